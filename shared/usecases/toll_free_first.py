"""A toll-free number that rings at a number which is being ported goes first, in one request or across an account's.

The order of the other number waits until the toll-free one has ended (`goes_after`), unless a carrier has it already.
Toll-free orders wait for nobody, so no two orders ever wait for each other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from shared.domain.lifecycle import Status
from shared.domain.model import NumberRow, PortOrder, PortRequest
from shared.domain.number_class import NumberClass
from shared.ports import Append, Replace, RequestView, Unavailable, Write
from shared.usecases.desk import SYSTEM, Desk
from shared.usecases.transitions import changed, commit_unless_moved, order_event

Targets = Mapping[str, tuple[str, ...]]
"""For toll-free orders: the other orders of the account whose numbers they ring at."""


def rung_at(desk: Desk, request: PortRequest, rows: Iterable[NumberRow]) -> tuple[frozenset[str], frozenset[str]]:
    """The orders whose numbers these toll-free ones ring at: those that this submit makes, and others of the account
    that are there already. Reads the claims of the forwarding numbers."""
    claims = desk.store.claims({row.forwarding_number for row in rows if row.forwarding_number})
    live = [claim for claim in claims.values() if claim.order_id and not claim.own_state]
    mine = {claim.order_id for claim in live if claim.submit_id == request.submit_id and claim.request_id == request.id}
    others = {claim.order_id for claim in live if claim.account_id == request.account_id}
    return frozenset(mine), frozenset(others - mine)


@dataclass(frozen=True, slots=True)
class HeldBack:
    """What making toll-free orders means for others: `writes` make those wait that can, `goes_before` says which they
    are, and `moving` which a carrier has already, by toll-free order."""

    writes: tuple[Write, ...]
    goes_before: Mapping[str, tuple[str, ...]]
    moving: Mapping[str, tuple[str, ...]]


def hold_back(desk: Desk, request: PortRequest, targets: Targets, room: int) -> HeldBack:
    """Let the orders that are rung at wait, at most `room` of them, as they stand now."""
    others = desk.store.orders({order_id for ids in targets.values() for order_id in ids})
    live = {one.id: one for one in others.values() if _is_open(one, request)}
    waiting = {one.id for one in sorted(live.values(), key=lambda one: one.id) if _can_wait(one)}
    waiting = set(sorted(waiting)[: max(0, room)])
    writes: list[Write] = []
    for order_id in sorted(waiting):
        order = live[order_id]
        first = tuple(toll_free for toll_free, ids in targets.items() if order_id in ids)
        after = changed(order, desk.clock.now(), goes_after=tuple(dict.fromkeys((*order.goes_after, *first))))
        event = order_event(desk, after, "order.goes_later", SYSTEM, before=order, after=list(first))
        writes += [Replace(after), Append(event)]

    def of(ids: set[str]) -> dict[str, tuple[str, ...]]:
        both = {toll_free: tuple(one for one in rung if one in ids) for toll_free, rung in targets.items()}
        return {toll_free: found for toll_free, found in both.items() if found}

    return HeldBack(tuple(writes), of(waiting), of(set(live) - waiting))


def _is_open(order: PortOrder, request: PortRequest) -> bool:
    """Whether the order ports numbers of its own kind of mode that a toll-free number could go before."""
    return (
        not order.ended
        and order.status != Status.DRAFT
        and order.number_class != NumberClass.TOLL_FREE
        and order.test_mode == request.test_mode
    )


def _can_wait(order: PortOrder) -> bool:
    return order.is_unsent


def let_go_on(desk: Desk, view: RequestView | None, order: PortOrder) -> None:
    """Orders that had to wait for the end of this one, in its request and elsewhere; now they wait for those that its
    numbers went into. Raises `Unavailable`."""
    here = view.orders if view else ()
    heirs = _heirs(here, order.id)
    for waiting in (*here, *_elsewhere(desk, order)):
        if order.id in waiting.goes_after and not waiting.ended:
            others = (one for one in waiting.goes_after if one != order.id)
            left = tuple(dict.fromkeys((*others, *(one for one in heirs if one != waiting.id))))
            freed = changed(waiting, desk.clock.now(), goes_after=left)
            event = order_event(desk, freed, "order.goes_on", SYSTEM, before=waiting, after=order.id)
            if not commit_unless_moved(desk, freed, event):
                raise Unavailable(f"{waiting.id} changed while it was to go on")


def _elsewhere(desk: Desk, order: PortOrder) -> Iterator[PortOrder]:
    """The orders of other requests that this one goes before, and those that they were split into."""
    named = desk.store.orders(order.goes_before) if order.goes_before else {}
    for request_id in sorted({one.request_id for one in named.values()} - {order.request_id}):
        view = desk.store.request_view(request_id)
        yield from view.orders if view else ()


def _heirs(orders: Sequence[PortOrder], order_id: str) -> tuple[str, ...]:
    """The open orders that numbers of this one went into, directly or through one that has ended."""
    found: list[str] = []
    for one in orders:
        if one.split_from == order_id:
            found += _heirs(orders, one.id) if one.ended else [one.id]
    return tuple(found)
