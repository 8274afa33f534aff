"""Our team works on a case: who sees to it, which steps of its runbook are done, how it ends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from shared.domain.carrier_mail import clean
from shared.domain.cases.kinds import KINDS
from shared.domain.cases.model import Case, CaseKind, CaseStatus, StepDone
from shared.domain.model import Document, DocumentStatus, MailKind
from shared.domain.port_outs.lifecycle import PortOutStatus
from shared.domain.problems import Problem, RulesBroken, StateConflict
from shared.ports import ReleaseReference, Write
from shared.usecases.attending import check_decided_on, next_version, team_member
from shared.usecases.cases.keeping import case_for_staff, commit, happened, telling
from shared.usecases.cases.references import case_reference
from shared.usecases.cases.say import case_documents
from shared.usecases.desk import Desk, Principal
from shared.usecases.support.move_claim import Proof, held_numbers, move_claim

LONGEST_NOTE: Final = 1_000


def assign_case(
    desk: Desk, principal: Principal, case_id: str, user_id: str | None, if_match: int | None = None
) -> Case:
    """Have somebody of our team see to it: a user of the desk, whoever asks ("me"), or nobody (None).

    Raises `Forbidden`, `NotFound`, `RulesBroken`.
    """
    before = case_for_staff(desk, principal, case_id, if_match)
    assignee = None if user_id is None else team_member(desk, principal, user_id)
    after = next_version(desk, before, assignee=assignee)
    event = happened(desk, after, "case.assigned", principal.actor, before, to=assignee.name if assignee else "")
    return commit(desk, after, event)


def do_step(
    desk: Desk, principal: Principal, case_id: str, step: str, note: str = "", if_match: int | None = None
) -> Case:
    """A step of the case's runbook is done; again changes nothing. Raises `Forbidden`, `NotFound`, `RulesBroken`."""
    before = case_for_staff(desk, principal, case_id, if_match)
    known = [one.code for one in KINDS[before.kind].runbook]
    if step not in known:
        fix = f"Use one of {', '.join(known)}." if known else "Cases of this kind have none."
        raise RulesBroken("Nothing was noted.", problems=[Problem("step_unknown", f"No step {step!r}.", fix, "/step")])
    if step in {done.step for done in before.steps}:
        return before
    done = StepDone(
        step=step, by=principal.actor, at=desk.clock.now(), note=clean(note, LONGEST_NOTE, lines=True).strip()
    )
    taken = {"status": CaseStatus.WAITING_ON_STAFF} if before.status == CaseStatus.OPEN else {}
    after = next_version(desk, before, steps=(*before.steps, done), **taken)
    return commit(desk, after, happened(desk, after, "case.step_done", principal.actor, before, done.note, step=step))


@dataclass(frozen=True, slots=True)
class Ending:
    """How a case ended, and why. `agreement` is that of the account which gives a number up."""

    outcome: str
    note: str
    agreement: str = ""


def resolve_case(desk: Desk, principal: Principal, case_id: str, ending: Ending, if_match: int | None = None) -> Case:
    """Close a case with how it ended, which has to be so. The account is told.

    A claim conflict that ends for who asked moves the numbers, which leads may. Raises `Forbidden`, `NotFound`,
    `VersionRequired`, `VersionConflict`, `StateConflict`, `RulesBroken` with all problems.
    """
    before = case_for_staff(desk, principal, case_id)
    check_decided_on(before, if_match)
    if before.status == CaseStatus.RESOLVED:
        raise StateConflict(f"This case is resolved already: {before.outcome}.", code="terminal_state")
    table = KINDS[before.kind]
    outcome, note = ending.outcome, clean(ending.note, LONGEST_NOTE, lines=True).strip()
    problems = _outcome_problems(desk, before, outcome, note)
    if (before.kind, outcome) == (CaseKind.CLAIM_CONFLICT, "moved"):
        _check(problems)
        problems = []
        _move_numbers(desk, principal, before, note, ending.agreement)
    _check([*problems, *_not_so(desk, before, outcome)])
    now = desk.clock.now()
    said = "\n".join(filter(None, (table.outcomes[outcome], note)))
    told = telling(desk, before, MailKind.CASE_RESOLVED, text=said) if before.shown else before
    after = next_version(
        desk,
        told,
        status=CaseStatus.RESOLVED,
        status_since=now,
        due_at=None,
        outcome=outcome,
        outcome_note=note,
        resolved_at=now,
        resolved_by=principal.actor,
    )
    event = happened(
        desk, after, "case.resolved", principal.actor, before, note, outcome=outcome, kind_of_case=before.kind
    )
    reference = case_reference(before)
    free: list[Write] = [ReleaseReference(before.account_id, reference, before.id)] if reference else []
    return commit(desk, after, event, free)


