"""What our team's pages read: requests and orders of every account, as far as a key reaches."""

from dataclasses import dataclass

from shared.domain.model import CarrierEvent, CarrierMail, Comment, Document, Event, PortOrder
from shared.domain.permissions import Action
from shared.domain.problems import NotFound, StateConflict
from shared.ports import Page, RequestView
from shared.usecases.carrier_answers import order_for_staff
from shared.usecases.desk import Desk, Principal, require
from shared.usecases.letters import link_to_letter

MOST_COMMENTS = 50


@dataclass(frozen=True, slots=True)
class SeenOrder:
    """An order with its request, and what its carrier said of it: webhooks and entries, and mails."""

    order: PortOrder
    view: RequestView
    inbox: tuple[CarrierEvent, ...]
    mails: tuple[CarrierMail, ...]


def see_request(desk: Desk, principal: Principal, request_id: str) -> RequestView:
    """A request of any account. Raises `Forbidden`, `NotFound`."""
    require(principal, Action.STAFF_READ)
    view = desk.store.request_view(request_id) if len(request_id) <= 64 else None
    if view is None or view.request.test_mode != principal.test_mode:
        raise NotFound("There is no such port request.")
    return view


def see_order(desk: Desk, principal: Principal, order_id: str) -> SeenOrder:
    """An order of any account. Raises `Forbidden`, `NotFound`."""
    require(principal, Action.STAFF_READ)
    order = order_for_staff(desk, principal, order_id)
    view = see_request(desk, principal, order.request_id)
    mails = desk.store.carrier_mails(order_id, 20, None)
    return SeenOrder(order, view, desk.store.inbox(order_id), mails.items)


def said(desk: Desk, view: RequestView) -> tuple[Comment, ...]:
    return desk.store.comments(view.request.id, MOST_COMMENTS, None).items


def happened(desk: Desk, principal: Principal, request_id: str, limit: int, cursor: str | None) -> Page[Event]:
    """A request's timeline, oldest first."""
    see_request(desk, principal, request_id)
    return desk.store.events(request_id, limit, cursor)


def see_document(desk: Desk, principal: Principal, request_id: str, document_id: str) -> tuple[RequestView, Document]:
    view = see_request(desk, principal, request_id)
    found = next((one for one in view.documents if one.id == document_id), None)
    if found is None:
        raise NotFound("There is no such document on this request.")
    return view, found


def document_bytes(desk: Desk, document: Document) -> bytes:
    """The version that was inspected. Raises `StateConflict` where none was."""
    if not document.version_id:
        raise StateConflict("The file has not arrived yet.", code="document_not_there")
    return desk.files.read(document.key, document.version_id)


def document_link(desk: Desk, document: Document) -> str:
    """A link that dies within minutes. Raises `StateConflict`."""
    if not document.version_id:
        raise StateConflict("The file has not arrived yet.", code="document_not_there")
    seconds = desk.policy.download_link_seconds
    return desk.files.presign_get(document.key, document.version_id, document.filename, seconds)


def letter_for_staff(desk: Desk, principal: Principal, order_id: str) -> str:
    """A link that dies within minutes to an order's letter, the signed one where there is one. Raises `NotFound`,
    `StateConflict`."""
    require(principal, Action.STAFF_READ)
    return link_to_letter(desk, order_for_staff(desk, principal, order_id), signed=None)
