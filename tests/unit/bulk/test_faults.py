"""A fault at every write: before it, half of it, after it, twice. No row is lost, and none is made twice.

The workflow tries a step again, the queue tells of a file again, the sweep comes by.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from shared.adapters.memory.drops import MemoryDropFiles
from shared.adapters.memory.faults import FaultyStore, Plan
from shared.domain.bulk.model import Stage
from shared.ports import Dropped, PresignedPost
from shared.usecases.order_numbers import order_rows
from tests.bulk_world import ACCOUNT, BulkWorld, any_drop_row, as_file
from tests.unit.usecases.faulty import FATES, plan_of


@dataclass
class FaultyBucket:
    """A drop bucket whose writes are counted, and fail, with those of the store."""

    inner: MemoryDropFiles
    store: FaultyStore

    def put(
        self, key: str, body: bytes, content_type: str, *, notes: Mapping[str, str] | None = None, over: str = ""
    ) -> str | None:
        return self.store._write("put", lambda: self.inner.put(key, body, content_type, notes=notes, over=over))

    def delete_version(self, key: str, version_id: str) -> None:
        self.store._write("delete_version", lambda: self.inner.delete_version(key, version_id))

    def look(self, key: str, version_id: str = "") -> Dropped | None:
        return self.inner.look(key, version_id)

    def read(self, key: str, version_id: str = "", start: int = 0, end: int | None = None) -> bytes:
        return self.inner.read(key, version_id, start, end)

    def version_ids(self, key: str, limit: int) -> tuple[str, ...]:
        return self.inner.version_ids(key, limit)

    def listed(self, folder: str, limit: int) -> tuple[Dropped, ...]:
        return self.inner.listed(folder, limit)

    def presign_post(self, key: str, content_type: str, most_bytes: int, expires_seconds: int) -> PresignedPost:
        return self.inner.presign_post(key, content_type, most_bytes, expires_seconds)

    def presign_get(self, key: str, filename: str, expires_seconds: int) -> str:
        return self.inner.presign_get(key, filename, expires_seconds)


FIRST = [
    any_drop_row(0, **(ACCOUNT | {"pin": "4821"})),
    any_drop_row(1, **(ACCOUNT | {"pin": "4821"})),
    any_drop_row(1, **(ACCOUNT | {"pin": "4821", "name": "Twin"})),
    any_drop_row(2, **ACCOUNT, port_request_name="Other"),
    any_drop_row(3, **ACCOUNT, port_request_name="Other", number="12"),
]
AGAIN = [
    any_drop_row(0, **(ACCOUNT | {"pin": "(on file)", "name": "Renamed"}), submit="yes"),
    any_drop_row(1, **(ACCOUNT | {"pin": "(on file)"}), submit="yes"),
]
LAST = [any_drop_row(0, **(ACCOUNT | {"name": "Front desk", "city": "Boston"}))]


@dataclass
class Run:
    plan: Plan
    world: BulkWorld = field(default_factory=BulkWorld)

    def __post_init__(self) -> None:
        self.world.put("bill.pdf", b"%PDF-1.7")
        self.memory_bucket = self.world.bucket
        self.store = FaultyStore(self.world.memory, self.plan)
        self.world.under(self.store)
        bucket: Any = FaultyBucket(self.memory_bucket, self.store)
        self.faulty_bucket = bucket

    def drop(self, rows: list[dict[str, str]]) -> None:
        world = self.world
        world.bucket = self.memory_bucket
        key, version = world.put("list.csv", as_file(rows))
        world.bucket = self.faulty_bucket
        upload_id = world.arrive(key, version)
        assert upload_id is not None
        world.clock.advance(minutes=1)
        ended = world.run(upload_id)
        assert ended.stage in (Stage.WINDOW, Stage.DONE)
        assert world.summary(ended)["rows"] == len(rows)

    def go(self) -> None:
        for rows in (FIRST, AGAIN, LAST):
            self.drop(rows)


def _writes() -> list[str]:
    quiet = Run(lambda _at, _method: "ok")
    quiet.go()
    return quiet.store.log


WRITES = _writes()


def test_the_story_writes_in_every_way() -> None:
    assert {"commit", "put_rows", "remove_rows", "note_part", "take_lease", "claim", "relabel_rows"} <= set(WRITES)
    assert {"put", "delete_version", "relabel_claims", "await_documents", "release_lease"} <= set(WRITES)


@pytest.mark.parametrize("fate", FATES)
@pytest.mark.parametrize("index", range(len(WRITES)))
def test_nothing_is_lost_or_made_twice_whichever_write_fails(index: int, fate: str) -> None:
    run = Run(plan_of(index, fate))
    run.go()
    world = run.world

    requests = {one["name"]: one for one in world.requests()}
    assert sorted(requests) == ["Other", "list"]
    rows = world.rows(requests["list"]["id"])
    assert sorted((row["number"], row["name"], row["disposition"]) for row in rows) == [
        (any_drop_row(0)["number"], "Front desk", "accepted"),
        (any_drop_row(1)["number"], "Line 1", "accepted"),
    ]
    assert requests["list"]["status"] == "awaiting_approval"
    (order,) = world.orders(requests["list"]["id"])
    assert order.number_count == len(order_rows(world.desk, order)) == 2
    others = world.rows(requests["Other"]["id"])
    assert sorted(row["disposition"] for row in others) == ["accepted", "held"]
    claims = world.memory.claims([any_drop_row(index)["number"] for index in range(4)])
    assert {number: claim.name for number, claim in claims.items()} == {
        any_drop_row(0)["number"]: "Front desk",
        any_drop_row(1)["number"]: "Line 1",
    }
    left = [body for key, _ in run.memory_bucket.arrived for body in run.memory_bucket.versions(key)]
    assert not any(b"LT-884213" in body for body in left)
    assert world.executions.failures == 0
    assert len({one[0] for one in world.executions.started}) == 3
