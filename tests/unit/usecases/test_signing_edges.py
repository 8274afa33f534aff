"""At the edges of a signature: somebody taken back, two at once, late at night, strangers with patience."""

from typing import Any

import pytest

from shared.domain.model import Envelope
from shared.domain.policy import Policy
from shared.domain.problems import RulesBroken
from shared.ports import Replace, Unavailable
from shared.usecases.envelopes.attend import attend_due
from shared.usecases.signing.opening import ask_for_new_link, give_code, open_envelope
from shared.usecases.signing.view import Visitor
from tests.signer import LEFT_TO_SIGNER, SIGNER, VISITOR, Signer, invited, sent_for_signature
from tests.unit.usecases.test_signing_room import ANSWERS
from tests.world import World, any_losing_account, csv_of

DANA = SIGNER["email"]
EVE = {"name": "Eve Other", "email": "eve@acme.example.com"}
REQUESTER = "administrator@acme.example.com"


@pytest.fixture
def world() -> World:
    return World()


def envelope_of(world: World, request_id: str) -> Envelope:
    view = world.memory.request_view(request_id)
    assert view is not None
    return view.envelopes[-1]


def two_signers(world: World) -> str:
    """One request, two accounts with a signer each."""
    client = world.client()
    request_id: str = client.post("/v1/port-requests", {"name": "Two"}).body["id"]
    path = f"/v1/port-requests/{request_id}"
    rows = csv_of(("+12125552301",), column="One") + "+13125552302,+16462340009,B,Ads,Acme Plumbing,Two\n"
    client.call("PUT", f"{path}/numbers", rows)
    client.post(f"{path}/losing-accounts", any_losing_account(label="One", signer=SIGNER))
    client.post(
        f"{path}/losing-accounts",
        any_losing_account(label="Two", account_number="W-7", signer=EVE, authorized_person=EVE | {"title": "Owner"}),
    )
    world.invoice(client, request_id)
    assert client.post(f"{path}/submit").status == 200
    world.work(request_id)
    world.mail(request_id)
    return request_id


def test_a_letter_that_is_voided_does_not_go_to_somebody_who_was_taken_back(world: World) -> None:
    client = world.client()
    request_id, _ = invited(world, client, draft={"pin_status": "provided"})
    client.post(f"/v1/port-requests/{request_id}/envelopes/{envelope_of(world, request_id).id}/revoke")
    world.mail(request_id)
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)
    mails = len(world.mailbox.to(DANA))
    account = client.get(f"/v1/port-requests/{request_id}/losing-accounts").body["items"][0]

    client.call(
        "PATCH",
        f"/v1/port-requests/{request_id}/losing-accounts/{account['id']}?void_letters=true",
        {"end_user_name": "Another Company Inc"},
        if_match="*",
    )
    world.work(request_id)
    world.mail(request_id)

    assert world.orders(request_id)[0].status == "awaiting_signature"
    assert len(world.mailbox.to(DANA)) == mails


def test_a_new_link_unlocks_codes() -> None:
    world = World(policy=Policy(signing_code=True, public_base_url="https://port.example.com"))
    client = world.client()
    request_id = sent_for_signature(world, client)
    signer = Signer(world, world.link_to(DANA))
    for _ in range(10):
        signer.open()
        world.mail(request_id)
        world.clock.advance(minutes=2)
    with pytest.raises(Exception, match="Too many codes"):
        signer.open()

    path = f"/v1/port-requests/{request_id}/envelopes/{envelope_of(world, request_id).id}/resend"
    assert client.post(path, {"new_link": True}).status == 200
    world.mail(request_id)
    fresh = Signer(world, world.link_to(DANA)).open()
    world.mail(request_id)

    assert "code" in world.mailbox.to(DANA)[-1].text
    assert envelope_of(world, request_id).codes_sent == 1
    assert fresh.session == ""


