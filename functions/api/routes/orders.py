"""Orders of a request, their letters, and the timeline."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from functions.api import answers, bodies, show
from functions.api.call import answer, does, here, new_router
from shared.domain.lifecycle import Status
from shared.domain.permissions import Action
from shared.usecases.letters import Signing, letter_link, order_of_request, sign_letter
from shared.usecases.telephony.show_proof import certificate_link, show_proof
from shared.usecases.view_requests import timeline, view_request

router = new_router()
_REQUEST = "/v1/port-requests/<request_id>"


@router.get(
    f"{_REQUEST}/orders",
    tags=["Orders"],
    summary="The orders of a request",
    openapi_extensions=does(Action.REQUESTS_READ),
)
def index(request_id: str) -> answers.OrderList:
    call = here(router)
    view = view_request(call.desk, call.principal, request_id)
    live = [order for order in view.orders if order.status != Status.DRAFT]
    return answers.OrderList(items=[show.order(call.desk, order) for order in live])


@router.get(
    f"{_REQUEST}/orders/<order_id>",
    tags=["Orders"],
    summary="One order",
    openapi_extensions=does(Action.REQUESTS_READ),
)
def read(request_id: str, order_id: str) -> Response[answers.OrderAnswer]:
    call = here(router)
    order = order_of_request(call.desk, call.principal, request_id, order_id)
    return answer(show.order(call.desk, order), version=order.version)


@router.get(
    f"{_REQUEST}/letters/<letter>",
    tags=["Letters"],
    summary="The letter of an order as PDF: `{order_id}.pdf`",
    description="Redirects to a link that dies within minutes. `version=unsigned` is the letter to read and sign.",
    openapi_extensions=does(Action.REQUESTS_READ),
)
def letter_pdf(
    request_id: str,
    letter: str,
    version: Annotated[str | None, Query(pattern="^(signed|unsigned)$", max_length=8)] = None,
) -> Response[answers.LinkAnswer]:
    call = here(router)
    wanted = None if version is None else version == "signed"
    order_id = letter.removesuffix(".pdf")
    link = letter_link(call.desk, call.principal, request_id, order_id, signed=wanted)
    found: Response[answers.LinkAnswer] = answer(answers.LinkAnswer(link=link), 303, location=link)
    return found


@router.get(
    f"{_REQUEST}/proof",
    tags=["Orders"],
    summary="How the ported numbers work, and what of the old service can be cancelled",
    description="By the calls and tests of its tracking numbers, which are looked at within minutes. Keep the old "
    "service until `safe_to_cancel`; what has to stay even then is in each order's `cancel`.",
    openapi_extensions=does(Action.REQUESTS_READ),
)
def proof(request_id: str) -> answers.ProofAnswer:
    call = here(router)
    return show.proof(show_proof(call.desk, call.principal, request_id))


@router.get(
    f"{_REQUEST}/certificates/<certificate>",
    tags=["Orders"],
    summary="The certificate of an order whose numbers all work, as PDF: `{order_id}.pdf`",
    description="Redirects to a link that dies within minutes. Sealed as letters are (PAdES).",
    openapi_extensions=does(Action.REQUESTS_READ),
)
def certificate_pdf(request_id: str, certificate: str) -> Response[answers.LinkAnswer]:
    call = here(router)
    link = certificate_link(call.desk, call.principal, request_id, certificate.removesuffix(".pdf"))
    found: Response[answers.LinkAnswer] = answer(answers.LinkAnswer(link=link), 303, location=link)
    return found


@router.post(
    f"{_REQUEST}/letters/<order_id>/signature",
    tags=["Letters"],
    summary="Sign the letter of an order",
    openapi_extensions=does(Action.LETTERS_SIGN),
)
def sign(
    request_id: str, order_id: str, body: Annotated[bodies.SignatureBody, Body()]
) -> Response[answers.OrderAnswer]:
    call = here(router)
    signing = Signing(
        typed_name=body.typed_name,
        title=body.title,
        consent=body.consent,
        consent_version=body.consent_version,
        document_sha256=body.document_sha256.lower(),
        signed_on=body.signed_on,
        ip=call.source_ip,
        user_agent=call.user_agent,
    )
    order = sign_letter(
        call.desk, call.principal, request_id, order_id, signing, call.once(body.model_dump(mode="json"))
    )
    return answer(show.order(call.desk, order), version=order.version)


@router.get(
    f"{_REQUEST}/events",
    tags=["Orders"],
    summary="The timeline, oldest first",
    openapi_extensions=does(Action.REQUESTS_READ),
)
def events(
    request_id: str,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
    cursor: Annotated[str | None, Query(max_length=2048)] = None,
) -> answers.EventPage:
    call = here(router)
    page = timeline(call.desk, call.principal, request_id, limit, cursor)
    return answers.EventPage(items=[show.event(one) for one in page.items], cursor=page.cursor)
