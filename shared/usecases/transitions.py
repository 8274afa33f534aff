"""Moving an order: the new state, what it means for its request, and the event, in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from shared.domain.desk_clock import ticked
from shared.domain.foc_dates import calendar_of_order
from shared.domain.lifecycle import Status, allowed_from, fold_orders, may_move
from shared.domain.model import Actor, CarrierStage, Event, PortOrder, PortRequest, StaffFlag
from shared.domain.problems import StateConflict
from shared.domain.progress import default_owner_and_due
from shared.ports import Append, Replace, Unavailable, Write, WriteRefused
from shared.usecases.desk import Desk
from shared.usecases.notifications.owing import owed_for

_ATTEMPTS = 12


def moved(desk: Desk, order: PortOrder, to: Status, actor: Actor, **changes: Any) -> PortOrder:
    """The order in its next status, with whose turn it is and by when. Raises `StateConflict`."""
    if not may_move(order.status, to, actor.kind):
        allowed = allowed_from(order.status)
        raise StateConflict(
            f"An order that is {order.status} cannot become {to}.",
            code="terminal_state" if not allowed else "invalid_transition",
            allowed=[str(status) for status in allowed],
        )
    now = desk.clock.now()
    owner, due_at = default_owner_and_due(
        to,
        now,
        desk.policy,
        country=order.country,
        losing_carriers=calendar_of_order(order, desk.policy),
        confirmed_foc_at=changes.get("confirmed_foc_at", order.confirmed_foc_at),
    )
    fresh = {"owner": owner, "due_at": due_at, "status_since": now, "asks": (), "retry_at": None, "chase": None}
    changes = fresh | {"proposal": None} | changes
    return changed(order, now, status=to, faults_in_a_row=0, fault="", fault_step="", **changes)


def changed(order: PortOrder, now: datetime, **changes: Any) -> PortOrder:
    """The order's next version, without a tax number's digits once nothing waits that would send them."""
    next_version: PortOrder = order.but(version=order.version + 1, updated_at=now, **changes)
    if next_version.sealed_tax_id and not _is_to_send(next_version):
        next_version = next_version.but(sealed_tax_id="")
    return next_version


def _is_to_send(order: PortOrder) -> bool:
    """Whether the order itself, or a change of it, is yet to reach its carrier."""
    return not order.ended and (order.carrier_stage != CarrierStage.SENT or order.change is not None)


def flagged(order: PortOrder, *flags: StaffFlag) -> tuple[StaffFlag, ...]:
    """The order's flags with these among them."""
    return tuple(dict.fromkeys((*order.staff_flags, *flags)))


def unflagged(order: PortOrder, *flags: StaffFlag) -> tuple[StaffFlag, ...]:
    """The order's flags without these."""
    return tuple(flag for flag in order.staff_flags if flag not in flags)


def order_event(
    desk: Desk,
    order: PortOrder,
    kind: str,
    actor: Actor,
    *,
    before: PortOrder | None = None,
    reason: str = "",
    **data: Any,
) -> Event:
    """What happened to an order, for timeline, audit and the bus. `data` must hold no secrets."""
    return Event(
        id=desk.ids.new("evt"),
        type=kind,
        account_id=order.account_id,
        request_id=order.request_id,
        order_id=order.id,
        version=order.version,
        status=order.status,
        test_mode=order.test_mode,
        submitter_id=order.submitted_by.id,
        at=desk.clock.now(),
        actor=actor,
        from_status=before.status if before and before.status != order.status else "",
        to_status=order.status if not before or before.status != order.status else "",
        since=before.status_since if before and before.status != order.status else None,
        reason=reason,
        data=data,
    )


def request_event(desk: Desk, request: PortRequest, kind: str, actor: Actor, reason: str = "", **data: Any) -> Event:
    return Event(
        id=desk.ids.new("evt"),
        type=kind,
        account_id=request.account_id,
        request_id=request.id,
        version=request.version,
        status=request.status,
        test_mode=request.test_mode,
        submitter_id=request.submitted_by.id,
        at=desk.clock.now(),
        actor=actor,
        to_status=request.status,
        reason=reason,
        data=data,
    )


