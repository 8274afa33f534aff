"""Business days of the United States and Canada.

There is no single legal list: 47 CFR 52.35 excludes the current provider's own "company-defined holidays". So this is
a default table, computed by rule and overridable per carrier with a `Calendar`. Sources: 5 USC 6103 and its rule for
holidays on a weekend (observed on the Friday before or the Monday after); Canada Labour Code, section 166, and the
holidays most provinces keep. `certain` is False for days that only many companies keep: a date on them is a warning.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final, Literal

Country = Literal["US", "CA"]

_MONDAY, _THURSDAY, _FRIDAY, _SATURDAY, _SUNDAY = 0, 3, 4, 5, 6
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Holiday:
    name: str
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Calendar:
    """The business days of one carrier: its country's, with days of its own added (`closed`) or worked (`open_on`)."""

    country: Country = "US"
    closed: frozenset[date] = frozenset()
    open_on: frozenset[date] = frozenset()

    def holiday(self, day: date) -> Holiday | None:
        """The holiday this carrier keeps on `day`, if it does; a weekend is none."""
        if day in self.closed:
            return Holiday("company holiday")
        return None if day in self.open_on else holidays(self.country, day.year).get(day)

    def is_business_day(self, day: date) -> bool:
        if day in self.open_on:
            return True
        return day.weekday() < _SATURDAY and self.holiday(day) is None

    def next_business_day(self, day: date) -> date:
        """The first business day after `day`."""
        following = day + _ONE_DAY
        while not self.is_business_day(following):
            following += _ONE_DAY
        return following

    def add_business_days(self, day: date, count: int) -> date:
        """The day `count` business days after `day`; `day` itself is not counted. `count` is at least 0."""
        if count < 0:
            raise ValueError("count is negative")
        for _ in range(count):
            day = self.next_business_day(day)
        return day


def business_days_between(calendar: Calendar, first: date, last: date) -> int:
    """Business days after `first`, up to and with `last`; 0 where `last` is not later."""
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(calendar.is_business_day(day) for day in days)


def business_days_later(calendar: Calendar, moment: datetime, count: int) -> datetime:
    """So many business days after a moment, counted from its day in UTC, at the same time of day."""
    utc = moment.astimezone(UTC)
    return datetime.combine(calendar.add_business_days(utc.date(), count), utc.timetz())


def calendar_for(country: str) -> Calendar:
    """The default calendar of a country; toll-free numbers, which have none, go by the United States'."""
    return Calendar("CA") if country == "CA" else Calendar("US")


@lru_cache(maxsize=64)
def holidays(country: Country, year: int) -> Mapping[date, Holiday]:
    """The holidays of a year as they are observed."""
    found = _canada(year) if country == "CA" else _united_states(year)
    return {day: holiday for day, holiday in found.items() if day.year == year}


def _united_states(year: int) -> dict[date, Holiday]:
    thanksgiving = _nth(year, 11, _THURSDAY, 4)
    fixed = [
        (date(year, 1, 1), "New Year's Day"),
        (date(year + 1, 1, 1), "New Year's Day"),  # on a Saturday it is observed in this year
        (date(year, 6, 19), "Juneteenth"),
        (date(year, 7, 4), "Independence Day"),
        (date(year, 11, 11), "Veterans Day"),
        (date(year, 12, 25), "Christmas Day"),
    ]
    return {
        date(year, 12, 24): Holiday("Christmas Eve", certain=False),
        thanksgiving + _ONE_DAY: Holiday("Day after Thanksgiving", certain=False),
        **{_nearest_weekday(day): Holiday(name) for day, name in fixed},
        _nth(year, 1, _MONDAY, 3): Holiday("Martin Luther King Jr. Day"),
        _nth(year, 2, _MONDAY, 3): Holiday("Washington's Birthday"),
        _last(year, 5, _MONDAY): Holiday("Memorial Day"),
        _nth(year, 9, _MONDAY, 1): Holiday("Labor Day"),
        _nth(year, 10, _MONDAY, 2): Holiday("Columbus Day"),
        thanksgiving: Holiday("Thanksgiving Day"),
    }


def _canada(year: int) -> dict[date, Holiday]:
    christmas = _following_weekday(date(year, 12, 25), ())
    return {
        date(year, 12, 24): Holiday("Christmas Eve", certain=False),
        _nth(year, 2, _MONDAY, 3): Holiday("Family Day", certain=False),
        _nth(year, 8, _MONDAY, 1): Holiday("Civic Holiday", certain=False),
        _following_weekday(date(year, 9, 30), ()): Holiday("National Day for Truth and Reconciliation", certain=False),
        _following_weekday(date(year, 11, 11), ()): Holiday("Remembrance Day", certain=False),
        _following_weekday(date(year, 1, 1), ()): Holiday("New Year's Day"),
        _easter(year) - 2 * _ONE_DAY: Holiday("Good Friday"),
        _weekday_before(date(year, 5, 25), _MONDAY): Holiday("Victoria Day"),
        _following_weekday(date(year, 7, 1), ()): Holiday("Canada Day"),
        _nth(year, 9, _MONDAY, 1): Holiday("Labour Day"),
        _nth(year, 10, _MONDAY, 2): Holiday("Thanksgiving Day"),
        christmas: Holiday("Christmas Day"),
        _following_weekday(date(year, 12, 26), (christmas,)): Holiday("Boxing Day"),
    }


def _nth(year: int, month: int, weekday: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def _last(year: int, month: int, weekday: int) -> date:
    return _weekday_before(date(year, month + 1, 1), weekday)


def _weekday_before(day: date, weekday: int) -> date:
    return day - timedelta(days=(day.weekday() - weekday - 1) % 7 + 1)


def _nearest_weekday(day: date) -> date:
    if day.weekday() == _SATURDAY:
        return day - _ONE_DAY
    return day + _ONE_DAY if day.weekday() == _SUNDAY else day


def _following_weekday(day: date, taken: Iterable[date]) -> date:
    while day.weekday() >= _SATURDAY or day in taken:
        day += _ONE_DAY
    return day


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)
