"""Events are counted for the desk's reports, each once however often it comes."""

from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from shared.domain.carrier_mail import clean
from shared.domain.desk_clock import hours_of
from shared.domain.eta import window
from shared.domain.lifecycle import Status
from shared.domain.model import Event, PortOrder
from shared.domain.reports.facts import COUNTED, Fact
from shared.domain.reports.tallies import is_handing_over, tallies_of, with_months
from shared.usecases.desk import Desk
from shared.usecases.port_history import port_histories

_LONGEST_NAME: Final = 60


def count_event(desk: Desk, event: Event) -> bool:
    """Count an event; whether that was news, and meant something to a report. Raises `Unavailable`."""
    if not event.type.startswith(COUNTED):
        return False
    fact = _fact(desk, event)
    tallies = tallies_of(fact) if fact is not None else ()
    if fact is None or not tallies:
        return False
    if is_handing_over(fact) and fact.told_earliest and fact.told_latest:
        desk.store.keep_window(fact.subject, fact.told_earliest, fact.told_latest)
    return desk.store.count_fact(fact, with_months(tallies))


def _fact(desk: Desk, event: Event) -> Fact | None:
    """The event as reports count it, with what it happened to; None where that is gone."""
    if event.order_id:
        order = desk.store.order(event.order_id)
        return None if order is None else _of_order(desk, event, order)
    if event.type.startswith("port_out."):
        return _of_port_out(desk, event)
    return _of_case(desk, event) if event.type.startswith("case.") else None


def _bare(event: Event, subject: str, *, test_mode: bool, **more: Any) -> Fact:
    codes = tuple(str(code)[:_LONGEST_NAME] for code in event.data.get("codes", ()))
    return Fact(
        event_id=event.id,
        type=event.type,
        subject=subject,
        at=event.at,
        test_mode=test_mode,
        from_status=event.from_status,
        to_status=event.to_status,
        codes=codes,
        **more,
    )


def _of_order(desk: Desk, event: Event, order: PortOrder) -> Fact:
    zone = ZoneInfo(order.requested_foc_zone or hours_of(desk.policy).zone)
    fact = _bare(
        event,
        order.id,
        test_mode=order.test_mode,
        since=event.since,
        carrier=order.carrier,
        losing_carrier=_name(order.losing_account.carrier_name),
        number_class=order.number_class.value,
        numbers=order.live_count,
        rejections=order.rejections,
        requested_on=order.requested_foc_at,
        confirmed_on=_day(order.confirmed_foc_at, zone),
        ported_on=_day(order.actual_ported_at, zone),
    )
    told = _window(desk, order) if is_handing_over(fact) else desk.store.window_told(order.id) if order.ended else None
    if told is None:
        return fact
    known: Fact = fact.but(told_earliest=told[0], told_latest=told[1])
    return known


def _window(desk: Desk, order: PortOrder) -> tuple[date, date] | None:
    """The dates that the customer reads now, where the order has just gone to its carrier."""
    view = desk.store.request_view(order.request_id) if order.status == Status.SUBMITTED else None
    if view is None or order.docs_accepted_at is None:
        return None
    numbers = sum(view.request.order_sizes.values())
    found = window(order.docs_accepted_at.date(), numbers, desk.policy, port_histories(desk, view))
    return (found.earliest, found.latest) if found else None


def _of_port_out(desk: Desk, event: Event) -> Fact | None:
    port_out = desk.store.port_out(event.about)
    if port_out is None:
        return None
    due = str(event.data.get("respond_by") or "")
    return _bare(
        event,
        port_out.id,
        test_mode=port_out.test_mode,
        carrier=_name(port_out.winning_carrier),
        number_class=port_out.number_class.value,
        numbers=len(port_out.numbers),
        respond_by=datetime.fromisoformat(due) if due else None,
    )


def _of_case(desk: Desk, event: Event) -> Fact | None:
    case = desk.store.case(event.about)
    if case is None:
        return None
    ended = case.outcome if event.type == "case.resolved" else ""
    return _bare(event, case.id, test_mode=case.test_mode, since=case.created_at, kind=case.kind.value, outcome=ended)


def _name(text: str) -> str:
    return clean(text, _LONGEST_NAME).strip()


def _day(at: datetime | None, zone: ZoneInfo) -> date | None:
    return at.astimezone(zone).date() if at else None
