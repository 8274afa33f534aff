"""The workflow's steps for one port order. Each reads the table, does its part, and may run again or twice at once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from shared.domain.business_days import business_days_between, business_days_later
from shared.domain.driving import Decision, Step, letter_days, near_foc, next_step, wants_pin
from shared.domain.foc_dates import calendar_of_order
from shared.domain.lifecycle import Owner, Status
from shared.domain.model import Ask, DocumentsStatus, PortOrder, StaffFlag
from shared.domain.playbook import PIN_NEEDED
from shared.domain.policy import Policy
from shared.ports import Silent, Unavailable, Write
from shared.usecases.approvals.asking import approval_expired
from shared.usecases.chase_carrier import send_chase
from shared.usecases.desk import SYSTEM, CarrierDesk, Desk
from shared.usecases.envelopes.attend import expiry_told
from shared.usecases.envelopes.sending import send_for_signature
from shared.usecases.hand_over import cancel_at_carrier, send_change, submit_to_carrier, undo_at_carrier
from shared.usecases.number_pins import numbers_without_pin
from shared.usecases.order_documents import settle_documents
from shared.usecases.order_numbers import not_ringing
from shared.usecases.revise_letters import TOO_OLD, renewed
from shared.usecases.split_order import mark_numbers, split_order
from shared.usecases.tidy_up import tidy_up
from shared.usecases.transitions import changed, commit_unless_moved, flagged, moved, order_event, unflagged

_NAMED: Final = 20
"""Numbers that an event names; it has the count of all."""
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=10), timedelta(minutes=10)
"""Between two questions to a telephony system that is still setting numbers up."""


def decide(desk: Desk, order_id: str) -> tuple[PortOrder | None, Decision]:
    """What the order's workflow does next; an order that is not there ends it."""
    order = desk.store.order(order_id)
    if order is None:
        return None, Decision(Step.END)
    return order, next_step(order, desk.clock.now(), desk.policy, desk.playbook())


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
    passed = changed(order, desk.clock.now(), review_passed=True, documents_status=DocumentsStatus.ACCEPTED)
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
    days = letter_days(order, desk.policy)
    ask = Ask(
        code="loa_older_than_limit",
        detail=f"The letter is older than the {days} days that are taken for these numbers.",
        fix="Read the new letter and sign it.",
    )
    again = renewed(desk, order, SYSTEM, (TOO_OLD,), asks=(ask,))
    commit_unless_moved(desk, again, order_event(desk, again, "letter.too_old", SYSTEM, before=order, days=days))


def _prepare_numbers(partners: CarrierDesk, order: PortOrder) -> None:
    """Pre-configure the tracking numbers: nothing goes to a carrier before each would ring (model.md).

    A telephony system that answers later is waited for; what it does not take is our team's, and tried on.
    """
    desk = partners.desk
    silent = not_ringing(partners, order)
    if not silent:
        flags = unflagged(order, StaffFlag.NOT_RINGING)
        ready = changed(order, desk.clock.now(), platform_ready=True, platform_asked_at=None, staff_flags=flags)
        event = order_event(desk, ready, "order.numbers_prepared", SYSTEM, before=order, numbers=order.number_count)
        commit_unless_moved(desk, ready, event)
        return
    if _may_yet_ring(desk, order, silent):
        _await_platform(desk, order, silent)
        return
    _note_silent(desk, order, silent)
    first = next((one for one in silent if not one.pending), silent[0])
    raise Unavailable(f"{len(silent)} numbers would not ring yet, first {first.number}: {first.why or 'not answered'}")


def _note_silent(desk: Desk, order: PortOrder, silent: Sequence[Silent]) -> None:
    """Show the order to our team. What is answered is answered: the next question has its own time again."""
    asked_at = order.platform_asked_at if any(one.pending for one in silent) else None
    flags = flagged(order, StaffFlag.NOT_RINGING)
    if (flags, asked_at) == (order.staff_flags, order.platform_asked_at):
        return
    noted = changed(order, desk.clock.now(), staff_flags=flags, platform_asked_at=asked_at)
    said = {one.number: one.why or "not answered" for one in silent[:_NAMED]}
    event = order_event(desk, noted, "order.numbers_silent", SYSTEM, before=order, not_ringing=said, count=len(silent))
    commit_unless_moved(desk, noted, event)


