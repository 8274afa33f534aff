"""Corrections of orders that Telnyx rejected: what reaches it, and the way back from each."""

from typing import Any

import pytest

from shared.domain.lifecycle import Status
from tests.unit.carriers.telnyx.world import TelnyxWorld
from tests.world import Client

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
