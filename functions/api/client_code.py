"""Writes the calls and types of the Python client from the OpenAPI document, so that neither is ever behind it.

What a call does beyond that (retries, pages, files, errors) is kept by hand, in `portdesk_client`.
"""

import keyword
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

CLIENT: Final = Path(__file__).parents[2] / "portdesk_client"
_REQUEST: Final = "/port-requests/{request_id}"
_SCHEMAS: Final = "#/components/schemas/"
_NAMES: Final[Mapping[tuple[str, str], str]] = {
    ("get", "/me"): "me",
    ("get", "/me/notifications"): "notifications",
    ("put", "/me/notifications"): "set_notifications",
    ("get", "/numbers-template.csv"): "numbers_template",
    ("get", "/letters/{letter_id}/check"): "check_letter",
    ("get", f"{_REQUEST}/events"): "list_timeline",
    ("get", f"{_REQUEST}/letters/{{letter}}"): "letter",
    ("get", f"{_REQUEST}/report.pdf"): "report",
    ("get", f"{_REQUEST}/certificates/{{certificate}}"): "certificate",
    ("get", "/tracking-numbers/{number}/events"): "number_timeline",
    ("get", "/tracking-numbers/{number}/port-out"): "port_out_sheet",
    ("patch", f"{_REQUEST}/numbers"): "change_numbers",
    ("post", "/portability-checks"): "check_portability",
    ("post", "/port-outs/{port_out_id}/answer"): "answer_port_out",
    ("post", "/cases/{case_id}/documents"): "create_case_document",
    ("post", "/cases/{case_id}/messages"): "say_in_case",
    ("post", "/tracking-numbers"): "import_tracking_numbers",
    ("post", "/tracking-numbers/{number}/calls"): "record_call",
    ("post", "/tracking-numbers/{number}/tests"): "record_test",
    ("post", "/tracking-numbers/{number}/port-out/pin"): "new_port_out_pin",
    ("post", "/webhook-endpoints/{endpoint_id}/secret"): "rotate_webhook_secret",
    ("post", "/webhook-endpoints/{endpoint_id}/deliveries/{event_id}/replay"): "replay_webhook_delivery",
    ("post", "/webhook-endpoints/{endpoint_id}/replay"): "replay_webhook_deliveries",
    ("post", f"{_REQUEST}/approval"): "decide_approval",
    ("post", f"{_REQUEST}/cases"): "open_case",
    ("post", f"{_REQUEST}/envelopes"): "send_envelope",
    ("post", f"{_REQUEST}/cancel"): "cancel_port_request",
    ("post", f"{_REQUEST}/submit"): "submit_port_request",
    ("post", f"{_REQUEST}/corrections"): "correct",
    ("post", f"{_REQUEST}/letters/{{order_id}}/paper"): "give_paper_letter",
    ("post", f"{_REQUEST}/letters/{{order_id}}/signature"): "sign_letter",
    ("put", f"{_REQUEST}/losing-accounts/{{losing_account_id}}/pin"): "set_pin",
    ("put", f"{_REQUEST}/numbers"): "put_numbers",
    ("put", "/tracking-numbers/{number}/port-out/lock"): "set_port_out_lock",
}
"""Calls whose path alone makes no good name, without the version."""
_VERBS: Final = {"get": "get", "patch": "change", "put": "set", "delete": "delete"}
_MADE: Final = "# Made by `python -m functions.api.openapi`; changes belong there.\n"


def write_client(document: Mapping[str, Any]) -> None:
    """Write the client's `calls.py` and `models.py`."""
    for name, text in client_files(document).items():
        (CLIENT / name).write_text(text, encoding="utf-8")


def client_files(document: Mapping[str, Any]) -> dict[str, str]:
    """Both files, by name."""
    return {"calls.py": _calls(document), "models.py": _models(document)}


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """What the client calls: path, method and operation of every call of a customer's software."""
    for path, found in document["paths"].items():
        if path.startswith("/v1/"):
            for method, operation in found.items():
                yield path, method, operation


def call_name(path: str, method: str, paths: Mapping[str, Any]) -> str:
    """The method of the client for an operation."""
    short = path.removeprefix("/v1")
    if (method, short) in _NAMES:
        return _NAMES[method, short]
    parts = (short.removeprefix(_REQUEST) or short).strip("/").split("/")
    words = [_snake(part) for part in parts if not part.startswith("{")]
    on_one = parts[-1].startswith("{")
    is_list = not on_one and ("get" in paths[path] or any(one.startswith(f"{path}/{{") for one in paths))
    if method == "post" and not is_list:
        return "_".join([words[-1], *map(_singular, words[:-1])])
    if method == "get" and is_list and words[-1].endswith("s"):
        return "_".join(["list", *map(_singular, words[:-1]), words[-1]])
    verb = "create" if method == "post" else _VERBS[method]
    return "_".join([verb, *map(_singular, words)])


