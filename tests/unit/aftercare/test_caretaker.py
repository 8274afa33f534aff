"""What the function that looks after port-outs and cases makes of events, batches and its schedule."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from functions.aftercare.caretaker import Caretaker
from shared.domain.model import Event
from shared.ports import Unavailable
from tests.unit.port_outs.leaving import Leaving
from tests.world import NUMBERS, World

ADMIN = "administrator@acme.example.com"


def on_the_bus(event: Event) -> dict[str, Any]:
    """As EventBridge hands an event of ours on."""
    return {"source": "portdesk", "detail-type": event.type, "detail": json.loads(event.model_dump_json())}


def messages(*events: Mapping[str, Any]) -> list[dict[str, str]]:
    return [{"messageId": f"m{at}", "body": json.dumps(event)} for at, event in enumerate(events)]


def caretaker_of(world: World) -> Caretaker:
    return Caretaker(world.partners, world.mailbox)


def last(world: World, about: str) -> Event:
    found = world.memory.events_about(about, 200, None).items[-1]
    assert isinstance(found, Event)
    return found


def test_an_event_of_a_port_out_has_its_mails_sent_once() -> None:
    here = Leaving()
    port_out_id = here.ask().body["id"]
    caretaker, event = caretaker_of(here.world), on_the_bus(last(here.world, port_out_id))

    caretaker.take(event)
    before = len(here.world.mailbox.to(ADMIN))
    caretaker.take(event)

    assert here.world.mailbox.to(ADMIN)[-1].subject.startswith("Was this you?")
    assert len(here.world.mailbox.to(ADMIN)) == before


def test_an_event_of_a_case_has_the_account_told() -> None:
    here = Leaving()
    given = {
        "kind": "other",
        "account_id": here.account_id,
        "text": "We found your old bill.",
        "title": "Your old bill",
    }
    case = here.support.post("/admin/cases", given)
    assert case.status == 201, case.body

    caretaker_of(here.world).take(on_the_bus(last(here.world, case.body["id"])))

    assert "Your old bill" in here.world.mailbox.to(ADMIN)[-1].text


def test_a_claim_that_is_in_the_way_opens_a_case_once() -> None:
    here = Leaving()
    other = here.world.client()
    request_id = here.world.draft(other, (NUMBERS[0], "+12125559911"))
    assert other.post(f"/v1/port-requests/{request_id}/submit").status == 200
    caretaker = caretaker_of(here.world)

    for event in here.world.memory.events(request_id, 500, None).items * 2:
        caretaker.take(on_the_bus(event))

    cases = other.get("/v1/cases").body["items"]
    assert [(case["kind"], case["numbers"]) for case in cases] == [("claim_conflict", [NUMBERS[0]])]


def test_only_the_messages_that_failed_come_again() -> None:
    here = Leaving()
    port_out_id = here.ask().body["id"]
    good = on_the_bus(last(here.world, port_out_id))

    answer = caretaker_of(here.world).take_batch(messages({"detail": {"what": "is this"}}, good))

    assert answer == {"batchItemFailures": [{"itemIdentifier": "m0"}]}
    assert here.world.mailbox.to(ADMIN)


def test_the_schedule_brings_what_an_event_that_was_lost_should_have() -> None:
    here = Leaving()
    here.ask()
    given = {"kind": "other", "account_id": here.account_id, "text": "We found it.", "title": "Your old bill"}
    assert here.support.post("/admin/cases", given).status == 201
    here.world.clock.advance(minutes=6)
    before = len(here.world.mailbox.to(ADMIN))

    sent = caretaker_of(here.world).sweep()

    assert sent == {"sent": 2}
    assert len(here.world.mailbox.to(ADMIN)) == before + 2
    assert caretaker_of(here.world).sweep() == {"sent": 0}


def test_trouble_with_port_outs_does_not_hold_up_cases_and_is_told() -> None:
    here = Leaving()
    port_out_id = here.asked()
    here.confirm(port_out_id)
    here.world.clock.advance(days=8)
    here.world.platform.fail_before = 1
    assert here.support.post(f"/admin/port-outs/{port_out_id}/complete", if_match="*").status == 200
    given = {"kind": "other", "account_id": here.account_id, "text": "We found it.", "title": "Your old bill"}
    assert here.support.post("/admin/cases", given).status == 201
    here.world.clock.advance(minutes=6)

    with pytest.raises(Unavailable, match=port_out_id):
        caretaker_of(here.world).sweep()

    assert "Your old bill" in here.world.mailbox.to(ADMIN)[-1].text
    assert here.read(port_out_id)["status"] == "releasing"
    here.world.clock.advance(minutes=6)
    caretaker_of(here.world).sweep()
    assert here.read(port_out_id)["status"] == "completed"
