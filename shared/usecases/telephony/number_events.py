"""What happened to one number, for the timeline of its request and the bus."""

from typing import Any

from shared.domain.model import Actor, Claim, Event
from shared.usecases.desk import Desk


def number_event(desk: Desk, claim: Claim, kind: str, actor: Actor, **data: Any) -> Event:
    """`version` is the number's, not its order's, which stays as it is. `data` must hold no secrets."""
    return Event(
        id=desk.ids.new("evt"),
        type=kind,
        account_id=claim.account_id,
        request_id=claim.request_id,
        version=claim.version,
        at=desk.clock.now(),
        actor=actor,
        data={"number": claim.number, "order_id": claim.order_id, **data},
    )
