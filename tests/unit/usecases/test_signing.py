"""Signing a letter: what is refused, what a repeated call answers, and the letter's PDF on the way."""

import io
from datetime import timedelta
from typing import Any

import pypdf
import pytest

from shared.adapters.pdf.sealing import PdfSealer
from shared.domain.lifecycle import Status
from shared.domain.model import Role
from shared.usecases.transitions import commit_order
from tests.unit.letters.sealed import FixedClock, our_key
from tests.world import START, Answer, Client, PlainPrinter, World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World) -> Client:
    return world.client()


def waiting(world: World, client: Client) -> tuple[str, dict[str, Any]]:
    """A request whose one letter waits to be signed, and its order."""
    request_id = world.submitted(client)
    world.work(request_id)
    (order,) = client.get(f"/v1/port-requests/{request_id}/orders").body["items"]
    assert order["status"] == "awaiting_signature"
    return request_id, order


def faults(answer: Answer) -> set[tuple[str, str]]:
    return {(error["code"], error["pointer"]) for error in answer.body["errors"]}


def letter(client: Client, request_id: str, order_id: str, query: str = "") -> Answer:
    return client.get(f"/v1/port-requests/{request_id}/letters/{order_id}.pdf{query}")


# --- what is refused ---


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"typed_name": "Dana\u0000 Whitfield"}, "/typed_name"),
        ({"typed_name": "Dana \u202eWhitfield"}, "/typed_name"),
        ({"typed_name": "Dana 中 Whitfield"}, "/typed_name"),
        ({"title": "Owner\u0000"}, "/title"),
        ({"title": "\u202e"}, "/title"),
        ({"title": "店長"}, "/title"),
    ],
)
def test_what_the_letter_cannot_print_is_refused_before_it_is_signed(
    world: World, client: Client, changes: dict[str, str], pointer: str
) -> None:
    request_id, order = waiting(world, client)

    answer = world.try_sign(client, request_id, order, **changes)

    assert answer.status == 422
    assert ("text_not_renderable", pointer) in faults(answer)
    assert world.orders(request_id)[0].status == Status.AWAITING_SIGNATURE


def test_a_signature_that_is_taken_is_printed() -> None:
    world = World(printer=PlainPrinter(real=True), sealer=PdfSealer(our_key(), FixedClock()))
    client = world.client()
    request_id, order = waiting(world, client)

    assert world.try_sign(client, request_id, order, typed_name="dana whitfield", title=" Owner ").status == 200
    world.work(request_id)

    signed = world.orders(request_id)[0].letter.signed
    assert signed is not None
    body = world.letters.read(signed.key, signed.version_id)
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages)
    assert "dana whitfield" in text


@pytest.mark.parametrize(
    ("days", "code"),
    [(2, "signed_at_in_future"), (400, "signed_at_in_future"), (-2, "signed_on_not_today")],
)
def test_a_letter_is_dated_the_day_it_is_signed(world: World, client: Client, days: int, code: str) -> None:
    request_id, order = waiting(world, client)

    answer = world.try_sign(client, request_id, order, signed_on=str((START + timedelta(days=days)).date()))

    assert answer.status == 422
    assert faults(answer) == {(code, "/signed_on")}


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_the_signers_today_may_be_the_day_before_or_after_by_utc(world: World, client: Client, days: int) -> None:
    request_id, order = waiting(world, client)

    answer = world.try_sign(client, request_id, order, signed_on=str((START + timedelta(days=days)).date()))

    assert answer.status == 200


def test_another_letter_than_the_one_at_hand_is_pointed_out_by_its_hash(world: World, client: Client) -> None:
    request_id, order = waiting(world, client)

    answer = world.try_sign(client, request_id, order, document_sha256="0" * 64)

    assert faults(answer) == {("loa_document_changed", "/document_sha256")}


# --- signing again ---


def test_the_same_signature_once_more_answers_as_signed(world: World, client: Client) -> None:
    request_id, order = waiting(world, client)
    first = world.try_sign(client, request_id, order)

    again = world.try_sign(client, request_id, order, document_sha256=order["letter"]["document_sha256"].upper())

    assert (first.status, again.status) == (200, 200)
    assert again.body["version"] == first.body["version"]


