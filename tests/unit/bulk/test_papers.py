"""Documents beside a list: found whatever lies around them, kept once, and not asked for where they are there."""

import pytest

from shared.usecases.bulk import documents
from tests.bulk_world import ACCOUNT, FILED, BulkWorld, any_drop_row
from tests.unit.bulk.test_rights import upload


def kept(world: BulkWorld, request_id: str) -> list[tuple[str, str, int]]:
    view = world.memory.request_view(request_id)
    assert view is not None
    return [(one.filename, one.status.value, len(one.losing_account_ids)) for one in view.documents]


def told(world: BulkWorld, done: object) -> list[str]:
    (request,) = world.summary(done)["requests"]  # type: ignore[arg-type]
    return [one["code"] for one in request["problems"]]


def test_the_same_invoice_is_kept_once_however_often_its_list_is_dropped() -> None:
    world = BulkWorld()
    world.put("bill.pdf", b"%PDF-1.7")
    for _ in range(4):
        world.drop("list.csv", [any_drop_row(0, **ACCOUNT)])
        world.clock.advance(hours=1)

    (request,) = world.requests()
    assert kept(world, request["id"]) == [("bill.pdf", "accepted", 1)]
    world.put("bill.pdf", b"%PDF-1.7 of another month")
    world.drop("list.csv", [any_drop_row(0, **ACCOUNT)])
    assert len(kept(world, request["id"])) == 2


def test_an_invoice_that_is_there_serves_another_account_that_names_it() -> None:
    world = BulkWorld()
    world.put("bill.pdf", b"%PDF-1.7")
    world.drop("list.csv", [any_drop_row(0, **ACCOUNT)])
    other = ACCOUNT | {"losing_account": "Other", "account_number": "LT-2"}
    world.drop("list.csv", [any_drop_row(1, **other)])

    (request,) = world.requests()
    assert kept(world, request["id"]) == [("bill.pdf", "accepted", 2)]


def test_what_lies_below_the_folder_hides_nothing_and_a_full_one_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_MOST_FILES", 3)
    world = BulkWorld()
    for index in range(5):
        world.put(f"a/{index}.pdf", b"%PDF-1.7")
    world.put("bill.pdf", b"%PDF-1.7")
    done = world.drop("list.csv", [any_drop_row(0, **ACCOUNT)])
    assert "folder_too_full" not in told(world, done)

    for index in range(5):
        world.put(f"a{index}.pdf", b"%PDF-1.7")
    done = world.drop("other.csv", [any_drop_row(1, **ACCOUNT)])
    assert "folder_too_full" in told(world, done)
    request = next(one for one in world.requests() if one["name"] == "other")
    assert kept(world, request["id"]) == [("bill.pdf", "accepted", 1)]


def test_a_file_that_is_no_document_is_to_be_converted() -> None:
    world = BulkWorld()
    world.put("scan.docx", b"PK\x03\x04")
    done = world.drop("list.csv", [any_drop_row(0, **(ACCOUNT | {"invoice_file": "scan.docx"}))])

    assert told(world, done) == ["document_unsupported"]
    (request,) = world.summary(done)["requests"]
    assert "Convert it" in request["problems"][0]["fix"]


def test_a_report_that_comes_again_over_the_api_misses_no_invoice_that_the_request_has() -> None:
    world = BulkWorld()
    bill = [{"filename": "bill.pdf", "size": 8}]
    upload(world, world.customer, "list.csv", [any_drop_row(0, **ACCOUNT)], documents=bill)
    done = upload(world, world.customer, "list.csv", [any_drop_row(0, **FILED)])

    assert told(world, done) == []
    assert done.missing == ()


# --- lists that say nothing new ---------------------------------------------------------------------------------------


def test_a_list_that_says_nothing_new_writes_nothing() -> None:
    world = BulkWorld()
    rows = [
        any_drop_row(0, **FILED, extra="x"),
        any_drop_row(1, **FILED),
        any_drop_row(2, **(FILED | {"number": "12"})),
    ]
    rows[1]["company"] = "None such"
    world.drop("list.csv", rows)
    (before,) = world.requests()
    stored = [dict(row) for row in world.rows(before["id"])]
    done = world.drop("list.csv", rows)

    (after,) = world.requests()
    assert after["version"] == before["version"]
    assert world.rows(after["id"]) == stored
    assert [row["status"] for row in world.report(done)] == ["draft", "held", "held"]
    world.drop("list.csv", [rows[0] | {"name": "New"}, *rows[1:]])
    (changed,) = world.requests()
    assert changed["version"] > after["version"]


def test_a_draft_does_not_tell_whether_a_secret_was_guessed() -> None:
    world = BulkWorld()
    world.drop("list.csv", [any_drop_row(0, **(ACCOUNT | {"pin": "4821"}))])
    versions = []
    for pin in ("4821", "9999"):
        (before,) = world.requests()
        world.drop("list.csv", [any_drop_row(0, **(FILED | {"pin": pin}))])
        (after,) = world.requests()
        versions.append(after["version"] - before["version"])

    assert versions[0] == versions[1] > 0
