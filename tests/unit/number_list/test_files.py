"""The file as a whole: what it is, how it is encoded, where its header is, which rows are none."""

import pytest

from shared.domain.number_list import ListLimits, NumberList, read_number_list
from shared.domain.number_list.codes import FILE_CODES
from shared.domain.number_list.headers import REQUIRED, SYNONYMS, map_columns
from shared.domain.number_list.masking import without_secrets
from tests.unit.number_list.builders import HEADER, any_context, any_row, as_csv, codes, file_codes, number, read

GOOD = as_csv([any_row()])
HEAD = ",".join(HEADER)
LINE = f"{number(1)},646-555-3111,Main line,Google Ads,Acme Plumbing"

REFUSED: list[tuple[str | bytes, str, str]] = [
    ("", "csv_empty", ""),
    (b"\xef\xbb\xbf\r\n  ", "csv_empty", ""),
    (b"PK\x03\x04....xl/workbook.xml", "csv_not_text", ".xlsx"),
    (b"PK\x03\x04....word/document.xml", "csv_not_text", ".docx"),
    (b"PK\x03\x04whatever", "csv_not_text", "zip"),
    ("PK\x03\x04\ufffd\ufffdxl/workbook.xml\x00", "csv_not_text", ".xlsx"),
    (b"%PDF-1.7\n", "csv_not_text", "PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1", "csv_not_text", ".xls"),
    (b"<!DOCTYPE html><table>", "csv_not_text", "web page"),
    (b'[{"number": "212"}]', "csv_not_text", "JSON"),
    (GOOD.encode("utf-16-le"), "csv_not_text", "UTF-16"),
    (GOOD.replace("Main", "M\ufffdin"), "csv_bad_encoding", "line 2"),
    (GOOD.replace("Main", "M\x00\x00\x00\x00in"), "csv_bad_encoding", "4 null characters, the first in line 2"),
    (GOOD.encode().replace(b"Main", b"M\x81in\xff"), "csv_bad_encoding", "Line 2"),
    (GOOD.replace("Main", "M\ud83din"), "csv_bad_encoding", ""),
    (HEAD.replace(",Source", "") + "\n" + LINE, "csv_header_missing", "source"),
    (f"{LINE}\n{LINE}\n", "csv_header_missing", "forwarding_number"),
    (f"{HEAD},Tracking  number\n{LINE},\n", "csv_header_duplicate", "number"),
    (f"{HEAD},Receiving Number\n{LINE},\n", "csv_header_duplicate", "Receiving Number"),
    (f"{HEAD}\n", "csv_no_data_rows", ""),
    (f"{HEAD}\n,,,,\n\n", "csv_no_data_rows", ""),
    (f'{HEAD}\n{LINE}\n"{LINE}\n{LINE}\n', "csv_unclosed_quote", "row 3"),
    (f'{HEAD}\n212-555-2345,646-555-3111,"Main" line,x,y\n', "csv_unclosed_quote", "row 2"),
]


@pytest.mark.parametrize(("data", "code", "named"), REFUSED)
def test_a_file_that_cannot_be_read_says_what_it_is(data: str | bytes, code: str, named: str) -> None:
    listed = read_number_list(data, any_context())
    assert [problem.code for problem in listed.file_problems] == [code]
    assert named in listed.file_problems[0].detail
    assert listed.file_problems[0].fix
    assert (listed.rows, listed.counts.rows) == ((), 0)


def test_a_missing_header_lists_what_was_found_needed_and_tried() -> None:
    problem, rows = read_number_list("Tracking Number,Name,Colour\n", any_context()).file_problems
    for word in ("forwarding_number", "forward number", "company", "client", "“Colour”"):
        assert word in problem.detail
    assert rows.code == "csv_no_data_rows"


ACCEPTED: list[tuple[str | bytes, list[str]]] = [
    (GOOD, []),
    (b"\xef\xbb\xbf\xef\xbb\xbf" + GOOD.encode(), []),
    ("\ufeff" + GOOD, []),
    (GOOD.encode("utf-16"), []),
    (b"\xfe\xff" + GOOD.encode("utf-16-be"), []),
    (GOOD.replace("Main", "Montréal").encode("cp1252"), ["csv_encoding_assumed"]),
    (GOOD.replace("\r\n", "\r"), []),
    (GOOD.replace("\r\n", "\n"), []),
    (GOOD.replace(",", ";"), ["csv_wrong_delimiter"]),
    (GOOD.replace(",", "\t"), ["csv_wrong_delimiter"]),
    ("sep=;\r\n" + GOOD.replace(",", ";"), ["csv_wrong_delimiter"]),
    ("sep=,\r\n" + GOOD, []),
    ("Numbers to port,,,,\r\n,,,,\r\n" + GOOD, ["csv_title_rows_skipped"]),
    (GOOD.replace("company", "company,Notes").replace("Plumbing", "Plumbing,hello"), ["column_ignored"]),
    (GOOD.replace("company", "company,").replace("Plumbing", "Plumbing,"), []),
]


