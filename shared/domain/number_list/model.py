"""What goes into reading a number list, and what comes out: every row of the file, with everything wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from shared.domain.phone_numbers import NumberClass
from shared.domain.problems import Problem

ON_FILE: Final = "(on file)"
"""Stands for a PIN or account number wherever a list is shown; uploaded again it means "unchanged" (model.md)."""

Disposition = Literal["accepted", "held", "skipped"]
"""accepted: will be ported. held: has errors, to be fixed or dropped. skipped: not a number of its own."""


@dataclass(frozen=True, slots=True)
class CompanyRef:
    """A company of the account; `permitted` when the uploader may add numbers to it."""

    id: str
    name: str
    permitted: bool = True


@dataclass(frozen=True, slots=True)
class LosingAccountRef:
    """A losing account that the request already has."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class ListContext:
    """What the account and the request already know."""

    companies: Sequence[CompanyRef] = ()
    losing_accounts: Sequence[LosingAccountRef] = ()
    known_sources: Sequence[str] = ()
    default_company: str = ""
    """The id of the company of rows that name none; "" where each row has to name its own."""


@dataclass(frozen=True, slots=True)
class ListLimits:
    """Sizes beyond which a file or a cell is refused. Rows count without blank ones; bytes as uploaded."""

    max_rows: int = 5_000
    max_bytes: int = 5_000_000
    max_name_length: int = 128
    max_source_length: int = 128


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One row of the file, as understood. `row` counts as the spreadsheet does: the header is a row, a record is one.

    `cells` are the texts as they were given, by canonical column, PIN and account number as `ON_FILE`.
    """

    row: int
    disposition: Disposition
    cells: Mapping[str, str]
    number: str | None = None
    number_class: NumberClass | None = None
    country: str = ""
    forwarding_number: str | None = None
    name: str = ""
    source: str = ""
    company_id: str | None = None
    company: str = ""
    losing_account: str = ""
    pin: str = field(default="", repr=False)
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    review: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedAccount:
    """A losing account as the optional columns describe it; "" where the file says nothing. Field names are columns.

    `account_number` and `pin` are secret; `ON_FILE` in them means "unchanged". Rows with a PIN of their own keep it.
    """

    label: str
    rows: tuple[int, ...]
    current_carrier: str = ""
    service_type: str = ""
    account_number: str = field(default="", repr=False)
    pin: str = field(default="", repr=False)
    pin_status: Literal["provided", "none", "unknown", "on_file"] = "unknown"
    btn: str = ""
    numbers_staying: str = ""
    end_user_name: str = ""
    subscriber_type: str = ""
    authorized_person: str = ""
    authorized_person_email: str = ""
    address_line1: str = ""
    address_line2: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""
    invoice_files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """The same cause in one or many rows."""

    level: Literal["error", "warning", "review"]
    code: str
    column: str | None
    detail: str
    fix: str
    count: int
    rows: tuple[int, ...]
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class ListCounts:
    """``accepted + held + skipped == rows``, always."""

    rows: int = 0
    accepted: int = 0
    held: int = 0
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class NumberList:
    """A number list as read. With any of `file_problems` there are no rows and nothing is to be stored.

    `columns` says for every header of the file which canonical column it was taken for, or ``ignored``.
    """

    rows: tuple[ListedRow, ...] = ()
    losing_accounts: tuple[ListedAccount, ...] = ()
    file_problems: tuple[Problem, ...] = ()
    file_warnings: tuple[Problem, ...] = ()
    groups: tuple[ProblemGroup, ...] = ()
    counts: ListCounts = ListCounts()
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClaimFact:
    """What the store knows of a number that somebody already has or ports (model.md, "Numbers").

    own_tracking: a tracking number of this account. own_open: in another open request of this account, `request_id`.
    own_request: in an order of this very request. other_account: another account's, about which nothing may be
    revealed; once it rings here (`ported`), where it forwards, since calls must not go round. Of a port of the account:
    whether it is done, is of a toll-free number, is at a carrier, and where the number forwards.
    """

    kind: Literal["own_tracking", "own_open", "own_request", "other_account"]
    request_id: str | None = None
    toll_free: bool = False
    forwarding_number: str = ""
    at_carrier: bool = False
    ported: bool = False
