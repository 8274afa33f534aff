"""After a port: what calls and tests show of each number, and when the old service may be cancelled."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.adapters.memory.faults import Fate, FaultyStore, fail_at
from shared.domain.model import CarrierEventKind, MessagingStatus, Role, StaffFlag
from shared.ports import Unavailable
from shared.usecases.telephony.look_at_cutover import look_at_cutover, look_at_due
from shared.usecases.telephony.watch_cutover import begin_cutover, look_soon
from tests.unit.platform.ported import Ported, path_of
from tests.world import NUMBERS, Answer, PlainCertifier

ANOTHER_ACCOUNT = {"numbers_staying": "some", "numbers_staying_list": ["+12125552390"]}


class Proving(Ported):
    """A port that is done, and the function that looks at it."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.certifier = PlainCertifier()

    def look(self) -> int:
        return look_at_due(self.world.desk, self.certifier)

    def call(self, number: str) -> Answer:
        return self.client.post(f"{path_of(number)}/calls")

    def test(self, number: str, kind: str = "voice", *, passed: bool = True, **more: Any) -> Answer:
        return self.client.post(f"{path_of(number)}/tests", {"kind": kind, "passed": passed, **more})

    def call_all(self) -> None:
        for number in self.numbers:
            assert self.call(number).status == 200

    def proof(self) -> dict[str, Any]:
        answer = self.client.get(f"/v1/port-requests/{self.request_id}/proof")
        assert answer.status == 200, answer.body
        found: dict[str, Any] = answer.body
        return found

    def order_proof(self) -> dict[str, Any]:
        (found,) = self.proof()["orders"]
        return dict(found)

    def advance(self, **span: float) -> None:
        self.world.clock.advance(timedelta(**span))


@pytest.fixture
def proving() -> Proving:
    found = Proving()
    found.port()
    return found


def with_messaging(status: MessagingStatus | None) -> Proving:
    """Over a carrier that moves text messages too."""
    found = Proving()
    profiles = json.dumps({"simulated": {"ports_messaging": True}})
    found.world.policy = replace(found.world.policy, carrier_profiles=profiles)
    found.world.use(found.world.memory)
    found.world.carrier.messaging = status
    found.port()
    return found


# --- what is seen ---


def test_nothing_is_known_before_the_port() -> None:
    proving = Proving()

    assert proving.look() == 0
    assert proving.proof()["safe_to_cancel"] is False
    assert (proving.order_proof()["ported"], proving.order_proof()["what_to_do"]) == (0, None)


def test_a_port_is_looked_at_and_says_how_to_test_it(proving: Proving) -> None:
    assert proving.look() == 1

    found = proving.order_proof()
    assert (found["verification"], found["ported"], found["called"]) == ("unverified", 3, 0)
    assert found["waiting"] == sorted(NUMBERS)
    assert "3 numbers are not yet called. Call each once" in found["what_to_do"]
    assert found["cancel"] is None


def test_once_every_number_was_called_it_is_safe_to_cancel_and_certified(proving: Proving) -> None:
    proving.look()
    proving.call(NUMBERS[0])
    proving.call(NUMBERS[1])
    proving.look()
    assert proving.proof()["safe_to_cancel"] is False
    assert proving.order_proof()["called"] == 2

    proving.call(NUMBERS[2])
    proving.look()

    assert proving.proof()["safe_to_cancel"] is True
    found = proving.order_proof()
    assert (found["verification"], found["passed"], found["what_to_do"]) == ("passed", 3, None)
    assert found["cancel"]["whole_account"] is True
    assert found["cancel"]["advice"][0].startswith("All 3 numbers work: you can now end your service with")
    (told,) = proving.events("order.proved")
    assert (told["numbers"], told["whole_account"], told["request_proved"]) == (3, True, True)
    assert told["sha256"] == found["certificate_sha256"]
    (certificate,) = proving.certifier.certified
    assert [one.number for one in certificate.numbers] == list(NUMBERS)
    assert {one.seen for one in certificate.numbers} == {"call"}


