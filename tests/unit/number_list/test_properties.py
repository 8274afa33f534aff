"""What holds for any list: every row accounted for, nothing raises, the order of columns does not matter."""

import csv
import io
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.number_list import ListedRow, NumberList, annotated_csv, read_number_list, read_number_rows
from shared.domain.number_list.codes import CODES
from shared.domain.number_list.headers import SYNONYMS
from shared.domain.problems import Problem
from tests.unit.number_list.builders import any_context, any_row, as_csv, number, target

CELLS = st.one_of(
    st.sampled_from(["", " ", "N/A", "=1+1", "Acme Plumbing", "Acme Heating", "Google Ads", "Total", "(on file)"]),
    st.sampled_from([number(0), number(1), number(2), target(0), target(1), "800-648-3321", "1.2E+10", "416-368-2204"]),
    st.text(alphabet=st.characters(exclude_characters="\0\ufffd", codec="utf-8"), max_size=12),
)
ROWS = st.lists(st.fixed_dictionaries(dict.fromkeys(list(SYNONYMS)[:10], CELLS)), min_size=1, max_size=8)


def accounted(listed: NumberList) -> None:
    counts = listed.counts
    assert counts.accepted + counts.held + counts.skipped == counts.rows == len(listed.rows)
    if listed.file_problems:
        assert listed.rows == ()
    for row in listed.rows:
        assert (row.disposition == "held") == bool(row.errors)
        assert row.disposition != "accepted" or (row.number and row.forwarding_number and row.company_id)
        assert all(problem.code in CODES and problem.row == row.row for problem in problems_of(row))
    accepted = [row.number for row in listed.rows if row.disposition == "accepted"]
    assert len(accepted) == len(set(accepted))
    assert sum(group.count for group in listed.groups) <= sum(len(problems_of(row)) for row in listed.rows)


def problems_of(row: ListedRow) -> list[Problem]:
    return [*row.errors, *row.warnings, *row.review]


@given(ROWS)
def test_every_row_is_accounted_for(rows: list[dict[str, str]]) -> None:
    listed = read_number_list(as_csv(rows), any_context(accounts=["A", "B"]))
    accounted(listed)
    assert listed.file_problems or len(listed.rows) <= len(rows)


@given(ROWS)
def test_every_row_of_a_json_list_is_accounted_for(rows: list[dict[str, str]]) -> None:
    listed = read_number_rows(rows, any_context())
    accounted(listed)
    assert listed.file_problems or len(listed.rows) == len(rows)


@given(st.one_of(st.text(max_size=400), st.binary(max_size=400)))
def test_any_file_is_answered(data: str | bytes) -> None:
    accounted(read_number_list(data, any_context()))


@given(st.text(alphabet=",;\t\"\r\n ='0123456789aN/()+-.", max_size=300))
def test_any_body_under_a_header_is_answered(body: str) -> None:
    accounted(
        read_number_list("number,forwarding number,name,source,company,pin,account number\n" + body, any_context())
    )


@given(ROWS, st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_the_order_of_columns_does_not_matter(rows: list[dict[str, str]], chance: random.Random) -> None:
    columns = list(rows[0])
    chance.shuffle(columns)
    shuffled = [{column: row[column] for column in columns} for row in rows]
    spreadsheet = [read_number_rows(each, any_context()) for each in (rows, shuffled)]
    assert spreadsheet[0].rows == spreadsheet[1].rows
    assert spreadsheet[0].losing_accounts == spreadsheet[1].losing_accounts


def test_the_order_of_columns_of_a_file_does_not_matter() -> None:
    rows = [any_row(0), any_row(1, company="x"), any_row(0), any_row(2, forwarding_number=number(1))]
    expected = read_number_list(as_csv(rows), any_context())
    for seed in range(20):
        columns = list(rows[0])
        random.Random(seed).shuffle(columns)
        shuffled = [{column: row[column] for column in columns} for row in rows]
        assert read_number_list(as_csv(shuffled), any_context()).rows == expected.rows


@given(ROWS)
@settings(max_examples=50)
def test_an_annotated_list_keeps_its_rows(rows: list[dict[str, str]]) -> None:
    listed = read_number_list(as_csv(rows), any_context())
    written = list(csv.reader(io.StringIO(annotated_csv(listed.rows, listed.columns), newline="")))
    assert len(written) == 1 + len(listed.rows)


@given(ROWS)
@settings(max_examples=50)
def test_a_good_row_is_never_lost_to_a_bad_one(rows: list[dict[str, str]]) -> None:
    """Unless the bad row wants to port the same number or the number it forwards to."""
    good = any_row(index=60, number="503-555-2345", forwarding_number="971-555-9876")
    listed = read_number_list(as_csv([good, *rows]), any_context())
    assert listed.rows[0].disposition == "accepted"
