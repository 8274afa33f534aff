"""Numbers that left: released here, free for anybody, and back within the window of a snapback."""

import pytest

from shared.ports import Unavailable
from tests.unit.port_outs.leaving import Leaving
from tests.world import NUMBERS, csv_of


def ringing(here: Leaving) -> set[str]:
    return {number for _, number in here.world.platform.ringing}


def test_numbers_that_left_ring_no_more_and_their_tracking_numbers_end() -> None:
    here = Leaving()
    found = here.asked(numbers=list(NUMBERS[:2]))
    here.gone(found)

    body = here.read(found)
    assert (body["status"], body["completed_at"] is not None) == ("completed", True)
    assert ringing(here) == {NUMBERS[2]}
    states = {one["number"]: one["status"] for one in here.admin.get("/v1/tracking-numbers").body["items"]}
    assert states == {NUMBERS[0]: "ported_out", NUMBERS[1]: "ported_out", NUMBERS[2]: "pending"}
    only = here.admin.get("/v1/tracking-numbers?status=ported_out").body["items"]
    assert {one["number"] for one in only} == set(NUMBERS[:2])
    assert here.sheet()["ported_out_at"] is not None
    assert here.world.memory.holds(here.account_id) == ()
    assert here.world.mailbox.sent[-1].mail.subject == "Telephone numbers of Acme have moved to Nimbus Telecom"
    call = here.admin.post(f"/v1/tracking-numbers/{NUMBERS[0]}/calls", {})
    assert (call.status, call.body["code"]) == (409, "ported_out")
    again = here.ask(reference="PON-7")
    assert here.usable(again.body["id"]) == {"number_inactive", "request_unreadable"}


def test_a_number_that_left_can_be_ported_in_again_by_anybody() -> None:
    here = Leaving()
    here.gone(here.asked())
    other = here.world.client()

    request_id = here.ported_in(other, (NUMBERS[0],))

    assert here.world.orders(request_id)[0].status == "completed"
    assert other.get(f"/v1/tracking-numbers/{NUMBERS[0]}").body["status"] == "pending"
    assert here.admin.get(f"/v1/tracking-numbers/{NUMBERS[0]}").status == 404
    assert other.get(f"/v1/tracking-numbers/{NUMBERS[0]}/port-out").body["protection"]["pin_set"] is False


def test_a_snapback_makes_the_numbers_ring_again_as_they_did() -> None:
    here = Leaving()
    found = here.asked(numbers=list(NUMBERS[:2]))
    before = dict(here.world.platform.ringing)
    here.gone(found)
    said = here.admin.post(f"/v1/port-outs/{found}/answer", {"decision": "not_ours"})
    here.world.look_after(found)

    answer = here.do("return", found, {"reason": "Nimbus gave them back as an unauthorized port."})

    assert said.body["case_id"]
    assert answer.status == 200
    assert here.read(found)["status"] == "returned"
    assert dict(here.world.platform.ringing) == before
    assert here.admin.get(f"/v1/tracking-numbers/{NUMBERS[0]}").body["status"] == "pending"
    assert here.sheet()["ported_out_at"] is None
    assert here.world.mailbox.sent[-1].mail.subject == "Telephone numbers of Acme are back"


def test_after_the_window_nothing_is_asked_back() -> None:
    here = Leaving()
    found = here.asked()
    here.gone(found)
    here.world.clock.advance(days=8)

    late = here.do("return", found, {"reason": "too late"})
    word = here.admin.post(f"/v1/port-outs/{found}/answer", {"decision": "not_ours"})

    assert (late.status, late.body["code"]) == (409, "snapback_window_over")
    assert (word.status, word.body["code"]) == (409, "snapback_window_over")


def test_a_number_that_somebody_took_meanwhile_does_not_come_back() -> None:
    here = Leaving()
    found = here.asked(numbers=list(NUMBERS[:2]))
    here.gone(found)
    other = here.world.client()
    here.ported_in(other, (NUMBERS[0],))

    here.do("return", found, {"reason": "given back"})

    (event,) = [
        one
        for one in here.support.get(f"/admin/port-outs/{found}/events").body["items"]
        if one["type"] == "port_out.returned"
    ]
    assert event["data"] == {"returned": 1, "not_returned": [NUMBERS[0]]}
    assert other.get(f"/v1/tracking-numbers/{NUMBERS[0]}").status == 200
    assert here.admin.get(f"/v1/tracking-numbers/{NUMBERS[1]}").body["status"] == "pending"


def test_a_platform_that_does_not_answer_is_asked_again_later() -> None:
    here = Leaving()
    found = here.asked()
    here.confirm(found)
    here.world.clock.advance(days=8)
    here.world.platform.fail_before = 1
    here.support.post(f"/admin/port-outs/{found}/complete", if_match="*")

    with pytest.raises(Unavailable):
        here.world.look_after(found)
    assert here.read(found)["status"] == "releasing"
    assert here.world.look_after(found) == 0
    here.world.clock.advance(minutes=2)
    here.world.look_after(found)

    assert here.read(found)["status"] == "completed"
    assert NUMBERS[0] not in ringing(here)


HAD_BEFORE = ("+12125550701", "+12125550702")


def test_a_number_that_no_port_brought_in_leaves_comes_back_and_can_be_taken_in_again() -> None:
    here = Leaving()
    listed = csv_of(HAD_BEFORE)
    assert here.admin.post("/v1/tracking-numbers", listed).body["imported"] == 2
    found = here.asked(numbers=[HAD_BEFORE[0]])
    here.gone(found)
    assert here.sheet(HAD_BEFORE[0])["status"] == "ported_out"
    assert here.admin.get(f"/v1/tracking-numbers/{HAD_BEFORE[0]}").body["status"] == "ported_out"

    assert here.do("return", found, {"reason": "Nimbus gave it back."}).status == 200
    back = here.admin.get(f"/v1/tracking-numbers/{HAD_BEFORE[0]}").body
    assert (back["status"], back["ported_at"], back["ported_out_at"]) == ("active", None, None)
    assert ringing(here) >= {HAD_BEFORE[0]}

    once_more = here.asked(numbers=[HAD_BEFORE[0]], reference="PON-2")
    assert here.confirm(once_more, confirmed_foc_at="2026-12-15T15:00:00Z").status == 200
    here.world.clock.advance(days=20)
    assert here.do("complete", once_more).status == 200
    again = here.admin.post("/v1/tracking-numbers", listed)
    assert [row["outcome"] for row in again.body["items"]] == ["imported", "unchanged"]
    assert here.admin.get(f"/v1/tracking-numbers/{HAD_BEFORE[0]}").body["status"] == "active"
