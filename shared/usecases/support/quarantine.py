"""Events of carriers that fit no order, once somebody looked at them."""

from shared.domain.permissions import Action
from shared.domain.problems import NotFound
from shared.ports import Append
from shared.usecases.desk import Desk, Principal, require
from shared.usecases.support.deciding import reason_of
from shared.usecases.support.queue import quarantines
from shared.usecases.support.timeline import desk_event


def dismiss_event(desk: Desk, principal: Principal, carrier: str, event_id: str, reason: str) -> None:
    """Put an event aside for good; what it said stays in the logs of the carrier alone. Raises `NotFound`,
    `RulesBroken`."""
    require(principal, Action.STAFF_QUARANTINE)
    said = reason_of(reason, "The event stays.", why="Say what you found.")
    found = desk.store.quarantined_event(carrier, event_id) if carrier in quarantines(desk, principal) else None
    if found is None:
        raise NotFound("There is no such event in quarantine.")
    told = desk_event(
        desk, "staff.event_dismissed", principal, said, carrier=carrier, event_id=event_id[:300], why=found.why
    )
    desk.store.commit([Append(told)])
    desk.store.discard_quarantined(carrier, event_id)
