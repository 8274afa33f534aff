"""A file finds a request by the name that it has now, whoever made it."""

from shared.domain.model import Role
from tests.bulk_world import FILED, BulkWorld, any_drop_row
from tests.unit.bulk.test_rights import names, upload


def rename(world: BulkWorld, request_id: str, name: str) -> None:
    changed = world.customer.call("PATCH", f"/v1/port-requests/{request_id}", {"name": name}, if_match="*")
    assert changed.status == 200, changed.body


def test_a_renamed_request_is_found_by_its_new_name_alone() -> None:
    world = BulkWorld()
    world.drop("old.csv", [any_drop_row(0)])
    (made,) = world.requests()
    rename(world, made["id"], "New")
    world.drop("new.csv", [any_drop_row(0, name="Again")])
    assert [one["id"] for one in world.requests()] == [made["id"]]
    assert names(world.customer, made["id"]) == {any_drop_row(0)["number"]: "Again"}

    world.drop("old.csv", [any_drop_row(5)])
    other = next(one for one in world.requests() if one["id"] != made["id"])
    assert other["name"] == "old"


def test_a_request_of_the_api_is_found_by_its_name() -> None:
    world = BulkWorld()
    made = world.customer.post("/v1/port-requests", {"name": "Chicago  lines"}).body["id"]
    world.drop("chicago lines.csv", [any_drop_row(0)])

    assert [one["id"] for one in world.requests()] == [made]
    assert len(world.rows(made)) == 1


def test_of_requests_of_one_name_files_find_the_first_until_it_ends_or_is_deleted() -> None:
    world = BulkWorld()
    first = world.customer.post("/v1/port-requests", {"name": "Lines"}).body["id"]
    second = world.customer.post("/v1/port-requests", {"name": "lines"}).body["id"]
    world.drop("lines.csv", [any_drop_row(0)])
    assert [len(world.rows(one)) for one in (first, second)] == [1, 0]

    assert world.customer.call("DELETE", f"/v1/port-requests/{first}", if_match="*").status == 204
    rename(world, second, "Others")
    rename(world, second, "Lines")
    world.drop("lines.csv", [any_drop_row(0)])
    assert [one["id"] for one in world.requests()] == [second]
    assert len(world.rows(second)) == 1


def test_a_client_managers_request_takes_no_name_from_others() -> None:
    world = BulkWorld()
    cleo = world.user(Role.CLIENT_MANAGER)
    mine = cleo.post("/v1/port-requests", {"name": "Lines"}).body["id"]
    world.drop("lines.csv", [any_drop_row(0)])
    assert len(world.requests()) == 2
    upload(world, cleo, "lines.csv", [any_drop_row(1)])
    assert names(cleo, mine) == {any_drop_row(1)["number"]: "Line 1"}


def test_secrets_that_are_said_to_be_on_file_and_are_not_are_told() -> None:
    world = BulkWorld()
    done = world.drop("list.csv", [any_drop_row(0, **FILED)])
    (request,) = world.summary(done)["requests"]
    told = {one["column"] for one in request["problems"] if one["code"] == "nothing_on_file"}
    assert told == {"account_number", "pin"}

    done = world.drop("list.csv", [any_drop_row(0, **(FILED | {"account_number": "LT-884213", "pin": "4821"}))])
    done = world.drop("list.csv", [any_drop_row(0, **FILED)])
    (request,) = world.summary(done)["requests"]
    assert "nothing_on_file" not in [one["code"] for one in request["problems"]]


def test_files_of_one_name_in_two_folders_are_one_request_and_the_second_says_so() -> None:
    world = BulkWorld()
    first = world.drop("t2/march.csv", [any_drop_row(0)])
    second = world.drop("t4/v/march.csv", [any_drop_row(1)])
    again = world.drop("t2/march.csv", [any_drop_row(0)])
    named = world.drop("t4/other.csv", [any_drop_row(2, port_request_name="March")])

    assert len(world.requests()) == 1
    told = [[one["code"] for one in world.summary(one)["warnings"]] for one in (first, second, again, named)]
    assert told == [[], ["request_of_another_folder"], [], []]
    assert "/t2/" in world.summary(second)["warnings"][0]["detail"]
