"""What a telephony system was asked by event, and rows that learn what changed of their numbers."""

import pytest

from shared.domain.model import PlatformAsk
from shared.ports import Create, RelabelRow, Replace, Store, WriteRefused
from tests.contract.things import MINUTE, NOW, any_cutover, any_list, any_order, any_platform_ask, any_request, any_row


def test_asks_are_kept_and_found_by_their_ids(store: Store) -> None:
    first, second = any_platform_ask(), any_platform_ask(silent={}, done=())
    store.commit([Create(first), Create(second)])

    assert store.platform_asks([first.id, second.id, "ask_unknown"]) == {first.id: first, second.id: second}
    assert store.platform_asks([]) == {}


def test_an_ask_is_replaced_on_its_version_alone(store: Store) -> None:
    ask = any_platform_ask()
    store.commit([Create(ask)])
    again: PlatformAsk = ask.but(generation=2, done=(), silent={}, answered_at=None, version=2)

    store.commit([Replace(again)])
    with pytest.raises(WriteRefused):
        store.commit([Replace(again)])

    assert store.platform_asks([ask.id]) == {ask.id: again}


def test_asks_that_are_due_come_earliest_first_and_leave_when_they_are_done(store: Store) -> None:
    asks = [any_platform_ask(attend_at=NOW - place * MINUTE) for place in range(4)]
    for ask in (*asks, any_platform_ask()):
        store.commit([Create(ask)])
    store.commit([Replace(asks[2].but(attend_at=None, version=2))])

    assert store.platform_asks_due(NOW, 9) == (asks[3].id, asks[1].id)
    assert store.platform_asks_due(NOW, 1) == (asks[3].id,)


def test_a_row_learns_what_its_number_is_called_and_keeps_the_rest(store: Store) -> None:
    header = any_list(any_request())
    row = any_row(header, 7, sealed_pin="sealed")
    store.commit([Create(header)])
    store.put_rows([row, any_row(header, 8)])
    like = row.but(sealed_pin="", forwarding_number="+13125550199", name="Autumn", source="", company_id="com_02")

    store.commit([RelabelRow(like)])

    kept = store.rows(header.request_id, header.id, "g01", 2, 9, None).items
    assert kept == (like.but(sealed_pin="sealed"), any_row(header, 8))


def test_a_row_that_is_not_there_is_not_made(store: Store) -> None:
    header = any_list(any_request())
    store.commit([Create(header)])

    with pytest.raises(WriteRefused):
        store.commit([RelabelRow(any_row(header, 7))])

    assert store.rows(header.request_id, header.id, "g01", 1, 9, None).items == ()


def test_a_cutover_is_read_alone_and_with_its_request(store: Store) -> None:
    request = any_request()
    order = any_order(request)
    cutover = any_cutover(order)
    store.commit([Create(request), Create(order), Create(cutover)])

    view = store.request_view(request.id)

    assert view is not None
    assert (view.cutovers, view.orders) == ((cutover,), (order,))
    assert store.cutover(order.id) == cutover
    assert store.cutover("ord_unknown") is None


def test_cutovers_that_are_due_come_earliest_first_and_come_back(store: Store) -> None:
    cutovers = [any_cutover(any_order(any_request()), look_at=NOW - place * MINUTE) for place in range(3)]
    for cutover in cutovers:
        store.commit([Create(cutover)])
    store.commit([Replace(cutovers[2].but(look_at=None, version=2))])

    assert store.cutovers_due(NOW, 9) == (cutovers[1].order_id,)
    store.commit([Replace(cutovers[2].but(look_at=NOW - 9 * MINUTE, version=3))])
    assert store.cutovers_due(NOW, 9) == (cutovers[2].order_id, cutovers[1].order_id)
    assert store.cutovers_due(NOW, 1) == (cutovers[2].order_id,)
