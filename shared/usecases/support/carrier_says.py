"""What a carrier said, entered on the version of the order that was looked at."""

from typing import Final

from shared.domain.model import CarrierEventKind
from shared.domain.permissions import Action
from shared.ports import Append
from shared.usecases.carrier_answers import Answer, Recorded, record_answer
from shared.usecases.desk import Desk, Once, Principal
from shared.usecases.support.deciding import begin
from shared.usecases.transitions import order_event

SET_FOC: Final = CarrierEventKind.FOC_CONFIRMED
MARK_PORTED: Final = CarrierEventKind.PORTED


def carrier_says(
    desk: Desk,
    principal: Principal,
    order_id: str,
    if_match: int | None,
    answer: Answer,
    once: Once | None = None,
    *,
    required: bool = True,
) -> Recorded:
    """Enter what a carrier said about an order. Raises what `record_answer` and `begin` raise; without `required` any
    version will do where none is given."""
    decision = begin(desk, principal, Action.STAFF_CARRIERS, order_id, if_match, once, required=required)
    if decision.done:
        return Recorded(decision.order, "duplicate")
    recorded = record_answer(desk, principal, order_id, answer, once)
    if answer.reason.strip() and recorded.outcome != "duplicate":
        said = order_event(
            desk, recorded.order, "staff.answer_explained", decision.actor, before=recorded.order,
            reason=answer.reason.strip(), answer=answer.kind,
        )  # fmt: skip
        desk.store.commit([Append(said)])
    decision.told(recorded)
    return recorded
