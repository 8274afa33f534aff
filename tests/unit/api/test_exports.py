"""Lists as CSV for a spreadsheet, and a request's report as PDF."""

import base64
import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from shared.domain.model import Role
from shared.usecases import export_lists
from tests.bulk_world import BulkWorld, any_drop_row
from tests.world import NUMBERS, Client, World

FORMULA = "=HYPERLINK(A1)"


@pytest.fixture
def world() -> World:
    return World()


def table(client: Client, path: str) -> tuple[list[dict[str, str]], Any]:
    answer = client.get(path, accept="text/csv")
    assert answer.status == 200, answer.body
    assert answer.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.body))), answer


def report(client: Client, request_id: str) -> tuple[bytes, str]:
    event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": f"/v1/port-requests/{request_id}/report.pdf",
        "rawQueryString": "",
        "headers": {"authorization": f"Bearer {client.secret}"},
        "requestContext": {
            "http": {"method": "GET", "path": f"/v1/port-requests/{request_id}/report.pdf", "sourceIp": "127.0.0.1"},
            "stage": "$default",
            "requestId": "test",
        },
        "isBase64Encoded": False,
    }
    answer = client.app.resolve(event, None)
    assert answer["statusCode"] == 200, answer["body"]
    assert answer["isBase64Encoded"] is True
    data = base64.b64decode(answer["body"])
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    return data, " ".join(text.split())


def test_the_list_of_requests_comes_as_a_table_that_no_spreadsheet_runs(world: World) -> None:
    client = world.client()
    request_id = world.submitted(client)
    client.post("/v1/port-requests", {"name": FORMULA, "reference": "+12125550000"})

    rows, _ = table(client, "/v1/port-requests")

    assert [row["name"] for row in rows] == [f"'{FORMULA}", "Chicago lines"]
    assert rows[0]["reference"] == "(212) 555-0000"
    assert (rows[1]["id"], rows[1]["status"], rows[1]["numbers"]) == (request_id, "awaiting_signature", "3")
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_a_draft_has_the_numbers_of_its_list_that_are_accepted(world: World) -> None:
    client = world.client(Role.MANAGER, world.client().get("/v1/me").body["account_id"])
    client.post("/v1/port-requests", {"name": "Empty"})
    request_id = world.draft(client, (*NUMBERS, "+1212555"))
    path = f"/v1/port-requests/{request_id}"

    def told() -> list[tuple[str, str, str]]:
        rows, _ = table(client, "/v1/port-requests")
        return [(row["status"], row["numbers"], row["held_rows"]) for row in rows]

    assert told() == [("draft", "3", "1"), ("draft", "0", "0")]
    assert client.call("PATCH", f"{path}/numbers", {"drop": [2, 5]}).status == 200
    assert told() == [("draft", "2", "0"), ("draft", "0", "0")]

    assert client.post(f"{path}/submit").status == 200
    assert told()[0] == ("awaiting_approval", "2", "0")
    administrator = world.client(Role.ADMINISTRATOR, world.accounts[0])
    assert administrator.post(f"{path}/approval", {"decision": "return", "reason": "Too early."}).status == 200
    assert told()[0] == ("draft", "2", "0")


def test_a_request_of_a_dropped_file_has_them_too() -> None:
    world = BulkWorld()
    world.drop("list.csv", [any_drop_row(0), any_drop_row(1), any_drop_row(2, number="12")])
    made, _ = table(world.customer, "/v1/port-requests")
    world.drop("list.csv", [any_drop_row(2), any_drop_row(3)])
    merged, _ = table(world.customer, "/v1/port-requests")

    assert [(row["numbers"], row["held_rows"]) for row in made] == [("2", "1")]
    assert [(row["numbers"], row["held_rows"]) for row in merged] == [("4", "0")]


def test_the_table_has_the_filters_of_the_list_and_sees_what_its_caller_sees(world: World) -> None:
    client = world.client()
    account_id = world.accounts[0]
    world.submitted(client)
    client.post("/v1/port-requests", {"name": "A draft"})
    other = world.client(Role.CLIENT_MANAGER, account_id)

    drafts, _ = table(client, "/v1/port-requests?status=draft")

    assert [row["name"] for row in drafts] == ["A draft"]
    assert table(other, "/v1/port-requests")[0] == []


def test_a_long_table_says_where_it_goes_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_lists, "MOST_ROWS", 2)
    monkeypatch.setattr(export_lists, "_PAGE", 2)
    client = world.client()
    for name in ("one", "two", "three"):
        client.post("/v1/port-requests", {"name": name})

    first, answer = table(client, "/v1/port-requests?status=draft")
    following = answer.headers["link"].split(">")[0].removeprefix("<")
    second, last = table(client, following)

    assert [row["name"] for row in first + second] == ["three", "two", "one"]
    assert "status=draft" in following
    assert "link" not in last.headers


def test_tracking_numbers_come_as_a_table(world: World) -> None:
    client = world.client()
    world.submitted(client)

    rows, _ = table(client, "/v1/tracking-numbers")

    assert sorted(row["number"] for row in rows) == ["(212) 555-2301", "(212) 555-2302", "(212) 555-2303"]
    assert {row["status"] for row in rows} == {"porting"}
    assert table(client, "/v1/tracking-numbers?status=active")[0] == []


def test_json_stays_the_answer_of_those_who_ask_for_none(world: World) -> None:
    client = world.client()

    assert client.get("/v1/port-requests").body == {"items": [], "cursor": None}
    assert client.get("/v1/tracking-numbers").body == {"items": [], "cursor": None}


def test_a_report_answers_the_five_questions_and_names_every_number(world: World) -> None:
    client = world.client()
    request_id = world.submitted(client)
    world.work(request_id)
    progress = client.get(f"/v1/port-requests/{request_id}").body["progress"]

    data, text = report(client, request_id)

    assert data.startswith(b"%PDF-")
    assert " ".join(progress["where"].split()) in text
    assert "Whose turn" in text
    assert "Awaiting signature: 3" in text
    for number in NUMBERS:
        assert f"({number[2:5]}) {number[5:8]}-{number[8:]}" in text
    assert "LT-884213" not in text
    assert "An order was made of a request." in text


def test_a_report_is_made_of_a_draft_too_and_prints_names_as_they_are(world: World) -> None:
    client = world.client()
    made = client.post("/v1/port-requests", {"name": "Møller Łódź {nb} & <b>"})

    _, text = report(client, made.body["id"])

    assert "Møller Łódź {nb} & <b>" in text
    assert "Status: draft" in text


def test_a_report_of_another_account_is_not_there(world: World) -> None:
    request_id = world.submitted(world.client())

    assert world.client().get(f"/v1/port-requests/{request_id}/report.pdf").status == 404


def test_a_report_of_many_numbers_and_events_leaves_out_what_is_too_much(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shared.domain import status_report

    monkeypatch.setattr(status_report, "MOST_NUMBERS", 2)
    monkeypatch.setattr("shared.usecases.report_status.MOST_EVENTS", 1)
    client = world.client()
    request_id = world.submitted(client)
    world.clock.advance(timedelta(days=1))

    _, text = report(client, request_id)

    assert "1 more numbers are not named here." in text
    assert "has what came before" in text
