"""The desk's reports: what each counts, what it can be broken down by, and how its figures follow from sums."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from shared.domain.lifecycle import Status
from shared.domain.reports import tallies
from shared.domain.reports.tallies import HOURS_UP_TO, OPEN, Counts, Tally, limit_name, period_of, place_of
from shared.domain.splitting import carrier_key
from shared.domain.words.letter import long_date

Cell = str | int | float | None
"""None where there is nothing to say: a share of nothing."""

MOST_DAYS: Final = 366
MOST_BARS: Final = 25


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of a report, from the counts of its row."""

    name: str
    says: str
    of: Callable[[Counts], Cell]


@dataclass(frozen=True, slots=True)
class Report:
    """`dimensions` are the parts of its series' keys in their order. `drawn` is the measure that its chart shows, by
    the first dimension."""

    name: str
    title: str
    says: str
    series: str
    dimensions: tuple[str, ...]
    measures: tuple[Measure, ...]
    drawn: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    says: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: its length and the text at its end."""

    label: str
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A report of certain days: a table, and what a chart draws of it."""

    report: Report
    first: date
    last: date
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    bars_say: str
    bars: tuple[Bar, ...]


def _count(name: str, says: str) -> Measure:
    return Measure(name, says, lambda counts: counts.get(name, 0))


def _share(name: str, part: str, whole: str, says: str) -> Measure:
    """A share in percent, to one decimal."""

    def of(counts: Counts) -> Cell:
        return round(100 * counts.get(part, 0) / counts[whole], 1) if counts.get(whole) else None

    return Measure(name, says, of)


def _average(counts: Counts, of: str, over: str, unit: int = 1) -> Cell:
    return round(counts.get(of, 0) / counts[over] / unit, 1) if counts.get(over) else None


def _average_hours(counts: Counts) -> Cell:
    return _average(counts, "minutes", "count", 60)


def _within(tenths: int) -> Callable[[Counts], Cell]:
    """The first of the limits that so many tenths stayed within, in hours; None over the last."""

    def of(counts: Counts) -> Cell:
        wanted, so_far = counts.get("count", 0) * tenths, 0
        for hours in HOURS_UP_TO if wanted else ():
            so_far += counts.get(limit_name(hours), 0)
            if so_far * 10 >= wanted:
                return hours
        return None

    return of


_LIMITS: Final = ", ".join(map(str, HOURS_UP_TO))
_LASTED: Final = (
    Measure("average_hours", "How long it lasted on average, in hours.", _average_hours),
    Measure("half_within_hours", f"Half of them took no longer; one of {_LIMITS}, empty if it was more.", _within(5)),
    Measure("nine_in_ten_within_hours", "Nine in ten took no longer, by the same limits.", _within(9)),
)
_RIGHT: Final = _share(
    "right_first_time_percent", "right_first_time", "completed", "Completed orders that were never rejected."
)
_REJECTED: Final = _share("rejected_percent", "rejected", "sent", "Rejections for each 100 orders sent.")

