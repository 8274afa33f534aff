"""What our team does with an order, as its page offers it, and as several at once from the queue."""

from collections.abc import Sequence
from typing import Final

from functions.pages.actions import Field, Offer
from functions.pages.entries import NUMBERS, WHEN, moment, numbers, reasons, reasons_fields
from functions.pages.visit import Visit
from shared.domain.carrier_profiles import MANUAL
from shared.domain.chases import LONGEST_NOTE, can_be_chased
from shared.domain.documents import DocumentType
from shared.domain.lifecycle import CANCELLABLE, Status
from shared.domain.model import DESK_ACCOUNT, CarrierEventKind, CarrierStage, Person, PortOrder, StaffFlag
from shared.domain.permissions import Action
from shared.domain.words.desk import DESK, say
from shared.runtime.web.answers import Answer as Page
from shared.usecases.accounts.reach import By
from shared.usecases.accounts.users import list_users
from shared.usecases.carrier_answers import Answer
from shared.usecases.carrier_comments import answer_carrier, put_comments_aside
from shared.usecases.corrections.correcting import split_as_staff, split_off
from shared.usecases.review_orders import decide_review
from shared.usecases.revise_letters import is_signed
from shared.usecases.show_packet import packet_link
from shared.usecases.support.assign import assign_order
from shared.usecases.support.cancel_order import cancel_as_staff, confirm_cancel, decline_cancel
from shared.usecases.support.canned import list_texts
from shared.usecases.support.carrier_says import MARK_PORTED, SET_FOC, carrier_says
from shared.usecases.support.chasing import chase_with
from shared.usecases.support.log import Call, clear_flags, log_call
from shared.usecases.support.notes import add_note, comment_for_customer
from shared.usecases.support.nudge import poll_now, restart_workflow, resubmit
from shared.usecases.support.reopen import reopen_order
from shared.usecases.support.return_order import return_order
from shared.usecases.support.reveal import Secret, reveal
from shared.usecases.support.signers import ask_signer, resend_letter
from shared.usecases.support.stop_order import ask_document, reject_order

_Order = PortOrder
_A = Action
_REASON_LENGTH: Final = 2_000
TO_CARRIER: Final = "carrier-comment"
SPLIT: Final = "split"
"""Actions that hang on more than the order: on whether its carrier can be written to, and takes corrections now."""
_SECRETS: Final[tuple[Secret, ...]] = ("account_number", "pin", "number_pin")


def _text(key: str) -> str:
    return say(f"do.{key}")


def _reason(visit: Visit) -> str:
    return visit.entry("reason", _REASON_LENGTH + 1)


# --- when an action is worth offering --------------------------------------------------------------------------------


def _is_open(order: _Order) -> bool:
    return not order.ended


def _waits_for_review(order: _Order) -> bool:
    return order.status == Status.IN_REVIEW and not order.review_passed and is_signed(order)


def _is_here(order: _Order) -> bool:
    return order.carrier_stage == CarrierStage.NONE


def _is_stoppable(order: _Order) -> bool:
    return _is_here(order) and order.status in (Status.IN_REVIEW, Status.ACTION_REQUIRED)


def _is_returnable(order: _Order) -> bool:
    returnable = (Status.AWAITING_APPROVAL, Status.AWAITING_SIGNATURE, Status.IN_REVIEW)
    return _is_here(order) and order.status in returnable


def _is_at_carrier(order: _Order) -> bool:
    return order.carrier_stage != CarrierStage.NONE and not order.ended


def _may_be_rejected(order: _Order) -> bool:
    return _is_stoppable(order) or _is_at_carrier(order)


def _is_mailed(order: _Order) -> bool:
    return bool(order.envelope_id) and order.status == Status.AWAITING_SIGNATURE


def _waits_for_signature(order: _Order) -> bool:
    return order.status == Status.AWAITING_SIGNATURE


def _is_cancellable(order: _Order) -> bool:
    return order.status in CANCELLABLE and order.proposal is None


def _is_proposed(order: _Order) -> bool:
    return order.proposal is not None


def _is_reopenable(order: _Order) -> bool:
    ended = (Status.CANCELLED, Status.EXPIRED, Status.PARTIALLY_COMPLETED)
    return order.status in ended and not order.reopened_as


def _has_several_numbers(order: _Order) -> bool:
    return not order.ended and order.live_count > 1


