"""Letters to test with: every irrelevant value is any value."""

from datetime import UTC, date, datetime
from typing import Any

from shared.domain.letter import LetterContent, LetterSignature, PostalAddress


def any_address(**changes: Any) -> PostalAddress:
    values: dict[str, Any] = {
        "line1": "1200 Orchard Lane",
        "line2": "Suite 400",
        "city": "Springfield",
        "state": "IL",
        "postal_code": "62701",
        "country": "US",
    }
    return PostalAddress(**{**values, **changes})


def any_numbers(count: int) -> tuple[str, ...]:
    return tuple(f"+1217{2_000_000 + at:07d}" for at in range(count))


def any_letter(**changes: Any) -> LetterContent:
    values: dict[str, Any] = {
        "letter_id": "ord_01JCXW6M2T8R4V5Q9YB3ZK7HNA",
        "order_reference": "PD-000123-01",
        "company_name": "Example Tracking, Inc.",
        "losing_carrier_name": "Prairie Telephone",
        "number_class": "local",
        "end_user_name": "Orchard Dental Group",
        "service_address": any_address(),
        "authorized_person_name": "Jane Q. Public",
        "authorized_person_title": "Office Manager",
        "authorized_person_email": "jane@orchard.example",
        "account_number": "287-00123",
        "billing_telephone_number": "+12175550100",
        "numbers": any_numbers(3),
        "prepared_on": date(2026, 1, 5),
    }
    return LetterContent(**{**values, **changes})


def any_toll_free_letter(**changes: Any) -> LetterContent:
    values: dict[str, Any] = {
        "number_class": "toll_free",
        "country": None,
        "billing_telephone_number": None,
        "numbers": ("+18005550100", "+18885550101"),
        "target_resp_org": "QIT02",
        "pin_line": "N/A",
    }
    return any_letter(**{**values, **changes})


def any_signature(**changes: Any) -> LetterSignature:
    values: dict[str, Any] = {
        "typed_name": "Jane Public",
        "signed_at": datetime(2026, 1, 6, 14, 3, 22, tzinfo=UTC),
        "unsigned_sha256": "ab" * 32,
        "consent_version": "2026-01",
        "title": "Office Manager",
        "signer_email": "jane@orchard.example",
        "ip": "203.0.113.7",
        "user_agent": "Mozilla/5.0",
    }
    return LetterSignature(**{**values, **changes})
