from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.eta import ENOUGH_PORTS, NARROWEST_DAYS, History, describe, kinds_of, window, window_days
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

    assert text.startswith("Between March 9, 2026 and March 23, 2026")


def of(*days: int, losing_carrier: str = "") -> History:
    return History(days, "local", losing_carrier)


def test_ten_ports_of_a_kind_say_more_than_the_settings() -> None:
    found = window(ACCEPTED, 3, Terms(), [of(*TEN)])

    assert found is not None
    assert (found.earliest, found.latest) == (date(2026, 3, 7), date(2026, 3, 11))  # 5 and 9 days
    text = describe(found, 3, Terms(), [of(*TEN)], documents_accepted=True, letters_signed=True)
    assert text.endswith("This is what most of the last 10 ports of local numbers took.")


@pytest.mark.parametrize(
    ("days", "span"),
    [
        ((2,) * 3, (2, 16)),  # settings are 7 to 21: seven tenths of the way from 2 to 21
        ((2, 3, 4, 4), (2, 15)),
        ((2,) * 9, (2, 5)),
        ((40,) * 3, (16, 40)),
        ((40, 50, 60), (16, 60)),
        ((10,) * 3, (7, 18)),
    ],
    ids=str,
)
def test_few_ports_leave_some_of_the_settings_in(days: tuple[int, ...], span: tuple[int, int]) -> None:
    found = window_days(3, Terms(), [of(*days)])

    assert (found.shortest, found.longest) == span


@pytest.mark.parametrize("days", [(0,), (0, 0), (400, 400)], ids=str)
def test_a_port_or_two_say_nothing_yet(days: tuple[int, ...]) -> None:
    few, many = window_days(3, Terms(), [of(*days)]), window_days(10, Terms(), [of(*days)])

    assert (few.shortest, few.longest, few.based_on) == (7, 21, ("the usual time",))
    assert (many.shortest, many.longest, many.based_on) == (28, 35, ("the usual time",))


def test_from_how_many_ports_on_they_count_is_a_setting() -> None:
    terms = Terms()
    terms.window_ports_min = 1

    found = window_days(3, terms, [of(2)])

    assert (found.shortest, found.longest) == (2, 20)
    assert found.based_on == ("what the one port of local numbers so far took, with time to spare",)


def test_where_there_are_few_it_is_said() -> None:
    def said(*days: int, losing_carrier: str = "") -> str:
        histories = [of(*days, losing_carrier=losing_carrier)]
        return describe(None, 3, Terms(), histories, documents_accepted=True, letters_signed=True).split(". ")[1]

    assert said(5, 5, 6) == "This is what the 3 ports of local numbers so far took, with time to spare."
    assert said(5, 6, 6, 7, 8, losing_carrier="Lakeside") == (
        "This is what the 5 ports of local numbers from Lakeside so far took, with time to spare."
    )


def test_before_acceptance_they_are_told_in_days() -> None:
    text = describe(None, 3, Terms(), [of(*TEN)], documents_accepted=True, letters_signed=False)

    assert text.startswith("5 to 9 days, starting when the letter")


def test_a_window_is_never_a_single_day() -> None:
    found = window(ACCEPTED, 3, Terms(), [of(*(5,) * 200)])

    assert found is not None
    assert (found.latest - found.earliest).days == NARROWEST_DAYS


def test_a_request_takes_as_long_as_the_slowest_of_its_kinds() -> None:
    span = window_days(3, Terms(), [of(*TEN), of(*(40,) * 12)])

    assert (span.shortest, span.longest) == (5, 43)
    assert span.based_on == (
        "what most of the last 10 ports of local numbers took",
        "what most of the last 12 ports of local numbers took",
    )


def test_a_kind_without_any_port_takes_the_usual_time() -> None:
    histories = [of(*TEN), History((), "toll_free"), History()]

    text = describe(None, 3, Terms(), histories, documents_accepted=True, letters_signed=True)

    assert text == (
        "5 to 21 days, starting when the request is submitted. This is what most of the last 10 ports of local numbers "
        "took, and the usual time."
    )


def test_bulk_begins_with_its_own_weeks_and_says_that_it_is_large() -> None:
    none, few = window_days(10, Terms(), [of()]), window_days(10, Terms(), [of(30, 31, 33, 40, 44)])

    assert (none.shortest, none.longest, none.based_on) == (28, 35, ("the usual time",))
    assert (few.shortest, few.longest) == (29, 44)
    assert few.based_on == ("what the 5 large ports of local numbers so far took, with time to spare",)


def test_a_port_counts_for_its_gaining_carrier_and_for_where_it_came_from() -> None:
    assert kinds_of("telnyx", "local", "Lakeside Telecom, Inc.", bulk=False) == (
        "telnyx#local",
        "telnyx#local#from#lakesidetelecominc",
    )
    assert kinds_of("manual", "toll_free", " - ", bulk=True) == ("manual#toll_free#bulk",)


@pytest.mark.parametrize("days", [(0,) * 10, (0, 400) * 50, (0,) * 3, (400,) * 4], ids=len)
def test_no_history_is_too_odd(days: tuple[int, ...]) -> None:
    span = window_days(1, Terms(), [of(*days)])

    assert 0 <= span.shortest < span.longest


@given(st.lists(st.integers(0, 200), min_size=Terms.window_ports_min, max_size=200))
def test_most_of_the_ports_fall_into_the_window_and_all_of_few(days: list[int]) -> None:
    span = window_days(1, Terms(), [of(*days)])

    inside = sum(span.shortest <= took <= span.longest for took in days)
    assert inside >= (0.8 * len(days) if len(days) >= ENOUGH_PORTS else len(days))
    assert span.longest - span.shortest >= NARROWEST_DAYS


@given(st.integers(0, 120), st.integers(Terms.window_ports_min, ENOUGH_PORTS))
def test_more_ports_that_took_the_same_only_narrow_the_window(days: int, count: int) -> None:
    fewer, more = (window_days(1, Terms(), [of(*(days,) * n)]) for n in (count, count + 1))

    assert fewer.shortest <= more.shortest <= days <= more.longest
    assert more.longest - more.shortest <= fewer.longest - fewer.shortest


@given(st.lists(st.lists(st.integers(0, 99), max_size=40), max_size=4))
def test_another_kind_never_narrows_the_window(kinds: list[list[int]]) -> None:
    histories = [of(*days) for days in kinds]
    spans = [window_days(1, Terms(), histories[:count]) for count in range(1, len(histories) + 1)]

    for fewer, more in pairwise(spans):
        assert more.shortest <= fewer.shortest
        assert more.longest >= fewer.longest
