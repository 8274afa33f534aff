"""The five questions, wherever a status is shown: where is it, whose turn is it, what to do, by when, what otherwise.

The texts are one table, `words.progress` (design.md "Request, order, number"), in English and French; what an order
asks for is in English as it is stored, and in French where its reason is of the catalogue. Toll-free numbers are moved
by a change of RespOrg with an effective date, and have no FOC.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from shared.domain.business_days import Calendar, business_days_later, calendar_for
from shared.domain.letter import long_date
from shared.domain.lifecycle import TERMINAL, Owner, Status
from shared.domain.model import Ask, LoaStatus, NumbersStaying, PortOrder, PortRequest, StaffFlag
from shared.domain.number_class import NumberClass
from shared.domain.orders_from_events import BACK_WITH_US
from shared.domain.readiness import Readiness
from shared.domain.time_zones import day_there
from shared.domain.words.corrections import CORRECTIONS, carrier_names
from shared.domain.words.progress import ANSWERS

_S = Status

KEEP_SERVICE: Final = ANSWERS.say("en", "keep")
"""The article's own warning; shown as long as numbers are on their way."""


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


def explain_order(order: PortOrder, now: datetime, language: str = "en") -> Progress:
    """The five answers for one order. What it asks for (`order.asks`) is named in the action, each with its fix."""
    tell = _Telling(language, _words(order, language))
    where, action, otherwise = tell.answers(_key(order), toll_free=order.number_class is NumberClass.TOLL_FREE)
    if order.asks and order.status not in TERMINAL:
        asked = [asked_of(order, ask, language) for ask in order.asks]
        stopped = tell(f"asking.{order.status}") if order.status in _ASKING else where
        where = f"{stopped} {' '.join(detail for detail, _ in asked)}"
        action = " ".join([*(fix for _, fix in asked if fix), tell("keep")])
        if order.status == _S.ACTION_REQUIRED and order.owner == Owner.STAFF:
            action = f"{tell('ours.action')} {tell('keep')}"
            otherwise = tell("ours.otherwise")
        elif order.status == _S.ACTION_REQUIRED and order.ported_count:
            otherwise = tell("partly.otherwise")
    elif order.fault and order.status not in TERMINAL:
        where += f" {tell('fault')}"
    action = _once_ported([order], tell) or action
    where += _besides(order, tell)
    grace = _FOC_GRACE if order.status == _S.SCHEDULED else timedelta(0)
    if order.due_at is not None and order.due_at + grace < now and order.status not in TERMINAL:
        where += f" {tell('overdue')}"
    return Progress(_sentence(where), order.owner, action, order.due_at, otherwise)


_FOC_GRACE: Final = timedelta(hours=4)
"""Numbers move during the confirmed day: its hour alone makes nothing late."""

_ASKING: Final = frozenset({_S.IN_REVIEW, _S.ACTION_REQUIRED})
"""Where what is asked for stands in place of what the status says."""


@dataclass(frozen=True, slots=True)
class _Telling:
    """Says texts of the table in one language, with what is known filled in."""

    language: str
    words: Mapping[str, object]

    def __call__(self, key: str, **more: object) -> str:
        return ANSWERS.say(self.language, key, **{**self.words, **more})

    def answers(self, key: str, *, toll_free: bool = False) -> tuple[str, str, str]:
        """Where it is, what to do and what otherwise; "" where nothing is said."""
        where = f"toll_free.{key}.where" if toll_free and ANSWERS.has(f"toll_free.{key}.where") else f"{key}.where"
        parts = (where, f"{key}.action", f"{key}.otherwise")
        said = [self(part) if ANSWERS.has(part) else "" for part in parts]
        return said[0], said[1], said[2]


def _key(order: PortOrder) -> str:
    """Which row of the table an order's answers are."""
    if order.replaced and order.status in (_S.CANCEL_REQUESTED, _S.CANCELLED):
        return "replaced" if order.ended else "being_replaced"
    if order.status == _S.AWAITING_SIGNATURE and order.letter.status == LoaStatus.DECLINED:
        return "declined"
    return order.status.value


def asked_of(order: PortOrder, ask: Ask, language: str) -> tuple[str, str]:
    """What an order asks for and its fix: as they are stored, or what the catalogue says of the reason elsewhere."""
    key = f"reason.{ask.code}"
    if language == "en" or not CORRECTIONS.has(f"{key}.meaning"):
        return ask.detail, ask.fix
    names = carrier_names(language, order.losing_account.carrier_name)
    return CORRECTIONS.say(language, f"{key}.meaning", **names), CORRECTIONS.say(language, f"{key}.fix", **names)


