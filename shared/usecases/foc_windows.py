"""When an order could be ported: what its carrier says, or what follows from business days and the carrier's profile.

For a draft the same, for each order that it would be split into.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from shared.domain.carriers import FocWindow
from shared.domain.foc_dates import DateTerms, earliest, latest, windows
from shared.domain.lifecycle import Status
from shared.domain.model import CarrierStage, PortOrder
from shared.domain.problems import StateConflict
from shared.ports import Unavailable
from shared.usecases.desk import Desk, Principal
from shared.usecases.letters import order_of_request
from shared.usecases.port_dates import order_terms, plans_of
from shared.usecases.readiness import accounts_with_orders, outlook_of
from shared.usecases.view_requests import view_request

Source = Literal["carrier", "computed"]


@dataclass(frozen=True, slots=True)
class FocWindows:
    """The windows of one order, earliest first, in UTC. `order_id` is "" for one that is not made yet.

    `explanation` says where they are from. `changes_until` is when the last change of a confirmed date is taken, None
    where no date is confirmed or the carrier has no such limit.
    """

    terms: DateTerms
    order_id: str
    losing_account_ids: tuple[str, ...]
    numbers: int
    source: Source
    explanation: str
    windows: tuple[FocWindow, ...]
    earliest: date | None
    latest: date | None
    changes_until: datetime | None = None

    @property
    def cutoff(self) -> timedelta | None:
        """How long before a port date the last change is taken."""
        hours = self.terms.capabilities.change_cutoff_hours
        return None if hours is None else timedelta(hours=hours)


def order_windows(desk: Desk, principal: Principal, request_id: str, order_id: str) -> FocWindows:
    """The windows of an order. Asks its carrier where that has it; one that does not answer is no failure.

    Raises `NotFound`, and `StateConflict` for an order that has ended or is moving.
    """
    order = order_of_request(desk, principal, request_id, order_id)
    if order.ended or order.status == Status.ACTIVATING:
        raise StateConflict(
            f"The order is {order.status}: no other date can be asked for.",
            code="terminal_state" if order.ended else "invalid_transition",
        )
    terms = order_terms(desk, order)
    cutoff = terms.capabilities.change_cutoff_hours
    until = order.confirmed_foc_at - timedelta(hours=cutoff) if order.confirmed_foc_at and cutoff is not None else None
    said, why = _said(desk, order)
    if said:
        zone = ZoneInfo(terms.zone)
        days = [window.starts_at.astimezone(zone).date() for window in said]
        return FocWindows(
            terms, order.id, order.losing_account_ids, order.live_count, "carrier",
            "What the carrier says of this order.", said, min(days), max(days), until,
        )  # fmt: skip
    return _computed(desk, terms, order.id, order.losing_account_ids, order.live_count, why, until)


def draft_windows(desk: Desk, principal: Principal, request_id: str) -> tuple[FocWindows, ...]:
    """The windows of each order that the drafts of a request would become, if they went to their carriers now."""
    view = view_request(desk, principal, request_id)
    outlook = outlook_of(desk, view)
    accounts = {account.id: account for account in accounts_with_orders(view)}
    return tuple(
        _computed(
            desk,
            outlook.terms_of(view.request, accounts[plan.losing_account_id], plan),
            "",
            plan.losing_account_ids,
            plan.count,
            "Nothing has been submitted.",
        )
        for plan in plans_of(view)
    )


def _said(desk: Desk, order: PortOrder) -> tuple[tuple[FocWindow, ...], str]:
    """What the carrier says, or why it says nothing."""
    carrier = desk.carriers.get(order.carrier)
    if order.carrier_stage != CarrierStage.SENT or not order.carrier_order_id or carrier is None:
        return (), "The carrier does not have the order yet."
    try:
        return tuple(sorted(carrier.foc_windows(order.carrier_order_id), key=_starts)), "The carrier does not say."
    except Unavailable:
        return (), "The carrier did not answer just now; ask again for its own windows."


def _starts(window: FocWindow) -> datetime:
    return window.starts_at


def _computed(
    desk: Desk,
    terms: DateTerms,
    order_id: str,
    losing_account_ids: tuple[str, ...],
    numbers: int,
    why: str,
    changes_until: datetime | None = None,
) -> FocWindows:
    now = desk.clock.now()
    return FocWindows(
        terms=terms,
        order_id=order_id,
        losing_account_ids=losing_account_ids,
        numbers=numbers,
        source="computed",
        explanation=f"{why} These follow from business days and what the carrier usually takes, as of now.",
        windows=windows(terms, now),
        earliest=earliest(terms, now),
        latest=latest(terms, now),
        changes_until=changes_until,
    )
