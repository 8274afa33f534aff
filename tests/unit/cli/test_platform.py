"""``portdesk platform check`` as an operator runs it."""

import json
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner, Result

from infra.local.cli import app
from tests.doubles.telephony import SECRET, TelephonyDouble


def checked(double: TelephonyDouble, *arguments: str) -> Result:
    client = httpx.Client(transport=double.transport())
    return CliRunner().invoke(app, ["platform", "check", *arguments, "--patience", "1"], obj=client)


@pytest.fixture
def secret(tmp_path: Path) -> str:
    file = tmp_path / "secret.json"
    file.write_text(json.dumps({"signing_secret": SECRET}))
    return str(file)


def test_one_that_keeps_to_the_contract_passes_with_each_trial_shown(secret: str) -> None:
    said = checked(TelephonyDouble(), "https://telephony.example.com", "--secret-file", secret)

    assert said.exit_code == 0, said.output
    assert said.stdout.count("✓") == 15
    assert said.stdout.splitlines()[-1] == "It does what the contract says."


def test_one_that_does_not_says_what_is_wrong_and_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PORTDESK_PLATFORM_SECRET", json.dumps({"signing_secret": "another one, of no use"}))

    said = checked(TelephonyDouble(), "https://telephony.example.com")

    assert said.exit_code == 1
    assert "check answered 401" in said.stdout
    assert "trials went wrong" in said.stderr


@pytest.mark.parametrize(
    ("address", "held"),
    [
        ("telephony.example.com", SECRET),
        ("ftp://telephony.example.com", SECRET),
        ("https://a.example.com/?a=b", SECRET),
        ("https://telephony.example.com", ""),
    ],
)
def test_what_cannot_be_tried_is_said_before(monkeypatch: pytest.MonkeyPatch, address: str, held: str) -> None:
    monkeypatch.setenv("PORTDESK_PLATFORM_SECRET", json.dumps({"signing_secret": held}))
    double = TelephonyDouble()

    said = checked(double, address)

    assert said.exit_code == 1
    assert "is no address" in said.stderr or "signing_secret" in said.stderr
    assert double.calls == []
