from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.eta import ENOUGH_PORTS, NARROWEST_DAYS, describe, window, window_days
from tests.unit.rules.builders import Terms

ACCEPTED = date(2026, 3, 2)
TEN = (4, 5, 5, 6, 6, 7, 7, 8, 9, 30)


def test_the_window_runs_from_acceptance_and_is_longer_for_bulk() -> None:
    start = date(2026, 3, 2)

    few, many = window(start, 9, Terms()), window(start, 10, Terms())

    assert few is not None
    assert many is not None
    assert (few.earliest, few.latest, few.bulk) == (date(2026, 3, 9), date(2026, 3, 23), False)
    assert (many.earliest, many.latest, many.bulk) == (date(2026, 3, 30), date(2026, 4, 6), True)


def test_before_acceptance_it_is_said_what_the_window_waits_for() -> None:
    assert window(None, 3, Terms()) is None
    assert describe(None, 3, Terms(), documents_accepted=False, letters_signed=False) == (
        "1 to 3 weeks, starting when the invoice is accepted and the letter of authorization is signed and accepted. "
        "This is the usual time."
    )
    assert describe(None, 10, Terms(), documents_accepted=True, letters_signed=False) == (
        "4 to 5 weeks, starting when the letter of authorization is signed and accepted. This is the usual time."
    )


def test_a_window_is_told_as_two_dates() -> None:
    found = window(date(2026, 3, 2), 3, Terms())

    text = describe(found, 3, Terms(), documents_accepted=True, letters_signed=True)

    assert text.startswith("Between 2026-03-09 and 2026-03-23")


def test_ten_ports_of_a_kind_say_more_than_the_settings() -> None:
    found = window(ACCEPTED, 3, Terms(), [TEN])

    assert found is not None
    assert (found.earliest, found.latest) == (date(2026, 3, 7), date(2026, 3, 11))  # 5 and 9 days
    text = describe(found, 3, Terms(), [TEN], documents_accepted=True, letters_signed=True)
    assert text.endswith("This is what most of the last 10 ports of this kind took.")


def test_nine_do_not() -> None:
    assert window(ACCEPTED, 3, Terms(), [TEN[:9]]) == window(ACCEPTED, 3, Terms())


def test_before_acceptance_they_are_told_in_days() -> None:
    text = describe(None, 3, Terms(), [TEN], documents_accepted=True, letters_signed=False)

    assert text.startswith("5 to 9 days, starting when the letter")


def test_a_window_is_never_a_single_day() -> None:
    found = window(ACCEPTED, 3, Terms(), [(5,) * 200])

    assert found is not None
    assert (found.latest - found.earliest).days == NARROWEST_DAYS


def test_a_request_takes_as_long_as_the_slowest_of_its_kinds() -> None:
    span = window_days(3, Terms(), [TEN, (40,) * 12])

    assert (span.shortest, span.longest, span.ports, span.settings) == (5, 43, 22, False)


def test_a_kind_without_enough_ports_takes_the_usual_time() -> None:
    span = window_days(3, Terms(), [TEN, ()])

    assert (span.shortest, span.longest, span.settings) == (5, 21, True)
    text = describe(None, 3, Terms(), [TEN, ()], documents_accepted=True, letters_signed=True)
    assert text == (
        "5 to 21 days, starting when the request is submitted. This is what most of the last 10 ports of this kind "
        "took, and the usual time where there were too few."
    )


def test_bulk_goes_by_the_settings() -> None:
    assert window(ACCEPTED, 10, Terms(), [TEN]) == window(ACCEPTED, 10, Terms())


@pytest.mark.parametrize("days", [(0,) * 10, (0, 400) * 50])
def test_no_history_is_too_odd(days: tuple[int, ...]) -> None:
    span = window_days(1, Terms(), [days])

    assert 0 <= span.shortest < span.longest


@given(st.lists(st.integers(0, 200), min_size=ENOUGH_PORTS, max_size=200))
def test_most_of_the_ports_fall_into_the_window(days: list[int]) -> None:
    span = window_days(1, Terms(), [days])

    inside = sum(span.shortest <= took <= span.longest for took in days)
    assert inside >= 0.8 * len(days)
    assert span.longest - span.shortest >= NARROWEST_DAYS
    assert min(days) <= span.shortest <= max(days)


@given(st.lists(st.lists(st.integers(0, 99), max_size=40), max_size=4))
def test_another_kind_never_narrows_the_window(histories: list[list[int]]) -> None:
    spans = [window_days(1, Terms(), histories[:count]) for count in range(1, len(histories) + 1)]

    for fewer, more in pairwise(spans):
        assert more.shortest <= fewer.shortest
        assert more.longest >= fewer.longest
