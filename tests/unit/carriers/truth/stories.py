"""A carrier that lives an order through by rules of its own, and the order in our books beside it.

`Story` knows nothing of how Port Desk works an order out of events: it is the truth that our books are held to.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal

from shared.adapters.memory.clock import FixedClock
from shared.adapters.memory.store import MemoryStore
from shared.domain.carriers import CarrierDocument, Change, ChangeAnswer, Snapshot
from shared.domain.corrections import Correction
from shared.domain.driving import Step
from shared.domain.lifecycle import Status
from shared.domain.model import CarrierEvent, CarrierEventKind, Event, PortOrder, Role
from shared.domain.problems import StateConflict
from shared.ports import Cancellation, CarrierSubmission
from shared.usecases.apply_carrier_event import apply_carrier_event, hear_webhook
from shared.usecases.cancel_orders import cancel_orders
from shared.usecases.corrections.correcting import Fixes, correct_order
from shared.usecases.desk import CarrierDesk, Desk, Principal
from shared.usecases.drive_order import decide, run_step
from shared.usecases.losing_accounts import AccountFields
from shared.usecases.poll_carriers import poll_carriers
from tests.fakes import FakeCarrier
from tests.unit.carriers.truth.holding import copy_into
from tests.world import NUMBERS, World

K = CarrierEventKind
Standing = Literal["received", "accepted", "rejected", "supplemented", "scheduled", "activating", "ported", "cancelled"]

REASONS = {
    "account_number_mismatch": "account_number",
    "btn_mismatch": "billing_telephone_number",
    "pin_invalid": "pin",
}
"""Reasons that a change of a field answers without a new letter, and the field."""

_STEP = timedelta(minutes=10)


@lru_cache(maxsize=1)
def _template() -> tuple[World, str]:
    """A world with one order of three numbers that its carrier has just been given."""
    world = World()
    client = world.client()
    request_id = world.submitted(client)
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    return world, request_id


@dataclass
class Books:
    """Our side of one order: the use cases over a store and a clock of its own."""

    desk: Desk
    partners: CarrierDesk
    memory: MemoryStore
    clock: FixedClock
    carrier: FakeCarrier
    request_id: str
    order_id: str

    @property
    def order(self) -> PortOrder:
        found = self.memory.order(self.order_id)
        assert found is not None
        return found

    @property
    def events(self) -> tuple[Event, ...]:
        return self.memory.events(self.request_id, 1_000, None).items

    def work(self) -> None:
        """The workflow's steps at the carrier, until it waits."""
        for _ in range(12):
            _, decision = decide(self.desk, self.order_id)
            if decision.step in (Step.WAIT, Step.END):
                return
            run_step(self.partners, self.order_id, decision.step)
        raise AssertionError(f"{self.order_id} is still busy with {decision.step}")

    def correct(self) -> None:
        """The customer answers every reason, and the supplement goes out."""
        asked = {ask.code for ask in self.order.asks}
        fields: dict[str, Any] = {}
        if "btn_mismatch" in asked:
            last = int(self.order.losing_account.billing_telephone_number[-4:])
            fields["billing_telephone_number"] = f"+1212555{last - 1 or 9999:04d}"
        count = self.order.pon_version
        account = f"LT-{count:06d}" if "account_number_mismatch" in asked else None
        pin = f"{count:06d}" if "pin_invalid" in asked else None
        if pin:
            fields["pin_status"] = "provided"
        fixes = Fixes(AccountFields(fields, account, pin), Correction())
        correct_order(self.desk, self.customer, self.request_id, self.order_id, fixes)
        self.work()

    def cancel(self) -> bool:
        """The customer cancels; False where that is refused."""
        try:
            cancel_orders(self.desk, self.customer, self.request_id, None, "Changed our mind.")
        except StateConflict:
            return False
        self.work()
        return True

    @property
    def customer(self) -> Principal:
        return Principal(self.order.account_id, "usr_1", "Ada Quinn", Role.ADMINISTRATOR, "key_1")

    def apply(self, event: CarrierEvent) -> str:
        event = event.but(received_at=self.clock.now())
        return apply_carrier_event(self.desk, event, "{}")

    def hear(self, event: CarrierEvent) -> str:
        return hear_webhook(self.desk, self.carrier, event.but(received_at=self.clock.now()), "{}")

    def copied(self) -> "Books":
        """The same books once more, at the same carrier: of what happens to one, the other knows nothing."""
        clock = FixedClock(self.clock.now())
        memory = copy_into(self.memory, MemoryStore(clock))
        desk = replace(self.desk, store=memory, clock=clock)
        return replace(self, desk=desk, partners=replace(self.partners, desk=desk), memory=memory, clock=clock)

    def poll(self) -> None:
        polled = poll_carriers(self.desk, everything=True)
        assert not polled.failed


