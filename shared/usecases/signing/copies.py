"""The signed letters, for who signed them, by a link of its own."""

from shared.domain.model import Envelope, PortOrder
from shared.domain.problems import StateConflict
from shared.usecases.desk import Desk
from shared.usecases.signing.links import DeadLink, signed_envelope_of
from shared.usecases.signing.view import Copies, SignedCopy


def copies(desk: Desk, token: str) -> Copies:
    """What was signed, and which copies are sealed. Raises `DeadLink`."""
    envelope = signed_envelope_of(desk, token)
    orders = _orders(desk, envelope)
    signature = next((order.letter.signature for order in orders if order.letter.signature), None)
    return Copies(
        language=envelope.language,
        company_name=desk.policy.company_name,
        account_name=envelope.account_name,
        signer_name=signature.typed_name if signature else envelope.signer.name,
        signer_email=envelope.signer.email,
        signed_at=envelope.ended_at or envelope.updated_at,
        time_zone=envelope.time_zone,
        letters=tuple(
            SignedCopy(
                order_id=order.id,
                carrier_name=order.losing_account.carrier_name,
                numbers=order.number_count,
                ready=order.letter.signed is not None,
                sha256=order.letter.signed.sha256 if order.letter.signed else "",
            )
            for order in orders
        ),
    )


def copy_file(desk: Desk, token: str, order_id: str) -> bytes:
    """The sealed PDF. Raises `DeadLink`, and `StateConflict` while it is being sealed."""
    for order in _orders(desk, signed_envelope_of(desk, token)):
        if order.id != order_id:
            continue
        if order.letter.signed is None:
            raise StateConflict("The signed letter is being sealed; try again in a moment.", code="letter_not_ready")
        return desk.letters.read(order.letter.signed.key, order.letter.signed.version_id)
    raise DeadLink


def _orders(desk: Desk, envelope: Envelope) -> tuple[PortOrder, ...]:
    """The orders that this envelope signed; one whose letter was voided since has another by now."""
    found = desk.store.orders(envelope.order_ids)
    return tuple(
        order
        for order_id in envelope.order_ids
        if (order := found.get(order_id)) is not None
        and order.letter.signature is not None
        and order.letter.signature.envelope_id == envelope.id
    )
