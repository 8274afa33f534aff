"""The mails of notifications go out: after the event they are owed for, and by a sweep every few minutes.

Both work from the table alone and may come twice or at once: whoever claims a notification sends its mails, and a
claim that nobody finished is taken over. A mail may therefore go out twice, and is never lost.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final, Literal

from shared.domain.mails import as_test, compose_daily
from shared.domain.model import Notification, Told, User
from shared.domain.notifications import look_at, owed, with_told
from shared.ports import Append, Mailer, MailRefused, Replace, RequestView, Unavailable, Write, WriteRefused
from shared.usecases.desk import SYSTEM, Desk
from shared.usecases.notifications.attendance import attend_each
from shared.usecases.notifications.audiences import readers_of
from shared.usecases.notifications.choices import unsubscribe_url
from shared.usecases.notifications.daily import digest_at, others_of_the_day, told_with, wants_daily, with_others
from shared.usecases.notifications.kinds import TELLINGS
from shared.usecases.transitions import request_event

_CLAIM: Final = timedelta(minutes=3)
_LATER: Final = timedelta(hours=1)
_AT_ONCE: Final = 100
_ATTEMPTS: Final = 8
_MOST_JOINED: Final = 40
_LATEST_TRY: Final = timedelta(hours=6)
_LOOKED_AT: Final = 20

Ending = Literal["done", "overtaken", "too_late", "nobody"]


def tell_due(desk: Desk, mailer: Mailer) -> int:
    """The sweep: everything that is owed by now; answers how many mails went out. Raises `Unavailable`."""
    due = desk.store.notifications_due(desk.clock.now() + timedelta(seconds=1), _AT_ONCE)
    return attend_each(due, lambda *one: tell(desk, mailer, *one), lambda *one: _put_off(desk, *one))


def outbox_age(desk: Desk) -> timedelta:
    """For how long the mails that were to be out longest have not gone out; zero where none is late.

    Looks at those that are attended to next, since what fails is put off by up to six hours.
    """
    now = desk.clock.now()
    waiting = desk.store.notifications_due(now + _LATEST_TRY, _LOOKED_AT)
    found = [desk.store.notification(request_id, one) for request_id, one in waiting]
    # One that did not fail is due when it is attended to: a daily mail waits for its morning.
    due = [one.due_at if one.mail_faults else one.attend_at for one in found if one is not None]
    return max((now - at for at in due if at is not None and at < now), default=timedelta(0))


def tell(desk: Desk, mailer: Mailer, request_id: str, notification_id: str) -> int:
    """Send the mails that a notification still owes; answers how many went out. Again is harmless.

    Raises `Unavailable`.
    """
    notification = desk.store.notification(request_id, notification_id)
    now = desk.clock.now()
    if notification is None or notification.attend_at is None or notification.attend_at > now:
        return 0
    view = desk.store.request_view(request_id)
    if view is None:
        return 0
    telling = TELLINGS[notification.kind]
    everybody = [
        user
        for user in readers_of(desk, view.request, notification.audience, notification.kind)
        if telling.to(view, notification, user)
    ]
    daily = wants_daily(notification.kind, everybody)
    held = digest_at(desk, view, notification) if daily else now
    if held > now:
        _write(desk, notification, _next(desk, notification).but(attend_at=held))
        return 0
    siblings = _siblings(desk, notification) if telling.joins else []
    notification, joined = _together(desk, notification, siblings)
    ending = _ending(desk, view, notification, everybody)
    if daily and ending is None and not notification.told and notification.claimed_until is None:
        others = others_of_the_day(desk, view, notification, everybody, {one.id for one in siblings})
        notification = with_others(notification, others)
        joined += [Replace(_next(desk, one, ended="joined")) for one in others]
    if ending is not None:
        _write(desk, notification, _next(desk, notification, ended=ending, claimed_until=None), joined)
        return 0
    claimed = _next(desk, notification, claimed_until=now + _CLAIM).but(attend_at=now + _CLAIM)
    if not _write(desk, notification, claimed, joined):
        return 0
    return _deliver(desk, mailer, view, claimed, owed(notification, everybody))


def _siblings(desk: Desk, notification: Notification) -> list[Notification]:
    """Others of the same kind about the request that are due by now or about to be, and that nobody is sending."""
    if notification.told or notification.claimed_until is not None:
        return []
    by = desk.clock.now() + timedelta(seconds=desk.policy.mail_wait_seconds)
    found = [
        one
        for one in desk.store.notifications(notification.request_id)
        if one.id != notification.id and (one.kind, one.audience) == (notification.kind, notification.audience)
    ]
    free = [one for one in found if not one.ended and not one.told and one.claimed_until is None and one.due_at <= by]
    return sorted(free, key=lambda one: (one.created_at, one.id))[:_MOST_JOINED]


def _together(
    desk: Desk, notification: Notification, siblings: Sequence[Notification]
) -> tuple[Notification, list[Write]]:
    """The notification with what its siblings tell, whose mails it is then; each tells of an order as it was last."""
    every = sorted((notification, *siblings), key=lambda one: (one.created_at, one.id))
    data = {name: value for one in every for name, value in one.data.items()}
    ids = tuple(dict.fromkeys(order_id for one in every for order_id in one.order_ids))
    whole: Notification = notification.but(data=data, order_ids=ids, until=max(one.until for one in every))
    return whole, [Replace(_next(desk, one, ended="joined")) for one in siblings]


def _is_so(view: RequestView, notification: Notification) -> bool:
    return TELLINGS[notification.kind].still(view, notification)


def _ending(desk: Desk, view: RequestView, notification: Notification, everybody: Sequence[User]) -> Ending | None:
    """Why nobody is mailed any more; None where somebody is."""
    if not TELLINGS[notification.kind].still(view, notification):
        return "overtaken"
    if notification.until <= desk.clock.now():
        return "too_late"
    if not everybody and not notification.told:
        return "nobody"
    return None if owed(notification, everybody) else "done"


def _deliver(desk: Desk, mailer: Mailer, view: RequestView, notification: Notification, people: Sequence[User]) -> int:
    told: list[Told] = []
    trouble: Unavailable | None = None
    for user in people:
        try:
            _send(desk, mailer, view, notification, user)
        except MailRefused as refusal:
            told.append(_told(desk, user, "refused", str(refusal)))
            continue
        except Unavailable as error:
            trouble = error
            break
        told.append(_told(desk, user, "sent"))
    _settle(desk, view, notification, told, failed=trouble is not None)
    if trouble is not None:
        raise trouble
    return sum(one.outcome == "sent" for one in told)


def _send(desk: Desk, mailer: Mailer, view: RequestView, notification: Notification, user: User) -> None:
    facts = TELLINGS[notification.kind].facts(desk, view, notification, user)
    facts = replace(facts, unsubscribe=unsubscribe_url(desk, user, notification.kind))
    told = [
        (one.kind, TELLINGS[one.kind].facts(desk, its_view, one, user))
        for its_view, one in told_with(desk, notification)
        if _is_so(its_view, one) and TELLINGS[one.kind].to(its_view, one, user)
    ]
    mail = compose_daily([(notification.kind, facts), *told])
    tags = {
        "request": notification.request_id,
        "kind": notification.kind.value,
        "notification": notification.id,
        "user": user.id,
    }
    mailer.send(as_test(mail) if view.request.test_mode else mail, tags)


def _told(desk: Desk, user: User, outcome: Literal["sent", "refused"], why: str = "") -> Told:
    return Told(user_id=user.id, name=user.name, at=desk.clock.now(), outcome=outcome, why=why[:300])


def _settle(desk: Desk, view: RequestView, claimed: Notification, told: Sequence[Told], *, failed: bool) -> None:
    """Note what went out on the notification as it is now, and on the request's timeline."""
    for _ in range(_ATTEMPTS):
        notification = desk.store.notification(claimed.request_id, claimed.id)
        if notification is None:
            return
        faults = min(notification.mail_faults + 1, 20) if failed else 0
        ended = notification.ended if failed else "done"
        after = _next(desk, with_told(notification, told), claimed_until=None, mail_faults=faults, ended=ended)
        if _write(desk, notification, after, _events(desk, view, notification, told)):
            return
    raise Unavailable(f"{claimed.id} is written by too many at once")


