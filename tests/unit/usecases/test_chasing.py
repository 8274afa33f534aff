"""Asking a carrier that is silent about an order: how it is said, once, and what holds nothing up."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from shared.domain.carriers import CarrierComment
from shared.domain.lifecycle import Owner
from shared.domain.model import CarrierEventKind as K
from shared.domain.model import Chase, PortOrder, Role, StaffFlag
from shared.domain.policy import Policy
from shared.ports import CarrierRefused, Unavailable
from shared.usecases.drive_order import record_failure
from tests.fakes import FakeCarrier
from tests.unit.carrier_mails.builders import any_mail
from tests.unit.carrier_mails.test_mails_for_staff import apply, receive
from tests.unit.usecases.test_carrier_answers import at_carrier, manual_world, now_is, say
from tests.world import NUMBERS, START, Answer, Client, World

CONTACT = '{"manual": {"contact_email": "lnp@carrier.example.com"}}'


@dataclass
class TalkingCarrier(FakeCarrier):
    """A carrier that something can be said to about an order."""

    said: list[tuple[str, str]] = field(default_factory=list)
    deaf: Exception | None = None

    def add_comment(self, reference: str, text: str) -> CarrierComment:
        if self.deaf is not None:
            raise self.deaf
        said = super().add_comment(reference, text)
        self.said.append((reference, text))
        return said


def talking_world() -> tuple[World, TalkingCarrier]:
    world, carrier = (
        World(Policy(auto_review=True, carrier_profiles='{"simulated": {"takes_comments": true}}')),
        TalkingCarrier(),
    )
    carriers: Any = world.desk.carriers
    carriers["simulated"] = world.carrier = carrier
    return world, carrier


def chase(staff: Client, order: PortOrder, key: str = "", **body: str) -> Answer:
    return staff.post(f"/admin/orders/{order.id}/chase", body, **({"idempotency_key": key} if key else {}))


def told(world: World, client: Client, order: PortOrder, prefix: str = "order.chase") -> list[dict[str, Any]]:
    items = client.get(f"/v1/port-requests/{order.request_id}/events?limit=200").body["items"]
    return [event for event in items if event["type"].startswith(prefix)]


def silent(world: World, client: Client) -> PortOrder:
    """An order whose carrier has said nothing for six business days."""
    order = at_carrier(world, client)
    for _ in range(12):
        world.clock.advance(days=1)
        world.work(order.request_id)
    order = now_is(world, order)
    assert (order.owner, order.staff_flags) == (Owner.STAFF, (StaffFlag.CARRIER_SILENT,))
    return order


def test_the_desk_is_mailed_what_to_ask_and_the_carrier_has_its_days_anew() -> None:
    world = manual_world()
    client, staff = world.client(), world.client(Role.SUPPORT)
    order = silent(world, client)

    answer = chase(staff, order, note="The customer moves house on Friday.")
    world.work(order.request_id)

    mail = world.mailbox.to("desk@example.com")[-1]
    after = now_is(world, order)
    assert (answer.status, answer.body["chase"]["way"], answer.body["chase"]["to"]) == (200, "desk", "desk@example.com")
    assert order.reference in mail.subject
    assert answer.body["chase"]["text"] in mail.text
    assert "The customer moves house on Friday." in mail.text
    assert f"/admin/orders/{order.id}/carrier-answers" in mail.text
    assert "LT-884213" not in mail.text + mail.html
    assert (after.owner, after.staff_flags, after.chase) == (Owner.CARRIER, (), None)
    assert after.due_at is not None
    assert after.due_at.date() == date(2026, 12, 9)  # Saturday December 5 and three business days
    assert [(one["type"], one["actor"]["kind"]) for one in told(world, client, order)] == [
        ("order.chased", "staff"),
        ("order.chase_sent", "system"),
    ]
    assert "moves house" not in str(told(world, client, order))


def test_a_carrier_with_an_address_is_mailed_itself_and_answers_to_where_mails_are_taken_in() -> None:
    world = manual_world(carrier_profiles=CONTACT, inbound_mail_address="ports@example.com")
    client, staff = world.client(), world.client(Role.SUPPORT)
    order = at_carrier(world, client)

    answer = chase(staff, order)
    world.work(order.request_id)

    (mail,) = world.mailbox.to("lnp@carrier.example.com")
    assert (answer.body["chase"]["way"], answer.body["chase"]["to"]) == ("mail", "lnp@carrier.example.com")
    assert (mail.text.strip(), mail.reply_to) == (answer.body["chase"]["text"], "ports@example.com")
    assert "/admin/" not in mail.text


def test_a_carrier_that_takes_comments_is_told_on_the_order() -> None:
    world, carrier = talking_world()
    client, staff = world.client(), world.client(Role.SUPPORT)
    order = at_carrier(world, client)

    answer = chase(staff, order, note="Is the FOC on its way?")
    world.work(order.request_id)

    assert answer.body["chase"]["way"] == "comment"
    assert carrier.said == [(order.reference, answer.body["chase"]["text"])]


def test_where_nobody_can_be_reached_staff_get_the_text_to_send() -> None:
    world = World()
    client, staff = world.client(), world.client(Role.SUPPORT)
    order = silent(world, client)

    answer = chase(staff, order)
    world.work(order.request_id)

    assert (answer.body["chase"]["way"], answer.body["chase"]["to"]) == ("draft", None)
    assert order.reference in answer.body["chase"]["subject"]
    assert f"Your order: FAKE-{order.reference}" in answer.body["chase"]["text"]
    assert "Since: 2026-11-23 15:00 UTC" in answer.body["chase"]["text"]
    assert [one["type"] for one in told(world, client, order)] == ["order.chased"]
    assert now_is(world, order).owner == Owner.CARRIER


def test_the_same_key_again_asks_once_and_answers_the_same() -> None:
    world, carrier = talking_world()
    client, staff = world.client(), world.client(Role.SUPPORT)
    order = at_carrier(world, client)

    first, again = chase(staff, order, key="k1", note="x"), chase(staff, order, key="k1", note="x")
    other = chase(staff, order, key="k1", note="y")
    world.work(order.request_id)

    assert (first.status, again.status, again.body["chase"]) == (200, 200, first.body["chase"])
    assert (other.status, other.body["code"]) == (422, "idempotency_key_reused")
    assert len(carrier.said) == 1


def as_it_is(world: World, client: Client, order: PortOrder) -> None:
    world.hear(order, K.PORTED)


def rejected(world: World, client: Client, order: PortOrder) -> None:
    world.hear(order, K.REJECTED, reasons=[("address_mismatch", "")])


@pytest.mark.parametrize(
    ("make", "code"), [(as_it_is, "terminal_state"), (rejected, "not_the_carriers_turn")], ids=["ended", "customers"]
)
def test_a_carrier_with_nothing_to_say_is_not_asked(
    make: Callable[[World, Client, PortOrder], None], code: str
) -> None:
    world = World()
    client, staff = world.client(), world.client(Role.SUPPORT)
    order = at_carrier(world, client)
    make(world, client, order)

    answer = chase(staff, order)

    assert (answer.status, answer.body["code"]) == (409, code)


def test_an_order_that_no_carrier_has_is_not_chased() -> None:
    world = World()
    client, staff = world.client(), world.client(Role.SUPPORT)
    (order,) = world.orders(world.submitted(client))

    answer = chase(staff, order)

    assert (answer.status, answer.body["code"]) == (409, "not_at_carrier")


def test_what_our_team_waits_for_after_a_rejection_can_be_chased() -> None:
    world = World()
    client, staff = world.client(), world.client(Role.SUPPORT)
    order = at_carrier(world, client)
    world.hear(order, K.REJECTED, reasons=[("carrier_unresponsive", "")])

    answer = chase(staff, order)

    after = now_is(world, order)
    assert "your current carrier does not answer" in answer.body["chase"]["text"].lower()
    assert (after.status, after.owner) == ("action_required", Owner.STAFF)
    assert after.due_at is not None
    assert after.due_at.date() == (START + timedelta(days=7)).date()


def test_customers_do_not_chase_and_notes_have_an_end() -> None:
    world = World()
    client, staff = world.client(), world.client(Role.SUPPORT)
    order = at_carrier(world, client)

    assert chase(client, order).status == 403
    assert (chase(staff, order, note="x" * 2001).codes, now_is(world, order)) == (["note_too_long"], order)


def test_a_carrier_that_spoke_meanwhile_is_not_asked_any_more() -> None:
    world, carrier = talking_world()
    client, staff = world.client(), world.client(Role.SUPPORT)
    order = at_carrier(world, client)
    chase(staff, order)

    world.hear(order, K.FOC_CONFIRMED)
    world.work(order.request_id)

    assert carrier.said == []
    assert now_is(world, order).chase is None


@pytest.mark.parametrize("trouble", [Unavailable("down"), CarrierRefused("no comments on this order")], ids=str)
def test_what_cannot_be_said_is_told_and_holds_nothing_up(trouble: Exception) -> None:
    world, carrier = talking_world()
    client, staff = world.client(), world.client(Role.SUPPORT)
    order = at_carrier(world, client)
    carrier.deaf = trouble
    chase(staff, order)

    for _ in range(4):
        fails_or_goes_on(world, order)
        world.clock.advance(hours=7)

    assert now_is(world, order).chase is None
    assert told(world, client, order)[-1]["type"] == "order.chase_not_sent"
    assert (now_is(world, order).fault, now_is(world, order).retry_at) == ("", None)


def fails_or_goes_on(world: World, order: PortOrder) -> None:
    """What the state machine does with a step that raises."""
    try:
        world.work(order.request_id)
    except Unavailable as failed:
        record_failure(world.desk, order.id, "send_chase", str(failed))


def test_a_lost_answer_says_it_twice_rather_than_not_at_all() -> None:
    world = manual_world()
    client, staff = world.client(), world.client(Role.SUPPORT)
    order = at_carrier(world, client)
    chase(staff, order)
    before = len(world.mailbox.to("desk@example.com"))
    world.mailbox.lost_answers = 1

    for _ in range(2):
        fails_or_goes_on(world, order)
        world.clock.advance(hours=1)

    assert len(world.mailbox.to("desk@example.com")) == before + 2
    assert told(world, client, order)[-1]["type"] == "order.chase_sent"


def test_a_mail_of_the_carrier_is_answered_with_a_chase_once() -> None:
    world = manual_world()
    client, staff = world.client(), world.client(Role.SUPPORT)
    order = at_carrier(world, client, NUMBERS[:2])
    mail = receive(world, any_mail(order.reference, "We are looking into it."))

    first, again = apply(staff, mail, "chase", note="Any news?"), apply(staff, mail, "chase", note="Any news?")
    world.work(order.request_id)

    assert (first.status, again.status) == (200, 200)
    assert first.body["chase"] == again.body["chase"]
    assert "Any news?" in world.mailbox.to("desk@example.com")[-1].text
    (chased,) = told(world, client, order, "order.chased")
    assert chased["data"] == {"way": "desk", "carrier_mail_id": mail.id}
    assert first.body["mail"]["used_as"] == "chase"


def test_a_mail_about_an_order_that_waits_for_its_customer_stays_new() -> None:
    world = manual_world()
    client, staff = world.client(), world.client(Role.SUPPORT)
    order = at_carrier(world, client)
    say(staff, order, "rejected", reasons=[{"code": "address_mismatch"}])
    mail = receive(world, any_mail(order.reference, "?"))

    answer = apply(staff, mail, "chase")

    stored = world.memory.carrier_mail(mail.id)
    assert (answer.status, answer.body["code"]) == (409, "not_the_carriers_turn")
    assert stored is not None
    assert stored.state == "new"


def test_what_is_to_be_said_waits_with_its_order() -> None:
    world, _ = talking_world()
    client, staff = world.client(), world.client(Role.SUPPORT)
    order = at_carrier(world, client)
    chase(staff, order, note=" Please. ")

    waiting = now_is(world, order).chase

    assert isinstance(waiting, Chase)
    assert (waiting.note, waiting.way, waiting.by.kind) == ("Please.", "comment", "staff")