def _outcome_problems(desk: Desk, case: Case, outcome: str, note: str) -> list[Problem]:
    table = KINDS[case.kind]
    if outcome not in table.outcomes:
        fix = f"Use one of {', '.join(table.outcomes)}."
        return [Problem("outcome_unknown", f"A case of this kind does not end {outcome!r}.", fix, "/outcome")]
    problems = []
    if not note:
        problems.append(Problem("note_missing", "Nothing is said about it.", "Say what was decided, and why.", "/note"))
    if outcome in table.proof and _proof(desk, case) is None:
        fix = "Have a bill or a letter uploaded in the case first."
        problems.append(Problem("proof_missing", "There is no accepted document in the case.", fix, "/outcome"))
    return problems


def _check(problems: list[Problem]) -> None:
    if problems:
        raise RulesBroken("The case was not resolved.", problems=problems)


def _not_so(desk: Desk, case: Case, outcome: str) -> list[Problem]:
    check = _SO.get((case.kind, outcome))
    wrong = check(desk, case) if check else ""
    return [Problem("outcome_not_so", wrong, "Do that first, or choose another outcome.", "/outcome")] if wrong else []


def _proof(desk: Desk, case: Case) -> Document | None:
    """The latest document in a case that can be used."""
    named = (one for one in case_documents(desk, case) if one.id in case.document_ids)
    usable = [one for one in named if one.status == DocumentStatus.ACCEPTED]
    return max(usable, key=lambda one: one.id, default=None)


def _move_numbers(desk: Desk, principal: Principal, case: Case, note: str, agreement: str) -> None:
    """Give the case's account those of its numbers that are still held back; again, after a failure, it goes on."""
    view, document = desk.store.request_view(case.request_id) if case.request_id else None, _proof(desk, case)
    held = held_numbers(desk, view) if view is not None else frozenset()
    for number in case.numbers:
        if number in held and document is not None:
            proof = Proof(document.id, note, agreement)
            move_claim(desk, principal, case.request_id, number, proof, documents=[document])


def _port_out_in(*statuses: PortOutStatus) -> Callable[[Desk, Case], str]:
    def check(desk: Desk, case: Case) -> str:
        port_out = desk.store.port_out(case.port_out_id) if case.port_out_id else None
        if port_out is None or port_out.status in statuses:
            return ""
        return f"The port-out {port_out.id} is {port_out.status}."

    return check


def _moved_to_asker(desk: Desk, case: Case) -> str:
    claims = desk.store.claims(case.numbers)
    held = [number for number, claim in claims.items() if claim.account_id != case.account_id]
    free = [number for number in held if claims[number].own_state in ("excluded", "ported_out")]
    kept = sorted(set(held) - set(free))
    return f"Another account still holds {', '.join(kept[:5])}: move the claim on proof." if kept else ""


_S = PortOutStatus
_SO: Final[Mapping[tuple[CaseKind, str], Callable[[Desk, Case], str]]] = {
    (CaseKind.SNAPBACK, "stopped"): _port_out_in(_S.REJECTED, _S.CANCELLED),
    (CaseKind.SNAPBACK, "returned"): _port_out_in(_S.RETURNED, _S.RETURNING),
    (CaseKind.SNAPBACK, "not_returned"): _port_out_in(_S.COMPLETED, _S.RELEASING),
    (CaseKind.CLAIM_CONFLICT, "moved"): _moved_to_asker,
}
"""What has to be so before a case can end that way."""
