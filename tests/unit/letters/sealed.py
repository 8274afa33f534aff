"""Sealed letters to test with, and a key that needs no KMS."""

import hashlib
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from shared.adapters.kms.seal_key import self_signed
from shared.adapters.pdf.letter import render_letter
from shared.adapters.pdf.sealing import Key, PdfSealer
from shared.domain.letter import CertificateEvent, LetterCertificate, LetterContent
from tests.unit.letters.builders import any_letter, any_signature

SEALED_AT = datetime(2026, 1, 6, 14, 5, tzinfo=UTC)


class FixedClock:
    def now(self) -> datetime:
        return SEALED_AT


class LocalKey:
    """Implements `shared.adapters.pdf.sealing.Key`."""

    def __init__(self, common_name: str = "Example Tracking, Inc. letters", valid_days: int = 7_300) -> None:
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=3072)
        public = self.private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self._pem = self_signed(public, self.sign, common_name, SEALED_AT, timedelta(days=valid_days))

    def certificates(self) -> str:
        return self._pem

    def sign(self, data: bytes) -> bytes:
        return self.private.sign(data, padding.PKCS1v15(), SHA256())


@cache
def our_key() -> LocalKey:
    return LocalKey()


def any_trail(events: int = 4) -> tuple[CertificateEvent, ...]:
    kinds = ("sent", "opened", "consented", "signed")
    return tuple(
        CertificateEvent(
            at=datetime(2026, 1, 6, 13, at % 60, tzinfo=UTC),
            kind=kinds[at % 4],
            who="Jane Q. Public",
            ip="203.0.113.7",
            user_agent="Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
            digest=hashlib.sha256(str(at).encode()).hexdigest(),
        )
        for at in range(events)
    )


def any_certificate(frozen: bytes, **changes: Any) -> LetterCertificate:
    values: dict[str, Any] = {
        "letter_id": "ord_01JCXW6M2T8R4V5Q9YB3ZK7HNA",
        "envelope_id": "env_01JCXW6M2T8R4V5Q9YB3ZK7HNB",
        "company_name": "Example Tracking, Inc.",
        "account_name": "Orchard Marketing",
        "signer_name": "Jane Q. Public",
        "signer_title": "Office Manager",
        "signer_email": "jane@orchard.example",
        "identified_by": ("emailed_link", "emailed_code"),
        "method": "typed",
        "signed_at": datetime(2026, 1, 6, 14, 3, 22, tzinfo=UTC),
        "consent_version": "2026-01",
        "consent_sha256": "cd" * 32,
        "document_sha256": hashlib.sha256(frozen).hexdigest(),
        "check_url": "https://letters.example.com/check/ord_01JCXW6M2T8R4V5Q9YB3ZK7HNA",
        "trail": any_trail(),
    }
    return LetterCertificate(**{**values, **changes})


def sealed_letter(
    content: LetterContent | None = None,
    *,
    key: Key | None = None,
    signature: dict[str, Any] | None = None,
    certificate: dict[str, Any] | None = None,
) -> tuple[bytes, bytes]:
    """A letter as it was viewed, and as it is sealed."""
    printed = render_letter(content or any_letter())
    known = any_certificate(printed.body, **(certificate or {}))
    signed = any_signature(**{"unsigned_sha256": known.document_sha256, **(signature or {})})
    return printed.body, PdfSealer(key or our_key(), FixedClock()).seal(printed.body, printed.box, signed, known)
