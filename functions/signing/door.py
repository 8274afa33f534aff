"""The pages for people who do not sign in: /sign, /signed, /fix, /approve, /leaving and /letter-check.

A handler reads the form, calls one use case and shows a page. Whatever goes wrong on the way ends here, as a page in
words. GET and HEAD call nothing that writes: mail scanners open every link, and some run the scripts they find.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from aws_lambda_powertools import Logger

from functions.signing.acts import Acts, the_use_cases
from functions.signing.answers import Answer, see_other
from functions.signing.asked import Asked
from functions.signing.assets import serve
from functions.signing.pages import refusal_texts
from functions.signing.routes import approvals, check, copies, corrections, leaving, letters, opening, refusing
from functions.signing.visit import Parts, Visit
from shared.domain.problems import Refused, TooManyRequests
from shared.domain.words.signing import SIGNING
from shared.ports import Unavailable
from shared.usecases.signing.links import DeadLink, NotOpened

logger = Logger(service="signing")


def _asset(visit: Visit) -> Answer:
    """GET /sign/assets/{name}"""
    found = serve(visit.params["name"], visit.asked.headers.get("if-none-match", ""))
    return found or _lost_page(visit)


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    pattern: re.Pattern[str]
    handle: Callable[[Visit], Answer]
    template: str


def _route(method: str, template: str, handle: Callable[[Visit], Answer]) -> Route:
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template.replace(".", r"\."))
    return Route(method, re.compile(pattern), handle, template)


ROUTES: Final = (
    _route("GET", "/sign/assets/{name}", _asset),
    _route("GET", "/sign/{token}", opening.show),
    _route("POST", "/sign/{token}", opening.ask_for_new_link),
    _route("POST", "/sign/{token}/open", opening.open_letters),
    _route("POST", "/sign/{token}/code", opening.give_code),
    _route("POST", "/sign/{token}/new-link", opening.ask_for_new_link),
    _route("GET", "/sign/{token}/letters/{order_id}.pdf", letters.file),
    _route("POST", "/sign/{token}/details", letters.save_details),
    _route("GET", "/sign/{token}/person", letters.show_person),
    _route("POST", "/sign/{token}/person", letters.name_person),
    _route("POST", "/sign/{token}/review", letters.review),
    _route("POST", "/sign/{token}/change", letters.change),
    _route("POST", "/sign/{token}/sign", letters.sign),
    _route("GET", "/sign/{token}/decline", refusing.show_decline),
    _route("POST", "/sign/{token}/decline", refusing.decline),
    _route("GET", "/sign/{token}/someone-else", refusing.show_someone_else),
    _route("POST", "/sign/{token}/someone-else", refusing.hand_back),
    _route("GET", "/sign/{token}/question", refusing.show_question),
    _route("POST", "/sign/{token}/question", refusing.ask),
    _route("GET", "/signed/{token}", copies.show),
    _route("GET", "/signed/{token}/{order_id}.pdf", copies.file),
    _route("GET", "/fix/{token}", corrections.show),
    _route("POST", "/fix/{token}", corrections.correct),
    _route("GET", "/approve/{token}", approvals.show),
    _route("POST", "/approve/{token}", approvals.decide),
    _route("GET", "/leaving/{token}", leaving.show),
    _route("POST", "/leaving/{token}", leaving.answer),
    _route("GET", "/letter-check", check.show),
    _route("POST", "/letter-check", check.check_file),
)


class Door:
    """Answers events of the HTTP API (payload version 2)."""

    def __init__(self, parts: Callable[[], Parts], acts: Callable[[], Acts]) -> None:
        self._parts = parts
        self._acts = acts

    def resolve(self, event: Mapping[str, Any], _context: object = None) -> dict[str, Any]:
        asked = Asked.of(event)
        return self.answer(asked).as_event(with_body=asked.method != "HEAD")

    def answer(self, asked: Asked) -> Answer:
        method = "GET" if asked.method == "HEAD" else asked.method
        here = [(route, found) for route in ROUTES if (found := route.pattern.fullmatch(asked.path))]
        chosen = next(((route, found) for route, found in here if route.method == method), None)
        params = (chosen or here[0])[1].groupdict() if here else {}
        visit = Visit(asked, self._acts(), self._parts, params, asked.language)
        if chosen is None:
            return _wrong_method_page(visit, [route for route, _ in here]) if here else _lost_page(visit)
        try:
            return _answer_of(chosen[0], visit)
        except Exception as error:  # the last resort: a page rather than the gateway's own words
            logger.exception("a page failed", route=chosen[0].template, kind=type(error).__name__)
            return _fault_page(visit, 500)


def build(parts: Callable[[], Parts], acts: Callable[[], Acts] = the_use_cases) -> Door:
    """The pages; `parts` are asked for at the first visit."""
    return Door(parts, acts)


def _answer_of(route: Route, visit: Visit) -> Answer:
    try:
        try:
            return route.handle(visit)
        except NotOpened:
            return _closed(visit)
    except DeadLink:
        return _DEAD_PAGES.get(route.template.split("/")[1], opening.dead_page)(visit)
    except Refused as refusal:
        return _refusal_page(visit, refusal)
    except Unavailable as error:
        logger.warning("a page was not served", route=route.template, error=str(error))
        return _fault_page(visit, 503)


_DEAD_PAGES: Final = {"fix": corrections.dead_page, "approve": approvals.dead_page, "leaving": leaving.dead_page}
"""Pages for links that open nothing, by where they begin; signing links have the other."""


def _closed(visit: Visit) -> Answer:
    """The session has ended, or was never begun here."""
    if visit.asked.method == "POST":
        return opening.landing_page(visit, status=401, notice="notice.closed")
    return see_other(visit.here())


def _refusal_page(visit: Visit, refusal: Refused) -> Answer:
    headers = {}
    if isinstance(refusal, TooManyRequests):
        headers["retry-after"] = str(refusal.extra.get("retry_after", 60))
    return _refused(visit, refusal.status, refusal_texts(visit.language, refusal), headers)


def _refused(
    visit: Visit, status: int, texts: tuple[str, ...] = (), headers: Mapping[str, str] | None = None
) -> Answer:
    known = SIGNING.has(f"refused.{status}.title")
    kept, lost = _entered(visit) if status == 409 else ({}, False)
    return visit.page(
        "refused", status, headers, kind=status, known=known, texts=texts, back=_back(visit), entries=kept, lost=lost
    )


def _fault_page(visit: Visit, status: int) -> Answer:
    """Nothing is lost: the page holds what was entered, but for secrets, and sends it again."""
    kept, lost = _entered(visit)
    again = visit.asked.method == "POST" and visit.asked.path != "/letter-check"
    return visit.page(
        "fault", status, {"retry-after": "5"}, kind=status, entries=kept, lost=lost, again=again, back=_back(visit)
    )


def _entered(visit: Visit) -> tuple[dict[str, str], bool]:
    """What was entered, but for secrets, and whether there were some."""
    entries: dict[str, str] = {}
    if visit.asked.method == "POST" and visit.asked.path != "/letter-check":
        try:
            entries = dict(visit.form)
        except Refused:
            entries = {}
    kept = {name: value for name, value in entries.items() if not name.startswith("secret:")}
    return kept, any(value.strip() for name, value in entries.items() if name.startswith("secret:"))


def _wrong_method_page(visit: Visit, routes: list[Route]) -> Answer:
    methods = {route.method for route in routes}
    allowed = ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods))
    return _refused(visit, 405, headers={"allow": allowed})


def _lost_page(visit: Visit) -> Answer:
    return _refused(visit, 404)


_BEGINNINGS: Final = {"fix": corrections.here, "approve": approvals.here}


def _back(visit: Visit) -> str:
    """Where to go on from a page that ended somewhere: the beginning of the link, or of the letter check."""
    parts = visit.asked.path.split("/")
    if parts[1] in _BEGINNINGS and "token" in visit.params:
        return _BEGINNINGS[parts[1]](visit)
    if parts[1] in ("sign", "signed") and len(parts) > 3 and "token" in visit.params:
        return visit.here() if parts[1] == "sign" else visit.here().replace("sign/", "signed/", 1)
    return f"{visit.asked.root}letter-check" if parts[1] == "letter-check" else ""
