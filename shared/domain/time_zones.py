"""The hours in which people sleep, where they live."""

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_DEFAULT: Final = "America/New_York"
_ZONES: Final = {
    "America/Chicago": "AL AR IL IA KS LA MN MS MO NE ND OK SD TN TX WI",
    "America/Denver": "CO ID MT NM UT WY",
    "America/Los_Angeles": "CA NV OR WA",
}
_BY_STATE: Final = {state: zone for zone, states in _ZONES.items() for state in states.split()}


def zone_of(state: str, country: str) -> str:
    return _BY_STATE.get(state.strip().upper(), _DEFAULT) if country == "US" else _DEFAULT


def awake(now: datetime, zone: str, quiet_from: int, quiet_until: int) -> datetime:
    local = now.astimezone(ZoneInfo(zone))
    if quiet_until <= local.hour < quiet_from:
        return now
    day = local.date() + timedelta(days=1 if local.hour >= quiet_from else 0)
    return datetime.combine(day, time(quiet_until), ZoneInfo(zone)).astimezone(UTC)
