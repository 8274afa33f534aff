"""`/v1/webhook-endpoints`: what an administrator can do with them, and what is said where that is wrong."""

from typing import Any

import pytest

from shared.domain.model import Role
from shared.domain.policy import Policy
from tests.unit.webhooks.builders import ALL, URL, happened, made, patched, path_of
from tests.world import Client, World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World) -> Client:
    return world.client()


def test_an_endpoint_is_made_with_a_secret_that_is_shown_once(client: Client) -> None:
    answer = client.post(ALL, {"url": URL, "description": " Our desk ", "event_types": ["letter.signed"] * 2})

    assert answer.status == 201
    shown = answer.body
    assert answer.headers["location"] == path_of(shown)
    assert answer.headers["etag"] == '"1"'
    assert shown["secret"].startswith("whsec_")
    assert len(shown["secret"]) == len("whsec_") + 44
    assert (shown["url"], shown["description"], shown["event_types"]) == (URL, "Our desk", ["letter.signed"])
    assert (shown["enabled"], shown["disabled_why"], shown["health"], shown["test_mode"]) == (True, None, None, False)
    assert shown["secrets"] == [{"generation": 1, "ends_at": None}]
    without = {name: value for name, value in shown.items() if name != "secret"}
    assert client.get(path_of(shown)).body == without
    assert client.get(ALL).body == {"items": [without]}


def test_each_endpoint_has_a_secret_of_its_own_that_nobody_stores(world: World, client: Client) -> None:
    secrets = [made(client)["secret"] for _ in range(3)]

    assert len(set(secrets)) == 3
    stored = str(world.memory._things)
    assert not any(secret.removeprefix("whsec_")[:20] in stored for secret in secrets)


def test_made_again_with_the_same_key_it_is_the_same_with_the_same_secret(client: Client) -> None:
    first = client.post(ALL, {"url": URL}, idempotency_key="a")
    again = client.post(ALL, {"url": URL}, idempotency_key="a")

    assert again.body == first.body
    assert len(client.get(ALL).body["items"]) == 1
    assert client.post(ALL, {"url": URL, "description": "x"}, idempotency_key="a").status == 422


@pytest.mark.parametrize("types", [None, "left out"])
def test_no_list_of_types_is_all_of_them(client: Client, types: Any) -> None:
    body = {"url": URL} | ({} if types else {"event_types": None})

    assert client.post(ALL, body).body["event_types"] is None


def test_everything_that_is_wrong_is_said_at_once(client: Client) -> None:
    answer = client.post(
        ALL,
        {
            "url": "http://u:p@hooks.example.com/x",
            "description": "a\tb",
            "event_types": ["letter.sined", "letter.sent"],
        },
    )

    assert answer.status == 422
    assert answer.codes == [
        "url_not_https",
        "url_has_credentials",
        "description_control_characters",
        "event_type_unknown",
    ]
    errors = answer.body["errors"]
    assert [error["pointer"] for error in errors] == ["/url", "/url", "/description", "/event_types/0"]
    assert errors[3]["suggestion"] == "letter.signed"
    assert client.get(ALL).body["items"] == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "url_missing"),
        ({"url": ""}, "url_missing"),
        ({"url": None}, "url_missing"),
        ({"url": "https://unknown.example.com/x"}, "host_unknown"),
        ({"url": "https://127.0.0.1/x"}, "address_not_public"),
        ({"url": "https://[::1]/x"}, "address_not_public"),
        ({"url": "https://169.254.169.254/latest/meta-data"}, "address_not_public"),
        ({"url": "https://private.example.com/x"}, "address_not_public"),
        ({"url": "https://mixed.example.com/x"}, "address_not_public"),
        ({"url": f"{URL}:22"}, None),
        ({"url": "https://hooks.example.com:22/x"}, "url_port_refused"),
        ({"url": URL, "event_types": []}, "event_types_empty"),
        ({"url": URL, "event_types": ["webhook.test"]}, "event_type_unknown"),
        ({"url": URL, "description": "x" * 201}, "too_long"),
        ({"url": URL, "secret": "whsec_mine"}, "unknown_field"),
        ({"url": 7}, "wrong_type"),
    ],
)
def test_what_is_wrong_with_an_endpoint(world: World, client: Client, body: dict[str, Any], code: str | None) -> None:
    world.resolver.hosts |= {
        "private.example.com": ["10.0.0.7"],
        "mixed.example.com": ["52.94.236.248", "::ffff:10.0.0.7"],
    }

    answer = client.post(ALL, body)

    if code is None:
        assert answer.status == 201
        return
    assert answer.status in (400, 422)
    assert answer.codes == [code]
    assert answer.body["errors"][0]["fix"]


