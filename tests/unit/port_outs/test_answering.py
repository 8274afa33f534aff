"""Our answer: confirmed, or rejected with what is so, never for a balance, a contract or a lock."""

from typing import Any

import pytest

from tests.unit.port_outs.leaving import Leaving
from tests.world import NUMBERS


def test_a_clear_one_is_confirmed_and_the_account_told() -> None:
    here = Leaving()
    found = here.asked()

    answer = here.confirm(found)

    assert answer.status == 200, answer.body
    assert (answer.body["status"], answer.body["confirmed_foc_at"]) == ("confirmed", "2026-12-01T15:00:00Z")
    assert here.world.mailbox.sent[-1].mail.subject == "Telephone numbers of Acme will move to Nimbus Telecom"
    assert [one["type"] for one in here.support.get(f"/admin/port-outs/{found}/events").body["items"]] == [
        "port_out.received",
        "port_out.confirmed",
    ]


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2026-11-20T15:00:00Z", "date_in_past"),
        ("2028-11-20T15:00:00Z", "date_too_far"),
        ("2026-11-30T15:00:00Z", "date_before_requested"),
    ],
)
def test_a_date_that_cannot_be_is_not_confirmed(day: str, code: str) -> None:
    here = Leaving()
    found = here.asked(requested_on="2026-12-01")

    answer = here.do("confirm", found, {"confirmed_foc_at": day})

    assert (answer.status, answer.codes) == (422, [code])
    assert here.read(found)["status"] == "received"


def test_what_does_not_match_is_confirmed_with_a_reason_only() -> None:
    here = Leaving()
    found = here.asked(account_number="AC-1", postal_code="60601")

    refused = here.confirm(found)
    confirmed = here.confirm(found, reason="The carrier under us confirmed the account by telephone.")

    assert (refused.status, refused.body["code"]) == (409, "port_out_not_clear")
    assert refused.codes == ["account_number_mismatch", "postal_code_mismatch"]
    assert confirmed.status == 200
    (event,) = [
        one
        for one in here.support.get(f"/admin/port-outs/{found}/events").body["items"]
        if one["type"] == "port_out.confirmed"
    ]
    assert event["data"]["despite"] == ["account_number_mismatch", "postal_code_mismatch"]
    assert event["reason"].startswith("The carrier under us")


def test_numbers_that_are_not_ours_are_confirmed_by_nobody() -> None:
    here = Leaving()
    found = here.asked(numbers=[NUMBERS[0], "+12125552777"])

    answer = here.confirm(found, here.lead, reason="really")

    assert (answer.status, answer.codes) == (409, ["number_mismatch"])


def test_only_what_is_so_is_rejected_with() -> None:
    here = Leaving()
    found = here.asked(account_number="AC-1")

    wrong = here.reject(found, "postal_code_mismatch", "unpaid_balance", "contract", "port_freeze", "because")
    twice = here.reject(found, "account_number_mismatch", "account_number_mismatch")
    stranger = here.reject(found, "account_number_mismatch", numbers=[NUMBERS[1]])
    none = here.do("reject", found, {"reasons": []})
    silent = here.reject(found, "request_unreadable")

    assert wrong.codes == ["reason_not_borne_out", "reason_never", "reason_never", "reason_never", "reason_unknown"]
    assert wrong.body["errors"][1]["detail"] == "A number is not withheld for an open bill."
    assert "account_number_mismatch" in wrong.body["errors"][1]["fix"]
    assert twice.codes == ["reason_twice"]
    assert stranger.codes == ["reason_not_borne_out"]
    assert none.codes == ["reasons_missing"]
    assert silent.codes == ["words_missing"]
    assert here.read(found)["status"] == "received"


@pytest.mark.parametrize(
    "words",
    [
        "You have an unpaid balance",
        "The account OWES  us 30 dollars",
        "Under contract until 2027",
        "Early-termination fee applies",
        "Please pay the invoice first",
        "Le solde est impayé",
        "ｂａｌａｎｃｅ due",
    ],
)
def test_a_reason_that_may_be_given_says_nothing_of_bills_or_contracts(words: str) -> None:
    here = Leaving()
    found = here.asked()

    refused = here.reject(found, "request_unreadable", words=words)

    assert (refused.status, refused.codes) == (422, ["words_never"])
    assert refused.body["errors"][0]["pointer"] == "/reasons/0/words"
    assert here.read(found)["status"] == "received"


