"""Writes ``platform.openapi.json``, the contract of a telephony system that Port Desk is to set numbers up on:
``python -m functions.api.platform_openapi``. What is said is `shared.adapters.platform.contract`."""

import json
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from functions.api.bounds import bound, parts_of
from functions.api.openapi import VERSION
from shared.adapters.platform import contract

PLATFORM_OPENAPI: Final = Path(__file__).with_name("platform.openapi.json")

_DESCRIPTION: Final = """\
What a company's own telephony system serves, so that Port Desk sets tracking numbers up on it before they are ported:
deploy with `-c platform=http -c platform_url=https://…`. Try an implementation with `./portdesk platform check URL`.

Calls are signed by Standard Webhooks 1.0.0: `webhook-signature` is `v1,` and the base64 of HMAC-SHA256 over
`{webhook-id}.{webhook-timestamp}.{body}`. The key is what follows `whsec_` in the secret, read as base64; of a secret
that does not begin so, its bytes. Refuse with 401 what is not signed so, or whose timestamp is more than five minutes
away. Or take a bearer token. `webhook-id` is one call's, and the same when it is made again: answer that as before.

Answer within 15 seconds, with one entry for each number. A number that cannot be set up is `silent` with a `reason`,
and holds up none of the others. 408, 425, 429 (with `Retry-After`) and 5xx are tried again. Redirects are not followed.

Without an API of your own, the same is said by events on Port Desk's bus (`-c platform=eventbridge`): see
`x-eventbridge`. Whatever the platform, first calls and tests may be told by events or by
`POST /v1/tracking-numbers/{number}/calls` and `…/tests`.
"""

_CALLS: Final[tuple[tuple[str, str, str, type[BaseModel]], ...]] = (
    (
        "ensure",
        "Set numbers up",
        "A number that is set up already takes over what is said now. It may come again, and is to be done again then.",
        contract.WantedNumbers,
    ),
    (
        "check",
        "Say whether a call to each number would ring so",
        "`ringing` only where it would be forwarded to this number under this name. No order goes to a carrier before.",
        contract.WantedNumbers,
    ),
    (
        "release",
        "Tear numbers down",
        "`released` for numbers that ring no more or are not known; `pending` while it is under way.",
        contract.UnwantedNumbers,
    ),
)

_EVENTS: Final[dict[str, tuple[str, type[BaseModel]]]] = {
    contract.ENSURE_WANTED: ("portdesk", contract.EnsureWanted),
    contract.RELEASE_WANTED: ("portdesk", contract.ReleaseWanted),
    contract.RINGING: (contract.TELEPHONY, contract.Ringing),
    contract.SILENT: (contract.TELEPHONY, contract.SilentNumbers),
    contract.RELEASED: (contract.TELEPHONY, contract.Released),
    contract.CALLED: (contract.TELEPHONY, contract.Called),
    contract.TESTED: (contract.TELEPHONY, contract.Tested),
}

_PROBLEM: Final = {
    "type": "object",
    "properties": {
        "detail": {
            "type": "string",
            "maxLength": 10_000,
            "description": "For people: our team reads the first 200 characters.",
        }
    },
}


def document() -> dict[str, Any]:
    """The contract as an OpenAPI 3.1 document."""
    said: list[type[BaseModel]] = [contract.NumberStates, *(call[3] for call in _CALLS)]
    said += [model for _, model in _EVENTS.values()]
    ordered = sorted(dict.fromkeys(said), key=lambda model: model.__name__)
    template = "#/components/schemas/{model}"
    _, found = models_json_schema([(model, "validation") for model in ordered], ref_template=template)
    whole = {
        "openapi": "3.1.0",
        "info": {
            "title": "Telephony system behind Port Desk",
            "version": VERSION,
            "description": _DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [
            {
                "url": "https://telephony.example.com",
                "description": "`platform_url` of a stage: of production, or of a test",
                "x-internal": True,
            }
        ],
        "security": [{"signature": []}, {"bearer": []}],
        "paths": {
            f"/numbers/{verb}": {"post": _operation(verb, summary, description, body)}
            for verb, summary, description, body in _CALLS
        },
        "components": {
            "securitySchemes": {
                "signature": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "webhook-signature",
                    "description": "Standard Webhooks 1.0.0, beside `webhook-id` and `webhook-timestamp`.",
                },
                "bearer": {"type": "http", "scheme": "bearer"},
            },
            "schemas": {**dict(sorted(found["$defs"].items())), "Problem": _PROBLEM},
        },
        "x-eventbridge": {
            kind: {"source": source, "detail": {"$ref": template.format(model=model.__name__)}}
            for kind, (source, model) in _EVENTS.items()
        },
    }
    for part in parts_of(whole):
        bound(part, answered=False)
    return whole


def _operation(verb: str, summary: str, description: str, body: type[BaseModel]) -> dict[str, Any]:
    def json_of(name: str) -> dict[str, Any]:
        return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}

    problem = {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    return {
        "operationId": verb,
        "summary": summary,
        "description": description,
        "parameters": [_header("webhook-id"), _header("webhook-timestamp")],
        "requestBody": {"required": True, "content": json_of(body.__name__)},
        "responses": {
            "200": {"description": "One entry for each number.", "content": json_of("NumberStates")},
            "401": {"description": "The call is not proved.", **problem},
            "4XX": {"description": "Nothing was done, nor would it be by the same again.", **problem},
            "5XX": {"description": "It may not have been done; it is made again.", **problem},
        },
    }


def _header(name: str) -> dict[str, Any]:
    says, longest = {
        "webhook-id": ("The call's, and its repetitions'.", 64),
        "webhook-timestamp": ("Seconds since 1970.", 20),
    }[name]
    return {
        "name": name,
        "in": "header",
        "required": name == "webhook-id",
        "description": says,
        "schema": {"type": "string", "maxLength": longest},
    }


def as_text() -> str:
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PLATFORM_OPENAPI.write_text(as_text(), encoding="utf-8")
