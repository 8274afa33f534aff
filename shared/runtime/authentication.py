"""API keys, checked inside the function: an HTTP API cannot shape an authorizer's refusal (design.md)."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from aws_lambda_powertools import Logger

from shared.domain.api_keys import hash_key
from shared.domain.model import ApiKey
from shared.domain.problems import NotAuthenticated
from shared.ports import Clock
from shared.usecases.accounts.keys import principal_of
from shared.usecases.desk import Principal
from shared.usecases.sessions.keys import works

_BEARER: Final = re.compile(r"bearer +(pk_(?:live|test)_[A-Za-z0-9_-]{20,128})", re.IGNORECASE)
_MOST_CACHED: Final = 1_000
USE_NOTED_EVERY: Final = timedelta(hours=1)

logger = Logger(service="authentication")


class Authenticator:
    """Turns an `Authorization` header into a `Principal`; one GetItem, cached at most `cache_seconds`.

    A revoked key dies within that time. `mark_used` hears of a key's use once an hour (`Store.mark_key_used`). Raises
    `NotAuthenticated`, in the same words for whatever is wrong.
    """

    def __init__(
        self,
        find_key: Callable[[str], ApiKey | None],
        clock: Clock,
        cache_seconds: int,
        mark_used: Callable[[ApiKey, datetime, datetime], None] | None = None,
    ) -> None:
        self._find_key = find_key
        self._clock = clock
        self._cache_seconds = cache_seconds
        self._mark_used = mark_used
        self._cached: dict[str, tuple[datetime, ApiKey]] = {}
        self._noted: dict[str, datetime] = {}

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
        if key is None or not works(key, now):
            raise NotAuthenticated("This API key is not valid: unknown, revoked or expired.")
        self._note_use(key, now)
        return principal_of(key)

    def _note_use(self, key: ApiKey, now: datetime) -> None:
        """Once an hour at most, and never at the price of the call."""
        noted = self._noted.get(key.id)
        if self._mark_used is None or (noted is not None and now - noted < USE_NOTED_EVERY):
            return
        if len(self._noted) >= _MOST_CACHED:
            self._noted.pop(next(iter(self._noted)))
        self._noted[key.id] = now
        try:
            self._mark_used(key, now, now - USE_NOTED_EVERY)
        except Exception:
            logger.exception("the use of a key was not noted", key_id=key.id)

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