@pytest.mark.parametrize(
    "words",
    ["Page 2 of the form is torn.", "The contractor's name differs from the bill.", "Invoice unreadable."],
)
def test_what_is_wrong_with_a_request_can_be_said(words: str) -> None:
    here = Leaving()

    assert here.reject(here.asked(), "request_unreadable", words=words).status == 200


def test_a_rejection_waits_for_a_supplement_and_is_answered_anew() -> None:
    here = Leaving()
    found = here.asked(account_number="AC-1", requested_on="2026-12-01")

    rejected = here.reject(found, "account_number_mismatch")
    here.world.clock.advance(days=1)
    early = here.confirm(found)
    supplemented = here.do("supplement", found, {"account_number": "AC-2201", "requested_on": "2026-12-03"})

    assert (rejected.body["status"], rejected.body["reasons"][0]["carrier_code"]) == ("rejected", "7511")
    mail = here.world.mailbox.sent[-1].mail
    assert "The account number is not the one on file." in mail.text
    assert (early.status, early.body["code"]) == (409, "invalid_transition")
    assert (supplemented.body["status"], supplemented.body["pon_version"]) == ("received", 2)
    assert supplemented.body["respond_by"] > rejected.body["respond_by"]
    assert supplemented.body["requested_on"] == "2026-12-03"
    assert supplemented.body["reasons"] == []
    assert here.confirm(found, confirmed_foc_at="2026-12-03T15:00:00Z").status == 200


def test_reasons_that_leave_nothing_to_mend_end_it() -> None:
    here = Leaving()
    found = here.asked(numbers=["+12125552777"], reference="PON-5")

    answer = here.reject(found, "number_not_on_account")

    assert (answer.status, answer.body["status"]) == (200, "cancelled")
    assert here.do("supplement", found, {}).body["code"] == "terminal_state"
    assert here.read(found)["moves"] == []


def test_a_supplement_may_drop_numbers_but_not_all() -> None:
    here = Leaving()
    found = here.asked(numbers=[*NUMBERS[:2], "+12125552777"])

    every = here.do("supplement", found, {"drop_numbers": [*NUMBERS[:2], "+12125552777"]})
    strange = here.do("supplement", found, {"drop_numbers": ["+12125552888", "12"]})
    some = here.do("supplement", found, {"drop_numbers": ["(212) 555-2777"]})

    assert every.codes == ["numbers_missing"]
    assert strange.codes == ["number_wrong_length", "number_not_in_port_out"]
    assert some.body["numbers"] == list(NUMBERS[:2])
    assert some.body["against_confirming"] == []


def test_a_rejected_one_that_nobody_supplements_is_cancelled_in_time() -> None:
    here = Leaving()
    found = here.asked(account_number="AC-1")
    here.reject(found, "account_number_mismatch")
    assert here.world.memory.holds(here.account_id) == (found,)

    here.world.clock.advance(days=29)
    here.world.look_after(found)
    assert here.read(found)["status"] == "rejected"
    here.world.clock.advance(days=2)
    here.world.look_after(found)

    assert here.read(found)["status"] == "cancelled"
    assert here.world.memory.holds(here.account_id) == ()
    assert here.world.mailbox.sent[-1].mail.subject == "Telephone numbers of Acme stay with you"


def test_an_answer_that_is_overdue_is_said_once() -> None:
    here = Leaving()
    found = here.asked()

    here.world.clock.advance(hours=9)
    here.world.look_after(found)
    here.world.look_after(found)

    kinds = [one["type"] for one in here.support.get(f"/admin/port-outs/{found}/events").body["items"]]
    assert kinds == ["port_out.received", "port_out.answer_overdue"]


def test_a_withdrawn_one_needs_a_reason_and_leaves_the_numbers() -> None:
    here = Leaving()
    found = here.asked()

    assert here.do("cancel", found, {}).codes == ["reason_missing"]
    assert here.do("cancel", found, {"reason": "Nimbus withdrew it by mail."}).body["status"] == "cancelled"
    assert here.admin.get(f"/v1/tracking-numbers/{NUMBERS[0]}").body["status"] == "pending"


