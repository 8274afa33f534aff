"""What an uploaded file may do to us, and what it must be to count."""

import hashlib
import io
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from shared.adapters.pdf.inspection import DocumentFindings, InspectionLimits, inspect_document


def a_pdf(
    *, pages: int = 1, owner: str = "", user: str = "", with_: Callable[[pikepdf.Pdf], None] | None = None
) -> bytes:
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page()
    if with_:
        with_(pdf)
    output = io.BytesIO()
    if owner or user:
        pdf.save(output, encryption=pikepdf.Encryption(owner=owner, user=user))
    else:
        pdf.save(output, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return output.getvalue()


def an_image(kind: str, size: tuple[int, int] = (800, 600), mode: str = "RGB", frames: int = 1) -> bytes:
    output = io.BytesIO()
    more = [Image.new(mode, size) for _ in range(frames - 1)]
    if more:
        Image.new(mode, size).save(output, kind, save_all=True, append_images=more)
    else:
        Image.new(mode, size).save(output, kind)
    return output.getvalue()


def inspect(data: bytes, limits: InspectionLimits | None = None) -> DocumentFindings:
    return inspect_document(data, content_type="application/pdf", filename="bill.pdf", limits=limits)


def codes(findings: DocumentFindings) -> list[str]:
    return [problem.code for problem in findings.problems]


def test_a_plain_pdf_is_accepted_with_its_pages_and_hash() -> None:
    data = a_pdf(pages=3)

    findings = inspect(data)

    assert (findings.accepted, findings.kind, findings.pages) == (True, "pdf", 3)
    assert findings.sha256 == hashlib.sha256(data).hexdigest()
    assert (findings.problems, findings.warnings, findings.stripped) == ((), (), None)


def test_a_pdf_with_an_owner_password_only_is_accepted() -> None:
    assert inspect(a_pdf(owner="secret")).accepted


def test_a_pdf_that_asks_for_a_password_is_refused_and_the_way_out_named() -> None:
    findings = inspect(a_pdf(owner="secret", user="secret"))

    assert codes(findings) == ["pdf_encrypted"]
    assert "print to PDF" in findings.problems[0].fix


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "document_empty"),
        (b"%PDF-1.7\n", "pdf_corrupt"),
        (b"%PDF-1.7\n" + b"\x00\xff" * 500 + b"%%EOF", "pdf_corrupt"),
        (a_pdf(pages=0), "pdf_no_pages"),
        (a_pdf(pages=9)[:900], "pdf_corrupt"),
        (b"junk\n" + a_pdf(), "pdf_corrupt"),
        (b"<!DOCTYPE html><script>1</script>" + a_pdf(), "document_type_mismatch"),
        (b"just words", "document_type_mismatch"),
        (b"PK\x03\x04" + b"\0" * 30 + b"word/document.xml", "document_type_mismatch"),
        (bytes(range(256)), "document_type_mismatch"),
        (an_image("PNG"), "document_type_mismatch"),
    ],
)
def test_bytes_that_are_no_readable_pdf_are_refused_by_name(data: bytes, code: str) -> None:
    findings = inspect(data)

    assert (codes(findings), findings.accepted) == ([code], False)
    assert findings.problems[0].fix


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"PK\x03\x04" + b"\0" * 30 + b"word/document.xml", "Word document"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        (b"From: a@b.example\nSubject: bill\n\nsee below", "e-mail"),
        (b"<html><body>bill</body></html>", "web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Word document"),
    ],
)
def test_another_kind_of_file_is_called_what_it_is(data: bytes, named: str) -> None:
    assert named in inspect(data).problems[0].detail


def test_a_larger_file_than_the_limit_is_refused_before_it_is_opened() -> None:
    assert codes(inspect(a_pdf(), InspectionLimits(max_bytes=100))) == ["document_too_large"]


def test_too_many_pages_are_refused_with_the_count() -> None:
    findings = inspect(a_pdf(pages=12), InspectionLimits(max_pages=11))

    assert codes(findings) == ["pdf_too_many_pages"]
    assert "12 pages" in findings.problems[0].detail


def test_the_ending_of_the_name_has_to_fit_the_content() -> None:
    findings = inspect_document(a_pdf(), content_type="application/pdf", filename="bill.png")

    assert codes(findings) == ["document_type_mismatch"]


def test_a_damaged_index_is_repaired_with_a_warning() -> None:
    findings = inspect(a_pdf(pages=2).replace(b"startxref\n", b"startxref\n9"))

    assert (findings.accepted, findings.pages) == (True, 2)
    assert [warning.code for warning in findings.warnings] == ["pdf_repaired"]
    assert findings.stripped is not None
    assert inspect(findings.stripped).warnings == ()


def _everything_that_acts(pdf: pikepdf.Pdf) -> None:
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.OpenAction = pdf.make_indirect(script)
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))
    pdf.Root.AcroForm = Dictionary(XFA=pdf.make_stream(b"<xdp/>"), Fields=Array([]))
    pdf.attachments["tool.exe"] = b"MZ-payload"
    page = pdf.pages[0]
    page.AA = Dictionary(O=Dictionary(S=Name.Launch, F=String("cmd.exe")))
    page.Annots = Array(
        [
            Dictionary(Subtype=Name.Link, Rect=[0, 0, 1, 1], A=Dictionary(S=Name.Launch, F=String("calc"))),
            Dictionary(Subtype=Name.RichMedia, Rect=[0, 0, 1, 1]),
            Dictionary(Subtype=Name.Link, Rect=[0, 0, 1, 1], A=Dictionary(S=Name.URI, URI=String("https://a.example"))),
            pdf.make_indirect(Dictionary(Subtype=Name.FileAttachment, Rect=[0, 0, 1, 1])),
        ]
    )


