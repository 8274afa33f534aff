"""The signer comes to the page: what is shown before anything is opened, opening, the code, a new link."""

import hmac
from datetime import datetime, timedelta
from typing import Final

from shared.domain.envelopes import mask_email, noted, waiting_in
from shared.domain.lifecycle import ActorKind, Owner
from shared.domain.model import Actor, Envelope, LoaStatus, MailKind, TrailKind
from shared.domain.problems import Problem, RulesBroken, StateConflict
from shared.ports import Append, Replace, RequestView, Unavailable, WriteRefused
from shared.usecases.desk import Desk
from shared.usecases.envelopes.sending import Moves, next_version, with_mail_to
from shared.usecases.signing.links import (
    DeadLink,
    code_dies_at,
    code_of,
    envelope_of,
    new_session,
    open_envelope_of,
)
from shared.usecases.signing.view import Landing, Opened, Visitor
from shared.usecases.transitions import changed, commit_orders, order_event, request_event

_CODE_TRIES: Final = 5
_MOST_CODES: Final = 10
_BETWEEN_CODES: Final = timedelta(minutes=1)
_BETWEEN_LINKS: Final = timedelta(minutes=10)
_ATTEMPTS: Final = 8


def landing(desk: Desk, token: str) -> Landing:
    """What is shown before anything is opened. Writes nothing: mail scanners come here too. Raises `DeadLink`."""
    envelope = open_envelope_of(desk, token)
    return landing_of(desk, _view_of(desk, envelope), envelope)


def landing_of(desk: Desk, view: RequestView, envelope: Envelope) -> Landing:
    now = desk.clock.now()
    dies_at = code_dies_at(desk, envelope)
    return Landing(
        language=envelope.language,
        company_name=desk.policy.company_name,
        account_name=envelope.account_name,
        request_name=envelope.request_name,
        signer_name=envelope.signer.name,
        letters=len(waiting_in(envelope, view.orders)),
        expires_at=envelope.expires_at,
        time_zone=envelope.time_zone,
        code_wanted=desk.policy.signing_code,
        code_sent=dies_at is not None and dies_at > now,
        masked_email=mask_email(envelope.signer.email),
    )


def open_envelope(desk: Desk, token: str, visitor: Visitor) -> Opened:
    """The signer asks to read the letters: noted on the trail; or a code goes out first. Raises `DeadLink`."""
    if desk.policy.signing_code:
        _send_code(desk, token)
        return Opened()
    return _opened(desk, token, visitor)


def _opened(desk: Desk, token: str, visitor: Visitor, *, by_code: bool = False) -> Opened:
    for _ in range(_ATTEMPTS):
        envelope = open_envelope_of(desk, token)
        view = _view_of(desk, envelope)
        if not waiting_in(envelope, view.orders):
            raise DeadLink
        now = desk.clock.now()
        seen = {"who": envelope.signer.name, "ip": visitor.ip, "user_agent": visitor.user_agent}
        after = envelope
        if by_code:
            after = after.but(trail=noted(after, TrailKind.CODE_CONFIRMED, now, **seen), code_tries=0)
        trail = noted(after, TrailKind.OPENED, now, **seen)
        moves = _viewed(desk, view, envelope)
        if trail == envelope.trail and not moves:
            return Opened(new_session(desk, envelope))
        after = next_version(desk, after, trail=trail, opened_at=envelope.opened_at or now, bounced_at=None, bounce="")
        try:
            commit_orders(desk, envelope.request_id, moves, [Replace(after)])
        except WriteRefused:
            continue
        return Opened(new_session(desk, after))
    raise Unavailable("the envelope is written by too many at once")


def _viewed(desk: Desk, view: RequestView, envelope: Envelope) -> Moves:
    """The letters are viewed; and whoever had them back after a bounce: the mail did arrive."""
    now = desk.clock.now()
    moves: Moves = []
    for order in waiting_in(envelope, view.orders):
        bounced = any(ask.code in ("signer_mail_bounced", "signer_complained") for ask in order.asks)
        unseen = order.letter.status in (LoaStatus.NOT_SENT, LoaStatus.SENT) and order.letter.unsigned is not None
        if not bounced and not unseen:
            continue
        letter = order.letter.but(status=LoaStatus.VIEWED) if unseen else order.letter
        asks = () if bounced else order.asks
        after = changed(order, now, letter=letter, owner=Owner.SIGNER, signer=envelope.signer, asks=asks)
        kind = "letter.viewed" if unseen else "letter.assigned"
        moves.append((after, order_event(desk, after, kind, signer_actor(envelope), before=order)))
    return moves


