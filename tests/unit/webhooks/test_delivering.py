"""From what is told to what an endpoint takes: once for each, tried as the table says, and no longer than it makes
sense."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.adapters.memory.faults import Fate, FaultyStore, Plan, fail_at
from shared.domain.model import DeliveryState, Role, WebhookDelivery
from shared.domain.webhooks import MOST_TRIES, WAITS
from shared.ports import Replace, Sent, Unavailable
from shared.usecases.webhooks.deliver import deliver
from shared.usecases.webhooks.desk import WebhookDesk, sent_anew
from shared.usecases.webhooks.pass_on import pass_on
from shared.usecases.webhooks.sweeping import Swept, sweep_webhooks
from tests.unit.webhooks.builders import ALL, URL, happened, made, patched, path_of, sent
from tests.world import Client, World

OTHER = "https://hooks.example.com/other"
BROKEN = Sent(status=500, milliseconds=40, answer="Oh no")


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World) -> Client:
    return world.client()


def log(client: Client, endpoint: dict[str, Any], query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"{path_of(endpoint)}/deliveries{query}").body["items"]
    return found


def only(client: Client, endpoint: dict[str, Any]) -> dict[str, Any]:
    (found,) = log(client, endpoint)
    return found


def sweep_at(world: World, **later: float) -> Swept:
    """Wait, and have the sweep put what is due into the queue."""
    world.clock.advance(timedelta(**later))
    return sweep_webhooks(world.webhooks)


def wait_for_next(world: World, client: Client, endpoint: dict[str, Any]) -> timedelta:
    """Let the time pass until the next try of its only delivery, and have it made; answers how long that was."""
    delivery = world.memory.webhook_delivery(endpoint["id"], only(client, endpoint)["event_id"])
    assert delivery is not None
    assert delivery.next_try_at is not None
    wait = delivery.next_try_at - world.clock.now()
    world.clock.advance(wait + timedelta(seconds=1))
    sweep_webhooks(world.webhooks)
    world.deliver()
    return wait


# --- passing on ---


def test_what_happens_is_sent_as_it_is_told(world: World, client: Client) -> None:
    endpoint = made(client)
    (request_id,) = happened(world, client)

    world.deliver()

    (event,) = client.get("/v1/events").body["items"]
    (post,) = world.sender.posts
    assert (post.url, post.event_id, post.secrets) == (URL, event["id"], (endpoint["secret"],))
    assert json.loads(post.body) == {name: value for name, value in event.items() if name != "id"}
    assert json.loads(post.body)["data"]["request_id"] == request_id
    delivery = only(client, endpoint)
    assert (delivery["state"], delivery["event_id"], delivery["type"]) == (
        "delivered",
        event["id"],
        "port_request.created",
    )
    assert delivery["tries"] == [
        {"at": "2026-11-23T15:00:00Z", "status": 204, "fault": None, "detail": "", "duration_ms": 12, "answer": ""}
    ]
    assert (delivery["next_try_at"], delivery["body"]) == (None, post.body)


def test_an_event_goes_once_to_each_endpoint_that_wants_it(world: World, client: Client) -> None:
    every, signed, off = made(client), made(client, url=OTHER, event_types=["letter.signed"]), made(client, url=OTHER)
    patched(client, off, enabled=False)
    happened(world, client, 2)
    account_id = client.get("/v1/me").body["account_id"]

    for _ in range(3):
        assert pass_on(world.desk, account_id, False) == 0
    world.deliver()

    assert [post.url for post in world.sender.posts] == [URL, URL]
    assert len({post.event_id for post in world.sender.posts}) == 2
    assert [len(log(client, one)) for one in (every, signed, off)] == [2, 0, 0]


def test_what_happened_before_an_endpoint_was_made_is_not_sent(world: World, client: Client) -> None:
    happened(world, client)
    endpoint = made(client)
    happened(world, client)

    assert len(log(client, endpoint)) == 1


def test_test_events_go_to_test_endpoints(world: World, client: Client) -> None:
    account_id = client.get("/v1/me").body["account_id"]
    tester = world.client(Role.ADMINISTRATOR, account_id, test_mode=True)
    live, test = made(client), made(tester, url=OTHER)
    happened(world, tester)
    happened(world, client)
    world.deliver()

    assert [(post.url, json.loads(post.body)["data"]["test_mode"]) for post in world.sender.posts] == [
        (OTHER, True),
        (URL, False),
    ]
    assert len(log(client, live)) == len(log(tester, test)) == 1


def test_what_nobody_follows_costs_nothing(world: World, client: Client) -> None:
    happened(world, client, 3)

    assert world.memory.feeds_behind(world.clock.now() + timedelta(days=9), 9) == ()
    assert world.deliver() == []


def test_an_event_whose_wake_up_was_lost_is_passed_on_by_the_sweep(world: World, client: Client) -> None:
    endpoint = made(client)
    request_id = client.post("/v1/port-requests", {"name": "Lost"}).body["id"]
    world.relay(request_id)

    assert sweep_at(world, seconds=59).passed_on == 0
    assert sweep_at(world, seconds=2).passed_on == 1

    world.deliver()
    assert only(client, endpoint)["state"] == "delivered"
    assert sweep_at(world, minutes=5) == Swept()


def test_a_delivery_that_the_stream_lost_is_found_by_the_sweep(world: World, client: Client) -> None:
    endpoint = made(client)
    happened(world, client)

    assert sweep_at(world, minutes=4).queued == 0
    assert sweep_at(world, minutes=2).queued == 1
    assert sweep_at(world, minutes=4).queued == 0, "the queue has it"
    for due in world.deliveries.take():
        deliver(world.webhooks, due)

    assert only(client, endpoint)["state"] == "delivered"


def test_a_long_backlog_is_passed_on_whole(world: World, client: Client) -> None:
    endpoint = made(client)
    ids = [client.post("/v1/port-requests", {"name": f"R{n}"}).body["id"] for n in range(130)]
    world.relay(*ids)

    sweep_at(world, minutes=2)

    world.deliver()
    assert len(world.sender.posts) == 130
    assert len(client.get(f"{path_of(endpoint)}/deliveries?limit=100").body["items"]) == 100


def failing(world: World, plan: Plan) -> tuple[WebhookDesk, FaultyStore]:
    """The world's webhooks over a store that fails as planned."""
    store = FaultyStore(world.memory, plan)
    return replace(world.webhooks, desk=replace(world.desk, store=store)), store


