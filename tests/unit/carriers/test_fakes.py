import pytest

from shared.domain.model import CarrierEventKind
from shared.ports import Carrier, CarrierRefused, NotGenuine, NumberPlatform, PlatformNumber, Unavailable
from tests.fakes import GENUINE, FakeCarrier, FakePlatform, numbers_in
from tests.unit.carriers.simulated import NOW, any_submission

NUMBER = PlatformNumber("+13129234400", "+17739234400", "Front desk")


def test_the_fakes_are_what_the_ports_ask_for() -> None:
    carrier: Carrier = FakeCarrier()
    platform: NumberPlatform = FakePlatform()

    assert carrier.name == "simulated"
    assert numbers_in(platform.check("acc_1", [NUMBER])) == [NUMBER.number]


def test_a_call_that_fails_before_has_no_effect_and_one_that_fails_after_has() -> None:
    before, after = FakeCarrier(fail_before=1), FakeCarrier(fail_after=1)

    for carrier in (before, after):
        with pytest.raises(Unavailable):
            carrier.ensure_order(any_submission())

    assert before.ensure_order(any_submission()).created
    assert not after.ensure_order(any_submission()).created
    assert before.called("ensure_order") == after.called("ensure_order") == 2


def test_a_fake_carrier_refuses_cancels_and_reports() -> None:
    carrier = FakeCarrier()
    carrier.ensure_order(any_submission())
    event = carrier.event("PD01", CarrierEventKind.ACCEPTED, NOW)
    headers, body = carrier.webhook(event)

    assert carrier.read_webhook(headers, body, NOW) == event
    assert headers == GENUINE
    with pytest.raises(NotGenuine):
        carrier.read_webhook({}, body, NOW)
    assert carrier.ensure_cancelled("PD01") == "cancelled"
    assert carrier.ensure_cancelled("PD02") == "unknown"
    carrier.refuse = [("loa_invalid", "No letter.")]
    with pytest.raises(CarrierRefused):
        carrier.ensure_order(any_submission(reference="PD02"))


def test_a_fake_platform_keeps_what_was_ensured() -> None:
    platform = FakePlatform()
    platform.ensure("acc_1", [NUMBER])

    assert platform.check("acc_1", [NUMBER]) == ()
    platform.deaf.add(NUMBER.number)
    assert numbers_in(platform.check("acc_1", [NUMBER])) == [NUMBER.number]
    platform.deaf.clear()
    platform.release("acc_1", [NUMBER.number])
    assert numbers_in(platform.check("acc_1", [NUMBER])) == [NUMBER.number]
