"""The simulated carrier in one process: its door and table behind the adapters, its webhooks caught on their way."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import httpx
from moto import mock_aws

from functions.simulated_carrier.handler import answer
from functions.simulated_carrier.service import SimulatedCarrierService, webhook_poster
from shared.adapters.carriers.simulated import SimulatedCarrier, api_key
from shared.adapters.carriers.simulated_desk import SimulatedDesk
from shared.adapters.platform.simulated import SimulatedPlatform
from shared.domain.model import CarrierEvent
from shared.ports import CarrierNumber, CarrierSubmission

SECRET = "a1B2" * 12
NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
DELAY = 10


class Machine:
    """Step Functions as the double uses it: names are taken once."""

    class exceptions:  # noqa: N801  boto3's name
        class ExecutionAlreadyExists(Exception):
            pass

    def __init__(self) -> None:
        self.started: dict[str, dict[str, Any]] = {}
        self.broken = False

    def start_execution(self, *, stateMachineArn: str, name: str, input: str) -> None:  # noqa: A002, N803
        if self.broken:
            raise RuntimeError("throttled")
        if name in self.started:
            raise self.exceptions.ExecutionAlreadyExists
        self.started[name] = json.loads(input)


@dataclass
class World:
    """`lose_answers` calls reach the carrier and their answer is lost; webhooks that arrive are in `webhooks`, and in
    `heard` as they were read then."""

    service: SimulatedCarrierService
    machine: Machine
    now: datetime = NOW
    webhooks: list[tuple[dict[str, str], str]] = field(default_factory=list)
    heard: list[CarrierEvent] = field(default_factory=list)
    webhook_status: int = 200
    lose_answers: int = 0
    requests: list[str] = field(default_factory=list)

    def transport(self) -> httpx.MockTransport:
        """Port Desk's way to the carrier: through the door, as API Gateway calls it."""

        def respond(request: httpx.Request) -> httpx.Response:
            self.requests.append(f"{request.method} {request.url.path}")
            event = {
                "rawPath": request.url.path,
                "requestContext": {"http": {"method": request.method}},
                "headers": dict(request.headers),
                "queryStringParameters": dict(request.url.params),
                "body": request.content.decode() or None,
                "isBase64Encoded": False,
            }
            try:
                found = answer(self.service, api_key(SECRET), event)
            except RuntimeError:
                return httpx.Response(500)
            if self.lose_answers > 0:
                self.lose_answers -= 1
                raise httpx.ReadTimeout("lost", request=request)
            return httpx.Response(found["statusCode"], content=found["body"], headers=found["headers"])

        return httpx.MockTransport(respond)

    def carrier(self, secret: str = SECRET) -> SimulatedCarrier:
        return SimulatedCarrier("https://carrier.test", secret, self._client(secret), clock=lambda: self.now)

    def platform(self) -> SimulatedPlatform:
        return SimulatedPlatform("https://carrier.test", SECRET, self._client(SECRET))

    def _client(self, secret: str) -> httpx.Client:
        return httpx.Client(
            base_url="https://carrier.test",
            transport=self.transport(),
            headers={"Authorization": f"Bearer {api_key(secret)}"},
        )

    def step(self, driven: str) -> dict[str, Any]:
        """One turn of the state machine's loop, after its wait."""
        self.now += timedelta(seconds=DELAY)
        return self._next(driven)

    def attempt(self) -> str:
        """What the last started execution drives."""
        return str(list(self.machine.started.values())[-1]["carrier_order_id"])

    def run(self, turns: int = 50) -> None:
        """Drive the order as the state machine does, waiting as long as it is told to, until it is done."""
        for _ in range(turns):
            told = self._next(self.attempt())
            if told["done"]:
                return
            self.now += timedelta(seconds=told["wait_seconds"])
        raise AssertionError("never done")

    def _next(self, driven: str) -> dict[str, Any]:
        return answer(self.service, "", {"v": 1, "step": "next", "carrier_order_id": driven})

    def receive(self, headers: dict[str, str], body: str) -> None:
        """A webhook arrives at Port Desk."""
        self.webhooks.append((headers, body))
        event = self.carrier().read_webhook(headers, body, self.now)
        assert isinstance(event, CarrierEvent)
        self.heard.append(event)


@contextmanager
def simulated_world() -> Iterator[World]:
    with mock_aws():
        dynamodb = boto3.client(
            "dynamodb", region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test"
        )
        dynamodb.create_table(
            TableName="carrier",
            KeySchema=[{"AttributeName": "PK", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "PK", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        machine: Any = Machine()
        world: World

        def receive(request: httpx.Request) -> httpx.Response:
            if world.webhook_status == 0:
                raise httpx.ConnectError("down", request=request)
            if 200 <= world.webhook_status < 300:
                world.receive(dict(request.headers), request.content.decode())
            return httpx.Response(world.webhook_status)

        inbound = httpx.Client(transport=httpx.MockTransport(receive))
        post = webhook_poster("https://desk.test/carriers/simulated/events", SECRET, lambda: world.now, inbound)
        desk = SimulatedDesk(dynamodb, "carrier", machine, "arn:machine")
        world = World(SimulatedCarrierService(desk, post, lambda: world.now, DELAY), machine)
        yield world


def any_submission(**changes: Any) -> CarrierSubmission:
    fields: dict[str, Any] = {
        "reference": "PD01",
        "order_id": "ord_1",
        "version": 1,
        "number_class": "local",
        "country": "US",
        "numbers": (CarrierNumber("+13129234400"), CarrierNumber("+13129234401", pin="991177")),
        "losing_carrier_name": "Lakeside Telecom",
        "account_number": "8842-4417",
        "pin": "445566",
        "billing_telephone_number": "+13129234400",
        "new_billing_telephone_number": "",
        "port_scope": "full",
        "end_user_name": "Quinn Dental LLC",
        "subscriber_type": "business",
        "service_address": {"line1": "120 W Lake St", "city": "Chicago", "state": "IL", "postal_code": "60601"},
        "authorized_person_name": "Ada Quinn",
        "reseller_name": "Lakeside Telecom",
        "target_resp_org": "",
        "requested_foc_at": None,
        "letter_sha256": "ab" * 32,
    }
    return CarrierSubmission(**{**fields, **changes})
