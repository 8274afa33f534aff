"""The conversation with a carrier's people about an order: what they wrote, for our team to read and answer."""

from dataclasses import dataclass
from typing import Final

from shared.domain.carriers import CarrierComment
from shared.domain.model import Actor, Notice, PortOrder, StaffFlag
from shared.domain.permissions import Action
from shared.domain.problems import Problem, StateConflict
from shared.ports import CarrierRefused, Receive, Write, WriteRefused
from shared.usecases.carrier_answers import order_at_carrier, order_for_staff, staff_actor
from shared.usecases.comments import written
from shared.usecases.desk import Desk, Once, Principal, lost_race, remember, replayed
from shared.usecases.hand_over import capabilities_of, carrier_of
from shared.usecases.transitions import changed, commit_order, order_event

_RETRIES: Final = 5


@dataclass(frozen=True, slots=True)
class CarrierTalk:
    """What was said about an order at its carrier, oldest first, and whether the carrier can be written to here."""

    comments: tuple[Notice, ...]
    takes_comments: bool


def carrier_talk(desk: Desk, principal: Principal, order_id: str) -> CarrierTalk:
    """The conversation about an order. Raises `Forbidden`, `NotFound`."""
    staff_actor(principal, Action.STAFF_TALK)
    order = order_for_staff(desk, principal, order_id)
    said = tuple(notice for notice in desk.store.notices(order.id) if notice.kind == "comment")
    return CarrierTalk(said, capabilities_of(desk, order).takes_comments)


def answer_carrier(desk: Desk, principal: Principal, order_id: str, text: str, once: Once | None = None) -> Notice:
    """Write to the carrier's people about an order; that they wrote is put aside with it.

    The same text within a day is said once. Raises `Forbidden`, `NotFound`, `RulesBroken` for a text that is empty or
    too long, `StateConflict` where no carrier has the order, or it takes no comments; `Unavailable`.
    """
    actor = staff_actor(principal, Action.STAFF_TALK)
    order = order_at_carrier(desk, principal, order_id)
    earlier = replayed(desk, once)
    for notice in desk.store.notices(order.id):
        if earlier is not None and notice.comment_id == earlier:
            return notice
    if not capabilities_of(desk, order).takes_comments:
        raise StateConflict(
            f"The carrier of this order ({order.carrier}) takes no comments. Write to it by mail, or in its portal.",
            code="comments_not_possible",
        )
    empty = Problem("text_missing", "The comment is empty.", "Write up to 2,000 characters.", "/text")
    said = written(text, empty, refusal="Nothing was said to the carrier.")
    try:
        comment = carrier_of(desk, order).add_comment(order.reference, said)
    except CarrierRefused as refusal:
        words = " ".join(words for _, words in refusal.reasons) or str(refusal)
        raise StateConflict(f"The carrier did not take the comment: {words}", code="carrier_refused") from None
    made = our_comment(desk, order, comment, said, actor)
    key: list[Write] = [*remember(desk, once, comment.id)]
    for _ in range(_RETRIES):
        after = _put_aside(desk, order)
        told = order_event(desk, after, "carrier.comment_sent", actor, before=order, comment_id=comment.id)
        try:
            commit_order(desk, after, told, [*kept_once(desk, made, order.id), *key])
        except WriteRefused:
            # The order moved, or its webhook was quicker.
            order = desk.store.order(order.id) or order
            continue
        return made
    raise lost_race("The order")


def our_comment(desk: Desk, order: PortOrder, comment: CarrierComment, text: str, actor: Actor) -> Notice:
    """What we wrote to the carrier's people, as it is kept with what they wrote."""
    return Notice(
        carrier=order.carrier,
        event_id="",
        kind="comment",
        carrier_order_id=order.carrier_order_id,
        reference=order.reference,
        occurred_at=comment.created_at,
        received_at=desk.clock.now(),
        text=text,
        comment_id=comment.id,
        author="us",
        told_by=actor,
    )


def kept_once(desk: Desk, notice: Notice, order_id: str) -> tuple[Write, ...]:
    """What keeps it, where the carrier's own event of it was not quicker."""
    known = any(one.key == notice.key for one in desk.store.notices(order_id))
    return () if known else (Receive(order_id, notice),)


def put_comments_aside(desk: Desk, principal: Principal, order_id: str) -> PortOrder:
    """There is nothing to answer. Again is harmless. Raises `Forbidden`, `NotFound`."""
    actor = staff_actor(principal, Action.STAFF_TALK)
    order = order_for_staff(desk, principal, order_id)
    for _ in range(_RETRIES):
        if StaffFlag.CARRIER_COMMENT not in order.staff_flags:
            return order
        after = _put_aside(desk, order)
        try:
            commit_order(desk, after, order_event(desk, after, "carrier.comments_seen", actor, before=order))
        except WriteRefused:
            order = desk.store.order(order.id) or order
            continue
        return after
    raise lost_race("The order")


def _put_aside(desk: Desk, order: PortOrder) -> PortOrder:
    flags = tuple(flag for flag in order.staff_flags if flag != StaffFlag.CARRIER_COMMENT)
    return changed(order, desk.clock.now(), staff_flags=flags)
