"""The events of the whole account."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.api import webhook_desk
from functions.api.call import Call, does, here, new_router
from shared.adapters import cursors
from shared.domain.permissions import Action
from shared.domain.problems import Malformed
from shared.usecases.account_events import account_events, position_of

router = new_router()


@router.get(
    "/v1/events",
    tags=["Events"],
    summary="What happened in the whole account, in order: nothing comes late behind what was read",
    description="Begin at the beginning, behind an event (`after`), or where a page stopped (`cursor`); at most one of "
    "the two. A page may be short, or empty, though `more` follows. `type` is one type of event or several, separated "
    "by commas.",
    openapi_extensions=does(Action.EVENTS_READ),
)
def index(
    after: Annotated[str | None, Query(max_length=64)] = None,
    cursor: Annotated[str | None, Query(max_length=2048)] = None,
    type: Annotated[str | None, Query(max_length=2048)] = None,  # noqa: A002 - the name of the parameter
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
) -> webhook_desk.CustomerEventPage:
    call = here(router)
    types = [name.strip() for name in (type or "").split(",") if name.strip()]
    page = account_events(call.desk, call.principal, types, _begin(call, after, cursor), limit)
    base_url = call.desk.policy.public_base_url
    return webhook_desk.CustomerEventPage(
        items=[webhook_desk.account_event(one, base_url) for one in page.items],
        cursor=cursors.encode(_listing(call), [page.position]),
        more=page.more,
    )


def _begin(call: Call, after: str | None, cursor: str | None) -> int:
    if after and cursor:
        raise Malformed("Send `after` or `cursor`, not both: each says where to begin.", code="after_and_cursor")
    if cursor:
        return int(cursors.decode(_listing(call), cursor, (int,))[0])
    return position_of(call.desk, call.principal, after) if after else 0


def _listing(call: Call) -> str:
    return f"account-events|{call.principal.account_id}|{call.principal.test_mode}"
