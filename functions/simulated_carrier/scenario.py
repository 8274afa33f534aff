"""What the simulated carrier does with an order, as pure rules: what it takes, reports, changes and still cancels.

Which way an order goes is the table of `shared.domain.simulated_outcomes`. Time is compressed: everything happens one
delay after the other, and the date it confirms is that of its own next step, unless the table says otherwise.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from shared.adapters.carriers.simulated_desk import Happened, Objection, SimulatedOrder, later, marked
from shared.domain.business_days import calendar_for
from shared.domain.carrier_profiles import PROFILES, SIMULATED
from shared.domain.carriers import FocWindow
from shared.domain.foc_dates import DateTerms, windows
from shared.domain.number_class import NumberClass
from shared.domain.phone_numbers.zones import zone_of_number
from shared.domain.simulated_outcomes import (
    ACCEPTED,
    ACTIVATING,
    CANCEL_REFUSED,
    CANCELLED,
    FOC_CONFIRMED,
    GOES_WELL,
    LETTER,
    PORTED,
    REJECTED,
    WORDS,
    Outcome,
    Part,
    Turn,
    is_answered,
    magic_outcome,
    outcome_named,
    takes_a_note,
)
from shared.domain.time_zones import zone_of

RECEIVED: Final = "received"
SCHEDULED: Final = "scheduled"
PARTLY_PORTED: Final = "partly_ported"

STATUS_AFTER: Final = {
    ACCEPTED: "submitted",
    REJECTED: "rejected",
    FOC_CONFIRMED: SCHEDULED,
    ACTIVATING: "activating",
    PORTED: "ported",
    CANCELLED: "cancelled",
}
"""The carrier's own status once this happened; a refused cancellation changes none."""

MOST_CHANGES: Final = 30
"""That one order takes: what is kept of it stays under DynamoDB's 400 KB, what is told under Lambda's 6 MB."""

_TOO_LATE: Final = frozenset({STATUS_AFTER[ACTIVATING], PARTLY_PORTED, STATUS_AFTER[PORTED]})

Fields = Mapping[str, Any]


def order_id_for(reference: str) -> str:
    """The carrier's own id of the order with this reference: one reference, one order."""
    return "SIM" + hashlib.sha256(reference.encode()).hexdigest()[:16].upper()


def what_is_wrong(fields: Fields) -> tuple[dict[str, str], ...]:
    """Why this carrier does not take an order: all reasons at once, in the vocabulary of porting.md section 3."""
    reasons = []
    if not isinstance(fields.get("reference"), str) or not fields["reference"]:
        reasons.append({"code": "other", "detail": "An order needs a reference."})
    numbers = fields.get("numbers")
    if not isinstance(numbers, list) or not numbers:
        reasons.append({"code": "number_not_on_account", "detail": "The order has no numbers."})
    if not fields.get("end_user_name"):
        reasons.append({"code": "end_user_name_mismatch", "detail": "The order names no end user."})
    if not fields.get("letter_sha256"):
        reasons.append({"code": "loa_invalid", "detail": "The order comes without a letter of authorization."})
    elif not _has_its_letter(fields):
        reasons.append({"code": "loa_invalid", "detail": "None of the documents is the letter that the order names."})
    return tuple(reasons)


def _has_its_letter(fields: Fields) -> bool:
    """Whether the letter is among the documents, where any came."""
    documents = fields.get("documents") or []
    return not documents or {"kind": "loa", "sha256": fields["letter_sha256"]} in documents


def outcome_for(fields: Fields) -> Outcome:
    """What becomes of an order, by the account number at the losing carrier and how many numbers it has."""
    found = magic_outcome(str(fields.get("account_number") or ""))
    return found if found is not None and len(fields["numbers"]) >= found.least_numbers else GOES_WELL


def new_order(fields: Fields, now: datetime, delay: timedelta, outcome: Outcome) -> SimulatedOrder:
    """The order as it is taken in."""
    order = SimulatedOrder(
        id=order_id_for(fields["reference"]),
        reference=fields["reference"],
        outcome=outcome.name,
        status=RECEIVED,
        number_count=len(fields["numbers"]),
        letter_sha256=str(fields["letter_sha256"]),
        next_at=now,
        failing=max(0, outcome.failing_calls - 1),
        number_class=str(fields.get("number_class") or NumberClass.LOCAL),
        country=str(fields.get("country") or ""),
        zone=_zone_of(fields),
    )
    return _planned(_with_outcome(order, outcome, numbers_in(fields["numbers"])), now, delay)