def test_two_of_our_team_on_one_port_out_learn_what_the_other_did() -> None:
    here = Leaving()
    found = here.asked(account_number="AC-1")
    seen = here.support.get(f"/admin/port-outs/{found}").headers["etag"]

    first = here.do("reject", found, {"reasons": [{"code": "account_number_mismatch"}]}, here.lead, if_match=seen)
    second = here.do("cancel", found, {"reason": "withdrawn"}, if_match=seen)
    anyhow = here.do("cancel", found, {"reason": "withdrawn"}, if_match="*")

    assert first.status == 200
    assert (second.status, second.body["code"]) == (412, "version_conflict")
    assert second.body["detail"].startswith("Changed by Some support_lead meanwhile (rejected)")
    assert second.body["current_version"] == 2
    assert anyhow.status == 200


def test_what_waits_for_our_team_is_listed_by_when_it_is_due() -> None:
    here = Leaving()
    several = here.asked(numbers=list(NUMBERS))
    one = here.asked(reference="PON-2")
    over = here.asked(reference="PON-3")
    here.do("cancel", over, {"reason": "withdrawn"})

    queue = here.support.get("/admin/port-outs").body
    of_account = here.support.get(f"/admin/port-outs?account_id={here.account_id}").body

    assert [entry["id"] for entry in queue["items"]] == [one, several]
    assert queue["waiting"] == "2"
    assert [entry["id"] for entry in of_account["items"]] == [over, one, several]


def test_the_account_reads_its_own_and_nobody_elses() -> None:
    here = Leaving()
    found = here.asked()
    stranger = here.world.client()

    assert here.admin.get(f"/v1/port-outs/{found}").body["winning_carrier"] == "Nimbus Telecom"
    assert [one["id"] for one in here.admin.get("/v1/port-outs").body["items"]] == [found]
    assert len(here.admin.get(f"/v1/port-outs/{found}/events").body["items"]) == 1
    assert stranger.get("/v1/port-outs").body["items"] == []
    for path in (f"/v1/port-outs/{found}", f"/v1/port-outs/{found}/events"):
        assert stranger.get(path).status == 404
    assert stranger.post(f"/v1/port-outs/{found}/answer", {"decision": "ours"}).status == 404


@pytest.mark.parametrize("port_out_id", ["pto_none", "x" * 300, "%00", "ord_1"])
@pytest.mark.parametrize("verb", ["", "/events"])
def test_ids_that_are_none_answer_404(port_out_id: str, verb: str) -> None:
    here = Leaving()

    assert here.support.get(f"/admin/port-outs/{port_out_id}{verb}").status == 404
    assert here.admin.get(f"/v1/port-outs/{port_out_id}{verb}").status == 404


BAD: list[tuple[str, Any, str]] = [
    ("confirm", {}, "field_missing"),
    ("confirm", {"confirmed_foc_at": "soon"}, "date_format"),
    ("reject", {"reasons": [{"code": 7}]}, "wrong_type"),
    ("complete", {"left_at": "2030-01-01T00:00:00Z"}, "invalid_transition"),
    ("return", {"reason": ""}, "reason_missing"),
    ("return", {"reason": "they gave it back"}, "invalid_transition"),
]


@pytest.mark.parametrize(("verb", "body", "code"), BAD)
def test_bad_input_is_named(verb: str, body: Any, code: str) -> None:
    here = Leaving()
    answer = here.do(verb, here.asked(), body)

    assert answer.status in (409, 422)
    assert code in (*answer.codes, answer.body["code"])


def test_somebody_of_our_team_sees_to_a_port_out_and_the_account_is_not_told_who() -> None:
    here = Leaving()
    found = here.asked()

    taken = here.support.call("PUT", f"/admin/port-outs/{found}/assignee", {"user_id": "me"})
    refused = here.support.call("PUT", f"/admin/port-outs/{found}/assignee", {"user_id": "usr_none"})

    assert taken.status == 200
    assert taken.body["assignee"]["name"] == "Some support"
    assert refused.codes == ["user_unknown"]
    assert "assignee" not in here.admin.get(f"/v1/port-outs/{found}").body
    freed = here.lead.call("PUT", f"/admin/port-outs/{found}/assignee", {"user_id": None})
    assert freed.body["assignee"] is None
