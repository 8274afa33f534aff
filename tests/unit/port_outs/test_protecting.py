"""What a number needs to leave, its PIN and lock, and the account's word."""

import json

import pytest

from shared.domain.model import Role
from tests.unit.port_outs.leaving import Leaving
from tests.world import NUMBERS

SHEET = f"/v1/tracking-numbers/{NUMBERS[0]}/port-out"


def test_a_sheet_says_what_is_known_from_where_and_how_to_get_the_rest() -> None:
    here = Leaving()

    sheet = here.sheet()

    assert (sheet["status"], sheet["ported_in_at"] is not None) == ("pending", True)
    assert sheet["carrier"] == {"value": "simulated", "source": "port_in", "how_to_get": None}
    assert sheet["account_number"] == {"value": "AC-2201", "source": "deployment", "how_to_get": None}
    assert sheet["end_user_name"]["value"] == "Acme Plumbing & Heating"
    assert sheet["service_address"]["value"]["postal_code"] == "10001"
    assert sheet["protection"] == {
        "pin_set": False,
        "pin_set_at": None,
        "pin_set_by": None,
        "locked": False,
        "locked_at": None,
        "locked_by": None,
        "version": 0,
    }


def test_what_is_not_known_says_who_knows_it() -> None:
    here = Leaving()
    here.support.call("PUT", f"/admin/numbers/{NUMBERS[0]}/port-out", {"carrier": "manual"})

    assert here.sheet()["account_number"] == {
        "value": None,
        "source": "unknown",
        "how_to_get": "Ask our support team: they look it up at the carrier under us.",
    }
    found = here.asked()
    (unknown,) = [one for one in here.read(found)["findings"] if one["outcome"] == "unknown"]
    assert unknown["subject"] == "account_number"
    assert "POST /admin/port-out-records" in unknown["how_to_get"]
    assert "account_number_mismatch" not in here.usable(found)


def test_a_made_pin_is_shown_once_and_asked_for_from_then_on() -> None:
    here = Leaving()

    made = here.admin.post(f"{SHEET}/pin", idempotency_key="a")
    again = here.admin.post(f"{SHEET}/pin", idempotency_key="a")
    pin = made.body["pin"]

    assert (made.status, len(pin), pin.isdigit(), again.body["pin"]) == (200, 8, True, pin)
    assert here.sheet()["protection"]["pin_set"] is True
    assert pin not in json.dumps(here.sheet())
    without, wrong, right = (
        here.ask(),
        here.ask(reference="P2", pin="0" + pin),
        here.ask(reference="P3", pin=f" {pin} "),
    )
    assert here.findings(without.body["id"])["pin"] == "missing"
    assert here.findings(wrong.body["id"])["pin"] == "mismatch"
    assert here.findings(right.body["id"])["pin"] == "match"
    assert {"pin_missing"} < here.usable(without.body["id"])
    assert here.confirm(right.body["id"]).status == 200


def test_a_rotated_pin_ends_the_earlier_and_a_chosen_one_is_not_shown() -> None:
    here = Leaving()
    first = here.admin.post(f"{SHEET}/pin").body["pin"]
    second = here.admin.post(f"{SHEET}/pin").body["pin"]
    chosen = here.admin.post(f"{SHEET}/pin", {"pin": "B7Q2m9"})

    assert first != second
    assert chosen.body["pin"] is None
    assert here.findings(here.asked(pin=second))["pin"] == "mismatch"
    assert here.findings(here.asked(reference="P2", pin="b7q2M9"))["pin"] == "match"


@pytest.mark.parametrize(
    ("pin", "code"),
    [
        ("1234", "pin_too_simple"),
        ("7777", "pin_too_simple"),
        ("87654", "pin_too_simple"),
        ("12", "pin_format"),
        ("", "pin_missing"),
    ],
)
def test_a_pin_that_is_none_is_refused(pin: str, code: str) -> None:
    answer = Leaving().admin.post(f"{SHEET}/pin", {"pin": pin})

    assert (answer.status, answer.codes) == (422, [code])
    assert not pin or pin not in json.dumps(answer.body)


