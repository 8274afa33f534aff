"""What a signer does other than sign: decline, say who should be asked, ask."""

from collections.abc import Callable, Iterable, Mapping

from functions.signing import pages
from functions.signing.pages import said_by
from functions.signing.visit import Visit
from shared.domain.problems import Problem, RulesBroken, StateConflict
from shared.runtime.web.answers import Answer, see_other
from shared.runtime.web.html import by_target

_FIELDS: dict[str, tuple[str, ...]] = {
    "decline": ("/reason",),
    "someone_else": ("/name", "/email", "/reason"),
    "question": ("/text",),
}


def show_decline(visit: Visit) -> Answer:
    """GET /sign/{token}/decline"""
    return _page(visit, "decline", {})


def decline(visit: Visit) -> Answer:
    """POST /sign/{token}/decline"""

    def act() -> Answer:
        visit.acts.decline(visit.desk, visit.token, visit.session, visit.entry("reason"), visit.asked.visitor)
        return visit.page("ended", outcome="declined")

    return _or_again(visit, "decline", act)


def show_someone_else(visit: Visit) -> Answer:
    """GET /sign/{token}/someone-else"""
    return _page(visit, "someone_else", {})


def hand_back(visit: Visit) -> Answer:
    """POST /sign/{token}/someone-else: "not me: it is X"."""

    def act() -> Answer:
        visit.acts.hand_back(
            visit.desk,
            visit.token,
            visit.session,
            visit.entry("name"),
            visit.entry("email"),
            visit.entry("reason"),
            visit.asked.visitor,
        )
        return visit.page("ended", outcome="handed_back")

    return _or_again(visit, "someone_else", act)


def show_question(visit: Visit) -> Answer:
    """GET /sign/{token}/question"""
    return _page(visit, "question", {})


def ask(visit: Visit) -> Answer:
    """POST /sign/{token}/question"""

    def act() -> Answer:
        visit.acts.ask(visit.desk, visit.token, visit.session, visit.entry("text", 20_000), visit.asked.visitor)
        return see_other(visit.here("?asked=1"))

    return _or_again(visit, "question", act)


def _or_again(visit: Visit, template: str, act: Callable[[], Answer]) -> Answer:
    """Do it, or show the form again with what is wrong, or in the way, and what was entered."""
    try:
        return act()
    except RulesBroken as broken:
        return _page(visit, template, visit.form, broken.problems, status=422)
    except StateConflict as conflict:
        return _page(visit, template, visit.form, said_by(conflict), status=409)


def _page(
    visit: Visit, template: str, entries: Mapping[str, str], problems: Iterable[Problem] = (), *, status: int = 200
) -> Answer:
    room = visit.acts.room(visit.desk, visit.token, visit.session)
    visit.language = room.landing.language
    found = pages.shown(visit.language, problems, _FIELDS[template])
    return visit.signing_page(template, status, room=room, entries=entries, problems=found, errors=by_target(found))
