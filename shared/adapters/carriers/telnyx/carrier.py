"""Telnyx as a gaining carrier, over its API v2 (https://developers.telnyx.com/docs/numbers/porting/getting-started).

Handing an order over is: search by our reference, make what is missing as drafts, read back, upload the documents,
fill in each draft, confirm each. Every step can be repeated: a create that timed out may have landed, so nothing is
created before a search, and a draft that holds a number twice is deleted again before anything is confirmed.
"""

import base64
import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, TypeVar

from shared.adapters.carriers.telnyx.api import BASE_URL, Answer, Api, segment
from shared.adapters.carriers.telnyx.orders import (
    SAID_IN_WORDS,
    Configuration,
    Standing,
    change_form,
    confirmed_date,
    counted,
    id_of,
    messaging_of,
    moment,
    numbers_by_pin,
    oldest_first,
    order_form,
    pick_window,
    ported_apart,
    requirements_form,
    scope_form,
    secrets_of,
    standing_of,
    status_of,
    unknown_fields,
    updated_at,
)
from shared.adapters.carriers.telnyx.webhooks import (
    NAME,
    TOLERANCE_SECONDS,
    public_keys,
    read,
    translate,
    verify,
)
from shared.adapters.carriers.telnyx.words import asks, author_of, paragraphs, plain, refusal_reasons, still_needed
from shared.domain.carrier_profiles import PROFILES
from shared.domain.carriers import (
    Capabilities,
    CarrierComment,
    CarrierDocument,
    Change,
    ChangeAnswer,
    FocWindow,
    Portability,
    Snapshot,
)
from shared.domain.model import CarrierEvent, CarrierEventKind, Notice
from shared.ports import Cancellation, CarrierReceipt, CarrierRefused, CarrierSubmission, Unavailable

if TYPE_CHECKING:
    import httpx

_K: Final = CarrierEventKind
_ANSWERED_LATE: Final = frozenset({409, 422})
_CHECKED_AT_ONCE: Final = 100
_CONFIRMABLE: Final = ("draft", "exception")
_ENDED: Final = frozenset({"ported", "cancelled"})
_ADDITIONAL: Final = {"loa": "loa", "invoice": "invoice", "csr": "csr"}
_BILLS: Final = ("invoice", "csr", "screenshot", "receipt")
_ITS_TURN: Final = frozenset({"approved", "requirement-info-under-review"})
_REQUIREMENT_WORDS: Final = {
    "requirement-info-pending": "not given",
    "requirement-info-exception": "given, and not accepted",
}
_MOMENT: Final = timedelta(microseconds=1)
_SAID_ONCE: Final = timedelta(days=1)


P = ParamSpec("P")
R = TypeVar("R")


def _in_time(
    method: Callable[Concatenate["TelnyxCarrier", P], R],
) -> Callable[Concatenate["TelnyxCarrier", P], R]:
    """One deadline for all calls that a method makes."""

    @wraps(method)
    def timed(self: "TelnyxCarrier", /, *args: P.args, **kwargs: P.kwargs) -> R:
        with self._api.deadline():
            return method(self, *args, **kwargs)

    return timed


