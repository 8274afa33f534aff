"""Customers are told what happened: their events get numbers, by which a reader of them misses none."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from shared.domain.customer_events import first_calls_told, told
from shared.domain.model import Claim, Event
from shared.ports import Store


def tell(store: Store, events: Iterable[Event], at: datetime) -> None:
    """Number what customers are told of these events, in this order. Again is harmless. Raises `Unavailable`."""
    found = [one for one in map(told, events) if one is not None]
    if found:
        store.number_events(found, at)


def tell_first_calls(store: Store, numbers: Sequence[str], at: datetime) -> None:
    """Number the first calls of these tracking numbers, as one event of each request. Raises `Unavailable`.

    The same numbers again are the same event. A part of them again, as of a batch that failed in its middle, is
    another: a number may then be named twice.
    """
    of_request: dict[str, list[Claim]] = {}
    for claim in store.claims(numbers).values() if numbers else ():
        of_request.setdefault(claim.request_id, []).append(claim)
    found = []
    for request_id, claims in of_request.items():
        request = store.request(request_id)
        event = first_calls_told(request, claims) if request is not None else None
        if event is not None:
            found.append(event)
    if found:
        store.number_events(found, at)
