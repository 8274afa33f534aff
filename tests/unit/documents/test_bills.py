"""Bills of many layouts are read, and held against the form and the list."""

import string
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.pdf.text import TextLimits, read_text
from shared.adapters.pdf.text_child import pages_of
from shared.domain.bills.comparing import About, BillFinding, bill_warnings, compare_bill, same_name
from shared.domain.bills.reading import normalised_account_number, read_bill, shown
from shared.domain.lifecycle import ActorKind
from shared.domain.model import Actor, Document, DocumentStatus, LosingAccount, PostalAddress
from tests.bills import LAYOUTS, BillFacts, Layout, labels_beside, sample

TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, tzinfo=UTC)
BY = Actor(kind=ActorKind.CUSTOMER, id="usr_1", name="Dana")
ON_BILL = BillFacts()
NUMBERS = frozenset(ON_BILL.numbers)


def digest(normalised: str) -> str:
    return f"digest of {len(normalised)} {sum(map(ord, normalised)) * 7919 % 99991}"


def any_account(**changes: Any) -> LosingAccount:
    """The account of the bill, as its customer writes it."""
    given = {
        "id": "lac_1",
        "request_id": "prq_1",
        "account_id": "acc_1",
        "label": "Main",
        "carrier_name": "Lakeside Telecom, Inc.",
        "billing_telephone_number": "(212) 555-2399",
        "end_user_name": "Acme Plumbing and Heating",
        "service_address": PostalAddress(
            line1="120 Wabash Ave", line2="#400", city="New York", state="NY", postal_code="10001", country="US"
        ),
        "account_number_digest": digest(normalised_account_number(ON_BILL.account)),
        "created_at": NOW,
        "updated_at": NOW,
    }
    return LosingAccount(**{**given, **changes})


LIMITS = {"max_pages": 50, "max_characters": 100_000, "read_seconds": float("inf")}


@cache
def lines_of(layout: Layout, facts: BillFacts) -> tuple[tuple[str, ...], ...]:
    """The text of a bill, read in this process."""
    pages, _ = pages_of(layout(facts), LIMITS)
    return tuple(map(tuple, pages))


def any_bill(layout: Layout = labels_beside, facts: BillFacts = ON_BILL, **changes: Any) -> Document:
    return _text_bill(*lines_of(layout, facts), **changes)


