"""A desk in memory: customers' orders at every point of their life, and our team's keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shared.domain.model import CarrierEventKind, PortOrder, Role
from shared.domain.policy import Policy
from tests.world import NUMBERS, Answer, Client, World

K = CarrierEventKind


def reviewing(**policy: Any) -> World:
    """A world in which a person passes every order."""
    return World(policy=Policy(auto_review=False, public_base_url="https://port.example.com", **policy))


@dataclass
class Bench:
    """One order of one customer, and a key of our team."""

    world: World
    customer: Client
    staff: Client
    request_id: str

    @property
    def order(self) -> PortOrder:
        (order,) = self.world.orders(self.request_id)
        return order

    def act(
        self, act: str, body: Any = None, *, key: Client | None = None, version: Any = None, **headers: str
    ) -> Answer:
        """One of our team acts on the order as it is, or as it was."""
        seen = self.order.version if version is None else version
        given = {"if_match": f'"{seen}"' if seen != "*" else "*"} | headers
        return (key or self.staff).post(f"/admin/orders/{self.order.id}/{act}", body or {}, **given)

    def events(self) -> list[str]:
        """What happened to the order, oldest first."""
        page = self.world.desk.store.events(self.request_id, 200, None)
        return [event.type for event in page.items if event.order_id]

    def hear(self, kind: CarrierEventKind, **facts: Any) -> None:
        self.world.hear(self.order, kind, **facts)
        self.world.work(self.request_id)


def bench(
    world: World | None = None, role: Role = Role.SUPPORT, numbers: Sequence[str] = NUMBERS, **account: Any
) -> Bench:
    """An order that waits for its signature."""
    world = world or reviewing()
    customer = world.client()
    request_id = world.submitted(customer, numbers, **account)
    world.work(request_id)
    return Bench(world, customer, world.client(role), request_id)


def in_review(world: World | None = None, **given: Any) -> Bench:
    made = bench(world, **given)
    made.world.sign(made.customer, made.request_id)
    made.world.work(made.request_id)
    assert made.order.status == "in_review"
    return made


def at_carrier(world: World | None = None, **given: Any) -> Bench:
    made = in_review(world, **given)
    made.staff.post(f"/admin/orders/{made.order.id}/review", {"decision": "accept"}, if_match="*")
    made.world.work(made.request_id)
    assert made.order.status == "submitted"
    return made


def scheduled(world: World | None = None, **given: Any) -> Bench:
    made = at_carrier(world, **given)
    for kind in (K.ACCEPTED, K.FOC_CONFIRMED):
        made.hear(kind)
    assert made.order.status == "scheduled"
    return made
