"""Tracking numbers that an account had before: taken in row by row, and then found at intake and at submit."""

from typing import Any

import pytest

from shared.domain.model import Role
from tests.world import NUMBERS, Answer, Client, World, csv_of

PATH = "/v1/tracking-numbers"
OWN = ("+12125550701", "+12125550702", "+12125550703")


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def admin(world: World) -> Client:
    return world.client()


def outcomes(answer: Answer) -> list[tuple[str | None, str, list[str]]]:
    return [(row["number"], row["outcome"], [error["code"] for error in row["errors"]]) for row in answer.body["items"]]


def listed(client: Client, query: str = "") -> dict[str, dict[str, Any]]:
    return {one["number"]: one for one in client.get(f"{PATH}{query}").body["items"]}


def test_good_rows_become_active_tracking_numbers(admin: Client) -> None:
    answer = admin.post(PATH, csv_of(OWN))

    assert answer.status == 200, answer.body
    assert outcomes(answer) == [(number, "imported", []) for number in OWN]
    assert (answer.body["rows"], answer.body["imported"], answer.body["columns"]["Tracking Number"]) == (3, 3, "number")
    found = listed(admin)
    assert found == listed(admin, "?status=active")
    assert listed(admin, "?status=pending") == listed(admin, "?status=porting") == {}
    one = found[OWN[0]]
    assert (one["status"], one["name"], one["company"], one["order_id"], one["ported_at"]) == (
        "active",
        "Line 0",
        "Acme Plumbing",
        None,
        None,
    )
    assert admin.get(f"{PATH}/{OWN[0]}").body == one
    assert admin.post(f"{PATH}/{OWN[0]}/calls", {}).body == one


def test_the_same_list_again_changes_nothing(world: World, admin: Client) -> None:
    admin.post(PATH, csv_of(OWN))
    before = listed(admin)
    world.clock.advance(days=1)
    again = admin.post(PATH, csv_of(OWN))

    assert outcomes(again) == [(number, "unchanged", []) for number in OWN]
    assert listed(admin) == before


def test_what_a_row_says_anew_is_taken_over(admin: Client) -> None:
    admin.post(PATH, csv_of(OWN))
    again = admin.post(PATH, csv_of(OWN[:1], forward="+17733842201") + csv_of(OWN[1:2]).splitlines()[1] + "\n")

    assert [row["outcome"] for row in again.body["items"]] == ["changed", "changed"]
    assert listed(admin)[OWN[0]]["forwarding_number"] == "+17733842201"
    assert listed(admin)[OWN[1]]["name"] == "Line 0"


def test_every_row_is_answered_for(admin: Client) -> None:
    good = csv_of(OWN[:1])
    lines = [
        "2125550702,2125550702,Loop,Ads,Acme Plumbing",
        "2125550703,6462340009,,Ads,Nobody",
        "",
        "(212) 555-0701,6462340000,Line 0,Google Ads,acme plumbing",
        "12,6462340010,Short,Ads,Acme Plumbing",
    ]

    answer = admin.post(PATH, good + "\n".join(lines) + "\n")

    assert [(row["row"], row["outcome"]) for row in answer.body["items"]] == [
        (2, "imported"),
        (3, "refused"),
        (4, "refused"),
        (5, "skipped"),
        (6, "skipped"),
        (7, "refused"),
    ]
    codes = [[error["code"] for error in row["errors"]] for row in answer.body["items"]]
    assert codes[1:3] == [["forwarding_equals_tracking"], ["name_missing", "company_unknown"]]
    assert codes[5]
    assert sum(answer.body[name] for name in ("imported", "changed", "unchanged", "refused", "skipped")) == 6
    assert {group["code"] for group in answer.body["groups"]} >= {"name_missing", "company_unknown"}


def test_the_marked_list_comes_back_as_csv(admin: Client) -> None:
    answer = admin.post(PATH, csv_of(OWN[:1]) + "12,6462340010,Short,Ads,Acme Plumbing\n", accept="text/csv")

    first, second = answer.body.splitlines()[1:]
    assert answer.headers["content-type"].startswith("text/csv")
    assert ",accepted," in first
    assert ",held," in second


def test_a_list_without_a_good_row_imports_nothing(admin: Client) -> None:
    bad = admin.post(PATH, "number,forwarding_number,name,source,company\n12,1,,,\n")
    none = admin.post(PATH, "what is this")
    wrong = admin.post(PATH, {"rows": "all"})

    assert (bad.status, bad.body["code"]) == (422, "no_row_accepted")
    assert bad.body["detail"] == "None of the 1 rows can be taken in. Nothing was imported."
    assert (none.status, none.codes) == (422, ["csv_header_missing"])
    assert (wrong.status, wrong.body["detail"]) == (422, "Nothing was imported.")
    assert listed(admin) == {}


def test_rows_come_as_json_too(admin: Client) -> None:
    row = {
        "number": "2125550701",
        "forwarding_number": "6462340000",
        "name": "Desk",
        "source": "Ads",
        "company": "Acme Plumbing",
    }

    assert admin.post(PATH, {"rows": [row]}).body["imported"] == 1


def test_a_port_of_a_number_that_is_ours_says_so_at_intake(world: World, admin: Client) -> None:
    admin.post(PATH, csv_of(OWN))
    request_id = admin.post("/v1/port-requests", {"name": "Lines"}).body["id"]

    answer = admin.call("PUT", f"/v1/port-requests/{request_id}/numbers", csv_of((*NUMBERS, OWN[0])))

    (error,) = answer.body["errors"]
    assert (error["code"], error["detail"]) == (
        "number_already_in_account",
        "This number is already a tracking number of your account.",
    )


