"""Following an order to its end: polls, reminders, silence, what goes first, and what is learned of it."""

from datetime import date, timedelta
from typing import Any

import pytest

from shared.domain.carriers import Snapshot
from shared.domain.lifecycle import Status
from shared.domain.mails import Mail
from shared.domain.model import CarrierEventKind as K
from shared.domain.model import PortOrder, Role
from shared.domain.number_class import NumberClass
from shared.domain.policy import Policy
from shared.ports import Unavailable
from shared.usecases.poll_carriers import next_poll, poll_carriers
from tests.world import NUMBERS, START, Client, World, any_losing_account, csv_of

LOCAL, TOLL_FREE = "+12125552301", "+18005552302"


@pytest.fixture
def world() -> World:
    return World()


def at_carrier(world: World, client: Client, **request: Any) -> tuple[str, PortOrder]:
    request_id = world.submitted(client, **request)
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    return request_id, world.orders(request_id)[0]


def told(client: Client, request_id: str) -> list[str]:
    return [event["type"] for event in client.get(f"/v1/port-requests/{request_id}/events?limit=200").body["items"]]


def test_a_poll_makes_up_for_every_webhook_that_was_lost(world: World) -> None:
    client = world.client()
    request_id, order = at_carrier(world, client)
    now = world.clock.now()
    foc = now + timedelta(days=3)
    world.carrier.happened[order.reference] = [
        world.carrier.event(order.reference, K.ACCEPTED, now + timedelta(hours=1)),
        world.carrier.event(order.reference, K.FOC_CONFIRMED, now + timedelta(hours=2), confirmed_foc_at=foc),
        world.carrier.event(order.reference, K.PORTED, foc),
    ]
    world.clock.advance(days=4)

    first = poll_carriers(world.desk)
    again = poll_carriers(world.desk, everything=True)
    world.work(request_id)

    assert (first.asked, first.learned) == (1, 3)
    assert again.learned == 0
    ended = world.orders(request_id)[0]
    assert (ended.status, ended.confirmed_foc_at, ended.actual_ported_at) == (Status.COMPLETED, foc, foc)


def test_a_carrier_that_does_not_answer_is_asked_again_soon(world: World) -> None:
    client = world.client()
    _, order = at_carrier(world, client)
    world.clock.advance(hours=2)
    world.carrier.fail_before = 1

    failed = poll_carriers(world.desk)
    world.clock.advance(minutes=6)
    after = poll_carriers(world.desk)

    assert [one.split(":")[0] for one in failed.failed] == [order.id]
    assert after.asked == 1


def test_trouble_that_nobody_foresaw_with_one_order_holds_up_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = world.client()
    (_, bad), (other_id, good) = (at_carrier(world, client, numbers=(number,)) for number in NUMBERS[:2])
    now = world.clock.now()
    foc = now + timedelta(days=3)
    world.carrier.happened[good.reference] = [
        world.carrier.event(good.reference, K.FOC_CONFIRMED, now + timedelta(hours=1), confirmed_foc_at=foc)
    ]
    answered = world.carrier.get

    def get(reference: str) -> Snapshot | None:
        if reference == bad.reference:
            raise ValueError("Dana Whitfield is no date")
        return answered(reference)

    monkeypatch.setattr(world.carrier, "get", get)
    world.clock.advance(hours=2)

    first = poll_carriers(world.desk)
    soon = poll_carriers(world.desk)
    world.clock.advance(hours=1, minutes=1)
    later = poll_carriers(world.desk)

    assert (first.asked, first.learned, first.failed) == (1, 1, (f"{bad.id}: ValueError",))
    assert world.orders(other_id)[0].confirmed_foc_at == foc
    assert (soon.asked, soon.failed) == (0, ())
    assert later.failed == first.failed


def test_an_order_that_its_carrier_lost_is_a_case_for_our_team(world: World) -> None:
    client = world.client()
    request_id, order = at_carrier(world, client)
    del world.carrier.orders[order.reference]

    poll_carriers(world.desk, everything=True)
    poll_carriers(world.desk, everything=True)

    assert world.orders(request_id)[0].staff_flags == ("carrier_lost_order",)
    assert told(client, request_id).count("order.flagged") == 1


