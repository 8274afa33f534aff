"""What a page of the desk's queue and a search read, with 10,000 seeded requests.

A page reads its orders, a key for each and a few keys of every shard; a search a number of items that does not depend
on how much there is. Counted where the table is called, on the local cloud, through the API.

``python -m tests.benchmarks.desk`` prints the table and exits non-zero when a bound is exceeded.
"""

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import boto3

from infra.local import cloud as clouds
from infra.local.home import Home
from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.store import DynamoStore
from shared.domain.desk_queue import View
from shared.domain.model import Role
from shared.usecases.support.search import MOST_HITS
from tests.benchmarks.measured import Measured
from tests.contract.table import create_table
from tests.many_requests import FULL, Seeded, seed
from tests.world import START, Client, World

PAGES: Final = (25, 100)
SHARDS: Final = keys.SHARDS
MOST_OF_A_SEARCH: Final = 12 + 3 * MOST_HITS + 4 * MOST_HITS
"""Twelve for what is meant exactly, then terms, and what they were read from and lead to."""
_TABLE: Final = "bench-desk"


class Meter:
    """Items read, by what for."""

    def __init__(self) -> None:
        self.read: Counter[str] = Counter()
        self.calls = 0

    def __call__(self, purpose: str, method: str, items: int, units: float) -> None:
        if method in ("get_item", "batch_get_item", "query"):
            self.read[purpose] += items
            self.calls += 1

    def of(self, ask: Any) -> tuple[int, int, float]:
        """Items and calls that something takes, and milliseconds."""
        self.read.clear()
        self.calls = 0
        start = time.perf_counter()
        ask()
        return sum(self.read.values()), self.calls, (time.perf_counter() - start) * 1000


def measure() -> list[Measured]:
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        cloud = clouds.start(home)
        try:
            client = boto3.client("dynamodb", **cloud.client_options())
            create_table(client, _TABLE)
            meter = Meter()
            world = World()
            store = DynamoStore(client, _TABLE, clock=world.clock, meter=meter)
            world.use(store)
            one = seed(cloud, _TABLE, START)[4_321]
            measured = [*_pages(world, meter), *_counts(world, meter), *_searches(world, meter, one)]
            client.delete_table(TableName=_TABLE)  # or it is written to the home when the cloud stops
            return measured
        finally:
            clouds.stop(home)


def _pages(world: World, meter: Meter) -> Iterator[Measured]:
    staff = _staff(world)
    for view in FULL:
        for limit in PAGES:
            cursor = ""
            most = shown = calls = 0
            spent = 0.0
            for _ in range(3):  # the first page, and two that follow
                page: dict[str, Any] = {}
                path = f"/admin/queue/{view}?limit={limit}{cursor}"
                read, called, took = meter.of(lambda path=path, page=page: page.update(_get(staff, path)))
                shown, cursor = len(page["items"]), f"&cursor={page['cursor']}"
                most, calls, spent = max(most, read), max(calls, called), max(spent, took)
            bound = 2 * limit + 1 + SHARDS * max(4, limit // SHARDS + 1)
            value = f"{most} items for {shown} entries (at most {bound}), {calls} calls, {spent:.0f} ms"
            yield Measured(f"Queue page, {view}, {limit} a page", value, most > bound or shown != limit)


def _counts(world: World, meter: Meter) -> Iterator[Measured]:
    staff = _staff(world)
    read, calls, took = meter.of(lambda: _get(staff, "/admin/queue"))
    bound = (len(View) + 4) * SHARDS * 100
    yield Measured(
        "Queue counts, all views", f"{read} keys (at most {bound}), {calls} calls, {took:.0f} ms", read > bound
    )


def _searches(world: World, meter: Meter, one: Seeded) -> Iterator[Measured]:
    staff = _staff(world)
    searches = {
        "a number": one.claim.number[2:],
        "the last seven digits of a number": one.claim.number[5:],
        "a PON": one.order.reference,
        "a name that 10,000 have": "Acme Plumbing",
        "how names begin that 10,000 have": "reque",
        "one name": one.request.name,
        "an e-mail address": one.email,
        "nothing that there is": "zzz nobody",
    }
    for label, text in searches.items():
        hits: list[Any] = []
        path = f"/admin/search?q={text.replace(' ', '%20')}"
        read, calls, took = meter.of(lambda path=path, hits=hits: hits.extend(_get(staff, path)["items"]))
        value = f"{read} items for {len(hits)} hits (at most {MOST_OF_A_SEARCH}), {calls} calls, {took:.0f} ms"
        yield Measured(f"Search for {label}", value, read > MOST_OF_A_SEARCH)


def _staff(world: World) -> Client:
    return world.client(Role.SUPPORT)


def _get(key: Client, path: str) -> dict[str, Any]:
    answer = key.get(path)
    if answer.status != 200:
        raise AssertionError(answer.body)
    found: dict[str, Any] = answer.body
    return found


def main() -> int:
    missed = 0
    for line in measure():
        print(f"{line.label:<62} {line.value}{'   MISSED' if line.missed else ''}", flush=True)
        missed += line.missed
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
