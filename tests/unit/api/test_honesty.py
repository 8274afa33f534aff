"""What a customer is told is so: counts, ends, returns."""

import pytest

from functions.api.bodies import LosingAccountBody
from shared.domain.model import CarrierEventKind as Kind
from shared.domain.model import Role
from shared.usecases.desk import Once
from tests.world import NUMBERS, Client, World, any_losing_account, csv_of


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World) -> Client:
    return world.client()


def test_counts_name_each_number_once(world: World, client: Client) -> None:
    request_id = world.submitted(client, NUMBERS[:2])
    path = f"/v1/port-requests/{request_id}"
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    assert client.call("PUT", f"{path}/numbers", csv_of(["+12125552377"])).status == 200
    assert client.post(f"{path}/submit").status == 200
    for kind in (Kind.ACCEPTED, Kind.FOC_CONFIRMED, Kind.PORTED):
        world.hear(world.orders(request_id)[0], kind)
    shown = client.get(path).body
    assert shown["counts"] == {"completed": 2, "awaiting_signature": 1}
    assert "2 ported" in shown["progress"]["where"]


def test_naming_no_order_cancels_none(world: World, client: Client) -> None:
    request_id = world.submitted(client)
    answer = client.post(f"/v1/port-requests/{request_id}/cancel", {"order_ids": []})
    assert (answer.status, answer.codes) == (422, ["order_ids_empty"])
    assert client.get(f"/v1/port-requests/{request_id}").body["status"] == "awaiting_signature"


def test_a_request_that_ended_takes_nothing_more(world: World, client: Client) -> None:
    request_id = world.submitted(client, pin_status="provided")
    path = f"/v1/port-requests/{request_id}"
    account = client.get(f"{path}/losing-accounts").body["items"][0]
    client.post(f"{path}/cancel")
    for answer in (
        client.call("PUT", f"{path}/numbers", csv_of(NUMBERS)),
        client.call("PUT", f"{path}/losing-accounts/{account['id']}/pin", {"pin": "482913"}),
        client.post(f"{path}/losing-accounts", {"label": "More"}),
        client.post(
            f"{path}/documents", {"type": "csr", "filename": "a.pdf", "content_type": "application/pdf", "size": 5}
        ),
        client.post(f"{path}/submit"),
    ):
        assert (answer.status, answer.body["code"]) == (409, "terminal_state"), answer.body


def test_a_pin_that_comes_after_the_carrier_has_the_order_is_refused(world: World, client: Client) -> None:
    request_id = world.submitted(client)
    path = f"/v1/port-requests/{request_id}"
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    account = client.get(f"{path}/losing-accounts").body["items"][0]
    answer = client.call("PUT", f"{path}/losing-accounts/{account['id']}/pin", {"pin": "482913"})
    assert (answer.status, answer.body["code"]) == (409, "pin_too_late")


def test_what_was_returned_says_why_and_leaves_no_second_order(world: World, client: Client) -> None:
    manager = world.client(Role.MANAGER, client.get("/v1/me").body["account_id"])
    request_id = world.submitted(manager)
    path = f"/v1/port-requests/{request_id}"
    client.post(f"{path}/approval", {"decision": "return", "reason": "Wrong BTN"})
    shown = manager.get(path).body
    assert "Wrong BTN" in shown["progress"]["where"]
    assert (shown["counts"], shown["orders"]) == ({}, [])
    again = manager.post(f"{path}/submit").body
    assert again["counts"] == {"awaiting_approval": 3}
    assert len(manager.get(f"{path}/orders").body["items"]) == 1


@pytest.mark.parametrize("called_at", ["2001-01-01T00:00:00Z", "2001-01-01T00:00:00", "2199-01-01T00:00:00Z"])
def test_a_first_call_is_neither_before_the_port_nor_in_the_future(
    world: World, client: Client, called_at: str
) -> None:
    request_id = world.submitted(client)
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    world.port(request_id)
    answer = client.post(f"/v1/tracking-numbers/{NUMBERS[0]}/calls", {"called_at": called_at})
    assert answer.status == 422, answer.body
    assert client.get(f"/v1/tracking-numbers/{NUMBERS[0]}").body["status"] == "pending"


