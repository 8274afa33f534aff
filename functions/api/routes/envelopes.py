"""Who is asked to sign: envelopes, letters on paper, and what is said about a request."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from functions.api import answers, bodies, show
from functions.api.call import Call, answer, does, here, new_router
from shared.domain.model import Person
from shared.domain.permissions import Action
from shared.usecases.comments import add_comment, list_comments
from shared.usecases.envelopes.sending import Sent, replace_signer, resend, revoke, send_to
from shared.usecases.paper_letters import give_paper_letter
from shared.usecases.view_requests import view_request

router = new_router()
_REQUEST = "/v1/port-requests/<request_id>"
_ENVELOPES = f"{_REQUEST}/envelopes"


@router.get(
    _ENVELOPES,
    tags=["Envelopes"],
    summary="Who was asked to sign, and how far it got",
    openapi_extensions=does(Action.REQUESTS_READ),
)
def index(request_id: str) -> answers.EnvelopeList:
    call = here(router)
    view = view_request(call.desk, call.principal, request_id)
    return answers.EnvelopeList(items=[show.envelope(call.desk, one) for one in view.envelopes])


@router.post(
    _ENVELOPES,
    tags=["Envelopes"],
    summary="Ask somebody to sign: one mail and one link for all their letters",
    description="Envelopes that asked somebody else for the same letters are replaced, and their links are dead.",
    status_code=201,
    openapi_extensions=does(Action.SIGNERS_ASK),
)
def send(request_id: str, body: Annotated[bodies.EnvelopeBody | None, Body()] = None) -> Response[answers.SentAnswer]:
    call = here(router)
    wanted = body or bodies.EnvelopeBody()
    order_ids = tuple(wanted.order_ids) if wanted.order_ids is not None else None
    once = call.once(wanted.model_dump(mode="json"))
    signer = Person(**wanted.signer.model_dump()) if wanted.signer else None
    return _sent(call, send_to(call.desk, call.principal, request_id, signer, order_ids, once), 201)


@router.post(
    f"{_ENVELOPES}/<envelope_id>/resend",
    tags=["Envelopes"],
    summary="Mail the signing link again, or a new one",
    openapi_extensions=does(Action.SIGNERS_ASK),
)
def send_again(
    request_id: str, envelope_id: str, body: Annotated[bodies.ResendBody | None, Body()] = None
) -> Response[answers.SentAnswer]:
    call = here(router)
    wanted = body or bodies.ResendBody()
    once = call.once(wanted.model_dump(mode="json"))
    return _sent(call, resend(call.desk, call.principal, request_id, envelope_id, new_link=wanted.new_link, once=once))


@router.post(
    f"{_ENVELOPES}/<envelope_id>/replace",
    tags=["Envelopes"],
    summary="Ask another signer instead; the link is dead",
    openapi_extensions=does(Action.SIGNERS_ASK),
)
def replace(
    request_id: str, envelope_id: str, body: Annotated[bodies.ReplaceSignerBody, Body()]
) -> Response[answers.SentAnswer]:
    call = here(router)
    once = call.once(body.model_dump(mode="json"))
    signer = Person(**body.signer.model_dump())
    return _sent(call, replace_signer(call.desk, call.principal, request_id, envelope_id, signer, once))


@router.post(
    f"{_ENVELOPES}/<envelope_id>/revoke",
    tags=["Envelopes"],
    summary="Take it back: the link is dead, nobody is asked",
    openapi_extensions=does(Action.SIGNERS_ASK),
)
def take_back(
    request_id: str, envelope_id: str, body: Annotated[bodies.RevokeBody | None, Body()] = None
) -> Response[answers.SentAnswer]:
    call = here(router)
    wanted = body or bodies.RevokeBody()
    once = call.once(wanted.model_dump(mode="json"))
    return _sent(call, revoke(call.desk, call.principal, request_id, envelope_id, wanted.reason, once))


@router.post(
    f"{_REQUEST}/letters/<order_id>/paper",
    tags=["Letters"],
    summary="Give the letter signed by hand, uploaded before as a document of type loa; our team reviews it",
    openapi_extensions=does(Action.LETTERS_SIGN),
)
def paper(
    request_id: str, order_id: str, body: Annotated[bodies.PaperLetterBody, Body()]
) -> Response[answers.OrderAnswer]:
    call = here(router)
    once = call.once(body.model_dump(mode="json"))
    order = give_paper_letter(call.desk, call.principal, request_id, order_id, bodies.given_paper(body), once)
    return answer(show.order(call.desk, order), version=order.version)


@router.get(
    f"{_REQUEST}/comments",
    tags=["Port requests"],
    summary="What was said about a request, oldest first",
    openapi_extensions=does(Action.REQUESTS_READ),
)
def comments(
    request_id: str,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
    cursor: Annotated[str | None, Query(max_length=2048)] = None,
) -> answers.CommentPage:
    call = here(router)
    page = list_comments(call.desk, call.principal, request_id, limit, cursor)
    return answers.CommentPage(items=[show.comment(one) for one in page.items], cursor=page.cursor)


@router.post(
    f"{_REQUEST}/comments",
    tags=["Port requests"],
    summary="Say something; a signer who asked a question gets it as the answer, by mail",
    status_code=201,
    openapi_extensions=does(Action.COMMENTS_WRITE),
)
def comment(request_id: str, body: Annotated[bodies.CommentBody, Body()]) -> Response[answers.CommentAnswer]:
    call = here(router)
    made = add_comment(
        call.desk, call.principal, request_id, body.text, body.envelope_id, call.once(body.model_dump(mode="json"))
    )
    return answer(show.comment(made), 201)


def _sent(call: Call, sent: Sent, status: int = 200) -> Response[answers.SentAnswer]:
    items = [show.envelope(call.desk, one) for one in sent.envelopes]
    found: Response[answers.SentAnswer] = answer(
        answers.SentAnswer(items=items, warnings=show.problems(sent.warnings)), status
    )
    return found
