"""Every minute: deliveries whose time has come go to the queue, and what was lost on its way is found again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

from shared.ports import DueDelivery, Replace, Unavailable, WriteRefused
from shared.usecases.webhooks.desk import QUEUE_HAS, WebhookDesk, changed_delivery
from shared.usecases.webhooks.disabling import mail_owed
from shared.usecases.webhooks.pass_on import pass_on

T = TypeVar("T")

_RELAYED: Final = timedelta(minutes=1)
"""How long what was told may take to be passed on by itself."""
_AT_ONCE: Final = 100
_LONGEST: Final = timedelta(seconds=30)
_EVER: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did, and what it could not."""

    passed_on: int = 0
    queued: int = 0
    mailed: int = 0
    failed: tuple[str, ...] = ()


def sweep_webhooks(webhooks: WebhookDesk, *, everything: bool = False) -> Swept:
    """Do what is due. `everything`: whatever is pending is tried now, unless its endpoint is left alone, and what was
    told just now is passed on."""
    desk = webhooks.desk
    now = desk.clock.now()
    failed: list[str] = []

    def each(found: tuple[T, ...], do: Callable[[T], int]) -> int:
        done = 0
        for one in found:
            try:
                done += do(one)
            except Unavailable as problem:
                failed.append(f"{one}: {problem}")
        return done

    told_before = now + timedelta(seconds=1) if everything else now - _RELAYED
    passed_on = each(desk.store.feeds_behind(told_before, _AT_ONCE), lambda whose: pass_on(desk, whose[0], whose[1]))
    mailed = each(desk.store.endpoints_due(now, _AT_ONCE), lambda whose: _mail(webhooks, *whose))
    queued = 0
    before, at_once = (now + _EVER, 10 * _AT_ONCE) if everything else (now, _AT_ONCE)
    while True:
        due = desk.store.deliveries_due(before, at_once)
        queued += each(due, lambda one: _queue(webhooks, one[0], one[1]))
        if everything or len(due) < at_once or failed or desk.clock.now() - now > _LONGEST:
            return Swept(passed_on, queued, mailed, tuple(failed))


def _mail(webhooks: WebhookDesk, account_id: str, endpoint_id: str) -> int:
    endpoint = webhooks.desk.store.webhook_endpoint(account_id, endpoint_id)
    return mail_owed(webhooks, endpoint) if endpoint is not None else 0


def _queue(webhooks: WebhookDesk, endpoint_id: str, event_id: str) -> int:
    """Put a delivery into the queue, and out of the sweep's way until the queue should have had it."""
    desk = webhooks.desk
    delivery = desk.store.webhook_delivery(endpoint_id, event_id)
    if delivery is None or delivery.look_at is None:
        return 0
    now: datetime = desk.clock.now()
    queued = changed_delivery(delivery, now, look_at=now + 2 * QUEUE_HAS)
    try:
        desk.store.commit([Replace(queued)])
    except WriteRefused:
        return 0
    webhooks.queue.put([DueDelivery(queued.account_id, endpoint_id, event_id, round=queued.round, tried=queued.tried)])
    return 1