@pytest.mark.parametrize("fate", ["before", "after"])
def test_passing_on_that_fails_anywhere_is_made_whole_by_the_next_try(fate: Fate) -> None:
    """Two events to two endpoints, where the n-th write fails, and the same again after it."""
    for fails_at in range(10):
        world = World()
        client = world.client()
        for url in (URL, OTHER):
            made(client, url=url)
        world.relay(*(client.post("/v1/port-requests", {"name": f"R{n}"}).body["id"] for n in range(2)))
        webhooks, store = failing(world, fail_at(fails_at, fate))
        account_id = client.get("/v1/me").body["account_id"]
        for _ in range(2):
            with suppress(Unavailable):
                pass_on(webhooks.desk, account_id, False)
        world.deliver()

        assert sorted(post.url for post in world.sender.posts) == [URL, URL, OTHER, OTHER], (fails_at, store.log)
        if fails_at >= len(store.log):
            return
    raise AssertionError("there are more writes than were tried")


# --- tries ---


def test_a_delivery_is_tried_ten_times_as_the_table_says_and_given_up(world: World, client: Client) -> None:
    world.sender.otherwise = BROKEN
    endpoint = made(client)
    happened(world, client)
    world.deliver()
    assert only(client, endpoint)["state"] == "pending"

    waits = [wait_for_next(world, client, endpoint) for _ in range(MOST_TRIES - 1)]

    assert [round(wait / planned, 1) in (0.9, 1.0, 1.1) for wait, planned in zip(waits, WAITS, strict=True)] == [
        True
    ] * 9
    delivery = only(client, endpoint)
    assert (delivery["state"], delivery["failed_why"], delivery["next_try_at"]) == ("failed", "gave_up", None)
    assert len(delivery["tries"]) == len(world.sender.posts) == 10
    assert {one["fault"] for one in delivery["tries"]} == {"status"}
    assert delivery["tries"][0]["detail"] == "It answered 500; a 2xx takes the event."
    assert delivery["tries"][0]["answer"] == "Oh no"
    assert len({post.event_id for post in world.sender.posts}) == 1
    assert len({post.body for post in world.sender.posts}) == 1
    assert sweep_at(world, days=1).queued == 0


