"""The rules of an envelope: who signs which orders, its trail, when it reminds, when it ends (model.md "Letters").

An envelope is what one signer is asked for in one sitting. Everything here is worked out from the table alone, so that
a task that was lost is done by the next sweep.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from shared.domain.lifecycle import Status
from shared.domain.losing_accounts import is_email
from shared.domain.model import (
    Envelope,
    Language,
    LosingAccount,
    MailKind,
    PendingMail,
    Person,
    PortOrder,
    PortRequest,
    TrailEntry,
    TrailKind,
)
from shared.domain.number_class import NumberClass
from shared.domain.policy import Policy
from shared.domain.problems import Problem
from shared.domain.renderable import check_renderable
from shared.domain.time_zones import awake

LONGEST_TRAIL: Final = 250
MOST_OF_A_KIND: Final = 60
"""Entries, each under 1 KB, so that the envelope's item stays under what a table holds (400 KB). What can be repeated
is capped kind by kind, and what ends an envelope is always added."""
_OPENED_ANEW: Final = timedelta(minutes=15)
_BETWEEN_REMINDERS: Final = timedelta(days=2)
_LOOK_AGAIN: Final = timedelta(minutes=5)
_LONGEST_BACKOFF: Final = timedelta(hours=6)
_ALWAYS_KEPT: Final = frozenset(
    {
        TrailKind.CONSENTED,
        TrailKind.SIGNED,
        TrailKind.DECLINED,
        TrailKind.HANDED_BACK,
        TrailKind.REVOKED,
        TrailKind.REPLACED,
        TrailKind.EXPIRED,
    }
)


# --- who signs -------------------------------------------------------------------------------------------------------


def signer_of(request: PortRequest, account: LosingAccount) -> Person | None:
    """Who is asked by mail to sign the letters of this account; None where the account's own people sign."""
    signer = account.signer or request.signer
    return signer if signer is not None and signer.email.strip() else None


def with_signer_as_authorized_person(request: PortRequest, account: LosingAccount) -> LosingAccount:
    """The account, its signer named as the authorised person where nobody else is."""
    signer = signer_of(request, account)
    if signer is None or account.authorized_person.name.strip() or account.left_to_signer:
        return account
    person = Person(name=signer.name, title=signer.title or account.authorized_person.title, email=signer.email)
    named: LosingAccount = account.but(authorized_person=person)
    return named


def same_signer(a: Person, b: Person) -> bool:
    """One mailbox is one signer: one link, one sitting."""
    return a.email.strip().casefold() == b.email.strip().casefold()


def letter_language(request: PortRequest, number_class: NumberClass, country: str, account: LosingAccount) -> Language:
    """French for Canadian orders, where the request asks for it; toll-free numbers go by the account's address."""
    where = account.service_address.country if number_class == NumberClass.TOLL_FREE else country
    french = request.language == Language.FRENCH and where == "CA"
    return Language.FRENCH if french else Language.ENGLISH


def waits_for_signature(order: PortOrder) -> bool:
    """Whether the order's letter is yet to be signed, by link, through the API or on paper."""
    return order.status == Status.AWAITING_SIGNATURE and order.letter.signature is None and order.letter.paper is None


def waiting_in(envelope: Envelope, orders: Iterable[PortOrder]) -> tuple[PortOrder, ...]:
    """The orders that this envelope still asks for."""
    return tuple(order for order in orders if order.envelope_id == envelope.id and waits_for_signature(order))


def check_signer(person: Person, pointer: str) -> tuple[Problem, ...]:
    """What is wrong with somebody who is to sign: a name that can be printed, an address that can be one.

    `pointer` is where the person stands in what was given.
    """
    problems: list[Problem] = []
    if not person.name.strip():
        problems.append(
            Problem("signer_name_missing", "The signer has no name.", "Give their full name.", f"{pointer}/name")
        )
    if not is_email(person.email.strip()):
        problems.append(
            Problem(
                "signer_email_invalid",
                "The signer's e-mail address is not one.",
                "Give one address that the signer reads, such as name@example.com.",
                f"{pointer}/email",
            )
        )
    problems += check_renderable({f"{pointer}/name": person.name, f"{pointer}/title": person.title})
    return tuple(problems)


