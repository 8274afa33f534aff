"""What happened, as the desk's reports count it: one fact for each event that means something to a report.

A fact holds all that is counted of it, as it was then, so that a report can be counted anew from the facts alone. It
holds no name of a person, no number and nothing of a customer but what its carriers are called.
"""

from datetime import UTC, date, datetime

from shared.domain.model import Entity

COUNTED = ("order.", "letter.", "port_out.", "case.")
"""Prefixes of the types of events that reports may count: those by which an order, a port-out or a case may move."""


class Fact(Entity):
    """One event of an order, a port-out or a case. Days are of the zone that the order or the desk goes by.

    For orders `carrier` is who takes the numbers, for port-outs who wins them. `since` is when `from_status` began.
    `told_earliest` and `told_latest` are the window of dates that the customer read when the order went to its carrier.
    """

    event_id: str
    type: str
    subject: str
    at: datetime
    test_mode: bool = False
    from_status: str = ""
    to_status: str = ""
    since: datetime | None = None
    carrier: str = ""
    losing_carrier: str = ""
    number_class: str = ""
    numbers: int = 0
    codes: tuple[str, ...] = ()
    rejections: int = 0  # how often a carrier rejected the order until then
    requested_on: date | None = None
    confirmed_on: date | None = None
    ported_on: date | None = None
    told_earliest: date | None = None
    told_latest: date | None = None
    respond_by: datetime | None = None  # when the answer was due that this is
    kind: str = ""  # of a case
    outcome: str = ""

    @property
    def day(self) -> date:
        """The day (UTC) that it counts for."""
        return self.at.astimezone(UTC).date()
