"""The company's own telephony system behind a small HTTP API that it serves: `platform.openapi.json` is the contract.

::

    POST /numbers/ensure     {"account_id", "numbers": [{"number", "forwarding_number", "name"}]}
    POST /numbers/check      the same
    POST /numbers/release    {"account_id", "numbers": ["+1…"]}

Each answers ``{"numbers": [{"number", "state", "reason"}]}``, one entry for each number. Calls are signed by Standard
Webhooks 1.0.0 (``webhook-id``, ``webhook-timestamp``, ``webhook-signature``), carry a bearer token, or both, as the
secret says. The id is one call's, and the same for its repetitions.
"""

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar
from uuid import uuid4

from pydantic import ValidationError

from shared.adapters.carriers.simulated import webhook_signer
from shared.adapters.platform.contract import NUMBERS_PER_CALL, NumberState
from shared.ports import PlatformNumber, Silent, Unavailable

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")

DEADLINE_SECONDS: Final = 45.0
"""For one `ensure`, `check` or `release` with all its calls and pauses: two of them fit the 120 s of a step."""
ONE_CALL_SECONDS: Final = 15.0
MOST_ANSWERED: Final = 2_000_000
"""Bytes of an answer that are read."""
_TRIES: Final = 4
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 8.0
_TRY_AGAIN: Final = frozenset({408, 425, 429})
_ABOUT_US: Final = frozenset({401, 403})
_REFUSED: Final = "the telephony system did not take it"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What calls are proved by. One of the two is enough."""

    signing_secret: str = field(default="", repr=False)
    bearer: str = field(default="", repr=False)


def read_credentials(text: str) -> Credentials:
    """The credentials of a secret, ``{"signing_secret": "…", "bearer": "…"}``. Raises `Unavailable`."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    given = {name: found.get(name, "") for name in ("signing_secret", "bearer")} if isinstance(found, dict) else {}
    if not any(given.values()) or not all(isinstance(value, str) and value.isprintable() for value in given.values()):
        raise Unavailable(
            'the secret PlatformSecret is not {"signing_secret": "…"} or {"bearer": "…"}; docs/telephony.md says '
            "what it holds"
        )
    return Credentials(**given)


class _Answer(NamedTuple):
    """What came of one try: a body, or why there is none and whether another try is of use, and after how long."""

    body: bytes = b""
    trouble: str = ""
    again: bool = False
    pause: float = 0.0


class HttpPlatform:
    """A `NumberPlatform` over that API.

    500 numbers a call; a call that is not answered within 15 s, or with 408, 425, 429 or 5xx, is made again after a
    pause that grows, within 45 s for all of them. Redirects are not followed. `client`, `clock`, `monotonic`, `sleep`
    and `jitter` (0 to 1) are for tests.
    """

    def __init__(
        self,
        base_url: str,
        credentials: Credentials,
        *,
        client: "httpx.Client | None" = None,
        clock: Callable[[], datetime] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] | None = None,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._credentials = credentials
        self._client = client
        self._clock = clock or (lambda: datetime.now(UTC))
        self._monotonic = monotonic
        self._sleep = sleep
        self._jitter = jitter or random.SystemRandom().random

    def ensure(self, account_id: str, numbers: Sequence[PlatformNumber]) -> None:
        """Have the numbers set up. What is said against single ones is `check`'s to tell. Raises `Unavailable`."""
        self._states("ensure", account_id, [(one.number, asdict(one)) for one in numbers])

    def check(self, account_id: str, numbers: Sequence[PlatformNumber]) -> tuple[Silent, ...]:
        """The numbers that are not answered `ringing`. Raises `Unavailable`."""
        found = self._states("check", account_id, [(one.number, asdict(one)) for one in numbers])
        return tuple(_silent(one.number, found.get(one.number)) for one in numbers if not _rings(found.get(one.number)))

    def release(self, account_id: str, numbers: Sequence[str]) -> None:
        """Have the numbers torn down. Raises `Unavailable`, also where one of them is answered to ring on."""
        found = self._states("release", account_id, [(number, number) for number in numbers])
        left = [number for number in numbers if not _gone(found.get(number))]
        if left:
            why = _why(found.get(left[0]))
            raise Unavailable(f"the telephony system has not released {len(left)} numbers, first {left[0]}: {why}")

    def _states(self, verb: str, account_id: str, numbers: Sequence[tuple[str, Any]]) -> dict[str, NumberState]:
        """What is answered of each number; one that the answer passes over is not among them."""
        deadline = self._monotonic() + DEADLINE_SECONDS
        found: dict[str, NumberState] = {}
        for part in _parts(numbers):
            body = {"account_id": account_id, "numbers": [said for _, said in part]}
            told = _read(verb, self._post(verb, body, deadline))
            found |= {one.number: one for one in told}
        return found

    def _post(self, verb: str, content: Mapping[str, Any], deadline: float) -> bytes:
        """The body of an answer 200. Raises `Unavailable`, with nothing of what was sent in it."""
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        call_id = f"msg_{uuid4().hex}"
        trouble = "there was no time left"
        for turn in range(_TRIES):
            left = deadline - self._monotonic()
            if left <= 0:
                break
            answer = self._once(verb, call_id, body, min(ONE_CALL_SECONDS, left))
            if not answer.trouble:
                return answer.body
            trouble = answer.trouble
            pause = max(self._pause(turn), answer.pause)
            if not answer.again or turn + 1 == _TRIES or pause >= deadline - self._monotonic():
                break
            self._sleep(pause)
        raise Unavailable(f"the telephony system: {verb}: {trouble}")

    def _once(self, verb: str, call_id: str, body: str, seconds: float) -> _Answer:
        import httpx

        try:
            with self._http().stream(
                "POST",
                f"{self._base_url}/numbers/{verb}",
                content=body.encode(),
                headers=signed_headers(self._credentials, call_id, self._clock(), body),
                timeout=httpx.Timeout(seconds, connect=min(5.0, seconds)),
            ) as response:
                return self._taken(response, self._monotonic() + seconds)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return _Answer(trouble=type(error).__name__, again=True)

    def _taken(self, response: "httpx.Response", until: float) -> _Answer:
        status = response.status_code
        if status in _ABOUT_US:
            return _Answer(trouble=f"answered {status}; look at the secret PlatformSecret, and at its clock")
        if 300 <= status < 400:
            return _Answer(trouble=f"answered {status}; redirects are not followed, give the address itself")
        if status in _TRY_AGAIN or status >= 500:
            return _Answer(trouble=f"answered {status}", again=True, pause=_retry_after(response))
        body = b""
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > MOST_ANSWERED:
                return _Answer(trouble=f"answered more than {MOST_ANSWERED:,} bytes")
            if self._monotonic() > until:
                return _Answer(trouble="the answer took too long", again=True)
        return _Answer(body) if status == 200 else _Answer(trouble=f"answered {status}{_detail(body)}")

    def _http(self) -> "httpx.Client":
        import httpx

        if self._client is None:
            self._client = httpx.Client(follow_redirects=False)
        return self._client

    def _pause(self, turn: int) -> float:
        longest: float = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**turn)
        return longest * (0.5 + self._jitter() / 2)


