"""Reports as they are asked for and answered: JSON, CSV, a chart, a page."""

import csv
import io
from xml.etree import ElementTree

import pytest

from functions.api.reports import form_of
from shared.domain.model import CarrierEventKind as K
from shared.domain.model import Role
from shared.domain.reports.tables import MOST_BARS, REPORTS, sheet_of
from shared.domain.reports.tallies import REJECTIONS, Tally
from tests.unit.usecases.rejecting import at_carrier
from tests.world import Client, World

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def support(world: World) -> Client:
    return world.client(Role.SUPPORT)


def with_a_rejection(world: World, carrier: str = "Lakeside Telecom") -> None:
    request_id, order = at_carrier(world, world.client(), carrier_name=carrier)
    world.hear(order, K.REJECTED, reasons=[("account_number_mismatch", "")])
    world.count(request_id)


def test_the_reports_are_listed_with_what_they_can_be_broken_down_by(support: Client) -> None:
    items = support.get("/admin/reports").body["items"]

    assert [item["name"] for item in items] == list(REPORTS)
    assert {"name": "rejections", "by": ["reason", "losing_carrier", "gaining_carrier", "number_class"]}.items() <= {
        key: value for key, value in items[2].items() if key in ("name", "by")
    }.items()


@pytest.mark.parametrize("name", list(REPORTS))
def test_every_report_is_answered_in_every_form_also_when_nothing_was_counted(support: Client, name: str) -> None:
    path = f"/admin/reports/{name}"

    answer = support.get(path)
    assert answer.status == 200
    assert answer.body["rows"] == []
    assert (answer.body["first_day"], answer.body["last_day"]) == ("2026-10-25", "2026-11-23")
    assert support.get(path, accept="text/csv").body.count("\r\n") == 1
    chart = ElementTree.fromstring(support.get(path, accept="image/svg+xml").body)
    assert "Nothing was counted" in "".join(chart.itertext())
    assert "Nothing was counted" in support.get(path, accept="text/html").body


def test_a_chart_says_in_words_what_it_draws(world: World, support: Client) -> None:
    with_a_rejection(world, "A <b>&</b> Co")

    answer = support.get("/admin/reports/rejections?by=losing_carrier", accept="image/svg+xml")

    assert answer.headers["content-type"] == "image/svg+xml; charset=utf-8"
    chart = ElementTree.fromstring(answer.body)
    assert chart.get("role") == "img"
    described = chart.find(f"{SVG}desc")
    assert described is not None
    assert described.text == "Rejections with this reason. A <b>&</b> Co: 1"
    assert "A <b>&</b> Co" in [text.text for text in chart.iter(f"{SVG}text")]


def test_the_page_shows_chart_and_table_and_nothing_runs_in_it(world: World, support: Client) -> None:
    with_a_rejection(world, "<script>alert(1)</script>")

    answer = support.get("/admin/reports/rejections", accept="text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")

    assert answer.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert "<script" not in answer.body
    assert "<svg" in answer.body
    assert '<th scope="col">losing carrier</th>' in answer.body
    assert "<td>account_number_mismatch</td>" in answer.body


def test_a_csv_holds_no_formula_of_anybody(world: World, support: Client) -> None:
    with_a_rejection(world, "=HYPERLINK(1)")

    answer = support.get("/admin/reports/rejections", accept="text/csv")

    rows = list(csv.DictReader(io.StringIO(answer.body)))
    assert [row["losing_carrier"] for row in rows] == ["'=HYPERLINK(1)"]
    assert [row["orders"] for row in rows] == ["1"]
    assert "rejections-2026-10-25-2026-11-23.csv" in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("from=2026-11-20&to=2026-11-10", ["dates_reversed"]),
        ("from=2027-01-01", ["dates_reversed"]),
        ("from=2020-01-01&to=2026-01-01&by=colour,reason", ["too_many_days", "unknown_dimension"]),
    ],
)
def test_what_cannot_be_read_is_said_all_at_once(support: Client, query: str, codes: list[str]) -> None:
    answer = support.get(f"/admin/reports/rejections?{query}")

    assert answer.status == 422
    assert answer.codes == codes


def test_a_date_that_is_none_and_a_report_that_is_none_are_said(support: Client) -> None:
    assert support.get("/admin/reports/rejections?from=yesterday").codes == ["date_format"]
    missing = support.get("/admin/reports/profits")
    assert missing.status == 404
    assert "open-orders" in missing.body["detail"]


def test_a_report_reads_a_whole_year_and_not_what_is_to_come(support: Client) -> None:
    answer = support.get("/admin/reports/open-orders?from=2025-11-23&to=2030-01-01")

    assert answer.status == 200
    assert answer.body["last_day"] == "2026-11-23"
    assert support.get("/admin/reports/open-orders?from=2025-11-22").codes == ["too_many_days"]


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/csv", "text/csv"),
        ("application/json;q=0.5, TEXT/CSV", "text/csv"),
        ("text/csv;q=0, */*", "application/json"),
        ("image/png", "application/json"),
        ("text/html;q=x, image/svg+xml;q=0.1", "image/svg+xml"),
    ],
)
def test_the_form_follows_what_the_caller_wants_most(accept: str, form: str) -> None:
    assert form_of(accept) == form


def test_many_bars_end_in_one_for_the_others() -> None:
    from datetime import date

    found = [
        Tally(REJECTIONS, "2026-11", "01", ("other", f"Carrier {place}", "simulated", "local"), {"orders": 40 - place})
        for place in range(MOST_BARS + 3)
    ]
    sheet = sheet_of(REPORTS["rejections"], found, date(2026, 11, 1), date(2026, 11, 30), ("losing_carrier",))

    assert len(sheet.rows) == MOST_BARS + 3
    assert [bar.text for bar in sheet.bars[:2]] == ["40", "39"]
    assert (sheet.bars[-1].label, sheet.bars[-1].value) == ("3 others", 15 + 14 + 13)
