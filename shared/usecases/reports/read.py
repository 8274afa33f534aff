"""The desk's reports, for our team."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, timedelta
from typing import Final

from shared.domain.permissions import Action
from shared.domain.problems import NotFound, Problem, RulesBroken
from shared.domain.reports.tables import MOST_DAYS, OPEN_ORDERS, REPORTS, Report, Sheet, open_orders, sheet_of
from shared.domain.reports.tallies import EVER, ORDERS_BY_MONTH, Tally, period_of, place_of
from shared.usecases.desk import Desk, Principal, require

USUAL_DAYS: Final = 30


def list_reports(principal: Principal) -> tuple[Report, ...]:
    """The reports that there are. Raises `Forbidden`."""
    require(principal, Action.STAFF_REPORTS)
    return tuple(REPORTS.values())


def read_report(
    desk: Desk,
    principal: Principal,
    name: str,
    first: date | None = None,
    last: date | None = None,
    by: Sequence[str] = (),
) -> Sheet:
    """A report from `first` to `last` (UTC), the last 30 days if neither is said; test keys read of test orders.

    Raises `Forbidden`, `NotFound`, `RulesBroken`.
    """
    require(principal, Action.STAFF_REPORTS)
    report = REPORTS.get(name)
    if report is None:
        raise NotFound(f"There is no report {name!r}. There are {', '.join(REPORTS)}.")
    today = desk.clock.now().astimezone(UTC).date()
    until = min(last or today, today)
    since = first or _usual(min(until, last or until))
    _check(report, since, until, today, by)
    if report is OPEN_ORDERS:
        return _open_orders(desk, since, until, test_mode=principal.test_mode)
    found = _sums(desk, report.series, since, until, test_mode=principal.test_mode)
    return sheet_of(report, found, since, until, tuple(dict.fromkeys(by)))


def _usual(last: date) -> date:
    """The first of the days that are read if none is said, to the last one; the calendar begins somewhere."""
    return last - timedelta(days=min(USUAL_DAYS - 1, (last - date.min).days))


def _check(report: Report, first: date, last: date, today: date, by: Sequence[str]) -> None:
    problems = []
    if first > last:
        detail = f"It would begin on {first}, after its end on {last}." if first <= today else f"{first} is to come."
        problems.append(Problem("dates_reversed", detail, "Give `from` and `to` in order, as YYYY-MM-DD.", "from"))
    elif (last - first).days >= MOST_DAYS:
        detail = f"From {first} to {last} are {(last - first).days + 1} days; a report has {MOST_DAYS} at most."
        problems.append(Problem("too_many_days", detail, "Ask for a part of them at a time.", "from"))
    unknown = [one for one in by if one not in report.dimensions]
    if unknown:
        detail = f"{report.name} cannot be broken down by {', '.join(sorted(set(unknown)))[:200]}."
        problems.append(Problem("unknown_dimension", detail, f"Use {', '.join(report.dimensions)}.", "by"))
    if problems:
        raise RulesBroken("There is no such report.", problems=problems)


def _open_orders(desk: Desk, first: date, last: date, *, test_mode: bool) -> Sheet:
    month = first.replace(day=1)
    by_month = desk.store.tallied(ORDERS_BY_MONTH, EVER, "0", period_of(last), test_mode=test_mode)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return open_orders(days, _sums(desk, OPEN_ORDERS.series, month, last, test_mode=test_mode), by_month)


def _sums(desk: Desk, series: str, first: date, last: date, *, test_mode: bool) -> Iterator[Tally]:
    """What is kept of these days, a month at a time."""
    for begin, end in _months(first, last):
        yield from desk.store.tallied(series, period_of(begin), place_of(begin), place_of(end), test_mode=test_mode)


def _months(first: date, last: date) -> Iterator[tuple[date, date]]:
    begin = first
    while begin <= last:
        after = (begin.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield begin, min(last, after - timedelta(days=1))
        begin = after
