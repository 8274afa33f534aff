"""What a carrier tells us: every verified event is kept, and the order follows the state recomputed from all of them.

Events arrive twice, late and in any order, so the carrier's own time decides (porting.md section 10). What a poller
finds and what staff type in comes the same way as a webhook.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from shared.domain.carrier_profiles import profile
from shared.domain.carriers import Snapshot
from shared.domain.corrections import is_used_up, whose
from shared.domain.lifecycle import ActorKind, Owner, Status
from shared.domain.masking import NOTHING_KNOWN, masked_body, masked_message
from shared.domain.model import (
    Actor,
    Ask,
    Audience,
    CarrierEvent,
    CarrierEventKind,
    CarrierStage,
    Event,
    MailKind,
    Notice,
    Notification,
    PendingChange,
    PortOrder,
    RowMark,
    Split,
    StaffFlag,
)
from shared.domain.orders_from_events import (
    BACK_WITH_US,
    CarrierState,
    carrier_state,
    contradicts,
    implausible,
    is_stale,
    path_after,
)
from shared.domain.rejections import REJECTIONS, has_unknown_code, masked, named
from shared.ports import Carrier, Create, NotUnderstood, Receive, Unavailable, Write, WriteRefused
from shared.usecases.account_secrets import known_of
from shared.usecases.carrier_notices import keep_notice
from shared.usecases.desk import Desk
from shared.usecases.notifications.owing import owed_notification, telling
from shared.usecases.order_numbers import order_rows
from shared.usecases.replace_order import freed, kept_whole
from shared.usecases.transitions import changed, commit_order, commit_unless_moved, flagged, moved, order_event

Applied = Literal["applied", "duplicate", "kept", "quarantined", "noted"]
_ATTEMPTS = 12
_LONG_PAST: Final = timedelta(days=1)
_CLOCKS_DIFFER: Final = timedelta(minutes=5)
_CLOCKS_NEAR: Final = timedelta(seconds=10)
"""How far apart the clocks of two systems that keep time may be."""
_LAST_WORDS: Final = frozenset({CarrierEventKind.PORTED, CarrierEventKind.CANCELLED})


def hear_webhook(desk: Desk, carrier: Carrier, heard: CarrierEvent | Notice, body: str) -> Applied:
    """What a verified webhook says: an event is completed by the carrier where it leaves something out, then applied;
    a notice moves no order, and is kept. Raises `Unavailable`, to be sent again."""
    if isinstance(heard, Notice):
        return _hear_notice(desk, carrier, heard, body)
    order_id = order_of_event(desk, heard)
    if order_id is not None and _is_known(desk.store.inbox(order_id), heard):
        return "duplicate"
    whole = carrier.complete(heard) if order_id is not None else heard
    if whole is None:
        return "noted"
    if order_id is not None and whole.kind in _LAST_WORDS:
        # An order that ends is asked about no more, so what was lost or is late is heard before.
        hear_all(desk, carrier, order_id, before=whole)
    return apply_carrier_event(desk, whole, body)


def keep_not_understood(desk: Desk, carrier: str, error: NotUnderstood, body: str) -> Applied:
    """Genuine, but nothing that we know: put in quarantine for our team, once, or passed over where it is about no
    port. The carrier hears that it is safe with us, else it would send it again for days."""
    if error.elsewhere:
        return "noted"
    event_id = error.event_id or f"body-{hashlib.sha256(body.encode(errors='replace')).hexdigest()[:32]}"
    desk.store.quarantine(carrier, event_id, masked_body(body), str(error), desk.clock.now())
    return "quarantined"


def _hear_notice(desk: Desk, carrier: Carrier, notice: Notice, body: str) -> Applied:
    """A notice may name an order by the carrier's id alone, of a part that the carrier made of ours: it is asked
    whose that is."""
    order_id = order_of_event(desk, notice)
    if order_id is None and notice.carrier_order_id and not notice.reference:
        notice = notice.but(reference=carrier.reference_of(notice.carrier_order_id))
        order_id = order_of_event(desk, notice)
    if order_id is None:
        return _quarantine(desk, notice, body, "unknown order")
    return keep_notice(desk, order_id, notice)


def hear_all(desk: Desk, carrier: Carrier, order_id: str, *, before: CarrierEvent | None = None) -> int | None:
    """Ask the carrier about an order that it has, and apply what it tells, oldest first, or what of it came `before`
    another event. Answers how many events were news; None where it does not know the order. Raises `Unavailable`."""
    order = desk.store.order(order_id)
    if order is None or order.ended or not profile(order.carrier, desk.policy.carrier_profiles).answers:
        return 0
    snapshot = carrier.get(order.reference)
    if snapshot is None:
        return None
    known = desk.store.inbox(order_id)
    told = sorted(snapshot.events, key=lambda event: (event.occurred_at, event.event_id))
    news = 0
    for event in told:
        if not _is_known(known, event) and (before is None or event.occurred_at < before.occurred_at):
            news += apply_carrier_event(desk, event, event.model_dump_json()) in ("applied", "kept")
    kept = {notice.key for notice in desk.store.notices(order_id)} if snapshot.notices else set()
    for notice in snapshot.notices:
        if notice.key not in kept:
            news += keep_notice(desk, order_id, notice) == "noted"
    if before is None and told:
        news += _hear_again(desk, order_id, snapshot, told[-1])
    return news


def _hear_again(desk: Desk, order_id: str, snapshot: Snapshot, last: CarrierEvent) -> int:
    """Whether a change was taken without a word: the carrier changed its order after ours was sent, and has it as
    before, accepted or with its date. What it had said of that counts for what came before the change alone, so it is
    said once more. Not where each change is answered by a date of its own."""
    order = desk.store.order(order_id)
    if order is None or order.status != Status.CHANGE_PENDING or order.asked_carrier_at is None:
        return 0
    answers_each = profile(order.carrier, desk.policy.carrier_profiles).change_keeps_foc is False
    as_before = last.kind in (CarrierEventKind.ACCEPTED, CarrierEventKind.FOC_CONFIRMED)
    if answers_each or not as_before or snapshot.updated_at <= order.asked_carrier_at - _CLOCKS_NEAR:
        return 0
    again: CarrierEvent = last.but(
        event_id=f"{last.event_id}/version-{order.pon_version}",
        occurred_at=max(snapshot.updated_at, last.occurred_at) + timedelta(microseconds=1),
        received_at=desk.clock.now(),
    )
    return int(apply_carrier_event(desk, again, again.model_dump_json()) in ("applied", "kept"))


def apply_carrier_event(desk: Desk, event: CarrierEvent, body: str) -> Applied:
    """Keep one verified event and move its order. Safe to repeat.

    An event of no order of ours is quarantined, and so is one about numbers that the order does not have, or of a time
    that cannot be.
    """
    order_id = order_of_event(desk, event)
    if order_id is None:
        return _quarantine(desk, event, body, "unknown order")
    order = desk.store.order(order_id)
    if order is not None:
        event = _as_read(order, event)
    strange_time = implausible(event, desk.clock.now())
    if strange_time:
        return _quarantine(desk, event, body, strange_time)
    for _ in range(_ATTEMPTS):
        order = desk.store.order(order_id)
        if order is None:
            return _quarantine(desk, event, body, "unknown order")
        known = desk.store.inbox(order_id)
        if _is_known(known, event):
            return "duplicate"
        strange = _strange_numbers(desk, order, event)
        if strange:
            _flag(desk, order, StaffFlag.UNKNOWN_NUMBER)
            return _quarantine(desk, event, body, f"numbers that are not in {order_id}: {', '.join(strange[:5])}")
        if _ports_what_was_dropped(desk, order, event) and _flag(desk, order, StaffFlag.CONTRADICTION):
            continue
        try:
            return _keep(desk, order, event, (*known, event))
        except WriteRefused as refused:
            if any(isinstance(write, Receive) for write in refused.refused):
                return "duplicate"
    raise Unavailable(f"{order_id} is written by too many at once")


def apply_inbox(desk: Desk, order_id: str) -> None:
    """Move an order to where the events that were kept say, for those that came before it could follow them."""
    order = desk.store.order(order_id)
    known = desk.store.inbox(order_id) if order else ()
    if order is None or not known:
        return
    after = _followed(desk, order, known, _carrier_actor(order))
    if after is not None:
        event = order_event(desk, after, _event_type(order, after), _carrier_actor(order), before=order)
        commit_unless_moved(desk, after, event)


def order_of_event(desk: Desk, event: CarrierEvent | Notice) -> str | None:
    """The order that a carrier's event is about, by the carrier's own id or by our reference."""
    by_id = desk.store.order_by_carrier_id(event.carrier, event.carrier_order_id) if event.carrier_order_id else None
    if by_id is not None or not event.reference:
        return by_id
    return desk.store.order_by_carrier_id(event.carrier, f"reference:{event.reference}")


def turn_of(asks: Iterable[Ask]) -> Owner:
    """Whose turn a rejected order is: the customer's if any of its reasons begins with them, else our team's."""
    turns = {whose(REJECTIONS[ask.code]) if ask.code in REJECTIONS else Owner.CUSTOMER for ask in asks}
    return Owner.STAFF if turns == {Owner.STAFF} else Owner.CUSTOMER


def _as_read(order: PortOrder, event: CarrierEvent) -> CarrierEvent:
    """The event as people read it: carriers do not know the losing carrier's name as its customer does, and may repeat
    secrets."""
    carrier = order.losing_account.carrier_name
    known = known_of(order, _numbers_of(event))
    read: CarrierEvent = event.but(reasons=tuple(masked(named(reason, carrier), known) for reason in event.reasons))
    return read


def _is_known(known: Iterable[CarrierEvent], event: CarrierEvent) -> bool:
    return any(kept.carrier == event.carrier and kept.event_id == event.event_id for kept in known)


def _quarantine(desk: Desk, event: CarrierEvent | Notice, body: str, why: str) -> Applied:
    order_id = order_of_event(desk, event)
    order = desk.store.order(order_id) if order_id else None
    known = known_of(order) if order else NOTHING_KNOWN
    desk.store.quarantine(event.carrier, event.event_id, masked_body(body, known), why, desk.clock.now())
    return "quarantined"


def _numbers_of(event: CarrierEvent) -> tuple[str, ...]:
    return (*event.numbers, *(number for ask in event.reasons for number in ask.numbers))


def _strange_numbers(desk: Desk, order: PortOrder, event: CarrierEvent) -> list[str]:
    """Numbers of the event that were never in the order. One that was dropped since is no stranger."""
    named = set(_numbers_of(event))
    if not named:
        return []
    strange = named - {row.number for row in order_rows(desk, order)}
    if strange:
        claims = desk.store.claims(strange)
        strange -= {number for number, claim in claims.items() if claim.request_id == order.request_id}
    return sorted(strange)


def _ports_what_was_dropped(desk: Desk, order: PortOrder, event: CarrierEvent) -> bool:
    """Whether the carrier ported numbers that were dropped here: named ones, or before it heard of it. A person has to
    see to it that they ring, or go back."""
    if event.kind != CarrierEventKind.PORTED or not order.excluded_count:
        return False
    if not event.numbers:
        return order.change is not None and bool(order.change.removed_numbers)
    return not set(event.numbers) <= {row.number for row in order_rows(desk, order)}


def _flag(desk: Desk, order: PortOrder, flag: StaffFlag) -> bool:
    """Show the order to our team; whether that was news."""
    if flag in order.staff_flags:
        return False
    after = changed(order, desk.clock.now(), staff_flags=flagged(order, flag))
    event = order_event(desk, after, "order.flagged", _carrier_actor(order), before=order, flag=flag)
    commit_unless_moved(desk, after, event)
    return True


def _keep(desk: Desk, order: PortOrder, event: CarrierEvent, known: Sequence[CarrierEvent]) -> Applied:
    actor = event.told_by or _carrier_actor(order)
    event = event.but(raw=masked_message(dict(event.raw), known_of(order, _numbers_of(event))))
    writes: list[Write] = [Receive(order.id, event)]
    facts: dict[str, Any] = {"carrier": event.carrier, "carrier_event_id": event.event_id}
    after = _followed(desk, order, known, actor)
    if after is not None:
        if after.confirmed_foc_at:
            facts["confirmed_foc_at"] = after.confirmed_foc_at.isoformat()
        if after.asks:
            facts["codes"] = [ask.code for ask in after.asks]
        told = _told(desk, order, after, actor, facts)
        notification = _of_failed_cancellation(desk, order, after)
        if notification is not None:
            told = telling(told, notification)
            writes.append(Create(notification))
        commit_order(desk, after, told, writes)
        return "applied"
    # The order's version moves all the same: a step that is about to write `submitted` must see this event.
    more: dict[str, Any] = {}
    state = carrier_state(known).of(order.live_count)
    if order.carrier_stage != CarrierStage.NONE and contradicts(
        order.status, state, ported=order.ported_count, since=order.status_since
    ):
        more["staff_flags"] = flagged(order, StaffFlag.CONTRADICTION)
        facts["flag"] = StaffFlag.CONTRADICTION
    kept = changed(order, desk.clock.now(), **more)
    told = order_event(desk, kept, "carrier.event_kept", actor, before=order, carrier_event=event.kind, **facts)
    commit_order(desk, kept, told, writes)
    return "kept"


def _of_failed_cancellation(desk: Desk, order: PortOrder, after: PortOrder) -> Notification | None:
    """The mail to the requester whose order was to be cancelled, and was not."""
    if not after.cancel_failed or after.cancel_failed == order.cancel_failed:
        return None
    view = desk.store.request_view(order.request_id)
    if view is None:
        return None
    kind, order_ids = MailKind.NOT_CANCELLED_REQUESTER, (order.id,)
    return owed_notification(desk, view.request, kind, Audience.REQUESTER, order_ids, failed=after.cancel_failed)


def _told(desk: Desk, order: PortOrder, after: PortOrder, actor: Actor, facts: dict[str, Any]) -> Event:
    reason = _why_not_cancelled(after) if order.status == Status.CANCEL_REQUESTED else ""
    return order_event(desk, after, _event_type(order, after), actor, before=order, reason=reason, **facts)


def _why_not_cancelled(after: PortOrder) -> str:
    """What became of a cancellation that was asked for; nothing where it was done, or may still be."""
    if after.status == Status.COMPLETED:
        return "It was too late to cancel: the numbers have moved."
    return "" if after.status in (Status.CANCEL_REQUESTED, *_ENDS) else "The carrier refused the cancellation."


def state_of(desk: Desk, order: PortOrder, known: Sequence[CarrierEvent]) -> CarrierState:
    """How the order stands by all these events. Of numbers that were ported by name only those that it still has
    count: what was dropped or split off is another matter."""
    state = carrier_state(known)
    if state.ported_numbers:
        leaving = {number for split in order.agreed_splits for number in split.numbers}
        mine = {row.number for row in order_rows(desk, order)} - leaving
        state = replace(state, ported_numbers=state.ported_numbers & mine)
    return state.of(order.live_count)


def _followed(desk: Desk, order: PortOrder, known: Sequence[CarrierEvent], actor: Actor) -> PortOrder | None:
    """The order where the carrier's state takes it; None if it stays."""
    if order.carrier_stage != CarrierStage.SENT:
        return None
    state = state_of(desk, order, known)
    unsent = order.change is not None and not order.change.held and order.status != Status.CANCEL_REQUESTED
    path = _way(desk, order, state, unsent=unsent)
    if order.replaced and path and path[-1] in (Status.CANCELLED, Status.PARTIALLY_COMPLETED):
        goes_on = freed(desk, order, state.ported_numbers)
        without: PortOrder = with_ported(desk, order, goes_on, state, desk.clock.now()).but(version=order.version + 1)
        return without
    now = desk.clock.now()
    foc = state.confirmed_foc_at if path else state.confirmed_foc_at or order.confirmed_foc_at
    after = order
    for status in path:
        after = moved(desk, after, status, actor, **_facts_of(desk, status, order, state, foc))
    if path and order.replaced:
        after = kept_whole(after, order)
    elif path and after.change is not None and after.change.held:
        after = _without_the_rest(after, after.change)
    dated = _dated(order, foc, now)
    if path and Status.SCHEDULED in path:
        after = after.but(**{name: value for name, value in dated.items() if name != "confirmed_foc_at"})
    elif not path:
        dates = _dates_alone(order, state, dated)
        after = changed(after, now, **dates) if dates else after
    if not path and not unsent and _rejected_anew(order, state):
        again = _stopped(desk, order, _masked(order, state), state)
        after = changed(after, now, **again)
    if not order.ended:
        after = with_ported(desk, order, after, state, now)
    if after is order:
        return None
    if order.status == Status.CANCEL_REQUESTED and not order.replaced and _why_not_cancelled(after):
        after = after.but(cancel_failed="too_late" if after.ended else "refused")
    # One write, however many moves it took to get there.
    one_step: PortOrder = after.but(version=order.version + 1)
    return one_step


