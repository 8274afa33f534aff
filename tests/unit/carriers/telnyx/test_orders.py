"""Handing an order over, whatever goes wrong on the way, and what is sent of it."""

import logging
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.adapters.carriers.telnyx.orders import Configuration
from shared.ports import Carrier, CarrierNumber, CarrierRefused, Unavailable
from tests.doubles.telnyx import Fault, FaultKind, TelnyxDouble
from tests.unit.carriers.simulated import any_submission
from tests.unit.carriers.telnyx.desk import LETTER_AND_BILL, any_document, carrier_of, with_fault

ONE, TWO, THREE = "+13129234400", "+13129234401", "+13129234402"


def plain_submission(**changes: Any) -> Any:
    return any_submission(**{"numbers": (CarrierNumber(ONE), CarrierNumber(TWO)), **changes})


def numbers_of(order: dict[str, Any]) -> list[str]:
    return [row["phone_number"] for row in order["phone_numbers"]]


def the_order(double: TelnyxDouble) -> dict[str, Any]:
    (order,) = double.orders.values()
    return order


def test_an_order_is_handed_over_through_the_port() -> None:
    double = TelnyxDouble()
    carrier: Carrier = carrier_of(double)

    # Without papers Telnyx refuses it for them.
    with pytest.raises(CarrierRefused):
        carrier.ensure_order(plain_submission(), ())
    assert carrier.ensure_cancelled("PD01") == "cancelled"


def test_an_order_is_made_filled_in_and_confirmed() -> None:
    double = TelnyxDouble()

    receipt = carrier_of(double).ensure_order(plain_submission(requested_foc_at="2026-03-12"), LETTER_AND_BILL)

    order = the_order(double)
    assert receipt.created
    assert receipt.carrier_order_id == order["id"]
    assert order["status"]["value"] == "in-process"
    assert order["customer_reference"] == "PD01"
    assert numbers_of(order) == [ONE, TWO]
    assert order["end_user"]["admin"] == {
        "entity_name": "Quinn Dental LLC",
        "auth_person_name": "Ada Quinn",
        "billing_phone_number": ONE,
        "account_number": "8842-4417",
        "pin_passcode": "445566",
    }
    assert order["end_user"]["location"] == {
        "street_address": "120 W Lake St",
        "extended_address": None,
        "locality": "Chicago",
        "administrative_area": "IL",
        "postal_code": "60601",
        "country_code": "US",
    }
    assert order["misc"] == {"type": "full"}
    assert order["activation_settings"]["foc_datetime_requested"] == "2026-03-12T15:00:00Z"
    assert [double.documents[order["documents"][kind]]["filename"] for kind in ("loa", "invoice")] == [
        "loa.pdf",
        "invoice.pdf",
    ]


def test_an_order_is_made_once_however_often_it_is_asked_for() -> None:
    double = TelnyxDouble()
    carrier = carrier_of(double)

    first = carrier.ensure_order(plain_submission(), LETTER_AND_BILL)
    again = carrier.ensure_order(plain_submission(), LETTER_AND_BILL)

    assert (first.created, again.created) == (True, False)
    assert again.carrier_order_id == first.carrier_order_id
    assert double.called("POST", "/porting_orders") == double.called("POST", "/actions/confirm") == 1


@pytest.mark.parametrize("kind", ["lose_answer", "hang", "fail_after", "garbage"])
def test_a_create_whose_answer_is_lost_is_read_back(kind: FaultKind) -> None:
    double = with_fault("POST", "/porting_orders", kind)
    carrier = carrier_of(double)

    if kind == "garbage":
        with pytest.raises(Unavailable):
            carrier.ensure_order(plain_submission(), LETTER_AND_BILL)
    receipt = carrier.ensure_order(plain_submission(), LETTER_AND_BILL)

    assert receipt.carrier_order_id == the_order(double)["id"]
    assert the_order(double)["status"]["value"] == "in-process"


def test_a_create_that_lands_after_the_next_one_is_never_submitted() -> None:
    double = TelnyxDouble(late=True)
    carrier = carrier_of(double)
    with pytest.raises(Unavailable):
        carrier.ensure_order(plain_submission(), LETTER_AND_BILL)
    double.late = False
    receipt = carrier.ensure_order(plain_submission(), LETTER_AND_BILL)
    double.land()

    again = carrier.ensure_order(plain_submission(), LETTER_AND_BILL)

    assert again.carrier_order_id == receipt.carrier_order_id == the_order(double)["id"]
    assert double.called("POST", "/actions/confirm") == 1


