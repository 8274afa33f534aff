"""The workflow's steps for one port order. Each reads the table, does its part, and may run again or twice at once."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from shared.domain.business_days import calendar_for
from shared.domain.driving import PIN_NEEDED, Decision, Step, letter_days, next_step, wants_pin
from shared.domain.lifecycle import Owner, Status
from shared.domain.model import Ask, CarrierStage, NumbersStaying, PortOrder
from shared.domain.number_class import NumberClass
from shared.domain.policy import Policy
from shared.ports import (
    Carrier,
    CarrierNumber,
    CarrierRefused,
    CarrierSubmission,
    PointCarrierOrder,
    Unavailable,
)
from shared.usecases.account_secrets import vault_context
from shared.usecases.apply_carrier_event import apply_inbox
from shared.usecases.desk import SYSTEM, CarrierDesk, Desk
from shared.usecases.envelopes.attend import expiry_told
from shared.usecases.envelopes.sending import send_for_signature
from shared.usecases.order_numbers import not_ringing, order_rows
from shared.usecases.revise_letters import TOO_OLD, renewed
from shared.usecases.tidy_up import tidy_up
from shared.usecases.transitions import changed, commit_unless_moved, moved, order_event


def decide(desk: Desk, order_id: str) -> tuple[PortOrder | None, Decision]:
    """What the order's workflow does next; an order that is not there ends it."""
    order = desk.store.order(order_id)
    if order is None:
        return None, Decision(Step.END)
    return order, next_step(order, desk.clock.now(), desk.policy)


def run_step(partners: CarrierDesk, order_id: str, step: Step) -> None:
    """Do one step, if the table still says that it is the next one. Raises `Unavailable` to be tried again."""
    order, decision = decide(partners.desk, order_id)
    if order is None or decision.step != step:
        return
    _STEPS[step](partners, order)


def record_failure(desk: Desk, order_id: str, step: str, error: str) -> None:
    """A step failed for good: say so on the timeline, wait longer each time, and try again."""
    order = desk.store.order(order_id)
    if order is None:
        return
    now = desk.clock.now()
    wait = retry_wait(order.faults_in_a_row, desk.policy)
    noted = changed(
        order,
        now,
        fault=error[:500],
        fault_step=step,
        faults_in_a_row=order.faults_in_a_row + 1,
        retry_at=now + wait,
    )
    event = order_event(desk, noted, "order.step_failed", SYSTEM, before=order, step=step, times=noted.faults_in_a_row)
    commit_unless_moved(desk, noted, event)


def retry_wait(faults: int, policy: Policy) -> timedelta:
    """How long an order waits after its `faults`-th failure in a row: doubling up to a longest wait."""
    return timedelta(seconds=min(policy.step_retry_seconds * 2 ** min(faults, 16), policy.step_retry_max_seconds))


def _review(partners: CarrierDesk, order: PortOrder) -> None:
    desk = partners.desk
    passed = changed(order, desk.clock.now(), review_passed=True)
    commit_unless_moved(desk, passed, order_event(desk, passed, "order.review_passed", SYSTEM, before=order))


def _send_for_signature(partners: CarrierDesk, order: PortOrder) -> None:
    send_for_signature(partners.desk, order.request_id)


def _take_paper(partners: CarrierDesk, order: PortOrder) -> None:
    """An approved order whose letter was given on paper: there is nobody to ask for a signature."""
    desk = partners.desk
    taken = moved(desk, order, Status.IN_REVIEW, SYSTEM)
    commit_unless_moved(desk, taken, order_event(desk, taken, "letter.given_on_paper", SYSTEM, before=order))


def _renew_letter(partners: CarrierDesk, order: PortOrder) -> None:
    """The letter grew older than its carrier takes: it is signed again, with what has changed shown."""
    desk = partners.desk
    days = letter_days(order.number_class, desk.policy)
    ask = Ask(
        code="loa_older_than_limit",
        detail=f"The letter is older than the {days} days that are taken for these numbers.",
        fix="Read the new letter and sign it.",
    )
    again = renewed(desk, order, SYSTEM, (TOO_OLD,), asks=(ask,))
    commit_unless_moved(desk, again, order_event(desk, again, "letter.too_old", SYSTEM, before=order, days=days))


def _prepare_numbers(partners: CarrierDesk, order: PortOrder) -> None:
    """Pre-configure the tracking numbers: nothing goes to a carrier before each would ring (model.md)."""
    desk = partners.desk
    silent = not_ringing(partners.platform, order.account_id, order_rows(desk, order))
    if silent:
        raise Unavailable(f"{len(silent)} numbers would not ring yet, first {silent[0]}")
    ready = changed(order, desk.clock.now(), platform_ready=True)
    event = order_event(desk, ready, "order.numbers_prepared", SYSTEM, before=order, numbers=order.number_count)
    commit_unless_moved(desk, ready, event)


