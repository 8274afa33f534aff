"""The events of a whole account, in the order in which they became readable: a reader who goes on behind the last one
has seen all that came before, however late it was written."""

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from shared.domain.customer_events import PUBLIC, SUBSCRIBABLE
from shared.domain.model import CustomerEvent
from shared.domain.problems import Problem, RulesBroken
from shared.usecases.desk import Desk, Principal

MOST_LOOKED_AT: Final = 1_000
"""Events that one page looks at: with a filter it may end early, with a position to go on from."""
_READ_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class EventsPage:
    """`position` is where the page stopped; `more` says whether there is something behind it now."""

    items: tuple[CustomerEvent, ...]
    position: int
    more: bool


def account_events(desk: Desk, principal: Principal, types: Collection[str], after: int, limit: int) -> EventsPage:
    """Events behind a position: of the key's mode, for client managers of their own requests, of users and API keys for
    those who may read them, and of these types.

    Raises `RulesBroken` (``event_type_unknown``) for types that there are not.
    """
    problems = type_problems(types)
    if problems:
        raise RulesBroken("Nothing was read.", problems=problems)
    wanted = frozenset(types)
    found: list[CustomerEvent] = []
    position = after
    while position - after < MOST_LOOKED_AT:
        part = desk.store.customer_events(principal.account_id, principal.test_mode, position, _READ_AT_ONCE)
        for event in part:
            shown = _is_shown(principal, event) and (not wanted or event.type in wanted)
            if shown and len(found) == limit:
                return EventsPage(tuple(found), position, more=True)
            position = event.seq
            if shown:
                found.append(event)
        if len(part) < _READ_AT_ONCE:
            return EventsPage(tuple(found), position, more=False)
    return EventsPage(tuple(found), position, more=True)


def position_of(desk: Desk, principal: Principal, event_id: str) -> int:
    """Where an event of the account stands. Raises `RulesBroken` (``after_unknown``)."""
    event = desk.store.customer_event(event_id)
    if event is None or not _is_mine(principal, event) or not _is_shown(principal, event):
        problem = Problem(
            "after_unknown",
            "There is no such event in this list.",
            "Send the id of an event that this list or a webhook told you, or a cursor of this list; or neither, to "
            "begin at the beginning. A timeline has events, too, that stand in no list.",
        )
        raise RulesBroken("Nothing was read.", problems=[problem])
    return event.seq


def type_problems(types: Collection[str], pointer: str = "") -> list[Problem]:
    """Types of events that there are not, each with the nearest that there is. `pointer` is where the list stands."""
    unknown = [(place, name) for place, name in enumerate(types) if name not in SUBSCRIBABLE]
    return [
        Problem(
            "event_type_unknown",
            f"There is no event type {name[:100]!r}.",
            "Use the types that the OpenAPI file lists under webhooks.",
            pointer=f"{pointer}/{place}" if pointer else None,
            suggestion=next(iter(get_close_matches(name, SUBSCRIBABLE, 1)), None),
        )
        for place, name in unknown
    ]


def _is_mine(principal: Principal, event: CustomerEvent) -> bool:
    return event.account_id == principal.account_id and event.test_mode == principal.test_mode


def _is_shown(principal: Principal, event: CustomerEvent) -> bool:
    """What happened to the account itself is for who sees all of it; users and keys are for who may read them."""
    row = PUBLIC.get(event.type)
    if row is not None and row.takes is not None and row.takes not in principal.may:
        return False
    return principal.sees_all_requests or event.submitter_id == principal.user_id
