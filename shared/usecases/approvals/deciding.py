"""An administrator of the account approves or returns what a manager or client manager submitted."""

from collections.abc import Sequence
from typing import Final

from shared.domain.lifecycle import Status
from shared.domain.model import Actor, Ask, Audience, MailKind, PortOrder
from shared.domain.permissions import Action
from shared.domain.problems import Problem, RulesBroken, StateConflict
from shared.ports import Create, RequestView, Write, WriteRefused
from shared.usecases.desk import Desk, Once, Principal, lost_race, remember, replayed, require, visible_request
from shared.usecases.notifications.owing import owed_notification, telling
from shared.usecases.transitions import commit_orders, moved, order_event

LONGEST_REASON: Final = 1_000


def decide_approval(
    desk: Desk, principal: Principal, request_id: str, *, approve: bool, reason: str, once: Once | None = None
) -> tuple[PortOrder, ...]:
    """Approve every order that waits for it, or return them to draft with a reason. Again is harmless.

    Raises `Forbidden`, `NotFound`, `RulesBroken`, `StateConflict`.
    """
    require(principal, Action.REQUESTS_APPROVE)
    view = desk.store.request_view(request_id)
    visible_request(principal, view.request if view else None)
    assert view is not None
    _check_reason(approve=approve, reason=reason)
    if replayed(desk, once) is not None:
        return view.orders
    waiting = [order for order in view.orders if order.status == Status.AWAITING_APPROVAL]
    if not waiting and approve and any(order.status == Status.AWAITING_SIGNATURE for order in view.orders):
        return ()
    keys = remember(desk, once, request_id)
    return decide(desk, view, waiting, principal.actor, approve=approve, reason=reason, more=keys)


def decide(
    desk: Desk,
    view: RequestView,
    waiting: Sequence[PortOrder],
    actor: Actor,
    *,
    approve: bool,
    reason: str,
    via: str = "api",
    more: Sequence[Write] = (),
) -> tuple[PortOrder, ...]:
    """Move all of these orders on, or back, as one, and owe their requester a mail. Raises `StateConflict`."""
    _check_reason(approve=approve, reason=reason)
    if not waiting:
        raise StateConflict("No order of this request waits for approval.", code="invalid_transition")
    notification = owed_notification(
        desk,
        view.request,
        MailKind.APPROVED_REQUESTER if approve else MailKind.RETURNED_REQUESTER,
        Audience.REQUESTER,
        tuple(order.id for order in waiting),
        by=actor.name,
        reason="" if approve else reason.strip(),
    )
    decided = [_decided(desk, order, actor, approve=approve, reason=reason) for order in waiting]
    kind = "order.approved" if approve else "order.returned"
    events = [
        order_event(desk, after, kind, actor, before=order, reason=reason.strip(), via=via)
        for order, after in zip(waiting, decided, strict=True)
    ]
    events[0] = telling(events[0], notification)
    try:
        commit_orders(desk, view.request.id, list(zip(decided, events, strict=True)), [Create(notification), *more])
    except WriteRefused:
        raise lost_race("The order") from None
    return tuple(decided)


def _decided(desk: Desk, order: PortOrder, actor: Actor, *, approve: bool, reason: str) -> PortOrder:
    if not approve:
        return moved(desk, order, Status.DRAFT, actor, asks=(_returned(actor, reason),))
    return moved(desk, order, Status.AWAITING_SIGNATURE, actor, approved_by=actor, approved_at=desk.clock.now())


def _check_reason(*, approve: bool, reason: str) -> None:
    problems = []
    if not approve and not reason.strip():
        problems.append(
            Problem("reason_missing", "A request is returned with a reason.", "Say what to change.", "/reason")
        )
    if len(reason.strip()) > LONGEST_REASON:
        said = f"The reason has {len(reason.strip()):,} characters."
        problems.append(Problem("text_too_long", said, f"Shorten it to {LONGEST_REASON:,}.", "/reason"))
    if problems:
        raise RulesBroken("Nothing was decided.", problems=problems)


def _returned(actor: Actor, reason: str) -> Ask:
    return Ask(
        code="returned",
        detail=f"{actor.name} returned the request: {reason.strip()}",
        fix="Change what was asked for and submit it again.",
    )
