import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.business_days import Calendar
from shared.domain.carrier_profiles import PROFILES, BadRoutes, profile
from shared.domain.foc_dates import (
    BadCalendars,
    DateTerms,
    WantedDate,
    calendar_of,
    counts_as,
    date_problems,
    earliest,
    latest,
    next_fitting,
    problems_for_all,
    read_calendars,
    terms_of,
    time_problems,
    windows,
)
from shared.domain.number_class import NumberClass
from shared.domain.policy import Policy
from tests.guides import GUIDES

NEW_YORK, LOS_ANGELES = "America/New_York", "America/Los_Angeles"
MONDAY = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)  # 10:00 in New York
ZONES = st.sampled_from([NEW_YORK, LOS_ANGELES, "America/St_Johns", "America/Phoenix", "Pacific/Honolulu"])
MOMENTS = st.integers(0, 7 * 366 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def any_terms(**changes: Any) -> DateTerms:
    """Terms of an order, or of a carrier, by the names of `Capabilities`."""
    its = {name: changes.pop(name) for name in list(changes) if name in DateTerms.__dataclass_fields__}
    terms = DateTerms(
        number_class=NumberClass.LOCAL,
        country="US",
        capabilities=replace(PROFILES["simulated"], **changes),
        calendar=Calendar("US"),
        zone=NEW_YORK,
    )
    return replace(terms, **its)


def codes(day: date, terms: DateTerms, now: datetime = MONDAY, **wanted: Any) -> list[str]:
    return [problem.code for problem in date_problems(WantedDate(day, **wanted), terms, now).errors]


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 3, 2, 13, 30, tzinfo=UTC), date(2026, 3, 2)),  # 08:30
        (datetime(2026, 3, 2, 10, 0, tzinfo=UTC), date(2026, 3, 2)),  # 05:00, counts from 08:00
        (datetime(2026, 3, 2, 17, 59, tzinfo=UTC), date(2026, 3, 2)),
        (datetime(2026, 3, 2, 18, 0, tzinfo=UTC), date(2026, 3, 3)),  # 13:00
        (datetime(2026, 3, 7, 15, 0, tzinfo=UTC), date(2026, 3, 9)),  # a Saturday
        (datetime(2026, 3, 6, 20, 0, tzinfo=UTC), date(2026, 3, 9)),  # Friday afternoon
    ],
)
def test_an_order_counts_that_day_until_one_o_clock_where_the_numbers_are(now: datetime, day: date) -> None:
    assert counts_as(any_terms(), now) == day


def test_the_clock_is_that_of_the_numbers() -> None:
    after_one_in_new_york = datetime(2026, 3, 2, 19, 0, tzinfo=UTC)

    assert counts_as(any_terms(), after_one_in_new_york) == date(2026, 3, 3)
    assert counts_as(any_terms(zone=LOS_ANGELES), after_one_in_new_york) == date(2026, 3, 2)


def test_a_cutoff_keeps_its_hour_when_the_clock_changes() -> None:
    before, after = datetime(2026, 3, 6, 17, 30, tzinfo=UTC), datetime(2026, 3, 9, 17, 30, tzinfo=UTC)

    assert counts_as(any_terms(), before) == date(2026, 3, 6)  # 12:30 in winter
    assert counts_as(any_terms(), after) == date(2026, 3, 10)  # 13:30 in summer


def test_a_carrier_may_take_orders_longer() -> None:
    assert counts_as(any_terms(submit_by=time(17, 0)), datetime(2026, 3, 2, 20, 0, tzinfo=UTC)) == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("changes", "day"),
    [
        ({}, date(2026, 3, 3)),
        ({"number_class": NumberClass.WIRELESS}, date(2026, 3, 3)),
        ({"country": "CA", "calendar": Calendar("CA")}, date(2026, 3, 4)),
        ({"number_class": NumberClass.TOLL_FREE, "country": ""}, date(2026, 3, 4)),
        ({"earliest_foc_business_days": 5}, date(2026, 3, 9)),
        ({"earliest_foc_business_days": 0}, date(2026, 3, 2)),
    ],
)
def test_the_earliest_date_follows_from_class_country_and_carrier(changes: dict[str, Any], day: date) -> None:
    assert earliest(any_terms(**changes), MONDAY) == day


