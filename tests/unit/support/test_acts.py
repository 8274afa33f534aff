"""What our team does to an order: each act once, what it means for the customer, and what it refuses."""

from datetime import timedelta
from typing import Any

import pytest

from shared.adapters.memory.bus import MemoryBus
from shared.adapters.memory.executions import MemoryExecutions
from shared.domain.model import CarrierEventKind, CarrierStage, Role, StaffFlag
from shared.usecases.desk import SYSTEM
from shared.usecases.drive_order import record_failure
from shared.usecases.relay_changes import do_asked
from shared.usecases.transitions import changed, commit_order, order_event
from tests.unit.support.desk import Bench, at_carrier, bench, in_review, reviewing, scheduled
from tests.world import NUMBERS, Answer, any_losing_account

K = CarrierEventKind


def document(desk: Bench) -> str:
    """An accepted document of the request."""
    desk.world.invoice(desk.customer, desk.request_id)
    items: list[dict[str, Any]] = desk.customer.get(f"/v1/port-requests/{desk.request_id}/documents").body["items"]
    return str(items[-1]["id"])


def corrections(desk: Bench, **body: Any) -> Any:
    path = f"/v1/port-requests/{desk.request_id}/corrections"
    return desk.customer.post(path, {"order_id": desk.order.id, **body})


def flag(desk: Bench, *flags: StaffFlag) -> None:
    order = desk.order
    after = changed(order, desk.world.clock.now(), staff_flags=flags)
    commit_order(desk.world.desk, after, order_event(desk.world.desk, after, "order.flagged", SYSTEM, before=order))


# --- reviewing -------------------------------------------------------------------------------------------------------


def test_an_approved_order_goes_to_its_carrier() -> None:
    desk = in_review()
    answer = desk.act("approve")

    assert (answer.status, answer.body["order"]["review_passed"]) == (200, True)
    desk.world.work(desk.request_id)
    assert desk.order.status == "submitted"


def test_a_letter_that_is_sent_back_is_signed_anew() -> None:
    desk = in_review()
    assert desk.act("return-letter", {"reason": "The name is missing."}).status == 200
    assert desk.order.status == "awaiting_signature"
    assert "The name is missing." in desk.order.asks[0].detail


def test_a_returned_order_is_a_draft_that_says_why_and_can_be_submitted_again() -> None:
    desk = in_review()
    desk.act("approve")  # passed, and not handed over yet
    answer = desk.act("return", {"reason": "The bill is of another carrier."})
    assert (answer.status, desk.order.status) == (200, "draft")
    desk.world.work(desk.request_id)

    shown = desk.customer.get(f"/v1/port-requests/{desk.request_id}").body
    assert shown["status"] == "draft"
    assert "The bill is of another carrier." in shown["progress"]["where"]
    assert desk.customer.post(f"/v1/port-requests/{desk.request_id}/submit").status == 200


def test_what_a_carrier_has_is_not_returned() -> None:
    desk = at_carrier()
    answer = desk.act("return", {"reason": "No."})
    assert (answer.status, answer.body["code"]) == (409, "invalid_transition")


# --- stopping --------------------------------------------------------------------------------------------------------


def test_an_order_is_rejected_before_its_submission_and_goes_on_once_it_is_corrected() -> None:
    desk = in_review()
    answer = desk.act("reject", {"reasons": [{"code": "account_number_mismatch", "words": "the bill says LT-9"}]})
    assert (answer.status, desk.order.status, desk.order.owner) == (200, "action_required", "customer")
    assert desk.order.asks[0].said == "the bill says LT-9"

    fixed = corrections(desk, edit={"account_number": "LT-9001"})
    assert (fixed.status, desk.order.status, desk.order.review_passed) == (200, "in_review", False)
    desk.act("approve")
    desk.world.work(desk.request_id)
    assert desk.world.carrier.orders[desk.order.reference].account_number == "LT-9001"


def test_reasons_name_numbers_of_the_order_and_everything_wrong_is_said_at_once() -> None:
    desk = in_review()
    answer = desk.act(
        "reject",
        {"reasons": [{"code": "nonsense"}, {"code": "number_inactive", "numbers": ["(212) 555-2301", "212-555-0000"]}]},
    )
    assert (answer.status, sorted(answer.codes)) == (422, ["number_not_in_order", "reason_unknown"])
    assert desk.act("reject").codes == ["reasons_missing"]
    assert desk.order.status == "in_review"

    desk.act("reject", {"reasons": [{"code": "number_inactive", "numbers": ["(212) 555-2301"]}]})
    assert desk.order.asks[0].numbers == (NUMBERS[0],)


