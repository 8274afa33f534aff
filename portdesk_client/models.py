"""The JSON of the API, as types. What the API adds later is there at run time all the same."""

# Made by `python -m functions.api.openapi`; changes belong there.

from typing import Any, Literal, NotRequired, TypedDict


class AccountReadinessAnswer(TypedDict):
    losing_account_id: "str"
    label: "str"
    ready: "bool"
    submitted: "bool"
    numbers: "int"
    held_rows: "int"
    missing: "list[ProblemAnswer]"
    warnings: "list[ProblemAnswer]"


class ActorAnswer(TypedDict):
    kind: "str"
    id: "str"
    name: "str"


class AddressAnswer(TypedDict):
    line1: "str"
    line2: "str"
    city: "str"
    state: "str"
    postal_code: "str"
    country: "str"


class AddressBody(TypedDict):
    line1: "NotRequired[str | None]"
    line2: "NotRequired[str | None]"
    city: "NotRequired[str | None]"
    state: "NotRequired[str | None]"
    postal_code: "NotRequired[str | None]"
    country: "NotRequired[str | None]"


class AnswerReasonAnswer(TypedDict):
    code: "str"
    carrier_code: "str"
    said: "str"
    words: "str"
    numbers: "list[str]"


class ApprovalBody(TypedDict):
    decision: "Literal['approve', 'return']"
    reason: "NotRequired[str]"


class AskAnswer(TypedDict):
    code: "str"
    detail: "str"
    fix: "str"
    numbers: "list[str]"
    carrier_code: "str | None"
    carrier_words: "str | None"


class AttestationBody(TypedDict):
    """'It is done': the lock is removed, the other order is cancelled. `code` is the reason that it answers."""

    code: "str"
    done_on: "str"
    note: "NotRequired[str]"
    document_id: "NotRequired[str]"


class BillAnswer(TypedDict):
    """What was read on a document that proves ownership, compared with the form and the list as they are now."""

    read: "bool"
    why_not: "str | None"
    pages: "int"
    whole: "bool"
    dated: "str | None"
    findings: "list[BillFindingAnswer]"


class BillFindingAnswer(TypedDict):
    """One thing of a bill, held against the form or the list."""

    losing_account_id: "str"
    about: "Literal['carrier_name', 'end_user_name', 'service_address', 'account_number', 'billing_telephone_number', 'numbers', 'bill_date']"
    outcome: "Literal['matches', 'differs', 'not_found']"
    page: "int | None"
    around: "str | None"
    numbers: "list[str]"
    problem: "ProblemAnswer | None"


class BulkDocumentAnswer(TypedDict):
    filename: "str"
    upload: "UploadAnswer"


class BulkDocumentBody(TypedDict):
    """A document that will be uploaded beside a list: an invoice that it names, or a signed letter."""

    filename: "str"
    size: "int"


class BulkUploadAnswer(TypedDict):
    id: "str"
    filename: "str"
    key: "str"
    via: "Literal['folder', 'api']"
    status: "Literal['awaiting_upload', 'reading', 'importing', 'waiting_for_documents', 'done', 'refused', 'superseded', 'delayed']"
    progress: "ProgressAnswer"
    uploaded_by: "ActorAnswer"
    test_mode: "bool"
    submit: "bool"
    size: "int"
    rows: "int"
    requests: "int"
    request_ids: "list[str]"
    rows_by_status: "dict[str, int]"
    missing_documents: "list[str]"
    created_at: "str"
    reported_at: "str | None"
    updated_at: "str"
    row_progress: "RowProgressAnswer"
    problems: "list[ProblemAnswer]"
    warnings: "list[ProblemAnswer]"
    report: "ReportLinksAnswer"
    upload: "NotRequired[UploadAnswer | None]"
    documents: "NotRequired[list[BulkDocumentAnswer]]"


class BulkUploadBody(TypedDict):
    """A list that will be uploaded: its name and size in bytes. `submit` holds for requests whose rows do not say."""

    filename: "str"
    size: "int"
    submit: "NotRequired[bool]"
    documents: "NotRequired[list[BulkDocumentBody]]"


class BulkUploadPage(TypedDict):
    items: "list[ListedUploadAnswer]"
    cursor: "str | None"


class CallBody(TypedDict):
    """The first call; now, if no time is given."""

    called_at: "NotRequired[str | None]"


class CancelAnswer(TypedDict):
    """What of the old service may be cancelled now, and what has to stay."""

    carrier: "str"
    whole_account: "bool"
    keep: "list[str]"
    advice: "list[str]"


class CancelBody(TypedDict):
    """Without `order_ids`, every order that can be cancelled."""

    order_ids: "NotRequired[list[str] | None]"
    reason: "NotRequired[str]"


class CarrierHelpAnswer(TypedDict):
    """What is known of this carrier: where its customers find what it compares, and how a lock comes off. Null is not known."""

    account_number: "str | None"
    pin: "str | None"
    pin_days: "int | None"
    lock: "str | None"
    good_to_know: "str | None"


class CaseAnswer(TypedDict):
    id: "str"
    account_id: "str"
    account_name: "str"
    kind: "str"
    title: "str"
    about: "str"
    status: "Literal['open', 'waiting_on_staff', 'waiting_on_customer', 'resolved']"
    whose_turn: "Literal['staff', 'customer'] | None"
    due_at: "str | None"
    request_id: "str | None"
    order_ids: "list[str]"
    port_out_id: "str | None"
    numbers: "list[str]"
    rows: "list[int]"
    outcome: "str | None"
    outcome_said: "str | None"
    outcome_note: "str | None"
    messages: "int"
    opened_by: "ActorAnswer"
    resolved_at: "str | None"
    version: "int"
    created_at: "str"
    updated_at: "str"


class CaseBody(TypedDict):
    """What a case is about: `international_rows`, `disputed_port`, `snapback` or `other`. `rows` are rows of the request's number list; of international ones all, if none is named. They leave the list, so that the rest can be submitted. `document_ids` are accepted documents of the request."""

    kind: "str"
    text: "NotRequired[str]"
    rows: "NotRequired[list[int]]"
    numbers: "NotRequired[list[str]]"
    order_ids: "NotRequired[list[str]]"
    document_ids: "NotRequired[list[str]]"
    title: "NotRequired[str]"


class CaseDocumentBody(TypedDict):
    filename: "str"
    content_type: "str"
    size: "int"


class CaseMessageAnswer(TypedDict):
    id: "str"
    author: "ActorAnswer"
    text: "str"
    internal: "bool"
    document_ids: "list[str]"
    created_at: "str"


class CasePage(TypedDict):
    items: "list[CaseAnswer]"
    cursor: "str | None"


