"""One record, judged on its own: its numbers, its labels, its company, what it says of its losing account.

Nothing here looks at another row, so that a list can be read in parts; what rows mean to each other is for `joining`.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from shared.domain.number_list.accounts import has_account_columns, tell_account
from shared.domain.number_list.cells import LONGEST_OF_SPREADSHEETS, unguarded
from shared.domain.number_list.companies import CompanyBook
from shared.domain.number_list.concealing import concealed, has_wrong_width
from shared.domain.number_list.drafts import Draft
from shared.domain.number_list.headers import (
    REQUEST_NAME,
    SECRET_COLUMNS,
    Columns,
    request_key,
    without_report,
)
from shared.domain.number_list.labels import check_name, check_source
from shared.domain.number_list.model import ON_FILE, ListContext, ListLimits
from shared.domain.number_list.noise import noise
from shared.domain.number_list.records import NULL_SHOWN, Record
from shared.domain.phone_numbers import read_forwarding_cell, read_number_cell

LONGEST_CELL: Final = 2_000
"""Characters kept of a cell; whatever is longer is refused for its length anyway."""
ROWS_OF_A_PART: Final = 500
"""Rows that are read together: row // 500 is the same. A list's rows are stored in partitions of as many."""


def read_rows(
    numbered: Iterable[tuple[int, Record]],
    columns: Columns,
    context: ListContext,
    limits: ListLimits,
    *,
    spreadsheet: bool,
    request: str = "",
) -> Iterator[Draft]:
    """Records with their row numbers as drafts, each part by a reader of its own, as if it were read elsewhere.

    `request` is the key of the request that rows which name none are of.
    """
    for _, part in groupby(numbered, key=lambda entry: entry[0] // ROWS_OF_A_PART):
        reader = RowReader(columns, context, limits, spreadsheet=spreadsheet, request=request)
        for row, record in part:
            yield reader.read(row, record)


class RowReader:
    """Reads the records of one part of a list, in any order; it remembers only spellings of companies."""

    def __init__(
        self, columns: Columns, context: ListContext, limits: ListLimits, *, spreadsheet: bool, request: str = ""
    ) -> None:
        self._request = request
        self._columns = columns
        self._limits = limits
        self._spreadsheet = spreadsheet
        self._companies = CompanyBook(context.companies, context.default_company)
        self._tells_accounts = has_account_columns(columns)
        self._places = tuple(columns.position.items())

    def read(self, row: int, record: Record) -> Draft:
        """The record as a draft, skipped or with everything that is wrong inside it."""
        record = without_report(concealed(record, self._columns), self._columns.report)
        width = len(record)
        cells = {column: record[index][:LONGEST_CELL] if index < width else "" for column, index in self._places}
        # Sorted, for the order of a file's columns changes nothing that is said of a row.
        not_kept = sorted(
            column for column, text in cells.items() if text.strip() == ON_FILE and column not in SECRET_COLUMNS
        )
        cells |= dict.fromkeys(not_kept, "")
        draft = Draft(row, cells, request_key(cells.get(REQUEST_NAME, "")) or self._request)
        try:
            skipped = noise(record, self._columns, self._spreadsheet)
            if skipped is not None:
                draft.skip(*skipped)
            else:
                self._judge(draft, record, not_kept)
        except Exception:  # noqa: BLE001 - a row that nobody foresaw must not take the others down
            draft = Draft(row, cells, draft.request)
            draft.add("row_not_read", "Our reader stumbled over this row; the other rows were read without it.")
        return draft

    def _judge(self, draft: Draft, record: Record, not_kept: Sequence[str]) -> None:
        wrong = has_wrong_width(record, self._columns)
        if wrong:
            detail = f"The row has {len(record)} cells, the header has {self._columns.width}."
            draft.add("csv_row_width", detail)
            if self._columns.secret:
                # What stands under their headings may be something else.
                draft.cells |= {column: "" for column in SECRET_COLUMNS if column in draft.cells}
        elif not_kept:
            named = ", ".join(not_kept)
            draft.add("cell_not_kept", f"“{ON_FILE}” stands where the row's own text has to: {named}.", not_kept[0])
        self._check_texts(draft, record)
        self._read_numbers(draft)
        check_name(draft, self._limits)
        check_source(draft, self._limits)
        self._companies.check(draft)
        if self._tells_accounts:
            tell_account(draft)
        absent = [column for column, index in self._places if wrong and index >= len(record)]
        if absent or not_kept:
            _forget_missing(draft, [*absent, *not_kept])

    def _check_texts(self, draft: Draft, record: Record) -> None:
        """What no cell can hold, whatever it is about."""
        for column, index in self._places:
            named = column in ("name", "source")  # told of by rules of their own
            if not named and index < len(record) and len(record[index]) >= LONGEST_OF_SPREADSHEETS:
                detail = f"The cell has {len(record[index]):,} characters; spreadsheets cut it at 32,767."
                draft.add("csv_field_too_large", detail, column)
            if NULL_SHOWN in draft.cells.get(column, ""):
                detail = f"There is a null character in the cell; it is shown as {NULL_SHOWN}."
                draft.add("cell_null_character", detail, column)

    def _read_numbers(self, draft: Draft) -> None:
        number = read_number_cell(unguarded(draft.cells.get("number", "")))
        draft.number = number.facts
        if number.facts is not None:
            draft.number_class = number.facts.number_class
        if number.problems or number.warnings or number.review:
            draft.take(number, "number")
        forwarding = read_forwarding_cell(unguarded(draft.cells.get("forwarding_number", "")))
        draft.forwarding = forwarding.facts
        if forwarding.problems or forwarding.warnings or forwarding.review:
            draft.take(forwarding, "forwarding_number")


def _forget_missing(draft: Draft, absent: Sequence[str]) -> None:
    """Cells that a short row does not have, or that were not kept, are not missing one by one: that is said once."""
    draft.errors[:] = [
        found for found in draft.errors if not (found.column in absent and found.code.endswith("_missing"))
    ]
