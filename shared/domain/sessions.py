"""Being signed in on the pages: what the cookie holds, how long it holds, and the token that every form carries.

The cookie's token names its user and session, so that one read finds it, and carries 256 random bits, of which the
table keeps the SHA-256. A form's token is made of those bits: whoever sees a page cannot go back from it to the cookie.
"""

import hashlib
import hmac
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from shared.domain.model import Session

_TOKEN: Final = re.compile(r"(usr_[0-9A-Za-z]{1,40})\.(ses_[0-9A-Za-z]{1,40})\.([A-Za-z0-9_-]{43})")
SEEN_EVERY: Final = timedelta(minutes=1)
"""A visit within so long of the one before is not recorded: a page is many visits."""


@dataclass(frozen=True, slots=True)
class Token:
    """What the cookie holds."""

    user_id: str
    session_id: str
    secret: str = field(repr=False)

    def __str__(self) -> str:
        return f"{self.user_id}.{self.session_id}.{self.secret}"

    @classmethod
    def read(cls, text: str) -> "Token | None":
        """The token, or None for what cannot be one."""
        found = _TOKEN.fullmatch(text)
        return None if found is None else cls(*found.groups())

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.secret.encode()).hexdigest()

    def opens(self, session: Session) -> bool:
        return hmac.compare_digest(self.hash, session.token_hash)


def derived(secret: str, purpose: str) -> str:
    """43 characters that follow from 256 secret bits and a purpose, and from which the bits do not follow."""
    digest = hmac.new(secret.encode(), f"portdesk {purpose}".encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Handshake:
    """What ties an identity provider's answer to the browser that was sent there: all of it follows from a secret
    that the browser holds meanwhile."""

    secret: str = field(repr=False)

    @property
    def state(self) -> str:
        return derived(self.secret, "state")

    @property
    def nonce(self) -> str:
        return derived(self.secret, "nonce")

    @property
    def verifier(self) -> str:
        return derived(self.secret, "verifier")

    def is_answered_by(self, state: str) -> bool:
        return hmac.compare_digest(self.state.encode(), state.encode())


def form_token(secret: str) -> str:
    """What a form has to carry to be taken for one of this session's own."""
    return derived(secret, "form")


def is_form_token(secret: str, given: str) -> bool:
    return hmac.compare_digest(form_token(secret).encode(), given.encode())


def has_ended(session: Session, now: datetime, idle: timedelta) -> bool:
    """Whether the session is over: too long ago begun, or unused for too long."""
    return now >= session.expires_at or now - session.seen_at >= idle


def is_seen_anew(session: Session, now: datetime) -> bool:
    """Whether a visit at this moment is worth recording."""
    return now - session.seen_at >= SEEN_EVERY
