"""What a change does to a letter: nothing, a new print before it is signed, or a new signature (model.md "Letters").

A letter that is signed stands unless what it says changed materially; one that nobody signed yet is printed anew.
"""

from dataclasses import dataclass
from typing import Any

from shared.domain import letter as loa
from shared.domain.lifecycle import Status
from shared.domain.model import Actor, EarlierLetter, Event, Letter, LoaStatus, LosingAccount, PortOrder
from shared.domain.number_class import NumberClass
from shared.domain.review_flags import PAPER_LETTER
from shared.usecases.desk import Desk
from shared.usecases.letters import frozen_content, letter_content
from shared.usecases.transitions import changed, moved, order_event

TOO_OLD = "too_old"
PAPER_REJECTED = "paper_rejected"
REJECTED = "rejected_by_staff"
REJECTED_BY_CARRIER = "rejected_by_carrier"
CHANGED_BEFORE_SIGNING = "changed_before_signing"


def is_signed(order: PortOrder) -> bool:
    return order.letter.signature is not None or order.letter.paper is not None


def copy_for(order: PortOrder, account: LosingAccount) -> LosingAccount:
    """The account as this order carries it: a toll-free one has no PIN."""
    copy: LosingAccount = account.but(sealed_pin="") if order.number_class == NumberClass.TOLL_FREE else account
    return copy


@dataclass(frozen=True, slots=True)
class Effect:
    """What an account does to the letter of one order, found out once: to be told first, and then to be done.

    `account` is as the order carries it. `voids` is what would void the letter as it was printed or signed, () where
    the letter stands; `reads_otherwise` where it would say anything else.
    """

    order: PortOrder
    account: LosingAccount
    voids: tuple[str, ...] = ()
    reads_otherwise: bool = False


def effect_on(desk: Desk, order: PortOrder, account: LosingAccount) -> Effect:
    """Compare what was printed with what this account would have printed. A paper letter was signed over the details
    as the order had them."""
    copy = copy_for(order, account)
    if order.letter.unsigned is None and order.letter.paper is None:
        return Effect(order, copy)
    before, after = frozen_content(desk, order), letter_content(desk, order.but(losing_account=copy))
    return Effect(order, copy, loa.material_change(before, after), before != after)


def with_account(
    desk: Desk, order: PortOrder, account: LosingAccount, actor: Actor, **more: Any
) -> tuple[PortOrder, Event]:
    """The order with this account, and its letter as that leaves it. `more` are further changes of the order."""
    return with_effect(desk, effect_on(desk, order, account), actor, **more)


def with_effect(desk: Desk, effect: Effect, actor: Actor, **more: Any) -> tuple[PortOrder, Event]:
    """The order with the account of this effect, as `with_account`."""
    order, more = effect.order, {"losing_account": effect.account} | more
    if is_signed(order) and effect.voids:
        voided = renewed(desk, order, actor, effect.voids, **more)
        return voided, order_event(desk, voided, "letter.voided", actor, before=order, changes=list(effect.voids))
    if not is_signed(order) and effect.reads_otherwise:
        why = effect.voids or (CHANGED_BEFORE_SIGNING,)
        anew = changed(order, desk.clock.now(), letter=_next_letter(desk, order, why), **more)
        return anew, order_event(desk, anew, "letter.changed", actor, before=order, changes=list(why))
    kept = changed(order, desk.clock.now(), **more)
    return kept, order_event(desk, kept, "order.details_changed", actor, before=order)


def renewed(desk: Desk, order: PortOrder, actor: Actor, why: tuple[str, ...], **changes: Any) -> PortOrder:
    """The order with a letter that is to be signed again; what was signed before is kept aside.

    An order that waits for approval, or for its signature, goes on waiting for it: no letter goes out before approval
    (model.md).
    """
    changes = {
        "letter": _next_letter(desk, order, why),
        "prepared_on": desk.clock.now().date(),
        "envelope_id": "",
        "review_passed": False,
        "review_flags": tuple(flag for flag in order.review_flags if flag != PAPER_LETTER),
        "docs_accepted_at": None,
    } | changes
    if order.status in (Status.AWAITING_APPROVAL, Status.AWAITING_SIGNATURE):
        return changed(order, desk.clock.now(), **changes)
    return moved(desk, order, Status.AWAITING_SIGNATURE, actor, **changes)


def _next_letter(desk: Desk, order: PortOrder, why: tuple[str, ...]) -> Letter:
    letter = order.letter
    earlier = EarlierLetter(
        revision=letter.revision,
        why=why,
        unsigned=letter.unsigned,
        content=letter.content,
        signed=letter.signed,
        signed_at=letter.signature.signed_at if letter.signature else letter.paper.given_at if letter.paper else None,
        signature=letter.signature,
        paper=letter.paper,
        ended_at=desk.clock.now(),
    )
    return Letter(
        status=LoaStatus.VOIDED if is_signed(order) else letter.status,
        revision=letter.revision + 1,
        language=letter.language,
        earlier=(*letter.earlier, earlier)[-20:],
    )
