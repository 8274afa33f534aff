"""A fault at every write of the way back from a rejection, of a split and of a cancellation in part: all end right.

Each story begins with an order at its carrier; see `test_faults` for how it got there.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest

from shared.adapters.memory.faults import FaultyStore
from shared.domain.lifecycle import Status
from shared.domain.model import CarrierEventKind as K
from shared.domain.model import PortOrder
from tests.unit.usecases.faulty import FATES, Run, plan_of
from tests.world import NUMBERS, Client

Story = Callable[["WayBack"], None]


class WayBack(Run):
    """An order that its carrier has, over a store whose writes fail as planned from then on."""

    request_id: str

    def begin(self) -> None:
        world = self.world
        world.use(world.memory)
        quiet = Client(world.app, self.client.secret)
        self.request_id = world.submitted(quiet, pin="482913", pin_status="provided")
        world.work(self.request_id)
        world.sign(quiet, self.request_id)
        world.work(self.request_id)
        assert self.only.status == Status.SUBMITTED
        self.store = FaultyStore(world.memory, self.plan)
        world.use(self.store)
        self.client = Client(world.app, self.client.secret)

    @property
    def only(self) -> PortOrder:
        return self.world.orders(self.request_id)[0]

    @property
    def path(self) -> str:
        return f"/v1/port-requests/{self.request_id}"

    def hear(self, kind: K, name: str, reasons: tuple[str, ...] = (), numbers: tuple[str, ...] = ()) -> None:
        """The carrier says the same until it is heard, to every order that it has."""
        for order in self.world.orders(self.request_id):
            if order.reference in self.world.carrier.orders and not order.ended:
                self.insist(
                    lambda order=order: self.world.hear(  # type: ignore[misc]
                        order,
                        kind,
                        event_id=f"{order.reference}-{name}",
                        reasons=[(code, "") for code in reasons],
                        numbers=numbers,
                    )
                )
        self.work(self.request_id)

    def correct(self, key: str, **body: object) -> None:
        given = {"order_id": self.only.id, **body}
        self.say(lambda: self.client.post(f"{self.path}/corrections", given, idempotency_key=key))
        self.work(self.request_id)

    def port(self) -> None:
        for kind in (K.ACCEPTED, K.FOC_CONFIRMED, K.PORTED):
            self.hear(kind, f"then-{kind}")

    def settle(self) -> None:
        """What is left is repaired by the sweep and by the next turns of the workflows."""
        self.world.clock.advance(minutes=10)
        self.sweep()
        self.work(self.request_id)

    @property
    def counts(self) -> dict[str, int]:
        found: dict[str, int] = self.client.get(self.path).body["counts"]
        return found

    @property
    def tracking(self) -> set[tuple[str, str]]:
        return {(one["number"], one["status"]) for one in self.client.get("/v1/tracking-numbers").body["items"]}


def put_right(run: WayBack) -> None:
    """Rejected for two reasons, answered one after the other, one number dropped; then ported."""
    run.hear(K.REJECTED, "no", ("number_not_on_account", "pin_invalid"))
    run.correct("first", drop_numbers=[NUMBERS[2]])
    run.correct("second", edit={"pin": "99812"})
    run.port()


def check_put_right(run: WayBack) -> None:
    (order,) = run.world.orders(run.request_id)
    assert (order.status, order.pon_version, order.tidied) == (Status.COMPLETED, 2, True)
    assert run.counts == {"completed": 2, "excluded": 1}
    assert [change.removed_numbers for _, change in run.world.carrier.changes] == [(NUMBERS[2],)]
    assert run.world.carrier.changes[0][0].pin == "99812"
    assert run.tracking == {(NUMBERS[0], "pending"), (NUMBERS[1], "pending")}
    assert {number for _, number in run.world.platform.ringing} == set(NUMBERS[:2])


def split(run: WayBack) -> None:
    """The carrier wants two numbers on an order of their own; both are ported."""
    run.hear(K.REJECTED, "no", ("split_required",), NUMBERS[1:])
    run.work(run.request_id)
    run.port()


def check_split(run: WayBack) -> None:
    orders = run.world.orders(run.request_id)
    assert [order.status for order in orders] == [Status.COMPLETED, Status.COMPLETED]
    assert sorted(order.live_count for order in orders) == [1, 2]
    assert run.counts == {"completed": 3}
    at_carrier = [{one.number for one in order.numbers} for order in run.world.carrier.orders.values()]
    assert sorted(at_carrier, key=len) == [{NUMBERS[0]}, set(NUMBERS[1:])]
    assert run.tracking == {(number, "pending") for number in NUMBERS}


def end_in_part(run: WayBack) -> None:
    """One number is ported ahead, the rest is cancelled."""
    run.hear(K.FOC_CONFIRMED, "date")
    run.hear(K.PORTED, "one", numbers=NUMBERS[:1])
    run.world.carrier.cancellation = "requested"
    run.say(lambda: run.client.post(f"{run.path}/cancel", {}, idempotency_key="cancel"))
    run.work(run.request_id)
    run.hear(K.CANCELLED, "cancelled")


def check_end_in_part(run: WayBack) -> None:
    (order,) = run.world.orders(run.request_id)
    assert (order.status, order.ported_count, order.tidied) == (Status.PARTIALLY_COMPLETED, 1, True)
    assert run.counts == {"completed": 1, "cancelled": 2}
    assert run.tracking == {(NUMBERS[0], "pending")}
    assert {number for _, number in run.world.platform.ringing} == {NUMBERS[0]}


def be_replaced(run: WayBack) -> None:
    """The carrier takes no number out: the order is cancelled there, and two numbers go on in a new one."""
    world = run.world
    profiles = '{"simulated": {"can_remove_numbers": false}}'
    world.desk = replace(world.desk, policy=replace(world.desk.policy, carrier_profiles=profiles))
    world.partners = replace(world.partners, desk=world.desk)
    run.hear(K.REJECTED, "no", ("number_not_on_account", "pin_invalid"))
    world.carrier.cancellation = "requested"
    run.correct("only", drop_numbers=[NUMBERS[2]], edit={"pin": "99812"})
    run.hear(K.CANCELLED, "cancelled")
    run.work(run.request_id)
    run.port()


def check_be_replaced(run: WayBack) -> None:
    old, new = run.world.orders(run.request_id)
    assert (old.status, old.row_count, old.excluded_count, old.tidied) == (Status.CANCELLED, 0, 1, True)
    assert (new.status, new.live_count, new.split_from, new.tidied) == (Status.COMPLETED, 2, old.id, True)
    assert run.client.get(run.path).body["status"] == "completed"
    assert run.counts == {"completed": 2, "excluded": 1}
    there = run.world.carrier.orders
    assert {one.number for one in there[new.reference].numbers} == set(NUMBERS[:2])
    assert there[new.reference].pin == "99812"
    assert not run.world.carrier.changes
    assert run.tracking == {(NUMBERS[0], "pending"), (NUMBERS[1], "pending")}
    assert {number for _, number in run.world.platform.ringing} == set(NUMBERS[:2])


STORIES: dict[str, tuple[Story, Story]] = {
    "be replaced": (be_replaced, check_be_replaced),
    "put right": (put_right, check_put_right),
    "split": (split, check_split),
    "end in part": (end_in_part, check_end_in_part),
}


def told(story: Story, run: WayBack) -> WayBack:
    run.begin()
    story(run)
    run.settle()
    return run


def _cases() -> list[tuple[str, int, str]]:
    quiet = {name: told(story, WayBack(lambda _at, _method: "ok")) for name, (story, _) in STORIES.items()}
    return [(name, at, fate) for name, run in quiet.items() for at in range(len(run.store.log)) for fate in FATES]


@pytest.mark.parametrize(("name", "index", "fate"), _cases())
def test_the_way_back_ends_right_whichever_write_fails(name: str, index: int, fate: str) -> None:
    story, check = STORIES[name]

    run = told(story, WayBack(plan_of(index, fate)))

    check(run)
    published = {(event.order_id, event.version) for event in run.bus.published}
    for order in run.world.orders(run.request_id):
        driving = run.world.memory.driving(order.id)
        assert driving is not None
        assert (driving.driven_version, driving.published_version) == (order.version, order.version)
        assert (order.id, order.version) in published
