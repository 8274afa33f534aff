"""An order whose carrier takes no number out is replaced: cancelled there, while its numbers go on without the rest.

Until the carrier has cancelled it the order keeps every number, for the carrier may still move them: a cancellation
that is refused leaves nothing to take back. Then what was dropped is out, and what stays is split off into an order of
its own, with the signed letter, and what moves into the orders of its accounts.
"""

from shared.domain.lifecycle import Status
from shared.domain.model import CarrierStage, Event, PendingChange, PortOrder, RowMark, Split, StaffFlag
from shared.usecases.desk import SYSTEM, Desk
from shared.usecases.order_numbers import order_rows
from shared.usecases.transitions import changed, flagged, moved, order_event

_BACK_AT_WORK = frozenset({Status.SUBMITTED, Status.SCHEDULED})


def begin_replacing(desk: Desk, order: PortOrder, pending: PendingChange) -> tuple[PortOrder, Event]:
    """The order on its way to be cancelled, with an order to come for all numbers that stay."""
    gone = set(pending.removed_numbers)
    staying = tuple(
        row.number for row in order_rows(desk, order) if row.own_state != "ported" and row.number not in gone
    )
    rest = (Split(order_id="", numbers=staying, why="replaced"),) if staying else ()
    after = moved(
        desk,
        order,
        Status.CANCEL_REQUESTED,
        SYSTEM,
        change=pending,
        splits=(*order.splits, *rest),
        replaced=True,
        carrier_cancel_sent=False,
    )
    event = order_event(
        desk,
        after,
        "order.replacement_begun",
        SYSTEM,
        before=order,
        reason="The carrier takes no number out of an order.",
        staying=len(staying),
        dropped=len(pending.dropped),
        moved=len(gone) - len(pending.dropped),
    )
    return after, event


def freed(desk: Desk, order: PortOrder, ported: frozenset[str] = frozenset()) -> PortOrder:
    """The order once its carrier has cancelled it: its numbers may go their ways, but for those that were `ported`."""
    dropped = tuple(number for number in (order.change.dropped if order.change else ()) if number not in ported)
    now = desk.clock.now()
    mark = (RowMark(numbers=dropped, own_state="excluded", at=now),) if dropped else ()
    return changed(
        order,
        now,
        carrier_stage=CarrierStage.UNDONE,
        carrier_cancel_sent=True,
        splits=tuple(split.but(agreed=True) for split in order.splits),
        marks=(*order.marks, *mark),
        excluded_count=order.excluded_count + len(dropped),
    )


def kept_whole(order: PortOrder, before: PortOrder) -> PortOrder:
    """The order where its carrier did not cancel it: all its numbers stay, and our team sees what was wanted.

    `before` is the order as it was while it was to be replaced. What else the correction said goes to the carrier as a
    change, or waits with what the order asks for.
    """
    pending = before.change or PendingChange(kind="other", asked_at=order.updated_at)
    rest = pending.but(removed_numbers=(), dropped=(), sent_at=None, held=order.status == Status.ACTION_REQUIRED)
    says_more = rest.fields or rest.attested or rest.disputed or rest.note
    waits = order.status == Status.ACTION_REQUIRED or order.status in _BACK_AT_WORK
    flags = [StaffFlag.STUCK_CHANGE]
    if order.status == Status.COMPLETED:
        # Numbers that nobody wanted moved are with us now.
        flags = [StaffFlag.CONTRADICTION]
    whole: PortOrder = order.but(
        replaced=False,
        splits=order.agreed_splits,
        change=rest if says_more and waits else None,
        staff_flags=flagged(order, *flags),
    )
    return whole
