"""Says in the OpenAPI document how long texts and lists are at most, and how large numbers (OWASP API4:2023).

What clients send is bounded by the models of bodies and parameters; added here is what the models cannot say.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from functions.api.bodies import LONGEST_MOMENT, MOST_OF_JSON
from functions.api.call import LONGEST_KEY

_SCHEMAS: Final = "#/components/schemas/"
MOST_ANSWERED: Final = 6 * 1024 * 1024
"""Bytes of an answer: Lambda's limit of what a function returns."""
LONGEST_SEGMENT: Final = 255
"""Of a path. No id is longer: what is, names nothing."""
LONGEST_HEADERS: Final = {"Idempotency-Key": LONGEST_KEY + 2, "If-Match": 16}
_MOMENTS: Final = frozenset({"date", "date-time"})


def add_bounds(document: dict[str, Any]) -> None:
    """Bound every schema of the document, as it is sent or as it is answered."""
    schemas = document["components"]["schemas"]
    sent = _named_in([_of_calls(document, "parameters"), _of_calls(document, "requestBody")], schemas)
    for name, schema in schemas.items():
        for one in parts_of(schema):
            bound(one, answered=name not in sent)
    for kind in ("parameters", "headers", "responses"):
        for one in parts_of(document["components"].get(kind, {})):
            bound(one, answered=True)
    for parameter in _parameters(document):
        _bound_parameter(parameter)
    for _, operation in _operations(document):
        for one in parts_of(operation.get("requestBody", {})):
            bound(one, answered=False)
        for one in parts_of(operation["responses"]):
            bound(one, answered=True)
        _bound_page(operation, schemas)


def bound(schema: dict[str, Any], *, answered: bool) -> None:
    """Bound one schema. Texts and lists that are sent are bounded where they are read, or not at all."""
    kind = schema.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    if "integer" in kinds:
        schema.setdefault("format", "int64")
        if "enum" not in schema and "const" not in schema:
            if "exclusiveMinimum" not in schema:
                schema.setdefault("minimum", 0 if answered else -MOST_OF_JSON)
            schema.setdefault("maximum", MOST_OF_JSON)
    if "string" in kinds and not {"enum", "const", "maxLength"} & schema.keys():
        if schema.get("format") in _MOMENTS:
            schema["maxLength"] = LONGEST_MOMENT
        elif answered:
            schema["maxLength"] = MOST_ANSWERED
    if "array" in kinds and answered:
        # An entry and its comma are two bytes at least.
        schema.setdefault("maxItems", MOST_ANSWERED // 2)


def _bound_parameter(parameter: dict[str, Any]) -> None:
    """What is left out of a query is no null: only one of two types is ever sent."""
    schema = parameter["schema"]
    kinds = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if len(kinds) == 1:
        schema.pop("anyOf")
        schema.update(kinds[0])
    if "type" in schema and not {"enum", "const", "format"} & schema.keys():
        longest = LONGEST_HEADERS.get(parameter["name"]) or (LONGEST_SEGMENT if parameter["in"] == "path" else None)
        if schema["type"] == "string" and longest is not None:
            schema.setdefault("maxLength", longest)
    for one in parts_of(schema):
        bound(one, answered=False)


def _bound_page(operation: Mapping[str, Any], schemas: Mapping[str, Any]) -> None:
    """A page holds what its `limit` may ask for; a page of several calls, the most of theirs."""
    limits = [one["schema"]["maximum"] for one in operation.get("parameters", ()) if one.get("name") == "limit"]
    answer = operation["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema", {})
    page = schemas.get(answer.get("$ref", "").removeprefix(_SCHEMAS), {})
    items = page.get("properties", {}).get("items")
    if limits and items is not None:
        known = items["maxItems"] if items["maxItems"] < MOST_ANSWERED // 2 else 0
        items["maxItems"] = max(limits[0], known)


def parts_of(found: Any) -> Iterator[dict[str, Any]]:
    """Every schema within, itself too. Examples are none."""
    if isinstance(found, dict):
        yield found
        for name, inner in found.items():
            if name not in {"example", "examples", "default", "enum"}:
                yield from parts_of(inner)
    elif isinstance(found, list):
        for inner in found:
            yield from parts_of(inner)


def _named_in(found: Any, schemas: Mapping[str, Any]) -> set[str]:
    """The names of all schemas that are referred to, also by one another."""
    names: set[str] = set()
    left = [found]
    while left:
        refs = [part["$ref"] for part in parts_of(left.pop()) if isinstance(part.get("$ref"), str)]
        fresh = {ref.removeprefix(_SCHEMAS) for ref in refs if ref.startswith(_SCHEMAS)} - names
        names |= fresh
        left += [schemas[name] for name in fresh]
    return names


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for operations in document["paths"].values():
        yield from operations.items()


def _of_calls(document: Mapping[str, Any], part: str) -> list[Any]:
    return [operation[part] for _, operation in _operations(document) if part in operation]


def _parameters(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for parameters in _of_calls(document, "parameters"):
        yield from parameters