def test_two_drafts_of_the_same_numbers_become_one() -> None:
    double = TelnyxDouble(late=True)
    carrier = carrier_of(double)
    for _ in range(2):
        with pytest.raises(Unavailable):
            carrier.ensure_order(plain_submission(), LETTER_AND_BILL)
    double.land()

    carrier.ensure_order(plain_submission(), LETTER_AND_BILL)

    assert numbers_of(the_order(double)) == [ONE, TWO]
    assert double.called("POST", "/actions/confirm") == 1


@pytest.mark.parametrize("kind", ["lose_answer", "fail", "fail_after", "limit"])
@pytest.mark.parametrize(
    ("method", "ends"),
    [
        ("GET", "/porting_orders"),
        ("POST", "/porting_orders"),
        ("POST", "/documents"),
        ("GET", "/documents"),
        ("PATCH", "000001"),
        ("POST", "/actions/confirm"),
        ("GET", "/allowed_foc_windows"),
    ],
)
def test_one_order_comes_of_any_single_fault(method: str, ends: str, kind: FaultKind) -> None:
    double = with_fault(method, ends, kind)
    carrier = carrier_of(double)
    submission = plain_submission(requested_foc_at="2026-03-12")

    try:
        carrier.ensure_order(submission, LETTER_AND_BILL)
    except Unavailable:
        carrier.ensure_order(submission, LETTER_AND_BILL)

    assert numbers_of(the_order(double)) == [ONE, TWO]
    assert the_order(double)["status"]["value"] == "in-process"
    assert len(double.with_status("in-process")) == 1


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 30), st.integers(1, 6), st.sampled_from(["lose_answer", "fail", "fail_after", "limit"])
        ),
        max_size=4,
    ),
    st.booleans(),
)
def test_every_number_is_submitted_once_whatever_fails_when(
    faults: list[tuple[int, int, FaultKind]], split: bool
) -> None:
    double = TelnyxDouble(spids={TWO: "9999"} if split else {})
    double.faults = [Fault("", "", kind, times, skip) for skip, times, kind in faults]
    carrier = carrier_of(double)
    numbers = (CarrierNumber(ONE), CarrierNumber(TWO), CarrierNumber(THREE, pin="991177"))
    files = (*LETTER_AND_BILL, any_document("csr", b"%PDF-2"))

    for _ in range(30):
        try:
            receipt = carrier.ensure_order(plain_submission(numbers=numbers), files)
        except Unavailable:
            continue
        break

    submitted = double.with_status("in-process")
    assert sorted(number for order in submitted for number in numbers_of(order)) == [ONE, TWO, THREE]
    assert len(submitted) == len(double.orders) == (3 if split else 2)
    assert receipt.carrier_order_id == min(double.orders)
    assert {len(more) for more in double.additional.values()} == {1}


def test_every_part_of_a_split_order_is_filled_in_and_confirmed() -> None:
    double = TelnyxDouble(spids={TWO: "9999"})

    receipt = carrier_of(double).ensure_order(plain_submission(), LETTER_AND_BILL)

    assert sorted(map(numbers_of, double.with_status("in-process"))) == [[ONE], [TWO]]
    assert {order["end_user"]["admin"]["entity_name"] for order in double.orders.values()} == {"Quinn Dental LLC"}
    assert receipt.carrier_order_id == min(double.orders)


def test_a_split_order_that_was_half_confirmed_is_finished() -> None:
    double = TelnyxDouble(spids={TWO: "9999"})
    double.faults = [Fault("POST", "000002/actions/confirm", "fail", times=99)]
    carrier = carrier_of(double)
    with pytest.raises(Unavailable):
        carrier.ensure_order(plain_submission(), LETTER_AND_BILL)
    double.faults = []

    again = carrier.ensure_order(plain_submission(), LETTER_AND_BILL)

    assert not again.created
    assert len(double.with_status("in-process")) == 2
    assert double.called("POST", "/porting_orders") == 1


