"""Where one is signed in, and signing out."""

from functions.pages.visit import SESSION, Visit
from shared.runtime.web.answers import Answer
from shared.usecases.sessions.ending import end_all_sessions, end_session, my_sessions


def show(visit: Visit) -> Answer:
    """GET /sign-in/sessions"""
    presence = visit.presence
    assert presence is not None
    return visit.page("sessions", sessions=my_sessions(visit.desk, presence.principal), here_id=presence.session.id)


def end(visit: Visit) -> Answer:
    """POST /sign-in/sessions: one of them, or all, this one too"""
    presence = visit.presence
    assert presence is not None
    which = visit.entry("session", 64)
    if which == "all":
        end_all_sessions(visit.desk, presence.principal)
        return _gone(visit)
    end_session(visit.desk, presence.principal, which)
    return _gone(visit) if which == presence.session.id else visit.to("sign-in/sessions", done="session_ended")


def sign_out(visit: Visit) -> Answer:
    """POST /sign-out; again is harmless

    A form of another session, or without its token, ends this one all the same: the door lets in what our own pages
    send, and "signed out" is never said of a session that goes on.
    """
    presence = visit.presence
    if presence is not None:
        end_session(visit.desk, presence.principal, presence.session.id)
    return _gone(visit)


def _gone(visit: Visit) -> Answer:
    visit.presence = None
    return visit.page("signed_out").with_cookie(visit.cookie(SESSION, "", 0))
