"""A telephony system that listens to our bus: it is asked by events, and answers by events.

Out go `number.ensure_wanted` and `number.release_wanted` with an ``ask_id``; `number.ringing`, `number.silent` and
`number.released` come back with it (`contract`), and are kept by `shared.usecases.telephony.hear_answers`. So `check`
knows what was answered, and how old that is.

What is answered of a set of numbers is kept with a generation. Asking for the same set to ring another way begins a new
one, and whatever still comes in for the one before counts no more.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from shared.adapters.eventbridge.bus import SOURCE
from shared.adapters.platform.contract import ENSURE_WANTED, RELEASE_WANTED
from shared.domain.model import PlatformAsk
from shared.ports import Clock, Create, PlatformNumber, Replace, Silent, Store, Unavailable, WriteRefused

if TYPE_CHECKING:
    from mypy_boto3_events import EventBridgeClient

T = TypeVar("T")

NUMBERS_PER_EVENT: Final = 200
"""An entry holds 256 KB; a name may be 128 characters of four bytes."""
FRESH: Final = timedelta(minutes=30)
"""How old an answer may be that `check` goes by."""
AGAIN: Final = timedelta(minutes=5)
"""After which an ask that was not answered, or not to our liking, is repeated by who calls again."""
RELEASES_ASKED: Final = 8
"""How often a release is asked for; from an hour on, doubling, that is over ten days."""
_RELEASED: Final = ""


class EventBridgePlatform:
    """A `NumberPlatform` over a bus. `store` keeps what was asked and answered."""

    def __init__(self, client: "EventBridgeClient", bus_name: str, store: Store, clock: Clock) -> None:
        self._client = client
        self._bus_name = bus_name
        self._store = store
        self._clock = clock

    def ensure(self, account_id: str, numbers: Sequence[PlatformNumber]) -> None:
        """Ask for the numbers to be set up, unless that is answered or was asked just now. Raises `Unavailable`."""
        for part, ask in self._with_asks(account_id, numbers, lambda one: one.number):
            self._ask(account_id, tuple(one.number for one in part), ask, _content(part), _wanted(account_id, part))

    def check(self, account_id: str, numbers: Sequence[PlatformNumber]) -> tuple[Silent, ...]:
        """The numbers that the last answers do not tell to ring so; without one, or with an old one, they are pending.
        Raises `Unavailable`."""
        found: dict[str, Silent] = {}
        for part, ask in self._with_asks(account_id, numbers, lambda one: one.number):
            found |= {one.number: one for one in self._silent(part, ask)}
        return tuple(found[one.number] for one in numbers if one.number in found)

    def release(self, account_id: str, numbers: Sequence[str]) -> None:
        """Ask for the numbers to be released; it is asked again until that is answered. Raises `Unavailable`."""
        for part, ask in self._with_asks(account_id, numbers, lambda one: one):
            self._ask(account_id, tuple(part), ask, _RELEASED, {"account_id": account_id, "numbers": list(part)})

    def _with_asks(
        self, account_id: str, numbers: Sequence[T], number_of: Callable[[T], str]
    ) -> list[tuple[Sequence[T], PlatformAsk | None]]:
        """The numbers in the sets that they are asked about in, each with what was asked of it last."""
        ordered = list({number_of(one): one for one in sorted(numbers, key=number_of)}.values())
        parts = list(_parts(ordered))
        ids = [_ask_id(account_id, map(number_of, part)) for part in parts]
        known = self._store.platform_asks(ids) if ids else {}
        return [(part, known.get(ask_id)) for part, ask_id in zip(parts, ids, strict=True)]

    def _silent(self, part: Sequence[PlatformNumber], ask: PlatformAsk | None) -> Iterator[Silent]:
        counts = ask is not None and ask.content == _content(part)
        fresh = counts and ask is not None and ask.answered_at is not None and self._is_fresh(ask.answered_at)
        for one in part:
            if ask is None or not fresh:
                yield Silent(one.number, pending=True)
            elif one.number in ask.silent:
                yield Silent(one.number, ask.silent[one.number])
            elif one.number not in ask.done:
                yield Silent(one.number, pending=True)

    def _ask(
        self,
        account_id: str,
        numbers: tuple[str, ...],
        known: PlatformAsk | None,
        content: str,
        detail: Mapping[str, Any],
    ) -> None:
        """Kept first, then put on the bus: one that is not known to be there is asked again."""
        if known is not None and known.content == content and not self._is_to_repeat(known):
            return
        ask = self._next(account_id, numbers, known, content)
        self._keep(Create(ask) if known is None else Replace(ask))
        self._put(RELEASE_WANTED if content == _RELEASED else ENSURE_WANTED, ask, detail)
        sent = ask.but(sent=True, version=ask.version + 1)
        try:
            self._store.commit([Replace(sent)])
        except WriteRefused:
            return  # it was answered already, and so it was sent

    def _is_to_repeat(self, ask: PlatformAsk) -> bool:
        """Whether the same is to be asked once more."""
        if not ask.sent:
            return True
        if ask.content == _RELEASED and ask.answered:
            return False
        if ask.answered and not ask.silent:
            return not self._is_fresh(ask.answered_at or ask.asked_at)
        return ask.asked_at + AGAIN <= self._clock.now()

    def _is_fresh(self, at: datetime) -> bool:
        return at + FRESH > self._clock.now()

    def _next(self, account_id: str, numbers: tuple[str, ...], known: PlatformAsk | None, content: str) -> PlatformAsk:
        """The ask as it goes out now: what is still unanswered is repeated as it is, so that a late answer counts; all
        else is a new generation. A release is asked for again by the sweep, each time later."""
        now = self._clock.now()
        same = known is not None and known.content == content
        repeated = known if known is not None and same and not known.answered else None
        asked = known.asked + 1 if known is not None and same else 1
        again = content == _RELEASED and asked < RELEASES_ASKED
        return PlatformAsk(
            id=_ask_id(account_id, numbers),
            account_id=account_id,
            numbers=numbers,
            content=content,
            generation=repeated.generation if repeated else known.generation + 1 if known else 1,
            asked=asked,
            asked_at=now,
            done=repeated.done if repeated else (),
            silent=dict(repeated.silent) if repeated else {},
            answered_at=repeated.answered_at if repeated else None,
            attend_at=now + timedelta(hours=2 ** (asked - 1)) if again else None,
            version=known.version + 1 if known else 1,
            created_at=known.created_at if known else now,
            updated_at=now,
        )

    def _keep(self, write: Create | Replace) -> None:
        try:
            self._store.commit([write])
        except WriteRefused:
            raise Unavailable("the telephony system is asked about the same numbers by another at once") from None

    def _put(self, kind: str, ask: PlatformAsk, detail: Mapping[str, Any]) -> None:
        said = {"ask_id": ask.ask_id, "asked_at": ask.asked_at.isoformat(), **detail}
        try:
            answer = self._client.put_events(
                Entries=[
                    {
                        "Source": SOURCE,
                        "DetailType": kind,
                        "Detail": json.dumps(said, ensure_ascii=False),
                        "EventBusName": self._bus_name,
                        "Time": ask.asked_at,
                    }
                ]
            )
        except (ClientError, BotoCoreError) as error:
            raise Unavailable(f"put_events: {error}") from error
        if answer["FailedEntryCount"]:
            raise Unavailable(f"put_events: {answer['Entries'][0].get('ErrorCode')}")


def _wanted(account_id: str, part: Sequence[PlatformNumber]) -> dict[str, Any]:
    return {"account_id": account_id, "numbers": [asdict(one) for one in part]}


def _ask_id(account_id: str, numbers: Iterator[str] | Sequence[str]) -> str:
    """One for each set of numbers of an account."""
    return hashlib.sha256(json.dumps([account_id, *numbers]).encode()).hexdigest()[:32]


def _content(part: Sequence[PlatformNumber]) -> str:
    """Tells a way of ringing from all others."""
    said = [[one.number, one.forwarding_number, one.name] for one in part]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def _parts(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), NUMBERS_PER_EVENT):
        yield items[start : start + NUMBERS_PER_EVENT]
