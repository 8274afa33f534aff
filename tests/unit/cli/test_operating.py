"""Accounts, companies, users and keys from the command line."""

from datetime import timedelta

import pytest

from infra.local.offices import STAGES
from shared.domain.api_keys import hash_key
from shared.domain.model import Role
from shared.domain.permissions import CUSTOMERS, STAFF
from shared.ports import Replace
from tests.unit.cli.operating import Operator


@pytest.fixture
def operator() -> Operator:
    return Operator()


def test_an_account_that_can_port_is_made_in_three_commands(operator: Operator) -> None:
    account_id = operator.account("--card-on-file", "--company", "Acme Plumbing", "--company", "Acme Heating")
    secret = operator.ok("key", "create", account_id, operator.user(account_id)).out.strip()

    me = operator.client(secret).get("/v1/me").body
    companies = operator.client(secret).get("/v1/companies").body["items"]

    assert (me["account_id"], me["role"], me["can_port"]) == (account_id, "administrator", True)
    assert {company["name"] for company in companies} == {"Acme Plumbing", "Acme Heating"}


def test_an_account_has_no_card_unless_it_is_said(operator: Operator) -> None:
    said = operator.ok("account", "create", "Acme")

    assert "no credit card on the account" in said.out
    assert "can port      no" in said.out


def test_everything_wrong_with_a_new_account_is_said_at_once_and_nothing_is_made(operator: Operator) -> None:
    said = operator.refused(
        *("account", "create", "  ", "--standing", "fine", "--trial-ends-on", "31.12.2026"),
        *("--company", "Acme", "--company", "ACME", "--company", "x" * 129),
    )

    for text in (
        "The account has no name. Give it one",
        "There is no standing 'fine'. Use one of good, past_due, suspended, closed.",
        "'31.12.2026' is no date. Give a day as YYYY-MM-DD",
        "There is a company 'Acme' already.",
        "name has 129 characters",
    ):
        assert text in said.errors
    assert "Traceback" not in said.errors


def test_eligibility_changes_only_what_is_named(operator: Operator) -> None:
    account_id = operator.account("--card-on-file", "--trial-ends-on", "2026-12-01")
    operator.ok("account", "eligibility", account_id, "--standing", "past-due")

    account = operator.office.store.account(account_id)
    assert account is not None
    assert (account.card_on_file, account.standing, str(account.trial_ends_on)) == (True, "past_due", "2026-12-01")

    said = operator.ok("account", "eligibility", account_id, "--standing", "good", "--trial-ends-on", "none")
    assert "can port      yes" in said.out
    assert "can port      no" in operator.ok("account", "eligibility", account_id, "--no-card").out


def test_what_the_drop_folder_does_changes_by_what_is_named(operator: Operator) -> None:
    account_id = operator.account("--card")
    operator.ok("account", "drop", account_id, "--submit", "--daily-report")
    said = operator.ok("account", "drop", account_id, "--preapproved", "--no-daily-report").out

    account = operator.office.store.account(account_id)
    assert account is not None
    assert account.drop.model_dump() == {"submit": True, "preapproved": True, "daily_report": False}
    assert "count as an administrator's" in said


def test_eligibility_without_options_shows_and_changes_nothing(operator: Operator) -> None:
    account_id = operator.account("--card")
    before = operator.office.store.account(account_id)

    assert "can port      yes" in operator.ok("account", "eligibility", account_id).out
    assert operator.office.store.account(account_id) == before


def test_a_company_name_is_taken_once_whatever_its_case(operator: Operator) -> None:
    account_id = operator.account()
    company_id = operator.ok("company", "add", account_id, "Acme Plumbing").id("com")

    assert "already" in operator.refused("company", "add", account_id, "acme plumbing").errors
    assert [company.id for company in operator.office.store.companies(account_id)] == [company_id]


def test_everything_wrong_with_a_user_is_said_at_once(operator: Operator) -> None:
    said = operator.refused("user", "add", operator.account(), "", "ada", "boss", "--company-id", "com_other")

    for text in ("has no name", "'ada' is no e-mail address", "There is no role 'boss'", "no company com_other"):
        assert text in said.errors


