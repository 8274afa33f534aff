"""What is to be done for an envelope, and the mails that go out for it.

Called for every event of a request and by a sweep every few minutes. Both work from the table alone and may come twice
or at once: whoever claims an envelope's mails sends them, and a claim that nobody finished is taken over. A mail may
therefore go out twice, and is never lost.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from shared.domain.bulk.model import FOLDER_ACTOR
from shared.domain.envelopes import (
    attend_at,
    leaves_at,
    next_reminder,
    noted,
    same_signer,
    waiting_in,
    waits_for_signature,
)
from shared.domain.lifecycle import Status
from shared.domain.mail_table import ESSENTIAL, TOPICS, wants
from shared.domain.mails import MailFacts, as_test, compose
from shared.domain.model import (
    Ask,
    Envelope,
    EnvelopeStatus,
    LoaStatus,
    MailKind,
    PendingMail,
    Person,
    PortOrder,
    PortRequest,
    TrailKind,
)
from shared.domain.readiness import order_lacks
from shared.domain.time_zones import awake
from shared.ports import Append, Mailer, MailRefused, Replace, RequestView, Unavailable, WriteRefused
from shared.usecases.corrections.mailing import mail_links
from shared.usecases.desk import SYSTEM, Desk
from shared.usecases.envelopes.sending import Moves, back_to_owner, ended, next_version, with_mail_to
from shared.usecases.notifications import audiences
from shared.usecases.notifications.attendance import attend_each
from shared.usecases.notifications.choices import unsubscribe_url
from shared.usecases.notifications.facts import page_of
from shared.usecases.signing.links import code_of, copies_link, letter_check_link, signing_link
from shared.usecases.transitions import changed, commit_orders, order_event, request_event

_CLAIM: Final = timedelta(minutes=3)
_AT_ONCE: Final = 100
_LATER: Final = timedelta(hours=1)
_LONGEST_WAIT: Final = timedelta(minutes=20)
"""For letters of the same signer that are not ready: then the mail goes with those that are."""
_ATTEMPTS: Final = 8
_TO_SIGNER: Final = frozenset({MailKind.INVITATION, MailKind.REMINDER, MailKind.NEW_LINK, MailKind.CODE})


def attend_request(desk: Desk, mailer: Mailer, request_id: str) -> int:
    """Do what is due for the envelopes and correction links of a request; answers how many mails went out.

    Raises `Unavailable`.
    """
    view = desk.store.request_view(request_id)
    if view is None:
        return 0
    sent = sum(attend(desk, mailer, request_id, envelope.id) for envelope in view.envelopes if envelope.attend_at)
    return sent + mail_links(desk, mailer, view)


def attend_due(desk: Desk, mailer: Mailer) -> int:
    """The sweep: reminders, expiries, and whatever an event that was lost should have brought.

    One envelope's trouble does not hold up the others; the last of it is raised at the end.
    """
    due = desk.store.envelopes_due(desk.clock.now() + timedelta(seconds=1), _AT_ONCE)
    return attend_each(due, lambda *one: attend(desk, mailer, *one), lambda *one: _put_off(desk, *one))


def _put_off(desk: Desk, request_id: str, envelope_id: str) -> None:
    """Look at an envelope again in an hour: what fails in a way that was not foreseen fails again now."""
    try:
        envelope = desk.store.envelope(request_id, envelope_id)
        if envelope is None:
            return
        now = desk.clock.now()
        later = envelope.but(version=envelope.version + 1, updated_at=now, attend_at=now + _LATER)
        desk.store.commit([Replace(later)])
    except (WriteRefused, Unavailable):
        return


def attend(desk: Desk, mailer: Mailer, request_id: str, envelope_id: str) -> int:
    """Bring one envelope to what the table says of its letters and the clock, then send its mails."""
    for _ in range(_ATTEMPTS):
        view = desk.store.request_view(request_id)
        envelope = _envelope(view, envelope_id)
        if view is None or envelope is None:
            return 0
        due = _due(desk, view, envelope)
        if due is None:
            return _deliver(desk, mailer, view, envelope)
        try:
            commit_orders(desk, request_id, due.moves, [Replace(due.envelope), *due.extra])
        except WriteRefused:
            continue
    return 0


@dataclass(frozen=True, slots=True)
class _Due:
    envelope: Envelope
    moves: Moves
    extra: tuple[Append, ...] = ()


def _due(desk: Desk, view: RequestView, envelope: Envelope) -> _Due | None:
    """The next change that an envelope is due, before any mail; None where it is as it should be."""
    now = desk.clock.now()
    if envelope.status == EnvelopeStatus.SIGNED:
        return _copies_due(desk, view, envelope)
    if not envelope.is_open:
        return None
    waiting = waiting_in(envelope, view.orders)
    if not waiting:
        return _nothing_left(desk, view, envelope)
    if envelope.expires_at <= now:
        return _expired(desk, view, envelope, waiting)
    if _has(envelope, MailKind.INVITATION, MailKind.NEW_LINK, MailKind.REMINDER):
        return None
    if envelope.bounced_at is not None:
        return None
    if envelope.sent_at is None:
        if _may_go(desk, view, envelope, waiting):
            return _Due(next_version(desk, with_mail_to(desk, envelope, MailKind.INVITATION, envelope.signer)), [])
        return _look_again(desk, envelope)
    reminder = next_reminder(envelope, desk.policy)
    if reminder is not None and reminder <= now and not _asleep(desk, envelope):
        return _Due(next_version(desk, with_mail_to(desk, envelope, MailKind.REMINDER, envelope.signer)), [])
    return None


def _may_go(desk: Desk, view: RequestView, envelope: Envelope, waiting: tuple[PortOrder, ...]) -> bool:
    """Whether all that this signer will be asked for is there, so that it is one mail and one sitting.

    A letter that its signer completes is printed in the sitting. What is late holds the mail for 20 minutes.
    """
    ready = [order for order in waiting if order.letter.unsigned is not None or order_lacks(order)]
    if desk.clock.now() - envelope.created_at >= _LONGEST_WAIT:
        return bool(ready)
    to_come = [
        order
        for order in view.orders
        if order.signer is not None
        and same_signer(order.signer, envelope.signer)
        and (order.status == Status.AWAITING_APPROVAL or (waits_for_signature(order) and order.wants_envelope))
    ]
    return not to_come and len(ready) == len(waiting)


def _asleep(desk: Desk, envelope: Envelope) -> bool:
    now = desk.clock.now()
    return awake(now, envelope.time_zone, desk.policy.quiet_from, desk.policy.quiet_until) > now


def _look_again(desk: Desk, envelope: Envelope) -> _Due | None:
    if envelope.pending or (envelope.attend_at is not None and envelope.attend_at > desk.clock.now()):
        return None
    return _Due(next_version(desk, envelope), [])


def _nothing_left(desk: Desk, view: RequestView, envelope: Envelope) -> _Due:
    """Its letters were cancelled, expired, signed in another way: there is nothing left to ask for."""
    mine = [order for order in view.orders if order.id in envelope.order_ids]
    if mine and all(order.status == Status.EXPIRED for order in mine):
        return _expired(desk, view, envelope, ())
    closed = ended(desk, envelope, EnvelopeStatus.REVOKED, TrailKind.REVOKED, who=SYSTEM.name)
    event = request_event(desk, view.request, "envelope.revoked", SYSTEM, envelope_id=envelope.id)
    return _Due(closed, [], (Append(event),))


def _expired(desk: Desk, view: RequestView, envelope: Envelope, waiting: tuple[PortOrder, ...]) -> _Due:
    closed = ended(desk, envelope, EnvelopeStatus.EXPIRED, TrailKind.EXPIRED, who=SYSTEM.name)
    requester = requester_of(desk, view)
    if requester is not None:
        closed = closed.but(pending=with_mail_to(desk, closed, MailKind.EXPIRED_REQUESTER, requester).pending)
        closed = closed.but(attend_at=attend_at(closed, desk.clock.now(), desk.policy))
    now = desk.clock.now()
    moves: Moves = []
    for order in waiting:
        # The order's own workflow ends it: its time was the envelope's.
        after = changed(order, now, letter=order.letter.but(status=LoaStatus.EXPIRED), due_at=envelope.expires_at)
        moves.append((after, order_event(desk, after, "letter.expired", SYSTEM, before=order)))
    event = request_event(desk, view.request, "envelope.expired", SYSTEM, envelope_id=envelope.id)
    return _Due(closed, moves, (Append(event),))


def expiry_told(desk: Desk, order: PortOrder) -> list[Replace]:
    """For an order whose letter was refused, or taken back, and that now expires: its requester is told.

    An envelope that is still open tells them when it expires itself.
    """
    view = desk.store.request_view(order.request_id)
    envelope = _envelope(view, order.envelope_id)
    requester = requester_of(desk, view) if view is not None else None
    if envelope is None or envelope.is_open or requester is None:
        return []
    if envelope.status in (EnvelopeStatus.EXPIRED, EnvelopeStatus.SIGNED):
        return []
    return [Replace(next_version(desk, with_mail_to(desk, envelope, MailKind.EXPIRED_REQUESTER, requester)))]


def _copies_due(desk: Desk, view: RequestView, envelope: Envelope) -> _Due | None:
    """Both sides get the signed copies once every letter is sealed; by link, since letters hold account numbers."""
    if envelope.copies_mailed:
        return None
    mine = [
        order for order in view.orders if (signature := order.letter.signature) and signature.envelope_id == envelope.id
    ]
    if not mine:
        # Voided since: another letter is on its way.
        return _Due(next_version(desk, envelope, copies_mailed=True), [])
    if any(order.letter.signed is None for order in mine):
        return _look_again(desk, envelope)
    mailed = with_mail_to(desk, envelope, MailKind.SIGNED, envelope.signer)
    requester = requester_of(desk, view)
    if requester is not None:
        mailed = with_mail_to(desk, mailed, MailKind.SIGNED_REQUESTER, requester)
    return _Due(next_version(desk, mailed, copies_mailed=True), [])


# --- mails -----------------------------------------------------------------------------------------------------------


def requester_of(desk: Desk, view: RequestView) -> Person | None:
    """Who submitted the request, with their address; None where they are no user of the account any more."""
    user = audiences.requester(desk, view.request)
    return Person(name=user.name, email=user.email) if user else None


def asker_of(request: PortRequest) -> str:
    """The name of who asks for signatures; "" where it is the account as such, by its drop folder."""
    return "" if request.submitted_by == FOLDER_ACTOR else request.submitted_by.name


def _has(envelope: Envelope, *kinds: MailKind) -> bool:
    return any(mail.kind in kinds for mail in envelope.pending)


def _deliver(desk: Desk, mailer: Mailer, view: RequestView, envelope: Envelope) -> int:
    now = desk.clock.now()
    if not envelope.pending or (envelope.claimed_until is not None and envelope.claimed_until > now):
        return 0
    if envelope.mail_faults and envelope.attend_at is not None and envelope.attend_at > now:
        return 0
    if leaves_at(envelope, now, desk.policy) > now:
        _wait_for_morning(desk, envelope)
        return 0
    # Until the claim ends nobody else sends; if we are lost, the sweep takes over then.
    claimed = envelope.but(
        version=envelope.version + 1, updated_at=now, claimed_until=now + _CLAIM, attend_at=now + _CLAIM
    )
    try:
        desk.store.commit([Replace(claimed)])
    except WriteRefused:
        return 0
    done: list[PendingMail] = []
    refused: dict[str, str] = {}
    trouble: Unavailable | None = None
    for mail in claimed.pending:
        if mail.kind == MailKind.REMINDER and _asleep(desk, claimed):
            continue
        if not _is_wanted(desk, view, mail):
            done.append(mail)
            continue
        try:
            _send(desk, mailer, view, claimed, mail)
        except MailRefused as refusal:
            refused[mail.id] = str(refusal)
            continue
        except Unavailable as error:
            trouble = error
            break
        done.append(mail)
    _settle(desk, view.request.id, claimed.id, done, refused, failed=trouble is not None)
    if trouble is not None:
        raise trouble
    return len(done)


def _is_wanted(desk: Desk, view: RequestView, mail: PendingMail) -> bool:
    """Whether its requester wants such a mail; what is essential always reaches them."""
    topic = TOPICS.get(mail.kind)
    if topic is None or topic in ESSENTIAL:
        return True
    user = audiences.requester(desk, view.request)
    return user is None or wants(user.mails_off, topic)


def _wait_for_morning(desk: Desk, envelope: Envelope) -> None:
    """Out of the sweep's way until its reminder may leave."""
    if envelope.attend_at is not None and envelope.attend_at > desk.clock.now():
        return
    try:
        desk.store.commit([Replace(next_version(desk, envelope))])
    except WriteRefused:
        return


