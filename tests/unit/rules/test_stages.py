"""The way of a request in stages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.lifecycle import Status
from shared.domain.model import CarrierStage, PortOrder
from shared.domain.stages import Stage, stages_of
from tests.unit.rules.builders import any_order, any_request

ENDED_WELL = (Status.COMPLETED, Status.PARTIALLY_COMPLETED)
STOPPED = (Status.CANCELLED, Status.EXPIRED)


def standings(status: Status, *orders: PortOrder) -> list[str]:
    return [one.standing for one in stages_of(any_request(status=status), orders)]


@given(st.sampled_from(Status))
def test_what_is_behind_is_done_and_what_is_to_come_is_ahead(status: Status) -> None:
    found = standings(status)

    assert len(found) == len(Stage)
    assert found == sorted(found, key=["done", "now", "ended", "ahead"].index)
    assert (found.count("now") == 1) is (status not in (*ENDED_WELL, *STOPPED))
    assert (found.count("ended") == 1) is (status in STOPPED)


@pytest.mark.parametrize("status", ENDED_WELL)
def test_all_of_it_is_done_once_numbers_were_ported(status: Status) -> None:
    assert set(standings(status)) == {"done"}


def test_an_order_that_our_own_check_stopped_is_not_with_its_carrier() -> None:
    ours = any_order(status=Status.ACTION_REQUIRED)
    theirs = any_order(status=Status.ACTION_REQUIRED, carrier_stage=CarrierStage.SENT)

    assert standings(Status.ACTION_REQUIRED, ours)[2] == "now"
    assert standings(Status.ACTION_REQUIRED, ours, theirs)[3] == "now"


def test_what_was_cancelled_shows_how_far_it_got() -> None:
    sent = any_order(status=Status.CANCELLED, carrier_stage=CarrierStage.SENT)

    assert standings(Status.CANCELLED, any_order(status=Status.CANCELLED), sent)[3] == "ended"
    assert standings(Status.CANCELLED)[0] == "ended"
