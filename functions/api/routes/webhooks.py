"""Webhook endpoints: where an account has its events sent, and what became of each."""

from typing import Annotated, Final

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from functions.api import webhook_desk
from functions.api.call import Call, answer, does, here, new_router, nothing
from shared.adapters import cursors
from shared.domain.model import DeliveryState
from shared.domain.permissions import Action
from shared.usecases.webhooks.deliveries import (
    delivery_of,
    list_deliveries,
    send_anew,
    send_failed_anew,
    send_test_event,
)
from shared.usecases.webhooks.endpoints import (
    Revealed,
    change_endpoint,
    create_endpoint,
    delete_endpoint,
    endpoint_of,
    list_endpoints,
    rotate_secret,
)

router = new_router()
_TAGS: Final = ["Webhooks"]
_ALL: Final = "/v1/webhook-endpoints"
_ONE: Final = f"{_ALL}/<endpoint_id>"
_MANAGES: Final = does(Action.WEBHOOKS_MANAGE)


@router.post(
    _ALL,
    tags=_TAGS,
    summary="Have the account's events sent to an address; its secret is shown this once",
    description="It gets what happens from now on, of the key's mode: test keys make endpoints for what test keys do.",
    status_code=201,
    openapi_extensions=_MANAGES,
)
def create(
    body: Annotated[webhook_desk.WebhookEndpointBody, Body()],
) -> Response[webhook_desk.NewWebhookSecretAnswer]:
    call = here(router)
    once = call.once(body.model_dump(mode="json"))
    made = create_endpoint(call.desk, call.principal, webhook_desk.given_endpoint(body), once)
    return _revealed(call, made, 201)


@router.get(_ALL, tags=_TAGS, summary="The endpoints of the key's mode, oldest first", openapi_extensions=_MANAGES)
def index() -> webhook_desk.WebhookEndpointList:
    call = here(router)
    found = list_endpoints(call.desk, call.principal)
    return webhook_desk.WebhookEndpointList(items=[webhook_desk.endpoint(call.desk, one) for one in found])


@router.get(_ONE, tags=_TAGS, summary="One endpoint, and how it fares", openapi_extensions=_MANAGES)
def read(endpoint_id: str) -> Response[webhook_desk.WebhookEndpointAnswer]:
    call = here(router)
    found = endpoint_of(call.desk, call.principal, endpoint_id)
    return answer(webhook_desk.endpoint(call.desk, found), version=found.version)


@router.patch(
    _ONE,
    tags=_TAGS,
    summary="Change, disable or enable an endpoint (If-Match)",
    openapi_extensions=_MANAGES,
)
def change(
    endpoint_id: str, body: Annotated[webhook_desk.WebhookEndpointBody, Body()]
) -> Response[webhook_desk.WebhookEndpointAnswer]:
    call = here(router)
    fields = webhook_desk.given_endpoint(body)
    changed = change_endpoint(call.desk, call.principal, endpoint_id, fields, call.if_match)
    return answer(webhook_desk.endpoint(call.desk, changed), version=changed.version)


@router.delete(_ONE, tags=_TAGS, summary="Delete an endpoint (If-Match)", openapi_extensions=_MANAGES)
def delete(endpoint_id: str) -> Response[str]:
    call = here(router)
    delete_endpoint(call.desk, call.principal, endpoint_id, call.if_match)
    return nothing()


@router.post(
    f"{_ONE}/secret",
    tags=_TAGS,
    summary="Give an endpoint a new secret, shown this once; the old one signs along for a while",
    openapi_extensions=_MANAGES,
)
def rotate(
    endpoint_id: str, body: Annotated[webhook_desk.SecretRotationBody | None, Body()] = None
) -> Response[webhook_desk.NewWebhookSecretAnswer]:
    call = here(router)
    wanted = body or webhook_desk.SecretRotationBody()
    once = call.once(wanted.model_dump(mode="json"))
    return _revealed(call, rotate_secret(call.desk, call.principal, endpoint_id, wanted.overlap_hours, once))


@router.post(
    f"{_ONE}/test",
    tags=_TAGS,
    summary="Send an endpoint a webhook.test event",
    description="The answer is its delivery, on its way; read the delivery to see what came of it.",
    status_code=202,
    openapi_extensions=_MANAGES,
)
def test(endpoint_id: str) -> Response[webhook_desk.WebhookDeliveryAnswer]:
    call = here(router)
    sent = send_test_event(call.desk, call.principal, endpoint_id, call.once({}))
    return answer(webhook_desk.delivery(sent), 202, location=f"{_ALL}/{endpoint_id}/deliveries/{sent.event_id}")


@router.get(
    f"{_ONE}/deliveries",
    tags=_TAGS,
    summary="What was sent to an endpoint in the last 30 days, latest event first",
    openapi_extensions=_MANAGES,
)
def deliveries(
    endpoint_id: str,
    state: Annotated[DeliveryState | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 25,
    cursor: Annotated[str | None, Query(max_length=2048)] = None,
) -> webhook_desk.WebhookDeliveryPage:
    call = here(router)
    page = list_deliveries(call.desk, call.principal, endpoint_id, state, limit, cursor)
    return webhook_desk.WebhookDeliveryPage(
        items=[webhook_desk.delivery(one) for one in page.items], cursor=page.cursor
    )


@router.get(
    f"{_ONE}/deliveries/<event_id>",
    tags=_TAGS,
    summary="One delivery with every try: when, what came back, how long it took",
    openapi_extensions=_MANAGES,
)
def delivery(endpoint_id: str, event_id: str) -> webhook_desk.WebhookDeliveryAnswer:
    call = here(router)
    return webhook_desk.delivery(delivery_of(call.desk, call.principal, endpoint_id, event_id))


@router.post(
    f"{_ONE}/deliveries/<event_id>/replay",
    tags=_TAGS,
    summary="Send one delivery anew, under the same id",
    status_code=202,
    openapi_extensions=_MANAGES,
)
def replay_one(endpoint_id: str, event_id: str) -> Response[webhook_desk.WebhookDeliveryAnswer]:
    call = here(router)
    sent = send_anew(call.desk, call.principal, endpoint_id, event_id, call.once({}))
    return answer(webhook_desk.delivery(sent), 202)


@router.post(
    f"{_ONE}/replay",
    tags=_TAGS,
    summary="Send anew all that did not arrive since a time",
    description="What failed, and what happened while the endpoint was disabled or not there yet. Up to 100 events a "
    "call: where the answer has a `cursor`, send it along for the next ones. Again is harmless: what arrived or is on "
    "its way is left alone.",
    status_code=202,
    openapi_extensions=_MANAGES,
)
def replay(endpoint_id: str, body: Annotated[webhook_desk.SendAnewBody, Body()]) -> Response[webhook_desk.ReplayAnswer]:
    call = here(router)
    listing = f"replay|{endpoint_id}"
    position = int(cursors.decode(listing, body.cursor, (int,))[0]) if body.cursor else None
    sent = send_failed_anew(call.desk, call.principal, endpoint_id, body.since, position)
    cursor = cursors.encode(listing, [sent.position]) if sent.position is not None else None
    return answer(webhook_desk.ReplayAnswer(replayed=sent.count, cursor=cursor), 202)


def _revealed(call: Call, found: Revealed, status: int = 200) -> Response[webhook_desk.NewWebhookSecretAnswer]:
    shown: Response[webhook_desk.NewWebhookSecretAnswer] = answer(
        webhook_desk.revealed(call.desk, found),
        status,
        version=found.endpoint.version,
        location=f"{_ALL}/{found.endpoint.id}" if status == 201 else "",
    )
    return shown
