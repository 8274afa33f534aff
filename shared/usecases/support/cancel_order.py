"""Our team cancels an order; once its date is confirmed, a second person has to confirm that."""

from datetime import timedelta

from shared.domain.lifecycle import CANCELLABLE, Status
from shared.domain.model import CarrierStage, PortOrder, Proposal
from shared.domain.permissions import Action
from shared.domain.problems import Forbidden, StateConflict
from shared.usecases.cancel_orders import cancel_orders
from shared.usecases.desk import Desk, Once, Principal
from shared.usecases.support.deciding import Decision, begin, reason_of
from shared.usecases.transitions import changed, order_event

_NOT_CANCELLED = "The order was not cancelled."


def cancel_as_staff(
    desk: Desk, principal: Principal, order_id: str, if_match: int | None, reason: str, once: Once | None = None
) -> PortOrder:
    """Cancel an order, or with a confirmed date propose to: it is cancelled once a second person confirms it in time.

    Past the carrier's last change it is tried all the same; the carrier may answer that it is too late. Raises
    `RulesBroken`, `StateConflict`, and what `begin` raises.
    """
    decision = begin(desk, principal, Action.STAFF_CANCEL, order_id, if_match, once)
    order = decision.order
    if decision.done:
        return order
    _check_cancellable(order)
    said = reason_of(reason, _NOT_CANCELLED)
    if order.confirmed_foc_at is None or order.carrier_stage != CarrierStage.SENT:
        cancel_orders(desk, principal, order.request_id, (order.id,), said, once, despite_cutoff=True)
        return desk.store.order(order.id) or order
    now = desk.clock.now()
    if order.proposal is not None and order.proposal.expires_at > now:
        raise StateConflict(
            f"{order.proposal.by.name} has proposed to cancel this order; a second person is to confirm or decline it.",
            code="second_person_awaited",
        )
    until = now + timedelta(hours=desk.policy.second_person_hours)
    proposal = Proposal(kind="cancel", reason=said, by=decision.actor, at=now, expires_at=until)
    proposed = changed(order, now, proposal=proposal)
    facts = {"expires_at": until.isoformat(), "confirmed_foc_at": order.confirmed_foc_at.isoformat()}
    event = order_event(desk, proposed, "staff.cancel_proposed", decision.actor, before=order, reason=said, **facts)
    return decision.commit(proposed, event)


def confirm_cancel(
    desk: Desk, principal: Principal, order_id: str, if_match: int | None, once: Once | None = None
) -> PortOrder:
    """Cancel what somebody else of our team proposed to cancel. Raises `Forbidden` for who proposed it themselves."""
    decision = begin(desk, principal, Action.STAFF_CONFIRM, order_id, if_match, once)
    if decision.done:
        return decision.order
    proposal = _proposal(decision)
    if proposal.by.id == decision.actor.id:
        raise Forbidden("A second person has to confirm this: you proposed it yourself.", code="second_person_needed")
    _check_cancellable(decision.order)
    reason = f"{proposal.reason} (proposed by {proposal.by.name})"
    order_ids = (decision.order.id,)
    cancel_orders(desk, principal, decision.order.request_id, order_ids, reason, once, despite_cutoff=True)
    return desk.store.order(decision.order.id) or decision.order


def decline_cancel(
    desk: Desk, principal: Principal, order_id: str, if_match: int | None, reason: str, once: Once | None = None
) -> PortOrder:
    """Leave the order as it is: who proposed to cancel it may take that back, anybody else of our team decline it."""
    decision = begin(desk, principal, Action.STAFF_CANCEL, order_id, if_match, once)
    order = decision.order
    if decision.done:
        return order
    proposal = _proposal(decision)
    said = reason_of(reason, "The proposal stands.")
    left = changed(order, desk.clock.now(), proposal=None)
    event = order_event(
        desk, left, "staff.cancel_declined", decision.actor, before=order, reason=said, proposed_by=proposal.by.name
    )
    return decision.commit(left, event)


def _proposal(decision: Decision) -> Proposal:
    proposal = decision.order.proposal
    if proposal is None:
        raise StateConflict("Nobody has proposed to cancel this order.", code="nothing_proposed")
    if proposal.expires_at <= decision.desk.clock.now():
        raise StateConflict(f"What {proposal.by.name} proposed has expired. Propose it again.", code="proposal_expired")
    return proposal


def _check_cancellable(order: PortOrder) -> None:
    if order.status == Status.CANCEL_REQUESTED:
        raise StateConflict("Its carrier was asked to cancel this order already.", code="invalid_transition")
    if order.status not in CANCELLABLE:
        raise StateConflict(
            f"An order that is {order.status} cannot be cancelled.",
            code="terminal_state" if order.ended else "invalid_transition",
        )