def test_a_lock_makes_a_pin_and_asks_the_account_until_the_answer_is_due() -> None:
    here = Leaving()
    locked = here.admin.call("PUT", f"{SHEET}/lock", {"locked": True})
    pin = locked.body["pin"]
    found = here.asked(pin=pin)

    refused = here.confirm(found)
    support_with_reason = here.confirm(found, reason="I think it is fine")
    assert (locked.body["locked"], len(pin)) == (True, 8)
    assert (refused.status, refused.codes) == (409, ["lock_noted"])
    assert support_with_reason.status == 409
    assert "lock" not in here.usable(found)
    here.world.clock.advance(hours=9)
    assert here.confirm(found).status == 200


def test_the_accounts_word_opens_a_lock_and_counts_for_a_pin() -> None:
    here = Leaving()
    here.admin.call("PUT", f"{SHEET}/lock", {"locked": True})
    found = here.asked(pin="99999999")
    assert {one["code"] for one in here.read(found)["against_confirming"]} == {"pin_mismatch", "lock_noted"}

    said = here.admin.post(f"/v1/port-outs/{found}/answer", {"decision": "ours", "note": "We move to Nimbus."})

    assert (said.status, said.body["account_says"]["decision"]) == (200, "ours")
    assert here.read(found)["against_confirming"] == []
    assert here.confirm(found).status == 200


def test_unlocking_keeps_the_pin_and_versions_are_checked() -> None:
    here = Leaving()
    locked = here.admin.call("PUT", f"{SHEET}/lock", {"locked": True})
    stale = here.admin.call("PUT", f"{SHEET}/lock", {"locked": False}, if_match='"7"')
    same = here.admin.call("PUT", f"{SHEET}/lock", {"locked": True})
    open_again = here.admin.call("PUT", f"{SHEET}/lock", {"locked": False}, if_match=locked.headers["etag"])

    assert stale.status == 412
    assert (same.body["version"], same.body["pin"]) == (1, None)
    assert (open_again.body["locked"], open_again.body["pin_set"], open_again.body["pin"]) == (False, True, None)


def test_not_us_stops_it_opens_a_case_and_locks_the_numbers() -> None:
    here = Leaving()
    found = here.asked(numbers=list(NUMBERS[:2]))

    said = here.admin.post(f"/v1/port-outs/{found}/answer", {"decision": "not_ours", "note": "Nobody here did."})
    again = here.admin.post(f"/v1/port-outs/{found}/answer", {"decision": "not_ours"})
    here.world.look_after(found)

    case = here.world.memory.case(said.body["case_id"])
    assert case is not None
    assert (case.kind, case.numbers, case.port_out_id, case.account_id) == (
        "snapback",
        NUMBERS[:2],
        found,
        here.account_id,
    )
    assert again.body["case_id"] == said.body["case_id"]
    assert len(here.world.memory.cases(here.account_id, 9, None).items) == 1
    assert [here.sheet(number)["protection"]["locked"] for number in NUMBERS] == [True, True, False]
    assert {one["code"] for one in here.read(found)["against_confirming"]} >= {"disputed"}
    assert here.confirm(found, reason="it is fine").status == 409
    rejected = here.reject(found, "not_authorized")
    assert (rejected.status, rejected.body["status"], rejected.body["reasons"][0]["carrier_code"]) == (
        200,
        "rejected",
        "7598",
    )


def test_a_lead_may_confirm_against_a_dispute_with_a_reason() -> None:
    here = Leaving()
    found = here.asked()
    here.admin.post(f"/v1/port-outs/{found}/answer", {"decision": "not_ours"})
    here.world.look_after(found)

    assert here.confirm(found, here.lead).status == 409
    assert here.confirm(found, here.lead, reason="A court order; our counsel has seen it.").status == 200


def test_not_us_stops_a_confirmed_one_too_before_it_moved() -> None:
    here = Leaving()
    found = here.asked()
    here.confirm(found)
    assert here.reject(found, "not_authorized").status == 422
    assert here.reject(found, "request_unreadable", words="torn").codes == ["confirmed_already"]

    here.admin.post(f"/v1/port-outs/{found}/answer", {"decision": "not_ours"})

    assert here.reject(found, "not_authorized").body["status"] == "rejected"


def test_only_administrators_decide_and_managers_read() -> None:
    here = Leaving()
    found = here.asked()
    manager = here.world.client(Role.MANAGER, here.account_id)
    client_manager = here.world.client(Role.CLIENT_MANAGER, here.account_id)

    assert manager.get(f"/v1/port-outs/{found}").status == 200
    for who in (manager, client_manager):
        assert who.post(f"/v1/port-outs/{found}/answer", {"decision": "ours"}).status == 403
        assert who.get(SHEET).status == 403
        assert who.post(f"{SHEET}/pin").status == 403
    assert client_manager.get("/v1/port-outs").status == 403


