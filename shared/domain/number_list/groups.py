"""The same cause in many rows, told once; and the counts that account for every row."""

from collections.abc import Iterable, Iterator, Sequence

from shared.domain.number_list.codes import Level
from shared.domain.number_list.model import ListCounts, ListedRow, ProblemGroup
from shared.domain.problems import Problem

_ORDER = {"error": 0, "review": 1, "warning": 2}


def group_problems(rows: Iterable[ListedRow]) -> tuple[ProblemGroup, ...]:
    """One group per code, column and detail: errors first, then by the first row."""
    found: dict[tuple[Level, str, str | None, str], list[Problem]] = {}
    for row in rows:
        for level, problem in _levelled(row):
            found.setdefault((level, problem.code, problem.column, problem.detail), []).append(problem)
    groups = [_group(level, problems) for (level, *_), problems in found.items()]
    return tuple(sorted(groups, key=lambda group: (_ORDER[group.level], group.rows)))


def _levelled(row: ListedRow) -> Iterator[tuple[Level, Problem]]:
    for problem in row.errors:
        yield "error", problem
    for problem in row.review:
        yield "review", problem
    for problem in row.warnings:
        yield "warning", problem


def _group(level: Level, problems: Sequence[Problem]) -> ProblemGroup:
    first = problems[0]
    rows = tuple(dict.fromkeys(problem.row or 0 for problem in problems))
    suggestions = {problem.suggestion for problem in problems}
    common = first.suggestion if len(suggestions) == 1 else None
    return ProblemGroup(level, first.code, first.column, first.detail, first.fix, len(rows), rows, common)


def count_rows(rows: Sequence[ListedRow]) -> ListCounts:
    """``accepted + held + skipped == rows``."""
    kinds = [row.disposition for row in rows]
    return ListCounts(len(kinds), kinds.count("accepted"), kinds.count("held"), kinds.count("skipped"))
