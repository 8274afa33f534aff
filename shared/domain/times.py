"""Times as text."""

from datetime import UTC, datetime


def stamp(at: datetime) -> str:
    """A time as text that sorts by time: UTC, always with six places."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
