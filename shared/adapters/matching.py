"""What both stores must agree on to the letter: what a filter lets through, when things are due, what is cut off."""

import hashlib
from datetime import datetime, timedelta
from typing import Final

from shared.domain.desk_queue import Lane, Range
from shared.domain.lifecycle import Status
from shared.domain.model import (
    Account,
    CarrierMail,
    CarrierStage,
    Claim,
    IdempotencyRecord,
    NumberRow,
    PlatformAsk,
    PortOrder,
    PortRequest,
)
from shared.domain.naming import folded
from shared.domain.times import stamp as stamp
from shared.domain.webhooks import LOG_DAYS
from shared.ports import NumberFilter, RequestFilter, ReviseNumber

IDEMPOTENCY_TTL: Final = timedelta(hours=24)
DELIVERY_TTL: Final = timedelta(days=LOG_DAYS)
PORT_TIMES_KEPT: Final = 200
LONGEST_TEXT: Final = 300
_LONGEST_BODY: Final = 200_000
_LONGEST_NAME: Final = 100


def matches(request: PortRequest, wanted: RequestFilter) -> bool:
    """Whether a request is among those asked for, but for the company, which only the store's links tell."""
    return (
        (wanted.status is None or request.status == wanted.status)
        and (wanted.submitter_id is None or request.submitted_by.id == wanted.submitter_id)
        and (wanted.updated_since is None or request.updated_at >= wanted.updated_since)
    )


def listing_name(account_id: str, wanted: RequestFilter) -> str:
    """What a cursor of `requests` belongs to."""
    since = stamp(wanted.updated_since) if wanted.updated_since else ""
    return "|".join(
        ("requests", account_id, wanted.status or "", wanted.company_id or "", wanted.submitter_id or "", since)
    )


def account_place(account: Account) -> str:
    """Where an account stands by its name."""
    return f"{name_prefix(account.name)}#{account.id}"


def name_prefix(name: str) -> str:
    """As much of a name as accounts are sorted by."""
    return folded(name)[:_LONGEST_NAME]


def submit_began(request: PortRequest) -> datetime | None:
    """Since when the submit saga is under way; None while it is not."""
    return (request.submit_started_at or request.updated_at) if request.status == Status.SUBMITTING else None


def is_open(order: PortOrder) -> bool:
    """Whether somebody must keep an eye on the order: it has not ended, or has but is not tidied up yet."""
    return not (order.ended and order.tidied)


def is_polled(order: PortOrder) -> bool:
    """Whether there is something to ask its carrier: it has the order, which has not ended."""
    return order.carrier_stage == CarrierStage.SENT and not order.ended


def is_called(claim: Claim) -> bool:
    """Whether it is listed among the numbers that are active: called once, or there before any port."""
    return claim.first_call_at is not None or claim.was_there_before


def is_dead(claim: Claim, dead_orders: frozenset[str]) -> bool:
    """Whether others may take over this claim: its order is no more, or its number is out of it, or left us."""
    return claim.own_state in ("excluded", "ported_out") or claim.order_id in dead_orders


def is_mine(held: Claim, wanted: Claim) -> bool:
    """Whether a claim is already held for just this submit, or this account's own list; one that left has to be taken
    anew."""
    same = (held.request_id, held.submit_id) == (wanted.request_id, wanted.submit_id)
    return same and held.own_state != "ported_out"


def marked(claim: Claim, own_state: str, at: datetime, to_order_id: str) -> Claim:
    """The claim after `Store.mark_claims`. A number is ported once: the first time stays."""
    ported_at = (claim.ported_at or at) if own_state == "ported" else claim.ported_at
    moved: Claim = claim.but(
        own_state=own_state,
        ported_at=ported_at,
        ported_out_at=at if own_state == "ported_out" else None,
        order_id=to_order_id or claim.order_id,
    )
    return moved


HELD_BY: Final = ("account_id", "order_id", "submit_id")
"""What tells one holder of a number from another."""

DETAILS: Final = ("forwarding_number", "name", "source", "company_id", "company")
"""What of a number may change while it is held."""


