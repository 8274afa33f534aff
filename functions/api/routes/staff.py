"""What our own team decides on an order."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.api import answers, bodies, show
from functions.api.call import answer, here, new_router
from shared.usecases.review_orders import decide_review

router = new_router()


@router.post(
    "/admin/orders/<order_id>/review",
    tags=["Support staff"],
    summary="Pass an order that is in review, or send its letter back to be signed anew",
)
def review(order_id: str, body: Annotated[bodies.ReviewBody, Body()]) -> Response[answers.OrderAnswer]:
    call = here(router)
    order = decide_review(call.desk, call.principal, order_id, accept=body.decision == "accept", reason=body.reason)
    return answer(show.order(call.desk, order), version=order.version)
