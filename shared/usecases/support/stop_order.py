"""Our team stops an order until its customer put something right: reasons as a carrier would give, or a document."""

from collections.abc import Sequence
from typing import Final

from shared.domain.corrections import DOCUMENT_REQUESTED
from shared.domain.documents import DocumentType
from shared.domain.lifecycle import Status
from shared.domain.model import Ask, CarrierStage, PortOrder
from shared.domain.permissions import Action
from shared.domain.phone_numbers import read_number_cell
from shared.domain.problems import Problem, RulesBroken, StateConflict
from shared.domain.rejections import REJECTIONS, GivenReason, asks_of
from shared.usecases.apply_carrier_event import turn_of
from shared.usecases.carrier_answers import Answer, record_answer
from shared.usecases.desk import Desk, Once, Principal
from shared.usecases.order_numbers import order_rows
from shared.usecases.support.deciding import Decision, begin, reason_of
from shared.usecases.transitions import moved, order_event

_NOT_STOPPED: Final = "The order was not stopped."


def reject_order(
    desk: Desk,
    principal: Principal,
    order_id: str,
    if_match: int | None,
    reasons: Sequence[GivenReason],
    once: Once | None = None,
) -> PortOrder:
    """Stop an order for these reasons, canonical codes of `rejections`, before its submission too.

    Of an order that a carrier has, this is what the carrier said. Raises `RulesBroken` with everything that is wrong,
    `StateConflict`, and what `begin` raises.
    """
    decision = begin(desk, principal, Action.STAFF_ORDERS, order_id, if_match, once)
    order = decision.order
    if decision.done:
        return order
    if order.carrier_stage == CarrierStage.SENT:
        return decision.told(record_answer(desk, principal, order_id, Answer("rejected", reasons=tuple(reasons)), once))
    _check_stoppable(order)
    read, problems = _read(desk, order, reasons)
    if problems:
        raise RulesBroken(_NOT_STOPPED, problems=problems)
    asks = asks_of(read, order.carrier, losing_carrier=order.losing_account.carrier_name)
    return _stopped(decision, asks, "order.rejected_by_our_team", codes=[ask.code for ask in asks])


def ask_document(
    desk: Desk,
    principal: Principal,
    order_id: str,
    if_match: int | None,
    document_type: str,
    reason: str,
    once: Once | None = None,
) -> PortOrder:
    """Ask the customer for a document, and say why; the order goes on once they attach it to a correction.

    Raises `RulesBroken`, `StateConflict`, and what `begin` raises.
    """
    decision = begin(desk, principal, Action.STAFF_ORDERS, order_id, if_match, once)
    order = decision.order
    if decision.done:
        return order
    _check_stoppable(order)
    said = _asked_for(document_type, reason)
    ask = Ask(
        code=DOCUMENT_REQUESTED,
        detail=f"Our team asks for a document ({document_type}): {said}",
        fix=f"Upload it with POST …/documents as type {document_type}, and attach it to this reason with POST "
        "…/corrections (dispute).",
    )
    # What was asked for before is asked for still.
    kept = tuple(one for one in order.asks if one.code != DOCUMENT_REQUESTED)
    return _stopped(decision, (*kept, ask), "order.document_requested", reason=said, document_type=document_type)


def _asked_for(document_type: str, reason: str) -> str:
    """Why a document is asked for. Raises `RulesBroken` with all that is wrong."""
    refusal = "No document was asked for."
    problems: list[Problem] = []
    if document_type not in set(DocumentType):
        fix = f"Use one of {', '.join(DocumentType)}."
        problems.append(Problem("document_type_unknown", "There is no such type of document.", fix, "/type"))
    said = ""
    try:
        said = reason_of(reason, refusal, why="Say what it is to show, and why.")
    except RulesBroken as broken:
        problems += broken.problems
    if problems:
        raise RulesBroken(refusal, problems=problems)
    return said


def _check_stoppable(order: PortOrder) -> None:
    mine = order.status == Status.IN_REVIEW and order.carrier_stage == CarrierStage.NONE
    asked = order.status == Status.ACTION_REQUIRED and order.carrier_stage == CarrierStage.NONE
    if not (mine or asked):
        raise StateConflict(
            f"An order that is {order.status} is not stopped here: it is not being reviewed. Comment on the request, "
            "or record what its carrier says.",
            code="invalid_transition",
            allowed=[Status.IN_REVIEW.value, Status.ACTION_REQUIRED.value],
        )


def _stopped(decision: Decision, asks: tuple[Ask, ...], kind: str, *, reason: str = "", **facts: object) -> PortOrder:
    desk, order, actor = decision.desk, decision.order, decision.actor
    reviewed = order.but(status=Status.IN_REVIEW)  # also where it was stopped before, and is asked for more
    stopped = {"asks": asks, "owner": turn_of(asks), "review_passed": False}
    after = moved(desk, reviewed, Status.ACTION_REQUIRED, actor, **stopped)
    return decision.commit(after, order_event(desk, after, kind, actor, before=order, reason=reason, **facts))


def _read(desk: Desk, order: PortOrder, reasons: Sequence[GivenReason]) -> tuple[list[GivenReason], list[Problem]]:
    """Reasons with their numbers as E.164, and all that is wrong with them."""
    problems: list[Problem] = []
    if not reasons:
        problems.append(Problem("reasons_missing", "There is no reason.", "Give at least one.", "/reasons"))
    there = {row.number for row in order_rows(desk, order)} if any(one.numbers for one in reasons) else set()
    read = []
    for place, one in enumerate(reasons):
        if one.code not in REJECTIONS:
            fix = f"Use one of {', '.join(sorted(REJECTIONS))}."
            detail = f"{one.code[:80]!r} is no reason of ours."
            problems.append(Problem("reason_unknown", detail, fix, f"/reasons/{place}/code"))
        numbers = []
        for index, text in enumerate(one.numbers):
            facts = read_number_cell(text).facts
            if facts is None or facts.e164 not in there:
                detail = f"{text[:40]} is not a number of this order."
                at = f"/reasons/{place}/numbers/{index}"
                problems.append(Problem("number_not_in_order", detail, "Take it out.", at))
            else:
                numbers.append(facts.e164)
        read.append(GivenReason(one.code, one.words, tuple(numbers)))
    return read, problems