def with_orders(request: PortRequest, orders: Iterable[PortOrder], now: datetime) -> PortRequest:
    """The request after these orders changed: statuses, counts and the folded status."""
    statuses = dict(request.orders)
    sizes, ported, excluded = dict(request.order_sizes), dict(request.order_ported), dict(request.order_excluded)
    for order in orders:
        statuses[order.id] = order.status
        sizes[order.id] = order.row_count
        ported[order.id] = order.ported_count
        excluded[order.id] = order.excluded_count
    next_version: PortRequest = request.but(
        orders=statuses,
        order_sizes=sizes,
        order_ported=_some(ported),
        order_excluded=_some(excluded),
        counts=counts_of(statuses, sizes, request.counts, _some(ported), _some(excluded)),
        status=request.status if request.status == Status.SUBMITTING else fold_orders(statuses, sizes),
        version=request.version + 1,
        updated_at=now,
    )
    return next_version


_BESIDE_ORDERS: Final = ("held", "on_hold")


def counts_of(
    statuses: Mapping[str, Status],
    sizes: Mapping[str, int],
    before: Mapping[str, int],
    ported: Mapping[str, int],
    excluded: Mapping[str, int],
) -> dict[str, int]:
    """How many numbers are where: each number of an order under its order's status, and rows that are in none.

    Numbers that were ported ahead of their order count as completed, whatever becomes of the rest; the rest of an
    order that ended so is cancelled. An order that went back to draft holds no numbers any more: its rows are drafts,
    or in a newer order.
    """
    counts = {name: before[name] for name in _BESIDE_ORDERS if before.get(name)}

    def count(name: str, numbers: int) -> None:
        if numbers:
            counts[name] = counts.get(name, 0) + numbers

    for order_id, status in statuses.items():
        if status == Status.DRAFT:
            continue
        ahead = min(ported.get(order_id, 0), sizes[order_id])
        count(Status.COMPLETED, ahead)
        rest = Status.CANCELLED if status == Status.PARTIALLY_COMPLETED else status
        count(rest, sizes[order_id] - ahead)
        count("excluded", excluded.get(order_id, 0))
    return counts


def _some(counts: Mapping[str, int]) -> dict[str, int]:
    """Those that are not 0: most orders have none."""
    return {name: count for name, count in counts.items() if count}


def commit_order(desk: Desk, order: PortOrder, event: Event, extra: Iterable[Write] = ()) -> None:
    """Write an order's next version with its request's and the event, as one. See `commit_orders`."""
    commit_orders(desk, order.request_id, [(order, event)], extra)


def commit_orders(
    desk: Desk, request_id: str, moves: Sequence[tuple[PortOrder, Event]], extra: Iterable[Write] = ()
) -> None:
    """Write the next versions of orders of one request with the request's and their events, as one.

    The request is shared by up to 40 orders, so losing the race for its version is tried again on the fresh one; the
    orders' own versions are what the caller decided on, so losing one of those is the caller's: `WriteRefused`.
    Without any order the request is left alone.
    """
    others = list(extra)
    now = desk.clock.now()
    moves = [(ticked(order, now, desk.policy), event) for order, event in moves]
    moved_orders = {order.id: order for order, _ in moves}
    events = [event for _, event in moves] + [write.event for write in others if isinstance(write, Append)]
    own: list[Write] = [write for order, event in moves for write in (Replace(order), Append(event))]
    for _ in range(_ATTEMPTS):
        request = desk.store.request(request_id)
        if request is None:
            raise WriteRefused([*own, *others])
        owed = owed_for(desk, request, events, moved_orders)
        folded = [Replace(with_orders(request, [order for order, _ in moves], desk.clock.now()))] if moves else []
        try:
            desk.store.commit([*own, *folded, *others, *owed])
        except WriteRefused as refused:
            if refused.refused and all(write in folded for write in refused.refused):
                continue
            raise
        return
    raise Unavailable(f"{request_id} is written by too many at once")


def commit_unless_moved(desk: Desk, order: PortOrder, event: Event, extra: Iterable[Write] = ()) -> bool:
    """Write a workflow step's result. False if the order moved meanwhile: the workflow decides anew from the table."""
    try:
        commit_order(desk, order, event, extra)
    except WriteRefused:
        return False
    return True
