"""The sums behind the desk's reports from the command line."""

import pytest

from shared.domain.model import Role
from shared.domain.reports.tallies import ORDERS, Tally, period_of
from tests.unit.cli.operating import Operator
from tests.unit.usecases.rejecting import at_carrier


@pytest.fixture
def operator() -> Operator:
    found = Operator()
    at_carrier(found.world, found.world.client())
    return found


def open_orders(operator: Operator) -> list[list[object]]:
    support = operator.world.client(Role.SUPPORT)
    rows: list[list[object]] = support.get("/admin/reports/open-orders").body["rows"]
    return [row for row in rows if row[2]]


def test_what_was_never_counted_is_counted_once(operator: Operator) -> None:
    assert open_orders(operator) == []

    first, again = operator.ok("numbers", "count"), operator.ok("numbers", "count")

    assert first.out == "3 events of open orders were news to the reports.\n"
    assert again.out.startswith("0 events")
    assert [row[1:3] for row in open_orders(operator)] == [["submitted", 1]]


def test_a_day_is_counted_anew(operator: Operator) -> None:
    operator.ok("numbers", "count")
    right, day = open_orders(operator), operator.world.clock.now().date()
    for tally in operator.world.memory.tallied(ORDERS, period_of(day), "01", "31", test_mode=False):
        operator.world.memory.correct_tally(tally, Tally(*tally.of[:4], {"facts": 7, "entered": 7}))
    assert open_orders(operator) != right

    said = operator.ok("numbers", "recount", "2026-11-22", "2026-11-23")

    lines = [line.split() for line in said.out.splitlines()]
    assert [line[0] for line in lines] == ["2026-11-22", "2026-11-23"]
    assert [line[1:3] for line in lines] == [["0", "counted"], ["3", "counted"]]
    assert [row[:3] for row in open_orders(operator)] == [row[:3] for row in right]
    assert "0 sums corrected" in operator.ok("numbers", "recount", "2026-11-23").out


@pytest.mark.parametrize("days", [("2026-11-31",), ("2026-11-23", "2026-11-22"), ("yesterday",)])
def test_what_is_no_day_is_refused(operator: Operator, days: tuple[str, ...]) -> None:
    assert operator.refused("numbers", "recount", *days).errors.startswith("Refused:")
