"""An order that ended is taken up again: a new order, linked to the old, for what was not ported."""

import pytest

from shared.adapters.memory.faults import FaultyStore, fail_at
from shared.domain.model import CarrierEventKind, PortOrder
from tests.unit.support.desk import Bench, at_carrier, in_review, scheduled
from tests.world import NUMBERS

K = CarrierEventKind


def cancelled(desk: Bench | None = None) -> Bench:
    made = desk or at_carrier()
    made.act("cancel", {"reason": "The customer called."})
    made.world.work(made.request_id)
    assert (made.order.status, made.order.tidied) == ("cancelled", True)
    return made


def both(desk: Bench) -> tuple[PortOrder, PortOrder]:
    old, new = desk.world.orders(desk.request_id)
    return old, new


def test_a_cancelled_order_goes_on_in_a_new_one_to_its_end() -> None:
    desk = cancelled()
    answer = desk.act("reopen", {"reason": "They want it after all."})

    assert answer.status == 200, answer.body
    old, new = both(desk)
    assert answer.body["result"] == {"new_order_id": new.id, "numbers_elsewhere": []}
    assert (old.status, old.reopened_as, new.reopened_from) == ("cancelled", new.id, old.id)
    assert (new.status, new.number_count, new.reference != old.reference) == ("awaiting_signature", 3, True)
    request = desk.customer.get(f"/v1/port-requests/{desk.request_id}").body
    assert (request["status"], request["counts"]) == ("awaiting_signature", {"awaiting_signature": 3})

    world = desk.world
    world.work(desk.request_id)
    world.sign(desk.customer, desk.request_id)
    world.work(desk.request_id)
    desk.staff.post(f"/admin/orders/{new.id}/approve", {}, if_match="*")
    world.work(desk.request_id)
    for kind in (K.ACCEPTED, K.FOC_CONFIRMED, K.PORTED):
        world.hear(both(desk)[1], kind)
    world.work(desk.request_id)
    request = desk.customer.get(f"/v1/port-requests/{desk.request_id}").body
    assert (request["status"], request["counts"]) == ("completed", {"completed": 3})
    claims = world.memory.claims(NUMBERS)
    assert {claim.order_id for claim in claims.values()} == {new.id}


def test_some_numbers_alone_are_taken_up() -> None:
    desk = cancelled()
    answer = desk.act("reopen", {"reason": "x", "numbers": ["(212) 555-2301"]})
    assert answer.status == 200, answer.body
    old, new = both(desk)
    assert (old.number_count, new.number_count) == (2, 1)
    request = desk.customer.get(f"/v1/port-requests/{desk.request_id}").body
    assert request["counts"] == {"awaiting_signature": 1, "cancelled": 2}
    rows = desk.staff.get(f"/admin/requests/{desk.request_id}/numbers?order_id={new.id}").body["items"]
    assert [row["number"] for row in rows] == [NUMBERS[0]]


def test_what_was_not_ported_of_an_order_that_ended_in_part_is_taken_up() -> None:
    desk = scheduled()
    desk.world.clock.advance(minutes=1)
    desk.hear(K.PORTED, numbers=[NUMBERS[0]])
    desk.world.clock.advance(minutes=1)
    desk.customer.post(f"/v1/port-requests/{desk.request_id}/cancel", {})
    desk.world.carrier.happened[desk.order.reference] = list(desk.world.memory.inbox(desk.order.id))
    desk.world.work(desk.request_id)
    assert desk.order.status == "partially_completed"

    answer = desk.act("reopen", {"reason": "x"})
    assert answer.status == 200, answer.body
    old, new = both(desk)
    assert new.number_count == 2
    rows = desk.staff.get(f"/admin/requests/{desk.request_id}/numbers?order_id={new.id}").body["items"]
    assert [row["number"] for row in rows] == [*NUMBERS[1:]]
    counts = desk.customer.get(f"/v1/port-requests/{desk.request_id}").body["counts"]
    assert counts == {"completed": 1, "awaiting_signature": 2}
    assert old.excluded_count == 0


def test_a_number_that_another_port_has_by_now_is_left_out_and_named() -> None:
    desk = cancelled()
    other = desk.world.client()
    desk.world.submitted(other, [NUMBERS[0]])

    answer = desk.act("reopen", {"reason": "x"})
    assert answer.body["result"]["numbers_elsewhere"] == [NUMBERS[0]]
    assert both(desk)[1].number_count == 2

    again = cancelled(in_review(desk.world, numbers=["+12125552371"]))
    desk.world.submitted(other, ["+12125552371"])
    refused = again.act("reopen", {"reason": "x"})
    assert (refused.status, refused.codes) == (409, ["number_active_port_exists"])


def test_what_cannot_be_reopened_says_why() -> None:
    desk = at_carrier()
    assert desk.act("reopen", {"reason": "x"}).body["code"] == "invalid_transition"
    cancelled(desk)
    assert desk.act("reopen").codes == ["reason_missing"]
    assert desk.act("reopen", {"reason": "x", "numbers": ["+12125550000"]}).codes == ["number_not_in_order"]
    assert desk.act("reopen", {"reason": "x"}).status == 200
    old = both(desk)[0]
    again = desk.staff.post(f"/admin/orders/{old.id}/reopen", {"reason": "x"}, if_match="*")
    assert again.body["code"] == "reopened_already"


def test_an_order_that_is_not_wound_up_yet_waits() -> None:
    desk = in_review()
    desk.act("cancel", {"reason": "x"})
    assert desk.act("reopen", {"reason": "x"}).body["code"] == "not_tidied"


def test_a_pin_of_before_is_asked_for_anew() -> None:
    desk = cancelled(at_carrier(pin_status="provided", pin="482913"))
    desk.act("reopen", {"reason": "x"})
    new = both(desk)[1]
    assert (new.losing_account.sealed_pin, new.losing_account.pin_status) == ("", "provided")


@pytest.mark.parametrize("fate", ["before", "half", "after"])
def test_a_fault_at_any_write_leaves_nothing_that_a_repetition_does_not_mend(fate: str) -> None:
    counted = cancelled()
    store = FaultyStore(counted.world.memory, lambda _, __: "ok")
    counted.world.use(store)
    counted.staff.app = counted.world.app
    assert counted.act("reopen", {"reason": "x"}, idempotency_key="k").status == 200
    writes = len(store.log)
    assert writes > 4

    for index in range(writes):
        desk = cancelled()
        old = desk.order
        faulty = FaultyStore(desk.world.memory, fail_at(index, fate))  # type: ignore[arg-type]
        desk.world.use(faulty)
        desk.staff.app = desk.world.app
        for _ in range(4):
            now = desk.world.memory.order(old.id)
            assert now is not None
            answer = desk.staff.post(
                f"/admin/orders/{old.id}/reopen", {"reason": "x"}, if_match=f'"{now.version}"', idempotency_key="k"
            )
            if answer.status == 200:
                break
        assert answer.status == 200, (index, answer.body)
        _, new = both(desk)
        claims = desk.world.memory.claims(NUMBERS)
        assert {claim.order_id for claim in claims.values()} == {new.id}, index
        request = desk.world.memory.request(desk.request_id)
        assert request is not None
        assert {name: count for name, count in request.counts.items() if count} == {"awaiting_signature": 3}, index
        kinds = [event.type for event in desk.world.memory.latest_events(desk.request_id, 50)]
        assert kinds.count("order.reopened") == 1
