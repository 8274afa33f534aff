"""Accounts are made, and what decides whether they may port is changed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from shared.domain.model import DESK_ACCOUNT, Account, AccountKind, Company, DropSettings, Standing
from shared.domain.permissions import Action
from shared.domain.problems import Problem, RulesBroken
from shared.ports import Append, Create, Replace, WriteRefused
from shared.usecases.accounts.checks import choice, day, name_problems, reason_problems
from shared.usecases.accounts.closed import open_order_problems
from shared.usecases.accounts.companies import company_name_taken, company_problems, made_company
from shared.usecases.accounts.reach import By, Deed, account_event, reach
from shared.usecases.desk import Once, Registry, check_version, lost_race, remember, replayed, require
from shared.usecases.port_outs.closing import closing_problems

MOST_COMPANIES_AT_ONCE: Final = 48
NO_TRIAL: Final = "none"
"""Said instead of a date: the account is in no trial any more."""


def create_account(
    office: Registry,
    by: By,
    name: str,
    *,
    card_on_file: bool,
    standing: str = Standing.GOOD,
    trial_ends_on: date | str | None = None,
    companies: Sequence[str] = (),
    once: Once | None = None,
) -> Account:
    """An account and its first companies, all of it or nothing. Raises `RulesBroken`."""
    if by.principal is not None:
        require(by.principal, Action.STAFF_ACCOUNTS_WRITE)
    earlier = replayed(office, once)
    if earlier is not None:
        return reach(office, by, earlier, Deed.READ)
    problems = list(name_problems(name, "/name", "The account"))
    chosen = choice(Standing, standing, "/standing", problems)
    trial = day(trial_ends_on, "/trial_ends_on", problems)
    problems += _companies_problems(companies)
    if problems or chosen is None:
        raise RulesBroken("The account was not made.", problems=problems)
    now = office.clock.now()
    account = Account(
        id=office.ids.new("acc"),
        name=name.strip(),
        card_on_file=card_on_file,
        standing=chosen,
        trial_ends_on=trial,
        created_at=now,
    )
    made: list[Company] = [made_company(office, account.id, company) for company in companies]
    event = account_event(office, by, account.id, "created", version=1, **_eligibility(account))
    try:
        office.store.commit(
            [
                Create(account),
                *map(Create, made),
                *map(company_name_taken, made),
                Append(event),
                *remember(office, once, account.id),
            ]
        )
    except WriteRefused:
        raise lost_race("The account") from None
    return account


def _companies_problems(companies: Sequence[str]) -> list[Problem]:
    known: list[str] = []
    found: list[Problem] = []
    for company in companies:
        found += company_problems(company, known, "/company")
        known.append(company)
    if len(companies) > MOST_COMPANIES_AT_ONCE:
        said = f"{len(companies)} companies at once; {MOST_COMPANIES_AT_ONCE} is the most."
        fix = "Make the account with some of them and add the others one by one."
        found.append(Problem("too_many_companies", said, fix, "/company"))
    return found


def desk_account(office: Registry) -> Account:
    """The account of our own team, made when it is first asked for: there is one in a deployment."""
    found = office.store.account(DESK_ACCOUNT)
    if found is not None:
        return found
    made = Account(id=DESK_ACCOUNT, name="The desk", kind=AccountKind.DESK, created_at=office.clock.now())
    try:
        office.store.commit([Create(made)])
    except WriteRefused:
        return office.store.account(DESK_ACCOUNT) or made
    return made


@dataclass(frozen=True, slots=True)
class DropChange:
    """What the account's drop folder does (`DropSettings`); None leaves it. Holds for files opened from now on."""

    submit: bool | None = None
    preapproved: bool | None = None
    daily_report: bool | None = None


@dataclass(frozen=True, slots=True)
class AccountChange:
    """None leaves what it names; the trial's end `NO_TRIAL` takes it away."""

    name: str | None = None
    card_on_file: bool | None = None
    standing: str | None = None
    trial_ends_on: date | str | None = None
    drop: DropChange = DropChange()
    despite_open: bool = False
    """Close it though orders or port-outs of it are open: a lead's, or the operator's, with a reason."""


