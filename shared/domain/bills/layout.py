"""The text of a page as a grid: what stands apart on a line are cells of their own, which begin at a column."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_APART: Final = re.compile(r"\S+(?:\s{1,2}\S+)*")
_MOST_LINES_UP: Final = 2
NEAR: Final = 4
"""Columns by which what stands beneath each other may differ: proportional fonts are not set to a grid."""


@dataclass(frozen=True, slots=True)
class Cell:
    """`page` counts from 1, `row` and `column` from 0."""

    page: int
    row: int
    column: int
    text: str

    @property
    def end(self) -> int:
        return self.column + len(self.text)


class Sheet:
    """One page."""

    def __init__(self, page: int, lines: Sequence[str]) -> None:
        self.page = page
        self.rows = [
            [Cell(page, row, found.start(), found.group()) for found in _APART.finditer(line)]
            for row, line in enumerate(lines)
        ]

    def cells(self) -> Iterator[Cell]:
        """All, line by line."""
        for row in self.rows:
            yield from row

    def right_of(self, cell: Cell) -> Cell | None:
        """The next one on the same line."""
        return next((one for one in self.rows[cell.row] if one.column >= cell.end), None)

    def below(self, cell: Cell) -> Cell | None:
        """What stands under it, on one of the next lines."""
        return next(self._column(cell, range(cell.row + 1, min(cell.row + 3, len(self.rows)))), None)

    def above(self, cell: Cell) -> Cell | None:
        """What stands over it, where at most one empty line is between."""
        return next(self._column(cell, range(cell.row - 1, max(cell.row - 1 - _MOST_LINES_UP, -1), -1)), None)

    def _column(self, cell: Cell, rows: range) -> Iterator[Cell]:
        for row in rows:
            near = [one for one in self.rows[row] if abs(one.column - cell.column) <= NEAR]
            if near:
                yield min(near, key=lambda one: abs(one.column - cell.column))
