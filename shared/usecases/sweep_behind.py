"""The sweep: every 5 minutes, repair what is behind the table (design.md, decision 2).

A stream forgets after 24 hours, an execution can be lost, a submit can stop half way; the table knows all of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from shared.domain.model import Event
from shared.ports import Bus, Executions, Store, Unavailable
from shared.usecases.desk import Desk
from shared.usecases.relay_changes import discard_unused_list, publish, start_attempt
from shared.usecases.submit_request import resume_submit
from shared.usecases.tell_customers import tell

_RELAY_HAS: Final = timedelta(minutes=1)
_CHECK_EVERY: Final = timedelta(hours=1)
_LIST_GRACE: Final = timedelta(hours=1)
_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Sweep:
    """What one sweep repaired, and what it could not."""

    driven: int = 0
    restarted: int = 0
    submits: int = 0
    lists: int = 0
    failed: tuple[str, ...] = ()


def sweep(desk: Desk, executions: Executions, bus: Bus, *, everything: bool = False) -> Sweep:
    """Repair what is behind. `everything` checks all open orders' executions now, whatever the hour."""
    store = desk.store
    now = desk.clock.now()
    failed: list[str] = []

    def each(ids: tuple[str, ...], repair: Callable[[str], bool]) -> int:
        done = 0
        for one in ids:
            try:
                done += repair(one)
            except Unavailable as problem:
                failed.append(f"{one}: {problem}")
        return done

    grace = timedelta(0) if everything else _RELAY_HAS
    submits = each(
        store.submits_begun(now - (grace if everything else desk.policy.submit_timeout), _AT_ONCE),
        lambda request_id: _resumed(desk, request_id),
    )
    driven = each(
        store.orders_behind(now - grace, _AT_ONCE), lambda order_id: _catch_up(store, executions, bus, order_id, now)
    )
    checked_before = now + timedelta(seconds=1) if everything else now - _CHECK_EVERY
    restarted = each(
        store.open_orders(checked_before, 10 * _AT_ONCE if everything else _AT_ONCE),
        lambda order_id: _keep_running(desk, executions, order_id),
    )
    lists = 0
    for request_id, list_id in store.lists_to_discard(now - _LIST_GRACE, _AT_ONCE):
        try:
            discard_unused_list(store, request_id, list_id)
            lists += 1
        except Unavailable as problem:
            failed.append(f"{list_id}: {problem}")
    return Sweep(driven, restarted, submits, lists, tuple(failed))


def _resumed(desk: Desk, request_id: str) -> bool:
    resume_submit(desk, request_id)
    return True


def _catch_up(store: Store, executions: Executions, bus: Bus, order_id: str, now: datetime) -> bool:
    order, driving = store.order(order_id), store.driving(order_id)
    if order is None or driving is None:
        return False
    if driving.published_version < order.version:
        events = _unpublished(store, order.request_id, order_id, driving.published_version)
        tell(store, events, now)
        publish(store, bus, events)
        store.mark_published(order_id, order.version)
    if driving.driven_version < order.version:
        if driving.attempt == 0 or not executions.is_running(order_id, driving.attempt):
            start_attempt(store, executions, order_id, driving.attempt)
        elif driving.task_token:
            executions.wake(driving.task_token)
        store.mark_driven(order_id, order.version)
    return True


def _unpublished(store: Store, request_id: str, order_id: str, after: int) -> list[Event]:
    found: list[Event] = []
    cursor: str | None = None
    while True:
        page = store.events(request_id, 200, cursor)
        found += [event for event in page.items if event.order_id == order_id and event.version > after]
        cursor = page.cursor
        if cursor is None:
            return found


def _keep_running(desk: Desk, executions: Executions, order_id: str) -> bool:
    """Start the next attempt of an open order whose execution is gone."""
    store = desk.store
    driving = store.driving(order_id)
    if driving is None:
        return False
    running = driving.attempt > 0 and executions.is_running(order_id, driving.attempt)
    if not running:
        start_attempt(store, executions, order_id, driving.attempt)
    store.mark_checked(order_id, desk.clock.now())
    return not running
