"""Finds what makes a cell something else than one telephone number, before it is parsed.

`phonenumbers` is generous: it reads ``212-555-23XX`` as a vanity number, an ``O`` as a 6, drops an extension and takes
``2125551234.0`` for eleven digits (porting.md section 7). Each such cell is named here instead.
"""

import re
from collections.abc import Callable
from typing import Final

from shared.domain.phone_numbers.cleaning import is_spreadsheet_error
from shared.domain.phone_numbers.codes import number_problem
from shared.domain.problems import Problem

MAX_CELL_LENGTH: Final = 120
"""Characters; a longer cell is a text, not a number. (`phonenumbers` stops at 250.)"""

Suggest = Callable[[str], str | None]
"""Reads a candidate; its E.164 form if it would be accepted, else None."""

_NUMBER = r"(?:\+?1[\s.-]*)?\(?[0-9]{3}\)?[\s.-]*[0-9]{3}[\s.-]*[0-9]{4}"
ORDINARY: Final = re.compile(r"(?:\+?1[ .-]?)?(?:\([0-9]{3}\) ?|[0-9]{3}[ .-]?)[0-9]{3}[ .-]?[0-9]{4}")
"""How nearly every cell is written; such a cell carries no damage."""
_COMPLETE = re.compile(rf"(?<![0-9]){_NUMBER}(?![0-9])")
_SCIENTIFIC = re.compile(r"\+?([0-9])(?:[.,]([0-9]+))?[eE]\+?([0-9]{1,3})")
_DECIMAL = re.compile(r"\+?([0-9]{9,15})[.,]([0-9]{1,3})")
_THOUSANDS = re.compile(r"\+?[0-9]{1,3}(?:,[0-9]{3}){3,}(?:\.0+)?")
_EXTENSION = re.compile(
    r"(.*[0-9].*?)[\s,;]*(?:;\s*ext\s*=|\bext(?:ension|n)?\b[.:]?|ext[.:]?|x|#|,,+)\s*[0-9]{1,7}", re.IGNORECASE
)
_RANGE = re.compile(rf"({_NUMBER})\s*(?:-|~|\.{{2,3}}|\bto\b|\bthru\b|\bthrough\b)\s*({_NUMBER}|[0-9]{{2,4}})", re.I)
_BLOCK = re.compile(r"[+0-9(][0-9()\s.-]{4,}(?:[xX]{2,}|\*+|\?+|_{2,})")
_SLASHED = re.compile(rf"{_NUMBER}\s*[/,;&|]\s*[0-9]{{1,4}}(?:\s*[/,;&|]\s*[0-9]{{1,4}})*")
_LOOKS_LIKE_ZERO = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1", "i": "1", "|": "1"})
_LONE_LETTER = re.compile(r"[+0-9(][0-9()\s.-]*(?:(?<![A-Za-z])[OoIil|](?![A-Za-z])[0-9()\s.-]*){1,3}")
_LETTER = re.compile(r"[A-Za-z]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")


def digits_of(text: str) -> str:
    return "".join(char for char in text if "0" <= char <= "9")


def find_damage(clean: str, suggest: Suggest) -> Problem | None:
    """The first damage that explains the cell, or None when it may be parsed."""
    if len(clean) > MAX_CELL_LENGTH:
        return number_problem("number_not_parseable", "This cell holds a text, not one phone number.")
    for check in (_control, _spreadsheet, _letters_for_digits, _extension, _several, _text_beside):
        problem = check(clean, suggest)
        if problem is not None:
            return problem
    return None


def _control(clean: str, suggest: Suggest) -> Problem | None:
    """A null or another control character; `phonenumbers` passes over it where it stands at the edge."""
    if not _CONTROL.search(clean):
        return None
    left = suggest(_CONTROL.sub("", clean))
    return number_problem("number_not_parseable", "There is a control character, which cannot be seen, in it.", left)


def _spreadsheet(clean: str, suggest: Suggest) -> Problem | None:
    if is_spreadsheet_error(clean):
        return number_problem("number_excel_error", "The spreadsheet shows an error here instead of a number.")
    if found := _SCIENTIFIC.fullmatch(clean):
        return _scientific(found, suggest)
    if found := _DECIMAL.fullmatch(clean):
        whole = suggest(found.group(1)) if not found.group(2).strip("0") else None
        return number_problem("number_decimal", "The spreadsheet turned this number into a decimal.", whole)
    if _THOUSANDS.fullmatch(clean):
        joined = suggest(digits_of(clean.partition(".")[0]))
        return number_problem("number_not_parseable", "The spreadsheet put thousand separators in.", joined)
    return None


def _scientific(found: re.Match[str], suggest: Suggest) -> Problem:
    """``1.2125551234E+10`` still has every digit; ``1.21256E+10`` has lost some for good."""
    lead, fraction, exponent = found.group(1), found.group(2) or "", int(found.group(3))
    whole = suggest(lead + fraction.ljust(exponent, "0")) if exponent - 1 <= len(fraction) <= exponent <= 14 else None
    lost = "" if whole else ", and its last digits are lost"
    return number_problem(
        "number_scientific_notation", f"The spreadsheet turned this number into scientific notation{lost}.", whole
    )


def _letters_for_digits(clean: str, suggest: Suggest) -> Problem | None:
    if not _LONE_LETTER.fullmatch(clean):
        return None
    repaired = clean.translate(_LOOKS_LIKE_ZERO)
    if len(digits_of(repaired)) not in (10, 11):
        return None
    return number_problem(
        "number_not_parseable", "A letter stands where a digit belongs (letter O, I or l).", suggest(repaired)
    )


def _extension(clean: str, suggest: Suggest) -> Problem | None:
    found = _EXTENSION.fullmatch(clean)
    if found is None or len(digits_of(found.group(1))) < 10:
        return None
    return number_problem(
        "number_has_extension", "An extension is not a phone number of its own.", suggest(found.group(1))
    )


def _several(clean: str, _: Suggest) -> Problem | None:
    if clean.startswith(("011", "00")) or (clean.startswith("+") and not clean.startswith("+1")):
        return None
    if _BLOCK.fullmatch(clean):
        return number_problem("number_range_in_cell", "This cell stands for a block of numbers.")
    span = _RANGE.fullmatch(clean)
    if span is not None and _is_range(span.group(1), span.group(2)):
        return number_problem("number_range_in_cell", "This cell holds a range of numbers.")
    if span is not None or _SLASHED.fullmatch(clean) or len(_COMPLETE.findall(clean)) > 1:
        return number_problem("number_multiple_in_cell", "This cell holds more than one number.")
    return None


def _is_range(first: str, last: str) -> bool:
    """``212-555-2300 - 2399`` is; two numbers of different exchanges are just two numbers."""
    start, end = digits_of(first)[-10:], digits_of(last)[-10:]
    return len(end) < 10 or start[:6] == end[:6]


def _text_beside(clean: str, suggest: Suggest) -> Problem | None:
    if not _LETTER.search(clean):
        return None
    found = _COMPLETE.search(clean)
    if found is None:
        return None
    return number_problem("number_not_parseable", "There is text beside the number.", suggest(found.group(0).strip()))
