"""What the desk's reports count, in memory."""

from collections.abc import Iterator, Sequence
from datetime import date
from threading import RLock
from typing import Protocol

from shared.domain.reports.facts import Fact
from shared.domain.reports.tallies import Tally

Place = tuple[str, str, str, tuple[str, ...], bool]
"""Where a sum stands: `Tally.of`."""


class _Stored(Protocol):
    """What this part of the store is kept in."""

    _lock: RLock
    _facts: dict[str, Fact]
    _tallies: dict[Place, dict[str, int]]
    _windows_told: dict[str, tuple[date, date]]


class MemoryReports:
    def count_fact(self: _Stored, fact: Fact, tallies: Sequence[Tally]) -> bool:
        with self._lock:
            if fact.event_id in self._facts:
                return False
            self._facts[fact.event_id] = fact
            _add(self._tallies, tallies)
            return True

    def facts(self: _Stored, day: date) -> Iterator[Fact]:
        with self._lock:
            found = [fact for fact in self._facts.values() if fact.day == day]
        yield from found

    def tallied(
        self: _Stored, series: str, period: str, first: str, last: str, *, test_mode: bool
    ) -> tuple[Tally, ...]:
        with self._lock:
            found = [
                Tally(*of[:4], dict(counts), of[4])
                for of, counts in self._tallies.items()
                if of[:2] == (series, period) and of[4] == test_mode and first <= of[2] <= last
            ]
        return tuple(sorted(found, key=lambda tally: tally.place))

    def correct_tally(self: _Stored, found: Tally | None, wanted: Tally, also: Sequence[Tally] = ()) -> bool:
        with self._lock:
            if self._tallies.get(wanted.of) != (None if found is None else dict(found.adds)):
                return False
            self._tallies[wanted.of] = dict(wanted.adds)
            _add(self._tallies, also)
            return True

    def keep_window(self: _Stored, order_id: str, earliest: date, latest: date) -> None:
        with self._lock:
            self._windows_told.setdefault(order_id, (earliest, latest))

    def window_told(self: _Stored, order_id: str) -> tuple[date, date] | None:
        with self._lock:
            return self._windows_told.get(order_id)


def _add(sums: dict[Place, dict[str, int]], tallies: Sequence[Tally]) -> None:
    for tally in tallies:
        counts = sums.setdefault(tally.of, {})
        for name, number in tally.adds.items():
            counts[name] = counts.get(name, 0) + number
