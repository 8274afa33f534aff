"""The relay: what the table's stream says becomes a running workflow and events on the bus.

At least once and in any order; taking effect once is the use cases' conditional writes (design.md, decision 2).
"""

from typing import Final

from shared.domain.lifecycle import Status
from shared.domain.model import Driving, Event, PortOrder
from shared.ports import Bus, Executions, Store


def drive(store: Store, executions: Executions, order: PortOrder, driving: Driving) -> None:
    """Wake the order's workflow for its version, starting attempt 1 where there is none, and note it."""
    if driving.driven_version >= order.version:
        return
    if driving.driven_version == 0:
        # Also where an attempt was counted but its start failed: a name starts once.
        executions.start(order.id, driving.attempt or store.next_attempt(order.id, 0))
    elif driving.task_token:
        executions.wake(driving.task_token)
    store.mark_driven(order.id, order.version)


def start_attempt(store: Store, executions: Executions, order_id: str, after: int) -> None:
    """Start the attempt that follows `after`; of several callers at once one attempt comes out."""
    attempt = store.next_attempt(order_id, after)
    executions.start(order_id, attempt)


def publish(store: Store, bus: Bus, events: list[Event]) -> None:
    """Put events on the bus and note how far each order's are out."""
    if not events:
        return
    bus.publish(events)
    latest: dict[str, int] = {}
    for event in events:
        if event.order_id:
            latest[event.order_id] = max(latest.get(event.order_id, 0), event.version)
    for order_id, version in latest.items():
        store.mark_published(order_id, version)


def discard_replaced_list(store: Store, event: Event) -> None:
    """A number list was replaced by another: delete the old one unless an order stands on it."""
    replaced = str(event.data.get("replaced_list_id") or "")
    if event.type != "numbers.listed" or not replaced:
        return
    discard_unused_list(store, event.request_id, replaced)


def discard_unused_list(store: Store, request_id: str, list_id: str) -> None:
    view = store.request_view(request_id)
    header = store.number_list(request_id, list_id)
    if header is None:
        return
    used = view is not None and (
        view.request.list_id == list_id
        or view.request.submit_plan.get("list_id") == list_id
        or any(order.list_id == list_id and order.status != Status.DRAFT for order in view.orders)
    )
    if used:
        store.settle_list(request_id, list_id)
    else:
        store.discard_list(header)


WORKFLOW_RESTARTED: Final = "staff.workflow_restarted"
EVENTS_REPLAYED: Final = "staff.events_replayed"
_PAGE: Final = 100


def do_asked(store: Store, executions: Executions, bus: Bus, event: Event) -> None:
    """What our team asked for by an event: the next attempt of a workflow, or a request's events once more.

    Again is harmless: an attempt starts once, and consumers know an event by its id.
    """
    if event.type == WORKFLOW_RESTARTED:
        start_attempt(store, executions, event.order_id, int(event.data["attempt"]))
    elif event.type == EVENTS_REPLAYED:
        cursor: str | None = None
        while True:
            page = store.events(event.request_id, _PAGE, cursor)
            earlier = [one for one in page.items if one.id < event.id and not one.is_internal]
            if earlier:
                bus.publish(earlier)
            cursor = page.cursor
            if cursor is None or page.items[-1].id >= event.id:
                return