def _ask_for_pin(partners: CarrierDesk, order: PortOrder) -> None:
    desk = partners.desk
    if not wants_pin(order):
        return
    ask = Ask(
        code=PIN_NEEDED,
        detail=f"{order.losing_account.carrier_name} will ask for the PIN of this account.",
        fix=f"Set the transfer PIN of the current carrier account {order.losing_account.label!r}, "
        'or say "NO PIN REQUIRED".',
    )
    asked = moved(desk, order, Status.ACTION_REQUIRED, SYSTEM, asks=(ask,))
    commit_unless_moved(desk, asked, order_event(desk, asked, "order.pin_needed", SYSTEM, before=order))


def _submit_to_carrier(partners: CarrierDesk, order: PortOrder) -> None:
    """Hand the order over. `sending` is written first: a call that fails may still have made the order there."""
    desk = partners.desk
    carrier = carrier_of(partners, order)
    if order.carrier_stage == CarrierStage.NONE:
        now = desk.clock.now()
        sending = changed(order, now, carrier_stage=CarrierStage.SENDING, asked_carrier_at=now)
        event = order_event(desk, sending, "order.submission_started", SYSTEM, before=order, carrier=order.carrier)
        # Events that overtake the carrier's own answer find the order by our reference.
        pointer = PointCarrierOrder(order.carrier, f"reference:{order.reference}", order.id)
        if not commit_unless_moved(desk, sending, event, [pointer]):
            return
        order = sending
    try:
        receipt = carrier.ensure_order(submission_of(desk, order), ())
    except CarrierRefused as refusal:
        _refused(desk, order, refusal)
        return
    sent = moved(
        desk,
        order,
        Status.SUBMITTED,
        SYSTEM,
        carrier_stage=CarrierStage.SENT,
        carrier_order_id=receipt.carrier_order_id,
    )
    event = order_event(
        desk,
        sent,
        "order.submitted",
        SYSTEM,
        before=order,
        carrier=order.carrier,
        carrier_order_id=receipt.carrier_order_id,
    )
    pointer = PointCarrierOrder(order.carrier, receipt.carrier_order_id, order.id)
    if commit_unless_moved(desk, sent, event, [pointer]):
        apply_inbox(desk, order.id)


def _refused(desk: Desk, order: PortOrder, refusal: CarrierRefused) -> None:
    """The carrier took no order: every reason becomes something to fix."""
    asks = tuple(Ask(code=code, detail=detail, fix="") for code, detail in refusal.reasons) or (
        Ask(code="other", detail=str(refusal), fix=""),
    )
    stopped = moved(desk, order, Status.ACTION_REQUIRED, SYSTEM, asks=asks, carrier_stage=CarrierStage.NONE)
    event = order_event(
        desk, stopped, "order.refused", SYSTEM, before=order, reason=str(refusal), codes=[ask.code for ask in asks]
    )
    commit_unless_moved(desk, stopped, event)


def _cancel_at_carrier(partners: CarrierDesk, order: PortOrder) -> None:
    desk = partners.desk
    asked_at = desk.clock.now()
    outcome = carrier_of(partners, order).ensure_cancelled(order.reference)
    if outcome in ("cancelled", "unknown"):
        after = moved(desk, order, Status.CANCELLED, SYSTEM, carrier_stage=CarrierStage.UNDONE)
        event = order_event(desk, after, "order.cancelled", SYSTEM, before=order, carrier_answer=outcome)
    elif outcome == "requested":
        after = changed(order, desk.clock.now(), carrier_cancel_sent=True, asked_carrier_at=asked_at)
        event = order_event(desk, after, "order.cancel_sent", SYSTEM, before=order)
    else:
        back = Status.SCHEDULED if order.confirmed_foc_at else Status.SUBMITTED
        after = moved(desk, order, back, SYSTEM)
        event = order_event(desk, after, "order.cancel_too_late", SYSTEM, before=order)
    if commit_unless_moved(desk, after, event) and outcome == "too_late":
        apply_inbox(desk, order.id)


