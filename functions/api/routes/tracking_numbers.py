"""Tracking numbers: found, read, changed, taken in; their first calls and the tests after the port."""

from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from functions.api import answers, bodies, people, show
from functions.api.call import Call, answer, does, here, new_router, table
from functions.api.lists import imported_answer
from shared.domain.number_class import NumberClass
from shared.domain.permissions import Action
from shared.ports import NumberFilter
from shared.usecases.accounts.reach import By
from shared.usecases.export_lists import tracking_numbers_table
from shared.usecases.telephony.change_number import NumberChange, change_number
from shared.usecases.telephony.record_test import TestResult, record_test
from shared.usecases.tracking_numbers import (
    TrackingNumber,
    list_tracking_numbers,
    record_first_call,
    tracking_number,
)

router = new_router()
_TAGS = ["Tracking numbers"]
_ONE = "/v1/tracking-numbers/<number>"


@router.get(
    "/v1/tracking-numbers",
    tags=_TAGS,
    summary="The account's tracking numbers; as text/csv, up to 5,000 of them",
    description="`search` finds a part of a name, or three digits or more of a number. A page that filters may be "
    "short, or empty, though another follows: go by `cursor`.",
    openapi_extensions=does(Action.TRACKING_READ),
)
def index(
    status: Annotated[Literal["porting", "pending", "active", "ported_out"] | None, Query()] = None,
    company_id: Annotated[str | None, Query(max_length=64)] = None,
    source: Annotated[str | None, Query(max_length=128)] = None,
    number_class: Annotated[NumberClass | None, Query()] = None,
    search: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
    cursor: Annotated[str | None, Query(max_length=2048)] = None,
) -> Response[answers.TrackingNumberPage | str]:
    call = here(router)
    wanted = NumberFilter(company_id=company_id, source=source, number_class=number_class, text=(search or "").strip())
    if call.wants_csv:
        found = tracking_numbers_table(call.desk, call.principal, status, cursor, wanted)
        return table(call, found, "tracking-numbers.csv")
    page = list_tracking_numbers(call.desk, call.principal, status, limit, cursor, wanted)
    now = call.desk.clock.now()
    shown = [show.tracking_number(one, now) for one in page.items]
    return answer(answers.TrackingNumberPage(items=shown, cursor=page.cursor))


@router.post(
    "/v1/tracking-numbers",
    tags=_TAGS,
    summary="Take in tracking numbers that the account had before any port (administrators)",
    description=people.IMPORT_DESCRIPTION,
    openapi_extensions=does(Action.TRACKING_IMPORT),
)
def take_in() -> Response[people.ImportAnswer | str]:
    call = here(router)
    return imported_answer(call, By.key(call.principal), call.principal.account_id)


@router.get(
    _ONE,
    tags=_TAGS,
    summary="One tracking number",
    openapi_extensions=does(Action.TRACKING_READ),
)
def read(number: str) -> Response[answers.TrackingNumberAnswer]:
    call = here(router)
    return _answer(call, tracking_number(call.desk, call.principal, number))


@router.patch(
    _ONE,
    tags=_TAGS,
    summary="Change where its calls go, its name, its source or its company",
    description="By the rules and with the codes of the number list: a forwarding number stays outside of the account. "
    "`company` is a name or an id. The telephony system is told, again until it has taken it; until then `routing` is "
    "`changing`.",
    openapi_extensions=does(Action.TRACKING_WRITE),
)
def change(number: str, body: Annotated[bodies.NumberBody, Body()]) -> Response[answers.ChangedNumberAnswer]:
    call = here(router)
    wanted = NumberChange(**body.model_dump())
    found = change_number(call.desk, call.principal, number, wanted, call.if_match)
    shown = show.tracking_number(found.number, call.desk.clock.now())
    changed = answers.ChangedNumberAnswer(**shown.model_dump(), warnings=show.problems(found.warnings))
    return answer(changed, version=found.number.claim.version)


@router.post(
    f"{_ONE}/calls",
    tags=_TAGS,
    summary="The telephony side saw a call; the first one makes the number active",
    openapi_extensions=does(Action.TRACKING_CALL),
)
def record_call(
    number: str, body: Annotated[bodies.CallBody | None, Body()] = None
) -> Response[answers.TrackingNumberAnswer]:
    call = here(router)
    once = call.once(body.model_dump(mode="json") if body else {})
    return _answer(call, record_first_call(call.desk, call.principal, number, body.called_at if body else None, once))


@router.post(
    f"{_ONE}/tests",
    tags=_TAGS,
    summary="What a test call or a test message to the number showed",
    description="Of several tests of a kind the latest counts. A test call that got through is a call. Once all "
    "numbers of an order passed, it is safe to cancel the old service: see `GET /v1/port-requests/{request_id}/proof`.",
    openapi_extensions=does(Action.TRACKING_TEST),
)
def test(number: str, body: Annotated[bodies.TestBody, Body()]) -> Response[answers.TrackingNumberAnswer]:
    call = here(router)
    result = TestResult(body.kind, body.passed, body.tested_at, body.detail)
    once = call.once(body.model_dump(mode="json"))
    return _answer(call, record_test(call.desk, call.principal, number, result, once))


def _answer(call: Call, found: TrackingNumber) -> Response[answers.TrackingNumberAnswer]:
    return answer(show.tracking_number(found, call.desk.clock.now()), version=found.claim.version)
