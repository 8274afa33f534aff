"""What our team sees of a request and an order, whoever's they are."""

from shared.domain.model import CarrierEventKind, Role
from tests.unit.support.desk import at_carrier, in_review
from tests.world import NUMBERS

K = CarrierEventKind


def test_an_order_is_shown_whole_with_what_its_carrier_said() -> None:
    desk = at_carrier(pin_status="provided", pin="482913")
    desk.hear(K.REJECTED, reasons=[("pin_invalid", "PIN")])
    desk.staff.post(f"/admin/requests/{desk.request_id}/notes", {"text": "Careful."})

    answer = desk.staff.get(f"/admin/orders/{desk.order.id}")
    shown = answer.body

    assert (answer.status, answer.headers["etag"]) == (200, f'"{desk.order.version}"')
    assert (shown["order"]["carrier_stage"], shown["order"]["lane"]) == ("sent", "customer")
    assert [one["kind"] for one in shown["carrier_events"]] == ["rejected"]
    assert shown["correction"]["reasons"][0]["code"] == "pin_invalid"
    assert [one["text"] for one in shown["notes"]] == ["Careful."]
    assert shown["events"][0]["at"] >= shown["events"][-1]["at"]
    assert shown["order"]["workflow"]["attempt"] == 0
    assert shown["account"] == {
        "id": desk.order.account_id,
        "name": "Acme",
        "can_port": True,
        "cannot_port_because": [],
    }
    assert [one["type"] for one in shown["documents"]] == ["invoice"]
    assert "482913" not in str(shown)


def test_a_request_is_shown_with_all_its_orders_and_what_was_said() -> None:
    desk = in_review()
    desk.customer.post(f"/v1/port-requests/{desk.request_id}/comments", {"text": "When?"})

    answer = desk.staff.get(f"/admin/requests/{desk.request_id}")
    shown = answer.body

    assert (answer.status, shown["request"]["status"]) == (200, "in_review")
    assert [one["id"] for one in shown["orders"]] == [desk.order.id]
    assert shown["orders"][0]["next_action_for_staff"].startswith("Compare the letter")
    assert [one["text"] for one in shown["comments"]] == ["When?"]
    assert shown["losing_accounts"][0]["account_number"] == {"set": True, "last4": "4213"}
    assert answer.headers["etag"] == f'"{shown["request"]["version"]}"'


def test_a_draft_says_what_is_missing() -> None:
    desk = in_review()
    request_id = desk.customer.post("/v1/port-requests", {"name": "New"}).body["id"]
    shown = desk.staff.get(f"/admin/requests/{request_id}").body
    assert shown["request"]["readiness"]["ready"] is False
    assert shown["orders"] == []


def test_rows_events_letters_and_documents_are_a_call_away() -> None:
    desk = in_review()
    path = f"/admin/requests/{desk.request_id}"
    document_id = desk.customer.get(f"/v1/port-requests/{desk.request_id}/documents").body["items"][0]["id"]

    assert [row["number"] for row in desk.staff.get(f"{path}/numbers").body["items"]] == [*NUMBERS]
    first = desk.staff.get(f"{path}/numbers?limit=2").body
    assert len(desk.staff.get(f"{path}/numbers?limit=2&cursor={first['cursor']}").body["items"]) == 1
    assert desk.staff.get(f"{path}/events?limit=200").body["items"][0]["type"] == "request.created"
    assert desk.staff.get(f"{path}/comments").body["items"] == []
    assert desk.staff.get(f"{path}/documents/{document_id}").body["link"]
    letter = desk.staff.get(f"/admin/orders/{desk.order.id}/letter?version=signed")
    assert (letter.status, "letters/" in letter.headers["location"]) == (303, True)


def test_the_other_mode_and_strangers_are_not_there() -> None:
    desk = in_review()
    test_key = desk.world.client(Role.SUPPORT, test_mode=True)
    for part in ("", "/numbers", "/events", "/comments", "/notes", "/documents/doc_x"):
        assert test_key.get(f"/admin/requests/{desk.request_id}{part}").status == 404
        assert desk.staff.get(f"/admin/requests/prq_nobody{part}").status == 404
    assert test_key.get(f"/admin/orders/{desk.order.id}").status == 404
    assert desk.staff.get("/admin/orders/nonsense").status == 404
    assert desk.staff.get("/admin/orders/" + "x" * 3000).status == 404


def test_our_team_does_not_pass_where_customers_work() -> None:
    """What our team may reach is under /admin; by a customer's own calls it sees nothing."""
    desk = in_review()
    for part in ("", "/orders", "/events", "/documents", "/comments", "/numbers"):
        assert desk.staff.get(f"/v1/port-requests/{desk.request_id}{part}").status == 403
