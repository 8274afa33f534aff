"""The adapter of a company's own telephony system, against one that runs here, with the faults of a real one."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from shared.adapters.platform.http import (
    DEADLINE_SECONDS,
    Credentials,
    HttpPlatform,
    read_credentials,
    signed_headers,
)
from shared.ports import PlatformNumber, Silent, Unavailable
from tests.doubles.telephony import BEARER, SECRET, FaultKind, TelephonyDouble
from tests.fakes import numbers_in

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
SIGNED = Credentials(signing_secret=SECRET)


def numbers(count: int, forwarding: str = "+17739234400") -> list[PlatformNumber]:
    return [PlatformNumber(f"+1312{9230000 + index}", forwarding, f"Line {index}") for index in range(count)]


@dataclass
class Desk:
    """The adapter before the double, on a clock that only its pauses move."""

    double: TelephonyDouble = field(default_factory=TelephonyDouble)
    credentials: Credentials = SIGNED
    seconds: float = 0.0
    pauses: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.double.clock = self.now

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds)

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.seconds += seconds

    def platform(self) -> HttpPlatform:
        return HttpPlatform(
            "https://telephony.example.com/",
            self.credentials,
            client=httpx.Client(transport=self.double.transport()),
            clock=self.now,
            monotonic=lambda: self.seconds,
            sleep=self.sleep,
            jitter=lambda: 1.0,
        )


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_what_was_ensured_rings_and_nothing_else_does(desk: Desk) -> None:
    platform, (first, second, third) = desk.platform(), numbers(3)

    platform.ensure("acc_1", [first, second])

    assert platform.check("acc_1", [first, second, third]) == (Silent(third.number, "no such number"),)
    assert numbers_in(platform.check("acc_2", [first])) == [first.number]


def test_another_forwarding_number_or_name_does_not_ring_as_wanted(desk: Desk) -> None:
    platform, (number,) = desk.platform(), numbers(1)
    platform.ensure("acc_1", [number])
    elsewhere = PlatformNumber(number.number, "+17739234499", number.name)

    assert numbers_in(platform.check("acc_1", [elsewhere])) == [number.number]
    platform.ensure("acc_1", [elsewhere])
    assert platform.check("acc_1", [elsewhere]) == ()


def test_a_number_that_is_refused_holds_up_no_other_and_says_why(desk: Desk) -> None:
    platform, (first, second, third) = desk.platform(), numbers(3)
    desk.double.refused[second.number] = "calls to\tthis   area are barred\x1b"
    desk.double.slow.add(third.number)

    platform.ensure("acc_1", [first, second, third])

    assert platform.check("acc_1", [first, second, third]) == (
        Silent(second.number, "calls to this area are barred"),
        Silent(third.number, "it is being set up", pending=True),
    )


def test_a_number_that_is_passed_over_does_not_ring(desk: Desk) -> None:
    platform, (first, second) = desk.platform(), numbers(2)
    desk.double.unsaid.add(second.number)
    platform.ensure("acc_1", [first, second])

    assert platform.check("acc_1", [first, second]) == (Silent(second.number, "it was not answered for"),)


def test_a_state_that_nobody_knows_does_not_ring() -> None:
    platform, (number,) = _saying({"numbers": [{"number": "+13129230000", "state": "happy"}, "odd"]}), numbers(1)

    assert platform.check("acc_1", [number]) == (Silent(number.number, "it was not answered for"),)


def test_released_numbers_ring_no_more_and_releasing_again_is_harmless(desk: Desk) -> None:
    platform, (first, second) = desk.platform(), numbers(2)
    platform.ensure("acc_1", [first, second])

    platform.release("acc_1", [first.number])
    platform.release("acc_1", [first.number])

    assert numbers_in(platform.check("acc_1", [first, second])) == [first.number]


def test_a_number_that_is_not_let_go_of_is_tried_again_by_who_called(desk: Desk) -> None:
    platform, (number,) = desk.platform(), numbers(1)
    desk.double.keeps.add(number.number)

    with pytest.raises(Unavailable, match=rf"1 numbers, first \{number.number}: a call is under way"):
        platform.release("acc_1", [number.number])


def test_five_thousand_numbers_go_five_hundred_at_a_time(desk: Desk) -> None:
    platform = desk.platform()

    platform.ensure("acc_1", numbers(1_200))

    assert desk.double.calls == [("ensure", 500), ("ensure", 500), ("ensure", 200)]
    assert len(set(desk.double.ids)) == 3


def test_no_numbers_are_no_call(desk: Desk) -> None:
    platform = desk.platform()

    platform.ensure("acc_1", [])
    platform.release("acc_1", [])

    assert platform.check("acc_1", []) == ()
    assert desk.double.calls == []


@pytest.mark.parametrize("fault", ["lose_answer", "fail", "fail_after", "limit"])
def test_a_call_that_was_not_answered_is_made_again_under_the_same_id(desk: Desk, fault: FaultKind) -> None:
    platform, (number,) = desk.platform(), numbers(1)
    desk.double.faults = [fault, fault]

    platform.ensure("acc_1", [number])

    assert platform.check("acc_1", [number]) == ()
    assert len(desk.pauses) == 2
    assert [verb for verb, _ in desk.double.calls].count("ensure") == 1


def test_pauses_grow_and_heed_what_is_asked_for(desk: Desk) -> None:
    platform = desk.platform()
    desk.double.faults = ["fail", "limit", "fail"]

    platform.ensure("acc_1", numbers(1))

    assert desk.pauses == [0.5, 2.0, 2.0]


def test_four_tries_are_the_most(desk: Desk) -> None:
    desk.double.faults = ["fail"] * 9

    with pytest.raises(Unavailable, match="ensure: answered 500"):
        desk.platform().ensure("acc_1", numbers(1))

    assert len(desk.double.faults) == 5


def test_all_calls_together_keep_one_deadline() -> None:
    desk = Desk()

    def slow(request: httpx.Request) -> httpx.Response:
        desk.seconds += 14
        raise httpx.ReadTimeout("too slow", request=request)

    platform = HttpPlatform(
        "https://telephony.example.com",
        SIGNED,
        client=httpx.Client(transport=httpx.MockTransport(slow)),
        clock=desk.now,
        monotonic=lambda: desk.seconds,
        sleep=desk.sleep,
    )

    with pytest.raises(Unavailable, match="ReadTimeout"):
        platform.ensure("acc_1", numbers(1_500))

    assert desk.seconds <= DEADLINE_SECONDS + 14


def test_an_answer_that_trickles_in_is_given_up() -> None:
    desk = Desk()

    class Trickle(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            while True:
                desk.seconds += 5
                yield b" "

    platform = HttpPlatform(
        "https://telephony.example.com",
        SIGNED,
        client=httpx.Client(transport=httpx.MockTransport(lambda _request: httpx.Response(200, stream=Trickle()))),
        clock=desk.now,
        monotonic=lambda: desk.seconds,
        sleep=desk.sleep,
    )

    with pytest.raises(Unavailable, match="took too long"):
        platform.check("acc_1", numbers(1))


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("redirect", "answered 307; redirects are not followed"),
        ("garbage", "answered 200 without"),
        ("huge", "more than 2,000,000 bytes"),
        ("refuse", "answered 422: This account is not known here"),
    ],
)
def test_what_is_no_answer_is_not_taken_for_one(desk: Desk, fault: FaultKind, said: str) -> None:
    desk.double.faults = [fault]

    with pytest.raises(Unavailable, match=said):
        desk.platform().check("acc_1", numbers(1))

    assert desk.pauses == []


def test_a_wrong_secret_is_said_at_once_and_not_tried_again(desk: Desk) -> None:
    desk.credentials = Credentials(signing_secret="another secret altogether")

    with pytest.raises(Unavailable, match="answered 401; look at the secret"):
        desk.platform().ensure("acc_1", numbers(1))

    assert desk.pauses == []


def test_a_bearer_token_proves_a_call_too() -> None:
    desk = Desk(TelephonyDouble(secret="", bearer=BEARER), Credentials(bearer=BEARER))

    desk.platform().ensure("acc_1", numbers(1))

    assert desk.double.calls == [("ensure", 1)]


def test_a_signature_is_what_the_standard_says() -> None:
    body = '{"test": 2432232314}'
    at = datetime(2021, 2, 25, 15, 2, 10, tzinfo=UTC)
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    headers = signed_headers(Credentials(signing_secret=secret), "msg_p5jXN8AQM9LWM0D4loKWxJek", at, body)

    # The vector of the Standard Webhooks libraries.
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert headers["webhook-timestamp"] == "1614265330"
    assert "authorization" not in headers


def test_secrets_are_in_no_message_and_no_repr(desk: Desk) -> None:
    both = Credentials(signing_secret=SECRET, bearer=BEARER)

    assert SECRET not in repr(both)
    assert BEARER not in repr(both)
    desk.double.faults = ["refuse"]
    with pytest.raises(Unavailable) as caught:
        desk.platform().check("acc_1", numbers(1))
    assert "+1312" not in str(caught.value)


@pytest.mark.parametrize(
    "text", ["", "plain", "[]", "{}", '{"bearer": ""}', '{"signing_secret": 7}', '{"bearer": "a\\nb"}']
)
def test_a_secret_that_is_none_is_said(text: str) -> None:
    with pytest.raises(Unavailable, match="PlatformSecret"):
        read_credentials(text)


def test_a_secret_holds_one_of_the_two_or_both() -> None:
    assert read_credentials(json.dumps({"bearer": "b", "more": 1})) == Credentials(bearer="b")
    assert read_credentials(json.dumps({"signing_secret": "s", "bearer": "b"})) == Credentials("s", "b")


def _saying(content: object) -> HttpPlatform:
    transport = httpx.MockTransport(lambda _request: httpx.Response(200, json=content))
    return HttpPlatform("https://telephony.example.com", SIGNED, client=httpx.Client(transport=transport))
