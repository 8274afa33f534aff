"""Addresses with a slash behind them: each door leads to the page without it, and to no other site."""

from typing import Any
from urllib.parse import urljoin

import pytest

from shared.runtime.web.slashes import FIRST_PAGES
from tests.unit.pages.browsing import Office
from tests.unit.signing_pages.builders import TOKEN, Browser
from tests.world import Client, World

HOME = "https://port.example.com"
ODD = [
    "//evil.example/",
    "/portal//evil.example/",
    "/portal/https://evil.example/",
    "/portal/\\evil.example/",
    "/portal/\r\nset-cookie: a=b/",
]


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.fixture(scope="module")
def doors(world: World) -> dict[str, Any]:
    return {"api": world.app, "pages": Office(world).door, "signing": Browser().door}


def visit(door: Any, address: str, method: str = "GET") -> dict[str, Any]:
    path, _, query = address.partition("?")
    http = {"method": method, "path": path, "sourceIp": "203.0.113.9"}
    asked = {"stage": "$default", "http": http, "requestId": "test"}
    event = {"version": "2.0", "rawPath": path, "rawQueryString": query, "headers": {}, "requestContext": asked}
    answer: dict[str, Any] = door.resolve(event, None)
    return answer


@pytest.mark.parametrize("door", ["api", "pages", "signing"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize("path", sorted(FIRST_PAGES))
def test_a_first_page_with_a_slash_leads_to_the_one_without(
    doors: dict[str, Any], door: str, method: str, path: str
) -> None:
    answer = visit(doors[door], f"{path}/", method)

    assert answer["statusCode"] == 308
    assert urljoin(f"{HOME}{path}/", answer["headers"]["location"]) == f"{HOME}{path}"
    assert answer["body"] == ""


@pytest.mark.parametrize(
    ("door", "address", "led_to"),
    [
        ("api", "/portal/?q=caf%C3%A9+au%20lait&q=2&empty=", "/portal?q=caf%C3%A9+au%20lait&q=2&empty="),
        ("api", "/docs/", "/docs"),
        ("api", "/docs/errors/", "/docs/errors"),
        ("pages", "/portal/requests/?status=draft", "/portal/requests?status=draft"),
        ("pages", "/admin/pages/mails/", "/admin/pages/mails"),
        ("signing", f"/sign/{TOKEN}/?lang=fr", f"/sign/{TOKEN}?lang=fr"),
    ],
)
@pytest.mark.parametrize("below", ["", "/_aws/execute-api/abc/$default"])
def test_the_query_is_kept_under_any_prefix(
    doors: dict[str, Any], door: str, address: str, led_to: str, below: str
) -> None:
    answer = visit(doors[door], address)

    assert answer["statusCode"] == 308
    assert urljoin(f"{HOME}{below}{address}", answer["headers"]["location"]) == f"{HOME}{below}{led_to}"


def test_more_than_one_slash_is_as_one(doors: dict[str, Any]) -> None:
    assert visit(doors["api"], "/portal//")["headers"]["location"] == "../../portal"


@pytest.mark.parametrize("door", ["api", "pages", "signing"])
@pytest.mark.parametrize("path", ODD)
def test_no_path_leads_to_another_site(doors: dict[str, Any], door: str, path: str) -> None:
    answer = visit(doors[door], path)

    led_to = answer["headers"].get("location", "./")
    assert led_to.startswith(("./", "../"))
    assert set(led_to).isdisjoint("\\\r\n")
    assert urljoin(f"{HOME}{path}", led_to).startswith(f"{HOME}/")


@pytest.mark.parametrize("query", ["a=b\r\nset-cookie: c=d", "next=\\\\evil.example", 'a="<b>', "a=#b"])
def test_a_query_is_no_header_and_no_other_address(doors: dict[str, Any], query: str) -> None:
    answer = visit(doors["api"], f"/portal/?{query}")

    assert set(answer["headers"]["location"]).isdisjoint('\\\r\n"<># ')


@pytest.mark.parametrize("path", ["/", "///", "/v1/port-requests/", "/v1/admin/queue/", "/nothing/"])
def test_what_is_no_page_is_not_led_anywhere(world: World, path: str) -> None:
    answer = Client(world.app, "").get(path)

    assert (answer.status, answer.body["code"]) == (401, "unauthenticated")
