"""What our team writes on an order's timeline for itself: calls, and flags that were looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from shared.domain.model import PortOrder, StaffFlag
from shared.domain.permissions import Action
from shared.domain.problems import Problem, RulesBroken
from shared.ports import Append
from shared.usecases.carrier_answers import given_moment, order_for_staff, staff_actor
from shared.usecases.comments import written
from shared.usecases.desk import Desk, Once, Principal, remember, replayed
from shared.usecases.support.deciding import begin, reason_of
from shared.usecases.transitions import changed, order_event

_CLOCKS_DIFFER: Final = timedelta(minutes=5)
_LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class Call:
    """A telephone call: with whom, when (now, where it is not said), under which ticket, and what was said."""

    talked_to: str
    at: datetime | str | None = None
    ticket: str = ""
    note: str = ""


def log_call(desk: Desk, principal: Principal, order_id: str, call: Call, once: Once | None = None) -> PortOrder:
    """Note a call about an order; it decides nothing, and no customer is shown it. Raises `RulesBroken`."""
    actor = staff_actor(principal, Action.STAFF_ORDERS)
    order = order_for_staff(desk, principal, order_id)
    if replayed(desk, once) is not None:
        return order
    now = desk.clock.now()
    at, problems = given_moment(call.at, "/at"), []
    if isinstance(at, Problem):
        problems.append(at)
    elif at is not None and at > now + _CLOCKS_DIFFER:
        problems.append(Problem("in_the_future", "The call has not been yet.", "Give the time at which it was.", "/at"))
    if not call.talked_to.strip():
        problems.append(Problem("talked_to_missing", "Nobody is named.", "Say whom you talked to.", "/talked_to"))
    for name, text in (("talked_to", call.talked_to), ("ticket", call.ticket)):
        if len(text) > _LONGEST_NAME:
            fix = f"Use at most {_LONGEST_NAME} characters."
            problems.append(Problem("too_long", "This is too long.", fix, f"/{name}"))
    if problems:
        raise RulesBroken("The call was not noted.", problems=problems)
    empty = Problem("note_missing", "Nothing was said.", "", "/note")
    note = written(call.note, empty, refusal="The call was not noted.") if call.note.strip() else ""
    when = at if isinstance(at, datetime) else now
    facts = {"talked_to": call.talked_to.strip(), "at": when.isoformat(), "ticket": call.ticket.strip(), "note": note}
    event = order_event(desk, order, "staff.call_logged", actor, before=order, **facts)
    desk.store.commit([Append(event), *remember(desk, once, order.id)])
    return order


def clear_flags(
    desk: Desk,
    principal: Principal,
    order_id: str,
    if_match: int | None,
    flags: Sequence[str],
    reason: str,
    once: Once | None = None,
) -> PortOrder:
    """Take flags off an order, all where none is named, once somebody looked at what they say. Raises `RulesBroken`."""
    decision = begin(desk, principal, Action.STAFF_ORDERS, order_id, if_match, once)
    order = decision.order
    if decision.done:
        return order
    refusal = "No flag was taken off."
    wanted = list(dict.fromkeys(flags)) or [flag.value for flag in order.staff_flags]
    up = {flag.value for flag in order.staff_flags}
    problems = [
        Problem("flag_not_up", f"The order is not flagged {flag[:40]!r}.", "Leave it out.", f"/flags/{place}")
        for place, flag in enumerate(wanted)
        if flag not in up
    ]
    if not wanted:
        problems = [Problem("flag_not_up", "The order is not flagged.", "Nothing is to be done.", "/flags")]
    if problems:
        raise RulesBroken(refusal, problems=problems)
    said = reason_of(reason, refusal, why="Say what you found.")
    left: tuple[StaffFlag, ...] = tuple(flag for flag in order.staff_flags if flag.value not in wanted)
    after = changed(order, desk.clock.now(), staff_flags=left)
    event = order_event(desk, after, "staff.flags_cleared", decision.actor, before=order, reason=said, flags=wanted)
    return decision.commit(after, event)
