"""Numbers for the desk as pages: a chart and a table, and the same as files."""

import csv
import io
import json
import re

import pytest

from shared.domain.model import Role
from shared.domain.reports.tables import REPORTS
from tests.unit.pages.browsing import Office, Person
from tests.unit.support.desk import at_carrier, reviewing


@pytest.fixture(scope="module")
def office() -> Office:
    desk = at_carrier(reviewing(sign_in_tries=1_000))
    desk.world.count(desk.request_id)
    return Office(desk.world)


@pytest.fixture(scope="module")
def person(office: Office) -> Person:
    return office.signed_in(Role.SUPPORT)


def test_what_is_open_stands_in_front_with_the_way_to_the_others(person: Person) -> None:
    page = person.get("/admin/pages/reports")

    assert page.title == "Open orders by status"
    assert "Awaiting signature 0 1 1" in page.text
    assert "submitted: 1" in page.text
    assert not re.search(r"\b20\d\d-\d\d-\d\d", page.text)
    assert "<svg" in page.html
    for name in REPORTS:
        assert page.links(f"admin/pages/reports/{name}")


@pytest.mark.parametrize("name", list(REPORTS))
def test_each_report_is_a_page_with_its_files(person: Person, name: str) -> None:
    page = person.get(f"/admin/pages/reports/{name}")

    assert (page.status, page.title) == (200, REPORTS[name].title)
    (table,) = page.links("table.csv")
    (data,) = page.links("report.json")
    rows = list(csv.reader(io.StringIO(person.get(table.removeprefix("https://port.example.com")).html)))
    found = json.loads(person.get(data.removeprefix("https://port.example.com")).html)
    assert rows[0] == [column["name"] for column in found["columns"]]
    assert len(rows) - 1 == len(found["rows"])


def test_the_files_are_of_the_days_that_the_page_shows(person: Person) -> None:
    page = person.get("/admin/pages/reports/rejections?from=2026-11-01&to=2026-11-30&by=reason")

    assert page.status == 200
    assert page.links("table.csv?from=2026-11-01&to=2026-11-30&by=reason")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=soon", "soon is not a date."),
        ("from=x&to=y", "y is not a date."),
        ("from=2025-12-01&to=2025-01-01", "It would begin on"),
        ("from=2099-12-01&to=2026-01-01", "is to come."),
        ("from=2020-01-01&to=2026-01-01", "days; a report has 366 at most."),
        ("by=colour", "cannot be broken down by colour"),
        ("by=%3Cscript%3E", "cannot be broken down by"),
    ],
)
def test_what_it_cannot_show_is_said_and_kept(person: Person, query: str, said: str) -> None:
    page = person.get(f"/admin/pages/reports/rejections?{query}")

    assert page.status == 422
    assert said in page.text
    assert "<script>" not in page.html
    assert person.get(f"/admin/pages/reports/rejections/table.csv?{query}").status == 422


@pytest.mark.parametrize("query", ["to=0001-01-01", "to=9999-12-31", "from=0001-01-01&to=0001-01-02"])
def test_days_at_the_ends_of_the_calendar_are_days(person: Person, query: str) -> None:
    assert person.get(f"/admin/pages/reports/open-orders?{query}").status == 200
    assert person.get(f"/admin/pages/reports/carriers?{query}").status == 200


@pytest.mark.parametrize("name", ["none", "%00", "x" * 500])
def test_there_is_no_other_report(person: Person, name: str) -> None:
    assert person.get(f"/admin/pages/reports/{name}").status == 404
