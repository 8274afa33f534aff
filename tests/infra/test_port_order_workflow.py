"""``port_order.asl.json`` run for real, on a local cloud with a table and a stub in the place of the functions.

The stub decides from the order's item, as the real driver does, and writes down every step it is asked for.
"""

import io
import json
import time
import zipfile
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from infra.constructs.machine import WORKFLOWS
from infra.local import cloud as clouds
from infra.local.cloud import Cloud
from infra.local.home import Home

TABLE = "orders"
ROLE = "arn:aws:iam::000000000000:role/any"

STUB = """
import boto3

table = boto3.resource("dynamodb").Table("orders")


def handler(event, _context):
    key = {"PK": event["order_id"], "SK": "ORDER"}
    step = event["step"]
    order = table.update_item(
        Key=key,
        UpdateExpression="SET steps = list_append(steps, :step)",
        ExpressionAttributeValues={":step": [event]},
        ReturnValues="ALL_NEW",
    )["Attributes"]
    waiting = {"pk": key["PK"], "sk": key["SK"]}
    waiting |= {"version": int(order["version"]), "wait_seconds": int(order["seconds"])}
    if step == "step_failed":
        table.update_item(Key=key, UpdateExpression="REMOVE todo, broken")
        return waiting
    if step != "decide":
        if order.get("broken"):
            raise RuntimeError("the carrier is away")
        table.update_item(
            Key=key,
            UpdateExpression="SET version = version + :one REMOVE todo[0]",
            ExpressionAttributeValues={":one": 1},
        )
        return None
    if order.get("moves_on"):
        # Somebody moves the order between the decision and the token.
        table.update_item(
            Key=key,
            UpdateExpression="SET version = version + :one, ended = :yes",
            ExpressionAttributeValues={":one": 1, ":yes": True},
        )
        table.update_item(Key=key, UpdateExpression="REMOVE moves_on")
    elif order.get("ended"):
        return {**waiting, "step": "end"}
    todo = order.get("todo") or []
    return {**waiting, "step": todo[0] if todo else "wait"}
"""


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    home = Home(tmp_path_factory.mktemp("cloud"))
    # Retries sleep a tenth of what they would.
    yield clouds.start(home, {"SFN_WAIT_SCALE": "0.1"})
    clouds.stop(home)


@pytest.fixture(scope="module")
def machine(cloud: Cloud) -> str:
    boto3.client("dynamodb", **cloud.client_options()).create_table(
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "PK", "AttributeType": "S"},
            {"AttributeName": "SK", "AttributeType": "S"},
        ],
        KeySchema=[{"AttributeName": "PK", "KeyType": "HASH"}, {"AttributeName": "SK", "KeyType": "RANGE"}],
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("stub.py", STUB)
    functions = boto3.client("lambda", **cloud.client_options())
    stub = functions.create_function(
        FunctionName="stub",
        Runtime="python3.13",
        Role=ROLE,
        Handler="stub.handler",
        Code={"ZipFile": packed.getvalue()},
        Timeout=30,
    )["FunctionArn"]
    definition = (WORKFLOWS / "port_order.asl.json").read_text()
    for name, value in {"driver": stub, "letters": stub, "table": TABLE}.items():
        definition = definition.replace(f"${{{name}}}", value)
    created = boto3.client("stepfunctions", **cloud.client_options()).create_state_machine(
        name="port_order", definition=definition, roleArn=ROLE
    )
    return created["stateMachineArn"]


