"""The rules of a notification: whom it still owes a mail, and when to look at it (`model.Notification`)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from shared.domain.model import Notification, Told, User

MOST_TOLD: Final = 50
"""People of one audience that are mailed."""
WORTH_DAYS: Final = 30
"""How long a notification is worth sending, where nothing else ends it."""
_LONGEST_BACKOFF: Final = timedelta(hours=6)


def owed(notification: Notification, audience: Sequence[User]) -> tuple[User, ...]:
    """Those of the audience who are not told yet; one address is mailed once."""
    told = {one.user_id for one in notification.told}
    addresses = {user.email.strip().casefold() for user in audience if user.id in told}
    found: list[User] = []
    for user in audience[:MOST_TOLD]:
        address = user.email.strip().casefold()
        if user.id not in told and address not in addresses:
            found.append(user)
            addresses.add(address)
    return tuple(found)


def look_at(notification: Notification, now: datetime) -> datetime | None:
    """When there is something to do for this notification next; None for never."""
    if notification.ended:
        return None
    backoff = (
        min(timedelta(minutes=2**notification.mail_faults), _LONGEST_BACKOFF)
        if notification.mail_faults
        else timedelta(0)
    )
    return max(notification.due_at, now + backoff)


def with_told(notification: Notification, more: Iterable[Told]) -> Notification:
    """The notification with what became of more of its mails; of a person the first stays."""
    known = {one.user_id for one in notification.told}
    told: Notification = notification.but(told=(*notification.told, *(one for one in more if one.user_id not in known)))
    return told
