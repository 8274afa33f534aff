"""Our team returns an order to its customer: what was asked for is a draft again, with what to change."""

from typing import Final

from shared.domain.lifecycle import Status
from shared.domain.model import Ask, CarrierStage, PortOrder
from shared.domain.permissions import Action
from shared.domain.problems import StateConflict
from shared.usecases.desk import Desk, Once, Principal
from shared.usecases.support.deciding import begin, reason_of
from shared.usecases.transitions import moved, order_event

_RETURNABLE: Final = frozenset({Status.AWAITING_APPROVAL, Status.AWAITING_SIGNATURE, Status.IN_REVIEW})


def return_order(
    desk: Desk, principal: Principal, order_id: str, if_match: int | None, reason: str, once: Once | None = None
) -> PortOrder:
    """Return an order that no carrier has, with what the customer is to change before they submit it again.

    Its numbers are free again. Raises `RulesBroken`, `StateConflict` and what `begin` raises.
    """
    decision = begin(desk, principal, Action.STAFF_ORDERS, order_id, if_match, once)
    order = decision.order
    if decision.done:
        return order
    if order.status not in _RETURNABLE or order.carrier_stage != CarrierStage.NONE:
        raise StateConflict(
            f"An order that is {order.status} cannot be returned: only one that no carrier has. Reject it with its "
            "reasons, or cancel it.",
            code="invalid_transition",
            allowed=sorted(str(status) for status in _RETURNABLE),
        )
    said = reason_of(reason, "The order was not returned.", why="Say what the customer is to change.")
    ask = Ask(
        code="returned",
        detail=f"Our team returned the request: {said}",
        fix="Change what was asked for and submit it again.",
    )
    after = moved(desk, order, Status.DRAFT, decision.actor, asks=(ask,))
    return decision.commit(after, order_event(desk, after, "order.returned", decision.actor, before=order, reason=said))