def _way(desk: Desk, order: PortOrder, state: CarrierState, *, unsent: bool) -> tuple[Status, ...]:
    """The moves to where the carrier has the order. While a change has yet to be sent (`unsent`), what it says short of
    an end is about the order as it was before."""
    path = path_after(order.status, state, asked_at=order.asked_carrier_at, since=order.status_since)
    if unsent and path and path[-1] not in _ENDS:
        return ()
    if path and path[-1] == Status.ACTION_REQUIRED and _answered_already(desk, order, state):
        return path[:-1]
    return path


def _dates_alone(order: PortOrder, state: CarrierState, dated: dict[str, Any]) -> dict[str, Any]:
    """What a date changes of an order that stays in its status. One that comes after the port it was for still belongs
    on the record."""
    if order.status == Status.SCHEDULED:
        return dated and {**dated, "due_at": dated["confirmed_foc_at"]}
    if order.status in (Status.ACTIVATING, Status.COMPLETED):
        return dated
    if order.status not in BACK_WITH_US:
        return {}
    if state.kind == CarrierEventKind.REJECTED:
        return {"confirmed_foc_at": None} if order.confirmed_foc_at else {}
    if not dated or is_stale(state, order.asked_carrier_at):
        return {}
    # The numbers will move though their letter is being signed anew: everybody has to know.
    flags = flagged(order, *dated.get("staff_flags", ()), StaffFlag.MOVES_UNSIGNED)
    return {**dated, "staff_flags": flags}


