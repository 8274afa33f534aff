"""A day at the desk, from the queue alone: what comes up, what is done about it, and an empty queue in the evening."""

from datetime import timedelta

from shared.domain.model import CarrierEventKind, Role
from tests.unit.support.desk import Bench, at_carrier, bench, in_review, reviewing, scheduled
from tests.world import Client

K = CarrierEventKind


def views(key: Client) -> dict[str, int]:
    items = key.get("/admin/queue").body["items"]
    return {one["view"]: one["count"] for one in items if one["count"] and one["view"] != "behind"}


def numbers(n: int) -> list[str]:
    return [f"+1212555{2400 + n}"]


def test_everything_that_came_up_is_seen_to_from_the_queue() -> None:
    world = reviewing()
    lead = world.client(Role.SUPPORT_LEAD)
    # Orders from last week: a silent signer, a customer who does not answer, a silent carrier.
    slow_signer = bench(world, numbers=numbers(1))
    asked = at_carrier(world, numbers=numbers(2))
    asked.hear(K.REJECTED, reasons=[("pin_invalid", "PIN")])
    silent = at_carrier(world, numbers=numbers(3))
    world.clock.advance(days=16)
    for desk in (slow_signer, asked, silent):
        world.work(desk.request_id)
    # This morning: two to review, one that was rejected for us to settle, one that ports today.
    good, bad = in_review(world, numbers=numbers(4)), in_review(world, numbers=numbers(5))
    ours = at_carrier(world, numbers=numbers(6))
    ours.hear(K.REJECTED, reasons=[("no_coverage", "none")])
    today = at_carrier(world, numbers=numbers(7))
    today.hear(K.ACCEPTED)
    today.hear(K.FOC_CONFIRMED, confirmed_foc_at=world.clock.now() + timedelta(hours=3))
    called_off = scheduled(world, numbers=numbers(8))
    staff = good.staff

    before = views(staff)
    assert before["to_review"] == 2
    assert before["rejected"] == 1
    assert before["carrier_silent"] == 1
    assert before["signer_silent"] == 1
    assert before["foc_today"] == 1

    # Reviews, together.
    acts = [
        {"act": "assign", "order_id": good.order.id, "version": good.order.version, "body": {"to": "me"}},
        {"act": "approve", "order_id": good.order.id, "version": good.order.version + 1},
        {"act": "return", "order_id": bad.order.id, "version": bad.order.version, "body": {"reason": "No bill."}},
    ]
    assert staff.post("/admin/actions", {"items": acts}).body["done"] == 3
    world.work(good.request_id)
    world.work(bad.request_id)

    # Silence: the carrier is asked, and answers; the signer is replaced by somebody who signs.
    world.clock.advance(minutes=1)
    event = world.carrier.event(silent.order.reference, K.ACCEPTED, world.clock.now())
    world.carrier.happened[silent.order.reference] = [
        event,
        world.carrier.event(
            silent.order.reference,
            K.FOC_CONFIRMED,
            world.clock.now(),
            confirmed_foc_at=world.clock.now() + timedelta(days=5),
        ),
    ]
    _at(staff, silent, "poll")
    _at(staff, silent, "assign", to="me")
    assert silent.order.status == "scheduled"
    _at(staff, silent, "clear-flags", reason="It has answered.")
    body = {"signer": {"name": "Kim Lee", "email": "kim@lee.example.com"}}
    _at(staff, slow_signer, "signer", **body)

    # What is ours: sent on with a note. What ports today: marked once the carrier says so on the telephone.
    _at(staff, ours, "resubmit", note="Covered now.")
    world.work(ours.request_id)
    world.clock.advance(hours=3)
    staff.post(f"/admin/orders/{today.order.id}/calls", {"talked_to": "Jo", "ticket": "T-1", "note": "It moved."})
    _at(staff, today, "mark-ported")
    world.work(today.request_id)
    assert today.order.status == "completed"

    # A cancellation after the date wants a second person.
    _at(staff, called_off, "cancel", reason="The customer called.")
    assert views(lead)["second_person"] == 1
    _at(lead, called_off, "confirm")
    world.work(called_off.request_id)
    assert called_off.order.status == "cancelled"

    assert views(staff) == {"assigned": 2}


def _at(key: Client, desk: Bench, act: str, **body: object) -> None:
    answer = key.post(f"/admin/orders/{desk.order.id}/{act}", body, if_match=f'"{desk.order.version}"')
    assert answer.status == 200, answer.body