def test_numbers_with_pins_of_their_own_go_in_orders_of_their_own() -> None:
    double = TelnyxDouble()
    numbers = (CarrierNumber(ONE), CarrierNumber(TWO, pin="991177"), CarrierNumber(THREE))

    carrier_of(double).ensure_order(plain_submission(numbers=numbers), LETTER_AND_BILL)

    pins = {tuple(numbers_of(order)): order["end_user"]["admin"]["pin_passcode"] for order in double.orders.values()}
    assert pins == {(ONE, THREE): "445566", (TWO,): "991177"}


def test_an_order_of_a_thousand_numbers_is_recognised_as_whole() -> None:
    double = TelnyxDouble()
    numbers = tuple(CarrierNumber(f"+1312923{last:04}") for last in range(1000))
    carrier = carrier_of(double)

    carrier.ensure_order(plain_submission(numbers=numbers), LETTER_AND_BILL)

    assert the_order(double)["porting_phone_numbers_count"] == 1000
    assert double.called("POST", "/porting_orders") == 1
    assert len(double.calls) < 20


def test_a_draft_with_a_number_that_was_dropped_since_is_made_anew() -> None:
    double = with_fault("PATCH", "000001", "fail", times=99)
    carrier = carrier_of(double)
    with pytest.raises(Unavailable):
        carrier.ensure_order(plain_submission(), LETTER_AND_BILL)

    carrier.ensure_order(plain_submission(numbers=(CarrierNumber(ONE),)), LETTER_AND_BILL)

    assert numbers_of(the_order(double)) == [ONE]


def test_a_cancelled_order_is_not_made_again() -> None:
    double = TelnyxDouble()
    carrier = carrier_of(double)
    made = carrier.ensure_order(plain_submission(), LETTER_AND_BILL)
    double.move(made.carrier_order_id, "cancelled")

    assert carrier.ensure_order(plain_submission(), LETTER_AND_BILL).carrier_order_id == made.carrier_order_id
    assert len(double.orders) == 1


def test_what_stays_keeps_its_billing_number_on_a_partial_port() -> None:
    double = TelnyxDouble()
    submission = plain_submission(port_scope="partial", billing_telephone_number=THREE)

    carrier_of(double).ensure_order(submission, LETTER_AND_BILL)

    assert the_order(double)["misc"] == {
        "type": "partial",
        "remaining_numbers_action": "keep",
        "new_billing_phone_number": THREE,
    }


def test_the_operators_own_settings_go_with_the_order() -> None:
    double = TelnyxDouble(requires={"req-type": "Proof of address"})
    configuration = Configuration(
        connection_id="123",
        tags=("ported",),
        enable_messaging=False,
        webhook_url="https://desk.test/carriers/telnyx/events",
        requirements=(("req-type", "value"),),
    )

    carrier_of(double, configuration=configuration).ensure_order(plain_submission(), LETTER_AND_BILL)

    order = the_order(double)
    assert order["phone_number_configuration"] == {"connection_id": "123", "tags": ["ported"]}
    assert order["messaging"] == {"enable_messaging": False}
    assert order["webhook_url"] == "https://desk.test/carriers/telnyx/events"
    assert [row["field_value"] for row in order["requirements"]] == ["value"]


def test_the_next_window_is_asked_for_where_the_day_has_none() -> None:
    double = TelnyxDouble()

    carrier_of(double).ensure_order(plain_submission(requested_foc_at="2026-03-14"), LETTER_AND_BILL)

    requested = the_order(double)["activation_settings"]["foc_datetime_requested"]
    assert requested == "2026-03-16T15:00:00Z"


def test_a_service_record_stands_in_for_a_bill_and_further_files_are_added_once() -> None:
    double = with_fault("POST", "/actions/confirm", "fail", times=1)
    files = (any_document("loa"), any_document("screenshot", b"%PDF-1"), any_document("csr", b"%PDF-2"))
    carrier = carrier_of(double)

    with pytest.raises(Unavailable):
        carrier.ensure_order(plain_submission(), files)
    carrier.ensure_order(plain_submission(), files)

    order = the_order(double)
    assert double.documents[order["documents"]["invoice"]]["filename"] == "csr.pdf"
    (more,) = double.additional[order["id"]]
    assert more["document_type"] == "other"
    assert double.documents[more["document_id"]]["filename"] == "screenshot.pdf"
    assert len(double.documents) == 3


