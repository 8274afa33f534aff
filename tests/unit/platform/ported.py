"""A port that is done, over one kind of telephony system, and what tests do with its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from functions.telephony.operator import Operator
from shared.domain.model import Claim, PortOrder, Role
from tests.unit.platform.worlds import KINDS, Telephony, relay
from tests.world import NUMBERS, Answer, Client, World


@dataclass
class Ported:
    """`work` is what bus and function do after a call, `sweep` what the schedule does. `signed`: its carrier has it."""

    kind: str = "simulated"
    account: dict[str, Any] = field(default_factory=dict)
    numbers: Sequence[str] = NUMBERS
    signed: bool = True

    def __post_init__(self) -> None:
        self.world = World()
        self.telephony: Telephony = KINDS[self.kind](self.world)
        self.secret = self.world.client().secret
        self.request_id = self.world.submitted(self.client, self.numbers, **self.account)
        self.seen: set[str] = set()
        if self.signed:
            self.sign_and_submit()

    @property
    def client(self) -> Client:
        """Of the API over whichever store is under it now."""
        return Client(self.world.app, self.secret)

    def sign_and_submit(self) -> None:
        self.world.work(self.request_id)
        self.world.sign(self.client, self.request_id)
        self.world.work(self.request_id)
        self.telephony.answer()
        self.world.work(self.request_id)

    def port(self) -> "Ported":
        self.world.port(self.request_id)
        return self

    def work(self) -> None:
        relay(self.world, self.request_id, self.seen)

    def sweep(self) -> dict[str, Any]:
        return Operator(self.world.partners).sweep()

    @property
    def order(self) -> PortOrder:
        (order,) = self.world.orders(self.request_id)
        return order

    def claim(self, number: str = NUMBERS[0]) -> Claim:
        return self.world.memory.claims([number])[number]

    def read(self, number: str = NUMBERS[0]) -> dict[str, Any]:
        answer = self.client.get(path_of(number))
        assert answer.status == 200, answer.body
        found: dict[str, Any] = answer.body
        return found

    def change(self, number: str = NUMBERS[0], *, by: Client | None = None, **changes: str) -> Answer:
        """A change on the version that is there."""
        version = self.claim(number).version
        return (by or self.client).call("PATCH", path_of(number), changes, if_match=f'"{version}"')

    def colleague(self, role: Role) -> Client:
        return self.world.client(role, self.client.get("/v1/me").body["account_id"])

    def events(self, kind: str) -> list[dict[str, Any]]:
        found = self.world.memory.events(self.request_id, 200, None).items
        return [event.data for event in found if event.type == kind]


def path_of(number: str = NUMBERS[0]) -> str:
    return f"/v1/tracking-numbers/{number}"
