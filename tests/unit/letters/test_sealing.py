"""The sealed letter: what was viewed stands untouched at its beginning; what comes after is true and readable."""

import hashlib
import io
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PIL import Image, ImageDraw

from shared.adapters.pdf import seal_marks
from shared.adapters.pdf.drawings import read_drawing
from shared.adapters.pdf.letter import render_letter
from shared.adapters.pdf.sealing import PdfSealer
from shared.adapters.pdf.stamp import printable
from shared.domain.letter import signature_fields
from shared.domain.model import TrailKind
from shared.domain.renderable import UnrenderableText, unrenderable
from shared.domain.words.certificate import CERTIFICATE, PRINTED, SIGNED
from shared.ports import Unavailable
from tests.unit.letters.builders import any_letter, any_numbers, any_signature, any_toll_free_letter
from tests.unit.letters.sealed import (
    SEALED_AT,
    FixedClock,
    LocalKey,
    any_certificate,
    any_trail,
    our_key,
    sealed_letter,
)


def pages_of(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf), strict=True).pages]


def a_drawing() -> bytes:
    image = Image.new("RGBA", (600, 200))
    ImageDraw.Draw(image).line([(20, 150), (200, 30), (260, 170), (420, 60), (560, 110)], fill=(0, 0, 90, 255), width=7)
    out = io.BytesIO()
    image.save(out, "PNG")
    return read_drawing(out.getvalue())


# --- what it is made of ---


@pytest.mark.parametrize("content", [any_letter(), any_toll_free_letter(), any_letter(numbers=any_numbers(400))])
def test_a_sealed_letter_begins_with_what_was_viewed_byte_for_byte(content: Any) -> None:
    frozen, sealed = sealed_letter(content)

    assert sealed[: len(frozen)] == frozen
    info: Any = pypdf.PdfReader(io.BytesIO(sealed)).metadata
    assert info is not None
    assert info[seal_marks.LETTER_ID] == content.letter_id
    assert info[seal_marks.DOCUMENT_SHA256] == hashlib.sha256(frozen).hexdigest()
    assert info[seal_marks.DOCUMENT_LENGTH] == str(len(frozen))
    assert info.title == f"Letter of Authorization {content.letter_id}"


@pytest.mark.parametrize("count", [1, 36, 37, 400])
def test_only_the_page_with_the_box_changes_and_the_certificate_comes_after_the_letter(count: int) -> None:
    content = any_letter(numbers=any_numbers(count))
    before, after = (pages_of(pdf) for pdf in sealed_letter(content))

    box = render_letter(content).box
    changed = [at for at, text in enumerate(before) if text != after[at]]
    assert changed == [box.page]
    assert len(after) == len(before) + 1
    assert after[-1].startswith("Example Tracking, Inc.")
    assert "Certificate of electronic signature" in after[-1]


def test_the_box_shows_who_when_to_what_and_the_hash_of_what_was_viewed() -> None:
    frozen, sealed = sealed_letter(signature={"typed_name": "jane public", "consent_version": "2026-07"})

    added = pages_of(sealed)[1].removeprefix(pages_of(frozen)[1])
    for shown in (
        "jane public",
        "Jane Q. Public",
        "Office Manager",
        "January 6, 2026",
        "2026-01-06 14:03:22 UTC, by typed name",
        "jane@orchard.example",
        "203.0.113.7",
        "version 2026-07",
        hashlib.sha256(frozen).hexdigest(),
    ):
        assert shown in added


@pytest.mark.parametrize(
    ("zone", "day"),
    [("America/New_York", "November 23, 2026"), ("UTC", "November 24, 2026"), ("No/Where", "November 24")],
)
def test_the_date_is_the_one_where_the_signer_is_and_the_evidence_is_by_utc(zone: str, day: str) -> None:
    at_night = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    frozen, sealed = sealed_letter(signature={"signed_at": at_night, "time_zone": zone})

    added = pages_of(sealed)[1].removeprefix(pages_of(frozen)[1])
    assert day in added
    assert "2026-11-24 02:00:00 UTC" in added
    assert day in signature_fields(any_letter(), any_signature(signed_at=at_night, time_zone=zone))[2].value


def test_what_the_box_shows_stays_within_it(tmp_path: Path) -> None:
    """Everything that the seal adds to the page, by what is drawn, lies in the box."""
    name = "Maximiliane-Alexandra von und zu Hohenlohe-Waldenburg-Schillingsfürst the Third of That Name"
    frozen, sealed = sealed_letter(
        any_letter(authorized_person_name=name),
        signature={"typed_name": name, "title": "Vice President of Everything " * 4, "signer_email": "a" * 200},
        certificate={"signer_name": name},
    )
    box = render_letter(any_letter(authorized_person_name=name)).box
    scale = 100 / 72

    before, after = (picture(pdf, box.page, tmp_path) for pdf in (frozen, sealed))
    width, height = before.size
    changed = [(x, y) for y in range(height) for x in range(width) if before.getpixel((x, y)) != after.getpixel((x, y))]

    assert changed
    assert min(x for x, _ in changed) >= (box.x + 8) * scale
    assert max(x for x, _ in changed) <= (box.x + box.width - 8) * scale
    assert min(y for _, y in changed) >= (box.y + 2) * scale
    assert max(y for _, y in changed) <= (box.y + box.height - 2) * scale


