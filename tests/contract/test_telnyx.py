"""The Telnyx adapter over real sockets, on loopback: dropped connections and answers that never come included."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from shared.adapters.carriers.telnyx.carrier import TelnyxCarrier
from shared.domain.carriers import CarrierDocument, Change
from shared.domain.lifecycle import Status
from shared.domain.model import CarrierEvent
from shared.domain.orders_from_events import carrier_state
from shared.ports import CarrierNumber, Unavailable
from tests.doubles.telnyx import KEY, Fault, FaultKind, TelnyxDouble, serving, ticking
from tests.unit.carriers.simulated import any_submission
from tests.unit.carriers.telnyx.desk import event_of

PAPERS = (
    CarrierDocument("loa", "letter.pdf", "application/pdf", b"%PDF-1.7 letter"),
    CarrierDocument("invoice", "bill.pdf", "application/pdf", b"%PDF-1.7 bill"),
)
SUBMISSION = any_submission(
    numbers=(CarrierNumber("+13129234400"), CarrierNumber("+13129234401")), requested_foc_at="2026-03-12"
)


@pytest.fixture
def double() -> TelnyxDouble:
    return TelnyxDouble()


@pytest.fixture
def carrier(double: TelnyxDouble) -> Iterator[TelnyxCarrier]:
    clock, sleep = ticking(double)
    with serving(double) as url, httpx.Client(trust_env=False) as client:
        yield TelnyxCarrier(
            KEY, double.public_key, base_url=url, client=client, patience_seconds=1.5, clock=clock, sleep=sleep
        )


def test_an_order_goes_from_its_letter_to_ported(carrier: TelnyxCarrier, double: TelnyxDouble) -> None:
    made = carrier.ensure_order(SUBMISSION, PAPERS)
    heard: list[CarrierEvent] = []

    def hear(event: dict[str, object]) -> None:
        headers, body = double.webhook(event)
        found = carrier.complete(event_of(carrier, headers, body, double.now))
        assert found is not None
        heard.append(found)

    hear(double.move(made.carrier_order_id, "exception", ("PASSCODE_PIN_INVALID", "Wrong PIN")))
    assert [ask.code for ask in carrier_state(heard).reasons] == ["pin_invalid"]
    assert carrier.change(SUBMISSION, Change("other", {"pin": "991177"})) == "sent"
    foc = double.now + timedelta(days=7)
    hear(double.move(made.carrier_order_id, "foc-date-confirmed", foc=foc))
    assert carrier_state(heard).confirmed_foc_at == foc
    hear(double.move(made.carrier_order_id, "ported"))

    assert carrier_state(heard).status == Status.COMPLETED
    found = carrier.get("PD01")
    assert found is not None
    assert carrier_state(found.events).status == Status.COMPLETED
    assert double.orders[made.carrier_order_id]["end_user"]["admin"]["pin_passcode"] == "991177"


@pytest.mark.parametrize("kind", ["lose_answer", "hang", "fail_after"])
@pytest.mark.parametrize("ends", ["/porting_orders", "/actions/confirm", "/documents"])
def test_one_order_comes_of_a_call_whose_answer_never_came(
    carrier: TelnyxCarrier, double: TelnyxDouble, ends: str, kind: FaultKind
) -> None:
    double.faults = [Fault("POST", ends, kind)]

    made = carrier.ensure_order(SUBMISSION, PAPERS)

    assert list(double.orders) == [made.carrier_order_id]
    assert double.called("POST", "/porting_orders") == 1
    assert double.orders[made.carrier_order_id]["status"]["value"] == "in-process"


def test_a_cancellation_whose_answer_never_came_is_asked_about(carrier: TelnyxCarrier, double: TelnyxDouble) -> None:
    carrier.ensure_order(SUBMISSION, PAPERS)
    double.faults = [Fault("POST", "/actions/cancel", "hang")]

    assert carrier.ensure_cancelled("PD01") == "requested"


def test_a_telnyx_that_is_not_there_is_unavailable() -> None:
    double = TelnyxDouble()
    clock, sleep = ticking(double)
    with serving(double) as url:
        pass
    with httpx.Client(timeout=1.0, trust_env=False) as client:
        carrier = TelnyxCarrier(KEY, double.public_key, base_url=url, client=client, clock=clock, sleep=sleep)

        with pytest.raises(Unavailable, match="ConnectError"):
            carrier.ensure_order(SUBMISSION, PAPERS)
