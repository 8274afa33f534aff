"""The contract's file is what is said, and the double of the tests keeps to it."""

import json

from openapi_spec_validator import validate

from functions.api.platform_openapi import PLATFORM_OPENAPI, as_text
from infra.local.platform_trials import EXPECTED
from shared.adapters.platform import contract
from tests.doubles.telephony import TelephonyDouble
from tests.unit.platform.trying import tried


def test_the_committed_file_is_what_is_said() -> None:
    assert PLATFORM_OPENAPI.read_text(encoding="utf-8") == as_text(), "run python -m functions.api.platform_openapi"


def test_the_file_is_valid_openapi_and_names_every_call_and_event() -> None:
    document = json.loads(PLATFORM_OPENAPI.read_text(encoding="utf-8"))

    validate(document)
    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {"/numbers/ensure", "/numbers/check", "/numbers/release"}
    kinds = {value for name, value in vars(contract).items() if name.isupper() and str(value).startswith("number.")}
    assert set(document["x-eventbridge"]) == kinds


def test_the_double_keeps_to_the_contract() -> None:
    assert tried(TelephonyDouble()) == {}


def test_every_trial_can_fail() -> None:
    """An implementation that does nothing right passes none but those that ask for nothing."""

    class Wrong(TelephonyDouble):
        def answer(self, method: str, path: str, headers: object, body: bytes) -> tuple[int, dict[str, str], bytes]:
            return 200, {}, b'{"numbers": []}'

    assert len(tried(Wrong())) == len(EXPECTED)
