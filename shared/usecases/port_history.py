"""How long ports like those of a request took: what its window of dates follows from."""

from collections.abc import Callable
from typing import Final

from shared.domain.carrier_profiles import route
from shared.domain.eta import FEWEST_FROM_ONE_CARRIER, Histories, History, is_bulk, kinds_of, port_kind
from shared.domain.lifecycle import Status
from shared.domain.model import PortOrder, PortRequest
from shared.domain.splitting import carrier_key
from shared.ports import RequestView
from shared.usecases.desk import Desk
from shared.usecases.port_dates import plans_of

MOST_KINDS: Final = 3
"""Kinds of orders that are read about, an item or two each; further ones take the usual time."""

Kind = tuple[str, str, str]
"""Gaining carrier, number class, losing carrier."""

PortTimes = Callable[[str], tuple[int, ...]]
"""The days that done ports of a kind took."""


def port_histories(desk: Desk, view: RequestView, times: PortTimes | None = None) -> Histories:
    """The days that done ports took, for each kind of the request's open orders, or of what is still a draft. Nothing
    is read where all dates are confirmed.

    `times` reads them, such as once for many requests.
    """
    waiting = [order for order in view.orders if not order.ended and order.confirmed_foc_at is None]
    kinds = {(one.carrier, one.number_class.value, one.losing_account.carrier_name) for one in waiting if _counts(one)}
    if not kinds and not view.request.orders:
        kinds = _planned(desk, view)
    numbers = size_of(view.request) or (view.number_list.accepted if view.number_list else 0)
    bulk = is_bulk(numbers, desk.policy)
    found = sorted(kinds)
    times = times or desk.store.port_times
    fewest = max(FEWEST_FROM_ONE_CARRIER, desk.policy.window_ports_min)
    read = [_history(times, kind, fewest, bulk=bulk) for kind in found[:MOST_KINDS]]
    return (*read, *([History()] if len(found) > MOST_KINDS else []))


def _counts(order: PortOrder) -> bool:
    return order.status != Status.DRAFT


def _planned(desk: Desk, view: RequestView) -> set[Kind]:
    """The kinds of the orders that a draft would become."""
    policy, test_mode = desk.policy, view.request.test_mode
    names = {account.id: account.carrier_name for account in view.losing_accounts}
    return {
        (
            route(policy.carrier_routes, plan.number_class, plan.country, test_mode=test_mode),
            plan.number_class.value,
            names.get(plan.losing_account_id, ""),
        )
        for plan in plans_of(view)
    }


def _history(times: PortTimes, kind: Kind, fewest: int, *, bulk: bool) -> History:
    """Ports from the same losing carrier where there are at least `fewest`, else all of the gaining carrier's."""
    carrier, number_class, losing_carrier = kind
    if carrier_key(losing_carrier):
        own = times(port_kind(carrier, number_class, losing_carrier, bulk=bulk))
        if len(own) >= fewest:
            return History(own, number_class, losing_carrier)
    return History(times(port_kind(carrier, number_class, bulk=bulk)), number_class)


def remember_port(desk: Desk, request: PortRequest | None, order: PortOrder) -> None:
    """Keep how long an order took, from accepted documents to the port; again is harmless."""
    if order.status != Status.COMPLETED or not order.actual_ported_at or not order.docs_accepted_at:
        return
    days = max(0, (order.actual_ported_at - order.docs_accepted_at).days)
    bulk = is_bulk(size_of(request) if request else order.number_count, desk.policy)
    for kind in kinds_of(order.carrier, order.number_class, order.losing_account.carrier_name, bulk=bulk):
        desk.store.record_port_time(kind, order.id, days)


def size_of(request: PortRequest) -> int:
    """How many numbers of a request are in orders."""
    return sum(request.order_sizes.values())
