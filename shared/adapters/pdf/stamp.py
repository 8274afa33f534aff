"""What a signature adds to the box that it is given in: a page as large as the box, laid over it."""

import io
from datetime import UTC
from typing import Final

from PIL import Image

from shared.adapters.pdf import signature_block as block
from shared.adapters.pdf.sheet import INK, MUTED, Sheet
from shared.domain.letter import LetterCertificate, LetterSignature, date_signed, long_date, signature_evidence
from shared.domain.model import SignatureBox
from shared.domain.renderable import UnrenderableText, drawn, unrenderable

MOMENT: Final = "%Y-%m-%d %H:%M:%S"
_SMALLEST: Final = 4.0


def printable(text: str) -> str:
    """A text as far as the font goes; every other character as "?"."""
    return "".join("?" if unrenderable(character) else character for character in drawn(text))


def render_stamp(box: SignatureBox, signature: LetterSignature, certificate: LetterCertificate) -> bytes:
    """The signature, printed name, title, date and evidence, as a PDF page without background.

    Raises `UnrenderableText` where a name or title cannot be drawn: those are refused before anybody signs; and
    `ValueError` where a drawn signature has no drawing.
    """
    title = signature.title or certificate.signer_title
    bad = unrenderable("".join((signature.typed_name, certificate.signer_name, title)))
    if bad:
        raise UnrenderableText(bad)
    if signature.method == "drawn" and not signature.drawing:
        raise ValueError("the signature was drawn, and its drawing is not given")
    with Sheet(certificate.language) as sheet:
        sheet.set_creation_date(signature.signed_at.astimezone(UTC))
        sheet.set_auto_page_break(False)
        sheet.add_page(format=(box.width, box.height))
        _sign(sheet, box, signature)
        values = (
            certificate.signer_name,
            title,
            long_date(date_signed(signature), certificate.language),
        )
        for column, value in zip(block.columns(box.width), map(drawn, values), strict=True):
            _fill(sheet, column, value)
        _show_evidence(sheet, box, signature, certificate.language)
        return bytes(sheet.output())


def _sign(sheet: Sheet, box: SignatureBox, signature: LetterSignature) -> None:
    room = box.width - 2 * block.INSET
    if signature.drawing:
        _draw(sheet, signature.drawing, room)
        return
    name = drawn(signature.typed_name)
    sheet.fitting(name, "I" if sheet.italic_covers(name) else "", block.SIGNATURE_SIZE, INK, room)
    sheet.text(block.INSET, block.SIGNATURE_BASELINE, name)


def _draw(sheet: Sheet, drawing: bytes, room: float) -> None:
    """As large as fits above the line, a little over it as pens go, from the left."""
    height = block.SIGNATURE_LINE + 4 - block.SIGNATURE_TOP
    with Image.open(io.BytesIO(drawing), formats=["PNG"]) as image:
        scale = min(room / image.width, height / image.height)
        width, height = image.width * scale, image.height * scale
        top = block.SIGNATURE_LINE + 4 - height
        sheet.image(image, block.INSET, top, width, height)


def _fill(sheet: Sheet, column: block.Column, value: str) -> None:
    """A value on its line; a long one smaller and in two lines, so that it stays legible."""
    left, size = block.INSET + column.offset, 10.0
    sheet.face("", size, INK)
    if sheet.get_string_width(value) * 0.85 <= column.room:
        sheet.fitting(value, "", size, INK, column.room)
        sheet.text(left, block.VALUES_BASELINE, value)
        return
    lines: list[str] = []
    while size > _SMALLEST and not 0 < len(lines) <= 2:
        size -= 0.5
        sheet.face("", size, INK)
        lines = sheet.wrapped(value, column.room)
    for at, line in enumerate(reversed(lines)):
        sheet.text(left, block.VALUES_BASELINE - at * (size + 0.6), line)


def _show_evidence(sheet: Sheet, box: SignatureBox, signature: LetterSignature, language: str) -> None:
    left = block.INSET + block.EVIDENCE_LABEL_WIDTH
    room = box.width - block.INSET - left
    for at, row in enumerate(signature_evidence(signature, language)):
        baseline = block.EVIDENCE_BASELINE + at * block.EVIDENCE_LEADING
        sheet.face("", 8, MUTED)
        sheet.text(block.INSET, baseline, row.label)
        sheet.face("", 8, INK)
        sheet.text(left, baseline, _cut(sheet, printable(row.value), room))


def _cut(sheet: Sheet, text: str, room: float) -> str:
    """As much of a text as there is room for; the certificate has all of it."""
    if sheet.get_string_width(text) <= room:
        return text
    while sheet.get_string_width(f"{text}…") > room:
        text = text[:-1]
    return f"{text}…"
