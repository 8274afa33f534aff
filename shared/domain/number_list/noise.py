"""Rows that are no numbers: blank ones, the template's example, headers again, sections and totals."""

import re
from collections.abc import Sequence
from typing import Final

from shared.domain.number_list.cells import clean_label
from shared.domain.number_list.headers import Columns, is_header
from shared.domain.number_list.records import Record, is_blank
from shared.domain.phone_numbers.damage import digits_of

EXAMPLE_MARK: Final = "EXAMPLE - delete this row"
"""The name in the template's example row."""

_EXAMPLE = re.compile(r"example\b.{0,40}\b(?:delete|remove)\b.{0,20}", re.IGNORECASE)
_FOOTER = re.compile(
    r"(?:(?:grand |sub)?total|(?:row )?count|confidential|end of (?:list|file|report))\b.*"
    r"|[0-9,]+ (?:numbers?|rows?|records?|lines?)\b.*|page [0-9]+.*|©.*"
    r"|(?:generated|exported|printed|created|downloaded) (?:by|on|at|from)\b.*",
    re.IGNORECASE | re.DOTALL,
)


def noise(record: Record, columns: Columns, spreadsheet: bool) -> tuple[str, str] | None:
    """Code and detail when a record is to be skipped. Rows of a JSON body are only ever blank or the example."""
    filled = [cell.strip() for cell in record if cell.strip()]
    if is_blank(record) or (spreadsheet and not filled):
        return "csv_blank_row", "The row is blank."
    if _cell(record, columns, "name")[:7].casefold() == "example" and _EXAMPLE.match(_cell(record, columns, "name")):
        return "csv_example_row", "This is the example row of the template."
    number = _cell(record, columns, "number")
    if not spreadsheet or sum(map(str.isdigit, number)) >= 7:
        return None
    if is_header(record):
        return "csv_repeated_header", "The header is repeated here."
    if _FOOTER.fullmatch(filled[0]) and not any(_could_be_number(cell) for cell in filled):
        return "csv_footer_row", "This is a total or a footer."
    if _is_section(record, filled, number):
        return "csv_section_row", "This is a heading between rows."
    return None


def _cell(record: Record, columns: Columns, column: str) -> str:
    index = columns.position.get(column, -1)
    return clean_label(record[index]) if 0 <= index < len(record) else ""


def _could_be_number(text: str) -> bool:
    return len(digits_of(text)) >= 7


def _is_section(record: Sequence[str], filled: list[str], number: str) -> bool:
    """A text alone in its row, in the first column or the number's, with hardly a digit."""
    if len(filled) != 1 or _could_be_number(filled[0]):
        return False
    alone = bool(number) or bool(record[0].strip())
    return alone and sum(map(str.isalpha, filled[0])) >= 3
