"""Numbers for the desk: a report of some days as chart and table, and as files."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from functions.pages import pages
from functions.pages.visit import Visit
from shared.domain.problems import Problem, RulesBroken
from shared.domain.reports.tables import OPEN_ORDERS, Sheet
from shared.domain.reports.written import as_csv, as_data
from shared.runtime.web.answers import Answer
from shared.runtime.web.chart import chart_of
from shared.usecases.reports.read import list_reports, read_report

_FIELDS: Final = ("/from", "/to", "/by")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report was asked for, as it was written."""

    first: str
    last: str
    by: str

    @property
    def query(self) -> str:
        given = {"from": self.first, "to": self.last, "by": self.by}
        return urlencode({name: value for name, value in given.items() if value})


def index(visit: Visit) -> Answer:
    """GET /admin/pages/reports: what is open now, and the reports that there are"""
    return _page(visit, OPEN_ORDERS.name)


def show(visit: Visit) -> Answer:
    """GET /admin/pages/reports/{name}?from=…&to=…&by=…"""
    return _page(visit, visit.params["name"])


def table(visit: Visit) -> Answer:
    """GET /admin/pages/reports/{name}/table.csv"""
    sheet = _sheet(visit, visit.params["name"], _asked(visit))
    return _file(sheet, as_csv(sheet), "text/csv; charset=utf-8", "csv")


def data(visit: Visit) -> Answer:
    """GET /admin/pages/reports/{name}/report.json"""
    sheet = _sheet(visit, visit.params["name"], _asked(visit))
    return _file(sheet, json.dumps(as_data(sheet), default=str, indent=1), "application/json", "json")


def _file(sheet: Sheet, text: str, kind: str, ending: str) -> Answer:
    name = f"{sheet.report.name}-{sheet.first.isoformat()}-{sheet.last.isoformat()}.{ending}"
    return Answer(200, text.encode(), {"content-type": kind, "content-disposition": f'attachment; filename="{name}"'})


def _page(visit: Visit, name: str) -> Answer:
    asked = _asked(visit)
    problems: tuple[Problem, ...] = ()
    try:
        sheet = _sheet(visit, name, asked)
    except RulesBroken as broken:
        problems = tuple(broken.problems)
        sheet = read_report(visit.desk, visit.principal, name)
    return visit.page(
        "report",
        422 if problems else 200,
        reports=list_reports(visit.principal),
        report=sheet.report,
        sheet=sheet,
        chart=chart_of(sheet),
        day_of=date.fromisoformat,
        asked=asked,
        problems=pages.shown(problems, _FIELDS),
    )


def _asked(visit: Visit) -> Asked:
    query = visit.asked.query
    return Asked(query.get("from", "")[:20], query.get("to", "")[:20], query.get("by", "")[:200])


def _sheet(visit: Visit, name: str, asked: Asked) -> Sheet:
    """Raises `NotFound`, and `RulesBroken` for what is no day, no dimension, or too much."""
    days, problems = [], []
    for at, text in (("/from", asked.first), ("/to", asked.last)):
        try:
            days.append(date.fromisoformat(text) if text else None)
        except ValueError:
            problems.append(Problem("date_format", f"{text} is not a date.", "Write it as 2026-12-03.", at))
    if problems:
        raise RulesBroken("There is no such report.", problems=problems)
    by = [one.strip() for one in asked.by.split(",") if one.strip()]
    return read_report(visit.desk, visit.principal, name, days[0], days[1], by)
