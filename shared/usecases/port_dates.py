"""The dates of requests and orders: whether the one asked for can be had, and what that follows from."""

from collections.abc import Iterable, Sequence

from shared.domain.calendar_file import PortDate
from shared.domain.foc_dates import (
    DATE_POINTER,
    DateFindings,
    DateTerms,
    WantedDate,
    date_problems,
    problems_for_all,
    terms_of,
    time_problems,
    wanted_of,
)
from shared.domain.model import PortOrder, PortRequest
from shared.domain.number_class import NumberClass
from shared.domain.outlook import date_findings
from shared.domain.phone_numbers.zones import zone_of_number
from shared.domain.problems import Problem
from shared.domain.readiness import plans_to_come
from shared.domain.splitting import OrderPlan
from shared.domain.time_zones import DEFAULT_ZONE, zone_of
from shared.ports import RequestView
from shared.usecases.desk import Desk
from shared.usecases.readiness import accounts_with_orders, draft_list, outlook_of

_EVERY_KIND = (
    (NumberClass.LOCAL, "US"),
    (NumberClass.LOCAL, "CA"),
    (NumberClass.WIRELESS, "US"),
    (NumberClass.WIRELESS, "CA"),
    (NumberClass.TOLL_FREE, ""),
)


def requested_date_problems(desk: Desk, request: PortRequest, view: RequestView | None) -> tuple[Problem, ...]:
    """What is wrong with the date that a draft asks for, at once and with pointers into the request.

    `view` is what is stored of it. Before its numbers and accounts are there, only what no carrier would take.
    """
    wanted = wanted_of(request)
    if wanted is None:
        return (_DATE_MISSING,) if request.requested_foc_time else ()
    now = desk.clock.now()
    plans = plans_of(view) if view else ()
    if view is None or not plans:
        kinds = [
            terms_of(number_class, country, "", DEFAULT_ZONE, desk.policy, test_mode=request.test_mode)
            for number_class, country in _EVERY_KIND
        ]
        return (*time_problems(wanted), *problems_for_all(wanted, kinds, now))
    outlook = outlook_of(desk, view)
    accounts = accounts_with_orders(view)
    hint = next((outlook.zone_of(one) for one in accounts if one.id == plans[0].losing_account_id), "")
    return (*time_problems(wanted, hint), *date_findings(request, accounts, plans, outlook).errors)


_DATE_MISSING = Problem(
    "requested_date_missing",
    "A time is asked for, but no day.",
    "Give requested_foc_at as well, or leave the time out.",
    DATE_POINTER,
)


def plans_of(view: RequestView) -> Sequence[OrderPlan]:
    """The orders that would be made of what is still a draft."""
    header = draft_list(view)
    return plans_to_come(header.groups if header else (), accounts_with_orders(view))


def order_terms(desk: Desk, order: PortOrder) -> DateTerms:
    """What the dates of an order follow from, at the carrier that has it or will."""
    account = order.losing_account
    address = account.service_address
    zone = zone_of(address.state, address.country)
    if order.number_class != NumberClass.TOLL_FREE and order.row_groups:
        first = desk.store.rows(order.request_id, order.list_id, order.row_groups[0], order.number_count, 1, None)
        zone = next((zone_of_number(row.number, zone) for row in first.items), zone)
    return terms_of(order.number_class, order.country, account.carrier_name, zone, desk.policy, carrier=order.carrier)


def order_date_problems(desk: Desk, order: PortOrder, wanted: WantedDate) -> DateFindings:
    """What is wrong with a date for an order, if it, or its change, went to the carrier now."""
    terms = order_terms(desk, order)
    found = date_problems(wanted, terms, desk.clock.now())
    return DateFindings((*time_problems(wanted, terms.zone), *found.errors), found.warnings)


def port_dates_of(orders: Iterable[PortOrder], summary: str, reminder: str = "") -> list[PortDate]:
    """The confirmed dates of orders as entries of a calendar, with a `reminder` the day before where one is given; of
    an order that has none any more, one that cancels it."""
    return [
        PortDate(
            order.id,
            order.version,
            order.confirmed_foc_at,
            summary,
            f"{order.losing_account.carrier_name}, {order.id}",
            reminder,
        )
        for order in orders
    ]
