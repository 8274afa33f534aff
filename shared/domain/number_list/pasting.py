"""Rows that somebody typed or pasted into a page: a number a line, or cells as a spreadsheet copies them."""

import csv
from collections.abc import Sequence
from typing import Final

from shared.domain.number_list.headers import REQUIRED, canonical, is_header

_SEPARATORS: Final = ("\t", ";", ",")
LONGEST_PASTE: Final = 400_000
"""Characters. More is a file."""


def pasted_rows(text: str) -> list[dict[str, str]]:
    """The cells of each line by canonical column, for `read_number_rows`; lines without anything are left out.

    Cells stand between tabs, semicolons or commas. A first line of headers names the columns; without one they are
    those of the template, in its order: number, forwarding number, name, source, company.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        return []
    separator = next((one for one in _SEPARATORS if one in text), ",")
    records = _cells(lines, separator)
    columns: Sequence[str | None] = REQUIRED
    if is_header(records[0]):
        columns, records = [canonical(title) for title in records[0]], records[1:]
    return [
        {column: cell for column, cell in zip(columns, record, strict=False) if column and cell} for record in records
    ]


def _cells(lines: Sequence[str], separator: str) -> list[list[str]]:
    """The cells of each line. Where quotation marks do not fit together, they are characters like others."""
    try:
        read = [list(record) for record in csv.reader(lines, delimiter=separator, strict=True)]
    except csv.Error:
        read = []
    if len(read) != len(lines):
        read = [line.split(separator) for line in lines]
    return [[cell.strip() for cell in record] for record in read]
