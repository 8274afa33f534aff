"""A request's number list: read it, check it against what is claimed, and keep every row, good or bad.

A list is written whole under a new id and then pointed at in one transaction, so that a failure in between leaves the
list that was there. Rows that belong to an order stay with the order's list.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any, Final, Literal

from shared.domain import number_list as intake
from shared.domain.losing_accounts import label_key
from shared.domain.model import (
    CarrierStage,
    Claim,
    LosingAccount,
    NumberList,
    NumberRow,
    PinStatus,
    PortOrder,
    PortRequest,
    Role,
    RowGroup,
)
from shared.domain.number_class import NumberClass
from shared.domain.number_list.accounts import ACCOUNT_COLUMNS
from shared.domain.outlook import most_numbers
from shared.domain.problems import Problem, RulesBroken
from shared.domain.splitting import Most, group_key
from shared.ports import Append, Create, Replace, RequestView, Write, WriteRefused
from shared.usecases.desk import Desk, Principal, check_version, lost_race
from shared.usecases.losing_accounts import (
    MOST_ACCOUNTS,
    AccountFields,
    apply_fields,
    has_live_orders,
    view_for_change,
)
from shared.usecases.number_pins import NO_PIN, RowPin, kept_pin, seal_row_pins
from shared.usecases.transitions import request_event

HELD: Final = "held"
SKIPPED: Final = "skipped"
_LOCKED: Final = Problem(
    "row_locked",
    "This number is in an order of this request already; its row changes nothing.",
    "Leave it out, or use corrections for the order.",
)


@dataclass(frozen=True, slots=True)
class StoredList:
    """What an upload came to."""

    header: NumberList
    listed: intake.NumberList
    request: PortRequest


Reader = Callable[[intake.ListContext, intake.ListLimits], intake.NumberList]


def store_numbers(desk: Desk, principal: Principal, request_id: str, read: Reader, if_match: int | None) -> StoredList:
    """Read a list with `read` and make it the request's. Raises `RulesBroken` when nothing was stored.

    A list with some good rows is stored: its bad rows are held, to be fixed or dropped.
    """
    view = view_for_change(desk, principal, request_id)
    check_version(view.request.version, if_match, required=False)
    listed = checked_list(desk, principal, view, read)
    if listed.file_problems:
        raise RulesBroken("The list was not stored; the one before it is kept.", problems=listed.file_problems)
    if listed.counts.accepted == 0:
        raise RulesBroken(
            f"None of the {listed.counts.rows:,} rows can be accepted. Nothing was stored.",
            code="no_row_accepted",
            problems=[problem for row in listed.rows for problem in row.errors]
            or [problem for row in listed.rows for problem in row.warnings],
            groups=[group_answer(group) for group in listed.groups],
            counts=_counts(listed),
        )
    return keep_list(desk, principal, view, listed)


def checked_list(
    desk: Desk, principal: Principal, view: RequestView, read: Reader, limits: intake.ListLimits | None = None
) -> intake.NumberList:
    """The list as read and compared with the claims on its numbers."""
    context = replace(
        account_context(desk, principal),
        losing_accounts=[intake.LosingAccountRef(account.id, account.label) for account in view.losing_accounts],
        default_company=view.request.company_id,
    )
    listed = read(context, limits or intake.ListLimits(max_rows=desk.policy.csv_max_rows))
    if listed.file_problems:
        return listed
    claims = desk.store.claims(intake.numbers_to_look_up(listed))
    orders = desk.store.orders({claim.order_id for claim in claims.values() if claim.order_id})
    facts, locked = facts_of_claims(claims, orders, view.request.account_id, view.request.id)
    listed = intake.check_against_claims(listed, facts)
    return _lock(listed, locked) if locked else listed


def account_context(desk: Desk, principal: Principal) -> intake.ListContext:
    """What the account already knows: its companies, and which of them this principal may place numbers in."""
    permitted = permitted_companies(desk, principal)
    return intake.ListContext(
        companies=[
            intake.CompanyRef(company.id, company.name, permitted is None or company.id in permitted)
            for company in desk.store.companies(principal.account_id)
        ]
    )


def permitted_companies(desk: Desk, principal: Principal) -> frozenset[str] | None:
    """The companies a client manager may place numbers in; None for all."""
    if principal.role != Role.CLIENT_MANAGER:
        return None
    users = {user.id: user for user in desk.store.users(principal.account_id)}
    user = users.get(principal.user_id)
    return frozenset(user.company_ids) if user and user.company_ids else None


_PORTED: Final = ("completed", "partially_completed")


def facts_of_claims(
    claims: Mapping[str, Claim], orders: Mapping[str, PortOrder], account_id: str, request_id: str
) -> tuple[dict[str, intake.ClaimFact], frozenset[str]]:
    """What the rules may know of claimed numbers; and the numbers that this request's own orders hold."""
    facts: dict[str, intake.ClaimFact] = {}
    locked: set[str] = set()
    for number, claim in claims.items():
        order = orders.get(claim.order_id)
        if claim.request_id != request_id or not request_id:
            fact = claim_fact(claim, order, account_id)
        elif order is not None and _holds(order):
            locked.add(number)
            fact = _open_port("own_request", claim, order)
        else:
            fact = None
        if fact is not None:
            facts[number] = fact
    return facts, frozenset(locked)


