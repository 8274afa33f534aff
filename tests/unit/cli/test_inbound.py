"""``portdesk inbound`` over SES as its API answers."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from typer.testing import CliRunner

from infra.local.cli import app
from tests.unit.cli.operating import Said


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
