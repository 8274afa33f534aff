"""Dates as carriers and staff write them."""

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.written_dates import find_dates, read_date, read_instant


def moment(text: str) -> str:
    read = read_date(text)
    return "" if read is None else f"{read.moment(time(10), 'America/New_York'):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    "text",
    [
        "2026-12-03",
        "12/3/2026",
        "12/03/26",
        "Dec 3 2026",
        "Dec. 3, 2026",
        "December 3rd, 2026",
        "3 Dec 2026",
        "03-Dec-2026",
        "Thursday, Dec 3, 2026",
        '"12/3/2026"',
    ],
)
def test_a_day_without_a_time_is_at_the_time_given(text: str) -> None:
    assert moment(text) == "2026-12-03 15:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-03T15:00:00Z", "2026-12-03 15:00"),
        ("2026-12-03T15:00:00.000-05:00", "2026-12-03 20:00"),
        ("2026-12-03 15:00", "2026-12-03 20:00"),
        ("12/3/2026\t3:00 PM", "2026-12-03 20:00"),
        ("12/3/2026, 3pm PT", "2026-12-03 23:00"),
        ("Dec 3 2026 at 10:00 a.m. (CST)", "2026-12-03 16:00"),
        ("Jul 3 2026 10:00 EST", "2026-07-03 14:00"),
        ("Dec 3, 2026 10:00 Eastern time", "2026-12-03 15:00"),
        ("2026-12-03 12:30 AM America/Chicago", "2026-12-03 06:30"),
        ("2026-12-03 09:00 AKST", "2026-12-03 18:00"),
        ("2026-12-03 09:00 HST", "2026-12-03 19:00"),
        ("2026-12-03 09:00 AST", "2026-12-03 13:00"),
    ],
)
def test_a_time_and_a_zone_are_read(text: str, expected: str) -> None:
    assert moment(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "12/3", "Dec 3", "2026-13-01", "2026-02-30", "13/12/2026", "1926-12-03", "2026-12-03 25:00"),
        *("2026-12-03 13 pm", "2026-12-03 10:00 America/Nowhere", "2026-12-03 tentative", "12125552301"),
        *("2026-12-03 2026-12-04", "0000-01-01", "2026-12-03 10:00 Mars/Base"),
    ],
)
def test_what_is_not_a_date_and_nothing_else_is_none(text: str) -> None:
    assert read_date(text) is None


def test_dates_are_found_in_a_text_in_their_order() -> None:
    text = "Order PD01K, 212-555-2301: FOC 12/3/2026 10:00 AM ET, was Dec 1, 2026. Invoice 2026-02-30."

    found = [(one.moment(time(0), "UTC"), text[one.start : one.end]) for one in find_dates(text)]

    assert found == [
        (datetime(2026, 12, 3, 15, tzinfo=UTC), "12/3/2026 10:00 AM ET"),
        (datetime(2026, 12, 1, tzinfo=UTC), "Dec 1, 2026"),
    ]


@given(st.text(alphabet="0123456789/-:. TZ+aApPmMeEcCdDoOtT,;@\t", max_size=60))
def test_any_text_has_an_answer(text: str) -> None:
    for one in (*find_dates(text), *filter(None, [read_date(text)])):
        assert 1999 <= one.moment(time(0), "UTC").year <= 2101


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2027-03-14 02:30 CT", "never"),
        ("2027-03-14 02:00", "never"),
        ("2027-03-14 03:00 CT", "once"),
        ("2027-03-14 02:30 America/Phoenix", "once"),
        ("2027-03-14 02:30-06:00", "once"),
        ("2026-11-01 01:30 EST", "twice"),
        ("2026-11-01 02:00 ET", "once"),
        ("2026-11-01 01:30-05:00", "once"),
        ("2026-11-01T05:30Z", "once"),
        ("2026-11-01", "once"),
    ],
)
def test_hours_that_a_clock_shows_never_or_twice_are_known(text: str, shown: str) -> None:
    read = read_date(text)
    assert read is not None
    assert read.clock("America/New_York") == shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-03T15:00:00Z", datetime(2026, 12, 3, 15, tzinfo=UTC)),
        ("2026-12-03t15:00z", datetime(2026, 12, 3, 15, tzinfo=UTC)),
        (" 2026-12-03 10:00-05:00 ", datetime(2026, 12, 3, 15, tzinfo=UTC)),
        ("2026-12-03T20:30:00.250+05:30", datetime(2026, 12, 3, 15, 0, 0, 250_000, tzinfo=UTC)),
        ("2026-12-03T15:00:00.123456789Z", datetime(2026, 12, 3, 15, 0, 0, 123_456, tzinfo=UTC)),
    ],
)
def test_an_instant_has_its_date_time_and_offset(text: str, expected: datetime) -> None:
    assert read_instant(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "2026-12-03",
            "2026-12-03T10:00:00",
            "2026-12-03Z",
            "1796304000",
            "2026-02-30T10:00Z",
            "20261203T100000Z",
        ),
        *(
            "2026-12-03T25:00Z",
            "2026-12-03T10:00+25:00",
            "12/3/2026 10:00Z",
            "2026-12-03T10:00 ET",
            "٢٠٢٦-12-03T10:00Z",
        ),
        *("0001-01-01T00:00+23:00", "9999-12-31T23:59-23:00", "1999-12-31T00:00Z", "2026-W49-4T10:00Z"),
    ],
)
def test_an_instant_is_not_guessed(text: str) -> None:
    assert read_instant(text) is None


@pytest.mark.parametrize(
    ("text", "fits"),
    [("Thu, Dec 3, 2026", True), ("Fri Dec 3, 2026", False), ("Sat. 12/5/2026", True), ("Dec 3, 2026", True)],
)
def test_a_day_of_the_week_that_is_another_is_noticed(text: str, fits: bool) -> None:
    read = read_date(text)

    assert read is not None
    assert read.weekday_fits == fits
