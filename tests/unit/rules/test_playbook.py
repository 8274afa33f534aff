"""What is known of losing carriers: the table, and what an operator says over it."""

import json
from typing import Any, Literal

import pytest

from shared.domain.losing_carriers import CARRIERS, Guidance, LosingCarrier
from shared.domain.own_playbook import MOST_BYTES, BadPlaybookError, playbook_with
from shared.domain.playbook import BUILT_IN, PIN_NEEDED, Playbook, name_key, pin_guidance
from shared.domain.rejections import REJECTIONS
from tests.unit.rules.builders import any_losing_account

REASONS = (*REJECTIONS, PIN_NEEDED)


def hints(name: str, reason: str, playbook: Playbook = BUILT_IN) -> list[str]:
    return [hint.en for hint in playbook.hints_for(name, reason)]


def days(
    name: str, subscriber_type: Literal["", "business", "residential"], playbook: Playbook = BUILT_IN
) -> int | None:
    return playbook.transfer_pin_days(any_losing_account(carrier_name=name, subscriber_type=subscriber_type))


# --- the table -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["AT&T", "at&t", " AT & T ", "A.T.&T.", "At and T", "ATT", "AT&T Inc.", "AT&T Mobility, LLC", "att wireless"],
)
@pytest.mark.parametrize("reason", ["pin_invalid", PIN_NEEDED])
def test_att_says_where_its_transfer_pin_comes_from_and_how_long_it_is_good(name: str, reason: str) -> None:
    (hint,) = hints(name, reason)

    assert "Number Transfer PIN" in hint
    assert "*PORT" in hint
    assert hint.endswith("The PIN is good for 4 days on a personal account and for 14 days on a business account.")


@pytest.mark.parametrize("name", ["Verizon", "VERIZON WIRELESS", "Cellco Partnership d/b/a Verizon Wireless", "vzw"])
def test_verizon_says_how_long_its_transfer_pin_is_good(name: str) -> None:
    (hint,) = hints(name, "pin_invalid")

    assert hint.endswith("The PIN is good for 7 days.")


@pytest.mark.parametrize("reason", ["account_number_mismatch", "end_user_name_mismatch", "address_mismatch"])
def test_ringcentral_says_how_old_its_bill_may_be(reason: str) -> None:
    said = hints("Ring-Central, Inc.", reason)

    assert said[-1] == "RingCentral wants a bill that is not older than 45 days when numbers leave it."


def test_a_canadian_mobile_number_moves_by_its_imei_too() -> None:
    where, imei = hints("TELUS Mobility", "account_number_mismatch")

    assert "on every bill" in where
    assert "IMEI" in imei


def test_a_lock_says_how_it_comes_off() -> None:
    assert hints("T-Mobile", "port_protection") == [
        "The primary account holder turns Port Out Protection off in the account."
    ]


@pytest.mark.parametrize(
    "name",
    [
        *("AT&T", "Verizon", "T-Mobile", "Comcast", "Xfinity Mobile", "Spectrum", "Charter", "CenturyLink", "Lumen"),
        *("Frontier", "Google Voice", "RingCentral", "Vonage", "8x8", "Twilio", "Bandwidth", "Grasshopper"),
        *("Rogers", "Bell", "Telus"),
    ],
)
def test_of_well_known_carriers_something_is_known(name: str) -> None:
    assert any(hints(name, reason) for reason in ("account_number_mismatch", "pin_invalid", "port_protection"))


@pytest.mark.parametrize("name", ["", "  ", "&", "Inc.", "Lakeside Telecom", "Straight Talk (Verizon)", "Bellsouth"])
def test_a_carrier_that_is_not_in_the_table_has_no_hints(name: str) -> None:
    assert [hints(name, reason) for reason in REASONS] == [[]] * len(REASONS)
    assert days(name, "business") is None


@pytest.mark.parametrize("reason", ["date_rejected", "other", "NO_SUCH_REASON", ""])
def test_a_reason_about_which_nothing_is_known_has_no_hints(reason: str) -> None:
    assert hints("AT&T", reason) == []


@pytest.mark.parametrize(
    ("name", "subscriber_type", "good_for"),
    [
        ("AT&T", "business", 14),
        ("AT&T", "residential", 4),
        ("AT&T", "", 4),
        ("Verizon", "business", 7),
        ("Verizon", "residential", 7),
        ("T-Mobile", "business", 7),
        ("RingCentral", "business", None),
    ],
)
def test_a_transfer_pin_is_good_for_the_days_of_its_carrier(
    name: str, subscriber_type: Literal["", "business", "residential"], good_for: int | None
) -> None:
    assert days(name, subscriber_type) == good_for


@pytest.mark.parametrize(
    ("personal", "business", "said"),
    [
        (None, None, None),
        (1, 1, "The PIN is good for 1 day."),
        (None, 14, "The PIN is good for 14 days on a business account."),
        (4, None, "The PIN is good for 4 days on a personal account."),
    ],
)
def test_a_lifetime_is_said_as_far_as_it_is_known(personal: int | None, business: int | None, said: str | None) -> None:
    found = pin_guidance(LosingCarrier(names=("X",), pin_days_personal=personal, pin_days_business=business))

    assert (found and found.en) == said


def guidance_of(carrier: LosingCarrier) -> list[Guidance]:
    return [one for reason in REASONS for one in BUILT_IN.hints_for(carrier.names[0], reason)]


@pytest.mark.parametrize("carrier", CARRIERS, ids=lambda carrier: carrier.names[0])
def test_each_carrier_of_the_table_is_whole(carrier: LosingCarrier) -> None:
    texts = guidance_of(carrier)

    assert set(carrier.notes) <= {*REASONS}
    assert texts
    assert all(one.fr and one.fr != one.en for one in texts)
    assert all(text.endswith(".") and text == text.strip() for one in texts for text in (one.en, one.fr))
    assert carrier.sources


