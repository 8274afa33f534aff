"""Numbers for the desk."""

from typing import Annotated, Any

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from functions.api import bodies, reports
from functions.api.call import answer, does, here, new_router
from shared.domain.permissions import Action
from shared.usecases.reports.read import list_reports, read_report

router = new_router()
_STAFF = ["Support staff"]


@router.get(
    "/admin/reports",
    tags=_STAFF,
    summary="The reports that there are",
    openapi_extensions=does(Action.STAFF_REPORTS),
)
def index() -> reports.ReportsAnswer:
    return reports.entries(list_reports(here(router).principal))


@router.get(
    "/admin/reports/<name>",
    tags=_STAFF,
    summary="One of them, of the days that are asked for: as JSON, CSV, a chart (SVG), or a page with both",
    description="By `Accept`: `application/json`, `text/csv`, `image/svg+xml`, `text/html`. Days are UTC, both "
    "included, 366 at most; the last 30 if none is named. `by` breaks it down by one dimension or several of them, "
    "with commas between; by all of them if it is left out. Test keys read of test orders.",
    openapi_extensions=does(Action.STAFF_REPORTS),
)
def read(
    name: Annotated[str, Path(max_length=60)],
    first: Annotated[bodies.Day | None, Query(alias="from")] = None,
    last: Annotated[bodies.Day | None, Query(alias="to")] = None,
    by: Annotated[str, Query(max_length=200)] = "",
) -> Response[reports.ReportAnswer | str]:
    call = here(router)
    wanted = [one.strip() for one in by.split(",") if one.strip()]
    sheet = read_report(call.desk, call.principal, name, first, last, wanted)
    form = reports.form_of(call.event.headers.get("accept") or "")
    if form == reports.JSON:
        found: Response[Any] = answer(reports.report(sheet))
    else:
        write, ending = reports.FORMS[form]
        filename = f"{sheet.report.name}-{sheet.first.isoformat()}-{sheet.last.isoformat()}.{ending}"
        found = Response(
            status_code=200,
            content_type=f"{form}; charset=utf-8",
            body=write(sheet),
            headers={
                "content-disposition": f'inline; filename="{filename}"',
                "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
                "x-content-type-options": "nosniff",
                "cache-control": "no-store",
            },
        )
    found.headers["vary"] = "accept"
    return found