def _send(desk: Desk, mailer: Mailer, view: RequestView, envelope: Envelope, mail: PendingMail) -> None:
    to_signer = mail.to.email == envelope.signer.email
    tags = {"request": envelope.request_id, "kind": mail.kind.value}
    if to_signer:
        tags["envelope"] = envelope.id
    composed = compose(mail.kind, _for_its_reader(desk, view, mail, _facts(desk, view, envelope, mail)))
    mailer.send(as_test(composed) if view.request.test_mode else composed, tags)


def _for_its_reader(desk: Desk, view: RequestView, mail: PendingMail, facts: MailFacts) -> MailFacts:
    """A mail to the requester is in the language that they chose, and says how to get no more of its kind."""
    user = audiences.requester(desk, view.request) if mail.kind in TOPICS else None
    if user is None:
        return facts
    language = user.mail_language or facts.language
    unsubscribe, page = unsubscribe_url(desk, user, mail.kind), page_of(desk, view.request.id)
    return replace(facts, language=language, unsubscribe=unsubscribe, page=page)


def _facts(desk: Desk, view: RequestView, envelope: Envelope, mail: PendingMail) -> MailFacts:
    signed = envelope.status == EnvelopeStatus.SIGNED
    all_of_them = signed or mail.kind == MailKind.EXPIRED_REQUESTER
    mine = [order for order in view.orders if order.id in envelope.order_ids and (all_of_them or not order.ended)]
    suggested = envelope.suggested_signer
    return MailFacts(
        to=mail.to,
        language=envelope.language.value,
        company_name=desk.policy.company_name,
        account_name=envelope.account_name,
        request_name=envelope.request_name,
        requester_name=asker_of(view.request),
        signer_name=envelope.signer.name,
        signer_email=envelope.signer.email,
        letters=tuple((order.losing_account.carrier_name, order.number_count, order.id) for order in mine),
        letters_sha256=tuple(order.letter.signed.sha256 for order in mine if order.letter.signed) if signed else (),
        link=copies_link(desk, envelope) if signed else signing_link(desk, envelope),
        check_link=letter_check_link(desk, mine[0].id) if signed and mine else "",
        expires_at=envelope.expires_at,
        copies_until=envelope.ended_at + timedelta(days=desk.policy.copies_days) if envelope.ended_at else None,
        time_zone=envelope.time_zone,
        reminder_number=envelope.reminders + 1,
        reason=mail.data.get("reason", envelope.bounce or envelope.reason),
        text=mail.data.get("text", ""),
        code=code_of(desk, envelope) if mail.kind == MailKind.CODE else "",
        code_minutes=desk.policy.signing_code_minutes,
        suggested_name=suggested.name if suggested else "",
        suggested_email=suggested.email if suggested else "",
    )


