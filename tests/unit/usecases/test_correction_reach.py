"""How far a correction reaches: the other orders of its account, other accounts, and later rejections."""

from typing import Any

import pytest

from shared.domain.lifecycle import Status
from shared.domain.model import CarrierEventKind as K
from shared.domain.model import PortOrder, Role
from shared.usecases.corrections.links import open_link
from shared.usecases.signing.links import DeadLink
from tests.unit.usecases.rejecting import correct, rejected
from tests.world import NUMBERS, Client, World, any_losing_account, csv_of


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World) -> Client:
    return world.client()


def with_an_unsent_sibling(
    world: World, client: Client, *reasons: str, **account: Any
) -> tuple[str, PortOrder, PortOrder]:
    """A request with a rejected order, and a later one of the same account that is yet to be signed."""
    request_id, order = rejected(world, client, *reasons, **account)
    path = f"/v1/port-requests/{request_id}"
    assert client.call("PUT", f"{path}/numbers", csv_of((*NUMBERS, "+12125552309"))).status == 200
    assert client.post(f"{path}/submit").status == 200
    (young,) = (one for one in world.orders(request_id) if one.id != order.id)
    world.work(request_id)
    return request_id, order, young


def with_another_account(client: Client, request_id: str) -> str:
    other = any_losing_account(label="Other", carrier_name="Northern Tel", account_number="NT-5521")
    added: str = client.post(f"/v1/port-requests/{request_id}/losing-accounts", other).body["id"]
    return added


def held(world: World, order: PortOrder) -> PortOrder:
    found = world.memory.order(order.id)
    assert found is not None
    return found


def test_an_order_that_no_carrier_has_is_corrected_with_its_sibling(world: World, client: Client) -> None:
    request_id, order, young = with_an_unsent_sibling(world, client, "postal_code_mismatch", "account_number_mismatch")
    edit = {"account_number": "LT-99001", "service_address": {"postal_code": "10001-4321"}}

    assert correct(client, request_id, order, edit=edit).status == 200

    mended = held(world, young)
    assert mended.losing_account.service_address.postal_code == "10001-4321"
    assert mended.losing_account.account_number_last4 == "9001"
    assert mended.losing_account.service_address.line1 == young.losing_account.service_address.line1
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    sent = world.carrier.orders[young.reference]
    assert (sent.account_number, sent.service_address["postal_code"]) == ("LT-99001", "10001-4321")


def test_a_letter_of_a_sibling_that_no_longer_holds_is_signed_anew(world: World, client: Client) -> None:
    request_id, order, young = with_an_unsent_sibling(world, client, "end_user_name_mismatch")
    before = held(world, young).letter

    assert correct(client, request_id, order, edit={"end_user_name": "Acme Plumbing LLC"}).status == 200
    world.work(request_id)

    after = held(world, young)
    assert after.status == Status.AWAITING_SIGNATURE
    assert after.losing_account.end_user_name == "Acme Plumbing LLC"
    assert after.letter.revision == before.revision + 1
    assert before.unsigned is not None
    assert after.letter.unsigned is not None
    assert after.letter.unsigned.sha256 != before.unsigned.sha256


def test_a_sibling_that_waited_for_the_pin_goes_on(world: World, client: Client) -> None:
    four_days = {"carrier_name": "AT&T", "subscriber_type": "residential", "end_user_name": "Ada Lee"}
    request_id, order, young = with_an_unsent_sibling(
        world, client, "pin_invalid", pin="482913", pin_status="provided", **four_days
    )
    world.clock.advance(days=5)
    world.sign(client, request_id)
    world.work(request_id)
    assert [ask.code for ask in held(world, young).asks] == ["pin_needed"]

    assert correct(client, request_id, order, edit={"pin": "99812"}).status == 200
    world.work(request_id)

    assert world.carrier.orders[young.reference].pin == "99812"
    assert held(world, young).status == Status.SUBMITTED


def test_an_order_that_its_carrier_has_is_left_as_it_is(world: World, client: Client) -> None:
    request_id, order, young = with_an_unsent_sibling(world, client, "postal_code_mismatch")
    world.sign(client, request_id)
    world.work(request_id)
    before = held(world, young)
    assert before.status == Status.SUBMITTED

    assert correct(client, request_id, order, edit={"service_address": {"postal_code": "10001-4321"}}).status == 200

    assert held(world, young) == before


@pytest.mark.parametrize("role", [Role.MANAGER, Role.CLIENT_MANAGER])
def test_a_letter_that_nobody_approved_does_not_go_out_by_moving_numbers(
    world: World, client: Client, role: Role
) -> None:
    (account_id,) = world.accounts
    theirs = world.client(role, account_id)
    request_id = world.submitted(theirs)
    assert client.post(f"/v1/port-requests/{request_id}/approval", {"decision": "approve"}).status == 200
    world.work(request_id)
    world.sign(theirs, request_id)
    world.work(request_id)
    (order,) = world.orders(request_id)
    world.hear(order, K.REJECTED, reasons=[("number_not_on_account", "")], numbers=(NUMBERS[2],))
    to = with_another_account(theirs, request_id)
    move = [{"number": NUMBERS[2], "losing_account_id": to}]

    refused = correct(theirs, request_id, order, move_numbers=move, attest=[{"code": "no", "done_on": "2026-11-23"}])
    assert refused.status == 422
    assert set(refused.codes) == {"approval_needed", "reason_unknown"}
    assert correct(client, request_id, order, move_numbers=move).status == 200


def test_an_account_that_numbers_are_to_move_to_stays(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "number_not_on_account", numbers=(NUMBERS[2],))
    to = with_another_account(client, request_id)
    path = f"/v1/port-requests/{request_id}/losing-accounts/{to}"
    version = client.get(path).headers["etag"]

    assert (
        correct(client, request_id, order, move_numbers=[{"number": NUMBERS[2], "losing_account_id": to}]).status == 200
    )

    assert client.call("DELETE", path, If_Match=version).status == 412
    refused = client.call("DELETE", path, If_Match=client.get(path).headers["etag"])
    assert (refused.status, refused.body["code"]) == (409, "account_in_order")


def test_a_link_does_not_open_what_is_rejected_later(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "postal_code_mismatch")
    body = {"order_id": order.id, "person": {"name": "Pat Lee"}}
    made = client.post(f"/v1/port-requests/{request_id}/correction-links", body).body
    token = made["url"].rsplit("/", 1)[1]
    assert made["codes"] == ["postal_code_mismatch"]

    world.hear(order, K.REJECTED, reasons=[("postal_code_mismatch", ""), ("account_number_mismatch", "")])
    _, form = open_link(world.desk, token)
    assert [reason.code for reason in form.reasons] == ["postal_code_mismatch"]

    world.hear(order, K.REJECTED, reasons=[("account_number_mismatch", "")])
    with pytest.raises(DeadLink):
        open_link(world.desk, token)
