"""What is corrected of one order is as wrong in the others of its account: those that no carrier has are put right too.

An order that a carrier has is left alone: what its carrier makes of the same details is for it to say.
"""

from collections.abc import Iterable
from typing import Any, Final

from shared.domain.model import Actor, Event, LosingAccount, PortOrder
from shared.ports import RequestView
from shared.usecases.corrections.going_on import answered_by_edit
from shared.usecases.desk import Desk
from shared.usecases.losing_accounts import is_before_carrier
from shared.usecases.revise_letters import effect_on, with_effect

_STORED_AS: Final = {
    "account_number": ("sealed_account_number", "account_number_last4", "account_number_digest"),
    "pin": ("sealed_pin", "pin_set_at"),
}
"""Secrets, which an account keeps under other names than forms have them."""


def corrected_siblings(
    desk: Desk, view: RequestView, order: PortOrder, account: LosingAccount, edited: Iterable[str], actor: Actor
) -> list[tuple[PortOrder, Event]]:
    """The unsent orders of the same losing account, with the edited fields as `account` has them."""
    names = tuple(edited)
    siblings = [
        one
        for one in view.orders
        if one.id != order.id and one.losing_account.id == order.losing_account.id and is_before_carrier(one)
    ]
    return [_corrected(desk, one, account, names, actor) for one in siblings] if names else []


def _corrected(
    desk: Desk, order: PortOrder, account: LosingAccount, names: tuple[str, ...], actor: Actor
) -> tuple[PortOrder, Event]:
    effect = effect_on(desk, order, with_fields_of(account, order.losing_account, names))
    after, event = with_effect(desk, effect, actor)
    event = event.but(data={**event.data, "fields": sorted(names)})
    return answered_by_edit(desk, order, after, event, names, actor)


def with_fields_of(source: LosingAccount, target: LosingAccount, names: Iterable[str]) -> LosingAccount:
    """`target` with these fields, by the names of forms, as `source` has them."""
    changes: dict[str, Any] = {}
    for name in names:
        whole, _, part = name.partition(".")
        if part:
            nested = changes.get(whole, getattr(target, whole))
            changes[whole] = nested.but(**{part: getattr(getattr(source, whole), part)})
        else:
            changes |= {stored: getattr(source, stored) for stored in _STORED_AS.get(name, (name,))}
    copied: LosingAccount = target.but(**changes)
    return copied