def claim_fact(claim: Claim, order: PortOrder | None, account_id: str) -> intake.ClaimFact | None:
    """What the rules may tell this account of a claimed number, with its order; None where it holds the number no
    more."""
    if claim.own_state == "ported_out" or (order is not None and not _holds(order)):
        return None  # it left us and may come again, or its port ended
    rings_here = claim.was_there_before or (order is not None and order.status in _PORTED)
    if claim.account_id != account_id:
        forwarding = claim.forwarding_number if rings_here else ""
        return intake.ClaimFact("other_account", forwarding_number=forwarding, ported=rings_here)
    if rings_here:
        return intake.ClaimFact("own_tracking")
    return _open_port("own_open", claim, order)


def _holds(order: PortOrder) -> bool:
    """Whether an order still has its numbers: it ported them, or is under way."""
    return order.status in _PORTED or not (order.ended or order.status == "draft")


def _open_port(kind: Literal["own_open", "own_request"], claim: Claim, order: PortOrder | None) -> intake.ClaimFact:
    return intake.ClaimFact(
        kind,
        claim.request_id,
        toll_free=claim.number_class == NumberClass.TOLL_FREE,
        forwarding_number=claim.forwarding_number,
        at_carrier=order is not None and order.carrier_stage != CarrierStage.NONE,
        ported=order is not None and order.status in _PORTED,
    )


def _lock(listed: intake.NumberList, locked: frozenset[str]) -> intake.NumberList:
    """Skip the rows whose numbers are in orders of the request already."""
    rows = tuple(
        replace(row, disposition="skipped", errors=(), warnings=(*row.warnings, replace(_LOCKED, row=row.row)))
        if row.number in locked and row.disposition != "skipped"
        else row
        for row in listed.rows
    )
    tally = {name: sum(row.disposition == name for row in rows) for name in ("accepted", "held", "skipped")}
    return replace(listed, rows=rows, counts=replace(listed.counts, **tally))


def keep_list(
    desk: Desk,
    principal: Principal,
    view: RequestView,
    listed: intake.NumberList,
    keeping_pins: Mapping[int, NumberRow] | None = None,
    mark: Callable[[NumberRow], NumberRow] = lambda row: row,
) -> StoredList:
    """Write the list's rows, the losing accounts its columns describe, and point the request at it.

    `keeping_pins` are the rows, by number, whose PIN stays where none is given now; `mark` is asked for each row before
    it is written.
    """
    now = desk.clock.now()
    list_id = desk.ids.new("lst")
    rows = [mark(row) for row in _stored_rows(desk, view, listed, list_id, keeping_pins or {})]
    header = _header(view.request, listed, rows, list_id, desk)
    account_writes, account_warnings = accounts_of_list(desk, view, listed.losing_accounts)
    header = header.but(file_warnings=(*header.file_warnings, *(warning.as_dict() for warning in account_warnings)))
    desk.store.commit([Create(header)])
    desk.store.put_rows(rows)
    desk.store.link_companies(view.request.id, view.request.account_id, header.company_ids)
    request: PortRequest = view.request.but(
        list_id=list_id,
        listed_numbers=header.accepted,
        counts={
            **{k: v for k, v in view.request.counts.items() if k != "held"},
            **({"held": header.held} if header.held else {}),
        },
        version=view.request.version + 1,
        updated_at=now,
    )
    replaced = view.request.list_id
    still_used = any(order.list_id == replaced for order in view.orders)
    event = request_event(
        desk,
        request,
        "numbers.listed",
        principal.actor,
        accepted=header.accepted,
        held=header.held,
        skipped=header.skipped,
        list_id=list_id,
        replaced_list_id="" if still_used else replaced,
    )
    try:
        desk.store.commit([Replace(request), Append(event), *account_writes])
    except WriteRefused:
        raise lost_race("The request") from None
    desk.store.settle_list(request.id, list_id)
    return StoredList(header, listed, request)