def test_what_is_no_tracking_number_of_the_account_cannot_be_protected() -> None:
    here = Leaving()
    here.world.submitted(here.admin, ("+12125552501",))
    stranger = here.world.client()

    porting = here.admin.post("/v1/tracking-numbers/+12125552501/port-out/pin")

    assert (porting.status, porting.body["code"]) == (409, "not_a_tracking_number")
    for path in (SHEET, f"{SHEET}/pin", f"{SHEET}/lock", f"/v1/tracking-numbers/{NUMBERS[0]}/events"):
        body = {"locked": True} if path.endswith("lock") else None
        method = "GET" if path == SHEET or path.endswith("events") else "PUT" if body else "POST"
        assert stranger.call(method, path, body).status == 404


def test_our_team_enters_records_one_by_one_and_from_a_file() -> None:
    here = Leaving()
    one = here.support.call(
        "PUT",
        f"/admin/numbers/{NUMBERS[0]}/port-out",
        {"account_number": " X-1 ", "service_address": {"line1": "9 High St", "postal_code": "60601", "state": "il"}},
    )
    template = here.support.get("/admin/port-out-records.csv").body
    text = template + "\r\n".join(
        [
            f"{NUMBERS[0]},,X-2,,,,,,,,",
            f"{NUMBERS[1]},telnyx,T-1,Acme Inc.,1 Main St,,New York,NY,10002,US,their own",
            "12,,,,,,,,,,",
            "+12125552777,,X,,,,,,,,",
            ",,,,,,,,,,",
            f"{NUMBERS[2]},-,,,,,,,,,{'x' * 301}",
        ]
    )

    first = here.support.call("POST", "/admin/port-out-records", text)
    again = here.support.call("POST", "/admin/port-out-records", text)

    assert one.body["account_number"] == {"value": "X-1", "source": "number", "how_to_get": None}
    assert one.body["service_address"]["value"]["state"] == "IL"
    assert [(row["row"], row["outcome"]) for row in first.body["items"]] == [
        (2, "kept"),
        (3, "kept"),
        (4, "refused"),
        (5, "refused"),
        (7, "refused"),
    ]
    assert [problem["code"] for row in first.body["items"] for problem in row["problems"]] == [
        "number_wrong_length",
        "number_unknown",
        "too_long",
    ]
    assert (again.body["kept"], again.body["unchanged"]) == (0, 2)
    sheet = here.sheet()
    assert (sheet["account_number"]["value"], sheet["service_address"]["value"]["postal_code"]) == ("X-2", "60601")
    assert here.sheet(NUMBERS[1])["carrier"]["value"] == "telnyx"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "csv_header_missing"),
        ("number,colour\r\n", "csv_header_unknown"),
        ("number,number\r\n", "csv_header_duplicate"),
        ('number\r\n"+1212', "csv_malformed"),
        ("number\r\n\ufffd", "csv_bad_encoding"),
        ("number\r\n" + "1\r\n" * 2_001, "csv_too_many_rows"),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(text: str, code: str) -> None:
    answer = Leaving().support.call("POST", "/admin/port-out-records", text)

    assert answer.status in (400, 422)
    assert code in (*answer.codes, answer.body["code"])


def test_a_numbers_timeline_has_its_protection_and_its_port_outs_newest_first() -> None:
    here = Leaving()
    here.admin.post(f"{SHEET}/pin")
    here.support.call("PUT", f"/admin/numbers/{NUMBERS[0]}/port-out", {"note": "checked"})
    found = here.asked(pin="1")
    here.reject(found, "pin_invalid")

    mine = here.admin.get(f"/v1/tracking-numbers/{NUMBERS[0]}/events").body
    theirs = here.support.get(f"/admin/numbers/{NUMBERS[0]}/events").body

    assert [one["type"] for one in mine["events"]] == [
        "port_out.rejected",
        "port_out.received",
        "number.record_changed",
        "number.port_out_pin_set",
    ]
    assert [one["id"] for one in mine["port_outs"]] == [found]
    assert theirs["events"] == mine["events"]
    assert here.support.get("/admin/numbers/+12125552777/events").status == 404
