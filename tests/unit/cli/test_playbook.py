"""``portdesk playbook`` over Port Desk in memory, and what customers are told after it."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.cli.operating import Operator, Said

LAKESIDE = {"Lakeside Telecom": {"where_pin": {"en": "Call 611.", "fr": "Composez le 611."}, "pin_days_business": 30}}


def given(operator: Operator, folder: Path, said: Any) -> Said:
    file = folder / "playbook.json"
    file.write_text(said if isinstance(said, str) else json.dumps(said), encoding="utf-8")
    return operator.run("playbook", "set", str(file), "--stage", "dev")


def test_what_is_set_is_shown_and_holds_for_losing_accounts_within_a_minute(tmp_path: Path) -> None:
    operator = Operator()
    client = operator.world.client()
    request_id = operator.world.draft(client)
    path = f"/v1/port-requests/{request_id}/losing-accounts"
    assert client.get(path).body["items"][0]["help"] is None

    assert given(operator, tmp_path, LAKESIDE).code == 0

    assert operator.stages == ["dev"]
    assert json.loads(operator.ok("playbook", "show").out) == LAKESIDE
    assert "Composez le 611." in operator.ok("playbook", "show", "LAKESIDE TELECOM").out
    operator.world.clock.advance(seconds=60)
    found = client.get(path).body["items"][0]["help"]
    assert (found["pin"], found["pin_days"]) == ("Call 611. The PIN is good for 30 days on a business account.", 30)
    assert (found["account_number"], found["lock"]) == (None, None)


def test_what_is_set_can_be_taken_back(tmp_path: Path) -> None:
    operator = Operator()
    given(operator, tmp_path, LAKESIDE)

    assert given(operator, tmp_path, {}).code == 0

    assert "Nothing is known" in operator.refused("playbook", "show", "Lakeside Telecom").errors
    assert "*PORT" in operator.ok("playbook", "show", "AT&T").out


def test_a_file_that_says_it_wrong_is_refused_whole_with_every_reason(tmp_path: Path) -> None:
    operator = Operator()
    given(operator, tmp_path, LAKESIDE)

    refused = given(operator, tmp_path, {"A": {"where_pim": "x"}, "B": {"pin_days_business": 0}})

    assert refused.code == 1
    assert "A: there is no where_pim" in refused.errors
    assert "B: pin_days_business" in refused.errors
    assert json.loads(operator.ok("playbook", "show").out) == LAKESIDE


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "playbook.json"
    file.write_bytes(b"\xff\xfe{}")

    assert "UTF-8" in Operator().refused("playbook", "set", str(file)).errors


@pytest.mark.parametrize("text", ["", "{}"])
def test_nothing_set_is_shown_as_a_file_that_says_nothing(tmp_path: Path, text: str) -> None:
    operator = Operator()
    given(operator, tmp_path, text)

    assert json.loads(operator.ok("playbook", "show").out) == {}
