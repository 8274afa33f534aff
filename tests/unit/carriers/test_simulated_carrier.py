import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from functions.simulated_carrier.handler import answer
from functions.simulated_carrier.service import WebhookNotTaken
from shared.adapters.carriers.simulated import SimulatedCarrier, webhook_signer
from shared.domain.lifecycle import Status
from shared.domain.model import CarrierEvent, CarrierEventKind, Notice
from shared.domain.orders_from_events import carrier_state, path_after
from shared.ports import CarrierRefused, NotGenuine, NotUnderstood, Unavailable
from tests.unit.carriers.simulated import DELAY, NOW, SECRET, World, any_submission, simulated_world


@pytest.fixture
def world() -> Iterator[World]:
    with simulated_world() as found:
        yield found


def kinds(world: World) -> list[str]:
    return [event.kind.value for event in world.heard]


def test_an_order_goes_from_accepted_to_ported_by_signed_webhooks(world: World) -> None:
    receipt = world.carrier().ensure_order(any_submission())
    world.run()

    assert receipt.created
    assert kinds(world) == ["accepted", "foc_confirmed", "activating", "ported"]
    assert {event.carrier_order_id for event in world.heard} == {receipt.carrier_order_id}
    assert {event.reference for event in world.heard} == {"PD01"}
    assert path_after(Status.SUBMITTED, carrier_state(world.heard)) == (Status.COMPLETED,)


def test_the_confirmed_date_is_when_the_numbers_start_to_move(world: World) -> None:
    world.carrier().ensure_order(any_submission())
    world.run()
    events = {event.kind: event for event in world.heard}

    assert events[CarrierEventKind.FOC_CONFIRMED].confirmed_foc_at == events[CarrierEventKind.ACTIVATING].occurred_at


def test_the_machine_waits_the_delay_between_events(world: World) -> None:
    world.carrier().ensure_order(any_submission())
    (begun,) = world.machine.started.values()

    assert begun["wait_seconds"] == DELAY
    assert world.step(begun["carrier_order_id"]) == {"wait_seconds": DELAY, "done": False}


def test_an_order_is_made_once_however_often_it_is_asked_for(world: World) -> None:
    first = world.carrier().ensure_order(any_submission())
    again = world.carrier().ensure_order(any_submission())

    assert again.carrier_order_id == first.carrier_order_id
    assert not again.created
    assert len(world.machine.started) == 1


def test_a_create_whose_answer_was_lost_is_read_back(world: World) -> None:
    carrier = world.carrier()
    assert world.requests == []
    lost = any_submission()

    def lose_the_create(request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            world.lose_answers = 1
        return inner.handle_request(request)

    inner = world.transport()
    client = httpx.Client(
        base_url="https://carrier.test",
        transport=httpx.MockTransport(lose_the_create),
        headers=dict(carrier_headers()),
    )
    receipt = SimulatedCarrier("https://carrier.test", SECRET, client).ensure_order(lost)

    assert receipt.created
    assert world.requests == ["GET /orders", "POST /orders", "GET /orders"]
    assert carrier.ensure_order(lost).carrier_order_id == receipt.carrier_order_id


def carrier_headers() -> dict[str, str]:
    from shared.adapters.carriers.simulated import api_key

    return {"Authorization": f"Bearer {api_key(SECRET)}"}


def test_an_order_that_was_kept_but_not_set_going_is_set_going_by_the_next_try(world: World) -> None:
    world.machine.broken = True
    with pytest.raises(Unavailable):
        world.carrier().ensure_order(any_submission())
    world.machine.broken = False

    receipt = world.carrier().ensure_order(any_submission())

    assert not receipt.created
    world.run()
    assert kinds(world)[-1] == "ported"


@pytest.mark.parametrize("status", [500, 502, 503, 401, 429])
def test_answers_about_us_or_the_moment_are_no_refusal(status: int) -> None:
    client = httpx.Client(
        base_url="https://carrier.test", transport=httpx.MockTransport(lambda _request: httpx.Response(status))
    )

    with pytest.raises(Unavailable):
        SimulatedCarrier("https://carrier.test", SECRET, client).ensure_order(any_submission())


def test_an_answer_that_is_not_json_is_no_answer() -> None:
    client = httpx.Client(
        base_url="https://carrier.test",
        transport=httpx.MockTransport(lambda _request: httpx.Response(200, content="<html>")),
    )

    with pytest.raises(Unavailable):
        SimulatedCarrier("https://carrier.test", SECRET, client).ensure_cancelled("PD01")


def test_a_refusal_carries_every_reason(world: World) -> None:
    with pytest.raises(CarrierRefused) as refused:
        world.carrier().ensure_order(any_submission(numbers=(), letter_sha256=""))

    assert [code for code, _ in refused.value.reasons] == ["number_not_on_account", "loa_invalid"]


def test_a_reason_that_is_not_known_is_called_other() -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, json={"orders": []})
        return httpx.Response(422, json={"errors": [{"code": "LOA_ILLEGIBLE", "detail": "Cannot be read."}]})

    client = httpx.Client(base_url="https://carrier.test", transport=httpx.MockTransport(respond))

    with pytest.raises(CarrierRefused) as refused:
        SimulatedCarrier("https://carrier.test", SECRET, client).ensure_order(any_submission())
    assert refused.value.reasons == (("other", "Cannot be read."),)


