"""The five questions, wherever a status is shown: where is it, whose turn is it, what to do, by when, what otherwise.

The texts are one table (design.md "Request, order, number"). They say nothing that is only said to be so of carriers
(porting.md, "unconfirmed"). Toll-free numbers are moved by a change of RespOrg with an effective date, and have no FOC.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from shared.domain.business_days import Calendar, business_days_later, calendar_for
from shared.domain.letter import long_date
from shared.domain.lifecycle import TERMINAL, Owner, Status
from shared.domain.model import LoaStatus, NumbersStaying, PortOrder, PortRequest
from shared.domain.number_class import NumberClass
from shared.domain.orders_from_events import BACK_WITH_US
from shared.domain.readiness import Readiness
from shared.domain.time_zones import day_there

_S = Status

KEEP_SERVICE: Final = "Do not cancel your service with your current carrier until the port is complete."
"""The article's own warning; shown as long as numbers are on their way."""

_SERVICE_ENDED: Final = "If the service ends before, the carrier may take the number back and it may be lost."


@dataclass(frozen=True, slots=True)
class Progress:
    """The answers. `owner` and `due_at` are None where nobody has to do anything any more."""

    where: str
    owner: Owner | None
    action: str
    due_at: datetime | None
    otherwise: str


class DueTerms(Protocol):
    """How long each wait may last: days, and business days for `carrier_silent_days`."""

    @property
    def signature_expiry_days(self) -> int: ...
    @property
    def approval_expiry_days(self) -> int: ...
    @property
    def action_required_expiry_days(self) -> int: ...
    @property
    def carrier_silent_days(self) -> int: ...


@dataclass(frozen=True, slots=True)
class _Text:
    """`where`, `action` and `otherwise` with `{carrier}`, `{signer}`, `{numbers}`, `{date}` and `{ported}` in them."""

    where: str
    action: str
    otherwise: str


_TEXTS: Final[Mapping[Status, _Text]] = {
    _S.DRAFT: _Text(
        "A draft: nothing has been sent to anyone.",
        "Complete it and submit it.",
        "Nothing happens to your numbers until you submit it.",
    ),
    _S.SUBMITTING: _Text(
        "Being submitted: the numbers are being reserved.",
        "Nothing to do; this takes seconds.",
        "If it cannot be finished it goes back to draft and nothing is lost.",
    ),
    _S.AWAITING_APPROVAL: _Text(
        "Waiting for the account's administrator to approve the request.",
        "Approve it, or return it with a comment. No letter goes out before.",
        "Without an answer by then the request expires, and the numbers stay where they are.",
    ),
    _S.AWAITING_SIGNATURE: _Text(
        "Waiting for {signer} to sign the Letter of Authorization for {numbers} at {carrier}.",
        "Read the letter and sign it. " + KEEP_SERVICE,
        "Without a signature by then the order expires, and the numbers stay with {carrier}.",
    ),
    _S.IN_REVIEW: _Text(
        "Signed. Our team checks the order and sets up {numbers}, so that calls arrive from the moment they move.",
        "Nothing to do. " + KEEP_SERVICE,
        "We will tell you if anything has to be corrected before it goes to the carrier.",
    ),
    _S.SUBMITTED: _Text(
        "Submitted to the carrier. {carrier} compares the order with its records of the account.",
        "Nothing to do. " + KEEP_SERVICE,
        "Without an answer by then we ask the carrier. " + _SERVICE_ENDED,
    ),
    _S.ACTION_REQUIRED: _Text(
        "Stopped until something is corrected.",
        "Correct what the order asks for. " + KEEP_SERVICE,
        "Without a correction by then the order expires, and the numbers stay with {carrier}.",
    ),
    _S.CHANGE_PENDING: _Text(
        "A change of the order has been sent; the carrier has not confirmed it yet.",
        "Nothing to do. " + KEEP_SERVICE,
        "Without an answer by then we ask the carrier. " + _SERVICE_ENDED,
    ),
    _S.SCHEDULED: _Text(
        "{numbers} will move on the confirmed port date (FOC), {date}.",
        "Make sure the forwarding numbers answer on that day. " + KEEP_SERVICE,
        "If the numbers have not moved by then we ask the carrier. " + _SERVICE_ENDED,
    ),
    _S.ACTIVATING: _Text(
        "Moving now: {numbers}.",
        "Nothing to do; an order can no longer be cancelled at this point. " + KEEP_SERVICE,
        "If the numbers have not moved by then we ask the carrier. " + _SERVICE_ENDED,
    ),
    _S.CANCEL_REQUESTED: _Text(
        "Cancellation asked for; the carrier has not confirmed it yet.",
        "Nothing to do. Keep your service with {carrier}.",
        "The carrier may answer that it is too late, and then the numbers move. Without an answer we ask again.",
    ),
    _S.COMPLETED: _Text(
        "Complete: {numbers} ported.",
        "Call each number once: it shows as pending until its first call. {cancel}",
        "",
    ),
    _S.PARTIALLY_COMPLETED: _Text(
        "Ended with {ported} ported; the others were not.",
        "Call each ported number once. Keep the service of the numbers that did not move.",
        "Numbers that were not ported stay with {carrier}; they can be put into a new request.",
    ),
    _S.CANCELLED: _Text(
        "Cancelled: no number was moved.",
        "Nothing to do. Keep your service with {carrier}, or make a new request.",
        "",
    ),
    _S.EXPIRED: _Text(
        "Expired: it was not completed in time, and no number was moved.",
        "Make a new request if you still want to port the numbers.",
        "The numbers stay with {carrier}.",
    ),
}

