"""Both stores under one suite: whatever a test of the contract says holds for the table and for its twin in memory."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws

from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.memory.store import MemoryStore
from shared.ports import Store
from tests.contract.table import create_table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_tables = count(1)


@pytest.fixture(scope="module")
def aws() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as environment:
        for name, value in (
            ("AWS_ACCESS_KEY_ID", "testing"),
            ("AWS_SECRET_ACCESS_KEY", "testing"),
            ("AWS_DEFAULT_REGION", "us-east-1"),
        ):
            environment.setenv(name, value)
        environment.delenv("AWS_ENDPOINT_URL", raising=False)
        environment.delenv("AWS_PROFILE", raising=False)
        with mock_aws():
            yield


@pytest.fixture(scope="module")
def dynamodb(aws: None) -> "DynamoDBClient":
    return boto3.client("dynamodb")


@pytest.fixture
def table_name(dynamodb: "DynamoDBClient") -> Iterator[str]:
    name = f"table-{next(_tables)}"
    create_table(dynamodb, name)
    yield name
    dynamodb.delete_table(TableName=name)


@pytest.fixture
def dynamo_store(dynamodb: "DynamoDBClient", table_name: str) -> DynamoStore:
    # One thread: the stand-in for DynamoDB copies and restores whole tables around a transaction.
    return DynamoStore(dynamodb, table_name, threads=1, sleep=lambda _: None)


@pytest.fixture(params=["memory", "dynamodb"])
def store(request: pytest.FixtureRequest) -> Store:
    if request.param == "memory":
        return MemoryStore()
    found: DynamoStore = request.getfixturevalue("dynamo_store")
    return found


@pytest.fixture
def park(store: Store, request: pytest.FixtureRequest) -> Callable[[str, int, str], bool]:
    """What the workflow engine does when it waits (infra/workflows/port_order.asl.json)."""
    if isinstance(store, MemoryStore):
        return store.park
    client: Any = request.getfixturevalue("dynamodb")
    table: str = request.getfixturevalue("table_name")

    def park(order_id: str, version: int, token: str) -> bool:
        from shared.adapters.dynamodb.keys import order_key

        try:
            client.update_item(
                TableName=table,
                Key=order_key(order_id).item,
                UpdateExpression="SET #token = :token",
                ConditionExpression="#version = :version",
                ExpressionAttributeNames={"#token": "task_token", "#version": "version"},
                ExpressionAttributeValues={":token": {"S": token}, ":version": {"N": str(version)}},
            )
        except client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    return park
