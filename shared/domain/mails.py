"""The mails of a signature, as text: who gets what, and what it says. Sending is an adapter's."""

from dataclasses import dataclass
from datetime import datetime
from html import escape

from shared.domain.model import MailKind, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail. `text` and `html` say the same."""

    to_name: str
    to_address: str
    subject: str
    text: str
    html: str
    language: str = "en"
    reply_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFacts:
    """What a mail of a signature may say. `letters` are (current carrier, numbers, letter id)."""

    to: Person
    language: str = "en"
    company_name: str = ""
    account_name: str = ""
    request_name: str = ""
    requester_name: str = ""
    signer_name: str = ""
    signer_email: str = ""
    letters: tuple[tuple[str, int, str], ...] = ()
    letters_sha256: tuple[str, ...] = ()
    link: str = ""
    check_link: str = ""
    expires_at: datetime | None = None
    time_zone: str = ""
    reminder_number: int = 0
    reason: str = ""
    text: str = ""
    code: str = ""
    code_minutes: int = 0
    suggested_name: str = ""
    suggested_email: str = ""


def compose(kind: MailKind, facts: MailFacts) -> Mail:
    """The mail of this kind."""
    said = " ".join(filter(None, [facts.reason, facts.text, facts.suggested_email, facts.code or facts.link]))
    return Mail(
        to_name=facts.to.name,
        to_address=facts.to.email,
        subject=f"{facts.account_name}: {kind.value.replace('_', ' ')}",
        text=f"{kind.value}\n{said}\n",
        html=f"<p>{escape(said)}</p>",
    )
