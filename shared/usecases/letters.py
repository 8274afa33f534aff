"""The letter of an order: what it says, printing and freezing it, sealing it once signed, signing through the API."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from shared.domain import letter as loa
from shared.domain.envelopes import trail_is_whole
from shared.domain.lifecycle import Status
from shared.domain.model import (
    Actor,
    LoaStatus,
    NumbersStaying,
    PortOrder,
    PostalAddress,
    Signature,
    StoredFile,
    TrailEntry,
    TrailKind,
)
from shared.domain.permissions import Action
from shared.domain.problems import NotFound, RulesBroken, StateConflict
from shared.domain.readiness import order_lacks
from shared.ports import FileVersion, LetterPrinter, LetterSealer, PointLetterFile, Unavailable, WriteRefused
from shared.usecases.account_secrets import vault_context
from shared.usecases.desk import SYSTEM, Desk, Once, Principal, remember, replayed, require, visible_request
from shared.usecases.order_numbers import letter_rows
from shared.usecases.transitions import changed, commit_order, commit_unless_moved, moved, order_event


def letter_content(desk: Desk, order: PortOrder) -> loa.LetterContent:
    """What the order's letter says. Opens the sealed account number; there is no field for a PIN."""
    account = order.losing_account
    number = ""
    if account.sealed_account_number:
        number = desk.vault.open(account.sealed_account_number, vault_context(account.account_id, account.id))
    address = account.service_address
    toll_free = order.number_class == "toll_free"
    partial = account.numbers_staying in (NumbersStaying.SOME, NumbersStaying.UNKNOWN)
    return loa.LetterContent(
        letter_id=order.id,
        order_reference=order.reference,
        company_name=desk.policy.company_name,
        losing_carrier_name=account.carrier_name,
        reseller_name=account.reseller_name or None,
        number_class=order.number_class.value,
        country=order.country or None,
        end_user_name=account.end_user_name,
        subscriber_type=account.subscriber_type or "business",
        service_address=letter_address(address),
        authorized_person_name=account.authorized_person.name,
        authorized_person_title=account.authorized_person.title or None,
        authorized_person_email=account.authorized_person.email or None,
        account_number=number or None,
        billing_telephone_number=None if toll_free else account.billing_telephone_number or None,
        new_billing_telephone_number=None if toll_free else account.new_billing_telephone_number or None,
        pin_line=loa.pin_line(account.pin_status.value, order.number_class.value),
        numbers=tuple(row.number for row in letter_rows(desk, order)),
        numbers_staying_answer=(account.numbers_staying or NumbersStaying.NONE).value,
        numbers_staying=account.numbers_staying_list,
        port_scope="partial" if partial and not toll_free else "full",
        target_resp_org=desk.policy.target_resp_org if toll_free else None,
        prepared_on=order.prepared_on,
        language=order.letter.language.value,
    )


def letter_address(address: PostalAddress) -> loa.PostalAddress:
    """An address as letters have it."""
    return loa.PostalAddress(
        line1=address.line1,
        line2=address.line2 or None,
        city=address.city,
        state=address.state,
        postal_code=address.postal_code,
        country=address.country or "US",
    )


def print_letter(desk: Desk, printer: LetterPrinter, order_id: str) -> None:
    """Print the letter of an order that awaits signature, and freeze it; again is harmless.

    Its bytes are what is viewed and signed from now on; what they say is kept beside them.
    """
    order = desk.store.order(order_id)
    if order is None or not _to_be_printed(order):
        return
    content = letter_content(desk, order)
    printed = printer.render(content)
    place = f"letters/{order.account_id}/{order.id}/letter-{order.letter.revision}"
    text = loa.content_json(content).encode()
    said = desk.letters.write_once(f"{place}.json", text, "application/json")
    stored = desk.letters.write_once(f"{place}.pdf", printed.body, "application/pdf")
    if (said.sha256, stored.sha256) != (_sha256(text), _sha256(printed.body)):
        # An earlier try got as far as the file, and what the letter says changed since: it becomes the next revision.
        _next_revision(desk, order)
        return
    letter = order.letter.but(
        status=_printed_status(desk, order),
        unsigned=stored_file(stored),
        content=stored_file(said),
        box=printed.box,
        resp_org=content.target_resp_org or "",
    )
    ready = changed(order, desk.clock.now(), letter=letter)
    event = order_event(desk, ready, "letter.ready", SYSTEM, before=order, sha256=stored.sha256)
    commit_unless_moved(desk, ready, event, [PointLetterFile(stored.sha256, order.id)])


