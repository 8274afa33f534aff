"""What administrators do for their own account: its users and API keys."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.openapi.params import Body

from functions.api import people
from functions.api.call import Call, answer, does, here, new_router
from shared.domain.permissions import Action
from shared.usecases.accounts.keys import create_key, list_keys, revoke_key, rotate_key
from shared.usecases.accounts.reach import By
from shared.usecases.accounts.users import add_user, change_user, deactivate_user, find_user, list_users

router = new_router()
_TAGS = ["Users and API keys"]
_USERS = "/v1/users"
_USER = f"{_USERS}/<user_id>"
_KEYS = "/v1/api-keys"
_KEY = f"{_KEYS}/<key_id>"


@router.get(_USERS, tags=_TAGS, summary="The account's users", openapi_extensions=does(Action.USERS_READ))
def users() -> people.UserList:
    call = here(router)
    return people.UserList(items=[people.user(one) for one in list_users(call.desk, *_mine(call))])


@router.post(
    _USERS,
    tags=_TAGS,
    summary="Add a user: an administrator, manager or client_manager",
    status_code=201,
    openapi_extensions=does(Action.USERS_WRITE),
)
def create_user(body: Annotated[people.UserBody, Body()]) -> Response[people.UserAnswer]:
    call = here(router)
    once = call.once(body.model_dump(mode="json"))
    made = add_user(call.desk, *_mine(call), body.name, body.email, body.role, body.company_ids, once)
    return answer(people.user(made), 201, version=made.version, location=f"{_USERS}/{made.id}")


@router.get(_USER, tags=_TAGS, summary="One user", openapi_extensions=does(Action.USERS_READ))
def read_user(user_id: str) -> Response[people.UserAnswer]:
    call = here(router)
    found = find_user(call.desk, *_mine(call), user_id)
    return answer(people.user(found), version=found.version)


@router.patch(
    _USER,
    tags=_TAGS,
    summary="Change a user's name, e-mail address, role or companies (If-Match); their API keys follow",
    openapi_extensions=does(Action.USERS_WRITE),
)
def update_user(user_id: str, body: Annotated[people.UserChangeBody, Body()]) -> Response[people.UserAnswer]:
    call = here(router)
    found = change_user(call.desk, *_mine(call), user_id, people.user_change(body), if_match=call.if_match)
    return answer(people.user(found), version=found.version)


@router.post(
    f"{_USER}/deactivate",
    tags=_TAGS,
    summary="End what a user can do, for good: their API keys are revoked",
    openapi_extensions=does(Action.USERS_WRITE),
)
def end_user(user_id: str) -> Response[people.UserAnswer]:
    call = here(router)
    gone = deactivate_user(call.desk, *_mine(call), user_id, if_match=call.if_match)
    return answer(people.user(gone), version=gone.version)


@router.get(
    _KEYS,
    tags=_TAGS,
    summary="The account's API keys, by prefix and last use",
    openapi_extensions=does(Action.KEYS_READ),
)
def keys() -> people.KeyList:
    call = here(router)
    now = call.desk.clock.now()
    return people.KeyList(items=[people.key(one, now) for one in list_keys(call.desk, *_mine(call))])


@router.post(
    _KEYS,
    tags=_TAGS,
    summary="Make an API key for a user; it is shown this once",
    status_code=201,
    openapi_extensions=does(Action.KEYS_WRITE),
)
def make_key(body: Annotated[people.KeyBody, Body()]) -> Response[people.NewKeyAnswer]:
    call = here(router)
    once = call.once(body.model_dump(mode="json"))
    made = create_key(call.desk, *_mine(call), body.user_id, people.key_wish(body), once)
    return answer(people.new_key(made, call.desk.clock.now()), 201)


@router.post(
    f"{_KEY}/rotate",
    tags=_TAGS,
    summary="A key that takes this one's place: it works at once, the old one until the overlap is over",
    status_code=201,
    openapi_extensions=does(Action.KEYS_WRITE),
)
def rotate(key_id: str, body: Annotated[people.RotationBody | None, Body()] = None) -> Response[people.NewKeyAnswer]:
    call = here(router)
    once = call.once(body.model_dump(mode="json") if body else {})
    made = rotate_key(call.desk, *_mine(call), key_id, overlap=people.overlap_of(body), once=once)
    return answer(people.new_key(made, call.desk.clock.now()), 201)


@router.post(
    f"{_KEY}/revoke",
    tags=_TAGS,
    summary="Revoke a key: it works no more within 30 seconds",
    openapi_extensions=does(Action.KEYS_WRITE),
)
def revoke(key_id: str) -> Response[people.KeyAnswer]:
    call = here(router)
    revoked = revoke_key(call.desk, *_mine(call), key_id)
    return answer(people.key(revoked, call.desk.clock.now()))


def _mine(call: Call) -> tuple[By, str]:
    return By.key(call.principal), call.principal.account_id
