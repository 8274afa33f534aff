"""What counts as a webhook of Telnyx's, and what it says."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.adapters.carriers.telnyx.carrier import TelnyxCarrier
from shared.domain.model import CarrierEvent, CarrierEventKind, Notice
from shared.ports import NotGenuine, NotUnderstood
from tests.doubles.telnyx import KEY, NOW, TelnyxDouble
from tests.unit.carriers.telnyx.desk import event_of

DOUBLE = TelnyxDouble()
CARRIER = TelnyxCarrier(KEY, DOUBLE.public_key)


def any_payload(**changes: Any) -> dict[str, Any]:
    return {
        "customer_reference": "PD01",
        "id": "3594c6c3-51a7-4306-b715-ca3765f13464",
        "status": {"details": [], "value": "submitted"},
        "support_key": "sr_98f022",
        "updated_at": "2026-03-02T14:59:13+00:00",
        "webhook_url": "https://desk.test/carriers/telnyx/events",
        **changes,
    }


def any_event(**changes: Any) -> dict[str, Any]:
    return {
        "event_type": "porting_order.status_changed",
        "id": "12ae614e-ed37-4a19-9fe3-2b69bf33d429",
        "occurred_at": "2026-03-02T14:59:13.874635Z",
        "payload": any_payload(),
        "record_type": "event",
        **changes,
    }


def any_body(**changes: Any) -> str:
    return json.dumps({"data": any_event(**changes), "meta": {"attempt": 1}})


def with_status(value: str, *details: dict[str, str]) -> str:
    return any_body(payload=any_payload(status={"value": value, "details": list(details)}))


def read(body: str, *, at: datetime = NOW, now: datetime = NOW) -> CarrierEvent:
    headers, _ = DOUBLE.sign(body, at)
    found = CARRIER.read_webhook(headers, body, now)
    assert isinstance(found, CarrierEvent)
    return found


def notice(body: str) -> Notice:
    headers, _ = DOUBLE.sign(body, NOW)
    found = CARRIER.read_webhook(headers, body, NOW)
    assert isinstance(found, Notice)
    return found


def test_a_status_change_is_read_with_the_carriers_own_time_and_id() -> None:
    event = read(any_body())

    assert event.kind == CarrierEventKind.ACCEPTED
    assert event.event_id == "12ae614e-ed37-4a19-9fe3-2b69bf33d429"
    assert event.carrier_order_id == "3594c6c3-51a7-4306-b715-ca3765f13464"
    assert event.reference == "PD01"
    assert event.occurred_at == datetime(2026, 3, 2, 14, 59, 13, 874635, tzinfo=UTC)
    assert event.received_at == NOW
    assert event.raw["meta"] == {"attempt": 1}


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("in-process", CarrierEventKind.ACCEPTED),
        ("submitted", CarrierEventKind.ACCEPTED),
        ("foc-date-confirmed", CarrierEventKind.FOC_CONFIRMED),
        ("ported", CarrierEventKind.PORTED),
        ("cancelled", CarrierEventKind.CANCELLED),
    ],
)
def test_a_status_is_read_as_what_it_means(status: str, kind: CarrierEventKind) -> None:
    assert read(with_status(status)).kind == kind


def test_the_documented_exception_is_read_with_all_its_reasons() -> None:
    body = with_status(
        "exception",
        {"code": "ACCOUNT_NUMBER_MISMATCH", "description": "Account number does not match that on the CSR"},
        {"code": "PORTING_ORDER_SPLIT_REQUIRED", "description": "To be split"},
        {"code": "LOA_ILLEGIBLE", "description": "The LOA is illegible"},
    )

    event = read(body)

    assert event.kind == CarrierEventKind.REJECTED
    assert {ask.code for ask in event.reasons} == {"account_number_mismatch", "split_required", "loa_invalid"}


def test_an_exception_without_a_reason_is_for_a_person_to_read() -> None:
    assert [ask.code for ask in read(with_status("exception")).reasons] == ["other"]


def test_an_unknown_status_is_for_a_person_to_read_and_kept() -> None:
    event = read(with_status("on-the-moon"))

    assert event.kind == CarrierEventKind.REJECTED
    assert [ask.code for ask in event.reasons] == ["other"]
    assert "on-the-moon" in event.reasons[0].detail
    assert event.raw["data"]["payload"]["status"]["value"] == "on-the-moon"


def test_a_message_without_data_around_it_is_read_too() -> None:
    assert read(json.dumps(any_event())).reference == "PD01"


def test_an_order_without_a_reference_of_ours_is_read() -> None:
    assert read(any_body(payload=any_payload(customer_reference=None))).reference == ""


def test_a_comment_moves_no_order() -> None:
    payload = {
        "comment": {
            "id": "ca4b",
            "body": "Which\x07 suite?",
            "inserted_at": "2026-03-02T14:00:00Z",
            "user_type": "admin",
        },
        "porting_order_id": "b3d5",
    }

    told = notice(any_body(event_type="porting_order.new_comment", payload=payload))

    assert (told.kind, told.carrier_order_id, told.text) == ("comment", "b3d5", "Which suite?")


@pytest.mark.parametrize(
    ("body", "kind", "order_id"),
    [
        (with_status("draft"), "draft", "3594c6c3-51a7-4306-b715-ca3765f13464"),
        (with_status("cancel-pending"), "cancel_pending", "3594c6c3-51a7-4306-b715-ca3765f13464"),
        (any_body(event_type="porting_order.split", payload={"from": {"id": "a6"}, "to": {"id": "ef"}}), "split", "a6"),
        (any_body(event_type="porting_order.deleted", payload={"id": "74cc"}), "draft_deleted", "74cc"),
        (any_body(event_type="porting_order.messaging_changed", payload={"id": "ce2f"}), "messaging", "ce2f"),
        (any_body(event_type="porting_order.loa_updated", payload={"id": "ce2f"}), "other", "ce2f"),
    ],
)
def test_other_messages_move_no_order(body: str, kind: str, order_id: str) -> None:
    told = notice(body)

    assert (told.kind, told.carrier_order_id) == (kind, order_id)


@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_a_time_within_five_minutes_is_taken(seconds: int) -> None:
    assert read(any_body(), now=NOW + timedelta(seconds=seconds)).kind == CarrierEventKind.ACCEPTED


@pytest.mark.parametrize("seconds", [-301, 301])
def test_a_time_beyond_five_minutes_is_not_genuine(seconds: int) -> None:
    with pytest.raises(NotGenuine, match="too far"):
        read(any_body(), now=NOW + timedelta(seconds=seconds))


def test_a_body_that_was_changed_is_not_genuine() -> None:
    headers, body = DOUBLE.sign(with_status("submitted"), NOW)

    with pytest.raises(NotGenuine, match="no signature fits"):
        CARRIER.read_webhook(headers, body.replace("submitted", "ported"), NOW)


def test_a_time_that_was_changed_is_not_genuine() -> None:
    headers, body = DOUBLE.sign(any_body(), NOW - timedelta(hours=1))

    with pytest.raises(NotGenuine, match="no signature fits"):
        CARRIER.read_webhook({**headers, "Telnyx-Timestamp": str(int(NOW.timestamp()))}, body, NOW)


def test_either_of_two_keys_is_taken_while_they_change() -> None:
    other = base64.b64encode(b"\x01" + b"\x00" * 31).decode()
    headers, body = DOUBLE.sign(any_body(), NOW)

    changing = TelnyxCarrier(KEY, f"{other} {DOUBLE.public_key}")

    assert event_of(changing, headers, body, NOW).reference == "PD01"


def test_without_a_key_nothing_is_genuine() -> None:
    headers, body = DOUBLE.sign(any_body(), NOW)

    with pytest.raises(NotGenuine):
        TelnyxCarrier(KEY, "").read_webhook(headers, body, NOW)


def test_a_public_key_that_is_none_is_told_at_once() -> None:
    with pytest.raises(ValueError, match="base64"):
        TelnyxCarrier(KEY, "not-a-key")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        "3",
        "[" * 200_000,
        '{"data": NaN}',
        '{"data": "\\ud800"}',
        any_body(id=None),
        any_body(id="\ud800"),
        any_body(occurred_at="yesterday"),
        any_body(occurred_at="2026-03-02T14:59:13"),
        any_body(event_type="call.initiated"),
        any_body(payload=None),
        any_body(payload=any_payload(status=None)),
        any_body(payload=any_payload(status={"value": ["ported"]})),
        any_body(payload=any_payload(id=7)),
        any_body() + " " * 256 * 1024,
    ],
)
def test_a_signed_body_that_is_no_event_is_not_understood(body: str) -> None:
    with pytest.raises(NotUnderstood):
        read(body)


HEADER_NAMES = st.sampled_from(["telnyx-signature-ed25519", "Telnyx-Timestamp", "telnyx-timestamp", "Host", ""])
VALUES = st.one_of(
    st.text(max_size=120), st.sampled_from([str(int(NOW.timestamp())), base64.b64encode(b"\x00" * 64).decode(), "²"])
)


@settings(deadline=None)
@given(st.dictionaries(HEADER_NAMES, VALUES), st.text(st.characters()))
def test_whatever_a_stranger_sends_is_not_genuine(headers: dict[str, str], body: str) -> None:
    with pytest.raises(NotGenuine):
        CARRIER.read_webhook(headers, body, NOW)


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_whatever_bytes_a_stranger_sends_are_not_genuine(body: bytes) -> None:
    headers, _ = DOUBLE.sign("something else", NOW)

    with pytest.raises(NotGenuine):
        CARRIER.read_webhook(headers, body.decode("utf-8", "replace"), NOW)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)
@given(
    st.sampled_from(["event_type", "id", "occurred_at", "payload"]),
    st.sampled_from(["", "id", "status", "customer_reference", "details", "value"]),
    JSON_VALUES,
)
def test_whatever_is_signed_is_an_event_that_can_be_kept_or_not_understood(part: str, inner: str, value: Any) -> None:
    event = any_event()
    if part == "payload" and inner in ("id", "status", "customer_reference"):
        event["payload"][inner] = value
    elif part == "payload" and inner:
        event["payload"]["status"] = {"value": "exception", "details": [], inner: value}
    else:
        event[part] = value

    try:
        found = read(json.dumps({"data": event}))
    except NotUnderstood:
        return

    assert CarrierEvent.model_validate_json(found.model_dump_json()) == found