def test_an_order_that_has_ended_is_asked_about_no_more(world: World) -> None:
    client = world.client()
    request_id, _ = at_carrier(world, client)
    world.port(request_id)
    world.clock.advance(days=30)

    assert poll_carriers(world.desk).asked == 0


@pytest.mark.parametrize(("hours_to_foc", "minutes"), [(None, 60), (72, 60), (2.5, 30), (1, 5), (-1, 5)], ids=str)
def test_polls_are_hourly_and_close_to_the_date_every_five_minutes(
    world: World, hours_to_foc: float | None, minutes: int
) -> None:
    _, order = at_carrier(world, world.client())
    foc = None if hours_to_foc is None else START + timedelta(hours=hours_to_foc)
    scheduled = order.but(status=Status.SCHEDULED if foc else Status.SUBMITTED, confirmed_foc_at=foc)

    assert next_poll(scheduled, START, Policy()) == START + timedelta(minutes=minutes)


def test_the_date_is_told_three_times_and_the_destination_tried_that_day(world: World) -> None:
    client = world.client()
    request_id, order = at_carrier(world, client)
    foc = world.clock.now() + timedelta(days=7)
    world.hear(order, K.FOC_CONFIRMED, confirmed_foc_at=foc)
    world.work(request_id)

    for hours in (73, 71, 25, 23, 9, 7, 2, 0.5):
        world.clock.set(foc - timedelta(hours=hours))
        world.work(request_id)

    events = client.get(f"/v1/port-requests/{request_id}/events?limit=200").body["items"]
    assert [one["data"]["hours"] for one in events if one["type"] == "order.foc_near"] == [72, 24, 1]
    assert [one["type"] for one in events].count("order.destination_checked") == 1


def test_a_date_that_is_confirmed_late_is_told_once(world: World) -> None:
    client = world.client()
    request_id, order = at_carrier(world, client)

    world.hear(order, K.FOC_CONFIRMED, confirmed_foc_at=world.clock.now() + timedelta(hours=20))
    world.work(request_id)

    events = client.get(f"/v1/port-requests/{request_id}/events?limit=200").body["items"]
    assert [one["data"]["hours"] for one in events if one["type"] == "order.foc_near"] == [24]


def test_a_destination_that_would_not_ring_is_for_our_team(world: World) -> None:
    client = world.client()
    request_id, order = at_carrier(world, client)
    foc = world.clock.now() + timedelta(days=2)
    world.hear(order, K.FOC_CONFIRMED, confirmed_foc_at=foc)
    world.platform.deaf.add(LOCAL)
    world.clock.set(foc - timedelta(hours=4))
    world.work(request_id)

    assert "destination_silent" in world.orders(request_id)[0].staff_flags
    assert "order.destination_silent" in told(client, request_id)


def test_a_silent_carrier_is_chased_and_then_escalated(world: World) -> None:
    client = world.client()
    request_id, _ = at_carrier(world, client)

    for _ in range(12):
        world.clock.advance(days=1)
        world.work(request_id)

    found = told(client, request_id)
    assert "order.carrier_silent" in found
    assert "order.carrier_escalated" in found
    order = world.orders(request_id)[0]
    assert order.owner == "staff"
    assert "carrier_silent" in order.staff_flags


def test_a_carriers_silence_is_counted_in_its_own_business_days() -> None:
    thanksgiving_worked = '{"Lakeside Telecom": {"open": ["2026-11-26", "2026-11-27"], "closed": ["2026-11-30"]}}'
    world = World(policy=Policy(auto_review=True, calendars=thanksgiving_worked))
    client = world.client()
    request_id, order = at_carrier(world, client, carrier_name="Lakeside Telecom")
    on_its_calendar = order.due_at

    world.clock.set(START + timedelta(days=4))  # the Friday
    world.work(request_id)

    noted = world.orders(request_id)[0]
    silence = [
        event
        for event in client.get(f"/v1/port-requests/{request_id}/events?limit=200").body["items"]
        if event["type"] == "order.carrier_silent"
    ]
    assert on_its_calendar is not None
    assert on_its_calendar.date() == date(2026, 11, 26)
    assert [event["data"]["business_days"] for event in silence] == [4]
    assert noted.due_at is not None
    assert noted.due_at.date() == date(2026, 12, 1)


