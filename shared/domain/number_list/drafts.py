"""A row while it is being judged: rules add to it, the last step freezes it."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from shared.domain.number_list.cells import clean_label
from shared.domain.number_list.codes import CODES, problem
from shared.domain.number_list.facts import NO_SECRET, Blind, RowFacts, SecretCell, suggesting
from shared.domain.number_list.headers import SECRET_COLUMNS
from shared.domain.number_list.model import ON_FILE, Disposition, ListedRow
from shared.domain.phone_numbers import NumberCell, NumberClass, NumberFacts
from shared.domain.problems import Problem


@dataclass(slots=True)
class Draft:
    """One row of the file; `number` and `forwarding` are set once their cells are readable.

    `source` is set where it can be told apart from others, `spelt` as it was given. `said` are the cells about its
    losing account that are not empty, by column, without the secret ones.
    """

    row: int
    cells: dict[str, str]
    request: str = ""
    skipped: bool = False
    number: NumberFacts | None = None
    forwarding: NumberFacts | None = None
    number_class: NumberClass | None = None
    name: str = ""
    spelt: str = ""
    source: str = ""
    company: str = ""
    company_id: str | None = None
    losing_account: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    account_number: SecretCell = field(default=NO_SECRET, repr=False)
    pin_cell: SecretCell = field(default=NO_SECRET, repr=False)
    pin: str = field(default="", repr=False)
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    review: list[Problem] = field(default_factory=list)

    def add(
        self, code: str, detail: str, column: str | None = None, suggestion: str | None = None, fix: str | None = None
    ) -> None:
        """Adds a problem of this row where its code's level puts it."""
        found = problem(code, detail, row=self.row, column=column, suggestion=suggestion, fix=fix)
        {"error": self.errors, "warning": self.warnings, "review": self.review}[CODES[code].level].append(found)

    def take(self, cell: NumberCell, column: str) -> None:
        """Adds what a number's cell has against it."""
        for found in (*cell.problems, *cell.warnings, *cell.review):
            self.add(found.code, found.detail, column, found.suggestion, found.fix)

    def suggest(self, code: str, suggestion: str) -> None:
        """Gives a problem that the row has already what to put in its place."""
        for level in (self.errors, self.warnings, self.review):
            level[:] = [suggesting(found, suggestion) if found.code == code else found for found in level]

    def skip(self, code: str, detail: str, column: str | None = None) -> None:
        """The row is no number of its own; whatever else was found in it does not matter."""
        self.skipped = True
        self.errors.clear()
        self.warnings.clear()
        self.review.clear()
        self.add(code, detail, column)

    def content(self) -> Hashable:
        """Everything the row says, however it is written."""
        forwarding = self.forwarding.e164 if self.forwarding else self.cells.get("forwarding_number", "").strip()
        others = (clean_label(text) for column, text in self.cells.items() if column not in _COMPARED_READ)
        return (forwarding, self.company_id or self.company, *(" ".join(text.casefold().split()) for text in others))

    @property
    def disposition(self) -> Disposition:
        if self.skipped:
            return "skipped"
        return "held" if self.errors else "accepted"

    def note(self, blind: Blind) -> RowFacts:
        """What the rules between rows need of it, secrets blinded."""
        return RowFacts(
            self.row,
            self.request,
            self.skipped,
            self.number,
            self.forwarding,
            self.source,
            self.company,
            self.company_id,
            self.losing_account,
            self.said,
            _blinded(self.account_number, blind),
            _blinded(self.pin_cell, blind),
            "" if self.skipped or self.number is None else blind(repr(self.content())),
            self.number_class,
            tuple(self.errors),
            tuple(self.warnings),
            tuple(self.review),
        )

    def freeze(self) -> ListedRow:
        """The row as it is answered, secrets out of its cells."""
        for column in SECRET_COLUMNS:
            if self.cells.get(column):
                self.cells[column] = ON_FILE
        number, forwarding = self.number, self.forwarding
        return ListedRow(
            self.row,
            self.disposition,
            self.cells,
            number.e164 if number else None,
            self.number_class,
            number.country if number else "",
            forwarding.e164 if forwarding else None,
            self.name,
            self.spelt,
            self.company_id,
            self.company,
            self.losing_account,
            self.pin,
            tuple(self.errors),
            tuple(self.warnings),
            tuple(self.review),
        )


_COMPARED_READ = ("number", "forwarding_number", "company")


def _blinded(secret: SecretCell, blind: Blind) -> SecretCell:
    return secret._replace(key=blind(secret.key)) if secret.key and secret.key != ON_FILE else secret
