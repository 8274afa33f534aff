"""The last digits of a tax number: asked for where the carrier has a field for them, sent once, then kept nowhere."""

from typing import Any

import pytest

from shared.domain.corrections import Correction
from shared.domain.lifecycle import Status
from shared.domain.model import CarrierEventKind as K
from shared.domain.model import PortOrder
from shared.domain.policy import Policy
from shared.ports import Unavailable
from shared.usecases.corrections.correcting import Fixes
from shared.usecases.corrections.links import correct_by_link, open_link
from shared.usecases.losing_accounts import AccountFields
from tests.unit.usecases.rejecting import correct, rejected
from tests.world import NUMBERS, Client, World

DIGITS = "4837"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World) -> Client:
    return world.client()


def give(client: Client, request_id: str, order: PortOrder, digits: str = DIGITS, **body: Any) -> Any:
    return correct(client, request_id, order, edit={"tax_id_last4": digits, **body.pop("edit", {})}, **body)


def now(world: World, request_id: str) -> PortOrder:
    return world.orders(request_id)[0]


def form_of(client: Client, request_id: str) -> Any:
    return client.get(f"/v1/port-requests/{request_id}/corrections").body["items"][0]


def test_the_digits_go_out_once_with_the_change_and_are_deleted_then(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "tax_id_required")
    (reason,) = form_of(client, request_id)["reasons"]
    assert (reason["fixes"], reason["fields"]) == (["edit", "attest"], ["tax_id_last4"])

    assert give(client, request_id, order).status == 200

    assert now(world, request_id).sealed_tax_id
    world.work(request_id)
    submission, change = world.carrier.changes[0]
    assert dict(change.fields) == {"tax_id_last4": DIGITS}
    assert DIGITS not in repr((submission, change))
    sent = now(world, request_id)
    assert (sent.status, sent.sealed_tax_id) == (Status.CHANGE_PENDING, "")
    world.port(request_id)
    assert now(world, request_id).status == Status.COMPLETED


def test_they_wait_for_the_rest_and_go_with_it(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "tax_id_required", "postal_code_mismatch")

    give(client, request_id, order)
    world.work(request_id)
    assert not world.carrier.changes
    assert [one["sent"] for one in form_of(client, request_id)["fields"]] == ["10001"]
    correct(client, request_id, order, edit={"service_address": {"postal_code": "10001-4321"}})
    world.work(request_id)

    assert dict(world.carrier.changes[0][1].fields) == {
        "tax_id_last4": DIGITS,
        "service_address.postal_code": "10001-4321",
    }
    assert now(world, request_id).sealed_tax_id == ""


@pytest.mark.parametrize("fault", ["fail_before", "fail_after"])
def test_a_call_that_failed_is_repeated_with_them(world: World, client: Client, fault: str) -> None:
    request_id, order = rejected(world, client, "tax_id_required")
    give(client, request_id, order)
    setattr(world.carrier, fault, 1)

    with pytest.raises(Unavailable):
        world.work(request_id)
    assert now(world, request_id).sealed_tax_id
    world.clock.advance(minutes=5)
    world.work(request_id)

    assert [dict(change.fields) for _, change in world.carrier.changes] == [{"tax_id_last4": DIGITS}]
    assert now(world, request_id).sealed_tax_id == ""


def test_a_change_that_is_refused_for_something_else_still_has_them(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "tax_id_required")
    give(client, request_id, order)
    world.carrier.refuse_change = [("postal_code_mismatch", "")]
    world.work(request_id)
    world.carrier.refuse_change = ()

    correct(client, request_id, order, edit={"service_address": {"postal_code": "10001-4321"}})
    world.work(request_id)

    assert world.carrier.changes[0][1].fields["tax_id_last4"] == DIGITS
    assert now(world, request_id).sealed_tax_id == ""


def test_an_order_that_no_carrier_took_is_handed_over_with_them(world: World, client: Client) -> None:
    world.carrier.refuse = [("tax_id_required", "")]
    request_id = world.submitted(client)
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    order = now(world, request_id)
    assert [ask.code for ask in order.asks] == ["tax_id_required"]
    world.carrier.refuse = ()

    assert give(client, request_id, order).status == 200
    world.work(request_id)

    assert world.carrier.orders[order.reference].tax_id_last4 == DIGITS
    assert (now(world, request_id).status, now(world, request_id).sealed_tax_id) == (Status.SUBMITTED, "")


@pytest.mark.parametrize("answer", ["too_late", "unknown"])
def test_a_change_that_the_carrier_did_not_take_is_over_or_waits(world: World, client: Client, answer: Any) -> None:
    request_id, order = rejected(world, client, "tax_id_required")
    give(client, request_id, order)
    world.carrier.answer = answer
    world.work(request_id)

    after = now(world, request_id)
    assert bool(after.sealed_tax_id) == (after.change is not None)
    world.clock.advance(days=40)
    client.post(f"/v1/port-requests/{request_id}/cancel")
    world.work(request_id)
    assert now(world, request_id).sealed_tax_id == ""


def test_an_order_that_ends_first_forgets_them(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "tax_id_required", "postal_code_mismatch")
    give(client, request_id, order)

    world.clock.advance(days=13)
    world.work(request_id)

    assert (now(world, request_id).status, now(world, request_id).sealed_tax_id) == (Status.EXPIRED, "")


