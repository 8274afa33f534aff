"""Approval before any letter goes out, whole: who is asked by mail, what they decide, and who hears of it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from functions.signing.acts import the_use_cases
from functions.signing.door import build
from shared.adapters.memory.faults import Fate, FaultyStore, Plan, fail_at
from shared.domain.model import Notification, Role
from shared.ports import Replace, Unavailable
from shared.usecases.notifications.telling import record_undelivered, tell_due
from shared.usecases.submit_request import resume_submit
from tests.unit.signing_pages.builders import Browser, FakeParts, Shown
from tests.world import NUMBERS, Client, World

BOSS = "boss@acme.example.com"
MANAGER = "manager@acme.example.com"
DAY = timedelta(days=1)


class Visitor(Browser):
    """An administrator's browser at the pages of a whole Port Desk in memory."""

    def __init__(self, world: World, address: str = BOSS) -> None:
        super().__init__()
        parts = FakeParts(world.desk)
        self.door = build(lambda: parts, the_use_cases)
        self.link = f"/approve/{world.link_to(address, 'approve')}"

    def approve(self, **changes: str) -> Shown:
        seen = self.get(self.link).values("seen")
        return self.post(
            self.link, {"decision": "approve", "checked": "yes", "seen": seen[0] if seen else ""} | changes
        )

    def give_back(self, reason: str) -> Shown:
        return self.approve(decision="return", reason=reason)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def manager(world: World) -> Client:
    return world.client(Role.MANAGER)


def submitted(world: World, manager: Client, numbers: tuple[str, ...] = NUMBERS) -> str:
    request_id = world.submitted(manager, numbers)
    world.mail(request_id)
    return request_id


def kinds(world: World, address: str) -> list[str]:
    return [one.tags["kind"] for one in world.mailbox.sent if one.mail.to_address == address]


def statuses(world: World, request_id: str) -> set[str]:
    return {order.status for order in world.orders(request_id)}


def pass_days(world: World, request_id: str, days: int) -> None:
    """Days go by, with the workflows and the sweep running."""
    for _ in range(days):
        world.clock.advance(days=1)
        world.work(request_id)
        world.mail(request_id)


def timeline(client: Client, request_id: str) -> list[str]:
    return [one["type"] for one in client.get(f"/v1/port-requests/{request_id}/events").body["items"]]


# --- asking ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.MANAGER, Role.CLIENT_MANAGER])
def test_administrators_are_asked_for_what_others_submit(world: World, role: Role) -> None:
    client = world.client(role)
    world.client(Role.ADMINISTRATOR, world.accounts[0])

    request_id = submitted(world, client)

    assert statuses(world, request_id) == {"awaiting_approval"}
    assert kinds(world, BOSS) == kinds(world, "administrator@acme.example.com") == ["approval_administrator"]
    assert kinds(world, MANAGER) == []
    links = {world.link_to(address, "approve") for address in (BOSS, "administrator@acme.example.com")}
    assert len(links) == 2
    mail = world.mailbox.to(BOSS)[0]
    assert f"/portal/requests/{request_id}" in mail.text
    assert "Lakeside Telecom (3 telephone numbers)" in mail.text
    assert "LT-884213" not in mail.text


def test_nobody_is_asked_for_what_an_administrator_submits(world: World) -> None:
    request_id = submitted(world, world.client())

    assert world.mailbox.sent == []
    assert world.owed(request_id) == ()


def test_each_is_asked_once_however_often_it_is_looked_at(world: World, manager: Client) -> None:
    request_id = submitted(world, manager)
    for _ in range(3):
        world.mail(request_id)

    assert kinds(world, BOSS) == ["approval_administrator"]
    assert timeline(manager, request_id).count("notification.mailed") == 1


def test_administrators_are_reminded_after_three_and_seven_days_and_no_more(world: World, manager: Client) -> None:
    request_id = submitted(world, manager)
    seen = {}
    for day in range(1, 30):
        pass_days(world, request_id, 1)
        seen[day] = len(kinds(world, BOSS))

    assert [day for day in range(1, 30) if seen[day] > seen.get(day - 1, 1)] == [3, 7]
    assert kinds(world, BOSS)[1:] == ["approval_reminder_administrator"] * 2
    assert len({world.link_to(BOSS, "approve")}) == 1


