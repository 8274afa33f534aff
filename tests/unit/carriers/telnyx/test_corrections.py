"""Corrections of orders that Telnyx rejected: what reaches it, and the way back from each."""

import contextlib
from datetime import timedelta
from typing import Any

import pytest

from shared.domain.lifecycle import Status
from shared.domain.model import Role
from shared.ports import Unavailable
from shared.usecases.poll_carriers import poll_carriers
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

    # It said no more than that it refuses: our team finds out why.
    staff = world.client(Role.SUPPORT, world.accounts[0])
    body = {"edit": {"account_number": "LT-99001"}}
    assert staff.post(f"/admin/orders/{world.order(request_id).id}/corrections", body).status == 200
    world.work(request_id)

    assert [world.sent(part)["end_user"]["admin"]["account_number"] for part in (one, two)] == ["LT-99001"] * 2
    assert [world.sent(part)["status"]["value"] for part in (one, two)] == ["in-process"] * 2
    order = world.order(request_id)
    assert (order.status, order.change, order.pon_version) == (Status.CHANGE_PENDING, None, 2)


# --- orders that are replaced, since Telnyx takes no number out ------------------------------------------------------


def split(world: TelnyxWorld, request_id: str, *numbers: str, **body: Any) -> Any:
    """Our team puts numbers of the first order into one of their own."""
    staff = world.client(Role.SUPPORT, world.accounts[0])
    answer = staff.post(f"/admin/orders/{world.order(request_id).id}/split", {"numbers": list(numbers), **body})
    world.work(request_id)
    return answer


def cancelled_there(world: TelnyxWorld, request_id: str, telnyx_id: str) -> None:
    """Telnyx's people cancel the order, as they were asked to, and everything goes on."""
    assert world.sent(telnyx_id)["status"]["value"] == "cancel-pending"
    assert world.tell(world.double.move(telnyx_id, "cancelled")) in ("applied", "kept")
    for _ in range(3):
        world.work(request_id)


def states(world: TelnyxWorld, numbers: tuple[str, ...] = NUMBERS) -> dict[str, tuple[str, str]]:
    return {number: (claim.order_id, claim.own_state) for number, claim in world.memory.claims(numbers).items()}


def form_of(client: Client, request_id: str) -> Any:
    return client.get(f"/v1/port-requests/{request_id}/corrections").body["items"][0]


def test_the_form_says_what_taking_a_number_out_costs(world: TelnyxWorld, client: Client) -> None:
    request_id, _ = world.rejected(client, "PHONE_NUMBER_MISMATCH")

    form = form_of(client, request_id)

    assert form["reasons"][0]["fixes"] == ["move_number", "drop_number", "dispute"]
    assert form["cost"]["numbers_out"] == "new_order"
    assert "its other numbers go on in a new order, under a PON of its own" in form["cost"]["explanation"]


def test_a_number_is_dropped_by_an_order_for_those_that_stay(world: TelnyxWorld, client: Client) -> None:
    request_id, telnyx_id = world.rejected(client, "PHONE_NUMBER_MISMATCH")
    old = world.order(request_id)

    correct(world, client, request_id, drop_numbers=[NUMBERS[0]])
    waiting = world.order(request_id)
    shown = client.get(f"/v1/port-requests/{request_id}/orders/{old.id}").body
    assert (waiting.status, waiting.live_count) == (Status.CANCEL_REQUESTED, 3)
    assert shown["replaced"] is True
    assert "its other numbers go on in new ones" in shown["progress"]["where"]
    assert {state for _, state in states(world).values()} == {""}
    cancelled_there(world, request_id, telnyx_id)

    ended, new = world.orders(request_id)
    assert (ended.status, ended.row_count, ended.excluded_count, ended.tidied) == (Status.CANCELLED, 0, 1, True)
    assert (new.status, new.live_count, new.split_from) == (Status.SUBMITTED, 2, old.id)
    assert new.letter.signed == old.letter.signed
    assert new.reference != old.reference
    assert states(world) == {
        NUMBERS[0]: (old.id, "excluded"),
        NUMBERS[1]: (new.id, ""),
        NUMBERS[2]: (new.id, ""),
    }
    assert numbers_at(world) == [list(NUMBERS), list(NUMBERS[1:])]
    request = client.get(f"/v1/port-requests/{request_id}").body
    assert (request["status"], request["counts"]) == ("submitted", {"submitted": 2, "excluded": 1})
    (made,) = [order for order in world.double.orders.values() if order["id"] != telnyx_id]
    for status in ("submitted", "foc-date-confirmed", "ported"):
        world.tell(world.double.move(made["id"], status, foc=world.clock.now() + timedelta(days=9)))
        world.work(request_id)
    request = client.get(f"/v1/port-requests/{request_id}").body
    assert (request["status"], request["counts"]) == ("completed", {"completed": 2, "excluded": 1})
    assert set(world.platform.ringing) == {(old.account_id, number) for number in NUMBERS[1:]}


