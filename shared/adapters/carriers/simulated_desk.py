"""What the simulated carrier itself works with: its own table and the state machine whose waits are its slowness.

Patterns of the table, by its one key ``PK``::

    ORDER#{id}                        an order: GetItem, PutItem on condition of its version
    OPEN                              ids of the orders that are not done (a set): UpdateItem ADD and DELETE
    PLATFORM#{account}#{bucket}       numbers that ring, an attribute each: UpdateItem SET and REMOVE, GetItem

A bucket is one of 64 by the number, so an item stays under DynamoDB's 400 KB up to about 200,000 numbers an account.
Errors of boto3 pass through: the carrier answers 500, as a broken carrier does.
"""

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_stepfunctions import SFNClient

BUCKETS: Final = 64
NUMBERS_PER_UPDATE: Final = 100
"""Keeps an update expression under DynamoDB's 4 KB."""


@dataclass(frozen=True, slots=True)
class SimulatedOrder:
    """An order as the simulated carrier has it: what it needs to answer and no more, so neither PIN nor address.

    `plan` is what it will report, `sent` how much of it is reported; the next event happens at `next_at`. `attempt`
    names the execution that drives it: another's steps are ignored.
    """

    id: str
    reference: str
    status: str
    plan: tuple[str, ...]
    sent: int
    next_at: datetime
    foc_at: datetime | None
    number_count: int
    attempt: int
    version: int

    @property
    def done(self) -> bool:
        return self.sent >= len(self.plan)

    @property
    def next_kind(self) -> str:
        return self.plan[self.sent]


class SimulatedDesk:
    """The table and the machine."""

    def __init__(self, dynamodb: "DynamoDBClient", table: str, stepfunctions: "SFNClient", machine_arn: str) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._stepfunctions = stepfunctions
        self._machine_arn = machine_arn

    def order(self, order_id: str) -> SimulatedOrder | None:
        item = self._dynamodb.get_item(
            TableName=self._table, Key={"PK": {"S": f"ORDER#{order_id}"}}, ConsistentRead=True
        ).get("Item")
        return _order_of(json.loads(item["order"]["S"])) if item else None

    def create(self, order: SimulatedOrder) -> bool:
        """Keep a new order; False if there is one with its id."""
        return self._put(order, {"ConditionExpression": "attribute_not_exists(PK)"})

    def save(self, order: SimulatedOrder) -> bool:
        """Keep a changed order in place of version `order.version - 1`; False if that is no longer the one kept."""
        was = {":was": {"N": str(order.version - 1)}}
        return self._put(order, {"ConditionExpression": "version = :was", "ExpressionAttributeValues": was})

    def _put(self, order: SimulatedOrder, condition: Any) -> bool:
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item={
                    "PK": {"S": f"ORDER#{order.id}"},
                    "version": {"N": str(order.version)},
                    "order": {"S": json.dumps(asdict(order), default=datetime.isoformat)},
                },
                **condition,
            )
        except self._dynamodb.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def note_open(self, order_id: str, *, is_open: bool) -> None:
        self._dynamodb.update_item(
            TableName=self._table,
            Key={"PK": {"S": "OPEN"}},
            UpdateExpression=f"{'ADD' if is_open else 'DELETE'} orders :one",
            ExpressionAttributeValues={":one": {"SS": [order_id]}},
        )

    def open_orders(self) -> tuple[str, ...]:
        item = self._dynamodb.get_item(TableName=self._table, Key={"PK": {"S": "OPEN"}}, ConsistentRead=True).get(
            "Item"
        )
        return tuple(sorted(item["orders"]["SS"])) if item and "orders" in item else ()

    def start(self, order: SimulatedOrder, wait_seconds: int) -> None:
        """Start the execution that drives this attempt of the order; one that was started before is no error."""
        driven = f"{order.id}.{order.attempt}"
        try:
            self._stepfunctions.start_execution(
                stateMachineArn=self._machine_arn,
                name=driven.replace(".", "-"),
                input=json.dumps({"carrier_order_id": driven, "wait_seconds": wait_seconds}),
            )
        except self._stepfunctions.exceptions.ExecutionAlreadyExists:
            return

    def make_ring(self, account_id: str, numbers: Mapping[str, str]) -> None:
        """Remember numbers with how they ring, for the same again without effect."""
        for bucket, its in _by_bucket(numbers).items():
            for part in _parts(its):
                names = {f"#n{index}": number for index, number in enumerate(part)}
                self._dynamodb.update_item(
                    TableName=self._table,
                    Key=_bucket_key(account_id, bucket),
                    UpdateExpression="SET " + ", ".join(f"#n{index} = :v{index}" for index in range(len(part))),
                    ExpressionAttributeNames=names,
                    ExpressionAttributeValues={f":v{index}": {"S": numbers[one]} for index, one in enumerate(part)},
                )

    def ringing(self, account_id: str, numbers: Iterable[str]) -> dict[str, str]:
        """How these numbers ring, those that do."""
        found: dict[str, str] = {}
        for bucket, its in _by_bucket(numbers).items():
            item = self._dynamodb.get_item(
                TableName=self._table, Key=_bucket_key(account_id, bucket), ConsistentRead=True
            ).get("Item", {})
            found |= {number: item[number]["S"] for number in its if number in item}
        return found

    def silence(self, account_id: str, numbers: Iterable[str]) -> None:
        """Forget numbers, known or not."""
        for bucket, its in _by_bucket(numbers).items():
            for part in _parts(its):
                self._dynamodb.update_item(
                    TableName=self._table,
                    Key=_bucket_key(account_id, bucket),
                    UpdateExpression="REMOVE " + ", ".join(f"#n{index}" for index in range(len(part))),
                    ExpressionAttributeNames={f"#n{index}": number for index, number in enumerate(part)},
                )


def later(order: SimulatedOrder, **changes: Any) -> SimulatedOrder:
    """The order with these changes, as its next version."""
    return replace(order, version=order.version + 1, **changes)


def _order_of(kept: dict[str, Any]) -> SimulatedOrder:
    foc = kept["foc_at"]
    times = {
        "next_at": datetime.fromisoformat(kept["next_at"]),
        "foc_at": datetime.fromisoformat(foc) if foc else None,
    }
    return SimulatedOrder(**{**kept, **times, "plan": tuple(kept["plan"])})


def _by_bucket(numbers: Iterable[str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for number in dict.fromkeys(numbers):
        found.setdefault(zlib.crc32(number.encode()) % BUCKETS, []).append(number)
    return found


def _bucket_key(account_id: str, bucket: int) -> Any:
    return {"PK": {"S": f"PLATFORM#{account_id}#{bucket:02d}"}}


def _parts(numbers: list[str]) -> Iterable[list[str]]:
    return (numbers[start : start + NUMBERS_PER_UPDATE] for start in range(0, len(numbers), NUMBERS_PER_UPDATE))
