"""What the relay, the sweep, the poller and the workflow keep beside orders."""

import heapq
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.items import Item, attribute, entity
from shared.adapters.dynamodb.keys import SHARDS
from shared.adapters.dynamodb.table import ConditionFailed, Table
from shared.adapters.matching import stamp
from shared.domain.model import Driving


class DrivingMarks(Table):
    # --- marks of one order ------------------------------------------------------------------------------------------

    def driving(self, order_id: str) -> Driving | None:
        marks = ("PK", "driven_version", "published_version", "attempt", "task_token")
        found = self.get("driving", keys.order_key(order_id), only=marks)
        return None if found is None else entity(Driving, found, order_id=order_id)

    def next_attempt(self, order_id: str, after: int) -> int:
        try:
            self.update(
                "next_attempt",
                keys.order_key(order_id),
                "SET attempt = :next",
                "attempt = :after",
                ExpressionAttributeValues={":next": attribute(after + 1), ":after": attribute(after)},
            )
        except ConditionFailed as failed:
            return int(failed.found["attempt"]["N"]) if failed.found else 0
        return after + 1

    def mark_driven(self, order_id: str, version: int) -> None:
        self._mark(order_id, "driven_version", "published_version", version)

    def mark_published(self, order_id: str, version: int) -> None:
        self._mark(order_id, "published_version", "driven_version", version)

    def _mark(self, order_id: str, mark: str, other: str, version: int) -> None:
        """Move one mark forward; whoever brings the second up to the order's version takes it off the index.

        The index is left by a second write on condition that both marks still reach the version, so that a change of
        the order in between keeps it there.
        """
        key = keys.order_key(order_id)
        try:
            answer = self.update(
                mark,
                key,
                f"SET {mark} = :version",
                f"{mark} < :version",
                ExpressionAttributeValues={":version": attribute(version)},
                ReturnValues="ALL_NEW",
            )
        except ConditionFailed as failed:
            now = failed.found
        else:
            now = answer["Attributes"]
        if now is None or "gsi3pk" not in now or min(_number(now, mark), _number(now, other)) < _number(now, "version"):
            return
        try:
            self.update(
                mark,
                key,
                "REMOVE gsi3pk, gsi3sk",
                "driven_version >= #version AND published_version >= #version",
                ExpressionAttributeNames={"#version": "version"},
            )
        except ConditionFailed:
            return

    def mark_checked(self, order_id: str, at: datetime) -> None:
        self._move("mark_checked", order_id, "gsi2", at)

    def mark_polled(self, order_id: str, next_at: datetime) -> None:
        self._move("mark_polled", order_id, "gsi4", next_at)

    def _move(self, mark: str, order_id: str, index: str, to: datetime) -> None:
        """Move an order in an index of things that are due, if it stands there."""
        try:
            self.update(
                mark,
                keys.order_key(order_id),
                f"SET {index}sk = :to",
                f"attribute_exists({index}pk)",
                ExpressionAttributeValues={":to": attribute(stamp(to))},
            )
        except ConditionFailed:
            return

    # --- what the sweep and the poller look for ----------------------------------------------------------------------

    def orders_behind(self, before: datetime, limit: int) -> tuple[str, ...]:
        found = self._due("gsi3", "BEHIND", before, limit)
        return tuple(item["SK"]["S"].removeprefix(keys.ORDER) for item in found)

    def open_orders(self, checked_before: datetime, limit: int) -> tuple[str, ...]:
        found = self._due("gsi2", "OPEN", checked_before, limit)
        return tuple(item["SK"]["S"].removeprefix(keys.ORDER) for item in found)

    def orders_to_poll(self, before: datetime, limit: int) -> tuple[str, ...]:
        found = self._due("gsi4", "POLL", before, limit)
        return tuple(item["SK"]["S"].removeprefix(keys.ORDER) for item in found)

    def submits_begun(self, before: datetime, limit: int) -> tuple[str, ...]:
        found = self._due("gsi2", "SUBMITTING", before, limit)
        return tuple(item["PK"]["S"].removeprefix("REQ#") for item in found)

    def lists_to_discard(self, before: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        found = self._due("gsi2", "LISTS", before, limit)
        return tuple((item["PK"]["S"].removeprefix("REQ#"), item["SK"]["S"].removeprefix("LIST#")) for item in found)

    def _due(self, index: str, kind: str, before: datetime, limit: int) -> list[Item]:
        """The earliest entries of all shards of an index; at most `limit` keys are read of each."""

        def of_shard(shard: int) -> list[Item]:
            found: list[Item] = []
            for item in self.query(kind.lower(), f"{kind}#{shard}", ("<", stamp(before)), index=index, page=limit):
                found.append(item)
                if len(found) == limit:
                    break
            return found

        shards = self.in_parallel(of_shard, list(range(SHARDS)))
        merged: Iterator[Any] = heapq.merge(*shards, key=lambda item: (item[f"{index}sk"]["S"], item["SK"]["S"]))
        return [item for _, item in zip(range(limit), merged, strict=False)]


def _number(item: Item, name: str) -> int:
    return int(item[name]["N"])
