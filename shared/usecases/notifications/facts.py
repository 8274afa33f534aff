"""What every mail of a notification says: to whom it goes, and which request and orders it is about."""

from collections.abc import Iterable
from typing import Any

from shared.domain.mails import MailFacts
from shared.domain.model import Person, PortOrder, PortRequest, User
from shared.usecases.desk import Desk


def language_of(user: User, request: PortRequest) -> str:
    """What a user reads mails of a request in: what they chose, else what the request is in."""
    return user.mail_language or request.language.value


def facts_for(desk: Desk, request: PortRequest, user: User, letters: Iterable[PortOrder], **more: Any) -> MailFacts:
    """The facts of a mail to this user, in the language they chose; `more` are those of its kind."""
    return MailFacts(
        to=Person(name=user.name, email=user.email),
        language=language_of(user, request),
        company_name=desk.policy.company_name,
        account_name=request.account_name,
        request_name=request.name,
        requester_name=request.submitted_by.name,
        letters=tuple((order.losing_account.carrier_name, order.number_count, order.id) for order in letters),
        page=page_of(desk, request.id),
        **more,
    )


def page_of(desk: Desk, request_id: str) -> str:
    """Where users of the account see a request; "" where we have no address of our own."""
    base = desk.policy.public_base_url
    return f"{base}/portal/requests/{request_id}" if base else ""
