"""Everything that a stopped order waited for is there: it goes on from where it was, or is signed anew first."""

from collections.abc import Iterable, Mapping
from typing import Any

from shared.domain.corrections import Correction, Reason, reasons_of, unanswered
from shared.domain.document_reviews import without_refusals
from shared.domain.lifecycle import ActorKind, Status
from shared.domain.model import (
    Actor,
    Ask,
    CarrierStage,
    DocumentsStatus,
    Event,
    LosingAccount,
    PendingChange,
    PortOrder,
)
from shared.usecases.apply_carrier_event import turn_of
from shared.usecases.desk import Desk
from shared.usecases.hand_over import capabilities_of
from shared.usecases.revise_letters import REJECTED_BY_CARRIER, effect_on, is_signed, renewed, with_effect
from shared.usecases.transitions import moved, order_event


def open_reasons(desk: Desk, order: PortOrder) -> tuple[Reason, ...]:
    """Everything the order waits for."""
    return reasons_of(order, desk.playbook(), capabilities_of(desk, order))


def goes_on(
    desk: Desk,
    order: PortOrder,
    account: LosingAccount,
    change: PendingChange | None,
    actor: Actor,
    facts: Mapping[str, Any],
    **more: Any,
) -> tuple[PortOrder, Event]:
    """The order with this account, and `change` for the carrier that has it; a letter that no longer says what the
    order does is signed anew first. `facts` are for the event, `more` are further changes of the order."""
    anew = change is not None and change.new_letter
    more["change"] = None if order.is_unsent else change
    effect = effect_on(desk, order, account)
    if order.status == Status.AWAITING_SIGNATURE:
        # Corrected once more before it was signed: the letter is printed anew, and signed then.
        more["change"] = _with_letter(more["change"])
        return with_effect(desk, effect, actor, **more)
    if is_signed(order) and effect.voids:
        more |= {"asks": (), "change": _with_letter(more["change"])}
        return with_effect(desk, effect, actor, **more)
    if anew:
        more |= {"losing_account": effect.account, "asks": (), "change": _with_letter(more["change"])}
        again = renewed(desk, order, actor, (REJECTED_BY_CARRIER,), **more)
        return again, order_event(desk, again, "order.corrected", actor, before=order, **facts)
    to = Status.CHANGE_PENDING if order.carrier_stage == CarrierStage.SENT else Status.IN_REVIEW
    sent_on = moved(desk, order, to, actor, losing_account=effect.account, **more)
    return sent_on, order_event(desk, sent_on, "order.corrected", actor, before=order, **facts)


def answered_by_edit(
    desk: Desk, before: PortOrder, after: PortOrder, event: Event, names: Iterable[str], actor: Actor
) -> tuple[PortOrder, Event]:
    """The order, whose account was edited in these fields, without what it waited for because of them."""
    edited = Correction(edited=frozenset(names))
    by_staff = actor.kind == ActorKind.STAFF
    open_still = {reason.code for reason in unanswered(open_reasons(desk, before), edited, by_staff=by_staff)}
    left = tuple(ask for ask in before.asks if ask.code in open_still)
    if left == before.asks:
        return after, event
    after = after.but(**documents_answered(before, left))
    if after.status != Status.ACTION_REQUIRED:
        return after, event  # its letter is signed anew first
    if left:
        return after.but(asks=left, owner=turn_of(left)), event
    # It waited for just this.
    after = moved(desk, after, Status.IN_REVIEW, actor, change=None).but(version=after.version)
    return after, event.but(from_status=before.status, to_status=after.status, since=before.status_since)


def documents_answered(order: PortOrder, left: tuple[Ask, ...]) -> dict[str, Any]:
    """What an order says of its documents once all that was found of them is answered: they are looked at again."""
    rejected = order.documents_status == DocumentsStatus.REJECTED
    answered = without_refusals(order.asks) != order.asks and without_refusals(left) == left
    return {"documents_status": DocumentsStatus.UPLOADED} if rejected and answered else {}


def _with_letter(change: PendingChange | None) -> PendingChange | None:
    """A supplement that brings another letter along."""
    return None if change is None else change.but(fields=tuple(sorted({*change.fields, "letter_sha256"})))
