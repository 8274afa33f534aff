"""The number list: CSV or JSON in, every row accounted for, out again by page or as a marked CSV."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from functions.api import answers, bodies, show
from functions.api.call import Call, answer, does, here, new_router, text
from functions.api.lists import list_reader
from functions.api.rows import number_page
from shared.domain import number_list as intake
from shared.domain.permissions import Action
from shared.runtime.problem_json import MOST_PROBLEMS
from shared.usecases.amend_numbers import Amendment, amend_numbers
from shared.usecases.check_portability import portability_of_upload
from shared.usecases.export_numbers import numbers_csv
from shared.usecases.store_numbers import StoredList, group_answer, store_numbers
from shared.usecases.view_requests import view_request

router = new_router()
_TAGS = ["Numbers"]
_ALL = "/v1/port-requests/<request_id>/numbers"


@router.put(
    _ALL,
    tags=_TAGS,
    summary="Upload the number list",
    description=(
        "The body is the CSV itself: `text/csv` in UTF-8, or any encoding as `application/octet-stream`; or JSON, "
        '`{"rows": [{"number": …}]}`. A list with some good rows is stored, its bad rows held; 422 when nothing was.'
    ),
    openapi_extensions=does(Action.REQUESTS_WRITE),
)
def upload(request_id: str) -> Response[answers.NumberListAnswer]:
    call = here(router)
    read = list_reader(call, "The list was not stored; the one before it is kept.")
    stored = store_numbers(call.desk, call.principal, request_id, read, call.if_match)
    return answer(_list(call, stored), version=stored.request.version)


@router.patch(
    _ALL,
    tags=_TAGS,
    summary="Fix held rows, accept suggestions, drop rows on purpose, or add some",
    openapi_extensions=does(Action.REQUESTS_WRITE),
)
def amend(request_id: str, body: Annotated[bodies.NumbersChangeBody, Body()]) -> Response[answers.NumberListAnswer]:
    call = here(router)
    amendment = Amendment(
        change={change.row: change.cells for change in body.change},
        drop=frozenset(body.drop),
        add=tuple(body.add),
        accept_suggestions=body.accept_suggestions,
    )
    stored = amend_numbers(call.desk, call.principal, request_id, amendment, call.if_match)
    return answer(_list(call, stored), version=stored.request.version)


@router.get(
    _ALL,
    tags=_TAGS,
    summary="The rows by page; as text/csv, all of them with what became of each",
    openapi_extensions=does(Action.REQUESTS_READ),
)
def index(
    request_id: str,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    cursor: Annotated[str | None, Query(max_length=2048)] = None,
    order_id: Annotated[str | None, Query(max_length=64)] = None,
) -> Response[answers.NumberPage | str]:
    call = here(router)
    view = view_request(call.desk, call.principal, request_id)
    if call.wants_csv:
        return text(numbers_csv(call.desk, view), "text/csv; charset=utf-8", f"{request_id}-numbers.csv")
    page = number_page(call.desk, view, limit, cursor, order_id)
    return answer(page, version=view.request.version)


@router.get(
    "/v1/numbers-template.csv",
    tags=_TAGS,
    summary="The CSV template",
    security=[],
)
def template() -> Response[str]:
    return text(intake.template_csv(), "text/csv; charset=utf-8", "numbers-template.csv")


def _list(call: Call, stored: StoredList) -> answers.NumberListAnswer:
    listed, header = stored.listed, stored.header
    errors = [problem for row in listed.rows for problem in row.errors]
    warnings = [problem for row in listed.rows for problem in (*row.warnings, *row.review)]
    left = max(0, MOST_PROBLEMS - len(errors))
    return answers.NumberListAnswer(
        list_id=header.id,
        rows=header.rows,
        accepted=header.accepted,
        held=header.held,
        skipped=header.skipped,
        columns=header.columns,
        file_warnings=list(header.file_warnings),
        groups=[answers.GroupAnswer(**group_answer(group)) for group in listed.groups],
        errors=show.problems(errors[:MOST_PROBLEMS]),
        warnings=show.problems(warnings[:left]),
        portability=show.list_portability(portability_of_upload(call.desk, stored.request, stored.listed.rows)),
        omitted=max(0, len(errors) - MOST_PROBLEMS) + max(0, len(warnings) - left),
    )
