"""Cases: what is sent, and what is answered, to our team and to the account."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from functions.api import show
from functions.api.answers import ActorAnswer, Answer, DocumentAnswer
from functions.api.bodies import Body, Exact, Text
from shared.domain.cases.kinds import KINDS, step_due
from shared.domain.cases.model import Case, CaseMessage
from shared.ports import Page
from shared.usecases.cases.open_case import NewCase
from shared.usecases.cases.say import Saying
from shared.usecases.cases.view import CaseView, WaitingCases

Said = Annotated[str, Field(max_length=4_000)]
Documents = Annotated[tuple[Text, ...], Field(max_length=40)]


class CaseBody(Body):
    """What a case is about: `international_rows`, `disputed_port`, `snapback` or `other`.

    `rows` are rows of the request's number list; of international ones all, if none is named. They leave the list, so
    that the rest can be submitted. `document_ids` are accepted documents of the request.
    """

    kind: Text
    text: Said = ""
    rows: Annotated[tuple[Annotated[int, Exact], ...], Field(max_length=5_000)] = ()
    numbers: Annotated[tuple[Text, ...], Field(max_length=2_000)] = ()
    order_ids: Annotated[tuple[Text, ...], Field(max_length=40)] = ()
    document_ids: Documents = ()
    title: Text = ""


class StaffCaseBody(CaseBody):
    """Of a request, or of an account as such. Our team opens every kind: `claim_conflict` and `contradiction` too."""

    account_id: Text = ""
    request_id: Text = ""


class SayBody(Body):
    text: Said
    document_ids: Documents = ()


class StaffSayBody(SayBody):
    """`internal`: our team alone reads it. `waits_for`: whose turn it is then; the account's, if left out."""

    internal: bool = False
    waits_for: Literal["", "customer", "staff"] = ""


class StepBody(Body):
    step: Text
    note: Annotated[str, Field(max_length=1_000)] = ""


class ResolveBody(Body):
    """`agreement`, where numbers are moved that another account is porting: who of it agreed, and how."""

    outcome: Text
    note: Annotated[str, Field(max_length=1_000)]
    agreement: Annotated[str, Field(max_length=1_000)] = ""


class CaseDocumentBody(Body):
    filename: Annotated[str, Field(max_length=1_000)]
    content_type: Text
    size: Annotated[int, Field(ge=0)]


def new_case(body: CaseBody) -> NewCase:
    return NewCase(
        kind=body.kind,
        text=body.text,
        rows=body.rows,
        numbers=body.numbers,
        order_ids=body.order_ids,
        document_ids=body.document_ids,
        title=body.title,
    )


def saying(body: SayBody) -> Saying:
    if isinstance(body, StaffSayBody):
        return Saying(body.text, body.internal, body.waits_for, body.document_ids)
    return Saying(body.text, document_ids=body.document_ids)


# --- what is answered ------------------------------------------------------------------------------------------------


class CaseMessageAnswer(Answer):
    id: str
    author: ActorAnswer
    text: str
    internal: bool
    document_ids: list[str]
    created_at: datetime


class CaseAnswer(Answer):
    id: str
    account_id: str
    account_name: str
    kind: str
    title: str
    about: str
    status: Literal["open", "waiting_on_staff", "waiting_on_customer", "resolved"]
    whose_turn: Literal["staff", "customer"] | None
    due_at: datetime | None
    request_id: str | None
    order_ids: list[str]
    port_out_id: str | None
    numbers: list[str]
    rows: list[int]
    outcome: str | None
    outcome_said: str | None = Field(description="How it ended, in words.")
    outcome_note: str | None
    messages: int
    opened_by: ActorAnswer
    resolved_at: datetime | None
    version: int
    created_at: datetime
    updated_at: datetime


class CasePage(Answer):
    items: list[CaseAnswer]
    cursor: str | None


class FullCaseAnswer(CaseAnswer):
    """A case with what was said in it, a page of it, oldest first, and its documents."""

    said: list[CaseMessageAnswer]
    cursor: str | None
    documents: list[DocumentAnswer]


class StepAnswer(Answer):
    """A step of the runbook: what to do by when, and who did it."""

    step: str
    text: str
    due_at: datetime
    done_at: datetime | None
    done_by: ActorAnswer | None
    note: str | None


