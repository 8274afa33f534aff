"""What Telnyx's people write about an order, and what we answer."""

import json
from typing import Any

import pytest

from shared.adapters.memory.faults import FaultyStore
from shared.domain.lifecycle import Status
from shared.domain.model import Role
from shared.ports import Unavailable
from shared.usecases.poll_carriers import poll_carriers
from tests.doubles.telnyx import Fault
from tests.unit.carriers.telnyx.world import TelnyxWorld
from tests.world import NUMBERS, Client

ASKED = "The losing carrier needs the bill of this month.\nAccount 884213778 is closed; PIN: 4432."
SHOWN = "The losing carrier needs the bill of this month.\nAccount ••••3778 is closed; PIN: ••••."


@pytest.fixture
def world() -> TelnyxWorld:
    return TelnyxWorld()


@pytest.fixture
def client(world: TelnyxWorld) -> Client:
    return world.client()


def staff_of(world: TelnyxWorld, **key: Any) -> Client:
    return world.client(Role.SUPPORT, world.accounts[0], **key)


def comments(world: TelnyxWorld, staff: Client, request_id: str) -> Any:
    answer = staff.get(f"/admin/orders/{world.order(request_id).id}/carrier-comments")
    assert answer.status == 200, answer.body
    return answer.body


def timeline(client: Client, request_id: str, kind: str) -> list[dict[str, Any]]:
    events = client.get(f"/v1/port-requests/{request_id}/events?limit=200").body["items"]
    return [event for event in events if event["type"] == kind]


@pytest.mark.parametrize("by", ["webhook", "asking", "both"])
def test_a_comment_is_kept_once_shown_to_our_team_and_on_the_timeline(
    world: TelnyxWorld, client: Client, by: str
) -> None:
    request_id, telnyx_id = world.at_telnyx(client)
    said = world.double.comment(telnyx_id, ASKED)
    outcomes = [world.tell(world.double.events[-1]) for _ in range(2)] if by != "asking" else []
    if by != "webhook":
        for _ in range(2):
            assert poll_carriers(world.desk, everything=True).failed == ()

    assert outcomes == ([] if by == "asking" else ["noted", "duplicate"])
    order = world.order(request_id)
    assert (order.status, order.staff_flags) == (Status.SUBMITTED, ("carrier_comment",))
    (event,) = timeline(client, request_id, "carrier.comment")
    assert event["data"]["text"] == SHOWN.replace("\n", " ")
    shown = comments(world, staff_of(world), request_id)
    assert shown["takes_comments"] is True
    assert [(one["id"], one["author"], one["text"], one["written_by"]) for one in shown["items"]] == [
        (said["id"], "carrier", SHOWN, None)
    ]
    assert "4432" not in json.dumps([notice.model_dump(mode="json") for notice in world.memory.notices(order.id)])


def test_our_team_answers_a_comment_and_it_is_put_aside(world: TelnyxWorld, client: Client) -> None:
    request_id, telnyx_id = world.at_telnyx(client)
    world.double.comment(telnyx_id, ASKED)
    world.tell(world.double.events[-1])
    staff, path = staff_of(world), f"/admin/orders/{world.order(request_id).id}/carrier-comments"

    answers = [staff.post(path, {"text": "It is attached."}, idempotency_key="one") for _ in range(2)]
    world.tell(world.double.events[-1])  # the webhook of what we wrote

    assert [answer.status for answer in answers] == [201, 201]
    assert answers[0].body == answers[1].body
    assert [row["body"] for row in world.double.comments if row["user_type"] == "user"] == ["It is attached."]
    assert world.order(request_id).staff_flags == ()
    shown = comments(world, staff, request_id)["items"]
    assert [(one["author"], one["text"]) for one in shown] == [("carrier", SHOWN), ("us", "It is attached.")]
    assert shown[1]["written_by"]["name"] == "Some support"
    assert len(timeline(client, request_id, "carrier.comment_sent")) == 1
    assert len(timeline(client, request_id, "carrier.comment")) == 1


def test_an_answer_whose_own_answer_was_lost_is_said_once(world: TelnyxWorld, client: Client) -> None:
    request_id, _ = world.at_telnyx(client)
    staff, path = staff_of(world), f"/admin/orders/{world.order(request_id).id}/carrier-comments"
    world.double.faults = [Fault("POST", "/comments", "lose_answer")]

    first = staff.post(path, {"text": "Any news?"})
    second = staff.post(path, {"text": "Any news?"})

    assert (first.status, second.status) == (503, 201)
    assert [row["body"] for row in world.double.comments] == ["Any news?"]
    world.clock.advance(days=3)
    assert staff.post(path, {"text": "Any news?"}).status == 201
    assert len(world.double.comments) == 2