def _snake(text: str) -> str:
    return re.sub(r"\W", "_", text)


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word.removesuffix("s")


# --- types -------------------------------------------------------------------------------------------------------


def _models(document: Mapping[str, Any]) -> str:
    schemas = document["components"]["schemas"]
    used = _used(document)
    blocks = [_model(name, schemas[name]) for name in sorted(used)]
    head = (
        '"""The JSON of the API, as types. What the API adds later is there at run time all the same."""\n\n'
        f"{_MADE}\nfrom typing import Any, Literal, NotRequired, TypedDict\n"
    )
    return "\n\n".join([head, *blocks])


def _used(document: Mapping[str, Any]) -> set[str]:
    """The schemas that the calls reach."""
    schemas = document["components"]["schemas"]
    waiting = ["Problem", *(name for *_, operation in operations(document) for name in _references(operation))]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _references(schemas[name])
    return found


def _references(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        ref = value.get("$ref")
        own = [ref.removeprefix(_SCHEMAS)] if isinstance(ref, str) and ref.startswith(_SCHEMAS) else []
        return own + [name for one in value.values() for name in _references(one)]
    return [name for one in value for name in _references(one)] if isinstance(value, list) else []


def _model(name: str, schema: Mapping[str, Any]) -> str:
    if "properties" not in schema:
        return f"{name} = {_type(schema)}\n"
    required = set(schema.get("required", ()))
    members = {
        member: _type(one) if member in required else f"NotRequired[{_type(one)}]"
        for member, one in schema["properties"].items()
    }
    if any(keyword.iskeyword(member) or not member.isidentifier() for member in members):
        listed = ", ".join(f'"{member}": {kind!r}' for member, kind in members.items())
        return f'{name} = TypedDict("{name}", {{{listed}}})\n'
    lines = [f"class {name}(TypedDict):"]
    if schema.get("description"):
        lines += [f'    """{_said(schema["description"])}"""', ""]
    lines += [f'    {member}: "{kind}"' for member, kind in members.items()] or ["    pass"]
    return "\n".join(lines) + "\n"


def _said(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace('"', "'")


def _type(schema: Mapping[str, Any], prefix: str = "") -> str:
    """A schema as a Python type."""
    if "$ref" in schema:
        return prefix + str(schema["$ref"]).rsplit("/", 1)[1]
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_type(one, prefix) for one in schema["anyOf"]))
    if "enum" in schema or "const" in schema:
        values = schema.get("enum") or [schema["const"]]
        return f"Literal[{', '.join(map(_literal, values))}]"
    kind = schema.get("type")
    if isinstance(kind, list):
        return " | ".join(_type({**schema, "type": one}, prefix) for one in kind)
    if kind == "array":
        return f"list[{_type(schema.get('items') or {}, prefix)}]"
    if kind == "object":
        others = schema.get("additionalProperties")
        return f"dict[str, {_type(others, prefix) if isinstance(others, Mapping) else 'Any'}]"
    return _SCALARS.get(kind or "", "Any")


_SCALARS: Final = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


def _literal(value: Any) -> str:
    return f"'{value}'" if isinstance(value, str) else repr(value)


# --- calls -------------------------------------------------------------------------------------------------------


def _calls(document: Mapping[str, Any]) -> str:
    head = (
        '"""Every call of the API, one method each."""\n\n'
        f"{_MADE}\nfrom collections.abc import Iterator, Mapping, Sequence\nfrom typing import Any, Literal, cast\n\n"
        "from portdesk_client import models as m\nfrom portdesk_client.transport import Transport, segment\n\n\n"
        'class Calls(Transport):\n    """The API under `/v1`, call by call."""\n'
    )
    methods: list[str] = []
    for path, method, operation in operations(document):
        name = call_name(path, method, document["paths"])
        methods += _methods(name, path, method, operation, document["components"]["schemas"])
    return "\n".join([head, *methods])


