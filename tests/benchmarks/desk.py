"""What a page of the desk's queue and a search read, with 10,000 seeded requests.

A page reads its orders, a key for each and a few keys of every shard; a search a number of items that does not depend
on how much there is. Counted where the table is called, on the local cloud, through the API.

``python -m tests.benchmarks.desk`` prints the table and exits non-zero when a bound is exceeded.
"""

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import boto3

from infra.local import cloud as clouds
from infra.local.home import Home
from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.items import Item
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.writes import actions_of
from shared.domain.desk_queue import View
from shared.domain.lifecycle import Owner, Status
from shared.domain.model import CarrierStage, Entity, LosingAccount, PortOrder, PortRequest, Role
from shared.domain.search_terms import terms_of
from shared.ports import Create
from shared.usecases.support.search import MOST_HITS
from tests.benchmarks.measured import Measured
from tests.contract.table import create_table
from tests.contract.things import any_claim, any_losing_account, any_number, any_order, any_request
from tests.world import START, Client, World

REQUESTS: Final = 10_000
PAGES: Final = (25, 100)
SHARDS: Final = keys.SHARDS
MOST_OF_A_SEARCH: Final = 12 + 3 * MOST_HITS + 4 * MOST_HITS
"""Twelve for what is meant exactly, then terms, and what they were read from and lead to."""
_TABLE: Final = "bench-desk"
_BY_VIEW: Final[tuple[tuple[View, dict[str, Any]], ...]] = (
    (View.TO_REVIEW, {"status": Status.IN_REVIEW, "owner": Owner.STAFF}),
    (View.REJECTED, {"status": Status.ACTION_REQUIRED, "owner": Owner.STAFF}),
    (View.WAITING_ON_CUSTOMER, {"status": Status.ACTION_REQUIRED, "owner": Owner.CUSTOMER}),
    (View.SIGNER_SILENT, {"status": Status.AWAITING_SIGNATURE, "owner": Owner.SIGNER}),
    (View.CARRIER_SILENT, {"status": Status.SUBMITTED, "owner": Owner.CARRIER}),
)


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
            pon = _seed(store)
            return [*_pages(world, meter), *_counts(world, meter), *_searches(world, meter, pon)]
        finally:
            clouds.stop(home)


def _pages(world: World, meter: Meter) -> Iterator[Measured]:
    staff = _staff(world)
    for view, _ in _BY_VIEW:
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


def _searches(world: World, meter: Meter, pon: str) -> Iterator[Measured]:
    staff = _staff(world)
    searches = {
        "a number": any_number(4_321)[2:],
        "the last seven digits of a number": any_number(4_321)[5:],
        "a PON": pon,
        "a name that 10,000 have": "Acme Plumbing",
        "how names begin that 10,000 have": "request num",
        "one name": "request number 77",
        "an e-mail address": "dana77@acme.example.com",
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


def _seed(store: DynamoStore) -> str:
    """10,000 requests with an order, an account and a claim each, as the use cases leave them, and their terms;
    answers the PON of one."""
    began = START - timedelta(days=60)
    things = [thing for number in range(REQUESTS) for thing in _request(number, began)]
    store.put_many("seed", _items(things))
    claims = [
        any_claim(request, any_number(number), order_id=order.id)
        for number, (request, order) in enumerate(
            zip(*[_of(things, kind) for kind in (PortRequest, PortOrder)], strict=True)
        )
    ]
    for start in range(0, len(claims), 5_000):
        store.claim(claims[start : start + 5_000], frozenset())
    for part in (things[start : start + 3_000] for start in range(0, len(things), 3_000)):
        store.index_terms({term for thing in part for term in terms_of(thing)}, (), test_mode=False)
    found: str = _of(things, PortOrder)[4_321].reference
    return found


def _request(number: int, began: datetime) -> Iterable[Entity]:
    view, given = _BY_VIEW[number % len(_BY_VIEW)]
    del view
    at = began + timedelta(seconds=number)
    request = any_request(name=f"Request number {number}", account_name="Acme", created_at=at, updated_at=at)
    account = any_losing_account(
        request,
        end_user_name="Acme Plumbing",
        authorized_person={"name": "Dana Whitfield", "email": f"dana{number}@acme.example.com"},
    )
    times: dict[str, Any] = {"status_since": at, "due_at": at + timedelta(days=12), "created_at": at, "updated_at": at}
    order = any_order(request, losing_account=account, carrier_stage=CarrierStage.NONE, **given, **times)
    return request, account, order


def _of(things: Iterable[Entity], kind: type[Any]) -> list[Any]:
    return [thing for thing in things if isinstance(thing, kind)]


def _items(things: Iterable[Entity]) -> Iterator[Item]:
    for thing in things:
        assert isinstance(thing, PortRequest | PortOrder | LosingAccount)
        for action in actions_of(Create(thing)):
            yield {**action.key.item, **action.sets}


def main() -> int:
    missed = 0
    for line in measure():
        print(f"{line.label:<62} {line.value}{'   MISSED' if line.missed else ''}", flush=True)
        missed += line.missed
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
