"""Customers' accounts, as our team makes and keeps them."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from functions.api import answers, bodies, people, show
from functions.api.call import Call, answer, does, here, new_router
from functions.api.lists import imported_answer
from shared.domain.model import DESK_ACCOUNT
from shared.domain.permissions import Action
from shared.domain.problems import NotFound
from shared.usecases.accounts.companies import add_company
from shared.usecases.accounts.keys import create_key, list_keys, revoke_key, rotate_key
from shared.usecases.accounts.opening import change_account, create_account
from shared.usecases.accounts.reach import By
from shared.usecases.accounts.users import add_user, change_user, deactivate_user
from shared.usecases.accounts.viewing import account_timeline, list_accounts, view_account

router = new_router()
_TAGS = ["Accounts"]
_ALL = "/admin/accounts"
_ONE = f"{_ALL}/<account_id>"
_USER = f"{_ONE}/users/<user_id>"
_KEY = f"{_ONE}/api-keys/<key_id>"


@router.get(
    _ALL,
    tags=_TAGS,
    summary="Accounts, newest first; with `name` those whose name begins so",
    openapi_extensions=does(Action.STAFF_ACCOUNTS_READ),
)
def index(
    name: Annotated[str, Query(max_length=256)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 25,
    cursor: Annotated[str | None, Query(max_length=2048)] = None,
) -> people.AccountPage:
    call = here(router)
    return people.account_page(list_accounts(call.desk, By.key(call.principal), name, limit, cursor))


@router.post(
    _ALL,
    tags=_TAGS,
    summary="Make an account, and companies in it",
    status_code=201,
    openapi_extensions=does(Action.STAFF_ACCOUNTS_WRITE),
)
def create(body: Annotated[people.AccountBody, Body()]) -> Response[people.AccountAnswer]:
    call = here(router)
    made = create_account(
        call.desk,
        By.key(call.principal),
        body.name,
        card_on_file=body.card_on_file,
        standing=body.standing,
        trial_ends_on=body.trial_ends_on,
        companies=body.companies,
        once=call.once(body.model_dump(mode="json")),
    )
    return _account(call, made.id, 201)


@router.get(
    _ONE,
    tags=_TAGS,
    summary="One account whole: whether it can port, its companies, users and API keys",
    openapi_extensions=does(Action.STAFF_ACCOUNTS_READ),
)
def read(account_id: str) -> Response[people.AccountAnswer]:
    return _account(here(router), account_id)


@router.patch(
    _ONE,
    tags=_TAGS,
    summary="Change an account's name, what decides whether it may port, or what its drop folder does (If-Match)",
    openapi_extensions=does(Action.STAFF_ACCOUNTS_WRITE),
)
def change(account_id: str, body: Annotated[people.AccountChangeBody, Body()]) -> Response[people.AccountAnswer]:
    call = here(router)
    change_account(
        call.desk,
        *_whose(call, account_id),
        people.account_change(body),
        if_match=call.if_match,
        reason=body.reason,
    )
    return _account(call, account_id)


@router.get(
    f"{_ONE}/events",
    tags=_TAGS,
    summary="What happened to an account, newest first",
    openapi_extensions=does(Action.STAFF_ACCOUNTS_READ),
)
def events(
    account_id: str,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
    cursor: Annotated[str | None, Query(max_length=2048)] = None,
) -> people.AccountEventPage:
    call = here(router)
    return people.event_page(account_timeline(call.desk, *_whose(call, account_id), limit, cursor))


@router.post(
    f"{_ONE}/companies",
    tags=_TAGS,
    summary="Add a company",
    status_code=201,
    openapi_extensions=does(Action.STAFF_ACCOUNTS_WRITE),
)
def create_company(account_id: str, body: Annotated[bodies.CompanyBody, Body()]) -> Response[answers.CompanyAnswer]:
    call = here(router)
    made = add_company(call.desk, *_whose(call, account_id), body.name, call.once(body.model_dump(mode="json")))
    return answer(show.company(made), 201)


@router.post(
    f"{_ONE}/users",
    tags=_TAGS,
    summary="Add a user: an administrator, manager or client_manager",
    status_code=201,
    openapi_extensions=does(Action.STAFF_ACCOUNTS_WRITE),
)
def create_user(account_id: str, body: Annotated[people.UserBody, Body()]) -> Response[people.UserAnswer]:
    call = here(router)
    whose, once = _whose(call, account_id), call.once(body.model_dump(mode="json"))
    made = add_user(call.desk, *whose, body.name, body.email, body.role, body.company_ids, once)
    return answer(people.user(made), 201, version=made.version)


@router.patch(
    _USER,
    tags=_TAGS,
    summary="Change a user's name, e-mail address, role or companies (If-Match); their API keys follow",
    openapi_extensions=does(Action.STAFF_ACCOUNTS_WRITE),
)
def update_user(
    account_id: str, user_id: str, body: Annotated[people.UserChangeBody, Body()]
) -> Response[people.UserAnswer]:
    call = here(router)
    whose, wanted = _whose(call, account_id), people.user_change(body)
    found = change_user(call.desk, *whose, user_id, wanted, if_match=call.if_match)
    return answer(people.user(found), version=found.version)


@router.post(
    f"{_USER}/deactivate",
    tags=_TAGS,
    summary="End what a user can do, for good: their API keys are revoked",
    openapi_extensions=does(Action.STAFF_ACCOUNTS_WRITE),
)
def end_user(account_id: str, user_id: str) -> Response[people.UserAnswer]:
    call = here(router)
    gone = deactivate_user(call.desk, *_whose(call, account_id), user_id, if_match=call.if_match)
    return answer(people.user(gone), version=gone.version)


@router.get(
    f"{_ONE}/api-keys",
    tags=_TAGS,
    summary="An account's API keys, by prefix and last use",
    openapi_extensions=does(Action.STAFF_ACCOUNTS_READ),
)
def keys(account_id: str) -> people.KeyList:
    call = here(router)
    now = call.desk.clock.now()
    found = list_keys(call.desk, *_whose(call, account_id))
    return people.KeyList(items=[people.key(one, now) for one in found])


@router.post(
    f"{_ONE}/api-keys",
    tags=_TAGS,
    summary="Make an API key for a user; it is shown this once",
    status_code=201,
    openapi_extensions=does(Action.STAFF_ACCOUNT_KEYS),
)
def make_key(account_id: str, body: Annotated[people.KeyBody, Body()]) -> Response[people.NewKeyAnswer]:
    call = here(router)
    whose, once = _whose(call, account_id), call.once(body.model_dump(mode="json"))
    made = create_key(call.desk, *whose, body.user_id, people.key_wish(body), once)
    return answer(people.new_key(made, call.desk.clock.now()), 201)


@router.post(
    f"{_KEY}/rotate",
    tags=_TAGS,
    summary="A key that takes this one's place: it works at once, the old one until the overlap is over",
    status_code=201,
    openapi_extensions=does(Action.STAFF_ACCOUNT_KEYS),
)
def rotate(
    account_id: str, key_id: str, body: Annotated[people.RotationBody | None, Body()] = None
) -> Response[people.NewKeyAnswer]:
    call = here(router)
    whose, once = _whose(call, account_id), call.once(body.model_dump(mode="json") if body else {})
    made = rotate_key(call.desk, *whose, key_id, overlap=people.overlap_of(body), once=once)
    return answer(people.new_key(made, call.desk.clock.now()), 201)


@router.post(
    f"{_KEY}/revoke",
    tags=_TAGS,
    summary="Revoke a key: it works no more within 30 seconds",
    openapi_extensions=does(Action.STAFF_ACCOUNT_KEYS),
)
def revoke(account_id: str, key_id: str) -> Response[people.KeyAnswer]:
    call = here(router)
    revoked = revoke_key(call.desk, *_whose(call, account_id), key_id)
    return answer(people.key(revoked, call.desk.clock.now()))


@router.post(
    f"{_ONE}/tracking-numbers",
    tags=_TAGS,
    summary="Take in tracking numbers that the account had before any port",
    description=people.IMPORT_DESCRIPTION,
    openapi_extensions=does(Action.STAFF_ACCOUNTS_WRITE),
)
def take_in_numbers(account_id: str) -> Response[people.ImportAnswer | str]:
    call = here(router)
    return imported_answer(call, *_whose(call, account_id))


def _whose(call: Call, account_id: str) -> tuple[By, str]:
    """A customer's account; the desk's own is under ``/admin/team``."""
    if account_id == DESK_ACCOUNT:
        raise NotFound(f"{DESK_ACCOUNT} is no customer's account; our team is under /admin/team.")
    return By.key(call.principal), account_id


def _account(call: Call, account_id: str, status: int = 200) -> Response[people.AccountAnswer]:
    found = view_account(call.desk, *_whose(call, account_id))
    return answer(
        people.account(found, call.desk.clock.now()),
        status,
        version=found.account.version,
        location=f"{_ALL}/{found.account.id}" if status == 201 else "",
    )
