"""What a carrier says by mail, telephone or portal, entered by staff."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.adapters.carriers.manual import ManualCarrier
from shared.domain.lifecycle import Status
from shared.domain.model import PortOrder, Role, StaffFlag
from shared.domain.policy import Policy
from tests.world import NUMBERS, Answer, Client, World

FOC = "2026-12-03T15:00:00Z"


def manual_world(**policy: Any) -> World:
    """A world whose orders go to a carrier that takes them by mail or portal."""
    world = World(
        Policy(
            auto_review=True,
            public_base_url="https://port.example.com",
            carrier_routes="*=manual",
            **{
                "carrier_profiles": '{"manual": {"activation_from": "10:00", "activation_zone": "America/New_York"}}',
                "desk_email": "desk@example.com",
            }
            | policy,
        )
    )
    carriers: Any = world.desk.carriers
    carriers["manual"] = ManualCarrier(
        world.papers, world.mailbox, world.policy.desk_email, world.clock, public_base_url="https://port.example.com"
    )
    return world


@pytest.fixture
def world() -> World:
    return manual_world()


@pytest.fixture
def client(world: World) -> Client:
    return world.client()


@pytest.fixture
def staff(world: World) -> Client:
    return world.client(Role.SUPPORT)


def at_carrier(world: World, client: Client, numbers: tuple[str, ...] = NUMBERS) -> PortOrder:
    request_id = world.submitted(client, numbers)
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    (order,) = world.orders(request_id)
    assert order.status == Status.SUBMITTED, (order.status, order.fault)
    world.clock.advance(seconds=1)
    return order


def now_is(world: World, order: PortOrder) -> PortOrder:
    found = world.memory.order(order.id)
    assert found is not None
    return found


def say(staff: Client, order: PortOrder, kind: str, key: str = "", **facts: Any) -> Answer:
    headers = {"idempotency_key": key} if key else {}
    return staff.post(f"/admin/orders/{order.id}/carrier-answers", {"kind": kind, **facts}, **headers)


def paste(staff: Client, text: str, **headers: str) -> list[dict[str, Any]]:
    answer = staff.post("/admin/carrier-answers/foc-dates", {"text": text}, **headers)
    assert answer.status == 200, answer.body
    items: list[dict[str, Any]] = answer.body["items"]
    return items


def test_an_order_goes_by_packet_and_mail_to_its_end(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)
    assert order.carrier == "manual"
    assert f"New port order {order.reference}" in [mail.subject for mail in world.mailbox.to("desk@example.com")]

    assert say(staff, order, "accepted").body["outcome"] == "kept"
    world.clock.advance(seconds=1)
    confirmed = say(staff, order, "foc_confirmed", confirmed_foc_at=FOC)
    world.clock.advance(days=11)
    ported = say(staff, order, "ported")

    assert (confirmed.body["outcome"], confirmed.body["order"]["status"]) == ("applied", "scheduled")
    assert confirmed.body["order"]["confirmed_foc_at"] == FOC
    assert ported.body["order"]["status"] == "completed"
    event = world.memory.inbox(order.id)[1]
    assert (event.told_by and event.told_by.kind, event.raw) == ("staff", {"entered_by_hand": True})


def test_an_order_that_nobody_is_told_of_is_a_case_for_our_team() -> None:
    world = manual_world(desk_email="")
    client = world.client()

    order = at_carrier(world, client)

    assert world.mailbox.to("desk@example.com") == []
    assert order.staff_flags == (StaffFlag.UNANNOUNCED,)
    shown = client.get(f"/v1/port-requests/{order.request_id}/orders").body["items"][0]
    assert shown["status"] == "submitted"


def test_one_that_is_announced_is_none(world: World, client: Client) -> None:
    assert at_carrier(world, client).staff_flags == ()


def test_an_answer_holds_for_any_carrier(world: World) -> None:
    world = World()
    order = at_carrier(world, world.client())
    assert order.carrier == "simulated"

    answer = say(world.client(Role.SUPPORT_LEAD), order, "foc_confirmed", confirmed_foc_at=FOC)

    assert answer.body["outcome"] == "applied"


def test_a_rejection_says_all_reasons_and_the_numbers_they_are_about(
    world: World, client: Client, staff: Client
) -> None:
    order = at_carrier(world, client)

    answer = say(
        staff,
        order,
        "rejected",
        reasons=[
            {"code": "account_number_mismatch", "words": "ACCT 44098812345 not valid"},
            {"code": "number_inactive", "numbers": ["(212) 555-2302"]},
            {"code": "number_inactive", "numbers": [NUMBERS[2]], "words": "disconnected"},
            {"code": "ZZ-42", "words": "see notes"},
        ],
    )

    asks = {ask["code"]: ask for ask in answer.body["order"]["asks"]}
    assert answer.body["order"]["status"] == "action_required"
    assert set(asks) == {"account_number_mismatch", "number_inactive", "other"}
    assert asks["number_inactive"]["numbers"] == [NUMBERS[1], NUMBERS[2]]
    assert asks["account_number_mismatch"]["numbers"] == []
    assert "44098812345" not in str(answer.body)
    assert asks["other"]["carrier_code"] == "ZZ-42"
    assert StaffFlag.UNKNOWN_CODE in now_is(world, order).staff_flags


def test_a_carriers_own_codes_are_understood(world: World) -> None:
    world = World(Policy(auto_review=True, public_base_url="https://port.example.com", carrier_routes="*=telnyx"))
    carriers: Any = world.desk.carriers
    carriers["telnyx"] = world.carrier
    order = at_carrier(world, world.client())

    answer = say(world.client(Role.SUPPORT), order, "rejected", reasons=[{"code": "PASSCODE_PIN_INVALID"}])

    assert [ask["code"] for ask in answer.body["order"]["asks"]] == ["pin_invalid"]


def test_some_numbers_can_be_ported_ahead(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)

    answer = say(staff, order, "ported", numbers=[NUMBERS[0]])

    assert (answer.body["order"]["status"], answer.body["order"]["ported"]) == ("submitted", 1)


def test_all_numbers_by_name_are_the_whole_order(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)

    answer = say(staff, order, "foc_confirmed", confirmed_foc_at=FOC, numbers=list(NUMBERS))

    assert answer.body["order"]["status"] == "scheduled"


def test_everything_that_is_wrong_is_said_at_once(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)
    late = (world.clock.now() + timedelta(hours=1)).isoformat()

    wrong = say(staff, order, "confirmed", occurred_at=late, numbers=["+12125550000", "hello"])
    dateless = say(staff, order, "foc_confirmed", numbers=[NUMBERS[0]], reasons=[{"code": "other"}])
    reasonless = say(staff, order, "rejected", confirmed_foc_at=FOC)
    odd = say(staff, order, "rejected", reasons=[{"code": " "}, {"code": "other", "numbers": ["5"]}])
    far = say(staff, order, "foc_confirmed", confirmed_foc_at="2036-12-03T15:00:00Z")

    def told(answer: Answer) -> set[tuple[str, str]]:
        assert answer.status == 422
        assert all(error["fix"] for error in answer.body["errors"])
        return {(error["code"], error["pointer"]) for error in answer.body["errors"]}

    assert told(wrong) == {
        ("kind_unknown", "/kind"),
        ("in_the_future", "/occurred_at"),
        ("number_not_in_order", "/numbers/0"),
        ("number_not_in_order", "/numbers/1"),
    }
    assert told(dateless) == {
        ("foc_missing", "/confirmed_foc_at"),
        ("reasons_not_for_kind", "/reasons"),
        ("numbers_not_for_kind", "/numbers"),
    }
    assert told(reasonless) == {("foc_not_for_kind", "/confirmed_foc_at"), ("reasons_missing", "/reasons")}
    assert told(odd) == {("code_missing", "/reasons/0/code"), ("number_not_in_order", "/reasons/1/numbers/0")}
    assert told(far) == {("foc_too_far", "/confirmed_foc_at")}
    assert now_is(world, order) == order
    assert world.memory.inbox(order.id) == ()


NO_MOMENTS = ["2026-12-03", "2026-12-03T10:00:00", 1796304000, 1796304000.5, True, "", "soon", ["x"], {"a": 1}]


@pytest.mark.parametrize("given", NO_MOMENTS)
def test_a_time_without_its_zone_is_told_with_all_the_rest(
    world: World, client: Client, staff: Client, given: Any
) -> None:
    order = at_carrier(world, client)

    answer = say(
        staff, order, "foc_confirmed", key="k", confirmed_foc_at=given, occurred_at=given, numbers=["+12125550000"]
    )

    assert answer.status == 422
    assert {(error["code"], error["pointer"]) for error in answer.body["errors"]} == {
        ("date_format", "/occurred_at"),
        ("date_format", "/confirmed_foc_at"),
        ("number_not_in_order", "/numbers/0"),
    }
    assert "2026-12-03T10:00:00-05:00" in answer.body["errors"][0]["fix"]
    assert now_is(world, order) == order
    assert world.memory.inbox(order.id) == ()


def test_a_time_with_an_offset_is_that_moment(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)

    answer = say(
        staff,
        order,
        "foc_confirmed",
        confirmed_foc_at="2026-12-03T10:00:00-05:00",
        occurred_at="2026-11-23T09:00:00.250-06:00",
    )

    assert answer.body["order"]["confirmed_foc_at"] == FOC
    assert world.memory.inbox(order.id)[0].occurred_at == datetime(2026, 11, 23, 15, 0, 0, 250_000, tzinfo=UTC)


def test_a_time_that_no_other_kind_has_is_not_overlooked(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)

    answer = say(staff, order, "ported", confirmed_foc_at="2026-12-03")

    assert answer.codes == ["date_format", "foc_not_for_kind"]


def test_a_date_in_the_past_is_kept_and_flagged(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)

    answer = say(staff, order, "foc_confirmed", confirmed_foc_at="2026-11-03T15:00:00Z")

    assert answer.body["outcome"] == "applied"
    assert StaffFlag.FOC_IN_PAST in now_is(world, order).staff_flags


def test_the_same_key_counts_once_and_takes_no_other_body(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)

    first = say(staff, order, "foc_confirmed", key="k1", confirmed_foc_at=FOC)
    again = say(staff, order, "foc_confirmed", key="k1", confirmed_foc_at=FOC)
    other = say(staff, order, "ported", key="k1")

    assert [first.body["outcome"], again.body["outcome"]] == ["applied", "duplicate"]
    assert (other.status, other.body["code"]) == (422, "idempotency_key_reused")
    assert len(world.memory.inbox(order.id)) == 1


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.MANAGER, Role.CLIENT_MANAGER])
def test_customers_enter_nothing(world: World, client: Client, role: Role) -> None:
    order = at_carrier(world, client)
    customer = world.client(role, world.accounts[0])

    answers = [
        say(customer, order, "ported"),
        customer.post("/admin/carrier-answers/foc-dates", {"text": f"{order.reference} 2026-12-03"}),
        customer.get(f"/admin/orders/{order.id}/packet"),
        customer.get(f"/admin/orders/{order.id}/mails"),
        customer.get("/admin/mails"),
        customer.get("/admin/mails/cml_1"),
        customer.post("/admin/mails/cml_1/apply", {"as": "dismiss"}),
    ]

    assert {answer.status for answer in answers} == {403}
    assert now_is(world, order) == order


def test_an_order_that_no_carrier_has_takes_no_answer(world: World, client: Client, staff: Client) -> None:
    request_id = world.submitted(client)
    (order,) = world.orders(request_id)

    refused = say(staff, order, "ported")
    unknown = staff.post("/admin/orders/ord_00000000000000000000000000/carrier-answers", {"kind": "ported"})

    assert (refused.status, refused.body["code"]) == (409, "not_at_carrier")
    assert unknown.status == 404


# --- tables of dates -------------------------------------------------------------------------------------------------


def test_a_table_names_orders_in_three_ways_and_every_line_is_answered_for(
    world: World, client: Client, staff: Client
) -> None:
    lists = (("+12125552301",), ("+12125552302",), ("+12125552303", "+12125552304"))
    by_pon, by_id, by_number = (at_carrier(world, client, numbers) for numbers in lists)

    lines = paste(
        staff,
        "PON\tFOC date\n"
        f"{by_pon.reference}\t12/3/2026\n"
        "\n"
        f"{by_id.id.lower()}, Dec 4, 2026, 2:00 PM ET\n"
        "(212) 555-2304;2026-12-05T16:00Z\n"
        "PD00000000000000 2026-12-03\n"
        f"{by_pon.reference} next week\n"
        "12/3/2026\n",
    )

    assert [(one["line"], one["outcome"], one["confirmed_foc_at"]) for one in lines] == [
        (1, "skipped", None),
        (2, "applied", "2026-12-03T15:00:00Z"),
        (4, "applied", "2026-12-04T19:00:00Z"),
        (5, "applied", "2026-12-05T16:00:00Z"),
        (6, "problem", None),
        (7, "problem", None),
        (8, "problem", None),
    ]
    assert [one["problem"]["code"] for one in lines[4:]] == ["order_unknown", "date_not_read", "order_not_named"]
    assert [one["order_id"] for one in lines[1:4]] == [by_pon.id, by_id.id, by_number.id]
    assert all(one["problem"]["fix"] for one in lines[4:])
    assert {now_is(world, order).status for order in (by_pon, by_id, by_number)} == {Status.SCHEDULED}


def test_the_same_table_again_changes_nothing(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)
    table = f"{order.reference} 2026-12-03 10:00 ET"

    outcomes = [paste(staff, table)[0]["outcome"] for _ in range(3)]
    once = [paste(staff, table, idempotency_key="k")[0]["outcome"] for _ in range(2)]

    assert outcomes + once == ["applied", "duplicate", "duplicate", "duplicate", "duplicate"]
    assert len(world.memory.inbox(order.id)) == 1


def test_a_date_that_moved_is_applied_and_a_date_that_came_back_too(
    world: World, client: Client, staff: Client
) -> None:
    order = at_carrier(world, client)

    outcomes = []
    for day in ("2026-12-03", "2026-12-04", "2026-12-03"):
        outcomes.append(paste(staff, f"{order.reference} {day}")[0]["outcome"])
        world.clock.advance(minutes=1)

    assert outcomes == ["applied"] * 3
    assert now_is(world, order).confirmed_foc_at == datetime(2026, 12, 3, 15, tzinfo=UTC)


def test_two_dates_for_one_order_are_left_to_a_person(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)

    lines = paste(staff, f"{order.reference} 2026-12-03\n{NUMBERS[1]} 2026-12-04\n")

    assert [one["problem"]["code"] for one in lines] == ["foc_conflicting", "foc_conflicting"]
    assert now_is(world, order).status == Status.SUBMITTED


def test_a_date_long_past_is_left_to_a_person(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)

    (line,) = paste(staff, f"{order.reference} 03/12/2026")
    nearly = paste(staff, f"{order.reference} {world.clock.now() - timedelta(days=2, minutes=1):%Y-%m-%d %H:%M}Z")

    assert (line["outcome"], line["confirmed_foc_at"]) == ("problem", "2026-03-12T14:00:00Z")
    assert (line["problem"]["code"], line["problem"]["row"]) == ("date_in_past", 1)
    assert line["problem"]["fix"] == "If it is right, record it for this order alone."
    assert "2026-03-12 14:00 UTC" in line["problem"]["detail"]
    assert nearly[0]["problem"]["code"] == "date_in_past"
    assert now_is(world, order) == order
    assert world.memory.inbox(order.id) == ()
    assert say(staff, order, "foc_confirmed", confirmed_foc_at="2026-03-12T14:00:00Z").body["outcome"] == "applied"


def test_a_date_of_yesterday_is_taken_and_stays_known_when_it_is_long_past(
    world: World, client: Client, staff: Client
) -> None:
    order = at_carrier(world, client)
    table = f"{order.reference} {world.clock.now() - timedelta(days=1, hours=23):%Y-%m-%d %H:%M}Z"

    first = paste(staff, table)
    world.clock.advance(days=30)
    again = paste(staff, table)

    assert [first[0]["outcome"], again[0]["outcome"]] == ["applied", "duplicate"]


@pytest.mark.parametrize(
    ("written", "code", "fix", "offsets"),
    [
        (
            "2027-03-14 02:30 CT",
            "time_in_dst_gap",
            "2027-03-14 02:30-06:00",
            {"2027-03-14 02:30-06:00": "2027-03-14T08:30:00Z", "2027-03-14 02:30-05:00": "2027-03-14T07:30:00Z"},
        ),
        (
            "2027-11-07 1:30 AM",
            "time_ambiguous",
            "2027-11-07 01:30-04:00",
            {"2027-11-07 01:30-04:00": "2027-11-07T05:30:00Z", "2027-11-07 01:30-05:00": "2027-11-07T06:30:00Z"},
        ),
    ],
)
def test_an_hour_that_clocks_leave_out_or_repeat_needs_its_offset(
    world: World, client: Client, staff: Client, written: str, code: str, fix: str, offsets: dict[str, str]
) -> None:
    order = at_carrier(world, client)

    (line,) = paste(staff, f"{order.reference} {written}")
    unchanged = now_is(world, order) == order
    taken = []
    for one in offsets:
        taken += paste(staff, f"{order.reference} {one}")
        world.clock.advance(minutes=1)

    assert unchanged
    assert (line["outcome"], line["confirmed_foc_at"]) == ("problem", None)
    assert (line["problem"]["code"], line["problem"]["row"]) == (code, 1)
    assert fix in line["problem"]["fix"]
    assert [(one["outcome"], one["confirmed_foc_at"]) for one in taken] == [
        ("applied", moment) for moment in offsets.values()
    ]


def test_a_table_that_is_empty_or_too_long_is_refused_whole(world: World, staff: Client) -> None:
    empty = staff.post("/admin/carrier-answers/foc-dates", {"text": " \n"})
    long = staff.post("/admin/carrier-answers/foc-dates", {"text": "PD00000000000000 2026-12-03\n" * 101})

    assert [(empty.status, empty.codes), (long.status, long.codes)] == [
        (422, ["table_empty"]),
        (422, ["too_many_lines"]),
    ]


def test_a_key_takes_one_table(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)
    paste(staff, f"{order.reference} 2026-12-03", idempotency_key="k")

    other = staff.post(
        "/admin/carrier-answers/foc-dates", {"text": f"{order.reference} 2026-12-04"}, idempotency_key="k"
    )

    assert (other.status, other.body["code"]) == (422, "idempotency_key_reused")


def test_answers_and_packets_are_for_keys_of_the_orders_own_mode() -> None:
    world = World()
    tests = world.client(test_mode=True)
    tried, real = at_carrier(world, tests, NUMBERS[:1]), at_carrier(world, world.client(), NUMBERS[1:2])
    live, tester = world.client(Role.SUPPORT), world.client(Role.SUPPORT, test_mode=True)

    for key, own, other in ((live, real, tried), (tester, tried, real)):
        refused = (
            say(key, other, "foc_confirmed", confirmed_foc_at=FOC),
            key.get(f"/admin/orders/{other.id}/packet"),
            key.get(f"/admin/orders/{other.id}/packet?part=pins"),
            key.post(f"/admin/orders/{other.id}/review", {"decision": "accept"}, if_match="*"),
            key.post(f"/admin/orders/{other.id}/corrections", {"note": "go on"}),
        )
        lines = paste(key, f"{other.reference} 2026-12-03\n{other.id} 2026-12-03\n{own.reference} 2026-12-04")

        assert [answer.status for answer in refused] == [404] * 5
        assert {answer.body["detail"] for answer in refused} == {"There is no such order."}
        assert [line["outcome"] for line in lines] == ["problem", "problem", "applied"]
        assert [line["order_id"] for line in lines[:2]] == [None, None]

    confirmed = [now_is(world, one).confirmed_foc_at for one in (tried, real)]
    assert [foc and foc.date().isoformat() for foc in confirmed] == ["2026-12-04"] * 2


# --- packets ---------------------------------------------------------------------------------------------------------


def test_the_packet_is_a_link_away_and_pins_leave_a_trace(world: World, client: Client, staff: Client) -> None:
    request_id = world.submitted(client, pin_status="provided", pin="48213")
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    (order,) = world.orders(request_id)

    packet = staff.get(f"/admin/orders/{order.id}/packet")
    pins = staff.get(f"/admin/orders/{order.id}/packet?part=pins&version=1&reason=To enter in the portal.")
    without = staff.get(f"/admin/orders/{order.id}/packet?part=pins&version=1")
    missing = staff.get(f"/admin/orders/{order.id}/packet?version=2")

    assert packet.status == pins.status == 303
    assert f"packets/{order.reference}/V01.zip" in packet.headers["location"]
    assert f"packets/pins/{order.reference}/V01.csv" in pins.headers["location"]
    assert missing.status == 404
    assert (without.status, without.codes) == (422, ["reason_missing"])
    listed = world.client(Role.SUPPORT_LEAD).get("/admin/reveals").body["items"]
    assert {(one["what"], one["order_id"], one["reason"]) for one in listed} == {
        ("packet_pins", order.id, "To enter in the portal."),
        ("packet", order.id, ""),
    }
    assert "48213" not in str(client.get(f"/v1/port-requests/{request_id}/events?limit=200").body)


def test_a_correction_is_a_packet_of_its_own(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)
    say(staff, order, "rejected", reasons=[{"code": "account_number_mismatch"}])
    world.clock.advance(seconds=1)
    client.post(
        f"/v1/port-requests/{order.request_id}/corrections",
        {"order_id": order.id, "edit": {"account_number": "LT-99001"}},
    )
    world.work(order.request_id)

    latest = staff.get(f"/admin/orders/{order.id}/packet")

    assert f"packets/{order.reference}/V02.zip" in latest.headers["location"]
    assert now_is(world, order).status == Status.CHANGE_PENDING
    subjects = [mail.subject for mail in world.mailbox.to("desk@example.com")]
    assert subjects[-1] == f"Change (SUPP) of port order {order.reference}, version 2"
    world.clock.advance(seconds=1)
    assert say(staff, order, "foc_confirmed", confirmed_foc_at=FOC).body["order"]["status"] == "scheduled"


def test_cancelling_waits_for_what_the_carrier_says(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)
    client.post(f"/v1/port-requests/{order.request_id}/cancel", {"reason": "changed our mind"})
    world.work(order.request_id)
    assert now_is(world, order).status == Status.CANCEL_REQUESTED
    world.clock.advance(seconds=1)

    answer = say(staff, order, "cancelled")

    assert answer.body["order"]["status"] == "cancelled"


def test_a_cancellation_that_comes_after_the_numbers_moved_says_so(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)
    client.post(f"/v1/port-requests/{order.request_id}/cancel", {"reason": "changed our mind"})
    world.work(order.request_id)
    world.clock.advance(seconds=1)

    answer = say(staff, order, "ported")

    assert answer.body["order"]["status"] == "completed"
    events = client.get(f"/v1/port-requests/{order.request_id}/events?limit=200").body["items"]
    (ended,) = [event for event in events if event["type"] == "order.completed"]
    assert ended["reason"] == "It was too late to cancel: the numbers have moved."
    (shown,) = client.get(f"/v1/port-requests/{order.request_id}/orders").body["items"]
    assert "The cancellation that was asked for came too late" in shown["progress"]["where"]


def test_no_secret_that_a_carrier_repeats_is_shown_or_kept(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)
    words = "SSN 123-45-6789, PIN 738291, acct LT-8842-1307"
    body = {"kind": "rejected", "reasons": [{"code": "QX-1", "words": words}, {"code": "SSN 987-65-4321"}]}

    recorded = staff.post(f"/admin/orders/{order.id}/carrier-answers", body).body

    shown = json.dumps([recorded, client.get(f"/v1/port-requests/{order.request_id}/events").body])
    kept = "".join(event.model_dump_json() for event in world.desk.store.inbox(order.id))
    for secret in ("123-45-6789", "6789", "738291", "8842", "987-65-4321"):
        assert secret not in shown, secret
        assert secret not in kept, secret
    assert "SSN ••••, PIN ••••, acct ••••1307" in recorded["order"]["asks"][0]["detail"]


def test_a_date_or_a_time_of_years_ago_is_refused(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)

    answer = say(
        staff, order, "foc_confirmed", confirmed_foc_at="2020-01-01T10:00:00Z", occurred_at="2001-01-01T10:00:00Z"
    )

    assert (answer.status, answer.codes) == (422, ["date_in_past", "date_in_past"])
    assert now_is(world, order) == order


def test_what_moves_nothing_says_why(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)

    refused = say(staff, order, "cancel_refused").body
    moved = say(staff, order, "ported").body
    ended = say(staff, order, "foc_confirmed", confirmed_foc_at=FOC).body

    assert (refused["outcome"], "Nobody asked to cancel" in refused["note"]) == ("kept", True)
    assert (moved["outcome"], moved["note"]) == ("applied", None)
    assert now_is(world, order).ended
    assert (ended["outcome"], "which is its end" in (ended["note"] or "")) == ("kept", True)


def test_a_table_may_be_a_pipe_table_and_name_an_order_twice(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)
    number = NUMBERS[0]

    table = f"| PON | Number | FOC |\n| {order.reference} | {number} | Thu, Dec 3, 2026 |"

    lines = paste(staff, f"{table}\n{order.reference}\t+13125550123\t2026-12-03")

    assert [line["outcome"] for line in lines] == ["skipped", "applied", "problem"]
    assert lines[2]["problem"]["code"] == "order_conflicting"


def test_a_day_that_contradicts_itself_is_refused_and_an_odd_one_is_said(
    world: World, client: Client, staff: Client
) -> None:
    order = at_carrier(world, client)

    (wrong,) = paste(staff, f"{order.reference} Fri Dec 3, 2026")
    (weekend,) = paste(staff, f"{order.reference} 2026-12-05")
    (holiday,) = paste(staff, f"{order.reference} 12/25/2026")
    (past,) = paste(staff, f"{order.reference} 2026-01-27")

    assert (wrong["problem"]["code"], wrong["problem"]["detail"]) == (
        "date_contradicts_itself",
        "December 3, 2026 is a Thursday.",
    )
    assert (weekend["outcome"], "is a Saturday" in weekend["note"]) == ("applied", True)
    assert (holiday["outcome"], "is Christmas Day" in holiday["note"]) == ("applied", True)
    assert "slashes" not in past["problem"]["detail"]


def test_a_cancellation_that_was_refused_is_told_while_the_order_goes_on(
    world: World, client: Client, staff: Client
) -> None:
    order = at_carrier(world, client)
    client.post(f"/v1/port-requests/{order.request_id}/cancel", {"reason": "changed our mind"})
    world.work(order.request_id)
    world.clock.advance(seconds=1)

    answer = say(staff, order, "cancel_refused")

    assert now_is(world, order).cancel_failed == "refused"
    assert "The carrier refused the cancellation" in answer.body["order"]["progress"]["where"]
    for _ in range(2):
        world.mail(order.request_id)
    (mail,) = [one.mail for one in world.mailbox.sent if one.tags["kind"] == "not_cancelled_requester"]
    assert mail.subject.startswith("Not cancelled: ")
    assert "The carrier refused the cancellation, so the order goes on." in mail.text


def test_the_port_date_is_that_of_the_numbers_own_clock(world: World, client: Client, staff: Client) -> None:
    order = at_carrier(world, client)

    night = datetime(2026, 12, 4, 3, tzinfo=UTC)
    scheduled = say(staff, order, "foc_confirmed", confirmed_foc_at=night.isoformat()).body["order"]

    assert "December 3, 2026" in json.dumps(scheduled["progress"])
    window = client.get(f"/v1/port-requests/{order.request_id}").body
    assert (window["window"]["earliest"], window["window"]["latest"]) == ("2026-12-03", "2026-12-03")