def _text_bill(*pages: tuple[str, ...], **changes: Any) -> Document:
    given = {
        "id": "doc_1",
        "request_id": "prq_1",
        "account_id": "acc_1",
        "type": "invoice",
        "filename": "bill.pdf",
        "content_type": "application/pdf",
        "size": 1_000,
        "status": DocumentStatus.ACCEPTED,
        "key": "uploads/acc_1/prq_1/doc_1",
        "bill": read_bill(pages, digest),
        "uploaded_by": BY,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Document(**{**given, **changes})


def findings(bill: Document, account: LosingAccount | None = None, **changes: Any) -> dict[About, BillFinding]:
    found = compare_bill(bill, account or any_account(**changes), NUMBERS, TODAY)
    assert len({one.about for one in found}) == len(found)
    return {one.about: one for one in found}


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_a_bill_of_any_layout_matches_the_form_that_was_filled_in_from_it(layout: Layout) -> None:
    found = findings(any_bill(layout))

    assert {about: one.outcome for about, one in found.items()} == dict.fromkeys(About, "matches")


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_what_a_bill_of_any_layout_has_otherwise_is_found_with_its_place_and_what_to_do(layout: Layout) -> None:
    other = any_account(
        end_user_name="Bolt Electric LLC",
        service_address=PostalAddress(line1="9 Elm St", city="Albany", state="NY", postal_code="12207", country="US"),
        account_number_digest=digest("somethingelse1"),
    )
    old = any_bill(layout, replace(ON_BILL, dated=date(2026, 10, 20), numbers=ON_BILL.numbers[:3]))

    found = findings(old, other)

    codes = {about: one.problem.code if one.problem else None for about, one in found.items()}
    assert codes == {
        About.CARRIER: None,
        About.NAME: "invoice_name_mismatch",
        About.ADDRESS: "invoice_address_mismatch",
        About.ACCOUNT_NUMBER: "invoice_missing_account_number",
        About.BILLING_NUMBER: None,
        About.NUMBERS: "invoice_numbers_not_listed",
        About.DATE: "invoice_older_than_30_days",
    }
    assert found[About.NUMBERS].numbers == (ON_BILL.numbers[3],)
    for about in (About.NAME, About.ADDRESS, About.ACCOUNT_NUMBER, About.DATE):
        assert found[about].at is not None, about
    assert all(one.problem.fix and one.problem.pointer for one in found.values() if one.problem)
    assert "Acme Plumbing & Heating LLC".casefold() in str(found[About.NAME]).casefold()


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_nothing_that_is_kept_of_a_bill_holds_its_account_number(layout: Layout) -> None:
    bill = any_bill(layout).bill

    assert bill is not None
    assert "884213" not in bill.model_dump_json()
    assert len(bill.model_dump_json()) < 6_000


def test_the_bill_of_the_demo_matches(tmp_path: Path) -> None:
    text = read_text(sample(ON_BILL, tmp_path), "application/pdf")

    found = findings(_text_bill(*text.pages))

    assert {one.outcome for one in found.values()} == {"matches"}


@pytest.mark.parametrize(
    ("dated", "code"),
    [
        (date(2026, 10, 26), None),
        (date(2026, 10, 25), "invoice_older_than_30_days"),
        (date(2026, 8, 27), "invoice_older_than_30_days"),
        (date(2026, 8, 26), "invoice_older_than_90_days"),
        (date(2027, 3, 1), "invoice_date_unreadable"),
    ],
)
def test_the_age_of_a_bill_counts_from_its_date(dated: date, code: str | None) -> None:
    problem = findings(any_bill(labels_beside, replace(ON_BILL, dated=dated)))[About.DATE].problem

    assert (problem.code if problem else None) == code


def test_a_bill_without_a_date_says_so_and_a_receipt_needs_none() -> None:
    lines = ("Lakeside Telecom", "Account number LT-884213", "Due date: 12/20/2026", *ON_BILL.address)
    undated = _text_bill(lines)

    assert findings(undated)[About.DATE].problem is not None
    assert About.DATE not in findings(undated.but(type="receipt"))


def test_the_bill_of_another_known_carrier_is_told_apart_and_one_that_is_not_known_is_left_alone() -> None:
    found = findings(any_bill(labels_beside, replace(ON_BILL, carrier="Verizon Wireless")))[About.CARRIER]
    unknown = findings(any_bill(labels_beside, replace(ON_BILL, carrier="Nobody Knows")))[About.CARRIER]

    assert (found.outcome, found.problem and found.problem.code) == ("differs", "invoice_wrong_carrier")
    assert (unknown.outcome, unknown.problem) == ("not_found", None)


def test_a_bill_that_lists_no_numbers_is_not_blamed_for_it() -> None:
    only_main = replace(ON_BILL, numbers=ON_BILL.numbers[:1])

    found = findings(any_bill(labels_beside, only_main))

    assert (found[About.NUMBERS].outcome, found[About.NUMBERS].problem) == ("not_found", None)


def test_another_postal_code_on_the_same_street_is_named_and_suggested() -> None:
    wanted = PostalAddress(line1="120 Wabash Ave", city="New York", state="NY", postal_code="10002", country="US")

    problem = findings(any_bill(labels_beside), service_address=wanted)[About.ADDRESS].problem

    assert problem is not None
    assert (problem.pointer, problem.suggestion) == ("/service_address/postal_code", "10001-2345")


def test_an_account_number_without_digits_is_found_behind_its_label() -> None:
    account = any_account(account_number_digest=digest("simrejected"))

    found = findings(_text_bill(("Account number  SIM-REJECTED", "Lakeside Telecom")), account)[About.ACCOUNT_NUMBER]
    other = findings(_text_bill(("Account number  on your contract", "Lakeside Telecom")), account)[
        About.ACCOUNT_NUMBER
    ]

    assert (found.outcome, found.at and found.at.text) == ("matches", "Account number: ••••")
    assert other.outcome == "not_found"


def test_bills_of_an_account_answer_for_each_other() -> None:
    first = any_bill(labels_beside, replace(ON_BILL, numbers=ON_BILL.numbers[:2]), id="doc_1")
    second = any_bill(labels_beside, replace(ON_BILL, numbers=ON_BILL.numbers[2:], name="Somebody Else"), id="doc_2")
    old = any_bill(labels_beside, replace(ON_BILL, dated=date(2026, 1, 2)), id="doc_3")

    assert bill_warnings([first, second, old], any_account(), NUMBERS, TODAY) == ()
    assert [one.code for one in bill_warnings([second], any_account(), NUMBERS, TODAY)] == [
        "invoice_name_mismatch",
        "invoice_numbers_not_listed",
    ]


def test_what_was_refused_or_serves_another_account_says_nothing() -> None:
    other = replace(ON_BILL, name="Somebody Else")
    refused = any_bill(facts=other, status=DocumentStatus.REJECTED)
    elsewhere = any_bill(facts=other, losing_account_ids=("lac_2",))

    assert bill_warnings([refused, elsewhere], any_account(), NUMBERS, TODAY) == ()


def test_scans_and_images_are_said_to_be_unreadable() -> None:
    blank = FPDF()
    blank.add_page()

    assert read_text(bytes(blank.output()), "application/pdf").why_not == "no_text"
    assert read_text(b"\x89PNG\r\n\x1a\n", "image/png").why_not == "image"
    assert read_text(b"%PDF-1.7 no pdf at all", "application/pdf").why_not == "too_much"


def test_a_bill_that_is_too_long_is_read_in_part_and_not_blamed_for_numbers() -> None:
    long = FPDF()
    long.set_font("Helvetica")
    for _ in range(4):
        long.add_page()
        long.text(20, 20, "Lakeside Telecom shows (212) 555-2301 and (212) 555-2302 here")
    text = read_text(bytes(long.output()), "application/pdf", TextLimits(max_pages=2))
    bill = any_bill().but(bill=read_bill(text.pages, digest, whole=text.whole))

    assert (len(text.pages), text.whole) == (2, False)
    assert About.NUMBERS not in findings(bill)


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=80), max_size=30))
def test_any_text_is_read_without_an_error(lines: list[str]) -> None:
    found = compare_bill(_text_bill(tuple(lines)), any_account(), NUMBERS, TODAY)

    assert {one.about for one in found} <= set(About)