class ChangedNumberAnswer(TypedDict):
    number: "str"
    status: "Literal['porting', 'pending', 'active', 'ported_out']"
    forwarding_number: "str"
    name: "str"
    source: "str"
    company_id: "str"
    company: "str"
    number_class: "str"
    country: "str | None"
    request_id: "str | None"
    order_id: "str | None"
    ported_at: "str | None"
    first_call_at: "str | None"
    ported_out_at: "str | None"
    routing: "Literal['current', 'changing']"
    verification: "Literal['unverified', 'passed', 'failed']"
    voice: "VerdictAnswer | None"
    messaging_status: "MessagingStatus"
    messaging: "VerdictAnswer | None"
    advice: "str | None"
    version: "int"
    warnings: "list[ProblemAnswer]"


class CodeCountAnswer(TypedDict):
    code: "str"
    rows: "int"


class CommentAnswer(TypedDict):
    id: "str"
    request_id: "str"
    author: "ActorAnswer"
    text: "str"
    created_at: "str"


class CommentBody(TypedDict):
    """`envelope_id`: whose question it answers, where more than one signer has asked."""

    text: "str"
    envelope_id: "NotRequired[str | None]"


class CommentPage(TypedDict):
    items: "list[CommentAnswer]"
    cursor: "str | None"


class CompanyAnswer(TypedDict):
    id: "str"
    name: "str"
    created_at: "str"


class CompanyBody(TypedDict):
    name: "str"


class CompanyList(TypedDict):
    items: "list[CompanyAnswer]"


class CorrectedAccountBody(TypedDict):
    """New values for what a carrier compares. `account_number` and `pin` are write-only. So is `tax_id_last4`, the last four digits of the tax number: it goes to the carrier once and is not kept."""

    carrier_name: "NotRequired[str | None]"
    account_number: "NotRequired[str | None]"
    billing_telephone_number: "NotRequired[str | None]"
    new_billing_telephone_number: "NotRequired[str | None]"
    pin_status: "NotRequired[PinStatus | None]"
    pin: "NotRequired[str | None]"
    end_user_name: "NotRequired[str | None]"
    subscriber_type: "NotRequired[Literal['business', 'residential'] | None]"
    service_address: "NotRequired[AddressBody | None]"
    authorized_person: "NotRequired[PersonBody | None]"
    numbers_staying: "NotRequired[NumbersStaying | None]"
    numbers_staying_list: "NotRequired[list[str] | None]"
    reseller_name: "NotRequired[str | None]"
    tax_id_last4: "NotRequired[str | None]"


class CorrectionAnswer(TypedDict):
    """What was sent beside what the carrier answered, and just what is needed to put it right."""

    order_id: "str"
    reference: "str"
    current_carrier: "str"
    reasons: "list[ReasonAnswer]"
    fields: "list[SentFieldAnswer]"
    number_pins: "list[NumberPinAnswer]"
    cost: "CorrectionCostAnswer"
    can_be_corrected: "bool"
    why_not: "str | None"
    due_at: "str | None"


class CorrectionBody(TypedDict):
    edit: "NotRequired[CorrectedAccountBody | None]"
    number_pins: "NotRequired[list[NumberPinBody]]"
    attest: "NotRequired[list[AttestationBody]]"
    dispute: "NotRequired[list[DisputeBody]]"
    drop_numbers: "NotRequired[list[str]]"
    move_numbers: "NotRequired[list[MoveNumberBody]]"
    requested_foc_at: "NotRequired[str | None]"
    new_letter: "NotRequired[bool]"
    note: "NotRequired[str]"
    order_id: "str"


class CorrectionCostAnswer(TypedDict):
    """What a correction costs. Null is not known, or not limited."""

    supplement: "bool"
    pon_version: "int"
    confirmed_date: "str | None"
    keeps_confirmed_date: "bool | None"
    supplements_left: "int | None"
    best_effort: "bool"
    last_change_at: "str | None"
    numbers_out: "Literal['at_once', 'change', 'new_order', 'not_possible']"
    explanation: "str"


class CorrectionLinkAnswer(TypedDict):
    """A link to the correction of one order. `url` is shown once, when it is made."""

    id: "str"
    order_id: "str"
    person: "PersonAnswer"
    codes: "list[str]"
    note: "str"
    url: "str | None"
    expires_at: "str"
    used_at: "str | None"
    revoked_at: "str | None"
    created_at: "str"


class CorrectionLinkBody(TypedDict):
    """`codes`: the reasons that the link opens; when empty, all that the order waits for now."""

    order_id: "str"
    person: "LinkPersonBody"
    codes: "NotRequired[list[str]]"
    note: "NotRequired[str]"


class CorrectionLinkList(TypedDict):
    items: "list[CorrectionLinkAnswer]"


class CorrectionList(TypedDict):
    items: "list[CorrectionAnswer]"


class CustomerEventAnswer(TypedDict):
    """An event as a webhook tells it; `id` is the `webhook-id` of its deliveries."""

    id: "str"
    type: "str"
    timestamp: "str"
    data: "WebhookData"


class CustomerEventPage(TypedDict):
    """`cursor` is where the page stopped, on the last one too: send it to go on, now or later."""

    items: "list[CustomerEventAnswer]"
    cursor: "str"
    more: "bool"


DeliveryState = Literal['pending', 'delivered', 'failed']


class DisputeBody(TypedDict):
    """'Our data is right': why, and the documents that show it."""

    code: "str"
    note: "NotRequired[str]"
    document_ids: "NotRequired[list[str]]"


class DocumentAnswer(TypedDict):
    id: "str"
    request_id: "str"
    type: "str"
    filename: "str"
    content_type: "str"
    size: "int"
    status: "Literal['awaiting_upload', 'accepted', 'rejected']"
    losing_account_ids: "list[str]"
    sha256: "str | None"
    pages: "int | None"
    problems: "list[dict[str, Any]]"
    warnings: "list[dict[str, Any]]"
    review: "DocumentReviewAnswer | None"
    bill: "BillAnswer | None"
    ignored_uploads: "int"
    upload: "NotRequired[UploadAnswer | None]"
    link: "NotRequired[str | None]"
    version: "int"
    created_at: "str"
    updated_at: "str"


class DocumentBody(TypedDict):
    """A document that will be uploaded: its exact size in bytes and type."""

    type: "str"
    filename: "str"
    content_type: "str"
    size: "int"
    losing_account_ids: "NotRequired[list[str]]"


class DocumentList(TypedDict):
    items: "list[DocumentAnswer]"


class DocumentReviewAnswer(TypedDict):
    """What our team made of a document; the file's `problems` say what is wrong, each with its fix."""

    decision: "Literal['accepted', 'rejected']"
    by: "ActorAnswer"
    at: "str"
    reasons: "list[str]"
    words: "str | None"
    numbers: "list[str]"


