"""Writes ``openapi.json`` from the routes, and the calls of the Python client from that.

``python -m functions.api.openapi`` does both, and keeps the catalogue of error codes. What is served is as it is
committed.
"""

import json
from typing import Any, Final, NoReturn

from aws_lambda_powertools.event_handler.openapi.models import HTTPBearer

from functions.api.bodies import MOST_ROWS
from functions.api.bounds import add_bounds
from functions.api.call import DECIDED, MOST_BYTES
from functions.api.client_code import write_client
from functions.api.door import OPENAPI, PUBLIC, build
from functions.api.error_codes import as_text as catalogue_text
from functions.api.error_codes_kept import CATALOGUE
from functions.api.examples import BODIES, PROBLEM, TAGS
from functions.api.webhook_docs import add_webhooks

VERSION: Final = "0.1.0"

_DESCRIPTION: Final = """\
Bring telephone numbers in: a number list, the accounts at the current carriers, their invoices, and a signed Letter of
Authorization; then follow each order until its numbers are working tracking numbers.

Send `Authorization: Bearer <api key>`. Send an `Idempotency-Key` with every POST: a repeated call with the same key and
body has its effect once, for 24 hours. Most `PATCH` and `DELETE` calls want `If-Match` with the version that
was read (`ETag`). Errors are RFC 9457 problem documents that list everything that is wrong, with a fix.
"""

_PROBLEM: Final = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "Stable; see the problem's `errors` for each cause."},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/ProblemAnswer"}},
        "errors_omitted": {"type": "integer", "description": "Errors beyond the most that one answer holds."},
    },
}
_LIST_ROUTE: Final = "/v1/port-requests/{request_id}/numbers"
_TABLES: Final = {
    _LIST_ROUTE: "NumberPage",
    "/v1/port-requests": "RequestPage",
    "/v1/tracking-numbers": "TrackingNumberPage",
}
"""Lists that also come as CSV."""
_TAKES_LIST: Final = frozenset(
    {
        (_LIST_ROUTE, "put"),
        ("/v1/tracking-numbers", "post"),
        ("/admin/accounts/{account_id}/tracking-numbers", "post"),
    }
)
_BODY_OPTIONAL: Final = (
    *("/submit", "/port-requests/{request_id}/cancel", "/calls", "/rotate"),
    *("/secret", "/port-out/pin", "/complete"),
)
_CSV: Final = {"text/csv": {"schema": {"type": "string"}}}
_CSV_SENT: Final = {"text/csv": {"schema": {"type": "string", "maxLength": MOST_BYTES}}}
_FILES_ANSWERED: Final = {
    "/report.pdf": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
    "numbers-template.csv": _CSV,
    "port-out-records.csv": _CSV,
    "/evidence": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
}
"""What is no JSON, by how its path ends."""
_VERSIONED: Final = frozenset({"patch", "delete"})
_READS: Final = frozenset({"get", "head"})
_LIMITS: Final = {
    "RateLimit": 'Changes left, and seconds until there are more, as in `"writes";r=117;t=42`.',
    "RateLimit-Policy": 'How many changes an account may make in so many seconds, as in `"writes";q=120;w=60`.',
}
"""What answers to changes say. Reading is not counted."""


