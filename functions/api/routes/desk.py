"""The desk's queue, its quarantine, and the search of our team."""

from contextlib import suppress
from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Path, Query
from pydantic import Field

from functions.api import bodies, desk
from functions.api.call import does, here, new_router, nothing
from shared.domain.desk_queue import View
from shared.domain.permissions import Action
from shared.ports import Unavailable
from shared.usecases.support.dead_letters import list_dead_letters, purge, send_back
from shared.usecases.support.queue import orders_behind, quarantined_events, queue_counts, queue_page
from shared.usecases.support.search import search

router = new_router()
_TAGS = ["Support staff"]

Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=2048)]
Assignee = Annotated[str | None, Query(max_length=64, description="A user's id, `me` or `nobody`.")]


@router.get(
    "/admin/queue",
    tags=_TAGS,
    summary="How much there is to do, view by view",
    description="With `assignee` of the views that know one person's orders.",
    openapi_extensions=does(Action.STAFF_READ),
)
def counts(assignee: Assignee = None) -> desk.QueueAnswer:
    call = here(router)
    found = dict(queue_counts(call.desk, call.principal, assignee))
    with suppress(Unavailable):  # the queue is shown also where SQS does not answer
        if not assignee:
            found["dead_letters"] = sum(one.messages for one in list_dead_letters(call.dead_letters, call.principal))
    return desk.QueueAnswer(items=[desk.view_count(view, count) for view, count in found.items()])


@router.get(
    "/admin/queue/behind",
    tags=_TAGS,
    summary="Orders whose workflow or events are behind the table; 100 at most",
    openapi_extensions=does(Action.STAFF_READ),
)
def behind() -> desk.QueuePage:
    call = here(router)
    found = orders_behind(call.desk, call.principal)
    return desk.QueuePage(items=[desk.queue_entry(call.desk, one) for one in found], cursor=None)


@router.get(
    "/admin/queue/<view>",
    tags=_TAGS,
    summary="The orders of a view, by when they are due",
    description="`flagged` and `second_person` stand beside the other views, each of which an order is in at most one "
    "of. `assigned` are all of one person's, yours by default.",
    openapi_extensions=does(Action.STAFF_READ),
)
def view(
    view: Annotated[View, Path()], assignee: Assignee = None, limit: Limit = 25, cursor: Cursor = None
) -> desk.QueuePage:
    call = here(router)
    return desk.queue_page(call.desk, queue_page(call.desk, call.principal, view, assignee, limit, cursor))


@router.get(
    "/admin/quarantine",
    tags=_TAGS,
    summary="Events of carriers that fit no order of ours; kept for 90 days",
    openapi_extensions=does(Action.STAFF_READ),
)
def quarantine(
    carrier: Annotated[str | None, Query(max_length=64)] = None, limit: Limit = 25, cursor: Cursor = None
) -> desk.QuarantinePage:
    call = here(router)
    items, following, further = quarantined_events(call.desk, call.principal, carrier, limit, cursor)
    return desk.QuarantinePage(items=[desk.quarantined(one) for one in items], carrier=following, cursor=further)


@router.get(
    "/admin/search",
    tags=_TAGS,
    summary="Find a number in any format, an id, a PON, a carrier's order id, a name, an e-mail address, a reference",
    description="What is meant exactly comes first, then what is called so, then what begins so; 25 at most. Names are "
    "found by each of their first four words on.",
    openapi_extensions=does(Action.STAFF_READ),
)
def find(q: Annotated[str, Query(max_length=400)]) -> desk.SearchAnswer:
    call = here(router)
    return desk.SearchAnswer(items=[desk.hit(one) for one in search(call.desk, call.principal, q)])


_DEAD_LETTERS = "/admin/dead-letters"


class DeadLettersBody(bodies.Body):
    reason: Annotated[str, Field(max_length=2000)] = ""


@router.get(
    _DEAD_LETTERS,
    tags=_TAGS,
    summary="What could not be handled however often it was tried, queue by queue",
    openapi_extensions=does(Action.STAFF_READ),
)
def dead_letters() -> desk.DeadLettersList:
    call = here(router)
    found = list_dead_letters(call.dead_letters, call.principal)
    items = [
        desk.DeadLettersAnswer(name=one.name, messages=one.messages, can_be_sent_back=one.can_go_back) for one in found
    ]
    return desk.DeadLettersList(items=items)


@router.post(
    f"{_DEAD_LETTERS}/<name>/redrive",
    tags=_TAGS,
    summary="Have the messages of a queue handled once more, 100 at most (leads)",
    openapi_extensions=does(Action.STAFF_DEAD_LETTERS),
)
def redrive(name: str, body: Annotated[DeadLettersBody, Body()]) -> desk.SentBackAnswer:
    call = here(router)
    return desk.SentBackAnswer(sent_back=send_back(call.desk, call.dead_letters, call.principal, name, body.reason))


@router.post(
    f"{_DEAD_LETTERS}/<name>/purge",
    tags=_TAGS,
    summary="Forget the messages of a queue, once somebody read them (leads)",
    openapi_extensions=does(Action.STAFF_DEAD_LETTERS),
)
def forget(name: str, body: Annotated[DeadLettersBody, Body()]) -> Response[str]:
    call = here(router)
    purge(call.desk, call.dead_letters, call.principal, name, body.reason)
    return nothing()
