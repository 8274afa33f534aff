"""What an implementation of the telephony contract is tried with (`functions/api/platform.openapi.json`).

The numbers are of 555-0100 to 555-0199, which nobody has; what was set up is released at the end.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import httpx
from pydantic import ValidationError

from shared.adapters.platform.contract import NUMBERS_PER_CALL, NumberStates
from shared.adapters.platform.http import ONE_CALL_SECONDS, Credentials, signed_headers

_AREAS: Final = ("+1212", "+1312", "+1415", "+1512", "+1617")
_PAUSE_SECONDS: Final = 1.0
_STALE: Final = timedelta(minutes=10)

Body = dict[str, Any]


class Wrong(Exception):
    """The implementation does something else than the contract says; the message is for who builds it."""


@dataclass(frozen=True)
class Outcome:
    """One trial: what is expected, and what is wrong, "" where nothing is."""

    expected: str
    wrong: str = ""


@dataclass(frozen=True)
class _Reply:
    status: int
    states: dict[str, str]
    reasons: dict[str, str]
    text: str


class Trials:
    """Tries one implementation; `patience_seconds` is how long it may take to set numbers up.

    Numbers are set up to ring at `forwarding_number`, and for one trial at `other_number`.
    """

    def __init__(
        self,
        base_url: str,
        credentials: Credentials,
        client: httpx.Client,
        *,
        account_id: str = "acc_platform_check",
        forwarding_number: str = "+12125550198",
        other_number: str = "+12125550199",
        patience_seconds: float = 60.0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._credentials = credentials
        self._client = client
        self._account_id = account_id
        self._forwarding = forwarding_number
        self._other = other_number
        self._patience = patience_seconds
        self._clock = clock
        self._sleep = sleep
        self._touched: set[tuple[str, str]] = set()

    def run(self) -> Iterator[Outcome]:
        """Every trial, one after the other; a later one may need what an earlier one set up."""
        for expected, trial in _TRIALS:
            try:
                trial(self)
                yield Outcome(expected)
            except Wrong as wrong:
                yield Outcome(expected, str(wrong))
            except httpx.HTTPError as error:
                yield Outcome(expected, f"no answer: {type(error).__name__} {error}".strip())
        self._clean_up()

    # --- trials ------------------------------------------------------------------------------------------------------

    def refuses_what_is_not_proved(self) -> None:
        self._expect_refused(self._raw("check", self._wanted(_numbers(1)), {}))

    def refuses_a_wrong_proof(self) -> None:
        wrong = Credentials("whsec_bm90IHRoZSByaWdodCBzZWNyZXQgYXQgYWxsISE=", "not-the-right-token")
        used = Credentials(
            wrong.signing_secret if self._credentials.signing_secret else "",
            wrong.bearer if self._credentials.bearer else "",
        )
        self._expect_refused(self._post("check", self._wanted(_numbers(1)), credentials=used))

    def refuses_a_changed_body(self) -> None:
        if not self._credentials.signing_secret:
            return
        body = self._wanted(_numbers(1))
        headers = signed_headers(self._credentials, _call_id(), self._clock(), _text(body))
        self._expect_refused(self._raw("check", {**body, "account_id": "acc_somebody_else"}, headers))

    def refuses_what_is_old(self) -> None:
        if not self._credentials.signing_secret:
            return
        old = self._clock() - _STALE
        self._expect_refused(self._post("check", self._wanted(_numbers(1)), at=old))

    def does_not_ring_before(self) -> None:
        self._expect_silent(self._wanted(_numbers(2)))

    def rings_once_set_up(self) -> None:
        wanted = self._wanted(_numbers(2))
        self._ensure(wanted)
        self._until_ringing(wanted)

    def answers_the_same_call_again(self) -> None:
        wanted, call_id = self._wanted(_numbers(2)), _call_id()
        first = self._good("ensure", wanted, call_id)
        again = self._good("ensure", wanted, call_id)
        if first.states.keys() != again.states.keys():
            raise Wrong("the same call under the same webhook-id was answered for other numbers")
        self._until_ringing(wanted)

    def does_not_ring_elsewhere(self) -> None:
        self._expect_silent(self._wanted(_numbers(1), forwarding=self._other))

    def does_not_ring_under_another_name(self) -> None:
        self._expect_silent(self._wanted(_numbers(1), name="Another name"))

    def does_not_ring_for_another_account(self) -> None:
        self._expect_silent({**self._wanted(_numbers(1)), "account_id": f"{self._account_id}_2"})

    def takes_over_a_new_forwarding_number(self) -> None:
        changed = self._wanted(_numbers(1), forwarding=self._other, name="Été & Söhne <1>")
        self._ensure(changed)
        self._until_ringing(changed)
        self._expect_silent(self._wanted(_numbers(1)))

    def passes_over_what_it_does_not_know(self) -> None:
        body = self._wanted(_numbers(2)[1:])
        self._good(
            "check", {**body, "since": "2026-01-01", "numbers": [{**one, "tags": []} for one in body["numbers"]]}
        )

    def answers_for_each_number_of_a_call(self) -> None:
        wanted = self._wanted(_numbers(NUMBERS_PER_CALL))
        begun = time.monotonic()
        self._good("check", wanted)
        seconds = time.monotonic() - begun
        if seconds > ONE_CALL_SECONDS:
            raise Wrong(f"{NUMBERS_PER_CALL} numbers took {seconds:.1f} s; it is given {ONE_CALL_SECONDS:.0f} s")

    def releases(self) -> None:
        numbers = _numbers(2)
        reply = self._good("release", {"account_id": self._account_id, "numbers": numbers})
        self._expect_states(reply, ("released", "pending"))
        self._until(lambda: self._silent(self._wanted(numbers)), "the released numbers ring on")

    def releases_what_it_does_not_have(self) -> None:
        reply = self._good("release", {"account_id": self._account_id, "numbers": _numbers(2)})
        self._expect_states(reply, ("released", "pending"))

    # --- what they do ------------------------------------------------------------------------------------------------

    def _wanted(self, numbers: list[str], *, forwarding: str = "", name: str = "Platform check") -> Body:
        to = forwarding or self._forwarding
        listed = [{"number": number, "forwarding_number": to, "name": name} for number in numbers]
        return {"account_id": self._account_id, "numbers": listed}

    def _ensure(self, wanted: Body) -> None:
        reply = self._good("ensure", wanted)
        self._touched.update((wanted["account_id"], one["number"]) for one in wanted["numbers"])
        self._expect_states(reply, ("ringing", "pending"))

    def _until_ringing(self, wanted: Body) -> None:
        def rings() -> bool:
            return set(self._good("check", wanted).states.values()) == {"ringing"}

        self._until(rings, "it was set up, and does not ring")

    def _until(self, holds: Callable[[], bool], otherwise: str) -> None:
        for _ in range(max(1, int(self._patience / _PAUSE_SECONDS))):
            if holds():
                return
            self._sleep(_PAUSE_SECONDS)
        raise Wrong(f"{otherwise} after {self._patience:.0f} s")

    def _silent(self, wanted: Body) -> bool:
        return "ringing" not in self._good("check", wanted).states.values()

    def _expect_silent(self, wanted: Body) -> None:
        reply = self._good("check", wanted)
        ringing = [number for number, state in reply.states.items() if state == "ringing"]
        if ringing:
            raise Wrong(f"check answers `ringing` for {ringing[0]}; it is to say so of what would ring like that alone")

    @staticmethod
    def _expect_states(reply: _Reply, allowed: tuple[str, ...]) -> None:
        for number, state in reply.states.items():
            if state not in allowed:
                why = reply.reasons[number] or "it gave no reason"
                raise Wrong(f"{number} is answered {state!r} ({why}); one of {', '.join(allowed)} was expected")

    @staticmethod
    def _expect_refused(reply: _Reply) -> None:
        if reply.status not in (401, 403):
            raise Wrong(f"answered {reply.status}; 401 was expected")

    def _good(self, verb: str, body: Body, call_id: str = "") -> _Reply:
        """An answer 200 of the right shape, with an entry for each number."""
        reply = self._post(verb, body, call_id=call_id)
        if reply.status != 200:
            raise Wrong(f"{verb} answered {reply.status}: {reply.text[:200]}")
        asked = {one if isinstance(one, str) else one["number"] for one in body["numbers"]}
        missing = sorted(asked - reply.states.keys())
        if missing:
            raise Wrong(f"{verb} has no entry for {len(missing)} of {len(asked)} numbers, first {missing[0]}")
        return reply

    def _post(
        self,
        verb: str,
        body: Body,
        *,
        call_id: str = "",
        credentials: Credentials | None = None,
        at: datetime | None = None,
    ) -> _Reply:
        proof = credentials or self._credentials
        return self._raw(verb, body, signed_headers(proof, call_id or _call_id(), at or self._clock(), _text(body)))

    def _raw(self, verb: str, body: Body, headers: Mapping[str, str]) -> _Reply:
        address = f"{self._base_url}/numbers/{verb}"
        given = {"content-type": "application/json", **headers}
        answer = self._client.post(address, content=_text(body).encode(), headers=given)
        if answer.status_code != 200:
            return _Reply(answer.status_code, {}, {}, answer.text)
        try:
            found = NumberStates.model_validate_json(answer.content)
        except ValidationError as error:
            wrong = error.errors(include_url=False, include_input=False)[0]
            place = "/".join(map(str, wrong["loc"]))
            raise Wrong(f'{verb} answered 200 without {{"numbers": […]}}: {place} {wrong["msg"]}') from None
        states = {one.number: str(one.state) for one in found.numbers}
        return _Reply(200, states, {one.number: one.reason for one in found.numbers}, answer.text)

    def _clean_up(self) -> None:
        for account_id in {account_id for account_id, _ in self._touched}:
            numbers = sorted(number for owner, number in self._touched if owner == account_id)
            try:
                self._post("release", {"account_id": account_id, "numbers": numbers})
            except (Wrong, httpx.HTTPError):
                continue


_TRIALS: Final[tuple[tuple[str, Callable[[Trials], None]], ...]] = (
    ("A call without proof is refused with 401.", Trials.refuses_what_is_not_proved),
    ("A call with a wrong proof is refused with 401.", Trials.refuses_a_wrong_proof),
    ("A signed call whose body was changed is refused with 401.", Trials.refuses_a_changed_body),
    ("A signed call that is ten minutes old is refused with 401.", Trials.refuses_what_is_old),
    ("A number that was never set up does not ring, and that is no error.", Trials.does_not_ring_before),
    ("A number rings once it was set up.", Trials.rings_once_set_up),
    ("The same call under the same webhook-id is answered again.", Trials.answers_the_same_call_again),
    ("It does not ring at another forwarding number than it was set up for.", Trials.does_not_ring_elsewhere),
    ("It does not ring under another name.", Trials.does_not_ring_under_another_name),
    ("It does not ring for another account.", Trials.does_not_ring_for_another_account),
    ("Set up anew, it rings at the new number, under the new name, alone.", Trials.takes_over_a_new_forwarding_number),
    ("Members that it does not know are passed over.", Trials.passes_over_what_it_does_not_know),
    (
        f"{NUMBERS_PER_CALL} numbers of one call are each answered for, in time.",
        Trials.answers_for_each_number_of_a_call,
    ),
    ("Released numbers ring no more.", Trials.releases),
    ("Releasing numbers that it does not have is no error.", Trials.releases_what_it_does_not_have),
)


EXPECTED: Final = tuple(expected for expected, _ in _TRIALS)
"""What is tried, in words."""


def _numbers(count: int) -> list[str]:
    """Numbers that nobody has; the same for the same count."""
    every = [f"{area}55501{index:02d}" for index in range(100) for area in _AREAS]
    return every[:count]


def _call_id() -> str:
    return f"msg_{uuid4().hex}"


def _text(body: Body) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
