"""What customers are told: one table from the events of the timeline to the public types, and what of each goes out.

Mails, webhooks, the account's event list, the portal and the documentation read this table. A public type never changes
its meaning, and one event is told as one public type at most. What is told are ids, states and counts: no PIN, no
account number, no token, nothing that people wrote.

`PUBLIC` says it for every public type, `INTERNAL` names the events that are nobody's but ours. A test holds the code to
both: an event that stands in neither is a mistake. At run time such an event is told to nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final

from shared.domain.lifecycle import Status
from shared.domain.model import DESK_ACCOUNT, CustomerEvent, Event
from shared.domain.permissions import Action


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an event's `data`: its JSON schema, what it means, and an example."""

    schema: Mapping[str, Any]
    says: str
    example: Any


@dataclass(frozen=True, slots=True)
class Source:
    """An event of the timeline, and where it matters the status that its order came from."""

    type: str
    came_from: Status | None = None


@dataclass(frozen=True, slots=True)
class PublicType:
    """One row of the table. `tells` are names of `MEMBERS`; `mailed`: somebody gets a mail of it, too; `takes`: what
    readers of the event list must be allowed to do, where that is more than to read events."""

    type: str
    says: str
    sources: tuple[Source, ...]
    tells: tuple[str, ...] = ()
    mailed: bool = False
    takes: Action | None = None


_TEXT: Final = MappingProxyType({"type": "string"})
_COUNT: Final = MappingProxyType({"type": "integer", "minimum": 0})
_FLAG: Final = MappingProxyType({"type": "boolean"})
_TEXTS: Final = MappingProxyType({"type": "array", "items": {"type": "string"}})
_MOMENT: Final = MappingProxyType({"type": ["string", "null"], "format": "date-time"})

