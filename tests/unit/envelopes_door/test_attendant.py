"""What the envelopes' function makes of events: ours, those of SES, and batches of them."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from functions.envelopes.attendant import Attendant
from shared.domain.model import Envelope, Role
from shared.ports import Unavailable
from shared.runtime.stream import MAILED_ABOUT
from tests.signer import SIGNER, ready_to_mail, sent_for_signature
from tests.world import World

DANA = SIGNER["email"]


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def attendant(world: World) -> Attendant:
    return Attendant(world.desk, world.mailbox)


def envelope_of(world: World, request_id: str) -> Envelope:
    view = world.memory.request_view(request_id)
    assert view is not None
    (envelope,) = view.envelopes
    return envelope


def waiting(world: World, *numbers: str) -> str:
    """A request whose invitation has not been mailed yet."""
    request_id = ready_to_mail(world, world.client(), draft={"numbers": numbers or ("+12125552301",)})
    assert world.mailbox.sent == []
    return request_id


def our_event(request_id: str) -> dict[str, Any]:
    return {"source": "portdesk", "detail-type": "letter.ready", "detail": {"request_id": request_id}}


def ses_event(world: World, request_id: str, **detail: Any) -> dict[str, Any]:
    """As SES tells of a mail that was sent with the tags of an invitation: every tag's value is a list."""
    tags = {
        "ses:configuration-set": ["portdesk-dev"],
        "request": [request_id],
        "envelope": [envelope_of(world, request_id).id],
    }
    return {"source": "aws.ses", "detail-type": "Email Bounced", "detail": {"mail": {"tags": tags}, **detail}}


def bounce(**changes: Any) -> dict[str, Any]:
    recipient = {"emailAddress": DANA, "status": "5.1.1", "diagnosticCode": "smtp; 550 5.1.1 user unknown"}
    return {"bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": [recipient], **changes}


def batch(*bodies: Mapping[str, Any] | str) -> list[dict[str, str]]:
    """SQS messages, ``m0``, ``m1`` …"""
    return [
        {"messageId": f"m{i}", "body": body if isinstance(body, str) else json.dumps(body)}
        for i, body in enumerate(bodies)
    ]


def test_an_event_of_a_request_mails_what_its_envelopes_are_due(world: World, attendant: Attendant) -> None:
    request_id = waiting(world)

    answer = attendant.take_batch(batch(our_event(request_id)))

    assert answer == {"batchItemFailures": []}
    assert len(world.mailbox.to(DANA)) == 1


def test_the_same_event_again_mails_nothing_again(world: World, attendant: Attendant) -> None:
    request_id = waiting(world)

    attendant.take_batch(batch(our_event(request_id), our_event(request_id)))
    attendant.take(our_event(request_id))

    assert len(world.mailbox.to(DANA)) == 1


def test_only_the_messages_that_failed_come_again(world: World, attendant: Attendant) -> None:
    request_id, other = waiting(world), waiting(world, "+12125552302")
    world.mailbox.failures = 1

    answer = attendant.take_batch(batch(our_event(request_id), our_event("prq_unknown"), "{", our_event(other)))

    assert answer == {"batchItemFailures": [{"itemIdentifier": "m0"}, {"itemIdentifier": "m2"}]}
    assert [envelope_of(world, one).sent_at is not None for one in (request_id, other)] == [False, True]


def test_a_message_that_failed_mails_when_it_comes_again(world: World, attendant: Attendant) -> None:
    request_id = waiting(world)
    world.mailbox.failures = 1
    attendant.take_batch(batch(our_event(request_id)))

    world.clock.advance(minutes=12)
    answer = attendant.take_batch(batch(our_event(request_id)))

    assert answer == {"batchItemFailures": []}
    assert len(world.mailbox.to(DANA)) == 1


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ({"bounce": bounce()}, "smtp; 550 5.1.1 user unknown"),
        ({"bounce": bounce(bounceType="Undetermined")}, "smtp; 550 5.1.1 user unknown"),
        ({"bounce": bounce(bouncedRecipients=[{"emailAddress": DANA}])}, "Permanent, General"),
        ({"complaint": {"complaintFeedbackType": "abuse"}}, "reported as unwanted mail (abuse)"),
        ({"complaint": {}}, "reported as unwanted mail (no reason given)"),
        ({"reject": {"reason": "Bad content"}}, "Bad content"),
    ],
)
def test_a_mail_that_came_back_is_recorded_on_its_envelope_with_the_reason(
    world: World, attendant: Attendant, detail: dict[str, Any], said: str
) -> None:
    request_id = sent_for_signature(world, world.client())

    answer = attendant.take_batch(batch(ses_event(world, request_id, **detail)))

    assert answer == {"batchItemFailures": []}
    assert envelope_of(world, request_id).bounced_at is not None
    assert envelope_of(world, request_id).bounce == said


