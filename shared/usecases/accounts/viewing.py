"""Accounts as our team sees them: listed, found by name, whole, and what happened to them."""

from dataclasses import dataclass

from shared.domain.eligibility import check_eligibility
from shared.domain.model import Account, ApiKey, Company, Event, User
from shared.domain.permissions import Action
from shared.domain.problems import Problem
from shared.ports import Page
from shared.usecases.accounts.reach import By, Deed, reach
from shared.usecases.desk import Registry, require


@dataclass(frozen=True, slots=True)
class AccountOverview:
    """`cannot_port_because` is empty where the account may port today."""

    account: Account
    companies: tuple[Company, ...]
    users: tuple[User, ...]
    keys: tuple[ApiKey, ...]
    cannot_port_because: tuple[Problem, ...]


def list_accounts(office: Registry, by: By, name: str, limit: int, cursor: str | None) -> Page[Account]:
    """Customers' accounts, newest first; with a `name` those whose name begins so, by name."""
    if by.principal is not None:
        require(by.principal, Action.STAFF_ACCOUNTS_READ)
    return office.store.accounts(name, limit, cursor)


def view_account(office: Registry, by: By, account_id: str) -> AccountOverview:
    """Everything there is of an account but its requests and numbers."""
    account = reach(office, by, account_id, Deed.READ)
    return AccountOverview(
        account=account,
        companies=office.store.companies(account_id),
        users=office.store.users(account_id),
        keys=office.store.api_keys(account_id),
        cannot_port_because=check_eligibility(account, office.clock.now().date()),
    )


def account_timeline(office: Registry, by: By, account_id: str, limit: int, cursor: str | None) -> Page[Event]:
    """What happened to the account itself, newest first."""
    reach(office, by, account_id, Deed.READ)
    return office.store.account_events(account_id, limit, cursor)
