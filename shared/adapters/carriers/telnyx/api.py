"""Calls of the Telnyx API v2: what may be repeated is, what stays unanswered is `Unavailable`.

Answers are JSON, `Authorization: Bearer`; a list has ``data`` and ``meta.total_pages``. Limits come as
``x-ratelimit-remaining`` and ``x-ratelimit-reset`` (seconds), over them as 429
(https://developers.telnyx.com/development/api-fundamentals/reliability/rate-limiting). Telnyx asks for three to five
tries with growing waits (…/reliability/command-retries).
"""

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import quote

from shared.ports import Unavailable

if TYPE_CHECKING:
    import httpx

BASE_URL: Final = "https://api.telnyx.com/v2"

_TRIES: Final = 4
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 8.0
_MOST_PAGES: Final = 100
_CONNECT, _READ, _WRITE = 5.0, 20.0, 30.0
"""Seconds at most: submitting makes Telnyx ask others, and a file of 20 MB takes its time to be written."""
_SHARES: Final = 3
"""One call that hangs leaves time to try again, or to look whether it has landed."""
_ABOUT_US: Final = frozenset({401, 403})
_LATER: Final = frozenset({408, 425, 429})


class Answer(NamedTuple):
    """A status below 500 and the JSON object of an answer, {} where it has none."""

    status: int
    content: dict[str, Any]

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300

    @property
    def data(self) -> dict[str, Any]:
        found = self.content.get("data")
        return found if isinstance(found, dict) else {}

    @property
    def rows(self) -> list[dict[str, Any]]:
        found = self.content.get("data")
        return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


