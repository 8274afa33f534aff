"""Splits the numbers of a request into port orders: losing account x number class x country (model.md "Orders").

Every accepted number is in exactly one order. Rows point at losing accounts by label; a sole account takes them all.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from shared.domain.losing_accounts import label_key
from shared.domain.model import LosingAccount, RowGroup, ServiceType
from shared.domain.number_class import NumberClass
from shared.domain.problems import Problem

MAX_ORDERS = 40
"""Orders of one request: the request's own item holds them all (design.md)."""


class UnassignedRows(ValueError):
    """Row groups belong to none of the losing accounts, or to one of several without saying to which."""

    def __init__(self, group_keys: Iterable[str]) -> None:
        self.group_keys = tuple(group_keys)
        super().__init__(", ".join(self.group_keys))


Most = Callable[[NumberClass, str], int | None]
"""How many numbers of a class and country the carrier that would take them allows in one order; None: any."""


def any_many(number_class: NumberClass, country: str) -> None:
    """No carrier sets a limit."""


_KEY_BYTES: Final = 5


def group_key(label: str, number_class: NumberClass, country: str, row: int, most: int | None) -> str:
    """The key of the rows that one order can hold, for a row of the list: the same whichever part of the list is read.

    Where a carrier takes at most so many numbers in one order, no group holds more: rows are grouped by row // most.
    """
    text = f"{label_key(label)}|{number_class}|{country}"
    key = "g" + hashlib.blake2b(text.encode(), digest_size=_KEY_BYTES).hexdigest()
    return f"{key}.{row // most}" if most else key


@dataclass(frozen=True, slots=True)
class OrderPlan:
    """One order to make. Its details are those of `losing_account_id`; `losing_account_ids` are all it stands for.

    `country` is "" for toll-free numbers. `group_keys` are keys of the number list's groups, `count` their numbers.
    """

    losing_account_id: str
    losing_account_ids: tuple[str, ...]
    number_class: NumberClass
    country: str
    group_keys: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """Which row groups belong to which losing account.

    `by_account` has every account's id, in order. `unassigned` carry no label though there are several accounts (or
    none); `unknown` carry a label that no account has.
    """

    by_account: dict[str, tuple[RowGroup, ...]] = field(default_factory=dict)
    unassigned: tuple[RowGroup, ...] = ()
    unknown: tuple[RowGroup, ...] = ()


def account_for_label(label: str, accounts: Sequence[LosingAccount]) -> LosingAccount | None:
    """The losing account that rows with this label belong to; "" means the sole account, if there is one."""
    if not label_key(label):
        return accounts[0] if len(accounts) == 1 else None
    return next((account for account in accounts if label_key(account.label) == label_key(label)), None)


def assign(groups: Iterable[RowGroup], accounts: Sequence[LosingAccount]) -> Assignment:
    """Assign every group that holds numbers to its account, or say why it has none."""
    by_account: dict[str, list[RowGroup]] = {account.id: [] for account in accounts}
    unassigned, unknown = [], []
    for group in groups:
        if group.count == 0:
            continue
        account = account_for_label(group.losing_account, accounts)
        if account is not None:
            by_account[account.id].append(group)
        elif label_key(group.losing_account):
            unknown.append(group)
        else:
            unassigned.append(group)
    found = {account_id: tuple(its) for account_id, its in by_account.items()}
    return Assignment(found, tuple(unassigned), tuple(unknown))


def split_into_orders(
    groups: Iterable[RowGroup],
    accounts: Sequence[LosingAccount],
    *,
    only: Collection[str] | None = None,
    most: Most = any_many,
) -> tuple[OrderPlan, ...]:
    """The orders for these groups, in the order of `accounts`, none with more numbers than `most` if it can be.

    `only` limits it to some losing accounts, by id, for "submit what is ready"; groups of the others are left for
    later. Raises `UnassignedRows` where, without `only`, a group has no account. Check `too_many_orders` as well.
    """
    assignment = assign(groups, accounts)
    astray = (*assignment.unassigned, *assignment.unknown)
    if astray and only is None:
        raise UnassignedRows(group.key for group in astray)
    wanted = [account for account in accounts if only is None or account.id in only]
    parts: dict[tuple[str, NumberClass, str], list[tuple[LosingAccount, RowGroup]]] = {}
    for same in same_accounts(wanted):
        for account in same:
            for group in assignment.by_account[account.id]:
                parts.setdefault((same[0].id, *_kind(account, group)), []).append((account, group))
    return tuple(
        _plan(number_class, country, piece)
        for (_, number_class, country), part in parts.items()
        for piece in _pieces(part, most(number_class, country))
    )


def _pieces(
    part: Sequence[tuple[LosingAccount, RowGroup]], most: int | None
) -> Iterator[Sequence[tuple[LosingAccount, RowGroup]]]:
    """The groups of what would be one order, in as many orders as its carrier's limit asks for; a group stays whole."""
    piece: list[tuple[LosingAccount, RowGroup]] = []
    count = 0
    for account, group in part:
        if most is not None and piece and count + group.count > most:
            yield piece
            piece, count = [], 0
        piece.append((account, group))
        count += group.count
    if piece:
        yield piece


def same_accounts(accounts: Iterable[LosingAccount]) -> tuple[tuple[LosingAccount, ...], ...]:
    """The accounts, those put together that have the same carrier and the same account number (model.md)."""
    found: dict[tuple[str, ...], list[LosingAccount]] = {}
    for account in accounts:
        if account.account_number_digest:
            key: tuple[str, ...] = (carrier_key(account.carrier_name), account.account_number_digest)
        else:
            key = (account.id,)
        found.setdefault(key, []).append(account)
    return tuple(map(tuple, found.values()))


def carrier_key(name: str) -> str:
    """What two spellings of a carrier's name have in common: letters and digits, whatever their case."""
    return "".join(character for character in name.casefold() if character.isalnum())


def too_many_orders(plans: Sequence[OrderPlan], *, already: int = 0, limit: int = MAX_ORDERS) -> Problem | None:
    """The problem of a request that would have more than `limit` orders, `already` made ones included."""
    total = len(plans) + already
    if total <= limit:
        return None
    return Problem(
        "too_many_orders",
        f"The numbers belong to {total} orders (one per current carrier account, kind of number and country); "
        f"a request can have {limit}.",
        "Put some of the current carrier accounts into a request of their own.",
        "/losing_accounts",
    )


def class_in(account: LosingAccount | None, number_class: NumberClass) -> NumberClass:
    """The class of a number in its account: what tells wireless from local is the account's type of service."""
    wireless = account is not None and account.service_type == ServiceType.WIRELESS
    return NumberClass.WIRELESS if wireless and number_class is not NumberClass.TOLL_FREE else number_class


def _kind(account: LosingAccount, group: RowGroup) -> tuple[NumberClass, str]:
    if group.number_class is NumberClass.TOLL_FREE:
        return NumberClass.TOLL_FREE, ""
    return class_in(account, group.number_class), group.country


def _plan(number_class: NumberClass, country: str, part: Sequence[tuple[LosingAccount, RowGroup]]) -> OrderPlan:
    ids = tuple(dict.fromkeys(account.id for account, _ in part))
    return OrderPlan(
        losing_account_id=ids[0],
        losing_account_ids=ids,
        number_class=number_class,
        country=country,
        group_keys=tuple(group.key for _, group in part),
        count=sum(group.count for _, group in part),
    )
