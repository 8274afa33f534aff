"""Corrections of orders that Telnyx rejected: what reaches it, and the way back from each."""

from typing import Any

import pytest

from shared.domain.lifecycle import Status
from tests.doubles.telnyx import Fault
from tests.unit.carriers.telnyx.world import TelnyxWorld
from tests.world import NUMBERS, Client, any_losing_account

ADDRESS = {
    "line1": "120 Wabash Ave",
    "line2": "Suite 5",
    "city": "New York",
    "state": "NY",
    "postal_code": "10001",
    "country": "US",
}


@pytest.fixture
def world() -> TelnyxWorld:
    return TelnyxWorld()


@pytest.fixture
def client(world: TelnyxWorld) -> Client:
    return world.client()


def correct(world: TelnyxWorld, client: Client, request_id: str, **body: Any) -> Any:
    """Correct the first order of a request, sign anew what has to be, and let the workflow work."""
    order_id = world.order(request_id).id
    answer = client.post(f"/v1/port-requests/{request_id}/corrections", {"order_id": order_id, **body})
    assert answer.status == 200, answer.body
    world.work(request_id)
    world.work(request_id)  # orders that were made of this one
    world.sign(client, request_id)
    world.work(request_id)
    return answer.body


def test_a_pin_that_is_none_after_all_is_cleared_at_telnyx(world: TelnyxWorld, client: Client) -> None:
    request_id, telnyx_id = world.rejected(client, "PASSCODE_PIN_INVALID", pin_status="provided", pin="482913")
    assert world.sent(telnyx_id)["end_user"]["admin"]["pin_passcode"] == "482913"

    correct(world, client, request_id, edit={"pin": "NO PIN REQUIRED"})

    assert world.order(request_id).status == Status.CHANGE_PENDING
    admin = world.sent(telnyx_id)["end_user"]["admin"]
    assert admin["pin_passcode"] is None
    assert admin["account_number"] == "LT-884213"


def test_a_line_that_is_taken_out_of_the_address_is_cleared_at_telnyx(world: TelnyxWorld, client: Client) -> None:
    request_id, telnyx_id = world.rejected(client, "LOCATION_MISMATCH", service_address=ADDRESS)
    assert world.sent(telnyx_id)["end_user"]["location"]["extended_address"] == "Suite 5"

    correct(world, client, request_id, edit={"service_address": {"line2": ""}})

    assert world.order(request_id).status == Status.CHANGE_PENDING
    location = world.sent(telnyx_id)["end_user"]["location"]
    assert location["extended_address"] is None
    assert location["street_address"] == "120 Wabash Ave"


def test_a_port_that_leaves_nothing_behind_after_all_leaves_nothing_of_that_at_telnyx(
    world: TelnyxWorld, client: Client
) -> None:
    staying: dict[str, Any] = {"numbers_staying": "some", "numbers_staying_list": ["+12125552399"]}
    request_id, telnyx_id = world.rejected(client, "PORT_TYPE_INCORRECT", **staying)
    assert world.sent(telnyx_id)["misc"]["new_billing_phone_number"] == "+12125552399"

    correct(world, client, request_id, edit={"numbers_staying": "none", "numbers_staying_list": []})

    assert world.order(request_id).status == Status.CHANGE_PENDING
    assert world.sent(telnyx_id)["misc"] == {
        "type": "full",
        "remaining_numbers_action": None,
        "new_billing_phone_number": None,
    }


# --- orders that were refused in the middle of handing them over ---------------------------------------------------


def leaving_out(world: TelnyxWorld, *numbers: str) -> None:
    """Telnyx takes an order without these numbers, and says nothing of them."""
    make = world.double._make

    def made(body: dict[str, Any]) -> list[dict[str, Any]]:
        return make({**body, "phone_numbers": [one for one in body["phone_numbers"] if one not in numbers]})

    world.double._make = made  # type: ignore[method-assign]


def numbers_at(world: TelnyxWorld) -> list[list[str]]:
    """The numbers of each order that Telnyx has."""
    return [[row["phone_number"] for row in order["phone_numbers"]] for order in world.double.orders.values()]


