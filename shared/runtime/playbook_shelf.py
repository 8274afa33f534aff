"""The playbook of losing carriers as a process has it at hand: our table with what the operator said over it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from shared.domain.own_playbook import BadPlaybookError, playbook_with
from shared.domain.playbook import BUILT_IN, Playbook
from shared.ports import Clock, Unavailable

CACHED: Final = timedelta(seconds=60)


class PlaybookShelf:
    """Reads what the operator said at most once in `CACHED`: a change holds everywhere within that time.

    It is help, and nothing waits for it: where it cannot be read, the playbook stays the one read last.
    """

    def __init__(self, read: Callable[[], str], clock: Clock) -> None:
        self._read, self._clock = read, clock
        self._until: datetime | None = None
        self._text, self._playbook = "", BUILT_IN

    def __call__(self) -> Playbook:
        now = self._clock.now()
        if self._until is None or now >= self._until:
            self._look()
            self._until = now + CACHED
        return self._playbook

    def _look(self) -> None:
        try:
            text = self._read()
            if text != self._text:
                self._text, self._playbook = text, playbook_with(text)
        except (Unavailable, BadPlaybookError):
            return