@pytest.mark.parametrize(("data", "warnings"), ACCEPTED)
def test_what_spreadsheets_write_is_taken(data: str | bytes, warnings: list[str]) -> None:
    listed = read_number_list(data, any_context())
    assert file_codes(listed) == warnings
    assert [row.disposition for row in listed.rows] == ["accepted"]


def test_accents_survive_every_encoding() -> None:
    text = GOOD.replace("Main line", "Montréal")
    for data in (text, text.encode(), text.encode("utf-16"), text.encode("cp1252"), text.encode("utf-8-sig")):
        assert read_number_list(data, any_context()).rows[0].name == "Montréal"


def test_rows_past_the_limit_refuse_the_file() -> None:
    text = as_csv([any_row(index) for index in range(6)])
    assert read_number_list(text, any_context(), ListLimits(max_rows=6)).counts.rows == 6
    listed = read_number_list(text, any_context(), ListLimits(max_rows=5))
    assert file_codes(listed) == ["csv_too_many_rows"]
    assert "6 rows" in listed.file_problems[0].detail
    assert "5" in listed.file_problems[0].detail


def test_bytes_past_the_limit_refuse_the_file() -> None:
    limits = ListLimits(max_bytes=len(GOOD))
    assert file_codes(read_number_list(GOOD, any_context(), limits)) == []
    assert file_codes(read_number_list(GOOD + " ", any_context(), limits)) == ["csv_too_large"]
    assert file_codes(read_number_list(GOOD.encode() + b" ", any_context(), limits)) == ["csv_too_large"]
    assert file_codes(read_number_list(GOOD.replace("Main", "Maîn"), any_context(), limits)) == ["csv_too_large"]


def test_thousands_of_blank_rows_at_the_end_are_no_rows() -> None:
    listed = read_number_list(GOOD + ",,,,\r\n" * 40_000, any_context())
    assert (listed.counts.rows, listed.counts.accepted) == (1, 1)


def test_hundreds_of_unknown_columns_are_told_in_part() -> None:
    listed = read_number_list(f"{HEAD},{','.join(f'x{index}' for index in range(500))}\n{LINE}\n", any_context())
    assert listed.counts.accepted == 1
    assert len(listed.file_warnings) == 50
    assert len(listed.columns) == 55


def test_every_synonym_is_its_column() -> None:
    for column in REQUIRED:
        for synonym in SYNONYMS[column]:
            header = [synonym if each == column else each for each in REQUIRED]
            listed = read_number_list(",".join(header).upper() + "\n" + LINE, any_context())
            assert listed.file_problems == (), synonym
            assert listed.columns[synonym.upper()] == column


def test_a_general_word_gives_way_to_a_better_name() -> None:
    listed = read_number_list(f"Phone,{HEAD}\nx,{LINE}\n", any_context())
    assert listed.columns["Phone"] == "ignored"
    assert listed.counts.accepted == 1


NOISE = [
    (",,,,", "csv_blank_row"),
    ("", "csv_blank_row"),
    ("(312) 555-0142,(312) 555-0187,EXAMPLE - delete this row,Google Ads,Your company", "csv_example_row"),
    (HEAD, "csv_repeated_header"),
    ("Chicago office,,,,", "csv_section_row"),
    ("Total,12,,,", "csv_footer_row"),
    ("12 numbers,,,,", "csv_footer_row"),
    ("Generated by Numbers 4.1,,,,", "csv_footer_row"),
]


@pytest.mark.parametrize(("line", "code"), NOISE)
def test_a_row_that_is_no_number_is_skipped_with_a_word(line: str, code: str) -> None:
    listed = read_number_list(f"{HEAD}\n{line}\n{LINE}\n", any_context())
    assert [row.disposition for row in listed.rows] == ["skipped", "accepted"]
    assert codes(listed.rows[0]) == [code]
    assert (listed.counts.rows, listed.counts.skipped, listed.counts.accepted) == (2, 1, 1)


