"""Orders that our team makes of numbers whose order ended, or that were held back: with a letter of their own.

An id comes first, then claims and rows, then the order itself, as when an order is split; each part may run again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shared.domain.ids import order_id as make_order_id
from shared.domain.model import Actor, Claim, NumberRow, PortOrder, PortRequest, Split
from shared.domain.number_class import NumberClass
from shared.domain.problems import StateConflict
from shared.domain.splitting import MAX_ORDERS
from shared.ports import Append, Create, Replace, Unavailable, Write, WriteRefused
from shared.usecases.desk import Desk
from shared.usecases.split_order import order_of_split
from shared.usecases.submit_request import NEW_ORDER, dead_orders
from shared.usecases.transitions import order_event, with_orders

_ATTEMPTS = 12


@dataclass(frozen=True, slots=True)
class Taken:
    """Rows whose numbers are the new order's now, and numbers that are in another live port."""

    rows: tuple[NumberRow, ...]
    elsewhere: tuple[str, ...]


def next_order_id(request: PortRequest) -> tuple[str, PortRequest]:
    """An id for one more order of a request, and the request that counted it. Raises `StateConflict`."""
    if request.next_order > MAX_ORDERS:
        raise StateConflict(
            f"A request has {MAX_ORDERS} orders at most. Put these numbers into a request of their own.",
            code="too_many_orders",
        )
    counted: PortRequest = request.but(next_order=request.next_order + 1, version=request.version + 1)
    return make_order_id(request.id, request.next_order), counted


def take_numbers(desk: Desk, request: PortRequest, order_id: str, rows: Sequence[NumberRow]) -> Taken:
    """Claim the numbers of these rows for an order that is to be made, and put the rows into it. Again is harmless.

    Claims of orders that are no more are taken over; numbers that another live order has are left out.
    """
    now = desk.clock.now()
    claims = [
        Claim(
            number=row.number,
            account_id=request.account_id,
            request_id=request.id,
            order_id=order_id,
            submit_id=f"{NEW_ORDER}{order_id}",
            number_class=row.number_class or NumberClass.LOCAL,
            country=row.country,
            forwarding_number=row.forwarding_number,
            name=row.name,
            source=row.source,
            company_id=row.company_id,
            company=row.company,
            claimed_at=now,
        )
        for row in rows
    ]
    attempt = desk.store.claim(claims, frozenset())
    dead = dead_orders(desk, attempt.conflicts.values())
    if dead:
        attempt = desk.store.claim([claim for claim in claims if claim.number in attempt.conflicts], dead)
    elsewhere = tuple(sorted(attempt.conflicts))
    # A PIN of before is forgotten: it is asked for anew when the order goes to its carrier.
    mine = tuple(
        row.but(own_state="", own_order_id=order_id, sealed_pin="", pin_set_at=None)
        for row in rows
        if row.number not in attempt.conflicts
    )
    if mine:
        desk.store.put_rows(mine)
    return Taken(mine, elsewhere)


def order_like(
    desk: Desk, request: PortRequest, order: PortOrder, order_id: str, rows: Sequence[NumberRow]
) -> PortOrder:
    """A new order of these rows, for the account and the kind of numbers of another, with a letter of its own."""
    numbers = tuple(row.number for row in rows)
    split = Split(order_id=order_id, numbers=numbers, losing_account_id=order.losing_account.id)
    made: PortOrder = order_of_split(desk, request, order, split, rows)
    return made.but(platform_ready=False, request_name=request.name)  # type: ignore[no-any-return]


def commit_new_order(
    desk: Desk,
    made: PortOrder,
    actor: Actor,
    before: PortOrder | None,
    after: PortOrder | None,
    extra: Iterable[Write] = (),
    *,
    fewer_on_hold: int = 0,
    reason: str = "",
) -> bool:
    """Write the new order with its request, and with the order that gave up its numbers, where there is one. False
    where that moved meanwhile, or the new order is there already."""
    writes = list(extra)
    told = [
        Append(order_event(desk, made, "order.created", actor, numbers=made.number_count, split_from=made.split_from))
    ]
    own: list[Write] = [Create(made), *told]
    if before is not None and after is not None:
        facts = {"into": made.id, "numbers": made.number_count}
        event = order_event(desk, after, "order.reopened", actor, before=before, reason=reason, **facts)
        own += [Replace(after), Append(event)]
    for _ in range(_ATTEMPTS):
        request = desk.store.request(made.request_id)
        if request is None:
            return False
        on_hold = max(0, request.counts.get("on_hold", 0) - fewer_on_hold)
        held = request.but(counts={**request.counts, "on_hold": on_hold})
        folded = Replace(with_orders(held, [*([after] if after else []), made], desk.clock.now()))
        try:
            desk.store.commit([*own, folded, *writes])
        except WriteRefused as refused:
            if refused.refused and all(write is folded for write in refused.refused):
                continue
            return False
        return True
    raise Unavailable(f"{made.request_id} is written by too many at once")
