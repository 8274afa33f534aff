"""Five events of a carrier and one of them again, in every sequence: always the same order in the end."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any, Literal

import pytest

from shared.domain.lifecycle import Status
from shared.domain.model import CarrierEvent, CarrierEventKind
from tests.unit.carriers.truth.holding import held
from tests.unit.carriers.truth.stories import Books, any_books, assert_told_once, told_statuses
from tests.world import NUMBERS

K = CarrierEventKind
Ours = Literal["correct", "cancel"]
A, B, C = NUMBERS


@dataclass(frozen=True)
class Said:
    """What the carrier says, and how many days ahead of the story's begin the date lies that it confirms."""

    kind: CarrierEventKind
    numbers: tuple[str, ...] = ()
    days: int = 0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class End:
    """How the order has to stand. `at` is the place of the event that says when it was ported."""

    status: Status
    ported: int = 0
    days: int | None = None
    at: int | None = None
    asks: tuple[str, ...] = ()


ACCEPTED = Said(K.ACCEPTED)
ACTIVATING, PORTED, CANCELLED, REFUSED = (
    Said(kind) for kind in (K.ACTIVATING, K.PORTED, K.CANCELLED, K.CANCEL_REFUSED)
)


def foc(days: int) -> Said:
    return Said(K.FOC_CONFIRMED, days=days)


def rejected(*reasons: str) -> Said:
    return Said(K.REJECTED, reasons=reasons)


def ported(*numbers: str) -> Said:
    return Said(K.PORTED, numbers=numbers)


PIN, BTN = "pin_invalid", "btn_mismatch"

STORIES: dict[str, tuple[Sequence[Said], End]] = {
    "a rejection that is taken back": (
        (ACCEPTED, rejected(PIN), ACCEPTED, foc(7), PORTED),
        End(Status.COMPLETED, ported=3, days=7, at=4),
    ),
    "a date that moves": (
        (ACCEPTED, foc(7), foc(9), ACTIVATING, PORTED),
        End(Status.COMPLETED, ported=3, days=9, at=4),
    ),
    "a date that moves back and forth": (
        (ACCEPTED, foc(7), foc(9), foc(7), foc(8)),
        End(Status.SCHEDULED, days=8),
    ),
    "a date that is taken back": (
        (ACCEPTED, foc(7), rejected(PIN), ACCEPTED, rejected(BTN)),
        End(Status.ACTION_REQUIRED, asks=(BTN,)),
    ),
    "a date that is taken back for an acceptance": (
        (ACCEPTED, foc(7), rejected(PIN), rejected(BTN, PIN), ACCEPTED),
        End(Status.SUBMITTED),
    ),
    "a new date after one that was taken back": (
        (foc(7), rejected(PIN), ACCEPTED, foc(8), ACTIVATING),
        End(Status.ACTIVATING, days=8),
    ),
    "numbers that are ported one by one": (
        (ACCEPTED, foc(7), ported(A), ported(B), ported(C)),
        End(Status.COMPLETED, ported=3, days=7, at=4),
    ),
    "some numbers early": (
        (foc(7), ported(A), ACTIVATING, ported(A, B), PORTED),
        End(Status.COMPLETED, ported=3, days=7, at=4),
    ),
    "some numbers, and the rest rejected": (
        (ACCEPTED, foc(7), ported(A), ported(B), rejected(PIN)),
        End(Status.ACTION_REQUIRED, ported=2, asks=(PIN,)),
    ),
    "cancelled by the carrier": (
        (ACCEPTED, rejected(PIN), ACCEPTED, foc(7), CANCELLED),
        End(Status.CANCELLED),
    ),
}


def happened(books: Books, said: Sequence[Said]) -> list[CarrierEvent]:
    """The story's events, an hour apart by the carrier's clock, from now on."""
    begin = books.clock.now()
    return [
        books.carrier.event(
            books.order.reference,
            one.kind,
            begin + timedelta(hours=place),
            event_id=f"e{place}",
            confirmed_foc_at=begin + timedelta(days=one.days) if one.days else None,
            reasons=[(code, "") for code in one.reasons],
            numbers=one.numbers,
        )
        for place, one in enumerate(said)
    ]


def arrivals(count: int) -> Iterator[tuple[int, ...]]:
    """Every sequence of so many events with one of them twice, each once."""
    for twice in range(count):
        yield from sorted(set(permutations((*range(count), twice))))


def shown(books: Books) -> dict[str, Any]:
    order = books.order
    return {
        "status": order.status,
        "ported": order.ported_count,
        "asks": tuple(sorted(ask.code for ask in order.asks)),
        "date": order.confirmed_foc_at,
        "ported_at": order.actual_ported_at,
    }


