"""The pages after a signed letter: who signed, how they were identified, what happened when, how to check it all."""

from datetime import UTC
from typing import Final

from shared.adapters.pdf.sheet import ACCENT, BOTTOM, FOOTER_AT, HEAD, INK, MARGIN, MUTED, RULE, TOP, Sheet
from shared.adapters.pdf.stamp import MOMENT, printable
from shared.domain.letter import CertificateEvent, LetterCertificate
from shared.domain.words.certificate import CERTIFICATE, PRINTED
from shared.domain.words.letter import counted

_LABEL_WIDTH: Final = 158.0
_LEADING: Final = 13.0
_CELL_LEADING: Final = 9.8
_CELL_SIZE: Final = 7.8
_HEAD_HEIGHT: Final = 15.0
_GAP: Final = 8.0

# Time, what, who, internet address, chain: they fill the width between the margins.
_COLUMNS: Final = (82.0, 150.0, 122.0, 84.0, 50.0)
_HEADS: Final = ("time", "what", "who", "ip", "digest")
_LONGEST_USER_AGENT: Final = 160
_LONGEST_CELL: Final = 300
_DIGEST_SHOWN: Final = 10


def render_certificate(certificate: LetterCertificate, document_length: int) -> bytes:
    """The certificate as a PDF of its own. `document_length`: bytes of the letter before it was signed.

    Never fails for what people and browsers call themselves: characters that the font lacks become "?".
    """
    with _CertificatePdf(certificate) as page:
        page.letterhead()
        page.signer()
        page.signature()
        page.document(document_length)
        page.trail()
        page.check()
        page.footers()
        return bytes(page.output())


