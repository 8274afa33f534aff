"""The signature itself: every letter of the envelope, in one transaction, or none."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shared.domain import letter as loa
from shared.domain.envelopes import noted, waiting_in
from shared.domain.lifecycle import Status
from shared.domain.model import (
    Envelope,
    EnvelopeStatus,
    LoaStatus,
    PortOrder,
    Signature,
    SignatureMethod,
    StoredFile,
    TrailKind,
)
from shared.domain.problems import Problem, RulesBroken, StateConflict
from shared.ports import (
    Append,
    BadDrawing,
    Drawings,
    PointSigningLink,
    Replace,
    RequestView,
    Unavailable,
    WriteRefused,
)
from shared.usecases.desk import Desk
from shared.usecases.envelopes.sending import Moves, next_version, still_true
from shared.usecases.letters import frozen_content, stored_file
from shared.usecases.signing.links import (
    DeadLink,
    check_session,
    copies_token,
    envelope_of,
    is_live,
    open_envelope_of,
    token_hash,
)
from shared.usecases.signing.opening import signer_actor
from shared.usecases.signing.room import view_of
from shared.usecases.signing.view import Form, Visitor
from shared.usecases.transitions import commit_orders, moved, order_event, request_event

_ATTEMPTS = 12

_DRAWING_PROBLEMS = {
    "signature_empty": ("The drawn signature is empty.", "Draw your signature in the box, or type your name instead."),
    "drawing_too_large": ("The drawn signature is too large.", "Clear the box and draw it again."),
    "drawing_not_an_image": (
        "The drawn signature cannot be read.",
        "Clear the box and draw it again, or type your name instead.",
    ),
}


@dataclass(frozen=True, slots=True)
class _Checked:
    envelope: Envelope
    view: RequestView
    waiting: tuple[PortOrder, ...]
    contents: Mapping[str, loa.LetterContent]
    """What each letter says, by order: each is a file, and read once."""
    drawing: bytes


def review(desk: Desk, drawings: Drawings, token: str, session: str, form: Form) -> None:
    """Everything that keeps this form from being a signature, but for the last confirmation. Writes nothing.

    Raises `RulesBroken`, `DeadLink` and `NotOpened`.
    """
    envelope = open_envelope_of(desk, token)
    check_session(desk, envelope, session)
    _check(desk, drawings, envelope, form, last=False)


def sign(desk: Desk, drawings: Drawings, token: str, session: str, form: Form, visitor: Visitor) -> str:
    """Sign all letters of the envelope and answer the token of the page with the signed copies.

    Once: the same signer who sends it again is answered the same. The sealed copies are made afterwards; the signature
    counts from here. Raises `RulesBroken`, `DeadLink`, `NotOpened`, `Unavailable`.
    """
    for _ in range(_ATTEMPTS):
        envelope = envelope_of(desk, token)
        if envelope.token_hash != token_hash(token):
            raise DeadLink
        if envelope.status == EnvelopeStatus.SIGNED:
            return _signed_before(desk, envelope, session, form)
        if not is_live(desk, envelope):
            raise DeadLink
        check_session(desk, envelope, session)
        try:
            _commit(desk, _check(desk, drawings, envelope, form, last=True), form, visitor)
        except WriteRefused:
            continue
        except DeadLink:
            # Its letters wait no more: signed by another press of the same button, or ended.
            if envelope_of(desk, token).version == envelope.version:
                raise
            continue
        return copies_token(desk, envelope.id)
    raise Unavailable("the envelope is written by too many at once")


def _signed_before(desk: Desk, envelope: Envelope, session: str, form: Form) -> str:
    """The same signature once more is answered as signed; anything else finds a used link."""
    check_session(desk, envelope, session)
    orders = desk.store.orders(envelope.order_ids)
    signatures = {
        order.id: order.letter.signature
        for order in orders.values()
        if order.letter.signature is not None and order.letter.signature.envelope_id == envelope.id
    }
    same = bool(signatures) and all(
        signature is not None
        and form.consent
        and form.viewed.get(order_id, "").lower() == signature.unsigned_sha256
        and loa.same_person(signature.typed_name, form.typed_name)
        for order_id, signature in signatures.items()
    )
    if not same:
        raise DeadLink
    return copies_token(desk, envelope.id)


def _check(desk: Desk, drawings: Drawings, envelope: Envelope, form: Form, *, last: bool) -> _Checked:
    view = view_of(desk, envelope)
    waiting = waiting_in(envelope, view.orders)
    if any(order.letter.unsigned is None for order in waiting):
        raise StateConflict("The letters are being prepared; open them again in a moment.", code="letter_not_ready")
    contents = {order.id: frozen_content(desk, order) for order in waiting}
    problems = list(_form_problems(desk, waiting, contents, form))
    drawing = b""
    if form.method == SignatureMethod.DRAWN:
        try:
            drawing = drawings.read(form.drawing)
        except BadDrawing as bad:
            problems.append(Problem(bad.code, *_DRAWING_PROBLEMS[bad.code], pointer="/drawing"))
    elif form.method != SignatureMethod.TYPED:
        problems.append(
            Problem("signature_method_unknown", "There is no such way to sign.", "Type or draw it.", "/method")
        )
    if last and not form.intent:
        problems.append(
            Problem(
                "intent_not_confirmed",
                "It was not confirmed that this is meant as a signature.",
                "Confirm it to sign, or go back.",
                "/intent",
            )
        )
    if problems:
        raise RulesBroken("Nothing was signed.", problems=problems)
    return _Checked(envelope, view, waiting, contents, drawing)


def _form_problems(
    desk: Desk, waiting: Sequence[PortOrder], contents: Mapping[str, loa.LetterContent], form: Form
) -> Iterable[Problem]:
    """Problems of all letters, each said once per field; one that names somebody else is named itself."""
    today = desk.clock.now().date()
    found: dict[tuple[str, str | None], Problem] = {}
    names = [content.authorized_person_name for content in contents.values()]
    meant = next((name for name in names if loa.same_person(form.typed_name, name)), names[0])
    for order in waiting:
        assert order.letter.unsigned is not None
        content = contents[order.id]
        for problem in loa.check_signature(
            content,
            typed_name=form.typed_name,
            title=form.title,
            consent_given=form.consent,
            consent_version=form.consent_version,
            viewed_sha256=form.viewed.get(order.id, ""),
            expected_sha256=order.letter.unsigned.sha256,
            signed_on=today,
            today=today,
        ):
            if problem.code == "signature_name_mismatch" and not loa.same_person(meant, content.authorized_person_name):
                problem = _names_another(order, content)
            at = f"/viewed/{order.id}" if problem.pointer == "/document_sha256" else problem.pointer
            found.setdefault(
                (problem.code, at),
                Problem(problem.code, problem.detail, problem.fix, at, suggestion=problem.suggestion),
            )
    return found.values()


def _names_another(order: PortOrder, content: loa.LetterContent) -> Problem:
    """Of letters that are signed together, the one whose authorised person is another than the others'."""
    person = content.authorized_person_name
    return Problem(
        "signature_name_mismatch",
        f"The letter for {content.losing_carrier_name} names {person} as the authorized person.",
        'If you may act for that account too, choose "I am a different authorized person": only the letters that name '
        f"somebody else are printed again, with your name. If not, hand the letters back, so that {person} is asked.",
        f"/viewed/{order.id}",
        suggestion=person,
    )


