"""The secrets of signing: the link in a mail, the cookie of an opened envelope, the code, the link to signed copies.

None of them is stored. Each is worked out from the envelope with the vault's digest (HMAC-SHA256 under a key that only
KMS unwraps), so that a mail that has to be sent again carries the same link, and reading the table gives no access.
"""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final

from shared.domain.model import Envelope, EnvelopeStatus
from shared.domain.problems import NotAuthenticated, NotFound
from shared.usecases.accounts.closed import is_closed
from shared.usecases.desk import Desk

_LONGEST: Final = 200
"""Characters of anything that is looked up; ours have 43."""


class DeadLink(NotFound):
    """Unknown, expired, used, revoked or replaced: all the same to whoever holds it."""

    code = "link_invalid"

    def __init__(self) -> None:
        super().__init__("This link cannot be used.", code="link_invalid")


class NotOpened(NotAuthenticated):
    """The envelope was not opened in this browser, or too long ago."""

    code = "not_opened"

    def __init__(self) -> None:
        super().__init__("Open the letters again.", code="not_opened")


def token_hash(token: str) -> str:
    """What the table knows of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def signing_token(desk: Desk, envelope_id: str, generation: int) -> str:
    """The 256 bits of an envelope's signing link, base64url."""
    return derived(desk, "signing_link", f"{envelope_id}:{generation}")


def copies_token(desk: Desk, envelope_id: str) -> str:
    """The 256 bits of the link to an envelope's signed letters."""
    return derived(desk, "signed_copies", envelope_id)


def signing_link(desk: Desk, envelope: Envelope) -> str:
    return f"{desk.policy.public_base_url}/sign/{signing_token(desk, envelope.id, envelope.generation)}"


def copies_link(desk: Desk, envelope: Envelope) -> str:
    return f"{desk.policy.public_base_url}/signed/{copies_token(desk, envelope.id)}"


def letter_check_link(desk: Desk, letter_id: str) -> str:
    return f"{desk.policy.public_base_url}/letter-check?id={letter_id}"


def open_envelope_of(desk: Desk, token: str) -> Envelope:
    """The envelope that this link opens now. Raises `DeadLink`."""
    envelope = envelope_of(desk, token)
    if envelope.token_hash != token_hash(token) or not is_live(desk, envelope):
        raise DeadLink
    return envelope


def is_live(desk: Desk, envelope: Envelope) -> bool:
    """Whether there is still something to be signed by its link."""
    in_time = envelope.is_open and envelope.expires_at > desk.clock.now()
    return in_time and not is_closed(desk.store, envelope.account_id)


def envelope_of(desk: Desk, token: str) -> Envelope:
    """The envelope that this link belongs, or once belonged, to. Raises `DeadLink`."""
    envelope = desk.store.envelope_of_link(token_hash(token)) if token and len(token) <= _LONGEST else None
    if envelope is None:
        raise DeadLink
    return envelope


def signed_envelope_of(desk: Desk, token: str) -> Envelope:
    """The envelope whose signed copies this link shows, for `copies_days` after signing. Raises `DeadLink`."""
    envelope = envelope_of(desk, token)
    if envelope.status != EnvelopeStatus.SIGNED or envelope.ended_at is None:
        raise DeadLink
    if not hmac.compare_digest(token, copies_token(desk, envelope.id)):
        raise DeadLink
    if envelope.ended_at + timedelta(days=desk.policy.copies_days) <= desk.clock.now():
        raise DeadLink
    return envelope


def new_session(desk: Desk, envelope: Envelope) -> str:
    """What the browser keeps once the envelope was opened; dies with the link."""
    until = int((desk.clock.now() + timedelta(minutes=desk.policy.signing_session_minutes)).timestamp())
    return f"{until}.{_session_digest(desk, envelope, until)}"


def check_session(desk: Desk, envelope: Envelope, session: str) -> None:
    """Raises `NotOpened`."""
    until, _, given = session[:_LONGEST].partition(".")
    if not (until.isascii() and until.isdigit() and len(until) < 12):
        raise NotOpened
    expected = _session_digest(desk, envelope, int(until))
    if not hmac.compare_digest(given.encode(), expected.encode()) or int(until) <= desk.clock.now().timestamp():
        raise NotOpened


def opened(desk: Desk, token: str, session: str) -> Envelope:
    """The envelope of a link that was opened in this browser. Raises `DeadLink` and `NotOpened`."""
    envelope = open_envelope_of(desk, token)
    check_session(desk, envelope, session)
    return envelope


def code_of(desk: Desk, envelope: Envelope) -> str:
    """The six digits that are mailed before the letters can be seen."""
    digest = desk.vault.digest(f"{envelope.id}:{envelope.generation}:{envelope.code_generation}", _purpose("code"))
    return f"{int(digest, 16) % 1_000_000:06d}"


def code_dies_at(desk: Desk, envelope: Envelope) -> datetime | None:
    if envelope.code_sent_at is None:
        return None
    return envelope.code_sent_at + timedelta(minutes=desk.policy.signing_code_minutes)


def _session_digest(desk: Desk, envelope: Envelope, until: int) -> str:
    return desk.vault.digest(f"{envelope.id}:{envelope.generation}:{until}", _purpose("signing_session"))


def derived(desk: Desk, purpose: str, value: str) -> str:
    """The 256 bits, base64url, that stand for `value` in links of this purpose."""
    return base64.urlsafe_b64encode(bytes.fromhex(desk.vault.digest(value, _purpose(purpose)))).decode().rstrip("=")


def _purpose(name: str) -> dict[str, str]:
    return {"purpose": name}
