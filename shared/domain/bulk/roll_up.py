"""The daily report of an account: what is open of its port requests, as a file for those who want no API."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from shared.domain.bulk.report import BYTE_ORDER_MARK
from shared.domain.lifecycle import TERMINAL, Status
from shared.domain.model import PortOrder, PortRequest
from shared.domain.number_list.report import safe_cell
from shared.domain.progress import Progress, explain_order, explain_request
from shared.domain.readiness import Readiness

COLUMNS: Final = (
    "request_id",
    "request",
    "reference",
    "request_status",
    "order_id",
    "order_status",
    "current_carrier",
    "number_class",
    "country",
    "numbers",
    "ported",
    "held_rows",
    "requested_port_date",
    "confirmed_port_date_utc",
    "where",
    "whose_turn",
    "next_action",
    "due_at_utc",
    "otherwise",
    "submitted_by",
    "updated_at_utc",
)
OPEN: Final = tuple(status for status in Status if status not in TERMINAL)
"""The statuses of requests that the report is of."""


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A request, its orders, and where something of it is in no order: how many rows, and what they lack."""

    request: PortRequest
    orders: Sequence[PortOrder]
    readiness: Readiness | None = None
    drafts: int = 0
    held: int = 0


class RollUp:
    """Writes the report: a line for each open order, and one for what of a request is in no order."""

    def __init__(self) -> None:
        self._out = io.StringIO(newline="")
        self._out.write(BYTE_ORDER_MARK)
        self._csv = csv.writer(self._out, lineterminator="\r\n")
        self._csv.writerow(COLUMNS)
        self.lines = 0

    def add(self, found: OpenRequest, now: datetime) -> None:
        for line in _lines(found, now):
            self._csv.writerow([safe_cell(cell) for cell in line])
            self.lines += 1

    def text(self) -> str:
        return self._out.getvalue()


def _lines(found: OpenRequest, now: datetime) -> Iterator[list[str]]:
    request = found.request
    if found.readiness is not None or request.status == Status.SUBMITTING:
        as_draft = request if request.status == Status.SUBMITTING else request.but(status=Status.DRAFT)
        told = explain_request(as_draft, (), found.readiness, now)
        counts = [str(found.drafts), "", str(found.held)]
        in_no_order = ["", as_draft.status.value, "", "", "", *counts, _day(request.requested_foc_at), ""]
        yield [*_request(request), *in_no_order, *_told(told), *_end(request, request.updated_at)]
    for order in found.orders:
        if order.status not in TERMINAL and order.status != Status.DRAFT:
            yield [
                *_request(request),
                *_order(order),
                *_told(explain_order(order, now)),
                *_end(request, order.updated_at),
            ]


def _order(order: PortOrder) -> list[str]:
    return [
        order.id,
        order.status.value,
        order.losing_account.carrier_name,
        order.number_class.value,
        order.country,
        str(order.live_count),
        str(order.ported_count),
        "",
        _day(order.requested_foc_at),
        _minute(order.confirmed_foc_at),
    ]


def _request(request: PortRequest) -> list[str]:
    return [request.id, request.name, request.reference, request.status.value]


def _told(found: Progress) -> list[str]:
    owner = found.owner.value if found.owner else ""
    return [found.where, owner, found.action, _minute(found.due_at), found.otherwise]


def _end(request: PortRequest, updated_at: datetime) -> list[str]:
    return [request.submitted_by.name, _minute(updated_at)]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _minute(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else ""
