"""Asking a carrier where an order stands: what is said, and how it gets there.

Nothing here ever holds a PIN or an account number: it is mailed, or stands where many people read it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from shared.domain.carrier_packets import desk_mail, one_line
from shared.domain.lifecycle import CARRIERS_TURN, Owner, Status
from shared.domain.mails import Mail
from shared.domain.model import CarrierStage, PortOrder
from shared.domain.number_class import NumberClass
from shared.domain.rejections import REJECTIONS

LONGEST_NOTE: Final = 2_000
"""Characters of what staff add in their own words."""

ChaseWay = Literal["comment", "mail", "desk", "draft"]
"""On the order at the carrier · by mail to the carrier · by mail to our desk, whose people ask it · not by us: staff
send the text themselves."""


@dataclass(frozen=True, slots=True)
class ChaseText:
    subject: str
    text: str


def can_be_chased(order: PortOrder) -> bool:
    """Whether a carrier has the order and something to say about it: it is its turn, or our team waits for it."""
    ours = order.status == Status.ACTION_REQUIRED and order.owner == Owner.STAFF
    return order.carrier_stage == CarrierStage.SENT and (order.status in CARRIERS_TURN or ours)


def chase_text(order: PortOrder, note: str) -> ChaseText:
    """What the carrier is asked. The PON is in the subject, so that its answer finds the order."""
    pon = order.reference
    lines = [
        f"Please tell us where port order {pon}, version {order.pon_version}, stands.",
        "\n".join(
            [
                f"Our order: {order.id}",
                f"Your order: {order.carrier_order_id or pon}",
                f"Current carrier: {one_line(order.losing_account.carrier_name) or 'not named'}",
                f"Numbers: {order.live_count:,}",
                f"We wait for: {_awaited(order)}",
                f"Since: {_moment(order.status_since)}",
            ]
        ),
    ]
    if note.strip():
        lines.append(note.strip())
    lines.append(f"Please keep {pon} in the subject of your answer.")
    return ChaseText(f"Port order {pon}: where does it stand?", "\n\n".join(lines))


def chase_mail(order: PortOrder, note: str, to_address: str, way: ChaseWay, reply_to: str = "") -> Mail:
    """The mail that asks: the carrier itself, or (`desk`) our people who speak with it."""
    said = chase_text(order, note)
    parts = said.text.split("\n\n")
    if way == "desk":
        told = f"The carrier is silent about port order {order.reference}. Please ask it; this is what to say:"
        parts = [told, *parts, _THEN.format(order=order.id)]
    return desk_mail(to_address, said.subject, parts, reply_to=reply_to)


_THEN: Final = "Then enter what it answers: POST /admin/orders/{order}/carrier-answers."

_AWAITED: Final[Mapping[Status, str]] = {
    Status.SUBMITTED: "the confirmed {date}, or every reason why the numbers cannot be ported",
    Status.CHANGE_PENDING: "your answer to the change (SUPP), version {version}",
    Status.SCHEDULED: "the port of the numbers; the confirmed {date} is {foc}",
    Status.ACTIVATING: "the port of the numbers, which has begun",
    Status.CANCEL_REQUESTED: "your answer to the cancellation",
}


def _awaited(order: PortOrder) -> str:
    if order.status == Status.ACTION_REQUIRED:
        titles = [REJECTIONS[ask.code].title for ask in order.asks if ask.code in REJECTIONS]
        return "news of what stopped it: " + "; ".join(titles or ["your last answer"])
    date = "effective date" if order.number_class == NumberClass.TOLL_FREE else "port date (FOC)"
    foc = _moment(order.confirmed_foc_at) if order.confirmed_foc_at else "not known to us"
    return _AWAITED.get(order.status, "news of it").format(date=date, version=order.pon_version, foc=foc)


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
