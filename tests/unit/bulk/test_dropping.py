"""A dropped file becomes port requests, and its report says of every row what became of it."""

import csv
import io
import re
import zipfile
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from shared.adapters.memory.drops import MemoryDropFiles
from shared.adapters.memory.faults import FaultyStore
from shared.domain.bulk.model import Outcome, Stage
from shared.domain.lifecycle import Status
from shared.domain.model import Role
from shared.domain.policy import Policy
from shared.ports import Unavailable
from shared.usecases.bulk.driving import Decision, attend_uploads, redrive
from shared.usecases.bulk.noticing import notice
from shared.usecases.envelopes.attend import asker_of, requester_of
from shared.usecases.telephony.tell_platform import tell_due
from tests.bulk_world import ACCOUNT, FILED, BulkWorld, any_drop_row, as_file
from tests.world import csv_of


def statuses(report: list[dict[str, str]]) -> list[str]:
    return [row["status"] for row in report]


def codes(summary: dict[str, list[dict[str, str]]], where: str = "problems") -> list[str]:
    return [one["code"] for one in summary[where]]


# --- what a file becomes ----------------------------------------------------------------------------------------------


def test_a_file_becomes_a_request_named_after_it() -> None:
    world = BulkWorld()
    upload = world.drop("march/Chicago lines.csv", [any_drop_row(index) for index in range(3)])

    assert (upload.stage, upload.outcome) == (Stage.WINDOW, Outcome.TAKEN)
    (request,) = world.requests()
    assert (request["name"], request["status"]) == ("Chicago lines", "draft")
    assert [row["number"] for row in world.rows(request["id"])] == [any_drop_row(index)["number"] for index in range(3)]
    report = world.report(upload)
    assert statuses(report) == ["draft"] * 3
    assert {row["request_id"] for row in report} == {request["id"]}
    summary = world.summary(upload)
    assert (summary["rows"], summary["rows_by_status"]) == (3, {"draft": 3})
    assert [one["name"] for one in summary["requests"]] == ["Chicago lines"]


def test_one_file_holds_many_requests() -> None:
    world = BulkWorld()
    names = ["Chicago", "", "Boston", "CHICAGO ", "Boston", "Empty"]
    rows = [any_drop_row(index, port_request_name=name) for index, name in enumerate(names)]
    rows[-1] |= {"number": "12", "name": "Held"}
    upload = world.drop("all.csv", rows)

    requests = {one["name"]: one for one in world.requests()}
    assert sorted(requests) == ["Boston", "Chicago", "Empty", "all"]
    numbers = {name: [row["row"] for row in world.rows(one["id"])] for name, one in requests.items()}
    assert numbers == {"Chicago": [2, 5], "all": [3], "Boston": [4, 6], "Empty": [7]}
    assert statuses(world.report(upload)) == ["draft"] * 5 + ["held"]
    assert world.report(upload)[5]["codes"] == "number_wrong_length"
    assert world.report(upload)[1]["port_request_name"] == "all"
    assert upload.request_ids == tuple(requests[name]["id"] for name in ("Chicago", "all", "Boston", "Empty"))


def test_a_complete_file_that_says_so_is_submitted() -> None:
    world = BulkWorld()
    world.put("bill.pdf", b"%PDF-1.7")
    upload = world.drop("lines.csv", [any_drop_row(index, **ACCOUNT, submit="yes") for index in range(3)])

    (request,) = world.requests()
    assert request["status"] == "awaiting_approval", "a folder is no administrator"
    assert statuses(world.report(upload)) == ["awaiting_approval"] * 3
    assert world.report(upload)[0]["order_id"] == world.orders(request["id"])[0].id
    assert upload.stage == Stage.DONE
    assert world.summary(upload)["requests"][0]["documents"] == ["bill.pdf"]
    assert world.customer.post(f"/v1/port-requests/{request['id']}/approval", {"decision": "approve"}).status == 200


def test_the_folders_setting_submits_and_approves_where_it_says_so() -> None:
    world = BulkWorld()
    world.settings(submit=True, preapproved=True)
    world.put("bill.pdf", b"%PDF-1.7")
    ready = [any_drop_row(index, **ACCOUNT, port_request_name="Ready") for index in range(2)]
    left = [any_drop_row(5, **ACCOUNT, port_request_name="Left", submit="no")]
    lacking = [any_drop_row(6, **(ACCOUNT | {"city": ""}), port_request_name="Lacking")]
    upload = world.drop("lines.csv", [*ready, *left, *lacking])

    found = {one["name"]: one["status"] for one in world.requests()}
    assert found == {"Ready": "awaiting_signature", "Left": "draft", "Lacking": "draft"}
    told = {one["name"]: codes(one) for one in world.summary(upload)["requests"]}
    assert told == {"Ready": [], "Left": [], "Lacking": ["address_missing_city"]}
    rows = world.report(upload)
    assert [row["codes"] for row in rows] == ["", "", "", "not_submitted"], "only what was to be submitted says why not"
    assert "The port request stays a draft. The service address has no city." in rows[3]["fix"]
    assert "The summary has" not in rows[3]["fix"]


def test_rows_of_a_request_that_was_not_submitted_say_so_until_it_is() -> None:
    world = BulkWorld()
    lacking = ACCOUNT | {"city": "", "postal_code": ""}
    rows = [any_drop_row(0, **lacking, submit="yes"), any_drop_row(1, **(lacking | {"company": "None such"}))]
    told = world.report(world.drop("lines.csv", rows))

    assert [row["codes"] for row in told] == ["not_submitted", "company_unknown"]
    assert "bill.pdf" in told[0]["fix"], "documents first"
    assert "The summary has" in told[0]["fix"]

    world.put("bill.pdf", b"%PDF-1.7")
    upload = world.drop("lines.csv", [any_drop_row(index, **ACCOUNT, submit="yes") for index in range(2)])
    assert [row["codes"] for row in world.report(upload)] == ["", ""]


def test_a_request_is_submitted_whole_or_not_at_all() -> None:
    world = BulkWorld()
    world.settings(submit=True)
    world.put("bill.pdf", b"%PDF-1.7")
    upload = world.drop("lines.csv", [any_drop_row(0, **ACCOUNT), any_drop_row(1, **ACCOUNT, company="None such")])

    assert [one["status"] for one in world.requests()] == ["draft"]
    assert codes(world.summary(upload)["requests"][0]) == ["rows_held"]


def test_an_account_that_may_not_port_keeps_its_drafts_and_hears_why() -> None:
    world = BulkWorld()
    account = world.client(card_on_file=False)
    world.customer, world.account_id = account, world.accounts[-1]
    world.put("bill.pdf", b"%PDF-1.7")
    upload = world.drop("lines.csv", [any_drop_row(0, **ACCOUNT, submit="yes")])

    assert statuses(world.report(upload)) == ["draft"]
    summary = world.summary(upload)
    assert codes(summary, "warnings") == codes(summary["requests"][0]) != []


