"""Batches of the table's stream: what they lead to, and which records come again."""

from itertools import count
from typing import Any

import pytest

from functions.relay.relay import Relay
from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.items import attributes
from shared.adapters.memory.bus import MemoryBus
from shared.adapters.memory.clock import FixedClock
from shared.adapters.memory.executions import MemoryExecutions
from shared.adapters.memory.faults import FaultyStore
from shared.adapters.memory.store import MemoryStore
from shared.domain.model import CustomerEvent, Event, PortOrder, PortRequest
from shared.ports import Append, Create, MarkCalled
from shared.usecases.tell_customers import first_calls
from tests.contract.things import MINUTE, NOW, any_claim, any_event, any_number, any_order, any_request


class Stream:
    """A relay with what it works on, and records as the table's stream has them."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.fails: set[str] = set()
        self.executions, self.bus = MemoryExecutions(), MemoryBus()
        faulty = FaultyStore(self.store, lambda _, method: "before" if method in self.fails else "ok")
        self.relay = Relay(faulty, self.executions, self.bus, FixedClock(NOW))
        self._sequence = count(1)

    def record(self, name: str, key: keys.Key, old: Any = None, new: Any = None) -> dict[str, Any]:
        images = {"OldImage": old, "NewImage": new}
        return {
            "eventName": name,
            "dynamodb": {
                "Keys": key.item,
                "SequenceNumber": str(next(self._sequence)),
                **{image: found for image, found in images.items() if found is not None},
            },
        }

    def happened(self, event: Event) -> dict[str, Any]:
        self.store.commit([Append(event)])
        return self.record("INSERT", keys.event_key(event.request_id, event.id), None, {})

    def made(self, order: PortOrder) -> dict[str, Any]:
        self.store.commit([Create(order)])
        return self.record("INSERT", keys.order_key(order.id), None, attributes(order))

    def called(self, request: PortRequest, number: str, minutes: int = 0) -> dict[str, Any]:
        claim = any_claim(request, number)
        self.store.claim([claim], frozenset())
        self.store.commit([MarkCalled(number, claim.order_id, NOW + minutes * MINUTE)])
        image = {"first_call_at": {"S": "…"}}
        return self.record("MODIFY", keys.number_key(number), {}, image)

    def take(self, *records: dict[str, Any]) -> list[str]:
        """The sequence numbers that come again."""
        return [one["itemIdentifier"] for one in self.relay.take_batch(records)["batchItemFailures"]]

    def told(self, request: PortRequest) -> tuple[CustomerEvent, ...]:
        return self.store.customer_events(request.account_id, False, 0, 99)


@pytest.fixture
def stream() -> Stream:
    return Stream()


def any_told(request: PortRequest, **changes: Any) -> Event:
    return any_event(request, type="order.action_required", order_id="ord_000000000101", **changes)


def test_events_of_a_batch_are_numbered_in_its_order_and_published(stream: Stream) -> None:
    request = any_request()
    events = [any_told(request), any_event(request, type="order.tidied"), any_told(request)]

    assert stream.take(*map(stream.happened, events)) == []

    assert [one.id for one in stream.told(request)] == [events[0].id, events[2].id]
    assert stream.bus.published == events


def test_what_happened_to_an_account_is_numbered_and_published_too(stream: Stream) -> None:
    event = any_event(any_request(), type="account.company_added", request_id="", data={"company_id": "com_1"})
    stream.store.commit([Append(event)])

    assert stream.take(stream.record("INSERT", keys.account_event_key(event.account_id, event.id), None, {})) == []

    (told,) = stream.store.customer_events(event.account_id, False, 0, 99)
    assert (told.type, told.data) == ("company.added", {"company_id": "com_1"})
    assert stream.bus.published == [event]


def test_a_batch_that_comes_again_gives_no_second_numbers(stream: Stream) -> None:
    request = any_request()
    records = [stream.happened(any_told(request)) for _ in range(3)]

    stream.take(*records)
    stream.take(*records[1:])

    assert [one.seq for one in stream.told(request)] == [1, 2, 3]


def test_what_has_no_number_is_not_published_yet_and_orders_go_on(stream: Stream) -> None:
    request = any_request()
    event, order = stream.happened(any_told(request)), stream.made(any_order(request))
    stream.fails = {"number_events"}

    assert stream.take(event, order) == [event["dynamodb"]["SequenceNumber"]]

    assert stream.bus.published == []
    assert len(stream.executions.started) == 1
    stream.fails = set()
    assert stream.take(event) == []
    assert len(stream.told(request)) == len(stream.bus.published) == 1


def test_an_event_that_is_not_published_comes_again_alone(stream: Stream) -> None:
    request = any_request()
    records = [stream.happened(any_told(request)) for _ in range(3)]
    stream.bus.failures = 1

    assert stream.take(*records) == [records[0]["dynamodb"]["SequenceNumber"]]

    assert len(stream.told(request)) == 3
    assert len(stream.bus.published) == 2


def test_a_record_that_cannot_be_read_comes_again_alone(stream: Stream) -> None:
    request = any_request()
    good, bad = stream.happened(any_told(request)), stream.record("INSERT", keys.event_key("prq_1", "evt_1"))
    del bad["dynamodb"]["Keys"]

    assert stream.take(bad, good) == [bad["dynamodb"]["SequenceNumber"]]

    assert len(stream.told(request)) == 1


def test_first_calls_of_a_batch_are_one_event_of_each_request(stream: Stream) -> None:
    first, second = any_request(), any_request()
    stream.store.commit([Create(first), Create(second)])
    records = [stream.called(first, any_number(n), n) for n in range(3)] + [stream.called(second, any_number(7))]

    assert stream.take(*records) == []
    assert stream.take(*records) == []

    told = {one.request_id: one for one in stream.told(first)}
    assert len(told) == len(stream.told(first)) == 2
    assert [call["number"] for call in told[first.id].data["first_calls"]] == [any_number(n) for n in range(3)]
    assert told[second.id].type == "tracking_numbers.activated"
    assert told[first.id].at == NOW + 2 * MINUTE
    assert {event.type for event in stream.bus.published} == {"numbers.called"}


def test_the_same_first_calls_are_the_same_event_and_fewer_are_another(stream: Stream) -> None:
    request = any_request()
    stream.store.commit([Create(request)])
    for n in range(3):
        stream.called(request, any_number(n), n)
    stream.store.claim([any_claim(request, any_number(9))], frozenset())

    def event(*numbers: int) -> Event:
        (found,) = first_calls(stream.store, [any_number(n) for n in numbers])
        return found

    assert event(0, 1, 2) == event(2, 0, 1, 9)
    assert event(0, 1).id != event(0, 1, 2).id
    assert event(0, 1, 2).data["first_calls"][0] == {
        "number": any_number(0),
        "first_call_at": "2026-03-02T15:00:00.000Z",
    }
    assert first_calls(stream.store, [any_number(9), "+19999999999"]) == []
    assert first_calls(stream.store, []) == []


def test_a_called_number_whose_request_is_gone_is_nobodys(stream: Stream) -> None:
    assert stream.take(stream.called(any_request(), any_number(1))) == []


def test_first_calls_that_are_not_numbered_come_again(stream: Stream) -> None:
    request = any_request()
    stream.store.commit([Create(request)])
    record = stream.called(request, any_number(1))
    stream.fails = {"number_events"}

    assert stream.take(record) == [record["dynamodb"]["SequenceNumber"]]

    stream.fails = set()
    assert stream.take(record) == []
    assert len(stream.told(request)) == 1
