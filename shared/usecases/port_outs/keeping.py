"""What every use case of port-outs does: find one, move it, say what happened, and tell the account."""

from collections.abc import Iterable
from typing import Any

from shared.domain.model import Actor, Event, MailKind
from shared.domain.permissions import Action
from shared.domain.port_outs.lifecycle import PortOutStatus, allowed_from, may_move
from shared.domain.port_outs.model import PortOut
from shared.domain.problems import NotFound, StateConflict
from shared.ports import Append, HoldAccount, LetGoAccount, Replace, Write, WriteRefused
from shared.usecases.attending import check_decided_on, check_fresh, event_about, next_version, owing, who_answers
from shared.usecases.desk import Desk, Principal, lost_race, require

_LONGEST_ID = 64


def port_out_for_staff(desk: Desk, principal: Principal, port_out_id: str, if_match: int | None = None) -> PortOut:
    """The port-out, for our team. Raises `Forbidden`, `NotFound`, and `VersionConflict` where it moved on."""
    require(principal, Action.STAFF_PORT_OUTS)
    port_out = desk.store.port_out(port_out_id) if len(port_out_id) <= _LONGEST_ID else None
    if port_out is None or port_out.test_mode != principal.test_mode:
        raise NotFound("There is no such port-out.")
    check_fresh(port_out, if_match)
    return port_out


def port_out_decided(desk: Desk, principal: Principal, port_out_id: str, if_match: int | None) -> PortOut:
    """The port-out, for our team to decide about on the version that it looked at. Raises `Forbidden`, `NotFound`,
    `VersionConflict`, and `VersionRequired` without one."""
    port_out = port_out_for_staff(desk, principal, port_out_id)
    check_decided_on(port_out, if_match)
    return port_out


def port_out_of_account(desk: Desk, principal: Principal, port_out_id: str) -> PortOut:
    """The port-out, for the account whose numbers it asks for. Raises `NotFound`."""
    port_out = desk.store.port_out(port_out_id) if len(port_out_id) <= _LONGEST_ID else None
    mine = port_out is not None and port_out.account_id == principal.account_id
    if port_out is None or not mine or port_out.test_mode != principal.test_mode:
        raise NotFound("There is no such port-out.")
    return port_out


def moved(desk: Desk, port_out: PortOut, to: PortOutStatus, actor: Actor, **changes: Any) -> PortOut:
    """The port-out in its next status. Raises `StateConflict`."""
    check_move(port_out, to, actor)
    return next_version(desk, port_out, status=to, status_since=desk.clock.now(), **changes)


def check_move(port_out: PortOut, to: PortOutStatus, actor: Actor) -> None:
    """Raises `StateConflict` where this cannot become that."""
    if not may_move(port_out.status, to, actor.kind):
        allowed = allowed_from(port_out.status)
        raise StateConflict(
            f"A port-out that is {port_out.status} cannot become {to}.",
            code="terminal_state" if not allowed else "invalid_transition",
            allowed=[str(status) for status in allowed],
        )


def telling(desk: Desk, port_out: PortOut, kind: MailKind, **data: str) -> PortOut:
    """The port-out with a mail of this kind owed to every administrator of its account."""
    return owing(desk, port_out, kind, who_answers(desk, port_out.account_id), **data)


def commit(desk: Desk, port_out: PortOut, event: Event, extra: Iterable[Write] = ()) -> PortOut:
    """Write a port-out's next version with what happened, and keep its account open, or let it go. Raises
    `StateConflict` where somebody else changed it."""
    written: PortOut = port_out.but(changed_by=event.actor, last_change=event.type, revision=port_out.revision + 1)
    hold: list[Write] = []
    if port_out.account_id:
        held = HoldAccount if port_out.is_open else LetGoAccount
        hold = [held(port_out.account_id, port_out.id)]
    try:
        desk.store.commit([Replace(written), Append(event), *hold, *extra])
    except WriteRefused:
        raise lost_race("The port-out") from None
    return written


def happened(
    desk: Desk, port_out: PortOut, kind: str, actor: Actor, before: PortOut, reason: str = "", **data: Any
) -> Event:
    """What happened to a port-out."""
    return event_about(desk, port_out, kind, actor, before=before.status, reason=reason, **data)
