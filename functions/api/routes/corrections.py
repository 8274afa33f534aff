"""Rejected orders: what was sent beside what the carrier answered, the correction of it, and links for who knows."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from functions.api import answers, bodies, show
from functions.api.call import answer, does, here, new_router, nothing
from shared.domain.model import Person
from shared.domain.permissions import Action
from shared.usecases.corrections.correcting import correct_as_staff, correct_order, correction_forms, split_as_staff
from shared.usecases.corrections.links import links_of, make_link, revoke_link

router = new_router()
VoidLetters = Annotated[
    bool, Query(description="Agrees that a signed letter is signed anew for a change that the order does not ask for.")
]
_REQUEST = "/v1/port-requests/<request_id>"


@router.get(
    f"{_REQUEST}/corrections",
    tags=["Corrections"],
    summary="What the orders of a request wait for, and the form of just what is needed",
    description="With `order_id` the form of that order, also where its carrier works on it: what a change would cost.",
    openapi_extensions=does(Action.REQUESTS_READ),
)
def forms(request_id: str, order_id: Annotated[str | None, Query(max_length=64)] = None) -> answers.CorrectionList:
    call = here(router)
    found = correction_forms(call.desk, call.principal, request_id, order_id)
    return answers.CorrectionList(items=[show.correction(one) for one in found])


@router.post(
    f"{_REQUEST}/corrections",
    tags=["Corrections"],
    summary="Put a rejected order right; what is left unanswered is kept and waits",
    openapi_extensions=does(Action.REQUESTS_CORRECT),
)
def correct(
    request_id: str, body: Annotated[bodies.CorrectionBody, Body()], void_letters: VoidLetters = False
) -> Response[answers.OrderAnswer]:
    call = here(router)
    order = correct_order(
        call.desk,
        call.principal,
        request_id,
        body.order_id,
        bodies.given_fixes(body, void_letters=void_letters),
        call.once(bodies.remembered(body)),
    )
    return answer(show.order(call.desk, order), version=order.version)


@router.post(
    "/admin/orders/<order_id>/corrections",
    tags=["Support staff"],
    summary="Put an order right for its customer, or send on with a note what our team acts on itself",
    openapi_extensions=does(Action.STAFF_CORRECT),
)
def correct_for_customer(
    order_id: str, body: Annotated[bodies.FixesBody, Body()], void_letters: VoidLetters = False
) -> Response[answers.OrderAnswer]:
    call = here(router)
    once = call.once(bodies.remembered(body))
    fixes = bodies.given_fixes(body, void_letters=void_letters)
    order = correct_as_staff(call.desk, call.principal, order_id, fixes, once, call.if_match)
    return answer(show.order(call.desk, order), version=order.version)


@router.post(
    "/admin/orders/<order_id>/split",
    tags=["Support staff"],
    summary="Put numbers of an order into an order of their own, as where a carrier wants them apart",
    description="Of the same current carrier account, or of another one. At a carrier that takes no number out of an "
    "order (Telnyx) the order is cancelled, and all its numbers go on in new orders.",
    openapi_extensions=does(Action.STAFF_CORRECT),
)
def split(order_id: str, body: Annotated[bodies.SplitBody, Body()]) -> Response[answers.OrderAnswer]:
    call = here(router)
    once = call.once(body.model_dump(mode="json"))
    order = split_as_staff(call.desk, call.principal, order_id, bodies.given_split(body), once, call.if_match)
    return answer(show.order(call.desk, order), version=order.version)


@router.post(
    f"{_REQUEST}/correction-links",
    tags=["Corrections"],
    summary="A link that lets somebody without an account correct one order; shown once",
    status_code=201,
    openapi_extensions=does(Action.REQUESTS_CORRECT),
)
def make(request_id: str, body: Annotated[bodies.CorrectionLinkBody, Body()]) -> Response[answers.CorrectionLinkAnswer]:
    call = here(router)
    made = make_link(
        call.desk,
        call.principal,
        request_id,
        body.order_id,
        Person(**body.person.model_dump()),
        tuple(body.codes),
        body.note,
        call.once(body.model_dump(mode="json")),
    )
    return answer(show.correction_link(call.desk, made, with_url=True), 201, version=made.version)


@router.get(
    f"{_REQUEST}/correction-links",
    tags=["Corrections"],
    summary="The links to an order's correction",
    openapi_extensions=does(Action.REQUESTS_READ),
)
def index(request_id: str, order_id: Annotated[str, Query(max_length=64)]) -> answers.CorrectionLinkList:
    call = here(router)
    found = links_of(call.desk, call.principal, request_id, order_id)
    return answers.CorrectionLinkList(items=[show.correction_link(call.desk, one) for one in found])


@router.delete(
    f"{_REQUEST}/orders/<order_id>/correction-links/<link_id>",
    tags=["Corrections"],
    summary="Revoke a link",
    openapi_extensions=does(Action.REQUESTS_CORRECT),
)
def revoke(request_id: str, order_id: str, link_id: str) -> Response[str]:
    call = here(router)
    revoke_link(call.desk, call.principal, request_id, order_id, link_id)
    return nothing()