MEMBERS: Final[Mapping[str, Member]] = MappingProxyType(
    {
        "fields": Member(_TEXTS, "Names of what was changed; never values.", ["name"]),
        "accepted": Member(_COUNT, "Rows of the number list that can be ported.", 26),
        "held": Member(_COUNT, "Rows to fix or drop.", 2),
        "skipped": Member(_COUNT, "Rows that are no numbers of their own.", 1),
        "orders": Member(_COUNT, "How many orders were made.", 2),
        "held_back": Member(_COUNT, "Rows that stay drafts.", 0),
        "losing_account_id": Member(_TEXT, "The current carrier account.", "lac_01K6WZ3E6D9QJ8Y4T2V5B7N0MC"),
        "document_id": Member(_TEXT, "The document.", "doc_01K6WZ3E6D9QJ8Y4T2V5B7N0MD"),
        "document_type": Member(_TEXT, "What kind of document it is.", "invoice"),
        "comment_id": Member(_TEXT, "The comment; read it where the link leads.", "cmt_01K6WZ3E6D9QJ8Y4T2V5B7N0ME"),
        "envelope_id": Member(_TEXT, "The envelope that asked for the signature.", "env_01K6WZ3E6D9QJ8Y4T2V5B7N0MF"),
        "link_id": Member(_TEXT, "The correction link.", "fix_01K6WZ3E6D9QJ8Y4T2V5B7N0MG"),
        "sha256": Member(_TEXT, "Of the file, in hexadecimal.", "9f86d081884c7d659a2feaa0c55ad015" * 2),
        "changes": Member(_TEXTS, "Codes of what the letter says otherwise.", ["end_user_name"]),
        "days": Member(_COUNT, "How old the letter may be, in days.", 60),
        "number": Member(_TEXT, "The telephone number.", "+13122260001"),
        "numbers": Member(_COUNT, "How many numbers it is about.", 13),
        "split_from": Member(_TEXT, "The order that its numbers were in.", "ord_01K6WZ3E6D9QJ8Y4T2V5B7N0MB01"),
        "into": Member(_TEXT, "The order that was made of a part.", "ord_01K6WZ3E6D9QJ8Y4T2V5B7N0MB03"),
        "confirmed_foc_at": Member(
            _MOMENT, "The confirmed port date (FOC); null where there is none any more.", "2026-12-03T15:00:00Z"
        ),
        "hours": Member(_COUNT, "Hours before the confirmed port date.", 24),
        "codes": Member(
            _TEXTS, "Codes of the reasons; `GET …/corrections` says what answers each.", ["account_number_mismatch"]
        ),
        "answers": Member(_TEXTS, "Codes of the reasons that were answered.", ["account_number_mismatch"]),
        "dropped": Member(_COUNT, "Numbers that were taken out.", 0),
        "moved": Member(_COUNT, "Numbers that were moved to another account.", 0),
        "pon_version": Member(_COUNT, "The version of our order number at the carrier.", 2),
        "business_days": Member(_COUNT, "Business days without an answer.", 3),
        "count": Member(_COUNT, "How many of its numbers would not ring.", 1),
        "not_ringing": Member(_TEXTS, "Up to 20 of the numbers that would not ring.", ["+13122260001"]),
        "failing": Member(_TEXTS, "Up to 20 of the numbers that failed a test.", ["+13122260001"]),
        "not_called": Member(_TEXTS, "Up to 20 of the numbers that nobody has called.", ["+13122260001"]),
        "messaging_status": Member(_TEXT, "How far its text messages have moved.", "activating"),
        "whole_account": Member(_FLAG, "Nothing is known that has to stay at the old carrier.", False),
        "keep": Member(_TEXTS, "Why something of the old service stays; the proof says what.", ["staying"]),
        "request_proved": Member(_FLAG, "The numbers of all other orders of the request work, too.", True),
        "first_calls": Member(
            MappingProxyType(
                {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["number", "first_call_at"],
                        "properties": {
                            "number": {"type": "string"},
                            "first_call_at": {"type": "string", "format": "date-time"},
                        },
                    },
                }
            ),
            "The numbers that were called for the first time, up to 100.",
            [{"number": "+13122260001", "first_call_at": "2026-12-03T16:20:00Z"}],
        ),
        "upload_id": Member(_TEXT, "The dropped file.", "blk_01K6WZ3E6D9QJ8Y4T2V5B7N0MK"),
        "outcome": Member(_TEXT, "What became of the file: taken, refused or superseded.", "taken"),
        "rows": Member(_COUNT, "Rows of the file.", 1200),
        "request_ids": Member(_TEXTS, "The port requests that it made, up to 100.", ["prq_01K6WZ3E6D9QJ8Y4T2V5B7N0MB"]),
        "order_ids": Member(_TEXTS, "The orders.", ["ord_01K6WZ3E6D9QJ8Y4T2V5B7N0MB02"]),
        "reasons": Member(_TEXTS, "Codes of why our team cannot use it.", ["too_old"]),
        "company_id": Member(_TEXT, "The company.", "com_01K6WZ0A9E2HJ4M6P8R1T3V5XY"),
        "user_id": Member(_TEXT, "The user, or whose key it is.", "usr_01K6WZ0A9E2HJ4M6P8R1T3V5XW"),
        "role": Member(_TEXT, "The user's role.", "manager"),
        "key_id": Member(_TEXT, "The API key; never the key itself.", "key_01K6WZ0A9E2HJ4M6P8R1T3V5XV"),
        "rotated_key_id": Member(_TEXT, "The key whose place it takes.", "key_01K6WZ0A9E2HJ4M6P8R1T3V5XT"),
        "rotated_key_ends_at": Member(_MOMENT, "How long that one still works.", "2026-11-25T15:04:05Z"),
        "imported": Member(_COUNT, "Numbers that were taken in.", 40),
        "changed": Member(_COUNT, "Numbers that were there and changed.", 2),
        "refused": Member(_COUNT, "Rows that were not taken in.", 1),
        "port_out_id": Member(_TEXT, "The request of another carrier.", "pto_01K6WZ3E6D9QJ8Y4T2V5B7N0MP"),
        "case_id": Member(_TEXT, "The case.", "cas_01K6WZ3E6D9QJ8Y4T2V5B7N0MQ"),
        "released": Member(_COUNT, "How many numbers left.", 2),
        "returned": Member(_COUNT, "How many numbers are back.", 2),
        "message_id": Member(_TEXT, "What was said; read it in the case.", "msg_01K6WZ3E6D9QJ8Y4T2V5B7N0MR"),
        "webhook_endpoint_id": Member(_TEXT, "The endpoint that is tried.", "whk_01K6WZ3E6D9QJ8Y4T2V5B7N0MH"),
    }
)

TEST: Final = "webhook.test"


def _row(
    public: str,
    says: str,
    *sources: str | Source,
    tells: tuple[str, ...] = (),
    mailed: bool = False,
    takes: Action | None = None,
) -> PublicType:
    named = tuple(Source(one) if isinstance(one, str) else one for one in sources)
    return PublicType(public, says, named, tells, mailed, takes)


def _after(came_from: Status, kind: str) -> Source:
    return Source(kind, came_from)


