"""What we write: the template and the annotated list, safe to open and read back as they were."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.number_list import ON_FILE, annotated_csv, read_number_list, template_csv
from shared.domain.number_list.cells import FORMULA_STARTS, clean_label
from shared.domain.number_list.report import safe_cell
from tests.unit.number_list.builders import HEADER, any_context, any_row, codes, file_codes, read


def records(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_template_is_the_five_columns_and_an_example_that_is_caught() -> None:
    header, example = records(template_csv())
    assert tuple(header) == HEADER
    assert len(example) == len(HEADER)
    listed = read_number_list(template_csv() + "212-555-2345,646-555-3000,Main,x,Acme Plumbing\r\n", any_context())
    assert [codes(row) for row in listed.rows] == [["csv_example_row"], []]
    assert file_codes(read_number_list(template_csv(), any_context())) == ["csv_no_data_rows"]


def test_an_annotated_list_has_the_same_rows_in_the_same_order() -> None:
    listed = read([any_row(0, number="+12125552300"), any_row(1, company="Acme Plumming"), {}, any_row(0)])
    lines = records(annotated_csv(listed.rows, listed.columns))
    assert lines[0][-4:] == ["status", "error_code", "error", "suggestion"]
    assert [line[-4] for line in lines[1:]] == ["accepted", "held", "skipped", "skipped"]
    assert lines[1][0] == "(212) 555-2300"
    assert lines[2][-3] == "company_unknown"
    assert lines[2][-1] == "company: Acme Plumbing"
    assert [line[0] for line in lines[2:4]] == ["212-555-2301", ""]


def test_an_annotated_list_reads_back_as_the_same_rows() -> None:
    rows = [
        any_row(0, number="+12125552300", forwarding_number="+16465553000", name="=Main"),
        any_row(1, number="+525512345678", name="-x", pin="1234", losing_account="A", account_number="12-34"),
        any_row(2, name=""),
    ]
    first = read(rows)
    for text in (annotated_csv(first.rows, first.columns), annotated_csv(first.rows)):
        again = read_number_list(text, any_context())
        assert file_codes(again) == file_codes(first)
        assert [codes(row) for row in again.rows] == [codes(row) for row in first.rows]
        for row, other in zip(first.rows, again.rows, strict=True):
            assert (row.number, row.forwarding_number, row.name) == (other.number, other.forwarding_number, other.name)
        assert again.rows[1].pin == ON_FILE


def test_no_secret_is_written() -> None:
    listed = read([any_row(pin="918273", account_number="LK-55501", losing_account="A")])
    text = annotated_csv(listed.rows, listed.columns)
    assert "918273" not in text
    assert "LK-55501" not in text
    assert text.count(ON_FILE) == 2


def test_headers_of_the_file_are_kept() -> None:
    text = "Company,Phone Number,Receiving Number,Tracking Source,Name\nAcme Plumbing,2125552345,6465553000,x,Main\n"
    listed = read_number_list(text, any_context())
    header, line = records(annotated_csv(listed.rows, listed.columns))
    assert header[:5] == ["Company", "Phone Number", "Receiving Number", "Tracking Source", "Name"]
    assert line[:5] == ["Acme Plumbing", "2125552345", "6465553000", "x", "Main"]


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_no_cell_is_a_formula_to_a_spreadsheet(name: str, source: str, number: str) -> None:
    listed = read([any_row(0, name=name, source=source, number=number), any_row(1)])
    for line in records(annotated_csv(listed.rows, listed.columns)):
        assert not any(cell.startswith(FORMULA_STARTS) for cell in line)


@given(st.sampled_from(FORMULA_STARTS), st.text(alphabet="abc=+-@' ", max_size=10))
def test_a_safe_cell_reads_back_as_it_was(start: str, rest: str) -> None:
    assert clean_label(safe_cell(start + rest)) == (start + rest).rstrip() or start in "\t\r\n"