def _methods(
    name: str, path: str, method: str, operation: Mapping[str, Any], schemas: Mapping[str, Any]
) -> Iterator[str]:
    answers = operation["responses"]
    status = next(one for one in answers if one[0] in "23")
    content = answers[status].get("content", {})
    given = _Given(path, method, operation)
    if status == "303":
        yield _method(name, given, "bytes", "return self._redirected({call})", operation)
    elif status == "204":
        yield _method(name, given, "None", "self._nothing({call})", operation)
    elif "application/json" in content:
        schema = content["application/json"]["schema"]
        page = schemas.get(str(schema.get("$ref", "")).rsplit("/", 1)[-1], {}).get("properties", {})
        yield _json_method(name, given, schema, page, operation)
        if "text/csv" in content and method == "get":
            without = _Given(path, method, operation, leave_out=frozenset({"limit", "cursor"}))
            yield _method(f"{name}_csv", without, "str", "return self._csv({call})", operation)
    elif "text/csv" in content:
        yield _method(name, given, "str", "return self._csv({call})", operation)
    else:
        yield _method(name, given, "bytes", "return self._bytes({call})", operation)


def _json_method(
    name: str, given: "_Given", schema: Mapping[str, Any], page: Mapping[str, Any], operation: Mapping[str, Any]
) -> str:
    if given.method == "get" and "cursor" in page and "items" in page:
        item = _type(page["items"]["items"], "m.")
        body = f'return cast("Iterator[{item}]", self._items({{call}}))'
        return _method(name, given, f"Iterator[{item}]", body, operation)
    if set(page) == {"items"}:
        item = _type(page["items"]["items"], "m.")
        body = f'return cast("list[{item}]", self._json({{call}})["items"])'
        return _method(name, given, f"list[{item}]", body, operation)
    kind = _type(schema, "m.")
    return _method(name, given, kind, f'return cast("{kind}", self._json({{call}}))', operation)


def _method(name: str, given: "_Given", answers: str, body: str, operation: Mapping[str, Any]) -> str:
    said = [operation.get("summary", ""), operation.get("description", "")]
    documentation = ". ".join(_said(one).rstrip(".") for one in said if one) + "."
    return (
        f'    def {name}({given.signature}) -> "{answers}":\n'
        f'        """{documentation}"""\n'
        f"        {body.format(call=given.call)}\n"
    )


class _Given:
    """What a call takes: parts of its path, a body, and by name what is optional."""

    def __init__(
        self, path: str, method: str, operation: Mapping[str, Any], leave_out: frozenset[str] = frozenset()
    ) -> None:
        self.path, self.method = path, method
        parameters = operation.get("parameters", [])
        self._in_path = re.findall(r"{(\w+)}", path)
        self._query = [one for one in parameters if one["in"] == "query" and one["name"] not in leave_out]
        self._headers = {one["name"] for one in parameters if one["in"] == "header"}
        self._body = operation.get("requestBody")

    @property
    def signature(self) -> str:
        listed = ["self", *(f"{name}: str" for name in self._in_path)]
        if self._body:
            kind = self._body_type()
            listed.append(f'body: "{kind}"' if self._body.get("required") else f'body: "{kind} | None" = None')
        named = [f'{_argument(one["name"])}: "{_optional(_type(one["schema"], "m."))}" = None' for one in self._query]
        if "If-Match" in self._headers:
            named.insert(0, "version: int")
        if "Idempotency-Key" in self._headers:
            named.append('idempotency_key: "str | None" = None')
        return ", ".join([*listed, "*", *named] if named else listed)

    @property
    def call(self) -> str:
        address = re.sub(r"{(\w+)}", lambda found: f"{{segment({found[1]})}}", self.path)
        parts = [f'"{self.method.upper()}"', f'f"{address}"' if self._in_path else f'"{address}"']
        if self._body:
            parts.append("body=body")
        if self._query:
            listed = ", ".join(f'"{one["name"]}": {_argument(one["name"])}' for one in self._query)
            parts.append(f"params={{{listed}}}")
        if "If-Match" in self._headers:
            parts.append("version=version")
        if "Idempotency-Key" in self._headers:
            parts.append("idempotency_key=idempotency_key")
        return ", ".join(parts)

    def _body_type(self) -> str:
        content = (self._body or {})["content"]
        if "text/csv" in content:
            return "str | bytes | Sequence[Mapping[str, Any]]"
        return _without_none(_type(content["application/json"]["schema"], "m."))


def _argument(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) else name


def _optional(kind: str) -> str:
    return f"{_without_none(kind)} | None"


def _without_none(kind: str) -> str:
    return " | ".join(part for part in kind.split(" | ") if part != "None")
