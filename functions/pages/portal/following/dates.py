"""The port date of an order: the days that are possible, and asking for one of them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from functions.pages import pages
from functions.pages.portal.following.correcting import why_not
from functions.pages.portal.following.showing import page, say
from functions.pages.visit import Visit
from shared.domain.corrections import Correction
from shared.domain.problems import Problem, RulesBroken, StateConflict, VersionConflict
from shared.runtime.web.answers import Answer
from shared.runtime.web.html import Shown, by_target, field_id
from shared.usecases.corrections.correcting import Fixes, correct_order, correction_forms
from shared.usecases.foc_windows import FocWindows, order_windows
from shared.usecases.losing_accounts import AccountFields

_PICKED: Final = "picked"
_OTHER: Final = "other"
_POINTER: Final = "/other"
_MOST_DAYS: Final = 12


def show(visit: Visit) -> Answer:
    """GET /portal/requests/{request_id}/orders/{order_id}/date"""
    return _page(visit)


def ask(visit: Visit) -> Answer:
    """POST /portal/requests/{request_id}/orders/{order_id}/date"""
    request_id, order_id = visit.params["request_id"], visit.params["order_id"]
    text = visit.entry(_OTHER, 40) or visit.entry(_PICKED, 40)
    day = _day(text)
    if day is None:
        return _page(visit, visit.form, [Shown(say(visit, "portal.date.missing"), field_id(_POINTER))], status=422)
    fixes = Fixes(AccountFields({}), Correction(requested_foc_at=day))
    try:
        correct_order(visit.desk, visit.principal, request_id, order_id, fixes, visit.once)
    except RulesBroken as broken:
        return _page(visit, visit.form, _shown(visit, broken.problems, field_id(_POINTER)), status=422)
    except (StateConflict, VersionConflict) as conflict:
        return _page(visit, visit.form, _shown(visit, pages.said_by(conflict), ""), status=conflict.status)
    return visit.to(f"portal/requests/{request_id}", done="portal_date_asked")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _shown(visit: Visit, problems: Iterable[Problem], target: str) -> tuple[Shown, ...]:
    return tuple(dict.fromkeys(Shown(pages.problem_text(visit.language.value, one), target) for one in problems))


def _page(
    visit: Visit, entries: Mapping[str, str] | None = None, problems: Iterable[Shown] = (), *, status: int = 200
) -> Answer:
    request_id, order_id = visit.params["request_id"], visit.params["order_id"]
    (form,) = correction_forms(visit.desk, visit.principal, request_id, order_id)
    windows = order_windows(visit.desk, visit.principal, request_id, order_id) if form.may_correct else None
    found = tuple(problems)
    return page(
        visit,
        "date",
        status,
        order=form.order,
        form=form,
        why_not=why_not(visit, form),
        windows=windows,
        days=_days(windows),
        entries=pages.values_of(entries or {}),
        problems=found,
        errors=by_target(found),
    )


def _days(windows: FocWindows | None) -> tuple[date, ...]:
    """The first days that there is a window on, where the numbers are."""
    if windows is None:
        return ()
    zone = ZoneInfo(windows.terms.zone)
    found = dict.fromkeys(one.starts_at.astimezone(zone).date() for one in windows.windows)
    return tuple(found)[:_MOST_DAYS]
