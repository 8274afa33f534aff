"""Lists to read in tests: five good columns, of which a test changes what it is about."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from shared.domain.number_list import (
    CompanyRef,
    ListContext,
    ListedRow,
    LosingAccountRef,
    NumberList,
    read_number_list,
)

HEADER = ("Tracking Number", "Forwarding Number", "Name", "Source", "Company")
PLUMBING = CompanyRef("com_1", "Acme Plumbing")
HEATING = CompanyRef("com_2", "Acme Heating")
GOOD = {
    "number": "212-555-2345",
    "forwarding_number": "646-555-3000",
    "name": "Main line",
    "source": "Google Ads",
    "company": "Acme Plumbing",
}


def any_context(*, accounts: Sequence[str] = (), companies: Sequence[CompanyRef] = (PLUMBING, HEATING)) -> ListContext:
    refs = [LosingAccountRef(f"lac_{index}", label) for index, label in enumerate(accounts)]
    return ListContext(companies, refs)


def number(index: int) -> str:
    """The `index`-th number to port; forwarding numbers of `target` never collide with it."""
    return f"212-555-{2300 + index}"


def target(index: int) -> str:
    return f"646-555-{3000 + 7 * index}"


def any_row(index: int = 0, **cells: str) -> dict[str, str]:
    return {**GOOD, "number": number(index), "forwarding_number": target(index), **cells}


def as_csv(rows: Iterable[Mapping[str, str]]) -> str:
    """Rows by canonical column as CSV; the header holds every column that a row has."""
    listed = list(rows)
    columns = list(dict.fromkeys(column for row in listed for column in row))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in listed)
    return out.getvalue()


def read(rows: Iterable[Mapping[str, str]], context: ListContext | None = None) -> NumberList:
    return read_number_list(as_csv(rows), context or any_context())


def codes(row: ListedRow) -> list[str]:
    return [problem.code for problem in (*row.errors, *row.warnings, *row.review)]


def file_codes(listed: NumberList) -> list[str]:
    return [problem.code for problem in (*listed.file_problems, *listed.file_warnings)]
