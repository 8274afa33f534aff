"""The calendar file of port dates, by RFC 5545."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.calendar_file import PortDate, calendar_of

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
FOC = datetime(2026, 12, 3, 15, tzinfo=UTC)


def test_a_date_is_an_event_in_utc_that_a_later_file_replaces() -> None:
    file = calendar_of([PortDate("ord_1", 7, FOC, "Numbers move: Chicago, lines; a\\b")], NOW)

    assert file.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert file.endswith("END:VCALENDAR\r\n")
    for line in ("UID:ord_1@portdesk", "SEQUENCE:7", "DTSTART:20261203T150000Z", "STATUS:CONFIRMED", "METHOD:PUBLISH"):
        assert f"{line}\r\n" in file
    assert "SUMMARY:Numbers move: Chicago\\, lines\\; a\\\\b\r\n" in file


def test_a_date_that_is_gone_cancels_its_event() -> None:
    file = calendar_of([PortDate("ord_1", 8, None, "Numbers move")], NOW)

    assert "METHOD:CANCEL\r\n" in file
    assert "STATUS:CANCELLED\r\n" in file


@given(st.text(max_size=300))
def test_whatever_a_request_is_called_it_stays_one_value(name: str) -> None:
    file = calendar_of([PortDate("ord_1", 1, FOC, name)], NOW)

    lines = file.split("\r\n")
    assert all(len(line.encode("utf-8", "surrogatepass")) <= 75 for line in lines)
    unfolded = file.replace("\r\n ", "").split("\r\n")
    assert sum(line.startswith("BEGIN:") for line in unfolded) == 2
    assert all("\n" not in line and "\r" not in line for line in unfolded)


def test_a_calendar_reminds_of_a_date_the_day_before_and_of_one_that_is_gone_never() -> None:
    at = datetime(2026, 12, 3, 15, 0, tzinfo=UTC)
    reminded = calendar_of([PortDate("ord_1", 1, at, "Numbers move", reminder="Tomorrow, numbers move")], at)
    gone = calendar_of([PortDate("ord_1", 2, None, "Numbers move", reminder="Tomorrow, numbers move")], at)

    alarm = "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-P1D\r\nDESCRIPTION:Tomorrow\\, numbers move\r\nEND:VALARM\r\n"
    assert alarm in reminded
    assert "VALARM" not in gone
    assert "VALARM" not in calendar_of([PortDate("ord_1", 1, at, "Numbers move")], at)
