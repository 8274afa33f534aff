"""What the rows of a list mean to each other, and to the losing accounts that they name."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.domain.number_list.accounts import label_accounts
from shared.domain.number_list.codes import problem
from shared.domain.number_list.companies import suggest_company_above
from shared.domain.number_list.duplicates import check_repeats_and_loops
from shared.domain.number_list.facts import Row
from shared.domain.number_list.headers import Columns
from shared.domain.number_list.labels import point_out_spellings
from shared.domain.number_list.model import ListContext, ListedAccount
from shared.domain.problems import Problem


@dataclass(frozen=True, slots=True)
class Joined:
    """What is known of a list once its rows were seen together."""

    accounts: tuple[ListedAccount, ...] = ()
    warnings: tuple[Problem, ...] = ()


def join_rows(rows: Sequence[Row], columns: Columns, context: ListContext) -> Joined:
    """Applies every rule that needs more than one row to the rows of one request, in the order of the file.

    Adds to the rows what is wrong with them, skips repeats, labels them with their losing accounts.
    """
    compare_rows(rows)
    return join_accounts(rows, columns, context)


def compare_rows(rows: Sequence[Row]) -> None:
    """The rules between numbers; rows may be of several requests, whose numbers still must not meet."""
    live = [row for row in rows if not row.skipped]
    suggest_company_above(live)
    check_repeats_and_loops(live)


def join_accounts(rows: Sequence[Row], columns: Columns, context: ListContext) -> Joined:
    """The rules about sources and losing accounts, for the rows of one request."""
    point_out_spellings([row for row in rows if not row.skipped], context.known_sources)
    accounts = label_accounts(rows, columns, context.losing_accounts)
    return Joined(accounts, tuple(_unassigned(rows, context)))


def _unassigned(rows: Sequence[Row], context: ListContext) -> list[Problem]:
    """Several accounts and rows on none of them is one question, not an error per row (model.md)."""
    live = [row for row in rows if not row.skipped]
    without = sum(1 for row in live if not row.losing_account)
    if not without or (len(context.losing_accounts) < 2 and without == len(live)):
        return []
    return [problem("losing_account_unassigned", f"Which current carrier account are {without} numbers on?")]
