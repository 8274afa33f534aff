"""When a port can be expected: a window of dates, never a promise and never a single day.

Sources: the article ("4-6 weeks from the time we receive your documents"; bulk "up to 6-8 weeks"; "Your number may be
transferred at any time during this window"). How long, and from how many numbers a request is bulk, are settings
(model.md); the window runs from the day the last required document and the letter were accepted.

The settings' weeks hold until a few ports of a kind are done (`window_ports_min`, 3): a kind is a gaining carrier and
number class, bulk apart. From then on its ports count. Few ports say little of how long others take, so the window goes
from the settings to what they took by as much as there are of `ENOUGH_PORTS`: with 3 of 10 done, seven tenths of the
way to the settings are still in it, and all of the 3 are. From 10 on it is what at least 8 of 10 took. Ports from the
same losing carrier count alone once there are `FEWEST_FROM_ONE_CARRIER` of them, since it is that carrier which takes
its time.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor
from typing import Final, Protocol

from shared.domain.splitting import carrier_key
from shared.domain.words.letter import long_date

ENOUGH_PORTS: Final = 10
"""Ports of a kind from which on the settings are no part of the window any more."""
FEWEST_FROM_ONE_CARRIER: Final = 5
"""Ports from one losing carrier from which on they say more than those from all."""
NARROWEST_DAYS: Final = 3
"""Days that lie between the earliest and the latest date at least."""


class WindowTerms(Protocol):
    """Days from acceptance to the earliest and the latest date, the count of numbers that makes a request bulk, and the
    count of done ports of a kind from which on they are heeded."""

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
    @property
    def window_ports_min(self) -> int: ...


@dataclass(frozen=True, slots=True)
class History:
    """The days that done ports took which are like one kind of a request's orders; () where there are none.

    `losing_carrier` is where they came from, "" where it is any.
    """

    days: Sequence[int] = ()
    number_class: str = ""
    losing_carrier: str = ""


Histories = Sequence[History]


@dataclass(frozen=True, slots=True)
class Span:
    """The shortest and the longest time, in days, and what they are based on, in words."""

    shortest: int
    longest: int
    based_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EtaWindow:
    """From `earliest` to `latest`, both included, counted from `starts_on`."""

    earliest: date
    latest: date
    starts_on: date
    bulk: bool
    span: Span


def port_kind(carrier: str, number_class: str, losing_carrier: str = "", *, bulk: bool) -> str:
    """The name under which the times of ports that are alike are kept."""
    size = "#bulk" if bulk else ""
    losing = carrier_key(losing_carrier)
    return f"{carrier}#{number_class}{size}{f'#from#{losing}' if losing else ''}"


def kinds_of(carrier: str, number_class: str, losing_carrier: str, *, bulk: bool) -> tuple[str, ...]:
    """The kinds that a port counts for: all of its gaining carrier, and those from its losing carrier."""
    every = (port_kind(carrier, number_class, of, bulk=bulk) for of in ("", losing_carrier))
    return tuple(dict.fromkeys(every))


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
        is_bulk(number_count, terms),
        span,
    )


def is_bulk(number_count: int, terms: WindowTerms) -> bool:
    return number_count >= terms.bulk_from


def window_days(number_count: int, terms: WindowTerms, histories: Histories = ()) -> Span:
    """How long a request of so many numbers takes, over all its kinds of orders; bulk ones have their own history."""
    bulk = is_bulk(number_count, terms)
    settings = (
        Span(terms.bulk_window_days_min, terms.bulk_window_days_max, (_USUAL,))
        if bulk
        else Span(terms.window_days_min, terms.window_days_max, (_USUAL,))
    )
    fewest = terms.window_ports_min
    spans = [_of_kind(one, settings, bulk=bulk) if len(one.days) >= fewest else settings for one in histories]
    return _together(spans or [settings])


def _of_kind(history: History, settings: Span, *, bulk: bool) -> Span:
    count = len(history.days)
    shortest, longest = _usual(history.days)
    few = max(0, ENOUGH_PORTS - count) / ENOUGH_PORTS
    shortest = min(shortest, floor(shortest + few * (settings.shortest - shortest)))
    longest = max(longest, ceil(longest + few * (settings.longest - longest)))
    return Span(shortest, max(longest, shortest + NARROWEST_DAYS), (_words(history, bulk=bulk),))


def _usual(days: Sequence[int]) -> tuple[int, int]:
    """From the 10th to the 90th percentile, by nearest rank: at least 8 of 10 ports took so long, all of fewer."""
    ordered, tenth = sorted(days), len(days) // 10
    return ordered[tenth], ordered[-1 - tenth]


def _together(spans: Iterable[Span]) -> Span:
    every = tuple(spans)
    return Span(
        min(span.shortest for span in every),
        max(span.longest for span in every),
        tuple(dict.fromkeys(basis for span in every for basis in span.based_on)),
    )


# --- in words --------------------------------------------------------------------------------------------------------

_USUAL: Final = "the usual time"


def _words(history: History, *, bulk: bool) -> str:
    count = len(history.days)
    ports = f"{'large ' if bulk else ''}port{'' if count == 1 else 's'}"
    of = "".join(_which(history))
    if count >= ENOUGH_PORTS:
        return f"what most of the last {count} {ports}{of} took"
    return f"what the {f'{count} {ports}' if count > 1 else f'one {ports}'}{of} so far took, with time to spare"


def _which(history: History) -> Iterator[str]:
    if history.number_class:
        yield f" of {history.number_class.replace('_', '-')} numbers"
    if history.losing_carrier:
        yield f" from {history.losing_carrier}"


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
            f"Between {long_date(found.earliest)} and {long_date(found.latest)}, on any day of that time, unless the "
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
    return f"This is {', and '.join(span.based_on)}."


def _long(span: Span) -> str:
    if span.shortest % 7 or span.longest % 7:
        return f"{span.shortest} to {span.longest} days"
    return f"{span.shortest // 7} to {span.longest // 7} weeks"
