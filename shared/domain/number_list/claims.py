"""The second stage: what the store knows of the numbers. Pure; the caller looks them up between the two."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

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
    known = frozenset(each.code for each in (*row.errors, *row.warnings))
    placed = Placed(row.row, row.number or "", row.forwarding_number or "", row.number_class, known)
    found = collisions(placed, claims)
    if not found:
        return row
    errors = (*row.errors, *(each for each in found if CODES[each.code].level == "error"))
    warnings = (*still_true(row.warnings, found), *(each for each in found if CODES[each.code].level == "warning"))
    return replace(row, errors=errors, warnings=warnings, disposition="held" if errors else row.disposition)


class Placed(NamedTuple):
    """A row as far as it can collide with what others have: its two numbers, E.164 or "" where a cell has none.

    `known` are the codes of what is wrong with it anyway: the same is not said twice.
    """

    row: int
    number: str
    forwarding: str
    number_class: NumberClass | None
    known: frozenset[str] = frozenset()


def collisions(row: Placed, claims: Mapping[str, ClaimFact]) -> list[Problem]:
    """What the two numbers of a row collide with."""
    own = _number_collisions(row, claims.get(row.number)) if row.number else []
    if row.forwarding == row.number:
        return own
    return [*own, *_forwarding_collisions(row, claims.get(row.forwarding))]


def still_true(known: Iterable[Problem], found: Iterable[Problem]) -> tuple[Problem, ...]:
    """A row's warnings without what the list alone made believe, now that it is known what they collide with."""
    later = any(each.code == "toll_free_may_go_later" for each in found)
    return tuple(each for each in known if not (later and each.code == "toll_free_goes_first"))


def _number_collisions(row: Placed, claim: ClaimFact | None) -> list[Problem]:
    if claim is None or claim.kind == "own_request":
        return []
    if claim.kind == "own_tracking":
        code, detail = "number_already_in_account", "This number is already a tracking number of your account."
    elif claim.kind == "own_open":
        code, detail = "number_active_port_exists", f"This number is already in port request {claim.request_id}."
    else:
        code, detail = "number_being_checked", "We are checking this number; it may need proof that it is yours."
    return [problem(code, detail, row=row.row, column="number")]


def _forwarding_collisions(row: Placed, claim: ClaimFact | None) -> list[Problem]:
    if claim is None:
        return []
    if claim.kind == "other_account":
        # Of another account's number that rings here nothing is told but that its calls come back to this one.
        if not claim.ported or claim.forwarding_number != row.number:
            return []
        code, detail = "forwarding_equals_tracking", f"Calls to {row.forwarding} are forwarded to this number: a loop."
    elif claim.kind == "own_tracking" or claim.ported:
        code, detail = "forwarding_is_own_tracking_number", "This is a tracking number of your account: a loop."
    else:
        code, detail = _rings_at_a_porting_one(row, claim)
    if code in row.known:
        return []
    return [problem(code, detail, row=row.row, column="forwarding_number")]


def _rings_at_a_porting_one(row: Placed, claim: ClaimFact) -> tuple[str, str]:
    """A forwarding number has to stay outside of the service. Only a toll-free number may ring at a local one that is
    being ported, and goes first, unless they forward to each other."""
    where = "an order of this request" if claim.kind == "own_request" else f"request {claim.request_id}"
    said = f"{row.forwarding} is being ported by {where}"
    if row.number_class is not NumberClass.TOLL_FREE or claim.toll_free or claim.forwarding_number == row.number:
        return "forwarding_is_being_ported", f"{said}."
    if claim.at_carrier:
        return "toll_free_may_go_later", f"{said}, which its carrier has already: it may move before this number does."
    return "toll_free_goes_first", f"{said}; this toll-free number goes first, and the other waits for it."
