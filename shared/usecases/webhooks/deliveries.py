"""The log of what was sent to an endpoint, and what an administrator has sent: a test, or something anew."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from shared.domain.customer_events import TEST
from shared.domain.model import CustomerEvent, DeliveryState, WebhookDelivery, WebhookEndpoint
from shared.domain.problems import NotFound, Problem, RulesBroken, StateConflict
from shared.domain.webhooks import LOG_DAYS, wants
from shared.ports import Create, Page, Replace, Store, WriteRefused
from shared.usecases.desk import Desk, Once, Principal, lost_race, remember, replayed
from shared.usecases.webhooks.desk import new_delivery, sent_anew
from shared.usecases.webhooks.endpoints import endpoint_of

_LOOKED_AT: Final = 500
_MOST_ANEW: Final = 100
"""Of one call: what is left is said, with where to go on."""


@dataclass(frozen=True, slots=True)
class SentAnew:
    """`position` is where to go on; None where everything was looked at."""

    count: int
    position: int | None


def list_deliveries(
    desk: Desk, principal: Principal, endpoint_id: str, state: DeliveryState | None, limit: int, cursor: str | None
) -> Page[WebhookDelivery]:
    """Deliveries of the last 30 days, latest event first. A page may be short though another follows."""
    endpoint = endpoint_of(desk, principal, endpoint_id)
    return desk.store.webhook_deliveries(endpoint.id, state, limit, cursor)


def delivery_of(desk: Desk, principal: Principal, endpoint_id: str, event_id: str) -> WebhookDelivery:
    endpoint = endpoint_of(desk, principal, endpoint_id)
    found = desk.store.webhook_delivery(endpoint.id, event_id)
    if found is None:
        raise NotFound("There is no such delivery; the log keeps them for 30 days.")
    return found


def send_test_event(desk: Desk, principal: Principal, endpoint_id: str, once: Once | None) -> WebhookDelivery:
    """Send an endpoint an event that says nothing but that it is one. It stands in the endpoint's log alone."""
    endpoint = _enabled(endpoint_of(desk, principal, endpoint_id))
    earlier = replayed(desk, once)
    if earlier is not None:
        return delivery_of(desk, principal, endpoint_id, earlier)
    event = CustomerEvent(
        id=desk.ids.new("evt"),
        type=TEST,
        account_id=endpoint.account_id,
        test_mode=endpoint.test_mode,
        at=desk.clock.now(),
        actor=principal.actor.kind.value,
        data={"webhook_endpoint_id": endpoint.id},
    )
    delivery = new_delivery(desk, endpoint, event)
    desk.store.commit([Create(delivery), *remember(desk, once, event.id)])
    return delivery


def send_anew(desk: Desk, principal: Principal, endpoint_id: str, event_id: str, once: Once | None) -> WebhookDelivery:
    """Send one delivery anew, whatever became of it: under the same id, so that a receiver knows it again."""
    endpoint = _enabled(endpoint_of(desk, principal, endpoint_id))
    delivery = delivery_of(desk, principal, endpoint.id, event_id)
    if replayed(desk, once) is not None:
        return delivery
    anew = sent_anew(desk, delivery)
    try:
        desk.store.commit([Replace(anew), *remember(desk, once, event_id)])
    except WriteRefused:
        raise lost_race("The delivery") from None
    return anew


def send_failed_anew(
    desk: Desk, principal: Principal, endpoint_id: str, since: datetime, position: int | None
) -> SentAnew:
    """Send anew what did not arrive since then: what failed, and what happened while the endpoint was disabled, was not
    there yet or did not want that type. What arrived or is on its way is left alone, so again is harmless.

    Raises `RulesBroken` (``since_too_old``): what arrived before the log begins would come again.
    """
    endpoint = _enabled(endpoint_of(desk, principal, endpoint_id))
    now = desk.clock.now()
    if since < now - timedelta(days=LOG_DAYS):
        first = (now - timedelta(days=LOG_DAYS)).strftime("%Y-%m-%dT%H:%M:%SZ")
        problem = Problem(
            "since_too_old",
            f"The delivery log begins {LOG_DAYS} days ago: before that nobody knows what arrived.",
            f"Begin at {first} or later; GET /v1/events has what was before.",
            "/since",
        )
        raise RulesBroken("Nothing was sent anew.", problems=[problem])
    at = _position_at(desk.store, endpoint, since) if position is None else position
    events = desk.store.customer_events(endpoint.account_id, endpoint.test_mode, at, _LOOKED_AT)
    wanted = [event for event in events if wants(endpoint, event)]
    known = desk.store.webhook_deliveries_of(endpoint.id, [event.id for event in wanted])
    count = 0
    for event in wanted:
        if count == _MOST_ANEW:
            return SentAnew(count, event.seq - 1)
        count += _sent(desk, endpoint, event, known.get(event.id))
    return SentAnew(count, events[-1].seq if len(events) == _LOOKED_AT else None)


def _sent(desk: Desk, endpoint: WebhookEndpoint, event: CustomerEvent, known: WebhookDelivery | None) -> bool:
    if known is not None and known.state != DeliveryState.FAILED:
        return False
    write = Create(new_delivery(desk, endpoint, event)) if known is None else Replace(sent_anew(desk, known))
    try:
        desk.store.commit([write])
    except WriteRefused:
        # Somebody else has it sent this moment.
        return False
    return True


def _position_at(store: Store, endpoint: WebhookEndpoint, since: datetime) -> int:
    """The number of the last event that was told before then: numbers and the times of numbering go the same way."""
    low, high = 0, store.feed(endpoint.account_id, endpoint.test_mode).seq
    while low < high:
        middle = (low + high + 1) // 2
        found = store.customer_events(endpoint.account_id, endpoint.test_mode, middle - 1, 1)
        if found and found[0].numbered_at is not None and found[0].numbered_at < since:
            low = middle
        else:
            high = middle - 1
    return low


def _enabled(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    if not endpoint.enabled:
        raise StateConflict(
            'The endpoint is disabled. Enable it first: PATCH it with {"enabled": true}.', code="endpoint_disabled"
        )
    return endpoint
