"""Where an order stands in the desk's queue: one lane at a time, and a time, derived from the order alone.

A view of the queue is a range of a lane, so that time passing rewrites nothing: an order whose carrier is silent from
noon on stands at noon in its lane all morning. What a person has to look at whatever the order waits for (a staff
flag, a cancellation that wants a second person) stands beside its lane in one of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from shared.domain.desk_hours import DeskHours
from shared.domain.lifecycle import Owner, Status
from shared.domain.model import CarrierStage, PortOrder
from shared.domain.policy import Policy
from shared.domain.times import stamp


class Lane(StrEnum):
    """Lanes an order stands in, one at a time; flags and proposals are beside them."""

    REVIEW = "review"  # our team looks at it; at: when our time is up
    REJECTED = "rejected"  # stopped, and our team's turn; at: when our time is up
    CUSTOMER = "customer"  # the customer's turn; at: when it has waited too long
    SIGNER = "signer"  # to be signed; at: when the signer counts as silent, or when a mail came back
    FOC = "foc"  # with a confirmed date; at: that date
    CARRIER = "carrier"  # the carrier's turn; at: when it counts as silent
    STUCK = "stuck"  # a step of ours fails over and over; at: since when it is in its status
    FLAGGED = "flagged"  # beside its lane; at: when its first flag came up
    SECOND_PERSON = "second_person"  # beside its lane; at: when the proposal expires
    ANY = "any"  # no lane of its own: whichever an order of one person stands in


BESIDE: Final = frozenset({Lane.FLAGGED, Lane.SECOND_PERSON})


@dataclass(frozen=True, slots=True)
class Place:
    lane: Lane
    at: datetime


STUCK_AFTER: Final = 3
"""Failures of a step in a row after which a person looks at it."""

_TOO_LONG: Final = {Owner.CUSTOMER: 2 / 3, Owner.ADMINISTRATOR: 1 / 4, Owner.SIGNER: 1 / 2}
"""The part of the time that somebody has after which they count as silent: their last reminders are out by then."""

_CAME_BACK: Final = frozenset({"signer_mail_bounced", "signer_complained"})
"""What an order asks for whose signer no mail reaches."""

_MAY_MOVE: Final = frozenset(
    {
        Status.SCHEDULED,
        Status.ACTIVATING,
        Status.CHANGE_PENDING,
        Status.CANCEL_REQUESTED,
        Status.AWAITING_SIGNATURE,
        Status.IN_REVIEW,
    }
)
"""Where a confirmed date stands, until the carrier says otherwise."""


def place_of(order: PortOrder) -> Place | None:
    """Where an order stands; None where nobody has to do anything about it.

    An order that waits for somebody although its date is confirmed stands where its time is up first.
    """
    over = order.ended or order.status == Status.DRAFT
    if order.faults_in_a_row >= STUCK_AFTER and not (over and order.tidied):
        return Place(Lane.STUCK, order.status_since)
    if over:
        return None
    places = [place for place in (_by_date(order), _by_turn(order)) if place is not None]
    return min(places, key=lambda place: place.at, default=None)


def _by_date(order: PortOrder) -> Place | None:
    foc = order.confirmed_foc_at
    if foc is None or order.carrier_stage != CarrierStage.SENT or order.status not in _MAY_MOVE:
        return None
    return Place(Lane.FOC, foc)


def _by_turn(order: PortOrder) -> Place | None:
    status, due_at = order.status, order.due_at or order.status_since
    if order.owner == Owner.STAFF:
        ours = order.clock.due_at or due_at
        if status == Status.IN_REVIEW:
            return None if order.review_passed else Place(Lane.REVIEW, ours)
        if status == Status.ACTION_REQUIRED:
            return Place(Lane.REJECTED, ours)
    if order.owner in _TOO_LONG:
        return _waits_for_customer(order, _TOO_LONG[order.owner], due_at)
    if status in (Status.SCHEDULED, Status.ACTIVATING) and order.confirmed_foc_at is not None:
        return None  # its date decides
    return Place(Lane.CARRIER, since(order) if order.owner == Owner.STAFF else due_at)


def _waits_for_customer(order: PortOrder, share: float, due_at: datetime) -> Place:
    begun = since(order)
    to_sign = order.status == Status.AWAITING_SIGNATURE
    if to_sign and any(ask.code in _CAME_BACK for ask in order.asks):
        return Place(Lane.SIGNER, begun)
    lane = Lane.SIGNER if to_sign and order.owner == Owner.SIGNER else Lane.CUSTOMER
    seconds = int(max(timedelta(), due_at - begun).total_seconds() * share)
    return Place(lane, begun + timedelta(seconds=seconds))


def since(order: PortOrder) -> datetime:
    """Since when it is whose turn it is."""
    clock = order.clock
    return clock.since if clock.since is not None and clock.holder == order.owner else order.status_since


def due_of(order: PortOrder) -> datetime | None:
    """By when whoever has the order is to act: our own team by its own clock."""
    return order.clock.due_at or order.due_at if order.owner == Owner.STAFF else order.due_at


def beside(order: PortOrder) -> Mapping[str, str]:
    """The lanes beside its own in which an order stands, each with its time as `stamp` writes it.

    A flag stands at the time at which the first came up, which `order.listed` remembers.
    """
    found: dict[str, str] = {}
    if order.staff_flags:
        found[Lane.FLAGGED] = order.listed.get(Lane.FLAGGED) or stamp(order.updated_at)
    if order.proposal is not None:
        found[Lane.SECOND_PERSON] = stamp(order.proposal.expires_at)
    return found


def listed(order: PortOrder) -> PortOrder:
    """The order as it is stored: it remembers in which lanes beside its own it stands from this version on."""
    kept: PortOrder = order.but(listed=dict(beside(order)))
    return kept


def stands_in(order: PortOrder, part: "Range") -> bool:
    """Whether an order stands in this part of a lane as it is now."""
    if part.lane in BESIDE:
        at = beside(order).get(part.lane)
        return at is not None and part.has(datetime.fromisoformat(at))
    place = place_of(order)
    return place is not None and part.lane in (place.lane, Lane.ANY) and part.has(place.at)


# --- views -----------------------------------------------------------------------------------------------------------


class View(StrEnum):
    """What staff look through, by when it is due."""

    TO_REVIEW = "to_review"
    REJECTED = "rejected"
    WAITING_ON_CUSTOMER = "waiting_on_customer"
    SIGNER_SILENT = "signer_silent"
    FOC_TODAY = "foc_today"
    FOC_PASSED = "foc_passed"
    CARRIER_SILENT = "carrier_silent"
    FLAGGED = "flagged"
    SECOND_PERSON = "second_person"
    STUCK = "stuck"
    ASSIGNED = "assigned"  # all of one person's, lane by lane


@dataclass(frozen=True, slots=True)
class Range:
    """A part of a lane: from a time on, and before another; open at either end where it is None."""

    lane: Lane
    first: datetime | None = None
    before: datetime | None = None

    def has(self, at: datetime) -> bool:
        return (self.first is None or at >= self.first) and (self.before is None or at < self.before)


WHOLE: Final[Mapping[View, Lane]] = MappingProxyType(
    {
        View.TO_REVIEW: Lane.REVIEW,
        View.REJECTED: Lane.REJECTED,
        View.FLAGGED: Lane.FLAGGED,
        View.STUCK: Lane.STUCK,
        View.ASSIGNED: Lane.ANY,
    }
)
"""Views that show all of a lane."""

_UP_TO_NOW: Final[Mapping[View, Lane]] = MappingProxyType(
    {
        View.WAITING_ON_CUSTOMER: Lane.CUSTOMER,
        View.SIGNER_SILENT: Lane.SIGNER,
        View.CARRIER_SILENT: Lane.CARRIER,
    }
)
"""Views that show what of a lane is due."""


def range_of(view: View, now: datetime, hours: DeskHours, policy: Policy) -> Range:
    """The part of which lane a view shows now.

    Numbers port during the confirmed day: a date has passed some hours after its hour, and until then it is today's.
    """
    if view in WHOLE:
        return Range(WHOLE[view])
    if view in _UP_TO_NOW:
        return Range(_UP_TO_NOW[view], before=now)
    if view == View.SECOND_PERSON:
        return Range(Lane.SECOND_PERSON, first=now)
    passed = now - timedelta(hours=policy.foc_grace_hours)
    if view == View.FOC_PASSED:
        return Range(Lane.FOC, before=passed)
    return Range(Lane.FOC, first=passed, before=hours.today(now)[1])
