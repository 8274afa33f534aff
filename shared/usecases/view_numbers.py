"""The numbers of a request for people: each with its state, and what it became, by page and by state."""

from dataclasses import dataclass
from typing import Final

from shared.domain.lifecycle import Status
from shared.domain.model import NumberRow, PortOrder
from shared.ports import RequestView
from shared.usecases.desk import Desk
from shared.usecases.order_numbers import row_state
from shared.usecases.tracking_numbers import NumberState, state_of
from shared.usecases.view_requests import page_of_rows

MOST_LOOKED_AT: Final = 2_000
"""Rows that one page looks at: of a state that few are in it may end early, with a position to go on from."""

_PORTED: Final = frozenset({"ported", Status.COMPLETED, Status.PARTIALLY_COMPLETED})

Position = tuple[int, str | None]


@dataclass(frozen=True, slots=True)
class ShownNumber:
    """`state` is its own or its order's, or that its row is held or skipped; `tracking` what it became once ported."""

    row: NumberRow
    order: PortOrder | None
    state: str
    tracking: NumberState | None = None


@dataclass(frozen=True, slots=True)
class NumbersPage:
    """`following` is where the next page begins; None where this is the last."""

    items: tuple[ShownNumber, ...]
    following: Position | None


def page_of_numbers(
    desk: Desk, view: RequestView, limit: int, position: Position, state: str = "", order_id: str | None = None
) -> NumbersPage:
    """Up to `limit` numbers from a position on, those that need somebody first; with `state` those in it alone."""
    found: list[tuple[NumberRow, PortOrder | None, str]] = []
    following: Position | None = position
    looked = 0
    while following is not None and len(found) < limit and looked < MOST_LOOKED_AT:
        # As many as are still wanted, so that the next page begins right behind what is shown.
        rows, following = page_of_rows(desk, view, limit - len(found), *following, order_id)
        looked += len(rows) or limit
        stated = ((row, order, row_state(row, order) or row.disposition) for row, order in rows)
        found += [one for one in stated if state in ("", one[2])]
    ported = [row.number for row, _, its in found if its in _PORTED and row.number]
    claims = desk.store.claims(ported) if ported else {}
    return NumbersPage(
        tuple(
            ShownNumber(row, order, its, state_of(claims.get(row.number), order) if row.number in claims else None)
            for row, order, its in found
        ),
        following,
    )