def test_where_a_name_leads_is_said(world: World, client: Client) -> None:
    world.resolver.hosts["private.example.com"] = ["10.0.0.7"]

    (error,) = client.post(ALL, {"url": "https://private.example.com/x"}).body["errors"]

    assert error["detail"] == "private.example.com is at 10.0.0.7, which is of a private network."


def test_name_servers_that_do_not_answer_are_tried_again_later(world: World, client: Client) -> None:
    world.resolver.failures = 1

    assert client.post(ALL, {"url": URL}).status == 503
    assert client.post(ALL, {"url": URL}).status == 201


def test_only_the_local_stage_takes_this_machine() -> None:
    world = World(policy=Policy(webhooks_to_loopback=True))
    world.resolver.hosts["localhost"] = ["127.0.0.1", "::1"]
    client = world.client()

    for url in ("http://127.0.0.1:9000/in", "http://localhost:9000/in", "http://[::1]:9000/in"):
        assert client.post(ALL, {"url": url}).status == 201
    assert client.post(ALL, {"url": "http://10.0.0.1/in"}).status == 422
    assert client.post(ALL, {"url": "https://10.0.0.1/in"}).codes == ["address_not_public"]


def test_an_account_has_so_many_endpoints_in_each_mode_and_no_more(world: World, client: Client) -> None:
    for _ in range(20):
        made(client)

    refused = client.post(ALL, {"url": URL})

    assert (refused.status, refused.body["code"]) == (409, "too_many_endpoints")
    account_id = client.get("/v1/me").body["account_id"]
    assert world.client(Role.ADMINISTRATOR, account_id, test_mode=True).post(ALL, {"url": URL}).status == 201


def test_modes_and_accounts_do_not_see_each_others_endpoints(world: World, client: Client) -> None:
    account_id = client.get("/v1/me").body["account_id"]
    tester, stranger = world.client(Role.ADMINISTRATOR, account_id, test_mode=True), world.client()
    mine = made(client)
    tried = made(tester)

    assert tried["test_mode"] is True
    assert [one["id"] for one in client.get(ALL).body["items"]] == [mine["id"]]
    assert [one["id"] for one in tester.get(ALL).body["items"]] == [tried["id"]]
    for other in (tester, stranger):
        for method, path in (
            ("GET", path_of(mine)),
            ("GET", f"{path_of(mine)}/deliveries"),
            ("POST", f"{path_of(mine)}/test"),
            ("POST", f"{path_of(mine)}/secret"),
        ):
            assert other.call(method, path).status == 404
        assert other.call("DELETE", path_of(mine), if_match="*").status == 404
        assert other.call("PATCH", path_of(mine), {"enabled": False}, if_match="*").status == 404


@pytest.mark.parametrize("role", [Role.MANAGER, Role.CLIENT_MANAGER])
def test_administrators_alone_manage_endpoints(world: World, client: Client, role: Role) -> None:
    other = world.client(role, client.get("/v1/me").body["account_id"])

    refused = other.post(ALL, {"url": URL})

    assert refused.status == 403
    assert "Only an administrator can manage webhook endpoints" in refused.body["detail"]


def test_an_endpoint_is_changed_by_its_version(client: Client) -> None:
    endpoint = made(client, event_types=["letter.signed"])

    assert client.call("PATCH", path_of(endpoint), {"description": "x"}).status == 428
    assert client.call("PATCH", path_of(endpoint), {"description": "x"}, if_match='"9"').status == 412
    changed = patched(client, endpoint, description="Ours", event_types=None, url="https://hooks.example.com/other")

    assert changed.status == 200
    assert changed.headers["etag"] == '"2"'
    assert (changed.body["description"], changed.body["event_types"]) == ("Ours", None)
    assert changed.body["url"] == "https://hooks.example.com/other"
    assert patched(client, endpoint, url="https://unknown.example.com/").codes == ["host_unknown"]
    assert patched(client, endpoint, url=None).codes == ["url_missing"]
    assert patched(client, endpoint, event_types=[]).codes == ["event_types_empty"]


