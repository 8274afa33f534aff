"""The door itself: kinds of bodies, methods, versions, and what it says about a request that it cannot read."""

import json
from typing import Any

import pytest

from shared.domain.policy import Policy
from tests.world import NUMBERS, Answer, Client, World, csv_of

REQUESTS = "/v1/port-requests"
DEVELOPER_WORDS = ("instance of", "Input should", "valid dictionary", "set_int_max", "constrained", "Body", "Errno")


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World) -> Client:
    return world.client()


def send(client: Client, body: str, kind: str | None = "application/json", path: str = REQUESTS) -> Answer:
    return client.call("POST", path, body, content_type=kind or "")


def made(client: Client) -> str:
    return f"{REQUESTS}/{client.post(REQUESTS, {'name': 'A'}).body['id']}"


def assert_plain(answer: Answer, status: int, code: str) -> None:
    assert answer.status == status, answer.body
    assert "application/problem+json" in answer.headers["content-type"]
    assert answer.body["code"] == code
    assert not [word for word in DEVELOPER_WORDS if word in json.dumps(answer.body)]


# --- the kind of a body ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind",
    ["application/json", "application/JSON", "Application/Json; charset=UTF-8", "application/vnd.acme+json", None],
)
def test_json_is_taken_by_any_of_its_names(client: Client, kind: str | None) -> None:
    assert send(client, '{"name": "A"}', kind).status == 201


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "nonsense",
    ],
)
def test_a_body_of_another_kind_is_told_what_to_send(client: Client, kind: str) -> None:
    answer = send(client, '{"name": "A"}', kind)
    assert_plain(answer, 415, "unsupported_type")
    assert "Content-Type: application/json" in answer.body["errors"][0]["fix"]
    assert client.get(REQUESTS).body["items"] == []


def test_an_empty_body_has_no_kind(world: World, client: Client) -> None:
    path = f"{REQUESTS}/{world.draft(client)}/submit"
    assert send(client, "", "application/x-www-form-urlencoded", path).status == 200


# --- bodies that cannot be read --------------------------------------------------------------------------------------

UNREADABLE = [
    "[" * 3000 + "]" * 3000,
    '{"a":' * 3000 + "1" + "}" * 3000,
    '{"name": ' + "9" * 5000 + "}",
    '{"name": NaN}',
    '{"name": ',
    "\ufeff{}",
]


@pytest.mark.parametrize("body", UNREADABLE)
def test_json_that_cannot_be_read_is_malformed(client: Client, body: str) -> None:
    assert_plain(send(client, body), 400, "malformed_json")
    answer = client.call("PUT", f"{made(client)}/numbers", body, content_type="application/json")
    assert_plain(answer, 400, "malformed_json")


@pytest.mark.parametrize("depth", [100, 500, 900, 950, 990, 1100])
def test_no_depth_of_json_is_our_mistake(client: Client, depth: int) -> None:
    nested = "[" * depth + "]" * depth
    for body in (nested, f'{{"name": {nested}}}', f'{{"rows": {nested}}}'):
        assert send(client, body).status in (400, 422)
        listed = client.call("PUT", f"{made(client)}/numbers", body, content_type="application/json")
        assert listed.status in (400, 422)


@pytest.mark.parametrize("body", ['{"\\ud800": 1}', '{"name": "\\udfff"}', '{"signer": {"\\udfff": 1}}'])
def test_broken_characters_are_refused_in_an_answer_that_can_be_sent(client: Client, body: str) -> None:
    for answer in (
        send(client, body),
        client.call("PUT", f"{made(client)}/numbers", body, content_type="application/json"),
    ):
        assert answer.status in (400, 422)
        json.dumps(answer.body, ensure_ascii=False).encode()


# --- what is wrong, in plain words -----------------------------------------------------------------------------------