def numbers_in(listed: Sequence[Any]) -> tuple[str, ...]:
    """The numbers of an order as it was sent."""
    return tuple(str(one["number"]) for one in listed)


def event_of(order: SimulatedOrder, place: int) -> tuple[str, dict[str, Any]]:
    """Id and body of the event at this place of an order's history: always the same, so that it is known again."""
    event = order.history[place]
    data: dict[str, Any] = {"order_id": order.id, "reference": order.reference, "status": event.status}
    if event.foc_at is not None:
        data["foc_at"] = event.foc_at.isoformat()
    if event.objections:
        data["reasons"] = [_reason(order, objection) for objection in event.objections]
    if event.some:
        data["numbers"] = list(order.numbers_of(event.some))
    body = {"type": f"order.{event.kind}", "occurred_at": event.at.isoformat(), "data": data}
    return f"{order.id}-{place + 1}-{event.kind}", body


def refusal(outcome: Outcome) -> list[dict[str, str]]:
    """Why an order with this outcome is not taken."""
    return [{"code": code, "detail": WORDS[code]} for code in outcome.refuses]


def happened(order: SimulatedOrder, now: datetime, delay: timedelta) -> SimulatedOrder:
    """The order after the next turn of its plan, with what is to be delivered of it."""
    turn, *rest = order.plan
    outcome = outcome_named(order.outcome)
    if turn.codes:
        order = replace(order, open=_objections(order, turn.codes, turn.part), closing=True)
    told: tuple[int, ...] = ()
    if turn.kind:
        event = _event(order, turn, rest, outcome.pace * delay)
        told = () if turn.held else (len(order.history),) * outcome.copies
        date = None if turn.kind == REJECTED else event.foc_at or order.foc_at
        order = replace(order, history=(*order.history, event), status=event.status, foc_at=date)
    if outcome.copies:
        told += tuple(place for kind in turn.delivers if (place := _last(order, kind)) is not None)
    return later(
        order,
        plan=tuple(rest),
        undelivered=told,
        next_at=max(now, order.next_at + rest[0].delays * outcome.pace * delay) if rest else order.next_at,
    )


def _event(order: SimulatedOrder, turn: Turn, rest: Sequence[Turn], pace: timedelta) -> Happened:
    foc_at = None
    if turn.kind == FOC_CONFIRMED:
        foc_at = order.next_at + (turn.foc_delays or (rest[0].delays if rest else 1)) * pace
    some = marked(order.numbers, _part(_live(order), turn.part)) if turn.kind == PORTED and turn.part else ""
    if turn.kind == REJECTED and all(objection.some for objection in order.open):
        some = marked(order.numbers, [number for one in order.open for number in order.numbers_of(one.some)])
    return Happened(
        kind=turn.kind,
        status=PARTLY_PORTED if turn.kind == PORTED and some else STATUS_AFTER.get(turn.kind, order.status),
        at=order.next_at,
        foc_at=foc_at,
        objections=order.open if turn.kind == REJECTED else (),
        some=some,
    )


def _last(order: SimulatedOrder, kind: str) -> int | None:
    """The place of the last event of a kind."""
    return max((place for place, event in enumerate(order.history) if event.kind == kind), default=None)


def delivered(order: SimulatedOrder) -> SimulatedOrder:
    """The order once all that was to be delivered was."""
    return later(order, undelivered=())


def split_off(order: SimulatedOrder) -> tuple[str, ...]:
    """The numbers that are to be an order of their own, where the order is one that has to be split."""
    if not outcome_named(order.outcome).splits:
        return ()
    return tuple(number for objection in order.open for number in order.numbers_of(objection.some))


@dataclass(frozen=True, slots=True)
class AskedChange:
    """A change as it was asked for, without the values of its fields.

    `outcome` is what a new account number asks for, None for an ordinary or an unchanged one. `numbers` are those of
    the order after the change, empty where they were not sent.
    """

    version: int
    fields: frozenset[str]
    outcome: Outcome | None
    noted: bool
    removed: frozenset[str]
    numbers: tuple[str, ...]
    letter_sha256: str


