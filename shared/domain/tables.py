"""Tables as CSV that any spreadsheet opens as they are: no cell is run, no number is rewritten."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from shared.domain.number_list.report import national, safe_cell


def csv_table(titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A heading and its rows, in RFC 4180 CSV. None is an empty cell, times are RFC 3339 UTC, and numbers in E.164 read
    ``(212) 555-2345``: a spreadsheet takes ``+1…`` for a formula."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([titles, *(map(_cell, row) for row in rows)])
    return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds").replace("+00:00", "Z")
    text = str(value)
    if text.startswith("+1") and len(text) == 12 and text[1:].isdigit():
        return national(text)
    return safe_cell(" ".join(text.split()))
