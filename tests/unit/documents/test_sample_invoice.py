"""The sample bill: something the inspection accepts and a bill reader could read."""

from datetime import date
from pathlib import Path

import pypdf
import pytest

from infra.local.samples.invoice import make_invoice
from shared.adapters.pdf.inspection import inspect_document
from shared.domain.letter import PostalAddress

_ADDRESS = PostalAddress(
    line1="1200 Orchard Lane", line2="Suite 400", city="Springfield", state="IL", postal_code="62701"
)


def a_bill(path: Path, count: int = 70) -> Path:
    return make_invoice(
        path,
        carrier_name="Prairie Telephone",
        account_number="287-00123",
        end_user_name="Café & Søn <Dental>",
        service_address=_ADDRESS,
        numbers=[f"+1217555{at:04d}" for at in range(100, 100 + count)],
        bill_date=date(2026, 1, 5),
    )


def test_it_is_accepted_and_shows_what_a_carrier_checks(tmp_path: Path) -> None:
    path = a_bill(tmp_path / "bills" / "bill.pdf")

    findings = inspect_document(path.read_bytes(), content_type="application/pdf", filename=path.name)
    assert (findings.accepted, findings.pages, findings.warnings) == (True, 5, ())
    text = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(path).pages).split())
    for shown in ("Prairie Telephone", "287-00123", "Café & Søn <Dental>", "1200 Orchard Lane, Suite 400"):
        assert shown in text
    for shown in ("Springfield, IL 62701", "January 5, 2026", "(217) 555-0100", "Page 5 of 5"):
        assert shown in text
    assert all(f"(217) 555-{at:04d}" in text for at in range(100, 170))


def test_the_same_bill_is_the_same_file_and_has_three_pages_at_least(tmp_path: Path) -> None:
    first, second = a_bill(tmp_path / "a.pdf", count=1), a_bill(tmp_path / "b.pdf", count=1)

    assert first.read_bytes() == second.read_bytes()
    assert len(pypdf.PdfReader(first).pages) == 3


def test_a_bill_without_numbers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one number"):
        a_bill(tmp_path / "bill.pdf", count=0)
