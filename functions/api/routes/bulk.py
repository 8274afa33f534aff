"""Files of numbers: where to upload one, how far it is, and what became of its rows."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from functions.api import answers, bodies, show
from functions.api.call import answer, does, here, new_router
from shared.domain.bulk.announcing import Announced
from shared.domain.permissions import Action
from shared.usecases.bulk.announcing import announce_upload
from shared.usecases.bulk.viewing import ShownUpload, list_uploads, show_upload

router = new_router()
_TAGS = ["Bulk uploads"]
_ALL = "/v1/bulk-uploads"


@router.post(
    _ALL,
    tags=_TAGS,
    summary="Announce a CSV of numbers for one or many port requests; the answer says where to POST it",
    description="POST the documents first, then the list. Columns, rules and reports are those of the drop folder.",
    status_code=201,
    openapi_extensions=does(Action.BULK_WRITE),
)
def create(body: Annotated[bodies.BulkUploadBody, Body()]) -> Response[answers.BulkUploadAnswer]:
    call = here(router)
    places = announce_upload(
        call.desk,
        call.drop,
        call.principal,
        Announced(body.filename, body.size),
        [Announced(document.filename, document.size) for document in body.documents],
        submit=body.submit,
        once=call.once(body.model_dump(mode="json")),
    )
    return answer(show.bulk_upload(ShownUpload(places)), 201, location=f"{_ALL}/{places.upload.id}")


@router.get(
    _ALL,
    tags=_TAGS,
    summary="Files that were dropped or uploaded, newest first",
    openapi_extensions=does(Action.BULK_READ),
)
def index(
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Annotated[str | None, Query(max_length=2048)] = None,
) -> answers.BulkUploadPage:
    call = here(router)
    page = list_uploads(call.desk, call.principal, limit, cursor)
    return answers.BulkUploadPage(items=[show.listed_upload(one) for one in page.items], cursor=page.cursor)


@router.get(
    f"{_ALL}/<upload_id>",
    tags=_TAGS,
    summary="One file: how far it is, what was found so far, and links to its reports",
    openapi_extensions=does(Action.BULK_READ),
)
def read(upload_id: str) -> answers.BulkUploadAnswer:
    call = here(router)
    return show.bulk_upload(show_upload(call.desk, call.drop, call.principal, upload_id))