def _printed_status(desk: Desk, order: PortOrder) -> LoaStatus:
    """A letter without a signer of its own is there to be signed; another is sent once its invitation is."""
    if order.signer is None:
        return LoaStatus.SENT
    envelope = desk.store.envelope(order.request_id, order.envelope_id) if order.envelope_id else None
    return LoaStatus.SENT if envelope is not None and envelope.sent_at is not None else LoaStatus.NOT_SENT


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _to_be_printed(order: PortOrder) -> bool:
    return order.status == Status.AWAITING_SIGNATURE and order.letter.unsigned is None and not order_lacks(order)


def _next_revision(desk: Desk, order: PortOrder) -> None:
    again = changed(order, desk.clock.now(), letter=order.letter.but(revision=order.letter.revision + 1))
    commit_unless_moved(desk, again, order_event(desk, again, "letter.printed_anew", SYSTEM, before=order))


def frozen_content(desk: Desk, order: PortOrder) -> loa.LetterContent:
    """What the order's printed letter says: as it was printed, whatever has changed since."""
    kept = order.letter.content
    return letter_content(desk, order) if kept is None else kept_content(desk, kept)


def kept_content(desk: Desk, kept: StoredFile) -> loa.LetterContent:
    """What a printed letter says, from the file beside it (`Letter.content`)."""
    return loa.content_from_json(desk.letters.read(kept.key, kept.version_id).decode())


def frozen_letter(desk: Desk, order: PortOrder) -> bytes:
    """The bytes that were frozen for viewing and signing. Raises `Unavailable` where they are not those any more."""
    assert order.letter.unsigned is not None
    body = desk.letters.read(order.letter.unsigned.key, order.letter.unsigned.version_id)
    if _sha256(body) != order.letter.unsigned.sha256:
        raise Unavailable(f"the letter of {order.id} is not the one that was frozen")
    return body


def print_signed_letter(desk: Desk, sealer: LetterSealer, order_id: str) -> None:
    """Put signature, certificate and seal behind the frozen letter and keep it; again is harmless.

    The signature counts from when it was recorded: trouble with the key or the bucket only delays the copy.
    """
    order = desk.store.order(order_id)
    if order is None or order.letter.signature is None or order.letter.signed is not None:
        return
    letter, signature = order.letter, order.letter.signature
    if letter.box is None:
        return
    drawing = None
    if signature.drawing is not None:
        drawing = desk.letters.read(signature.drawing.key, signature.drawing.version_id)
    body = sealer.seal(
        frozen_letter(desk, order), letter.box, _on_letter(signature, drawing), letter_certificate(desk, order)
    )
    key = f"letters/{order.account_id}/{order.id}/signed-{letter.revision}.pdf"
    stored = desk.letters.write_once(key, body, "application/pdf")
    now = desk.clock.now()
    kept = changed(order, now, letter=letter.but(signed=stored_file(stored)), docs_accepted_at=now)
    event = order_event(desk, kept, "letter.kept", SYSTEM, before=order, sha256=stored.sha256)
    commit_unless_moved(desk, kept, event, [PointLetterFile(stored.sha256, order.id)])


def _on_letter(signature: Signature, drawing: bytes | None) -> loa.LetterSignature:
    return loa.LetterSignature(
        typed_name=signature.typed_name,
        title=signature.title or None,
        signed_at=signature.signed_at,
        signer_email=signature.signer_email or None,
        consent_version=signature.consent_version,
        method=signature.method.value,
        drawing=drawing,
        ip=signature.ip or None,
        user_agent=signature.user_agent or None,
        time_zone=signature.time_zone,
        unsigned_sha256=signature.unsigned_sha256,
    )