def _may_yet_ring(desk: Desk, order: PortOrder, silent: Sequence[Silent]) -> bool:
    """Whether the telephony system is still setting up all that would not ring, and has time to."""
    asked_at = order.platform_asked_at or desk.clock.now()
    overdue = asked_at + timedelta(minutes=desk.policy.platform_answer_minutes) <= desk.clock.now()
    return all(one.pending for one in silent) and not overdue


def _await_platform(desk: Desk, order: PortOrder, silent: Sequence[Silent]) -> None:
    """Ask again after a pause, which grows with the time that it has taken; an answer that comes by itself ends it."""
    now = desk.clock.now()
    asked_at = order.platform_asked_at or now
    pause = min(max(now - asked_at, _FIRST_PAUSE), _LONGEST_PAUSE)
    waiting = changed(order, now, platform_asked_at=asked_at, retry_at=now + pause)
    event = order_event(desk, waiting, "order.numbers_asked", SYSTEM, before=order, pending=len(silent))
    commit_unless_moved(desk, waiting, event)


def _settle_documents(partners: CarrierDesk, order: PortOrder) -> None:
    settle_documents(partners.desk, order)


def _ask_for_pin(partners: CarrierDesk, order: PortOrder) -> None:
    """The PIN comes last: it expires, and it never touches the letter (model.md)."""
    desk = partners.desk
    ask = pin_ask(desk, order)
    if ask is None:
        return
    asked = moved(desk, order, Status.ACTION_REQUIRED, SYSTEM, asks=(ask,))
    commit_unless_moved(desk, asked, order_event(desk, asked, "order.pin_needed", SYSTEM, before=order))


def pin_ask(desk: Desk, order: PortOrder) -> Ask | None:
    """What an order asks for whose carrier will want a PIN, None where it has all. Where numbers have PINs of their own
    it names those whose PIN has expired, or that have none."""
    now, playbook = desk.clock.now(), desk.playbook()
    if not wants_pin(order, now, playbook):
        return None
    account, own_expire = order.losing_account, playbook.own_pins_expire_at(order)
    without = numbers_without_pin(desk, order, now) if order.own_pins else ()
    expired = bool(account.sealed_pin) or (own_expire is not None and own_expire <= now)
    said = [
        *(["A transfer PIN has expired."] if expired else []),
        f"{account.carrier_name} will ask for the PIN of {'these numbers' if without else 'this account'}.",
        *(hint.en for hint in playbook.hints_for(account.carrier_name, PIN_NEEDED)),
    ]
    what = "the transfer PIN of each of these numbers, or one" if without else "the transfer PIN"
    fix = f'Set {what} of the current carrier account {account.label!r}, or say "NO PIN REQUIRED".'
    return Ask(code=PIN_NEEDED, detail=" ".join(said), fix=fix, numbers=without)


def _note_silence(partners: CarrierDesk, order: PortOrder) -> None:
    """The carrier is late: our team chases it, and escalates when that was of no use. It is asked again daily."""
    desk = partners.desk
    now = desk.clock.now()
    calendar = calendar_of_order(order, desk.policy)
    waited = business_days_between(calendar, order.status_since.date(), now.date())
    late = waited >= desk.policy.carrier_escalate_days
    noted = changed(
        order,
        now,
        due_at=business_days_later(calendar, now, 1),
        owner=Owner.STAFF,
        staff_flags=flagged(order, StaffFlag.CARRIER_SILENT) if late else order.staff_flags,
    )
    kind = "order.carrier_escalated" if late else "order.carrier_silent"
    commit_unless_moved(desk, noted, order_event(desk, noted, kind, SYSTEM, before=order, business_days=waited))


