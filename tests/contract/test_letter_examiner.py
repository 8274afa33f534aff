"""A sealed letter that was changed anywhere, in any way, is not intact; one that was not, is."""

import hashlib
import io
import random
import subprocess
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from shared.adapters.pdf.examination import PdfExaminer
from shared.adapters.pdf.verifying import verify
from shared.domain.letter import LetterContent
from shared.ports import Examination
from tests.unit.letters.builders import any_letter, any_numbers, any_toll_free_letter
from tests.unit.letters.sealed import SEALED_AT, LocalKey, any_trail, our_key, sealed_letter

Tampered = Iterator[tuple[str, bytes]]

LETTERS: dict[str, LetterContent] = {
    "local": any_letter(),
    "toll-free": any_toll_free_letter(letter_id="ord_01JCXW6M2T8R4V5Q9YB3ZK7HNT"),
    "many": any_letter(letter_id="ord_01JCXW6M2T8R4V5Q9YB3ZK7HNM", numbers=any_numbers(120)),
}


@cache
def letter(which: str) -> tuple[bytes, bytes]:
    """As it was viewed, and as it is sealed."""
    content = LETTERS[which]
    certificate = {"letter_id": content.letter_id, "trail": any_trail(30 if which == "many" else 4)}
    return sealed_letter(content, certificate=certificate)


def frozen(which: str = "local") -> bytes:
    return letter(which)[0]


def sealed(which: str = "local") -> bytes:
    return letter(which)[1]


def examined(body: bytes) -> Examination:
    return verify(body, [our_key().certificates()])


def seal_place(body: bytes) -> tuple[int, int]:
    """Where the signature's hexadecimal text begins and ends, brackets included."""
    with pikepdf.open(io.BytesIO(body)) as pdf:
        _, start, end, _ = (int(value) for value in pdf.Root.AcroForm.Fields[0].V.ByteRange)
    return start, end


def test_a_letter_that_nobody_touched_is_intact_and_says_which_it_is() -> None:
    for which, content in LETTERS.items():
        body = sealed(which)

        assert examined(body) == Examination(
            "intact",
            hashlib.sha256(body).hexdigest(),
            letter_id=content.letter_id,
            document_sha256=hashlib.sha256(frozen(which)).hexdigest(),
            sealed_at=SEALED_AT,
        )


# --- tampering ---


def flipped_bits(body: bytes, chance: random.Random) -> Tampered:
    """Single bits over the whole file, and more of them where a seal is soft: its own place, marks, trailers."""
    start, end = seal_place(body)
    places = {chance.randrange(len(body)) for _ in range(90)}
    places |= {chance.randrange(start, end) for _ in range(60)} | {start, start + 1, end - 2, end - 1}
    places |= {chance.randrange(len(body) - 200, len(body)) for _ in range(25)} | {0, 5, 7, len(body) - 1}
    marks = body.rindex(b"/PortDeskLetter")
    places |= {chance.randrange(marks, marks + 250) for _ in range(15)}
    for place in sorted(places):
        damaged = bytearray(body)
        damaged[place] ^= 1 << chance.randrange(8)
        yield f"bit at {place}", bytes(damaged)
    for place in sorted(chance.sample(range(start + 1, end - 1), 30)):
        if body[place : place + 1].isalpha():
            yield f"case at {place}", body[:place] + body[place : place + 1].lower() + body[place + 1 :]
    yield "a nibble of the padding", body[: end - 20] + b"F" + body[end - 19 :]


