from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.domain.carriers import FocWindow
from shared.domain.model import CarrierEventKind
from shared.domain.policy import Policy
from tests.world import Client, World, any_losing_account, csv_of

HOURS = (
    '{"simulated": {"earliest_foc_business_days": 3, "activation_from": "10:00", "activation_to": "18:00", '
    '"activation_zone": "America/New_York", "change_cutoff_hours": 48}}'
)


def any_world(**policy: Any) -> World:
    return World(policy=Policy(auto_review=True, public_base_url="https://port.example.com", **policy))


def at_carrier(world: World, client: Client, **account: Any) -> tuple[str, str]:
    request_id = world.submitted(client, **account)
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    (order,) = world.orders(request_id)
    return request_id, order.id


def test_a_draft_has_windows_for_each_order_that_it_would_become() -> None:
    world = any_world(carrier_profiles=HOURS)
    client = world.client()
    request_id = world.draft(client, ("+14155552301", "+18005552301"))

    local, toll_free = client.get(f"/v1/port-requests/{request_id}/foc-windows").body["items"]

    assert (local["order_id"], local["date_kind"], local["source"]) == (None, "foc", "computed")
    assert (toll_free["date_kind"], toll_free["country"]) == ("effective_date", None)
    assert local["time_zone"] == "America/Los_Angeles"
    assert local["earliest"] == "2026-11-30"  # Monday counts; then Tuesday, Wednesday, and after Thanksgiving Monday
    first = local["windows"][0]
    assert (first["starts_at"], first["ends_at"]) == ("2026-11-30T15:00:00Z", "2026-11-30T23:00:00Z")
    assert first["local_starts_at"] == "2026-11-30T07:00:00-08:00"
    assert first["changes_until"] == "2026-11-28T15:00:00Z"
    assert local["change_cutoff_hours"] == 48
    assert len(local["windows"]) == 10


def test_a_request_without_numbers_has_no_windows_yet() -> None:
    client = World().client()
    request_id = client.post("/v1/port-requests", {"name": "Lines"}).body["id"]

    assert client.get(f"/v1/port-requests/{request_id}/foc-windows").body == {"items": []}


def test_two_accounts_have_the_days_of_their_own_carriers() -> None:
    world = any_world(calendars='{"Prairie Phone": {"closed": ["2026-11-24"]}}')
    client = world.client()
    request_id = world.draft(client)
    path = f"/v1/port-requests/{request_id}"
    client.post(f"{path}/losing-accounts", any_losing_account(label="Other", carrier_name="Prairie Phone"))
    both = csv_of(("+12125552301",), column="Main") + csv_of(("+12125552302",), column="Other").split("\n", 1)[1]
    client.call("PUT", f"{path}/numbers", both)

    main, other = client.get(f"{path}/foc-windows").body["items"]

    assert (main["earliest"], other["earliest"]) == ("2026-11-24", "2026-11-25")


def test_an_order_has_the_windows_that_its_carrier_names() -> None:
    world = any_world(carrier_profiles=HOURS)
    client = world.client()
    request_id, order_id = at_carrier(world, client)
    starts = datetime(2026, 12, 3, 16, 30, tzinfo=UTC)
    world.carrier.windows = (
        FocWindow(starts + timedelta(days=1), starts + timedelta(days=1, hours=2)),
        FocWindow(starts, starts + timedelta(hours=2)),
    )

    found = client.get(f"/v1/port-requests/{request_id}/orders/{order_id}/foc-windows").body

    assert found["source"] == "carrier"
    assert found["order_id"] == order_id
    assert [window["starts_at"] for window in found["windows"]] == ["2026-12-03T16:30:00Z", "2026-12-04T16:30:00Z"]
    assert found["windows"][0]["local_starts_at"] == "2026-12-03T11:30:00-05:00"
    assert (found["earliest"], found["latest"]) == ("2026-12-03", "2026-12-04")


@pytest.mark.parametrize(
    ("silent", "said"),
    [
        ("no answer", "did not answer"),
        ("says nothing", "does not say"),
        ("not there yet", "does not have the order"),
    ],
)
def test_where_the_carrier_says_nothing_they_are_computed_and_say_so(silent: str, said: str) -> None:
    world = any_world(carrier_profiles=HOURS)
    client = world.client()
    if silent == "not there yet":
        request_id = world.submitted(client)
        order_id = world.orders(request_id)[0].id
    else:
        request_id, order_id = at_carrier(world, client)
        world.carrier.fail_before = 1 if silent == "no answer" else 0

    answer = client.get(f"/v1/port-requests/{request_id}/orders/{order_id}/foc-windows")

    assert answer.status == 200
    assert answer.body["source"] == "computed"
    assert said in answer.body["explanation"]
    assert answer.body["windows"][0]["starts_at"] == "2026-11-30T15:00:00Z"


def test_a_confirmed_date_says_when_its_last_change_is_taken() -> None:
    world = any_world(carrier_profiles=HOURS)
    client = world.client()
    request_id, order_id = at_carrier(world, client)
    (order,) = world.orders(request_id)
    foc = datetime(2026, 12, 4, 16, 30, tzinfo=UTC)
    world.hear(order, CarrierEventKind.FOC_CONFIRMED, confirmed_foc_at=foc)

    found = client.get(f"/v1/port-requests/{request_id}/orders/{order_id}/foc-windows").body

    assert found["changes_until"] == "2026-12-02T16:30:00Z"


