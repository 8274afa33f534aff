"""Rows of a number list by page, as JSON."""

from functions.api import answers, show
from shared.adapters import cursors
from shared.ports import RequestView
from shared.usecases.check_portability import portability_of_rows
from shared.usecases.desk import Desk
from shared.usecases.view_requests import page_of_rows


def number_page(
    desk: Desk, view: RequestView, limit: int, cursor: str | None, order_id: str | None = None
) -> answers.NumberPage:
    """A page of the rows of a request, or of one of its orders, with what its list says. Raises `BadCursor`."""
    listing = f"rows {view.request.id} {order_id or ''}"
    at, inner = cursors.decode(listing, cursor, (int, str)) if cursor else (0, "")
    rows, following = page_of_rows(desk, view, limit, int(at), str(inner) or None, order_id)
    header = view.number_list
    return answers.NumberPage(
        list_id=header.id if header else None,
        rows=header.rows if header else 0,
        accepted=header.accepted if header else 0,
        held=header.held if header else 0,
        skipped=header.skipped if header else 0,
        groups=[answers.GroupAnswer(**group) for group in header.problem_groups] if header else [],
        file_warnings=list(header.file_warnings) if header else [],
        portability=show.list_portability(portability_of_rows(desk, view, [row for row, _ in rows])),
        items=[show.row(row, order) for row, order in rows],
        cursor=cursors.encode(listing, [following[0], following[1] or ""]) if following else None,
    )
