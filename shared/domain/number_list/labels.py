"""Name and source of a tracking number: free texts, checked for what spreadsheets and copying do to them."""

import re
from collections.abc import Iterable, Sequence

from shared.domain.number_list.cells import FORMULA_STARTS, clean_label
from shared.domain.number_list.drafts import Draft
from shared.domain.number_list.facts import Row
from shared.domain.number_list.model import ListLimits

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_HTML = re.compile(r"<\s*[A-Za-z/!?]|&(?:#[0-9]+|#x[0-9a-f]+|lt|gt|amp|quot|nbsp);", re.IGNORECASE)
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)"
_DATE = re.compile(
    rf"[0-9]{{1,2}}-{_MONTH}(?:-[0-9]{{2,4}})?|{_MONTH}-[0-9]{{2,4}}"
    r"|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9:]{5,8})?",
    re.IGNORECASE,
)


def check_name(draft: Draft, limits: ListLimits) -> None:
    """The name: present, short enough, plain text; what looks like a formula or a date is only a warning."""
    name = draft.name = clean_label(draft.cells.get("name", ""))
    if not name:
        draft.add("name_missing", "There is no name in this row.", "name")
        return
    _check_text(draft, "name", name, limits.max_name_length)
    if name[0] in FORMULA_STARTS:
        draft.add("name_starts_like_formula", f"The name begins with “{name[0]}”, as a formula does.", "name")
    elif _DATE.fullmatch(name):
        draft.add("name_looks_like_date", "The name looks like a date.", "name")


def check_source(draft: Draft, limits: ListLimits) -> None:
    """The source: present and plain text. It is free; another spelling of it is pointed out between rows."""
    source = draft.spelt = clean_label(draft.cells.get("source", ""))
    if not source:
        draft.add("source_missing", "There is no source in this row.", "source")
    elif _check_text(draft, "source", source, limits.max_source_length):
        draft.source = source


def point_out_spellings(rows: Sequence[Row], known: Iterable[str]) -> None:
    """A source that another row, or the account, spells otherwise gets the first spelling as suggestion."""
    sources = SourceBook(known)
    for row in rows:
        first = sources.first_spelling(row.source) if row.source else ""
        if first != row.source:
            detail = f"“{row.source[:60]}” and “{first[:60]}” differ only in spelling."
            row.add("source_near_duplicate", detail, "source", first)


def _check_text(draft: Draft, column: str, text: str, longest: int) -> bool:
    before = len(draft.errors)
    if len(text) > longest:
        draft.add(f"{column}_too_long", f"The {column} is longer than {longest} characters.", column)
    if _CONTROL.search(text):
        joined = " ".join(_CONTROL.sub(" ", text).split())
        draft.add(
            f"{column}_control_characters",
            f"The {column} has line breaks or control characters.",
            column,
            joined or None,
        )
    if ("<" in text or "&" in text) and _HTML.search(text):
        draft.add(f"{column}_html", f"The {column} holds HTML.", column)
    return len(draft.errors) == before


class SourceBook:
    """The first spelling of every source, the account's own before the file's. Case, spaces and dashes do not count."""

    def __init__(self, known: Iterable[str]) -> None:
        self._spelling: dict[str, str] = {}
        self._by_text: dict[str, str] = {}
        for source in known:
            self.first_spelling(source)

    def first_spelling(self, source: str) -> str:
        found = self._by_text.get(source)
        if found is None:
            key = re.sub(r"[\s_-]+", "", source.casefold()) or source
            found = self._by_text[source] = self._spelling.setdefault(key, source)
        return found