def appended(body: bytes, chance: random.Random) -> Tampered:
    for tail in (b"\n", b" ", b"\0", b"%", b"%%EOF\n", b"\r\n%%EOF", b"startxref\n0\n%%EOF\n", bytes(1_000)):
        yield f"appended {tail[:12]!r}", body + tail
    yield "appended noise", body + chance.randbytes(300)
    yield "appended itself", body + body
    yield "appended what was viewed", body + frozen()
    yield "began with a space", b" " + body
    for at in (len(frozen()), len(body) // 2, seal_place(body)[0]):
        yield f"a byte pushed in at {at}", body[:at] + b"\n" + body[at:]
        yield f"a byte taken out at {at}", body[:at] + body[at + 1 :]


def truncated(body: bytes, chance: random.Random) -> Tampered:
    for left in (1, 2, 7, 50, 300, 1_000, 2_000, len(body) // 2, len(body) - len(frozen()), len(body) - 100):
        yield f"{left} bytes short", body[:-left]
    for _ in range(15):
        left = chance.randrange(1, len(body))
        yield f"{left} bytes short", body[:-left]
    yield "without its beginning", body[1:]


def zeroed(body: bytes, chance: random.Random) -> Tampered:
    start, end = seal_place(body)
    for place in [chance.randrange(10, len(body) - 40) for _ in range(25)] + [start + 1, start + 400, end - 33]:
        zeros = b"0" * 32 if start <= place < end else bytes(32)
        damaged = body[:place] + zeros + body[place + 32 :]
        if damaged != body:
            yield f"zeros at {place}", damaged
    yield "no seal at all in its place", body[: start + 1] + b"0" * (end - start - 2) + body[end - 1 :]


def moved_ranges(body: bytes, chance: random.Random) -> Tampered:
    start, end = seal_place(body)
    at = body.rindex(b"/ByteRange")
    opening, closing = body.index(b"[", at), body.index(b"]", at)
    rest = len(body) - end
    for one in (
        f"0 {start} {end} {rest - 10}",
        f"0 {start} {end} {rest + 10}",
        f"0 {start - 1} {end} {rest}",
        f"0 {start + 1} {end} {rest}",
        f"1 {start - 1} {end} {rest}",
        f"0 {start} {start} {len(body) - start}",
        f"0 {len(frozen())} {end} {rest}",
        f"0 0 0 {len(body)}",
        f"0 {start} {end + 1} {rest - 1}",
        f"-1 {start} {end} {rest}",
        f"0 {start} {end} {rest} 0 1",
        "0 0 0 0",
        "",
    ):
        room = closing - opening - 1
        spare = body[closing + 1 : closing + 1 + 60]
        text = one.encode()
        if len(text) > room and spare.startswith(b" " * (len(text) - room)):
            yield one, body[:opening] + b"[" + text + b"]" + body[closing + 1 + len(text) - room :]
        elif len(text) <= room:
            yield one, body[:opening] + b"[" + text + b" " * (room - len(text)) + b"]" + body[closing + 1 :]


def rewritten(body: bytes, change: Callable[[Any], None], **saved: Any) -> bytes:
    with pikepdf.open(io.BytesIO(body)) as pdf:
        change(pdf)
        out = io.BytesIO()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it says what the tampering broke
            pdf.save(out, **saved)
    return out.getvalue()


def _page_changes() -> dict[str, Callable[[Any], None]]:
    def swap(pdf: Any) -> None:
        first = pdf.pages[0]
        pdf.pages.append(first)
        del pdf.pages[0]

    def from_other(pdf: Any, which: str, page: int) -> None:
        with pikepdf.open(io.BytesIO(sealed(which))) as other:
            pdf.pages[page] = other.pages[page]

    def text(pdf: Any) -> None:
        page = pdf.pages[0]
        page.Contents = pdf.make_stream(page.Contents.read_bytes().replace(b"Tj", b"Tj 0 0 Td", 1))

    def form(pdf: Any) -> None:
        del pdf.Root.AcroForm

    def perms(pdf: Any) -> None:
        del pdf.Root.Perms

    def info(pdf: Any) -> None:
        pdf.docinfo["/PortDeskLetter"] = "ord_01JCXW6M2T8R4V5Q9YB3ZK7HNT"

    def note(pdf: Any) -> None:
        pdf.pages[0].Annots = pikepdf.Array(
            [pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents="x")]
        )

    return {
        "as it is": lambda pdf: None,
        "first page last": swap,
        "first page gone": lambda pdf: pdf.pages.__delitem__(0),
        "certificate gone": lambda pdf: pdf.pages.__delitem__(-1),
        "first page twice": lambda pdf: pdf.pages.insert(1, pdf.pages[0]),
        "pages turned round": lambda pdf: pdf.pages.reverse(),
        "another letter's first page": lambda pdf: from_other(pdf, "toll-free", 0),
        "another letter's certificate": lambda pdf: from_other(pdf, "toll-free", -1),
        "text moved": text,
        "seal's form gone": form,
        "certification gone": perms,
        "another letter's id": info,
        "a note added": note,
    }


def rewritten_files(body: bytes, chance: random.Random) -> Tampered:
    ways: dict[str, dict[str, Any]] = {
        "plain": {},
        "unpacked": {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.generalized},
        "packed": {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
        "linear": {"linearize": True},
        "static": {"static_id": True},
    }
    for name, change in _page_changes().items():
        for way, saved in ways.items():
            yield f"rewritten, {way}: {name}", rewritten(body, change, **saved)


def updated(body: bytes, change: Callable[[Any], None]) -> bytes:
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(body))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def later_revisions(body: bytes, chance: random.Random) -> Tampered:
    pdf: Any = generic

    def draw(writer: Any) -> None:
        stream = writer.add_object(pdf.StreamObject(stream_data=b"1 g 60 400 500 60 re f"))
        writer.add_stream_to_page(0, stream)

    def number(writer: Any) -> None:
        """Change what the first page draws, as one would change a telephone number."""
        page = writer.find_page_for_modification(0)[0].get_object()
        old = page["/Contents"].data
        assert old.count(b"Tj") > 10
        page[pdf.pdf_name("/Contents")] = writer.add_object(
            pdf.StreamObject(stream_data=old.replace(b"Tj", b"Tj 1 0 Td", 1))
        )
        writer.update_container(page)

    def info(writer: Any) -> None:
        found = writer.trailer.raw_get("/Info")
        found.get_object()[pdf.pdf_name("/PortDeskDocumentLength")] = pdf.pdf_string("100")
        writer.mark_update(found)

    def nothing(writer: Any) -> None:
        writer.update_root()

    def no_form(writer: Any) -> None:
        del writer.root["/AcroForm"]
        writer.update_root()

    def language(writer: Any) -> None:
        writer.root[pdf.pdf_name("/Lang")] = pdf.pdf_string("de")
        writer.update_root()

    def fewer(writer: Any) -> None:
        pages = writer.root["/Pages"]
        pages["/Kids"].pop()
        pages[pdf.pdf_name("/Count")] = pdf.NumberObject(pages["/Count"] - 1)
        writer.update_container(pages)

    for change in (draw, number, info, nothing, no_form, language, fewer):
        once = updated(body, change)
        yield f"later revision: {change.__name__}", once
        yield f"two later revisions: {change.__name__}", updated(once, nothing)


def strange_seals(body: bytes, chance: random.Random) -> Tampered:
    """Seals of another letter, of another key, a second one, and hand-made containers in the seal's place."""
    start, end = seal_place(body)
    text = body[start + 1 : end - 1]
    for which in ("toll-free", "many"):
        other = sealed(which)
        left, right = seal_place(other)
        theirs = other[left + 1 : right - 1]
        yield f"the seal of {which}", body[: start + 1] + theirs[: len(text)].ljust(len(text), b"0") + body[end - 1 :]
        yield f"after the letter of {which}", frozen(which) + body[len(frozen()) :]
        yield f"the end of {which}", body[:end] + other[right:]
        yield f"the letter before the update of {which}", frozen() + other[len(frozen(which)) :]
    same_name = LocalKey()
    again = sealed_letter(LETTERS["local"], key=same_name)[1]
    yield "sealed by a stranger of our name", again
    yield "the stranger's seal in the place of ours", _with_container(body, again[slice(*seal_place(again))])
    yield "our key, stranger's certificate", sealed_letter(LETTERS["local"], key=_Mixed(same_name, our_key()))[1]
    yield "our certificate, stranger's key", sealed_letter(LETTERS["local"], key=_Mixed(our_key(), same_name))[1]
    yield "certificates swapped inside", body.replace(*_certificates(our_key(), same_name))
    yield "lower case", body[: start + 1] + text.lower() + body[end - 1 :]
    yield "a space in the hexadecimal", body[: start + 1] + text[:-1] + b" " + body[end - 1 :]
    yield "a comment in the hexadecimal", body[: start + 1] + text[:-2] + b"\n\n" + body[end - 1 :]
    yield "indefinite length", body[: start + 1] + b"3080" + text[8:] + body[end - 1 :]
    yield "another version", body[: start + 1] + text.replace(b"020101", b"020103", 1) + body[end - 1 :]
    yield "what was viewed", frozen()
    yield "nothing", b""
    yield "its first line", body[:9]


class _Mixed:
    """The certificate of one key, the signature of another."""

    def __init__(self, certificate: LocalKey, key: LocalKey) -> None:
        self._certificate, self._key = certificate, key

    def certificates(self) -> str:
        return self._certificate.certificates()

    def sign(self, data: bytes) -> bytes:
        return self._key.sign(data)


def _with_container(body: bytes, place: bytes) -> bytes:
    start, end = seal_place(body)
    return body[:start] + b"<" + place[1:-1][: end - start - 2].ljust(end - start - 2, b"0") + b">" + body[end:]


def _certificates(ours: LocalKey, theirs: LocalKey) -> tuple[bytes, bytes]:
    from shared.adapters.kms.seal_key import first_certificate

    one, other = (first_certificate(key.certificates()).dump().hex().upper().encode() for key in (ours, theirs))
    return one, other


WAYS: dict[Callable[[bytes, random.Random], Tampered], int] = {
    flipped_bits: 180,
    appended: 16,
    truncated: 24,
    zeroed: 20,
    moved_ranges: 12,
    rewritten_files: 65,
    later_revisions: 14,
    strange_seals: 21,
}
"""Ways to tamper, and how many variants each makes at least."""


@pytest.mark.parametrize("way", WAYS)
def test_no_tampered_letter_is_intact(way: Callable[[bytes, random.Random], Tampered]) -> None:
    untouched = {sealed(which) for which in LETTERS}
    verdicts: dict[str, str] = {}
    for name, tampered in way(sealed(), random.Random(3)):
        assert tampered not in untouched, name
        verdicts[name] = examined(tampered).verdict

    assert [name for name, verdict in verdicts.items() if verdict == "intact"] == []
    assert len(verdicts) >= WAYS[way]


@pytest.mark.parametrize("which", ["toll-free", "many"])
def test_no_other_letter_is_intact_once_a_bit_is_flipped(which: str) -> None:
    verdicts = [examined(tampered).verdict for _, tampered in flipped_bits(sealed(which), random.Random(7))]

    assert "intact" not in verdicts
    assert verdicts.count("altered") > len(verdicts) * 0.95
    assert len(verdicts) >= WAYS[flipped_bits]


def test_these_are_more_than_five_hundred_variants() -> None:
    assert sum(WAYS.values()) + 2 * WAYS[flipped_bits] >= 500


# --- what is said of them ---


@pytest.mark.parametrize(
    ("name", "tampered", "verdict", "finding"),
    [
        ("a bit of what was viewed", lambda: _flip(sealed(), 5_000), "altered", "document_changed"),
        ("a bit of the update", lambda: _flip(sealed(), len(frozen()) + 5_000), "altered", "content_changed"),
        ("something appended", lambda: sealed() + b"\n", "altered", "changed_after_sealing"),
        ("a later revision", lambda: updated(sealed(), lambda w: w.update_root()), "altered", "changed_after_sealing"),
        ("the end cut off", lambda: sealed()[:-900], "altered", "file_damaged"),
        ("the seal's text", lambda: _lower(sealed()), "altered", "seal_damaged"),
        ("rewritten", lambda: rewritten(sealed(), lambda pdf: None), "altered", "content_changed"),
        ("the viewed letter", frozen, "not_sealed", None),
        ("a stranger's seal", lambda: sealed_letter(key=LocalKey())[1], "not_sealed_by_us", None),
        ("text", lambda: b"Dear Sir", "unreadable", None),
        ("nothing", lambda: b"", "unreadable", None),
        ("the beginning", lambda: b"%PDF-1.7\n", "unreadable", "file_damaged"),
    ],
)
def test_each_change_has_its_verdict_and_finding(
    name: str, tampered: Callable[[], bytes], verdict: str, finding: str | None
) -> None:
    found = examined(tampered())

    assert found.verdict == verdict
    assert found.findings == () if finding is None else finding in found.findings


def _flip(body: bytes, place: int) -> bytes:
    return body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]


