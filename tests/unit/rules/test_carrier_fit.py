from dataclasses import replace
from typing import Any

import pytest

from shared.domain.carrier_fit import Fit, fit, letter_days_of
from shared.domain.carrier_profiles import PROFILES
from shared.domain.carriers import Capabilities
from shared.domain.model import DocumentStatus, LosingAccount, Person
from shared.domain.number_class import NumberClass
from shared.domain.policy import Policy
from tests.unit.rules.builders import any_address, any_document, any_losing_account

LOCAL, TOLL_FREE = NumberClass.LOCAL, NumberClass.TOLL_FREE


def any_carrier(**changes: Any) -> Capabilities:
    return replace(PROFILES["manual"], **changes)


def fitting(carrier: Capabilities, account: LosingAccount | None = None, count: int = 3, **document: Any) -> Fit:
    documents = (any_document(**document),)
    return fit(account or any_losing_account(), LOCAL, "US", count, documents, carrier)


def at(line1: str) -> LosingAccount:
    return any_losing_account(service_address=any_address(line1=line1))


def codes(found: Fit) -> list[str]:
    return [problem.code for problem in found.problems]


@pytest.mark.parametrize("name", list(PROFILES))
def test_a_plain_request_fits_every_carrier(name: str) -> None:
    assert fitting(PROFILES[name]) == Fit()


def test_classes_and_countries_that_are_not_taken_are_named() -> None:
    local_us = any_carrier(number_classes=frozenset({LOCAL}), countries=frozenset({"US"}))
    account = any_losing_account()

    toll_free = fit(account, TOLL_FREE, "", 1, (), local_us)
    canadian = fit(account, LOCAL, "CA", 1, (), local_us)

    assert codes(toll_free) == ["number_class_not_taken"]
    assert "no toll-free numbers" in toll_free.problems[0].detail
    assert codes(canadian) == ["country_not_taken"]
    assert "Canada" in canadian.problems[0].detail
    assert fit(account, LOCAL, "US", 1, (), local_us) == Fit()


def test_too_many_numbers_say_how_to_split_the_request() -> None:
    carrier = any_carrier(max_numbers=50)

    (problem,) = fitting(carrier, count=120).problems

    assert problem.code == "too_many_numbers"
    assert "50 numbers in one order" in problem.detail
    assert "120 local numbers" in problem.detail
    assert problem.fix == "Split them over 3 port requests: keep 50 here and take 70 off this list."
    assert fitting(carrier, count=50) == Fit()


def test_a_kind_of_file_that_is_not_taken_says_how_to_convert_it() -> None:
    (problem,) = fitting(PROFILES["telnyx"], content_type="image/tiff", filename="bill.tif").problems

    assert problem.code == "document_type_not_taken"
    assert problem.detail == (
        "The carrier does not take 'bill.tif': it is TIFF, and the carrier takes JPEG, PDF or PNG."
    )
    assert "export it to PDF" in problem.fix
    assert fitting(PROFILES["manual"], content_type="image/tiff") == Fit()


def test_a_file_that_is_too_large_says_how_large_it_may_be() -> None:
    (problem,) = fitting(any_carrier(max_file_bytes=3_000_000), size=3_200_000).problems

    assert problem.code == "document_too_large_for_carrier"
    assert "3.2 MB" in problem.detail
    assert "up to 3.0 MB" in problem.detail


@pytest.mark.parametrize(
    "document",
    [
        {"status": DocumentStatus.REJECTED},
        {"type": "loa"},
        {"losing_account_ids": ("lac_2",)},
    ],
)
def test_files_that_do_not_go_to_the_carrier_do_not_count(document: dict[str, Any]) -> None:
    assert fitting(PROFILES["telnyx"], content_type="image/tiff", **document) == Fit()


def test_a_name_that_the_carrier_cuts_shows_what_is_left_and_what_is_lost() -> None:
    carrier = any_carrier(longest_end_user_name=25, longest_authorized_person_name=15)
    account = any_losing_account(
        end_user_name="Quinn Dental Care of Greater Chicago", authorized_person=Person(name="Adelaide Quinn-Hansen")
    )

    found = fitting(carrier, account)

    assert found.problems == ()
    assert [(one.code, one.pointer) for one in found.warnings] == [
        ("name_exceeds_carrier_limit", "/end_user_name"),
        ("name_exceeds_carrier_limit", "/authorized_person/name"),
    ]
    assert "it will read 'Quinn Dental Care of Grea', without 'ter Chicago'" in found.warnings[0].detail
    assert fitting(carrier, any_losing_account()) == Fit()


@pytest.mark.parametrize(
    "line1",
    ["120 W Lake St", "120 Lake St NW", "120-122 Lake St", "12B Lake St", "N6W23001 Bluemound Rd", "120 1/2 Lake St",
     "120 New York Ave", "120 Sw. Lake St", "1 Sewn Ct", "120 W Lake St, Suite 4"],
)  # fmt: skip
def test_addresses_that_can_be_taken_apart(line1: str) -> None:
    assert fitting(any_carrier(needs_parsed_address=True), at(line1)) == Fit()


@pytest.mark.parametrize(
    ("line1", "code", "suggestion"),
    [
        ("Lake St", "house_number_missing", None),
        ("One Lake Plaza", "house_number_missing", None),
        ("Suite 4, 120 Lake St", "house_number_missing", None),
        ("120", "street_name_missing", None),
        ("120 WN Lake St", "directional_invalid", "120 NW Lake St"),
        ("120 Lake St ES Ste 4", "directional_invalid", "120 Lake St SE Ste 4"),
        ("120 NNW Lake St", "directional_invalid", None),
    ],
)
def test_addresses_that_cannot(line1: str, code: str, suggestion: str | None) -> None:
    (problem,) = fitting(any_carrier(needs_parsed_address=True), at(line1)).problems

    assert (problem.code, problem.suggestion) == (code, suggestion)
    assert problem.pointer == "/service_address/line1"
    assert fitting(any_carrier(needs_parsed_address=False), at(line1)) == Fit()


def test_an_address_that_is_not_there_is_the_business_of_readiness() -> None:
    assert fitting(any_carrier(needs_parsed_address=True), at(" ")) == Fit()


@pytest.mark.parametrize(
    ("number_class", "carriers", "days"),
    [(LOCAL, None, 60), (LOCAL, 90, 60), (LOCAL, 45, 45), (TOLL_FREE, None, 30), (TOLL_FREE, 20, 20)],
)
def test_a_letter_may_be_as_old_as_both_sides_allow(number_class: NumberClass, carriers: int | None, days: int) -> None:
    assert letter_days_of(number_class, any_carrier(letter_days=carriers), Policy()) == days