CANCELLED_AT_CARRIER: Final = "order.cancelled_at_carrier"
"""That an order is, which was to be replaced: its numbers go on in others."""

_ENDS: Final = frozenset({Status.COMPLETED, Status.PARTIALLY_COMPLETED, Status.CANCELLED})


def _without_the_rest(order: PortOrder, change: PendingChange) -> PortOrder:
    """An order that goes on before all its reasons were answered: its carrier has yet to hear of numbers that were
    dropped; where it is too late for that, people have to act."""
    if order.status in (Status.SUBMITTED, Status.SCHEDULED) and change.removed_numbers:
        going: PortOrder = order.but(change=change.but(held=False))
        return going
    if order.status in (Status.ACTION_REQUIRED, Status.CHANGE_PENDING):
        return order
    stuck = order.status == Status.ACTIVATING and change.removed_numbers
    flags = flagged(order, StaffFlag.STUCK_CHANGE) if stuck else order.staff_flags
    gone: PortOrder = order.but(change=None, splits=order.agreed_splits, staff_flags=flags)
    return gone


def _answered_already(desk: Desk, order: PortOrder, state: CarrierState) -> bool:
    """Whether a rejection that is heard only now was made before our last supplement, which answers all of it. Only for
    carriers that tell times themselves: what staff enter may be a day at midnight."""
    asked_at, decided_at = order.asked_carrier_at, state.decided_at
    if state.kind != CarrierEventKind.REJECTED or asked_at is None or decided_at is None:
        return False
    tells_times = profile(order.carrier, desk.policy.carrier_profiles).answers
    before = decided_at < asked_at - _CLOCKS_DIFFER
    return tells_times and before and {ask.code for ask in state.reasons} <= set(order.answered)


