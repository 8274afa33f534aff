"""An endpoint is disabled, and the account's administrators get a mail of it."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from shared.domain.customer_events import rfc3339
from shared.domain.mails import MailFacts, as_test, compose
from shared.domain.model import EndpointEnd, MailKind, PendingMail, Person, Role, WebhookEndpoint
from shared.ports import MailRefused, Replace, Unavailable, WriteRefused
from shared.usecases.desk import Desk
from shared.usecases.webhooks.desk import WebhookDesk, changed_endpoint

_ATTEMPTS: Final = 8
_MOST_MAILS: Final = 20
_SENDER_HAS: Final = timedelta(minutes=5)
_TRIED_FOR: Final = timedelta(days=3)
"""After that a mail is not tried any more: it would be no news."""


def disable(
    webhooks: WebhookDesk, endpoint: WebhookEndpoint, why: EndpointEnd, failing_since: datetime | None = None
) -> None:
    """Disable an endpoint, unless it is or was changed meanwhile, and mail its administrators, once each."""
    desk = webhooks.desk
    for _ in range(_ATTEMPTS):
        fresh = desk.store.webhook_endpoint(endpoint.account_id, endpoint.id)
        if fresh is None or not fresh.enabled or fresh.url != endpoint.url:
            return
        now = desk.clock.now()
        owed = _owed(desk, endpoint.account_id, failing_since)
        ended = changed_endpoint(
            fresh,
            now,
            enabled=False,
            ended_why=why,
            ended_at=now,
            owed=owed,
            attend_at=now + _SENDER_HAS if owed else None,
        )
        try:
            desk.store.commit([Replace(ended)])
        except WriteRefused:
            continue
        mail_owed(webhooks, ended)
        return
    raise Unavailable(f"{endpoint.id} is written by too many at once")


def _owed(desk: Desk, account_id: str, failing_since: datetime | None) -> tuple[PendingMail, ...]:
    people = [
        Person(name=user.name, email=user.email)
        for user in desk.store.users(account_id)
        if user.role == Role.ADMINISTRATOR and user.email
    ]
    data = {"failing_since": rfc3339(failing_since)} if failing_since else {}
    unique = {person.email.casefold(): person for person in people}
    return tuple(
        PendingMail(id=desk.ids.new("ml"), kind=MailKind.WEBHOOK_DISABLED, to=person, data=data)
        for person in list(unique.values())[:_MOST_MAILS]
    )


def mail_owed(webhooks: WebhookDesk, endpoint: WebhookEndpoint) -> int:
    """Send the mails that an endpoint owes; answers how many went out. What cannot be sent now is tried later."""
    desk = webhooks.desk
    now = desk.clock.now()
    left: list[PendingMail] = []
    sent = 0
    for mail in endpoint.owed:
        try:
            _send(webhooks, endpoint, mail)
        except MailRefused:
            continue
        except Unavailable:
            left.append(mail)
            continue
        sent += 1
    over = endpoint.ended_at is None or now - endpoint.ended_at > _TRIED_FOR
    again = not over and bool(left)
    after = changed_endpoint(
        endpoint, now, owed=tuple(left) if again else (), attend_at=now + _SENDER_HAS if again else None
    )
    with suppress(WriteRefused):
        # Refused where it was enabled again, most of all: then nothing is owed. Else the sweep finds what still is.
        desk.store.commit([Replace(after)])
    return sent


def _send(webhooks: WebhookDesk, endpoint: WebhookEndpoint, mail: PendingMail) -> None:
    desk = webhooks.desk
    account = desk.store.account(endpoint.account_id)
    since = mail.data.get("failing_since")
    composed = compose(
        mail.kind,
        MailFacts(
            to=mail.to,
            company_name=desk.policy.company_name,
            account_name=account.name if account else "",
            # What stands behind the path may be a secret of theirs.
            endpoint_url=urlsplit(endpoint.url)._replace(query="").geturl(),
            endpoint_id=endpoint.id,
            failing_since=datetime.fromisoformat(since) if since else None,
        ),
    )
    tags = {"kind": mail.kind.value, "endpoint": endpoint.id}
    webhooks.mailer.send(as_test(composed) if endpoint.test_mode else composed, tags)
