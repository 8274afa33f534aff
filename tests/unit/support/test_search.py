"""One search box: whatever staff paste, the right one comes first."""

from typing import Any
from urllib.parse import quote

import pytest

from shared.domain.model import CarrierEventKind, Person, Role
from shared.domain.search_terms import folded, terms_of
from shared.usecases.support.index_terms import index_terms
from tests.unit.support.desk import Bench, at_carrier, in_review
from tests.world import Client, World, any_losing_account


@pytest.fixture
def desk() -> Bench:
    made = at_carrier()
    made.hear(CarrierEventKind.ACCEPTED)
    path = f"/v1/port-requests/{made.request_id}"
    version = made.customer.get(path).body["version"]
    changed = made.customer.call("PATCH", path, {"name": "Chicago Lines, 2nd floor"}, if_match=f'"{version}"')
    assert changed.status == 200, changed.body
    made.world.index(made.request_id)
    return made


def found(key: Client, text: str) -> list[dict[str, Any]]:
    answer = key.get(f"/admin/search?q={quote(text)}")
    assert answer.status == 200, answer.body
    items: list[dict[str, Any]] = answer.body["items"]
    return items


@pytest.mark.parametrize(
    "written",
    [
        "+12125552301",
        "212-555-2301",
        "(212) 555-2301",
        "2125552301",
        "1 212 555 2301",
        " 212.555.2301 ",
        "0012125552301",
        "(212) 555-2301 x5",
        "2125552301 ext. 12",
    ],
)
def test_a_number_in_any_format_finds_its_order(desk: Bench, written: str) -> None:
    first = found(desk.staff, written)[0]
    assert (first["kind"], first["order_id"], first["by"]) == ("order", desk.order.id, "number")
    assert (first["text"], first["account_name"]) == ("+12125552301", "Acme")


@pytest.mark.parametrize("written", ["555-2301", "5552301", "555.2301", " 555 2301 "])
def test_the_last_seven_digits_find_a_number_in_whatever_area_code(desk: Bench, written: str) -> None:
    other = in_review(desk.world, numbers=["+14155552301"])

    hits = found(desk.staff, written)

    assert {(one["order_id"], one["text"], one["by"]) for one in hits} == {
        (desk.order.id, "+12125552301", "number"),
        (other.order.id, "+14155552301", "number"),
    }


@pytest.mark.parametrize("written", ["555-230", "155-2301", "55-52301", "555-2302x", "5552399"])
def test_other_digits_find_no_number(desk: Bench, written: str) -> None:
    assert [one for one in found(desk.staff, written) if one["by"] == "number"] == []


def test_ids_find_what_they_name_in_whatever_case(desk: Bench) -> None:
    order = desk.order
    assert found(desk.staff, order.id)[0]["id"] == order.id
    assert found(desk.staff, order.id.lower())[0]["id"] == order.id
    assert found(desk.staff, order.request_id.lower())[0]["id"] == order.request_id
    account = found(desk.staff, order.account_id)[0]
    assert (account["kind"], account["id"]) == ("account", order.account_id)


def test_a_pon_and_the_carriers_own_id_find_their_order(desk: Bench) -> None:
    order = desk.order
    for text, by in ((order.reference, "pon"), (order.reference.lower(), "pon"), (order.carrier_order_id, None)):
        first = found(desk.staff, text)[0]
        assert first["order_id"] == order.id
        assert by in (None, first["by"])


def test_a_pon_finds_an_order_that_no_carrier_knows_yet() -> None:
    desk = in_review()
    desk.world.index(desk.request_id)
    assert found(desk.staff, desk.order.reference)[0]["by"] == "pon"


@pytest.mark.parametrize(
    ("text", "kind", "matched"),
    [
        ("chicago lines 2nd floor", "request", "request_name"),
        ("Chicago", "request", "request_name"),
        ("2ND FLOOR", "request", "request_name"),
        ("Acme Plumbing & Heating", "request", "end_user_name"),
        ("plumbing", "request", "end_user_name"),
        ("dana@acme.example.com", "request", "email"),
        ("Dana@ACME", "request", "email"),
        ("dana whitfield", "request", "person"),
        ("administrator@acme.example.com", "account", "email"),
        ("Acme", "account", "account_name"),
        ("+1 (212) 555-2399", "request", "billing_number"),
    ],
)
def test_names_addresses_and_people_are_found(desk: Bench, text: str, kind: str, matched: str) -> None:
    first = found(desk.staff, text)[0]
    assert (first["kind"], first["matched"]) == (kind, matched)


