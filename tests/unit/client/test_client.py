"""The Python client against the API's own application, in this process, and against a wire that fails."""

import base64
import csv
import inspect
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from standardwebhooks import Webhook

import portdesk_client
from functions.api.client_code import CLIENT, call_name, client_files, operations
from functions.api.door import OPENAPI
from portdesk_client import (
    ApiError,
    Client,
    NotFound,
    NotReached,
    RulesBroken,
    TooManyRequests,
    UploadFailed,
    VersionConflict,
    WebhookInvalid,
    verify_webhook,
)
from shared.usecases import export_lists
from shared.usecases.documents import record_upload
from tests.guides import GUIDES
from tests.world import START, TrustingInspector, World, any_losing_account, csv_of

DOCUMENT: dict[str, Any] = json.loads(OPENAPI.read_text(encoding="utf-8"))
OPERATIONS = list(operations(DOCUMENT))
URL = "https://port.example.com/base"


def gateway_event(request: httpx.Request) -> dict[str, Any]:
    path = request.url.path.removeprefix("/base")
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": request.url.query.decode(),
        "queryStringParameters": dict(request.url.params),
        "headers": dict(request.headers),
        "requestContext": {
            "http": {"method": request.method, "path": path, "sourceIp": "127.0.0.1"},
            "stage": "$default",
            "requestId": "test",
        },
        "body": base64.b64encode(request.content).decode(),
        "isBase64Encoded": True,
    }


