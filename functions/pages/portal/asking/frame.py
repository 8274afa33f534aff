"""Around the steps of a request: which there are, what is left in each, and how a page of one is made."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from functions.pages import pages
from functions.pages.visit import Visit
from shared.domain.eligibility import check_eligibility
from shared.domain.foc_dates import OF_REQUEST
from shared.domain.lifecycle import Status
from shared.domain.model import PortRequest
from shared.domain.problems import NotFound, Problem, Refused, RulesBroken, StateConflict, VersionConflict
from shared.domain.readiness import Readiness
from shared.domain.words.letter import long_date
from shared.domain.words.signing import SIGNING
from shared.ports import RequestView
from shared.runtime.web.answers import Answer
from shared.runtime.web.html import Shown, by_target, field_id
from shared.usecases.view_requests import show_request

STEPS: Final = ("name", "numbers", "accounts", "documents", "letter", "review")
"""The article's steps 2 to 10, in its order: each is a page of its own."""

_STEP_OF: Final[Mapping[str, str]] = {
    "/name": "name",
    "/company_id": "name",
    "/numbers": "numbers",
    "/losing_accounts": "accounts",
    "/documents": "documents",
    "/signer": "letter",
    **dict.fromkeys(OF_REQUEST, "review"),
}
"""Where a problem of readiness is put right, by its pointer; what is not named here is a field of an account."""
CONFLICTS: Final = (RulesBroken, StateConflict, VersionConflict)
"""Refusals that a form's own page shows, with what was entered."""


