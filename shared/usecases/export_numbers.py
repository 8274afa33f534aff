"""The number list as CSV: the rows as they were given, with what became of each."""

from shared.domain import number_list as intake
from shared.domain.model import NumberRow
from shared.domain.problems import Problem
from shared.ports import RequestView
from shared.usecases.amend_numbers import cells_of
from shared.usecases.desk import Desk
from shared.usecases.order_numbers import row_state
from shared.usecases.view_requests import all_rows


def numbers_csv(desk: Desk, view: RequestView) -> str:
    """All rows in the file's order, ready to be corrected and uploaded again; safe to open in a spreadsheet."""
    rows = sorted(all_rows(desk, view), key=lambda pair: pair[0].row)
    listed = [_listed(row) for row, _ in rows]
    outcome = {row.row: (row_state(row, order), order.id if order else "") for row, order in rows}
    return intake.annotated_csv(listed, outcome=outcome)


def _listed(row: NumberRow) -> intake.ListedRow:
    return intake.ListedRow(
        row=row.row,
        disposition=row.disposition,
        cells=cells_of(row),
        number=row.number or None,
        forwarding_number=row.forwarding_number or None,
        name=row.name,
        source=row.source,
        company=row.company,
        losing_account=row.losing_account,
        errors=tuple(Problem(**problem) for problem in row.errors),
        warnings=tuple(Problem(**problem) for problem in row.warnings),
    )
