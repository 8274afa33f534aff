"""Number lists: rows by group and number, whatever order and parts they were written in."""

import pytest

from shared.domain.model import NumberList, NumberRow
from shared.ports import Create, Store
from tests.contract.things import MINUTE, NOW, any_list, any_request, any_row


@pytest.fixture
def header(store: Store) -> NumberList:
    found = any_list(any_request())
    store.commit([Create(found)])
    return found


def read(store: Store, header: NumberList, group: str, limit: int, count: int = 10_000) -> list[list[NumberRow]]:
    pages = []
    cursor: str | None = None
    while True:
        page = store.rows(header.request_id, header.id, group, count, limit, cursor)
        pages.append(list(page.items))
        cursor = page.cursor
        if cursor is None:
            return pages


def test_rows_come_back_as_they_went_in(store: Store, header: NumberList) -> None:
    good = any_row(header, 2, warnings=({"code": "w", "row": 2, "detail": "d"},), sealed_pin="s" * 300)
    bad = any_row(
        header,
        3,
        group="held",
        disposition="held",
        number="",
        number_class=None,
        cells={"": "x", "Phone #": "12"},
        errors=({"code": "number_invalid", "detail": "No", "fix": "Yes"},),
    )
    store.put_rows([good, bad])

    assert read(store, header, "g01", 10) == [[good]]
    assert read(store, header, "held", 10) == [[bad]]
    assert read(store, header, "g02", 10) == [[]]


def test_rows_come_by_number_and_page(store: Store, header: NumberList) -> None:
    rows = [any_row(header, n) for n in (3, 1, 2, 5, 9)]
    store.put_rows(rows[:2])
    store.put_rows(rows[2:])

    assert [[row.row for row in page] for page in read(store, header, "g01", 2)] == [[1, 2], [3, 5], [9]]
    assert [[row.row for row in page] for page in read(store, header, "g01", 5)] == [[1, 2, 3, 5, 9]]


def test_rows_that_lie_far_apart_are_all_found(store: Store, header: NumberList) -> None:
    numbers = [1, 499, 500, 999, 1_000, 7_777, 250_000]
    store.put_rows([any_row(header, n) for n in numbers])

    for limit in (1, 2, 3, 6, 7, 8):
        pages = read(store, header, "g01", limit)
        assert [row.row for page in pages for row in page] == numbers
        assert len(pages) == -(-len(numbers) // limit)


def test_groups_whose_names_look_alike_are_kept_apart(store: Store, header: NumberList) -> None:
    groups = ["a", "a#0", "a#000000", "a%23", "", "ü" * 400, "ü" * 401]
    rows = [any_row(header, n, group=group) for n, group in enumerate(groups, start=1)]
    store.put_rows(rows)

    for row in rows:
        assert read(store, header, row.group, 5) == [[row]]


def test_lists_of_one_request_are_kept_apart(store: Store, header: NumberList) -> None:
    other = header.but(id="lst_other")
    store.put_rows([any_row(header, 1), any_row(other, 2)])

    assert [row.row for row in read(store, other, "g01", 5)[0]] == [2]


def test_a_row_written_again_is_the_later_one(store: Store, header: NumberList) -> None:
    row = any_row(header, 1, sealed_pin="secret")
    store.put_rows([row])
    store.put_rows([any_row(header, 1, name="first"), row.but(own_state="excluded", sealed_pin="")])

    assert read(store, header, "g01", 5) == [[row.but(own_state="excluded", sealed_pin="")]]


def test_a_group_of_no_rows_is_empty(store: Store, header: NumberList) -> None:
    assert store.rows(header.request_id, header.id, "held", 0, 10, None).items == ()
    store.put_rows([])


def test_a_discarded_list_is_gone_with_all_its_rows(store: Store, header: NumberList) -> None:
    kept = header.but(id="lst_kept")
    store.commit([Create(kept)])
    store.put_rows([any_row(header, n * 100, group=group) for n in range(12) for group in ("g01", "held", "other")])
    store.put_rows([any_row(kept, 1)])

    store.discard_list(header)
    store.discard_list(header)

    assert store.number_list(header.request_id, header.id) is None
    assert [read(store, header, group, 99) for group in ("g01", "held", "other")] == [[[]], [[]], [[]]]
    assert store.number_list(kept.request_id, kept.id) == kept
    assert len(read(store, kept, "g01", 99)[0]) == 1


def test_lists_nobody_settled_are_found_by_age(store: Store) -> None:
    request = any_request()
    lists = [any_list(request, created_at=NOW - n * MINUTE) for n in range(4)]
    store.commit([Create(header) for header in lists])

    assert store.lists_to_discard(NOW, 9) == tuple((request.id, header.id) for header in reversed(lists[1:]))
    store.settle_list(request.id, lists[3].id)
    store.settle_list(request.id, lists[3].id)
    store.discard_list(lists[2])
    assert store.lists_to_discard(NOW, 9) == ((request.id, lists[1].id),)
    assert store.number_list(request.id, lists[3].id) == lists[3]


def test_settling_a_list_that_is_gone_makes_none(store: Store, header: NumberList) -> None:
    store.discard_list(header)

    store.settle_list(header.request_id, header.id)

    assert store.number_list(header.request_id, header.id) is None
