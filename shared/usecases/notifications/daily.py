"""The daily mail: what can wait is held until the morning, and then goes out as one mail for whoever reads it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from shared.domain.mail_table import DIGESTED, TOPICS
from shared.domain.model import MailKind, Notification, PortRequest, User
from shared.domain.time_zones import zone_of
from shared.ports import RequestFilter, RequestView
from shared.usecases.desk import Desk
from shared.usecases.notifications.audiences import readers_of
from shared.usecases.notifications.facts import language_of

_WITH: Final = "with"
"""Names, in what a notification keeps, those of other kinds that go out in its mail."""
_MOST: Final = 20
_MOST_REQUESTS: Final = 25
"""Other requests whose news are looked for; what is of more comes in a mail of its own."""
_SINCE: Final = timedelta(hours=49)
"""A mail is held for up to a day, and fails for up to another."""
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


def others_of_the_day(
    desk: Desk, view: RequestView, notification: Notification, readers: Sequence[User], already: set[str]
) -> list[Notification]:
    """What else the daily mail says: everything of other kinds about the request, and of any about other requests with
    the same readers, that is due and that nobody is sending."""
    found = [
        one
        for request in (view.request, *_others_of_reader(desk, view.request))
        for one in desk.store.notifications(request.id)
        if _may_go_along(desk, one, notification, already) and _reads_too(desk, request, view.request, one, readers)
    ]
    return sorted(found, key=lambda one: (one.request_id != notification.request_id, one.created_at, one.id))[:_MOST]


def _others_of_reader(desk: Desk, request: PortRequest) -> tuple[PortRequest, ...]:
    """The other requests of whoever submitted this one to which something happened since the mail of yesterday."""
    since = desk.clock.now() - _SINCE
    wanted = RequestFilter(submitter_id=request.submitted_by.id, updated_since=since)
    found = desk.store.requests(request.account_id, wanted, _MOST_REQUESTS, None).items
    return tuple(one for one in found if one.id != request.id and one.test_mode == request.test_mode)


def _may_go_along(desk: Desk, one: Notification, leader: Notification, already: set[str]) -> bool:
    same = one.request_id == leader.request_id and one.kind == leader.kind
    if one.kind not in _KINDS or one.audience != leader.audience or one.id in {leader.id, *already} or same:
        return False
    return not one.ended and not one.told and one.claimed_until is None and one.due_at <= desk.clock.now()


def _reads_too(desk: Desk, request: PortRequest, of: PortRequest, one: Notification, readers: Sequence[User]) -> bool:
    """Whether what another request owes goes to the same people in the same language, and can wait for all of them."""
    if request.id == of.id:
        return True
    others = readers_of(desk, request, one.audience, one.kind)
    alike = all(language_of(user, request) == language_of(user, of) for user in readers)
    return alike and {user.id for user in others} == {user.id for user in readers} and wants_daily(one.kind, others)


def with_others(notification: Notification, others: Sequence[Notification]) -> Notification:
    if not others:
        return notification
    named = ",".join(f"{one.request_id}/{one.id}" for one in others)
    whole: Notification = notification.but(data={**notification.data, _WITH: named})
    return whole


def told_with(desk: Desk, notification: Notification) -> list[tuple[RequestView, Notification]]:
    """Those that go out in this one's mail, also where it is tried again, each with its request."""
    places = [one.rpartition("/") for one in notification.data.get(_WITH, "").split(",") if one]
    views = {place: desk.store.request_view(place or notification.request_id) for place, _, _ in places}
    found = [(views[place], desk.store.notification(place or notification.request_id, one)) for place, _, one in places]
    return [(view, one) for view, one in found if view is not None and one is not None]
