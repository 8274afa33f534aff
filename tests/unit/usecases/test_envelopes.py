"""Asking somebody by mail to sign: one mail, one link; reminders, expiry, bounces; resend, replace, revoke."""

from datetime import timedelta

import pytest

from shared.domain.envelopes import trail_is_whole
from shared.domain.model import Envelope, MailKind, Role
from shared.domain.policy import Policy
from shared.domain.problems import RulesBroken
from shared.ports import Unavailable
from shared.usecases.envelopes.attend import attend_due, attend_request, record_bounce
from shared.usecases.signing.links import DeadLink
from shared.usecases.signing.opening import ask_for_new_link, give_code, landing
from tests.signer import SIGNER, VISITOR, Signer, invited, ready_to_mail, sent_for_signature
from tests.world import World, any_losing_account

DANA = SIGNER["email"]
TWO_ACCOUNTS = (
    "Tracking Number,Forwarding Number,Name,Source,Company,losing_account\n"
    "+12125552301,+16462340000,One,Ads,Acme Plumbing,Main\n"
    "+13125552301,+16462340001,Two,Ads,Acme Plumbing,West\n"
    "+18005552301,+16462340002,Free,Ads,Acme Plumbing,Main\n"
)


@pytest.fixture
def world() -> World:
    return World()


def envelopes(world: World, request_id: str) -> tuple[Envelope, ...]:
    view = world.memory.request_view(request_id)
    assert view is not None
    return view.envelopes


def subjects(world: World, address: str) -> list[str]:
    return [mail.subject for mail in world.mailbox.to(address)]


def test_all_letters_of_a_signer_come_in_one_mail_with_one_link(world: World) -> None:
    client = world.client()
    request_id = client.post("/v1/port-requests", {"name": "Two carriers", "signer": SIGNER}).body["id"]
    path = f"/v1/port-requests/{request_id}"
    client.call("PUT", f"{path}/numbers", TWO_ACCOUNTS)
    client.post(f"{path}/losing-accounts", any_losing_account())
    client.post(f"{path}/losing-accounts", any_losing_account(label="West", account_number="W-77120"))
    world.invoice(client, request_id)
    assert client.post(f"{path}/submit").status == 200

    world.work(request_id)
    world.mail(request_id)
    world.mail(request_id)

    assert len(world.orders(request_id)) == 3
    assert [one.signer.email for one in envelopes(world, request_id)] == [DANA]
    assert len(world.mailbox.to(DANA)) == 1
    assert landing(world.desk, world.link_to(DANA)).letters == 3


def test_accounts_with_signers_of_their_own_get_an_envelope_each(world: World) -> None:
    client = world.client()
    request_id = client.post("/v1/port-requests", {"name": "Two signers", "signer": SIGNER}).body["id"]
    path = f"/v1/port-requests/{request_id}"
    client.call("PUT", f"{path}/numbers", TWO_ACCOUNTS)
    client.post(f"{path}/losing-accounts", any_losing_account())
    other = {"name": "Eve Other", "email": "eve@acme.example.com"}
    client.post(f"{path}/losing-accounts", any_losing_account(label="West", account_number="W-77120", signer=other))
    world.invoice(client, request_id)
    client.post(f"{path}/submit")

    world.work(request_id)
    world.mail(request_id)

    assert {one.signer.email: len(one.order_ids) for one in envelopes(world, request_id)} == {
        DANA: 2,
        "eve@acme.example.com": 1,
    }


def test_the_table_keeps_the_links_hash_and_never_the_link(world: World) -> None:
    client = world.client()
    request_id = sent_for_signature(world, client)

    token = world.link_to(DANA)

    kept = envelopes(world, request_id)[0].model_dump_json()
    assert token not in kept
    assert len(token) >= 43


def test_a_letter_with_a_signer_is_sent_only_after_the_invitation_left(world: World) -> None:
    request_id = ready_to_mail(world, world.client())
    world.mailbox.failures = 1

    with pytest.raises(Unavailable):
        world.mail(request_id)
    before = world.orders(request_id)[0].letter.status
    world.clock.advance(minutes=10)
    attend_due(world.desk, world.mailbox)

    assert before == "not_sent"
    assert world.orders(request_id)[0].letter.status == "sent"
    assert len(world.mailbox.to(DANA)) == 1