_REQUESTS: Final = (
    _row("port_request.created", "A port request was begun.", "request.created"),
    _row(
        "port_request.changed", "Its name, dates, signer or notes were changed.", "request.changed", tells=("fields",)
    ),
    _row(
        "port_request.numbers_listed",
        "A number list was stored.",
        "numbers.listed",
        tells=("accepted", "held", "skipped"),
    ),
    _row(
        "port_request.submitted",
        "It was submitted; its orders are made.",
        "request.submitted",
        tells=("orders", "held_back"),
        mailed=True,
    ),
    _row(
        "port_request.approval_asked",
        "The account's administrators are asked to approve it.",
        "request.approval_asked",
        tells=("order_ids",),
        mailed=True,
    ),
    _row(
        "port_request.number_freed",
        "A number that another account's port held is free for this one.",
        "request.number_freed",
        tells=("number",),
    ),
    _row(
        "port_request.submit_failed",
        "Submitting it did not come to its end and was taken back: submit it again.",
        "request.submit_rolled_back",
    ),
    _row("port_request.deleted", "A draft was deleted.", "request.deleted"),
    _row(
        "losing_account.added",
        "A current carrier account was added.",
        "losing_account.added",
        tells=("losing_account_id",),
    ),
    _row(
        "losing_account.changed",
        "A current carrier account was changed.",
        "losing_account.changed",
        tells=("losing_account_id", "fields"),
    ),
    _row(
        "losing_account.removed",
        "A current carrier account was removed.",
        "losing_account.removed",
        tells=("losing_account_id",),
    ),
    _row(
        "losing_account.pin_set",
        "A transfer PIN was set or taken away.",
        "losing_account.pin_set",
        tells=("losing_account_id",),
    ),
    _row(
        "document.accepted",
        "An uploaded document was inspected and counts.",
        "document.accepted",
        tells=("document_id", "document_type"),
    ),
    _row(
        "document.rejected",
        "A document cannot be used, the inspection or our team says; the document says why.",
        *("document.rejected", "document.refused"),
        tells=("document_id", "document_type", "reasons"),
        mailed=True,
    ),
    _row(
        "document.verified",
        "Our team looked at a document and accepted it.",
        "document.verified",
        tells=("document_id", "document_type"),
    ),
    _row(
        "comment.added",
        "The signer, the customer or our team said something.",
        "comment.added",
        tells=("comment_id", "envelope_id"),
        mailed=True,
    ),
)

_SIGNING: Final = (
    _row(
        "envelope.signed",
        "A signer signed all letters of an envelope.",
        "envelope.signed",
        tells=("envelope_id",),
        mailed=True,
    ),
    _row("envelope.declined", "A signer declined.", "envelope.declined", tells=("envelope_id",), mailed=True),
    _row(
        "envelope.handed_back",
        "A signer says that somebody else has to sign.",
        "envelope.handed_back",
        tells=("envelope_id",),
        mailed=True,
    ),
    _row("envelope.bounced", "A mail to a signer came back.", "envelope.bounced", tells=("envelope_id",), mailed=True),
    _row("envelope.expired", "Nobody signed in time.", "envelope.expired", tells=("envelope_id",), mailed=True),
    _row("envelope.revoked", "A signer is no longer asked.", "envelope.revoked", tells=("envelope_id",)),
    _row("envelope.resent", "A signing link was mailed again.", "envelope.resent", tells=("envelope_id",)),
    _row("letter.ready", "The letter of an order is printed and can be read.", "letter.ready", tells=("sha256",)),
    _row("letter.sent", "The letter was mailed to its signer.", "letter.sent", tells=("envelope_id",), mailed=True),
    _row("letter.viewed", "Its signer opened it.", "letter.viewed"),
    _row("letter.signed", "It was signed.", "letter.signed", tells=("envelope_id",), mailed=True),
    _row("letter.sealed", "The signed letter is sealed and can be fetched.", "letter.kept", tells=("sha256",)),
    _row("letter.declined", "Its signer declined.", "letter.declined", mailed=True),
    _row("letter.handed_back", "Its signer says that somebody else has to sign it.", "letter.handed_back"),
    _row("letter.revoked", "Its signer is no longer asked; the order is yours again.", "letter.revoked"),
    _row("letter.bounced", "The mail with it came back; the order is yours again.", "letter.bounced"),
    _row("letter.expired", "It was not signed in time.", "letter.expired"),
    _row("letter.given_on_paper", "It was given signed by hand.", "letter.given_on_paper", tells=("document_id",)),
    _row(
        "letter.rejected", "Our team cannot use the signed letter: it is signed anew.", "letter.rejected", mailed=True
    ),
    _row(
        "letter.voided",
        "A change voided the signed letter: it is signed anew.",
        "letter.voided",
        tells=("changes",),
        mailed=True,
    ),
    _row(
        "letter.changed",
        "A change has the letter printed anew before it is signed.",
        "letter.changed",
        tells=("changes",),
    ),
    _row(
        "letter.too_old",
        "The signed letter grew too old for the carrier: it is signed anew.",
        "letter.too_old",
        tells=("days",),
        mailed=True,
    ),
)