def test_a_toll_free_number_that_rings_at_a_porting_one_goes_first(world: World) -> None:
    client = world.client()
    request_id: str = client.post("/v1/port-requests", {"name": "Both"}).body["id"]
    path = f"/v1/port-requests/{request_id}"
    rows = csv_of([LOCAL]) + f"{TOLL_FREE},{LOCAL},Toll-free,Google Ads,Acme Plumbing\n"
    report = client.call("PUT", f"{path}/numbers", rows)
    assert report.body["accepted"] == 2, report.body
    assert client.post(f"{path}/losing-accounts", any_losing_account()).status == 201
    world.invoice(client, request_id)
    answer = client.post(f"{path}/submit")
    assert answer.status == 200, answer.body
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)

    by_class = {order.number_class: order for order in world.orders(request_id)}
    assert by_class[NumberClass.TOLL_FREE].status == Status.SUBMITTED
    assert by_class[NumberClass.LOCAL].status == Status.IN_REVIEW
    assert by_class[NumberClass.LOCAL].goes_after == (by_class[NumberClass.TOLL_FREE].id,)

    for kind in (K.FOC_CONFIRMED, K.PORTED):
        world.hear(by_class[NumberClass.TOLL_FREE], kind)
    world.work(request_id)
    world.work(request_id)

    assert {order.number_class: order.status for order in world.orders(request_id)} == {
        "toll_free": Status.COMPLETED,
        "local": Status.SUBMITTED,
    }


def test_how_long_a_port_took_is_remembered(world: World) -> None:
    client = world.client()
    request_id, _ = at_carrier(world, client)
    world.clock.advance(days=12)
    world.port(request_id)

    assert world.memory.port_times("simulated#local") == (12,)
    assert world.memory.port_times("simulated#local#from#lakesidetelecom") == (12,)
    assert world.memory.port_times("simulated#local#bulk") == ()


def test_a_transfer_pin_that_has_expired_is_asked_for_again(world: World) -> None:
    world.policy = Policy(auto_review=False, public_base_url="https://port.example.com")
    world.use(world.memory)
    client = world.client()
    support = world.client(Role.SUPPORT)
    request_id = world.submitted(
        client, carrier_name="Verizon Wireless", service_type="wireless", pin="48213", pin_status="provided"
    )
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    world.clock.advance(days=8)
    order = world.orders(request_id)[0]
    assert support.post(f"/admin/orders/{order.id}/review", {"decision": "accept"}, if_match="*").status == 200
    world.work(request_id)

    asked = world.orders(request_id)[0]
    assert asked.status == Status.ACTION_REQUIRED
    assert [ask.code for ask in asked.asks] == ["pin_needed"]
    assert "expired" in asked.asks[0].detail

    account_id = asked.losing_account.id
    path = f"/v1/port-requests/{request_id}/losing-accounts/{account_id}/pin"
    assert client.call("PUT", path, {"pin": "99812"}).status == 200
    world.work(request_id)
    assert world.carrier.orders[asked.reference].pin == "99812"


def test_a_pin_expires_and_is_asked_for_as_the_operator_says_of_its_carrier(world: World) -> None:
    world.memory.put_playbook('{"Lakeside Telecom": {"where_pin": "Call 611.", "pin_days_business": 3}}')
    client = world.client()
    request_id = world.submitted(client, pin="48213", pin_status="provided")
    world.work(request_id)
    world.clock.advance(days=3)
    world.sign(client, request_id)
    world.work(request_id)

    (ask,) = world.orders(request_id)[0].asks
    assert ask.code == "pin_needed"
    assert "Call 611. The PIN is good for 3 days on a business account." in ask.detail
    form = client.get(f"/v1/port-requests/{request_id}/corrections").body["items"][0]
    assert form["reasons"][0]["hints"] == ["Call 611. The PIN is good for 3 days on a business account."]


