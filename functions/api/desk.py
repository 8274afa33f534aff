"""The desk's queue and search, as JSON."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from functions.api import show
from functions.api.answers import ActorAnswer, Answer
from shared.domain.cases.model import Case
from shared.domain.model import PortOrder, PortRequest, Quarantined
from shared.domain.port_outs.model import PortOut
from shared.ports import Page
from shared.usecases.desk import Desk
from shared.usecases.support.queue import MOST_COUNTED, Queued
from shared.usecases.support.search import Hit


class ViewCount(Answer):
    """How much there is in a view: `count` up to 99, `more` where there is more than that."""

    view: str
    count: int
    more: bool
    text: str = Field(description='As people read it: "12", "99+".')


class QueueAnswer(Answer):
    items: list[ViewCount]


class QueueEntry(Answer):
    """An order in a view, with whose turn it is, by when, how old it is, and what our team does next."""

    account_id: str
    account_name: str
    request_id: str
    request_name: str
    order_id: str
    reference: str
    version: int
    status: str
    numbers: int
    number_class: str
    current_carrier: str
    carrier: str
    whose_turn: str | None
    lane: str | None = Field(description="Where it stands in the queue; null where nothing is to be done about it.")
    at: datetime | None = Field(description="What it is sorted by: when it is due, or came into view.")
    due_at: datetime | None
    overdue: bool
    age_hours: float = Field(description="Business hours that our team or the carrier has had it; stops otherwise.")
    confirmed_foc_at: datetime | None
    asks: list[str] = Field(description="Codes of what it waits for.")
    flags: list[str]
    fault: str | None
    assignee: ActorAnswer | None
    next_action: str


class QueuePage(Answer):
    """A page may be short, or empty, though another follows."""

    items: list[QueueEntry]
    cursor: str | None


class QuarantinedAnswer(Answer):
    """What a carrier sent that fits no order of ours, or not the one that it names; secrets in it are masked."""

    carrier: str
    event_id: str
    why: str
    at: datetime
    body: str


class QuarantinePage(Answer):
    """Carrier by carrier. Send `carrier` and `cursor` back for the next page; both are null on the last."""

    items: list[QuarantinedAnswer]
    carrier: str | None
    cursor: str | None


class DeadLettersAnswer(Answer):
    """What could not be handled, about so many messages. `can_be_sent_back`: to the queue that they came from."""

    name: str
    messages: int
    can_be_sent_back: bool


class DeadLettersList(Answer):
    items: list[DeadLettersAnswer]


class SentBackAnswer(Answer):
    sent_back: int


class HitAnswer(Answer):
    """What was found. `matched` is what of it fits: a number, an id, or the kind of name."""

    kind: Literal["order", "request", "account", "port_out", "case"]
    id: str
    by: str = Field(description="`number`, `id`, `pon`, `carrier_order_id`: exactly; `name`: so called; `begins`.")
    matched: str
    text: str
    account_id: str
    account_name: str
    request_id: str | None
    request_name: str | None
    order_id: str | None
    reference: str | None
    status: str | None
    updated_at: datetime | None


class SearchAnswer(Answer):
    items: list[HitAnswer]


def view_count(view: str, count: int) -> ViewCount:
    more = count >= MOST_COUNTED
    shown = MOST_COUNTED - 1 if more else count
    return ViewCount(view=view, count=shown, more=more, text=f"{shown}+" if more else str(shown))


def queue_page(desk: Desk, page: Page[Queued]) -> QueuePage:
    return QueuePage(items=[queue_entry(desk, one) for one in page.items], cursor=page.cursor)


def queue_entry(desk: Desk, found: Queued) -> QueueEntry:
    order = found.order
    return QueueEntry(
        account_id=order.account_id,
        account_name=order.account_name,
        request_id=order.request_id,
        request_name=order.request_name,
        order_id=order.id,
        reference=order.reference,
        version=order.version,
        status=order.status,
        numbers=order.live_count,
        number_class=order.number_class,
        current_carrier=order.losing_account.carrier_name,
        carrier=order.carrier,
        whose_turn=order.owner,
        lane=found.lane,
        at=found.at,
        due_at=found.due_at,
        overdue=found.due_at is not None and found.due_at < desk.clock.now(),
        age_hours=hours(found.age_minutes),
        confirmed_foc_at=order.confirmed_foc_at,
        asks=[ask.code for ask in order.asks],
        flags=list(order.staff_flags),
        fault=order.fault or None,
        assignee=show.actor(order.assignee) if order.assignee else None,
        next_action=found.next_action,
    )


def hours(minutes: int) -> float:
    return round(minutes / 60, 1)


def quarantined(found: Quarantined) -> QuarantinedAnswer:
    return QuarantinedAnswer(
        carrier=found.carrier, event_id=found.event_id, why=found.why, at=found.at, body=found.body
    )


def _kind_of(found: Hit) -> Literal["order", "request", "account", "port_out", "case"]:
    if found.kept is not None:
        return "port_out" if isinstance(found.kept, PortOut) else "case"
    return "order" if found.order else "request" if found.request else "account"


def _reference_of(found: Hit) -> str | None:
    """Ours of an order, the customer's of a request, the winning carrier's of a port-out."""
    if isinstance(found.kept, PortOut):
        return found.kept.reference
    if found.order is not None:
        return found.order.reference
    return found.request.reference or None if found.request is not None else None


def hit(found: Hit) -> HitAnswer:
    order, request, account = found.order, found.request, found.account
    holder: PortOrder | PortRequest | PortOut | Case | None = found.kept or order or request
    return HitAnswer(
        kind=_kind_of(found),
        id=found.id,
        by=found.by,
        matched=found.matched,
        text=found.text,
        account_id=holder.account_id if holder else account.id if account else "",
        account_name=holder.account_name if holder else account.name if account else "",
        request_id=order.request_id if order else request.id if request else None,
        request_name=request.name if request else order.request_name if order else None,
        order_id=order.id if order else None,
        reference=_reference_of(found),
        status=holder.status if holder else None,
        updated_at=holder.updated_at if holder else None,
    )
