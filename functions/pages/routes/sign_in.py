"""Signing in: with an API key, or with an identity provider (OpenID Connect)."""

import re
import secrets
from typing import Final

from aws_lambda_powertools import Logger

from functions.pages import pages
from functions.pages.visit import HANDSHAKE, SESSION, TOKEN, Visit
from shared.domain.permissions import STAFF
from shared.domain.problems import NotFound, Problem, RulesBroken, TooManyRequests
from shared.domain.sessions import Handshake, form_token, is_form_token
from shared.ports import NotIdentified
from shared.runtime.web import answers
from shared.runtime.web.answers import Answer
from shared.runtime.web.html import by_target
from shared.usecases.sessions.opening import SignedIn, sign_in_with_email, sign_in_with_key
from shared.usecases.sessions.resuming import resume

logger = Logger(service="pages")

_HANDSHAKE_SECONDS: Final = 3_600
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_PLACE: Final = re.compile(r"(admin|portal)(/[A-Za-z0-9_.~/-]*)?(\?[A-Za-z0-9_.~&=+-]*)?")
_CALLBACK: Final = "sign-in/oidc/callback"


def show(visit: Visit) -> Answer:
    """GET /sign-in"""
    if visit.presence is not None:
        return answers.see_other(visit.root + _home(visit, visit.asked.query.get("next", "")))
    return _page(visit)


def with_key(visit: Visit) -> Answer:
    """POST /sign-in"""
    if not visit.parts.sign_in_by_key:
        raise NotFound("Nobody signs in with a key here.")
    kept = visit.kept(HANDSHAKE)
    if not (_SECRET.fullmatch(kept) and is_form_token(kept, visit.form.get(TOKEN, ""))):
        return _page(visit, (Problem("sign_in_stale", "This page was open for too long.", "Try once more."),), 403)
    try:
        signed_in = sign_in_with_key(visit.desk, visit.entry("secret_key", 300), visit.asked.visitor)
    except RulesBroken as broken:
        return _page(visit, broken.problems, 422)
    except TooManyRequests as refusal:
        headers = {"retry-after": str(refusal.extra["retry_after"])}
        return _page(visit, pages.said_by(refusal), 429, headers)
    return _open(visit, signed_in, visit.entry("next", 300))


def begin_oidc(visit: Visit) -> Answer:
    """GET /sign-in/oidc: to the identity provider, with what its answer has to fit."""
    provider = visit.parts.provider
    if provider is None:
        raise NotFound("There is no identity provider here.")
    handshake = Handshake(_fresh())
    address = provider.address(handshake, _redirect_uri(visit))
    place = _place(visit.asked.query.get("next", ""))
    answer = Answer(303, b"", {"location": address, "content-type": "text/plain; charset=utf-8"})
    return answer.with_cookie(_handshake_cookie(visit, f"{handshake.secret}.{place}"))


def end_oidc(visit: Visit) -> Answer:
    """GET /sign-in/oidc/callback: back from the identity provider. One answer to one beginning."""
    provider = visit.parts.provider
    if provider is None:
        raise NotFound("There is no identity provider here.")
    secret, _, place = visit.kept(HANDSHAKE).partition(".")
    if not _SECRET.fullmatch(secret) or not Handshake(secret).is_answered_by(visit.asked.query.get("state", "")):
        return _failed(visit, "the answer fits nothing that this browser began")
    try:
        email = provider.identify(visit.asked.query, Handshake(secret), _redirect_uri(visit))
    except NotIdentified as reason:
        return _failed(visit, str(reason))
    try:
        signed_in = sign_in_with_email(visit.desk, email, visit.asked.visitor)
    except RulesBroken as broken:
        return _page(visit, broken.problems, 403)
    return _open(visit, signed_in, place, from_elsewhere=True)


def _failed(visit: Visit, reason: str) -> Answer:
    """The same words for whatever it was; the log says which."""
    logger.warning("nobody was signed in", reason=reason)
    return _page(visit, (Problem("oidc_failed", "Signing in did not work.", "Try once more."),), 403)


def _page(
    visit: Visit, problems: tuple[Problem, ...] = (), status: int = 200, headers: dict[str, str] | None = None
) -> Answer:
    """The page, with a token that only this browser's cookie makes good."""
    secret = _fresh()
    found = pages.shown(problems, ["/key"], visit.language.value)
    place = _place(visit.asked.query.get("next", "") or _entered_place(visit))
    answer = visit.page(
        "sign_in",
        status,
        headers,
        token=form_token(secret),
        next=place,
        by_key=visit.parts.sign_in_by_key,
        by_provider=visit.parts.provider is not None,
        problems=found,
        errors=by_target(found),
    )
    return answer.with_cookie(_handshake_cookie(visit, secret))


def _entered_place(visit: Visit) -> str:
    return visit.entry("next", 300) if visit.asked.method == "POST" else ""


def _open(visit: Visit, signed_in: SignedIn, place: str, *, from_elsewhere: bool = False) -> Answer:
    """On, with the cookie. A browser that another site sent here would keep a strict cookie from the very next page,
    so it is led on by a page of ours."""
    left = signed_in.session.expires_at - visit.desk.clock.now()
    cookie = visit.cookie(SESSION, signed_in.token, int(left.total_seconds()))
    visit.presence = resume(visit.desk, signed_in.token)
    home = _home(visit, place)
    answer = visit.page("signed_in", to=home) if from_elsewhere else answers.see_other(visit.root + home)
    return answer.with_cookie(cookie).with_cookie(visit.cookie(HANDSHAKE, "", 0))


def _home(visit: Visit, place: str) -> str:
    """The place that was asked for, where it is for this user; otherwise where they begin."""
    home = "admin" if visit.principal.role in STAFF else "portal"
    found = _place(place)
    return found if re.split(r"[/?]", found)[0] == home else home


def _place(text: str) -> str:
    """A page of ours, by its path without a slash before it; "" for anything else, such as another site."""
    return text if len(text) <= 300 and _PLACE.fullmatch(text) and ".." not in text and "//" not in text else ""


def _redirect_uri(visit: Visit) -> str:
    return f"{visit.desk.policy.public_base_url.rstrip('/')}/{_CALLBACK}"


def _fresh() -> str:
    return secrets.token_urlsafe(32)


def _handshake_cookie(visit: Visit, value: str) -> str:
    # Lax, for the identity provider's answer comes by another site's link.
    return visit.cookie(HANDSHAKE, value, _HANDSHAKE_SECONDS, "Lax")
