"""When a port can be expected: a window of dates, never a promise and never a single day.

Sources: the article ("4-6 weeks from the time we receive your documents"; bulk "up to 6-8 weeks"; "Your number may be
transferred at any time during this window"). How long, and from how many numbers a request is bulk, are settings
(model.md); the window runs from the day the last required document and the letter were accepted. Once enough ports of
a kind (carrier and number class) are done, it is what these took. Bulk requests keep the settings' weeks: what is
remembered of ports does not tell large from small.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Protocol

ENOUGH_PORTS: Final = 10
"""Ports of a kind from which on they say more than the settings."""
NARROWEST_DAYS: Final = 3
"""Days that lie between the earliest and the latest date at least."""


class WindowTerms(Protocol):
    """Days from acceptance to the earliest and the latest date, and the count of numbers that makes a request bulk."""

    @property
    def window_days_min(self) -> int: ...
    @property
    def window_days_max(self) -> int: ...
    @property
    def bulk_from(self) -> int: ...
    @property
    def bulk_window_days_min(self) -> int: ...
    @property
    def bulk_window_days_max(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Span:
    """The shortest and the longest time, in days, and what they are based on.

    `ports` is how many done ports it follows from, 0 for none; `settings` whether the settings' weeks are in it too.
    """

    shortest: int
    longest: int
    ports: int = 0
    settings: bool = True


@dataclass(frozen=True, slots=True)
class EtaWindow:
    """From `earliest` to `latest`, both included, counted from `starts_on`."""

    earliest: date
    latest: date
    starts_on: date
    bulk: bool
    span: Span


Histories = Sequence[Sequence[int]]
"""For each kind of order that a request has, the days that done ports of that kind took; () where none is known."""


def window(
    accepted_on: date | None, number_count: int, terms: WindowTerms, histories: Histories = ()
) -> EtaWindow | None:
    """The window of a request of `number_count` numbers; None while its documents or its letter are not accepted."""
    if accepted_on is None:
        return None
    span = window_days(number_count, terms, histories)
    return EtaWindow(
        accepted_on + timedelta(days=span.shortest),
        accepted_on + timedelta(days=span.longest),
        accepted_on,
        number_count >= terms.bulk_from,
        span,
    )


def window_days(number_count: int, terms: WindowTerms, histories: Histories = ()) -> Span:
    """How long a request of so many numbers takes, over all its kinds of orders.

    A kind with fewer than `ENOUGH_PORTS` ports takes the settings' weeks.
    """
    if number_count >= terms.bulk_from:
        return Span(terms.bulk_window_days_min, terms.bulk_window_days_max)
    settings = Span(terms.window_days_min, terms.window_days_max)
    spans = [_usual(days) if len(days) >= ENOUGH_PORTS else settings for days in histories]
    return _together(spans or [settings])


def _usual(days: Sequence[int]) -> Span:
    """From the 10th to the 90th percentile, by nearest rank: at least 8 of 10 ports took so long."""
    ordered, tenth = sorted(days), len(days) // 10
    shortest, longest = ordered[tenth], ordered[-1 - tenth]
    return Span(shortest, max(longest, shortest + NARROWEST_DAYS), ports=len(days), settings=False)


def _together(spans: Iterable[Span]) -> Span:
    every = tuple(spans)
    return Span(
        min(span.shortest for span in every),
        max(span.longest for span in every),
        sum(span.ports for span in every),
        any(span.settings for span in every),
    )


def describe(
    found: EtaWindow | None,
    number_count: int,
    terms: WindowTerms,
    histories: Histories = (),
    *,
    documents_accepted: bool,
    letters_signed: bool,
) -> str:
    """For the customer: the dates, or what the window waits for and how long it will be; and what that is based on."""
    if found is not None:
        return (
            f"Between {found.earliest.isoformat()} and {found.latest.isoformat()}, on any day of that time, unless the "
            f"current carrier confirms a date. {_based_on(found.span)}"
        )
    span = window_days(number_count, terms, histories)
    waiting = [
        text
        for done, text in (
            (documents_accepted, "the invoice is accepted"),
            (letters_signed, "the letter of authorization is signed and accepted"),
        )
        if not done
    ]
    starts = " and ".join(waiting) or "the request is submitted"
    return f"{_long(span)}, starting when {starts}. {_based_on(span)}"


def _based_on(span: Span) -> str:
    if not span.ports:
        return "This is the usual time."
    most = f"This is what most of the last {span.ports} ports of this kind took"
    return f"{most}, and the usual time where there were too few." if span.settings else f"{most}."


def _long(span: Span) -> str:
    if span.shortest % 7 or span.longest % 7:
        return f"{span.shortest} to {span.longest} days"
    return f"{span.shortest // 7} to {span.longest // 7} weeks"
