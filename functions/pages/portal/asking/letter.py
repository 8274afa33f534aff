"""Who signs the Letter of Authorization: we ourselves, with the details it needs, or somebody else by a mailed link."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from functions.pages.portal.asking.frame import CONFLICTS, Draft, draft_of, said_by, step_page
from functions.pages.visit import Visit
from shared.domain.model import Language, LosingAccount, Person
from shared.domain.problems import Problem, RulesBroken
from shared.runtime.web.answers import Answer
from shared.usecases.change_request import change_request
from shared.usecases.create_request import RequestFields
from shared.usecases.losing_accounts import AccountFields, change_losing_account

WHO: Final = ("self", "other")
LANGUAGES: Final = (Language.ENGLISH, Language.FRENCH)
_PERSON: Final = ("name", "title", "email")


def show(visit: Visit) -> Answer:
    """GET /portal/requests/{request_id}/edit/letter"""
    return _page(visit, draft_of(visit))


def save(visit: Visit) -> Answer:
    """POST /portal/requests/{request_id}/edit/letter: what can be kept is kept, and everything else is said"""
    draft = draft_of(visit)
    problems: list[Problem] = []
    status = 422
    if visit.entry("who") not in WHO:
        problems.append(Problem("signer_missing", "It is not said who signs.", "Choose one of the two.", "/who"))
        return _page(visit, draft, visit.form, tuple(problems), status=status)
    own = visit.entry("who") == "self"
    try:
        change_request(visit.desk, visit.principal, draft.request.id, _of_request(visit, own=own), visit.if_match)
    except CONFLICTS as refusal:
        problems += said_by(visit, refusal)
        status = refusal.status
    if status == 422:
        for account in draft.view.losing_accounts:
            try:
                _save_account(visit, draft, account, own=own)
            except RulesBroken as broken:
                problems += [replace(one, pointer=f"/{account.id}{one.pointer or ''}") for one in broken.problems]
            except CONFLICTS as refusal:
                problems += said_by(visit, refusal)
                status = refusal.status
    if problems:
        return _page(visit, draft_of(visit), visit.form, tuple(problems), status=status)
    return visit.to(f"{draft.path}/review", done="ask_saved")


def _of_request(visit: Visit, *, own: bool) -> RequestFields:
    signer = None if own else Person(**{part: visit.entry(f"signer.{part}", 1_000) for part in _PERSON})
    language = visit.entry("language", 10)
    return RequestFields(
        signer=signer,
        language=Language(language) if language in LANGUAGES else Language.ENGLISH,
        said=frozenset({"signer", "language"}),
    )


def _save_account(visit: Visit, draft: Draft, account: LosingAccount, *, own: bool) -> None:
    """The person whom the letter names, and whether its signer completes what it still lacks."""
    entries = {part: f"{account.id}.{part}" for part in _PERSON}
    given = {part: visit.entry(entry, 1_000) for part, entry in entries.items() if entry in visit.form}
    left = not own and visit.entry(f"{account.id}.left") == "yes"
    values: dict[str, Any] = {"left_to_signer": left}
    if own and given:
        values["authorized_person"] = given
    before = {part: getattr(account.authorized_person, part) for part in _PERSON}
    said = {**before, **values.get("authorized_person", {})}
    if said == before and left == account.left_to_signer:
        return
    fields = AccountFields(values)
    change_losing_account(visit.desk, visit.principal, draft.request.id, account.id, fields, account.version)


def _page(
    visit: Visit,
    draft: Draft,
    entries: Mapping[str, str] | None = None,
    problems: tuple[Problem, ...] = (),
    *,
    status: int = 200,
) -> Answer:
    accounts = draft.view.losing_accounts
    on_page = ["/who", *(f"/signer/{part}" for part in _PERSON), "/language"]
    on_page += [f"/{account.id}/authorized_person/{part}" for account in accounts for part in _PERSON]
    who = "other" if draft.request.signer else "self" if accounts else ""
    return step_page(
        visit,
        draft,
        "letter",
        "letter",
        status=status,
        problems=problems,
        on_page=on_page,
        entries=entries,
        signs=(entries or {}).get("who", who),
        accounts=accounts,
        languages=LANGUAGES,
        expiry=visit.desk.policy.signature_expiry_days,
    )
