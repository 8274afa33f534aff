"""What a carrier has told us about an order, recomputed from all its events; and what that means for our status.

Webhooks come late, twice and out of order. So nothing is applied as it arrives: `carrier_state` folds every event by
the carrier's own time, then arrival, and gives the same answer for any order of arrival and any repetition
(porting.md section 10, "Carrier callbacks": last-write-wins and dropping "illegal" steps both end wrong). Only our
own terminal states are guarded; what contradicts one is a case for staff (`contradicts`).
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from shared.domain.lifecycle import TERMINAL, TRANSITIONS, ActorKind, Status
from shared.domain.model import Ask, CarrierEvent, CarrierEventKind

_K = CarrierEventKind

_STATUS: Final = {
    _K.ACCEPTED: Status.SUBMITTED,
    _K.REJECTED: Status.ACTION_REQUIRED,
    _K.FOC_CONFIRMED: Status.SCHEDULED,
    _K.ACTIVATING: Status.ACTIVATING,
    _K.PORTED: Status.COMPLETED,
    _K.CANCELLED: Status.CANCELLED,
}
"""What each kind makes of an order. `CANCEL_REFUSED` leaves the carrier's state as it was before."""

_ENDS: Final = frozenset({_K.PORTED, _K.CANCELLED})
_ANSWERS: Final = frozenset({_K.ACCEPTED, _K.REJECTED, _K.FOC_CONFIRMED})
"""Kinds that answer something we sent, and mean nothing for what we sent after them."""

_EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
_CLOCKS_DIFFER: Final = timedelta(days=1)
_FARTHEST_DATE: Final = timedelta(days=3 * 366)

_STEPS_BETWEEN: Final = frozenset({Status.SUBMITTED, Status.SCHEDULED, Status.ACTION_REQUIRED, Status.ACTIVATING})
_NEVER_AT_CARRIER: Final = frozenset({Status.DRAFT, Status.SUBMITTING, Status.AWAITING_APPROVAL})
BACK_WITH_US: Final = frozenset({Status.AWAITING_SIGNATURE, Status.IN_REVIEW})
"""Where an order that its carrier has may be, to be corrected: only its end there moves it."""


@dataclass(frozen=True, slots=True)
class CarrierState:
    """The carrier's side of an order.

    `kind` is the last word that counts, None before any. `decided_at` is the carrier's time of it, `heard_at` ours.
    `confirmed_foc_at` is the date that stands, `reasons` why the order is rejected, `ported_at` the carrier's time of
    the port. `cancel_refused_heard_at` is when we last heard that a cancellation was refused. `ported_numbers` are
    those that were ported by name, ahead of the rest.
    """

    kind: CarrierEventKind | None = None
    decided_at: datetime | None = None
    heard_at: datetime | None = None
    confirmed_foc_at: datetime | None = None
    ported_at: datetime | None = None
    reasons: tuple[Ask, ...] = ()
    carrier_order_id: str = ""
    cancel_refused_heard_at: datetime | None = None
    ported_numbers: frozenset[str] = frozenset()

    @property
    def status(self) -> Status | None:
        """The order status that matches, were the carrier all that counts."""
        if self.kind is None:
            return None
        if self.kind == _K.CANCELLED and self.ported_numbers:
            return Status.PARTIALLY_COMPLETED
        return _STATUS[self.kind]

    def of(self, numbers: int) -> "CarrierState":
        """The state of an order of so many numbers: ported once all of them are, one after the other."""
        if self.kind == _K.CANCELLED or not 0 < numbers <= len(self.ported_numbers):
            return self
        return replace(self, kind=_K.PORTED, reasons=())


def carrier_state(events: Iterable[CarrierEvent]) -> CarrierState:
    """The state after all these events of one order, whatever their sequence and however often each is there."""
    first: dict[tuple[str, str], CarrierEvent] = {}
    for event in sorted(events, key=lambda event: (*_when(event), event.model_dump_json())):
        first.setdefault((event.carrier, event.event_id), event)
    state = CarrierState()
    for event in sorted(first.values(), key=_when):
        state = _after(state, event)
    return state


def implausible(event: CarrierEvent, now: datetime) -> str:
    """Why a time of this event cannot be, "" where each can.

    One event of the year 2099 would outweigh all that come after it. Allowed are the time of the event from 2000 to a
    day after `now`, and a confirmed date within three years of it, either way.
    """
    if not _EARLIEST <= event.occurred_at <= now + _CLOCKS_DIFFER:
        return f"a time that cannot be: {event.occurred_at.isoformat()}"
    foc = event.confirmed_foc_at
    if foc is not None and not now - _FARTHEST_DATE <= foc <= now + _FARTHEST_DATE:
        return f"a port date that cannot be: {foc.isoformat()}"
    return ""


