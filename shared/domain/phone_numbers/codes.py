"""The codes of a cell that holds a phone number: level, and what to do about it (porting.md section 10, model.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from shared.domain.problems import Problem

Level = Literal["error", "warning", "review"]
"""error: the row is held until it is fixed or dropped. warning: accepted. review: accepted, our staff look at it."""


@dataclass(frozen=True, slots=True)
class CodeRule:
    """How a code weighs, and the advice that goes with it when nothing better is known."""

    level: Level
    fix: str


_TEXT_COLUMN = "Format the column as text in the spreadsheet, enter the number again and save as CSV."
_ONE_EACH = "Give every number a row of its own."
_CHECK = "Check the number against the current carrier's bill."

NUMBER_CODES: Final[Mapping[str, CodeRule]] = {
    "number_missing": CodeRule("error", "Enter the phone number you want to port, or delete the row."),
    "number_not_parseable": CodeRule("error", "Enter a 10-digit phone number and nothing else."),
    "number_excel_error": CodeRule("error", "Replace the formula with the number itself."),
    "number_scientific_notation": CodeRule("error", _TEXT_COLUMN),
    "number_decimal": CodeRule("error", _TEXT_COLUMN),
    "number_multiple_in_cell": CodeRule("error", _ONE_EACH),
    "number_range_in_cell": CodeRule("error", _ONE_EACH),
    "number_has_extension": CodeRule("error", "Remove the extension; the whole number is ported."),
    "number_wrong_length": CodeRule("error", "Enter 10 digits: area code and number."),
    "number_invalid_npa": CodeRule("error", _CHECK),
    "number_invalid_nxx": CodeRule("error", _CHECK),
    "number_fictional": CodeRule("error", "Replace the made-up number with a real one."),
    "number_directory_assistance": CodeRule("error", "Remove the row: directory assistance cannot be ported."),
    "number_short_code": CodeRule("error", "Remove the row: short codes cannot be ported."),
    "number_premium_900": CodeRule("error", "Remove the row: 900 numbers cannot be ported."),
    "number_pay_per_call_976": CodeRule("error", "Remove the row: pay-per-call numbers cannot be ported."),
    "number_non_geographic": CodeRule("error", "Remove the row: this kind of number cannot become a tracking number."),
    "number_tollfree_reserved": CodeRule("error", _CHECK),
    "number_country_not_supported": CodeRule(
        "error", "Only US and Canadian numbers can be ported here; send this row to Support."
    ),
    "number_vanity_converted": CodeRule("warning", "Check that the digits are the ones you dial."),
    "number_territory": CodeRule("warning", "Few carriers serve this territory; we tell you if none can take it."),
    "number_territory_manual": CodeRule("review", "Nothing to do: our team looks for a carrier that serves it."),
    "number_unknown_area_code": CodeRule("review", "Check the area code. If it is right, there is nothing to do."),
    "number_unknown_exchange": CodeRule("review", "Check the number. If it is right, there is nothing to do."),
    "forwarding_missing": CodeRule("error", "Enter the existing number that calls are to be forwarded to."),
    "forwarding_invalid": CodeRule("error", "Enter a working 10-digit US or Canadian number."),
    "forwarding_has_extension": CodeRule("error", "Enter a number that is reached without an extension."),
    "forwarding_excel_error": CodeRule("error", _TEXT_COLUMN),
    "forwarding_premium_or_international": CodeRule(
        "error", "Forward to a US or Canadian number that costs callers nothing extra."
    ),
    "forwarding_toll_free": CodeRule("warning", "Forward to a local number if you can: toll-free legs cost more."),
    "forwarding_vanity_converted": CodeRule("warning", "Check that the digits are the ones you dial."),
    "forwarding_territory": CodeRule("warning", "Check that calls from the mainland reach this number."),
    "forwarding_unknown_area_code": CodeRule("review", "Check the number. If it is right, there is nothing to do."),
}


def number_problem(code: str, detail: str, suggestion: str | None = None, fix: str | None = None) -> Problem:
    """A problem of a number's cell, without its place."""
    return Problem(code, detail, NUMBER_CODES[code].fix if fix is None else fix, suggestion=suggestion)
