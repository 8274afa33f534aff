"""The webhooks of the OpenAPI file, from the table of what customers are told."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from shared.domain.customer_events import MEMBERS, PUBLIC, SUBSCRIBABLE, PublicType, example, members_of
from shared.domain.lifecycle import ActorKind, Status

_TEXT: Final = {"type": "string"}
_DESCRIPTION: Final = (
    "Sent to the endpoints of the account that want its type, signed as Standard Webhooks 1.0.0 has it. "
    "`webhook-signature` holds one or more of `v1,` and the base64 of HMAC-SHA256 over "
    "`{webhook-id}.{webhook-timestamp}.{body}`, one for each secret that signs now. Answer any 2xx within 15 seconds. "
    "An event may come more than once, under the same `webhook-id`, and in any order: order by `data.version` of the "
    "order or request. Types and members may be added: ignore what you do not know."
)

_HEADERS: Final = (
    ("webhook-id", "The event's id: the same at every try, and in `GET /v1/events`.", {**_TEXT, "maxLength": 64}),
    (
        "webhook-timestamp",
        "When this try was made, in seconds since 1970.",
        {**_TEXT, "pattern": "^[0-9]+$", "maxLength": 20},
    ),
    (
        "webhook-signature",
        "`v1,…`, several parted by spaces while secrets overlap.",
        {**_TEXT, "maxLength": 8_192},
    ),
)

_ALWAYS: Final[Mapping[str, tuple[Mapping[str, Any], str]]] = {
    "account_id": (_TEXT, "Whose event it is."),
    "test_mode": ({"type": "boolean"}, "Whether test keys did it."),
    "request_id": (_TEXT, "The port request."),
    "order_id": (_TEXT, "The order, where it is about one."),
    "status": ({"type": "string", "enum": list(Status)}, "Of the order, or of the request where there is no order."),
    "previous_status": ({"type": ["string", "null"]}, "What the order was before, where that changed."),
    "version": (
        {"type": "integer"},
        "Of the order, or of the request where there is no order, or of what of the account changed: order by it.",
    ),
    "actor": ({"type": "string", "enum": list(ActorKind)}, "What kind of actor did it."),
    "links": (
        {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}},
        "Where what it is about can be read, with an API key.",
    ),
}


def add_webhooks(document: dict[str, Any]) -> None:
    """Put the webhooks and their schemas into the document."""
    rows = list(PUBLIC.values())
    schemas = document["components"]["schemas"]
    schemas["WebhookEvent"] = _event()
    schemas["WebhookData"] = _data(rows)
    schemas["CustomerEventAnswer"]["properties"]["data"] = {"$ref": "#/components/schemas/WebhookData"}
    schemas["WebhookEndpointBody"]["properties"]["event_types"]["anyOf"][0]["items"] = {
        "type": "string",
        "enum": list(SUBSCRIBABLE),
    }
    document["components"]["parameters"] = {
        name: {"name": name, "in": "header", "required": True, "description": says, "schema": dict(schema)}
        for name, says, schema in _HEADERS
    }
    document["webhooks"] = {row.type: {"post": _operation(row)} for row in rows}


def _event() -> dict[str, Any]:
    return {
        "type": "object",
        "description": _DESCRIPTION,
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": {"type": "string", "enum": list(PUBLIC)},
            "timestamp": {"type": "string", "format": "date-time", "description": "When it happened."},
            "data": {"$ref": "#/components/schemas/WebhookData"},
        },
    }


def _data(rows: Sequence[PublicType]) -> dict[str, Any]:
    """Every member that some type tells; which type tells which stands with the type."""
    further = {name: (MEMBERS[name].schema, MEMBERS[name].says) for name in members_of(rows)}
    return {
        "type": "object",
        "required": ["account_id", "test_mode", "actor", "links"],
        "properties": {
            name: {**schema, "description": says} for name, (schema, says) in (dict(_ALWAYS) | further).items()
        },
    }


def _operation(row: PublicType) -> dict[str, Any]:
    told = f" Beside what every event tells: {', '.join(f'`{name}`' for name in row.tells)}." if row.tells else ""
    schema = {
        "allOf": [
            {"$ref": "#/components/schemas/WebhookEvent"},
            {"type": "object", "properties": {"type": {"const": row.type}}},
        ]
    }
    return {
        "operationId": f"webhook_{row.type.replace('.', '_')}",
        "tags": ["Webhook events"],
        "summary": row.says.removesuffix("."),
        "description": f"{row.says}{told} How it is signed and sent stands with the schema `WebhookEvent`.",
        "security": [],
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name, _, _ in _HEADERS],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": schema, "example": example(row)}},
        },
        "responses": {
            "2XX": {"description": "Taken."},
            "410": {"description": "No more: the endpoint is disabled at once."},
            "default": {"description": "Tried again, ten times in about three days. Redirects are not followed."},
        },
    }