def test_what_is_corrected_with_it_goes_into_the_new_order(world: TelnyxWorld, client: Client) -> None:
    request_id, telnyx_id = world.rejected(client, "PHONE_NUMBER_MISMATCH", "ACCOUNT_NUMBER_MISMATCH")

    correct(world, client, request_id, drop_numbers=[NUMBERS[0]], edit={"account_number": "LT-99001"})
    cancelled_there(world, request_id, telnyx_id)

    _, new = world.double.orders.values()
    assert new["end_user"]["admin"]["account_number"] == "LT-99001"
    assert world.sent(telnyx_id)["end_user"]["admin"]["account_number"] == "LT-884213"


def test_what_is_answered_in_part_waits_for_the_rest(world: TelnyxWorld, client: Client) -> None:
    request_id, telnyx_id = world.rejected(client, "PHONE_NUMBER_MISMATCH", "BTN_ATN_MISMATCH")

    correct(world, client, request_id, drop_numbers=[NUMBERS[0]])
    assert world.order(request_id).status == Status.ACTION_REQUIRED
    correct(world, client, request_id, edit={"billing_telephone_number": "+12125552398"})
    cancelled_there(world, request_id, telnyx_id)

    ended, new = world.orders(request_id)
    assert (ended.status, new.status, new.live_count) == (Status.CANCELLED, Status.SUBMITTED, 2)


def test_a_letter_that_is_voided_is_signed_anew_before_the_order_is_replaced(
    world: TelnyxWorld, client: Client
) -> None:
    request_id, telnyx_id = world.rejected(client, "PHONE_NUMBER_MISMATCH", "ENTITY_NAME_MISMATCH")
    first = world.order(request_id).letter.signed

    correct(world, client, request_id, drop_numbers=[NUMBERS[0]], edit={"end_user_name": "Acme Heating"})
    cancelled_there(world, request_id, telnyx_id)

    _, new = world.orders(request_id)
    assert new.status == Status.SUBMITTED
    assert new.letter.signed != first
    _, there = world.double.orders.values()
    assert there["end_user"]["admin"]["entity_name"] == "Acme Heating"


def test_a_dispute_that_goes_with_it_is_told_of_the_new_order(world: TelnyxWorld, client: Client) -> None:
    request_id, telnyx_id = world.rejected(client, "PHONE_NUMBER_MISMATCH", "BTN_ATN_MISMATCH")
    disputed = [{"code": "btn_mismatch", "note": "The bill says so."}]

    correct(world, client, request_id, drop_numbers=[NUMBERS[0]], dispute=disputed)
    cancelled_there(world, request_id, telnyx_id)

    _, new = world.orders(request_id)
    assert (new.status, new.change) == (Status.CHANGE_PENDING, None)
    (said,) = world.double.comments
    assert said["porting_order_id"] == new.carrier_order_id
    assert "our data is right. The bill says so." in said["body"]