@pytest.mark.parametrize("body", ["[]", '"text"', "7", "true", "null", "", "[1, 2]"])
def test_a_body_that_is_no_object_is_said_plainly(client: Client, body: str) -> None:
    answer = send(client, body)
    assert_plain(answer, 422, "invalid")
    (error,) = answer.body["errors"]
    assert "Send a JSON object" in error["fix"]


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        (
            "",
            {"name": 7, "requested_foc_at": "tomorrow", "signer": "me", "attached_services": {}},
            {
                "/name": "wrong_type",
                "/requested_foc_at": "date_format",
                "/signer": "wrong_type",
                "/attached_services": "wrong_type",
            },
        ),
        ("", {"requested_foc_at": "2026-12-01T05:00:00"}, {"/requested_foc_at": "date_format"}),
        ("", {"requested_foc_at": True}, {"/requested_foc_at": "date_format"}),
        ("", {"name": "x" * 1001}, {"/name": "too_long"}),
        ("", {"signer": {"name": ""}}, {"/signer/name": "invalid_value", "/signer/email": "field_missing"}),
        ("", {"attached_services": ["a"] * 21}, {"/attached_services": "too_long"}),
        ("", {"attached_services": [1, "a"]}, {"/attached_services/0": "wrong_type"}),
        (
            "/losing-accounts",
            {"service_type": "pigeon", "subscriber_type": 1},
            {"/service_type": "invalid_value", "/subscriber_type": "invalid_value"},
        ),
        ("/submit", {"only_ready": "banana"}, {"/only_ready": "wrong_type"}),
    ],
)
def test_what_is_wrong_is_said_with_a_pointer_and_a_fix(
    client: Client, path: str, body: dict[str, Any], expected: dict[str, str]
) -> None:
    answer = client.post(made(client) + path if path else REQUESTS, body)
    assert_plain(answer, 422, "invalid")
    assert {error["pointer"]: error["code"] for error in answer.body["errors"]} == expected
    assert all(error["fix"] and "{" not in error["fix"].replace("{ … }", "") for error in answer.body["errors"])


def test_known_values_are_listed(client: Client) -> None:
    answer = client.post(f"{made(client)}/losing-accounts", {"service_type": "pigeon"})
    assert "'landline'" in answer.body["errors"][0]["fix"]


def test_pointers_are_json_pointers(client: Client) -> None:
    answer = client.post(REQUESTS, {"a/b~c": 1})
    assert_plain(answer, 400, "unknown_field")
    assert answer.body["errors"][0]["pointer"] == "/a~1b~0c"


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ([1], [""]),
        (None, [""]),
        ({}, ["/rows"]),
        ({"rows": 3}, ["/rows"]),
        ({"rows": [3, {"number": ["+12125552301"]}]}, ["/rows/0", "/rows/1/number"]),
        ({"rows": [], "more": 1}, ["/more"]),
    ],
)
def test_a_number_list_in_json_is_judged_in_the_same_words(client: Client, body: Any, pointers: list[str]) -> None:
    answer = client.call("PUT", f"{made(client)}/numbers", json.dumps(body), content_type="application/json")
    assert_plain(answer, 422, "invalid")
    assert [error.get("pointer", "") for error in answer.body["errors"]] == pointers
    assert all('"rows"' in error["fix"] for error in answer.body["errors"])


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "status=lost", "updated_since=noon"])
def test_query_parameters_are_said_plainly(client: Client, query: str) -> None:
    answer = client.get(f"{REQUESTS}?{query}")
    assert_plain(answer, 422, "invalid")
    assert f"query parameter {query.split('=')[0]}:" in answer.body["errors"][0]["detail"]
    assert answer.body["errors"][0]["fix"]


# --- times -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "found"),
    [
        ("2026-01-01", 1),
        ("2026-01-01T00:00:00", 1),
        ("2026-11-23T15:00:01", 0),
        ("2026-11-23T16:00:00%2B02:00", 1),
        ("0001-01-01", 1),
        ("9999-12-31T23:59:59", 0),
    ],
)
def test_a_time_without_a_zone_is_utc(client: Client, since: str, found: int) -> None:
    made(client)
    answer = client.get(f"{REQUESTS}?updated_since={since.replace('%2B', '+')}")
    assert answer.status == 200, answer.body
    assert len(answer.body["items"]) == found


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_time_beyond_the_calendar_is_refused(client: Client, since: str) -> None:
    answer = client.get(f"{REQUESTS}?updated_since={since}")
    assert_plain(answer, 422, "invalid")
    assert answer.codes == ["date_format"]


