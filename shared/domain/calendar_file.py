"""Confirmed port dates as a calendar file (RFC 5545): one event an order, which a later file replaces.

An event keeps its UID, the order's id, and counts up its SEQUENCE with the order's version, so a calendar that has it
moves it; a date that is gone cancels it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

CONTENT_TYPE: Final = "text/calendar"
_LONGEST_LINE: Final = 75
"""Octets (RFC 5545, 3.1)."""
_LASTS: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class PortDate:
    """`at` is None where there is no date any more; `text` says what it is about, `reminder` is said the day before."""

    order_id: str
    version: int
    at: datetime | None
    summary: str
    text: str = ""
    reminder: str = ""


def calendar_of(dates: Sequence[PortDate], now: datetime) -> str:
    """The file, in UTC, with the line ends that it has to have."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Port Desk//Port dates//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"METHOD:{'PUBLISH' if any(one.at for one in dates) else 'CANCEL'}")
    for one in dates:
        lines += _event(one, now)
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(date: PortDate, now: datetime) -> list[str]:
    begins = date.at or now
    return [
        "BEGIN:VEVENT",
        f"UID:{date.order_id}@portdesk",
        f"SEQUENCE:{date.version}",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(begins)}",
        f"DTEND:{_utc(begins + _LASTS)}",
        f"STATUS:{'CONFIRMED' if date.at else 'CANCELLED'}",
        f"SUMMARY:{_escaped(date.summary)}",
        *([f"DESCRIPTION:{_escaped(date.text)}"] if date.text else []),
        "TRANSP:TRANSPARENT",
        *(_alarm(date.reminder) if date.at and date.reminder else []),
        "END:VEVENT",
    ]


def _alarm(text: str) -> list[str]:
    """A day before, in the calendar itself (RFC 5545, 3.6.6)."""
    return ["BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P1D", f"DESCRIPTION:{_escaped(text)}", "END:VALARM"]


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """A text value: no line end of its own, and nothing that ends it early."""
    line = " ".join("".join(ch if ch.isprintable() else " " for ch in text).split())
    return line.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    """The line in parts of at most 75 octets, none of which splits a character."""
    parts, part, size = [], "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _LONGEST_LINE:
            parts.append(part)
            part, size = " ", 1
        part, size = part + character, size + octets
    return "\r\n".join([*parts, part])
