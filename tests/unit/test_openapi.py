"""The committed OpenAPI file is what the routes say, and it is valid OpenAPI 3.1."""

import json

from openapi_spec_validator import validate

from functions.api.door import OPENAPI
from functions.api.openapi import as_text
from tests.world import World


def test_the_committed_file_is_what_the_routes_say() -> None:
    assert OPENAPI.read_text(encoding="utf-8") == as_text(), "run python -m functions.api.openapi"


def test_the_file_is_valid_openapi() -> None:
    document = json.loads(OPENAPI.read_text(encoding="utf-8"))
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_every_operation_has_a_summary_an_id_of_its_own_and_says_how_it_fails() -> None:
    document = json.loads(OPENAPI.read_text(encoding="utf-8"))
    operations = [operation for methods in document["paths"].values() for operation in methods.values()]
    assert all(operation["summary"] and "4XX" in operation["responses"] for operation in operations)
    assert len({operation["operationId"] for operation in operations}) == len(operations)


def test_the_api_serves_the_file_without_a_key() -> None:
    answer = World().app.resolve(
        {
            "version": "2.0",
            "rawPath": "/v1/openapi.json",
            "rawQueryString": "",
            "headers": {},
            "requestContext": {"http": {"method": "GET", "path": "/v1/openapi.json"}, "stage": "$default"},
            "isBase64Encoded": False,
        },
        {},  # type: ignore[arg-type]
    )
    assert answer["statusCode"] == 200
    assert json.loads(answer["body"])["info"]["title"] == "Port Desk"
