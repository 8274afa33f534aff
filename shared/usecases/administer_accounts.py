"""Accounts, their people, companies and API keys, as the operator makes them."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shared.domain.model import Account, ApiKey, Company, Role, Standing, User
from shared.domain.problems import NotFound, StateConflict
from shared.ports import Clock, Create, Ids, Replace, Store, WriteRefused


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


def hash_key(secret: str) -> str:
    """How a key is kept and found: SHA-256 of its 256 random bits, which need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def create_account(
    office: Office,
    name: str,
    *,
    card_on_file: bool,
    standing: Standing = Standing.GOOD,
    trial_ends_on: date | None = None,
) -> Account:
    account = Account(
        id=office.ids.new("acc"),
        name=name.strip(),
        card_on_file=card_on_file,
        standing=standing,
        trial_ends_on=trial_ends_on,
        created_at=office.clock.now(),
    )
    office.store.commit([Create(account)])
    return account


def set_eligibility(office: Office, account_id: str, **changes: Any) -> Account:
    """Change card_on_file, standing or trial_ends_on; what is not named stays."""
    account = _account(office, account_id)
    updated: Account = account.but(version=account.version + 1, **changes)
    try:
        office.store.commit([Replace(updated)])
    except WriteRefused:
        raise StateConflict("The account changed this moment; try again.", code="concurrent_change") from None
    return updated


def add_company(office: Office, account_id: str, name: str) -> Company:
    _account(office, account_id)
    company = Company(id=office.ids.new("com"), account_id=account_id, name=name.strip(), created_at=office.clock.now())
    office.store.commit([Create(company)])
    return company


def add_user(
    office: Office, account_id: str, name: str, email: str, role: Role, company_ids: tuple[str, ...] = ()
) -> User:
    _account(office, account_id)
    user = User(
        id=office.ids.new("usr"),
        account_id=account_id,
        name=name,
        email=email,
        role=role,
        company_ids=company_ids,
        created_at=office.clock.now(),
    )
    office.store.commit([Create(user)])
    return user


def create_key(office: Office, user: User, *, test_mode: bool = False) -> NewKey:
    """A key for a user: `pk_live_…` or `pk_test_…` and 256 random bits."""
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
        created_at=office.clock.now(),
    )
    office.store.commit([Create(key)])
    return NewKey(key, secret)


def _account(office: Office, account_id: str) -> Account:
    account = office.store.account(account_id)
    if account is None:
        raise NotFound(f"There is no account {account_id}.")
    return account
