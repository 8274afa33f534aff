"""Requesters are mailed how their orders go on: once, together, as they chose, and only what is still so."""

import re
from datetime import timedelta
from typing import Any

import pytest

from shared.domain import customer_events as events
from shared.domain.bulk.model import FOLDER_ACTOR
from shared.domain.lifecycle import Status
from shared.domain.mail_table import ESSENTIAL, ROWS, TOPICS, Topic, is_mailed, mail_row
from shared.domain.mails import OF_ORDERS, Mail
from shared.domain.model import Ask, MailKind, PortOrder, Role
from shared.domain.model import CarrierEventKind as K
from shared.domain.policy import Policy
from shared.domain.rejections import REJECTIONS
from shared.domain.words.catalogue import EVERY_LANGUAGE
from shared.domain.words.mails import MAILS
from shared.domain.words.reasons import REASONS, reason_said
from shared.ports import Unavailable
from shared.usecases.notifications.telling import outbox_age
from shared.usecases.signing.links import DeadLink
from tests.contract.things import any_event, any_request
from tests.signer import invited
from tests.world import NUMBERS, Client, World, any_losing_account, csv_of

ME = "administrator@acme.example.com"
TWO_ACCOUNTS = (*NUMBERS, "+12125552304", "+12125552305", "+12125552306")


@pytest.fixture
def world() -> World:
    return World(tells_all=True)


@pytest.fixture
def client(world: World) -> Client:
    return world.client()


def mailed(world: World) -> list[str]:
    return [one.tags["kind"] for one in world.mailbox.sent if one.tags["kind"] in OF_ORDERS]


def last(world: World, kind: MailKind) -> Mail:
    return next(one.mail for one in reversed(world.mailbox.sent) if one.tags["kind"] == kind)


def flat(mail: Mail) -> str:
    return " ".join(mail.text.split())


def later(world: World, request_id: str, **time: float) -> None:
    """Time passes, the workflows go on, and mails go out."""
    world.clock.advance(timedelta(**(time or {"minutes": 5})))
    world.work(request_id)
    world.mail(request_id)


def at_carrier(world: World, client: Client, **account: Any) -> str:
    request_id = world.submitted(client, **account)
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    later(world, request_id)
    return request_id


def two_orders(world: World, client: Client) -> str:
    """A request with two orders, which the carrier has."""
    request_id: str = client.post("/v1/port-requests", {"name": "Chicago lines"}).body["id"]
    path = f"/v1/port-requests/{request_id}"
    first = csv_of(NUMBERS, column="Main").splitlines()
    second = csv_of(TWO_ACCOUNTS[3:], column="Other", forward="+16462349999").splitlines()[1:]
    assert client.call("PUT", f"{path}/numbers", "\n".join([*first, *second])).status == 200
    for label in ("Main", "Other"):
        body = any_losing_account(label=label, account_number=f"LT-{label}")
        assert client.post(f"{path}/losing-accounts", body).status == 201
    world.invoice(client, request_id)
    assert client.post(f"{path}/submit").status == 200
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    later(world, request_id)
    assert len(world.orders(request_id)) == 2
    return request_id


def reject(world: World, order: PortOrder, *codes: str) -> None:
    world.hear(order, K.REJECTED, reasons=tuple((code, "") for code in codes))


# --- the whole way ---------------------------------------------------------------------------------------------------


def test_a_port_that_goes_well_is_told_step_by_step_each_once(world: World, client: Client) -> None:
    request_id = at_carrier(world, client)
    (order,) = world.orders(request_id)
    world.hear(order, K.ACCEPTED)
    world.hear(order, K.FOC_CONFIRMED, confirmed_foc_at=world.clock.now() + timedelta(days=7))
    later(world, request_id)
    for _ in range(27):
        later(world, request_id, hours=6)
    world.hear(world.orders(request_id)[0], K.PORTED)
    later(world, request_id)
    later(world, request_id, days=2)

    told = mailed(world)

    assert told == [
        "received_requester",
        "submitted_requester",
        "foc_set_requester",
        *["foc_near_requester"] * 2,
        "done_requester",
    ]
    assert "Then you can end the service these numbers had" in flat(last(world, MailKind.DONE_REQUESTER))
    assert "call each number once" in flat(last(world, MailKind.DONE_REQUESTER))


