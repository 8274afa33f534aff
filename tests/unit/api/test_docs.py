"""The documentation for browsers: the pages, what they load, and the catalogue of error codes."""

import base64
import gzip
import json
import re
from typing import Any, cast

import pytest

from functions.api import error_codes
from functions.api.error_codes_kept import CATALOGUE, kept
from shared.domain.number_list.codes import CODES
from shared.domain.rejections import REJECTIONS
from tests.world import Client, World


@pytest.fixture(scope="module")
def visitor() -> Client:
    """Somebody without a key."""
    return Client(World().app, "")


def page(visitor: Client, path: str) -> tuple[str, dict[str, str]]:
    answer = visitor.call("GET", path)
    assert answer.status == 200, answer.body
    return str(answer.body), dict(answer.headers)


@pytest.mark.parametrize("path", ["/docs", "/docs/errors"])
def test_a_page_needs_no_key_and_loads_nothing_from_elsewhere(visitor: Client, path: str) -> None:
    text, headers = page(visitor, path)

    assert headers["content-type"].startswith("text/html")
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', text)
    assert "<script>" not in text
    assert " style=" not in text


def test_all_that_the_pages_load_is_there(visitor: Client) -> None:
    named = re.findall(
        r'(?:src|href)="(?:docs/)?(assets/[^"]+)"', page(visitor, "/docs")[0] + page(visitor, "/docs/errors")[0]
    )

    kinds = {one: page(visitor, f"/docs/{one}")[1]["content-type"].split(";")[0] for one in named}

    assert {one.rsplit(".", 1)[1]: kind for one, kind in kinds.items()} == {"js": "text/javascript", "css": "text/css"}


def test_the_script_is_small_on_its_way_and_stays_with_the_browser(visitor: Client) -> None:
    event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/docs/assets/swagger-ui.js",
        "rawQueryString": "",
        "headers": {"accept-encoding": "gzip"},
        "requestContext": {"http": {"method": "GET", "path": "/docs/assets/swagger-ui.js"}, "stage": "$default"},
        "isBase64Encoded": False,
    }
    answer = visitor.app.resolve(cast(Any, event), cast(Any, None))
    data = base64.b64decode(answer["body"])

    assert len(answer["body"]) < 1_000_000
    assert b"SwaggerUIBundle" in gzip.decompress(data)
    assert "max-age" in answer["headers"]["cache-control"]


@pytest.mark.parametrize("path", ["/docs/assets/nothing.js", "/docs/assets/..%2f..%2fcall.py", "/docs/nothing"])
def test_nothing_else_is_served(visitor: Client, path: str) -> None:
    answer = visitor.call("GET", path)

    assert (answer.status, answer.body["code"]) == (404, "not_found")


def test_the_kept_catalogue_is_that_of_the_code() -> None:
    assert CATALOGUE.read_text(encoding="utf-8") == error_codes.as_text(), "run python -m functions.api.openapi"


def test_the_catalogue_has_every_code_of_the_tables_and_of_what_is_answered() -> None:
    client = World().client()
    made = client.post("/v1/port-requests", {"name": "One"}).body
    answers = [
        client.post(f"/v1/port-requests/{made['id']}/submit"),
        client.post("/v1/port-requests", {"nothing": 1}),
        client.get("/v1/port-requests/prq_nothing"),
        client.get("/v1/port-requests?cursor=x"),
        client.call("PATCH", f"/v1/port-requests/{made['id']}", {"name": "Two"}),
        client.call("PATCH", f"/v1/port-requests/{made['id']}", {"name": "Two"}, if_match='"9"'),
        client.call("PUT", f"/v1/port-requests/{made['id']}/numbers", "Number\n12\n"),
        Client(client.app, "no key").get("/v1/me"),
        client.get("/v1/nothing"),
        client.call("DELETE", "/v1/me"),
    ]
    assert [answer.body for answer in answers if answer.status < 400] == []
    answered = {answer.body["code"] for answer in answers} | {code for answer in answers for code in answer.codes}

    known = {one["code"] for one in kept()}

    assert answered - known == set()
    assert set(CODES) | set(REJECTIONS) <= known


def test_every_code_says_something_and_is_on_the_page(visitor: Client) -> None:
    text, _ = page(visitor, "/docs/errors")

    assert [one["code"] for one in kept() if not (one.get("says") or one.get("fixes") or one.get("status"))] == []
    assert [one["code"] for one in kept() if f'<dt id="{one["code"]}">' not in text] == []
    assert json.loads(CATALOGUE.read_text(encoding="utf-8")) == kept()
