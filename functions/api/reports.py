"""The desk's reports as they are answered: JSON, a table as CSV, a chart, and a page with both side by side."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final
from xml.sax.saxutils import escape

from functions.api.answers import Answer
from shared.domain.reports.tables import Cell, Report, Sheet
from shared.domain.reports.written import as_csv, as_data
from shared.runtime.web.chart import chart_of

JSON: Final = "application/json"


class ColumnAnswer(Answer):
    name: str
    says: str


class ReportAnswer(Answer):
    """A report. `rows` hold one value for each of the `columns`; null where there is nothing to say.

    `chart` is what the chart draws: a length and a text for each label.
    """

    name: str
    title: str
    says: str
    first_day: date
    last_day: date
    columns: list[ColumnAnswer]
    rows: list[list[str | int | float | None]]
    chart_says: str
    chart: list["BarAnswer"]


class BarAnswer(Answer):
    label: str
    value: float
    text: str


class ReportEntry(Answer):
    """A report that there is, what it can be broken `by`, and its figures."""

    name: str
    title: str
    says: str
    by: list[str]
    columns: list[ColumnAnswer]


class ReportsAnswer(Answer):
    items: list[ReportEntry]


def entries(reports: Iterable[Report]) -> ReportsAnswer:
    return ReportsAnswer(
        items=[
            ReportEntry(
                name=report.name,
                title=report.title,
                says=report.says,
                by=list(report.dimensions),
                columns=[ColumnAnswer(name=one.name, says=one.says) for one in report.measures],
            )
            for report in reports
        ]
    )


def report(sheet: Sheet) -> ReportAnswer:
    return ReportAnswer(**as_data(sheet))


def as_page(sheet: Sheet) -> str:
    """The chart and its table side by side; a page that needs nothing else."""
    title = escape(f"{sheet.report.title}, {sheet.first.isoformat()} to {sheet.last.isoformat()}")
    head = "".join(
        f'<th scope="col"{_hint(column.says)}>{escape(_words(column.name))}</th>' for column in sheet.columns
    )
    body = "\n".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in sheet.rows)
    empty = "" if sheet.rows else "<p>Nothing was counted in these days.</p>"
    notes = "".join(
        f"<dt>{escape(_words(column.name))}</dt><dd>{escape(column.says)}</dd>"
        for column in sheet.columns
        if column.says
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{escape(sheet.report.says)}</p>
<div class="sides">
<figure>{chart_of(sheet)}</figure>
<div class="table" role="region" aria-label="Table" tabindex="0">
<table><thead><tr>{head}</tr></thead>
<tbody>
{body}
</tbody></table>
{empty}
</div>
</div>
<h2>What the columns say</h2>
<dl>{notes}</dl>
</main>
</body>
</html>
"""


_STYLE: Final = """
body { font: 16px/1.5 system-ui, sans-serif; color: #111; background: #fff; margin: 0 auto; padding: 1rem; }
main { max-width: 100rem; margin: 0 auto; }
.sides { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start; }
figure { margin: 0; flex: 1 1 30rem; max-width: 48rem; }
figure svg { width: 100%; height: auto; }
.table { flex: 1 1 30rem; overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.9rem; }
th, td { border: 1px solid #767676; padding: 0.25rem 0.5rem; text-align: left; vertical-align: top; }
td { max-width: 16rem; overflow-wrap: anywhere; min-width: 4rem; }
td.figure { text-align: right; font-variant-numeric: tabular-nums; }
dt { font-weight: 600; }
"""


def _words(name: str) -> str:
    return name.replace("_", " ")


def _hint(says: str) -> str:
    return f' title="{escape(says, {chr(34): "&quot;"})}"' if says else ""


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return f"<td>{escape(cell)}</td>"
    return f'<td class="figure">{"" if cell is None else f"{cell:,}"}</td>'


FORMS: Final[Mapping[str, tuple[Callable[[Sheet], str], str]]] = {
    "text/csv": (as_csv, "csv"),
    "image/svg+xml": (chart_of, "svg"),
    "text/html": (as_page, "html"),
}
"""What a report is answered as beside JSON, with the ending of its file's name."""


def form_of(accept: str) -> str:
    """The media type that `Accept` wants most of those that there are: JSON where it names none of them."""
    wanted: list[tuple[float, str]] = []
    for part in accept.split(","):
        kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((_quality(one.removeprefix("q=")) for one in parameters if one.startswith("q=")), 1.0)
        if quality > 0 and (kind in FORMS or kind in (JSON, "*/*", "application/*")):
            wanted.append((quality, kind))
    best = max(wanted, key=lambda one: one[0], default=(1.0, JSON))[1]
    return best if best in FORMS else JSON


def _quality(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