_ORDERS: Final = (
    _row("port_order.created", "An order was made of a request.", "order.created", tells=("numbers", "split_from")),
    _row("port_order.approved", "An administrator approved it.", "order.approved", mailed=True),
    _row("port_order.returned", "An administrator returned it to who asked.", "order.returned", mailed=True),
    _row("port_order.details_changed", "Details of it changed that its letter does not name.", "order.details_changed"),
    _row("port_order.review_passed", "It passed the review.", "order.review_passed"),
    _row("port_order.pin_needed", "The current carrier's transfer PIN is needed.", "order.pin_needed", mailed=True),
    _row("port_order.pin_set", "The transfer PIN came in.", "order.pin_set"),
    _row("port_order.submitted", "The carrier has it.", "order.submitted", mailed=True),
    _row(
        "port_order.change_accepted",
        "The carrier took the correction.",
        _after(Status.CHANGE_PENDING, "order.submitted"),
    ),
    _row(
        "port_order.foc_confirmed",
        "The carrier confirmed the port date (FOC).",
        "order.scheduled",
        tells=("confirmed_foc_at",),
        mailed=True,
    ),
    _row(
        "port_order.foc_changed",
        "The confirmed port date (FOC) changed, or is gone.",
        "order.foc_changed",
        tells=("confirmed_foc_at",),
        mailed=True,
    ),
    _row(
        "port_order.foc_near",
        "The confirmed port date (FOC) is near.",
        "order.foc_near",
        tells=("confirmed_foc_at", "hours"),
        mailed=True,
    ),
    _row(
        "port_order.destination_silent",
        "On its port date a number would not ring where it forwards to.",
        "order.destination_silent",
        tells=("count", "not_ringing"),
        mailed=True,
    ),
    _row(
        "port_order.rejected",
        "The carrier, or our team before it, rejected it: correct it.",
        *("order.action_required", "order.rejected_anew", "order.refused", "order.rejected_by_our_team"),
        tells=("codes",),
        mailed=True,
    ),
    _row(
        "port_order.document_needed",
        "A document is asked for: none that can be used proves whose its numbers are, or our team wants to see more.",
        *("order.document_needed", "order.document_requested"),
        tells=("codes", "document_type"),
        mailed=True,
    ),
    _row(
        "port_order.partly_corrected",
        "A part of what it waits for was answered; the rest still waits.",
        "order.partly_corrected",
        tells=("fields", "answers", "dropped", "moved"),
    ),
    _row(
        "port_order.corrected",
        "It was corrected and goes on.",
        "order.corrected",
        tells=("fields", "answers", "dropped", "moved"),
    ),
    _row(
        "port_order.change_sent",
        "The correction went to the carrier.",
        "order.change_sent",
        tells=("pon_version",),
        mailed=True,
    ),
    _row(
        "port_order.change_not_taken", "The carrier did not take the correction.", "order.change_not_taken", mailed=True
    ),
    _row(
        "port_order.correction_link_made",
        "A link was made by which somebody without an account can correct it.",
        "order.correction_link_made",
        tells=("link_id", "codes"),
    ),
    _row(
        "port_order.correction_link_mailed",
        "That link was mailed.",
        "order.correction_link_mailed",
        tells=("link_id",),
    ),
    _row(
        "port_order.correction_link_refused",
        "That link cannot be mailed: the address does not take it.",
        "order.correction_link_refused",
        tells=("link_id",),
    ),
    _row(
        "port_order.carrier_silent",
        "The carrier has not answered for days; our team asks it.",
        *("order.carrier_silent", "order.carrier_escalated"),
        tells=("business_days",),
        mailed=True,
    ),
    _row(
        "port_order.handed_over_again",
        "The carrier has lost it: it goes there once more.",
        "order.handed_over_again",
    ),
    _row(
        "port_order.number_given_up",
        "A number of it belongs to another account, which proved that.",
        "order.number_given_up",
        tells=("number",),
    ),
    _row(
        "port_order.reopened",
        "It had ended; numbers of it that were not ported go on in a new order.",
        "order.reopened",
        tells=("into", "numbers"),
    ),
    _row("port_order.split", "A part of it became an order of its own.", "order.split", tells=("into", "numbers")),
    _row(
        "port_order.replacement_begun",
        "Its carrier takes no number out of an order: it is cancelled there, and the others go on in a new order.",
        "order.replacement_begun",
        tells=("dropped", "moved"),
    ),
    _row("port_order.activating", "Its numbers are moving.", "order.activating"),
    _row("port_order.numbers_ported", "A part of its numbers was ported ahead of the rest.", "order.numbers_ported"),
    _row("port_order.completed", "All its numbers were ported.", "order.completed", mailed=True),
    _row(
        "port_order.partially_completed",
        "It ended with a part of its numbers ported.",
        "order.partially_completed",
        mailed=True,
    ),
    _row(
        "port_order.messaging_changed",
        "The text messages of its numbers have moved further, or got stuck.",
        "order.messaging_changed",
        tells=("messaging_status",),
    ),
    _row(
        "port_order.not_called",
        "Numbers of it were ported and not yet called: call each once.",
        "order.not_called",
        tells=("numbers", "not_called"),
        mailed=True,
    ),
    _row(
        "port_order.cutover_failed",
        "Ported numbers of it failed a test: keep the old service; our team looks into it.",
        "order.cutover_failed",
        tells=("numbers", "failing"),
        mailed=True,
    ),
    _row("port_order.cutover_mended", "Its numbers that failed a test passed it after all.", "order.cutover_mended"),
    _row(
        "port_order.safe_to_cancel",
        "All its ported numbers work: the proof says which lines of the old service can end and which stay.",
        "order.proved",
        tells=("numbers", "whole_account", "keep", "request_proved", "sha256"),
        mailed=True,
    ),
    _row("port_order.cancel_requested", "The carrier is asked to cancel it.", "order.cancel_requested"),
    _row(
        "port_order.cancel_refused",
        "It goes on: the carrier refused to cancel it, or it is too late.",
        "order.cancel_too_late",
        _after(Status.CANCEL_REQUESTED, "order.submitted"),
        _after(Status.CANCEL_REQUESTED, "order.scheduled"),
        mailed=True,
    ),
    _row("port_order.cancelled", "It was cancelled.", "order.cancelled", mailed=True),
    _row(
        "port_order.rest_expired",
        "What was asked for did not come in time: the numbers that were not ported yet are cancelled.",
        "order.rest_expired",
        mailed=True,
    ),
    _row("port_order.expired", "What was asked for did not come in time: it ended.", "order.expired", mailed=True),
)