@dataclass(frozen=True, slots=True)
class Left:
    """One thing that is still to be done: what, and on which page. `account` is the current carrier account's name."""

    text: str
    step: str
    path: str
    account: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    is_done: bool
    left: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A request as its steps show it; `readiness` is None where nothing of it is a draft any more."""

    view: RequestView
    readiness: Readiness | None
    left: tuple[Left, ...]
    hints: tuple[Left, ...]

    @property
    def request(self) -> PortRequest:
        return self.view.request

    @property
    def is_draft(self) -> bool:
        return self.request.status == Status.DRAFT

    @property
    def path(self) -> str:
        """Of its steps, without a slash before it."""
        return f"portal/requests/{self.request.id}/edit"

    @property
    def steps(self) -> tuple[Step, ...]:
        found = {name: sum(one.step == name for one in self.left) for name in STEPS}
        began = {
            "numbers": bool(self.view.number_list and self.view.number_list.accepted),
            "accounts": bool(self.view.losing_accounts),
            "documents": bool(self.view.documents),
            "letter": bool(self.view.losing_accounts),
            "review": not self.is_draft,
        }
        return tuple(Step(name, began.get(name, True) and not found[name], found[name]) for name in STEPS)


def draft_of(visit: Visit) -> Draft:
    """The request that the address names. Raises `NotFound`."""
    shown = show_request(visit.desk, visit.principal, visit.params["request_id"])
    language = visit.language.value
    left = _once(_left(shown.view, shown.readiness, language)) if shown.readiness else ()
    hints = _once(_hints(shown.view, shown.readiness, language)) if shown.readiness else ()
    return Draft(shown.view, shown.readiness, left, hints)


def _once(found: Iterable[Left]) -> tuple[Left, ...]:
    return tuple({(one.text, one.path): one for one in found}.values())


def _left(view: RequestView, readiness: Readiness, language: str) -> Iterator[Left]:
    for problem in readiness.request_problems:
        yield _place(view, problem, language)
    for account in readiness.accounts:
        for problem in account.problems:
            yield _place(view, problem, language, account.losing_account_id, account.label)


def _hints(view: RequestView, readiness: Readiness, language: str) -> Iterator[Left]:
    for account in readiness.accounts:
        for problem in account.warnings:
            yield _place(view, problem, language, account.losing_account_id, account.label)


def _place(view: RequestView, problem: Problem, language: str, account_id: str = "", label: str = "") -> Left:
    base = f"portal/requests/{view.request.id}/edit"
    text = pages.problem_text(language, problem)
    step = _STEP_OF.get(problem.pointer or "")
    if step is None and account_id:
        anchor = f"#{field_id(problem.pointer)}" if problem.pointer else ""
        return Left(text, "accounts", f"{base}/accounts/{account_id}{anchor}", label)
    step = step or "accounts"
    return Left(text, step, f"{base}/{step}", label)


def not_eligible(visit: Visit) -> tuple[str, ...]:
    """Why the account cannot port in yet, in words; () where it can."""
    account = visit.desk.store.account(visit.principal.account_id)
    reasons = check_eligibility(account, visit.desk.clock.now().date()) if account else ()
    return tuple(pages.problem_text(visit.language.value, one) for one in reasons)


def step_page(
    visit: Visit,
    draft: Draft,
    step: str,
    template: str,
    *,
    status: int = 200,
    problems: Iterable[Problem] = (),
    on_page: Iterable[str] = (),
    entries: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> Answer:
    """A page of a step, with the list of steps around it. `on_page` are the pointers of its fields."""
    found = shown(visit, problems, on_page)
    return visit.page(
        f"portal/asking/{template}",
        status,
        headers,
        draft=draft,
        request=draft.request,
        here_step=step,
        base=draft.path,
        entries=pages.values_of(entries or {}),
        problems=found,
        errors=by_target(found),
        **words_of(visit),
        **values,
    )


def words_of(visit: Visit) -> dict[str, Any]:
    """What the templates of this room say beside their own texts."""
    language = visit.language.value
    return {
        "detail": partial(detail, language),
        "hint_of": partial(hint_of, language),
        "day": partial(long_date, language=language),
        "told_of": partial(told_of, language),
    }


def shown(visit: Visit, problems: Iterable[Problem], on_page: Iterable[str]) -> tuple[Shown, ...]:
    return pages.shown(problems, on_page, visit.language.value)


def detail(language: str, name: str) -> str:
    """What a field or an answer of an account is called: as on the signing page, which asks for the same."""
    return SIGNING.say(language, name)


def hint_of(language: str, name: str) -> str:
    """What helps to fill in a field of an account; "" where there is nothing to say."""
    key = f"detail_hint.{name}"
    return SIGNING.say(language, key) if SIGNING.has(key) else ""


def told_of(language: str, stored: Mapping[str, Any]) -> str:
    """A problem as it is stored on a row or a document, in words."""
    known = {name: stored[name] for name in ("code", "detail", "fix", "pointer", "suggestion") if name in stored}
    return pages.problem_text(language, Problem(**known))


Again = Callable[[tuple[Problem, ...], int], Answer]
"""The form's page as it is now, with what is wrong, and the status of the answer."""


def saving(visit: Visit, act: Callable[[], Answer], again: Again) -> Answer:
    """Do it; what is wrong is said on the form's page, with what was entered."""
    try:
        return act()
    except CONFLICTS as refusal:
        return again(said_by(visit, refusal), refusal.status)


def said_by(visit: Visit, refusal: Refused) -> tuple[Problem, ...]:
    """The problems of a refusal, in words that fit a page: nobody there sends an If-Match or a key."""
    if isinstance(refusal, VersionConflict):
        return (Problem("version_conflict", pages.say(visit.language.value, "ask.changed_meanwhile")),)
    if refusal.code == "idempotency_key_reused":
        return (Problem(refusal.code, pages.say(visit.language.value, "ask.sent_before")),)
    return pages.said_by(refusal)


def account_of(draft: Draft, losing_account_id: str) -> Any:
    """A current carrier account of the request. Raises `NotFound`."""
    for account in draft.view.losing_accounts:
        if account.id == losing_account_id:
            return account
    raise NotFound("There is no such current carrier account on this request.")
