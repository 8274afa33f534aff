"""The queue of deliveries: groups that keep endpoints apart, and messages that none takes for each other."""

from collections import Counter
from itertools import count
from typing import Any

import pytest
from botocore.exceptions import ClientError

from shared.adapters.memory.deliveries import MemoryDeliveries, MemoryResolver
from shared.adapters.sqs.deliveries import LANES, SqsDeliveries, read_due
from shared.ports import DeliveryQueue, DueDelivery, HostUnknown, Resolver, Unavailable


class Client:
    def __init__(self, *answers: Any) -> None:
        self.calls: list[dict[str, Any]] = []
        self._answers = list(answers)

    def send_message_batch(self, **arguments: Any) -> dict[str, Any]:
        self.calls.append(arguments)
        answer = self._answers.pop(0) if self._answers else {}
        if isinstance(answer, Exception):
            raise answer
        return dict(answer)

    @property
    def entries(self) -> list[dict[str, Any]]:
        return [entry for call in self.calls for entry in call["Entries"]]


def any_due(n: int = 0, endpoint_id: str = "whk_1") -> DueDelivery:
    return DueDelivery("acc_1", endpoint_id, f"evt_{n}", 1, 0)


def queue_on(client: Client) -> DeliveryQueue:
    numbers = count(1)
    return SqsDeliveries(client, "https://queue", lambda: str(next(numbers)))  # type: ignore[arg-type]


def test_what_is_put_is_what_is_read() -> None:
    client = Client()

    queue_on(client).put([any_due(n) for n in range(23)])

    assert [len(call["Entries"]) for call in client.calls] == [10, 10, 3]
    assert [read_due(entry["MessageBody"]) for entry in client.entries] == [any_due(n) for n in range(23)]
    assert {call["QueueUrl"] for call in client.calls} == {"https://queue"}
    for call in client.calls:
        assert len({entry["Id"] for entry in call["Entries"]}) == len(call["Entries"])


def test_an_endpoint_has_a_few_groups_that_are_nobody_elses() -> None:
    client = Client()

    queue_on(client).put([any_due(n, f"whk_{n % 2}") for n in range(400)])

    groups = Counter(entry["MessageGroupId"] for entry in client.entries)
    assert len(groups) == 2 * LANES
    assert all(count > 20 for count in groups.values())


def test_the_same_delivery_again_is_another_message() -> None:
    client = Client()
    queue = queue_on(client)

    queue.put([any_due()])
    queue.put([any_due()])

    assert len({entry["MessageDeduplicationId"] for entry in client.entries}) == 2
    assert len({entry["MessageGroupId"] for entry in client.entries}) == 1


@pytest.mark.parametrize(
    "answer", [{"Failed": [{"Id": "0"}]}, ClientError({"Error": {"Code": "Throttled"}}, "SendMessageBatch")]
)
def test_what_is_not_taken_is_said(answer: Any) -> None:
    with pytest.raises(Unavailable):
        queue_on(Client(answer)).put([any_due()])


@pytest.mark.parametrize("body", ["", "{}", "[]", '{"account_id": "a"}', '{"source": "portdesk", "detail": {}}'])
def test_a_message_that_is_none_of_ours_is_refused(body: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        read_due(body)


def test_the_twins_keep_what_was_put_and_fail_as_told() -> None:
    queue = MemoryDeliveries()
    queue.failures = 1
    with pytest.raises(Unavailable):
        queue.put([any_due()])
    queue.put([any_due(1), any_due(2)])
    assert queue.take() == (any_due(1), any_due(2))
    assert queue.take() == ()

    resolver = MemoryResolver({"a.example": ["8.8.8.8"]})
    plain: Resolver = resolver
    assert plain.addresses("a.example") == ("8.8.8.8",)
    assert plain.addresses("8.8.4.4") == ("8.8.4.4",)
    with pytest.raises(HostUnknown):
        plain.addresses("b.example")
