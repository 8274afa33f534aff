"""Which header means which column: the template's five, the optional ones of model.md, and their other names."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from shared.domain.number_list.cells import clean_label
from shared.domain.number_list.codes import problem
from shared.domain.phone_numbers.cleaning import fold
from shared.domain.problems import Problem

REQUIRED: Final = ("number", "forwarding_number", "name", "source", "company")

SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    "number": (
        "number",
        "tracking number",
        "tracking numbers",
        "tracking number to port",
        "number to port",
        "numbers to port",
        "number to be ported",
        "port number",
        "porting number",
        "ported number",
        "phone number",
        "phone number to port",
        "phone numbers",
        "phone",
        "telephone number",
        "telephone",
        "tn",
        "ported tn",
        "did",
    ),
    "forwarding_number": (
        "forwarding number",
        "forwarding numbers",
        "forwarding phone number",
        "forward number",
        "forwarding",
        "forward to",
        "forwards to",
        "forward to number",
        "forwarding to",
        "receiving number",
        "destination number",
        "destination phone number",
        "destination",
        "target number",
        "terminating number",
        "ring to",
        "ring to number",
        "rings to",
    ),
    "name": (
        "name",
        "number name",
        "tracking number name",
        "tracking name",
        "label",
        "number label",
        "friendly name",
        "description",
    ),
    "source": (
        "source",
        "tracking source",
        "number source",
        "source name",
        "lead source",
        "marketing source",
        "traffic source",
        "ad source",
        "call source",
        "channel",
    ),
    "company": (
        "company",
        "company name",
        "company id",
        "companies",
        "client",
        "client name",
        "business",
        "sub account",
    ),
    "losing_account": (
        "losing account",
        "losing account label",
        "current carrier account",
        "carrier account",
        "current account",
    ),
    "current_carrier": (
        "current carrier",
        "current carrier name",
        "carrier",
        "carrier name",
        "losing carrier",
        "losing carrier name",
        "current provider",
        "losing provider",
        "provider",
        "phone company",
    ),
    "service_type": ("service type", "type of service", "number type", "line type", "phone type"),
    "account_number": (
        "account number",
        "account no",
        "account num",
        "acct number",
        "acct no",
        "account #",
        "acct #",
        "carrier account number",
    ),
    "pin": (
        "pin",
        "pin code",
        "port pin",
        "porting pin",
        "port out pin",
        "transfer pin",
        "number transfer pin",
        "pin for numbers porting",
        "passcode",
        "pin passcode",
    ),
    "btn": (
        "btn",
        "billing telephone number",
        "billing phone number",
        "billing number",
        "main billing number",
        "account telephone number",
        "atn",
    ),
    "numbers_staying": ("numbers staying", "numbers remaining", "remaining numbers", "any numbers staying"),
    "end_user_name": ("end user name", "end user", "customer name", "account name", "account holder", "name on bill"),
    "subscriber_type": ("subscriber type", "customer type", "type of customer", "type of subscriber"),
    "authorized_person": (
        "authorized person",
        "authorised person",
        "authorized person name",
        "authorized signer",
        "authorized contact",
        "authorized representative",
    ),
    "authorized_person_email": (
        "authorized person email",
        "authorised person email",
        "authorized person e mail",
        "authorized contact email",
        "signer email",
    ),
    "address_line1": (
        "address line1",
        "address line 1",
        "address",
        "address 1",
        "service address",
        "street",
        "street address",
    ),
    "address_line2": ("address line2", "address line 2", "address 2", "suite", "unit", "extended address"),
    "city": ("city", "locality", "town"),
    "state": ("state", "province", "state province", "region"),
    "postal_code": ("postal code", "zip", "zip code", "zipcode", "postcode", "zip postal code"),
    "country": ("country", "country code"),
    "invoice_file": ("invoice file", "invoice", "bill", "bill file", "invoice file name"),
}
"""Canonical column -> what headers call it. Case, spaces and punctuation do not count."""

REQUEST_NAME: Final = "port_request_name"
SUBMIT: Final = "submit"
SECRET_COLUMNS: Final = ("pin", "account_number")
DROP_SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    REQUEST_NAME: ("port request name", "port request", "request name", "name of request"),
    SUBMIT: ("submit", "submit request", "submit now"),
}
"""Columns that only a file of the drop folder has: which request a row is for, and whether to submit that."""

REPORT_COLUMNS: Final = ("status", "error_code", "error", "suggestion")
"""What an annotated list adds; skipped without a word when it comes back."""

OUTCOME_COLUMNS: Final = ("port_status", "order_id")
"""What a submitted list's export adds, likewise."""

DROP_REPORT_COLUMNS: Final = ("request_id", "order_id", "status", "codes", "fix")
"""What the report of a dropped file adds, likewise."""

IGNORED: Final = "ignored"
MOST_IGNORED: Final = 50
"""Ignored headers told by name."""


def header_key(text: str) -> str:
    """A header reduced to its letters and digits: ``Tracking  Number (to port)`` -> ``trackingnumbertoport``."""
    return "".join(char for char in fold(text).casefold().replace("#", "number") if char.isalnum())


def request_key(name: str) -> str:
    """What two spellings of a request's name have in common: case and spaces do not count, nor what is beyond 128
    characters."""
    return " ".join(clean_label(name).split())[:128].rstrip().casefold() if name else ""


