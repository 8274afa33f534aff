"""A request whole: orders, documents, letters, what was said, what happened."""

from collections.abc import Mapping
from typing import Final

from functions.pages import actions
from functions.pages.actions import forms_of, offered
from functions.pages.request_actions import REQUEST_OFFERS
from functions.pages.visit import Visit
from shared.adapters import cursors
from shared.domain.problems import Problem
from shared.domain.progress import explain_request
from shared.runtime.web.answers import Answer
from shared.usecases.support.look import WholeRequest, look_at_request
from shared.usecases.view_requests import page_of_rows, timeline, view_request

_EVENTS: Final = 25
_ROWS: Final = 100


def show(visit: Visit) -> Answer:
    """GET /admin/pages/requests/{request_id}"""
    return _page(visit, _seen(visit))


def act(visit: Visit) -> Answer:
    """POST /admin/pages/requests/{request_id}/do/{action}"""
    seen = _seen(visit)

    def again(name: str, problems: tuple[Problem, ...], status: int) -> Answer:
        return _page(visit, _seen(visit), visit.form, problems, status=status, opened=name)

    back = f"admin/pages/requests/{seen.view.request.id}"
    return actions.act(visit, REQUEST_OFFERS, seen.view, back=back, again=again)


def _seen(visit: Visit) -> WholeRequest:
    return look_at_request(visit.desk, visit.principal, visit.params["request_id"])


def _page(
    visit: Visit,
    seen: WholeRequest,
    entries: Mapping[str, str] | None = None,
    problems: tuple[Problem, ...] = (),
    *,
    status: int = 200,
    opened: str = "",
) -> Answer:
    view = seen.view
    offers = offered(REQUEST_OFFERS, visit, view)
    return visit.page(
        "request",
        status,
        seen=seen,
        view=view,
        progress=explain_request(view.request, view.orders, seen.readiness, visit.desk.clock.now()),
        events=seen.events[:_EVENTS],
        more_events=len(seen.events) > _EVENTS,
        **forms_of(offers, opened, entries, problems),
    )


def events(visit: Visit) -> Answer:
    """GET /admin/pages/requests/{request_id}/timeline: oldest first, a page at a time"""
    request_id = visit.params["request_id"]
    view = view_request(visit.desk, visit.principal, request_id)
    page = timeline(visit.desk, visit.principal, request_id, 100, visit.asked.query.get("cursor"))
    return visit.page("timeline", request=view.request, orders=view.orders, events=page.items, cursor=page.cursor)


def numbers(visit: Visit) -> Answer:
    """GET /admin/pages/requests/{request_id}/numbers"""
    view = view_request(visit.desk, visit.principal, visit.params["request_id"])
    cursor, listing = visit.asked.query.get("cursor"), f"pages rows {view.request.id}"
    at, inner = cursors.decode(listing, cursor, (int, str)) if cursor else (0, "")
    rows, following = page_of_rows(visit.desk, view, _ROWS, int(at), str(inner) or None)
    further = cursors.encode(listing, [following[0], following[1] or ""]) if following else None
    return visit.page("numbers", request=view.request, rows=rows, cursor=further)