def says_nothing_new(
    desk: Desk,
    view: RequestView,
    listed: intake.NumberList,
    there: Iterable[NumberRow],
    mark: Callable[[NumberRow], NumberRow] = lambda row: row,
) -> bool:
    """Whether keeping the list would leave the rows that are there, skipped ones aside, and the accounts as they are.

    A secret that is given is always new: that it is the one on file would be told to who guesses.
    """
    secrets = [secret for one in listed.losing_accounts for secret in (one.account_number, one.pin)]
    if any(secret not in ("", intake.ON_FILE) for secret in (*secrets, *(row.pin for row in listed.rows))):
        return False
    most = most_numbers(desk.policy, test_mode=view.request.test_mode)
    kept = (mark(stored_row(row, view.request.id, "", most)) for row in listed.rows if is_stored(row))
    if _compared(kept) != _compared(there):
        return False
    account_writes, _ = accounts_of_list(desk, view, listed.losing_accounts)
    return not account_writes


def _compared(rows: Iterable[NumberRow]) -> list[NumberRow]:
    """What rows say, without the list they are in, their PINs, and columns that mean nothing."""
    return [
        row.but(
            list_id="",
            sealed_pin="",
            pin_set_at=None,
            cells={column: text for column, text in row.cells.items() if column in _MEANT and text.strip()},
        )
        for row in sorted(rows, key=lambda row: row.row)
        if row.disposition != SKIPPED
    ]


def _stored_rows(
    desk: Desk, view: RequestView, listed: intake.NumberList, list_id: str, keeping_pins: Mapping[int, NumberRow]
) -> list[NumberRow]:
    request = view.request
    most = most_numbers(desk.policy, test_mode=request.test_mode)
    pins = {row: kept_pin(kept) for row, kept in keeping_pins.items()}
    pins |= seal_row_pins(desk, request.account_id, request.id, _own_pins(listed))
    return [
        stored_row(row, request.id, list_id, most, pins.get(row.row, NO_PIN)) for row in listed.rows if is_stored(row)
    ]


def is_stored(row: intake.ListedRow) -> bool:
    """Whether there is anything in a row to keep."""
    return bool(row.cells or row.number)


def stored_row(row: intake.ListedRow, request_id: str, list_id: str, most: Most, pin: RowPin = NO_PIN) -> NumberRow:
    """A row as it is kept, in the group of those that one order can hold."""
    return NumberRow(
        request_id=request_id,
        list_id=list_id,
        group=group_of_row(row.disposition, row.losing_account, row.number_class, row.country, row.row, most),
        row=row.row,
        disposition=row.disposition,
        number=row.number or "",
        number_class=row.number_class,
        country=row.country,
        forwarding_number=row.forwarding_number or "",
        name=row.name,
        source=row.source,
        company_id=row.company_id or "",
        company=row.company,
        losing_account=row.losing_account,
        sealed_pin=pin.sealed,
        pin_set_at=pin.set_at,
        cells=dict(row.cells) if row.disposition != "accepted" else _odd_cells(row),
        errors=tuple(_lean(problem) for problem in row.errors),
        warnings=tuple(_lean(problem) for problem in (*row.warnings, *row.review)),
    )


def group_of_row(
    disposition: str, label: str, number_class: NumberClass | None, country: str, row: int, most: Most
) -> str:
    """The group that a row stands in: with those that one order can hold, or with all that are held, or skipped."""
    if disposition != "accepted" or number_class is None:
        return disposition
    return group_key(label, number_class, country, row, most(number_class, country))


_KEPT_APART: Final = frozenset({"number", "forwarding_number", "name", "source", "company", "losing_account", "pin"})


def _odd_cells(row: intake.ListedRow) -> dict[str, str]:
    """Cells of a good row that its fields do not tell: those of the losing account are kept there, and the number as
    it was typed is of no more use."""
    return {column: text for column, text in row.cells.items() if column not in _KEPT_APART and column in _ROW_ONLY}


_MEANT: Final = frozenset({*_KEPT_APART, *ACCOUNT_COLUMNS})
_ROW_ONLY: Final = frozenset({"invoice_file", "service_type"})


def _lean(problem: Problem) -> dict[str, str | int]:
    return {name: value for name, value in problem.as_dict().items() if name != "row"}


