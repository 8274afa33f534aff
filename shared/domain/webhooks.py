"""Webhooks of customers: where they may go, how often one is tried, and when an endpoint is left alone or given up.

Signed as Standard Webhooks 1.0.0 has it. The rules are tables and small functions; sending is an adapter's.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from shared.domain.model import CustomerEvent, WebhookDelivery, WebhookEndpoint, WebhookHealth, WebhookSecret
from shared.domain.policy import Policy
from shared.domain.problems import Problem
from shared.domain.public_addresses import is_loopback, why_not_public

# --- tries -----------------------------------------------------------------------------------------------------------

WAITS: Final = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 30, 2 * 60, 5 * 60, 10 * 60, 14 * 60, 18 * 60, 22 * 60)
)
"""How long after each try that failed the next one comes: ten tries in three days."""
MOST_TRIES: Final = len(WAITS) + 1
_JITTER: Final = 0.1
"""Waits are up to so much shorter or longer, so that what failed together does not come back together."""

TIMEOUT_SECONDS: Final = 15.0
LONGEST_ANSWER: Final = 1_000
"""Characters of an endpoint's answer that its log keeps."""
TRIES_KEPT: Final = 25
LOG_DAYS: Final = 30


def wait_after(tried: int, key: str) -> timedelta | None:
    """How long to wait after the `tried`-th try failed; None after the last. `key` decides the jitter."""
    if tried > len(WAITS):
        return None
    drawn = int.from_bytes(hashlib.sha256(f"{key}:{tried}".encode()).digest()[:4], "big") / 0xFFFFFFFF
    return WAITS[tried - 1] * (1 + _JITTER * (2 * drawn - 1))


_PATIENT: Final = 3
"""Failures in a row after which an endpoint is left alone for a while, whatever is due for it."""
_SHORTEST_REST: Final = timedelta(seconds=15)
_LONGEST_REST: Final = timedelta(minutes=15)


def rest_until(failing_since: datetime, failures: int, now: datetime) -> datetime | None:
    """Until when an endpoint that fails is left alone: a fifth of the time it has failed, 15 seconds to 15 minutes.
    None where it has not failed often enough for that."""
    if failures < _PATIENT:
        return None
    return now + min(max((now - failing_since) / 5, _SHORTEST_REST), _LONGEST_REST)


def is_given_up(health: WebhookHealth, now: datetime, policy: Policy) -> bool:
    """Whether an endpoint is disabled, once a delivery to it had its last try: several had, or it failed for days. One
    that takes anything in between begins anew."""
    long = now - health.failing_since >= timedelta(days=policy.webhook_failing_days)
    return health.gave_up >= policy.webhook_give_ups or (health.gave_up > 0 and long)


GONE: Final = "gone"


def verdict(status: int) -> tuple[str, str]:
    """What is wrong with an answer, as a code and in words; nothing with one that takes the event."""
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return "", ""
    if status == HTTPStatus.GONE:
        return GONE, "It answered 410: it wants no more, and is disabled."
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return "redirect", "It redirects, and redirects are not followed: give the endpoint its final address."
    return "status", f"It answered {status}; a 2xx takes the event."


# --- who gets what ---------------------------------------------------------------------------------------------------

MOST_ENDPOINTS: Final = 20
"""Endpoints of an account in one mode."""
LONGEST_DESCRIPTION: Final = 200


def wants(endpoint: WebhookEndpoint, event: CustomerEvent) -> bool:
    """Whether an endpoint is sent an event."""
    return (
        endpoint.enabled
        and endpoint.account_id == event.account_id
        and endpoint.test_mode == event.test_mode
        and (not endpoint.event_types or event.type in endpoint.event_types)
    )


def headline(delivery: WebhookDelivery) -> str:
    """What decides the jitter of a delivery: each goes its own way."""
    return f"{delivery.endpoint_id}:{delivery.event_id}:{delivery.round}"


# --- secrets ---------------------------------------------------------------------------------------------------------

MOST_SECRETS: Final = 4
"""Secrets that sign at the same time: each is a signature in every header."""
LONGEST_OVERLAP_HOURS: Final = 7 * 24


def live_secrets(endpoint: WebhookEndpoint, now: datetime) -> tuple[WebhookSecret, ...]:
    """The secrets that sign now, the latest first."""
    live = [one for one in endpoint.secrets if one.ends_at is None or one.ends_at > now]
    return tuple(sorted(live, key=lambda one: -one.generation))


