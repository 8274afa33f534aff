"""The first step: a name and a company. And its end: throwing a draft away."""

from collections.abc import Mapping
from typing import Final

from functions.pages import pages
from functions.pages.portal.asking import signing
from functions.pages.portal.asking.frame import (
    CONFLICTS,
    Draft,
    draft_of,
    not_eligible,
    said_by,
    saving,
    shown,
    step_page,
    words_of,
)
from functions.pages.visit import Visit
from shared.domain.model import Company
from shared.domain.permissions import Action
from shared.domain.problems import Problem
from shared.runtime.web.answers import Answer
from shared.runtime.web.html import by_target
from shared.usecases.accounts.companies import list_companies
from shared.usecases.change_request import change_request, delete_request
from shared.usecases.create_request import RequestFields, create_request
from shared.usecases.store_numbers import permitted_companies

_FIELDS: Final = ("/name", "/company_id")


def new(visit: Visit) -> Answer:
    """GET /portal/new"""
    return _new_page(visit)


def create(visit: Visit) -> Answer:
    """POST /portal/new: makes the draft, once"""
    fields = RequestFields(name=visit.entry("name", 1_000), company_id=visit.entry("company_id", 64))
    try:
        made = create_request(visit.desk, visit.principal, fields, visit.once)
    except CONFLICTS as refusal:
        return _new_page(visit, visit.form, said_by(visit, refusal), status=refusal.status)
    return visit.to(f"portal/requests/{made.id}/edit/numbers", done="ask_begun")


def pencil(visit: Visit) -> Answer:
    """GET /portal/requests/{request_id}/edit: to where something is to be done"""
    draft = draft_of(visit)
    if draft.readiness is not None and (draft.is_draft or draft.left):
        step = next((one.name for one in draft.steps if not one.is_done), "review")
        return visit.to(f"{draft.path}/{step}")
    if visit.may(Action.LETTERS_SIGN) and signing.waiting(draft.view):
        return visit.to(f"portal/requests/{draft.request.id}/sign")
    return visit.to(f"portal/requests/{draft.request.id}")


def show(visit: Visit) -> Answer:
    """GET /portal/requests/{request_id}/edit/name"""
    return _name_page(visit, draft_of(visit))


def save(visit: Visit) -> Answer:
    """POST /portal/requests/{request_id}/edit/name"""
    draft = draft_of(visit)
    said = {"name", "company_id"} if draft.is_draft else {"name"}
    fields = RequestFields(
        name=visit.entry("name", 1_000), company_id=visit.entry("company_id", 64) or None, said=frozenset(said)
    )

    def act() -> Answer:
        change_request(visit.desk, visit.principal, draft.request.id, fields, visit.if_match)
        return visit.to(f"{draft.path}/numbers", done="ask_saved")

    def again(problems: tuple[Problem, ...], status: int) -> Answer:
        return _name_page(visit, draft_of(visit), visit.form, problems, status=status)

    return saving(visit, act, again)


def ask_discard(visit: Visit) -> Answer:
    """GET /portal/requests/{request_id}/edit/discard"""
    return step_page(visit, draft_of(visit), "", "discard")


def discard(visit: Visit) -> Answer:
    """POST /portal/requests/{request_id}/edit/discard"""
    draft = draft_of(visit)

    def act() -> Answer:
        delete_request(visit.desk, visit.principal, draft.request.id, visit.if_match)
        return visit.to("portal", done="ask_discarded")

    def again(problems: tuple[Problem, ...], status: int) -> Answer:
        return step_page(visit, draft_of(visit), "", "discard", status=status, problems=problems)

    return saving(visit, act, again)


def companies_of(visit: Visit) -> tuple[Company, ...]:
    """The companies that whoever visits may place numbers in."""
    permitted = permitted_companies(visit.desk, visit.principal)
    return tuple(one for one in list_companies(visit.desk, visit.principal) if permitted is None or one.id in permitted)


def _new_page(
    visit: Visit, entries: Mapping[str, str] | None = None, problems: tuple[Problem, ...] = (), *, status: int = 200
) -> Answer:
    found = shown(visit, problems, _FIELDS)
    return visit.page(
        "portal/asking/new",
        status,
        companies=companies_of(visit),
        reasons=not_eligible(visit),
        windows=visit.desk.policy,
        entries=pages.values_of(entries or {}),
        problems=found,
        errors=by_target(found),
        **words_of(visit),
    )


def _name_page(
    visit: Visit,
    draft: Draft,
    entries: Mapping[str, str] | None = None,
    problems: tuple[Problem, ...] = (),
    *,
    status: int = 200,
) -> Answer:
    return step_page(
        visit,
        draft,
        "name",
        "name",
        status=status,
        problems=problems,
        on_page=_FIELDS,
        entries=entries,
        companies=companies_of(visit),
    )
