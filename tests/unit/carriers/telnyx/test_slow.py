"""A Telnyx that does not answer: no function of ours waits longer than it lives, and other carriers are heard."""

from datetime import timedelta
from typing import Any

import pytest

from shared.domain.model import CarrierEventKind as K
from shared.usecases.poll_carriers import Polled, poll_carriers
from tests.doubles.telnyx import Fault
from tests.unit.carriers.telnyx.world import TelnyxWorld
from tests.world import Client

API_SECONDS, API_FUNCTION, RUN_SECONDS, POLLER_FUNCTION = 12.0, 29.0, 180.0, 240.0


def numbers(count: int, start: int = 0) -> list[tuple[str, ...]]:
    return [(f"+1212555{2400 + start + index}",) for index in range(count)]


def hanging() -> list[Fault]:
    return [Fault("", "", "hang", 10_000)]


def test_a_call_of_the_api_is_answered_in_time() -> None:
    world = TelnyxWorld(settings={"patience_seconds": API_SECONDS})
    client = world.client()
    request_id, _ = world.at_telnyx(client)
    order_id = world.order(request_id).id
    world.double.faults, before = hanging(), world.double.elapsed

    answer = client.get(f"/v1/port-requests/{request_id}/orders/{order_id}/foc-windows")

    assert (answer.status, answer.body["source"]) == (200, "computed")
    assert world.double.elapsed - before <= API_SECONDS


@pytest.mark.parametrize("status", ["ported", "exception", "foc-date-confirmed"])
def test_a_webhook_is_answered_in_time(status: str) -> None:
    world = TelnyxWorld(settings={"patience_seconds": API_SECONDS})
    _, telnyx_id = world.at_telnyx(world.client())
    event = world.double.move(telnyx_id, status)
    world.double.faults, before = hanging(), world.double.elapsed

    assert world.tell(event) == "unavailable"

    assert world.double.elapsed - before < API_FUNCTION


def test_a_webhook_whose_second_question_hangs_is_answered_in_time() -> None:
    world = TelnyxWorld(settings={"patience_seconds": API_SECONDS})
    _, telnyx_id = world.at_telnyx(world.client())
    event = world.double.move(telnyx_id, "ported")
    before = world.double.elapsed
    world.double.faults = [Fault("GET", "/porting_orders", "hang", 2), Fault("GET", "/porting_orders", "hang", 99, 1)]

    assert world.tell(event) == "unavailable"

    assert world.double.elapsed - before < API_FUNCTION


def some_orders(world: TelnyxWorld, live: int, test: int) -> tuple[list[str], Client]:
    """So many orders at Telnyx, and with the simulated carrier, all due to be asked about."""
    client = world.client()
    sandbox = world.client(account_id=world.accounts[0], test_mode=True)
    found = []
    for who, lists in ((client, numbers(live)), (sandbox, numbers(test, 500))):
        for some in lists:
            found.append(world.submitted(who, some))
            world.work(found[-1])
            world.sign(who, found[-1])
            world.work(found[-1])
    world.clock.advance(hours=2)
    return found, client


def asked_at_telnyx(world: TelnyxWorld) -> int:
    return world.double.called("GET", "/porting_orders")


def run(world: TelnyxWorld) -> Polled:
    began = world.clock.now()
    polled = poll_carriers(world.desk, seconds=RUN_SECONDS)
    assert world.clock.now() - began < timedelta(seconds=POLLER_FUNCTION)
    return polled


def test_a_carrier_that_hangs_takes_no_others_time() -> None:
    world = TelnyxWorld(settings={"patience_seconds": 30.0})
    some_orders(world, live=8, test=3)
    world.double.faults, before = hanging(), asked_at_telnyx(world)

    first = run(world)

    assert (first.asked, len(first.failed), first.left) == (3, 3, 5)  # all of the other's, and three in a row
    tried = asked_at_telnyx(world) - before
    world.clock.advance(minutes=5)
    second = run(world)
    assert asked_at_telnyx(world) - before == 2 * tried
    # Those that were left come first.
    assert not {one.partition(":")[0] for one in first.failed} & {one.partition(":")[0] for one in second.failed}
    world.double.faults = []
    world.clock.advance(minutes=6)
    assert (run(world).left, run(world).failed) == (0, ())


def test_a_carrier_that_is_slow_takes_half_of_a_run_and_what_is_left_comes_next() -> None:
    world = TelnyxWorld(settings={"patience_seconds": 30.0})
    some_orders(world, live=12, test=2)
    slow = world.double.answer

    def answer(*args: Any) -> Any:
        world.clock.advance(seconds=8)
        world.double.elapsed += 8
        return slow(*args)

    world.double.answer = answer  # type: ignore[assignment, method-assign]

    first = run(world)
    assert first.failed == ()
    assert (first.asked, first.left) == (2 + 6, 6)
    world.clock.advance(minutes=3)
    second = run(world)
    assert (second.asked, second.left) == (6, 0)


def test_a_run_that_has_no_time_left_ends() -> None:
    world = TelnyxWorld()
    some_orders(world, live=1, test=4)
    get = world.carrier.get

    def slow(reference: str) -> Any:
        world.clock.advance(seconds=50)
        return get(reference)

    world.carrier.get = slow  # type: ignore[method-assign]

    first = run(world)

    assert first.left > 0
    assert first.asked + first.left == 5
    world.clock.advance(minutes=3)
    assert first.asked + run(world).asked == 5


def test_what_is_learned_of_one_carrier_does_not_wait_for_another() -> None:
    world = TelnyxWorld(settings={"patience_seconds": 30.0})
    found, _ = some_orders(world, live=5, test=1)
    order = world.orders(found[-1])[0]
    ported = world.carrier.event(order.reference, K.PORTED, world.clock.now())
    world.carrier.happened[order.reference] = [ported]
    world.double.faults = hanging()

    assert run(world).learned == 1
    assert world.orders(found[-1])[0].status == "completed"
