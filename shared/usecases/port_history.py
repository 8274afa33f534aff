"""How long ports like those of a request took: what its window of dates follows from."""

from typing import Final

from shared.domain.carrier_profiles import route
from shared.domain.eta import Histories
from shared.ports import RequestView
from shared.usecases.desk import Desk
from shared.usecases.port_dates import plans_of

MOST_KINDS: Final = 3
"""Kinds of orders that are read about, an item each; further ones take the usual time."""


def port_histories(desk: Desk, view: RequestView) -> Histories:
    """The days that done ports took, for each carrier and number class of the request's open orders, or of what is
    still a draft. Nothing is read where all dates are confirmed, or the request is bulk and goes by the settings."""
    waiting = [order for order in view.orders if not order.ended and order.confirmed_foc_at is None]
    kinds = sorted({(order.carrier, order.number_class.value) for order in waiting if order.status != "draft"})
    if not kinds and not view.request.orders:
        policy, test_mode = desk.policy, view.request.test_mode
        kinds = sorted(
            {
                (route(policy.carrier_routes, plan.number_class, plan.country, test_mode=test_mode), plan.number_class)
                for plan in plans_of(view)
            }
        )
    numbers = sum(view.request.order_sizes.values()) or (view.number_list.accepted if view.number_list else 0)
    if numbers >= desk.policy.bulk_from:
        return ()
    read = [desk.store.port_times(carrier, number_class) for carrier, number_class in kinds[:MOST_KINDS]]
    return (*read, *([()] if len(kinds) > MOST_KINDS else []))
