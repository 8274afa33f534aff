"""What somebody else than an administrator submitted waits for one: they are asked by mail, and reminded."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from shared.domain.lifecycle import Status
from shared.domain.model import Actor, Audience, MailKind, Notification, PortOrder, PortRequest, Role, User
from shared.domain.people import folded_email
from shared.domain.problems import Problem, StateConflict
from shared.domain.time_zones import awake, zone_of
from shared.ports import Append, Create, RequestFilter, Write, WriteRefused
from shared.usecases.approvals.links import was_asked
from shared.usecases.desk import Desk, Principal
from shared.usecases.notifications.audiences import administrators, readers_of
from shared.usecases.notifications.owing import owed_notification, telling
from shared.usecases.transitions import request_event

_MOST_WAITING: Final = 100


def check_approvers(desk: Desk, principal: Principal) -> None:
    """Raises `StateConflict` (`no_administrator`) where nobody could approve what this user submits."""
    if principal.role == Role.ADMINISTRATOR or administrators(desk, principal.account_id):
        return
    raise StateConflict(
        "This account has no administrator who could approve the request; it is kept as it is.",
        code="no_administrator",
        problems=[
            Problem(
                "no_administrator",
                "What a manager or client manager submits is approved by an administrator of the account.",
                "Ask Support to make somebody an administrator.",
            )
        ],
    )


def to_be_approved(desk: Desk, orders: Sequence[PortOrder]) -> tuple[str, list[PortOrder]]:
    """The orders, each with the approval it waits for, and that approval's id; "" where none waits."""
    if not any(order.status == Status.AWAITING_APPROVAL for order in orders):
        return "", list(orders)
    approval_id = desk.ids.new("ntf")
    return approval_id, [
        order.but(approval_id=approval_id) if order.status == Status.AWAITING_APPROVAL else order for order in orders
    ]


def ask_approval(
    desk: Desk, request: PortRequest, orders: Sequence[PortOrder], approval_id: str, actor: Actor
) -> list[Write]:
    """The mails to the account's administrators, now and at each reminder, with the event that tells of them."""
    mine = tuple(order for order in orders if order.approval_id == approval_id)
    if not approval_id or not mine:
        return []
    now = desk.clock.now()
    ends = max(order.due_at or now for order in mine)
    moments = [now, *_reminders(desk, mine[0], now), ends]
    notifications = [
        _asking(desk, request, mine, approval_id, number, due, until)
        for number, (due, until) in enumerate(pairwise(moments))
        if due < ends
    ]
    event = request_event(desk, request, "request.approval_asked", actor, order_ids=[order.id for order in mine])
    return [Append(telling(event, notifications[0])), *map(Create, notifications)]


def _reminders(desk: Desk, order: PortOrder, now: datetime) -> list[datetime]:
    """When administrators are reminded: never at night, where the port is."""
    address, policy = order.losing_account.service_address, desk.policy
    zone = zone_of(address.state, address.country)
    return [
        awake(now + timedelta(days=days), zone, policy.quiet_from, policy.quiet_until)
        for days in sorted(policy.approval_reminder_days)
    ]


def _asking(
    desk: Desk,
    request: PortRequest,
    orders: Sequence[PortOrder],
    approval_id: str,
    number: int,
    due: datetime,
    until: datetime,
) -> Notification:
    """The mails of one moment. After the next one they would say the same twice."""
    return owed_notification(
        desk,
        request,
        MailKind.APPROVAL_REMINDER_ADMINISTRATOR if number else MailKind.APPROVAL_ADMINISTRATOR,
        Audience.ADMINISTRATORS,
        tuple(order.id for order in orders),
        notification_id=f"{approval_id}-{number}" if number else approval_id,
        due_at=due,
        until=until,
        approval_id=approval_id,
    )


def ask_who_was_not(desk: Desk, account_id: str) -> list[tuple[str, str]]:
    """Owe a mail to every administrator who was not asked about what waits in their account: who came since, has
    another address since, or stands in for one who is gone. Answers the requests and notifications; again is harmless.
    """
    asked: list[tuple[str, str]] = []
    for status in (Status.AWAITING_APPROVAL, Status.ACTION_REQUIRED):
        page = desk.store.requests(account_id, RequestFilter(status=status), _MOST_WAITING, None)
        for request in page.items:
            if Status.AWAITING_APPROVAL in request.orders.values():
                asked += [(request.id, one) for one in _ask_others(desk, request.id)]
    return asked


def _ask_others(desk: Desk, request_id: str) -> list[str]:
    view = desk.store.request_view(request_id)
    waiting: dict[str, list[PortOrder]] = {}
    for order in view.orders if view else ():
        if order.status == Status.AWAITING_APPROVAL and order.approval_id:
            waiting.setdefault(order.approval_id, []).append(order)
    owed: list[str] = []
    for approval_id, orders in waiting.items():
        first = desk.store.notification(request_id, approval_id)
        if view is None or first is None or not first.ended:
            continue  # it has yet to go out, to whoever is there then
        readers = readers_of(desk, view.request, Audience.ADMINISTRATORS, MailKind.APPROVAL_ADMINISTRATOR)
        others = [user for user in readers if not was_asked(desk, approval_id, user)]
        owed += [_ask_one(desk, view.request, orders, approval_id, user) for user in others]
    return owed


def _ask_one(desk: Desk, request: PortRequest, orders: Sequence[PortOrder], approval_id: str, user: User) -> str:
    now = desk.clock.now()
    address = hashlib.sha256(folded_email(user.email).encode()).hexdigest()[:8]
    notification = owed_notification(
        desk,
        request,
        MailKind.APPROVAL_ADMINISTRATOR,
        Audience.ADMINISTRATORS,
        tuple(order.id for order in orders),
        notification_id=f"{approval_id}-{user.id}-{address}",
        until=max(order.due_at or now for order in orders),
        approval_id=approval_id,
        user_id=user.id,
    )
    with suppress(WriteRefused):  # it is owed already
        desk.store.commit([Create(notification)])
    return notification.id


def approval_expired(desk: Desk, order: PortOrder) -> list[Write]:
    """For an order that ends because nobody approved it: its requester is told, once for all of its orders."""
    request = desk.store.request(order.request_id)
    notification_id = f"{order.approval_id}-expired"
    if (
        not order.approval_id
        or request is None
        or desk.store.notification(order.request_id, notification_id) is not None
    ):
        return []
    mine = tuple(one for one, status in request.orders.items() if status == Status.AWAITING_APPROVAL)
    return [
        Create(
            owed_notification(
                desk,
                request,
                MailKind.APPROVAL_EXPIRED_REQUESTER,
                Audience.REQUESTER,
                mine,
                notification_id=notification_id,
                approval_id=order.approval_id,
            )
        )
    ]