def signer_actor(envelope: Envelope) -> Actor:
    return Actor(kind=ActorKind.SIGNER, id=envelope.id, name=envelope.signer.name)


def _view_of(desk: Desk, envelope: Envelope) -> RequestView:
    view = desk.store.request_view(envelope.request_id)
    if view is None:
        raise DeadLink
    return view


# --- the code --------------------------------------------------------------------------------------------------------


def _send_code(desk: Desk, token: str) -> None:
    """A code is on its way: another one a minute later at the earliest, ten in all.

    Raises `StateConflict` ``otp_locked`` when there were too many.
    """
    for _ in range(_ATTEMPTS):
        envelope = open_envelope_of(desk, token)
        now = desk.clock.now()
        if envelope.code_sent_at is not None and now - envelope.code_sent_at < _BETWEEN_CODES:
            return
        if envelope.codes_sent >= _MOST_CODES:
            raise StateConflict(
                "Too many codes were asked for. Ask whoever sent you the letters for a new link.", code="otp_locked"
            )
        after = next_version(
            desk,
            with_mail_to(desk, envelope, MailKind.CODE, envelope.signer),
            code_generation=envelope.code_generation + 1,
            codes_sent=envelope.codes_sent + 1,
            code_sent_at=now,
            code_tries=0,
            mail_faults=0,
        )
        try:
            _commit_told(desk, after)
        except WriteRefused:
            continue
        return
    raise Unavailable("the envelope is written by too many at once")


def _commit_told(desk: Desk, envelope: Envelope) -> None:
    """Write the envelope with an event, so that its mail goes out now rather than with the next sweep."""
    request = desk.store.request(envelope.request_id)
    if request is None:
        raise DeadLink
    event = request_event(desk, request, "envelope.mail_wanted", signer_actor(envelope), envelope_id=envelope.id)
    desk.store.commit([Replace(envelope), Append(event)])


def give_code(desk: Desk, token: str, code: str, visitor: Visitor) -> Opened:
    """Open with the code that was mailed. Raises `RulesBroken`: otp_wrong, otp_expired, otp_locked."""
    given = "".join(ch for ch in code if ch.isdigit())[:12]
    for _ in range(_ATTEMPTS):
        envelope = open_envelope_of(desk, token)
        _check_code(desk, envelope)
        # Counted before it is compared: of many guesses at once only as many are looked at as may be made.
        tried = next_version(desk, envelope, code_tries=envelope.code_tries + 1)
        try:
            desk.store.commit([Replace(tried)])
        except WriteRefused:
            continue
        if hmac.compare_digest(given.encode(), code_of(desk, envelope).encode()):
            return _opened(desk, token, visitor, by_code=True)
        left = _CODE_TRIES - tried.code_tries
        raise _no_code("otp_wrong", "This is not the code that was mailed.", f"Enter it again; {left} tries are left.")
    raise Unavailable("the envelope is written by too many at once")


def _check_code(desk: Desk, envelope: Envelope) -> None:
    dies_at: datetime | None = code_dies_at(desk, envelope)
    if dies_at is None or dies_at <= desk.clock.now():
        raise _no_code("otp_expired", "The code is no longer valid.", "Have a new code sent.")
    if envelope.code_tries >= _CODE_TRIES:
        raise _no_code("otp_locked", "A wrong code was entered too often.", "Have a new code sent.")


def _no_code(code: str, detail: str, fix: str) -> RulesBroken:
    return RulesBroken("The letters were not opened.", code=code, problems=[Problem(code, detail, fix, "/code")])


# --- a new link ------------------------------------------------------------------------------------------------------


def ask_for_new_link(desk: Desk, token: str, email: str, visitor: Visitor) -> None:
    """Mail the present link to the signer, if this is their address and there is something to sign.

    Whoever asks learns nothing: neither whether the link was ever good, nor whether the address is the signer's.
    """
    try:
        envelope = envelope_of(desk, token)
    except DeadLink:
        return
    now = desk.clock.now()
    same = envelope.signer.email.strip().casefold() == email.strip().casefold()
    asked_at = [at for at in (envelope.link_asked_at, envelope.sent_at) if at is not None]
    lately = any(now - at < _BETWEEN_LINKS for at in asked_at)
    if not same or not envelope.is_open or envelope.expires_at <= now or envelope.pending or lately:
        return
    mailed = with_mail_to(desk, envelope, MailKind.NEW_LINK, envelope.signer)
    trail = noted(
        envelope, TrailKind.RESENT, now, who="signer", ip=visitor.ip, user_agent=visitor.user_agent, detail="asked for"
    )
    try:
        _commit_told(desk, next_version(desk, mailed, trail=trail, link_asked_at=now))
    except WriteRefused:
        return
