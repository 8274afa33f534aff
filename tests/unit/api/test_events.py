"""`GET /v1/events`: the whole account, in order, each to whom it may be told."""

from typing import Any

import pytest

from shared.domain.model import Role
from shared.usecases import account_events
from shared.usecases.tell_customers import tell
from tests.contract.things import any_customer_event
from tests.world import NUMBERS, Client, World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World) -> Client:
    return world.client()


def types(body: dict[str, Any]) -> list[str]:
    return [item["type"] for item in body["items"]]


def test_a_whole_port_is_told_in_order(world: World, client: Client) -> None:
    request_id = world.submitted(client)
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    world.port(request_id)
    world.relay(request_id)

    body = client.get("/v1/events").body

    assert types(body) == [
        "port_request.created",
        "port_request.numbers_listed",
        "losing_account.added",
        "document.accepted",
        "port_request.submitted",
        "port_order.created",
        "letter.ready",
        "letter.signed",
        "letter.sealed",
        "port_order.review_passed",
        "port_order.submitted",
        "port_order.foc_confirmed",
        "port_order.completed",
    ]
    assert body["more"] is False
    confirmed = body["items"][11]
    order = world.orders(request_id)[0]
    assert confirmed["id"].startswith("evt_")
    assert confirmed["data"]["order_id"] == order.id
    assert (confirmed["data"]["previous_status"], confirmed["data"]["status"]) == ("submitted", "scheduled")
    assert confirmed["data"]["confirmed_foc_at"]
    assert confirmed["data"]["links"]["order"].endswith(f"/v1/port-requests/{request_id}/orders/{order.id}")


def test_a_reader_goes_on_behind_an_event_or_a_cursor(world: World, client: Client) -> None:
    request_id = world.draft(client)
    world.relay(request_id)
    first = client.get("/v1/events?limit=2").body
    assert (len(first["items"]), first["more"]) == (2, True)

    by_cursor = client.get(f"/v1/events?cursor={first['cursor']}").body
    by_event = client.get(f"/v1/events?after={first['items'][1]['id']}").body

    assert by_cursor == by_event
    assert types(by_cursor) == ["losing_account.added", "document.accepted"]
    assert by_cursor["more"] is False
    nothing = client.get(f"/v1/events?cursor={by_cursor['cursor']}").body
    assert (nothing["items"], nothing["more"], nothing["cursor"]) == ([], False, by_cursor["cursor"])
    client.post(f"/v1/port-requests/{request_id}/comments", {"text": "Soon?"})
    world.relay(request_id)
    assert types(client.get(f"/v1/events?cursor={by_cursor['cursor']}").body) == ["comment.added"]


def test_an_event_that_was_written_late_comes_after_what_was_read(world: World, client: Client) -> None:
    """Two writers: the first makes its event's id, and the second is written and read before the first is."""
    early, late = world.draft(client), world.draft(client, [*NUMBERS[:1]])
    world.relay(late)
    seen = client.get("/v1/events").body
    world.relay(early)

    missed = client.get(f"/v1/events?after={seen['items'][-1]['id']}").body

    assert {item["data"]["request_id"] for item in missed["items"]} == {early}
    assert max(item["id"] for item in missed["items"]) < min(item["id"] for item in seen["items"])


def test_events_of_types_are_asked_for_by_name(world: World, client: Client) -> None:
    world.relay(world.draft(client))

    found = client.get("/v1/events?type=document.accepted,port_request.created").body

    assert types(found) == ["port_request.created", "document.accepted"]
    assert client.get("/v1/events?type=port_order.completed").body["items"] == []


def test_a_type_that_there_is_not_is_named_with_the_nearest(client: Client) -> None:
    answer = client.get("/v1/events?type=port_order.complete,document.accepted,x")

    assert (answer.status, answer.codes) == (422, ["event_type_unknown"] * 2)
    assert answer.body["errors"][0]["suggestion"] == "port_order.completed"
    assert "suggestion" not in answer.body["errors"][1]


def test_client_managers_read_of_their_own_requests(world: World, client: Client) -> None:
    account_id = client.get("/v1/me").body["account_id"]
    manager = world.client(Role.CLIENT_MANAGER, account_id)
    mine, others = world.draft(manager), world.draft(client)
    world.relay(others, mine)

    assert {item["data"]["request_id"] for item in manager.get("/v1/events").body["items"]} == {mine}
    assert {item["data"]["request_id"] for item in client.get("/v1/events").body["items"]} == {mine, others}
    not_theirs = client.get("/v1/events").body["items"][0]["id"]
    assert manager.get(f"/v1/events?after={not_theirs}").codes == ["after_unknown"]


