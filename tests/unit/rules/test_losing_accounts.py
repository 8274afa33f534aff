from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.losing_accounts import check_fields, is_email, normalise, normalise_address, says_no_pin
from shared.domain.model import LosingAccount, NumbersStaying, Person, PinStatus, ServiceType
from tests.unit.rules.builders import any_address, any_losing_account


def found(account: LosingAccount, account_number: str | None = None, pin: str | None = None) -> set[tuple[str, str]]:
    """What is found, as (E or W and code, pointer)."""
    errors, warnings = check_fields(account, account_number=account_number, pin=pin)
    return {(f"E {one.code}", one.pointer or "") for one in errors} | {
        (f"W {one.code}", one.pointer or "") for one in warnings
    }


def at_address(**changes: Any) -> set[tuple[str, str]]:
    return found(any_losing_account(service_address=any_address(**changes)))


def test_a_complete_account_has_nothing_wrong() -> None:
    assert found(any_losing_account(), account_number="8842-4417", pin=None) == set()


def test_an_empty_account_has_nothing_wrong_with_its_form() -> None:
    empty = LosingAccount.model_validate(
        any_losing_account().model_dump(include={"id", "request_id", "account_id", "label", "created_at", "updated_at"})
    )

    assert found(empty) == set()


@pytest.mark.parametrize(
    "line",
    ["PO Box 12", "P.O. Box 12", "p o box 9", "Post Office Box 3", "General Delivery", "CP 600", "Case postale 600"],
)
def test_a_post_office_box_is_no_service_address(line: str) -> None:
    assert ("E address_po_box", "/service_address/line1") in at_address(line1=line)


@pytest.mark.parametrize("line", ["12 Box Elder Rd", "44 Boxwood Ln", "9 Post Office Sq", "100 Copper Ct"])
def test_a_street_that_only_sounds_like_a_box_is_accepted(line: str) -> None:
    assert at_address(line1=line) == set()


def test_a_private_mailbox_is_a_warning() -> None:
    assert at_address(line2="PMB 114") == {("W address_po_box", "/service_address/line2")}


def test_a_street_without_a_number_is_a_warning() -> None:
    assert at_address(line1="Lake Street") == {("W house_number_missing", "/service_address/line1")}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"state": "ON"}, {("E state_invalid", "/service_address/state")}),
        ({"state": "Illinoise"}, {("E state_invalid", "/service_address/state")}),
        ({"postal_code": "606O1"}, {("E zip_format", "/service_address/postal_code")}),
        ({"postal_code": "K1A 0B1"}, {("E zip_format", "/service_address/postal_code")}),
        ({"postal_code": "60601-12"}, {("E zip_format", "/service_address/postal_code")}),
        ({"postal_code": "90210"}, {("W zip_state_mismatch", "/service_address/postal_code")}),
        ({"country": "Mexico"}, {("E country_not_supported", "/service_address/country")}),
        ({"state": "illinois", "country": "usa", "postal_code": "606011234"}, set()),
        ({"state": "ON", "country": "CA", "postal_code": "k1a0b1"}, set()),
        (
            {"state": "QC", "country": "CA", "postal_code": "K1A 0B1"},
            {("W zip_state_mismatch", "/service_address/postal_code")},
        ),
        (
            {"state": "ON", "country": "CA", "postal_code": "D1A 0B1"},
            {("E zip_format", "/service_address/postal_code")},
        ),
        ({"country": ""}, set()),
        (
            {"state": "MA", "postal_code": "2134"},
            {("W zip_leading_zero_lost", "/service_address/postal_code")},
        ),
        ({"state": "IL", "postal_code": "6060"}, {("E zip_format", "/service_address/postal_code")}),
    ],
)
def test_address_rules_know_the_country(changes: dict[str, str], expected: set[tuple[str, str]]) -> None:
    assert at_address(**changes) == expected


def test_a_state_of_the_other_country_says_which_of_the_two_to_change() -> None:
    errors, _ = check_fields(any_losing_account(service_address=any_address(state="ON")), account_number=None, pin=None)

    assert "CA" in errors[0].fix


def test_letters_that_no_letter_can_print_are_an_error_and_rare_ones_a_warning() -> None:
    assert ("E text_not_renderable", "/end_user_name") in found(any_losing_account(end_user_name="株式会社"))
    assert at_address(city="Θεσσαλονίκη") == {("W address_non_latin", "/service_address")}
    assert at_address(city="Montréal", line1="12 rue de l'Église") == set()


def test_residential_accounts_are_people_and_have_no_toll_free_numbers() -> None:
    account = any_losing_account(subscriber_type="residential", service_type=ServiceType.TOLL_FREE)

    assert found(account) == {
        ("E residential_with_business_name", "/subscriber_type"),
        ("E tollfree_requires_business", "/subscriber_type"),
    }


@pytest.mark.parametrize("name", ["Vince Lincoln", "Corinne Lyman", "Inca Ltdson", "Maria Co"])
def test_a_person_whose_name_resembles_a_company_form_is_a_person(name: str) -> None:
    assert found(any_losing_account(subscriber_type="residential", end_user_name=name)) == set()


@pytest.mark.parametrize("email", ["ada", "ada@", "ada@host", "a b@x.com", "Ada <ada@x.com>", "a@x..com", "a@-x.com"])
def test_what_is_no_email_address_is_refused(email: str) -> None:
    account = any_losing_account(authorized_person=Person(name="Ada", email=email), signer=Person(email=email))

    assert found(account) == {
        ("E authorized_person_email_invalid", "/authorized_person/email"),
        ("E signer_email_invalid", "/signer/email"),
    }