def test_no_pin_is_asked_for_where_every_number_brought_its_own(world: World) -> None:
    client = world.client()
    request_id: str = client.post("/v1/port-requests", {"name": "Phones"}).body["id"]
    path = f"/v1/port-requests/{request_id}"
    lines = csv_of(["+12125552301", "+12125552302"]).splitlines()
    rows = "\n".join([lines[0] + ",pin", *(f"{line},48{index}13" for index, line in enumerate(lines[1:]))]) + "\n"
    assert client.call("PUT", f"{path}/numbers", rows).body["accepted"] == 2
    wireless = any_losing_account(service_type="wireless", pin_status="unknown")
    assert client.post(f"{path}/losing-accounts", wireless).status == 201
    world.invoice(client, request_id)
    assert client.post(f"{path}/submit").status == 200
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)

    order = world.orders(request_id)[0]
    assert order.status == Status.SUBMITTED
    assert [one.pin for one in world.carrier.orders[order.reference].numbers] == ["48013", "48113"]


def near(world: World) -> list[Mail]:
    """The mails that say that a date is near."""
    return [one.mail for one in world.mailbox.sent if one.tags["kind"] == "foc_near_requester"]


def test_who_asked_is_mailed_before_the_date_once_for_each_time(world: World) -> None:
    client = world.client()
    request_id, order = at_carrier(world, client)
    foc = world.clock.now() + timedelta(days=7)
    world.hear(order, K.FOC_CONFIRMED, confirmed_foc_at=foc)

    for hours in (100, 71, 70, 23, 22, 0.5, 0.4):
        world.clock.set(foc - timedelta(hours=hours))
        world.work(request_id)
        world.mail(request_id)
        world.mail(request_id)

    mails = near(world)
    assert len(mails) == 3
    assert "Lakeside Telecom" in mails[0].text
    assert "LT-884213" not in mails[0].text


def test_a_date_that_moved_is_told_anew(world: World) -> None:
    client = world.client()
    request_id, order = at_carrier(world, client)
    first = world.clock.now() + timedelta(hours=30)
    world.hear(order, K.FOC_CONFIRMED, confirmed_foc_at=first)
    world.work(request_id)
    world.clock.advance(minutes=3)
    world.mail(request_id)
    world.hear(order, K.FOC_CONFIRMED, confirmed_foc_at=first + timedelta(days=9))
    world.clock.set(first + timedelta(days=7))
    world.work(request_id)
    world.clock.advance(minutes=3)
    world.mail(request_id)

    assert len(near(world)) == 2


def test_a_reminder_that_cannot_be_sent_is_tried_again(world: World) -> None:
    client = world.client()
    request_id, order = at_carrier(world, client)
    world.hear(order, K.FOC_CONFIRMED, confirmed_foc_at=world.clock.now() + timedelta(hours=20))
    world.work(request_id)
    world.clock.advance(minutes=3)
    world.mailbox.failures = 9

    with pytest.raises(Unavailable):
        world.mail(request_id)
    assert not near(world)
    world.mailbox.failures = 0
    world.clock.advance(minutes=10)
    for _ in range(2):
        world.mail(request_id)

    assert len(near(world)) == 1


def test_one_orders_trouble_holds_up_no_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = world.client()
    _, broken = at_carrier(world, client)
    world.clock.advance(hours=2)

    def fails(reference: str) -> None:
        raise ValueError(f"what the carrier says of {reference} is no JSON")

    monkeypatch.setattr(world.carrier, "get", fails)
    polled = poll_carriers(world.desk)
    again = poll_carriers(world.desk)

    assert polled.failed == (f"{broken.id}: ValueError",)
    assert again.asked == 0
    assert again.failed == ()