def test_a_rejection_of_what_a_carrier_has_is_what_the_carrier_said() -> None:
    desk = at_carrier()
    desk.world.clock.advance(minutes=1)
    answer = desk.act("reject", {"reasons": [{"code": "pin_invalid"}]}, idempotency_key="once")
    assert (answer.status, desk.order.status) == (200, "action_required")
    assert len(desk.world.desk.store.inbox(desk.order.id)) == 1

    again = desk.act("reject", {"reasons": [{"code": "pin_invalid"}]}, version=1, idempotency_key="once")
    assert (again.status, len(desk.world.desk.store.inbox(desk.order.id))) == (200, 1)


def test_a_document_that_is_asked_for_is_attached_as_evidence_and_the_order_goes_on() -> None:
    desk = in_review()
    answer = desk.act("request-document", {"type": "csr", "reason": "The bill does not show the account number."})
    assert (answer.status, desk.order.status) == (200, "action_required")
    (form,) = desk.customer.get(f"/v1/port-requests/{desk.request_id}/corrections").body["items"]
    (reason,) = form["reasons"]
    assert (reason["code"], reason["fixes"], form["can_be_corrected"]) == ("document_requested", ["dispute"], True)
    assert "as type csr" in reason["fix"]

    sent = corrections(desk, dispute=[{"code": "document_requested", "document_ids": [document(desk)]}])
    assert (sent.status, desk.order.status) == (200, "in_review")


def test_several_documents_and_reasons_can_be_asked_for_one_after_the_other() -> None:
    desk = in_review()
    desk.act("reject", {"reasons": [{"code": "address_mismatch"}]})
    desk.act("request-document", {"type": "invoice", "reason": "A newer one."})
    assert [ask.code for ask in desk.order.asks] == ["address_mismatch", "document_requested"]


def test_a_document_of_an_unknown_type_or_without_a_reason_is_not_asked_for() -> None:
    desk = in_review()
    assert desk.act("request-document", {"type": "selfie"}).codes == ["document_type_unknown", "reason_missing"]
    assert desk.act("request-document", {"type": "invoice"}).codes == ["reason_missing"]
    assert bench().act("request-document", {"type": "invoice", "reason": "x"}).status == 409


# --- the carrier's side ----------------------------------------------------------------------------------------------


def test_a_date_is_entered_and_the_numbers_are_marked_ported() -> None:
    desk = at_carrier()
    desk.world.clock.advance(minutes=1)
    foc = desk.world.clock.now() + timedelta(days=7)
    assert desk.act("foc", {"confirmed_foc_at": foc.isoformat()}).status == 200
    assert desk.order.confirmed_foc_at == foc

    desk.world.clock.advance(days=7)
    answer = desk.act("mark-ported", {"occurred_at": (foc + timedelta(hours=1)).isoformat()})
    assert answer.status == 409 or answer.codes == ["in_the_future"], "an hour from now"
    desk.world.clock.advance(hours=2)
    desk.act("mark-ported", {"occurred_at": (foc + timedelta(hours=1)).isoformat()})
    assert (desk.order.status, desk.order.actual_ported_at) == ("completed", foc + timedelta(hours=1))


def test_some_numbers_are_marked_ported() -> None:
    desk = scheduled()
    desk.world.clock.advance(minutes=1)
    assert desk.act("mark-ported", {"numbers": [NUMBERS[0]], "reason": "Jo of Lakeside says so."}).status == 200
    assert desk.order.ported_count == 1


