"""Sends calls: keys, versions, retries, pages, and errors as exceptions."""

import csv
import io
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urljoin
from uuid import uuid4

import httpx

from portdesk_client.errors import NotReached, error_for

Body = str | bytes | Mapping[str, Any] | Sequence[Mapping[str, Any]] | None
"""A JSON object, or a list of numbers: CSV as text or bytes, or rows."""

_TRIES = 4
_LONGEST_WAIT = 60.0
_NOT_DONE = frozenset({429, 503})
"""The API did nothing, and says when to try again."""
_UNKNOWN = frozenset({500, 502, 504})
"""Whatever is between did not say whether it was done: only what may be repeated is."""
_REPEATABLE = frozenset({"GET", "HEAD", "PUT"})


class Transport:
    """One API key at one address. Threads may share it.

    Answers of 429 and 503 are tried again when they say; what may be repeated, also where no answer came: reads, and
    every POST, since it carries an `Idempotency-Key` (the caller's, or one that is made for it). `http` brings settings
    of your own: proxies, certificates, time limits.
    """

    def __init__(
        self,
        url: str,
        key: str,
        *,
        http: httpx.Client | None = None,
        tries: int = _TRIES,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.url = url.rstrip("/")
        self._key = key
        self._http = http or httpx.Client(timeout=60)
        self._tries, self._sleep = max(tries, 1), sleep

    def __enter__(self) -> "Any":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        """One try of a call, and its answer whatever it is. `path` is under the API's base, as in ``/v1/me``."""
        headers = {
            "authorization": f"Bearer {self._key}",
            "user-agent": "portdesk-client",
            **options.pop("headers", {}),
        }
        return self._http.request(method, self.url + path, headers=headers, **options)

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        """A call that has no method of its own, and the JSON of its answer. Raises `ApiError`, `NotReached`."""
        if body is not None:
            options["json"] = body
        return _json(self._answered(method, path, options))

    # what the calls are made of

    def _json(self, method: str, path: str, **given: Any) -> Any:
        return _json(self._answered(method, path, _options(**given)))

    def _nothing(self, method: str, path: str, **given: Any) -> None:
        self._answered(method, path, _options(**given))

    def _bytes(self, method: str, path: str, **given: Any) -> bytes:
        return self._answered(method, path, _options(**given)).content

    def _csv(self, method: str, path: str, **given: Any) -> str:
        """A whole table, also where it comes in parts."""
        options = _options(**given)
        options["headers"]["accept"] = "text/csv"
        answer = self._answered(method, path, options)
        parts = [answer.text]
        while "next" in answer.links:
            following = answer.links["next"]["url"]
            answer = self._answered(method, following, {"headers": options["headers"]})
            parts.append(_without_heading(answer.text))
        return "".join(parts)

    def _redirected(self, method: str, path: str, **given: Any) -> bytes:
        """The file that an answer leads to; the key stays here."""
        answer = self._answered(method, path, _options(**given))
        if answer.status_code != 303:
            return answer.content
        found = self._tried("GET", urljoin(f"{self.url}/", answer.headers["location"]), self._http.get)
        if found.status_code >= 400:
            raise error_for(f"{method} {path}", found.status_code, found.text)
        return found.content

    def _items(self, method: str, path: str, params: Mapping[str, Any], **given: Any) -> Iterator[Any]:
        """Everything of a list, a page at a time as it is asked for."""
        cursor = params.get("cursor")
        while True:
            page = self._json(method, path, params={**params, "cursor": cursor}, **given)
            yield from page["items"]
            cursor, params = page["cursor"], {name: value for name, value in params.items() if name != "after"}
            if cursor is None or page.get("more") is False:
                return

    def _answered(self, method: str, path: str, options: Mapping[str, Any]) -> httpx.Response:
        headers = dict(options.get("headers") or {})
        if method == "POST" and not any(name.lower() == "idempotency-key" for name in headers):
            headers["idempotency-key"] = str(uuid4())
        kept = {**options, "headers": headers}
        answer = self._tried(method, path, lambda where: self.send(method, where, **kept))
        if answer.status_code >= 400:
            raise error_for(f"{method} {path}", answer.status_code, _json(answer), _retry_after(answer))
        return answer

    def _tried(self, method: str, where: str, send: Callable[[str], httpx.Response]) -> httpx.Response:
        again = method in _REPEATABLE or method == "POST"
        for tried in range(1, self._tries + 1):
            last = tried == self._tries
            try:
                answer = send(where)
            except httpx.TransportError as error:
                if last or not (again or isinstance(error, httpx.ConnectError)):
                    raise NotReached(f"{method} {where} was not answered: {error!r}") from error
                self._sleep(_pause(tried))
                continue
            status = answer.status_code
            if last or not (status in _NOT_DONE or (again and status in _UNKNOWN)):
                return answer
            wait = _retry_after(answer)
            self._sleep(min(_pause(tried) if wait is None else wait, _LONGEST_WAIT))
        raise AssertionError("the last try answers or raises")


def segment(value: str) -> str:
    """A value as one part of a path."""
    if not value:
        raise ValueError("an id is empty")
    return quote(value, safe="")


def _options(
    body: Body = None,
    params: Mapping[str, Any] | None = None,
    version: int | None = None,
    idempotency_key: str | None = None,
) -> dict[str, Any]:
    headers: dict[str, str] = {}
    options: dict[str, Any] = {"headers": headers}
    if isinstance(body, str):
        options["content"], headers["content-type"] = body.encode(), "text/csv; charset=utf-8"
    elif isinstance(body, bytes):
        options["content"], headers["content-type"] = body, "application/octet-stream"
    elif isinstance(body, Mapping):
        options["json"] = body
    elif body is not None:
        options["json"] = {"rows": list(body)}
    if params is not None:
        options["params"] = {name: _query(value) for name, value in params.items() if value is not None}
    if version is not None:
        headers["if-match"] = f'"{version}"'
    if idempotency_key is not None:
        headers["idempotency-key"] = idempotency_key
    return options


def _query(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return answer.text


def _retry_after(answer: httpx.Response) -> float | None:
    try:
        return max(float(answer.headers["retry-after"]), 0)
    except (KeyError, ValueError):
        return None


def _pause(tried: int) -> float:
    """Seconds before the next try: half, one, two …"""
    return float(0.5 * 2 ** (tried - 1))


def _without_heading(text: str) -> str:
    """A table without its first record, which may have line ends in its cells."""
    reader = csv.reader(io.StringIO(text, newline=""))
    next(reader, None)
    return "".join(text.splitlines(keepends=True)[reader.line_num :])
