"""What the rules between rows need to know of a row: of a draft that is at hand, or of one that was read elsewhere.

A list of 200,000 rows is read in parts that know nothing of each other. Each notes its rows as `RowFacts`, small and
without a secret; the rules between rows run over all of them at once, and what they find is added to the rows where
they are read again (`settled`). A list that is read whole runs the same rules over its drafts themselves.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, Protocol

from shared.domain.number_class import NumberClass
from shared.domain.number_list.codes import CODES, Level, problem
from shared.domain.phone_numbers import NumberFacts
from shared.domain.problems import Problem

Blind = Callable[[str], str]
"""What stands for a secret, or for a row's content: the same for the same text, and of no use to guess it."""

COLUMNS_NEVER_SAID: Final = frozenset({"account_number", "pin"})


class SecretCell(NamedTuple):
    """A PIN or account number as far as rules need it. `key` tells it from others, "" where there is none.

    `tail`: the last four of an account number of more than six characters. `digits`: how many a PIN of digits has.
    `given`: the cell is not empty, though it may say that there is no PIN.
    """

    key: str = ""
    tail: str = ""
    digits: int = 0
    given: bool = False


NO_SECRET: Final = SecretCell()
_FOUND_BEFORE: Final = frozenset({"forwarding_is_being_ported", "toll_free_goes_first"})
"""What a row may be told both by the other rows and by what its numbers collide with."""
_NOTHING_SAID: Final[Mapping[str, str]] = {}


class Row(Protocol):
    """A row as the rules between rows see and change it."""

    row: int
    request: str
    skipped: bool
    number: NumberFacts | None
    forwarding: NumberFacts | None
    source: str
    company: str
    company_id: str | None
    losing_account: str
    said: Mapping[str, str]
    account_number: SecretCell
    pin_cell: SecretCell

    def content(self) -> Hashable:
        """Equal for rows that say the same, however they write it."""

    def add(
        self, code: str, detail: str, column: str | None = None, suggestion: str | None = None, fix: str | None = None
    ) -> None:
        """Add a problem of this row where its code's level puts it."""

    def suggest(self, code: str, suggestion: str) -> None:
        """Give a problem that the row has already what to put in its place."""

    def skip(self, code: str, detail: str, column: str | None = None) -> None:
        """The row is no number of its own; whatever else was found in it does not matter."""


class Added(NamedTuple):
    """A problem that the rules between rows found."""

    code: str
    detail: str
    column: str | None = None
    suggestion: str | None = None
    fix: str | None = None


@dataclass(slots=True)
class RowFacts:
    """What was noted of a row, and what the rules between rows found since.

    `errors`, `warnings` and `review` are what is wrong with it by itself; `label_as_read` the losing account that it
    was taken for before the others were seen.
    """

    row: int
    request: str = ""
    skipped: bool = False
    number: NumberFacts | None = None
    forwarding: NumberFacts | None = None
    source: str = ""
    company: str = ""
    company_id: str | None = None
    losing_account: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    account_number: SecretCell = NO_SECRET
    pin_cell: SecretCell = NO_SECRET
    digest: str = ""
    number_class: NumberClass | None = None
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    review: tuple[Problem, ...] = ()
    added: list[Added] = field(default_factory=list)
    suggested: dict[str, str] = field(default_factory=dict)
    skipped_for: Added | None = None
    label_as_read: str = ""

    def content(self) -> Hashable:
        return self.digest

    def add(
        self, code: str, detail: str, column: str | None = None, suggestion: str | None = None, fix: str | None = None
    ) -> None:
        """As of a row that was read whole: what its numbers collide with was found before, and is not said twice."""
        known = {one.code for one in self.warnings}
        if code == "toll_free_goes_first" and "toll_free_may_go_later" in known:
            return
        if code in _FOUND_BEFORE:
            self.errors = tuple(one for one in self.errors if one.code != code)
            self.warnings = tuple(one for one in self.warnings if one.code != code)
        self.added.append(Added(code, detail, column, suggestion, fix))

    def suggest(self, code: str, suggestion: str) -> None:
        self.suggested[code] = suggestion

    def skip(self, code: str, detail: str, column: str | None = None) -> None:
        self.skipped = True
        self.skipped_for = Added(code, detail, column)
        self.added.clear()
        self.suggested.clear()

    def levelled(self, level: Level) -> tuple[Problem, ...]:
        """Everything of this level that is known of the row by now."""
        if self.skipped_for is not None:
            own: tuple[Problem, ...] = ()
            more = [self.skipped_for]
        else:
            own = {"error": self.errors, "warning": self.warnings, "review": self.review}[level]
            more = self.added
        if not own and not more:
            return ()
        return (
            *(suggesting(found, self.suggested.get(found.code)) for found in own),
            *(self._problem(one) for one in more if CODES[one.code].level == level),
        )

    @property
    def is_held(self) -> bool:
        """Whether the row has errors, its own or those that were found since."""
        return not self.skipped and (bool(self.errors) or any(CODES[one.code].level == "error" for one in self.added))

    def _problem(self, one: Added) -> Problem:
        return problem(one.code, one.detail, row=self.row, column=one.column, suggestion=one.suggestion, fix=one.fix)


