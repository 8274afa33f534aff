"""What the desk's reports count: the same of both stores."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from shared.adapters.dynamodb.store import DynamoStore
from shared.domain.reports.facts import Fact
from shared.domain.reports.tallies import EVER, ORDERS, ORDERS_BY_MONTH, REJECTIONS, Tally, tallies_of, with_months
from shared.ports import Store
from tests.contract.things import NOW, new_id

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

DAY = NOW.date()
MONTH, PLACE = f"{DAY:%Y-%m}", f"{DAY:%d}"


def any_fact(**changes: Any) -> Fact:
    given = {
        "event_id": new_id("evt"),
        "type": "order.action_required",
        "subject": "ord_1",
        "at": NOW,
        "from_status": "submitted",
        "to_status": "action_required",
        "since": NOW - timedelta(hours=30),
        "carrier": "simulated",
        "losing_carrier": "AT&T #1 Mobilité",
        "number_class": "local",
        "numbers": 3,
        "codes": ("account_number_mismatch", "pin_invalid"),
        "rejections": 1,
        "requested_on": DAY,
        "respond_by": NOW,
    }
    return Fact.model_validate({**given, **changes})


def counted(store: Store, fact: Fact) -> bool:
    return store.count_fact(fact, with_months(tallies_of(fact)))


def sums(store: Store, series: str, period: str = MONTH, place: str = PLACE, **more: Any) -> dict[Any, Any]:
    found = store.tallied(series, period, place, place, **{"test_mode": False, **more})
    return {tally.key: dict(tally.adds) for tally in found}


def test_a_fact_is_counted_once_however_often_it_comes(store: Store) -> None:
    fact = any_fact()

    assert [counted(store, fact), counted(store, fact)] == [True, False]
    assert list(store.facts(DAY)) == [fact]
    assert sums(store, ORDERS) == {
        ("submitted",): {"facts": 1, "left": 1},
        ("action_required",): {"facts": 1, "entered": 1},
    }
    assert sums(store, ORDERS_BY_MONTH, EVER, MONTH) == sums(store, ORDERS)
    assert sums(store, REJECTIONS) == {
        (code, "AT&T #1 Mobilité", "simulated", "local"): {"facts": 1, "orders": 1} for code in fact.codes
    }


def test_sums_grow_and_test_orders_are_no_part_of_them(store: Store) -> None:
    for changes in ({}, {}, {"test_mode": True}, {"at": NOW - timedelta(days=1)}):
        counted(store, any_fact(**changes))

    assert sums(store, ORDERS)["submitted",] == {"facts": 2, "left": 2}
    assert sums(store, ORDERS, test_mode=True)["submitted",] == {"facts": 1, "left": 1}
    assert len(list(store.facts(DAY))) == 3
    assert len(list(store.facts(DAY - timedelta(days=1)))) == 1


def test_places_are_read_from_the_first_to_the_last_of_a_period(store: Store) -> None:
    for day in (1, 2, 9, 10, 28):
        counted(store, any_fact(at=NOW.replace(day=day), losing_carrier=f"ümlaut ~ {day}"))

    found = store.tallied(REJECTIONS, MONTH, "02", "10", test_mode=False)

    assert [tally.place for tally in found] == ["02", "02", "09", "09", "10", "10"]
    assert {tally.key[1] for tally in found} == {"ümlaut ~ 2", "ümlaut ~ 9", "ümlaut ~ 10"}
    assert store.tallied(REJECTIONS, "1999-01", "01", "31", test_mode=False) == ()


def test_a_sum_is_corrected_unless_something_was_counted_meanwhile(store: Store) -> None:
    counted(store, any_fact())
    found = next(tally for tally in store.tallied(ORDERS, MONTH, PLACE, PLACE, test_mode=False) if "left" in tally.adds)
    wanted = Tally(found.series, found.period, found.place, found.key, {"facts": 4, "left": 4})
    month = Tally(ORDERS_BY_MONTH, EVER, MONTH, found.key, {"facts": 3, "left": 3})

    counted(store, any_fact())
    assert not store.correct_tally(found, wanted, [month])
    assert sums(store, ORDERS)[found.key] == {"facts": 2, "left": 2}

    now = Tally(found.series, found.period, found.place, found.key, {"facts": 2, "left": 2})
    assert store.correct_tally(now, wanted, [month])
    assert sums(store, ORDERS)[found.key] == wanted.adds
    assert sums(store, ORDERS_BY_MONTH, EVER, MONTH)[found.key] == {"facts": 5, "left": 5}


def test_a_sum_that_is_not_there_is_put_once_and_never_over_another(store: Store) -> None:
    wanted = Tally(ORDERS, MONTH, PLACE, ("draft",), {"facts": 1, "entered": 1})

    assert store.correct_tally(None, wanted)
    assert not store.correct_tally(None, wanted)
    assert not store.correct_tally(wanted, Tally(ORDERS, MONTH, PLACE, ("scheduled",), {"facts": 1}))
    assert sums(store, ORDERS) == {("draft",): wanted.adds}


def test_the_window_that_was_told_first_is_kept(store: Store) -> None:
    first, later = (date(2026, 3, 1), date(2026, 3, 20)), (date(2026, 4, 1), date(2026, 4, 20))
    assert store.window_told("ord_1") is None

    store.keep_window("ord_1", *first)
    store.keep_window("ord_1", *later)

    assert store.window_told("ord_1") == first


def test_an_item_of_a_days_sum_stays_small_and_a_read_takes_only_its_days(
    dynamodb: "DynamoDBClient", table_name: str
) -> None:
    calls: list[tuple[str, int]] = []
    store = DynamoStore(
        dynamodb, table_name, threads=1, meter=lambda purpose, method, items, units: calls.append((purpose, items))
    )
    for day in range(1, 29):
        for _ in range(3):
            counted(store, any_fact(at=NOW.replace(day=day)))
    calls.clear()

    assert len(store.tallied(ORDERS, MONTH, "05", "06", test_mode=False)) == 4
    assert calls == [("tallied", 4)]
    kept = [
        item
        for page in dynamodb.get_paginator("scan").paginate(TableName=table_name)
        for item in page["Items"]
        if item["PK"]["S"].startswith("NUMBERS#")
    ]
    assert max(sum(len(name) + len(str(value)) for name, value in item.items()) for item in kept) < 700
