"""What happened to one number: its protection and records, and every port-out that named it, newest first."""

from dataclasses import dataclass
from typing import Final

from shared.domain.model import Event
from shared.domain.port_outs.model import PortOut
from shared.usecases.desk import Desk, Principal
from shared.usecases.port_outs.sheets import Sheet, own_sheet, sheet_for_staff

MOST_PORT_OUTS: Final = 10
MOST_EVENTS: Final = 100
"""Of the number itself, and of each of its port-outs."""


@dataclass(frozen=True, slots=True)
class NumberTimeline:
    """The events, newest first. `port_outs` are the latest `MOST_PORT_OUTS`; `more`: there are older events."""

    sheet: Sheet
    events: tuple[Event, ...]
    port_outs: tuple[PortOut, ...]
    more: bool


def number_timeline(desk: Desk, principal: Principal, number: str, *, staff: bool) -> NumberTimeline:
    """For our team, or for an administrator of the account, who reads what happened while the number was theirs.

    Raises `Forbidden`, `NotFound`.
    """
    sheet = sheet_for_staff(desk, principal, number) if staff else own_sheet(desk, principal, number)
    ids = desk.store.port_outs_of(sheet.number, MOST_PORT_OUTS)
    found = [port_out for one in ids if (port_out := desk.store.port_out(one)) is not None]
    mine = [one for one in found if staff or one.account_id == principal.account_id]
    pages = [desk.store.events_about(about, MOST_EVENTS, None) for about in (sheet.number, *(one.id for one in mine))]
    events = [event for page in pages for event in page.items if staff or event.account_id == principal.account_id]
    events.sort(key=lambda event: event.id, reverse=True)
    return NumberTimeline(sheet, tuple(events), tuple(mine), any(page.cursor for page in pages))
