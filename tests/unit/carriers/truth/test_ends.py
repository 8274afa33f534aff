"""How orders end that were ported in part, were cancelled twice, or whose change waits while they are cancelled."""

from datetime import timedelta

import pytest

from shared.domain.lifecycle import Status
from shared.domain.model import CarrierEventKind, CarrierStage
from shared.ports import Unavailable
from tests.unit.carriers.truth.stories import Books, any_books
from tests.world import NUMBERS, Client, World

K = CarrierEventKind


@pytest.fixture
def books() -> Books:
    return any_books()


def hear(books: Books, kind: CarrierEventKind, *reasons: str, numbers: tuple[str, ...] = ()) -> str:
    books.clock.advance(minutes=5)
    now = books.clock.now()
    foc = now + timedelta(days=7) if kind == K.FOC_CONFIRMED else None
    event = books.carrier.event(
        books.order.reference, kind, now, confirmed_foc_at=foc, reasons=[(r, "") for r in reasons], numbers=numbers
    )
    books.carrier.happened.setdefault(books.order.reference, []).append(event)
    found = books.hear(event)
    books.clock.advance(minutes=5)
    return found


def states(books: Books) -> dict[str, str]:
    return {number: claim.own_state for number, claim in books.memory.claims(NUMBERS).items()}


def test_what_was_ported_stays_so_when_the_rest_is_never_put_right(books: Books) -> None:
    hear(books, K.PORTED, numbers=NUMBERS[:1])
    hear(books, K.REJECTED, "pin_invalid")
    books.work()
    books.clock.advance(days=20)
    books.work()

    assert (books.order.status, books.order.ported_count) == (Status.PARTIALLY_COMPLETED, 1)
    assert books.carrier.cancelled == {books.order.reference}
    assert states(books) == {NUMBERS[0]: "ported", NUMBERS[1]: "excluded", NUMBERS[2]: "excluded"}


def test_the_rest_of_an_order_that_the_customer_cancels_may_be_ported_again(books: Books) -> None:
    hear(books, K.PORTED, numbers=NUMBERS[:2])
    ported_at = books.clock.now() - timedelta(minutes=5)
    books.work()
    assert books.cancel()

    order = books.order
    assert (order.status, order.ported_count, order.actual_ported_at) == (Status.PARTIALLY_COMPLETED, 2, ported_at)
    assert states(books) == {NUMBERS[0]: "ported", NUMBERS[1]: "ported", NUMBERS[2]: "excluded"}


def test_a_second_cancellation_reaches_the_carrier_after_a_first_that_was_refused(books: Books) -> None:
    books.carrier.cancellation = "requested"
    shown = []
    for kind in (K.CANCEL_REFUSED, K.ACCEPTED, K.CANCEL_REFUSED):
        if books.order.status == Status.SUBMITTED:
            books.cancel()
        hear(books, kind)
        shown.append(books.order.status)

    assert shown == [Status.SUBMITTED, Status.CANCEL_REQUESTED, Status.SUBMITTED]
    assert books.carrier.called("ensure_cancelled") == 2


@pytest.mark.parametrize("outcome", ["requested", "too_late"])
def test_a_correction_that_waited_while_the_order_was_cancelled_is_sent_after_a_refusal(outcome: str) -> None:
    world = World()
    client = world.client()
    request_id = at_carrier(world, client)
    (order,) = world.orders(request_id)
    world.hear(order, K.REJECTED, reasons=[("pin_invalid", "")])
    body = {"order_id": order.id, "edit": {"pin": "482913", "pin_status": "provided"}}
    assert client.post(f"/v1/port-requests/{request_id}/corrections", body).status == 200
    world.carrier.cancellation = outcome  # type: ignore[assignment]
    assert client.post(f"/v1/port-requests/{request_id}/cancel").status == 200
    world.work(request_id)
    if outcome == "requested":
        world.hear(order, K.CANCEL_REFUSED)
        world.work(request_id)

    (order,) = world.orders(request_id)
    assert (order.status, order.change) == (Status.CHANGE_PENDING, None)
    assert [change.version for _, change in world.carrier.changes] == [2]
    world.port(request_id)
    assert world.orders(request_id)[0].status == Status.COMPLETED


def test_a_cancellation_is_answered_also_where_the_answer_to_the_submission_was_lost() -> None:
    world = World()
    client = world.client()
    request_id = world.submitted(client)
    world.work(request_id)
    world.sign(client, request_id)
    for _ in range(4):
        world.carrier.fail_after = 1
        try:
            world.work(request_id)
        except Unavailable:
            break
    world.carrier.fail_after = 0
    assert world.orders(request_id)[0].carrier_stage == CarrierStage.SENDING
    world.carrier.cancellation = "requested"
    assert client.post(f"/v1/port-requests/{request_id}/cancel").status == 200
    world.work(request_id)
    world.hear(world.orders(request_id)[0], K.CANCELLED)
    world.work(request_id)

    assert world.orders(request_id)[0].status == Status.CANCELLED


def test_a_number_that_was_dropped_is_told_to_a_carrier_that_takes_its_rejection_back() -> None:
    world = World()
    client = world.client()
    request_id = at_carrier(world, client)
    (order,) = world.orders(request_id)
    world.hear(order, K.REJECTED, reasons=[("account_number_mismatch", ""), ("pin_invalid", "")])
    body = {"order_id": order.id, "drop_numbers": [NUMBERS[0]]}
    answer = client.post(f"/v1/port-requests/{request_id}/corrections", body)
    assert (answer.status, answer.body["status"]) == (200, "action_required")
    world.work(request_id)
    assert not world.carrier.changes

    world.hear(order, K.FOC_CONFIRMED)
    world.work(request_id)

    assert [change.removed_numbers for _, change in world.carrier.changes] == [(NUMBERS[0],)]
    assert world.orders(request_id)[0].change is None


def test_a_number_is_dropped_once_and_never_the_last_however_fast_it_is_asked_for() -> None:
    world = World()
    client = world.client()
    request_id = at_carrier(world, client)
    (order,) = world.orders(request_id)
    world.hear(order, K.REJECTED, reasons=[("account_number_mismatch", ""), ("pin_invalid", "")])
    path = f"/v1/port-requests/{request_id}/corrections"

    answers = [
        client.post(path, {"order_id": order.id, "drop_numbers": [number]})
        for number in (NUMBERS[0], NUMBERS[0], NUMBERS[1], NUMBERS[2])
    ]

    assert [answer.status for answer in answers] == [200, 422, 200, 422]
    assert [answer.codes for answer in answers[1::2]] == [["number_not_in_order"], ["no_number_left"]]
    change = world.orders(request_id)[0].change
    assert change is not None
    assert change.dropped == NUMBERS[:2]


def test_an_order_that_expired_and_cannot_be_taken_back_is_a_case_for_our_team(books: Books) -> None:
    hear(books, K.REJECTED, "pin_invalid")
    books.carrier.cancellation = "too_late"
    books.clock.advance(days=20)
    books.work()

    assert books.order.status == Status.EXPIRED
    assert "contradiction" in books.order.staff_flags


def at_carrier(world: World, client: Client) -> str:
    request_id = world.submitted(client)
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    assert world.orders(request_id)[0].status == Status.SUBMITTED
    return request_id