def _besides(order: PortOrder, tell: _Telling) -> str:
    """What is worth knowing beside the status: what has moved already, and what the order waits for."""
    said = [_not_cancelled(order, tell)]
    if order.status not in TERMINAL:
        if order.ported_count:
            said.append(tell("ported_already"))
        if order.change is not None and order.change.held:
            said.append(tell("answers_kept"))
        if order.confirmed_foc_at is not None and order.status in BACK_WITH_US:
            said.append(tell("confirmed_all_the_same"))
        if order.goes_after and order.status == _S.IN_REVIEW:
            said.append(tell("goes_after"))
    return "".join(f" {text}" for text in said if text)


def _not_cancelled(order: PortOrder, tell: _Telling) -> str:
    """What became of a cancellation that was asked for, while the order goes on and once it is over."""
    if order.status in (_S.CANCELLED, _S.CANCEL_REQUESTED) or not order.cancel_failed:
        return ""
    return tell(f"cancel_failed.{order.cancel_failed}")


def explain_request(
    request: PortRequest,
    orders: Sequence[PortOrder],
    readiness: Readiness | None,
    now: datetime,
    language: str = "en",
) -> Progress:
    """The five answers for a request: those of the order that is furthest behind, and how many numbers are where.

    `readiness` is that of a draft, None where it was not worked out.
    """
    if request.status in (_S.DRAFT, _S.SUBMITTING):
        return _without_orders(request, orders, readiness, language)
    if not orders:
        return _at_a_glance(request, language)
    same = [order for order in orders if order.status == request.status]
    if request.status in TERMINAL or not same:
        return _ended(request, orders, language)
    worst = min(same, key=lambda order: (order.due_at is None, order.due_at or now, order.id))
    found = explain_order(worst, now, language)
    others = len(orders) - 1
    counted = summary(request.counts, language)
    where = f"{found.where} {counted}" if others or request.counts.get("held") else found.where
    action = found.action
    if len(same) > 1:
        action = f"{action} {ANSWERS.say(language, 'same_for_others', count=len(same))}"
    return replace(found, where=where.strip(), action=action)


_COUNTED: Final[Mapping[str, str]] = {
    _S.COMPLETED: "ported",
    _S.SCHEDULED: "scheduled",
    _S.ACTIVATING: "activating",
    _S.SUBMITTED: "submitted",
    _S.CHANGE_PENDING: "change_pending",
    _S.CANCEL_REQUESTED: "cancel_requested",
    _S.IN_REVIEW: "in_review",
    _S.AWAITING_SIGNATURE: "awaiting_signature",
    _S.AWAITING_APPROVAL: "awaiting_approval",
    _S.ACTION_REQUIRED: "action_required",
    _S.DRAFT: "draft",
    "held": "held",
    "on_hold": "on_hold",
    "rejected": "rejected",
    "excluded": "excluded",
    _S.CANCELLED: "cancelled",
    _S.EXPIRED: "expired",
}
"""What numbers are counted under, in the order in which they are told."""


def summary(counts: Mapping[str, int], language: str = "en") -> str:
    """How many numbers are where: ``262 ported, 26 scheduled, 12 to be corrected.``; "" where nothing is counted."""
    text = ", ".join(
        f"{_figure(counts[name], language)} {ANSWERS.say(language, f'counted.{word}')}"
        for name, word in _COUNTED.items()
        if counts.get(name)
    )
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


def _at_a_glance(request: PortRequest, language: str) -> Progress:
    """For lists, which do not read the orders: the status in general words, and how many numbers are where."""
    total = sum(request.order_sizes.values())
    words = {
        "keep": ANSWERS.say(language, "keep"),
        "carrier": ANSWERS.say(language, "no_carrier"),
        "signer": ANSWERS.say(language, "no_signer"),
        "numbers": _numbers(total, language),
        "ported": _ported_of(request.counts.get("completed", 0), total, language),
        "date": ANSWERS.say(language, "each_order_shows"),
        "cancel": ANSWERS.say(language, "see_each_order"),
    }
    where, action, otherwise = _Telling(language, words).answers(request.status.value)
    if len(request.counts) > 1 and request.status not in TERMINAL:
        where = f"{where} {summary(request.counts, language)}"
    return Progress(_sentence(where), _OWNERS.get(request.status), action, None, otherwise)


def _without_orders(
    request: PortRequest, orders: Sequence[PortOrder], readiness: Readiness | None, language: str
) -> Progress:
    is_draft = request.status == _S.DRAFT
    where, action, otherwise = _Telling(language, {}).answers(request.status.value)
    owner = Owner.CUSTOMER if is_draft else Owner.STAFF
    if readiness is not None and is_draft:
        action = _draft_action(readiness, language)
    returned = [ask for order in sorted(orders, key=lambda one: one.id) for ask in order.asks if is_draft]
    if returned:
        return Progress(f"{where} {returned[-1].detail}", owner, f"{returned[-1].fix} {action}", None, otherwise)
    return Progress(where, owner, action, None, otherwise)


