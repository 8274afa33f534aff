"""From text to records: delimiter, quotes, line ends, header. A record is one row, whatever newlines it holds."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from shared.domain.number_list.codes import problem
from shared.domain.number_list.headers import REQUIRED, header_missing, is_header, recognised
from shared.domain.number_list.model import ListLimits
from shared.domain.problems import Problem

Record = list[str]
_BLANK: Final[Record] = []
_DELIMITERS: Final = (",", ";", "\t", "|")
_NAMES: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_SEP_LINE = re.compile(r"\s*\"?sep=(.)\"?[ ,;\t]*(?:\r\n|\r|\n|$)", re.IGNORECASE)
HEADER_WITHIN: Final = 30
"""Rows; titles above the header are skipped if it comes this early."""
BLANK_ROWS_ALLOWED: Final = 10
"""Blank rows in a file, as a multiple of the rows allowed; spreadsheets leave thousands at the end."""


@dataclass(frozen=True, slots=True)
class Table:
    """The file as records. `first_row` is the first data record's; with `problems` it is not to be read on."""

    header: Record
    records: list[Record]
    first_row: int
    warnings: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()


class Unreadable(Exception):
    """The file as a whole cannot be read."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems)
        self.problems = problems


def read_table(text: str, limits: ListLimits) -> Table:
    """Splits the text into a header and data records. Raises `Unreadable`."""
    marked = _SEP_LINE.match(text)
    body = text[marked.end() :] if marked else text
    delimiter = marked.group(1) if marked and marked.group(1) in _DELIMITERS else _delimiter(body)
    records = _records(body, delimiter, limits)
    index = next((at for at, record in enumerate(records[:HEADER_WITHIN]) if is_header(record)), None)
    if index is None:
        raise Unreadable(_no_header(records))
    warnings = [*_delimiter_warning(delimiter), *_title_warning(records[:index])]
    data = _without_trailing_blanks(records[index + 1 :])
    return Table(records[index], data, index + 2, tuple(warnings), _count_problems(data, limits))


def is_blank(record: Record) -> bool:
    return not "".join(record).strip(" \t\r\n\xa0\u200b\ufeff")


def _delimiter(text: str) -> str:
    """The one under which the first lines name the most columns; commas when in doubt."""
    head = text[:20_000]
    return max(_DELIMITERS, key=lambda delimiter: _named_columns(head, delimiter))


def _named_columns(head: str, delimiter: str) -> int:
    found = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    best = 0
    try:
        for record in islice(found, HEADER_WITHIN):
            best = max(best, recognised(record))
    except csv.Error:
        pass
    return best


def _records(body: str, delimiter: str, limits: ListLimits) -> list[Record]:
    records: list[Record] = []
    most = (limits.max_rows + HEADER_WITHIN) * BLANK_ROWS_ALLOWED
    try:
        for record in _reader(body, delimiter):
            if is_blank(record):
                records.append(_BLANK)
                continue
            records.append(record)
            if len(records) > most:
                raise Unreadable(_too_many(limits))
    except csv.Error as error:
        raise Unreadable(_broken(str(error), len(records) + 1)) from None
    return records


def _reader(body: str, delimiter: str) -> Iterator[Record]:
    return csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)


def _broken(error: str, row: int) -> Problem:
    if "field larger" in error:
        return problem("csv_field_too_large", f"A cell of row {row} is longer than 131,072 characters.", row=row)
    if "expected after" in error:
        return problem("csv_unclosed_quote", f"There is text after a closing quotation mark in row {row}.", row=row)
    return problem("csv_unclosed_quote", f"A quotation mark that opens in row {row} is not closed.", row=row)


def _no_header(records: list[Record]) -> Problem:
    first = next((record for record in records if not is_blank(record)), [])
    return header_missing(REQUIRED, first)


def _without_trailing_blanks(records: list[Record]) -> list[Record]:
    """Up to a handful of blank rows are rows of the file; the thousands a spreadsheet appends are not."""
    end = len(records)
    while end and is_blank(records[end - 1]):
        end -= 1
    return records if len(records) - end <= 100 else records[:end]


def _count_problems(data: list[Record], limits: ListLimits) -> tuple[Problem, ...]:
    filled = sum(map(bool, data))
    if not filled:
        return (problem("csv_no_data_rows", "There are no rows below the header."),)
    return (_too_many(limits, filled),) if filled > limits.max_rows else ()


def _too_many(limits: ListLimits, rows: int | None = None) -> Problem:
    has = f"The file has {rows:,} rows" if rows else "The file has more rows than can be read"
    return problem("csv_too_many_rows", f"{has}; at most {limits.max_rows:,} are allowed.")


def _delimiter_warning(delimiter: str) -> list[Problem]:
    if delimiter == ",":
        return []
    return [problem("csv_wrong_delimiter", f"The columns are separated by {_NAMES[delimiter]}, not commas; accepted.")]


def _title_warning(titles: list[Record]) -> list[Problem]:
    rows = [at for at, record in enumerate(titles, 1) if not is_blank(record)]
    if not rows:
        return []
    named = ", ".join(map(str, rows))
    return [problem("csv_title_rows_skipped", f"Skipped above the header: row {named}.", row=rows[0])]