@pytest.mark.parametrize("email", ["ada@x.com", "ada.quinn+port@mail.x-y.co.uk", "o'neil@example.org", "ü@exämple.de"])
def test_email_addresses_are_accepted(email: str) -> None:
    assert is_email(email)


def test_a_shared_mailbox_is_a_warning() -> None:
    account = any_losing_account(authorized_person=Person(name="Ada", email="Billing@quinn.com"))

    assert found(account) == {("W authorized_person_role_mailbox", "/authorized_person/email")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("N/A", "E account_number_placeholder"),
        ("unknown", "E account_number_placeholder"),
        ("0000", "E account_number_placeholder"),
        ("00-00-00", "E account_number_placeholder"),
        ("123456", "E account_number_placeholder"),
        ("---", "E account_number_placeholder"),
        ("8.84E+11", "E account_number_scientific_notation"),
        ("312-555-0199", ""),
        ("312-923-4417", "W account_number_is_phone_number"),
        ("(on file)", ""),
        ("8842 4417", ""),
        ("A-7", ""),
    ],
)
def test_account_numbers(text: str, expected: str) -> None:
    assert found(any_losing_account(), account_number=text) == ({(expected, "/account_number")} if expected else set())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("N/A", "W pin_placeholder"),
        ("No PIN required.", "W pin_placeholder"),
        ("unknown", "E pin_placeholder"),
        ("????", "E pin_placeholder"),
        ("12", "W pin_format"),
        ("4417", ""),
        ("A1B2C3", ""),
        ("(on file)", ""),
    ],
)
def test_pins(text: str, expected: str) -> None:
    account = any_losing_account(pin_status=PinStatus.PROVIDED)

    assert found(account, pin=text) == ({(expected, "/pin")} if expected else set())


def test_the_articles_words_for_no_pin_are_understood() -> None:
    assert says_no_pin("NO PIN REQUIRED")
    assert says_no_pin("n/a")
    assert not says_no_pin("4417")


@given(st.text(min_size=4, max_size=40), st.text(min_size=4, max_size=40))
def test_no_problem_tells_an_account_number_or_a_pin(account_number: str, pin: str) -> None:
    secret_number, secret_pin = f"QZ{account_number}ZQ", f"QZ{pin}ZQ"
    account = any_losing_account(pin_status=PinStatus.PROVIDED)

    errors, warnings = check_fields(account, account_number=secret_number, pin=secret_pin)

    assert not any(secret in str(one.as_dict()) for one in errors + warnings for secret in (secret_number, secret_pin))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"billing_telephone_number": "312-555"}, ("E btn_invalid", "/billing_telephone_number")),
        ({"billing_telephone_number": "800-923-4417"}, ("E btn_toll_free", "/billing_telephone_number")),
        ({"new_billing_telephone_number": "888-923-4417"}, ("E btn_toll_free", "/new_billing_telephone_number")),
        (
            {"billing_telephone_number": "312-923-4417", "new_billing_telephone_number": "+1 (312) 923 4417"},
            ("E new_btn_equals_btn", "/new_billing_telephone_number"),
        ),
        ({"numbers_staying_list": ("nope",), "numbers_staying": NumbersStaying.SOME}, None),
        (
            {"numbers_staying_list": ("+13129234417",), "numbers_staying": NumbersStaying.NONE},
            ("E numbers_staying_contradiction", "/numbers_staying"),
        ),
    ],
)
def test_billing_and_staying_numbers(changes: dict[str, Any], expected: tuple[str, str] | None) -> None:
    base = {"billing_telephone_number": "+13129234400"}
    result = found(any_losing_account(**{**base, **changes}))

    if expected is None:
        assert {pointer for _, pointer in result} == {"/numbers_staying_list/0"}
    else:
        assert result == {expected}


def test_everything_is_found_at_once() -> None:
    account = any_losing_account(
        service_address=any_address(line1="PO Box 1", state="XX", postal_code="1"),
        authorized_person=Person(name="A", email="a"),
        billing_telephone_number="1",
    )

    assert len(found(account, account_number="N/A")) == 6


def test_normalising_writes_codes_and_numbers_in_one_form() -> None:
    account = normalise(
        any_losing_account(
            carrier_name="  Lakeside   Telecom ",
            billing_telephone_number="(312) 923-4417",
            service_address=any_address(state="ontario", postal_code="k1a0b1", country="Canada", city=" Ottawa"),
        )
    )

    assert account.carrier_name == "Lakeside Telecom"
    assert account.billing_telephone_number == "+13129234417"
    assert account.service_address == any_address(state="ON", postal_code="K1A 0B1", country="CA", city="Ottawa")


def test_a_country_is_filled_in_only_where_there_is_no_doubt() -> None:
    assert normalise_address(any_address(country="")).country == "US"
    assert normalise_address(any_address(country="", state="Quebec", postal_code="h2y1c6")).country == "CA"
    assert normalise_address(any_address(country="", state="", postal_code="")).country == ""
    assert normalise_address(any_address(country="", state="ON", postal_code="60601")).country == ""


def test_a_lost_leading_zero_is_put_back_where_the_state_agrees() -> None:
    assert normalise_address(any_address(state="MA", postal_code="2134")).postal_code == "02134"
    assert normalise_address(any_address(state="IL", postal_code="2134")).postal_code == "2134"


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=12), st.text(max_size=20))
def test_normalising_twice_changes_nothing_more(line: str, state: str, code: str, country: str) -> None:
    once = normalise_address(any_address(line1=line, state=state, postal_code=code, country=country))

    assert normalise_address(once) == once
