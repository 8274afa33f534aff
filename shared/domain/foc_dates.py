"""On which days an order may be ported: before it is sent, and where its carrier does not say.

Sources: 47 CFR 52.35 (a business day is Monday to Friday without the current provider's own holidays; an order that is
complete between 08:00 and 13:00 local time counts that day, a later one as the next business day 08:00; local is where
the number is; a simple port takes one business day), CRTC 2005-72 (two in Canada), Somos (the controlling RespOrg has
two), all as in porting.md section 6. A carrier's profile may say more. Toll-free numbers change their RespOrg on an
effective date and have no FOC: the same rules, in other words.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from shared.domain.business_days import Calendar, Country, calendar_for
from shared.domain.carrier_profiles import profile, route
from shared.domain.carriers import Capabilities, FocWindow
from shared.domain.model import PortOrder
from shared.domain.number_class import NumberClass
from shared.domain.policy import Policy
from shared.domain.problems import Problem
from shared.domain.splitting import carrier_key
from shared.domain.words.letter import long_date

LEGAL_CUTOFF: Final = time(13, 0)
"""Local time until which an order counts as of that day, where its carrier names no other."""
DATE_POINTER: Final = "/requested_foc_at"
TIME_POINTER: Final = "/requested_foc_time"
ZONE_POINTER: Final = "/requested_foc_zone"
OF_REQUEST: Final = frozenset({DATE_POINTER, TIME_POINTER, ZONE_POINTER})
"""Where a date stands: in the request, whichever of its orders it does not fit."""

_SATURDAY: Final = 5


class BadCalendars(ValueError):
    """A table of calendars that cannot be read; the text says where and how to write it."""


@dataclass(frozen=True, slots=True)
class CarrierDays:
    """One losing carrier's own days; without `country` the other days are those of the numbers' country."""

    country: Country | None = None
    closed: frozenset[date] = frozenset()
    open_on: frozenset[date] = frozenset()


_FORM: Final = '{"Lakeside Telecom": {"country": "US", "closed": ["2026-12-24"], "open": ["2026-11-27"]}}'


@lru_cache(maxsize=4)
def read_calendars(text: str) -> Mapping[str, CarrierDays]:
    """The operator's table of losing carriers' own days, by `carrier_key`. Raises `BadCalendars`."""
    if not text.strip():
        return MappingProxyType({})
    try:
        given = json.loads(text)
    except ValueError as error:
        raise BadCalendars(f"calendars is no JSON ({error}); write {_FORM}") from None
    if not isinstance(given, dict):
        raise BadCalendars(f"calendars is no JSON object; write {_FORM}")
    found: dict[str, CarrierDays] = {}
    for name, days in given.items():
        key = carrier_key(name)
        if not key or key in found:
            raise BadCalendars(f"calendars: {name!r} {'is there twice' if key else 'is no carrier'}; name each once")
        found[key] = _days(name, days)
    return MappingProxyType(found)


def _days(name: str, given: Any) -> CarrierDays:
    if not isinstance(given, dict) or set(given) - {"country", "closed", "open"}:
        raise BadCalendars(f"calendars: {name!r} has country, closed and open, and nothing else; write {_FORM}")
    country = given.get("country")
    if country not in (None, "US", "CA"):
        raise BadCalendars(f"calendars: the country of {name!r} is US or CA, not {country!r}")
    closed, open_on = (_dates(name, word, given.get(word, [])) for word in ("closed", "open"))
    both = closed & open_on
    if both:
        raise BadCalendars(f"calendars: {name!r} is both closed and open on {min(both).isoformat()}; keep one")
    return CarrierDays(country, closed, open_on)


def _dates(name: str, word: str, given: Any) -> frozenset[date]:
    if not isinstance(given, list):
        raise BadCalendars(f"calendars: {word!r} of {name!r} is no list; write {_FORM}")
    try:
        return frozenset(date.fromisoformat(day) for day in given)
    except (ValueError, TypeError):
        raise BadCalendars(f"calendars: {word!r} of {name!r} holds dates as in 2026-12-24") from None


def calendar_of(losing_carrier: str, country: str, calendars: Mapping[str, CarrierDays]) -> Calendar:
    """The business days of a losing carrier: those of the numbers' country, with its own where the table has them."""
    default = calendar_for(country)
    own = calendars.get(carrier_key(losing_carrier))
    return default if own is None else Calendar(own.country or default.country, own.closed, own.open_on)


def calendar_of_order(order: PortOrder, policy: Policy) -> Calendar:
    """The business days of an order's losing carrier, as the operator's table has them."""
    return calendar_of(order.losing_account.carrier_name, order.country, read_calendars(policy.calendars))


