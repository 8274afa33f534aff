"""Our team records what another carrier asks for; the check says at once what may be answered."""

import json
from typing import Any

import pytest

from shared.domain.model import Role
from shared.ports import Unavailable
from shared.usecases.tell_customers import tell
from tests.unit.port_outs.leaving import Leaving
from tests.world import NUMBERS


def test_a_request_with_everything_right_is_clear_and_its_account_is_told_at_once() -> None:
    here = Leaving()

    answer = here.ask()

    assert answer.status == 201
    assert (answer.body["status"], answer.body["account_id"]) == ("received", here.account_id)
    assert answer.body["against_confirming"] == []
    assert {one["subject"]: one["outcome"] for one in answer.body["findings"]} == {
        "number": "match",
        "account_number": "match",
        "pin": "not_needed",
        "postal_code": "match",
    }
    assert here.usable(answer.body["id"]) == {"request_unreadable"}
    assert here.world.look_after(answer.body["id"]) == 1
    (mail,) = here.world.mailbox.to("administrator@acme.example.com")
    assert mail.subject == "Was this you? Nimbus Telecom asks for telephone numbers of Acme"
    assert NUMBERS[0] in mail.text
    assert "https://port.example.com/leaving/" in mail.text
    assert here.world.look_after(answer.body["id"]) == 0


def test_what_was_given_is_compared_and_never_shown_or_kept() -> None:
    here = Leaving()

    answer = here.ask(account_number="ZZ-99887", pin="4711-secret", end_user_name="Acme Plumbing and Heating, Inc.")

    body = json.dumps(answer.body)
    assert "ZZ-99887" not in body
    assert "4711-secret" not in body
    assert answer.body["given"] == {
        "account_number": True,
        "account_number_last4": "9887",
        "pin": True,
        "postal_code": "10001-1234",
        "end_user_name": "Acme Plumbing and Heating, Inc.",
    }
    kept = here.world.memory.port_out(answer.body["id"])
    assert kept is not None
    assert "99887" not in kept.model_dump_json().replace("9887", "")
    assert here.findings(answer.body["id"])["end_user_name"] == "match"


def test_our_answer_is_due_in_business_hours() -> None:
    here = Leaving()
    one, several = here.ask(), here.ask(numbers=list(NUMBERS), reference="PON-2")

    # Monday the 23rd, a minute or so past ten in New York: within four hours, and within a desk's day of twelve.
    assert one.body["respond_by"].startswith("2026-11-23T19:00")
    assert several.body["respond_by"].startswith("2026-11-24T15:00")
    late = here.ask(reference="PON-3", received_at="2026-11-20T20:00:00-05:00")
    assert late.body["respond_by"].startswith("2026-11-23T17:00")


@pytest.mark.parametrize(
    ("given", "subject", "outcome", "reason"),
    [
        ({"account_number": "AC-9999"}, "account_number", "mismatch", "account_number_mismatch"),
        ({"account_number": None}, "account_number", "missing", "account_number_missing"),
        ({"postal_code": "60601"}, "postal_code", "mismatch", "postal_code_mismatch"),
        ({"postal_code": ""}, "postal_code", "missing", "postal_code_missing"),
    ],
)
def test_what_does_not_match_bears_out_one_reason(
    given: dict[str, Any], subject: str, outcome: str, reason: str
) -> None:
    here = Leaving()
    found = here.asked(**given)

    assert here.findings(found)[subject] == outcome
    assert here.usable(found) == {reason, "request_unreadable"}


def test_a_name_alone_is_no_reason_and_with_nothing_matching_it_is_one() -> None:
    here = Leaving()
    name = here.asked(end_user_name="Someone Else LLC")
    everything = here.asked(
        reference="PON-2", end_user_name="Someone Else LLC", account_number="1", postal_code="60601"
    )

    assert here.findings(name)["end_user_name"] == "mismatch"
    assert here.usable(name) == {"request_unreadable"}
    assert "all_data_mismatch" in here.usable(everything)