class EarlierLetterAnswer(TypedDict):
    """A letter that no longer counts, and why."""

    revision: "int"
    why: "list[str]"
    signed_at: "str | None"
    signed_sha256: "str | None"
    ended_at: "str"


class EnvelopeAnswer(TypedDict):
    """One signer, one link, one sitting for all the letters in it."""

    id: "str"
    request_id: "str"
    status: "str"
    signer: "PersonAnswer"
    language: "str"
    order_ids: "list[str]"
    sent_at: "str | None"
    opened_at: "str | None"
    ended_at: "str | None"
    expires_at: "str"
    reminders_sent: "int"
    next_reminder_at: "str | None"
    bounced_at: "str | None"
    reason: "str | None"
    suggested_signer: "PersonAnswer | None"
    replaced_by: "str | None"
    mail_waiting: "bool"
    trail: "list[TrailAnswer]"
    version: "int"
    created_at: "str"
    updated_at: "str"


class EnvelopeBody(TypedDict):
    """Ask `signer` to sign the letters of these orders; without `order_ids`, of all that wait for a signature. Without a signer: whom each order names, otherwise its authorised person."""

    signer: "NotRequired[SignerBody | None]"
    order_ids: "NotRequired[list[str] | None]"


class EnvelopeList(TypedDict):
    items: "list[EnvelopeAnswer]"


class EventAnswer(TypedDict):
    id: "str"
    type: "str"
    at: "str"
    request_id: "str | None"
    order_id: "str | None"
    about: "str | None"
    version: "int"
    actor: "ActorAnswer"
    from_status: "str | None"
    to_status: "str | None"
    reason: "str | None"
    data: "dict[str, Any]"


class EventPage(TypedDict):
    items: "list[EventAnswer]"
    cursor: "str | None"


class FocWindowAnswer(TypedDict):
    """A span in which the order could be ported, in UTC and on the clock of the numbers."""

    starts_at: "str"
    ends_at: "str"
    local_starts_at: "str"
    local_ends_at: "str"
    changes_until: "str | None"


class FocWindowsAnswer(TypedDict):
    """When one order could be ported. Without `order_id` it is one that the draft would become."""

    order_id: "str | None"
    losing_account_ids: "list[str]"
    number_class: "str"
    country: "str | None"
    numbers: "int"
    date_kind: "Literal['foc', 'effective_date']"
    source: "Literal['carrier', 'computed']"
    explanation: "str"
    time_zone: "str"
    earliest: "str | None"
    latest: "str | None"
    change_cutoff_hours: "int | None"
    changes_until: "str | None"
    windows: "list[FocWindowAnswer]"


class FocWindowsList(TypedDict):
    items: "list[FocWindowsAnswer]"


class FullCaseAnswer(TypedDict):
    """A case with what was said in it, a page of it, oldest first, and its documents."""

    id: "str"
    account_id: "str"
    account_name: "str"
    kind: "str"
    title: "str"
    about: "str"
    status: "Literal['open', 'waiting_on_staff', 'waiting_on_customer', 'resolved']"
    whose_turn: "Literal['staff', 'customer'] | None"
    due_at: "str | None"
    request_id: "str | None"
    order_ids: "list[str]"
    port_out_id: "str | None"
    numbers: "list[str]"
    rows: "list[int]"
    outcome: "str | None"
    outcome_said: "str | None"
    outcome_note: "str | None"
    messages: "int"
    opened_by: "ActorAnswer"
    resolved_at: "str | None"
    version: "int"
    created_at: "str"
    updated_at: "str"
    said: "list[CaseMessageAnswer]"
    cursor: "str | None"
    documents: "list[DocumentAnswer]"


class GivenAnswer(TypedDict):
    """What the winning carrier gave. Of secrets: that they were given, and the account number's last digits."""

    account_number: "bool"
    account_number_last4: "str | None"
    pin: "bool"
    postal_code: "str | None"
    end_user_name: "str | None"


class GroupAnswer(TypedDict):
    """The same cause in one or many rows; at most 100 of them by number."""

    level: "Literal['error', 'warning', 'review']"
    code: "str"
    detail: "str"
    fix: "str"
    count: "int"
    rows: "list[int]"
    column: "NotRequired[str | None]"
    suggestion: "NotRequired[str | None]"


class ImportAnswer(TypedDict):
    """Every row of the list: taken in, or not, and why."""

    rows: "int"
    imported: "int"
    changed: "int"
    unchanged: "int"
    refused: "int"
    skipped: "int"
    columns: "dict[str, str]"
    file_warnings: "list[ProblemAnswer]"
    groups: "list[GroupAnswer]"
    items: "list[ImportedRow]"


class ImportedRow(TypedDict):
    """What became of one row of the list, counted as its spreadsheet counts."""

    row: "int"
    number: "str | None"
    outcome: "Literal['imported', 'changed', 'unchanged', 'refused', 'skipped']"
    errors: "list[ProblemAnswer]"
    warnings: "list[ProblemAnswer]"


class KeyAnswer(TypedDict):
    """An API key, but for the key itself. `last_used_at` is known to the hour."""

    id: "str"
    prefix: "str"
    name: "str"
    user_id: "str"
    user_name: "str"
    role: "str"
    actions: "list[str]"
    test_mode: "bool"
    state: "Literal['active', 'expired', 'revoked']"
    rotated_to: "str | None"
    last_used_at: "str | None"
    expires_at: "str | None"
    revoked_at: "str | None"
    created_at: "str"


class KeyBody(TypedDict):
    """An API key of a user. `actions` are the only things it may do, all that the user may if empty; each route names its own as `x-portdesk-action`. `expires_on` is its last day, in UTC. A test key sees and makes tests alone."""

    user_id: "str"
    name: "NotRequired[str]"
    actions: "NotRequired[list[str]]"
    test_mode: "NotRequired[bool]"
    expires_on: "NotRequired[str | None]"


class KeyList(TypedDict):
    items: "list[KeyAnswer]"


class KnownAddressAnswer(TypedDict):
    value: "AddressAnswer | None"
    source: "Literal['number', 'deployment', 'port_in', 'unknown']"
    how_to_get: "str | None"


class KnownAnswer(TypedDict):
    """A value on file. `source`: the number's own record, the deployment's for its carrier, how it was ported in, or unknown; then `how_to_get` says who knows it."""

    value: "str | None"
    source: "Literal['number', 'deployment', 'port_in', 'unknown']"
    how_to_get: "str | None"


Language = Literal['en', 'fr']


