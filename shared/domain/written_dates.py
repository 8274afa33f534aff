"""Dates and times as people write them: in a pasted table, in a carrier's mail.

Read are ``2026-12-03``, ``12/3/2026`` (month first, as in the US), ``Dec 3 2026`` and ``3 December 2026``, each with or
without a time (``15:00``, ``3 PM``, ``10:00 a.m.``) and a zone (``Z``, ``-05:00``, ``ET``, ``America/New_York``). The
zones of North America mean the clock on the wall: people write "EST" in July, too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE: Final = (
    r"(?P<iy>\d{4})-(?P<im>\d{1,2})-(?P<id>\d{1,2})(?!\d)"
    r"|(?P<um>\d{1,2})/(?P<ud>\d{1,2})/(?P<uy>\d{4}|\d{2})(?!\d)"
    rf"|(?P<nm>{_MONTH})[ -](?P<nd>\d{{1,2}})(?:st|nd|rd|th)?,?[ -](?P<ny>\d{{4}})(?!\d)"
    rf"|(?P<dd>\d{{1,2}})(?:st|nd|rd|th)?[ -](?P<dm>{_MONTH})[ -](?P<dy>\d{{4}})(?!\d)"
)
_TIME: Final = (
    r"(?:T|,?\ ?(?:at|@)?\ ?)"
    r"(?:(?P<h>\d{1,2}):(?P<min>\d{2})(?::\d{2}(?:\.\d{1,6})?)?\ ?(?P<half>[ap]\.?m\b\.?)?"
    r"|(?P<h2>\d{1,2})\ ?(?P<half2>[ap]\.?m\b\.?))"
)
_ZONE: Final = (
    r"\ ?\(?(?P<zone>Z\b|UTC|GMT|[+-]\d{2}:?\d{2}(?!\d)|[AECMP][SD]?T\b|AK[SD]?T\b|HS?T\b"
    r"|(?:Eastern|Central|Mountain|Pacific|Atlantic)(?:\ time)?\b"
    r"|(?:America|Canada|US|Pacific|Atlantic)/[A-Z][A-Za-z_-]{2,30}(?:/[A-Z][A-Za-z_]{2,30})?)\)?"
)
_WRITTEN: Final = re.compile(
    rf"(?<![\d/-])(?:(?P<weekday>mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\ )?"
    rf"(?:{_DATE})(?:{_TIME}(?:{_ZONE})?)?",
    re.IGNORECASE,
)
_NAMED: Final = {
    "a": "America/Halifax",
    "e": "America/New_York",
    "c": "America/Chicago",
    "m": "America/Denver",
    "p": "America/Los_Angeles",
    "ak": "America/Anchorage",
    "h": "Pacific/Honolulu",
}
_WORDS: Final = {"eastern": "e", "central": "c", "mountain": "m", "pacific": "p", "atlantic": "a"}


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date somewhere in a text. `at` is None where no time is written, `zone` None where no zone is."""

    day: date
    at: time | None
    zone: tzinfo | None
    start: int
    end: int
    weekday_fits: bool = True
    """Whether the day of the week beside it, if any, is that of the date."""

    def moment(self, otherwise_at: time, otherwise_zone: str) -> datetime:
        """The moment in UTC. What is not written is as given: `otherwise_zone` is an IANA name."""
        return self.local(otherwise_at, otherwise_zone).astimezone(UTC)

    def local(self, otherwise_at: time, otherwise_zone: str) -> datetime:
        """The same on its own clock; where that shows a time never or twice, as before it goes forward or back."""
        at = otherwise_at if self.at is None else self.at
        return datetime.combine(self.day, at, self.zone or ZoneInfo(otherwise_zone))

    def clock(self, otherwise_zone: str) -> Literal["once", "never", "twice"]:
        """How often its clock shows the time that is written; one that is not written counts as shown once."""
        if self.at is None:
            return "once"
        local = self.local(self.at, otherwise_zone)
        first, second = (local.replace(fold=fold).utcoffset() or timedelta() for fold in (0, 1))
        if first == second:
            return "once"
        return "twice" if first > second else "never"


def find_dates(text: str) -> Iterator[WrittenDate]:
    """Every date in a text, in its order; days that no calendar has are left out."""
    for found in _WRITTEN.finditer(text):
        read = _read(found)
        if read is not None:
            yield read


def read_date(text: str) -> WrittenDate | None:
    """The date that this text is, and nothing else. Commas, semicolons, tabs and quotes count as blanks."""
    plain = " ".join(re.sub(r"[,;\t\"|]+", " ", text).split())
    found = _WRITTEN.fullmatch(plain)
    return _read(found) if found else None


_INSTANT: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})", re.IGNORECASE | re.ASCII
)


def read_instant(text: str) -> datetime | None:
    """The moment in UTC that a text as ``2026-12-03T10:00:00-05:00`` says (RFC 3339), seconds or not.

    None without its date, time and offset: a machine's text is not guessed at.
    """
    if _INSTANT.fullmatch(text.strip()) is None:
        return None
    try:
        read = datetime.fromisoformat(text.strip().upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return read if 2000 <= read.year <= 2100 else None


def _read(found: re.Match[str]) -> WrittenDate | None:
    try:
        day = _day(found)
        fits = found["weekday"] is None or f"{day:%A}".lower().startswith(found["weekday"][:3].lower())
        return WrittenDate(day, _time(found), _zone(found["zone"]), found.start(), found.end(), fits)
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return None


def _day(found: re.Match[str]) -> date:
    name = found["nm"] or found["dm"]
    month = _MONTHS.index(name[:3].lower()) + 1 if name else int(found["im"] or found["um"])
    year = found["iy"] or found["uy"] or found["ny"] or found["dy"]
    of_month = found["id"] or found["ud"] or found["nd"] or found["dd"]
    day = date(int(f"20{year}" if len(year) == 2 else year), month, int(of_month))
    if not 2000 <= day.year <= 2100:
        raise ValueError("no date of an order")
    return day


def _time(found: re.Match[str]) -> time | None:
    hour, half = found["h"] or found["h2"], (found["half"] or found["half2"] or "").lower()
    if hour is None:
        return None
    of_day = int(hour)
    if half:
        if not 1 <= of_day <= 12:
            raise ValueError("no hour of half a day")
        of_day = of_day % 12 + (12 if half.startswith("p") else 0)
    return time(of_day, int(found["min"] or 0))


def _zone(name: str | None) -> tzinfo | None:
    if not name:
        return None
    if name.upper() in ("Z", "UTC", "GMT"):
        return UTC
    if name[0] in "+-":
        minutes = int(name[1:3]) * 60 + int(name[-2:])
        return timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes))
    if "/" in name:
        return ZoneInfo(name)
    word = name.lower().split()[0]
    short = _WORDS.get(word) or word.removesuffix("t").removesuffix("s").removesuffix("d") or word
    return ZoneInfo(_NAMED[short])
