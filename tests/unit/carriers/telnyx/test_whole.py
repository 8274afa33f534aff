"""Orders that live at Telnyx, as the use cases see them: by webhooks, or by asking alone."""

from datetime import timedelta

import pytest

from shared.domain.lifecycle import Status
from shared.usecases.poll_carriers import poll_carriers
from tests.unit.carriers.telnyx.world import TelnyxWorld


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