def rotated(secrets: Sequence[WebhookSecret], now: datetime, overlap: timedelta) -> tuple[WebhookSecret, ...]:
    """The secrets with a new one, the others ending after `overlap` at the latest, or at once where it is none."""
    ends = now + overlap
    older = [one.but(ends_at=min(one.ends_at or ends, ends)) for one in secrets]
    live = [one for one in older if one.ends_at > now]
    return (*live, WebhookSecret(generation=max(one.generation for one in secrets) + 1))


# --- addresses -------------------------------------------------------------------------------------------------------

LONGEST_URL: Final = 2_000
_SEEN: Final = re.compile(r"[!-~]*")
_NAME: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
_DEFAULT_PORTS: Final = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Target:
    """An endpoint's address, taken apart once, so that what is checked is what is called. `host` is a name or a bare
    address; `path` has the query in it."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """As the Host header names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def read_url(url: str, ports: Collection[int], *, to_loopback: bool) -> tuple[Target | None, tuple[Problem, ...]]:
    """An endpoint's URL taken apart, or everything that is wrong with it.

    `ports` are those that may be called; `to_loopback` lets http and any port pass for this very machine.
    """

    def wrong(code: str, detail: str, fix: str, suggestion: str | None = None) -> Problem:
        return Problem(code, detail, fix, "/url", suggestion=suggestion)

    given = url.strip()
    if not given:
        return None, (wrong("url_missing", "The URL is missing.", "Give the address that takes the events."),)
    if len(given) > LONGEST_URL:
        return None, (wrong("url_too_long", f"The URL is over {LONGEST_URL} characters.", "Shorten it."),)
    if not _SEEN.fullmatch(given) or "\\" in given:
        fix = "Use letters, digits and signs of ASCII; write a name in punycode, anything else percent-encoded."
        return None, (wrong("url_malformed", "The URL has characters that no URL has.", fix, _in_punycode(given)),)
    target, problem = _taken_apart(given)
    if target is None:
        return None, (wrong("url_malformed", problem, "Write it as https://hooks.example.com/path."),)
    parts = urlsplit(given)
    local = to_loopback and is_this_machine(target.host)
    found = []
    if target.scheme != "https" and not local:
        secure = f"https{given[len(parts.scheme) :]}"
        found.append(wrong("url_not_https", "Events are sent over https only.", "Begin the URL with https://.", secure))
    if "@" in parts.netloc:
        fix = "Leave them out: who sends is known by the signature."
        found.append(wrong("url_has_credentials", "The URL has a user or password in it.", fix))
    if parts.fragment or given.endswith("#"):
        found.append(wrong("url_has_fragment", "The URL has a fragment (#), which is never sent.", "Leave it out."))
    if target.port not in ports and not local and target.scheme == "https":
        named = " or ".join(str(port) for port in sorted(ports))
        found.append(wrong("url_port_refused", f"Port {target.port} is not called.", f"Use port {named}."))
    return (None, tuple(found)) if found else (target, ())


def _taken_apart(url: str) -> tuple[Target | None, str]:
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower().removesuffix("."), parts.port
    except ValueError:
        return None, "The URL cannot be read."
    if parts.scheme not in _DEFAULT_PORTS:
        return None, "The URL does not begin with https://."
    if not (_is_ipv6(host) if "[" in parts.netloc else _NAME.fullmatch(host)):
        return None, "The URL names no host."
    if port == 0:
        return None, "The URL has no port that can be called."
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port or _DEFAULT_PORTS[parts.scheme], path), ""


def _is_ipv6(host: str) -> bool:
    return ":" in host and "%" not in host and why_not_public(host) != "no address"


def _in_punycode(url: str) -> str | None:
    """The URL with its name in ASCII, where that is all that is wrong with it."""
    try:
        host = urlsplit(url).hostname or ""
        named = url.replace(host, host.encode("idna").decode("ascii"), 1)
    except ValueError:
        return None
    return named if host and _SEEN.fullmatch(named) else None


def is_this_machine(host: str) -> bool:
    return host == "localhost" or is_loopback(host)


def refused_address(target: Target, addresses: Iterable[str], *, to_loopback: bool) -> tuple[str, str] | None:
    """The first of a host's addresses that is not called, and what it is; None where every one may be."""
    local = to_loopback and is_this_machine(target.host)
    for address in addresses:
        why = why_not_public(address)
        if why and not (local and is_loopback(address)):
            return address, why
    return None
