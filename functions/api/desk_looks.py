"""Requests and orders as our team sees them, as JSON. Secrets have no field here either."""

from datetime import datetime
from typing import Any

from pydantic import Field

from functions.api import answers, carrier_desk, desk, show
from functions.api.answers import ActorAnswer, Answer
from shared.domain.eligibility import check_eligibility
from shared.domain.model import Account, CannedText, CarrierEvent, Note, PortOrder, Reveal
from shared.usecases.desk import Desk
from shared.usecases.read_bills import check_bills
from shared.usecases.support.look import StaffOrder, WholeOrder, WholeRequest
from shared.usecases.support.queue import queued


class ProposalAnswer(Answer):
    """A step that waits for a second person of our team."""

    kind: str
    reason: str
    by: ActorAnswer
    at: datetime
    expires_at: datetime


class FaultAnswer(Answer):
    """A step of the order's workflow that failed, and when it is tried again."""

    step: str
    detail: str
    times: int
    retry_at: datetime | None


class WorkflowAnswer(Answer):
    """How far the order's workflow and its events are; behind where they have not reached the order's version."""

    attempt: int
    driven_version: int
    published_version: int
    behind: bool


class PendingChangeAnswer(Answer):
    """What the next change tells the carrier, or waits for; names of fields only."""

    kind: str
    fields: list[str]
    removed_numbers: list[str]
    answers: list[str]
    note: str
    waits_for_the_rest: bool


class StaffOrderAnswer(answers.OrderAnswer):
    """An order with what no customer is shown."""

    account_id: str
    account_name: str
    request_name: str
    lane: str | None = Field(description="Where it stands in the queue; null where nothing is to be done about it.")
    next_action_for_staff: str
    desk_due_at: datetime | None
    age_hours: float
    flags: list[str]
    review_flags: list[str]
    review_passed: bool
    assignee: ActorAnswer | None
    proposal: ProposalAnswer | None
    carrier_stage: str
    fault: FaultAnswer | None
    workflow: WorkflowAnswer | None
    pending_change: PendingChangeAnswer | None
    losing_account: answers.LosingAccountAnswer = Field(description="As this order has it.")
    numbers_with_own_pin: int
    lost_foc_at: datetime | None
    reopened_from: str | None
    reopened_as: str | None


class InboxAnswer(Answer):
    """Something that a carrier said, in our words; `raw` are its own, with secrets masked."""

    carrier: str
    event_id: str
    kind: str
    occurred_at: datetime
    received_at: datetime
    confirmed_foc_at: datetime | None
    reasons: list[answers.AskAnswer]
    numbers: list[str]
    told_by: ActorAnswer | None = Field(description="Who of our team entered it.")
    raw: dict[str, Any]


class NoteAnswer(Answer):
    id: str
    request_id: str
    order_id: str | None
    author: ActorAnswer
    text: str
    created_at: datetime


class NotePage(Answer):
    items: list[NoteAnswer]
    cursor: str | None


class StaffAccountAnswer(Answer):
    id: str
    name: str
    can_port: bool
    cannot_port_because: list[answers.ProblemAnswer]


class WholeOrderAnswer(Answer):
    """An order with its documents, what its carrier said, mails, links, notes and the latest events, newest first."""

    order: StaffOrderAnswer
    account: StaffAccountAnswer | None
    request_status: str
    documents: list[answers.DocumentAnswer]
    envelopes: list[answers.EnvelopeAnswer]
    carrier_events: list[InboxAnswer]
    mails: list[carrier_desk.MailSummary]
    mails_cursor: str | None
    correction: answers.CorrectionAnswer
    correction_links: list[answers.CorrectionLinkAnswer]
    notes: list[NoteAnswer]
    events: list[answers.EventAnswer]


class WholeRequestAnswer(Answer):
    """A request with its orders, accounts at current carriers, documents, envelopes, notes, comments and the latest
    events, newest first."""

    request: answers.RequestAnswer
    account: StaffAccountAnswer | None
    orders: list[StaffOrderAnswer]
    losing_accounts: list[answers.LosingAccountAnswer]
    documents: list[answers.DocumentAnswer]
    envelopes: list[answers.EnvelopeAnswer]
    notes: list[NoteAnswer]
    notes_cursor: str | None
    comments: list[answers.CommentAnswer]
    comments_cursor: str | None
    events: list[answers.EventAnswer]


class CannedTextAnswer(Answer):
    id: str
    title: str
    use: str
    language: str
    text: str
    version: int
    created_at: datetime
    updated_at: datetime


class CannedTextList(Answer):
    items: list[CannedTextAnswer]


class FilledTextAnswer(Answer):
    text: str


class RevealAnswer(Answer):
    """Who was shown which secret of which order, and why; or who opened which letter, packet, document or evidence."""

    id: str
    by: ActorAnswer
    at: datetime
    what: str
    number: str | None
    reason: str
    account_id: str
    account_name: str
    request_id: str | None
    order_id: str | None
    document_id: str | None
    case_id: str | None


class RevealPage(Answer):
    items: list[RevealAnswer]
    cursor: str | None


