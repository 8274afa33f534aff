"""When a port can be expected: a window of dates, never a promise.

Source: the article ("4-6 weeks from the time we receive your documents"; bulk "up to 6-8 weeks"; "Your number may be
transferred at any time during this window"). How long, and from how many numbers a request is bulk, are settings
(model.md); the window runs from the day the last required document and the letter were accepted.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol


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
class EtaWindow:
    """From `earliest` to `latest`, both included, counted from `starts_on`."""

    earliest: date
    latest: date
    starts_on: date
    bulk: bool


def window(accepted_on: date | None, number_count: int, terms: WindowTerms) -> EtaWindow | None:
    """The window of a request of `number_count` numbers; None while its documents or its letter are not accepted."""
    if accepted_on is None:
        return None
    shortest, longest = window_days(number_count, terms)
    return EtaWindow(
        accepted_on + timedelta(days=shortest),
        accepted_on + timedelta(days=longest),
        accepted_on,
        number_count >= terms.bulk_from,
    )


def window_days(number_count: int, terms: WindowTerms) -> tuple[int, int]:
    """The shortest and the longest time, in days, for a request of so many numbers."""
    if number_count >= terms.bulk_from:
        return terms.bulk_window_days_min, terms.bulk_window_days_max
    return terms.window_days_min, terms.window_days_max


def describe(
    found: EtaWindow | None, number_count: int, terms: WindowTerms, *, documents_accepted: bool, letters_signed: bool
) -> str:
    """One sentence for the customer: the dates, or what the window waits for and how long it will be."""
    if found is not None:
        return (
            f"Between {found.earliest.isoformat()} and {found.latest.isoformat()}, on any day of that time, unless the "
            "current carrier confirms a date."
        )
    shortest, longest = (_weeks(days) for days in window_days(number_count, terms))
    waiting = [
        text
        for done, text in (
            (documents_accepted, "the invoice is accepted"),
            (letters_signed, "the letter of authorization is signed and accepted"),
        )
        if not done
    ]
    starts = " and ".join(waiting) or "the request is submitted"
    return f"{shortest} to {longest} weeks, starting when {starts}."


def _weeks(days: int) -> str:
    whole, rest = divmod(days, 7)
    return str(whole) if not rest else f"{days / 7:.1f}"
