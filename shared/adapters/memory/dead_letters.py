"""Dead-letter queues in memory."""

from shared.ports import DeadLetters, Unavailable


class MemoryDeadLetters:
    """`queues` holds how many messages each has; those in `sources` can go back, and are counted in `back`."""

    def __init__(self, queues: dict[str, int] | None = None, sources: frozenset[str] = frozenset()) -> None:
        self.queues = dict(queues or {})
        self.sources = sources
        self.back: dict[str, int] = {}
        self.failures = 0
        """How many of the next calls raise `Unavailable`."""

    def counts(self) -> tuple[DeadLetters, ...]:
        self._maybe_fail()
        return tuple(DeadLetters(name, self.queues[name], name in self.sources) for name in sorted(self.queues))

    def send_back(self, name: str, most: int) -> int:
        self._maybe_fail()
        moved = min(most, self.queues[name])
        self.queues[name] -= moved
        self.back[name] = self.back.get(name, 0) + moved
        return moved

    def purge(self, name: str) -> None:
        self._maybe_fail()
        self.queues[name] = 0

    def _maybe_fail(self) -> None:
        if self.failures > 0:
            self.failures -= 1
            raise Unavailable("the queues do not answer")
