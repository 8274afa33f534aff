"""The date that a request asks for, from the API to the carrier; and how requests fit the carrier they will go to."""

from typing import Any

import pytest

from shared.domain.foc_dates import WantedDate
from shared.domain.model import CarrierEventKind
from shared.domain.policy import Policy
from shared.usecases.order_numbers import order_rows
from shared.usecases.port_dates import order_date_problems
from tests.world import Answer, Client, World, any_losing_account, csv_of

CALENDARS = '{"Lakeside Telecom": {"closed": ["2026-12-01"], "open": ["2026-11-27"]}}'
TOLL_FREE = ("+18005552301", "+18005552302")


def any_world(**policy: Any) -> World:
    return World(policy=Policy(auto_review=True, public_base_url="https://port.example.com", **policy))


def patch(client: Client, request_id: str, **changes: Any) -> Answer:
    return client.call("PATCH", f"/v1/port-requests/{request_id}", changes, if_match="*")


def place(answer: Answer) -> list[tuple[str, str]]:
    return [(error["code"], error["pointer"]) for error in answer.body["errors"]]


@pytest.mark.parametrize(
    ("wanted", "problems"),
    [
        ({"requested_foc_at": "2026-11-20"}, [("date_in_past", "/requested_foc_at")]),
        ({"requested_foc_at": "2026-11-23"}, [("date_too_soon", "/requested_foc_at")]),
        ({"requested_foc_at": "2026-11-28"}, [("date_weekend", "/requested_foc_at")]),
        ({"requested_foc_at": "2026-12-25"}, [("date_holiday", "/requested_foc_at")]),
        ({"requested_foc_at": "2031-01-06"}, [("date_too_far", "/requested_foc_at")]),
        (
            {"requested_foc_at": "2026-12-02", "requested_foc_time": "09:30"},
            [("timezone_missing", "/requested_foc_zone")],
        ),
        ({"requested_foc_time": "09:30"}, [("requested_date_missing", "/requested_foc_at")]),
        ({"requested_foc_at": "2026-12-02", "requested_foc_time": "09:30Z"}, [("time_format", "/requested_foc_time")]),
        ({"requested_foc_at": "2026-12-02", "requested_foc_time": "noon"}, [("time_format", "/requested_foc_time")]),
        ({"requested_foc_at": "2026-12-02T09:30:00"}, [("date_format", "/requested_foc_at")]),
    ],
)  # fmt: skip
def test_a_date_that_nobody_takes_is_refused_at_once(wanted: dict[str, str], problems: list[tuple[str, str]]) -> None:
    answer = World().client().post("/v1/port-requests", {"name": "Lines", **wanted})

    assert answer.status == 422
    assert place(answer) == problems
    assert all(error["fix"] for error in answer.body["errors"])


def test_a_date_that_some_carriers_take_waits_until_it_is_known_who_ports() -> None:
    world = World()
    client = world.client()

    made = client.post("/v1/port-requests", {"name": "Lines", "requested_foc_at": "2026-11-26"})  # US Thanksgiving

    assert made.status == 201
    request_id = made.body["id"]
    path = f"/v1/port-requests/{request_id}"
    client.call("PUT", f"{path}/numbers", csv_of(("+12125552301",)))
    client.post(f"{path}/losing-accounts", any_losing_account())
    world.invoice(client, request_id)
    assert place(client.post(f"{path}/submit")) == [("date_holiday", "/requested_foc_at")]


def test_a_change_of_the_date_is_checked_against_the_accounts() -> None:
    world = any_world(calendars=CALENDARS, carrier_profiles='{"simulated": {"earliest_foc_business_days": 3}}')
    client = world.client()
    request_id = world.draft(client)

    own_holiday = patch(client, request_id, requested_foc_at="2026-12-01")
    own_work_day = patch(client, request_id, requested_foc_at="2026-11-27")

    assert place(own_holiday) == [("date_holiday", "/requested_foc_at")]
    assert own_holiday.body["errors"][0]["suggestion"] == "2026-12-02"
    assert own_work_day.status == 200, own_work_day.body
    assert own_work_day.body["requested_foc_at"] == "2026-11-27"


def test_of_several_accounts_the_one_that_a_date_does_not_fit_is_named() -> None:
    world = any_world(calendars=CALENDARS)
    client = world.client()
    request_id = world.draft(client)
    path = f"/v1/port-requests/{request_id}"
    client.post(f"{path}/losing-accounts", any_losing_account(label="Other", carrier_name="Prairie Phone"))
    both = csv_of(("+12125552301",), column="Main") + csv_of(("+12125552302",), column="Other").split("\n", 1)[1]
    assert client.call("PUT", f"{path}/numbers", both).status == 200

    (error,) = patch(client, request_id, requested_foc_at="2026-12-01").body["errors"]

    assert error["detail"].startswith("'Main', local numbers of the United States: ")


