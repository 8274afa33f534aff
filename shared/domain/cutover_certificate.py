"""What the certificate of a port says: each number, when it was ported, and what showed that it works."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shared.domain.cancel_advice import CancelAdvice


@dataclass(frozen=True, slots=True)
class CertifiedNumber:
    """`seen_at` is when a call or test call arrived, `seen` what it was, `by` who says so."""

    number: str
    ported_at: datetime | None
    seen_at: datetime
    seen: Literal["call", "test"]
    by: str
    messaging: str  # of `MessagingStatus`


@dataclass(frozen=True, slots=True)
class CutoverCertificate:
    """`order_id` is the certificate's id too: there is one for an order."""

    order_id: str
    reference: str
    company_name: str
    account_name: str
    request_name: str
    language: str
    made_at: datetime
    numbers: tuple[CertifiedNumber, ...]
    advice: CancelAdvice
