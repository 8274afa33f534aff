"""What our team does next is said for every order that stands in a view."""

import pytest

from shared.domain.desk_next import next_for_staff
from shared.domain.desk_queue import View
from shared.domain.lifecycle import TERMINAL, Owner, Status
from shared.domain.model import Ask, StaffFlag
from tests.unit.rules.builders import any_order


@pytest.mark.parametrize("view", [view for view in View if view not in (View.FLAGGED, View.ASSIGNED)])
def test_every_view_says_what_to_do(view: View) -> None:
    assert next_for_staff(any_order(), view)


@pytest.mark.parametrize("flag", StaffFlag)
def test_every_flag_says_what_to_do(flag: StaffFlag) -> None:
    assert next_for_staff(any_order(staff_flags=(flag,)), View.FLAGGED)


@pytest.mark.parametrize("status", [status for status in Status if status not in (*TERMINAL, Status.DRAFT)])
@pytest.mark.parametrize("owner", Owner)
def test_an_order_by_itself_says_what_to_do_whoever_has_it(status: Status, owner: Owner) -> None:
    assert next_for_staff(any_order(status=status, owner=owner)) or (status, owner) == (Status.IN_REVIEW, Owner.STAFF)


def test_an_order_that_is_over_asks_for_nothing() -> None:
    assert {next_for_staff(any_order(status=status, owner=None)) for status in (*TERMINAL, Status.DRAFT)} == {""}


def test_the_order_adds_its_own() -> None:
    flags = any_order(status=Status.IN_REVIEW, owner=Owner.STAFF, review_flags=("paper_letter",))
    assert next_for_staff(flags, View.TO_REVIEW).endswith("compare the scan.")
    asks = (Ask(code="no_coverage", detail="Nobody serves the area.", fix=""),)
    rejected = any_order(status=Status.ACTION_REQUIRED, owner=Owner.STAFF, asks=asks)
    assert next_for_staff(rejected).endswith("Nobody serves the area.")
