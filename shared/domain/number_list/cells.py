"""What a cell says as a text, without what spreadsheets and copying put around it."""

import unicodedata
from typing import Final

from shared.domain.phone_numbers.cleaning import is_spreadsheet_error

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""First characters that make a spreadsheet take a cell for a formula (OWASP, "CSV Injection")."""


def clean_label(text: str) -> str:
    """Without surrounding and invisible characters, and without the ``'`` that keeps a formula a text."""
    clean = text.strip() if text.isascii() else _fold_label(text)
    if clean[:1] == "'" and clean[1:2] in FORMULA_STARTS:
        clean = clean[1:]
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
