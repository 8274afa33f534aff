"""Cases: what no form settles, between an account and our team; and the evidence of a port."""

from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from functions.api import answers, bodies, cases, show
from functions.api.call import Call, answer, decides, does, file, here, new_router
from shared.domain.cases.model import Case
from shared.domain.permissions import Action
from shared.usecases.cases.open_case import open_case_as_staff, open_case_of_request
from shared.usecases.cases.say import register_case_document, say_as_customer, say_as_staff
from shared.usecases.cases.view import (
    MOST_COUNTED,
    account_cases,
    case_events,
    case_of_any,
    own_case,
    own_cases,
    waiting_cases,
)
from shared.usecases.cases.work import Ending, assign_case, do_step, resolve_case
from shared.usecases.evidence import evidence_pack
from shared.usecases.support.opening import open_case_document

router = new_router()
_TAGS = ["Cases"]
_STAFF = ["Support staff"]
_OWN = "/v1/cases/<case_id>"
_ONE = "/admin/cases/<case_id>"

Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=2048)]

# --- the account -----------------------------------------------------------------------------------------------------


@router.post(
    "/v1/port-requests/<request_id>/cases",
    tags=_TAGS,
    summary="Open a case about a request: send its international rows to our team, dispute a port, or anything else",
    status_code=201,
    openapi_extensions=does(Action.CASES_WRITE),
)
def create(request_id: str, body: Annotated[cases.CaseBody, Body()]) -> Response[cases.FullCaseAnswer]:
    call = here(router)
    once = call.once(body.model_dump(mode="json"))
    made = open_case_of_request(call.desk, call.principal, request_id, cases.new_case(body), once)
    return _own(call, made, 201)


@router.get(
    "/v1/cases",
    tags=_TAGS,
    summary="The account's cases, newest first; a client manager's own",
    openapi_extensions=does(Action.CASES_READ),
)
def index(limit: Limit = 50, cursor: Cursor = None) -> cases.CasePage:
    call = here(router)
    return cases.page(own_cases(call.desk, call.principal, limit, cursor))


@router.get(
    _OWN,
    tags=_TAGS,
    summary="A case, what was said in it and its documents",
    openapi_extensions=does(Action.CASES_READ),
)
def read(case_id: str, cursor: Cursor = None) -> Response[cases.FullCaseAnswer]:
    call = here(router)
    found = own_case(call.desk, call.principal, case_id, cursor)
    return answer(cases.full_case(found), version=found.case.revision)


@router.post(
    f"{_OWN}/messages",
    tags=_TAGS,
    summary="Say something in a case; one that was resolved is open again",
    openapi_extensions=does(Action.CASES_WRITE),
)
def say(case_id: str, body: Annotated[cases.SayBody, Body()]) -> Response[cases.FullCaseAnswer]:
    call = here(router)
    once = call.once(body.model_dump(mode="json"))
    return _own(call, say_as_customer(call.desk, call.principal, case_id, cases.saying(body), once))


@router.post(
    f"{_OWN}/documents",
    tags=_TAGS,
    summary="Announce a document for a case; the answer says where to POST it. Name it in a message then",
    status_code=201,
    openapi_extensions=does(Action.CASES_WRITE),
)
def add_document(case_id: str, body: Annotated[cases.CaseDocumentBody, Body()]) -> Response[answers.DocumentAnswer]:
    call = here(router)
    return _document(call, own_case(call.desk, call.principal, case_id).case, body)


# --- our team --------------------------------------------------------------------------------------------------------


@router.post(
    "/admin/cases",
    tags=_STAFF,
    summary="Open a case of an account, or of one of its requests",
    status_code=201,
    openapi_extensions=does(Action.STAFF_CASES),
)
def create_any(body: Annotated[cases.StaffCaseBody, Body()]) -> Response[cases.FullStaffCaseAnswer]:
    call = here(router)
    made = open_case_as_staff(
        call.desk,
        call.principal,
        cases.new_case(body),
        account_id=body.account_id,
        request_id=body.request_id,
        once=call.once(body.model_dump(mode="json")),
    )
    return _any(call, made.id, 201)


