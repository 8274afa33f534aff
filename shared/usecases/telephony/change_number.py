"""A tracking number is changed: where its calls go, what it is called, its source, its company.

The rules are those of the number list, with the same codes. The change is the number's at once; the telephony system is
told of it after that, until it has taken it (`tell_platform`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from shared.domain import number_list as intake
from shared.domain.model import Claim, NumberRow, PortOrder
from shared.domain.number_list.codes import CODES, problem
from shared.domain.permissions import Action
from shared.domain.problems import Forbidden, Problem, RulesBroken, StateConflict, VersionConflict
from shared.ports import Append, RelabelRow, ReviseNumber, Write, WriteRefused
from shared.usecases.desk import Desk, Principal, check_version, require
from shared.usecases.order_numbers import note_label_change
from shared.usecases.store_numbers import account_context, facts_of_claims, permitted_companies
from shared.usecases.telephony.number_events import number_event
from shared.usecases.tracking_numbers import TrackingNumber, held_number, shown_number

_STAYS_OUTSIDE: Final = frozenset({"toll_free_goes_first", "toll_free_may_go_later"})
"""In a list a toll-free number may ring at one that is ported after it. Once on their way none may any more."""
_COLUMNS: Final = ("forwarding_number", "name", "source", "company")
_RINGS_BY: Final = ("forwarding_number", "name")
"""What the telephony system is told."""


@dataclass(frozen=True, slots=True)
class NumberChange:
    """What is to change; None leaves it. `company` is a name or an id."""

    forwarding_number: str | None = None
    name: str | None = None
    source: str | None = None
    company: str | None = None

    @property
    def given(self) -> tuple[str, ...]:
        return tuple(one.name for one in fields(self) if getattr(self, one.name) is not None)


@dataclass(frozen=True, slots=True)
class Changed:
    """The number as it is now, and what is worth a look of what was given."""

    number: TrackingNumber
    warnings: tuple[Problem, ...] = ()


def change_number(desk: Desk, principal: Principal, number: str, change: NumberChange, if_match: int | None) -> Changed:
    """Change a tracking number, there or to come.

    Raises `NotFound`, `Forbidden` (``company_not_permitted``), `StateConflict` (``ported_out``), `VersionRequired`,
    `VersionConflict`, and `RulesBroken` with everything that is wrong.
    """
    require(principal, Action.TRACKING_WRITE)
    claim, order = held_number(desk, principal, number)
    if claim.own_state == "ported_out":
        raise StateConflict("This number has left: it is no tracking number any more.", code="ported_out")
    _check_reach(desk, principal, claim)
    check_version(claim.version, if_match, required=True)
    row = _read(desk, principal, claim, change)
    if row.disposition == "skipped":
        raise RulesBroken("The number was not changed.", problems=row.warnings)
    problems, warnings = _judged(desk, claim, row, change)
    if problems:
        raise RulesBroken("The number was not changed.", problems=problems)
    after = _changed(desk, claim, row, change)
    if after == claim:
        return Changed(shown_number(claim, order), warnings)
    _commit(desk, principal, claim, after, order)
    return Changed(shown_number(after, order), warnings)


def _check_reach(desk: Desk, principal: Principal, claim: Claim) -> None:
    """A client manager may be kept to some companies: a number of another is not theirs to change."""
    permitted = permitted_companies(desk, principal)
    if permitted is not None and claim.company_id not in permitted:
        raise Forbidden(
            f"This number belongs to “{claim.company[:60]}”, to which you have no access. Ask an administrator.",
            code="company_not_permitted",
        )


def _read(desk: Desk, principal: Principal, claim: Claim, change: NumberChange) -> intake.ListedRow:
    """The number as a row of a list, with what was given in place of what it has."""
    has = {
        "number": claim.number,
        "forwarding_number": claim.forwarding_number,
        "name": claim.name,
        "source": claim.source,
        "company": claim.company_id or claim.company,
    }
    row = has | {name: getattr(change, name) for name in change.given}
    known = replace(account_context(desk, principal), known_sources=(claim.source,) if claim.source else ())
    return intake.read_number_rows([row], known, intake.ListLimits()).rows[0]


def _judged(
    desk: Desk, claim: Claim, row: intake.ListedRow, change: NumberChange
) -> tuple[list[Problem], tuple[Problem, ...]]:
    """What is wrong with what was given, and what is only worth a look."""
    collided = _collisions(desk, claim, row) if change.forwarding_number is not None else ()
    said = [one for one in (*row.errors, *row.warnings, *row.review, *collided) if one.column in change.given]
    errors = [one for one in said if CODES[one.code].level == "error"]
    warnings = [one for one in said if CODES[one.code].level != "error"]
    return list(_in_body(errors)), tuple(_in_body(warnings))


def _collisions(desk: Desk, claim: Claim, row: intake.ListedRow) -> Iterable[Problem]:
    """A forwarding number has to stay outside of the service: neither a number of the account nor one being ported."""
    target = row.forwarding_number
    if target is None or target == claim.number:
        return
    claims = desk.store.claims([target])
    orders = desk.store.orders({one.order_id for one in claims.values() if one.order_id})
    facts, _ = facts_of_claims(claims, orders, claim.account_id, claim.request_id)
    clean = replace(row, errors=(), warnings=(), review=())
    (checked,) = intake.check_against_claims(intake.NumberList(rows=(clean,)), facts).rows
    for found in (*checked.errors, *checked.warnings):
        if found.code in _STAYS_OUTSIDE:
            detail = f"{target} is being ported into this account."
            yield problem("forwarding_is_being_ported", detail, column="forwarding_number")
        else:
            yield found


def _in_body(problems: Iterable[Problem]) -> Iterable[Problem]:
    """Problems of a row as those of a body: nothing in it has a row."""
    for one in problems:
        detail = one.detail.replace(" in this row", "")
        yield Problem(one.code, detail, one.fix, f"/{one.column}", suggestion=one.suggestion)


def _changed(desk: Desk, claim: Claim, row: intake.ListedRow, change: NumberChange) -> Claim:
    """The number's next version, to be told to the telephony system where it rings otherwise; or the same."""
    values = {
        "forwarding_number": row.forwarding_number or claim.forwarding_number,
        "name": row.name,
        "source": row.source,
        "company_id": row.company_id or "",
        "company": row.company,
    }
    given = {*change.given, *(("company_id",) if change.company is not None else ())}
    news = {name: value for name, value in values.items() if name in given and value != getattr(claim, name)}
    if not news:
        return claim
    version = claim.version + 1
    was_told = claim.told_version == claim.version
    rings_otherwise = any(name in news for name in _RINGS_BY)
    telling: dict[str, Any] = {}
    if rings_otherwise:
        telling = {"attend_at": desk.clock.now(), "told_faults": 0, "told_why": ""}
    elif was_told:
        telling = {"told_version": version}
    after: Claim = claim.but(**news, version=version, **telling)
    return after


