"""The way back from a rejection: every reason at once, answered in one go or by several, as one supplement."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.domain.corrections import Correction
from shared.domain.lifecycle import Status
from shared.domain.model import CarrierEventKind as K
from shared.domain.model import PortOrder, Role, Split
from shared.domain.problems import RulesBroken
from shared.ports import Unavailable
from shared.usecases.apply_carrier_event import apply_carrier_event
from shared.usecases.corrections.correcting import Fixes
from shared.usecases.corrections.links import correct_by_link, open_link
from shared.usecases.desk import SYSTEM
from shared.usecases.losing_accounts import AccountFields
from shared.usecases.order_numbers import order_rows
from shared.usecases.signing.links import DeadLink
from shared.usecases.transitions import changed, commit_order, moved, order_event
from tests.unit.usecases.rejecting import at_carrier, correct, rejected
from tests.world import NUMBERS, Client, World, any_losing_account, csv_of


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World) -> Client:
    return world.client()


def test_the_form_shows_all_reasons_with_what_was_sent(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "account_number_mismatch", "postal_code_mismatch")

    form = client.get(f"/v1/port-requests/{request_id}/corrections").body["items"][0]

    assert {reason["code"] for reason in form["reasons"]} == {"account_number_mismatch", "postal_code_mismatch"}
    sent = {one["name"]: one["sent"] for one in form["fields"]}
    assert sent["service_address.postal_code"] == "10001"
    assert sent["account_number"] == "(on file, ends in 4213)"
    assert form["order_id"] == order.id
    assert form["can_be_corrected"] is True
    assert form["cost"]["pon_version"] == 2


def test_a_correction_goes_to_the_carrier_as_one_supplement(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "account_number_mismatch", "postal_code_mismatch")

    answer = correct(
        client,
        request_id,
        order,
        edit={"account_number": "LT-99001", "service_address": {"postal_code": "10001-4321"}},
    )
    world.work(request_id)

    assert answer.status == 200, answer.body
    submission, change = world.carrier.changes[0]
    assert dict(change.fields) == {"account_number": "LT-99001", "service_address.postal_code": "10001-4321"}
    assert change.version == submission.pon_version == 2
    now = world.orders(request_id)[0]
    assert (now.status, now.pon_version, now.supplements) == (Status.CHANGE_PENDING, 2, 1)
    world.port(request_id)
    assert world.orders(request_id)[0].status == Status.COMPLETED


def test_what_is_left_open_waits_and_goes_with_the_rest(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "account_number_mismatch", "postal_code_mismatch")

    first = correct(client, request_id, order, edit={"account_number": "LT-99001"})
    world.work(request_id)
    assert first.body["status"] == "action_required"
    assert [ask["code"] for ask in first.body["asks"]] == ["postal_code_mismatch"]
    assert not world.carrier.changes

    correct(client, request_id, order, edit={"service_address": {"postal_code": "10001-4321"}})
    world.work(request_id)

    _, change = world.carrier.changes[0]
    assert set(change.fields) == {"account_number", "service_address.postal_code"}


def test_a_material_change_is_signed_anew_before_it_goes(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "address_mismatch")

    answer = correct(client, request_id, order, edit={"service_address": {"line1": "77 Other Street"}})
    world.work(request_id)
    assert answer.body["status"] == "awaiting_signature"
    assert not world.carrier.changes

    world.sign(client, request_id)
    world.work(request_id)

    _, change = world.carrier.changes[0]
    assert set(change.fields) == {"service_address.line1", "letter_sha256"}
    assert change.fields["service_address.line1"] == "77 Other Street"
    assert world.orders(request_id)[0].status == Status.CHANGE_PENDING
    letter = world.carrier.documents[order.reference][0]
    assert letter.kind == "loa"
    assert b"77 Other Street" in letter.body


def test_a_pin_never_voids_the_letter(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "pin_invalid")

    answer = correct(client, request_id, order, edit={"pin": "48213", "pin_status": "provided"})
    world.work(request_id)

    assert answer.body["status"] == "change_pending"
    assert world.carrier.changes[0][0].pin == "48213"
    assert "48213" not in str(client.get(f"/v1/port-requests/{request_id}/events").body)


def test_a_lock_is_said_to_be_removed(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "port_protection")
    done = {"code": "port_protection", "done_on": "2026-11-22", "note": "Asked them on the phone"}

    answer = correct(client, request_id, order, attest=[done])
    world.work(request_id)

    assert answer.status == 200, answer.body
    _, change = world.carrier.changes[0]
    assert "2026-11-22" in change.note
    assert "Asked them on the phone" in change.note


def test_our_data_is_right_needs_something_that_shows_it(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "postal_code_mismatch")

    bare = correct(client, request_id, order, dispute=[{"code": "postal_code_mismatch"}])
    assert bare.codes == ["evidence_missing"]

    answer = correct(
        client, request_id, order, dispute=[{"code": "postal_code_mismatch", "note": "The bill says 10001."}]
    )
    world.work(request_id)

    assert answer.status == 200
    assert "our data is right" in world.carrier.changes[0][1].note


def test_a_bad_number_is_dropped_and_the_rest_is_ported(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "number_not_on_account", numbers=(NUMBERS[2],))

    answer = correct(client, request_id, order, drop_numbers=["(212) 555-2303"])
    world.work(request_id)
    world.port(request_id)

    assert answer.status == 200, answer.body
    submission, change = world.carrier.changes[0]
    assert change.removed_numbers == (NUMBERS[2],)
    assert [one.number for one in submission.numbers] == list(NUMBERS[:2])
    now = world.orders(request_id)[0]
    assert (now.status, now.excluded_count, now.ported_count) == (Status.COMPLETED, 1, 2)
    request = client.get(f"/v1/port-requests/{request_id}").body
    assert request["status"] == "completed"
    assert request["counts"] == {"completed": 2, "excluded": 1}
    shown = {row["number"]: row["status"] for row in client.get("/v1/tracking-numbers").body["items"]}
    assert shown == {NUMBERS[0]: "pending", NUMBERS[1]: "pending"}
    assert (client.post("/v1/port-requests", {"name": "again"})).status == 201


def test_a_dropped_number_can_be_ported_by_another_request(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "number_not_on_account", numbers=(NUMBERS[2],))
    correct(client, request_id, order, drop_numbers=[NUMBERS[2]])
    world.work(request_id)

    again = world.submitted(client, [NUMBERS[2]])

    assert world.orders(again)[0].number_count == 1


def test_the_last_numbers_are_not_dropped_but_cancelled(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "number_not_on_account")

    assert correct(client, request_id, order, drop_numbers=list(NUMBERS)).codes == ["no_number_left"]


def test_numbers_that_port_ahead_are_live_while_the_rest_waits(world: World, client: Client) -> None:
    request_id, order = at_carrier(world, client)
    world.hear(order, K.FOC_CONFIRMED)
    world.hear(order, K.PORTED, numbers=NUMBERS[:2])
    world.hear(order, K.REJECTED, reasons=[("number_inactive", "")], numbers=(NUMBERS[2],))
    world.work(request_id)

    now = world.orders(request_id)[0]
    assert (now.status, now.ported_count) == (Status.ACTION_REQUIRED, 2)
    states = {row["number"]: row["status"] for row in client.get("/v1/tracking-numbers").body["items"]}
    assert states == {NUMBERS[0]: "pending", NUMBERS[1]: "pending", NUMBERS[2]: "porting"}
    assert client.get(f"/v1/port-requests/{request_id}").body["counts"] == {"completed": 2, "action_required": 1}

    assert correct(client, request_id, now, drop_numbers=[NUMBERS[2]]).status == 200
    world.work(request_id)

    ended = world.orders(request_id)[0]
    assert (ended.status, ended.ported_count, ended.live_count) == (Status.COMPLETED, 2, 2)


def test_what_is_cancelled_after_a_part_was_ported_ends_in_part(world: World, client: Client) -> None:
    request_id, order = at_carrier(world, client)
    world.hear(order, K.PORTED, numbers=NUMBERS[:1])
    world.hear(order, K.CANCELLED)
    world.work(request_id)

    ended = world.orders(request_id)[0]
    assert ended.status == Status.PARTIALLY_COMPLETED
    request = client.get(f"/v1/port-requests/{request_id}").body
    assert request["counts"] == {"completed": 1, "cancelled": 2}
    states = {row["number"]: row["status"] for row in client.get("/v1/tracking-numbers").body["items"]}
    assert states == {NUMBERS[0]: "pending"}
    assert len(world.platform.ringing) == 1


def test_a_split_that_the_carrier_asks_for_is_made_by_itself(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "split_required", numbers=NUMBERS[1:])
    world.work(request_id)
    for one in world.orders(request_id):
        world.work(one.request_id)

    orders = {one.id: one for one in world.orders(request_id)}
    assert len(orders) == 2
    made = next(one for one in orders.values() if one.split_from)
    assert (orders[order.id].live_count, made.live_count) == (1, 2)
    assert made.status == Status.SUBMITTED
    assert made.reference != order.reference
    assert [one.number for one in world.carrier.orders[made.reference].numbers] == list(NUMBERS[1:])
    assert [one.number for one in world.carrier.orders[order.reference].numbers] == [NUMBERS[0]]
    rows = client.get(f"/v1/port-requests/{request_id}/numbers").body["items"]
    assert {row["number"]: row["order_id"] for row in rows} == {
        NUMBERS[0]: order.id,
        NUMBERS[1]: made.id,
        NUMBERS[2]: made.id,
    }
    world.port(request_id)
    request = client.get(f"/v1/port-requests/{request_id}").body
    assert (request["status"], request["counts"]) == ("completed", {"completed": 3})


def test_nothing_and_what_cannot_be_are_said_all_at_once(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "postal_code_mismatch")

    assert correct(client, request_id, order).codes == ["correction_empty"]
    wrong = correct(
        client,
        request_id,
        order,
        attest=[{"code": "postal_code_mismatch", "done_on": "2026-12-24"}],
        dispute=[{"code": "pin_invalid", "document_ids": ["doc_none"]}],
        drop_numbers=["+12125559999"],
        requested_foc_at="2020-01-01",
    )

    assert set(wrong.codes) == {
        "fix_not_possible",
        "date_in_future",
        "reason_unknown",
        "document_not_there",
        "number_not_in_order",
        "date_in_past",
    }
    assert world.orders(request_id)[0].version == order.version


def test_a_repeated_key_corrects_once(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "account_number_mismatch")
    body = {"order_id": order.id, "edit": {"account_number": "LT-99001"}}
    path = f"/v1/port-requests/{request_id}/corrections"

    first = client.post(path, body, Idempotency_Key="once")
    world.work(request_id)
    again = client.post(path, body, Idempotency_Key="once")

    assert (first.status, again.status) == (200, 200)
    assert len(world.carrier.changes) == 1


def test_a_change_that_is_refused_comes_back_with_its_reasons(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "account_number_mismatch")
    world.carrier.refuse_change = [("pin_invalid", "PIN 48213 is wrong")]

    correct(client, request_id, order, edit={"account_number": "LT-99001"})
    world.work(request_id)

    now = world.orders(request_id)[0]
    assert now.status == Status.ACTION_REQUIRED
    assert [ask.code for ask in now.asks] == ["pin_invalid"]
    assert "48213" not in now.asks[0].detail


def test_a_change_too_late_says_so_and_the_order_goes_on(world: World, client: Client) -> None:
    request_id, order = at_carrier(world, client)
    world.hear(order, K.FOC_CONFIRMED)
    world.carrier.answer = "too_late"

    answer = correct(client, request_id, order, edit={"account_number": "LT-99001"})
    world.work(request_id)

    assert answer.body["status"] == "change_pending"
    assert world.orders(request_id)[0].status == Status.SCHEDULED
    told = [event["type"] for event in client.get(f"/v1/port-requests/{request_id}/events").body["items"]]
    assert "order.change_not_taken" in told


def test_an_order_refused_at_once_is_submitted_again_after_its_correction(world: World, client: Client) -> None:
    request_id = world.submitted(client)
    world.work(request_id)
    world.sign(client, request_id)
    world.carrier.refuse = [("account_number_mismatch", "")]
    world.work(request_id)
    order = world.orders(request_id)[0]
    assert order.status == Status.ACTION_REQUIRED
    world.carrier.refuse = ()

    correct(client, request_id, order, edit={"account_number": "LT-99001"})
    world.work(request_id)

    assert world.carrier.orders[order.reference].account_number == "LT-99001"
    assert world.orders(request_id)[0].status == Status.SUBMITTED


def test_another_account_sees_no_corrections(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "pin_invalid")
    stranger = world.client()

    assert stranger.get(f"/v1/port-requests/{request_id}/corrections").status == 404
    assert correct(stranger, request_id, order, edit={"pin": "1234"}).status == 404


def test_an_unknown_code_goes_to_our_team(world: World, client: Client) -> None:
    request_id, order = at_carrier(world, client)
    world.clock.advance(seconds=1)
    event = world.carrier.event(order.reference, K.REJECTED, world.clock.now(), reasons=[("other", "Read me")])
    event = event.but(reasons=tuple(ask.but(raw_code="QX-17") for ask in event.reasons))

    apply_carrier_event(world.desk, event, "{}")

    now = world.orders(request_id)[0]
    assert now.staff_flags == ("unknown_code",)
    assert now.owner == "staff"


def test_past_the_carriers_last_change_nothing_is_changed_or_cancelled(world: World, client: Client) -> None:
    world.policy = replace(world.policy, carrier_profiles='{"simulated": {"change_cutoff_hours": 48}}')
    world.use(world.memory)
    client = Client(world.app, client.secret)
    request_id, order = at_carrier(world, client)
    world.hear(order, K.FOC_CONFIRMED, confirmed_foc_at=world.clock.now() + timedelta(hours=47))

    changed = correct(client, request_id, order, edit={"account_number": "LT-99001"})
    cancelled = client.post(f"/v1/port-requests/{request_id}/cancel")

    assert (changed.status, changed.body["code"]) == (409, "frozen_window")
    assert (cancelled.status, cancelled.body["code"]) == (409, "frozen_window")
    assert world.orders(request_id)[0].status == Status.SCHEDULED


def test_a_carrier_takes_so_many_changes_and_no_more(world: World, client: Client) -> None:
    world.policy = replace(world.policy, carrier_profiles='{"simulated": {"supplements_max": 1}}')
    world.use(world.memory)
    client = Client(world.app, client.secret)
    request_id, order = rejected(world, client, "account_number_mismatch")
    assert client.get(f"/v1/port-requests/{request_id}/corrections").body["items"][0]["cost"]["supplements_left"] == 1
    correct(client, request_id, order, edit={"account_number": "LT-99001"})
    world.work(request_id)
    world.hear(order, K.REJECTED, reasons=[("account_number_mismatch", "")])

    again = correct(client, request_id, order, edit={"account_number": "LT-99002"})

    assert (again.status, again.body["code"]) == (409, "supplements_exhausted")


def test_a_number_moves_to_another_account_with_a_letter_of_its_own(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "number_not_on_account", numbers=(NUMBERS[2],))
    path = f"/v1/port-requests/{request_id}"
    other = any_losing_account(label="Other", carrier_name="Northern Tel", account_number="NT-5521")
    added = client.post(f"{path}/losing-accounts", other)
    assert added.status == 201, added.body

    moved = correct(
        client, request_id, order, move_numbers=[{"number": NUMBERS[2], "losing_account_id": added.body["id"]}]
    )
    assert moved.status == 200, moved.body
    world.work(request_id)
    world.work(request_id)

    made = next(one for one in world.orders(request_id) if one.split_from)
    assert (made.status, made.losing_account.carrier_name) == (Status.AWAITING_SIGNATURE, "Northern Tel")
    assert [one.number for one in world.carrier.orders[order.reference].numbers] == list(NUMBERS[:2])
    world.sign(client, request_id)
    world.work(request_id)
    assert [one.number for one in world.carrier.orders[made.reference].numbers] == [NUMBERS[2]]
    world.port(request_id)
    assert client.get(path).body["counts"] == {"completed": 3}


def test_a_link_opens_its_reasons_and_nothing_else(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "account_number_mismatch", "pin_invalid")
    made = client.post(
        f"/v1/port-requests/{request_id}/correction-links",
        {"order_id": order.id, "person": {"name": "Pat Lee"}, "codes": ["pin_invalid"]},
    )
    assert made.status == 201, made.body
    token = made.body["url"].rsplit("/", 1)[1]

    link, form = open_link(world.desk, token)
    assert [reason.code for reason in form.reasons] == ["pin_invalid"]
    assert {field.name for field in form.fields} == {"pin", "pin_status"}
    with pytest.raises(RulesBroken) as wrong:
        correct_by_link(
            world.desk, token, Fixes(AccountFields({"end_user_name": "Mallory"}, pin="48213"), Correction())
        )
    assert [problem.code for problem in wrong.value.problems] == ["field_not_opened"]

    correct_by_link(world.desk, token, Fixes(AccountFields({"pin_status": "provided"}, pin="48213"), Correction()))

    left = world.orders(request_id)[0]
    assert [ask.code for ask in left.asks] == ["account_number_mismatch"]
    with pytest.raises(DeadLink):
        open_link(world.desk, token)
    assert token not in str(client.get(f"/v1/port-requests/{request_id}/correction-links?order_id={order.id}").body)
    events = client.get(f"/v1/port-requests/{request_id}/events").body["items"]
    assert any(event["actor"]["name"] == "Pat Lee" for event in events)
    assert link.person.name == "Pat Lee"


def test_a_revoked_or_expired_link_opens_nothing(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "pin_invalid")
    path = f"/v1/port-requests/{request_id}"
    body = {"order_id": order.id, "person": {"name": "Pat Lee"}}
    first, second = (client.post(f"{path}/correction-links", body).body for _ in range(2))
    tokens = [one["url"].rsplit("/", 1)[1] for one in (first, second)]

    assert client.call("DELETE", f"{path}/orders/{order.id}/correction-links/{first['id']}").status == 204
    with pytest.raises(DeadLink):
        open_link(world.desk, tokens[0])
    world.clock.advance(days=11)
    with pytest.raises(DeadLink):
        open_link(world.desk, tokens[1])
    with pytest.raises(DeadLink):
        open_link(world.desk, "anything")


def test_nobody_takes_numbers_over_while_their_order_is_being_split_off(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    request_id, order = rejected(world, client, "postal_code_mismatch")

    def lost(*_: object) -> None:
        raise Unavailable("the table is busy")

    split = Split(order_id="", numbers=NUMBERS[1:], why="split_required", agreed=True)
    started = changed(order, world.clock.now(), splits=(split,))
    commit_order(world.desk, started, order_event(world.desk, started, "order.split_wanted", SYSTEM, before=order))
    with monkeypatch.context() as broken:
        broken.setattr("shared.usecases.split_order._commit_split", lost)
        with pytest.raises(Unavailable):
            world.work(request_id)

    other = world.client()
    taken = world.draft(other, NUMBERS[1:])
    assert other.post(f"/v1/port-requests/{taken}/submit").body["code"] == "number_on_hold"

    world.work(request_id)
    assert sorted(one.live_count for one in world.orders(request_id)) == [1, 2]


@pytest.mark.parametrize(("cancellation", "free"), [("cancelled", True), ("too_late", False)])
def test_numbers_that_were_being_split_off_end_with_an_order_that_is_cancelled(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch, cancellation: Any, free: bool
) -> None:
    request_id, order = rejected(world, client, "postal_code_mismatch")

    def lost(*_: object) -> None:
        raise Unavailable("the table is busy")

    split = Split(order_id="", numbers=NUMBERS[1:], why="split_required", agreed=True)
    started = changed(order, world.clock.now(), splits=(split,))
    commit_order(world.desk, started, order_event(world.desk, started, "order.split_wanted", SYSTEM, before=order))
    with monkeypatch.context() as broken:
        broken.setattr("shared.usecases.split_order._commit_split", lost)
        with pytest.raises(Unavailable):
            world.work(request_id)
    named = world.orders(request_id)[0]
    ended = moved(world.desk, named, Status.EXPIRED, SYSTEM)
    commit_order(world.desk, ended, order_event(world.desk, ended, "order.expired", SYSTEM, before=named))
    world.carrier.cancellation = cancellation

    other = world.client()
    taken = world.draft(other, NUMBERS[1:])
    assert other.post(f"/v1/port-requests/{taken}/submit").body["code"] == "number_on_hold"
    world.work(request_id)

    (only,) = world.orders(request_id)
    assert (only.splits, only.live_count) == ((), 3)
    assert [row.number for row in order_rows(world.desk, only)] == list(NUMBERS)
    assert {claim.order_id for claim in world.memory.claims(NUMBERS).values()} == {only.id}
    answer = other.post(f"/v1/port-requests/{taken}/submit", idempotency_key="again")
    assert (answer.status == 200) is free, answer.body


def test_an_illegible_letter_is_signed_again_as_it_is(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "loa_invalid")

    answer = correct(client, request_id, order, new_letter=True)
    assert answer.body["status"] == "awaiting_signature", answer.body
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)

    _, change = world.carrier.changes[0]
    assert set(change.fields) == {"letter_sha256"}
    assert world.orders(request_id)[0].letter.revision == 2


def test_a_new_letter_answers_nothing_else(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "pin_invalid")

    assert correct(client, request_id, order, new_letter=True).codes == ["fix_not_possible"]


def test_a_number_that_is_ported_though_it_was_dropped_is_for_our_team(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "number_not_on_account", numbers=(NUMBERS[2],))
    correct(client, request_id, order, drop_numbers=[NUMBERS[2]])
    world.work(request_id)

    world.hear(order, K.PORTED, numbers=NUMBERS)
    world.work(request_id)

    ended = world.orders(request_id)[0]
    assert ended.status == Status.COMPLETED
    assert "contradiction" in ended.staff_flags


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        ({"end_user_name": ""}, "end_user_name_missing"),
        ({"billing_telephone_number": ""}, "btn_missing"),
        ({"service_address": {"line1": ""}}, "address_missing_line1"),
        ({"service_address": {"postal_code": ""}}, "address_missing_postal_code"),
        ({"authorized_person": {"name": ""}}, "authorized_person_missing"),
        ({"account_number": ""}, "account_number_missing"),
        ({"pin_status": "provided"}, "pin_missing"),
    ],
)
def test_what_a_letter_and_a_carrier_need_cannot_be_emptied(
    world: World, client: Client, edit: dict[str, Any], code: str
) -> None:
    request_id, order = rejected(world, client, "all_data_mismatch", "pin_invalid", "port_type_incorrect")

    answer = correct(client, request_id, order, edit=edit)

    assert answer.status == 422, answer.body
    assert code in answer.codes
    assert all(error["pointer"].startswith("/edit/") for error in answer.body["errors"])
    assert world.orders(request_id)[0].version == order.version


def test_the_same_secret_again_answers_nothing(world: World, client: Client) -> None:
    request_id, order = rejected(
        world, client, "account_number_mismatch", "pin_invalid", pin="48213", pin_status="provided"
    )

    same = correct(client, request_id, order, edit={"account_number": "lt 884213", "pin": "48213"})

    assert same.codes == ["correction_empty"]


def test_a_correction_can_be_corrected_before_it_is_signed(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "end_user_name_mismatch")
    typo = correct(client, request_id, order, edit={"end_user_name": "Acme Hmoe Services"})
    assert typo.body["status"] == "awaiting_signature"
    world.work(request_id)

    right = correct(client, request_id, order, edit={"end_user_name": "Acme Home Services"})
    assert right.status == 200, right.body
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)

    submission, change = world.carrier.changes[0]
    assert submission.end_user_name == change.fields["end_user_name"] == "Acme Home Services"
    assert b"Acme Home Services" in world.carrier.documents[order.reference][0].body


def test_a_note_alone_does_not_do_our_teams_work(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "carrier_unresponsive")
    support = world.client(Role.SUPPORT)

    assert correct(client, request_id, order, note="hello").codes == ["nothing_to_correct"]
    assert client.post(f"/admin/orders/{order.id}/corrections", {"note": "go on"}).status == 403
    assert support.post(f"/admin/orders/{order.id}/corrections", {"note": "We called them."}).status == 200
    world.work(request_id)

    assert world.carrier.changes[0][1].note == "We called them."


def test_an_order_that_waits_for_our_team_does_not_expire(world: World, client: Client) -> None:
    request_id, _ = rejected(world, client, "carrier_unresponsive")

    world.clock.advance(days=30)
    world.work(request_id)

    assert world.orders(request_id)[0].status == Status.ACTION_REQUIRED


def test_a_reason_is_answered_one_way(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "port_protection")
    done = {"code": "port_protection", "done_on": "2026-11-20"}

    both = correct(
        client, request_id, order, attest=[done, done], dispute=[{"code": "port_protection", "note": "No lock."}]
    )
    old = correct(client, request_id, order, attest=[{**done, "done_on": "1900-01-01"}])

    assert both.codes == ["answered_twice", "answered_twice"]
    assert old.codes == ["date_too_old"]


def test_an_order_that_the_carrier_works_on_is_not_pulled_back_for_a_letter(world: World, client: Client) -> None:
    request_id, order = at_carrier(world, client)

    answer = correct(client, request_id, order, edit={"end_user_name": "Another Company"})

    assert answer.codes == ["letter_would_be_voided"]
    assert world.orders(request_id)[0].status == Status.SUBMITTED


def with_another_account(client: Client, request_id: str) -> str:
    other = any_losing_account(label="Other", carrier_name="Northern Tel", account_number="NT-5521")
    found: str = client.post(f"/v1/port-requests/{request_id}/losing-accounts", other).body["id"]
    return found


def test_an_answer_that_overtakes_the_lost_answer_to_a_change_counts(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "account_number_mismatch")
    correct(client, request_id, order, edit={"account_number": "LT-99001"})
    world.carrier.fail_after = 1
    with pytest.raises(Unavailable):
        world.work(request_id)
    foc = world.clock.now() + timedelta(days=7)
    world.hear(order, K.FOC_CONFIRMED, confirmed_foc_at=foc)
    world.clock.advance(minutes=5)

    world.work(request_id)

    now = world.orders(request_id)[0]
    assert (now.status, now.confirmed_foc_at, now.pon_version) == (Status.SCHEDULED, foc, 2)
    assert len(world.carrier.changes) == 1


@pytest.mark.parametrize("answer", ["refused", "too_late"])
def test_numbers_leave_an_order_only_when_its_carrier_took_them_out(world: World, client: Client, answer: str) -> None:
    request_id, order = at_carrier(world, client)
    world.hear(order, K.FOC_CONFIRMED)
    other = with_another_account(client, request_id)
    if answer == "refused":
        world.carrier.refuse_change = [("date_rejected", "No.")]
    else:
        world.carrier.answer = "too_late"

    moved = correct(
        client,
        request_id,
        order,
        move_numbers=[{"number": NUMBERS[2], "losing_account_id": other}],
        drop_numbers=[NUMBERS[1]],
    )
    assert moved.status == 200, moved.body
    world.work(request_id)

    (only,) = world.orders(request_id)
    assert (only.live_count, only.excluded_count, only.splits) == (3, 0, ())
    world.hear(only, K.PORTED)
    world.work(request_id)
    assert client.get(f"/v1/port-requests/{request_id}").body["counts"] == {"completed": 3}


def test_a_port_before_the_split_is_of_what_the_carrier_still_had(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "number_not_on_account", numbers=(NUMBERS[2],))
    other = with_another_account(client, request_id)
    correct(client, request_id, order, move_numbers=[{"number": NUMBERS[2], "losing_account_id": other}])
    assert world.turn(order.id)  # the change goes out
    world.hear(order, K.PORTED)
    world.work(request_id)
    world.work(request_id)

    by_split = {bool(one.split_from): one for one in world.orders(request_id)}
    assert (by_split[False].status, by_split[False].ported_count) == (Status.COMPLETED, 2)
    assert (by_split[True].status, by_split[True].live_count) == (Status.AWAITING_SIGNATURE, 1)


def test_a_refused_change_waits_and_goes_with_what_it_was_refused_for(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "account_number_mismatch", "pin_invalid")
    world.carrier.refuse_change = [("date_rejected", "A holiday.")]
    correct(client, request_id, order, edit={"account_number": "LT-99001", "pin": "48213", "pin_status": "provided"})
    world.work(request_id)
    world.carrier.refuse_change = ()

    again = correct(client, request_id, order, requested_foc_at="2026-12-15")
    assert again.status == 200, again.body
    world.work(request_id)

    _, change = world.carrier.changes[0]
    assert {"account_number", "pin", "requested_foc_at"} <= set(change.fields)
    assert (change.fields["account_number"], change.fields["pin"]) == ("LT-99001", "48213")


def test_ported_numbers_of_another_order_do_not_complete_this_one(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "number_not_on_account", numbers=(NUMBERS[0],))
    correct(client, request_id, order, drop_numbers=[NUMBERS[0]])
    world.work(request_id)

    world.hear(order, K.PORTED, numbers=NUMBERS[:2])
    world.work(request_id)

    now = world.orders(request_id)[0]
    assert not now.ended
    assert now.ported_count == 1


def test_numbers_of_an_order_that_expired_are_free_once_its_carrier_let_go(world: World, client: Client) -> None:
    request_id, _ = rejected(world, client, "pin_invalid")
    world.carrier.cancellation = "too_late"
    world.clock.advance(days=13)
    world.work(request_id)
    assert world.orders(request_id)[0].status == Status.EXPIRED

    again = world.draft(client)
    assert client.post(f"/v1/port-requests/{again}/submit").body["code"] == "number_active_port_exists"


def set_pin(client: Client, request_id: str, order: PortOrder, pin: str) -> Any:
    path = f"/v1/port-requests/{request_id}/losing-accounts/{order.losing_account.id}/pin"
    return client.call("PUT", path, {"pin": pin})


@pytest.mark.parametrize("reason", ["pin_invalid", "prepaid_account"])
def test_a_pin_that_its_carrier_rejected_is_only_corrected(world: World, client: Client, reason: str) -> None:
    request_id, order = rejected(world, client, reason, pin="482913", pin_status="provided")
    stored = world.memory.request_view(request_id)

    refused = set_pin(client, request_id, order, "99812")

    assert (refused.status, refused.body["code"]) == (409, "use_corrections")
    assert world.memory.request_view(request_id) == stored
    assert correct(client, request_id, order, edit={"pin": "99812"}).status == 200
    world.work(request_id)
    assert world.carrier.changes[0][0].pin == "99812"


def test_a_pin_for_another_order_of_the_account_leaves_the_rejected_one_its_correction(
    world: World, client: Client
) -> None:
    request_id, order = rejected(world, client, "pin_invalid", pin="482913", pin_status="provided")
    path = f"/v1/port-requests/{request_id}"
    client.call("PUT", f"{path}/numbers", csv_of((*NUMBERS, "+12125552309")))
    assert client.post(f"{path}/submit").status == 200
    (young,) = (one for one in world.orders(request_id) if one.id != order.id)

    assert set_pin(client, request_id, order, "99812").status == 200

    held = {one.id: one for one in world.orders(request_id)}
    assert held[order.id] == order
    assert held[young.id].losing_account.sealed_pin not in ("", young.losing_account.sealed_pin)
    assert correct(client, request_id, order, edit={"pin": "99812"}).status == 200
    world.work(request_id)
    assert world.carrier.changes[0][0].pin == "99812"


def test_a_lost_order_is_not_called_cancelled(world: World, client: Client) -> None:
    request_id, order = at_carrier(world, client)
    del world.carrier.orders[order.reference]

    client.post(f"/v1/port-requests/{request_id}/cancel")
    world.work(request_id)

    now = world.orders(request_id)[0]
    assert now.status == Status.CANCEL_REQUESTED
    assert "carrier_lost_order" in now.staff_flags


def test_our_teams_test_keys_touch_no_live_order(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "carrier_unresponsive")
    support = world.client(Role.SUPPORT, test_mode=True)

    answers = (
        support.post(f"/admin/orders/{order.id}/corrections", {"note": "go on"}),
        support.post(f"/admin/orders/{order.id}/carrier-answers", {"kind": "ported"}),
        support.post(f"/admin/orders/{order.id}/review", {"decision": "accept"}, if_match="*"),
        support.get(f"/admin/orders/{order.id}/packet"),
    )

    assert [answer.status for answer in answers] == [404, 404, 404, 404]
    assert world.orders(request_id)[0].version == order.version
