"""The PIN of a losing account, given as late as possible: it never touches the letter (model.md)."""

from shared.domain.lifecycle import Status
from shared.domain.losing_accounts import check_fields
from shared.domain.model import CarrierStage, LosingAccount, PortOrder
from shared.domain.playbook import PIN_NEEDED
from shared.domain.problems import NotFound, RulesBroken, StateConflict
from shared.domain.rejections import REJECTIONS
from shared.ports import Append, Replace, RequestView, WriteRefused
from shared.usecases.account_secrets import sealed_pin
from shared.usecases.desk import Desk, Principal, lost_race
from shared.usecases.losing_accounts import view_for_change
from shared.usecases.transitions import changed, commit_order, moved, order_event, request_event

_RETRIES = 5


def set_pin(desk: Desk, principal: Principal, request_id: str, losing_account_id: str, pin: str) -> LosingAccount:
    """Seal the PIN on the losing account and hand it to its orders that still take it.

    "NO PIN REQUIRED" or "N/A" says that there is none. Orders that waited for it go on. Again is harmless. An order
    that its carrier rejected for its PIN takes another as a correction only. Raises `NotFound`, `RulesBroken`, and
    `StateConflict` where no order takes it.
    """
    view = view_for_change(desk, principal, request_id)
    account = next((found for found in view.losing_accounts if found.id == losing_account_id), None)
    if account is None:
        raise NotFound("There is no such losing account on this request.")
    _check_use(view, losing_account_id)
    errors, _ = check_fields(account, account_number=None, pin=pin.strip())
    errors = [problem for problem in errors if (problem.pointer or "").startswith("/pin")]
    if not pin.strip():
        raise RulesBroken('The PIN is empty. Say "NO PIN REQUIRED" if there is none.', code="pin_missing")
    if errors:
        raise RulesBroken("The PIN was not kept.", problems=errors)
    now = desk.clock.now()
    sealed: LosingAccount = sealed_pin(desk, account, pin.strip()).but(version=account.version + 1, updated_at=now)
    event = request_event(desk, view.request, "losing_account.pin_set", principal.actor, losing_account_id=account.id)
    try:
        desk.store.commit([Replace(sealed), Append(event)])
    except WriteRefused:
        raise lost_race("The losing account") from None
    for order in view.orders:
        if losing_account_id in order.losing_account_ids and _takes(order):
            _hand_over(desk, principal, order, pin.strip())
    return sealed


def _check_use(view: RequestView, losing_account_id: str) -> None:
    """A PIN is kept only while an order may still use it: it is deleted when its orders end."""
    orders = [order for order in view.orders if losing_account_id in order.losing_account_ids]
    orders = [order for order in orders if order.status != Status.DRAFT]
    if not orders:
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


def _hand_over(desk: Desk, principal: Principal, order: PortOrder, pin: str) -> None:
    for _ in range(_RETRIES):
        # Sealed anew: an order of two accounts with one number carries the copy of one of them.
        copy = sealed_pin(desk, order.losing_account, pin)
        waited = order.status == Status.ACTION_REQUIRED and any(ask.code == PIN_NEEDED for ask in order.asks)
        if waited:
            after = moved(desk, order, Status.IN_REVIEW, principal.actor, losing_account=copy)
        else:
            after = changed(order, desk.clock.now(), losing_account=copy)
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
