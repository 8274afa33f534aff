"""What the operator keeps in Telnyx's secret, and what Telnyx requires beyond it."""

from dataclasses import fields
from typing import Any

import pytest

from shared.adapters.carriers.telnyx.configuration import configuration_of, webhook_address
from shared.adapters.carriers.telnyx.orders import Configuration
from shared.domain.lifecycle import Owner, Status
from shared.domain.model import Role
from shared.usecases.poll_carriers import poll_carriers
from tests.doubles.telnyx import Fault, TelnyxDouble
from tests.unit.carriers.telnyx.world import TelnyxWorld

KEYS = {"api_key": "KEY1", "public_key": "abc"}
EVENTS = "https://port.example.com/carriers/telnyx/events"


def test_everything_of_a_configuration_can_be_given() -> None:
    given = {
        **KEYS,
        "connection_id": "1",
        "messaging_profile_id": "2",
        "emergency_address_id": "3",
        "billing_group_id": "4",
        "tags": ["ported"],
        "enable_messaging": True,
        "webhook_url": "https://other.example.com/events",
        "requirements": {"req-1": "doc-1"},
    }

    found = configuration_of(given, EVENTS)

    assert found == Configuration(
        "1", "2", "3", "4", ("ported",), True, "https://other.example.com/events", (("req-1", "doc-1"),)
    )
    assert all(getattr(found, field.name) != field.default for field in fields(found))


@pytest.mark.parametrize(("more", "url"), [({}, EVENTS), ({"webhook_url": ""}, "")])
def test_events_come_to_us_unless_the_secret_says_otherwise(more: dict[str, str], url: str) -> None:
    assert configuration_of({**KEYS, **more}, EVENTS) == Configuration(webhook_url=url)


@pytest.mark.parametrize(
    ("base", "url"), [("https://port.example.com", EVENTS), ("http://localhost:4566/api", ""), ("", "")]
)
def test_telnyx_is_told_of_addresses_only_that_it_can_reach(base: str, url: str) -> None:
    assert webhook_address(base) == url


def test_all_that_is_wrong_with_a_secret_is_said_at_once_and_none_of_its_values() -> None:
    given: dict[str, Any] = {
        "api_key": "",
        "conection_id": "hidden",
        "billing_group_id": 7,
        "tags": "hidden",
        "enable_messaging": "hidden",
        "webhook_url": "http://hidden.example.com",
        "requirements": ["hidden"],
    }

    with pytest.raises(ValueError, match="there is no api_key") as wrong:
        configuration_of(given, EVENTS)

    said = str(wrong.value)
    for part in (
        "there is no public_key",
        "conection_id is not known",
        "billing_group_id is no text",
        "tags is no list",
        "enable_messaging is neither",
        "webhook_url does not begin with https://",
        "requirements is no object",
    ):
        assert part in said
    assert "hidden" not in said
    with pytest.raises(ValueError, match="no JSON object"):
        configuration_of(["x"], EVENTS)


# --- requirements --------------------------------------------------------------------------------------------------

NEEDS = {"req-1": "Proof of address", "req-2": "Business number"}


def needy(**settings: Any) -> TelnyxWorld:
    return TelnyxWorld(TelnyxDouble(requires=dict(NEEDS)), settings=settings)


def test_requirements_that_nobody_gave_are_named_to_our_team() -> None:
    world = needy()
    client = world.client()
    request_id = world.handed_over(client)

    order = world.order(request_id)
    (ask,) = order.asks
    assert (order.status, order.owner, order.staff_flags, ask.code) == (
        Status.ACTION_REQUIRED, Owner.STAFF, (), "other",
    )  # fmt: skip
    assert "Telnyx still requires: Proof of address (not given), Business number (not given)." in ask.said
    assert "TelnyxSecret" in ask.said
    # Our team fulfils them in the portal, and sends the order on.
    (telnyx_id,) = world.double.orders
    for row in world.sent(telnyx_id)["requirements"]:
        row["field_value"] = "given by hand"
    staff = world.client(Role.SUPPORT, world.accounts[0])
    assert staff.post(f"/admin/orders/{order.id}/corrections", {"note": "Fulfilled."}).status == 200
    world.work(request_id)
    assert world.order(request_id).status == Status.SUBMITTED
    assert list(world.double.orders) == [telnyx_id]


def test_what_the_secret_has_is_given_with_the_order() -> None:
    world = needy(configuration=Configuration(requirements=tuple((kind, "value") for kind in NEEDS)))
    request_id = world.handed_over(world.client())

    (order,) = world.double.orders.values()
    assert world.order(request_id).status == Status.SUBMITTED
    assert {row["requirement_status"] for row in order["requirements"]} == {"requirement-info-under-review"}


@pytest.mark.parametrize("by", ["webhook", "asking"])
def test_requirements_that_were_not_accepted_are_named_with_all_else(by: str) -> None:
    world = needy(configuration=Configuration(requirements=tuple((kind, "value") for kind in NEEDS)))
    client = world.client()
    request_id = world.handed_over(client)
    (telnyx_id,) = world.double.orders
    world.double.review(telnyx_id, "requirement-info-exception")
    event = world.double.move(telnyx_id, "exception", ("ACCOUNT_NUMBER_MISMATCH", "Differs"))

    if by == "webhook":
        assert world.tell(event) == "applied"
    for _ in range(2):
        assert poll_carriers(world.desk, everything=True).failed == ()

    asks = {ask.code: ask for ask in world.order(request_id).asks}
    assert set(asks) == {"account_number_mismatch", "other"}
    assert "Proof of address (given, and not accepted)" in asks["other"].said
    # With the next change they are given again. What Telnyx requires of us is our team's to see to.
    body = {"order_id": world.order(request_id).id, "edit": {"account_number": "LT-99001"}}
    assert client.post(f"/v1/port-requests/{request_id}/corrections", body).status == 200
    assert set(asks) - {ask.code for ask in world.order(request_id).asks} == {"account_number_mismatch"}
    staff = world.client(Role.SUPPORT, world.accounts[0])
    note = {"note": "The address is proved."}
    assert staff.post(f"/admin/orders/{world.order(request_id).id}/corrections", note).status == 200
    world.work(request_id)
    assert {row["requirement_status"] for row in world.sent(telnyx_id)["requirements"]} == {
        "requirement-info-under-review"
    }


def test_an_exception_without_a_reason_is_explained_by_what_is_required() -> None:
    world = needy(configuration=Configuration(requirements=tuple((kind, "value") for kind in NEEDS)))
    request_id = world.handed_over(world.client())
    (telnyx_id,) = world.double.orders
    world.double.review(telnyx_id, "requirement-info-exception")
    world.double.faults = [Fault("GET", "/requirements", "fail", 9)]

    assert world.tell(world.double.move(telnyx_id, "exception")) == "applied"

    (ask,) = world.order(request_id).asks
    assert ask.code == "other"
    assert "Telnyx still requires: what its portal lists under requirements." in ask.said


def test_requirements_that_are_being_reviewed_are_no_reason() -> None:
    world = needy(configuration=Configuration(requirements=tuple((kind, "value") for kind in NEEDS)))
    request_id = world.handed_over(world.client())
    (telnyx_id,) = world.double.orders

    assert world.tell(world.double.move(telnyx_id, "exception", ("LSR_PENDING", ""))) == "applied"

    assert [ask.code for ask in world.order(request_id).asks] == ["pending_order"]
