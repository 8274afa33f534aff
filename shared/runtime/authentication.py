"""API keys, checked inside the function: an HTTP API cannot shape an authorizer's refusal (design.md)."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Final

from shared.domain.api_keys import hash_key
from shared.domain.model import DESK_ACCOUNT, ApiKey
from shared.domain.permissions import STAFF
from shared.domain.problems import NotAuthenticated
from shared.ports import Clock
from shared.usecases.desk import Principal

_BEARER: Final = re.compile(r"bearer +(pk_(?:live|test)_[A-Za-z0-9_-]{20,128})", re.IGNORECASE)
_MOST_CACHED: Final = 1_000


class Authenticator:
    """Turns an `Authorization` header into a `Principal`; one GetItem, cached at most `cache_seconds`.

    A revoked key dies within that time. Raises `NotAuthenticated`, in the same words for whatever is wrong.
    """

    def __init__(self, find_key: Callable[[str], ApiKey | None], clock: Clock, cache_seconds: int) -> None:
        self._find_key = find_key
        self._clock = clock
        self._cache_seconds = cache_seconds
        self._cached: dict[str, tuple[datetime, ApiKey]] = {}

    def principal(self, authorization: str | None) -> Principal:
        found = _BEARER.fullmatch((authorization or "").strip())
        if found is None:
            raise NotAuthenticated(
                "Send your API key as Authorization: Bearer pk_live_…"
                if not authorization
                else "The Authorization header holds no API key of ours: Bearer pk_live_… or pk_test_…"
            )
        key = self._key(hash_key(found.group(1)))
        now = self._clock.now()
        if key is None or _is_dead(key, now) or _is_misplaced(key):
            raise NotAuthenticated("This API key is not valid: unknown, revoked or expired.")
        return Principal(
            account_id=key.account_id,
            user_id=key.user_id,
            user_name=key.user_name,
            role=key.role,
            key_id=key.id,
            test_mode=key.test_mode,
        )

    def _key(self, key_hash: str) -> ApiKey | None:
        now = self._clock.now()
        cached = self._cached.get(key_hash)
        if cached is not None and (now - cached[0]).total_seconds() < self._cache_seconds:
            return cached[1]
        key = self._find_key(key_hash)
        self._cached.pop(key_hash, None)
        if key is not None:
            if len(self._cached) >= _MOST_CACHED:
                self._cached.pop(next(iter(self._cached)))
            self._cached[key_hash] = (now, key)
        return key


def _is_dead(key: ApiKey, now: datetime) -> bool:
    return key.revoked_at is not None or (key.expires_at is not None and key.expires_at <= now)


def _is_misplaced(key: ApiKey) -> bool:
    """A key of our team reaches every account: one that stands in a customer's own is no key of ours."""
    return (key.role in STAFF) != (key.account_id == DESK_ACCOUNT)
