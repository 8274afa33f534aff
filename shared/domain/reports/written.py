"""A report as others read it: a table as CSV, and everything of it as JSON."""

import csv
import io
from typing import Any

from shared.domain.number_list.report import safe_cell
from shared.domain.reports.tables import Sheet


def as_csv(sheet: Sheet) -> str:
    """Its table; a cell that a spreadsheet would take for a formula is text."""
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow([column.name for column in sheet.columns])
    lines.writerows([safe_cell(cell) if isinstance(cell, str) else cell for cell in row] for row in sheet.rows)
    return written.getvalue()


def as_data(sheet: Sheet) -> dict[str, Any]:
    """What it says, and what its chart draws, in plain values; the days are dates."""
    return {
        "name": sheet.report.name,
        "title": sheet.report.title,
        "says": sheet.report.says,
        "first_day": sheet.first,
        "last_day": sheet.last,
        "columns": [{"name": column.name, "says": column.says} for column in sheet.columns],
        "rows": [list(row) for row in sheet.rows],
        "chart_says": sheet.bars_say,
        "chart": [{"label": bar.label, "value": bar.value, "text": bar.text} for bar in sheet.bars],
    }