def test_every_try_is_signed_for_its_own_time(world: World, client: Client) -> None:
    world.sender.replies = [BROKEN]
    endpoint = made(client)
    happened(world, client)
    world.deliver()
    wait_for_next(world, client, endpoint)

    first, second = world.sender.posts
    assert second.at - first.at > timedelta(seconds=50)
    assert only(client, endpoint)["state"] == "delivered"


@pytest.mark.parametrize(
    ("reply", "fault", "words"),
    [
        (Sent(status=302), "redirect", "redirects are not followed"),
        (Sent(fault="timeout", detail="It did not answer within 15 seconds."), "timeout", "within 15 seconds"),
        (Sent(fault="address_refused", detail="It is at 10.0.0.1."), "address_refused", "10.0.0.1"),
        (Sent(status=404), "status", "404"),
    ],
)
def test_what_failed_says_why_and_comes_again(
    world: World, client: Client, reply: Sent, fault: str, words: str
) -> None:
    world.sender.replies = [reply]
    endpoint = made(client)
    happened(world, client)
    world.deliver()

    delivery = only(client, endpoint)

    assert (delivery["state"], delivery["tries"][0]["fault"]) == ("pending", fault)
    assert words in delivery["tries"][0]["detail"]
    assert delivery["tries"][0]["status"] == reply.status
    wait_for_next(world, client, endpoint)
    assert only(client, endpoint)["state"] == "delivered"


def test_a_message_that_comes_twice_is_one_try(world: World, client: Client) -> None:
    endpoint = made(client)
    happened(world, client)
    world.stream()
    (due,) = world.deliveries.take()

    assert deliver(world.webhooks, due) is not None
    assert deliver(world.webhooks, due) is None

    assert len(world.sender.posts) == 1
    world.sender.otherwise = BROKEN
    happened(world, client)
    world.stream()
    (due,) = world.deliveries.take()
    for _ in range(3):
        deliver(world.webhooks, due)
    assert len(world.sender.posts) == 2
    assert len(log(client, endpoint)[0]["tries"]) == 1


def test_a_message_of_a_delivery_that_is_gone_is_nothing(world: World, client: Client) -> None:
    made(client)
    happened(world, client)
    world.stream()
    (due,) = world.deliveries.take()
    world.memory._things.pop(("webhook_delivery", due.endpoint_id, due.event_id))

    assert deliver(world.webhooks, due) is None
    assert world.sender.posts == []


def test_a_try_whose_note_was_lost_is_made_again_under_the_same_id(world: World, client: Client) -> None:
    endpoint = made(client)
    happened(world, client)
    world.stream()
    (due,) = world.deliveries.take()
    webhooks, _ = failing(world, lambda *_: "before")
    with pytest.raises(Unavailable):
        deliver(webhooks, due)

    deliver(world.webhooks, due)

    assert [post.event_id for post in world.sender.posts] == [due.event_id] * 2
    assert only(client, endpoint)["state"] == "delivered"