def _commit(desk: Desk, checked: _Checked, form: Form, visitor: Visitor) -> None:
    envelope, now = checked.envelope, desk.clock.now()
    seen = {"who": form.typed_name.strip(), "ip": visitor.ip, "user_agent": visitor.user_agent}
    consent_sha256 = loa.consent_sha256(envelope.language.value)
    consent = f"version {form.consent_version}, SHA-256 {consent_sha256}"
    agreed = envelope.but(trail=noted(envelope, TrailKind.CONSENTED, now, detail=consent, **seen))
    trail = noted(agreed, TrailKind.SIGNED, now, detail=", ".join(order.id for order in checked.waiting), **seen)
    signed = next_version(
        desk,
        envelope.but(pending=still_true(envelope)),
        status=EnvelopeStatus.SIGNED,
        ended_at=now,
        trail=trail,
    )
    drawing = _kept(desk, checked)
    by_code = any(entry.kind == TrailKind.CODE_CONFIRMED for entry in envelope.trail)
    signature = Signature(
        typed_name=form.typed_name.strip(),
        title=form.title.strip(),
        signed_at=now,
        time_zone=envelope.time_zone,
        signer_email=envelope.signer.email,
        consent_version=form.consent_version,
        consent_sha256=consent_sha256,
        method=SignatureMethod(form.method),
        drawing=drawing,
        identified_by=("emailed_link", "emailed_code") if by_code else ("emailed_link",),
        envelope_id=envelope.id,
        ip=visitor.ip,
        user_agent=visitor.user_agent,
        unsigned_sha256="",
    )
    actor = signer_actor(envelope)
    moves: Moves = []
    for order in checked.waiting:
        assert order.letter.unsigned is not None
        mine = signature.but(
            title=signature.title or checked.contents[order.id].authorized_person_title or "",
            unsigned_sha256=order.letter.unsigned.sha256,
        )
        letter = order.letter.but(status=LoaStatus.SIGNED, signature=mine)
        after = moved(desk, order, Status.IN_REVIEW, actor, letter=letter)
        event = order_event(
            desk,
            after,
            "letter.signed",
            actor,
            before=order,
            envelope_id=envelope.id,
            consent_version=form.consent_version,
            unsigned_sha256=mine.unsigned_sha256,
        )
        moves.append((after, event))
    pointer = PointSigningLink(token_hash(copies_token(desk, envelope.id)), envelope.request_id, envelope.id)
    event = request_event(desk, checked.view.request, "envelope.signed", actor, envelope_id=envelope.id)
    commit_orders(desk, envelope.request_id, moves, [Replace(signed), pointer, Append(event)])


def _kept(desk: Desk, checked: _Checked) -> StoredFile | None:
    """The drawing, beside the letters it is on. Written before the signature: one that is not used harms nobody."""
    if not checked.drawing:
        return None
    envelope = checked.envelope
    name = hashlib.sha256(checked.drawing).hexdigest()[:32]
    key = f"letters/{envelope.account_id}/{envelope.id}/drawing-{name}.png"
    return stored_file(desk.letters.write_once(key, checked.drawing, "image/png"))
