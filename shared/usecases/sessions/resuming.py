"""Who is at a page: the session of a cookie, as long as it and what it was opened with hold."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from shared.domain.model import Session, SignInMethod
from shared.domain.people import folded_email
from shared.domain.sessions import Token, has_ended, is_seen_anew
from shared.ports import Replace, WriteRefused
from shared.usecases.accounts.keys import principal_of
from shared.usecases.desk import Desk, Principal
from shared.usecases.sessions.keys import works


@dataclass(frozen=True, slots=True)
class Presence:
    """`token` is the cookie's, for the forms of the page."""

    session: Session
    principal: Principal
    token: Token


def resume(desk: Desk, cookie: str) -> Presence | None:
    """The session of this cookie and whose it is; None where nobody is signed in with it (any more).

    A session ends at once with its key, and with its user. Both are read anew at every visit.
    """
    token = Token.read(cookie)
    session = desk.store.session(token.user_id, token.session_id) if token else None
    now = desk.clock.now()
    if token is None or session is None or not token.opens(session) or has_ended(session, now, idle_time(desk)):
        return None
    principal = _principal(desk, session)
    if principal is None:
        return None
    if is_seen_anew(session, now):
        session = session.but(seen_at=now, version=session.version + 1)
        with suppress(WriteRefused):  # another visit of the same page recorded itself
            desk.store.commit([Replace(session)])
    return Presence(session, principal, token)


def idle_time(desk: Desk) -> timedelta:
    return timedelta(minutes=desk.policy.session_idle_minutes)


def _principal(desk: Desk, session: Session) -> Principal | None:
    if session.method == SignInMethod.API_KEY:
        key = desk.store.api_key(session.key_hash)
        fits = key is not None and works(key, desk.clock.now()) and key.user_id == session.user_id
        return principal_of(key) if key is not None and fits else None
    user = desk.store.user(session.account_id, session.user_id)
    if user is None or not user.is_active or folded_email(user.email) != folded_email(session.email):
        return None
    return Principal(session.account_id, user.id, user.name, user.role, session.id)
