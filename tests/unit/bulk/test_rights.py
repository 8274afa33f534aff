"""What a file may do is what its caller may: it finds again, changes and tells no more than they would see."""

from typing import Any

import pytest

from shared.domain.bulk.model import BulkUpload, Outcome, Stage
from shared.domain.model import Role
from shared.usecases.accounts.keys import revoke_key
from shared.usecases.accounts.reach import By
from shared.usecases.accounts.users import deactivate_user
from tests.bulk_world import ACCOUNT, FILED, BulkWorld, any_drop_row, as_file
from tests.world import Client

PATH = "/v1/bulk-uploads"
BILL = [{"filename": "bill.pdf", "size": 8}]


def upload(world: BulkWorld, client: Client, filename: str, rows: list[dict[str, str]], **more: Any) -> BulkUpload:
    """Announce a file over the API, upload it, and run what comes of it."""
    return follow(world, announce(client, filename, **more), rows)


def announce(client: Client, filename: str, **more: Any) -> dict[str, Any]:
    answer = client.post(PATH, {"filename": filename, "size": 1_000, **more})
    assert answer.status == 201, answer.body
    body: dict[str, Any] = answer.body
    return body


def follow(world: BulkWorld, announced: dict[str, Any], rows: list[dict[str, str]]) -> BulkUpload:
    for document in announced["documents"]:
        world.bucket.put(document["upload"]["fields"]["key"], b"%PDF-1.7", "application/pdf")
    key = announced["upload"]["fields"]["key"]
    world.arrive(key, world.bucket.put(key, as_file(rows), "text/csv") or "")
    world.clock.advance(seconds=world.policy.bulk_settle_seconds)
    return world.run(announced["id"])


def names(client: Client, request_id: str) -> dict[str, str]:
    items = client.get(f"/v1/port-requests/{request_id}/numbers").body["items"]
    return {row["number"]: row["name"] for row in items}


# --- requests of others -----------------------------------------------------------------------------------------------


def test_a_client_managers_file_finds_no_draft_that_they_may_not_see() -> None:
    world = BulkWorld()
    upload(world, world.customer, "secretreq.csv", [any_drop_row(0)])
    (theirs,) = world.requests()
    cleo = world.user(Role.CLIENT_MANAGER)
    done = upload(world, cleo, "secretreq.csv", [any_drop_row(0, name="Mine now"), any_drop_row(1)])

    assert names(world.customer, theirs["id"]) == {any_drop_row(0)["number"]: "Line 0"}
    (mine,) = cleo.get("/v1/port-requests").body["items"]
    assert mine["id"] != theirs["id"]
    assert (mine["name"], mine["submitted_by"]["name"]) == ("secretreq", "Some client_manager")
    report = world.report(done)
    assert {row["request_id"] for row in report} == {mine["id"]}
    assert [row["status"] for row in report] == ["draft", "draft"]


def test_a_client_managers_file_changes_no_number_of_an_order_that_they_may_not_see() -> None:
    world = BulkWorld()
    rows = [any_drop_row(index, **ACCOUNT) for index in range(2)]
    upload(world, world.customer, "theirs.csv", rows, documents=BILL, submit=True)
    (theirs,) = world.requests()
    assert theirs["status"] == "awaiting_signature"
    cleo = world.user(Role.CLIENT_MANAGER)
    done = upload(world, cleo, "theirs.csv", [any_drop_row(0, name="Mine now", forwarding_number="+17733842201")])

    number = world.customer.get(f"/v1/tracking-numbers/{any_drop_row(0)['number']}").body
    assert (number["name"], number["forwarding_number"]) == ("Line 0", any_drop_row(0)["forwarding_number"])
    (row,) = world.report(done)
    assert row["status"] not in ("updated", "unchanged", "locked")
    assert theirs["id"] != row["request_id"]
    assert row["order_id"] == ""


def test_a_client_managers_own_request_is_found_again() -> None:
    world = BulkWorld()
    cleo = world.user(Role.CLIENT_MANAGER)
    upload(world, cleo, "mine.csv", [any_drop_row(0)])
    upload(world, cleo, "mine.csv", [any_drop_row(0, name="New")])

    (mine,) = cleo.get("/v1/port-requests").body["items"]
    assert names(cleo, mine["id"]) == {any_drop_row(0)["number"]: "New"}
    assert cleo.call("DELETE", f"/v1/port-requests/{mine['id']}", if_match="*").status == 204
    upload(world, cleo, "mine.csv", [any_drop_row(0)])
    assert len(cleo.get("/v1/port-requests").body["items"]) == 1


