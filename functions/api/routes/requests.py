"""Port requests: make, read, change, submit, cancel, approve."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from functions.api import answers, bodies, show
from functions.api.call import Call, answer, does, file, here, new_router, nothing, table
from shared.domain.lifecycle import Status
from shared.domain.model import Person, PortRequest
from shared.domain.permissions import Action
from shared.ports import RequestFilter
from shared.usecases.approvals.deciding import decide_approval
from shared.usecases.cancel_orders import cancel_orders
from shared.usecases.change_request import change_request, delete_request
from shared.usecases.create_request import RequestFields, create_request
from shared.usecases.export_lists import requests_table
from shared.usecases.port_history import port_histories
from shared.usecases.report_status import status_report
from shared.usecases.submit_request import submit_request
from shared.usecases.view_requests import list_requests, show_request

router = new_router()


@router.post(
    "/v1/port-requests",
    tags=["Port requests"],
    summary="Begin a port request",
    status_code=201,
    openapi_extensions=does(Action.REQUESTS_WRITE),
)
def create(body: Annotated[bodies.RequestBody, Body()]) -> Response[answers.RequestAnswer]:
    call = here(router)
    made = create_request(call.desk, call.principal, _fields(body), call.once(body.model_dump(mode="json")))
    return answer(_shown(call, made.id), 201, version=made.version, location=f"/v1/port-requests/{made.id}")


@router.get(
    "/v1/port-requests",
    tags=["Port requests"],
    summary="List port requests, newest first; as text/csv, up to 5,000 of them",
    openapi_extensions=does(Action.REQUESTS_READ),
)
def index(
    status: Annotated[Status | None, Query()] = None,
    company_id: Annotated[str | None, Query(max_length=64)] = None,
    submitter_id: Annotated[str | None, Query(max_length=64)] = None,
    reference: Annotated[str | None, Query(max_length=100)] = None,
    updated_since: Annotated[bodies.Instant | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 25,
    cursor: Annotated[str | None, Query(max_length=2048)] = None,
) -> Response[answers.RequestPage | str]:
    call = here(router)
    wanted = RequestFilter(status, company_id, submitter_id, updated_since)
    if call.wants_csv:
        return table(call, requests_table(call.desk, call.principal, wanted, reference, cursor), "port-requests.csv")
    page = list_requests(call.desk, call.principal, wanted, reference, limit, cursor)
    shown = [show.request(call.desk, one) for one in page.items]
    return answer(answers.RequestPage(items=shown, cursor=page.cursor))


@router.get(
    "/v1/port-requests/<request_id>/report.pdf",
    tags=["Port requests"],
    summary="How a port request stands, as a PDF to hand on",
    description="The five answers, its orders, its numbers by state and its timeline. No PIN and no account number.",
    openapi_extensions=does(Action.REQUESTS_READ),
)
def report(request_id: str) -> Response[str]:
    call = here(router)
    found = status_report(call.desk, call.principal, request_id)
    return file(call.reports.print(found), "application/pdf", f"{request_id}.pdf")


@router.get(
    "/v1/port-requests/<request_id>",
    tags=["Port requests"],
    summary="One port request, and what is missing",
    openapi_extensions=does(Action.REQUESTS_READ),
)
def read(request_id: str) -> Response[answers.RequestAnswer]:
    call = here(router)
    shown = _shown(call, request_id)
    return answer(shown, version=shown.version)


@router.patch(
    "/v1/port-requests/<request_id>",
    tags=["Port requests"],
    summary="Change a port request (If-Match)",
    openapi_extensions=does(Action.REQUESTS_WRITE),
)
def change(request_id: str, body: Annotated[bodies.RequestBody, Body()]) -> Response[answers.RequestAnswer]:
    call = here(router)
    changed = change_request(call.desk, call.principal, request_id, _fields(body), call.if_match)
    return answer(_shown(call, request_id), version=changed.version)


@router.delete(
    "/v1/port-requests/<request_id>",
    tags=["Port requests"],
    summary="Delete a draft (If-Match)",
    openapi_extensions=does(Action.REQUESTS_WRITE),
)
def delete(request_id: str) -> Response[str]:
    call = here(router)
    delete_request(call.desk, call.principal, request_id, call.if_match)
    return nothing()


@router.post(
    "/v1/port-requests/<request_id>/submit",
    tags=["Port requests"],
    summary="Submit it, or what of it is ready; a 422 lists everything that is missing",
    openapi_extensions=does(Action.REQUESTS_SUBMIT),
)
def submit(
    request_id: str, body: Annotated[bodies.SubmitBody | None, Body()] = None
) -> Response[answers.RequestAnswer]:
    call = here(router)
    wanted = body or bodies.SubmitBody()
    submitted = submit_request(
        call.desk,
        call.principal,
        request_id,
        only_ready=wanted.only_ready,
        paper=[(one.losing_account_id, bodies.given_paper(one)) for one in wanted.paper_letters],
        if_match=call.if_match,
        once=call.once(wanted.model_dump(mode="json")),
    )
    return answer(_shown(call, request_id), version=submitted.version)


@router.post(
    "/v1/port-requests/<request_id>/cancel",
    tags=["Port requests"],
    summary="Cancel its orders, or some",
    openapi_extensions=does(Action.REQUESTS_CANCEL),
)
def cancel(
    request_id: str, body: Annotated[bodies.CancelBody | None, Body()] = None
) -> Response[answers.RequestAnswer]:
    call = here(router)
    wanted = body or bodies.CancelBody()
    order_ids = tuple(wanted.order_ids) if wanted.order_ids is not None else None
    once = call.once(wanted.model_dump(mode="json"))
    cancel_orders(call.desk, call.principal, request_id, order_ids, wanted.reason, once)
    shown = _shown(call, request_id)
    return answer(shown, version=shown.version)


@router.post(
    "/v1/port-requests/<request_id>/approval",
    tags=["Port requests"],
    summary="An administrator approves or returns what a manager submitted",
    openapi_extensions=does(Action.REQUESTS_APPROVE),
)
def approval(request_id: str, body: Annotated[bodies.ApprovalBody, Body()]) -> Response[answers.RequestAnswer]:
    call = here(router)
    decide_approval(
        call.desk,
        call.principal,
        request_id,
        approve=body.decision == "approve",
        reason=body.reason,
        once=call.once(body.model_dump(mode="json")),
    )
    shown = _shown(call, request_id)
    return answer(shown, version=shown.version)


def _shown(call: Call, request_id: str) -> answers.RequestAnswer:
    found = show_request(call.desk, call.principal, request_id)
    request: PortRequest = found.view.request
    accepted = found.view.number_list.accepted if found.view.number_list else 0
    histories = port_histories(call.desk, found.view)
    return show.request(call.desk, request, found.view.orders, found.readiness, accepted, histories)


def _fields(body: bodies.RequestBody) -> RequestFields:
    return RequestFields(
        name=body.name,
        reference=body.reference,
        requested_foc_at=body.requested_foc_at,
        requested_foc_time=body.requested_foc_time,
        requested_foc_zone=body.requested_foc_zone,
        signer=Person(**body.signer.model_dump()) if body.signer else None,
        language=body.language,
        notes=body.notes,
        company_id=body.company_id,
        attached_services=tuple(body.attached_services) if body.attached_services is not None else None,
        said=frozenset(body.model_fields_set),
    )
