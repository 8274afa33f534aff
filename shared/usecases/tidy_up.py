"""What an order that ended leaves to do: forget its PIN and, where nothing was ported, release its numbers."""

from collections.abc import Sequence

from shared.domain.lifecycle import Status
from shared.domain.model import LosingAccount, NumberRow, PortOrder
from shared.ports import Replace, RequestView, Unavailable, WriteRefused
from shared.usecases.desk import SYSTEM, CarrierDesk, Desk
from shared.usecases.order_numbers import order_rows
from shared.usecases.port_history import remember_port
from shared.usecases.telephony.watch_cutover import begin_cutover
from shared.usecases.toll_free_first import let_go_on
from shared.usecases.transitions import changed, commit_unless_moved, order_event


def tidy_up(partners: CarrierDesk, order: PortOrder) -> None:
    """Release on the platform what will not arrive, delete every copy of the PIN, then mark the order tidied."""
    desk = partners.desk
    rows = order_rows(desk, order)
    ported = order.status in (Status.COMPLETED, Status.PARTIALLY_COMPLETED)
    if order.platform_ready and not ported:
        partners.platform_of(test_mode=order.test_mode).release(order.account_id, [row.number for row in rows])
    _take_splits_back(desk, order, rows)
    forgotten = [row.but(sealed_pin="") for row in order_rows(desk, order) if row.sealed_pin]
    if forgotten:
        desk.store.put_rows(forgotten)
    view = desk.store.request_view(order.request_id)
    for account in view.losing_accounts if view else ():
        if view and account.id in order.losing_account_ids and account.sealed_pin and not _needed(view, account, order):
            _forget_pin(desk, account)
    let_go_on(desk, view, order)
    remember_port(desk, view.request if view else None, order)
    if ported:
        begin_cutover(desk, order)
    tidy = changed(
        order, desk.clock.now(), tidied=True, splits=(), losing_account=order.losing_account.but(sealed_pin="")
    )
    commit_unless_moved(desk, tidy, order_event(desk, tidy, "order.tidied", SYSTEM, before=order))


def _take_splits_back(desk: Desk, order: PortOrder, rows: Sequence[NumberRow]) -> None:
    """Numbers on their way into an order that will not be made any more end with this one."""
    for split in order.splits:
        if split.order_id:
            at = desk.clock.now()
            desk.store.mark_claims(split.numbers, split.order_id, own_state="", at=at, to_order_id=order.id)
    named = {split.order_id for split in order.splits if split.order_id}
    own = order.id if order.split_from else ""
    back = [row.but(own_order_id=own) for row in rows if row.own_order_id in named]
    if back:
        desk.store.put_rows(back)


def _needed(view: RequestView, account: LosingAccount, order: PortOrder) -> bool:
    """Whether another order of this account, or a draft of it, may still want the PIN."""
    others = [found for found in view.orders if account.id in found.losing_account_ids and found.id != order.id]
    if order.status in (Status.DRAFT, Status.CANCELLED, Status.EXPIRED) and not others:
        return order.status == Status.DRAFT
    return any(not found.ended for found in others)


def _forget_pin(desk: Desk, account: LosingAccount) -> None:
    without = account.but(sealed_pin="", version=account.version + 1, updated_at=desk.clock.now())
    try:
        desk.store.commit([Replace(without)])
    except WriteRefused:
        raise Unavailable(f"{account.id} changed while its PIN was deleted") from None
