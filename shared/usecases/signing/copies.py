"""The signed letters, for who signed them, by a link of its own."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.domain.model import EarlierLetter, Envelope, Letter, PortOrder
from shared.domain.problems import StateConflict
from shared.usecases.desk import Desk
from shared.usecases.letters import kept_content
from shared.usecases.signing.links import DeadLink, signed_envelope_of
from shared.usecases.signing.view import Copies, SignedCopy


@dataclass(frozen=True, slots=True)
class _SignedLetter:
    """A letter that an envelope signed: the order's own, or one that was voided since."""

    order: PortOrder
    letter: Letter | EarlierLetter


def copies(desk: Desk, token: str) -> Copies:
    """What was signed, and which copies are sealed. Raises `DeadLink`."""
    envelope = signed_envelope_of(desk, token)
    found = tuple(_letters(desk, envelope))
    signature = next((one.letter.signature for one in found if one.letter.signature), None)
    return Copies(
        language=envelope.language,
        company_name=desk.policy.company_name,
        account_name=envelope.account_name,
        signer_name=signature.typed_name if signature else envelope.signer.name,
        signer_email=envelope.signer.email,
        signed_at=envelope.ended_at or envelope.updated_at,
        time_zone=envelope.time_zone,
        letters=tuple(_copy(desk, one) for one in found),
    )


def copy_file(desk: Desk, token: str, order_id: str) -> bytes:
    """The sealed PDF. Raises `DeadLink`, and `StateConflict` while it is being sealed."""
    for one in _letters(desk, signed_envelope_of(desk, token)):
        if one.order.id != order_id:
            continue
        if one.letter.signed is not None:
            return desk.letters.read(one.letter.signed.key, one.letter.signed.version_id)
        if isinstance(one.letter, EarlierLetter):
            raise StateConflict("This letter was voided before its copy was sealed; there is none.", code="loa_voided")
        raise StateConflict("The signed letter is being sealed; try again in a moment.", code="letter_not_ready")
    raise DeadLink


def _copy(desk: Desk, one: _SignedLetter) -> SignedCopy:
    order, letter = one.order, one.letter
    carrier, numbers = order.losing_account.carrier_name, order.number_count
    void = isinstance(letter, EarlierLetter)
    if void and letter.content is not None:
        # What it said: the order may be about something else by now.
        content = kept_content(desk, letter.content)
        carrier, numbers = content.losing_carrier_name, len(content.numbers)
    return SignedCopy(
        order_id=order.id,
        carrier_name=carrier,
        numbers=numbers,
        ready=letter.signed is not None,
        sha256=letter.signed.sha256 if letter.signed else "",
        void=void,
    )


def _letters(desk: Desk, envelope: Envelope) -> Iterator[_SignedLetter]:
    """The letters that this envelope signed, those that were voided since with them."""
    found = desk.store.orders(envelope.order_ids)
    for order_id in envelope.order_ids:
        order = found.get(order_id)
        if order is None:
            continue
        letters: tuple[Letter | EarlierLetter, ...] = (order.letter, *reversed(order.letter.earlier))
        for letter in letters:
            if letter.signature is not None and letter.signature.envelope_id == envelope.id:
                yield _SignedLetter(order, letter)
                break
