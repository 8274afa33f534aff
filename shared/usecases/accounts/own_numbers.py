"""Tracking numbers that an account had before any port, taken in from a list: loops and repeats are then found.

They are claims of no order. The list is read by the rules of a port request's, and every row is answered for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from shared.domain import number_list as intake
from shared.domain.model import Claim
from shared.domain.number_class import NumberClass
from shared.domain.number_list.groups import count_rows, group_problems
from shared.domain.problems import Problem, RulesBroken
from shared.ports import Append
from shared.usecases.accounts.reach import By, Deed, account_event, reach
from shared.usecases.desk import Registry
from shared.usecases.store_numbers import claim_fact, group_answer
from shared.usecases.submit_request import dead_orders

Reader = Callable[[intake.ListContext, intake.ListLimits], intake.NumberList]
Outcome = Literal["imported", "changed", "unchanged", "refused", "skipped"]

_ELSEWHERE: Final = Problem(
    "number_not_available",
    "This number cannot be taken in: it is not known to be this account's.",
    "Check the number; if it is yours, write to Support.",
    column="number",
)
_MOVED: Final = Problem(
    "concurrent_change", "This number changed at the same moment.", "Import the list again.", column="number"
)


@dataclass(frozen=True, slots=True)
class Imported:
    """The list as it was read, with what is wrong, and what became of each row."""

    listed: intake.NumberList
    outcomes: Mapping[int, Outcome]


def import_numbers(office: Registry, by: By, account_id: str, read: Reader, limits: intake.ListLimits) -> Imported:
    """Make the good rows of a list tracking numbers of the account, active as they are. Again changes nothing.

    A number that is the account's already takes over what the row says of it. Raises `NotFound`, and `RulesBroken` when
    no row was good.
    """
    reach(office, by, account_id, Deed.IMPORT_NUMBERS)
    companies = office.store.companies(account_id)
    context = intake.ListContext(companies=[intake.CompanyRef(one.id, one.name) for one in companies])
    listed = read(context, limits)
    if listed.file_problems:
        raise RulesBroken("Nothing was imported.", problems=listed.file_problems)
    claims = office.store.claims(intake.numbers_to_look_up(listed))
    kept = _kept(listed, claims, account_id)
    listed = intake.check_against_claims(listed, _facts(office, account_id, claims, kept))
    good = {row.row: row for row in listed.rows if row.disposition == "accepted"}
    wanted = {number: _claim(office, account_id, row) for number, row in _by_number(good).items()}
    refused = _take(office, {n: claim for n, claim in wanted.items() if n not in kept})
    changed = {n: claim for n, claim in wanted.items() if n in kept and _differs(kept[n], claim)}
    revised = office.store.revise_claims(list(changed.values())) if changed else ()
    refused |= dict.fromkeys(changed.keys() - set(revised), _MOVED)
    found = _concluded(listed, refused, frozenset(kept), frozenset(changed))
    if not good or not any(outcome in _GOOD for outcome in found.outcomes.values()):
        raise _none_good(found.listed)
    _note(office, by, account_id, found)
    return found


_GOOD: Final = frozenset({"imported", "changed", "unchanged"})
_SAID: Final = ("forwarding_number", "name", "source", "company_id", "company")
"""What a row says of its number."""


def _kept(listed: intake.NumberList, claims: Mapping[str, Claim], account_id: str) -> dict[str, Claim]:
    """The numbers of the list that the account has already, and that no port brought in. One that left is new."""
    numbers = {row.number for row in listed.rows}
    return {
        number: claim
        for number, claim in claims.items()
        if number in numbers
        and claim.was_there_before
        and claim.account_id == account_id
        and claim.own_state != "ported_out"
    }


def _facts(
    office: Registry, account_id: str, claims: Mapping[str, Claim], kept: Mapping[str, Claim]
) -> dict[str, intake.ClaimFact]:
    """What the numbers of the list collide with, but for those that are in it again."""
    others = {number: claim for number, claim in claims.items() if number not in kept}
    orders = office.store.orders({claim.order_id for claim in others.values() if claim.order_id})
    facts = {number: claim_fact(claim, orders.get(claim.order_id), account_id) for number, claim in others.items()}
    return {number: fact for number, fact in facts.items() if fact is not None}


def _by_number(rows: Mapping[int, intake.ListedRow]) -> dict[str, intake.ListedRow]:
    return {row.number: row for row in rows.values() if row.number}


def _claim(office: Registry, account_id: str, row: intake.ListedRow) -> Claim:
    return Claim(
        number=row.number or "",
        account_id=account_id,
        request_id="",
        order_id="",
        submit_id=f"own:{account_id}",
        number_class=row.number_class or NumberClass.LOCAL,
        country=row.country,
        forwarding_number=row.forwarding_number or "",
        name=row.name,
        source=row.source,
        company_id=row.company_id or "",
        company=row.company,
        claimed_at=office.clock.now(),
    )


def _differs(kept: Claim, wanted: Claim) -> bool:
    return any(getattr(kept, name) != getattr(wanted, name) for name in _SAID)


def _take(office: Registry, claims: Mapping[str, Claim]) -> dict[str, Problem]:
    """Take the numbers that are free; answers those that are not, with why."""
    attempt = office.store.claim(list(claims.values()), frozenset())
    dead = dead_orders(office, attempt.conflicts.values())
    if dead:
        attempt = office.store.claim([claims[number] for number in attempt.conflicts], dead)
    return {number: _in_the_way(claims[number], held) for number, held in attempt.conflicts.items()}


def _in_the_way(wanted: Claim, held: Claim) -> Problem:
    if held.account_id != wanted.account_id:
        return _ELSEWHERE
    said = f"This number is in port request {held.request_id}."
    return Problem("number_active_port_exists", said, "Leave the row out: the port brings it in.", column="number")


def _concluded(
    listed: intake.NumberList,
    refused: Mapping[str, Problem],
    kept: frozenset[str],
    changed: frozenset[str],
) -> Imported:
    """The list with the rows held whose number could not be taken, and the outcome of every row."""
    rows = tuple(
        replace(row, disposition="held", errors=(*row.errors, replace(why, row=row.row)))
        if row.disposition == "accepted" and (why := refused.get(row.number or ""))
        else row
        for row in listed.rows
    )
    outcomes = {row.row: _outcome(row, kept, changed) for row in rows}
    told = replace(listed, rows=rows, groups=group_problems(rows), counts=count_rows(rows))
    return Imported(told, outcomes)


def _outcome(row: intake.ListedRow, kept: frozenset[str], changed: frozenset[str]) -> Outcome:
    if row.disposition != "accepted":
        return "skipped" if row.disposition == "skipped" else "refused"
    if row.number in changed:
        return "changed"
    return "unchanged" if row.number in kept else "imported"


def _none_good(listed: intake.NumberList) -> RulesBroken:
    return RulesBroken(
        f"None of the {listed.counts.rows} rows can be taken in. Nothing was imported.",
        code="no_row_accepted",
        problems=[problem for row in listed.rows for problem in row.errors]
        or [problem for row in listed.rows for problem in row.warnings],
        groups=[group_answer(group) for group in listed.groups],
    )


def _note(office: Registry, by: By, account_id: str, found: Imported) -> None:
    """Say on the account's timeline what a list brought, where it brought anything."""
    tally: dict[str, Any] = {
        name: sum(one == name for one in found.outcomes.values()) for name in ("imported", "changed", "refused")
    }
    if tally["imported"] or tally["changed"]:
        office.store.commit([Append(account_event(office, by, account_id, "numbers_imported", **tally))])
