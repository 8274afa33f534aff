"""Events as customers read them: numbered without a gap, none ever behind a reader's back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

import pytest

from shared.adapters.dynamodb import keys
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.memory.store import MemoryStore
from shared.domain.model import CustomerEvent, Feed
from shared.ports import Store, Unavailable
from tests.contract.things import ACC, MINUTE, NOW, any_customer_event

LATER = NOW + 60 * MINUTE


def number(store: Store, *events: CustomerEvent) -> None:
    store.number_events(events, NOW)


def read(store: Store, after: int = 0, limit: int = 100, account_id: str = ACC) -> list[str]:
    return [event.id for event in store.customer_events(account_id, False, after, limit)]


def some(count: int, **changes: Any) -> list[CustomerEvent]:
    return [any_customer_event(**changes) for _ in range(count)]


def test_events_are_numbered_in_the_order_they_are_given(store: Store) -> None:
    first, second, third = some(3)

    number(store, third, first)
    number(store, second)

    assert read(store) == [third.id, first.id, second.id]
    assert store.customer_event(first.id) == first.but(seq=2, numbered_at=NOW)
    assert store.feed(ACC, False) == Feed(account_id=ACC, seq=3)


def test_an_event_keeps_its_number(store: Store) -> None:
    first, second, third = some(3)
    number(store, first, second)

    number(store, second, third, second, first)
    number(store, first)

    assert read(store) == [first.id, second.id, third.id]


def test_each_account_and_mode_has_numbers_of_its_own(store: Store) -> None:
    mine, test, other = (
        any_customer_event(),
        any_customer_event(test_mode=True),
        any_customer_event(account_id="acc_02"),
    )

    number(store, mine, test, other)

    assert read(store) == [mine.id]
    assert read(store, account_id="acc_02") == [other.id]
    assert [event.seq for event in store.customer_events(ACC, True, 0, 9)] == [1]
    assert store.customer_event(test.id) == test.but(seq=1, numbered_at=NOW)


def test_a_reader_goes_on_behind_a_number(store: Store) -> None:
    events = some(7)
    number(store, *events)

    assert read(store, 0, 3) == [event.id for event in events[:3]]
    assert read(store, 3, 3) == [event.id for event in events[3:6]]
    assert read(store, 6, 3) == [events[6].id]
    assert read(store, 7, 3) == []
    assert read(store, 99, 3) == []


def test_what_nobody_numbered_is_not_there(store: Store) -> None:
    assert store.customer_event("evt_unknown") is None
    assert store.customer_event("x" * 4_000) is None
    assert store.feed("acc_99", False) == Feed(account_id="acc_99")
    assert read(store, account_id="acc_99") == []


def test_more_than_one_transaction_holds_are_numbered_in_order(store: Store) -> None:
    events = some(120)

    number(store, *events)

    assert read(store, 0, 200) == [event.id for event in events]


def test_a_listing_goes_on_over_partitions(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "EVENTS_PER_PARTITION", 4)
    events = some(11)
    number(store, *events)

    for after in range(12):
        for limit in (1, 4, 5, 20):
            assert read(store, after, limit) == [event.id for event in events[after : after + limit]]


def interrupted(store: Store, others: list[Callable[[], None]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have each of `others` run between what the store's next transactions read and what they write."""
    assert isinstance(store, DynamoStore)
    client = store._client
    transact = client.transact_write_items

    class Interrupted:
        def __getattr__(self, name: str) -> Any:
            return getattr(client, name)

        def transact_write_items(self, **arguments: Any) -> Any:
            if others:
                others.pop(0)()
            return transact(**arguments)

    monkeypatch.setattr(store, "_client", Interrupted())


