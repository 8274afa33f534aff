"""A world over a store that fails as planned, and what callers do then: repeat, retry, deliver again, sweep."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from shared.adapters.memory.bus import MemoryBus
from shared.adapters.memory.executions import MemoryExecutions
from shared.adapters.memory.faults import Fate, FaultyStore, Plan
from shared.domain.model import Driving
from shared.ports import Unavailable
from shared.usecases.relay_changes import drive, publish
from shared.usecases.sweep_behind import sweep
from tests.world import Answer, Client, World

T = TypeVar("T")
FATES = ("before", "half", "after", "twice", "after twice")
_TRIES = 6


@dataclass
class Run:
    """What is done over a store that fails as planned, and what was seen of it."""

    plan: Plan
    world: World = field(default_factory=World)
    executions: MemoryExecutions = field(default_factory=MemoryExecutions)
    bus: MemoryBus = field(default_factory=MemoryBus)

    def __post_init__(self) -> None:
        self.client = self.world.client()
        self.store = FaultyStore(self.world.memory, self.plan)
        self.world.use(self.store)
        self.client = Client(self.world.app, self.client.secret)

    def invoice(self, request_id: str) -> None:
        try:
            self.world.invoice(self.client, request_id)
        except AssertionError as error:
            raise Unavailable(str(error)) from error

    def submit(self, path: str) -> Answer:
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


def plan_of(index: int, fate: str) -> Plan:
    if fate == "twice":
        return lambda at, _: "before" if at in (index, index + 1) else "ok"
    if fate == "after twice":
        return lambda at, _: "after" if at in (index, index + 1) else "ok"
    single: Fate = fate  # type: ignore[assignment]
    return lambda at, _: single if at == index else "ok"
