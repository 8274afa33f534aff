"""A fault at every write: before it, half of it, after it, twice. The order still ends right.

Callers do what callers do: clients repeat with the same Idempotency-Key, the workflow retries a step, a carrier sends
its event again, the stream delivers again, the sweep comes by.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

import pytest

from shared.adapters.memory.bus import MemoryBus
from shared.adapters.memory.executions import MemoryExecutions
from shared.adapters.memory.faults import Fate, FaultyStore, Plan
from shared.domain.model import CarrierEventKind, Driving
from shared.ports import Unavailable
from shared.usecases.relay_changes import drive, publish
from shared.usecases.sweep_behind import sweep
from tests.world import NUMBERS, Answer, Client, World, any_losing_account, csv_of

T = TypeVar("T")
_TRIES = 6


@dataclass
class Run:
    """One whole port over a store that fails as planned, and what was seen of it."""

    plan: Plan
    world: World = field(default_factory=World)
    executions: MemoryExecutions = field(default_factory=MemoryExecutions)
    bus: MemoryBus = field(default_factory=MemoryBus)

    def __post_init__(self) -> None:
        self.client = self.world.client()
        self.store = FaultyStore(self.world.memory, self.plan)
        self.world.use(self.store)
        self.client = Client(self.world.app, self.client.secret)

    def go(self) -> str:
        world, client = self.world, self.client
        request_id: str = self.say(
            lambda: client.post("/v1/port-requests", {"name": "Lines"}, idempotency_key="make")
        ).body["id"]
        path = f"/v1/port-requests/{request_id}"
        self.say(lambda: client.call("PUT", f"{path}/numbers", csv_of(NUMBERS)))
        account = any_losing_account(pin_status="provided")
        made = self.say(lambda: client.post(f"{path}/losing-accounts", account, idempotency_key="account"))
        self.insist(lambda: self._invoice(request_id))
        self.say(lambda: self._submit(path))
        self.work(request_id)
        for order in client.get(f"{path}/orders").body["items"]:
            self.say(lambda order=order: world.try_sign(client, request_id, order))  # type: ignore[misc]
        self.work(request_id)
        self.say(lambda: client.call("PUT", f"{path}/losing-accounts/{made.body['id']}/pin", {"pin": "482913"}))
        self.work(request_id)
        for kind in (CarrierEventKind.ACCEPTED, CarrierEventKind.FOC_CONFIRMED, CarrierEventKind.PORTED):
            for order in world.orders(request_id):
                self.insist(lambda order=order, kind=kind: world.hear(order, kind, event_id=kind))  # type: ignore[misc]
        self.work(request_id)
        self.say(lambda: client.post(f"/v1/tracking-numbers/{NUMBERS[0]}/calls", {}))
        return request_id

    def _invoice(self, request_id: str) -> None:
        try:
            self.world.invoice(self.client, request_id)
        except AssertionError as error:
            raise Unavailable(str(error)) from error

    def _submit(self, path: str) -> Answer:
        """A client repeats a submit that failed; one that is in flight is finished by the sweep."""
        answer = self.client.post(f"{path}/submit", idempotency_key="submit")
        if answer.status == 409 and answer.body["code"] == "submit_in_flight":
            self.world.clock.advance(minutes=6)
            self.sweep()
        return answer

    def work(self, request_id: str) -> None:
        """Relay and workflow, until all wait; a failing step is tried again."""
        for order in self.world.orders(request_id):
            for _ in range(40):
                self.insist(lambda order=order: self.relay(order.id))  # type: ignore[misc]
                if not self.insist(lambda order=order: self.world.turn(order.id)):  # type: ignore[misc]
                    break
        for order in self.world.orders(request_id):
            self.insist(lambda order=order: self.relay(order.id))  # type: ignore[misc]

    def relay(self, order_id: str) -> None:
        order = self.store.order(order_id)
        driving: Driving | None = self.store.driving(order_id)
        assert order is not None
        assert driving is not None
        drive(self.store, self.executions, order, driving)
        events = self.store.events(order.request_id, 200, None).items
        new = [event for event in events if event.order_id == order_id and event.version > driving.published_version]
        publish(self.store, self.bus, new)

    def sweep(self) -> None:
        self.insist(lambda: sweep(self.world.desk, self.executions, self.bus))

    def say(self, call: Callable[[], Answer]) -> Answer:
        for _ in range(_TRIES):
            answer = call()
            if answer.status < 300:
                return answer
            assert answer.status in (503, 409), answer.body
        raise AssertionError(answer.body)

    def insist(self, act: Callable[[], T]) -> T:
        for _ in range(_TRIES):
            try:
                return act()
            except Unavailable:
                continue
        raise AssertionError("still unavailable")


def _plan(index: int, fate: str) -> Plan:
    if fate == "twice":
        return lambda at, _: "before" if at in (index, index + 1) else "ok"
    if fate == "after twice":
        return lambda at, _: "after" if at in (index, index + 1) else "ok"
    single: Fate = fate  # type: ignore[assignment]
    return lambda at, _: single if at == index else "ok"


def _writes() -> int:
    quiet = Run(lambda _at, _method: "ok")
    quiet.go()
    return len(quiet.store.log)


WRITES = _writes()


@pytest.mark.parametrize("fate", ["before", "half", "after", "twice", "after twice"])
@pytest.mark.parametrize("index", range(WRITES))
def test_the_port_ends_right_whichever_write_fails(index: int, fate: str) -> None:
    run = Run(_plan(index, fate))
    request_id = run.go()
    world = run.world
    world.clock.advance(timedelta(minutes=10))
    run.sweep()

    request = run.client.get(f"/v1/port-requests/{request_id}").body
    assert request["status"] == "completed"
    assert request["counts"] == {"completed": 3}
    (order,) = world.orders(request_id)
    assert len(world.carrier.orders) == 1
    assert order.tidied
    assert not order.losing_account.sealed_pin
    claims = world.memory.claims(NUMBERS)
    assert {claim.order_id for claim in claims.values()} == {order.id}
    assert len(claims) == len(NUMBERS)
    assert claims[NUMBERS[0]].first_call_at is not None
    listed = run.client.get("/v1/port-requests").body["items"]
    assert [one["id"] for one in listed] == [request_id]
    _nothing_is_behind(run, order.id, order.version)


def _nothing_is_behind(run: Run, order_id: str, version: int) -> None:
    driving = run.world.memory.driving(order_id)
    assert driving is not None
    assert (driving.driven_version, driving.published_version) == (version, version)
    published = {(event.order_id, event.version) for event in run.bus.published}
    assert {(order_id, n) for n in range(1, version + 1)} <= published
