"""Item writes and write units per number, for whole ports of 10 to 5,000 numbers, as ``ReturnConsumedCapacity`` says.

Budgets (design.md, "DynamoDB"): at most 3 item writes and 10 write units per number over its whole life, indexes and
transactions included. What a request costs whatever its size (its own item, its order, events) is told apart: it is
the same for every size. What its customer is told of first calls is told apart, too: it is written by the batch of the
stream, 100 numbers in one event. Runs on the local cloud, which reckons capacity as DynamoDB does.
"""

import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from infra.local import cloud as clouds
from infra.local.home import Home
from shared.adapters.dynamodb.store import DynamoStore
from shared.domain.model import CarrierEventKind, Role
from shared.domain.policy import Policy
from shared.ports import Create
from shared.usecases.desk import Principal
from shared.usecases.tell_customers import first_calls, tell
from shared.usecases.tracking_numbers import record_first_call
from tests.benchmarks.measured import Measured
from tests.contract.table import create_table
from tests.world import World

SIZES = (10, 100, 1_000, 5_000)
MOST_WRITES = 3.0
MOST_UNITS = 10.0
MOST_TOLD = 0.05
STREAM_BATCH = 100
"""Records of the table's stream that the relay is handed at once, where there are so many."""


_READS = frozenset({"get_item", "batch_get_item", "query", "transact_get_items"})


class Meter:
    """Sums item writes and write units by purpose; reads are left out."""

    def __init__(self) -> None:
        self.items: Counter[str] = Counter()
        self.units: dict[str, float] = defaultdict(float)

    def __call__(self, purpose: str, method: str, items: int, units: float) -> None:
        if method in _READS:
            return
        self.items[purpose] += items
        self.units[purpose] += units

    def sums(self) -> tuple[float, float]:
        """Item writes and units so far."""
        items, units = (
            sum(count for purpose, count in counted.items() if purpose != "count_write")
            for counted in (self.items, self.units)
        )
        return items, units


def measure() -> list[Measured]:
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        cloud = clouds.start(home)
        try:
            client = boto3.client("dynamodb", **cloud.client_options())
            found = {size: _port(client, size) for size in SIZES}
        finally:
            clouds.stop(home)
    lines = [
        Measured(f"Whole port of {size:,} numbers", f"{cost.items:,} item writes, {cost.units:,.0f} write units")
        for size, cost in found.items()
    ]
    small, large = SIZES[1], SIZES[-1]
    for before, after in ((SIZES[0], SIZES[1]), (small, SIZES[2]), (small, large)):
        writes = (found[after].items - found[before].items) / (after - before)
        units = (found[after].units - found[before].units) / (after - before)
        lines.append(
            Measured(
                f"… for each number from {before:,} to {after:,}",
                f"{writes:.2f} item writes (at most {MOST_WRITES:.0f}), {units:.2f} units (at most {MOST_UNITS:.0f})",
                writes > MOST_WRITES + 0.02 or units > MOST_UNITS,
            )
        )
    told, whole = found[large].told_items / large, found[large].units_of_life(large)
    lines.append(
        Measured(
            f"… and to tell of its first call, of {large:,}",
            f"{told:.3f} item writes (at most {MOST_TOLD}), {whole:.2f} units in all (at most {MOST_UNITS:.0f})",
            told > MOST_TOLD or whole > MOST_UNITS,
        )
    )
    return lines


@dataclass(frozen=True, slots=True)
class Cost:
    """Item writes and units of a whole port, and beside them of telling its customer of the first calls."""

    items: float
    units: float
    told_items: float
    told_units: float

    def units_of_life(self, numbers: int) -> float:
        """Units of one number with everything, its share of the request too."""
        return (self.units + self.told_units) / numbers


def _port(client: Any, size: int) -> Cost:
    """One request of `size` numbers from upload to every number's first call; item writes and units of all of it."""
    table = f"bench-{size}"
    create_table(client, table)
    world = World(policy=Policy(auto_review=True, write_limit_per_minute=1_000_000))
    customer = world.client()
    numbers = _numbers(size)
    meter = Meter()
    store = DynamoStore(client, table, clock=world.clock, meter=meter)
    _copy_account(world, store)
    world.use(store)
    customer.app = world.app
    request_id = world.draft(customer, numbers)
    assert customer.post(f"/v1/port-requests/{request_id}/submit").status == 200
    view = store.request_view(request_id)
    assert view is not None
    (order,) = view.orders
    while world.turn(order.id):
        pass
    world.sign(customer, request_id)
    while world.turn(order.id):
        pass
    for kind in (CarrierEventKind.ACCEPTED, CarrierEventKind.FOC_CONFIRMED, CarrierEventKind.PORTED):
        world.hear(order, kind)
    while world.turn(order.id):
        pass
    telephony = Principal(order.account_id, "usr_bench", "bench", Role.ADMINISTRATOR, "key_bench")
    for number in numbers:
        assert record_first_call(world.desk, telephony, number, None).state == "active"
    events = store.events(request_id, 10_000, None).items
    tell(store, events, world.clock.now())
    # The counter of the account's write rate is a client's calls, not a number's life.
    items, units = meter.sums()
    for start in range(0, size, STREAM_BATCH):
        tell(store, first_calls(store, numbers[start : start + STREAM_BATCH]), world.clock.now())
    all_items, all_units = meter.sums()
    return Cost(items, units, all_items - items, all_units - units)


def _copy_account(world: World, store: DynamoStore) -> None:
    (account_id,) = world.accounts
    account = world.memory.account(account_id)
    assert account is not None
    store.commit([Create(account)])
    for company in world.memory.companies(account_id):
        store.commit([Create(company)])


def _numbers(size: int) -> list[str]:
    return [f"+1212{2_340_000 + index:07d}" for index in range(size)]
