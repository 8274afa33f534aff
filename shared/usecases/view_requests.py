"""Reading: a request whole, lists of requests, orders and rows by page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.domain.customer_events import is_told
from shared.domain.lifecycle import Status
from shared.domain.model import Event, NumberList, NumberRow, PortOrder, PortRequest
from shared.domain.readiness import Readiness
from shared.ports import Page, RequestFilter, RequestView
from shared.usecases.desk import Desk, Principal, may_see, visible_request
from shared.usecases.order_numbers import group_rows
from shared.usecases.readiness import assess
from shared.usecases.store_numbers import HELD, SKIPPED


@dataclass(frozen=True, slots=True)
class ShownRequest:
    view: RequestView
    readiness: Readiness | None


def view_request(desk: Desk, principal: Principal, request_id: str) -> RequestView:
    """A request that this principal may see, with all it is made of."""
    view = desk.store.request_view(request_id)
    visible_request(principal, view.request if view else None)
    assert view is not None
    return view


def show_request(desk: Desk, principal: Principal, request_id: str) -> ShownRequest:
    """A request and, while something of it is a draft, what is missing."""
    view = view_request(desk, principal, request_id)
    return ShownRequest(view, assess(desk, view) if has_drafts(view) else None)


def has_drafts(view: RequestView) -> bool:
    if view.request.status == Status.DRAFT:
        return True
    return bool(view.request.counts.get("held")) and view.request.status != Status.SUBMITTING


def list_requests(
    desk: Desk, principal: Principal, wanted: RequestFilter, reference: str | None, limit: int, cursor: str | None
) -> Page[PortRequest]:
    """Requests of the account, newest first; a client manager's own only."""
    if reference:
        found_id = desk.store.request_by_reference(principal.account_id, reference)
        found = desk.store.request(found_id) if found_id else None
        return Page((found,) if found is not None and may_see(principal, found) else ())
    if not principal.sees_all_requests:
        wanted = RequestFilter(wanted.status, wanted.company_id, principal.user_id, wanted.updated_since)
    page = desk.store.requests(principal.account_id, wanted, limit, cursor)
    return Page(tuple(one for one in page.items if may_see(principal, one)), page.cursor)


def timeline(desk: Desk, principal: Principal, request_id: str, limit: int, cursor: str | None) -> Page[Event]:
    """What happened to a request, oldest first; without what is our team's alone, which makes a page shorter."""
    visible_request(principal, desk.store.request(request_id))
    page = desk.store.events(request_id, limit, cursor)
    shown = tuple(event for event in page.items if principal.is_staff or not event.is_internal)
    return Page(shown, page.cursor)


def latest_told(desk: Desk, principal: Principal, request_id: str, limit: int) -> tuple[Event, ...]:
    """What customers are told of the latest `limit` events, newest first: without what is our team's alone, and what
    only machines do."""
    visible_request(principal, desk.store.request(request_id))
    return tuple(event for event in desk.store.latest_events(request_id, limit) if is_told(event))


@dataclass(frozen=True, slots=True)
class RowSource:
    """One group of rows of one list, the order it is in, and those that were split from that order."""

    list_id: str
    group: str
    count: int
    order: PortOrder | None
    split: tuple[PortOrder, ...] = ()

    def order_of(self, row: NumberRow) -> PortOrder | None:
        """The order that a row of this group is in: its own, if it was split off."""
        return next((order for order in self.split if order.id == row.own_order_id), self.order)

    def has(self, order_id: str) -> bool:
        return any(order is not None and order.id == order_id for order in (self.order, *self.split))


def row_sources(desk: Desk, view: RequestView) -> tuple[RowSource, ...]:
    """Where the request's rows are, those that need someone first: held, drafts, orders by id, skipped."""
    header = view.number_list
    ordered: list[RowSource] = []
    taken: set[tuple[str, str]] = set()
    headers: dict[str, NumberList | None] = {header.id: header} if header else {}
    live = [order for order in view.orders if order.status != Status.DRAFT]
    for order in live:
        if order.split_from:
            continue
        split = tuple(one for one in live if one.split_from and _root(one, live) == order.id)
        if order.list_id not in headers:
            headers[order.list_id] = desk.store.number_list(view.request.id, order.list_id)
        listed = headers[order.list_id]
        counts = {group.key: group.count for group in listed.groups} if listed else {}
        for key in order.row_groups:
            ordered.append(RowSource(order.list_id, key, counts.get(key, 0), order, split))
            taken.add((order.list_id, key))
    if header is None:
        return tuple(ordered)
    drafts = [
        RowSource(header.id, group.key, group.count, None)
        for group in header.groups
        if (header.id, group.key) not in taken
    ]
    held = [RowSource(header.id, HELD, header.stored_held, None)] if header.stored_held else []
    skipped = [RowSource(header.id, SKIPPED, header.stored_skipped, None)] if header.stored_skipped else []
    return (*held, *drafts, *ordered, *skipped)


def _root(order: PortOrder, orders: Sequence[PortOrder]) -> str:
    """The order that a split order, or one split from a split order, goes back to."""
    by_id = {one.id: one for one in orders}
    root = order.split_from
    while root in by_id and by_id[root].split_from:
        root = by_id[root].split_from
    return root


def all_rows(desk: Desk, view: RequestView) -> Iterator[tuple[NumberRow, PortOrder | None]]:
    for source in row_sources(desk, view):
        for row in group_rows(desk, view.request.id, source.list_id, source.group, source.count):
            yield row, source.order_of(row)


def page_of_rows(
    desk: Desk, view: RequestView, limit: int, at_source: int, cursor: str | None, order_id: str | None = None
) -> tuple[list[tuple[NumberRow, PortOrder | None]], tuple[int, str | None] | None]:
    """Up to `limit` rows from a source on, and where the next page begins."""
    sources = [source for source in row_sources(desk, view) if order_id is None or source.has(order_id)]
    found: list[tuple[NumberRow, PortOrder | None]] = []
    while at_source < len(sources):
        source = sources[at_source]
        page = desk.store.rows(view.request.id, source.list_id, source.group, source.count, limit - len(found), cursor)
        ordered = ((row, source.order_of(row)) for row in page.items)
        found += [(row, order) for row, order in ordered if order_id in (None, order.id if order else "")]
        cursor = page.cursor
        if cursor is None:
            at_source += 1
        if len(found) >= limit:
            break
    return found, (at_source, cursor) if at_source < len(sources) else None
