"""The simulated carrier, seen from Port Desk: its HTTP API and its signed webhooks.

Its API, JSON both ways, ``Authorization: Bearer`` with the key of `api_key`::

    POST /orders                    201 made, 200 there already, 422 {"errors": [{"code", "detail"}]}
    GET  /orders?reference=PD…      {"orders": [{"id", "reference", "status"}]}, at most one
    POST /orders/{id}/cancel        {"result": "cancelled" | "requested" | "too_late"}, 404 unknown

A webhook is signed by Standard Webhooks 1.0.0. Making an order is search, create, read back: a create that timed
out may have landed, and a second order for the same numbers would be rejected by any real carrier.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Literal

from shared.domain.carriers import CarrierDocument
from shared.domain.model import CarrierEvent, CarrierEventKind
from shared.domain.rejections import OTHER, ask_for, canonical
from shared.ports import CarrierReceipt, CarrierRefused, CarrierSubmission, NotGenuine, Unavailable

if TYPE_CHECKING:
    import httpx
    from standardwebhooks import Webhook

Cancellation = Literal["cancelled", "requested", "too_late", "unknown"]

EVENT_KINDS: Final = {
    "order.accepted": CarrierEventKind.ACCEPTED,
    "order.rejected": CarrierEventKind.REJECTED,
    "order.foc_confirmed": CarrierEventKind.FOC_CONFIRMED,
    "order.activating": CarrierEventKind.ACTIVATING,
    "order.ported": CarrierEventKind.PORTED,
    "order.cancelled": CarrierEventKind.CANCELLED,
    "order.cancel_refused": CarrierEventKind.CANCEL_REFUSED,
}
"""The carrier's words for what happens, and ours."""

_TRY_AGAIN: Final = frozenset({401, 403, 404, 408, 425, 429})
"""Answers of the API that are about us or the moment, not about the order."""


def api_key(secret: str) -> str:
    """The key of the simulated carrier's API and platform, made from the secret its webhooks are signed with."""
    return hmac.new(secret.encode(), b"simulated carrier api", hashlib.sha256).hexdigest()


def http_client(base_url: str, key: str) -> "httpx.Client":
    """A client that waits 15 seconds for an answer: a cold function behind it may need some of them."""
    import httpx

    return httpx.Client(
        base_url=base_url,
        headers={"Authorization": f"Bearer {key}"},
        timeout=httpx.Timeout(15.0, connect=3.0),
        follow_redirects=False,
    )


class Api:
    """Calls of the simulated carrier's API; whatever is not an answer becomes `Unavailable`."""

    def __init__(self, base_url: str, key: str, client: "httpx.Client | None" = None) -> None:
        self._base_url = base_url
        self._key = key
        self._client = client

    def call(self, method: str, path: str, body: object = None, **query: str) -> tuple[int, dict[str, Any]]:
        """Status below 500 and the JSON object of an answer. Raises `Unavailable`."""
        import httpx

        if not self._base_url:
            raise Unavailable("the simulated carrier is not deployed here")
        if self._client is None:
            self._client = http_client(self._base_url, self._key)
        try:
            answer = self._client.request(method, path, json=body, params=query or None)
        except httpx.HTTPError as error:
            raise Unavailable(f"{method} {path}: {type(error).__name__}") from error
        if answer.status_code >= 500:
            raise Unavailable(f"{method} {path} answered {answer.status_code}")
        try:
            content = answer.json() if answer.content else {}
        except ValueError as error:
            raise Unavailable(f"{method} {path} answered {answer.status_code} without JSON") from error
        return answer.status_code, content if isinstance(content, dict) else {}


