"""Dead-letter queues: on SQS, and in memory."""

from itertools import count

import boto3
import pytest

from shared.adapters.memory.dead_letters import MemoryDeadLetters
from shared.adapters.sqs.dead_letters import QueueNames, SqsDeadLetters, read_queues
from shared.ports import DeadLetterQueues, DeadLetters, Unavailable

_made = count(1)


@pytest.fixture(params=["memory", "sqs"])
def queues(request: pytest.FixtureRequest) -> DeadLetterQueues:
    """13 messages that came from a queue, and 2 that came from none."""
    if request.param == "memory":
        return MemoryDeadLetters({"Uploads": 13, "Relay": 2}, frozenset({"Uploads"}))
    request.getfixturevalue("aws")
    client, number = boto3.client("sqs"), next(_made)
    names = {
        "Uploads": QueueNames(f"uploads-dead-{number}", f"uploads-{number}"),
        "Relay": QueueNames(f"relay-dead-{number}"),
    }
    for queue, messages in ((names["Uploads"].dead, 13), (names["Relay"].dead, 2), (names["Uploads"].source, 0)):
        url = client.create_queue(QueueName=queue)["QueueUrl"]
        for number in range(messages):
            client.send_message(QueueUrl=url, MessageBody=f"message {number}")
    return SqsDeadLetters(client, names)


def test_messages_are_counted_queue_by_queue(queues: DeadLetterQueues) -> None:
    assert queues.counts() == (
        DeadLetters("Relay", 2, can_go_back=False),
        DeadLetters("Uploads", 13, can_go_back=True),
    )


def test_messages_go_back_as_many_as_there_are_or_as_are_wanted(queues: DeadLetterQueues) -> None:
    assert [queues.send_back("Uploads", most) for most in (12, 12, 12)] == [12, 1, 0]
    assert queues.counts()[1].messages == 0


def test_a_queue_is_purged(queues: DeadLetterQueues) -> None:
    queues.purge("Relay")
    assert [queue.messages for queue in queues.counts()] == [0, 13]


def test_what_went_back_is_in_the_queue_that_it_came_from(aws: None) -> None:
    client = boto3.client("sqs")
    for queue in ("dead", "source"):
        client.create_queue(QueueName=queue)
    url = client.get_queue_url(QueueName="dead")["QueueUrl"]
    client.send_message(QueueUrl=url, MessageBody='{"key": "value"}')

    assert SqsDeadLetters(client, {"One": QueueNames("dead", "source")}).send_back("One", 5) == 1

    source = client.get_queue_url(QueueName="source")["QueueUrl"]
    assert [one["Body"] for one in client.receive_message(QueueUrl=source)["Messages"]] == ['{"key": "value"}']


def test_a_queue_that_is_not_there_is_trouble_and_no_crash(aws: None) -> None:
    with pytest.raises(Unavailable):
        SqsDeadLetters(boto3.client("sqs"), {"One": QueueNames("nobody-made-this")}).counts()


def test_the_setting_names_queues_and_where_they_go_back_to() -> None:
    assert read_queues("Uploads=a>b, Relay=c") == {"Uploads": QueueNames("a", "b"), "Relay": QueueNames("c")}
    assert read_queues("") == {}