def any_books(carrier: FakeCarrier | None = None) -> Books:
    """An order at its carrier, made anew in no time."""
    world, request_id = _template()
    clock = FixedClock(world.clock.now())
    memory = copy_into(world.memory, MemoryStore(clock))
    (order,) = world.orders(request_id)
    carrier = carrier or FakeCarrier()
    carrier.orders.update(world.carrier.orders)
    desk = replace(world.desk, store=memory, clock=clock, carriers={"simulated": carrier})
    return Books(desk, CarrierDesk(desk, world.platform), memory, clock, carrier, request_id, order.id)


@dataclass
class StoryCarrier(FakeCarrier):
    """A carrier whose answers to changes and cancellations are those of its story."""

    story: "Story | None" = None

    def get(self, reference: str) -> Snapshot | None:
        found = super().get(reference)
        if found is None or self.story is None:
            return found
        now = self.story.books.clock.now()
        return replace(found, events=tuple(event.but(received_at=now) for event in found.events))

    def change(
        self, submission: CarrierSubmission, change: Change, documents: Sequence[CarrierDocument] = ()
    ) -> ChangeAnswer:
        answer = super().change(submission, change, documents)
        if self.story is not None:
            self.story.hear_change(change)
        return answer

    def ensure_cancelled(self, reference: str) -> Cancellation:
        assert self.story is not None
        return self.story.hear_cancellation()


