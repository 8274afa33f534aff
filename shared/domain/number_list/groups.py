"""The same cause in many rows, told once; and the counts that account for every row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from shared.domain.number_list.codes import Level
from shared.domain.number_list.model import ListCounts, ListedRow, ProblemGroup
from shared.domain.problems import Problem

_ORDER = {"error": 0, "review": 1, "warning": 2}


@dataclass(slots=True)
class _Cause:
    """One cause in however many rows; suggestions only while all rows have the same."""

    first: Problem
    rows: dict[int, None] = field(default_factory=dict)
    suggestions: set[str | None] = field(default_factory=set)


class GroupTally:
    """Puts problems together as they come, row by row in the order of the list."""

    def __init__(self) -> None:
        self._found: dict[tuple[Level, str, str | None, str], _Cause] = {}

    def take(self, level: Level, problems: Iterable[Problem]) -> None:
        """Count the problems of one row that are of this level."""
        for problem in problems:
            key = (level, problem.code, problem.column, problem.detail)
            cause = self._found.get(key)
            if cause is None:
                cause = self._found[key] = _Cause(problem)
            cause.rows[problem.row or 0] = None
            if len(cause.suggestions) < 2:
                cause.suggestions.add(problem.suggestion)

    def first(self, most: int | None = None) -> tuple[ProblemGroup, ...]:
        """One group per code, column and detail: errors first, then by the first row."""
        groups = [_group(level, cause) for (level, *_), cause in self._found.items()]
        return tuple(sorted(groups, key=lambda group: (_ORDER[group.level], group.rows))[:most])


def group_problems(rows: Iterable[ListedRow]) -> tuple[ProblemGroup, ...]:
    """One group per code, column and detail: errors first, then by the first row."""
    tally = GroupTally()
    for row in rows:
        tally.take("error", row.errors)
        tally.take("review", row.review)
        tally.take("warning", row.warnings)
    return tally.first()


def _group(level: Level, cause: _Cause) -> ProblemGroup:
    first, rows = cause.first, tuple(cause.rows)
    common = first.suggestion if len(cause.suggestions) == 1 else None
    return ProblemGroup(level, first.code, first.column, first.detail, first.fix, len(rows), rows, common)


def count_rows(rows: Sequence[ListedRow]) -> ListCounts:
    """``accepted + held + skipped == rows``."""
    kinds = [row.disposition for row in rows]
    return ListCounts(len(kinds), kinds.count("accepted"), kinds.count("held"), kinds.count("skipped"))
