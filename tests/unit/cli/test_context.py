"""`portdesk up -c NAME=VALUE`: what a local cloud is given to differ in, checked before anything is started."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

from infra.local import cli
from infra.local.bring_up import Local
from infra.local.cloud import CloudError
from infra.local.home import Home
from tests.unit.cli.operating import Said


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[dict[str, str]]:
    """The contexts that a local cloud was asked for with; it does not come up."""
    asked: list[dict[str, str]] = []

    def no_cloud(_home: Home, say: Callable[[str], None], context: Mapping[str, str] | None) -> Local:
        asked.append(dict(context or {}))
        raise CloudError("there is no cloud here")

    monkeypatch.setenv("PORTDESK_HOME", str(tmp_path))
    monkeypatch.setattr(cli, "bring_up", no_cloud)
    return asked


def up(*arguments: str) -> Said:
    ended = CliRunner().invoke(cli.app, ["up", *arguments], env={"COLUMNS": "400"})
    return Said(ended.exit_code, ended.stdout, ended.stderr)


def test_contexts_reach_the_deployment(given: list[dict[str, str]]) -> None:
    profiles = '{"manual": {"max_numbers": 1}}'

    said = up("-c", "carrier_routes=local:US=manual", "-c", f"carrier_profiles={profiles}", "-c", "desk_email=")

    assert given == [{"carrier_routes": "local:US=manual", "carrier_profiles": profiles, "desk_email": ""}]
    assert "there is no cloud here" in said.errors


def test_nothing_needs_to_differ(given: list[dict[str, str]]) -> None:
    up()

    assert given == [{}]


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("carrier_routes", "write NAME=VALUE"),
        ("carrier_route=local:US=manual", "There is no context carrier_route"),
        ("carrier_routes=local:US=nobody", "there is no carrier 'nobody'"),
        ('carrier_profiles={"manual": 1}', "carrier_profiles is no JSON object of objects"),
        ("poll_minutes=0", "poll_minutes: Input should be greater than or equal to 1"),
        ("stage=prod", "stage is the local cloud's own"),
        ("local_endpoint=http://127.0.0.1:1", "local_endpoint is the local cloud's own"),
    ],
)
def test_what_no_deployment_takes_starts_nothing(given: list[dict[str, str]], option: str, said: str) -> None:
    ended = up("-c", option)

    assert (ended.code, given) == (2, [])
    assert said in ended.errors