@pytest.mark.parametrize("call", ["act", "carrier-answers"])
def test_before_the_confirmed_date_and_for_another_one_a_reason_is_given(call: str) -> None:
    desk = scheduled()
    desk.world.clock.advance(minutes=1)
    foc = desk.order.confirmed_foc_at
    assert foc is not None
    other = {"confirmed_foc_at": (foc + timedelta(days=3)).isoformat()}

    def enter(act: str, **body: Any) -> Answer:
        if call == "act":
            found: Answer = desk.act(act, body)
            return found
        kind = {"foc": "foc_confirmed", "mark-ported": "ported"}[act]
        return desk.staff.post(f"/admin/orders/{desk.order.id}/carrier-answers", {"kind": kind, **body})

    early = enter("mark-ported")
    moved = enter("foc", **other, occurred_at="2030-01-01T00:00:00Z")

    assert (early.status, early.codes) == (422, ["reason_missing"])
    assert moved.codes == ["in_the_future", "reason_missing"]
    assert (desk.order.status, desk.order.confirmed_foc_at) == ("scheduled", foc)
    assert enter("foc", confirmed_foc_at=foc.isoformat()).status == 200
    assert enter("foc", **other, reason="Lakeside moved it by mail.").status == 200
    assert desk.order.confirmed_foc_at == foc + timedelta(days=3)
    desk.world.clock.advance(minutes=1)
    assert enter("mark-ported", reason="Jo of Lakeside says so.").status == 200
    assert desk.order.status == "completed"
    assert desk.events().count("staff.answer_explained") == 2


def test_a_carrier_is_asked_now() -> None:
    desk = at_carrier()
    event = desk.world.carrier.event(desk.order.reference, K.ACCEPTED, desk.world.clock.now() + timedelta(seconds=1))
    desk.world.clock.advance(seconds=2)
    desk.world.carrier.happened[desk.order.reference] = [event]

    answer = desk.staff.post(f"/admin/orders/{desk.order.id}/poll", {})

    assert (answer.status, answer.body["result"]) == (200, {"news": 1})
    assert in_review().act("poll").body["code"] == "not_at_carrier"


def test_an_order_that_waits_for_our_team_is_sent_on_with_a_note() -> None:
    desk = at_carrier()
    desk.hear(K.REJECTED, reasons=[("no_coverage", "none")])
    assert desk.act("resubmit").codes == ["reason_missing"]

    answer = desk.act("resubmit", {"note": "The rate centre is open now."})

    assert answer.status == 200, answer.body
    desk.world.work(desk.request_id)
    assert desk.world.carrier.changes[0][1].note.startswith("The rate centre is open now.")


def test_a_silent_carrier_is_chased_with_a_canned_text_among_several_acts() -> None:
    desk = at_carrier()
    lead = desk.world.client(Role.SUPPORT_LEAD)
    text = {"title": "Chase", "use": "chase", "text": "Where does {pon} stand? {me}"}
    text_id = lead.post("/admin/canned-texts", text).body["id"]
    item = {"act": "chase", "order_id": desk.order.id, "version": desk.order.version}
    body = {"canned_text_id": text_id, "note": "It is urgent."}

    (result,) = desk.staff.post("/admin/actions", {"items": [item | {"body": body}]}).body["items"]

    assert result["status"] == 200, result
    assert f"Where does {desk.order.reference} stand? Some support\n\nIt is urgent." in result["result"]["text"]
    assert "order.chased" in desk.events()
    stale = desk.staff.post("/admin/actions", {"items": [item | {"body": {}}]}).body["items"][0]
    assert stale["status"] == 412
    path = f"/admin/orders/{desk.order.id}/chase"
    assert desk.staff.post(path, {}, if_match='"1"').status == 412
    assert desk.staff.post(path, {"canned_text_id": "can_nobody"}).status == 404


def test_corrections_and_carriers_answers_are_held_against_a_version_that_is_given() -> None:
    desk = at_carrier()
    path = f"/admin/orders/{desk.order.id}"
    assert desk.staff.post(f"{path}/corrections", {"note": "x"}, if_match='"1"').status == 412
    assert desk.staff.post(f"{path}/split", {"numbers": ["+12125550101"]}, if_match='"1"').status == 412
    assert desk.staff.post(f"{path}/carrier-answers", {"kind": "accepted"}, if_match='"1"').status == 412
    assert desk.staff.post(f"{path}/carrier-answers", {"kind": "accepted"}).status == 200


def test_an_order_that_its_carrier_lost_is_handed_over_again_under_the_same_pon() -> None:
    desk = at_carrier()
    reference = desk.order.reference
    del desk.world.carrier.orders[reference]
    desk.staff.post(f"/admin/orders/{desk.order.id}/poll", {})
    assert StaffFlag.CARRIER_LOST_ORDER in desk.order.staff_flags

    answer = desk.act("resubmit", {"note": "You lost it."})

    assert (answer.status, answer.body["order"]["flags"]) == (200, [])
    desk.world.work(desk.request_id)
    assert (desk.order.status, desk.order.carrier_stage) == ("submitted", CarrierStage.SENT)
    assert reference in desk.world.carrier.orders


