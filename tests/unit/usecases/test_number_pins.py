"""PINs of single numbers at wireless carriers: asked for when they have expired, set, corrected, never shown."""

from typing import Any

import pytest

from shared.domain.lifecycle import Status
from shared.domain.model import CarrierEventKind as K
from shared.domain.model import PortOrder
from tests.unit.usecases.rejecting import correct
from tests.world import NUMBERS, Answer, Client, World, csv_of

PERSONAL = {"carrier_name": "AT&T", "subscriber_type": "residential", "end_user_name": "Ada Lee"}
"""An account whose transfer PINs are good for 4 days (porting.md section 6)."""


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World) -> Client:
    return world.client()


def with_pins(world: World, client: Client, *pins: str, **account: Any) -> str:
    """A submitted request of wireless numbers, each with a PIN of its own, or none where it is ""."""
    given = {"service_type": "wireless", "pin_status": "unknown"} | account
    request_id = world.draft(client, **given)
    rows = csv_of(NUMBERS).splitlines()
    text = "\n".join(f"{row},{pin}" for row, pin in zip(rows, ("pin", *pins), strict=True))
    assert client.call("PUT", f"/v1/port-requests/{request_id}/numbers", text).status == 200
    assert client.post(f"/v1/port-requests/{request_id}/submit").status == 200
    world.work(request_id)
    return request_id


def signed(world: World, client: Client, request_id: str) -> PortOrder:
    world.sign(client, request_id)
    world.work(request_id)
    return only(world, request_id)


def only(world: World, request_id: str) -> PortOrder:
    (order,) = world.orders(request_id)
    return order


def put_pins(client: Client, request_id: str, order: PortOrder, **body: Any) -> Answer:
    path = f"/v1/port-requests/{request_id}/losing-accounts/{order.losing_account.id}/pin"
    return client.call("PUT", path, body)


def sent_pins(world: World, order: PortOrder) -> dict[str, str]:
    return {one.number: one.pin for one in world.carrier.orders[order.reference].numbers}


def test_pins_that_expired_while_the_letter_was_signed_are_asked_for_by_number(world: World, client: Client) -> None:
    request_id = with_pins(world, client, "4938", "5722", "6011", **PERSONAL)
    world.clock.advance(days=5)

    order = signed(world, client, request_id)

    assert order.status == Status.ACTION_REQUIRED
    (ask,) = order.asks
    assert (ask.code, ask.numbers) == ("pin_needed", NUMBERS)
    assert "has expired" in ask.detail
    assert not world.carrier.orders

    some = [{"number": "(212) 555-2301", "pin": "7777"}]
    assert put_pins(client, request_id, order, numbers=some).status == 200
    (ask,) = only(world, request_id).asks
    assert ask.numbers == NUMBERS[1:]

    rest = [{"number": number, "pin": pin} for number, pin in zip(NUMBERS[1:], ("8888", "9999"), strict=True)]
    assert put_pins(client, request_id, order, numbers=rest).status == 200
    world.work(request_id)
    assert sent_pins(world, order) == dict(zip(NUMBERS, ("7777", "8888", "9999"), strict=True))


def test_pins_that_are_still_good_are_not_asked_for_again(world: World, client: Client) -> None:
    request_id = with_pins(world, client, "4938", "5722", "6011", **PERSONAL)
    world.clock.advance(days=3)

    order = signed(world, client, request_id)

    assert order.status == Status.SUBMITTED
    assert set(sent_pins(world, order).values()) == {"4938", "5722", "6011"}


def test_a_number_without_a_pin_is_asked_for_where_the_account_has_none(world: World, client: Client) -> None:
    request_id = with_pins(world, client, "4938", "", "6011")

    order = signed(world, client, request_id)

    (ask,) = order.asks
    assert (ask.code, ask.numbers) == ("pin_needed", (NUMBERS[1],))
    assert put_pins(client, request_id, order, pin="1234").status == 200
    world.work(request_id)
    sent = world.carrier.orders[order.reference]
    assert (sent.pin, sent_pins(world, order)) == ("1234", dict(zip(NUMBERS, ("4938", "", "6011"), strict=True)))


def test_the_accounts_pin_takes_the_place_of_those_that_expired(world: World, client: Client) -> None:
    request_id = with_pins(world, client, "4938", "5722", "6011", **PERSONAL)
    world.clock.advance(days=5)
    order = signed(world, client, request_id)

    assert put_pins(client, request_id, order, pin="1234").status == 200
    world.work(request_id)

    sent = world.carrier.orders[order.reference]
    assert (sent.pin, set(sent_pins(world, order).values())) == ("1234", {""})