def _commit(desk: Desk, principal: Principal, before: Claim, after: Claim, order: PortOrder | None) -> None:
    event = number_event(
        desk,
        after,
        "number.changed",
        principal.actor,
        fields=[name for name in _COLUMNS if getattr(before, name) != getattr(after, name)],
        was={name: getattr(before, name) for name in _COLUMNS},
        now={name: getattr(after, name) for name in _COLUMNS},
    )
    if order is not None:
        note_label_change(desk, order, made=False)
    writes: list[Write] = [ReviseNumber(before, after), Append(event), *_row_of(after, order)]
    try:
        desk.store.commit(writes)
    except WriteRefused as refused:
        if all(isinstance(one, RelabelRow) for one in refused.refused):
            desk.store.commit([write for write in writes if not isinstance(write, RelabelRow)])
            return
        raise _raced(desk, after) from None


def _row_of(claim: Claim, order: PortOrder | None) -> list[Write]:
    """Its row in the list of its order, which says the same; numbers of long ago do not know theirs."""
    if order is None or not claim.row_group:
        return []
    return [
        RelabelRow(
            NumberRow(
                request_id=claim.request_id,
                list_id=order.list_id,
                group=claim.row_group,
                row=claim.row,
                disposition="accepted",
                number=claim.number,
                forwarding_number=claim.forwarding_number,
                name=claim.name,
                source=claim.source,
                company_id=claim.company_id,
                company=claim.company,
            )
        )
    ]


def _raced(desk: Desk, after: Claim) -> VersionConflict:
    now = desk.store.claims([after.number]).get(after.number)
    version = now.version if now else after.version
    return VersionConflict(
        f"It was changed by somebody else at the same moment; this is version {version} now. Read it again and repeat.",
        current_version=version,
    )