class LetterAnswer(TypedDict):
    status: "str"
    revision: "int"
    language: "str"
    document_sha256: "str | None"
    signed_sha256: "str | None"
    signed_by: "str | None"
    signed_at: "str | None"
    method: "str | None"
    envelope_id: "str | None"
    usable_until: "str | None"
    growing_old: "bool"
    paper: "PaperLetterAnswer | None"
    earlier: "list[EarlierLetterAnswer]"
    consent_version: "str"
    consent_text: "list[str]"


class LetterCheckAnswer(TypedDict):
    """What anyone may learn of a letter by its id. `unchanged` answers a `sha256` that was asked about."""

    letter_id: "str"
    state: "str"
    company_name: "str"
    current_carrier: "str"
    signed_at: "str | None"
    numbers: "int"
    masked_numbers: "list[str]"
    signed_sha256: "str | None"
    document_sha256: "str | None"
    unchanged: "bool | None"


class LinkAnswer(TypedDict):
    link: "str"


class LinkPersonBody(TypedDict):
    name: "str"
    email: "NotRequired[str]"
    title: "NotRequired[str]"


class ListPortabilityAnswer(TypedDict):
    """What carriers say of the accepted numbers; it holds nothing up. `unknown`: not asked, or no answer."""

    portable: "int"
    not_portable: "int"
    unknown: "int"
    warnings: "list[ProblemAnswer]"


class ListedUploadAnswer(TypedDict):
    """A file of numbers. `requests` are how many port requests it names; the first hundred ids are told."""

    id: "str"
    filename: "str"
    key: "str"
    via: "Literal['folder', 'api']"
    status: "Literal['awaiting_upload', 'reading', 'importing', 'waiting_for_documents', 'done', 'refused', 'superseded', 'delayed']"
    progress: "ProgressAnswer"
    uploaded_by: "ActorAnswer"
    test_mode: "bool"
    submit: "bool"
    size: "int"
    rows: "int"
    requests: "int"
    request_ids: "list[str]"
    rows_by_status: "dict[str, int]"
    missing_documents: "list[str]"
    created_at: "str"
    reported_at: "str | None"
    updated_at: "str"


class LockBody(TypedDict):
    locked: "bool"


class LosingAccountAnswer(TypedDict):
    id: "str"
    request_id: "str"
    label: "str"
    carrier_name: "str"
    service_type: "ServiceType"
    account_number: "SecretAnswer"
    billing_telephone_number: "str"
    pin_status: "PinStatus"
    pin: "PinAnswer"
    end_user_name: "str"
    subscriber_type: "str"
    service_address: "AddressAnswer"
    authorized_person: "PersonAnswer"
    signer: "PersonAnswer | None"
    left_to_signer: "bool"
    numbers_staying: "NumbersStaying | None"
    numbers_staying_list: "list[str]"
    new_billing_telephone_number: "str"
    reseller_name: "str"
    help: "CarrierHelpAnswer | None"
    warnings: "NotRequired[list[ProblemAnswer]]"
    version: "int"
    created_at: "str"
    updated_at: "str"


class LosingAccountBody(TypedDict):
    """One account at one current carrier. `account_number` and `pin` are write-only; `(on file)` means unchanged. `left_to_signer`: what the letter still lacks is completed by its signer, on the signing page."""

    label: "NotRequired[str | None]"
    carrier_name: "NotRequired[str | None]"
    service_type: "NotRequired[ServiceType | None]"
    account_number: "NotRequired[str | None]"
    billing_telephone_number: "NotRequired[str | None]"
    pin_status: "NotRequired[PinStatus | None]"
    pin: "NotRequired[str | None]"
    end_user_name: "NotRequired[str | None]"
    subscriber_type: "NotRequired[Literal['business', 'residential'] | None]"
    service_address: "NotRequired[AddressBody | None]"
    authorized_person: "NotRequired[PersonBody | None]"
    signer: "NotRequired[SignerBody | None]"
    left_to_signer: "NotRequired[bool | None]"
    numbers_staying: "NotRequired[NumbersStaying | None]"
    numbers_staying_list: "NotRequired[list[str] | None]"
    new_billing_telephone_number: "NotRequired[str | None]"
    reseller_name: "NotRequired[str | None]"


class LosingAccountList(TypedDict):
    items: "list[LosingAccountAnswer]"


class MeAnswer(TypedDict):
    account_id: "str"
    account_name: "str"
    user_id: "str"
    user_name: "str"
    role: "str"
    key_id: "str"
    test_mode: "bool"
    may: "list[str]"
    can_port: "bool"
    cannot_port_because: "list[ProblemAnswer]"


MessagingStatus = Literal['not_applicable', 'pending', 'activating', 'exception', 'ported']


class MoveNumberBody(TypedDict):
    """A number that belongs to another current carrier account of the request; it gets an order and letter there."""

    number: "str"
    losing_account_id: "str"


class NewKeyAnswer(TypedDict):
    id: "str"
    prefix: "str"
    name: "str"
    user_id: "str"
    user_name: "str"
    role: "str"
    actions: "list[str]"
    test_mode: "bool"
    state: "Literal['active', 'expired', 'revoked']"
    rotated_to: "str | None"
    last_used_at: "str | None"
    expires_at: "str | None"
    revoked_at: "str | None"
    created_at: "str"
    secret: "str | None"


class NewProtectionAnswer(TypedDict):
    pin_set: "bool"
    pin_set_at: "str | None"
    pin_set_by: "ActorAnswer | None"
    locked: "bool"
    locked_at: "str | None"
    locked_by: "ActorAnswer | None"
    version: "int"
    pin: "str | None"


class NewWebhookSecretAnswer(TypedDict):
    id: "str"
    url: "str"
    description: "str"
    event_types: "list[str] | None"
    enabled: "bool"
    disabled_why: "Literal['by_customer', 'gone', 'failing'] | None"
    disabled_at: "str | None"
    test_mode: "bool"
    secrets: "list[WebhookSecretAnswer]"
    health: "WebhookHealthAnswer | None"
    version: "int"
    created_at: "str"
    updated_at: "str"
    secret: "str"


class NotificationsAnswer(TypedDict):
    topics: "list[TopicAnswer]"
    language: "str"
    digest: "str"


class NotificationsBody(TypedDict):
    """What to be mailed of. Topics that are not named stay as they are; `GET` names those that there are."""

    topics: "NotRequired[dict[str, bool]]"
    language: "NotRequired[Literal['', 'en', 'fr', 'es'] | None]"
    digest: "NotRequired[Literal['at_once', 'daily'] | None]"


class NumberBody(TypedDict):
    """What is to change of a tracking number; what is left out stays. `company` is a name or an id."""

    forwarding_number: "NotRequired[str | None]"
    name: "NotRequired[str | None]"
    source: "NotRequired[str | None]"
    company: "NotRequired[str | None]"


NumberClass = Literal['local', 'wireless', 'toll_free']


