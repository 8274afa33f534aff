"""What the desk's reports count, from events of orders, port-outs and cases that really happened."""

from datetime import date, timedelta
from typing import Any

from shared.domain.model import CarrierEventKind as K
from shared.domain.model import Role
from shared.domain.policy import Policy
from shared.usecases.reports.count import count_event
from tests.unit.port_outs.leaving import Leaving
from tests.unit.usecases.rejecting import at_carrier, correct, rejected
from tests.world import NUMBERS, Client, World


def report(client: Client, name: str, **query: str) -> list[dict[str, Any]]:
    asked = "&".join(f"{key}={value}" for key, value in query.items())
    answer = client.get(f"/admin/reports/{name}?{asked}" if asked else f"/admin/reports/{name}")
    assert answer.status == 200, answer.body
    columns = [column["name"] for column in answer.body["columns"]]
    return [dict(zip(columns, row, strict=True)) for row in answer.body["rows"]]


def the_only(client: Client, name: str, **query: str) -> dict[str, Any]:
    rows = report(client, name, **query)
    assert len(rows) == 1, rows
    return rows[0]


def test_open_orders_are_those_that_stand_in_a_status_at_the_end_of_each_day() -> None:
    world = World()
    client, support = world.client(), world.client(Role.SUPPORT)
    request_id, order = at_carrier(world, client)
    first = world.clock.now().date()
    world.count(request_id)
    world.clock.advance(days=2)
    world.hear(order, K.FOC_CONFIRMED)
    world.clock.advance(days=8)
    world.hear(order, K.PORTED)
    world.count(request_id)

    rows = report(support, "open-orders", **{"from": first.isoformat()})

    def open_on(days: int) -> dict[str, int]:
        day = (first + timedelta(days=days)).isoformat()
        return {row["status"]: row["open"] for row in rows if row["day"] == day and row["open"]}

    assert open_on(0) == open_on(1) == {"submitted": 1}
    assert open_on(2) == open_on(9) == {"scheduled": 1}
    assert open_on(10) == {}
    # A report that begins later starts with what was open before it, also in an earlier month.
    later = report(support, "open-orders", **{"from": "2026-12-02", "to": "2026-12-02"})
    assert [(row["status"], row["open"], row["entered"]) for row in later] == [("scheduled", 1, 0)]


def test_an_event_counts_once_however_often_it_comes() -> None:
    world = World()
    client, support = world.client(), world.client(Role.SUPPORT)
    request_id, _ = at_carrier(world, client)

    assert world.count(request_id) > 0
    before = report(support, "stage-times")
    assert world.count(request_id) == 0
    assert report(support, "stage-times") == before


def test_a_stage_lasts_from_when_an_order_came_into_it() -> None:
    world = World()
    client, support = world.client(), world.client(Role.SUPPORT)
    for days in (1, 3, 20):
        numbers = (f"+1212555{4000 + days}",)
        request_id = world.submitted(client, numbers)
        world.work(request_id)
        world.sign(client, request_id)
        world.work(request_id)
        world.clock.advance(days=days)
        world.hear(world.orders(request_id)[0], K.FOC_CONFIRMED)
        world.count(request_id)

    found = the_only_status(report(support, "stage-times"), "submitted")

    assert found["count"] == 3
    assert found["average_hours"] == 192.0  # of 1, 3 and 20 days
    assert found["half_within_hours"] == 72
    assert found["nine_in_ten_within_hours"] == 672  # 20 days: over 14, within 28


def the_only_status(rows: list[dict[str, Any]], status: str) -> dict[str, Any]:
    (found,) = (row for row in rows if row["status"] == status)
    return found


def test_rejections_are_counted_by_reason_and_by_who_said_it() -> None:
    world = World()
    client, support = world.client(), world.client(Role.SUPPORT)
    request_id, order = rejected(world, client, "account_number_mismatch", "pin_mismatch")
    world.hear(order, K.REJECTED, reasons=[("address_mismatch", "")])
    world.count(request_id)

    rows = report(support, "rejections")

    assert {row["reason"]: row["orders"] for row in rows} == {
        "account_number_mismatch": 1,
        "pin_mismatch": 1,
        "address_mismatch": 1,
    }
    assert {(row["losing_carrier"], row["gaining_carrier"], row["number_class"]) for row in rows} == {
        ("Lakeside Telecom", "simulated", "local")
    }
    assert the_only(support, "rejections", by="losing_carrier") == {"losing_carrier": "Lakeside Telecom", "orders": 3}
    carriers = the_only(support, "carriers")
    assert (carriers["sent"], carriers["rejected"], carriers["rejected_percent"]) == (1, 2, 200.0)


def test_what_our_own_team_stops_is_no_rejection_of_a_carrier() -> None:
    world = World(Policy(auto_review=False))
    client, support = world.client(), world.client(Role.SUPPORT)
    request_id = world.submitted(client)
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    view = world.memory.request_view(request_id)
    assert view is not None
    (bill,) = view.documents
    path = f"/admin/requests/{request_id}/documents/{bill.id}/decision"
    assert support.post(path, {"decision": "reject", "reasons": ["too_old"]}, if_match="*").status == 200
    world.work(request_id)
    world.count(request_id)

    (order,) = world.orders(request_id)
    assert order.status == "action_required"
    assert report(support, "rejections") == []


