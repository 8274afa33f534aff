"""What an order's workflow does next, decided from the order alone (design.md, decision 3).

A wake-up carries no meaning: the workflow reads the order, asks `next_step`, does it or waits, asks again. Each step
is a use case that may run twice.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from shared.domain.carrier_fit import letter_days_of
from shared.domain.carrier_profiles import profile
from shared.domain.document_reviews import documents_unsettled
from shared.domain.lifecycle import CARRIERS_TURN, Owner, Status
from shared.domain.model import CarrierStage, PinStatus, PortOrder, ServiceType
from shared.domain.number_class import NumberClass
from shared.domain.playbook import Playbook
from shared.domain.policy import Policy
from shared.domain.readiness import order_lacks


class Step(StrEnum):
    """Names shared with the state machine's definition; each has its state there."""

    WAIT = "wait"
    END = "end"
    PRINT_LETTER = "render_letter"
    PRINT_SIGNED_LETTER = "render_signed_letter"
    SEND_FOR_SIGNATURE = "send_for_signature"
    RENEW_LETTER = "renew_letter"
    TAKE_PAPER = "take_paper"
    REVIEW = "review"
    PREPARE_NUMBERS = "prepare_numbers"
    ASK_FOR_PIN = "ask_for_pin"
    SETTLE_DOCUMENTS = "settle_documents"
    SUBMIT_TO_CARRIER = "submit_to_carrier"
    SEND_CHANGE = "send_change"
    SEND_CHASE = "send_chase"
    SPLIT_ORDER = "split_order"
    MARK_NUMBERS = "mark_numbers"
    FOC_IS_NEAR = "foc_is_near"
    CHECK_DESTINATION = "check_destination"
    CANCEL_AT_CARRIER = "cancel_at_carrier"
    UNDO_AT_CARRIER = "undo_at_carrier"
    NOTE_SILENCE = "note_silence"
    EXPIRE = "expire"
    TIDY_UP = "tidy_up"


@dataclass(frozen=True, slots=True)
class Decision:
    """A step; for `wait`, for how many seconds at most (1 or more)."""

    step: Step
    wait_seconds: int = 1


_EXPIRES: Final = frozenset({Status.AWAITING_APPROVAL, Status.AWAITING_SIGNATURE, Status.ACTION_REQUIRED})

_TAKES_CHANGE: Final = frozenset({Status.CHANGE_PENDING, Status.ACTION_REQUIRED, Status.SUBMITTED, Status.SCHEDULED})
"""Where a change that waits is sent. In the last two one waits after a cancellation that was refused."""


_LEFT_THERE: Final = frozenset({CarrierStage.SENDING, CarrierStage.DRAFTED, CarrierStage.SENT})
"""Stages in which the carrier has, or may have, something of an order."""

_TAKES_ITS_SPLITS_ALONG: Final = frozenset({Status.CANCEL_REQUESTED, Status.CANCELLED, Status.EXPIRED, Status.DRAFT})
"""Where numbers that were to be split off end with the order that they were in, unless it ends to let them go on."""


def _splits_next(order: PortOrder) -> bool:
    takes_them_along = order.status in _TAKES_ITS_SPLITS_ALONG
    goes_on = order.replaced and order.status == Status.CANCEL_REQUESTED
    return bool(order.agreed_splits) and (goes_on or not takes_them_along)


def wants_pin(order: PortOrder, now: datetime, playbook: Playbook) -> bool:
    """Whether the carrier will ask for a PIN that is not there, or has expired since it was set.

    Wireless numbers need one unless the customer said that there is none; elsewhere one is asked for where the
    customer said that there is one. Numbers may each have their own. Never for toll-free (model.md).
    """
    account = order.losing_account
    if order.number_class == NumberClass.TOLL_FREE:
        return False
    own_expire = playbook.own_pins_expire_at(order)
    if own_expire is not None and own_expire <= now:
        return True
    if order.own_pins and order.own_pins >= order.live_count:
        return False
    if account.sealed_pin:
        expires = playbook.pin_expires_at(account)
        return expires is not None and expires <= now
    if account.pin_status == PinStatus.PROVIDED:
        return True
    wireless = order.number_class == NumberClass.WIRELESS or account.service_type == ServiceType.WIRELESS
    return wireless and account.pin_status != PinStatus.NONE


