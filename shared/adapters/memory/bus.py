"""A bus that keeps what was put on it."""

from collections.abc import Sequence
from threading import Lock

from shared.domain.model import Event
from shared.ports import Unavailable


class MemoryBus:
    def __init__(self) -> None:
        self.published: list[Event] = []
        self.failures = 0
        """How many of the next calls raise `Unavailable`."""
        self._lock = Lock()

    def publish(self, events: Sequence[Event]) -> None:
        with self._lock:
            if self.failures > 0:
                self.failures -= 1
                raise Unavailable("the bus does not answer")
            self.published.extend(events)
