"""What staff send and get about carriers that answer by mail, telephone or portal, as JSON and as the desk has it."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from functions.api import show
from functions.api.answers import ActorAnswer, Answer, OrderAnswer, ProblemAnswer
from functions.api.bodies import Body, Text
from shared.domain.model import CarrierMail, Notice
from shared.domain.rejections import GivenReason
from shared.ports import Page
from shared.usecases import carrier_answers, carrier_mails
from shared.usecases.chase_carrier import Chased
from shared.usecases.desk import Desk

# --- what staff send -------------------------------------------------------------------------------------------------


def _as_text(given: object) -> object:
    """What is no text becomes one that is no time."""
    return given if given is None or isinstance(given, str) else f"a {type(given).__name__}"


GivenMoment = Annotated[
    str | None,
    BeforeValidator(_as_text),
    WithJsonSchema({"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]}),
]
"""A time as it was sent: the use case reads it, and says what is wrong with it together with all that is wrong."""


class CarrierReasonBody(Body):
    """One reason of a rejection. `code` is the carrier's own, or one of ours; `words` are what it wrote."""

    code: Text
    words: Annotated[str, Field(max_length=2000)] = ""
    numbers: Annotated[tuple[Text, ...], Field(max_length=5000)] = ()


class CarrierAnswerBody(Body):
    """What the carrier said: `accepted`, `rejected` with reasons, `foc_confirmed` with its date, `activating`,
    `ported`, `cancelled` or `cancel_refused`.

    `numbers` where only some were rejected or ported. `occurred_at` is when it said so; now, if left out. Times have a
    date and a zone or offset: 2026-12-03T10:00:00-05:00. `reason`: why numbers are said to have ported before the
    confirmed date, or another date is confirmed than before.
    """

    kind: Text
    occurred_at: GivenMoment = None
    confirmed_foc_at: GivenMoment = None
    reasons: Annotated[tuple[CarrierReasonBody, ...], Field(max_length=50)] = ()
    numbers: Annotated[tuple[Text, ...], Field(max_length=5000)] = ()
    reason: Annotated[str, Field(max_length=2000)] = ""


class FocDatesBody(Body):
    """A pasted table: on each line a PON, an order's id or one of its numbers, then the confirmed port date (FOC)."""

    text: Annotated[str, Field(max_length=100_000)]


class MailUseBody(Body):
    """What a mail is. `order_id` is needed for one in quarantine; `note` is what a chase says beside the usual. Without
    a date, or reasons, those that the mail suggests are taken: its date if it names just one, all of its reasons."""

    kind: Annotated[Literal["foc_confirmed", "rejected", "chase", "dismiss"], Field(alias="as")]
    order_id: Text = ""
    confirmed_foc_at: GivenMoment = None
    reasons: Annotated[tuple[CarrierReasonBody, ...], Field(max_length=50)] = ()
    note: Annotated[str, Field(max_length=10_000)] = ""


class ChaseBody(Body):
    """`note` is what the carrier is told beside the usual; up to 2,000 characters. Say no PIN in it. A canned text is
    filled from the order, and stands before it."""

    note: Annotated[str, Field(max_length=10_000)] = ""
    canned_text_id: Text = ""


def given_reasons(given: tuple[CarrierReasonBody, ...]) -> tuple[GivenReason, ...]:
    return tuple(GivenReason(one.code, one.words, one.numbers) for one in given)


def given_answer(body: CarrierAnswerBody) -> carrier_answers.Answer:
    return carrier_answers.Answer(
        body.kind, body.occurred_at, body.confirmed_foc_at, given_reasons(body.reasons), body.numbers, body.reason
    )


def given_use(body: MailUseBody) -> carrier_mails.Use:
    return carrier_mails.Use(body.kind, body.order_id, body.confirmed_foc_at, given_reasons(body.reasons), body.note)


class CarrierCommentBody(Body):
    """What to write to the carrier's people about an order: up to 2,000 characters."""

    text: Annotated[str, Field(max_length=4000)]


# --- what staff get --------------------------------------------------------------------------------------------------


class RecordedAnswer(Answer):
    """`outcome`: `applied`, `duplicate`, `kept` (known now, but it moves nothing) or `quarantined`."""

    outcome: str
    note: str | None = Field(description="Why it moves nothing, where it does not.")
    order: OrderAnswer


class ChaseAnswer(Answer):
    """How the carrier is asked: `comment` on the order there, `mail` to it, `desk`: a mail to our own people who speak
    with it, or `draft`: nobody is mailed, send the text yourself."""

    way: Literal["comment", "mail", "desk", "draft"]
    to: str | None = Field(description="The address, where it goes by mail.")
    subject: str
    text: str


class ChasedAnswer(Answer):
    chase: ChaseAnswer
    order: OrderAnswer


class FocLineAnswer(Answer):
    """What became of one line; `skipped` are lines without a digit, such as a heading."""

    line: int
    text: str
    outcome: Literal["applied", "duplicate", "kept", "quarantined", "noted", "skipped", "problem"]
    order_id: str | None
    reference: str | None
    confirmed_foc_at: datetime | None = Field(description="How the date was read.")
    problem: ProblemAnswer | None
    note: str | None = Field(description="Why it moves nothing, or what is odd about its day.")


class FocLineList(Answer):
    items: list[FocLineAnswer]


