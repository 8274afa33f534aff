"""An address that is changed is told to who had it; links to it die; and who administers since is asked what waits."""

import json
from typing import Any

import pytest

from functions.envelopes.attendant import Attendant
from shared.domain.model import Role
from shared.usecases.approvals.links import open_approval
from shared.usecases.signing.links import DeadLink
from tests.world import Client, World

BOSS = "boss@acme.example.com"
ADMIN = "administrator@acme.example.com"
NEW = "new@acme.example.com"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def manager(world: World) -> Client:
    return world.client(Role.MANAGER)


@pytest.fixture
def admin(world: World, manager: Client) -> Client:
    assert manager
    return world.client(Role.ADMINISTRATOR, world.accounts[0])


def attend(world: World) -> None:
    """What the bus does with every event of the account's people; twice, as it may."""
    attendant = Attendant(world.desk, world.mailbox)
    for event in world.memory.account_events(world.accounts[0], 100, None).items * 2:
        if event.type.startswith("account.user_"):
            attendant.take({"source": "portdesk", "detail": json.loads(event.model_dump_json())})


def change(admin: Client, user_id: str, **what: Any) -> None:
    version = admin.get(f"/v1/users/{user_id}").headers["etag"]
    answer = admin.call("PATCH", f"/v1/users/{user_id}", what, if_match=version)
    assert answer.status == 200, answer.body


def the_boss(admin: Client) -> str:
    return next(str(one["id"]) for one in admin.get("/v1/users").body["items"] if one["email"] == BOSS)


def kinds(world: World, address: str) -> list[str]:
    return [one.tags["kind"] for one in world.mailbox.sent if one.mail.to_address == address]


def waiting(world: World, manager: Client) -> None:
    """A request of a manager waits for an administrator, and those who are there were asked."""
    world.mail(world.submitted(manager))


def test_the_address_before_and_the_other_administrators_are_told_once(
    world: World, manager: Client, admin: Client
) -> None:
    waiting(world, manager)
    world.mailbox.sent.clear()
    change(admin, the_boss(admin), email=NEW)

    attend(world)

    assert kinds(world, BOSS) == ["email_changed"]
    assert kinds(world, ADMIN) == ["email_changed"]
    mail = world.mailbox.to(BOSS)[0]
    assert NEW not in mail.text
    assert "Some administrator changed the e-mail address" in mail.text


def test_a_link_dies_with_the_address_that_it_went_to_and_the_new_one_gets_its_own(
    world: World, manager: Client, admin: Client
) -> None:
    waiting(world, manager)
    old = world.link_to(BOSS, "approve")
    assert open_approval(world.desk, old).waiting

    change(admin, the_boss(admin), email=NEW)
    attend(world)

    with pytest.raises(DeadLink):
        open_approval(world.desk, old)
    assert kinds(world, NEW) == ["approval_administrator"]
    assert open_approval(world.desk, world.link_to(NEW, "approve")).waiting


def test_who_becomes_administrator_is_asked_what_waits_already_and_nobody_else_again(
    world: World, manager: Client, admin: Client
) -> None:
    waiting(world, manager)
    before = kinds(world, BOSS)
    max_id = admin.post("/v1/users", {"name": "Max", "email": NEW, "role": "manager"}).body["id"]
    attend(world)
    assert kinds(world, NEW) == []

    change(admin, max_id, role="administrator")
    added = {"name": "Ada", "email": "ada@acme.example.com", "role": "administrator"}
    assert admin.post("/v1/users", added).status == 201
    attend(world)

    assert kinds(world, NEW) == kinds(world, "ada@acme.example.com") == ["approval_administrator"]
    assert kinds(world, BOSS) == before


def test_who_takes_no_such_mails_is_asked_when_the_last_who_did_is_gone(
    world: World, manager: Client, admin: Client
) -> None:
    assert admin.call("PUT", "/v1/me/notifications", {"topics": {"approvals": False}}).status == 200
    waiting(world, manager)
    assert kinds(world, ADMIN) == []

    assert admin.post(f"/v1/users/{the_boss(admin)}/deactivate").status == 200
    attend(world)

    assert kinds(world, ADMIN) == ["approval_administrator"]
