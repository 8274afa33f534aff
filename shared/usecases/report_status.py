"""How a request stands, gathered for a report on paper."""

from shared.domain.lifecycle import Status
from shared.domain.progress import explain_order, explain_request
from shared.domain.status_report import (
    MOST_EVENTS,
    StatusReport,
    in_words,
    numbers_by_state,
    reported_events,
    reported_order,
)
from shared.usecases.desk import Desk, Principal
from shared.usecases.view_requests import all_rows, show_request


def status_report(desk: Desk, principal: Principal, request_id: str) -> StatusReport:
    """The request, its orders, its numbers by state and the latest of its timeline. Raises `NotFound`."""
    shown = show_request(desk, principal, request_id)
    view, now = shown.view, desk.clock.now()
    orders = sorted((order for order in view.orders if order.status != Status.DRAFT), key=lambda order: order.id)
    numbers, left_out = numbers_by_state(all_rows(desk, view))
    latest = [
        event
        for event in desk.store.latest_events(request_id, MOST_EVENTS + 1)
        if principal.is_staff or not event.is_internal
    ]
    request = view.request
    return StatusReport(
        title=request.name,
        request_id=request.id,
        reference=request.reference,
        company_name=desk.policy.company_name,
        account_name=request.account_name,
        submitted_by=request.submitted_by.name,
        status=in_words(request.status),
        created_at=request.created_at,
        made_at=now,
        progress=explain_request(request, view.orders, shown.readiness, now),
        orders=tuple(reported_order(order, explain_order(order, now)) for order in orders),
        numbers=numbers,
        numbers_left_out=left_out,
        events=reported_events(latest[:MOST_EVENTS]),
        events_left_out=len(latest) > MOST_EVENTS,
    )
