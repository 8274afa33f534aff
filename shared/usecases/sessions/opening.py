"""Signing in on the pages with an API key. What is wrong with a key is never said: the answer is the same for all."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from shared.domain.api_keys import hash_key
from shared.domain.model import Session, SignInMethod, User
from shared.domain.permissions import STAFF
from shared.domain.problems import Problem, RulesBroken, TooManyRequests
from shared.domain.sessions import Token
from shared.ports import Create
from shared.usecases.desk import Desk
from shared.usecases.sessions.keys import works
from shared.usecases.signing.view import Visitor

_ADDRESSES_MORE: Final = 3
"""From one address several people may sign in."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session, and the token for its cookie, which is given out this once."""

    session: Session
    token: str = field(repr=False)


def sign_in_with_key(desk: Desk, secret: str, visitor: Visitor) -> SignedIn:
    """Open a session for whose key this is. The session ends when the key does.

    Raises `TooManyRequests` after too many tries, `RulesBroken` (`sign_in_failed` at ``/key``).
    """
    bare = secret.strip()
    _count_tries(desk, bare, visitor)
    key = desk.store.api_key(hash_key(bare)) if bare.isascii() else None
    if key is None or not works(key, desk.clock.now()):
        raise RulesBroken("Nobody was signed in.", problems=[_FAILED])
    by = {"method": SignInMethod.API_KEY, "key_hash": key.hash, "test_mode": key.test_mode}
    return open_session(desk, visitor, key.account_id, key.user_id, by, key.expires_at)


_FAILED: Final = Problem(
    "sign_in_failed",
    "Nobody can sign in with this key.",
    "Copy it whole, as it was shown when it was made. If it was lost, revoked or has expired, ask for a new one.",
    "/key",
)


def sign_in_with_email(desk: Desk, email: str, visitor: Visitor) -> SignedIn:
    """Open a session for who has this address, which an identity provider has verified: of our team before others.

    Raises `RulesBroken` (`nobody_with_email`, `email_of_several`): which of several accounts is meant is not guessed.
    """
    users = users_of(desk, email)
    if not users:
        raise RulesBroken("Nobody was signed in.", problems=[_NOBODY])
    if len(users) > 1 and users[0].role not in STAFF:
        raise RulesBroken("Nobody was signed in.", problems=[_SEVERAL])
    by = {"method": SignInMethod.OIDC, "email": email}
    return open_session(desk, visitor, users[0].account_id, users[0].id, by)


def users_of(desk: Desk, email: str) -> tuple[User, ...]:
    """Whoever may sign in with this address: our team first, then by account."""
    users = [user for user in desk.store.users_with_email(email) if user.is_active]
    return tuple(sorted(users, key=lambda user: (user.role not in STAFF, user.account_id, user.id)))


_NOBODY: Final = Problem(
    "nobody_with_email",
    "Nobody here has the address that you signed in with.",
    "Ask an administrator of your account, or of the porting desk, to add you with it.",
)

_SEVERAL: Final = Problem(
    "email_of_several",
    "The address that you signed in with is that of users of several accounts.",
    "Have an administrator give you an address of its own in each account, and sign in with that.",
)


def open_session(
    desk: Desk, visitor: Visitor, account_id: str, user_id: str, by: Mapping[str, Any], most: datetime | None = None
) -> SignedIn:
    """A session of this user under a token of its own, whatever the browser had before. `by` are the session's fields
    that say how they signed in; `most` is when it ends at the latest."""
    now = desk.clock.now()
    until = now + timedelta(hours=desk.policy.session_hours)
    token = Token(user_id, desk.ids.new("ses"), secrets.token_urlsafe(32))
    session = Session(
        id=token.session_id,
        user_id=user_id,
        account_id=account_id,
        token_hash=token.hash,
        ip=visitor.ip,
        user_agent=visitor.user_agent[:300],
        created_at=now,
        seen_at=now,
        expires_at=min(until, most) if most else until,
        **by,
    )
    desk.store.commit([Create(session)])
    return SignedIn(session, str(token))


def _count_tries(desk: Desk, secret: str, visitor: Visitor) -> None:
    """Tries are counted by the clock: in a quarter of an hour that begins with one, by default."""
    seconds = desk.policy.sign_in_tries_minutes * 60
    now = int(desk.clock.now().timestamp())
    until = now - now % seconds + seconds
    most = desk.policy.sign_in_tries
    for of, limit in ((f"address {visitor.ip}", most * _ADDRESSES_MORE), (f"key {hash_key(secret)}", most)):
        if desk.store.count_use(f"sign-in {until} {of}", datetime.fromtimestamp(until, UTC), limit) < 0:
            raise TooManyRequests(
                f"There were too many tries to sign in. Try again in {-(-(until - now) // 60)} minutes.",
                code="sign_in_throttled",
                retry_after=until - now,
            )