def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document of the routes as they are."""
    app = build(_no_parts)
    text = app.get_openapi_json_schema(
        title="Port Desk",
        version=VERSION,
        description=_DESCRIPTION,
        security_schemes={"apiKey": HTTPBearer(scheme="bearer", description="pk_live_… or pk_test_…")},
        security=[{"apiKey": []}],
    )
    found: dict[str, Any] = json.loads(text)
    found["servers"] = [
        {
            "url": "/",
            "description": "Where this file was read: production and test data alike, by the key that is sent.",
            "x-internal": False,
        }
    ]
    schemas = found.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ResponseValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = {**_PROBLEM, "examples": [dict(PROBLEM)]}
    found["components"]["headers"] = {
        name: {"description": says, "schema": {"type": "string", "maxLength": 200}} for name, says in _LIMITS.items()
    } | {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0}}}
    found["components"]["responses"] = {"TooManyChanges": _too_many_changes()}
    for name, example in BODIES.items():
        schemas[name]["examples"] = [example]
    found["tags"] = [{"name": name, "description": says} for name, says in TAGS]
    for path, operations in found["paths"].items():
        for method, operation in operations.items():
            _finish(path, method, operation)
    found["paths"] = dict(sorted(found["paths"].items()))
    add_webhooks(found)
    add_bounds(found)
    return found


def _limits() -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in _LIMITS}


def _too_many_changes() -> dict[str, Any]:
    return {
        "description": "The account has made all the changes that it may make for now. Nothing was done.",
        "headers": {**_limits(), "Retry-After": {"$ref": "#/components/headers/Retry-After"}},
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _finish(path: str, method: str, operation: dict[str, Any]) -> None:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    responses = operation["responses"]
    responses.pop("422", None)
    responses.pop("500", None)
    responses["4XX"] = {"description": "A problem: what is wrong, all of it, and the fix.", "content": problem}
    responses["5XX"] = {"description": "Not done; repeat it with the same Idempotency-Key.", "content": problem}
    operation["operationId"] = _operation_id(path, method)
    parameters = operation.setdefault("parameters", [])
    if method == "post":
        parameters.append(_header("Idempotency-Key", "Makes a repeated call have its effect once.", required=False))
    decided = operation.pop(DECIDED, None) is not None
    if decided or (method in _VERSIONED and "/documents/" not in path and not path.endswith("/numbers")):
        parameters.append(_header("If-Match", 'The version that was read, as in `"3"`.', required=True))
    if not parameters:
        operation.pop("parameters")
    if (path, method) in _TAKES_LIST:
        rows = {"type": "array", "items": {"type": "object"}, "maxItems": MOST_ROWS}
        operation["requestBody"] = {
            "required": True,
            "content": {
                **_CSV_SENT,
                "application/octet-stream": {"schema": {"type": "string", "format": "binary", "maxLength": MOST_BYTES}},
                "application/json": {"schema": {"type": "object", "properties": {"rows": rows}}},
            },
        }
    if method == "get" and path in _TABLES:
        content = responses["200"]["content"]
        content["application/json"]["schema"] = {"$ref": f"#/components/schemas/{_TABLES[path]}"}
        content["text/csv"] = {"schema": {"type": "string"}}
    if (path, method) in _TAKES_LIST and method == "post":
        content = responses["200"]["content"]
        content["application/json"]["schema"] = {"$ref": "#/components/schemas/ImportAnswer"}
        content["text/csv"] = {"schema": {"type": "string"}}
    if method == "delete":
        responses.pop("200")
        responses["204"] = {"description": "It is gone."}
    if path.endswith(("/letters/{letter}", "/certificates/{certificate}", "/packet")):
        responses["303"] = {**responses.pop("200"), "description": "The file is at Location, for some minutes."}
    _finish_files(path, operation)
    if method not in _READS:
        _finish_counted(responses)
    if path.endswith(_BODY_OPTIONAL) and "requestBody" in operation:
        operation["requestBody"]["required"] = False


def _finish_counted(responses: dict[str, Any]) -> None:
    """Answers to changes say how many are left."""
    for code, response in responses.items():
        if code[0] in "24":
            response["headers"] = _limits()
    responses["429"] = {"$ref": "#/components/responses/TooManyChanges"}


def _finish_files(path: str, operation: dict[str, Any]) -> None:
    """What goes in or out as a file, and needs no key."""
    for ending, content in _FILES_ANSWERED.items():
        if path.endswith(ending):
            operation["responses"]["200"]["content"] = content
    if path.endswith("/reports/{name}"):
        content = operation["responses"]["200"]["content"]
        content["application/json"]["schema"] = {"$ref": "#/components/schemas/ReportAnswer"}
        content |= {kind: {"schema": {"type": "string"}} for kind in ("text/csv", "image/svg+xml", "text/html")}
    if path in PUBLIC:
        operation["security"] = []
    if path.endswith("/port-out-records"):
        operation["requestBody"] = {"required": True, "content": _CSV_SENT}


def _header(name: str, description: str, *, required: bool) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": required,
        "description": description,
        "schema": {"type": "string"},
    }


def _operation_id(path: str, method: str) -> str:
    """Of customers' calls without the version, of our team's with their `admin`: both have some of one name."""
    parts = [part.strip("{}").replace("-", "_").replace(".", "_") for part in path.removeprefix("/v1").split("/")[1:]]
    return "_".join([method, *parts])


def _no_parts() -> NoReturn:
    raise RuntimeError("the document is made without a cloud")


def as_text() -> str:
    return json.dumps(document(), indent=1, ensure_ascii=False, sort_keys=False) + "\n"


if __name__ == "__main__":
    OPENAPI.write_text(as_text(), encoding="utf-8")
    CATALOGUE.write_text(catalogue_text(), encoding="utf-8")
    write_client(json.loads(OPENAPI.read_text(encoding="utf-8")))