def test_numbers_that_another_account_holds_wait_and_the_report_says_so() -> None:
    world = BulkWorld()
    other = world.client()
    world.submitted(other, [any_drop_row(1)["number"]])
    world.settings(submit=True)
    world.put("bill.pdf", b"%PDF-1.7")
    upload = world.drop("lines.csv", [any_drop_row(index, **ACCOUNT) for index in range(3)])

    assert statuses(world.report(upload)) == ["awaiting_approval", "on_hold", "awaiting_approval"]
    assert world.report(upload)[1]["codes"] == "number_being_checked"


def test_a_number_that_the_account_ports_elsewhere_keeps_a_request_a_draft() -> None:
    world = BulkWorld()
    first = world.submitted(world.customer, [any_drop_row(1)["number"]])
    world.settings(submit=True)
    world.put("bill.pdf", b"%PDF-1.7")
    upload = world.drop("lines.csv", [any_drop_row(index, **ACCOUNT) for index in range(3)])

    assert statuses(world.report(upload)) == ["draft"] * 3
    (told,) = (one for one in world.summary(upload)["requests"])
    assert codes(told) == ["number_active_port_exists"]
    assert first in told["problems"][0]["detail"]


# --- files that cannot be taken ---------------------------------------------------------------------------------------


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("list.csv", "number")
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "csv_empty"),
        (b" \r\n \r\n", "csv_empty"),
        (_zip(), "csv_not_text"),
        (b"PK\x03\x04 xl/workbook.xml", "csv_not_text"),
        (b"%PDF-1.7", "csv_not_text"),
        (b"a,b\r\n1,2\r\n", "csv_header_missing"),
        (as_file([any_drop_row()]) + b'"', "csv_unclosed_quote"),
        (as_file([any_drop_row()]).replace(b",", b",\x00"), "csv_bad_encoding"),
        (b"number,forwarding_number,name,source,company\r\n", "csv_no_data_rows"),
        (b"number,forwarding_number,name,source,company\r\nTotal: 3,,,,\r\n", "csv_no_data_rows"),
        (
            as_file([any_drop_row(index, port_request_name=str(index)) for index in range(6)]),
            "too_many_requests_in_file",
        ),
        (as_file([any_drop_row(index) for index in range(12)]), "csv_too_many_rows"),
        (b"x" * 5_001, "csv_too_large"),
    ],
)
def test_what_cannot_be_taken_is_told_and_nothing_is_made_of_it(body: bytes, code: str) -> None:
    world = BulkWorld(policy=Policy(bulk_max_rows=11, bulk_max_requests=5, bulk_max_bytes=5_000))
    upload = world.drop("bad.csv", body)

    assert (upload.stage, upload.outcome) == (Stage.DONE, Outcome.REFUSED)
    summary = world.summary(upload)
    assert codes(summary) == [code]
    assert all(one["fix"] for one in summary["problems"])
    assert world.requests() == []
    (mail,) = world.mailbox.to("administrator@acme.example.com")
    assert summary["problems"][0]["detail"] in mail.text
    after = world.drop("bad.csv", [any_drop_row()])
    assert statuses(world.report(after)) == ["draft"], "the same name is free for a better file"


def test_every_row_of_a_file_with_an_open_quotation_mark_is_told() -> None:
    world = BulkWorld()
    lines = as_file([any_drop_row(index) for index in range(6)]).decode().splitlines()
    lines[3] = lines[3].replace("Line", '"Line', 1)
    upload = world.drop("open.csv", "\r\n".join(lines).encode())

    assert (upload.outcome, upload.rows, upload.counts) == (Outcome.REFUSED, 6, {"not_taken": 6})
    (told,) = world.summary(upload)["problems"]
    assert (told["code"], told["row"]) == ("csv_unclosed_quote", 4)
    assert "row 4" in told["detail"]
    assert "Close or remove the quotation mark in that row" in told["fix"]
    assert world.summary(upload)["rows"] == 6
    report = world.report(upload)
    assert [row["number"][-4:] for row in report] == [line.split(",")[0][-4:] for line in lines[1:]]
    assert [row["name"] for row in report] == [f"Line {index}" for index in range(6)]
    assert {row["codes"] for row in report} == {"csv_unclosed_quote"}
    assert "row 4" in report[0]["fix"]

    again = world.drop("open.csv", world.bucket.read(f"reports/{world.account_id}/open.csv"))
    assert statuses(world.report(again)) == ["draft"] * 6


def test_pins_beside_an_open_quotation_mark_are_masked_in_file_and_report() -> None:
    world = BulkWorld()
    rows = [any_drop_row(index, pin=f"99110{index}", account_number=f"LT-5500{index}") for index in range(4)]
    lines = as_file(rows).decode().splitlines()
    lines[2] = '"' + lines[2]
    upload = world.drop("pins.csv", "\n".join(lines).encode())

    assert statuses(world.report(upload)) == ["not_taken"] * 4
    kept = world.bucket.read(upload.key) + world.bucket.read(f"reports/{world.account_id}/pins.csv")
    assert b"99110" not in kept
    assert b"LT-5500" not in kept
    assert rows[3]["number"].encode() in kept
    assert b"Line 3" in kept
    assert b"Line 1" not in kept, "nobody can say whose cell it is"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_read(encoding: str) -> None:
    world = BulkWorld()
    upload = world.drop("list.csv", as_file([any_drop_row(name="Fürth – 1")]).decode().encode(encoding))

    assert statuses(world.report(upload)) == ["draft"]
    assert world.report(upload)[0]["name"] == "Fürth – 1"
    assert codes(world.summary(upload), "warnings") == (["csv_encoding_assumed"] if encoding == "cp1252" else [])


@pytest.mark.parametrize(
    ("key", "code"), [("drop/acc_none/list.csv", "account_unknown"), ("drop/list.csv", "account_folder_missing")]
)
def test_a_folder_that_is_no_accounts_is_told(key: str, code: str) -> None:
    world = BulkWorld()
    world.bucket.put(key, as_file([any_drop_row()]), "text/csv")
    upload_id = world.arrive(key)
    assert upload_id is not None
    upload = world.run(upload_id)

    assert codes(world.summary(upload)) == [code]
    assert upload.stage == Stage.DONE
    assert world.mailbox.sent == []


@pytest.mark.parametrize("path", [".DS_Store", "~$list.csv", "list.csv.filepart", "list.tmp", ""])
def test_what_is_no_file_of_a_partner_is_passed_over(path: str) -> None:
    world = BulkWorld()
    assert world.arrive(*world.put(path, b"x")) is None
    assert world.bulk.desk.store.uploads(world.account_id, 9, None).items == ()


def test_a_workbook_by_its_own_name_is_told_too() -> None:
    world = BulkWorld()
    upload = world.drop("list.xlsx", b"PK\x03\x04 xl/workbook.xml")
    assert codes(world.summary(upload)) == ["csv_not_text"]


def test_a_file_that_was_taken_away_is_told() -> None:
    world = BulkWorld()
    key, version = world.put("list.csv", as_file([any_drop_row()]))
    upload_id = world.arrive(key, version)
    assert upload_id is not None
    world.bucket.delete_version(key, version)
    assert codes(world.summary(world.run(upload_id))) == ["file_gone"]


