"""A number that two accounts ask for: our team moves its claim to who proves that it is theirs.

The row was held back when the other account's port was there first (`claim_conflict`). It is freed once that port is
over, or once its account agreed to leave the number out; then it gets an order of its own, or can be submitted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shared.domain.lifecycle import Status
from shared.domain.model import Actor, CarrierStage, Claim, Document, DocumentStatus, NumberRow, PortOrder, RowMark
from shared.domain.permissions import Action
from shared.domain.phone_numbers import read_number_cell
from shared.domain.problems import NotFound, Problem, RulesBroken, StateConflict
from shared.ports import Append, Replace, RequestView, Unavailable, WriteRefused
from shared.usecases.carrier_answers import staff_actor
from shared.usecases.comments import written
from shared.usecases.desk import Desk, Once, Principal, remember, replayed, visible_request
from shared.usecases.submit_request import dead_orders
from shared.usecases.support.deciding import changed_meanwhile
from shared.usecases.support.new_orders import commit_new_order, next_order_id, order_like, take_numbers
from shared.usecases.transitions import changed, commit_order, order_event, request_event
from shared.usecases.view_requests import all_rows

_REFUSAL: Final = "The number was not moved."
_ATTEMPTS: Final = 12


@dataclass(frozen=True, slots=True)
class Proof:
    """Why a number belongs to the account that asks for it: a document of its request that shows it, and a reason.

    `agreement` says who of the other account agreed to leave it out, and how: needed while its port is open.
    """

    document_id: str
    reason: str
    agreement: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of the number: an order of its own, or None where it can be submitted with the request."""

    number: str
    order: PortOrder | None


def move_claim(
    desk: Desk,
    principal: Principal,
    request_id: str,
    number: str,
    proof: Proof,
    once: Once | None = None,
    documents: Sequence[Document] = (),
) -> Moved:
    """Give a held number of this request to its account. Again, after a failure half way, it goes on.

    `documents` count as proof beside those of the request: those of the case that it is about.

    Raises `NotFound`, `RulesBroken` with everything that is wrong, `StateConflict` where the other account's port
    cannot let it go, `VersionConflict` where that order changed meanwhile.
    """
    actor = staff_actor(principal, Action.STAFF_CLAIMS)
    view = desk.store.request_view(request_id)
    visible_request(principal, view.request if view else None)
    if view is None:
        raise NotFound("There is no such port request.")
    facts = read_number_cell(number).facts
    e164 = facts.e164 if facts else ""
    if replayed(desk, once) is not None:
        claim = desk.store.claims([e164]).get(e164)
        return Moved(e164, desk.store.order(claim.order_id) if claim else None)
    row = _held(desk, view, e164)
    reason = _read((*view.documents, *documents), row, proof)
    assert row is not None
    claim = desk.store.claims([row.number]).get(row.number)
    if claim is not None and claim.request_id != request_id:
        _let_go(desk, actor, claim, proof, reason)
    return _freed(desk, actor, view, row, proof, reason, once)


def _held(desk: Desk, view: RequestView, number: str) -> NumberRow | None:
    """The row of a number that is held back, also where an earlier call got half way."""
    return next(
        (
            row
            for row, order in all_rows(desk, view)
            if row.number == number and (_is_held(row) or _is_begun(row, order))
        ),
        None,
    )


def _is_held(row: NumberRow) -> bool:
    return row.own_state == "claim_conflict"


def _is_begun(row: NumberRow, order: PortOrder | None) -> bool:
    return bool(row.own_order_id) and (order is None or order.id != row.own_order_id)


def held_numbers(desk: Desk, view: RequestView) -> frozenset[str]:
    """The numbers of a request that are held back, or on their way out of that."""
    return frozenset(row.number for row, order in all_rows(desk, view) if _is_held(row) or _is_begun(row, order))


def _read(documents: Sequence[Document], row: NumberRow | None, proof: Proof) -> str:
    problems: list[Problem] = []
    if row is None:
        fix = "Name a number of the list that is being checked by our team."
        problems.append(Problem("number_not_on_hold", "This number is not held back.", fix, "/number"))
    document = next((one for one in documents if one.id == proof.document_id), None)
    if document is None or document.status != DocumentStatus.ACCEPTED:
        fix = "Name an accepted document of this request that shows whose the number is."
        problems.append(Problem("document_not_there", "There is no such accepted document.", fix, "/document_id"))
    reason = ""
    try:
        empty = Problem("reason_missing", "There is no reason.", "Say what the document shows.", "/reason")
        reason = written(proof.reason, empty, refusal=_REFUSAL)
    except RulesBroken as broken:
        problems += broken.problems
    if problems:
        raise RulesBroken(_REFUSAL, problems=problems)
    return reason