def test_a_number_that_telnyx_leaves_out_can_be_dropped(world: TelnyxWorld, client: Client) -> None:
    leaving_out(world, NUMBERS[2])
    request_id = world.handed_over(client)
    order = world.order(request_id)
    assert [(ask.code, order.carrier_stage) for ask in order.asks] == [("number_not_portable", "drafted")]

    correct(world, client, request_id, drop_numbers=[NUMBERS[2]])

    order = world.order(request_id)
    assert (order.status, order.excluded_count, order.live_count) == (Status.SUBMITTED, 1, 2)
    assert numbers_at(world) == [list(NUMBERS[:2])]
    assert world.memory.claims(NUMBERS)[NUMBERS[2]].own_state == "excluded"


def test_a_number_that_telnyx_leaves_out_can_move_to_another_account(world: TelnyxWorld, client: Client) -> None:
    leaving_out(world, NUMBERS[2])
    request_id = world.handed_over(client)
    other = any_losing_account(label="Branch", carrier_name="Prairie Phone", account_number="PP-1")
    account = client.post(f"/v1/port-requests/{request_id}/losing-accounts", other).body["id"]

    correct(world, client, request_id, move_numbers=[{"number": NUMBERS[2], "losing_account_id": account}])

    first, second = world.orders(request_id)
    assert (first.status, first.live_count) == (Status.SUBMITTED, 2)
    assert (second.losing_account.carrier_name, second.live_count) == ("Prairie Phone", 1)
    assert second.asks[0].code == "number_not_portable"  # Telnyx leaves it out of the second, too


def test_what_was_drafted_is_taken_back_when_the_order_is_cancelled(world: TelnyxWorld, client: Client) -> None:
    leaving_out(world, NUMBERS[2])
    request_id = world.handed_over(client)
    assert len(world.double.orders) == 1

    answer = client.post(f"/v1/port-requests/{request_id}/cancel")
    world.work(request_id)

    assert answer.status == 200
    assert world.order(request_id).status == Status.CANCELLED
    assert not world.double.orders


def test_what_was_drafted_can_still_say_otherwise(world: TelnyxWorld, client: Client) -> None:
    """The account is corrected where accounts are: nothing is with the carrier."""
    world.double.faults = [Fault("POST", "/actions/confirm", "refuse")]
    request_id = world.handed_over(client, pin_status="provided", pin="482913")
    (telnyx_id,) = world.double.orders
    assert world.order(request_id).carrier_stage == "drafted"
    assert world.sent(telnyx_id)["end_user"]["admin"]["pin_passcode"] == "482913"

    correct(world, client, request_id, edit={"pin": "NO PIN REQUIRED"}, note="They have none.")

    assert world.order(request_id).status == Status.SUBMITTED
    assert list(world.double.orders) == [telnyx_id]
    assert world.sent(telnyx_id)["end_user"]["admin"]["pin_passcode"] is None


def test_a_part_that_telnyx_has_hears_of_what_is_corrected_for_the_other(world: TelnyxWorld, client: Client) -> None:
    """Telnyx split the order, took one part and refused the other: a correction is a change of the one and part of the
    other."""
    world.double.spids = {NUMBERS[2]: "9999"}
    world.double.faults = [Fault("POST", "/actions/confirm", "refuse", skip=1)]
    request_id = world.handed_over(client)
    one, two = world.double.orders
    assert (world.order(request_id).status, world.order(request_id).carrier_stage) == ("action_required", "sending")

    correct(world, client, request_id, edit={"account_number": "LT-99001"})

    assert [world.sent(part)["end_user"]["admin"]["account_number"] for part in (one, two)] == ["LT-99001"] * 2
    assert [world.sent(part)["status"]["value"] for part in (one, two)] == ["in-process"] * 2
    order = world.order(request_id)
    assert (order.status, order.change, order.pon_version) == (Status.CHANGE_PENDING, None, 2)