def _draft_action(readiness: Readiness, language: str) -> str:
    missing = len(readiness.problems)
    if readiness.ready:
        return ANSWERS.say(language, "draft.ready")
    first = "; ".join(dict.fromkeys(problem.detail.rstrip(".") for problem in readiness.problems[:3]))
    action = ANSWERS.say(language, "draft.missing", count=missing, first=first)
    action += ANSWERS.say(language, "draft.more", count=missing - 3) if missing > 3 else "."
    ready = len(readiness.ready_account_ids)
    if ready:
        action += f" {ANSWERS.say(language, 'draft.accounts_ready', count=ready)}"
    return action


def _ended(request: PortRequest, orders: Sequence[PortOrder], language: str) -> Progress:
    carriers = _listed((order.losing_account.carrier_name for order in orders), language)
    ported = sum(order.ported_count for order in orders)
    total = sum(order.live_count for order in orders)
    words = {
        "keep": ANSWERS.say(language, "keep"),
        "carrier": carriers or ANSWERS.say(language, "no_carrier"),
        "numbers": _numbers(total, language),
        "ported": _ported_of(ported, total, language),
        "cancel": " ".join(dict.fromkeys(_may_cancel(order, language) for order in orders)),
    }
    status = request.status if request.status in TERMINAL else _S.PARTIALLY_COMPLETED
    tell = _Telling(language, words)
    where, action, otherwise = tell.answers(status.value)
    held = request.counts.get("held", 0)
    if held:
        where += f" {ANSWERS.say(language, 'never_submitted', count=held)}"
    return Progress(where, None, _once_ported(orders, tell) or action, None, otherwise)


def _once_ported(orders: Iterable[PortOrder], tell: _Telling) -> str:
    """What to do where tests of ported numbers say more than the status does: one failed, or all were seen to work."""
    moved = [order for order in orders if order.status in (_S.COMPLETED, _S.PARTIALLY_COMPLETED)]
    if any(StaffFlag.CUTOVER_FAILED in order.staff_flags for order in moved):
        return tell("ported.failing")
    return tell("ported.proved") if moved and all(order.proved_at is not None for order in moved) else ""


def _words(order: PortOrder, language: str) -> dict[str, str]:
    account = order.losing_account
    signer = order.signer or account.signer or account.authorized_person
    count = order.live_count if order.status in TERMINAL else order.live_count - order.ported_count
    if order.status == _S.AWAITING_SIGNATURE and order.change is not None:
        count -= len(order.change.removed_numbers)  # the letter is without them already
    foc = order.confirmed_foc_at
    return {
        "keep": ANSWERS.say(language, "keep"),
        "carrier": account.carrier_name or ANSWERS.say(language, "no_carrier"),
        "signer": signer.name or ANSWERS.say(language, "no_signer"),
        "numbers": _numbers(count, language),
        "ported": _ported_of(order.ported_count, order.live_count, language),
        "date": long_date(port_day(order, foc), language) if foc is not None else ANSWERS.say(language, "no_date"),
        "cancel": _may_cancel(order, language),
    }


def port_day(order: PortOrder, foc: datetime) -> date:
    """The day on which an order ports, where its numbers are in service."""
    address = order.losing_account.service_address
    return day_there(foc, address.state, address.country)


def may_cancel_key(order: PortOrder) -> str:
    """Which text of ``may_cancel`` holds for an order: what may be cancelled once numbers were ported is never a line
    that stays, nor one that calls are forwarded to (model.md)."""
    if order.excluded_count:
        return "excluded"
    return "none_stay" if order.losing_account.numbers_staying == NumbersStaying.NONE else "some_stay"


def _may_cancel(order: PortOrder, language: str) -> str:
    carrier = order.losing_account.carrier_name or ANSWERS.say(language, "no_carrier")
    key = may_cancel_key(order)
    excluded = _numbers(order.excluded_count, language)
    text = f"may_cancel.{'excluded_counted' if key == 'excluded' else key}"
    return ANSWERS.say(language, text, carrier=carrier, excluded=excluded)


def _listed(names: Iterable[str], language: str) -> str:
    return f" {ANSWERS.say(language, 'and')} ".join(dict.fromkeys(name for name in names if name))


def _numbers(count: int, language: str) -> str:
    text = ANSWERS.texts["numbers.one" if count == 1 else "numbers.many"][language]
    return text.format(count=_figure(count, language))


def _ported_of(ported: int, total: int, language: str) -> str:
    numbers = _numbers(total, language)
    return ANSWERS.say(language, "ported_of", ported=_figure(ported, language), numbers=numbers)


def _figure(count: int, language: str) -> str:
    """``1,234``, ``1 234``"""
    return f"{count:,}" if language == "en" else f"{count:,}".replace(",", "\u00a0")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
