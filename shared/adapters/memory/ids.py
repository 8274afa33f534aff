"""Ids in the order they were asked for."""

from threading import Lock

from shared.domain.ids import ulid

_START_MS = 1_772_463_600_000


class SequentialIds:
    """`prefix` and a ULID as from the real thing, but the same in every run."""

    def __init__(self, start: int = 0) -> None:
        self._count = start
        self._lock = Lock()

    def new(self, prefix: str) -> str:
        with self._lock:
            self._count += 1
            return f"{prefix}_{ulid(_START_MS + self._count, self._count)}"
