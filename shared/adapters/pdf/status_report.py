"""Lays out how a port request stands: the five answers on top, then orders, numbers by state, and what happened."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from shared.adapters.pdf.sheet import ACCENT, BOTTOM, FOOTER_AT, HEAD, INK, MARGIN, MUTED, RULE, STRIPE, TOP, Sheet
from shared.adapters.pdf.stamp import printable
from shared.domain.letter import national_number
from shared.domain.status_report import ReportedOrder, StatusReport

_LEADING: Final = 13.5
_CELL_LEADING: Final = 11.0
_CELL_SIZE: Final = 8.6
_LABEL_WIDTH: Final = 92.0
_GAP: Final = 8.0
_ORDER_COLUMNS: Final = (128.0, 44.0, 84.0, 152.0, 80.0)
_EVENT_COLUMNS: Final = (96.0, 282.0, 110.0)
_NUMBERS_A_LINE: Final = 6
_OWNERS: Final = {
    "customer": "You",
    "signer": "The signer of the letter",
    "administrator": "An administrator of the account",
    "staff": "Our team",
    "carrier": "The carrier",
}


def render_report(report: StatusReport) -> bytes:
    """The report as PDF, in English. Never fails for what people call themselves: characters that the font lacks
    become "?"."""
    with _ReportPdf(report) as page:
        page.letterhead()
        page.answers()
        page.orders()
        page.numbers()
        page.events()
        page.footers()
        return bytes(page.output())


class _ReportPdf(Sheet):
    def __init__(self, report: StatusReport) -> None:
        super().__init__("en")
        self._report = report
        self.set_title(f"Port request {printable(report.title)}")
        self.set_author(printable(report.company_name))
        self.set_creation_date(report.made_at.astimezone(UTC))
        self.add_page()

    def header(self) -> None:
        """The running head; the first page has the letterhead instead."""
        self.rule(FOOTER_AT)
        if self.page_no() == 1:
            return
        self.face("", 8.5, MUTED)
        self.text(MARGIN, 48, printable(self._report.title)[:80])
        self.text_right(48, self._report.request_id)
        self.rule(56)
        self.set_y(TOP)

    def letterhead(self) -> None:
        report = self._report
        self.set_fill_color(*ACCENT)
        self.rect(0, 0, self.w, 6, style="F")
        self.face("B", 12, ACCENT)
        self.set_xy(MARGIN, 40)
        self.lines(printable(report.company_name), 270, 15)
        left_end = self.y
        self.face("", 9, MUTED)
        for at, line in enumerate((report.request_id, f"As of {_moment(report.made_at)} UTC")):
            self.text_right(50 + at * 12.5, line)
        self.set_y(max(left_end, 84) + 10)
        self.face("B", 20, INK)
        self.lines(printable(report.title), self.epw, 25)
        self.face("", 10.5, MUTED)
        begun = f"Begun {_moment(report.created_at)} UTC by {printable(report.submitted_by)}"
        reference = f", reference {printable(report.reference)}" if report.reference else ""
        self.lines(f"Port request of {printable(report.account_name)}{reference}. {begun}.", self.epw, 15)

    def answers(self) -> None:
        """Where, whose turn, what, by when, what otherwise."""
        progress = self._report.progress
        self._heading(f"Status: {self._report.status}")
        owner = _OWNERS.get(progress.owner or "", "Nobody") if progress.owner else "Nobody has to do anything any more"
        for label, value in (
            ("Where it is", progress.where),
            ("Whose turn", owner),
            ("What to do", progress.action),
            ("By when", f"{_moment(progress.due_at)} UTC" if progress.due_at else ""),
            ("Otherwise", progress.otherwise),
        ):
            self._detail(label, value)

    def orders(self) -> None:
        if not self._report.orders:
            return
        self._heading("Orders", kept_with=60)
        self._head(_ORDER_COLUMNS, ("Current carrier", "Numbers", "Status", "Where it is", "Port date (UTC)"))
        for at, order in enumerate(self._report.orders):
            self._row(_ORDER_COLUMNS, _order_cells(order), striped=at % 2 == 1)

    def numbers(self) -> None:
        report = self._report
        if not report.numbers:
            return
        self._heading("Numbers by state", kept_with=50)
        for state, numbers in report.numbers.items():
            self.make_room(_LEADING * 2)
            self.face("B", 9.8, INK)
            self.lines(f"{state[:1].upper()}{state[1:]}: {len(numbers):,}", self.epw, _LEADING)
            self.face("", 8.6, INK)
            for start in range(0, len(numbers), _NUMBERS_A_LINE):
                self._numbers_line(numbers[start : start + _NUMBERS_A_LINE])
            self.set_y(self.y + 4)
        if report.numbers_left_out:
            self.face("", 9, MUTED)
            self.lines(f"{report.numbers_left_out:,} more numbers are not named here.", self.epw, _LEADING)

    def events(self) -> None:
        report = self._report
        if not report.events:
            return
        self._heading("What happened", kept_with=50)
        if report.events_left_out:
            self.face("", 9, MUTED)
            self.lines("The latest of it; the request's timeline has what came before.", self.epw, _LEADING)
        self._head(_EVENT_COLUMNS, ("Time (UTC)", "What", "Who"))
        for at, event in enumerate(report.events):
            self._row(_EVENT_COLUMNS, (_moment(event.at), event.what, event.who), striped=at % 2 == 1)

    def footers(self) -> None:
        last = self.pages_count
        for number in range(1, last + 1):
            self.back_to(number)
            self.face("", 8.5, MUTED)
            self.text(MARGIN, FOOTER_AT + 14, f"Port request {self._report.request_id}")
            self.text_right(FOOTER_AT + 14, f"Page {number} of {last}")

    # parts

    def _heading(self, text: str, kept_with: float = 40) -> None:
        self.make_room(28 + kept_with)
        self.set_y(self.y + 12)
        self.face("B", 12, ACCENT)
        self.lines(text, self.epw, 17)
        self.set_y(self.y + 2)

    def _detail(self, label: str, value: str) -> None:
        if not value:
            return
        self.make_room(_LEADING)
        self.face("", 9.4, MUTED)
        self.text(MARGIN, self.y + 9.8, label)
        self.face("", 10, INK)
        for line in self.wrapped(printable(value), self.epw - _LABEL_WIDTH):
            self.set_x(MARGIN + _LABEL_WIDTH)
            self.lines(line, self.epw - _LABEL_WIDTH, _LEADING)
        self.set_y(self.y + 1.5)

    def _numbers_line(self, numbers: Sequence[str]) -> None:
        self.make_room(_CELL_LEADING + 1)
        for at, number in enumerate(numbers):
            self.text(MARGIN + at * self.epw / _NUMBERS_A_LINE, self.y + 8.6, national_number(number))
        self.set_y(self.y + _CELL_LEADING + 1)

    def _head(self, widths: Sequence[float], titles: Sequence[str]) -> None:
        self.set_fill_color(*HEAD)
        self.rect(MARGIN, self.y, self.epw, 16, style="F")
        self.face("B", _CELL_SIZE, ACCENT)
        x = MARGIN + 4
        for width, title in zip(widths, titles, strict=True):
            self.text(x, self.y + 11, title)
            x += width
        self.set_y(self.y + 17)

    def _row(self, widths: Sequence[float], cells: Sequence[str], *, striped: bool) -> None:
        self.face("", _CELL_SIZE, INK)
        wrapped = [
            self.wrapped(printable(text), width - _GAP) if text else []
            for text, width in zip(cells, widths, strict=True)
        ]
        height = max(map(len, wrapped)) * _CELL_LEADING + 4
        if self.y + height > BOTTOM:
            self.add_page()
            self.face("", _CELL_SIZE, INK)
        if striped:
            self.set_fill_color(*STRIPE)
            self.rect(MARGIN, self.y, self.epw, height, style="F")
        x = MARGIN + 4
        for lines, width in zip(wrapped, widths, strict=True):
            for row, line in enumerate(lines):
                self.text(x, self.y + 9.6 + row * _CELL_LEADING, line)
            x += width
        self.set_y(self.y + height)
        self.set_draw_color(*RULE)
        self.set_line_width(0.4)
        self.line(MARGIN, self.y, MARGIN + self.epw, self.y)


def _order_cells(order: ReportedOrder) -> tuple[str, str, str, str, str]:
    date = ""
    if order.actual_ported_at:
        date = f"ported {_moment(order.actual_ported_at)}"
    elif order.confirmed_foc_at:
        date = f"confirmed {_moment(order.confirmed_foc_at)}"
    return (order.name, f"{order.numbers:,}", order.status, order.where, date)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