@dataclass
class Story:
    """What becomes of one order at its carrier.

    Webhooks on their way are in `flying`: some twice, some never sent. `walk` does one thing that can happen now.
    """

    chance: random.Random
    lost: float = 0.2
    twice: float = 0.2
    standing: Standing = "received"
    date: datetime | None = None
    reasons: tuple[str, ...] = ()
    ported: set[str] = field(default_factory=set)
    ported_at: datetime | None = None
    cancelling: bool = False
    flying: list[CarrierEvent] = field(default_factory=list)
    _told: int = 0

    def __post_init__(self) -> None:
        self.books = any_books(StoryCarrier(story=self))
        self.reference = self.books.order.reference
        self.happened = self.books.carrier.happened.setdefault(self.reference, [])

    @property
    def ended(self) -> bool:
        return self.standing in ("ported", "cancelled")

    def go(self, steps: int) -> None:
        for _ in range(steps):
            self.books.clock.advance(_STEP)
            self.walk()

    def walk(self) -> None:
        acts: list[Callable[[], object]] = [self.live, self.live, self.deliver, self.deliver, self.work]
        if self.books.order.status == Status.ACTION_REQUIRED:
            acts += [self.books.correct] * 2
        if self.chance.random() < 0.04:
            acts = [self.books.cancel]
        self.chance.choice(acts)()

    def work(self) -> None:
        self.books.work()

    def deliver(self) -> None:
        """Any webhook that is on its way arrives."""
        if self.flying:
            self.books.hear(self.flying.pop(self.chance.randrange(len(self.flying))))

    def live(self) -> None:
        """The carrier goes on with the order."""
        if self.ended:
            return
        if self.cancelling and self.chance.random() < 0.4:
            self.cancelling = False
            if self.chance.random() < 0.6:
                # Our books do not know of a change after a refusal: `submitted` says that the carrier has to answer.
                self.standing = "received" if self.standing == "supplemented" else self.standing
                self.tell(K.CANCEL_REFUSED)
            else:
                self.end_cancelled()
            return
        self.chance.choice(self._ways())()

    def _ways(self) -> list[Callable[[], None]]:
        match self.standing:
            case "received" | "supplemented":
                return [self.accept, self.accept, self.reject, self.confirm]
            case "accepted":
                return [self.confirm] * 4 + [self.reject] * 3 + [self.activate, self.end_cancelled]
            case "rejected":
                return [self.withdraw, self.end_cancelled] + [self.wait] * 8
            case "scheduled":
                often = [self.confirm, self.activate, self.port_some, self.reject]
                return [*often, *often, self.port, self.end_cancelled]
            case _:
                return [self.port, self.port_some, self.port_some, self.wait]

    def wait(self) -> None:
        """Nothing happens: the carrier waits for a correction."""

    def accept(self) -> None:
        self.standing = "accepted"
        self.tell(K.ACCEPTED)

    def reject(self) -> None:
        self.standing, self.date = "rejected", None
        self.reasons = tuple(sorted(self.chance.sample(sorted(REASONS), self.chance.randint(1, len(REASONS)))))
        self.tell(K.REJECTED, reasons=[(code, "") for code in self.reasons])

    def withdraw(self) -> None:
        """The rejection was a mistake."""
        self.chance.choice([self.accept, self.confirm])()

    def confirm(self) -> None:
        """A date, or another date than before."""
        self.standing = "scheduled"
        self.date = self.books.clock.now() + timedelta(days=self.chance.randint(3, 20), hours=self.chance.randint(0, 9))
        self.tell(K.FOC_CONFIRMED, confirmed_foc_at=self.date)

    def activate(self) -> None:
        self.standing = "activating"
        self.tell(K.ACTIVATING)

    def port_some(self) -> None:
        left = sorted(set(NUMBERS) - self.ported)
        some = self.chance.sample(left, self.chance.randint(1, len(left)))
        self.ported.update(some)
        self.ported_at = self.books.clock.now()
        self.tell(K.PORTED, numbers=sorted(some))
        if len(self.ported) == len(NUMBERS):
            self.standing = "ported"

    def port(self) -> None:
        self.standing, self.ported_at = "ported", self.books.clock.now()
        self.tell(K.PORTED)

    def end_cancelled(self) -> None:
        self.standing = "cancelled"
        self.tell(K.CANCELLED)

    def tell(self, kind: CarrierEventKind, **facts: Any) -> None:
        """It has happened; webhooks of it set out."""
        self._told += 1
        now = self.books.clock.now()
        event = self.books.carrier.event(self.reference, kind, now, event_id=f"e{self._told}", **facts)
        self.happened.append(event)
        if self.chance.random() >= self.lost:
            self.flying += [event] * (2 if self.chance.random() < self.twice else 1)

    def hear_change(self, change: Change) -> None:
        """A supplement: it answers a rejection if it gives all that was asked for, and changes nothing otherwise."""
        if self.standing == "rejected" and {REASONS[code] for code in self.reasons} <= set(change.fields):
            self.standing = "supplemented"

    def hear_cancellation(self) -> Cancellation:
        if self.standing == "cancelled":
            return "cancelled"
        if self.standing in ("ported", "activating"):
            return "too_late"
        if self.chance.random() < 0.7:
            self.cancelling = True
            return "requested"
        self.standing, self.cancelling = "cancelled", False
        return "cancelled"

    def expected(self) -> dict[str, Any]:
        """How our books have to show the order, were they right."""
        statuses: dict[Standing, Status] = {
            "received": Status.SUBMITTED,
            "accepted": Status.SUBMITTED,
            "rejected": Status.ACTION_REQUIRED,
            "supplemented": Status.CHANGE_PENDING,
            "scheduled": Status.SCHEDULED,
            "activating": Status.ACTIVATING,
            "ported": Status.COMPLETED,
            "cancelled": Status.PARTIALLY_COMPLETED if self.ported else Status.CANCELLED,
        }
        status = statuses[self.standing]
        if self.cancelling and not self.ended:
            status = Status.CANCEL_REQUESTED
        found: dict[str, Any] = {
            "status": status,
            "ported": len(NUMBERS) if status == Status.COMPLETED else len(self.ported),
            "ported_at": self.ported_at if status in (Status.COMPLETED, Status.PARTIALLY_COMPLETED) else None,
        }
        if status == Status.ACTION_REQUIRED:
            found["asks"] = self.reasons
        if status in (Status.SUBMITTED, Status.SCHEDULED, Status.ACTIVATING, Status.COMPLETED, Status.ACTION_REQUIRED):
            found["date"] = self.date
        return found

    def shown(self) -> dict[str, Any]:
        """How our books show it."""
        order = self.books.order
        found: dict[str, Any] = {
            "status": order.status,
            "ported": order.ported_count,
            "ported_at": order.actual_ported_at,
        }
        wanted = self.expected()
        if "asks" in wanted:
            found["asks"] = tuple(sorted(ask.code for ask in order.asks))
        if "date" in wanted:
            found["date"] = order.confirmed_foc_at
        return found


def told_statuses(events: tuple[Event, ...]) -> list[Event]:
    """What customers are told of: events with a status, in their sequence."""
    return [event for event in events if event.to_status and event.order_id]


def assert_told_once(events: tuple[Event, ...]) -> None:
    """No event of the carrier's is told twice, no status twice in a row, nothing after an end."""
    told = told_statuses(events)
    causes = [event.data["carrier_event_id"] for event in events if "carrier_event_id" in event.data]
    assert len(causes) == len(set(causes))
    for before, after in pairwise(told):
        assert after.from_status == before.to_status, (before, after)
        assert after.to_status != before.to_status, (before, after)
    dates = [e.data["confirmed_foc_at"] for e in events if e.type == "order.foc_changed"]
    assert all(one != other for one, other in pairwise(dates)), dates