def _own_pins(listed: intake.NumberList) -> dict[int, str]:
    """PINs of rows that are not their account's: an account whose rows agree keeps the one PIN itself."""
    of_account = {label_key(account.label): account.pin for account in listed.losing_accounts}
    return {
        row.row: row.pin
        for row in listed.rows
        if row.pin and row.pin != intake.ON_FILE and of_account.get(label_key(row.losing_account), "") != row.pin
    }


@dataclass(slots=True)
class Tally:
    """Counts the rows of a list as its header has them. `begun` are groups with what was counted of them before."""

    begun: dict[str, RowGroup] = field(default_factory=dict)
    held_by_label: dict[str, int] = field(default_factory=dict)
    stored: dict[str, int] = field(default_factory=dict)
    company_ids: set[str] = field(default_factory=set)
    _rows: Counter[str] = field(default_factory=Counter)
    _own_pins: Counter[str] = field(default_factory=Counter)

    @property
    def groups(self) -> tuple[RowGroup, ...]:
        """Every group with its rows as counted by now."""
        return tuple(
            group.but(count=group.count + self._rows[key], own_pins=group.own_pins + self._own_pins[key])
            for key, group in self.begun.items()
        )

    def take(
        self,
        group: str,
        label: str,
        number_class: NumberClass | None,
        country: str,
        *,
        own_pin: bool,
        company_id: str,
    ) -> None:
        """Count a row that is stored in this group."""
        if company_id:
            self.company_ids.add(company_id)
        if group in (HELD, SKIPPED):
            self.stored[group] = self.stored.get(group, 0) + 1
            if group == HELD:
                self.held_by_label[label] = self.held_by_label.get(label, 0) + 1
            return
        assert number_class is not None
        if group not in self.begun:
            self.begun[group] = RowGroup(
                key=group, losing_account=label, number_class=number_class, country=country, count=0
            )
        self._rows[group] += 1
        self._own_pins[group] += own_pin


def list_header(
    request_id: str,
    account_id: str,
    list_id: str,
    tally: Tally,
    counts: intake.ListCounts,
    *,
    groups: Iterable[intake.ProblemGroup],
    warnings: Iterable[Problem],
    columns: Mapping[str, str],
    now: datetime,
) -> NumberList:
    """The header of a stored list."""
    return NumberList(
        id=list_id,
        request_id=request_id,
        account_id=account_id,
        groups=tally.groups,
        rows=counts.rows,
        accepted=counts.accepted,
        held=counts.held,
        skipped=counts.skipped,
        held_by_label=tally.held_by_label,
        stored_held=tally.stored.get(HELD, 0),
        stored_skipped=tally.stored.get(SKIPPED, 0),
        problem_groups=tuple(group_answer(group) for group in islice(groups, _MOST_GROUPS_KEPT)),
        file_warnings=tuple(warning.as_dict() for warning in warnings),
        columns=dict(columns),
        company_ids=tuple(sorted(tally.company_ids)),
        created_at=now,
    )


def _header(
    request: PortRequest, listed: intake.NumberList, rows: Sequence[NumberRow], list_id: str, desk: Desk
) -> NumberList:
    tally = Tally()
    for row in rows:
        tally.take(
            row.group,
            row.losing_account,
            row.number_class,
            row.country,
            own_pin=bool(row.sealed_pin),
            company_id=row.company_id,
        )
    return list_header(
        request.id,
        request.account_id,
        list_id,
        tally,
        listed.counts,
        groups=listed.groups,
        warnings=listed.file_warnings,
        columns=listed.columns,
        now=desk.clock.now(),
    )


def _counts(listed: intake.NumberList) -> dict[str, int]:
    counts = listed.counts
    return {"rows": counts.rows, "accepted": counts.accepted, "held": counts.held, "skipped": counts.skipped}


_MOST_ROWS_NAMED: Final = 100
_MOST_GROUPS_KEPT: Final = 100
"""The header is one item; the upload's answer has all groups, and every row keeps its own problems."""


def group_answer(group: intake.ProblemGroup) -> dict[str, Any]:
    """One cause in many rows, as answers and the list's header show it; at most 100 of its rows by number."""
    found: dict[str, Any] = {
        "level": group.level,
        "code": group.code,
        "detail": group.detail,
        "fix": group.fix,
        "count": group.count,
        "rows": list(group.rows[:_MOST_ROWS_NAMED]),
    }
    if group.column:
        found["column"] = group.column
    if group.suggestion:
        found["suggestion"] = group.suggestion
    return found