def test_what_is_called_so_comes_before_what_begins_so() -> None:
    world = World()
    staff, customer = world.client(Role.SUPPORT), world.client()
    for name in ("Lines of Ada", "Lines", "Lines of Bob"):
        request_id = customer.post("/v1/port-requests", {"name": name}).body["id"]
        world.index(request_id)

    hits = found(staff, "lines")

    assert [hit["request_name"] for hit in hits] == ["Lines", "Lines of Ada", "Lines of Bob"]
    assert [hit["by"] for hit in hits] == ["name", "begins", "begins"]


def test_the_newest_of_those_that_are_called_the_same_comes_first() -> None:
    world = World()
    staff, customer = world.client(Role.SUPPORT), world.client()
    ids = [customer.post("/v1/port-requests", {"name": "Lines"}).body["id"] for _ in range(30)]
    for request_id in ids:
        world.index(request_id)

    assert [hit["id"] for hit in found(staff, "lines")] == ids[::-1][:25]


def test_what_was_renamed_is_no_longer_found_by_its_old_name(desk: Bench) -> None:
    path = f"/v1/port-requests/{desk.request_id}"
    version = desk.customer.get(path).body["version"]
    desk.customer.call("PATCH", path, {"name": "Springfield"}, if_match=f'"{version}"')

    assert found(desk.staff, "chicago") == []


def test_the_index_follows_a_change_and_forgets_what_is_deleted() -> None:
    world = World()
    customer = world.client()
    store = world.desk.store
    request = store.request(customer.post("/v1/port-requests", {"name": "Old name"}).body["id"])
    assert request is not None
    index_terms(store, None, request)
    index_terms(store, request, request.but(name="New name"))

    def terms() -> set[str]:
        texts = ("old name", "new name")
        return {one.text for text in texts for one in store.find_terms(text, whole=True, test_mode=False, limit=9)}

    assert terms() == {"new name"}
    index_terms(store, request.but(name="New name"), None)
    assert terms() == set()


def test_what_test_keys_made_is_found_by_test_keys_alone() -> None:
    world = World()
    customer = world.client(test_mode=True)
    request_id = world.draft(customer)
    world.index(request_id)
    live, test = world.client(Role.SUPPORT), world.client(Role.SUPPORT, test_mode=True)

    for text in ("chicago", "plumbing", request_id):
        assert found(live, text) == []
        assert [hit["id"] for hit in found(test, text)] == [request_id]


def test_our_own_team_is_no_customer(desk: Bench) -> None:
    assert all(hit["account_id"] != "acc_desk" for hit in found(desk.staff, "desk") + found(desk.staff, "acc_desk"))


@pytest.mark.parametrize("text", ["a", "!!", "", "x" * 201])
def test_what_cannot_be_looked_for_says_so(desk: Bench, text: str) -> None:
    answer = desk.staff.get(f"/admin/search?q={text}")
    assert (answer.status, answer.codes) == (422, ["search_text"])


NOWHERE = ("no such thing", "prq_", "prq_0", "ord_!!", "acc_", "PDX", "555", "' OR 1=1 --", "日本")


@pytest.mark.parametrize("text", NOWHERE)
def test_what_is_not_there_finds_nothing(desk: Bench, text: str) -> None:
    assert found(desk.staff, text) == []


def test_a_search_without_a_text_is_refused(desk: Bench) -> None:
    assert desk.staff.get("/admin/search").status == 422


def test_accents_case_and_punctuation_make_no_difference() -> None:
    assert folded("  Zoë  Núñez-O'Brien & Søn ") == "zoe nunez o brien søn"
    world = World()
    customer = world.client()
    request_id = customer.post("/v1/port-requests", {"name": "Lines"}).body["id"]
    account = any_losing_account(end_user_name="Café Zoë")
    assert customer.post(f"/v1/port-requests/{request_id}/losing-accounts", account).status == 201
    world.index(request_id)

    assert [hit["id"] for hit in found(world.client(Role.SUPPORT), "cafe zoe")] == [request_id]


def test_an_order_with_a_signer_of_its_own_leads_to_its_request_by_them(desk: Bench) -> None:
    order = desk.order.but(signer=Person(name="Sam Roe", email="sam@roe.example"))
    assert {one.target for one in terms_of(order) if one.text in ("sam roe", "sam roe example")} == {order.request_id}