# --- signers ---------------------------------------------------------------------------------------------------------


def mailed() -> Bench:
    world = reviewing()
    desk = bench(world, signer={"name": "Sam Roe", "email": "sam@roe.example.com"})
    world.mail(desk.request_id)
    world.clock.advance(minutes=5)
    return desk


def test_a_signer_is_mailed_again_and_another_one_asked_instead() -> None:
    desk = mailed()
    assert desk.act("resend-letter", {"new_link": True}).status == 200
    desk.world.mail(desk.request_id)
    assert len(desk.world.mailbox.to("sam@roe.example.com")) == 2

    answer = desk.act("signer", {"signer": {"name": "Kim Lee", "email": "kim@lee.example.com"}})
    assert answer.status == 200, answer.body
    desk.world.mail(desk.request_id)
    assert desk.world.mailbox.to("kim@lee.example.com")
    events = desk.customer.get(f"/v1/port-requests/{desk.request_id}/events?limit=200").body["items"]
    assert {event["actor"]["kind"] for event in events if event["type"] == "envelope.resent"} == {"staff"}


def test_a_letter_that_nobody_was_mailed_can_be_mailed_to_a_signer() -> None:
    desk = bench()
    assert desk.act("resend-letter").body["code"] == "no_envelope"
    assert desk.act("signer", {"signer": {"name": "Kim Lee", "email": "kim@lee.example.com"}}).status == 200
    assert desk.order.envelope_id


# --- cancelling ------------------------------------------------------------------------------------------------------


def test_an_order_that_no_carrier_has_is_cancelled_at_once() -> None:
    desk = in_review()
    assert desk.act("cancel").codes == ["reason_missing"]
    assert desk.act("cancel", {"reason": "The customer called."}).status == 200
    assert desk.order.status == "cancelled"


def test_after_the_confirmed_date_a_second_person_confirms() -> None:
    desk = scheduled()
    world = desk.world
    lead = world.client(Role.SUPPORT_LEAD)

    proposed = desk.act("cancel", {"reason": "The customer called."})
    assert (proposed.status, desk.order.status) == (200, "scheduled")
    assert proposed.body["order"]["proposal"]["by"]["name"] == "Some support"
    assert [one["order_id"] for one in lead.get("/admin/queue/second_person").body["items"]] == [desk.order.id]
    assert desk.act("cancel", {"reason": "Again."}).body["code"] == "second_person_awaited"
    assert desk.act("confirm").status == 403, "support is not a lead"

    confirmed = desk.act("confirm", key=lead)

    assert (confirmed.status, desk.order.status) == (200, "cancel_requested")
    assert desk.order.proposal is None
    world.work(desk.request_id)
    assert desk.order.status == "cancelled"
    assert lead.get("/admin/queue/second_person").body["items"] == []


def test_nobody_confirms_what_they_proposed_themselves() -> None:
    desk = scheduled(role=Role.SUPPORT_LEAD)
    desk.act("cancel", {"reason": "x"})
    answer = desk.act("confirm")
    assert (answer.status, answer.body["code"]) == (403, "second_person_needed")


def test_a_proposal_expires_can_be_declined_and_falls_when_the_order_moves_on() -> None:
    desk = scheduled()
    lead = desk.world.client(Role.SUPPORT_LEAD)
    desk.act("cancel", {"reason": "x"})
    desk.world.clock.advance(hours=25)
    assert desk.act("confirm", key=lead).body["code"] == "proposal_expired"

    desk.act("cancel", {"reason": "x"})
    assert desk.act("decline", {"reason": "The customer wants it after all."}, key=lead).status == 200
    assert desk.act("confirm", key=lead).body["code"] == "nothing_proposed"

    desk.act("cancel", {"reason": "x"})
    desk.hear(K.ACTIVATING)
    assert desk.order.proposal is None


def test_past_the_last_change_our_team_tries_it_all_the_same() -> None:
    world = reviewing(carrier_profiles='{"simulated": {"change_cutoff_hours": 48}}')
    desk = scheduled(world)
    world.carrier.cancellation = "too_late"
    foc = desk.order.confirmed_foc_at
    assert foc is not None
    world.clock.advance(seconds=int((foc - world.clock.now()).total_seconds()) - 3600)
    refused = desk.customer.post(f"/v1/port-requests/{desk.request_id}/cancel", {})
    assert refused.body["code"] == "frozen_window"

    desk.act("cancel", {"reason": "x"})
    desk.act("confirm", key=world.client(Role.SUPPORT_LEAD))
    world.work(desk.request_id)
    assert desk.order.status == "scheduled", "the carrier says that it is too late"