_ACCOUNTS: Final = (
    _row(
        "account.changed",
        "Its name, or what decides whether it may port, was changed.",
        "account.changed",
        tells=("fields",),
    ),
    _row("company.added", "A company was added.", "account.company_added", tells=("company_id",)),
    _row("user.added", "A user was added.", "account.user_added", tells=("user_id", "role"), takes=Action.USERS_READ),
    _row(
        "user.changed",
        "A user was changed; their keys follow.",
        "account.user_changed",
        tells=("user_id", "fields"),
        takes=Action.USERS_READ,
    ),
    _row(
        "user.deactivated",
        "A user can do nothing any more; their keys are revoked.",
        "account.user_deactivated",
        tells=("user_id",),
        takes=Action.USERS_READ,
    ),
    _row(
        "api_key.created",
        "An API key was made.",
        "account.key_created",
        tells=("key_id", "user_id"),
        takes=Action.KEYS_READ,
    ),
    _row(
        "api_key.rotated",
        "An API key takes the place of another.",
        "account.key_rotated",
        tells=("key_id", "user_id", "rotated_key_id", "rotated_key_ends_at"),
        takes=Action.KEYS_READ,
    ),
    _row(
        "api_key.revoked",
        "An API key works no longer.",
        "account.key_revoked",
        tells=("key_id", "user_id"),
        takes=Action.KEYS_READ,
    ),
    _row(
        "tracking_numbers.imported",
        "Tracking numbers that the account had before any port were taken in.",
        "account.numbers_imported",
        tells=("imported", "changed", "refused"),
    ),
)

_FILES: Final = (
    _row("bulk_upload.received", "A file came into the drop folder.", "bulk.received", tells=("upload_id",)),
    _row(
        "bulk_upload.reported",
        "A dropped file is done; its report lies beside it.",
        "bulk.reported",
        tells=("upload_id", "outcome", "rows", "request_ids"),
        mailed=True,
    ),
    _row(
        "bulk_upload.report_updated",
        "The report of a dropped file says how its ports stand now.",
        "bulk.report_updated",
        tells=("upload_id", "outcome", "rows", "request_ids"),
    ),
    _row("bulk_upload.failed", "A dropped file stopped; our team sees to it.", "bulk.failed", tells=("upload_id",)),
)

