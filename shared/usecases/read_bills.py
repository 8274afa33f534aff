"""What the bills of a request say, held against its accounts and its list."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.domain.bills.comparing import BillFinding, bill_warnings, compare_bill
from shared.domain.bills.reading import MOST_NUMBERS
from shared.domain.model import Document, LosingAccount
from shared.domain.problems import Problem
from shared.domain.splitting import assign
from shared.ports import RequestView
from shared.usecases.desk import Desk
from shared.usecases.order_numbers import OUT_OF_ORDER, group_rows

NumbersByAccount = Mapping[str, frozenset[str] | None]
"""The numbers of the list by losing account, in E.164; None where there are more than are compared."""


@dataclass(frozen=True, slots=True)
class BillChecked:
    """A document with what it says, by losing account."""

    document: Document
    findings: Mapping[str, tuple[BillFinding, ...]] = field(default_factory=dict)


def check_bills(desk: Desk, view: RequestView) -> tuple[BillChecked, ...]:
    """Each document of a request with what was read on it. Rows are read only where a bill was."""
    numbers = numbers_by_account(desk, view) if has_bills(view) else {}
    return tuple(check_bill(desk, view, document, numbers) for document in view.documents)


def check_bill(
    desk: Desk, view: RequestView, document: Document, numbers: NumbersByAccount | None = None
) -> BillChecked:
    """One of them."""
    if document.bill is None or document.bill.why_not:
        return BillChecked(document)
    numbers = numbers_by_account(desk, view) if numbers is None else numbers
    today, playbook = desk.clock.now().date(), desk.playbook()
    findings = {
        account.id: compare_bill(document, account, numbers.get(account.id), today, playbook)
        for account in view.losing_accounts
        if document.serves(account.id)
    }
    return BillChecked(document, findings)


def has_bills(view: RequestView) -> bool:
    """Whether anything was read on a document of the request."""
    return any(document.bill is not None and not document.bill.why_not for document in view.documents)


def warnings_of_bills(
    desk: Desk, view: RequestView, accounts: tuple[LosingAccount, ...]
) -> Mapping[str, tuple[Problem, ...]]:
    """By losing account, of those that are not submitted yet."""
    open_accounts = [account for account in accounts if not account.submitted_order_ids]
    if not has_bills(view) or not open_accounts:
        return {}
    numbers = numbers_by_account(desk, view)
    today, playbook = desk.clock.now().date(), desk.playbook()
    return {
        account.id: bill_warnings(view.documents, account, numbers.get(account.id), today, playbook)
        for account in open_accounts
    }


def numbers_by_account(desk: Desk, view: RequestView) -> NumbersByAccount:
    """Of the current list. Accounts with more numbers than a bill is read for are not read at all."""
    header = view.number_list
    if header is None:
        return {}
    found: dict[str, frozenset[str] | None] = {}
    for account_id, groups in assign(header.groups, view.losing_accounts).by_account.items():
        if sum(group.count for group in groups) > MOST_NUMBERS:
            found[account_id] = None
            continue
        found[account_id] = frozenset(
            row.number
            for group in groups
            for row in group_rows(desk, view.request.id, header.id, group.key, group.count)
            if row.own_state not in OUT_OF_ORDER
        )
    return found
