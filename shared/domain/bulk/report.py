"""The report of a dropped file: every row of it in its order, with what became of it, to correct and drop again.

Cells are written as `number_list.report` writes them, so that no spreadsheet runs them, and what was secret is not in
it. A file whose rows named no request gets the column for it: under any name it finds the same request again.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from shared.domain.number_list.cells import FORMULA_STARTS
from shared.domain.number_list.codes import CODES
from shared.domain.number_list.concealing import bared, concealed
from shared.domain.number_list.decoding import decode
from shared.domain.number_list.headers import DROP_REPORT_COLUMNS, REQUEST_NAME, Columns, map_columns
from shared.domain.number_list.model import ON_FILE, ListLimits
from shared.domain.number_list.records import TableScan, Unreadable, dialect_of, is_blank, told_records
from shared.domain.number_list.report import TEMPLATE_HEADER, national, safe_cell
from shared.domain.phone_numbers import read_number_cell
from shared.domain.problems import Problem

BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it spreadsheets take UTF-8 for something else; our reader takes it off."""
_SECRET: Final = frozenset({"pin", "account_number"})
_NUMBERS: Final = frozenset({"number", "forwarding_number", "btn"})


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of a row: `status` is a disposition, the status of its order, or what it did to a number there."""

    status: str
    request_id: str = ""
    order_id: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(problem.code for problem in self.problems))


@dataclass(frozen=True, slots=True)
class ReportedRow:
    """A row as it is written back: its record, the name of its request, the numbers that were read in it."""

    record: Sequence[str]
    request_name: str
    number: str
    forwarding: str
    outcome: RowOutcome


class ReportWriter:
    """Writes a report row by row, and counts what it wrote."""

    def __init__(self, header: Sequence[str], columns: Columns) -> None:
        self._out = io.StringIO(newline="")
        self._out.write(BYTE_ORDER_MARK)
        self._csv = csv.writer(self._out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
        self._layout = columns
        self._columns = {index: column for column, index in columns.position.items()}
        self._kept = [index for index in range(len(header)) if index not in columns.report]
        self._names_requests = REQUEST_NAME in columns.position
        self.rows = 0
        self.statuses: Counter[str] = Counter()
        self.codes: Counter[str] = Counter()
        self.by_request: dict[str, Counter[str]] = {}
        titles = [safe_cell(header[index]) for index in self._kept]
        more = [] if self._names_requests else [REQUEST_NAME]
        self._csv.writerow([*titles, *more, *DROP_REPORT_COLUMNS])

    def write(self, row: ReportedRow) -> None:
        outcome = row.outcome
        self.rows += 1
        self.statuses[outcome.status] += 1
        self.codes.update(outcome.codes)
        self.by_request.setdefault(outcome.request_id, Counter())[outcome.status] += 1
        record = concealed(list(row.record), self._layout)
        padded = [record[index] if index < len(record) else "" for index in self._kept]
        cells = [self._cell(index, text, row) for index, text in zip(self._kept, padded, strict=True)]
        more = [] if self._names_requests else [safe_cell(row.request_name)]
        verdict = (outcome.request_id, outcome.order_id, outcome.status, "; ".join(outcome.codes), _fixes(outcome))
        self._csv.writerow([*cells, *more, *verdict, *_beyond(record, self._layout.width)])

    def text(self) -> str:
        return self._out.getvalue()

    def _cell(self, index: int, text: str, row: ReportedRow) -> str:
        column = self._columns.get(index, "")
        if column in _SECRET:
            return ON_FILE if text.strip() else ""
        if column == REQUEST_NAME and not text.strip():
            return safe_cell(row.request_name)
        if column in _NUMBERS and text.strip().startswith(FORMULA_STARTS):
            read = {"number": row.number, "forwarding_number": row.forwarding}.get(column) or _read(text)
            return national(read) if read else safe_cell(text)
        return safe_cell(text)


def refusal_rows(problems: Iterable[Problem]) -> str:
    """The report of a file of which no row can be told: the headings, and one row that says why."""
    header = [*TEMPLATE_HEADER]
    writer = ReportWriter(header, map_columns(header, dropped=True)[0])
    writer.write(ReportedRow([], "", "", "", RowOutcome("not_taken", problems=tuple(problems))))
    return writer.text()


def rows_not_taken(data: bytes, limits: ListLimits, problems: Iterable[Problem]) -> ReportWriter | None:
    """The report of a file of which no row was taken, although its rows can be told: each of them, with why.

    None where they cannot be told: there is no header, or the file is no text or too long.
    """
    decoded = decode(data, limits)
    if decoded.problems:
        return None
    delimiter, skipped = dialect_of(decoded.text)
    scan = TableScan(limits)
    try:
        told = [
            (record, sure)
            for record, sure in told_records(decoded.text[skipped:], delimiter)
            if scan.take(record) is not None
        ]
        scan.conclude()
    except Unreadable:
        return None
    columns, wrong = map_columns(scan.header, dropped=True)
    if wrong:
        return None
    writer = ReportWriter(scan.header, columns)
    why = RowOutcome("not_taken", problems=tuple(problems))
    for record, sure in told[: scan.rows]:
        outcome = RowOutcome("skipped") if is_blank(record) else why
        writer.write(ReportedRow(record if sure else bared(record, columns), "", "", "", outcome))
    return writer


def _read(text: str) -> str:
    facts = read_number_cell(text).facts
    return facts.e164 if facts is not None else ""


def _beyond(record: Sequence[str], width: int) -> list[str]:
    """Cells that have no heading stay beyond all that have one, so that the row is too wide when it comes back too."""
    beyond = [safe_cell(cell) for cell in record[width:]]
    while beyond and not beyond[-1].strip():
        beyond.pop()
    return beyond


def _fixes(outcome: RowOutcome) -> str:
    """What to do about each problem, the grave ones first; one that only says something is left out beside them."""
    grave = [one for one in outcome.problems if _level(one) == "error"]
    told = grave or list(outcome.problems)
    texts = [f"{one.column}: {_fix(one)}" if one.column else _fix(one) for one in told]
    return safe_cell(" ".join(dict.fromkeys(texts)))


def _fix(problem: Problem) -> str:
    text = f"{problem.detail} {problem.fix}".strip()
    return f"{text} Suggestion: {_shown(problem.suggestion)}." if problem.suggestion else text


def _shown(suggestion: str | None) -> str:
    text = suggestion or ""
    return national(text) if text.startswith("+1") and len(text) == 12 and text[1:].isdigit() else text


def _level(problem: Problem) -> str:
    rule = CODES.get(problem.code)
    return rule.level if rule is not None else "error"


@dataclass(slots=True)
class Summary:
    """The report in short, as JSON."""

    upload: Mapping[str, Any]
    rows: int = 0
    statuses: Mapping[str, int] = field(default_factory=dict)
    codes: Mapping[str, int] = field(default_factory=dict)
    problems: Sequence[Mapping[str, Any]] = ()
    warnings: Sequence[Mapping[str, Any]] = ()
    requests: Sequence[Mapping[str, Any]] = ()
    missing_files: Iterable[str] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            **self.upload,
            "rows": self.rows,
            "rows_by_status": dict(sorted(self.statuses.items())),
            "codes": dict(sorted(self.codes.items(), key=lambda entry: (-entry[1], entry[0]))),
            "problems": list(self.problems),
            "warnings": list(self.warnings),
            "requests": list(self.requests),
            "missing_files": list(self.missing_files),
        }