def _rejected_anew(order: PortOrder, state: CarrierState) -> bool:
    """Whether a later rejection than the one that stopped the order tells other reasons."""
    return (
        order.status == Status.ACTION_REQUIRED
        and state.kind == CarrierEventKind.REJECTED
        and state.heard_at is not None
        and state.heard_at > order.status_since
        and not is_stale(state, order.asked_carrier_at)
        and _masked(order, state) != order.asks
    )


def _dated(order: PortOrder, foc: datetime | None, now: datetime) -> dict[str, Any]:
    """What a confirmed date that is another than before brings with it: reminders begin anew."""
    if foc is None or foc == order.confirmed_foc_at:
        return {}
    long_past = foc < now - _LONG_PAST and not order.ended
    past = {"staff_flags": flagged(order, StaffFlag.FOC_IN_PAST)} if long_past else {}
    anew = {"foc_reminders": (), "foc_told": None, "destination_checked_on": None}
    return {"confirmed_foc_at": foc, **anew, **past}


def with_ported(desk: Desk, order: PortOrder, after: PortOrder, state: CarrierState, now: datetime) -> PortOrder:
    """Mark what was ported ahead of the rest, and, where an order ends in part, what never will be."""
    ported = len(state.ported_numbers)
    if not ported or after.status == Status.COMPLETED:
        return after
    marks: tuple[RowMark, ...] = ()
    if ported > order.ported_count:
        at = state.ported_at or now
        marks += (RowMark(numbers=tuple(sorted(state.ported_numbers)), own_state="ported", at=at),)
    if after.status == Status.PARTIALLY_COMPLETED:
        left = [row.number for row in order_rows(desk, order) if row.number not in state.ported_numbers]
        marks += (RowMark(numbers=tuple(left), own_state="excluded", at=now),) if left else ()
    if not marks:
        return after
    if after is order:
        after = changed(order, now)
    counted: PortOrder = after.but(ported_count=ported, marks=(*after.marks, *marks))
    return counted


