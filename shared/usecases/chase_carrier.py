"""Our team asks a carrier that is silent about an order: on the order there, by mail, or with a text to send.

The call writes what is to be said on the order and gives the carrier its days anew; the order's workflow says it. What
cannot be said is told on the timeline, and holds nothing else up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from shared.domain.business_days import business_days_later
from shared.domain.carrier_profiles import MANUAL
from shared.domain.chases import LONGEST_NOTE, ChaseText, ChaseWay, can_be_chased, chase_mail, chase_text
from shared.domain.foc_dates import calendar_of_order
from shared.domain.lifecycle import Status
from shared.domain.model import Actor, Chase, PortOrder, StaffFlag
from shared.domain.permissions import Action
from shared.domain.problems import Problem, RulesBroken, StateConflict
from shared.domain.progress import default_owner_and_due
from shared.ports import CarrierRefused, MailRefused, Unavailable, Write, WriteRefused
from shared.usecases.carrier_answers import order_at_carrier, staff_actor
from shared.usecases.carrier_comments import kept_once, our_comment
from shared.usecases.desk import SYSTEM, CarrierDesk, Desk, Once, Principal, lost_race, remember, replayed
from shared.usecases.hand_over import capabilities_of, carrier_of
from shared.usecases.transitions import changed, commit_order, commit_unless_moved, order_event

_MOST_FAULTS: Final = 2
"""Failures in a row after which it is left to staff: an order waits longer after each, for everything."""


@dataclass(frozen=True, slots=True)
class Chased:
    """An order whose carrier is asked: how, `to` which address where by mail, and what is said."""

    order: PortOrder
    way: ChaseWay
    to: str
    said: ChaseText


def chase_order(desk: Desk, principal: Principal, order_id: str, note: str = "", once: Once | None = None) -> Chased:
    """Ask the carrier of an order where it stands. The same `Idempotency-Key` again asks once.

    Raises `Forbidden`, `NotFound`, `StateConflict` where the carrier has nothing to say, `RulesBroken`.
    """
    actor = staff_actor(principal, Action.STAFF_CHASE)
    order = order_at_carrier(desk, principal, order_id)
    if replayed(desk, once) is not None:
        return said_again(desk, order, note)
    check_note(note)
    try:
        return chase(desk, order, actor, note, extra=remember(desk, once, order.id))
    except WriteRefused:
        if replayed(desk, once) is None:
            raise lost_race("The order") from None
        return said_again(desk, desk.store.order(order.id) or order, note)


def check_note(note: str) -> None:
    """Raises `RulesBroken` for one that is too long."""
    if len(note) > LONGEST_NOTE:
        said = f"The note has {len(note):,} characters."
        raise RulesBroken(
            "Nobody was asked.", problems=[Problem("note_too_long", said, f"Use at most {LONGEST_NOTE:,}.", "/note")]
        )


def chase(
    desk: Desk, order: PortOrder, actor: Actor, note: str = "", *, extra: Sequence[Write] = (), **facts: Any
) -> Chased:
    """Write on the order that its carrier is to be asked; `extra` is written with it, `facts` are for the timeline.

    Raises `StateConflict`, and `WriteRefused` where somebody else was quicker.
    """
    if not can_be_chased(order):
        raise StateConflict(
            f"The carrier has nothing to say about an order that is {order.status.replace('_', ' ')}"
            f"{' and waits for its customer' if order.status == Status.ACTION_REQUIRED else ''}.",
            code="terminal_state" if order.ended else "not_the_carriers_turn",
        )
    now = desk.clock.now()
    asked = said_again(desk, order, note)
    after = changed(
        order,
        now,
        chase=_to_say(asked, note, actor, now),
        staff_flags=tuple(flag for flag in order.staff_flags if flag != StaffFlag.CARRIER_SILENT),
        **_waits_anew(desk, order),
    )
    event = order_event(desk, after, "order.chased", actor, before=order, way=asked.way, **facts)
    commit_order(desk, after, event, extra)
    return Chased(after, asked.way, asked.to, asked.said)


def _to_say(asked: Chased, note: str, actor: Actor, now: datetime) -> Chase | None:
    """What the order's workflow is to say; nothing where staff do."""
    if asked.way == "draft":
        return None
    return Chase(note=note.strip(), way=asked.way, to=asked.to, by=actor, asked_at=now)


def _waits_anew(desk: Desk, order: PortOrder) -> dict[str, Any]:
    """Whose turn the order is now, and until when: as long as a carrier may be silent, from now."""
    now, calendar = desk.clock.now(), calendar_of_order(order, desk.policy)
    if order.status == Status.ACTION_REQUIRED:
        return {"due_at": business_days_later(calendar, now, desk.policy.carrier_silent_days)}
    owner, due_at = default_owner_and_due(
        order.status,
        now,
        desk.policy,
        country=order.country,
        losing_carriers=calendar,
        confirmed_foc_at=order.confirmed_foc_at,
    )
    return {"owner": owner, "due_at": due_at}


def said_again(desk: Desk, order: PortOrder, note: str) -> Chased:
    """How the carrier of an order is asked, and what; nothing is written."""
    way, to = _way(desk, order)
    return Chased(order, way, to, chase_text(order, note))


def _way(desk: Desk, order: PortOrder) -> tuple[ChaseWay, str]:
    """How the carrier is reached, and at which address."""
    capabilities = capabilities_of(desk, order)
    if capabilities.takes_comments:
        return "comment", ""
    address = capabilities.contact_email
    if address:
        return "mail", address
    if order.carrier == MANUAL and desk.policy.desk_email:
        return "desk", desk.policy.desk_email
    return "draft", ""


def send_chase(partners: CarrierDesk, order: PortOrder) -> None:
    """Say what is to be said; twice is possible by mail, not at all is told. A carrier that spoke meanwhile is not
    asked."""
    desk, waiting = partners.desk, order.chase
    if waiting is None:
        return
    try:
        said = _say(partners, order, waiting)
    except (CarrierRefused, MailRefused) as refused:
        _note(desk, order, "order.chase_not_sent", str(refused)[:200])
        return
    except Unavailable as failed:
        if order.faults_in_a_row < _MOST_FAULTS:
            raise
        _note(desk, order, "order.chase_not_sent", str(failed)[:200])
        return
    _note(desk, order, "order.chase_sent", "", said)


def _say(partners: CarrierDesk, order: PortOrder, waiting: Chase) -> tuple[Write, ...]:
    """Answers what keeps it beside what the carrier writes."""
    desk = partners.desk
    if waiting.way == "comment":
        text = chase_text(order, waiting.note).text
        comment = carrier_of(desk, order).add_comment(order.reference, text)
        return kept_once(desk, our_comment(desk, order, comment, text, waiting.by), order.id)
    if partners.mailer is None:
        raise Unavailable("this function sends no mails")
    reply_to = desk.policy.inbound_mail_address if waiting.way == "mail" else ""
    mail = chase_mail(order, waiting.note, waiting.to, waiting.way, reply_to)
    partners.mailer.send(mail, {"kind": "chase", "order": order.id})
    return ()


def _note(desk: Desk, order: PortOrder, kind: str, reason: str, writes: Sequence[Write] = ()) -> None:
    done = changed(order, desk.clock.now(), chase=None, retry_at=None, faults_in_a_row=0, fault="", fault_step="")
    waiting = order.chase
    event = order_event(
        desk, done, kind, SYSTEM, before=order, reason=reason, **({"way": waiting.way} if waiting else {})
    )
    commit_unless_moved(desk, done, event, writes)
