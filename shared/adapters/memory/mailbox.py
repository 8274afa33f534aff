"""A mailer that keeps what was sent, for tests and worlds."""

from collections.abc import Mapping
from threading import Lock
from typing import NamedTuple

from shared.adapters.ses.headers import checked_tags, deliverable
from shared.domain.mails import Mail
from shared.ports import MailRefused, Unavailable


class Sent(NamedTuple):
    mail: Mail
    tags: Mapping[str, str]


class Mailbox:
    """`sent` is what went out, in order. It fails as it is told, the earlier failures first."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.failures = 0
        """How many of the next mails are not sent and raise `Unavailable`."""
        self.lost_answers = 0
        """How many of the next mails are sent and raise `Unavailable` all the same."""
        self.refused: set[str] = set()
        """Addresses that are known to bounce."""
        self._lock = Lock()

    def send(self, mail: Mail, tags: Mapping[str, str]) -> str:
        deliverable(mail.to_address)
        known = checked_tags(tags)
        with self._lock:
            if self.failures > 0:
                self.failures -= 1
                raise Unavailable("the mailer does not answer")
            if mail.to_address in self.refused:
                raise MailRefused(f"{mail.to_address}: Address blacklisted.")
            self.sent.append(Sent(mail, known))
            if self.lost_answers > 0:
                self.lost_answers -= 1
                raise Unavailable("the mailer sent the mail, and its answer was lost")
            return f"mail-{len(self.sent):06d}"

    def to(self, address: str) -> list[Mail]:
        """The mails that went to an address, oldest first."""
        with self._lock:
            return [sent.mail for sent in self.sent if sent.mail.to_address == address]
