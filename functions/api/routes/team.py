"""Our own team: who it is, and for a lead, adding and changing people and their API keys."""

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from functions.api import people
from functions.api.call import answer, does, here, new_router
from shared.domain.model import DESK_ACCOUNT
from shared.domain.permissions import Action
from shared.usecases.accounts.keys import create_key, revoke_key, rotate_key
from shared.usecases.accounts.reach import By
from shared.usecases.accounts.users import add_user, change_user, deactivate_user
from shared.usecases.accounts.viewing import account_timeline, view_account

router = new_router()
_TAGS = ["Our team"]
_TEAM = "/admin/team"
_USER = f"{_TEAM}/users/<user_id>"
_KEY = f"{_TEAM}/api-keys/<key_id>"


@router.get(_TEAM, tags=_TAGS, summary="Our team and its keys", openapi_extensions=does(Action.STAFF_TEAM_READ))
def index() -> people.TeamAnswer:
    call = here(router)
    return people.team(view_account(call.desk, By.key(call.principal), DESK_ACCOUNT), call.desk.clock.now())


@router.get(
    f"{_TEAM}/events",
    tags=_TAGS,
    summary="What happened to our team, newest first",
    openapi_extensions=does(Action.STAFF_TEAM_READ),
)
def events(
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
    cursor: Annotated[str | None, Query(max_length=2048)] = None,
) -> people.AccountEventPage:
    call = here(router)
    return people.event_page(account_timeline(call.desk, By.key(call.principal), DESK_ACCOUNT, limit, cursor))


@router.post(
    f"{_TEAM}/users",
    tags=_TAGS,
    summary="Add a person: support or support_lead",
    status_code=201,
    openapi_extensions=does(Action.STAFF_TEAM_WRITE),
)
def create_user(body: Annotated[people.UserBody, Body()]) -> Response[people.UserAnswer]:
    call = here(router)
    by, once = By.key(call.principal), call.once(body.model_dump(mode="json"))
    made = add_user(call.desk, by, DESK_ACCOUNT, body.name, body.email, body.role, body.company_ids, once)
    return answer(people.user(made), 201, version=made.version)


@router.patch(
    _USER,
    tags=_TAGS,
    summary="Change a person's name, e-mail address or role (If-Match); their API keys follow",
    openapi_extensions=does(Action.STAFF_TEAM_WRITE),
)
def update_user(user_id: str, body: Annotated[people.UserChangeBody, Body()]) -> Response[people.UserAnswer]:
    call = here(router)
    by, change = By.key(call.principal), people.user_change(body)
    found = change_user(call.desk, by, DESK_ACCOUNT, user_id, change, if_match=call.if_match)
    return answer(people.user(found), version=found.version)


@router.post(
    f"{_USER}/deactivate",
    tags=_TAGS,
    summary="End what a person can do, for good: their API keys are revoked",
    openapi_extensions=does(Action.STAFF_TEAM_WRITE),
)
def end_user(user_id: str) -> Response[people.UserAnswer]:
    call = here(router)
    gone = deactivate_user(call.desk, By.key(call.principal), DESK_ACCOUNT, user_id, if_match=call.if_match)
    return answer(people.user(gone), version=gone.version)


@router.post(
    f"{_TEAM}/api-keys",
    tags=_TAGS,
    summary="Make an API key for a person of our team; it is shown this once",
    status_code=201,
    openapi_extensions=does(Action.STAFF_TEAM_WRITE),
)
def make_key(body: Annotated[people.KeyBody, Body()]) -> Response[people.NewKeyAnswer]:
    call = here(router)
    by, once = By.key(call.principal), call.once(body.model_dump(mode="json"))
    made = create_key(call.desk, by, DESK_ACCOUNT, body.user_id, people.key_wish(body), once)
    return answer(people.new_key(made, call.desk.clock.now()), 201)


@router.post(
    f"{_KEY}/rotate",
    tags=_TAGS,
    summary="A key that takes this one's place: it works at once, the old one until the overlap is over",
    status_code=201,
    openapi_extensions=does(Action.STAFF_TEAM_WRITE),
)
def rotate(key_id: str, body: Annotated[people.RotationBody | None, Body()] = None) -> Response[people.NewKeyAnswer]:
    call = here(router)
    by, once = By.key(call.principal), call.once(body.model_dump(mode="json") if body else {})
    made = rotate_key(call.desk, by, DESK_ACCOUNT, key_id, overlap=people.overlap_of(body), once=once)
    return answer(people.new_key(made, call.desk.clock.now()), 201)


@router.post(
    f"{_KEY}/revoke",
    tags=_TAGS,
    summary="Revoke a key: it works no more within 30 seconds",
    openapi_extensions=does(Action.STAFF_TEAM_WRITE),
)
def revoke(key_id: str) -> Response[people.KeyAnswer]:
    call = here(router)
    revoked = revoke_key(call.desk, By.key(call.principal), DESK_ACCOUNT, key_id)
    return answer(people.key(revoked, call.desk.clock.now()))
