"""The simulated carrier, seen from Port Desk: its HTTP API and its signed webhooks.

Its API, JSON both ways, ``Authorization: Bearer`` with the key of `api_key`::

    POST /orders                    201 made, 200 there already, 422 {"errors": [{"code", "detail"}]}
    GET  /orders?reference=PD…      {"orders": [{"id", "reference", "status", "events": [{"id", "body"}]}]}, at most one
    GET  /orders/{id}               the same of one order; `events` are its webhooks, ids and bodies, lost ones too
    POST /orders/{id}/changes       {"version", "kind", "fields": {name: value}, "note": bool, "removed_numbers",
                                    "numbers", "letter_sha256", "documents"}; {"result": "sent" | "too_late" |
                                    "unknown"}, 422 as above; the same version again is the same change
    POST /orders/{id}/cancel        {"result": "cancelled" | "requested" | "too_late"}, 404 unknown
    GET  /orders/{id}/foc-windows   {"windows": [{"starts_at", "ends_at"}]}, 404 unknown
    POST /portability               {"numbers"}; {"numbers": [{"number", "portable", "losing_carrier", "reason"}]}

Of documents it gets kind and SHA-256 only. A webhook is signed by Standard Webhooks 1.0.0. Making an order is search,
create, read back: a create that timed out may have landed, and a second order for the same numbers would be rejected
by any real carrier. What it does with an order is the table of `shared.domain.simulated_outcomes`.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from shared.adapters.carriers.wordless import WordlessCarrier
from shared.domain.carrier_profiles import PROFILES, SIMULATED
from shared.domain.carriers import (
    Capabilities,
    CarrierDocument,
    Change,
    ChangeAnswer,
    FocWindow,
    Portability,
    Snapshot,
)
from shared.domain.model import Ask, CarrierEvent, CarrierEventKind, Notice
from shared.domain.rejections import OTHER, WORDS_LIMIT, canonical, explain
from shared.ports import (
    Cancellation,
    CarrierReceipt,
    CarrierRefused,
    CarrierSubmission,
    NotGenuine,
    NotUnderstood,
    Unavailable,
)

if TYPE_CHECKING:
    import httpx
    from standardwebhooks import Webhook

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


class SimulatedCarrier(WordlessCarrier):
    """A `Carrier` over the simulated carrier's API.

    `tolerance_seconds` is how far a webhook's timestamp may lie from `now`, either way. `client` and `clock` are for
    tests.
    """

    name = SIMULATED

    def __init__(
        self,
        base_url: str,
        webhook_secret: str,
        client: "httpx.Client | None" = None,
        *,
        capabilities: Capabilities = PROFILES[SIMULATED],
        tolerance_seconds: int = 300,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self.capabilities = capabilities
        self._secret = webhook_secret
        self._tolerance = tolerance_seconds
        self._api = Api(base_url, api_key(webhook_secret), client)
        self._clock = clock or (lambda: datetime.now(UTC))

    def check_portability(self, numbers: Sequence[str]) -> tuple[Portability, ...]:
        """One for each number, in this order. What is not answered is None: this is advice only."""
        try:
            status, answer = self._api.call("POST", "/portability", {"numbers": list(numbers)})
        except Unavailable:
            status, answer = 0, {}
        told = answer.get("numbers") if status == 200 else None
        found = {str(one.get("number")): one for one in told or () if isinstance(one, dict)}
        return tuple(_portability(number, found.get(number)) for number in numbers)

    def get(self, reference: str) -> Snapshot | None:
        """The order as it is now, with all its events, lost ones too. Raises `Unavailable`."""
        order = self._order(reference)
        if order is None:
            return None
        now = self._clock()
        try:
            events = tuple(_event(str(told["id"]), told["body"], now) for told in order["events"])
            status = str(order["status"])
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise Unavailable(f"GET /orders answered no order: {type(error).__name__}") from error
        known = tuple(event for event in events if isinstance(event, CarrierEvent))
        updated_at = max((event.occurred_at for event in known), default=now)
        return Snapshot(str(order["id"]), reference, status, updated_at, known)

    def complete(self, event: CarrierEvent) -> CarrierEvent | None:
        """The event as it is: this carrier's webhooks leave nothing out."""
        return event

    def foc_windows(self, carrier_order_id: str) -> tuple[FocWindow, ...]:
        """When it would port this order, earliest first; empty for an order it does not know. Raises `Unavailable`."""
        status, answer = self._api.call("GET", f"/orders/{carrier_order_id}/foc-windows")
        if status == 404:
            return ()
        try:
            if status != 200:
                raise ValueError(status)
            return tuple(FocWindow(_time(one["starts_at"]), _time(one["ends_at"])) for one in answer["windows"])
        except (ValueError, TypeError, KeyError) as error:
            raise Unavailable(f"GET /orders/…/foc-windows answered {status} without windows") from error

    def ensure_order(self, submission: CarrierSubmission, documents: Sequence[CarrierDocument] = ()) -> CarrierReceipt:
        """Make the order unless one with our reference is there. Raises `CarrierRefused` and `Unavailable`."""
        found = self._find(submission.reference)
        if found is not None:
            return CarrierReceipt(found, created=False)
        try:
            order = {**asdict(submission), "documents": _named(documents)}
            status, answer = self._api.call("POST", "/orders", order)
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

    def change(
        self, submission: CarrierSubmission, change: Change, documents: Sequence[CarrierDocument] = ()
    ) -> ChangeAnswer:
        """Send a supplement; the same version again is the same one. Raises `CarrierRefused` and `Unavailable`."""
        if change.kind == "cancel":
            return self.ensure_cancelled(submission.reference)
        found = self._find(submission.reference)
        if found is None:
            return "unknown"
        body = {
            "version": change.version,
            "kind": change.kind,
            "fields": dict(change.fields),
            "note": bool(change.note),
            "removed_numbers": list(change.removed_numbers),
            "numbers": [one.number for one in submission.numbers],
            "letter_sha256": submission.letter_sha256,
            "documents": _named(documents),
        }
        status, answer = self._api.call("POST", f"/orders/{found}/changes", body)
        if status >= 400 and status not in _TRY_AGAIN:
            raise _refusal(status, answer)
        result = answer.get("result")
        if status == 200 and result in ("sent", "too_late", "unknown"):
            taken: ChangeAnswer = result
            return taken
        raise Unavailable(f"POST /orders/…/changes answered {status}")

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

    def read_webhook(self, headers: Mapping[str, str], body: str, now: datetime) -> CarrierEvent | Notice:
        """Verify and translate a webhook. Raises `NotGenuine`, and `NotUnderstood` for what is no event of its kind.

        An unknown reason becomes `other`, so that a person reads it; an unknown kind of message moves no order. `raw`
        keeps what came.
        """
        event_id = verify(self._secret, headers, body, now, self._tolerance)
        try:
            content = json.loads(body)
            # What cannot be written again (half of a surrogate pair) cannot be kept.
            json.dumps(content, ensure_ascii=False, allow_nan=False).encode()
            return _event(event_id, content, now)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
            raise NotUnderstood(f"not an event of the simulated carrier: {type(error).__name__}", event_id) from error

    def _find(self, reference: str) -> str | None:
        order = self._order(reference)
        return None if order is None else str(order["id"])

    def _order(self, reference: str) -> dict[str, Any] | None:
        status, answer = self._api.call("GET", "/orders", reference=reference)
        if status != 200:
            raise Unavailable(f"GET /orders answered {status}")
        orders = answer.get("orders")
        if not isinstance(orders, list):
            raise Unavailable("GET /orders answered no list")
        for order in orders:
            if isinstance(order, dict) and order.get("reference") == reference and order.get("id"):
                return order
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


