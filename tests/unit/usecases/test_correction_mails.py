"""Links to a correction that are mailed: to whom, when, once, and what becomes of those that cannot be."""

from typing import Any

import pytest

from shared.domain.model import CarrierEventKind as K
from shared.domain.model import CorrectionLink, PortOrder
from shared.ports import Unavailable
from shared.runtime.stream import MAILED_ABOUT
from tests.world import Client, World

PAT = "pat@books.example.com"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World) -> Client:
    return world.client()


def rejected(world: World, client: Client, **request: Any) -> PortOrder:
    request_id = world.draft(client)
    if request:
        assert client.call("PATCH", f"/v1/port-requests/{request_id}", request, if_match="*").status == 200
    assert client.post(f"/v1/port-requests/{request_id}/submit").status == 200
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    order = world.orders(request_id)[0]
    world.hear(order, K.REJECTED, reasons=[("pin_invalid", ""), ("address_mismatch", "")])
    return world.orders(request_id)[0]


def make_link(client: Client, order: PortOrder, email: str = PAT, **body: Any) -> str:
    person = {"name": "Pat Lee", "email": email}
    made = client.post(
        f"/v1/port-requests/{order.request_id}/correction-links", {"order_id": order.id, "person": person, **body}
    )
    assert made.status == 201, made.body
    url: str = made.body["url"]
    return url


def links(world: World, order: PortOrder) -> list[CorrectionLink]:
    return list(world.memory.correction_links(order.id))


def told(client: Client, order: PortOrder) -> list[str]:
    events = client.get(f"/v1/port-requests/{order.request_id}/events").body["items"]
    return [event["type"] for event in events if "correction_link" in event["type"]]


def test_the_person_gets_the_link_once_with_what_is_to_be_corrected(world: World, client: Client) -> None:
    order = rejected(world, client)
    url = make_link(client, order, note="Ask the accountant.")

    assert [world.mail(order.request_id) for _ in range(3)] == [1, 0, 0]

    (mail,) = world.mailbox.to(PAT)
    assert f"{url}?lang=en" in mail.text
    for said in ("Pat Lee", "Acme", order.reference, "Lakeside Telecom", "Ask the accountant."):
        assert said in mail.text
    assert "The transfer PIN was not accepted" in mail.text
    assert "The service address does not match" in mail.text
    for hidden in ("LT-884213", "4213", "120 Wabash", "Chicago lines", "Dana Whitfield"):
        assert hidden not in mail.text
    assert links(world, order)[0].mailed_at == world.clock.now()
    assert sorted(told(client, order)) == ["order.correction_link_made", "order.correction_link_mailed"]


def test_a_link_limited_to_reasons_names_only_these(world: World, client: Client) -> None:
    order = rejected(world, client)
    make_link(client, order, codes=["pin_invalid"])

    world.mail(order.request_id)

    (mail,) = world.mailbox.to(PAT)
    assert "The transfer PIN was not accepted" in mail.text
    assert "address does not match" not in mail.text


def test_a_french_request_is_told_in_french_and_leads_to_a_french_page(world: World, client: Client) -> None:
    order = rejected(world, client, language="fr")
    url = make_link(client, order)

    world.mail(order.request_id)

    (mail,) = world.mailbox.to(PAT)
    assert mail.language == "fr"
    assert "Le NIP de transfert n’a pas été accepté" in mail.text
    assert f"{url}?lang=fr" in mail.text


def test_without_an_address_nobody_is_mailed(world: World, client: Client) -> None:
    order = rejected(world, client)
    make_link(client, order, email="")

    assert world.mail(order.request_id) == 0


def test_a_test_is_marked_as_one(world: World) -> None:
    client = world.client(test_mode=True)
    order = rejected(world, client)
    make_link(client, order)

    world.mail(order.request_id)

    assert world.mailbox.to(PAT)[0].subject.startswith("[TEST] ")


def mailed(world: World) -> int:
    return sum(one.tags["kind"] == "correction" for one in world.mailbox.sent)


def test_a_dead_link_is_not_mailed(world: World, client: Client) -> None:
    order = rejected(world, client)
    make_link(client, order)
    path = f"/v1/port-requests/{order.request_id}/orders/{order.id}/correction-links/{links(world, order)[0].id}"
    make_link(client, order, email="expired@books.example.com")
    assert client.call("DELETE", path).status == 204
    world.clock.advance(days=world.policy.correction_link_days + 1)
    before = mailed(world)

    world.mail(order.request_id)

    assert mailed(world) == before


def test_a_link_whose_reason_was_answered_in_the_meantime_is_not_mailed(world: World, client: Client) -> None:
    order = rejected(world, client)
    make_link(client, order, codes=["pin_invalid"])
    body = {"order_id": order.id, "edit": {"pin": "48213", "pin_status": "provided"}}
    assert client.post(f"/v1/port-requests/{order.request_id}/corrections", body).status == 200

    assert world.mail(order.request_id) == 0


def test_a_corrected_order_mails_nothing(world: World, client: Client) -> None:
    order = rejected(world, client)
    make_link(client, order)
    edit = {"pin": "48213", "pin_status": "provided", "service_address": {"postal_code": "10001-4321"}}
    body = {"order_id": order.id, "edit": edit}
    assert client.post(f"/v1/port-requests/{order.request_id}/corrections", body).status == 200

    assert world.mail(order.request_id) == 0
    assert world.mailbox.to(PAT) == []