def _events(desk: Desk, view: RequestView, notification: Notification, told: Sequence[Told]) -> list[Write]:
    """Who was mailed, and whose address was refused: a line each on the timeline, by name, never by address; of a daily
    mail about several requests on the timeline of each."""
    found: list[Write] = []
    others = [each for each in told_with(desk, notification) if each[1].request_id != notification.request_id]
    along = {one.request_id: (its_view, one) for its_view, one in others}
    for outcome, kind in (("sent", "notification.mailed"), ("refused", "notification.refused")):
        names = [one.name for one in told if one.outcome == outcome]
        for its_view, one in ((view, notification), *along.values()) if names else ():
            found.append(Append(request_event(desk, its_view.request, kind, SYSTEM, **_said(one, names))))
    return found


def _said(notification: Notification, names: Sequence[str]) -> dict[str, Any]:
    """What a timeline says of mails: which they are, and to whom, by name."""
    return {"mail": notification.kind.value, "to": list(names), "notification_id": notification.id}


def _next(desk: Desk, notification: Notification, **changes: object) -> Notification:
    now = desk.clock.now()
    after: Notification = notification.but(version=notification.version + 1, updated_at=now, **changes)
    timed: Notification = after.but(attend_at=look_at(after, now))
    return timed


def _write(desk: Desk, before: Notification, after: Notification, more: Sequence[Write] = ()) -> bool:
    """Whether the notification was still as it had been read."""
    assert after.version == before.version + 1
    try:
        desk.store.commit([Replace(after), *more])
    except WriteRefused:
        return False
    return True


def _put_off(desk: Desk, request_id: str, notification_id: str) -> None:
    """Look at a notification again in an hour: what fails in a way that was not foreseen fails again now."""
    try:
        notification = desk.store.notification(request_id, notification_id)
        if notification is not None:
            later = _next(desk, notification).but(attend_at=desk.clock.now() + _LATER)
            _write(desk, notification, later)
    except Unavailable:
        return


def record_undelivered(desk: Desk, request_id: str, notification_id: str, user_id: str, why: str) -> None:
    """A mail of a notification came back: that is on the notification and on the timeline. Again is harmless."""
    for _ in range(_ATTEMPTS):
        notification, request = desk.store.notification(request_id, notification_id), desk.store.request(request_id)
        found = next((one for one in (notification.told if notification else ()) if one.user_id == user_id), None)
        if notification is None or request is None or found is None or found.outcome == "bounced":
            return
        back = found.but(outcome="bounced", why=why.strip()[:300])
        after = _next(desk, notification.but(told=tuple(back if one == found else one for one in notification.told)))
        said = _said(notification, [found.name])
        event = request_event(desk, request, "notification.undelivered", SYSTEM, reason=back.why, **said)
        if _write(desk, notification, after, [Append(event)]):
            return
    raise Unavailable(f"{notification_id} is written by too many at once")