def test_every_role_of_a_customer_can_be_given(operator: Operator) -> None:
    account_id = operator.account()

    for role in CUSTOMERS:
        operator.ok("user", "add", account_id, "Ada", f"{role}@acme.example.com", role)

    assert {user.role for user in operator.office.store.users(account_id)} == set(CUSTOMERS)


@pytest.mark.parametrize("role", STAFF)
def test_nobody_of_a_customer_has_a_role_of_our_team(operator: Operator, role: Role) -> None:
    account_id = operator.account()

    said = operator.refused("user", "add", account_id, "Sam", "sam@acme.example.com", role)

    assert f"No user of Acme can have the role {role}. Use one of administrator, manager, client_manager" in said.errors
    assert operator.office.store.users(account_id) == ()


@pytest.mark.parametrize("role", CUSTOMERS)
def test_nobody_of_our_team_has_a_role_of_a_customer(operator: Operator, role: Role) -> None:
    said = operator.refused("staff", "add", "Ada", "ada@portdesk.example.com", role)

    assert f"No user of The desk can have the role {role}. Use one of support, support_lead" in said.errors


def test_a_person_of_our_team_works_in_two_commands(operator: Operator) -> None:
    user_id = operator.ok("staff", "add", "Sam", "sam@portdesk.example.com").id("usr")
    lead_id = operator.ok("staff", "add", "Lea", "lea@portdesk.example.com", "support-lead").id("usr")
    secrets = [operator.ok("staff", "key", one).out.strip() for one in (user_id, lead_id)]

    told = [operator.client(secret).get("/v1/me").body for secret in secrets]

    assert [(me["account_id"], me["role"], me["can_port"]) for me in told] == [
        ("acc_desk", "support", False),
        ("acc_desk", "support_lead", False),
    ]
    listed = operator.ok("staff", "list").out
    assert all(said in listed for said in (user_id, lead_id, "sam@portdesk.example.com", secrets[0][:12]))
    assert "card on file" not in listed


def test_the_desk_ports_nothing(operator: Operator) -> None:
    operator.ok("staff", "list")

    assert "has no companies" in operator.refused("company", "add", "acc_desk", "Acme").errors
    assert "has no companies" in operator.refused("account", "eligibility", "acc_desk", "--card").errors


def test_a_key_of_our_team_in_a_customers_account_is_no_key(operator: Operator) -> None:
    account_id = operator.account()
    secret = operator.ok("key", "create", account_id, operator.user(account_id)).out.strip()
    key = operator.world.memory.api_key(hash_key(secret))
    assert key is not None
    operator.world.memory.commit([Replace(key.but(role=Role.SUPPORT, version=2))])

    assert operator.client(secret).get("/v1/me").status == 401


def test_companies_bind_client_managers_only(operator: Operator) -> None:
    account_id = operator.account()
    company_id = operator.ok("company", "add", account_id, "Acme Plumbing").id("com")
    operator.user(account_id, "client-manager", "--company-id", company_id)

    said = operator.refused(
        "user", "add", account_id, "Max", "max@acme.example.com", "manager", "--company-id", company_id
    )

    assert "make the user a client_manager" in said.errors
    (user,) = operator.office.store.users(account_id)
    assert (user.role, user.company_ids) == (Role.CLIENT_MANAGER, (company_id,))


def test_a_key_is_alone_on_stdout_and_never_shown_again(operator: Operator) -> None:
    account_id = operator.account()
    said = operator.ok("key", "create", account_id, operator.user(account_id))
    secret = said.out.strip()

    assert secret.startswith("pk_live_")
    assert len(said.out.splitlines()) == 1
    assert secret not in operator.ok("account", "show", account_id).out
    assert secret not in operator.ok("key", "list", account_id).out
    assert secret[:12] in operator.ok("key", "list", account_id).out


def test_a_test_key_is_one(operator: Operator) -> None:
    account_id = operator.account()
    secret = operator.ok("key", "create", account_id, operator.user(account_id), "--test").out.strip()

    assert secret.startswith("pk_test_")
    assert operator.client(secret).get("/v1/me").body["test_mode"] is True


