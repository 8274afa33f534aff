"""Reading port-outs: one with what our check finds, those of an account, those that wait for our team, a timeline."""

from dataclasses import dataclass

from shared.domain.model import Event
from shared.domain.permissions import Action
from shared.domain.port_outs.checks import Finding, Obstacle, Usable, leaving_obstacles, obstacles, usable_reasons
from shared.domain.port_outs.lifecycle import PortOutStatus
from shared.domain.port_outs.model import PortOut
from shared.ports import Page
from shared.usecases.attending import end_of_today
from shared.usecases.desk import Desk, Principal, require
from shared.usecases.port_outs.facts import findings_of
from shared.usecases.port_outs.keeping import port_out_for_staff, port_out_of_account

MOST_COUNTED = 100
"""How far what waits is counted: more is "99+"."""


@dataclass(frozen=True, slots=True)
class CheckedPortOut:
    """A port-out as it stands, with what is found, what may be answered, and what stands against a confirmation, and of
    a confirmed one against its completion."""

    port_out: PortOut
    findings: tuple[Finding, ...]
    usable: tuple[Usable, ...]
    obstacles: tuple[Obstacle, ...]
    leaving_obstacles: tuple[Obstacle, ...]


def view_port_out(desk: Desk, principal: Principal, port_out_id: str) -> CheckedPortOut:
    """For our team. Raises `Forbidden`, `NotFound`."""
    port_out = port_out_for_staff(desk, principal, port_out_id)
    findings = findings_of(desk, port_out)
    now = desk.clock.now()
    return CheckedPortOut(
        port_out,
        findings,
        usable_reasons(port_out, findings),
        obstacles(port_out, findings, now),
        leaving_obstacles(port_out, findings, now) if port_out.status == PortOutStatus.CONFIRMED else (),
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for our team, by when it is due, and how much there is, up to `MOST_COUNTED`."""

    page: Page[PortOut]
    count: int


def waiting_port_outs(
    desk: Desk, principal: Principal, limit: int, cursor: str | None, *, today: bool = False
) -> Waiting:
    """Port-outs that want our team: an answer that is due, a date on which somebody sees whether the numbers left.
    With `today` those that are due by the end of the desk's day."""
    require(principal, Action.STAFF_PORT_OUTS)
    test, before = principal.test_mode, end_of_today(desk) if today else None
    ids = desk.store.waiting("port_out", test_mode=test, before=before, limit=limit, cursor=cursor)
    count = desk.store.waiting_count("port_out", test_mode=test, before=before, most=MOST_COUNTED)
    found = [desk.store.port_out(one) for one in ids.items]
    return Waiting(Page(tuple(one for one in found if one is not None), ids.cursor), count)


def account_port_outs(
    desk: Desk, principal: Principal, account_id: str, limit: int, cursor: str | None
) -> Page[PortOut]:
    """Port-outs of an account, newest first, for our team. A page may be short though another follows."""
    require(principal, Action.STAFF_PORT_OUTS)
    return _of(principal, desk.store.port_outs(account_id, limit, cursor))


def own_port_outs(desk: Desk, principal: Principal, limit: int, cursor: str | None) -> Page[PortOut]:
    """Port-outs of the account's own numbers, newest first."""
    require(principal, Action.PORT_OUTS_READ)
    return _of(principal, desk.store.port_outs(principal.account_id, limit, cursor))


def _of(principal: Principal, page: Page[PortOut]) -> Page[PortOut]:
    return Page(tuple(one for one in page.items if one.test_mode == principal.test_mode), page.cursor)


def own_port_out(desk: Desk, principal: Principal, port_out_id: str) -> PortOut:
    require(principal, Action.PORT_OUTS_READ)
    return port_out_of_account(desk, principal, port_out_id)


def port_out_events(
    desk: Desk, principal: Principal, port_out_id: str, limit: int, cursor: str | None, *, staff: bool
) -> Page[Event]:
    """The timeline of a port-out, oldest first."""
    found = port_out_for_staff(desk, principal, port_out_id) if staff else own_port_out(desk, principal, port_out_id)
    return desk.store.events_about(found.id, limit, cursor)
