"""Releases that the telephony system was asked for by event, and has not answered: asked for again, each time later."""

from datetime import timedelta
from typing import Final

from shared.ports import Unavailable
from shared.usecases.desk import CarrierDesk

_AT_ONCE: Final = 100


def ask_again(partners: CarrierDesk) -> int:
    """Ask again for what is due; answers how many sets of numbers that were. One's trouble does not hold up the others.
    Raises `Unavailable` at the end."""
    store, now = partners.desk.store, partners.desk.clock.now()
    due = store.platform_asks_due(now + timedelta(seconds=1), _AT_ONCE)
    trouble = []
    for ask in store.platform_asks(due).values() if due else ():
        try:
            partners.platform.release(ask.account_id, ask.numbers)
        except Unavailable as error:
            trouble.append(f"{ask.id}: {error}")
    if trouble:
        raise Unavailable("; ".join(trouble)[:2000])
    return len(due)
