"""Whose account it is, who acts on it, and whether they may: one table, for customers, our team and the operator."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from shared.domain.lifecycle import ActorKind
from shared.domain.model import DESK_ACCOUNT, Account, AccountKind, Actor, Event
from shared.domain.permissions import STAFF, Action
from shared.domain.problems import Forbidden, NotFound, StateConflict
from shared.ports import Clock, Ids, Store
from shared.usecases.desk import Principal, Registry, require


@dataclass(frozen=True, slots=True)
class Office:
    """What use cases about accounts need, where there is no `Desk`: at the command line."""

    store: Store
    clock: Clock
    ids: Ids


@dataclass(frozen=True, slots=True)
class By:
    """Who acts: the user of an API key, or, without one, the operator, who may do everything."""

    actor: Actor
    principal: Principal | None = None

    @classmethod
    def key(cls, principal: Principal) -> "By":
        return cls(principal.actor, principal)

    @classmethod
    def operator(cls, name: str = "the operator") -> "By":
        return cls(Actor(kind=ActorKind.STAFF, id="operator", name=name))


class Deed(StrEnum):
    """What is done to an account."""

    READ = "read"
    CHANGE = "change"
    ADD_COMPANIES = "add_companies"
    READ_USERS = "read_users"
    CHANGE_USERS = "change_users"
    CHANGE_ADMINISTRATORS = "change_administrators"
    READ_KEYS = "read_keys"
    CHANGE_KEYS = "change_keys"
    IMPORT_NUMBERS = "import_numbers"


@dataclass(frozen=True, slots=True)
class _Takes:
    """The action that a deed takes: of the account's own people, of our team on a customer, on the team itself."""

    own: Action | None
    customer: Action
    team: Action | None = None


_A = Action
_TAKES: Final[Mapping[Deed, _Takes]] = MappingProxyType(
    {
        Deed.READ: _Takes(None, _A.STAFF_ACCOUNTS_READ, _A.STAFF_TEAM_READ),
        Deed.CHANGE: _Takes(None, _A.STAFF_ACCOUNTS_WRITE),
        Deed.ADD_COMPANIES: _Takes(_A.COMPANIES_WRITE, _A.STAFF_ACCOUNTS_WRITE),
        Deed.READ_USERS: _Takes(_A.USERS_READ, _A.STAFF_ACCOUNTS_READ, _A.STAFF_TEAM_READ),
        Deed.CHANGE_USERS: _Takes(_A.USERS_WRITE, _A.STAFF_ACCOUNTS_WRITE, _A.STAFF_TEAM_WRITE),
        Deed.CHANGE_ADMINISTRATORS: _Takes(_A.USERS_WRITE, _A.STAFF_ADMINISTRATORS, _A.STAFF_TEAM_WRITE),
        Deed.READ_KEYS: _Takes(_A.KEYS_READ, _A.STAFF_ACCOUNTS_READ, _A.STAFF_TEAM_READ),
        Deed.CHANGE_KEYS: _Takes(_A.KEYS_WRITE, _A.STAFF_ACCOUNT_KEYS, _A.STAFF_TEAM_WRITE),
        Deed.IMPORT_NUMBERS: _Takes(_A.TRACKING_IMPORT, _A.STAFF_ACCOUNTS_WRITE),
    }
)
_LIVE_ONLY: Final = frozenset({Deed.CHANGE, Deed.CHANGE_USERS, Deed.CHANGE_ADMINISTRATORS, Deed.IMPORT_NUMBERS})
"""An account has no test mode: what a test key changed of it would hold for live orders."""


def reach(office: Registry, by: By, account_id: str, deed: Deed) -> Account:
    """The account, for somebody who may do this to it.

    Raises `NotFound` where there is none for them, `Forbidden`, and `StateConflict` (`is_desk`) for what the desk does
    not have.
    """
    principal = by.principal
    if principal is not None:
        action = _action(principal, account_id, deed)
        if action is None:
            raise _no_account(account_id)
        require(principal, action)
        if principal.test_mode and deed in _LIVE_ONLY:
            raise Forbidden("A test key changes nothing of an account; use a live one.", code="test_key")
    account = office.store.account(account_id)
    if account is None:
        raise _no_account(account_id)
    if account.kind == AccountKind.DESK and _TAKES[deed].team is None:
        raise StateConflict(
            "The desk ports no numbers: it has no companies, no numbers and no drop folder, and nothing decides "
            "whether it may port.",
            code="is_desk",
        )
    return account


def _action(principal: Principal, account_id: str, deed: Deed) -> Action | None:
    takes = _TAKES[deed]
    if principal.role in STAFF:
        return takes.team if account_id == DESK_ACCOUNT else takes.customer
    return takes.own if principal.account_id == account_id else None


def _no_account(account_id: str) -> NotFound:
    return NotFound(f"There is no account {account_id[:64]}.")


def account_event(
    office: Registry,
    by: By,
    account_id: str,
    kind: str,
    *,
    version: int = 0,
    reason: str = "",
    **data: Any,
) -> Event:
    """What happened to an account, for its timeline and the bus. `data` must hold no secrets and no addresses."""
    return Event(
        id=office.ids.new("evt"),
        type=f"account.{kind}",
        account_id=account_id,
        version=version,
        at=office.clock.now(),
        actor=by.actor,
        reason=reason.strip(),
        data=data,
    )
