"""Documents of a request, as our own team looks at them."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.api import answers, bodies, show
from functions.api.call import answer, decides, does, here, new_router
from shared.domain.permissions import Action
from shared.usecases.document_decisions import Verdict, decide_document, documents_for_staff

router = new_router()
_TAGS = ["Support staff"]
_ALL = "/admin/requests/<request_id>/documents"


@router.get(
    _ALL,
    tags=_TAGS,
    summary="The documents of any account's request, with what was read on them",
    description="Without links: each is opened by itself (`GET …/documents/{document_id}`), which is written down.",
    openapi_extensions=does(Action.STAFF_DOCUMENTS),
)
def index(request_id: str) -> answers.DocumentList:
    call = here(router)
    found = documents_for_staff(call.desk, call.principal, request_id)
    return answers.DocumentList(items=[show.document(one.document, one.upload, one.link, one.bill) for one in found])


@router.post(
    f"{_ALL}/<document_id>/decision",
    tags=_TAGS,
    summary="Accept a document, or reject it with what is wrong and how to put it right (If-Match)",
    description="Its customer is mailed what is wrong. An order that no carrier has stops (`action_required`) where no "
    "proof of ownership is left for it, and goes on by itself once another is there. It may be decided anew.",
    openapi_extensions=decides(Action.STAFF_DOCUMENTS),
)
def decide(
    request_id: str, document_id: str, body: Annotated[bodies.DocumentDecisionBody, Body()]
) -> Response[answers.DocumentAnswer]:
    call = here(router)
    found = decide_document(
        call.desk,
        call.principal,
        request_id,
        document_id,
        Verdict(body.decision == "accept", tuple(body.reasons), body.words, tuple(body.numbers)),
        if_match=call.if_match,
        once=call.once(body.model_dump(mode="json")),
    )
    return answer(show.document(found), version=found.version)
