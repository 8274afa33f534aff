"""Where orders stand with the documents that prove whose their numbers are, after one came in or was looked at.

Whoever brings or judges a document only notes that on the orders, with it; what follows is a step of each order's
workflow: one that no carrier has stops where no document of it can be used, and goes on once one can.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from shared.domain.document_reviews import asks_of, documents_status, latest_refused, without_refusals
from shared.domain.lifecycle import Status
from shared.domain.model import Actor, Document, DocumentsStatus, DocumentStatus, Event, PortOrder
from shared.domain.review_flags import DOCUMENT_REFUSED, with_flags
from shared.ports import Replace, RequestView, Write
from shared.usecases.apply_carrier_event import turn_of
from shared.usecases.corrections.going_on import goes_on
from shared.usecases.desk import SYSTEM, Desk
from shared.usecases.order_numbers import order_rows
from shared.usecases.transitions import changed, commit_unless_moved, moved, order_event


def noted_on_orders(
    desk: Desk, view: RequestView, document: Document, actor: Actor, *, anew: bool = False
) -> list[tuple[PortOrder, Event]]:
    """The live orders that `document`, as it is now, changes, with where they stand.

    With `anew`, what they ask for because of documents is forgotten: it is asked for as it is found now.
    """
    documents = [document, *(one for one in view.documents if one.id != document.id)]
    found = []
    for order in sorted(view.orders, key=lambda one: one.id):
        if order.ended or order.status == Status.DRAFT or not document.serves(*order.losing_account_ids):
            continue
        facts = _facts(desk, order, _stands(order, documents))
        if anew and order.status == Status.ACTION_REQUIRED and facts["documents_status"] == DocumentsStatus.REJECTED:
            facts["asks"] = without_refusals(order.asks)
        if any(getattr(order, name) != value for name, value in facts.items()):
            found.append(_noted(desk, order, actor, facts))
    return found


def _stands(order: PortOrder, documents: Sequence[Document]) -> DocumentsStatus:
    """Where the order stands; what its review passed over stays accepted, whatever comes beside it."""
    status = documents_status(documents, *order.losing_account_ids)
    passed = order.review_passed and order.documents_status == DocumentsStatus.ACCEPTED
    return DocumentsStatus.ACCEPTED if passed and status == DocumentsStatus.UPLOADED else status


def _facts(desk: Desk, order: PortOrder, status: DocumentsStatus) -> dict[str, Any]:
    """What an order says of its documents. The window counts from when they and the letter are accepted."""
    facts: dict[str, Any] = {"documents_status": status}
    if not order.is_unsent:
        return facts
    if status == DocumentsStatus.REJECTED:
        facts["docs_accepted_at"] = None
        facts["review_flags"] = with_flags(order.review_flags, DOCUMENT_REFUSED)
    if status == DocumentsStatus.ACCEPTED:
        if order.letter.signed is not None and order.docs_accepted_at is None:
            facts["docs_accepted_at"] = desk.clock.now()
        facts["review_flags"] = tuple(flag for flag in order.review_flags if flag != DOCUMENT_REFUSED)
    return facts


def _noted(desk: Desk, order: PortOrder, actor: Actor, facts: dict[str, Any]) -> tuple[PortOrder, Event]:
    noted = changed(order, desk.clock.now(), **facts)
    said = noted.documents_status.value
    return noted, order_event(desk, noted, "order.documents_noted", actor, before=order, documents_status=said)


def settle_documents(desk: Desk, order: PortOrder) -> None:
    """The workflow's step: ask for what the documents lack, or go on without asking for it any more."""
    view = desk.store.request_view(order.request_id)
    documents = view.documents if view else ()
    status = _stands(order, documents)
    facts = _facts(desk, order, status)
    if status == DocumentsStatus.REJECTED:
        after, event = _stopped(desk, order, documents, facts)
    elif order.status == Status.ACTION_REQUIRED:
        after, event = _going_on(desk, order, facts)
    else:
        after, event = _noted(desk, order, SYSTEM, facts)
    commit_unless_moved(desk, after, event)


def _stopped(
    desk: Desk, order: PortOrder, documents: Sequence[Document], facts: dict[str, Any]
) -> tuple[PortOrder, Event]:
    """What else is asked for stays asked for."""
    refused = latest_refused(documents, *order.losing_account_ids)
    review = refused.review if refused else None
    there = {row.number for row in order_rows(desk, order)} if review and review.numbers else set()
    asks = asks_of(refused, order.losing_account.carrier_name, there) if refused else ()
    wanted = (*without_refusals(order.asks), *asks)
    facts = facts | {"asks": wanted, "owner": turn_of(wanted), "review_passed": False}
    if order.status == Status.ACTION_REQUIRED:
        stopped = changed(order, desk.clock.now(), **facts)
    else:
        stopped = moved(desk, order, Status.ACTION_REQUIRED, SYSTEM, **facts)
    codes = [ask.code for ask in asks]
    return stopped, order_event(desk, stopped, "order.document_needed", SYSTEM, before=order, codes=codes)


def _going_on(desk: Desk, order: PortOrder, facts: dict[str, Any]) -> tuple[PortOrder, Event]:
    left = without_refusals(order.asks)
    answers: dict[str, Any] = {"answers": [ask.code for ask in order.asks if ask not in left]}
    if left:
        fewer = changed(order, desk.clock.now(), asks=left, owner=turn_of(left), **facts)
        return fewer, order_event(desk, fewer, "order.partly_corrected", SYSTEM, before=order, **answers)
    return goes_on(desk, order, order.losing_account, order.change, SYSTEM, answers, **facts)


def questioned(desk: Desk, view: RequestView, moves: Iterable[tuple[PortOrder, PortOrder]]) -> list[Write]:
    """The documents that our team refused last, open again where corrections of orders (before and after) answered all
    that it found: it looks at them with what was corrected, or said."""
    found = (
        latest_refused(view.documents, *before.losing_account_ids)
        for before, after in moves
        if before.documents_status == DocumentsStatus.REJECTED != after.documents_status
    )
    now = desk.clock.now()
    return [
        Replace(reopened(document).but(version=document.version + 1, updated_at=now))
        for document in {one.id: one for one in found if one is not None}.values()
    ]


def reopened(document: Document) -> Document:
    """The document as the inspection left it."""
    again: Document = document.but(status=DocumentStatus.ACCEPTED, review=None, problems=())
    return again
