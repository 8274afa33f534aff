"""Whether carriers say that they can take numbers."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.api import answers, bodies, show
from functions.api.call import does, here, new_router
from shared.domain.permissions import Action
from shared.usecases.check_portability import check_numbers

router = new_router()


@router.post(
    "/v1/portability-checks",
    tags=["Numbers"],
    summary="Whether up to 1,000 numbers can be ported, as far as carriers say ahead; nothing is kept of a request",
    description="Advice: a carrier that does not answer leaves its numbers unknown, and an answer is remembered for a "
    "day. An entry that is no number says why; it harms no other.",
    openapi_extensions=does(Action.PORTABILITY_CHECK),
)
def check(body: Annotated[bodies.PortabilityBody, Body()]) -> answers.PortabilityAnswer:
    call = here(router)
    return show.portability(check_numbers(call.desk, call.principal, body.numbers))
