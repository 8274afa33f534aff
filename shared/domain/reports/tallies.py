"""What each fact adds to which report: kept by day and by what the report can be broken down by.

A series is what a report is read from. Its counts stand by period (a month) and place (the day in it); all of them are
sums, so that any days can be added up.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from shared.domain.lifecycle import TERMINAL, Status
from shared.domain.reports.facts import Fact

ORDERS: Final = "orders"
ORDERS_BY_MONTH: Final = "orders-by-month"
STAGES: Final = "stages"
REJECTIONS: Final = "rejections"
CARRIERS: Final = "carriers"
DATES: Final = "dates"
PORT_OUTS: Final = "port-outs"
PORT_OUT_REASONS: Final = "port-out-reasons"
CASES: Final = "cases"

HOURS_UP_TO: Final = (1, 4, 24, 48, 72, 120, 168, 336, 672)
"""How long things took is kept by these limits, in hours; what took longer than the last is in none."""
FACTS: Final = "facts"
"""The count of facts in a sum: whatever is added, this one grows."""
EVER: Final = "ever"
"""The period of a series that is read whole."""

Counts = Mapping[str, int]
Adding = Iterator[tuple[tuple[str, ...], Counts]]


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one day (or month) under one key. `adds` are what a fact adds, or the sums that are kept."""

    series: str
    period: str
    place: str
    key: tuple[str, ...]
    adds: Counts = field(default_factory=dict)
    test_mode: bool = False

    @property
    def of(self) -> tuple[str, str, str, tuple[str, ...], bool]:
        return (self.series, self.period, self.place, self.key, self.test_mode)


def tallies_of(fact: Fact) -> tuple[Tally, ...]:
    """All that a fact adds; () where no report counts it."""
    month, day = period_of(fact.day), place_of(fact.day)
    return tuple(
        Tally(series, month, day, key, {FACTS: 1, **{name: count for name, count in adds.items() if count}}, test_mode)
        for test_mode in (fact.test_mode,)
        for series, rule in _RULES.items()
        for key, adds in rule(fact)
        if adds
    )


def with_months(tallies: Iterable[Tally]) -> tuple[Tally, ...]:
    """These and what they add to a series by month: an order stays open for longer than anybody wants to read days."""
    found = tuple(tallies)
    months = (
        Tally(ORDERS_BY_MONTH, EVER, one.period, one.key, one.adds, one.test_mode)
        for one in found
        if one.series == ORDERS
    )
    return (*found, *months)


def summed(tallies: Iterable[Tally]) -> dict[tuple[str, str, str, tuple[str, ...], bool], dict[str, int]]:
    """The sums of what is added to the same place, by `Tally.of`."""
    found: dict[tuple[str, str, str, tuple[str, ...], bool], dict[str, int]] = {}
    for tally in tallies:
        counts = found.setdefault(tally.of, {})
        for name, number in tally.adds.items():
            counts[name] = counts.get(name, 0) + number
    return found


def period_of(day: date) -> str:
    return f"{day:%Y-%m}"


def place_of(day: date) -> str:
    return f"{day:%d}"


def limit_name(hours: int) -> str:
    return f"within_{hours}h"


# --- orders ----------------------------------------------------------------------------------------------------------


OPEN: Final = tuple(status for status in Status if status not in (*TERMINAL, Status.DRAFT, Status.SUBMITTING))
"""Statuses of orders that somebody has to see to the end. One that went back to draft is made anew from its rows."""


def _of_order(fact: Fact) -> bool:
    return not fact.type.startswith(("port_out.", "case."))


def _orders(fact: Fact) -> Adding:
    """Into which open status, and out of which."""
    if not _of_order(fact):
        return
    if fact.from_status in OPEN:
        yield (fact.from_status,), {"left": 1}
    if fact.to_status in OPEN:
        yield (fact.to_status,), {"entered": 1}


def _stages(fact: Fact) -> Adding:
    if _of_order(fact) and fact.from_status and fact.since is not None:
        yield (fact.from_status, fact.carrier, fact.number_class), _lasted(fact)