class TelnyxCarrier:
    """A `Carrier`. `key` is the API key, `public_key` what its webhooks are verified with, several with blanks
    between them; both of Telnyx's portal. Raises `ValueError` for a public key that is none.

    `capabilities` are what Telnyx takes of this operator. Each method takes `patience_seconds` at most, all its calls
    together, and is then `Unavailable`. `tolerance_seconds` is how far a webhook's time may lie from now. `client`,
    `clock`, `ticks`, `sleep` and `jitter` are for tests.
    """

    name = NAME

    def __init__(
        self,
        key: str,
        public_key: str,
        *,
        capabilities: Capabilities = PROFILES[NAME],
        configuration: Configuration | None = None,
        base_url: str = BASE_URL,
        client: "httpx.Client | None" = None,
        patience_seconds: float = 20.0,
        tolerance_seconds: int = TOLERANCE_SECONDS,
        clock: Callable[[], datetime] | None = None,
        ticks: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] | None = None,
        jitter: Callable[[], float] | None = None,
    ) -> None:
        self.capabilities = capabilities
        self._clock = clock or (lambda: datetime.now(UTC))
        waiting = {"sleep": sleep} if sleep else {}
        self._api = Api(
            key,
            base_url=base_url,
            client=client,
            patience_seconds=patience_seconds,
            clock=self._clock,
            ticks=ticks,
            jitter=jitter,
            **waiting,
        )
        self._keys = public_keys(public_key.split())
        self._configuration = configuration or Configuration()
        self._tolerance = tolerance_seconds

    # Asking.

    @_in_time
    def check_portability(self, numbers: Sequence[str]) -> tuple[Portability, ...]:
        """One for each number, in this order. What is not answered in one try is None: this is advice only.

        https://developers.telnyx.com/api-reference/phone-number-porting/run-a-portability-check
        """
        found: dict[str, Portability] = {}
        for first in range(0, len(numbers), _CHECKED_AT_ONCE):
            found |= self._checked(numbers[first : first + _CHECKED_AT_ONCE])
        return tuple(found.get(number, Portability(number, None, reason="not_answered")) for number in numbers)

    @_in_time
    def get(self, reference: str) -> Snapshot | None:
        """The order with our reference as it is now, all that Telnyx split it into; None where it has none.

        Parts that are ported before the rest, or without it, are told by their numbers, then how the rest stands.
        """
        orders = counted(self._find(reference))
        if not orders:
            return None
        standing = self._standing(orders)
        histories = [self._history(order) for order in orders]
        notices = tuple(one for history in histories for one in history if isinstance(one, Notice))
        if len(orders) == 1:
            told = _dated_history(histories[0], orders[0])
        else:
            apart = (*self._ported_parts(reference, orders, standing), *_refusals(orders, histories))
            told = tuple(sorted(apart, key=lambda event: event.occurred_at))
        implied = self._implied(reference, orders, standing, told)
        if len(orders) == 1 and told and told[-1].kind == standing.kind == _K.REJECTED:
            # Told with all its reasons at once; where it came without some before, what is implied has them.
            told = (*told[:-1], told[-1].but(reasons=standing.reasons))
        events = (*told, *implied)
        return Snapshot(
            id_of(orders[0]),
            reference,
            standing.status,
            _latest(orders),
            events,
            notices,
            is_draft=standing.status == "draft",
            messaging=messaging_of(orders),
        )

    @_in_time
    def complete(self, event: CarrierEvent) -> CarrierEvent | None:
        """A webhook's event with what Telnyx leaves out of it; None where it says nothing about the whole order.

        The confirmed date is in no webhook, and where Telnyx split an order, one part's end is not the order's: a port
        is of that part's numbers, and a cancellation follows what `get` tells as ported. Apply what this answers, not
        the event as it came. Raises `Unavailable`.
        """
        orders = counted(self._find(event.reference)) if event.reference else []
        if not orders or (len(orders) == 1 and event.kind not in (_K.FOC_CONFIRMED, _K.REJECTED)):
            return event
        whole: CarrierEvent
        if len(orders) == 1 and event.kind == _K.REJECTED:
            return self._with_requirements(event, orders[0])
        if len(orders) == 1:
            whole = event.but(confirmed_foc_at=confirmed_date(orders[0]))
            return whole
        standing = self._standing(orders)
        part = next((order for order in orders if id_of(order) == event.carrier_order_id), None)
        if event.kind == _K.PORTED != standing.kind and part is not None:
            whole = event.but(carrier_order_id=id_of(orders[0]), numbers=self._named(part))
            return whole
        if standing.kind is None:
            return None
        latest = _latest(orders) + (_MOMENT if ported_apart(orders) else timedelta())
        whole = event.but(
            kind=standing.kind,
            carrier_order_id=id_of(orders[0]),
            occurred_at=max(event.occurred_at, latest),
            confirmed_foc_at=standing.confirmed_foc_at,
            reasons=standing.reasons,
        )
        return whole

    @_in_time
    def foc_windows(self, carrier_order_id: str) -> tuple[FocWindow, ...]:
        """When Telnyx would port this order, earliest first; empty where it does not know, or the order.

        https://developers.telnyx.com/api-reference/porting-orders/list-allowed-foc-dates
        """
        answer = self._api.get(f"/porting_orders/{segment(carrier_order_id)}/allowed_foc_windows")
        spans = [(moment(row.get("started_at")), moment(row.get("ended_at"))) for row in answer.rows]
        windows = [FocWindow(start, end) for start, end in spans if start is not None and end is not None]
        return tuple(sorted(windows, key=lambda window: window.starts_at))

    @_in_time
    def reference_of(self, carrier_order_id: str) -> str:
        """Our reference of one of Telnyx's orders: what it says of a part that it made itself names no other."""
        order = self._order(carrier_order_id)
        return str(order.get("customer_reference") or "") if order is not None else ""

    def _standing(self, orders: Sequence[dict[str, Any]]) -> Standing:
        stopped = [order for order in orders if status_of(order) == "exception"]
        return standing_of(orders, tuple(dict.fromkeys(name for order in stopped for name in self._lacking(order))))

    def _with_requirements(self, event: CarrierEvent, order: Mapping[str, Any]) -> CarrierEvent:
        """A rejection, with the requirements that are not met: Telnyx's events do not name them."""
        lacking = self._lacking(order) if status_of(order) == "exception" else ()
        whole: CarrierEvent = event
        if lacking:
            whole = event.but(reasons=asks(order["status"].get("details"), lacking))
        return whole

    def _lacking(self, order: Mapping[str, Any]) -> tuple[str, ...]:
        """Names of the requirements that somebody has to fulfil, with where each stands; () where there is none.

        https://developers.telnyx.com/docs/numbers/porting/port-in-requirements: those under review are Telnyx's turn.
        """
        if order.get("requirements_met") is not False:
            return ()
        try:
            rows = list(self._api.pages(f"/porting_orders/{segment(id_of(order))}/requirements"))
        except Unavailable:
            return ("what its portal lists under requirements",)
        return tuple(_requirement(row) for row in rows if row.get("requirement_status") not in _ITS_TURN)

    # Telling.

    @_in_time
    def ensure_order(self, submission: CarrierSubmission, documents: Sequence[CarrierDocument] = ()) -> CarrierReceipt:
        """Make and confirm the order unless one with our reference is there; go on with one half done.

        A cancelled order counts as there: Telnyx does not bring one back. Raises `CarrierRefused` and `Unavailable`.
        """
        orders = self._find(submission.reference)
        live = [order for order in orders if status_of(order) != "cancelled"]
        if orders and not live:
            return CarrierReceipt(id_of(orders[0]), created=False)
        drafts = [order for order in live if status_of(order) == "draft"]
        submitted, made = [order for order in live if status_of(order) != "draft"], False
        if submitted:
            drafts = self._unfinished(submission, submitted, drafts)
        else:
            drafts, made = self._ensure_drafts(submission, drafts)
        if drafts:
            files = self._ensure_documents(submission.reference, documents)
            for draft in drafts:
                self._fill(draft, submission, files)
            for draft in drafts:
                self._confirm(id_of(draft), secrets_of(submission))
        return CarrierReceipt(id_of((submitted or drafts)[0]), created=made)

    @_in_time
    def change(
        self, submission: CarrierSubmission, change: Change, documents: Sequence[CarrierDocument] = ()
    ) -> ChangeAnswer:
        """Send a supplement. `too_late` within 48 hours of the confirmed date, `unknown` where Telnyx has no order.

        An order in `exception` is submitted again with it; `change.note` becomes a comment. A part whose numbers have
        a PIN of their own keeps it. Numbers cannot be taken out. Raises `CarrierRefused` and `Unavailable`.
        """
        reference = submission.reference
        if change.kind == "cancel":
            return self.ensure_cancelled(reference)
        if change.removed_numbers:
            said = "Telnyx takes no number out of an order. Its people have to be asked, or the order cancelled."
            raise CarrierRefused("Telnyx cannot take numbers out of an order", [("split_required", said)])
        strange = [name for name in unknown_fields(change.fields) if name not in SAID_IN_WORDS]
        if strange:
            raise CarrierRefused(f"Telnyx has no place for: {', '.join(strange)}", [("other", "Send it as a comment.")])
        orders = [order for order in counted(self._find(reference)) if status_of(order) not in _ENDED]
        if not orders:
            return "unknown"
        pins = self._changed_pins(orders, submission, change)
        told = [
            f"{label}: {change.fields[name] or 'none'}"
            for name, label in SAID_IN_WORDS.items()
            if name in change.fields
        ]
        if change.note or told:
            # Once, however often the change is tried.
            self._say(reference, "\n".join(filter(None, (*told, change.note))), datetime.min.replace(tzinfo=UTC))
        files = self._ensure_documents(reference, documents)
        given = (change.fields.get("account_number", ""), change.fields.get("pin", ""))
        secrets = (*secrets_of(submission), *given)
        for order in orders:
            wanted = change.fields.get("requested_foc_at")
            dated = self._dated(order, wanted)
            if wanted and not dated:
                raise _no_window(wanted)
            fields = {name: value for name, value in change.fields.items() if name != "pin"}
            form = {
                **change_form(fields | pins.get(id_of(order), {})),
                **scope_form(change.fields, submission),
                **requirements_form(order, self._configuration),
                **dated,
            }
            answer = self._patch(order, form, files)
            if answer.status in _ANSWERED_LATE and self._is_frozen(self._order(id_of(order)) or order):
                return "too_late"
            _refuse_unless_good(answer, "change", secrets)
        for order in orders:
            if status_of(order) in _CONFIRMABLE:
                self._confirm(id_of(order), secrets)
        return "sent"

    @_in_time
    def ensure_cancelled(self, reference: str) -> Cancellation:
        """Cancel the order with our reference, all its parts. Raises `Unavailable`.

        `requested`: Telnyx's people look at it, then `cancelled` follows as an event. Telnyx refuses within 48 hours
        of the confirmed date (https://developers.telnyx.com/docs/numbers/porting/cancel-port-order). `too_late` is said
        of all parts only: where it is too late for some, events tell how each ends.
        """
        orders = self._find(reference)
        if not orders:
            return "unknown"
        parts = {id_of(order) for order in counted(orders)}
        said = [(id_of(order), self._cancel(order)) for order in orders]
        answers = {answer for order_id, answer in said if order_id in parts}
        if "too_late" in answers and answers & {"requested", "cancelled"}:
            return "requested"
        ranked: tuple[Cancellation, ...] = ("too_late", "requested", "cancelled")
        return next((answer for answer in ranked if answer in answers), "unknown")

    @_in_time
    def add_comment(self, reference: str, text: str) -> CarrierComment:
        """Say something about the order to Telnyx's people. The same within a day is said once: a call whose answer was
        lost is repeated.

        https://developers.telnyx.com/api-reference/porting-orders/create-a-comment-for-a-porting-order
        """
        return self._say(reference, text, self._clock() - _SAID_ONCE)

    def _say(self, reference: str, text: str, since: datetime) -> CarrierComment:
        """The comment with this text, unless it has been made since then."""
        orders = counted(self._find(reference))
        if not orders:
            raise CarrierRefused("Telnyx has no order with this reference", [("other", "Submit the order first.")])
        path = f"/porting_orders/{segment(id_of(orders[0]))}/comments"
        same = (_comment(row) for row in self._api.pages(path) if row.get("body") == text)
        for one in same:
            if one is not None and one.created_at >= since:
                return one
        answer = self._api.call("POST", path, {"body": text})
        _refuse_unless_good(answer, "comment", ())
        said = _comment({"user_type": "user", "body": text, "created_at": self._clock().isoformat(), **answer.data})
        if said is None:
            raise Unavailable("Telnyx: a comment without a time")
        return said

    @_in_time
    def republish(self, event_id: str) -> bool:
        """Have Telnyx send a webhook again; False where it does not know the event.

        https://developers.telnyx.com/docs/numbers/porting/port-in-events
        """
        return self._api.call("POST", f"/porting/events/{segment(event_id)}/republish", repeatable=True).good

    # Listening.

    def read_webhook(self, headers: Mapping[str, str], body: str, now: datetime) -> CarrierEvent | Notice:
        """Verify and translate a webhook of any kind. Raises `NotGenuine` and `NotUnderstood`."""
        verify(self._keys, headers, body, now, self._tolerance)
        return read(body, now)

    # Orders at Telnyx.

    def _find(self, reference: str) -> list[dict[str, Any]]:
        """Every order with our reference, oldest first. A deleted draft is none.

        https://developers.telnyx.com/api-reference/porting-orders/list-all-porting-orders. The filter is not trusted to
        be exact.
        """
        query = {"filter[customer_reference]": reference, "include_phone_numbers": "true"}
        found = self._api.pages("/porting_orders", query, size=50)
        return oldest_first({id_of(row): row for row in found if row.get("customer_reference") == reference}.values())

    def _order(self, order_id: str) -> dict[str, Any] | None:
        answer = self._api.get(f"/porting_orders/{segment(order_id)}")
        return answer.data if answer.good else None

    def _ensure_drafts(
        self, submission: CarrierSubmission, drafts: Iterable[Mapping[str, Any]]
    ) -> tuple[list[dict[str, Any]], bool]:
        """Drafts that hold every number once, and whether any of them was made now."""
        wanted = {number.number for number in submission.numbers}
        kept, missing = self._keep(drafts, wanted)
        if not missing:
            return kept, False
        made: dict[str, dict[str, Any]] = {}
        for group in numbers_by_pin(submission).values():
            numbers = [number for number in group if number in missing]
            if numbers:
                made |= self._create(submission, numbers)
        found = {id_of(order): order for order in self._find(submission.reference) if status_of(order) == "draft"}
        # What was just made need not be in the list yet.
        kept, missing = self._keep(oldest_first({**made, **found}.values()), wanted)
        if missing:
            left_out = ", ".join(sorted(missing)[:10])
            raise CarrierRefused(
                f"Telnyx left out {len(missing)} of {len(wanted)} numbers",
                [("number_not_portable", f"Telnyx did not take {left_out}. Take them off the order.")],
                sorted(missing),
            )
        return kept, True

    def _unfinished(
        self,
        submission: CarrierSubmission,
        submitted: Sequence[Mapping[str, Any]],
        drafts: Sequence[Mapping[str, Any]],
    ) -> list[dict[str, Any]]:
        """Drafts that an earlier call did not come to confirm: not those that repeat what is submitted."""
        if not drafts:
            return []
        held = {number for order in submitted for number in self._numbers(order)}
        kept, _ = self._keep(drafts, {number.number for number in submission.numbers} - held)
        return kept

    def _create(self, submission: CarrierSubmission, numbers: Sequence[str]) -> dict[str, dict[str, Any]]:
        """The drafts that one create made: Telnyx may split it. Numbers are read back where the answer was lost."""
        body = {
            "phone_numbers": list(numbers),
            "customer_reference": submission.reference,
            "customer_group_reference": submission.order_id,
        }
        try:
            answer = self._api.call("POST", "/porting_orders", body)
        except Unavailable:
            found = [order for order in self._find(submission.reference) if status_of(order) == "draft"]
            landed = {id_of(order): order for order in found if self._numbers(order) & set(numbers)}
            if not landed:
                raise
            return landed
        _refuse_unless_good(answer, "create", secrets_of(submission))
        return {id_of(order): order for order in answer.rows}

    def _keep(self, drafts: Iterable[Mapping[str, Any]], wanted: set[str]) -> tuple[list[dict[str, Any]], set[str]]:
        """Drafts to go on with, and the numbers that none of them holds; others are deleted.

        One that holds a number that is no longer wanted, or that an older one holds, came of an earlier try.
        """
        kept: list[dict[str, Any]] = []
        missing = set(wanted)
        for draft in drafts:
            numbers = self._numbers(draft)
            if numbers and numbers <= missing:
                kept.append(dict(draft))
                missing -= numbers
            else:
                self._api.call("DELETE", f"/porting_orders/{segment(id_of(draft))}")
        return kept, missing

    def _numbers(self, order: Mapping[str, Any]) -> set[str]:
        """An order's numbers: an answer shows the first 50 only, the rest are a list of their own."""
        shown = _numbers_in(order.get("phone_numbers"))
        count = order.get("porting_phone_numbers_count")
        if not isinstance(count, int) or len(shown) >= count:
            return shown
        order_id = id_of(order)
        rows = self._api.pages("/porting_phone_numbers", {"filter[porting_order_id]": order_id})
        numbers = _numbers_in([row for row in rows if row.get("porting_order_id") == order_id])
        if len(numbers) < count:
            raise Unavailable("Telnyx: an order whose numbers are not all listed yet")
        return numbers

    def _fill(self, draft: Mapping[str, Any], submission: CarrierSubmission, files: Sequence[tuple[str, str]]) -> None:
        pins = self._pins(draft, submission)
        form = {
            **order_form(submission, pins[0] if len(pins) == 1 else "", self._configuration, draft),
            **self._dated(draft, submission.requested_foc_at),
        }
        _refuse_unless_good(self._patch(draft, form, files), "details", secrets_of(submission))

    def _pins(self, order: Mapping[str, Any], submission: CarrierSubmission) -> list[str]:
        """The PINs that the numbers of one order port with; Telnyx takes one."""
        groups = numbers_by_pin(submission)
        if len(groups) < 2:
            return list(groups)
        mine = self._numbers(order)
        return [pin for pin, numbers in groups.items() if mine.intersection(numbers)]

    def _changed_pins(
        self, orders: Iterable[Mapping[str, Any]], submission: CarrierSubmission, change: Change
    ) -> dict[str, dict[str, str]]:
        """The field `pin` for each order where a change has one; none for an order that has none of our numbers.

        Raises `CarrierRefused` for an order whose numbers have several.
        """
        if "pin" not in change.fields:
            return {}
        changed = replace(submission, pin=change.fields["pin"])
        pins = {id_of(order): self._pins(order, changed) for order in orders}
        if any(len(several) > 1 for several in pins.values()):
            said = "Telnyx takes one PIN for all numbers of an order. Put numbers with another PIN on another order."
            raise CarrierRefused("Telnyx takes one PIN to an order", [("split_required", said)])
        return {order_id: {"pin": one[0]} for order_id, one in pins.items() if one}

    def _patch(self, order: Mapping[str, Any], form: Mapping[str, Any], files: Sequence[tuple[str, str]]) -> Answer:
        """Send details and documents; further documents, which do not replace any, are added after."""
        path = f"/porting_orders/{segment(id_of(order))}"
        named, more = _placed(files)
        body = {**form, **({"documents": named} if named else {})}
        answer = self._api.call("PATCH", path, body) if body else Answer(200, {})
        if not (answer.good and more):
            return answer
        there = {str(row.get("document_id")) for row in self._api.pages(f"{path}/additional_documents")}
        new = [file for file in more if file["document_id"] not in there]
        return self._api.call("POST", f"{path}/additional_documents", {"additional_documents": new}) if new else answer

    def _dated(self, order: Mapping[str, Any], wanted: str | None) -> dict[str, Any]:
        """The date to ask for: it must lie within one of Telnyx's windows, else Telnyx picks one."""
        if not wanted:
            return {}
        window = pick_window(wanted, self.foc_windows(id_of(order)))
        return {"activation_settings": {"foc_datetime_requested": window}} if window else {}

    def _confirm(self, order_id: str, secrets: Sequence[str]) -> None:
        """Submit an order, or submit it again. One that is on its way already was confirmed by a call before.

        https://developers.telnyx.com/api-reference/porting-orders/submit-a-porting-order
        """
        try:
            answer = self._api.call("POST", f"/porting_orders/{segment(order_id)}/actions/confirm")
        except Unavailable:
            if not self._is_under_way(order_id):
                raise
            return
        if answer.good:
            return
        order = self._order(order_id)
        if order is None or status_of(order) in ("", *_CONFIRMABLE):
            lacking = self._lacking(order) if order is not None else ()
            more = [("other", still_needed(lacking))] if lacking else []
            _refuse_unless_good(answer, "confirm", secrets, more)

    def _is_under_way(self, order_id: str) -> bool:
        order = self._order(order_id)
        return order is not None and status_of(order) not in ("", *_CONFIRMABLE)

    def _cancel(self, order: Mapping[str, Any]) -> Cancellation:
        status, path = status_of(order), f"/porting_orders/{segment(id_of(order))}"
        done = _cancellation(status)
        if done is not None:
            return done
        try:
            answer = (
                self._api.call("DELETE", path)
                if status == "draft"
                else self._api.call("POST", f"{path}/actions/cancel")
            )
        except Unavailable:
            answer = Answer(0, {})
        if answer.good and status == "draft":
            return "cancelled"
        now = self._order(id_of(order)) if not answer.good else answer.data
        if now is None:
            # A draft that is gone; another order cannot go.
            return "cancelled" if status == "draft" else "unknown"
        done = _cancellation(status_of(now))
        if done is not None:
            return done
        if answer.good:
            return "requested"
        if answer.status in _ANSWERED_LATE and self._is_frozen(now):
            return "too_late"
        raise Unavailable(f"Telnyx: the cancellation was not taken: answered {answer.status}")

    def _is_frozen(self, order: Mapping[str, Any]) -> bool:
        """Within 48 hours of the confirmed date, or what the capabilities say, or past it."""
        date = confirmed_date(order)
        cutoff = timedelta(hours=self.capabilities.change_cutoff_hours or 0)
        return status_of(order) == "ported" or (date is not None and date - self._clock() < cutoff)

    # Documents.

    def _ensure_documents(self, reference: str, documents: Sequence[CarrierDocument]) -> list[tuple[str, str]]:
        """Kind and Telnyx's id of each document, uploaded unless it is there."""
        return [(document.kind, self._ensure_document(reference, document)) for document in documents]

    def _ensure_document(self, reference: str, document: CarrierDocument) -> str:
        """Upload one (https://developers.telnyx.com/docs/numbers/phone-numbers/documents), or find it by its mark.

        Telnyx deletes what is not used within 30 minutes, so a copy that landed unseen does no harm.
        """
        _refuse_unfit(document, self.capabilities)
        digest = hashlib.sha256(document.body).hexdigest()
        mark = f"{reference}/{document.kind}/{digest[:32]}"
        found = self._uploaded(mark, digest)
        if found is not None:
            return found
        body = {
            "file": base64.b64encode(document.body).decode(),
            "filename": document.filename,
            "customer_reference": mark,
        }
        try:
            answer = self._api.call("POST", "/documents", body)
        except Unavailable:
            found = self._uploaded(mark, digest)
            if found is None:
                raise
            return found
        _refuse_unless_good(answer, "document", ())
        if _denied(answer.data):
            raise _unfit(document, "Telnyx's virus scanner refused it")
        return id_of(answer.data)

    def _uploaded(self, mark: str, digest: str) -> str | None:
        rows = self._api.pages("/documents", {"filter[customer_reference][eq]": mark})
        fit = [row for row in rows if row.get("customer_reference") == mark and row.get("sha256") in (None, digest)]
        there = oldest_first(row for row in fit if not _denied(row))
        return id_of(there[0]) if there else None

    # What was and is.

    def _checked(self, numbers: Sequence[str]) -> dict[str, Portability]:
        try:
            answer = self._api.call(
                "POST", "/portability_checks", {"phone_numbers": list(numbers)}, repeatable=True, tries=1
            )
        except Unavailable:
            return {}
        return {
            str(row.get("phone_number")): Portability(
                number=str(row.get("phone_number")),
                portable=row["portable"] if isinstance(row.get("portable"), bool) else None,
                losing_carrier=plain(row.get("carrier_name")),
                reason=plain(row.get("not_portable_reason")),
            )
            for row in answer.rows
        }

    def _history(self, order: Mapping[str, Any]) -> list[CarrierEvent | Notice]:
        """What one order's webhooks said, comments and lost ones too, under their own ids, oldest first.

        https://developers.telnyx.com/api-reference/porting-orders/list-all-porting-events
        """
        order_id = id_of(order)
        try:
            rows = sorted(
                self._api.pages("/porting/events", {"filter[porting_order_id]": order_id}, size=100), key=_when_of
            )
        except Unavailable:
            # How the order stands is told all the same.
            return []
        return [found for row in rows if (found := self._translated(row, order_id)) is not None]

    def _translated(self, row: Mapping[str, Any], order_id: str) -> CarrierEvent | Notice | None:
        try:
            found = translate(row, row, self._clock())
        except (ValueError, TypeError, KeyError, AttributeError):
            return None
        return found if found.carrier_order_id == order_id else None

    def _ported_parts(
        self, reference: str, orders: Sequence[dict[str, Any]], standing: Standing
    ) -> tuple[CarrierEvent, ...]:
        """The port of each part that is ported without the rest, by its numbers."""
        told = [
            self._event(_K.PORTED, reference, orders, standing, updated_at(part), (id_of(part),)).but(
                numbers=self._named(part)
            )
            for part in ported_apart(orders)
        ]
        return tuple(told)

    def _named(self, part: Mapping[str, Any]) -> tuple[str, ...]:
        """A part's numbers. Raises `Unavailable` where none is listed: an event without numbers is about all."""
        numbers = self._numbers(part)
        if not numbers:
            raise Unavailable("Telnyx: a ported order whose numbers are not listed")
        return tuple(sorted(numbers))

    def _implied(
        self, reference: str, orders: Sequence[Mapping[str, Any]], standing: Standing, told: Sequence[CarrierEvent]
    ) -> tuple[CarrierEvent, ...]:
        """How the order stands, as events, unless the last of `told` says just that.

        An id is made of what its event says, so that asking again tells nothing new; its time is the carrier's. The
        date is told even so: a webhook with it left out may have come before.
        """
        kind, last = standing.kind, told[-1] if told else None
        if kind is None:
            return ()
        when = max(_latest(orders), last.occurred_at + _MOMENT) if last is not None else _latest(orders)
        same = last if last is not None and last.kind == kind else None
        anchor = same.event_id if same is not None else _latest(orders).isoformat()
        found: list[CarrierEvent] = []
        if standing.confirmed_foc_at is not None:
            date = standing.confirmed_foc_at.isoformat()
            found.append(self._event(_K.FOC_CONFIRMED, reference, orders, standing, when, (anchor, date)))
        if kind != _K.FOC_CONFIRMED or not found:
            why = tuple(f"{ask.code}:{ask.detail}" for ask in standing.reasons)
            # A moment after the date, which it follows.
            after = when + timedelta(microseconds=len(found))
            event = self._event(kind, reference, orders, standing, after, (anchor, *why))
            found += [] if same is not None and same.reasons == standing.reasons else [event]
        return tuple(found)

    def _event(
        self,
        kind: CarrierEventKind,
        reference: str,
        orders: Sequence[Mapping[str, Any]],
        standing: Standing,
        when: datetime,
        facts: Sequence[str],
    ) -> CarrierEvent:
        digest = hashlib.sha256("|".join((kind, *facts)).encode()).hexdigest()
        return CarrierEvent(
            carrier=NAME,
            event_id=f"{id_of(orders[0])}/{digest[:24]}",
            kind=kind,
            carrier_order_id=id_of(orders[0]),
            reference=reference,
            occurred_at=when,
            received_at=self._clock(),
            confirmed_foc_at=standing.confirmed_foc_at if kind == _K.FOC_CONFIRMED else None,
            reasons=standing.reasons if kind == _K.REJECTED else (),
            raw={"orders": [_shown(order) for order in orders]},
        )


