"""The optional columns: losing accounts, their facts, and what a spreadsheet does to account numbers, ZIPs and PINs."""

from shared.domain.number_list import ON_FILE, NumberList
from tests.unit.number_list.builders import any_context, any_row, codes, file_codes, read


def labels(listed: NumberList) -> list[str]:
    return [row.losing_account for row in listed.rows]


def test_one_account_on_the_request_applies_to_all_rows() -> None:
    assert labels(read([any_row(0), any_row(1)], any_context(accounts=["Main"]))) == ["Main", "Main"]


def test_one_account_on_the_request_takes_the_facts_of_a_file_without_labels() -> None:
    listed = read([any_row(0, current_carrier="Lakeside")], any_context(accounts=["Main"]))
    assert labels(listed) == ["Main"]
    assert (listed.losing_accounts[0].label, listed.losing_accounts[0].current_carrier) == ("Main", "Lakeside")


def test_several_accounts_and_no_column_is_one_question() -> None:
    listed = read([any_row(0), any_row(1)], any_context(accounts=["Main", "Other"]))
    assert file_codes(listed) == ["losing_account_unassigned"]
    assert labels(listed) == ["", ""]
    assert listed.counts.accepted == 2


def test_no_account_anywhere_is_no_question() -> None:
    listed = read([any_row(0)])
    assert (file_codes(listed), labels(listed), listed.losing_accounts) == ([], [""], ())


def test_labels_are_those_the_request_has_whatever_their_spelling() -> None:
    rows = [
        any_row(0, losing_account="MAIN office"),
        any_row(1, losing_account="Main Ofice"),
        any_row(2, losing_account="B"),
    ]
    listed = read(rows, any_context(accounts=["Main office", "Second"]))
    assert labels(listed) == ["Main office", "Main Ofice", "B"]
    assert [codes(row) for row in listed.rows] == [[], ["losing_account_near_duplicate"], []]


def test_without_labels_carrier_and_account_number_tell_accounts_apart() -> None:
    rows = [
        any_row(0, current_carrier="Lakeside", account_number="LK-123456"),
        any_row(1, current_carrier="Lakeside", account_number="LK-993456"),
        any_row(2, current_carrier="LAKESIDE", account_number="LK-123456"),
        any_row(3, current_carrier="Northern"),
    ]
    listed = read(rows)
    assert labels(listed) == ["Lakeside …3456", "Lakeside …3456 #2", "Lakeside …3456", "Northern"]
    assert [account.account_number for account in listed.losing_accounts] == ["LK-123456", "LK-993456", ""]
    assert "LK-123456" not in repr(listed)


FACTS = {
    "losing_account": "Main",
    "current_carrier": "Lakeside Telecom",
    "service_type": "Landline",
    "account_number": "LK-123456",
    "pin": "4821",
    "btn": "212-555-2000",
    "numbers_staying": "Yes",
    "end_user_name": "Acme <LLC>",
    "subscriber_type": "Commercial",
    "authorized_person": "Ann Lee",
    "authorized_person_email": "ann@example.com",
    "address_line1": "1 Main St",
    "address_line2": "Suite 2",
    "city": "Chicago",
    "state": "IL",
    "postal_code": "60601",
    "country": "US",
    "invoice_file": "bill.pdf",
}


def test_every_optional_column_reaches_the_account() -> None:
    listed = read([{**any_row(0), **FACTS}, any_row(1, losing_account="main", invoice_file="page2.pdf")])
    (account,) = listed.losing_accounts
    assert account.rows == (2, 3)
    for column in ("current_carrier", "account_number", "pin", "end_user_name", "city", "postal_code", "address_line2"):
        assert getattr(account, column) == FACTS[column]
    assert (account.btn, account.numbers_staying, account.service_type) == ("+12125552000", "some", "landline")
    assert account.subscriber_type == "business"
    assert (account.invoice_files, account.pin_status) == (("bill.pdf", "page2.pdf"), "provided")
    assert listed.counts.accepted == 2


def test_rows_that_disagree_inside_one_account_are_held() -> None:
    rows = [any_row(index, losing_account="Main", city="Chicago", account_number="11-22") for index in range(3)]
    odd = any_row(3, losing_account="Main", city="Boston", account_number="11-23")
    listed = read([*rows, odd])
    assert [row.disposition for row in listed.rows] == ["accepted", "accepted", "accepted", "held"]
    assert codes(listed.rows[3]) == ["losing_account_conflicting"] * 2
    assert [problem.suggestion for problem in listed.rows[3].errors] == [None, "Chicago"]
    assert (listed.losing_accounts[0].city, listed.losing_accounts[0].account_number) == ("Chicago", "11-22")


def test_spelling_is_no_disagreement() -> None:
    listed = read([any_row(0, losing_account="A", city="Chicago"), any_row(1, losing_account="A", city="CHICAGO ")])
    assert listed.counts.accepted == 2


def test_pins_of_their_own_stay_with_their_rows() -> None:
    rows = [any_row(0, losing_account="A", pin="1111"), any_row(1, losing_account="A", pin="2222")]
    listed = read(rows)
    assert [row.pin for row in listed.rows] == ["1111", "2222"]
    assert (listed.losing_accounts[0].pin, listed.counts.accepted) == ("", 2)


def test_no_pin_required_is_an_answer() -> None:
    listed = read([any_row(0, losing_account="A", pin="NO PIN REQUIRED"), any_row(1, losing_account="B", pin="")])
    assert [account.pin_status for account in listed.losing_accounts] == ["none", "unknown"]
    assert listed.rows[0].pin == ""


def test_secrets_are_nowhere_but_in_their_fields() -> None:
    (row,) = read([{**any_row(), **FACTS}]).rows
    assert (row.cells["pin"], row.cells["account_number"]) == (ON_FILE, ON_FILE)
    assert "4821" not in repr(row)


def test_on_file_means_unchanged() -> None:
    listed = read([any_row(0, losing_account="A", pin=ON_FILE, account_number=ON_FILE)])
    (account,) = listed.losing_accounts
    assert (account.pin_status, account.pin, account.account_number) == ("on_file", ON_FILE, ON_FILE)
    assert listed.rows[0].pin == ON_FILE


def test_what_spreadsheets_do_to_account_cells_is_pointed_out() -> None:
    cases = {
        "account_number_scientific_notation": ("account_number", "1.23457E+15", None),
        "account_number_excel_truncated": ("account_number", "1234567890123450000", None),
        "zip_leading_zero_lost": ("postal_code", "2134", "02134"),
        "pin_leading_zero_lost": ("pin", "421", None),
        "numbers_staying_unknown": ("numbers_staying", "a few", "unknown"),
        "subscriber_type_unknown": ("subscriber_type", "a few", None),
    }
    for code, (column, text, suggestion) in cases.items():
        (row,) = read([{**any_row(losing_account="A"), column: text}]).rows
        (problem,) = (*row.errors, *row.warnings)
        assert (problem.code, problem.column, problem.suggestion) == (code, column, suggestion)
        assert text not in problem.detail or text == "a few"


def test_a_pin_shorter_than_the_others_has_lost_a_zero() -> None:
    rows = [
        any_row(index, losing_account="A", pin=pin) for index, pin in enumerate(("123456", "223456", "323456", "42345"))
    ]
    assert [codes(row) for row in read(rows).rows] == [[], [], [], ["pin_leading_zero_lost"]]