def picture(pdf: bytes, page: int, folder: Path) -> Image.Image:
    (folder / "page.pdf").write_bytes(pdf)
    number = str(page + 1)
    subprocess.run(
        ["pdftoppm", "-r", "100", "-f", number, "-l", number, "-gray", "-singlefile", "page.pdf", "page"],
        cwd=folder,
        check=True,
    )
    with Image.open(folder / "page.pgm") as image:
        return image.copy()


def test_a_drawn_signature_is_drawn_and_the_name_not_typed_over_it() -> None:
    typed, drawn = (
        pypdf.PdfReader(io.BytesIO(sealed)).pages[1]
        for _, sealed in (
            sealed_letter(signature={"typed_name": "J. Public"}),
            sealed_letter(
                signature={"typed_name": "J. Public", "method": "drawn", "drawing": a_drawing()},
                certificate={"method": "drawn"},
            ),
        )
    )

    assert "J. Public" in typed.extract_text()
    assert "J. Public" not in drawn.extract_text()
    assert "by drawn signature" in drawn.extract_text()
    assert len(typed.images) == 0
    assert len(drawn.images) == 1


@pytest.mark.parametrize("name", ["Ольга Ёлкина", "Ζωή Παπαδοπούλου", "Nguyễn Thị Hồng Phượng", "W" * 120, "Łódź <b>"])
def test_any_name_that_a_letter_can_hold_is_signed_with(name: str) -> None:
    content = any_letter(authorized_person_name=name)
    _, sealed = sealed_letter(content, signature={"typed_name": name}, certificate={"signer_name": name})

    pages = pages_of(sealed)
    assert name in pages[1]
    assert "".join(name.split()) in "".join(pages[-1].split())


def test_a_name_that_the_font_lacks_is_refused_rather_than_damaged() -> None:
    with pytest.raises(UnrenderableText, match=r"U\+6771"):
        sealed_letter(certificate={"signer_name": "東"})


def test_a_time_in_another_zone_is_the_same_moment() -> None:
    moment = datetime(2026, 1, 6, 14, 3, 22, tzinfo=UTC).astimezone(timezone(timedelta(hours=-5)))
    _, sealed = sealed_letter(signature={"signed_at": moment}, certificate={"signed_at": moment})

    assert "2026-01-06 14:03:22 UTC, by typed name" in pages_of(sealed)[1]
    assert "Signed at 2026-01-06 14:03:22 UTC" in pages_of(sealed)[-1]


# --- the certificate ---


def test_the_certificate_says_who_how_when_and_where_to_check() -> None:
    frozen, sealed = sealed_letter()
    text = pages_of(sealed)[-1]

    for shown in (
        "Letter ord_01JCXW6M2T8R4V5Q9YB3ZK7HNA",
        "Envelope env_01JCXW6M2T8R4V5Q9YB3ZK7HNB",
        "Printed name Jane Q. Public",
        "E-mail jane@orchard.example",
        "A personal link sent to this e-mail address",
        "A code sent to this e-mail address",
        "Name typed as signature",
        "Consent text, version 2026-01",
        f"Consent text, SHA-256 {'cd' * 32}",
        f"SHA-256 before signing {hashlib.sha256(frozen).hexdigest()}",
        f"{len(frozen):,} bytes: the first bytes of this file",
        "2026-01-06 13:03:00 Signed Jane Q. Public 203.0.113.7 4e07408562",
        "https://letters.example.com/check/ord_01JCXW6M2T8R4V5Q9YB3ZK7HNA",
        "Certificate page 1 of 1",
    ):
        assert shown in text


def test_a_signature_through_the_api_has_no_envelope_and_names_the_account() -> None:
    _, sealed = sealed_letter(certificate={"identified_by": ("api_key",), "envelope_id": "", "trail": ()})
    text = pages_of(sealed)[-1]

    assert "An API key of the account Orchard Marketing" in text
    assert "Envelope" not in text
    assert "What happened" not in text


@pytest.mark.parametrize(
    "text",
    ["浏览器 🎉\x00\x07\u202e", "(((\\)", "<script>x</script> {nb} **x**", "\ud800", "x" * 5_000, "\n\n\t"],
)
def test_browsers_accounts_and_people_of_the_trail_may_call_themselves_anything(text: str) -> None:
    trail = tuple(replace(event, user_agent=text, who=text, ip=text, detail=text) for event in any_trail())

    frozen, sealed = sealed_letter(certificate={"trail": trail, "account_name": text})

    assert "Signing link sent" in " ".join(pages_of(sealed)[len(pages_of(frozen)) :])


