"""What a carrier tells us: every verified event is kept, and the order follows the state recomputed from all of them.

Events arrive twice, late and in any order, so the carrier's own time decides (porting.md section 10).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from shared.domain.carriers import Notice
from shared.domain.lifecycle import ActorKind, Status
from shared.domain.model import Actor, CarrierEvent, CarrierStage, PortOrder
from shared.domain.orders_from_events import CarrierState, carrier_state, path_after
from shared.ports import Carrier, Receive, Unavailable, Write, WriteRefused
from shared.usecases.desk import Desk
from shared.usecases.transitions import changed, commit_order, commit_unless_moved, moved, order_event

Applied = Literal["applied", "duplicate", "kept", "quarantined", "noted"]
_ATTEMPTS = 12


def hear_webhook(desk: Desk, carrier: Carrier, heard: CarrierEvent | Notice, body: str) -> Applied:
    """What a verified webhook says: an event is completed by the carrier where it leaves something out, then applied;
    a notice moves no order. Raises `Unavailable`, to be sent again."""
    if isinstance(heard, Notice):
        return "noted"
    whole = carrier.complete(heard)
    return "noted" if whole is None else apply_carrier_event(desk, whole, body)


def apply_carrier_event(desk: Desk, event: CarrierEvent, body: str) -> Applied:
    """Keep one verified event and move its order. Safe to repeat; an event of no order of ours is quarantined."""
    order_id = _order_of(desk, event)
    if order_id is None:
        desk.store.quarantine(event.carrier, event.event_id, body, "unknown order", desk.clock.now())
        return "quarantined"
    for _ in range(_ATTEMPTS):
        order = desk.store.order(order_id)
        if order is None:
            desk.store.quarantine(event.carrier, event.event_id, body, "unknown order", desk.clock.now())
            return "quarantined"
        known = desk.store.inbox(order_id)
        if any(kept.carrier == event.carrier and kept.event_id == event.event_id for kept in known):
            return "duplicate"
        try:
            return _keep(desk, order, event, (*known, event))
        except WriteRefused as refused:
            if any(isinstance(write, Receive) for write in refused.refused):
                return "duplicate"
    raise Unavailable(f"{order_id} is written by too many at once")


def apply_inbox(desk: Desk, order_id: str) -> None:
    """Move an order to where the events that were kept say, for those that came before it could follow them."""
    order = desk.store.order(order_id)
    known = desk.store.inbox(order_id) if order else ()
    if order is None or not known:
        return
    after = _followed(desk, order, carrier_state(known), _carrier_actor(order))
    if after is not None:
        event = order_event(desk, after, _event_type(after.status), _carrier_actor(order), before=order)
        commit_unless_moved(desk, after, event)


def _order_of(desk: Desk, event: CarrierEvent) -> str | None:
    by_id = desk.store.order_by_carrier_id(event.carrier, event.carrier_order_id) if event.carrier_order_id else None
    return by_id or desk.store.order_by_carrier_id(event.carrier, f"reference:{event.reference}")


def _keep(desk: Desk, order: PortOrder, event: CarrierEvent, known: Sequence[CarrierEvent]) -> Applied:
    actor = _carrier_actor(order)
    writes: list[Write] = [Receive(order.id, event)]
    after = _followed(desk, order, carrier_state(known), actor) if order.carrier_stage == CarrierStage.SENT else None
    if after is None:
        # The order's version moves all the same: a step that is about to write `submitted` must see this event.
        kept = changed(order, desk.clock.now())
        commit_order(
            desk,
            kept,
            order_event(desk, kept, "carrier.event_kept", actor, before=order, carrier_event=event.kind),
            writes,
        )
        return "kept"
    facts: dict[str, Any] = {"carrier": event.carrier, "carrier_event_id": event.event_id}
    if after.confirmed_foc_at:
        facts["confirmed_foc_at"] = after.confirmed_foc_at.isoformat()
    commit_order(desk, after, order_event(desk, after, _event_type(after.status), actor, before=order, **facts), writes)
    return "applied"


def _followed(desk: Desk, order: PortOrder, state: CarrierState, actor: Actor) -> PortOrder | None:
    """The order where the carrier's state takes it; None if it stays."""
    if order.carrier_stage != CarrierStage.SENT:
        return None
    path = path_after(order.status, state, asked_at=order.asked_carrier_at)
    foc = state.confirmed_foc_at or order.confirmed_foc_at
    if not path:
        # A date that comes after the port it was for still belongs on the record.
        told_late = order.status == Status.COMPLETED and order.confirmed_foc_at is None
        if foc != order.confirmed_foc_at and (told_late or not order.ended):
            return changed(order, desk.clock.now(), confirmed_foc_at=foc)
        return None
    after = order
    for status in path:
        after = moved(desk, after, status, actor, **_facts_of(status, order, state, foc))
    # One write, however many moves it took to get there.
    one_step: PortOrder = after.but(version=order.version + 1)
    return one_step


def _facts_of(status: Status, order: PortOrder, state: CarrierState, foc: datetime | None) -> dict[str, Any]:
    facts: dict[str, Any] = {"confirmed_foc_at": foc}
    if status == Status.COMPLETED:
        facts |= {"actual_ported_at": state.ported_at, "ported_count": order.number_count - order.excluded_count}
    if status == Status.ACTION_REQUIRED:
        facts |= {"asks": state.reasons, "confirmed_foc_at": None}
    if status == Status.CANCELLED:
        facts["carrier_stage"] = CarrierStage.UNDONE
    return facts


def _event_type(status: Status) -> str:
    return f"order.{status}"


def _carrier_actor(order: PortOrder) -> Actor:
    return Actor(kind=ActorKind.CARRIER, id=order.carrier, name=order.carrier)