def test_a_date_comes_with_a_calendar_file_and_its_change_moves_it(world: World, client: Client) -> None:
    request_id = at_carrier(world, client)
    (order,) = world.orders(request_id)
    world.hear(order, K.FOC_CONFIRMED, confirmed_foc_at=world.clock.now() + timedelta(days=7))
    later(world, request_id)
    world.hear(world.orders(request_id)[0], K.FOC_CONFIRMED, confirmed_foc_at=world.clock.now() + timedelta(days=9))
    later(world, request_id)

    first, second = (last(world, kind) for kind in (MailKind.FOC_SET_REQUESTER, MailKind.FOC_CHANGED_REQUESTER))
    files = [mail.attachments[0].content.decode() for mail in (first, second)]
    assert all(f"UID:{order.id}@portdesk" in file and "\r\n" in file for file in files)
    sequences = [int(re.findall(r"SEQUENCE:(\d+)", file)[0]) for file in files]
    assert sequences[0] < sequences[1]
    assert "December 2, 2026" in flat(second)


# --- rejections ------------------------------------------------------------------------------------------------------


def test_a_rejection_names_every_reason_with_its_fix_and_a_link_that_corrects_it(world: World, client: Client) -> None:
    request_id = at_carrier(world, client)
    (order,) = world.orders(request_id)
    reject(world, order, "account_number_mismatch", "address_mismatch")
    later(world, request_id)

    mail = last(world, MailKind.REJECTED_REQUESTER)

    for code in ("account_number_mismatch", "address_mismatch"):
        for said in reason_said("en", code, "Lakeside Telecom"):
            assert said in flat(mail)
    assert mail.unsubscribe == ""
    token = world.link_to(ME, "fix")
    link = world.memory.correction_links(order.id)[0]
    assert link.codes == ("account_number_mismatch", "address_mismatch")
    assert link.mailed_at is not None
    assert token in mail.text


def test_who_does_nothing_is_reminded_three_times_by_day_and_told_when_it_expires(world: World, client: Client) -> None:
    request_id = at_carrier(world, client)
    reject(world, world.orders(request_id)[0], "account_number_mismatch")
    for _ in range(15):
        later(world, request_id, days=1)

    assert mailed(world)[2:] == [
        "rejected_requester",
        *["action_reminder_requester"] * 3,
        "order_expired_requester",
    ]
    links = {one.id for one in world.memory.correction_links(world.orders(request_id)[0].id)}
    assert len(links) == 1


def test_nobody_is_reminded_of_what_is_corrected(world: World, client: Client) -> None:
    request_id = at_carrier(world, client)
    (order,) = world.orders(request_id)
    reject(world, order, "account_number_mismatch")
    later(world, request_id)
    body = {"order_id": order.id, "edit": {"account_number": "LT-2"}}
    assert client.post(f"/v1/port-requests/{request_id}/corrections", body).status == 200
    for _ in range(9):
        later(world, request_id, days=1)

    told = mailed(world)

    assert "action_reminder_requester" not in told
    assert told.count("resubmitted_requester") == 1
    assert told.count("carrier_silent_requester") == 1, "it is asked every day, and that is told once"


def test_what_is_corrected_before_its_mail_goes_out_is_not_told(world: World, client: Client) -> None:
    request_id = at_carrier(world, client)
    (order,) = world.orders(request_id)
    reject(world, order, "account_number_mismatch")
    body = {"order_id": order.id, "edit": {"account_number": "LT-2"}}
    assert client.post(f"/v1/port-requests/{request_id}/corrections", body).status == 200
    later(world, request_id)

    assert "rejected_requester" not in mailed(world)
    (one,) = world.owed(request_id, MailKind.REJECTED_REQUESTER)
    assert one.ended == "overtaken"