def test_the_certificate_is_read_by_a_link_that_dies(proving: Proving) -> None:
    path = f"/v1/port-requests/{proving.request_id}/certificates/{proving.order.id}.pdf"
    early = proving.client.get(path)
    assert (early.status, early.body["code"]) == (409, "no_certificate")

    proving.call_all()
    proving.look()

    answer = proving.client.get(path)
    assert answer.status == 303
    assert "cutover-" in answer.headers["location"]
    assert proving.world.client().get(path).status == 404


def test_it_is_told_once(proving: Proving) -> None:
    proving.call_all()
    for _ in range(3):
        proving.look()
        proving.advance(hours=7)
        look_at_cutover(proving.world.desk, proving.certifier, proving.order.id)

    assert len(proving.events("order.proved")) == 1
    assert len(proving.certifier.certified) == 1
    assert proving.world.memory.cutovers_due(proving.world.clock.now(), 9) == ()


def test_test_calls_prove_a_number_too_and_the_certificate_says_by_whom(proving: Proving) -> None:
    for number in NUMBERS:
        assert proving.test(number, detail="rang at the front desk").status == 200
    proving.look()

    (certificate,) = proving.certifier.certified
    assert {(one.seen, one.by) for one in certificate.numbers} == {("test", "Some administrator")}
    assert proving.read()["status"] == "active"


# --- what fails ---


def test_a_test_that_failed_is_shown_to_our_team_and_says_what_to_do(proving: Proving) -> None:
    proving.call_all()
    proving.test(NUMBERS[1], passed=False, detail="no ring")
    proving.look()

    assert StaffFlag.CUTOVER_FAILED in proving.order.staff_flags
    (told,) = proving.events("order.cutover_failed")
    assert (told["numbers"], told["failing"]) == (1, [NUMBERS[1]])
    found = proving.order_proof()
    assert (found["verification"], found["failing"], found["cancel"]) == ("failed", [NUMBERS[1]], None)
    assert found["what_to_do"] == "One number failed a test. Our team looks into it. Keep your old service."
    assert proving.events("order.proved") == []
    assert "Check that" in proving.read(NUMBERS[1])["advice"]


def test_the_same_failure_is_told_once_and_another_one_again(proving: Proving) -> None:
    proving.test(NUMBERS[0], passed=False)
    for _ in range(2):
        proving.look()
        look_soon(proving.world.desk, proving.order.id)
    assert len(proving.events("order.cutover_failed")) == 1

    proving.advance(minutes=1)
    proving.test(NUMBERS[1], passed=False)
    proving.look()
    assert [told["numbers"] for told in proving.events("order.cutover_failed")] == [1, 2]


def test_what_our_team_took_off_the_list_comes_back_with_the_next_test_that_fails(proving: Proving) -> None:
    proving.test(NUMBERS[0], passed=False)
    proving.look()
    lead = proving.world.client(Role.SUPPORT_LEAD)
    cleared = lead.call(
        "POST",
        f"/admin/orders/{proving.order.id}/clear-flags",
        {"reason": "The line was mended."},
        if_match=f'"{proving.order.version}"',
    )
    assert cleared.status == 200, cleared.body

    look_soon(proving.world.desk, proving.order.id)
    proving.look()
    assert StaffFlag.CUTOVER_FAILED not in proving.order.staff_flags

    proving.advance(minutes=5)
    proving.test(NUMBERS[0], passed=False)
    proving.look()
    assert StaffFlag.CUTOVER_FAILED in proving.order.staff_flags


def test_a_later_test_that_passes_mends_it(proving: Proving) -> None:
    proving.call_all()
    proving.test(NUMBERS[1], passed=False)
    proving.look()
    proving.advance(minutes=5)
    proving.test(NUMBERS[1])
    proving.look()

    assert StaffFlag.CUTOVER_FAILED not in proving.order.staff_flags
    assert len(proving.events("order.cutover_mended")) == 1
    assert proving.proof()["safe_to_cancel"] is True


def test_what_fails_after_it_was_proved_is_not_safe_any_more(proving: Proving) -> None:
    proving.call_all()
    proving.look()
    proving.advance(days=2)
    proving.test(NUMBERS[0], passed=False)
    proving.look()

    assert proving.proof()["safe_to_cancel"] is False
    assert proving.order_proof()["verification"] == "failed"
    assert StaffFlag.CUTOVER_FAILED in proving.order.staff_flags


# --- what nobody called ---


