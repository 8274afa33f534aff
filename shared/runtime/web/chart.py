"""Bar charts as SVG: read by their labels and the figures at their ends, not by any colour."""

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

from shared.domain.reports.tables import Bar, Sheet
from shared.runtime.web.times import say_date

_WIDTH: Final = 760
_LABELS: Final = 230
_FIGURES: Final = 110
_ROW: Final = 30
_TOP: Final = 78
_MOST_LETTERS: Final = 30
_NOTHING: Final = "Nothing was counted in these days."
_ALL_ZERO: Final = "All of these are 0."
_FONT: Final = "font-family='system-ui, sans-serif' fill='#111'"


def chart_of(sheet: Sheet) -> str:
    """A report's chart, which says in its description what it draws."""
    rows = [_row(place, bar, _longest(sheet.bars)) for place, bar in enumerate(sheet.bars)]
    height = _TOP + _ROW * max(1, len(rows)) + 16
    title = f"{sheet.report.title}, {say_date('en', sheet.first)} to {say_date('en', sheet.last)}"
    nothing = _ALL_ZERO if sheet.rows else _NOTHING
    listed = "; ".join(f"{bar.label}: {bar.text}" for bar in sheet.bars) or nothing
    if not rows:
        rows = [f"<text x='16' y='{_TOP + 20}' font-size='15'>{nothing}</text>"]
    size = f"viewBox='0 0 {_WIDTH} {height}' width='{_WIDTH}' height='{height}'"
    return "\n".join(
        [
            f"<svg xmlns='http://www.w3.org/2000/svg' {size} role='img' aria-labelledby='title desc' {_FONT}>",
            f"<title id='title'>{escape(title)}</title>",
            f"<desc id='desc'>{escape(f'{sheet.bars_say} {listed}')}</desc>",
            f"<rect width='{_WIDTH}' height='{height}' fill='#fff'/>",
            f"<text x='16' y='30' font-size='19' font-weight='600'>{escape(title)}</text>",
            f"<text x='16' y='54' font-size='14'>{escape(sheet.bars_say)}</text>",
            *rows,
            f"<line x1='{_LABELS}' y1='{_TOP - 8}' x2='{_LABELS}' y2='{height - 12}' stroke='#111'/>",
            "</svg>",
            "",
        ]
    )


def _longest(bars: Sequence[Bar]) -> float:
    return max((bar.value for bar in bars), default=0.0) or 1.0


def _row(place: int, bar: Bar, longest: float) -> str:
    top = _TOP + _ROW * place
    width = round((_WIDTH - _LABELS - _FIGURES) * max(0.0, bar.value) / longest, 1)
    label = bar.label if len(bar.label) <= _MOST_LETTERS else f"{bar.label[: _MOST_LETTERS - 1]}…"
    return (
        f"<g><title>{escape(f'{bar.label}: {bar.text}')}</title>"
        f"<text x='{_LABELS - 10}' y='{top + 16}' font-size='14' text-anchor='end'>{escape(label)}</text>"
        f"<rect x='{_LABELS}' y='{top}' width='{width}' height='22' fill='#1d5c8f' stroke='#0d2f4a'/>"
        f"<text x='{_LABELS + width + 8}' y='{top + 16}' font-size='14'>{escape(bar.text)}</text></g>"
    )
