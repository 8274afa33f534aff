"""What clients get. Secrets have no field here: PIN and account number show as `set` and last 4."""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, WithJsonSchema

from shared.domain.model import MessagingStatus, NumbersStaying, PinStatus, ServiceType

ClockTime = Annotated[
    time, WithJsonSchema({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]:00$", "examples": ["09:30:00"]})
]
"""On a clock that is named beside it: RFC 3339 has no time without a zone, so the schema has a pattern."""


class Answer(BaseModel):
    pass


class PersonAnswer(Answer):
    name: str
    title: str
    email: str


class ActorAnswer(Answer):
    kind: str
    id: str
    name: str


class ProgressAnswer(Answer):
    """The five questions: where is it, whose turn, what to do, by when, what happens otherwise."""

    where: str
    whose_turn: Literal["customer", "signer", "administrator", "staff", "carrier"] | None
    next_action: str
    due_at: datetime | None
    otherwise: str


class WindowAnswer(Answer):
    """When the numbers can move: any day from `earliest` to `latest`, once the window has started."""

    earliest: date | None
    latest: date | None
    explanation: str


class ProblemAnswer(Answer):
    code: str
    detail: str
    fix: str | None = None
    pointer: str | None = None
    row: int | None = None
    column: str | None = None
    suggestion: str | None = None


class AccountReadinessAnswer(Answer):
    losing_account_id: str
    label: str
    ready: bool
    submitted: bool
    numbers: int
    held_rows: int
    missing: list[ProblemAnswer]
    warnings: list[ProblemAnswer]


class ReadinessAnswer(Answer):
    """What is still missing before submit, per losing account."""

    ready: bool
    missing: list[ProblemAnswer]
    losing_accounts: list[AccountReadinessAnswer]


class OrderSummary(Answer):
    id: str
    status: str
    numbers: int


class RequestAnswer(Answer):
    id: str
    name: str
    reference: str | None
    status: str
    account_id: str
    account_name: str
    submitted_by: ActorAnswer
    requested_foc_at: date | None = Field(description="The port date asked for; the effective date if toll-free.")
    requested_foc_time: ClockTime | None
    requested_foc_zone: str | None = Field(description="Whose clock the time is on.")
    signer: PersonAnswer | None
    language: str
    notes: str
    company_id: str | None
    attached_services: list[str]
    test_mode: bool
    counts: dict[str, int] = Field(description="Numbers by status; rows to fix or drop under `held`.")
    orders: list[OrderSummary]
    progress: ProgressAnswer
    window: WindowAnswer | None
    readiness: ReadinessAnswer | None = None
    version: int
    created_at: datetime
    updated_at: datetime
    first_submitted_at: datetime | None


class RequestPage(Answer):
    items: list[RequestAnswer]
    cursor: str | None


class SecretAnswer(Answer):
    """A secret that cannot be read back."""

    set: bool
    last4: str | None = None


class PinAnswer(SecretAnswer):
    """`expires_at`: where it is known how many days a PIN of the carrier is good for, counted from when it was set."""

    expires_at: datetime | None


class AddressAnswer(Answer):
    line1: str
    line2: str
    city: str
    state: str
    postal_code: str
    country: str


class CarrierHelpAnswer(Answer):
    """What is known of this carrier: where its customers find what it compares, and how a lock comes off. Null is not
    known."""

    account_number: str | None
    pin: str | None
    pin_days: int | None = Field(description="How long its transfer PIN is good, on an account like this one.")
    lock: str | None
    good_to_know: str | None


class LosingAccountAnswer(Answer):
    id: str
    request_id: str
    label: str
    carrier_name: str
    service_type: ServiceType
    account_number: SecretAnswer
    billing_telephone_number: str
    pin_status: PinStatus
    pin: PinAnswer
    end_user_name: str
    subscriber_type: str
    service_address: AddressAnswer
    authorized_person: PersonAnswer
    signer: PersonAnswer | None
    left_to_signer: bool
    numbers_staying: NumbersStaying | None
    numbers_staying_list: list[str]
    new_billing_telephone_number: str
    reseller_name: str
    help: CarrierHelpAnswer | None = Field(description="Null where nothing is known of this carrier.")
    warnings: list[ProblemAnswer] = []
    version: int
    created_at: datetime
    updated_at: datetime


class LosingAccountList(Answer):
    items: list[LosingAccountAnswer]


class CompanyAnswer(Answer):
    id: str
    name: str
    created_at: datetime


class CompanyList(Answer):
    items: list[CompanyAnswer]


class UploadAnswer(Answer):
    """POST the file here as multipart/form-data: these fields first, then `file`."""

    url: str
    fields: dict[str, str]
    expires_at: datetime


class DocumentReviewAnswer(Answer):
    """What our team made of a document; the file's `problems` say what is wrong, each with its fix."""

    decision: Literal["accepted", "rejected"]
    by: ActorAnswer
    at: datetime
    reasons: list[str]
    words: str | None
    numbers: list[str] = Field(description="Those that it should show and does not; all, where none is named.")


class BillFindingAnswer(Answer):
    """One thing of a bill, held against the form or the list."""

    losing_account_id: str
    about: Literal[
        "carrier_name",
        "end_user_name",
        "service_address",
        "account_number",
        "billing_telephone_number",
        "numbers",
        "bill_date",
    ]
    outcome: Literal["matches", "differs", "not_found"]
    page: int | None = Field(description="Where it stands, from 1.")
    around: str | None = Field(description="The words there; what may be secret in them is dots.")
    numbers: list[str] = Field(description="Of the list, those that the bill does not show; up to 20.")
    problem: ProblemAnswer | None = Field(description="A warning, with what to do, where it is worth a look.")


class BillAnswer(Answer):
    """What was read on a document that proves ownership, compared with the form and the list as they are now."""

    read: bool
    why_not: str | None = Field(description="Why nothing could be read, as of a scan.")
    pages: int = Field(description="That were read.")
    whole: bool = Field(description="False where it has more pages than are read.")
    dated: date | None = Field(description="The day of the bill.")
    findings: list[BillFindingAnswer]


class DocumentAnswer(Answer):
    id: str
    request_id: str
    type: str
    filename: str
    content_type: str
    size: int
    status: Literal["awaiting_upload", "accepted", "rejected"]
    losing_account_ids: list[str]
    sha256: str | None
    pages: int | None
    problems: list[dict[str, Any]]
    warnings: list[dict[str, Any]]
    review: DocumentReviewAnswer | None = Field(description="None until our team looked at it.")
    bill: BillAnswer | None = Field(description="None until it was inspected, and of what proves no ownership.")
    ignored_uploads: int
    upload: UploadAnswer | None = None
    link: str | None = Field(default=None, description="To the file; dies within minutes.")
    version: int
    created_at: datetime
    updated_at: datetime


class DocumentList(Answer):
    items: list[DocumentAnswer]


class GroupAnswer(Answer):
    """The same cause in one or many rows; at most 100 of them by number."""

    level: Literal["error", "warning", "review"]
    code: str
    detail: str
    fix: str
    count: int
    rows: list[int]
    column: str | None = None
    suggestion: str | None = None


class RowAnswer(Answer):
    row: int
    disposition: Literal["accepted", "held", "skipped"]
    number: str | None
    number_class: str | None
    country: str | None
    forwarding_number: str | None
    name: str
    source: str
    company: str
    losing_account: str
    state: str | None = Field(description="The number's own state, or its order's status; `draft` before submit.")
    order_id: str | None
    cells: dict[str, str]
    errors: list[dict[str, Any]]
    warnings: list[dict[str, Any]]


class PortabilityItem(Answer):
    """What is known of one number. `portable` null: nothing, and `reason` says why."""

    given: str
    number: str | None
    number_class: str | None
    country: str | None
    portable: bool | None
    losing_carrier: str | None = Field(description="Where the carrier found the number.")
    code: str | None = Field(description="Why it cannot be ported, in the vocabulary of rejections.")
    reason: str | None
    carrier: str | None = Field(description="The carrier that was asked, and would take the number.")
    checked_at: datetime | None
    from_cache: bool
    errors: list[ProblemAnswer] = Field(description="Why this is no number that can be ported at all.")


class PortabilityAnswer(Answer):
    """Advice, never a promise: entries in the order given."""

    portable: int
    not_portable: int
    unknown: int
    invalid: int
    items: list[PortabilityItem]


class ListPortabilityAnswer(Answer):
    """What carriers say of the accepted numbers; it holds nothing up. `unknown`: not asked, or no answer."""

    portable: int
    not_portable: int
    unknown: int
    warnings: list[ProblemAnswer]


class NumberListAnswer(Answer):
    """Every row of the file: accepted + held + skipped = rows."""

    list_id: str
    rows: int
    accepted: int
    held: int
    skipped: int
    columns: dict[str, str]
    file_warnings: list[dict[str, Any]]
    groups: list[GroupAnswer]
    errors: list[ProblemAnswer] = Field(description="Of every held row, with row, column, code and fix.")
    warnings: list[ProblemAnswer]
    portability: ListPortabilityAnswer
    omitted: int = Field(description="Errors and warnings beyond the most that one answer holds; GET has them by row.")


class NumberPage(Answer):
    list_id: str | None
    rows: int
    accepted: int
    held: int
    skipped: int
    groups: list[GroupAnswer]
    file_warnings: list[dict[str, Any]]
    portability: ListPortabilityAnswer = Field(description="Of the accepted numbers on this page, as remembered.")
    items: list[RowAnswer]
    cursor: str | None


class AskAnswer(Answer):
    code: str
    detail: str
    fix: str
    numbers: list[str] = Field(description="What it is about; the whole order when empty.")
    carrier_code: str | None = Field(description="The carrier's own code, where it gave one.")
    carrier_words: str | None = Field(description="The carrier's own words, with what may be a secret masked.")


class ReasonAnswer(AskAnswer):
    """One thing that an order waits for, and how it can be answered."""

    title: str
    whose_turn: str
    fixes: list[str] = Field(
        description="edit, attest, dispute, drop_number, move_number, give_date, new_letter, give_document, wait."
    )
    fields: list[str]
    needs_new_letter: bool = Field(description="Answering it may need a new signature.")
    hints: list[str] = Field(description="What is known of this losing carrier.")


class SentFieldAnswer(Answer):
    name: str
    sent: str = Field(description="What the carrier was sent; of secrets only that they are there.")


class CorrectionCostAnswer(Answer):
    """What a correction costs. Null is not known, or not limited."""

    supplement: bool
    pon_version: int
    confirmed_date: datetime | None = Field(description="The date at stake, also one that a rejection took back.")
    keeps_confirmed_date: bool | None
    supplements_left: int | None
    best_effort: bool
    last_change_at: datetime | None
    numbers_out: Literal["at_once", "change", "new_order", "not_possible"] = Field(
        description="How numbers leave the order. With `new_order` it is cancelled at its carrier, and the others go "
        "on in a new one, under a PON of its own and without the confirmed date."
    )
    explanation: str


class NumberPinAnswer(Answer):
    """A number that may be given a PIN of its own, and whether one was sent for it."""

    number: str
    on_file: bool


class CorrectionAnswer(Answer):
    """What was sent beside what the carrier answered, and just what is needed to put it right."""

    order_id: str
    reference: str
    current_carrier: str
    reasons: list[ReasonAnswer]
    fields: list[SentFieldAnswer]
    number_pins: list[NumberPinAnswer]
    cost: CorrectionCostAnswer
    can_be_corrected: bool
    why_not: str | None
    due_at: datetime | None


class CorrectionList(Answer):
    items: list[CorrectionAnswer]


class CorrectionLinkAnswer(Answer):
    """A link to the correction of one order. `url` is shown once, when it is made."""

    id: str
    order_id: str
    person: "PersonAnswer"
    codes: list[str]
    note: str
    url: str | None
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None
    created_at: datetime


class CorrectionLinkList(Answer):
    items: list[CorrectionLinkAnswer]


class EarlierLetterAnswer(Answer):
    """A letter that no longer counts, and why."""

    revision: int
    why: list[str]
    signed_at: datetime | None
    signed_sha256: str | None
    ended_at: datetime


class PaperLetterAnswer(Answer):
    document_id: str
    signed_by: str
    signed_on: date
    accepted_at: datetime | None = Field(description="When our team accepted it; null while it is being reviewed.")


class LetterAnswer(Answer):
    status: str
    revision: int = Field(description="Counts the letters that were printed for this order.")
    language: str
    document_sha256: str | None = Field(description="Of the letter to read and sign.")
    signed_sha256: str | None
    signed_by: str | None
    signed_at: datetime | None
    method: str | None = Field(description="typed, drawn or paper; null while it is not signed.")
    envelope_id: str | None = Field(description="The envelope that asks for this signature, or asked last.")
    usable_until: datetime | None = Field(description="When the signature is too old for the carrier.")
    growing_old: bool = Field(description="More than half of that time is over.")
    paper: PaperLetterAnswer | None
    earlier: list[EarlierLetterAnswer]
    consent_version: str
    consent_text: list[str]


class OrderAnswer(Answer):
    id: str
    request_id: str
    reference: str = Field(description="Our purchase order number (PON) at the carrier.")
    pon_version: int = Field(description="Counts up with every change that the carrier was sent.")
    status: str
    number_class: str
    country: str | None
    current_carrier: str
    losing_account_ids: list[str]
    numbers: int
    ported: int
    excluded: int = Field(description="Numbers that were dropped from the order.")
    split_from: str | None = Field(description="The order that its numbers were in before.")
    goes_after: list[str] = Field(description="Orders that have to end before this one is submitted.")
    goes_before: list[str] = Field(description="Orders made earlier that wait for this one.")
    replaced: bool = Field(
        description="Its carrier takes no number out: once it is cancelled there, what stays goes on in other orders."
    )
    carrier: str
    carrier_order_id: str | None
    letter: LetterAnswer
    documents_status: Literal["missing", "uploaded", "rejected", "accepted"] = Field(
        description="Of the documents that prove whose the numbers are: accepted once our team has looked at one."
    )
    asks: list[AskAnswer]
    progress: ProgressAnswer
    approved_by: ActorAnswer | None = Field(description="The administrator, where one had to approve it.")
    approved_at: datetime | None
    requested_foc_at: date | None
    requested_foc_time: ClockTime | None
    requested_foc_zone: str | None
    confirmed_foc_at: datetime | None
    actual_ported_at: datetime | None
    messaging_status: MessagingStatus
    proved_at: datetime | None = Field(description="When every number of it had been seen to work.")
    version: int
    created_at: datetime
    updated_at: datetime


class TrailAnswer(Answer):
    at: datetime
    kind: str
    who: str
    ip: str
    user_agent: str
    detail: str
    digest: str = Field(description="SHA-256 over the entry before and this one.")


class EnvelopeAnswer(Answer):
    """One signer, one link, one sitting for all the letters in it."""

    id: str
    request_id: str
    status: str
    signer: PersonAnswer
    language: str
    order_ids: list[str]
    sent_at: datetime | None
    opened_at: datetime | None
    ended_at: datetime | None
    expires_at: datetime
    reminders_sent: int
    next_reminder_at: datetime | None
    bounced_at: datetime | None
    reason: str | None = Field(description="Why it was declined, handed back or revoked.")
    suggested_signer: PersonAnswer | None = Field(description='Whom the signer named: "not me: it is X".')
    replaced_by: str | None
    mail_waiting: bool = Field(description="A mail is about to go out, or is being tried again.")
    trail: list[TrailAnswer]
    version: int
    created_at: datetime
    updated_at: datetime


class EnvelopeList(Answer):
    items: list[EnvelopeAnswer]


class SentAnswer(Answer):
    items: list[EnvelopeAnswer]
    warnings: list[ProblemAnswer]


class CommentAnswer(Answer):
    id: str
    request_id: str
    author: ActorAnswer
    text: str
    created_at: datetime


class CommentPage(Answer):
    items: list[CommentAnswer]
    cursor: str | None


class LetterCheckAnswer(Answer):
    """What anyone may learn of a letter by its id. `unchanged` answers a `sha256` that was asked about."""

    letter_id: str
    state: str = Field(description="signed, paper, unsigned, or no_longer_valid.")
    company_name: str
    current_carrier: str
    signed_at: datetime | None
    numbers: int
    masked_numbers: list[str] = Field(description="At most 50.")
    signed_sha256: str | None
    document_sha256: str | None = Field(description="Of the letter that was read, before it was signed.")
    unchanged: bool | None


class FocWindowAnswer(Answer):
    """A span in which the order could be ported, in UTC and on the clock of the numbers."""

    starts_at: datetime
    ends_at: datetime
    local_starts_at: datetime
    local_ends_at: datetime
    changes_until: datetime | None = Field(description="The last change or cancellation, if it is ported then.")


class FocWindowsAnswer(Answer):
    """When one order could be ported. Without `order_id` it is one that the draft would become."""

    order_id: str | None
    losing_account_ids: list[str]
    number_class: str
    country: str | None
    numbers: int
    date_kind: Literal["foc", "effective_date"] = Field(
        description="Toll-free numbers have no FOC: their RespOrg changes on an effective date."
    )
    source: Literal["carrier", "computed"]
    explanation: str
    time_zone: str = Field(description="The numbers' own, as in America/New_York.")
    earliest: date | None
    latest: date | None
    change_cutoff_hours: int | None = Field(
        description="How long before the port date the carrier takes the last change; null where it names no limit."
    )
    changes_until: datetime | None = Field(description="The last change of the date that is confirmed.")
    windows: list[FocWindowAnswer]


class FocWindowsList(Answer):
    items: list[FocWindowsAnswer]


class OrderList(Answer):
    items: list[OrderAnswer]


class EventAnswer(Answer):
    id: str
    type: str
    at: datetime
    request_id: str | None
    order_id: str | None
    about: str | None = Field(description="The port-out, case or number that it happened to, where it is no request.")
    version: int
    actor: ActorAnswer
    from_status: str | None
    to_status: str | None
    reason: str | None
    data: dict[str, Any]


class EventPage(Answer):
    items: list[EventAnswer]
    cursor: str | None


class LinkAnswer(Answer):
    link: str


class VerdictAnswer(Answer):
    """What a call or a test showed; `by` is who says so."""

    passed: bool
    at: datetime
    by: str
    detail: str | None


class CancelAnswer(Answer):
    """What of the old service may be cancelled now, and what has to stay."""

    carrier: str
    whole_account: bool = Field(description="Nothing is known that has to stay there.")
    keep: list[str] = Field(
        description="Why something stays: staying, staying_unknown, not_ported, on_its_way, not_tested, "
        "forwarded_there, forwarded, attached."
    )
    advice: list[str] = Field(description="In the request's language: what may be cancelled, then what has to stay.")


class OrderProofAnswer(Answer):
    order_id: str
    reference: str
    verification: Literal["unverified", "passed", "failed"]
    numbers: int
    ported: int
    passed: int
    failed: int
    called: int = Field(description="Numbers to which a call was seen, a test call too.")
    messaging_status: MessagingStatus
    failing: list[str] = Field(description="At most 20.")
    waiting: list[str] = Field(description="At most 20 that have neither passed nor failed.")
    looked_at: datetime | None
    proved_at: datetime | None = Field(description="When every number of it had passed.")
    what_to_do: str | None
    cancel: CancelAnswer | None = Field(description="None until every number of it has passed: keep the old service.")
    certificate_sha256: str | None = Field(description="The PDF is at `…/certificates/{order_id}.pdf`.")


class ProofAnswer(Answer):
    """How the numbers of a request work since they were ported."""

    safe_to_cancel: bool = Field(
        description="Every number that was to move has, and works. Which lines end and which stay is said by order."
    )
    orders: list[OrderProofAnswer]


class TrackingNumberAnswer(Answer):
    """`porting` until it has moved, `pending` until its first call, then `active`; `ported_out` once it left. Numbers
    that the account had before have no request and no order."""

    number: str
    status: Literal["porting", "pending", "active", "ported_out"]
    forwarding_number: str
    name: str
    source: str
    company_id: str
    company: str
    number_class: str
    country: str | None
    request_id: str | None
    order_id: str | None
    ported_at: datetime | None
    first_call_at: datetime | None
    ported_out_at: datetime | None
    routing: Literal["current", "changing"] = Field(
        description="`changing` until the telephony system has taken the last change."
    )
    verification: Literal["unverified", "passed", "failed"] = Field(
        description="Of a ported number: `passed` once calls arrive, and text messages where they move, too."
    )
    voice: VerdictAnswer | None = Field(description="The last thing that was seen of calls to it.")
    messaging_status: MessagingStatus
    messaging: VerdictAnswer | None = Field(description="Its last test message.")
    advice: str | None = Field(description="What to do, until it has passed.")
    version: int


class ChangedNumberAnswer(TrackingNumberAnswer):
    warnings: list[ProblemAnswer]


class TrackingNumberPage(Answer):
    items: list[TrackingNumberAnswer]
    cursor: str | None


BulkStatus = Literal[
    "awaiting_upload",
    "reading",
    "importing",
    "waiting_for_documents",
    "done",
    "refused",
    "superseded",
    "delayed",
]


class CodeCountAnswer(Answer):
    code: str
    rows: int


class RowProgressAnswer(Answer):
    """How far the rows are read, and what was found so far; `rows_by_status` has the last word once it is reported."""

    read: int
    accepted: int
    held: int
    skipped: int
    not_taken: int
    errors: list[CodeCountAnswer]


class ReportLinksAnswer(Answer):
    """Links that die within minutes; the same files lie beside the list in the drop bucket. The CSV has every row."""

    csv: str | None
    json_summary: str | None


class BulkDocumentAnswer(Answer):
    filename: str
    upload: UploadAnswer


class ListedUploadAnswer(Answer):
    """A file of numbers. `requests` are how many port requests it names; the first hundred ids are told."""

    id: str
    filename: str
    key: str
    via: Literal["folder", "api"]
    status: BulkStatus
    progress: ProgressAnswer
    uploaded_by: ActorAnswer
    test_mode: bool
    submit: bool
    size: int
    rows: int
    requests: int
    request_ids: list[str]
    rows_by_status: dict[str, int]
    missing_documents: list[str]
    created_at: datetime
    reported_at: datetime | None
    updated_at: datetime


class BulkUploadAnswer(ListedUploadAnswer):
    row_progress: RowProgressAnswer
    problems: list[ProblemAnswer]
    warnings: list[ProblemAnswer]
    report: ReportLinksAnswer
    upload: UploadAnswer | None = None
    documents: list[BulkDocumentAnswer] = []


class BulkUploadPage(Answer):
    items: list[ListedUploadAnswer]
    cursor: str | None


class TopicAnswer(Answer):
    topic: str
    says: str
    on: bool
    essential: bool = Field(description="Somebody of the account gets these, whatever is chosen.")


class NotificationsAnswer(Answer):
    topics: list[TopicAnswer]
    language: str = Field(description='en, fr or es; "" for the language of each request.')
    digest: str = Field(description="at_once, or daily: what can wait comes as one mail a day.")


class MeAnswer(Answer):
    account_id: str
    account_name: str
    user_id: str
    user_name: str
    role: str
    key_id: str
    test_mode: bool
    may: list[str] = Field(description="What this key may do; each route names its own as `x-portdesk-action`.")
    can_port: bool
    cannot_port_because: list[ProblemAnswer]
