"""A row while it is being judged: rules add to it, the last step freezes it."""

from dataclasses import dataclass, field

from shared.domain.number_list.codes import CODES, problem
from shared.domain.number_list.model import ON_FILE, Disposition, ListedRow
from shared.domain.phone_numbers import NumberCell, NumberClass, NumberFacts
from shared.domain.problems import Problem

SECRET_COLUMNS = ("pin", "account_number")


@dataclass(slots=True)
class Draft:
    """One row of the file; `number` and `forwarding` are set once their cells are readable."""

    row: int
    cells: dict[str, str]
    skipped: bool = False
    number: NumberFacts | None = None
    forwarding: NumberFacts | None = None
    number_class: NumberClass | None = None
    name: str = ""
    source: str = ""
    company: str = ""
    company_id: str | None = None
    losing_account: str = ""
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

    def skip(self, code: str, detail: str, column: str | None = None) -> None:
        """The row is no number of its own; whatever else was found in it does not matter."""
        self.skipped = True
        self.errors.clear()
        self.warnings.clear()
        self.review.clear()
        self.add(code, detail, column)

    @property
    def disposition(self) -> Disposition:
        if self.skipped:
            return "skipped"
        return "held" if self.errors else "accepted"

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
            self.source,
            self.company_id,
            self.company,
            self.losing_account,
            self.pin,
            tuple(self.errors),
            tuple(self.warnings),
            tuple(self.review),
        )
