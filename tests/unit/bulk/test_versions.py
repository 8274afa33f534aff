"""Every version of every file is accounted for, in a place of its own."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.bulk.model import Outcome, Stage
from shared.domain.bulk.names import csv_report_key, json_report_key, roll_up_key
from tests.bulk_world import BulkWorld, any_drop_row, as_file


def test_no_version_is_lost_where_the_bucket_does_not_say_which_one_came() -> None:
    world = BulkWorld()
    for index in range(3):
        world.put("list.csv", as_file([any_drop_row(index)]))
    key = f"drop/{world.account_id}/list.csv"
    last = world.arrive(key)
    world.arrive(key)
    world.arrive(key)

    uploads = [one.id for one in world.memory.uploads(world.account_id, 9, None).items]
    assert len(uploads) == 3
    assert len(world.executions.started) == 3
    world.clock.advance(minutes=1)
    outcomes = {upload_id: world.run(upload_id) for upload_id in uploads}
    assert [one.outcome for one in outcomes.values()].count(Outcome.SUPERSEDED) == 2
    assert all(one.reported_at is not None for one in outcomes.values())
    assert last is not None
    assert outcomes[last].outcome == Outcome.TAKEN
    assert world.summary(outcomes[last])["outcome"] == "taken", (
        "the late word of an older version is not written over it"
    )
    assert len(world.rows(world.requests()[0]["id"])) == 1


def test_an_old_file_that_comes_again_brings_no_versions_back_that_were_taken() -> None:
    world = BulkWorld()
    first = world.drop("list.csv", [any_drop_row(0, pin="4821", losing_account="Main")])
    assert first.stage == Stage.WINDOW
    key, _ = world.put("list.csv", as_file([any_drop_row(1)]))
    world.arrive(key)

    assert len(world.memory.uploads(world.account_id, 9, None).items) == 2


NAMES = st.lists(
    st.sampled_from(["march", ".csv", ".CSV", ".rows", ".json", "daily", "/", "open-requests-2026-11-29"]),
    min_size=1,
    max_size=5,
).map("".join)


@given(st.sets(NAMES, min_size=2, max_size=2))
def test_no_two_files_have_one_report(names: set[str]) -> None:
    keys = [f"drop/acc_1/{name}" for name in names]
    reports = [report for key in keys for report in (csv_report_key(key), json_report_key(key))]

    assert len(set(reports)) == 4
    assert roll_up_key("acc_1", date(2026, 11, 29)) not in reports


def test_of_an_announced_file_that_is_uploaded_twice_the_first_counts() -> None:
    world = BulkWorld()
    announced = world.customer.post("/v1/bulk-uploads", {"filename": "march.csv", "size": 100}).body
    key = announced["upload"]["fields"]["key"]
    versions = [world.bucket.put(key, as_file([any_drop_row(index)]), "text/csv") or "" for index in range(2)]
    for version in versions:
        world.arrive(key, version)
    world.clock.advance(minutes=1)

    assert world.run(announced["id"]).outcome == Outcome.TAKEN
    (request,) = world.requests()
    assert [row["number"] for row in world.rows(request["id"])] == [any_drop_row(0)["number"]]


@pytest.mark.parametrize("after", [False, True])
def test_a_second_file_at_an_announced_address_is_not_read_and_loses_its_pins(after: bool) -> None:
    world = BulkWorld()
    announced = world.customer.post("/v1/bulk-uploads", {"filename": "march.csv", "size": 100}).body
    key = announced["upload"]["fields"]["key"]
    first, second = (as_file([any_drop_row(index, pin=f"99110{index}")]) for index in range(2))
    world.arrive(key, world.bucket.put(key, first, "text/csv") or "")
    if after:
        world.clock.advance(minutes=1)
        assert world.run(announced["id"]).outcome == Outcome.TAKEN
    version = world.bucket.put(key, second, "text/csv") or ""
    world.arrive(key, version)
    world.arrive(key, version)
    world.clock.advance(minutes=1)
    upload = world.run(announced["id"])

    assert (upload.outcome, upload.unread_versions) == (Outcome.TAKEN, ())
    (request,) = world.requests()
    assert [row["number"] for row in world.rows(request["id"])] == [any_drop_row(0)["number"]]
    for one in world.bucket.version_ids(key, 10):
        assert b"99110" not in world.bucket.read(key, one)
    assert len(world.mailbox.to("administrator@acme.example.com")) == 1
