"""The drop folder on the real stack: from a file in the bucket, or over the API, to requests, orders and reports."""

import csv
import io
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from infra.local.bring_up import Local
from infra.local.cli import app
from infra.local.customer import Customer
from tests.bulk_world import ACCOUNT, any_drop_row, as_file
from tests.e2e.porting import BILL, wait_for_status


class Folder:
    """The drop folder of the demo account, as its partner sees it."""

    def __init__(self, local: Local) -> None:
        self._s3 = local.client("s3")
        self._bucket = local.outputs["DropBucketName"]
        self.account_id = json.loads(local.home.handbook.read_text())["account_id"]

    def drop(self, path: str, body: bytes | list[dict[str, str]], account_id: str | None = None) -> str:
        """Put a file; answers where its summary will be."""
        key = f"{account_id or self.account_id}/{path}"
        data = body if isinstance(body, bytes) else as_file(body)
        self._s3.put_object(Bucket=self._bucket, Key=f"drop/{key}", Body=data)
        return f"reports/{key}.json"

    def read(self, key: str) -> bytes:
        body: bytes = self._s3.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        return body

    def versions(self, prefix: str) -> list[bytes]:
        found = self._s3.list_object_versions(Bucket=self._bucket, Prefix=prefix).get("Versions", [])
        return [
            self._s3.get_object(Bucket=self._bucket, Key=one["Key"], VersionId=one["VersionId"])["Body"].read()
            for one in found
        ]

    def summary(self, key: str, done: Any = lambda summary: True, seconds: float = 90) -> dict[str, Any]:
        """The summary, once it is there and as it is waited for."""
        deadline = time.monotonic() + seconds
        found: dict[str, Any] = {}
        while time.monotonic() < deadline:
            try:
                found = json.loads(self.read(key))
            except self._s3.exceptions.NoSuchKey:
                found = {}
            if found and done(found):
                return found
            time.sleep(0.3)
        raise AssertionError(f"{key} did not come; last seen: {found}")

    def report(self, summary: dict[str, Any]) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.read(summary["report"]).decode("utf-8-sig"), newline="")))


@pytest.fixture
def folder(local_cloud: Local, keys: dict[str, str]) -> Folder:
    return Folder(local_cloud)


@contextmanager
def without_setting(local: Local, function: str, name: str) -> Iterator[None]:
    """A function that cannot start, for as long as this lasts."""
    client = local.client("lambda")
    found = next(one["FunctionName"] for one in client.list_functions()["Functions"] if function in one["FunctionName"])
    whole = client.get_function_configuration(FunctionName=found)["Environment"]["Variables"]
    alias = client.get_alias(FunctionName=found, Name="live")["FunctionVersion"]
    try:
        less = {key: value for key, value in whole.items() if key != name}
        client.update_function_configuration(FunctionName=found, Environment={"Variables": less})
        broken = client.publish_version(FunctionName=found)["Version"]
        client.update_alias(FunctionName=found, Name="live", FunctionVersion=broken)
        yield
    finally:
        client.update_function_configuration(FunctionName=found, Environment={"Variables": whole})
        client.update_alias(FunctionName=found, Name="live", FunctionVersion=alias)


def rows_from(first: int, count: int, **cells: str) -> list[dict[str, str]]:
    return [any_drop_row(first + index, **cells) for index in range(count)]


def test_a_file_with_its_invoice_becomes_orders_and_is_changed_by_dropping_it_again(
    local_cloud: Local, folder: Folder, customer: Customer
) -> None:
    described = ACCOUNT | {"pin": "482913", "submit": "yes"}
    rows = rows_from(1_000, 620, **described, port_request_name="Chicago")
    rows += rows_from(2_000, 2, port_request_name="Boston")
    rows[3] = dict(rows[2])
    summary = folder.summary(folder.drop("march/all.csv", rows))
    assert summary["rows_by_status"] == {"draft": 621, "skipped": 1}
    assert summary["missing_files"] == ["bill.pdf"]

    folder.drop("march/bill.pdf", BILL.read_bytes())

    key = f"reports/{folder.account_id}/march/all.csv.json"
    summary = folder.summary(key, lambda found: found["rows_by_status"].get("awaiting_approval"))
    assert summary["rows_by_status"] == {"awaiting_approval": 619, "draft": 2, "skipped": 1}
    chicago, boston = summary["requests"]
    assert (chicago["documents"], boston["status"]) == (["bill.pdf"], "draft")
    report = folder.report(summary)
    assert [row["number"] for row in report[:2]] == ["(212) 234-1000", "(212) 234-1001"]
    assert {row["pin"] for row in report[:620]} == {"(on file)"}
    assert not any(b"482913" in body for body in folder.versions(f"drop/{folder.account_id}/march/"))
    assert not any(b"482913" in body for body in folder.versions("work/"))
    assert customer.get(f"/v1/port-requests/{chicago['request_id']}")["submitted_by"]["name"] == "Drop folder"
    mails = [mail for mail in local_cloud.mails("ada@acme.example.com") if mail.subject.startswith("all.csv")]
    assert len(mails) == 1

    again = [dict(row) for row in report]
    again[0]["name"] = "Renamed"
    again[0]["city"] = "Elsewhere"
    summary = folder.summary(folder.drop("april/again.csv", again))
    assert summary["rows_by_status"]["updated"] == 1
    assert folder.report(summary)[0]["codes"] == "row_locked"
    number = customer.get(f"/v1/tracking-numbers/{rows[0]['number']}")
    assert number["name"] == "Renamed"