def test_what_our_team_has_to_do_asks_nothing_of_the_requester(world: World, client: Client) -> None:
    request_id = at_carrier(world, client)
    reject(world, world.orders(request_id)[0], "no_coverage")
    later(world, request_id)
    for _ in range(9):
        later(world, request_id, days=1)

    mail = last(world, MailKind.REJECTED_REQUESTER)
    assert "our team is on it" in mail.subject
    assert "/fix/" not in mail.text
    assert "action_reminder_requester" not in mailed(world)


# --- together --------------------------------------------------------------------------------------------------------


def test_orders_of_a_request_that_are_rejected_within_minutes_are_one_mail(world: World, client: Client) -> None:
    request_id = two_orders(world, client)
    first, second = world.orders(request_id)
    reject(world, first, "account_number_mismatch")
    world.clock.advance(seconds=60)
    world.mail(request_id)
    reject(world, second, "address_mismatch")
    later(world, request_id)

    assert mailed(world).count("rejected_requester") == 1
    mail = last(world, MailKind.REJECTED_REQUESTER)
    assert mail.subject.endswith("(2 of 2 orders)")
    assert "This is about 2 of the 2 orders" in flat(mail)
    assert all(order.id in mail.text for order in (first, second))
    assert {one.ended for one in world.owed(request_id, MailKind.REJECTED_REQUESTER)} == {"done", "joined"}


def test_what_happens_later_is_a_mail_of_its_own(world: World, client: Client) -> None:
    request_id = two_orders(world, client)
    for order in world.orders(request_id):
        reject(world, order, "account_number_mismatch")
        later(world, request_id)

    assert mailed(world).count("rejected_requester") == 2
    assert "(1 of 2 orders)" in last(world, MailKind.REJECTED_REQUESTER).subject


def test_a_rejection_waits_no_longer_than_the_operator_says(world: World, client: Client) -> None:
    request_id = at_carrier(world, client)
    reject(world, world.orders(request_id)[0], "account_number_mismatch")
    world.mail(request_id)
    before = mailed(world).count("rejected_requester")
    world.clock.advance(seconds=world.policy.mail_wait_seconds)
    world.mail(request_id)

    assert (before, mailed(world).count("rejected_requester")) == (0, 1)
    assert Policy().mail_wait_seconds <= 300


def test_a_mailer_that_fails_loses_and_doubles_nothing(world: World, client: Client) -> None:
    request_id = at_carrier(world, client)
    reject(world, world.orders(request_id)[0], "account_number_mismatch")
    world.clock.advance(minutes=5)
    world.mailbox.failures = 2
    for _ in range(2):
        with pytest.raises(Unavailable):
            world.mail(request_id)
        world.clock.advance(minutes=10)
    for _ in range(3):
        later(world, request_id)

    assert mailed(world).count("rejected_requester") == 1


# --- choices ---------------------------------------------------------------------------------------------------------


def test_a_user_chooses_topics_and_language(world: World, client: Client) -> None:
    before = client.get("/v1/me/notifications").body
    answer = client.call("PUT", "/v1/me/notifications", {"topics": {"progress": False}, "language": "es"})
    request_id = at_carrier(world, client)
    reject(world, world.orders(request_id)[0], "account_number_mismatch")
    later(world, request_id)

    assert all(one["on"] for one in before["topics"])
    assert answer.status == 200
    assert {one["topic"]: one["on"] for one in answer.body["topics"]}["progress"] is False
    assert mailed(world) == ["rejected_requester"]
    mail = last(world, MailKind.REJECTED_REQUESTER)
    assert mail.language == "es"
    assert "El número de cuenta" in flat(mail) or "número de cuenta" in flat(mail)


def test_what_is_essential_stays_on_for_somebody_of_the_account(world: World, client: Client) -> None:
    body = {"topics": {topic.value: False for topic in ESSENTIAL}}
    alone = client.call("PUT", "/v1/me/notifications", body)
    account_id = world.accounts[0]
    other = world.client(Role.ADMINISTRATOR, account_id)
    together = client.call("PUT", "/v1/me/notifications", body)
    both = other.call("PUT", "/v1/me/notifications", body)

    assert alone.status == 422
    assert alone.codes == ["somebody_needed"] * len(ESSENTIAL)
    assert together.status == 200
    assert both.status == 422


