"""Letters of Authorization as PDF, with fpdf2 and an embedded Unicode font: the bytes that are viewed and signed.

The words come from ``shared.domain.letter``; here they get a page. What a signature adds comes later and after these
bytes (``sealing``), so a letter is never rendered with one.

The same content gives the same bytes, whenever and wherever it is rendered: dates come from the content, the file's
id from its bytes. The hash of a letter can therefore be recomputed from the order.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, time

from shared.adapters.pdf import signature_block as block
from shared.adapters.pdf.sheet import (
    ACCENT,
    BOTTOM,
    FOOTER_AT,
    HEAD,
    INK,
    MARGIN,
    MUTED,
    RULE,
    STRIPE,
    TOP,
    Sheet,
)
from shared.domain.letter import (
    LabelValue,
    LetterContent,
    LetterSection,
    letter_purpose,
    letter_sections,
    letter_title,
    long_date,
    national_number,
    signature_fields,
)
from shared.domain.model import SignatureBox
from shared.domain.renderable import UnrenderableText, drawn, unrenderable
from shared.domain.words.certificate import PRINTED
from shared.ports import PrintedLetter

__all__ = ["UnrenderableText", "render_letter"]

_LABEL_WIDTH = 158.0

# size, line height, space after a paragraph, color
_BODY = (10.0, 13.4, 4.0, INK)
_SMALL = (8.5, 11.0, 2.5, MUTED)
_HEADING_HEIGHT = 34.0
_NUMBER_SETS = 3
_ROW_HEIGHT = 15.5
_SIGNATURE_HEIGHT = block.HEIGHT + 34


def render_letter(content: LetterContent) -> PrintedLetter:
    """The letter to be signed, and where on it the signature goes.

    Raises `UnrenderableText` with every character that the font cannot draw, in any field.
    """
    bad = unrenderable("".join(_strings(content)))
    if bad:
        raise UnrenderableText(bad)
    sections = letter_sections(content)
    with _LetterPdf(content) as page:
        page.letterhead()
        for section in sections:
            if not section.is_attachment:
                page.section(section)
        box = page.signature_box()
        for section in sections:
            if section.is_attachment:
                page.add_page()
                page.section(section)
        page.footers()
        return PrintedLetter(bytes(page.output()), box)


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


class _LetterPdf(Sheet):
    """One letter being laid out."""

    def __init__(self, content: LetterContent) -> None:
        super().__init__(content.language)
        self._content = content
        self._describe()
        self.add_page()

    def _say(self, key: str, /, **values: object) -> str:
        return PRINTED.say(self._content.language, key, **values)

    def _describe(self) -> None:
        """Title and date of the file; the date is the content's, never today's."""
        content = self._content
        self.set_title(f"{letter_title(content.language)} {content.letter_id}")
        self.set_subject(drawn(f"{letter_purpose(content)} ({content.order_reference})"))
        self.set_author(drawn(content.company_name))
        self.set_creation_date(datetime.combine(content.prepared_on, time(), UTC))

    # what fpdf2 calls on every new page

    def header(self) -> None:
        """The running head; the first page has the letterhead instead. The foot's rule is drawn here too."""
        self.rule(FOOTER_AT)
        if self.page_no() == 1:
            return
        self.face("", 8.5, MUTED)
        title = letter_title(self._content.language)
        named = f"{title}  ·  {drawn(self._content.company_name)}"
        self.text(MARGIN, 48, named if self.get_string_width(named) < self.epw * 0.55 else title)
        self.text_right(48, self._say("letter", letter_id=self._content.letter_id))
        self.rule(56)
        self.set_y(TOP)

    # parts of the letter

    def letterhead(self) -> None:
        """Company, date and ids, then the title."""
        content = self._content
        self.set_fill_color(*ACCENT)
        self.rect(0, 0, self.w, 6, style="F")
        self.face("B", 12, ACCENT)
        self.set_xy(MARGIN, 40)
        self.lines(drawn(content.company_name), 270, 15)
        left_end = self.y
        self.face("", 9, MUTED)
        for at, line in enumerate(
            (
                self._say("letter", letter_id=content.letter_id),
                self._say("order_reference", reference=drawn(content.order_reference)),
                self._say("prepared", date=long_date(content.prepared_on, content.language)),
            )
        ):
            self.text_right(50 + at * 12.5, line)
        self.set_y(max(left_end, 84) + 18)
        self.face("B", 23, INK)
        self.lines(letter_title(content.language), self.epw, 28)
        self.face("", 11.5, MUTED)
        self.lines(drawn(letter_purpose(content)), self.epw, 16)
        self.set_y(self.y + 4)

    def section(self, section: LetterSection) -> None:
        """Heading, paragraphs, details, statements, table: whatever the section has."""
        size, leading, gap, color = _SMALL if section.key == "electronic" else _BODY
        paragraphs = [drawn(paragraph) for paragraph in section.paragraphs]
        self.face("", size, color)
        text_height = sum(len(self.wrapped(text, self.epw)) * leading + gap for text in paragraphs)
        self.make_room(_HEADING_HEIGHT + text_height + self._kept_with(section))
        self._heading(section)
        self.face("", size, color)
        for text in paragraphs:
            self.lines(text, self.epw, leading)
            self.set_y(self.y + gap)
        for row in section.fields:
            self._detail(row)
        for number, statement in enumerate(section.statements, start=1):
            self._statement(number, statement)
        if section.numbers:
            self._number_table(section.numbers)

    def signature_box(self) -> SignatureBox:
        """The box to sign in, whole on one page."""
        self.make_room(_SIGNATURE_HEIGHT)
        self.set_y(self.y + 10)
        self.face("B", 11.5, ACCENT)
        self.start_section(self._say("signature"))
        self.lines(self._say("signature"), self.epw, 16)
        self.face("", 8, MUTED)
        self.text_right(self.y - 4, self._say("evidence_goes_here"))
        box = SignatureBox(page=self.page - 1, x=MARGIN, y=round(self.y + 4, 1), width=self.epw, height=block.HEIGHT)
        self.set_draw_color(*RULE)
        self.set_line_width(0.8)
        self.rect(box.x, box.y, box.width, box.height)
        self._signature_line(box)
        self._value_lines(box)
        self.set_y(box.y + box.height)
        return box

    def footers(self) -> None:
        """``Page x of y`` on every page, once their count is known."""
        last = self.pages_count
        reference = self._say("order_reference", reference=drawn(self._content.order_reference))
        for number in range(1, last + 1):
            self.back_to(number)
            self.face("", 8.5, MUTED)
            self.text(MARGIN, FOOTER_AT + 14, reference)
            self.text_right(FOOTER_AT + 14, self._say("page", number=number, last=last))

    # details

    def _kept_with(self, section: LetterSection) -> float:
        """The room that what follows the section's paragraphs needs, so as not to be torn from them."""
        if section.key == "electronic":
            return _SIGNATURE_HEIGHT
        return _ROW_HEIGHT * 3 if section.numbers else 32.0 if section.fields or section.statements else 0.0

    def _heading(self, section: LetterSection) -> None:
        self.set_y(self.y + (0 if section.is_attachment else 12))
        self.face("B", 14 if section.is_attachment else 11.5, ACCENT)
        self.start_section(section.heading)
        self.lines(section.heading, self.epw, 18 if section.is_attachment else 16)
        self.set_y(self.y + 3)

    def _detail(self, row: LabelValue) -> None:
        width = self.epw - _LABEL_WIDTH
        value = drawn(row.value)
        self.face("", 10, INK)
        lines = self.wrapped(value, width)
        self.make_room(min(len(lines), 4) * 13.4 + 3)
        top = self.y
        self.fitting(row.label, "", 9.2, MUTED, _LABEL_WIDTH - 8)
        self.text(MARGIN, top + 10.4, row.label)
        self.face("", 10, INK)
        self.set_xy(MARGIN + _LABEL_WIDTH, top)
        self.lines(value, width, 13.4)
        self.set_y(self.y + 2)

    def _statement(self, number: int, text: str) -> None:
        indent = 20.0
        self.face("", 10, INK)
        lines = self.wrapped(drawn(text), self.epw - indent)
        self.make_room(min(len(lines), 8) * 13.4 + 3)
        self.face("B", 10, ACCENT)
        self.text(MARGIN, self.y + 10.4, f"{number}.")
        self.face("", 10, INK)
        self.set_x(MARGIN + indent)
        self.lines(drawn(text), self.epw - indent, 13.4)
        self.set_y(self.y + 3)

    def _number_table(self, numbers: tuple[str, ...]) -> None:
        """The numbers in order, across then down, both as people and as machines write them."""
        digits = max(2, len(str(len(numbers))))
        width = self.epw / _NUMBER_SETS
        self.make_room(_ROW_HEIGHT * 3)
        self._number_head(width, digits, min(len(numbers), _NUMBER_SETS))
        for row, start in enumerate(range(0, len(numbers), _NUMBER_SETS)):
            if self.y + _ROW_HEIGHT > BOTTOM:
                self.add_page()
                self._number_head(width, digits, min(len(numbers), _NUMBER_SETS))
            top = self.y
            if row % 2:
                self.set_fill_color(*STRIPE)
                self.rect(MARGIN, top, self.epw, _ROW_HEIGHT, style="F")
            self.face("", 9.4, INK)
            for at, e164 in enumerate(numbers[start : start + _NUMBER_SETS]):
                x = MARGIN + at * width
                self._number_cells(x, top + 11.2, digits, (str(start + at + 1), national_number(e164), e164))
            self.set_y(top + _ROW_HEIGHT)
        self.rule(self.y)
        self.set_y(self.y + 4)

    def _number_head(self, width: float, digits: int, sets: int) -> None:
        top = self.y
        self.set_fill_color(*HEAD)
        self.rect(MARGIN, top, self.epw, _ROW_HEIGHT, style="F")
        self.face("B", 8.5, ACCENT)
        heads = (self._say("ordinal"), self._say("number"), "E.164")
        for at in range(sets):
            self._number_cells(MARGIN + at * width, top + 10.8, digits, heads)
        self.set_y(top + _ROW_HEIGHT)

    def _number_cells(self, x: float, baseline: float, digits: int, cells: tuple[str, str, str]) -> None:
        ordinal, national, e164 = cells
        column = 6 + max(16.0, digits * 5.2)
        self.text(x + column - self.get_string_width(ordinal), baseline, ordinal)
        self.text(x + column + 9, baseline, national)
        if e164 != national:
            self.text(x + column + 76, baseline, e164)

    def _signature_line(self, box: SignatureBox) -> None:
        left, room = box.x + block.INSET, box.width - 2 * block.INSET
        self.set_draw_color(*INK)
        self.set_line_width(0.7)
        self.line(left, box.y + block.SIGNATURE_LINE, left + room, box.y + block.SIGNATURE_LINE)
        label = self._say("signature_line", name=drawn(self._content.authorized_person_name))
        self.fitting(label, "", 8.5, MUTED, room)
        self.text(left, box.y + block.SIGNATURE_LABEL, label)

    def _value_lines(self, box: SignatureBox) -> None:
        """Lines for printed name, title and date, blank: whoever signs, on screen or by pen, fills them."""
        self.set_draw_color(*RULE)
        self.face("", 8.5, MUTED)
        for column, row in zip(block.columns(box.width), signature_fields(self._content), strict=True):
            left = box.x + block.INSET + column.offset
            self.line(left, box.y + block.VALUES_LINE, left + column.room, box.y + block.VALUES_LINE)
            self.text(left, box.y + block.VALUES_LABEL, row.label)
