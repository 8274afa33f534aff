"""Events of an account and webhook endpoints: what clients send, what they get."""

from datetime import datetime
from typing import Any

from pydantic import Field

from functions.api.answers import Answer
from shared.domain.customer_events import payload
from shared.domain.model import CustomerEvent


class AccountEventAnswer(Answer):
    """An event as a webhook tells it; `id` is the `webhook-id` of its deliveries."""

    id: str
    type: str
    timestamp: datetime
    data: dict[str, Any] = Field(description="As of the webhook of this type.")


class AccountEventPage(Answer):
    """`cursor` is where the page stopped, on the last one too: send it to go on, now or later."""

    items: list[AccountEventAnswer]
    cursor: str
    more: bool = Field(description="Whether there is more to be read now.")


def account_event(found: CustomerEvent, base_url: str) -> AccountEventAnswer:
    return AccountEventAnswer(id=found.id, **payload(found, base_url))
