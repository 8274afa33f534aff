"""Sums are what their facts add up to, whatever came in between."""

from collections import Counter
from datetime import UTC, date
from itertools import islice

import pytest

from shared.adapters.memory.faults import Fate, FaultyStore, fail_at
from shared.domain.lifecycle import Status
from shared.domain.model import CarrierEventKind as K
from shared.domain.model import Role
from shared.domain.reports.facts import Fact
from shared.domain.reports.tallies import EVER, OPEN, ORDERS, ORDERS_BY_MONTH, Tally, period_of, place_of
from shared.ports import Unavailable
from shared.usecases.reports.count import count_event
from shared.usecases.reports.recount import count_open_orders, recount_day
from tests.unit.usecases.rejecting import at_carrier, correct, rejected
from tests.world import Client, World


def stories(world: World) -> list[str]:
    """Orders in all sorts of statuses, by many ways."""
    client = world.client()
    numbers = iter(range(2000, 9000, 10))

    def fresh(many: int = 2) -> tuple[str, ...]:
        start = next(numbers)
        return tuple(f"+1212555{start + one}" for one in range(many))

    found = []
    for end in ("waits", "scheduled", "ported", "cancelled"):
        request_id = world.submitted(client, fresh())
        found.append(request_id)
        if end != "waits":
            bring_on(world, client, request_id)
        if end == "cancelled":
            assert client.post(f"/v1/port-requests/{request_id}/cancel", {"reason": "No more"}).status == 200
            world.work(request_id)
            world.hear(world.orders(request_id)[0], K.CANCELLED)
        elif end == "ported":
            world.port(request_id)
        elif end == "scheduled":
            world.hear(world.orders(request_id)[0], K.FOC_CONFIRMED)
    stuck, order = rejected(world, client, "account_number_mismatch", pin="482913", pin_status="provided")
    found.append(stuck)
    assert correct(client, stuck, order, edit={"account_number": "LT-99001"}).status == 200
    world.work(stuck)
    apart = world.submitted(client, fresh(3))
    bring_on(world, client, apart)
    order = world.orders(apart)[0]
    world.hear(order, K.REJECTED, reasons=[("split_required", "")], numbers=fresh_of(world, apart)[:1])
    world.work(apart)
    found.append(apart)
    return found


def fresh_of(world: World, request_id: str) -> tuple[str, ...]:
    sent = world.carrier.orders[world.orders(request_id)[0].reference].numbers
    return tuple(one.number for one in sent)


def bring_on(world: World, client: Client, request_id: str) -> None:
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)


def open_by_report(world: World) -> dict[str, int]:
    support = world.client(Role.SUPPORT)
    rows = support.get("/admin/reports/open-orders").body["rows"]
    today = world.clock.now().astimezone(UTC).date().isoformat()
    return {status: count for day, status, count, _, _ in rows if day == today and count}


def open_by_table(world: World, requests: list[str]) -> dict[str, int]:
    found = Counter(str(order.status) for request_id in requests for order in world.orders(request_id))
    return {status: count for status, count in found.items() if status in OPEN}


def test_open_orders_by_their_events_are_those_of_the_table() -> None:
    world = World()
    requests = stories(world)
    world.count(*requests)

    assert open_by_report(world) == open_by_table(world, requests)
    assert {Status.AWAITING_SIGNATURE, Status.SCHEDULED} <= open_by_report(world).keys()
    assert len(open_by_report(world)) > 3


def test_open_orders_that_were_never_counted_are_caught_up_with() -> None:
    world = World()
    requests = stories(world)

    news = count_open_orders(world.desk)

    assert news > 0
    assert open_by_report(world) == open_by_table(world, requests)
    assert count_open_orders(world.desk) == 0


def sums(world: World) -> dict[object, dict[str, int]]:
    return {of: dict(counts) for of, counts in world.memory._tallies.items() if any(counts.values())}


def test_a_recount_makes_a_day_what_its_facts_are() -> None:
    world = World()
    world.count(*stories(world))
    day = world.clock.now().date()
    right = sums(world)
    store = world.memory
    tally = store.tallied(ORDERS, period_of(day), place_of(day), place_of(day), test_mode=False)[0]
    more = {name: count + 5 for name, count in tally.adds.items()}
    store.correct_tally(
        tally, Tally(*tally.of[:4], more), [Tally(ORDERS_BY_MONTH, EVER, tally.period, tally.key, {"left": 5})]
    )
    store.correct_tally(None, Tally(ORDERS, tally.period, tally.place, ("made_up",), {"facts": 1, "entered": 1}))

    again = recount_day(store, day)

    assert again.corrected == 2
    assert again.facts == len(list(store.facts(day)))
    by_day = {of: counts for of, counts in sums(world).items() if of[0] != ORDERS_BY_MONTH}  # type: ignore[index]
    assert by_day == {of: counts for of, counts in right.items() if of[0] != ORDERS_BY_MONTH}  # type: ignore[index]
    assert recount_day(store, day).corrected == 0


def test_a_recount_brings_the_month_along() -> None:
    world = World()
    world.count(*stories(world))
    before = open_by_report(world)
    day = world.clock.now().date()
    for tally in world.memory.tallied(ORDERS, period_of(day), "01", "31", test_mode=False):
        nothing = Tally(*tally.of[:4], {})
        month = Tally(
            ORDERS_BY_MONTH, EVER, tally.period, tally.key, {name: -count for name, count in tally.adds.items()}
        )
        world.memory.correct_tally(tally, nothing, [month])
    assert open_by_report(world) == {}

    recount_day(world.memory, day)

    assert open_by_report(world) == before
    world.clock.advance(days=40)
    assert open_by_report(world) == before


def test_events_may_be_counted_while_a_day_is_counted_anew() -> None:
    world = World()
    requests = stories(world)
    events = [event for request_id in requests for event in world.memory.events(request_id, 500, None).items]
    half = len(events) // 2
    for event in events[:half]:
        count_event(world.desk, event)
    late = iter(events[half:])

    class Counting(FaultyStore):
        """Something more is counted between any two calls."""

        def facts(self, day: date):  # type: ignore[no-untyped-def]
            found: list[Fact] = list(self.inner.facts(day))
            for event in islice(late, 4):
                count_event(world.desk, event)
            return iter(found)

    day = world.clock.now().date()
    recount_day(Counting(world.memory, lambda *_: "ok"), day)
    for event in late:
        count_event(world.desk, event)

    assert open_by_report(world) == open_by_table(world, requests)
    assert recount_day(world.memory, day).corrected == 0


@pytest.mark.parametrize("fate", ["before", "after"])
def test_a_fault_at_any_write_counts_nothing_twice_and_loses_nothing(fate: Fate) -> None:
    world = World()
    client = world.client()
    request_id, order = at_carrier(world, client)
    world.hear(order, K.REJECTED, reasons=[("pin_mismatch", "")])
    world.port(request_id)
    events = world.memory.events(request_id, 500, None).items
    for event in events:
        count_event(world.desk, event)
    right = sums(world)
    writes = 0
    while True:
        world.memory._facts.clear()
        world.memory._tallies.clear()
        store = FaultyStore(world.memory, fail_at(writes, fate))
        world.use(store)
        for event in events:
            try:
                count_event(world.desk, event)
            except Unavailable:
                count_event(world.desk, event)
        assert sums(world) == right
        writes += 1
        if writes > len(store.log):
            break
    assert writes > 4
