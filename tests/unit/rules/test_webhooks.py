"""Where webhooks may go, how often one is tried, when an endpoint is left alone, which secrets sign."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain import webhooks
from shared.domain.model import WebhookHealth, WebhookSecret
from shared.domain.policy import Policy
from shared.domain.webhooks import Target, read_url, refused_address, rest_until, verdict, wait_after
from tests.contract.things import MINUTE, NOW, any_customer_event, any_webhook_endpoint

HOUR, DAY = 60 * MINUTE, 24 * 60 * MINUTE
PORTS = Policy().ports_of_webhooks


def codes(url: str, *, to_loopback: bool = False) -> list[str]:
    return [problem.code for problem in read_url(url, PORTS, to_loopback=to_loopback)[1]]


# --- tries ---


def test_ten_tries_take_about_three_days() -> None:
    waits = [wait_after(tried, "any") for tried in range(1, 11)]

    assert waits[-1] is None
    total = sum((wait for wait in waits if wait is not None), timedelta())
    assert timedelta(days=2.6) < total < timedelta(days=3.4)
    assert webhooks.MOST_TRIES == 10


@given(st.integers(1, 9), st.text())
def test_a_wait_is_as_the_table_says_but_for_its_jitter(tried: int, key: str) -> None:
    wait = wait_after(tried, key)

    assert wait is not None
    assert abs(wait - webhooks.WAITS[tried - 1]) <= 0.1 * webhooks.WAITS[tried - 1]
    assert wait == wait_after(tried, key)


def test_what_failed_together_does_not_come_back_together() -> None:
    assert len({wait_after(3, f"delivery {n}") for n in range(50)}) > 40


def test_an_endpoint_is_left_alone_after_some_failures_and_longer_the_longer_it_fails() -> None:
    assert rest_until(NOW, 2, NOW) is None
    assert rest_until(NOW, 3, NOW) == NOW + timedelta(seconds=15)
    assert rest_until(NOW - 10 * MINUTE, 9, NOW) == NOW + 2 * MINUTE
    assert rest_until(NOW - 10 * DAY, 900, NOW) == NOW + 15 * MINUTE


@pytest.mark.parametrize(
    ("failing", "gave_up", "ends"),
    [(4 * DAY, 1, False), (5 * DAY, 1, True), (3 * DAY, 2, False), (3 * DAY, 3, True), (9 * DAY, 0, False)],
)
def test_an_endpoint_is_disabled_after_several_last_tries_or_days(failing: timedelta, gave_up: int, ends: bool) -> None:
    health = WebhookHealth(failing_since=NOW - failing, failures=40, gave_up=gave_up)

    assert webhooks.is_given_up(health, NOW, Policy()) is ends


@pytest.mark.parametrize(
    ("status", "fault"),
    [
        *((200, ""), (204, ""), (299, "")),
        *((301, "redirect"), (302, "redirect"), (304, "redirect"), (308, "redirect")),
        *((400, "status"), (404, "status"), (410, "gone"), (429, "status"), (500, "status"), (199, "status")),
    ],
)
def test_what_an_answer_means(status: int, fault: str) -> None:
    code, words = verdict(status)

    assert code == fault
    assert bool(words) is bool(fault)


# --- addresses ---


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://hooks.example.com/in?a=1&b=2", Target("https", "hooks.example.com", 443, "/in?a=1&b=2")),
        ("https://Hooks.Example.COM", Target("https", "hooks.example.com", 443, "/")),
        ("https://hooks.example.com:8443/", Target("https", "hooks.example.com", 8443, "/")),
        ("https://8.8.8.8/x", Target("https", "8.8.8.8", 443, "/x")),
        ("https://[2606:4700::1]/x", Target("https", "2606:4700::1", 443, "/x")),
        (" https://xn--bcher-kva.example/x ", Target("https", "xn--bcher-kva.example", 443, "/x")),
        ("HTTPS://hooks.example.com./x", Target("https", "hooks.example.com", 443, "/x")),
    ],
)
def test_a_good_url_is_taken_apart(url: str, target: Target) -> None:
    assert read_url(url, PORTS, to_loopback=False) == (target, ())


@pytest.mark.parametrize(
    ("target", "authority"),
    [
        (Target("https", "hooks.example.com", 443, "/"), "hooks.example.com"),
        (Target("https", "hooks.example.com", 8443, "/"), "hooks.example.com:8443"),
        (Target("http", "127.0.0.1", 80, "/"), "127.0.0.1"),
        (Target("https", "2606:4700::1", 8443, "/"), "[2606:4700::1]:8443"),
    ],
)
def test_the_host_header_names_a_port_that_is_not_the_schemes_own(target: Target, authority: str) -> None:
    assert target.authority == authority


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", ["url_missing"]),
        ("https://" + "x" * 2_000, ["url_too_long"]),
        ("hooks.example.com", ["url_malformed"]),
        ("ftp://hooks.example.com", ["url_malformed"]),
        ("file:///etc/passwd", ["url_malformed"]),
        ("https://", ["url_malformed"]),
        ("https:///x", ["url_malformed"]),
        ("https://-bad.example", ["url_malformed"]),
        ("https://a..b", ["url_malformed"]),
        ("https://[::1", ["url_malformed"]),
        ("https://[v1.x]/", ["url_malformed"]),
        ("https://[fe80::1%25eth0]/", ["url_malformed"]),
        ("https://hooks.example.com:0/", ["url_malformed"]),
        ("https://hooks.example.com:99999/", ["url_malformed"]),
        ("https://hooks.example.com:https/", ["url_malformed"]),
        ("https://hooks.example.com/a b", ["url_malformed"]),
        ("https://hooks.example.com/\r\nHost: x", ["url_malformed"]),
        ("https://hooks.example.com\\@10.0.0.1/", ["url_malformed"]),
        ("https://bücher.example/x", ["url_malformed"]),
        ("http://hooks.example.com/x", ["url_not_https"]),
        ("http://127.0.0.1:9000/x", ["url_not_https"]),
        ("https://user:secret@hooks.example.com/x", ["url_has_credentials"]),
        ("https://@hooks.example.com/x", ["url_has_credentials"]),
        ("https://hooks.example.com/x#top", ["url_has_fragment"]),
        ("https://hooks.example.com/x#", ["url_has_fragment"]),
        ("https://hooks.example.com:22/x", ["url_port_refused"]),
        (
            "https://u@hooks.example.com:6379/x#y",
            ["url_has_credentials", "url_has_fragment", "url_port_refused"],
        ),
    ],
)
def test_everything_that_is_wrong_with_a_url_is_said(url: str, expected: list[str]) -> None:
    target, problems = read_url(url, PORTS, to_loopback=False)

    assert target is None
    assert [problem.code for problem in problems] == expected
    assert all(problem.fix and problem.pointer == "/url" for problem in problems)


def test_suggestions_are_given_where_there_is_an_honest_one() -> None:
    def suggestion(url: str) -> str | None:
        return read_url(url, PORTS, to_loopback=False)[1][0].suggestion

    assert suggestion("http://hooks.example.com/x") == "https://hooks.example.com/x"
    assert suggestion("https://bücher.example/x") == "https://xn--bcher-kva.example/x"
    assert suggestion("https://bücher.example/ü") is None
    assert suggestion("https://hooks.example.com/a b") is None


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9000/x",
        "http://localhost:9000/x",
        "https://localhost:9000/x",
        "http://[::1]:9000/x",
        "http://127.7.7.7/x",
    ],
)
def test_only_the_local_stage_calls_the_machine_itself(url: str) -> None:
    assert codes(url, to_loopback=True) == []
    assert codes(url)


@pytest.mark.parametrize("url", ["http://hooks.example.com/x", "http://10.0.0.1/x", "https://hooks.example.com:22/x"])
def test_the_local_stage_is_as_strict_with_everybody_else(url: str) -> None:
    assert codes(url, to_loopback=True)


@pytest.mark.parametrize(
    ("url", "addresses", "to_loopback", "refused"),
    [
        ("https://hooks.example.com/", ["8.8.8.8", "2606:4700::1"], False, None),
        ("https://hooks.example.com/", ["8.8.8.8", "10.0.0.5"], False, "10.0.0.5"),
        ("https://hooks.example.com/", ["127.0.0.1"], True, "127.0.0.1"),
        ("https://localhost/", ["127.0.0.1", "::1"], True, None),
        ("https://localhost/", ["10.0.0.1"], True, "10.0.0.1"),
        ("https://hooks.example.com/", ["::ffff:127.0.0.1"], True, "::ffff:127.0.0.1"),
    ],
)
def test_one_address_that_is_not_public_refuses_the_host(
    url: str, addresses: list[str], to_loopback: bool, refused: str | None
) -> None:
    target, _ = read_url(url, PORTS, to_loopback=to_loopback)
    assert target is not None

    found = refused_address(target, addresses, to_loopback=to_loopback)

    assert (found[0] if found else None) == refused


# --- who gets what ---


@pytest.mark.parametrize(
    ("endpoint", "wanted"),
    [
        ({}, True),
        ({"event_types": ("letter.signed", "port_order.rejected")}, True),
        ({"event_types": ("letter.signed",)}, False),
        ({"enabled": False}, False),
        ({"test_mode": True}, False),
        ({"account_id": "acc_other"}, False),
    ],
)
def test_an_endpoint_wants_the_types_of_its_account_and_mode(endpoint: dict[str, Any], wanted: bool) -> None:
    assert webhooks.wants(any_webhook_endpoint(**endpoint), any_customer_event()) is wanted


# --- secrets ---


def test_both_secrets_sign_while_they_overlap() -> None:
    endpoint = any_webhook_endpoint()

    after = webhooks.rotated(endpoint.secrets, NOW, 24 * HOUR)

    turned = endpoint.but(secrets=after)
    assert [one.generation for one in webhooks.live_secrets(turned, NOW + 23 * HOUR)] == [2, 1]
    assert [one.generation for one in webhooks.live_secrets(turned, NOW + 24 * HOUR)] == [2]


def test_without_an_overlap_every_older_secret_ends_at_once() -> None:
    secrets = webhooks.rotated(any_webhook_endpoint().secrets, NOW, 24 * HOUR)

    assert webhooks.rotated(secrets, NOW + HOUR, timedelta()) == (WebhookSecret(generation=3),)


def test_an_overlap_never_makes_an_older_secret_last_longer() -> None:
    secrets = webhooks.rotated(any_webhook_endpoint().secrets, NOW, HOUR)

    again = webhooks.rotated(secrets, NOW + 30 * MINUTE, 24 * HOUR)

    assert {one.generation: one.ends_at for one in again} == {
        1: NOW + HOUR,
        2: NOW + 30 * MINUTE + 24 * HOUR,
        3: None,
    }
