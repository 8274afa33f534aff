"""Where a signer lives by the clock, and when they are not to be woken."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from shared.domain.postal import PROVINCES, US_STATES
from shared.domain.time_zones import _ZONES, DEFAULT_ZONE, awake, zone_of


@pytest.mark.parametrize(
    ("state", "country", "zone"),
    [
        ("IL", "US", "America/Chicago"),
        ("Illinois", "usa", "America/Chicago"),
        ("AZ", "US", "America/Phoenix"),
        ("HI", "US", "Pacific/Honolulu"),
        ("PR", "US", "America/Puerto_Rico"),
        ("GU", "US", "Pacific/Guam"),
        ("CA", "US", "America/Los_Angeles"),
        ("QC", "CA", "America/Toronto"),
        ("québec", "Canada", "America/Toronto"),
        ("SK", "CA", "America/Regina"),
        ("NL", "CA", "America/St_Johns"),
        ("", "US", DEFAULT_ZONE),
        ("IL", "CA", DEFAULT_ZONE),
        ("Bavaria", "DE", DEFAULT_ZONE),
        ("IL", "", DEFAULT_ZONE),
    ],
)
def test_the_zone_of_a_state_or_province(state: str, country: str, zone: str) -> None:
    assert zone_of(state, country) == zone


def test_every_state_territory_and_province_has_a_zone_that_exists() -> None:
    assert set(_ZONES["US"]) == set(US_STATES)
    assert set(_ZONES["CA"]) == set(PROVINCES)
    for zone in {*_ZONES["US"].values(), *_ZONES["CA"].values()}:
        assert ZoneInfo(zone).key == zone


def at(zone: str, text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


@pytest.mark.parametrize("clock", ["08:00", "12:30", "19:59:59"])
def test_by_day_it_is_now(clock: str) -> None:
    now = at("America/Chicago", f"2026-03-02 {clock}")

    assert awake(now, "America/Chicago", 20, 8) is now


@pytest.mark.parametrize(
    ("zone", "clock", "morning"),
    [
        ("America/Chicago", "2026-03-02 20:00", "2026-03-03 08:00"),
        ("America/Chicago", "2026-03-02 23:59", "2026-03-03 08:00"),
        ("America/Chicago", "2026-03-03 00:00", "2026-03-03 08:00"),
        ("America/Chicago", "2026-03-03 07:59", "2026-03-03 08:00"),
        ("America/St_Johns", "2026-12-31 22:10", "2027-01-01 08:00"),
        ("America/New_York", "2026-03-07 21:00", "2026-03-08 08:00"),
        ("America/New_York", "2026-10-31 21:00", "2026-11-01 08:00"),
        ("America/New_York", "2026-03-08 01:30", "2026-03-08 08:00"),
        ("Pacific/Guam", "2026-06-01 03:00", "2026-06-01 08:00"),
    ],
)
def test_by_night_it_is_the_next_morning_there(zone: str, clock: str, morning: str) -> None:
    assert awake(at(zone, clock), zone, 20, 8) == at(zone, morning)


def test_the_night_before_the_clocks_change_is_an_hour_shorter_or_longer() -> None:
    zone = "America/New_York"
    evenings = [at(zone, "2026-03-07 21:00"), at(zone, "2026-10-31 21:00"), at(zone, "2026-06-01 21:00")]

    nights = [awake(evening, zone, 20, 8) - evening for evening in evenings]

    assert nights == [timedelta(hours=10), timedelta(hours=12), timedelta(hours=11)]


def test_a_morning_that_the_clock_skips_begins_as_it_is_skipped() -> None:
    found = awake(at("America/New_York", "2026-03-08 00:30"), "America/New_York", 22, 2)

    assert found == at("America/New_York", "2026-03-08 03:00")


def test_an_hour_that_comes_twice_is_waited_out_once() -> None:
    second = at("America/New_York", "2026-11-01 01:30", fold=1)

    assert awake(second, "America/New_York", 20, 1) is second
    assert awake(second, "America/New_York", 20, 2) == at("America/New_York", "2026-11-01 02:00")


def test_a_night_within_one_day_and_no_night_at_all() -> None:
    now = at("America/Chicago", "2026-03-02 02:00")

    assert awake(now, "America/Chicago", 1, 6) == at("America/Chicago", "2026-03-02 06:00")
    assert awake(now, "America/Chicago", 20, 24) is now
    assert awake(now, "America/Chicago", 8, 8) is now


def test_it_is_never_night_when_it_says_so() -> None:
    for zone in {*_ZONES["US"].values(), *_ZONES["CA"].values()}:
        for hour in range(0, 24 * 365, 7):
            now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
            found = awake(now, zone, 20, 8)

            assert found >= now
            assert 8 <= found.astimezone(ZoneInfo(zone)).hour < 20
