"""The rows of an order, found through its groups; a row with a state or an order of its own is not in it.

An order that was split from another has only the rows that name it. Numbers that are to be split off belong to the
order they are in until the other is made.
"""

from collections.abc import Iterator

from shared.domain.model import NumberRow, PortOrder
from shared.ports import PlatformNumber, Replace, Silent, Unavailable, WriteRefused
from shared.usecases.desk import CarrierDesk, Desk
from shared.usecases.transitions import changed

_PAGE = 2_000
_ROUNDS = 3
_ATTEMPTS = 5
OUT_OF_ORDER = ("claim_conflict", "excluded", "rejected")


def row_state(row: NumberRow, order: PortOrder | None) -> str:
    """A row's own state, or its order's status; "" of a row that is not accepted."""
    if row.own_state:
        return "on_hold" if row.own_state == "claim_conflict" else row.own_state
    if row.disposition != "accepted":
        return ""
    return str(order.status) if order is not None else "draft"


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


def platform_numbers(desk: Desk, order: PortOrder) -> list[PlatformNumber]:
    """The numbers of an order as they are to ring: as its list says, or their claims once one of them was changed."""
    rows = order_rows(desk, order)
    claims = desk.store.claims(row.number for row in rows) if order.labels_changed else {}
    mine = {number: claim for number, claim in claims.items() if claim.request_id == order.request_id}
    wanted = ((row.number, mine.get(row.number, row)) for row in rows)
    return [PlatformNumber(number, found.forwarding_number, found.name) for number, found in wanted]


def not_ringing(partners: CarrierDesk, order: PortOrder) -> tuple[Silent, ...]:
    """Pre-configure the numbers of an order and answer the ones that still would not ring. Raises `Unavailable`.

    A number that is changed meanwhile may have been set up as it was before: it is set up once more. The first change
    of all moves the order (`note_label_change`), so that the caller's write of it is refused.
    """
    platform = partners.platform_of(test_mode=order.test_mode)
    numbers = platform_numbers(partners.desk, order)
    for _ in range(_ROUNDS):
        platform.ensure(order.account_id, numbers)
        silent = platform.check(order.account_id, numbers)
        if not order.labels_changed:
            return silent
        now = platform_numbers(partners.desk, order)
        if now == numbers:
            return silent
        numbers = now
    raise Unavailable(f"the numbers of {order.id} are changed over and over")


def note_label_change(desk: Desk, order: PortOrder, *, made: bool) -> PortOrder:
    """Have it known that numbers of an order ring otherwise than its list says: their claims are asked from now on.

    The order moves, so that who set its numbers up meanwhile, as they were before, does it again. Where the change is
    yet to be `made`, an order of which it is known stays as it is; so does one that ended. Raises `Unavailable`.
    """
    for _ in range(_ATTEMPTS):
        if order.ended or (order.labels_changed and not made):
            return order
        noted = changed(order, desk.clock.now(), labels_changed=True)
        try:
            desk.store.commit([Replace(noted)])
        except WriteRefused:
            order = desk.store.order(order.id) or order
            continue
        return noted
    raise Unavailable(f"{order.id} is written by too many at once")