@dataclass(frozen=True, slots=True, kw_only=True)
class DateTerms:
    """What an order's dates follow from: what its carrier takes, the losing carrier's `calendar`, and the numbers' own
    `zone` (IANA)."""

    number_class: NumberClass
    country: str
    capabilities: Capabilities
    calendar: Calendar
    zone: str

    @property
    def is_toll_free(self) -> bool:
        return self.number_class == NumberClass.TOLL_FREE

    @property
    def date_name(self) -> str:
        """What the date is called."""
        return "effective date" if self.is_toll_free else "port date"


def terms_of(
    number_class: NumberClass,
    country: str,
    losing_carrier: str,
    zone: str,
    policy: Policy,
    *,
    test_mode: bool = False,
    carrier: str = "",
) -> DateTerms:
    """The terms of an order: of `carrier` where it is known which has it, else of whom the routes will give it to."""
    name = carrier or route(policy.carrier_routes, number_class, country, test_mode=test_mode)
    return DateTerms(
        number_class=number_class,
        country=country,
        capabilities=profile(name, policy.carrier_profiles),
        calendar=calendar_of(losing_carrier, country, read_calendars(policy.calendars)),
        zone=zone,
    )


def counts_as(terms: DateTerms, now: datetime) -> date:
    """The business day that an order counts as of, if it went to its carrier now."""
    local = now.astimezone(ZoneInfo(terms.zone))
    cutoff = terms.capabilities.submit_by or LEGAL_CUTOFF
    if terms.calendar.is_business_day(local.date()) and local.time() < cutoff:
        return local.date()
    return terms.calendar.next_business_day(local.date())


def earliest(terms: DateTerms, now: datetime) -> date:
    """The first day on which an order that went to its carrier now may be ported."""
    days = terms.capabilities.earliest_foc_business_days
    return terms.calendar.add_business_days(
        counts_as(terms, now), least_business_days(terms.number_class, terms.country) if days is None else days
    )


def least_business_days(number_class: NumberClass, country: str) -> int:
    """Business days from submission to port that the rules leave for the check, where the carrier names no number."""
    two = number_class == NumberClass.TOLL_FREE or (number_class == NumberClass.LOCAL and country == "CA")
    return 2 if two else 1


FARTHEST_DAYS: Final = 365
"""How far ahead anybody may ask where the carrier names no limit; a letter is too old long before."""


def latest(terms: DateTerms, now: datetime) -> date:
    """The last open day that the carrier takes."""
    days = terms.capabilities.latest_foc_days
    today = _today(terms, now)
    last = today + timedelta(days=FARTHEST_DAYS if days is None else days)
    while last > today and not is_open(terms, last):
        last -= timedelta(days=1)
    return last


def is_open(terms: DateTerms, day: date) -> bool:
    """Whether numbers are ported on this day of the week and year."""
    return terms.capabilities.ports_any_day or terms.calendar.is_business_day(day)


def next_fitting(terms: DateTerms, day: date, now: datetime) -> date | None:
    """The first day from `day` on that breaks no rule; None where the carrier takes none that late."""
    found, last = max(day, earliest(terms, now)), latest(terms, now)
    while found <= last and not is_open(terms, found):
        found += timedelta(days=1)
    return found if found <= last else None


def activation_hours(terms: DateTerms) -> tuple[time, time, str]:
    """From when until when numbers are ported, on the clock of which zone; the whole day of the numbers' own zone
    where the carrier names no hours."""
    its = terms.capabilities
    zone = terms.zone if (its.activation_from, its.activation_to) == (time(0, 0), time(23, 59)) else its.activation_zone
    return its.activation_from, its.activation_to, zone


def windows(terms: DateTerms, now: datetime, count: int = 10) -> tuple[FocWindow, ...]:
    """The next `count` days, or fewer, on which the carrier would port an order that went to it now, in its hours."""
    found: list[FocWindow] = []
    day = next_fitting(terms, earliest(terms, now), now)
    while day is not None and len(found) < count:
        found.append(_window(terms, day))
        day = next_fitting(terms, day + timedelta(days=1), now)
    return tuple(found)


def _window(terms: DateTerms, day: date) -> FocWindow:
    begins, ends, name = activation_hours(terms)
    zone = ZoneInfo(name)
    last_day = day if begins < ends else day + timedelta(days=1)
    return FocWindow(
        datetime.combine(day, begins, zone).astimezone(UTC), datetime.combine(last_day, ends, zone).astimezone(UTC)
    )


def _today(terms: DateTerms, now: datetime) -> date:
    return now.astimezone(ZoneInfo(terms.zone)).date()


