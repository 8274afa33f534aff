"""An example of every body that a customer's software sends, for the OpenAPI file, and the order of its parts.

People, companies and numbers are made up.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

_ORDER: Final = "ord_01K6WZ3E6D9QJ8Y4T2V5B7N0MB01"
_DOCUMENT: Final = "doc_01K6WZ3E6D9QJ8Y4T2V5B7N0MD"
_ACCOUNT: Final = "lac_01K6WZ3E6D9QJ8Y4T2V5B7N0MC"
_USER: Final = "usr_01K6WZ0A9E2HJ4M6P8R1T3V5XW"
_SIGNER: Final = {"name": "Morgan Reyes", "email": "morgan@acme.example.com"}
_SHA256: Final = "9f86d081884c7d659a2feaa0c55ad015" * 2

BODIES: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "ApprovalBody": {"decision": "return", "reason": "The Evanston lines stay where they are."},
        "BulkUploadBody": {
            "filename": "march.csv",
            "size": 48213,
            "submit": True,
            "documents": [{"filename": "bill-lakeside.pdf", "size": 210554}],
        },
        "CallBody": {"called_at": "2026-12-03T16:20:00Z"},
        "CancelBody": {"order_ids": [_ORDER], "reason": "The customer keeps the line."},
        "CaseBody": {"kind": "other", "text": "A number on the list belongs to our sister company."},
        "CaseDocumentBody": {"filename": "proof.pdf", "content_type": "application/pdf", "size": 51200},
        "CommentBody": {"text": "The bill shows the old name of the company; both are ours."},
        "CompanyBody": {"name": "Acme Plumbing"},
        "CorrectionBody": {
            "order_id": _ORDER,
            "edit": {"account_number": "LT-8842-1307", "service_address": {"postal_code": "60602-1234"}},
        },
        "CorrectionLinkBody": {
            "order_id": _ORDER,
            "person": {"name": "Pat Lee", "email": "pat@acme.example.com"},
            "codes": ["pin_invalid"],
            "note": "It is on the portal of the carrier.",
        },
        "DocumentBody": {
            "type": "invoice",
            "filename": "invoice.pdf",
            "content_type": "application/pdf",
            "size": 210554,
            "losing_account_ids": [_ACCOUNT],
        },
        "EnvelopeBody": {"signer": _SIGNER, "order_ids": [_ORDER]},
        "KeyBody": {"user_id": _USER, "name": "Nightly import", "expires_on": "2027-06-30"},
        "LosingAccountBody": {
            "label": "Main",
            "carrier_name": "Lakeside Telecom",
            "service_type": "landline",
            "account_number": "LT-8842-1307",
            "billing_telephone_number": "(312) 226-4470",
            "pin_status": "none",
            "end_user_name": "Acme Home Services, LLC",
            "subscriber_type": "business",
            "service_address": {
                "line1": "120 N Wabash Ave",
                "line2": "Suite 400",
                "city": "Chicago",
                "state": "IL",
                "postal_code": "60602",
                "country": "US",
            },
            "authorized_person": {"name": "Dana Whitfield", "title": "Owner", "email": "dana@acme.example.com"},
            "numbers_staying": "none",
        },
        "LockBody": {"locked": True},
        "NotificationsBody": {"topics": {"progress": False, "date_near": True}, "language": "es"},
        "NumberBody": {"forwarding_number": "(773) 384-2201", "name": "Front desk", "source": "Google Ads"},
        "NumbersChangeBody": {
            "change": [{"row": 4, "cells": {"forwarding_number": "(773) 384-2201"}}],
            "drop": [7],
            "accept_suggestions": True,
        },
        "PaperLetterBody": {
            "document_id": _DOCUMENT,
            "signer_name": "Dana Whitfield",
            "signed_on": "2026-11-20",
            "shows_signature_and_date": True,
        },
        "PinBody": {"pin": "482913"},
        "PortOutPinBody": {"pin": "739204"},
        "PortabilityBody": {"numbers": ["(312) 226-4470", "+18005550142"]},
        "ReplaceSignerBody": {"signer": _SIGNER},
        "RequestBody": {
            "name": "Chicago lines",
            "reference": "ACME-2026-1",
            "requested_foc_at": "2026-12-08",
            "requested_foc_time": "09:30",
            "requested_foc_zone": "America/Chicago",
            "signer": _SIGNER,
        },
        "ResendBody": {"new_link": True},
        "RevokeBody": {"reason": "Somebody else signs."},
        "RotationBody": {"overlap_hours": 24},
        "SayBody": {"text": "Here is the bill that you asked for.", "document_ids": [_DOCUMENT]},
        "SecretRotationBody": {"overlap_hours": 24},
        "SendAnewBody": {"since": "2026-12-01T00:00:00Z"},
        "SignatureBody": {
            "typed_name": "Dana Whitfield",
            "title": "Owner",
            "consent": True,
            "consent_version": "2026-11",
            "document_sha256": _SHA256,
        },
        "SubmitBody": {"only_ready": True},
        "TestBody": {"kind": "voice", "passed": True, "tested_at": "2026-12-03T16:30:00Z"},
        "UserBody": {"name": "Ada Boss", "email": "ada@acme.example.com", "role": "administrator"},
        "UserChangeBody": {"role": "manager"},
        "WebhookEndpointBody": {
            "url": "https://hooks.acme.example.com/portdesk",
            "description": "Orders to our CRM",
            "event_types": ["port_order.rejected", "port_order.foc_confirmed"],
        },
        "WordBody": {"decision": "not_ours", "note": "Nobody of us asked for it."},
    }
)
"""By the name of the schema."""

PROBLEM: Final = MappingProxyType(
    {
        "type": "urn:portdesk:problem:not_ready",
        "title": "The request breaks the rules",
        "status": 422,
        "detail": "The request was not submitted: 1 thing is missing.",
        "code": "not_ready",
        "errors": [
            {
                "code": "btn_missing",
                "detail": "The account's billing telephone number (BTN) is missing.",
                "fix": "Enter the main number of the account; ask the carrier if the bill does not show it.",
                "pointer": f"/losing_accounts/{_ACCOUNT}/billing_telephone_number",
            }
        ],
    }
)

TAGS: Final = (
    ("Port requests", "Begin, submit, follow, cancel."),
    ("Numbers", "The number list, and what became of each row."),
    ("Losing accounts", "The accounts at the current carriers: what those will compare."),
    ("Documents", "Bills and signed letters: announced, uploaded, inspected, read."),
    ("Orders", "What a carrier acts on, and the timeline."),
    ("Letters", "The Letters of Authorization: read, sign, check."),
    ("Envelopes", "Who is asked by mail to sign."),
    ("Corrections", "What answers a rejection."),
    ("Dates", "When numbers can move."),
    ("Tracking numbers", "What ported numbers become."),
    ("Numbers that leave", "What protects numbers, and requests to take them over."),
    ("Cases", "What our team and you talk over."),
    ("Bulk uploads", "Files with many requests."),
    ("Events", "What happened in the whole account."),
    ("Webhooks", "Being told."),
    ("Account", "Whose key it is, and its companies."),
    ("Users and API keys", "Who may do what."),
    ("Support staff", "For our own team."),
    ("Accounts", "For our own team: customers' accounts."),
    ("Our team", "For our own team: its people and keys."),
)
"""The parts of the API, in the order in which they are read."""