def test_a_carrier_that_is_not_deployed_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        SimulatedCarrier("", SECRET).ensure_order(any_submission())


def test_the_api_wants_its_key(world: World) -> None:
    with pytest.raises(Unavailable):
        world.carrier(secret="b2C3" * 12).ensure_order(any_submission())


def test_cancelling_before_the_first_report_drops_the_order_at_once(world: World) -> None:
    world.carrier().ensure_order(any_submission())

    assert world.carrier().ensure_cancelled("PD01") == "cancelled"
    world.run()
    assert kinds(world) == []
    assert world.carrier().ensure_cancelled("PD01") == "cancelled"


@pytest.mark.parametrize("reports", [1, 2])
def test_cancelling_later_is_a_request_that_a_webhook_answers(world: World, reports: int) -> None:
    world.carrier().ensure_order(any_submission())
    for _ in range(reports):
        world.step(world.attempt())

    assert world.carrier().ensure_cancelled("PD01") == "requested"
    assert world.carrier().ensure_cancelled("PD01") == "requested"
    world.run()
    assert kinds(world)[reports:] == ["cancelled"]
    assert path_after(Status.CANCEL_REQUESTED, carrier_state(world.heard)) == (Status.CANCELLED,)


@pytest.mark.parametrize("reports", [3, 4])
def test_numbers_that_are_moving_are_too_late_to_cancel(world: World, reports: int) -> None:
    world.carrier().ensure_order(any_submission())
    for _ in range(reports):
        world.step(world.attempt())

    assert world.carrier().ensure_cancelled("PD01") == "too_late"


def test_an_order_the_carrier_never_had_is_unknown(world: World) -> None:
    assert world.carrier().ensure_cancelled("PD99") == "unknown"


@pytest.mark.parametrize("status", [0, 401, 503])
def test_a_webhook_that_is_not_taken_comes_again_with_the_same_id(world: World, status: int) -> None:
    world.carrier().ensure_order(any_submission())
    world.webhook_status = status
    with pytest.raises(WebhookNotTaken):
        world.step(world.attempt())
    world.webhook_status = 202
    world.run()

    assert kinds(world) == ["accepted", "foc_confirmed", "activating", "ported"]