def next_step(order: PortOrder, now: datetime, policy: Policy, playbook: Playbook) -> Decision:
    """What to do next for this order, by what is known of its losing carrier."""
    if order.retry_at is not None and order.retry_at > now:
        return Decision(Step.WAIT, _seconds_until(order.retry_at, now, policy))
    if order.marks:
        return Decision(Step.MARK_NUMBERS)
    if _splits_next(order):
        return Decision(Step.SPLIT_ORDER)
    if order.ended or order.status == Status.DRAFT:
        return Decision(_ending(order))
    deadline = _deadline(order, policy)
    if deadline is not None and deadline <= now:
        if order.status in _EXPIRES and not _is_ours(order):
            return Decision(Step.EXPIRE)
        if order.status in CARRIERS_TURN and order.carrier_stage == CarrierStage.SENT and not _to_cancel(order):
            return Decision(Step.NOTE_SILENCE)
    if documents_unsettled(order):
        return Decision(Step.SETTLE_DOCUMENTS)
    step = _towards_signature(order) or _towards_submission(order, now, policy, playbook) or _at_carrier(order)
    if step is not None:
        return Decision(step)
    due = {step: at for step, at in _before_foc(order, policy).items() if at is not None}
    for step, at in due.items():
        if at <= now:
            return Decision(step)
    return Decision(Step.WAIT, _seconds_until(min(filter(None, (deadline, *due.values())), default=None), now, policy))


def _at_carrier(order: PortOrder) -> Step | None:
    """What the carrier has yet to hear."""
    if _to_cancel(order):
        return Step.CANCEL_AT_CARRIER
    waiting = order.change is not None and not order.change.held
    if waiting and order.status in _TAKES_CHANGE:
        return Step.SEND_CHANGE
    return Step.SEND_CHASE if order.chase is not None else None


TOLD_OF_DATE: Final = frozenset({Status.SCHEDULED, Status.CHANGE_PENDING, Status.AWAITING_SIGNATURE, Status.IN_REVIEW})
"""Where a confirmed date still stands, until the carrier says otherwise, and people are told that it comes."""
_HAS_DATE: Final = TOLD_OF_DATE | {Status.CANCEL_REQUESTED}


def _before_foc(order: PortOrder, policy: Policy) -> dict[Step, datetime | None]:
    """When there is something to do before the confirmed date: tell of it, and try the destinations once more."""
    foc = order.confirmed_foc_at
    if order.status not in _HAS_DATE or order.carrier_stage != CarrierStage.SENT or foc is None:
        return {}
    hours = [hours for hours in policy.foc_reminder_hours if hours not in order.foc_reminders]
    tried = order.destination_checked_on == foc.date()
    return {
        Step.CHECK_DESTINATION: None if tried else foc - timedelta(hours=policy.destination_check_hours),
        Step.FOC_IS_NEAR: foc - timedelta(hours=max(hours)) if hours and order.status in TOLD_OF_DATE else None,
    }


def near_foc(order: PortOrder, now: datetime, policy: Policy) -> tuple[tuple[int, ...], int | None]:
    """The reminders that are due by now, in hours before the confirmed date, and the one of them worth telling.

    A date that is confirmed late makes several due at once: only the nearest is told, and none once it has passed.
    """
    foc = order.confirmed_foc_at
    if foc is None:
        return (), None
    due = tuple(
        hours
        for hours in policy.foc_reminder_hours
        if hours not in order.foc_reminders and foc - timedelta(hours=hours) <= now
    )
    return due, min(due) if due and now < foc else None


def _is_ours(order: PortOrder) -> bool:
    """Whether a stopped order waits for our own team: a customer's port does not expire over that."""
    return order.status == Status.ACTION_REQUIRED and order.owner == Owner.STAFF


def _deadline(order: PortOrder, policy: Policy) -> datetime | None:
    """When waiting is over. Numbers port during the confirmed day: its hour alone is no silence yet, and no order
    expires before a day on which its numbers may move."""
    if order.due_at is None:
        return None
    grace = timedelta(hours=policy.foc_grace_hours)
    if order.status == Status.SCHEDULED:
        return order.due_at + grace
    moves = order.confirmed_foc_at if order.carrier_stage == CarrierStage.SENT else None
    return max(order.due_at, moves + grace) if moves is not None and order.status in _EXPIRES else order.due_at


