"""Signing out: here, one session, or everywhere; and the list of one's sessions."""

from shared.domain.model import Session
from shared.domain.problems import NotFound
from shared.domain.sessions import has_ended
from shared.ports import Discard, Unavailable, WriteRefused
from shared.usecases.desk import Desk, Principal
from shared.usecases.sessions.resuming import idle_time

_ATTEMPTS = 5


def my_sessions(desk: Desk, principal: Principal) -> tuple[Session, ...]:
    """Where this user is signed in, newest first."""
    now, idle = desk.clock.now(), idle_time(desk)
    alive = [one for one in desk.store.sessions(principal.user_id) if not has_ended(one, now, idle)]
    return tuple(sorted(alive, key=lambda one: (one.created_at, one.id), reverse=True))


def end_session(desk: Desk, principal: Principal, session_id: str) -> None:
    """End one of the user's own sessions; one that has ended is no error. Raises `NotFound` for what was never one."""
    if not session_id.startswith("ses_") or len(session_id) > 64:
        raise NotFound("There is no such session.")
    _end(desk, principal.user_id, session_id)


def end_all_sessions(desk: Desk, principal: Principal) -> int:
    """Sign out everywhere, here too; answers how many sessions that were."""
    found = desk.store.sessions(principal.user_id)
    for session in found:
        _end(desk, principal.user_id, session.id)
    return len(found)


def _end(desk: Desk, user_id: str, session_id: str) -> None:
    for _ in range(_ATTEMPTS):
        session = desk.store.session(user_id, session_id)
        if session is None:
            return
        try:
            desk.store.commit([Discard(session)])
        except WriteRefused:  # a visit was recorded meanwhile
            continue
        return
    raise Unavailable(f"{session_id} is in use too often to be ended")
