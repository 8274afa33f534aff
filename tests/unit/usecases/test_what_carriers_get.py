"""What goes to a carrier is what it takes at that moment: files it reads, and dates that can still be had."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.domain.lifecycle import Status
from shared.domain.model import DocumentStatus
from shared.domain.policy import Policy
from shared.ports import Replace
from tests.unit.usecases.rejecting import correct, rejected
from tests.world import Client, World

NO_TIFF = '{"simulated": {"file_types": ["application/pdf"], "submit_by": "13:00"}}'


@pytest.fixture
def world() -> World:
    return World(policy=Policy(auto_review=True, public_base_url="https://port.example.com", carrier_profiles=NO_TIFF))


@pytest.fixture
def client(world: World) -> Client:
    return world.client()


def upload(world: World, client: Client, request_id: str, kind: str, content_type: str = "image/tiff") -> str:
    """An accepted document of a request."""
    made = client.post(
        f"/v1/port-requests/{request_id}/documents",
        {"type": kind, "filename": "scan.tiff", "content_type": content_type, "size": 8},
    )
    assert made.status == 201, made.body
    document = world.memory.document(request_id, made.body["id"])
    assert document is not None
    accepted = document.but(status=DocumentStatus.ACCEPTED, sha256="ab" * 32, version_id="1", version=2)
    world.memory.commit([Replace(accepted)])
    return document.id


def test_a_letter_on_paper_that_the_carrier_cannot_read_is_said_before_it_is_reviewed(
    world: World, client: Client
) -> None:
    request_id = world.submitted(client)
    world.work(request_id)
    (order,) = world.orders(request_id)
    scan = upload(world, client, request_id, "loa")
    body = {"document_id": scan, "signer_name": "Dana Whitfield", "signed_on": "2026-11-22"}

    answer = client.post(
        f"/v1/port-requests/{request_id}/letters/{order.id}/paper", {**body, "shows_signature_and_date": True}
    )

    assert (answer.status, answer.codes) == (422, ["document_type_not_taken"])
    assert answer.body["errors"][0]["pointer"] == "/document_id"


def test_evidence_that_the_carrier_cannot_read_is_said_at_once(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "postal_code_mismatch")
    scan = upload(world, client, request_id, "other")

    answer = correct(
        client, request_id, order, dispute=[{"code": "postal_code_mismatch", "note": "See.", "document_ids": [scan]}]
    )

    assert answer.codes == ["document_type_not_taken"]
    assert answer.body["errors"][0]["pointer"] == "/dispute/0/document_ids/0"


def test_a_paper_that_the_carrier_does_not_take_holds_up_no_correction(world: World, client: Client) -> None:
    request_id, order = rejected(world, client, "postal_code_mismatch")
    upload(world, client, request_id, "csr")

    assert correct(client, request_id, order, edit={"service_address": {"postal_code": "10001-4321"}}).status == 200
    world.work(request_id)

    assert [one.content_type for one in world.carrier.documents[order.reference]] == ["application/pdf"] * 2


def asking_for(world: World, client: Client, **date: Any) -> str:
    request_id = world.draft(client)
    path = f"/v1/port-requests/{request_id}"
    version = client.get(path).headers["etag"]
    changed = client.call("PATCH", path, date, If_Match=version)
    assert changed.status == 200, changed.body
    assert client.post(f"{path}/submit").status == 200
    world.work(request_id)
    return request_id


def submitted_at(world: World, client: Client, request_id: str, moment: datetime) -> str | None:
    world.clock.set(moment)
    world.sign(client, request_id)
    world.work(request_id)
    (order,) = world.orders(request_id)
    assert order.status == Status.SUBMITTED
    return world.carrier.orders[order.reference].requested_foc_at


def test_a_date_that_can_still_be_had_is_asked_for(world: World, client: Client) -> None:
    request_id = asking_for(world, client, requested_foc_at="2026-11-25")

    assert submitted_at(world, client, request_id, datetime(2026, 11, 23, 16, 0, tzinfo=UTC)) == "2026-11-25"


def test_a_date_that_became_too_soon_while_the_letter_was_signed_is_left_out_and_said(
    world: World, client: Client
) -> None:
    request_id = asking_for(world, client, requested_foc_at="2026-11-24")

    # 16:00 in New York: past the hour until which an order counts that day.
    asked = submitted_at(world, client, request_id, datetime(2026, 11, 23, 21, 0, tzinfo=UTC))

    assert asked is None
    events = client.get(f"/v1/port-requests/{request_id}/events").body["items"]
    (begun,) = [event for event in events if event["type"] == "order.submission_started"]
    assert begun["data"]["requested_date_left_out"] == ["date_too_soon"]
