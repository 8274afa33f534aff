"""A customer cancels a request's orders, from every state that allows it."""

from collections.abc import Sequence

from shared.domain.carrier_profiles import profile
from shared.domain.corrections import last_change_at
from shared.domain.lifecycle import CANCELLABLE, Status
from shared.domain.model import CarrierStage, PortOrder
from shared.domain.problems import Problem, RulesBroken, StateConflict
from shared.domain.time_zones import clock_there
from shared.ports import Write, WriteRefused
from shared.usecases.desk import Desk, Once, Principal, lost_race, remember, replayed, visible_request
from shared.usecases.support.deciding import changed_meanwhile
from shared.usecases.transitions import changed, commit_order, moved, order_event

_RETRIES = 5
FROZEN = "frozen_window"
_ITS_CARRIERS = frozenset({FROZEN, "cancel_not_possible"})


def cancel_orders(
    desk: Desk,
    principal: Principal,
    request_id: str,
    order_ids: tuple[str, ...] | None,
    reason: str,
    once: Once | None = None,
    *,
    despite_cutoff: bool = False,
) -> tuple[PortOrder, ...]:
    """Cancel these orders, or all that can be; before any reached a carrier at once, otherwise it is asked to.

    An order whose submission has begun may be at the carrier already, so it becomes `cancel_requested` and the
    workflow finds out; past the carrier's last change it is refused (`frozen_window`), unless our team tries it
    `despite_cutoff`. Cancelling what is cancelled is no error. Raises `StateConflict` naming each order that cannot be
    cancelled, before anything is done, when they were named.
    """
    view = desk.store.request_view(request_id)
    visible_request(principal, view.request if view else None)
    orders = {order.id: order for order in (view.orders if view else ())}
    if replayed(desk, once) is not None:
        return tuple(orders.values())
    if not orders:
        raise StateConflict(
            "Nothing was submitted yet. Delete the draft instead.", code="invalid_transition", allowed=["DELETE"]
        )
    if order_ids is not None and not order_ids:
        raise RulesBroken(
            "Nothing was cancelled.",
            problems=[
                Problem(
                    "order_ids_empty",
                    "order_ids names no order.",
                    "Name the orders to cancel, or leave order_ids out to cancel all of them.",
                    "/order_ids",
                )
            ],
        )
    wanted = list(dict.fromkeys(order_ids)) if order_ids is not None else list(orders)
    refused = [
        problem
        for wanted_id in wanted
        if (problem := _refusal(desk, wanted_id, orders.get(wanted_id), despite_cutoff=despite_cutoff)) is not None
    ]
    if refused and (order_ids is not None or len(refused) == len(wanted)):
        codes = {problem.code for problem in refused}
        code = codes.pop() if len(codes) == 1 and codes <= _ITS_CARRIERS else _code(orders, wanted)
        raise StateConflict("Nothing was cancelled.", code=code, problems=refused)
    cancelled: list[PortOrder] = []
    for wanted_id in wanted:
        if _refusal(desk, wanted_id, orders.get(wanted_id), despite_cutoff=despite_cutoff) is None:
            # The key belongs to the call: it is remembered with the first order's change.
            key = remember(desk, once, request_id) if not cancelled else []
            cancelled.append(_cancel(desk, principal, orders[wanted_id], reason, key))
    return tuple(cancelled)


def _refusal(desk: Desk, order_id: str, order: PortOrder | None, *, despite_cutoff: bool) -> Problem | None:
    """Why an order cannot be cancelled; None where it can be."""
    if order is None or not _cancellable(order):
        fix = "Leave it out." if order is not None else "Name orders of this request: GET …/orders lists them."
        return Problem("invalid_transition", f"Order {order_id} cannot be cancelled: {_why(order)}.", fix, "/order_ids")
    able = profile(order.carrier, desk.policy.carrier_profiles)
    if not able.can_cancel and _is_there(order) and order.status not in (Status.CANCELLED, Status.CANCEL_REQUESTED):
        return Problem(
            "cancel_not_possible",
            f"Order {order_id} cannot be cancelled: its carrier ({order.carrier}) takes no cancellation.",
            "Comment on the request: our team settles it with the carrier.",
        )
    cutoff = last_change_at(order, able)
    if order.status == Status.CANCELLED or cutoff is None or desk.clock.now() < cutoff or despite_cutoff:
        return None
    address = order.losing_account.service_address
    at = clock_there(cutoff, address.state, address.country)
    return Problem(
        FROZEN,
        f"Order {order_id} cannot be cancelled: its carrier took the last change at {at}.",
        "Comment on the request and our team tries to stop it; otherwise the numbers move on the confirmed date.",
    )


def _cancellable(order: PortOrder | None) -> bool:
    already = (Status.CANCELLED, Status.CANCEL_REQUESTED)
    return order is not None and (order.status in already or order.status in CANCELLABLE)


def _why(order: PortOrder | None) -> str:
    if order is None:
        return "it is not an order of this request"
    if order.status == Status.ACTIVATING:
        return "its numbers are moving this moment"
    return f"it is {order.status}"


def _code(orders: dict[str, PortOrder], wanted: list[str]) -> str:
    ended = all(wanted_id in orders and orders[wanted_id].ended for wanted_id in wanted)
    return "terminal_state" if ended else "invalid_transition"


def _is_there(order: PortOrder) -> bool:
    """Whether its carrier has it, or may have."""
    return order.carrier_stage in (CarrierStage.SENDING, CarrierStage.SENT)


def _goes_on(order: PortOrder) -> bool:
    return order.status == Status.CANCEL_REQUESTED and order.replaced


def _cancel(desk: Desk, principal: Principal, order: PortOrder, reason: str, extra: Sequence[Write]) -> PortOrder:
    for _ in range(_RETRIES):
        if order.status in (Status.CANCELLED, Status.CANCEL_REQUESTED) and not _goes_on(order):
            return order
        at_carrier = _is_there(order)
        to = Status.CANCEL_REQUESTED if at_carrier else Status.CANCELLED
        if _goes_on(order):
            # It was to be cancelled so that its numbers go on in others: now they end with it.
            more = {"replaced": False, "splits": order.agreed_splits, "change": None}
            after = changed(order, desk.clock.now(), **more)
        else:
            after = moved(desk, order, to, principal.actor, carrier_cancel_sent=False, cancel_failed="")
        kind = "order.cancel_requested" if at_carrier else "order.cancelled"
        try:
            commit_order(
                desk, after, order_event(desk, after, kind, principal.actor, before=order, reason=reason), extra
            )
        except WriteRefused:
            fresh = desk.store.order(order.id)
            if fresh is None:
                break
            if principal.is_staff:
                raise changed_meanwhile(desk, fresh, order.version) from None
            order = fresh
            continue
        return after
    raise lost_race("The order")