def test_what_nobody_called_for_three_days_is_said_once_with_how_to_test(proving: Proving) -> None:
    proving.call(NUMBERS[0])
    for _ in range(20):
        proving.look()
        proving.advance(hours=6)

    (told,) = proving.events("order.not_called")
    assert (told["numbers"], told["not_called"]) == (2, sorted(NUMBERS[1:]))
    assert "2 numbers are ported, not yet called" in proving.order_proof()["what_to_do"]
    assert "not yet called. Call this number once" in proving.read(NUMBERS[1])["advice"]


def test_it_is_not_said_before_three_days(proving: Proving) -> None:
    proving.look()
    proving.advance(hours=71, minutes=59)
    proving.look()
    assert proving.events("order.not_called") == []

    proving.advance(minutes=2)
    proving.look()
    assert len(proving.events("order.not_called")) == 1


def test_after_a_month_of_silence_it_is_looked_at_only_when_there_is_news(proving: Proving) -> None:
    for _ in range(31):
        proving.look()
        proving.advance(days=1)
    proving.look()
    assert proving.world.memory.cutovers_due(proving.world.clock.now() + timedelta(days=400), 9) == ()

    proving.call_all()
    proving.look()
    assert proving.proof()["safe_to_cancel"] is True


# --- text messages ---


def test_calls_alone_prove_nothing_while_text_messages_are_on_their_way() -> None:
    proving = with_messaging(MessagingStatus.ACTIVATING)
    proving.call_all()
    proving.look()

    found = proving.order_proof()
    assert (found["verification"], found["messaging_status"]) == ("unverified", "activating")
    assert "text messages are still moving" in found["what_to_do"]
    assert proving.events("order.messaging_changed") == [{"messaging_status": "activating"}]

    proving.world.carrier.messaging = MessagingStatus.PORTED
    proving.advance(minutes=16)
    proving.look()
    assert proving.proof()["safe_to_cancel"] is True
    assert {one.messaging for one in proving.certifier.certified[0].numbers} == {"ported"}


def test_text_messages_that_got_stuck_are_for_our_team() -> None:
    proving = with_messaging(MessagingStatus.EXCEPTION)
    proving.call_all()
    proving.look()

    assert StaffFlag.CUTOVER_FAILED in proving.order.staff_flags
    assert "text messages do not" in proving.read()["advice"]


def test_a_carrier_that_says_nothing_of_text_messages_holds_nothing_up() -> None:
    proving = with_messaging(None)
    proving.call_all()
    proving.look()

    assert proving.proof()["safe_to_cancel"] is True


def test_a_carrier_that_does_not_answer_counts_as_still_moving() -> None:
    proving = with_messaging(MessagingStatus.PORTED)
    proving.call_all()
    proving.world.carrier.fail_before = 1
    proving.look()
    assert proving.order_proof()["messaging_status"] == "pending"

    proving.advance(minutes=16)
    proving.look()
    assert proving.proof()["safe_to_cancel"] is True


def test_a_test_message_says_more_of_its_number_than_the_carrier() -> None:
    proving = with_messaging(MessagingStatus.PENDING)
    proving.call_all()
    for number in NUMBERS:
        proving.test(number, "messaging")
    proving.look()

    assert proving.proof()["safe_to_cancel"] is True
    proving.advance(minutes=1)
    proving.test(NUMBERS[0], "messaging", passed=False)
    proving.look()
    assert proving.order_proof()["failing"] == [NUMBERS[0]]


# --- what stays ---


def test_what_stays_at_the_old_carrier_is_said_with_the_proof() -> None:
    proving = Proving(account={**ANOTHER_ACCOUNT, "billing_telephone_number": "+12125552390"})
    proving.port()
    proving.call_all()
    proving.look()

    cancel = proving.order_proof()["cancel"]
    assert cancel["whole_account"] is False
    assert "staying" in cancel["keep"]
    assert any("+12125552390" in sentence for sentence in cancel["advice"])