def test_numbers_move_to_another_account_and_the_rest_goes_on(world: TelnyxWorld, client: Client) -> None:
    request_id, telnyx_id = world.rejected(client, "PHONE_NUMBER_MISMATCH")
    other = any_losing_account(label="Branch", carrier_name="Prairie Phone", account_number="PP-1")
    account = client.post(f"/v1/port-requests/{request_id}/losing-accounts", other).body["id"]

    moves = [{"number": NUMBERS[2], "losing_account_id": account}]
    correct(world, client, request_id, move_numbers=moves, drop_numbers=[NUMBERS[0]])
    cancelled_there(world, request_id, telnyx_id)
    world.sign(client, request_id)
    world.work(request_id)

    old, *new = world.orders(request_id)
    assert (old.status, old.row_count) == (Status.CANCELLED, 0)
    assert sorted((one.losing_account.carrier_name, one.live_count, one.status) for one in new) == [
        ("Lakeside Telecom", 1, Status.SUBMITTED),
        ("Prairie Phone", 1, Status.SUBMITTED),
    ]


@pytest.mark.parametrize("outcome", ["refused", "too late"])
def test_an_order_that_telnyx_does_not_cancel_keeps_all_its_numbers(
    world: TelnyxWorld, client: Client, outcome: str
) -> None:
    request_id, telnyx_id = world.rejected(client, "PHONE_NUMBER_MISMATCH", "ACCOUNT_NUMBER_MISMATCH")
    before = states(world)
    if outcome == "too late":
        soon = world.clock.now() + timedelta(hours=20)
        world.sent(telnyx_id)["activation_settings"]["foc_datetime_actual"] = soon.isoformat()

    correct(world, client, request_id, drop_numbers=[NUMBERS[0]], edit={"account_number": "LT-99001"})
    if outcome == "refused":
        assert world.tell(world.double.move(telnyx_id, "exception", ("PHONE_NUMBER_MISMATCH", ""))) == "kept"
        poll_carriers(world.desk, everything=True)
        world.work(request_id)

    order = world.order(request_id)
    assert len(world.orders(request_id)) == 1
    assert "stuck_change" in order.staff_flags
    assert (order.replaced, order.splits, order.live_count) == (False, (), 3)
    assert states(world) == before
    if outcome == "refused":
        assert (order.status, order.owner) == (Status.ACTION_REQUIRED, "customer")
        assert order.change is not None
        assert (order.change.held, order.change.fields, order.change.dropped) == (True, ("account_number",), ())
        # It can be tried again, and nothing of the first try is lost.
        correct(world, client, request_id, drop_numbers=[NUMBERS[0]])
        cancelled_there(world, request_id, telnyx_id)
        assert [one.live_count for one in world.orders(request_id)] == [0, 2]
        assert (
            world.double.orders[world.orders(request_id)[1].carrier_order_id]["end_user"]["admin"]["account_number"]
            == "LT-99001"
        )


def test_an_order_that_was_ported_all_the_same_is_complete_and_shown_to_our_team(
    world: TelnyxWorld, client: Client
) -> None:
    request_id, telnyx_id = world.rejected(client, "PHONE_NUMBER_MISMATCH")

    correct(world, client, request_id, drop_numbers=[NUMBERS[0]])
    world.tell(world.double.move(telnyx_id, "ported"))
    world.work(request_id)

    (order,) = world.orders(request_id)
    assert (order.status, order.ported_count) == (Status.COMPLETED, 3)
    assert "contradiction" in order.staff_flags


@pytest.mark.parametrize("fault", ["lose_answer", "fail", "fail_after"])
def test_a_cancellation_whose_answer_is_lost_is_asked_again(world: TelnyxWorld, client: Client, fault: Any) -> None:
    request_id, telnyx_id = world.rejected(client, "PHONE_NUMBER_MISMATCH")
    world.double.faults = [Fault("POST", "/actions/cancel", fault), Fault("GET", telnyx_id, "fail", 9)]

    order = world.order(request_id)
    body = {"order_id": order.id, "drop_numbers": [NUMBERS[0]]}
    assert client.post(f"/v1/port-requests/{request_id}/corrections", body).status == 200
    with contextlib.suppress(Unavailable):
        world.work(request_id)
    world.double.faults = []
    world.work(request_id)
    cancelled_there(world, request_id, telnyx_id)

    assert [one.status for one in world.orders(request_id)] == [Status.CANCELLED, Status.SUBMITTED]


