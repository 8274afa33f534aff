from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.model import LosingAccount, RowGroup, ServiceType
from shared.domain.phone_numbers import NumberClass
from shared.domain.splitting import UnassignedRows, assign, group_key, split_into_orders, too_many_orders
from tests.unit.rules.builders import any_group, any_losing_account

LABELS = ["Main", "main ", "Mobile", "Warehouse", ""]


def account(number: int, **changes: object) -> LosingAccount:
    return any_losing_account(id=f"lac_{number}", account_number_digest=f"digest-{number}", **changes)


@st.composite
def lists_and_accounts(draw: st.DrawFn) -> tuple[tuple[RowGroup, ...], tuple[LosingAccount, ...]]:
    accounts = tuple(
        any_losing_account(
            id=f"lac_{index}",
            label=label,
            carrier_name=draw(st.sampled_from(["Lakeside Telecom", "LAKESIDE telecom", "Northern"])),
            account_number_digest=draw(st.sampled_from(["", "d1", "d2"])),
            service_type=draw(st.sampled_from(list(ServiceType))),
        )
        for index, label in enumerate(draw(st.lists(st.sampled_from(["Main", "Mobile", "Warehouse"]), unique=True)))
    )
    kinds = st.tuples(
        st.sampled_from(LABELS),
        st.sampled_from([(NumberClass.LOCAL, "US"), (NumberClass.LOCAL, "CA"), (NumberClass.TOLL_FREE, "")]),
    )
    groups = tuple(
        any_group(
            key=f"g{index}", losing_account=label, number_class=kind, country=country, count=draw(st.integers(0, 9))
        )
        for index, (label, (kind, country)) in enumerate(draw(st.lists(kinds, max_size=12, unique=True)))
    )
    return groups, accounts


@given(lists_and_accounts())
def test_every_number_is_in_exactly_one_order_or_its_group_is_named_as_astray(
    case: tuple[tuple[RowGroup, ...], tuple[LosingAccount, ...]],
) -> None:
    groups, accounts = case
    filled = {group.key: group.count for group in groups if group.count}
    try:
        orders = split_into_orders(groups, accounts)
        astray: tuple[str, ...] = ()
    except UnassignedRows as error:
        astray = error.group_keys
        orders = split_into_orders(groups, accounts, only=[one.id for one in accounts])

    seen = Counter([key for order in orders for key in order.group_keys] + list(astray))
    assert seen == Counter(dict.fromkeys(filled, 1))
    assert sum(order.count for order in orders) == sum(count for key, count in filled.items() if key not in astray)
    assert len({(o.losing_account_id, o.number_class, o.country) for o in orders}) == len(orders)


@given(lists_and_accounts())
def test_an_order_never_mixes_classes_countries_or_accounts_at_different_carriers(
    case: tuple[tuple[RowGroup, ...], tuple[LosingAccount, ...]],
) -> None:
    groups, accounts = case
    by_key = {group.key: group for group in groups}
    by_id = {one.id: one for one in accounts}

    for order in split_into_orders(groups, accounts, only=list(by_id)):
        its = [by_key[key] for key in order.group_keys]
        assert len({(group.number_class, group.country) for group in its}) == 1
        assert order.losing_account_id == order.losing_account_ids[0]
        if len(order.losing_account_ids) > 1:
            assert len({by_id[one].carrier_name.casefold() for one in order.losing_account_ids}) == 1
            assert len({by_id[one].account_number_digest for one in order.losing_account_ids}) == 1
        if order.number_class is NumberClass.TOLL_FREE:
            assert order.country == ""


@given(lists_and_accounts(), st.data())
def test_submitting_in_two_parts_leaves_out_no_number(
    case: tuple[tuple[RowGroup, ...], tuple[LosingAccount, ...]], data: st.DataObject
) -> None:
    groups, accounts = case
    ids = [one.id for one in accounts]
    first = data.draw(st.sets(st.sampled_from(ids))) if ids else set()

    parts = [
        *split_into_orders(groups, accounts, only=first),
        *split_into_orders(groups, accounts, only=set(ids) - first),
    ]

    whole = split_into_orders(groups, accounts, only=ids)
    assert Counter(key for order in parts for key in order.group_keys) == Counter(
        key for order in whole for key in order.group_keys
    )


