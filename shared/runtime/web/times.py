"""Dates and times as people say them, in the signer's zone, which is named."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_MONTHS: Final = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
}


def zone_of(name: str) -> ZoneInfo:
    """The zone, or UTC where there is none of this name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def say_date(language: str, day: date) -> str:
    """``January 5, 2026``, ``5 janvier 2026``."""
    month = _MONTHS[language][day.month - 1]
    if language == "fr":
        return f"{'1er' if day.day == 1 else day.day} {month} {day.year}"
    return f"{month} {day.day}, {day.year}"


def say_day_in(language: str, moment: datetime, zone_name: str) -> str:
    """The date on which this moment falls in that zone."""
    return say_date(language, moment.astimezone(zone_of(zone_name)).date())


def say_moment(language: str, moment: datetime, zone_name: str) -> str:
    """``January 5, 2026, 3:07 PM EST (New York time)``, ``5 janvier 2026 à 15 h 07 (heure de New York)``."""
    zone = zone_of(zone_name)
    there = moment.astimezone(zone)
    day = say_date(language, there.date())
    city = zone.key.rpartition("/")[2].replace("_", " ")
    utc = zone.key in ("UTC", "Etc/UTC")
    if language == "fr":
        return f"{day} à {there.hour}\u00a0h\u00a0{there:%M} ({'UTC' if utc else f'heure de {city}'})"
    clock = f"{there.hour % 12 or 12}:{there:%M}\u00a0{'AM' if there.hour < 12 else 'PM'}"
    return f"{day}, {clock} UTC" if utc else f"{day}, {clock} {there.tzname()} ({city} time)"