def mask_email(address: str) -> str:
    """``d***@acme.example.com``: enough to recognise, too little to learn."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}***{at}{domain}"


# --- the trail -------------------------------------------------------------------------------------------------------


def noted(
    envelope: Envelope,
    kind: TrailKind,
    at: datetime,
    *,
    who: str = "",
    ip: str = "",
    user_agent: str = "",
    detail: str = "",
) -> tuple[TrailEntry, ...]:
    """The envelope's trail with one more entry. Opening again within 15 minutes from the same place is one opening."""
    trail = envelope.trail
    if kind == TrailKind.OPENED and any(
        entry.kind == kind and entry.ip == ip and entry.user_agent == user_agent and at - entry.at < _OPENED_ANEW
        for entry in trail
    ):
        return trail
    often = sum(entry.kind == kind for entry in trail) >= MOST_OF_A_KIND
    if kind not in _ALWAYS_KEPT and (often or len(trail) >= LONGEST_TRAIL):
        return trail
    # Order ids of a request of 40 are the longest detail that is ours.
    longest = 1_500 if kind in _ALWAYS_KEPT or kind == TrailKind.CREATED else 300
    entry = TrailEntry(
        at=at, kind=kind, who=who[:200], ip=ip[:64], user_agent=user_agent[:300], detail=detail[:longest]
    )
    return (*trail, entry.but(digest=_digest(trail[-1].digest if trail else envelope.id, entry)))


def trail_is_whole(envelope: Envelope) -> bool:
    """Whether no entry of the trail was changed, added or left out since it was written."""
    before = envelope.id
    for entry in envelope.trail:
        if entry.digest != _digest(before, entry):
            return False
        before = entry.digest
    return True


def _digest(before: str, entry: TrailEntry) -> str:
    told = json.dumps(entry.model_dump(mode="json", exclude={"digest"}), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{before}\n{told}".encode()).hexdigest()


# --- when ------------------------------------------------------------------------------------------------------------


def next_reminder(envelope: Envelope, policy: Policy) -> datetime | None:
    """When the next reminder is due, in the signer's day; None when there is none left, or no use in one."""
    if not envelope.is_open or envelope.sent_at is None or envelope.bounced_at is not None:
        return None
    if envelope.reminders >= policy.signature_reminders_max:
        return None
    due = envelope.sent_at + timedelta(days=_reminder_day(envelope.reminders, policy))
    if envelope.reminded_at is not None:
        # After an outage of ours: the signer gets one, not all that were missed.
        due = max(due, envelope.reminded_at + _BETWEEN_REMINDERS)
    due = awake(due, envelope.time_zone, policy.quiet_from, policy.quiet_until)
    return due if due < envelope.expires_at else None


def _reminder_day(number: int, policy: Policy) -> int:
    days = policy.signature_reminder_days
    if number < len(days):
        return days[number]
    return (days[-1] if days else 0) + policy.signature_reminder_every * (number - len(days) + 1)


def attend_at(envelope: Envelope, now: datetime, policy: Policy) -> datetime | None:
    """When there is something to do for this envelope next; None for never."""
    moments: list[datetime] = []
    if envelope.pending:
        backoff = min(timedelta(minutes=2**envelope.mail_faults), _LONGEST_BACKOFF)
        due = now + backoff if envelope.mail_faults else now
        moments.append(max(due, leaves_at(envelope, due, policy)))
    if envelope.is_open:
        moments.append(envelope.expires_at)
        if envelope.sent_at is None and envelope.bounced_at is None:
            moments.append(now + _LOOK_AGAIN)
        reminder = next_reminder(envelope, policy)
        if reminder is not None:
            moments.append(reminder)
    elif envelope.status == "signed" and not envelope.copies_mailed:
        moments.append(now + _LOOK_AGAIN)
    return min(moments) if moments else None


def leaves_at(envelope: Envelope, now: datetime, policy: Policy) -> datetime:
    """When the first of its waiting mails may leave: a reminder, however late it is, not in the signer's night."""
    if all(mail.kind == MailKind.REMINDER for mail in envelope.pending):
        return awake(now, envelope.time_zone, policy.quiet_from, policy.quiet_until)
    return now


def with_mail(envelope: Envelope, *mails: PendingMail) -> Envelope:
    """The envelope with these mails to go out; one of a kind to one address waits once."""
    waiting = {(mail.kind, mail.to.email, mail.data.get("comment_id", "")) for mail in envelope.pending}
    fresh = [m for m in mails if m.to.email and (m.kind, m.to.email, m.data.get("comment_id", "")) not in waiting]
    more: Envelope = envelope.but(pending=(*envelope.pending, *fresh))
    return more