# --- methods ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", REQUESTS, "GET, HEAD, POST"),
        ("OPTIONS", REQUESTS, "GET, HEAD, POST"),
        ("POST", f"{REQUESTS}/prq_1", "DELETE, GET, HEAD, PATCH"),
        ("GET", f"{REQUESTS}/prq_1/submit", "POST"),
        ("POST", "/v1/health", "GET, HEAD"),
    ],
)
def test_a_wrong_method_is_told_the_right_ones(client: Client, method: str, path: str, allowed: str) -> None:
    answer = client.call(method, path)
    assert_plain(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == allowed


def test_an_unknown_path_has_no_methods(client: Client) -> None:
    answer = client.call("PUT", "/v1/nothing-here")
    assert_plain(answer, 404, "not_found")
    assert "allow" not in answer.headers


def test_head_is_get_without_the_body(client: Client) -> None:
    path = made(client)
    answer = client.call("HEAD", path)
    assert (answer.status, answer.headers["etag"]) == (200, '"1"')
    assert not answer.body
    assert client.call("HEAD", f"{REQUESTS}/prq_none").status == 404


# --- versions and rates ----------------------------------------------------------------------------------------------


def test_any_version_is_a_version(client: Client) -> None:
    path = made(client)
    assert_plain(client.call("PATCH", path, {"name": "B"}), 428, "version_required")
    assert client.call("PATCH", path, {"name": "B"}, if_match="*").status == 200
    assert client.call("PUT", f"{path}/numbers", csv_of(NUMBERS), if_match="*").status == 200
    assert client.call("DELETE", path, if_match="*").status == 204


def test_every_write_says_how_many_are_left(world: World) -> None:
    world.policy = Policy(write_limit_per_minute=6)
    world.use(world.memory)
    client = world.client()
    path = made(client)
    answers = [
        client.call("PATCH", path, {"name": "B"}, if_match='"7"'),
        client.post(REQUESTS, {"name": 7}),
        send(client, "{"),
        send(client, "{}", "text/plain"),
        client.call("PUT", REQUESTS),
        client.post(REQUESTS, {"name": "C"}),
    ]
    assert [answer.status for answer in answers] == [412, 422, 400, 415, 405, 429]
    assert [answer.headers["ratelimit"][:12] for answer in answers] == [
        f'"writes";r={left}' for left in (4, 3, 2, 1, 0, 0)
    ]
    assert all("q=6" in answer.headers["ratelimit-policy"] for answer in answers)
    assert "ratelimit" not in client.get(path).headers


def test_a_key_is_asked_for_before_anything_is_read(client: Client) -> None:
    assert_plain(client.post(REQUESTS, {"colour": 1}, authorization=""), 401, "unauthenticated")


@pytest.mark.parametrize("key", ["k" * 256, f'"{"k" * 256}"', '"' * 258])
def test_a_key_that_is_too_long_is_refused_also_where_it_makes_no_difference(client: Client, key: str) -> None:
    for path in ("/v1/portability-checks", REQUESTS):
        answer = client.post(path, {"numbers": ["+12125552301"]}, idempotency_key=key)

        assert_plain(answer, 400, "idempotency_key_malformed")


@pytest.mark.parametrize("given", [0, 1, "yes", "false"])
def test_true_and_false_are_those_of_json(client: Client, given: Any) -> None:
    answer = client.post("/v1/bulk-uploads", {"filename": "march.csv", "size": 100, "submit": given})

    assert answer.status == 422
    assert [one["pointer"] for one in answer.body["errors"]] == ["/submit"]
