"""Everything fails now and then, before or after it happened: what is told arrives all the same, and as the same."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from shared.adapters.memory.faults import Fate, FaultyStore
from shared.domain.model import WebhookDelivery
from shared.domain.webhooks import MOST_TRIES
from shared.ports import DueDelivery, Sent, Unavailable
from shared.usecases.webhooks.deliver import deliver
from shared.usecases.webhooks.pass_on import pass_on
from shared.usecases.webhooks.sweeping import sweep_webhooks
from tests.unit.webhooks.builders import URL, made
from tests.world import World

ENDPOINTS = (URL, "https://hooks.example.com/other")


class Chaos:
    """An account with two endpoints, where each write, wake-up, message and webhook may fail, be lost or come twice."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.troubled = True
        self.world = World()
        self.client = self.world.client()
        self.endpoints = [made(self.client, url=url) for url in ENDPOINTS]
        self.account_id = self.client.get("/v1/me").body["account_id"]
        self.requests: list[str] = []
        self.streamed: set[tuple[str, str, int]] = set()
        desk = replace(self.world.desk, store=FaultyStore(self.world.memory, lambda *_: self.fate()))
        self.webhooks = replace(self.world.webhooks, desk=desk)

    def fails(self, odds: float) -> bool:
        return self.troubled and self.random.random() < odds

    def fate(self) -> Fate:
        return self.random.choice(("before", "after")) if self.fails(0.15) else "ok"

    def step(self) -> None:
        if len(self.requests) < 20 and self.troubled:
            self.requests.append(self.client.post("/v1/port-requests", {"name": "One"}).body["id"])
            self.world.relay(self.requests[-1])
        self.world.sender.otherwise = Sent(status=500) if self.fails(0.3) else Sent(status=204)
        if not self.fails(0.4):
            with suppress(Unavailable):
                pass_on(self.webhooks.desk, self.account_id, False)
        self.stream()
        due = list(self.world.deliveries.take())
        for one in due + self.random.sample(due, len(due) // 3):
            if not self.fails(0.15):
                with suppress(Unavailable):
                    deliver(self.webhooks, one)
        self.world.clock.advance(timedelta(seconds=self.random.randint(10, 400)))
        self.world.deliveries.failures = int(self.fails(0.2))
        sweep_webhooks(self.webhooks)

    def stream(self) -> None:
        """New deliveries go to the queue, unless the stream loses them."""
        for place in self.world.memory.deliveries_due(self.world.clock.now() + timedelta(days=99), 10_000):
            one = self.world.memory.webhook_delivery(*place)
            if one is None or (*place, one.round) in self.streamed:
                continue
            self.streamed.add((*place, one.round))
            if not self.fails(0.3):
                with suppress(Unavailable):
                    self.world.deliveries.put([DueDelivery(one.account_id, *place, one.round, one.tried)])

    def deliveries(self) -> list[WebhookDelivery]:
        store = self.world.memory
        return [one for e in self.endpoints for one in store.webhook_deliveries(e["id"], None, 1_000, None).items]

    def settle(self) -> None:
        self.troubled = False
        for _ in range(400):
            self.step()
            if all(one.state != "pending" for one in self.deliveries()) and len(self.deliveries()) == 40:
                return
        raise AssertionError([(one.state, one.tried, one.next_try_at) for one in self.deliveries()])


@pytest.mark.parametrize("seed", range(6))
def test_all_that_is_told_arrives_everywhere_once_trouble_ends(seed: int) -> None:
    chaos = Chaos(seed)
    for _ in range(40):
        chaos.step()

    chaos.settle()

    told: list[dict[str, Any]] = chaos.client.get("/v1/events?limit=200").body["items"]
    arrived = {(one.endpoint_id, one.event_id) for one in chaos.deliveries() if one.state == "delivered"}
    assert arrived == {(endpoint["id"], event["id"]) for endpoint in chaos.endpoints for event in told}
    assert len(arrived) == 40
    bodies = {(post.url, post.event_id, post.body) for post in chaos.world.sender.posts}
    assert len(bodies) == 40, "an event is the same at every try"
    assert all(one.tried <= MOST_TRIES for one in chaos.deliveries())
    assert chaos.world.memory.feeds_behind(chaos.world.clock.now(), 9) == ()
    assert chaos.world.memory.deliveries_due(chaos.world.clock.now() + timedelta(days=99), 9) == ()
