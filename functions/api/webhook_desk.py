"""Events of an account and webhook endpoints: what clients send, what they get."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from functions.api.answers import Answer
from functions.api.bodies import Body, Instant
from shared.domain.customer_events import payload
from shared.domain.model import CustomerEvent, DeliveryState, EndpointEnd, WebhookDelivery, WebhookEndpoint
from shared.domain.webhooks import live_secrets
from shared.usecases.desk import Desk
from shared.usecases.webhooks.endpoints import EndpointFields, Revealed

# --- what clients send -----------------------------------------------------------------------------------------------


class WebhookEndpointBody(Body):
    """`event_types`: those that are sent; null, or left out, is all of them, also types that come later."""

    url: Annotated[str | None, Field(max_length=4_000)] = None
    description: Annotated[str | None, Field(max_length=1_000)] = None
    event_types: Annotated[list[Annotated[str, Field(max_length=100)]], Field(max_length=200)] | None = None
    enabled: bool | None = None


class SecretRotationBody(Body):
    """For how many hours the secret before signs along; 0 ends it, and every older one, at once."""

    overlap_hours: Annotated[int, Field(ge=-1_000_000, le=1_000_000)] = 24


class SendAnewBody(Body):
    since: Instant
    cursor: Annotated[str | None, Field(max_length=2048)] = None


def given_endpoint(body: WebhookEndpointBody) -> EndpointFields:
    return EndpointFields(
        url=body.url,
        description=body.description,
        event_types=tuple(body.event_types) if body.event_types is not None else None,
        enabled=body.enabled,
        said=frozenset(body.model_fields_set),
    )


# --- what they get ---------------------------------------------------------------------------------------------------


class CustomerEventAnswer(Answer):
    """An event as a webhook tells it; `id` is the `webhook-id` of its deliveries."""

    id: str
    type: str
    timestamp: str = Field(json_schema_extra={"format": "date-time"})
    data: dict[str, Any] = Field(description="As of the webhook of this type.")


class CustomerEventPage(Answer):
    """`cursor` is where the page stopped, on the last one too: send it to go on, now or later."""

    items: list[CustomerEventAnswer]
    cursor: str
    more: bool = Field(description="Whether there is more to be read now.")


class WebhookSecretAnswer(Answer):
    """A secret that signs now, by its number; `ends_at` is null for the latest."""

    generation: int
    ends_at: datetime | None


class WebhookHealthAnswer(Answer):
    """Since the endpoint last took something: since when it fails, how many tries in a row, and of how many deliveries
    the last try failed. While it is left alone, until `resume_at`, what is due for it waits without losing a try."""

    failing_since: datetime
    failures: int
    gave_up: int
    resume_at: datetime | None


class WebhookEndpointAnswer(Answer):
    id: str
    url: str
    description: str
    event_types: list[str] | None = Field(description="null: all of them, also types that come later.")
    enabled: bool
    disabled_why: Literal["by_customer", "gone", "failing"] | None
    disabled_at: datetime | None
    test_mode: bool
    secrets: list[WebhookSecretAnswer]
    health: WebhookHealthAnswer | None = Field(description="null where all is well.")
    version: int
    created_at: datetime
    updated_at: datetime


class NewWebhookSecretAnswer(WebhookEndpointAnswer):
    secret: str = Field(description="Keep it: it is shown this once. Standard Webhooks: whsec_ and base64.")


class WebhookEndpointList(Answer):
    items: list[WebhookEndpointAnswer]


class WebhookTryAnswer(Answer):
    """One try. `fault` is null where the event was taken, else a code; `answer` is the first 1,000 characters."""

    at: datetime
    status: int | None
    fault: (
        Literal[
            "status",
            "redirect",
            "gone",
            "timeout",
            "connection_failed",
            "connection_broken",
            "tls_failed",
            "host_unknown",
            "address_refused",
            "url_refused",
        ]
        | None
    )
    detail: str
    duration_ms: int
    answer: str


class WebhookDeliveryAnswer(Answer):
    """`failed_why` is null unless it failed. `round` counts up when it is sent anew."""

    event_id: str
    endpoint_id: str
    type: str
    state: Literal["pending", "delivered", "failed"]
    failed_why: Literal["gave_up", "gone", "endpoint_disabled", "endpoint_deleted"] | None
    round: int
    tries: list[WebhookTryAnswer]
    next_try_at: datetime | None
    body: str = Field(description="The very text that is sent and signed.")
    created_at: datetime
    updated_at: datetime


class WebhookDeliveryPage(Answer):
    items: list[WebhookDeliveryAnswer]
    cursor: str | None


class ReplayAnswer(Answer):
    """`cursor` is null where everything was looked at."""

    replayed: int
    cursor: str | None


def account_event(found: CustomerEvent, base_url: str) -> CustomerEventAnswer:
    return CustomerEventAnswer(id=found.id, **payload(found, base_url))


def endpoint(desk: Desk, found: WebhookEndpoint) -> WebhookEndpointAnswer:
    return WebhookEndpointAnswer(**_members(desk, found))


def revealed(desk: Desk, found: Revealed) -> NewWebhookSecretAnswer:
    return NewWebhookSecretAnswer(**_members(desk, found.endpoint), secret=found.secret)


def _members(desk: Desk, found: WebhookEndpoint) -> dict[str, Any]:
    health = desk.store.webhook_health(found.id)
    why: EndpointEnd | None = found.ended_why
    return {
        "id": found.id,
        "url": found.url,
        "description": found.description,
        "event_types": list(found.event_types) or None,
        "enabled": found.enabled,
        "disabled_why": why.value if why else None,
        "disabled_at": found.ended_at,
        "test_mode": found.test_mode,
        "secrets": [
            WebhookSecretAnswer(generation=one.generation, ends_at=one.ends_at)
            for one in live_secrets(found, desk.clock.now())
        ],
        "health": WebhookHealthAnswer(**health.model_dump()) if health else None,
        "version": found.version,
        "created_at": found.created_at,
        "updated_at": found.updated_at,
    }


def delivery(found: WebhookDelivery) -> WebhookDeliveryAnswer:
    state: DeliveryState = found.state
    return WebhookDeliveryAnswer.model_validate(
        {
            **found.model_dump(include={"event_id", "endpoint_id", "type", "round", "next_try_at", "body"}),
            "state": state.value,
            "failed_why": found.why or None,
            "tries": [
                {
                    **one.model_dump(include={"at", "status", "detail", "answer"}),
                    "fault": one.fault or None,
                    "duration_ms": one.milliseconds,
                }
                for one in found.tries
            ],
            "created_at": found.created_at,
            "updated_at": found.updated_at,
        }
    )