def expected(end: End, begin: datetime) -> dict[str, Any]:
    return {
        "status": end.status,
        "ported": end.ported,
        "asks": end.asks,
        "date": begin + timedelta(days=end.days) if end.days else None,
        "ported_at": begin + timedelta(hours=end.at) if end.at is not None else None,
    }


def deliver(books: Books, events: Sequence[CarrierEvent]) -> None:
    """One after the other."""
    for place, event in enumerate(events):
        hear(books, event, again=event in events[:place])


def hear(books: Books, event: CarrierEvent, *, again: bool, look: bool = True) -> None:
    """What was heard before changes nothing at all, which takes its time to `look` at."""
    books.clock.advance(minutes=1)
    before = held(books.memory) if again and look else None
    outcome = books.apply(event)
    assert (outcome == "duplicate") == again
    assert before is None or held(books.memory) == before


def heard(
    books: Books, events: Sequence[CarrierEvent], sequences: Sequence[tuple[int, ...]]
) -> Iterator[tuple[tuple[int, ...], Books]]:
    """The books after each sequence. Those that begin alike share their beginning, which is heard once."""
    path = [books]
    before: tuple[int, ...] = ()
    for number, sequence in enumerate(sequences):
        alike = next((at for at, (one, other) in enumerate(zip(before, sequence, strict=False)) if one != other), 0)
        del path[alike + 1 :]
        for at in range(alike, len(sequence)):
            path.append(path[-1].copied())
            hear(path[-1], events[sequence[at]], again=sequence[at] in sequence[:at], look=number % 20 == 0)
        before = sequence
        yield sequence, path[-1]


def assert_nothing_lost(books: Books, events: Sequence[CarrierEvent]) -> None:
    kept = books.memory.inbox(books.order_id)
    assert {event.event_id for event in kept} == {event.event_id for event in events}
    assert len(kept) == len({event.event_id for event in events})
    assert_told_once(books.events)
    by_carrier = [event for event in told_statuses(books.events) if event.actor.kind == "carrier"]
    assert len(by_carrier) <= len(kept)


@pytest.mark.parametrize("story", STORIES)
def test_any_arrival_ends_the_same(story: str) -> None:
    said, end = STORIES[story]
    sequences = sorted(arrivals(len(said)))
    assert len(sequences) == 1_800
    first = any_books()
    begin = first.clock.now()
    events = happened(first, said)
    first.clock.advance(hours=12)
    for sequence, books in heard(first, events, sequences):
        found, wanted = shown(books), expected(end, begin)
        if end.status == Status.CANCELLED:
            wanted["date"] = found["date"]  # of an order that has ended so, no date is of use
        assert found == wanted, sequence
        assert_nothing_lost(books, events)


SPLIT_ENDS: dict[str, tuple[Sequence[Said], End]] = {
    "the rest is cancelled": (
        (ACCEPTED, foc(7), ported(A), ported(B), CANCELLED),
        End(Status.PARTIALLY_COMPLETED, ported=2, at=3),
    ),
    "the rest is rejected and cancelled": (
        (foc(7), ported(A), rejected(PIN), ACCEPTED, CANCELLED),
        End(Status.PARTIALLY_COMPLETED, ported=1, at=1),
    ),
}


@pytest.mark.parametrize("story", SPLIT_ENDS)
def test_numbers_that_ported_before_the_rest_was_cancelled_count_however_late_they_are_told(story: str) -> None:
    said, end = SPLIT_ENDS[story]
    for sequence in arrivals(len(said)):
        books = any_books()
        begin = books.clock.now()
        events = happened(books, said)
        books.carrier.happened[books.order.reference] = list(events)
        books.clock.advance(hours=12)
        for place in sequence:
            books.clock.advance(minutes=1)
            books.hear(events[place])

        found = shown(books)
        assert found == expected(replace(end), begin) | {"date": found["date"]}, sequence
        assert_nothing_lost(books, events)
        books.work()
        rows = {c.number: c.own_state for c in books.memory.claims(NUMBERS).values()}
        assert sorted(rows.values()) == sorted(["ported"] * end.ported + ["excluded"] * (3 - end.ported))