def test_only_five_guesses_are_looked_at_however_many_come_at_once() -> None:
    world = World(policy=Policy(signing_code=True, public_base_url="https://port.example.com"))
    request_id = sent_for_signature(world, world.client())
    signer = Signer(world, world.link_to(DANA)).open()
    world.mail(request_id)
    seen = []

    for guess in range(9):
        with pytest.raises(RulesBroken) as wrong:
            give_code(world.desk, signer.token, f"{guess:06d}", VISITOR)
        seen.append(wrong.value.problems[0].code)

    assert seen == ["otp_wrong"] * 5 + ["otp_locked"] * 4


def test_a_signer_is_not_held_up_by_what_somebody_elses_letters_wait_for(world: World) -> None:
    request_id = two_signers(world)

    assert len(world.mailbox.to(DANA)) == 1
    assert len(world.mailbox.to(EVE["email"])) == 1
    assert len(world.orders(request_id)) == 2


def test_one_envelopes_trouble_does_not_stop_the_others(world: World) -> None:
    request_id = two_signers(world)
    world.clock.advance(days=2, hours=3)
    send = world.mailbox.send

    def failing(mail: Any, tags: Any) -> str:
        if mail.to_address == DANA:
            raise ValueError("nobody thought of this")
        return send(mail, tags)

    world.mailbox.send = failing  # type: ignore[method-assign]
    with pytest.raises(Unavailable, match="ValueError"):
        attend_due(world.desk, world.mailbox)

    assert len(world.mailbox.to(EVE["email"])) == 2
    assert len(world.orders(request_id)) == 2


def test_a_reminder_that_is_late_waits_for_the_morning(world: World) -> None:
    sent_for_signature(world, world.client())
    world.clock.advance(days=2, hours=13)  # due at 10:00 in New York, swept at 23:00

    attend_due(world.desk, world.mailbox)
    at_night = len(world.mailbox.to(DANA))
    world.clock.advance(hours=9, minutes=5)
    attend_due(world.desk, world.mailbox)
    attend_due(world.desk, world.mailbox)

    assert (at_night, len(world.mailbox.to(DANA))) == (1, 2)


def test_the_zone_is_that_of_the_address_which_the_signer_completes(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client, draft=LEFT_TO_SIGNER)
    account_id = signer.room().details[0].losing_account_id

    signer.complete({account_id: ANSWERS | {"city": "Honolulu", "state": "HI", "postal_code": "96813"}})

    assert envelope_of(world, request_id).time_zone == "Pacific/Honolulu"


def test_a_question_is_passed_on_though_its_asker_signs_right_after(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client)

    signer.ask("Which lines stay?")
    signer.sign()
    world.mail(request_id)

    assert "Which lines stay?" in world.mailbox.to(REQUESTER)[0].text


def test_an_answer_goes_to_the_signer_it_is_for(world: World) -> None:
    request_id = two_signers(world)
    dana, eve = (Signer(world, world.link_to(address)).open() for address in (DANA, EVE["email"]))
    dana.ask("What is my account number?")
    eve.ask("When?")
    client = world.client(account_id=world.accounts[0])
    view = world.memory.request_view(request_id)
    assert view is not None
    hers = next(one for one in view.envelopes if one.signer.email == DANA)

    unsaid = client.post(f"/v1/port-requests/{request_id}/comments", {"text": "LT-1"})
    said = client.post(f"/v1/port-requests/{request_id}/comments", {"text": "LT-1", "envelope_id": hers.id})
    world.mail(request_id)

    assert (unsaid.status, unsaid.codes, said.status) == (422, ["envelope_id_missing"], 201)
    assert "LT-1" in world.mailbox.to(DANA)[-1].text
    assert all("LT-1" not in mail.text for mail in world.mailbox.to(EVE["email"]))


