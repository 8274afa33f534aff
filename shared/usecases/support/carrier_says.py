"""What a carrier said, as our team decides on it: a date, or that the numbers moved."""

from shared.domain.model import CarrierEventKind, PortOrder
from shared.domain.permissions import Action
from shared.usecases.carrier_answers import Answer, record_answer
from shared.usecases.desk import Desk, Once, Principal
from shared.usecases.support.deciding import begin


def carrier_says(
    desk: Desk, principal: Principal, order_id: str, if_match: int | None, answer: Answer, once: Once | None = None
) -> PortOrder:
    """Enter what a carrier said about the order as it was looked at. Raises what `record_answer` and `begin` raise."""
    decision = begin(desk, principal, Action.STAFF_CARRIERS, order_id, if_match, once)
    if decision.done:
        return decision.order
    return decision.told(record_answer(desk, principal, order_id, answer, once))


SET_FOC = CarrierEventKind.FOC_CONFIRMED
MARK_PORTED = CarrierEventKind.PORTED