def change_account(
    office: Registry, by: By, account_id: str, change: AccountChange, *, if_match: int | None = None, reason: str = ""
) -> Account:
    """Change an account's name, what decides whether it may port, or what its drop folder does. A key has to say the
    version it read. It is not closed while numbers of it are on their way in or out, unless a lead says why.

    Raises `Forbidden`, `NotFound`, `RulesBroken`, `VersionConflict`, `VersionRequired`.
    """
    account = reach(office, by, account_id, Deed.CHANGE)
    check_version(account.version, if_match, required=by.principal is not None)
    problems = list(reason_problems(reason))
    changes = _changes(account, change, problems)
    if problems:
        raise RulesBroken("The account was not changed.", problems=problems)
    changed: Account = account.but(**changes)
    if changed == account:
        return account
    closing = changed.standing == Standing.CLOSED != account.standing
    if closing and change.despite_open:
        closing = not _closes_despite_all(by, reason)
    _check_closing(office, account_id, closing=closing)
    changed = changed.but(version=account.version + 1)
    what = {name: _plain(value) for name, value in changes.items() if getattr(account, name) != value}
    before = {name: _plain(getattr(account, name)) for name in what}
    told = {"fields": sorted(what), "before": before, "after": what}
    event = account_event(office, by, account_id, "changed", version=changed.version, reason=reason, **told)
    try:
        office.store.commit([Replace(changed), Append(event)])
    except WriteRefused:
        raise lost_race("The account") from None
    _open_again_for_numbers(office, by, account, changed, closing=closing)
    return changed


def _check_closing(office: Registry, account_id: str, *, closing: bool) -> None:
    if not closing:
        return
    problems = (*closing_problems(office.store, account_id), *open_order_problems(office.store, account_id))
    if problems:
        raise RulesBroken("The account was not closed: numbers of it are on their way.", problems=problems)


def _closes_despite_all(by: By, reason: str) -> bool:
    """Raises `Forbidden` for who may not close an account with something open, `RulesBroken` without a reason."""
    if by.principal is not None:
        require(by.principal, Action.STAFF_CONFIRM)
    if not reason.strip():
        fix = "Say why it is closed though numbers are on their way."
        problem = Problem("reason_missing", "An account with something open is closed for a reason.", fix, "/reason")
        raise RulesBroken("The account was not closed.", problems=[problem])
    return True


def _open_again_for_numbers(office: Registry, by: By, before: Account, closed: Account, *, closing: bool) -> None:
    """Undo a closing where a request was submitted, or a number asked for, between the look and the write."""
    try:
        _check_closing(office, closed.id, closing=closing)
    except RulesBroken:
        version = closed.version + 1
        undone = account_event(office, by, closed.id, "changed", version=version, reason="numbers are on their way")
        office.store.commit([Replace(before.but(version=version)), Append(undone)])
        raise


def _changes(account: Account, change: AccountChange, problems: list[Problem]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if change.name is not None:
        problems += name_problems(change.name, "/name", "The account")
        found["name"] = change.name.strip()
    if change.card_on_file is not None:
        found["card_on_file"] = change.card_on_file
    if change.standing is not None:
        found["standing"] = choice(Standing, change.standing, "/standing", problems)
    if change.trial_ends_on == NO_TRIAL:
        found["trial_ends_on"] = None
    elif change.trial_ends_on is not None:
        found["trial_ends_on"] = day(change.trial_ends_on, "/trial_ends_on", problems, f" or {NO_TRIAL}")
    told = {name: value for name, value in asdict(change.drop).items() if value is not None}
    if told:
        found["drop"] = account.drop.but(**told)
    return found


def _eligibility(account: Account) -> dict[str, Any]:
    return {name: _plain(getattr(account, name)) for name in ("card_on_file", "standing", "trial_ends_on")}


def _plain(value: object) -> object:
    if isinstance(value, DropSettings):
        return value.model_dump()
    return value.isoformat() if isinstance(value, date) else value