def test_a_cancelled_order_forgets_them(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "tax_id_required", "postal_code_mismatch")
    give(client, request_id, order)

    client.post(f"/v1/port-requests/{request_id}/cancel")
    world.work(request_id)

    assert (now(world, request_id).status, now(world, request_id).sealed_tax_id) == (Status.CANCELLED, "")


def test_nothing_that_is_told_or_kept_holds_them(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "tax_id_required", "postal_code_mismatch")
    given = give(client, request_id, order)
    path = f"/v1/port-requests/{request_id}"
    told = [given.body, *(client.get(f"{path}{more}").body for more in ("", "/events", "/orders", "/corrections"))]
    correct(client, request_id, order, edit={"service_address": {"postal_code": "10001-4321"}})
    world.work(request_id)
    told += [client.get(f"{path}{more}").body for more in ("", "/events", "/orders", "/corrections")]

    assert DIGITS not in repr(told)
    assert DIGITS not in repr(vars(world.memory))
    assert DIGITS not in repr([sent.mail.text for sent in world.mailbox.sent])
    events = [event for event in client.get(f"{path}/events").body["items"] if event["type"] == "order.corrected"]
    assert events[0]["data"]["fields"] == ["service_address.postal_code"]


@pytest.mark.parametrize("digits", ["", "483", "48370", "123-45-4837", "123454837", "48a7", "４８３７"])
def test_anything_but_four_digits_is_refused_and_not_repeated(world: World, client: Client, digits: str) -> None:
    request_id, order = rejected(world, client, "tax_id_required")

    refused = give(client, request_id, order, digits)

    assert refused.status == 422
    (problem,) = refused.body["errors"]
    assert (problem["code"], problem["pointer"]) == ("tax_id_format", "/edit/tax_id_last4")
    assert not digits or digits not in repr(refused.body)
    assert now(world, request_id).sealed_tax_id == ""


def test_where_nothing_asks_for_them_they_are_refused(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "postal_code_mismatch")

    refused = give(client, request_id, order, edit={"service_address": {"postal_code": "10001-4321"}})

    assert refused.codes == ["tax_id_not_asked"]


def test_a_carrier_without_a_field_for_them_is_answered_by_a_confirmation() -> None:
    world = World(Policy(auto_review=True, carrier_profiles='{"simulated": {"takes_tax_id": false}}'))
    client = world.client()
    request_id, order = rejected(world, client, "tax_id_required")

    form = form_of(client, request_id)
    assert (form["reasons"][0]["fixes"], form["fields"]) == (["attest"], [])
    assert give(client, request_id, order).codes == ["tax_id_not_asked"]
    done = {"code": "tax_id_required", "done_on": world.clock.now().date().isoformat()}
    assert correct(client, request_id, order, attest=[done]).status == 200
    world.work(request_id)
    assert dict(world.carrier.changes[0][1].fields) == {}


def test_who_has_a_link_gives_them(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "tax_id_required", "postal_code_mismatch")
    made = client.post(
        f"/v1/port-requests/{request_id}/correction-links",
        {"order_id": order.id, "person": {"name": "Pat Lee"}, "codes": ["tax_id_required"]},
    )
    token = made.body["url"].rsplit("/", 1)[1]

    assert [field.name for field in open_link(world.desk, token)[1].fields] == ["tax_id_last4"]
    correct_by_link(world.desk, token, Fixes(AccountFields({}), Correction(), tax_id_last4=DIGITS))

    assert now(world, request_id).sealed_tax_id
    assert [ask.code for ask in now(world, request_id).asks] == ["postal_code_mismatch"]


def test_what_a_retry_is_known_by_does_not_depend_on_them(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "tax_id_required")
    body = {"order_id": order.id, "edit": {"tax_id_last4": DIGITS}}
    path = f"/v1/port-requests/{request_id}/corrections"

    first = client.post(path, body, idempotency_key="same")
    again = client.post(path, {**body, "edit": {"tax_id_last4": "1111"}}, idempotency_key="same")

    assert (first.status, again.status) == (200, 200)
    world.work(request_id)
    assert dict(world.carrier.changes[0][1].fields) == {"tax_id_last4": DIGITS}


def test_asked_for_again_they_are_given_again(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "tax_id_required")
    give(client, request_id, order)
    world.work(request_id)
    assert world.hear(now(world, request_id), K.REJECTED, reasons=[("tax_id_required", "")]) == "applied"

    assert give(client, request_id, now(world, request_id), "1122").status == 200
    world.work(request_id)

    assert [change.fields["tax_id_last4"] for _, change in world.carrier.changes] == [DIGITS, "1122"]


def test_they_go_with_the_order_that_takes_the_place_of_this_one() -> None:
    world = World(Policy(auto_review=True, carrier_profiles='{"simulated": {"can_remove_numbers": false}}'))
    client = world.client()
    request_id, order = rejected(world, client, "tax_id_required", "number_not_on_account")
    world.carrier.cancellation = "cancelled"

    assert give(client, request_id, order, drop_numbers=[NUMBERS[0]]).status == 200
    for _ in range(3):
        world.work(request_id)

    old, new = world.orders(request_id)
    assert (old.status, new.status) == (Status.CANCELLED, Status.SUBMITTED)
    assert world.carrier.orders[new.reference].tax_id_last4 == DIGITS
    assert (old.sealed_tax_id, new.sealed_tax_id) == ("", "")