class NumberListAnswer(TypedDict):
    """Every row of the file: accepted + held + skipped = rows."""

    list_id: "str"
    rows: "int"
    accepted: "int"
    held: "int"
    skipped: "int"
    columns: "dict[str, str]"
    file_warnings: "list[dict[str, Any]]"
    groups: "list[GroupAnswer]"
    errors: "list[ProblemAnswer]"
    warnings: "list[ProblemAnswer]"
    portability: "ListPortabilityAnswer"
    omitted: "int"


class NumberPage(TypedDict):
    list_id: "str | None"
    rows: "int"
    accepted: "int"
    held: "int"
    skipped: "int"
    groups: "list[GroupAnswer]"
    file_warnings: "list[dict[str, Any]]"
    portability: "ListPortabilityAnswer"
    items: "list[RowAnswer]"
    cursor: "str | None"


class NumberPinAnswer(TypedDict):
    """A number that may be given a PIN of its own, and whether one was sent for it."""

    number: "str"
    on_file: "bool"


class NumberPinBody(TypedDict):
    number: "str"
    pin: "str"


class NumberTimelineAnswer(TypedDict):
    """What happened to a number, newest first. `more`: there are older events, on its port-outs' own timelines."""

    number: "str"
    status: "str"
    events: "list[EventAnswer]"
    port_outs: "list[PortOutAnswer]"
    more: "bool"


class NumbersChangeBody(TypedDict):
    """Fix held rows, accept suggestions, drop rows on purpose, or add rows behind the others."""

    change: "NotRequired[list[RowChangeBody]]"
    add: "NotRequired[list[dict[str, str]]]"
    drop: "NotRequired[list[int]]"
    accept_suggestions: "NotRequired[bool]"


NumbersStaying = Literal['none', 'some', 'unknown']


class OrderAnswer(TypedDict):
    id: "str"
    request_id: "str"
    reference: "str"
    pon_version: "int"
    status: "str"
    number_class: "str"
    country: "str | None"
    current_carrier: "str"
    losing_account_ids: "list[str]"
    numbers: "int"
    ported: "int"
    excluded: "int"
    split_from: "str | None"
    goes_after: "list[str]"
    goes_before: "list[str]"
    replaced: "bool"
    carrier: "str"
    carrier_order_id: "str | None"
    letter: "LetterAnswer"
    documents_status: "Literal['missing', 'uploaded', 'rejected', 'accepted']"
    asks: "list[AskAnswer]"
    progress: "ProgressAnswer"
    approved_by: "ActorAnswer | None"
    approved_at: "str | None"
    requested_foc_at: "str | None"
    requested_foc_time: "str | None"
    requested_foc_zone: "str | None"
    confirmed_foc_at: "str | None"
    actual_ported_at: "str | None"
    messaging_status: "MessagingStatus"
    proved_at: "str | None"
    version: "int"
    created_at: "str"
    updated_at: "str"


class OrderList(TypedDict):
    items: "list[OrderAnswer]"


class OrderProofAnswer(TypedDict):
    order_id: "str"
    reference: "str"
    verification: "Literal['unverified', 'passed', 'failed']"
    numbers: "int"
    ported: "int"
    passed: "int"
    failed: "int"
    called: "int"
    messaging_status: "MessagingStatus"
    failing: "list[str]"
    waiting: "list[str]"
    looked_at: "str | None"
    proved_at: "str | None"
    what_to_do: "str | None"
    cancel: "CancelAnswer | None"
    certificate_sha256: "str | None"


class OrderSummary(TypedDict):
    id: "str"
    status: "str"
    numbers: "int"


class PaperLetterAnswer(TypedDict):
    document_id: "str"
    signed_by: "str"
    signed_on: "str"
    accepted_at: "str | None"


class PaperLetterBody(TypedDict):
    """A letter signed by hand: the accepted document of type `loa` that shows it, who signed it, and when."""

    document_id: "str"
    signer_name: "str"
    signed_on: "str"
    shows_signature_and_date: "bool"


class PaperOfAccountBody(TypedDict):
    document_id: "str"
    signer_name: "str"
    signed_on: "str"
    shows_signature_and_date: "bool"
    losing_account_id: "str"


class PersonAnswer(TypedDict):
    name: "str"
    title: "str"
    email: "str"


class PersonBody(TypedDict):
    name: "NotRequired[str | None]"
    title: "NotRequired[str | None]"
    email: "NotRequired[str | None]"


class PinAnswer(TypedDict):
    """`expires_at`: where it is known how many days a PIN of the carrier is good for, counted from when it was set."""

    set: "bool"
    last4: "NotRequired[str | None]"
    expires_at: "str | None"


class PinBody(TypedDict):
    """A transfer PIN, or 'NO PIN REQUIRED' or 'N/A': of the account, or in `numbers` of single numbers, which may each have one at wireless carriers."""

    pin: "NotRequired[str | None]"
    numbers: "NotRequired[list[NumberPinBody]]"


PinStatus = Literal['provided', 'none', 'unknown']


class PortOutAnswer(TypedDict):
    id: "str"
    account_id: "str | None"
    account_name: "str"
    status: "Literal['received', 'rejected', 'confirmed', 'releasing', 'completed', 'returning', 'returned', 'cancelled']"
    numbers: "list[str]"
    number_class: "str"
    country: "str | None"
    winning_carrier: "str"
    reference: "str"
    pon_version: "int"
    asked_by: "str"
    requested_on: "str | None"
    received_at: "str"
    respond_by: "str | None"
    given: "GivenAnswer"
    confirmed_foc_at: "str | None"
    reasons: "list[AnswerReasonAnswer]"
    account_says: "WordAnswer | None"
    answered_at: "str | None"
    left_at: "str | None"
    completed_at: "str | None"
    snapback_until: "str | None"
    case_id: "str | None"
    test_mode: "bool"
    version: "int"
    created_at: "str"
    updated_at: "str"


class PortOutPage(TypedDict):
    items: "list[PortOutAnswer]"
    cursor: "str | None"


class PortOutPinBody(TypedDict):
    """A PIN of 4 to 10 letters and digits. Left out, one is made, and shown this once."""

    pin: "NotRequired[str | None]"


class PortabilityAnswer(TypedDict):
    """Advice, never a promise: entries in the order given."""

    portable: "int"
    not_portable: "int"
    unknown: "int"
    invalid: "int"
    items: "list[PortabilityItem]"


class PortabilityBody(TypedDict):
    """Numbers to ask carriers about, written as you like."""

    numbers: "list[str]"


