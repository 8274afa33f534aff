"""The pages for people who do not sign in: /sign, /signed, /fix, /approve, /unsubscribe, /leaving and /letter-check.

A handler reads the form, calls one use case and shows a page. Whatever goes wrong on the way ends here, as a page in
words. GET and HEAD call nothing that writes: mail scanners open every link, and some run the scripts they find.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from aws_lambda_powertools import Logger

from functions.signing.acts import Acts, the_use_cases
from functions.signing.pages import ASSETS, refusal_texts
from functions.signing.routes import (
    approvals,
    check,
    copies,
    corrections,
    leaving,
    letters,
    opening,
    refusing,
    unsubscribing,
)
from functions.signing.visit import Parts, Visit
from shared.domain.problems import Refused, TooManyRequests
from shared.domain.words.signing import SIGNING
from shared.ports import Unavailable
from shared.runtime.web.answers import Answer, see_other
from shared.runtime.web.asked import Asked
from shared.runtime.web.routes import Route, find, route
from shared.runtime.web.slashes import without_slash
from shared.usecases.signing.links import DeadLink, NotOpened

Handle = Callable[[Visit], Answer]

logger = Logger(service="signing")


def _asset(visit: Visit) -> Answer:
    """GET /sign/assets/{name}"""
    found = ASSETS.serve(visit.params["name"], visit.asked.headers.get("if-none-match", ""))
    return found or _lost_page(visit)


ROUTES: Final[tuple[Route[Handle], ...]] = (
    route("GET", "/sign/assets/{name}", _asset),
    route("GET", "/sign/{token}", opening.show),
    route("POST", "/sign/{token}", opening.ask_for_new_link),
    route("POST", "/sign/{token}/open", opening.open_letters),
    route("POST", "/sign/{token}/code", opening.give_code),
    route("POST", "/sign/{token}/new-link", opening.ask_for_new_link),
    route("GET", "/sign/{token}/letters/{order_id}.pdf", letters.file),
    route("POST", "/sign/{token}/details", letters.save_details),
    route("GET", "/sign/{token}/person", letters.show_person),
    route("POST", "/sign/{token}/person", letters.name_person),
    route("POST", "/sign/{token}/review", letters.review),
    route("POST", "/sign/{token}/change", letters.change),
    route("POST", "/sign/{token}/sign", letters.sign),
    route("GET", "/sign/{token}/decline", refusing.show_decline),
    route("POST", "/sign/{token}/decline", refusing.decline),
    route("GET", "/sign/{token}/someone-else", refusing.show_someone_else),
    route("POST", "/sign/{token}/someone-else", refusing.hand_back),
    route("GET", "/sign/{token}/question", refusing.show_question),
    route("POST", "/sign/{token}/question", refusing.ask),
    route("GET", "/signed/{token}", copies.show),
    route("GET", "/signed/{token}/{order_id}.pdf", copies.file),
    route("GET", "/fix/{token}", corrections.show),
    route("POST", "/fix/{token}", corrections.correct),
    route("GET", "/approve/{token}", approvals.show),
    route("POST", "/approve/{token}", approvals.decide),
    route("GET", "/leaving/{token}", leaving.show),
    route("POST", "/leaving/{token}", leaving.answer),
    route("GET", "/unsubscribe/{token}", unsubscribing.show),
    route("POST", "/unsubscribe/{token}", unsubscribing.stop),
    route("GET", "/letter-check", check.show),
    route("POST", "/letter-check", check.check_file),
)


class Door:
    """Answers events of the HTTP API (payload version 2)."""

    def __init__(self, parts: Callable[[], Parts], acts: Callable[[], Acts]) -> None:
        self._parts = parts
        self._acts = acts

    def resolve(self, event: Mapping[str, Any], _context: object = None) -> dict[str, Any]:
        asked = Asked.of(event)
        return (without_slash(asked) or self.answer(asked)).as_event(with_body=asked.method != "HEAD")

    def answer(self, asked: Asked) -> Answer:
        found = find(ROUTES, asked.method, asked.path)
        visit = Visit(asked, self._acts(), self._parts, found.params, asked.language)
        if found.route is None:
            return _wrong_method_page(visit, found.allowed) if found.allowed else _lost_page(visit)
        try:
            return _answer_of(found.route, visit)
        except Exception as error:  # the last resort: a page rather than the gateway's own words
            logger.exception("a page failed", route=found.route.template, kind=type(error).__name__)
            return _fault_page(visit, 500)


def build(parts: Callable[[], Parts], acts: Callable[[], Acts] = the_use_cases) -> Door:
    """The pages; `parts` are asked for at the first visit."""
    return Door(parts, acts)


def _answer_of(route: Route[Handle], visit: Visit) -> Answer:
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


_DEAD_PAGES: Final = {
    "fix": corrections.dead_page,
    "approve": approvals.dead_page,
    "leaving": leaving.dead_page,
    "unsubscribe": unsubscribing.dead_page,
}
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


def _wrong_method_page(visit: Visit, allowed: Iterable[str]) -> Answer:
    return _refused(visit, 405, headers={"allow": ", ".join(allowed)})


def _lost_page(visit: Visit) -> Answer:
    return _refused(visit, 404)


_BEGINNINGS: Final = {"fix": corrections.here, "approve": approvals.here, "unsubscribe": unsubscribing.here}


def _back(visit: Visit) -> str:
    """Where to go on from a page that ended somewhere: the beginning of the link, or of the letter check."""
    parts = visit.asked.path.split("/")
    if parts[1] in _BEGINNINGS and "token" in visit.params:
        return _BEGINNINGS[parts[1]](visit)
    if parts[1] in ("sign", "signed") and len(parts) > 3 and "token" in visit.params:
        return visit.here() if parts[1] == "sign" else visit.here().replace("sign/", "signed/", 1)
    return f"{visit.asked.root}letter-check" if parts[1] == "letter-check" else ""
