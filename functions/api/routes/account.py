"""The account: who am I, its companies, its tracking numbers."""

from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from functions.api import answers, bodies, people, show
from functions.api.call import answer, does, here, new_router
from functions.api.lists import imported_answer
from shared.domain.eligibility import check_eligibility
from shared.domain.permissions import Action
from shared.usecases.accounts.companies import add_company, list_companies
from shared.usecases.accounts.reach import By
from shared.usecases.tracking_numbers import list_tracking_numbers, record_first_call, tracking_number

router = new_router()


@router.get(
    "/v1/me",
    tags=["Account"],
    summary="Whose key this is, and whether the account can port",
    openapi_extensions=does(Action.ACCOUNT_READ),
)
def me() -> answers.MeAnswer:
    call = here(router)
    principal = call.principal
    account = call.desk.store.account(principal.account_id)
    reasons = check_eligibility(account, call.desk.clock.now().date()) if account else ()
    return answers.MeAnswer(
        account_id=principal.account_id,
        account_name=account.name if account else "",
        user_id=principal.user_id,
        user_name=principal.user_name,
        role=principal.role,
        key_id=principal.key_id,
        test_mode=principal.test_mode,
        may=sorted(principal.may),
        can_port=account is not None and not reasons,
        cannot_port_because=show.problems(reasons),
    )


@router.get(
    "/v1/companies",
    tags=["Account"],
    summary="The account's companies",
    openapi_extensions=does(Action.COMPANIES_READ),
)
def companies() -> answers.CompanyList:
    call = here(router)
    return answers.CompanyList(items=[show.company(one) for one in list_companies(call.desk, call.principal)])


@router.post(
    "/v1/companies",
    tags=["Account"],
    summary="Add a company (administrators)",
    status_code=201,
    openapi_extensions=does(Action.COMPANIES_WRITE),
)
def create_company(body: Annotated[bodies.CompanyBody, Body()]) -> Response[answers.CompanyAnswer]:
    call = here(router)
    principal, once = call.principal, call.once(body.model_dump(mode="json"))
    company = add_company(call.desk, By.key(principal), principal.account_id, body.name, once)
    return answer(show.company(company), 201)


@router.get(
    "/v1/tracking-numbers",
    tags=["Tracking numbers"],
    summary="The account's tracking numbers",
    openapi_extensions=does(Action.TRACKING_READ),
)
def tracking_numbers(
    status: Annotated[Literal["porting", "pending", "active", "ported_out"] | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
    cursor: Annotated[str | None, Query(max_length=2048)] = None,
) -> answers.TrackingNumberPage:
    call = here(router)
    page = list_tracking_numbers(call.desk, call.principal, status, limit, cursor)
    return answers.TrackingNumberPage(items=[show.tracking_number(one) for one in page.items], cursor=page.cursor)


@router.post(
    "/v1/tracking-numbers",
    tags=["Tracking numbers"],
    summary="Take in tracking numbers that the account had before any port (administrators)",
    description=people.IMPORT_DESCRIPTION,
    openapi_extensions=does(Action.TRACKING_IMPORT),
)
def take_in_numbers() -> Response[people.ImportAnswer | str]:
    call = here(router)
    return imported_answer(call, By.key(call.principal), call.principal.account_id)


@router.get(
    "/v1/tracking-numbers/<number>",
    tags=["Tracking numbers"],
    summary="One tracking number",
    openapi_extensions=does(Action.TRACKING_READ),
)
def read_tracking_number(number: str) -> answers.TrackingNumberAnswer:
    call = here(router)
    return show.tracking_number(tracking_number(call.desk, call.principal, number))


@router.post(
    "/v1/tracking-numbers/<number>/calls",
    tags=["Tracking numbers"],
    summary="The telephony side saw a call; the first one makes the number active",
    openapi_extensions=does(Action.TRACKING_CALL),
)
def record_call(
    number: str, body: Annotated[bodies.CallBody | None, Body()] = None
) -> Response[answers.TrackingNumberAnswer]:
    call = here(router)
    once = call.once(body.model_dump(mode="json") if body else {})
    found = record_first_call(call.desk, call.principal, number, body.called_at if body else None, once)
    return answer(show.tracking_number(found))
