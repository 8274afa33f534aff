"""A customer puts a rejected order right: all its reasons at once, what was sent beside what the carrier answered."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final

from functions.pages import pages
from functions.pages.portal.following.showing import page, say
from functions.pages.visit import Visit
from shared.domain.lifecycle import Status
from shared.domain.problems import Problem, RulesBroken, StateConflict, VersionConflict
from shared.domain.words.corrections import CORRECTIONS, carrier_names
from shared.runtime.web import fixing
from shared.runtime.web.answers import Answer
from shared.runtime.web.fixing import Part
from shared.runtime.web.html import Shown, by_target, field_id
from shared.usecases.corrections.correcting import CorrectionForm, correct_order, correction_forms

_ASKED: Final = "asked"


def show(visit: Visit) -> Answer:
    """GET /portal/requests/{request_id}/orders/{order_id}/correct"""
    return _page(visit, _form(visit))


def correct(visit: Visit) -> Answer:
    """POST /portal/requests/{request_id}/orders/{order_id}/correct: everything that is answered at once"""
    form = _form(visit)
    parts = fixing.parts_of(form)
    if visit.form.get(_ASKED, "") != fixing.asked(form):
        changed = Shown(say(visit, "portal.correct.changed"))
        return _page(visit, form, visit.form, [changed], status=409)
    fixes, unread = fixing.fixes_of(visit.form, parts)
    try:
        order = correct_order(
            visit.desk, visit.principal, form.order.request_id, form.order.id, fixes, visit.once, unread
        )
    except RulesBroken as broken:
        # What cannot be read is not nothing.
        told = [one for one in broken.problems if not (unread and one.code == "correction_empty")]
        found = fixing.placed(told, fixes, _on_page(parts))
        return _page(visit, form, visit.form, _shown(visit, found, parts), status=422)
    except (StateConflict, VersionConflict) as conflict:
        said = _shown(visit, pages.said_by(conflict), ())
        return _page(visit, _form(visit), visit.form, said, status=conflict.status)
    done = "portal_corrected_partly" if order.status == Status.ACTION_REQUIRED else "portal_corrected"
    return visit.to(f"portal/requests/{order.request_id}", done=done)


def _form(visit: Visit) -> CorrectionForm:
    request_id, order_id = visit.params["request_id"], visit.params["order_id"]
    (form,) = correction_forms(visit.desk, visit.principal, request_id, order_id)
    return form


def _on_page(parts: Iterable[Part]) -> list[str]:
    return [pointer for part in parts for pointer in part.pointers]


def _shown(visit: Visit, problems: Iterable[Problem], parts: Iterable[Part]) -> tuple[Shown, ...]:
    """The problems in the visitor's language, in the words of the correction links' pages where those have some."""
    known = set(_on_page(parts))
    return tuple(
        dict.fromkeys(
            Shown(_text(visit, one), field_id(one.pointer) if one.pointer in known else "") for one in problems
        )
    )


def _text(visit: Visit, problem: Problem) -> str:
    for key in (f"problem.{problem.code}@{problem.pointer}", f"problem.{problem.code}"):
        if CORRECTIONS.has(key):
            return CORRECTIONS.say(visit.language.value, key, suggestion=problem.suggestion or "")
    return pages.problem_text(visit.language.value, problem)


def why_not(visit: Visit, form: CorrectionForm) -> str:
    """Why nothing can be changed now; "" where something can. Nobody was sent a link here: what its page says about
    that is the portal's own."""
    key = fixing.why_not_key(form)
    if key and pages.has(f"portal.{key}"):
        return say(visit, f"portal.{key}")
    return CORRECTIONS.say(visit.language.value, key) if key else ""


def _page(
    visit: Visit,
    form: CorrectionForm,
    entries: Mapping[str, str] | None = None,
    problems: Iterable[Shown] = (),
    *,
    status: int = 200,
) -> Answer:
    parts, language = fixing.parts_of(form), visit.language.value
    found = tuple(problems)
    return page(
        visit,
        "correct",
        status,
        form=form,
        order=form.order,
        reasons=[(part, fixing.texts_of(form, part, language)) for part in parts],
        tell=partial(CORRECTIONS.say, language),
        word=partial(fixing.word, language),
        sent=partial(fixing.sent_in_words, language),
        asked=fixing.asked(form),
        names=carrier_names(language, form.order.losing_account.carrier_name),
        why_not=why_not(visit, form),
        may_answer=form.may_correct and any(part.opens for part in parts),
        again=entries is not None,
        entries=entries or {},
        problems=found,
        errors=by_target(found),
    )
