"""Port Desk whole, with the Telnyx adapter and its double in place of the fake carrier.

World and double have one clock: what takes time at Telnyx takes time here. Webhooks come through the real door.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from functions.carrier_events.door import answer
from shared.adapters.carriers.telnyx.carrier import TelnyxCarrier
from shared.adapters.memory.clock import FixedClock
from shared.domain.carrier_profiles import profile
from shared.domain.lifecycle import Status
from shared.domain.model import PortOrder
from shared.domain.policy import Policy
from shared.ports import Carrier
from tests.doubles.telnyx import TelnyxDouble
from tests.unit.carriers.telnyx.desk import carrier_of
from tests.world import START, Client, World


class DoublesClock(FixedClock):
    """The double's time."""

    def __init__(self, double: TelnyxDouble) -> None:
        super().__init__(double.now)
        self._double = double

    def now(self) -> datetime:
        return self._double.now

    def advance(self, by: timedelta | None = None, **units: float) -> datetime:
        self._double.now += (by or timedelta()) + timedelta(**units)
        return self._double.now

    def set(self, now: datetime) -> None:
        self._double.now = now


class TelnyxWorld(World):
    """A world whose orders go to `double`; `policy` are members of the policy, `settings` those of the adapter."""

    telnyx: TelnyxCarrier

    def __init__(
        self, double: TelnyxDouble | None = None, *, settings: dict[str, Any] | None = None, **policy: Any
    ) -> None:
        self.double = double or TelnyxDouble()
        self.double.now = START
        self._settings = settings or {}
        terms: dict[str, Any] = {
            "auto_review": True,
            "public_base_url": "https://port.example.com",
            "carrier_routes": "*=telnyx",
        }
        super().__init__(policy=Policy(**(terms | policy)))

    def new_clock(self) -> FixedClock:
        return DoublesClock(self.double)

    def other_carriers(self) -> Mapping[str, Carrier]:
        able = profile("telnyx", self.policy.carrier_profiles)
        self.telnyx = carrier_of(self.double, capabilities=able, **self._settings)
        return {"telnyx": self.telnyx}

    def handed_over(self, client: Client, **account: Any) -> str:
        """A request whose order Telnyx was given, whatever became of that."""
        request_id = self.submitted(client, **account)
        self.work(request_id)
        self.sign(client, request_id)
        self.work(request_id)
        return request_id

    def at_telnyx(self, client: Client, **account: Any) -> tuple[str, str]:
        """A request whose one order Telnyx has, and Telnyx's id of it."""
        request_id = self.handed_over(client, **account)
        assert [order.status for order in self.orders(request_id)] == [Status.SUBMITTED]
        (telnyx_id,) = self.double.orders
        return request_id, telnyx_id

    def rejected(self, client: Client, *codes: str, words: str = "", **account: Any) -> tuple[str, str]:
        """The same, after Telnyx brought it into `exception` for these codes of its own."""
        request_id, telnyx_id = self.at_telnyx(client, **account)
        self.reject(request_id, telnyx_id, *codes, words=words)
        return request_id, telnyx_id

    def reject(self, request_id: str, telnyx_id: str, *codes: str, words: str = "") -> None:
        assert self.tell(self.double.move(telnyx_id, "exception", *((code, words) for code in codes))) == "applied"
        self.work(request_id)

    def tell(self, event: dict[str, Any]) -> str:
        """The webhook of this event arrives; answers what became of it."""
        self.clock.advance(seconds=1)
        headers, body = self.double.webhook(event)
        found = answer(
            self.desk,
            {
                "pathParameters": {"carrier": "telnyx"},
                "headers": headers,
                "body": body,
                "requestContext": {"http": {"method": "POST"}},
            },
        )
        told = json.loads(found["body"])
        return str(told.get("outcome") or told["code"])

    def order(self, request_id: str) -> PortOrder:
        """The first order of a request, as it is now."""
        return self.orders(request_id)[0]

    def sent(self, telnyx_id: str) -> dict[str, Any]:
        """An order as Telnyx has it."""
        return self.double.orders[telnyx_id]
