"""Telnyx's webhooks: verified, then translated.

Signed with Ed25519 over ``timestamp|body``: header ``telnyx-signature-ed25519`` (base64 of 64 bytes) and
``telnyx-timestamp`` (seconds since 1970); the public key is the account's, 32 bytes in base64
(https://developers.telnyx.com/docs/development/api-fundamentals/webhooks). An event is ``{"data": {"event_type", "id",
"occurred_at", "payload"}}``, and some come without the ``data`` around them
(https://developers.telnyx.com/docs/numbers/porting/port-in-notifications).
"""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NoReturn

from shared.adapters.carriers.telnyx.words import EVENT_KINDS, asks, author_of, paragraphs, unknown_status
from shared.domain.model import CarrierEvent, CarrierEventKind, Notice, NoticeKind
from shared.ports import NotGenuine, NotUnderstood

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

NAME: Final = "telnyx"
MOST_BYTES: Final = 256 * 1024
TOLERANCE_SECONDS: Final = 300

STATUS_CHANGED: Final = "porting_order.status_changed"
_SIGNATURE_BYTES: Final = 64
_MOST_HEADER: Final = 200

_NOTICES: Final[Mapping[str, NoticeKind]] = {
    "porting_order.new_comment": "comment",
    "porting_order.split": "split",
    "porting_order.deleted": "draft_deleted",
    "porting_order.messaging_changed": "messaging",
}
_QUIET_STATUSES: Final[Mapping[str, NoticeKind]] = {"draft": "draft", "cancel-pending": "cancel_pending"}


def public_keys(keys: Sequence[str]) -> tuple["Ed25519PublicKey", ...]:
    """Keys from their base64, more than one while they are being changed. Raises `ValueError` for one that is none."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        return tuple(Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True)) for key in keys)
    except ValueError as error:
        raise ValueError("a public key of Telnyx's is 32 bytes in base64; copy it from its portal") from error


def verify(
    keys: Sequence["Ed25519PublicKey"], headers: Mapping[str, str], body: str, now: datetime, tolerance_seconds: int
) -> None:
    """Raises `NotGenuine` unless one of the keys signed this body within `tolerance_seconds` of `now`, either way."""
    from cryptography.exceptions import InvalidSignature

    named = {str(name).lower(): value for name, value in headers.items() if isinstance(value, str)}
    stamp, given = named.get("telnyx-timestamp", ""), named.get("telnyx-signature-ed25519", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        raise NotGenuine("telnyx-timestamp is missing or malformed")
    if abs(now.timestamp() - int(stamp)) > tolerance_seconds:
        raise NotGenuine("telnyx-timestamp is too far from now")
    try:
        signed = f"{stamp}|{body}".encode()
        signature = base64.b64decode(given, validate=True) if len(given) <= _MOST_HEADER else b""
    except (ValueError, binascii.Error) as error:
        raise NotGenuine("telnyx-signature-ed25519 or the body is malformed") from error
    if len(signature) != _SIGNATURE_BYTES:
        raise NotGenuine("telnyx-signature-ed25519 is missing or malformed")
    for key in keys:
        try:
            key.verify(signature, signed)
        except InvalidSignature:
            continue
        return
    raise NotGenuine("no signature fits")


def read(body: str, now: datetime) -> CarrierEvent | Notice:
    """Translate a verified webhook. Raises `NotUnderstood` for what is no event of a porting order."""
    content: Any = None
    try:
        if len(body.encode()) > MOST_BYTES:
            raise NotUnderstood("an event may have 256 KB at most")
        content = json.loads(body, parse_constant=_no_constant)
        # What cannot be written again (half of a surrogate pair) cannot be kept.
        json.dumps(content, ensure_ascii=False).encode()
        inner = content.get("data")
        return translate(inner if isinstance(inner, dict) else content, content, now)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        kind, event_id = _named(content)
        elsewhere = bool(kind) and not kind.startswith("porting")
        why = f"not an event of a Telnyx porting order ({kind[:60] or 'no type'}): {type(error).__name__}"
        raise NotUnderstood(why, event_id, elsewhere=elsewhere) from error


def _named(content: Any) -> tuple[str, str]:
    """Type and id of an event that was not understood, "" where it has none."""
    outer = content if isinstance(content, dict) else {}
    inner = outer["data"] if isinstance(outer.get("data"), dict) else outer
    kind, event_id = inner.get("event_type"), inner.get("id")
    return (
        kind if isinstance(kind, str) and kind.isascii() and kind.isprintable() else "",
        event_id if isinstance(event_id, str) and event_id.isascii() and event_id.isprintable() else "",
    )


def translate(event: Mapping[str, Any], raw: Mapping[str, Any], now: datetime) -> CarrierEvent | Notice:
    """One event, of a webhook or of ``GET /porting/events``, which has `created_at` for `occurred_at`.

    An unknown status becomes a rejection with reason `other`, so that a person reads it. `foc-date-confirmed` comes
    without its date: see `TelnyxCarrier.complete`.
    """
    kind, payload = str(event["event_type"]), event["payload"]
    if not kind.startswith("porting_order."):
        raise ValueError("about something else than a porting order")
    event_id = _text(event, "id")
    when = time_of(event.get("occurred_at") or event["created_at"])
    if kind != STATUS_CHANGED:
        return _notice(_NOTICES.get(kind, "other"), event_id, when, payload, raw, now)
    status = _text(payload["status"], "value")
    if status in _QUIET_STATUSES:
        return _notice(_QUIET_STATUSES[status], event_id, when, payload, raw, now)
    reasons = asks(payload["status"].get("details")) if status == "exception" else ()
    return CarrierEvent(
        carrier=NAME,
        event_id=event_id,
        kind=EVENT_KINDS.get(status, CarrierEventKind.REJECTED),
        carrier_order_id=_text(payload, "id"),
        reference=str(payload.get("customer_reference") or ""),
        occurred_at=when,
        received_at=now,
        reasons=reasons if status in EVENT_KINDS else unknown_status(status),
        raw=dict(raw),
    )


def time_of(text: object) -> datetime:
    """A time of Telnyx's, aware. Raises `ValueError`."""
    found = datetime.fromisoformat(str(text))
    if found.tzinfo is None:
        raise ValueError("a time without a zone")
    return found


def _notice(
    kind: NoticeKind, event_id: str, when: datetime, payload: Mapping[str, Any], raw: Mapping[str, Any], now: datetime
) -> Notice:
    """Comments name the order as `porting_order_id`, a split as `from`, the others as `id`."""
    origin = payload.get("from")
    order_id = payload.get("porting_order_id") or (origin.get("id") if isinstance(origin, dict) else payload.get("id"))
    said = payload.get("comment")
    comment = said if isinstance(said, dict) else {}
    return Notice(
        carrier=NAME,
        event_id=event_id,
        kind=kind,
        carrier_order_id=str(order_id or ""),
        reference=str(payload.get("customer_reference") or ""),
        occurred_at=when,
        received_at=now,
        text=paragraphs(comment.get("body")),
        comment_id=str(comment.get("id") or ""),
        author=author_of(comment) if comment else "carrier",
        raw=dict(raw),
    )


def _text(values: Mapping[str, Any], name: str) -> str:
    found = values[name]
    if not isinstance(found, str) or not found:
        raise ValueError(f"no {name}")
    return found


def _no_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is no JSON")