# --- versions of one file ---------------------------------------------------------------------------------------------


def test_a_file_is_left_alone_until_it_lies_still() -> None:
    world = BulkWorld()
    upload_id = world.arrive(*world.put("list.csv", as_file([any_drop_row()])))
    assert upload_id is not None
    began = world.clock.now()
    world.run(upload_id)

    assert world.clock.now() - began >= timedelta(seconds=world.policy.bulk_settle_seconds)
    assert len(world.requests()) == 1


def test_of_a_file_that_is_still_growing_the_last_version_counts() -> None:
    world = BulkWorld()
    first = world.arrive(*world.put("list.csv", as_file([any_drop_row(0)])))
    second = world.arrive(*world.put("list.csv", as_file([any_drop_row(0), any_drop_row(1)])))
    assert first is not None
    assert second is not None
    early = world.run(first)
    assert (early.outcome, codes(world.summary(early))) == (Outcome.SUPERSEDED, ["superseded"])
    late = world.run(second)
    assert statuses(world.report(late)) == ["draft"] * 2
    (request,) = world.requests()
    assert len(world.rows(request["id"])) == 2


def test_the_same_event_twice_is_one_upload() -> None:
    world = BulkWorld()
    key, version = world.put("list.csv", as_file([any_drop_row()]))
    ids = {world.arrive(key, version), world.arrive(key, version), world.arrive(key)}
    (upload_id,) = ids
    assert upload_id is not None
    world.clock.advance(minutes=1)
    world.run(upload_id)
    world.arrive(key, version)
    world.run(upload_id)

    assert world.executions.started == [(upload_id, 1)]
    assert len(world.requests()) == 1
    assert len(world.mailbox.sent) == 1


def test_versions_of_one_file_are_taken_one_after_the_other() -> None:
    world = BulkWorld()
    upload_id = world.arrive(*world.put("list.csv", as_file([any_drop_row(0)])))
    assert upload_id is not None
    world.clock.advance(minutes=1)
    world.run(upload_id, until=Stage.KEEP)
    second = world.arrive(*world.put("list.csv", as_file([any_drop_row(0, name="New"), any_drop_row(1)])))
    assert second is not None
    world.clock.advance(minutes=1)
    with pytest.raises(AssertionError, match="still busy"):
        world.run(second)
    assert world.upload(second).stage == Stage.OPEN
    world.run(upload_id)
    late = world.run(second)

    (request,) = world.requests()
    assert [row["name"] for row in world.rows(request["id"])] == ["New", "Line 1"]
    assert statuses(world.report(late)) == ["draft"] * 2


def test_a_version_whose_workflow_died_holds_no_other_up_for_long() -> None:
    world = BulkWorld()
    upload_id = world.arrive(*world.put("list.csv", as_file([any_drop_row(0)])))
    assert upload_id is not None
    world.clock.advance(minutes=1)
    world.run(upload_id, until=Stage.JOIN)
    second = world.arrive(*world.put("list.csv", as_file([any_drop_row(1)])))
    assert second is not None
    world.clock.advance(minutes=16)
    world.run(second)

    (request,) = world.requests()
    assert [row["name"] for row in world.rows(request["id"])] == ["Line 1"]
    world.run(upload_id)
    assert [row["name"] for row in world.rows(request["id"])] == ["Line 0", "Line 1"]


# --- what a file changes ----------------------------------------------------------------------------------------------


def test_a_file_dropped_again_changes_what_it_names_and_nothing_else() -> None:
    world = BulkWorld()
    world.drop("list.csv", [any_drop_row(index, losing_account="Main", pin=f"4{index}21") for index in range(4)])
    again = [any_drop_row(1, name="Renamed"), any_drop_row(3, company="None such"), any_drop_row(9)]
    upload = world.drop("list.csv", again)

    (request,) = world.requests()
    rows = {row["number"]: row for row in world.rows(request["id"])}
    assert {number: (row["name"], row["disposition"]) for number, row in rows.items()} == {
        any_drop_row(1)["number"]: ("Renamed", "accepted"),
        any_drop_row(3)["number"]: ("Line 3", "held"),
        any_drop_row(9)["number"]: ("Line 9", "accepted"),
        any_drop_row(0)["number"]: ("Line 0", "accepted"),
        any_drop_row(2)["number"]: ("Line 2", "accepted"),
    }
    assert rows[any_drop_row(1)["number"]]["losing_account"] == "Main", "what a file does not say stays"
    assert statuses(world.report(upload)) == ["draft", "held", "draft"]
    view = world.memory.request_view(request["id"])
    assert view is not None
    assert view.number_list is not None
    assert sum(group.own_pins for group in view.number_list.groups) == 3, "PINs of drafts are kept"


def test_rows_without_a_readable_number_go_when_their_own_file_comes_again() -> None:
    world = BulkWorld()
    world.drop("one.csv", [any_drop_row(0, port_request_name="R"), any_drop_row(1, port_request_name="R", number="12")])
    other = world.drop("two.csv", [any_drop_row(2, port_request_name="R")])
    assert world.requests()[0]["counts"] == {"held": 1}
    assert codes(world.summary(other)["requests"][0]) == ["rows_left_behind"]
    world.drop("one.csv", [any_drop_row(index, port_request_name="R") for index in range(2)])

    (request,) = world.requests()
    assert [row["disposition"] for row in world.rows(request["id"])] == ["accepted"] * 3


def _as_understood(row: dict[str, Any]) -> dict[str, Any]:
    """A row without its place and the spelling of its cells."""
    return {name: value for name, value in row.items() if name not in ("row", "cells")}


def test_a_report_dropped_again_under_any_name_changes_nothing() -> None:
    world = BulkWorld()
    rows = [
        any_drop_row(0, account_number="LT-884213", pin="4821", losing_account="Main"),
        any_drop_row(1, losing_account="Main", name="=1+1"),
        any_drop_row(2, losing_account="Main", name="", source="'x"),
        any_drop_row(3, losing_account="Main", number="'+1 (212) 555-2", btn="+12125552399"),
        {**dict.fromkeys(any_drop_row(), ""), "name": "Total"},
    ]
    first = world.drop("list.csv", rows)
    (request,) = world.requests()
    before = [_as_understood(row) for row in world.rows(request["id"])]
    text = world.bucket.read(f"reports/{world.account_id}/list.csv")
    second = world.drop("list.csv", text)

    assert [one["id"] for one in world.requests()] == [request["id"]]
    after = [_as_understood(row) for row in world.rows(request["id"])]
    assert [row for row in after if row["disposition"] != "skipped"] == [
        row for row in before if row["disposition"] != "skipped"
    ]
    assert [row["status"] for row in world.report(second)] == [row["status"] for row in world.report(first)]
    third = world.drop("other name.csv", text)
    assert [one["id"] for one in world.requests()] == [request["id"]]
    assert len(world.report(third)) == len(rows)
    account = world.memory.request_view(request["id"])
    assert account is not None
    assert account.losing_accounts[0].account_number_last4 == "4213"


