"""Accounts with their people, companies and keys."""

from typing import TypeVar

from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.items import attribute, entity
from shared.adapters.dynamodb.table import ConditionFailed, Table
from shared.domain.model import Account, ApiKey, Company, Entity, User

E = TypeVar("E", bound=Entity)

_MINUTES_KEPT = 10


class Accounts(Table):
    def account(self, account_id: str) -> Account | None:
        found = self.get("account", keys.account_key(account_id))
        return None if found is None else entity(Account, found)

    def api_key(self, key_hash: str) -> ApiKey | None:
        found = self.get("api_key", keys.api_key_key(key_hash))
        return None if found is None else entity(ApiKey, found)

    def api_keys(self, account_id: str) -> tuple[ApiKey, ...]:
        return self._listed(account_id, "KEY#", ApiKey)

    def companies(self, account_id: str) -> tuple[Company, ...]:
        return self._listed(account_id, "COM#", Company)

    def users(self, account_id: str) -> tuple[User, ...]:
        return self._listed(account_id, "USR#", User)

    def _listed(self, account_id: str, prefix: str, kind: type[E]) -> tuple[E, ...]:
        found = self.query(kind.__name__, keys.account_key(account_id).pk, ("begins", prefix))
        return tuple(entity(kind, item) for item in found)

    def count_write(self, account_id: str, minute: int, limit: int) -> int:
        try:
            counted = self.update(
                "count_write",
                keys.writes_key(account_id, minute),
                "ADD #count :one SET #ttl = :ttl",
                "attribute_not_exists(#count) OR #count < :limit",
                ExpressionAttributeNames={"#count": "count", "#ttl": "ttl"},
                ExpressionAttributeValues={
                    ":one": attribute(1),
                    ":limit": attribute(limit),
                    ":ttl": attribute((minute + _MINUTES_KEPT) * 60),
                },
                ReturnValues="UPDATED_NEW",
            )
        except ConditionFailed:
            return -1
        return limit - int(counted["Attributes"]["count"]["N"])
