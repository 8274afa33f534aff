"""What our team looks at: requests and orders of every account, its canned texts, its people, and who saw what."""

from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query
from pydantic import Field

from functions.api import answers, bodies, desk_looks, rows, show
from functions.api.call import answer, does, here, new_router, nothing
from functions.api.desk_acts import Reason
from shared.domain.model import Language
from shared.domain.permissions import Action
from shared.usecases.comments import list_comments
from shared.usecases.support.canned import add_text, change_text, delete_text, filled_text, list_texts
from shared.usecases.support.look import look_at_order, look_at_request
from shared.usecases.support.notes import list_notes
from shared.usecases.support.opening import open_document, open_letter
from shared.usecases.support.quarantine import dismiss_event
from shared.usecases.support.reveal import list_reveals
from shared.usecases.support.timeline import desk_timeline
from shared.usecases.view_requests import timeline, view_request

router = new_router()
_TAGS = ["Support staff"]
_REQUEST = "/admin/requests/<request_id>"
_ORDER = "/admin/orders/<order_id>"
_CANNED = "/admin/canned-texts"

Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[str | None, Query(max_length=2048)]
Use = Literal["comment", "chase", "return", "document", "note"]


@router.get(
    _REQUEST,
    tags=_TAGS,
    summary="A request of any account, with its orders, documents, notes, comments and the latest events",
    openapi_extensions=does(Action.STAFF_READ),
)
def request(request_id: str) -> Response[desk_looks.WholeRequestAnswer]:
    call = here(router)
    found = look_at_request(call.desk, call.principal, request_id)
    return answer(desk_looks.whole_request(call.desk, found), version=found.view.request.version)


@router.get(
    _ORDER,
    tags=_TAGS,
    summary="An order of any account, with what its carrier said, mails, links, notes and the latest events",
    openapi_extensions=does(Action.STAFF_READ),
)
def order(order_id: str) -> Response[desk_looks.WholeOrderAnswer]:
    call = here(router)
    found = look_at_order(call.desk, call.principal, order_id)
    return answer(desk_looks.whole_order(call.desk, found), version=found.order.queued.order.version)


@router.get(
    f"{_REQUEST}/numbers",
    tags=_TAGS,
    summary="The rows of a request by page, or those of one order",
    openapi_extensions=does(Action.STAFF_READ),
)
def numbers(
    request_id: str,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    cursor: Cursor = None,
    order_id: Annotated[str | None, Query(max_length=64)] = None,
) -> answers.NumberPage:
    call = here(router)
    view = view_request(call.desk, call.principal, request_id)
    return rows.number_page(call.desk, view, limit, cursor, order_id)


@router.get(
    f"{_REQUEST}/events",
    tags=_TAGS,
    summary="The whole timeline, oldest first, with what no customer is shown",
    openapi_extensions=does(Action.STAFF_READ),
)
def events(request_id: str, limit: Limit = 100, cursor: Cursor = None) -> answers.EventPage:
    call = here(router)
    page = timeline(call.desk, call.principal, request_id, limit, cursor)
    return answers.EventPage(items=[show.event(one) for one in page.items], cursor=page.cursor)


@router.get(
    f"{_REQUEST}/comments",
    tags=_TAGS,
    summary="What was said for all to read, oldest first",
    openapi_extensions=does(Action.STAFF_READ),
)
def comments(request_id: str, limit: Limit = 100, cursor: Cursor = None) -> answers.CommentPage:
    call = here(router)
    page = list_comments(call.desk, call.principal, request_id, limit, cursor)
    return answers.CommentPage(items=[show.comment(one) for one in page.items], cursor=page.cursor)


@router.get(
    f"{_REQUEST}/notes",
    tags=_TAGS,
    summary="Our team's notes, oldest first",
    openapi_extensions=does(Action.STAFF_READ),
)
def notes(request_id: str, limit: Limit = 100, cursor: Cursor = None) -> desk_looks.NotePage:
    call = here(router)
    page = list_notes(call.desk, call.principal, request_id, limit, cursor)
    return desk_looks.NotePage(items=[desk_looks.note(one) for one in page.items], cursor=page.cursor)


@router.get(
    f"{_REQUEST}/documents/<document_id>",
    tags=_TAGS,
    summary="One document, with a link to it that dies within minutes",
    description="Who opened it is written down (`GET /admin/reveals`).",
    openapi_extensions=does(Action.STAFF_DOCUMENTS),
)
def document(request_id: str, document_id: str) -> answers.DocumentAnswer:
    call = here(router)
    found = open_document(call.desk, call.principal, request_id, document_id)
    return show.document(found.document, link=found.link, bill=found.bill)


@router.get(
    f"{_ORDER}/letter",
    tags=_TAGS,
    summary="The letter of an order as PDF",
    description="Redirects to a link that dies within minutes. `version` is `signed` or `unsigned`. Who opened it is "
    "written down (`GET /admin/reveals`).",
    openapi_extensions=does(Action.STAFF_LETTERS),
)
def letter(
    order_id: str, version: Annotated[str | None, Query(pattern="^(signed|unsigned)$", max_length=8)] = None
) -> Response[answers.LinkAnswer]:
    call = here(router)
    signed = None if version is None else version == "signed"
    link = open_letter(call.desk, call.principal, order_id, signed=signed)
    shown: Response[answers.LinkAnswer] = answer(answers.LinkAnswer(link=link), 303, location=link)
    return shown


