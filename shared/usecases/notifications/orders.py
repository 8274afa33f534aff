"""What the mails of how orders go on say, and for how long it is so."""

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from shared.domain.calendar_file import calendar_of
from shared.domain.driving import TOLD_OF_DATE
from shared.domain.letter import national_number
from shared.domain.lifecycle import CARRIERS_TURN, Owner, Status
from shared.domain.mail_table import waits_for_customer
from shared.domain.mails import MailFacts, OrderTold, calendar_summary
from shared.domain.model import Ask, CorrectionLink, MailKind, Notification, Person, PortOrder, User
from shared.domain.number_class import NumberClass
from shared.domain.progress import may_cancel_key
from shared.domain.time_zones import zone_of
from shared.domain.words.reasons import reason_said
from shared.ports import Create, RequestView, WriteRefused
from shared.usecases.corrections.links import link_token, link_url
from shared.usecases.desk import SYSTEM, Desk
from shared.usecases.notifications.facts import facts_for, language_of
from shared.usecases.notifications.owing import DATE, NUMBERS, SILENT, SINCE
from shared.usecases.port_dates import port_dates_of
from shared.usecases.signing.links import token_hash

_MOST_NUMBERS: Final = 20
_STOPPED: Final = frozenset({MailKind.REJECTED_REQUESTER, MailKind.ASKED_REQUESTER, MailKind.ACTION_REMINDER_REQUESTER})
_DATED: Final = frozenset({MailKind.FOC_SET_REQUESTER, MailKind.FOC_CHANGED_REQUESTER})
_ENDED_WELL: Final = frozenset(
    {MailKind.DONE_REQUESTER, MailKind.PARTLY_DONE_REQUESTER, MailKind.SAFE_TO_CANCEL_REQUESTER}
)

Still = Callable[[PortOrder, Notification], bool]


def _always(_order: PortOrder, _notification: Notification) -> bool:
    return True


def _same_wait(order: PortOrder, notification: Notification) -> bool:
    """Whether the order has been in its status since then."""
    return notification.data.get(f"{SINCE}{order.id}") == order.status_since.isoformat()


def _same_date(order: PortOrder, notification: Notification) -> bool:
    foc = order.confirmed_foc_at
    return foc is not None and notification.data.get(f"{DATE}{order.id}") == foc.isoformat()


def _stopped(order: PortOrder, notification: Notification) -> bool:
    return order.status == Status.ACTION_REQUIRED and _same_wait(order, notification)


_STILL: Final[Mapping[MailKind, Still]] = MappingProxyType(
    {
        MailKind.REJECTED_REQUESTER: _stopped,
        MailKind.ASKED_REQUESTER: _stopped,
        MailKind.ACTION_REMINDER_REQUESTER: lambda order, one: waits_for_customer(order) and _same_wait(order, one),
        MailKind.CARRIER_SILENT_REQUESTER: lambda order, one: order.status in CARRIERS_TURN and _same_wait(order, one),
        MailKind.FOC_SET_REQUESTER: lambda order, one: not order.ended and _same_date(order, one),
        MailKind.FOC_CHANGED_REQUESTER: lambda order, _: not order.ended,
        MailKind.FOC_NEAR_REQUESTER: lambda order, one: order.status in TOLD_OF_DATE and _same_date(order, one),
        MailKind.DESTINATION_SILENT_REQUESTER: lambda order, one: not order.ended and _same_date(order, one),
    }
)
"""What a mail says of an order may be overtaken before it goes out; what is not named here stays true."""


def concerned(view: RequestView, notification: Notification) -> list[PortOrder]:
    """The orders of which the mail is still true."""
    still = _STILL.get(notification.kind, _always)
    return [order for order in view.orders if order.id in notification.order_ids and still(order, notification)]


def still_told(view: RequestView, notification: Notification) -> bool:
    return not notification.order_ids or bool(concerned(view, notification))


def is_not_the_signer(view: RequestView, notification: Notification, user: User) -> bool:
    """Whoever signs themselves was mailed the letters already."""
    signers = {order.signer.email.casefold() for order in concerned(view, notification) if order.signer}
    return user.email.strip().casefold() not in signers