@router.get(
    "/admin/cases",
    tags=_STAFF,
    summary="Open cases by when they are due; with `account_id` all of an account",
    description="`assignee` is a user of the desk, `me` or `nobody`. `due=today` leaves out what is not due before the "
    "desk's day ends.",
    openapi_extensions=does(Action.STAFF_CASES),
)
def queue(
    account_id: Annotated[str | None, Query(max_length=64)] = None,
    assignee: Annotated[str | None, Query(max_length=64)] = None,
    due: Annotated[Literal["today"] | None, Query()] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response[cases.WaitingCasePage | cases.StaffCasePage]:
    call = here(router)
    if account_id:
        return answer(cases.staff_page(account_cases(call.desk, call.principal, account_id, limit, cursor)))
    found = waiting_cases(call.desk, call.principal, assignee or "", limit, cursor, today=due == "today")
    return answer(cases.waiting(found, MOST_COUNTED))


@router.get(
    _ONE,
    tags=_STAFF,
    summary="A case, what was said in it, its documents, and its runbook",
    openapi_extensions=does(Action.STAFF_CASES),
)
def read_any(case_id: str, cursor: Cursor = None) -> Response[cases.FullStaffCaseAnswer]:
    call = here(router)
    found = case_of_any(call.desk, call.principal, case_id, cursor)
    return answer(cases.full_staff_case(found), version=found.case.revision)


@router.get(
    f"{_ONE}/events",
    tags=_STAFF,
    summary="The timeline of a case, oldest first",
    openapi_extensions=does(Action.STAFF_CASES),
)
def events(case_id: str, limit: Limit = 50, cursor: Cursor = None) -> answers.EventPage:
    call = here(router)
    page = case_events(call.desk, call.principal, case_id, limit, cursor)
    return answers.EventPage(items=[show.event(one) for one in page.items], cursor=page.cursor)


@router.post(
    f"{_ONE}/messages",
    tags=_STAFF,
    summary="Answer the account in a case, which is mailed; or leave an internal note",
    openapi_extensions=decides(Action.STAFF_CASES),
)
def say_any(case_id: str, body: Annotated[cases.StaffSayBody, Body()]) -> Response[cases.FullStaffCaseAnswer]:
    call = here(router)
    once = call.once(body.model_dump(mode="json"))
    say_as_staff(call.desk, call.principal, case_id, cases.saying(body), call.if_match, once)
    return _any(call, case_id)


@router.post(
    f"{_ONE}/documents",
    tags=_STAFF,
    summary="Announce a document for a case",
    status_code=201,
    openapi_extensions=does(Action.STAFF_CASES),
)
def add_any_document(case_id: str, body: Annotated[cases.CaseDocumentBody, Body()]) -> Response[answers.DocumentAnswer]:
    call = here(router)
    return _document(call, case_of_any(call.desk, call.principal, case_id).case, body)


@router.get(
    f"{_ONE}/documents/<document_id>",
    tags=_STAFF,
    summary="One document of a case, with a link to it that dies within minutes",
    description="Who opened it is written down (`GET /admin/reveals`).",
    openapi_extensions=does(Action.STAFF_CASES),
)
def read_any_document(case_id: str, document_id: str) -> answers.DocumentAnswer:
    call = here(router)
    found = open_case_document(call.desk, call.principal, case_id, document_id)
    return show.document(found.document, found.upload, found.link)


@router.put(
    f"{_ONE}/assignee",
    tags=_STAFF,
    summary="Have somebody of our team see to a case, or nobody",
    openapi_extensions=does(Action.STAFF_CASES),
)
def assign(case_id: str, body: Annotated[bodies.AssigneeBody, Body()]) -> Response[cases.FullStaffCaseAnswer]:
    call = here(router)
    assign_case(call.desk, call.principal, case_id, body.user_id, call.if_match)
    return _any(call, case_id)


@router.post(
    f"{_ONE}/steps",
    tags=_STAFF,
    summary="A step of the runbook is done",
    openapi_extensions=does(Action.STAFF_CASES),
)
def step(case_id: str, body: Annotated[cases.StepBody, Body()]) -> Response[cases.FullStaffCaseAnswer]:
    call = here(router)
    do_step(call.desk, call.principal, case_id, body.step, body.note, call.if_match)
    return _any(call, case_id)


@router.post(
    f"{_ONE}/resolve",
    tags=_STAFF,
    summary="Close a case with how it ended; the account is told",
    description="A claim conflict that ends `moved` moves what is held of its numbers, on the proof in it (leads).",
    openapi_extensions=decides(Action.STAFF_CASES),
)
def resolve(case_id: str, body: Annotated[cases.ResolveBody, Body()]) -> Response[cases.FullStaffCaseAnswer]:
    call = here(router)
    ending = Ending(body.outcome, body.note, body.agreement)
    resolve_case(call.desk, call.principal, case_id, ending, call.if_match)
    return _any(call, case_id)


@router.get(
    "/admin/orders/<order_id>/evidence",
    tags=_STAFF,
    summary="The evidence of a port, as a zip: the signed letter, its certificate and trail, the order's timeline",
    description="For a dispute. The order's timeline says who took it, and so does `GET /admin/reveals`.",
    openapi_extensions=does(Action.STAFF_EVIDENCE),
)
def evidence(order_id: str) -> Response[str]:
    call = here(router)
    pack = evidence_pack(call.desk, call.principal, order_id)
    return file(pack.body, "application/zip", pack.filename, sha256=pack.sha256)


def _own(call: Call, case: Case, status: int = 200) -> Response[cases.FullCaseAnswer]:
    found = own_case(call.desk, call.principal, case.id)
    return answer(cases.full_case(found), status, version=found.case.revision, location=f"/v1/cases/{case.id}")


def _any(call: Call, case_id: str, status: int = 200) -> Response[cases.FullStaffCaseAnswer]:
    found = case_of_any(call.desk, call.principal, case_id)
    return answer(cases.full_staff_case(found), status, version=found.case.revision, location=f"/admin/cases/{case_id}")


def _document(call: Call, case: Case, body: cases.CaseDocumentBody) -> Response[answers.DocumentAnswer]:
    place = register_case_document(
        call.desk,
        call.principal,
        case,
        filename=body.filename,
        content_type=body.content_type,
        size=body.size,
        once=call.once(body.model_dump(mode="json")),
    )
    return answer(show.document(place.document, place.upload), 201)
