"""What can happen to an order on its way: cancels, expiries, PINs, events out of order, lost executions."""

from contextlib import suppress
from datetime import timedelta
from itertools import permutations

import pytest

from shared.adapters.memory.bus import MemoryBus
from shared.adapters.memory.executions import MemoryExecutions
from shared.domain.driving import Step
from shared.domain.lifecycle import Status, fold
from shared.domain.model import CarrierEventKind as Kind
from shared.domain.model import CarrierStage, PortOrder
from shared.domain.policy import Policy
from shared.ports import Unavailable
from shared.usecases.apply_carrier_event import apply_carrier_event
from shared.usecases.drive_order import decide, record_failure, run_step
from shared.usecases.relay_changes import drive
from shared.usecases.sweep_behind import sweep
from tests.world import NUMBERS, Client, World, csv_of


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World) -> Client:
    return world.client()


def at_carrier(world: World, client: Client) -> str:
    request_id = world.submitted(client)
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    assert only(world, request_id).status == Status.SUBMITTED
    return request_id


def only(world: World, request_id: str) -> PortOrder:
    (order,) = world.orders(request_id)
    return order


def test_cancel_before_the_carrier_releases_everything(world: World, client: Client) -> None:
    request_id = world.submitted(client)
    world.work(request_id)
    assert client.post(f"/v1/port-requests/{request_id}/cancel").body["status"] == "cancelled"
    world.work(request_id)
    assert only(world, request_id).tidied
    assert world.carrier.called("ensure_order") == 0
    again = client.post(f"/v1/port-requests/{request_id}/cancel")
    assert (again.status, again.body["status"]) == (200, "cancelled")


def test_cancel_at_the_carrier_asks_it(world: World, client: Client) -> None:
    request_id = at_carrier(world, client)
    assert client.post(f"/v1/port-requests/{request_id}/cancel").body["status"] == "cancel_requested"
    world.work(request_id)
    order = only(world, request_id)
    assert (order.status, order.carrier_stage) == (Status.CANCELLED, CarrierStage.UNDONE)
    assert order.reference in world.carrier.cancelled
    assert world.platform.ringing == {}


def test_a_carrier_that_says_too_late_keeps_the_order_going(world: World, client: Client) -> None:
    request_id = at_carrier(world, client)
    world.hear(only(world, request_id), Kind.FOC_CONFIRMED)
    world.carrier.cancellation = "too_late"
    client.post(f"/v1/port-requests/{request_id}/cancel")
    world.work(request_id)
    assert only(world, request_id).status == Status.SCHEDULED
    (said,) = [
        event["reason"]
        for event in client.get(f"/v1/port-requests/{request_id}/events").body["items"]
        if event["type"] == "order.cancel_too_late"
    ]
    assert "too late to cancel" in said
    world.hear(only(world, request_id), Kind.PORTED)
    assert only(world, request_id).status == Status.COMPLETED


def test_a_cancel_while_the_order_is_being_handed_over_undoes_it_at_the_carrier(world: World, client: Client) -> None:
    request_id = world.submitted(client)
    world.work(request_id)
    world.sign(client, request_id)
    world.carrier.fail_after = 1  # the carrier makes the order; its answer is lost
    with pytest.raises(Unavailable):
        world.work(request_id)
    order = only(world, request_id)
    assert (order.status, order.carrier_stage) == (Status.IN_REVIEW, CarrierStage.SENDING)
    assert client.post(f"/v1/port-requests/{request_id}/cancel").body["status"] == "cancel_requested"
    world.work(request_id)
    assert only(world, request_id).status == Status.CANCELLED
    assert order.reference in world.carrier.cancelled


def test_what_is_activating_or_done_cannot_be_cancelled(world: World, client: Client) -> None:
    request_id = at_carrier(world, client)
    world.hear(only(world, request_id), Kind.ACTIVATING)
    refused = client.post(f"/v1/port-requests/{request_id}/cancel")
    assert (refused.status, refused.body["code"]) == (409, "invalid_transition")
    world.hear(only(world, request_id), Kind.PORTED)
    refused = client.post(f"/v1/port-requests/{request_id}/cancel")
    assert (refused.status, refused.body["code"]) == (409, "terminal_state")


def test_a_letter_that_nobody_signs_expires(world: World, client: Client) -> None:
    request_id = world.submitted(client)
    world.work(request_id)
    world.clock.advance(timedelta(days=29))
    world.work(request_id)
    assert only(world, request_id).status == Status.AWAITING_SIGNATURE
    world.clock.advance(timedelta(days=2))
    world.work(request_id)
    assert client.get(f"/v1/port-requests/{request_id}").body["status"] == "expired"
    late = world.try_sign(client, request_id, client.get(f"/v1/port-requests/{request_id}/orders").body["items"][0])
    assert late.status == 409


