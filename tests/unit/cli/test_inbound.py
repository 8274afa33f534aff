"""``portdesk inbound`` over SES as its API answers."""

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from typer.testing import CliRunner

from infra.local.cli import app
from infra.local.home import Home
from shared.domain.carrier_mail import read_mail
from shared.usecases.file_mail import id_of_mail
from tests.unit.cli.operating import Said

MAIL = b"From: desk@carrier.example.com\r\nSubject: PD01KJQH0C000901\r\n\r\nFOC is 12/3/2026.\r\n"


class Ses:
    """The receipt rule sets of an account: those there are, and the active one."""

    class meta:  # noqa: N801 - as boto3 names it
        region_name = "us-east-1"

    def __init__(self, active: str = "", *there: str) -> None:
        self.active, self.there = active, {*there, *filter(None, [active])}

    def describe_active_receipt_rule_set(self) -> dict[str, Any]:
        return {"Metadata": {"Name": self.active}, "Rules": []} if self.active else {}

    def set_active_receipt_rule_set(self, RuleSetName: str = "") -> None:  # noqa: N803 - as the API names it
        if RuleSetName and RuleSetName not in self.there:
            raise ClientError({"Error": {"Code": "RuleSetDoesNotExist", "Message": "no"}}, "SetActiveReceiptRuleSet")
        self.active = RuleSetName


def run(ses: Ses, *arguments: str) -> Said:
    ended = CliRunner().invoke(app, ["inbound", *arguments], obj=lambda: ses)
    return Said(ended.exit_code, ended.stdout, ended.stderr)


@pytest.mark.parametrize("before", ["", "portdesk-prod"])
def test_the_rules_of_a_stage_are_activated(before: str) -> None:
    ses = Ses(before, "portdesk-prod")

    said = run(ses, "activate", "--stage", "prod")

    assert (said.code, ses.active) == (0, "portdesk-prod")


def test_rules_of_others_are_not_ended_unawares() -> None:
    ses = Ses("company-mail", "portdesk-dev")

    refused = run(ses, "activate")
    assert (refused.code, ses.active) == (1, "company-mail")
    assert "'company-mail'" in refused.errors
    assert "--replace" in refused.errors

    assert run(ses, "activate", "--replace").code == 0
    assert ses.active == "portdesk-dev"


def test_a_stage_without_rules_says_how_to_get_them() -> None:
    said = run(Ses(), "activate")

    assert said.code == 1
    assert "-c inbound_mail_address=" in said.errors


def test_only_our_own_rules_are_deactivated() -> None:
    ours, others, none = Ses("portdesk-dev"), Ses("company-mail"), Ses()

    said = [run(ses, "deactivate") for ses in (ours, others, none)]

    assert [one.code for one in said] == [0, 0, 0]
    assert (ours.active, others.active, none.active) == ("", "company-mail", "")
    assert "company-mail" in said[1].out


class Bucket:
    """A versioned bucket that keeps what it is given."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def put_object(self, Bucket: str, Key: str, Body: bytes, ContentType: str) -> dict[str, str]:  # noqa: N803 - boto3
        assert (Bucket, ContentType) == ("desk", "message/rfc822")
        self.objects[Key] = Body
        return {"VersionId": f"version-{len(self.objects)}"}


def put(bucket: Bucket, folder: Path, raw: bytes) -> Said:
    file = folder / "mail.eml"
    file.write_bytes(raw)
    ended = CliRunner().invoke(app, ["inbound", "put", str(file)], obj=lambda: (bucket, "desk"))
    return Said(ended.exit_code, ended.stdout, ended.stderr)


def test_a_mail_is_put_where_ses_puts_it_and_its_id_is_said(tmp_path: Path) -> None:
    bucket = Bucket()

    first, second = put(bucket, tmp_path, MAIL), put(bucket, tmp_path, MAIL)

    assert [first.code, second.code] == [0, 0]
    assert all(key.startswith("mail/raw/") for key in bucket.objects)
    assert len(bucket.objects) == 2
    assert [said.id("cml") for said in (first, second)] == [
        id_of_mail(key, f"version-{place}") for place, key in enumerate(bucket.objects, start=1)
    ]
    (kept, _) = bucket.objects.values()
    assert kept.endswith(MAIL)
    assert read_mail(kept).verdicts == {"spam": "pass", "virus": "pass"}
    assert read_mail(kept).names == ("PD01KJQH0C000901",)


def test_a_verdict_that_the_file_brings_along_stays(tmp_path: Path) -> None:
    bucket = Bucket()

    put(bucket, tmp_path, b"X-SES-Spam-Verdict: FAIL\r\n" + MAIL)

    (kept,) = bucket.objects.values()
    assert read_mail(kept).verdicts == {"spam": "fail", "virus": "pass"}


@pytest.mark.parametrize(("raw", "why"), [(b" \n", "is empty"), (b"x" * (40 * 1024 * 1024 + 1), "40 MB")])
def test_what_ses_would_not_take_in_is_refused(tmp_path: Path, raw: bytes, why: str) -> None:
    bucket = Bucket()

    said = put(bucket, tmp_path, raw)

    assert (said.code, bucket.objects) == (2, {})
    assert why in " ".join(said.errors.replace("│", " ").split())


def test_without_a_local_cloud_it_says_to_start_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Home, "default", lambda: Home(tmp_path / "none"))
    file = tmp_path / "mail.eml"
    file.write_bytes(MAIL)

    ended = CliRunner().invoke(app, ["inbound", "put", str(file)])

    assert ended.exit_code == 1
    assert "make up" in ended.stderr
