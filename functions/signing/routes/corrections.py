"""Behind a correction link: whoever knows the PIN, the account number or the spelling puts a rejected order right.

The link alone opens the form, without a step before it and without a cookie: a GET changes nothing, whoever follows
it, and shows no secret, only whether there is one. A POST without entries is refused, so a scanner that presses
buttons changes nothing either. A form that a browser says comes from another site is refused, though who does not
know the address, the secret itself, could send none.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final
from urllib.parse import quote

from functions.signing import pages
from functions.signing.visit import Visit
from shared.domain.lifecycle import Status
from shared.domain.model import CorrectionLink, Language, PortOrder
from shared.domain.problems import Problem, RulesBroken, StateConflict
from shared.domain.time_zones import zone_of
from shared.domain.words.corrections import CORRECTIONS, carrier_names
from shared.runtime.web import fixing
from shared.runtime.web.answers import Answer, see_other
from shared.runtime.web.fixing import Part
from shared.runtime.web.html import by_target
from shared.usecases.corrections.correcting import CorrectionForm
from shared.usecases.signing.links import DeadLink

_AFTERWARDS: Final = frozenset({Status.CHANGE_PENDING, Status.IN_REVIEW, Status.AWAITING_SIGNATURE})


def show(visit: Visit) -> Answer:
    """GET /fix/{token}"""
    link, form = _opened(visit)
    kept = CORRECTIONS.say(visit.language.value, "kept") if "kept" in visit.asked.query else ""
    return _form_page(visit, link, form, notice=kept)


def correct(visit: Visit) -> Answer:
    """POST /fix/{token}"""
    visit.refuse_other_sites("Nothing was corrected.")
    link, form = _opened(visit)
    parts = fixing.parts_of(form)
    if "asked" in visit.form and visit.form["asked"] != fixing.asked(form):
        meanwhile = Problem("answered_meanwhile", "Somebody else has answered something.", "Look at what is open.")
        return _form_page(visit, link, form, visit.form, [meanwhile], status=409)
    fixes, unread = fixing.fixes_of(visit.form, parts)
    try:
        order = visit.acts.correct(visit.desk, visit.token, fixes, unread)
    except RulesBroken as broken:
        # What cannot be read is not nothing.
        told = [one for one in broken.problems if not (unread and one.code == "correction_empty")]
        found = fixing.placed(told, fixes, _on_page(parts))
        return _form_page(visit, link, form, visit.form, found, status=422)
    except StateConflict as conflict:
        return _conflict_page(visit, conflict)
    return _afterwards(visit, form, order)


def _opened(visit: Visit) -> tuple[CorrectionLink, CorrectionForm]:
    """What the link opens. Of an order whose letter is French the page is too, unless another language was chosen;
    English, which nobody had to ask for, gives way to the browser's."""
    link, form = visit.acts.open_correction(visit.desk, visit.token)
    if form.order.letter.language != Language.ENGLISH:
        visit.speak(form.order.letter.language)
    return link, form


def dead_page(visit: Visit) -> Answer:
    """The same bytes for every link that opens nothing, whatever it once was."""
    return visit.page("correction_dead", 404, switches=pages.switches(visit.language))


def here(visit: Visit, below: str = "") -> str:
    """The relative address of this correction link."""
    return f"{visit.asked.root}fix/{quote(visit.token, safe='')}{below}"


def _conflict_page(visit: Visit, conflict: StateConflict) -> Answer:
    """The form as it is now, with what was entered."""
    link, form = visit.acts.open_correction(visit.desk, visit.token)
    problems = pages.said_by(conflict) if form.may_correct else ()
    return _form_page(visit, link, form, visit.form, problems, status=409)


def _afterwards(visit: Visit, form: CorrectionForm, order: PortOrder) -> Answer:
    """What happens next; the form again while it asks for more of whoever has this link."""
    if order.status in _AFTERWARDS:
        return visit.page(
            "corrected",
            outcome=f"done.{order.status}",
            order=order,
            version=form.cost.pon_version,
            signature=order.status == Status.AWAITING_SIGNATURE,
            open=0,
        )
    try:
        visit.acts.open_correction(visit.desk, visit.token)
    except DeadLink:
        return visit.page(
            "corrected", outcome="waits", order=order, version=order.pon_version, signature=False, open=len(order.asks)
        )
    return see_other(here(visit, f"?kept=1&lang={visit.language.value}"))


def _on_page(parts: Iterable[Part]) -> list[str]:
    return [pointer for part in parts for pointer in part.pointers]


def _form_page(
    visit: Visit,
    link: CorrectionLink,
    form: CorrectionForm,
    entries: Mapping[str, str] | None = None,
    problems: Iterable[Problem] = (),
    *,
    status: int = 200,
    notice: str = "",
) -> Answer:
    parts = fixing.parts_of(form)
    found = pages.shown(visit.language, problems, _on_page(parts))
    address = form.order.losing_account.service_address
    return visit.page(
        "correction",
        status,
        here=here(visit),
        link=link,
        form=form,
        order=form.order,
        reasons=[(part, fixing.texts_of(form, part, visit.language.value)) for part in parts],
        sent=partial(fixing.sent_in_words, visit.language.value),
        asked=fixing.asked(form),
        names=carrier_names(visit.language.value, form.order.losing_account.carrier_name),
        zone=zone_of(address.state, address.country),
        why_not=fixing.why_not_key(form),
        may_answer=form.may_correct and any(part.opens for part in parts),
        again=entries is not None,
        entries=entries or {},
        problems=found,
        errors=by_target(found),
        notice=notice,
        switches=() if entries is not None else pages.switches(visit.language),
    )
