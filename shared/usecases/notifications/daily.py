"""The daily mail: what can wait is held until the morning, and then goes out as one mail for each request."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from shared.domain.mail_table import DIGESTED, TOPICS
from shared.domain.model import MailKind, Notification, User
from shared.domain.time_zones import zone_of
from shared.ports import RequestView
from shared.usecases.desk import Desk

_WITH: Final = "with"
"""Names, in what a notification keeps, those of other kinds that go out in its mail."""
_MOST: Final = 20
_KINDS: Final = frozenset(kind for kind, topic in TOPICS.items() if topic in DIGESTED)


def wants_daily(kind: MailKind, readers: Sequence[User]) -> bool:
    """Whether mails of this kind can wait, and whoever reads them wants that."""
    return kind in _KINDS and bool(readers) and all(user.mail_digest == "daily" for user in readers)


def digest_at(desk: Desk, view: RequestView, notification: Notification) -> datetime:
    """The next morning, where the port is."""
    address = next((order.losing_account.service_address for order in view.orders), None)
    zone = zone_of(address.state, address.country) if address else zone_of("", "")
    there = notification.due_at.astimezone(ZoneInfo(zone))
    morning = there.replace(hour=desk.policy.digest_hour, minute=0, second=0, microsecond=0)
    return (morning if morning > there else morning + timedelta(days=1)).astimezone(UTC)


def others_of_the_day(desk: Desk, notification: Notification, already: set[str]) -> list[Notification]:
    """What else the request's daily mail says: everything of other kinds that is due, and that nobody is sending."""
    now = desk.clock.now()
    found = [
        one
        for one in desk.store.notifications(notification.request_id)
        if one.kind in _KINDS and one.audience == notification.audience and one.id not in {notification.id, *already}
    ]
    free = [one for one in found if not one.ended and not one.told and one.claimed_until is None and one.due_at <= now]
    return sorted(free, key=lambda one: (one.created_at, one.id))[:_MOST]


def with_others(notification: Notification, others: Sequence[Notification]) -> Notification:
    if not others:
        return notification
    whole: Notification = notification.but(data={**notification.data, _WITH: ",".join(one.id for one in others)})
    return whole


def told_with(desk: Desk, view: RequestView, notification: Notification) -> list[Notification]:
    """Those that go out in this one's mail, also where it is tried again."""
    ids = [one for one in notification.data.get(_WITH, "").split(",") if one]
    found = [desk.store.notification(view.request.id, one) for one in ids]
    return [one for one in found if one is not None]
