"""What goes out, of every type that a whole port makes: ids, states and counts, and nothing of what people entered."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shared.domain import customer_events as table
from shared.domain.customer_events import PUBLIC, TEST
from shared.domain.lifecycle import ActorKind
from shared.domain.model import Actor, CarrierEventKind, Event, Role
from shared.usecases.tell_customers import first_calls, tell
from tests.contract.things import any_event, any_request
from tests.unit.usecases.rejecting import correct
from tests.unit.webhooks.builders import made, path_of
from tests.world import NUMBERS, Client, World

PIN, ACCOUNT_NUMBER, BTN = "482913", "LT-884213", "+12125552399"
SECRETS = {
    "PIN": PIN,
    "account number": ACCOUNT_NUMBER,
    "its digits": "884213",
    "end user": "Acme Plumbing & Heating",
    "street": "120 Wabash Ave",
    "person": "Dana",
    "mail address": "@acme.example.com",
    "what was said": "Lift line",
    "reason": "no longer wanted",
    "carrier's words": "PIN given was",
    "file": "bill.pdf",
}


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def client(world: World) -> Client:
    return world.client()


def drafted(world: World, client: Client, **account: Any) -> str:
    return world.draft(client, NUMBERS[:2], account_number=ACCOUNT_NUMBER, pin=PIN, pin_status="provided", **account)


def submitted(world: World, client: Client, **request: Any) -> str:
    request_id = drafted(world, client)
    if request:
        version = client.get(f"/v1/port-requests/{request_id}").headers["etag"]
        assert client.call("PATCH", f"/v1/port-requests/{request_id}", request, if_match=version).status == 200
    assert client.post(f"/v1/port-requests/{request_id}/submit").status == 200
    world.work(request_id)
    return request_id


def at_carrier(world: World, client: Client) -> str:
    request_id = submitted(world, client)
    world.sign(client, request_id)
    world.work(request_id)
    return request_id


def a_port_to_its_end(world: World, client: Client) -> str:
    request_id = at_carrier(world, client)
    client.post(f"/v1/port-requests/{request_id}/comments", {"text": f"Lift line, PIN {PIN}"})
    order = world.orders(request_id)[0]
    world.hear(order, CarrierEventKind.ACCEPTED)
    world.hear(order, CarrierEventKind.FOC_CONFIRMED)
    world.hear(order, CarrierEventKind.FOC_CONFIRMED, confirmed_foc_at=world.clock.now() + timedelta(days=9))
    world.hear(order, CarrierEventKind.ACTIVATING)
    world.hear(order, CarrierEventKind.PORTED)
    world.work(request_id)
    for number in NUMBERS[:2]:
        assert client.post(f"/v1/tracking-numbers/{number}/calls").status == 200
    tell(world.memory, first_calls(world.memory, NUMBERS[:2]), world.clock.now())
    return request_id


def a_rejection_that_is_corrected(world: World, client: Client) -> str:
    request_id = at_carrier(world, client)
    order = world.orders(request_id)[0]
    world.hear(order, CarrierEventKind.REJECTED, reasons=(("pin_invalid", f"The PIN given was {PIN}"),))
    link = {"order_id": order.id, "person": {"name": "Dana", "email": "dana@acme.example.com"}, "note": "Lift line"}
    assert client.post(f"/v1/port-requests/{request_id}/correction-links", link).status == 201
    world.mail(request_id)
    assert correct(client, request_id, order, edit={"pin": "775521", "pin_status": "provided"}).status == 200
    world.work(request_id)
    return request_id


def a_cancellation(world: World, client: Client) -> str:
    request_id = at_carrier(world, client)
    client.post(f"/v1/port-requests/{request_id}/cancel", {"reason": f"no longer wanted, PIN {PIN}"})
    world.work(request_id)
    return request_id


def a_signer_by_mail(world: World, client: Client) -> str:
    signer = {"name": "Dana Whitfield", "email": "dana@acme.example.com"}
    request_id = submitted(world, client, signer=signer)
    world.mail(request_id)
    envelope = client.get(f"/v1/port-requests/{request_id}/envelopes").body["items"][0]
    path = f"/v1/port-requests/{request_id}/envelopes/{envelope['id']}"
    client.post(f"{path}/resend")
    client.post(f"{path}/revoke", {"reason": "Lift line"})
    return request_id


def a_deleted_draft(world: World, client: Client) -> str:
    request_id: str = client.post("/v1/port-requests", {"name": "Lift line"}).body["id"]
    client.call("DELETE", f"/v1/port-requests/{request_id}", if_match="*")
    return request_id


def a_bill_that_is_refused(world: World, client: Client) -> str:
    request_id = submitted(world, client)
    staff = world.client(Role.SUPPORT)
    (document,) = client.get(f"/v1/port-requests/{request_id}/documents").body["items"]
    decision = f"/admin/requests/{request_id}/documents/{document['id']}/decision"
    assert (
        staff.post(
            decision, {"decision": "reject", "reasons": ["unreadable"], "words": "Lift line"}, if_match="*"
        ).status
        == 200
    )
    world.sign(client, request_id)
    world.work(request_id)
    assert staff.post(decision, {"decision": "accept"}, if_match="*").status == 200
    world.work(request_id)
    return request_id


def what_a_manager_submits(world: World, client: Client) -> str:
    account_id = client.get("/v1/me").body["account_id"]
    user = {"name": "Dana Whitfield", "email": "max@acme.example.com", "role": "manager"}
    assert client.post("/v1/users", user).status == 201
    request_id = submitted(world, world.client(Role.MANAGER, account_id))
    assert client.post(f"/v1/port-requests/{request_id}/approval", {"decision": "approve"}).status == 200
    world.work(request_id)
    world.relay_accounts()
    return request_id


STORIES: list[Callable[[World, Client], str]] = [
    a_port_to_its_end,
    a_rejection_that_is_corrected,
    a_cancellation,
    a_signer_by_mail,
    a_deleted_draft,
    a_bill_that_is_refused,
    what_a_manager_submits,
]


@pytest.mark.parametrize("story", STORIES)
def test_nothing_secret_goes_out_in_a_whole_story(
    world: World, client: Client, story: Callable[[World, Client], str]
) -> None:
    made(client)
    secret = client.post(f"{path_of(made(client))}/secret").body["secret"]
    request_id = story(world, client)
    world.pass_on(request_id)
    world.deliver()

    bodies = [post.body for post in world.sender.posts]
    bodies += [json.dumps(item, ensure_ascii=False) for item in client.get("/v1/events?limit=200").body["items"]]

    assert len(bodies) > 3
    assert any(f'"{request_id}"' in body for body in bodies)
    for body in bodies:
        assert [name for name, value in SECRETS.items() if value in body] == []
        assert secret not in body
        assert "pk_live_" not in body
        assert not re.search(r"/(sign|fix|signed)/", body)


def test_the_stories_make_most_of_the_types(world: World, client: Client) -> None:
    seen: set[str] = set()
    for story in STORIES:
        world = World()
        client = world.client()
        world.relay(story(world, client))
        seen |= {item["type"] for item in client.get("/v1/events?limit=200").body["items"]}

    assert len(seen) >= 25
    assert {"tracking_numbers.activated", "port_order.rejected", "port_order.corrected", "port_order.completed"} <= seen
    assert {"document.rejected", "document.verified", "port_order.document_needed", "user.added"} <= seen
    assert "port_request.approval_asked" in seen


def _secretive(kind: str, came_from: str = "") -> Event:
    """An event that holds in every free place what must not go out."""
    return any_event(
        any_request(name=f"Lift line {PIN}"),
        type=kind,
        order_id="ord_000000000101",
        from_status=came_from,
        status="submitted",
        actor=Actor(kind=ActorKind.CUSTOMER, id="usr_1", name="Dana Whitfield"),
        reason=f"no longer wanted: {ACCOUNT_NUMBER}",
        data={
            **{name: member.example for name, member in table.MEMBERS.items()},
            "pin": PIN,
            "said": f"PIN given was {PIN}",
            "token": "a-token",
            "name": "Dana",
            "filename": "bill.pdf",
        },
    )


@pytest.mark.parametrize("row", [row for row in PUBLIC.values() if row.type != TEST], ids=str)
def test_no_type_lets_out_more_than_its_row_names(row: table.PublicType) -> None:
    always = {"account_id", "test_mode", "request_id", "order_id", "status", "previous_status", "version", "actor"}
    for source in row.sources:
        event = table.told(_secretive(source.type, source.came_from or ""))
        assert event is not None
        shown = table.payload(event, "https://port.example.com")

        assert set(shown) == {"type", "timestamp", "data"}
        assert set(shown["data"]) == always | set(row.tells) | {"links"}
        text = json.dumps(shown)
        assert [name for name, value in SECRETS.items() if value in text] == []
        assert "a-token" not in text