def order_facts(desk: Desk, view: RequestView, notification: Notification, user: User) -> MailFacts:
    """The facts of a mail about orders of a request, with a link to correct each where it waits for that."""
    request, orders = view.request, concerned(view, notification)
    language = language_of(user, request)
    told = tuple(_told(desk, view, notification, order, user, language) for order in orders)
    signers = [order.signer.name or order.signer.email for order in orders if order.signer]
    every = [order for order in view.orders if order.status != Status.DRAFT or order in orders]
    return facts_for(
        desk,
        request,
        user,
        (),
        orders=told,
        orders_in_all=len(every) if told else 0,
        signer_name=signers[0] if len(set(signers)) == 1 else "",
        calendar=_calendar(desk, view, orders, language) if notification.kind in _DATED else b"",
    )


def _told(
    desk: Desk, view: RequestView, notification: Notification, order: PortOrder, user: User, language: str
) -> OrderTold:
    kind, address = notification.kind, order.losing_account.service_address
    stopped, dated, done = kind in _STOPPED, kind in _DATED, kind in _ENDED_WELL
    waits = stopped and waits_for_customer(order)
    asks = order.asks if stopped else ()
    foc = order.confirmed_foc_at
    named = notification.data.get(f"{NUMBERS}{order.id}", "")
    return OrderTold(
        id=order.id,
        carrier=order.losing_account.carrier_name,
        numbers=order.live_count or order.number_count,
        time_zone=zone_of(address.state, address.country),
        toll_free=order.number_class == NumberClass.TOLL_FREE,
        asks=tuple(_asked(language, order, ask) for ask in asks),
        numbers_named=tuple(national_number(number) for number in named.split(",") if number),
        foc_at=foc if dated or kind == MailKind.FOC_NEAR_REQUESTER else None,
        foc_gone=kind == MailKind.FOC_CHANGED_REQUESTER and foc is None,
        act_by=order.due_at if waits or kind == MailKind.LETTER_SENT_REQUESTER else None,
        ours=stopped and order.owner == Owner.STAFF,
        link=_link(desk, view, order, user, language) if waits and asks else "",
        silent_days=int(notification.data.get(f"{SILENT}{order.id}", "0")),
        ported=order.ported_count,
        may_cancel=may_cancel_key(order) if done else "",
    )


def _asked(language: str, order: PortOrder, ask: Ask) -> tuple[str, str]:
    """What is wrong and what to do, in our words; the carrier's own stand on the page that the link opens."""
    wrong, fix = reason_said(language, ask.code, order.losing_account.carrier_name)
    numbers = [national_number(number) for number in ask.numbers[:_MOST_NUMBERS]]
    more = ", …" if len(ask.numbers) > len(numbers) else ""
    return f"{wrong} {', '.join(numbers)}{more}".strip(), fix


def _link(desk: Desk, view: RequestView, order: PortOrder, user: User, language: str) -> str:
    """Where the order can be corrected without signing in: one link for one rejection, however often it is mailed.

    It ends with the order's time, or with `correction_link_days` where that is later for the asker.
    """
    codes = tuple(dict.fromkeys(ask.code for ask in order.asks))
    since = hashlib.sha256("|".join((order.status_since.isoformat(), user.id, *codes)).encode()).hexdigest()[:16]
    link_id = f"fix_{order.id.partition('_')[2]}{since.upper()}"
    now = desk.clock.now()
    link = CorrectionLink(
        id=link_id,
        order_id=order.id,
        request_id=order.request_id,
        account_id=order.account_id,
        token_hash=token_hash(link_token(desk, link_id)),
        person=Person(name=user.name, email=user.email),
        codes=codes,
        created_by=SYSTEM,
        expires_at=order.due_at or now + timedelta(days=desk.policy.correction_link_days),
        mailed_at=now,
        created_at=now,
        updated_at=now,
    )
    if desk.store.correction_link(link.token_hash) is None:
        with suppress(WriteRefused):  # somebody else made the very same this moment
            desk.store.commit([Create(link)])
    page = language if language == view.request.language.value else view.request.language.value
    return f"{link_url(desk, link)}?lang={page}"


def _calendar(desk: Desk, view: RequestView, orders: list[PortOrder], language: str) -> bytes:
    """A file of the dates of these orders; of those that have none any more, to cancel them."""
    if not orders:
        return b""
    dates = port_dates_of(orders, calendar_summary(language, view.request.name))
    return calendar_of(dates, desk.clock.now()).encode()