def _lower(body: bytes) -> bytes:
    start, end = seal_place(body)
    return body[:start] + body[start:end].lower() + body[end:]


def test_an_encrypted_copy_is_no_letter_of_ours() -> None:
    locked = rewritten(sealed(), lambda pdf: None, encryption=pikepdf.Encryption(owner="o", user=""))

    assert examined(locked).verdict in ("altered", "unreadable")


def test_a_seal_of_ours_outlives_its_certificate() -> None:
    """What counts is that the certificate was valid when the seal was made; nobody else has the key."""
    short = LocalKey(valid_days=10)

    assert verify(sealed_letter(key=short)[1], [short.certificates()]).verdict == "intact"


def test_letters_sealed_with_an_earlier_key_stay_ours() -> None:
    trusted = [LocalKey().certificates(), our_key().certificates()]

    assert verify(sealed(), trusted).verdict == "intact"
    assert verify(sealed(), trusted[:1]).verdict == "not_sealed_by_us"
    assert verify(sealed(), []).verdict == "not_sealed_by_us"


def test_pdfsig_sees_the_changes_too(tmp_path: Path) -> None:
    for name, body in (("bit", _flip(sealed(), 5_000)), ("revision", updated(sealed(), lambda w: w.update_root()))):
        (tmp_path / f"{name}.pdf").write_bytes(body)
        said = subprocess.run(
            ["pdfsig", "-nocert", f"{name}.pdf"], cwd=tmp_path, capture_output=True, text=True, check=False
        ).stdout

        assert "Total document signed" not in said or "Signature is Valid" not in said


