"""What a request still lacks, from what is stored of it."""

from collections.abc import Iterator

from shared.domain.lifecycle import TERMINAL, Status
from shared.domain.losing_accounts import e164, label_key
from shared.domain.model import LosingAccount, NumberList, RowGroup
from shared.domain.number_class import NumberClass
from shared.domain.outlook import Outlook
from shared.domain.phone_numbers.zones import zone_of_number
from shared.domain.readiness import Readiness, what_is_missing
from shared.domain.splitting import assign
from shared.ports import RequestView
from shared.usecases.check_portability import remembered_advice
from shared.usecases.desk import Desk
from shared.usecases.order_numbers import group_rows
from shared.usecases.read_bills import warnings_of_bills


def assess(desk: Desk, view: RequestView) -> Readiness:
    """Everything that is missing, per losing account; orders under way are behind us."""
    header, accounts = draft_list(view), accounts_with_orders(view)
    return what_is_missing(
        view.request,
        accounts,
        view.documents,
        header,
        being_ported=_named_numbers_in_list(desk, view, header),
        outlook=outlook_of(desk, view) if view.request.requested_foc_at else Outlook(desk.clock.now(), desk.policy),
        remembered=remembered_advice(desk, view, header),
        playbook=desk.playbook(),
        bills=warnings_of_bills(desk, view, accounts),
    )


def outlook_of(desk: Desk, view: RequestView) -> Outlook:
    """What the request will meet. Reads one row of each losing account: its numbers' area code names their zone."""
    outlook = Outlook(desk.clock.now(), desk.policy)
    header = draft_list(view)
    zones = {}
    for account_id, groups in assign(header.groups if header else (), view.losing_accounts).by_account.items():
        local = next((group for group in groups if group.number_class != NumberClass.TOLL_FREE), None)
        if header is not None and local is not None:
            rows = desk.store.rows(view.request.id, header.id, local.key, local.count, 1, None).items
            otherwise = outlook.zone_of(next(one for one in view.losing_accounts if one.id == account_id))
            zones[account_id] = zone_of_number(rows[0].number, otherwise) if rows else otherwise
    return Outlook(outlook.now, outlook.policy, zones)


def is_closed(view: RequestView) -> bool:
    """Whether all of a request has ended: its orders, and nothing of its list is still a draft."""
    if not view.request.orders or view.request.status not in TERMINAL:
        return False
    header = draft_list(view)
    return header is None or not (header.groups or header.held)


def draft_list(view: RequestView) -> NumberList | None:
    """The current list without the groups that are in orders."""
    header = view.number_list
    if header is None:
        return None
    ordered = {
        key
        for order in view.orders
        if order.status != Status.DRAFT and order.list_id == header.id
        for key in order.row_groups
    }
    drafts: NumberList = header.but(groups=tuple(group for group in header.groups if group.key not in ordered))
    return drafts


def accounts_with_orders(view: RequestView) -> tuple[LosingAccount, ...]:
    """The losing accounts, each with the ids of its orders. One whose rows are drafts again counts as having none."""
    draft_labels = {label_key(group.losing_account) for group in _draft_groups(view)}
    sole = len(view.losing_accounts) == 1
    found = []
    for account in view.losing_accounts:
        orders = tuple(
            order.id for order in view.orders if order.status != Status.DRAFT and account.id in order.losing_account_ids
        )
        has_drafts = label_key(account.label) in draft_labels or (sole and "" in draft_labels)
        found.append(account.but(submitted_order_ids=() if has_drafts else orders))
    return tuple(found)


def _draft_groups(view: RequestView) -> tuple[RowGroup, ...]:
    header = draft_list(view)
    return header.groups if header else ()


def _named_numbers_in_list(desk: Desk, view: RequestView, header: NumberList | None) -> frozenset[str]:
    """Which of the numbers that accounts name (BTN, new BTN, staying) are in the list. Read only where one is named."""
    named = frozenset(filter(None, (e164(text) for account in view.losing_accounts for text in _named(account))))
    if header is None or not named:
        return frozenset()
    return frozenset(
        row.number
        for group in header.groups
        for row in group_rows(desk, view.request.id, header.id, group.key, group.count)
        if row.number in named
    )


def _named(account: LosingAccount) -> Iterator[str]:
    yield account.billing_telephone_number
    yield account.new_billing_telephone_number
    yield from account.numbers_staying_list
