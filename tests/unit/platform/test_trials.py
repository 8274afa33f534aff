"""`portdesk platform check`: each thing that an implementation may do wrong is found, and said."""

from typing import Any

import pytest

from tests.doubles.telephony import BEARER, TelephonyDouble
from tests.unit.platform.trying import tried


def test_one_that_asks_for_a_bearer_token_passes() -> None:
    assert tried(TelephonyDouble(secret="", bearer=BEARER), bearer=True) == {}


def test_one_that_sets_numbers_up_later_passes() -> None:
    class Slow(TelephonyDouble):
        def _ensure(self, account_id: str, wanted: dict[str, str]) -> dict[str, str]:
            self.slow.add(wanted["number"])
            return super()._ensure(account_id, wanted)

    assert tried(Slow()) == {}


def test_what_was_set_up_is_released_at_the_end() -> None:
    double = TelephonyDouble()
    tried(double)

    assert double.ringing == {}
    assert double.calls[-1][0] == "release"


class _Unproved(TelephonyDouble):
    def _is_proved(self, headers: Any, body: bytes) -> bool:
        return True


class _Timeless(TelephonyDouble):
    def _is_proved(self, headers: Any, body: bytes) -> bool:
        stamp = headers.get("webhook-timestamp", "")
        if stamp.isdigit():
            from datetime import UTC, datetime

            self.clock = lambda: datetime.fromtimestamp(int(stamp), UTC)
        return super()._is_proved(headers, body)


class _Yes(TelephonyDouble):
    def _check(self, account_id: str, wanted: dict[str, str]) -> dict[str, str]:
        return {"number": wanted["number"], "state": "ringing"}


class _Nameless(TelephonyDouble):
    def _check(self, account_id: str, wanted: dict[str, str]) -> dict[str, str]:
        rings = self.ringing.get((account_id, wanted["number"]))
        same = rings is not None and rings[0] == wanted["forwarding_number"]
        return {"number": wanted["number"], "state": "ringing" if same else "silent"}


class _One(TelephonyDouble):
    """Of all accounts it makes one."""

    def _ensure(self, account_id: str, wanted: dict[str, str]) -> dict[str, str]:
        return super()._ensure("", wanted)

    def _check(self, account_id: str, wanted: dict[str, str]) -> dict[str, str]:
        return super()._check("", wanted)

    def _release(self, account_id: str, number: str) -> dict[str, str]:
        return super()._release("", number)


class _Once(TelephonyDouble):
    """What is set up stays as it is."""

    def _ensure(self, account_id: str, wanted: dict[str, str]) -> dict[str, str]:
        if (account_id, wanted["number"]) in self.ringing:
            return {"number": wanted["number"], "state": "ringing"}
        return super()._ensure(account_id, wanted)


class _Keeper(TelephonyDouble):
    def _release(self, account_id: str, number: str) -> dict[str, str]:
        return {"number": number, "state": "released"}


class _Forgetful(TelephonyDouble):
    def _ensure(self, account_id: str, wanted: dict[str, str]) -> dict[str, str]:
        return {"number": wanted["number"], "state": "pending"}


@pytest.mark.parametrize(
    ("double", "found"),
    [
        (_Unproved(), {"without proof", "wrong proof", "was changed", "ten minutes old"}),
        (_Timeless(), {"ten minutes old"}),
        (_Nameless(), {"under another name"}),
        (_One(), {"another account"}),
        (_Once(), {"Set up anew"}),
        (_Keeper(), {"Released numbers"}),
        (_Forgetful(), {"rings once", "webhook-id", "Set up anew"}),
        (
            _Yes(),
            {
                *("never set up", "forwarding number than", "another name", "another account"),
                *("Set up anew", "Released numbers"),
            },
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, TelephonyDouble) else "",
)
def test_what_is_wrong_is_found_and_nothing_else(double: TelephonyDouble, found: set[str]) -> None:
    wrong = tried(double)

    assert {part for part in found if any(part in expected for expected in wrong)} == found
    assert len(wrong) == len(found), wrong


def test_an_answer_of_another_shape_is_said_with_its_place() -> None:
    class Odd(TelephonyDouble):
        def _check(self, account_id: str, wanted: dict[str, str]) -> dict[str, str]:
            return {"number": wanted["number"], "state": "happy"}

    assert any("numbers/0/state" in wrong for wrong in tried(Odd()).values())


def test_no_answer_is_said() -> None:
    double = TelephonyDouble(faults=["lose_answer"] * 40)

    assert all("no answer: ReadError" in wrong for wrong in tried(double).values())