def test_no_name_means_two_carriers() -> None:
    names = [name for carrier in CARRIERS for name in carrier.names]

    assert all(BUILT_IN.carrier(name) is carrier for carrier in CARRIERS for name in carrier.names)
    assert len({name.casefold() for name in names}) == len(names)


# --- what an operator says -------------------------------------------------------------------------------------------


def own(**entries: Any) -> Playbook:
    return playbook_with(json.dumps(entries))


def refusal(text: str) -> tuple[str, ...]:
    with pytest.raises(BadPlaybookError) as refused:
        playbook_with(text)
    return refused.value.problems


@pytest.mark.parametrize("text", ["", "  \n", "{}"])
def test_nothing_said_is_the_table(text: str) -> None:
    assert hints("AT&T", "pin_invalid", playbook_with(text)) == hints("AT&T", "pin_invalid")


def test_a_carrier_can_be_added_by_all_its_names() -> None:
    found = own(
        Lakeside={
            "also": ["Lakeside Telecom"],
            "where_account_number": "  On the\nbill. ",
            "where_pin": {"en": "Call 611.", "fr": "Composez le 611."},
            "pin_days_business": 30,
            "notes": {"address_mismatch": "It keeps old addresses."},
        }
    )

    assert hints("LAKESIDE TELECOM, LLC", "account_number_mismatch", found) == ["On the bill."]
    assert hints("lakeside", "pin_invalid", found) == ["Call 611. The PIN is good for 30 days on a business account."]
    assert hints("lakeside", "address_mismatch", found) == ["It keeps old addresses."]
    assert (days("Lakeside", "business", found), days("Lakeside", "residential", found)) == (30, None)
    assert hints("AT&T", "pin_invalid", found) == hints("AT&T", "pin_invalid")


def test_what_is_said_of_a_carrier_goes_before_the_table_and_null_takes_away() -> None:
    found = own(ATT={"pin_days_personal": 2, "where_account_number": None, "notes": {"pin_invalid": "Ask twice."}})

    assert hints("AT&T Mobility", "account_number_mismatch", found) == []
    where, twice = hints("AT&T", "pin_invalid", found)
    assert "*PORT" in where
    assert "2 days on a personal account and for 14 days on a business account" in where
    assert twice == "Ask twice."
    assert (days("AT&T", "residential", found), days("AT&T", "business", found)) == (2, 14)


def test_a_note_of_the_table_can_be_taken_away() -> None:
    found = own(Rogers={"notes": {"account_number_mismatch": None}})

    assert hints("Bell", "account_number_mismatch", found) == hints("Bell", "account_number_mismatch")[:1]


def test_french_that_is_half_there_is_not_mixed() -> None:
    (hint,) = own(Lakeside={"where_pin": "Call 611.", "pin_days_personal": 7}).hints_for("Lakeside", PIN_NEEDED)

    assert hint.said_in("fr") == "Call 611. The PIN is good for 7 days on a personal account."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("not json", "no JSON"),
        ("[]", "no JSON object"),
        ('{"A": 1}', "A: write it as in"),
        ('{"A": {"where_pin": 5}}', "A: where_pin: write it as in"),
        ('{"A": {"notes": []}}', "A: notes: write it as in"),
        ('{"A": {"where_pim": "x"}}', "there is no where_pim"),
        ('{"A": {"where_pin": ""}}', "where_pin"),
        ('{"A": {"where_pin": "a\\u0000b"}}', "letters, digits and signs"),
        ('{"A": {"where_pin": {"fr": "x"}}}', "where_pin.en"),
        ('{"A": {"pin_days_personal": "7"}}', "pin_days_personal"),
        ('{"A": {"pin_days_personal": 0}}', "pin_days_personal"),
        ('{"A": {"pin_days_personal": true}}', "pin_days_personal"),
        ('{"A": {"notes": {"no_such": "x"}}}', "'no_such' is no reason"),
        ('{"A": {}, "A": {}}', "'A' is there twice"),
        ('{"A": {}, "a inc.": {}}', "is the carrier 'A' above"),
        ('{"AT&T": {}, "att wireless": {}}', "same carrier"),
        ('{"Big": {"also": ["AT&T", "Verizon"]}}', "two carriers"),
        ('{"--": {}}', "no name"),
        ('{"A": {"where_pin": "' + "x" * 1_001 + '"}}', "where_pin"),
        ('{"A": {"where_pin": "' + "x" * MOST_BYTES + '"}}', "100,000 bytes"),
        ("[" * 100_000, ""),
    ],
)
def test_what_cannot_be_read_says_where_and_why(text: str, why: str) -> None:
    assert any(why in problem for problem in refusal(text))


def test_all_that_is_wrong_is_said_at_once() -> None:
    said = refusal('{"A": {"where_pim": "x", "pin_days_personal": 0}, "B": {"notes": 1}}')

    assert [problem[:2] for problem in said] == ["A:", "A:", "B:"]


def test_spellings_of_a_name_have_one_key() -> None:
    assert len({name_key(name) for name in ("AT&T", "at and t", "A.T.&T., Inc.")}) == 1


def test_a_new_name_takes_no_carrier_of_ours_over_without_a_word() -> None:
    with pytest.raises(BadPlaybookError, match="is the carrier AT&T"):
        playbook_with('{"X": {"also": ["AT&T"]}}')

    assert playbook_with('{"AT&T": {"also": ["X"]}}').carrier("X") is not None