def through_the_door(world: World) -> Callable[[httpx.Request], httpx.Response]:
    """Answers calls as the API does, and takes files as S3 does."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host != "port.example.com":
            return stored(world, request)
        found = world.app.resolve(gateway_event(request), cast(Any, None))
        body = found.get("body") or ""
        content = base64.b64decode(body) if found.get("isBase64Encoded") else body.encode()
        headers = {name: value for name, value in found["headers"].items() if isinstance(value, str)}
        return httpx.Response(found["statusCode"], headers=headers, content=content)

    return answer


def stored(world: World, request: httpx.Request) -> httpx.Response:
    if request.method == "GET":
        return httpx.Response(200, content=b"%PDF- the file")
    found = re.search(rb'name="key"\r\n\r\n([^\r]+)', request.content)
    assert found is not None
    world.files.upload(found[1].decode(), b"%PDF-1.7")
    record_upload(world.desk, TrustingInspector(), found[1].decode())
    return httpx.Response(204)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def desk(world: World) -> Iterator[Client]:
    http = httpx.Client(transport=httpx.MockTransport(through_the_door(world)))
    with Client(URL, world.client().secret, http=http, sleep=lambda _: None) as client:
        yield client


def wire(*answers: httpx.Response | Exception) -> tuple[Client, list[httpx.Request], list[float]]:
    """A client whose calls get these answers, one after the other; the calls, and how long it waited."""
    left, calls, waits = list(answers), list[httpx.Request](), list[float]()

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(request)
        found = left.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    http = httpx.Client(transport=httpx.MockTransport(answer))
    return Client(URL, "pk_live_x", http=http, sleep=waits.append), calls, waits


# --- it is what the OpenAPI file says ----------------------------------------------------------------------------


def test_the_committed_client_is_made_of_the_committed_openapi_file() -> None:
    for name, text in client_files(DOCUMENT).items():
        assert (CLIENT / name).read_text(encoding="utf-8") == text, "run python -m functions.api.openapi"


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=[one[2]["operationId"] for one in OPERATIONS])
def test_every_operation_has_a_method_that_sends_what_the_file_says(
    path: str, method: str, operation: dict[str, Any]
) -> None:
    client, calls, _ = wire(*[httpx.Response(200, json={"items": [], "cursor": None}) for _ in range(3)])
    call = getattr(client, call_name(path, method, DOCUMENT["paths"]))
    given = inspect.signature(call).parameters
    in_path = re.findall(r"{(\w+)}", path)
    arguments: dict[str, Any] = {name: f"{name}/é" for name in in_path}
    headers = {one["name"].lower() for one in operation.get("parameters", []) if one["in"] == "header"}
    if "if-match" in headers:
        arguments["version"] = 7
    if "body" in given:
        arguments["body"] = {"a": "b"}

    found = call(**arguments)
    if inspect.isgenerator(found):
        list(found)

    (sent,) = calls
    assert sent.method == method.upper()
    pattern = re.sub(r"{(\w+)}", lambda at: re.escape(f"{at[1]}%2F%C3%A9"), path)
    assert re.fullmatch(f"/base{pattern}", sent.url.raw_path.decode())
    assert [name for name in given if name in in_path] == in_path
    query = {one["name"] for one in operation.get("parameters", []) if one["in"] == "query"}
    ours = {"body", "idempotency_key", *in_path, *({"version"} if "if-match" in headers else ())}
    assert {name.rstrip("_") for name in given} - ours == query
    assert sent.headers.get("if-match") == ('"7"' if "if-match" in headers else None)
    assert ("idempotency-key" in sent.headers) == (method == "post")
    assert ("body" in given) == ("requestBody" in operation)


def test_names_of_methods_are_each_one_operations() -> None:
    names = [call_name(path, method, DOCUMENT["paths"]) for path, method, _ in OPERATIONS]

    assert len(set(names)) == len(names) > 80


def test_everything_public_is_exported() -> None:
    assert sorted(portdesk_client.__all__) == portdesk_client.__all__
    assert all(hasattr(portdesk_client, name) for name in portdesk_client.__all__)


# --- one port ----------------------------------------------------------------------------------------------------


def test_a_port_from_its_list_to_its_letter(world: World, desk: Client, tmp_path: Path) -> None:
    bill = tmp_path / "bill.pdf"
    bill.write_bytes(b"%PDF-1.7")

    made = desk.create_port_request({"name": "Lines"})
    listed = desk.put_numbers(made["id"], csv_of(["+12125552301", "+12125552302"]))
    account: Any = any_losing_account()
    desk.create_losing_account(made["id"], account)
    document = desk.upload_document(made["id"], "invoice", bill)
    submitted = desk.submit_port_request(made["id"])
    world.work(made["id"])
    (order,) = desk.list_orders(made["id"])
    signed = desk.sign(made["id"], order, "Dana Whitfield")

    assert listed["accepted"] == 2
    assert document["status"] == "accepted"
    assert submitted["status"] == "awaiting_signature"
    assert signed["letter"]["status"] == "signed"
    assert desk.letter(made["id"], f"{order['id']}.pdf", version="unsigned") == b"%PDF- the file"
    assert desk.report(made["id"]).startswith(b"%PDF-")
    assert [one["number"] for one in desk.list_numbers(made["id"])] == ["+12125552301", "+12125552302"]


def test_the_guides_example_runs_as_it_stands(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    chapter = GUIDES.split("## The Python client")[1]
    code = chapter.split("```python\n")[1].split("```")[0]
    (tmp_path / "numbers.csv").write_text(csv_of(["+13122264470"]), encoding="utf-8")
    (tmp_path / "invoice.pdf").write_bytes(b"%PDF-1.7")
    secret = world.client().secret

    def client(url: str, key: str) -> Client:
        return Client(URL, secret, http=httpx.Client(transport=httpx.MockTransport(through_the_door(world))))

    monkeypatch.setattr(portdesk_client, "Client", client)
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "docs/api.md", "exec"), {})

    bill, waiting = capsys.readouterr().out.splitlines()
    assert bill == "accepted []"
    assert waiting.startswith("Chicago lines Read the letter and sign it.")


def test_lists_go_on_by_themselves(desk: Client) -> None:
    for at in range(5):
        desk.create_port_request({"name": f"No. {at}"})

    found = desk.list_port_requests(limit=2)

    assert [one["name"] for one in found] == [f"No. {at}" for at in reversed(range(5))]


def test_the_list_of_events_ends_where_there_is_no_more(world: World, desk: Client) -> None:
    made = [desk.create_port_request({"name": f"No. {at}"})["id"] for at in range(3)]
    world.relay(*made)

    events = list(desk.list_events(type="port_request.created", limit=1))

    assert len(events) == 3
    assert list(desk.list_events(after=events[-1]["id"])) == []


def test_tables_come_whole(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_lists, "MOST_ROWS", 2)
    monkeypatch.setattr(export_lists, "_PAGE", 2)
    for at in range(5):
        desk.create_port_request({"name": f"No. {at}"})

    table = list(csv.DictReader(io.StringIO(desk.list_port_requests_csv(), newline="")))

    assert [row["name"] for row in table] == [f"No. {at}" for at in reversed(range(5))]
    assert desk.numbers_template().startswith("Tracking Number,")


def test_an_error_says_all_that_is_wrong_and_how_to_put_it_right(desk: Client) -> None:
    made = desk.create_port_request({"name": "Empty"})

    with pytest.raises(RulesBroken) as refused:
        desk.submit_port_request(made["id"])

    codes = [one["code"] for one in refused.value.errors]
    assert (refused.value.status, "numbers_missing" in codes, "losing_account_missing" in codes) == (422, True, True)
    assert all(code in str(refused.value) for code in codes)
    assert "Upload the number list" in str(refused.value)


def test_versions_and_what_is_not_there(desk: Client) -> None:
    made = desk.create_port_request({"name": "One"})
    desk.change_port_request(made["id"], {"name": "Two"}, version=made["version"])

    with pytest.raises(VersionConflict):
        desk.change_port_request(made["id"], {"name": "Three"}, version=made["version"])
    with pytest.raises(NotFound):
        desk.get_port_request("prq_nothing")


def test_a_call_without_a_method_of_its_own_is_made_by_its_path(desk: Client) -> None:
    assert desk.call("GET", "/v1/me")["role"] == "administrator"
    with pytest.raises(ApiError):
        desk.call("POST", "/v1/port-requests", {"nothing": "known"})


# --- when the wire fails -----------------------------------------------------------------------------------------


def test_what_was_not_done_is_tried_again_when_the_answer_says() -> None:
    later = httpx.Response(429, headers={"retry-after": "7"}, json={"code": "too_many"})
    client, calls, waits = wire(later, httpx.Response(503), httpx.Response(200, json={"id": "prq_1"}))

    assert client.create_port_request({"name": "One"})["id"] == "prq_1"
    assert waits == [7.0, 1.0]
    assert len({call.headers["idempotency-key"] for call in calls}) == 1


def test_each_call_has_a_key_of_its_own_unless_the_caller_gives_one() -> None:
    client, calls, _ = wire(*[httpx.Response(200, json={}) for _ in range(3)])

    client.create_port_request({"name": "One"})
    client.create_port_request({"name": "One"})
    client.create_port_request({"name": "One"}, idempotency_key="mine")

    keys = [call.headers["idempotency-key"] for call in calls]
    assert len(set(keys)) == 3
    assert keys[2] == "mine"


def test_after_all_tries_the_last_answer_is_the_error() -> None:
    client, calls, _ = wire(*[httpx.Response(429, json={"code": "too_many"}) for _ in range(4)])

    with pytest.raises(TooManyRequests) as refused:
        client.me()

    assert (len(calls), refused.value.code) == (4, "too_many")


def test_what_may_be_repeated_is_where_no_answer_came_and_nothing_else() -> None:
    lost = httpx.ReadTimeout("no answer")
    client, calls, _ = wire(lost, httpx.Response(200, json={}), lost, httpx.Response(200, json={}), lost)

    client.me()
    client.create_port_request({"name": "One"})
    with pytest.raises(NotReached):
        client.change_port_request("prq_1", {"name": "Two"}, version=1)

    assert [call.method for call in calls] == ["GET", "GET", "POST", "POST", "PATCH"]


def test_a_change_that_never_left_is_tried_again() -> None:
    client, calls, _ = wire(httpx.ConnectError("refused"), httpx.Response(200, json={}))

    client.change_port_request("prq_1", {"name": "Two"}, version=1)

    assert len(calls) == 2


def test_the_key_stays_here_when_a_letter_lies_elsewhere() -> None:
    client, calls, _ = wire(
        httpx.Response(303, headers={"location": "https://files.example.com/a"}), httpx.Response(200, content=b"%PDF-")
    )

    assert client.letter("prq_1", "ord_1.pdf") == b"%PDF-"
    assert "authorization" not in calls[1].headers


def test_an_empty_id_is_nobodys_list() -> None:
    client, calls, _ = wire()

    with pytest.raises(ValueError, match="empty"):
        client.get_port_request("")
    assert calls == []


def test_a_file_that_is_not_taken_says_why(tmp_path: Path) -> None:
    client, _, _ = wire(httpx.Response(400, text="EntityTooLarge"))

    with pytest.raises(UploadFailed, match="EntityTooLarge"):
        client.send_file({"url": "https://files.example.com", "fields": {"key": "k"}, "expires_at": ""}, "a", b"")


# --- webhooks ----------------------------------------------------------------------------------------------------

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
BODY = '{"type": "port_order.submitted"}'


def signed_headers(body: str = BODY, secret: str = SECRET) -> dict[str, str]:
    signature = Webhook(secret).sign("evt_1", START, body)
    return {"Webhook-Id": "evt_1", "Webhook-Timestamp": str(int(START.timestamp())), "Webhook-Signature": signature}


def test_a_webhook_that_the_standards_own_library_signed_is_taken() -> None:
    headers = signed_headers()
    headers["Webhook-Signature"] = f"v1,bm90aGluZw== v2,x {headers['Webhook-Signature']}"

    assert verify_webhook(SECRET, headers, BODY, now=START.timestamp() + 299) == {"type": "port_order.submitted"}


@pytest.mark.parametrize(
    ("change", "body", "late"),
    [
        ({}, BODY + " ", 0),
        ({}, BODY, 301),
        ({}, BODY, -301),
        ({"Webhook-Id": "evt_2"}, BODY, 0),
        ({"Webhook-Timestamp": "soon"}, BODY, 0),
        ({"Webhook-Signature": "v1,%%%"}, BODY, 0),
        ({"Webhook-Signature": ""}, BODY, 0),
        (signed_headers(secret="whsec_" + base64.b64encode(b"x" * 32).decode()), BODY, 0),
        (signed_headers("no json"), "no json", 0),
    ],
)
def test_what_is_not_ours_is_refused(change: dict[str, str], body: str, late: float) -> None:
    with pytest.raises(WebhookInvalid):
        verify_webhook(SECRET, {**signed_headers(), **change}, body, now=START.timestamp() + late)


def test_a_secret_that_is_none_is_said_to_be_none() -> None:
    with pytest.raises(WebhookInvalid, match="secret"):
        verify_webhook("not base64!", signed_headers(), BODY, now=START.timestamp())