def _was_written_to_us(order: _Order) -> bool:
    return StaffFlag.CARRIER_COMMENT in order.staff_flags


def _has_packet(order: _Order) -> bool:
    account = order.losing_account
    return _is_at_carrier(order) and order.carrier == MANUAL and bool(account.sealed_pin or order.own_pins)


def _has_secrets(order: _Order) -> bool:
    account = order.losing_account
    return bool(account.sealed_pin or account.sealed_account_number or order.own_pins)


# --- what it does ----------------------------------------------------------------------------------------------------


def _approve(visit: Visit, order: _Order) -> str:
    decide_review(
        visit.desk, visit.principal, order.id, accept=True, reason="", if_match=visit.if_match, once=visit.once
    )
    return "approved"


def _return_letter(visit: Visit, order: _Order) -> str:
    decide_review(
        visit.desk,
        visit.principal,
        order.id,
        accept=False,
        reason=_reason(visit),
        if_match=visit.if_match,
        once=visit.once,
    )
    return "letter_returned"


def _return(visit: Visit, order: _Order) -> str:
    return_order(visit.desk, visit.principal, order.id, visit.if_match, _reason(visit), visit.once)
    return "returned"


def _ask_document(visit: Visit, order: _Order) -> str:
    kind = visit.entry("type", 64)
    ask_document(visit.desk, visit.principal, order.id, visit.if_match, kind, _reason(visit), visit.once)
    return "document_asked"


def _reject(visit: Visit, order: _Order) -> str:
    reject_order(visit.desk, visit.principal, order.id, visit.if_match, reasons(visit), visit.once)
    return "rejected"


def _confirm_date(visit: Visit, order: _Order) -> str:
    said = Answer(
        SET_FOC, moment(visit, "occurred_at"), confirmed_foc_at=moment(visit, "confirmed_foc_at"), reason=_reason(visit)
    )
    carrier_says(visit.desk, visit.principal, order.id, visit.if_match, said, visit.once)
    return "date_confirmed"


def _ported(visit: Visit, order: _Order) -> str:
    said = Answer(MARK_PORTED, moment(visit, "occurred_at"), numbers=numbers(visit), reason=_reason(visit))
    carrier_says(visit.desk, visit.principal, order.id, visit.if_match, said, visit.once)
    return "ported"


def _said(visit: Visit, order: _Order) -> str:
    said = Answer(visit.entry("kind", 64), moment(visit, "occurred_at"), reason=_reason(visit))
    carrier_says(visit.desk, visit.principal, order.id, visit.if_match, said, visit.once)
    return "answer_recorded"


def _poll(visit: Visit, order: _Order) -> str:
    _, news = poll_now(visit.desk, visit.principal, order.id)
    return "polled_news" if news else "polled"


def _resubmit(visit: Visit, order: _Order) -> str:
    resubmit(visit.desk, visit.principal, order.id, visit.if_match, visit.entry("note", _REASON_LENGTH), visit.once)
    return "resubmitted"


def _resend(visit: Visit, order: _Order) -> str:
    anew = visit.entry("new_link") == "yes"
    resend_letter(visit.desk, visit.principal, order.id, visit.if_match, new_link=anew, once=visit.once)
    return "letter_resent"


def _ask_signer(visit: Visit, order: _Order) -> str:
    signer = Person(name=visit.entry("name", 300), email=visit.entry("email", 500), title=visit.entry("title", 300))
    ask_signer(visit.desk, visit.principal, order.id, visit.if_match, signer, visit.once)
    return "signer_asked"


def _chase(visit: Visit, order: _Order) -> str | Page:
    note, text_id = visit.entry("note", LONGEST_NOTE + 1) or _reason(visit), visit.entry("canned_text_id", 64)
    found = chase_with(visit.desk, visit.principal, order.id, visit.if_match, note, text_id, visit.once)
    return visit.page("chased", order=order, chased=found) if found.way == "draft" else f"chased_{found.way}"


def _cancel(visit: Visit, order: _Order) -> str:
    after = cancel_as_staff(visit.desk, visit.principal, order.id, visit.if_match, _reason(visit), visit.once)
    return "cancel_proposed" if after.proposal is not None else "cancelled"


