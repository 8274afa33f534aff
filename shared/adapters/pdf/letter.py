"""Letters of Authorization as PDF, with fpdf2 and an embedded Unicode font.

The words come from ``shared.domain.letter``; here they get a page. US Letter, lengths in points. The font is Source
Sans Pro (SIL OFL), embedded as a subset. Text is placed as plain strings only: fpdf2's HTML and Markdown calls eat
``&`` and ``<``, and its page-count alias would replace a ``{nb}`` in a name, so neither is used.

The same content gives the same bytes, whenever and wherever it is rendered: dates come from the content, the file's
id from its bytes. The hash of a letter can therefore be recomputed from the order.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, time
from importlib.resources import files

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos
from fpdf.fonts import TTFFont
from fpdf.prefs import ViewerPreferences

from shared.domain.letter import (
    LETTER_TITLE,
    LabelValue,
    LetterContent,
    LetterSection,
    LetterSignature,
    letter_purpose,
    letter_sections,
    long_date,
    national_number,
    signature_evidence,
    signature_fields,
)
from shared.domain.renderable import UnrenderableText, drawn, unrenderable

__all__ = ["UnrenderableText", "render_letter"]

_FAMILY = "SourceSansPro"
_FACES = {"": "Regular", "B": "Semibold", "I": "It"}

_MARGIN = 62.0
_TOP = 70.0
_FOOTER_AT = 750.0
_BOTTOM = 736.0
_LABEL_WIDTH = 158.0

_Color = tuple[int, int, int]
_INK: _Color = (28, 32, 38)
_MUTED: _Color = (98, 106, 118)
_ACCENT: _Color = (24, 66, 112)
_RULE: _Color = (198, 204, 212)
_STRIPE: _Color = (245, 247, 250)
_HEAD: _Color = (229, 235, 242)

# size, line height, space after a paragraph, color
_BODY = (10.0, 13.4, 4.0, _INK)
_SMALL = (8.5, 11.0, 2.5, _MUTED)
_HEADING_HEIGHT = 34.0
_NUMBER_SETS = 3
_ROW_HEIGHT = 15.5
_SIGNATURE_BOX = 156.0
_SIGNATURE_HEIGHT = _SIGNATURE_BOX + 34


def render_letter(content: LetterContent, signature: LetterSignature | None = None) -> bytes:
    """The letter as a PDF: to be signed, or, with `signature`, signed. Both have the same pages.

    Raises `UnrenderableText` with every character that the font cannot draw, in any field; the signer's browser is
    not printed, and so may call itself anything.
    """
    sections = letter_sections(content)
    _refuse_unrenderable(content, signature)
    page = _LetterPdf(content, signature)
    page.letterhead()
    for section in sections:
        if not section.is_attachment:
            page.section(section)
    page.signature_block()
    for section in sections:
        if section.is_attachment:
            page.add_page()
            page.section(section)
    page.footers()
    return bytes(page.output())


def _refuse_unrenderable(content: LetterContent, signature: LetterSignature | None) -> None:
    printed = replace(signature, user_agent=None) if signature else None
    entered = "".join([*_strings(content), *_strings(printed)])
    bad = unrenderable(entered)
    if bad:
        raise UnrenderableText(bad)


def _strings(value: object) -> Iterator[str]:
    """Every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _strings(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _strings(getattr(value, field.name))


class _LetterPdf(FPDF):
    """One letter being laid out. Text goes down the page; `y` is where the next line starts."""

    def __init__(self, content: LetterContent, signature: LetterSignature | None) -> None:
        super().__init__(orientation="portrait", unit="pt", format="letter")
        self._content, self._signature = content, signature
        self.str_alias_nb_pages = ""
        self.c_margin = 0
        self.set_margins(_MARGIN, _TOP, _MARGIN)
        self.set_auto_page_break(True, margin=self.h - _BOTTOM)
        self._describe()
        fonts = files("font_source_sans_pro") / "files"
        for style, face in _FACES.items():
            self.add_font(_FAMILY, style, str(fonts / f"SourceSansPro-{face}.ttf"))
        self.add_page()

    def _describe(self) -> None:
        """Title, language and dates of the file; the date is the content's or the signature's, never today's."""
        content, signature = self._content, self._signature
        prepared = datetime.combine(content.prepared_on, time(), UTC)
        self.set_title(f"{LETTER_TITLE} {content.letter_id}")
        self.set_subject(drawn(f"{letter_purpose(content)} ({content.order_reference})"))
        self.set_author(drawn(content.company_name))
        self.set_creator("Port Desk")
        self.set_producer("Port Desk")
        self.set_lang("en-US")
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.set_creation_date(signature.signed_at.astimezone(UTC) if signature else prepared)

    # what fpdf2 calls on every new page

    def header(self) -> None:
        """The running head; the first page has the letterhead instead. The foot's rule is drawn here too."""
        self._rule(_FOOTER_AT)
        if self.page_no() == 1:
            return
        self._face("", 8.5, _MUTED)
        named = f"{LETTER_TITLE}  ·  {drawn(self._content.company_name)}"
        self.text(_MARGIN, 48, named if self.get_string_width(named) < self.epw * 0.55 else LETTER_TITLE)
        self._text_right(48, f"Letter {self._content.letter_id}")
        self._rule(56)
        self.set_y(_TOP)

    # parts of the letter

    def letterhead(self) -> None:
        """Company, date and ids, then the title."""
        content = self._content
        self.set_fill_color(*_ACCENT)
        self.rect(0, 0, self.w, 6, style="F")
        self._face("B", 12, _ACCENT)
        self.set_xy(_MARGIN, 40)
        self._lines(drawn(content.company_name), 270, 15)
        left_end = self.y
        self._face("", 9, _MUTED)
        for at, line in enumerate(
            (
                f"Letter {content.letter_id}",
                f"Order reference (PON) {drawn(content.order_reference)}",
                f"Prepared {long_date(content.prepared_on)}",
            )
        ):
            self._text_right(50 + at * 12.5, line)
        self.set_y(max(left_end, 84) + 18)
        self._face("B", 23, _INK)
        self._lines(LETTER_TITLE, self.epw, 28)
        self._face("", 11.5, _MUTED)
        self._lines(drawn(letter_purpose(content)), self.epw, 16)
        self.set_y(self.y + 4)

    def section(self, section: LetterSection) -> None:
        """Heading, paragraphs, details, statements, table: whatever the section has."""
        size, leading, gap, color = _SMALL if section.key == "electronic" else _BODY
        paragraphs = [drawn(paragraph) for paragraph in section.paragraphs]
        self._face("", size, color)
        text_height = sum(len(self._wrapped(text, self.epw, leading)) * leading + gap for text in paragraphs)
        self._make_room(_HEADING_HEIGHT + text_height + self._kept_with(section))
        self._heading(section)
        self._face("", size, color)
        for text in paragraphs:
            self._lines(text, self.epw, leading)
            self.set_y(self.y + gap)
        for row in section.fields:
            self._detail(row)
        for number, statement in enumerate(section.statements, start=1):
            self._statement(number, statement)
        if section.numbers:
            self._number_table(section.numbers)

    def signature_block(self) -> None:
        """The signature, or the lines to sign on; on one page and of one height, so that the pages stay the same."""
        self._make_room(_SIGNATURE_HEIGHT)
        self.set_y(self.y + 10)
        self._face("B", 11.5, _ACCENT)
        self.start_section("Signature")
        self._lines("Signature", self.epw, 16)
        top, left, width = self.y + 4, _MARGIN, self.epw
        self.set_draw_color(*_RULE)
        self.set_line_width(0.8)
        self.rect(left, top, width, _SIGNATURE_BOX)
        self._signature_line(left + 14, top + 38, width - 28)
        self._signer(left + 14, top + 74, width - 28)
        self._evidence(left + 14, top + 104)
        self.set_y(top + _SIGNATURE_BOX)

    def footers(self) -> None:
        """``Page x of y`` on every page, once their count is known."""
        last = self.pages_count
        for number in range(1, last + 1):
            self.page = number
            self.current_font_is_set_on_page = False
            self._face("", 8.5, _MUTED)
            self.text(_MARGIN, _FOOTER_AT + 14, f"Order reference (PON) {drawn(self._content.order_reference)}")
            self._text_right(_FOOTER_AT + 14, f"Page {number} of {last}")

    # details

    def _kept_with(self, section: LetterSection) -> float:
        """The room that what follows the section's paragraphs needs, so as not to be torn from them."""
        if section.key == "electronic":
            return _SIGNATURE_HEIGHT
        return _ROW_HEIGHT * 3 if section.numbers else 32.0 if section.fields or section.statements else 0.0

    def _heading(self, section: LetterSection) -> None:
        self.set_y(self.y + (0 if section.is_attachment else 12))
        self._face("B", 14 if section.is_attachment else 11.5, _ACCENT)
        self.start_section(section.heading)
        self._lines(section.heading, self.epw, 18 if section.is_attachment else 16)
        self.set_y(self.y + 3)

    def _detail(self, row: LabelValue) -> None:
        width = self.epw - _LABEL_WIDTH
        value = drawn(row.value)
        self._face("", 10, _INK)
        lines = self._wrapped(value, width, 13.4)
        self._make_room(min(len(lines), 4) * 13.4 + 3)
        top = self.y
        self._face("", 9.2, _MUTED)
        self.text(_MARGIN, top + 10.4, row.label)
        self._face("", 10, _INK)
        self.set_xy(_MARGIN + _LABEL_WIDTH, top)
        self._lines(value, width, 13.4)
        self.set_y(self.y + 2)

    def _statement(self, number: int, text: str) -> None:
        indent = 20.0
        self._face("", 10, _INK)
        lines = self._wrapped(drawn(text), self.epw - indent, 13.4)
        self._make_room(min(len(lines), 8) * 13.4 + 3)
        self._face("B", 10, _ACCENT)
        self.text(_MARGIN, self.y + 10.4, f"{number}.")
        self._face("", 10, _INK)
        self.set_x(_MARGIN + indent)
        self._lines(drawn(text), self.epw - indent, 13.4)
        self.set_y(self.y + 3)

    def _number_table(self, numbers: tuple[str, ...]) -> None:
        """The numbers in order, across then down, both as people and as machines write them."""
        digits = max(2, len(str(len(numbers))))
        width = self.epw / _NUMBER_SETS
        self._make_room(_ROW_HEIGHT * 3)
        self._number_head(width, digits, min(len(numbers), _NUMBER_SETS))
        for row, start in enumerate(range(0, len(numbers), _NUMBER_SETS)):
            if self.y + _ROW_HEIGHT > _BOTTOM:
                self.add_page()
                self._number_head(width, digits, min(len(numbers), _NUMBER_SETS))
            top = self.y
            if row % 2:
                self.set_fill_color(*_STRIPE)
                self.rect(_MARGIN, top, self.epw, _ROW_HEIGHT, style="F")
            self._face("", 9.4, _INK)
            for at, e164 in enumerate(numbers[start : start + _NUMBER_SETS]):
                x = _MARGIN + at * width
                self._number_cells(x, top + 11.2, digits, (str(start + at + 1), national_number(e164), e164))
            self.set_y(top + _ROW_HEIGHT)
        self._rule(self.y)
        self.set_y(self.y + 4)

    def _number_head(self, width: float, digits: int, sets: int) -> None:
        top = self.y
        self.set_fill_color(*_HEAD)
        self.rect(_MARGIN, top, self.epw, _ROW_HEIGHT, style="F")
        self._face("B", 8.5, _ACCENT)
        for at in range(sets):
            self._number_cells(_MARGIN + at * width, top + 10.8, digits, ("No.", "Number", "E.164"))
        self.set_y(top + _ROW_HEIGHT)

    def _number_cells(self, x: float, baseline: float, digits: int, cells: tuple[str, str, str]) -> None:
        ordinal, national, e164 = cells
        column = 6 + max(16.0, digits * 5.2)
        self.text(x + column - self.get_string_width(ordinal), baseline, ordinal)
        self.text(x + column + 9, baseline, national)
        if e164 != national:
            self.text(x + column + 76, baseline, e164)

    def _signature_line(self, x: float, baseline: float, width: float) -> None:
        self.set_draw_color(*_INK)
        self.set_line_width(0.7)
        self.line(x, baseline + 6, x + width, baseline + 6)
        self._face("", 8.5, _MUTED)
        self.text(x, baseline + 17, "Signature of the authorized person")
        if self._signature is None:
            return
        name = drawn(self._signature.typed_name)
        style = "I" if self._italic_covers(name) else ""
        self._face(style, 26, _INK)
        self._face(style, min(26.0, 26.0 * width / max(self.get_string_width(name), 1)), _INK)
        self.text(x, baseline, name)

    def _signer(self, x: float, baseline: float, width: float) -> None:
        columns = (0.0, width * 0.46, width * 0.77)
        rows = signature_fields(self._content, self._signature)
        for at, (offset, row) in enumerate(zip(columns, rows, strict=True)):
            room = (columns[at + 1] if at + 1 < len(columns) else width) - offset - 8
            value = drawn(row.value)
            self._face("", 10, _INK)
            self._face("", min(10.0, 10.0 * room / max(self.get_string_width(value), 1)), _INK)
            self.text(x + offset, baseline, value)
            self.set_draw_color(*_RULE)
            self.line(x + offset, baseline + 4, x + offset + room, baseline + 4)
            self._face("", 8.5, _MUTED)
            self.text(x + offset, baseline + 14, row.label)

    def _evidence(self, x: float, top: float) -> None:
        if self._signature is None:
            self._face("", 8, _MUTED)
            self.text(x, top, "For an electronic signature, its time and how it was given are recorded here.")
            return
        for at, row in enumerate(signature_evidence(self._signature)):
            baseline = top + at * 11
            self._face("", 8, _MUTED)
            self.text(x, baseline, row.label)
            self._face("", 8, _INK)
            self.text(x + 124, baseline, drawn(row.value))

    # primitives

    def _face(self, style: str, size: float, color: _Color) -> None:
        self.set_font(_FAMILY, style, size)
        self.set_text_color(*color)

    def _lines(self, text: str, width: float, leading: float) -> None:
        """Wrapped text from the cursor on; the cursor ends at the left margin under it."""
        self.multi_cell(width, leading, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _wrapped(self, text: str, width: float, leading: float) -> list[str]:
        lines = self.multi_cell(width, leading, text, align="L", dry_run=True, output=MethodReturnValue.LINES)
        return [str(line) for line in lines] if isinstance(lines, list) else []

    def _italic_covers(self, text: str) -> bool:
        """The italic has no Greek, Cyrillic or rare Latin; the upright has."""
        italic = self.fonts[_FAMILY.lower() + "I"]
        return isinstance(italic, TTFFont) and all(ord(character) in italic.cmap for character in text)

    def _text_right(self, baseline: float, text: str) -> None:
        self.text(self.w - _MARGIN - self.get_string_width(text), baseline, text)

    def _rule(self, y: float) -> None:
        self.set_draw_color(*_RULE)
        self.set_line_width(0.6)
        self.line(_MARGIN, y, self.w - _MARGIN, y)

    def _make_room(self, height: float) -> None:
        if self.y + height > _BOTTOM:
            self.add_page()
