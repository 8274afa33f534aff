"""The door of the webhooks: which message means what, and which of them come again."""

import json
from typing import Any

import pytest

from functions.webhooks.courier import Courier, SweepIncompleteError
from shared.adapters.dynamodb import keys
from shared.domain.model import WebhookDelivery
from shared.ports import DueDelivery
from shared.runtime.stream import OURS
from tests.unit.webhooks.builders import happened, made, path_of, sent
from tests.world import Client, World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World) -> Client:
    return world.client()


@pytest.fixture
def courier(world: World) -> Courier:
    return Courier(world.webhooks)


def message(body: Any, message_id: str = "m-1") -> dict[str, Any]:
    return {"messageId": message_id, "body": body if isinstance(body, str) else json.dumps(body)}


def told(account_id: str, message_id: str = "m-1", **detail: Any) -> dict[str, Any]:
    """An event of the bus, as a rule puts it into a queue."""
    return message(
        {"source": OURS, "detail-type": "order.submitted", "detail": {"account_id": account_id, **detail}}, message_id
    )


def failed(answer: dict[str, Any]) -> list[str]:
    return [one["itemIdentifier"] for one in answer["batchItemFailures"]]


def record(delivery: WebhookDelivery, sequence: str = "7", name: str = "INSERT") -> dict[str, Any]:
    texts = {"state": delivery.state, "account_id": delivery.account_id, "endpoint_id": delivery.endpoint_id}
    numbers = {"round": delivery.round, "tried": delivery.tried}
    image = {name: {"S": text} for name, text in (texts | {"event_id": delivery.event_id}).items()}
    image |= {name: {"N": str(number)} for name, number in numbers.items()}
    key = keys.delivery_key(delivery.endpoint_id, delivery.event_id)
    return {"eventName": name, "dynamodb": {"Keys": key.item, "NewImage": image, "SequenceNumber": sequence}}


def deliveries(world: World, endpoint: dict[str, Any]) -> tuple[WebhookDelivery, ...]:
    return world.memory.webhook_deliveries(endpoint["id"], None, 100, None).items


def test_an_event_of_the_bus_becomes_deliveries_and_those_become_posts(
    world: World, client: Client, courier: Courier
) -> None:
    endpoint = made(client)
    account_id = client.get("/v1/me").body["account_id"]
    world.relay(client.post("/v1/port-requests", {"name": "One"}).body["id"])

    assert failed(courier.take_batch([told(account_id)])) == []
    (delivery,) = deliveries(world, endpoint)
    assert failed(courier.take_stream([record(delivery)])) == []
    (due,) = world.deliveries.take()
    body = {name: getattr(due, name) for name in DueDelivery.__dataclass_fields__}
    assert failed(courier.take_batch([message(body)])) == []

    assert sent(world)[0]["type"] == "port_request.created"
    assert client.get(f"{path_of(endpoint)}/deliveries").body["items"][0]["state"] == "delivered"


def test_events_of_a_batch_are_passed_on_once_for_each_account_and_mode(
    world: World, client: Client, courier: Courier, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, bool]] = []
    monkeypatch.setattr(
        "functions.webhooks.courier.pass_on", lambda _, account_id, mode: seen.append((account_id, mode))
    )

    courier.take_batch([told("acc_1"), told("acc_2"), told("acc_1"), told("acc_1", test_mode=True), told("acc_1")])

    assert sorted(seen) == [("acc_1", False), ("acc_1", True), ("acc_2", False)]


def test_messages_that_fail_come_again_alone(
    world: World, client: Client, courier: Courier, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trouble(_: object, account_id: str, __: bool) -> None:
        if account_id == "acc_bad":
            raise RuntimeError

    monkeypatch.setattr("functions.webhooks.courier.pass_on", trouble)
    batch = [
        told("acc_1", "m-1"),
        told("acc_bad", "m-2"),
        told("acc_bad", "m-3"),
        message("no JSON", "m-4"),
        message({"nobody": "knows this"}, "m-5"),
        message({"source": OURS, "detail": {}}, "m-6"),
    ]

    assert sorted(failed(courier.take_batch(batch))) == ["m-2", "m-3", "m-4", "m-5", "m-6"]


def test_a_stream_batch_that_cannot_be_queued_comes_again(world: World, client: Client, courier: Courier) -> None:
    endpoint = made(client)
    happened(world, client, 2)
    records = [record(one, str(n)) for n, one in enumerate(deliveries(world, endpoint))]
    world.deliveries.failures = 1

    assert failed(courier.take_stream(records)) == ["0", "1"]
    assert failed(courier.take_stream(records)) == []
    assert len(world.deliveries.waiting) == 2


def test_what_a_try_came_to_is_no_reason_for_another(world: World, client: Client, courier: Courier) -> None:
    endpoint = made(client)
    happened(world, client)
    world.deliver()

    assert failed(courier.take_stream([record(deliveries(world, endpoint)[0], name="MODIFY")])) == []
    assert world.deliveries.waiting == []


def test_a_sweep_says_what_it_did_or_raises_for_the_alarm(world: World, client: Client, courier: Courier) -> None:
    made(client)
    happened(world, client, 2)

    assert courier.sweep(everything=False) == {"passed_on": 0, "queued": 0, "mailed": 0}
    assert courier.sweep(everything=True) == {"passed_on": 0, "queued": 2, "mailed": 0}
    world.clock.advance(minutes=20)
    world.deliveries.failures = 1
    with pytest.raises(SweepIncompleteError, match="the queue does not answer"):
        courier.sweep(everything=False)
