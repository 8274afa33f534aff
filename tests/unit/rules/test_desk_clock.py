"""The desk's hours, and the clock of an order that runs by them while it is our team's turn."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shared.domain.desk_clock import age_minutes, ticked
from shared.domain.desk_hours import DeskHours, read_desk_hours
from shared.domain.lifecycle import Owner
from shared.domain.model import DeskClock, PortOrder
from shared.domain.policy import Policy
from tests.unit.rules.builders import any_order

HOURS = DeskHours()
MONDAY_10 = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # 10:00 in New York; Thanksgiving is that Thursday
POLICY = Policy()

moments = st.integers(0, 60 * 24 * 365 * 3).map(lambda later: MONDAY_10 + timedelta(minutes=later))
minutes = st.integers(min_value=0, max_value=60 * 24 * 30)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def test_a_desk_day_has_twelve_hours_and_weekends_and_holidays_none() -> None:
    days = {
        "a Monday": ("2026-11-23", 720),
        "Thanksgiving": ("2026-11-26", 0),
        "a Saturday": ("2026-11-28", 0),
        "the Sunday when clocks go back": ("2026-11-01", 0),
        "the Monday after it": ("2026-11-02", 720),
    }
    found = {
        name: HOURS.minutes_between(at(f"{day}T00:00:00-05:00"), at(f"{day}T00:00:00-05:00") + timedelta(days=1))
        for name, (day, _) in days.items()
    }
    assert found == {name: open_minutes for name, (_, open_minutes) in days.items()}


def test_nothing_passes_at_night() -> None:
    assert HOURS.minutes_between(at("2026-11-23T21:00:00-05:00"), at("2026-11-24T09:00:00-05:00")) == 0
    assert HOURS.later(at("2026-11-23T20:30:00-05:00"), 60) == at("2026-11-24T09:30:00-05:00")


def test_no_time_is_over_at_once_and_what_begins_closed_begins_when_the_desk_opens() -> None:
    assert HOURS.later(MONDAY_10, 0) == MONDAY_10
    assert HOURS.later(at("2026-11-28T12:00:00-05:00"), 0) == at("2026-11-30T09:00:00-05:00")


def test_today_is_the_day_where_the_desk_is() -> None:
    assert HOURS.today(at("2026-11-23T23:30:00-05:00")) == (
        at("2026-11-23T00:00:00-05:00"),
        at("2026-11-24T00:00:00-05:00"),
    )


def test_a_desk_may_be_open_until_midnight_and_be_elsewhere() -> None:
    late = DeskHours(opens=8, closes=24, zone="America/Los_Angeles")
    assert late.minutes_between(at("2026-11-23T00:00:00-08:00"), at("2026-11-24T00:00:00-08:00")) == 16 * 60


def test_an_operator_writes_other_hours() -> None:
    assert read_desk_hours("9-21 America/New_York") == DeskHours()
    assert read_desk_hours("0-24 UTC") == DeskHours(0, 24, "UTC")


@pytest.mark.parametrize(
    "text", ["", "9-21", "21-9 America/New_York", "9-25 UTC", "9:00-21:00 UTC", "9-21 Mars/Olympus"]
)
def test_hours_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"desk|zone"):
        read_desk_hours(text)


@given(moments, minutes)
def test_so_many_minutes_later_so_many_minutes_have_passed(start: datetime, wanted: int) -> None:
    assert HOURS.minutes_between(start, HOURS.later(start, wanted)) == wanted


@given(moments, minutes, minutes)
def test_minutes_add_up(start: datetime, first: int, second: int) -> None:
    assume(
        second > 0
    )  # none after closing time begin at closing time, or as the desk opens: the same moment to the desk
    between = HOURS.later(start, first)
    assert HOURS.later(between, second) == HOURS.later(start, first + second)


# --- the clock of an order --------------------------------------------------------------------------------------------


def turned(order: PortOrder, owner: Owner | None, now: datetime) -> PortOrder:
    return ticked(order.but(owner=owner), now, POLICY)


def new(owner: Owner = Owner.STAFF, **changes: Any) -> PortOrder:
    return turned(any_order(**changes), owner, MONDAY_10)


def test_our_turn_lasts_a_desk_day() -> None:
    assert new().clock == DeskClock(holder=Owner.STAFF, since=MONDAY_10, due_at=MONDAY_10 + timedelta(days=1))


def test_the_clock_stands_while_the_customer_has_the_order_and_goes_on_after() -> None:
    order = turned(new(), Owner.CUSTOMER, MONDAY_10 + timedelta(hours=5))
    assert (order.clock.minutes, order.clock.due_at) == (300, None)
    assert age_minutes(order, MONDAY_10 + timedelta(hours=9), HOURS) == 300

    tuesday = MONDAY_10 + timedelta(days=1)
    back = turned(turned(order, Owner.SIGNER, MONDAY_10 + timedelta(hours=7)), Owner.STAFF, tuesday)
    assert back.clock == DeskClock(holder=Owner.STAFF, since=tuesday, minutes=300, due_at=tuesday + timedelta(hours=7))
    assert age_minutes(back, tuesday + timedelta(hours=1), HOURS) == 360


def test_time_that_is_used_up_is_due_at_once() -> None:
    thursday = at("2026-12-03T10:00:00-05:00")
    order = turned(turned(new(), Owner.CUSTOMER, MONDAY_10 + timedelta(days=2)), Owner.STAFF, thursday)
    assert order.clock.due_at == thursday


def test_after_the_carrier_our_next_turn_begins_anew() -> None:
    order = turned(new(), Owner.CARRIER, MONDAY_10 + timedelta(hours=5))
    assert order.clock.minutes == 0
    assert age_minutes(order, MONDAY_10 + timedelta(hours=6), HOURS) == 60, "the carrier has had it for an hour"

    back = turned(order, Owner.STAFF, MONDAY_10 + timedelta(hours=6))
    assert (back.clock.minutes, back.clock.due_at) == (0, MONDAY_10 + timedelta(days=1, hours=6))


def test_a_change_without_a_turn_leaves_the_clock_alone() -> None:
    order = new()
    assert ticked(order, MONDAY_10 + timedelta(hours=3), POLICY) is order
    assert turned(turned(order, None, MONDAY_10), None, MONDAY_10 + timedelta(days=1)).clock.since == MONDAY_10


@given(st.lists(st.tuples(st.sampled_from([*Owner, None]), st.integers(0, 3000)), max_size=12))
def test_no_sequence_of_turns_makes_time_run_backwards(turns: list[tuple[Owner | None, int]]) -> None:
    order, now = new(), MONDAY_10
    for owner, later in turns:
        now += timedelta(minutes=later)
        before = order
        order = turned(order, owner, now)
        assert order.clock.holder == owner
        assert 0 <= order.clock.minutes <= before.clock.minutes + HOURS.minutes_between(MONDAY_10, now)
        assert (order.clock.due_at is not None) == (owner == Owner.STAFF)
        assert order.clock.minutes <= age_minutes(order, now, HOURS) <= HOURS.minutes_between(MONDAY_10, now)
