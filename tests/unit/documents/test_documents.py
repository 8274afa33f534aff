"""What may be uploaded, from what the client says about it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.documents import (
    ACCEPTED_CONTENT_TYPES,
    MAX_DOCUMENT_BYTES,
    PROOF_OF_OWNERSHIP,
    DocumentType,
    check_upload_request,
    safe_filename,
)


def codes(
    document_type: str = "invoice", filename: str = "bill.pdf", content_type: str = "application/pdf", size: int = 1
) -> list[str]:
    return [problem.code for problem in check_upload_request(document_type, filename, content_type, size)]


@pytest.mark.parametrize("document_type", list(DocumentType))
def test_every_type_of_document_may_be_uploaded(document_type: DocumentType) -> None:
    assert codes(document_type=document_type) == []


def test_what_proves_ownership_is_the_invoice_or_its_alternatives() -> None:
    assert {"invoice", "csr", "screenshot", "receipt"} == PROOF_OF_OWNERSHIP


@pytest.mark.parametrize(
    ("filename", "content_type"),
    [("a.pdf", "application/pdf"), ("a.JPG", "image/jpg"), ("a.tiff", "image/tiff"), ("a", "image/png; charset=x")],
)
def test_accepted_kinds(filename: str, content_type: str) -> None:
    assert codes(filename=filename, content_type=content_type) == []
    assert len(ACCEPTED_CONTENT_TYPES) == 4


@pytest.mark.parametrize(
    ("filename", "content_type", "named"),
    [
        ("IMG_1.HEIC", "image/heic", "HEIC photo"),
        ("IMG_1.HEIC", "image/jpeg", "HEIC photo"),
        ("bill.docx", "application/octet-stream", "Word document"),
        ("bill.eml", "message/rfc822", "e-mail message"),
        ("bill.xyz", "application/x-strange", "another kind"),
        ("bill.pdf", "application/octet-stream", "declared as application/octet-stream"),
    ],
)
def test_other_kinds_are_named_with_a_way_to_convert_them(filename: str, content_type: str, named: str) -> None:
    (problem,) = check_upload_request("invoice", filename, content_type, 1)

    assert problem.code == "unsupported_type"
    assert named in problem.detail
    assert problem.fix


def test_a_name_that_contradicts_the_declared_type_is_refused_with_the_right_one() -> None:
    (problem,) = check_upload_request("invoice", "bill.png", "application/pdf", 1)

    assert (problem.code, problem.suggestion) == ("document_type_mismatch", "image/png")


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, ["document_empty"]),
        (-1, ["document_empty"]),
        (MAX_DOCUMENT_BYTES, []),
        (MAX_DOCUMENT_BYTES + 1, ["document_too_large"]),
    ],
)
def test_size(size: int, expected: list[str]) -> None:
    assert codes(size=size) == expected


@pytest.mark.parametrize("filename", ["", " ", "..", "a/b.pdf", "a\\b.pdf", "a\x00.pdf", "a\u202efdp.pdf", "a" * 256])
def test_names_with_paths_or_control_characters_are_refused(filename: str) -> None:
    assert "filename_invalid" in codes(filename=filename)


def test_everything_wrong_is_said_at_once() -> None:
    assert codes("bil", "a/b.docx", "application/pdf", 0) == [
        "document_type_unknown",
        "filename_invalid",
        "unsupported_type",
        "document_empty",
    ]


@given(st.text(max_size=300))
def test_a_safe_name_is_short_plain_and_stable(filename: str) -> None:
    safe = safe_filename(filename)

    assert 0 < len(safe) <= 100
    assert safe.isascii()
    assert not set(safe) & set('/\\"\r\n ')
    assert not safe.startswith(".")
    assert safe_filename(safe) == safe


@pytest.mark.parametrize(
    ("filename", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("Über Rechnung (1).PDF", "Uber_Rechnung_1.pdf"),
        ("счёт.pdf", "document.pdf"),
        ("", "document"),
    ],
)
def test_safe_names_keep_what_they_can(filename: str, safe: str) -> None:
    assert safe_filename(filename) == safe
