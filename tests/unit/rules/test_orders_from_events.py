import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.lifecycle import TERMINAL, ActorKind, Status, may_move
from shared.domain.model import Ask, CarrierEvent, CarrierEventKind
from shared.domain.orders_from_events import CarrierState, carrier_state, contradicts, path_after, status_after
from tests.unit.rules.builders import NOW, any_event

K = CarrierEventKind
WRONG_ZIP = Ask(code="postal_code_mismatch", detail="The ZIP code differs.", fix="Enter the right one.")


def story(*kinds: CarrierEventKind) -> list[CarrierEvent]:
    """Events an hour apart, each heard when it happened."""
    return [
        any_event(
            kind,
            NOW + timedelta(hours=index),
            event_id=f"e{index}",
            confirmed_foc_at=NOW + timedelta(days=10 + index) if kind == K.FOC_CONFIRMED else None,
            reasons=(WRONG_ZIP,) if kind == K.REJECTED else (),
        )
        for index, kind in enumerate(kinds)
    ]


@st.composite
def stories(draw: st.DrawFn) -> list[CarrierEvent]:
    """Any events, some at the same time of the carrier's or of ours."""
    return [
        any_event(
            draw(st.sampled_from(list(K))),
            NOW + timedelta(hours=draw(st.integers(0, 4))),
            event_id=f"e{index}",
            received_at=NOW + timedelta(hours=draw(st.integers(0, 6))),
            confirmed_foc_at=NOW + timedelta(days=draw(st.integers(1, 30))),
        )
        for index in range(draw(st.integers(0, 7)))
    ]


@given(stories(), st.randoms(use_true_random=False))
def test_any_arrival_of_the_same_events_with_repetitions_ends_the_same(
    events: list[CarrierEvent], rng: random.Random
) -> None:
    arrived = events + [rng.choice(events) for _ in range(rng.randint(0, 5)) if events]
    later = [event.but(received_at=event.received_at + timedelta(hours=9)) for event in arrived[::3]]
    arrived += later
    rng.shuffle(arrived)

    assert carrier_state(arrived) == carrier_state(events)


def settled(current: Status, state: CarrierState) -> Status:
    """The status after making every move, each of which the carrier may make."""
    while (to := status_after(current, state)) is not None:
        assert may_move(current, to, ActorKind.CARRIER)
        current = to
    return current


@given(st.permutations(story(K.ACCEPTED, K.REJECTED, K.ACCEPTED, K.FOC_CONFIRMED, K.PORTED)), st.data())
def test_an_order_ends_the_same_however_its_events_arrive(arrived: list[CarrierEvent], data: st.DataObject) -> None:
    arrived = [*arrived, data.draw(st.sampled_from(arrived))]
    status, heard = Status.SUBMITTED, []
    for event in arrived:
        heard.append(event)
        status = settled(status, carrier_state(heard))

    assert status == Status.COMPLETED


@given(st.permutations(story(K.ACCEPTED, K.FOC_CONFIRMED, K.REJECTED, K.ACCEPTED)))
def test_a_date_taken_back_is_taken_back_however_the_events_arrive(arrived: list[CarrierEvent]) -> None:
    status, heard = Status.SUBMITTED, []
    for event in arrived:
        heard.append(event)
        status = settled(status, carrier_state(heard))

    assert status == Status.SUBMITTED
    assert carrier_state(heard).confirmed_foc_at is None


@given(stories(), st.sampled_from(list(Status)))
def test_every_move_is_one_that_a_carrier_may_make_and_it_comes_to_an_end(
    events: list[CarrierEvent], current: Status
) -> None:
    state = carrier_state(events)
    for to in path_after(current, state):
        assert may_move(current, to, ActorKind.CARRIER)
        current = to


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ([], Status.SUBMITTED),
        ([K.ACCEPTED], Status.SUBMITTED),
        ([K.ACCEPTED, K.REJECTED], Status.ACTION_REQUIRED),
        ([K.ACCEPTED, K.FOC_CONFIRMED], Status.SCHEDULED),
        ([K.FOC_CONFIRMED, K.ACCEPTED], Status.SCHEDULED),
        ([K.FOC_CONFIRMED, K.ACTIVATING], Status.ACTIVATING),
        ([K.FOC_CONFIRMED, K.ACTIVATING, K.PORTED], Status.COMPLETED),
        ([K.PORTED, K.ACTIVATING], Status.COMPLETED),
        ([K.PORTED], Status.COMPLETED),
        ([K.CANCELLED], Status.CANCELLED),
        ([K.CANCEL_REFUSED], Status.SUBMITTED),
    ],
)
def test_a_submitted_order_follows_the_carrier(kinds: list[CarrierEventKind], expected: Status) -> None:
    assert settled(Status.SUBMITTED, carrier_state(story(*kinds))) == expected