# --- an endpoint that fails ---


def test_a_slow_endpoint_is_left_alone_and_holds_up_no_other(world: World, client: Client) -> None:
    slow, quick = made(client), made(client, url=OTHER)
    world.sender.of_url[URL] = Sent(fault="timeout", detail="It did not answer.", milliseconds=15_000)
    happened(world, client, 10)
    world.deliver()

    tried = [post.url for post in world.sender.posts]

    assert tried.count(OTHER) == 10
    assert tried.count(URL) == 3
    assert {one["state"] for one in log(client, quick)} == {"delivered"}
    health = client.get(path_of(slow)).body["health"]
    assert (health["failures"], health["gave_up"], health["resume_at"]) == (3, 0, "2026-11-23T15:00:15Z")
    left = [one for one in log(client, slow) if not one["tries"]]
    assert len(left) == 7
    assert {one["next_try_at"] for one in left} == {"2026-11-23T15:00:15Z"}
    assert client.get(path_of(quick)).body["health"] is None


def test_what_waited_for_an_endpoint_lost_no_try_and_goes_when_it_is_back(world: World, client: Client) -> None:
    endpoint = made(client)
    world.sender.of_url[URL] = BROKEN
    happened(world, client, 5)
    world.deliver()
    world.sender.of_url.clear()

    assert sweep_at(world, seconds=16).queued == 2
    world.deliver()

    assert client.get(path_of(endpoint)).body["health"] is None
    waited = [one for one in log(client, endpoint) if len(one["tries"]) == 1 and one["state"] == "delivered"]
    assert len(waited) == 2
    assert sweep_at(world, minutes=2).queued == 3
    world.deliver()
    assert {one["state"] for one in log(client, endpoint)} == {"delivered"}


def test_an_endpoint_that_takes_something_in_between_begins_anew(world: World, client: Client) -> None:
    endpoint = made(client)
    world.sender.replies = [BROKEN, BROKEN, Sent(status=200), BROKEN]
    happened(world, client, 4)
    world.deliver()

    assert client.get(path_of(endpoint)).body["health"]["failures"] == 1


def given_up(world: World, client: Client, endpoint: dict[str, Any]) -> None:
    """Everything that waits fails to its last try."""
    for _ in range(200):
        if not sum(one["state"] == "pending" for one in log(client, endpoint)):
            return
        sweep_at(world, hours=4)
        world.deliver()
    raise AssertionError("it is still tried")


def test_an_endpoint_is_disabled_once_several_deliveries_had_their_last_try(world: World, client: Client) -> None:
    world.sender.otherwise = BROKEN
    endpoint = made(client)
    happened(world, client, 2)
    world.deliver()
    given_up(world, client, endpoint)
    assert client.get(path_of(endpoint)).body["enabled"] is True
    assert client.get(path_of(endpoint)).body["health"]["gave_up"] == 2

    happened(world, client, 2)
    world.deliver()
    given_up(world, client, endpoint)

    shown = client.get(path_of(endpoint)).body
    assert (shown["enabled"], shown["disabled_why"]) == (False, "failing")
    states = {(one["state"], one["failed_why"]) for one in log(client, endpoint)}
    assert states <= {("failed", "gave_up"), ("failed", "endpoint_disabled")}


def test_administrators_are_mailed_once_that_an_endpoint_was_disabled(world: World, client: Client) -> None:
    account_id = client.get("/v1/me").body["account_id"]
    world.client(Role.ADMINISTRATOR, account_id)
    world.client(Role.MANAGER, account_id)
    endpoint = made(client, url=f"{URL}?token=secret")
    world.sender.replies = [Sent(status=410)]
    happened(world, client, 3)
    world.deliver()

    (mail,) = world.mailbox.to("administrator@acme.example.com")
    assert world.mailbox.to("manager@acme.example.com") == []
    assert mail.subject == "A webhook endpoint of Acme was disabled"
    assert endpoint["id"] in mail.text
    assert URL in mail.text
    assert "token=secret" not in mail.text + mail.html
    shown = client.get(path_of(endpoint)).body
    assert (shown["enabled"], shown["disabled_why"]) == (False, "gone")
    assert len(world.sender.posts) == 1
    whys = [one["failed_why"] for one in log(client, endpoint)]
    assert sorted(whys) == ["endpoint_disabled", "endpoint_disabled", "gone"]
    for _ in range(3):
        assert sweep_at(world, minutes=10).mailed == 0