_LEAVING: Final = (
    _row(
        "port_out.received",
        "Another carrier asks for numbers of the account: say whether the account asked for it.",
        "port_out.received",
        tells=("port_out_id", "numbers"),
        mailed=True,
        takes=Action.PORT_OUTS_READ,
    ),
    _row(
        "port_out.recognized",
        "An administrator says that the account asked for it.",
        "port_out.claimed_by_account",
        tells=("port_out_id",),
        takes=Action.PORT_OUTS_READ,
    ),
    _row(
        "port_out.disputed",
        "An administrator says that the account did not ask for it: a case is open.",
        "port_out.disowned_by_account",
        tells=("port_out_id", "case_id"),
        takes=Action.PORT_OUTS_READ,
    ),
    _row(
        "port_out.numbers_locked",
        "Its numbers were locked against leaving.",
        "port_out.numbers_locked",
        tells=("port_out_id", "numbers"),
        takes=Action.PORT_OUTS_READ,
    ),
    _row(
        "port_out.confirmed",
        "Our team confirmed the day on which the numbers leave.",
        "port_out.confirmed",
        tells=("port_out_id", "confirmed_foc_at"),
        mailed=True,
        takes=Action.PORT_OUTS_READ,
    ),
    _row(
        "port_out.rejected",
        "Our team rejected it.",
        "port_out.rejected",
        tells=("port_out_id", "codes"),
        mailed=True,
        takes=Action.PORT_OUTS_READ,
    ),
    _row(
        "port_out.supplemented",
        "The other carrier asks again, with other data.",
        "port_out.supplemented",
        tells=("port_out_id",),
        takes=Action.PORT_OUTS_READ,
    ),
    _row(
        "port_out.cancelled",
        "It has ended; the numbers stay.",
        "port_out.cancelled",
        tells=("port_out_id",),
        mailed=True,
        takes=Action.PORT_OUTS_READ,
    ),
    _row(
        "port_out.completed",
        "The numbers have left, and ring here no more.",
        "port_out.completed",
        tells=("port_out_id", "released"),
        mailed=True,
        takes=Action.PORT_OUTS_READ,
    ),
    _row(
        "port_out.returned",
        "The numbers are back, and ring again as they did.",
        "port_out.returned",
        tells=("port_out_id", "returned"),
        mailed=True,
        takes=Action.PORT_OUTS_READ,
    ),
    *(
        _row(f"tracking_number.{kind}", says, f"number.{kind}", tells=("number",), takes=Action.PORT_OUT_SHEETS_READ)
        for kind, says in (
            ("port_out_pin_set", "Its port-out PIN was set or made."),
            ("locked", "It was locked against leaving."),
            ("unlocked", "Its lock was taken off."),
        )
    ),
)

_CASES: Final = (
    _row("case.opened", "A case was opened.", "case.opened", tells=("case_id",), mailed=True),
    _row("case.numbers_added", "More numbers are in a case.", "case.grew", tells=("case_id", "numbers")),
    _row("case.answered", "Our team wrote in a case.", "case.answered", tells=("case_id", "message_id"), mailed=True),
    _row("case.said", "The account wrote in a case.", "case.said", tells=("case_id", "message_id")),
    _row(
        "case.document_accepted",
        "A document in a case was inspected and counts.",
        "case.document_accepted",
        tells=("case_id", "document_id"),
    ),
    _row(
        "case.document_rejected",
        "A document in a case cannot be used.",
        "case.document_rejected",
        tells=("case_id", "document_id"),
    ),
    _row("case.resolved", "A case was closed.", "case.resolved", tells=("case_id", "outcome"), mailed=True),
)

_OTHERS: Final = (
    _row(
        "tracking_numbers.relabelled",
        "A dropped file changed what numbers under way are called and where they forward to.",
        "numbers.relabelled",
        tells=("upload_id", "numbers"),
    ),
    _row(
        "tracking_number.changed",
        "Where a tracking number forwards to, its name, source or company was changed.",
        "number.changed",
        tells=("number", "fields"),
    ),
    _row(
        "tracking_number.routed",
        "The telephony system has taken the change of a tracking number.",
        "number.routed",
        tells=("number",),
    ),
    _row(
        "tracking_numbers.activated",
        "Tracking numbers were called for the first time and are active.",
        "numbers.called",
        tells=("first_calls",),
    ),
    _row(TEST, "Sent when an endpoint is tried; it stands in no event list.", tells=("webhook_endpoint_id",)),
)

PUBLIC: Final[Mapping[str, PublicType]] = MappingProxyType(
    {row.type: row for row in (*_REQUESTS, *_SIGNING, *_ORDERS, *_ACCOUNTS, *_FILES, *_LEAVING, *_CASES, *_OTHERS)}
)
"""Every public type by its name."""

SUBSCRIBABLE: Final = tuple(name for name in PUBLIC if name != TEST)
"""The types that an endpoint or a reader of the event list can choose among."""

