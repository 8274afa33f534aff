"""What each kind of notification says, and for how long it is worth saying: one table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from shared.domain.mail_table import ROWS
from shared.domain.mails import MailFacts
from shared.domain.model import MailKind, Notification, User
from shared.ports import RequestView
from shared.usecases.approvals import mailing as approvals
from shared.usecases.desk import Desk
from shared.usecases.notifications import documents, orders
from shared.usecases.notifications.facts import facts_for

Facts = Callable[[Desk, RequestView, Notification, User], MailFacts]
Still = Callable[[RequestView, Notification], bool]
To = Callable[[RequestView, Notification, User], bool]


@dataclass(frozen=True, slots=True)
class Telling:
    """`facts` may write what the mail leads to; `still` is whether it is true yet, `to` whether it is news to somebody;
    `joins` collects what happens to other orders meanwhile."""

    facts: Facts
    still: Still = lambda _view, _notice: True
    to: To = lambda _view, _notice, _user: True
    joins: bool = False


def _not_cancelled_facts(desk: Desk, view: RequestView, notification: Notification, user: User) -> MailFacts:
    orders = [order for order in view.orders if order.id in notification.order_ids]
    return facts_for(desk, view.request, user, orders, reason=notification.data.get("failed", "refused"))


_ASKING: Final = Telling(approvals.asking_facts, approvals.still_waits, approvals.is_asked)
_DECIDED: Final = Telling(approvals.decided_facts)
_OF_ORDERS: Final = {row.kind: Telling(orders.order_facts, orders.still_told, joins=row.waits) for row in ROWS}
TELLINGS: Final[Mapping[MailKind, Telling]] = MappingProxyType(
    {
        **_OF_ORDERS,
        MailKind.LETTER_SENT_REQUESTER: Telling(
            orders.order_facts, orders.still_told, orders.is_not_the_signer, joins=True
        ),
        MailKind.ACTION_REMINDER_REQUESTER: Telling(orders.order_facts, orders.still_told, joins=True),
        MailKind.APPROVAL_ADMINISTRATOR: _ASKING,
        MailKind.APPROVAL_REMINDER_ADMINISTRATOR: _ASKING,
        MailKind.APPROVED_REQUESTER: _DECIDED,
        MailKind.RETURNED_REQUESTER: _DECIDED,
        MailKind.APPROVAL_EXPIRED_REQUESTER: _DECIDED,
        MailKind.NOT_CANCELLED_REQUESTER: Telling(_not_cancelled_facts),
        MailKind.DOCUMENT_REJECTED_REQUESTER: Telling(documents.refused_facts, documents.still_refused),
        MailKind.DOCUMENT_UNUSABLE_REQUESTER: Telling(documents.unusable_facts, documents.still_unusable, joins=True),
    }
)
