"""A file of the drop folder, cut into parts that can be read apart from each other, by where they lie in its bytes.

No part holds more than 500 rows, and all its rows have the same row // 500: that is how they are stored. The file is
walked once, record by record, and none is kept.
"""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from shared.domain.number_list.cells import clean_label
from shared.domain.number_list.codes import problem
from shared.domain.number_list.concealing import concealed
from shared.domain.number_list.decoding import Decoded, decode, encoded_length
from shared.domain.number_list.drafts import Draft
from shared.domain.number_list.headers import (
    REQUEST_NAME,
    SUBMIT,
    Columns,
    ignored_columns,
    map_columns,
    request_key,
    without_report,
)
from shared.domain.number_list.model import ON_FILE, ListContext, ListLimits
from shared.domain.number_list.noise import noise
from shared.domain.number_list.records import (
    BLANK,
    Record,
    TableScan,
    Unreadable,
    delimiter_warning,
    dialect_of,
    is_blank,
    read_records,
)
from shared.domain.number_list.rows import ROWS_OF_A_PART, read_rows
from shared.domain.problems import Problem

LONGEST_REQUEST_NAME: Final = 128
_YES: Final = frozenset({"yes", "y", "true", "1", "x", "submit", "on"})
_NO: Final = frozenset({"no", "n", "false", "0", "draft", "off", "leave as draft"})


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of a file that are read together, from byte `start` to `end`; `requests` are places in the file's."""

    number: int
    first_row: int
    rows: int
    start: int
    end: int
    requests: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """How the parts of a file are read: what stands above them. `request` is what rows without a name are of."""

    encoding: str
    delimiter: str
    header: tuple[str, ...]
    request: str

    @property
    def columns(self) -> Columns:
        return map_columns(self.header, dropped=True)[0]


@dataclass(frozen=True, slots=True)
class NamedRequest:
    """A port request that a file names. `submit` is what its rows say; None where they say nothing."""

    key: str
    name: str
    submit: bool | None = None


@dataclass(frozen=True, slots=True)
class CutFile:
    """A file as it is to be read. With any of `problems` there are no parts, and nothing is to be taken from it."""

    layout: Layout | None = None
    parts: tuple[Part, ...] = ()
    requests: tuple[NamedRequest, ...] = ()
    rows: int = 0
    has_secrets: bool = False
    warnings: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()


def cut_file(data: bytes, request_name: str, limits: ListLimits, *, max_requests: int) -> CutFile:
    """Where the parts of a file lie, and what it is about. Nothing that is wrong with it raises.

    `request_name` is the name of the request that rows which name none are of.
    """
    decoded = decode(data, limits)
    if decoded.problems:
        return CutFile(problems=decoded.problems)
    try:
        return _Cutter(request_name, limits, max_requests).cut(data, decoded)
    except Unreadable as unreadable:
        return CutFile(problems=unreadable.problems, warnings=decoded.warnings)


def read_part(data: bytes, layout: Layout, part: Part, context: ListContext, limits: ListLimits) -> list[Draft]:
    """The rows of a part, each judged on its own. `data` are its bytes alone."""
    return read_part_records(part_records(data, layout, part), layout, context, limits)


def read_part_records(
    records: Iterable[tuple[int, Record]], layout: Layout, context: ListContext, limits: ListLimits
) -> list[Draft]:
    """The rows of records with their row numbers, each judged on its own."""
    numbered = ((row, BLANK if is_blank(record) else record) for row, record in records)
    return list(read_rows(numbered, layout.columns, context, limits, spreadsheet=True, request=layout.request))


def part_records(data: bytes, layout: Layout, part: Part) -> list[tuple[int, Record]]:
    """The records of a part with their row numbers. Raises `Unreadable` for bytes that are not the part's."""
    lines = io.StringIO(data.decode(layout.encoding), newline="")
    found = list(enumerate(read_records(lines, layout.delimiter), part.first_row))
    if len(found) != part.rows:
        detail = f"There are {len(found)} rows where {part.rows} were counted."
        raise Unreadable(problem("row_not_read", detail, row=part.first_row))
    return found


class _Lines:
    """The lines of a file, and how many bytes of it were given out."""

    def __init__(self, data: bytes, encoding: str, start: int) -> None:
        stream = io.BytesIO(data)
        stream.seek(start)
        self._lines = io.TextIOWrapper(stream, encoding, newline="")
        self._encoding = encoding
        self.at = start

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.at += encoded_length(line, self._encoding)
            yield line


@dataclass(slots=True)
class _Open:
    """The part that is being filled."""

    number: int
    first_row: int
    start: int
    rows: int = 0
    end: int = 0
    requests: dict[int, None] = field(default_factory=dict)

    def closed(self) -> Part:
        return Part(self.number, self.first_row, self.rows, self.start, self.end, tuple(self.requests))


