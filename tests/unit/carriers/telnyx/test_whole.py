"""Orders that live at Telnyx, as the use cases see them: by webhooks, or by asking alone."""

from datetime import timedelta

import pytest

from shared.domain.lifecycle import Status
from shared.usecases.poll_carriers import poll_carriers
from tests.doubles.telnyx import TelnyxDouble
from tests.unit.carriers.telnyx.world import TelnyxWorld
from tests.world import NUMBERS


@pytest.mark.parametrize("by", ["webhooks", "asking"])
def test_an_order_goes_from_its_list_to_its_end(by: str) -> None:
    world = TelnyxWorld()
    client = world.client()
    request_id, telnyx_id = world.at_telnyx(client)
    foc = world.clock.now() + timedelta(days=9)
    seen = []

    for status, date in (("submitted", None), ("foc-date-confirmed", foc), ("ported", None)):
        event = world.double.move(telnyx_id, status, foc=date)
        if by == "webhooks":
            assert world.tell(event) in ("applied", "kept")
        else:
            world.clock.advance(hours=1)
            assert poll_carriers(world.desk, everything=True).failed == ()
        world.work(request_id)
        seen.append(world.order(request_id).status)

    assert seen == [Status.SUBMITTED, Status.SCHEDULED, Status.COMPLETED]
    assert world.order(request_id).confirmed_foc_at == foc


@pytest.mark.parametrize("status", ["cancelled", "exception"])
def test_a_webhook_of_an_order_that_telnyx_ended_or_stopped_is_heard_once(status: str) -> None:
    world = TelnyxWorld()
    _, telnyx_id = world.at_telnyx(world.client())
    event = world.double.move(telnyx_id, status, *([("LSR_PENDING", "")] if status == "exception" else []))

    assert [world.tell(event), world.tell(event)] == ["applied", "duplicate"]


def test_a_rejection_names_the_losing_carrier_and_keeps_telnyx_own_code_and_words() -> None:
    world = TelnyxWorld()
    client = world.client()
    request_id, _ = world.rejected(
        client, "ACCOUNT_NUMBER_MISMATCH", words="Account 884213778 is not known to us, ask +12125552301."
    )

    (ask,) = world.order(request_id).asks
    assert ask.code == "account_number_mismatch"
    assert ask.raw_code == "ACCOUNT_NUMBER_MISMATCH"
    assert ask.said == "Account ••••3778 is not known to us, ask +12125552301."
    assert "it is not the one that Lakeside Telecom has for these numbers" in ask.detail
    assert "from a bill of Lakeside Telecom" in ask.fix
    (form,) = client.get(f"/v1/port-requests/{request_id}/corrections").body["items"]
    assert form["reasons"][0]["carrier_code"] == "ACCOUNT_NUMBER_MISMATCH"
    assert form["reasons"][0]["carrier_words"] == ask.said


@pytest.mark.parametrize(
    ("status", "codes", "raw", "flagged"),
    [
        ("exception", ("NEW_CODE",), "NEW_CODE", True),
        ("exception", ("NEW_CODE", "OTHER", "ALSO_NEW"), "NEW_CODE, OTHER, ALSO_NEW", True),
        ("exception", ("OTHER",), "OTHER", False),
        ("exception", ("INVALID_RESELLER",), "INVALID_RESELLER", False),
        ("on-the-moon", (), "status on-the-moon", True),
    ],
)
@pytest.mark.parametrize("by", ["webhook", "asking"])
def test_what_nobody_knows_is_kept_by_name_and_shown_to_our_team(
    by: str, status: str, codes: tuple[str, ...], raw: str, flagged: bool
) -> None:
    world = TelnyxWorld()
    request_id, telnyx_id = world.at_telnyx(world.client())
    event = world.double.move(telnyx_id, status, *((code, "See page 2.") for code in codes))
    if by == "webhook":
        assert world.tell(event) == "applied"
    else:
        poll_carriers(world.desk, everything=True)

    order = world.order(request_id)
    assert [(ask.code, ask.raw_code) for ask in order.asks] == [("other", raw)]
    assert (order.status, order.owner) == (Status.ACTION_REQUIRED, "staff")
    assert ("unknown_code" in order.staff_flags) == flagged


@pytest.mark.parametrize("refused", [1, 2])
def test_a_cancellation_that_is_refused_for_parts_of_an_order_is_told(refused: int) -> None:
    world = TelnyxWorld(TelnyxDouble(spids={NUMBERS[2]: "9999"}))
    client = world.client()
    request_id = world.handed_over(client)
    parts = list(world.double.orders)
    assert client.post(f"/v1/port-requests/{request_id}/cancel").status == 200
    world.work(request_id)

    world.double.move(parts[0], "submitted")
    poll_carriers(world.desk, everything=True)
    assert world.order(request_id).status == Status.CANCEL_REQUESTED  # the other part is looked at still
    world.double.move(parts[1], "submitted" if refused == 2 else "cancelled")
    poll_carriers(world.desk, everything=True)
    world.work(request_id)

    order = world.order(request_id)
    assert (order.status, order.ported_count) == (Status.SUBMITTED, 0)
    world.double.move(parts[0], "ported")
    world.double.move(parts[1], "ported" if refused == 2 else "cancelled")
    poll_carriers(world.desk, everything=True)
    world.work(request_id)
    ended = world.order(request_id).status
    assert ended == (Status.COMPLETED if refused == 2 else Status.PARTIALLY_COMPLETED)