def _lasted(fact: Fact) -> Counts:
    assert fact.since is not None
    minutes = max(0, int((fact.at - fact.since).total_seconds() // 60))
    limit = next((hours for hours in HOURS_UP_TO if minutes <= hours * 60), None)
    return {"count": 1, "minutes": minutes} | ({limit_name(limit): 1} if limit is not None else {})


def _rejections(fact: Fact) -> Adding:
    if not _is_rejection(fact):
        return
    for code in dict.fromkeys(fact.codes):
        yield (code, fact.losing_carrier, fact.carrier, fact.number_class), {"orders": 1}


_BY_CARRIER: Final = frozenset({f"order.{Status.ACTION_REQUIRED}", "order.rejected_anew", "order.refused"})
"""Types of the events in which a carrier gives reasons; our own team stops orders too, over a document for instance."""


def _is_rejection(fact: Fact) -> bool:
    return fact.type in _BY_CARRIER and bool(fact.codes)


_ENDED_AS: Final = {
    Status.SCHEDULED: "confirmed",
    Status.COMPLETED: "completed",
    Status.PARTIALLY_COMPLETED: "partly_completed",
    Status.CANCELLED: "cancelled",
    Status.EXPIRED: "expired",
}


def _carriers(fact: Fact) -> Adding:
    if not _of_order(fact):
        return
    adds: dict[str, int] = {}
    if is_handing_over(fact):
        adds["sent"] = 1
    if _is_rejection(fact):
        adds["rejected"] = 1
    if fact.to_status in _ENDED_AS:
        adds[_ENDED_AS[Status(fact.to_status)]] = 1
    if fact.to_status == Status.COMPLETED:
        adds |= {"numbers": fact.numbers, "right_first_time": 0 if fact.rejections else 1}
    yield (fact.carrier, fact.losing_carrier, fact.number_class), adds


def _dates(fact: Fact) -> Adding:
    if not _of_order(fact) or fact.to_status != Status.COMPLETED or fact.ported_on is None:
        return
    adds = {"ported": 1}
    if fact.confirmed_on is not None:
        off = (fact.ported_on - fact.confirmed_on).days
        adds |= {"confirmed": 1, f"confirmed_{_side(off)}": 1, "days_off": abs(off)}
    if fact.requested_on is not None:
        adds |= {"requested": 1, f"requested_{_side((fact.ported_on - fact.requested_on).days)}": 1}
    if fact.told_earliest is not None and fact.told_latest is not None:
        outside = -1 if fact.ported_on < fact.told_earliest else 1 if fact.ported_on > fact.told_latest else 0
        adds |= {"told": 1, f"told_{_side(outside)}": 1}
    yield (fact.carrier, fact.number_class), adds


def _side(off: int) -> str:
    return "early" if off < 0 else "late" if off > 0 else "kept"


def is_handing_over(fact: Fact) -> bool:
    """Whether an order goes to its carrier for the first time: what is sent after a rejection is a change to it."""
    return _of_order(fact) and fact.from_status == Status.IN_REVIEW and fact.to_status == Status.SUBMITTED


# --- port-outs and cases ---------------------------------------------------------------------------------------------

_PORT_OUT_STEPS: Final = ("received", "confirmed", "rejected", "cancelled", "completed", "returned")


def _port_outs(fact: Fact) -> Adding:
    step = fact.type.removeprefix("port_out.")
    if step == fact.type or step not in _PORT_OUT_STEPS:
        return
    adds = {step: 1}
    if step in ("confirmed", "rejected") and fact.respond_by is not None:
        adds |= {"answered": 1, "answered_in_time": 1 if fact.at <= fact.respond_by else 0}
    yield (fact.carrier, fact.number_class), adds


def _port_out_reasons(fact: Fact) -> Adding:
    if fact.type == "port_out.rejected":
        for code in dict.fromkeys(fact.codes):
            yield (code, fact.carrier, fact.number_class), {"port_outs": 1}


def _cases(fact: Fact) -> Adding:
    if fact.type == "case.opened":
        yield (fact.kind, ""), {"opened": 1}
    elif fact.type == "case.resolved":
        yield (fact.kind, fact.outcome), {"resolved": 1, **(_lasted(fact) if fact.since is not None else {})}


_RULES: Final[Mapping[str, Callable[[Fact], Iterable[tuple[tuple[str, ...], Counts]]]]] = {
    ORDERS: _orders,
    STAGES: _stages,
    REJECTIONS: _rejections,
    CARRIERS: _carriers,
    DATES: _dates,
    PORT_OUTS: _port_outs,
    PORT_OUT_REASONS: _port_out_reasons,
    CASES: _cases,
}
BY_DAY: Final = tuple(_RULES)
"""The series that are kept by day."""
