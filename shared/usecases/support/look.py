"""A request or an order whole, as our team sees it: whoever's account it is, with what no customer is shown."""

from dataclasses import dataclass
from typing import Final

from shared.domain.model import (
    Account,
    CarrierEvent,
    CarrierMail,
    Comment,
    CorrectionLink,
    Driving,
    Event,
    Note,
    PortOrder,
)
from shared.domain.permissions import Action
from shared.domain.problems import NotFound
from shared.domain.readiness import Readiness
from shared.ports import Page, RequestView
from shared.usecases.carrier_answers import order_for_staff
from shared.usecases.corrections.correcting import CorrectionForm, correction_form
from shared.usecases.desk import Desk, Principal, require
from shared.usecases.readiness import assess
from shared.usecases.support.queue import Queued, queued
from shared.usecases.view_requests import has_drafts, view_request

_LATEST: Final = 50
_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class StaffOrder:
    """An order as it stands for our team: in the queue, and with its workflow."""

    queued: Queued
    driving: Driving | None


@dataclass(frozen=True, slots=True)
class WholeOrder:
    """One order with all that came in about it. `form` is what a correction of it would open."""

    order: StaffOrder
    account: Account | None
    view: RequestView
    inbox: tuple[CarrierEvent, ...]
    mails: Page[CarrierMail]
    links: tuple[CorrectionLink, ...]
    form: CorrectionForm
    events: tuple[Event, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class WholeRequest:
    """One request with its orders, and the beginning or end of what was said and what happened."""

    view: RequestView
    account: Account | None
    readiness: Readiness | None
    orders: tuple[StaffOrder, ...]
    events: tuple[Event, ...]
    notes: Page[Note]
    comments: Page[Comment]


def look_at_request(desk: Desk, principal: Principal, request_id: str) -> WholeRequest:
    """A request of any account; the latest `_LATEST` events, newest first, the first `_MOST` notes and comments.

    Raises `Forbidden`, `NotFound`.
    """
    require(principal, Action.STAFF_READ)
    view = view_request(desk, principal, request_id)
    return WholeRequest(
        view,
        desk.store.account(view.request.account_id),
        assess(desk, view) if has_drafts(view) else None,
        tuple(_staff_order(desk, order) for order in sorted(view.orders, key=lambda order: order.id)),
        desk.store.latest_events(request_id, _LATEST),
        desk.store.notes(request_id, _MOST, None),
        desk.store.comments(request_id, _MOST, None),
    )


def look_at_order(desk: Desk, principal: Principal, order_id: str) -> WholeOrder:
    """An order of any account, with what its carrier said and what was said to it. Raises `Forbidden`, `NotFound`."""
    require(principal, Action.STAFF_READ)
    order = order_for_staff(desk, principal, order_id)
    view = desk.store.request_view(order.request_id)
    if view is None:
        raise NotFound("There is no such order.")
    notes = desk.store.notes(order.request_id, _MOST, None).items
    events = desk.store.latest_events(order.request_id, _MOST)
    return WholeOrder(
        _staff_order(desk, order),
        desk.store.account(order.account_id),
        view,
        desk.store.inbox(order.id),
        desk.store.carrier_mails(order.id, _LATEST, None),
        desk.store.correction_links(order.id),
        correction_form(desk, order),
        tuple(event for event in events if event.order_id in ("", order.id)),
        tuple(note for note in notes if note.order_id in ("", order.id)),
    )


def _staff_order(desk: Desk, order: PortOrder) -> StaffOrder:
    return StaffOrder(queued(desk, order, None), desk.store.driving(order.id))