def _confirm_cancel(visit: Visit, order: _Order) -> str:
    confirm_cancel(visit.desk, visit.principal, order.id, visit.if_match, visit.once)
    return "cancelled"


def _decline_cancel(visit: Visit, order: _Order) -> str:
    decline_cancel(visit.desk, visit.principal, order.id, visit.if_match, _reason(visit), visit.once)
    return "cancel_declined"


def _reopen(visit: Visit, order: _Order) -> Page:
    found = reopen_order(
        visit.desk, visit.principal, order.id, visit.if_match, _reason(visit), numbers(visit), visit.once
    )
    return visit.to(f"admin/pages/orders/{found.new.id}", done="reopened")


def _clear_flags(visit: Visit, order: _Order) -> str:
    clear_flags(visit.desk, visit.principal, order.id, visit.if_match, (), _reason(visit), visit.once)
    return "flags_cleared"


def _restart(visit: Visit, order: _Order) -> str:
    restart_workflow(visit.desk, visit.principal, order.id, visit.if_match, visit.once)
    return "restarted"


def _assign(visit: Visit, order: _Order) -> str:
    to = visit.entry("to", 64)
    assign_order(visit.desk, visit.principal, order.id, visit.if_match, to or None, visit.once)
    return "assigned"


def _assign_me(visit: Visit, order: _Order) -> str:
    assign_order(visit.desk, visit.principal, order.id, visit.if_match, "me", visit.once)
    return "assigned"


def _log_call(visit: Visit, order: _Order) -> str:
    call = Call(
        visit.entry("talked_to", 300), moment(visit, "at"), visit.entry("ticket", 300), visit.entry("note", 4_000)
    )
    log_call(visit.desk, visit.principal, order.id, call, visit.once)
    return "call_logged"


def _note(visit: Visit, order: _Order) -> str:
    text = visit.entry("text", 10_000) or _reason(visit)
    add_note(visit.desk, visit.principal, order.request_id, text, order.id, visit.once)
    return "noted"


def _comment(visit: Visit, order: _Order) -> str:
    envelope = visit.entry("envelope_id", 64) or None
    text = visit.entry("text", 10_000)
    comment_for_customer(visit.desk, visit.principal, order.request_id, text, envelope, visit.once)
    return "commented"


def _reveal(visit: Visit, order: _Order) -> Page:
    what = visit.entry("what", 64)
    kind = next((one for one in _SECRETS if one == what), _SECRETS[0])
    number = visit.entry("number", 64)
    value = reveal(visit.desk, visit.principal, order.id, kind, _reason(visit), number)
    return visit.page("secret", order=order, what=kind, number=number, value=value, link="")


def _packet_pins(visit: Visit, order: _Order) -> Page:
    link = packet_link(visit.desk, visit.principal, order.id, None, "pins", _reason(visit))
    return visit.page("secret", order=order, what="packet_pins", number="", value="", link=link)


def _split(visit: Visit, order: _Order) -> str:
    fixes = split_off(numbers(visit), visit.entry("losing_account_id", 64), visit.entry("note", _REASON_LENGTH + 1))
    split_as_staff(visit.desk, visit.principal, order.id, fixes, visit.once, visit.if_match)
    return "split"


def _write_to_carrier(visit: Visit, order: _Order) -> str:
    answer_carrier(visit.desk, visit.principal, order.id, visit.entry("text", 10_000), visit.once)
    return "carrier_written"


def _put_comments_aside(visit: Visit, order: _Order) -> str:
    put_comments_aside(visit.desk, visit.principal, order.id)
    return "comments_seen"


# --- what is to be filled in -----------------------------------------------------------------------------------------


_WHY_EARLY: Final = Field("reason", _text("reason"), "area", hint=_text("date.why"), longest=_REASON_LENGTH)


def _why(key: str) -> Field:
    return Field("reason", _text("reason"), "area", required=True, hint=_text(key), longest=_REASON_LENGTH)


_DATE: Final = Field("confirmed_foc_at", _text("foc.date"), "datetime-local", required=True, hint=_text("zone"))
_KINDS: Final = tuple(
    (kind.value, say(f"carrier_event.{kind}"))
    for kind in (
        CarrierEventKind.ACCEPTED,
        CarrierEventKind.ACTIVATING,
        CarrierEventKind.CANCELLED,
        CarrierEventKind.CANCEL_REFUSED,
    )
)
_KIND: Final = Field("kind", _text("said.kind"), "choice", required=True, choices=_KINDS)
_TYPES: Final = tuple((one.value, say(f"document.{one}")) for one in DocumentType)
_TEXT: Final = Field("text", _text("text"), "area", required=True, longest=2_000, rows=4)


