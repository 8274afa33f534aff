"""What the simulated carrier does with an order, as pure rules: what it takes, reports and still cancels.

Time is compressed: everything happens one delay after the other, and the date it confirms is that of its own next step.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from shared.adapters.carriers.simulated_desk import SimulatedOrder, later

RECEIVED: Final = "received"
CANCELLED: Final = "cancelled"

STATUS_AFTER: Final = {
    "accepted": "submitted",
    "foc_confirmed": "scheduled",
    "activating": "activating",
    "ported": "ported",
    "cancelled": CANCELLED,
}
"""The carrier's own status once it has reported this."""

ALL_GOES_WELL: Final = ("accepted", "foc_confirmed", "activating", "ported")
_TOO_LATE: Final = frozenset({"activating", "ported"})

Fields = Mapping[str, Any]


def order_id_for(reference: str) -> str:
    """The carrier's own id of the order with this reference: one reference, one order."""
    return "SIM" + hashlib.sha256(reference.encode()).hexdigest()[:16].upper()


def what_is_wrong(fields: Fields) -> tuple[dict[str, str], ...]:
    """Why this carrier does not take an order: all reasons at once, in the vocabulary of porting.md section 3."""
    reasons = []
    if not isinstance(fields.get("reference"), str) or not fields["reference"]:
        reasons.append({"code": "other", "detail": "An order needs a reference."})
    numbers = fields.get("numbers")
    if not isinstance(numbers, list) or not numbers:
        reasons.append({"code": "number_not_on_account", "detail": "The order has no numbers."})
    if not fields.get("end_user_name"):
        reasons.append({"code": "end_user_name_mismatch", "detail": "The order names no end user."})
    if not fields.get("letter_sha256"):
        reasons.append({"code": "loa_invalid", "detail": "The order comes without a letter of authorization."})
    return tuple(reasons)


def new_order(fields: Fields, now: datetime, delay: timedelta, plan: tuple[str, ...] = ALL_GOES_WELL) -> SimulatedOrder:
    """The order as it is taken in; `plan` is what the carrier will report of it, one `delay` apart."""
    return SimulatedOrder(
        id=order_id_for(fields["reference"]),
        reference=fields["reference"],
        status=RECEIVED,
        plan=plan,
        sent=0,
        next_at=now + delay,
        foc_at=None,
        number_count=len(fields["numbers"]),
        attempt=1,
        version=1,
    )


def event_of(order: SimulatedOrder, delay: timedelta) -> tuple[str, dict[str, Any]]:
    """Id and body of the next event. The same for the same order, so that a repeated one is known as such."""
    kind = order.next_kind
    data: dict[str, Any] = {"order_id": order.id, "reference": order.reference, "status": STATUS_AFTER[kind]}
    if kind == "foc_confirmed":
        data["foc_at"] = (order.next_at + delay).isoformat()
    body = {"type": f"order.{kind}", "occurred_at": order.next_at.isoformat(), "data": data}
    return f"{order.id}-{order.sent + 1}-{kind}", body


def reported(order: SimulatedOrder, now: datetime, delay: timedelta) -> SimulatedOrder:
    """The order after its next event was delivered."""
    kind = order.next_kind
    return later(
        order,
        status=STATUS_AFTER[kind],
        sent=order.sent + 1,
        foc_at=order.next_at + delay if kind == "foc_confirmed" else order.foc_at,
        next_at=max(now, order.next_at) + delay,
    )


Cancellation = Literal["cancelled", "requested", "too_late"]


def cancel(order: SimulatedOrder) -> tuple[Cancellation, SimulatedOrder | None]:
    """The answer to a cancellation, and the order changed by it, None where it stays as it is.

    An order that has not been reported yet is dropped at once; later the cancellation is a report of its own.
    """
    if order.status == CANCELLED:
        return "cancelled", None
    if order.status in _TOO_LATE:
        return "too_late", None
    if not order.done and order.next_kind == "cancelled":
        return "requested", None
    if order.status == RECEIVED:
        return "cancelled", later(order, status=CANCELLED, plan=(), sent=0)
    return "requested", later(order, plan=(*order.plan[: order.sent], "cancelled"))


def is_overdue(order: SimulatedOrder, now: datetime, seconds: int) -> bool:
    """Whether the next event should have been delivered this long ago: its execution is lost."""
    return not order.done and now >= order.next_at + timedelta(seconds=seconds)
