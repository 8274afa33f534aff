"""The committed OpenAPI file is what the routes say, and it is valid OpenAPI 3.1."""

import json
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from functions.api.door import OPENAPI
from functions.api.examples import BODIES
from functions.api.openapi import as_text
from shared.domain.customer_events import PUBLIC
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


DOCUMENT: Final[dict[str, Any]] = json.loads(OPENAPI.read_text(encoding="utf-8"))


def test_every_schema_has_a_name_of_its_own() -> None:
    """Two models of one name are told apart by the modules that they stand in, which is nobody's business."""
    assert [name for name in DOCUMENT["components"]["schemas"] if "__" in name] == []


def _bodies_of_customers() -> set[str]:
    """The names of the schemas that customers' software sends as JSON."""
    contents = [
        operation["requestBody"]["content"]["application/json"]["schema"]
        for path, operations in DOCUMENT["paths"].items()
        if path.startswith("/v1/")
        for operation in operations.values()
        if "application/json" in operation.get("requestBody", {}).get("content", {})
    ]
    named = [one for schema in contents for one in (schema, *schema.get("anyOf", ())) if "$ref" in one]
    return {one["$ref"].rsplit("/", 1)[1] for one in named}


def test_every_body_of_a_customers_call_has_an_example() -> None:
    assert _bodies_of_customers() == set(BODIES)


@pytest.mark.parametrize("name", [*BODIES, "Problem"])
def test_an_example_of_a_schema_is_taken_by_it(name: str) -> None:
    (example,) = DOCUMENT["components"]["schemas"][name]["examples"]
    schema = {"$ref": f"#/components/schemas/{name}", "components": DOCUMENT["components"]}

    assert not list(Draft202012Validator(schema).iter_errors(example))


def test_every_part_of_the_api_is_described_and_those_of_our_team_come_last() -> None:
    described = [one["name"] for one in DOCUMENT["tags"]]
    used = {tag for operations in DOCUMENT["paths"].values() for one in operations.values() for tag in one["tags"]}

    assert set(described) == used
    assert described[-3:] == ["Support staff", "Accounts", "Our team"]


def test_every_type_of_event_is_a_webhook_of_the_file() -> None:
    assert set(DOCUMENT["webhooks"]) == set(PUBLIC)
    operations = [webhook["post"] for webhook in DOCUMENT["webhooks"].values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    for operation in operations:
        assert operation["security"] == []
        assert {"2XX", "410", "default"} == set(operation["responses"])
        assert [parameter["$ref"].rpartition("/")[2] for parameter in operation["parameters"]] == [
            *DOCUMENT["components"]["parameters"]
        ]
    assert list(DOCUMENT["components"]["parameters"]) == ["webhook-id", "webhook-timestamp", "webhook-signature"]


@pytest.mark.parametrize("kind", PUBLIC)
def test_an_example_is_as_its_schema_says(kind: str) -> None:
    content = DOCUMENT["webhooks"][kind]["post"]["requestBody"]["content"]["application/json"]
    schema = {**content["schema"], "components": DOCUMENT["components"]}

    Draft202012Validator(schema).validate(content["example"])
    assert content["example"]["type"] == kind
    wrong = {**content["example"], "type": "nobody.knows"}
    assert list(Draft202012Validator(schema).iter_errors(wrong))


def test_a_real_event_is_as_the_schema_says() -> None:
    world = World()
    client = world.client()
    request_id = world.submitted(client)
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    world.port(request_id)
    world.relay(request_id)
    schema = {"$ref": "#/components/schemas/CustomerEventPage", "components": DOCUMENT["components"]}

    found = client.get("/v1/events").body

    assert len(found["items"]) > 10
    Draft202012Validator(schema).validate(found)
    known = set(DOCUMENT["components"]["schemas"]["WebhookData"]["properties"])
    assert {name for item in found["items"] for name in item["data"]} <= known
