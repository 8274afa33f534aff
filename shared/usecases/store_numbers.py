"""A request's number list: read it, check it against what is claimed, and keep every row, good or bad.

A list is written whole under a new id and then pointed at in one transaction, so that a failure in between leaves the
list that was there. Rows that belong to an order stay with the order's list.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal

from shared.domain import number_list as intake
from shared.domain.losing_accounts import label_key
from shared.domain.model import (
    CarrierStage,
    Claim,
    LosingAccount,
    NumberList,
    NumberRow,
    PortOrder,
    PortRequest,
    Role,
    RowGroup,
)
from shared.domain.number_class import NumberClass
from shared.domain.problems import Problem, RulesBroken
from shared.ports import Append, Create, Replace, RequestView, Write, WriteRefused
from shared.usecases.desk import Desk, Principal, check_version, lost_race
from shared.usecases.losing_accounts import (
    AccountFields,
    apply_fields,
    has_live_orders,
    view_for_change,
)
from shared.usecases.number_pins import row_context
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
            f"None of the {listed.counts.rows} rows can be accepted. Nothing was stored; the list before it is kept.",
            code="no_row_accepted",
            problems=[problem for row in listed.rows for problem in row.errors]
            or [problem for row in listed.rows for problem in row.warnings],
            groups=[group_answer(group) for group in listed.groups],
            counts=_counts(listed),
        )
    return keep_list(desk, principal, view, listed)


def checked_list(desk: Desk, principal: Principal, view: RequestView, read: Reader) -> intake.NumberList:
    """The list as read and compared with the claims on its numbers."""
    permitted = _permitted_companies(desk, principal)
    context = intake.ListContext(
        companies=[
            intake.CompanyRef(company.id, company.name, permitted is None or company.id in permitted)
            for company in desk.store.companies(principal.account_id)
        ],
        losing_accounts=[intake.LosingAccountRef(account.id, account.label) for account in view.losing_accounts],
    )
    listed = read(context, intake.ListLimits(max_rows=desk.policy.csv_max_rows))
    if listed.file_problems:
        return listed
    claims = desk.store.claims(intake.numbers_to_look_up(listed))
    orders = desk.store.orders({claim.order_id for claim in claims.values() if claim.order_id})
    facts, locked = _facts(claims, orders, view.request)
    listed = intake.check_against_claims(listed, facts)
    return _lock(listed, locked) if locked else listed


def _permitted_companies(desk: Desk, principal: Principal) -> frozenset[str] | None:
    """The companies a client manager may place numbers in; None for all."""
    if principal.role != Role.CLIENT_MANAGER:
        return None
    users = {user.id: user for user in desk.store.users(principal.account_id)}
    user = users.get(principal.user_id)
    return frozenset(user.company_ids) if user and user.company_ids else None


_PORTED: Final = ("completed", "partially_completed")


def _facts(
    claims: Mapping[str, Claim], orders: Mapping[str, PortOrder], request: PortRequest
) -> tuple[dict[str, intake.ClaimFact], frozenset[str]]:
    """What the rules may know of claimed numbers; and the numbers that this request's own orders hold."""
    facts: dict[str, intake.ClaimFact] = {}
    locked: set[str] = set()
    for number, claim in claims.items():
        order = orders.get(claim.order_id)
        if claim.request_id != request.id:
            fact = claim_fact(claim, order, request.account_id)
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
    if order is not None and not _holds(order):
        return None
    if claim.account_id != account_id:
        return intake.ClaimFact("other_account")
    if claim.was_there_before or (order is not None and order.status in _PORTED):
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
) -> StoredList:
    """Write the list's rows, the losing accounts its columns describe, and point the request at it.

    `keeping_pins` are the rows, by number, whose PIN stays where none is given now.
    """
    now = desk.clock.now()
    list_id = desk.ids.new("lst")
    rows = _stored_rows(desk, view, listed, list_id, keeping_pins or {})
    header = _header(view.request, listed, rows, list_id, desk)
    account_writes, account_warnings = _accounts(desk, view, listed)
    header = header.but(file_warnings=(*header.file_warnings, *(warning.as_dict() for warning in account_warnings)))
    desk.store.commit([Create(header)])
    desk.store.put_rows(rows)
    desk.store.link_companies(view.request.id, view.request.account_id, header.company_ids)
    request: PortRequest = view.request.but(
        list_id=list_id,
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


def _stored_rows(
    desk: Desk, view: RequestView, listed: intake.NumberList, list_id: str, keeping_pins: Mapping[int, NumberRow]
) -> list[NumberRow]:
    keys = _group_keys(listed)
    context = row_context(view.request.account_id, view.request.id)
    own_pins = _own_pins(listed)
    sealed = dict(zip(own_pins, desk.vault.seal(list(own_pins.values()), context) if own_pins else (), strict=True))
    now = desk.clock.now()
    return [
        NumberRow(
            request_id=view.request.id,
            list_id=list_id,
            group=keys[_group_of(row)] if row.disposition == "accepted" else row.disposition,
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
            **_pin_of(row.row, sealed, keeping_pins, now),
            cells=dict(row.cells) if row.disposition != "accepted" else _odd_cells(row),
            errors=tuple(_lean(problem) for problem in row.errors),
            warnings=tuple(_lean(problem) for problem in (*row.warnings, *row.review)),
        )
        for row in listed.rows
        if row.cells or row.number
    ]


def _pin_of(
    row: int, sealed: Mapping[int, str], keeping: Mapping[int, NumberRow], now: datetime
) -> dict[str, str | datetime | None]:
    """A row's own PIN and since when it is known: as given now, or as it was kept."""
    if row in sealed:
        return {"sealed_pin": sealed[row], "pin_set_at": now}
    kept = keeping.get(row)
    return {"sealed_pin": kept.sealed_pin, "pin_set_at": kept.pin_set_at} if kept else {}


_KEPT_APART: Final = frozenset({"number", "forwarding_number", "name", "source", "company", "losing_account", "pin"})


def _odd_cells(row: intake.ListedRow) -> dict[str, str]:
    """Cells of a good row that its fields do not tell: those of the losing account are kept there, and the number as
    it was typed is of no more use."""
    return {column: text for column, text in row.cells.items() if column not in _KEPT_APART and column in _ROW_ONLY}


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


GroupId = tuple[str, str, str]


def _group_of(row: intake.ListedRow) -> GroupId:
    return (label_key(row.losing_account), str(row.number_class or ""), row.country)


def _group_keys(listed: intake.NumberList) -> dict[GroupId, str]:
    """A short key for each losing account x number class x country, in the order of the file."""
    keys: dict[GroupId, str] = {}
    for row in listed.rows:
        if row.disposition == "accepted":
            keys.setdefault(_group_of(row), f"g{len(keys) + 1:02d}")
    return keys


def _header(
    request: PortRequest, listed: intake.NumberList, rows: Sequence[NumberRow], list_id: str, desk: Desk
) -> NumberList:
    groups: dict[str, RowGroup] = {}
    held_by_label: dict[str, int] = {}
    for row in rows:
        if row.disposition == "accepted" and row.number_class is not None:
            group = groups.get(row.group) or RowGroup(
                key=row.group,
                losing_account=row.losing_account,
                number_class=row.number_class,
                country=row.country,
                count=0,
            )
            groups[row.group] = group.but(count=group.count + 1, own_pins=group.own_pins + bool(row.sealed_pin))
        elif row.disposition == HELD:
            held_by_label[row.losing_account] = held_by_label.get(row.losing_account, 0) + 1
    stored = {name: sum(row.disposition == name for row in rows) for name in (HELD, SKIPPED)}
    return NumberList(
        id=list_id,
        request_id=request.id,
        account_id=request.account_id,
        groups=tuple(groups.values()),
        **_counts(listed),
        held_by_label=held_by_label,
        stored_held=stored[HELD],
        stored_skipped=stored[SKIPPED],
        problem_groups=tuple(group_answer(group) for group in listed.groups[:_MOST_GROUPS_KEPT]),
        file_warnings=tuple(warning.as_dict() for warning in listed.file_warnings),
        columns=dict(listed.columns),
        company_ids=tuple(sorted({row.company_id for row in rows if row.company_id})),
        created_at=desk.clock.now(),
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


def _accounts(desk: Desk, view: RequestView, listed: intake.NumberList) -> tuple[list[Write], tuple[Problem, ...]]:
    """Losing accounts that the list's optional columns describe: made, or filled in where they are known.

    A column that breaks a rule is told as a warning and left out; the account says at submit what it lacks.
    """
    writes: list[Write] = []
    warnings: list[Problem] = []
    siblings = list(view.losing_accounts)
    now = desk.clock.now()
    for described in listed.losing_accounts:
        fields = account_fields(described)
        if not described.label or not (fields.values or fields.account_number or fields.pin):
            continue
        known = next((one for one in siblings if label_key(one.label) == label_key(described.label)), None)
        if known is not None and has_live_orders(view, known.id):
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
        warnings.extend(told)
        if known is None:
            writes.append(Create(account))
            siblings.append(account)
        elif account != known:
            writes.append(Replace(account.but(version=known.version + 1, updated_at=now)))
    return writes, tuple(warnings)


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
