"""Which calls are tried again, how long is waited, and when it is given up."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from shared.adapters.carriers.telnyx.api import Api
from shared.ports import Unavailable

START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


class Line:
    """Gives these answers one after the other, and keeps how long was waited."""

    def __init__(self, *answers: httpx.Response | Callable[[httpx.Request], httpx.Response]) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []
        self.waits: list[float] = []
        self.now, self.elapsed = START, 0.0

    def api(self, patience_seconds: float = 20.0) -> Api:
        return Api(
            "KEY_1",
            patience_seconds=patience_seconds,
            ticks=lambda: self.elapsed,
            base_url="https://telnyx.test/v2/",
            client=httpx.Client(transport=httpx.MockTransport(self._respond)),
            clock=lambda: self.now,
            sleep=self._sleep,
            jitter=lambda: 1.0,
        )

    def _respond(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0)
        return answer(request) if callable(answer) else answer

    def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += timedelta(seconds=seconds)
        self.elapsed += seconds


def failing(error: type[httpx.TransportError]) -> Callable[[httpx.Request], httpx.Response]:
    def fail(request: httpx.Request) -> httpx.Response:
        raise error("no", request=request)

    return fail


def ok(**headers: str) -> httpx.Response:
    return httpx.Response(200, json={"data": {"id": "1"}}, headers={k.replace("_", "-"): v for k, v in headers.items()})


def test_a_call_goes_out_with_the_key_and_below_the_base() -> None:
    line = Line(ok())

    assert line.api().get("/porting_orders/1").data == {"id": "1"}
    assert str(line.requests[0].url) == "https://telnyx.test/v2/porting_orders/1"
    assert line.requests[0].headers["Authorization"] == "Bearer KEY_1"


def test_a_call_that_may_be_repeated_is_tried_four_times_with_growing_waits() -> None:
    line = Line(*[httpx.Response(503)] * 4)

    with pytest.raises(Unavailable, match="answered 503"):
        line.api().get("/porting_orders")
    assert line.waits == [0.5, 1.0, 2.0]


@pytest.mark.parametrize("error", [httpx.ReadTimeout, httpx.RemoteProtocolError, httpx.WriteTimeout])
def test_a_create_that_may_have_landed_is_not_repeated(error: type[httpx.TransportError]) -> None:
    line = Line(failing(error), ok())

    with pytest.raises(Unavailable, match=error.__name__):
        line.api().call("POST", "/porting_orders", {})
    assert len(line.requests) == 1


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout])
def test_a_create_that_never_left_is_repeated(error: type[httpx.TransportError]) -> None:
    line = Line(failing(error), ok())

    assert line.api().call("POST", "/porting_orders", {}).good
    assert len(line.requests) == 2


@pytest.mark.parametrize(
    ("headers", "waited"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "Mon, 02 Mar 2026 15:00:09 GMT"}, 9.0),
        ({"Retry-After": "soon", "x-ratelimit-reset": "4"}, 4.0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "3"}, 3.0),
        ({"Retry-After": "-5"}, 0.5),
        ({"Retry-After": "Mon, 02 Mar 2026 15:00:09"}, 0.5),
        ({}, 0.5),
    ],
)
def test_a_limit_is_waited_for_as_long_as_it_says_even_by_a_create(headers: dict[str, str], waited: float) -> None:
    line = Line(httpx.Response(429, headers=headers), ok())

    assert line.api().call("POST", "/porting_orders", {}).good
    assert line.waits == [pytest.approx(waited)]


def test_a_limit_beyond_our_patience_is_not_waited_for() -> None:
    line = Line(httpx.Response(429, headers={"Retry-After": "3600"}), ok())

    with pytest.raises(Unavailable, match="answered 429"):
        line.api().get("/porting_orders")
    assert line.waits == []


def test_a_window_that_is_used_up_holds_the_next_call_back() -> None:
    line = Line(ok(x_ratelimit_remaining="0", x_ratelimit_reset="2"), ok())
    api = line.api()

    api.get("/porting_orders")
    api.get("/porting_orders")

    assert line.waits == [2.0]


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_is_not_taken_is_not_tried_again(status: int) -> None:
    line = Line(httpx.Response(status), ok())

    with pytest.raises(Unavailable, match="look at the API key"):
        line.api().get("/porting_orders/0b1")
    assert len(line.requests) == 1


@pytest.mark.parametrize("body", [b"<html>", b"\xff\xfe", b"[" * 100_000])
def test_an_answer_that_is_no_json_is_none(body: bytes) -> None:
    line = Line(*[httpx.Response(200, content=body)] * 4)

    with pytest.raises(Unavailable, match="without JSON"):
        line.api().get("/porting_orders")


def test_a_redirect_is_no_answer_and_the_key_does_not_follow_it() -> None:
    line = Line(*[httpx.Response(302, headers={"Location": "https://evil.test/"})] * 4)

    with pytest.raises(Unavailable, match="answered 302"):
        line.api().get("/porting_orders")
    assert {request.url.host for request in line.requests} == {"telnyx.test"}


def test_neither_ids_nor_contents_are_in_a_message() -> None:
    line = Line(*[httpx.Response(500)] * 4)

    with pytest.raises(Unavailable) as failed:
        line.api().call("PATCH", "/porting_orders/3594c6c3-51a7", {"pin_passcode": "445566"})

    assert str(failed.value) == "Telnyx: PATCH /porting_orders/…: answered 500"


def test_a_list_that_never_ends_is_given_up() -> None:
    line = Line(*[httpx.Response(200, json={"data": [], "meta": {"total_pages": 10**9}}) for _ in range(200)])

    with pytest.raises(Unavailable, match="more than 100 pages"):
        list(line.api().pages("/porting_orders"))


def hanging(line: Line) -> Callable[[httpx.Request], httpx.Response]:
    """No answer comes, for as long as the caller waits."""

    def hang(request: httpx.Request) -> httpx.Response:
        line.elapsed += request.extensions["timeout"]["read"]
        raise httpx.ReadTimeout("no", request=request)

    return hang


def test_a_call_and_all_its_tries_take_no_longer_than_our_patience() -> None:
    line = Line()
    line.answers = [hanging(line)] * 9

    with pytest.raises(Unavailable, match="ReadTimeout"):
        line.api(patience_seconds=12.0).get("/porting_orders")
    assert line.elapsed == pytest.approx(12.0)


def test_calls_within_one_deadline_share_it() -> None:
    line = Line()
    line.answers = [hanging(line), *[ok() for _ in range(9)]]
    api = line.api(patience_seconds=12.0)

    with api.deadline():
        line.elapsed += 11.9
        with api.deadline(), pytest.raises(Unavailable, match="ReadTimeout"):
            api.get("/porting_orders")
        assert line.elapsed == pytest.approx(12.0)
        with pytest.raises(Unavailable, match="there was no time for it"):
            api.get("/porting_orders")
    assert api.get("/porting_orders").good
    assert len(line.requests) == 2


def test_an_answer_that_comes_drop_by_drop_is_none() -> None:
    line = Line()

    class Drops(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            for _ in range(100):
                line.elapsed += 1.0
                yield b" "

    line.answers = [httpx.Response(200, stream=Drops()), ok()]

    with pytest.raises(Unavailable, match="ReadTimeout"):
        line.api(patience_seconds=12.0).call("POST", "/porting_orders", {})
    assert line.elapsed == pytest.approx(13.0)
