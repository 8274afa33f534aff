"""Files of numbers over the API: announced, uploaded, followed, and found again."""

from typing import Any

import pytest

from shared.domain.bulk.model import Stage
from shared.domain.bulk.names import csv_report_key
from shared.domain.model import Role
from shared.usecases.bulk.driving import attend_uploads
from tests.bulk_world import ACCOUNT, BulkWorld, any_drop_row, as_file
from tests.world import Client

PATH = "/v1/bulk-uploads"


@pytest.fixture
def world() -> BulkWorld:
    return BulkWorld()


def announce(client: Client, filename: str = "march.csv", **changes: Any) -> dict[str, Any]:
    answer = client.post(PATH, {"filename": filename, "size": 1_000, **changes})
    assert answer.status == 201, answer.body
    body: dict[str, Any] = answer.body
    assert answer.headers["location"] == f"{PATH}/{body['id']}"
    return body


def send(world: BulkWorld, announced: dict[str, Any], rows: list[dict[str, str]]) -> None:
    """POST the documents, then the list, to where the answer says, and have the cloud do its part."""
    for document in announced["documents"]:
        world.bucket.put(document["upload"]["fields"]["key"], b"%PDF-1.7", "application/pdf")
    key = announced["upload"]["fields"]["key"]
    version = world.bucket.put(key, as_file(rows), "text/csv")
    assert world.arrive(key, version or "") == announced["id"]
    world.clock.advance(seconds=world.policy.bulk_settle_seconds)
    world.run(announced["id"])


def shown(client: Client, upload_id: str) -> dict[str, Any]:
    answer = client.get(f"{PATH}/{upload_id}")
    assert answer.status == 200, answer.body
    body: dict[str, Any] = answer.body
    return body


def codes(answer: Any) -> dict[str, str]:
    return {error["pointer"]: error["code"] for error in answer.body["errors"]}


def test_a_file_is_announced_uploaded_and_followed_to_its_report(world: BulkWorld) -> None:
    announced = announce(world.customer)
    assert (announced["status"], announced["progress"]["whose_turn"]) == ("awaiting_upload", "customer")
    assert announced["upload"]["fields"]["policy"] == f"content-length-range 1 {world.policy.bulk_max_bytes}"

    rows = [any_drop_row(0), any_drop_row(1), any_drop_row(2, number="12"), any_drop_row(3, number="12")]
    send(world, announced, rows)

    found = shown(world.customer, announced["id"])
    (request,) = world.requests()
    assert (found["status"], found["via"], found["rows"]) == ("waiting_for_documents", "api", 4)
    assert found["request_ids"] == [request["id"]]
    assert found["rows_by_status"] == {"draft": 2, "held": 2}
    progress = found["row_progress"]
    assert (progress["read"], progress["accepted"], progress["held"]) == (4, 2, 2)
    assert progress["errors"] == [{"code": "number_wrong_length", "rows": 2}]
    assert found["report"]["csv"].startswith("https://drop.example/reports/")
    assert found["report"]["json_summary"].split("?")[0].endswith(".json")
    assert found["upload"] is None
    assert request["submitted_by"]["name"] == "Some administrator"


def test_errors_are_told_while_the_rows_are_still_being_read(world: BulkWorld) -> None:
    announced = announce(world.customer)
    key = announced["upload"]["fields"]["key"]
    rows = [any_drop_row(index, **({"number": "12"} if index == 3 else {})) for index in range(501)]
    world.arrive(key, world.bucket.put(key, as_file(rows), "text/csv") or "")
    world.clock.advance(seconds=world.policy.bulk_settle_seconds)
    opened = world.advance_once(announced["id"])
    world.read_part_of(announced["id"], opened.items, 0)

    found = shown(world.customer, announced["id"])
    assert (found["status"], found["rows"], found["row_progress"]["read"]) == ("reading", 501, 498)
    assert found["row_progress"]["errors"] == [{"code": "number_wrong_length", "rows": 1}]
    assert found["report"] == {"csv": None, "json_summary": None}


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.ADMINISTRATOR, "awaiting_signature"), (Role.MANAGER, "awaiting_approval")],
)
def test_what_is_uploaded_is_the_callers_own_with_the_documents_beside_it(
    world: BulkWorld, role: Role, status: str
) -> None:
    client = world.user(role)
    announced = announce(client, submit=True, documents=[{"filename": "bill.pdf", "size": 8}])

    send(world, announced, [any_drop_row(0, **ACCOUNT)])

    found = shown(client, announced["id"])
    (request,) = world.requests()
    assert (request["status"], request["submitted_by"]["name"]) == (status, f"Some {role}")
    assert (found["status"], found["rows_by_status"]) == ("done", {status: 1})