def test_a_row_with_a_number_is_never_taken_for_noise() -> None:
    listed = read_number_list(
        f"{HEAD}\n{number(2)},,,,\nTotal Care,646-555-3111,Total,x,Acme Plumbing\n", any_context()
    )
    assert [row.disposition for row in listed.rows] == ["held", "held"]


def test_rows_count_as_the_spreadsheet_counts() -> None:
    text = (
        f'Title\n{HEAD}\n\n{number(1)},646-555-3111,"Two\nlines",x,Acme Plumbing\n{number(2)},,Main,x,Acme Plumbing\n'
    )
    listed = read_number_list(text, any_context())
    assert [row.row for row in listed.rows] == [3, 4, 5]
    assert [problem.row for row in listed.rows for problem in row.errors] == [4, 5]


def test_cells_shifted_by_a_comma_are_an_error_of_their_row_alone() -> None:
    listed = read_number_list(
        f"{HEAD}\n{LINE},Inc.\n{number(2)},646-555-3118\n{number(3)},646-555-3125,a,b,Acme Heating,,\n", any_context()
    )
    assert [codes(row) for row in listed.rows] == [["csv_row_width"], ["csv_row_width"], []]


def test_every_code_of_a_file_is_shown_here_or_with_the_accounts() -> None:
    shown = {code for _, code, _ in REFUSED} | {code for _, found in ACCEPTED for code in found}
    assert set(FILE_CODES) - shown == {"csv_too_many_rows", "csv_too_large", "losing_account_unassigned"}


def test_columns_say_what_became_of_each_header() -> None:
    listed: NumberList = read([any_row(Notes="x")])
    assert listed.columns == {
        "number": "number",
        "forwarding_number": "forwarding_number",
        "name": "name",
        "source": "source",
        "company": "company",
        "Notes": "ignored",
    }


def test_a_null_character_or_an_endless_cell_holds_its_row_alone() -> None:
    lines = [any_row(0), any_row(1, name="M\0in"), any_row(2, company="x" * 140_000)]
    listed = read_number_list(as_csv(lines).encode(), any_context())

    assert [codes(row) for row in listed.rows] == [
        [],
        ["cell_null_character"],
        ["csv_field_too_large", "company_unknown"],
    ]
    assert listed.rows[1].cells["name"] == "M␀in"


SECRETS = "account_number,pin,btn,notes"


@pytest.mark.parametrize(
    "line",
    [
        "2125552345,6465553000,Main,Google Ads,Acme, Inc.,ACCT4711,PINS4821,2125552399,hello",
        "2125552345,6465553000,Main,Acme Plumbing,ACCT4711,PINS4821,2125552399,hello",
        "2125552345,6465553000,Acme Plumbing,ACCT4711,PINS4821",
    ],
)
def test_in_a_row_of_the_wrong_width_nothing_is_kept_that_may_be_a_secret(line: str) -> None:
    text = f"Tracking Number,Forwarding Number,Name,Source,Company,{SECRETS}\n{line}\n"
    (row,) = read_number_list(text, any_context()).rows

    assert "csv_row_width" in codes(row)
    assert "4711" not in repr(row)
    assert "4821" not in repr(row)
    assert row.number == "+12125552345"
    masked = without_secrets(text.encode(), ListLimits())
    assert masked is not None
    assert b"4711" not in masked
    assert b"4821" not in masked
    (again,) = read_number_list(masked, any_context()).rows
    assert codes(again) == codes(row)


def test_what_was_not_kept_is_asked_for_again() -> None:
    (row,) = read_number_list(f"{HEAD}\n{LINE}".replace("Main line", "(on file)"), any_context()).rows
    assert codes(row) == ["cell_not_kept"]


def test_a_row_without_the_empty_cells_at_its_end_is_of_the_right_width() -> None:
    text = f"{HEAD},account_number,end_user_name\n{LINE},ACCT4711\n"
    (row,) = read_number_list(text, any_context()).rows
    assert codes(row) == ["csv_row_width"], "the company may be the account number"
    text = f"{HEAD},end_user_name,city\n{LINE},Acme\n"
    (row,) = read_number_list(text, any_context()).rows
    assert codes(row) == []


def test_columns_of_a_report_are_known_side_by_side() -> None:
    columns, _ = map_columns(["Status", "Codes", "number", "request_id", "order_id", "status", "codes", "fix"])
    assert columns.report == frozenset(range(3, 8))
    assert columns.ignored == (("Status", 0), ("Codes", 1))
