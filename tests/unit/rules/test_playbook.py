from typing import Literal

import pytest

from shared.domain.playbook import _CARRIERS, PIN_NEEDED, hints_for, transfer_pin_days
from shared.domain.rejections import REJECTIONS


@pytest.mark.parametrize(
    "name",
    ["AT&T", "at&t", " AT & T ", "A.T.&T.", "At and T", "ATT", "AT&T Inc.", "AT&T Mobility, LLC", "att wireless"],
)
@pytest.mark.parametrize("reason", ["pin_invalid", PIN_NEEDED])
def test_att_says_how_long_its_transfer_pin_is_good(name: str, reason: str) -> None:
    (hint,) = hints_for(name, reason)

    assert "Number Transfer PIN" in hint
    assert "4 days on a personal account" in hint
    assert "14 days on a business account" in hint


@pytest.mark.parametrize("name", ["Verizon", "VERIZON WIRELESS", "Cellco Partnership d/b/a Verizon Wireless", "vzw"])
def test_verizon_says_how_long_its_transfer_pin_is_good(name: str) -> None:
    (hint,) = hints_for(name, "pin_invalid")

    assert "7 days" in hint


@pytest.mark.parametrize("reason", ["account_number_mismatch", "end_user_name_mismatch", "address_mismatch"])
def test_ringcentral_says_how_old_its_bill_may_be(reason: str) -> None:
    assert hints_for("Ring-Central, Inc.", reason) == (
        "RingCentral wants a bill that is not older than 45 days when numbers leave it.",
    )


def test_a_canadian_mobile_number_moves_by_its_imei_too() -> None:
    (hint,) = hints_for("TELUS Mobility", "account_number_mismatch")

    assert "IMEI" in hint


@pytest.mark.parametrize("name", ["", "  ", "&", "Inc.", "Lakeside Telecom", "Straight Talk (Verizon)", "Bellsouth"])
def test_a_carrier_that_is_not_in_the_table_has_no_hints(name: str) -> None:
    assert [hints_for(name, reason) for reason in (*REJECTIONS, PIN_NEEDED)] == [()] * (len(REJECTIONS) + 1)
    assert transfer_pin_days(name, "business") is None


@pytest.mark.parametrize("reason", ["date_rejected", "other", "NO_SUCH_REASON", ""])
def test_a_reason_about_which_nothing_is_known_has_no_hints(reason: str) -> None:
    assert hints_for("AT&T", reason) == ()


@pytest.mark.parametrize(
    ("name", "subscriber_type", "days"),
    [
        ("AT&T", "business", 14),
        ("AT&T", "residential", 4),
        ("AT&T", "", 4),
        ("Verizon", "business", 7),
        ("Verizon", "residential", 7),
        ("RingCentral", "business", None),
    ],
)
def test_a_transfer_pin_is_good_for_the_days_of_its_carrier(
    name: str, subscriber_type: Literal["", "business", "residential"], days: int | None
) -> None:
    assert transfer_pin_days(name, subscriber_type) == days


def test_hints_are_about_reasons_that_exist_and_are_whole_sentences() -> None:
    hints = [(reason, hint) for carrier in _CARRIERS for reason, hint in carrier.hints.items()]

    assert {reason for reason, _ in hints} <= {*REJECTIONS, PIN_NEEDED}
    assert all(hint.endswith(".") and hint[0].isupper() for _, hint in hints)


def test_no_name_means_two_carriers() -> None:
    for carrier in _CARRIERS:
        assert all(
            hints_for(name, reason) == (hint,) for name in carrier.names for reason, hint in carrier.hints.items()
        )
