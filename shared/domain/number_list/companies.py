"""The company of a row: one of the account's own, found by name or id."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Final

from shared.domain.number_list.cells import clean_label
from shared.domain.number_list.drafts import Draft
from shared.domain.number_list.facts import Row
from shared.domain.number_list.model import CompanyRef

NAMES_COMPARED: Final = 1_000
"""Pairs of names compared for one part of a file, about a tenth of a second; thousands with thousands would take
minutes."""


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


class CompanyBook:
    """Finds companies; every distinct text is looked up once, however many rows hold it."""

    def __init__(self, companies: Iterable[CompanyRef], default: str = "") -> None:
        self._default = default
        self._by_id = {company.id: company for company in companies}
        self._by_key: dict[str, list[CompanyRef]] = {}
        for company in self._by_id.values():
            self._by_key.setdefault(_key(company.name), []).append(company)
        self._usable = [name for name, found in self._by_key.items() if any(company.permitted for company in found)]
        self._nearest: dict[str, str | None] = {}
        self._to_compare = NAMES_COMPARED

    def check(self, draft: Draft) -> None:
        """Sets the row's company or says what is wrong."""
        text = clean_label(draft.cells.get("company", "")) or self._default
        draft.company = text
        if not text:
            draft.add("company_missing", "There is no company in this row.", "company")
            return
        found = self._candidates(text)
        permitted = [company for company in found if company.permitted]
        if len(permitted) == 1:
            draft.company, draft.company_id = permitted[0].name, permitted[0].id
        elif permitted:
            ids = ", ".join(company.id for company in permitted)
            draft.add("company_ambiguous", f"“{text[:60]}” is the name of several companies: {ids}.", "company")
        elif found:
            draft.add("company_not_permitted", f"You have no access to the company “{text[:60]}”.", "company")
        else:
            detail = f"There is no company “{text[:60]}” in the account."
            draft.add("company_unknown", detail, "company", self._near(text))

    def _candidates(self, text: str) -> list[CompanyRef]:
        if text in self._by_id:
            return [self._by_id[text]]
        named = self._by_key.get(_key(text), [])
        exact = [company for company in named if company.name == text]
        return exact if len(exact) == 1 else named

    def _near(self, text: str) -> str | None:
        key = _key(text)[:200]
        if key not in self._nearest and self._to_compare > 0:
            self._to_compare -= len(self._usable)
            close = get_close_matches(key, self._usable, n=1, cutoff=0.7)
            self._nearest[key] = self._by_key[close[0]][0].name if close else None
        return self._nearest.get(key)


def suggest_company_above(rows: Sequence[Row]) -> None:
    """A row without a company may mean the one of the row above."""
    above = ""
    for row in rows:
        if row.company_id:
            above = row.company
        elif not row.company and above:
            row.suggest("company_missing", above)
