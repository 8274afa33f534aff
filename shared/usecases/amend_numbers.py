"""Putting a stored list right: new cells for rows, suggestions taken as they are, rows dropped on purpose.

The amended list is read again whole, by the same rules as an upload, and replaces the stored one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from shared.domain import number_list as intake
from shared.domain.model import NumberRow
from shared.domain.problems import Problem, RulesBroken, StateConflict
from shared.ports import RequestView
from shared.usecases.desk import Desk, Principal, check_version
from shared.usecases.losing_accounts import view_for_change
from shared.usecases.order_numbers import group_rows
from shared.usecases.store_numbers import StoredList, checked_list, keep_list
from shared.usecases.view_requests import row_sources

_FIELDS: Final = {
    "number": "number",
    "forwarding_number": "forwarding_number",
    "name": "name",
    "source": "source",
    "company": "company",
    "losing_account": "losing_account",
}


@dataclass(frozen=True, slots=True)
class Amendment:
    """`change`: row number -> canonical column -> new text. `drop`: row numbers. `add`: the cells of new rows, by
    canonical column, which come behind those that are there."""

    change: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    drop: frozenset[int] = frozenset()
    add: Sequence[Mapping[str, str]] = ()
    accept_suggestions: bool = False


def amend_numbers(
    desk: Desk, principal: Principal, request_id: str, amendment: Amendment, if_match: int | None
) -> StoredList:
    """Apply an amendment to the rows that are not in orders. Raises `RulesBroken` for rows that are not there."""
    view = view_for_change(desk, principal, request_id)
    check_version(view.request.version, if_match, required=False)
    if view.number_list is None:
        raise StateConflict("There is no number list yet; upload one.", code="numbers_missing")
    rows = draft_rows(desk, view)
    known = {row.row for row in rows}
    unknown = sorted((set(amendment.change) | amendment.drop) - known)
    if unknown:
        raise RulesBroken(
            "Nothing was changed.",
            problems=[
                Problem("row_unknown", f"The list has no row {row} that can still be changed.", row=row)
                for row in unknown
            ],
        )
    dropped = {row.number for row in rows if row.row in amendment.drop and row.number}
    left = [row for row in rows if row.row not in amendment.drop and not _repeats(row, dropped)]
    cells = [_amended(row, amendment) for row in left]
    places = [row.row for row in left]
    last = max((row.row for row in rows), default=0)
    places += range(last + 1, last + 1 + len(amendment.add))
    cells += [dict(one) for one in amendment.add]
    if not cells:
        raise RulesBroken("That would leave no row. Upload another list, or delete the draft.", code="csv_no_data_rows")
    listed = checked_list(
        desk,
        principal,
        view,
        lambda context, limits: intake.read_number_rows(cells, context, limits, places),
    )
    if listed.file_problems:
        raise RulesBroken("Nothing was changed.", problems=listed.file_problems)
    pins = {row.row: row for row in left if row.sealed_pin}
    return keep_list(desk, principal, view, replace(listed, columns=view.number_list.columns), pins)


def _repeats(row: NumberRow, numbers: set[str]) -> bool:
    """A skipped repetition of a row that is dropped goes with it: it must not come to life in its place."""
    return row.disposition == "skipped" and row.number in numbers


def draft_rows(desk: Desk, view: RequestView) -> list[NumberRow]:
    """The current list's rows that are in no order, by row number."""
    rows = [
        row
        for source in row_sources(desk, view)
        if source.order is None
        for row in group_rows(desk, view.request.id, source.list_id, source.group, source.count)
    ]
    return sorted(rows, key=lambda row: row.row)


def _amended(row: NumberRow, amendment: Amendment) -> dict[str, str]:
    cells = cells_of(row)
    if amendment.accept_suggestions:
        for problem in row.errors:
            if problem.get("suggestion") and problem.get("column") in cells:
                cells[str(problem["column"])] = str(problem["suggestion"])
    cells.update(amendment.change.get(row.row, {}))
    return cells


def cells_of(row: NumberRow) -> dict[str, str]:
    """A row's cells by canonical column: as typed where that was kept, otherwise as understood."""
    understood = {column: getattr(row, name) for column, name in _FIELDS.items() if getattr(row, name)}
    if row.disposition == "accepted":
        return {**row.cells, **understood}
    return {**understood, **row.cells}
