"""A workflow engine that only remembers what it was asked."""

from threading import Lock

from shared.ports import Unavailable


class MemoryExecutions:
    """`started` and `woken` are what was asked, in order; `running` is what runs until `finish`."""

    def __init__(self) -> None:
        self.started: list[tuple[str, int]] = []
        self.woken: list[str] = []
        self.running: set[tuple[str, int]] = set()
        self.failures = 0
        """How many of the next calls raise `Unavailable`."""
        self._lock = Lock()

    def start(self, subject_id: str, attempt: int) -> None:
        with self._lock:
            self._maybe_fail()
            if (subject_id, attempt) not in self.started:
                self.started.append((subject_id, attempt))
                self.running.add((subject_id, attempt))

    def wake(self, task_token: str) -> None:
        with self._lock:
            self._maybe_fail()
            self.woken.append(task_token)

    def is_running(self, subject_id: str, attempt: int) -> bool:
        with self._lock:
            self._maybe_fail()
            return (subject_id, attempt) in self.running

    def finish(self, subject_id: str, attempt: int) -> None:
        """The execution ended, or was lost."""
        with self._lock:
            self.running.discard((subject_id, attempt))

    def _maybe_fail(self) -> None:
        if self.failures > 0:
            self.failures -= 1
            raise Unavailable("the workflow engine does not answer")
