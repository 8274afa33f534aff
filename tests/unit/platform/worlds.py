"""Port Desk whole, in memory, over each kind of telephony system: what one does, all have to."""

from collections.abc import Callable
from typing import Any, Protocol

import httpx

from functions.telephony.operator import Operator
from shared.adapters.platform.eventbridge import EventBridgePlatform
from shared.adapters.platform.http import Credentials, HttpPlatform
from shared.ports import NumberPlatform
from shared.runtime.stream import TOLD_TELEPHONY
from tests.doubles.bus_telephony import BusTelephony
from tests.doubles.telephony import SECRET, TelephonyDouble
from tests.fakes import FakePlatform
from tests.world import World


class Telephony(Protocol):
    """What a test may do to the other side."""

    def refuse(self, number: str, why: str) -> None: ...
    def allow(self) -> None: ...
    def answer(self) -> None:
        """Say what it was asked, where it says that later."""

    def rings_at(self, number: str) -> str:
        """Where a number was last made to ring, "" for nowhere."""


def relay(world: World, request_id: str, seen: set[str]) -> None:
    """What the bus brings to the function behind it: the events of a request that it has not seen."""
    operator = Operator(world.partners)
    for event in world.memory.events(request_id, 200, None).items:
        if event.id not in seen and event.type in TOLD_TELEPHONY:
            detail = event.model_dump(mode="json")
            operator.take({"id": event.id, "source": "portdesk", "detail-type": event.type, "detail": detail})
        seen.add(event.id)


class OverFake:
    def __init__(self, world: World) -> None:
        self._platform = FakePlatform()
        put_under(world, self._platform)

    def refuse(self, number: str, why: str) -> None:
        self._platform.deaf.add(number)

    def allow(self) -> None:
        self._platform.deaf.clear()

    def answer(self) -> None:
        """It answers at once."""

    def rings_at(self, number: str) -> str:
        return next((one.forwarding_number for (_, n), one in self._platform.ringing.items() if n == number), "")


class OverHttp:
    def __init__(self, world: World) -> None:
        self._double = TelephonyDouble(clock=world.clock.now)
        client = httpx.Client(transport=self._double.transport())
        credentials = Credentials(signing_secret=SECRET)
        put_under(
            world,
            HttpPlatform(
                "https://telephony.example.com",
                credentials,
                client=client,
                clock=world.clock.now,
                sleep=lambda _seconds: None,
            ),
        )

    def refuse(self, number: str, why: str) -> None:
        self._double.refused[number] = why

    def allow(self) -> None:
        self._double.refused.clear()

    def answer(self) -> None:
        """It answers at once."""

    def rings_at(self, number: str) -> str:
        return next((to for (_, n), (to, _) in self._double.ringing.items() if n == number), "")


class OverBus:
    def __init__(self, world: World) -> None:
        self._world = world
        self._double = BusTelephony()
        client: Any = self._double
        put_under(world, EventBridgePlatform(client, "portdesk-test", world.memory, world.clock))
        self._operator = Operator(world.partners)
        self._double.hear = self._hear

    def _hear(self, kind: str, detail: dict[str, Any]) -> None:
        self._operator.take({"id": "any", "source": "portdesk.telephony", "detail-type": kind, "detail": detail})

    def refuse(self, number: str, why: str) -> None:
        self._double.refused[number] = why

    def allow(self) -> None:
        self._double.refused.clear()

    def answer(self) -> None:
        self._double.answer()

    def rings_at(self, number: str) -> str:
        for kind, detail in reversed(self._double.taken):
            if kind == "number.release_wanted" and number in detail["numbers"]:
                return ""
            for one in detail["numbers"] if kind == "number.ensure_wanted" else ():
                if one["number"] == number:
                    return str(one["forwarding_number"])
        return ""


def put_under(world: World, platform: NumberPlatform) -> None:
    """Have a world set its numbers up there."""
    holder: Any = world
    holder.platform = platform
    world.use(world.memory)


KINDS: dict[str, Callable[[World], Telephony]] = {"simulated": OverFake, "http": OverHttp, "eventbridge": OverBus}
