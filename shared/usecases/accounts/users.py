"""The people of an account: added, changed, deactivated. Their keys have their name and role, and end with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from shared.domain.model import Account, AccountKind, ApiKey, EmailBefore, Role, User
from shared.domain.people import folded_email
from shared.domain.permissions import CUSTOMERS, ROLES, STAFF, actions_of
from shared.domain.problems import NotFound, Problem, RulesBroken, StateConflict
from shared.ports import Append, Create, Replace, Write, WriteRefused
from shared.usecases.accounts.checks import choice, email_problems, name_problems
from shared.usecases.accounts.reach import By, Deed, account_event, reach
from shared.usecases.desk import Once, Registry, check_version, lost_race, remember, replayed

_OTHER_ROLES: Final = {
    AccountKind.CUSTOMER: f"Use one of {', '.join(CUSTOMERS)}; people of our team are users of the desk.",
    AccountKind.DESK: f"Use one of {', '.join(STAFF)}; people of a customer are users of the customer's account.",
}
_COMPANIES: Final = "/company_ids"
_EMAILS_KEPT: Final = 5


def list_users(office: Registry, by: By, account_id: str) -> tuple[User, ...]:
    """All users of the account, oldest first, those that were deactivated too."""
    reach(office, by, account_id, Deed.READ_USERS)
    return office.store.users(account_id)


def find_user(office: Registry, by: By, account_id: str, user_id: str) -> User:
    """Raises `NotFound`."""
    reach(office, by, account_id, Deed.READ_USERS)
    return known_user(office, account_id, user_id)


def known_user(office: Registry, account_id: str, user_id: str) -> User:
    user = office.store.user(account_id, user_id)
    if user is None:
        raise NotFound(f"The account {account_id} has no user {user_id[:64]}.")
    return user


def add_user(
    office: Registry,
    by: By,
    account_id: str,
    name: str,
    email: str,
    role: str,
    company_ids: Sequence[str] = (),
    once: Once | None = None,
) -> User:
    """A person of the account. `company_ids` bind a client manager to some companies; empty is all.

    Our own team's roles are the desk's, and a customer's roles its own (`permissions.ROLES`). Raises `RulesBroken`.
    """
    account = reach(office, by, account_id, Deed.CHANGE_USERS)
    earlier = replayed(office, once)
    if earlier is not None:
        return known_user(office, account_id, earlier)
    problems = [*name_problems(name, "/name", "The user"), *email_problems(email)]
    problems += _taken(office, account, email)
    chosen = _role(by, account, role, problems)
    problems += _company_problems(office, account_id, company_ids, chosen)
    if problems or chosen is None:
        raise RulesBroken("The user was not made.", problems=problems)
    _reach_role(office, by, account_id, chosen)
    user = User(
        id=office.ids.new("usr"),
        account_id=account_id,
        name=name.strip(),
        email=email.strip(),
        role=chosen,
        company_ids=tuple(dict.fromkeys(company_ids)),
        created_at=office.clock.now(),
    )
    event = account_event(
        office, by, account_id, "user_added", version=1, user_id=user.id, name=user.name, role=user.role
    )
    try:
        office.store.commit([Create(user), Append(event), *remember(office, once, user.id)])
    except WriteRefused:
        raise lost_race("The account") from None
    return user


@dataclass(frozen=True, slots=True)
class UserChange:
    """None leaves what it names."""

    name: str | None = None
    email: str | None = None
    role: str | None = None
    company_ids: Sequence[str] | None = None


def change_user(
    office: Registry, by: By, account_id: str, user_id: str, change: UserChange, *, if_match: int | None = None
) -> User:
    """Change a user; their working keys get the new name and role with them. A key has to say the version it read.

    Raises `Forbidden`, `NotFound`, `RulesBroken`, `StateConflict` (`user_deactivated`, `last_administrator`),
    `VersionConflict`, `VersionRequired`.
    """
    account = reach(office, by, account_id, Deed.CHANGE_USERS)
    user = known_user(office, account_id, user_id)
    check_version(user.version, if_match, required=by.principal is not None)
    _reach_role(office, by, account_id, user.role)
    if not user.is_active:
        raise deactivated(user)
    problems: list[Problem] = []
    changes = _changes(office, by, account, user, change, problems)
    problems += _taken_over(by, user, changes)
    if problems:
        raise RulesBroken("The user was not changed.", problems=problems)
    changed: User = user.but(**changes)
    if changed == user:
        return user
    _reach_role(office, by, account_id, changed.role)
    changed = changed.but(version=user.version + 1)
    if folded_email(changed.email) != folded_email(user.email):
        before = EmailBefore(email=user.email, until=changed.version)
        changed = changed.but(emails_before=(*user.emails_before, before)[-_EMAILS_KEPT:])
    told: dict[str, Any] = {"fields": sorted(name for name in changes if getattr(user, name) != changes[name])}
    if changed.role != user.role:
        told |= {"from_role": user.role, "to_role": changed.role}
    event = account_event(office, by, account_id, "user_changed", version=changed.version, user_id=user.id, **told)
    keys = [
        key.but(user_name=changed.name, role=changed.role, version=key.version + 1)
        for key in working_keys(office, user)
        if (key.user_name, key.role) != (changed.name, changed.role)
    ]
    _commit(office, account, user, changed, keys, Append(event))
    return changed


def deactivate_user(office: Registry, by: By, account_id: str, user_id: str, *, if_match: int | None = None) -> User:
    """The user can do nothing any more: all their keys are revoked. What they did goes on. Again is harmless.

    Raises `NotFound`, `StateConflict` (`last_administrator`), `VersionConflict`.
    """
    account = reach(office, by, account_id, Deed.CHANGE_USERS)
    user = known_user(office, account_id, user_id)
    _reach_role(office, by, account_id, user.role)
    if not user.is_active:
        return user
    check_version(user.version, if_match, required=False)
    now = office.clock.now()
    gone: User = user.but(deactivated_at=now, version=user.version + 1)
    keys = [key.but(revoked_at=now, version=key.version + 1) for key in working_keys(office, user)]
    event = account_event(
        office,
        by,
        account_id,
        "user_deactivated",
        version=gone.version,
        user_id=user.id,
        name=user.name,
        key_ids=[key.id for key in keys],
    )
    _commit(office, account, user, gone, keys, Append(event))
    return gone


def _commit(
    office: Registry, account: Account, before: User, after: User, keys: Sequence[ApiKey], event: Append
) -> None:
    """Write a user's next version with their keys', as one.

    Where that takes an administrator away, the account's version says so too: two who take each other away at the same
    moment would leave none.
    """
    writes: list[Write] = [Replace(after), *map(Replace, keys), event]
    if _is_administrator(before) and not _is_administrator(after):
        _check_not_the_last(office, before)
        writes.append(Replace(account.but(version=account.version + 1)))
    try:
        office.store.commit(writes)
    except WriteRefused:
        raise lost_race("The user") from None


def _is_administrator(user: User) -> bool:
    return user.role == Role.ADMINISTRATOR and user.is_active


def _check_not_the_last(office: Registry, user: User) -> None:
    others = [one for one in office.store.users(user.account_id) if one.id != user.id and one.is_active]
    if others and not any(map(_is_administrator, others)):
        raise StateConflict(
            f"{user.name} is the account's last administrator: nobody could approve requests or add users any more.",
            code="last_administrator",
            problems=[
                Problem(
                    "last_administrator",
                    "Every account with other users has an administrator.",
                    "Make somebody else an administrator first.",
                )
            ],
        )


def working_keys(office: Registry, user: User) -> tuple[ApiKey, ...]:
    now = office.clock.now()
    return tuple(key for key in office.store.api_keys(user.account_id) if key.user_id == user.id and key.works(now))


def deactivated(user: User) -> StateConflict:
    return StateConflict(
        f"{user.name} was deactivated, for good; add them anew if they are back.", code="user_deactivated"
    )


def _changes(
    office: Registry, by: By, account: Account, user: User, change: UserChange, problems: list[Problem]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if change.name is not None:
        problems += name_problems(change.name, "/name", "The user")
        found["name"] = change.name.strip()
    if change.email is not None:
        problems += email_problems(change.email)
        if folded_email(change.email) != folded_email(user.email):
            problems += _taken(office, account, change.email)
        found["email"] = change.email.strip()
    if change.role is not None:
        found["role"] = _role(by, account, change.role, problems)
    role = found.get("role", user.role)
    if change.company_ids is not None:
        problems += _company_problems(office, account.id, change.company_ids, role)
        found["company_ids"] = tuple(dict.fromkeys(change.company_ids))
    elif role != Role.CLIENT_MANAGER:
        found["company_ids"] = ()
    return found


def _taken(office: Registry, account: Account, email: str) -> list[Problem]:
    """An address is one person of an account, whom sign-in and mails mean; those of our team are nobody's else.

    A person of several customers has it in each; whoever signs in with it as one of our team is meant as that alone.
    """
    wanted = folded_email(email)
    for user in office.store.users(account.id):
        if user.is_active and folded_email(user.email) == wanted:
            said = f"{user.name} ({user.id}) has this address."
            return [Problem("user_email_taken", said, "Change that user, or give another address.", "/email")]
    others = [user for user in office.store.users_with_email(email) if user.is_active]
    if account.kind == AccountKind.CUSTOMER and any(user.role in STAFF for user in others):
        said = "This is an address of our own team."
        return [Problem("user_email_of_team", said, "Give an address of the customer's.", "/email")]
    theirs = next((user for user in others if user.role not in STAFF), None)
    if account.kind == AccountKind.DESK and theirs is not None:
        said = f"{theirs.name} ({theirs.id}) of the customer {theirs.account_id} has this address."
        fix = "Give an address of our own, or have that user deactivated first: it would sign in both."
        return [Problem("user_email_of_customer", said, fix, "/email")]
    return []


def _role(by: By, account: Account, text: str, problems: list[Problem]) -> Role | None:
    chosen = choice(Role, text, "/role", problems, f"Use one of {', '.join(ROLES[account.kind])}.")
    if chosen is None:
        return None
    if chosen not in ROLES[account.kind]:
        detail = f"No user of {account.name} can have the role {chosen}."
        problems.append(Problem("role_not_of_account", detail, _OTHER_ROLES[account.kind], "/role"))
        return None
    if not _may_give(by, account, chosen):
        detail = f"This key may not make anybody {chosen}: that is more than it may do itself."
        problems.append(Problem("role_beyond_own", detail, "Use a key that is not limited.", "/role"))
        return None
    return chosen


def _may_give(by: By, account: Account, role: Role) -> bool:
    """Nobody gives more than they have: not what their role may do, but what this key may."""
    principal = by.principal
    if principal is None or principal.account_id != account.id:
        return True
    return actions_of(role) <= principal.may


def _reach_role(office: Registry, by: By, account_id: str, role: Role) -> None:
    """Raises `Forbidden` for whoever may change users of the account, and not those of this role."""
    if role == Role.ADMINISTRATOR:
        reach(office, by, account_id, Deed.CHANGE_ADMINISTRATORS)


def _taken_over(by: By, user: User, changes: dict[str, Any]) -> list[Problem]:
    """What would give a key somebody who may do more than it may: sign-in and approval links go to an address."""
    principal = by.principal
    if principal is None or principal.account_id != user.account_id or actions_of(user.role) <= principal.may:
        return []
    return [
        Problem(
            "user_beyond_own",
            f"{user.name} may do more than this key, which therefore changes neither their address nor their role.",
            "Use a key that is not limited.",
            f"/{name}",
        )
        for name in ("email", "role")
        if name in changes and changes[name] != getattr(user, name)
    ]


def _company_problems(
    office: Registry, account_id: str, company_ids: Sequence[str], role: Role | None
) -> list[Problem]:
    known = {company.id for company in office.store.companies(account_id)} if company_ids else set()
    found = [
        Problem(
            "company_unknown",
            f"The account has no company {company_id[:64]}.",
            "Use the ids of its own companies.",
            _COMPANIES,
        )
        for company_id in company_ids
        if company_id not in known
    ]
    if role not in (None, Role.CLIENT_MANAGER) and company_ids:
        said = f"Companies bind client managers only; a {role} sees all of them."
        fix = f"Leave the companies out, or make the user a {Role.CLIENT_MANAGER}."
        found.append(Problem("company_ids_unused", said, fix, _COMPANIES))
    return found
