"""When the numbers of a request can move: its confirmed dates, or the window that follows from what ports took."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shared.domain.eta import Histories, describe, window
from shared.domain.model import PortOrder, PortRequest
from shared.domain.progress import port_day
from shared.domain.readiness import Readiness
from shared.domain.words.letter import long_date
from shared.usecases.desk import Desk


@dataclass(frozen=True, slots=True)
class PortWindow:
    """Any day from `earliest` to `latest`, None until the window has begun; `confirmed`: carriers said the days."""

    earliest: date | None
    latest: date | None
    explanation: str
    confirmed: bool = False


def window_of(
    desk: Desk,
    found: PortRequest,
    orders: Iterable[PortOrder],
    ready: Readiness | None = None,
    accepted: int = 0,
    histories: Histories = (),
) -> PortWindow | None:
    """The window of a request; None where its orders have ended, or were not read.

    `accepted` is how many rows its list has while nothing is submitted.
    """
    live = [order for order in orders if not order.ended]
    if not live and found.orders:
        return None
    confirmed = [port_day(order, order.confirmed_foc_at) for order in live if order.confirmed_foc_at]
    if confirmed and len(confirmed) == len(live):
        first, last_day = min(confirmed), max(confirmed)
        days = long_date(first) if first == last_day else f"{long_date(first)} to {long_date(last_day)}"
        return PortWindow(first, last_day, f"On the confirmed port date (FOC): {days}.", confirmed=True)
    count = sum(found.order_sizes.values()) or accepted
    accepted_at = [order.docs_accepted_at for order in live]
    last = max((at for at in accepted_at if at), default=None) if live and all(accepted_at) else None
    dates = window(last.date() if last else None, count, desk.policy, histories)
    documents_there = bool(live) or not (
        ready and any(p.code == "document_missing_invoice" for account in ready.accounts for p in account.problems)
    )
    return PortWindow(
        dates.earliest if dates else None,
        dates.latest if dates else None,
        describe(
            dates, count, desk.policy, histories, documents_accepted=documents_there, letters_signed=last is not None
        ),
    )
