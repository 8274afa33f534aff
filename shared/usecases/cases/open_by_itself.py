"""Cases that the system opens: numbers that another account holds at submit, and carriers that contradict an end.

Called with every event that may be about one; at least once and in any order. Of a request, or an order, there is one
open case at most: what comes after is added to it.
"""

from collections.abc import Iterator
from typing import Final

from shared.domain.cases.model import Case, CaseKind
from shared.domain.model import Event, PortOrder, StaffFlag
from shared.domain.problems import StateConflict
from shared.ports import RequestView, TakeReference, Unavailable, WriteRefused
from shared.usecases.attending import next_version
from shared.usecases.cases.keeping import MOST_NUMBERS, commit, happened, new_case, opening
from shared.usecases.cases.references import case_reference
from shared.usecases.desk import SYSTEM, Desk
from shared.usecases.order_numbers import group_rows
from shared.usecases.view_requests import row_sources

CONFLICT: Final = "claim_conflict"
_ATTEMPTS: Final = 5


def open_for_event(desk: Desk, event: Event) -> Case | None:
    """The case that this event calls for, opened or added to; None where it calls for none. Raises `Unavailable`."""
    if event.type == "request.submitted" and event.data.get("held_back"):
        return _conflict(desk, event)
    if event.type == "request.submit_rolled_back":
        return _conflict(desk, event)
    if event.data.get("flag") == StaffFlag.CONTRADICTION and event.order_id:
        return _contradiction(desk, event)
    return None


def _conflict(desk: Desk, event: Event) -> Case | None:
    view = desk.store.request_view(event.request_id)
    rows = tuple(_held_rows(desk, view))[:MOST_NUMBERS] if view is not None else ()
    if view is None or not rows:
        return None
    made = new_case(
        desk,
        CaseKind.CLAIM_CONFLICT,
        SYSTEM,
        case_id=_id_of(event),
        requester_id=view.request.submitted_by.id,
        numbers=tuple(number for number, _ in rows),
        rows=tuple(row for _, row in rows),
        account_id=event.account_id,
        account_name=view.request.account_name,
        test_mode=view.request.test_mode,
        request_id=view.request.id,
    )
    return _open_or_add(desk, made)


def _held_rows(desk: Desk, view: RequestView) -> Iterator[tuple[str, int]]:
    """Numbers, with their rows, that are held because another account has claimed them."""
    for source in row_sources(desk, view):
        for row in group_rows(desk, view.request.id, source.list_id, source.group, source.count):
            if row.own_state == CONFLICT:
                yield row.number, row.row


def _contradiction(desk: Desk, event: Event) -> Case | None:
    order = desk.store.order(event.order_id)
    if order is None:
        return None
    made = new_case(
        desk,
        CaseKind.CONTRADICTION,
        SYSTEM,
        case_id=_id_of(event),
        requester_id=order.submitted_by.id,
        order_ids=(order.id,),
        account_id=order.account_id,
        account_name=order.account_name,
        test_mode=order.test_mode,
        request_id=order.request_id,
    )
    return _open_or_add(desk, made, f"{order.carrier} says otherwise of {order.reference}, which is {_said(order)}.")


def _said(order: PortOrder) -> str:
    return order.status.replace("_", " ")


def _id_of(event: Event) -> str:
    """The same for the same event: one that comes twice opens one case."""
    return "cas_" + event.id.partition("_")[2]


def _open_or_add(desk: Desk, made: Case, reason: str = "") -> Case:
    """Open this case, unless one of its kind is open about the same: then add its numbers to that."""
    if desk.store.case(made.id) is not None:
        return made
    take = TakeReference(made.account_id, case_reference(made), made.id)
    for _ in range(_ATTEMPTS):
        try:
            desk.store.commit([*opening(desk, made, reason), take])
        except WriteRefused as refused:
            if take not in refused.refused:
                return made  # this very event opened it already
            there = desk.store.request_by_reference(made.account_id, take.reference)
            case = desk.store.case(there) if there else None
            if case is None or _added(desk, case, made):
                return case or made
            continue
        return made
    raise Unavailable(f"{made.id} is opened by too many at once")


def _added(desk: Desk, case: Case, made: Case) -> bool:
    """Whether what is new is in the open case now."""
    numbers = tuple(dict.fromkeys((*case.numbers, *made.numbers)))[:MOST_NUMBERS]
    rows = tuple(dict.fromkeys((*case.rows, *made.rows)))
    if (numbers, rows) == (case.numbers, case.rows):
        return True
    after = next_version(desk, case, numbers=numbers, rows=rows)
    try:
        commit(desk, after, happened(desk, after, "case.grew", SYSTEM, case, numbers=len(numbers)))
    except StateConflict:
        return False
    return True