def _undo_at_carrier(partners: CarrierDesk, order: PortOrder) -> None:
    """The order ended while the carrier has, or may have, one: take it back there."""
    desk = partners.desk
    outcome = carrier_of(partners, order).ensure_cancelled(order.reference)
    undone = changed(order, desk.clock.now(), carrier_stage=CarrierStage.UNDONE)
    event = order_event(desk, undone, "order.undone_at_carrier", SYSTEM, before=order, carrier_answer=outcome)
    commit_unless_moved(desk, undone, event)


def _note_silence(partners: CarrierDesk, order: PortOrder) -> None:
    """The carrier is late: it is our team's turn to chase, and the carrier's again by the next business day."""
    desk = partners.desk
    now = desk.clock.now()
    tomorrow = calendar_for(order.country).next_business_day(now.date())
    noted = changed(order, now, due_at=datetime.combine(tomorrow, now.timetz()), owner=Owner.STAFF)
    commit_unless_moved(desk, noted, order_event(desk, noted, "order.carrier_silent", SYSTEM, before=order))


def _expire(partners: CarrierDesk, order: PortOrder) -> None:
    desk = partners.desk
    reasons = {
        Status.AWAITING_APPROVAL: "nobody approved it in time",
        Status.AWAITING_SIGNATURE: "the letter was not signed in time",
        Status.ACTION_REQUIRED: "what was asked for did not come in time",
    }
    ended = moved(desk, order, Status.EXPIRED, SYSTEM)
    event = order_event(desk, ended, "order.expired", SYSTEM, before=order, reason=reasons[order.status])
    told = expiry_told(desk, order) if order.status == Status.AWAITING_SIGNATURE else []
    commit_unless_moved(desk, ended, event, told)


def _tidy_up(partners: CarrierDesk, order: PortOrder) -> None:
    tidy_up(partners, order)


def carrier_of(partners: CarrierDesk, order: PortOrder) -> Carrier:
    """The carrier that has the order. Raises `Unavailable` for one that this deployment does not know."""
    carrier = partners.desk.carriers.get(order.carrier)
    if carrier is None:
        raise Unavailable(f"no carrier {order.carrier!r} is configured")
    return carrier


def submission_of(desk: Desk, order: PortOrder) -> CarrierSubmission:
    """The order as the carrier gets it, with PIN and account number opened."""
    account = order.losing_account
    context = vault_context(account.account_id, account.id)
    row_context = {"account": order.account_id, "request": order.request_id}
    partial = account.numbers_staying in (NumbersStaying.SOME, NumbersStaying.UNKNOWN)
    signed, paper = order.letter.signed, order.letter.paper
    toll_free = order.number_class == NumberClass.TOLL_FREE
    return CarrierSubmission(
        reference=order.reference,
        order_id=order.id,
        version=order.version,
        number_class=order.number_class.value,
        country=order.country,
        numbers=tuple(
            CarrierNumber(row.number, desk.vault.open(row.sealed_pin, row_context) if row.sealed_pin else "")
            for row in order_rows(desk, order)
        ),
        losing_carrier_name=account.carrier_name,
        account_number=desk.vault.open(account.sealed_account_number, context) if account.sealed_account_number else "",
        pin=desk.vault.open(account.sealed_pin, context) if account.sealed_pin else "",
        billing_telephone_number=account.billing_telephone_number,
        new_billing_telephone_number=account.new_billing_telephone_number,
        port_scope="partial" if partial else "full",
        end_user_name=account.end_user_name,
        subscriber_type=account.subscriber_type or "business",
        service_address=account.service_address.model_dump(),
        authorized_person_name=account.authorized_person.name,
        reseller_name=account.reseller_name,
        target_resp_org=order.letter.resp_org or desk.policy.target_resp_org if toll_free else "",
        requested_foc_at=order.requested_foc_at.isoformat() if order.requested_foc_at else None,
        letter_sha256=signed.sha256 if signed else paper.sha256 if paper else "",
    )


_STEPS: Final[Mapping[Step, Callable[[CarrierDesk, PortOrder], Any]]] = {
    Step.REVIEW: _review,
    Step.SEND_FOR_SIGNATURE: _send_for_signature,
    Step.RENEW_LETTER: _renew_letter,
    Step.TAKE_PAPER: _take_paper,
    Step.PREPARE_NUMBERS: _prepare_numbers,
    Step.ASK_FOR_PIN: _ask_for_pin,
    Step.SUBMIT_TO_CARRIER: _submit_to_carrier,
    Step.CANCEL_AT_CARRIER: _cancel_at_carrier,
    Step.UNDO_AT_CARRIER: _undo_at_carrier,
    Step.NOTE_SILENCE: _note_silence,
    Step.EXPIRE: _expire,
    Step.TIDY_UP: _tidy_up,
}
