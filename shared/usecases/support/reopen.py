"""Our team reopens an order that ended: a new order, linked to the old, takes up its numbers that were not ported."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from shared.domain.lifecycle import Status
from shared.domain.model import CarrierStage, NumberRow, PortOrder, PortRequest, StaffFlag
from shared.domain.permissions import Action
from shared.domain.phone_numbers import read_number_cell
from shared.domain.problems import NotFound, Problem, RulesBroken, StateConflict
from shared.ports import Append, Replace, Unavailable, WriteRefused
from shared.usecases.desk import Desk, Once, Principal, remember
from shared.usecases.order_numbers import group_rows
from shared.usecases.support.deciding import Decision, begin, changed_meanwhile, reason_of
from shared.usecases.support.new_orders import commit_new_order, next_order_id, order_like, take_numbers
from shared.usecases.transitions import changed, order_event

_ENDED: Final = frozenset({Status.CANCELLED, Status.EXPIRED, Status.PARTIALLY_COMPLETED})
_ATTEMPTS: Final = 12
_REFUSAL: Final = "The order was not reopened."


@dataclass(frozen=True, slots=True)
class Reopened:
    """The old order, the new one, and numbers that are in another live port by now."""

    old: PortOrder
    new: PortOrder
    elsewhere: tuple[str, ...] = ()


def reopen_order(
    desk: Desk,
    principal: Principal,
    order_id: str,
    if_match: int | None,
    reason: str,
    numbers: Sequence[str] = (),
    once: Once | None = None,
) -> Reopened:
    """Take up the numbers of a cancelled, expired or partly completed order that were not ported, or some of them.

    The new order has a letter of its own, to be signed. A call that ended half way is repeated on the order as it is
    then. Raises `RulesBroken`, `StateConflict`, and what `begin` raises.
    """
    decision = begin(desk, principal, Action.STAFF_ORDERS, order_id, if_match, once)
    old = decision.order
    there = desk.store.order(old.reopened_as) if old.reopened_as else None
    if decision.done and there is not None:
        return Reopened(old, there)
    _check_reopenable(old, there)
    said = reason_of(reason, _REFUSAL)
    view = desk.store.request_view(old.request_id)
    if view is None:
        raise NotFound("There is no such order.")
    rows = _chosen(tuple(_left(desk, old)), numbers)
    old = old if old.reopened_as else _with_id(decision, old)
    taken = take_numbers(desk, view.request, old.reopened_as, rows)
    if not taken.rows:
        raise StateConflict(
            "Every one of these numbers is in another port by now.",
            code="number_active_port_exists",
            problems=[_elsewhere(number) for number in taken.elsewhere],
        )
    made = order_like(desk, view.request, old, old.reopened_as, taken.rows).but(reopened_from=old.id)
    after = _given_up(desk, old, len(taken.rows))
    keys = remember(desk, once, old.id)
    if not commit_new_order(desk, made, decision.actor, old, after, keys, reason=said):
        there = desk.store.order(made.id)
        if there is None:
            raise changed_meanwhile(desk, desk.store.order(old.id) or old, old.version)
        made = there
    return Reopened(desk.store.order(old.id) or after, made, taken.elsewhere)


def _check_reopenable(old: PortOrder, there: PortOrder | None) -> None:
    if there is not None:
        raise StateConflict(f"This order was reopened already, as {there.id}.", code="reopened_already")
    if old.status not in _ENDED:
        raise StateConflict(
            f"An order that is {old.status} is not reopened: only one that was cancelled, expired, or ended in part.",
            code="invalid_transition",
            allowed=sorted(str(status) for status in _ENDED),
        )
    may_move = (
        old.carrier_stage in (CarrierStage.SENDING, CarrierStage.SENT) and old.status != Status.PARTIALLY_COMPLETED
    )
    if may_move or StaffFlag.CONTRADICTION in old.staff_flags:
        raise StateConflict(
            "Its carrier may still port this order. Settle that with it first.", code="carrier_may_port"
        )
    if not old.tidied:
        raise StateConflict("This order is still being wound up. Try again in a minute.", code="not_tidied")


def _left(desk: Desk, old: PortOrder) -> Iterator[NumberRow]:
    """Rows of the order that were not ported: of one that ended in part those that were taken out of it."""
    header = desk.store.number_list(old.request_id, old.list_id)
    counts = {group.key: group.count for group in header.groups} if header else {}
    own = {old.id} if old.split_from else {old.id, ""}
    own |= {old.reopened_as} if old.reopened_as else set()
    state = "excluded" if old.status == Status.PARTIALLY_COMPLETED else ""
    for key in old.row_groups:
        for row in group_rows(desk, old.request_id, old.list_id, key, counts.get(key, 0)):
            begun = bool(old.reopened_as) and row.own_order_id == old.reopened_as
            if row.own_order_id in own and (row.own_state == state or begun) and row.disposition == "accepted":
                yield row


def _chosen(rows: Sequence[NumberRow], numbers: Sequence[str]) -> list[NumberRow]:
    by_number = {row.number: row for row in rows}
    if not numbers:
        if not rows:
            raise StateConflict("No number of this order is left to be ported.", code="nothing_left")
        return list(rows)
    problems, chosen = [], {}
    for place, text in enumerate(numbers):
        facts = read_number_cell(text).facts
        row = by_number.get(facts.e164) if facts else None
        if row is None:
            detail = f"{text[:40]} is no number of this order that is left to be ported."
            problems.append(Problem("number_not_in_order", detail, "Leave it out.", f"/numbers/{place}"))
        else:
            chosen[row.number] = row
    if problems:
        raise RulesBroken(_REFUSAL, problems=problems)
    return list(chosen.values())


def _with_id(decision: Decision, old: PortOrder) -> PortOrder:
    """The old order with an id for the new one, taken from the request."""
    desk = decision.desk
    for _ in range(_ATTEMPTS):
        request: PortRequest | None = desk.store.request(old.request_id)
        if request is None:
            break
        new_id, counted = next_order_id(request)
        now = desk.clock.now()
        named = changed(old, now, reopened_as=new_id)
        event = order_event(desk, named, "staff.reopening", decision.actor, before=old, into=new_id)
        counted = counted.but(updated_at=now)
        try:
            desk.store.commit([Replace(named), Replace(counted), Append(event)])
        except WriteRefused as refused:
            if Replace(named) in refused.refused:
                raise changed_meanwhile(desk, desk.store.order(old.id) or old, old.version) from None
            continue
        return desk.store.order(old.id) or named
    raise Unavailable(f"{old.request_id} is written by too many at once")


def _given_up(desk: Desk, old: PortOrder, count: int) -> PortOrder:
    """The old order without these numbers, so that each is counted once in its request."""
    fewer = {"number_count": old.number_count - count}
    if old.status == Status.PARTIALLY_COMPLETED:
        fewer["excluded_count"] = max(0, old.excluded_count - count)
    return changed(old, desk.clock.now(), **fewer)


def _elsewhere(number: str) -> Problem:
    return Problem("number_active_port_exists", f"{number} is in another port.", "Leave it out.", "/numbers")