def test_a_corrected_report_is_taken() -> None:
    world = BulkWorld()
    first = world.drop("list.csv", [any_drop_row(0), any_drop_row(1, company="None such"), any_drop_row(2, number="1")])
    text = world.bucket.read(f"reports/{world.account_id}/list.csv").decode()
    assert statuses(world.report(first)) == ["draft", "held", "held"]
    corrected = text.replace("None such", "Acme Plumbing").replace('\n"1",', f'\n"{any_drop_row(2)["number"]}",')
    second = world.drop("list.csv", corrected.encode())

    assert statuses(world.report(second)) == ["draft"] * 3
    (request,) = world.requests()
    assert [row["disposition"] for row in world.rows(request["id"])] == ["accepted"] * 3


def submitted_world() -> tuple[BulkWorld, str]:
    world = BulkWorld()
    world.settings(submit=True, preapproved=True)
    world.put("bill.pdf", b"%PDF-1.7")
    world.drop("list.csv", [any_drop_row(index, **ACCOUNT) for index in range(3)])
    (request,) = world.requests()
    assert request["status"] == "awaiting_signature"
    return world, request["id"]


def test_a_number_in_an_order_takes_its_labels_from_the_file_and_keeps_what_the_carrier_checks() -> None:
    world, request_id = submitted_world()
    (order,) = world.orders(request_id)
    target = "+17733842201"
    again = [
        any_drop_row(0, **(ACCOUNT | {"name": "Front desk", "forwarding_number": target, "source": "Radio"})),
        any_drop_row(1, **(ACCOUNT | {"account_number": "LT-999999", "city": "Boston", "pin": "9999"})),
        any_drop_row(2, **(ACCOUNT | {"account_number": "(on file)", "pin": "(on file)"})),
        any_drop_row(7, **ACCOUNT),
    ]
    upload = world.drop("list.csv", again)

    report = world.report(upload)
    assert statuses(report) == ["updated", "unchanged", "unchanged", "awaiting_signature"]
    assert report[1]["codes"] == "row_locked"
    account = f"PATCH .*/v1/port-requests/{request_id}/losing-accounts/{order.losing_account.id}"
    assert re.search(account, report[1]["fix"]), "no carrier has it yet"
    assert all(what in report[1]["fix"] for what in ("account_number", "city", "pin"))
    assert report[2]["codes"] == ""
    assert {row["order_id"] for row in report[:3]} == {order.id}
    number = world.customer.get(f"/v1/tracking-numbers/{any_drop_row(0)['number']}").body
    assert (number["name"], number["forwarding_number"], number["source"]) == ("Front desk", target, "Radio")
    names = {row["number"]: row["name"] for row in world.rows(request_id)}
    assert names[any_drop_row(0)["number"]] == "Front desk"
    assert world.orders(request_id)[0].losing_account.service_address.city == "New York"


def test_what_is_locked_is_corrected_by_where_its_order_is() -> None:
    world, request_id = submitted_world()
    (order,) = world.orders(request_id)
    path = f"/v1/port-requests/{request_id}"
    fixes = []

    def again(city: str) -> None:
        (row,) = world.report(world.drop("list.csv", [any_drop_row(0, **(ACCOUNT | {"city": city}))]))
        assert row["codes"] == "row_locked"
        fixes.append(row["fix"])

    again("Boston")
    world.work(request_id)
    world.sign(world.customer, request_id)
    world.work(request_id)
    again("Albany")
    world.port(request_id)
    again("Buffalo")

    assert f"PATCH {world.policy.public_base_url}{path}/losing-accounts/" in fixes[0]
    assert f"{path}/corrections with order_id {order.id}" in fixes[1]
    assert f"{path}/comments" in fixes[2]


def test_a_number_that_rings_already_is_made_to_ring_anew() -> None:
    world, request_id = submitted_world()
    world.work(request_id)
    world.sign(world.customer, request_id)
    world.work(request_id)
    assert world.orders(request_id)[0].platform_ready
    world.drop("list.csv", [any_drop_row(0, **(ACCOUNT | {"forwarding_number": "+17733842201"}))])

    name, numbers = world.platform.calls[-2]
    assert (name, [(one.number, one.forwarding_number) for one in numbers]) == (
        "ensure",
        [(any_drop_row(0)["number"], "+17733842201")],
    )


@pytest.mark.parametrize("method", ["ensure", "check"])
def test_numbers_that_a_file_changes_while_they_are_set_up_ring_as_the_file_says(method: str) -> None:
    world, request_id = signed_world()
    platform = world.platform
    do = getattr(platform, method)

    def drop_first(account_id: str, numbers: Any) -> Any:
        setattr(platform, method, do)
        world.drop("list.csv", [any_drop_row(0, **(ACCOUNT | {"forwarding_number": "+17733842201"}))])
        return do(account_id, numbers)

    setattr(platform, method, drop_first)
    world.work(request_id)

    assert world.orders(request_id)[0].platform_ready
    assert rings_at(world, any_drop_row(0)["number"]) == "+17733842201"


@pytest.mark.parametrize("method", ["relabel_claims", "link_companies", "relabel_rows"])
def test_numbers_that_are_set_up_while_a_file_changes_them_ring_as_the_file_says(method: str) -> None:
    world, request_id = signed_world()
    do = getattr(world.memory, method)

    def work_first(*given: Any) -> None:
        world.work(request_id)
        do(*given)

    with patch.object(world.memory, method, work_first):
        world.drop("list.csv", [any_drop_row(0, **(ACCOUNT | {"forwarding_number": "+17733842201"}))])

    assert world.orders(request_id)[0].platform_ready
    assert rings_at(world, any_drop_row(0)["number"]) == "+17733842201"


def signed_world() -> tuple[BulkWorld, str]:
    """A request whose letter is signed, and whose numbers nobody has set up yet."""
    world, request_id = submitted_world()
    world.work(request_id)
    world.sign(world.customer, request_id)
    assert not world.orders(request_id)[0].platform_ready
    return world, request_id


def rings_at(world: BulkWorld, number: str) -> str:
    return next(one.forwarding_number for (_, name), one in world.platform.ringing.items() if name == number)


def test_what_the_telephony_system_does_not_take_of_a_file_is_told_by_the_sweep() -> None:
    world, request_id = submitted_world()
    world.work(request_id)
    world.sign(world.customer, request_id)
    world.work(request_id)
    number = any_drop_row(0)["number"]
    world.platform.deaf.add(number)
    world.drop("list.csv", [any_drop_row(0, **(ACCOUNT | {"forwarding_number": "+17733842201"}))])

    assert world.customer.get(f"/v1/tracking-numbers/{number}").body["routing"] == "changing"
    world.platform.deaf.clear()
    world.clock.advance(minutes=5)
    assert tell_due(world.partners).taken == 1
    assert world.customer.get(f"/v1/tracking-numbers/{number}").body["routing"] == "current"


