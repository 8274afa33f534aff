"""Where an order is at Telnyx, changing it there and cancelling it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.adapters.carriers.telnyx.carrier import TelnyxCarrier
from shared.adapters.carriers.telnyx.orders import secrets_of
from shared.adapters.carriers.telnyx.words import EVENT_KINDS, STATUSES, TELNYX_STATUSES, telnyx_codes
from shared.domain.carriers import CarrierDocument, Change, Snapshot
from shared.domain.lifecycle import Status
from shared.domain.model import CarrierEvent, MessagingStatus
from shared.domain.orders_from_events import CarrierState, carrier_state
from shared.domain.rejections import TELNYX
from shared.ports import CarrierNumber, CarrierRefused, Unavailable
from tests.doubles.telnyx import KEY, Fault, TelnyxDouble
from tests.unit.carriers.simulated import any_submission
from tests.unit.carriers.telnyx.desk import LETTER_AND_BILL, any_document, carrier_of, event_of

SUBMISSION = any_submission()

ONE, TWO = "+13129234400", "+13129234401"
FOC = datetime(2026, 3, 16, 15, 0, tzinfo=UTC)


def submitted(double: TelnyxDouble) -> tuple[TelnyxCarrier, str]:
    """A carrier, and the id of the order that it has submitted."""
    carrier = carrier_of(double)
    submission = any_submission(numbers=(CarrierNumber(ONE), CarrierNumber(TWO)))
    return carrier, carrier.ensure_order(submission, LETTER_AND_BILL).carrier_order_id


def snapshot(carrier: TelnyxCarrier) -> Snapshot:
    found = carrier.get("PD01")
    assert found is not None
    return found


def state(carrier: TelnyxCarrier) -> CarrierState:
    return carrier_state(snapshot(carrier).events)


def heard(carrier: TelnyxCarrier, double: TelnyxDouble, event: dict[str, Any]) -> CarrierEvent | None:
    """A webhook, read and completed."""
    headers, body = double.webhook(event)
    return carrier.complete(event_of(carrier, headers, body, double.now))


def test_an_order_that_telnyx_does_not_have_is_none() -> None:
    assert carrier_of(TelnyxDouble()).get("PD01") is None


def test_a_poll_tells_all_that_lost_webhooks_would_have() -> None:
    double = TelnyxDouble()
    carrier, order_id = submitted(double)
    double.move(order_id, "submitted")
    double.move(order_id, "exception", ("LSR_PENDING", ""))
    double.move(order_id, "submitted")
    double.move(order_id, "foc-date-confirmed", foc=FOC)
    ported = double.move(order_id, "ported")

    found = snapshot(carrier)

    assert [event.kind.value for event in found.events] == [
        "accepted",
        "accepted",
        "rejected",
        "accepted",
        "foc_confirmed",
        "ported",
    ]
    assert found.status == "ported"
    assert carrier_state(found.events).ported_at == datetime.fromisoformat(ported["created_at"])


@pytest.mark.parametrize("history", [True, False])
def test_a_poll_tells_the_confirmed_date(history: bool) -> None:
    double = TelnyxDouble(faults=[] if history else [Fault("GET", "/porting/events", "fail", times=99)])
    carrier, order_id = submitted(double)
    double.move(order_id, "foc-date-confirmed", foc=FOC)

    assert state(carrier).confirmed_foc_at == FOC
    assert state(carrier).status == Status.SCHEDULED


def test_polling_again_tells_nothing_new() -> None:
    double = TelnyxDouble()
    carrier, order_id = submitted(double)
    double.move(order_id, "foc-date-confirmed", foc=FOC)
    first = snapshot(carrier)
    double.now += timedelta(hours=1)

    assert {event.event_id for event in snapshot(carrier).events} == {event.event_id for event in first.events}


def test_a_moved_date_is_told() -> None:
    double = TelnyxDouble()
    carrier, order_id = submitted(double)
    double.move(order_id, "foc-date-confirmed", foc=FOC)
    before = snapshot(carrier).events
    double.move(order_id, "foc-date-confirmed", foc=FOC + timedelta(days=2))

    assert carrier_state([*before, *snapshot(carrier).events]).confirmed_foc_at == FOC + timedelta(days=2)


def test_all_reasons_of_an_exception_are_told_and_unknown_ones_by_name() -> None:
    double = TelnyxDouble()
    carrier, order_id = submitted(double)
    double.move(order_id, "exception", ("ACCOUNT_NUMBER_MISMATCH", "Not on the CSR"), ("MOON_PHASE", "Full moon"))

    reasons = {ask.code: ask.detail for ask in state(carrier).reasons}

    assert set(reasons) == {"account_number_mismatch", "other"}
    assert "Not on the CSR" in reasons["account_number_mismatch"]
    assert "MOON_PHASE" in reasons["other"]
    assert "Full moon" in reasons["other"]


def test_numbers_on_the_move_are_activating() -> None:
    double = TelnyxDouble()
    carrier, order_id = submitted(double)
    double.move(order_id, "foc-date-confirmed", foc=FOC)
    double.orders[order_id]["activation_settings"]["activation_status"] = "Sending"

    assert state(carrier).status == Status.ACTIVATING
    assert state(carrier).confirmed_foc_at == FOC


def test_a_cancellation_that_telnyx_turned_down_is_told_as_refused() -> None:
    double = TelnyxDouble()
    carrier, order_id = submitted(double)
    assert carrier.ensure_cancelled("PD01") == "requested"
    double.move(order_id, "submitted")

    kinds = [event.kind.value for event in snapshot(carrier).events]

    assert kinds == ["accepted", "cancel_refused", "accepted"]


def test_no_event_of_a_poll_holds_the_end_users_data() -> None:
    double = TelnyxDouble()
    carrier, order_id = submitted(double)
    double.move(order_id, "foc-date-confirmed", foc=FOC)

    told = "".join(event.model_dump_json() for event in snapshot(carrier).events)

    assert "445566" not in told
    assert "8842-4417" not in told
    assert "Quinn" not in told


def test_a_webhook_gets_the_date_that_it_leaves_out() -> None:
    double = TelnyxDouble()
    carrier, order_id = submitted(double)
    event = heard(carrier, double, double.move(order_id, "foc-date-confirmed", foc=FOC))

    assert event is not None
    assert event.confirmed_foc_at == FOC


def test_a_webhook_waits_for_telnyx_where_the_date_cannot_be_asked_for() -> None:
    double = TelnyxDouble()
    carrier, order_id = submitted(double)
    double.faults = [Fault("GET", "/porting_orders", "fail", times=99)]

    with pytest.raises(Unavailable):
        heard(carrier, double, double.move(order_id, "foc-date-confirmed", foc=FOC))


MIDDLE = st.lists(st.sampled_from(["submitted", "exception", "foc-date-confirmed"]), max_size=5)


@settings(max_examples=150, deadline=None)
@given(MIDDLE, st.sampled_from(["", "ported", "cancelled"]), st.randoms(use_true_random=False), st.booleans())
def test_one_poll_puts_right_what_lost_late_and_repeated_webhooks_left(
    middle: list[str], end: str, chance: Any, completed: bool
) -> None:
    double = TelnyxDouble()
    carrier, order_id = submitted(double)
    happened = [double.events[-1]]
    expected: tuple[str, datetime | None] = ("in-process", None)
    for step, status in enumerate([*middle, *([end] if end else [])]):
        if status == "submitted" and expected[0] == "foc-date-confirmed":
            continue
        date = FOC + timedelta(days=step) if status == "foc-date-confirmed" else None
        event = double.move(order_id, status, *([("OTHER", "See")] if status == "exception" else []), foc=date)
        happened.append(event)
        expected = (status, date)
    inbox: dict[str, CarrierEvent] = {}
    for event in chance.sample(happened * 2, chance.randint(0, len(happened) * 2)):
        headers, body = double.webhook(event)
        event_read = event_of(carrier, headers, body, double.now)
        told = carrier.complete(event_read) if completed else event_read
        if told is not None:
            inbox.setdefault(told.event_id, told)

    for event_told in snapshot(carrier).events:
        inbox.setdefault(event_told.event_id, event_told)

    found = carrier_state(inbox.values())
    assert found.kind == EVENT_KINDS[expected[0]]
    if not end:
        assert found.confirmed_foc_at == expected[1]


def test_a_split_order_is_ported_when_its_last_part_is() -> None:
    double = TelnyxDouble(spids={TWO: "9999"})
    carrier, _ = submitted(double)
    first, second = sorted(double.orders)
    for part, date in ((first, FOC), (second, FOC + timedelta(days=1))):
        double.move(part, "foc-date-confirmed", foc=date)

    half = heard(carrier, double, double.move(second, "ported"))
    whole = heard(carrier, double, double.move(first, "ported"))

    assert half is not None
    assert whole is not None
    assert (half.kind.value, half.carrier_order_id, half.numbers) == ("ported", first, (TWO,))
    assert (whole.kind.value, whole.carrier_order_id, whole.numbers) == ("ported", first, ())
    assert (state(carrier).status, state(carrier).ported_numbers) == (Status.COMPLETED, frozenset())


_NOT_MOVED = {"enable_messaging": False, "messaging_port_status": "pending"}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (({"messaging_port_status": "ported"}, {"messaging_port_status": "ported"}), MessagingStatus.PORTED),
        (({"messaging_port_status": "ported"}, {"messaging_port_status": "activating"}), MessagingStatus.ACTIVATING),
        (({"messaging_port_status": "pending"}, {"messaging_port_status": "exception"}), MessagingStatus.EXCEPTION),
        (({"messaging_port_status": "partial_port_complete"}, _NOT_MOVED), MessagingStatus.ACTIVATING),
        ((_NOT_MOVED, _NOT_MOVED), MessagingStatus.NOT_APPLICABLE),
        (({"messaging_port_status": "ported"}, {"messaging_port_status": "new_word"}), None),
        (({"messaging_port_status": "ported"}, None), None),
        (("?", 3), None),
    ],
    ids=str,
)
def test_the_messages_of_a_split_order_are_as_far_as_the_part_that_is_behind(told: Any, expected: Any) -> None:
    double = TelnyxDouble(spids={TWO: "9999"})
    carrier, _ = submitted(double)
    for order, messaging in zip(double.orders.values(), told, strict=True):
        order["messaging"] = messaging

    assert snapshot(carrier).messaging == expected


def test_while_a_part_is_ported_a_poll_tells_its_numbers_and_how_the_rest_stands() -> None:
    double = TelnyxDouble(spids={TWO: "9999"})
    carrier, _ = submitted(double)
    first, second = sorted(double.orders)
    double.move(first, "foc-date-confirmed", foc=FOC + timedelta(days=3))
    double.move(second, "foc-date-confirmed", foc=FOC)
    ported = double.move(first, "ported")

    found = snapshot(carrier)

    assert [(event.kind.value, event.numbers) for event in found.events] == [("ported", (ONE,)), ("foc_confirmed", ())]
    assert found.status == "foc-date-confirmed"
    assert (state(carrier).status, state(carrier).confirmed_foc_at) == (Status.SCHEDULED, FOC)
    assert state(carrier).ported_at == datetime.fromisoformat(ported["created_at"])
    assert {event.event_id for event in snapshot(carrier).events} == {event.event_id for event in found.events}


@pytest.mark.parametrize("ends", [("ported", "cancelled"), ("cancelled", "ported")])
@pytest.mark.parametrize("cancelled_first", [True, False])
def test_a_split_order_whose_parts_end_differently_is_ported_in_part(
    ends: tuple[str, str], cancelled_first: bool
) -> None:
    double = TelnyxDouble(spids={TWO: "9999"})
    carrier, _ = submitted(double)
    parts = sorted(zip(ends, sorted(double.orders), strict=True), reverse=not cancelled_first)
    ported_number = (ONE, TWO)[ends.index("ported")]

    heard_all = [heard(carrier, double, double.move(part, status)) for status, part in parts]
    told = sorted(snapshot(carrier).events, key=lambda event: (event.occurred_at, event.event_id))

    assert [(event.kind.value, event.numbers) for event in told] == [("ported", (ported_number,)), ("cancelled", ())]
    assert told[0].occurred_at < told[1].occurred_at
    for events in (told, [*filter(None, heard_all), *told]):
        found = carrier_state(events)
        assert (found.status, found.ported_numbers) == (Status.PARTIALLY_COMPLETED, frozenset({ported_number}))
    by_kind = {event.kind.value: event for event in heard_all if event is not None}
    assert by_kind["ported"].numbers == (ported_number,)
    if not cancelled_first:
        # What a poll tells as ported comes before the end of the order.
        assert by_kind["cancelled"].occurred_at > told[0].occurred_at


def test_a_late_word_of_a_cancelled_part_follows_the_port_of_the_other() -> None:
    double = TelnyxDouble(spids={TWO: "9999"})
    carrier, _ = submitted(double)
    first, second = sorted(double.orders)
    cancelled = double.move(second, "cancelled")
    double.move(first, "ported")

    late = heard(carrier, double, cancelled)

    assert late is not None
    assert late.kind.value == "cancelled"
    assert late.occurred_at > snapshot(carrier).events[0].occurred_at


def test_a_ported_part_whose_numbers_are_not_listed_is_asked_about_again() -> None:
    double = TelnyxDouble(spids={TWO: "9999"})
    carrier, _ = submitted(double)
    first, _ = sorted(double.orders)
    double.orders[first] |= {"phone_numbers": [], "porting_phone_numbers_count": 0}
    ported = double.move(first, "ported")

    with pytest.raises(Unavailable):
        carrier.get("PD01")
    with pytest.raises(Unavailable):
        heard(carrier, double, ported)


def test_a_split_order_is_rejected_for_what_any_part_is() -> None:
    double = TelnyxDouble(spids={TWO: "9999"})
    carrier, _ = submitted(double)
    first, second = sorted(double.orders)
    double.move(first, "exception", ("PASSCODE_PIN_INVALID", ""))
    double.move(second, "exception", ("LOCATION_MISMATCH", ""))

    assert {ask.code for ask in state(carrier).reasons} == {"pin_invalid", "address_mismatch"}


def test_a_part_that_waits_to_be_cancelled_says_nothing_about_the_whole() -> None:
    double = TelnyxDouble(spids={TWO: "9999"})
    carrier, _ = submitted(double)
    first, second = sorted(double.orders)
    double.move(second, "cancel-pending")

    assert heard(carrier, double, double.move(first, "foc-date-confirmed", foc=FOC)) is None


def test_a_correction_is_sent_and_the_order_submitted_again() -> None:
    double = TelnyxDouble()
    carrier, order_id = submitted(double)
    double.move(order_id, "exception", ("ACCOUNT_NUMBER_MISMATCH", ""), ("LOA_ILLEGIBLE", ""))
    fields = {"account_number": "7711", "service_address.postal_code": "60602"}

    sent = carrier.change(SUBMISSION, Change("other", fields), [any_document("loa", b"%PDF-1.7 again")])

    order = double.orders[order_id]
    assert sent == "sent"
    assert order["status"]["value"] == "in-process"
    assert order["end_user"]["admin"]["account_number"] == "7711"
    assert order["end_user"]["admin"]["entity_name"] == "Quinn Dental LLC"
    assert order["end_user"]["location"]["postal_code"] == "60602"
    assert len(double.documents) == 3
    assert order["documents"]["loa"] == max(double.documents)


def test_a_new_date_goes_to_a_scheduled_order_as_it_stands() -> None:
    double = TelnyxDouble()
    carrier, order_id = submitted(double)
    double.move(order_id, "foc-date-confirmed", foc=FOC)

    sent = carrier.change(SUBMISSION, Change("new_date", {"requested_foc_at": "2026-03-18T17:30:00+00:00"}))

    assert sent == "sent"
    assert double.orders[order_id]["activation_settings"]["foc_datetime_requested"] == "2026-03-18T17:30:00Z"
    assert double.called("POST", "/actions/confirm") == 1


def test_a_date_beyond_every_window_is_refused() -> None:
    carrier, _ = submitted(TelnyxDouble())

    with pytest.raises(CarrierRefused) as refused:
        carrier.change(SUBMISSION, Change("new_date", {"requested_foc_at": "2026-09-01"}))

    assert [code for code, _ in refused.value.reasons] == ["date_rejected"]


def test_a_change_within_two_days_of_the_date_is_too_late() -> None:
    double = TelnyxDouble()
    carrier, order_id = submitted(double)
    double.move(order_id, "foc-date-confirmed", foc=double.now + timedelta(hours=47))

    assert carrier.change(SUBMISSION, Change("other", {"account_number": "7711"})) == "too_late"


def test_a_new_pin_leaves_numbers_with_pins_of_their_own_theirs() -> None:
    double = TelnyxDouble()
    carrier = carrier_of(double)
    carrier.ensure_order(SUBMISSION, LETTER_AND_BILL)

    sent = carrier.change(replace(SUBMISSION, pin="778899"), Change("other", {"pin": "778899"}))

    pins = {
        order["phone_numbers"][0]["phone_number"]: order["end_user"]["admin"]["pin_passcode"]
        for order in double.orders.values()
    }
    assert sent == "sent"
    assert pins == {ONE: "778899", TWO: "991177"}


def test_a_number_that_got_a_pin_of_its_own_brings_it_to_its_part() -> None:
    double = TelnyxDouble(spids={TWO: "9999"})
    carrier, _ = submitted(double)

    carrier.change(SUBMISSION, Change("other", {"pin": "445566"}))

    pins = [double.orders[part]["end_user"]["admin"]["pin_passcode"] for part in sorted(double.orders)]
    assert pins == ["445566", "991177"]


def test_two_pins_for_one_order_are_refused_before_anything_is_sent() -> None:
    double = TelnyxDouble()
    carrier, order_id = submitted(double)

    with pytest.raises(CarrierRefused) as refused:
        carrier.change(SUBMISSION, Change("other", {"pin": "778899"}, note="A new PIN."))

    assert [code for code, _ in refused.value.reasons] == ["split_required"]
    assert double.orders[order_id]["end_user"]["admin"]["pin_passcode"] == "445566"
    assert double.comments == []


def test_the_digits_of_a_tax_number_stand_in_their_field() -> None:
    double = TelnyxDouble()
    carrier, order_id = submitted(double)
    submission = replace(SUBMISSION, tax_id_last4="4837")

    assert carrier.change(submission, Change("other", {"tax_id_last4": "4837"})) == "sent"

    assert double.orders[order_id]["end_user"]["admin"]["tax_identifier"] == "4837"
    assert "4837" in secrets_of(submission)
    assert "4837" not in repr(submission)


def test_a_field_that_telnyx_has_no_place_for_is_refused_by_name() -> None:
    carrier, _ = submitted(TelnyxDouble())

    with pytest.raises(CarrierRefused, match="colour"):
        carrier.change(SUBMISSION, Change("other", {"colour": "green"}))


def test_numbers_cannot_be_taken_out_of_an_order() -> None:
    carrier, _ = submitted(TelnyxDouble())

    with pytest.raises(CarrierRefused) as refused:
        carrier.change(SUBMISSION, Change("other", removed_numbers=(ONE,)))

    assert [code for code, _ in refused.value.reasons] == ["split_required"]


def test_what_is_attested_goes_with_a_change_as_a_comment_once() -> None:
    double = TelnyxDouble()
    carrier, _ = submitted(double)
    change = Change("other", {"account_number": "7711"}, note="The lock is removed since 2026-03-02.")

    carrier.change(SUBMISSION, change)
    carrier.change(SUBMISSION, change)

    assert [said["body"] for said in double.comments].count(change.note) == 1


def test_a_change_of_no_order_is_unknown() -> None:
    assert carrier_of(TelnyxDouble()).change(SUBMISSION, Change("other", {"pin": "1"})) == "unknown"


@pytest.mark.parametrize(
    ("status", "hours_to_foc", "answer"),
    [
        ("in-process", None, "requested"),
        ("submitted", None, "requested"),
        ("exception", None, "requested"),
        ("foc-date-confirmed", 72, "requested"),
        ("foc-date-confirmed", 47, "too_late"),
        ("cancel-pending", None, "requested"),
        ("cancelled", None, "cancelled"),
        ("ported", None, "too_late"),
    ],
)
def test_a_cancellation_is_answered_by_where_the_order_is(status: str, hours_to_foc: int | None, answer: str) -> None:
    double = TelnyxDouble()
    carrier, order_id = submitted(double)
    foc = None if hours_to_foc is None else double.now + timedelta(hours=hours_to_foc, minutes=2)
    double.move(order_id, status, foc=foc)

    assert carrier.ensure_cancelled("PD01") == answer
    assert carrier.ensure_cancelled("PD01") == answer


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("ported", "cancelled", "requested"),
        ("ported", "submitted", "requested"),
        ("cancelled", "submitted", "requested"),
        ("ported", "ported", "too_late"),
        ("cancelled", "cancelled", "cancelled"),
    ],
)
def test_a_part_that_is_too_late_does_not_hide_that_another_is_cancelled(one: str, other: str, answer: str) -> None:
    double = TelnyxDouble(spids={TWO: "9999"})
    carrier, _ = submitted(double)
    for part, status in zip(sorted(double.orders), (one, other), strict=True):
        double.move(part, status)

    assert carrier.ensure_cancelled("PD01") == answer
    assert double.with_status("submitted") == []


def test_a_stray_draft_does_not_make_a_late_cancellation_look_taken() -> None:
    double = TelnyxDouble()
    carrier, order_id = submitted(double)
    double.move(order_id, "ported")
    double.answer(
        "POST",
        "/v2/porting_orders",
        {"authorization": f"Bearer {KEY}"},
        json.dumps({"phone_numbers": [ONE], "customer_reference": "PD01"}).encode(),
    )

    assert carrier.ensure_cancelled("PD01") == "too_late"
    assert list(double.orders) == [order_id]


@pytest.mark.parametrize("kind", ["lose_answer", "fail_after", "limit"])
def test_a_cancellation_whose_answer_is_lost_is_asked_about(kind: Any) -> None:
    double = TelnyxDouble()
    carrier, order_id = submitted(double)
    double.faults = [Fault("POST", "/actions/cancel", kind)]

    assert carrier.ensure_cancelled("PD01") == "requested"
    assert double.orders[order_id]["status"]["value"] == "cancel-pending"


def test_a_cancellation_that_did_not_arrive_is_to_be_tried_again() -> None:
    double = TelnyxDouble()
    carrier, _ = submitted(double)
    double.faults = [Fault("POST", "/actions/cancel", "fail")]

    with pytest.raises(Unavailable):
        carrier.ensure_cancelled("PD01")
    assert carrier.ensure_cancelled("PD01") == "requested"


def test_a_draft_is_deleted_when_it_is_cancelled() -> None:
    double = TelnyxDouble(faults=[Fault("PATCH", "000001", "fail", times=99)])
    with pytest.raises(Unavailable):
        submitted(double)
    double.faults = [Fault("DELETE", "000001", "lose_answer")]

    assert carrier_of(double).ensure_cancelled("PD01") == "cancelled"
    assert double.orders == {}


def test_a_cancellation_of_no_order_is_unknown() -> None:
    assert carrier_of(TelnyxDouble()).ensure_cancelled("PD01") == "unknown"


def test_changing_to_cancel_is_cancelling() -> None:
    carrier, _ = submitted(TelnyxDouble())

    assert carrier.change(SUBMISSION, Change("cancel")) == "requested"


def test_comments_are_read_in_their_order_and_made_once() -> None:
    double = TelnyxDouble()
    carrier, order_id = submitted(double)
    double.comment(order_id, "Please send\nthe CSR")
    first = carrier.add_comment("PD01", "It is attached.")
    again = carrier.add_comment("PD01", "It is attached.")

    assert first == again
    assert (first.author, first.text, first.id) == ("us", "It is attached.", double.comments[1]["id"])
    assert [(told.author, told.text) for told in snapshot(carrier).notices] == [
        ("carrier", "Please send\nthe CSR"),
        ("us", "It is attached."),
    ]


def test_a_webhook_is_sent_again_on_request() -> None:
    double = TelnyxDouble()
    carrier, _ = submitted(double)

    assert carrier.republish(double.events[0]["id"])
    assert double.republished == [double.events[0]["id"]]


def test_lists_of_many_pages_are_read_to_their_end() -> None:
    double = TelnyxDouble(page_size=7)
    numbers = tuple(CarrierNumber(f"+1312923{last:04}") for last in range(60))
    carrier = carrier_of(double)

    made = carrier.ensure_order(any_submission(numbers=numbers, pin="1"), LETTER_AND_BILL)

    assert list(double.orders) == [made.carrier_order_id]


def test_words_are_the_same_both_ways() -> None:
    assert {TELNYX_STATUSES[ours]: ours for ours in TELNYX_STATUSES} == dict(STATUSES)
    assert set(EVENT_KINDS) == set(STATUSES) - {"draft", "cancel-pending"}
    assert all(code in telnyx_codes(reason) for code, reason in TELNYX.items())
    assert telnyx_codes("account_number_mismatch")[0] == "ACCOUNT_NUMBER_MISMATCH"


def test_capabilities_are_what_telnyx_documents() -> None:
    able = carrier_of(TelnyxDouble()).capabilities

    assert (able.name, able.max_file_bytes, able.change_cutoff_hours) == ("telnyx", 20_000_000, 48)
    assert "image/tiff" not in able.file_types
    assert able.sends_webhooks


def test_documents_and_changes_show_no_content() -> None:
    shown = repr(CarrierDocument("loa", "a.pdf", "application/pdf", b"secret")) + repr(Change("other", {"pin": "4455"}))

    assert "secret" not in shown
    assert "4455" not in shown
