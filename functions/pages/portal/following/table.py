"""The table of an account's port requests: found, filtered, a page at a time; and as a spreadsheet opens it."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from functions.pages import pages
from functions.pages.portal.following.showing import day, page, pencil_of, say
from functions.pages.visit import Visit
from shared.domain.lifecycle import Status
from shared.domain.model import Company, PortRequest
from shared.domain.permissions import STAFF, Action
from shared.domain.problems import Problem
from shared.ports import Page, RequestFilter
from shared.runtime.web.answers import Answer
from shared.usecases.accounts.companies import list_companies
from shared.usecases.export_lists import requests_table
from shared.usecases.find_requests import LONGEST, find_requests
from shared.usecases.requests_at_a_glance import Glance, glance_at
from shared.usecases.submit_request import eligibility_of
from shared.usecases.view_requests import list_requests

_PAGE: Final = 25
_MOST_PAGES: Final = 8
"""Of a filtered list that are read for one that is shown: most of what is read may not fit."""

STATUSES: Final = tuple(status for status in Status if status != Status.SUBMITTING)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list is asked for; what cannot be is left aside, for an address is no form."""

    text: str = ""
    status: Status | None = None
    company_id: str = ""
    mine: bool = False

    @property
    def is_everything(self) -> bool:
        return self == Wanted()

    def as_filter(self, user_id: str) -> RequestFilter:
        return RequestFilter(self.status, self.company_id or None, user_id if self.mine else None)

    @property
    def query(self) -> str:
        """As an address has it, for the next page and the file."""
        named = {"status": self.status or "", "company": self.company_id, "mine": "yes" if self.mine else ""}
        return urlencode({name: value for name, value in named.items() if value})


def show(visit: Visit) -> Answer:
    """GET /portal"""
    if visit.principal.role in STAFF:
        return visit.to("admin")
    companies = list_companies(visit.desk, visit.principal)
    wanted = _wanted(visit, companies)
    found = _found(visit, wanted)
    rows = glance_at(visit.desk, found.items, visit.language.value)
    return page(
        visit,
        "requests",
        wanted=wanted,
        rows=[(one, pencil_of(visit, one.request, one.orders)) for one in rows],
        window=lambda one: _window(visit, one),
        cursor=found.cursor,
        is_first=not visit.asked.query.get("cursor"),
        companies=companies,
        statuses=STATUSES,
        obstacles=_obstacles(visit),
    )


def as_csv(visit: Visit) -> Answer:
    """GET /portal/requests.csv: the list that is shown, with its filters"""
    wanted = _wanted(visit, list_companies(visit.desk, visit.principal))
    table = requests_table(visit.desk, visit.principal, wanted.as_filter(visit.principal.user_id), None, None)
    return csv_file(table.text, "port-requests.csv")


def csv_file(text: str, filename: str) -> Answer:
    """A file for a spreadsheet; it begins with a mark by which those know the encoding."""
    headers = {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": f'attachment; filename="{filename}"',
    }
    return Answer(200, ("" if text.startswith("\ufeff") else "\ufeff").encode() + text.encode(), headers)


def _wanted(visit: Visit, companies: tuple[Company, ...]) -> Wanted:
    query = visit.asked.query
    text = " ".join(query.get("q", "").split())[:LONGEST]
    if text:
        return Wanted(text=text)
    status = query.get("status", "")
    company_id = query.get("company", "")
    return Wanted(
        status=Status(status) if status in STATUSES else None,
        company_id=company_id if any(company_id == one.id for one in companies) else "",
        mine=query.get("mine") == "yes" and visit.principal.sees_all_requests,
    )


def _found(visit: Visit, wanted: Wanted) -> Page[PortRequest]:
    if wanted.text:
        return Page(find_requests(visit.desk, visit.principal, wanted.text))
    cursor = visit.asked.query.get("cursor") or None
    asked = wanted.as_filter(visit.principal.user_id)
    for _ in range(_MOST_PAGES):
        found = list_requests(visit.desk, visit.principal, asked, None, _PAGE, cursor)
        if found.items or found.cursor is None:
            break
        cursor = found.cursor
    return found


def _window(visit: Visit, one: Glance) -> tuple[str, str]:
    """The days in words, and whether a carrier has confirmed them."""
    found = one.window
    if one.request.status in (Status.COMPLETED, Status.PARTIALLY_COMPLETED, Status.CANCELLED, Status.EXPIRED):
        return say(visit, "portal.window.over"), ""
    if found is None or found.earliest is None or found.latest is None:
        return say(visit, "portal.window.none"), ""
    first, last = day(visit, found.earliest), day(visit, found.latest)
    days = first if first == last else say(visit, "portal.window.between", first=first, last=last)
    return days, say(visit, "portal.window.confirmed" if found.confirmed else "portal.window.estimated")


def _obstacles(visit: Visit) -> tuple[str, ...]:
    """Why this account cannot port in yet, and what settles it."""
    if not visit.may(Action.REQUESTS_WRITE):
        return ()
    return tuple(_said(visit, one) for one in eligibility_of(visit.desk, visit.principal))


def _said(visit: Visit, problem: Problem) -> str:
    key = f"portal.eligible.{problem.code}"
    return say(visit, key) if pages.has(key) else pages.problem_text(visit.language.value, problem)