class Api:
    """The API under one key.

    `patience_seconds` is how long one call may take, with all its tries and the waits between them; all calls within
    one `deadline` share it. `client`, `clock`, `ticks` (seconds that pass), `sleep` and `jitter` (0 to 1) are for
    tests.
    """

    def __init__(
        self,
        key: str,
        *,
        base_url: str = BASE_URL,
        client: "httpx.Client | None" = None,
        patience_seconds: float = 20.0,
        clock: Callable[[], datetime] | None = None,
        ticks: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] | None = None,
    ) -> None:
        self._key = key
        self._base_url = base_url.rstrip("/")
        self._client = client
        self._patience = patience_seconds
        self._ticks = ticks
        self._clock = clock or (lambda: datetime.now(UTC))
        self._sleep = sleep
        self._jitter = jitter or random.SystemRandom().random
        self._closed_until = datetime.min.replace(tzinfo=UTC)
        self._until: ContextVar[float | None] = ContextVar("until", default=None)

    @contextmanager
    def deadline(self) -> Iterator[None]:
        """One deadline for every call made within; within another, that one holds."""
        if self._until.get() is not None:
            yield
            return
        token = self._until.set(self._ticks() + self._patience)
        try:
            yield
        finally:
            self._until.reset(token)

    def get(self, path: str) -> Answer:
        return self.call("GET", path)

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        query: Mapping[str, str] | None = None,
        repeatable: bool | None = None,
        tries: int = _TRIES,
    ) -> Answer:
        """Make a call; raises `Unavailable`, with nothing of the call's body in it.

        `repeatable`: a second one does no harm, as for GET, PATCH and DELETE. One that is not is only tried again when
        the first was surely not carried out: never sent, or answered 429.
        """
        again = method in ("GET", "PATCH", "DELETE") if repeatable is None else repeatable
        within, why = self._until.get(), "there was no time for it"
        until = self._ticks() + self._patience if within is None else within
        for turn in range(tries):
            pause = max(self._until_open(), self._backoff(turn))
            left = until - self._ticks() - pause
            if left <= 0:
                break
            if pause:
                self._sleep(pause)
            answer, why, harmless = self._once(method, path, body, query, left)
            if answer is not None:
                return answer
            if not (again or harmless):
                break
        raise Unavailable(f"Telnyx: {method} {_shape(path)}: {why}")

    def pages(self, path: str, query: Mapping[str, str] | None = None, *, size: int = 250) -> Iterator[dict[str, Any]]:
        """Every row of a list. Raises `Unavailable` where a page is not answered with one."""
        for number in range(1, _MOST_PAGES + 1):
            answer = self.call(
                "GET", path, query={**(query or {}), "page[number]": str(number), "page[size]": str(size)}
            )
            if not answer.good:
                raise Unavailable(f"Telnyx: GET {_shape(path)}: answered {answer.status}")
            yield from answer.rows
            meta = answer.content.get("meta")
            total = meta.get("total_pages", 1) if isinstance(meta, dict) else 1
            if not isinstance(total, int) or number >= total:
                return
        raise Unavailable(f"Telnyx: GET {_shape(path)}: more than {_MOST_PAGES} pages")

    def _once(
        self, method: str, path: str, body: object, query: Mapping[str, str] | None, seconds: float
    ) -> tuple[Answer | None, str, bool]:
        """An answer within so many seconds, or why there is none and whether the call was surely not carried out."""
        import httpx

        until = self._ticks() + seconds
        try:
            request = self._http().build_request(
                method,
                f"{self._base_url}{path}",
                json=body,
                params=dict(query) if query else None,
                headers={"Authorization": f"Bearer {self._key}", "Accept": "application/json"},
                timeout=httpx.Timeout(
                    min(seconds, _READ, self._patience / _SHARES),
                    connect=min(seconds, _CONNECT),
                    write=min(seconds, _WRITE),
                ),
            )
            response = self._http().send(request, stream=True)
            try:
                read = self._read(response, until)
            finally:
                response.close()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            return None, type(error).__name__, True
        except httpx.HTTPError as error:
            return None, type(error).__name__, False
        self._note_limits(response)
        status = response.status_code
        if status in _ABOUT_US:
            raise Unavailable(f"Telnyx: {method} {_shape(path)}: answered {status}; look at the API key and its rights")
        if status in _LATER or status >= 500 or 300 <= status < 400:
            return None, f"answered {status}", status == 429
        try:
            content = json.loads(read) if read else {}
        except (ValueError, RecursionError):
            return None, f"answered {status} without JSON", False
        return Answer(status, content if isinstance(content, dict) else {}), "", False

    def _read(self, response: "httpx.Response", until: float) -> bytes:
        """An answer's content. One that comes drop by drop is as good as none: a timeout counts from the last drop."""
        import httpx

        parts = []
        for part in response.iter_bytes():
            if self._ticks() > until:
                raise httpx.ReadTimeout("the answer took too long", request=response.request)
            parts.append(part)
        return b"".join(parts)

    def _http(self) -> "httpx.Client":
        import httpx

        if self._client is None:
            self._client = httpx.Client(follow_redirects=False)
        return self._client

    def _backoff(self, turn: int) -> float:
        if turn == 0:
            return 0.0
        longest: float = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** (turn - 1))
        return longest * (0.5 + self._jitter() / 2)

    def _until_open(self) -> float:
        return max(0.0, (self._closed_until - self._clock()).total_seconds())

    def _note_limits(self, response: "httpx.Response") -> None:
        """Remember until when no call is of use: `Retry-After`, or a window that is used up."""
        headers = response.headers
        wait = _seconds(headers.get("retry-after"), self._clock())
        used_up = response.status_code == 429 or headers.get("x-ratelimit-remaining") == "0"
        if wait is None and used_up:
            wait = _seconds(headers.get("x-ratelimit-reset"), self._clock())
        if wait is not None:
            self._closed_until = self._clock() + timedelta(seconds=wait)


def segment(value: str) -> str:
    """An id as one segment of a path."""
    return quote(value, safe="")


def _shape(path: str) -> str:
    """A path without the ids in it, for messages that are the same for every order."""
    return "/".join("…" if any(letter.isdigit() for letter in part) else part for part in path.split("/"))


def _seconds(text: str | None, now: datetime) -> float | None:
    """Seconds from a header that gives them, or an HTTP date; at most a day, None where it is neither."""
    if not text:
        return None
    try:
        wait = float(text)
    except ValueError:
        try:
            wait = (parsedate_to_datetime(text) - now).total_seconds()
        except (TypeError, ValueError):
            return None
    return min(86_400.0, wait) if wait > 0 else 0.0