OURS: dict[str, tuple[Sequence[Said | Ours], End]] = {
    "corrected and ported": (
        (ACCEPTED, rejected(PIN), "correct", ACCEPTED, foc(7), PORTED),
        End(Status.COMPLETED, ported=3, days=7, at=5),
    ),
    "corrected, and rejected for the next reason": (
        (ACCEPTED, rejected(PIN), "correct", ACCEPTED, foc(7), rejected(BTN)),
        End(Status.ACTION_REQUIRED, asks=(BTN,)),
    ),
    "corrected after a date, and dated again": (
        (ACCEPTED, foc(7), rejected(PIN), "correct", ACCEPTED, foc(9)),
        End(Status.SCHEDULED, days=9),
    ),
    "corrected, and not answered yet": (
        (ACCEPTED, foc(6), foc(7), rejected(PIN, BTN), "correct"),
        End(Status.CHANGE_PENDING),
    ),
    "a cancellation that is refused": (
        ("cancel", ACCEPTED, foc(7), REFUSED, ACTIVATING, PORTED),
        End(Status.COMPLETED, ported=3, days=7, at=5),
    ),
    "a cancellation that is refused, and the order goes on": (
        (ACCEPTED, "cancel", foc(7), foc(8), REFUSED, ACTIVATING),
        End(Status.ACTIVATING, days=8),
    ),
    "a cancellation that is done": (
        (ACCEPTED, "cancel", foc(7), rejected(PIN), ACCEPTED, CANCELLED),
        End(Status.CANCELLED),
    ),
}


def possible(said: Sequence[Said | Ours]) -> Iterator[tuple[int, ...]]:
    """Every sequence in which what we do follows what made us do it, and comes before what came of it.

    A correction follows the rejection that it answers; what the carrier did before that may be heard any time later.
    """
    ours = next(place for place, one in enumerate(said) if isinstance(one, str))
    events = [place for place in range(len(said)) if place != ours]
    needed = {place for place in (ours - 1,) if said[ours] == "correct"}
    for twice in events:
        for sequence in set(permutations((*range(len(said)), twice))):
            at = sequence.index(ours)
            before, after = set(sequence[:at]), set(sequence[at + 1 :])
            if needed <= before and not {place for place in before if place > ours} and after:
                yield sequence


@pytest.mark.parametrize("story", OURS)
def test_any_arrival_around_what_we_do_ends_the_same(story: str) -> None:
    said, end = OURS[story]
    sequences = sorted(possible(said))
    assert len(sequences) > 100
    for sequence in sequences[:: max(1, len(sequences) // 400)]:
        books = any_books()
        begin = books.clock.now()
        books.carrier.cancellation = "requested"
        places = [place for place, one in enumerate(said) if isinstance(one, Said)]
        times = dict(zip(places, happened(books, [one for one in said if isinstance(one, Said)]), strict=True))
        events = {
            place: event.but(occurred_at=begin + timedelta(hours=place), event_id=f"e{place}")
            for place, event in times.items()
        }
        books.clock.advance(hours=sequence[0] if sequence[0] in events else 0)
        for place in sequence:
            one = said[place]
            # Nothing is heard before it happened.
            books.clock.set(max(books.clock.now() + timedelta(minutes=1), begin + timedelta(hours=place, minutes=1)))
            if one == "correct":
                assert books.order.status == Status.ACTION_REQUIRED, sequence
                books.correct()
                assert books.carrier.changes
            elif one == "cancel":
                assert books.cancel()
            else:
                books.apply(events[place])
        books.work()

        found, wanted = shown(books), expected(end, begin)
        if end.status == Status.CANCELLED:
            wanted["date"] = found["date"]
        assert found == wanted, sequence
        assert_nothing_lost(books, list(events.values()))


def test_whole_ports_and_whole_cancellations_contradict_each_other_and_the_first_stands() -> None:
    for first, second, status in ((PORTED, CANCELLED, Status.COMPLETED), (CANCELLED, PORTED, Status.CANCELLED)):
        books = any_books()
        events = happened(books, (first, second))
        books.clock.advance(hours=12)
        deliver(books, events)

        assert books.order.status == status
        assert "contradiction" in books.order.staff_flags


def test_a_number_that_ported_before_a_cancellation_is_a_case_for_our_team_when_it_is_told_after() -> None:
    books = any_books()
    early, cancelled = happened(books, (ported(A), CANCELLED))
    books.clock.advance(hours=12)
    deliver(books, (cancelled, early))

    assert books.order.status == Status.CANCELLED
    assert "contradiction" in books.order.staff_flags


def test_what_was_said_before_a_cancellation_and_is_heard_after_it_contradicts_nothing() -> None:
    books = any_books()
    events = happened(books, (ACCEPTED, foc(7)))
    books.clock.advance(hours=12)
    assert books.cancel()
    deliver(books, events)

    assert (books.order.status, books.order.staff_flags) == (Status.CANCELLED, ())


def test_a_number_that_is_ported_after_the_rest_was_cancelled_is_a_case_for_our_team() -> None:
    books = any_books()
    events = happened(books, (ported(A), CANCELLED, ported(B)))
    books.clock.advance(hours=12)
    deliver(books, events[:2])
    assert (books.order.status, books.order.staff_flags) == (Status.PARTIALLY_COMPLETED, ())
    deliver(books, events[2:])

    assert (books.order.ported_count, books.order.staff_flags) == (1, ("contradiction",))