def suggesting(found: Problem, suggestion: str | None) -> Problem:
    """The same problem with this suggestion, if there is one."""
    if suggestion is None:
        return found
    return Problem(found.code, found.detail, found.fix, found.pointer, found.row, found.column, suggestion)


# --- as JSON ---------------------------------------------------------------------------------------------------------


def dump_facts(rows: Iterable[RowFacts]) -> dict[str, Any]:
    """Facts that nothing was found for yet, as JSON. What rows have in common is written once."""
    shared: dict[tuple[Any, ...], int] = {}
    lines: list[list[Any]] = []
    problems: dict[str, list[list[dict[str, Any]]]] = {}
    for one in rows:
        common = (
            one.request,
            one.source,
            one.company,
            one.company_id,
            one.losing_account,
            tuple(sorted(one.said.items())),
            tuple(one.account_number),
            tuple(one.pin_cell),
        )
        place = shared.setdefault(common, len(shared))
        lines.append(
            [
                one.row,
                int(one.skipped),
                place,
                _number(one.number),
                _number(one.forwarding),
                one.digest,
                one.number_class,
            ]
        )
        if one.errors or one.warnings or one.review:
            problems[str(one.row)] = [
                [found.as_dict() for found in level] for level in (one.errors, one.warnings, one.review)
            ]
    return {"shared": [list(common) for common in shared], "rows": lines, "problems": problems}


def load_facts(stored: Mapping[str, Any]) -> list[RowFacts]:
    """What `dump_facts` wrote."""
    shared = [
        (*texts, dict(said) if said else _NOTHING_SAID, _secret(number), _secret(pin))
        for *texts, said, number, pin in stored["shared"]
    ]
    found: list[RowFacts] = []
    problems = stored["problems"]
    for row, skipped, place, number, forwarding, digest, number_class in stored["rows"]:
        request, source, company, company_id, label, said, account_number, pin = shared[place]
        one = RowFacts(
            row,
            request,
            bool(skipped),
            _facts(number),
            _facts(forwarding),
            source,
            company,
            company_id,
            label,
            said,
            account_number,
            pin,
            digest,
            NumberClass(number_class) if number_class else None,
            label_as_read=label,
        )
        if problems and (levels := problems.get(str(row))):
            one.errors, one.warnings, one.review = (tuple(Problem(**each) for each in level) for level in levels)
        found.append(one)
    return found


def _number(facts: NumberFacts | None) -> str | list[str] | None:
    """The usual number, local and of the US, is its digits alone."""
    if facts is None:
        return None
    if facts.number_class is NumberClass.LOCAL and facts.country == "US" and not facts.territory:
        return facts.e164
    return [facts.e164, facts.number_class.value, facts.country, facts.territory]


def _facts(stored: str | Sequence[str] | None) -> NumberFacts | None:
    if stored is None:
        return None
    if isinstance(stored, str):
        return NumberFacts(stored, NumberClass.LOCAL, "US")
    e164, number_class, country, territory = stored
    return NumberFacts(e164, NumberClass(number_class), country, territory)


def _secret(stored: Sequence[Any]) -> SecretCell:
    return SecretCell(*stored) if any(stored) else NO_SECRET


def dump_findings(facts: RowFacts) -> dict[str, Any] | None:
    """What the rules between rows found for a row, as JSON; None where it stands as it was read."""
    found: dict[str, Any] = {}
    if facts.losing_account != facts.label_as_read:
        found["label"] = facts.losing_account
    if facts.skipped_for is not None:
        found["skip"] = list(facts.skipped_for[:3])
    if facts.added:
        found["add"] = [list(one) for one in facts.added]
    if facts.suggested:
        found["suggest"] = facts.suggested
    return found or None


def apply_findings(row: Row, found: Mapping[str, Any]) -> None:
    """Add to a row that was read again what `dump_findings` wrote of it."""
    row.losing_account = found.get("label", row.losing_account)
    if "skip" in found:
        row.skip(*found["skip"])
        return
    for code, suggestion in found.get("suggest", {}).items():
        row.suggest(code, suggestion)
    for one in found.get("add", ()):
        row.add(*one)