@pytest.mark.parametrize("owner", ["", "secret"])
def test_active_content_is_stripped_with_a_warning(owner: str) -> None:
    findings = inspect(a_pdf(owner=owner, with_=_everything_that_acts))

    assert findings.accepted
    assert [warning.code for warning in findings.warnings] == ["pdf_active_content"]
    assert "JavaScript" in findings.warnings[0].detail
    assert findings.stripped is not None
    for trace in (b"JavaScript", b"Launch", b"RichMedia", b"Embedded", b"/AA", b"MZ-payload", b"XFA", b"/OpenAction"):
        assert trace not in findings.stripped
    assert b"https://a.example" in findings.stripped
    again = inspect(findings.stripped)
    assert (again.accepted, again.warnings, again.pages) == (True, (), 1)


def test_opening_at_a_page_is_no_active_content() -> None:
    def at_first_page(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])

    assert inspect(a_pdf(with_=at_first_page)).warnings == ()


def _deflated(size: int, *, times: int, begin: bytes = b"") -> bytes:
    """`begin` and about `size` bytes of spaces packed `times` over, without ever holding them."""
    packer = zlib.compressobj(9)
    packed = [packer.compress(begin), *(packer.compress(b" " * 1_000_000) for _ in range(size // 1_000_000))]
    data = b"".join(packed) + packer.flush()
    for _ in range(times - 1):
        data = zlib.compress(data, 9)
    return data


def test_a_page_that_would_inflate_to_gigabytes_is_never_inflated() -> None:
    def bomb(pdf: pikepdf.Pdf) -> None:
        filters = Array([Name.FlateDecode, Name.FlateDecode])
        pdf.pages[0].Contents = pikepdf.Stream(pdf, _deflated(400_000_000, times=2), Filter=filters)

    data = a_pdf(with_=bomb)

    assert len(data) < 10_000
    assert inspect(data).accepted


def _with_an_object_stream_of(size: int) -> bytes:
    """A PDF of one page whose catalog is in an object stream that inflates to `size` bytes and a little."""
    packed = _deflated(size, times=2, begin=b"2 0 <</Type/Catalog/Pages 4 0 R>>")
    objects = (
        b"1 0 obj<</Type/ObjStm/N 1/First 4/Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n" % len(packed)
        + packed
        + b"\nendstream endobj\n",
        b"4 0 obj<</Type/Pages/Count 1/Kids[5 0 R]>>endobj\n",
        b"5 0 obj<</Type/Page/Parent 4 0 R/MediaBox[0 0 612 792]>>endobj\n",
    )
    body, offsets = b"%PDF-1.7\n", []
    for item in objects:
        offsets.append(len(body))
        body += item
    index = ((0, 0), (1, offsets[0]), (2, 1), (1, len(body)), (1, offsets[1]), (1, offsets[2]))
    entries = b"".join(kind.to_bytes(1, "big") + where.to_bytes(4, "big") + b"\0" for kind, where in index)
    index_at = len(body)
    body += b"3 0 obj<</Type/XRef/Size 6/W[1 4 1]/Root 2 0 R/Length %d>>stream\n" % len(entries)
    return body + entries + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % index_at


def test_an_object_stream_that_outgrows_the_memory_is_refused() -> None:
    limits = InspectionLimits(memory_bytes=256 << 20)
    bomb = _with_an_object_stream_of(400_000_000)

    assert len(bomb) < 4_000
    assert inspect(_with_an_object_stream_of(1_000_000), limits).accepted
    # qpdf may report the failed allocation as damage, or the process may die of it.
    assert codes(inspect(bomb, limits))[0] in {"document_unreadable", "pdf_corrupt"}


@pytest.mark.parametrize(
    "limits", [InspectionLimits(memory_bytes=24 << 20), InspectionLimits(wall_seconds=0.01)], ids=["memory", "time"]
)
def test_a_child_that_dies_or_hangs_is_a_finding(limits: InspectionLimits) -> None:
    findings = inspect(a_pdf(), limits)

    assert codes(findings) == ["document_unreadable"]
    assert "print it to PDF" in findings.problems[0].fix


def test_the_child_sees_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    from shared.adapters.pdf import inspection

    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")

    assert "AWS_SECRET_ACCESS_KEY" not in inspection._child_environment()


@pytest.mark.parametrize(
    ("kind", "content_type", "filename", "frames"),
    [
        ("PNG", "image/png", "screen.PNG", 1),
        ("JPEG", "image/jpg", "photo.jpeg", 1),
        ("TIFF", "image/tiff; x=1", "scan.tif", 3),
    ],
)
def test_images_are_accepted(kind: str, content_type: str, filename: str, frames: int) -> None:
    findings = inspect_document(an_image(kind, frames=frames), content_type=content_type, filename=filename)

    assert (findings.accepted, findings.kind, findings.pages) == (True, kind.lower(), frames)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (an_image("PNG", (199, 900)), "image_too_small"),
        (an_image("PNG", (30_000, 30_000), "1"), "document_too_large"),
        (an_image("PNG", (2_000, 2_000))[:2_000], "image_corrupt"),
        (b"\x89PNG\r\n\x1a\n<script>", "image_corrupt"),
    ],
)
def test_images_nobody_can_read_are_refused(data: bytes, code: str) -> None:
    assert codes(inspect_document(data, content_type="image/png", filename="a.png")) == [code]