def test_a_mail_that_cannot_be_sent_is_sent_later(world: World, client: Client) -> None:
    endpoint = made(client)
    world.sender.replies = [Sent(status=410)]
    world.mailbox.failures = 1
    happened(world, client)
    world.deliver()
    assert world.mailbox.sent == []

    assert sweep_at(world, minutes=4).mailed == 0
    assert sweep_at(world, minutes=2).mailed == 1
    assert sweep_at(world, minutes=20).mailed == 0

    assert len(world.mailbox.sent) == 1
    assert client.get(path_of(endpoint)).body["enabled"] is False


def test_a_mail_is_not_tried_for_ever_nor_for_an_endpoint_that_is_back(world: World, client: Client) -> None:
    for back in (False, True):
        endpoint = made(client)
        world.sender.replies = [Sent(status=410)]
        world.mailbox.failures = 99
        happened(world, client)
        world.deliver()
        if back:
            patched(client, endpoint, enabled=True)
        for _ in range(30):
            sweep_at(world, hours=4)
        world.mailbox.failures = 0
        assert sweep_at(world, hours=4).mailed == 0
        client.call("DELETE", path_of(endpoint), if_match="*")

    assert world.mailbox.sent == []


def test_mails_of_test_endpoints_are_marked(world: World, client: Client) -> None:
    tester = world.client(Role.ADMINISTRATOR, client.get("/v1/me").body["account_id"], test_mode=True)
    made(tester)
    world.sender.replies = [Sent(status=410)]
    happened(world, tester)
    world.deliver()

    assert world.mailbox.sent[0].mail.subject.startswith("[TEST] ")


def test_an_endpoint_that_moved_meanwhile_is_not_disabled_for_what_the_old_address_said(
    world: World, client: Client
) -> None:
    endpoint = made(client)
    happened(world, client)
    world.stream()
    (due,) = world.deliveries.take()

    class Moving:
        def post(self, *args: Any) -> Sent:
            patched(client, endpoint, url=OTHER)
            return Sent(status=410)

    object.__setattr__(world.webhooks, "sender", Moving())
    deliver(world.webhooks, due)

    assert client.get(path_of(endpoint)).body["enabled"] is True


# --- what administrators have sent ---


def test_a_test_event_goes_to_its_endpoint_alone(world: World, client: Client) -> None:
    endpoint, other = made(client, event_types=["letter.signed"]), made(client, url=OTHER)

    answer = client.post(f"{path_of(endpoint)}/test", None, idempotency_key="t")
    again = client.post(f"{path_of(endpoint)}/test", None, idempotency_key="t")

    assert (answer.status, answer.body["state"]) == (202, "pending")
    assert answer.headers["location"] == f"{path_of(endpoint)}/deliveries/{answer.body['event_id']}"
    assert again.body == answer.body
    world.deliver()
    (body,) = sent(world)
    assert body["type"] == "webhook.test"
    assert body["data"]["webhook_endpoint_id"] == endpoint["id"]
    assert client.get(answer.headers["location"]).body["state"] == "delivered"
    assert log(client, other) == []
    assert client.get("/v1/events").body["items"] == []


