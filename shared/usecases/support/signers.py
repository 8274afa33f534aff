"""Our team sees to it that a letter gets signed: the mail again, or another signer."""

from shared.domain.model import Person, PortOrder
from shared.domain.permissions import Action
from shared.domain.problems import StateConflict
from shared.usecases.desk import Desk, Once, Principal
from shared.usecases.envelopes.sending import replace_signer, resend, send_to
from shared.usecases.support.deciding import begin


def resend_letter(
    desk: Desk, principal: Principal, order_id: str, if_match: int | None, *, new_link: bool, once: Once | None = None
) -> PortOrder:
    """Mail an order's signer their link again, or a new one; with it go the other letters of the same envelope.

    Raises `StateConflict` where nobody was asked by mail or nothing waits for a signature, and what `begin` raises.
    """
    decision = begin(desk, principal, Action.STAFF_ORDERS, order_id, if_match, once)
    order = decision.order
    if decision.done:
        return order
    if not order.envelope_id:
        raise StateConflict("Nobody was asked for this letter by mail. Name a signer.", code="no_envelope")
    resend(desk, principal, order.request_id, order.envelope_id, new_link=new_link, once=once)
    return desk.store.order(order.id) or order


def ask_signer(
    desk: Desk, principal: Principal, order_id: str, if_match: int | None, signer: Person, once: Once | None = None
) -> PortOrder:
    """Ask somebody for the letter of an order, and for the others that its signer was asked for; their link is dead.

    Raises `RulesBroken`, `StateConflict`, and what `begin` raises.
    """
    decision = begin(desk, principal, Action.STAFF_ORDERS, order_id, if_match, once)
    order = decision.order
    if decision.done:
        return order
    if order.envelope_id and not order.asks:
        replace_signer(desk, principal, order.request_id, order.envelope_id, signer, once)
    else:
        send_to(desk, principal, order.request_id, signer, (order.id,), once)
    return desk.store.order(order.id) or order
