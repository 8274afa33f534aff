"""The real clock and real ids."""

import secrets
from datetime import UTC, datetime

from shared.domain.ids import ulid


class SystemClock:
    """Now, in UTC, to the millisecond."""

    def now(self) -> datetime:
        found = datetime.now(UTC)
        return found.replace(microsecond=found.microsecond // 1000 * 1000)


class RandomIds:
    """A prefix and a ULID of the time and 80 random bits."""

    def new(self, prefix: str) -> str:
        milliseconds = int(datetime.now(UTC).timestamp() * 1000)
        return f"{prefix}_{ulid(milliseconds, secrets.randbits(80))}"