class PortabilityItem(TypedDict):
    """What is known of one number. `portable` null: nothing, and `reason` says why."""

    given: "str"
    number: "str | None"
    number_class: "str | None"
    country: "str | None"
    portable: "bool | None"
    losing_carrier: "str | None"
    code: "str | None"
    reason: "str | None"
    carrier: "str | None"
    checked_at: "str | None"
    from_cache: "bool"
    errors: "list[ProblemAnswer]"


class Problem(TypedDict):
    type: "str"
    title: "str"
    status: "int"
    detail: "str"
    code: "str"
    errors: "NotRequired[list[ProblemAnswer]]"
    errors_omitted: "NotRequired[int]"


class ProblemAnswer(TypedDict):
    code: "str"
    detail: "str"
    fix: "NotRequired[str | None]"
    pointer: "NotRequired[str | None]"
    row: "NotRequired[int | None]"
    column: "NotRequired[str | None]"
    suggestion: "NotRequired[str | None]"


class ProgressAnswer(TypedDict):
    """The five questions: where is it, whose turn, what to do, by when, what happens otherwise."""

    where: "str"
    whose_turn: "Literal['customer', 'signer', 'administrator', 'staff', 'carrier'] | None"
    next_action: "str"
    due_at: "str | None"
    otherwise: "str"


class ProofAnswer(TypedDict):
    """How the numbers of a request work since they were ported."""

    safe_to_cancel: "bool"
    orders: "list[OrderProofAnswer]"


class ProtectionAnswer(TypedDict):
    """The PIN itself is shown once, when it is made. `version` is what `If-Match` takes."""

    pin_set: "bool"
    pin_set_at: "str | None"
    pin_set_by: "ActorAnswer | None"
    locked: "bool"
    locked_at: "str | None"
    locked_by: "ActorAnswer | None"
    version: "int"


class ReadinessAnswer(TypedDict):
    """What is still missing before submit, per losing account."""

    ready: "bool"
    missing: "list[ProblemAnswer]"
    losing_accounts: "list[AccountReadinessAnswer]"


class ReasonAnswer(TypedDict):
    """One thing that an order waits for, and how it can be answered."""

    code: "str"
    detail: "str"
    fix: "str"
    numbers: "list[str]"
    carrier_code: "str | None"
    carrier_words: "str | None"
    title: "str"
    whose_turn: "str"
    fixes: "list[str]"
    fields: "list[str]"
    needs_new_letter: "bool"
    hints: "list[str]"


class ReplaceSignerBody(TypedDict):
    signer: "SignerBody"


class ReplayAnswer(TypedDict):
    """`cursor` is null where everything was looked at."""

    replayed: "int"
    cursor: "str | None"


class ReportLinksAnswer(TypedDict):
    """Links that die within minutes; the same files lie beside the list in the drop bucket. The CSV has every row."""

    csv: "str | None"
    json_summary: "str | None"


class RequestAnswer(TypedDict):
    id: "str"
    name: "str"
    reference: "str | None"
    status: "str"
    account_id: "str"
    account_name: "str"
    submitted_by: "ActorAnswer"
    requested_foc_at: "str | None"
    requested_foc_time: "str | None"
    requested_foc_zone: "str | None"
    signer: "PersonAnswer | None"
    language: "str"
    notes: "str"
    company_id: "str | None"
    attached_services: "list[str]"
    test_mode: "bool"
    counts: "dict[str, int]"
    orders: "list[OrderSummary]"
    progress: "ProgressAnswer"
    window: "WindowAnswer | None"
    readiness: "NotRequired[ReadinessAnswer | None]"
    version: "int"
    created_at: "str"
    updated_at: "str"
    first_submitted_at: "str | None"


class RequestBody(TypedDict):
    """A port request. `reference` is your own unique name for it. `requested_foc_at` is the port date that is asked for; without it the carrier gives its earliest. With a `requested_foc_time` it is a moment on the clock of `requested_foc_zone`, such as America/New_York. `signer` is who signs the letters, by a link that is mailed to them; without one, somebody of the account signs through the API. `company_id` is where numbers go whose row names no company. `language` is what letters of Canadian orders, the signing page and its mails are written in."""

    name: "NotRequired[str | None]"
    reference: "NotRequired[str | None]"
    requested_foc_at: "NotRequired[str | None]"
    requested_foc_time: "NotRequired[str | None]"
    requested_foc_zone: "NotRequired[str | None]"
    signer: "NotRequired[SignerBody | None]"
    language: "NotRequired[Language | None]"
    notes: "NotRequired[str | None]"
    company_id: "NotRequired[str | None]"
    attached_services: "NotRequired[list[str] | None]"


class RequestPage(TypedDict):
    items: "list[RequestAnswer]"
    cursor: "str | None"


class ResendBody(TypedDict):
    """`new_link` makes the links that were sent before useless."""

    new_link: "NotRequired[bool]"


class RevokeBody(TypedDict):
    reason: "NotRequired[str]"


class RotationBody(TypedDict):
    """For how long the old key works on beside the new one: 24 hours, if left out."""

    overlap_hours: "NotRequired[float]"


class RowAnswer(TypedDict):
    row: "int"
    disposition: "Literal['accepted', 'held', 'skipped']"
    number: "str | None"
    number_class: "str | None"
    country: "str | None"
    forwarding_number: "str | None"
    name: "str"
    source: "str"
    company: "str"
    losing_account: "str"
    state: "str | None"
    order_id: "str | None"
    cells: "dict[str, str]"
    errors: "list[dict[str, Any]]"
    warnings: "list[dict[str, Any]]"


class RowChangeBody(TypedDict):
    """New cells for one row, by the spreadsheet's row number."""

    row: "int"
    cells: "dict[str, str]"


class RowProgressAnswer(TypedDict):
    """How far the rows are read, and what was found so far; `rows_by_status` has the last word once it is reported."""

    read: "int"
    accepted: "int"
    held: "int"
    skipped: "int"
    not_taken: "int"
    errors: "list[CodeCountAnswer]"


class SayBody(TypedDict):
    text: "str"
    document_ids: "NotRequired[list[str]]"


class SecretAnswer(TypedDict):
    """A secret that cannot be read back."""

    set: "bool"
    last4: "NotRequired[str | None]"


class SecretRotationBody(TypedDict):
    """For how many hours the secret before signs along; 0 ends it, and every older one, at once."""

    overlap_hours: "NotRequired[int]"


class SendAnewBody(TypedDict):
    since: "str"
    cursor: "NotRequired[str | None]"


class SentAnswer(TypedDict):
    items: "list[EnvelopeAnswer]"
    warnings: "list[ProblemAnswer]"


class SentFieldAnswer(TypedDict):
    name: "str"
    sent: "str"


ServiceType = Literal['landline', 'voip', 'wireless', 'toll_free', 'unknown']


