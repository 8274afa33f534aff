"""What is kept beside an order: marks, attempts, tokens, and who has to look at it."""

from collections.abc import Callable

import pytest

from shared.domain.lifecycle import Status
from shared.domain.model import Driving, PortOrder
from shared.ports import Create, Replace, Store
from tests.contract.things import MINUTE, NOW, any_order, any_request

Park = Callable[[str, int, str], bool]
LATER = NOW + 60 * MINUTE


@pytest.fixture
def order(store: Store) -> PortOrder:
    found = any_order(any_request())
    store.commit([Create(found)])
    return found


def move(store: Store, order: PortOrder, **changes: object) -> PortOrder:
    after: PortOrder = order.but(version=order.version + 1, **changes)
    store.commit([Replace(after)])
    return after


def test_a_new_order_was_never_driven(store: Store, order: PortOrder) -> None:
    assert store.driving(order.id) == Driving(order_id=order.id)
    assert store.driving(any_order(any_request()).id) is None


def test_marks_attempts_and_tokens_outlive_a_change_of_the_order(store: Store, order: PortOrder, park: Park) -> None:
    store.mark_driven(order.id, 1)
    store.mark_published(order.id, 1)
    store.next_attempt(order.id, 0)
    assert park(order.id, 1, "token")

    after = move(store, order, status=Status.IN_REVIEW)

    assert store.order(order.id) == after
    assert store.driving(order.id) == Driving(
        order_id=order.id, driven_version=1, published_version=1, attempt=1, task_token="token"
    )


def test_a_token_is_written_on_the_current_version_alone(store: Store, order: PortOrder, park: Park) -> None:
    move(store, order)

    assert not park(order.id, 1, "late")
    assert park(order.id, 2, "current")
    assert not park(any_order(any_request()).id, 1, "nowhere")


def test_marks_only_move_forward(store: Store, order: PortOrder) -> None:
    for version in (1, 3, 2):
        store.mark_driven(order.id, version)
        store.mark_published(order.id, version)

    assert store.driving(order.id) == Driving(order_id=order.id, driven_version=3, published_version=3)


def test_marks_on_an_order_that_is_not_there_make_none(store: Store) -> None:
    missing = any_order(any_request()).id

    store.mark_driven(missing, 1)
    store.mark_published(missing, 1)
    store.mark_checked(missing, NOW)

    assert store.next_attempt(missing, 0) == 0
    assert store.order(missing) is None
    assert store.driving(missing) is None


def test_of_two_that_count_up_the_same_attempt_one_comes_out(store: Store, order: PortOrder) -> None:
    assert [store.next_attempt(order.id, after) for after in (0, 0, 1, 0, 2)] == [1, 1, 2, 2, 3]


@pytest.mark.parametrize("first", ["driven", "published"])
def test_an_order_is_behind_until_both_marks_reach_its_version(store: Store, order: PortOrder, first: str) -> None:
    marks = [store.mark_driven, store.mark_published]
    if first == "published":
        marks.reverse()
    assert store.orders_behind(LATER, 9) == (order.id,)

    marks[0](order.id, 1)
    assert store.orders_behind(LATER, 9) == (order.id,)
    marks[1](order.id, 1)
    assert store.orders_behind(LATER, 9) == ()

    move(store, order, updated_at=NOW + MINUTE)
    marks[0](order.id, 2)
    marks[1](order.id, 1)
    assert store.orders_behind(LATER, 9) == (order.id,)
    marks[1](order.id, 2)
    assert store.orders_behind(LATER, 9) == ()


def test_marks_of_an_older_version_leave_the_order_behind(store: Store, order: PortOrder) -> None:
    move(store, order)

    store.mark_driven(order.id, 1)
    store.mark_published(order.id, 1)

    assert store.orders_behind(LATER, 9) == (order.id,)


def test_orders_behind_come_by_how_long_they_are(store: Store) -> None:
    orders = [any_order(any_request(), updated_at=NOW - n * MINUTE) for n in range(12)]
    store.commit([Create(order) for order in orders])

    assert store.orders_behind(NOW, 99) == tuple(order.id for order in reversed(orders[1:]))
    assert store.orders_behind(NOW, 3) == tuple(order.id for order in (orders[11], orders[10], orders[9]))


def test_an_order_that_keeps_moving_stays_behind_since_its_first_unseen_change(store: Store, order: PortOrder) -> None:
    move(store, order, updated_at=LATER)

    assert store.orders_behind(NOW + MINUTE, 9) == (order.id,)


def test_open_orders_come_least_recently_checked_first(store: Store) -> None:
    orders = [any_order(any_request(), created_at=NOW - n * MINUTE) for n in range(4)]
    store.commit([Create(order) for order in orders])

    assert store.open_orders(NOW, 9) == tuple(order.id for order in reversed(orders[1:]))
    store.mark_checked(orders[3].id, NOW + MINUTE)
    assert store.open_orders(NOW, 9) == (orders[2].id, orders[1].id)
    assert store.open_orders(NOW, 1) == (orders[2].id,)
    assert store.open_orders(LATER, 9)[-1] == orders[3].id


def test_a_change_of_an_order_is_no_check(store: Store, order: PortOrder) -> None:
    store.mark_checked(order.id, NOW + MINUTE)
    move(store, order)

    assert store.open_orders(NOW + MINUTE, 9) == ()
    assert store.open_orders(LATER, 9) == (order.id,)


def test_an_order_is_open_until_it_ended_and_is_tidied_up(store: Store, order: PortOrder) -> None:
    ended = move(store, order, status=Status.CANCELLED)
    assert store.open_orders(LATER, 9) == (order.id,)

    move(store, ended, tidied=True)
    store.mark_checked(order.id, NOW)

    assert store.open_orders(LATER, 9) == ()
    assert store.orders_behind(LATER, 9) == (order.id,)


def test_carrier_events_that_fit_no_order_are_kept(store: Store) -> None:
    for _ in range(2):
        store.quarantine("simulated", "evt-1", '{"a": 1}', "no such order", NOW)
    store.quarantine("simulated", "", "x" * 500_000, "no id", NOW)

    kept = store.quarantined("simulated", 9, None).items
    assert [(one.event_id, one.why, len(one.body)) for one in kept] == [
        ("evt-1", "no such order", 8),
        ("", "no id", 200_000),
    ]