def test_a_key_that_may_not_change_tracking_numbers_changes_none_by_a_file() -> None:
    world = BulkWorld()
    upload(world, world.customer, "lines.csv", [any_drop_row(0, **ACCOUNT)], documents=BILL, submit=True)
    mine = world.customer.get("/v1/me").body["user_id"]
    made = world.customer.post("/v1/api-keys", {"user_id": mine, "name": "Files", "actions": ["bulk_uploads.write"]})
    limited = Client(world.app, made.body["secret"])
    done = upload(world, limited, "lines.csv", [any_drop_row(0, **(FILED | {"name": "New"}))])

    (row,) = world.report(done)
    assert (row["status"], row["codes"]) == ("locked", "label_not_permitted")
    assert world.customer.get(f"/v1/tracking-numbers/{any_drop_row(0)['number']}").body["name"] == "Line 0"


# --- secrets ----------------------------------------------------------------------------------------------------------


def test_a_file_does_not_tell_whether_a_secret_was_guessed() -> None:
    world = BulkWorld()
    world.settings(submit=True, preapproved=True)
    world.put("bill.pdf", b"%PDF-1.7")
    right = ACCOUNT | {"pin": "4821"}
    world.drop("list.csv", [any_drop_row(index, **right) for index in range(2)])
    assert [one["status"] for one in world.requests()] == ["awaiting_signature"]
    wrong = right | {"account_number": "LT-000000", "pin": "9999"}
    report = world.report(world.drop("list.csv", [any_drop_row(0, **right), any_drop_row(1, **wrong)]))

    assert report[0]["status"] == report[1]["status"] == "unchanged"
    assert report[0]["codes"] == report[1]["codes"] == "row_locked"
    assert report[0]["fix"] == report[1]["fix"]
    (row,) = world.report(world.drop("list.csv", [any_drop_row(0, **FILED)]))
    assert row["codes"] == ""


# --- keys and users that have ended -----------------------------------------------------------------------------------


def end(world: BulkWorld, client: Client, what: str) -> None:
    me = client.get("/v1/me").body
    if what == "user":
        deactivate_user(world.desk, By.operator(), world.account_id, me["user_id"])
        return
    for key in world.desk.store.api_keys(world.account_id):
        if key.user_id == me["user_id"]:
            revoke_key(world.desk, By.operator(), world.account_id, key.id)


@pytest.mark.parametrize("ended", ["key", "user"])
def test_an_announced_file_of_a_key_or_user_that_has_ended_is_refused(ended: str) -> None:
    world = BulkWorld()
    manager = world.user(Role.MANAGER)
    announced = announce(manager, "march.csv")
    end(world, manager, ended)
    done = follow(world, announced, [any_drop_row(0)])

    assert (done.stage, done.outcome) == (Stage.DONE, Outcome.REFUSED)
    assert [one["code"] for one in done.problems] == ["uploader_ended"]
    assert world.requests() == []


@pytest.mark.parametrize("ended", ["key", "user"])
def test_what_waited_for_its_documents_is_not_submitted_for_a_key_or_user_that_has_ended(ended: str) -> None:
    world = BulkWorld()
    manager = world.user(Role.MANAGER)
    announced = announce(manager, "march.csv", submit=True)
    waiting = follow(world, announced, [any_drop_row(0, **ACCOUNT)])
    assert waiting.stage == Stage.WINDOW
    end(world, manager, ended)
    world.bucket.put(f"{waiting.folder}bill.pdf", b"%PDF-1.7", "application/pdf")
    world.arrive(f"{waiting.folder}bill.pdf")
    done = world.run(waiting.id)

    assert [one["status"] for one in world.requests()] == ["draft"]
    assert [one["code"] for one in world.summary(done)["requests"][0]["problems"]] == ["uploader_ended"]


def test_a_user_of_less_right_by_now_submits_as_what_they_are() -> None:
    world = BulkWorld()
    boss = world.user(Role.ADMINISTRATOR)
    announced = announce(boss, "march.csv", submit=True, documents=BILL)
    user_id = boss.get("/v1/me").body["user_id"]
    changed = world.customer.call("PATCH", f"/v1/users/{user_id}", {"role": "manager"}, if_match="*")
    assert changed.status == 200, changed.body
    follow(world, announced, [any_drop_row(0, **ACCOUNT)])

    assert [one["status"] for one in world.requests()] == ["awaiting_approval"]