_REPORTS: Final = (
    Report(
        "open-orders",
        "Open orders by status",
        "How many orders stood in each status at the end of each day (UTC), and how many came and went on it.",
        tallies.ORDERS,
        ("status",),
        (_count("entered", "Orders that came into it."), _count("left", "Orders that left it.")),
        "open",
    ),
    Report(
        "stage-times",
        "Time per stage",
        "How long orders stayed in a status, for those that left it in these days.",
        tallies.STAGES,
        ("status", "gaining_carrier", "number_class"),
        (_count("count", "Times that an order left it."), *_LASTED),
        "average_hours",
        "hours",
    ),
    Report(
        "rejections",
        "Reasons of rejections",
        "Why carriers rejected orders, a rejection with two reasons counted under both.",
        tallies.REJECTIONS,
        ("reason", "losing_carrier", "gaining_carrier", "number_class"),
        (_count("orders", "Rejections with this reason."),),
        "orders",
    ),
    Report(
        "carriers",
        "Orders by carrier",
        "What became of orders, by who takes the numbers and who gives them up.",
        tallies.CARRIERS,
        ("gaining_carrier", "losing_carrier", "number_class"),
        (
            _count("sent", "Orders handed to the carrier."),
            _count("confirmed", "Port dates (FOC) confirmed."),
            _count("rejected", "Rejections."),
            _REJECTED,
            _count("completed", "Orders completed."),
            _count("partly_completed", "Orders completed in part."),
            _count("cancelled", "Orders cancelled."),
            _count("expired", "Orders that expired."),
            _count("numbers", "Numbers of the completed orders."),
        ),
        "completed",
    ),
    Report(
        "first-time-right",
        "Right the first time",
        "The share of completed orders that no carrier ever rejected.",
        tallies.CARRIERS,
        ("gaining_carrier", "losing_carrier", "number_class"),
        (
            _count("completed", "Orders completed."),
            _count("right_first_time", "Those of them that were never rejected."),
            _RIGHT,
        ),
        "right_first_time_percent",
        "%",
    ),
    Report(
        "dates",
        "Dates that were kept",
        "Completed orders: the day on which they ported beside the day that was confirmed (FOC), the day that was "
        "asked for, and the window that the customer read when the order went to its carrier.",
        tallies.DATES,
        ("gaining_carrier", "number_class"),
        (
            _count("ported", "Orders completed."),
            _count("confirmed", "Those with a confirmed date."),
            _share("confirmed_kept_percent", "confirmed_kept", "confirmed", "Ported on the confirmed day."),
            _count("confirmed_early", "Ported before it."),
            _count("confirmed_late", "Ported after it."),
            Measure(
                "average_days_off",
                "Days between the confirmed and the actual day, on average.",
                lambda counts: (
                    round(counts.get("days_off", 0) / counts["confirmed"], 1) if counts.get("confirmed") else None
                ),
            ),
            _count("requested", "Orders for which a day was asked for."),
            _share("requested_kept_percent", "requested_kept", "requested", "Ported on the day asked for."),
            _count("requested_early", "Ported before it."),
            _count("requested_late", "Ported after it."),
            _count("told", "Orders whose customer was told a window."),
            _share("told_kept_percent", "told_kept", "told", "Ported within the window."),
            _count("told_early", "Ported before the window."),
            _count("told_late", "Ported after the window."),
        ),
        "told_kept_percent",
        "%",
    ),
    Report(
        "port-outs",
        "Numbers that leave",
        "Requests of other carriers for our numbers, by who asked, and how many were answered in time.",
        tallies.PORT_OUTS,
        ("winning_carrier", "number_class"),
        (
            _count("received", "Requests recorded."),
            _count("confirmed", "Port dates (FOC) given."),
            _count("rejected", "Rejected with reasons."),
            _count("cancelled", "Withdrawn, or given up."),
            _count("completed", "Gone."),
            _count("returned", "Snapped back."),
            _share("answered_in_time_percent", "answered_in_time", "answered", "Answers given by when they were due."),
        ),
        "received",
    ),
    Report(
        "port-out-reasons",
        "Reasons of our rejections",
        "Why we rejected requests of other carriers.",
        tallies.PORT_OUT_REASONS,
        ("reason", "winning_carrier", "number_class"),
        (_count("port_outs", "Rejections with this reason."),),
        "port_outs",
    ),
    Report(
        "cases",
        "Cases",
        "Cases opened and resolved, how they ended, and how long they took.",
        tallies.CASES,
        ("kind", "outcome"),
        (_count("opened", "Cases opened."), _count("resolved", "Cases resolved."), *_LASTED),
        "opened",
    ),
)
REPORTS: Final[Mapping[str, Report]] = {report.name: report for report in _REPORTS}
OPEN_ORDERS: Final = REPORTS["open-orders"]


def sheet_of(report: Report, found: Iterable[Tally], first: date, last: date, by: Sequence[str] = ()) -> Sheet:
    """The report of these sums, broken down `by` some of its dimensions, all of them if none is named."""
    kept = tuple(by) or report.dimensions
    rows = _grouped(report, found, kept)
    columns = (*(Column(name, "") for name in kept), *(Column(one.name, one.says) for one in report.measures))
    cells = tuple(
        (*key, *(measure.of(counts) for measure in report.measures))
        for key, counts in sorted(rows.items(), key=lambda row: _order(kept, row[0]))
    )
    drawn = next(measure for measure in report.measures if measure.name == report.drawn)
    return Sheet(report, first, last, columns, cells, drawn.says, _bars(report, drawn, rows, kept))


def _grouped(report: Report, found: Iterable[Tally], kept: Sequence[str]) -> dict[tuple[str, ...], dict[str, int]]:
    """Sums by the dimensions that are kept. Spellings of one carrier are one row, under the one that is used most."""
    rows: dict[tuple[str, ...], dict[str, int]] = {}
    spellings: dict[str, dict[str, int]] = {}
    for tally in found:
        named = dict(zip(report.dimensions, tally.key, strict=True))
        weight = sum(tally.adds.values())
        for name in kept:
            if name in _CARRIERS:
                used = spellings.setdefault(carrier_key(named[name]), {})
                used[named[name]] = used.get(named[name], 0) + weight
        key = tuple(carrier_key(named[name]) if name in _CARRIERS else named[name] for name in kept)
        _add(rows.setdefault(key, {}), tally.adds)
    best = {key: max(sorted(used), key=lambda one, used=used: used[one]) for key, used in spellings.items()}  # type: ignore[misc]
    return {
        tuple(best[part] if name in _CARRIERS else part for name, part in zip(kept, key, strict=True)): counts
        for key, counts in rows.items()
    }


