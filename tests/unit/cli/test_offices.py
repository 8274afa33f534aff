"""Which table a stage's accounts are in, and what is said where there is none."""

import json
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from moto import mock_aws
from typer.testing import CliRunner

from infra.local.cli import app
from infra.local.home import Home
from infra.local.offices import OfficeError, office_of
from shared.usecases.accounts.opening import create_account
from shared.usecases.accounts.reach import By
from tests.contract.table import create_table

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "any", "AWS_DEFAULT_REGION": "eu-west-1"}


@pytest.fixture(autouse=True)
def aws(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """An AWS account with nothing in it, and no local cloud."""
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PORTDESK_HOME", str(tmp_path))
    with mock_aws():
        yield


def deploy(stack: str, outputs: dict[str, str]) -> None:
    template = {
        "Resources": {"Any": {"Type": "AWS::SNS::Topic"}},
        "Outputs": {name: {"Value": value} for name, value in outputs.items()},
    }
    boto3.client("cloudformation").create_stack(StackName=stack, TemplateBody=json.dumps(template))


def test_a_stage_on_aws_is_found_by_its_stack() -> None:
    deploy("portdesk-dev-data", {"TableName": "some-table"})
    create_table(boto3.client("dynamodb"), "some-table")

    office = office_of("dev")

    made = create_account(office, By.operator(), "Acme", card_on_file=True)
    assert office.store.account(made.id) == made
    assert (
        boto3.client("dynamodb").scan(TableName="some-table")["Count"] == 2
    )  # the account, and the event that says so


def test_the_command_line_works_on_aws() -> None:
    deploy("portdesk-prod-data", {"TableName": "some-table"})
    create_table(boto3.client("dynamodb"), "some-table")

    ended = CliRunner().invoke(app, ["account", "create", "Acme", "--stage", "prod"])

    assert ended.exit_code == 0, ended.output
    assert "acc_" in ended.stdout


@pytest.mark.parametrize("outputs", [None, {"Other": "x"}])
def test_a_stage_that_is_not_deployed_says_how_to(outputs: dict[str, str] | None) -> None:
    if outputs:
        deploy("portdesk-dev-data", outputs)

    with pytest.raises(OfficeError, match=r"no deployed stack portdesk-dev-data here \(region eu-west-1\)"):
        office_of("dev")


def test_no_region_says_where_boto3_looks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))

    with pytest.raises(OfficeError, match="AWS_DEFAULT_REGION"):
        office_of("dev")


def test_an_unknown_stage_is_refused_with_those_there_are() -> None:
    with pytest.raises(OfficeError, match="dev, prod, local"):
        office_of("staging")


def test_without_a_local_cloud_the_way_to_start_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(OfficeError, match="make up"):
        office_of("local", Home(tmp_path))

    ended = CliRunner().invoke(app, ["account", "show", "acc_any"])
    assert ended.exit_code == 1
    assert "Start it with `make up`" in ended.stderr
    assert ended.stdout == ""
