"""Accounts, their people, companies and API keys, as the operator makes them.

What an operator types comes as plain text: roles, standings and dates (`2026-12-31`) are read here, so that everything
that is wrong is said at once, with a fix. All of these raise `NotFound` and `RulesBroken`.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final, Literal, TypeVar

from shared.domain.api_keys import hash_key
from shared.domain.eligibility import check_eligibility
from shared.domain.losing_accounts import is_email
from shared.domain.model import DESK_ACCOUNT, Account, AccountKind, ApiKey, Company, Role, Standing, User
from shared.domain.permissions import CUSTOMERS, ROLES, STAFF
from shared.domain.problems import NotFound, Problem, RulesBroken, StateConflict
from shared.domain.renderable import check_renderable
from shared.ports import Clock, Create, Ids, Replace, Store, TakeReference, WriteRefused

LONGEST_NAME: Final = 128
MOST_COMPANIES_AT_ONCE: Final = 49
NO_TRIAL: Final = "none"
"""Said instead of a date: the account is in no trial any more."""

Choice = TypeVar("Choice", bound=StrEnum)
KeyState = Literal["active", "expired", "revoked"]


@dataclass(frozen=True, slots=True)
class Office:
    """What these use cases need."""

    store: Store
    clock: Clock
    ids: Ids


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key as it is shown, once. Only its hash is kept."""

    key: ApiKey
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class AccountOverview:
    """`cannot_port_because` is empty where the account may port today."""

    account: Account
    companies: tuple[Company, ...]
    users: tuple[User, ...]
    keys: tuple[ApiKey, ...]
    cannot_port_because: tuple[Problem, ...]


def create_account(
    office: Office,
    name: str,
    *,
    card_on_file: bool,
    standing: str = Standing.GOOD,
    trial_ends_on: date | str | None = None,
    companies: Sequence[str] = (),
) -> Account:
    """An account and its first companies, all of it or nothing."""
    problems = list(_name_problems(name, "/name", "The account"))
    chosen, trial = _standing(standing, problems), _date(trial_ends_on, "/trial_ends_on", problems)
    known: list[str] = []
    for company in companies:
        problems += company_problems(company, known, "/company")
        known.append(company)
    if len(companies) > MOST_COMPANIES_AT_ONCE:
        problems.append(
            Problem(
                "too_many_companies",
                f"{len(companies)} companies at once; {MOST_COMPANIES_AT_ONCE} is the most.",
                "Make the account with some of them and add the others one by one.",
                "/company",
            )
        )
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
    made = [
        Company(id=office.ids.new("com"), account_id=account.id, name=" ".join(company.split()), created_at=now)
        for company in companies
    ]
    office.store.commit([Create(account), *(Create(company) for company in made), *map(company_name_taken, made)])
    return account


def desk_account(office: Office) -> Account:
    """The account of our own team, made when it is first asked for: there is one in a deployment."""
    found = office.store.account(DESK_ACCOUNT)
    if found is not None:
        return found
    made = Account(id=DESK_ACCOUNT, name="The desk", kind=AccountKind.DESK, created_at=office.clock.now())
    try:
        office.store.commit([Create(made)])
    except WriteRefused:
        return _account(office, DESK_ACCOUNT)
    return made


def set_eligibility(
    office: Office,
    account_id: str,
    *,
    card_on_file: bool | None = None,
    standing: str | None = None,
    trial_ends_on: date | str | None = None,
) -> Account:
    """Change what decides whether the account may port; None leaves it, the trial's end `NO_TRIAL` takes it away."""
    account = _customer(office, account_id)
    problems: list[Problem] = []
    changes: dict[str, Any] = {}
    if card_on_file is not None:
        changes["card_on_file"] = card_on_file
    if standing is not None:
        changes["standing"] = _standing(standing, problems)
    if trial_ends_on == NO_TRIAL:
        changes["trial_ends_on"] = None
    elif trial_ends_on is not None:
        changes["trial_ends_on"] = _date(trial_ends_on, "/trial_ends_on", problems, f" or {NO_TRIAL}")
    if problems:
        raise RulesBroken("The account was not changed.", problems=problems)
    updated: Account = account.but(**changes)
    if updated == account:
        return account
    updated = updated.but(version=account.version + 1)
    _replace(office, updated, "The account")
    return updated


def account_overview(office: Office, account_id: str) -> AccountOverview:
    """Everything there is of an account but its requests and numbers."""
    account = _account(office, account_id)
    return AccountOverview(
        account=account,
        companies=office.store.companies(account_id),
        users=office.store.users(account_id),
        keys=office.store.api_keys(account_id),
        cannot_port_because=check_eligibility(account, office.clock.now().date()),
    )


