"""Mails to test with: every irrelevant fact is any fact."""

from datetime import UTC, date, datetime
from typing import Any

from shared.domain.mails import MailFacts
from shared.domain.model import Person

LINK = "https://sign.example/sign/Zm9vYmFy_-x?a=1&b=2"
PAGE = "https://sign.example/portal/requests/prq_01KJQH0CC50005"
CHECK = "https://sign.example/letter-check?id=ord_01"


_FIXES = {
    "en": "Upload a newer one.",
    "fr": "Téléversez-en une plus récente.",
    "es": "Suba una más reciente.",
}


def any_facts(**changes: Any) -> MailFacts:
    values: dict[str, Any] = {
        "to": Person(name="Dana Ortiz", email="dana@acme.example.com"),
        "company_name": "Northwind Tracking",
        "account_name": "Acme",
        "request_name": "Springfield 12",
        "requester_name": "Robin Doe",
        "signer_name": "Dana Ortiz",
        "signer_email": "dana@acme.example.com",
        "letters": (("Prairie Telephone", 1200, "ord_01"), ("Bell", 1, "ord_02")),
        "letters_sha256": ("ab" * 32, "cd" * 32),
        "link": LINK,
        "check_link": CHECK,
        "expires_at": datetime(2026, 12, 1, 3, 7, tzinfo=UTC),
        "copies_until": datetime(2027, 2, 1, 18, 0, tzinfo=UTC),
        "time_zone": "America/Toronto",
        "reminder_number": 2,
        "reason": "",
        "text": "",
        "code": "402817",
        "code_minutes": 15,
        "suggested_name": "Jo Blom",
        "suggested_email": "jo@acme.example.com",
        "order_reference": "PDKJQH0CC5000501",
        "carrier_name": "Prairie Telephone",
        "things": ("PIN", "BTN"),
        "fixes": (_FIXES[changes.get("language", "en")],),
        "page": PAGE,
        "decided_by": "Ada Boss",
        "document": "bill.pdf",
        "endpoint_url": "https://hooks.example.com/in",
        "endpoint_id": "whk_01",
        "numbers": ("+12125550101", "+12125550102"),
        "winning_carrier": "Nimbus",
        "asked_for": date(2026, 12, 4),
        "foc_at": datetime(2026, 12, 4, 15, 0, tzinfo=UTC),
        "case_title": "Wrong bill",
    }
    return MailFacts(**{**values, **changes})
