"""Our team puts an order right for its customer: what was sent beside what the carrier answered, and the form of it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from functions.pages import pages
from functions.pages.entries import numbers
from functions.pages.visit import Visit
from shared.domain.phone_numbers import as_kept
from shared.domain.problems import Problem, RulesBroken, StateConflict, VersionConflict
from shared.domain.words.signing import SIGNING
from shared.runtime.web import fixing
from shared.runtime.web.answers import Answer
from shared.runtime.web.fixing import Field, Part
from shared.runtime.web.html import by_target
from shared.usecases.corrections.correcting import CorrectionForm, correct_as_staff
from shared.usecases.support.deciding import check_decided_on
from shared.usecases.support.look import WholeOrder, look_at_order

_DATE: Final = "date"
_DROPPED: Final = "dropped"
_NOTE: Final = "note"


def show(visit: Visit) -> Answer:
    """GET /admin/pages/orders/{order_id}/correct"""
    return _page(visit, look_at_order(visit.desk, visit.principal, visit.params["order_id"]))


def correct(visit: Visit) -> Answer:
    """POST /admin/pages/orders/{order_id}/correct: everything that is answered at once, on the version that was seen"""
    seen = look_at_order(visit.desk, visit.principal, visit.params["order_id"])
    order, form = seen.order.queued.order, seen.form
    parts = fixing.parts_of(form)
    fixes, unread = fixing.fixes_of(visit.form, parts, _beside(form, parts))
    dropped = tuple(dict.fromkeys((*fixes.correction.dropped, *map(as_kept, numbers(visit, _DROPPED)))))
    correction = replace(fixes.correction, dropped=dropped, note=visit.entry(_NOTE, 4_000))
    fixes = replace(fixes, correction=correction)
    try:
        check_decided_on(visit.desk, order, visit.if_match)
        if unread:
            raise RulesBroken("Nothing was corrected.", problems=unread)
        correct_as_staff(visit.desk, visit.principal, order.id, fixes, visit.once)
    except RulesBroken as broken:
        found = fixing.placed(broken.problems, fixes, _on_page(form, parts))
        return _page(visit, seen, visit.form, found, status=422)
    except (StateConflict, VersionConflict) as conflict:
        fresh = look_at_order(visit.desk, visit.principal, order.id)
        return _page(visit, fresh, visit.form, pages.said_by(conflict), status=conflict.status)
    return visit.to(f"admin/pages/orders/{order.id}", done="corrected")


def _beside(form: CorrectionForm, parts: Iterable[Part]) -> tuple[Field, ...]:
    """Fields that may be corrected though no reason asks for them, as of an order that its carrier works on."""
    shown = {field.name for part in parts for field in part.fields}
    return tuple(fixing.field_of(form.order.losing_account, one.name) for one in form.fields if one.name not in shown)


def _on_page(form: CorrectionForm, parts: tuple[Part, ...]) -> list[str]:
    own = [fixing.DATE_WANTED, fixing.NUMBERS, fixing.REMARK]
    return [*(at for part in parts for at in part.pointers), *(one.pointer for one in _beside(form, parts)), *own]


def _page(
    visit: Visit,
    seen: WholeOrder,
    entries: Mapping[str, str] | None = None,
    problems: Iterable[Problem] = (),
    *,
    status: int = 200,
) -> Answer:
    form = seen.form
    parts = fixing.parts_of(form)
    found = pages.shown(problems, _on_page(form, parts))
    return visit.page(
        "correct",
        status,
        order=seen.order.queued.order,
        request=seen.view.request,
        form=form,
        parts_=parts,
        beside=_beside(form, parts),
        dated=any(part.has_date for part in parts),
        label=_label,
        choice=_choice,
        entries=entries or {},
        problems=found,
        errors=by_target(found),
    )


def _label(field: Field) -> str:
    """What a field is called: as on the page of a correction link, which asks for the same."""
    key = f"detail.{field.label}"
    return SIGNING.say("en", key) if SIGNING.has(key) else pages.word("field", field.label)


def _choice(field: Field, value: str) -> str:
    key = f"choice.{field.label}.{value}"
    return SIGNING.say("en", key) if SIGNING.has(key) else value