def test_everything_that_is_wrong_with_pins_is_said_at_once(world: World, client: Client) -> None:
    request_id = with_pins(world, client, "4938", "5722", "6011")
    order = only(world, request_id)
    before = world.memory.request_view(request_id)

    nothing = put_pins(client, request_id, order)
    wrong = put_pins(
        client,
        request_id,
        order,
        pin="unknown",
        numbers=[{"number": "+12125559999", "pin": "4938"}, {"number": NUMBERS[0], "pin": "tbd"}],
    )

    assert nothing.codes == ["pin_missing"]
    assert {(one["code"], one["pointer"]) for one in wrong.body["errors"]} == {
        ("pin_placeholder", "/numbers/1/pin"),
        ("number_not_in_order", "/numbers/0/number"),
        ("pin_placeholder", "/pin"),
    }
    assert world.memory.request_view(request_id) == before


def rejected_for(world: World, client: Client, *numbers: str) -> tuple[str, PortOrder]:
    request_id = with_pins(world, client, "4938", "5722", "6011")
    order = signed(world, client, request_id)
    world.hear(order, K.REJECTED, reasons=[("pin_invalid", "")], numbers=numbers)
    return request_id, only(world, request_id)


def test_the_form_names_the_numbers_whose_pin_is_asked_for(world: World, client: Client) -> None:
    request_id, _ = rejected_for(world, client, NUMBERS[1])

    (form,) = client.get(f"/v1/port-requests/{request_id}/corrections").body["items"]

    assert form["number_pins"] == [{"number": NUMBERS[1], "on_file": True}]


def test_the_pin_of_one_number_is_corrected(world: World, client: Client) -> None:
    request_id, order = rejected_for(world, client, NUMBERS[1])

    answer = correct(client, request_id, order, number_pins=[{"number": NUMBERS[1], "pin": "8888"}])
    world.work(request_id)

    assert answer.body["status"] == "change_pending"
    submission, change = world.carrier.changes[0]
    assert {one.number: one.pin for one in submission.numbers} == dict(
        zip(NUMBERS, ("4938", "8888", "6011"), strict=True)
    )
    assert set(change.fields) == {"pin"}
    assert "8888" not in str(client.get(f"/v1/port-requests/{request_id}/events").body)
    assert "8888" not in str(client.get(f"/v1/port-requests/{request_id}/numbers").body)


def test_pins_of_other_numbers_leave_the_rejected_one_open(world: World, client: Client) -> None:
    request_id, order = rejected_for(world, client, NUMBERS[1])

    answer = correct(client, request_id, order, number_pins=[{"number": NUMBERS[0], "pin": "8888"}])

    assert answer.body["status"] == "action_required"
    assert [ask["code"] for ask in answer.body["asks"]] == ["pin_invalid"]


def test_the_accounts_pin_answers_for_the_number_that_was_rejected(world: World, client: Client) -> None:
    request_id, order = rejected_for(world, client, NUMBERS[1])

    assert correct(client, request_id, order, edit={"pin": "1234"}).status == 200
    world.work(request_id)

    submission, _ = world.carrier.changes[0]
    assert submission.pin == "1234"
    assert {one.number: one.pin for one in submission.numbers} == dict(zip(NUMBERS, ("4938", "", "6011"), strict=True))


def test_the_same_pin_again_is_no_answer(world: World, client: Client) -> None:
    request_id, order = rejected_for(world, client, NUMBERS[1])

    same = correct(client, request_id, order, number_pins=[{"number": NUMBERS[1], "pin": " 5722 "}])
    strange = correct(client, request_id, order, number_pins=[{"number": "+12125559999", "pin": "1"}])

    assert same.codes == ["correction_empty"]
    assert strange.codes == ["number_not_in_order"]


def test_a_split_off_order_knows_which_of_its_numbers_have_a_pin(world: World, client: Client) -> None:
    request_id = with_pins(world, client, "4938", "5722", "", pin="1234")
    order = signed(world, client, request_id)
    world.hear(order, K.REJECTED, reasons=[("split_required", "")], numbers=NUMBERS[2:])
    for _ in range(2):
        world.work(request_id)

    made = next(one for one in world.orders(request_id) if one.split_from)
    left = next(one for one in world.orders(request_id) if not one.split_from)
    assert (left.own_pins, made.own_pins) == (2, 0)