def test_a_loop_through_a_number_that_is_ours_is_found_at_intake(world: World, admin: Client) -> None:
    admin.post(PATH, csv_of(OWN))
    request_id = admin.post("/v1/port-requests", {"name": "Lines"}).body["id"]

    answer = admin.call("PUT", f"/v1/port-requests/{request_id}/numbers", csv_of(NUMBERS, forward=OWN[0]))

    assert {error["code"] for error in answer.body["errors"]} == {"forwarding_is_own_tracking_number"}


def test_a_loop_through_a_number_that_is_ours_is_found_at_import(admin: Client) -> None:
    admin.post(PATH, csv_of(OWN[:1]))

    answer = admin.post(PATH, csv_of(OWN[1:2], forward=OWN[0]))

    assert answer.codes == ["forwarding_is_own_tracking_number"]


def test_a_number_that_was_taken_in_after_its_draft_is_named_at_submit(world: World, admin: Client) -> None:
    request_id = world.draft(admin)
    admin.post(PATH, csv_of(NUMBERS[:1]))

    answer = admin.post(f"/v1/port-requests/{request_id}/submit")

    assert (answer.status, answer.body["code"], answer.codes) == (
        409,
        "number_already_in_account",
        ["number_already_in_account"],
    )
    assert "is a tracking number of this account already" in answer.body["errors"][0]["detail"]
    assert admin.get(f"/v1/port-requests/{request_id}").body["status"] == "draft"
    assert listed(admin)[NUMBERS[0]]["status"] == "active"


def test_a_number_that_is_being_ported_is_left_to_its_port(world: World, admin: Client) -> None:
    request_id = world.submitted(admin)

    answer = admin.post(PATH, csv_of((NUMBERS[0], OWN[0])))

    assert outcomes(answer) == [
        (NUMBERS[0], "refused", ["number_active_port_exists"]),
        (OWN[0], "imported", []),
    ]
    assert request_id in answer.body["items"][0]["errors"][0]["detail"]


def test_a_number_whose_port_was_cancelled_is_free(world: World, admin: Client) -> None:
    request_id = world.submitted(admin)
    assert admin.post(f"/v1/port-requests/{request_id}/cancel").status == 200
    world.work(request_id)

    assert admin.post(PATH, csv_of(NUMBERS)).body["imported"] == len(NUMBERS)


def test_what_another_account_has_is_refused_and_not_told(world: World, admin: Client) -> None:
    admin.post(PATH, csv_of(OWN))
    stranger = world.client()

    answer = stranger.post(PATH, csv_of((OWN[0], "+12125550799")))

    assert outcomes(answer) == [(OWN[0], "refused", ["number_not_available"]), ("+12125550799", "imported", [])]
    assert world.accounts[0] not in str(answer.body)
    assert listed(admin)[OWN[0]]["name"] == "Line 0"
    assert stranger.get(f"{PATH}/{OWN[0]}").status == 404


def test_a_port_in_of_what_another_account_has_is_held(world: World, admin: Client) -> None:
    admin.post(PATH, csv_of(NUMBERS[:1]))
    stranger = world.client()
    request_id = world.draft(stranger)

    answer = stranger.post(f"/v1/port-requests/{request_id}/submit")

    assert (answer.status, answer.body["counts"]["on_hold"]) == (200, 1)


def test_a_client_manager_sees_none_of_them(world: World, admin: Client) -> None:
    admin.post(PATH, csv_of(OWN))
    colleague = world.client(Role.CLIENT_MANAGER, world.accounts[0])

    assert listed(colleague) == {}
    assert colleague.get(f"{PATH}/{OWN[0]}").status == 404
    assert set(listed(world.client(Role.MANAGER, world.accounts[0]))) == set(OWN)


def test_our_team_takes_numbers_in_for_a_customer(world: World, admin: Client) -> None:
    support = world.client(Role.SUPPORT)
    path = f"/admin/accounts/{world.accounts[0]}"

    answer = support.post(f"{path}/tracking-numbers", csv_of(OWN) + "12,6462340010,Short,Ads,Acme Plumbing\n")

    assert (answer.body["imported"], answer.body["refused"]) == (3, 1)
    assert set(listed(admin)) == set(OWN)
    event = support.get(f"{path}/events").body["items"][0]
    assert (event["type"], event["data"]) == (
        "account.numbers_imported",
        {"imported": 3, "changed": 0, "refused": 1},
    )


def test_a_number_that_moves_on_while_it_is_changed_is_refused(world: World, admin: Client) -> None:
    memory: Any = world.memory
    admin.post(PATH, csv_of(OWN[:1]))
    memory.revise_claims = lambda claims: ()

    answer = admin.post(PATH, csv_of(OWN[:1], forward="+17733842201"))

    assert (answer.status, answer.codes) == (422, ["concurrent_change"])


def test_two_lists_at_once_take_each_number_once(world: World, admin: Client) -> None:
    memory: Any = world.memory
    commit = world.memory.claim
    stranger = world.client()

    def meanwhile(*arguments: Any) -> Any:
        memory.claim = commit
        assert stranger.post(PATH, csv_of(OWN)).body["imported"] == 3
        return commit(*arguments)

    memory.claim = meanwhile
    answer = admin.post(PATH, csv_of(OWN))

    assert (answer.status, set(answer.codes)) == (422, {"number_not_available"})


def test_our_teams_search_finds_whose_a_number_is_that_was_there_before(world: World, admin: Client) -> None:
    admin.post(PATH, csv_of(OWN))
    (hit,) = world.client(Role.SUPPORT).get(f"/admin/search?q={OWN[0].removeprefix('+')}").body["items"]
    assert (hit["kind"], hit["id"], hit["by"]) == ("account", world.accounts[0], "number")