def _settle(
    desk: Desk, request_id: str, envelope_id: str, done: list[PendingMail], refused: dict[str, str], *, failed: bool
) -> None:
    """Note what went out on the envelope as it is now: the signer may have come in between."""
    for _ in range(_ATTEMPTS):
        view = desk.store.request_view(request_id)
        envelope = _envelope(view, envelope_id)
        if view is None or envelope is None:
            return
        after, moves = _settled(desk, view, envelope, done, refused, failed=failed)
        try:
            commit_orders(desk, request_id, moves, [Replace(after)])
        except WriteRefused:
            continue
        return
    raise Unavailable(f"{envelope_id} is written by too many at once")


def _settled(
    desk: Desk,
    view: RequestView,
    envelope: Envelope,
    done: list[PendingMail],
    refused: dict[str, str],
    *,
    failed: bool,
) -> tuple[Envelope, Moves]:
    now = desk.clock.now()
    gone = {mail.id for mail in done} | set(refused)
    moves: Moves = []
    changes: dict[str, Any] = {}
    after = envelope
    for mail in done:
        if mail.kind in (MailKind.INVITATION, MailKind.NEW_LINK):
            if after.sent_at is None:
                moves = _sent_orders(desk, view, after)
                until = now + timedelta(days=desk.policy.signature_expiry_days)
                after = after.but(sent_at=now, expires_at=until)
            after = after.but(trail=noted(after, TrailKind.SENT, now, who=mail.to.name, detail=mail.to.email))
        elif mail.kind == MailKind.REMINDER:
            trail = noted(after, TrailKind.REMINDED, now, who=mail.to.name, detail=mail.to.email)
            after = after.but(reminders=after.reminders + 1, reminded_at=now, trail=trail)
        elif mail.kind == MailKind.CODE:
            after = after.but(trail=noted(after, TrailKind.CODE_SENT, now, who=mail.to.name, detail=mail.to.email))
    after = after.but(pending=tuple(mail for mail in after.pending if mail.id not in gone))
    if refused and after.is_open and any(m.id in refused and m.kind in _TO_SIGNER for m in envelope.pending):
        # Also where another of its mails left: the order is its owner's, whatever else happened.
        after, moves = _bounced(desk, view, after, next(iter(refused.values())))
    changes["mail_faults"] = min(after.mail_faults + 1, 20) if failed else 0
    return next_version(desk, after, claimed_until=None, **changes), moves