def asked_change(body: Fields) -> AskedChange:
    """A change from its body. Raises `KeyError` and `TypeError` where it lacks something."""
    fields, version = body["fields"], body["version"]
    if not isinstance(fields, dict) or not isinstance(version, int):
        raise TypeError("fields is an object and version a number")
    return AskedChange(
        version=version,
        fields=frozenset(fields),
        outcome=magic_outcome(str(fields.get("account_number") or "")),
        noted=bool(body.get("note")),
        removed=frozenset(str(number) for number in body.get("removed_numbers") or ()),
        numbers=tuple(str(number) for number in body.get("numbers") or ()),
        letter_sha256=str(body.get("letter_sha256") or ""),
    )


ChangeResult = Literal["sent", "too_late"]


def change(
    order: SimulatedOrder, asked: AskedChange, now: datetime, delay: timedelta
) -> tuple[ChangeResult, SimulatedOrder | None]:
    """The answer to a change, and the order changed by it, None where it stays as it is.

    What was rejected and is answered now goes on; what is left is rejected again. A date is confirmed anew.
    """
    if asked.version in order.changes:
        return "sent", None
    if (
        order.status in _TOO_LATE
        or order.status == STATUS_AFTER[CANCELLED]
        or order.next_kind in (CANCELLED, CANCEL_REFUSED)
    ):
        return "too_late", None
    fields = set(asked.fields)
    if asked.letter_sha256 not in ("", order.letter_sha256):
        fields.add(LETTER)
    gone = {*order.numbers_of(order.removed), *asked.removed}
    changed = replace(
        order,
        changes=(*order.changes, asked.version),
        letter_sha256=asked.letter_sha256 or order.letter_sha256,
        removed=marked(order.numbers, gone),
        number_count=len(asked.numbers) or max(0, order.number_count - len(asked.removed)),
    )
    if asked.outcome is not None:
        changed = _with_outcome(changed, asked.outcome, asked.numbers)
    else:
        left = (_left(changed, one, fields, noted=asked.noted, removed=bool(asked.removed)) for one in order.open)
        changed = replace(changed, open=tuple(one for one in left if one is not None))
    return "sent", later(_planned(_with_enough(changed), now, delay))


def _left(
    order: SimulatedOrder, objection: Objection, fields: Collection[str], *, noted: bool, removed: bool
) -> Objection | None:
    """What a change leaves of a reason: None where it is answered, fewer numbers where some of them were removed."""
    if not objection.some:
        answered = is_answered(objection.code, fields, noted=noted, numbers_removed=removed)
        return None if answered else objection
    if noted and takes_a_note(objection.code):
        return None
    live = set(_live(order))
    some = marked(order.numbers, [number for number in order.numbers_of(objection.some) if number in live])
    return Objection(objection.code, some) if some else None


Cancellation = Literal["cancelled", "requested", "too_late"]


def cancel(order: SimulatedOrder, now: datetime, delay: timedelta) -> tuple[Cancellation, SimulatedOrder | None]:
    """The answer to a cancellation, and the order changed by it, None where it stays as it is.

    An order that has not been reported yet is dropped at once; later the cancellation is a report of its own.
    """
    if order.status == STATUS_AFTER[CANCELLED]:
        return "cancelled", None
    if order.status in _TOO_LATE:
        return "too_late", None
    if order.next_kind in (CANCELLED, CANCEL_REFUSED):
        return "requested", None
    if order.status == RECEIVED:
        return "cancelled", later(order, status=STATUS_AFTER[CANCELLED], plan=(), undelivered=())
    if order.status == SCHEDULED and outcome_named(order.outcome).refuses_late_cancel:
        if _last(order, CANCEL_REFUSED) is not None:
            return "too_late", None
        return "requested", later(_going(order, (Turn(CANCEL_REFUSED), *order.plan), now, delay))
    held = tuple(kind for turn in order.plan for kind in turn.delivers if _last(order, kind) is not None)
    return "requested", later(_going(order, (Turn(CANCELLED, delivers=held),), now, delay))


def is_overdue(order: SimulatedOrder, now: datetime, seconds: int) -> bool:
    """Whether the next event should have been delivered this long ago: its execution is lost."""
    return not order.done and now >= order.next_at + timedelta(seconds=seconds)


