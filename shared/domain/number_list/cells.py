"""What a cell says as a text, without what spreadsheets and copying put around it."""

import re
import unicodedata
from typing import Final

from shared.domain.phone_numbers.cleaning import is_spreadsheet_error

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""First characters that make a spreadsheet take a cell for a formula (OWASP, "CSV Injection")."""

LONGEST_OF_SPREADSHEETS: Final = 32_767
"""Characters that a cell of Excel takes; it cuts the rest."""

_INNER = r"([;\t\r\n][\s\"]*)"
_INNER_FORMULA: Final = re.compile(_INNER + r"(?=[=+\-@])")
_INNER_GUARD: Final = re.compile(_INNER + r"'(?=[=+\-@])")


def guarded(text: str) -> str:
    """A text that no spreadsheet runs, nor a part of it where the spreadsheet takes semicolons, tabs or line ends for
    the ends of cells, as in countries that write decimals with commas."""
    if text.lstrip(" ").startswith(FORMULA_STARTS):
        text = f"'{text}"
    return _INNER_FORMULA.sub(r"\1'", text) if _INNER_FORMULA.search(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given, but for space around it."""
    if "'" not in text:
        return text
    bare = _INNER_GUARD.sub(r"\1", text.strip())
    if bare[:1] == "'" and bare[1:].lstrip(" ").startswith(FORMULA_STARTS):
        bare = bare[1:].strip()
    return bare


def clean_label(text: str) -> str:
    """Without surrounding and invisible characters, and without the ``'`` that keeps a formula a text."""
    clean = unguarded(text.strip() if text.isascii() else _fold_label(text))
    return "" if is_spreadsheet_error(clean) else clean


def _fold_label(text: str) -> str:
    kept = []
    for char in unicodedata.normalize("NFC", text):
        category = unicodedata.category(char)
        if category == "Zs":
            kept.append(" ")
        elif category not in ("Cf", "Cs") or char == "\u200d":
            kept.append(char)
    return "".join(kept).strip()
