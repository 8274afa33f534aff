"""The telephony system is told of numbers that changed, until it has taken the change: they ring as they are to.

Called after the change and by a sweep. Both go by the table, and may come twice or at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from shared.domain.lifecycle import Status
from shared.domain.model import Claim, PortOrder, StaffFlag
from shared.ports import Append, PlatformNumber, ReviseNumber, Silent, Unavailable, Write, WriteRefused
from shared.usecases.desk import SYSTEM, CarrierDesk, Desk
from shared.usecases.telephony.number_events import number_event
from shared.usecases.transitions import changed, commit_unless_moved, flagged, order_event, unflagged

_AT_ONCE: Final = 100
_ROUNDS: Final = 4
_LONGEST_PAUSE: Final = timedelta(hours=6)
FLAGGED_AFTER: Final = 6
"""Tries after which our team looks at it: about half an hour."""


Outcome = Literal["taken", "later", "nothing", "raced"]


@dataclass(frozen=True, slots=True)
class Told:
    """How many numbers ring as they are to now, and how many are tried again later."""

    taken: int = 0
    later: int = 0


def tell_due(partners: CarrierDesk) -> Told:
    """The sweep: every number that is due by now. One's trouble does not hold up the others; all of it is raised at the
    end as `Unavailable`."""
    taken, later, trouble = 0, 0, []
    for number in partners.desk.store.numbers_due(partners.desk.clock.now() + timedelta(seconds=1), _AT_ONCE):
        try:
            outcome = tell_platform(partners, number)
        except Unavailable as error:
            trouble.append(str(error))
            continue
        taken, later = taken + (outcome is True), later + (outcome is False)
    if trouble:
        raise Unavailable("; ".join(trouble)[:2000])
    return Told(taken, later)


def tell_waiting(partners: CarrierDesk, numbers: Iterable[str]) -> None:
    """The telephony system answered for these numbers: those whose change it has yet to take are looked at now."""
    for number, claim in partners.desk.store.claims(numbers).items():
        if claim.attend_at is not None:
            tell_platform(partners, number, at_once=True)


def tell_platform(partners: CarrierDesk, number: str, *, at_once: bool = False) -> bool | None:
    """Have a number ring as it is to now, if there is anything to tell; answers whether it does, None for nothing.

    What the telephony system does not take is tried again after a pause that doubles, up to six hours. A change that
    comes meanwhile may have been told before this one was: then all of it is told once more.
    """
    desk = partners.desk
    claim = desk.store.claims([number]).get(number)
    if claim is None or claim.attend_at is None or (claim.attend_at > desk.clock.now() and not at_once):
        return None
    for _ in range(_ROUNDS):
        outcome = _tell(partners, claim)
        if outcome != "raced":
            return None if outcome == "nothing" else outcome == "taken"
        claim = desk.store.claims([number]).get(number)
        if claim is None:
            return None
    raise Unavailable(f"{number} is changed over and over")


def ring_anew(partners: CarrierDesk, order: PortOrder, numbers: Sequence[str]) -> None:
    """Have numbers of an order that were changed many at once ring as their claims say now. What the telephony system
    does not take at once is told it by the sweep, like any other change. Raises `Unavailable`; again is harmless."""
    desk = partners.desk
    claims = desk.store.claims(numbers)
    mine = [claims[number] for number in numbers if number in claims and claims[number].order_id == order.id]
    platform = partners.platform_of(test_mode=order.test_mode)
    wanted = [PlatformNumber(claim.number, claim.forwarding_number, claim.name) for claim in mine]
    platform.ensure(order.account_id, wanted)
    for silent in platform.check(order.account_id, wanted):
        claim = claims[silent.number]
        if claim.attend_at is None:
            again = {"told_faults": 0, "told_why": silent.why[:200], "attend_at": next_try(1, desk.clock.now())}
            _write(desk, claim, claim.but(version=claim.version + 1, **again))


def _tell(partners: CarrierDesk, claim: Claim) -> Outcome:
    desk = partners.desk
    order = desk.store.order(claim.order_id) if claim.order_id else None
    if _is_gone(claim, order):
        gone: Claim = claim.but(attend_at=None)
        return "nothing" if _write(desk, claim, gone) else "raced"
    if order is not None and not _is_set_up(order):
        # It is set up with its order, as it is then; what was read before this change is told anew after that.
        return _later(desk, claim, order, Silent(claim.number, "its order is not set up yet", pending=True))
    try:
        silent = _rings(partners, claim, order)
    except Unavailable as trouble:
        silent = Silent(claim.number, str(trouble))
    if silent is not None:
        return _later(desk, claim, order, silent)
    return _taken(desk, claim, order)


def _is_gone(claim: Claim, order: PortOrder | None) -> bool:
    """Whether the number is not, or no more, to ring here."""
    if claim.own_state not in ("", "ported"):
        return True
    if order is None:
        return not claim.was_there_before
    return order.status in (Status.CANCELLED, Status.EXPIRED, Status.DRAFT)


def _is_set_up(order: PortOrder) -> bool:
    return order.platform_ready or order.ended


def _rings(partners: CarrierDesk, claim: Claim, order: PortOrder | None) -> Silent | None:
    platform = partners.platform_of(test_mode=order is not None and order.test_mode)
    wanted = [PlatformNumber(claim.number, claim.forwarding_number, claim.name)]
    platform.ensure(claim.account_id, wanted)
    return next(iter(platform.check(claim.account_id, wanted)), None)


def _taken(desk: Desk, claim: Claim, order: PortOrder | None) -> Outcome:
    after: Claim = claim.but(told_version=claim.version, attend_at=None, told_faults=0, told_why="")
    if after != claim:
        event = number_event(desk, after, "number.routed", SYSTEM, forwarding_number=claim.forwarding_number)
        if not _write(desk, claim, after, Append(event)):
            return "raced"
    if order is not None and StaffFlag.ROUTING_BEHIND in order.staff_flags:
        _flag(desk, order, unflagged(order, StaffFlag.ROUTING_BEHIND), "order.routing_taken", claim, "")
    return "taken"


def _later(desk: Desk, claim: Claim, order: PortOrder | None, silent: Silent) -> Outcome:
    faults = claim.told_faults + 1
    again = next_try(faults, desk.clock.now())
    after: Claim = claim.but(told_faults=faults, told_why=silent.why[:200], attend_at=again)
    if not _write(desk, claim, after):
        return "raced"
    behind = faults >= FLAGGED_AFTER and order is not None and _is_set_up(order)
    if behind and order is not None and StaffFlag.ROUTING_BEHIND not in order.staff_flags:
        _flag(desk, order, flagged(order, StaffFlag.ROUTING_BEHIND), "order.routing_behind", claim, silent.why)
    return "later"


def next_try(faults: int, now: datetime) -> datetime:
    """When to try again what failed so many times in a row: a minute, doubling up to six hours."""
    return now + min(timedelta(minutes=2 ** min(faults - 1, 12)), _LONGEST_PAUSE)


def _write(desk: Desk, before: Claim, after: Claim, *more: Write) -> bool:
    """Whether the number was still as it had been read."""
    if after == before:
        return True
    try:
        desk.store.commit([ReviseNumber(before, after), *more])
    except WriteRefused:
        return False
    return True


def _flag(desk: Desk, order: PortOrder, flags: tuple[StaffFlag, ...], kind: str, claim: Claim, why: str) -> None:
    after = changed(order, desk.clock.now(), staff_flags=flags)
    event = order_event(desk, after, kind, SYSTEM, before=order, number=claim.number, why=why[:200])
    commit_unless_moved(desk, after, event)
