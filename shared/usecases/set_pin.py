"""A transfer PIN comes last: after signature and review, just before submission (model.md)."""

from collections.abc import Mapping
from datetime import timedelta

from shared.domain.lifecycle import Status
from shared.domain.losing_accounts import check_pin
from shared.domain.model import CarrierStage, LosingAccount, PortOrder
from shared.domain.playbook import PIN_NEEDED
from shared.domain.problems import NotFound, Problem, RulesBroken, StateConflict
from shared.domain.rejections import REJECTIONS
from shared.ports import Append, Replace, RequestView, WriteRefused
from shared.usecases.account_secrets import sealed_pin
from shared.usecases.desk import Desk, Principal, lost_race
from shared.usecases.drive_order import pin_ask
from shared.usecases.losing_accounts import AccountChange, view_for_change
from shared.usecases.number_pins import forget_expired, give_pins, pin_problems
from shared.usecases.order_numbers import order_rows
from shared.usecases.transitions import changed, commit_order, moved, order_event, request_event

_RETRIES = 5


def set_pin(
    desk: Desk,
    principal: Principal,
    request_id: str,
    losing_account_id: str,
    pin: str | None,
    numbers: Mapping[str, str] | None = None,
) -> AccountChange:
    """Seal the PIN on the losing account, or those of single numbers on these, for its orders that still take them.

    "NO PIN REQUIRED" or "N/A" says that there is none. Orders that waited for it go on. Again is harmless. Numbers
    without a PIN of their own go by the account's. An order that its carrier rejected for its PIN takes another as a
    correction only. Raises `NotFound`, `RulesBroken`, and `StateConflict` where no order takes it.
    """
    numbers = numbers or {}
    view = view_for_change(desk, principal, request_id)
    account = next((found for found in view.losing_accounts if found.id == losing_account_id), None)
    if account is None:
        raise NotFound("There is no such losing account on this request.")
    _check_use(view, losing_account_id)
    orders = [order for order in view.orders if losing_account_id in order.losing_account_ids and _takes(order)]
    warnings = _check_pins(desk, orders, pin, numbers)
    if pin is not None:
        account = _on_account(desk, principal, view, account, pin)
    for order in orders:
        _hand_over(desk, principal, order, pin, numbers)
    return AccountChange(account, warnings)


def _check_pins(
    desk: Desk, orders: list[PortOrder], pin: str | None, numbers: Mapping[str, str]
) -> tuple[Problem, ...]:
    """What is odd about the PINs. Raises `RulesBroken` with everything that is wrong with what is given."""
    problems, odd = check_pin(pin) if pin is not None else ([], [])
    if pin is None and not numbers:
        fix = 'Send a pin, or numbers with theirs; "NO PIN REQUIRED" says that there is none.'
        problems.append(Problem("pin_missing", "There is no PIN.", fix, "/pin"))
    wrong, strange = pin_problems(numbers, "/numbers")
    problems += wrong
    there = {row.number for order in orders for row in order_rows(desk, order)} if numbers else set()
    problems += [
        Problem(
            "number_not_in_order",
            f"{number} is in no order of this account that still takes a PIN.",
            "Leave it out. The PIN of a number that is not submitted yet comes with the number list.",
            f"/numbers/{place}/number",
        )
        for place, number in enumerate(numbers)
        if number not in there
    ]
    if problems:
        raise RulesBroken("The PIN was not set.", problems=problems)
    return (*odd, *strange)


def _on_account(desk: Desk, principal: Principal, view: RequestView, account: LosingAccount, pin: str) -> LosingAccount:
    now = desk.clock.now()
    sealed: LosingAccount = sealed_pin(desk, account, pin.strip()).but(version=account.version + 1, updated_at=now)
    event = request_event(desk, view.request, "losing_account.pin_set", principal.actor, losing_account_id=account.id)
    try:
        desk.store.commit([Replace(sealed), Append(event)])
    except WriteRefused:
        raise lost_race("The losing account") from None
    return sealed


def _check_use(view: RequestView, losing_account_id: str) -> None:
    """A PIN of orders that have all ended, or gone to the carrier, is of no use and would only be kept."""
    orders = [order for order in view.orders if losing_account_id in order.losing_account_ids]
    if not orders or any(order.status == Status.DRAFT for order in orders):
        return
    if all(order.ended for order in orders):
        raise StateConflict("The orders of this account have ended; no PIN is kept for them.", code="terminal_state")
    if any(_takes(order) for order in orders):
        return
    if any(_rejected_for_pin(order) for order in orders):
        raise StateConflict(
            "The carrier rejected the PIN of this account. Send the PIN as a correction: POST …/corrections.",
            code="use_corrections",
        )
    raise StateConflict(
        "The carrier has the orders of this account already. If it wants another PIN, the order will ask for it.",
        code="pin_too_late",
    )


def _takes(order: PortOrder) -> bool:
    """Whether a PIN that is set now is of use to an order: its carrier has not got it, or waits for something else."""
    if order.ended or _rejected_for_pin(order):
        return False
    return order.carrier_stage != CarrierStage.SENT or order.status == Status.ACTION_REQUIRED


def _rejected_for_pin(order: PortOrder) -> bool:
    """Whether its carrier waits for another PIN. Set here it would reach nobody, and be no correction any more."""
    if order.status != Status.ACTION_REQUIRED or order.carrier_stage != CarrierStage.SENT:
        return False
    return any("pin" in REJECTIONS[ask.code].fields for ask in order.asks if ask.code in REJECTIONS)


def _hand_over(desk: Desk, principal: Principal, order: PortOrder, pin: str | None, numbers: Mapping[str, str]) -> None:
    """The PINs on the order's copy of the account and on its rows; it goes on if it waited for nothing else."""
    own = give_pins(desk, order, numbers) if numbers else {}
    own |= _without_expired(desk, order.but(**own)) if pin is not None else {}
    if pin is None and not own:
        return
    for _ in range(_RETRIES):
        # Sealed anew: an order of two accounts with one number carries the copy of one of them.
        copy = order.losing_account if pin is None else sealed_pin(desk, order.losing_account, pin.strip())
        told = order.but(losing_account=copy, **own)
        waited = order.status == Status.ACTION_REQUIRED and any(ask.code == PIN_NEEDED for ask in order.asks)
        still = pin_ask(desk, told) if waited else None
        others = tuple(ask for ask in order.asks if ask.code != PIN_NEEDED)
        asks = (*others, still) if still else others if waited else order.asks
        if waited and not asks:
            after = moved(desk, order, Status.IN_REVIEW, principal.actor, losing_account=copy, **own)
        else:
            after = changed(order, desk.clock.now(), losing_account=copy, **own, asks=asks)
        try:
            commit_order(desk, after, order_event(desk, after, "order.pin_set", principal.actor, before=order))
        except WriteRefused:
            fresh = desk.store.order(order.id)
            if fresh is None or not _takes(fresh):
                return
            order = fresh
            continue
        return
    raise lost_race("The order")


def _without_expired(desk: Desk, order: PortOrder) -> dict[str, object]:
    """Numbers whose own PIN has expired go by the account's, which is given now."""
    now, playbook = desk.clock.now(), desk.playbook()
    expires = playbook.own_pins_expire_at(order)
    if expires is None or expires > now:
        return {}
    days = playbook.transfer_pin_days(order.losing_account) or 0
    return forget_expired(desk, order, now - timedelta(days=days))