def _foc_is_near(partners: CarrierDesk, order: PortOrder) -> None:
    """Tell of the confirmed date, once for each time before it that is due."""
    desk = partners.desk
    due, worth_telling = near_foc(order, desk.clock.now(), desk.policy)
    if not due or order.confirmed_foc_at is None:
        return
    told = changed(
        order,
        desk.clock.now(),
        foc_reminders=(*order.foc_reminders, *due),
        foc_told=order.foc_told if worth_telling is None else worth_telling,
    )
    event = order_event(
        desk,
        told,
        "order.foc_near" if worth_telling is not None else "order.foc_reminders_skipped",
        SYSTEM,
        before=order,
        hours=worth_telling,
        confirmed_foc_at=order.confirmed_foc_at.isoformat(),
    )
    commit_unless_moved(desk, told, event)


def _check_destination(partners: CarrierDesk, order: PortOrder) -> None:
    """On the day of the port: would each number still ring where it is to?"""
    desk = partners.desk
    if order.confirmed_foc_at is None:
        return
    silent = not_ringing(partners, order)
    if silent and desk.clock.now() < order.confirmed_foc_at and _may_yet_ring(desk, order, silent):
        _await_platform(desk, order, silent)
        return
    flags = flagged(order, StaffFlag.DESTINATION_SILENT) if silent else order.staff_flags
    checked = changed(
        order,
        desk.clock.now(),
        destination_checked_on=order.confirmed_foc_at.date(),
        platform_asked_at=None,
        staff_flags=flags,
    )
    kind = "order.destination_silent" if silent else "order.destination_checked"
    named = [one.number for one in silent[:_NAMED]]
    event = order_event(desk, checked, kind, SYSTEM, before=order, not_ringing=named, count=len(silent))
    commit_unless_moved(desk, checked, event)


def _expire(partners: CarrierDesk, order: PortOrder) -> None:
    desk = partners.desk
    reasons = {
        Status.AWAITING_APPROVAL: "nobody approved it in time",
        Status.AWAITING_SIGNATURE: "the letter was not signed in time",
        Status.ACTION_REQUIRED: "what was asked for did not come in time",
    }
    if order.ported_count:
        # What was ported stays so: the rest is cancelled, and the order ends in part.
        rest = moved(desk, order, Status.CANCEL_REQUESTED, SYSTEM, carrier_cancel_sent=False)
        event = order_event(desk, rest, "order.rest_expired", SYSTEM, before=order, reason=reasons[order.status])
        commit_unless_moved(desk, rest, event)
        return
    ended = moved(desk, order, Status.EXPIRED, SYSTEM)
    asked = {"envelope_id": order.envelope_id} if order.envelope_id else {}
    event = order_event(desk, ended, "order.expired", SYSTEM, before=order, reason=reasons[order.status], **asked)
    told: list[Write] = []
    if order.status == Status.AWAITING_SIGNATURE:
        told += expiry_told(desk, order)
    if order.status == Status.AWAITING_APPROVAL:
        told += approval_expired(desk, order)
    commit_unless_moved(desk, ended, event, told)


def _tidy_up(partners: CarrierDesk, order: PortOrder) -> None:
    tidy_up(partners, order)


_STEPS: Final[Mapping[Step, Callable[[CarrierDesk, PortOrder], Any]]] = {
    Step.REVIEW: _review,
    Step.SEND_FOR_SIGNATURE: _send_for_signature,
    Step.RENEW_LETTER: _renew_letter,
    Step.TAKE_PAPER: _take_paper,
    Step.PREPARE_NUMBERS: _prepare_numbers,
    Step.ASK_FOR_PIN: _ask_for_pin,
    Step.SETTLE_DOCUMENTS: _settle_documents,
    Step.SUBMIT_TO_CARRIER: submit_to_carrier,
    Step.SEND_CHANGE: send_change,
    Step.SEND_CHASE: send_chase,
    Step.SPLIT_ORDER: split_order,
    Step.MARK_NUMBERS: mark_numbers,
    Step.FOC_IS_NEAR: _foc_is_near,
    Step.CHECK_DESTINATION: _check_destination,
    Step.CANCEL_AT_CARRIER: cancel_at_carrier,
    Step.UNDO_AT_CARRIER: undo_at_carrier,
    Step.NOTE_SILENCE: _note_silence,
    Step.EXPIRE: _expire,
    Step.TIDY_UP: _tidy_up,
}