def test_a_bad_row_for_a_number_in_an_order_changes_nothing() -> None:
    world, request_id = submitted_world()
    again = [
        any_drop_row(0, **FILED, name="New", company="None such"),
        any_drop_row(1, **FILED, name="New", forwarding_number=any_drop_row(2)["number"]),
    ]
    upload = world.drop("list.csv", again)

    assert statuses(world.report(upload)) == ["locked", "locked"]
    assert [row["codes"] for row in world.report(upload)] == ["company_unknown", "forwarding_is_being_ported"]
    assert {row["name"] for row in world.rows(request_id)} == {"Line 0", "Line 1", "Line 2"}


TOLL_FREE = "+18886483321"


def test_a_toll_free_number_that_rings_at_one_in_an_order_goes_first_and_stays_as_it_is_when_dropped_again() -> None:
    world, _ = submitted_world()
    other = ACCOUNT | {"losing_account": "Other", "account_number": "TF-1", "service_type": "toll_free"}
    rows = [any_drop_row(0, **other, number=TOLL_FREE, forwarding_number=any_drop_row(1)["number"])]
    upload = world.drop("toll-free.csv", rows)

    (row,) = world.report(upload)
    assert (row["status"], row["codes"]) == ("awaiting_signature", "toll_free_goes_first")
    orders = {order.id: order for request in world.requests() for order in world.orders(request["id"])}
    first = orders[row["order_id"]]
    (waiting,) = (order for order in orders.values() if order.id != first.id)
    assert (waiting.goes_after, first.goes_before) == ((first.id,), (waiting.id,))

    (row,) = world.report(world.drop("toll-free.csv", rows))
    assert row["status"] == "unchanged"
    moved = [rows[0] | {"account_number": "(on file)", "forwarding_number": any_drop_row(2)["number"]}]
    (row,) = world.report(world.drop("toll-free.csv", moved))
    assert (row["status"], row["codes"]) == ("locked", "forwarding_is_being_ported")


def test_what_a_row_collides_with_in_the_file_and_elsewhere_is_said_once() -> None:
    world, _ = submitted_world()
    ported = any_drop_row(0)["number"]
    rows = [
        any_drop_row(0, port_request_name="Other"),
        any_drop_row(5, port_request_name="Other", forwarding_number=ported),
    ]
    report = world.report(world.drop("other.csv", rows))

    assert report[1]["codes"] == "forwarding_is_being_ported"


def test_rows_that_say_different_things_of_a_number_in_an_order_change_nothing() -> None:
    world = BulkWorld()
    world.settings(submit=True)
    world.put("bill.pdf", b"%PDF-1.7")
    rows = [any_drop_row(index, **ACCOUNT) for index in range(2)]
    world.drop("lines.csv", rows)
    rows = [any_drop_row(index, **FILED) for index in range(2)]
    both = [
        rows[0] | {"name": "One"},
        rows[0] | {"name": "Other"},
        rows[1] | {"name": "Same"},
        rows[1] | {"name": "Same"},
    ]
    upload = world.drop("lines.csv", both)

    report = world.report(upload)
    assert statuses(report) == ["locked", "locked", "updated", "skipped"]
    assert [row["codes"] for row in report[:2]] == ["number_duplicate_conflicting"] * 2
    assert [row["name"] for row in world.rows(world.requests()[0]["id"])] == ["Line 0", "Same"]


def test_a_request_that_has_ended_gives_its_name_to_a_new_one_unless_numbers_were_ported() -> None:
    world, request_id = submitted_world()
    world.customer.post(f"/v1/port-requests/{request_id}/cancel")
    world.work(request_id)
    world.drop("list.csv", [any_drop_row(index, **ACCOUNT) for index in range(2)])

    again = next(one for one in world.requests() if one["id"] != request_id)
    assert (again["name"], again["status"]) == ("list", "awaiting_signature")
    world.work(again["id"])
    world.sign(world.customer, again["id"])
    world.work(again["id"])
    world.port(again["id"])
    assert world.memory.request(again["id"]).status == Status.COMPLETED  # type: ignore[union-attr]
    late = world.drop("list.csv", [any_drop_row(0, name="Called"), any_drop_row(8)])
    assert statuses(world.report(late)) == ["updated", "not_taken"]
    assert world.report(late)[1]["codes"] == "request_ended"


def test_a_draft_that_was_deleted_can_be_dropped_again() -> None:
    world = BulkWorld()
    world.drop("list.csv", [any_drop_row()])
    (request,) = world.requests()
    gone = world.customer.call("DELETE", f"/v1/port-requests/{request['id']}", if_match=f'"{request["version"]}"')
    assert gone.status == 204
    world.drop("list.csv", [any_drop_row()])
    assert [one["id"] == request["id"] for one in world.requests()] == [False]


def test_a_request_of_the_api_keeps_what_a_file_of_its_name_does_not_say() -> None:
    world = BulkWorld()
    made = world.draft(world.customer)
    world.drop("x.csv", [any_drop_row(port_request_name="Chicago lines")])
    assert [one["id"] for one in world.requests()] == [made]
    assert len(world.rows(made)) == 4


def test_two_files_with_one_new_request_at_once_make_it_once() -> None:
    world = BulkWorld()
    rows = [[any_drop_row(index, port_request_name="Shared")] for index in range(2)]
    ids = [world.arrive(*world.put(f"{index}.csv", as_file(one))) for index, one in enumerate(rows)]
    world.clock.advance(minutes=1)
    for upload_id in ids:
        assert upload_id is not None
        world.run(upload_id, until=Stage.KEEP)
    uploads = [world.run(str(upload_id)) for upload_id in ids]

    (request,) = world.requests()
    assert len(world.rows(request["id"])) == 2
    assert [statuses(world.report(upload)) for upload in uploads] == [["draft"], ["draft"]]


def test_a_request_that_is_being_submitted_is_waited_for() -> None:
    world = BulkWorld()
    world.put("bill.pdf", b"%PDF-1.7")
    world.drop("list.csv", [any_drop_row(0, **ACCOUNT)])
    (request,) = world.requests()
    world.under(FaultyStore(world.memory, lambda _at, method: "before" if method == "claim" else "ok"))
    assert world.customer.post(f"/v1/port-requests/{request['id']}/submit").status == 503
    world.under(world.memory)
    with pytest.raises(AssertionError, match="still busy"):
        world.drop("list.csv", [any_drop_row(1, **ACCOUNT)])
    from shared.usecases.submit_request import resume_submit

    resume_submit(world.desk, request["id"])
    (upload,) = (one for one in world.memory.uploads(world.account_id, 9, None).items if one.stage == Stage.KEEP)
    assert statuses(world.report(world.run(upload.id))) == ["draft"]


# --- documents --------------------------------------------------------------------------------------------------------


