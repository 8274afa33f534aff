"""The desk's queue on both stores: where orders stand, by time and by person, and how much is read for a page."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from shared.adapters.dynamodb.store import DynamoStore
from shared.domain.desk_queue import BESIDE, Lane, Range
from shared.domain.lifecycle import Owner, Status
from shared.domain.model import PortOrder, Proposal, StaffFlag
from shared.ports import BadCursor, Create, Page, Replace, Store
from tests.contract.things import NOW, PERSON, any_order, any_request

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def waiting(minutes: int, **changes: Any) -> PortOrder:
    """An order whose carrier counts as silent so many minutes from now."""
    given: dict[str, Any] = {
        "status": Status.SUBMITTED,
        "owner": Owner.CARRIER,
        "due_at": NOW + timedelta(minutes=minutes),
    }
    return any_order(any_request(), **{**given, **changes})


def put(store: Store, *orders: PortOrder) -> list[str]:
    for order in orders:
        store.commit([Create(order)])
    return [order.id for order in orders]


def ids(
    store: Store, lane: Lane, before: datetime | None = None, *, first: datetime | None = None, limit: int = 50,
    test_mode: bool = False, assignee: str = "",
) -> list[str]:  # fmt: skip
    part = Range(lane, first, before)
    return [
        order.id
        for page in pages(
            lambda cursor: store.queue(part, test_mode=test_mode, limit=limit, cursor=cursor, assignee=assignee)
        )
        for order in page.items
    ]


def pages(read: Callable[[str | None], Page[PortOrder]]) -> list[Page[PortOrder]]:
    found = [read(None)]
    while found[-1].cursor is not None:
        found.append(read(found[-1].cursor))
    return found


def test_a_lane_shows_its_orders_by_time_and_up_to_a_time(store: Store) -> None:
    late, early, later = put(store, waiting(20), waiting(10), waiting(30))

    assert ids(store, Lane.CARRIER) == [early, late, later]
    assert ids(store, Lane.CARRIER, NOW + timedelta(minutes=30)) == [early, late]
    assert ids(store, Lane.CARRIER, first=NOW + timedelta(minutes=20)) == [late, later]
    assert ids(store, Lane.CARRIER, NOW) == []


def test_pages_follow_each_other_without_a_gap_or_a_repetition(store: Store) -> None:
    every = put(store, *(waiting(minutes // 2) for minutes in range(21)))

    found = pages(lambda cursor: store.queue(Range(Lane.CARRIER), test_mode=False, limit=5, cursor=cursor))

    assert [len(page.items) for page in found] == [5, 5, 5, 5, 1]
    assert sorted(order.id for page in found for order in page.items) == sorted(every)


def test_a_cursor_of_another_lane_is_refused(store: Store) -> None:
    put(store, waiting(1), waiting(2))
    cursor = store.queue(Range(Lane.CARRIER), test_mode=False, limit=1, cursor=None).cursor

    with pytest.raises(BadCursor):
        store.queue(Range(Lane.REVIEW), test_mode=False, limit=1, cursor=cursor)
    with pytest.raises(BadCursor):
        store.queue(Range(Lane.CARRIER), test_mode=True, limit=1, cursor=cursor)


def test_an_order_moves_from_lane_to_lane_and_leaves_when_it_ends(store: Store) -> None:
    order = waiting(1)
    put(store, order)
    stopped = order.but(status=Status.ACTION_REQUIRED, owner=Owner.STAFF, version=2)

    store.commit([Replace(stopped)])
    assert (ids(store, Lane.CARRIER), ids(store, Lane.REJECTED)) == ([], [order.id])

    store.commit([Replace(stopped.but(status=Status.CANCELLED, owner=None, due_at=None, tidied=True, version=3))])
    assert [ids(store, lane) for lane in Lane] == [[]] * len(Lane)


def test_test_orders_have_lanes_of_their_own(store: Store) -> None:
    live, test = put(store, waiting(1), waiting(1, test_mode=True))

    assert ids(store, Lane.CARRIER) == [live]
    assert ids(store, Lane.CARRIER, test_mode=True) == [test]


def test_a_flagged_order_stands_in_its_lane_and_beside_it_as_long_as_it_is_flagged(store: Store) -> None:
    put(store, order := waiting(1, staff_flags=(StaffFlag.CONTRADICTION,)))
    assert ids(store, Lane.CARRIER) == ids(store, Lane.FLAGGED) == [order.id]

    stored = store.order(order.id)
    assert stored is not None
    store.commit([Replace(stored.but(updated_at=NOW + timedelta(days=1), version=2))])
    assert ids(store, Lane.FLAGGED, NOW + timedelta(hours=1)) == [order.id], "it came up at NOW"

    again = store.order(order.id)
    assert again is not None
    store.commit([Replace(again.but(staff_flags=(), version=3))])
    assert (ids(store, Lane.CARRIER), ids(store, Lane.FLAGGED)) == ([order.id], [])


def test_a_proposal_stands_where_it_expires(store: Store) -> None:
    until = NOW + timedelta(hours=4)
    proposal = Proposal(kind="cancel", reason="r", by=PERSON, at=NOW, expires_at=until)
    put(store, order := waiting(1, proposal=proposal))

    assert ids(store, Lane.SECOND_PERSON, first=NOW) == [order.id]
    assert ids(store, Lane.SECOND_PERSON, first=until + timedelta(seconds=1)) == []


def test_what_is_assigned_to_a_person_is_found_by_lane_and_time(store: Store) -> None:
    me, somebody = PERSON.but(id="usr_me"), PERSON.but(id="usr_other")
    second, first, _, _ = put(
        store,
        waiting(9, assignee=me),
        waiting(3, assignee=me),
        waiting(1, assignee=somebody),
        waiting(2),
    )

    assert ids(store, Lane.CARRIER, assignee="usr_me", limit=1) == [first, second]
    assert ids(store, Lane.CARRIER, NOW + timedelta(minutes=5), assignee="usr_me") == [first]
    assert ids(store, Lane.REVIEW, assignee="usr_me") == []
    assert ids(store, Lane.ANY, assignee="usr_me", limit=1) == [first, second]
    assert store.queue_count(Range(Lane.CARRIER), test_mode=False, most=9, assignee="usr_me") == 2


def test_counts_stop_at_the_most_that_is_asked_for(store: Store) -> None:
    put(store, *(waiting(minutes, staff_flags=(StaffFlag.CONTRADICTION,)) for minutes in range(12)))

    def count(part: Range, most: int) -> int:
        return store.queue_count(part, test_mode=False, most=most)

    assert [count(Range(Lane.CARRIER), most) for most in (5, 12, 99)] == [5, 12, 12]
    assert count(Range(Lane.CARRIER, before=NOW + timedelta(minutes=3)), 99) == 3
    assert count(Range(Lane.FLAGGED), 99) == 12
    assert count(Range(Lane.REVIEW), 99) == 0


def test_lanes_beside_an_orders_own_know_no_assignee(store: Store) -> None:
    put(store, waiting(1, staff_flags=(StaffFlag.CONTRADICTION,), assignee=PERSON))

    assert [ids(store, lane, assignee=PERSON.id) for lane in sorted(BESIDE)] == [[], []]


@pytest.mark.parametrize("limit", [10, 25, 50])
def test_a_page_reads_its_orders_and_their_keys_and_a_few_keys_of_each_shard(
    dynamodb: "DynamoDBClient", table_name: str, limit: int
) -> None:
    read: dict[str, int] = {"query": 0, "batch_get_item": 0}

    def meter(purpose: str, method: str, items: int, units: float) -> None:
        if purpose == "queue":
            read[method] += items

    store = DynamoStore(dynamodb, table_name, threads=1, sleep=lambda _: None, meter=meter)
    put(store, *(waiting(minutes) for minutes in range(120)))

    first = store.queue(Range(Lane.CARRIER), test_mode=False, limit=limit, cursor=None)
    once = dict(read)
    store.queue(Range(Lane.CARRIER), test_mode=False, limit=limit, cursor=first.cursor)

    a_page = {"batch_get_item": limit, "query": limit + 1 + 8 * max(4, limit // 8 + 1)}
    assert len(first.items) == limit
    for method, most in a_page.items():
        assert once[method] <= most
        assert read[method] - once[method] <= most
