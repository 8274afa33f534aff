"""What administrators do for their own account: users, and API keys that are limited, rotated, revoked."""

from typing import Any

import pytest

from shared.domain.model import Role
from shared.domain.permissions import CUSTOMERS
from shared.usecases.accounts.keys import MOST_KEYS, create_key, rotate_key
from shared.usecases.accounts.reach import By, Office
from tests.world import Client, World

USERS, KEYS = "/v1/users", "/v1/api-keys"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def admin(world: World) -> Client:
    return world.client()


def me(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/v1/me").body
    return found


def any_user(**changes: Any) -> dict[str, Any]:
    return {"name": "Max", "email": "max@acme.example.com", "role": "manager"} | changes


def added(admin: Client, **changes: Any) -> str:
    answer = admin.post(USERS, any_user(**changes))
    assert answer.status == 201, answer.body
    user_id: str = answer.body["id"]
    return user_id


def key_of(admin: Client, user_id: str, **wish: Any) -> dict[str, Any]:
    answer = admin.post(KEYS, {"user_id": user_id} | wish)
    assert answer.status == 201, answer.body
    made: dict[str, Any] = answer.body
    return made


def client_of(world: World, key: dict[str, Any]) -> Client:
    return Client(world.app, key["secret"])


def patch(admin: Client, user_id: str, **change: Any) -> Any:
    version = admin.get(f"{USERS}/{user_id}").headers["etag"]
    return admin.call("PATCH", f"{USERS}/{user_id}", change, if_match=version)


# --- users -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", CUSTOMERS)
def test_an_administrator_adds_users_of_every_role_of_a_customer(admin: Client, role: str) -> None:
    answer = admin.post(USERS, any_user(role=role))

    assert (answer.status, answer.body["role"]) == (201, role)
    assert answer.body in admin.get(USERS).body["items"]
    assert admin.get(answer.headers["location"]).body == answer.body


@pytest.mark.parametrize("role", ["support", "support_lead"])
def test_nobody_makes_themselves_our_team(admin: Client, role: str) -> None:
    assert admin.post(USERS, any_user(role=role)).codes == ["role_not_of_account"]


def test_everything_wrong_with_a_user_is_said_at_once(admin: Client) -> None:
    answer = admin.post(USERS, {"name": " ", "email": "max", "role": "boss", "company_ids": ["com_none"]})

    assert sorted(answer.codes) == ["company_unknown", "email_invalid", "name_missing", "role_unknown"]


def test_an_address_is_one_users_of_an_account(world: World, admin: Client) -> None:
    first = added(admin)
    other = added(admin, email="eve@acme.example.com")
    world.client(Role.SUPPORT)

    again = admin.post(USERS, any_user(email="MAX@acme.example.com"))
    moved = patch(admin, other, email="max@ACME.example.com")
    ours = admin.post(USERS, any_user(email="support@acme.example.com"))

    assert again.codes == moved.codes == ["user_email_taken"]
    assert ours.codes == ["user_email_of_team"]
    assert patch(admin, first, email="Max@acme.example.com").status == 200
    assert admin.post(f"{USERS}/{other}/deactivate").status == 200
    assert admin.post(USERS, any_user(email="eve@acme.example.com")).status == 201


def test_an_address_of_a_customers_user_is_nobodys_of_our_team(world: World, admin: Client) -> None:
    user_id = added(admin)
    lead = world.client(Role.SUPPORT_LEAD)
    team = "/admin/team/users"
    sam = {"name": "Sam", "email": "sam@desk.example.com", "role": "support"}

    refused = lead.post(team, {**sam, "email": "MAX@acme.example.com"})
    made = lead.post(team, sam)
    where = f"{team}/{made.body['id']}"
    moved = lead.call("PATCH", where, {"email": "max@acme.example.com"}, if_match='"1"')

    assert refused.codes == moved.codes == ["user_email_of_customer"]
    assert user_id in refused.body["errors"][0]["detail"]
    assert admin.post(f"{USERS}/{user_id}/deactivate").status == 200
    assert lead.call("PATCH", where, {"email": "max@acme.example.com"}, if_match='"1"').status == 200
    assert admin.post(USERS, any_user()).codes == ["user_email_of_team"]


def test_a_user_is_added_once_for_a_key(admin: Client) -> None:
    first, again = (admin.post(USERS, any_user(), idempotency_key="one") for _ in range(2))

    assert first.body == again.body
    assert len([one for one in admin.get(USERS).body["items"] if one["name"] == "Max"]) == 1


def test_a_change_needs_the_version_that_was_read(admin: Client) -> None:
    user_id = added(admin)

    assert admin.call("PATCH", f"{USERS}/{user_id}", {"name": "Eve"}).status == 428
    assert admin.call("PATCH", f"{USERS}/{user_id}", {"name": "Eve"}, if_match='"2"').status == 412
    assert patch(admin, user_id, name="Eve").body["version"] == 2
    assert patch(admin, user_id, name="Eve").body["version"] == 2


def test_a_users_keys_follow_their_name_and_role(world: World, admin: Client) -> None:
    user_id = added(admin, role="client_manager")
    client = client_of(world, key_of(admin, user_id))
    assert client.post("/v1/companies", {"name": "Mine"}).status == 403

    assert patch(admin, user_id, role="administrator", name="Maxine").status == 200
    world.clock.advance(seconds=31)

    assert (me(client)["role"], me(client)["user_name"]) == ("administrator", "Maxine")
    assert client.post("/v1/companies", {"name": "Mine"}).status == 201


def test_companies_bind_a_client_manager_and_go_with_the_role(admin: Client) -> None:
    company_id = admin.get("/v1/companies").body["items"][0]["id"]
    user_id = added(admin, role="client_manager", company_ids=[company_id])

    bound = patch(admin, user_id, role="manager", company_ids=[company_id])
    free = patch(admin, user_id, role="manager")

    assert bound.codes == ["company_ids_unused"]
    assert (free.body["role"], free.body["company_ids"]) == ("manager", [])


def test_a_deactivated_users_keys_die_and_the_others_live(world: World, admin: Client) -> None:
    user_id = added(admin)
    keys = [key_of(admin, user_id) for _ in range(3)]
    clients = [client_of(world, key) for key in keys]
    assert {client.get("/v1/me").status for client in clients} == {200}

    gone = admin.post(f"{USERS}/{user_id}/deactivate")
    world.clock.advance(seconds=31)

    assert gone.body["deactivated_at"]
    assert {client.get("/v1/me").status for client in clients} == {401}
    assert admin.get("/v1/me").status == 200
    again = admin.post(f"{USERS}/{user_id}/deactivate")
    assert (again.status, again.body) == (200, gone.body)
    assert admin.post(KEYS, {"user_id": user_id}).body["code"] == "user_deactivated"
    assert patch(admin, user_id, name="Eve").body["code"] == "user_deactivated"
    states = {one["id"]: one["state"] for one in admin.get(KEYS).body["items"]}
    assert {states[key["id"]] for key in keys} == {"revoked"}


def test_an_account_keeps_an_administrator(world: World, admin: Client) -> None:
    mine = me(admin)["user_id"]
    added(admin)

    answers = [admin.post(f"{USERS}/{mine}/deactivate"), patch(admin, mine, role="manager")]
    assert {(answer.status, answer.body["code"]) for answer in answers} == {(409, "last_administrator")}

    other = client_of(
        world, key_of(admin, added(admin, role="administrator", name="Ada", email="ada@acme.example.com"))
    )
    assert patch(admin, mine, role="manager").status == 200
    assert me(other)["role"] == "administrator"


def test_two_administrators_who_end_each_other_at_once_leave_one(world: World, admin: Client) -> None:
    memory: Any = world.memory
    other_id = added(admin, role="administrator", name="Ada")
    other = client_of(world, key_of(admin, other_id))
    mine = me(admin)["user_id"]
    commit = world.memory.commit

    def meanwhile(writes: Any) -> None:
        memory.commit = commit
        assert admin.post(f"{USERS}/{other_id}/deactivate").status == 200
        commit(writes)

    memory.commit = meanwhile
    answer = other.post(f"{USERS}/{mine}/deactivate")

    assert (answer.status, answer.body["code"]) == (409, "concurrent_change")
    assert [one["name"] for one in admin.get(USERS).body["items"] if one["deactivated_at"]] == ["Ada"]


def test_users_and_keys_are_the_administrators_and_each_accounts_own(world: World, admin: Client) -> None:
    account_id = world.accounts[0]
    user_id = added(admin)
    key_id = key_of(admin, user_id)["id"]
    stranger = world.client()
    for role in (Role.MANAGER, Role.CLIENT_MANAGER):
        colleague = world.client(role, account_id)
        assert {colleague.get(path).status for path in (USERS, KEYS)} == {403}

    answers = [
        stranger.get(f"{USERS}/{user_id}"),
        stranger.call("PATCH", f"{USERS}/{user_id}", {"name": "Eve"}, if_match='"1"'),
        stranger.post(f"{USERS}/{user_id}/deactivate"),
        stranger.post(KEYS, {"user_id": user_id}),
        stranger.post(f"{KEYS}/{key_id}/rotate"),
        stranger.post(f"{KEYS}/{key_id}/revoke"),
    ]
    assert {answer.status for answer in answers} == {404}
    assert key_id not in str(stranger.get(KEYS).body)


# --- keys ------------------------------------------------------------------------------------------------------------


def test_a_key_is_shown_once_and_listed_by_prefix_and_last_use(world: World, admin: Client) -> None:
    key = key_of(admin, added(admin), name="Reports")
    before = {one["id"]: one for one in admin.get(KEYS).body["items"]}[key["id"]]
    client_of(world, key).get("/v1/me")
    after = {one["id"]: one for one in admin.get(KEYS).body["items"]}[key["id"]]

    assert key["secret"].startswith(key["prefix"])
    assert (before["name"], before["state"], before["last_used_at"]) == ("Reports", "active", None)
    assert after["last_used_at"] == "2026-11-23T15:00:00Z"
    assert key["secret"] not in str([before, after, admin.get(KEYS).body])
    assert "hash" not in after


def test_a_repeated_call_makes_no_second_key_and_shows_none(admin: Client) -> None:
    user_id = added(admin)
    first, again = (admin.post(KEYS, {"user_id": user_id}, idempotency_key="one") for _ in range(2))

    assert (first.body["id"], again.body["secret"]) == (again.body["id"], None)
    assert first.body["secret"]


def test_a_keys_use_is_written_once_an_hour_whoever_sees_it(world: World, admin: Client) -> None:
    memory: Any = world.memory
    client = client_of(world, key_of(admin, added(admin)))
    noted: list[Any] = []
    mark = world.memory.mark_key_used

    def counted(*arguments: Any) -> None:
        noted.append(arguments)
        mark(*arguments)

    memory.mark_key_used = counted
    world.use(world.memory)
    client = Client(world.app, client.secret)
    for minutes in (0, 20, 20, 20, 20):
        world.clock.advance(minutes=minutes)
        assert client.get("/v1/me").status == 200

    assert len(noted) == 2


def test_a_use_that_cannot_be_noted_stops_no_call(world: World, admin: Client) -> None:
    memory: Any = world.memory

    def broken(*_: Any) -> None:
        raise RuntimeError("the table is down")

    memory.mark_key_used = broken
    world.use(world.memory)

    assert Client(world.app, admin.secret).get("/v1/me").status == 200


def test_a_limited_key_does_what_it_names_and_nothing_else(world: World, admin: Client) -> None:
    key = key_of(admin, me(admin)["user_id"], actions=["port_requests.read", "companies.read"])
    client = client_of(world, key)

    assert me(client)["may"] == ["account.read", "companies.read", "port_requests.read"]
    assert client.get("/v1/port-requests").status == 200
    refused = client.post("/v1/port-requests", {"name": "Lines"})
    assert (refused.status, refused.body["code"]) == (403, "key_limited")
    assert refused.body["detail"] == (
        "This key is limited to companies.read, port_requests.read; it cannot make and change port requests."
    )
    assert client.get(KEYS).body["code"] == "key_limited"


def test_what_no_key_of_the_user_can_do_is_said_action_by_action(admin: Client) -> None:
    answer = admin.post(
        KEYS, {"user_id": added(admin), "actions": ["fly", "api_keys.write", "port_requests.read", "staff.review"]}
    )

    assert [(one["code"], one["pointer"]) for one in answer.body["errors"]] == [
        ("action_unknown", "/actions/0"),
        ("action_not_of_role", "/actions/1"),
        ("action_not_of_role", "/actions/3"),
    ]


def test_a_limited_key_makes_none_that_may_more(world: World, admin: Client) -> None:
    mine = me(admin)["user_id"]
    whole = me(admin)["key_id"]
    limited = client_of(world, key_of(admin, mine, actions=["api_keys.write", "users.write", "users.read"]))

    made = limited.post(KEYS, {"user_id": mine})
    less = limited.post(KEYS, {"user_id": mine, "actions": ["users.read"]})
    rotated = limited.post(f"{KEYS}/{whole}/rotate")
    promoted = limited.post(USERS, any_user(role="administrator"))
    manager = limited.post(USERS, any_user(role="manager"))
    taken_over = patch(limited, mine, email="mine@evil.example.com")
    renamed = patch(limited, mine, name="Ada")

    assert made.codes == ["key_beyond_own"]
    assert less.status == 201
    assert (rotated.status, rotated.body["code"]) == (403, "key_beyond_own")
    assert promoted.codes == ["role_beyond_own"]
    assert manager.codes == ["role_beyond_own"]
    assert taken_over.codes == ["user_beyond_own"]
    assert renamed.status == 200
    assert me(admin)["key_id"] == whole


def test_a_test_key_makes_test_keys_only_and_changes_no_users(world: World) -> None:
    tester = world.client(test_mode=True)
    mine = me(tester)["user_id"]

    assert tester.post(KEYS, {"user_id": mine}).codes == ["key_beyond_own"]
    assert tester.post(KEYS, {"user_id": mine, "test_mode": True}).body["secret"].startswith("pk_test_")
    assert tester.post(USERS, any_user()).body["code"] == "test_key"
    live = key_of(world.client(Role.ADMINISTRATOR, world.accounts[0]), mine)
    assert tester.post(f"{KEYS}/{live['id']}/rotate").body["code"] == "key_beyond_own"


def test_a_user_has_so_many_keys_and_no_more(world: World, admin: Client) -> None:
    user_id = added(admin)
    office, by = Office(world.memory, world.clock, world.ids), By.operator()
    keys = [create_key(office, by, world.accounts[0], user_id).key for _ in range(MOST_KEYS)]

    assert admin.post(KEYS, {"user_id": user_id}).codes == ["too_many_keys"]
    new = [rotate_key(office, by, world.accounts[0], key.id).key for key in keys]
    assert admin.post(f"{KEYS}/{new[0].id}/rotate").codes == ["too_many_keys"]
    assert admin.post(f"{USERS}/{user_id}/deactivate").status == 200


def test_a_key_expires_at_the_end_of_its_last_day(world: World, admin: Client) -> None:
    user_id = added(admin)
    past = admin.post(KEYS, {"user_id": user_id, "expires_on": "2026-11-22"})
    no_day = admin.post(KEYS, {"user_id": user_id, "expires_on": "soon", "name": "a\nb"})
    key = key_of(admin, user_id, expires_on="2026-11-23")

    assert (past.codes, sorted(no_day.codes)) == (["date_in_past"], ["date_invalid", "name_control_characters"])
    assert key["expires_at"] == "2026-11-24T00:00:00Z"
    world.clock.advance(hours=9)
    assert client_of(world, key).get("/v1/me").status == 401


# --- rotation --------------------------------------------------------------------------------------------------------


def test_a_rotated_key_works_on_beside_the_new_one_until_the_overlap_is_over(world: World, admin: Client) -> None:
    key = key_of(admin, added(admin), name="Sync", actions=["port_requests.read"])
    old = client_of(world, key)
    assert old.get("/v1/me").status == 200

    rotated = admin.post(f"{KEYS}/{key['id']}/rotate", {"overlap_hours": 2})
    new = client_of(world, rotated.body)

    assert rotated.status == 201
    assert (rotated.body["name"], rotated.body["actions"]) == ("Sync", ["port_requests.read"])
    for _ in range(4):
        assert {one.get("/v1/me").status for one in (old, new)} == {200}
        world.clock.advance(minutes=29)
    world.clock.advance(minutes=5)
    assert (old.get("/v1/me").status, new.get("/v1/me").status) == (401, 200)
    listed = {one["id"]: one for one in admin.get(KEYS).body["items"]}[key["id"]]
    assert (listed["rotated_to"], listed["state"]) == (rotated.body["id"], "expired")


def test_a_key_is_rotated_once_and_the_new_one_after_it(admin: Client) -> None:
    key = key_of(admin, added(admin))
    rotated = admin.post(f"{KEYS}/{key['id']}/rotate")
    again = admin.post(f"{KEYS}/{key['id']}/rotate")

    assert rotated.status == 201
    assert (again.status, again.body["code"]) == (409, "key_rotated_already")
    assert rotated.body["id"] in again.body["detail"]
    assert admin.post(f"{KEYS}/{rotated.body['id']}/rotate").status == 201


def test_a_repeated_rotation_is_one(admin: Client) -> None:
    key = key_of(admin, added(admin))
    first, again = (admin.post(f"{KEYS}/{key['id']}/rotate", {}, idempotency_key="one") for _ in range(2))

    assert (first.body["id"], again.body["secret"], again.status) == (again.body["id"], None, 201)


def test_a_new_key_lives_as_long_as_the_old_one_was_given(world: World, admin: Client) -> None:
    key = key_of(admin, added(admin), expires_on="2026-11-30")
    world.clock.advance(days=7)
    rotated = admin.post(f"{KEYS}/{key['id']}/rotate").body
    listed = {one["id"]: one for one in admin.get(KEYS).body["items"]}[key["id"]]

    assert rotated["expires_at"] == "2026-12-08T00:00:00Z"
    assert listed["expires_at"] == "2026-12-01T00:00:00Z"


@pytest.mark.parametrize("hours", [-1, 721, 1_000_000])
def test_an_overlap_is_none_to_thirty_days(admin: Client, hours: float) -> None:
    key = key_of(admin, added(admin))

    assert admin.post(f"{KEYS}/{key['id']}/rotate", {"overlap_hours": hours}).codes == ["overlap_out_of_range"]


def test_what_has_ended_is_not_rotated(world: World, admin: Client) -> None:
    user_id = added(admin)
    revoked, expired = (key_of(admin, user_id, expires_on="2026-11-23") for _ in range(2))
    assert admin.post(f"{KEYS}/{revoked['id']}/revoke").body["state"] == "revoked"
    world.clock.advance(days=1)

    for key in (revoked, expired):
        assert admin.post(f"{KEYS}/{key['id']}/rotate").body["code"] == "key_ended"


def test_a_revoked_key_stops_within_thirty_seconds(world: World, admin: Client) -> None:
    key = key_of(admin, added(admin))
    client = client_of(world, key)
    assert client.get("/v1/me").status == 200

    first, again = (admin.post(f"{KEYS}/{key['id']}/revoke") for _ in range(2))
    world.clock.advance(seconds=30)

    assert client.get("/v1/me").status == 401
    assert first.body == again.body
