"""Who of our team sees to an order."""

from typing import Any

from shared.domain.lifecycle import ActorKind
from shared.domain.model import DESK_ACCOUNT, Actor, PortOrder
from shared.domain.permissions import Action
from shared.domain.problems import Problem, RulesBroken, StateConflict
from shared.usecases.desk import Desk, Once, Principal
from shared.usecases.support.deciding import begin
from shared.usecases.support.queue import ME
from shared.usecases.transitions import changed, order_event


def assign_order(
    desk: Desk, principal: Principal, order_id: str, if_match: int | None, to: str | None, once: Once | None = None
) -> PortOrder:
    """Give an order to one of our team, by their user id or "me", or with None to nobody. Again is harmless.

    Raises `RulesBroken` for who is not of our team, `StateConflict` for an order that has ended, and what `begin`
    raises.
    """
    decision = begin(desk, principal, Action.STAFF_ASSIGN, order_id, if_match, once)
    order = decision.order
    assignee = _assignee(desk, decision.actor, to)
    if decision.done or order.assignee == assignee:
        return order
    if order.ended and assignee is not None:
        raise StateConflict("This order has ended: there is nothing to see to.", code="terminal_state")
    after = changed(order, desk.clock.now(), assignee=assignee)
    facts: dict[str, Any] = {
        "assignee": assignee.name if assignee else None,
        "assigned_before": order.assignee.name if order.assignee else None,
    }
    return decision.commit(after, order_event(desk, after, "staff.assigned", decision.actor, before=order, **facts))


def _assignee(desk: Desk, actor: Actor, to: str | None) -> Actor | None:
    if not to:
        return None
    if to in (ME, actor.id):
        return actor
    user = desk.store.user(DESK_ACCOUNT, to)
    if user is None or not user.is_active:
        fix = "GET /admin/team lists our people; null is nobody."
        problem = Problem("assignee_unknown", f"{to[:64]!r} is nobody of our team, or no more.", fix, "/to")
        raise RulesBroken("The order was not assigned.", problems=[problem])
    return Actor(kind=ActorKind.STAFF, id=user.id, name=user.name)