def test_a_time_is_kept_shown_and_goes_away_with_its_day() -> None:
    world = World()
    client = world.client()
    request_id = world.draft(client)

    dated = patch(
        client,
        request_id,
        requested_foc_at="2026-12-02",
        requested_foc_time="09:30",
        requested_foc_zone="America/Chicago",
    )
    assert dated.status == 200, dated.body
    assert (dated.body["requested_foc_time"], dated.body["requested_foc_zone"]) == ("09:30:00", "America/Chicago")

    cleared = patch(client, request_id, requested_foc_at=None)
    assert cleared.body["requested_foc_at"] is None
    assert cleared.body["requested_foc_time"] is None
    assert cleared.body["requested_foc_zone"] is None


def test_the_zone_that_is_suggested_is_that_of_the_numbers() -> None:
    world = World()
    client = world.client()
    request_id = world.draft(client, ("+14155552301",))

    answer = patch(client, request_id, requested_foc_at="2026-12-02", requested_foc_time="09:30")

    assert answer.body["errors"][0]["suggestion"] == "America/Los_Angeles"


def test_a_date_that_went_stale_is_told_at_submit_and_stops_only_its_account() -> None:
    world = World()
    client = world.client()
    request_id = world.draft(client)
    assert patch(client, request_id, requested_foc_at="2026-11-25").status == 200

    world.clock.advance(days=2)
    answer = client.post(f"/v1/port-requests/{request_id}/submit")

    assert answer.status == 422
    assert place(answer) == [("date_too_soon", "/requested_foc_at")]


def test_a_date_that_may_be_refused_is_a_warning() -> None:
    world = World()
    client = world.client()
    request_id = world.draft(client)

    answer = patch(client, request_id, requested_foc_at="2026-12-24")

    assert answer.status == 200
    (account,) = answer.body["readiness"]["losing_accounts"]
    assert account["ready"]
    assert "date_holiday" in [warning["code"] for warning in account["warnings"]]


@pytest.mark.parametrize("numbers", [("+12125552301",), TOLL_FREE])
def test_the_carrier_is_told_the_date_as_a_moment(numbers: tuple[str, ...]) -> None:
    world = World()
    client = world.client()
    request_id = world.draft(client, numbers)
    patch(
        client,
        request_id,
        requested_foc_at="2026-12-02",
        requested_foc_time="09:30",
        requested_foc_zone="America/Chicago",
    )
    assert client.post(f"/v1/port-requests/{request_id}/submit").status == 200
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)

    (submission,) = world.carrier.orders.values()
    assert submission.requested_foc_at == "2026-12-02T15:30:00+00:00"


def test_a_date_that_passed_while_the_letter_was_signed_is_not_asked_for() -> None:
    world = World()
    client = world.client()
    request_id = world.draft(client)
    patch(client, request_id, requested_foc_at="2026-12-02")
    assert client.post(f"/v1/port-requests/{request_id}/submit").status == 200
    world.work(request_id)
    world.clock.advance(days=10)
    world.sign(client, request_id)
    world.work(request_id)

    (submission,) = world.carrier.orders.values()
    assert submission.requested_foc_at is None


def test_an_orders_new_date_is_checked_at_the_carrier_that_has_it() -> None:
    world = any_world(calendars=CALENDARS)
    client = world.client()
    request_id = world.submitted(client)
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    (order,) = world.orders(request_id)
    world.hear(order, CarrierEventKind.ACCEPTED)

    found = order_date_problems(world.desk, order, WantedDate(world.clock.now().date().replace(month=12, day=1)))

    assert [problem.code for problem in found.errors] == ["date_holiday"]


def test_a_correction_asks_for_a_day_that_the_carrier_takes() -> None:
    world = any_world(calendars=CALENDARS)
    client = world.client()
    request_id = world.submitted(client)
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    (order,) = world.orders(request_id)
    world.hear(order, CarrierEventKind.REJECTED, reasons=[("date_rejected", "holiday")])
    path, body = f"/v1/port-requests/{request_id}/corrections", {"order_id": order.id}

    refused = client.post(path, {**body, "requested_foc_at": "2026-12-01"})
    taken = client.post(path, {**body, "requested_foc_at": "2026-12-02"})

    assert place(refused) == [("date_holiday", "/requested_foc_at")]
    assert taken.status == 200, taken.body
    world.work(request_id)
    ((submission, change),) = world.carrier.changes
    assert submission.requested_foc_at == change.fields["requested_foc_at"] == "2026-12-02"