def test_who_became_an_administrator_since_is_reminded_too_and_who_is_none_any_more_is_not(
    world: World, manager: Client
) -> None:
    request_id = submitted(world, manager)
    new = world.client(Role.ADMINISTRATOR, world.accounts[0])
    boss = next(one for one in new.get("/v1/users").body["items"] if one["email"] == BOSS)
    assert new.post(f"/v1/users/{boss['id']}/deactivate").status == 200

    pass_days(world, request_id, 3)

    assert kinds(world, BOSS) == ["approval_administrator"]
    assert kinds(world, "administrator@acme.example.com") == ["approval_reminder_administrator"]


def test_no_reminder_goes_out_once_it_is_decided(world: World, manager: Client) -> None:
    request_id = submitted(world, manager)
    Visitor(world).approve()
    pass_days(world, request_id, 10)

    assert kinds(world, BOSS) == ["approval_administrator"]
    ended = {one.ended for one in world.owed(request_id)}
    assert ended == {"done", "overtaken"}
    assert world.memory.notifications_due(world.clock.now() + 100 * DAY, 10) == ()


def test_after_an_outage_of_days_one_mail_goes_out_and_not_all_that_were_missed(world: World, manager: Client) -> None:
    request_id = world.submitted(manager)
    world.clock.advance(days=9)
    world.mail(request_id)

    assert kinds(world, BOSS) == ["approval_reminder_administrator"]


def test_a_reminder_does_not_go_out_at_night(world: World, manager: Client) -> None:
    world.clock.advance(hours=12)  # ten in the evening in New York
    request_id = submitted(world, manager)
    assert kinds(world, BOSS) == ["approval_administrator"]

    world.clock.advance(days=3)
    world.mail(request_id)
    assert len(kinds(world, BOSS)) == 1
    world.clock.advance(hours=11)
    world.mail(request_id)
    assert len(kinds(world, BOSS)) == 2


def test_an_account_without_an_administrator_is_told_at_submit_and_loses_nothing(world: World, manager: Client) -> None:
    boss = next(user for user in world.memory.users(world.accounts[0]) if user.email == BOSS)
    world.memory.commit([Replace(boss.but(deactivated_at=world.clock.now(), version=2))])
    request_id = world.draft(manager)

    answer = manager.post(f"/v1/port-requests/{request_id}/submit")

    assert (answer.status, answer.body["code"]) == (409, "no_administrator")
    assert "Ask Support" in answer.body["errors"][0]["fix"]
    assert manager.get(f"/v1/port-requests/{request_id}").body["status"] == "draft"


# --- deciding --------------------------------------------------------------------------------------------------------


def test_an_approved_request_goes_on_and_its_requester_is_told(world: World, manager: Client) -> None:
    request_id = submitted(world, manager)

    shown = Visitor(world).approve()
    world.work(request_id)
    world.mail(request_id)

    assert "The request is approved" in shown.text
    assert statuses(world, request_id) == {"awaiting_signature"}
    assert kinds(world, MANAGER) == ["approved_requester"]
    assert "Ada Boss approved your request" in world.mailbox.to(MANAGER)[0].text
    (order,) = world.orders(request_id)
    assert (order.approved_by and order.approved_by.name, order.approved_at) == ("Ada Boss", world.clock.now())
    event = next(
        one
        for one in manager.get(f"/v1/port-requests/{request_id}/events").body["items"]
        if one["type"] == "order.approved"
    )
    assert (event["actor"]["name"], event["actor"]["kind"], event["data"]["via"]) == ("Ada Boss", "customer", "link")
    world.sign(manager, request_id)
    world.work(request_id)
    assert len(world.carrier.orders) == 1


def test_a_returned_request_is_a_draft_with_the_reason_and_can_be_submitted_again(
    world: World, manager: Client
) -> None:
    request_id = submitted(world, manager)

    shown = Visitor(world).give_back("Leave out\nthe fax line.")
    world.mail(request_id)

    assert "The request was returned" in shown.text
    request = manager.get(f"/v1/port-requests/{request_id}").body
    assert (request["status"], "Leave out\nthe fax line." in request["progress"]["where"]) == ("draft", True)
    assert kinds(world, MANAGER) == ["returned_requester"]
    assert "> Leave out\n> the fax line." in world.mailbox.to(MANAGER)[0].text
    again = manager.post(f"/v1/port-requests/{request_id}/submit")
    assert again.body["status"] == "awaiting_approval", again.body
    world.mail(request_id)
    assert kinds(world, BOSS) == ["approval_administrator"] * 2