def portability(number: str) -> dict[str, Any]:
    """Whether a number could be ported, by its last two digits: 99 no, 98 nobody knows, 97 it is elsewhere."""
    match number[-2:]:
        case "99":
            return {"number": number, "portable": False, "losing_carrier": "", "reason": "number_not_portable"}
        case "98":
            return {"number": number, "portable": None, "losing_carrier": "", "reason": ""}
        case ending:
            at = "Other Carrier Inc." if ending == "97" else ""
            return {"number": number, "portable": True, "losing_carrier": at, "reason": ""}


def port_windows(order: SimulatedOrder, now: datetime) -> tuple[FocWindow, ...]:
    """The spans, in UTC, in which it would port this order: those that a draft of it is told, by the same rule."""
    terms = DateTerms(
        number_class=NumberClass(order.number_class),
        country=order.country,
        capabilities=PROFILES[SIMULATED],
        calendar=calendar_for(order.country),
        zone=order.zone,
    )
    return windows(terms, now)


def _zone_of(fields: Fields) -> str:
    """The zone of the order's first number, of the account's address for a toll-free one."""
    address = fields.get("service_address") or {}
    there = zone_of(str(address.get("state") or ""), str(address.get("country") or ""))
    if fields.get("number_class") == NumberClass.TOLL_FREE:
        return there
    return next((zone_of_number(number, there) for number in numbers_in(fields["numbers"])), there)


def _with_outcome(order: SimulatedOrder, outcome: Outcome, numbers: tuple[str, ...]) -> SimulatedOrder:
    """The order with what becomes of it from here on; its numbers are kept where that names some of them."""
    kept = order.numbers or (numbers if outcome.names_numbers else ())
    known = bool(kept) or not outcome.names_numbers
    order = replace(order, outcome=outcome.name if known else GOES_WELL.name, numbers=kept, closing=False)
    return _with_enough(replace(order, open=_objections(order, outcome.codes, outcome.part) if known else ()))


def _with_enough(order: SimulatedOrder) -> SimulatedOrder:
    """The order as one that goes well where it has too few numbers, now, for what was to become of it."""
    if order.closing or order.number_count >= outcome_named(order.outcome).least_numbers:
        return order
    return replace(order, outcome=GOES_WELL.name, open=())


def _objections(order: SimulatedOrder, codes: Sequence[str], part: Part) -> tuple[Objection, ...]:
    live = _live(order)
    some = marked(order.numbers, _part(live, part)) if part and len(live) > 1 else ""
    return tuple(Objection(code, some) for code in codes)


def _live(order: SimulatedOrder) -> tuple[str, ...]:
    """The numbers that were kept and are still in the order."""
    removed = set(order.numbers_of(order.removed))
    return tuple(number for number in order.numbers if number not in removed)


def _part(numbers: Sequence[str], part: Part) -> Sequence[str]:
    half = (len(numbers) + 1) // 2
    return {Part.LAST: numbers[-1:], Part.FIRST_HALF: numbers[:half], Part.SECOND_HALF: numbers[half:]}.get(part, ())


def _planned(order: SimulatedOrder, now: datetime, delay: timedelta) -> SimulatedOrder:
    """The order with what is to happen, as it stands now."""
    outcome = outcome_named(order.outcome)
    opening = () if _last(order, ACCEPTED) is not None else outcome.opening
    after = outcome.closing if order.closing else outcome.path
    return _going(order, (*opening, *((Turn(REJECTED),) if order.open else after)), now, delay)


def _going(order: SimulatedOrder, plan: tuple[Turn, ...], now: datetime, delay: timedelta) -> SimulatedOrder:
    """The order with another plan from now on. One that was done needs a new execution."""
    wait = plan[0].delays * outcome_named(order.outcome).pace * delay if plan else timedelta()
    earliest = max([now, *(event.at for event in order.history[-1:])])
    attempt = order.attempt + (1 if order.done and order.history else 0)
    return replace(order, plan=plan, next_at=earliest + wait, attempt=attempt)


def _reason(order: SimulatedOrder, objection: Objection) -> dict[str, Any]:
    said: dict[str, Any] = {"code": objection.code, "detail": WORDS[objection.code]}
    return said | ({"numbers": list(order.numbers_of(objection.some))} if objection.some else {})