class _Cutter:
    def __init__(self, request_name: str, limits: ListLimits, max_requests: int) -> None:
        self._default = shown_name(request_name)
        self._limits = limits
        self._max_requests = max_requests
        self._names: dict[str, str] = {}
        self._places: dict[str, int] = {}
        self._by_text: dict[str, str] = {}
        self._submit: dict[str, set[bool]] = {}
        self._told: dict[str, Problem] = {}

    def cut(self, data: bytes, decoded: Decoded) -> CutFile:
        delimiter, skipped = dialect_of(decoded.text)
        start = decoded.start + encoded_length(decoded.text[:skipped], decoded.encoding)
        lines = _Lines(data, decoded.encoding, start)
        scan = TableScan(self._limits)
        parts: list[_Open] = []
        columns: Columns | None = None
        problems: tuple[Problem, ...] = ()
        filled: set[int] = set()
        ended = start
        for record in read_records(lines, delimiter):
            row = scan.take(record)
            began, ended = ended, lines.at
            if row is None:
                continue
            if columns is None:
                columns, problems = map_columns(scan.header, dropped=True)
            if not parts or parts[-1].number != row // ROWS_OF_A_PART:
                parts.append(_Open(row // ROWS_OF_A_PART, row, began))
            part = parts[-1]
            part.rows += 1
            part.end = ended
            bare = without_report(concealed(record, columns), columns.report)
            if problems or is_blank(bare):
                continue
            filled.update(index for _, index in columns.untitled if index < len(record) and record[index].strip())
            self._note_request(bare, columns, part)
        scan.conclude()
        if columns is None:
            columns, problems = map_columns(scan.header, dropped=True)
        warnings = (*decoded.warnings, *delimiter_warning(delimiter), *scan.warnings, *ignored_columns(columns, filled))
        problems = (*problems, *scan.problems, *self._too_many_requests())
        if problems:
            return CutFile(problems=problems, warnings=warnings)
        layout = Layout(decoded.encoding, delimiter, tuple(scan.header), request_key(self._default))
        kept = _without_trailing(parts, data, layout, scan.first_row + scan.rows - 1)
        return CutFile(
            layout,
            tuple(part.closed() for part in kept),
            self._requests(),
            scan.rows,
            bool(columns.secret),
            (*warnings, *self._told.values()),
        )

    def _note_request(self, record: Record, columns: Columns, part: _Open) -> None:
        given = _cell(record, columns, REQUEST_NAME)
        if given.strip() == ON_FILE:
            given = ""
        key = self._by_text.get(given)
        if key is None:
            # A heading or a total names no request.
            if noise(record, columns, spreadsheet=True) is not None:
                return
            name = shown_name(given) or self._default
            key = self._by_text[given] = request_key(name)
            if len(clean_label(given)) > LONGEST_REQUEST_NAME:
                detail = f"The name of a request is cut at {LONGEST_REQUEST_NAME} characters: “{name[:40]}…”."
                self._told["request_name_cut"] = problem("request_name_cut", detail, column=REQUEST_NAME)
            if key not in self._names:
                self._names[key] = name
                self._places[key] = len(self._places)
        part.requests[self._places[key]] = None
        said = _cell(record, columns, SUBMIT).strip().casefold()
        if said:
            self._note_submit(key, said)

    def _note_submit(self, key: str, said: str) -> None:
        if said in _YES or said in _NO:
            self._submit.setdefault(key, set()).add(said in _YES)
        elif "submit_unknown" not in self._told:
            detail = f"“{said[:40]}” in the column submit is neither yes nor no."
            self._told["submit_unknown"] = problem("submit_unknown", detail, column=SUBMIT)

    def _requests(self) -> tuple[NamedRequest, ...]:
        found = []
        for key, name in self._names.items():
            said = self._submit.get(key, set())
            if len(said) > 1:
                detail = f"Rows of “{name[:60]}” say both that it is to be submitted and that it is not."
                self._told.setdefault("submit_conflicting", problem("submit_conflicting", detail, column=SUBMIT))
            found.append(NamedRequest(key, name, None if not said else said == {True}))
        return tuple(found)

    def _too_many_requests(self) -> tuple[Problem, ...]:
        if len(self._names) <= self._max_requests:
            return ()
        detail = f"The file names {len(self._names):,} port requests; at most {self._max_requests:,} are allowed."
        return (problem("too_many_requests_in_file", detail, column=REQUEST_NAME),)


def shown_name(text: str) -> str:
    """A request's name in one line of at most 128 characters."""
    return " ".join(clean_label(text).split())[:LONGEST_REQUEST_NAME].rstrip()


def _cell(record: Sequence[str], columns: Columns, column: str) -> str:
    index = columns.position.get(column, -1)
    return record[index] if 0 <= index < len(record) else ""


def _without_trailing(parts: list[_Open], data: bytes, layout: Layout, last_row: int) -> list[_Open]:
    """The parts up to the last row that counts: without the blank rows that a spreadsheet appends."""
    kept = [part for part in parts if part.first_row <= last_row]
    if kept and kept[-1].first_row + kept[-1].rows - 1 > last_row:
        part = kept[-1]
        part.rows = last_row - part.first_row + 1
        lines = _Lines(data[part.start : part.end], layout.encoding, 0)
        for count, _ in enumerate(read_records(lines, layout.delimiter), 1):
            if count == part.rows:
                part.end = part.start + lines.at
                break
    return kept


def layout_as_json(layout: Layout) -> dict[str, object]:
    return {
        "encoding": layout.encoding,
        "delimiter": layout.delimiter,
        "header": list(layout.header),
        "request": layout.request,
    }


def layout_of(stored: Mapping[str, object]) -> Layout:
    header = stored["header"]
    assert isinstance(header, list)
    return Layout(str(stored["encoding"]), str(stored["delimiter"]), tuple(map(str, header)), str(stored["request"]))
