"""Dead letters at the desk."""

from shared.adapters.memory.dead_letters import MemoryDeadLetters
from shared.domain.model import Role
from tests.world import World


def desk() -> World:
    world = World()
    world.dead_letters = MemoryDeadLetters({"Uploads": 130, "Relay": 2}, frozenset({"Uploads"}))
    return world


def test_leads_send_back_what_came_from_a_queue_and_purge_the_rest() -> None:
    world = desk()
    staff, lead = world.client(Role.SUPPORT), world.client(Role.SUPPORT_LEAD)
    assert staff.get("/admin/dead-letters").body["items"] == [
        {"name": "Relay", "messages": 2, "can_be_sent_back": False},
        {"name": "Uploads", "messages": 130, "can_be_sent_back": True},
    ]
    (count,) = [one for one in staff.get("/admin/queue").body["items"] if one["view"] == "dead_letters"]
    assert count["text"] == "99+"

    path = "/admin/dead-letters"
    assert staff.post(f"{path}/Uploads/redrive", {"reason": "x"}).status == 403
    assert lead.post(f"{path}/Uploads/redrive", {}).codes == ["reason_missing"]
    assert lead.post(f"{path}/Uploads/redrive", {"reason": "Mended."}).body == {"sent_back": 100}
    assert lead.post(f"{path}/Relay/redrive", {"reason": "x"}).body["code"] == "nothing_to_send_back_to"
    assert lead.post(f"{path}/Relay/purge", {"reason": "Read."}).status == 204
    assert lead.post(f"{path}/Nobody/purge", {"reason": "x"}).status == 404
    assert (world.dead_letters.queues, world.dead_letters.back) == ({"Uploads": 30, "Relay": 0}, {"Uploads": 100})
    events = [(event["type"], event["reason"]) for event in staff.get("/admin/events").body["items"]]
    assert events == [("staff.dead_letters_sent_back", "Mended."), ("staff.dead_letters_purged", "Read.")]


def test_the_queue_is_shown_where_sqs_does_not_answer() -> None:
    world = desk()
    staff = world.client(Role.SUPPORT)
    world.dead_letters.failures = 1
    views = [one["view"] for one in staff.get("/admin/queue").body["items"]]
    assert "to_review" in views
    assert "dead_letters" not in views
    world.dead_letters.failures = 1
    assert staff.get("/admin/dead-letters").status == 503
