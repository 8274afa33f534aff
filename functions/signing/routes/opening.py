"""Before the letters can be seen: who asks for what, the code, and the answer to a link that is dead."""

from functions.signing import pages
from functions.signing.routes import letters
from functions.signing.visit import Visit
from shared.domain.problems import Problem, RulesBroken
from shared.runtime.web.answers import Answer, see_other
from shared.runtime.web.html import by_target
from shared.usecases.signing.links import NotOpened
from shared.usecases.signing.view import Opened


def show(visit: Visit) -> Answer:
    """GET /sign/{token}"""
    if visit.session:
        try:
            return letters.show(visit)
        except NotOpened:
            pass
    return landing_page(visit)


def open_letters(visit: Visit) -> Answer:
    """POST /sign/{token}/open"""
    return _opened(visit, visit.acts.open_envelope(visit.desk, visit.token, visit.asked.visitor))


def give_code(visit: Visit) -> Answer:
    """POST /sign/{token}/code"""
    try:
        opened = visit.acts.give_code(visit.desk, visit.token, visit.entry("code", 100), visit.asked.visitor)
    except RulesBroken as broken:
        return landing_page(visit, broken.problems, status=422)
    return _opened(visit, opened)


def ask_for_new_link(visit: Visit) -> Answer:
    """POST /sign/{token}/new-link, and POST /sign/{token}: the answer is the same whatever we know."""
    visit.acts.ask_for_new_link(visit.desk, visit.token, visit.entry("email"), visit.asked.visitor)
    return visit.page("new_link_asked")


def landing_page(visit: Visit, problems: tuple[Problem, ...] = (), *, status: int = 200, notice: str = "") -> Answer:
    landing = visit.acts.landing(visit.desk, visit.token)
    visit.language = landing.language
    found = pages.shown(visit.language, problems, ["/code"])
    return visit.signing_page(
        "landing",
        status,
        landing=landing,
        problems=found,
        errors=by_target(found),
        notice=pages.say(visit.language, notice) if notice else "",
    )


def dead_page(visit: Visit) -> Answer:
    """The same bytes for every dead link, so its form leads to where it stands rather than to a token."""
    deep = visit.asked.path.count("/") > 2
    action = f"{'new-link' if deep else ''}?lang={visit.language.value}"
    return visit.page("dead", 404, action=action, copies=visit.asked.path.startswith("/signed/"))


def _opened(visit: Visit, opened: Opened) -> Answer:
    answer = see_other(visit.here())
    return answer.with_cookie(visit.session_cookie(opened.session)) if opened.session else answer
