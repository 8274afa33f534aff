"""Reports are counted anew: their sums from the facts, and facts from the timelines of orders that are open."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from shared.domain.reports.tallies import BY_DAY, Tally, period_of, place_of, summed, tallies_of, with_months
from shared.ports import Store, Unavailable
from shared.usecases.desk import Desk
from shared.usecases.reports.count import count_event

_ATTEMPTS: Final = 8
_AT_ONCE: Final = 100
_ALL_BY_NOW: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Recount:
    """What a recount of a day met: the facts that were read, and how many sums were wrong."""

    facts: int
    corrected: int


def recount_day(store: Store, day: date) -> Recount:
    """Make a day's sums what its facts add up to. Events may be counted meanwhile. Raises `Unavailable`."""
    corrected = 0
    for _ in range(_ATTEMPTS):
        # The sums first: what is counted between the two reads changes a sum, and that one is then left for the next
        # round.
        found = {tally.of: tally for tally in _kept(store, day)}
        facts = list(store.facts(day))
        wanted = summed(tally for fact in facts for tally in tallies_of(fact))
        wrong = [of for of in found.keys() | wanted.keys() if _counts(found.get(of)) != wanted.get(of, {})]
        done = [_correct(store, found.get(of), Tally(*of[:4], wanted.get(of, {}), of[4])) for of in sorted(wrong)]
        corrected += sum(done)
        if all(done):
            return Recount(len(facts), corrected)
    raise Unavailable(f"{day} is counted by too many at once")


def _kept(store: Store, day: date) -> list[Tally]:
    period, place = period_of(day), place_of(day)
    return [
        tally
        for series in BY_DAY
        for test_mode in (False, True)
        for tally in store.tallied(series, period, place, place, test_mode=test_mode)
    ]


def _counts(tally: Tally | None) -> dict[str, int]:
    """What is kept, but for counts of nothing."""
    return {name: number for name, number in tally.adds.items() if number} if tally else {}


def _correct(store: Store, found: Tally | None, wanted: Tally) -> bool:
    was = found.adds if found else {}
    names = was.keys() | wanted.adds.keys()
    change = {name: wanted.adds.get(name, 0) - was.get(name, 0) for name in names}
    moved = Tally(wanted.series, wanted.period, wanted.place, wanted.key, change, wanted.test_mode)
    return store.correct_tally(found, wanted, with_months([moved])[1:])


def count_open_orders(desk: Desk) -> int:
    """Count what the timelines of all open orders tell and was not counted; answers how many events that were.

    For a table that is older than its reports, and for events that were lost. Raises `Unavailable`.
    """
    requests = {found.request_id for found in desk.store.orders(_open(desk)).values()}
    return sum(_count_timeline(desk, request_id) for request_id in sorted(requests))


def _open(desk: Desk) -> tuple[str, ...]:
    limit = _AT_ONCE
    while True:
        # The index is read from its begin each time: orders are in it by when they were looked at, which moves.
        found = desk.store.open_orders(desk.clock.now() + _ALL_BY_NOW, limit)
        if len(found) < limit:
            return found
        limit *= 4


def _count_timeline(desk: Desk, request_id: str) -> int:
    news, cursor = 0, None
    while True:
        page = desk.store.events(request_id, _AT_ONCE, cursor)
        news += sum(count_event(desk, event) for event in page.items)
        cursor = page.cursor
        if cursor is None:
            return news
