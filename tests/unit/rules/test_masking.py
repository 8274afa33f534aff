"""Secrets in what carriers write: masked beside the words that name them, and by their look."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.masking import Known, masked_body, masked_message, without_secrets

KNOWN = Known(endings=("LENT",), kept=("4045551234",))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("SSN 123-45-6789", "SSN ••••"),
        ("Customer SSN 123-45-6789, PIN 738291, acct LT-8842-1307", "Customer SSN ••••, PIN ••••, acct ••••1307"),
        ("social security 123 45 6789", "social security ••••"),
        ("LAST4 SSN 6789", "LAST4 SSN ••••"),
        ("last four digits of the social are 6789", "last four digits of the social are ••••"),
        ("PIN 738-291", "PIN ••••"),
        ("PIN: 7 3 8 2 9 1", "PIN: ••••"),
        ("The PIN you sent, 7382, has expired", "The PIN you sent, ••••, has expired"),
        ("7382 is the PIN", "•••• is the PIN"),
        ("PIN 1234 should be 5678", "PIN •••• should be ••••"),
        ("ACCT# LT-8842-1307", "ACCT# ••••1307"),
        ("ACCOUNT NUMBER LT-8842-1307", "ACCOUNT NUMBER ••••1307"),
        ("Correct account: 7788990011", "Correct account: ••••0011"),
        ("customer code 99-1234", "customer code ••••"),
        ("account SIM-SILENT is closed", "account ••••LENT is closed"),
        ("123-45-6789", "••••"),
    ],
)
def test_what_a_word_for_a_secret_names_is_masked(said: str, kept: str) -> None:
    assert without_secrets(said, KNOWN) == kept
    assert without_secrets(kept, KNOWN) == kept


@pytest.mark.parametrize(
    "said",
    [
        "FOC 2026-12-03 10:00 ET for PD01ABCDEFGHJKMN, call 404-555-1234 or (404) 555-1234, fee $1,250.00",
        "The PIN expired on 12/3/2026. ZIP 30309 is right",
        "Zip code on the account should be 10001",
        "account 4045551234 has 3 lines",
        "account number mismatch for +12125552301 and 12125552301",
        "Account inactive since 2019, order 884213 pending",
        "7435: PIN invalid",
        "Your account team calls at 10:30 on Dec 3, 2026",
    ],
)
def test_dates_amounts_phone_numbers_and_references_stay(said: str) -> None:
    assert without_secrets(said, KNOWN) == said


def test_what_is_open_anyway_is_masked_by_value() -> None:
    known = Known(values=("SIM-SILENT", "blue42"))

    assert without_secrets("we have sim-silent and BLUE42 on it", known) == "we have •••• and •••• on it"


def test_a_description_without_a_blank_is_no_way_round() -> None:
    message = {"id": "8d3f2a10-1111-4222-8333-123456789012", "details": [{"description": "ssn:123-45-6789"}]}

    assert masked_message(message) == {**message, "details": [{"description": "ssn:••••"}]}
    assert "6789" not in masked_body('{"description":"SSN 123-45-6789"}')


_WORDS = st.sampled_from(
    ["SSN", "ssn", "Social Security", "tax id", "EIN", "PIN", "pin", "passcode", "Passcode", "transfer PIN", "password"]
)
_ACCOUNTS = st.sampled_from(["account", "Account number", "ACCT#", "acct", "Acct no.", "customer number"])
_BETWEEN = st.sampled_from([" ", ": ", "# ", " is ", " number: ", " on file is ", " should be ", " = ", " (", " - "])
_SEPARATORS = st.sampled_from(["", "-", " ", ".", "/"])


@st.composite
def _secrets(draw: st.DrawFn) -> str:
    """Groups of digits, and letters before them, with what people put between; no date and no phone number."""
    groups = draw(st.lists(st.from_regex(r"[0-9]{2,4}", fullmatch=True), min_size=2, max_size=4))
    made = draw(st.sampled_from(["", "LT", "A"])) + draw(_SEPARATORS).join(groups)
    return made if not re.match(r"(?:19|20)\d\d-\d\d|\d{1,2}/\d{1,2}/\d", made) else groups[0] * 2


@given(
    before=st.sampled_from(["", "Customer ", "ZIP 30309. ", "Rejected on 2026-12-03: "]),
    word=_WORDS,
    between=_BETWEEN,
    secret=_secrets(),
    after=st.sampled_from(["", ".", ", PIN wrong", " does not match", "; call 404-555-1234", "\nThanks"]),
)
def test_no_part_of_a_tax_number_or_a_pin_survives(
    before: str, word: str, between: str, secret: str, after: str
) -> None:
    said = without_secrets(f"{before}{word}{between}{secret}{after}")

    assert said == f"{before}{word}{between}••••{after}"


@given(word=_ACCOUNTS, between=_BETWEEN, secret=_secrets())
def test_four_characters_of_an_account_number_survive_at_most(word: str, between: str, secret: str) -> None:
    said = without_secrets(f"{word}{between}{secret}")
    plain = "".join(ch for ch in secret if ch.isalnum())

    assert said == f"{word}{between}••••{plain[-4:] if len(plain) >= 8 else ''}"


@given(st.text(alphabet=st.sampled_from("PIN SSN acct 0123456789-.,:()#••")))
def test_masking_again_uncovers_nothing(text: str) -> None:
    once = without_secrets(text)

    assert len(re.findall(r"\d", without_secrets(once))) <= len(re.findall(r"\d", once))


def test_groups_that_look_like_a_phone_number_still_belong_to_what_is_named() -> None:
    assert without_secrets("SSN 00 200 000 0000") == "SSN ••••"