def test_the_pin_is_asked_for_after_the_letter_and_deleted_at_the_end(world: World, client: Client) -> None:
    request_id = world.submitted(client, service_type="wireless", pin_status="unknown")
    path = f"/v1/port-requests/{request_id}"
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    waiting = client.get(path).body
    assert (waiting["status"], waiting["progress"]["whose_turn"]) == ("action_required", "customer")
    account = client.get(f"{path}/losing-accounts").body["items"][0]
    assert client.call("PUT", f"{path}/losing-accounts/{account['id']}/pin", {"pin": "482913"}).status == 200
    world.work(request_id)
    (submission,) = world.carrier.orders.values()
    assert submission.pin == "482913"
    world.port(request_id)
    assert not only(world, request_id).losing_account.sealed_pin
    assert client.get(f"{path}/losing-accounts").body["items"][0]["pin"]["set"] is False


def test_no_pin_required_is_an_answer(world: World, client: Client) -> None:
    request_id = world.submitted(client, pin_status="provided")
    path = f"/v1/port-requests/{request_id}"
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    account = client.get(f"{path}/losing-accounts").body["items"][0]
    client.call("PUT", f"{path}/losing-accounts/{account['id']}/pin", {"pin": "NO PIN REQUIRED"})
    world.work(request_id)
    assert client.get(path).body["status"] == "submitted"


def test_nothing_goes_to_the_carrier_before_every_number_would_ring(world: World, client: Client) -> None:
    world.platform.deaf = {NUMBERS[1]}
    request_id = world.submitted(client)
    world.work(request_id)
    world.sign(client, request_id)
    with pytest.raises(Unavailable, match="would not ring"):
        world.work(request_id)
    assert world.carrier.called("ensure_order") == 0
    world.platform.deaf = set()
    world.work(request_id)
    assert only(world, request_id).status == Status.SUBMITTED


@pytest.mark.parametrize("order_of_arrival", list(permutations(range(4))))
def test_events_in_any_order_and_twice_end_the_same(order_of_arrival: tuple[int, ...]) -> None:
    world = World()
    client = world.client()
    request_id = at_carrier(world, client)
    order = only(world, request_id)
    start = world.clock.now()
    kinds = (Kind.ACCEPTED, Kind.FOC_CONFIRMED, Kind.ACTIVATING, Kind.PORTED)
    events = [
        world.carrier.event(
            order.reference,
            kind,
            start + timedelta(minutes=index),
            confirmed_foc_at=start + timedelta(days=1),
            received_at=start + timedelta(hours=1, minutes=order_of_arrival.index(index)),
        )
        for index, kind in enumerate(kinds)
    ]
    for index in (*order_of_arrival, *order_of_arrival):
        apply_carrier_event(world.desk, events[index], "{}")
    done = only(world, request_id)
    assert (done.status, done.ported_count) == (Status.COMPLETED, 3)
    assert done.actual_ported_at == start + timedelta(minutes=3)
    assert done.confirmed_foc_at == start + timedelta(days=1)
    assert len(world.memory.inbox(order.id)) == 4


def test_an_event_that_overtakes_the_carriers_own_answer_is_not_lost(world: World, client: Client) -> None:
    request_id = world.submitted(client)
    world.work(request_id)
    world.sign(client, request_id)
    world.carrier.fail_after = 1
    with pytest.raises(Unavailable):
        world.work(request_id)
    assert world.hear(only(world, request_id), Kind.FOC_CONFIRMED) == "kept"
    world.work(request_id)
    assert only(world, request_id).status == Status.SCHEDULED


def test_events_of_nobodys_order_are_quarantined(world: World, client: Client) -> None:
    order = only(world, at_carrier(world, client))
    stranger = order.but(reference="PD-UNKNOWN")
    assert world.hear(stranger, Kind.PORTED) == "quarantined"
    assert only(world, order.request_id).status == Status.SUBMITTED


def test_a_rejection_stops_the_order_and_names_every_reason(world: World, client: Client) -> None:
    request_id = at_carrier(world, client)
    reasons = (("address_mismatch", "The address differs."), ("pin_invalid", "The PIN is wrong."))
    world.hear(only(world, request_id), Kind.REJECTED, reasons=reasons)
    order = client.get(f"/v1/port-requests/{request_id}/orders").body["items"][0]
    assert order["status"] == "action_required"
    assert [ask["code"] for ask in order["asks"]] == ["address_mismatch", "pin_invalid"]


def test_a_step_that_fails_for_good_is_tried_again_later_each_time(world: World, client: Client) -> None:
    request_id = world.submitted(client)
    order = only(world, request_id)
    waits = []
    for _ in range(4):
        record_failure(world.desk, order.id, "render_letter", "Boom: no font")
        _, decision = decide(world.desk, order.id)
        assert decision.step == Step.WAIT
        waits.append(decision.wait_seconds)
        world.clock.advance(seconds=decision.wait_seconds)
        assert decide(world.desk, order.id)[1].step == Step.PRINT_LETTER
    assert waits == sorted(waits)
    assert waits[-1] > waits[0]
    assert "failed" in client.get(f"/v1/port-requests/{request_id}/orders").body["items"][0]["progress"]["where"]


