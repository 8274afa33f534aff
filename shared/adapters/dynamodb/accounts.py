"""Accounts with their people, companies and keys."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import TypeVar

from shared.adapters import cursors
from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.items import attribute, entity
from shared.adapters.dynamodb.keys import key_of
from shared.adapters.dynamodb.table import ConditionFailed, Table, in_pages
from shared.adapters.matching import name_prefix, stamp
from shared.domain.model import Account, ApiKey, Company, Entity, Event, Session, User
from shared.domain.people import folded_email
from shared.ports import Page

E = TypeVar("E", bound=Entity)

_MINUTES_KEPT = 10


class Accounts(Table):
    def account(self, account_id: str) -> Account | None:
        found = self.get("account", keys.account_key(account_id))
        return None if found is None else entity(Account, found)

    def accounts(self, name: str, limit: int, cursor: str | None) -> Page[Account]:
        prefix = name_prefix(name)
        listing = f"accounts|{prefix}"
        after = cursors.after_text(listing, cursor)
        found: list[Account] = []
        last = ""
        for place, account in self._accounts(prefix, limit + 1, after):
            if len(found) == limit:
                return Page(tuple(found), cursors.encode(listing, [last]))
            found.append(account)
            last = place
        return Page(tuple(found))

    def _accounts(self, prefix: str, page: int, after: str | None) -> Iterator[tuple[str, Account]]:
        """The accounts of the index that serves the listing, from after a place on, as they are now."""
        if not prefix:
            before = ("<", after) if after else ()
            for item in self.query("accounts", keys.ACCOUNTS, before, index="gsi1", page=page, descending=True):
                yield item["gsi1sk"]["S"], entity(Account, item)
            return
        begins = ("between", f"{after} ", f"{prefix}\U0010ffff") if after else ("begins", prefix)
        found = self.query("accounts", keys.ACCOUNTS, begins, index="gsi2", page=page)
        for part in in_pages(found, page):
            items = self.get_many("accounts", map(key_of, part))
            for entry in part:
                place, item_of = entry["gsi2sk"]["S"], items.get(key_of(entry))
                if item_of is not None:
                    yield place, entity(Account, item_of)

    def account_events(self, account_id: str, limit: int, cursor: str | None) -> Page[Event]:
        listing = f"account_events|{account_id}"
        after = cursors.after_text(listing, cursor)
        every = keys.account_event_key(account_id, "")
        condition = ("<", every.sk + after) if after else ("begins", every.sk)
        found: list[Event] = []
        for item in self.query("account_events", every.pk, condition, page=limit + 1, descending=True):
            if len(found) == limit:
                return Page(tuple(found), cursors.encode(listing, [found[-1].id]))
            found.append(entity(Event, item))
        return Page(tuple(found))

    def account_event(self, account_id: str, event_id: str) -> Event | None:
        found = self.get("account_event", keys.account_event_key(account_id, event_id))
        return None if found is None else entity(Event, found)

    def api_key(self, key_hash: str) -> ApiKey | None:
        found = self.get("api_key", keys.api_key_key(key_hash))
        return None if found is None else entity(ApiKey, found)

    def api_keys(self, account_id: str) -> tuple[ApiKey, ...]:
        return self._listed(account_id, "KEY#", ApiKey)

    def mark_key_used(self, key: ApiKey, at: datetime, since: datetime) -> None:
        """On the entry under the account alone: the one that is found by its hash is read at every call."""
        with suppress(ConditionFailed):
            self.update(
                "mark_key_used",
                keys.api_key_entry(key),
                "SET last_used_at = :at",
                "attribute_exists(PK) AND (attribute_not_exists(last_used_at) OR last_used_at <= :since)",
                ExpressionAttributeValues={":at": attribute(stamp(at)), ":since": attribute(stamp(since))},
            )

    def companies(self, account_id: str) -> tuple[Company, ...]:
        return self._listed(account_id, "COM#", Company)

    def user(self, account_id: str, user_id: str) -> User | None:
        found = self.get("user", keys.user_key(account_id, user_id))
        return None if found is None else entity(User, found)

    def users(self, account_id: str) -> tuple[User, ...]:
        return self._listed(account_id, "USR#", User)

    def _listed(self, account_id: str, prefix: str, kind: type[E]) -> tuple[E, ...]:
        found = self.query(kind.__name__, keys.account_key(account_id).pk, ("begins", prefix))
        return tuple(entity(kind, item) for item in found)

    def users_with_email(self, email: str) -> tuple[User, ...]:
        entries = self.query("users_with_email", keys.email_partition(email), index="gsi3")
        found = self.get_many("users_with_email", map(keys.key_of, entries))
        users = sorted((entity(User, item) for item in found.values()), key=lambda user: user.id)
        return tuple(user for user in users if folded_email(user.email) == folded_email(email))

    def session(self, user_id: str, session_id: str) -> Session | None:
        found = self.get("session", keys.session_key(user_id, session_id))
        return None if found is None else entity(Session, found)

    def sessions(self, user_id: str) -> tuple[Session, ...]:
        every = keys.session_key(user_id)
        return tuple(entity(Session, item) for item in self.query("sessions", every.pk, ("begins", every.sk)))

    def count_write(self, account_id: str, minute: int, limit: int) -> int:
        return self.count("count_write", keys.writes_key(account_id, minute), (minute + _MINUTES_KEPT) * 60, limit)
