"""The certificate of a port: every number with what was seen of it, what may be cancelled, sealed as letters are."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pypdf
import pytest

from shared.adapters.pdf.cutover_pages import render_cutover
from shared.adapters.pdf.sealing import PdfSealer
from shared.adapters.pdf.verifying import verify
from shared.domain.cancel_advice import CancelAdvice, Keep, Kept
from shared.domain.cutover_certificate import CertifiedNumber, CutoverCertificate
from tests.unit.letters.sealed import FixedClock, our_key

PORTED = datetime(2026, 12, 9, 15, 30, tzinfo=UTC)
ADVICE = CancelAdvice(
    "Lakeside Telecom",
    3,
    False,
    (
        Kept(Keep.STAYING, 2, ("+12125552390", "+12125552391")),
        Kept(Keep.FORWARDED_THERE, 1, ("+12125552390",)),
        Kept(Keep.ATTACHED, services=("dsl", "alarm")),
        Kept(Keep.FORWARDED, 1, ("+16462340001",)),
    ),
)


def certified(place: int, **changes: Any) -> CertifiedNumber:
    given: dict[str, Any] = {
        "number": f"+1212555{2300 + place:04d}",
        "ported_at": PORTED,
        "seen_at": PORTED + timedelta(minutes=7 * place + 3),
        "seen": "test" if place % 3 == 1 else "call",
        "by": "Robin Doe" if place % 3 == 1 else "",
        "messaging": "ported" if place % 2 else "not_applicable",
    }
    return CertifiedNumber(**given | changes)


def any_cutover_certificate(numbers: int = 3, **changes: Any) -> CutoverCertificate:
    given: dict[str, Any] = {
        "order_id": "ord_01KJQH0CC9000000000000000901",
        "reference": "PD-7K2M9Q",
        "company_name": "Example Tracking, Inc.",
        "account_name": "Acme Plumbing & Heating",
        "request_name": "Chicago lines <all>",
        "language": "en",
        "made_at": PORTED + timedelta(days=1),
        "numbers": tuple(certified(place) for place in range(numbers)),
        "advice": replace(ADVICE, lines=numbers),
    }
    return CutoverCertificate(**given | changes)


def text_of(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf), strict=True).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_it_says_what_was_seen_of_each_number_and_what_may_be_cancelled() -> None:
    text = text_of(render_cutover(any_cutover_certificate()))

    assert "Certificate of a completed port" in text
    assert "Acme Plumbing & Heating" in text
    assert "Chicago lines <all>" in text
    assert "(212) 555-2300 2026-12-09 15:30 2026-12-09 15:33, a call not in this port" in text
    assert "(212) 555-2301 2026-12-09 15:30 2026-12-09 15:40, test by Robin Doe have moved" in text
    assert "All 3 numbers work: you can now end the lines of these numbers with Lakeside Telecom." in text
    assert "Keep the 2 lines that stay with Lakeside Telecom (+12125552390, +12125552391)." in text


def test_in_french_it_is_french() -> None:
    text = text_of(render_cutover(any_cutover_certificate(language="fr")))

    assert "Certificat de portage terminé" in text
    assert "test de Robin Doe" in text
    assert "Gardez les 2 lignes qui restent chez Lakeside Telecom" in text


@pytest.mark.parametrize("count", [1, 24, 400])
def test_every_number_is_in_it_however_many(count: int) -> None:
    pdf = render_cutover(any_cutover_certificate(count))

    text = text_of(pdf)
    assert all(f"(212) 555-{2300 + place:04d}" in text for place in range(count))
    pages = len(pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert f"Page {pages} of {pages}" in text


def test_names_that_the_font_lacks_do_not_stop_it() -> None:
    text = text_of(render_cutover(any_cutover_certificate(account_name="水道 Acme", request_name="x" * 400)))

    assert "?? Acme" in text


def test_the_seal_holds_and_shows_every_change() -> None:
    certificate = any_cutover_certificate()
    sealed = PdfSealer(our_key(), FixedClock()).certify(certificate)
    trusted = [our_key().certificates()]

    found = verify(sealed, trusted)
    assert (found.verdict, found.findings) == ("intact", ())
    assert found.letter_id == f"cutover {certificate.order_id}"
    at = len(sealed) // 3
    changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
    assert verify(changed, trusted).verdict == "altered"
