"""A notification is made in the transaction of what it tells of; the attendant sends its mails (`telling`)."""

from datetime import datetime, timedelta

from shared.domain.model import Audience, Event, MailKind, Notification, PortRequest
from shared.domain.notifications import WORTH_DAYS
from shared.usecases.desk import Desk


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