class SheetAnswer(TypedDict):
    """What another carrier has to give to take this number over, and what protects it."""

    number: "str"
    account_id: "str"
    status: "str"
    number_class: "str"
    carrier: "KnownAnswer"
    account_number: "KnownAnswer"
    end_user_name: "KnownAnswer"
    service_address: "KnownAddressAnswer"
    note: "str | None"
    protection: "ProtectionAnswer"
    request_id: "str | None"
    order_id: "str | None"
    ported_in_at: "str | None"
    ported_out_at: "str | None"
    port_out_ids: "list[str]"


class SignatureBody(TypedDict):
    """A signature by typed name. `document_sha256` is the hash of the letter that was read, `consent_version` of the consent text that was shown."""

    typed_name: "str"
    title: "NotRequired[str]"
    consent: "bool"
    consent_version: "str"
    document_sha256: "str"
    signed_on: "NotRequired[str | None]"


class SignerBody(TypedDict):
    """Who signs the letters; without one the authorised person of each losing account does."""

    name: "str"
    email: "str"
    title: "NotRequired[str]"


Status = Literal['draft', 'submitting', 'awaiting_approval', 'awaiting_signature', 'in_review', 'submitted', 'action_required', 'change_pending', 'scheduled', 'activating', 'completed', 'partially_completed', 'cancel_requested', 'cancelled', 'expired']


class SubmitBody(TypedDict):
    """`only_ready` submits the losing accounts that are complete and leaves the others in draft. `paper_letters`: accounts whose letter was signed by hand already; our team reviews it, and nobody is asked to sign."""

    only_ready: "NotRequired[bool]"
    paper_letters: "NotRequired[list[PaperOfAccountBody]]"


class TestBody(TypedDict):
    """What a test showed; now, if no time is given. `detail` is for people."""

    kind: "Literal['voice', 'messaging']"
    passed: "bool"
    tested_at: "NotRequired[str | None]"
    detail: "NotRequired[str]"


class TopicAnswer(TypedDict):
    topic: "str"
    says: "str"
    on: "bool"
    essential: "bool"


class TrackingNumberAnswer(TypedDict):
    """`porting` until it has moved, `pending` until its first call, then `active`; `ported_out` once it left. Numbers that the account had before have no request and no order."""

    number: "str"
    status: "Literal['porting', 'pending', 'active', 'ported_out']"
    forwarding_number: "str"
    name: "str"
    source: "str"
    company_id: "str"
    company: "str"
    number_class: "str"
    country: "str | None"
    request_id: "str | None"
    order_id: "str | None"
    ported_at: "str | None"
    first_call_at: "str | None"
    ported_out_at: "str | None"
    routing: "Literal['current', 'changing']"
    verification: "Literal['unverified', 'passed', 'failed']"
    voice: "VerdictAnswer | None"
    messaging_status: "MessagingStatus"
    messaging: "VerdictAnswer | None"
    advice: "str | None"
    version: "int"


class TrackingNumberPage(TypedDict):
    items: "list[TrackingNumberAnswer]"
    cursor: "str | None"


class TrailAnswer(TypedDict):
    at: "str"
    kind: "str"
    who: "str"
    ip: "str"
    user_agent: "str"
    detail: "str"
    digest: "str"


class UploadAnswer(TypedDict):
    """POST the file here as multipart/form-data: these fields first, then `file`."""

    url: "str"
    fields: "dict[str, str]"
    expires_at: "str"


class UserAnswer(TypedDict):
    id: "str"
    name: "str"
    email: "str"
    role: "str"
    company_ids: "list[str]"
    deactivated_at: "str | None"
    version: "int"
    created_at: "str"


class UserBody(TypedDict):
    """A person. `company_ids` are the only companies that a client manager may place numbers in; all, if empty."""

    name: "str"
    email: "str"
    role: "str"
    company_ids: "NotRequired[list[str]]"


class UserChangeBody(TypedDict):
    """What is left out stays. The user's API keys follow."""

    name: "NotRequired[str | None]"
    email: "NotRequired[str | None]"
    role: "NotRequired[str | None]"
    company_ids: "NotRequired[list[str] | None]"


class UserList(TypedDict):
    items: "list[UserAnswer]"


class VerdictAnswer(TypedDict):
    """What a call or a test showed; `by` is who says so."""

    passed: "bool"
    at: "str"
    by: "str"
    detail: "str | None"


class WebhookData(TypedDict):
    account_id: "str"
    test_mode: "bool"
    request_id: "NotRequired[str]"
    order_id: "NotRequired[str]"
    status: "NotRequired[Literal['draft', 'submitting', 'awaiting_approval', 'awaiting_signature', 'in_review', 'submitted', 'action_required', 'change_pending', 'scheduled', 'activating', 'completed', 'partially_completed', 'cancel_requested', 'cancelled', 'expired']]"
    previous_status: "NotRequired[str | None]"
    version: "NotRequired[int]"
    actor: "Literal['customer', 'signer', 'staff', 'carrier', 'system']"
    links: "dict[str, str]"
    fields: "NotRequired[list[str]]"
    accepted: "NotRequired[int]"
    held: "NotRequired[int]"
    skipped: "NotRequired[int]"
    orders: "NotRequired[int]"
    held_back: "NotRequired[int]"
    order_ids: "NotRequired[list[str]]"
    number: "NotRequired[str]"
    losing_account_id: "NotRequired[str]"
    document_id: "NotRequired[str]"
    document_type: "NotRequired[str]"
    reasons: "NotRequired[list[str]]"
    comment_id: "NotRequired[str]"
    envelope_id: "NotRequired[str]"
    sha256: "NotRequired[str]"
    changes: "NotRequired[list[str]]"
    days: "NotRequired[int]"
    numbers: "NotRequired[int]"
    split_from: "NotRequired[str]"
    confirmed_foc_at: "NotRequired[str | None]"
    hours: "NotRequired[int]"
    count: "NotRequired[int]"
    not_ringing: "NotRequired[list[str]]"
    codes: "NotRequired[list[str]]"
    answers: "NotRequired[list[str]]"
    dropped: "NotRequired[int]"
    moved: "NotRequired[int]"
    pon_version: "NotRequired[int]"
    link_id: "NotRequired[str]"
    business_days: "NotRequired[int]"
    into: "NotRequired[str]"
    messaging_status: "NotRequired[str]"
    not_called: "NotRequired[list[str]]"
    failing: "NotRequired[list[str]]"
    whole_account: "NotRequired[bool]"
    keep: "NotRequired[list[str]]"
    request_proved: "NotRequired[bool]"
    company_id: "NotRequired[str]"
    user_id: "NotRequired[str]"
    role: "NotRequired[str]"
    key_id: "NotRequired[str]"
    rotated_key_id: "NotRequired[str]"
    rotated_key_ends_at: "NotRequired[str | None]"
    imported: "NotRequired[int]"
    changed: "NotRequired[int]"
    refused: "NotRequired[int]"
    upload_id: "NotRequired[str]"
    outcome: "NotRequired[str]"
    rows: "NotRequired[int]"
    request_ids: "NotRequired[list[str]]"
    port_out_id: "NotRequired[str]"
    case_id: "NotRequired[str]"
    released: "NotRequired[int]"
    returned: "NotRequired[int]"
    message_id: "NotRequired[str]"
    first_calls: "NotRequired[list[dict[str, Any]]]"
    webhook_endpoint_id: "NotRequired[str]"


