"""A sample telephone bill as PDF, made to look like a carrier's: for the demo and the tests.

Nothing in it is real: the carrier is whatever name it is given, the amounts are made up from the account number, the
same for the same input. US Letter, lengths in points.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from shared.domain.letter import PostalAddress, address_lines, long_date, national_number

_FAMILY = "SourceSansPro"
_LEFT, _RIGHT, _TOP, _BOTTOM = 54.0, 558.0, 96.0, 716.0
_INK, _MUTED, _RULE, _STRIPE = (30, 30, 34), (105, 108, 116), (205, 208, 214), (246, 247, 248)
_BRANDS = ((0, 94, 110), (140, 40, 60), (60, 72, 140), (150, 84, 20))
_LINE_PRICE = Decimal("18.50")


@dataclass(frozen=True, slots=True)
class _Charge:
    what: str
    amount: Decimal


def make_invoice(
    path: Path,
    *,
    carrier_name: str,
    account_number: str,
    end_user_name: str,
    service_address: PostalAddress,
    numbers: Sequence[str],
    bill_date: date,
    billing_telephone_number: str | None = None,
) -> Path:
    """Writes a bill of three pages or more to `path` and returns it.

    `numbers` are E.164, all of the account; the first is the billing telephone number unless one is given. With no
    number at all a ValueError is raised: such a bill proves nothing.
    """
    if not numbers:
        raise ValueError("a bill needs at least one number")
    bill = _Bill(
        carrier_name,
        account_number,
        end_user_name,
        service_address,
        tuple(numbers),
        bill_date,
        billing_telephone_number or numbers[0],
    )
    bill.summary_page()
    bill.charges_page()
    bill.numbers_pages()
    bill.finish()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(bill.output()))
    return path


class _Bill(FPDF):
    """One bill being laid out."""

    def __init__(
        self,
        carrier_name: str,
        account_number: str,
        end_user_name: str,
        service_address: PostalAddress,
        numbers: tuple[str, ...],
        bill_date: date,
        billing_telephone_number: str,
    ) -> None:
        super().__init__(orientation="portrait", unit="pt", format="letter")
        self._carrier, self._account, self._customer = carrier_name, account_number, end_user_name
        self._address, self._numbers, self._bill_date = service_address, numbers, bill_date
        self._btn = billing_telephone_number
        seed = int.from_bytes(sha256(f"{carrier_name}{account_number}".encode()).digest()[:8], "big")
        self._brand = _BRANDS[int(sha256(carrier_name.encode()).hexdigest(), 16) % len(_BRANDS)]
        self._invoice_number = f"{bill_date:%y%m}-{seed % 1_000_000:06d}"
        self._charges = _charges(len(numbers), seed)
        self.str_alias_nb_pages = ""
        self.c_margin = 0
        self.set_margins(_LEFT, _TOP, self.w - _RIGHT)
        self.set_auto_page_break(False)
        self.set_title(f"{carrier_name} invoice {self._invoice_number}")
        self.set_author(carrier_name)
        self.set_lang("en-US")
        self.set_creation_date(datetime.combine(bill_date, time(6), UTC))
        fonts = files("font_source_sans_pro") / "files"
        for style, face in (("", "Regular"), ("B", "Semibold")):
            self.add_font(_FAMILY, style, str(fonts / f"SourceSansPro-{face}.ttf"))

    @property
    def _total(self) -> Decimal:
        return sum((charge.amount for group in self._charges.values() for charge in group), Decimal())

    def header(self) -> None:
        """The carrier's name, and on which account and bill one is."""
        self.set_fill_color(*self._brand)
        self.rect(_LEFT, 40, 22, 22, style="F")
        self.set_fill_color(255, 255, 255)
        self.ellipse(_LEFT + 6, 46, 10, 10, style="F")
        self._face("B", 15, self._brand)
        self.text(_LEFT + 30, 56.5, self._carrier)
        self._face("", 9, _MUTED)
        self._right(_RIGHT, 48, f"Account number {self._account}")
        self._right(_RIGHT, 60, f"Bill date {long_date(self._bill_date)}")
        self._line(72)
        self._line(_BOTTOM + 18)
        self.set_y(_TOP)

    # pages

    def summary_page(self) -> None:
        """Who is billed, for where, how much and until when."""
        self.add_page()
        self._face("B", 20, _INK)
        self.text(_LEFT, 112, "Your monthly statement")
        period_end = self._bill_date - timedelta(days=1)
        period_start = period_end - timedelta(days=29)
        due = self._bill_date + timedelta(days=21)
        self._block(_LEFT, 136, "Billed to", (self._customer, *address_lines(self._address)))
        self._block(_LEFT, 236, "Service address", (self._customer, *address_lines(self._address)))
        facts = (
            ("Account number", self._account),
            ("Billing telephone number", national_number(self._btn)),
            ("Invoice number", self._invoice_number),
            ("Bill date", long_date(self._bill_date)),
            ("Service period", f"{period_start:%m/%d/%Y} to {period_end:%m/%d/%Y}"),
            ("Telephone numbers", f"{len(self._numbers):,}"),
        )
        for at, (label, value) in enumerate(facts):
            y = 136 + at * 26
            self._face("", 8.5, _MUTED)
            self.text(336, y, label)
            self._face("", 11, _INK)
            self.text(336, y + 12.5, value)
        self._amount_due(330, due)
        self._summary_table(440)
        self._payment_slip(due)

    def _amount_due(self, y: float, due: date) -> None:
        self.set_fill_color(*self._brand)
        self.rect(_LEFT, y, _RIGHT - _LEFT, 58, style="F")
        self._face("", 10, (255, 255, 255))
        self.text(_LEFT + 16, y + 22, "Total amount due")
        self.text(_LEFT + 16, y + 42, f"Please pay by {long_date(due)}")
        self._face("B", 26, (255, 255, 255))
        self._right(_RIGHT - 16, y + 39, _money(self._total))

    def _summary_table(self, y: float) -> None:
        previous = self._total - Decimal("12.40")
        rows = [
            ("Previous balance", previous),
            ("Payment received, thank you", -previous),
            *((name, sum((charge.amount for charge in group), Decimal())) for name, group in self._charges.items()),
        ]
        self._heading(y, "Summary")
        for at, (what, amount) in enumerate(rows):
            self._row(y + 14 + at * 19, what, amount, striped=bool(at % 2))
        self._row(y + 14 + len(rows) * 19, "Total amount due", self._total, bold=True)

    def _payment_slip(self, due: date) -> None:
        y = 632.0
        self.set_draw_color(*_MUTED)
        self.set_dash_pattern(dash=3, gap=3)
        self.line(_LEFT, y, _RIGHT, y)
        self.set_dash_pattern()
        self._face("", 8.5, _MUTED)
        self.text(_LEFT, y + 16, "Return this part with your payment. Write the account number on your check.")
        self._face("B", 10, _INK)
        self.text(_LEFT, y + 40, self._customer)
        self._face("", 10, _INK)
        self.text(_LEFT, y + 54, f"Account {self._account}")
        self._right(_RIGHT, y + 40, f"Amount due {_money(self._total)}")
        self._right(_RIGHT, y + 54, f"Due {long_date(due)}")

    def charges_page(self) -> None:
        """Every charge, group by group."""
        self.add_page()
        self._face("B", 16, _INK)
        self.text(_LEFT, 108, "Charges in detail")
        y = 136.0
        for name, group in self._charges.items():
            self._heading(y, name)
            y += 14
            for at, charge in enumerate(group):
                self._row(y, charge.what, charge.amount, striped=bool(at % 2))
                y += 19
            self._row(y, f"Total {name.lower()}", sum((charge.amount for charge in group), Decimal()), bold=True)
            y += 42
        self._heading(y, "About your service")
        self.set_xy(_LEFT, y + 12)
        self._face("", 9.5, _INK)
        self.multi_cell(
            _RIGHT - _LEFT,
            13,
            "Service is billed one month in advance, usage one month in arrears. Questions about this bill: call 611 "
            "from any of your lines, or the number on your contract, Monday to Friday, 8 a.m. to 6 p.m. If you move or "
            "transfer your service, changes show on the next statement. Unpaid balances after the due date bear a late "
            "charge of 1.5 percent a month.",
            align="L",
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )

    def numbers_pages(self) -> None:
        """Every number of the account with what it costs, over as many pages as it takes."""
        per_page = 32
        for start in range(0, len(self._numbers), per_page):
            self.add_page()
            self._face("B", 16, _INK)
            more = "" if start == 0 else " (continued)"
            self.text(_LEFT, 108, f"Telephone numbers on this account{more}")
            self._face("", 9, _MUTED)
            self.text(_LEFT, 123, f"{self._customer}, {', '.join(address_lines(self._address)[:-1])}")
            self._number_rows(start, self._numbers[start : start + per_page])

    def _number_rows(self, start: int, numbers: tuple[str, ...]) -> None:
        columns = (_LEFT + 6, _LEFT + 44, _LEFT + 170, _LEFT + 330)
        self._face("B", 9, self._brand)
        for x, head in zip(columns, ("No.", "Telephone number", "Service", "Usage, minutes"), strict=True):
            self.text(x, 146, head)
        self._right(_RIGHT - 6, 146, "Monthly charge")
        self._line(151)
        for at, number in enumerate(numbers):
            y = 151 + at * 17
            if at % 2:
                self.set_fill_color(*_STRIPE)
                self.rect(_LEFT, y, _RIGHT - _LEFT, 17, style="F")
            self._face("B" if number == self._btn else "", 9.5, _INK)
            minutes = int(sha256(number.encode()).hexdigest()[:4], 16) % 2400
            service = "Main line (BTN)" if number == self._btn else _service(number)
            for x, value in zip(
                columns, (str(start + at + 1), national_number(number), service, f"{minutes:,}"), strict=True
            ):
                self.text(x, y + 12, value)
            self._right(_RIGHT - 6, y + 12, _money(_LINE_PRICE))
        self._line(151 + len(numbers) * 17)

    def finish(self) -> None:
        """The foot of every page, now that their count is known."""
        last = self.pages_count
        for number in range(1, last + 1):
            self.page = number
            self.current_font_is_set_on_page = False
            self._face("", 8, _MUTED)
            self.text(_LEFT, _BOTTOM + 31, f"Invoice {self._invoice_number}  ·  Sample document, not a real bill")
            self._right(_RIGHT, _BOTTOM + 31, f"Page {number} of {last}")

    # primitives

    def _block(self, x: float, y: float, label: str, lines: tuple[str, ...]) -> None:
        self._face("", 8.5, _MUTED)
        self.text(x, y, label)
        for at, line in enumerate(lines):
            self._face("" if at else "B", 11, _INK)
            self.text(x, y + 16 + at * 14.5, line)

    def _heading(self, y: float, text: str) -> None:
        self._face("B", 11, self._brand)
        self.text(_LEFT, y, text)
        self._line(y + 6)

    def _row(self, y: float, what: str, amount: Decimal, *, striped: bool = False, bold: bool = False) -> None:
        if striped:
            self.set_fill_color(*_STRIPE)
            self.rect(_LEFT, y - 6, _RIGHT - _LEFT, 19, style="F")
        if bold:
            self._line(y - 6)
        self._face("B" if bold else "", 10, _INK)
        self.text(_LEFT + 6, y + 7.5, what)
        self._right(_RIGHT - 6, y + 7.5, _money(amount))

    def _face(self, style: str, size: float, color: tuple[int, int, int]) -> None:
        self.set_font(_FAMILY, style, size)
        self.set_text_color(*color)

    def _right(self, x: float, y: float, text: str) -> None:
        self.text(x - self.get_string_width(text), y, text)

    def _line(self, y: float) -> None:
        self.set_draw_color(*_RULE)
        self.set_line_width(0.6)
        self.line(_LEFT, y, _RIGHT, y)


