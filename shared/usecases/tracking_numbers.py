"""Tracking numbers: what a number becomes. `porting`, then `pending` until its first call, then `active`; `ported_out`
once another carrier took it over, until somebody ports it in again."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from shared.domain.cutover import Proof, proof_of
from shared.domain.lifecycle import Status
from shared.domain.model import CarrierStage, Claim, MessagingStatus, PortOrder
from shared.domain.permissions import STAFF, Action
from shared.domain.phone_numbers import read_number_cell
from shared.domain.problems import NotFound, Problem, RulesBroken, StateConflict
from shared.ports import MarkCalled, NumberFilter, Page, WriteRefused
from shared.usecases.desk import Desk, Once, Principal, remember, replayed, require
from shared.usecases.telephony.watch_cutover import look_soon

NumberState = Literal["porting", "pending", "active", "ported_out"]
_ARRIVED = (Status.COMPLETED, Status.PARTIALLY_COMPLETED)
_MOVES_FROM: Final = timedelta(days=1)
"""How long before its confirmed date a number may have moved already: a day has two ends, and carriers tell late."""


_NEWS_FOR: Final = timedelta(minutes=15)
"""How long after its first call the calls of a number are still looked at: the first may have come half way."""


@dataclass(frozen=True, slots=True)
class TrackingNumber:
    claim: Claim
    state: NumberState
    ported_at: datetime | None
    messaging: MessagingStatus = MessagingStatus.NOT_APPLICABLE
    """How the text messages of its order stand."""

    @property
    def proof(self) -> Proof:
        """What was seen of it since it was ported."""
        return proof_of(self.claim, self.messaging)


def tracking_number(
    desk: Desk, principal: Principal, number: str, action: Action = Action.TRACKING_READ
) -> TrackingNumber:
    """One number of the account; for our team, of any. Raises `NotFound` for one that is not there, another's, or whose
    port ended."""
    require(principal, action)
    return shown_number(*held_number(desk, principal, number))


def held_number(desk: Desk, principal: Principal, number: str) -> tuple[Claim, PortOrder | None]:
    """The number and its order; None for one that the account had before any port. Raises `NotFound`."""
    facts = read_number_cell(number).facts
    claim = desk.store.claims([facts.e164]).get(facts.e164) if facts else None
    order = desk.store.order(claim.order_id) if claim and claim.order_id else None
    if claim is None or not _may_see(principal, claim, order):
        raise NotFound("This account has no such tracking number.")
    return claim, order


def record_first_call(
    desk: Desk, principal: Principal, number: str, called_at: datetime | None, once: Once | None = None
) -> TrackingNumber:
    """The telephony side saw a call: a `pending` number becomes `active`. Later calls change nothing.

    A call may be heard of before the carrier tells that the number moved; it counts from when it has.
    """
    require(principal, Action.TRACKING_CALL)
    claim, order = held_number(desk, principal, number)
    if replayed(desk, once) is not None:
        _tell_news(desk, claim)
        return shown_number(claim, order)
    return note_call(desk, claim, order, called_at, once)


def note_call(
    desk: Desk, claim: Claim, order: PortOrder | None, called_at: datetime | None, once: Once | None = None
) -> TrackingNumber:
    """Record a call of a number. Raises `StateConflict` (``not_ported_yet``) where it cannot have been one, and
    `RulesBroken` for a time that cannot be."""
    found = shown_number(claim, order)
    check_moved(desk, found, order)
    if order is None:
        return found
    if claim.first_call_at is not None:
        _tell_news(desk, claim)
        return found
    moment = checked_moment(desk, called_at, found.ported_at, "call")
    try:
        desk.store.commit([MarkCalled(claim.number, order.id, moment), *remember(desk, once, claim.number)])
    except WriteRefused:
        claim = desk.store.claims([claim.number]).get(claim.number, claim)
    else:
        claim = claim.but(first_call_at=moment)
    _tell_news(desk, claim)
    return shown_number(claim, order)


def _tell_news(desk: Desk, claim: Claim) -> None:
    """A first call is news of its order, also where it comes again since the news was lost; later ones are none."""
    first = claim.first_call_at
    if first is not None and desk.clock.now() <= first + _NEWS_FOR:
        look_soon(desk, claim.order_id)


def check_moved(desk: Desk, found: TrackingNumber, order: PortOrder | None) -> None:
    """Raises `StateConflict` for a number that cannot have been ported yet, or has left."""
    if order is not None and found.state == "porting" and not _may_have_moved(order, desk.clock.now()):
        raise StateConflict(
            "This number has not been ported yet, so the call was not its first as a tracking number.",
            code="not_ported_yet",
        )
    if found.state == "ported_out":
        raise StateConflict("This number has left: it is no tracking number any more.", code="ported_out")


def _may_have_moved(order: PortOrder, now: datetime) -> bool:
    """Whether numbers of an order may be here though its carrier has not told so: it is about their time."""
    if order.ended or order.carrier_stage != CarrierStage.SENT:
        return False
    foc = order.confirmed_foc_at
    return order.status == Status.ACTIVATING or (foc is not None and foc - _MOVES_FROM <= now)


def checked_moment(
    desk: Desk, at: datetime | None, ported_at: datetime | None, what: Literal["call", "test"]
) -> datetime:
    """When a call or a test was: now unless said; a time without zone is UTC. A minute of clock difference is let pass.
    Raises `RulesBroken`."""
    now = desk.clock.now()
    if at is None:
        return now
    moment = at if at.tzinfo else at.replace(tzinfo=UTC)
    early = ported_at is not None and moment.timestamp() < ported_at.timestamp() - 60
    if early or moment.timestamp() > now.timestamp() + 60:
        where = "before the number was ported" if early else "in the future"
        raise RulesBroken(
            f"The {what} was not recorded.",
            problems=[
                Problem(
                    f"{what}ed_at_before_port" if early else f"{what}ed_at_in_future",
                    f"{moment.isoformat()} is {where}.",
                    f"Send the time of the {what}, or leave it out for now.",
                    f"/{what}ed_at",
                )
            ],
        )
    return moment.astimezone(UTC)


def list_tracking_numbers(
    desk: Desk,
    principal: Principal,
    state: NumberState | None,
    limit: int,
    cursor: str | None,
    wanted: NumberFilter = NumberFilter(),  # noqa: B008  it is frozen
) -> Page[TrackingNumber]:
    """Tracking numbers of the account, a page at a time. A page may be short though another follows."""
    require(principal, Action.TRACKING_READ)
    # A number that was called before its carrier told of its port is among the called ones, and porting.
    called = {"active": True, "pending": False}.get(state or "")
    page = desk.store.tracking_numbers(principal.account_id, replace(wanted, called=called), limit, cursor)
    orders = desk.store.orders({claim.order_id for claim in page.items if claim.order_id})
    shown = [
        shown_number(claim, orders.get(claim.order_id))
        for claim in page.items
        if _may_see(principal, claim, orders.get(claim.order_id))
    ]
    return Page(tuple(found for found in shown if state in (None, found.state)), page.cursor)


def state_of(claim: Claim | None, order: PortOrder | None) -> NumberState:
    if claim is not None and claim.own_state == "ported_out":
        return "ported_out"
    if order is None:
        return "active"
    ported = claim is not None and claim.own_state == "ported"
    if not ported and order.status not in _ARRIVED:
        return "porting"
    return "active" if claim is not None and claim.first_call_at is not None else "pending"


def shown_number(claim: Claim, order: PortOrder | None) -> TrackingNumber:
    """The number as it stands; without an order it is one that the account had before any port."""
    if order is None:
        return TrackingNumber(claim, state_of(claim, None), claim.ported_at)
    ported_at = claim.ported_at or order.actual_ported_at
    return TrackingNumber(claim, state_of(claim, order), ported_at, order.messaging_status)


def _may_see(principal: Principal, claim: Claim, order: PortOrder | None) -> bool:
    """Numbers of the account, those it had before any port too, of the key's mode; a client manager's are those they
    asked for. Our team's are all."""
    if order is None:
        mine = claim.account_id == principal.account_id and principal.sees_all_requests
        return claim.was_there_before and (mine or principal.role in STAFF)
    if not _live(order) or claim.own_state == "excluded" or order.test_mode != principal.test_mode:
        return False
    if principal.role in STAFF:
        return True
    own = principal.sees_all_requests or order.submitted_by.id == principal.user_id
    return claim.account_id == principal.account_id and own


def _live(order: PortOrder) -> bool:
    return order.status not in (Status.CANCELLED, Status.EXPIRED, Status.DRAFT)
