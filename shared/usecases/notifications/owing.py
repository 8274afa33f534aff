"""A notification is made in the transaction of what it tells of; the attendant sends its mails (`telling`)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from shared.domain.lifecycle import Status
from shared.domain.mail_table import MailRow, mail_row, waits_for_customer
from shared.domain.model import Audience, Event, MailKind, Notification, PortOrder, PortRequest
from shared.domain.notifications import WORTH_DAYS
from shared.domain.time_zones import awake, zone_of
from shared.ports import Create
from shared.usecases.desk import Desk

SINCE: Final = "since:"
"""Names, before an order's id, since when it has been in the status that a mail tells of."""
DATE: Final = "date:"
"""Names, before an order's id, the confirmed date that a mail tells of."""
NUMBERS: Final = "numbers:"
"""Names, before an order's id, numbers of it that a mail names."""
REJECTED: Final = "rejected:"
"""Names, before its id, a document that its inspection rejected."""
SILENT: Final = "silent:"
"""Names, before an order's id, for how many business days its carrier has not answered."""


def owed_notification(
    desk: Desk,
    request: PortRequest,
    kind: MailKind,
    audience: Audience,
    order_ids: tuple[str, ...] = (),
    *,
    notification_id: str = "",
    due_at: datetime | None = None,
    until: datetime | None = None,
    **data: str,
) -> Notification:
    """Mails of this kind that are owed from `due_at` on, now if it is None, and worth sending until then.

    A `notification_id` that is made of what happened keeps it from being told twice.
    """
    now = desk.clock.now()
    due = due_at or now
    return Notification(
        id=notification_id or desk.ids.new("ntf"),
        request_id=request.id,
        account_id=request.account_id,
        kind=kind,
        audience=audience,
        order_ids=order_ids,
        data={name: value for name, value in data.items() if value},
        due_at=due,
        until=until or due + timedelta(days=WORTH_DAYS),
        attend_at=due,
        created_at=now,
        updated_at=now,
    )


def telling(event: Event, notification: Notification) -> Event:
    """The event with the notification that is owed for it: who hears of it sends the mails at once."""
    told: Event = event.but(notification_id=notification.id)
    return told


# --- by the table of `shared.domain.mail_table` ----------------------------------------------------------------------


def owed_for(
    desk: Desk, request: PortRequest, events: Sequence[Event], orders: Mapping[str, PortOrder]
) -> list[Create]:
    """The mails that these events of one transaction owe; `orders` are those that moved, as they are after it.

    What happens to several orders at once is one notification. Its id is that of its first event, so the same
    transaction tried again owes the same.
    """
    rows: dict[MailKind, tuple[MailRow, list[Event]]] = {}
    for event in events:
        row = mail_row(event)
        if row is not None:
            rows.setdefault(row.kind, (row, []))[1].append(event)
    owed = [found for row, told in rows.values() if (found := _owed(desk, request, row, told, orders)) is not None]
    return [Create(one) for one in (*owed, *_reminders(desk, request, events, orders))]


def _owed(
    desk: Desk, request: PortRequest, row: MailRow, events: Sequence[Event], orders: Mapping[str, PortOrder]
) -> Notification | None:
    notification_id = _id_of(events[0], row.kind)
    if row.once:
        # The first of what is told every day again; only one order moves in such a transaction.
        order = orders[events[0].order_id]
        notification_id = f"ntf_{order.id}-{row.kind}-{order.status_since:%Y%m%dT%H%M%S}"
        if desk.store.notification(request.id, notification_id) is not None:
            return None
    wait = timedelta(seconds=desk.policy.mail_wait_seconds if row.waits else 0)
    return owed_notification(
        desk,
        request,
        row.kind,
        Audience.REQUESTER,
        tuple(dict.fromkeys(event.order_id for event in events if event.order_id)),
        notification_id=notification_id,
        due_at=desk.clock.now() + wait,
        until=_worth_until(row, events, orders),
        **_stamps([orders[event.order_id] for event in events if event.order_id in orders]),
        **_said(events),
    )


def _worth_until(row: MailRow, events: Sequence[Event], orders: Mapping[str, PortOrder]) -> datetime | None:
    """That a date is near is worth nothing once it has come."""
    dates = [orders[event.order_id].confirmed_foc_at for event in events if event.order_id in orders]
    known = [one for one in dates if one is not None]
    return max(known) if row.kind == MailKind.FOC_NEAR_REQUESTER and known else None


def _said(events: Sequence[Event]) -> dict[str, str]:
    """What of the events themselves goes into the mail."""
    said: dict[str, str] = {}
    for event in events:
        for named in ("not_ringing", "not_called", "failing"):
            if event.data.get(named):
                said[f"{NUMBERS}{event.order_id}"] = ",".join(event.data[named])
        if "business_days" in event.data:
            said[f"{SILENT}{event.order_id}"] = str(event.data["business_days"])
    return said


def _reminders(
    desk: Desk, request: PortRequest, events: Sequence[Event], orders: Mapping[str, PortOrder]
) -> list[Notification]:
    """For orders that begin to wait for their customer: never at night where the port is, and none once they expire."""
    waiting = [event for event in events if event.order_id in orders and _begins_to_wait(desk, event, orders)]
    if not waiting:
        return []
    mine = [orders[event.order_id] for event in waiting]
    began, policy, address = mine[0].status_since, desk.policy, mine[0].losing_account.service_address
    now = desk.clock.now()
    zone = zone_of(address.state, address.country)
    ends = max(order.due_at or now for order in mine)
    days = sorted(policy.action_required_reminder_days)
    moments = [awake(began + timedelta(days=one), zone, policy.quiet_from, policy.quiet_until) for one in days]
    return [
        owed_notification(
            desk,
            request,
            MailKind.ACTION_REMINDER_REQUESTER,
            Audience.REQUESTER,
            tuple(order.id for order in mine),
            notification_id=f"{_id_of(waiting[0], MailKind.ACTION_REMINDER_REQUESTER)}-{number}",
            due_at=due,
            until=until,
            **_stamps(mine),
        )
        for number, (due, until) in enumerate(pairwise([*moments, ends]), start=1)
        if now < due < until
    ]


def _begins_to_wait(desk: Desk, event: Event, orders: Mapping[str, PortOrder]) -> bool:
    """Whether an order waits for its customer from this event on, be it that it was our team's turn before."""
    order = orders[event.order_id]
    if not waits_for_customer(order):
        return False
    if event.to_status == Status.ACTION_REQUIRED:
        return bool(event.from_status)
    if mail_row(event) is None:
        return False
    stamp = order.status_since.isoformat()
    return not any(
        one.kind == MailKind.ACTION_REMINDER_REQUESTER and one.data.get(f"{SINCE}{order.id}") == stamp
        for one in desk.store.notifications(order.request_id)
    )


def _id_of(event: Event, kind: MailKind) -> str:
    return f"ntf_{event.id.partition('_')[2]}-{kind}"


def _stamps(orders: Sequence[PortOrder]) -> dict[str, str]:
    """What the mail tells of each order: once that is not so any more, it is not sent."""
    stamps = {f"{SINCE}{order.id}": order.status_since.isoformat() for order in orders}
    dates = {f"{DATE}{order.id}": order.confirmed_foc_at.isoformat() for order in orders if order.confirmed_foc_at}
    return stamps | dates
