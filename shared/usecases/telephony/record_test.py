"""The result of a test call or a test message to a number: the cutover test, after its port.

A test call that got through is a call: it makes the number active where nobody had called it. Of several tests of a
kind the latest counts, by when they were made. What follows from it (flags, "safe to cancel") follows the table.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from shared.domain.carrier_mail import clean
from shared.domain.model import Claim, PortOrder, Verdict
from shared.domain.permissions import Action
from shared.ports import ReviseNumber, Unavailable, WriteRefused
from shared.usecases.desk import Desk, Once, Principal, remember, replayed, require
from shared.usecases.telephony.watch_cutover import look_soon
from shared.usecases.tracking_numbers import TrackingNumber, check_moved, checked_moment, held_number, shown_number

LONGEST_DETAIL: Final = 500
_ATTEMPTS: Final = 6


@dataclass(frozen=True, slots=True)
class TestResult:
    """`tested_at` is now unless it is said; `detail` is what was seen, for people."""

    __test__ = False

    kind: Literal["voice", "messaging"]
    passed: bool
    tested_at: datetime | None = None
    detail: str = ""


def record_test(
    desk: Desk, principal: Principal, number: str, result: TestResult, once: Once | None = None
) -> TrackingNumber:
    """Keep what a test of a number showed, told by its account, the telephony side, or our team.

    Raises `NotFound`, `StateConflict` (``not_ported_yet``), and `RulesBroken` for a time that cannot be.
    """
    require(principal, Action.TRACKING_TEST)
    claim, order = held_number(desk, principal, number)
    if replayed(desk, once) is not None:
        look_soon(desk, claim.order_id)
        return shown_number(claim, order)
    return note_test(desk, claim, order, result, principal.user_name, once)


def note_test(
    desk: Desk, claim: Claim, order: PortOrder | None, result: TestResult, by: str, once: Once | None = None
) -> TrackingNumber:
    """Keep what a test showed; `by` is who says so. Raises as `record_test` does."""
    found = shown_number(claim, order)
    check_moved(desk, found, order)
    moment = checked_moment(desk, result.tested_at, found.ported_at, "test")
    verdict = Verdict(passed=result.passed, at=moment, by=by, detail=clean(result.detail, LONGEST_DETAIL))
    for _ in range(_ATTEMPTS):
        after = _with(claim, result.kind, verdict)
        revised = [ReviseNumber(claim, after)] if after != claim else []
        try:
            desk.store.commit([*revised, *remember(desk, once, claim.number)])
        except WriteRefused:
            claim = desk.store.claims([claim.number]).get(claim.number, claim)
            if replayed(desk, once) is None:
                continue
            after = claim
        look_soon(desk, claim.order_id)
        return shown_number(after, order)
    raise Unavailable(f"{claim.number} is written by too many at once")


def _with(claim: Claim, kind: Literal["voice", "messaging"], verdict: Verdict) -> Claim:
    """The number with the later of two verdicts of a kind; the same one again changes nothing."""
    known: Verdict | None = getattr(claim, kind)
    if known is not None and known.at >= verdict.at:
        return claim
    changes: dict[str, Any] = {kind: verdict}
    if kind == "voice" and verdict.passed and claim.first_call_at is None:
        changes["first_call_at"] = verdict.at
    tested: Claim = claim.but(**changes)
    return tested