def _let_go(desk: Desk, actor: Actor, claim: Claim, proof: Proof, reason: str) -> None:
    """See to it that the other account's port does not hold the number any more."""
    if claim.own_state in ("excluded", "ported_out") or claim.order_id in dead_orders(desk, [claim]):
        return
    if claim.was_there_before:
        raise StateConflict(
            f"{claim.number} is a tracking number of another account ({claim.account_id}) that no port brought in: it "
            "is here already. Settle with that account whose it is.",
            code="number_ported_here",
        )
    order = desk.store.order(claim.order_id)
    if order is None:
        raise Unavailable(f"the order of {claim.number} is being made this moment")
    if order.ended:
        raise StateConflict(
            f"{claim.number} was ported for the other account (order {order.id}), or its carrier may still port it.",
            code="number_ported_here",
        )
    if order.carrier_stage != CarrierStage.NONE:
        raise StateConflict(
            f"A carrier has the other account's order {order.id}. Correct that first: take {claim.number} out of it, "
            "or cancel it.",
            code="claim_at_carrier",
        )
    if not proof.agreement.strip():
        fix = "Say who of the other account agreed to leave the number out, and how; or have them cancel their port."
        problem = Problem("agreement_missing", f"Order {order.id} of another account holds it.", fix, "/agreement")
        raise RulesBroken(_REFUSAL, problems=[problem])
    now = desk.clock.now()
    if any(mark.own_state == "excluded" and claim.number in mark.numbers for mark in order.marks):
        desk.store.mark_claims([claim.number], order.id, own_state="excluded", at=now)  # an earlier call got so far
        return
    if order.live_count == 1:
        raise StateConflict(
            f"{claim.number} is the only number of the other account's order {order.id}. Cancel that order first.",
            code="no_number_left",
        )
    mark = RowMark(numbers=(claim.number,), own_state="excluded", at=now)
    without = changed(order, now, marks=(*order.marks, mark), excluded_count=order.excluded_count + 1)
    agreed = f"{reason} Agreed: {proof.agreement.strip()}"
    event = order_event(
        desk, without, "order.number_given_up", actor, before=order, reason=agreed[:2000], number=claim.number
    )
    try:
        commit_order(desk, without, event)
    except WriteRefused:
        raise changed_meanwhile(desk, desk.store.order(order.id) or order, order.version) from None
    # Its workflow does the same as its next step, with the row and the platform.
    desk.store.mark_claims([claim.number], order.id, own_state="excluded", at=now)


def _freed(
    desk: Desk, actor: Actor, view: RequestView, row: NumberRow, proof: Proof, reason: str, once: Once | None
) -> Moved:
    """The row in an order of its own, beside the one that its group is in; or a draft, where there is no such order."""
    sibling = next(
        (
            order
            for order in view.orders
            if order.list_id == row.list_id and row.group in order.row_groups and order.status != Status.DRAFT
        ),
        None,
    )
    facts = {"number": row.number, "document_id": proof.document_id}
    event = request_event(desk, view.request, "request.number_freed", actor, reason, **facts)
    keys = remember(desk, once, view.request.id)
    if sibling is None:
        desk.store.put_rows([row.but(own_state="")])
        desk.store.commit([Append(event), *keys])
        return Moved(row.number, None)
    order_id = row.own_order_id or _new_id(desk, view.request.id)
    fresh = desk.store.request(view.request.id) or view.request
    taken = take_numbers(desk, fresh, order_id, [row])
    if not taken.rows:
        raise StateConflict(f"{row.number} is in another live port again.", code="number_active_port_exists")
    made = order_like(desk, fresh, sibling, order_id, taken.rows)
    if not commit_new_order(desk, made, actor, None, None, [Append(event), *keys], fewer_on_hold=1):
        there = desk.store.order(order_id)
        if there is None:
            raise Unavailable(f"{view.request.id} changed while an order was made of {row.number}")
        made = there
    return Moved(row.number, made)


def _new_id(desk: Desk, request_id: str) -> str:
    for _ in range(_ATTEMPTS):
        request = desk.store.request(request_id)
        if request is None:
            break
        order_id, counted = next_order_id(request)
        try:
            desk.store.commit([Replace(counted.but(updated_at=desk.clock.now()))])
        except WriteRefused:
            continue
        return order_id
    raise Unavailable(f"{request_id} is written by too many at once")