INTERNAL: Final[Mapping[str, str]] = MappingProxyType(
    {
        "account.created": "nobody is there yet who could be told",
        "carrier.comment": "what a carrier wrote; our team answers it",
        "carrier.comment_sent": "our team's answer to that",
        "carrier.comments_seen": "our team has read it",
        "carrier.event_kept": "what a carrier said that changes nothing",
        "carrier.notice": "what a carrier noted beside",
        "case.assigned": "who of our team sees to it",
        "case.noted": "our team's word among itself",
        "case.step_done": "how our team works",
        "number.record_changed": "what our team entered of a carrier's files",
        "port_out.answer_overdue": "our team is late",
        "port_out.assigned": "who of our team sees to it",
        "port_out.came_back": "the numbers are made to ring again; that they do is told of",
        "port_out.left": "the numbers are being released; that they are is told of",
        "envelope.mail_wanted": "a signer asked for a mail",
        "letter.assigned": "a letter is in an envelope; the mail with it is told of",
        "letter.printed_anew": "a printing that was overtaken; the next one is told of",
        "notification.mailed": "a mail went out; what it is about is told of",
        "notification.refused": "a mail could not be sent; what it is about is told of",
        "notification.undelivered": "a mail came back; what it is about is told of",
        "order.cancel_not_possible": "this carrier cancels nothing by itself: our team sees to it",
        "order.cancel_sent": "the cancellation is on its way; that it was asked for is told of",
        "order.cancelled_at_carrier": "it is being replaced; that this began is told of, and the orders that are made",
        "order.change_started": "a supplement is about to be sent",
        "order.chase_not_sent": "our team's word to the carrier did not get there",
        "order.chase_sent": "our team's word to the carrier is out",
        "order.chased": "our team asked the carrier",
        "order.destination_checked": "every number would ring",
        "order.documents_noted": "where it stands with its documents; what became of those is told of",
        "order.evidence_taken": "our team took what proves the port; the timeline says who",
        "order.flagged": "our team has to look at it",
        "order.foc_reminders_skipped": "reminders that are too late",
        "order.goes_later": "it waits for another order of the account",
        "order.goes_on": "another order ended that it waited for",
        "order.mail_received": "a carrier's mail was filed",
        "order.numbers_marked": "rows learned what became of them",
        "order.numbers_answered": "the telephony system says whether its numbers ring",
        "order.numbers_asked": "the telephony system has yet to say whether its numbers ring",
        "order.numbers_prepared": "the number platform has the numbers",
        "order.numbers_silent": "the telephony system does not set its numbers up: our team sees to it",
        "order.routing_behind": "the telephony system does not take a change: our team sees to it",
        "order.routing_taken": "it has taken the change",
        "order.split_begun": "a split is under way; its end is told of",
        "order.split_impossible": "a request holds no more orders: our team sees to it",
        "order.split_needless": "a split that is not needed any more",
        "order.step_failed": "a step is tried again",
        "order.submission_started": "the order is about to be handed over",
        "order.tidied": "an order that ended was cleared up",
        "order.undone_at_carrier": "an order that ended was taken back at the carrier",
    }
)
"""Events that customers are not told of, and why not. Those of our team alone, `staff.…`, are not named one by one."""

_BY_SOURCE: Final[Mapping[tuple[str, str], PublicType]] = MappingProxyType(
    {(source.type, source.came_from or ""): row for row in PUBLIC.values() for source in row.sources}
)


def public_type(kind: str, came_from: str = "") -> PublicType | None:
    """As what customers are told of an event of this type, of an order that came from this status. None: not at all."""
    return _BY_SOURCE.get((kind, came_from)) or _BY_SOURCE.get((kind, ""))


def is_told(event: Event) -> bool:
    """Whether customers are told of an event."""
    return public_type(event.type, event.from_status) is not None and not event.data.get("hidden")


_ABOUT: Final = MappingProxyType({"pto": "port_out_id", "cas": "case_id"})
"""Under which name the id is told of what an event is about, by how it begins; else it is a telephone number."""


def told(event: Event) -> CustomerEvent | None:
    """The event as its customer reads it; None for one that is not told."""
    row = public_type(event.type, event.from_status)
    nobody = not event.account_id or event.account_id == DESK_ACCOUNT
    if row is None or nobody or not is_told(event):
        return None
    given = event.data | ({"upload_id": event.upload_id} if event.upload_id else {})
    if event.about:
        given[_ABOUT.get(event.about.partition("_")[0], "number")] = event.about
    data = {name: given[name] for name in row.tells if given.get(name) is not None}
    if "confirmed_foc_at" in row.tells:
        data.setdefault("confirmed_foc_at", None)
    return CustomerEvent(
        id=event.id,
        type=row.type,
        account_id=event.account_id,
        test_mode=event.test_mode,
        at=event.at,
        request_id=event.request_id,
        order_id=event.order_id,
        submitter_id=event.submitter_id,
        status=event.status,
        previous_status=event.from_status,
        version=event.version,
        actor=event.actor.kind.value,
        data=data,
    )


# --- what goes over the wire -----------------------------------------------------------------------------------------


def payload(event: CustomerEvent, base_url: str) -> dict[str, Any]:
    """The body of a webhook, and but for its id an entry of the event list. `base_url` is the API's, without a trailing
    slash."""
    data: dict[str, Any] = {"account_id": event.account_id, "test_mode": event.test_mode}
    if event.request_id:
        data["request_id"] = event.request_id
    if event.order_id:
        data["order_id"] = event.order_id
    if event.status:
        data |= {"status": event.status, "previous_status": event.previous_status or None}
    if event.version:
        data["version"] = event.version
    data |= {"actor": event.actor, **event.data, "links": links(event, base_url)}
    return {"type": event.type, "timestamp": rfc3339(event.at), "data": data}