def people_of(visit: Visit) -> tuple[tuple[str, str], ...]:
    """Our own people, to choose from."""
    users = list_users(visit.desk, By.key(visit.principal), DESK_ACCOUNT)
    return tuple((user.id, user.name) for user in users if user.is_active)


def _assign_fields(visit: Visit, order: _Order) -> Sequence[Field]:
    people = people_of(visit)
    now = order.assignee.id if order.assignee else ""
    return (Field("to", _text("assign.to"), "choice", hint=_text("assign.hint"), value=now, choices=people),)


def _reveal_fields(_visit: Visit, order: _Order) -> Sequence[Field]:
    account = order.losing_account
    there = {"account_number": account.sealed_account_number, "pin": account.sealed_pin, "number_pin": order.own_pins}
    kinds = tuple((kind, DESK.say("en", f"secret.{kind}")) for kind, found in there.items() if found)
    number = Field("number", _text("reveal.number"), "tel", hint=_text("reveal.number.hint"), longest=40)
    return (
        Field("what", _text("reveal.what"), "choice", required=True, choices=kinds, value=kinds[0][0] if kinds else ""),
        *((number,) if order.own_pins else ()),
        _why("reveal.why"),
    )


def _chase_fields(visit: Visit, _order: _Order) -> Sequence[Field]:
    texts = tuple((one.id, one.title) for one in list_texts(visit.desk, visit.principal) if one.use == "chase")
    canned = Field("canned_text_id", _text("chase.canned"), "choice", choices=texts)
    note = Field("note", _text("chase.note"), "area", hint=_text("chase.note.hint"), longest=LONGEST_NOTE)
    return (*((canned,) if texts else ()), note)


def _split_fields(visit: Visit, order: _Order) -> Sequence[Field]:
    view = visit.desk.store.request_view(order.request_id)
    others = tuple(
        (one.id, one.carrier_name or one.label)
        for one in (view.losing_accounts if view else ())
        if one.id != order.losing_account.id
    )
    account = Field("losing_account_id", _text("split.account"), "choice", hint=_text("split.account.hint"),
                    choices=others)  # fmt: skip
    return (
        Field("numbers", _text("numbers"), "area", required=True, hint=_text("split.numbers"), longest=100_000),
        *((account,) if others else ()),
        Field("note", _text("resubmit.note"), "area", longest=_REASON_LENGTH),
    )


_SIGNER: Final = (
    Field("name", _text("signer.name"), required=True, longest=128),
    Field("email", _text("signer.email"), "email", required=True),
    Field("title", _text("signer.title"), longest=128),
)
_CALL: Final = (
    Field("talked_to", _text("call.who"), required=True, longest=200),
    Field("at", _text("call.at"), "datetime-local", hint=_text("when.hint")),
    Field("ticket", _text("call.ticket"), longest=200),
    Field("note", _text("call.note"), "area", longest=2_000),
)