def test_an_invoice_that_comes_later_completes_the_request() -> None:
    world = BulkWorld()
    world.settings(submit=True)
    upload = world.drop("list.csv", [any_drop_row(0, **ACCOUNT)])
    assert upload.stage == Stage.WINDOW
    assert world.summary(upload)["missing_files"] == ["bill.pdf"]
    assert codes(world.summary(upload)["requests"][0]) == ["document_not_dropped", "document_missing_invoice"]

    world.clock.advance(hours=3)
    world.arrive(*world.put("BILL.pdf", b"%PDF-1.7"))
    assert world.executions.started[-1] == (upload.id, 2)
    after = world.run(upload.id)
    assert after.stage == Stage.DONE
    assert [one["status"] for one in world.requests()] == ["awaiting_approval"]
    assert statuses(world.report(after)) == ["awaiting_approval"]
    assert world.summary(after)["missing_files"] == []
    assert len(world.mailbox.to("administrator@acme.example.com")) == 1, "mailed once"


def test_what_is_missing_when_the_time_is_over_is_reported() -> None:
    world = BulkWorld()
    upload = world.drop("list.csv", [any_drop_row(0, **ACCOUNT)])
    world.executions.finish(upload.id, 1)
    world.clock.advance(hours=25)
    assert attend_uploads(world.bulk) == 1
    after = world.run(upload.id)

    assert after.stage == Stage.DONE
    assert world.summary(after)["missing_files"] == ["bill.pdf"]
    assert world.summary(after)["waits_for_documents_until"] is None
    world.arrive(*world.put("bill.pdf", b"%PDF-1.7"))
    assert world.upload(upload.id) == after, "too late"


def test_a_document_of_another_folder_is_not_taken() -> None:
    world = BulkWorld()
    world.put("other/bill.pdf", b"%PDF-1.7")
    upload = world.drop("list.csv", [any_drop_row(0, **ACCOUNT)])
    assert world.summary(upload)["missing_files"] == ["bill.pdf"]
    world.arrive(*world.put("other/bill.pdf", b"%PDF-1.7"))
    assert world.executions.started == [(upload.id, 1)]


def test_documents_that_cannot_be_taken_are_told() -> None:
    world = BulkWorld(policy=Policy(upload_max_bytes=100))
    world.put("bill.pdf", b"%PDF-1.7" + b"x" * 200)
    world.put("empty.pdf", b"")
    rows = [any_drop_row(0, **ACCOUNT), any_drop_row(1, **(ACCOUNT | {"invoice_file": "empty.pdf"}))]
    upload = world.drop("list.csv", [*rows, any_drop_row(2, **(ACCOUNT | {"invoice_file": "list.csv"}))])

    told = world.summary(upload)["requests"][0]
    assert sorted(codes(told)) == ["document_empty", "document_too_large", "document_unsupported"]
    assert any("bill.pdf" in one["detail"] for one in told["problems"])


def test_a_signed_letter_sends_its_order_to_review() -> None:
    world = BulkWorld()
    world.settings(submit=True, preapproved=True)
    world.put("bill.pdf", b"%PDF-1.7")
    world.put("LOA-main-2026-11-20.pdf", b"%PDF-1.7")
    world.put("loa-somebody else.pdf", b"%PDF-1.7")
    upload = world.drop("list.csv", [any_drop_row(0, **ACCOUNT)])

    (request,) = world.requests()
    assert request["status"] == "in_review"
    (order,) = world.orders(request["id"])
    assert order.letter.paper is not None
    assert order.letter.paper.signer_name == "Dana Whitfield"
    assert sorted(world.summary(upload)["requests"][0]["documents"]) == ["LOA-main-2026-11-20.pdf", "bill.pdf"]


def test_a_letter_without_a_date_is_kept_and_told() -> None:
    world = BulkWorld()
    world.put("bill.pdf", b"%PDF-1.7")
    world.put("loa.pdf", b"%PDF-1.7")
    upload = world.drop("list.csv", [any_drop_row(0, **ACCOUNT)])
    assert codes(world.summary(upload)["requests"][0]) == ["letter_without_date"]
    assert sorted(world.summary(upload)["requests"][0]["documents"]) == ["bill.pdf", "loa.pdf"]


# --- secrets ----------------------------------------------------------------------------------------------------------


def secret_rows() -> list[dict[str, str]]:
    return [any_drop_row(index, **(ACCOUNT | {"pin": f"48213{index}"})) for index in range(3)]


def test_secrets_are_nowhere_once_a_file_was_read() -> None:
    world = BulkWorld()
    upload = world.drop("list.csv", secret_rows())

    everything = b"".join(
        body for key, _ in world.bucket.arrived for body in world.bucket.versions(key) if not key.endswith(".pdf")
    )
    for secret in (b"LT-884213", b"482130", b"482131"):
        assert secret not in everything
    source = world.bucket.read(upload.key).decode()
    assert source.count("(on file)") == 6
    assert upload.purged
    assert b"482130" not in str(world.mailbox.sent).encode()
    assert "482130" not in str(world.memory.events(upload.id, 99, None).items)
    view = world.memory.request_view(world.requests()[0]["id"])
    assert view is not None
    assert view.losing_accounts[0].account_number_last4 == "4213"
    row = world.memory.rows(view.request.id, view.request.list_id, view.number_list.groups[0].key, 3, 1, None).items[0]  # type: ignore[union-attr]
    assert world.vault.open(row.sealed_pin, {"account": world.account_id, "request": view.request.id}) == "482130"


def test_the_rewritten_file_is_no_file_of_its_own() -> None:
    world = BulkWorld()
    upload = world.drop("list.csv", secret_rows())
    key, version = next(one for one in reversed(world.bucket.arrived) if one[0] == upload.key)
    assert notice(world.bulk, key, version) is None
    assert notice(world.bulk, key) is None


def test_a_newer_version_that_came_meanwhile_stays_as_it_is() -> None:
    world = BulkWorld()
    upload_id = world.arrive(*world.put("list.csv", as_file(secret_rows())))
    assert upload_id is not None
    world.clock.advance(minutes=1)
    world.run(upload_id, until=Stage.PURGE)
    newer = as_file([any_drop_row(5, pin="4711")])
    second = world.arrive(*world.put("list.csv", newer))
    world.run(upload_id)

    assert world.bucket.read(world.upload(upload_id).key) == newer
    assert all(b"482130" not in body for body in world.bucket.versions(world.upload(upload_id).key))
    world.clock.advance(minutes=1)
    world.run(str(second))
    assert b"4711" not in world.bucket.read(world.upload(upload_id).key)


def test_a_file_that_was_refused_loses_its_secrets_too_where_it_can_be_read() -> None:
    world = BulkWorld(policy=Policy(bulk_max_rows=2))
    upload = world.drop("list.csv", secret_rows())
    assert upload.outcome == Outcome.REFUSED
    assert [body.count(b"(on file)") for body in world.bucket.versions(upload.key)] == [6]


# --- what goes wrong --------------------------------------------------------------------------------------------------