def test_every_reason_of_a_refusal_is_told_at_once_and_none_of_the_secrets() -> None:
    account = "8842-4417" * 6
    address = {"line1": "120 W Lake St", "city": "Chicago", "state": "IL", "postal_code": "60601-0000-1"}
    submission = plain_submission(account_number=account, service_address=address)

    with pytest.raises(CarrierRefused) as refused:
        carrier_of(TelnyxDouble()).ensure_order(submission, LETTER_AND_BILL)

    assert [code for code, _ in refused.value.reasons] == ["postal_code_mismatch", "account_number_mismatch"]
    assert refused.value.reasons[1][1] == "Account number (on file) is too long"
    assert account not in f"{refused.value} {refused.value.reasons}"


def test_numbers_that_cannot_be_ported_are_refused_as_such() -> None:
    with pytest.raises(CarrierRefused) as refused:
        carrier_of(TelnyxDouble(unportable={TWO})).ensure_order(plain_submission(), LETTER_AND_BILL)

    assert refused.value.reasons == (("number_not_portable", f"{TWO} cannot be ported"),)


def test_an_order_without_its_papers_is_refused_for_them() -> None:
    with pytest.raises(CarrierRefused) as refused:
        carrier_of(TelnyxDouble()).ensure_order(plain_submission(), ())

    assert [code for code, _ in refused.value.reasons] == ["loa_invalid", "other"]


def test_a_file_that_telnyx_does_not_take_is_refused_before_it_is_sent() -> None:
    double = TelnyxDouble()

    with pytest.raises(CarrierRefused) as refused:
        carrier_of(double).ensure_order(plain_submission(), [any_document(content_type="image/tiff")])

    assert refused.value.reasons == (("loa_invalid", "loa.pdf: Telnyx takes JPEG, PDF, PNG only. Save it as PDF."),)
    assert double.documents == {}


def test_a_file_that_the_scanner_denies_is_refused() -> None:
    with pytest.raises(CarrierRefused) as refused:
        carrier_of(TelnyxDouble(deny_documents=True)).ensure_order(plain_submission(), LETTER_AND_BILL)

    assert refused.value.reasons == (("loa_invalid", "loa.pdf: Telnyx's virus scanner refused it."),)


def test_a_wrong_key_is_our_trouble_and_not_the_orders() -> None:
    with pytest.raises(Unavailable, match="401; look at the API key") as failed:
        carrier_of(TelnyxDouble(), key="KEY_wrong").ensure_order(plain_submission())

    assert "KEY_wrong" not in str(failed.value)


def test_neither_pin_nor_account_number_nor_key_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    double = with_fault("PATCH", "000001", "fail", times=99)
    with caplog.at_level(logging.DEBUG), pytest.raises(Unavailable) as failed:
        carrier_of(double).ensure_order(plain_submission(), LETTER_AND_BILL)

    told = caplog.text + repr(failed.value)
    assert "445566" not in told
    assert "8842-4417" not in told
    assert "KEY0123" not in told


def test_a_limit_is_waited_for_as_long_as_it_says() -> None:
    double = with_fault("GET", "/porting_orders", "limit")
    before = double.now

    assert carrier_of(double).get("PD01") is None
    assert (double.now - before).total_seconds() == 1.0


def test_portability_is_told_number_by_number() -> None:
    found = carrier_of(TelnyxDouble(unportable={TWO})).check_portability([ONE, TWO])

    assert [(one.number, one.portable, one.losing_carrier, one.reason) for one in found] == [
        (ONE, True, "Lakeside Telecom", ""),
        (TWO, False, "Lakeside Telecom", "no_coverage"),
    ]


def test_portability_is_unknown_where_telnyx_does_not_answer() -> None:
    double = with_fault("POST", "/portability_checks", "hang")

    assert [one.portable for one in carrier_of(double).check_portability([ONE, TWO])] == [None, None]
    assert double.called("POST", "/portability_checks") == 1


def test_windows_are_told_in_their_order() -> None:
    double = TelnyxDouble()
    carrier = carrier_of(double)
    made = carrier.ensure_order(plain_submission(), LETTER_AND_BILL)

    windows = carrier.foc_windows(made.carrier_order_id)

    assert windows[0].starts_at == datetime(2026, 3, 9, 15, 0, tzinfo=UTC)
    assert list(windows) == sorted(windows, key=lambda window: window.starts_at)
    assert carrier.foc_windows("unknown") == ()
