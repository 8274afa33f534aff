"""Who is mailed of what: one table from the events of the timeline to the mails that they owe.

The mails to signers, of an approval, of a document that our team refused, of a dropped file and of a webhook endpoint
are made where those things happen; `TOPICS` names their topic, too, so that whoever gets them can choose.

A row's mails wait for `Policy.mail_wait_seconds` where `waits` says so: what happens to several orders of a request
within minutes is one mail.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from shared.domain.bulk.model import FOLDER_ACTOR
from shared.domain.customer_events import Source
from shared.domain.lifecycle import ActorKind, Owner, Status
from shared.domain.model import Event, MailKind, PortOrder, Role

K, S = MailKind, Status


class Topic(StrEnum):
    """What a user can choose to be mailed of."""

    APPROVALS = "approvals"
    ACTION_NEEDED = "action_needed"
    PORT_DATE = "port_date"
    DONE = "done"
    PROGRESS = "progress"
    SIGNED = "signed"
    DATE_NEAR = "date_near"
    ENDED = "ended"
    COMMENTS = "comments"
    FILES = "files"


TOPIC_SAYS: Final[Mapping[Topic, str]] = MappingProxyType(
    {
        Topic.APPROVALS: "A request waits for an administrator's approval.",
        Topic.ACTION_NEEDED: "Something has to be done: rejections, documents, transfer PINs, letters, and reminders.",
        Topic.PORT_DATE: "The confirmed port date (FOC) is set, changed or gone.",
        Topic.DONE: "Numbers have moved: what to test, and when the old service may be cancelled.",
        Topic.PROGRESS: "Received, letter sent, submitted, corrections sent, carrier silent.",
        Topic.SIGNED: "A letter was signed, with its sealed copy; a request was approved.",
        Topic.DATE_NEAR: "The confirmed port date comes near.",
        Topic.ENDED: "Cancelled, expired, or could not be cancelled.",
        Topic.COMMENTS: "Our team said something about a request.",
        Topic.FILES: "What became of a dropped file.",
    }
)

ESSENTIAL: Final = frozenset({Topic.APPROVALS, Topic.ACTION_NEEDED, Topic.PORT_DATE, Topic.DONE})
"""Somebody of an account gets these, whatever is chosen: numbers are lost where nobody reads them."""


DIGESTED: Final = frozenset({Topic.PROGRESS, Topic.ENDED, Topic.COMMENTS})
"""What can wait for a daily mail: nothing that has to be done, and no date."""


@dataclass(frozen=True, slots=True)
class MailRow:
    """One kind of mail, and the events that it is owed for. `once` tells it once for as long as an order stays in its
    status; `only_at` and `never_at` are statuses that the order of the event is in after it."""

    kind: MailKind
    topic: Topic
    sources: tuple[Source, ...]
    waits: bool = True
    once: bool = False
    only_at: frozenset[Status] = frozenset()
    never_from: frozenset[Status] = frozenset()


def _row(kind: MailKind, topic: Topic, *sources: str | Source, **more: object) -> MailRow:
    named = tuple(Source(one) if isinstance(one, str) else one for one in sources)
    return MailRow(kind, topic, named, **more)  # type: ignore[arg-type]


def _after(came_from: Status, kind: str) -> Source:
    return Source(kind, came_from)


ROWS: Final = (
    _row(K.RECEIVED_REQUESTER, Topic.PROGRESS, "request.submitted", waits=False),
    _row(K.LETTER_SENT_REQUESTER, Topic.PROGRESS, "letter.sent"),
    _row(K.LETTER_AGAIN_REQUESTER, Topic.ACTION_NEEDED, "letter.rejected", "letter.voided", "letter.too_old"),
    _row(K.SUBMITTED_REQUESTER, Topic.PROGRESS, "order.submitted"),
    _row(K.CARRIER_SILENT_REQUESTER, Topic.PROGRESS, "order.carrier_silent", "order.carrier_escalated", once=True),
    _row(
        K.REJECTED_REQUESTER,
        Topic.ACTION_NEEDED,
        "order.action_required",
        "order.rejected_anew",
        "order.refused",
        "order.rejected_by_our_team",
        "order.change_not_taken",
        only_at=frozenset({S.ACTION_REQUIRED}),
    ),
    _row(
        K.ASKED_REQUESTER,
        Topic.ACTION_NEEDED,
        "order.pin_needed",
        "order.document_needed",
        "order.document_requested",
        only_at=frozenset({S.ACTION_REQUIRED}),
    ),
    _row(K.RESUBMITTED_REQUESTER, Topic.PROGRESS, "order.change_sent"),
    _row(K.FOC_SET_REQUESTER, Topic.PORT_DATE, "order.scheduled"),
    _row(K.FOC_CHANGED_REQUESTER, Topic.PORT_DATE, "order.foc_changed"),
    _row(K.FOC_NEAR_REQUESTER, Topic.DATE_NEAR, "order.foc_near"),
    _row(K.DESTINATION_SILENT_REQUESTER, Topic.ACTION_NEEDED, "order.destination_silent"),
    _row(K.DONE_REQUESTER, Topic.DONE, "order.completed"),
    _row(K.PARTLY_DONE_REQUESTER, Topic.DONE, "order.partially_completed"),
    _row(K.NOT_CALLED_REQUESTER, Topic.ACTION_NEEDED, "order.not_called"),
    _row(K.CUTOVER_FAILED_REQUESTER, Topic.ACTION_NEEDED, "order.cutover_failed"),
    _row(K.SAFE_TO_CANCEL_REQUESTER, Topic.DONE, "order.proved"),
    _row(K.CANCELLED_REQUESTER, Topic.ENDED, "order.cancelled"),
    _row(K.NOT_CANCELLED_REQUESTER, Topic.ENDED, "order.cancel_too_late", waits=False),
    _row(
        K.ORDER_EXPIRED_REQUESTER,
        Topic.ENDED,
        "order.rest_expired",
        _after(S.ACTION_REQUIRED, "order.expired"),
        _after(S.AWAITING_SIGNATURE, "order.expired"),
    ),
    _row(K.COMMENT_REQUESTER, Topic.COMMENTS, "comment.added", waits=False),
)
"""Those of orders and requests. All go to who submitted the request."""

_QUIET: Final = frozenset(
    {
        (S.CHANGE_PENDING, "order.submitted"),
        (S.CANCEL_REQUESTED, "order.submitted"),
        (S.CANCEL_REQUESTED, "order.scheduled"),
    }
)
"""Events that are told by their type elsewhere: that the carrier took a correction is told when it is sent, that it
refused a cancellation where that is heard."""

_BY_SOURCE: Final[Mapping[tuple[str, str], MailRow]] = MappingProxyType(
    {(source.type, source.came_from or ""): row for row in ROWS for source in row.sources}
)


def mail_row(event: Event) -> MailRow | None:
    """What is mailed of an event; None for nothing."""
    if (event.from_status, event.type) in _QUIET:
        return None
    row = _BY_SOURCE.get((event.type, event.from_status)) or _BY_SOURCE.get((event.type, ""))
    if row is None or (row.only_at and event.status not in row.only_at):
        return None
    if row.kind == K.COMMENT_REQUESTER and event.actor.kind != ActorKind.STAFF:
        return None
    if event.from_status == S.AWAITING_SIGNATURE and event.type == "order.expired" and event.data.get("envelope_id"):
        return None  # whose signer was asked by mail hears it from the envelope
    if row.topic == Topic.PROGRESS and event.submitter_id == FOLDER_ACTOR.id:
        return None  # a file makes up to a thousand requests: its reports say how they go on
    return row


def waits_for_customer(order: PortOrder) -> bool:
    """Whether an order stands still until its customer does something."""
    return order.status == S.ACTION_REQUIRED and order.owner != Owner.STAFF


TOPICS: Final[Mapping[MailKind, Topic]] = MappingProxyType(
    {row.kind: row.topic for row in ROWS}
    | {
        K.ACTION_REMINDER_REQUESTER: Topic.ACTION_NEEDED,
        K.SIGNED_REQUESTER: Topic.SIGNED,
        K.DECLINED_REQUESTER: Topic.ACTION_NEEDED,
        K.HANDED_BACK_REQUESTER: Topic.ACTION_NEEDED,
        K.QUESTION_REQUESTER: Topic.ACTION_NEEDED,
        K.BOUNCED_REQUESTER: Topic.ACTION_NEEDED,
        K.EXPIRED_REQUESTER: Topic.ENDED,
        K.APPROVAL_ADMINISTRATOR: Topic.APPROVALS,
        K.APPROVAL_REMINDER_ADMINISTRATOR: Topic.APPROVALS,
        K.APPROVED_REQUESTER: Topic.SIGNED,
        K.RETURNED_REQUESTER: Topic.ACTION_NEEDED,
        K.APPROVAL_EXPIRED_REQUESTER: Topic.ENDED,
        K.DOCUMENT_REJECTED_REQUESTER: Topic.ACTION_NEEDED,
        K.DOCUMENT_UNUSABLE_REQUESTER: Topic.ACTION_NEEDED,
        K.BULK_REPORT: Topic.FILES,
    }
)
"""The topic of every mail to a user of an account. Those to signers, to who knows, and about webhook endpoints have
none: they are nobody's to choose."""

