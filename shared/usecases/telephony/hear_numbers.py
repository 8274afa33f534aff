"""Calls and tests that the telephony side tells of by events, of whatever account's number they are."""

from datetime import datetime
from typing import Final, Literal

from shared.domain.lifecycle import Status
from shared.domain.model import Claim, PortOrder
from shared.domain.problems import RulesBroken, StateConflict
from shared.usecases.desk import Desk
from shared.usecases.telephony.record_test import TestResult, note_test
from shared.usecases.tracking_numbers import note_call

Heard = Literal["kept", "unknown", "not_ported_yet", "implausible"]
"""`unknown`: no number of ours; `implausible`: a time that cannot be."""

TELEPHONY_SIDE: Final = "telephony system"
_OVER: Final = (Status.CANCELLED, Status.EXPIRED, Status.DRAFT)


def hear_call(desk: Desk, number: str, called_at: datetime) -> Heard:
    """Somebody called a number. Only the first call counts, and one that comes before the port is none."""
    held = _held(desk, number)
    if held is None:
        return "unknown"
    try:
        note_call(desk, *held, called_at)
    except StateConflict:
        return "not_ported_yet"
    except RulesBroken:
        return "implausible"
    return "kept"


def hear_test(desk: Desk, number: str, result: TestResult) -> Heard:
    """A number was tested."""
    held = _held(desk, number)
    if held is None:
        return "unknown"
    try:
        note_test(desk, *held, result, TELEPHONY_SIDE)
    except StateConflict:
        return "not_ported_yet"
    except RulesBroken:
        return "implausible"
    return "kept"


def _held(desk: Desk, number: str) -> tuple[Claim, PortOrder | None] | None:
    claim = desk.store.claims([number]).get(number)
    if claim is None or claim.own_state not in ("", "ported"):
        return None
    if claim.was_there_before:
        return claim, None
    order = desk.store.order(claim.order_id)
    return None if order is None or order.status in _OVER else (claim, order)