def _charges(lines: int, seed: int) -> dict[str, list[_Charge]]:
    usage = Decimal(seed % 9000) / 100 + Decimal("6.35")
    service = _LINE_PRICE * lines
    return {
        "Monthly service charges": [
            _Charge(f"Business lines, {lines:,} at {_money(_LINE_PRICE)}", service),
            _Charge("Directory listing", Decimal("4.25")),
            _Charge("Voice mail and call forwarding", Decimal("12.00")),
        ],
        "Usage charges": [
            _Charge("Long distance within the United States and Canada", usage),
            _Charge("Directory assistance (411), 2 calls", Decimal("3.98")),
        ],
        "Taxes, fees and surcharges": [
            _Charge("Federal universal service fee", (service * Decimal("0.032")).quantize(Decimal("0.01"))),
            _Charge("State and local 911 fee", (Decimal("0.75") * lines).quantize(Decimal("0.01"))),
            _Charge("State telecommunications tax", (service * Decimal("0.07")).quantize(Decimal("0.01"))),
        ],
    }


def _service(number: str) -> str:
    toll_free = number.startswith(("+1800", "+1833", "+1844", "+1855", "+1866", "+1877", "+1888"))
    return "Toll-free service" if toll_free else "Business line"


def _money(amount: Decimal) -> str:
    sign = "-" if amount < 0 else ""
    return f"{sign}${abs(amount):,.2f}"