def _named(documents: Iterable[CarrierDocument]) -> list[dict[str, str]]:
    """What the carrier hears of documents."""
    return [{"kind": one.kind, "sha256": hashlib.sha256(one.body).hexdigest()} for one in documents]


def _portability(number: str, told: Mapping[str, Any] | None) -> Portability:
    if told is None:
        return Portability(number, None, reason="not_answered")
    portable = told.get("portable")
    return Portability(
        number=number,
        portable=portable if isinstance(portable, bool) else None,
        losing_carrier=str(told.get("losing_carrier") or ""),
        reason=str(told.get("reason") or ""),
    )


def _event(event_id: str, content: dict[str, Any], now: datetime) -> CarrierEvent | Notice:
    data = content["data"]
    kind = EVENT_KINDS.get(content["type"])
    if kind is None:
        return Notice(
            carrier=SIMULATED,
            event_id=event_id,
            kind="other",
            carrier_order_id=str(data["order_id"]),
            reference=str(data["reference"]),
            occurred_at=_time(content["occurred_at"]),
            received_at=now,
            text=_line(content["type"]),
            raw=content,
        )
    foc = data.get("foc_at")
    return CarrierEvent(
        carrier=SIMULATED,
        event_id=event_id,
        kind=kind,
        carrier_order_id=str(data["order_id"]),
        reference=str(data["reference"]),
        occurred_at=_time(content["occurred_at"]),
        received_at=now,
        confirmed_foc_at=_time(foc) if foc else None,
        reasons=_asks(data.get("reasons", [])),
        numbers=_numbers(data),
        raw=content,
    )


def _asks(reasons: Sequence[Mapping[str, Any]]) -> tuple[Ask, ...]:
    """Every reason with the numbers it names. It does not name the losing carrier, and speaks our own vocabulary."""
    asks = explain([(str(one["code"]), str(one.get("detail") or "")) for one in reasons], carrier="")
    return tuple(_with_source(ask, reasons) for ask in asks)


def _with_source(ask: Ask, reasons: Iterable[Mapping[str, Any]]) -> Ask:
    mine = [one for one in reasons if canonical(SIMULATED, str(one["code"])) == ask.code]
    named = [_numbers(one) for one in mine]
    sourced: Ask = ask.but(
        # A reason that names none is about the whole order.
        numbers=tuple(dict.fromkeys(number for some in named for number in some)) if all(named) else (),
        raw_code=_line(", ".join(dict.fromkeys(str(one["code"]) for one in mine))),
        said=_line(" / ".join(dict.fromkeys(filter(None, (str(one.get("detail") or "") for one in mine))))),
    )
    return sourced


def _numbers(data: Mapping[str, Any]) -> tuple[str, ...]:
    found = data.get("numbers") or []
    if not isinstance(found, list):
        raise TypeError("numbers is no list")
    return tuple(str(number) for number in found)


def _line(text: object) -> str:
    """Words of the carrier's as one line of characters that can be seen."""
    shown = "".join(char if char.isprintable() else " " for char in str(text))
    return " ".join(shown.split())[:WORDS_LIMIT]


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
