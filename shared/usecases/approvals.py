"""An administrator of the account approves or returns what a manager or client manager submitted."""

from shared.domain.lifecycle import Status
from shared.domain.model import Ask, PortOrder
from shared.domain.permissions import Action
from shared.domain.problems import Problem, RulesBroken, StateConflict
from shared.ports import WriteRefused
from shared.usecases.desk import Desk, Once, Principal, lost_race, remember, replayed, require, visible_request
from shared.usecases.transitions import commit_order, moved, order_event


def decide_approval(
    desk: Desk, principal: Principal, request_id: str, *, approve: bool, reason: str, once: Once | None = None
) -> tuple[PortOrder, ...]:
    """Approve every order that waits for it, or return them to draft with a reason. Again is harmless."""
    require(principal, Action.REQUESTS_APPROVE)
    view = desk.store.request_view(request_id)
    visible_request(principal, view.request if view else None)
    if not approve and not reason.strip():
        raise RulesBroken(
            "The request was not returned.",
            problems=[
                Problem("reason_missing", "A request is returned with a reason.", "Say what to change.", "/reason")
            ],
        )
    orders = view.orders if view else ()
    if replayed(desk, once) is not None:
        return orders
    waiting = [order for order in orders if order.status == Status.AWAITING_APPROVAL]
    if not waiting and not any(order.status == Status.AWAITING_SIGNATURE for order in orders if approve):
        raise StateConflict("No order of this request waits for approval.", code="invalid_transition")
    to = Status.AWAITING_SIGNATURE if approve else Status.DRAFT
    decided: list[PortOrder] = []
    for order in waiting:
        asks = () if approve else (_returned(principal, reason),)
        after = moved(desk, order, to, principal.actor, asks=asks)
        kind = "order.approved" if approve else "order.returned"
        key = remember(desk, once, request_id) if not decided else []
        try:
            commit_order(desk, after, order_event(desk, after, kind, principal.actor, before=order, reason=reason), key)
        except WriteRefused:
            raise lost_race("The order") from None
        decided.append(after)
    return tuple(decided)


def _returned(principal: Principal, reason: str) -> Ask:
    return Ask(
        code="returned",
        detail=f"{principal.user_name} returned the request: {reason.strip()}",
        fix="Change what was asked for and submit it again.",
    )