class WebhookDeliveryAnswer(TypedDict):
    """`failed_why` is null unless it failed. `round` counts up when it is sent anew."""

    event_id: "str"
    endpoint_id: "str"
    type: "str"
    state: "Literal['pending', 'delivered', 'failed']"
    failed_why: "Literal['gave_up', 'gone', 'endpoint_disabled', 'endpoint_deleted'] | None"
    round: "int"
    tries: "list[WebhookTryAnswer]"
    next_try_at: "str | None"
    body: "str"
    created_at: "str"
    updated_at: "str"


class WebhookDeliveryPage(TypedDict):
    items: "list[WebhookDeliveryAnswer]"
    cursor: "str | None"


class WebhookEndpointAnswer(TypedDict):
    id: "str"
    url: "str"
    description: "str"
    event_types: "list[str] | None"
    enabled: "bool"
    disabled_why: "Literal['by_customer', 'gone', 'failing'] | None"
    disabled_at: "str | None"
    test_mode: "bool"
    secrets: "list[WebhookSecretAnswer]"
    health: "WebhookHealthAnswer | None"
    version: "int"
    created_at: "str"
    updated_at: "str"


class WebhookEndpointBody(TypedDict):
    """`event_types`: those that are sent; null, or left out, is all of them, also types that come later."""

    url: "NotRequired[str | None]"
    description: "NotRequired[str | None]"
    event_types: "NotRequired[list[Literal['port_request.created', 'port_request.changed', 'port_request.numbers_listed', 'port_request.submitted', 'port_request.approval_asked', 'port_request.number_freed', 'port_request.submit_failed', 'port_request.deleted', 'losing_account.added', 'losing_account.changed', 'losing_account.removed', 'losing_account.pin_set', 'document.accepted', 'document.rejected', 'document.verified', 'comment.added', 'envelope.signed', 'envelope.declined', 'envelope.handed_back', 'envelope.bounced', 'envelope.expired', 'envelope.revoked', 'envelope.resent', 'letter.ready', 'letter.sent', 'letter.viewed', 'letter.signed', 'letter.sealed', 'letter.declined', 'letter.handed_back', 'letter.revoked', 'letter.bounced', 'letter.expired', 'letter.given_on_paper', 'letter.rejected', 'letter.voided', 'letter.changed', 'letter.too_old', 'port_order.created', 'port_order.approved', 'port_order.returned', 'port_order.details_changed', 'port_order.review_passed', 'port_order.pin_needed', 'port_order.pin_set', 'port_order.submitted', 'port_order.change_accepted', 'port_order.foc_confirmed', 'port_order.foc_changed', 'port_order.foc_near', 'port_order.destination_silent', 'port_order.rejected', 'port_order.document_needed', 'port_order.partly_corrected', 'port_order.corrected', 'port_order.change_sent', 'port_order.change_not_taken', 'port_order.correction_link_made', 'port_order.correction_link_mailed', 'port_order.correction_link_refused', 'port_order.carrier_silent', 'port_order.handed_over_again', 'port_order.number_given_up', 'port_order.reopened', 'port_order.split', 'port_order.replacement_begun', 'port_order.activating', 'port_order.numbers_ported', 'port_order.completed', 'port_order.partially_completed', 'port_order.messaging_changed', 'port_order.not_called', 'port_order.cutover_failed', 'port_order.cutover_mended', 'port_order.safe_to_cancel', 'port_order.cancel_requested', 'port_order.cancel_refused', 'port_order.cancelled', 'port_order.rest_expired', 'port_order.expired', 'account.changed', 'company.added', 'user.added', 'user.changed', 'user.deactivated', 'api_key.created', 'api_key.rotated', 'api_key.revoked', 'tracking_numbers.imported', 'bulk_upload.received', 'bulk_upload.reported', 'bulk_upload.report_updated', 'bulk_upload.failed', 'port_out.received', 'port_out.recognized', 'port_out.disputed', 'port_out.numbers_locked', 'port_out.confirmed', 'port_out.rejected', 'port_out.supplemented', 'port_out.cancelled', 'port_out.completed', 'port_out.returned', 'tracking_number.port_out_pin_set', 'tracking_number.locked', 'tracking_number.unlocked', 'case.opened', 'case.numbers_added', 'case.answered', 'case.said', 'case.document_accepted', 'case.document_rejected', 'case.resolved', 'tracking_numbers.relabelled', 'tracking_number.changed', 'tracking_number.routed', 'tracking_numbers.activated']] | None]"
    enabled: "NotRequired[bool | None]"


class WebhookEndpointList(TypedDict):
    items: "list[WebhookEndpointAnswer]"


class WebhookHealthAnswer(TypedDict):
    """Since the endpoint last took something: since when it fails, how many tries in a row, and of how many deliveries the last try failed. While it is left alone, until `resume_at`, what is due for it waits without losing a try."""

    failing_since: "str"
    failures: "int"
    gave_up: "int"
    resume_at: "str | None"


class WebhookSecretAnswer(TypedDict):
    """A secret that signs now, by its number; `ends_at` is null for the latest."""

    generation: "int"
    ends_at: "str | None"


class WebhookTryAnswer(TypedDict):
    """One try. `fault` is null where the event was taken, else a code; `answer` is the first 1,000 characters."""

    at: "str"
    status: "int | None"
    fault: "Literal['status', 'redirect', 'gone', 'timeout', 'connection_failed', 'connection_broken', 'tls_failed', 'host_unknown', 'address_refused', 'url_refused'] | None"
    detail: "str"
    duration_ms: "int"
    answer: "str"


class WindowAnswer(TypedDict):
    """When the numbers can move: any day from `earliest` to `latest`, once the window has started."""

    earliest: "str | None"
    latest: "str | None"
    explanation: "str"


class WordAnswer(TypedDict):
    decision: "Literal['ours', 'not_ours']"
    by: "ActorAnswer"
    at: "str"
    note: "str"


class WordBody(TypedDict):
    """`ours`: it was us. `not_ours`: this was not us; a case is opened, and the numbers are locked."""

    decision: "Literal['ours', 'not_ours']"
    note: "NotRequired[str]"