# --- what somebody asks for ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WantedDate:
    """A day that somebody asks for and, where they care, a time on the clock of `zone` (IANA)."""

    day: date
    at: time | None = None
    zone: str = ""

    @property
    def instant(self) -> datetime | None:
        """The moment, in UTC, if one is asked for and there is such a time that day. Of a time that comes twice, as
        the clock is put back, it is the first."""
        if self.at is None or not is_zone(self.zone) or not _is_near(self.day):
            return None
        given = datetime.combine(self.day, self.at, ZoneInfo(self.zone))
        moment = given.astimezone(UTC)
        back = moment.astimezone(given.tzinfo)
        return moment if back.replace(tzinfo=None) == given.replace(tzinfo=None) else None

    def iso(self) -> str:
        """As carriers are told: the moment in UTC where one is asked for, otherwise the day."""
        moment = self.instant
        return moment.isoformat() if moment else self.day.isoformat()


class AsksForDate(Protocol):
    """A request, or an order."""

    @property
    def requested_foc_at(self) -> date | None: ...
    @property
    def requested_foc_time(self) -> time | None: ...
    @property
    def requested_foc_zone(self) -> str: ...


def wanted_of(asking: AsksForDate) -> WantedDate | None:
    """The date that a request or an order asks for; None where the carrier may choose."""
    day = asking.requested_foc_at
    return WantedDate(day, asking.requested_foc_time, asking.requested_foc_zone) if day else None


@dataclass(frozen=True, slots=True)
class DateFindings:
    """What is wrong with a date, and what may be."""

    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def is_zone(name: str) -> bool:
    """Whether this is the name of a zone in the tz database, such as America/New_York."""
    try:
        return ("/" in name or name == "UTC") and ZoneInfo(name).key == name
    except (ValueError, OSError, KeyError):
        return False


def _is_near(day: date) -> bool:
    """Whether a day can be reckoned with; others are refused for being past or too far."""
    return 1970 <= day.year < 2200


def time_problems(wanted: WantedDate, zone_of_numbers: str = "") -> tuple[Problem, ...]:
    """What is wrong with the time itself, whoever is to port: its zone is missing or unknown, or the clock skips it.

    Codes: timezone_missing, timezone_unknown, time_in_dst_gap. `zone_of_numbers` is suggested.
    """
    if wanted.zone and not is_zone(wanted.zone):
        return (
            Problem(
                "timezone_unknown",
                f"{wanted.zone[:60]!r} is no time zone.",
                "Give its name in the tz database, such as America/New_York.",
                ZONE_POINTER,
                suggestion=zone_of_numbers or None,
            ),
        )
    if wanted.at is None:
        return ()
    if not wanted.zone:
        return (
            Problem(
                "timezone_missing",
                f"{_clock(wanted.at)} is not the same moment everywhere, and no time zone is named.",
                "Name the zone whose clock you mean, such as America/New_York, or leave the time out.",
                ZONE_POINTER,
                suggestion=zone_of_numbers or None,
            ),
        )
    if wanted.instant is None and _is_near(wanted.day):
        after = _clock(_after_gap(wanted.day, wanted.at, ZoneInfo(wanted.zone)))
        return (
            Problem(
                "time_in_dst_gap",
                f"There is no {_clock(wanted.at)} on {_day(wanted.day)} in {wanted.zone}: the clock is put forward "
                "over it.",
                f"Ask for {after} or later.",
                TIME_POINTER,
                suggestion=after,
            ),
        )
    return ()


def _after_gap(day: date, at: time, zone: ZoneInfo) -> time:
    """What the clock shows first after it was put forward over `at`."""
    moment = datetime.combine(day, at.replace(second=0, microsecond=0, fold=1), zone).astimezone(UTC)
    before = moment.astimezone(zone).utcoffset()
    while moment.astimezone(zone).utcoffset() == before:
        moment += timedelta(minutes=1)
    return moment.astimezone(zone).time()


def date_problems(wanted: WantedDate, terms: DateTerms, now: datetime, *, of: str = "") -> DateFindings:
    """Everything that keeps an order from being ported when it is asked for, if it went to its carrier now.

    Codes: date_in_past, date_too_soon, date_too_far, date_weekend, date_holiday (a warning for days that only many
    companies keep), time_outside_window. `of` says which order it is about, where there are several.
    """
    errors = [*_past(wanted, terms, now)] or [*_too_far(wanted.day, terms, now)]
    warnings: list[Problem] = []
    if not errors:
        errors += _too_soon(wanted.day, terms, now)
        (warnings if _is_uncertain(terms, wanted.day) else errors).extend(_closed(wanted.day, terms, now))
        errors += _outside_hours(wanted, terms)
    return DateFindings(_naming(of, errors), _naming(of, warnings))