def company_problems(name: str, known: Iterable[str], pointer: str = "/name") -> tuple[Problem, ...]:
    """What is wrong with a new company's name: names are unique within an account, ignoring case."""
    problems = _name_problems(name, pointer, "The company") or check_renderable({pointer: name})
    taken = next((one for one in known if _folded(one) == _folded(name)), None)
    if problems or taken is None:
        return problems
    return (Problem("company_exists", f"There is a company {taken.strip()!r} already.", "Use it as it is.", pointer),)


def company_name_taken(company: Company) -> TakeReference:
    """The write that keeps a company's name its own within the account, ignoring case and spaces, under a race too.

    Names are kept beside the clients' references, which cannot hold this prefix.
    """
    return TakeReference(company.account_id, f"\x00company:{_folded(company.name)}", company.id)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def add_company(office: Office, account_id: str, name: str) -> Company:
    _customer(office, account_id)
    problems = company_problems(name, (company.name for company in office.store.companies(account_id)))
    if problems:
        raise RulesBroken("The company was not made.", problems=problems)
    company = Company(
        id=office.ids.new("com"), account_id=account_id, name=" ".join(name.split()), created_at=office.clock.now()
    )
    try:
        office.store.commit([Create(company), company_name_taken(company)])
    except WriteRefused:
        raise StateConflict("The company was made this moment by someone else.", code="concurrent_change") from None
    return company


def add_user(
    office: Office, account_id: str, name: str, email: str, role: str, company_ids: Sequence[str] = ()
) -> User:
    """A person of the account. `company_ids` bind a client manager to some companies; empty is all.

    Our own team's roles are the desk's, and a customer's roles its own (`permissions.ROLES`).
    """
    account = _account(office, account_id)
    problems = list(_name_problems(name, "/name", "The user"))
    if not is_email(email.strip()):
        problems.append(
            Problem("email_invalid", f"{email!r} is no e-mail address.", "Give one, such as ada@example.com.", "/email")
        )
    chosen = _role(account, role, problems)
    problems += _company_id_problems(office, account_id, company_ids)
    if chosen not in (None, Role.CLIENT_MANAGER) and company_ids:
        problems.append(
            Problem(
                "company_ids_unused",
                f"Companies bind client managers only; a {chosen} sees all of them.",
                f"Leave the companies out, or make the user a {Role.CLIENT_MANAGER}.",
                "/company_id",
            )
        )
    if problems or chosen is None:
        raise RulesBroken("The user was not made.", problems=problems)
    user = User(
        id=office.ids.new("usr"),
        account_id=account_id,
        name=name.strip(),
        email=email.strip(),
        role=chosen,
        company_ids=tuple(dict.fromkeys(company_ids)),
        created_at=office.clock.now(),
    )
    office.store.commit([Create(user)])
    return user


def _company_id_problems(office: Office, account_id: str, company_ids: Sequence[str]) -> list[Problem]:
    known = {company.id for company in office.store.companies(account_id)} if company_ids else set()
    return [
        Problem(
            "company_unknown",
            f"The account has no company {company_id}.",
            "Use the ids of its own companies.",
            "/company_id",
        )
        for company_id in company_ids
        if company_id not in known
    ]


def find_user(office: Office, account_id: str, user_id: str) -> User:
    _account(office, account_id)
    for user in office.store.users(account_id):
        if user.id == user_id:
            return user
    raise NotFound(f"The account {account_id} has no user {user_id}.")


def create_key(office: Office, user: User, *, test_mode: bool = False, expires_on: date | str | None = None) -> NewKey:
    """A key for a user: `pk_live_…` or `pk_test_…` and 256 random bits. `expires_on` is its last day, in UTC."""
    now = office.clock.now()
    problems: list[Problem] = []
    last_day = _date(expires_on, "/expires_on", problems)
    if last_day is not None and last_day < now.date():
        problems.append(
            Problem(
                "date_in_past",
                f"The key would have expired on {last_day.isoformat()} already.",
                f"Give {now.date().isoformat()} or a later day.",
                "/expires_on",
            )
        )
    if problems:
        raise RulesBroken("The key was not made.", problems=problems)
    prefix = "pk_test_" if test_mode else "pk_live_"
    secret = prefix + secrets.token_urlsafe(32)
    key = ApiKey(
        id=office.ids.new("key"),
        account_id=user.account_id,
        user_id=user.id,
        user_name=user.name,
        role=user.role,
        hash=hash_key(secret),
        prefix=secret[: len(prefix) + 4],
        test_mode=test_mode,
        created_at=now,
        expires_at=None if last_day is None else datetime.combine(last_day + timedelta(days=1), time(), UTC),
    )
    office.store.commit([Create(key)])
    return NewKey(key, secret)


