"""A request whole: orders, documents, letters, what was said, what happened."""

from functions.pages.visit import Visit
from shared.adapters import cursors
from shared.domain.progress import explain_request
from shared.runtime.web.answers import Answer
from shared.usecases.support.reading import happened, said, see_request
from shared.usecases.view_requests import page_of_rows

_EVENTS = 25
_ROWS = 100


def show(visit: Visit) -> Answer:
    """GET /admin/pages/requests/{request_id}"""
    view = see_request(visit.desk, visit.principal, visit.params["request_id"])
    page = happened(visit.desk, visit.principal, view.request.id, 200, None)
    events = tuple(reversed(page.items))
    return visit.page(
        "request",
        view=view,
        progress=explain_request(view.request, view.orders, None, visit.desk.clock.now()),
        comments=said(visit.desk, view),
        events=events[:_EVENTS],
        more_events=page.cursor is not None or len(events) > _EVENTS,
    )


def timeline(visit: Visit) -> Answer:
    """GET /admin/pages/requests/{request_id}/timeline: oldest first, a page at a time"""
    request_id = visit.params["request_id"]
    view = see_request(visit.desk, visit.principal, request_id)
    page = happened(visit.desk, visit.principal, request_id, 100, visit.asked.query.get("cursor"))
    return visit.page("timeline", request=view.request, orders=view.orders, events=page.items, cursor=page.cursor)


def numbers(visit: Visit) -> Answer:
    """GET /admin/pages/requests/{request_id}/numbers"""
    view = see_request(visit.desk, visit.principal, visit.params["request_id"])
    cursor, listing = visit.asked.query.get("cursor"), f"pages rows {view.request.id}"
    at, inner = cursors.decode(listing, cursor, (int, str)) if cursor else (0, "")
    rows, following = page_of_rows(visit.desk, view, _ROWS, int(at), str(inner) or None)
    further = cursors.encode(listing, [following[0], following[1] or ""]) if following else None
    return visit.page("numbers", request=view.request, rows=rows, cursor=further)