def _no_window(wanted: str) -> CarrierRefused:
    said = f"Telnyx offers no time on {plain(wanted)} or later. Ask for an earlier day."
    return CarrierRefused("Telnyx has no window for the date", [("date_rejected", said)])


def _requirement(row: Mapping[str, Any]) -> str:
    kind = row.get("requirement_type")
    name = plain(kind.get("name") or kind.get("id")) if isinstance(kind, dict) else ""
    stands = _REQUIREMENT_WORDS.get(str(row.get("requirement_status")), plain(row.get("requirement_status")))
    return f"{name or 'a requirement without a name'} ({stands or 'no status'})"


def _comment(row: Mapping[str, Any]) -> CarrierComment | None:
    """A comment; None for one without a time or an id."""
    when, comment_id = moment(row.get("created_at") or row.get("inserted_at")), row.get("id")
    if when is None or not comment_id:
        return None
    return CarrierComment(str(comment_id), author_of(row), paragraphs(row.get("body")), when)


def _dated_history(heard: Iterable[CarrierEvent | Notice], order: Mapping[str, Any]) -> tuple[CarrierEvent, ...]:
    """The events of an order's history, a refused cancellation between them, the confirmed date in the last."""
    told: list[CarrierEvent] = []
    cancelling = False
    for one in heard:
        if isinstance(one, Notice):
            cancelling = cancelling or one.kind == "cancel_pending"
            continue
        if cancelling and one.kind not in (_K.CANCELLED, _K.PORTED):
            refused = {"event_id": f"{one.event_id}/cancel-refused", "kind": _K.CANCEL_REFUSED}
            told.append(one.but(**refused, reasons=()))
        cancelling = False
        told.append(one)
    return _dated(told, confirmed_date(order))


