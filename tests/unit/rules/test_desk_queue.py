"""Where an order stands in the desk's queue: in one lane at most, whatever becomes of it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.desk_clock import ticked
from shared.domain.desk_hours import DeskHours
from shared.domain.desk_queue import BESIDE, Lane, Place, View, beside, due_of, listed, place_of, range_of, stands_in
from shared.domain.lifecycle import Owner, Status
from shared.domain.model import Ask, CarrierStage, PortOrder, Proposal, StaffFlag
from shared.domain.policy import Policy
from shared.domain.progress import default_owner_and_due
from tests.unit.rules.builders import ACTOR, NOW, any_order

POLICY = Policy()
HOURS = DeskHours()
DAY = timedelta(days=1)
FOC = NOW + 7 * DAY
_WITH_CARRIER = {
    Status.SUBMITTED,
    Status.CHANGE_PENDING,
    Status.SCHEDULED,
    Status.ACTIVATING,
    Status.CANCEL_REQUESTED,
    Status.ACTION_REQUIRED,
}


def order_in(status: Status, **changes: Any) -> PortOrder:
    """An order as it enters a status, with its clock."""
    foc = FOC if status in (Status.SCHEDULED, Status.ACTIVATING) else None
    owner, due_at = default_owner_and_due(status, NOW, POLICY, confirmed_foc_at=foc)
    stage = CarrierStage.SENT if status in _WITH_CARRIER else CarrierStage.NONE
    given = {"owner": owner, "due_at": due_at, "confirmed_foc_at": foc, "carrier_stage": stage, "asks": ()}
    return ticked(any_order(**{"status": status, "status_since": NOW, **given, **changes}), NOW, POLICY)


def asking(code: str) -> tuple[Ask, ...]:
    return (Ask(code=code, detail="d", fix="f"),)


@pytest.mark.parametrize(
    ("order", "place"),
    [
        (order_in(Status.AWAITING_APPROVAL), Place(Lane.CUSTOMER, NOW + 7.5 * DAY)),
        (order_in(Status.AWAITING_SIGNATURE), Place(Lane.SIGNER, NOW + 15 * DAY)),
        (
            order_in(Status.AWAITING_SIGNATURE, owner=Owner.CUSTOMER, asks=asking("signer_mail_bounced")),
            Place(Lane.SIGNER, NOW),
        ),
        (
            order_in(Status.AWAITING_SIGNATURE, owner=Owner.CUSTOMER, asks=asking("loa_declined")),
            Place(Lane.CUSTOMER, NOW + 20 * DAY),
        ),
        (order_in(Status.IN_REVIEW), Place(Lane.REVIEW, HOURS.later(NOW, 720))),
        (order_in(Status.IN_REVIEW, review_passed=True), None),
        (order_in(Status.ACTION_REQUIRED), Place(Lane.CUSTOMER, NOW + 8 * DAY)),
        (order_in(Status.ACTION_REQUIRED, owner=Owner.STAFF), Place(Lane.REJECTED, HOURS.later(NOW, 720))),
        (order_in(Status.SUBMITTED), Place(Lane.CARRIER, NOW + 3 * DAY)),
        (order_in(Status.SUBMITTED, owner=Owner.STAFF), Place(Lane.CARRIER, NOW)),
        (order_in(Status.CHANGE_PENDING), Place(Lane.CARRIER, NOW + 3 * DAY)),
        (order_in(Status.CHANGE_PENDING, confirmed_foc_at=NOW + DAY), Place(Lane.FOC, NOW + DAY)),
        (order_in(Status.SCHEDULED), Place(Lane.FOC, FOC)),
        (order_in(Status.SCHEDULED, owner=Owner.STAFF, due_at=FOC + DAY), Place(Lane.FOC, FOC)),
        (order_in(Status.ACTIVATING), Place(Lane.FOC, FOC)),
        (order_in(Status.ACTIVATING, confirmed_foc_at=None), Place(Lane.CARRIER, NOW + DAY)),
        (order_in(Status.CANCEL_REQUESTED), Place(Lane.CARRIER, NOW + 3 * DAY)),
        (
            order_in(Status.AWAITING_SIGNATURE, confirmed_foc_at=FOC, carrier_stage=CarrierStage.SENT),
            Place(Lane.FOC, FOC),
        ),
        (order_in(Status.SUBMITTED, faults_in_a_row=2), Place(Lane.CARRIER, NOW + 3 * DAY)),
        (order_in(Status.SUBMITTED, faults_in_a_row=3), Place(Lane.STUCK, NOW)),
        (order_in(Status.CANCELLED, faults_in_a_row=5), Place(Lane.STUCK, NOW)),
        (order_in(Status.CANCELLED, faults_in_a_row=5, tidied=True), None),
        (order_in(Status.COMPLETED), None),
        (order_in(Status.DRAFT), None),
    ],
)
def test_an_order_stands_where_its_turn_its_date_or_its_trouble_puts_it(order: PortOrder, place: Place | None) -> None:
    assert place_of(order) == place


def test_an_order_from_before_there_was_a_clock_stands_by_its_due_time() -> None:
    order = any_order(status=Status.IN_REVIEW, owner=Owner.STAFF, due_at=NOW + DAY)
    assert place_of(order) == Place(Lane.REVIEW, NOW + DAY)
    assert due_of(order) == NOW + DAY


def test_what_is_flagged_or_proposed_stands_beside_its_lane() -> None:
    order = order_in(
        Status.SCHEDULED,
        staff_flags=(StaffFlag.CONTRADICTION,),
        proposal=Proposal(kind="cancel", reason="r", by=ACTOR, at=NOW, expires_at=NOW + DAY),
    )
    assert set(beside(order)) == BESIDE
    assert place_of(order) == Place(Lane.FOC, FOC)

    later = listed(order).but(updated_at=NOW + DAY, staff_flags=(StaffFlag.CONTRADICTION, StaffFlag.FOC_IN_PAST))
    assert beside(later) == beside(order), "a flag stands since the first came up"


def view(name: View, now: datetime, order: PortOrder) -> bool:
    return stands_in(order, range_of(name, now, HOURS, POLICY))


def test_a_confirmed_date_is_todays_until_its_grace_is_over_and_then_has_passed() -> None:
    scheduled = order_in(Status.SCHEDULED)

    def views(now: datetime) -> list[View]:
        return [name for name in View if name != View.ASSIGNED and view(name, now, scheduled)]

    midnight = HOURS.today(FOC)[0]
    assert views(midnight - timedelta(seconds=1)) == []
    assert views(midnight) == [View.FOC_TODAY]
    assert views(FOC + timedelta(hours=4)) == [View.FOC_TODAY]
    assert views(FOC + timedelta(hours=4, seconds=1)) == [View.FOC_PASSED]
    assert views(FOC + 30 * DAY) == [View.FOC_PASSED]


def test_waits_come_into_view_when_they_are_too_long_and_our_turns_at_once() -> None:
    silent, ours = order_in(Status.SUBMITTED), order_in(Status.IN_REVIEW)
    assert [view(View.CARRIER_SILENT, NOW + days * DAY, silent) for days in (0, 3, 4)] == [False, False, True]
    assert view(View.TO_REVIEW, NOW, ours)


def test_a_proposal_is_in_view_until_it_expires() -> None:
    proposal = Proposal(kind="cancel", reason="r", by=ACTOR, at=NOW, expires_at=NOW + DAY)
    order = order_in(Status.SCHEDULED, proposal=proposal)
    assert view(View.SECOND_PERSON, NOW, order)
    assert not view(View.SECOND_PERSON, NOW + 2 * DAY, order)


@settings(deadline=None)
@given(
    st.sampled_from([status for status in Status if status != Status.SUBMITTING]),
    st.sampled_from([*Owner, None]),
    st.booleans(),
    st.booleans(),
    st.integers(0, 4),
    st.integers(-5, 40),
)
def test_an_order_is_in_one_view_of_the_lanes_at_most(
    status: Status, owner: Owner | None, dated: bool, passed: bool, faults: int, days: int
) -> None:
    order = order_in(
        status,
        owner=owner,
        confirmed_foc_at=FOC if dated else None,
        review_passed=passed,
        faults_in_a_row=faults,
    )
    lanes = [name for name in View if name not in (View.FLAGGED, View.SECOND_PERSON, View.ASSIGNED)]
    shown = [name for name in lanes if view(name, NOW + days * DAY, order)]
    assert len(shown) <= 1
    if place_of(order) is None:
        assert not shown