_TOLL_FREE: Final[Mapping[Status, _Text]] = {
    _S.SUBMITTED: replace(
        _TEXTS[_S.SUBMITTED], where="The RespOrg change is submitted; {carrier} has to release {numbers}."
    ),
    _S.SCHEDULED: replace(
        _TEXTS[_S.SCHEDULED], where="The RespOrg change of {numbers} takes effect on {date} (effective date)."
    ),
    _S.ACTIVATING: replace(_TEXTS[_S.ACTIVATING], where="The RespOrg change of {numbers} is taking effect now."),
    _S.COMPLETED: replace(_TEXTS[_S.COMPLETED], where="Complete: the RespOrg of {numbers} has changed."),
}

_DECLINED: Final = _Text(
    "{signer} declined to sign the Letter of Authorization.",
    "Correct what they objected to, or name another authorised person; then a new letter is sent.",
    "Without a signature by then the order expires, and the numbers stay with {carrier}.",
)


_BEING_REPLACED: Final = _Text(
    "Being cancelled at the carrier, which takes no number out of an order: then its other numbers go on in new ones.",
    "Nothing to do. Keep your service with {carrier}.",
    "The carrier may answer that it is too late, and then all its numbers move. Without an answer we ask again.",
)
_REPLACED: Final = _Text(
    "Cancelled at the carrier so that its numbers go on in new orders.",
    "Nothing to do here: follow the new orders. " + KEEP_SERVICE,
    "",
)


def default_owner_and_due(
    status: Status,
    now: datetime,
    terms: DueTerms,
    *,
    country: str = "US",
    losing_carriers: Calendar | None = None,
    confirmed_foc_at: datetime | None = None,
    review_days: int = 1,
) -> tuple[Owner | None, datetime | None]:
    """Whose turn an order is when it enters `status` at `now`, and until when; (None, None) where it has ended.

    Waits for people are calendar days. Our review (`review_days`) is business days of `country`, the carrier's waits
    (`carrier_silent_days`) are those of the losing carrier's calendar where it has one of its own; both at the same
    time of day in UTC. A scheduled order is due on its confirmed date.
    """
    ours = calendar_for(country)
    theirs = losing_carriers or ours

    match status:
        case _S.DRAFT:
            return Owner.CUSTOMER, now + timedelta(days=terms.signature_expiry_days)
        case _S.AWAITING_APPROVAL:
            return Owner.ADMINISTRATOR, now + timedelta(days=terms.approval_expiry_days)
        case _S.AWAITING_SIGNATURE:
            return Owner.SIGNER, now + timedelta(days=terms.signature_expiry_days)
        case _S.ACTION_REQUIRED:
            return Owner.CUSTOMER, now + timedelta(days=terms.action_required_expiry_days)
        case _S.SUBMITTING:
            return Owner.STAFF, now
        case _S.IN_REVIEW:
            return Owner.STAFF, business_days_later(ours, now, review_days)
        case _S.SCHEDULED if confirmed_foc_at is not None and confirmed_foc_at > now:
            return Owner.CARRIER, confirmed_foc_at
        case _S.ACTIVATING | _S.SCHEDULED:
            return Owner.CARRIER, business_days_later(theirs, now, 1)
        case _S.SUBMITTED | _S.CHANGE_PENDING | _S.CANCEL_REQUESTED:
            return Owner.CARRIER, business_days_later(theirs, now, terms.carrier_silent_days)
        case _:
            return None, None


