"""The signer does not sign: they decline, say that it is somebody else's to sign, or ask first."""

from shared.domain.envelopes import check_signer, noted, waiting_in
from shared.domain.model import (
    Ask,
    Comment,
    Envelope,
    EnvelopeStatus,
    LoaStatus,
    MailKind,
    Person,
    TrailKind,
)
from shared.domain.problems import Problem, RulesBroken, StateConflict
from shared.ports import Append, Create, Replace, RequestView, WriteRefused
from shared.usecases.comments import LONGEST, written
from shared.usecases.desk import Desk
from shared.usecases.envelopes.attend import requester_of
from shared.usecases.envelopes.sending import back_to_owner, ended, next_version, with_mail_to
from shared.usecases.signing.links import opened
from shared.usecases.signing.opening import signer_actor
from shared.usecases.signing.racing import Raced, on_the_fresh_one
from shared.usecases.signing.room import view_of
from shared.usecases.signing.view import Visitor
from shared.usecases.transitions import commit_orders, request_event

_MOST_QUESTIONS = 20


def decline(desk: Desk, token: str, session: str, reason: str, visitor: Visitor) -> None:
    """The signer will not sign, and says why; the link is dead and its requester is told."""
    on_the_fresh_one(lambda: _decline(desk, token, session, reason, visitor))


def _decline(desk: Desk, token: str, session: str, reason: str, visitor: Visitor) -> None:
    envelope = opened(desk, token, session)
    view = view_of(desk, envelope)
    fix = "Say in a few words why, so that it can be put right."
    empty = Problem("reason_missing", "This is empty.", fix, "/reason")
    reason = written(reason, empty, refusal="Nothing was sent.")
    ask = Ask(
        code="loa_declined",
        detail=f"{envelope.signer.name} declined to sign: {reason}",
        fix="Correct what they object to, or name another signer; then send the letter again.",
    )
    closed = _closed(desk, envelope, EnvelopeStatus.DECLINED, TrailKind.DECLINED, reason, visitor)
    moves = back_to_owner(
        desk,
        waiting_in(envelope, view.orders),
        ask,
        signer_actor(envelope),
        "letter.declined",
        LoaStatus.DECLINED,
    )
    closed = _tell(desk, view, closed, MailKind.DECLINED_REQUESTER, reason=reason)
    event = request_event(
        desk, view.request, "envelope.declined", signer_actor(envelope), reason=reason, envelope_id=envelope.id
    )
    try:
        commit_orders(desk, envelope.request_id, moves, [Replace(closed), Append(event)])
    except WriteRefused:
        raise Raced from None


def hand_back(desk: Desk, token: str, session: str, name: str, email: str, reason: str, visitor: Visitor) -> None:
    """ "Not me: it is X". The letters go back to whoever asked, who sends them to X: they hold account details, so no
    stranger to the request can have them sent on."""
    on_the_fresh_one(lambda: _hand_back(desk, token, session, name, email, reason, visitor))


def _hand_back(desk: Desk, token: str, session: str, name: str, email: str, reason: str, visitor: Visitor) -> None:
    envelope = opened(desk, token, session)
    view = view_of(desk, envelope)
    other = Person(name=name.strip(), email=email.strip())
    problems = [
        Problem(problem.code, problem.detail, problem.fix, (problem.pointer or "").removeprefix("/other"))
        for problem in check_signer(other, "/other")
    ]
    if problems:
        raise RulesBroken("Nothing was passed on.", problems=problems)
    said = reason.strip()[:LONGEST]
    ask = Ask(
        code="signer_named_other",
        detail=f"{envelope.signer.name} says that {other.name} ({other.email}) is to sign.",
        fix=f"Send the letter to {other.name}, or to whoever is right.",
    )
    closed = _closed(
        desk,
        envelope,
        EnvelopeStatus.HANDED_BACK,
        TrailKind.HANDED_BACK,
        f"{other.name} <{other.email}> {said}".strip(),
        visitor,
    ).but(suggested_signer=other, reason=said)
    closed = _tell(desk, view, closed, MailKind.HANDED_BACK_REQUESTER, reason=said)
    moves = back_to_owner(desk, waiting_in(envelope, view.orders), ask, signer_actor(envelope), "letter.handed_back")
    event = request_event(desk, view.request, "envelope.handed_back", signer_actor(envelope), envelope_id=envelope.id)
    try:
        commit_orders(desk, envelope.request_id, moves, [Replace(closed), Append(event)])
    except WriteRefused:
        raise Raced from None


def ask(desk: Desk, token: str, session: str, text: str, visitor: Visitor) -> None:
    """A question before signing: a comment on the request, and a mail to whoever asked for the signature."""
    on_the_fresh_one(lambda: _ask(desk, token, session, text, visitor))


def _ask(desk: Desk, token: str, session: str, text: str, visitor: Visitor) -> None:
    envelope = opened(desk, token, session)
    view = view_of(desk, envelope)
    empty = Problem("text_missing", "This is empty.", "Write your question.", "/text")
    text = written(text, empty, refusal="Nothing was sent.")
    if envelope.questions >= _MOST_QUESTIONS:
        raise StateConflict(
            "Twenty questions were asked here. Call or write to whoever sent you the letters.",
            code="too_many_questions",
        )
    now = desk.clock.now()
    comment = Comment(
        id=desk.ids.new("cmt"),
        request_id=envelope.request_id,
        account_id=envelope.account_id,
        envelope_id=envelope.id,
        author=signer_actor(envelope),
        text=text,
        created_at=now,
    )
    trail = noted(
        envelope,
        TrailKind.QUESTION,
        now,
        who=envelope.signer.name,
        ip=visitor.ip,
        user_agent=visitor.user_agent,
        detail=comment.id,
    )
    told = _tell(desk, view, envelope, MailKind.QUESTION_REQUESTER, text=text, comment_id=comment.id)
    event = request_event(
        desk, view.request, "comment.added", signer_actor(envelope), comment_id=comment.id, envelope_id=envelope.id
    )
    try:
        desk.store.commit(
            [
                Replace(next_version(desk, told, trail=trail, questions=told.questions + 1)),
                Create(comment),
                Append(event),
            ]
        )
    except WriteRefused:
        raise Raced from None


def _closed(
    desk: Desk,
    envelope: Envelope,
    status: EnvelopeStatus,
    kind: TrailKind,
    reason: str,
    visitor: Visitor,
) -> Envelope:
    return ended(
        desk,
        envelope,
        status,
        kind,
        who=envelope.signer.name,
        reason=reason,
        ip=visitor.ip,
        user_agent=visitor.user_agent,
    )


def _tell(desk: Desk, view: RequestView, envelope: Envelope, kind: MailKind, **data: str) -> Envelope:
    """The envelope with a mail to who submitted the request, to go out at once."""
    requester = requester_of(desk, view)
    if requester is None:
        return envelope
    told: Envelope = with_mail_to(desk, envelope, kind, requester, **data).but(attend_at=desk.clock.now())
    return told
