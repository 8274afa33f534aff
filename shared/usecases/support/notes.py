"""What our team writes about a request: notes for itself, and comments that the customer reads."""

from shared.domain.model import Comment, Note
from shared.domain.permissions import Action
from shared.domain.problems import Problem, RulesBroken
from shared.ports import Append, Create, Page, WriteRefused
from shared.usecases.carrier_answers import staff_actor
from shared.usecases.comments import add_comment, written
from shared.usecases.desk import Desk, Once, Principal, lost_race, remember, replayed, require, visible_request
from shared.usecases.transitions import request_event


def add_note(
    desk: Desk, principal: Principal, request_id: str, text: str, order_id: str = "", once: Once | None = None
) -> Note:
    """Write a note about a request, or one of its orders, that no customer reads. Raises `NotFound`, `RulesBroken`."""
    actor = staff_actor(principal, Action.STAFF_NOTES)
    request = visible_request(principal, desk.store.request(request_id))
    refusal = "The note was not kept."
    empty = Problem("text_missing", "The note is empty.", "Write something.", "/text")
    said = written(text, empty, refusal=refusal)
    if order_id and order_id not in request.orders:
        problem = Problem("order_unknown", "This is no order of the request.", "Leave it out.", "/order_id")
        raise RulesBroken(refusal, problems=[problem])
    earlier = replayed(desk, once)
    note = Note(
        id=earlier or desk.ids.new("nte"),
        request_id=request.id,
        account_id=request.account_id,
        order_id=order_id,
        author=actor,
        text=said,
        created_at=desk.clock.now(),
    )
    if earlier is not None:
        return note
    event = request_event(desk, request, "staff.note_added", actor, note_id=note.id, about=order_id)
    try:
        desk.store.commit([Create(note), Append(event), *remember(desk, once, note.id)])
    except WriteRefused:
        raise lost_race("The request") from None
    return note


def list_notes(desk: Desk, principal: Principal, request_id: str, limit: int, cursor: str | None) -> Page[Note]:
    """Our team's notes about a request, oldest first."""
    require(principal, Action.STAFF_READ)
    visible_request(principal, desk.store.request(request_id))
    return desk.store.notes(request_id, limit, cursor)


def comment_for_customer(
    desk: Desk,
    principal: Principal,
    request_id: str,
    text: str,
    envelope_id: str | None = None,
    once: Once | None = None,
) -> Comment:
    """Say something that the customer reads; a signer who has asked gets it as the answer. Raises as `add_comment`."""
    require(principal, Action.STAFF_NOTES)
    return add_comment(desk, principal, request_id, text, envelope_id, once)