def test_topics_that_there_are_not_are_all_named(world: World, client: Client) -> None:
    answer = client.call("PUT", "/v1/me/notifications", {"topics": {"weather": True, "news": False}})

    assert answer.status == 422
    assert answer.codes == ["unknown_topic", "unknown_topic"]


def test_a_manager_is_offered_what_they_can_get(world: World) -> None:
    manager = world.client(Role.MANAGER)

    topics = {one["topic"] for one in manager.get("/v1/me/notifications").body["topics"]}

    assert topics == {topic.value for topic in Topic} - {"approvals", "files"}


def test_where_a_requester_takes_no_rejections_an_administrator_gets_them(world: World) -> None:
    manager = world.client(Role.MANAGER)
    assert manager.call("PUT", "/v1/me/notifications", {"topics": {"action_needed": False}}).status == 200
    request_id = world.submitted(manager)
    boss = next(user for user in world.memory.users(world.accounts[0]) if user.role == Role.ADMINISTRATOR)
    world.mail(request_id)
    from shared.usecases.approvals.links import approval_token, decide_by_link, open_approval

    approval_id = world.orders(request_id)[0].approval_id
    token = approval_token(world.desk, approval_id, boss)
    decide_by_link(world.desk, token, open_approval(world.desk, token).seen, True, "")
    world.work(request_id)
    world.sign(manager, request_id)
    world.work(request_id)
    reject(world, world.orders(request_id)[0], "account_number_mismatch")
    later(world, request_id)

    (mail,) = [one.mail for one in world.mailbox.sent if one.tags["kind"] == "rejected_requester"]
    assert mail.to_address == boss.email


def test_one_press_in_a_mail_stops_its_topic_and_no_other(world: World, client: Client) -> None:
    from shared.usecases.notifications.choices import opened, unsubscribe

    request_id = world.submitted(client)
    world.mail(request_id)
    mail = last(world, MailKind.RECEIVED_REQUESTER)
    token = mail.unsubscribe.rpartition("/")[2]
    assert mail.unsubscribe in mail.text
    assert mail.unsubscribe.startswith("https://port.example.com/unsubscribe/")

    assert opened(world.desk, token)[1] == Topic.PROGRESS
    for _ in range(2):
        unsubscribe(world.desk, token)

    topics = {one["topic"]: one["on"] for one in client.get("/v1/me/notifications").body["topics"]}
    assert [topic for topic, on in topics.items() if not on] == ["progress"]


@pytest.mark.parametrize("change", ["", "x", "a.b.c.d", "topic", "forged", "long"])
def test_a_link_that_is_not_ours_stops_nothing(world: World, client: Client, change: str) -> None:
    from shared.usecases.notifications.choices import unsubscribe, unsubscribe_token

    (user, *_) = world.memory.users(world.accounts[0])
    good = unsubscribe_token(world.desk, user, Topic.PROGRESS)
    token = {
        "topic": good.replace("progress", "ended"),
        "forged": good[:-2] + "éé",
        "long": good + "x" * 1000,
    }.get(change, change)

    with pytest.raises(DeadLink):
        unsubscribe(world.desk, token)


# --- what no mail says -----------------------------------------------------------------------------------------------


def test_no_mail_holds_a_secret_and_all_are_small(world: World, client: Client) -> None:
    request_id = at_carrier(world, client, pin_status="provided", pin="739104")
    (order,) = world.orders(request_id)
    reject(world, order, "account_number_mismatch", "pin_invalid")
    for _ in range(14):
        later(world, request_id, days=1)

    assert len(world.mailbox.sent) > 4
    for one in world.mailbox.sent:
        whole = one.mail.subject + one.mail.text + one.mail.html
        assert not re.search("739104|884213|pk_(test|live)_", whole)
        assert len(whole.encode()) < 60_000
        for link in re.findall(r"https?://[^\s\"<]+", one.mail.text):
            assert link.startswith(("https://port.example.com/",))


