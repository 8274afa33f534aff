"""What is looked after by a function of its own: mails that are owed, and work that is due at a time."""

from datetime import datetime, timedelta
from typing import Final

from shared.domain.model import Actor, Entity, PendingMail

CLAIM: Final = timedelta(minutes=3)
"""For how long whoever works on a thing has it to itself; if they are lost, the next takes over then."""
LONGEST_PAUSE: Final = timedelta(hours=6)


class Attended(Entity):
    """`attend_at` is when there is something to do for it, None for nothing; `pending` are mails that are owed.

    `revision` counts what people and deadlines changed, and is what a decision is made on; `version` counts every
    write, that of a mail that left too. `faults` counts failures in a row: what fails is tried again after a pause
    that doubles.
    """

    id: str
    account_id: str
    test_mode: bool = False
    pending: tuple[PendingMail, ...] = ()
    claimed_until: datetime | None = None
    faults: int = 0
    retry_at: datetime | None = None
    attend_at: datetime | None = None
    changed_by: Actor | None = None  # who made this version of it, and what they did: its last event
    last_change: str = ""
    revision: int = 1
    version: int = 1
    created_at: datetime
    updated_at: datetime


def next_try(faults: int, now: datetime) -> datetime:
    """When to try again what failed `faults` times in a row: a minute, doubling up to six hours."""
    return now + min(timedelta(minutes=2 ** min(max(faults, 1) - 1, 12)), LONGEST_PAUSE)
