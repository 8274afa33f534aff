"""The second stage: what the store knows of the numbers. Pure; the caller looks them up between the two."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from shared.domain.number_class import NumberClass
from shared.domain.number_list.codes import CODES, problem
from shared.domain.number_list.groups import count_rows, group_problems
from shared.domain.number_list.model import ClaimFact, ListedRow, NumberList
from shared.domain.problems import Problem


def numbers_to_look_up(listed: NumberList) -> frozenset[str]:
    """Every number and forwarding number of the list, E.164."""
    live = [row for row in listed.rows if row.disposition != "skipped"]
    return frozenset(number for row in live for number in (row.number, row.forwarding_number) if number)


def check_against_claims(listed: NumberList, claims: Mapping[str, ClaimFact]) -> NumberList:
    """The list with what its numbers collide with. `claims` holds the numbers that somebody has; others are free.

    A draft only warns about an open port of the same account; of another account's numbers nothing is told but that
    they are being checked (model.md, "Numbers").
    """
    rows = tuple(_checked(row, claims) for row in listed.rows)
    return replace(listed, rows=rows, groups=group_problems(rows), counts=count_rows(rows))


def _checked(row: ListedRow, claims: Mapping[str, ClaimFact]) -> ListedRow:
    if row.disposition == "skipped":
        return row
    found = [
        *_number_collisions(row, claims.get(row.number or "")),
        *_forwarding_collisions(row, claims.get(row.forwarding_number or "")),
    ]
    if not found:
        return row
    errors = (*row.errors, *(each for each in found if CODES[each.code].level == "error"))
    warnings = (*_still_true(row, found), *(each for each in found if CODES[each.code].level == "warning"))
    return replace(row, errors=errors, warnings=warnings, disposition="held" if errors else row.disposition)


def _still_true(row: ListedRow, found: Iterable[Problem]) -> tuple[Problem, ...]:
    """The row's warnings without what the list alone made believe."""
    later = any(each.code == "toll_free_may_go_later" for each in found)
    return tuple(each for each in row.warnings if not (later and each.code == "toll_free_goes_first"))


def _number_collisions(row: ListedRow, claim: ClaimFact | None) -> list[Problem]:
    if claim is None or claim.kind == "own_request":
        return []
    if claim.kind == "own_tracking":
        code, detail = "number_already_in_account", "This number is already a tracking number of your account."
    elif claim.kind == "own_open":
        code, detail = "number_active_port_exists", f"This number is already in port request {claim.request_id}."
    else:
        code, detail = "number_being_checked", "We are checking this number; it may need proof that it is yours."
    return [problem(code, detail, row=row.row, column="number")]


def _forwarding_collisions(row: ListedRow, claim: ClaimFact | None) -> list[Problem]:
    if claim is None or claim.kind == "other_account" or row.forwarding_number == row.number:
        return []
    if claim.kind == "own_tracking" or claim.ported:
        code, detail = "forwarding_is_own_tracking_number", "This is a tracking number of your account: a loop."
    else:
        code, detail = _rings_at_a_porting_one(row, claim)
    if any(known.code == code for known in (*row.errors, *row.warnings)):
        return []
    return [problem(code, detail, row=row.row, column="forwarding_number")]


def _rings_at_a_porting_one(row: ListedRow, claim: ClaimFact) -> tuple[str, str]:
    """A forwarding number has to stay outside of the service. Only a toll-free number may ring at a local one that is
    being ported, and goes first, unless they forward to each other."""
    where = "an order of this request" if claim.kind == "own_request" else f"request {claim.request_id}"
    said = f"{row.forwarding_number} is being ported by {where}"
    if row.number_class is not NumberClass.TOLL_FREE or claim.toll_free or claim.forwarding_number == row.number:
        return "forwarding_is_being_ported", f"{said}."
    if claim.at_carrier:
        return "toll_free_may_go_later", f"{said}, which its carrier has already: it may move before this number does."
    return "toll_free_goes_first", f"{said}; this toll-free number goes first, and the other waits for it."
