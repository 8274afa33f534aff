"""Letters that whoever asked for the port signs themselves: read here, and signed all that name one person at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from functions.pages import pages
from functions.pages.portal.asking.frame import CONFLICTS, said_by, shown, words_of
from functions.pages.visit import Visit
from shared.domain.envelopes import waits_for_signature
from shared.domain.letter import LetterContent, letter_purpose, letter_sections, letter_title
from shared.domain.model import PortOrder, SignInMethod
from shared.domain.problems import Problem
from shared.domain.words.consent import CONSENT_VERSION, consent_text, intent_text
from shared.ports import RequestView
from shared.runtime.web.answers import Answer, see_other
from shared.runtime.web.html import by_target
from shared.usecases.letters import Signing, frozen_content, letter_link, sign_letter
from shared.usecases.view_requests import view_request

_ON_PAGE: Final = ("/typed_name", "/title", "/consent")
_VIEWED: Final = "viewed:"


@dataclass(frozen=True, slots=True)
class LetterToRead:
    order: PortOrder
    content: LetterContent
    sections: tuple[Any, ...]
    title: str
    purpose: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Sitting:
    """The letters that one person signs: those that name them."""

    person: str
    job: str
    letters: tuple[LetterToRead, ...]

    @property
    def key(self) -> str:
        return self.letters[0].order.id


def waiting(view: RequestView) -> tuple[PortOrder, ...]:
    """The orders whose letters the account's own people are to sign; those that went to a signer are with them."""
    with_signers = {one.id for one in view.envelopes if one.is_open}
    return tuple(
        order
        for order in view.orders
        if waits_for_signature(order)
        and not (order.signer and (order.wants_envelope or order.envelope_id in with_signers))
    )


def show(visit: Visit) -> Answer:
    """GET /portal/requests/{request_id}/sign"""
    return _page(visit, view_request(visit.desk, visit.principal, visit.params["request_id"]))


def file(visit: Visit) -> Answer:
    """GET /portal/requests/{request_id}/sign/{order_id}.pdf: the letter as it was printed"""
    link = letter_link(visit.desk, visit.principal, visit.params["request_id"], visit.params["order_id"], signed=False)
    return see_other(link)


def sign(visit: Visit) -> Answer:
    """POST /portal/requests/{request_id}/sign: every letter that the form shows; sent twice it counts once"""
    request_id = visit.params["request_id"]
    view_request(visit.desk, visit.principal, request_id)
    viewed = {name.removeprefix(_VIEWED): value for name, value in visit.form.items() if name.startswith(_VIEWED)}
    if not viewed:
        return visit.to(f"portal/requests/{request_id}/sign")
    problems: list[Problem] = []
    status = 200
    for order_id, sha256 in viewed.items():
        try:
            sign_letter(visit.desk, visit.principal, request_id, order_id, _signing(visit, sha256))
        except CONFLICTS as refusal:
            problems += [_in_place(visit, one) for one in said_by(visit, refusal)]
            status = refusal.status
    view = view_request(visit.desk, visit.principal, request_id)
    if problems:
        return _page(visit, view, visit.form, problems, status=status)
    if waiting(view):
        return visit.to(f"portal/requests/{request_id}/sign", done="ask_signed")
    return visit.to(f"portal/requests/{request_id}", done="ask_signed")


_TOLD_HERE: Final[Mapping[str, str]] = {
    "signature_name_mismatch": "ask.sign.other_name",
    "consent_not_given": "ask.sign.no_consent",
}


def _in_place(visit: Visit, problem: Problem) -> Problem:
    """In words for who stands before the form: what the API says is for whoever calls it."""
    key = _TOLD_HERE.get(problem.code)
    if key is None:
        return problem
    return Problem(key, pages.say(visit.language.value, key, name=problem.suggestion or ""), "", problem.pointer)


def _signing(visit: Visit, sha256: str) -> Signing:
    visitor = visit.asked.visitor
    by_key = visit.presence is not None and visit.presence.session.method == SignInMethod.API_KEY
    return Signing(
        typed_name=visit.entry("typed_name", 1_000),
        title=visit.entry("title", 1_000),
        consent=visit.entry("consent") == "yes",
        consent_version=visit.entry("consent_version", 100),
        document_sha256=sha256[:100].lower(),
        signed_on=None,
        ip=visitor.ip,
        user_agent=visitor.user_agent,
        identified_by="api_key" if by_key else "sign_in",
        consent_language=visit.language.value,
    )


def _page(
    visit: Visit,
    view: RequestView,
    entries: Mapping[str, str] | None = None,
    problems: Iterable[Problem] = (),
    *,
    status: int = 200,
) -> Answer:
    mine = waiting(view)
    found = shown(visit, dict.fromkeys(problems), _ON_PAGE)
    others = [one.signer for one in view.orders if waits_for_signature(one) and one not in mine and one.signer]
    return visit.page(
        "portal/asking/sign",
        status,
        request=view.request,
        sittings=_sittings(visit, [order for order in mine if order.letter.unsigned is not None]),
        preparing=sum(order.letter.unsigned is None for order in mine),
        others=list(dict.fromkeys(others)),
        consent=consent_text(visit.language.value),
        consent_version=CONSENT_VERSION,
        intent=lambda count: intent_text(visit.language.value, count),
        opened=next((name.removeprefix(_VIEWED) for name in entries or {} if name.startswith(_VIEWED)), ""),
        entries=pages.values_of(entries or {}),
        problems=found,
        errors=by_target(found),
        **words_of(visit),
    )


def _sittings(visit: Visit, orders: Iterable[PortOrder]) -> list[Sitting]:
    by_person: dict[str, list[LetterToRead]] = {}
    jobs: dict[str, str] = {}
    for order in orders:
        content = frozen_content(visit.desk, order)
        assert order.letter.unsigned is not None
        by_person.setdefault(content.authorized_person_name, []).append(
            LetterToRead(
                order,
                content,
                letter_sections(content),
                letter_title(content.language),
                letter_purpose(content),
                order.letter.unsigned.sha256,
            )
        )
        jobs.setdefault(content.authorized_person_name, content.authorized_person_title or "")
    return [Sitting(person, jobs[person], tuple(letters)) for person, letters in by_person.items()]
