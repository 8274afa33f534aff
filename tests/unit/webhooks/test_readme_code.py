"""The code of the guide by which receivers verify webhooks, run against webhooks as they are sent."""

import json
import re
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from infra.local.home import ROOT
from shared.adapters.webhooks.sender import signed
from shared.domain.webhooks import TIMEOUT_SECONDS, WAITS
from tests.unit.cli.test_readme import section

GUIDE: Final = section("Events and webhooks")
NODE: Final = Path(sys.executable).with_name("node")
OLD, NEW, OTHER = ("whsec_" + b64encode(bytes([n]) * 32).decode() for n in (1, 2, 3))
BODY: Final = '{"type":"letter.signed","data":{"name":"Zoë"}}'

Verify = Callable[[str, Mapping[str, str], str], bool]


def code(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
    return str(found)


def in_python(secret: str, headers: Mapping[str, str], body: str) -> bool:
    names: dict[str, Any] = {}
    exec(code("python"), names)
    try:
        names["verify"](secret, headers, body.encode())
    except (ValueError, KeyError):
        return False
    return True


def in_javascript(secret: str, headers: Mapping[str, str], body: str) -> bool:
    tried = (
        f"{code('javascript')}\n"
        "const [secret, headers, body] = JSON.parse(process.argv[1]);\n"
        "try { verify(secret, headers, Buffer.from(body)); console.log('verified'); }\n"
        "catch (error) { console.log(error.message); }\n"
    )
    arguments = json.dumps([secret, dict(headers), body])
    command = [str(NODE), "--input-type=module", "--eval", tried, "--", arguments]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return shown.stdout.strip() == "verified"


@pytest.fixture(params=[in_python, in_javascript], ids=["python", "javascript"])
def verify(request: pytest.FixtureRequest) -> Verify:
    found: Verify = request.param
    return found


def sent(*secrets: str, age: float = 0) -> dict[str, str]:
    return signed("evt_01", BODY, secrets, datetime.fromtimestamp(time.time() - age, UTC))


def test_what_we_send_is_verified(verify: Verify) -> None:
    assert verify(NEW, sent(NEW), BODY)


@pytest.mark.parametrize("secret", [OLD, NEW])
def test_either_secret_verifies_while_they_overlap(verify: Verify, secret: str) -> None:
    assert verify(secret, sent(NEW, OLD), BODY)


@pytest.mark.parametrize("age", [-600, 600])
def test_what_is_too_old_or_from_the_future_is_not(verify: Verify, age: float) -> None:
    assert not verify(NEW, sent(NEW, age=age), BODY)


@pytest.mark.parametrize(
    "changes",
    [
        {"webhook-id": "evt_02"},
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": ""},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,"},
        {"webhook-signature": "v1,ü v1,AAAA"},
        {"webhook-signature": "v1a,AAAA"},
    ],
)
def test_changed_headers_are_not_verified(verify: Verify, changes: dict[str, str]) -> None:
    assert not verify(NEW, sent(NEW) | changes, BODY)


def test_another_time_than_was_signed_is_not_verified(verify: Verify) -> None:
    headers = sent(NEW)
    headers["webhook-timestamp"] = str(int(headers["webhook-timestamp"]) + 60)

    assert not verify(NEW, headers, BODY)


@pytest.mark.parametrize("missing", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_missing_header_is_not_verified(verify: Verify, missing: str) -> None:
    headers = sent(NEW)
    del headers[missing]

    assert not verify(NEW, headers, BODY)


def test_another_body_or_secret_is_not_verified(verify: Verify) -> None:
    assert not verify(NEW, sent(NEW), BODY.replace("Zoë", "Zoe"))
    assert not verify(OTHER, sent(NEW, OLD), BODY)


def test_its_tries_are_those_of_the_table() -> None:
    minutes = [int(wait.total_seconds() // 60) for wait in WAITS]

    assert minutes[:3] == [1, 5, 30]
    assert (
        "after 1, 5 and 30 minutes, then "
        + ", ".join(str(m // 60) for m in minutes[3:-1])
        + (f" and {minutes[-1] // 60} hours")
        in GUIDE
    )
    assert f"{TIMEOUT_SECONDS:.0f} seconds is all there is" in GUIDE


def test_its_calls_are_those_of_the_api() -> None:
    paths = json.loads((ROOT / "functions" / "api" / "openapi.json").read_text(encoding="utf-8"))["paths"]
    known = {path.removeprefix("/v1/webhook-endpoints") for path in paths if path.startswith("/v1/webhook-endpoints")}

    for path in known:
        assert path.replace("{endpoint_id}", "{id}").removeprefix("/{id}").strip("/") in GUIDE, path
