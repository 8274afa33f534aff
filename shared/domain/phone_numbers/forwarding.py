"""Reads a cell as the number that calls are forwarded to: read as a number to port is, with codes of its own."""

from functools import lru_cache
from typing import Final

from shared.domain.number_class import NumberClass
from shared.domain.phone_numbers.codes import number_problem
from shared.domain.phone_numbers.damage import MAX_CELL_LENGTH
from shared.domain.phone_numbers.reading import CACHED_CELLS, NumberCell, NumberFacts, read_number_cell
from shared.domain.problems import Problem

_CODES: Final = {
    "number_missing": "forwarding_missing",
    "number_has_extension": "forwarding_has_extension",
    "number_excel_error": "forwarding_excel_error",
    "number_scientific_notation": "forwarding_excel_error",
    "number_decimal": "forwarding_excel_error",
    "number_premium_900": "forwarding_premium_or_international",
    "number_pay_per_call_976": "forwarding_premium_or_international",
    "number_country_not_supported": "forwarding_premium_or_international",
    "number_vanity_converted": "forwarding_vanity_converted",
    "number_territory": "forwarding_territory",
    "number_territory_manual": "forwarding_territory",
    "number_unknown_area_code": "forwarding_unknown_area_code",
    "number_unknown_exchange": "forwarding_unknown_area_code",
}
"""What a code of a number to port is called for a forwarding number; all others are `forwarding_invalid`."""


def read_forwarding_cell(text: str) -> NumberCell:
    """The forwarding number that a cell holds. Any text gives an answer; nothing raises."""
    return _cached_cell(text) if len(text) <= MAX_CELL_LENGTH else _read(text)


@lru_cache(maxsize=CACHED_CELLS)
def _cached_cell(text: str) -> NumberCell:
    return _read(text)


def _read(text: str) -> NumberCell:
    cell = read_number_cell(text)
    facts = cell.facts
    if facts is None:
        return NumberCell(problems=tuple(map(_renamed, cell.problems)))
    if facts.number_class is not NumberClass.TOLL_FREE and not cell.warnings and not cell.review:
        return cell
    return _with_warnings(facts, cell)


def _with_warnings(facts: NumberFacts, cell: NumberCell) -> NumberCell:
    renamed = [_renamed(problem) for problem in (*cell.warnings, *cell.review)]
    if facts.number_class is NumberClass.TOLL_FREE:
        renamed.append(number_problem("forwarding_toll_free", "Calls are forwarded to a toll-free number."))
    review = tuple(problem for problem in renamed if problem.code == "forwarding_unknown_area_code")
    return NumberCell(facts, (), tuple(problem for problem in renamed if problem not in review), review)


def _renamed(problem: Problem) -> Problem:
    code = _CODES.get(problem.code, "forwarding_invalid")
    detail = problem.detail if code != "forwarding_missing" else "There is no forwarding number in this row."
    return number_problem(code, detail, problem.suggestion)
