"""The pages of people who sign in: /admin of our team, /portal of customers, and signing in itself.

A handler reads the form, calls one use case and shows a page, or leads to one. Who may open what stands in the table of
routes. A form is taken only from a page of ours (Origin, Sec-Fetch-Site), of this very session (its token); whatever
goes wrong on the way ends here, as a page in words that holds what was entered.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from aws_lambda_powertools import Logger

from functions.pages import pages
from functions.pages.access import Access
from functions.pages.routes import ROUTES
from functions.pages.visit import TOKEN, Visit
from functions.pages.visit import Parts as Parts
from shared.domain.permissions import STAFF
from shared.domain.problems import NotAuthenticated, Refused, TooManyRequests
from shared.domain.sessions import is_form_token
from shared.ports import BadCursor, Unavailable
from shared.runtime.web.answers import Answer
from shared.runtime.web.asked import Asked
from shared.runtime.web.routes import Route, find
from shared.runtime.web.slashes import without_slash
from shared.usecases.desk import require
from shared.usecases.write_limit import count_write

logger = Logger(service="pages")

_KEPT_LIMIT: Final = 200
"""Fields that a page which could not be served hands back."""


class Door:
    """Answers events of the HTTP API (payload version 2)."""

    def __init__(self, parts: Callable[[], Parts]) -> None:
        self._parts = parts

    def resolve(self, event: Mapping[str, Any], _context: object = None) -> dict[str, Any]:
        asked = Asked.of(event)
        return (without_slash(asked) or self.answer(asked)).as_event(with_body=asked.method != "HEAD")

    def answer(self, asked: Asked) -> Answer:
        visit = Visit(asked, self._parts)
        found = find(ROUTES, asked.method, asked.path)
        try:
            if found.route is None:
                return _nowhere(visit, found.allowed)
            visit.params = found.params
            return _answer_of(found.route, visit)
        except Exception as error:  # the last resort: a page rather than the gateway's own words
            logger.exception("a page failed", route=found.route and found.route.template, kind=type(error).__name__)
            return _fault_page(visit, 500)


def build(parts: Callable[[], Parts]) -> Door:
    """The pages; `parts` are asked for at the first visit."""
    return Door(parts)


def _answer_of(route: Route[Access], visit: Visit) -> Answer:
    try:
        return _stopped(route.handle, visit) or route.handle.to(visit)
    except NotAuthenticated:
        return _signed_out_page(visit)
    except BadCursor:
        return visit.to(visit.asked.path.lstrip("/"))
    except Refused as refusal:
        return _refusal_page(visit, refusal)
    except Unavailable as error:
        logger.warning("a page was not served", route=route.template, error=str(error))
        return _fault_page(visit, 503)


def _stopped(access: Access, visit: Visit) -> Answer | None:
    """The answer to whoever may not pass here; None for who may."""
    if access.reads_no_cookie:
        return None
    visit.resume()
    posts = visit.asked.method == "POST"
    if posts and visit.asked.is_from_another_site(visit.desk.policy.public_base_url):
        return _refused(visit, 403, "elsewhere")
    if access.is_public:
        return None
    if visit.presence is None:
        return _signed_out_page(visit) if posts else _to_sign_in(visit)
    if access.action is not None:
        require(visit.principal, access.action)
    if posts and not is_form_token(visit.presence.token.secret, visit.form.get(TOKEN, "")):
        return _again_page(visit)
    if posts:
        count_write(visit.desk, visit.principal).check()
    return None


def _to_sign_in(visit: Visit) -> Answer:
    if visit.asked.comes_from_elsewhere:
        # A browser kept the cookie to itself, as the link was another site's; asked by a page of ours it gives it.
        return visit.page("bounce")
    path, query = visit.asked.path.lstrip("/"), urlencode(dict(visit.asked.query))
    place = f"{path}?{query}" if query else path
    return visit.to("sign-in", **({} if place == "admin" else {"next": place}))


def _signed_out_page(visit: Visit) -> Answer:
    return _refused(visit, 401, "signed_out", entries=_entered(visit))


def _again_page(visit: Visit) -> Answer:
    """The form is of another session, such as one that ended while it was filled in: sent again, it is of this one."""
    return _refused(visit, 403, "other_session", entries=_entered(visit))


def _refusal_page(visit: Visit, refusal: Refused) -> Answer:
    headers = {}
    if isinstance(refusal, TooManyRequests):
        headers["retry-after"] = str(refusal.extra.get("retry_after", 60))
    language = visit.language.value if _is_portals(visit) else "en"
    texts = tuple(pages.problem_text(language, each) for each in pages.said_by(refusal))
    entries = _entered(visit) if refusal.status in (409, 412, 429) else {}
    kind, back = str(refusal.status), _back(visit)
    return _refused(visit, refusal.status, kind, headers, texts=texts, entries=entries, back=back)


def _fault_page(visit: Visit, status: int) -> Answer:
    """Nothing is lost: the page holds what was entered, but for secrets, and sends it again."""
    return _refused(visit, status, str(status), {"retry-after": "5"}, entries=_entered(visit), back=_back(visit))


def _nowhere(visit: Visit, allowed: Iterable[str]) -> Answer:
    methods = ", ".join(allowed)
    headers = {"allow": methods} if methods else {}
    back = "portal" if _back(visit) == "portal" else "admin"
    return _refused(visit, 405 if methods else 404, "404", headers, back=back)


def _refused(
    visit: Visit,
    status: int,
    kind: str,
    headers: Mapping[str, str] | None = None,
    *,
    texts: tuple[str, ...] = (),
    entries: Mapping[str, str] | None = None,
    back: str = "",
) -> Answer:
    """A page that says what could not be done: customers' own around theirs, in their language."""
    template = "portal/refused" if _is_portals(visit) else "refused"
    return visit.page(template, status, headers, kind=kind, texts=texts, entries=entries or {}, back=back)


def _is_portals(visit: Visit) -> bool:
    """Whether a page of customers was asked for, by anybody but our team."""
    of_our_team = visit.presence is not None and visit.presence.principal.role in STAFF
    return visit.asked.path.split("/")[1:2] == ["portal"] and not of_our_team


def _entered(visit: Visit) -> dict[str, str]:
    """What a form brought; of one with files nothing, as those cannot be put into a page."""
    if visit.asked.method != "POST" or visit.asked.brings_files:
        return {}
    try:
        return dict(list(pages.values_of(visit.form).items())[:_KEPT_LIMIT])
    except Refused:
        return {}


def _back(visit: Visit) -> str:
    """Where to go on: what the action was about, or the desk."""
    parts = visit.asked.path.strip("/").split("/")
    if parts[:1] == ["portal"]:
        return "portal"
    return "/".join(parts[:4]) if parts[:2] == ["admin", "pages"] and len(parts) > 4 else "admin"