def explain_order(order: PortOrder, now: datetime) -> Progress:
    """The five answers for one order. What it asks for (`order.asks`) is named in the action, each with its fix."""
    text = _TOLL_FREE.get(order.status) if order.number_class is NumberClass.TOLL_FREE else None
    text = text or _TEXTS[order.status]
    if order.status == _S.AWAITING_SIGNATURE and order.letter.status == LoaStatus.DECLINED:
        text = _DECLINED
    if order.replaced and order.status in (_S.CANCEL_REQUESTED, _S.CANCELLED):
        text = _REPLACED if order.ended else _BEING_REPLACED
    words = _words(order)
    where, action, otherwise = (part.format(**words) for part in (text.where, text.action, text.otherwise))
    if order.asks and order.status not in TERMINAL:
        where = f"{_ASKING.get(order.status, where)} {' '.join(ask.detail for ask in order.asks)}"
        action = " ".join([*(ask.fix for ask in order.asks if ask.fix), KEEP_SERVICE])
        if order.status == _S.ACTION_REQUIRED and order.owner == Owner.STAFF:
            action = f"{_OURS_TO_DO} {KEEP_SERVICE}"
            otherwise = _OURS_OTHERWISE.format(**words)
        elif order.status == _S.ACTION_REQUIRED and order.ported_count:
            otherwise = _PARTLY_OTHERWISE.format(**words)
    elif order.fault and order.status not in TERMINAL:
        where += " A step of ours failed; it is tried again by itself."
    where += _besides(order)
    grace = _FOC_GRACE if order.status == _S.SCHEDULED else timedelta(0)
    if order.due_at is not None and order.due_at + grace < now and order.status not in TERMINAL:
        where += " This is overdue."
    return Progress(_sentence(where), order.owner, action, order.due_at, otherwise)


_FOC_GRACE: Final = timedelta(hours=4)
"""Numbers move during the confirmed day: its hour alone makes nothing late."""

_OURS_OTHERWISE: Final = "It does not expire over this. Until it is settled the numbers stay with {carrier}."
_PARTLY_OTHERWISE: Final = (
    "Without a correction by then the order ends: what was ported stays ported, the rest with {carrier}."
)
_OURS_TO_DO: Final = "Nothing to do: our team takes this up with the carriers and tells you."


def _besides(order: PortOrder) -> str:
    """What is worth knowing beside the status: what has moved already, and what the order waits for."""
    if order.status in TERMINAL:
        return _not_cancelled(order)
    said = _not_cancelled(order)
    if order.ported_count:
        said += f" {order.ported_count:,} of {_plural(order.live_count, 'number')} have been ported already."
    if order.change is not None and order.change.held:
        said += " What was answered so far is kept, and goes to the carrier with the rest."
    if order.confirmed_foc_at is not None and order.status in BACK_WITH_US:
        day = long_date(port_day(order, order.confirmed_foc_at))
        said += f" Its carrier has confirmed {day} all the same: it may move then."
    if order.goes_after and order.status == _S.IN_REVIEW:
        said += " It goes to the carrier once the toll-free numbers that ring at it have moved."
    return said


_CANCEL_FAILED: Final = {
    "refused": " The carrier refused the cancellation that was asked for.",
    "too_late": " The cancellation that was asked for came too late: the numbers had moved.",
}


def _not_cancelled(order: PortOrder) -> str:
    """What became of a cancellation that was asked for, while the order goes on and once it is over."""
    if order.status in (_S.CANCELLED, _S.CANCEL_REQUESTED):
        return ""
    return _CANCEL_FAILED.get(order.cancel_failed, "")