def test_part_of_an_order_is_proved_only_once_it_has_ended() -> None:
    proving = Proving()
    order = proving.order
    for kind in (CarrierEventKind.ACCEPTED, CarrierEventKind.FOC_CONFIRMED):
        proving.world.hear(order, kind)
    proving.world.hear(order, CarrierEventKind.PORTED, numbers=(NUMBERS[0],))
    proving.world.work(proving.request_id)
    proving.call(NUMBERS[0])
    proving.look()
    assert (proving.order_proof()["ported"], proving.order_proof()["passed"]) == (1, 1)
    assert proving.events("order.proved") == []

    proving.world.hear(order, CarrierEventKind.PORTED)
    proving.world.work(proving.request_id)
    proving.call(NUMBERS[1])
    proving.call(NUMBERS[2])
    proving.look()
    assert proving.proof()["safe_to_cancel"] is True


def test_others_see_no_proof(proving: Proving) -> None:
    path = f"/v1/port-requests/{proving.request_id}/proof"

    assert proving.world.client().get(path).status == 404
    assert proving.colleague(Role.CLIENT_MANAGER).get(path).status == 404
    assert proving.colleague(Role.MANAGER).get(path).status == 200


# --- how often ---


def test_thousands_of_first_calls_are_news_once() -> None:
    numbers = [f"+1212555{line:04d}" for line in range(2000, 2150)]
    proving = Proving(numbers=numbers)
    proving.port()
    proving.look()
    cutover = proving.world.memory.cutover(proving.order.id)
    assert cutover is not None

    for number in numbers:
        proving.call(number)

    after = proving.world.memory.cutover(proving.order.id)
    assert after is not None
    assert after.version == cutover.version + 1
    assert after.look_at == cutover.looked_at + timedelta(seconds=9)  # type: ignore[operator]
    proving.advance(seconds=10)
    proving.look()
    assert proving.proof()["safe_to_cancel"] is True


def test_a_call_that_comes_while_it_is_looked_at_is_seen(proving: Proving) -> None:
    proving.call(NUMBERS[0])
    proving.call(NUMBERS[1])
    store = proving.world.memory
    claims = store.claims

    def read_before_the_call(numbers: Any) -> Any:
        found = claims(numbers)
        store.claims = claims  # type: ignore[method-assign]
        proving.call(NUMBERS[2])
        return found

    store.claims = read_before_the_call  # type: ignore[method-assign]
    proving.look()

    assert proving.proof()["safe_to_cancel"] is True


def test_the_watch_begins_once(proving: Proving) -> None:
    begin_cutover(proving.world.desk, proving.order)
    proving.look()
    begin_cutover(proving.world.desk, proving.order)

    assert proving.look() == 1
    assert proving.order_proof()["ported"] == 3


# --- faults ---


def test_a_key_that_does_not_answer_holds_the_proof_until_it_does(proving: Proving) -> None:
    proving.call_all()
    proving.certifier.failures = 1
    with pytest.raises(Unavailable, match="the key does not answer"):
        proving.look()
    assert proving.order.proved_at is None

    proving.advance(minutes=11)
    proving.look()
    assert proving.proof()["safe_to_cancel"] is True
    assert len(proving.events("order.proved")) == 1


def _last_call(proving: Proving, store: FaultyStore) -> None:
    """The last number is called, and looked at, until both went through."""
    proving.world.use(store)
    for _ in range(4):
        if proving.call(NUMBERS[2]).status == 200:
            break
    for _ in range(4):
        with suppress(Unavailable):
            proving.look()
        proving.advance(minutes=11)


def _writes() -> int:
    proving = Proving()
    proving.port()
    store = FaultyStore(proving.world.memory, lambda _at, _method: "ok")
    proving.call(NUMBERS[0])
    proving.call(NUMBERS[1])
    proving.look()
    _last_call(proving, store)
    return len(store.log)


@pytest.mark.parametrize("fate", ["before", "after"])
@pytest.mark.parametrize("index", range(_writes()))
def test_whichever_write_fails_it_is_told_once_in_the_end(index: int, fate: Fate) -> None:
    proving = Proving()
    proving.port()
    proving.call(NUMBERS[0])
    proving.call(NUMBERS[1])
    proving.look()

    _last_call(proving, FaultyStore(proving.world.memory, fail_at(index, fate)))

    assert proving.proof()["safe_to_cancel"] is True
    assert len(proving.events("order.proved")) == 1
    assert proving.claim(NUMBERS[2]).first_call_at is not None
