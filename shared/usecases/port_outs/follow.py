"""What becomes of a port-out after our answer: a supplement, its end, the numbers' going, and their coming back."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from shared.domain.carrier_mail import clean
from shared.domain.model import MailKind
from shared.domain.port_outs.checks import CLOCKS_DIFFER, leaving_obstacles
from shared.domain.port_outs.due import answer_due, snapback_until
from shared.domain.port_outs.lifecycle import PortOutStatus
from shared.domain.port_outs.model import PortOut
from shared.domain.problems import Problem, RulesBroken, StateConflict
from shared.usecases.attending import next_version, on_what_stands, team_member
from shared.usecases.desk import Desk, Principal
from shared.usecases.port_outs.answer import LONGEST_WORDS, refuse_unclear
from shared.usecases.port_outs.facts import findings_of, known_of
from shared.usecases.port_outs.keeping import (
    check_move,
    commit,
    happened,
    moved,
    port_out_decided,
    port_out_for_staff,
    telling,
)
from shared.usecases.port_outs.record import Told, date_problems, read_numbers, sealed_data

_S = PortOutStatus


def assign_port_out(
    desk: Desk, principal: Principal, port_out_id: str, user_id: str | None, if_match: int | None = None
) -> PortOut:
    """Have somebody of our team see to it: a user of the desk, whoever asks ("me"), or nobody (None).

    Raises `Forbidden`, `NotFound`, `RulesBroken`.
    """
    before = port_out_for_staff(desk, principal, port_out_id, if_match)
    assignee = None if user_id is None else team_member(desk, principal, user_id)
    after = next_version(desk, before, assignee=assignee)
    event = happened(desk, after, "port_out.assigned", principal.actor, before, to=assignee.name if assignee else "")
    return commit(desk, after, event)


@on_what_stands
def supplement_port_out(
    desk: Desk,
    principal: Principal,
    port_out_id: str,
    *,
    told: Told,
    requested_on: date | None = None,
    drop_numbers: Sequence[str] = (),
    if_match: int | None = None,
) -> PortOut:
    """The winning carrier sent a supplement: other data, another date, fewer numbers. It is to be answered anew.

    Raises `Forbidden`, `NotFound`, `StateConflict`, `RulesBroken`.
    """
    before = port_out_decided(desk, principal, port_out_id, if_match)
    now = desk.clock.now()
    problems = date_problems(desk, requested_on)
    if problems:
        raise RulesBroken("The supplement was not recorded.", problems=problems)
    numbers, dropped = _left(before, drop_numbers)
    after = moved(
        desk,
        before,
        _S.RECEIVED,
        principal.actor,
        numbers=numbers,
        given=sealed_data(desk, before.given, told),
        requested_on=requested_on or before.requested_on,
        pon_version=before.pon_version + 1,
        supplements=before.supplements + 1,
        received_at=now,
        respond_by=answer_due(now, len(numbers), before.number_class, desk.policy),
        overdue_told=False,
        confirmed_foc_at=None,
        reasons=(),
        gives_up_at=None,
    )
    said = [name for name in Told.__dataclass_fields__ if getattr(told, name) is not None]
    fields = [*said, *(["requested_on"] if requested_on else []), *(["numbers"] if dropped else [])]
    event = happened(
        desk,
        after,
        "port_out.supplemented",
        principal.actor,
        before,
        fields=fields,
        dropped=dropped,
        version=after.pon_version,
    )
    return commit(desk, after, event)


def _left(port_out: PortOut, drop: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """The numbers that stay in it, and those that are dropped. Raises `RulesBroken`."""
    if not drop:
        return port_out.numbers, []
    facts, problems = read_numbers(drop, "/drop_numbers")
    dropped = [one.e164 for one in facts]
    problems += [
        Problem("number_not_in_port_out", f"{number} is not in it.", "Name numbers that it asks for.", "/drop_numbers")
        for number in dropped
        if number not in port_out.numbers
    ]
    left = tuple(number for number in port_out.numbers if number not in dropped)
    if not left:
        problems.append(
            Problem("numbers_missing", "No number would be left in it.", "Cancel it instead.", "/drop_numbers")
        )
    if problems:
        raise RulesBroken("The supplement was not recorded.", problems=problems)
    return left, dropped


@on_what_stands
def cancel_port_out(
    desk: Desk, principal: Principal, port_out_id: str, reason: str, if_match: int | None = None
) -> PortOut:
    """The winning carrier withdrew it: the numbers stay. Raises `Forbidden`, `NotFound`, `StateConflict`,
    `RulesBroken`."""
    before = port_out_decided(desk, principal, port_out_id, if_match)
    reason = _reason(reason, "The port-out was not cancelled.", "Say who withdrew it, and when.")
    after = moved(
        desk,
        telling(desk, before, MailKind.PORT_OUT_CANCELLED),
        _S.CANCELLED,
        principal.actor,
        confirmed_foc_at=None,
        gives_up_at=None,
    )
    return commit(desk, after, happened(desk, after, "port_out.cancelled", principal.actor, before, reason))


@on_what_stands
def record_left(
    desk: Desk,
    principal: Principal,
    port_out_id: str,
    left_at: datetime | None = None,
    reason: str = "",
    if_match: int | None = None,
) -> PortOut:
    """The numbers moved to the winning carrier: they are released here, and their tracking numbers end.

    Before the confirmed date, or where the account says that it was not them, a lead enters it, with a `reason`.
    Raises `Forbidden`, `NotFound`, `VersionRequired`, `VersionConflict`, `StateConflict` (``port_out_not_clear``),
    `RulesBroken`.
    """
    before = port_out_decided(desk, principal, port_out_id, if_match)
    check_move(before, _S.RELEASING, principal.actor)
    now = desk.clock.now()
    moment = left_at or now
    reason = clean(reason, LONGEST_WORDS).strip()
    if moment > now + CLOCKS_DIFFER or moment < before.received_at - timedelta(days=1):
        where = "in the future" if moment > now else "before it was asked for"
        fix = "Give the time at which the numbers moved; leave it out for now."
        problem = Problem("left_at_implausible", f"This is {where}.", fix, "/left_at")
        raise RulesBroken("The port-out was not completed.", problems=[problem])
    against = leaving_obstacles(before, findings_of(desk, before), now)
    refuse_unclear(principal, against, reason, "completed")
    after = moved(
        desk,
        before,
        _S.RELEASING,
        principal.actor,
        left_at=moment,
        snapback_until=snapback_until(moment, desk.policy),
    )
    event = happened(
        desk,
        after,
        "port_out.left",
        principal.actor,
        before,
        reason,
        left_at=moment.isoformat(),
        despite=[obstacle.code for obstacle in against],
    )
    return commit(desk, after, event)


@on_what_stands
def bring_back(desk: Desk, principal: Principal, port_out_id: str, reason: str, if_match: int | None = None) -> PortOut:
    """The numbers came back by a snapback: they are made to ring again as they did.

    Raises `Forbidden`, `NotFound`, `StateConflict` (``snapback_window_over``, ``left_since``),
    `RulesBroken`.
    """
    before = port_out_decided(desk, principal, port_out_id, if_match)
    reason = _reason(reason, "Nothing was brought back.", "Say who gave the numbers back, and why.")
    if before.status == _S.COMPLETED and before.snapback_until and before.snapback_until < desk.clock.now():
        raise StateConflict(
            f"The window for a snapback ended on {before.snapback_until:%Y-%m-%d}. Port the numbers in with a new "
            "port request.",
            code="snapback_window_over",
        )
    check_move(before, _S.RETURNING, principal.actor)
    _refuse_gone_since(desk, before)
    after = moved(desk, before, _S.RETURNING, principal.actor, why_returned=reason)
    return commit(desk, after, happened(desk, after, "port_out.came_back", principal.actor, before, reason))


def _refuse_gone_since(desk: Desk, port_out: PortOut) -> None:
    """Raises `StateConflict` where all that is gone of its numbers left with another port-out, which is the one that
    can be snapped back."""
    gone = [claim for claim in known_of(desk, port_out.numbers).claims.values() if claim.own_state == "ported_out"]
    elsewhere = [claim.number for claim in gone if claim.ported_out_at != port_out.left_at]
    if elsewhere and len(elsewhere) == len(gone):
        raise StateConflict(
            f"{', '.join(elsewhere[:5])} left with another port-out, which still stands. Look there: "
            f"GET /admin/numbers/{elsewhere[0]}/port-out names it.",
            code="left_since",
        )


def _reason(given: str, refusal: str, fix: str) -> str:
    reason = clean(given, LONGEST_WORDS).strip()
    if not reason:
        raise RulesBroken(refusal, problems=[Problem("reason_missing", "This needs a reason.", fix, "/reason")])
    return reason