class SimulatedCarrier:
    """A `Carrier` over the simulated carrier's API.

    `tolerance_seconds` is how far a webhook's timestamp may lie from `now`, either way. `client` is for tests.
    """

    name = "simulated"

    def __init__(
        self,
        base_url: str,
        webhook_secret: str,
        client: "httpx.Client | None" = None,
        *,
        tolerance_seconds: int = 300,
    ) -> None:
        self._secret = webhook_secret
        self._tolerance = tolerance_seconds
        self._api = Api(base_url, api_key(webhook_secret), client)

    def ensure_order(self, submission: CarrierSubmission, documents: Sequence[CarrierDocument] = ()) -> CarrierReceipt:
        """Make the order unless one with our reference is there. Raises `CarrierRefused` and `Unavailable`."""
        found = self._find(submission.reference)
        if found is not None:
            return CarrierReceipt(found, created=False)
        try:
            status, answer = self._api.call("POST", "/orders", asdict(submission))
        except Unavailable:
            # The order may have landed all the same.
            found = self._find(submission.reference)
            if found is None:
                raise
            return CarrierReceipt(found, created=True)
        if status in _TRY_AGAIN:
            raise Unavailable(f"POST /orders answered {status}")
        if status >= 400:
            raise _refusal(status, answer)
        made = answer.get("id")
        if status not in (200, 201) or not isinstance(made, str) or not made:
            raise Unavailable(f"POST /orders answered {status} without an order")
        return CarrierReceipt(made, created=status == 201)

    def ensure_cancelled(self, reference: str) -> Cancellation:
        """Cancel the order with our reference, if the carrier has one. Raises `Unavailable`."""
        found = self._find(reference)
        if found is None:
            return "unknown"
        status, answer = self._api.call("POST", f"/orders/{found}/cancel")
        result = answer.get("result")
        if status == 404:
            return "unknown"
        if status == 200 and result in ("cancelled", "requested", "too_late"):
            cancellation: Cancellation = result
            return cancellation
        raise Unavailable(f"POST /orders/…/cancel answered {status}")

    def read_webhook(self, headers: Mapping[str, str], body: str, now: datetime) -> CarrierEvent:
        """Verify and translate a webhook. Raises `NotGenuine`.

        An unknown reason becomes `other`, an unknown kind a rejection with reason `other`, so that a person reads it;
        `raw` keeps what came.
        """
        event_id = verify(self._secret, headers, body, now, self._tolerance)
        try:
            return _read(event_id, json.loads(body), now)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise NotGenuine(f"not an event of the simulated carrier: {type(error).__name__}") from error

    def _find(self, reference: str) -> str | None:
        status, answer = self._api.call("GET", "/orders", reference=reference)
        if status != 200:
            raise Unavailable(f"GET /orders answered {status}")
        orders = answer.get("orders")
        if not isinstance(orders, list):
            raise Unavailable("GET /orders answered no list")
        for order in orders:
            if isinstance(order, dict) and order.get("reference") == reference and order.get("id"):
                return str(order["id"])
        return None


def webhook_signer(secret: str) -> "Webhook":
    """What signs and checks webhooks. `secret` is ``whsec_`` and base64, or any text, then taken by its bytes.

    A generated secret is just text: a local cloud makes ones that are no base64.
    """
    from standardwebhooks import Webhook

    return Webhook(secret if secret.startswith("whsec_") else secret.encode())


def verify(secret: str, headers: Mapping[str, str], body: str, now: datetime, tolerance_seconds: int) -> str:
    """The id of a webhook whose signature (Standard Webhooks 1.0.0) and time are right. Raises `NotGenuine`.

    The library's own `verify` raises raw exceptions on malformed headers and reads the wall clock; so only its
    signing is used, and the comparison is here.
    """
    named = {name.lower(): value for name, value in headers.items()}
    event_id, stamp = named.get("webhook-id", ""), named.get("webhook-timestamp", "")
    if not event_id or not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        raise NotGenuine("webhook-id or webhook-timestamp is missing or malformed")
    if abs(now.timestamp() - int(stamp)) > tolerance_seconds:
        raise NotGenuine("webhook-timestamp is too far from now")
    expected = webhook_signer(secret).sign(event_id, datetime.fromtimestamp(int(stamp), UTC), body)
    for given in named.get("webhook-signature", "").split():
        if hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode()):
            return event_id
    raise NotGenuine("no signature fits")


def _read(event_id: str, content: dict[str, Any], now: datetime) -> CarrierEvent:
    data = content["data"]
    kind = EVENT_KINDS.get(content["type"])
    # It does not name the losing carrier, and says its reasons in our own vocabulary.
    reasons = tuple(
        ask_for(str(reason["code"]), carrier="", detail=str(reason.get("detail") or ""))
        for reason in data.get("reasons", [])
    )
    if kind is None:
        kind = CarrierEventKind.REJECTED
        reasons = (ask_for(f"message {content['type']}", carrier=""),)
    foc = data.get("foc_at")
    return CarrierEvent(
        carrier=SimulatedCarrier.name,
        event_id=event_id,
        kind=kind,
        carrier_order_id=str(data["order_id"]),
        reference=str(data["reference"]),
        occurred_at=_time(content["occurred_at"]),
        received_at=now,
        confirmed_foc_at=_time(foc) if foc else None,
        reasons=reasons,
        raw=content,
    )


def _time(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("a time without a zone")
    return found


def _refusal(status: int, answer: Mapping[str, Any]) -> CarrierRefused:
    errors = answer.get("errors")
    found = [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []
    reasons = [(str(error.get("code", "other")), str(error.get("detail", ""))) for error in found]
    known = [(canonical(SimulatedCarrier.name, code), detail or code) for code, detail in reasons]
    return CarrierRefused(f"the simulated carrier answered {status}", known or [(OTHER, f"HTTP {status}")])
