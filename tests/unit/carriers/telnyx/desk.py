"""A Telnyx double and the adapter before it, without sockets and without waiting."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import httpx

from shared.adapters.carriers.telnyx.carrier import TelnyxCarrier
from shared.domain.carriers import CarrierDocument
from shared.domain.model import CarrierEvent
from tests.doubles.telnyx import KEY, Fault, FaultKind, TelnyxDouble, ticking

PDF = b"%PDF-1.7 a signed letter"


def carrier_of(double: TelnyxDouble, *, key: str = KEY, **settings: Any) -> TelnyxCarrier:
    clock, sleep = ticking(double)
    return TelnyxCarrier(
        key,
        double.public_key,
        base_url="https://telnyx.test/v2",
        client=httpx.Client(transport=double.transport()),
        clock=clock,
        ticks=lambda: double.elapsed,
        sleep=sleep,
        jitter=lambda: 1.0,
        **settings,
    )


def with_fault(method: str, ends: str, kind: FaultKind, times: int = 1) -> TelnyxDouble:
    return TelnyxDouble(faults=[Fault(method, ends, kind, times)])


def any_document(kind: str = "loa", body: bytes = PDF, content_type: str = "application/pdf") -> CarrierDocument:
    return CarrierDocument(kind, f"{kind}.pdf", content_type, body)  # type: ignore[arg-type]


LETTER_AND_BILL = (any_document("loa"), any_document("invoice", b"%PDF-1.7 a bill"))


def event_of(carrier: TelnyxCarrier, headers: Mapping[str, str], body: str, now: datetime) -> CarrierEvent:
    """A webhook that moves an order."""
    found = carrier.read_webhook(headers, body, now)
    assert isinstance(found, CarrierEvent)
    return found
