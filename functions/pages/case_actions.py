"""What our team does with cases, as their pages offer it."""

from collections.abc import Sequence
from typing import Final

from functions.pages.actions import Field, Offer
from functions.pages.entries import numbers
from functions.pages.order_actions import people_of
from functions.pages.visit import Visit
from shared.domain.cases.kinds import KINDS, may_open
from shared.domain.cases.model import Case, CaseKind
from shared.domain.lifecycle import ActorKind
from shared.domain.model import DocumentStatus
from shared.domain.permissions import Action
from shared.domain.words.desk import say
from shared.runtime.web.answers import Answer as Page
from shared.usecases.cases.open_case import NewCase, open_case_as_staff
from shared.usecases.cases.say import Saying, case_documents, say_as_staff
from shared.usecases.cases.work import LONGEST_NOTE, Ending, assign_case, do_step, resolve_case
from shared.usecases.comments import LONGEST

_STAFF: Final = Action.STAFF_CASES


def _text(key: str) -> str:
    return say(f"do.{key}")


# --- opening one -----------------------------------------------------------------------------------------------------


def _open(visit: Visit, _nothing: None) -> Page:
    given = NewCase(
        kind=visit.entry("kind", 64),
        text=visit.entry("text", LONGEST + 1),
        numbers=numbers(visit),
        title=visit.entry("title", 300),
    )
    account_id, request_id = visit.entry("account_id", 64), visit.entry("request_id", 64)
    made = open_case_as_staff(
        visit.desk, visit.principal, given, account_id=account_id, request_id=request_id, once=visit.once
    )
    return visit.to(f"admin/pages/cases/{made.id}", done="case_opened")


_KINDS: Final = tuple((kind.value, row.title) for kind, row in KINDS.items() if may_open(kind, ActorKind.STAFF))


def _new_fields(visit: Visit, _nothing: None) -> Sequence[Field]:
    """Whose it is is known where an account's or a request's page led here."""
    query = visit.asked.query
    account_id, request_id = query.get("account_id", "")[:64], query.get("request_id", "")[:64]
    return (
        Field("account_id", _text("case.account"), hint=_text("case.account.hint"), value=account_id, longest=64),
        Field("request_id", _text("case.request"), hint=_text("case.request.hint"), value=request_id, longest=64),
        Field("kind", _text("case.kind"), "choice", required=True, choices=_KINDS),
        Field("title", _text("case.title"), hint=_text("case.title.hint"), longest=128),
        Field("text", _text("text"), "area", hint=_text("case.text.hint"), longest=LONGEST, rows=4),
        Field("numbers", _text("numbers"), "area", hint=_text("numbers.lines"), longest=100_000),
    )


NEW_CASE: Final[Offer[None]] = Offer("new", _text("case.new"), _STAFF, _open, fields=_new_fields)


# --- one of them -----------------------------------------------------------------------------------------------------


def _say(visit: Visit, case: Case) -> str:
    document = visit.entry("document_ids", 64)
    said = Saying(
        text=visit.entry("text", LONGEST + 1),
        internal=visit.entry("internal") == "yes",
        waits_for=visit.entry("waits_for", 16),
        document_ids=(document,) if document else (),
    )
    say_as_staff(visit.desk, visit.principal, case.id, said, visit.if_match, visit.once)
    return "case_noted" if said.internal or not case.shown else "case_answered"


def _step(visit: Visit, case: Case) -> str:
    note = visit.entry("note", LONGEST_NOTE)
    do_step(visit.desk, visit.principal, case.id, visit.entry("step", 64), note, visit.if_match)
    return "case_step_done"


def _resolve(visit: Visit, case: Case) -> str:
    ending = Ending(visit.entry("outcome", 64), visit.entry("note", LONGEST_NOTE), visit.entry("agreement", 1_000))
    resolve_case(visit.desk, visit.principal, case.id, ending, visit.if_match)
    return "case_resolved"


def _assign(visit: Visit, case: Case) -> str:
    to = visit.entry("to", 64)
    assign_case(visit.desk, visit.principal, case.id, to or None, visit.if_match)
    return "case_assigned"


def _assign_me(visit: Visit, case: Case) -> str:
    assign_case(visit.desk, visit.principal, case.id, "me", visit.if_match)
    return "case_assigned"


_TURNS: Final = (("customer", say("turn.customer")), ("staff", say("turn.staff")))


def _say_fields(visit: Visit, case: Case) -> Sequence[Field]:
    """What nobody of the account sees needs no word of who reads it."""
    accepted = [one for one in case_documents(visit.desk, case) if one.status == DocumentStatus.ACCEPTED]
    documents = tuple((one.id, one.filename) for one in accepted)
    proof = Field("document_ids", _text("case.document"), "choice", hint=_text("case.document.hint"), choices=documents)
    internal = Field("internal", _text("case.internal"), "tick")
    turn = Field("waits_for", _text("case.waits_for"), "choice", hint=_text("case.waits_for.hint"), choices=_TURNS)
    return (
        Field("text", _text("text"), "area", required=True, longest=LONGEST, rows=4),
        *((internal, turn) if case.shown else ()),
        *((proof,) if documents else ()),
    )


def steps_left(case: Case) -> tuple[tuple[str, str], ...]:
    """The steps of its runbook that nobody has done."""
    done = {one.step for one in case.steps}
    return tuple((step.code, step.text) for step in KINDS[case.kind].runbook if step.code not in done)


def _step_fields(_visit: Visit, case: Case) -> Sequence[Field]:
    left = steps_left(case)
    return (
        Field("step", _text("case.step.which"), "choice", required=True, value=left[0][0] if left else "",
              choices=left),
        Field("note", _text("case.note"), "area", longest=LONGEST_NOTE),
    )  # fmt: skip


def _resolve_fields(_visit: Visit, case: Case) -> Sequence[Field]:
    outcomes = tuple(KINDS[case.kind].outcomes.items())
    agreement = Field("agreement", _text("claim.agreement"), "area", hint=_text("claim.agreement.hint"), longest=1_000)
    return (
        Field("outcome", _text("case.outcome"), "choice", required=True, choices=outcomes),
        Field("note", _text("case.why"), "area", required=True, hint=_text("case.why.hint"), longest=LONGEST_NOTE),
        *((agreement,) if case.kind == CaseKind.CLAIM_CONFLICT else ()),
    )


def _assign_fields(visit: Visit, case: Case) -> Sequence[Field]:
    now = case.assignee.id if case.assignee else ""
    return (Field("to", _text("assign.to"), "choice", hint=_text("assign.hint"), value=now, choices=people_of(visit)),)


CASE_OFFERS: Final[tuple[Offer[Case], ...]] = (
    Offer("say", _text("case.say"), _STAFF, _say, fields=_say_fields, key="c", about=_text("case.say.about")),
    Offer("step", _text("case.step"), _STAFF, _step, lambda case: case.is_open and bool(steps_left(case)),
          _step_fields),
    Offer("assign-me", _text("assign.me"), _STAFF, _assign_me, lambda case: case.is_open and case.assignee is None),
    Offer("assign", _text("assign"), _STAFF, _assign, lambda case: case.is_open, _assign_fields),
    Offer("resolve", _text("case.resolve"), _STAFF, _resolve, lambda case: case.is_open, _resolve_fields,
          about=_text("case.resolve.about"), confirm=True),
)  # fmt: skip