def _to_cancel(order: PortOrder) -> bool:
    """Whether the carrier has yet to hear that the order is to be cancelled, or has cancelled one that was replaced."""
    heard = order.carrier_cancel_sent and order.carrier_stage != CarrierStage.UNDONE
    return order.status == Status.CANCEL_REQUESTED and not heard


def _towards_signature(order: PortOrder) -> Step | None:
    """The first thing that is missing before the letter can be signed; None waits for its signer."""
    if order.status != Status.AWAITING_SIGNATURE:
        return None
    if order.letter.paper is not None:
        return Step.TAKE_PAPER
    if order.wants_envelope:
        return Step.SEND_FOR_SIGNATURE
    return Step.PRINT_LETTER if order.letter.unsigned is None and not order_lacks(order) else None


def _towards_submission(order: PortOrder, now: datetime, policy: Policy, playbook: Playbook) -> Step | None:
    """The first thing that is missing between signature and submission; None waits for a person."""
    if order.status != Status.IN_REVIEW:
        return None
    if order.letter.signature is not None and order.letter.signed is None:
        return Step.PRINT_SIGNED_LETTER
    if letter_expired(order, now, policy) and order.is_unsent:
        return Step.RENEW_LETTER
    if not order.review_passed:
        return Step.REVIEW if policy.auto_review and not order.review_flags else None
    if not order.platform_ready:
        return Step.PREPARE_NUMBERS
    if order.carrier_stage == CarrierStage.SENT:
        return Step.SEND_CHANGE  # a rejected order whose letter had to be signed anew
    if order.goes_after:
        return None
    if wants_pin(order, now, playbook):
        return Step.ASK_FOR_PIN
    return Step.SUBMIT_TO_CARRIER


def letter_usable_until(order: PortOrder, policy: Policy) -> datetime | None:
    """Until when the order's signed letter may be handed to its carrier; None while it is not signed.

    60 days for local and wireless numbers, 30 for toll-free, by default (model.md "Letters"); less where its carrier
    takes only younger ones.
    """
    letter = order.letter
    if letter.signature is not None:
        signed_at = letter.signature.signed_at
    elif letter.paper is not None:
        signed_at = datetime.combine(letter.paper.signed_on, time(), UTC)
    else:
        return None
    return signed_at + timedelta(days=letter_days(order, policy))


def letter_days(order: PortOrder, policy: Policy) -> int:
    """How old a letter may be when its order goes to the carrier: what both our policy and the carrier allow."""
    return letter_days_of(order.number_class, profile(order.carrier, policy.carrier_profiles), policy)


def our_letter_days(number_class: NumberClass, policy: Policy) -> int:
    """How old a letter may be at submission by our own policy."""
    return policy.letter_days_toll_free if number_class == NumberClass.TOLL_FREE else policy.letter_days_local


def letter_grows_old(order: PortOrder, now: datetime, policy: Policy) -> bool:
    """Whether more than half of the time is over in which the signed letter may be handed to its carrier."""
    until = letter_usable_until(order, policy)
    half = timedelta(days=letter_days(order, policy)) / 2
    return until is not None and order.is_unsent and now >= until - half


def letter_expired(order: PortOrder, now: datetime, policy: Policy) -> bool:
    until = letter_usable_until(order, policy)
    return until is not None and until <= now


def _ending(order: PortOrder) -> Step:
    """An order that ended undoes what it left behind: at the carrier, on the platform, its PIN."""
    if order.letter.signature is not None and order.letter.signed is None:
        return Step.PRINT_SIGNED_LETTER  # who signed gets a copy, whatever became of the order
    failed = order.status in (Status.CANCELLED, Status.EXPIRED)
    if failed and order.carrier_stage in _LEFT_THERE:
        return Step.UNDO_AT_CARRIER
    return Step.END if order.tidied else Step.TIDY_UP


def _seconds_until(moment: datetime | None, now: datetime, policy: Policy) -> int:
    if moment is None or moment <= now:
        return policy.longest_wait_seconds
    return max(1, min(policy.longest_wait_seconds, int((moment - now).total_seconds()) + 1))