def test_reasons_and_dates_are_those_that_stand() -> None:
    rejected = carrier_state(story(K.FOC_CONFIRMED, K.REJECTED))
    again = carrier_state(story(K.FOC_CONFIRMED, K.REJECTED, K.ACCEPTED, K.FOC_CONFIRMED))

    assert rejected.reasons == (WRONG_ZIP,)
    assert rejected.confirmed_foc_at is None
    assert again.reasons == ()
    assert again.confirmed_foc_at == NOW + timedelta(days=13)


def test_a_second_date_replaces_the_first() -> None:
    assert carrier_state(story(K.FOC_CONFIRMED, K.FOC_CONFIRMED)).confirmed_foc_at == NOW + timedelta(days=11)


def test_an_order_we_have_not_sent_yet_does_not_move() -> None:
    state = carrier_state(story(K.ACCEPTED, K.FOC_CONFIRMED))

    assert status_after(Status.IN_REVIEW, state) is None
    assert status_after(Status.DRAFT, state) is None


@pytest.mark.parametrize("ended", sorted(TERMINAL))
def test_what_has_ended_here_stays_ended(ended: Status) -> None:
    for kind in K:
        assert status_after(ended, carrier_state(story(kind))) is None


def test_a_cancelled_order_that_ports_is_a_case() -> None:
    assert contradicts(Status.CANCELLED, carrier_state(story(K.PORTED)))
    assert contradicts(Status.COMPLETED, carrier_state(story(K.PORTED, K.CANCELLED)))
    assert not contradicts(Status.COMPLETED, carrier_state(story(K.PORTED)))
    assert not contradicts(Status.CANCELLED, carrier_state(story(K.ACCEPTED, K.CANCELLED)))
    assert not contradicts(Status.SUBMITTED, carrier_state(story(K.REJECTED)))


def test_old_news_does_not_answer_a_cancellation() -> None:
    state = carrier_state(story(K.ACCEPTED, K.FOC_CONFIRMED))

    assert status_after(Status.CANCEL_REQUESTED, state) is None


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ([K.ACCEPTED, K.CANCEL_REFUSED], [Status.SUBMITTED]),
        ([K.ACCEPTED, K.FOC_CONFIRMED, K.CANCEL_REFUSED], [Status.SCHEDULED]),
        ([K.FOC_CONFIRMED, K.ACTIVATING, K.CANCEL_REFUSED], [Status.SCHEDULED, Status.ACTIVATING]),
        ([K.REJECTED, K.CANCEL_REFUSED], [Status.SUBMITTED, Status.ACTION_REQUIRED]),
        ([K.ACCEPTED, K.CANCELLED], [Status.CANCELLED]),
        ([K.ACCEPTED, K.CANCEL_REFUSED, K.PORTED], [Status.COMPLETED]),
    ],
)
def test_a_refused_cancellation_goes_back_to_where_the_carrier_was(
    kinds: list[CarrierEventKind], expected: list[Status]
) -> None:
    assert list(path_after(Status.CANCEL_REQUESTED, carrier_state(story(*kinds)))) == expected


def test_a_refusal_of_an_earlier_cancellation_does_not_answer_a_later_one() -> None:
    state = carrier_state(story(K.ACCEPTED, K.CANCEL_REFUSED))

    assert status_after(Status.CANCEL_REQUESTED, state, since=NOW + timedelta(hours=5)) is None


def test_a_rejection_of_what_was_sent_before_a_correction_does_not_stop_it_again() -> None:
    rejected = carrier_state(story(K.ACCEPTED, K.REJECTED))
    corrected_at = NOW + timedelta(hours=5)

    assert status_after(Status.SUBMITTED, rejected, asked_at=corrected_at) is None
    assert status_after(Status.CHANGE_PENDING, rejected, asked_at=corrected_at) is None
    assert status_after(Status.SUBMITTED, rejected, asked_at=NOW) == Status.ACTION_REQUIRED


def test_a_port_counts_whatever_was_asked_meanwhile() -> None:
    ported = carrier_state(story(K.FOC_CONFIRMED, K.PORTED))

    assert status_after(Status.CHANGE_PENDING, ported, asked_at=NOW + timedelta(hours=5)) == Status.COMPLETED