def test_a_sole_account_takes_rows_that_name_none() -> None:
    orders = split_into_orders([any_group(count=3)], [account(1)])

    assert [(order.losing_account_id, order.number_class, order.country, order.count) for order in orders] == [
        ("lac_1", NumberClass.LOCAL, "US", 3)
    ]


def test_local_numbers_of_a_wireless_account_are_wireless_and_toll_free_ones_stay_toll_free() -> None:
    groups = [any_group(key="l"), any_group(key="t", number_class=NumberClass.TOLL_FREE, country="")]

    orders = split_into_orders(groups, [account(1, service_type=ServiceType.WIRELESS)])

    assert [(order.number_class, order.country) for order in orders] == [
        (NumberClass.WIRELESS, "US"),
        (NumberClass.TOLL_FREE, ""),
    ]


def test_two_accounts_with_one_carrier_and_account_number_are_one_order() -> None:
    accounts = [
        account(1, label="Main"),
        any_losing_account(
            id="lac_2", label="Branch", carrier_name="lakeside-telecom", account_number_digest="digest-1"
        ),
    ]
    groups = [any_group(key="a", losing_account="Main"), any_group(key="b", losing_account="Branch")]

    (order,) = split_into_orders(groups, accounts)

    assert order.losing_account_ids == ("lac_1", "lac_2")
    assert order.group_keys == ("a", "b")


def test_accounts_without_a_number_are_never_put_together() -> None:
    accounts = [
        any_losing_account(id="lac_1", label="Main", account_number_digest=""),
        any_losing_account(id="lac_2", label="Branch", account_number_digest=""),
    ]
    groups = [any_group(key="a", losing_account="Main"), any_group(key="b", losing_account="Branch")]

    assert len(split_into_orders(groups, accounts)) == 2


def test_rows_without_an_account_are_never_dropped_in_silence() -> None:
    groups = [any_group(key="a"), any_group(key="b", losing_account="Elsewhere")]
    accounts = [account(1, label="Main"), account(2, label="Mobile")]

    found = assign(groups, accounts)

    assert [group.key for group in found.unassigned] == ["a"]
    assert [group.key for group in found.unknown] == ["b"]
    with pytest.raises(UnassignedRows, match="a, b"):
        split_into_orders(groups, accounts)


def test_a_request_has_at_most_forty_orders() -> None:
    accounts = [account(number, label=f"A{number}") for number in range(41)]
    groups = [any_group(key=f"g{number}", losing_account=f"A{number}") for number in range(41)]
    orders = split_into_orders(groups, accounts)

    problem = too_many_orders(orders)
    assert problem is not None
    assert problem.code == "too_many_orders"
    assert too_many_orders(orders[:40]) is None
    assert too_many_orders(orders[:40], already=1) is not None


@given(
    rows=st.lists(st.integers(2, 3_000), min_size=1, max_size=300, unique=True),
    most=st.integers(1, 700),
)
def test_no_order_is_larger_than_its_carrier_takes(rows: list[int], most: int) -> None:
    keys = [group_key("Main", NumberClass.LOCAL, "US", row, most) for row in rows]
    groups = [any_group(key=key, count=keys.count(key)) for key in sorted(set(keys))]
    orders = split_into_orders(groups, [account(1)], most=lambda _class, _country: most)

    assert sum(order.count for order in orders) == len(rows)
    assert max(order.count for order in orders) <= most
    assert sorted(key for order in orders for key in order.group_keys) == sorted(set(keys))


def test_groups_are_put_together_up_to_the_limit() -> None:
    groups = [any_group(key=f"g.{n}", count=count) for n, count in enumerate((40, 60, 1, 100, 130))]
    orders = split_into_orders(groups, [account(1)], most=lambda _class, _country: 100)

    assert [order.group_keys for order in orders] == [("g.0", "g.1"), ("g.2",), ("g.3",), ("g.4",)]


def test_a_row_is_in_the_same_group_whatever_spelling_its_account_has() -> None:
    keys = {group_key(label, NumberClass.LOCAL, "US", 9, None) for label in ("Main  office", "MAIN office ")}
    others = {
        group_key("Other", NumberClass.LOCAL, "US", 9, None),
        group_key("Main office", NumberClass.WIRELESS, "US", 9, None),
        group_key("Main office", NumberClass.LOCAL, "CA", 9, None),
    }

    assert len(keys) == 1
    assert len(others | keys) == 4
