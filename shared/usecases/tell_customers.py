"""Customers are told what happened: their events get numbers, by which a reader of them misses none."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from shared.domain.customer_events import rfc3339, told
from shared.domain.ids import ulid
from shared.domain.model import Claim, Event, PortRequest
from shared.ports import Store
from shared.usecases.desk import SYSTEM


def tell(store: Store, events: Iterable[Event], at: datetime) -> None:
    """Number what customers are told of these events, in this order. Again is harmless. Raises `Unavailable`."""
    found = [one for one in map(told, events) if one is not None]
    if found:
        store.number_events(found, at)


def first_calls(store: Store, numbers: Sequence[str]) -> list[Event]:
    """The first calls of these tracking numbers, as one event of each request. It stands in no timeline: a number costs
    no item more for it.

    Its id follows from the numbers, so the same ones again are the same event. A part of them again, as of a batch that
    failed in its middle, is another: a number may then be named twice.
    """
    of_request: dict[str, list[Claim]] = {}
    for claim in store.claims(numbers).values() if numbers else ():
        if claim.first_call_at is not None:
            of_request.setdefault(claim.request_id, []).append(claim)
    requests = ((store.request(request_id), claims) for request_id, claims in of_request.items())
    return [_called(request, claims) for request, claims in requests if request is not None]


def _called(request: PortRequest, claims: Iterable[Claim]) -> Event:
    calls = sorted((claim.number, claim.first_call_at) for claim in claims if claim.first_call_at is not None)
    last = max(at for _, at in calls)
    digest = hashlib.sha256(f"{request.id} {' '.join(number for number, _ in calls)}".encode()).digest()
    return Event(
        id=f"evt_{ulid(int(last.timestamp() * 1000), int.from_bytes(digest[:10], 'big'))}",
        type="numbers.called",
        account_id=request.account_id,
        request_id=request.id,
        version=request.version,
        status=request.status,
        test_mode=request.test_mode,
        submitter_id=request.submitted_by.id,
        at=last,
        actor=SYSTEM,
        data={"first_calls": [{"number": number, "first_call_at": rfc3339(at)} for number, at in calls]},
    )