def _naming(of: str, found: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(replace(one, detail=f"{of}: {one.detail}") if of else one for one in found)


def _past(wanted: WantedDate, terms: DateTerms, now: datetime) -> Iterator[Problem]:
    moment = wanted.instant
    if wanted.day < _today(terms, now) or (moment is not None and moment <= now):
        yield _date_problem(
            "date_in_past",
            f"The requested {terms.date_name}, {_day(wanted.day)}, has passed.",
            next_fitting(terms, earliest(terms, now), now),
        )


def _too_soon(day: date, terms: DateTerms, now: datetime) -> Iterator[Problem]:
    first = earliest(terms, now)
    if day < first:
        yield _date_problem(
            "date_too_soon",
            f"{_day(day)} is too soon: sent to the carrier now, the order counts as of {_day(counts_as(terms, now))}, "
            f"and its earliest {terms.date_name} is {_day(first)}.",
            next_fitting(terms, first, now),
        )


def _too_far(day: date, terms: DateTerms, now: datetime) -> Iterator[Problem]:
    last = latest(terms, now)
    if day > last:
        yield Problem(
            "date_too_far",
            f"{_day(day)} is too far ahead: at present a {terms.date_name} can be up to {_day(last)}.",
            f"Ask for {_day(last)} or earlier, or leave the date out and submit the request later.",
            DATE_POINTER,
            suggestion=last.isoformat(),
        )


def _is_uncertain(terms: DateTerms, day: date) -> bool:
    holiday = terms.calendar.holiday(day)
    return holiday is not None and not holiday.certain and day.weekday() < _SATURDAY


def _closed(day: date, terms: DateTerms, now: datetime) -> Iterator[Problem]:
    """Weekends and holidays, each with the next open day."""
    if is_open(terms, day):
        return
    following = next_fitting(terms, day, now)
    holiday = terms.calendar.holiday(day)
    if holiday is None:
        yield _date_problem(
            "date_weekend", f"{_day(day)}: carriers set no {terms.date_name} on weekends.", following, next_open=True
        )
    elif holiday.certain:
        detail = f"{_day(day)} is a holiday of the current carrier: {holiday.name}."
        yield _date_problem("date_holiday", detail, following, next_open=True)
    else:
        detail = f"{_day(day)} is {holiday.name}, when many carriers are closed; they may refuse the date."
        yield _date_problem("date_holiday", detail, following, next_open=True)


def _date_problem(code: str, detail: str, fitting: date | None, *, next_open: bool = False) -> Problem:
    if fitting is None:
        fix = "Leave the date out: the carrier then gives its earliest."
    elif next_open:
        fix = f"The next open day is {_day(fitting)}."
    else:
        fix = f"Ask for {_day(fitting)} or later, or leave the date out: the carrier then gives its earliest."
    return Problem(code, detail, fix, DATE_POINTER, suggestion=fitting.isoformat() if fitting else None)


def _outside_hours(wanted: WantedDate, terms: DateTerms) -> Iterator[Problem]:
    moment = wanted.instant
    if moment is None:
        return
    begins, ends, zone = activation_hours(terms)
    there = moment.astimezone(ZoneInfo(zone))
    clock = there.time()
    inside = begins <= clock <= ends if begins <= ends else clock >= begins or clock <= ends
    if inside:
        return
    opens, closes = (
        datetime.combine(there.date(), at, there.tzinfo).astimezone(ZoneInfo(wanted.zone)) for at in (begins, ends)
    )
    here = f", in {wanted.zone} {_clock(opens.time())} to {_clock(closes.time())}" if wanted.zone != zone else ""
    yield Problem(
        "time_outside_window",
        f"Numbers are moved from {_clock(begins)} to {_clock(ends)} in {zone}{here}; {_clock(clock)} there is outside.",
        f"Ask for a time between {_clock(opens.time())} and {_clock(closes.time())} in {wanted.zone}, or for none.",
        TIME_POINTER,
        suggestion=_clock(opens.time()),
    )


def problems_for_all(wanted: WantedDate, terms: Iterable[DateTerms], now: datetime) -> tuple[Problem, ...]:
    """What is wrong with a date while it is not known yet which orders it is for: only what every one refuses."""
    found = [date_problems(wanted, one, now).errors for one in terms]
    shared = set.intersection(*({problem.code for problem in errors} for errors in found)) if found else set()
    return tuple(problem for problem in found[0] if problem.code in shared) if shared else ()


def _day(day: date) -> str:
    return f"{day:%A}, {long_date(day)}"


def _clock(at: time) -> str:
    return f"{at:%H:%M}"
