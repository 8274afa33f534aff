"""Cases: those that wait by when they are due, those of an account, and one with what was said in it."""

from collections.abc import Mapping
from typing import Final

from functions.pages import actions
from functions.pages.actions import forms_of, offered
from functions.pages.case_actions import CASE_OFFERS, NEW_CASE
from functions.pages.visit import Visit
from shared.domain.cases.kinds import KINDS, step_due
from shared.domain.cases.model import Case
from shared.domain.problems import Problem
from shared.ports import Page
from shared.runtime.web.answers import Answer
from shared.usecases.cases.view import (
    MOST_COUNTED,
    CaseView,
    account_cases,
    case_events,
    case_of_any,
    waiting_cases,
)
from shared.usecases.support.opening import open_case_document

_ROWS: Final = 25
_EVENTS: Final = 100


def index(visit: Visit) -> Answer:
    """GET /admin/pages/cases: what waits for our team, with ``?assignee=`` of one person, of nobody, of oneself, with
    ``?due=today`` today's, with ``?account_id=`` all of an account"""
    return _index(visit)


def create(visit: Visit) -> Answer:
    """POST /admin/pages/cases/{action}"""

    def again(_name: str, problems: tuple[Problem, ...], status: int) -> Answer:
        return _index(visit, visit.form, problems, status)

    return actions.act(visit, (NEW_CASE,), None, back="admin/pages/cases", again=again)


def _index(
    visit: Visit, entries: Mapping[str, str] | None = None, problems: tuple[Problem, ...] = (), status: int = 200
) -> Answer:
    query = visit.asked.query
    filters = {name: query[name][:64] for name in ("account_id", "assignee", "due") if query.get(name)}
    page, count = _listed(visit, filters)
    offers = offered((NEW_CASE,), visit, None)
    opened = NEW_CASE.name if problems or query.get("request_id") else ""
    return visit.page(
        "cases",
        status,
        items=page.items,
        cursor=page.cursor,
        count=count,
        filters=filters,
        now=visit.desk.clock.now(),
        **forms_of(offers, opened, entries or _given(visit), problems),
    )


def _given(visit: Visit) -> dict[str, str]:
    """What a link to the form names."""
    return {name: visit.asked.query.get(name, "")[:64] for name in ("account_id", "request_id")}


def _listed(visit: Visit, filters: Mapping[str, str]) -> tuple[Page[Case], str]:
    """A page of them, and how many wait as people read it; "" where that is not what is listed."""
    cursor = visit.asked.query.get("cursor")
    if "account_id" in filters:
        return account_cases(visit.desk, visit.principal, filters["account_id"], _ROWS, cursor), ""
    today, whose = filters.get("due") == "today", filters.get("assignee", "")
    found = waiting_cases(visit.desk, visit.principal, whose, _ROWS, cursor, today=today)
    return found.page, f"{MOST_COUNTED - 1}+" if found.count >= MOST_COUNTED else str(found.count)


def show(visit: Visit) -> Answer:
    """GET /admin/pages/cases/{case_id}"""
    return _page(visit, _seen(visit))


def act(visit: Visit) -> Answer:
    """POST /admin/pages/cases/{case_id}/do/{action}"""
    case = _seen(visit).case

    def again(name: str, problems: tuple[Problem, ...], status: int) -> Answer:
        return _page(visit, _seen(visit), visit.form, problems, status=status, opened=name)

    return actions.act(visit, CASE_OFFERS, case, back=f"admin/pages/cases/{case.id}", again=again)


def file(visit: Visit) -> Answer:
    """GET /admin/pages/cases/{case_id}/documents/{document_id}/file"""
    found = open_case_document(visit.desk, visit.principal, visit.params["case_id"], visit.params["document_id"])
    return visit.to_file(found.link)


def _seen(visit: Visit) -> CaseView:
    return case_of_any(visit.desk, visit.principal, visit.params["case_id"], visit.asked.query.get("cursor"))


def _page(
    visit: Visit,
    seen: CaseView,
    entries: Mapping[str, str] | None = None,
    problems: tuple[Problem, ...] = (),
    *,
    status: int = 200,
    opened: str = "",
) -> Answer:
    case = seen.case
    offers = offered(CASE_OFFERS, visit, case)
    kind, done = KINDS[case.kind], {one.step: one for one in case.steps}
    return visit.page(
        "case",
        status,
        case=case,
        kind=kind,
        steps=[(step, step_due(case, step), done.get(step.code)) for step in kind.runbook],
        messages=seen.messages,
        documents=[one.document for one in seen.documents],
        events=case_events(visit.desk, visit.principal, case.id, _EVENTS, None).items,
        now=visit.desk.clock.now(),
        **forms_of(offers, opened, entries, problems),
    )
