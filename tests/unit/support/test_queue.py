"""The desk's queue through the API: every view, counts, assignees, what is told of an order."""

from datetime import timedelta

import pytest

from shared.domain.model import CarrierEventKind, Role
from shared.usecases.drive_order import record_failure
from tests.unit.support.desk import Bench, at_carrier, bench, in_review, reviewing, scheduled
from tests.world import NUMBERS, Client, World

K = CarrierEventKind


def shown(key: Client, view: str, query: str = "") -> list[str]:
    answer = key.get(f"/admin/queue/{view}{query}")
    assert answer.status == 200, answer.body
    return [entry["order_id"] for entry in answer.body["items"]]


def counts(key: Client, query: str = "") -> dict[str, str]:
    """What is not empty; no relay runs here, so that every order falls behind."""
    answer = key.get(f"/admin/queue{query}")
    assert answer.status == 200, answer.body
    return {item["view"]: item["text"] for item in answer.body["items"] if item["count"] and item["view"] != "behind"}


def test_an_order_that_is_signed_is_to_be_reviewed_and_says_all_that_staff_need() -> None:
    desk = in_review()

    (entry,) = desk.staff.get("/admin/queue/to_review").body["items"]

    assert {name: entry[name] for name in ("account_name", "request_name", "order_id", "status", "whose_turn")} == {
        "account_name": "Acme",
        "request_name": "Chicago lines",
        "order_id": desk.order.id,
        "status": "in_review",
        "whose_turn": "staff",
    }
    assert (entry["numbers"], entry["current_carrier"], entry["lane"]) == (3, "Lakeside Telecom", "review")
    assert entry["next_action"].startswith("Compare the letter and the bill")
    assert (entry["overdue"], entry["age_hours"], entry["assignee"]) == (False, 0.0, None)
    assert counts(desk.staff) == {"to_review": "1"}


def test_age_runs_in_business_hours_and_an_entry_is_overdue_after_a_desk_day() -> None:
    desk = in_review()

    desk.world.clock.advance(days=1, minutes=1)
    (entry,) = desk.staff.get("/admin/queue/to_review").body["items"]

    assert (entry["age_hours"], entry["overdue"]) == (12.0, True)


def test_a_customer_who_answers_too_late_a_silent_signer_and_a_silent_carrier_come_into_view() -> None:
    to_sign = bench()
    world, staff = to_sign.world, to_sign.staff
    asked = at_carrier(world, numbers=["+12125552311"])
    silent = at_carrier(world, numbers=["+12125552321"])
    asked.hear(K.REJECTED, reasons=[("pin_invalid", "PIN")])
    assert counts(staff) == {}

    world.clock.advance(days=7, hours=1)  # Thanksgiving and the day after are no business days
    assert shown(staff, "carrier_silent") == [silent.order.id]
    world.clock.advance(days=1)
    assert shown(staff, "waiting_on_customer") == [asked.order.id]
    world.clock.advance(days=7)
    assert shown(staff, "signer_silent") == [to_sign.order.id]


def test_an_order_whose_silence_was_noted_stays_in_view_until_the_carrier_is_asked() -> None:
    desk = at_carrier()
    desk.world.clock.advance(days=7, hours=1)
    desk.world.work(desk.request_id)

    desk.world.clock.advance(minutes=1)
    assert desk.order.owner == "staff"
    assert shown(desk.staff, "carrier_silent") == [desk.order.id]


def test_a_rejection_that_is_ours_to_settle_is_among_the_rejected() -> None:
    desk = at_carrier()
    desk.hear(K.REJECTED, reasons=[("no_coverage", "no rate centre")])

    assert shown(desk.staff, "rejected") == [desk.order.id]
    (entry,) = desk.staff.get("/admin/queue/rejected").body["items"]
    assert (entry["asks"], entry["whose_turn"]) == (["no_coverage"], "staff")


def test_a_date_is_shown_on_its_day_and_after_it_passed() -> None:
    desk = scheduled()
    foc = desk.order.confirmed_foc_at
    assert foc is not None
    assert counts(desk.staff) == {}

    desk.world.clock.advance(seconds=int((foc - desk.world.clock.now()).total_seconds()) - 3600)
    assert counts(desk.staff) == {"foc_today": "1"}
    desk.world.clock.advance(hours=6)
    assert counts(desk.staff) == {"foc_passed": "1"}
    desk.world.work(desk.request_id)
    assert counts(desk.staff) == {"foc_passed": "1"}, "that silence was noted leaves it there"


def test_a_flagged_order_is_flagged_and_stays_where_it_stands() -> None:
    desk = at_carrier()
    desk.world.clock.advance(minutes=1)
    answer = desk.staff.post(
        f"/admin/orders/{desk.order.id}/carrier-answers",
        {"kind": "rejected", "reasons": [{"code": "QX-17", "words": "strange"}]},
    )
    assert answer.status == 200, answer.body

    assert desk.order.staff_flags == ("unknown_code",)
    assert counts(desk.staff) == {"rejected": "1", "flagged": "1"}
    (entry,) = desk.staff.get("/admin/queue/flagged").body["items"]
    assert (entry["flags"], entry["lane"]) == (["unknown_code"], "rejected")
    assert entry["next_action"].startswith("Read the carrier's own words")


