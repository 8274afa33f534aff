"""Our team looks at an order before it goes to a carrier: it passes, or goes back to be signed anew."""

from shared.domain.lifecycle import Status
from shared.domain.model import Ask, DocumentsStatus, PortOrder
from shared.domain.permissions import Action
from shared.domain.problems import StateConflict
from shared.domain.review_flags import PERSON_CHANGED
from shared.ports import Replace, Write
from shared.usecases.desk import Desk, Once, Principal
from shared.usecases.revise_letters import PAPER_REJECTED, REJECTED, is_signed, renewed
from shared.usecases.support.deciding import begin, reason_of
from shared.usecases.transitions import changed, order_event


def decide_review(
    desk: Desk,
    principal: Principal,
    order_id: str,
    *,
    accept: bool,
    reason: str,
    if_match: int | None,
    once: Once | None = None,
) -> PortOrder:
    """Staff look at an order that is in review: it passes, or its letter goes back with a reason, to be signed anew.

    Raises `RulesBroken`, `StateConflict`, and what `begin` raises.
    """
    decision = begin(desk, principal, Action.STAFF_REVIEW, order_id, if_match, once)
    order, actor = decision.order, decision.actor
    if decision.done:
        return order
    if order.status != Status.IN_REVIEW or order.review_passed or not is_signed(order):
        raise StateConflict("This order does not wait for a review.", code="invalid_transition")
    now = desk.clock.now()
    if accept:
        letter = order.letter
        if letter.paper is not None:
            letter = letter.but(paper=letter.paper.but(accepted_at=now, accepted_by=actor))
        if order.documents_status == DocumentsStatus.REJECTED:
            raise StateConflict(
                "None of the documents of this order can be used: accept one, or wait for another.",
                code="documents_rejected",
            )
        docs = {"docs_accepted_at": order.docs_accepted_at or now, "documents_status": DocumentsStatus.ACCEPTED}
        passed = changed(order, now, review_passed=True, letter=letter, **docs)
        more = _looked_at(desk, order) if PERSON_CHANGED in order.review_flags else []
        event = order_event(desk, passed, "order.review_passed", actor, before=order, flags=list(order.review_flags))
        return decision.commit(passed, event, more)
    said = reason_of(reason, "The order was not sent back.", why="Say what is wrong.")
    ask = Ask(
        code="loa_invalid",
        detail=f"Our team cannot use the signed letter: {said}",
        fix="Have it signed anew: electronically, or on paper with a clear scan.",
    )
    why = PAPER_REJECTED if order.letter.paper is not None else REJECTED
    back = renewed(desk, order, actor, (why,), asks=(ask,))
    return decision.commit(back, order_event(desk, back, "letter.rejected", actor, before=order, reason=said))


def _looked_at(desk: Desk, order: PortOrder) -> list[Write]:
    """The account whose signer named themselves, once a person has compared them with the bill."""
    view = desk.store.request_view(order.request_id)
    return [
        Replace(account.but(person_unreviewed=False, version=account.version + 1))
        for account in (view.losing_accounts if view else ())
        if account.id == order.losing_account.id and account.person_unreviewed
    ]