_BY_KEY: Final = {header_key(name): column for column, names in SYNONYMS.items() for name in (column, *names)}
_OF_DROP: Final = {header_key(name): column for column, names in DROP_SYNONYMS.items() for name in (column, *names)}
_REPORT_RUNS: Final = tuple(
    tuple(map(header_key, titles)) for titles in (REPORT_COLUMNS, OUTCOME_COLUMNS, DROP_REPORT_COLUMNS)
)
_DROP_RUN: Final = _REPORT_RUNS[-1]
"""What we add stands side by side; a ``Status`` by itself is the customer's own."""
_WEAK_KEYS: Final = frozenset(map(header_key, ("phone", "number", "description", "label", "destination", "channel")))
"""General words, which give way when a better name for the same column is there too."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each canonical column is, and what became of every header."""

    position: Mapping[str, int]
    names: Mapping[str, str]
    ignored: tuple[tuple[str, int], ...]
    width: int
    report: frozenset[int] = frozenset()
    """Columns of an annotated list that came back; what they say is not part of the row."""
    secret: frozenset[int] = frozenset()
    """Every column that may hold a secret, also where two headers mean the same."""
    verdict: int = -1
    """Where `DROP_REPORT_COLUMNS` begin in the report of a dropped file that came back."""

    @property
    def untitled(self) -> tuple[tuple[str, int], ...]:
        """Ignored columns without a title."""
        return tuple(one for one in self.ignored if one[0].startswith("column "))


def canonical(header: str) -> str | None:
    """The canonical column of a header, or None."""
    return _BY_KEY.get(header_key(header))


def recognised(record: Sequence[str]) -> int:
    """How many different columns a record would name if it were the header."""
    return len({column for cell in record if len(cell) <= 60 and (column := canonical(cell))})


def is_header(record: Sequence[str]) -> bool:
    """Whether a record is the header: it names at least two columns, one of them of the required five."""
    found = {column for cell in record if len(cell) <= 60 and (column := canonical(cell))}
    return len(found) >= 2 and not found.isdisjoint(REQUIRED)


def map_columns(header: Sequence[str], *, dropped: bool = False) -> tuple[Columns, tuple[Problem, ...]]:
    """Finds every column; problems are doubled and missing headers, all at once. `dropped`: also those of the drop
    folder's files."""
    claimed: dict[str, list[int]] = {}
    for index, text in enumerate(header):
        column = canonical(text) or (_OF_DROP.get(header_key(text)) if dropped else None)
        if column is not None:
            claimed.setdefault(column, []).append(index)
    position: dict[str, int] = {}
    problems: list[Problem] = []
    for column, indexes in claimed.items():
        best = _strongest(header, indexes)
        position[column] = best[0]
        if len(best) > 1:
            names = " and ".join(f"“{header[index].strip()}”" for index in best)
            problems.append(problem("csv_header_duplicate", f"{names} both mean {column}.", column=column))
    problems.extend(_missing(position, header))
    return _columns(header, position), tuple(problems)


def _strongest(header: Sequence[str], indexes: list[int]) -> list[int]:
    strong = [index for index in indexes if header_key(header[index]) not in _WEAK_KEYS]
    return strong or indexes


def _missing(position: Mapping[str, int], header: Sequence[str]) -> list[Problem]:
    missing = [column for column in REQUIRED if column not in position]
    if not missing:
        return []
    return [header_missing(missing, header)]


def header_missing(missing: Sequence[str], found: Sequence[str]) -> Problem:
    """Says which columns were looked for under which names, and what the file has instead."""
    wanted = "; ".join(f"{column} (also {', '.join(SYNONYMS[column][1:5])})" for column in missing)
    seen = ", ".join(f"“{text.strip()[:40]}”" for text in found[:20] if text.strip()) or "nothing"
    return problem("csv_header_missing", f"Missing columns: {wanted}. Found: {seen}.", column=missing[0])


def _columns(header: Sequence[str], position: Mapping[str, int]) -> Columns:
    taken = {index: column for column, index in position.items()}
    report = report_places(header)
    names: dict[str, str] = {}
    ignored: list[tuple[str, int]] = []
    for index, text in enumerate(header):
        shown = text.strip()[:100] or f"column {index + 1}"
        if index in taken:
            names[shown] = taken[index]
            continue
        if len(ignored) >= MOST_IGNORED:
            continue
        names.setdefault(shown, IGNORED)
        if index not in report:
            ignored.append((shown, index))
    secret = frozenset(index for index, text in enumerate(header) if canonical(text) in SECRET_COLUMNS)
    verdict = next(iter(_starts(header, _DROP_RUN)), -1)
    return Columns(position, names, tuple(ignored), len(header), report, secret, verdict)


def report_places(header: Sequence[str]) -> frozenset[int]:
    """Where the columns are that a list or a report of ours has besides the customer's."""
    return frozenset(
        index for run in _REPORT_RUNS for start in _starts(header, run) for index in range(start, start + len(run))
    )


def _starts(header: Sequence[str], run: Sequence[str]) -> list[int]:
    keys = list(map(header_key, header))
    return [start for start in range(len(keys) - len(run) + 1) if keys[start : start + len(run)] == list(run)]


def without_report(record: list[str], report: Collection[int]) -> list[str]:
    """A record as the customer filled it in: what we told of it before is not part of it."""
    return ["" if index in report else cell for index, cell in enumerate(record)] if report else record


def ignored_columns(columns: Columns, filled: Collection[int]) -> list[Problem]:
    """Columns that nobody asked for. Of those without a title, the ones that are `filled` anywhere."""
    untitled = {index for _, index in columns.untitled}
    named = [name for name, index in columns.ignored if index not in untitled or index in filled]
    return [problem("column_ignored", f"The column “{name[:60]}” is not used.", column=name[:60]) for name in named]