def test_a_lost_webhook_of_the_cancellation_is_made_up_for(world: TelnyxWorld, client: Client) -> None:
    request_id, telnyx_id = world.rejected(client, "PHONE_NUMBER_MISMATCH")
    correct(world, client, request_id, drop_numbers=[NUMBERS[0]])
    world.double.move(telnyx_id, "cancelled")

    assert poll_carriers(world.desk, everything=True).failed == ()
    world.work(request_id)
    world.work(request_id)

    assert [one.status for one in world.orders(request_id)] == [Status.CANCELLED, Status.SUBMITTED]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_customer_who_cancels_while_it_is_replaced_ends_it_all(world: TelnyxWorld, client: Client, when: str) -> None:
    """Before Telnyx has cancelled the order, or after, before its numbers have gone on."""
    request_id, telnyx_id = world.rejected(client, "PHONE_NUMBER_MISMATCH")
    correct(world, client, request_id, drop_numbers=[NUMBERS[0]])
    if when == "after":
        world.tell(world.double.move(telnyx_id, "cancelled"))

    assert client.post(f"/v1/port-requests/{request_id}/cancel").status == 200
    if when == "before":
        world.work(request_id)
        world.tell(world.double.move(telnyx_id, "cancelled"))
    world.work(request_id)

    (order,) = world.orders(request_id)
    assert (order.status, order.replaced, order.tidied) == (Status.CANCELLED, False, True)
    assert not world.platform.ringing
    assert client.get(f"/v1/port-requests/{request_id}").body["status"] == "cancelled"


def test_an_order_that_telnyx_works_on_is_not_stopped_for_a_number(world: TelnyxWorld, client: Client) -> None:
    request_id, telnyx_id = world.at_telnyx(client)
    body = {"order_id": world.order(request_id).id, "drop_numbers": [NUMBERS[0]]}

    answer = client.post(f"/v1/port-requests/{request_id}/corrections", body)

    assert (answer.status, answer.codes) == (422, ["order_would_be_replaced"])
    assert split(world, request_id, NUMBERS[0]).status == 200  # our team may
    cancelled_there(world, request_id, telnyx_id)
    assert [one.live_count for one in world.orders(request_id)] == [0, 1, 2]


def test_our_team_splits_an_order_that_telnyx_wants_split(world: TelnyxWorld, client: Client) -> None:
    request_id, telnyx_id = world.rejected(client, "PORTING_ORDER_SPLIT_REQUIRED", words="Two accounts.")
    letter = world.order(request_id).letter

    answer = split(world, request_id, "(212) 555-2303")
    assert (answer.status, answer.body["status"]) == (200, "change_pending")
    cancelled_there(world, request_id, telnyx_id)

    old, *new = world.orders(request_id)
    assert (old.status, old.row_count, old.excluded_count) == (Status.CANCELLED, 0, 0)
    assert [(one.status, one.live_count, one.letter.signed) for one in new] == [
        (Status.SUBMITTED, 1, letter.signed),
        (Status.SUBMITTED, 2, letter.signed),
    ]
    assert numbers_at(world)[1:] == [[NUMBERS[2]], list(NUMBERS[:2])]
    assert client.get(f"/v1/port-requests/{request_id}").body["counts"] == {"submitted": 3}