def _sent_orders(desk: Desk, view: RequestView, envelope: Envelope) -> Moves:
    """The invitation is out: the letters are sent, and their orders have as long as the link."""
    now = desk.clock.now()
    until = now + timedelta(days=desk.policy.signature_expiry_days)
    moves: Moves = []
    for order in waiting_in(envelope, view.orders):
        status = LoaStatus.SENT if order.letter.status == LoaStatus.NOT_SENT else order.letter.status
        after = changed(order, now, letter=order.letter.but(status=status), due_at=until)
        event = order_event(desk, after, "letter.sent", SYSTEM, before=order, envelope_id=envelope.id)
        moves.append((after, event))
    return moves


# --- bounces ---------------------------------------------------------------------------------------------------------


def record_bounce(
    desk: Desk,
    request_id: str,
    envelope_id: str,
    *,
    permanent: bool,
    detail: str,
    complaint: bool = False,
    feedback_id: str = "",
) -> None:
    """A mail to the signer came back: the order is its owner's again, who is told. Again is harmless.

    Once is no verdict where it is temporary (a full mailbox, an out-of-office answer): that is noted, and a second
    one, with another `feedback_id`, counts.
    """
    for _ in range(_ATTEMPTS):
        view = desk.store.request_view(request_id)
        envelope = _envelope(view, envelope_id)
        if view is None or envelope is None or not envelope.is_open or envelope.bounced_at is not None:
            return
        moves: Moves = []
        before = [entry.detail for entry in envelope.trail if entry.kind == TrailKind.BOUNCED]
        if feedback_id and any(said.endswith(f"({feedback_id})") for said in before):
            return
        if permanent or before:
            after, moves = _bounced(desk, view, envelope, detail.strip()[:300], complaint=complaint)
        else:
            said = f"temporary: {detail.strip()[:150]} ({feedback_id[:120]})"
            trail = noted(envelope, TrailKind.BOUNCED, desk.clock.now(), who=envelope.signer.name, detail=said)
            after = envelope.but(trail=trail)
        event = request_event(desk, view.request, "envelope.bounced", SYSTEM, envelope_id=envelope.id)
        try:
            commit_orders(desk, request_id, moves, [Replace(next_version(desk, after)), Append(event)])
        except WriteRefused:
            continue
        return
    raise Unavailable(f"{envelope_id} is written by too many at once")