def test_a_webhook_delivered_twice_is_the_same_event(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.carrier().ensure_order(any_submission())
    desk: Any = world.service._desk
    kept = desk.save
    monkeypatch.setattr(desk, "save", lambda order: bool(order.undelivered) and kept(order))
    world.step(world.attempt())
    monkeypatch.setattr(desk, "save", kept)
    world.step(world.attempt())

    first, again = world.heard
    assert first.event_id == again.event_id
    assert first.occurred_at == again.occurred_at
    assert carrier_state([first, again]) == carrier_state([first])


def test_an_order_whose_execution_was_lost_gets_another_and_the_old_one_is_ignored(world: World) -> None:
    world.carrier().ensure_order(any_submission())
    lost = world.attempt()
    world.step(lost)

    assert world.service.resume() == {"started": 0}
    world.now += timedelta(seconds=DELAY + 60)
    assert world.service.resume() == {"started": 1}
    assert world.attempt() != lost
    assert world.step(lost) == {"wait_seconds": 0, "done": True}
    world.run()
    assert kinds(world) == ["accepted", "foc_confirmed", "activating", "ported"]


def test_resuming_leaves_finished_orders_alone(world: World) -> None:
    world.carrier().ensure_order(any_submission())
    world.run()
    world.now += timedelta(days=1)

    assert world.service.resume(every=True) == {"started": 0}


def test_after_a_restart_every_open_order_gets_an_execution_that_waits_what_was_left(world: World) -> None:
    world.carrier().ensure_order(any_submission())
    world.now += timedelta(seconds=4)

    assert answer(world.service, "", {"v": 1, "step": "resume", "all": True}) == {"started": 1}
    assert list(world.machine.started.values())[-1]["wait_seconds"] == DELAY - 4


def test_the_carrier_keeps_neither_pin_nor_account_number_and_logs_none(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        world.carrier().ensure_order(any_submission())
        world.run()

    desk: Any = world.service._desk
    items = str(desk._dynamodb.scan(TableName="carrier")["Items"])
    for secret in ("445566", "991177", "8842-4417"):
        assert secret not in items
        assert secret not in caplog.text
        assert secret not in str(world.webhooks)


# --- webhooks --------------------------------------------------------------------------------------------------------


def signed(body: str, at: datetime = NOW, secret: str = SECRET, event_id: str = "evt") -> dict[str, str]:
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": webhook_signer(secret).sign(event_id, at, body),
    }


def webhook(**changes: Any) -> str:
    data = {"order_id": "SIM1", "reference": "PD01", **changes.pop("data", {})}
    return json.dumps({"type": "order.accepted", "occurred_at": NOW.isoformat(), "data": data, **changes})


def read(headers: dict[str, str], body: str) -> CarrierEvent:
    event = SimulatedCarrier("", SECRET).read_webhook(headers, body, NOW)
    assert isinstance(event, CarrierEvent)
    return event


def test_a_genuine_webhook_is_read_whatever_the_case_of_its_headers() -> None:
    body = webhook()
    headers = {name.title(): value for name, value in signed(body).items()}

    event = read(headers, body)

    assert (event.event_id, event.kind, event.received_at) == ("evt", CarrierEventKind.ACCEPTED, NOW)
    assert event.raw == json.loads(body)


@pytest.mark.parametrize("secret", ["whsec_" + "a1B2" * 8, "]x!no base64: é%", "abcde"])
def test_any_text_can_be_the_secret(secret: str) -> None:
    body = webhook()

    event = SimulatedCarrier("", secret).read_webhook(signed(body, secret=secret), body, NOW)

    assert event.event_id == "evt"


def test_a_secret_of_the_standard_form_signs_as_the_standard_says() -> None:
    body, secret = webhook(), "whsec_" + "a1B2" * 8

    assert webhook_signer(secret).sign("evt", NOW, body) == Webhook("a1B2" * 8).sign("evt", NOW, body)


def test_one_of_several_signatures_is_enough() -> None:
    body = webhook()
    headers = signed(body)
    headers["webhook-signature"] = f"v1,bm9wZQ== {headers['webhook-signature']}"

    assert read(headers, body).kind == CarrierEventKind.ACCEPTED


@pytest.mark.parametrize(
    "damage",
    [
        {"webhook-id": ""},
        {"webhook-id": "another"},
        {"webhook-timestamp": ""},
        {"webhook-timestamp": "yesterday"},
        {"webhook-timestamp": "²"},
        {"webhook-timestamp": "9" * 40},
        {"webhook-signature": ""},
        {"webhook-signature": "v1"},
        {"webhook-signature": "v1,,,"},
        {"webhook-signature": "v1,%%%"},
        {"webhook-signature": "v1,é"},
    ],
)
def test_malformed_headers_are_not_genuine(damage: dict[str, str]) -> None:
    body = webhook()

    with pytest.raises(NotGenuine):
        read({**signed(body), **damage}, body)


@given(st.dictionaries(st.sampled_from(["webhook-id", "webhook-timestamp", "webhook-signature"]), st.text()), st.text())
def test_nothing_but_not_genuine_comes_of_any_headers_and_body(headers: dict[str, str], body: str) -> None:
    with pytest.raises(NotGenuine):
        read(headers, body)


def test_a_changed_body_or_another_secret_is_not_genuine() -> None:
    body = webhook()

    with pytest.raises(NotGenuine):
        read(signed(body), body.replace("PD01", "PD02"))
    with pytest.raises(NotGenuine):
        read(signed(body, secret="b2C3" * 12), body)


@pytest.mark.parametrize(("seconds", "genuine"), [(-300, True), (-301, False), (300, True), (301, False)])
def test_a_timestamp_may_be_five_minutes_off(seconds: int, genuine: bool) -> None:
    body = webhook()
    headers = signed(body, NOW + timedelta(seconds=seconds))

    if genuine:
        read(headers, body)
    else:
        with pytest.raises(NotGenuine):
            read(headers, body)


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "null",
        "{",
        '{"type": "order.accepted"}',
        webhook(occurred_at="soon"),
        webhook(occurred_at="2026-03-02T15:00:00"),
        webhook(data={"reasons": ["x"]}),
        webhook(data={"foc_at": "Tuesday"}),
        webhook(data={"numbers": "+13129234400"}),
        webhook(data={"reference": "\ud800"}),
        webhook(data={"rate": float("nan")}),
        "[" * 100_000,
    ],
)
def test_a_signed_body_of_another_form_is_not_an_event(body: str) -> None:
    with pytest.raises(NotUnderstood):
        read(signed(body), body)


def test_an_unknown_reason_becomes_other_and_keeps_the_carriers_code_words_and_numbers() -> None:
    strange = {"code": "LOA_\u200bILLEGIBLE", "detail": "Cannot\nbe read", "numbers": ["+13129234400"]}
    rejected = webhook(type="order.rejected", data={"reasons": [strange, {"code": "pin_invalid"}]})

    pin, other = read(signed(rejected), rejected).reasons

    assert (pin.code, pin.raw_code, pin.said, pin.numbers) == ("pin_invalid", "pin_invalid", "", ())
    assert (other.code, other.said, other.numbers) == ("other", "Cannot be read", ("+13129234400",))
    assert other.raw_code == "LOA_ ILLEGIBLE"
    assert "LOA_ILLEGIBLE" in other.detail


def test_an_unknown_kind_of_message_is_a_notice_that_moves_no_order() -> None:
    body = webhook(type="order.teleported")

    notice = SimulatedCarrier("", SECRET).read_webhook(signed(body), body, NOW)

    assert isinstance(notice, Notice)
    assert (notice.kind, notice.text, notice.reference) == ("other", "order.teleported", "PD01")
    assert notice.raw["type"] == "order.teleported"