@given(
    st.sampled_from(["Account number", "Acct #", "ACCOUNT NO.", "Customer number:", "Account:"]),
    st.text(string.ascii_uppercase + string.digits + "-", min_size=5, max_size=20).filter(
        lambda text: sum(map(str.isdigit, text)) >= 5 and text.strip("-") == text
    ),
    st.sampled_from(["", "   due now", "   Lakeside Telecom"]),
)
def test_an_account_number_behind_its_label_is_recognised_and_never_shown(label: str, number: str, more: str) -> None:
    line = f"{label} {number}{more}"
    bill = _text_bill((line, "Thank you for choosing us")).bill

    assert bill is not None
    assert digest(normalised_account_number(number)) in {one.digest for one in bill.account_numbers}
    assert number not in shown(line)
    assert number not in str([*bill.names, *bill.carriers])


WORDS = st.lists(st.text(string.ascii_letters, min_size=2, max_size=10), min_size=2, max_size=5)


@given(WORDS, st.sampled_from(["", " LLC", ", Inc.", " Corp"]), st.sampled_from([str.upper, str.lower, str.title]))
def test_a_name_is_the_same_whatever_its_case_punctuation_and_company_form(
    words: list[str], form: str, how: Any
) -> None:
    name = " ".join(words)

    assert same_name(how(name).replace(" ", ", ", 1) + form, name)
    assert same_name(name, how(name) + form)


@pytest.mark.parametrize(
    ("printed", "wanted", "same"),
    [
        ("ACME PLUMBING & HEATING LLC", "Acme Plumbing and Heating", True),
        ("WHITFIELD, DANA Q", "Dana Whitfield", True),
        ("Société Générale d'Eau", "Societe Generale dEau Ltée", True),
        ("ACME PLUMBING AND HEATI", "Acme Plumbing and Heating Company of Illinois", True),
        ("Acme Plumbing ATTN Dana", "Acme Plumbing", True),
        ("Acme", "Acme Plumbing", False),
        ("Bolt Electric", "Acme Plumbing", False),
        ("Acme Heating", "Acme Plumbing", False),
        ("", "Acme Plumbing", False),
    ],
)
def test_names(printed: str, wanted: str, same: bool) -> None:
    assert same_name(printed, wanted) is same
