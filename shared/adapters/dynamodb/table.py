"""Calls to DynamoDB: what it answers, what it refuses, and what only means to try again.

Trouble becomes `Unavailable`; a request that DynamoDB finds malformed (`ValidationException`, also an item over 400 KB)
is our own mistake and stays the `ClientError` that it is.
"""

import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from shared.adapters.dynamodb.items import Item, attribute
from shared.adapters.dynamodb.keys import Key, key_of
from shared.ports import Clock, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

T = TypeVar("T")
R = TypeVar("R")

Meter = Callable[[str, str, int, float], None]
"""Called after each call with what it was for, the client's method, items written or read, and capacity units taken."""

MOST_PER_BATCH_WRITE: Final = 25
MOST_PER_BATCH_GET: Final = 100
_TRIES: Final = 7
_FIRST_WAIT: Final = 0.03
_LONGEST_WAIT: Final = 1.0

# What a caller of `Table.call` handles itself.
ANSWERS: Final = frozenset(
    {
        "ConditionalCheckFailedException",
        "TransactionCanceledException",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)
_OUR_MISTAKES: Final = frozenset({"ValidationException", "SerializationException"})


def code_of(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def old_item(error: ClientError) -> Item | None:
    """The item that a failed condition met, where there was one."""
    found: Item | None = error.response.get("Item")  # type: ignore[assignment]
    return found or None


class ConditionFailed(Exception):
    """An update in place met another item than it was meant for; `found` is that, None where there is none."""

    def __init__(self, found: Item | None) -> None:
        super().__init__("the condition does not hold")
        self.found = found


class Table:
    """One table through a low-level client. `threads` bounds how many calls of one list of items run at once."""

    def __init__(
        self,
        client: "DynamoDBClient",
        table_name: str,
        *,
        clock: Clock | None = None,
        meter: Meter | None = None,
        threads: int = 8,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._name = table_name
        self._clock = clock
        self._meter = meter
        self._threads = threads
        self._sleep = sleep

    def call(self, purpose: str, method: str, **arguments: Any) -> dict[str, Any]:
        """Call the client. Raises `ClientError` for what is in `ANSWERS` and for our mistakes, else `Unavailable`."""
        if self._meter is not None:
            arguments["ReturnConsumedCapacity"] = "TOTAL"
        try:
            answer: dict[str, Any] = getattr(self._client, method)(**arguments)
        except ClientError as error:
            code = code_of(error)
            if code in ANSWERS or code in _OUR_MISTAKES:
                raise
            raise Unavailable(f"{method} for {purpose}: {code}") from error
        except ParamValidationError:
            raise
        except BotoCoreError as error:
            raise Unavailable(f"{method} for {purpose}: {type(error).__name__}") from error
        if self._meter is not None:
            self._meter(purpose, method, _items(method, arguments, answer), _units(answer))
        return answer

    def waits(self) -> Iterator[int]:
        """The tries of one piece of work, with a pause of random length before all but the first."""
        for attempt in range(_TRIES):
            if attempt:
                longest = min(_LONGEST_WAIT, _FIRST_WAIT * 2**attempt)
                self._sleep(random.uniform(longest / 4, longest))  # noqa: S311
            yield attempt

    def in_parallel(self, work: Callable[[T], R], parts: Sequence[T]) -> list[R]:
        """`work` for every part, some at once; the first failure is raised after all have run."""
        if self._threads <= 1 or len(parts) <= 1:
            return [work(part) for part in parts]
        with ThreadPoolExecutor(min(self._threads, len(parts))) as pool:
            return list(pool.map(work, parts))

    # --- reading -----------------------------------------------------------------------------------------------------

    def get(self, purpose: str, key: Key, only: Sequence[str] = ()) -> Item | None:
        if not key.fits:
            return None
        arguments: dict[str, Any] = {"TableName": self._name, "Key": key.item, "ConsistentRead": True}
        if only:
            arguments["ExpressionAttributeNames"] = {f"#{n}": name for n, name in enumerate(only)}
            arguments["ProjectionExpression"] = ",".join(arguments["ExpressionAttributeNames"])
        found: Item | None = self.call(purpose, "get_item", **arguments).get("Item")
        return found

    def get_many(self, purpose: str, keys: Iterable[Key]) -> dict[Key, Item]:
        """The items of these keys that are there, 100 to a call."""
        found: dict[Key, Item] = {}
        wanted = [key for key in dict.fromkeys(keys) if key.fits]
        for part in self.in_parallel(lambda part: self._get_batch(purpose, part), cut(wanted, MOST_PER_BATCH_GET)):
            found.update(part)
        return found

    def _get_batch(self, purpose: str, keys: Sequence[Key]) -> dict[Key, Item]:
        found: dict[Key, Item] = {}
        wanted: list[Any] = [key.item for key in keys]
        for _ in self.waits():
            answer = self.call(
                purpose, "batch_get_item", RequestItems={self._name: {"Keys": wanted, "ConsistentRead": True}}
            )
            found.update((key_of(item), item) for item in answer["Responses"].get(self._name, ()))
            wanted = answer.get("UnprocessedKeys", {}).get(self._name, {}).get("Keys", [])
            if not wanted:
                return found
        raise Unavailable(f"{purpose}: the table is busy")

    def query(
        self,
        purpose: str,
        pk: str,
        condition: tuple[str, ...] = (),
        *,
        index: str = "",
        page: int | None = None,
        descending: bool = False,
        keys_only: bool = False,
    ) -> Iterator[Item]:
        """The items of a partition by sort key, read as they are taken, `page` to a call.

        `condition` is on the sort key: ``("begins", prefix)``, ``("<", text)``, ``(">", text)`` or ``("between", first,
        last)``. Reads of the table are consistent; an index never is.
        """
        name = index or "key"
        pk_name, sk_name = (f"{index}pk", f"{index}sk") if index else ("PK", "SK")
        arguments: dict[str, Any] = {
            "TableName": self._name,
            "KeyConditionExpression": "#pk = :pk",
            "ExpressionAttributeNames": {"#pk": pk_name},
            "ExpressionAttributeValues": {":pk": {"S": pk}},
            "ScanIndexForward": not descending,
        }
        if index:
            arguments["IndexName"] = name
        else:
            arguments["ConsistentRead"] = True
        if condition:
            arguments["KeyConditionExpression"] += " AND " + _SORT_CONDITIONS[condition[0]]
            arguments["ExpressionAttributeNames"]["#sk"] = sk_name
            for n, value in enumerate(condition[1:]):
                arguments["ExpressionAttributeValues"][f":sk{n}"] = {"S": value}
        if page:
            arguments["Limit"] = page
        if keys_only:
            arguments["ProjectionExpression"] = "PK, SK"
        while True:
            answer = self.call(purpose, "query", **arguments)
            yield from answer["Items"]
            last = answer.get("LastEvaluatedKey")
            if not last:
                return
            arguments["ExclusiveStartKey"] = last

    @staticmethod
    def count_found(items: Iterator[Item], most: int) -> int:
        """How many there are, `most` at most; no more are read."""
        return sum(1 for _ in islice(items, most))

    # --- writing -----------------------------------------------------------------------------------------------------

    def put_first(self, purpose: str, key: Key, values: Item) -> Item:
        """Put an item unless there is one with this key; answers the one that is kept."""
        item = {**key.item, **values}
        try:
            self.call(
                purpose,
                "put_item",
                TableName=self._name,
                Item=item,
                ConditionExpression="attribute_not_exists(PK)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as error:
            first = old_item(error)
            if code_of(error) != "ConditionalCheckFailedException" or first is None:
                raise
            return first
        return item

    def put_many(self, purpose: str, items: Iterable[Item]) -> None:
        """Put items without conditions, 25 to a call, in no order."""
        self._write_many(purpose, [{"PutRequest": {"Item": item}} for item in items])

    def delete_many(self, purpose: str, keys: Iterable[Key]) -> None:
        self._write_many(purpose, [{"DeleteRequest": {"Key": key.item}} for key in keys])

    def _write_many(self, purpose: str, requests: list[dict[str, Any]]) -> None:
        self.in_parallel(lambda part: self._write_batch(purpose, part), cut(requests, MOST_PER_BATCH_WRITE))

    def _write_batch(self, purpose: str, requests: Sequence[dict[str, Any]]) -> None:
        left = list(requests)
        for _ in self.waits():
            answer = self.call(purpose, "batch_write_item", RequestItems={self._name: left})
            left = answer.get("UnprocessedItems", {}).get(self._name, [])
            if not left:
                return
        raise Unavailable(f"{purpose}: the table is busy")

    def update(self, purpose: str, key: Key, expression: str, condition: str, **more: Any) -> dict[str, Any]:
        """Update one item in place and without a version. Raises `ConditionFailed`."""
        for _ in self.waits():
            try:
                return self.call(
                    purpose,
                    "update_item",
                    TableName=self._name,
                    Key=key.item,
                    UpdateExpression=expression,
                    ConditionExpression=condition,
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                    **more,
                )
            except ClientError as error:
                if code_of(error) == "ConditionalCheckFailedException":
                    raise ConditionFailed(old_item(error)) from None
                if code_of(error) != "TransactionConflictException":
                    raise
        raise Unavailable(f"{purpose}: the table is busy")

    def count(self, purpose: str, key: Key, until_seconds: int, limit: int) -> int:
        """Count up in place, until then; answers how many are left of `limit`, -1 where none is."""
        try:
            counted = self.update(
                purpose,
                key,
                "ADD #count :one SET #ttl = :ttl",
                "attribute_not_exists(#count) OR #count < :limit",
                ExpressionAttributeNames={"#count": "count", "#ttl": "ttl"},
                ExpressionAttributeValues={
                    ":one": attribute(1),
                    ":limit": attribute(limit),
                    ":ttl": attribute(until_seconds),
                },
                ReturnValues="UPDATED_NEW",
            )
        except ConditionFailed:
            return -1
        return limit - int(counted["Attributes"]["count"]["N"])


_SORT_CONDITIONS: Final = {
    "begins": "begins_with(#sk, :sk0)",
    "<": "#sk < :sk0",
    ">": "#sk > :sk0",
    "between": "#sk BETWEEN :sk0 AND :sk1",
}


def cut(things: Sequence[T], size: int) -> list[Sequence[T]]:
    """In parts of at most `size`."""
    return [things[start : start + size] for start in range(0, len(things), size)]


def in_pages(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """The same things, `size` at a time, read as they are taken."""
    part: list[T] = []
    for thing in things:
        part.append(thing)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def _units(answer: dict[str, Any]) -> float:
    consumed = answer.get("ConsumedCapacity") or []
    parts = consumed if isinstance(consumed, list) else [consumed]
    return float(sum(part.get("CapacityUnits", 0) for part in parts))


def _items(method: str, arguments: dict[str, Any], answer: dict[str, Any]) -> int:
    if method == "transact_write_items":
        return len(arguments["TransactItems"])
    if method == "batch_write_item":
        return sum(map(len, arguments["RequestItems"].values()))
    if method == "batch_get_item":
        return sum(map(len, answer["Responses"].values()))
    return int(answer["ScannedCount"]) if method == "query" else 1