class StaffCaseAnswer(CaseAnswer):
    shown: bool = Field(description="Whether the account sees it.")
    assignee: ActorAnswer | None
    resolved_by: ActorAnswer | None
    outcomes: dict[str, str] = Field(description="How a case of this kind can end.")
    runbook: list[StepAnswer]
    test_mode: bool


class FullStaffCaseAnswer(StaffCaseAnswer):
    said: list[CaseMessageAnswer]
    cursor: str | None
    documents: list[DocumentAnswer]


class StaffCasePage(Answer):
    items: list[StaffCaseAnswer]
    cursor: str | None


class WaitingCasePage(StaffCasePage):
    waiting: str = Field(description='How many wait for our team, whoever they are assigned to: "3", or "99+".')


def case(found: Case) -> CaseAnswer:
    return CaseAnswer(**_case(found))


def _case(found: Case) -> dict[str, Any]:
    table = KINDS[found.kind]
    turns: dict[str, Literal["staff", "customer"]] = {"open": "staff", "waiting_on_staff": "staff"}
    turns["waiting_on_customer"] = "customer"
    return {
        "id": found.id,
        "account_id": found.account_id,
        "account_name": found.account_name,
        "kind": found.kind,
        "title": found.title,
        "about": table.about,
        "status": found.status.value,
        "whose_turn": turns.get(found.status),
        "due_at": found.due_at,
        "request_id": found.request_id or None,
        "order_ids": list(found.order_ids),
        "port_out_id": found.port_out_id or None,
        "numbers": list(found.numbers),
        "rows": list(found.rows),
        "outcome": found.outcome or None,
        "outcome_said": table.outcomes.get(found.outcome),
        "outcome_note": found.outcome_note or None,
        "messages": found.messages,
        "opened_by": show.actor(found.opened_by),
        "resolved_at": found.resolved_at,
        "version": found.revision,
        "created_at": found.created_at,
        "updated_at": found.updated_at,
    }


def _staff_case(found: Case) -> dict[str, Any]:
    table = KINDS[found.kind]
    done = {one.step: one for one in found.steps}
    return {
        **_case(found),
        "shown": found.shown,
        "assignee": show.actor(found.assignee) if found.assignee else None,
        "resolved_by": show.actor(found.resolved_by) if found.resolved_by else None,
        "outcomes": dict(table.outcomes),
        "runbook": [
            StepAnswer(
                step=step.code,
                text=step.text,
                due_at=step_due(found, step),
                done_at=done[step.code].at if step.code in done else None,
                done_by=show.actor(done[step.code].by) if step.code in done else None,
                note=(done[step.code].note or None) if step.code in done else None,
            )
            for step in table.runbook
        ],
        "test_mode": found.test_mode,
    }


def _said(found: CaseView) -> dict[str, Any]:
    return {
        "said": [_message(one) for one in found.messages.items],
        "cursor": found.messages.cursor,
        "documents": [show.document(one.document, one.upload, one.link) for one in found.documents],
    }


def _message(found: CaseMessage) -> CaseMessageAnswer:
    return CaseMessageAnswer(
        id=found.id,
        author=show.actor(found.author),
        text=found.text,
        internal=found.internal,
        document_ids=list(found.document_ids),
        created_at=found.created_at,
    )


def full_case(found: CaseView) -> FullCaseAnswer:
    return FullCaseAnswer(**_case(found.case), **_said(found))


def full_staff_case(found: CaseView) -> FullStaffCaseAnswer:
    return FullStaffCaseAnswer(**_staff_case(found.case), **_said(found))


def page(found: Page[Case]) -> CasePage:
    return CasePage(items=[case(one) for one in found.items], cursor=found.cursor)


def staff_page(found: Page[Case]) -> StaffCasePage:
    return StaffCasePage(items=[StaffCaseAnswer(**_staff_case(one)) for one in found.items], cursor=found.cursor)


def waiting(found: WaitingCases, most: int) -> WaitingCasePage:
    return WaitingCasePage(
        items=[StaffCaseAnswer(**_staff_case(one)) for one in found.page.items],
        cursor=found.page.cursor,
        waiting=f"{most - 1}+" if found.count >= most else str(found.count),
    )