@pytest.mark.parametrize("again", ["march.csv", "march-report.csv"])
def test_a_corrected_report_completes_what_another_user_uploaded(world: BulkWorld, again: str) -> None:
    bill = [{"filename": "bill.pdf", "size": 8}]
    first = announce(world.user(Role.MANAGER), submit=True, documents=bill)
    send(world, first, [any_drop_row(0, **ACCOUNT), any_drop_row(1, number="12", **ACCOUNT)])
    report = world.report(world.upload(first["id"]))
    assert [row["status"] for row in report] == ["draft", "held"]

    report[1]["number"] = any_drop_row(1)["number"]
    second = announce(world.customer, again, submit=True, documents=bill)
    send(world, second, report)

    assert shown(world.customer, second["id"])["rows_by_status"] == {"awaiting_signature": 2}


def test_a_test_key_makes_tests_only(world: BulkWorld) -> None:
    tester = world.client(account_id=world.account_id, test_mode=True)

    announced = announce(tester)
    assert world.customer.get(f"{PATH}/{announced['id']}").status == 404
    assert world.customer.get(PATH).body["items"] == []
    send(world, announced, [any_drop_row(0)])

    found = shown(tester, announced["id"])
    assert (found["test_mode"], found["rows_by_status"]) == (True, {"draft": 1})
    assert [request["test_mode"] for request in tester.get("/v1/port-requests").body["items"]] == [True]
    assert world.requests() == []
    assert world.mailbox.sent[0].mail.subject.lower().startswith("[test]")


def test_a_client_manager_sees_their_own_uploads_and_places_numbers_in_their_companies(world: BulkWorld) -> None:
    world.drop("folder.csv", [any_drop_row(0)])
    cleo = world.user(Role.CLIENT_MANAGER)
    mine = announce(cleo)
    others = announce(world.customer, "other.csv")

    assert [one["id"] for one in cleo.get(PATH).body["items"]] == [mine["id"]]
    assert cleo.get(f"{PATH}/{others['id']}").status == 404
    assert {one["filename"] for one in world.customer.get(PATH).body["items"]} == {
        *("folder.csv", "march.csv", "other.csv")
    }


def test_a_limited_key_submits_nothing_that_it_may_not_not_even_by_a_file(world: BulkWorld) -> None:
    mine = world.customer.get("/v1/me").body["user_id"]
    made = world.customer.post("/v1/api-keys", {"user_id": mine, "name": "Files", "actions": ["bulk_uploads.write"]})
    limited = Client(world.app, made.body["secret"])

    refused = limited.post(PATH, {"filename": "march.csv", "size": 1_000, "submit": True})
    assert (refused.status, refused.body["code"]) == (403, "key_limited")

    announced = announce(limited, documents=[{"filename": "bill.pdf", "size": 8}])
    send(world, announced, [any_drop_row(0, **ACCOUNT, submit="yes")])
    (request,) = world.requests()
    assert request["status"] == "draft"
    summary = world.summary(world.upload(announced["id"]))
    assert [one["code"] for one in summary["requests"][0]["problems"]] == ["key_limited"]


def test_another_account_sees_nothing_of_it(world: BulkWorld) -> None:
    announced = announce(world.customer)
    stranger = world.client()

    assert stranger.get(f"{PATH}/{announced['id']}").status == 404
    assert stranger.get(PATH).body["items"] == []
    assert stranger.get(f"{PATH}/bul_none").status == 404


def test_our_team_uploads_nothing(world: BulkWorld) -> None:
    support = world.client(Role.SUPPORT)

    assert support.post(PATH, {"filename": "march.csv", "size": 1}).status == 403
    assert support.get(PATH).status == 403


def test_everything_wrong_with_an_announcement_is_said_at_once(world: BulkWorld) -> None:
    documents = [
        {"filename": "bill.pdf", "size": 0},
        {"filename": "BILL.PDF", "size": 1},
        {"filename": "bill.docx", "size": 1},
        {"filename": "a/b.pdf", "size": 99_000_000},
    ]
    answer = world.customer.post(PATH, {"filename": "march.xlsx", "size": 99_000_000, "documents": documents})

    assert answer.status == 422
    assert codes(answer) == {
        "/filename": "not_a_list",
        "/size": "csv_too_large",
        "/documents/0/size": "document_empty",
        "/documents/1/filename": "filename_repeated",
        "/documents/2/filename": "unsupported_type",
        "/documents/3/filename": "filename_invalid",
        "/documents/3/size": "document_too_large",
    }
    assert world.customer.get(PATH).body["items"] == []


