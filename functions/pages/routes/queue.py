"""The desk's queue: how much there is in each view, and a view by when it is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from functions.pages import pages
from functions.pages.order_actions import AT_ONCE, ORDER_OFFERS, people_of
from functions.pages.visit import Visit
from shared.domain.desk_queue import View
from shared.domain.problems import NotFound, RulesBroken
from shared.runtime.web.answers import Answer
from shared.runtime.web.html import Shown
from shared.usecases.support.quarantine import dismiss_event
from shared.usecases.support.queue import MOST_COUNTED, orders_behind, quarantined_events, queue_counts, queue_page

_ROWS: Final = 25
BESIDE: Final = ("behind", "quarantined_events", "quarantined_mails", "dead_letters")
"""What waits beside the orders' own views, with a page of its own each."""
_PLACES: Final[Mapping[str, str]] = {
    "behind": "admin/pages/behind",
    "quarantined_events": "admin/pages/quarantine",
    "quarantined_mails": "admin/pages/mails",
    "dead_letters": "admin/pages/dead-letters",
}


@dataclass(frozen=True, slots=True)
class Tab:
    """A view with how much there is in it, as people read it; "" where that was not counted."""

    name: str
    place: str
    count: str

    @property
    def is_empty(self) -> bool:
        return self.count == "0"


def show(visit: Visit) -> Answer:
    """GET /admin: the first view in which there is something to do"""
    counts = queue_counts(visit.desk, visit.principal)
    first = next((view for view in View if counts.get(view)), View.TO_REVIEW)
    return _view_page(visit, first, counts)


def view(visit: Visit) -> Answer:
    """GET /admin/pages/queue/{view}, with ``?assignee=`` of one person, of nobody, of oneself"""
    try:
        chosen = View(visit.params["view"])
    except ValueError:
        raise NotFound("There is no such view.") from None
    assignee = visit.asked.query.get("assignee", "")[:64]
    return _view_page(visit, chosen, queue_counts(visit.desk, visit.principal, assignee or None), assignee)


def _view_page(visit: Visit, chosen: View, counts: Mapping[str, int], assignee: str = "") -> Answer:
    cursor = visit.asked.query.get("cursor")
    page = queue_page(visit.desk, visit.principal, chosen, assignee or None, _ROWS, cursor)
    return visit.page(
        "queue",
        view=chosen,
        tabs=tabs(counts),
        entries_=page.items,
        cursor=page.cursor,
        assignee=assignee,
        now=visit.desk.clock.now(),
        **_at_once(visit),
    )


def _at_once(visit: Visit) -> dict[str, Any]:
    """What can be done to several of a view at once, and what that asks for."""
    offers = [(one.name, one.label) for one in ORDER_OFFERS if one.name in AT_ONCE and visit.may(one.action)]
    return {"acts": offers, "people": people_of(visit)}


def tabs(counts: Mapping[str, int]) -> list[Tab]:
    names = [*View, *BESIDE]
    return [Tab(name, _PLACES.get(name, f"admin/pages/queue/{name}"), _said(counts.get(name))) for name in names]


def _said(count: int | None) -> str:
    if count is None:
        return ""
    return f"{MOST_COUNTED - 1}+" if count >= MOST_COUNTED else str(count)


def behind(visit: Visit) -> Answer:
    """GET /admin/pages/behind: orders whose workflow or events are behind the table"""
    found = orders_behind(visit.desk, visit.principal)
    counts = queue_counts(visit.desk, visit.principal)
    return visit.page(
        "queue",
        view="behind",
        tabs=tabs(counts),
        entries_=found,
        cursor=None,
        assignee="",
        now=visit.desk.clock.now(),
        **_at_once(visit),
    )


def dismiss(visit: Visit) -> Answer:
    """POST /admin/pages/quarantine: put one of these events aside"""
    carrier, event_id = visit.entry("carrier", 64), visit.entry("event_id", 1_000)
    try:
        dismiss_event(visit.desk, visit.principal, carrier, event_id, visit.entry("reason", 2_001))
    except RulesBroken as broken:
        return _quarantine_page(visit, pages.shown(broken.problems, []), 422)
    return visit.to("admin/pages/quarantine", done="event_dismissed")


def quarantine(visit: Visit) -> Answer:
    """GET /admin/pages/quarantine: events of carriers that fit no order, carrier by carrier"""
    return _quarantine_page(visit)


def _quarantine_page(visit: Visit, problems: tuple[Shown, ...] = (), status: int = 200) -> Answer:
    carrier = visit.asked.query.get("carrier", "")[:64] or None
    items, following, cursor = quarantined_events(
        visit.desk, visit.principal, carrier, _ROWS, visit.asked.query.get("cursor")
    )
    counts = queue_counts(visit.desk, visit.principal)
    return visit.page(
        "quarantine", status, tabs=tabs(counts), items=items, following=following, cursor=cursor, problems=problems
    )