class MailSummary(Answer):
    """A mail that came in. Anyone may have written it: see `verdicts`."""

    id: str
    order_id: str | None
    sender: str
    subject: str
    verdicts: dict[str, str] = Field(description="Of the receiver: spf, dkim, dmarc, spam, virus.")
    attachments: int
    state: Literal["new", "used", "dismissed"]
    used_as: str | None
    used_by: ActorAnswer | None
    received_at: datetime


class MailPage(Answer):
    items: list[MailSummary]
    cursor: str | None


class AttachmentAnswer(Answer):
    filename: str
    content_type: str = Field(description="As its sender says.")
    size: int
    sha256: str
    link: str = Field(description="Dies within minutes.")


class SuggestionAnswer(Answer):
    """What one click could make of a mail; a person decides."""

    kind: Literal["foc_confirmed", "rejected", "chase"] = Field(serialization_alias="as")
    because: str
    confirmed_foc_at: list[datetime]
    codes: list[str]


class MailAnswer(MailSummary):
    text: str
    link: str = Field(description="To the mail as it came; dies within minutes.")
    files: list[AttachmentAnswer]
    suggestions: list[SuggestionAnswer]


class TakenAnswer(Answer):
    """What was recorded of a mail: what was given, or, where nothing was, what the mail suggests."""

    confirmed_foc_at: datetime | None
    codes: list[str]


class UsedMailAnswer(Answer):
    """`outcome` is that of what the mail says; null for a chase, or where the mail was dismissed."""

    outcome: str | None
    note: str | None = Field(description="Why it moves nothing, where it does not.")
    taken: TakenAnswer | None
    chase: ChaseAnswer | None
    order: OrderAnswer | None
    mail: MailAnswer


class CarrierCommentAnswer(Answer):
    """One comment. `author` is `carrier`, `us`, or the carrier's `system`; what may be a secret is masked."""

    id: str
    author: Literal["carrier", "us", "system"]
    text: str
    written_by: ActorAnswer | None = Field(description="Who of our team, where it was written here.")
    carrier_order_id: str
    event_id: str | None = Field(description="The carrier's id of the event that told of it.")
    said_at: datetime


class CarrierCommentList(Answer):
    """What was said about an order at its carrier, oldest first."""

    takes_comments: bool = Field(description="Whether the carrier can be written to here.")
    items: list[CarrierCommentAnswer]


def carrier_comment(found: Notice) -> CarrierCommentAnswer:
    return CarrierCommentAnswer(
        id=found.comment_id or found.event_id,
        author=found.author,
        text=found.text,
        written_by=show.actor(found.told_by) if found.told_by else None,
        carrier_order_id=found.carrier_order_id,
        event_id=found.event_id or None,
        said_at=found.occurred_at,
    )


def recorded(desk: Desk, found: carrier_answers.Recorded) -> RecordedAnswer:
    return RecordedAnswer(outcome=found.outcome, note=found.note or None, order=show.order(desk, found.order))


def chased(desk: Desk, found: Chased) -> ChasedAnswer:
    return ChasedAnswer(chase=_chase(found), order=show.order(desk, found.order))


def _chase(found: Chased) -> ChaseAnswer:
    return ChaseAnswer(way=found.way, to=found.to or None, subject=found.said.subject, text=found.said.text)


def foc_line(found: carrier_answers.FocLine) -> FocLineAnswer:
    return FocLineAnswer(
        line=found.line,
        text=found.text,
        outcome=found.outcome,
        order_id=found.order_id or None,
        reference=found.reference or None,
        confirmed_foc_at=found.confirmed_foc_at,
        problem=show.problem(found.problem) if found.problem else None,
        note=found.note or None,
    )


def mail_page(found: Page[CarrierMail]) -> MailPage:
    return MailPage(items=[_summary(one) for one in found.items], cursor=found.cursor)


def _summary(found: CarrierMail) -> MailSummary:
    return MailSummary(
        id=found.id,
        order_id=found.order_id or None,
        sender=found.sender,
        subject=found.subject,
        verdicts=found.verdicts,
        attachments=len(found.attachments),
        state=found.state,
        used_as=found.used_as or None,
        used_by=show.actor(found.used_by) if found.used_by else None,
        received_at=found.received_at,
    )


def mail(found: carrier_mails.MailView) -> MailAnswer:
    return MailAnswer(
        **_summary(found.mail).model_dump(),
        text=found.mail.text,
        link=found.link,
        files=[
            AttachmentAnswer(
                filename=one.filename,
                content_type=one.content_type,
                size=one.file.size,
                sha256=one.file.sha256,
                link=link,
            )
            for one, link in zip(found.mail.attachments, found.attachment_links, strict=True)
        ],
        suggestions=[
            SuggestionAnswer(
                kind=one.kind, because=one.because, confirmed_foc_at=list(one.dates), codes=list(one.codes)
            )
            for one in found.suggestions
        ],
    )


def used_mail(desk: Desk, found: carrier_mails.UsedMail) -> UsedMailAnswer:
    order = show.order(desk, found.order) if found.order else None
    chase = _chase(found.chased) if found.chased else None
    taken = found.taken
    recorded_of_it = (
        TakenAnswer(confirmed_foc_at=next(iter(taken.dates), None), codes=list(taken.codes)) if taken else None
    )
    return UsedMailAnswer(
        outcome=found.outcome,
        note=found.note or None,
        taken=recorded_of_it,
        chase=chase,
        order=order,
        mail=mail(found.view),
    )