def test_our_team_splits_into_another_account(world: TelnyxWorld, client: Client) -> None:
    request_id, telnyx_id = world.rejected(client, "PORTING_ORDER_SPLIT_REQUIRED")
    other = any_losing_account(label="Branch", carrier_name="Prairie Phone", account_number="PP-1")
    account = client.post(f"/v1/port-requests/{request_id}/losing-accounts", other).body["id"]

    assert split(world, request_id, NUMBERS[2], losing_account_id=account).status == 200
    cancelled_there(world, request_id, telnyx_id)

    _, *new = world.orders(request_id)
    assert sorted((one.losing_account.carrier_name, one.status) for one in new) == [
        ("Lakeside Telecom", Status.SUBMITTED),
        ("Prairie Phone", Status.AWAITING_SIGNATURE),
    ]


def test_what_is_wrong_with_a_split_is_said_at_once(world: TelnyxWorld, client: Client) -> None:
    request_id, _ = world.rejected(client, "PORTING_ORDER_SPLIT_REQUIRED")

    wrong = split(world, request_id, "+12125559999", *NUMBERS, losing_account_id="lac_x")
    assert set(wrong.codes) == {"number_not_in_order", "losing_account_unknown"}
    assert {error["pointer"] for error in wrong.body["errors"]} == {"/numbers", "/losing_account_id"}
    assert split(world, request_id, *NUMBERS).codes == ["no_number_left"]
    assert split(world, request_id).status == 422
    moves = [{"number": NUMBERS[0], "losing_account_id": ""}]
    body = {"order_id": world.order(request_id).id, "move_numbers": moves}
    assert client.post(f"/v1/port-requests/{request_id}/corrections", body).status == 422
    assert split(world, request_id, NUMBERS[0]).status == 200
    assert client.post(f"/admin/orders/{world.order(request_id).id}/split", {"numbers": [NUMBERS[1]]}).status == 403


def test_an_order_of_a_carrier_that_cancels_none_keeps_its_numbers() -> None:
    world = TelnyxWorld(carrier_profiles='{"telnyx": {"can_cancel": false}}')
    client = world.client()
    request_id, _ = world.rejected(client, "PHONE_NUMBER_MISMATCH")

    form = form_of(client, request_id)
    body = {"order_id": world.order(request_id).id, "drop_numbers": [NUMBERS[0]]}
    answer = client.post(f"/v1/port-requests/{request_id}/corrections", body)

    assert (form["reasons"][0]["fixes"], form["cost"]["numbers_out"]) == (["dispute"], "not_possible")
    assert (answer.status, answer.codes) == (422, ["change_not_possible"])


def test_a_part_that_ported_stays_and_the_rest_is_replaced(world: TelnyxWorld, client: Client) -> None:
    world.double.spids = {NUMBERS[0]: "9999"}
    request_id = world.handed_over(client)
    ported, rest = [
        next(one for one in world.double.orders if (NUMBERS[0] in numbers_of(world, one)) == first)
        for first in (True, False)
    ]
    assert world.tell(world.double.move(ported, "ported")) == "applied"
    world.work(request_id)
    world.reject(request_id, rest, "PHONE_NUMBER_MISMATCH")

    correct(world, client, request_id, drop_numbers=[NUMBERS[1]])
    cancelled_there(world, request_id, rest)

    old, new = world.orders(request_id)
    assert (old.status, old.ported_count, old.row_count) == (Status.PARTIALLY_COMPLETED, 1, 1)
    assert (new.status, new.live_count) == (Status.SUBMITTED, 1)
    assert {number: state for number, (_, state) in states(world).items()} == {
        NUMBERS[0]: "ported",
        NUMBERS[1]: "excluded",
        NUMBERS[2]: "",
    }


def numbers_of(world: TelnyxWorld, telnyx_id: str) -> list[str]:
    return [row["phone_number"] for row in world.sent(telnyx_id)["phone_numbers"]]


def test_what_our_team_enters_of_a_split_is_done_by_itself(world: TelnyxWorld, client: Client) -> None:
    """Telnyx's people may say on the telephone which numbers they want apart."""
    request_id, telnyx_id = world.at_telnyx(client)
    staff = world.client(Role.SUPPORT, world.accounts[0])
    said = {"kind": "rejected", "reasons": [{"code": "split_required", "numbers": [NUMBERS[2]]}]}
    path = f"/admin/orders/{world.order(request_id).id}/carrier-answers"

    assert staff.post(path, said).body["outcome"] == "applied"
    world.work(request_id)
    cancelled_there(world, request_id, telnyx_id)

    assert [(one.status, one.live_count) for one in world.orders(request_id)] == [
        (Status.CANCELLED, 0),
        (Status.SUBMITTED, 1),
        (Status.SUBMITTED, 2),
    ]


