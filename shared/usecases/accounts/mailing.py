"""What people of an account are mailed of each other: that an address was changed, what a new administrator is asked.

Called for every event of a user. It may come twice: what went out is noted, by its event.
"""

from collections.abc import Iterator
from contextlib import suppress

from shared.domain.mails import MailFacts, compose
from shared.domain.model import Event, IdempotencyRecord, MailKind, Person, Role, User
from shared.domain.people import folded_email
from shared.ports import Mailer, MailRefused, Remember
from shared.usecases.approvals.asking import ask_who_was_not
from shared.usecases.desk import Desk
from shared.usecases.notifications.audiences import administrators
from shared.usecases.notifications.telling import tell

USER_EVENTS = "account.user_"
"""How the types of the events begin that this is called for."""
_MAIL = "mail of a changed address"


def attend_user(desk: Desk, mailer: Mailer, event: Event) -> None:
    """Mail whoever has to know of it. Again is harmless. Raises `Unavailable`."""
    user = desk.store.user(event.account_id, str(event.data.get("user_id", "")))
    if user is not None and "email" in event.data.get("fields", ()):
        _tell_of_address(desk, mailer, event, user)
    for request_id, notification_id in ask_who_was_not(desk, event.account_id):
        tell(desk, mailer, request_id, notification_id)


def _tell_of_address(desk: Desk, mailer: Mailer, event: Event, user: User) -> None:
    """To the address before, and to the other administrators where it is that of one: approval links go there."""
    account = desk.store.account(event.account_id)
    for person in _who_knows(desk, event, user):
        key = f"{event.id} {folded_email(person.email)}"
        if desk.store.idempotency(event.account_id, _MAIL, key) is not None:
            continue
        facts = MailFacts(
            to=person,
            language=user.mail_language or "en",
            company_name=desk.policy.company_name,
            account_name=account.name if account else "",
            signer_name=user.name,
            decided_by=event.actor.name,
        )
        with suppress(MailRefused):  # nobody can be reached there any more
            mailer.send(compose(MailKind.EMAIL_CHANGED, facts), {"kind": MailKind.EMAIL_CHANGED.value})
        sent = IdempotencyRecord(
            account_id=event.account_id,
            route=_MAIL,
            key=key,
            body_hash="",
            resource_id=user.id,
            created_at=desk.clock.now(),
        )
        desk.store.commit([Remember(sent)])


def _who_knows(desk: Desk, event: Event, user: User) -> Iterator[Person]:
    yield from (Person(name=user.name, email=one.email) for one in user.emails_before if one.until == event.version)
    if Role.ADMINISTRATOR in (user.role, event.data.get("from_role")):
        for other in administrators(desk, event.account_id):
            if other.id != user.id:
                yield Person(name=other.name, email=other.email)