def test_the_command_line_sends_a_file_and_brings_its_report_back(
    local_cloud: Local, folder: Folder, customer: Customer, keys: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "spring.csv"
    file.write_bytes(as_file([*rows_from(3_000, 3, **ACCOUNT), any_drop_row(3_010, number="12", **ACCOUNT)]))
    (tmp_path / "bill.pdf").write_bytes(BILL.read_bytes())

    ended = CliRunner().invoke(
        app,
        ["drop", str(file), "--submit"],
        env={"PORTDESK_URL": local_cloud.api_url, "PORTDESK_API_KEY": keys["manager"]},
    )

    assert ended.exit_code == 0, ended.output
    assert "spring.csv, bill.pdf" in ended.output
    assert "number_wrong_length" in ended.output
    text = (tmp_path / "spring-report.csv").read_bytes().decode("utf-8-sig")
    report = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["status"] for row in report] == ["draft", "draft", "draft", "held"]
    upload = customer.get("/v1/bulk-uploads?limit=1")["items"][0]
    assert (upload["filename"], upload["via"], upload["uploaded_by"]["name"]) == ("spring.csv", "api", "Max Manager")

    report[3]["number"] = "(212) 234-3011"
    file.write_bytes(as_file(report))
    found = customer.drop(file, [tmp_path / "bill.pdf"], submit=True)
    found = customer.wait_for(
        "the corrected report",
        lambda: customer.get(f"/v1/bulk-uploads/{found['id']}"),
        lambda seen: seen["status"] == "done",
    )
    assert found["rows_by_status"] == {"awaiting_signature": 4}
    wait_for_status(customer, found["request_ids"][0], "awaiting_signature")


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("bad/empty.csv", b"", "csv_empty"),
        ("bad/workbook.csv", b"PK\x03\x04[Content_Types].xml xl/workbook.xml", "csv_not_text"),
        ("bad/book.xlsx", b"PK\x03\x04xl/", "csv_not_text"),
        ("bad/no-header.csv", b"hello\nworld\n", "csv_header_missing"),
    ],
)
def test_what_cannot_be_read_is_told_beside_it(folder: Folder, path: str, body: bytes, code: str) -> None:
    summary = folder.summary(folder.drop(path, body))

    assert (summary["outcome"], [one["code"] for one in summary["problems"]]) == ("refused", [code])
    assert all(one["fix"] for one in summary["problems"])


def test_a_folder_that_is_no_accounts_is_told_beside_the_file(folder: Folder) -> None:
    summary = folder.summary(folder.drop("march.csv", rows_from(0, 1), "acc_nobody"))

    assert [one["code"] for one in summary["problems"]] == ["account_unknown"]


def test_a_part_that_cannot_be_read_goes_to_the_dead_letters_and_a_redrive_finishes_it(
    local_cloud: Local, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTDESK_HOME", str(local_cloud.home.path))
    with without_setting(local_cloud, "BulkPart", "PORTDESK_FIELD_KEY_ID"):
        key = folder.drop("unlucky.csv", rows_from(4_000, 2))
        summary = folder.summary(key, seconds=180)
    assert summary["rows_by_status"] == {"not_taken": 2}
    assert [row["codes"] for row in folder.report(summary)] == ["row_not_taken"] * 2

    ended = CliRunner().invoke(app, ["redrive"])

    assert (ended.exit_code, "goes on." in ended.stdout) == (0, True), ended.output
    assert folder.summary(key, lambda found: found["rows_by_status"] == {"draft": 2})
