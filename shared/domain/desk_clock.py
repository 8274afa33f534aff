"""Whose turn an order has been, and for how long our team has had it: business minutes that stop with the customer.

Time that our team used is kept while the customer, their signer or administrator has the order, and counts on when it
comes back. Once it went on to the carrier, or ended, the next turn of ours begins anew.
"""

from datetime import datetime
from typing import Final

from shared.domain.desk_hours import DeskHours, read_desk_hours
from shared.domain.lifecycle import Owner
from shared.domain.model import DeskClock, PortOrder
from shared.domain.policy import Policy

_CUSTOMERS: Final = frozenset({Owner.CUSTOMER, Owner.SIGNER, Owner.ADMINISTRATOR})


def hours_of(policy: Policy) -> DeskHours:
    """The desk's hours as they are set."""
    return read_desk_hours(policy.desk_hours)


def ticked(order: PortOrder, now: datetime, policy: Policy) -> PortOrder:
    """The order with its clock as its owner has it: the same order where the turn did not change."""
    clock = order.clock
    if clock.holder == order.owner and (clock.since is not None or order.owner is None):
        return order
    hours = hours_of(policy)
    used = clock.minutes
    if clock.holder == Owner.STAFF and clock.since is not None:
        used += hours.minutes_between(clock.since, now)
    goes_on = {clock.holder, order.owner} <= {Owner.STAFF, *_CUSTOMERS}
    kept = used if goes_on else 0
    due_at = None
    if order.owner == Owner.STAFF:
        due_at = hours.later(now, max(0, policy.desk_target_hours * 60 - kept))
    turned: PortOrder = order.but(clock=DeskClock(holder=order.owner, since=now, minutes=kept, due_at=due_at))
    return turned


def age_minutes(order: PortOrder, now: datetime, hours: DeskHours) -> int:
    """Business minutes that an order has been our team's, or its carrier's, so far; those kept while the customer has
    it."""
    clock = order.clock
    if clock.since is None or clock.holder in (None, *_CUSTOMERS):
        return clock.minutes
    return clock.minutes + hours.minutes_between(clock.since, now)