def test_right_the_first_time_is_what_was_never_rejected() -> None:
    world = World()
    client, support = world.client(), world.client(Role.SUPPORT)
    right, order = at_carrier(world, client)
    world.port(right)
    wrong = world.submitted(client, ("+12125557001",), carrier_name="lakeside  TELECOM")
    world.work(wrong)
    world.sign(client, wrong)
    world.work(wrong)
    world.hear(world.orders(wrong)[0], K.REJECTED, reasons=[("account_number_mismatch", "")])
    corrected = correct(client, wrong, world.orders(wrong)[0], edit={"account_number": "LT-884214"})
    assert corrected.status == 200, corrected.body
    world.work(wrong)
    world.sign(client, wrong)
    world.work(wrong)
    world.port(wrong)
    world.count(right, wrong)

    assert the_only(support, "first-time-right") == {
        "gaining_carrier": "simulated",
        "losing_carrier": "Lakeside Telecom",  # both spellings, under the one that is used most
        "number_class": "local",
        "completed": 2,
        "right_first_time": 1,
        "right_first_time_percent": 50.0,
    }
    assert order.rejections == 0
    assert world.orders(wrong)[0].rejections == 1


def test_what_a_rejection_split_off_was_not_right_the_first_time_either() -> None:
    world = World()
    client, support = world.client(), world.client(Role.SUPPORT)
    request_id, _ = rejected(world, client, "split_required", numbers=NUMBERS[1:])
    world.work(request_id)
    world.port(request_id)
    world.count(request_id)

    found = the_only(support, "first-time-right")

    assert len(world.orders(request_id)) == 2
    assert (found["completed"], found["right_first_time_percent"]) == (2, 0.0)


def test_dates_are_compared_with_what_was_confirmed_asked_for_and_told() -> None:
    world = World()
    client, support = world.client(), world.client(Role.SUPPORT)
    request_id, order = at_carrier(world, client)
    world.count(request_id)
    told = world.memory.window_told(order.id)
    assert told is not None
    shown = client.get(f"/v1/port-requests/{request_id}").body["window"]
    assert [day.isoformat() for day in told] == [shown["earliest"], shown["latest"]]
    world.hear(order, K.FOC_CONFIRMED, confirmed_foc_at=world.clock.now() + timedelta(days=7))
    world.clock.advance(days=8)
    world.hear(order, K.PORTED)
    world.count(request_id)

    found = the_only(support, "dates")

    assert (found["ported"], found["confirmed"], found["confirmed_kept_percent"]) == (1, 1, 0.0)
    assert (found["confirmed_late"], found["average_days_off"]) == (1, 1.0)
    assert (found["requested"], found["requested_kept_percent"]) == (0, None)
    assert (found["told"], found["told_kept_percent"], found["told_early"]) == (1, 0.0, 1)


def test_test_orders_are_in_reports_of_test_keys_alone() -> None:
    world = World()
    account = world.client()
    client = world.client(account_id=world.accounts[-1], test_mode=True)
    live, test = world.client(Role.SUPPORT), world.client(Role.SUPPORT, test_mode=True)
    request_id, _ = at_carrier(world, client)
    world.count(request_id)

    assert report(live, "carriers") == []
    assert the_only(test, "carriers")["sent"] == 1
    assert account.get("/admin/reports/carriers").status == 403


def test_port_outs_are_counted_with_how_many_answers_came_in_time() -> None:
    leaving = Leaving()
    world = leaving.world
    in_time = leaving.asked()
    assert leaving.confirm(in_time).status == 200
    late = leaving.asked(reference="PON-2", numbers=[leaving.numbers[1]], account_number="WRONG")
    world.clock.advance(days=3)
    assert leaving.reject(late, "account_number_mismatch").status == 200
    world.count(in_time, late)

    found = the_only(leaving.support, "port-outs")

    assert (found["received"], found["confirmed"], found["rejected"]) == (2, 1, 1)
    assert found["answered_in_time_percent"] == 50.0
    assert the_only(leaving.support, "port-out-reasons", by="reason") == {
        "reason": "account_number_mismatch",
        "port_outs": 1,
    }


def test_cases_are_counted_by_kind_and_by_how_they_ended() -> None:
    world = World()
    client, support = world.client(), world.client(Role.SUPPORT)
    request_id = world.draft(client)
    made = client.post(f"/v1/port-requests/{request_id}/cases", {"kind": "other", "text": "A question"})
    assert made.status == 201, made.body
    case_id = made.body["id"]
    world.clock.advance(hours=3)
    assert (
        support.post(f"/admin/cases/{case_id}/resolve", {"outcome": "answered", "note": "Done"}, if_match="*").status
        == 200
    )
    world.count(case_id)

    rows = report(support, "cases")

    assert [(row["kind"], row["outcome"], row["opened"], row["resolved"]) for row in rows] == [
        ("other", "", 1, 0),
        ("other", "answered", 0, 1),
    ]
    assert rows[1]["average_hours"] == 3.0
    assert the_only(support, "cases", by="kind")["half_within_hours"] == 4


def test_what_is_gone_or_means_nothing_is_passed_over() -> None:
    world = World()
    client = world.client()
    request_id, _ = at_carrier(world, client)
    event = world.memory.events(request_id, 500, None).items[-1]
    counted = world.desk.store
    gone = event.but(id="evt_gone", order_id="prq_none-1", type="order.completed")

    assert not count_event(world.desk, gone)
    assert not count_event(world.desk, gone.but(order_id="", about="pto_none", type="port_out.received"))
    assert not count_event(world.desk, gone.but(order_id="", about="cas_none", type="case.opened"))
    assert not count_event(world.desk, gone.but(type="request.submitted"))
    assert list(counted.facts(date(2026, 11, 23))) == []
