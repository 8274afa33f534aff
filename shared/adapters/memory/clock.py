"""A clock that stands until it is told otherwise."""

from datetime import UTC, datetime, timedelta

_START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)  # a Monday, 10:00 in New York


class FixedClock:
    def __init__(self, now: datetime = _START) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta | None = None, **units: float) -> datetime:
        """Move on, by a timedelta or by units such as ``hours=3``; answers the new time."""
        self._now += (by or timedelta()) + timedelta(**units)
        return self._now

    def set(self, now: datetime) -> None:
        self._now = now
