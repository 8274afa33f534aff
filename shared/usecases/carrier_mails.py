"""Mails that came in, for staff: those in quarantine, those of an order, and what one click makes of one."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from shared.domain.mail_suggestions import SuggestedAs, Suggestion, suggestions
from shared.domain.masking import without_secrets
from shared.domain.model import Actor, CarrierEvent, CarrierEventKind, CarrierMail, PortOrder
from shared.domain.permissions import Action
from shared.domain.problems import NotFound, Problem, RulesBroken, StateConflict
from shared.domain.rejections import GivenReason
from shared.ports import Page, Replace, WriteRefused
from shared.usecases.apply_carrier_event import Applied
from shared.usecases.carrier_answers import (
    Answer,
    Heard,
    Recorded,
    given_moment,
    in_reach,
    order_at_carrier,
    order_for_staff,
    put_down,
    recorded_event,
    staff_actor,
)
from shared.usecases.chase_carrier import Chased, chase, check_note, said_again
from shared.usecases.desk import Desk, Principal, lost_race
from shared.usecases.hand_over import capabilities_of

UsedAs = Literal["foc_confirmed", "rejected", "chase", "dismiss"]
_TO = "read carriers' mails"
_NOT_USED = "The mail was not used."
_FOC = "/confirmed_foc_at"


@dataclass(frozen=True, slots=True)
class MailView:
    """A mail with links that die within minutes (to itself, and by attachment), and what it could become."""

    mail: CarrierMail
    link: str
    attachment_links: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """What staff make of a mail. `order_id` is needed where the mail is in quarantine, and goes before its own.

    A date that is a text is read, and judged with all the rest. Without a date, or reasons, those that the mail
    suggests are taken: its date if it has just one, all of its reasons.
    """

    kind: UsedAs
    order_id: str = ""
    confirmed_foc_at: datetime | str | None = None
    reasons: tuple[GivenReason, ...] = ()
    note: str = ""  # to the carrier, of a chase


def quarantined_mails(desk: Desk, principal: Principal, limit: int, cursor: str | None) -> Page[CarrierMail]:
    """Mails about no known order that nobody has dealt with yet, newest first. Raises `Forbidden`."""
    staff_actor(principal, Action.STAFF_MAILS)
    return desk.store.carrier_mails("", limit, cursor)


def order_mails(desk: Desk, principal: Principal, order_id: str, limit: int, cursor: str | None) -> Page[CarrierMail]:
    """Mails about an order, newest first. Raises `Forbidden`, `NotFound`."""
    staff_actor(principal, Action.STAFF_MAILS)
    order_for_staff(desk, principal, order_id)
    return desk.store.carrier_mails(order_id, limit, cursor)


def view_mail(desk: Desk, principal: Principal, mail_id: str) -> MailView:
    """One mail, whole. Raises `Forbidden`, `NotFound`."""
    staff_actor(principal, Action.STAFF_MAILS)
    return _view(desk, _mail(desk, principal, mail_id))


def _view(desk: Desk, mail: CarrierMail) -> MailView:
    order = desk.store.order(mail.order_id) if mail.order_id else None
    seconds = desk.policy.download_link_seconds
    return MailView(
        mail,
        desk.papers.presign_get(mail.raw.key, mail.raw.version_id, f"{mail.id}.eml", seconds),
        tuple(
            desk.papers.presign_get(one.file.key, one.file.version_id, one.filename, seconds)
            for one in mail.attachments
        ),
        suggestions(mail, order, capabilities_of(desk, order)) if order and mail.state == "new" else (),
    )


@dataclass(frozen=True, slots=True)
class UsedMail:
    """A mail after a click, with its order and what became of what it says: None where it says nothing to it.

    `chased` is how its carrier is asked where the mail was answered by that. `taken` is what was recorded of it, its
    suggestions where nothing was given; `note` says why it moves nothing.
    """

    view: MailView
    order: PortOrder | None = None
    outcome: Applied | None = None
    chased: Chased | None = None
    taken: Suggestion | None = None
    note: str = ""


def use_mail(desk: Desk, principal: Principal, mail_id: str, use: Use) -> UsedMail:
    """Turn a mail into what it says, or dismiss it. The same again answers as the first time.

    What it says is recorded under the mail's own id before the mail is marked: a repetition after a failure in between
    finds the one and does the other. It counts from when the mail came in, so one that crossed a correction of ours
    moves nothing. Raises `Forbidden`, `NotFound`, `RulesBroken`, `StateConflict` for a mail that was used otherwise.
    """
    actor = staff_actor(principal, Action.STAFF_MAILS)
    mail = _mail(desk, principal, mail_id)
    order = None if use.kind == "dismiss" else order_at_carrier(desk, principal, _order_id(mail, use))
    _check_unused(mail, use, order)
    if order is not None and use.kind == "chase":
        return _chase(desk, actor, mail, order, use)
    outcome, taken, note = None, None, ""
    if order is None:
        _foc(use)
    else:
        recorded, taken = _recorded(desk, actor, mail, order, use)
        order, outcome, note = recorded.order, recorded.outcome, recorded.note
    if mail.state == "new":
        mail = _marked(desk, actor, mail, order, use)
        try:
            desk.store.commit([Replace(mail)])
        except WriteRefused:
            raise lost_race("The mail") from None
    return UsedMail(_view(desk, mail), order, outcome, taken=taken, note=note)


def _chase(desk: Desk, actor: Actor, mail: CarrierMail, order: PortOrder, use: Use) -> UsedMail:
    """Ask the carrier about the order of a mail, once: the mail is marked in the same write."""
    _foc(use)
    check_note(use.note)
    if mail.state != "new":
        return UsedMail(_view(desk, mail), order, chased=said_again(desk, order, use.note))
    marked = _marked(desk, actor, mail, order, use)
    try:
        chased = chase(desk, order, actor, use.note, extra=[Replace(marked)], carrier_mail_id=mail.id)
    except WriteRefused:
        raise lost_race("The mail") from None
    return UsedMail(_view(desk, marked), chased.order, chased=chased)


def _mail(desk: Desk, principal: Principal, mail_id: str) -> CarrierMail:
    """A mail in quarantine, which belongs to no mode, or about an order that this key reaches. Raises `NotFound`."""
    mail = desk.store.carrier_mail(mail_id) if len(mail_id) <= 64 else None
    if mail is None or (mail.order_id and in_reach(principal, desk.store.order(mail.order_id)) is None):
        raise NotFound("There is no such mail.")
    # Those that were kept before mails were masked are masked here.
    masked: CarrierMail = mail.but(subject=without_secrets(mail.subject), text=without_secrets(mail.text))
    return masked


def _order_id(mail: CarrierMail, use: Use) -> str:
    order_id = use.order_id or mail.order_id
    if not order_id:
        fix = "Name the order that it is about, or dismiss it."
        problem = Problem("order_id_missing", "This mail is in quarantine: it names no order.", fix, "/order_id")
        foc = given_moment(use.confirmed_foc_at, _FOC)
        raise RulesBroken(_NOT_USED, problems=[problem, *([foc] if isinstance(foc, Problem) else [])])
    return order_id


def _foc(use: Use) -> datetime | None:
    """The date that came with a use. Raises `RulesBroken` where it cannot be read."""
    foc = given_moment(use.confirmed_foc_at, _FOC)
    if isinstance(foc, Problem):
        raise RulesBroken(_NOT_USED, problems=[foc])
    return foc


def _check_unused(mail: CarrierMail, use: Use, order: PortOrder | None) -> None:
    if mail.state == "new":
        return
    used = mail.used_as or "dismiss"
    if used != use.kind or (order is not None and order.id != mail.order_id):
        about = f" for {mail.order_id}" if mail.order_id else ""
        raise StateConflict(
            f"This mail was used as “{used}”{about}. Enter anything else with POST /admin/orders/…/carrier-answers.",
            code="mail_used",
        )


def _recorded(
    desk: Desk, actor: Actor, mail: CarrierMail, order: PortOrder, use: Use
) -> tuple[Recorded, Suggestion | None]:
    event_id = f"mail-{mail.id}"
    earlier = recorded_event(desk, order, event_id)
    if earlier is None:
        use = _with_suggested(desk, mail, order, use)
        answer = Answer(use.kind, mail.received_at, use.confirmed_foc_at, use.reasons)
        heard = Heard(event_id, mail.received_at, {"entered_by_hand": True, "carrier_mail_id": mail.id})
        recorded = put_down(desk, actor, order, answer, heard)
        return recorded, _taken(recorded_event(desk, order, event_id))
    given = _foc(use)
    another_date = given is not None and earlier.confirmed_foc_at != given and earlier.kind == use.kind
    if earlier.kind != use.kind or another_date:
        raise StateConflict(
            f"This mail was recorded as “{earlier.kind}” already. Enter what is different with POST "
            "/admin/orders/…/carrier-answers.",
            code="mail_used",
        )
    return Recorded(order, "duplicate"), _taken(earlier)


def _with_suggested(desk: Desk, mail: CarrierMail, order: PortOrder, use: Use) -> Use:
    """What a click means where it says no more: the one date that the mail names, all the reasons that it gives.

    Raises `RulesBroken` where it names several dates."""
    if use.confirmed_foc_at is not None or use.reasons:
        return use
    found = [one for one in suggestions(mail, order, capabilities_of(desk, order)) if one.kind == use.kind]
    if use.kind == "rejected":
        return replace(use, reasons=tuple(GivenReason(code) for one in found for code in one.codes))
    dates = [day for one in found for day in one.dates]
    if len(dates) > 1:
        named = ", ".join(f"{day:%Y-%m-%dT%H:%M:%SZ}" for day in dates)
        problem = Problem("foc_ambiguous", f"The mail names several dates: {named}.", "Give the one that holds.", _FOC)
        raise RulesBroken(_NOT_USED, problems=[problem])
    return replace(use, confirmed_foc_at=dates[0]) if dates else use


def _taken(event: CarrierEvent | None) -> Suggestion | None:
    """What was recorded of a mail, whether it was given or suggested; None where it was put aside."""
    if event is None:
        return None
    dates = (event.confirmed_foc_at,) if event.confirmed_foc_at else ()
    kind: SuggestedAs = "rejected" if event.kind == CarrierEventKind.REJECTED else "foc_confirmed"
    return Suggestion(kind, "", dates, tuple(ask.code for ask in event.reasons))


def _marked(desk: Desk, actor: Actor, mail: CarrierMail, order: PortOrder | None, use: Use) -> CarrierMail:
    """The mail once it was used, by whom and as what, filed with its order."""
    place = (
        {}
        if order is None
        else {
            "order_id": order.id,
            "request_id": order.request_id,
            "account_id": order.account_id,
        }
    )
    marked: CarrierMail = mail.but(
        state="dismissed" if use.kind == "dismiss" else "used",
        used_as=use.kind,
        used_by=actor,
        version=mail.version + 1,
        updated_at=desk.clock.now(),
        **place,
    )
    return marked
