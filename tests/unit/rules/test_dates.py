from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.business_days import Calendar, Country, calendar_for, holidays

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 1))
COUNTRIES: st.SearchStrategy[Country] = st.sampled_from(["US", "CA"])


@pytest.mark.parametrize(
    ("country", "day", "name"),
    [
        ("US", date(2026, 1, 1), "New Year's Day"),
        ("US", date(2026, 1, 19), "Martin Luther King Jr. Day"),
        ("US", date(2026, 2, 16), "Washington's Birthday"),
        ("US", date(2026, 5, 25), "Memorial Day"),
        ("US", date(2026, 6, 19), "Juneteenth"),
        ("US", date(2026, 7, 3), "Independence Day"),  # the 4th is a Saturday
        ("US", date(2026, 9, 7), "Labor Day"),
        ("US", date(2026, 10, 12), "Columbus Day"),
        ("US", date(2026, 11, 11), "Veterans Day"),
        ("US", date(2026, 11, 26), "Thanksgiving Day"),
        ("US", date(2026, 12, 25), "Christmas Day"),
        ("US", date(2021, 12, 31), "New Year's Day"),  # of 2022, a Saturday
        ("US", date(2023, 1, 2), "New Year's Day"),  # the 1st was a Sunday
        ("CA", date(2026, 4, 3), "Good Friday"),
        ("CA", date(2024, 3, 29), "Good Friday"),
        ("CA", date(2026, 5, 18), "Victoria Day"),
        ("CA", date(2026, 7, 1), "Canada Day"),
        ("CA", date(2026, 10, 12), "Thanksgiving Day"),
        ("CA", date(2021, 12, 27), "Christmas Day"),  # a Saturday
        ("CA", date(2021, 12, 28), "Boxing Day"),
        ("CA", date(2026, 12, 28), "Boxing Day"),  # a Saturday
    ],
)
def test_holidays_are_computed_by_rule(country: Country, day: date, name: str) -> None:
    holiday = holidays(country, day.year)[day]

    assert holiday.name == name
    assert holiday.certain
    assert not Calendar(country).is_business_day(day)


def test_days_that_only_many_companies_keep_are_told_apart() -> None:
    assert not holidays("US", 2026)[date(2026, 11, 27)].certain
    assert not holidays("US", 2026)[date(2026, 12, 24)].certain
    assert not holidays("CA", 2026)[date(2026, 2, 16)].certain


def test_the_united_states_have_eleven_certain_holidays_a_year() -> None:
    assert sum(holiday.certain for holiday in holidays("US", 2026).values()) == 11


def test_a_carrier_may_have_days_of_its_own() -> None:
    own = Calendar(
        "US", closed=frozenset({date(2026, 3, 3)}), open_on=frozenset({date(2026, 12, 24), date(2026, 3, 7)})
    )

    assert not own.is_business_day(date(2026, 3, 3))
    assert own.is_business_day(date(2026, 12, 24))
    assert own.is_business_day(date(2026, 3, 7))


def test_business_days_skip_weekends_and_holidays() -> None:
    # Wednesday before Thanksgiving: Thursday, Friday and the weekend do not count.
    assert calendar_for("US").add_business_days(date(2026, 11, 25), 1) == date(2026, 11, 30)
    assert calendar_for("").add_business_days(date(2026, 3, 2), 0) == date(2026, 3, 2)


@given(DAYS, st.integers(0, 15), COUNTRIES)
def test_adding_business_days_counts_them(day: date, count: int, country: Country) -> None:
    calendar = Calendar(country)

    end = calendar.add_business_days(day, count)

    between = (day + timedelta(days=offset) for offset in range(1, (end - day).days + 1))
    assert sum(map(calendar.is_business_day, between)) == count
    assert count == 0 or calendar.is_business_day(end)