_OF_REQUESTERS: Final = frozenset({*Topic} - {Topic.APPROVALS, Topic.FILES})


def topics_of(role: Role) -> tuple[Topic, ...]:
    """The topics that a user of this role can get mails of at all."""
    mine = frozenset(Topic) if role == Role.ADMINISTRATOR else _OF_REQUESTERS
    return tuple(topic for topic in Topic if topic in mine)


_TOLD_ELSEWHERE: Final = frozenset(
    {
        *("request.approval_asked", "order.approved", "order.returned", "bulk.reported"),
        *("document.refused", "document.rejected"),
        *("envelope.signed", "envelope.declined", "envelope.handed_back", "envelope.bounced", "envelope.expired"),
        *("letter.signed", "letter.declined"),
        *("port_out.received", "port_out.confirmed", "port_out.rejected", "port_out.cancelled", "port_out.completed"),
        *("port_out.returned", "case.opened", "case.answered", "case.resolved"),
    }
)
"""Events whose mails are made where they happen."""


def is_mailed(source: Source) -> bool:
    """Whether somebody may be mailed of such an event, by this table or where it happens."""
    by_table = any(one.type == source.type for row in ROWS for one in row.sources)
    return source.type in _TOLD_ELSEWHERE or (by_table and (source.came_from, source.type) not in _QUIET)


def wants(choices: Sequence[str], topic: Topic) -> bool:
    """Whether somebody who switched these topics off is mailed of this one."""
    return topic.value not in choices