def test_a_step_that_is_not_next_does_nothing(world: World, client: Client) -> None:
    request_id = world.submitted(client)
    before = only(world, request_id)
    run_step(world.partners, before.id, Step.SUBMIT_TO_CARRIER)
    assert only(world, request_id) == before


def test_without_automatic_review_a_signed_order_waits_for_staff() -> None:
    world = World(policy=Policy(auto_review=False))
    client = world.client()
    request_id = world.submitted(client)
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    shown = client.get(f"/v1/port-requests/{request_id}").body
    assert (shown["status"], shown["progress"]["whose_turn"]) == ("in_review", "staff")


def test_a_lost_execution_gets_its_next_attempt(world: World, client: Client) -> None:
    request_id = world.submitted(client)
    order = only(world, request_id)
    executions, bus = MemoryExecutions(), MemoryBus()
    world.clock.advance(minutes=2)
    sweep(world.desk, executions, bus)
    assert executions.started == [(order.id, 1)]
    assert {event.version for event in bus.published if event.order_id} == {1}
    told = world.memory.customer_events(order.account_id, False, 0, 9)
    assert [(event.type, event.order_id) for event in told] == [("port_order.created", order.id)]
    executions.finish(order.id, 1)
    world.clock.advance(minutes=30)
    sweep(world.desk, executions, bus)
    assert executions.started == [(order.id, 1)], "checked within the hour"
    world.clock.advance(hours=1)
    sweep(world.desk, executions, bus)
    assert executions.started == [(order.id, 1), (order.id, 2)]
    executions.finish(order.id, 2)
    sweep(world.desk, executions, bus, everything=True)
    assert executions.started[-1] == (order.id, 3)


def test_a_silent_carrier_becomes_our_teams_turn(world: World, client: Client) -> None:
    request_id = at_carrier(world, client)
    due = only(world, request_id).due_at
    assert due is not None
    world.clock.set(due + timedelta(minutes=1))
    world.work(request_id)
    shown = client.get(f"/v1/port-requests/{request_id}").body
    assert (shown["status"], shown["progress"]["whose_turn"]) == ("submitted", "staff")


def test_a_carrier_that_does_not_answer_a_cancel_becomes_our_teams_turn(world: World, client: Client) -> None:
    request_id = at_carrier(world, client)
    world.carrier.cancellation = "requested"
    client.post(f"/v1/port-requests/{request_id}/cancel")
    world.work(request_id)
    due = only(world, request_id).due_at
    assert due is not None
    world.clock.set(due + timedelta(minutes=1))
    world.work(request_id)
    assert client.get(f"/v1/port-requests/{request_id}").body["progress"]["whose_turn"] == "staff"
    world.hear(only(world, request_id), Kind.CANCELLED)
    world.work(request_id)
    assert only(world, request_id).status == Status.CANCELLED
    assert world.carrier.called("ensure_cancelled") == 1


def test_suggestions_are_accepted_in_one_step(client: Client) -> None:
    path = f"/v1/port-requests/{client.post('/v1/port-requests', {'name': 'L'}).body['id']}/numbers"
    text = csv_of(["+12125552301", "2125552302.0", "(646) 555-23O1"])
    held = client.call("PUT", path, text)
    assert held.body["held"] == 2
    fixed = client.call("PATCH", path, {"accept_suggestions": True})
    assert (fixed.body["accepted"], fixed.body["held"]) == (3, 0)


def test_an_attempt_that_was_counted_but_did_not_start_is_started_again(world: World, client: Client) -> None:
    order = only(world, world.submitted(client))
    executions = MemoryExecutions()
    executions.failures = 1
    for _ in range(2):
        driving = world.memory.driving(order.id)
        assert driving is not None
        with suppress(Unavailable):
            drive(world.memory, executions, order, driving)
    assert executions.started == [(order.id, 1)]


def test_a_wake_goes_to_the_token_that_waits(world: World, client: Client) -> None:
    request_id = world.submitted(client)
    order = only(world, request_id)
    executions = MemoryExecutions()
    driving = world.memory.driving(order.id)
    assert driving is not None
    drive(world.memory, executions, order, driving)
    assert world.memory.park(order.id, order.version, "token-1")
    world.work(request_id)
    moved = only(world, request_id)
    driving = world.memory.driving(order.id)
    assert driving is not None
    drive(world.memory, executions, moved, driving)
    assert executions.woken == ["token-1"]
    assert not world.memory.park(order.id, order.version, "token-2"), "a wait on an old version must not begin"


@pytest.mark.parametrize(
    ("statuses", "folded"),
    [
        ((), "draft"),
        (("completed", "completed"), "completed"),
        (("completed", "cancelled"), "partially_completed"),
        (("completed", "expired"), "partially_completed"),
        (("cancelled", "expired"), "cancelled"),
        (("expired", "expired"), "expired"),
        (("completed", "scheduled", "action_required"), "action_required"),
        (("completed", "activating", "scheduled"), "scheduled"),
        (("draft", "cancelled"), "cancelled"),
    ],
)
def test_a_request_shows_its_worst_open_order(statuses: tuple[str, ...], folded: str) -> None:
    assert fold([Status(status) for status in statuses]) == folded
