"""Our team looks at an order before it goes to a carrier: it passes, or goes back to be signed anew."""

from shared.domain.lifecycle import Status
from shared.domain.model import Ask, DocumentsStatus, PortOrder
from shared.domain.permissions import Action
from shared.domain.problems import Problem, RulesBroken, StateConflict
from shared.domain.review_flags import PERSON_CHANGED
from shared.ports import Replace, Write, WriteRefused
from shared.usecases.carrier_answers import order_for_staff, staff_actor
from shared.usecases.desk import Desk, Principal, lost_race
from shared.usecases.revise_letters import PAPER_REJECTED, REJECTED, is_signed, renewed
from shared.usecases.transitions import changed, commit_order, order_event


def decide_review(desk: Desk, principal: Principal, order_id: str, *, accept: bool, reason: str) -> PortOrder:
    """Staff look at an order that is in review: it passes, or goes back with a reason.

    Sent back, a letter on paper is to be signed again. Raises `NotFound`, `RulesBroken`, `StateConflict`.
    """
    actor = staff_actor(principal, Action.STAFF_REVIEW)
    order = order_for_staff(desk, principal, order_id)
    if order.status != Status.IN_REVIEW or order.review_passed or not is_signed(order):
        raise StateConflict("This order does not wait for a review.", code="invalid_transition")
    now = desk.clock.now()
    more: list[Write] = []
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
        after = changed(order, now, review_passed=True, letter=letter, **docs)
        more = _looked_at(desk, order) if PERSON_CHANGED in order.review_flags else []
        event = order_event(desk, after, "order.review_passed", actor, before=order, flags=list(order.review_flags))
    else:
        if not reason.strip():
            raise RulesBroken(
                "The order was not sent back.",
                problems=[Problem("reason_missing", "It is sent back with a reason.", "Say what is wrong.", "/reason")],
            )
        ask = Ask(
            code="loa_invalid",
            detail=f"Our team cannot use the signed letter: {reason.strip()}",
            fix="Have it signed anew: electronically, or on paper with a clear scan.",
        )
        why = PAPER_REJECTED if order.letter.paper is not None else REJECTED
        after = renewed(desk, order, actor, (why,), asks=(ask,))
        event = order_event(desk, after, "letter.rejected", actor, before=order, reason=reason.strip())
    try:
        commit_order(desk, after, event, more)
    except WriteRefused:
        raise lost_race("The order") from None
    return after


def _looked_at(desk: Desk, order: PortOrder) -> list[Write]:
    """The account whose signer named themselves, once a person has compared them with the bill."""
    view = desk.store.request_view(order.request_id)
    return [
        Replace(account.but(person_unreviewed=False, version=account.version + 1))
        for account in (view.losing_accounts if view else ())
        if account.id == order.losing_account.id and account.person_unreviewed
    ]