def test_a_link_of_before_decides_nothing_of_what_was_submitted_again(world: World, manager: Client) -> None:
    request_id = submitted(world, manager)
    before = Visitor(world)
    before.give_back("Wrong lines.")
    manager.post(f"/v1/port-requests/{request_id}/submit")
    world.mail(request_id)

    shown = before.approve()

    assert "The request was returned" in shown.text
    assert statuses(world, request_id) == {"draft", "awaiting_approval"}
    assert "The request is approved" in Visitor(world).approve().text


def test_all_orders_of_a_request_are_decided_as_one(world: World, manager: Client) -> None:
    request_id = submitted(world, manager, (*NUMBERS, "+18335552301"))
    assert len(world.orders(request_id)) == 2

    Visitor(world).approve()
    world.mail(request_id)

    assert statuses(world, request_id) == {"awaiting_signature"}
    assert kinds(world, MANAGER) == ["approved_requester"]


def test_the_api_decides_the_same_and_tells_the_requester(world: World, manager: Client) -> None:
    request_id = submitted(world, manager)
    boss = world.client(Role.ADMINISTRATOR, world.accounts[0])
    path = f"/v1/port-requests/{request_id}/approval"

    wordless = boss.post(path, {"decision": "return", "reason": " "})
    first, again = (boss.post(path, {"decision": "approve"}, idempotency_key="one") for _ in range(2))
    once_more = boss.post(path, {"decision": "approve"})
    late = boss.post(path, {"decision": "return", "reason": "No."})
    world.mail(request_id)

    assert (wordless.status, wordless.codes) == (422, ["reason_missing"])
    assert (first.status, again.status, once_more.status) == (200, 200, 200)
    assert (late.status, late.body["code"]) == (409, "invalid_transition")
    assert kinds(world, MANAGER) == ["approved_requester"]
    assert "The request is approved" in Visitor(world).get(Visitor(world).link).text


def test_two_administrators_decide_once(world: World, manager: Client) -> None:
    world.client(Role.ADMINISTRATOR, world.accounts[0])
    request_id = submitted(world, manager)
    ada, other = Visitor(world), Visitor(world, "administrator@acme.example.com")
    seen = other.get(other.link).values("seen")[0]
    ada.approve()

    shown = other.give_back("No.")
    late = other.post(other.link, {"decision": "return", "reason": "No.", "seen": seen})

    assert "The request is approved" in shown.text
    assert "Ada Boss approved it." in late.text
    assert timeline(manager, request_id).count("order.approved") == 1


def test_what_was_changed_since_it_was_seen_is_looked_at_again(world: World, manager: Client) -> None:
    request_id = submitted(world, manager)
    visitor = Visitor(world)
    seen = visitor.get(visitor.link).values("seen")[0]
    account = manager.get(f"/v1/port-requests/{request_id}/losing-accounts").body["items"][0]
    changed = manager.call(
        "PATCH",
        f"/v1/port-requests/{request_id}/losing-accounts/{account['id']}",
        {"service_address": {"line1": "9 Other St"}},
        if_match=f'"{account["version"]}"',
    )
    assert changed.status == 200, changed.body

    shown = visitor.post(visitor.link, {"decision": "approve", "checked": "yes", "seen": seen})

    assert shown.status == 409
    assert "The request was changed since you opened it." in shown.text
    assert "9 Other St" in shown.text
    assert statuses(world, request_id) == {"awaiting_approval"}
    assert "The request is approved" in visitor.approve().text


def test_following_the_link_decides_nothing(world: World, manager: Client) -> None:
    request_id = submitted(world, manager)
    before = world.orders(request_id)
    visitor = Visitor(world)
    for method in ("GET", "HEAD", "GET"):
        assert visitor.ask(method, visitor.link).status == 200

    assert world.orders(request_id) == before


def test_a_link_dies_with_its_administrator_and_with_its_time(world: World, manager: Client) -> None:
    request_id = submitted(world, manager)
    visitor = Visitor(world)
    new = world.client(Role.ADMINISTRATOR, world.accounts[0])
    boss = next(one for one in new.get("/v1/users").body["items"] if one["email"] == BOSS)
    demoted = new.call("PATCH", f"/v1/users/{boss['id']}", {"role": "manager"}, if_match='"1"')
    assert demoted.status == 200

    dead = visitor.get(visitor.link)
    refused = visitor.post(visitor.link, {"decision": "approve", "checked": "yes", "seen": "x"})
    new.call("PATCH", f"/v1/users/{boss['id']}", {"role": "administrator"}, if_match='"2"')
    alive = visitor.get(visitor.link)
    world.clock.advance(days=31)
    late = visitor.get(visitor.link)

    assert [shown.status for shown in (dead, refused, alive, late)] == [404, 404, 200, 404]
    assert dead.raw == late.raw == visitor.get("/approve/nothing").raw
    assert statuses(world, request_id) == {"awaiting_approval"}