def held_as(held: Claim, wanted: Claim) -> bool:
    """Whether a number is held by whom, and for what, a claim says."""
    return all(getattr(held, name) == getattr(wanted, name) for name in HELD_BY)


def with_details_of(held: Claim, wanted: Claim) -> Claim:
    """The claim after `Store.revise_claims`."""
    revised: Claim = held.but(**{name: getattr(wanted, name) for name in DETAILS})
    return revised


NUMBERS_LOOKED_AT: Final = 2_000
"""How many numbers a page of `tracking_numbers` looks at before it ends early, with a cursor to go on from."""


def revised_fields(write: ReviseNumber) -> tuple[str, ...]:
    """The names of what a `ReviseNumber` changes. Raises ValueError where that is nothing."""
    names = sorted(Claim.model_fields)
    found = tuple(name for name in names if getattr(write.before, name) != getattr(write.after, name))
    if not found:
        raise ValueError(f"nothing of {write.before.number} is to change")
    return found


def relabelled(row: NumberRow, like: NumberRow) -> NumberRow:
    """The row with what another says of its number."""
    found: NumberRow = row.but(**{name: getattr(like, name) for name in DETAILS})
    return found


def number_matches(claim: Claim, wanted: NumberFilter) -> bool:
    """Whether a number is among those asked for."""
    text = wanted.text.casefold()
    digits = "".join(char for char in text if char.isascii() and char.isdigit())
    return (
        wanted.called in (None, is_called(claim))
        and wanted.company_id in (None, claim.company_id)
        and wanted.number_class in (None, claim.number_class)
        and (wanted.source is None or folded(wanted.source) == folded(claim.source))
        and (not text or text in claim.name.casefold() or (len(digits) >= 3 and digits in claim.number))
    )


def numbers_listing(account_id: str, wanted: NumberFilter) -> str:
    """What a cursor of `tracking_numbers` belongs to."""
    parts = (wanted.company_id or "", folded(wanted.source or ""), wanted.number_class or "", wanted.text.casefold())
    return "|".join(("tracking", account_id, str(wanted.called), *parts))


ASK_KEPT: Final = timedelta(days=90)


def ask_forgotten_at(ask: PlatformAsk) -> datetime:
    """When an ask that nobody touches any more is forgotten."""
    return ask.updated_at + ASK_KEPT


def listed_under(mail: CarrierMail) -> str | None:
    """The order under which a mail is listed, "" for quarantine; None for one that is listed nowhere."""
    return mail.order_id or ("" if mail.state == "new" else None)


def mail_place(mail: CarrierMail) -> str:
    return f"{stamp(mail.received_at)}#{mail.id}"


def quarantine_place(event_id: str) -> str:
    return bounded(event_id) or "-"


def cut_body(body: str) -> str:
    """The beginning of what a carrier sent, at most 200,000 bytes: an item holds 400 KB."""
    return body.encode(errors="replace")[:_LONGEST_BODY].decode(errors="ignore")


def bounded(text: str) -> str:
    """Text of any length as a part of a key, which holds 1,024 bytes."""
    raw = text.encode()
    return text if len(raw) <= LONGEST_TEXT else f"~{hashlib.sha256(raw).hexdigest()}"


def expired(record: IdempotencyRecord, now: datetime) -> bool:
    return record.created_at + IDEMPOTENCY_TTL <= now


def queue_listing(part: Range, assignee: str, *, test_mode: bool) -> str:
    """What a cursor of a lane of the queue belongs to. The times that bound it move on while somebody reads."""
    return "|".join(("queue", part.lane, assignee, str(test_mode)))


def queue_bounds(part: Range, assignee: str) -> tuple[str, str]:
    """From where on, and before where, entries of a part of a lane stand; under a name by lane, then time."""
    head = f"{part.lane}#" if assignee and part.lane != Lane.ANY else ""
    return head + (stamp(part.first) if part.first else "0"), head + (stamp(part.before) if part.before else "~")


def queue_place(lane: str, at: str, order_id: str, assignee: str) -> str:
    return f"{lane}#{at}#{order_id}" if assignee else f"{at}#{order_id}"