def signed_headers(credentials: Credentials, call_id: str, at: datetime, body: str) -> dict[str, str]:
    """The headers that prove a call, and those that go with JSON."""
    headers = {
        "content-type": "application/json",
        "accept": "application/json",
        "user-agent": "PortDesk/1",
        "webhook-id": call_id,
    }
    if credentials.signing_secret:
        headers["webhook-timestamp"] = str(int(at.timestamp()))
        headers["webhook-signature"] = webhook_signer(credentials.signing_secret).sign(call_id, at, body)
    if credentials.bearer:
        headers["authorization"] = f"Bearer {credentials.bearer}"
    return headers


def _read(verb: str, body: bytes) -> list[NumberState]:
    """The entries of an answer that are ones; a number whose entry is not counts as not answered for."""
    try:
        content = json.loads(body)
        entries = content["numbers"] if isinstance(content, dict) else None
    except (ValueError, RecursionError, KeyError):
        entries = None
    if not isinstance(entries, list):
        raise Unavailable(f'the telephony system: {verb}: answered 200 without {{"numbers": […]}}')
    return [state for state in map(_state, entries) if state is not None]


def _state(entry: object) -> NumberState | None:
    try:
        return NumberState.model_validate(entry)
    except ValidationError:
        return None


def _rings(state: NumberState | None) -> bool:
    return state is not None and state.state == "ringing"


def _gone(state: NumberState | None) -> bool:
    return state is not None and state.state in ("released", "pending")


def _silent(number: str, state: NumberState | None) -> Silent:
    return Silent(number, _why(state), pending=state is not None and state.state == "pending")


def _why(state: NumberState | None) -> str:
    if state is None:
        return "it was not answered for"
    reason = " ".join("".join(char if char.isprintable() else " " for char in state.reason).split())
    return reason or {"pending": "it is being set up", "released": "it was released"}.get(state.state, _REFUSED)


def _retry_after(response: "httpx.Response") -> float:
    text = response.headers.get("retry-after", "")
    return float(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0.0


def _detail(body: bytes) -> str:
    """What a refusal says, for people, where it is a problem document or text; at most 200 characters."""
    try:
        content = json.loads(body)
        said = content.get("detail") if isinstance(content, dict) else None
    except (ValueError, RecursionError):
        said = None
    text = " ".join(said.split())[:200] if isinstance(said, str) else ""
    return f": {text}" if text.isprintable() and text else ""


def _parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), NUMBERS_PER_CALL):
        yield items[start : start + NUMBERS_PER_CALL]
