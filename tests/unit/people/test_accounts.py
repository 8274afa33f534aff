"""Accounts as our team makes and keeps them, through the API."""

from typing import Any

import pytest

from shared.domain.model import DESK_ACCOUNT, Role
from tests.world import Client, World

ALL = "/admin/accounts"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def support(world: World) -> Client:
    return world.client(Role.SUPPORT)


def any_account(**changes: Any) -> dict[str, Any]:
    return {"name": "Acme Home Services", "card_on_file": True, "companies": ["Acme Plumbing"]} | changes


def made(support: Client, **changes: Any) -> str:
    answer = support.post(ALL, any_account(**changes))
    assert answer.status == 201, answer.body
    account_id: str = answer.body["id"]
    return account_id


def events(support: Client, account_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = support.get(f"{ALL}/{account_id}/events").body["items"]
    return found


def test_an_account_is_made_and_read_whole(support: Client) -> None:
    answer = support.post(ALL, any_account())
    path = f"{ALL}/{answer.body['id']}"

    assert (answer.headers["location"], answer.headers["etag"]) == (path, '"1"')
    found = support.get(path)
    assert found.body == answer.body
    assert (found.body["can_port"], found.body["cannot_port_because"]) == (True, [])
    assert [one["name"] for one in found.body["companies"]] == ["Acme Plumbing"]
    assert (found.body["users"], found.body["api_keys"]) == ([], [])
    (event,) = events(support, answer.body["id"])
    assert (event["type"], event["actor"]["name"], event["actor"]["kind"]) == (
        "account.created",
        "Some support",
        "staff",
    )


def test_everything_wrong_with_an_account_is_said_at_once(support: Client) -> None:
    answer = support.post(
        ALL, any_account(name=" ", standing="fine", trial_ends_on="31.12.2026", companies=["A", "a", "x" * 129])
    )

    assert (answer.status, sorted(answer.codes)) == (
        422,
        ["company_exists", "date_invalid", "name_missing", "name_too_long", "standing_unknown"],
    )
    assert support.get(ALL).body["items"] == []


def test_an_account_is_made_once_for_a_key(support: Client) -> None:
    first, again = (support.post(ALL, any_account(), idempotency_key="one") for _ in range(2))
    other = support.post(ALL, any_account(name="Other"), idempotency_key="one")

    assert (again.status, again.body) == (201, first.body)
    assert (other.status, other.body["code"]) == (422, "idempotency_key_reused")
    assert len(support.get(ALL).body["items"]) == 1


def test_accounts_are_listed_newest_first_and_found_by_name(support: Client) -> None:
    ids = [made(support, name=name) for name in ("Acme West", "Beta", "ACME East")]

    first = support.get(f"{ALL}?limit=2").body
    rest = support.get(f"{ALL}?limit=2&cursor={first['cursor']}").body
    named = support.get(f"{ALL}?name=acme").body["items"]

    assert [one["id"] for one in (*first["items"], *rest["items"])] == list(reversed(ids))
    assert rest["cursor"] is None
    assert [one["name"] for one in named] == ["ACME East", "Acme West"]
    assert DESK_ACCOUNT not in ids


def test_what_decides_whether_an_account_may_port_is_changed_on_the_version_that_was_read(support: Client) -> None:
    account_id = made(support, card_on_file=False)
    path = f"{ALL}/{account_id}"
    change = {"card_on_file": True, "trial_ends_on": "2026-12-01", "reason": "Card added by telephone"}

    refused = [support.call("PATCH", path, change), support.call("PATCH", path, change, if_match='"7"')]
    changed = support.call("PATCH", path, change, if_match='"1"')
    ended = support.call("PATCH", path, {"trial_ends_on": None}, if_match=changed.headers["etag"])

    assert [answer.status for answer in refused] == [428, 412]
    assert [one["code"] for one in changed.body["cannot_port_because"]] == ["account_in_trial"]
    assert (ended.body["can_port"], ended.body["version"]) == (True, 3)
    last, before, _ = events(support, account_id)
    assert last["data"] == {
        "fields": ["trial_ends_on"],
        "before": {"trial_ends_on": "2026-12-01"},
        "after": {"trial_ends_on": None},
    }
    assert before["reason"] == "Card added by telephone"
    assert before["data"]["after"] == {"card_on_file": True, "trial_ends_on": "2026-12-01"}


def test_what_a_drop_folder_does_is_changed_by_what_is_named(support: Client) -> None:
    account_id = made(support)

    first = support.call("PATCH", f"{ALL}/{account_id}", {"drop": {"submit": True}}, if_match='"1"')
    second = support.call("PATCH", f"{ALL}/{account_id}", {"drop": {"daily_report": True}}, if_match='"2"')

    assert first.body["drop"] == {"submit": True, "preapproved": False, "daily_report": False}
    assert second.body["drop"] == {"submit": True, "preapproved": False, "daily_report": True}
    changed = support.get(f"{ALL}/{account_id}/events").body["items"][0]
    assert changed["data"]["before"]["drop"]["daily_report"] is False


def test_a_change_that_changes_nothing_is_no_new_version(support: Client) -> None:
    account_id = made(support)
    answer = support.call("PATCH", f"{ALL}/{account_id}", {"card_on_file": True}, if_match='"1"')

    assert (answer.status, answer.headers["etag"]) == (200, '"1"')
    assert len(events(support, account_id)) == 1


def test_a_new_name_is_found_and_a_bad_one_refused(support: Client) -> None:
    account_id = made(support)
    path = f"{ALL}/{account_id}"

    bad = support.call("PATCH", path, {"name": "", "standing": "fine", "reason": "x" * 501}, if_match='"1"')
    good = support.call("PATCH", path, {"name": "Zenith"}, if_match='"1"')

    assert sorted(bad.codes) == ["name_missing", "reason_too_long", "standing_unknown"]
    assert good.body["name"] == "Zenith"
    assert [one["id"] for one in support.get(f"{ALL}?name=zen").body["items"]] == [account_id]


def test_companies_are_added_for_a_customer(support: Client) -> None:
    account_id = made(support)

    added = support.post(f"{ALL}/{account_id}/companies", {"name": "Acme Heating"})
    again = support.post(f"{ALL}/{account_id}/companies", {"name": "ACME heating"})

    assert (added.status, again.status, again.codes) == (201, 422, ["company_exists"])
    assert len(support.get(f"{ALL}/{account_id}").body["companies"]) == 2
    assert events(support, account_id)[0]["data"]["name"] == "Acme Heating"


@pytest.mark.parametrize("account_id", ["acc_none", DESK_ACCOUNT, "x" * 2000, "%00"])
@pytest.mark.parametrize(
    ("method", "tail", "body"),
    [
        ("GET", "", None),
        ("PATCH", "", {"card_on_file": True}),
        ("GET", "/events", None),
        ("POST", "/companies", {"name": "Acme"}),
        ("POST", "/users", {"name": "Ada", "email": "ada@acme.example.com", "role": "manager"}),
        ("PATCH", "/users/usr_1", {"name": "Ada"}),
        ("POST", "/users/usr_1/deactivate", None),
        ("GET", "/api-keys", None),
        ("POST", "/api-keys", {"user_id": "usr_1"}),
        ("POST", "/api-keys/key_1/rotate", None),
        ("POST", "/api-keys/key_1/revoke", None),
        ("POST", "/tracking-numbers", "number\n2125552301\n"),
    ],
)
def test_what_is_no_customers_account_is_not_there(
    world: World, account_id: str, method: str, tail: str, body: Any
) -> None:
    lead = world.client(Role.SUPPORT_LEAD)

    answer = lead.call(method, f"{ALL}/{account_id}{tail}", body, if_match='"1"')

    assert (answer.status, answer.body["code"]) == (404, "not_found")


def test_users_and_keys_of_another_account_are_not_there(world: World, support: Client) -> None:
    lead = world.client(Role.SUPPORT_LEAD)
    mine, others = made(support), made(support)
    person = {"name": "Ada", "email": "ada@acme.example.com", "role": "administrator"}
    user_id = lead.post(f"{ALL}/{others}/users", person).body["id"]
    key_id = lead.post(f"{ALL}/{others}/api-keys", {"user_id": user_id}).body["id"]

    answers = [
        lead.call("PATCH", f"{ALL}/{mine}/users/{user_id}", {"name": "Eve"}, if_match='"1"'),
        lead.post(f"{ALL}/{mine}/users/{user_id}/deactivate"),
        lead.post(f"{ALL}/{mine}/api-keys", {"user_id": user_id}),
        lead.post(f"{ALL}/{mine}/api-keys/{key_id}/rotate"),
        lead.post(f"{ALL}/{mine}/api-keys/{key_id}/revoke"),
    ]

    assert {answer.status for answer in answers} == {404}


def test_support_makes_no_keys_of_customers_and_a_lead_does(world: World, support: Client) -> None:
    account_id = made(support)
    person = {"name": "Ada", "email": "ada@acme.example.com", "role": "administrator"}
    user_id = world.client(Role.SUPPORT_LEAD).post(f"{ALL}/{account_id}/users", person).body["id"]
    body = {"user_id": user_id}

    refused = support.post(f"{ALL}/{account_id}/api-keys", body)
    key = world.client(Role.SUPPORT_LEAD).post(f"{ALL}/{account_id}/api-keys", body)

    assert refused.status == 403
    assert "a support lead user can make and end API keys of customers" in refused.body["detail"]
    assert Client(world.app, key.body["secret"]).get("/v1/me").body["account_id"] == account_id


def test_support_keeps_no_administrators_of_customers_and_a_lead_does(world: World, support: Client) -> None:
    account_id, lead = made(support), world.client(Role.SUPPORT_LEAD)
    people = f"{ALL}/{account_id}/users"
    ada = {"name": "Ada", "email": "ada@acme.example.com", "role": "administrator"}
    one = lead.post(people, ada).body["id"]
    manager = support.post(people, {"name": "Max", "email": "max@acme.example.com", "role": "manager"}).body["id"]

    refused = [
        support.post(people, ada | {"email": "eve@acme.example.com"}),
        support.call("PATCH", f"{people}/{one}", {"email": "eve@example.com"}, if_match='"1"'),
        support.call("PATCH", f"{people}/{one}", {"role": "manager"}, if_match='"1"'),
        support.call("PATCH", f"{people}/{manager}", {"role": "administrator"}, if_match='"1"'),
        support.post(f"{people}/{one}/deactivate"),
    ]

    assert {answer.status for answer in refused} == {403}
    assert "a support lead user can make, change and end administrators" in refused[0].body["detail"]
    assert lead.call("PATCH", f"{people}/{one}", {"email": "ada@example.com"}, if_match='"1"').status == 200
    assert lead.call("PATCH", f"{people}/{manager}", {"role": "administrator"}, if_match='"1"').status == 200
    assert lead.post(f"{people}/{one}/deactivate").status == 200


def test_a_test_key_of_our_team_changes_no_account(world: World, support: Client) -> None:
    account_id = made(support)
    tester = world.client(Role.SUPPORT_LEAD, test_mode=True)
    person = {"name": "Ada", "email": "ada@acme.example.com", "role": "administrator"}

    answers = [
        tester.call("PATCH", f"{ALL}/{account_id}", {"card_on_file": False}, if_match='"1"'),
        tester.post(f"{ALL}/{account_id}/users", person),
        tester.post(f"{ALL}/{account_id}/tracking-numbers", "number\n2125552301\n"),
    ]

    assert {(answer.status, answer.body["code"]) for answer in answers} == {(403, "test_key")}
    assert tester.get(f"{ALL}/{account_id}").status == 200


def test_our_team_is_kept_by_its_leads(world: World, support: Client) -> None:
    lead = world.client(Role.SUPPORT_LEAD)
    person = {"name": "Sam", "email": "sam@portdesk.example.com", "role": "support"}

    refused = [
        support.post("/admin/team/users", person),
        support.post("/admin/team/api-keys", {"user_id": support.get("/v1/me").body["user_id"]}),
    ]
    added = lead.post("/admin/team/users", person)
    customer = lead.post("/admin/team/users", person | {"email": "max@portdesk.example.com", "role": "manager"})
    key = lead.post("/admin/team/api-keys", {"user_id": added.body["id"]}).body
    sam = Client(world.app, key["secret"])

    assert {answer.status for answer in refused} == {403}
    assert customer.codes == ["role_not_of_account"]
    assert sam.get("/v1/me").body["role"] == "support"
    assert "Sam" in [one["name"] for one in support.get("/admin/team").body["users"]]
    promoted = lead.call("PATCH", f"/admin/team/users/{added.body['id']}", {"role": "support_lead"}, if_match='"1"')
    assert promoted.status == 200
    world.clock.advance(seconds=31)
    assert sam.get("/v1/me").body["role"] == "support_lead"
    rotated = lead.post(f"/admin/team/api-keys/{key['id']}/rotate", {"overlap_hours": 0}).body
    world.clock.advance(seconds=31)
    assert sam.get("/v1/me").status == 401
    assert lead.post(f"/admin/team/api-keys/{rotated['id']}/revoke").body["state"] == "revoked"
    assert lead.post(f"/admin/team/users/{added.body['id']}/deactivate").body["deactivated_at"]
    kinds = [one["type"] for one in lead.get("/admin/team/events").body["items"]][:6]
    assert kinds == [
        "account.user_deactivated",
        "account.key_revoked",
        "account.key_rotated",
        "account.user_changed",
        "account.key_created",
        "account.user_added",
    ]
