"""The numbers of a request, each with its state: by page, by state, by order."""

from typing import Final

from functions.pages.portal.following.showing import page
from functions.pages.visit import Visit
from shared.adapters import cursors
from shared.domain.lifecycle import Status
from shared.runtime.web.answers import Answer
from shared.usecases.view_numbers import page_of_numbers
from shared.usecases.view_requests import view_request

_ROWS: Final = 100
STATES: Final = (
    *("held", "on_hold", "rejected", "excluded", "skipped", "ported"),
    *(status for status in Status if status != Status.SUBMITTING),
)


def show(visit: Visit) -> Answer:
    """GET /portal/requests/{request_id}/numbers, with ``?state=`` and ``?order=``"""
    query = visit.asked.query
    view = view_request(visit.desk, visit.principal, visit.params["request_id"])
    orders = [one for one in view.orders if one.status != Status.DRAFT]
    state = query.get("state", "") if query.get("state") in STATES else ""
    order_id = query.get("order", "") if any(one.id == query.get("order") for one in orders) else ""
    listing = f"portal rows {view.request.id} {state} {order_id}"
    given = query.get("cursor")
    at, inner = cursors.decode(listing, given, (int, str)) if given else (0, "")
    found = page_of_numbers(visit.desk, view, _ROWS, (int(at), str(inner) or None), state, order_id or None)
    following = found.following
    return page(
        visit,
        "numbers",
        request=view.request,
        number_list=view.number_list,
        orders=orders,
        rows=found.items,
        state=state,
        order_id=order_id,
        states=STATES,
        cursor=cursors.encode(listing, [following[0], following[1] or ""]) if following else None,
        is_first=not given,
    )