def test_what_is_said_after_the_answer_stays_inside(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client)
    signer.ask("Why?")
    path = f"/v1/port-requests/{request_id}/comments"

    for text in ("The answer.", "An inside note."):
        client.post(path, {"text": text})
        world.mail(request_id)
    inside = [said.text for said in signer.room().said]
    signer.ask("And when?")
    client.post(path, {"text": "On Friday."})

    assert inside == ["Why?", "The answer."]
    assert [said.text for said in signer.room().said][2:] == ["And when?", "On Friday."]
    assert len(world.mailbox.to(DANA)) == 2


def test_asking_the_same_signer_again_sends_no_second_mail(world: World) -> None:
    client = world.client()
    request_id = sent_for_signature(world, client)

    answers = [client.post(f"/v1/port-requests/{request_id}/envelopes", {"signer": SIGNER}) for _ in range(5)]
    world.mail(request_id)

    assert {answer.body["items"][0]["id"] for answer in answers} == {envelope_of(world, request_id).id}
    assert len(world.mailbox.to(DANA)) == 1


def test_a_name_that_was_wrong_is_corrected_by_asking_again(world: World) -> None:
    client = world.client()
    request_id = sent_for_signature(world, client)

    client.post(f"/v1/port-requests/{request_id}/envelopes", {"signer": SIGNER | {"name": "Dana W. Whitfield"}})
    world.mail(request_id)

    assert envelope_of(world, request_id).signer.name == "Dana W. Whitfield"
    assert len(world.mailbox.to(DANA)) == 2


def test_a_key_is_remembered_though_the_signer_was_asked_already(world: World) -> None:
    client = world.client()
    request_id = sent_for_signature(world, client)
    path = f"/v1/port-requests/{request_id}/envelopes"

    first = client.post(path, {"signer": SIGNER}, idempotency_key="k")
    other = client.post(path, {"signer": EVE}, idempotency_key="k")

    assert (first.status, other.status, other.body["code"]) == (201, 422, "idempotency_key_reused")


def test_the_signature_is_on_the_trail_however_full_it_is(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client)
    envelope = envelope_of(world, request_id)
    filler = tuple(envelope.trail[-1] for _ in range(400))
    world.memory.commit([Replace(envelope.but(trail=filler, version=envelope.version + 1))])

    signer.sign()

    assert [entry.kind.value for entry in envelope_of(world, request_id).trail[-2:]] == ["consented", "signed"]


def test_the_requester_hears_when_a_letter_that_was_declined_expires(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client)
    signer.decline()
    world.mail(request_id)
    before = len(world.mailbox.to(REQUESTER))

    world.clock.advance(days=31)
    world.work(request_id)
    world.mail(request_id)

    assert world.orders(request_id)[0].status == "expired"
    assert len(world.mailbox.to(REQUESTER)) == before + 1


def test_a_mail_that_was_refused_is_not_recorded_as_sent(world: World) -> None:
    world.mailbox.refused.add(DANA)

    request_id = sent_for_signature(world, world.client())

    envelope = envelope_of(world, request_id)
    assert [entry.kind for entry in envelope.trail] == ["created", "bounced"]
    assert envelope.sent_at is None


def test_strangers_with_patience_crowd_nothing_out_of_the_trail(world: World) -> None:
    client = world.client()
    request_id, signer = invited(world, client)
    for number in range(200):
        open_envelope(world.desk, signer.token, Visitor(ip=f"198.51.100.{number}", user_agent="x"))
    for _ in range(20):
        signer.ask("And?")
    with pytest.raises(Exception, match="Twenty questions"):
        signer.ask("And?")
    signer.sign()

    kinds = [entry.kind for entry in envelope_of(world, request_id).trail]
    assert kinds[-2:] == ["consented", "signed"]
    assert [kind.value for kind in kinds].count("opened") == 60


def test_new_links_are_mailed_once_in_ten_minutes(world: World) -> None:
    request_id = sent_for_signature(world, world.client())
    token = world.link_to(DANA)
    world.clock.advance(minutes=11)

    for _ in range(10):
        ask_for_new_link(world.desk, token, DANA, VISITOR)
        world.mail(request_id)

    assert len(world.mailbox.to(DANA)) == 2