def test_rows_of_a_part_that_cannot_be_read_are_told_and_redriven() -> None:
    world = BulkWorld(poisoned_parts={1})
    world.settings(submit=True)
    world.put("bill.pdf", b"%PDF-1.7")
    upload = world.drop("list.csv", [any_drop_row(index, **(ACCOUNT | {"pin": "4821"})) for index in range(1_200)])

    assert upload.lost_parts == (1,)
    assert statuses(world.report(upload)) == ["draft"] * 498 + ["not_taken"] * 500 + ["draft"] * 202
    assert {row["codes"] for row in world.report(upload)[498:998]} == {"row_not_taken"}
    assert world.told_dead == [{"upload_id": upload.id, "lost": 1}]
    assert [one["status"] for one in world.requests()] == ["draft"], "not all of it is there"
    assert b"4821," not in world.bucket.read(upload.key)

    world.poisoned_parts.clear()
    (request,) = world.requests()
    change = {"change": [{"row": 2, "cells": {"name": "Mine"}}]}
    changed = world.customer.call("PATCH", f"/v1/port-requests/{request['id']}/numbers", change)
    assert changed.status == 200, changed.body
    assert redrive(world.bulk, upload.id)
    after = world.run(upload.id)
    assert after.lost_parts == ()
    assert statuses(world.report(after)) == ["awaiting_approval"] * 1_200
    (order,) = world.orders(request["id"])
    assert order.number_count == 1_200
    names = {row["number"]: row["name"] for row in world.rows(request["id"])}
    assert names[any_drop_row(0)["number"]] == "Mine", "what was changed meanwhile stays"
    assert not redrive(world.bulk, upload.id)


def test_rows_that_were_written_before_their_part_was_lost_are_taken_back() -> None:
    class Bucket(MemoryDropFiles):
        def put(self, key: str, *given: Any, **more: Any) -> str | None:
            if key.endswith("facts/000000.json"):
                raise Unavailable("the bucket does not answer")
            return super().put(key, *given, **more)

    world = BulkWorld()
    world.bucket = Bucket(world.clock)
    upload = world.drop("lines.csv", [any_drop_row(index) for index in range(600)])

    assert upload.lost_parts == (0,)
    (request,) = world.requests()
    assert [row["row"] for row in world.rows(request["id"])] == list(range(500, 602))
    assert statuses(world.report(upload)) == ["not_taken"] * 498 + ["draft"] * 102


def test_of_parts_that_one_function_reads_the_one_that_fails_keeps_no_other_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Bucket(MemoryDropFiles):
        def put(self, key: str, *given: Any, **more: Any) -> str | None:
            if key.endswith("facts/000001.json"):
                raise Unavailable("the bucket does not answer")
            return super().put(key, *given, **more)

    monkeypatch.setattr("shared.usecases.bulk.desk._SHARED_OUT", 1)
    world = BulkWorld()
    world.bucket = Bucket(world.clock)
    upload = world.drop("lines.csv", [any_drop_row(index) for index in range(1_800)])

    assert upload.lost_parts == (1,)
    assert statuses(world.report(upload)) == ["draft"] * 498 + ["not_taken"] * 500 + ["draft"] * 802
    (request,) = world.requests()
    assert len(list(world.rows(request["id"]))) == 1_300


def test_a_file_of_many_requests_makes_each_of_them_once() -> None:
    world = BulkWorld()
    rows = [any_drop_row(index, port_request_name=f"Office {index // 2}") for index in range(22)]

    upload = world.drop("offices.csv", rows)

    assert sorted(one["name"] for one in world.requests()) == sorted(f"Office {index}" for index in range(11))
    assert statuses(world.report(upload)) == ["draft"] * 22
    assert {len(world.rows(one["id"])) for one in world.requests()} == {2}


def test_own_pins_of_lost_rows_survive_until_they_are_read_again() -> None:
    world = BulkWorld(poisoned_parts={1})
    rows = [any_drop_row(index, **(ACCOUNT | {"pin": f"{100_000 + index}"})) for index in range(600)]
    upload = world.drop("list.csv", rows)
    assert all(b"100599" not in body for key, _ in world.bucket.arrived for body in world.bucket.versions(key))
    world.poisoned_parts.clear()
    assert redrive(world.bulk, upload.id)
    world.run(upload.id)

    (request,) = world.requests()
    view = world.memory.request_view(request["id"])
    assert view is not None
    assert view.number_list is not None
    assert sum(group.own_pins for group in view.number_list.groups) == 600


@pytest.mark.parametrize(
    "stage", [Stage.OPEN, Stage.JOIN, Stage.KEEP, Stage.DOCUMENTS, Stage.SUBMIT, Stage.REPORT, Stage.PURGE]
)
def test_a_step_that_fails_for_good_stops_its_file_alone_and_can_be_redriven(stage: Stage) -> None:
    world = BulkWorld()
    rows = [[any_drop_row(index, port_request_name="R", pin="4821", losing_account="A")] for index in range(2)]
    upload_id = world.arrive(*world.put("one.csv", as_file(rows[0])))
    assert upload_id is not None
    world.clock.advance(minutes=1)
    world.run(upload_id, until=stage)
    world.failing_stages = {stage}
    assert world.run(upload_id).stage == Stage.FAILED
    assert world.told_dead[-1]["upload_id"] == upload_id
    assert world.memory.events(upload_id, 99, None).items[-1].type == "bulk.failed"
    world.failing_stages = set()
    second = world.drop("two.csv", rows[1])
    assert statuses(world.report(second)) == ["draft"], "no other file is held up"

    assert redrive(world.bulk, upload_id)
    assert statuses(world.report(world.run(upload_id))) == ["draft"]
    (request,) = world.requests()
    assert len(world.rows(request["id"])) == 2


def test_a_workflow_that_was_lost_is_started_anew() -> None:
    world = BulkWorld()
    upload_id = world.arrive(*world.put("list.csv", as_file([any_drop_row()])))
    assert upload_id is not None
    world.clock.advance(minutes=1)
    world.run(upload_id, until=Stage.JOIN)
    assert attend_uploads(world.bulk) == 0, "it moved a moment ago"
    world.clock.advance(minutes=11)
    assert attend_uploads(world.bulk) == 0, "it is running"
    world.executions.finish(upload_id, 1)
    world.clock.advance(minutes=11)
    assert attend_uploads(world.bulk) == 1
    assert world.executions.started == [(upload_id, 1), (upload_id, 2)]
    assert statuses(world.report(world.run(upload_id))) == ["draft"]


def test_mail_that_cannot_be_sent_holds_up_nothing() -> None:
    world = BulkWorld()
    world.mailbox.failures = 3
    upload = world.drop("list.csv", [any_drop_row()])
    assert upload.stage == Stage.WINDOW
    assert len(world.mailbox.sent) == 1

    refused = BulkWorld()
    refused.mailbox.refused.add("administrator@acme.example.com")
    assert refused.drop("list.csv", [any_drop_row()]).mailed_to == ()