def test_one_temporary_bounce_is_noted_and_a_second_counts(world: World, attendant: Attendant) -> None:
    request_id = sent_for_signature(world, world.client())
    first, second = (
        ses_event(world, request_id, bounce=bounce(bounceType="Transient", bouncedRecipients=[], feedbackId=each))
        for each in ("f-1", "f-2")
    )

    attendant.take_batch(batch(first, first, first))
    once = envelope_of(world, request_id)
    attendant.take_batch(batch(second))

    assert (once.bounced_at, once.trail[-1].detail) == (None, "temporary: Transient, General (f-1)")
    assert envelope_of(world, request_id).bounced_at is not None


def test_a_mail_that_came_back_to_the_requester_leaves_the_envelope_alone(world: World, attendant: Attendant) -> None:
    request_id = sent_for_signature(world, world.client())
    event = ses_event(world, request_id, bounce=bounce())
    del event["detail"]["mail"]["tags"]["envelope"]

    assert attendant.take_batch(batch(event)) == {"batchItemFailures": []}
    assert envelope_of(world, request_id).bounced_at is None


@pytest.mark.parametrize("tags", [{}, {"request": [], "envelope": []}, {"request": ["prq_x"], "envelope": ["env_x"]}])
def test_a_mail_of_an_unknown_envelope_is_no_failure(attendant: Attendant, tags: dict[str, list[str]]) -> None:
    event = {"source": "aws.ses", "detail-type": "Email Bounced", "detail": {"mail": {"tags": tags}}}

    assert attendant.take_batch(batch(event)) == {"batchItemFailures": []}


def test_an_event_of_somebody_else_is_no_failure(attendant: Attendant) -> None:
    assert attendant.take_batch(batch({"source": "aws.health", "detail": {}})) == {"batchItemFailures": []}


def test_the_sweep_mails_what_a_lost_event_should_have_brought(world: World, attendant: Attendant) -> None:
    waiting(world)
    world.clock.advance(minutes=10)

    assert attendant.sweep() == {"sent": 1}
    assert len(world.mailbox.to(DANA)) == 1


def test_the_sweep_fails_loudly_when_mails_do_not_go_out_and_the_next_sends_them(
    world: World, attendant: Attendant
) -> None:
    waiting(world)
    world.clock.advance(minutes=10)
    world.mailbox.failures = 1

    with pytest.raises(Unavailable):
        attendant.sweep()
    world.clock.set(world.clock.now() + timedelta(hours=1))

    assert attendant.sweep() == {"sent": 1}


# --- notifications ---------------------------------------------------------------------------------------------------


def asked(world: World) -> tuple[str, str]:
    """A request that waits for approval, and the notification that asks for it."""
    request_id = world.submitted(world.client(Role.MANAGER))
    return request_id, world.memory.notifications(request_id)[0].id


def told_of(world: World, request_id: str) -> dict[str, Any]:
    """The event that tells of the notification, as the relay puts it on the bus."""
    events = world.memory.events(request_id, 99, None).items
    event = next(one for one in events if one.notification_id)
    return {"source": "portdesk", "detail-type": event.type, "detail": json.loads(event.model_dump_json())}


def test_an_event_mails_what_is_owed_for_it(world: World, attendant: Attendant) -> None:
    request_id, _ = asked(world)
    event = told_of(world, request_id)

    answer = attendant.take_batch(batch(event, event))

    assert answer == {"batchItemFailures": []}
    assert len(world.mailbox.to("boss@acme.example.com")) == 1
    assert event["detail-type"].startswith(MAILED_ABOUT)


def test_the_sweep_mails_what_is_owed_though_an_envelope_is_in_trouble(world: World, attendant: Attendant) -> None:
    waiting(world)
    request_id, notification_id = asked(world)
    world.clock.advance(minutes=10)
    world.mailbox.failures = 1

    with pytest.raises(Unavailable):
        attendant.sweep()

    found = world.memory.notification(request_id, notification_id)
    assert found is not None
    assert [one.outcome for one in found.told] == ["sent"]


@pytest.mark.parametrize(("kind", "outcome"), [("Permanent", "bounced"), ("Transient", "sent")])
def test_a_mail_of_a_notification_that_came_back_for_good_is_noted(
    world: World, attendant: Attendant, kind: str, outcome: str
) -> None:
    request_id, notification_id = asked(world)
    attendant.sweep()
    tags = {name: [value] for name, value in world.mailbox.sent[0].tags.items()}
    detail = {"mail": {"tags": tags}, "bounce": bounce(bounceType=kind)}

    answer = attendant.take_batch(batch({"source": "aws.ses", "detail-type": "Email Bounced", "detail": detail}))

    found = world.memory.notification(request_id, notification_id)
    assert answer == {"batchItemFailures": []}
    assert found is not None
    assert [one.outcome for one in found.told] == [outcome]