def test_a_mail_whose_answer_was_lost_is_sent_again_with_the_same_link(world: World) -> None:
    request_id = ready_to_mail(world, world.client())
    world.mailbox.lost_answers = 1

    with pytest.raises(Unavailable):
        world.mail(request_id)
    first = world.link_to(DANA)
    world.clock.advance(minutes=10)
    attend_due(world.desk, world.mailbox)

    assert len(world.mailbox.to(DANA)) == 2
    assert world.link_to(DANA) == first


def test_reminders_go_out_on_days_2_5_8_11_and_14_and_then_stop(world: World) -> None:
    client = world.client()
    request_id = sent_for_signature(world, client)
    sent_at = envelopes(world, request_id)[0].sent_at
    assert sent_at is not None
    days = []

    for hour in range(29 * 24):
        before = len(world.mailbox.to(DANA))
        world.clock.advance(hours=1)
        attend_due(world.desk, world.mailbox)
        if len(world.mailbox.to(DANA)) > before:
            days.append((hour + 1) // 24)

    assert days == [2, 5, 8, 11, 14]


def test_no_reminder_goes_out_at_night_in_the_signers_zone(world: World) -> None:
    client = world.client()
    world.clock.advance(hours=11)  # 02:00 UTC, 21:00 in New York
    request_id = sent_for_signature(world, client)

    due = client.get(f"/v1/port-requests/{request_id}/envelopes").body["items"][0]["next_reminder_at"]

    assert due == "2026-11-26T13:00:00Z"  # 08:00 there, not 21:00 the evening before


def test_after_an_outage_one_reminder_goes_out_and_not_all_that_were_missed(world: World) -> None:
    client = world.client()
    sent_for_signature(world, client)
    world.clock.advance(hours=9 * 24 + 2)

    for _ in range(20):
        attend_due(world.desk, world.mailbox)
        world.clock.advance(minutes=5)

    assert len(world.mailbox.to(DANA)) == 2


def test_an_envelope_expires_after_30_days_with_its_orders(world: World) -> None:
    client = world.client()
    request_id = sent_for_signature(world, client)
    token = world.link_to(DANA)

    world.clock.advance(days=30, seconds=1)
    attend_due(world.desk, world.mailbox)
    world.work(request_id)

    assert envelopes(world, request_id)[0].status == "expired"
    assert world.orders(request_id)[0].status == "expired"
    with pytest.raises(DeadLink):
        landing(world.desk, token)


def test_the_requester_hears_that_it_expired_and_gets_no_reminder_after(world: World) -> None:
    client = world.client()
    sent_for_signature(world, client)

    world.clock.advance(days=30, seconds=1)
    for _ in range(5):
        attend_due(world.desk, world.mailbox)
        world.clock.advance(days=1)

    assert len(world.mailbox.to("administrator@acme.example.com")) == 1
    assert len(world.mailbox.to(DANA)) == 1


def test_a_mail_that_bounces_puts_the_order_back_with_its_owner(world: World) -> None:
    client = world.client()
    request_id = sent_for_signature(world, client)
    envelope = envelopes(world, request_id)[0]

    record_bounce(world.desk, request_id, envelope.id, permanent=True, detail="no such mailbox")
    record_bounce(world.desk, request_id, envelope.id, permanent=True, detail="no such mailbox")
    world.mail(request_id)

    order = world.orders(request_id)[0]
    assert (order.owner, [ask.code for ask in order.asks]) == ("customer", ["signer_mail_bounced"])
    assert len(world.mailbox.to("administrator@acme.example.com")) == 1


def test_an_address_that_is_refused_at_once_is_a_bounce_too(world: World) -> None:
    client = world.client()
    world.mailbox.refused.add(DANA)

    request_id = sent_for_signature(world, client)

    assert [ask.code for ask in world.orders(request_id)[0].asks] == ["signer_mail_bounced"]


def test_a_signer_who_opens_the_link_after_a_bounce_has_the_turn_again(world: World) -> None:
    client = world.client()
    request_id = sent_for_signature(world, client)
    record_bounce(world.desk, request_id, envelopes(world, request_id)[0].id, permanent=True, detail="mailbox full")

    Signer(world, world.link_to(DANA)).open()

    order = world.orders(request_id)[0]
    assert (order.owner, order.asks) == ("signer", ())


def test_resend_mails_the_same_link_and_a_new_one_kills_it(world: World) -> None:
    client = world.client()
    request_id = sent_for_signature(world, client)
    first = world.link_to(DANA)
    path = f"/v1/port-requests/{request_id}/envelopes/{envelopes(world, request_id)[0].id}/resend"
    world.clock.advance(minutes=2)

    assert client.post(path).status == 200
    world.mail(request_id)
    same = world.link_to(DANA)
    world.clock.advance(minutes=2)
    assert client.post(path, {"new_link": True}).status == 200
    world.mail(request_id)

    assert same == first
    assert world.link_to(DANA) != first
    with pytest.raises(DeadLink):
        landing(world.desk, first)
    assert landing(world.desk, world.link_to(DANA)).letters == 1


def test_resend_is_refused_within_a_minute_of_the_last_mail(world: World) -> None:
    client = world.client()
    request_id = sent_for_signature(world, client)

    answer = client.post(f"/v1/port-requests/{request_id}/envelopes/{envelopes(world, request_id)[0].id}/resend")

    assert (answer.status, answer.body["code"]) == (409, "resend_too_soon")


def test_a_replaced_signers_link_is_dead_and_they_are_told(world: World) -> None:
    client = world.client()
    request_id = sent_for_signature(world, client)
    token = world.link_to(DANA)
    envelope = envelopes(world, request_id)[0]

    answer = client.post(
        f"/v1/port-requests/{request_id}/envelopes/{envelope.id}/replace",
        {"signer": {"name": "Eve Other", "email": "eve@acme.example.com"}},
    )
    world.work(request_id)
    world.mail(request_id)

    assert answer.status == 200
    assert [problem["code"] for problem in answer.body["warnings"]] == ["signer_is_not_authorized_person"]
    with pytest.raises(DeadLink):
        landing(world.desk, token)
    assert landing(world.desk, world.link_to("eve@acme.example.com")).signer_name == "Eve Other"
    assert len(world.mailbox.to(DANA)) == 2
    assert [one.status for one in envelopes(world, request_id)] == ["replaced", "open"]


def test_a_revoked_envelope_leaves_the_letter_to_be_signed_through_the_api(world: World) -> None:
    client = world.client()
    request_id = sent_for_signature(world, client)
    envelope = envelopes(world, request_id)[0]

    answer = client.post(f"/v1/port-requests/{request_id}/envelopes/{envelope.id}/revoke", {"reason": "We sign here"})
    world.work(request_id)
    world.mail(request_id)
    world.sign(client, request_id)

    assert answer.status == 200
    assert world.orders(request_id)[0].letter.signature is not None


def test_a_letter_that_went_to_a_signer_is_not_signed_past_them(world: World) -> None:
    client = world.client()
    request_id = sent_for_signature(world, client)
    order = client.get(f"/v1/port-requests/{request_id}/orders").body["items"][0]

    answer = world.try_sign(client, request_id, order)

    assert (answer.status, answer.body["code"]) == (409, "sent_to_signer")


def test_a_letter_made_to_be_signed_at_the_desk_can_be_sent_to_somebody(world: World) -> None:
    client = world.client()
    request_id = world.submitted(client)
    world.work(request_id)

    answer = client.post(f"/v1/port-requests/{request_id}/envelopes", {"signer": SIGNER})
    world.work(request_id)
    world.mail(request_id)

    assert answer.status == 201
    assert landing(world.desk, world.link_to(DANA)).letters == 1


def test_without_a_signer_the_authorized_person_is_asked(world: World) -> None:
    client = world.client()
    request_id = world.submitted(client)
    world.work(request_id)

    answer = client.post(f"/v1/port-requests/{request_id}/envelopes")

    assert [one["signer"]["email"] for one in answer.body["items"]] == [DANA]


def test_everything_that_is_wrong_with_a_signer_is_said_at_once(world: World) -> None:
    client = world.client()
    request_id = world.submitted(client)
    world.work(request_id)

    answer = client.post(
        f"/v1/port-requests/{request_id}/envelopes", {"signer": {"name": "王\x07", "email": "not one"}}
    )

    assert answer.status == 422
    assert set(answer.codes) == {"signer_email_invalid", "text_not_renderable"}


def test_the_envelope_of_a_cancelled_order_is_taken_back(world: World) -> None:
    client = world.client()
    request_id = sent_for_signature(world, client)
    token = world.link_to(DANA)

    client.post(f"/v1/port-requests/{request_id}/cancel")
    world.mail(request_id)

    assert envelopes(world, request_id)[0].status == "revoked"
    with pytest.raises(DeadLink):
        landing(world.desk, token)


def test_a_managers_letters_go_out_after_approval_only(world: World) -> None:
    administrator = world.client()
    manager = world.client(Role.MANAGER, world.accounts[0])
    request_id = sent_for_signature(world, manager)
    before = len(world.mailbox.to(DANA))

    administrator.post(f"/v1/port-requests/{request_id}/approval", {"decision": "approve"})
    world.work(request_id)
    world.mail(request_id)

    assert before == 0
    assert len(world.mailbox.to(DANA)) == 1


def test_asking_for_a_new_link_helps_the_signer_and_tells_nobody_else_anything(world: World) -> None:
    client = world.client()
    request_id = sent_for_signature(world, client)
    envelope = envelopes(world, request_id)[0]
    old = world.link_to(DANA)
    world.clock.advance(minutes=30)
    client.post(f"/v1/port-requests/{request_id}/envelopes/{envelope.id}/resend", {"new_link": True})
    world.mail(request_id)
    world.clock.advance(minutes=30)

    for token, address in (("unknown", DANA), (old, "someone@else.example.com"), (old, DANA.upper())):
        ask_for_new_link(world.desk, token, address, VISITOR)
        world.mail(request_id)

    assert len(world.mailbox.to(DANA)) == 3
    assert world.mailbox.to("someone@else.example.com") == []


def test_the_trail_shows_when_an_entry_was_changed_or_left_out(world: World) -> None:
    client = world.client()
    request_id, _ = invited(world, client)
    envelope = envelopes(world, request_id)[0]

    shorter = envelope.but(trail=envelope.trail[1:])
    forged = envelope.but(trail=(envelope.trail[0].but(who="Mallory"), *envelope.trail[1:]))

    assert trail_is_whole(envelope)
    assert not trail_is_whole(shorter)
    assert not trail_is_whole(forged)


def test_a_claim_that_its_sender_did_not_finish_is_taken_over(world: World) -> None:
    request_id = ready_to_mail(world, world.client())

    class Died(BaseException):
        pass

    class Dying:
        def send(self, mail: object, tags: object) -> str:
            raise Died

    with pytest.raises(Died):
        attend_request(world.desk, Dying(), request_id)
    meanwhile = world.mail(request_id)
    world.clock.advance(seconds=int(timedelta(minutes=4).total_seconds()))
    attend_due(world.desk, world.mailbox)

    assert meanwhile == 0
    assert len(world.mailbox.to(DANA)) == 1


def test_a_code_is_mailed_before_the_letters_can_be_seen_where_it_is_asked_for() -> None:
    world = World(policy=Policy(auto_review=True, signing_code=True, public_base_url="https://port.example.com"))
    request_id = sent_for_signature(world, world.client())
    signer = Signer(world, world.link_to(DANA)).open()
    world.mail(request_id)
    mail = world.mailbox.to(DANA)[-1]
    code = next(word for word in mail.text.replace(".", " ").split() if word.isdigit() and len(word) == 6)

    for _ in range(2):
        with pytest.raises(RulesBroken) as wrong:
            give_code(world.desk, signer.token, "000000" if code != "000000" else "111111", VISITOR)
    signer.session = give_code(world.desk, signer.token, f"{code[:3]} {code[3:]}", VISITOR).session

    assert wrong.value.problems[0].code == "otp_wrong"
    assert len(signer.room().letters) == 1
    assert MailKind.CODE not in {one.kind for one in envelopes(world, request_id)[0].pending}
    assert "/sign/" not in mail.text
