"""What the mails of an approval say: to administrators what they are asked, to the requester what became of it."""

from shared.domain.lifecycle import Status
from shared.domain.mails import MailFacts
from shared.domain.model import Notification, PortOrder, User
from shared.domain.time_zones import zone_of
from shared.ports import RequestView
from shared.usecases.approvals.links import approval_url
from shared.usecases.desk import Desk
from shared.usecases.notifications.facts import facts_for


def still_waits(view: RequestView, notification: Notification) -> bool:
    """Whether what administrators are asked about still waits for them."""
    return any(order.status == Status.AWAITING_APPROVAL for order in _orders(view, notification))


def is_asked(_view: RequestView, notification: Notification, user: User) -> bool:
    """Whether a notification is for this administrator: for all of them, unless it names one who came later."""
    return notification.data.get("user_id", user.id) == user.id


def asking_facts(desk: Desk, view: RequestView, notification: Notification, user: User) -> MailFacts:
    """For one administrator, with a link of their own."""
    waiting = [order for order in _orders(view, notification) if order.status == Status.AWAITING_APPROVAL]
    return _facts(
        desk,
        view,
        notification,
        user,
        waiting,
        link=approval_url(desk, notification.data["approval_id"], view.request, user, waiting),
        expires=True,
    )


def decided_facts(desk: Desk, view: RequestView, notification: Notification, user: User) -> MailFacts:
    return _facts(desk, view, notification, user, _orders(view, notification))


def _facts(
    desk: Desk,
    view: RequestView,
    notification: Notification,
    user: User,
    orders: list[PortOrder],
    *,
    link: str = "",
    expires: bool = False,
) -> MailFacts:
    address = orders[0].losing_account.service_address if orders else None
    return facts_for(
        desk,
        view.request,
        user,
        orders,
        decided_by=notification.data.get("by", ""),
        link=f"{link}?lang={view.request.language.value}" if link else "",
        expires_at=max((order.due_at for order in orders if order.due_at), default=None) if expires else None,
        time_zone=zone_of(address.state, address.country) if address else "",
        reason=notification.data.get("reason", ""),
    )


def _orders(view: RequestView, notification: Notification) -> list[PortOrder]:
    return [order for order in view.orders if order.id in notification.order_ids]
