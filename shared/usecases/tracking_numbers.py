"""Tracking numbers: what a number becomes. `porting`, then `pending` until its first call, then `active`; `ported_out`
once another carrier took it over, until somebody ports it in again."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from shared.domain.lifecycle import Status
from shared.domain.model import Claim, PortOrder
from shared.domain.permissions import Action
from shared.domain.phone_numbers import read_number_cell
from shared.domain.problems import NotFound, Problem, RulesBroken, StateConflict
from shared.ports import MarkCalled, Page, WriteRefused
from shared.usecases.desk import Desk, Once, Principal, remember, replayed, require

NumberState = Literal["porting", "pending", "active", "ported_out"]
_ARRIVED = (Status.COMPLETED, Status.PARTIALLY_COMPLETED)


@dataclass(frozen=True, slots=True)
class TrackingNumber:
    claim: Claim
    state: NumberState
    ported_at: datetime | None


def tracking_number(desk: Desk, principal: Principal, number: str) -> TrackingNumber:
    """One number of the account. Raises `NotFound` for one that is not there, another's, or whose port ended."""
    require(principal, Action.TRACKING_READ)
    facts = read_number_cell(number).facts
    claim = desk.store.claims([facts.e164]).get(facts.e164) if facts else None
    order = desk.store.order(claim.order_id) if claim and claim.order_id else None
    if claim is None or not _may_see(principal, claim, order):
        raise NotFound("This account has no such tracking number.")
    return _shown(claim, order)


def record_first_call(
    desk: Desk, principal: Principal, number: str, called_at: datetime | None, once: Once | None = None
) -> TrackingNumber:
    """The telephony side saw a call: a `pending` number becomes `active`. Later calls change nothing."""
    found = tracking_number(desk, principal, number)
    if replayed(desk, once) is not None:
        return found
    if found.state == "porting":
        raise StateConflict(
            "This number has not been ported yet, so the call was not its first as a tracking number.",
            code="not_ported_yet",
        )
    if found.state == "ported_out":
        raise StateConflict("This number has left: it is no tracking number any more.", code="ported_out")
    if found.state == "active":
        return found
    moment = _checked_moment(desk, called_at, found.ported_at)
    try:
        called = MarkCalled(found.claim.number, found.claim.order_id, moment)
        desk.store.commit([called, *remember(desk, once, found.claim.number)])
    except WriteRefused:
        return tracking_number(desk, principal, found.claim.number)
    return TrackingNumber(found.claim.but(first_call_at=moment), "active", found.ported_at)


def _checked_moment(desk: Desk, called_at: datetime | None, ported_at: datetime | None) -> datetime:
    """When the call was: now unless said; a time without zone is UTC. A minute of clock difference is let pass."""
    now = desk.clock.now()
    if called_at is None:
        return now
    moment = called_at if called_at.tzinfo else called_at.replace(tzinfo=UTC)
    early = ported_at is not None and moment.timestamp() < ported_at.timestamp() - 60
    if early or moment.timestamp() > now.timestamp() + 60:
        where = "before the number was ported" if early else "in the future"
        raise RulesBroken(
            "The call was not recorded.",
            problems=[
                Problem(
                    "called_at_before_port" if early else "called_at_in_future",
                    f"{moment.isoformat()} is {where}.",
                    "Send the time of the call, or leave it out for now.",
                    "/called_at",
                )
            ],
        )
    return moment.astimezone(UTC)


def list_tracking_numbers(
    desk: Desk, principal: Principal, state: NumberState | None, limit: int, cursor: str | None
) -> Page[TrackingNumber]:
    """Tracking numbers of the account, a page at a time. A page may be short though another follows."""
    require(principal, Action.TRACKING_READ)
    called = None if state in (None, "ported_out") else state == "active"
    page = desk.store.tracking_numbers(principal.account_id, called, limit, cursor)
    orders = desk.store.orders({claim.order_id for claim in page.items if claim.order_id})
    shown = [
        _shown(claim, orders.get(claim.order_id))
        for claim in page.items
        if _may_see(principal, claim, orders.get(claim.order_id))
    ]
    return Page(tuple(found for found in shown if state in (None, found.state)), page.cursor)


def state_of(claim: Claim | None, order: PortOrder | None) -> NumberState:
    if claim is not None and claim.own_state == "ported_out":
        return "ported_out"
    if order is None or (claim is not None and claim.first_call_at is not None):
        return "active"
    if claim is not None and claim.own_state == "ported":
        return "pending"
    return "pending" if order.status in _ARRIVED else "porting"


def _shown(claim: Claim, order: PortOrder | None) -> TrackingNumber:
    return TrackingNumber(claim, state_of(claim, order), claim.ported_at or (order.actual_ported_at if order else None))


def _may_see(principal: Principal, claim: Claim, order: PortOrder | None) -> bool:
    """Numbers of the account, those it had before any port too; a client manager's are those they asked for."""
    if order is None:
        mine = claim.account_id == principal.account_id and principal.sees_all_requests
        return mine and claim.was_there_before
    own = principal.sees_all_requests or order.submitted_by.id == principal.user_id
    return claim.account_id == principal.account_id and own and _live(order) and claim.own_state != "excluded"


def _live(order: PortOrder) -> bool:
    return order.status not in (Status.CANCELLED, Status.EXPIRED, Status.DRAFT)
