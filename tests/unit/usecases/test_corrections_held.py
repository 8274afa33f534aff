"""What a correction cannot be: values that no form offers, numbers that contradict themselves, answers to what our team
has to do, letters voided by the way."""

from dataclasses import replace
from typing import Any

import pytest

from shared.domain.lifecycle import Owner, Status
from shared.domain.model import CarrierEventKind as K
from shared.domain.model import PortOrder, Role
from shared.usecases.letters import frozen_content
from tests.unit.usecases.rejecting import correct, rejected
from tests.world import NUMBERS, Client, World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World) -> Client:
    return world.client()


def now_is(world: World, request_id: str) -> PortOrder:
    (order,) = world.orders(request_id)
    return order


@pytest.mark.parametrize(
    "edit",
    [
        {"end_user_name": "Acme Home Services"},
        {"billing_telephone_number": "+12125557788"},
        {"account_number": "LT-99001"},
    ],
)
@pytest.mark.parametrize("reason", ["carrier_unresponsive", "no_coverage", "other", "date_rejected"])
def test_what_our_team_has_to_do_is_not_answered_by_an_edit_of_something_else(
    world: World, client: Client, reason: str, edit: dict[str, Any]
) -> None:
    request_id, order = rejected(world, client, reason)

    answer = correct(client, request_id, order, edit=edit)

    assert (answer.status, answer.codes) == (422, ["nothing_to_correct"])
    assert now_is(world, request_id) == order


def test_what_is_the_customers_is_kept_while_the_rest_is_our_teams(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "account_number_mismatch", "carrier_unresponsive")

    correct(client, request_id, order, edit={"account_number": "LT-99001"})

    waiting = now_is(world, request_id)
    assert (waiting.status, waiting.owner) == (Status.ACTION_REQUIRED, Owner.STAFF)
    assert [ask.code for ask in waiting.asks] == ["carrier_unresponsive"]
    world.client(Role.SUPPORT).post(f"/admin/orders/{order.id}/corrections", {"note": "They answer again."})
    world.work(request_id)
    assert dict(world.carrier.changes[0][1].fields) == {"account_number": "LT-99001"}


def test_a_note_of_our_team_answers_nothing_of_a_customers_reason(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "number_not_portable")

    answer = world.client(Role.SUPPORT).post(f"/admin/orders/{order.id}/corrections", {"note": "We called them."})

    assert (answer.status, answer.codes) == (422, ["nothing_to_correct"])
    assert "dispute" in answer.body["errors"][0]["fix"]
    assert now_is(world, request_id) == order


def test_a_number_that_is_ported_is_not_the_billing_number_to_come(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "main_btn_porting")

    answer = correct(client, request_id, order, edit={"new_billing_telephone_number": NUMBERS[1]})

    assert (answer.status, answer.codes) == (422, ["new_btn_in_port_list"])
    assert not world.carrier.changes


def test_a_number_that_is_ported_does_not_stay(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "port_type_incorrect")

    answer = correct(client, request_id, order, edit={"numbers_staying": "some", "numbers_staying_list": [NUMBERS[0]]})

    assert answer.status == 422
    assert "staying_number_is_being_ported" in answer.codes
    staying = "+12125559876"
    good = correct(client, request_id, order, edit={"numbers_staying": "some", "numbers_staying_list": [staying]})
    assert good.status in (200, 422), good.body
    assert "staying_number_is_being_ported" not in good.codes


def test_a_letter_is_not_voided_by_the_way(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "account_number_mismatch")
    edit = {"account_number": "LT-99001", "carrier_name": "AT&T"}

    asked = correct(client, request_id, order, edit=edit)

    assert (asked.status, asked.body["code"]) == (409, "letter_would_be_voided")
    assert [problem["pointer"] for problem in asked.body["errors"]] == ["/edit/carrier_name"]
    assert now_is(world, request_id) == order
    path = f"/v1/port-requests/{request_id}/corrections?void_letters=true"
    assert client.post(path, {"order_id": order.id, "edit": edit}).status == 200
    assert now_is(world, request_id).status == Status.AWAITING_SIGNATURE


