"""The account: who am I, its companies."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.api import answers, bodies, show
from functions.api.call import answer, does, here, new_router
from shared.domain.eligibility import check_eligibility
from shared.domain.permissions import Action
from shared.usecases.accounts.companies import add_company, list_companies
from shared.usecases.accounts.reach import By
from shared.usecases.notifications.choices import choices_of, choose

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
    "/v1/me/notifications",
    tags=["Account"],
    summary="What this user is mailed of, and in which language",
    openapi_extensions=does(Action.NOTIFICATIONS_CHOOSE),
)
def notifications() -> answers.NotificationsAnswer:
    call = here(router)
    return show.notifications(choices_of(call.desk, call.principal))


@router.put(
    "/v1/me/notifications",
    tags=["Account"],
    summary="Choose what this user is mailed of, and in which language",
    openapi_extensions=does(Action.NOTIFICATIONS_CHOOSE),
)
def choose_notifications(body: Annotated[bodies.NotificationsBody, Body()]) -> answers.NotificationsAnswer:
    """What is essential (approvals, what has to be done, port dates, what is done) stays on for somebody of the
    account: it can be switched off only where another administrator gets it."""
    call = here(router)
    return show.notifications(choose(call.desk, call.principal, body.topics, body.language, body.digest))


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
