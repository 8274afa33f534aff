"""Rows that are added to a stored list, and rows that name no company."""

import pytest

from shared.domain.model import Role
from tests.world import NUMBERS, Client, World, csv_of


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World) -> Client:
    return world.client(Role.ADMINISTRATOR)


def begun(client: Client, **fields: str) -> str:
    made = client.post("/v1/port-requests", {"name": "Chicago lines", **fields})
    assert made.status == 201, made.body
    return f"/v1/port-requests/{made.body['id']}"


def row(number: str, **cells: str) -> dict[str, str]:
    template = {
        "forwarding_number": "(773) 384-2201",
        "name": "Desk",
        "source": "Google Ads",
        "company": "Acme Plumbing",
    }
    return {"number": number, **template, **cells}


def test_rows_are_added_behind_those_that_are_there(client: Client) -> None:
    path = begun(client)
    client.call("PUT", f"{path}/numbers", csv_of(NUMBERS))

    added = client.call("PATCH", f"{path}/numbers", {"add": [row("2125552401"), row("212555")]})

    assert (added.body["accepted"], added.body["held"]) == (len(NUMBERS) + 1, 1)
    held = next(one for one in client.get(f"{path}/numbers").body["items"] if one["disposition"] == "held")
    assert held["row"] == len(NUMBERS) + 3


def test_an_added_row_repeats_no_number_that_is_there(client: Client) -> None:
    path = begun(client)
    client.call("PUT", f"{path}/numbers", csv_of(NUMBERS))

    added = client.call("PATCH", f"{path}/numbers", {"add": [row(NUMBERS[0], forwarding_number="(773) 384-2299")]})

    assert added.body["accepted"] < len(NUMBERS) + 1
    assert added.body["rows"] == len(NUMBERS) + 1


def test_rows_that_name_no_company_go_to_the_requests(client: Client) -> None:
    company = client.get("/v1/companies").body["items"][0]["id"]
    path = begun(client, company_id=company)

    stored = client.call("PUT", f"{path}/numbers", csv_of(NUMBERS, company=""))

    assert stored.body["accepted"] == len(NUMBERS)
    assert client.get(path).body["company_id"] == company
    assert {one["company"] for one in client.get(f"{path}/numbers").body["items"]} == {"Acme Plumbing"}


def test_without_one_each_row_names_its_own(client: Client) -> None:
    stored = client.call("PUT", f"{begun(client)}/numbers", csv_of(NUMBERS, company=""))

    assert stored.status == 422
    assert set(stored.codes) == {"company_missing"}


def test_a_company_of_another_account_is_none_of_ours(world: World, client: Client) -> None:
    theirs = world.client(Role.ADMINISTRATOR).get("/v1/companies").body["items"][0]["id"]
    path = begun(client)
    version = client.get(path).body["version"]

    made = client.post("/v1/port-requests", {"name": "Lines", "company_id": theirs})
    changed = client.call("PATCH", path, {"company_id": theirs}, if_match=f'"{version}"')

    assert (made.codes, changed.codes) == (["company_unknown"], ["company_unknown"])


def test_the_company_is_taken_off_again(client: Client) -> None:
    company = client.get("/v1/companies").body["items"][0]["id"]
    path = begun(client, company_id=company)
    version = client.get(path).body["version"]

    changed = client.call("PATCH", path, {"company_id": None}, if_match=f'"{version}"')

    assert changed.body["company_id"] is None