def test_a_key_works_to_the_end_of_its_last_day(operator: Operator) -> None:
    account_id = operator.account()
    today = operator.world.clock.now().date()
    made = operator.ok("key", "create", account_id, operator.user(account_id), "--expires-on", today.isoformat())
    client = operator.client(made.out.strip())

    assert f"until {today}" in operator.ok("key", "list", account_id).out
    midnight = operator.world.clock.now().replace(hour=0) + timedelta(days=1)
    operator.world.clock.set(midnight - timedelta(seconds=1))
    assert client.get("/v1/me").status == 200
    operator.world.clock.set(midnight)
    assert client.get("/v1/me").status == 401
    assert "expired" in operator.ok("key", "list", account_id).out


def test_a_key_does_not_expire_before_it_is_made(operator: Operator) -> None:
    account_id = operator.account()
    said = operator.refused("key", "create", account_id, operator.user(account_id), "--expires-on", "2026-01-31")

    assert "Give 2026-11-23 or a later day" in said.errors
    assert operator.ok("key", "list", account_id).out == "No keys.\n"


def test_a_revoked_key_stops_within_thirty_seconds_and_others_go_on(operator: Operator) -> None:
    account_id = operator.account()
    user_id = operator.user(account_id)
    client, other = (operator.client(operator.ok("key", "create", account_id, user_id).out.strip()) for _ in "12")
    key_id = client.get("/v1/me").body["key_id"]

    said = operator.ok("key", "revoke", account_id, key_id)
    operator.world.clock.advance(seconds=30)

    assert f"{key_id} (" in said.out
    assert client.get("/v1/me").status == 401
    assert other.get("/v1/me").status == 200
    assert "revoked" in operator.ok("key", "list", account_id).out


def test_revoking_again_changes_nothing(operator: Operator) -> None:
    account_id = operator.account()
    operator.ok("key", "create", account_id, operator.user(account_id))
    (key,) = operator.office.store.api_keys(account_id)
    operator.ok("key", "revoke", account_id, key.id)
    revoked = operator.office.store.api_keys(account_id)

    operator.world.clock.advance(hours=1)
    operator.ok("key", "revoke", account_id, key.id)

    assert operator.office.store.api_keys(account_id) == revoked


@pytest.mark.parametrize(
    "arguments",
    [
        ("account", "show", "acc_none"),
        ("account", "eligibility", "acc_none", "--card"),
        ("company", "add", "acc_none", "Acme"),
        ("user", "add", "acc_none", "Ada", "ada@acme.example.com", "manager"),
        ("key", "create", "acc_none", "usr_none"),
        ("key", "list", "acc_none"),
        ("key", "revoke", "acc_none", "key_none"),
    ],
)
def test_an_unknown_account_is_named_with_where_it_was_sought(operator: Operator, arguments: tuple[str, ...]) -> None:
    said = operator.refused(*arguments, "--stage", "dev")

    assert "There is no account acc_none." in said.errors
    assert "The stage dev was looked at; --stage names another." in said.errors


def test_users_and_keys_of_another_account_are_not_there(operator: Operator) -> None:
    mine, others = operator.account(), operator.account()
    user_id = operator.user(others)
    operator.ok("key", "create", others, user_id)
    (key,) = operator.office.store.api_keys(others)

    assert f"has no user {user_id}" in operator.refused("key", "create", mine, user_id).errors
    assert f"has no key {key.id}" in operator.refused("key", "revoke", mine, key.id).errors
    assert operator.office.store.api_keys(others) == (key,)


def test_the_next_command_names_the_stage(operator: Operator) -> None:
    said = operator.ok("account", "create", "Acme", "--stage", "prod")

    assert f"portdesk user add {said.id('acc')} NAME EMAIL administrator --stage prod" in said.out
    assert operator.stages == ["prod"]
    assert "prod" in STAGES


def test_brackets_in_names_are_printed_as_they_are(operator: Operator) -> None:
    said = operator.ok("account", "create", "[red]Acme[/] & Söhne", "--company", "[Plumbing]")

    assert "[red]Acme[/] & Söhne" in said.out
    assert "[Plumbing]" in said.out


@pytest.mark.parametrize("name", ["Acme\x1b[2J", "Acme\nHome", "Acme\u202e"])
def test_names_with_characters_nobody_sees_are_refused(operator: Operator, name: str) -> None:
    assert "characters nobody sees" in operator.refused("account", "create", name).errors
