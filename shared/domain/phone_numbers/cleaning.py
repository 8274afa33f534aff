"""Takes from a cell what people and spreadsheets put around a number without meaning it.

Nothing here decides what the number is. Ordinary ASCII cells pass almost untouched.
"""

import re
import unicodedata
from typing import Final

PLACEHOLDERS: Final = frozenset(
    {"n/a", "na", "none", "null", "nil", "tbd", "tba", "unknown", "pending", "-", "--", "?"}
)
"""What people write where they have nothing to write. Compared case-folded."""

SPREADSHEET_ERRORS: Final = re.compile(
    r"#(?:N/?A|REF!?|VALUE!?|NAME\??|NUM!?|DIV/0!?|NULL!?|SPILL!?|CALC!?|ERROR!?|#+)\s*", re.IGNORECASE
)

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－﹣"), "-")
_QUOTES = dict.fromkeys(map(ord, "‘’‚‛′`´"), "'") | dict.fromkeys(map(ord, "“”„‟″"), '"')
_FOLD = str.maketrans({**_DASHES, **_QUOTES})
_TEXT_FORMULA = re.compile(r'=\s*"([^"]*)"')
_TEL = re.compile(r"(?:tel|callto|phone|ph)\s*[:.]\s*", re.IGNORECASE)


def fold(text: str) -> str:
    """One spelling for digits, dashes and spaces of any script; invisible characters (BOM, zero width, bidi) go."""
    if text.isascii():
        return text
    kept = []
    for char in unicodedata.normalize("NFKC", text.translate(_FOLD)).translate(_FOLD):
        if char.isdecimal():
            kept.append(str(unicodedata.decimal(char)))
        elif unicodedata.category(char) == "Zs":
            kept.append(" ")
        elif unicodedata.category(char) != "Cf":
            kept.append(char)
    return "".join(kept)


def clean_cell(text: str) -> str:
    """The cell without a spreadsheet's text marks (``'2125552345``, ``="2125552345"``), quotes or ``tel:``."""
    clean = fold(text).strip()
    if not clean or clean[0] in "(+0123456789":
        return clean
    wrapped = _TEXT_FORMULA.fullmatch(clean)
    clean = wrapped.group(1) if wrapped else clean.lstrip("'=").strip().strip("\"'")
    return _TEL.sub("", clean, count=1).strip() if _TEL.match(clean) else clean.strip()


def is_spreadsheet_error(text: str) -> bool:
    """``#N/A``, ``#REF!``, ``########`` and their like."""
    return text.startswith("#") and SPREADSHEET_ERRORS.fullmatch(text) is not None