def test_an_order_that_ended_has_no_windows() -> None:
    world = World()
    client = world.client()
    request_id, order_id = at_carrier(world, client)
    world.port(request_id)

    answer = client.get(f"/v1/port-requests/{request_id}/orders/{order_id}/foc-windows")

    assert (answer.status, answer.body["code"]) == (409, "terminal_state")


def test_windows_of_others_are_not_there() -> None:
    world = World()
    request_id, order_id = at_carrier(world, world.client())
    stranger = world.client()

    assert stranger.get(f"/v1/port-requests/{request_id}/foc-windows").status == 404
    assert stranger.get(f"/v1/port-requests/{request_id}/orders/{order_id}/foc-windows").status == 404


# --- the window of a request -----------------------------------------------------------------------------------------


def test_a_requests_window_follows_from_ports_like_it() -> None:
    world = World()
    client = world.client()
    request_id = world.draft(client)
    for index in range(10):
        world.memory.record_port_time("simulated#local", f"ord_{index}", 10 + index)

    draft = client.get(f"/v1/port-requests/{request_id}").body["window"]
    assert client.post(f"/v1/port-requests/{request_id}/submit").status == 200
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    signed = client.get(f"/v1/port-requests/{request_id}").body["window"]

    assert draft["explanation"].startswith("11 to 18 days, starting when")
    assert (signed["earliest"], signed["latest"]) == ("2026-12-04", "2026-12-11")
    assert signed["explanation"].endswith("This is what most of the last 10 ports of local numbers took.")


def test_ports_from_the_same_current_carrier_count_alone_once_there_are_some() -> None:
    world = World()
    client = world.client()
    request_id = world.draft(client, carrier_name="Lakeside Telecom, Inc.")
    for index in range(10):
        world.memory.record_port_time("simulated#local", f"ord_{index}", 10 + index)
    for index in range(4):
        world.memory.record_port_time("simulated#local#from#lakesidetelecominc", f"ord_{index}", 30)

    few = client.get(f"/v1/port-requests/{request_id}").body["window"]["explanation"]
    world.memory.record_port_time("simulated#local#from#lakesidetelecominc", "ord_5", 31)
    enough = client.get(f"/v1/port-requests/{request_id}").body["window"]["explanation"]

    assert few.startswith("11 to 18 days")
    assert enough.startswith("29 to 37 days")  # half of the way to 28 and 42 days
    assert enough.endswith(
        "what the 5 ports of local numbers from Lakeside Telecom, Inc. so far took, with time to spare."
    )


def test_the_third_port_counts_and_leaves_time_to_spare() -> None:
    world = World()
    client = world.client()
    request_id = world.draft(client)
    told = []
    for index in range(3):
        world.memory.record_port_time("simulated#local", f"ord_{index}", 12)
        told.append(client.get(f"/v1/port-requests/{request_id}").body["window"]["explanation"])

    assert [one.partition(",")[0] for one in told] == ["4 to 6 weeks", "4 to 6 weeks", "12 to 33 days"]
    assert told[2].endswith("what the 3 ports of local numbers so far took, with time to spare.")


def test_ports_from_one_carrier_do_not_count_alone_before_any_do() -> None:
    world = World(policy=Policy(auto_review=True, public_base_url="https://port.example.com", window_ports_min=6))
    client = world.client()
    for index in range(6):
        world.memory.record_port_time("simulated#local", f"ord_{index}", 12)
        if index:
            world.memory.record_port_time("simulated#local#from#lakesidetelecominc", f"ord_{index}", 12)

    request_id = world.draft(client, carrier_name="Lakeside Telecom, Inc.")
    window = client.get(f"/v1/port-requests/{request_id}").body["window"]

    assert "what the 6 ports of local numbers so far took" in window["explanation"]


def test_bulk_requests_go_by_bulk_ports() -> None:
    world = World(policy=Policy(auto_review=True, public_base_url="https://port.example.com", bulk_from=3))
    client = world.client()
    for index in range(10):
        world.memory.record_port_time("simulated#local", f"ord_{index}", 3)
        world.memory.record_port_time("simulated#local#bulk", f"ord_{index}", 60 + index)

    window = client.get(f"/v1/port-requests/{world.draft(client)}").body["window"]
    request_id = world.submitted(client, ("+12125552311", "+12125552312", "+12125552313"))
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    world.clock.advance(days=70)
    world.port(request_id)

    assert window["explanation"].startswith("61 to 68 days")
    assert "the last 10 large ports of local numbers" in window["explanation"]
    assert len(world.memory.port_times("simulated#local#bulk")) == 11
    assert len(world.memory.port_times("simulated#local")) == 10


def test_ports_of_another_kind_say_nothing_of_it() -> None:
    world = World()
    client = world.client()
    for index in range(10):
        world.memory.record_port_time("simulated#toll_free", f"ord_{index}", 3)

    window = client.get(f"/v1/port-requests/{world.draft(client)}").body["window"]

    assert window["explanation"].startswith("4 to 6 weeks")