# --- the end ---------------------------------------------------------------------------------------------------------


def test_what_nobody_approves_expires_after_thirty_days_and_its_requester_is_told_once(
    world: World, manager: Client
) -> None:
    request_id = submitted(world, manager, (*NUMBERS, "+18335552301"))
    pass_days(world, request_id, 29)
    assert statuses(world, request_id) == {"awaiting_approval"}

    pass_days(world, request_id, 2)

    assert statuses(world, request_id) == {"expired"}
    assert kinds(world, MANAGER) == ["approval_expired_requester"]
    text = world.mailbox.to(MANAGER)[0].text
    assert "No administrator of Acme approved" in text
    assert text.count("Lakeside Telecom") == 2


def test_a_cancelled_request_asks_nobody_any_more(world: World, manager: Client) -> None:
    request_id = world.submitted(manager)
    assert manager.post(f"/v1/port-requests/{request_id}/cancel").status == 200
    world.work(request_id)
    world.mail(request_id)

    assert world.mailbox.sent == []


def test_a_requester_who_is_gone_is_not_mailed(world: World, manager: Client) -> None:
    request_id = submitted(world, manager)
    boss = world.client(Role.ADMINISTRATOR, world.accounts[0])
    boss.post(f"/v1/users/{manager.get('/v1/me').body['user_id']}/deactivate")
    Visitor(world).approve()
    world.mail(request_id)

    assert kinds(world, MANAGER) == []
    ended = {str(one.kind): one.ended for one in world.owed(request_id)}
    assert ended["approved_requester"] == "nobody"


def test_a_test_request_is_approved_by_link_too_and_its_mails_say_test(world: World) -> None:
    tester = world.client(Role.MANAGER, test_mode=True)
    request_id = submitted(world, tester)

    shown = Visitor(world).get(Visitor(world).link)

    assert world.mailbox.to(BOSS)[0].subject.startswith("[TEST] ")
    assert "This is a test request" in shown.text
    assert "The request is approved" in Visitor(world).approve().text
    assert statuses(world, request_id) == {"awaiting_signature"}


# --- mails that fail -------------------------------------------------------------------------------------------------


def owed(world: World, request_id: str) -> Notification:
    return world.owed(request_id)[0]


def test_a_mail_that_fails_is_tried_again_later_and_reaches_each_once(world: World, manager: Client) -> None:
    world.client(Role.ADMINISTRATOR, world.accounts[0])
    request_id = world.submitted(manager)
    world.mailbox.failures = 1

    with pytest.raises(Unavailable):
        tell_due(world.desk, world.mailbox)
    assert tell_due(world.desk, world.mailbox) == 0
    world.clock.advance(minutes=3)
    assert tell_due(world.desk, world.mailbox) == 2

    assert (owed(world, request_id).ended, owed(world, request_id).mail_faults) == ("done", 0)
    assert len(world.mailbox.sent) == 2


def test_an_answer_that_was_lost_mails_those_before_it_once(world: World, manager: Client) -> None:
    world.client(Role.ADMINISTRATOR, world.accounts[0])
    world.submitted(manager)
    world.mailbox.lost_answers = 1

    with pytest.raises(Unavailable):
        tell_due(world.desk, world.mailbox)
    world.clock.advance(minutes=3)
    tell_due(world.desk, world.mailbox)

    assert sorted(kinds(world, BOSS) + kinds(world, "administrator@acme.example.com")) == ["approval_administrator"] * 3


def test_a_refused_address_is_noted_and_holds_up_nobody(world: World, manager: Client) -> None:
    world.client(Role.ADMINISTRATOR, world.accounts[0])
    world.mailbox.refused = {BOSS}
    request_id = submitted(world, manager)

    assert kinds(world, "administrator@acme.example.com") == ["approval_administrator"]
    assert [(one.name, one.outcome) for one in owed(world, request_id).told] == [
        ("Ada Boss", "refused"),
        ("Some administrator", "sent"),
    ]
    assert {"notification.mailed", "notification.refused"} <= set(timeline(manager, request_id))