def test_what_is_being_cancelled_or_over_is_not_cancelled_again() -> None:
    desk = at_carrier()
    desk.act("cancel", {"reason": "x"})
    assert desk.act("cancel", {"reason": "x"}).body["code"] == "invalid_transition"
    desk.world.work(desk.request_id)
    assert desk.act("cancel", {"reason": "x"}).body["code"] == "terminal_state"


# --- flags, calls, workflow ------------------------------------------------------------------------------------------


def test_flags_are_taken_off_with_what_was_found() -> None:
    desk = at_carrier()
    flag(desk, StaffFlag.CONTRADICTION, StaffFlag.FOC_IN_PAST)

    assert desk.act("clear-flags", {"flags": ["contradiction", "nonsense"], "reason": "x"}).codes == ["flag_not_up"]
    assert desk.act("clear-flags", {"flags": ["contradiction"]}).codes == ["reason_missing"]
    desk.act("clear-flags", {"flags": ["contradiction"], "reason": "The carrier was wrong."})
    assert list(desk.order.staff_flags) == [StaffFlag.FOC_IN_PAST]
    desk.act("clear-flags", {"reason": "Done."})
    assert not desk.order.staff_flags
    assert desk.act("clear-flags", {"reason": "Done."}).codes == ["flag_not_up"]


def test_a_call_is_noted_for_our_team_alone() -> None:
    desk = at_carrier()
    body = {"talked_to": "Jo at Lakeside", "ticket": "T-17", "note": "They look into it."}
    assert desk.staff.post(f"/admin/orders/{desk.order.id}/calls", body, idempotency_key="k").status == 201
    desk.staff.post(f"/admin/orders/{desk.order.id}/calls", body, idempotency_key="k")

    whole = desk.staff.get(f"/admin/orders/{desk.order.id}").body
    calls = [event["data"] for event in whole["events"] if event["type"] == "staff.call_logged"]
    assert [(call["talked_to"], call["ticket"]) for call in calls] == [("Jo at Lakeside", "T-17")]
    assert "T-17" not in str(desk.customer.get(f"/v1/port-requests/{desk.request_id}/events?limit=200").body)


def test_a_call_names_somebody_and_was_not_in_the_future() -> None:
    desk = at_carrier()
    body = {"talked_to": " ", "at": "2031-01-01T00:00:00Z", "ticket": "x" * 201}
    answer = desk.staff.post(f"/admin/orders/{desk.order.id}/calls", body)
    assert (answer.status, sorted(answer.codes)) == (422, ["in_the_future", "talked_to_missing", "too_long"])


def test_a_stuck_workflow_is_restarted_with_its_next_attempt() -> None:
    desk = at_carrier()
    store = desk.world.desk.store
    store.next_attempt(desk.order.id, 0)
    for _ in range(3):
        record_failure(desk.world.desk, desk.order.id, "send_change", "500")
    answer = desk.act("restart")

    assert (answer.status, desk.order.faults_in_a_row, desk.order.retry_at) == (200, 0, None)
    (event,) = [one for one in store.latest_events(desk.request_id, 5) if one.type == "staff.workflow_restarted"]
    executions = MemoryExecutions()
    for _ in range(2):
        do_asked(store, executions, MemoryBus(), event)
    driving = store.driving(desk.order.id)
    assert driving is not None
    assert driving.attempt == 2
    assert executions.is_running(desk.order.id, 2)


def test_an_order_that_is_over_is_not_restarted() -> None:
    desk = in_review()
    desk.act("cancel", {"reason": "x"})
    desk.world.work(desk.request_id)
    assert desk.act("restart").body["code"] == "terminal_state"


def test_the_events_of_a_request_are_put_on_the_bus_once_more_but_for_our_teams_own() -> None:
    desk = at_carrier()
    store = desk.world.desk.store
    path = f"/admin/requests/{desk.request_id}/replay"
    assert desk.staff.post(path, {}).codes == ["reason_missing"]
    assert desk.staff.post(path, {"reason": "Their endpoint was down."}).status == 204

    bus = MemoryBus()
    do_asked(store, MemoryExecutions(), bus, store.latest_events(desk.request_id, 1)[0])

    page = store.events(desk.request_id, 200, None)
    assert [event.id for event in bus.published] == [event.id for event in page.items if not event.is_internal]


