"""A fault at every write: before it, half of it, after it, twice. The order still ends right.

Callers do what callers do: clients repeat with the same Idempotency-Key, the workflow retries a step, a carrier sends
its event again, the stream delivers again, the sweep comes by.
"""

from datetime import timedelta

import pytest

from shared.domain.model import CarrierEventKind
from tests.unit.usecases.faulty import FATES, Run, plan_of
from tests.world import NUMBERS, any_losing_account, csv_of


class Port(Run):
    """One whole port."""

    def go(self) -> str:
        world, client = self.world, self.client
        request_id: str = self.say(
            lambda: client.post("/v1/port-requests", {"name": "Lines"}, idempotency_key="make")
        ).body["id"]
        path = f"/v1/port-requests/{request_id}"
        self.say(lambda: client.call("PUT", f"{path}/numbers", csv_of(NUMBERS)))
        account = any_losing_account(pin_status="provided")
        made = self.say(lambda: client.post(f"{path}/losing-accounts", account, idempotency_key="account"))
        self.insist(lambda: self.invoice(request_id))
        self.say(lambda: self.submit(path))
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


def _writes() -> int:
    quiet = Port(lambda _at, _method: "ok")
    quiet.go()
    return len(quiet.store.log)


WRITES = _writes()


@pytest.mark.parametrize("fate", FATES)
@pytest.mark.parametrize("index", range(WRITES))
def test_the_port_ends_right_whichever_write_fails(index: int, fate: str) -> None:
    run = Port(plan_of(index, fate))
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