_ASKING: Final = {
    _S.IN_REVIEW: "Waiting for you before it goes to the carrier.",
    _S.ACTION_REQUIRED: "Stopped until something is corrected.",
}


def explain_request(
    request: PortRequest, orders: Sequence[PortOrder], readiness: Readiness | None, now: datetime
) -> Progress:
    """The five answers for a request: those of the order that is furthest behind, and how many numbers are where.

    `readiness` is that of a draft, None where it was not worked out.
    """
    if request.status in (_S.DRAFT, _S.SUBMITTING):
        return _without_orders(request, orders, readiness)
    if not orders:
        return _at_a_glance(request)
    same = [order for order in orders if order.status == request.status]
    if request.status in TERMINAL or not same:
        return _ended(request, orders)
    worst = min(same, key=lambda order: (order.due_at is None, order.due_at or now, order.id))
    found = explain_order(worst, now)
    others = len(orders) - 1
    where = f"{found.where} {summary(request.counts)}" if others or request.counts.get("held") else found.where
    action = found.action
    if len(same) > 1:
        action = f"{action} {len(same)} orders of this request wait for the same."
    return replace(found, where=where.strip(), action=action)


_COUNTED: Final[Mapping[str, str]] = {
    _S.COMPLETED: "ported",
    _S.SCHEDULED: "scheduled",
    _S.ACTIVATING: "moving now",
    _S.SUBMITTED: "with the carrier",
    _S.CHANGE_PENDING: "with a change at the carrier",
    _S.CANCEL_REQUESTED: "being cancelled",
    _S.IN_REVIEW: "in review",
    _S.AWAITING_SIGNATURE: "waiting for a signature",
    _S.AWAITING_APPROVAL: "waiting for approval",
    _S.ACTION_REQUIRED: "to be corrected",
    _S.DRAFT: "not submitted",
    "held": "held until corrected or dropped",
    "on_hold": "being checked by our team",
    "rejected": "rejected",
    "excluded": "excluded",
    _S.CANCELLED: "cancelled",
    _S.EXPIRED: "expired",
}


def summary(counts: Mapping[str, int]) -> str:
    """How many numbers are where: ``262 ported, 26 scheduled, 12 to be corrected.``; "" where nothing is counted."""
    totals: dict[str, int] = {}
    for name, words in _COUNTED.items():
        if counts.get(name):
            totals[words] = totals.get(words, 0) + counts[name]
    text = ", ".join(f"{count:,} {words}" for words, count in totals.items())
    return f"{text}." if text else ""


_OWNERS: Final[Mapping[Status, Owner]] = {
    _S.AWAITING_APPROVAL: Owner.ADMINISTRATOR,
    _S.AWAITING_SIGNATURE: Owner.SIGNER,
    _S.IN_REVIEW: Owner.STAFF,
    _S.ACTION_REQUIRED: Owner.CUSTOMER,
    _S.SUBMITTED: Owner.CARRIER,
    _S.CHANGE_PENDING: Owner.CARRIER,
    _S.SCHEDULED: Owner.CARRIER,
    _S.ACTIVATING: Owner.CARRIER,
    _S.CANCEL_REQUESTED: Owner.CARRIER,
}


def _at_a_glance(request: PortRequest) -> Progress:
    """For lists, which do not read the orders: the status in general words, and how many numbers are where."""
    total = sum(request.order_sizes.values())
    words = {
        "carrier": "your current carrier",
        "signer": "the authorised person",
        "numbers": _plural(total, "number"),
        "ported": f"{request.counts.get('completed', 0):,} of {_plural(total, 'number')}",
        "date": "the date that each order shows",
        "cancel": "See each order for which service you can then end.",
    }
    text = _TEXTS[request.status]
    where, action, otherwise = (part.format(**words) for part in (text.where, text.action, text.otherwise))
    if len(request.counts) > 1 and request.status not in TERMINAL:
        where = f"{where} {summary(request.counts)}"
    return Progress(_sentence(where), _OWNERS.get(request.status), action, None, otherwise)