# --- assignment ------------------------------------------------------------------------------------------------------


def test_an_order_is_given_to_me_to_somebody_and_to_nobody() -> None:
    desk = in_review()
    lead = desk.world.client(Role.SUPPORT_LEAD)
    team = {one["name"]: one["id"] for one in desk.staff.get("/admin/team").body["users"]}

    def mine(key: Any) -> list[str]:
        return [one["order_id"] for one in key.get("/admin/queue/to_review?assignee=me").body["items"]]

    desk.act("assign", {"to": "me"})
    assert (mine(desk.staff), mine(lead)) == ([desk.order.id], [])
    assert desk.staff.get("/admin/queue/to_review?assignee=nobody").body["items"] == []
    assert [one["order_id"] for one in desk.staff.get("/admin/queue/assigned").body["items"]] == [desk.order.id]

    desk.act("assign", {"to": team["Some support_lead"]})
    assert (mine(desk.staff), mine(lead)) == ([], [desk.order.id])
    assert desk.order.clock.due_at == desk.order.clock.due_at

    desk.act("assign", {"to": None})
    assert mine(lead) == []
    assert len(desk.staff.get("/admin/queue/to_review?assignee=nobody").body["items"]) == 1
    assert desk.act("assign", {"to": "usr_stranger"}).codes == ["assignee_unknown"]


def test_counts_are_shown_of_one_persons_orders() -> None:
    desk = in_review()
    desk.act("assign", {"to": "me"})
    items = desk.staff.get("/admin/queue?assignee=me").body["items"]
    assert {one["view"]: one["count"] for one in items if one["count"]} == {"to_review": 1, "assigned": 1}


def test_who_sees_to_it_stays_while_the_order_moves_on() -> None:
    desk = in_review()
    desk.act("assign", {"to": "me"})
    desk.act("approve")
    desk.world.work(desk.request_id)
    assert desk.order.assignee is not None
    assert desk.order.assignee.name == "Some support"


# --- whatever the act ------------------------------------------------------------------------------------------------


ALL = {
    "approve": {}, "return-letter": {"reason": "x"}, "return": {"reason": "x"}, "cancel": {"reason": "x"},
    "reject": {"reasons": [{"code": "other"}]}, "request-document": {"type": "invoice", "reason": "x"},
    "resubmit": {"note": "x"}, "resend-letter": {}, "signer": {"signer": {"name": "K", "email": "k@k.example"}},
    "confirm": {}, "decline": {"reason": "x"}, "reopen": {"reason": "x"}, "clear-flags": {"reason": "x"},
    "restart": {}, "assign": {"to": "me"}, "foc": {"confirmed_foc_at": "2026-12-03T15:00:00Z"}, "mark-ported": {},
}  # fmt: skip


@pytest.mark.parametrize("act", ALL)
def test_an_act_wants_the_version_that_was_looked_at(act: str) -> None:
    desk = in_review(role=Role.SUPPORT_LEAD)
    path = f"/admin/orders/{desk.order.id}/{act}"
    before = desk.order

    without = desk.staff.post(path, ALL[act])
    old = desk.staff.post(path, ALL[act], if_match='"1"')

    assert (without.status, without.body["code"]) == (428, "version_required")
    assert (old.status, old.body["code"], old.body["current_version"]) == (412, "version_conflict", before.version)
    assert desk.order == before


@pytest.mark.parametrize("act", [*ALL, "poll"])
def test_orders_of_the_other_mode_and_strangers_are_not_there(act: str) -> None:
    desk = in_review()
    test_key = desk.world.client(Role.SUPPORT_LEAD, test_mode=True)
    lead = desk.world.client(Role.SUPPORT_LEAD)
    paths = (f"/admin/orders/{desk.order.id}/{act}", "/admin/orders/ord_01NOBODY00000000000000000001/" + act)

    assert test_key.post(paths[0], ALL.get(act, {}), if_match="*").status == 404
    assert lead.post(paths[1], ALL.get(act, {}), if_match="*").status == 404


def test_a_losing_account_in_the_answer_shows_no_secret() -> None:
    desk = in_review(**any_losing_account(pin_status="provided", pin="482913"))
    shown = desk.act("approve").body
    assert "482913" not in str(shown)
    assert "884213" not in str(shown).replace("LT-884213", "")
    assert shown["order"]["losing_account"]["account_number"] == {"set": True, "last4": "4213"}
