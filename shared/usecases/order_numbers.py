"""The rows of an order, found through its groups; a row with a state or an order of its own is not in it.

An order that was split from another has only the rows that name it. Numbers that are to be split off belong to the
order they are in until the other is made.
"""

from collections.abc import Iterator

from shared.domain.model import NumberRow, PortOrder
from shared.ports import NumberPlatform, PlatformNumber
from shared.usecases.desk import Desk

_PAGE = 500
OUT_OF_ORDER = ("claim_conflict", "excluded", "rejected")


def group_rows(desk: Desk, request_id: str, list_id: str, group: str, count: int) -> Iterator[NumberRow]:
    """Every row of one group, by row number."""
    cursor: str | None = None
    while True:
        page = desk.store.rows(request_id, list_id, group, count, _PAGE, cursor)
        yield from page.items
        cursor = page.cursor
        if cursor is None:
            return


def order_rows(desk: Desk, order: PortOrder) -> tuple[NumberRow, ...]:
    """The rows whose numbers this order ports, by group and row number."""
    header = desk.store.number_list(order.request_id, order.list_id)
    if header is None:
        return ()
    own = {order.id, *(split.order_id for split in order.splits if split.order_id)}
    if not order.split_from:
        own.add("")
    counts = {group.key: group.count for group in header.groups}
    found: list[NumberRow] = []
    for key in order.row_groups:
        found.extend(
            row
            for row in group_rows(desk, order.request_id, order.list_id, key, counts.get(key, 0))
            if row.own_state not in OUT_OF_ORDER and row.own_order_id in own
        )
    return tuple(found)


def letter_rows(desk: Desk, order: PortOrder) -> tuple[NumberRow, ...]:
    """The rows that a letter printed now lists: without those that are being dropped, or moved to another account.

    Numbers that are only split off go by this order's letter.
    """
    gone = {number for mark in order.marks if mark.own_state == "excluded" for number in mark.numbers}
    gone |= set(order.change.removed_numbers) if order.change is not None else set()
    for split in order.splits:
        gone = gone | set(split.numbers) if split.losing_account_id else gone - set(split.numbers)
    return tuple(row for row in order_rows(desk, order) if row.number not in gone)


def platform_numbers(rows: tuple[NumberRow, ...]) -> list[PlatformNumber]:
    return [PlatformNumber(row.number, row.forwarding_number, row.name) for row in rows]


def not_ringing(platform: NumberPlatform, account_id: str, rows: tuple[NumberRow, ...]) -> tuple[str, ...]:
    """Pre-configure these numbers and answer the ones that still would not ring."""
    numbers = platform_numbers(rows)
    platform.ensure(account_id, numbers)
    return platform.check(account_id, numbers)