def test_a_test_request_is_marked_in_every_mail(world: World) -> None:
    client = world.client(test_mode=True)
    request_id = at_carrier(world, client)
    reject(world, world.orders(request_id)[0], "account_number_mismatch")
    later(world, request_id)

    assert len(mailed(world)) == 3
    assert all(one.mail.subject.startswith("[TEST] ") for one in world.mailbox.sent)


# --- the table -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", EVERY_LANGUAGE)
def test_every_reason_and_every_kind_of_mail_has_words_in_every_language(language: str) -> None:
    for code in REJECTIONS:
        wrong, fix = reason_said(language, code, "Bell")
        assert wrong
        assert fix
    for kind in OF_ORDERS:
        for part in ("subject", "lead", "next"):
            assert MAILS.texts[f"{kind.value}.{part}"][language]
    assert REASONS.gaps() == []


def test_every_status_that_an_order_comes_into_is_told_or_told_of_elsewhere() -> None:
    told = {source.type for row in ROWS for source in row.sources}
    silent = {Status.DRAFT, Status.SUBMITTING, Status.CHANGE_PENDING, Status.ACTIVATING, Status.CANCEL_REQUESTED}
    elsewhere = {Status.AWAITING_APPROVAL, Status.AWAITING_SIGNATURE, Status.IN_REVIEW}

    missing = [status for status in Status if f"order.{status}" not in told and status not in silent | elsewhere]

    assert missing == []


def test_the_table_of_customer_events_says_of_each_whether_somebody_is_mailed() -> None:
    for row in events.PUBLIC.values():
        said = any(is_mailed(source) for source in row.sources)
        assert row.mailed is said, row.type


def test_every_mail_to_a_user_has_a_topic() -> None:
    to_users = {kind for kind in MailKind if kind.value.endswith(("_requester", "_administrator"))}

    assert to_users <= set(TOPICS)


def test_a_reason_that_is_not_known_says_that_our_team_reads_it() -> None:
    ask = Ask(code="carrier_dreams", detail="x", fix="y")

    assert reason_said("es", ask.code, "Bell") == reason_said("es", "other", "Bell")


# --- late ------------------------------------------------------------------------------------------------------------


def test_the_outbox_says_for_how_long_its_oldest_mail_is_late(world: World, client: Client) -> None:
    request_id = at_carrier(world, client)
    assert outbox_age(world.desk) == timedelta(0)

    reject(world, world.orders(request_id)[0], "account_number_mismatch")
    assert outbox_age(world.desk) == timedelta(0), "it is not due yet, nor are its reminders"
    for _ in range(3):
        world.clock.advance(minutes=20)
        world.mailbox.failures = 1
        with pytest.raises(Unavailable):
            world.mail(request_id)

    assert outbox_age(world.desk) == timedelta(minutes=58)
    world.mailbox.failures = 0
    later(world, request_id, hours=1)
    assert outbox_age(world.desk) == timedelta(0)


@pytest.mark.parametrize("wanted", [True, False])
def test_who_does_not_want_signed_copies_is_not_mailed_them(world: World, client: Client, wanted: bool) -> None:
    assert client.call("PUT", "/v1/me/notifications", {"topics": {"signed": wanted}, "language": "es"}).status == 200
    request_id, signer = invited(world, client)
    signer.sign()
    later(world, request_id)

    copies = [one.mail for one in world.mailbox.sent if one.tags["kind"] == "signed_requester"]

    assert len(copies) == (1 if wanted else 0)
    assert all(mail.language == "es" and "/unsubscribe/" in mail.unsubscribe for mail in copies)


def test_nobody_is_flooded_with_how_the_requests_of_a_file_go_on() -> None:
    by_file = any_event(
        any_request(), type="order.submitted", submitter_id=FOLDER_ACTOR.id, from_status=Status.IN_REVIEW
    )
    stopped = by_file.but(type="order.action_required", status=Status.ACTION_REQUIRED)

    assert mail_row(by_file) is None
    assert mail_row(by_file.but(submitter_id="usr_1")) is not None
    assert mail_row(stopped) is not None