@pytest.mark.parametrize("quicker", ["we", "the webhook"])
def test_a_chase_is_said_at_telnyx_once_and_shown_as_ours(world: TelnyxWorld, client: Client, quicker: str) -> None:
    request_id, _ = world.at_telnyx(client)
    staff = staff_of(world)
    world.double.faults = [Fault("POST", "/comments", "lose_answer")] * 2

    asked = staff.post(f"/admin/orders/{world.order(request_id).id}/chase", {"note": "Is there a date?"})
    with pytest.raises(Unavailable):
        world.work(request_id)
    if quicker == "the webhook":
        world.tell(world.double.events[-1])
    world.double.faults = []
    world.work(request_id)
    world.tell(world.double.events[-1])

    said = asked.body["chase"]["text"]
    assert asked.body["chase"]["way"] == "comment"
    assert [row["body"] for row in world.double.comments] == [said]
    assert len(timeline(client, request_id, "order.chase_sent")) == 1
    (shown,) = comments(world, staff, request_id)["items"]
    assert shown["author"] == "us"
    assert (shown["written_by"] is not None) is (quicker == "we")


@pytest.mark.parametrize("fate", ["before", "after"])
def test_an_answer_that_was_not_written_down_is_written_when_it_is_given_again(
    world: TelnyxWorld, client: Client, fate: Any
) -> None:
    request_id, telnyx_id = world.at_telnyx(client)
    world.double.comment(telnyx_id, ASKED)
    world.tell(world.double.events[-1])
    order = world.order(request_id)
    staff, path = staff_of(world), f"/admin/orders/{order.id}/carrier-comments"
    plan = iter([fate])
    world.use(FaultyStore(world.memory, lambda _, method: next(plan, "ok") if method == "commit" else "ok"))
    staff = Client(world.app, staff.secret)

    first, second = (staff.post(path, {"text": "Here."}, idempotency_key="k") for _ in range(2))

    assert (first.status, second.status) == (503, 201)
    assert world.order(request_id).staff_flags == ()
    assert [row["body"] for row in world.double.comments if row["user_type"] == "user"] == ["Here."]
    assert len(world.memory.notices(order.id)) == 2


def test_what_needs_no_answer_is_put_aside(world: TelnyxWorld, client: Client) -> None:
    request_id, telnyx_id = world.at_telnyx(client)
    world.double.comment(telnyx_id, "Thank you.", "system")
    world.tell(world.double.events[-1])
    staff, path = staff_of(world), f"/admin/orders/{world.order(request_id).id}/carrier-comments/seen"
    assert world.order(request_id).staff_flags == ("carrier_comment",)

    assert [staff.post(path).status for _ in range(2)] == [204, 204]

    assert world.order(request_id).staff_flags == ()
    assert len(timeline(client, request_id, "carrier.comments_seen")) == 1


def test_a_comment_on_a_part_that_telnyx_made_itself_reaches_our_order(world: TelnyxWorld, client: Client) -> None:
    world.double.spids = {NUMBERS[2]: "9999"}
    request_id = world.handed_over(client)
    _, part = world.double.orders
    world.double.comment(part, "Which line?")

    assert world.tell(world.double.events[-1]) == "noted"
    assert poll_carriers(world.desk, everything=True).failed == ()

    (one,) = comments(world, staff_of(world), request_id)["items"]
    assert (one["text"], one["carrier_order_id"]) == ("Which line?", part)


def test_a_comment_on_an_order_that_is_not_ours_is_put_aside_for_our_team(world: TelnyxWorld, client: Client) -> None:
    request_id, _ = world.at_telnyx(client)
    made = world.double._make({"phone_numbers": ["+12125559999"], "customer_reference": "made by hand"})[0]
    world.double.comment(made["id"], "Hello?")

    assert world.tell(world.double.events[-1]) == "quarantined"

    assert world.order(request_id).staff_flags == ()
    assert len(world.memory.quarantined("telnyx", 10, None).items) == 1
    world.double.faults = [Fault("GET", made["id"], "fail", 9)]
    assert world.tell(world.double.events[-1]) == "unavailable"


