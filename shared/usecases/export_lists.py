"""Lists as tables for a spreadsheet: port requests, and tracking numbers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from shared.domain.model import PortRequest
from shared.domain.progress import explain_request
from shared.domain.tables import csv_table
from shared.ports import NumberFilter, Page, RequestFilter
from shared.usecases.desk import Desk, Principal
from shared.usecases.requests_at_a_glance import done_of, total_of
from shared.usecases.tracking_numbers import NumberState, TrackingNumber, list_tracking_numbers
from shared.usecases.view_requests import list_requests

MOST_ROWS: Final = 5_000
_PAGE: Final = 100
_MOST_PAGES: Final = 200
"""Of a filtered list many may be empty."""
_T = TypeVar("_T")

_REQUEST_TITLES: Final = (
    *("id", "name", "reference", "status", "where", "whose_turn", "next_action", "due_at", "submitted_by"),
    *("numbers", "ported", "held_rows", "orders", "requested_date", "created_at", "submitted_at", "updated_at"),
)
_NUMBER_TITLES: Final = (
    *("number", "status", "forwarding_number", "name", "source", "company"),
    *("request_id", "order_id", "ported_at", "first_call_at"),
)


@dataclass(frozen=True, slots=True)
class Table:
    """`cursor` goes on behind the last row; None where that was all."""

    text: str
    cursor: str | None


def requests_table(
    desk: Desk, principal: Principal, wanted: RequestFilter, reference: str | None, cursor: str | None
) -> Table:
    """Port requests, newest first, up to `MOST_ROWS` and the rest of the page that reaches them."""
    found = _Pages(lambda at: list_requests(desk, principal, wanted, reference, _PAGE, at), cursor)
    return Table(csv_table(_REQUEST_TITLES, (_request(desk, one) for one in found)), found.cursor)


def tracking_numbers_table(
    desk: Desk, principal: Principal, state: NumberState | None, cursor: str | None, wanted: NumberFilter
) -> Table:
    """Tracking numbers of the account, likewise."""
    found = _Pages(lambda at: list_tracking_numbers(desk, principal, state, _PAGE, at, wanted), cursor)
    return Table(csv_table(_NUMBER_TITLES, map(_number, found)), found.cursor)


class _Pages(Iterator[_T]):
    """Everything of a list, page by page; `cursor` is where it stopped."""

    def __init__(self, read: Callable[[str | None], Page[_T]], cursor: str | None) -> None:
        self.cursor = cursor
        self._read, self._waiting = read, list[_T]()
        self._seen = self._pages = 0
        self._ended = False

    def __next__(self) -> _T:
        while not self._waiting:
            if self._ended or self._seen >= MOST_ROWS or self._pages >= _MOST_PAGES:
                raise StopIteration
            page = self._read(self.cursor)
            self._waiting = list(reversed(page.items))
            self._seen += len(page.items)
            self._pages += 1
            self.cursor, self._ended = page.cursor, page.cursor is None
        return self._waiting.pop()


def _request(desk: Desk, found: PortRequest) -> tuple[Any, ...]:
    progress = explain_request(found, (), None, desk.clock.now())
    return (
        *(found.id, found.name, found.reference, found.status, progress.where, progress.owner, progress.action),
        *(progress.due_at, found.submitted_by.name),
        total_of(found),
        done_of(found),
        found.counts.get("held", 0),
        len(found.orders),
        *(found.requested_foc_at, found.created_at, found.first_submitted_at, found.updated_at),
    )


def _number(found: TrackingNumber) -> tuple[Any, ...]:
    claim = found.claim
    return (
        *(claim.number, found.state, claim.forwarding_number, claim.name, claim.source, claim.company),
        *(claim.request_id, claim.order_id, found.ported_at, claim.first_call_at),
    )