def test_characters_that_the_font_lacks_become_question_marks() -> None:
    assert printable("Zoë 東京 №5\u202e") == "Zoë ?? №5?"
    assert unrenderable(printable("浏览器\x07\ud800")) == ()


def test_codes_without_words_are_shown_as_they_are() -> None:
    trail = (replace(any_trail()[0], kind="notarized"),)

    _, sealed = sealed_letter(certificate={"trail": trail, "identified_by": ("passport",)})

    assert "Identified by passport" in pages_of(sealed)[-1]
    assert "notarized" in pages_of(sealed)[-1]


def test_a_long_trail_flows_over_pages_with_its_head_on_each_and_every_event_once() -> None:
    trail = any_trail(150)
    frozen, sealed = sealed_letter(certificate={"trail": trail})

    certificate = pages_of(sealed)[len(pages_of(frozen)) :]
    assert len(certificate) > 4
    assert all("Time (UTC) What Who" in page for page in certificate[:-1])
    together = " ".join(certificate)
    assert all(together.count(event.digest[:10]) == 1 for event in trail)
    assert f"Certificate page {len(certificate)} of {len(certificate)}" in certificate[-1]


def test_a_french_letter_has_a_french_certificate() -> None:
    _, sealed = sealed_letter(any_letter(language="fr"), certificate={"language": "fr"})
    pages = pages_of(sealed)

    assert "par nom dactylographié" in pages[1]
    assert "6 janvier 2026" in pages[1]
    assert "Certificat de signature électronique" in pages[-1]
    assert "Un lien personnel envoyé à cette adresse" in pages[-1]
    assert "Lien de signature envoyé" in pages[-1]


def test_every_kind_of_event_has_words_in_both_languages_that_the_font_can_draw() -> None:
    for kind in TrailKind:
        assert CERTIFICATE.has(f"trail.{kind}")
    for catalogue in (CERTIFICATE, PRINTED, SIGNED):
        assert catalogue.gaps() == []
        everything = "".join(text for texts in catalogue.texts.values() for text in texts.values())
        assert unrenderable(everything) == ()


# --- the seal ---


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="needs poppler-utils")
@pytest.mark.parametrize("content", [any_letter(), any_letter(numbers=any_numbers(400), language="fr")])
def test_pdfsig_agrees_that_the_whole_document_is_signed(content: Any, tmp_path: Path) -> None:
    _, sealed = sealed_letter(content, certificate={"trail": any_trail(60), "language": content.language})
    (tmp_path / "sealed.pdf").write_bytes(sealed)

    said = subprocess.run(
        ["pdfsig", "-nocert", "sealed.pdf"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout

    assert "Total document signed" in said
    assert "Signature is Valid" in said
    assert "ETSI.CAdES.detached" in said
    assert 'CN="Example Tracking, Inc. letters"' in said
    assert said.count("Signature #") == 1


def test_the_seal_says_when_it_was_made_by_our_clock_and_allows_no_change() -> None:
    _, sealed = sealed_letter()
    root: Any = pypdf.PdfReader(io.BytesIO(sealed)).trailer["/Root"]
    value = root["/AcroForm"]["/Fields"][0].get_object()["/V"]

    assert value["/M"] == SEALED_AT.strftime("D:%Y%m%d%H%M%SZ") or value["/M"].startswith("D:20260106140500")
    assert value["/Name"] == "Example Tracking, Inc."
    assert "signed electronically by Jane Q. Public" in value["/Reason"]
    assert root["/Perms"]["/DocMDP"]["/Reference"][0]["/TransformParams"]["/P"] == 1


def test_other_bytes_than_the_certificate_speaks_of_are_not_sealed() -> None:
    printed = render_letter(any_letter())
    certificate = any_certificate(printed.body + b"\n")

    with pytest.raises(ValueError, match="its certificate says"):
        PdfSealer(our_key(), FixedClock()).seal(printed.body, printed.box, any_signature(), certificate)


def test_a_drawn_signature_without_its_drawing_is_not_sealed() -> None:
    with pytest.raises(ValueError, match="drawing is not given"):
        sealed_letter(signature={"method": "drawn"}, certificate={"method": "drawn"})


def test_a_key_that_fails_is_told_and_the_same_letter_is_sealed_when_it_is_back() -> None:
    class Moody(LocalKey):
        down = False

        def sign(self, data: bytes) -> bytes:
            if self.down:
                raise Unavailable("KMS sign: KMSInternalException")
            return super().sign(data)

    key = Moody()
    printed = render_letter(any_letter())
    certificate = any_certificate(printed.body)
    sealer = PdfSealer(key, FixedClock())

    key.down = True
    with pytest.raises(Unavailable):
        sealer.seal(printed.body, printed.box, any_signature(), certificate)
    key.down = False

    assert sealer.seal(printed.body, printed.box, any_signature(), certificate).startswith(printed.body)