def list_keys(office: Office, account_id: str) -> tuple[ApiKey, ...]:
    """All keys of the account, oldest first, those that no longer work too."""
    _account(office, account_id)
    return office.store.api_keys(account_id)


def revoke_key(office: Office, account_id: str, key_id: str) -> ApiKey:
    """The key works no longer, in doors that had it in their cache after `api_key_cache_seconds`. Again is harmless."""
    for key in list_keys(office, account_id):
        if key.id != key_id:
            continue
        if key.revoked_at is not None:
            return key
        revoked: ApiKey = key.but(revoked_at=office.clock.now(), version=key.version + 1)
        _replace(office, revoked, "The key")
        return revoked
    raise NotFound(f"The account {account_id} has no key {key_id}.")


def key_state(key: ApiKey, now: datetime) -> KeyState:
    if key.revoked_at is not None:
        return "revoked"
    return "expired" if key.expires_at is not None and key.expires_at <= now else "active"


def _name_problems(name: str, pointer: str, what: str) -> tuple[Problem, ...]:
    bare = name.strip()
    if not bare:
        fix = f"Give it one, up to {LONGEST_NAME} characters."
        return (Problem("name_missing", f"{what} has no name.", fix, pointer),)
    found = []
    if len(bare) > LONGEST_NAME:
        fix = f"Shorten it to {LONGEST_NAME}."
        found.append(Problem("name_too_long", f"{what}'s name has {len(bare)} characters.", fix, pointer))
    if not bare.isprintable():
        fix = "Type it again without line breaks, tabs and the like."
        found.append(Problem("name_control_characters", f"{what}'s name has characters nobody sees.", fix, pointer))
    return tuple(found)


def _standing(text: str, problems: list[Problem]) -> Standing | None:
    return _choice(Standing, text, "/standing", problems)


_OTHER_ROLES: Final = {
    AccountKind.CUSTOMER: f"Use one of {', '.join(CUSTOMERS)}; people of our team are users of the desk.",
    AccountKind.DESK: f"Use one of {', '.join(STAFF)}; people of a customer are users of the customer's account.",
}


def _role(account: Account, text: str, problems: list[Problem]) -> Role | None:
    before = len(problems)
    chosen = _choice(Role, text, "/role", problems)
    if len(problems) > before:
        problems[-1] = replace(problems[-1], fix=f"Use one of {', '.join(ROLES[account.kind])}.")
    if chosen is not None and chosen not in ROLES[account.kind]:
        detail = f"No user of {account.name} can have the role {chosen}."
        problems.append(Problem("role_not_of_account", detail, _OTHER_ROLES[account.kind], "/role"))
        return None
    return chosen


def _choice(kind: type[Choice], text: str, pointer: str, problems: list[Problem]) -> Choice | None:
    try:
        return kind(text.strip().lower().replace("-", "_"))
    except ValueError:
        what = pointer.strip("/")
        problems.append(
            Problem(f"{what}_unknown", f"There is no {what} {text!r}.", f"Use one of {', '.join(kind)}.", pointer)
        )
        return None


def _date(given: date | str | None, pointer: str, problems: list[Problem], otherwise: str = "") -> date | None:
    if not isinstance(given, str):
        return given
    try:
        return date.fromisoformat(given.strip())
    except ValueError:
        fix = f"Give a day as YYYY-MM-DD{otherwise}, such as 2026-12-31."
        problems.append(Problem("date_invalid", f"{given!r} is no date.", fix, pointer))
        return None


def _account(office: Office, account_id: str) -> Account:
    account = office.store.account(account_id)
    if account is None:
        raise NotFound(f"There is no account {account_id}.")
    return account


def _customer(office: Office, account_id: str) -> Account:
    """The account, which is no desk's. Raises `NotFound`, `StateConflict`."""
    account = _account(office, account_id)
    if account.kind == AccountKind.DESK:
        raise StateConflict(
            "The desk ports no numbers: it has no companies, and nothing decides whether it may port.", code="is_desk"
        )
    return account


def _replace(office: Office, changed: Account | ApiKey, what: str) -> None:
    try:
        office.store.commit([Replace(changed)])
    except WriteRefused:
        raise StateConflict(f"{what} changed this moment; try again.", code="concurrent_change") from None