def test_what_is_wrong_with_a_day_is_named_with_a_day_that_is_right() -> None:
    terms = any_terms(earliest_foc_business_days=3, latest_foc_days=30)
    (soon,) = date_problems(WantedDate(date(2026, 3, 4)), terms, MONDAY).errors
    (weekend,) = date_problems(WantedDate(date(2026, 3, 7)), terms, MONDAY).errors
    (far,) = date_problems(WantedDate(date(2026, 4, 6)), terms, MONDAY).errors
    (past,) = date_problems(WantedDate(date(2026, 3, 1)), terms, MONDAY).errors

    assert (soon.code, soon.suggestion) == ("date_too_soon", "2026-03-05")
    assert "Thursday, March 5, 2026" in soon.detail
    assert (weekend.code, weekend.suggestion) == ("date_weekend", "2026-03-09")
    assert weekend.fix == "The next open day is Monday, March 9, 2026."
    assert (far.code, far.suggestion) == ("date_too_far", "2026-04-01")
    assert (past.code, past.suggestion) == ("date_in_past", "2026-03-05")
    assert {one.pointer for one in (soon, weekend, far, past)} == {"/requested_foc_at"}


def test_a_day_that_is_too_soon_and_closed_says_both() -> None:
    assert codes(date(2026, 3, 7), any_terms(earliest_foc_business_days=9)) == ["date_too_soon", "date_weekend"]


def test_a_holiday_is_named_and_one_that_only_many_keep_is_a_warning() -> None:
    christmas = date_problems(WantedDate(date(2026, 12, 25)), any_terms(), MONDAY)
    eve = date_problems(WantedDate(date(2026, 12, 24)), any_terms(), MONDAY)

    assert [one.code for one in christmas.errors] == ["date_holiday"]
    assert "Christmas Day" in christmas.errors[0].detail
    assert christmas.errors[0].suggestion == "2026-12-28"
    assert eve.errors == ()
    assert [one.code for one in eve.warnings] == ["date_holiday"]


def test_holidays_are_those_of_the_numbers_country() -> None:
    canada_day = date(2026, 7, 1)

    assert codes(canada_day, any_terms()) == []
    assert codes(canada_day, any_terms(country="CA", calendar=Calendar("CA"))) == ["date_holiday"]


def test_a_carrier_that_ports_any_day_has_no_weekend() -> None:
    assert codes(date(2026, 3, 7), any_terms(ports_any_day=True)) == []
    assert codes(date(2026, 12, 25), any_terms(ports_any_day=True)) == []


def test_toll_free_numbers_have_an_effective_date() -> None:
    terms = any_terms(number_class=NumberClass.TOLL_FREE, country="")

    (problem,) = date_problems(WantedDate(date(2026, 3, 3)), terms, MONDAY).errors

    assert "earliest effective date" in problem.detail
    assert "port date" not in problem.detail


@pytest.mark.parametrize("day", [date.min, date.max, date(9999, 12, 25), date(1, 1, 1)])
def test_no_day_is_too_odd_to_be_answered(day: date) -> None:
    assert len(codes(day, any_terms(), at=time(2, 30), zone=NEW_YORK)) == 1


# --- hours -----------------------------------------------------------------------------------------------------------

DAYTIME = {"activation_from": time(10, 0), "activation_to": time(18, 0), "activation_zone": NEW_YORK}