def _without_orders(request: PortRequest, orders: Sequence[PortOrder], readiness: Readiness | None) -> Progress:
    text = _TEXTS[request.status]
    owner = Owner.CUSTOMER if request.status == _S.DRAFT else Owner.STAFF
    action = _draft_action(readiness) if readiness is not None and request.status == _S.DRAFT else text.action
    returned = [
        ask for order in sorted(orders, key=lambda one: one.id) for ask in order.asks if request.status == _S.DRAFT
    ]
    if returned:
        return Progress(
            f"{text.where} {returned[-1].detail}", owner, f"{returned[-1].fix} {action}", None, text.otherwise
        )
    return Progress(text.where, owner, action, None, text.otherwise)


def _draft_action(readiness: Readiness) -> str:
    missing = len(readiness.problems)
    if readiness.ready:
        return "Everything is there: submit it."
    first = "; ".join(dict.fromkeys(problem.detail.rstrip(".") for problem in readiness.problems[:3]))
    action = f"{_plural(missing, 'thing')} to complete before it can be submitted: {first}"
    action += f"; and {missing - 3} more." if missing > 3 else "."
    ready = len(readiness.ready_account_ids)
    if ready:
        action += f" {_plural(ready, 'current carrier account')} can be submitted now."
    return action


def _ended(request: PortRequest, orders: Sequence[PortOrder]) -> Progress:
    carriers = _listed(order.losing_account.carrier_name for order in orders)
    ported = sum(order.ported_count for order in orders)
    total = sum(order.live_count for order in orders)
    text = _TEXTS[request.status if request.status in TERMINAL else _S.PARTIALLY_COMPLETED]
    words = {
        "carrier": carriers or "your current carrier",
        "numbers": _plural(total, "number"),
        "ported": f"{ported:,} of {_plural(total, 'number')}",
        "cancel": " ".join(dict.fromkeys(_may_cancel(order) for order in orders)),
    }
    where, action, otherwise = (part.format(**words) for part in (text.where, text.action, text.otherwise))
    held = request.counts.get("held", 0)
    if held:
        where += f" {_plural(held, 'row')} of the list {'was' if held == 1 else 'were'} never submitted."
    return Progress(where, None, action, None, otherwise)


def _words(order: PortOrder) -> dict[str, str]:
    account = order.losing_account
    signer = order.signer or account.signer or account.authorized_person
    count = order.live_count if order.status in TERMINAL else order.live_count - order.ported_count
    if order.status == _S.AWAITING_SIGNATURE and order.change is not None:
        count -= len(order.change.removed_numbers)  # the letter is without them already
    foc = order.confirmed_foc_at
    return {
        "carrier": account.carrier_name or "your current carrier",
        "signer": signer.name or "the authorised person",
        "numbers": _plural(count, "number"),
        "ported": f"{order.ported_count:,} of {_plural(order.live_count, 'number')}",
        "date": long_date(port_day(order, foc)) if foc is not None else "a date that is not known yet",
        "cancel": _may_cancel(order),
    }


def port_day(order: PortOrder, foc: datetime) -> date:
    """The day on which an order ports, where its numbers are in service."""
    address = order.losing_account.service_address
    return day_there(foc, address.state, address.country)


MAY_CANCEL: Final[Mapping[str, str]] = {
    "excluded": (
        "Numbers taken out of the order stay with {carrier}: keep their service. You can end that of the numbers that "
        "were ported."
    ),
    "none_stay": (
        "Then you can end the service these numbers had with {carrier}, unless it carries a forwarding number."
    ),
    "some_stay": "Then you can end the service of these numbers with {carrier}; keep the lines that stay there.",
}
"""What may be cancelled once numbers were ported: never a line that stays, nor one that calls are forwarded to
(model.md)."""


def may_cancel_key(order: PortOrder) -> str:
    """Which text of `MAY_CANCEL` holds for an order."""
    if order.excluded_count:
        return "excluded"
    return "none_stay" if order.losing_account.numbers_staying == NumbersStaying.NONE else "some_stay"


def _may_cancel(order: PortOrder) -> str:
    carrier = order.losing_account.carrier_name or "your current carrier"
    said = MAY_CANCEL[may_cancel_key(order)].format(carrier=carrier)
    return said.replace("Numbers taken", f"{_plural(order.excluded_count, 'number')} taken", 1)


def _listed(names: Iterable[str]) -> str:
    return " and ".join(dict.fromkeys(name for name in names if name))


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