ORDER_OFFERS: Final[tuple[Offer[_Order], ...]] = (
    Offer("approve", _text("approve"), _A.STAFF_REVIEW, _approve, _waits_for_review, main=True, key="a",
          about=_text("approve.about")),
    Offer("confirm", _text("cancel.confirm"), _A.STAFF_CONFIRM, _confirm_cancel, _is_proposed, confirm=True,
          about=_text("cancel.confirm.about")),
    Offer("decline", _text("cancel.decline"), _A.STAFF_CANCEL, _decline_cancel, _is_proposed, (_why("why"),)),
    Offer("foc", _text("foc"), _A.STAFF_CARRIERS, _confirm_date, _is_at_carrier, (_DATE, WHEN, _WHY_EARLY), key="f",
          about=_text("foc.about")),
    Offer("reject", _text("reject"), _A.STAFF_ORDERS, _reject, _may_be_rejected, (*reasons_fields(), NUMBERS),
          about=_text("reject.about")),
    Offer("return-letter", _text("return_letter"), _A.STAFF_REVIEW, _return_letter, _waits_for_review,
          (_why("customer_reads"),), about=_text("return_letter.about"), confirm=True),
    Offer("request-document", _text("document"), _A.STAFF_ORDERS, _ask_document, _is_stoppable,
          (Field("type", _text("document.type"), "choice", required=True, choices=_TYPES, value="invoice"),
           _why("document.why")), about=_text("document.about")),
    Offer("return", _text("return"), _A.STAFF_ORDERS, _return, _is_returnable, (_why("customer_reads"),),
          about=_text("return.about"), confirm=True),
    Offer("mark-ported", _text("ported"), _A.STAFF_CARRIERS, _ported, _is_at_carrier,
          (NUMBERS, WHEN, _WHY_EARLY),
          about=_text("ported.about"), confirm=True),
    Offer("carrier-said", _text("said"), _A.STAFF_CARRIERS, _said, _is_at_carrier, (_KIND, WHEN, _WHY_EARLY),
          about=_text("said.about")),
    Offer("chase", _text("chase"), _A.STAFF_CHASE, _chase, can_be_chased, _chase_fields, about=_text("chase.about")),
    Offer(TO_CARRIER, _text("carrier_comment"), _A.STAFF_TALK, _write_to_carrier, _is_at_carrier, (_TEXT,),
          about=_text("carrier_comment.about")),
    Offer("comments-seen", _text("comments_seen"), _A.STAFF_TALK, _put_comments_aside, _was_written_to_us),
    Offer("poll", _text("poll"), _A.STAFF_ORDERS, _poll, _is_at_carrier),
    Offer("resubmit", _text("resubmit"), _A.STAFF_ORDERS, _resubmit, _is_at_carrier,
          (Field("note", _text("resubmit.note"), "area", required=True, longest=_REASON_LENGTH),),
          about=_text("resubmit.about")),
    Offer(SPLIT, _text("split"), _A.STAFF_CORRECT, _split, _has_several_numbers, _split_fields,
          about=_text("split.about")),
    Offer("resend-letter", _text("resend"), _A.STAFF_ORDERS, _resend, _is_mailed,
          (Field("new_link", _text("resend.new_link"), "tick"),)),
    Offer("signer", _text("signer"), _A.STAFF_ORDERS, _ask_signer, _waits_for_signature, _SIGNER,
          about=_text("signer.about")),
    Offer("assign-me", _text("assign.me"), _A.STAFF_ASSIGN, _assign_me,
          lambda order: _is_open(order) and order.assignee is None),
    Offer("assign", _text("assign"), _A.STAFF_ASSIGN, _assign, _is_open, _assign_fields),
    Offer("note", _text("note"), _A.STAFF_NOTES, _note, fields=(_TEXT,), about=_text("note.about"), key="n"),
    Offer("comment", _text("comment"), _A.STAFF_NOTES, _comment, fields=(_TEXT,), key="c",
          about=_text("comment.about")),
    Offer("call", _text("call"), _A.STAFF_ORDERS, _log_call, fields=_CALL),
    Offer("clear-flags", _text("flags"), _A.STAFF_ORDERS, _clear_flags, lambda order: bool(order.staff_flags),
          (_why("flags.why"),)),
    Offer("reveal", _text("reveal"), _A.STAFF_REVEAL, _reveal, _has_secrets, _reveal_fields,
          about=_text("reveal.about")),
    Offer("packet-pins", _text("pins"), _A.STAFF_REVEAL, _packet_pins, _has_packet, (_why("reveal.why"),),
          about=_text("reveal.about")),
    Offer("restart", _text("restart"), _A.STAFF_ORDERS, _restart, lambda order: not (order.ended and order.tidied),
          confirm=True, about=_text("restart.about")),
    Offer("cancel", _text("cancel"), _A.STAFF_CANCEL, _cancel, _is_cancellable, (_why("cancel.why"),), confirm=True,
          about=_text("cancel.about")),
    Offer("reopen", _text("reopen"), _A.STAFF_ORDERS, _reopen, _is_reopenable, (_why("why"), NUMBERS),
          about=_text("reopen.about")),
)  # fmt: skip

AT_ONCE: Final = (
    *("approve", "assign-me", "assign", "chase", "poll", "resend-letter", "clear-flags", "restart", "cancel", "note"),
)
"""What can be done to several orders at once: it asks for one and the same thing of each."""