def test_a_mail_that_came_back_is_on_the_timeline_once(world: World, manager: Client) -> None:
    request_id = submitted(world, manager)
    told = owed(world, request_id).told[0]
    for _ in range(2):
        record_undelivered(world.desk, request_id, owed(world, request_id).id, told.user_id, "mailbox full")
    record_undelivered(world.desk, request_id, "ntf_none", told.user_id, "mailbox full")

    assert timeline(manager, request_id).count("notification.undelivered") == 1
    assert owed(world, request_id).told[0].outcome == "bounced"
    events = manager.get(f"/v1/port-requests/{request_id}/events").body["items"]
    back = next(one for one in events if one["type"] == "notification.undelivered")
    assert (back["reason"], back["data"]["to"]) == ("mailbox full", ["Ada Boss"])
    assert BOSS not in str(events)


def test_what_was_claimed_by_somebody_who_was_lost_is_taken_over(world: World, manager: Client) -> None:
    request_id = world.submitted(manager)
    send = world.mailbox.send
    mailbox: Any = world.mailbox

    def lost(*_: Any) -> str:
        raise KeyboardInterrupt

    mailbox.send = lost
    with pytest.raises(KeyboardInterrupt):
        tell_due(world.desk, world.mailbox)
    mailbox.send = send
    assert tell_due(world.desk, world.mailbox) == 0
    world.clock.advance(minutes=4)

    assert tell_due(world.desk, world.mailbox) == 1
    assert owed(world, request_id).ended == "done"


def test_one_notification_that_cannot_be_written_does_not_hold_up_the_others(world: World, manager: Client) -> None:
    first, second = world.submitted(manager, NUMBERS[:1]), world.submitted(manager, NUMBERS[1:2])
    send = world.mailbox.send
    mailbox: Any = world.mailbox

    def broken(mail: Any, tags: Any) -> str:
        if tags["request"] == first:
            raise RuntimeError("a name nobody thought of")
        return send(mail, tags)

    mailbox.send = broken
    with pytest.raises(Unavailable, match="RuntimeError"):
        tell_due(world.desk, world.mailbox)

    assert [one.tags["request"] for one in world.mailbox.sent] == [second]
    mailbox.send = send
    world.clock.advance(minutes=61)
    tell_due(world.desk, world.mailbox)
    assert [one.tags["request"] for one in world.mailbox.sent] == [second, first]


# --- faults at every write -------------------------------------------------------------------------------------------


def approve_whole(world: World, plan: Plan) -> tuple[str, FaultyStore]:
    """Submit, ask, approve, tell over a store that fails as planned: again where something failed, as people, queue
    and sweep do."""
    manager = world.client(Role.MANAGER)
    request_id = world.draft(manager)
    store = FaultyStore(world.memory, plan)
    world.use(store)
    client = Client(world.app, manager.secret)
    for _ in range(3):
        client.post(f"/v1/port-requests/{request_id}/submit", idempotency_key="submit")
    world.clock.advance(minutes=10)
    insist(world, lambda: resume_submit(world.desk, request_id))
    insist(world, lambda: tell_due(world.desk, world.mailbox))
    visitor = Visitor(world)
    while visitor.approve().status >= 500:
        continue
    insist(world, lambda: tell_due(world.desk, world.mailbox))
    return request_id, store


def insist(world: World, step: Callable[[], object]) -> None:
    """Until it does not fail, with time for whoever was lost in between."""
    for _ in range(4):
        with suppress(Unavailable):
            step()
        world.clock.advance(minutes=5)


@pytest.mark.parametrize("fate", ["before", "after"])
def test_whatever_write_fails_each_is_told_and_it_is_approved_once(fate: Fate) -> None:
    _, counted = approve_whole(World(), lambda *_: "ok")
    assert len(counted.log) > 8
    twice = 0

    for at in range(len(counted.log)):
        world = World()
        request_id, _ = approve_whole(world, fail_at(at, fate))

        assert statuses(world, request_id) == {"awaiting_signature"}, at
        assert set(kinds(world, BOSS)) == {"approval_administrator"}, at
        assert set(kinds(world, MANAGER)) == {"approved_requester"}, at
        twice += len(world.mailbox.sent) - 2
        approved = [one for one in world.memory.events(request_id, 99, None).items if one.type == "order.approved"]
        assert len(approved) == 1, at

    # A mail goes out again where the note that it had gone out was not written; there are two notes.
    assert twice == (2 if fate == "before" else 0)
