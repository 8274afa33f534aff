"""Carriers are asked how open orders stand: hourly, and every few minutes around the confirmed date.

What they answer enters as the same events that a webhook would have brought, so webhooks that were all lost change
when something is known, never what.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from shared.domain.carrier_profiles import profile
from shared.domain.lifecycle import Status
from shared.domain.model import CarrierStage, PortOrder, StaffFlag
from shared.domain.policy import Policy
from shared.ports import Unavailable
from shared.usecases.apply_carrier_event import hear_all
from shared.usecases.desk import SYSTEM, Desk
from shared.usecases.hand_over import capabilities_of, carrier_of
from shared.usecases.transitions import changed, commit_unless_moved, flagged, order_event

AT_ONCE: Final = 200
"""Orders of one run; the next run goes on where this one ended."""
_AGAIN_AFTER_FAILURE: Final = timedelta(minutes=5)
_FAILURES_IN_A_ROW: Final = 3
"""Orders of one carrier that nobody answered for, after which the rest of its orders wait for the next run."""
_TIMES_AS_OFTEN: Final = {(True, True): 1, (True, False): 2, (False, False): 4, (False, True): 4}
"""How much more often a carrier is asked than usual, by whether it sends webhooks, and whether it sends them again."""
_NEVER_ANSWERS: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Polled:
    """What a run did. `learned` are events that no webhook had brought.

    `failed` are orders that nobody answered for, with the carrier's trouble or the kind of what was not foreseen;
    `left` is how many were due and wait for the next run.
    """

    asked: int = 0
    learned: int = 0
    failed: tuple[str, ...] = ()
    left: int = 0


class _Patience:
    """What carriers take of a run's time. One that does not answer, or takes half of it, has the rest of its orders
    wait, so that those of others are asked about."""

    def __init__(self, desk: Desk, seconds: float) -> None:
        self._desk, self._seconds = desk, seconds
        self._began = desk.clock.now()
        self._spent: dict[str, float] = {}
        self._failures: dict[str, int] = {}

    @property
    def is_over(self) -> bool:
        return (self._desk.clock.now() - self._began).total_seconds() >= self._seconds

    def is_lost_with(self, carrier: str) -> bool:
        return (
            self._failures.get(carrier, 0) >= _FAILURES_IN_A_ROW or self._spent.get(carrier, 0.0) >= self._seconds / 2
        )

    def count(self, carrier: str, since: datetime, *, failed: bool) -> None:
        self._spent[carrier] = self._spent.get(carrier, 0.0) + (self._desk.clock.now() - since).total_seconds()
        self._failures[carrier] = self._failures.get(carrier, 0) + 1 if failed else 0


def poll_carriers(desk: Desk, *, everything: bool = False, seconds: float = 3600.0) -> Polled:
    """Ask about every order that is due, or with `everything` about all that carriers have, for so many seconds.

    One order's trouble, whatever it is, does not hold up the others: it is asked about again later. What time does not
    suffice for comes first in the next run.
    """
    now = desk.clock.now()
    before = now + timedelta(days=400) if everything else now
    patience = _Patience(desk, seconds)
    asked, learned, failed = 0, 0, []
    due = desk.store.orders_to_poll(before, AT_ONCE)
    left = len(due)
    for order_id in due:
        if patience.is_over:
            break
        carrier = ""
        since = desk.clock.now()
        try:
            order = desk.store.order(order_id)
            carrier = order.carrier if order else ""
            if carrier and patience.is_lost_with(carrier):
                # Before those that failed, so that each is tried in its turn.
                desk.store.mark_polled(order_id, since + _AGAIN_AFTER_FAILURE / 2)
                continue
            found = poll_order(desk, order_id)
            asked, learned = asked + 1, learned + found
            patience.count(carrier, since, failed=False)
        except Exception as problem:  # noqa: BLE001 - one order's trouble, whatever it is, holds up no other
            said = str(problem) if isinstance(problem, Unavailable) else type(problem).__name__
            failed.append(f"{order_id}: {said}")
            desk.store.mark_polled(order_id, since + _AGAIN_AFTER_FAILURE)
            patience.count(carrier, since, failed=isinstance(problem, Unavailable))
        left -= 1
    return Polled(asked, learned, tuple(failed), left)


def poll_order(desk: Desk, order_id: str) -> int:
    """Ask about one order; answers how many events were news. Raises `Unavailable`."""
    order = desk.store.order(order_id)
    if order is None or order.carrier_stage != CarrierStage.SENT or order.ended:
        return 0
    if not capabilities_of(desk, order).answers:
        desk.store.mark_polled(order_id, desk.clock.now() + _NEVER_ANSWERS)
        return 0
    news = hear_all(desk, carrier_of(desk, order), order_id)
    if news is None:
        _lost(desk, order)
    after = desk.store.order(order_id) or order
    desk.store.mark_polled(order_id, next_poll(after, desk.clock.now(), desk.policy))
    return news or 0


def next_poll(order: PortOrder, now: datetime, policy: Policy) -> datetime:
    """When to ask again. Around the confirmed date, and while numbers are moving, it is minutes; otherwise the sooner,
    the less can be expected of the carrier's webhooks."""
    able = profile(order.carrier, policy.carrier_profiles)
    often = timedelta(minutes=policy.poll_near_foc_minutes)
    usual = timedelta(minutes=policy.poll_minutes) / _TIMES_AS_OFTEN[able.sends_webhooks, able.retries_webhooks]
    seldom = max(often, usual)
    if order.status == Status.ACTIVATING:
        return now + often
    foc = order.confirmed_foc_at
    if foc is None:
        return now + seldom
    near = foc - timedelta(hours=policy.poll_near_foc_hours)
    return now + often if now >= near else min(now + seldom, near)


def _lost(desk: Desk, order: PortOrder) -> None:
    """The carrier took this order and does not know it any more: a person has to ask it why."""
    if StaffFlag.CARRIER_LOST_ORDER in order.staff_flags:
        return
    flags = flagged(order, StaffFlag.CARRIER_LOST_ORDER)
    noted = changed(order, desk.clock.now(), staff_flags=flags)
    event = order_event(desk, noted, "order.flagged", SYSTEM, before=order, flag=StaffFlag.CARRIER_LOST_ORDER)
    commit_unless_moved(desk, noted, event)
