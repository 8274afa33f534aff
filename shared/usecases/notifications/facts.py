"""What every mail of a notification says: to whom it goes, and which request and orders it is about."""

from collections.abc import Iterable
from typing import Any

from shared.domain.mails import MailFacts
from shared.domain.model import Person, PortOrder, PortRequest, User
from shared.usecases.desk import Desk


def facts_for(desk: Desk, request: PortRequest, user: User, orders: Iterable[PortOrder], **more: Any) -> MailFacts:
    """The facts of a mail to this user, in the language of the request; `more` are those of its kind."""
    return MailFacts(
        to=Person(name=user.name, email=user.email),
        language=request.language.value,
        company_name=desk.policy.company_name,
        account_name=request.account_name,
        request_name=request.name,
        request_id=request.id,
        requester_name=request.submitted_by.name,
        letters=tuple((order.losing_account.carrier_name, order.number_count, order.id) for order in orders),
        **more,
    )
