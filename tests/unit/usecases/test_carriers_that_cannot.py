"""Carriers that take no cancellation, or whose webhooks cannot be relied on: capabilities that decide something."""

from datetime import timedelta

import pytest

from shared.domain.lifecycle import Owner, Status
from shared.domain.model import CarrierEventKind as K
from shared.domain.policy import Policy
from shared.usecases.poll_carriers import next_poll
from tests.unit.usecases.rejecting import at_carrier, rejected
from tests.world import START, Client, World

CANCELS_NONE = '{"simulated": {"can_cancel": false}}'


@pytest.fixture
def world() -> World:
    return World(policy=Policy(auto_review=True, public_base_url="https://a.example", carrier_profiles=CANCELS_NONE))


@pytest.fixture
def client(world: World) -> Client:
    return world.client()


def test_an_order_at_a_carrier_that_cancels_none_is_not_cancelled(world: World, client: Client) -> None:
    request_id, order = at_carrier(world, client)

    answer = client.post(f"/v1/port-requests/{request_id}/cancel", {"order_ids": [order.id]})

    assert (answer.status, answer.body["code"]) == (409, "cancel_not_possible")
    assert "Comment on the request" in answer.body["errors"][0]["fix"]
    assert world.orders(request_id)[0] == order
    assert not world.carrier.called("ensure_cancelled")


def test_before_it_reached_its_carrier_an_order_is_cancelled_all_the_same(world: World, client: Client) -> None:
    request_id = world.submitted(client)
    world.work(request_id)

    assert client.post(f"/v1/port-requests/{request_id}/cancel").status == 200

    assert world.orders(request_id)[0].status == Status.CANCELLED


def test_what_ends_by_itself_at_such_a_carrier_is_our_teams_to_settle(world: World, client: Client) -> None:
    request_id, _ = rejected(world, client, "pin_invalid")
    world.clock.advance(days=20)
    world.work(request_id)

    (ended,) = world.orders(request_id)
    assert (ended.status, ended.tidied) == (Status.EXPIRED, True)
    assert "contradiction" in ended.staff_flags
    assert not world.carrier.called("ensure_cancelled")


def test_the_rest_of_an_order_that_expires_there_waits_for_our_team(world: World, client: Client) -> None:
    request_id, order = at_carrier(world, client)
    world.hear(order, K.PORTED, numbers=("+12125552301",))
    world.work(request_id)
    world.hear(order, K.REJECTED, reasons=[("pin_invalid", "")])
    world.clock.advance(days=20)
    world.work(request_id)

    (waiting,) = world.orders(request_id)
    assert (waiting.status, waiting.owner) == (Status.CANCEL_REQUESTED, Owner.STAFF)
    assert "stuck_change" in waiting.staff_flags
    assert world.hear(waiting, K.CANCELLED) == "applied"  # our team enters it
    world.work(request_id)
    assert world.orders(request_id)[0].status == Status.PARTIALLY_COMPLETED


@pytest.mark.parametrize(
    ("profile", "minutes"),
    [
        ("{}", 60),
        ('{"simulated": {"retries_webhooks": false}}', 30),
        ('{"simulated": {"sends_webhooks": false}}', 15),
    ],
)
def test_a_carrier_is_asked_more_often_the_less_its_webhooks_can_be_relied_on(profile: str, minutes: int) -> None:
    world = World()
    _, order = at_carrier(world, world.client())

    policy = Policy(carrier_profiles=profile)

    assert next_poll(order, START, policy) == START + timedelta(minutes=minutes)
    assert next_poll(order, START, Policy(carrier_profiles=profile, poll_minutes=8)) >= START + timedelta(minutes=5)
