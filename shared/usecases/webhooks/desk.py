"""What webhooks need beside a `Desk`, and what several of their use cases share."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from shared.domain.customer_events import payload
from shared.domain.model import CustomerEvent, DeliveryState, WebhookDelivery, WebhookEndpoint
from shared.ports import DeliveryQueue, Mailer, WebhookSender
from shared.usecases.desk import Desk

QUEUE_HAS: Final = timedelta(minutes=5)
"""How long a delivery that is due may wait in the queue before the sweep puts it there again."""


@dataclass(frozen=True, slots=True)
class WebhookDesk:
    desk: Desk
    sender: WebhookSender
    queue: DeliveryQueue
    mailer: Mailer


def secret_of(desk: Desk, endpoint: WebhookEndpoint, generation: int) -> str:
    """A secret as Standard Webhooks writes it: ``whsec_`` and 256 bits in base64, worked out and stored nowhere."""
    digest = desk.vault.digest(f"{endpoint.id}:{generation}", {"purpose": "webhook_secret"})
    return f"whsec_{base64.b64encode(bytes.fromhex(digest)).decode()}"


def new_delivery(desk: Desk, endpoint: WebhookEndpoint, event: CustomerEvent) -> WebhookDelivery:
    """An event on its way to an endpoint. Its bytes are made here, once, and are the same at every try."""
    now = desk.clock.now()
    body = json.dumps(payload(event, desk.policy.public_base_url), separators=(",", ":"), ensure_ascii=False)
    return WebhookDelivery(
        endpoint_id=endpoint.id,
        event_id=event.id,
        account_id=endpoint.account_id,
        test_mode=endpoint.test_mode,
        type=event.type,
        body=body,
        next_try_at=now,
        look_at=now + QUEUE_HAS,
        created_at=now,
        updated_at=now,
    )


def sent_anew(desk: Desk, delivery: WebhookDelivery) -> WebhookDelivery:
    """The delivery from its beginning: ten more tries, the first at once. Its log stays."""
    now = desk.clock.now()
    return changed_delivery(
        delivery,
        now,
        state=DeliveryState.PENDING,
        why="",
        round=delivery.round + 1,
        tried=0,
        next_try_at=now,
        look_at=now + QUEUE_HAS,
    )


def changed_delivery(delivery: WebhookDelivery, now: datetime, **changes: Any) -> WebhookDelivery:
    """The delivery's next version."""
    found: WebhookDelivery = delivery.but(version=delivery.version + 1, updated_at=now, **changes)
    return found


def changed_endpoint(endpoint: WebhookEndpoint, now: datetime, **changes: Any) -> WebhookEndpoint:
    """The endpoint's next version."""
    found: WebhookEndpoint = endpoint.but(version=endpoint.version + 1, updated_at=now, **changes)
    return found