def test_a_time_has_to_lie_in_the_carriers_hours_wherever_it_is_meant() -> None:
    terms, day = any_terms(**DAYTIME), date(2026, 3, 4)

    assert codes(day, terms, at=time(8, 0), zone=LOS_ANGELES) == []  # 11:00 in New York
    assert codes(day, terms, at=time(8, 0), zone=NEW_YORK) == ["time_outside_window"]
    (problem,) = date_problems(WantedDate(day, time(16, 0), LOS_ANGELES), terms, MONDAY).errors
    assert problem.fix == "Ask for a time between 07:00 and 15:00 in America/Los_Angeles, or for none."
    assert problem.pointer == "/requested_foc_time"


@pytest.mark.parametrize(
    ("wanted", "code", "suggestion"),
    [
        (WantedDate(date(2026, 3, 4), time(9, 0)), "timezone_missing", LOS_ANGELES),
        (WantedDate(date(2026, 3, 4), time(9, 0), "EST5"), "timezone_unknown", LOS_ANGELES),
        (WantedDate(date(2026, 3, 4), None, "America/Nowhere"), "timezone_unknown", LOS_ANGELES),
        (WantedDate(date(2026, 3, 8), time(2, 30), NEW_YORK), "time_in_dst_gap", "03:00"),
        (WantedDate(date(2026, 3, 8), time(0, 30), "America/Havana"), "time_in_dst_gap", "01:00"),
    ],
)
def test_a_time_that_is_none_says_what_to_give(wanted: WantedDate, code: str, suggestion: str) -> None:
    (problem,) = time_problems(wanted, LOS_ANGELES)

    assert (problem.code, problem.suggestion) == (code, suggestion)
    assert problem.fix


def test_the_clock_skips_nothing_where_there_is_no_summer_time() -> None:
    assert time_problems(WantedDate(date(2026, 3, 8), time(2, 30), "America/Phoenix")) == ()


def test_of_a_time_that_comes_twice_the_first_is_meant() -> None:
    wanted = WantedDate(date(2026, 11, 1), time(1, 30), NEW_YORK)

    assert time_problems(wanted) == ()
    assert wanted.iso() == "2026-11-01T05:30:00+00:00"


def test_carriers_are_told_a_day_or_a_moment() -> None:
    assert WantedDate(date(2026, 3, 4)).iso() == "2026-03-04"
    assert WantedDate(date(2026, 7, 4), time(9, 0), LOS_ANGELES).iso() == "2026-07-04T16:00:00+00:00"


def test_a_moment_that_has_passed_is_past_even_today() -> None:
    terms = any_terms(earliest_foc_business_days=0)

    assert codes(MONDAY.date(), terms, at=time(9, 59), zone=NEW_YORK) == ["date_in_past"]
    assert codes(MONDAY.date(), terms, at=time(10, 1), zone=NEW_YORK) == []


# --- windows ---------------------------------------------------------------------------------------------------------


def test_windows_are_the_carriers_hours_on_open_days() -> None:
    found = windows(any_terms(**DAYTIME, earliest_foc_business_days=3), MONDAY, 3)

    assert [(one.starts_at, one.ends_at) for one in found] == [
        (datetime(2026, 3, 5, 15, tzinfo=UTC), datetime(2026, 3, 5, 23, tzinfo=UTC)),
        (datetime(2026, 3, 6, 15, tzinfo=UTC), datetime(2026, 3, 6, 23, tzinfo=UTC)),
        (datetime(2026, 3, 9, 14, tzinfo=UTC), datetime(2026, 3, 9, 22, tzinfo=UTC)),  # summer time began
    ]


def test_a_carrier_that_names_no_hours_ports_all_day_where_the_numbers_are() -> None:
    terms = any_terms(zone=LOS_ANGELES, activation_from=time(0, 0), activation_to=time(23, 59))

    (found,) = windows(terms, MONDAY, 1)

    assert found.starts_at == datetime(2026, 3, 3, 8, tzinfo=UTC)
    assert found.ends_at == datetime(2026, 3, 4, 7, 59, tzinfo=UTC)


