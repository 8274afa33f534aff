"""Reads a number list, from a CSV file or a JSON body, and accounts for every row of it.

file -> text (decoding) -> records -> columns (headers) -> each row (rows, noise) -> between rows (joining: duplicates,
losing accounts) -> groups and counts. The caller then looks the numbers up and adds `claims`. A file of the drop folder
goes the same way in parts (`cutting`).
"""

from collections.abc import Iterable, Mapping, Sequence

from shared.domain.number_list.codes import problem
from shared.domain.number_list.decoding import decode
from shared.domain.number_list.drafts import Draft
from shared.domain.number_list.groups import count_rows, group_problems
from shared.domain.number_list.headers import Columns, ignored_columns, map_columns
from shared.domain.number_list.joining import join_rows
from shared.domain.number_list.model import ListContext, ListLimits, NumberList
from shared.domain.number_list.records import Record, Unreadable, is_blank, read_table
from shared.domain.number_list.rows import read_rows
from shared.domain.problems import Problem


def read_number_list(data: str | bytes, context: ListContext, limits: ListLimits | None = None) -> NumberList:
    """A number list from a CSV file. Nothing that is wrong with it raises; `file_problems` mean no row was read."""
    limits = limits or ListLimits()
    decoded = decode(data, limits)
    if decoded.problems:
        return NumberList(file_problems=decoded.problems)
    try:
        table = read_table(decoded.text, limits)
    except Unreadable as unreadable:
        return NumberList(file_problems=unreadable.problems, file_warnings=decoded.warnings)
    columns, problems = map_columns(table.header)
    warnings = (*decoded.warnings, *table.warnings)
    if problems or table.problems:
        return NumberList(file_problems=(*problems, *table.problems), file_warnings=warnings, columns=columns.names)
    numbered = enumerate(table.records, table.first_row)
    drafts = list(read_rows(numbered, columns, context, limits, spreadsheet=True))
    return _concluded(drafts, columns, context, (*warnings, *_ignored(columns, table.records)))


def read_number_rows(
    rows: Sequence[Mapping[str, object]],
    context: ListContext,
    limits: ListLimits | None = None,
    row_numbers: Sequence[int] | None = None,
) -> NumberList:
    """A number list from a JSON body, by the same rules. Columns are members; rows count from 1, or as told."""
    limits = limits or ListLimits()
    if not rows:
        return NumberList(file_problems=(problem("csv_no_data_rows", "There are no rows."),))
    if len(rows) > limits.max_rows:
        detail = f"The list has {len(rows):,} rows; at most {limits.max_rows:,} are allowed."
        return NumberList(file_problems=(problem("csv_too_many_rows", detail),))
    names = list(dict.fromkeys(str(name) for row in rows for name in row))
    columns, problems = map_columns(names)
    if problems:
        return NumberList(file_problems=problems, columns=columns.names)
    records = [[_text(row.get(name)) for name in names] for row in rows]
    numbered = zip(row_numbers or range(1, len(rows) + 1), records, strict=True)
    drafts = list(read_rows(numbered, columns, context, limits, spreadsheet=False))
    for draft, row in zip(drafts, rows, strict=True):
        _refuse_what_is_no_text(draft, row, names)
    return _concluded(drafts, columns, context, _ignored(columns, ()))


def _refuse_what_is_no_text(draft: Draft, row: Mapping[str, object], names: Sequence[str]) -> None:
    for name in names:
        if isinstance(row.get(name), (bool, list, tuple, dict)):
            draft.skipped = False
            draft.add("cell_not_text", "The value is not a string.", name)


def _text(value: object) -> str:
    """Numbers are taken as they would be written; what has no one text is left out."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def _concluded(
    drafts: Sequence[Draft], columns: Columns, context: ListContext, warnings: Iterable[Problem]
) -> NumberList:
    if all(draft.skipped for draft in drafts):
        nothing = problem("csv_no_data_rows", "There are no rows with numbers: all of them were skipped.")
        return NumberList(file_problems=(nothing,), file_warnings=tuple(warnings), columns=columns.names)
    joined = join_rows(drafts, columns, context)
    rows = tuple(draft.freeze() for draft in drafts)
    return NumberList(
        rows=rows,
        losing_accounts=joined.accounts,
        file_warnings=(*warnings, *joined.warnings),
        groups=group_problems(rows),
        counts=count_rows(rows),
        columns=columns.names,
    )


def _ignored(columns: Columns, records: Sequence[Record]) -> list[Problem]:
    """Columns that nobody asked for. One without a title or a value is not worth a word."""
    return ignored_columns(columns, {index for _, index in columns.untitled if _has_values(records, index)})


def _has_values(records: Sequence[Record], index: int) -> bool:
    return any(index < len(record) and record[index].strip() for record in records if not is_blank(record))
