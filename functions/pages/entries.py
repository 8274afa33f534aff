"""What several forms ask for alike: times, numbers, the reasons of a rejection."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from functions.pages.actions import Field
from functions.pages.visit import Visit
from shared.domain.problems import Problem, RulesBroken
from shared.domain.rejections import REJECTIONS, GivenReason
from shared.domain.words.desk import say

_REASONS: Final = 3
"""Reasons that a form has room for at first; what is suggested beyond gets its own."""
_MOST_REASONS: Final = 12
_DAY_ALONE: Final = len("2026-12-03")
_CODES: Final = tuple((code, reason.title) for code, reason in REJECTIONS.items())

NUMBERS: Final = Field("numbers", say("do.numbers"), "area", hint=say("do.numbers.hint"), longest=100_000)
WHEN: Final = Field("occurred_at", say("do.when"), "datetime-local", hint=say("do.when.hint"))


def numbers(visit: Visit, name: str = "numbers") -> tuple[str, ...]:
    """One a line, or between commas or semicolons."""
    text = visit.entry(name, 100_000).replace(",", "\n").replace(";", "\n")
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def moment(visit: Visit, name: str) -> datetime | str | None:
    """A time as a browser's field gives it, on the desk's clock unless it names an offset; what is none, or a day
    without a time, goes on as text, to be refused."""
    text = visit.entry(name, 100)
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
        there = found if found.tzinfo else found.replace(tzinfo=ZoneInfo(visit.zone))
        return there.astimezone(UTC) if len(text) > _DAY_ALONE else text
    except (ValueError, OverflowError):
        return text


def day(visit: Visit, name: str) -> date | None:
    """A day as a browser's field gives it. Raises `RulesBroken` for what is none."""
    text = visit.entry(name, 100)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        problem = Problem("date_format", "This is not a date.", "Write it as 2026-12-03.", f"/{name}")
        raise RulesBroken("Nothing was done.", problems=[problem]) from None


def reasons_fields(codes: Sequence[str] = ()) -> tuple[Field, ...]:
    """Room for some reasons, with those that are known filled in."""
    found: list[Field] = []
    for place in range(min(max(_REASONS, len(codes)), _MOST_REASONS)):
        label = say("do.reject.more" if place else "do.reject.code")
        code = Field(f"code_{place}", label, "choice", required=not place, choices=_CODES)
        known = codes[place] if place < len(codes) and codes[place] in REJECTIONS else ""
        found.append(replace(code, value=known))
        found.append(Field(f"words_{place}", say("do.reject.words"), longest=2_000))
    return tuple(found)


def reasons(visit: Visit) -> tuple[GivenReason, ...]:
    return tuple(
        GivenReason(code, visit.entry(f"words_{place}", 2_000), numbers(visit))
        for place in range(_MOST_REASONS)
        if (code := visit.entry(f"code_{place}"))
    )