@pytest.mark.parametrize(
    ("filename", "code"),
    [
        ("", "filename_invalid"),
        ("../march.csv", "filename_invalid"),
        ("march\u202e.csv", "filename_invalid"),
        ("${filename}", "filename_invalid"),
        ("\u00e9" * 251 + ".csv", "filename_invalid"),
        ("march.zip", "not_a_list"),
        ("march.pdf", "not_a_list"),
        (".march.csv", "not_a_list"),
        ("march.csv.part", "not_a_list"),
    ],
)
def test_names_that_cannot_be_a_lists_are_refused(world: BulkWorld, filename: str, code: str) -> None:
    answer = world.customer.post(PATH, {"filename": filename, "size": 1})

    assert codes(answer) == {"/filename": code}
    assert all(error["fix"] for error in answer.body["errors"])


def test_too_many_documents_are_refused_before_they_are_looked_at(world: BulkWorld) -> None:
    documents = [{"filename": f"bill-{index}.pdf", "size": 1} for index in range(41)]

    assert codes(world.customer.post(PATH, {"filename": "a.csv", "size": 1, "documents": documents})) == {
        "/documents": "document_too_many"
    }


def test_an_idempotency_key_announces_once(world: BulkWorld) -> None:
    body = {"filename": "march.csv", "size": 1_000}
    first = world.customer.post(PATH, body, idempotency_key="march")
    again = world.customer.post(PATH, body, idempotency_key="march")
    other = world.customer.post(PATH, {**body, "size": 2}, idempotency_key="march")

    assert first.body["id"] == again.body["id"]
    assert again.body["upload"]["fields"]["key"] == first.body["upload"]["fields"]["key"]
    assert (other.status, other.body["code"]) == (422, "idempotency_key_reused")


def test_what_is_never_uploaded_is_not_waited_for_for_ever(world: BulkWorld) -> None:
    announced = announce(world.customer)
    attend_uploads(world.bulk)
    assert shown(world.customer, announced["id"])["status"] == "awaiting_upload"

    world.clock.advance(minutes=61)
    attend_uploads(world.bulk)

    found = shown(world.customer, announced["id"])
    assert (found["status"], [one["code"] for one in found["problems"]]) == ("refused", ["file_not_uploaded"])
    assert "never uploaded" in found["progress"]["where"]


def test_a_file_that_cannot_be_read_says_why(world: BulkWorld) -> None:
    announced = announce(world.customer)
    key = announced["upload"]["fields"]["key"]
    world.arrive(key, world.bucket.put(key, b"PK\x03\x04", "text/csv") or "")
    world.clock.advance(seconds=world.policy.bulk_settle_seconds)
    world.run(announced["id"])

    found = shown(world.customer, announced["id"])
    assert found["status"] == "refused"
    assert found["problems"][0]["detail"] in found["progress"]["where"]
    assert found["progress"]["next_action"] == found["problems"][0]["fix"]
    assert found["report"]["csv"], "one row that says why"
    assert found["report"]["json_summary"]


def test_a_report_that_a_newer_version_replaced_is_linked_there_alone(world: BulkWorld) -> None:
    first = world.drop("lines.csv", [any_drop_row(0)])
    assert shown(world.customer, first.id)["report"]["csv"]

    second = world.drop("lines.csv", [any_drop_row(0), any_drop_row(1)])

    assert shown(world.customer, first.id)["report"] == {"csv": None, "json_summary": None}
    assert shown(world.customer, second.id)["report"]["csv"]
    world.bucket.delete_version(csv_report_key(second.key), "")
    assert shown(world.customer, second.id)["report"]["json_summary"]


def test_past_uploads_are_listed_newest_first_by_page(world: BulkWorld) -> None:
    ids = []
    for index in range(3):
        ids.append(announce(world.customer, f"{index}.csv")["id"])
        world.clock.advance(seconds=1)

    page = world.customer.get(f"{PATH}?limit=2").body
    rest = world.customer.get(f"{PATH}?limit=2&cursor={page['cursor']}").body

    assert [one["id"] for one in (*page["items"], *rest["items"])] == ids[::-1]
    assert rest["cursor"] is None
    assert world.customer.get(f"{PATH}?cursor=nonsense").status == 400


def test_a_step_that_failed_is_ours_to_repair(world: BulkWorld) -> None:
    announced = announce(world.customer)
    world.failing_stages = {Stage.OPEN}
    send(world, announced, [any_drop_row(0)])

    found = shown(world.customer, announced["id"])
    assert (found["status"], found["progress"]["whose_turn"]) == ("delayed", "staff")