def test_of_two_runs_that_come_to_the_mail_at_once_one_sends_it() -> None:
    world = BulkWorld()
    send = world.mailbox.send
    beside: list[Decision] = []
    upload_id = world.arrive(*world.put("list.csv", as_file([any_drop_row()])))
    assert upload_id is not None

    def while_another_runs(*given: Any) -> Any:
        if not beside:
            beside.append(world.advance_once(upload_id))
        return send(*given)

    world.mailbox.send = while_another_runs  # type: ignore[assignment, method-assign]
    world.clock.advance(seconds=world.policy.bulk_settle_seconds)
    upload = world.run(upload_id)

    assert [one.step for one in beside] == ["wait"]
    assert beside[0].wait_seconds > 0
    assert len(world.mailbox.sent) == 1
    assert upload.mailed_to == ("administrator@acme.example.com",)


def test_administrators_are_mailed_and_nobody_else() -> None:
    world = BulkWorld()
    world.user(Role.MANAGER)
    upload = world.drop("list.csv", [any_drop_row()])
    assert [sent.mail.to_address for sent in world.mailbox.sent] == ["administrator@acme.example.com"]
    assert f"reports/{world.account_id}/list.csv" in world.mailbox.sent[0].mail.text
    assert upload.mailed_to == ("administrator@acme.example.com",)


def test_a_mail_says_whether_there_is_anything_to_correct() -> None:
    world = BulkWorld()
    world.drop("good.csv", [any_drop_row(0)])
    world.drop("held.csv", [any_drop_row(1), any_drop_row(2, number="12")])

    good, held = (mail.mail.text for mail in world.mailbox.sent)
    assert "nothing, as to this file" in " ".join(good.split())
    assert "correct the rows that were not taken" in " ".join(held.split())


def test_who_asks_for_signatures_is_the_account_and_an_administrator_hears_of_them() -> None:
    world = BulkWorld()
    world.settings(submit=True, preapproved=True)
    world.put("bill.pdf", b"%PDF-1.7")
    world.drop("lines.csv", [any_drop_row(0, **ACCOUNT)])
    view = world.memory.request_view(world.requests()[0]["id"])
    assert view is not None

    requester = requester_of(world.desk, view)
    administrators = [user for user in world.memory.users(world.account_id) if user.role == Role.ADMINISTRATOR]
    assert requester is not None
    assert (requester.name, requester.email) == (administrators[0].name, administrators[0].email)
    assert asker_of(view.request) == ""


def test_what_happened_is_on_the_timeline_of_the_file() -> None:
    world = BulkWorld()
    upload = world.drop("list.csv", [any_drop_row()])
    events = world.memory.events(upload.id, 99, None).items
    assert [event.type for event in events] == ["bulk.received", "bulk.reported"]
    assert events[1].data["rows_by_status"] == {"draft": 1}


def test_a_long_file_has_the_same_rows_as_over_the_api() -> None:
    world = BulkWorld()
    numbers = [f"+1312{2_400_000 + index % 700:07d}" for index in range(1_300)]
    text = csv_of(numbers, column="Main", forward="+17733842201").replace("Line 3,Google Ads", "Line 3,google ads")
    upload = world.drop("list.csv", text.encode())
    made = world.customer.post("/v1/port-requests", {"name": "api"}).body["id"]
    assert world.customer.call("PUT", f"/v1/port-requests/{made}/numbers", text).status == 200

    (dropped,) = (one["id"] for one in world.requests() if one["id"] != made)
    of_drop, of_api = (sorted(world.rows(one), key=lambda row: row["row"]) for one in (dropped, made))
    assert of_drop == of_api
    assert len(world.report(upload)) == len(numbers) == len(of_api)
    counts = [
        {name: page[name] for name in ("rows", "accepted", "held", "skipped", "groups")}
        for page in (world.customer.get(f"/v1/port-requests/{one}/numbers").body for one in (dropped, made))
    ]
    assert counts[0] == counts[1]


# --- what was found by dropping what nobody should --------------------------------------------------------------------


def test_a_refused_version_takes_the_place_of_the_report_before() -> None:
    world = BulkWorld()
    world.drop("y.csv", [any_drop_row(index) for index in range(3)])
    refused = world.drop("y.csv", b"")

    (row,) = world.report(refused)
    assert (row["number"] if "number" in row else row["Tracking Number"], row["status"]) == ("", "not_taken")
    assert row["codes"] == "csv_empty"
    again = world.drop("y.csv", world.bucket.read(f"reports/{world.account_id}/y.csv"))
    assert codes(world.summary(again)) == ["csv_no_data_rows"]


@pytest.mark.parametrize("path", [" .csv", "号码三月.csv"])
def test_a_file_whose_name_is_none_for_a_request_is_told_once(path: str) -> None:
    world = BulkWorld()
    upload = world.drop(path, [any_drop_row(index) for index in range(3)])
    assert codes(world.summary(upload)) == ["file_name_unfit"]
    assert "port_request_name" in world.summary(upload)["problems"][0]["fix"]
    assert world.requests() == []

    named = world.drop(path, [any_drop_row(0, port_request_name="March"), any_drop_row(1)])
    assert statuses(world.report(named)) == ["draft", "not_taken"]
    assert [one["name"] for one in world.requests()] == ["March"]


def test_a_pin_that_a_comma_moved_is_neither_shown_nor_kept() -> None:
    world = BulkWorld()
    header = "Tracking Number,Forwarding Number,Name,Source,Company,account_number,pin,btn,notes"
    moved = "3122264470,6465553000,Main,Google Ads,Acme Plumbing, Inc.,ACCTSECRET99,PINS4821,3122264470,hello"
    short = "3122264471,6465553000,Main,Acme Plumbing,ACCTSECRET99,PINS4821,3122264470,hello"
    upload = world.drop("list.csv", "\r\n".join([header, moved, short]).encode())

    assert [row["codes"] for row in _lenient(world, upload.key)] == ["csv_row_width"] * 2
    kept = [(key, body) for key, _ in world.bucket.arrived for body in world.bucket.versions(key)]
    assert not [key for key, body in kept if b"PINS4821" in body or b"ACCTSECRET99" in body]


def _lenient(world: BulkWorld, key: str) -> list[dict[str, str]]:
    """The rows of a report, also those that are wider than its header."""
    text = world.bucket.read(f"reports/{key.removeprefix('drop/')}").decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    return [dict(zip(header, row, strict=False)) for row in rows]


def test_a_report_runs_nowhere_and_is_no_longer_than_a_spreadsheet_takes() -> None:
    world = BulkWorld()
    names = ["ok;=1+1;x", 'a;"=1', "x" * 40_000]
    upload = world.drop("list.csv", [any_drop_row(index, name=name) for index, name in enumerate(names)])

    report = world.report(upload)
    assert [row["name"] for row in report] == ["ok;'=1+1;x", "a;\"'=1", "x" * 32_767]
    assert set(names[:2]) < {row["name"] for row in world.rows(world.requests()[0]["id"])}
    again = world.drop("list.csv", world.bucket.read(f"reports/{world.account_id}/list.csv"))
    assert set(names[:2]) < {row["name"] for row in world.rows(world.requests()[0]["id"])}
    assert statuses(world.report(again)) == statuses(report)