def test_one_delivery_is_sent_anew_under_its_id_and_keeps_its_log(world: World, client: Client) -> None:
    endpoint = made(client)
    happened(world, client)
    world.deliver()
    event_id = only(client, endpoint)["event_id"]
    path = f"{path_of(endpoint)}/deliveries/{event_id}/replay"

    answer = client.post(path, None, idempotency_key="r")
    client.post(path, None, idempotency_key="r")

    assert (answer.status, answer.body["state"], answer.body["round"]) == (202, "pending", 2)
    world.deliver()
    delivery = only(client, endpoint)
    assert (delivery["state"], delivery["round"], len(delivery["tries"])) == ("delivered", 2, 2)
    assert [post.event_id for post in world.sender.posts] == [event_id] * 2
    assert len({post.body for post in world.sender.posts}) == 1


def test_what_was_given_up_and_is_sent_anew_has_ten_tries_again(world: World, client: Client) -> None:
    world.sender.otherwise = BROKEN
    endpoint = made(client)
    happened(world, client)
    world.deliver()
    given_up(world, client, endpoint)
    client.post(f"{path_of(endpoint)}/deliveries/{only(client, endpoint)['event_id']}/replay")
    world.deliver()
    given_up(world, client, endpoint)

    delivery = only(client, endpoint)
    assert (delivery["state"], delivery["round"], len(delivery["tries"])) == ("failed", 2, 20)


def test_a_try_under_way_is_kept_though_the_delivery_is_sent_anew(world: World, client: Client) -> None:
    endpoint = made(client)
    happened(world, client)
    world.stream()
    (due,) = world.deliveries.take()

    class Interrupted:
        def post(self, *args: Any) -> Sent:
            before = world.memory.webhook_delivery(due.endpoint_id, due.event_id)
            assert before is not None
            world.memory.commit([Replace(sent_anew(world.desk, before))])
            return BROKEN

    sender = world.sender
    object.__setattr__(world.webhooks, "sender", Interrupted())
    deliver(world.webhooks, due)
    delivery = only(client, endpoint)
    assert (delivery["state"], delivery["round"], len(delivery["tries"])) == ("pending", 2, 1)

    object.__setattr__(world.webhooks, "sender", sender)
    world.deliver()

    assert (only(client, endpoint)["state"], len(only(client, endpoint)["tries"])) == ("delivered", 2)


def test_all_that_did_not_arrive_since_a_time_is_sent_anew(world: World, client: Client) -> None:
    early = happened(world, client)
    world.clock.advance(minutes=10)
    endpoint = made(client)
    since = world.clock.now().isoformat()
    happened(world, client, 2)
    world.deliver()
    world.sender.replies = [Sent(status=410)]
    happened(world, client, 2)
    world.deliver()
    assert client.post(f"{path_of(endpoint)}/replay", {"since": since}).body["code"] == "endpoint_disabled"
    happened(world, client, 2)
    patched(client, endpoint, enabled=True)
    happened(world, client, 1)
    posted = len(world.sender.posts)

    answer = client.post(f"{path_of(endpoint)}/replay", {"since": since})
    again = client.post(f"{path_of(endpoint)}/replay", {"since": since})

    assert (answer.status, answer.body) == (202, {"replayed": 4, "cursor": None})
    assert again.body["replayed"] == 0
    world.deliver()
    assert len(world.sender.posts) - posted == 5
    assert {one["state"] for one in log(client, endpoint)} == {"delivered"}
    assert len(log(client, endpoint)) == 7
    assert not any(early[0] in post.body for post in world.sender.posts)


def test_only_types_that_are_wanted_are_sent_anew(world: World, client: Client) -> None:
    since = world.clock.now().isoformat()
    happened(world, client, 2)
    endpoint = made(client, event_types=["letter.signed"])

    assert client.post(f"{path_of(endpoint)}/replay", {"since": since}).body["replayed"] == 0


