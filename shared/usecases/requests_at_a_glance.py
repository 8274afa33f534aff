"""Lists of requests for people: each with whose turn it is, its window, and how many of its numbers are done."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from shared.domain.lifecycle import TERMINAL, Status
from shared.domain.model import PortOrder, PortRequest
from shared.domain.progress import Progress, explain_request
from shared.ports import RequestView
from shared.usecases.desk import Desk
from shared.usecases.port_history import port_histories
from shared.usecases.port_window import PortWindow, window_of

MOST_ORDERS: Final = 100
"""Orders that are read for one page, in one go; a request whose orders are beyond is told of in general words."""

_NOT_PORTED: Final = frozenset({"held", "excluded"})


@dataclass(frozen=True, slots=True)
class Glance:
    """A request in a list. `orders` are those that were read: none of a draft, nor of what has ended."""

    request: PortRequest
    orders: tuple[PortOrder, ...]
    progress: Progress
    window: PortWindow | None

    @property
    def total(self) -> int:
        """How many numbers it ports."""
        return total_of(self.request)

    @property
    def done(self) -> int:
        return done_of(self.request)


def total_of(request: PortRequest) -> int:
    """How many numbers a request ports: without rows that are held, and numbers that were taken out. Of a draft it is
    those of its list."""
    if request.status in (Status.DRAFT, Status.SUBMITTING):
        return request.listed_numbers
    return sum(count for state, count in request.counts.items() if state not in _NOT_PORTED)


def done_of(request: PortRequest) -> int:
    """How many of its numbers have moved, those ahead of their orders too."""
    return int(request.counts.get(Status.COMPLETED, 0))


def glance_at(desk: Desk, requests: Sequence[PortRequest], language: str = "en") -> tuple[Glance, ...]:
    """These requests, in their order, with at most `MOST_ORDERS` orders read."""
    wanted = _orders_to_read(requests)
    orders = desk.store.orders([order_id for ids in wanted.values() for order_id in ids]) if wanted else {}
    now, times = desk.clock.now(), cache(desk.store.port_times)
    found = []
    for request in requests:
        mine = tuple(orders[order_id] for order_id in wanted.get(request.id, ()) if order_id in orders)
        progress = explain_request(request, mine, None, now, language)
        histories = port_histories(desk, RequestView(request, orders=mine), times) if mine else ()
        window = window_of(desk, request, mine, histories=histories) if mine else None
        found.append(Glance(request, mine, progress, window))
    return tuple(found)


def _orders_to_read(requests: Sequence[PortRequest]) -> dict[str, list[str]]:
    left = MOST_ORDERS
    wanted: dict[str, list[str]] = {}
    for request in requests:
        ids = [order_id for order_id, status in request.orders.items() if status != Status.DRAFT]
        if request.status in TERMINAL or not ids or len(ids) > left:
            continue
        wanted[request.id] = ids
        left -= len(ids)
    return wanted