def test_a_window_may_go_over_midnight() -> None:
    night = {"activation_from": time(22, 0), "activation_to": time(4, 0), "activation_zone": NEW_YORK}
    terms = any_terms(**night)

    (found,) = windows(terms, MONDAY, 1)

    assert found.ends_at - found.starts_at == timedelta(hours=6)
    assert codes(date(2026, 3, 4), terms, at=time(23, 0), zone=NEW_YORK) == []
    assert codes(date(2026, 3, 4), terms, at=time(12, 0), zone=NEW_YORK) == ["time_outside_window"]


@given(MOMENTS, ZONES, st.integers(0, 12), st.integers(13, 60), st.booleans())
def test_every_window_is_a_date_that_may_be_asked_for(
    now: datetime, zone: str, soonest: int, farthest: int, any_day: bool
) -> None:
    terms = any_terms(
        **DAYTIME, zone=zone, earliest_foc_business_days=soonest, latest_foc_days=farthest, ports_any_day=any_day
    )

    found = windows(terms, now, 30)

    assert sorted(found, key=lambda one: one.starts_at) == list(found)
    for one in found:
        local = one.starts_at.astimezone(ZoneInfo(NEW_YORK))
        assert local.time() == time(10, 0)
        assert one.ends_at - one.starts_at == timedelta(hours=8)
        assert earliest(terms, now) <= local.date() <= latest(terms, now)
        assert any_day or terms.calendar.is_business_day(local.date())
        assert date_problems(WantedDate(local.date()), terms, now).errors == ()


@given(MOMENTS, st.dates(date(2024, 1, 1), date(2032, 1, 1)), ZONES, st.integers(0, 9))
def test_what_is_suggested_is_right(now: datetime, day: date, zone: str, soonest: int) -> None:
    terms = any_terms(zone=zone, earliest_foc_business_days=soonest, latest_foc_days=60)

    for problem in date_problems(WantedDate(day), terms, now).errors:
        if problem.suggestion:
            assert date_problems(WantedDate(date.fromisoformat(problem.suggestion)), terms, now).errors == ()


@given(MOMENTS, ZONES, st.integers(0, 9))
def test_a_later_submission_never_ports_earlier(now: datetime, zone: str, days: int) -> None:
    terms = any_terms(zone=zone, earliest_foc_business_days=days)

    assert earliest(terms, now) <= earliest(terms, now + timedelta(hours=1))


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.times(), ZONES)
def test_a_time_is_a_moment_or_a_problem(day: date, at: time, zone: str) -> None:
    wanted = WantedDate(day, at.replace(fold=0, tzinfo=None), zone)

    problems = time_problems(wanted)

    assert (wanted.instant is None) == bool(problems)
    for problem in problems:
        after = WantedDate(day, time.fromisoformat(problem.suggestion or ""), zone)
        assert time_problems(after) == ()
        assert after.instant is not None


# --- calendars of losing carriers ------------------------------------------------------------------------------------

CALENDARS = '{"Lakeside Telecom": {"country": "US", "closed": ["2026-12-23"], "open": ["2026-11-27"]}}'


def test_a_losing_carrier_has_days_of_its_own_however_its_name_is_spelled() -> None:
    calendar = calendar_of("LAKESIDE telecom", "US", read_calendars(CALENDARS))

    assert not calendar.is_business_day(date(2026, 12, 23))
    assert calendar.is_business_day(date(2026, 11, 27))
    assert calendar_of("Lakeside", "US", read_calendars(CALENDARS)) == Calendar("US")
    assert calendar_of("Lakeside", "CA", read_calendars("")) == Calendar("CA")