# --- fit -------------------------------------------------------------------------------------------------------------


def readiness(client: Client, request_id: str) -> dict[str, Any]:
    (account,) = client.get(f"/v1/port-requests/{request_id}").body["readiness"]["losing_accounts"]
    found: dict[str, Any] = account
    return found


ONLY_PNG = '{"manual": {"file_types": ["image/png"]}}'


def codes(problems: list[dict[str, Any]]) -> list[str]:
    return [problem["code"] for problem in problems]


def test_what_the_carrier_does_not_take_is_told_before_the_letter_is_sent() -> None:
    world = any_world(
        carrier_profiles='{"simulated": {"max_numbers": 2, "longest_end_user_name": 10, "needs_parsed_address": true, '
        '"file_types": ["image/png"]}}'
    )
    client = world.client()
    address = {**any_losing_account()["service_address"], "line1": "Wabash Avenue"}
    request_id = world.draft(client, service_address=address)

    found = readiness(client, request_id)

    assert sorted(codes(found["missing"])) == ["document_type_not_taken", "house_number_missing"]
    assert codes(found["warnings"]) == ["name_exceeds_carrier_limit"]  # and no second word on the house number
    assert client.post(f"/v1/port-requests/{request_id}/submit").status == 422


def test_each_order_is_measured_by_the_carrier_that_it_goes_to() -> None:
    world = any_world(carrier_routes="toll_free=manual, *=simulated", carrier_profiles=ONLY_PNG)
    client = world.client()

    assert readiness(client, world.draft(client))["missing"] == []
    (problem,) = readiness(client, world.draft(client, TOLL_FREE))["missing"]
    assert problem["code"] == "document_type_not_taken"


def test_test_keys_are_measured_by_the_simulated_carrier() -> None:
    world = any_world(carrier_routes="*=manual", carrier_profiles=ONLY_PNG)

    assert readiness(live := world.client(), world.draft(live))["missing"] != []
    client = world.client(test_mode=True)
    assert readiness(client, world.draft(client))["missing"] == []


def test_more_numbers_than_a_carrier_takes_in_one_order_become_several() -> None:
    world = any_world(carrier_profiles='{"simulated": {"max_numbers": 2}}')
    client = world.client()
    request_id = world.submitted(client, [f"+1212555{2300 + index}" for index in range(5)])

    orders = world.orders(request_id)
    assert [order.number_count for order in orders] == [2, 2, 1]
    listed = [row.number for order in orders for row in order_rows(world.desk, order)]
    assert len(set(listed)) == 5


# --- PINs ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("carrier", "subscriber", "expires_at"),
    [
        ("AT&T", "residential", "2026-11-27T15:00:00Z"),
        ("AT&T", "business", "2026-12-07T15:00:00Z"),
        ("Verizon", "business", "2026-11-30T15:00:00Z"),
        ("Lakeside Telecom", "business", None),
    ],
)
def test_a_pin_says_when_it_expires(carrier: str, subscriber: str, expires_at: str | None) -> None:
    world = World()
    client = world.client()
    request_id = client.post("/v1/port-requests", {"name": "Lines"}).body["id"]
    account = any_losing_account(
        carrier_name=carrier, subscriber_type=subscriber, end_user_name="Ada Quinn", pin_status="provided", pin="493817"
    )

    made = client.post(f"/v1/port-requests/{request_id}/losing-accounts", account)

    assert made.body["pin"] == {"set": True, "last4": None, "expires_at": expires_at}


def test_a_pin_that_is_not_there_does_not_expire() -> None:
    world = World()
    client = world.client()
    request_id = world.draft(client, carrier_name="AT&T", pin_status="provided")

    (account,) = client.get(f"/v1/port-requests/{request_id}/losing-accounts").body["items"]

    assert account["pin"] == {"set": False, "last4": None, "expires_at": None}


def test_an_order_knows_how_many_numbers_came_with_a_pin_of_their_own() -> None:
    world = World()
    client = world.client()
    request_id = world.draft(client, service_type="wireless")
    rows = csv_of(("+12125552301", "+12125552302")).splitlines()
    text = "\n".join(f"{row},{pin}" for row, pin in zip(rows, ("pin", "4938", "5722"), strict=True))
    assert client.call("PUT", f"/v1/port-requests/{request_id}/numbers", text).status == 200

    assert client.post(f"/v1/port-requests/{request_id}/submit").status == 200

    (order,) = world.orders(request_id)
    assert (order.own_pins, order.number_count) == (2, 2)
