"""Reads a number list, from a CSV file or a JSON body, and accounts for every row of it.

file -> text (decoding) -> records -> columns (headers) -> each row (rows, noise) -> between rows (duplicates) ->
losing accounts -> groups and counts. The caller then looks the numbers up and adds `claims`.
"""

from collections.abc import Iterable, Mapping, Sequence

from shared.domain.number_list.accounts import read_accounts
from shared.domain.number_list.codes import problem
from shared.domain.number_list.decoding import decode
from shared.domain.number_list.drafts import Draft
from shared.domain.number_list.duplicates import check_between_rows
from shared.domain.number_list.groups import count_rows, group_problems
from shared.domain.number_list.headers import Columns, map_columns
from shared.domain.number_list.model import ListContext, ListLimits, NumberList
from shared.domain.number_list.records import Record, Unreadable, is_blank, read_table
from shared.domain.number_list.rows import RowReader
from shared.domain.problems import Problem


def read_number_list(data: str | bytes, context: ListContext, limits: ListLimits | None = None) -> NumberList:
    """A number list from a CSV file. Nothing that is wrong with it raises; `file_problems` mean no row was read."""
    limits = limits or ListLimits()
    text, problems, warnings = decode(data, limits)
    if problems:
        return NumberList(file_problems=problems)
    try:
        table = read_table(text, limits)
    except Unreadable as unreadable:
        return NumberList(file_problems=unreadable.problems, file_warnings=warnings)
    columns, problems = map_columns(table.header)
    warnings = (*warnings, *table.warnings)
    if problems or table.problems:
        return NumberList(file_problems=(*problems, *table.problems), file_warnings=warnings, columns=columns.names)
    reader = RowReader(columns, context, limits, spreadsheet=True)
    drafts = [reader.read(row, record) for row, record in enumerate(table.records, table.first_row)]
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
    reader = RowReader(columns, context, limits, spreadsheet=False)
    numbered = zip(row_numbers or range(1, len(rows) + 1), rows, strict=True)
    drafts = [_from_json(reader, at, row, names) for at, row in numbered]
    return _concluded(drafts, columns, context, _ignored(columns, ()))


def _from_json(reader: RowReader, at: int, row: Mapping[str, object], names: Sequence[str]) -> Draft:
    draft = reader.read(at, [_text(row.get(name)) for name in names])
    for name in names:
        if isinstance(row.get(name), (bool, list, tuple, dict)):
            draft.skipped = False
            draft.add("cell_not_text", "The value is not a string.", name)
    return draft


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
    check_between_rows(drafts)
    accounts = read_accounts(drafts, columns, context.losing_accounts)
    rows = tuple(draft.freeze() for draft in drafts)
    return NumberList(
        rows=rows,
        losing_accounts=accounts,
        file_warnings=(*warnings, *_unassigned(drafts, context)),
        groups=group_problems(rows),
        counts=count_rows(rows),
        columns=columns.names,
    )


def _ignored(columns: Columns, records: Sequence[Record]) -> list[Problem]:
    """Columns that nobody asked for. One without a title or a value is not worth a word."""
    named = [name for name, index in columns.ignored if not name.startswith("column ") or _has_values(records, index)]
    return [problem("column_ignored", f"The column “{name[:60]}” is not used.", column=name[:60]) for name in named]


def _has_values(records: Sequence[Record], index: int) -> bool:
    return any(index < len(record) and record[index].strip() for record in records if not is_blank(record))


def _unassigned(drafts: Sequence[Draft], context: ListContext) -> list[Problem]:
    """Several accounts and rows on none of them is one question, not an error per row (model.md)."""
    live = [draft for draft in drafts if not draft.skipped]
    without = sum(1 for draft in live if not draft.losing_account)
    if not without or (len(context.losing_accounts) < 2 and without == len(live)):
        return []
    return [problem("losing_account_unassigned", f"Which current carrier account are {without} numbers on?")]