def test_a_signer_who_says_otherwise_than_the_requester_is_looked_at(world: World) -> None:
    client = world.client()
    given = LEFT_TO_SIGNER | {
        "end_user_name": "Acme Plumbing & Heating",
        "authorized_person": {"name": "Dana Whitfield", "title": "Owner", "email": DANA},
    }
    request_id, signer = invited(world, client, draft=given)
    account_id = signer.room().details[0].losing_account_id
    answers = ANSWERS | {"end_user_name": "Eve Holdings LLC", "authorized_person_name": "Eve Other"}

    with pytest.raises(RulesBroken) as untitled:
        signer.complete({account_id: answers})
    signer.complete({account_id: answers | {"authorized_person_title": "Manager"}})
    signer.sign(signer.form(typed_name="Eve Other"))
    world.work(request_id)

    (order,) = world.orders(request_id)
    assert [problem.pointer for problem in untitled.value.problems] == [f"/{account_id}/authorized_person_title"]
    assert set(order.review_flags) == {"authorized_person_changed", "details_changed_by_signer"}
    assert order.status == "in_review"
    assert order.letter.signature is not None
    assert order.letter.signature.title == "Manager"


def test_a_letter_that_names_the_signer_already_is_not_printed_anew(world: World) -> None:
    client = world.client()
    request_id: str = client.post("/v1/port-requests", {"name": "Two people", "signer": SIGNER}).body["id"]
    path = f"/v1/port-requests/{request_id}"
    rows = csv_of(("+12125552301",), column="One") + "+13125552302,+16462340009,B,Ads,Acme Plumbing,Two\n"
    client.call("PUT", f"{path}/numbers", rows)
    client.post(f"{path}/losing-accounts", any_losing_account(label="One"))
    bob = {"name": "Bob Brown", "title": "Owner", "email": "bob@acme.example.com"}
    client.post(f"{path}/losing-accounts", any_losing_account(label="Two", account_number="W-7", authorized_person=bob))
    world.invoice(client, request_id)
    client.post(f"{path}/submit")
    world.work(request_id)
    world.mail(request_id)
    signer = Signer(world, world.link_to(DANA)).open()

    signer.is_authorized_person("Dana Whitfield", "Owner")
    signer.sign()

    assert {order.losing_account.label: order.review_flags for order in world.orders(request_id)} == {
        "One": (),
        "Two": ("authorized_person_changed",),
    }


def test_a_press_that_collides_with_the_mailer_is_done_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = world.client()
    request_id, signer = invited(world, client)
    read = world.memory.request_view
    meddled: list[bool] = []

    def meddling(wanted: str) -> Any:
        view = read(wanted)
        if not meddled:
            meddled.append(True)
            Signer(world, signer.token, signer.session).ask("In between?")
        return view

    monkeypatch.setattr(world.memory, "request_view", meddling)
    signer.decline("The address is wrong.")

    assert envelope_of(world, request_id).status == "declined"


def test_a_test_request_says_so_in_its_mails(world: World) -> None:
    world.client()
    client = world.client(account_id=world.accounts[0], test_mode=True)

    sent_for_signature(world, client)

    mail = world.mailbox.to(DANA)[0]
    assert mail.subject.startswith("[TEST]")
    assert mail.text.startswith("[TEST]")
    assert "[TEST]" in mail.html


def test_the_date_on_a_letter_is_the_date_where_its_signer_is(world: World) -> None:
    client = world.client()
    world.clock.advance(hours=11)  # 02:00 UTC on the 24th, 21:00 on the 23rd in New York
    request_id, signer = invited(world, client)
    signer.sign()

    signature = world.orders(request_id)[0].letter.signature
    assert signature is not None
    assert signature.time_zone == "America/New_York"