_CARRIERS: Final = frozenset({"losing_carrier", "winning_carrier"})


def _add(sums: dict[str, int], adds: Counts) -> None:
    for name, number in adds.items():
        sums[name] = sums.get(name, 0) + number


_STATUSES: Final = {status.value: place for place, status in enumerate(Status)}


def _order(kept: Sequence[str], key: Sequence[str]) -> tuple[tuple[int, str], ...]:
    """Statuses as they follow each other, everything else by name."""
    return tuple(
        (_STATUSES.get(part, 0) if name == "status" else 0, part.casefold())
        for name, part in zip(kept, key, strict=True)
    )


def _bars(
    report: Report, drawn: Measure, rows: Mapping[tuple[str, ...], Counts], kept: Sequence[str]
) -> tuple[Bar, ...]:
    """One for each value of the first dimension; the shortest of many are put together where they can be added up."""
    by_first: dict[str, dict[str, int]] = {}
    for key, counts in rows.items():
        _add(by_first.setdefault(key[0], {}), counts)
    listed = [(label, drawn.of(counts)) for label, counts in by_first.items()]
    shown = [(label, value) for label, value in listed if isinstance(value, int | float)]
    if kept[0] == "status":
        shown.sort(key=lambda one: _STATUSES.get(one[0], 0))
    else:
        shown.sort(key=lambda one: (-one[1], one[0].casefold()))
    bars = [_bar(label or "(not said)", value, report.unit) for label, value in shown[:MOST_BARS]]
    rest: dict[str, int] = {}
    for label, _ in shown[MOST_BARS:]:
        _add(rest, by_first[label])
    others = drawn.of(rest)
    if isinstance(others, int | float) and rest:
        bars.append(_bar(f"{len(shown) - MOST_BARS} others", others, report.unit))
    return tuple(bars)


def _bar(label: str, value: float, unit: str) -> Bar:
    shown = f"{value:,}"
    return Bar(label, float(value), f"{shown}%" if unit == "%" else f"{shown} {unit}".strip())


# --- open orders: what is there at the end of each day ---------------------------------------------------------------


def open_orders(days: Sequence[date], by_day: Iterable[Tally], by_month: Iterable[Tally]) -> Sheet:
    """How many orders stood in each status at the end of each of `days`, which follow each other.

    `by_month` are the sums of all months, `by_day` those of the days from the first of the first day's month on.
    """
    first_month = period_of(days[0])
    open_now: dict[str, int] = {}
    for tally in by_month:
        if tally.place < first_month:
            _move(open_now, tally)
    of_day: dict[tuple[str, str], list[Tally]] = {}
    for tally in by_day:
        of_day.setdefault((tally.period, tally.place), []).append(tally)
    before = [date(days[0].year, days[0].month, day) for day in range(1, days[0].day)]
    for day in before:
        for tally in of_day.get((period_of(day), place_of(day)), ()):
            _move(open_now, tally)
    rows: list[tuple[Cell, ...]] = []
    for day in days:
        moved: dict[str, dict[str, int]] = {}
        for tally in of_day.get((period_of(day), place_of(day)), ()):
            _move(open_now, tally)
            _add(moved.setdefault(tally.key[0], {}), tally.adds)
        rows += [
            (
                day.isoformat(),
                status,
                open_now.get(status, 0),
                *(one.of(moved.get(status, {})) for one in OPEN_ORDERS.measures),
            )
            for status in map(str, OPEN)
            if open_now.get(status) or status in moved
        ]
    columns = (
        Column("day", ""),
        Column("status", ""),
        Column("open", "Orders that stood in it at the end of the day."),
        *(Column(one.name, one.says) for one in OPEN_ORDERS.measures),
    )
    bars = tuple(_bar(status, open_now[status], "") for status in map(str, OPEN) if open_now.get(status, 0) > 0)
    said = f"Orders at the end of {long_date(days[-1])}."
    return Sheet(OPEN_ORDERS, days[0], days[-1], columns, tuple(rows), said, bars)


def _move(open_now: dict[str, int], tally: Tally) -> None:
    status = tally.key[0]
    open_now[status] = open_now.get(status, 0) + tally.adds.get("entered", 0) - tally.adds.get("left", 0)