def letter_certificate(desk: Desk, order: PortOrder) -> loa.LetterCertificate:
    """What the certificate page of a signed order says; the trail is that of its envelope up to the signature."""
    signature = order.letter.signature
    assert signature is not None
    envelope = desk.store.envelope(order.request_id, signature.envelope_id) if signature.envelope_id else None
    if envelope is not None and not trail_is_whole(envelope):
        raise Unavailable(f"the trail of {envelope.id} is not as it was written; nothing is certified")
    trail = envelope.trail if envelope is not None else _own_trail(order, signature)
    return loa.LetterCertificate(
        letter_id=order.id,
        envelope_id=signature.envelope_id,
        company_name=desk.policy.company_name,
        account_name=order.account_name,
        signer_name=signature.typed_name,
        signer_title=signature.title,
        signer_email=signature.signer_email,
        identified_by=signature.identified_by,
        method=signature.method.value,
        signed_at=signature.signed_at,
        consent_version=signature.consent_version,
        consent_sha256=signature.consent_sha256,
        document_sha256=signature.unsigned_sha256,
        check_url=f"{desk.policy.public_base_url}/letter-check?id={order.id}",
        language=order.letter.language.value,
        trail=tuple(
            loa.CertificateEvent(
                at=entry.at,
                kind=entry.kind.value,
                who=entry.who,
                ip=entry.ip,
                user_agent=entry.user_agent,
                detail=entry.detail,
                digest=entry.digest,
            )
            for entry in trail
            if entry.at <= signature.signed_at
        ),
    )


def _own_trail(order: PortOrder, signature: Signature) -> tuple[TrailEntry, ...]:
    """For a letter that was signed through the API: what its one call said."""
    said = {"who": signature.typed_name, "ip": signature.ip, "user_agent": signature.user_agent}
    consent = f"version {signature.consent_version}"
    return (
        TrailEntry(at=signature.signed_at, kind=TrailKind.CONSENTED, detail=consent, **said),
        TrailEntry(at=signature.signed_at, kind=TrailKind.SIGNED, detail=order.id, **said),
    )


@dataclass(frozen=True, slots=True)
class Signing:
    """What a signer says when they sign."""

    typed_name: str
    title: str
    consent: bool
    consent_version: str
    document_sha256: str
    signed_on: date | None
    ip: str
    user_agent: str
    identified_by: str = "api_key"
    """How we know who it is; the certificate has the words (`identified.…`)."""
    consent_language: str = ""
    """In which the consent was read; "" for the letter's own."""


def sign_letter(
    desk: Desk, principal: Principal, request_id: str, order_id: str, signing: Signing, once: Once | None = None
) -> PortOrder:
    """The requester signs an order's letter themselves; a repeated call by the signer answers as signed."""
    require(principal, Action.LETTERS_SIGN)
    order = order_of_request(desk, principal, request_id, order_id)
    if replayed(desk, once) is not None:
        return order
    if order.letter.signature is not None:
        return _signed_before(order, signing)
    if order.status != Status.AWAITING_SIGNATURE or order.letter.unsigned is None:
        raise StateConflict(
            "The letter is still being prepared; try again in a moment."
            if order.status == Status.AWAITING_SIGNATURE
            else f"An order that is {order.status} does not wait for a signature.",
            code="letter_not_ready" if order.status == Status.AWAITING_SIGNATURE else "invalid_transition",
        )
    _not_with_a_signer(desk, order)
    now = desk.clock.now()
    problems = loa.check_signature(
        frozen_content(desk, order),
        typed_name=signing.typed_name,
        title=signing.title,
        consent_given=signing.consent,
        consent_version=signing.consent_version,
        viewed_sha256=signing.document_sha256,
        expected_sha256=order.letter.unsigned.sha256,
        signed_on=signing.signed_on or now.date(),
        today=now.date(),
    )
    if problems:
        raise RulesBroken("The letter was not signed.", problems=problems)
    signer = Actor(kind=principal.actor.kind, id=principal.user_id, name=principal.user_name)
    signed = _signed(desk, order, signing, now, signer)
    event = order_event(
        desk,
        signed,
        "letter.signed",
        signer,
        before=order,
        consent_version=signing.consent_version,
        unsigned_sha256=order.letter.unsigned.sha256,
    )
    try:
        commit_order(desk, signed, event, remember(desk, once, order_id))
    except WriteRefused:
        fresh = desk.store.order(order_id)
        if fresh is not None and fresh.letter.signature is not None:
            return _signed_before(fresh, signing)
        raise StateConflict("The order changed this moment. Read it again.", code="concurrent_change") from None
    return signed


