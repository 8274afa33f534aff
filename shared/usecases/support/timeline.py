"""The desk's own timeline: what happened there that is about no request."""

from shared.domain.model import DESK_ACCOUNT, Event
from shared.domain.permissions import Action
from shared.ports import Page
from shared.usecases.desk import Desk, Principal, require

DESK_TIMELINE = "desk"
"""Under what the desk's own events stand."""


def desk_event(desk: Desk, kind: str, principal: Principal, reason: str = "", **data: object) -> Event:
    """What one of our team did at the desk itself."""
    return Event(
        id=desk.ids.new("evt"),
        type=kind,
        account_id=DESK_ACCOUNT,
        request_id=DESK_TIMELINE,
        at=desk.clock.now(),
        actor=principal.actor,
        reason=reason,
        data=data,
    )


def desk_timeline(desk: Desk, principal: Principal, limit: int, cursor: str | None) -> Page[Event]:
    """What our team did at the desk itself, oldest first."""
    require(principal, Action.STAFF_READ)
    return desk.store.events(DESK_TIMELINE, limit, cursor)