def test_test_keys_read_what_test_keys_did(world: World, client: Client) -> None:
    account_id = client.get("/v1/me").body["account_id"]
    tester = world.client(Role.ADMINISTRATOR, account_id, test_mode=True)
    tried, real = world.draft(tester), world.draft(client)
    world.relay(tried, real)

    for reader, request_id, test_mode in ((tester, tried, True), (client, real, False)):
        items = reader.get("/v1/events").body["items"]
        assert {(item["data"]["request_id"], item["data"]["test_mode"]) for item in items} == {(request_id, test_mode)}
    live = client.get("/v1/events").body
    assert tester.get(f"/v1/events?after={live['items'][0]['id']}").codes == ["after_unknown"]
    assert tester.get(f"/v1/events?cursor={live['cursor']}").body["code"] == "cursor_invalid"


def test_other_accounts_see_nothing_of_it(world: World, client: Client) -> None:
    world.relay(world.draft(client))
    event_id = client.get("/v1/events").body["items"][0]["id"]
    stranger = world.client()

    assert stranger.get("/v1/events").body["items"] == []
    assert stranger.get(f"/v1/events?after={event_id}").codes == ["after_unknown"]


def test_what_happens_to_the_account_is_told_to_those_who_may_know(world: World, client: Client) -> None:
    me = client.get("/v1/me").body
    manager, cleo = (world.client(role, me["account_id"]) for role in (Role.MANAGER, Role.CLIENT_MANAGER))
    user = client.post("/v1/users", {"name": "Max", "email": "max@acme.example.com", "role": "manager"}).body
    limited = client.post("/v1/api-keys", {"user_id": me["user_id"], "actions": ["events.read", "users.read"]}).body
    client.post(f"/v1/api-keys/{limited['id']}/rotate")
    client.post(f"/v1/users/{user['id']}/deactivate")
    client.post("/v1/companies", {"name": "Acme West"})
    world.relay_accounts()

    items = client.get("/v1/events").body["items"]
    whole = [item for item in items if item["data"]["actor"] == "customer"]

    assert [item["type"] for item in whole] == [
        *("user.added", "api_key.created", "api_key.rotated", "user.deactivated", "company.added")
    ]
    rotated, company = whole[2]["data"], whole[4]["data"]
    assert {"key_id", "user_id", "rotated_key_id", "rotated_key_ends_at", "version", "links"} <= set(rotated)
    assert rotated["rotated_key_id"] == limited["id"]
    assert set(company) == {"account_id", "test_mode", "actor", "company_id", "links"}
    assert set(types(manager.get("/v1/events").body)) == {"company.added"}
    assert cleo.get("/v1/events").body["items"] == []
    of_users = set(types(Client(world.app, limited["secret"]).get("/v1/events").body))
    assert of_users == {"user.added", "user.deactivated", "company.added"}
    assert manager.get(f"/v1/events?after={whole[0]['id']}").codes == ["after_unknown"]
    assert not [text for text in ("Max", "acme.example.com", "Acme West", "pk_live") if text in str(items)]


def test_an_account_has_no_test_mode_so_test_keys_read_nothing_of_it(world: World, client: Client) -> None:
    tester = world.client(Role.ADMINISTRATOR, client.get("/v1/me").body["account_id"], test_mode=True)
    world.relay_accounts()

    assert tester.get("/v1/events").body["items"] == []
    assert client.get("/v1/events").body["items"]


def test_a_deleted_draft_is_told(world: World, client: Client) -> None:
    made = client.post("/v1/port-requests", {"name": "Never mind"})
    client.call("DELETE", f"/v1/port-requests/{made.body['id']}", if_match='"1"')
    world.relay(made.body["id"])

    assert types(client.get("/v1/events").body) == ["port_request.created", "port_request.deleted"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("after=evt_1&cursor=abc", "after_and_cursor"),
        ("cursor=abc", "cursor_invalid"),
        ("after=evt_unknown", "invalid"),
        ("limit=0", "invalid"),
        ("limit=201", "invalid"),
        (f"after={'x' * 65}", "invalid"),
    ],
)
def test_what_cannot_be_asked_says_so(client: Client, query: str, code: str) -> None:
    answer = client.get(f"/v1/events?{query}")

    assert answer.status in (400, 422)
    assert answer.body["code"] == code


def test_a_page_of_a_long_list_ends_early_and_says_where_to_go_on(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    account_id = client.get("/v1/me").body["account_id"]
    monkeypatch.setattr(account_events, "MOST_LOOKED_AT", 4)
    monkeypatch.setattr(account_events, "_READ_AT_ONCE", 2)
    events = [any_customer_event(account_id=account_id, type="letter.viewed") for _ in range(5)]
    events.append(any_customer_event(account_id=account_id, type="letter.signed"))
    world.memory.number_events(events, world.clock.now())

    first = client.get("/v1/events?type=letter.signed").body
    second = client.get(f"/v1/events?type=letter.signed&cursor={first['cursor']}").body

    assert (first["items"], first["more"]) == ([], True)
    assert types(second) == ["letter.signed"]


def test_telling_again_changes_nothing(world: World, client: Client) -> None:
    request_id = world.draft(client)
    events = world.memory.events(request_id, 99, None).items
    for _ in range(2):
        tell(world.memory, reversed(events), world.clock.now())

    assert len(client.get("/v1/events").body["items"]) == len(events)