def links(event: CustomerEvent, base_url: str) -> dict[str, str]:
    """Where what the event is about can be read, with the API key of whoever may."""
    if not event.request_id:
        return _links_of_account(event, base_url)
    request = f"{base_url}/v1/port-requests/{event.request_id}"
    found = {"request": request}
    if event.order_id:
        found["order"] = f"{request}/orders/{event.order_id}"
    if "document_id" in event.data:
        found["document"] = f"{request}/documents/{event.data['document_id']}"
    if "comment_id" in event.data:
        found["comments"] = f"{request}/comments"
    if event.type in ("letter.ready", "letter.sealed"):
        found["letter"] = f"{request}/letters/{event.order_id}.pdf"
    if event.type in _PROVES:
        found["proof"] = f"{request}/proof"
    if event.type == "port_order.safe_to_cancel":
        found["certificate"] = f"{request}/certificates/{event.order_id}.pdf"
    if event.type == "port_order.rejected":
        found["corrections"] = f"{request}/corrections?order_id={event.order_id}"
    return found


_PROVES: Final = frozenset({"port_order.not_called", "port_order.cutover_failed", "port_order.safe_to_cancel"})


def _links_of_account(event: CustomerEvent, base_url: str) -> dict[str, str]:
    found = {}
    if "upload_id" in event.data:
        found["upload"] = f"{base_url}/v1/bulk-uploads/{event.data['upload_id']}"
    if event.type == "account.changed":
        found["account"] = f"{base_url}/v1/me"
    if "port_out_id" in event.data:
        found["port_out"] = f"{base_url}/v1/port-outs/{event.data['port_out_id']}"
    if "case_id" in event.data:
        found["case"] = f"{base_url}/v1/cases/{event.data['case_id']}"
    if event.type.startswith("tracking_number."):
        found["tracking_number"] = f"{base_url}/v1/tracking-numbers/{event.data['number']}"
    if "company_id" in event.data:
        found["companies"] = f"{base_url}/v1/companies"
    if "user_id" in event.data:
        found["user"] = f"{base_url}/v1/users/{event.data['user_id']}"
    if "key_id" in event.data:
        found["api_keys"] = f"{base_url}/v1/api-keys"
    if event.type == "tracking_numbers.imported":
        found["tracking_numbers"] = f"{base_url}/v1/tracking-numbers"
    return found


def rfc3339(at: datetime) -> str:
    """A time in UTC, to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def example(row: PublicType, base_url: str = "https://port.example.com") -> dict[str, Any]:
    """What an event of a type looks like, for the documentation."""
    request, order = "prq_01K6WZ3E6D9QJ8Y4T2V5B7N0MB", "ord_01K6WZ3E6D9QJ8Y4T2V5B7N0MB02"
    about_order = row.type.startswith(("port_order.", "letter."))
    about_request = row not in (*_ACCOUNTS, *_FILES, *_LEAVING, *_CASES) and row.type != TEST
    status, before = _EXAMPLE_STATUS.get(row.type, (Status.SUBMITTED if about_order else Status.DRAFT, ""))
    event = CustomerEvent(
        id="evt_01K6X0B5S4M8T1Y7C3Q9W2D6RF",
        type=row.type,
        account_id="acc_01K6WZ0A9E2HJ4M6P8R1T3V5XZ",
        at=datetime(2026, 11, 24, 15, 4, 5, tzinfo=UTC),
        request_id=request if about_request else "",
        order_id=order if about_order else "",
        status=status if about_request else "",
        previous_status=before,
        version=0 if row.type in _UNVERSIONED else 7,
        actor="carrier" if row.type.startswith("port_order.") else "customer",
        data={name: MEMBERS[name].example for name in row.tells},
    )
    return payload(event, base_url)


_UNVERSIONED: Final = frozenset({TEST, "company.added", "tracking_numbers.imported"})
_EXAMPLE_STATUS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "port_order.rejected": (Status.ACTION_REQUIRED, Status.SUBMITTED),
        "port_order.foc_confirmed": (Status.SCHEDULED, Status.SUBMITTED),
        "port_order.foc_changed": (Status.SCHEDULED, ""),
        "port_order.completed": (Status.COMPLETED, Status.ACTIVATING),
        "port_order.cancelled": (Status.CANCELLED, Status.CANCEL_REQUESTED),
        "port_order.submitted": (Status.SUBMITTED, Status.IN_REVIEW),
        "letter.signed": (Status.IN_REVIEW, Status.AWAITING_SIGNATURE),
    }
)


def members_of(rows: Sequence[PublicType]) -> tuple[str, ...]:
    """The names that events of these types may tell beside what every event tells."""
    return tuple(dict.fromkeys(name for row in rows for name in row.tells))