def _refusals(
    orders: Sequence[Mapping[str, Any]], histories: Sequence[Iterable[CarrierEvent | Notice]]
) -> Iterable[CarrierEvent]:
    """Cancellations that were refused, of an order in parts: told once no part of it is being looked at any more."""
    live = [(order, heard) for order, heard in zip(orders, histories, strict=True) if status_of(order) not in _ENDED]
    if any(status_of(order) == "cancel-pending" for order, _ in live):
        return
    for order, heard in live:
        for event in _dated_history(heard, order):
            if event.kind == _K.CANCEL_REFUSED:
                yield event.but(carrier_order_id=id_of(orders[0]))


def _dated(told: Sequence[CarrierEvent], date: datetime | None) -> tuple[CarrierEvent, ...]:
    """Events with the confirmed date in the last that confirmed one: the date of those before it is not kept."""
    at = max((place for place, event in enumerate(told) if event.kind == _K.FOC_CONFIRMED), default=None)
    return tuple(event.but(confirmed_foc_at=date) if place == at else event for place, event in enumerate(told))


def _cancellation(status: str) -> Cancellation | None:
    """What a status answers to a wish to cancel, None where there is something to do."""
    answers: Mapping[str, Cancellation] = {
        "cancelled": "cancelled",
        "cancel-pending": "requested",
        "ported": "too_late",
    }
    return answers.get(status)