def test_without_a_country_the_other_days_are_those_of_the_numbers() -> None:
    table = read_calendars('{"Lakeside": {"closed": ["2026-12-23"]}}')

    assert calendar_of("Lakeside", "CA", table).country == "CA"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "no JSON"),
        ("[]", "no JSON object"),
        ('{"A": []}', "country, closed and open"),
        ('{"A": {"holidays": []}}', "country, closed and open"),
        ('{"A": {"country": "MX"}}', "US or CA"),
        ('{"A": {"closed": "2026-12-24"}}', "no list"),
        ('{"A": {"closed": ["24 Dec"]}}', "dates as in 2026-12-24"),
        ('{"A": {"open": [5]}}', "dates as in 2026-12-24"),
        ('{"A": {"closed": ["2026-12-24"], "open": ["2026-12-24"]}}', "both closed and open on 2026-12-24"),
        ('{"A B": {}, "a-b": {}}', "there twice"),
        ('{"!": {}}', "is no carrier"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(text: str, why: str) -> None:
    with pytest.raises(BadCalendars, match=why):
        read_calendars(text)


@pytest.mark.parametrize("address", ["desk", "Desk <desk@example.com>", 7, ""], ids=str)
def test_an_address_of_a_profile_that_is_none_is_refused(address: object) -> None:
    with pytest.raises(BadRoutes, match=r"contact_email .* is no address"):
        profile("manual", json.dumps({"manual": {"contact_email": address}}))


def test_people_that_read_packets_are_sent_no_tax_number() -> None:
    assert profile("telnyx", '{"telnyx": {"takes_tax_id": true}}').takes_tax_id
    with pytest.raises(BadRoutes, match="takes_tax_id is not for manual"):
        profile("manual", '{"manual": {"takes_tax_id": true}}')


def test_people_that_read_mails_take_no_comments() -> None:
    with pytest.raises(BadRoutes, match="takes_comments is not for manual"):
        profile("manual", '{"manual": {"takes_comments": true}}')


@pytest.mark.parametrize("zone", ["America/Nowhere", "Eastern time", "", "/etc/passwd"])
def test_a_profile_in_a_zone_that_is_none_is_refused(zone: str) -> None:
    with pytest.raises(BadRoutes):
        profile("manual", f'{{"manual": {{"activation_zone": "{zone}"}}}}')


def test_the_guides_table_can_be_read() -> None:
    (example,) = re.findall(r'`(\{"Lakeside Telecom": \{"country".*?\}\})`', GUIDES)

    assert read_calendars(example)["lakesidetelecom"].closed == {date(2026, 12, 24)}


def test_terms_follow_from_the_policy() -> None:
    policy = Policy(
        carrier_routes="toll_free=telnyx, *=manual",
        carrier_profiles='{"manual": {"earliest_foc_business_days": 4}}',
        calendars=CALENDARS,
    )

    local = terms_of(NumberClass.LOCAL, "US", "Lakeside Telecom", NEW_YORK, policy)
    toll_free = terms_of(NumberClass.TOLL_FREE, "", "Lakeside Telecom", NEW_YORK, policy)
    test = terms_of(NumberClass.LOCAL, "US", "", NEW_YORK, policy, test_mode=True)
    known = terms_of(NumberClass.LOCAL, "US", "", NEW_YORK, policy, carrier="telnyx")

    assert (local.capabilities.name, local.capabilities.earliest_foc_business_days) == ("manual", 4)
    assert local.calendar.is_business_day(date(2026, 11, 27))
    assert toll_free.capabilities.name == known.capabilities.name == "telnyx"
    assert test.capabilities.name == "simulated"


def test_before_it_is_known_what_is_ported_only_what_nobody_takes_is_refused() -> None:
    terms = [any_terms(), any_terms(country="CA", calendar=Calendar("CA"))]
    both, one = date(2026, 9, 7), date(2026, 7, 1)  # Labour Day, Canada Day

    assert [problem.code for problem in problems_for_all(WantedDate(both), terms, MONDAY)] == ["date_holiday"]
    assert problems_for_all(WantedDate(one), terms, MONDAY) == ()
    assert next_fitting(terms[1], one, MONDAY) == date(2026, 7, 2)
