"""How a port request stands, on paper: for somebody who has no access to it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from shared.domain.customer_events import public_type
from shared.domain.lifecycle import Status
from shared.domain.model import Event, NumberRow, PortOrder
from shared.domain.number_class import NumberClass
from shared.domain.progress import Progress

MOST_EVENTS: Final = 60
MOST_NUMBERS: Final = 2_000


@dataclass(frozen=True, slots=True)
class ReportedOrder:
    """One order: what it is about, its state in words, and its dates."""

    name: str
    numbers: int
    status: str
    where: str
    confirmed_foc_at: datetime | None
    actual_ported_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReportedEvent:
    at: datetime
    what: str
    who: str


@dataclass(frozen=True, slots=True)
class StatusReport:
    """`company_name` is ours. `numbers` are E.164 by state, those that are further behind first; `numbers_left_out` of
    them are not named. `events` are the latest, oldest first; `events_left_out` says whether there are earlier ones."""

    title: str
    request_id: str
    reference: str
    company_name: str
    account_name: str
    submitted_by: str
    status: str
    created_at: datetime
    made_at: datetime
    progress: Progress
    orders: tuple[ReportedOrder, ...]
    numbers: Mapping[str, tuple[str, ...]]
    numbers_left_out: int
    events: tuple[ReportedEvent, ...]
    events_left_out: bool


def in_words(status: str) -> str:
    """A status as people read it."""
    return status.replace("_", " ")


def reported_order(order: PortOrder, progress: Progress) -> ReportedOrder:
    kind = {NumberClass.TOLL_FREE: "toll-free", NumberClass.WIRELESS: "wireless"}.get(order.number_class, "local")
    place = f", {order.country}" if order.country else ""
    return ReportedOrder(
        name=f"{order.losing_account.carrier_name or order.losing_account.label} ({kind}{place})",
        numbers=order.number_count,
        status=in_words(order.status),
        where=progress.where,
        confirmed_foc_at=order.confirmed_foc_at,
        actual_ported_at=order.actual_ported_at,
    )


_ROW_STATES: Final[Mapping[str, str]] = {
    "claim_conflict": "on hold",
    "excluded": "dropped",
    "rejected": "dropped",
    "ported": Status.COMPLETED,
}


def numbers_by_state(
    rows: Iterable[tuple[NumberRow, PortOrder | None]],
) -> tuple[Mapping[str, tuple[str, ...]], int]:
    """The numbers of a request under what state they are in, and how many beyond `MOST_NUMBERS` are not named."""
    found: dict[str, list[str]] = {}
    named = left_out = 0
    for row, order in rows:
        if not row.number or row.disposition == "skipped":
            continue
        if named == MOST_NUMBERS:
            left_out += 1
            continue
        named += 1
        found.setdefault(_state(row, order), []).append(row.number)
    return {in_words(state): tuple(numbers) for state, numbers in found.items()}, left_out


def _state(row: NumberRow, order: PortOrder | None) -> str:
    if row.own_state in _ROW_STATES:
        return _ROW_STATES[row.own_state]
    if row.disposition == "held":
        return "held: to be corrected"
    return str(order.status) if order else Status.DRAFT


def reported_events(latest: Sequence[Event]) -> tuple[ReportedEvent, ...]:
    """Those that customers are told of, oldest first; `latest` are newest first."""
    told = []
    for event in reversed(latest):
        row = public_type(event.type, event.from_status)
        if row is not None:
            told.append(ReportedEvent(event.at, row.says, event.actor.name or event.actor.kind))
    return tuple(told)