def path_after(
    current: Status, state: CarrierState, *, asked_at: datetime | None = None, since: datetime | None = None
) -> tuple[Status, ...]:
    """The moves, each one a carrier may make, that bring an order in `current` to where the carrier has it.

    Empty: nothing to do, or not to be done by the carrier's word. `asked_at` is when we last sent the carrier the
    order or a change of it, taken before sending; acceptances, rejections and dates heard before it are about what went
    before and move nothing. `since` is since when the order is in `current`: a refusal heard before it is of an earlier
    cancellation. The path is longer than one move where events came out of order: a date that was confirmed, rejected
    and accepted again, heard backwards.

    `COMPLETED` is what the carrier says; the caller makes it `PARTIALLY_COMPLETED` where some numbers did not port.
    """
    if current in TERMINAL or current in _NEVER_AT_CARRIER:
        return ()
    if current in BACK_WITH_US:
        ended = state.status if state.kind in _ENDS else None
        return () if ended is None else (ended,)
    if current == Status.CANCEL_REQUESTED:
        return _after_cancel_request(state, asked_at, since)
    target = state.status
    return () if is_stale(state, asked_at) or target is None or target == current else _path(current, target)


def status_after(
    current: Status, state: CarrierState, *, asked_at: datetime | None = None, since: datetime | None = None
) -> Status | None:
    """The next move of `path_after`, or None. Ask again after making it."""
    path = path_after(current, state, asked_at=asked_at, since=since)
    return path[0] if path else None


def is_stale(state: CarrierState, asked_at: datetime | None) -> bool:
    """Whether the carrier's last word answers something that we sent before what we sent last, at `asked_at`."""
    if state.kind not in _ANSWERS or asked_at is None or state.heard_at is None:
        return False
    return state.heard_at <= asked_at


def contradicts(
    current: Status, state: CarrierState, *, ported: int | None = None, since: datetime | None = None
) -> bool:
    """Whether an order that has ended here, with so many numbers `ported`, is said to be otherwise by the carrier: a
    case for staff. What the carrier said, short of an end, before the order ended at `since` is no contradiction."""
    if current not in TERMINAL:
        return False
    if current == Status.PARTIALLY_COMPLETED and ported is not None and len(state.ported_numbers) > ported:
        return True
    if (state.kind == _K.PORTED or state.ported_numbers) and current in (Status.CANCELLED, Status.EXPIRED):
        return True
    if state.kind is None or state.kind == _K.PORTED:
        return False
    if state.kind == _K.CANCELLED:
        return current == Status.COMPLETED or (current == Status.PARTIALLY_COMPLETED and not state.ported_numbers)
    return since is None or state.decided_at is None or state.decided_at > since


def _when(event: CarrierEvent) -> tuple[datetime, datetime, str]:
    return event.occurred_at, event.received_at, event.event_id


def _after(state: CarrierState, event: CarrierEvent) -> CarrierState:
    state = replace(state, carrier_order_id=event.carrier_order_id or state.carrier_order_id)
    if event.kind == _K.CANCEL_REFUSED:
        return replace(state, cancel_refused_heard_at=event.received_at)
    if event.kind == _K.PORTED and event.numbers:
        # Part of the order: how the rest stands is another matter.
        ported = state.ported_numbers | frozenset(event.numbers)
        return replace(state, ported_numbers=ported, ported_at=event.occurred_at)
    if not _counts(state.kind, event.kind):
        return state
    said = replace(state, kind=event.kind, decided_at=event.occurred_at, heard_at=event.received_at, reasons=())
    match event.kind:
        case _K.REJECTED:
            return replace(said, reasons=event.reasons, confirmed_foc_at=None)
        case _K.FOC_CONFIRMED:
            return replace(said, confirmed_foc_at=event.confirmed_foc_at)
        case _K.PORTED:
            return replace(said, ported_at=event.occurred_at)
        case _:
            return said


def _counts(before: CarrierEventKind | None, now: CarrierEventKind) -> bool:
    """An end is only undone by the other end, and an acknowledgement takes no date back."""
    if before in _ENDS:
        return now in _ENDS and now != before
    return not (now == _K.ACCEPTED and before in (_K.FOC_CONFIRMED, _K.ACTIVATING))


def _after_cancel_request(state: CarrierState, asked_at: datetime | None, since: datetime | None) -> tuple[Status, ...]:
    """An end, or with a refusal back to where the order was; to `SUBMITTED` where something waits for its answer."""
    if state.kind in _ENDS and state.status is not None:
        return (state.status,)
    refused = state.cancel_refused_heard_at
    if refused is None or (since is not None and refused < since):
        return ()
    target = None if is_stale(state, asked_at) else state.status
    before = Status.SCHEDULED if target in (Status.SCHEDULED, Status.ACTIVATING) else Status.SUBMITTED
    return (before, *(_path(before, target) if target is not None and target != before else ()))


def _path(current: Status, target: Status) -> tuple[Status, ...]:
    """The shortest way by moves that a carrier may make, through states at the carrier."""
    ways: deque[tuple[Status, ...]] = deque([(current,)])
    seen = {current}
    while ways:
        way = ways.popleft()
        for to, who in TRANSITIONS[way[-1]].items():
            if ActorKind.CARRIER not in who or to in seen:
                continue
            if to == target:
                return (*way[1:], to)
            if to in _STEPS_BETWEEN:
                seen.add(to)
                ways.append((*way, to))
    return ()