def _facts_of(
    desk: Desk, status: Status, order: PortOrder, state: CarrierState, foc: datetime | None
) -> dict[str, Any]:
    facts: dict[str, Any] = {"confirmed_foc_at": foc}
    if status == Status.SCHEDULED:
        facts["lost_foc_at"] = None
    if status in _ENDS:
        facts |= {"change": None, "splits": order.agreed_splits}
    if status == Status.COMPLETED:
        facts |= {"actual_ported_at": state.ported_at, "ported_count": order.live_count}
    if status == Status.PARTIALLY_COMPLETED:
        facts["actual_ported_at"] = state.ported_at
    if status == Status.ACTION_REQUIRED:
        facts |= _stopped(desk, order, _masked(order, state), state)
    if status == Status.CANCELLED:
        facts["carrier_stage"] = CarrierStage.UNDONE
    return facts


def _masked(order: PortOrder, state: CarrierState) -> tuple[Ask, ...]:
    """The reasons of a rejection; those that came before this was masked as it is now, too."""
    return tuple(
        masked(reason, known_of(order, tuple(number for one in state.reasons for number in one.numbers)))
        for reason in state.reasons
    )


def _stopped(desk: Desk, order: PortOrder, reasons: tuple[Ask, ...], state: CarrierState) -> dict[str, Any]:
    """What a rejection makes of an order: what it asks for, whose turn it is, and a split that we can do ourselves.

    Where the carrier takes no more changes, nobody but our team can settle it.
    """
    used_up = is_used_up(order, profile(order.carrier, desk.policy.carrier_profiles))
    lost = order.confirmed_foc_at or order.lost_foc_at
    facts: dict[str, Any] = {
        "asks": reasons,
        "confirmed_foc_at": None,
        "lost_foc_at": lost,
        "rejections": order.rejections + 1,
        "owner": Owner.STAFF if used_up else turn_of(reasons),
    }
    if any(has_unknown_code(ask, order.carrier) for ask in reasons):
        facts["staff_flags"] = flagged(order, StaffFlag.UNKNOWN_CODE)
    apart = {number for ask in reasons if ask.code == "split_required" for number in ask.numbers}
    alone = {ask.code for ask in reasons} == {"split_required"}
    tried = StaffFlag.STUCK_CHANGE in order.staff_flags  # and it did not go: people decide
    if alone and apart and len(apart) < order.live_count and not order.splits and not tried:
        numbers = tuple(sorted(apart))
        facts["splits"] = (Split(order_id="", numbers=numbers, why="split_required"),)
        facts["change"] = PendingChange(
            kind="other",
            removed_numbers=numbers,
            answers=("split_required",),
            asked_at=state.heard_at or order.updated_at,
        )
    return facts


def _event_type(order: PortOrder, after: PortOrder) -> str:
    if after.status != order.status:
        return f"order.{after.status}"
    if after.replaced and after.carrier_stage != order.carrier_stage:
        return CANCELLED_AT_CARRIER
    if after.asks != order.asks:
        return "order.rejected_anew"
    return "order.numbers_ported" if after.ported_count != order.ported_count else "order.foc_changed"


def _carrier_actor(order: PortOrder) -> Actor:
    return Actor(kind=ActorKind.CARRIER, id=order.carrier, name=order.carrier)
