"""One try to deliver a webhook, and what it leads to."""

from datetime import datetime

from shared.domain.model import DeliveryState, EndpointEnd, WebhookDelivery, WebhookEndpoint, WebhookTry
from shared.domain.webhooks import (
    GONE,
    TRIES_KEPT,
    headline,
    is_given_up,
    live_secrets,
    rest_until,
    verdict,
    wait_after,
)
from shared.ports import DueDelivery, Replace, Sent, Unavailable, WriteRefused
from shared.usecases.desk import Desk
from shared.usecases.webhooks.desk import WebhookDesk, changed_delivery, secret_of
from shared.usecases.webhooks.disabling import disable

_ATTEMPTS = 8


def deliver(webhooks: WebhookDesk, due: DueDelivery) -> WebhookDelivery | None:
    """Try a delivery that is due; answers it as it is then, None where there was nothing to do.

    At least once: a try whose note was lost is made again, under the same id. Raises `Unavailable`.
    """
    desk = webhooks.desk
    delivery = desk.store.webhook_delivery(due.endpoint_id, due.event_id)
    if delivery is None or not _is(delivery, due):
        return None
    endpoint = desk.store.webhook_endpoint(due.account_id, due.endpoint_id)
    if endpoint is None or not endpoint.enabled:
        return _end(desk, delivery, "endpoint_deleted" if endpoint is None else "endpoint_disabled")
    health = desk.store.webhook_health(endpoint.id)
    if health is not None and health.resume_at is not None and health.resume_at > desk.clock.now():
        return _put_off(desk, delivery, health.resume_at)
    at = desk.clock.now()
    secrets = [secret_of(desk, endpoint, one.generation) for one in live_secrets(endpoint, at)]
    sent = webhooks.sender.post(endpoint.url, delivery.event_id, delivery.body, secrets, at)
    made = _read(sent, at)
    if made.fault == GONE:
        # Before the note: should that fail, the endpoint has had its way all the same.
        disable(webhooks, endpoint, EndpointEnd.GONE)
    after = _noted(desk, due, made)
    if not made.fault and health is not None:
        desk.store.clear_webhook_health(endpoint.id)
    if made.fault not in ("", GONE):
        _fares_badly(webhooks, endpoint, gave_up=after is not None and after.state == DeliveryState.FAILED)
    return after


def _is(delivery: WebhookDelivery, due: DueDelivery) -> bool:
    """Whether this is still the try that was decided on."""
    pending = delivery.state == DeliveryState.PENDING
    return pending and (delivery.round, delivery.tried) == (due.round, due.tried)


def _read(sent: Sent, at: datetime) -> WebhookTry:
    fault, detail = verdict(sent.status) if sent.status is not None else (sent.fault, sent.detail)
    return WebhookTry(
        at=at, status=sent.status, fault=fault, detail=detail, milliseconds=sent.milliseconds, answer=sent.answer
    )


def _noted(desk: Desk, due: DueDelivery, made: WebhookTry) -> WebhookDelivery | None:
    """The try on the delivery as it is now. One that was sent anew meanwhile keeps the try, and goes on by itself."""
    for _ in range(_ATTEMPTS):
        delivery = desk.store.webhook_delivery(due.endpoint_id, due.event_id)
        if delivery is None:
            return None
        after = _after(desk, delivery, made, counts=_is(delivery, due))
        try:
            desk.store.commit([Replace(after)])
        except WriteRefused:
            continue
        return after
    raise Unavailable(f"{due.event_id} to {due.endpoint_id} is written by too many at once")


def _after(desk: Desk, delivery: WebhookDelivery, made: WebhookTry, *, counts: bool) -> WebhookDelivery:
    now = desk.clock.now()
    tries = (*delivery.tries, made)[-TRIES_KEPT:]
    if not counts:
        return changed_delivery(delivery, now, tries=tries)
    ended = {"tries": tries, "tried": delivery.tried + 1, "next_try_at": None, "look_at": None}
    if not made.fault:
        return changed_delivery(delivery, now, state=DeliveryState.DELIVERED, **ended)
    if made.fault == GONE:
        return changed_delivery(delivery, now, state=DeliveryState.FAILED, why=GONE, **ended)
    wait = wait_after(delivery.tried + 1, headline(delivery))
    if wait is None:
        return changed_delivery(delivery, now, state=DeliveryState.FAILED, why="gave_up", **ended)
    return changed_delivery(delivery, now, **(ended | {"next_try_at": now + wait, "look_at": now + wait}))


def _end(desk: Desk, delivery: WebhookDelivery, why: str) -> WebhookDelivery | None:
    ended = changed_delivery(
        delivery, desk.clock.now(), state=DeliveryState.FAILED, why=why, next_try_at=None, look_at=None
    )
    return _written(desk, ended)


def _put_off(desk: Desk, delivery: WebhookDelivery, until: datetime) -> WebhookDelivery | None:
    """Its endpoint is left alone for now: that costs the delivery no try."""
    return _written(desk, changed_delivery(delivery, desk.clock.now(), next_try_at=until, look_at=until))


def _written(desk: Desk, delivery: WebhookDelivery) -> WebhookDelivery | None:
    try:
        desk.store.commit([Replace(delivery)])
    except WriteRefused:
        # It moved meanwhile, and whoever moved it sees to it.
        return None
    return delivery


def _fares_badly(webhooks: WebhookDesk, endpoint: WebhookEndpoint, *, gave_up: bool) -> None:
    desk = webhooks.desk
    now = desk.clock.now()
    health = desk.store.note_webhook_failure(endpoint.id, now, gave_up=gave_up)
    if gave_up and is_given_up(health, now, desk.policy):
        disable(webhooks, endpoint, EndpointEnd.FAILING, health.failing_since)
        return
    until = rest_until(health.failing_since, health.failures, now)
    if until is not None:
        desk.store.rest_webhooks(endpoint.id, until)
