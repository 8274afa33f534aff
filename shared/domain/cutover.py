"""The cutover test: whether a ported number works, by what was seen of it (porting.md section 2, "Separate tracks").

Voice is shown by the first call, or by a test call; text messages by a test message, or by what the carrier says of the
messaging of a whole order. Of several tests of a kind the latest counts. A test call that gets through is a call.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from shared.domain.letter import long_date
from shared.domain.model import Claim, Cutover, MessagingStatus, PortOrder, Verdict

NOT_CALLED_AFTER: Final = timedelta(hours=72)
"""When a number that nobody called is said to be "ported, not yet called" (model.md, "Numbers")."""

_BY_A_CALL: Final = "a call"


class Verification(StrEnum):
    UNVERIFIED = "unverified"
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known of one number."""

    verification: Verification
    voice: Verdict | None
    messaging: MessagingStatus


def proof_of(claim: Claim, order_says: MessagingStatus) -> Proof:
    """What is known of a ported number; `order_says` is how far the messaging of its order has moved.

    It passes once voice passed and its messages have moved, where they move at all; either failing is a failure.
    """
    voice, messaging = voice_of(claim), messaging_of(claim, order_says)
    if messaging == MessagingStatus.EXCEPTION or (voice is not None and not voice.passed):
        return Proof(Verification.FAILED, voice, messaging)
    moved = messaging in (MessagingStatus.NOT_APPLICABLE, MessagingStatus.PORTED)
    passed = voice is not None and moved
    return Proof(Verification.PASSED if passed else Verification.UNVERIFIED, voice, messaging)


def voice_of(claim: Claim) -> Verdict | None:
    """The last thing that was seen of calls to the number: its first call, or a test, which may have been that call."""
    called = Verdict(passed=True, at=claim.first_call_at, by=_BY_A_CALL) if claim.first_call_at else None
    if called is None or claim.voice is None:
        return claim.voice or called
    return max(claim.voice, called, key=lambda verdict: verdict.at)


def messaging_of(claim: Claim, order_says: MessagingStatus) -> MessagingStatus:
    """How the number's text messages stand: by its own test, else as its order does."""
    if claim.messaging is None:
        return order_says
    return MessagingStatus.PORTED if claim.messaging.passed else MessagingStatus.EXCEPTION


def advice(claim: Claim, proof: Proof, ported_at: datetime | None, now: datetime) -> str:
    """What to do about a number that has been ported, "" where nothing is: how to test it, or what a test that failed
    asks for."""
    if proof.verification == Verification.PASSED or ported_at is None:
        return ""
    if proof.voice is None:
        since = f"Ported on {long_date(ported_at.date())}, not yet called. " if is_late(ported_at, now) else ""
        return f"{since}{_HOW_TO_CALL.format(to=claim.forwarding_number)}"
    if not proof.voice.passed:
        return _VOICE_FAILED.format(to=claim.forwarding_number)
    if proof.messaging == MessagingStatus.EXCEPTION:
        return _MESSAGES_FAILED
    return _MESSAGES_MOVING


def is_late(ported_at: datetime, now: datetime) -> bool:
    """Whether a number that nobody has called should have been by now."""
    return ported_at + NOT_CALLED_AFTER <= now


_HOW_TO_CALL: Final = (
    "Call this number once, from a phone that is not with your old carrier: it should ring at {to}. The call makes it "
    "active."
)
_VOICE_FAILED: Final = (
    "A test call did not get through. Check that {to} answers; our team looks into the rest. Keep your old service."
)
_MESSAGES_FAILED: Final = "Calls arrive; text messages do not. Our team looks into it. Keep your old service."
_MESSAGES_MOVING: Final = (
    "Calls arrive; text messages are still moving, which may take some days. Keep your old service."
)


def verification_of(order: PortOrder, cutover: Cutover | None) -> Verification:
    """Of a whole order, as its numbers were last looked at: failed where one failed, passed where all passed."""
    if cutover is not None and cutover.failed:
        return Verification.FAILED
    return Verification.PASSED if cutover is not None and order.proved_at is not None else Verification.UNVERIFIED


def order_advice(order: PortOrder, cutover: Cutover | None, now: datetime) -> str:
    """What to do about the numbers of an order that were ported, "" where nothing is."""
    if cutover is None or not cutover.ported or verification_of(order, cutover) == Verification.PASSED:
        return ""
    if cutover.failed:
        return f"{_count(cutover.failed)} failed a test. {_LOOKED_INTO}"
    silent = cutover.ported - cutover.called
    if not silent:
        return _MESSAGES_MOVING if order.messaging_status in _MOVING else _ALL_CALLED
    late = order.actual_ported_at is not None and is_late(order.actual_ported_at, now)
    since = "ported, not yet called" if late else "not yet called"
    return f"{_count(silent)} {'is' if silent == 1 else 'are'} {since}. {_CALL_EACH}"


def _count(numbers: int) -> str:
    return "One number" if numbers == 1 else f"{numbers} numbers"


_MOVING: Final = (MessagingStatus.PENDING, MessagingStatus.ACTIVATING)
_LOOKED_INTO: Final = "Our team looks into it. Keep your old service."
_CALL_EACH: Final = (
    "Call each once, from a phone that is not with your old carrier: it should ring where it is forwarded to. Keep "
    "your old service until all have passed."
)
_ALL_CALLED: Final = "Every number that was ported has been called. Keep your old service until the rest has moved."
