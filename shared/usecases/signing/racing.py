"""Somebody else wrote the envelope while its signer pressed a button: their act is tried again on the fresh one."""

from collections.abc import Callable

from shared.usecases.desk import lost_race

_ATTEMPTS = 8


class Raced(Exception):
    """A commit was refused: the envelope or one of its orders moved since they were read."""


def on_the_fresh_one(act: Callable[[], None]) -> None:
    """Do this, again if it lost a race: it reads everything anew. Raises `StateConflict` (`concurrent_change`)."""
    for _ in range(_ATTEMPTS):
        try:
            act()
        except Raced:
            continue
        return
    raise lost_race("The letter")