def test_the_document_can_be_cut_off_and_hashed_by_anyone() -> None:
    info = PdfFileReader(io.BytesIO(sealed())).trailer["/Info"]

    beginning = sealed()[: int(info["/PortDeskDocumentLength"])]

    assert hashlib.sha256(beginning).hexdigest() == info["/PortDeskDocumentSHA256"]
    assert beginning.rstrip().endswith(b"%%EOF")


# --- the examiner ---


def test_the_examiner_says_what_the_verification_says() -> None:
    examiner = PdfExaminer(lambda: [our_key().certificates()])

    for body in (sealed(), _flip(sealed(), 5_000), frozen(), b"", b"no PDF", sealed()[:-1_000]):
        assert examiner.examine(body) == examined(body)


def test_the_examiner_is_bounded_in_size_memory_and_time() -> None:
    def trusted() -> list[str]:
        return [our_key().certificates()]

    limits = PdfExaminer(trusted)._limits
    large = PdfExaminer(trusted, replace(limits, max_bytes=1_000)).examine(sealed())
    small = PdfExaminer(trusted, replace(limits, memory_bytes=24 << 20)).examine(sealed())
    quick = PdfExaminer(trusted, replace(limits, wall_seconds=0.01)).examine(sealed())

    assert (large.verdict, large.findings) == ("unreadable", ("too_large",))
    assert (small.verdict, small.findings) == ("unreadable", ("took_too_much",))
    assert (quick.verdict, quick.findings) == ("unreadable", ("took_too_much",))


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.7\n1 0 obj\n<</Pages 1 0 R/Kids[1 0 R]/Count 1>>\nendobj\ntrailer<</Root 1 0 R>>",
        b"%PDF-" + b"[" * 100_000,
        b"%PDF-1.7\n" + bytes(200_000),
        b"%PDF-1.7\nxref\n0 99999999999\ntrailer<</Size 1>>\nstartxref\n9\n%%EOF",
    ],
    ids=["a tree that is its own child", "deep", "zeros", "a table without end"],
)
def test_hostile_files_get_a_verdict(body: bytes) -> None:
    assert PdfExaminer(lambda: [our_key().certificates()]).examine(body).verdict in ("unreadable", "not_sealed")
