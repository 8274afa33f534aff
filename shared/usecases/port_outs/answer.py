"""Our answer to a port-out: a port date (FOC), or a rejection from the closed list."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from shared.domain.carrier_mail import clean
from shared.domain.model import MailKind, Role
from shared.domain.port_outs.checks import Obstacle, obstacles, reason_problems
from shared.domain.port_outs.lifecycle import PortOutStatus
from shared.domain.port_outs.model import AnswerReason, PortOut
from shared.domain.port_outs.reasons import ends_request, reasons_of
from shared.domain.problems import Problem, RulesBroken, StateConflict
from shared.ports import Replace
from shared.usecases.attending import next_version, on_what_stands
from shared.usecases.desk import Desk, Principal
from shared.usecases.port_outs.facts import findings_of, other_port_outs
from shared.usecases.port_outs.keeping import check_move, commit, happened, moved, port_out_decided, telling

_S = PortOutStatus
LONGEST_WORDS: Final = 1_000
_FARTHEST: Final = timedelta(days=400)


def confirm_port_out(
    desk: Desk, principal: Principal, port_out_id: str, foc: datetime, reason: str = "", if_match: int | None = None
) -> PortOut:
    """Confirm the port date. What our check found against it is said, and needs a `reason`, or a lead with one.

    Raises `Forbidden`, `NotFound`, `VersionRequired`, `VersionConflict`, `StateConflict` (``port_out_not_clear``),
    `RulesBroken`.
    """
    before = port_out_decided(desk, principal, port_out_id, if_match)
    reason = clean(reason, LONGEST_WORDS).strip()
    check_move(before, _S.CONFIRMED, principal.actor)
    problems = _date_problems(desk, before, foc)
    if problems:
        raise RulesBroken("The port-out was not confirmed.", problems=problems)
    # Read before the findings, and written with the answer: of two that are confirmed at once for a number, one fails.
    others = other_port_outs(desk, before)
    against = obstacles(before, findings_of(desk, before), desk.clock.now())
    refuse_unclear(principal, against, reason, "confirmed")
    now = desk.clock.now()
    after = moved(
        desk,
        telling(desk, before, MailKind.PORT_OUT_CONFIRMED),
        _S.CONFIRMED,
        principal.actor,
        confirmed_foc_at=foc,
        reasons=(),
        answered_at=now,
        answered_by=principal.actor,
        gives_up_at=None,
    )
    event = happened(
        desk,
        after,
        "port_out.confirmed",
        principal.actor,
        before,
        reason,
        confirmed_foc_at=foc.isoformat(),
        respond_by=_due(before),
        despite=[obstacle.code for obstacle in against],
    )
    return commit(desk, after, event, [Replace(next_version(desk, other)) for other in others])


def _date_problems(desk: Desk, port_out: PortOut, foc: datetime) -> list[Problem]:
    now = desk.clock.now()
    at = "/confirmed_foc_at"
    if foc < now:
        return [Problem("date_in_past", "The port date has passed.", "Give one that is to come.", at)]
    if foc > now + _FARTHEST:
        return [Problem("date_too_far", "The port date is more than 400 days away.", "Look at its year.", at)]
    if port_out.requested_on is not None and foc.date() < port_out.requested_on:
        day = port_out.requested_on.isoformat()
        detail = f"The winning carrier asked for {day}, which is later: its customer's service would break."
        return [Problem("date_before_requested", detail, f"Confirm {day} or a later day.", at)]
    return []


def refuse_unclear(principal: Principal, against: Sequence[Obstacle], reason: str, become: str) -> None:
    """Raises `StateConflict` with everything that stands against its being confirmed, or completed."""
    final = [one for one in against if one.over == "nobody"]
    leads = [one for one in against if one.over == "lead" and principal.role != Role.SUPPORT_LEAD]
    if not against or (not final and not leads and reason):
        return
    problems = [Problem(one.code, one.detail, one.fix) for one in against]
    if final:
        detail = f"It cannot be {become} as it is."
    elif leads:
        detail = f"It is not clear. All the same it is {become} by a support lead only, with a `reason`."
    else:
        detail = f"It is not clear. Give a `reason` for its being {become} all the same."
    raise StateConflict(detail, code="port_out_not_clear", problems=problems)


@on_what_stands
def reject_port_out(
    desk: Desk, principal: Principal, port_out_id: str, reasons: Sequence[AnswerReason], if_match: int | None = None
) -> PortOut:
    """Reject with reasons of the closed list that our check, the account or the letter bears out, never for others.

    Reasons after which nothing is left to mend end it: it is cancelled. Raises `Forbidden`, `NotFound`,
    `VersionRequired`, `VersionConflict`, `StateConflict`, `RulesBroken` with all problems.
    """
    before = port_out_decided(desk, principal, port_out_id, if_match)
    given = tuple(
        AnswerReason(
            code=one.code.strip().lower(), words=clean(one.words, LONGEST_WORDS).strip(), numbers=tuple(one.numbers)
        )
        for one in reasons
    )
    check_move(before, _S.REJECTED, principal.actor)
    problems = reason_problems(before, findings_of(desk, before), given)
    if before.status == _S.CONFIRMED and any(one.code != "not_authorized" for one in given):
        detail = "It is confirmed already: it can be stopped only because the account did not ask for it."
        problems.append(Problem("confirmed_already", detail, "Reject it as not_authorized, or let it go.", "/reasons"))
    if problems:
        raise RulesBroken("The port-out was not rejected.", problems=problems)
    ends = ends_request([one.code for one in given], before.number_class)
    now = desk.clock.now()
    days = timedelta(days=desk.policy.port_out_supplement_days)
    after = moved(
        desk,
        telling(desk, before, MailKind.PORT_OUT_REJECTED, codes=_said(before, given)),
        _S.CANCELLED if ends else _S.REJECTED,
        principal.actor,
        reasons=given,
        confirmed_foc_at=None,
        answered_at=now,
        answered_by=principal.actor,
        gives_up_at=None if ends else now + days,
    )
    codes = [one.code for one in given]
    return commit(
        desk,
        after,
        happened(desk, after, "port_out.rejected", principal.actor, before, codes=codes, respond_by=_due(before)),
    )


def _due(port_out: PortOut) -> str:
    """When this answer was due; "" for one that nobody waits for."""
    return port_out.respond_by.isoformat() if port_out.respond_by else ""


def _said(port_out: PortOut, given: Sequence[AnswerReason]) -> str:
    """The reasons in words, a line each, as the account's mail says them."""
    table = reasons_of(port_out.number_class)
    return "\n".join(table[one.code].said for one in given)