def test_numbers_that_are_not_ours_are_recorded_and_answered_so() -> None:
    here = Leaving()
    stranger = here.world.client()
    theirs = here.ported_in(stranger, ("+12125552401",))
    draft = here.world.submitted(here.admin, ("+12125552501",))

    nobody = here.ask(numbers=["+12125552777"], reference="PON-9")
    mixed = here.ask(numbers=[NUMBERS[0], "+12125552777", "+12125552501"], reference="PON-10")

    assert theirs
    assert draft
    assert (nobody.status, nobody.body["account_id"]) == (201, None)
    assert here.world.look_after(nobody.body["id"]) == 0
    (wrong,) = [one for one in mixed.body["findings"] if one["outcome"] == "mismatch"]
    assert (wrong["subject"], wrong["numbers"]) == ("number", ["+12125552777", "+12125552501"])
    assert [one["over"] for one in mixed.body["against_confirming"]] == ["nobody"]
    assert here.usable(nobody.body["id"]) == {"number_not_on_account", "request_unreadable"}


def test_everything_that_is_wrong_is_said_at_once() -> None:
    here = Leaving()
    stranger = here.world.client()
    here.ported_in(stranger, ("+12125552401",))

    answer = here.ask(
        numbers=[NUMBERS[0], "12", "+12125552401", "8005552368", ""],
        winning_carrier=" ",
        reference="x" * 65,
        received_at="yesterday",
    )

    assert answer.status == 422
    assert answer.codes == [
        "number_wrong_length",
        "number_missing",
        "time_format",
        "winning_carrier_missing",
        "text_invalid",
        "several_accounts",
        "classes_mixed",
    ]
    assert answer.body["errors"][0]["pointer"] == "/numbers/1"
    several = next(one for one in answer.body["errors"] if one["code"] == "several_accounts")
    assert here.account_id in several["fix"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"numbers": []}, "numbers_missing"),
        ({"received_at": "2026-11-23T15:30:00Z"}, "received_at_implausible"),
        ({"received_at": "2026-08-01T15:30:00Z"}, "received_at_implausible"),
        ({"numbers": ["x"] * 2_001}, "too_long"),
        ({"pins": "1"}, "unknown_field"),
    ],
)
def test_what_cannot_be_recorded_says_why(changes: dict[str, Any], code: str) -> None:
    answer = Leaving().ask(**changes)

    assert answer.status in (400, 422)
    assert answer.codes == [code]


def test_a_carriers_reference_is_recorded_once_and_repeated_calls_once() -> None:
    here = Leaving()
    first = here.support.post("/admin/port-outs", ONE, idempotency_key="k")
    again = here.support.post("/admin/port-outs", ONE, idempotency_key="k")
    other = here.support.post("/admin/port-outs", {**ONE, "reference": "PON-8"}, idempotency_key="k")
    twice = here.support.post("/admin/port-outs", {**ONE, "winning_carrier": "NIMBUS telecom"})

    assert (first.status, again.status, again.body["id"]) == (201, 201, first.body["id"])
    assert (other.status, other.body["code"]) == (422, "idempotency_key_reused")
    assert (twice.status, twice.body["code"], twice.body["port_out_id"]) == (409, "port_out_exists", first.body["id"])
    assert len(here.world.memory.holds(here.account_id)) == 1


ONE = {"numbers": [NUMBERS[0]], "winning_carrier": "Nimbus Telecom", "reference": "PON-1"}


def test_test_keys_and_live_numbers_stay_apart() -> None:
    here = Leaving()
    tester = here.world.client(Role.SUPPORT, test_mode=True)

    answer = here.ask(tester)

    assert (answer.status, answer.body["account_id"]) == (201, None)
    assert here.support.get(f"/admin/port-outs/{answer.body['id']}").status == 404
    assert tester.get(f"/admin/port-outs/{here.asked(reference='PON-2')}").status == 404


def test_another_open_port_out_of_the_same_number_is_shown() -> None:
    here = Leaving()
    here.asked()

    second = here.ask(winning_carrier="Other Telecom", reference="X-1")

    assert "other_port_out" in {one["subject"] for one in second.body["findings"]}
    assert second.body["against_confirming"] == []