def _numbers_in(rows: object) -> set[str]:
    found = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return {str(row["phone_number"]) for row in found if row.get("phone_number")}


def _latest(orders: Sequence[Mapping[str, Any]]) -> datetime:
    return max(updated_at(order) for order in orders)


def _when_of(row: Mapping[str, Any]) -> str:
    return str(row.get("occurred_at") or row.get("created_at") or "")


def _shown(order: Mapping[str, Any]) -> dict[str, Any]:
    """An order without the end user's data: account number and PIN come back in every answer."""
    names = ("id", "status", "updated_at", "activation_settings", "support_key", "old_service_provider_ocn")
    return {name: order[name] for name in names if name in order}


def _placed(files: Sequence[tuple[str, str]]) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The letter and the bill in their places, and everything else as further documents.

    A customer service record or a screenshot stands in for a bill (porting.md section 4.1).
    """
    letter = next((file for file in files if file[0] == "loa"), None)
    bill = next((file for kind in _BILLS for file in files if file[0] == kind), None)
    named = {place: file[1] for place, file in (("loa", letter), ("invoice", bill)) if file is not None}
    more = [file for file in files if file is not letter and file is not bill]
    return named, [{"document_id": file, "document_type": _ADDITIONAL.get(kind, "other")} for kind, file in more]


def _denied(row: Mapping[str, Any]) -> bool:
    return row.get("status") == "denied" or row.get("av_scan_status") == "infected"


def _refuse_unfit(document: CarrierDocument, capabilities: Capabilities) -> None:
    if document.content_type not in capabilities.file_types:
        kinds = ", ".join(sorted(kind.partition("/")[2].upper() for kind in capabilities.file_types))
        raise _unfit(document, f"Telnyx takes {kinds} only. Save it as PDF")
    if not 0 < len(document.body) <= capabilities.max_file_bytes:
        most = capabilities.max_file_bytes // 1_000_000
        raise _unfit(document, f"Telnyx takes files of 1 byte to {most} MB only. Make it smaller")


def _unfit(document: CarrierDocument, why: str) -> CarrierRefused:
    reason = "loa_invalid" if document.kind == "loa" else "other"
    return CarrierRefused(
        f"Telnyx: the {document.kind} was not taken", [(reason, f"{plain(document.filename)}: {why}.")]
    )


def _refuse_unless_good(
    answer: Answer, what: str, secrets: Sequence[str], more: Sequence[tuple[str, str]] = ()
) -> None:
    """Raises `CarrierRefused` with every reason of a 4xx answer, and `more` that is known of it."""
    if answer.good:
        return
    reasons = refusal_reasons(answer.content, secrets) or (
        ("other", f"Telnyx answered {answer.status} to the {what}."),
    )
    raise CarrierRefused(f"Telnyx answered {answer.status} to the {what}", [*reasons, *more])