def test_who_was_to_sign_by_themselves_hears_that_it_expired(world: World, client: Client) -> None:
    request_id = world.submitted(client)
    world.work(request_id)
    for _ in range(32):
        later(world, request_id, days=1)

    assert mailed(world) == ["received_requester", "order_expired_requester"]


def test_an_order_that_a_signer_let_expire_is_told_once(world: World, client: Client) -> None:
    request_id, _ = invited(world, client)
    for _ in range(34):
        later(world, request_id, days=1)

    told = [one.tags["kind"] for one in world.mailbox.sent if one.tags["kind"].endswith("expired_requester")]
    assert told == ["expired_requester"]


# --- daily -----------------------------------------------------------------------------------------------------------


def test_what_can_wait_comes_as_one_mail_in_the_morning_and_nothing_else_waits(world: World, client: Client) -> None:
    answer = client.call("PUT", "/v1/me/notifications", {"digest": "daily"})
    request_id = at_carrier(world, client)
    for _ in range(5):
        later(world, request_id, hours=1)
    held = mailed(world)
    assert outbox_age(world.desk) == timedelta(0), "what waits for the morning is not late"
    reject(world, world.orders(request_id)[0], "account_number_mismatch")
    later(world, request_id)
    at_once = mailed(world)
    for _ in range(30):
        later(world, request_id, hours=1)

    assert answer.body["digest"] == "daily"
    assert (held, at_once) == ([], ["rejected_requester"])
    (mail,) = [one.mail for one in world.mailbox.sent if one.mail.subject == "Chicago lines: what happened"]
    assert "* Chicago lines was received" in mail.text
    assert "* Chicago lines went to the carrier" in mail.text
    assert mail.text.count("This mail is for you alone") == 1
    assert mail.text.count("Do not cancel your service") == 1
    assert mail.unsubscribe
    assert len(mailed(world)) == 2
    sent = [one for one in world.memory.notifications(request_id) if one.kind in OF_ORDERS and one.ended]
    assert sorted(one.ended for one in sent) == ["done", "done", "joined"]


def carried(world: World, client: Client, *numbers: str) -> str:
    """A request for these numbers that its carrier has."""
    request_id = world.submitted(client, numbers)
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    return request_id


def test_a_daily_mail_is_about_all_requests_of_its_reader(world: World, client: Client) -> None:
    somebody = world.client(Role.ADMINISTRATOR, world.accounts[0])
    for one in (client, somebody):
        one.call("PUT", "/v1/me/notifications", {"digest": "daily"})
    mine = [carried(world, client, "+12125552311"), carried(world, client, "+12125552312")]
    others = carried(world, somebody, "+12125552313")
    for _ in range(30):
        world.clock.advance(hours=1)
        for request_id in (*mine, others):
            world.work(request_id)
            world.mail(request_id)

    daily = [one for one in world.mailbox.sent if one.mail.subject.endswith(": what happened")]
    (mail,) = [one.mail for one in daily if one.tags["request"] in mine]
    assert mail.subject == "Chicago lines and 1 more: what happened"
    assert "This is the daily mail about 2 requests of yours." in flat(mail)
    assert mail.text.count("* Chicago lines was received") == 2
    assert mail.text.count("This mail is for you alone") == 1
    assert [one.mail.subject for one in daily if one.tags["request"] == others] == ["Chicago lines: what happened"]
    for request_id in mine:
        told = [event.type for event in world.memory.events(request_id, 200, None).items]
        assert told.count("notification.mailed") == 1


def test_a_daily_mail_that_fails_is_tried_again_whole(world: World, client: Client) -> None:
    client.call("PUT", "/v1/me/notifications", {"digest": "daily", "language": "fr"})
    request_id = at_carrier(world, client)
    world.clock.advance(hours=30)
    world.mailbox.failures = 1
    with pytest.raises(Unavailable):
        world.mail(request_id)
    for _ in range(3):
        later(world, request_id)

    (mail,) = [one.mail for one in world.mailbox.sent if one.tags["kind"] in OF_ORDERS]
    assert mail.subject == "Chicago lines : ce qui s’est passé"
    assert "demande reçue" in mail.text
    assert "transmise au fournisseur" in mail.text
