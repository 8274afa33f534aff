"""The desk's queue, for our team: how much there is in each view, and a view by when it is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from shared.domain.carrier_profiles import PROFILES, SIMULATED
from shared.domain.desk_clock import age_minutes, hours_of
from shared.domain.desk_next import next_for_staff
from shared.domain.desk_queue import BESIDE, Lane, View, due_of, place_of, range_of
from shared.domain.model import PortOrder, Quarantined
from shared.domain.permissions import Action
from shared.ports import Kept, Page
from shared.usecases.attending import end_of_today
from shared.usecases.desk import Desk, Principal, require

MOST_COUNTED: Final = 100
"""Where a count ends: one that reaches it is shown as "99+"."""
NOBODY: Final = "nobody"
ME: Final = "me"
_BEHIND_SINCE: Final = timedelta(minutes=15)
"""How long a workflow may take to hear of a change: the sweep, every five minutes, has repaired it by then."""


@dataclass(frozen=True, slots=True)
class Queued:
    """An order in a view: by when who has it is to act, how old it is in business minutes, and what to do next."""

    order: PortOrder
    lane: Lane | None
    at: datetime | None
    due_at: datetime | None
    age_minutes: int
    next_action: str


def queue_counts(desk: Desk, principal: Principal, assignee: str | None = None) -> Mapping[str, int]:
    """How much there is in each view, `MOST_COUNTED` at most; with `assignee` of the lanes that one person sees to."""
    require(principal, Action.STAFF_READ)
    now, whose = desk.clock.now(), _user_id(principal, assignee)
    counts: dict[str, int] = {}
    for view in View:
        part = range_of(view, now, hours_of(desk.policy), desk.policy)
        user_id = principal.user_id if view == View.ASSIGNED and not whose else whose
        if user_id == NOBODY or (user_id and part.lane in BESIDE):
            continue
        counts[view] = desk.store.queue_count(part, test_mode=principal.test_mode, most=MOST_COUNTED, assignee=user_id)
    if not whose:
        counts |= _counts_beside(desk, principal)
    return counts


def _counts_beside(desk: Desk, principal: Principal) -> dict[str, int]:
    quarantined = 0
    for carrier in quarantines(desk, principal):
        if quarantined < MOST_COUNTED:
            quarantined += desk.store.quarantined_count(carrier, MOST_COUNTED - quarantined)
    return {
        "behind": len(desk.store.orders_behind(desk.clock.now() - _BEHIND_SINCE, MOST_COUNTED)),
        "quarantined_events": quarantined,
        "quarantined_mails": desk.store.carrier_mails_count("", MOST_COUNTED),
        **_counts_of_kept(desk, principal),
    }


_KEPT: Final[Mapping[str, Kept]] = {"port_outs": "port_out", "cases": "case"}
"""What waits for our team beside orders, by when it is due, and is looked through on its own."""


def _counts_of_kept(desk: Desk, principal: Principal) -> dict[str, int]:
    today = end_of_today(desk)
    return {
        view + part: desk.store.waiting_count(kind, test_mode=principal.test_mode, before=before, most=MOST_COUNTED)
        for view, kind in _KEPT.items()
        for part, before in (("", None), ("_due_today", today))
    }


def queue_page(
    desk: Desk, principal: Principal, view: View, assignee: str | None, limit: int, cursor: str | None
) -> Page[Queued]:
    """A page of a view, by when it is due. `assignee` is a user's id, "me" or "nobody".

    A page may be short, or empty, though another follows: what moved on since the index was read is left out, and so is
    what others see to where the view or the filter has no index of its own. Raises `Forbidden`, `BadCursor`.
    """
    require(principal, Action.STAFF_READ)
    now, whose = desk.clock.now(), _user_id(principal, assignee)
    part = range_of(view, now, hours_of(desk.policy), desk.policy)
    if view == View.ASSIGNED and whose in ("", NOBODY):
        whose = principal.user_id
    by_index = "" if whose == NOBODY or part.lane in BESIDE else whose
    page = desk.store.queue(part, test_mode=principal.test_mode, limit=limit, cursor=cursor, assignee=by_index)
    return Page(tuple(queued(desk, order, view) for order in page.items if _is_of(order, whose)), page.cursor)


def orders_behind(desk: Desk, principal: Principal) -> tuple[Queued, ...]:
    """Orders whose workflow, or whose events, are behind the table for longer than the sweep takes; 100 at most."""
    require(principal, Action.STAFF_READ)
    ids = desk.store.orders_behind(desk.clock.now() - _BEHIND_SINCE, MOST_COUNTED)
    found = desk.store.orders(ids)
    return tuple(
        queued(desk, found[one], None) for one in ids if one in found and found[one].test_mode == principal.test_mode
    )


def quarantined_events(
    desk: Desk, principal: Principal, carrier: str | None, limit: int, cursor: str | None
) -> tuple[tuple[Quarantined, ...], str | None, str | None]:
    """Events of carriers that fit no order, carrier by carrier; with the carrier and the cursor to go on from."""
    require(principal, Action.STAFF_READ)
    names = quarantines(desk, principal)
    if carrier is not None and carrier not in names:
        return (), None, None
    start = names.index(carrier) if carrier is not None else 0
    found: list[Quarantined] = []
    for place, name in enumerate(names[start:], start):
        page = desk.store.quarantined(name, limit - len(found), cursor)
        found += page.items
        if page.cursor is not None:
            return tuple(found), name, page.cursor
        cursor = None
        if len(found) == limit and place + 1 < len(names):
            return tuple(found), names[place + 1], None
    return tuple(found), None, None


def quarantines(desk: Desk, principal: Principal) -> tuple[str, ...]:
    """The carriers whose quarantine this key reaches: the simulated one's alone with a test key."""
    if principal.test_mode:
        return (SIMULATED,)
    return tuple(sorted({*PROFILES, *desk.carriers}))


def queued(desk: Desk, order: PortOrder, view: View | None) -> Queued:
    place = place_of(order)
    return Queued(
        order,
        place.lane if place else None,
        place.at if place else None,
        due_of(order),
        age_minutes(order, desk.clock.now(), hours_of(desk.policy)),
        next_for_staff(order, view),
    )


def _user_id(principal: Principal, assignee: str | None) -> str:
    return principal.user_id if assignee == ME else assignee or ""


def _is_of(order: PortOrder, whose: str) -> bool:
    if whose == NOBODY:
        return order.assignee is None
    return not whose or (order.assignee is not None and order.assignee.id == whose)