def test_a_number_is_dropped_while_the_letter_of_an_earlier_correction_waits(
    world: TelnyxWorld, client: Client
) -> None:
    request_id, telnyx_id = world.rejected(client, "ENTITY_NAME_MISMATCH")
    order = world.order(request_id)
    path = f"/v1/port-requests/{request_id}/corrections"
    first = client.post(path, {"order_id": order.id, "edit": {"end_user_name": "Acme Heating"}})
    assert first.body["status"] == "awaiting_signature"

    correct(world, client, request_id, drop_numbers=[NUMBERS[0]])
    cancelled_there(world, request_id, telnyx_id)

    old, new = world.orders(request_id)
    assert (old.status, new.status, new.live_count) == (Status.CANCELLED, Status.SUBMITTED, 2)
    assert new.losing_account.end_user_name == "Acme Heating"


def test_an_order_that_telnyx_lost_is_replaced_once_our_team_says_that_it_is_cancelled(
    world: TelnyxWorld, client: Client
) -> None:
    request_id, telnyx_id = world.rejected(client, "PHONE_NUMBER_MISMATCH")
    del world.double.orders[telnyx_id]

    correct(world, client, request_id, drop_numbers=[NUMBERS[0]])
    order = world.order(request_id)
    assert (order.status, order.owner) == (Status.CANCEL_REQUESTED, "staff")
    assert "carrier_lost_order" in order.staff_flags
    staff = world.client(Role.SUPPORT, world.accounts[0])
    assert staff.post(f"/admin/orders/{order.id}/carrier-answers", {"kind": "cancelled"}).status == 200
    for _ in range(3):
        world.work(request_id)

    assert [one.status for one in world.orders(request_id)] == [Status.CANCELLED, Status.SUBMITTED]


def test_orders_that_wait_for_one_that_is_replaced_wait_for_what_takes_its_place(
    world: TelnyxWorld,
) -> None:
    """A toll-free number goes before the number that it rings at."""
    client = world.client()
    request_id = client.post("/v1/port-requests", {"name": "Two"}).body["id"]
    path = f"/v1/port-requests/{request_id}"
    free = ("+18005552301", "+18005552302")
    rows = "\n".join(
        (
            "number,forwarding_number,name,source,company",
            f"{free[0]},{NUMBERS[0]},a,Ads,Acme Plumbing",
            f"{free[1]},+16462340001,b,Ads,Acme Plumbing",
            f"{NUMBERS[0]},+16462340002,c,Ads,Acme Plumbing",
        )
    )
    assert client.call("PUT", f"{path}/numbers", rows + "\n").body["accepted"] == 3
    assert client.post(f"{path}/losing-accounts", any_losing_account()).status == 201
    world.invoice(client, request_id)
    assert client.post(f"{path}/submit").status == 200
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    first = next(order for order in world.orders(request_id) if order.number_class == "toll_free")
    (telnyx_id,) = world.double.orders
    world.reject(request_id, telnyx_id, "PHONE_NUMBER_MISMATCH")

    body = {"order_id": first.id, "drop_numbers": [free[1]]}
    assert client.post(f"{path}/corrections", body).status == 200
    world.work(request_id)
    cancelled_there(world, request_id, telnyx_id)

    orders = {order.id: order for order in world.orders(request_id)}
    new = next(order for order in orders.values() if order.split_from == first.id)
    local = next(order for order in orders.values() if order.number_class == "local")
    assert (new.status, new.live_count, local.status) == (Status.SUBMITTED, 1, Status.IN_REVIEW)
    assert local.goes_after == (new.id,)
