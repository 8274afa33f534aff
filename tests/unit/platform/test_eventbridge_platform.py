"""The adapter of a telephony system that is asked, and answers, by events."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.adapters.memory.clock import FixedClock
from shared.adapters.memory.faults import FaultyStore, fail_at
from shared.adapters.memory.store import MemoryStore
from shared.adapters.platform.eventbridge import AGAIN, FRESH, NUMBERS_PER_EVENT, RELEASES_ASKED, EventBridgePlatform
from shared.ports import PlatformNumber, Silent, Store, Unavailable
from shared.usecases.telephony.hear_answers import Answers, hear_answers
from tests.doubles.bus_telephony import BusTelephony
from tests.fakes import numbers_in
from tests.world import World

START = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


def numbers(count: int, forwarding: str = "+17739234400") -> list[PlatformNumber]:
    return [PlatformNumber(f"+1312{9230000 + index}", forwarding, f"Line {index}") for index in range(count)]


@dataclass
class Desk:
    """The adapter, the store it keeps its asks in, and who answers them."""

    world: World = field(default_factory=World)
    telephony: BusTelephony = field(default_factory=BusTelephony)

    def __post_init__(self) -> None:
        self.telephony.hear = self.hear
        self.heard: list[str] = []

    @property
    def clock(self) -> FixedClock:
        return self.world.clock

    def platform(self, store: Store | None = None) -> EventBridgePlatform:
        client: Any = self.telephony
        return EventBridgePlatform(client, "portdesk-test", store or self.world.memory, self.clock)

    def hear(self, kind: str, detail: dict[str, Any]) -> None:
        silent = {one["number"]: one["reason"] for one in detail["numbers"]} if kind == "number.silent" else {}
        done = [] if silent else detail["numbers"]
        self.heard.append(hear_answers(self.world.desk, Answers(detail["ask_id"], done, silent)))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_what_was_asked_is_pending_until_it_is_answered_and_rings_then(desk: Desk) -> None:
    platform, asked = desk.platform(), numbers(3)

    platform.ensure("acc_1", asked)

    assert platform.check("acc_1", asked) == tuple(Silent(one.number, pending=True) for one in asked)
    desk.telephony.answer()
    assert platform.check("acc_1", asked) == ()
    assert platform.check("acc_1", list(reversed(asked))) == ()
    assert numbers_in(platform.check("acc_2", asked)) == [one.number for one in asked]


def test_asking_for_the_same_again_puts_nothing_on_the_bus(desk: Desk) -> None:
    platform, asked = desk.platform(), numbers(3)
    platform.ensure("acc_1", asked)
    platform.ensure("acc_1", asked)
    desk.telephony.answer()
    platform.ensure("acc_1", asked)

    assert len(desk.telephony.taken) == 1


def test_a_number_that_is_silent_says_why_and_is_asked_for_again_later(desk: Desk) -> None:
    platform, asked = desk.platform(), numbers(2)
    desk.telephony.refused[asked[1].number] = "calls to this area are barred"
    platform.ensure("acc_1", asked)
    desk.telephony.answer()
    assert platform.check("acc_1", asked) == (Silent(asked[1].number, "calls to this area are barred"),)

    platform.ensure("acc_1", asked)
    assert len(desk.telephony.taken) == 1
    desk.clock.advance(AGAIN)
    desk.telephony.refused.clear()
    platform.ensure("acc_1", asked)
    assert platform.check("acc_1", asked) == tuple(Silent(one.number, pending=True) for one in asked)
    desk.telephony.answer()

    assert platform.check("acc_1", asked) == ()


def test_an_answer_that_is_old_is_none_and_is_asked_for_anew(desk: Desk) -> None:
    platform, asked = desk.platform(), numbers(1)
    platform.ensure("acc_1", asked)
    desk.telephony.answer()
    desk.clock.advance(FRESH - timedelta(seconds=1))
    assert platform.check("acc_1", asked) == ()

    desk.clock.advance(seconds=1)
    assert platform.check("acc_1", asked) == (Silent(asked[0].number, pending=True),)
    platform.ensure("acc_1", asked)
    desk.telephony.answer()
    assert platform.check("acc_1", asked) == ()


def test_an_answer_to_how_it_was_to_ring_before_counts_no_more(desk: Desk) -> None:
    platform, before, after = desk.platform(), numbers(1), numbers(1, "+17739234499")
    platform.ensure("acc_1", before)
    platform.ensure("acc_1", after)

    first, second = desk.telephony.asks
    desk.telephony.asks = [first]
    desk.telephony.answer()
    assert desk.heard == ["overtaken"]
    assert platform.check("acc_1", after) == (Silent(after[0].number, pending=True),)
    desk.telephony.asks = [second]
    desk.telephony.answer()
    assert platform.check("acc_1", after) == ()
    assert numbers_in(platform.check("acc_1", before)) == [before[0].number]


def test_there_and_back_again_is_asked_each_time(desk: Desk) -> None:
    platform, here, there = desk.platform(), numbers(1), numbers(1, "+17739234499")
    for wanted in (here, there, here):
        platform.ensure("acc_1", wanted)
        assert numbers_in(platform.check("acc_1", wanted)) == [wanted[0].number]
        desk.telephony.answer()
        assert platform.check("acc_1", wanted) == ()

    assert len(desk.telephony.taken) == 3


def test_a_late_answer_counts_though_it_was_asked_once_more(desk: Desk) -> None:
    platform, asked = desk.platform(), numbers(1)
    platform.ensure("acc_1", asked)
    desk.clock.advance(AGAIN)
    platform.ensure("acc_1", asked)
    assert len(desk.telephony.taken) == 2

    desk.telephony.asks = desk.telephony.asks[:1]
    desk.telephony.answer()

    assert platform.check("acc_1", asked) == ()


def test_answers_in_parts_and_twice_add_up(desk: Desk) -> None:
    platform, asked = desk.platform(), numbers(3)
    platform.ensure("acc_1", asked)
    asks = list(desk.telephony.asks)

    desk.telephony.answer(only=lambda number: number == asked[0].number, twice=True)
    assert numbers_in(platform.check("acc_1", asked)) == [asked[1].number, asked[2].number]
    desk.telephony.asks = asks
    desk.telephony.answer(only=lambda number: number != asked[0].number)

    assert desk.heard == ["kept", "known", "kept"]
    assert platform.check("acc_1", asked) == ()


def test_answers_about_numbers_that_were_not_asked_for_are_passed_over(desk: Desk) -> None:
    platform, asked = desk.platform(), numbers(1)
    platform.ensure("acc_1", asked)
    ask_id = desk.telephony.asks[0][1]["ask_id"]

    desk.hear("number.ringing", {"ask_id": ask_id, "numbers": ["+12125550199"]})

    assert numbers_in(platform.check("acc_1", asked)) == [asked[0].number]


@pytest.mark.parametrize("ask_id", ["", ".", "nothing", "0123.1", "0123.x", "é.1", "a" * 4_000 + ".1"])
def test_answers_to_no_ask_of_ours_are_unknown(desk: Desk, ask_id: str) -> None:
    assert hear_answers(desk.world.desk, Answers(ask_id, ["+12125550199"])) == "unknown"


def test_five_thousand_numbers_are_asked_for_in_parts(desk: Desk) -> None:
    platform, many = desk.platform(), numbers(1_001)

    platform.ensure("acc_1", many)

    assert [len(detail["numbers"]) for _, detail in desk.telephony.taken] == [NUMBERS_PER_EVENT] * 5 + [1]
    desk.telephony.answer()
    assert platform.check("acc_1", many) == ()


def test_long_names_in_any_writing_fit_an_event(desk: Desk) -> None:
    many = [PlatformNumber(one.number, one.forwarding_number, "\U0001f4de" * 128) for one in numbers(200)]

    desk.platform().ensure("acc_1", many)

    assert len(desk.telephony.taken) == 1


def test_no_numbers_are_no_ask(desk: Desk) -> None:
    platform = desk.platform()

    platform.ensure("acc_1", [])
    platform.release("acc_1", [])

    assert platform.check("acc_1", []) == ()
    assert desk.telephony.taken == []


@pytest.mark.parametrize("trouble", ["down", "refusing"])
def test_what_the_bus_did_not_take_is_asked_again_at_once(desk: Desk, trouble: str) -> None:
    platform, asked = desk.platform(), numbers(1)
    setattr(desk.telephony, trouble, 1)
    with pytest.raises(Unavailable, match="put_events"):
        platform.ensure("acc_1", asked)
    setattr(desk.telephony, trouble, 0)

    platform.ensure("acc_1", asked)
    desk.telephony.answer()

    assert platform.check("acc_1", asked) == ()


def _writes() -> range:
    desk = Desk()
    store = FaultyStore(desk.world.memory, lambda _at, _method: "ok")
    desk.platform(store).ensure("acc_1", numbers(1))
    return range(len(store.log))


@pytest.mark.parametrize("fate", ["before", "after"])
@pytest.mark.parametrize("index", _writes())
def test_it_rings_in_the_end_whichever_write_fails(index: int, fate: Any) -> None:
    desk, asked = Desk(), numbers(1)
    platform = desk.platform(FaultyStore(desk.world.memory, fail_at(index, fate)))
    with pytest.raises(Unavailable):
        platform.ensure("acc_1", asked)

    platform.ensure("acc_1", asked)
    desk.telephony.answer()

    assert platform.check("acc_1", asked) == ()


def test_a_release_is_asked_for_until_it_is_answered(desk: Desk) -> None:
    platform, (number,) = desk.platform(), [one.number for one in numbers(1)]
    desk.telephony.losing = True
    platform.release("acc_1", [number])
    platform.release("acc_1", [number])
    assert len(desk.telephony.taken) == 1
    assert desk.world.memory.platform_asks_due(desk.clock.now() + timedelta(hours=1), 9) == ()

    desk.clock.advance(hours=1, seconds=1)
    assert len(desk.world.memory.platform_asks_due(desk.clock.now(), 9)) == 1
    desk.telephony.losing = False
    platform.release("acc_1", [number])
    desk.telephony.answer()

    assert len(desk.telephony.taken) == 2
    assert desk.world.memory.platform_asks_due(desk.clock.now() + timedelta(days=99), 9) == ()
    desk.clock.advance(days=2)
    platform.release("acc_1", [number])
    assert len(desk.telephony.taken) == 2


def test_a_release_that_nobody_answers_is_given_up_in_the_end(desk: Desk) -> None:
    platform, (number,) = desk.platform(), [one.number for one in numbers(1)]
    for _ in range(RELEASES_ASKED):
        platform.release("acc_1", [number])
        desk.clock.advance(days=6)

    assert desk.world.memory.platform_asks_due(desk.clock.now(), 9) == ()
    assert len(desk.telephony.taken) == RELEASES_ASKED


def test_a_number_that_was_released_and_is_wanted_again_is_set_up_again(desk: Desk) -> None:
    platform, asked = desk.platform(), numbers(1)
    for _ in range(2):
        platform.ensure("acc_1", asked)
        desk.telephony.answer()
        assert platform.check("acc_1", asked) == ()
        platform.release("acc_1", [asked[0].number])
        assert numbers_in(platform.check("acc_1", asked)) == [asked[0].number]
        desk.telephony.answer()

    assert [kind for kind, _ in desk.telephony.taken] == ["number.ensure_wanted", "number.release_wanted"] * 2


def test_two_at_once_ask_once_and_the_other_tries_again() -> None:
    desk, asked = Desk(), numbers(1)
    slow = MemoryStore(desk.clock)

    class Behind(MemoryStore):
        """Reads what was there before the other wrote."""

        def platform_asks(self, ids: Any) -> Any:
            return {}

    behind = Behind(desk.clock)
    behind._things = slow._things
    desk.platform(slow).ensure("acc_1", asked)

    with pytest.raises(Unavailable, match="by another at once"):
        desk.platform(behind).ensure("acc_1", asked)

    assert len(desk.telephony.taken) == 1
