"""Where it is what time: the zones of states and provinces, and the hours in which people there sleep.

A state or province that has several zones is given the one that most of its people live in; so a reminder is at most an
hour off at its edges. Zones are IANA names (tz database).
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from shared.domain.postal import country_code, state_code

DEFAULT_ZONE: Final = "America/New_York"


def _by_region(table: str) -> dict[str, str]:
    """``zone: codes`` a line."""
    found: dict[str, str] = {}
    for line in table.strip().splitlines():
        zone, _, codes = line.strip().partition(": ")
        found.update(dict.fromkeys(codes.split(), zone))
    return found


_ZONES: Final = {
    "US": _by_region(
        """
        America/New_York: CT DC DE FL GA KY MA MD ME NC NH NJ NY OH PA RI SC VA VT WV
        America/Detroit: MI
        America/Indiana/Indianapolis: IN
        America/Chicago: AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI
        America/Denver: CO MT NM UT WY
        America/Boise: ID
        America/Phoenix: AZ
        America/Los_Angeles: CA NV OR WA
        America/Anchorage: AK
        Pacific/Honolulu: HI
        America/Puerto_Rico: PR VI
        Pacific/Guam: GU MP
        Pacific/Pago_Pago: AS
        """
    ),
    "CA": _by_region(
        """
        America/St_Johns: NL
        America/Halifax: NS PE
        America/Moncton: NB
        America/Toronto: ON QC
        America/Iqaluit: NU
        America/Winnipeg: MB
        America/Regina: SK
        America/Edmonton: AB NT
        America/Vancouver: BC
        America/Whitehorse: YT
        """
    ),
}


def zone_of(state: str, country: str) -> str:
    """The IANA zone that most people of this state, territory or province live in, by its code or name.

    `DEFAULT_ZONE` where state or country are not known.
    """
    where = country_code(country) or ""
    return _ZONES.get(where, {}).get(state_code(state, where) or "", DEFAULT_ZONE)


def latest_day(moment: datetime) -> date:
    """The latest day that it is anywhere on Earth: where clocks are 14 hours ahead of UTC (Kiritimati)."""
    return (moment.astimezone(UTC) + timedelta(hours=14)).date()


def day_there(moment: datetime, state: str, country: str) -> date:
    """The day that a moment is on in this state, territory or province: the day that a port is on, for its customer."""
    return moment.astimezone(ZoneInfo(zone_of(state, country))).date()


def clock_there(moment: datetime, state: str, country: str) -> str:
    """A moment on the clock of this state, territory or province: ``2026-11-27 21:31 CST``."""
    return f"{moment.astimezone(ZoneInfo(zone_of(state, country))):%Y-%m-%d %H:%M %Z}"


def awake(now: datetime, zone: str, quiet_from: int, quiet_until: int) -> datetime:
    """`now` where it is day in the zone, otherwise the next time that it is `quiet_until` o'clock there, in UTC.

    Hours of the local clock, 0 to 24: the night begins at `quiet_from` and ends at `quiet_until`; the same hour for
    both means that there is none. Where the clock skips `quiet_until` that day (summer time), the night ends as it is
    skipped. Raises `ZoneInfoNotFoundError` for a zone that does not exist.
    """
    there = ZoneInfo(zone)
    local = now.astimezone(there)
    if not _is_night(local.hour, quiet_from % 24, quiet_until % 24):
        return now
    morning = datetime.combine(local.date(), time(quiet_until % 24), there)
    if morning.astimezone(UTC) <= now:
        morning = datetime.combine(local.date() + timedelta(days=1), time(quiet_until % 24), there)
    return morning.astimezone(UTC)


def _is_night(hour: int, begins: int, ends: int) -> bool:
    return begins <= hour < ends if begins <= ends else hour >= begins or hour < ends
