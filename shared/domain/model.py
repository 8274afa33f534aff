"""The things Port Desk keeps: accounts, requests, losing accounts, orders, numbers, documents, events.

Values only, frozen; rules are in the files beside this one, storage is in ``adapters``. Field names are the canonical
ones of porting.md section 2. `version` counts the changes of a thing: the store refuses a write on a version that is
no longer the latest.
"""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.lifecycle import ActorKind, Owner, Status
from shared.domain.number_class import NumberClass


class Entity(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    def but(self, **changes: Any) -> "Any":
        """A copy with these fields changed."""
        return self.model_copy(update=changes)


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    MANAGER = "manager"
    CLIENT_MANAGER = "client_manager"
    SUPPORT = "support"
    SUPPORT_LEAD = "support_lead"


class Standing(StrEnum):
    GOOD = "good"
    PAST_DUE = "past_due"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class AccountKind(StrEnum):
    CUSTOMER = "customer"
    DESK = "desk"


DESK_ACCOUNT: Final = "acc_desk"
"""The id of the one account of a deployment whose users are our own team: they work for every account."""


class DropSettings(Entity):
    """What an account's drop folder does with a file, where the file does not say.

    `preapproved`: what is dropped counts as an administrator's; otherwise one has to approve it before any letter goes
    out. `daily_report`: a report of all open requests is put beside the others every day.
    """

    submit: bool = False
    preapproved: bool = False
    daily_report: bool = False


class Account(Entity):
    """A customer of the telephony company. Porting needs a card on file, good standing and no trial (brief).

    The desk is an account too: it ports nothing, and its users are our own team.
    """

    id: str
    name: str
    kind: AccountKind = AccountKind.CUSTOMER
    card_on_file: bool = False
    standing: Standing = Standing.GOOD
    trial_ends_on: date | None = None
    drop: DropSettings = DropSettings()
    version: int = 1
    created_at: datetime


class Company(Entity):
    id: str
    account_id: str
    name: str
    created_at: datetime


class EmailBefore(Entity):
    """An address that a user had until a version of theirs: it is told of the change."""

    email: str
    until: int


class User(Entity):
    """A person of an account. Who was deactivated stays, since what they did names them; their keys are dead."""

    id: str
    account_id: str
    name: str
    email: str
    emails_before: tuple[EmailBefore, ...] = ()  # the last few
    role: Role
    company_ids: tuple[str, ...] = ()  # the only ones that a client manager may place numbers in; all, if empty
    mails_off: tuple[str, ...] = ()  # topics (`mail_table.Topic`) that they do not want to be mailed of
    mail_language: Literal["", "en", "fr", "es"] = ""  # "": that of each request
    mail_digest: Literal["at_once", "daily"] = "at_once"  # of what can wait
    deactivated_at: datetime | None = None
    version: int = 1
    created_at: datetime

    @property
    def is_active(self) -> bool:
        return self.deactivated_at is None


class ApiKey(Entity):
    """A key as it is kept: its SHA-256, never itself. It has its user's name and role, and follows them.

    `actions` are values of `permissions.Action`, the only ones it may do; empty: whatever its role may.
    `last_used_at` is known to the hour, and written beside `version`.
    """

    id: str
    account_id: str
    user_id: str
    user_name: str
    role: Role
    name: str = ""  # what it is for
    actions: tuple[str, ...] = ()
    hash: str
    prefix: str
    test_mode: bool = False
    rotated_to: str = ""  # the key that takes its place
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None
    version: int = 1

    def works(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)


class SignInMethod(StrEnum):
    API_KEY = "api_key"
    OIDC = "oidc"


class Session(Entity):
    """Somebody who is signed in on the pages. Their cookie holds a token, of which the SHA-256 is kept.

    One that was opened with an API key ends with it (`key_hash`); one that an identity provider vouched for carries
    the e-mail address it verified. `test_mode` is the key's.
    """

    id: str
    user_id: str
    account_id: str
    token_hash: str
    method: SignInMethod
    key_hash: str = ""
    email: str = ""
    test_mode: bool = False
    ip: str = ""
    user_agent: str = ""
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    version: int = 1


class Language(StrEnum):
    """What a letter, its signing page and its mails are written in; French for Canadian orders, on request."""

    ENGLISH = "en"
    FRENCH = "fr"


class Actor(Entity):
    kind: ActorKind
    id: str
    name: str


class PostalAddress(Entity):
    line1: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""


class Person(Entity):
    name: str = ""
    title: str = ""
    email: str = ""


class ServiceType(StrEnum):
    LANDLINE = "landline"
    VOIP = "voip"
    WIRELESS = "wireless"
    TOLL_FREE = "toll_free"
    UNKNOWN = "unknown"


class PinStatus(StrEnum):
    PROVIDED = "provided"
    NONE = "none"
    UNKNOWN = "unknown"


class NumbersStaying(StrEnum):
    NONE = "none"
    SOME = "some"
    UNKNOWN = "unknown"


class LosingAccount(Entity):
    """One account at one current carrier: what that carrier will check (model.md "The losing account").

    `sealed_account_number` and `sealed_pin` are ciphertext; nothing outside the vault reads them.
    """

    id: str
    request_id: str
    account_id: str
    label: str
    carrier_name: str = ""
    service_type: ServiceType = ServiceType.UNKNOWN
    sealed_account_number: str = ""
    account_number_last4: str = ""
    account_number_digest: str = ""
    billing_telephone_number: str = ""
    pin_status: PinStatus = PinStatus.UNKNOWN
    sealed_pin: str = ""
    pin_set_at: datetime | None = None
    end_user_name: str = ""
    subscriber_type: Literal["", "business", "residential"] = ""
    service_address: PostalAddress = PostalAddress()
    authorized_person: Person = Person()
    signer: Person | None = None
    left_to_signer: bool = False  # what the letter still lacks is completed by who signs it
    person_unreviewed: bool = False  # its signer named themselves, and our team has not looked at that yet
    numbers_staying: NumbersStaying | None = None
    numbers_staying_list: tuple[str, ...] = ()
    new_billing_telephone_number: str = ""
    reseller_name: str = ""
    submitted_order_ids: tuple[str, ...] = ()
    version: int = 1
    created_at: datetime
    updated_at: datetime


class DocumentStatus(StrEnum):
    AWAITING_UPLOAD = "awaiting_upload"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class DocumentReview(Entity):
    """What our team made of a document. `reasons` are of `document_reviews.DocumentReason`, `words` are our own for
    the customer, `numbers` those that it should show and does not."""

    accepted: bool
    by: Actor
    at: datetime
    reasons: tuple[str, ...] = ()
    words: str = ""
    numbers: tuple[str, ...] = ()


class BillLine(Entity):
    """Some words of a bill, without what may be secret in them, and the page they stand on, from 1."""

    page: int
    text: str


class BillAddress(Entity):
    """A name and address as a bill shows them: the lines above the city's, in their order. `label` is what the bill
    calls them, "" where it does not say."""

    page: int
    label: Literal["", "billing", "service", "remittance"] = ""
    lines: tuple[str, ...]
    city: str
    state: str
    postal_code: str


class BillSecret(Entity):
    """What may be an account number: only its digest, comparable to that of a losing account. `labelled` where the bill
    calls it one; `around` are the words beside it."""

    page: int
    digest: str
    labelled: bool
    around: str = ""


class BillReading(Entity):
    """The facts that were read on a bill, a customer service record or the like; its text is not kept.

    `why_not` says why nothing could be read: it is an image, a PDF without text (a scan), or could not be read within
    the limits. `whole` is False where pages were left out. `numbers` are the telephone numbers on it, ten digits each,
    one behind the other; of more than 2,000 the first.
    """

    why_not: Literal["", "image", "no_text", "too_much"] = ""
    pages: int = 0
    whole: bool = True
    names: tuple[BillLine, ...] = ()
    addresses: tuple[BillAddress, ...] = ()
    carriers: tuple[BillLine, ...] = ()
    account_numbers: tuple[BillSecret, ...] = ()
    dated: date | None = None
    dated_at: BillLine | None = None
    numbers: str = ""

    @property
    def telephone_numbers(self) -> frozenset[str]:
        """In E.164."""
        return frozenset(f"+1{self.numbers[at : at + 10]}" for at in range(0, len(self.numbers), 10))


class Document(Entity):
    """A file a customer gave. One `VersionId` of one key is inspected, recorded and served; later uploads are not.

    It is accepted, or rejected, by the inspection; what our team finds of it counts after that.
    """

    id: str
    request_id: str
    account_id: str
    type: str
    filename: str
    content_type: str
    size: int
    losing_account_ids: tuple[str, ...] = ()  # empty: serves every losing account of the request
    status: DocumentStatus = DocumentStatus.AWAITING_UPLOAD
    key: str
    version_id: str = ""
    sha256: str = ""
    pages: int | None = None
    problems: tuple[dict[str, Any], ...] = ()
    warnings: tuple[dict[str, Any], ...] = ()
    review: DocumentReview | None = None
    bill: BillReading | None = None  # of what proves ownership, once it was accepted
    ignored_uploads: int = 0
    uploaded_by: Actor
    version: int = 1
    created_at: datetime
    updated_at: datetime

    def serves(self, *losing_account_ids: str) -> bool:
        """Whether it is about one of these losing accounts."""
        return not self.losing_account_ids or not set(self.losing_account_ids).isdisjoint(losing_account_ids)

    @property
    def is_refused(self) -> bool:
        """Whether our team, and not the inspection, rejected it."""
        return self.review is not None and not self.review.accepted


class RowGroup(Entity):
    """The rows of a list that one order can hold: losing account x number class x country."""

    key: str
    losing_account: str  # the label the rows carry; "" where the list names none
    number_class: NumberClass
    country: str
    count: int
    own_pins: int = 0  # rows with a PIN of their own
    includes_btn: tuple[str, ...] = ()


class NumberList(Entity):
    """The header of a stored number list. Its rows are kept apart, by group, in partitions of 500."""

    id: str
    request_id: str
    account_id: str
    groups: tuple[RowGroup, ...] = ()
    rows: int = 0
    accepted: int = 0
    held: int = 0
    skipped: int = 0
    held_by_label: dict[str, int] = {}
    stored_held: int = 0
    stored_skipped: int = 0
    problem_groups: tuple[dict[str, Any], ...] = ()
    file_warnings: tuple[dict[str, Any], ...] = ()
    columns: dict[str, str] = {}
    company_ids: tuple[str, ...] = ()
    created_at: datetime


class NumberRow(Entity):
    """One row of a number list. It follows its group's order unless it has a state or an order of its own."""

    request_id: str
    list_id: str
    group: str
    row: int
    disposition: Literal["accepted", "held", "skipped"]
    number: str = ""
    number_class: NumberClass | None = None
    country: str = ""
    forwarding_number: str = ""
    name: str = ""
    source: str = ""
    company_id: str = ""
    company: str = ""
    losing_account: str = ""
    sealed_pin: str = ""
    pin_set_at: datetime | None = None
    cells: dict[str, str] = {}
    errors: tuple[dict[str, Any], ...] = ()
    warnings: tuple[dict[str, Any], ...] = ()
    own_state: str = ""  # "claim_conflict", "rejected", "excluded", "ported"
    own_order_id: str = ""
    dropped_as: str = (
        ""  # of a row without a readable number: the file it came in, to know it again when that comes anew
    )


class PortRequest(Entity):
    """What the customer made: a name, a number list, losing accounts, documents; later orders."""

    id: str
    account_id: str
    account_name: str
    name: str
    reference: str = ""
    requested_foc_at: date | None = None
    requested_foc_time: time | None = None  # on the clock of `requested_foc_zone` (IANA)
    requested_foc_zone: str = ""
    signer: Person | None = None  # who signs by e-mailed link; None: the account's own people, through the API
    language: Language = Language.ENGLISH
    notes: str = ""
    company_id: str = ""  # where numbers go whose row names no company; "": each row names its own
    attached_services: tuple[str, ...] = ()  # dsl, alarm, fax, lift: what hangs on these lines
    submitted_by: Actor
    submitter_role: Role
    test_mode: bool = False
    status: Status = Status.DRAFT
    list_id: str = ""
    listed_numbers: int = 0  # rows of that list that are accepted
    orders: dict[str, Status] = {}
    order_sizes: dict[str, int] = {}  # numbers of an order that are not excluded
    order_ported: dict[str, int] = {}  # of those, how many were ported ahead of their order
    order_excluded: dict[str, int] = {}
    counts: dict[str, int] = {}  # numbers by status, held rows under "held"
    next_order: int = 1
    drop_name: str = ""  # under which files of the drop folder find it again
    drop_folder: str = ""  # the folder of the file that it is named after, within the account's; "/" is that itself
    drop_owner: str = ""  # whose files those are: a client manager's own; "": of all who see every request
    submit_id: str = ""
    submit_started_at: datetime | None = None
    submit_plan: dict[str, Any] = {}
    first_submitted_at: datetime | None = None
    version: int = 1
    created_at: datetime
    updated_at: datetime


class StoredFile(Entity):
    key: str
    version_id: str
    sha256: str
    size: int


class LoaStatus(StrEnum):
    NOT_SENT = "not_sent"
    SENT = "sent"
    VIEWED = "viewed"
    SIGNED = "signed"
    DECLINED = "declined"
    VOIDED = "voided"
    EXPIRED = "expired"


class SignatureBox(Entity):
    """Where a printed letter is signed: points from the top left corner of its page, which is counted from 0."""

    page: int
    x: float
    y: float
    width: float
    height: float


class SignatureMethod(StrEnum):
    TYPED = "typed"
    DRAWN = "drawn"


class Signature(Entity):
    """One electronic signature and what identifies who gave it; the envelope's trail has the rest."""

    typed_name: str
    title: str
    signed_at: datetime
    time_zone: str = "UTC"  # the signer's: the date on the letter is the date where they are
    signer_email: str
    consent_version: str
    consent_sha256: str = ""
    method: SignatureMethod = SignatureMethod.TYPED
    drawing: StoredFile | None = None
    identified_by: tuple[str, ...] = ()  # "emailed_link", "emailed_code", "api_key"
    envelope_id: str = ""
    ip: str = ""
    user_agent: str = ""
    unsigned_sha256: str


class PaperLetter(Entity):
    """A letter signed by hand: the accepted document that shows it, and what staff made of it."""

    document_id: str
    sha256: str
    signed_on: date
    signer_name: str
    given_by: Actor
    given_at: datetime
    accepted_at: datetime | None = None
    accepted_by: Actor | None = None


class EarlierLetter(Entity):
    """A letter that no longer counts, and why: its signed copy stays where it is."""

    revision: int
    why: tuple[str, ...]  # codes of `material_change`, "too_old", "changed_before_signing", "paper_rejected"
    unsigned: StoredFile | None = None
    content: StoredFile | None = None
    signed: StoredFile | None = None
    signed_at: datetime | None = None
    signature: Signature | None = None
    paper: PaperLetter | None = None
    ended_at: datetime


class Letter(Entity):
    """The letter of an order. `unsigned` are the frozen bytes that are viewed and signed, `content` what they say.

    `content` is a JSON file beside the PDF, so that the page shows exactly what was printed.
    """

    status: LoaStatus = LoaStatus.NOT_SENT
    revision: int = 1
    language: Language = Language.ENGLISH
    unsigned: StoredFile | None = None
    content: StoredFile | None = None
    box: SignatureBox | None = None
    resp_org: str = ""  # that the printed letter names: what is submitted is what was signed
    signature: Signature | None = None
    signed: StoredFile | None = None
    paper: PaperLetter | None = None
    earlier: tuple[EarlierLetter, ...] = ()


class TrailKind(StrEnum):
    """What happened to an envelope, for the certificate: only what was seen, never what is supposed."""

    CREATED = "created"
    SENT = "sent"
    REMINDED = "reminded"
    RESENT = "resent"
    BOUNCED = "bounced"
    CODE_SENT = "code_sent"
    CODE_CONFIRMED = "code_confirmed"
    OPENED = "opened"
    DETAILS_COMPLETED = "details_completed"
    PERSON_NAMED = "person_named"
    LETTER_CHANGED = "letter_changed"
    CONSENTED = "consented"
    SIGNED = "signed"
    DECLINED = "declined"
    HANDED_BACK = "handed_back"
    QUESTION = "question"
    REVOKED = "revoked"
    REPLACED = "replaced"
    EXPIRED = "expired"


class TrailEntry(Entity):
    """`digest` is the SHA-256 over the entry before and this one: none can be changed or left out unseen."""

    at: datetime
    kind: TrailKind
    who: str = ""
    ip: str = ""
    user_agent: str = ""
    detail: str = ""
    digest: str = ""


class EnvelopeStatus(StrEnum):
    OPEN = "open"
    SIGNED = "signed"
    DECLINED = "declined"
    HANDED_BACK = "handed_back"  # "not me: it is X"
    REVOKED = "revoked"
    REPLACED = "replaced"
    EXPIRED = "expired"


class MailKind(StrEnum):
    """The mails of a signature, of a correction link, of notifications, of a dropped file, of an address that was
    changed, of numbers that leave and of cases.

    Those in ``_requester`` go to who submitted the request, those in ``_administrator`` to whoever may approve it.
    """

    INVITATION = "invitation"
    REMINDER = "reminder"
    NEW_LINK = "new_link"
    CODE = "code"
    ANSWER = "answer"
    WITHDRAWN = "withdrawn"
    SIGNED = "signed"
    SIGNED_REQUESTER = "signed_requester"
    DECLINED_REQUESTER = "declined_requester"
    HANDED_BACK_REQUESTER = "handed_back_requester"
    QUESTION_REQUESTER = "question_requester"
    BOUNCED_REQUESTER = "bounced_requester"
    EXPIRED_REQUESTER = "expired_requester"
    FOC_NEAR_REQUESTER = "foc_near_requester"
    RECEIVED_REQUESTER = "received_requester"
    LETTER_SENT_REQUESTER = "letter_sent_requester"
    LETTER_AGAIN_REQUESTER = "letter_again_requester"
    SUBMITTED_REQUESTER = "submitted_requester"
    CARRIER_SILENT_REQUESTER = "carrier_silent_requester"
    REJECTED_REQUESTER = "rejected_requester"
    ASKED_REQUESTER = "asked_requester"
    ACTION_REMINDER_REQUESTER = "action_reminder_requester"
    RESUBMITTED_REQUESTER = "resubmitted_requester"
    FOC_SET_REQUESTER = "foc_set_requester"
    FOC_CHANGED_REQUESTER = "foc_changed_requester"
    DESTINATION_SILENT_REQUESTER = "destination_silent_requester"
    DONE_REQUESTER = "done_requester"
    PARTLY_DONE_REQUESTER = "partly_done_requester"
    NOT_CALLED_REQUESTER = "not_called_requester"
    CUTOVER_FAILED_REQUESTER = "cutover_failed_requester"
    SAFE_TO_CANCEL_REQUESTER = "safe_to_cancel_requester"
    CANCELLED_REQUESTER = "cancelled_requester"
    ORDER_EXPIRED_REQUESTER = "order_expired_requester"
    COMMENT_REQUESTER = "comment_requester"
    CORRECTION = "correction"
    APPROVAL_ADMINISTRATOR = "approval_administrator"
    APPROVAL_REMINDER_ADMINISTRATOR = "approval_reminder_administrator"
    APPROVED_REQUESTER = "approved_requester"
    RETURNED_REQUESTER = "returned_requester"
    APPROVAL_EXPIRED_REQUESTER = "approval_expired_requester"
    DOCUMENT_REJECTED_REQUESTER = "document_rejected_requester"
    DOCUMENT_UNUSABLE_REQUESTER = "document_unusable_requester"
    NOT_CANCELLED_REQUESTER = "not_cancelled_requester"
    BULK_REPORT = "bulk_report"
    WEBHOOK_DISABLED = "webhook_disabled"
    EMAIL_CHANGED = "email_changed"
    PORT_OUT_ASKED = "port_out_asked"  # these go to the administrators of an account
    PORT_OUT_CONFIRMED = "port_out_confirmed"
    PORT_OUT_REJECTED = "port_out_rejected"
    PORT_OUT_CANCELLED = "port_out_cancelled"
    PORT_OUT_COMPLETED = "port_out_completed"
    PORT_OUT_RETURNED = "port_out_returned"
    CASE_OPENED = "case_opened"
    CASE_MESSAGE = "case_message"
    CASE_RESOLVED = "case_resolved"


class PendingMail(Entity):
    """A mail that is to go out; it stands on the envelope until it did."""

    id: str
    kind: MailKind
    to: Person
    data: dict[str, str] = {}


class Envelope(Entity):
    """Asks one signer to sign the letters of one request in one sitting (design.md).

    The signing link is derived from the envelope and its `generation`, so a mail that is sent again carries the same
    link; the table keeps the link's hash only. `attend_at` is when there is something to do for it, None for nothing.
    """

    id: str
    request_id: str
    account_id: str
    account_name: str
    request_name: str
    signer: Person
    language: Language = Language.ENGLISH
    order_ids: tuple[str, ...]
    status: EnvelopeStatus = EnvelopeStatus.OPEN
    generation: int = 1
    token_hash: str
    time_zone: str = "America/New_York"
    created_by: Actor
    sent_at: datetime | None = None
    opened_at: datetime | None = None
    ended_at: datetime | None = None
    expires_at: datetime
    reminders: int = 0
    reminded_at: datetime | None = None
    resent: int = 0
    bounced_at: datetime | None = None
    bounce: str = ""
    reason: str = ""  # why it was declined, handed back, revoked
    suggested_signer: Person | None = None  # of "not me: it is X"
    replaced_by: str = ""
    questions: int = 0
    answered: int = 0  # how many of them had been asked when the last was answered
    link_asked_at: datetime | None = None  # when the signer last asked for a new link
    code_generation: int = 0
    codes_sent: int = 0  # for the present link
    code_sent_at: datetime | None = None
    code_tries: int = 0
    copies_mailed: bool = False
    pending: tuple[PendingMail, ...] = ()
    claimed_until: datetime | None = None  # somebody is sending its mails
    mail_faults: int = 0
    attend_at: datetime | None = None
    trail: tuple[TrailEntry, ...] = ()
    version: int = 1
    created_at: datetime
    updated_at: datetime

    @property
    def is_open(self) -> bool:
        return self.status == EnvelopeStatus.OPEN


class Audience(StrEnum):
    """Who is told of something; who that is, is looked up when the mails go out."""

    ADMINISTRATORS = "administrators"  # of the account
    REQUESTER = "requester"  # who submitted the request


class Told(Entity):
    """One person of a notification's audience, and what became of their mail."""

    user_id: str
    name: str
    at: datetime
    outcome: Literal["sent", "refused", "bounced"]
    why: str = ""


class Notification(Entity):
    """Mails that are owed for one thing that happened to a request: one to each of its audience, once.

    It is made in the transaction of what happened, so no mail is lost with an event. `attend_at` is when there is
    something to do for it, None for nothing; between `due_at` and `until` it is worth sending.
    """

    id: str
    request_id: str
    account_id: str
    kind: MailKind
    audience: Audience
    order_ids: tuple[str, ...] = ()
    data: dict[str, str] = {}
    due_at: datetime
    until: datetime
    told: tuple[Told, ...] = ()
    ended: Literal["", "done", "overtaken", "too_late", "nobody", "joined"] = ""
    claimed_until: datetime | None = None  # somebody is sending its mails
    mail_faults: int = 0
    attend_at: datetime | None
    version: int = 1
    created_at: datetime
    updated_at: datetime


class ApprovalLink(Entity):
    """Lets one administrator approve or return what was submitted, without signing in: a link that expires, kept as
    its hash. `approval_id` is the notification that asks."""

    token_hash: str
    approval_id: str
    request_id: str
    account_id: str
    user_id: str
    email: str = ""  # where it was sent: it dies when its administrator has another address
    expires_at: datetime
    created_at: datetime


class Comment(Entity):
    """Something said about a request, by its signer, its customer or our team, for all of them to read."""

    id: str
    request_id: str
    account_id: str
    envelope_id: str = ""
    author: Actor
    text: str
    created_at: datetime


class Note(Entity):
    """What our team writes down about a request, or about one of its orders, for itself alone."""

    id: str
    request_id: str
    account_id: str
    order_id: str = ""
    author: Actor
    text: str
    created_at: datetime


class CannedText(Entity):
    """A text that our team uses over and over; `{placeholders}` in it are filled from an order (`canned_texts`)."""

    id: str
    title: str
    use: Literal["comment", "chase", "return", "document", "note"]
    language: Language = Language.ENGLISH
    text: str
    version: int = 1
    created_at: datetime
    updated_at: datetime


class Reveal(Entity):
    """Who of our team was shown which secret, when, and why; never the secret.

    Letters, packets, documents and evidence hold account numbers: they are opened without a reason. `order_id` is empty
    for a document, which serves orders that are there and others that are to come; `case_id` is that of a document
    that was given in a case.
    """

    id: str
    by: Actor
    at: datetime
    what: Literal["pin", "account_number", "number_pin", "packet_pins", "letter", "packet", "document", "evidence"]
    number: str = ""  # whose PIN, where each number has its own
    reason: str = ""
    account_id: str
    account_name: str
    request_id: str
    order_id: str = ""
    document_id: str = ""
    case_id: str = ""


class DocumentsStatus(StrEnum):
    """Where an order stands with the documents that prove whose its numbers are (porting.md section 2)."""

    MISSING = "missing"
    UPLOADED = "uploaded"  # one is there, and our team has not looked at it, or not yet again
    REJECTED = "rejected"  # none that is there can be used
    ACCEPTED = "accepted"


class CarrierStage(StrEnum):
    """How far an order got at the carrier. `sending` is recorded before the call, since a create may land unseen; an
    order that was refused stays there where the carrier has a part of it."""

    NONE = "none"
    SENDING = "sending"
    DRAFTED = "drafted"  # refused, and what the carrier made of it is a draft: it can still be made otherwise
    SENT = "sent"
    UNDONE = "undone"


class Ask(Entity):
    """Something an order waits for from a person, with the reason in the vocabulary of porting.md section 3.

    `numbers`: those it is about, all of the order when empty. `raw_code` is the carrier's own code, `said` its own
    words; both are cleaned, with what may be a secret masked.
    """

    code: str
    detail: str
    fix: str
    numbers: tuple[str, ...] = ()
    raw_code: str = ""
    said: str = ""


class RowMark(Entity):
    """What rows and claims of an order have yet to learn: these numbers have a state, or an order, of their own."""

    numbers: tuple[str, ...]
    own_state: Literal["", "ported", "excluded"] = ""
    to_order_id: str = ""
    at: datetime


class Attestation(Entity):
    """ "The lock is removed": what somebody says is done about a rejection, and when."""

    code: str
    done_on: date
    note: str = ""
    document_id: str = ""


class Dispute(Entity):
    """ "Our data is right": what is held against a rejection, with the documents that show it."""

    code: str
    note: str
    document_ids: tuple[str, ...] = ()


class PendingChange(Entity):
    """What the next supplement (SUPP) tells the carrier: names of changed fields only, their values are the order's.

    Names are those of `shared.ports.CarrierSubmission`, an address as ``service_address.line1`` and so on. `answers`
    are the codes that the carrier had rejected the order for.
    """

    kind: Literal["new_date", "other"]
    fields: tuple[str, ...] = ()
    removed_numbers: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()  # of those, what goes into no other order
    attested: tuple[Attestation, ...] = ()
    disputed: tuple[Dispute, ...] = ()
    answers: tuple[str, ...] = ()
    note: str = ""
    new_letter: bool = False
    held: bool = False  # not everything that the order waits for is answered yet
    asked_at: datetime
    sent_at: datetime | None = None  # when it was first tried: what the carrier says after that may answer it


class Split(Entity):
    """An order that is to be made out of numbers of this one, under its own PON.

    Without `losing_account_id` it keeps this order's account and, as a letter may name more numbers than are ported,
    its signed letter; with one it belongs to that account and gets a letter of its own. `why`: "moved" to another
    account, "split_required" by the carrier, "split" by our team, "replaced" where the order ends for it.
    """

    order_id: str
    numbers: tuple[str, ...]
    losing_account_id: str = ""
    why: str = ""
    agreed: bool = False  # the carrier took these numbers out of its order, or never had it


class Chase(Entity):
    """What our team asks the order's carrier, until its workflow has said it: on the order there (`comment`), or by
    mail `to` the carrier (`mail`) or our own desk (`desk`)."""

    note: str = ""
    way: Literal["comment", "mail", "desk"]
    to: str = ""
    by: Actor
    asked_at: datetime


class StaffFlag(StrEnum):
    """What our team has to look at, whatever the order itself waits for."""

    UNKNOWN_CODE = "unknown_code"  # the carrier gave a reason that nobody knows
    CONTRADICTION = "contradiction"  # the carrier says otherwise of an order that has ended here
    FOC_IN_PAST = "foc_in_past"
    UNKNOWN_NUMBER = "unknown_number"  # the carrier spoke of numbers that are not in the order
    CARRIER_SILENT = "carrier_silent"
    CARRIER_LOST_ORDER = "carrier_lost_order"  # asked, it does not know an order that it took
    DESTINATION_SILENT = "destination_silent"  # on the port date a number would not ring
    NOT_RINGING = "not_ringing"  # the telephony system does not set its numbers up
    MOVES_UNSIGNED = "moves_unsigned"  # a date is confirmed while the letter is signed anew
    ROUTING_BEHIND = "routing_behind"  # the telephony system does not take a change of one of its numbers
    CUTOVER_FAILED = "cutover_failed"  # a test of one of its numbers failed after the port
    UNANNOUNCED = "unannounced"  # its packet is written, and no mail tells the desk of it
    CARRIER_COMMENT = "carrier_comment"  # the carrier wrote something that nobody has answered or put aside
    STUCK_CHANGE = "stuck_change"  # the carrier does not take the correction as it is


class DeskClock(Entity):
    """Whose turn an order is, since when, and the business minutes that our team has used (`desk_clock`).

    `minutes` are those of our earlier turns, kept while the customer has the order; `due_at` is when our time is up,
    while it is our turn.
    """

    holder: Owner | None = None
    since: datetime | None = None
    minutes: int = 0
    due_at: datetime | None = None


class Proposal(Entity):
    """A step that one of our team wants to take, and that a second person has to confirm before it expires."""

    kind: Literal["cancel"]
    reason: str
    by: Actor
    at: datetime
    expires_at: datetime


class MessagingStatus(StrEnum):
    """How far text messaging has moved, which is a track of its own (porting.md section 2)."""

    NOT_APPLICABLE = "not_applicable"
    PENDING = "pending"
    ACTIVATING = "activating"
    EXCEPTION = "exception"
    PORTED = "ported"


class PortOrder(Entity):
    """What a carrier can act on: one losing account x number class x country (model.md "Orders").

    `losing_account` is the account as it was at submit; the letter and the carrier see this copy. Three dates:
    requested, confirmed (FOC), actual.
    """

    id: str
    request_id: str
    account_id: str
    account_name: str
    request_name: str = ""  # as it was when the order was made
    reference: str  # our purchase order number (PON) at the carrier
    losing_account: LosingAccount
    losing_account_ids: tuple[str, ...]
    number_class: NumberClass
    country: str
    list_id: str
    row_groups: tuple[str, ...]
    number_count: int
    own_pins: int = 0  # numbers with a PIN of their own
    own_pins_set_at: datetime | None = None  # when the oldest of those was given
    excluded_count: int = 0
    ported_count: int = 0
    status: Status
    owner: Owner | None
    due_at: datetime | None
    status_since: datetime
    clock: DeskClock = DeskClock()
    assignee: Actor | None = None  # who of our team sees to it
    proposal: Proposal | None = None  # what waits for a second person of our team
    listed: dict[str, str] = {}  # lanes of the desk's queue beside its own, and since when (`desk_queue.beside`)
    submitted_by: Actor
    test_mode: bool = False
    letter: Letter = Letter()
    signer: Person | None = None  # who is asked by mail to sign; None: the account's own people, through the API
    envelope_id: str = ""  # the envelope that asks, or asked last, for its signature
    review_flags: tuple[str, ...] = ()  # why a person has to look at it, whatever the policy (`review_flags`)
    approval_id: str = ""  # the notification that asks for its approval; "" where none is needed
    approved_at: datetime | None = None
    approved_by: Actor | None = None
    prepared_on: date
    labels_changed: bool = False  # since they were claimed: its numbers' claims say how they ring, not its list
    platform_ready: bool = False
    platform_asked_at: datetime | None = None  # since when the telephony system has not said whether they ring
    review_passed: bool = False
    asks: tuple[Ask, ...] = ()
    staff_flags: tuple[StaffFlag, ...] = ()
    pon_version: int = 1  # counts up with every supplement
    supplements: int = 0  # that the carrier took
    rejections: int = 0  # by its carrier, whatever became of them
    change: PendingChange | None = None  # what the next supplement is to say
    sealed_tax_id: str = ""  # the last digits of a tax number, until they are sent
    chase: Chase | None = None  # what its carrier is yet to be asked
    answered: tuple[str, ...] = ()  # codes of the reasons that the last supplement answered
    marks: tuple[RowMark, ...] = ()
    splits: tuple[Split, ...] = ()
    split_from: str = ""  # the order that its numbers were in; its rows are those that name it
    replaced: bool = False  # its carrier takes no number out: once cancelled there, its numbers go on in other orders
    reopened_from: str = ""  # the order that ended, and whose numbers it takes up again
    reopened_as: str = ""  # the order that took its numbers up again, once an id was taken for it
    goes_after: tuple[str, ...] = ()  # orders that have to end before this one is submitted
    goes_before: tuple[str, ...] = ()  # orders made earlier that wait for this one
    foc_reminders: tuple[int, ...] = ()  # hours before the confirmed date that were told of
    foc_told: int | None = None  # the last of them that was worth telling
    destination_checked_on: date | None = None
    carrier: str
    carrier_stage: CarrierStage = CarrierStage.NONE
    carrier_order_id: str = ""
    carrier_cancel_sent: bool = False
    cancel_failed: Literal["", "refused", "too_late"] = ""  # what became of the last cancellation that was asked for
    asked_carrier_at: datetime | None = None  # when we last sent the carrier something, taken before sending
    requested_foc_at: date | None = None
    requested_foc_time: time | None = None
    requested_foc_zone: str = ""
    confirmed_foc_at: datetime | None = None
    lost_foc_at: datetime | None = None  # the confirmed date that went with the last rejection
    actual_ported_at: datetime | None = None
    documents_status: DocumentsStatus = DocumentsStatus.UPLOADED
    docs_accepted_at: datetime | None = None
    messaging_status: MessagingStatus = MessagingStatus.NOT_APPLICABLE
    proved_at: datetime | None = None  # when every number of it had been seen to work
    tidied: bool = False
    fault: str = ""
    fault_step: str = ""
    faults_in_a_row: int = 0
    retry_at: datetime | None = None
    version: int = 1
    created_at: datetime
    updated_at: datetime

    @property
    def ended(self) -> bool:
        return self.status in (Status.COMPLETED, Status.PARTIALLY_COMPLETED, Status.CANCELLED, Status.EXPIRED)

    @property
    def live_count(self) -> int:
        """How many numbers it ports, or ported: those that are not excluded, nor on their way to another order."""
        leaving = sum(len(split.numbers) for split in self.splits if split.agreed)
        return self.row_count - leaving

    @property
    def row_count(self) -> int:
        """How many numbers are in it, those on their way to another order included."""
        return self.number_count - self.excluded_count

    @property
    def agreed_splits(self) -> tuple[Split, ...]:
        """The splits that stand though a change was not taken."""
        return tuple(split for split in self.splits if split.agreed)

    @property
    def is_unsent(self) -> bool:
        """Whether no carrier works on any of it: whatever it says can still be said otherwise."""
        return self.carrier_stage in (CarrierStage.NONE, CarrierStage.DRAFTED)

    @property
    def wants_envelope(self) -> bool:
        """Whether its letter is to go to a signer by mail, and no envelope has been made for it yet."""
        return self.signer is not None and not self.envelope_id and self.letter.paper is None


class Driving(Entity):
    """What the relay and the workflow keep beside an order, outside its version."""

    order_id: str
    driven_version: int = 0
    published_version: int = 0
    attempt: int = 0
    task_token: str = ""


class Verdict(Entity):
    """What a test call or a test message to a number showed, and when; `by` is who says so."""

    passed: bool
    at: datetime
    by: str = ""
    detail: str = ""


class Claim(Entity):
    """One number: the claim of the port under way and, once ported, the tracking number.

    Without an order it is a tracking number that the account had before: no port brought it in. `version` counts the
    changes of what can be changed of it: forwarding number, name, source, company. The telephony system has it as of
    `told_version`; until that is the same it is told again at `attend_at`.
    """

    number: str
    account_id: str
    request_id: str
    order_id: str
    submit_id: str
    number_class: NumberClass
    country: str
    forwarding_number: str
    name: str
    source: str
    company_id: str
    company: str
    own_state: Literal["", "ported", "excluded", "ported_out"] = ""  # where it is ahead of its order, or out of it
    ported_at: datetime | None = None  # of a number that was ported ahead of its order
    ported_out_at: datetime | None = None  # when it left us; a number that came back has none
    first_call_at: datetime | None = None
    voice: Verdict | None = None
    messaging: Verdict | None = None
    row_group: str = ""  # where its row stands in its order's list
    row: int = 0
    claimed_at: datetime
    version: int = 1
    told_version: int = 1
    told_faults: int = 0  # times in a row that the telephony system did not take it
    told_why: str = ""
    attend_at: datetime | None = None

    @property
    def was_there_before(self) -> bool:
        """Whether it is a tracking number that no port brought in."""
        return not self.order_id


class Cutover(Entity):
    """How the numbers of an order work since they were ported, as it was last looked at, and what was told of it.

    Kept beside the order, which many calls and tests must not write. `look_at` is when to look again, None for never:
    a new test brings it back.
    """

    order_id: str
    request_id: str
    account_id: str
    ported: int = 0
    passed: int = 0
    failed: int = 0
    called: int = 0
    failing: tuple[str, ...] = ()  # up to 20 of them
    failed_at: datetime | None = None  # when the last of their tests failed
    waiting: tuple[str, ...] = ()  # up to 20 that have neither passed nor failed
    forwarded_to: tuple[str, ...] = ()  # up to 200 numbers at which they ring, those of the old account first
    forwarded_count: int = 0
    left_behind: tuple[str, ...] = ()  # up to 200 numbers that were taken out of the order
    left_behind_count: int = 0
    not_called_told_at: datetime | None = None
    messaging_asked_at: datetime | None = None
    passed_at: datetime | None = None
    certificate: StoredFile | None = None
    looked_at: datetime | None = None
    look_at: datetime | None = None
    version: int = 1
    created_at: datetime
    updated_at: datetime

    @property
    def id(self) -> str:
        """There is one for an order."""
        return self.order_id


class PlatformAsk(Entity):
    """What a telephony system was asked by event about a set of numbers of an account, and what it has answered.

    `generation` counts the asks: what answers an earlier one counts no more. `content` tells how they are to ring from
    any other way, "" that they are to be released. `sent`: it is known to be on the bus.
    """

    id: str
    account_id: str
    numbers: tuple[str, ...]
    content: str
    generation: int = 1
    asked: int = 1  # times in a row for the same
    sent: bool = False
    asked_at: datetime
    done: tuple[str, ...] = ()  # ring as asked for, or are released
    silent: dict[str, str] = {}  # do not, and why
    answered_at: datetime | None = None
    attend_at: datetime | None = None  # when a release is to be asked for once more
    version: int = 1
    created_at: datetime
    updated_at: datetime

    @property
    def ask_id(self) -> str:
        """What its answers repeat."""
        return f"{self.id}.{self.generation}"

    @property
    def answered(self) -> bool:
        """Whether every number of it was answered for."""
        return set(self.numbers) <= {*self.done, *self.silent}


class Event(Entity):
    """Something that happened: outbox, timeline and audit log at once. Never holds a secret.

    Without a request it happened to a file of the drop folder, `upload_id`, and stands on that file's timeline; without
    either to the account itself, and stands on the account's own.
    """

    id: str
    type: str
    account_id: str
    request_id: str = ""
    upload_id: str = ""
    order_id: str = ""
    about: str = ""  # the port-out, case or number that it happened to, on whose own timeline it stands
    version: int = 0  # of the order, or of the request where there is no order, or of what of the account changed
    status: str = ""  # likewise, after it
    test_mode: bool = False
    submitter_id: str = ""  # who asked for the port
    at: datetime
    actor: Actor
    from_status: str = ""
    to_status: str = ""
    since: datetime | None = None  # when it came into `from_status`
    reason: str = ""
    data: dict[str, Any] = {}
    notification_id: str = ""  # the mails that are owed for it

    @property
    def subject(self) -> str:
        """What its timeline belongs to."""
        return self.request_id or self.upload_id

    @property
    def is_internal(self) -> bool:
        """Whether it is our team's alone: no customer is shown it, nor sent it."""
        return self.type.startswith(INTERNAL)


INTERNAL: Final = "staff."
"""How the types of events begin that no customer is shown."""


class CustomerEvent(Entity):
    """An event as a customer reads it. `id` is that of the event it tells, and the `webhook-id` of its deliveries.

    `seq` numbers the events of one account and mode without a gap, in the order in which they became readable: what is
    read after a number misses nothing that came late. 0: not numbered yet.
    """

    id: str
    type: str
    account_id: str
    test_mode: bool = False
    seq: int = 0
    numbered_at: datetime | None = None
    at: datetime
    request_id: str = ""
    order_id: str = ""
    submitter_id: str = ""  # who asked for the port: client managers see their own
    status: str = ""  # of the order, or of the request where there is no order
    previous_status: str = ""
    version: int = 0
    actor: str = ""  # what kind of actor did it
    data: dict[str, Any] = {}  # further members, as the table names them


class Feed(Entity):
    """How far the events of an account and mode are numbered; where webhooks follow, how far they were passed on."""

    account_id: str
    test_mode: bool = False
    seq: int = 0
    followed: bool = False
    passed_on: int = 0


class WebhookSecret(Entity):
    """One generation of what an endpoint's webhooks are signed with; the secret itself is worked out, never stored.

    `ends_at` is None for the latest. The one before signs along with it until it ends.
    """

    generation: int
    ends_at: datetime | None = None


class EndpointEnd(StrEnum):
    """Why an endpoint gets nothing any more."""

    BY_CUSTOMER = "by_customer"
    GONE = "gone"  # it answered 410
    FAILING = "failing"


class WebhookEndpoint(Entity):
    """Where an account has its events sent, of one mode. `event_types` is empty for all of them, also later ones.

    `owed` are mails to administrators that have yet to go out; `attend_at` is when they are tried next.
    """

    id: str
    account_id: str
    test_mode: bool = False
    url: str
    description: str = ""
    event_types: tuple[str, ...] = ()
    enabled: bool = True
    ended_why: EndpointEnd | None = None
    ended_at: datetime | None = None
    secrets: tuple[WebhookSecret, ...]
    owed: tuple[PendingMail, ...] = ()
    attend_at: datetime | None = None
    created_by: Actor
    version: int = 1
    created_at: datetime
    updated_at: datetime


class WebhookHealth(Entity):
    """How an endpoint has fared since it last took something; kept beside it, outside its version."""

    failing_since: datetime
    failures: int = 0  # tries in a row
    gave_up: int = 0  # deliveries whose last try failed
    resume_at: datetime | None = None  # it is left alone until then


class WebhookTry(Entity):
    """One try to deliver: the status that came back, or what went wrong; `answer` is the beginning of the body."""

    at: datetime
    status: int | None = None
    fault: str = ""
    detail: str = ""
    milliseconds: int = 0
    answer: str = ""


class DeliveryState(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class WebhookDelivery(Entity):
    """One event on its way to one endpoint: the very bytes that are sent, and every try.

    `round` counts up when it is sent anew; `tried` are the tries of this round. `look_at` is when the sweep looks after
    it, should nobody have by then.
    """

    endpoint_id: str
    event_id: str
    account_id: str
    test_mode: bool = False
    type: str
    body: str
    state: DeliveryState = DeliveryState.PENDING
    why: str = ""  # it failed: gave_up, gone, endpoint_disabled, endpoint_deleted
    round: int = 1
    tried: int = 0
    tries: tuple[WebhookTry, ...] = ()
    next_try_at: datetime | None = None
    look_at: datetime | None = None
    version: int = 1
    created_at: datetime
    updated_at: datetime


class CarrierEventKind(StrEnum):
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    FOC_CONFIRMED = "foc_confirmed"
    ACTIVATING = "activating"
    PORTED = "ported"
    CANCELLED = "cancelled"
    CANCEL_REFUSED = "cancel_refused"


class CarrierEvent(Entity):
    """What a carrier told us, in our words; `raw` keeps its own. Ordered by `occurred_at`, the carrier's time.

    `numbers`: those it is about, all of the order when empty. A part that is ported or rejected leaves the rest as
    it was. `told_by` is who of our team recorded it, for carriers that answer by mail or portal.
    """

    carrier: str
    event_id: str
    kind: CarrierEventKind
    carrier_order_id: str
    reference: str
    occurred_at: datetime
    received_at: datetime
    confirmed_foc_at: datetime | None = None
    reasons: tuple[Ask, ...] = ()
    numbers: tuple[str, ...] = ()
    told_by: Actor | None = None
    raw: dict[str, Any] = {}


NoticeKind = Literal["comment", "split", "draft", "draft_deleted", "cancel_pending", "messaging", "other"]
CommentAuthor = Literal["carrier", "us", "system"]


class Notice(Entity):
    """A genuine message of a carrier that moves no order: a comment, a split, a deleted draft, text messaging.

    A comment has its words in `text`, what may be a secret in them masked, an id of its own, and who said it: the
    carrier's people, we, or its system. `told_by` is who of our team wrote it.
    """

    carrier: str
    event_id: str
    kind: NoticeKind
    carrier_order_id: str
    reference: str
    occurred_at: datetime
    received_at: datetime
    text: str = ""
    comment_id: str = ""
    author: CommentAuthor = "carrier"
    told_by: Actor | None = None
    raw: dict[str, Any] = {}

    @property
    def key(self) -> str:
        """What it is known by: a comment by its own id, which its webhook and the answer to writing it have."""
        return f"comment/{self.comment_id}" if self.comment_id else self.event_id


class Quarantined(Entity):
    """A carrier's event that fits no order, or not the one it names; kept 90 days for people."""

    carrier: str
    event_id: str
    body: str
    why: str
    at: datetime


class MailAttachment(Entity):
    filename: str
    content_type: str
    file: StoredFile


class CarrierMail(Entity):
    """A mail that came in for the desk. Without `order_id` nobody knows yet which order it is about.

    `text` is its plain text, cut at 20,000 characters. `verdicts` are the receiver's: spf, dkim, dmarc, spam, virus.
    A mail moves no order by itself: anyone may write one. Staff turn it into what it says.
    """

    id: str
    order_id: str = ""
    request_id: str = ""
    account_id: str = ""
    sender: str
    subject: str
    text: str
    verdicts: dict[str, str] = {}
    raw: StoredFile
    attachments: tuple[MailAttachment, ...] = ()
    state: Literal["new", "used", "dismissed"] = "new"
    used_as: str = ""
    used_by: Actor | None = None
    received_at: datetime
    version: int = 1
    created_at: datetime
    updated_at: datetime


class CorrectionLink(Entity):
    """Lets somebody without an account correct one rejected order: a link that expires, kept as its hash."""

    id: str
    order_id: str
    request_id: str
    account_id: str
    token_hash: str
    person: Person
    codes: tuple[str, ...]  # the reasons it may answer
    note: str = ""
    created_by: Actor
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None
    mailed_at: datetime | None = None
    mail_faults: int = 0  # times that its address was refused; then it is not mailed again
    version: int = 1
    created_at: datetime
    updated_at: datetime


class IdempotencyRecord(Entity):
    """Made in the transaction of its effect; lives 24 hours (design.md)."""

    account_id: str
    route: str
    key: str
    body_hash: str
    resource_id: str
    created_at: datetime


Cursor = Annotated[str, Field(max_length=2048)]
