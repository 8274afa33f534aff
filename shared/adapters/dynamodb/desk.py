"""The desk's queue."""

import heapq
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from shared.adapters import cursors
from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.items import Item, entity
from shared.adapters.dynamodb.keys import SHARDS
from shared.adapters.dynamodb.table import Table
from shared.adapters.matching import queue_bounds, queue_listing
from shared.domain.desk_queue import Range, stands_in
from shared.domain.model import PortOrder
from shared.ports import Page

_LEAST_OF_A_SHARD: Final = 4
"""Keys that are read of a shard at a time, at least: pages are short, and each read is a call."""


class DeskQueue(Table):
    def queue(
        self, part: Range, *, test_mode: bool, limit: int, cursor: str | None, assignee: str = ""
    ) -> Page[PortOrder]:
        listing = queue_listing(part, assignee, test_mode=test_mode)
        after = cursors.after_text(listing, cursor)
        entries = list(islice(self._queued(part, assignee, after, limit, test_mode=test_mode), limit + 1))
        more = len(entries) > limit
        page = entries[:limit]
        ids = [_order_id(place) for place, _ in page]
        orders = self._orders_of_entries(ids, page, assignee)
        found = tuple(orders[one] for one in ids if one in orders and _still(orders[one], part, assignee))
        return Page(found, cursors.encode(listing, [page[-1][0]]) if more else None)

    def queue_count(self, part: Range, *, test_mode: bool, most: int, assignee: str = "") -> int:
        condition = _condition(part, None, assignee)
        if assignee:
            mine = keys.assigned_partition(assignee, test_mode=test_mode)
            return self.count_found(self.query("queue_count", mine, condition, index="gsi1", page=most), most)

        def of_shard(number: int) -> int:
            pk = keys.queue_partition(part.lane, number, test_mode=test_mode)
            return self.count_found(self.query("queue_count", pk, condition, index="gsi5", page=most), most)

        return min(most, sum(self.in_parallel(of_shard, list(range(SHARDS)))))

    def _queued(
        self, part: Range, assignee: str, after: str | None, limit: int, *, test_mode: bool
    ) -> Iterator[tuple[str, Item]]:
        """Entries by where they stand, after a place; of one person one partition, else the 8 shards merged."""
        condition = _condition(part, after, assignee)
        if assignee:
            mine = keys.assigned_partition(assignee, test_mode=test_mode)
            for item in self.query("queue", mine, condition, index="gsi1", page=limit + 1):
                yield item["gsi1sk"]["S"], item
            return
        share = max(_LEAST_OF_A_SHARD, limit // SHARDS + 1)

        def of_shard(number: int) -> Iterator[tuple[str, Item]]:
            pk = keys.queue_partition(part.lane, number, test_mode=test_mode)
            for item in self.query("queue", pk, condition, index="gsi5", page=share):
                yield item["gsi5sk"]["S"], item

        def begun(number: int) -> tuple[list[tuple[str, Item]], Iterator[tuple[str, Item]]]:
            shard = of_shard(number)
            return list(islice(shard, 1)), shard

        merged: Iterator[tuple[str, Any]] = heapq.merge(
            *(_chained(*found) for found in self.in_parallel(begun, list(range(SHARDS)))), key=lambda entry: entry[0]
        )
        yield from merged

    def _orders_of_entries(
        self, ids: list[str], entries: list[tuple[str, Item]], assignee: str
    ) -> dict[str, PortOrder]:
        if assignee:  # gsi1 holds the orders themselves
            return {one: entity(PortOrder, item) for one, (_, item) in zip(ids, entries, strict=True)}
        items = self.get_many("queue", [keys.order_key(one) for one in ids])
        return {order.id: order for order in (entity(PortOrder, item) for item in items.values())}


def _chained(first: list[tuple[str, Item]], rest: Iterator[tuple[str, Item]]) -> Iterator[tuple[str, Item]]:
    yield from first
    yield from rest


def _condition(part: Range, after: str | None, assignee: str) -> tuple[str, str, str]:
    first, before = queue_bounds(part, assignee)
    return ("between", f"{after} " if after else first, before)


def _order_id(place: str) -> str:
    return place.rsplit("#", 1)[1]


def _still(order: PortOrder, part: Range, assignee: str) -> bool:
    mine = not assignee or (order.assignee is not None and order.assignee.id == assignee)
    return mine and stands_in(order, part)
