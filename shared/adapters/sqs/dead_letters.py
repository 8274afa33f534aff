"""Dead-letter queues on SQS, as `ApiSettings.dead_letters` names them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from shared.ports import DeadLetters, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_AT_ONCE: Final = 10


@dataclass(frozen=True, slots=True)
class QueueNames:
    """A dead-letter queue, and the queue that its messages came from, "" where they came from none."""

    dead: str
    source: str = ""


def read_queues(text: str) -> Mapping[str, QueueNames]:
    """``Uploads=queue>source, Relay=queue`` by name."""
    found: dict[str, QueueNames] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, queues = part.partition("=")
        dead, _, source = queues.partition(">")
        found[name.strip()] = QueueNames(dead.strip(), source.strip())
    return found


class SqsDeadLetters:
    def __init__(self, client: "SQSClient", queues: Mapping[str, QueueNames]) -> None:
        self._client = client
        self._queues = queues
        self._urls: dict[str, str] = {}

    def counts(self) -> tuple[DeadLetters, ...]:
        return tuple(
            DeadLetters(name, self._messages(queue.dead), bool(queue.source))
            for name, queue in sorted(self._queues.items())
        )

    def send_back(self, name: str, most: int) -> int:
        """Sent before it is deleted: what fails in between is there twice, and its consumer knows it."""
        queue = self._queues[name]
        moved = 0
        while moved < most:
            many = min(_AT_ONCE, most - moved)
            got = self._call("receive_message", queue.dead, MaxNumberOfMessages=many, VisibilityTimeout=60)
            messages = got.get("Messages", [])
            if not messages:
                break
            for message in messages:
                self._call("send_message", queue.source, MessageBody=message["Body"])
                self._call("delete_message", queue.dead, ReceiptHandle=message["ReceiptHandle"])
                moved += 1
        return moved

    def purge(self, name: str) -> None:
        self._call("purge_queue", self._queues[name].dead)

    def _messages(self, queue: str) -> int:
        """About how many, those that somebody is looking at among them."""
        names = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
        found = self._call("get_queue_attributes", queue, AttributeNames=list(names))["Attributes"]
        return sum(int(found.get(name, 0)) for name in names)

    def _call(self, method: str, queue: str, **arguments: Any) -> dict[str, Any]:
        try:
            if queue not in self._urls:
                self._urls[queue] = self._client.get_queue_url(QueueName=queue)["QueueUrl"]
            answer: dict[str, Any] = getattr(self._client, method)(QueueUrl=self._urls[queue], **arguments)
        except (ClientError, BotoCoreError) as error:
            raise Unavailable(f"{method}: {error}") from error
        return answer or {}
