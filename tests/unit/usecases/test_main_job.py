"""From a CSV to working tracking numbers, through the API, in memory."""

from shared.domain.model import Role
from tests.world import NUMBERS, World


def test_three_numbers_go_from_csv_to_active() -> None:
    world = World()
    client = world.client()
    request_id = world.draft(client)
    path = f"/v1/port-requests/{request_id}"

    assert client.get(path).body["readiness"]["ready"] is True
    submitted = client.post(f"{path}/submit")
    assert submitted.status == 200, submitted.body
    assert submitted.body["status"] == "awaiting_signature"

    world.work(request_id)
    world.sign(client, request_id)
    assert client.get(path).body["status"] == "in_review"
    world.work(request_id)
    assert client.get(path).body["status"] == "submitted"
    world.port(request_id)
    done = client.get(path).body
    assert done["status"] == "completed"
    assert done["counts"] == {"completed": 3}

    listed = client.get("/v1/tracking-numbers").body["items"]
    assert {item["number"]: item["status"] for item in listed} == dict.fromkeys(NUMBERS, "pending")
    assert client.post(f"/v1/tracking-numbers/{NUMBERS[0]}/calls").body["status"] == "active"
    assert client.get(f"/v1/tracking-numbers/{NUMBERS[0]}").body["status"] == "active"


def test_a_managers_request_waits_for_an_administrator_before_any_letter() -> None:
    world = World()
    administrator = world.client()
    account_id = administrator.get("/v1/me").body["account_id"]
    manager = world.client(Role.MANAGER, account_id)
    request_id = world.submitted(manager)
    world.work(request_id)
    path = f"/v1/port-requests/{request_id}"
    assert manager.get(path).body["status"] == "awaiting_approval"
    assert manager.get(f"{path}/orders").body["items"][0]["letter"]["document_sha256"] is None
    assert manager.post(f"{path}/approval", {"decision": "approve"}).status == 403

    assert administrator.post(f"{path}/approval", {"decision": "approve"}).body["status"] == "awaiting_signature"


def test_a_returned_request_is_a_draft_that_can_be_submitted_again() -> None:
    world = World()
    administrator = world.client()
    manager = world.client(Role.MANAGER, administrator.get("/v1/me").body["account_id"])
    request_id = world.submitted(manager)
    path = f"/v1/port-requests/{request_id}"
    returned = administrator.post(f"{path}/approval", {"decision": "return", "reason": "wrong company"})
    assert returned.body["status"] == "draft"
    world.work(request_id)
    again = manager.post(f"{path}/submit")
    assert again.status == 200, again.body
    assert again.body["status"] == "awaiting_approval"