def test_a_new_letter_is_without_the_numbers_that_are_taken_out(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "address_mismatch")

    answer = correct(
        client,
        request_id,
        order,
        edit={"service_address": {"line1": "12 Other Street"}},
        drop_numbers=[NUMBERS[0]],
    )
    assert answer.status == 200, answer.body
    world.work(request_id)

    again = now_is(world, request_id)
    assert again.status == Status.AWAITING_SIGNATURE
    left = sorted(set(NUMBERS) - {NUMBERS[0]})
    assert sorted(frozen_content(world.desk, again).numbers) == left
    assert f"{len(left)} number" in str(client.get(f"/v1/port-requests/{request_id}").body["progress"])
    world.sign(client, request_id)
    world.work(request_id)
    _, change = world.carrier.changes[0]
    assert change.removed_numbers == (NUMBERS[0],)


def test_where_the_carrier_takes_no_more_changes_it_is_our_teams_turn(world: World, client: Client) -> None:
    world.policy = replace(world.policy, carrier_profiles='{"simulated": {"supplements_max": 1}}')
    world.use(world.memory)
    client = Client(world.app, client.secret)
    request_id, order = rejected(world, client, "account_number_mismatch")
    correct(client, request_id, order, edit={"account_number": "LT-99001"})
    world.work(request_id)
    world.hear(order, K.REJECTED, reasons=[("account_number_mismatch", "")])
    world.work(request_id)

    stopped = now_is(world, request_id)
    form = client.get(f"/v1/port-requests/{request_id}/corrections").body["items"][0]
    sent = world.client(Role.SUPPORT).post(
        f"/admin/orders/{order.id}/corrections", {"edit": {"account_number": "LT-99002"}, "note": "They take one more."}
    )
    world.work(request_id)

    assert (stopped.status, stopped.owner) == (Status.ACTION_REQUIRED, Owner.STAFF)
    assert (form["can_be_corrected"], form["cost"]["supplements_left"]) == (False, 0)
    assert "no more changes" in str(form["cost"])
    assert sent.status == 200, sent.body
    assert len(world.carrier.changes) == 2


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"pin": "12\x0034"}, "pin_format"),
        ({"numbers": [{"number": NUMBERS[0], "pin": "4938"}, {"number": NUMBERS[0], "pin": "5722"}]}, "number_twice"),
    ],
)
def test_pins_that_cannot_be(world: World, client: Client, body: dict[str, Any], code: str) -> None:
    request_id = world.submitted(client)
    order = now_is(world, request_id)

    answer = client.call("PUT", f"/v1/port-requests/{request_id}/losing-accounts/{order.losing_account.id}/pin", body)

    assert (answer.status, answer.codes) == (422, [code])


def test_an_odd_pin_is_taken_and_said_to_be_odd(world: World, client: Client) -> None:
    request_id = world.submitted(client)
    order = now_is(world, request_id)

    answer = client.call(
        "PUT", f"/v1/port-requests/{request_id}/losing-accounts/{order.losing_account.id}/pin", {"pin": "12"}
    )

    assert answer.status == 200
    assert [warning["code"] for warning in answer.body["warnings"]] == ["pin_format"]


def test_a_pin_beside_no_pin_is_a_contradiction(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "pin_invalid")

    answer = correct(client, request_id, order, edit={"pin_status": "none", "pin": "4821"})

    assert (answer.status, answer.codes) == (422, ["pin_contradiction"])


def test_the_pin_of_one_number_does_not_answer_for_all(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "pin_invalid")

    one = correct(client, request_id, order, number_pins=[{"number": NUMBERS[0], "pin": "4938"}])
    waiting = now_is(world, request_id)
    every = correct(client, request_id, waiting, number_pins=[{"number": n, "pin": "4939"} for n in NUMBERS])

    assert one.status == 200
    assert [ask.code for ask in waiting.asks] == ["pin_invalid"]
    assert every.status == 200, every.body
    assert now_is(world, request_id).status == Status.CHANGE_PENDING