def test_company_names_are_unique_whatever_their_case_and_spaces(client: Client) -> None:
    assert client.post("/v1/companies", {"name": "New  Company"}).status == 201
    assert client.post("/v1/companies", {"name": "new company"}).codes == ["company_exists"]
    assert client.post("/v1/companies", {"name": "B\u202ead"}).status == 422


def test_the_same_list_again_after_submit_says_that_its_rows_are_locked(world: World, client: Client) -> None:
    request_id = world.draft(client)
    path = f"/v1/port-requests/{request_id}"
    client.call("PUT", f"{path}/numbers", csv_of([*NUMBERS, "nope"]))
    other = csv_of(NUMBERS)
    client.call("PATCH", f"{path}/numbers", {"drop": [5]})
    client.post(f"{path}/submit")
    answer = client.call("PUT", f"{path}/numbers", other)
    assert answer.status == 422, answer.body
    assert set(answer.codes) == {"row_locked"}


def test_a_confirmed_date_is_the_window(world: World, client: Client) -> None:
    request_id = world.submitted(client)
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    world.hear(world.orders(request_id)[0], Kind.FOC_CONFIRMED)
    shown = client.get(f"/v1/port-requests/{request_id}").body
    foc = client.get(f"/v1/port-requests/{request_id}/orders").body["items"][0]["confirmed_foc_at"]
    assert shown["window"]["earliest"] == shown["window"]["latest"] == foc[:10]


def test_a_delete_answers_without_a_body_but_not_with_nothing(client: Client) -> None:
    made = client.post("/v1/port-requests", {"name": "L"})
    gone = client.call("DELETE", f"/v1/port-requests/{made.body['id']}", if_match='"1"')
    assert (gone.status, gone.body) == (204, "")


def test_a_dropped_row_takes_its_repetitions_with_it(world: World, client: Client) -> None:
    path = f"/v1/port-requests/{client.post('/v1/port-requests', {'name': 'L'}).body['id']}/numbers"
    text = csv_of([NUMBERS[0], NUMBERS[0], NUMBERS[1]], forward="+16462340000").replace("Line 1", "Line 0")
    listed = client.call("PUT", path, text).body
    assert (listed["accepted"], listed["skipped"]) == (2, 1)
    left = client.call("PATCH", path, {"drop": [2]}).body
    assert (left["accepted"], left["skipped"]) == (1, 0)


def test_held_rows_are_told_before_their_account_is_there(client: Client) -> None:
    path = f"/v1/port-requests/{client.post('/v1/port-requests', {'name': 'L'}).body['id']}"
    client.call("PUT", f"{path}/numbers", csv_of([NUMBERS[0], "nope"]))
    codes = client.post(f"{path}/submit").codes
    assert sorted(codes) == ["document_missing_invoice", "losing_account_missing", "rows_held"]


def test_what_is_kept_of_a_repeatable_body_is_of_no_use_to_guess_its_pin() -> None:
    world = World()
    client = world.client()
    request_id = world.draft(client)
    path = f"/v1/port-requests/{request_id}/losing-accounts"
    body = any_losing_account(label="Other", pin_status="provided", pin="482913")

    assert client.post(path, body, Idempotency_Key="k").status == 201

    record = world.memory.idempotency(world.accounts[0], f"POST {path}", "k")
    assert record is not None
    sent = LosingAccountBody.model_validate(body).model_dump(mode="json")
    guess = Once.of(world.accounts[0], f"POST {path}", "k", sent)
    assert guess is not None
    assert record.body_hash != guess.body_hash
    assert client.post(path, body, Idempotency_Key="k").status == 201
    assert client.post(path, {**body, "pin": "482914"}, Idempotency_Key="k").body["code"] == "idempotency_key_reused"