def accounts_of_list(
    desk: Desk, view: RequestView, described_ones: Iterable[intake.ListedAccount]
) -> tuple[list[Write], tuple[Problem, ...]]:
    """Losing accounts that the list's optional columns describe: made, or filled in where they are known.

    A column that breaks a rule is told as a warning and left out; the account says at submit what it lacks. What is
    more than a request can have is told and left out as well: its rows wait for an account.
    """
    writes: list[Write] = []
    warnings: list[Problem] = []
    siblings = list(view.losing_accounts)
    now = desk.clock.now()
    for described in described_ones:
        fields = account_fields(described)
        if not described.label or not (fields.values or fields.account_number or fields.pin):
            continue
        known = next((one for one in siblings if label_key(one.label) == label_key(described.label)), None)
        if known is not None and has_live_orders(view, known.id):
            continue
        if known is None and len(siblings) >= MOST_ACCOUNTS:
            warnings.append(
                Problem(
                    "too_many_losing_accounts",
                    f"A request takes at most {MOST_ACCOUNTS} carrier accounts: {described.label!r} was left out.",
                    "Put its numbers into a request of their own.",
                    column="losing_account",
                )
            )
            continue
        current = known or LosingAccount(
            id=desk.ids.new("lac"),
            request_id=view.request.id,
            account_id=view.request.account_id,
            label=described.label,
            created_at=now,
            updated_at=now,
        )
        account, told = _leniently(desk, current, fields, tuple(siblings))
        warnings.extend((*told, *_nothing_on_file(described, account)))
        if known is None:
            writes.append(Create(account))
            siblings.append(account)
        elif account != known:
            writes.append(Replace(account.but(version=known.version + 1, updated_at=now)))
    return writes, tuple(warnings)


def _nothing_on_file(described: intake.ListedAccount, account: LosingAccount) -> list[Problem]:
    """Cells that say a secret stays as it is where there is none."""
    cells = {
        "account_number": (described.account_number, account.sealed_account_number),
        "pin": (described.pin, account.sealed_pin or account.pin_status == PinStatus.NONE),
    }
    return [
        Problem(
            "nothing_on_file",
            f"{account.label}: the {column.replace('_', ' ').replace('pin', 'PIN')} reads {intake.ON_FILE}, "
            "and there is none on file.",
            "Write it into the cell instead.",
            column=column,
        )
        for column, (said, kept) in cells.items()
        if said == intake.ON_FILE and not kept
    ]


def account_fields(described: intake.ListedAccount) -> AccountFields:
    """The columns that say something, under the losing account's own field names."""
    address = {
        name: value
        for name, value in (
            ("line1", described.address_line1),
            ("line2", described.address_line2),
            ("city", described.city),
            ("state", described.state),
            ("postal_code", described.postal_code),
            ("country", described.country),
        )
        if value
    }
    person = {
        name: value
        for name, value in (("name", described.authorized_person), ("email", described.authorized_person_email))
        if value
    }
    values: dict[str, Any] = {
        name: value
        for name, value in (
            ("carrier_name", described.current_carrier),
            ("service_type", described.service_type),
            ("billing_telephone_number", described.btn),
            ("numbers_staying", described.numbers_staying),
            ("end_user_name", described.end_user_name),
            ("subscriber_type", described.subscriber_type),
            ("service_address", address),
            ("authorized_person", person),
        )
        if value
    }
    if described.pin_status in ("none", "provided"):
        values["pin_status"] = described.pin_status
    return AccountFields(
        values,
        account_number=described.account_number or None,
        pin=described.pin or None,
    )


def _leniently(
    desk: Desk, current: LosingAccount, fields: AccountFields, siblings: Iterable[LosingAccount]
) -> tuple[LosingAccount, tuple[Problem, ...]]:
    """Apply what is right; what is wrong is left out and told, naming the account."""
    siblings = tuple(siblings)
    try:
        return apply_fields(desk, current, fields, siblings)
    except RulesBroken as broken:
        bad = {str(problem.pointer or "").split("/")[1] for problem in broken.problems if problem.pointer}
        told = tuple(
            replace(problem, pointer=None, column=None, detail=f"{current.label}: {problem.detail}")
            for problem in broken.problems
        )
        kept = AccountFields(
            {name: value for name, value in fields.values.items() if name not in bad},
            account_number=None if "account_number" in bad else fields.account_number,
            pin=None if "pin" in bad else fields.pin,
        )
        if kept == fields:
            return current, told
        account, warnings = _leniently(desk, current, kept, siblings)
        return account, (*told, *warnings)
