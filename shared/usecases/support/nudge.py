"""Our team sets something going again: a workflow, the carrier's word, a supplement, events that got lost."""

from shared.domain.corrections import Correction
from shared.domain.lifecycle import Status
from shared.domain.model import CarrierStage, PortOrder, StaffFlag
from shared.domain.permissions import Action
from shared.domain.problems import StateConflict
from shared.ports import Append
from shared.usecases.carrier_answers import order_for_staff, staff_actor
from shared.usecases.corrections.correcting import Fixes, correct_as_staff
from shared.usecases.desk import Desk, Once, Principal, remember, replayed, visible_request
from shared.usecases.hand_over import capabilities_of
from shared.usecases.losing_accounts import AccountFields
from shared.usecases.poll_carriers import poll_order
from shared.usecases.relay_changes import EVENTS_REPLAYED, WORKFLOW_RESTARTED
from shared.usecases.support.deciding import begin, reason_of
from shared.usecases.transitions import changed, moved, order_event, request_event


def restart_workflow(
    desk: Desk, principal: Principal, order_id: str, if_match: int | None, once: Once | None = None
) -> PortOrder:
    """Have the relay start the next attempt of the order's workflow, which goes on from the table; waits for a retry
    are over. Raises `StateConflict` for an order that has nothing left to do, and what `begin` raises."""
    decision = begin(desk, principal, Action.STAFF_ORDERS, order_id, if_match, once)
    order = decision.order
    if decision.done:
        return order
    if order.ended and order.tidied:
        raise StateConflict("This order has ended, and nothing is left to do for it.", code="terminal_state")
    driving = desk.store.driving(order.id)
    attempt = driving.attempt if driving else 0
    anew = {"fault": "", "fault_step": "", "faults_in_a_row": 0, "retry_at": None}
    after = changed(order, desk.clock.now(), **anew)
    event = order_event(
        desk, after, WORKFLOW_RESTARTED, decision.actor, before=order, attempt=attempt, fault=order.fault[:200]
    )
    return decision.commit(after, event)


def replay_events(desk: Desk, principal: Principal, request_id: str, reason: str, once: Once | None = None) -> None:
    """Have the relay put every event of a request on the bus once more, for consumers that lost some: they know each by
    its id. Raises `NotFound`, `RulesBroken`."""
    actor = staff_actor(principal, Action.STAFF_ORDERS)
    request = visible_request(principal, desk.store.request(request_id))
    if replayed(desk, once) is not None:
        return
    said = reason_of(reason, "Nothing was sent again.")
    event = request_event(desk, request, EVENTS_REPLAYED, actor, reason=said)
    desk.store.commit([Append(event), *remember(desk, once, request_id)])


def poll_now(desk: Desk, principal: Principal, order_id: str) -> tuple[PortOrder, int]:
    """Ask the carrier how an order stands; answers how many of its events were news.

    Raises `StateConflict` where no carrier has it, or its carrier cannot be asked; `Unavailable`.
    """
    staff_actor(principal, Action.STAFF_ORDERS)
    order = order_for_staff(desk, principal, order_id)
    if order.carrier_stage != CarrierStage.SENT or order.ended:
        raise StateConflict("No carrier has this order open, so there is none to ask.", code="not_at_carrier")
    if not capabilities_of(desk, order).answers:
        raise StateConflict(
            f"The carrier {order.carrier!r} cannot be asked by us. Ask it, and record what it answers.",
            code="carrier_answers_nothing",
        )
    news = poll_order(desk, order.id)
    return desk.store.order(order.id) or order, news


def resubmit(
    desk: Desk, principal: Principal, order_id: str, if_match: int | None, note: str, once: Once | None = None
) -> PortOrder:
    """Send an order to its carrier again: a supplement with a note, or the order anew where the carrier lost it.

    Raises what `correct_as_staff` and `begin` raise, `StateConflict` for an order that is not at a carrier.
    """
    decision = begin(desk, principal, Action.STAFF_ORDERS, order_id, if_match, once)
    order = decision.order
    if decision.done:
        return order
    said = reason_of(
        note, "The order was not sent again.", pointer="/note", why="Say to the carrier why it comes again."
    )
    if StaffFlag.CARRIER_LOST_ORDER not in order.staff_flags:
        fixes = Fixes(AccountFields(values={}), Correction(note=said))
        return correct_as_staff(desk, principal, order.id, fixes, once)
    if order.status not in (Status.ACTION_REQUIRED, Status.SUBMITTED):
        raise StateConflict(f"An order that is {order.status} is not handed over again.", code="invalid_transition")
    flags = tuple(flag for flag in order.staff_flags if flag != StaffFlag.CARRIER_LOST_ORDER)
    # Under the same PON: a carrier that finds it after all makes no second one.
    anew = {"carrier_stage": CarrierStage.NONE, "carrier_order_id": "", "change": None, "staff_flags": flags}
    after = moved(desk, order, Status.IN_REVIEW, decision.actor, review_passed=True, **anew)
    event = order_event(desk, after, "order.handed_over_again", decision.actor, before=order, reason=said)
    return decision.commit(after, event)
