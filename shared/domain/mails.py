"""The mails of a signature, as text: who gets what, and what it says. Sending is an adapter's."""

from dataclasses import dataclass


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