def staff_order(here: Desk, found: StaffOrder) -> StaffOrderAnswer:
    order, driving = found.queued.order, found.driving
    change, proposal = order.change, order.proposal
    return StaffOrderAnswer(
        **show.order(here, order).model_dump(),
        account_id=order.account_id,
        account_name=order.account_name,
        request_name=order.request_name,
        lane=found.queued.lane,
        next_action_for_staff=found.queued.next_action,
        desk_due_at=found.queued.due_at,
        age_hours=desk.hours(found.queued.age_minutes),
        flags=list(order.staff_flags),
        review_flags=list(order.review_flags),
        review_passed=order.review_passed,
        assignee=show.actor(order.assignee) if order.assignee else None,
        proposal=ProposalAnswer(
            kind=proposal.kind,
            reason=proposal.reason,
            by=show.actor(proposal.by),
            at=proposal.at,
            expires_at=proposal.expires_at,
        )
        if proposal
        else None,
        carrier_stage=order.carrier_stage,
        fault=FaultAnswer(
            step=order.fault_step, detail=order.fault, times=order.faults_in_a_row, retry_at=order.retry_at
        )
        if order.fault
        else None,
        workflow=WorkflowAnswer(
            attempt=driving.attempt,
            driven_version=driving.driven_version,
            published_version=driving.published_version,
            behind=min(driving.driven_version, driving.published_version) < order.version,
        )
        if driving
        else None,
        pending_change=PendingChangeAnswer(
            kind=change.kind,
            fields=list(change.fields),
            removed_numbers=list(change.removed_numbers),
            answers=list(change.answers),
            note=change.note,
            waits_for_the_rest=change.held,
        )
        if change
        else None,
        losing_account=show.losing_account(here, order.losing_account),
        numbers_with_own_pin=order.own_pins,
        lost_foc_at=order.lost_foc_at,
        reopened_from=order.reopened_from or None,
        reopened_as=order.reopened_as or None,
    )


def acted_order(here: Desk, order: PortOrder) -> StaffOrderAnswer:
    """An order after one of our team acted on it."""
    return staff_order(here, StaffOrder(queued(here, order, None), here.store.driving(order.id)))


def whole_order(here: Desk, found: WholeOrder) -> WholeOrderAnswer:
    order = found.order.queued.order
    ids = {order.losing_account.id, *order.losing_account_ids}
    documents = [one for one in check_bills(here, found.view) if one.document.serves(*ids)]
    envelopes = [one for one in found.view.envelopes if order.id in one.order_ids]
    return WholeOrderAnswer(
        order=staff_order(here, found.order),
        account=_account(here, found.account),
        request_status=found.view.request.status,
        documents=[show.document(one.document, bill=one) for one in documents],
        envelopes=[show.envelope(here, one) for one in envelopes],
        carrier_events=[_inbox(one) for one in found.inbox],
        mails=carrier_desk.mail_page(found.mails).items,
        mails_cursor=found.mails.cursor,
        correction=show.correction(found.form),
        correction_links=[show.correction_link(here, one) for one in found.links],
        notes=[note(one) for one in found.notes],
        events=[show.event(one) for one in found.events],
    )


def whole_request(here: Desk, found: WholeRequest) -> WholeRequestAnswer:
    view = found.view
    accepted = view.number_list.accepted if view.number_list else 0
    return WholeRequestAnswer(
        request=show.request(here, view.request, view.orders, found.readiness, accepted),
        account=_account(here, found.account),
        orders=[staff_order(here, one) for one in found.orders],
        losing_accounts=[show.losing_account(here, one) for one in view.losing_accounts],
        documents=[show.document(one.document, bill=one) for one in check_bills(here, view)],
        envelopes=[show.envelope(here, one) for one in view.envelopes],
        notes=[note(one) for one in found.notes.items],
        notes_cursor=found.notes.cursor,
        comments=[show.comment(one) for one in found.comments.items],
        comments_cursor=found.comments.cursor,
        events=[show.event(one) for one in found.events],
    )


def note(found: Note) -> NoteAnswer:
    return NoteAnswer(
        id=found.id,
        request_id=found.request_id,
        order_id=found.order_id or None,
        author=show.actor(found.author),
        text=found.text,
        created_at=found.created_at,
    )


def canned_text(found: CannedText) -> CannedTextAnswer:
    return CannedTextAnswer(**found.model_dump())


def reveal(found: Reveal) -> RevealAnswer:
    return RevealAnswer(
        id=found.id,
        by=show.actor(found.by),
        at=found.at,
        what=found.what,
        number=found.number or None,
        reason=found.reason,
        account_id=found.account_id,
        account_name=found.account_name,
        request_id=found.request_id or None,
        order_id=found.order_id or None,
        document_id=found.document_id or None,
        case_id=found.case_id or None,
    )


def _account(here: Desk, found: Account | None) -> StaffAccountAnswer | None:
    if found is None:
        return None
    reasons = check_eligibility(found, here.clock.now().date())
    return StaffAccountAnswer(
        id=found.id, name=found.name, can_port=not reasons, cannot_port_because=show.problems(reasons)
    )


def _inbox(found: CarrierEvent) -> InboxAnswer:
    return InboxAnswer(
        carrier=found.carrier,
        event_id=found.event_id,
        kind=found.kind,
        occurred_at=found.occurred_at,
        received_at=found.received_at,
        confirmed_foc_at=found.confirmed_foc_at,
        reasons=[show.ask(one) for one in found.reasons],
        numbers=list(found.numbers),
        told_by=show.actor(found.told_by) if found.told_by else None,
        raw=found.raw,
    )
