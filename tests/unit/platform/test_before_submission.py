"""Nothing goes to a carrier before the telephony system says that every number would ring, whichever system it is."""

from dataclasses import dataclass

import pytest

from shared.domain.driving import Step
from shared.domain.lifecycle import Status
from shared.domain.model import CarrierEventKind, PortOrder, StaffFlag
from shared.ports import Unavailable
from shared.usecases.drive_order import decide, record_failure
from tests.unit.platform.worlds import KINDS, Telephony
from tests.world import NUMBERS, Client, World


@dataclass
class Port:
    """One order that is signed, over one kind of telephony system."""

    kind: str

    def __post_init__(self) -> None:
        self.world = World()
        self.telephony: Telephony = KINDS[self.kind](self.world)
        self.client: Client = self.world.client()
        self.request_id = self.world.submitted(self.client)
        self.world.work(self.request_id)
        self.world.sign(self.client, self.request_id)

    @property
    def order(self) -> PortOrder:
        (order,) = self.world.orders(self.request_id)
        return order

    @property
    def is_submitted(self) -> bool:
        return self.order.status == Status.SUBMITTED

    def work(self) -> None:
        """The workflow, until it waits; a step that fails is noted, as the state machine does."""
        try:
            self.world.work(self.request_id)
        except Unavailable as error:
            _, decision = decide(self.world.desk, self.order.id)
            record_failure(self.world.desk, self.order.id, decision.step, str(error))

    def events(self) -> list[str]:
        return [event.type for event in self.world.memory.events(self.request_id, 200, None).items]


@pytest.fixture(params=KINDS)
def port(request: pytest.FixtureRequest) -> Port:
    return Port(request.param)


def test_a_port_goes_to_its_carrier_once_its_numbers_ring(port: Port) -> None:
    port.work()
    port.telephony.answer()
    port.work()

    assert port.order.status == Status.SUBMITTED
    assert port.order.platform_ready
    assert port.order.platform_asked_at is None
    assert [port.telephony.rings_at(number) for number in NUMBERS] == ["+16462340000", "+16462340001", "+16462340002"]


def test_one_number_that_does_not_ring_holds_the_order_and_is_our_teams(port: Port) -> None:
    port.telephony.refuse(NUMBERS[1], "calls to this area are barred")
    for _ in range(4):
        port.work()
        port.telephony.answer()
        port.work()
        port.world.clock.advance(minutes=30)

    assert not port.is_submitted
    assert port.world.carrier.orders == {}
    assert port.order.staff_flags == (StaffFlag.NOT_RINGING,)
    assert NUMBERS[1] in port.order.fault
    said = [
        event.data
        for event in port.world.memory.events(port.request_id, 200, None).items
        if event.type == "order.numbers_silent"
    ]
    assert said
    assert all(set(one["not_ringing"]) == {NUMBERS[1]} for one in said)

    port.telephony.allow()
    for _ in range(3):
        port.world.clock.advance(hours=6)
        port.work()
        port.telephony.answer()
        port.work()

    assert port.is_submitted
    assert port.order.staff_flags == ()


def test_on_the_port_date_the_destinations_are_tried_again(port: Port) -> None:
    port.work()
    port.telephony.answer()
    port.work()
    port.world.hear(port.order, CarrierEventKind.ACCEPTED)
    port.world.hear(port.order, CarrierEventKind.FOC_CONFIRMED)
    port.telephony.refuse(NUMBERS[2], "the trunk is down")

    port.world.clock.advance(days=6, hours=20)
    for _ in range(3):
        port.work()
        port.telephony.answer()
        port.work()

    assert StaffFlag.DESTINATION_SILENT in port.order.staff_flags
    assert port.events().count("order.destination_silent") == 1


@pytest.mark.parametrize("kind", ["eventbridge"])
def test_a_system_that_answers_later_is_waited_for_without_a_fault(kind: str) -> None:
    port = Port(kind)
    port.work()

    _, decision = decide(port.world.desk, port.order.id)
    assert decision.step == Step.WAIT
    assert (port.order.fault, port.order.staff_flags) == ("", ())
    assert port.order.platform_asked_at == port.world.clock.now()

    port.world.clock.advance(seconds=5)
    port.telephony.answer()
    assert port.order.retry_at is None
    port.work()
    assert port.order.status == Status.SUBMITTED
    assert "order.step_failed" not in port.events()


def test_pauses_between_questions_grow_and_an_hour_of_silence_is_our_teams() -> None:
    port = Port("eventbridge")
    turns = 0
    while StaffFlag.NOT_RINGING not in port.order.staff_flags:
        port.work()
        turns += 1
        assert turns < 30
        assert port.order.retry_at is not None
        port.world.clock.set(port.order.retry_at)

    assert port.world.clock.now() >= (port.order.platform_asked_at or port.world.clock.now())
    assert 5 < turns < 20
    assert "not answered" in port.order.fault

    port.telephony.answer()
    port.world.clock.advance(hours=6)
    port.work()
    port.telephony.answer()
    port.work()
    assert port.order.status == Status.SUBMITTED
    assert port.order.staff_flags == ()


def test_silence_on_the_port_date_ends_with_that_date() -> None:
    port = Port("eventbridge")
    port.work()
    port.telephony.answer()
    port.work()
    port.world.hear(port.order, CarrierEventKind.ACCEPTED)
    port.world.hear(port.order, CarrierEventKind.FOC_CONFIRMED)
    port.world.clock.advance(days=6, hours=23, minutes=50)

    for _ in range(8):
        port.work()
        port.world.clock.advance(minutes=5)

    assert StaffFlag.DESTINATION_SILENT in port.order.staff_flags


def test_an_order_that_is_cancelled_meanwhile_is_released_and_sent_to_nobody(port: Port) -> None:
    port.work()
    answer = port.client.post(f"/v1/port-requests/{port.request_id}/cancel")
    assert answer.status == 200
    port.telephony.answer()
    port.work()

    assert port.order.status == Status.CANCELLED
    assert port.order.tidied


def test_what_test_keys_made_is_set_up_on_no_real_system() -> None:
    world = World()
    telephony = KINDS["http"](world)
    client = world.client(test_mode=True)
    request_id = world.submitted(client)
    world.work(request_id)
    world.sign(client, request_id)
    world.work(request_id)

    (order,) = world.orders(request_id)
    assert order.status == Status.SUBMITTED
    assert [telephony.rings_at(number) for number in NUMBERS] == ["", "", ""]
    assert len(world.test_platform.ringing) == 3
