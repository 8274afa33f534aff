"""The certificate of a port whose numbers all work, as a PDF: what was seen of each, and what may be cancelled now."""

from datetime import UTC, datetime
from typing import Final

from shared.adapters.pdf.sheet import ACCENT, BOTTOM, FOOTER_AT, HEAD, INK, MARGIN, MUTED, STRIPE, TOP, Sheet
from shared.adapters.pdf.stamp import printable
from shared.domain.cancel_advice import sentences
from shared.domain.cutover_certificate import CertifiedNumber, CutoverCertificate
from shared.domain.letter import national_number
from shared.domain.words.cutover import PROOF
from shared.domain.words.letter import counted

_MINUTE: Final = "%Y-%m-%d %H:%M"
_LABEL_WIDTH: Final = 128.0
_LEADING: Final = 13.4
_ROW_HEIGHT: Final = 15.0
_GAP: Final = 8.0
# They fill the width between the margins.
_COLUMNS: Final = (92.0, 104.0, 186.0, 106.0)
_HEADS: Final = ("number", "ported", "calls", "messages")


def render_cutover(certificate: CutoverCertificate) -> bytes:
    """The certificate, yet to be sealed. Never fails for what people are called: what the font lacks becomes "?"."""
    with _CutoverPdf(certificate) as page:
        page.letterhead()
        page.port()
        page.advice()
        page.numbers()
        page.check()
        page.footers()
        return bytes(page.output())


class _CutoverPdf(Sheet):
    def __init__(self, certificate: CutoverCertificate) -> None:
        super().__init__(certificate.language)
        self._certificate = certificate
        self.set_title(f"{self._say('title')} {certificate.reference}")
        self.set_author(printable(certificate.company_name))
        self.set_creation_date(certificate.made_at.astimezone(UTC))
        self.add_page()

    def _say(self, key: str, /, **values: object) -> str:
        return PROOF.say(self._certificate.language, key, **values)

    @property
    def _order(self) -> str:
        return self._say("order", reference=printable(self._certificate.reference))

    def header(self) -> None:
        """The running head; the first page has the letterhead instead."""
        self.rule(FOOTER_AT)
        if self.page_no() == 1:
            return
        self.face("", 8.5, MUTED)
        self.text(MARGIN, 48, self._say("title"))
        self.text_right(48, self._order)
        self.rule(56)
        self.set_y(TOP)

    def letterhead(self) -> None:
        certificate = self._certificate
        company = printable(certificate.company_name)
        self.set_fill_color(*ACCENT)
        self.rect(0, 0, self.w, 6, style="F")
        self.face("B", 12, ACCENT)
        self.set_xy(MARGIN, 40)
        self.lines(company, 270, 15)
        left_end = self.y
        self.face("", 9, MUTED)
        self.text_right(50, self._order)
        self.text_right(62.5, self._say("made", time=_minute(certificate.made_at)))
        self.set_y(max(left_end, 72) + 16)
        self.face("B", 20, INK)
        self.lines(self._say("title"), self.epw, 25)
        self.face("", 10.5, MUTED)
        self.lines(self._say("purpose", company=company), self.epw, 15)

    def port(self) -> None:
        certificate = self._certificate
        self._heading("section.port")
        self._detail("account", certificate.account_name)
        self._detail("request", certificate.request_name)
        self._detail("carrier", certificate.advice.carrier)
        self._detail("count", counted(certificate.language, len(certificate.numbers)))
        self._detail("order_id", certificate.order_id)

    def advice(self) -> None:
        """What may be cancelled, in bold, then everything that has to stay."""
        self._heading("section.cancel")
        first, *kept = sentences(self._certificate.advice, self._certificate.language)
        self.face("B", 10.5, INK)
        self.lines(printable(first), self.epw, 14.5)
        for sentence in kept:
            self.set_y(self.y + 3)
            self.make_room(_LEADING)
            self.face("", 10, INK)
            self.text(MARGIN + 2, self.y + 10.2, "•")
            self.set_x(MARGIN + 14)
            self._hanging(printable(sentence), 14)

    def numbers(self) -> None:
        """One line each, on as many pages as it takes."""
        self._heading("section.numbers", kept_with=60)
        self._table_head()
        for place, number in enumerate(self._certificate.numbers):
            if self.y + _ROW_HEIGHT > BOTTOM:
                self.add_page()
                self._table_head()
            self._row(number, shaded=bool(place % 2))
        self.rule(self.y)
        self.set_y(self.y + 4)

    def check(self) -> None:
        self._heading("section.check", kept_with=34)
        self.face("", 10, INK)
        self.lines(self._say("check", company=printable(self._certificate.company_name)), self.epw, _LEADING)

    def footers(self) -> None:
        last = self.pages_count
        for number in range(1, last + 1):
            self.back_to(number)
            self.face("", 8.5, MUTED)
            self.text(MARGIN, FOOTER_AT + 14, self._order)
            self.text_right(FOOTER_AT + 14, self._say("page", number=number, last=last))

    # details

    def _heading(self, key: str, kept_with: float = 30) -> None:
        self.make_room(28 + kept_with)
        self.set_y(self.y + 11)
        self.face("B", 11.5, ACCENT)
        self.lines(self._say(key), self.epw, 16)
        self.set_y(self.y + 2)

    def _detail(self, key: str, value: str) -> None:
        if not value:
            return
        self.make_room(_LEADING)
        top = self.y
        self.fitting(self._say(key), "", 9.2, MUTED, _LABEL_WIDTH - 8)
        self.text(MARGIN, top + 9.8, self._say(key))
        self.face("", 9.8, INK)
        self.set_x(MARGIN + _LABEL_WIDTH)
        self._hanging(printable(value), _LABEL_WIDTH)
        self.set_y(self.y + 1.5)

    def _hanging(self, text: str, indent: float) -> None:
        """Wrapped text whose lines all begin at the indent."""
        for line in self.wrapped(text, self.epw - indent):
            self.make_room(_LEADING)
            self.text(MARGIN + indent, self.y + _LEADING / 2 + self.font_size * 0.3, line)
            self.set_y(self.y + _LEADING)

    def _table_head(self) -> None:
        top = self.y
        self.set_fill_color(*HEAD)
        self.rect(MARGIN, top, self.epw, _ROW_HEIGHT, style="F")
        self._cells(top, tuple(self._say(f"head.{key}") for key in _HEADS), "B", 8.5)
        self.set_y(top + _ROW_HEIGHT)

    def _row(self, number: CertifiedNumber, *, shaded: bool) -> None:
        top = self.y
        if shaded:
            self.set_fill_color(*STRIPE)
            self.rect(MARGIN, top, self.epw, _ROW_HEIGHT, style="F")
        seen = self._say(f"seen.{number.seen}", time=_minute(number.seen_at), by=printable(number.by))
        messages = self._say(f"messages.{number.messaging}")
        ported = _minute(number.ported_at) if number.ported_at else ""
        self._cells(top, (national_number(number.number), ported, seen, messages), "", 9)
        self.set_y(top + _ROW_HEIGHT)

    def _cells(self, top: float, texts: tuple[str, ...], style: str, size: float) -> None:
        x = MARGIN + 4
        for text, width in zip(texts, _COLUMNS, strict=True):
            self.fitting(text, style, size, ACCENT if style else INK, width - _GAP)
            self.text(x, top + 10.6, text)
            x += width


def _minute(at: datetime) -> str:
    return at.astimezone(UTC).strftime(_MINUTE)
