"""Who says that it is time to look at how the numbers of an order work: a port, and what is heard of them after it.

A call or a test writes its number alone. That there is news of an order's numbers is noted once until they are looked
at, so thousands of first calls cost a few writes.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from shared.domain.model import Cutover, PortOrder
from shared.ports import Create, Replace, Unavailable, Write, WriteRefused
from shared.usecases.desk import Desk

_ATTEMPTS: Final = 6
_READ_AT_WILL: Final = 100
"""Numbers of an order that is looked at whenever there is news; a larger one rests between two looks."""
_REST_PER_NUMBER: Final = timedelta(seconds=0.06)


def begin_cutover(desk: Desk, order: PortOrder) -> None:
    """Numbers of this order were ported: from now on it is watched how they work. Again is harmless."""
    if look_soon(desk, order.id):
        return
    now = desk.clock.now()
    cutover = Cutover(
        order_id=order.id,
        request_id=order.request_id,
        account_id=order.account_id,
        look_at=now,
        created_at=now,
        updated_at=now,
    )
    written([Create(cutover)], desk)


def look_soon(desk: Desk, order_id: str) -> bool:
    """There is news of an order's numbers; answers whether they are watched at all. Raises `Unavailable`.

    What is being looked at just now may have been read before the news: it is looked at once more.
    """
    for _ in range(_ATTEMPTS):
        cutover = desk.store.cutover(order_id)
        if cutover is None:
            return False
        soon = max(desk.clock.now(), rests_until(cutover))
        if cutover.look_at is not None and cutover.look_at <= soon:
            return True
        if written([Replace(next_version(desk, cutover, look_at=soon))], desk):
            return True
    raise Unavailable(f"{order_id} is written by too many at once")


def rests_until(cutover: Cutover) -> datetime:
    """Before when an order of many numbers is not read again."""
    if cutover.looked_at is None or cutover.ported <= _READ_AT_WILL:
        return cutover.created_at
    return cutover.looked_at + cutover.ported * _REST_PER_NUMBER


def next_version(desk: Desk, cutover: Cutover, **changes: Any) -> Cutover:
    after: Cutover = cutover.but(**changes, version=cutover.version + 1, updated_at=desk.clock.now())
    return after


def written(writes: list[Write], desk: Desk) -> bool:
    """Whether everything was as it had been read."""
    try:
        desk.store.commit(writes)
    except WriteRefused:
        return False
    return True
