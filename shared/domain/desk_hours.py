"""The desk's business hours: how many minutes of them lie between two moments, and when so many will have passed.

Monday to Friday from `opens` to `closes` (full hours in `zone`, IANA), but for United States holidays; by default the
support hours of the brief, 09:00 to 21:00 in New York.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shared.domain.business_days import calendar_for

_ONE_DAY: Final = timedelta(days=1)
_MINUTE: Final = timedelta(minutes=1)
_WRITTEN: Final = re.compile(r"(\d{1,2})-(\d{1,2}) ([A-Za-z]+(?:/[A-Za-z_+-]+)+|UTC)")
DEFAULT: Final = "9-21 America/New_York"


@dataclass(frozen=True, slots=True)
class DeskHours:
    opens: int = 9
    closes: int = 21
    zone: str = "America/New_York"

    def today(self, now: datetime) -> tuple[datetime, datetime]:
        """From when to when it is the day of `now` where the desk is."""
        day = now.astimezone(ZoneInfo(self.zone)).date()
        return self._at(day, 0), self._at(day + _ONE_DAY, 0)

    def minutes_between(self, first: datetime, last: datetime) -> int:
        """Whole minutes of business hours from `first` to `last`; 0 where `last` is not later."""
        open_time = timedelta()
        for opens, closes in self._shifts(first):
            if opens >= last:
                break
            open_time += max(timedelta(), min(closes, last) - max(opens, first))
        return open_time // _MINUTE

    def later(self, start: datetime, minutes: int) -> datetime:
        """The moment by which so many minutes of business hours will have passed since `start`, at the earliest."""
        left = minutes * _MINUTE
        for opens, closes in self._shifts(start):
            begins = max(opens, start)
            if begins + left <= closes:
                return begins + left
            left -= max(timedelta(), closes - begins)
        raise AssertionError("shifts never end")

    def _shifts(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The desk's shifts, the first of those that end after `start` first."""
        calendar = calendar_for("US")
        day = start.astimezone(ZoneInfo(self.zone)).date()
        while True:
            if calendar.is_business_day(day):
                opens, closes = self._at(day, self.opens), self._at(day, self.closes)
                if closes > start:
                    yield opens, closes
            day += _ONE_DAY

    def _at(self, day: date, hour: int) -> datetime:
        return datetime.combine(day + _ONE_DAY * (hour // 24), time(hour % 24), ZoneInfo(self.zone)).astimezone(UTC)


@lru_cache(maxsize=8)
def read_desk_hours(text: str) -> DeskHours:
    """Hours and zone as an operator writes them: `DEFAULT`. Raises `ValueError`."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} are no desk hours: write them as {DEFAULT!r}, from and to in full hours")
    opens, closes, zone = int(found[1]), int(found[2]), found[3]
    if not 0 <= opens < closes <= 24:
        raise ValueError(f"{text!r}: the desk opens before it closes, between 0 and 24")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"{text!r}: there is no time zone {zone!r}") from None
    return DeskHours(opens, closes, zone)