class Order:
    """One order in the stub's table, and the execution that drives it."""

    def __init__(self, cloud: Cloud, machine: str, order_id: str, **attributes: Any) -> None:
        self.order_id = order_id
        self._table = boto3.resource("dynamodb", **cloud.client_options()).Table(TABLE)
        self._states = boto3.client("stepfunctions", **cloud.client_options())
        self._key = {"PK": order_id, "SK": "ORDER"}
        self._table.put_item(Item={**self._key, "version": 1, "seconds": 600, "steps": [], **attributes})
        self.execution = self._states.start_execution(
            stateMachineArn=machine, name=f"{order_id}-1", input=json.dumps({"v": 1, "order_id": order_id})
        )["executionArn"]

    @property
    def item(self) -> dict[str, Any]:
        return dict(self._table.get_item(Key=self._key, ConsistentRead=True)["Item"])

    @property
    def steps(self) -> list[str]:
        return [event["step"] for event in self.item["steps"]]

    def token(self, seconds: float = 20) -> str:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            token = self.item.get("task_token")
            if token:
                return str(token)
            time.sleep(0.05)
        raise AssertionError(f"no token; {self.item}, {self.describe()}")

    def end(self) -> None:
        self._table.update_item(
            Key=self._key,
            UpdateExpression="SET version = version + :one, ended = :yes REMOVE task_token",
            ExpressionAttributeValues={":one": 1, ":yes": True},
        )

    def wake(self, token: str) -> None:
        self._states.send_task_success(taskToken=token, output="{}")

    def describe(self) -> dict[str, Any]:
        return dict(self._states.describe_execution(executionArn=self.execution))

    def status_after(self, seconds: float = 30) -> str:
        deadline = time.monotonic() + seconds
        while self.describe()["status"] == "RUNNING" and time.monotonic() < deadline:
            time.sleep(0.1)
        return str(self.describe()["status"])


def test_an_order_that_has_ended_ends_its_execution(cloud: Cloud, machine: str) -> None:
    order = Order(cloud, machine, "ord_ended", ended=True)

    assert order.status_after() == "SUCCEEDED"
    assert order.steps == ["decide"]


def test_steps_are_done_by_driver_or_letters_until_there_is_none(cloud: Cloud, machine: str) -> None:
    order = Order(cloud, machine, "ord_steps", todo=["render_letter", "prepare_numbers"])

    order.token()

    assert order.steps == ["decide", "render_letter", "decide", "prepare_numbers", "decide"]
    assert [event["v"] for event in order.item["steps"]] == [1] * 5


def test_a_wait_ends_when_the_token_is_sent(cloud: Cloud, machine: str) -> None:
    order = Order(cloud, machine, "ord_woken")
    token = order.token()

    order.end()
    order.wake(token)

    assert order.status_after() == "SUCCEEDED"
    assert order.steps == ["decide", "decide"]


def test_a_change_between_decision_and_token_is_seen_at_once(cloud: Cloud, machine: str) -> None:
    order = Order(cloud, machine, "ord_race", moves_on=True)

    assert order.status_after() == "SUCCEEDED"
    assert order.steps == ["decide", "decide"]
    assert "task_token" not in order.item


def test_a_wait_without_news_ends_at_its_decided_time(cloud: Cloud, machine: str) -> None:
    order = Order(cloud, machine, "ord_timeout", seconds=1)
    first = order.token()
    order.end()

    assert order.status_after() == "SUCCEEDED"
    assert len(order.steps) >= 2
    assert first


def test_a_dead_token_wakes_nobody_and_is_told_apart(cloud: Cloud, machine: str) -> None:
    order = Order(cloud, machine, "ord_dead_token", ended=True)
    order.status_after()

    with pytest.raises(order._states.exceptions.ClientError) as caught:
        order.wake("no-such-token")

    assert caught.value.response["Error"]["Code"] in {"TaskDoesNotExist", "TaskTimedOut", "InvalidToken"}


def test_a_step_that_fails_for_good_is_recorded_and_waits(cloud: Cloud, machine: str) -> None:
    order = Order(cloud, machine, "ord_broken", todo=["submit_to_carrier"], broken=True)

    token = order.token(seconds=60)
    failed = order.item["steps"][-1]

    assert failed["step"] == "step_failed"
    assert failed["failed_step"] == "submit_to_carrier"
    assert failed["error"]
    assert "the carrier is away" in failed["cause"]
    assert order.steps.count("submit_to_carrier") > 1
    order.end()
    order.wake(token)
    assert order.status_after() == "SUCCEEDED"