@router.get(
    "/admin/events",
    tags=_TAGS,
    summary="What our team did at the desk itself, about no request, oldest first",
    openapi_extensions=does(Action.STAFF_READ),
)
def desk_events(limit: Limit = 100, cursor: Cursor = None) -> answers.EventPage:
    call = here(router)
    page = desk_timeline(call.desk, call.principal, limit, cursor)
    return answers.EventPage(items=[show.event(one) for one in page.items], cursor=page.cursor)


@router.get(
    "/admin/reveals",
    tags=_TAGS,
    summary="Who of our team was shown which secret, or opened which letter, packet or document, newest first (leads)",
    description="`what` is `pin`, `account_number`, `number_pin`, `packet_pins`, `letter`, `packet`, `document` or "
    "`evidence`; the last four want no reason, and count once an hour.",
    openapi_extensions=does(Action.STAFF_REVEALS),
)
def reveals(
    user_id: Annotated[str | None, Query(max_length=64)] = None, limit: Limit = 100, cursor: Cursor = None
) -> desk_looks.RevealPage:
    call = here(router)
    page = list_reveals(call.desk, call.principal, user_id, limit, cursor)
    return desk_looks.RevealPage(items=[desk_looks.reveal(one) for one in page.items], cursor=page.cursor)


class DismissBody(bodies.Body):
    carrier: bodies.Text
    event_id: Annotated[str, Field(max_length=2000)]
    reason: Reason = ""


@router.post(
    "/admin/quarantine/dismiss",
    tags=_TAGS,
    summary="Put an event in quarantine aside, once somebody looked at it",
    openapi_extensions=does(Action.STAFF_QUARANTINE),
)
def dismiss(body: Annotated[DismissBody, Body()]) -> Response[str]:
    call = here(router)
    dismiss_event(call.desk, call.principal, body.carrier, body.event_id, body.reason)
    return nothing()


# --- canned texts ----------------------------------------------------------------------------------------------------


class CannedTextBody(bodies.Body):
    """`text` may have {placeholders}, which an order fills: account, carrier, customer, date, numbers, pon, and so on;
    `me` is whoever uses it."""

    title: Annotated[str, Field(max_length=1000)] = ""
    use: Use = "comment"
    language: Language = Language.ENGLISH
    text: Annotated[str, Field(max_length=10_000)] = ""


class CannedTextChange(bodies.Body):
    title: Annotated[str, Field(max_length=1000)] | None = None
    use: Use | None = None
    language: Language | None = None
    text: Annotated[str, Field(max_length=10_000)] | None = None


@router.get(
    _CANNED,
    tags=_TAGS,
    summary="Texts that our team uses over and over, by title",
    openapi_extensions=does(Action.STAFF_READ),
)
def texts(use: Annotated[Use | None, Query()] = None) -> desk_looks.CannedTextList:
    call = here(router)
    found = list_texts(call.desk, call.principal, use)
    return desk_looks.CannedTextList(items=[desk_looks.canned_text(one) for one in found])


@router.post(
    _CANNED,
    tags=_TAGS,
    summary="Keep a new text (leads)",
    status_code=201,
    openapi_extensions=does(Action.STAFF_CANNED),
)
def new_text(body: Annotated[CannedTextBody, Body()]) -> Response[desk_looks.CannedTextAnswer]:
    call = here(router)
    once = call.once(body.model_dump(mode="json"))
    made = add_text(call.desk, call.principal, body.title, body.use, body.language, body.text, once)
    return answer(desk_looks.canned_text(made), 201, version=made.version)


@router.patch(
    f"{_CANNED}/<text_id>",
    tags=_TAGS,
    summary="Change a text (leads, If-Match)",
    openapi_extensions=does(Action.STAFF_CANNED),
)
def other_text(text_id: str, body: Annotated[CannedTextChange, Body()]) -> Response[desk_looks.CannedTextAnswer]:
    call = here(router)
    changed = change_text(
        call.desk, call.principal, text_id, call.if_match, body.title, body.use, body.language, body.text
    )
    return answer(desk_looks.canned_text(changed), version=changed.version)


@router.delete(
    f"{_CANNED}/<text_id>",
    tags=_TAGS,
    summary="Delete a text (leads, If-Match)",
    openapi_extensions=does(Action.STAFF_CANNED),
)
def no_text(text_id: str) -> Response[str]:
    call = here(router)
    delete_text(call.desk, call.principal, text_id, call.if_match)
    return nothing()


@router.get(
    f"{_CANNED}/<text_id>/filled",
    tags=_TAGS,
    summary="A text for an order, its placeholders filled",
    openapi_extensions=does(Action.STAFF_READ),
)
def for_order(text_id: str, order_id: Annotated[str, Query(max_length=64)]) -> desk_looks.FilledTextAnswer:
    call = here(router)
    return desk_looks.FilledTextAnswer(text=filled_text(call.desk, call.principal, text_id, order_id))