class _CertificatePdf(Sheet):
    def __init__(self, certificate: LetterCertificate) -> None:
        super().__init__(certificate.language)
        self._certificate = certificate
        self.set_title(f"{self._say('title')} {certificate.letter_id}")
        self.set_author(printable(certificate.company_name))
        self.set_creation_date(certificate.signed_at.astimezone(UTC))
        self.add_page()

    def _say(self, key: str, /, **values: object) -> str:
        return CERTIFICATE.say(self._certificate.language, key, **values)

    def _known(self, key: str, code: str) -> str:
        """The words for a code, or the code itself where there are none: nothing that happened is left out."""
        return self._say(key, account=self._certificate.account_name) if CERTIFICATE.has(key) else code

    @property
    def _signed_at(self) -> str:
        return self._certificate.signed_at.astimezone(UTC).strftime(MOMENT)

    @property
    def _letter(self) -> str:
        return PRINTED.say(self._certificate.language, "letter", letter_id=self._certificate.letter_id)

    def header(self) -> None:
        """The running head; the first page has the letterhead instead."""
        self.rule(FOOTER_AT)
        if self.page_no() == 1:
            return
        self.face("", 8.5, MUTED)
        self.text(MARGIN, 48, self._say("running_head"))
        self.text_right(48, self._letter)
        self.rule(56)
        self.set_y(TOP)

    def letterhead(self) -> None:
        certificate = self._certificate
        self.set_fill_color(*ACCENT)
        self.rect(0, 0, self.w, 6, style="F")
        self.face("B", 12, ACCENT)
        self.set_xy(MARGIN, 40)
        self.lines(printable(certificate.company_name), 270, 15)
        left_end = self.y
        self.face("", 9, MUTED)
        envelope = self._say("envelope", envelope_id=certificate.envelope_id) if certificate.envelope_id else ""
        shown = [line for line in (self._letter, envelope, self._say("signed_on", time=self._signed_at)) if line]
        for at, line in enumerate(shown):
            self.text_right(50 + at * 12.5, line)
        self.set_y(max(left_end, 84) + 16)
        self.face("B", 20, INK)
        self.lines(self._say("title"), self.epw, 25)
        self.face("", 10.5, MUTED)
        self.lines(self._say("purpose"), self.epw, 15)

    def signer(self) -> None:
        certificate = self._certificate
        ways = [self._known(f"identified.{way}", way) for way in certificate.identified_by]
        self._heading("section.signer")
        self._detail("name", certificate.signer_name)
        self._detail("job_title", certificate.signer_title)
        self._detail("email", certificate.signer_email)
        self._detail("identified", *ways)

    def signature(self) -> None:
        certificate = self._certificate
        self._heading("section.signature")
        self._detail("method", self._say(f"method.{certificate.method}"))
        self._detail("signed_at", f"{self._signed_at} UTC")
        self._detail("consent_version", certificate.consent_version)
        self._detail("consent_sha256", certificate.consent_sha256)

    def document(self, length: int) -> None:
        certificate = self._certificate
        self._heading("section.document")
        self._detail("letter_id", certificate.letter_id)
        self._detail("envelope_id", certificate.envelope_id)
        self._detail("account", certificate.account_name)
        self._detail("document_sha256", certificate.document_sha256)
        size = counted(certificate.language, length)
        self._detail("document_length", self._say("document_length.value", length=size))

    def trail(self) -> None:
        """The events as a table that runs over as many pages as it takes; no event is torn in two."""
        events = self._certificate.trail
        if not events:
            return
        self._heading("section.trail", kept_with=90)
        self._table_head()
        for event in events:
            self._event(event)
        self.make_room(14)
        self.face("", 7.5, MUTED)
        self.set_y(self.y + 3)
        self.lines(self._say("trail.note"), self.epw, 10)

    def check(self) -> None:
        certificate = self._certificate
        self._heading("section.check", kept_with=70)
        self.face("", 10, INK)
        self.lines(self._say("check.online"), self.epw, _LEADING)
        if certificate.check_url:
            self.face("B", 10, ACCENT)
            top = self.y
            self.lines(printable(certificate.check_url), self.epw, _LEADING)
            self.link(MARGIN, top, self.epw, self.y - top, certificate.check_url)
        self.set_y(self.y + 3)
        self.face("", 10, INK)
        self.lines(self._say("check.seal", company=printable(certificate.company_name)), self.epw, _LEADING)

    def footers(self) -> None:
        last = self.pages_count
        for number in range(1, last + 1):
            self.back_to(number)
            self.face("", 8.5, MUTED)
            self.text(MARGIN, FOOTER_AT + 14, self._letter)
            self.text_right(FOOTER_AT + 14, self._say("page", number=number, last=last))

    # details

    def _heading(self, key: str, kept_with: float = 40) -> None:
        self.make_room(28 + kept_with)
        self.set_y(self.y + 11)
        self.face("B", 11.5, ACCENT)
        self.lines(self._say(key), self.epw, 16)
        self.set_y(self.y + 2)

    def _detail(self, key: str, *values: str) -> None:
        shown = [printable(value) for value in values if value]
        if not shown:
            return
        width = self.epw - _LABEL_WIDTH
        self.make_room(_LEADING * len(shown) + 2)
        top = self.y
        self.fitting(self._say(key), "", 9.2, MUTED, _LABEL_WIDTH - 8)
        self.text(MARGIN, top + 9.8, self._say(key))
        for value in shown:
            self.face("", 9.8, INK)
            self.set_x(MARGIN + _LABEL_WIDTH)
            self.lines(value, width, _LEADING)
        self.set_y(self.y + 1.5)

    def _table_head(self) -> None:
        top = self.y
        self.set_fill_color(*HEAD)
        self.rect(MARGIN, top, self.epw, _HEAD_HEIGHT, style="F")
        self.face("B", _CELL_SIZE, ACCENT)
        x = MARGIN + 4
        for width, key in zip(_COLUMNS, _HEADS, strict=True):
            self.text(x, top + 10.2, self._say(f"head.{key}"))
            x += width
        self.set_y(top + _HEAD_HEIGHT + 2)

    def _event(self, event: CertificateEvent) -> None:
        cells = self._cells(event)
        wrapped = [self._in_cell(text, width - _GAP) for text, width in zip(cells, _COLUMNS, strict=True)]
        browser = shortened(event.user_agent, _LONGEST_USER_AGENT)
        below = self._in_cell(browser, self.epw - _COLUMNS[0] - _GAP) if browser else []
        height = (max(map(len, wrapped)) + len(below)) * _CELL_LEADING + 4
        if self.y + height > BOTTOM:
            self.add_page()
            self._table_head()
        top, x = self.y, MARGIN + 4
        for lines, width in zip(wrapped, _COLUMNS, strict=True):
            self._draw_cell(lines, x, top, INK)
            x += width
        self._draw_cell(below, MARGIN + 4 + _COLUMNS[0], top + max(map(len, wrapped)) * _CELL_LEADING, MUTED)
        self.set_y(top + height)
        self.set_draw_color(*RULE)
        self.set_line_width(0.4)
        self.line(MARGIN, self.y - 1, MARGIN + self.epw, self.y - 1)

    def _cells(self, event: CertificateEvent) -> tuple[str, str, str, str, str]:
        what = self._known(f"trail.{event.kind}", event.kind)
        if event.detail:
            what = f"{what}: {shortened(event.detail, _LONGEST_CELL)}"
        return (
            event.at.astimezone(UTC).strftime(MOMENT),
            what,
            shortened(event.who, _LONGEST_CELL),
            shortened(event.ip, _LONGEST_CELL),
            event.digest[:_DIGEST_SHOWN],
        )

    def _in_cell(self, text: str, width: float) -> list[str]:
        self.face("", _CELL_SIZE, INK)
        return self.wrapped(printable(text), width) if text else []

    def _draw_cell(self, lines: list[str], x: float, top: float, color: tuple[int, int, int]) -> None:
        self.face("", _CELL_SIZE, color)
        for at, line in enumerate(lines):
            self.text(x, top + 7.8 + at * _CELL_LEADING, line)


def shortened(text: str, most: int) -> str:
    """At most `most` characters, with an ellipsis where more were there; on one line."""
    together = " ".join(text.split())
    return together if len(together) <= most else together[: most - 1] + "…"
