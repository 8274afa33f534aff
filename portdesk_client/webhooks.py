"""Whether a webhook is ours: Standard Webhooks 1.0.0."""

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any, Final

from portdesk_client.errors import WebhookInvalid

TOLERANCE_SECONDS: Final = 300


def verify_webhook(
    secret: str,
    headers: Mapping[str, str],
    body: str | bytes,
    *,
    now: float | None = None,
    tolerance: float = TOLERANCE_SECONDS,
) -> dict[str, Any]:
    """The event of a webhook that an endpoint with this secret (``whsec_…``) got, once it is sure that it is ours.

    Give the body as it came, not as it was parsed. An event may come more than once: remember its `webhook-id`. Raises
    `WebhookInvalid` where a header is missing, no signature fits, it is older than `tolerance` seconds, or is no JSON.
    """
    given = {name.lower(): value for name, value in headers.items()}
    missing = [name for name in ("webhook-id", "webhook-timestamp", "webhook-signature") if not given.get(name)]
    if missing:
        raise WebhookInvalid(f"there is no {' and no '.join(missing)}")
    content = body.encode() if isinstance(body, str) else body
    signed = f"{given['webhook-id']}.{given['webhook-timestamp']}.".encode() + content
    expected = hmac.new(_key(secret), signed, hashlib.sha256).digest()
    if not any(hmac.compare_digest(expected, one) for one in _signatures(given["webhook-signature"])):
        raise WebhookInvalid("no signature fits: it is not ours, was changed, or the secret is another")
    _check_time(given["webhook-timestamp"], time.time() if now is None else now, tolerance)
    try:
        event = json.loads(content)
    except ValueError:
        raise WebhookInvalid("the body is no JSON") from None
    if not isinstance(event, dict):
        raise WebhookInvalid("the body is no event")
    return event


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        raise WebhookInvalid("the secret is none: it begins with whsec_") from None


def _signatures(header: str) -> list[bytes]:
    """Those of version 1; what cannot be read is none."""
    found = []
    for one in header.split():
        version, _, text = one.partition(",")
        if version != "v1":
            continue
        try:
            found.append(base64.b64decode(text, validate=True))
        except (binascii.Error, ValueError):
            continue
    return found


def _check_time(text: str, now: float, tolerance: float) -> None:
    if not text.isascii() or not text.isdigit():
        raise WebhookInvalid("webhook-timestamp is no time")
    if abs(now - int(text)) > tolerance:
        raise WebhookInvalid("it was sent too long ago, or the clocks differ")
