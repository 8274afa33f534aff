"""From text to records: delimiter, quotes, line ends, header. A record is one row, whatever newlines it holds."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from shared.domain.number_list.codes import problem
from shared.domain.number_list.headers import (
    REQUIRED,
    header_missing,
    is_header,
    recognised,
    report_places,
    without_report,
)
from shared.domain.number_list.model import ListLimits
from shared.domain.problems import Problem

csv.field_size_limit(1 << 30)
"""A cell that is too long is its row's problem alone; how long a file may be is checked before."""

Record = list[str]
NULL_SHOWN: Final = "\u2400"
"""What a null character is read and shown as: no store, mail or spreadsheet takes the character itself."""
BLANK: Final[Record] = []
_DELIMITERS: Final = (",", ";", "\t", "|")
_NAMES: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_SEP_LINE = re.compile(r"\s*\"?sep=(.)\"?[ ,;\t]*(?:\r\n|\r|\n|$)", re.IGNORECASE)
HEADER_WITHIN: Final = 30
"""Rows; titles above the header are skipped if it comes this early."""
BLANK_ROWS_ALLOWED: Final = 10
"""Blank rows in a file, as a multiple of the rows allowed; spreadsheets leave thousands at the end."""
TRAILINGBLANKS: Final = 100
"""Blank rows at the end of a file that still count as rows of it."""


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
    delimiter, skipped = dialect_of(text)
    scan = TableScan(limits)
    records = [
        BLANK if is_blank(record) else record
        for record in read_records(io.StringIO(text[skipped:], newline=""), delimiter)
        if scan.take(record) is not None
    ]
    scan.conclude()
    warnings = (*delimiter_warning(delimiter), *scan.warnings)
    return Table(scan.header, records[: scan.rows], scan.first_row, warnings, scan.problems)


class TableScan:
    """Walks a table record by record: finds the header, counts rows, and says what is wrong with it as a whole.

    After `conclude`, `rows` are the data rows of the file: up to a handful of blank rows at its end are, the thousands
    that a spreadsheet appends are not.
    """

    def __init__(self, limits: ListLimits) -> None:
        self._limits = limits
        self._above: list[Record] = []
        self._seen = 0
        self._filled = 0
        self._last_filled = 0
        self._found = False
        self._report: frozenset[int] = frozenset()
        self.header: Record = BLANK
        self.first_row = 0
        self.rows = 0
        self.warnings: tuple[Problem, ...] = ()
        self.problems: tuple[Problem, ...] = ()

    def take(self, record: Record) -> int | None:
        """The row number of a data record; None for the header and what stands above it. Raises `Unreadable`."""
        self._seen += 1
        if not self._found:
            self._look_for_header(record)
            return None
        if self._seen > (self._limits.max_rows + HEADER_WITHIN) * BLANK_ROWS_ALLOWED:
            raise Unreadable(_too_many(self._limits))
        if not is_blank(without_report(record, self._report)):
            self._filled += 1
            self._last_filled = self._seen
        return self._seen

    def _look_for_header(self, record: Record) -> None:
        if is_header(record):
            self._found = True
            self.header, self.first_row = record, self._seen + 1
            self._report = report_places(record)
            self._last_filled = self._seen
            self.warnings = tuple(_title_warning(self._above))
            return
        self._above.append(record)
        if len(self._above) >= HEADER_WITHIN:
            raise Unreadable(_no_header(self._above))

    def conclude(self) -> None:
        """There is no more. Raises `Unreadable` where there was no header."""
        if not self._found:
            raise Unreadable(_no_header(self._above))
        last = self._seen if self._seen - self._last_filled <= TRAILINGBLANKS else self._last_filled
        self.rows = last + 1 - self.first_row
        if not self._filled:
            self.problems = (problem("csv_no_data_rows", "There are no rows below the header."),)
        elif self._filled > self._limits.max_rows:
            self.problems = (_too_many(self._limits, self._filled),)


def is_blank(record: Record) -> bool:
    return not "".join(record).strip(f" \t\r\n\xa0\u200b\ufeff{NULL_SHOWN}")


def dialect_of(text: str) -> tuple[str, int]:
    """What separates the cells, and how many characters a ``sep=`` line takes; the beginning of the text will do.

    Without such a line the separator under which the first lines name the most columns; commas when in doubt.
    """
    marked = _SEP_LINE.match(text)
    skipped = marked.end() if marked else 0
    if marked and marked.group(1) in _DELIMITERS:
        return marked.group(1), skipped
    head = text[skipped : skipped + 20_000]
    return max(_DELIMITERS, key=lambda delimiter: _named_columns(head, delimiter)), skipped


def _named_columns(head: str, delimiter: str) -> int:
    found = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    best = 0
    try:
        for record in islice(found, HEADER_WITHIN):
            best = max(best, recognised(record))
    except csv.Error:
        pass
    return best


def read_records(lines: Iterable[str], delimiter: str) -> Iterator[Record]:
    """The records of lines that keep their ends. Raises `Unreadable`."""
    count = 0
    try:
        for record in csv.reader(map(_seen, lines), delimiter=delimiter, strict=True):
            count += 1
            yield record
    except csv.Error as error:
        raise Unreadable(_broken(str(error), count + 1)) from None


def told_records(text: str, delimiter: str) -> Iterator[tuple[Record, bool]]:
    """The records of a text as far as they can be told, each with whether its cells are sure to be its own.

    From a record on whose quotation marks do not pair each line is one: sure where its own marks pair.
    """
    lines = [_seen(line) for line in io.StringIO(text, newline="")]
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    began = 0
    try:
        for record in reader:
            yield record, True
            began = reader.line_num
    except csv.Error:
        for line in lines[began:]:
            alone = line.rstrip("\r\n")
            sure = alone.count('"') % 2 == 0
            yield next(csv.reader([alone], delimiter=delimiter), []) if sure else _unpaired(alone, delimiter), sure


def _unpaired(line: str, delimiter: str) -> Record:
    """The cells of a line that has a quotation mark too many: one that opens or closes a cell alone is left out."""
    cells = line.split(delimiter)
    return [cell.removeprefix('"').removesuffix('"') if cell.count('"') == 1 else cell for cell in cells]


def _seen(line: str) -> str:
    return line.replace("\0", NULL_SHOWN) if "\0" in line else line


def _broken(error: str, row: int) -> Problem:
    if "expected after" in error:
        return problem("csv_unclosed_quote", f"There is text after a closing quotation mark in row {row}.", row=row)
    return problem("csv_unclosed_quote", f"A quotation mark that opens in row {row} is not closed.", row=row)


def _no_header(records: list[Record]) -> Problem:
    first = next((record for record in records if not is_blank(record)), [])
    return header_missing(REQUIRED, first)


def _too_many(limits: ListLimits, rows: int | None = None) -> Problem:
    has = f"The file has {rows:,} rows" if rows else "The file has more rows than can be read"
    return problem("csv_too_many_rows", f"{has}; at most {limits.max_rows:,} are allowed.")


def delimiter_warning(delimiter: str) -> list[Problem]:
    if delimiter == ",":
        return []
    return [problem("csv_wrong_delimiter", f"The columns are separated by {_NAMES[delimiter]}, not commas; accepted.")]


def _title_warning(titles: list[Record]) -> list[Problem]:
    rows = [at for at, record in enumerate(titles, 1) if not is_blank(record)]
    if not rows:
        return []
    named = ", ".join(map(str, rows))
    return [problem("csv_title_rows_skipped", f"Skipped above the header: row {named}.", row=rows[0])]