@pytest.mark.parametrize("kind", ["porting_order.split", "porting_order.messaging_changed"])
def test_what_else_telnyx_tells_is_kept_and_moves_nothing(world: TelnyxWorld, client: Client, kind: str) -> None:
    request_id, telnyx_id = world.at_telnyx(client)
    before = world.order(request_id)
    payload = {"from": {"id": telnyx_id}, "to": {"id": "o2"}} if "split" in kind else {"id": telnyx_id}
    event = world.double._record(kind, telnyx_id, payload)

    assert [world.tell(event), world.tell(event)] == ["noted", "duplicate"]

    assert world.order(request_id) == before
    assert len(timeline(client, request_id, "carrier.notice")) == 1


def test_only_our_team_talks_with_carriers_and_only_where_there_is_one(world: TelnyxWorld, client: Client) -> None:
    request_id, _ = world.at_telnyx(client)
    draft = world.submitted(client, NUMBERS[:0] or ("+12125557777",))
    path = f"/admin/orders/{world.order(request_id).id}/carrier-comments"
    staff = staff_of(world)

    assert [client.get(path).status, client.post(path, {"text": "x"}).status] == [403, 403]
    assert staff_of(world, test_mode=True).get(path).status == 404
    early = staff.post(f"/admin/orders/{world.order(draft).id}/carrier-comments", {"text": "x"})
    assert (early.status, early.body["code"]) == (409, "not_at_carrier")
    assert staff.post(path, {"text": " \x00 "}).codes == ["text_missing"]
    assert staff.post(path, {"text": "x" * 2001}).codes == ["too_long"]
    world.double.faults = [Fault("POST", "/comments", "refuse")]
    refused = staff.post(path, {"text": "x"})
    assert (refused.status, refused.body["code"]) == (409, "carrier_refused")
    assert "Something is wrong with it" in refused.body["detail"]


def test_a_carrier_that_takes_no_comments_says_so(client: Client, world: TelnyxWorld) -> None:
    test_client = world.client(account_id=world.accounts[0], test_mode=True)
    request_id = world.submitted(test_client)
    world.work(request_id)
    world.sign(test_client, request_id)
    world.work(request_id)
    staff = staff_of(world, test_mode=True)
    path = f"/admin/orders/{world.order(request_id).id}/carrier-comments"

    answer = staff.post(path, {"text": "x"})

    assert (answer.status, answer.body["code"]) == (409, "comments_not_possible")
    assert staff.get(path).body == {"takes_comments": False, "items": []}


# --- events once more ----------------------------------------------------------------------------------------------


def test_telnyx_is_asked_to_send_an_event_again(world: TelnyxWorld, client: Client) -> None:
    world.at_telnyx(client)
    event = world.double.events[0]["id"]
    staff = staff_of(world)

    assert staff.post(f"/admin/carriers/telnyx/events/{event}/republish").status == 204

    assert world.double.republished == [event]
    unknown = staff.post("/admin/carriers/telnyx/events/e-none/republish")
    assert (unknown.status, "knows no such event" in unknown.body["detail"]) == (404, True)


def test_events_are_sent_again_by_carriers_that_can_and_for_our_team(world: TelnyxWorld, client: Client) -> None:
    staff = staff_of(world)

    def said(who: Client, carrier: str) -> tuple[int, str]:
        answer = who.post(f"/admin/carriers/{carrier}/events/e1/republish")
        return answer.status, answer.body["code"]

    assert said(staff, "simulated") == (409, "republish_not_possible")
    assert said(staff, "acme") == (404, "not_found")
    assert said(staff_of(world, test_mode=True), "telnyx") == (404, "not_found")
    assert said(client, "telnyx") == (403, "forbidden")
    world.double.faults = [Fault("POST", "/republish", "fail", 9)]
    assert said(staff, "telnyx") == (503, "unavailable")


def test_a_store_that_fails_loses_no_comment(world: TelnyxWorld, client: Client) -> None:
    request_id, telnyx_id = world.at_telnyx(client)
    world.double.comment(telnyx_id, ASKED)
    plan = iter(["before", "after"])
    world.use(FaultyStore(world.memory, lambda _, method: next(plan, "ok") if method == "commit" else "ok"))  # type: ignore[arg-type]

    outcomes = [world.tell(world.double.events[-1]) for _ in range(3)]

    assert outcomes == ["unavailable", "unavailable", "duplicate"]
    told = [event.type for event in world.memory.events(request_id, 200, None).items]
    assert told.count("carrier.comment") == 1
