"""`DeliveryQueue` on a FIFO queue of SQS, whose groups do not wait for each other: an endpoint has a few of its own.

A slow endpoint keeps its own groups waiting and nobody else's. Each message is a message of its own for SQS: what it is
about stands in the table, and one that comes twice finds that its try was made.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4
from zlib import crc32

from botocore.exceptions import BotoCoreError, ClientError

from shared.ports import DueDelivery, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

LANES: Final = 4
"""Deliveries to one endpoint at the same time."""
_AT_ONCE: Final = 10


class SqsDeliveries:
    def __init__(self, client: "SQSClient", queue_url: str, unique: Callable[[], str] = lambda: uuid4().hex) -> None:
        self._client = client
        self._queue_url = queue_url
        self._unique = unique

    def put(self, due: Sequence[DueDelivery]) -> None:
        """Put all of them, or raise `Unavailable`; those that were put already are put again then."""
        for start in range(0, len(due), _AT_ONCE):
            entries: list[Any] = [
                {
                    "Id": str(place),
                    "MessageBody": json.dumps(asdict(one)),
                    "MessageGroupId": f"{one.endpoint_id}.{crc32(one.event_id.encode()) % LANES}",
                    "MessageDeduplicationId": self._unique(),
                }
                for place, one in enumerate(due[start : start + _AT_ONCE])
            ]
            try:
                answer = self._client.send_message_batch(QueueUrl=self._queue_url, Entries=entries)
            except (ClientError, BotoCoreError) as error:
                raise Unavailable(f"send_message_batch: {error}") from error
            if answer.get("Failed"):
                raise Unavailable(f"send_message_batch: {len(answer['Failed'])} of {len(entries)} were not taken")


def read_due(body: str) -> DueDelivery:
    """What a message says. Raises ValueError, KeyError and TypeError for what is none of ours."""
    return DueDelivery(**json.loads(body))