def test_what_is_not_said_stays(client: Client) -> None:
    endpoint = made(client, event_types=["letter.signed"], description="Ours")

    changed = patched(client, endpoint, enabled=False).body

    assert (changed["event_types"], changed["description"], changed["url"]) == (["letter.signed"], "Ours", URL)
    assert (changed["enabled"], changed["disabled_why"]) == (False, "by_customer")
    again = patched(client, endpoint, enabled=True).body
    assert (again["enabled"], again["disabled_why"], again["disabled_at"]) == (True, None, None)


def test_an_endpoint_whose_name_leads_elsewhere_now_is_not_enabled(world: World, client: Client) -> None:
    endpoint = made(client, enabled=False)
    assert endpoint["disabled_why"] == "by_customer"
    world.resolver.hosts["hooks.example.com"] = ["192.168.0.4"]

    assert patched(client, endpoint, enabled=True).codes == ["address_not_public"]
    assert patched(client, endpoint, description="Something else").status == 200


def test_a_deleted_endpoint_is_gone(world: World, client: Client) -> None:
    endpoint = made(client)
    happened(world, client)

    assert client.call("DELETE", path_of(endpoint)).status == 428
    assert client.call("DELETE", path_of(endpoint), if_match='"1"').status == 204

    assert client.get(path_of(endpoint)).status == 404
    assert client.get(ALL).body["items"] == []
    (ended,) = world.deliver()
    assert (ended.state, ended.why) == ("failed", "endpoint_deleted")
    assert world.sender.posts == []


# --- secrets ---


def test_a_new_secret_signs_beside_the_old_one_until_that_ends(world: World, client: Client) -> None:
    endpoint = made(client)

    rotated = client.post(f"{path_of(endpoint)}/secret")

    assert rotated.status == 200
    assert rotated.headers["etag"] == '"2"'
    assert [one["generation"] for one in rotated.body["secrets"]] == [2, 1]
    assert rotated.body["secret"] != endpoint["secret"]
    happened(world, client)
    world.deliver()
    assert list(world.sender.posts[-1].secrets) == [rotated.body["secret"], endpoint["secret"]]
    world.clock.advance(hours=24)
    happened(world, client)
    world.deliver()
    assert list(world.sender.posts[-1].secrets) == [rotated.body["secret"]]
    assert [one["generation"] for one in client.get(path_of(endpoint)).body["secrets"]] == [2]
    assert "secret" not in client.get(path_of(endpoint)).body


def test_an_overlap_of_no_hours_ends_every_older_secret_at_once(world: World, client: Client) -> None:
    endpoint = made(client)
    client.post(f"{path_of(endpoint)}/secret", {"overlap_hours": 48})

    rotated = client.post(f"{path_of(endpoint)}/secret", {"overlap_hours": 0}).body

    assert rotated["secrets"] == [{"generation": 3, "ends_at": None}]
    happened(world, client)
    world.deliver()
    assert world.sender.posts[-1].secrets == (rotated["secret"],)


def test_a_rotation_that_is_repeated_with_its_key_happens_once(client: Client) -> None:
    endpoint = made(client)

    first = client.post(f"{path_of(endpoint)}/secret", {}, idempotency_key="r")
    again = client.post(f"{path_of(endpoint)}/secret", {}, idempotency_key="r")

    assert again.body == first.body
    assert again.body["version"] == 2


@pytest.mark.parametrize("hours", [-1, 169])
def test_an_overlap_has_its_bounds(client: Client, hours: int) -> None:
    answer = client.post(f"{path_of(made(client))}/secret", {"overlap_hours": hours})

    assert (answer.status, answer.codes) == (422, ["overlap_out_of_range"])


def test_so_many_secrets_overlap_and_no_more(client: Client) -> None:
    endpoint = made(client)
    for _ in range(3):
        assert client.post(f"{path_of(endpoint)}/secret").status == 200

    refused = client.post(f"{path_of(endpoint)}/secret")

    assert (refused.status, refused.body["code"]) == (409, "too_many_secrets")
    assert "overlap of 0 hours" in refused.body["detail"]
    assert client.post(f"{path_of(endpoint)}/secret", {"overlap_hours": 0}).status == 200
