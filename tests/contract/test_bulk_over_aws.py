"""A file of the drop folder through the adapters of AWS, from the drop to what a second one changes.

The rules have their tests over the twins in memory; this one is for what only a table and a bucket refuse.
"""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.s3.drops import S3DropFiles
from shared.domain.bulk.model import Stage
from shared.usecases.bulk.driving import redrive
from tests.bulk_world import ACCOUNT, BulkWorld, any_drop_row

BUCKET = "drops-of-the-contract"


@pytest.fixture
def world(aws: None, dynamo_store: DynamoStore) -> Iterator[BulkWorld]:
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket=BUCKET)
    s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    made = BulkWorld()
    table: Any = dynamo_store
    bucket: Any = S3DropFiles(s3, BUCKET)
    made.memory, made.bucket = table, bucket
    made.use(table)
    made.customer = made.client()
    made.account_id = made.accounts[-1]
    # Moto stamps objects with the time of the machine.
    made.clock.advance(days=365 * 80)
    yield made
    bucket_of = boto3.resource("s3").Bucket(BUCKET)
    bucket_of.object_versions.delete()
    bucket_of.delete()


def test_a_file_with_everything_in_it(world: BulkWorld) -> None:
    world.settings(submit=True)
    world.put("bill.pdf", b"%PDF-1.7")
    described = ACCOUNT | {"pin": "482913"}
    rows = [any_drop_row(index, **described, port_request_name="Chicago") for index in range(60)]
    rows += [dict(rows[0]), any_drop_row(600, number="12", port_request_name="Boston")]
    rows += [any_drop_row(601, port_request_name="Boston"), any_drop_row(601, name="Other", port_request_name="Boston")]
    rows += [any_drop_row(602, port_request_name="Boston", forwarding_number=any_drop_row(601)["number"])]
    upload = world.drop("all.csv", rows)

    summary = world.summary(upload)
    assert summary["rows_by_status"] == {"awaiting_approval": 60, "held": 4, "skipped": 1}
    chicago, boston = summary["requests"]
    assert (chicago["submitted"], boston["status"]) == (True, "draft")
    assert len(world.rows(chicago["request_id"])) == 61
    assert b"482913" not in world.bucket.read(upload.key)

    report = world.report(upload)
    report[0] |= {"name": "Renamed", "city": "Elsewhere"}
    report[60] |= {"name": "Renamed", "city": "Elsewhere"}
    report[61] |= {"number": "(212) 234-9991"}
    report[63] |= {"number": "(212) 234-9992"}
    again = world.drop("again.csv", report)
    told = world.report(again)
    counts = {"updated": 1, "unchanged": 59, "skipped": 1, "draft": 3, "held": 1}
    assert world.summary(again)["rows_by_status"] == counts
    assert (told[0]["status"], told[0]["codes"]) == ("updated", "row_locked")
    assert [row["status"] for row in told[60:]] == ["skipped", "draft", "draft", "draft", "held"]


def test_a_part_that_was_lost_is_read_again(world: BulkWorld) -> None:
    world.poisoned_parts = {1}
    upload = world.drop("lines.csv", [any_drop_row(index) for index in range(600)])
    assert world.summary(upload)["rows_by_status"] == {"draft": 498, "not_taken": 102}

    world.poisoned_parts = set()
    assert redrive(world.bulk, upload.id)
    upload = world.run(upload.id)

    assert (upload.stage, world.summary(upload)["rows_by_status"]) == (Stage.WINDOW, {"draft": 600})
    (request,) = world.requests()
    assert len(world.rows(request["id"])) == 600
