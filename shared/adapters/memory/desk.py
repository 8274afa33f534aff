"""The desk's queue in memory."""

from collections.abc import Iterator
from threading import RLock
from typing import Protocol

from shared.adapters import cursors
from shared.adapters.matching import queue_listing, queue_place
from shared.domain.desk_queue import BESIDE, Range, beside, place_of, stands_in
from shared.domain.model import PortOrder
from shared.domain.times import stamp
from shared.ports import Page


class _Stored(Protocol):
    """What the queue is read from."""

    _lock: RLock

    def every_order(self) -> tuple[PortOrder, ...]: ...


class MemoryDesk:
    def queue(
        self: _Stored, part: Range, *, test_mode: bool, limit: int, cursor: str | None, assignee: str = ""
    ) -> Page[PortOrder]:
        listing = queue_listing(part, assignee, test_mode=test_mode)
        after = cursors.after_text(listing, cursor) or ""
        with self._lock:
            every = self.every_order()
        found = sorted(
            (place, order) for place, order in _standing(every, part, assignee, test_mode=test_mode) if place > after
        )
        page = found[:limit]
        more = len(found) > limit
        return Page(tuple(order for _, order in page), cursors.encode(listing, [page[-1][0]]) if more else None)

    def queue_count(self: _Stored, part: Range, *, test_mode: bool, most: int, assignee: str = "") -> int:
        with self._lock:
            every = self.every_order()
        return min(most, sum(1 for _ in _standing(every, part, assignee, test_mode=test_mode)))


def _standing(
    orders: tuple[PortOrder, ...], part: Range, assignee: str, *, test_mode: bool
) -> Iterator[tuple[str, PortOrder]]:
    for order in orders:
        mine = not assignee or (order.assignee is not None and order.assignee.id == assignee)
        known = mine and order.test_mode == test_mode and not (assignee and part.lane in BESIDE)
        if not known or not stands_in(order, part):
            continue
        place = place_of(order)
        at = beside(order)[part.lane] if part.lane in BESIDE else stamp(place.at) if place else ""
        yield queue_place(part.lane, at, order.id, assignee), order