def test_a_long_replay_goes_on_where_it_stopped(world: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from shared.usecases.webhooks import deliveries

    monkeypatch.setattr(deliveries, "_MOST_ANEW", 3)
    monkeypatch.setattr(deliveries, "_LOOKED_AT", 5)
    since = world.clock.now().isoformat()
    happened(world, client, 7)
    endpoint = made(client)
    cursor, counts = None, []
    while True:
        answer = client.post(f"{path_of(endpoint)}/replay", {"since": since, "cursor": cursor}).body
        counts.append(answer["replayed"])
        cursor = answer["cursor"]
        if cursor is None:
            break

    assert sum(counts) == 7
    assert max(counts) == 3
    world.deliver()
    assert len({post.event_id for post in world.sender.posts}) == 7
    assert client.post(f"{path_of(endpoint)}/replay", {"since": since, "cursor": "x"}).body["code"] == "cursor_invalid"


def test_what_was_before_the_log_is_not_sent_anew(world: World, client: Client) -> None:
    endpoint = made(client)

    answer = client.post(f"{path_of(endpoint)}/replay", {"since": "2026-10-24T14:59:59Z"})

    assert (answer.status, answer.codes) == (422, ["since_too_old"])
    assert "2026-10-24T15:00:00Z" in answer.body["errors"][0]["fix"]
    assert client.post(f"{path_of(endpoint)}/replay", {"since": "2026-10-24T15:00:00Z"}).status == 202
    assert client.post(f"{path_of(endpoint)}/replay", {}).codes == ["field_missing"]


def test_nothing_is_sent_to_an_endpoint_that_is_disabled(world: World, client: Client) -> None:
    endpoint = made(client)
    happened(world, client)
    world.deliver()
    event_id = only(client, endpoint)["event_id"]
    patched(client, endpoint, enabled=False)

    for path in ("test", f"deliveries/{event_id}/replay"):
        answer = client.post(f"{path_of(endpoint)}/{path}")
        assert (answer.status, answer.body["code"]) == (409, "endpoint_disabled")
        assert '{"enabled": true}' in answer.body["detail"]


def test_the_log_is_read_by_state_and_page(world: World, client: Client) -> None:
    endpoint = made(client)
    world.sender.replies = [Sent(status=204), BROKEN, Sent(status=204)]
    happened(world, client, 3)
    world.deliver()

    assert [one["state"] for one in log(client, endpoint)] == ["delivered", "pending", "delivered"]
    assert [one["state"] for one in log(client, endpoint, "?state=pending")] == ["pending"]
    first = client.get(f"{path_of(endpoint)}/deliveries?limit=2").body
    second = client.get(f"{path_of(endpoint)}/deliveries?limit=2&cursor={first['cursor']}").body
    assert (len(first["items"]), len(second["items"]), second["cursor"]) == (2, 1, None)
    assert client.get(f"{path_of(endpoint)}/deliveries?state=lost").status == 422
    assert client.get(f"{path_of(endpoint)}/deliveries/evt_unknown").status == 404
    assert client.get(f"{ALL}/whk_unknown/deliveries").status == 404


def test_the_sweep_says_what_it_could_not_do_and_does_the_rest(world: World, client: Client) -> None:
    made(client)
    happened(world, client, 2)
    world.deliveries.failures = 1

    swept = sweep_at(world, minutes=6)

    assert (swept.queued, len(swept.failed)) == (1, 1)


def test_everything_that_waits_can_be_tried_now(world: World, client: Client) -> None:
    endpoint = made(client)
    world.sender.replies = [BROKEN]
    happened(world, client)
    world.deliver()

    assert sweep_webhooks(world.webhooks).queued == 0
    assert sweep_webhooks(world.webhooks, everything=True).queued == 1
    world.deliver()

    assert only(client, endpoint)["state"] == "delivered"


def test_states_are_what_the_log_says() -> None:
    assert {state.value for state in DeliveryState} == {"pending", "delivered", "failed"}
    assert WebhookDelivery.model_fields["state"].default == DeliveryState.PENDING
