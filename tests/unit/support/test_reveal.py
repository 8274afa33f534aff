"""Secrets: masked everywhere, shown for a reason, limited, and written down."""

from typing import Any

import pytest

from shared.adapters.memory.faults import FaultyStore
from shared.domain.model import Role
from tests.unit.support.desk import Bench, in_review, reviewing
from tests.world import NUMBERS


@pytest.fixture
def desk() -> Bench:
    return in_review(reviewing(reveals_per_hour=3), pin_status="provided", pin="482913")


def ask(desk: Bench, what: str, reason: str = "The carrier asks on the telephone.", **more: Any) -> Any:
    return desk.staff.post(f"/admin/orders/{desk.order.id}/reveal", {"what": what, "reason": reason, **more})


def test_a_secret_is_shown_for_a_reason_and_who_saw_it_is_written_down(desk: Bench) -> None:
    assert ask(desk, "account_number").body == {"what": "account_number", "number": None, "value": "LT-884213"}
    assert ask(desk, "pin").body["value"] == "482913"

    lead = desk.world.client(Role.SUPPORT_LEAD)
    seen = lead.get("/admin/reveals").body["items"]
    assert [(one["what"], one["by"]["name"], one["order_id"]) for one in seen] == [
        ("pin", "Some support", desk.order.id),
        ("account_number", "Some support", desk.order.id),
    ]
    assert desk.staff.get("/admin/reveals").status == 403
    me = seen[0]["by"]["id"]
    assert len(lead.get(f"/admin/reveals?user_id={me}").body["items"]) == 2
    assert lead.get("/admin/reveals?user_id=usr_other").body["items"] == []
    whole = str(desk.staff.get(f"/admin/orders/{desk.order.id}").body)
    assert "staff.secret_revealed" in whole
    assert "482913" not in whole + str(lead.get("/admin/reveals").body)
    assert "revealed" not in str(desk.customer.get(f"/v1/port-requests/{desk.request_id}/events?limit=200").body)


def test_it_wants_a_reason(desk: Bench) -> None:
    answer = ask(desk, "pin", " ")
    assert (answer.status, answer.codes) == (422, ["reason_missing"])
    assert desk.world.client(Role.SUPPORT_LEAD).get("/admin/reveals").body["items"] == []


def test_it_is_limited_by_person_and_hour(desk: Bench) -> None:
    assert [ask(desk, "pin").status for _ in range(4)] == [200, 200, 200, 429]
    assert int(ask(desk, "pin").headers["retry-after"]) == 3600
    other = desk.world.client(Role.SUPPORT)
    path = f"/admin/orders/{desk.order.id}/reveal"
    assert other.post(path, {"what": "pin", "reason": "x"}).status == 200
    desk.world.clock.advance(hours=1)
    assert ask(desk, "pin").status == 200


def test_what_is_not_there_is_not_shown() -> None:
    desk = in_review()
    assert ask(desk, "pin").status == 404
    assert ask(desk, "number_pin", number=NUMBERS[0]).status == 404
    assert ask(desk, "number_pin", number="+12125550000").codes == ["number_not_in_order"]
    assert ask(desk, "number_pin").codes == ["number_not_in_order"]
    assert ask(desk, "everything").codes == ["invalid_value"]
    assert desk.world.client(Role.SUPPORT_LEAD).get("/admin/reveals").body["items"] == []


def test_customers_are_shown_none(desk: Bench) -> None:
    path = f"/admin/orders/{desk.order.id}/reveal"
    assert desk.customer.post(path, {"what": "pin", "reason": "x"}).status == 403


def test_nothing_is_shown_where_it_cannot_be_written_down(desk: Bench) -> None:
    faulty = FaultyStore(desk.world.memory, lambda _, method: "before" if method == "commit" else "ok")
    desk.world.use(faulty)
    desk.staff.app = desk.world.app
    answer = ask(desk, "pin")
    assert answer.status == 503
    assert "482913" not in str(answer.body)