def test_two_writers_at_the_same_moment_come_behind_each_other(
    dynamo_store: DynamoStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, both = some(3), any_customer_event()
    theirs = some(2)
    other = DynamoStore(dynamo_store._client, dynamo_store._name, threads=1, sleep=lambda _: None)
    number(dynamo_store, any_customer_event())
    interrupted(
        dynamo_store,
        [lambda: number(other, theirs[0], both), lambda: number(other, theirs[1])],
        monkeypatch,
    )

    number(dynamo_store, *mine[:2], both, mine[2])

    events = dynamo_store.customer_events(ACC, False, 1, 99)
    assert [event.seq for event in events] == [2, 3, 4, 5, 6, 7]
    assert [event.id for event in events] == [one.id for one in (theirs[0], both, theirs[1], *mine)]


def test_a_writer_that_never_gets_its_turn_says_so(dynamo_store: DynamoStore, monkeypatch: pytest.MonkeyPatch) -> None:
    other = DynamoStore(dynamo_store._client, dynamo_store._name, threads=1, sleep=lambda _: None)
    interrupted(dynamo_store, [lambda: number(other, any_customer_event()) for _ in range(40)], monkeypatch)

    with pytest.raises(Unavailable, match="too many"):
        number(dynamo_store, any_customer_event())


def test_writers_of_the_same_events_in_threads_number_each_once() -> None:
    store = MemoryStore()
    events = some(60)

    with ThreadPoolExecutor(4) as pool:
        for _ in pool.map(lambda seed: number(store, *Random(seed).sample(events, 60)), range(4)):
            pass

    assert sorted(read(store)) == sorted(event.id for event in events)


@pytest.mark.parametrize("seed", range(3))
def test_a_reader_misses_nothing_however_late_it_was_numbered(store: Store, seed: int) -> None:
    """Ids are made in one order and numbered in another: as of writers that are at work at the same time."""
    random = Random(seed)
    late = some(30)
    random.shuffle(late)
    seen: list[str] = []
    while late:
        batch = [late.pop() for _ in range(min(len(late), random.randint(1, 4)))]
        number(store, *batch)
        if random.random() < 0.6:
            seen += read(store, len(seen), random.randint(1, 5))
    while more := read(store, len(seen), 7):
        seen += more

    assert len(seen) == len(set(seen)) == 30


def test_a_gap_is_waited_for(dynamo_store: DynamoStore, dynamodb: Any, table_name: str) -> None:
    """A transaction's items become readable one by one: what is behind one that is not there yet is not read."""
    events = some(4)
    number(dynamo_store, *events)
    place = keys.place_in_feed(ACC, False, 2)
    item = dynamodb.get_item(TableName=table_name, Key=place.item)["Item"]
    dynamodb.delete_item(TableName=table_name, Key=place.item)

    assert read(dynamo_store) == [events[0].id]
    assert read(dynamo_store, 1) == []

    dynamodb.put_item(TableName=table_name, Item=item)
    assert read(dynamo_store, 1) == [event.id for event in events[1:]]


def test_a_feed_that_nobody_follows_lags_behind_nothing(store: Store) -> None:
    number(store, *some(2))
    store.mark_passed_on(ACC, False, 2)

    assert store.feeds_behind(LATER, 9) == ()
    assert store.feed(ACC, False) == Feed(account_id=ACC, seq=2)


def test_a_followed_feed_lags_from_its_first_event_that_was_not_passed_on(store: Store) -> None:
    number(store, *some(2))
    assert store.follow_feed(ACC, False) == Feed(account_id=ACC, seq=2, followed=True, passed_on=2)
    assert store.feeds_behind(LATER, 9) == ()

    store.number_events(some(1), NOW)
    store.number_events(some(1), NOW + 10 * MINUTE)

    assert store.feeds_behind(NOW + MINUTE, 9) == ((ACC, False),)
    assert store.feeds_behind(NOW, 9) == ()
    store.mark_passed_on(ACC, False, 3)
    assert store.feeds_behind(LATER, 9) == ((ACC, False),)
    store.mark_passed_on(ACC, False, 4)
    assert store.feeds_behind(LATER, 9) == ()


def test_following_again_changes_nothing_and_marks_only_move_forward(store: Store) -> None:
    assert store.follow_feed(ACC, True) == Feed(account_id=ACC, test_mode=True, followed=True)
    number(store, *some(3, test_mode=True))
    store.mark_passed_on(ACC, True, 2)
    store.mark_passed_on(ACC, True, 1)

    assert store.follow_feed(ACC, True) == Feed(account_id=ACC, test_mode=True, seq=3, followed=True, passed_on=2)
    assert store.feeds_behind(LATER, 9) == ((ACC, True),)
    assert store.feeds_behind(LATER, 0) == ()


def test_feeds_that_lag_are_told_longest_first(store: Store) -> None:
    for n, account_id in enumerate(("acc_b", "acc_a", "acc_c")):
        store.follow_feed(account_id, False)
        store.number_events([any_customer_event(account_id=account_id)], NOW + n * MINUTE)

    assert store.feeds_behind(LATER, 2) == (("acc_b", False), ("acc_a", False))
