"""What the simulated carrier itself works with: its own table and the state machine whose waits are its slowness.

Patterns of the table, by its one key ``PK``::

    PORT#{id}                         an order: GetItem, PutItem on condition of its version
    OPEN                              ids of the orders that are not done (a set): UpdateItem ADD and DELETE
    PLATFORM#{account}#{bucket}       numbers that ring, an attribute each: UpdateItem SET and REMOVE, GetItem
    SPLIT#{digest of numbers}         numbers that were to be an order of their own: PutItem, GetItem; 90 days

A bucket is one of 64 by the number, so an item stays under DynamoDB's 400 KB up to about 200,000 numbers an account.
An order keeps its numbers, once, where its outcome names some of them: 5,000 take 80 KB.
Errors of boto3 pass through: the carrier answers 500, as a broken carrier does.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from shared.domain.simulated_outcomes import Part, Turn

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_stepfunctions import SFNClient

BUCKETS: Final = 64
NUMBERS_PER_UPDATE: Final = 100
"""Keeps an update expression under DynamoDB's 4 KB."""


SPLIT_KEPT_SECONDS: Final = 90 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Objection:
    """A reason why an order is rejected. `some` are the numbers it names (`marked`), "" where it names none."""

    code: str
    some: str = ""


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened to an order, and its status then. `some` are the numbers it is about, "" for all."""

    kind: str
    status: str
    at: datetime
    foc_at: datetime | None = None
    objections: tuple[Objection, ...] = ()
    some: str = ""


@dataclass(frozen=True, slots=True)
class SimulatedOrder:
    """An order as the simulated carrier has it: what it needs to answer and no more, so neither PIN nor address.

    `outcome` is the magic name of what becomes of it, "" where all goes well. `numbers` are kept where that names
    some of them, `removed` those that changes took out. `open` is why it is rejected, or will be; `closing` whether
    that came after a part was ported. `plan` is what is to happen, first at `next_at`; `history` what did;
    `undelivered` which of that, by its place there, has yet to be told. `changes` are the versions that were taken,
    `failing` how many calls about it fail yet. Its port dates follow from `number_class`, `country` and `zone`, the
    numbers' own (IANA). `attempt` names the execution that drives it: another's steps are
    ignored.
    """

    id: str
    reference: str
    outcome: str
    status: str
    number_count: int
    letter_sha256: str
    next_at: datetime
    foc_at: datetime | None = None
    numbers: tuple[str, ...] = ()
    removed: str = ""
    open: tuple[Objection, ...] = ()
    closing: bool = False
    plan: tuple[Turn, ...] = ()
    history: tuple[Happened, ...] = ()
    undelivered: tuple[int, ...] = ()
    changes: tuple[int, ...] = ()
    failing: int = 0
    number_class: str = "local"
    country: str = "US"
    zone: str = "America/New_York"
    attempt: int = 1
    version: int = 1

    @property
    def done(self) -> bool:
        return not self.plan and not self.undelivered

    @property
    def next_kind(self) -> str:
        """What happens next, "" where nothing does."""
        return self.plan[0].kind if self.plan else ""

    def numbers_of(self, some: str) -> tuple[str, ...]:
        """The numbers that were marked so."""
        mask = int(some or "0", 16)
        return tuple(number for place, number in enumerate(self.numbers) if mask >> place & 1)


def marked(numbers: Iterable[str], wanted: Iterable[str]) -> str:
    """Which of `numbers` are wanted, as hexadecimal bits by their place; "" for none."""
    chosen = frozenset(wanted)
    mask = sum(1 << place for place, number in enumerate(numbers) if number in chosen)
    return f"{mask:x}" if mask else ""


def number_set(numbers: Iterable[str]) -> str:
    """One name for a set of numbers, in whatever order."""
    return hashlib.sha256(" ".join(sorted(numbers)).encode()).hexdigest()


class SimulatedDesk:
    """The table and the machine."""

    def __init__(self, dynamodb: "DynamoDBClient", table: str, stepfunctions: "SFNClient", machine_arn: str) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._stepfunctions = stepfunctions
        self._machine_arn = machine_arn

    def order(self, order_id: str) -> SimulatedOrder | None:
        item = self._dynamodb.get_item(
            TableName=self._table, Key={"PK": {"S": f"PORT#{order_id}"}}, ConsistentRead=True
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
                    "PK": {"S": f"PORT#{order.id}"},
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

    def keep_split(self, numbers: Iterable[str], now: datetime) -> None:
        """Remember numbers that were to be an order of their own."""
        expires = int(now.timestamp()) + SPLIT_KEPT_SECONDS
        self._dynamodb.put_item(
            TableName=self._table, Item={"PK": {"S": f"SPLIT#{number_set(numbers)}"}, "ttl": {"N": str(expires)}}
        )

    def was_split_off(self, numbers: Iterable[str]) -> bool:
        """Whether just these numbers were to be an order of their own."""
        key: Any = {"PK": {"S": f"SPLIT#{number_set(numbers)}"}}
        return "Item" in self._dynamodb.get_item(TableName=self._table, Key=key, ConsistentRead=True)

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
    read = {
        "next_at": datetime.fromisoformat(kept["next_at"]),
        "foc_at": _time(kept["foc_at"]),
        "open": _objections(kept["open"]),
        "plan": tuple(_turn(turn) for turn in kept["plan"]),
        "history": tuple(_happened(event) for event in kept["history"]),
        **{name: tuple(kept[name]) for name in ("numbers", "undelivered", "changes")},
    }
    return SimulatedOrder(**{**kept, **read})


def _turn(kept: dict[str, Any]) -> Turn:
    tuples = {name: tuple(kept[name]) for name in ("codes", "delivers")}
    return Turn(**{**kept, **tuples, "part": Part(kept["part"])})


def _happened(kept: dict[str, Any]) -> Happened:
    read = {"at": datetime.fromisoformat(kept["at"]), "foc_at": _time(kept["foc_at"])}
    return Happened(**{**kept, **read, "objections": _objections(kept["objections"])})


def _objections(kept: Iterable[dict[str, Any]]) -> tuple[Objection, ...]:
    return tuple(Objection(**objection) for objection in kept)


def _time(kept: str | None) -> datetime | None:
    return datetime.fromisoformat(kept) if kept else None


def _by_bucket(numbers: Iterable[str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for number in dict.fromkeys(numbers):
        found.setdefault(zlib.crc32(number.encode()) % BUCKETS, []).append(number)
    return found


def _bucket_key(account_id: str, bucket: int) -> Any:
    return {"PK": {"S": f"PLATFORM#{account_id}#{bucket:02d}"}}


def _parts(numbers: list[str]) -> Iterable[list[str]]:
    return (numbers[start : start + NUMBERS_PER_UPDATE] for start in range(0, len(numbers), NUMBERS_PER_UPDATE))
