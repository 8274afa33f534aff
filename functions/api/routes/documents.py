"""Documents: where to upload, what became of it, and a link."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.api import answers, bodies, show
from functions.api.call import answer, does, here, new_router, nothing
from shared.domain.permissions import Action
from shared.usecases.documents import register_document, remove_document, show_document
from shared.usecases.read_bills import check_bills
from shared.usecases.view_requests import view_request

router = new_router()
_TAGS = ["Documents"]
_ALL = "/v1/port-requests/<request_id>/documents"
_ONE = f"{_ALL}/<document_id>"


@router.post(
    _ALL,
    tags=_TAGS,
    summary="Announce a document; the answer says where to POST it",
    status_code=201,
    openapi_extensions=does(Action.REQUESTS_WRITE),
)
def create(request_id: str, body: Annotated[bodies.DocumentBody, Body()]) -> Response[answers.DocumentAnswer]:
    call = here(router)
    place = register_document(
        call.desk,
        call.principal,
        request_id,
        document_type=body.type,
        filename=body.filename,
        content_type=body.content_type,
        size=body.size,
        losing_account_ids=tuple(body.losing_account_ids),
        once=call.once(body.model_dump(mode="json")),
    )
    location = f"/v1/port-requests/{request_id}/documents/{place.document.id}"
    return answer(show.document(place.document, place.upload), 201, location=location)


@router.get(
    _ALL,
    tags=_TAGS,
    summary="The documents of a request",
    openapi_extensions=does(Action.REQUESTS_READ),
)
def index(request_id: str) -> answers.DocumentList:
    call = here(router)
    view = view_request(call.desk, call.principal, request_id)
    checked = check_bills(call.desk, view)
    return answers.DocumentList(items=[show.document(one.document, bill=one) for one in checked])


@router.get(
    _ONE,
    tags=_TAGS,
    summary="One document; with a short-lived link to it, or to where it is awaited",
    openapi_extensions=does(Action.REQUESTS_READ),
)
def read(request_id: str, document_id: str) -> answers.DocumentAnswer:
    call = here(router)
    found = show_document(call.desk, call.principal, request_id, document_id)
    return show.document(found.document, found.upload, found.link, found.bill)


@router.delete(
    _ONE,
    tags=_TAGS,
    summary="Take a document off a draft",
    openapi_extensions=does(Action.REQUESTS_WRITE),
)
def delete(request_id: str, document_id: str) -> Response[str]:
    call = here(router)
    remove_document(call.desk, call.principal, request_id, document_id)
    return nothing()