def test_toll_free_numbers_are_released_by_their_letter() -> None:
    here = Leaving(numbers=("+18005552368",))

    answer = here.ask(account_number=None, postal_code=None)

    assert answer.body["number_class"] == "toll_free"
    assert answer.body["respond_by"].startswith("2026-11-25T15:00")
    assert [(one["subject"], one["outcome"]) for one in answer.body["findings"]] == [("number", "match")]
    usable = here.usable(answer.body["id"])
    assert {"loa_missing", "loa_too_old", "customer_name_mismatch"} <= usable
    assert not usable & {"account_number_missing", "pin_missing", "number_not_on_account"}


def test_mails_are_owed_until_they_are_out() -> None:
    here = Leaving()
    found = here.ask().body["id"]
    here.world.mailbox.failures = 1

    with pytest.raises(Unavailable):
        here.world.look_after(found)
    assert here.world.look_after(found) == 0
    here.world.clock.advance(minutes=2)

    assert here.world.look_after(found) == 1
    assert here.world.mailbox.sent[-1].mail.subject.startswith("Was this you?")


def test_customers_systems_are_told_what_happens_to_port_outs_and_cases_and_nothing_of_our_teams() -> None:
    here = Leaving()
    store, clock = here.world.memory, here.world.clock
    found = here.asked()
    here.support.call("PUT", f"/admin/port-outs/{found}/assignee", {"user_id": "me"})
    here.admin.post(f"/v1/port-outs/{found}/answer", {"decision": "not_ours"})
    here.world.look_after(found)
    case = here.read(found)["case_id"]
    here.support.post(f"/admin/cases/{case}/messages", {"text": "Who is Nimbus?", "internal": True}, if_match="*")
    here.support.post(f"/admin/cases/{case}/messages", {"text": "We stopped it."}, if_match="*")
    order_id = here.world.orders(here.request_id)[0].id
    hidden = here.support.post(
        "/admin/cases",
        {"kind": "contradiction", "request_id": here.request_id, "order_ids": [order_id], "text": "Odd."},
    )
    assert hidden.status == 201, hidden.body
    for about in (found, case, hidden.body["id"], here.numbers[0]):
        tell(store, store.events_about(about, 100, None).items, clock.now())

    told = here.admin.get("/v1/events?limit=100").body["items"]

    assert [one["type"] for one in told] == [
        *("port_out.received", "port_out.disputed", "port_out.numbers_locked"),
        *("case.opened", "case.answered", "tracking_number.locked"),
    ]
    first, disputed = told[0]["data"], told[1]["data"]
    assert (first["port_out_id"], first["numbers"], first["status"]) == (found, 1, "received")
    assert first["links"]["port_out"].endswith(f"/v1/port-outs/{found}")
    assert (disputed["case_id"], disputed["links"]["case"].endswith(f"/v1/cases/{case}")) == (case, True)
    assert told[-1]["data"]["number"] == here.numbers[0]
    manager = here.world.client(Role.MANAGER, here.account_id).get("/v1/events?limit=100").body["items"]
    assert [one["type"] for one in manager][-1] == "case.answered"
    assert here.world.client(test_mode=True, account_id=here.account_id).get("/v1/events").body["items"] == []


def test_our_teams_search_finds_a_port_out_by_its_number_and_its_id_and_test_keys_do_not() -> None:
    here = Leaving()
    found = here.asked()

    def hits(text: str, **key: Any) -> list[tuple[str, str, str | None]]:
        client = here.world.client(Role.SUPPORT, **key) if key else here.support
        answer = client.get(f"/admin/search?q={text}")
        assert answer.status == 200, answer.body
        return [(hit["kind"], hit["id"], hit["reference"]) for hit in answer.body["items"]]

    assert hits(found.lower()) == [("port_out", found, "PON-1")]
    assert [kind for kind, *_ in hits(here.numbers[0].removeprefix("+"))] == ["order", "port_out"]
    assert hits(found, test_mode=True) == []
    assert hits("pto_nothing") == []
    case = here.support.post("/admin/cases", {"kind": "other", "account_id": here.account_id, "text": "Look."})
    assert hits(case.body["id"]) == [("case", case.body["id"], None)]