@pytest.mark.parametrize(
    "changes",
    [
        {"typed_name": "John Doe"},
        {"consent": False},
        {"document_sha256": "0" * 64},
        {"consent": False, "document_sha256": "0" * 64},
    ],
)
def test_another_signature_on_a_signed_letter_is_refused(world: World, client: Client, changes: dict[str, Any]) -> None:
    request_id, order = waiting(world, client)
    assert world.try_sign(client, request_id, order).status == 200

    again = world.try_sign(client, request_id, order, **changes)

    assert (again.status, again.body["code"]) == (409, "loa_already_signed")


@pytest.mark.parametrize("name", ["dana whitfield", "D. Whitfield"])
def test_of_two_signatures_at_once_the_second_answers_as_signed(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    request_id, order = waiting(world, client)

    def overtaken(*args: Any) -> None:
        monkeypatch.setattr("shared.usecases.letters.commit_order", commit_order)
        assert world.try_sign(client, request_id, order).status == 200
        commit_order(*args)

    monkeypatch.setattr("shared.usecases.letters.commit_order", overtaken)
    answer = world.try_sign(client, request_id, order, typed_name=name)

    assert answer.status == 200
    signature = world.orders(request_id)[0].letter.signature
    assert signature is not None
    assert signature.typed_name == "Dana Whitfield"


# --- the letter as PDF ---


def test_a_letter_still_being_printed_is_worth_another_try(world: World, client: Client) -> None:
    request_id = world.submitted(client)
    (order,) = world.orders(request_id)

    answer = letter(client, request_id, order.id)

    assert (answer.status, answer.body["code"]) == (409, "letter_not_ready")
    assert "try again in a moment" in answer.body["detail"]


def test_a_cancelled_order_without_a_letter_says_so(world: World, client: Client) -> None:
    request_id = world.submitted(client)
    (order,) = world.orders(request_id)
    client.post(f"/v1/port-requests/{request_id}/cancel")

    answer = letter(client, request_id, order.id)

    assert (answer.status, answer.body["code"]) == (409, "letter_not_available")
    assert "The order is cancelled" in answer.body["detail"]


def test_an_order_has_no_letter_before_approval_nor_after_its_return(world: World) -> None:
    administrator = world.client()
    manager = world.client(Role.MANAGER, world.accounts[0])
    request_id = world.submitted(manager)
    (order,) = world.orders(request_id)
    assert order.status == Status.AWAITING_APPROVAL

    before = letter(manager, request_id, order.id)
    returned = administrator.post(
        f"/v1/port-requests/{request_id}/approval", {"decision": "return", "reason": "wrong company"}
    )
    after = letter(manager, request_id, order.id)

    assert (before.status, before.body["code"]) == (409, "letter_not_available")
    assert "before approval" in before.body["detail"]
    assert returned.status == 200
    assert (after.status, after.body["code"]) == (409, "letter_not_available")
    assert "once the request is submitted" in after.body["detail"]


def test_an_order_that_expired_unsigned_gets_no_signed_letter(world: World, client: Client) -> None:
    request_id, order = waiting(world, client)
    world.clock.advance(days=31)
    world.work(request_id)
    assert world.orders(request_id)[0].status == Status.EXPIRED

    answer = letter(client, request_id, order["id"], "?version=signed")

    assert (answer.status, answer.body["code"]) == (409, "letter_not_available")
    assert "expired and has no signed letter" in answer.body["detail"]


def test_the_signed_letter_is_there_once_signed(world: World, client: Client) -> None:
    request_id, order = waiting(world, client)
    unsigned = letter(client, request_id, order["id"], "?version=signed")
    world.sign(client, request_id)
    signed_just_now = letter(client, request_id, order["id"], "?version=signed")
    world.work(request_id)

    assert (unsigned.status, unsigned.body["code"]) == (409, "letter_not_available")
    assert (signed_just_now.status, signed_just_now.body["code"]) == (409, "letter_not_ready")
    assert letter(client, request_id, order["id"], "?version=signed").status == 303