def test_an_order_whose_step_fails_over_and_over_is_stuck() -> None:
    desk = at_carrier()
    for _ in range(3):
        record_failure(desk.world.desk, desk.order.id, "send_change", "the carrier's API answers 500")

    assert counts(desk.staff) == {"stuck": "1"}
    (entry,) = desk.staff.get("/admin/queue/stuck").body["items"]
    assert entry["fault"] == "the carrier's API answers 500"
    assert entry["next_action"].endswith("send_change: the carrier's API answers 500")


def test_orders_that_no_relay_told_of_are_behind() -> None:
    desk = in_review()
    assert desk.staff.get("/admin/queue/behind").body["items"] == []

    desk.world.clock.advance(minutes=20)

    assert shown(desk.staff, "behind") == [desk.order.id]
    items = desk.staff.get("/admin/queue").body["items"]
    assert [one["count"] for one in items if one["view"] == "behind"] == [1]


def test_a_carriers_event_about_no_order_is_in_quarantine() -> None:
    desk = at_carrier()
    stranger = desk.order.but(reference="PD00000000000099", carrier_order_id="")
    assert desk.world.hear(stranger, K.ACCEPTED) == "quarantined"

    page = desk.staff.get("/admin/quarantine").body

    assert [(one["carrier"], one["why"]) for one in page["items"]] == [("simulated", "unknown order")]
    assert (page["carrier"], page["cursor"]) == (None, None)
    assert counts(desk.staff)["quarantined_events"] == "1"


def test_the_quarantine_is_read_page_by_page_through_all_carriers() -> None:
    world = World()
    staff = world.client(Role.SUPPORT)
    for carrier, number in (("manual", 3), ("simulated", 2), ("telnyx", 1)):
        for n in range(number):
            world.desk.store.quarantine(carrier, f"ev-{n}", "{}", "unknown order", world.clock.now())
    seen, query = [], ""
    while True:
        page = staff.get(f"/admin/quarantine?limit=2{query}").body
        seen += [(one["carrier"], one["event_id"]) for one in page["items"]]
        if page["carrier"] is None:
            break
        query = f"&carrier={page['carrier']}" + (f"&cursor={page['cursor']}" if page["cursor"] else "")

    assert sorted(seen) == sorted({*seen})
    assert len(seen) == 6
    assert staff.get("/admin/quarantine?carrier=nobody").body["items"] == []


@pytest.fixture
def three() -> tuple[World, Client, list[Bench]]:
    world = reviewing()
    benches = [in_review(world, numbers=[f"+1212555{2330 + n}"]) for n in range(3)]
    return world, benches[0].staff, benches


def test_pages_follow_each_other(three: tuple[World, Client, list[Bench]]) -> None:
    _, staff, benches = three
    first = staff.get("/admin/queue/to_review?limit=2").body
    second = staff.get(f"/admin/queue/to_review?limit=2&cursor={first['cursor']}").body

    found = [entry["order_id"] for entry in (*first["items"], *second["items"])]
    assert sorted(found) == sorted(one.order.id for one in benches)
    assert second["cursor"] is None


def test_test_keys_have_a_queue_of_their_own(three: tuple[World, Client, list[Bench]]) -> None:
    world, _, _ = three
    assert counts(world.client(Role.SUPPORT, test_mode=True)) == {}


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.MANAGER, Role.CLIENT_MANAGER])
def test_customers_see_none_of_it(three: tuple[World, Client, list[Bench]], role: Role) -> None:
    key = three[0].client(role)
    paths = ("queue", "queue/to_review", "queue/behind", "quarantine", "search?q=acme")
    assert {key.get(f"/admin/{path}").status for path in paths} == {403}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("queue/nonsense", 422),
        ("queue/to_review?limit=0", 422),
        ("queue/to_review?limit=101", 422),
        ("queue/to_review?cursor=rubbish", 400),
        ("quarantine?cursor=rubbish&carrier=manual", 400),
    ],
)
def test_nonsense_is_refused(three: tuple[World, Client, list[Bench]], path: str, status: int) -> None:
    assert three[1].get(f"/admin/{path}").status == status


def test_a_count_ends_at_ninety_nine() -> None:
    desk = at_carrier(numbers=NUMBERS[:1])
    order = desk.order
    store = desk.world.desk.store
    for n in range(101):
        store.quarantine("manual", f"ev-{n}", "{}", "unknown order", order.created_at + timedelta(seconds=n))

    (found,) = [one for one in desk.staff.get("/admin/queue").body["items"] if one["view"] == "quarantined_events"]

    assert found == {"view": "quarantined_events", "count": 99, "more": True, "text": "99+"}