def test_an_outage_sends_it_later(world: World, client: Client) -> None:
    order = rejected(world, client)
    make_link(client, order)
    world.mailbox.failures = 1

    with pytest.raises(Unavailable):
        world.mail(order.request_id)
    assert links(world, order)[0].mailed_at is None

    assert world.mail(order.request_id) == 1


def test_where_no_mail_can_be_sent_events_fail_for_an_hour_and_the_link_waits_for_the_next(
    world: World, client: Client
) -> None:
    order = rejected(world, client)
    make_link(client, order)
    world.mailbox.failures = 2
    with pytest.raises(Unavailable):
        world.mail(order.request_id)

    world.clock.advance(hours=1)

    with pytest.raises(Unavailable):
        world.mail(order.request_id)
    assert mailed(world) == 0
    for _ in range(3):
        world.mail(order.request_id)
    assert mailed(world) == 1


def test_a_mail_whose_answer_was_lost_goes_out_again_with_the_same_link(world: World, client: Client) -> None:
    order = rejected(world, client)
    url = make_link(client, order)
    world.mailbox.lost_answers = 1

    with pytest.raises(Unavailable):
        world.mail(order.request_id)
    world.mail(order.request_id)

    assert [url in mail.text for mail in world.mailbox.to(PAT)] == [True, True]


def test_a_refused_address_is_noted_told_and_holds_up_no_other(world: World, client: Client) -> None:
    order = rejected(world, client)
    world.mailbox.refused.add(PAT)
    make_link(client, order)
    make_link(client, order, email="kim@books.example.com")

    assert [world.mail(order.request_id) for _ in range(2)] == [1, 0]

    refused, other = sorted(links(world, order), key=lambda link: link.person.email, reverse=True)
    assert (refused.mail_faults, refused.mailed_at) == (1, None)
    assert (other.mail_faults, other.mailed_at) == (0, world.clock.now())
    assert "order.correction_link_refused" in told(client, order)


def refused(client: Client, order: PortOrder, person: dict[str, str], **body: Any) -> dict[str, str]:
    """The codes of what is wrong with a link, by where."""
    answer = client.post(
        f"/v1/port-requests/{order.request_id}/correction-links",
        {"order_id": order.id, "person": {"name": "Pat Lee", **person}, **body},
    )
    assert answer.status == 422, answer.body
    return {problem["pointer"]: problem["code"] for problem in answer.body["errors"]}


@pytest.mark.parametrize("unseen", ["\0", "\u202e", "\u2066", "\u200b", "\ufeff", "\x1b", "\x7f"])
def test_a_name_a_title_or_an_address_with_characters_nobody_sees_is_refused(
    world: World, client: Client, unseen: str
) -> None:
    order = rejected(world, client)
    person = {"name": f"Pat{unseen} Lee", "title": f"{unseen}Owner", "email": f"pat{unseen}@books.example.com"}

    assert refused(client, order, person) == {
        "/person/name": "name_control_characters",
        "/person/title": "title_control_characters",
        "/person/email": "email_invalid",
    }
    assert links(world, order) == []


def test_a_name_of_nothing_that_is_seen_is_refused(world: World, client: Client) -> None:
    order = rejected(world, client)

    assert refused(client, order, {"name": "\u202e\u200b"}) == {"/person/name": "name_control_characters"}


def test_a_title_that_is_too_long_and_a_name_that_is_are_refused(world: World, client: Client) -> None:
    order = rejected(world, client)

    assert refused(client, order, {"title": "x" * 129}) == {"/person/title": "title_too_long"}
    assert refused(client, order, {"name": "x" * 129}) == {"/person/name": "too_long"}
    make_link(client, order, email="", person={"name": "x" * 128, "title": "y" * 128})


def test_a_name_is_kept_on_one_line_and_a_note_without_what_nobody_sees(world: World, client: Client) -> None:
    order = rejected(world, client)
    note = " Ask\u00a0the \u202eaccountant.\0\r\nShe has\tthe bill.\u200b "
    person = {"name": " Zoë\u00a0 Lee-O’Neil ", "email": PAT, "title": "Owner"}
    body = {"order_id": order.id, "person": person, "note": note}
    assert client.post(f"/v1/port-requests/{order.request_id}/correction-links", body).status == 201

    (link,) = links(world, order)
    assert (link.person.name, link.person.title) == ("Zoë Lee-O’Neil", "Owner")
    assert link.note == "Ask the accountant.\nShe has\tthe bill."


def test_a_note_of_nothing_that_is_seen_is_none_and_one_is_too_long_by_what_is_seen(
    world: World, client: Client
) -> None:
    order = rejected(world, client)

    make_link(client, order, note="\u202e\0 ")
    make_link(client, order, note="x" * 2000 + "\u200b")

    assert sorted(link.note for link in links(world, order)) == ["", "x" * 2000]
    assert refused(client, order, {}, note="x" * 2001) == {"/note": "text_too_long"}


def test_the_event_of_a_made_link_is_one_that_mails_go_out_for() -> None:
    assert "order.correction_link_made".startswith(MAILED_ABOUT)
