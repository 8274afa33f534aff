"""A confirmed date that stands through a change, a new letter or a poll; and what a correction does to it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.domain.carrier_profiles import PROFILES
from shared.domain.carriers import Snapshot
from shared.domain.driving import Step
from shared.domain.lifecycle import Status
from shared.domain.model import CarrierEventKind as K
from shared.domain.model import PortOrder, StaffFlag
from shared.domain.policy import Policy
from shared.usecases.drive_order import decide
from shared.usecases.poll_carriers import next_poll, poll_order
from tests.fakes import FakeCarrier
from tests.unit.usecases.rejecting import at_carrier, correct, rejected
from tests.world import Client, World

KEEPS_DATES = '{"simulated": {"change_keeps_foc": true, "best_effort_hours": 48, "change_cutoff_hours": 24}}'


class Silent(FakeCarrier):
    """A carrier that takes changes without a word; its order shows when it was last changed."""

    def get(self, reference: str) -> Snapshot | None:
        found = super().get(reference)
        return replace(found, updated_at=self.updated_at) if found and self.updated_at else found

    updated_at: Any = None


def any_world(profiles: str = KEEPS_DATES) -> World:
    policy = Policy(auto_review=True, public_base_url="https://port.example.com", carrier_profiles=profiles)
    world = World(policy=policy)
    world.carrier = Silent()
    world.use(world.memory)
    return world


def silent(world: World) -> Silent:
    assert isinstance(world.carrier, Silent)
    return world.carrier


@pytest.fixture
def world() -> World:
    return any_world()


@pytest.fixture
def client(world: World) -> Client:
    return world.client()


def scheduled(world: World, client: Client, days: int = 7) -> tuple[str, PortOrder]:
    request_id, order = at_carrier(world, client)
    world.clock.advance(seconds=1)
    told = world.carrier.event(
        order.reference, K.FOC_CONFIRMED, world.clock.now(), confirmed_foc_at=world.clock.now() + timedelta(days=days)
    )
    world.carrier.happened[order.reference] = [told]
    poll_order(world.desk, order.id)
    return request_id, fresh(world, order)


def fresh(world: World, order: PortOrder) -> PortOrder:
    found = world.memory.order(order.id)
    assert found is not None
    return found


def test_a_change_that_is_taken_without_a_word_leaves_the_order_scheduled(world: World, client: Client) -> None:
    request_id, order = scheduled(world, client)
    assert correct(client, request_id, order, edit={"account_number": "LT-99001"}).status == 200
    world.clock.advance(minutes=5)
    world.work(request_id)
    assert fresh(world, order).status == Status.CHANGE_PENDING

    world.clock.advance(minutes=30)
    poll_order(world.desk, order.id)
    assert fresh(world, order).status == Status.CHANGE_PENDING, "the carrier has not changed its order yet"

    silent(world).updated_at = world.clock.now()
    assert poll_order(world.desk, order.id) == 1
    after = fresh(world, order)
    assert (after.status, after.confirmed_foc_at) == (Status.SCHEDULED, order.confirmed_foc_at)
    assert poll_order(world.desk, order.id) == 0


def test_a_date_that_is_set_anew_after_each_change_is_not_taken_for_granted() -> None:
    world = any_world(profiles="")
    client = world.client()
    request_id, order = scheduled(world, client)
    assert correct(client, request_id, order, edit={"account_number": "LT-99001"}).status == 200
    world.work(request_id)

    changing = fresh(world, order)
    assert (changing.status, changing.confirmed_foc_at) == (Status.CHANGE_PENDING, None)
    assert changing.lost_foc_at == order.confirmed_foc_at
    world.clock.advance(minutes=10)
    silent(world).updated_at = world.clock.now()
    assert poll_order(world.desk, order.id) == 0


def test_reminders_go_on_while_a_change_is_pending(world: World, client: Client) -> None:
    request_id, order = scheduled(world, client)
    assert correct(client, request_id, order, edit={"account_number": "LT-99001"}).status == 200
    world.work(request_id)
    assert order.confirmed_foc_at is not None

    world.clock.set(order.confirmed_foc_at - timedelta(hours=23))
    _, decision = decide(world.desk, order.id)
    assert decision.step == Step.FOC_IS_NEAR
    world.work(request_id)
    world.clock.set(order.confirmed_foc_at - timedelta(hours=7))
    world.work(request_id)

    told = fresh(world, order)
    assert told.foc_reminders[:2] == (72, 24)
    assert told.destination_checked_on == order.confirmed_foc_at.date()


@pytest.mark.parametrize("status", [Status.SCHEDULED, Status.CHANGE_PENDING, Status.CANCEL_REQUESTED])
def test_around_the_date_carriers_are_asked_every_few_minutes_whatever_the_status(
    world: World, client: Client, status: Status
) -> None:
    _, order = scheduled(world, client)
    assert order.confirmed_foc_at is not None
    near = order.confirmed_foc_at - timedelta(minutes=30)

    assert next_poll(order.but(status=status), near, world.desk.policy) == near + timedelta(minutes=5)


def being_signed_anew(world: World, client: Client) -> tuple[str, PortOrder]:
    request_id, order = rejected(world, client, "address_mismatch")
    assert correct(client, request_id, order, edit={"service_address": {"line1": "77 Other Street"}}).status == 200
    world.work(request_id)
    order = fresh(world, order)
    assert order.status == Status.AWAITING_SIGNATURE
    return request_id, order


def test_a_date_that_comes_while_the_letter_is_signed_anew_is_told(world: World, client: Client) -> None:
    request_id, order = being_signed_anew(world, client)
    date = world.clock.now() + timedelta(days=40)

    world.hear(order, K.FOC_CONFIRMED, confirmed_foc_at=date)

    after = fresh(world, order)
    assert (after.status, after.confirmed_foc_at) == (Status.AWAITING_SIGNATURE, date)
    assert StaffFlag.MOVES_UNSIGNED in after.staff_flags
    shown = client.get(f"/v1/port-requests/{request_id}/orders/{order.id}").body
    assert "has confirmed" in shown["progress"]["where"]
    world.clock.advance(days=31)
    world.work(request_id)
    assert fresh(world, order).status == Status.AWAITING_SIGNATURE, "it expires after the date at the earliest"
    world.hear(order, K.PORTED)
    assert fresh(world, order).status == Status.COMPLETED


def test_an_order_whose_date_passed_while_it_was_to_be_signed_expires_after_all(world: World, client: Client) -> None:
    request_id, order = being_signed_anew(world, client)
    world.hear(order, K.FOC_CONFIRMED, confirmed_foc_at=world.clock.now() + timedelta(days=40))

    world.clock.advance(days=41)
    world.work(request_id)

    assert fresh(world, order).status == Status.EXPIRED


def test_a_date_that_is_rejected_again_meanwhile_is_gone(world: World, client: Client) -> None:
    _, order = being_signed_anew(world, client)
    world.hear(order, K.FOC_CONFIRMED)

    world.hear(order, K.REJECTED, reasons=[("address_mismatch", "")])

    after = fresh(world, order)
    assert (after.status, after.confirmed_foc_at) == (Status.AWAITING_SIGNATURE, None)


# --- what a change costs ---------------------------------------------------------------------------------------------


def cost_of(client: Client, request_id: str, order: PortOrder) -> dict[str, Any]:
    (form,) = client.get(f"/v1/port-requests/{request_id}/corrections?order_id={order.id}").body["items"]
    cost: dict[str, Any] = form["cost"]
    return cost


def test_the_price_of_a_change_of_a_scheduled_order_is_told_beforehand(world: World, client: Client) -> None:
    request_id, order = scheduled(world, client, days=1)
    assert order.confirmed_foc_at is not None

    cost = cost_of(client, request_id, order)

    assert cost["confirmed_date"] == order.confirmed_foc_at.isoformat().replace("+00:00", "Z")
    assert (cost["keeps_confirmed_date"], cost["best_effort"], cost["supplements_left"]) == (True, True, 30)
    assert cost["last_change_at"] is not None
    assert "The confirmed port date stays." in cost["explanation"]


def test_a_rejection_tells_of_the_date_that_went_with_it(world: World, client: Client) -> None:
    request_id, order = scheduled(world, client)
    world.hear(order, K.REJECTED, reasons=[("postal_code_mismatch", "")])

    cost = cost_of(client, request_id, order)
    assert order.confirmed_foc_at is not None
    assert cost["confirmed_date"] == order.confirmed_foc_at.isoformat().replace("+00:00", "Z")
    assert cost["keeps_confirmed_date"] is True
    assert cost["last_change_at"] is None, "a rejected order can be corrected at any time"


def test_a_date_that_was_itself_refused_is_lost(world: World, client: Client) -> None:
    request_id, order = scheduled(world, client)
    world.hear(order, K.REJECTED, reasons=[("date_rejected", ""), ("postal_code_mismatch", "")])

    assert cost_of(client, request_id, order)["keeps_confirmed_date"] is False


def test_the_carriers_own_limit_of_changes_is_told(client: Client, world: World) -> None:
    assert PROFILES["simulated"].supplements_max == 30
    request_id, order = rejected(world, client, "postal_code_mismatch")

    assert cost_of(client, request_id, order)["supplements_left"] == 30