def _not_with_a_signer(desk: Desk, order: PortOrder) -> None:
    """A letter that somebody else was asked to sign is not signed past them."""
    envelope = desk.store.envelope(order.request_id, order.envelope_id) if order.envelope_id else None
    waits = order.wants_envelope or (envelope is not None and envelope.is_open)
    if waits and order.signer is not None:
        raise StateConflict(
            f"This letter went to {order.signer.name} to be signed. Revoke its envelope first, or name another signer.",
            code="sent_to_signer",
        )


def _signed_before(order: PortOrder, signing: Signing) -> PortOrder:
    """The order as it was signed, if this is the same signature once more: same person, same letter, with consent."""
    signature = order.letter.signature
    if (
        signature is not None
        and signing.consent
        and signing.document_sha256.strip().lower() == signature.unsigned_sha256.lower()
        and loa.same_person(signature.typed_name, signing.typed_name)
    ):
        return order
    raise StateConflict("This letter is signed already.", code="loa_already_signed")


def _signed(desk: Desk, order: PortOrder, signing: Signing, now: datetime, actor: Actor) -> PortOrder:
    assert order.letter.unsigned is not None
    signature = Signature(
        typed_name=signing.typed_name.strip(),
        title=signing.title.strip() or order.losing_account.authorized_person.title,
        signed_at=now,
        signer_email=order.losing_account.authorized_person.email,
        consent_version=signing.consent_version,
        consent_sha256=loa.consent_sha256(signing.consent_language or order.letter.language.value),
        identified_by=(signing.identified_by,),
        ip=signing.ip,
        user_agent=signing.user_agent,
        unsigned_sha256=order.letter.unsigned.sha256,
    )
    letter = order.letter.but(status=LoaStatus.SIGNED, signature=signature)
    return moved(desk, order, Status.IN_REVIEW, actor, letter=letter)


def order_of_request(desk: Desk, principal: Principal, request_id: str, order_id: str) -> PortOrder:
    visible_request(principal, desk.store.request(request_id))
    order = desk.store.order(order_id)
    if order is None or order.request_id != request_id:
        raise NotFound("There is no such order on this request.")
    return order


def letter_link(desk: Desk, principal: Principal, request_id: str, order_id: str, *, signed: bool | None) -> str:
    """A link that dies within minutes to the letter: the signed one where there is one, unless asked otherwise.

    A letter signed on paper is the document that shows it.
    """
    order = order_of_request(desk, principal, request_id, order_id)
    if signed is not False and order.letter.paper is not None:
        paper = desk.store.document(request_id, order.letter.paper.document_id)
        if paper is not None:
            return desk.files.presign_get(
                paper.key, paper.version_id, paper.filename, desk.policy.download_link_seconds
            )
    wanted = order.letter.signed if signed else order.letter.unsigned
    if signed is None:
        wanted = order.letter.signed or order.letter.unsigned
    if wanted is None:
        raise _no_letter(order)
    name = "signed-loa" if wanted is order.letter.signed else "loa"
    return desk.letters.presign_get(
        wanted.key, wanted.version_id, f"{name}-{order.id}.pdf", desk.policy.download_link_seconds
    )


def _no_letter(order: PortOrder) -> StateConflict:
    """Why the letter asked for is not there, and whether it will be."""
    if order.ended:
        has = "has no signed letter" if order.letter.unsigned is not None else "has no letter"
        return StateConflict(f"The order is {order.status} and {has}.", code="letter_not_available")
    if order.status == Status.DRAFT:
        return StateConflict(
            "There is no letter yet: it goes out once the request is submitted.", code="letter_not_available"
        )
    if order.status == Status.AWAITING_APPROVAL:
        return StateConflict("There is no letter yet: none goes out before approval.", code="letter_not_available")
    if order.letter.unsigned is not None and order.letter.signature is None:
        return StateConflict("The letter is not signed yet.", code="letter_not_available")
    if order_lacks(order):
        return StateConflict(
            "The letter is printed once its signer has completed what it lacks.", code="letter_not_available"
        )
    if order.status == Status.AWAITING_SIGNATURE or order.letter.signature is not None:
        return StateConflict("The letter is still being prepared; try again in a moment.", code="letter_not_ready")
    return StateConflict("This order has no letter.", code="letter_not_available")


def stored_file(written: FileVersion) -> StoredFile:
    return StoredFile(key=written.key, version_id=written.version_id, sha256=written.sha256, size=written.size)