def _bounced(
    desk: Desk, view: RequestView, envelope: Envelope, detail: str, *, complaint: bool = False
) -> tuple[Envelope, Moves]:
    now = desk.clock.now()
    trail = noted(envelope, TrailKind.BOUNCED, now, who=envelope.signer.name, detail=envelope.signer.email)
    pending = tuple(mail for mail in envelope.pending if mail.kind not in _TO_SIGNER)
    after = envelope.but(bounced_at=now, bounce=detail, trail=trail, pending=pending)
    requester = requester_of(desk, view)
    if requester is not None:
        after = with_mail_to(desk, after, MailKind.BOUNCED_REQUESTER, requester, reason=detail)
    whom = f"{envelope.signer.name} ({envelope.signer.email})"
    ask = Ask(
        code="signer_complained" if complaint else "signer_mail_bounced",
        detail=f"{whom} reported our mail as unwanted; no more is sent there."
        if complaint
        else f"The mail to {whom} could not be delivered.",
        fix="Correct the address or name another signer, and send the letter again; or sign it in another way.",
    )
    moves = back_to_owner(desk, waiting_in(envelope, view.orders), ask, SYSTEM, "letter.bounced")
    return after, moves


def _envelope(view: RequestView | None, envelope_id: str) -> Envelope | None:
    if view is None:
        return None
    return next((envelope for envelope in view.envelopes if envelope.id == envelope_id), None)
