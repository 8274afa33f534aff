"""CSV that we write: the template, and a list given back with what is wrong in it, to be corrected and uploaded again.

A spreadsheet takes a cell that begins with ``= + - @`` TAB or CR for a formula (OWASP, "CSV Injection"). Numbers are
therefore written ``(212) 555-2345`` and everything else of that kind behind a ``'``; the reader undoes both.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Final

from shared.domain.number_list.cells import FORMULA_STARTS, LONGEST_OF_SPREADSHEETS, guarded
from shared.domain.number_list.headers import IGNORED, OUTCOME_COLUMNS, REPORT_COLUMNS, REQUIRED, SYNONYMS
from shared.domain.number_list.model import ON_FILE, ListedRow
from shared.domain.number_list.noise import EXAMPLE_MARK
from shared.domain.problems import Problem

TEMPLATE_HEADER: Final = ("Tracking Number", "Forwarding Number", "Name", "Source", "Company")
_EXAMPLE_ROW: Final = ("(312) 555-0142", "(312) 555-0187", EXAMPLE_MARK, "Google Ads", "Your company")
_TITLES: Final = dict(zip(REQUIRED, TEMPLATE_HEADER, strict=True))
_SECRET: Final = ("pin", "account_number")
_NUMBERS: Final = ("number", "forwarding_number", "btn")


def template_csv() -> str:
    """The list to fill in: the five columns and one example row, which is skipped if it is left in."""
    return _written([TEMPLATE_HEADER, _EXAMPLE_ROW])


def annotated_csv(
    rows: Iterable[ListedRow],
    columns: Mapping[str, str] | None = None,
    outcome: Mapping[int, tuple[str, str]] | None = None,
) -> str:
    """The same rows in file order, with `status`, `error_code`, `error` and `suggestion` of each.

    `columns` are a `NumberList`'s: the customer's own headers, in their order. Without them the canonical columns that
    the rows use. PIN and account number read ``(on file)``. `outcome` adds `port_status` and `order_id` by row number.
    """
    listed = list(rows)
    headers = _headers(listed, columns)
    more = OUTCOME_COLUMNS if outcome is not None else ()
    lines = [[*(safe_cell(title) for title, _ in headers), *REPORT_COLUMNS, *more]]
    lines.extend(
        [*(_cell(row, column) for _, column in headers), *_verdict(row), *(outcome or {}).get(row.row, ())]
        for row in listed
    )
    return _written(lines)


def safe_cell(text: str) -> str:
    """A text that no spreadsheet runs, as long as one takes. `clean_label` takes the ``'`` off again."""
    return guarded(text[:LONGEST_OF_SPREADSHEETS])[:LONGEST_OF_SPREADSHEETS]


def national(e164: str) -> str:
    """``+12125552345`` -> ``(212) 555-2345``: no formula, no number to a spreadsheet, and read back as it was."""
    return f"({e164[2:5]}) {e164[5:8]}-{e164[8:]}"


def _headers(rows: list[ListedRow], columns: Mapping[str, str] | None) -> list[tuple[str, str]]:
    if columns:
        return [(title, column) for title, column in columns.items() if column != IGNORED]
    used = {column for row in rows for column in row.cells} | set(REQUIRED)
    return [(_TITLES.get(column, column), column) for column in SYNONYMS if column in used]


def _cell(row: ListedRow, column: str) -> str:
    text = row.cells.get(column, "")
    if column in _SECRET:
        return ON_FILE if text else ""
    if column in _NUMBERS and text.strip().startswith(FORMULA_STARTS):
        read = {"number": row.number, "forwarding_number": row.forwarding_number}.get(column)
        return national(read) if read else safe_cell(text)
    return safe_cell(text)


def _verdict(row: ListedRow) -> tuple[str, str, str, str]:
    told = row.errors or (*row.review, *row.warnings)
    codes = "; ".join(dict.fromkeys(problem.code for problem in told))
    details = "; ".join(f"{_place(problem)}{problem.detail} {problem.fix}".strip() for problem in told)
    suggestions = "; ".join(f"{_place(problem)}{_shown(problem.suggestion)}" for problem in told if problem.suggestion)
    return row.disposition, codes, safe_cell(details), safe_cell(suggestions)


def _place(problem: Problem) -> str:
    return f"{problem.column}: " if problem.column else ""


def _shown(suggestion: str | None) -> str:
    text = suggestion or ""
    return national(text) if text.startswith("+1") and len(text) == 12 and text[1:].isdigit() else text


def _written(lines: Iterable[Iterable[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(lines)
    return out.getvalue()
