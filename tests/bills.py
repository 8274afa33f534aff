"""Bills of carriers that do not exist, each laid out in another way: what the bill reader is tried on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from infra.local.samples.invoice import make_invoice
from shared.domain.letter import PostalAddress, national_number


@dataclass(frozen=True)
class BillFacts:
    """What a bill says; the rest of it is filler."""

    carrier: str = "Lakeside Telecom"
    name: str = "Acme Plumbing & Heating LLC"
    line1: str = "120 Wabash Avenue"
    line2: str = "Suite 400"
    city: str = "New York"
    state: str = "NY"
    postal_code: str = "10001-2345"
    account: str = "LT-884213"
    dated: date = date(2026, 11, 10)
    numbers: Sequence[str] = ("+12125552399", "+12125552301", "+12125552302", "+12125552303")

    @property
    def place(self) -> str:
        return f"{self.city}, {self.state} {self.postal_code}"

    @property
    def address(self) -> list[str]:
        return [self.name, self.line1, self.line2, self.place]


class _Page(FPDF):
    def __init__(self, size: int = 10) -> None:
        super().__init__(unit="pt", format="letter")
        self.set_font("Helvetica", size=size)
        self.add_page()

    def at(self, x: float, y: float, *lines: str) -> None:
        for row, line in enumerate(lines):
            self.text(x, y + row * 13, line)

    def row(self, *cells: str, width: float = 130) -> None:
        for cell in cells:
            self.cell(width, 14, cell, new_x=XPos.RIGHT, new_y=YPos.TOP)
        self.ln(14)


Layout = Callable[[BillFacts], bytes]


def _us(day: date) -> str:
    return f"{day:%m/%d/%Y}"


def _long(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def labels_beside(facts: BillFacts) -> bytes:
    """Label, colon, value, one under the other."""
    page = _Page()
    page.at(54, 60, facts.carrier)
    page.at(54, 100, f"Account number: {facts.account}", f"Bill date: {_long(facts.dated)}", "Due date: 12/20/2026")
    page.at(54, 160, "Bill to:", *facts.address)
    page.at(54, 300, "Your lines", *map(national_number, facts.numbers))
    return bytes(page.output())


def header_table(facts: BillFacts) -> bytes:
    """A row of labels with its values under them."""
    page = _Page()
    page.at(54, 50, facts.carrier.upper())
    page.set_xy(54, 80)
    page.row("Account Number", "Invoice Date", "Amount Due")
    page.set_x(54)
    page.row(facts.account, _us(facts.dated), "$120.44")
    page.at(54, 160, *(line.upper() for line in facts.address))
    page.at(54, 300, "Phone numbers on this account:", ", ".join(map(national_number, facts.numbers)))
    return bytes(page.output())


def two_columns(facts: BillFacts) -> bytes:
    """The customer on the left, everything else on the right."""
    page = _Page()
    page.at(54, 60, *facts.address)
    page.at(
        340,
        60,
        facts.carrier,
        f"Acct # {facts.account}",
        f"Statement date {facts.dated:%b} {facts.dated.day}, {facts.dated.year}",
    )
    page.at(54, 240, "Remit payment to", facts.carrier, "PO Box 9001", "Louisville, KY 40290-1097")
    page.at(54, 360, *(f"{number[2:5]}.{number[5:8]}.{number[8:]}" for number in facts.numbers))
    return bytes(page.output())


def service_and_billing(facts: BillFacts) -> bytes:
    """Bills go elsewhere than where the service is."""
    page = _Page()
    page.at(54, 60, facts.carrier, "Monthly statement")
    page.at(54, 110, "Billing address", facts.name, "PO Box 77", "Albany, NY 12201")
    page.at(320, 110, "Service address", *facts.address)
    page.at(54, 240, "Account holder", facts.name, "Account number", facts.account, "Date of invoice", _us(facts.dated))
    page.at(54, 380, *map(national_number, facts.numbers))
    return bytes(page.output())


def one_line_address(facts: BillFacts) -> bytes:
    """The service address on one line behind its label."""
    page = _Page()
    page.at(54, 60, f"{facts.carrier} - Customer Service Record", f"CSR Date: {facts.dated.isoformat()}")
    page.at(
        54,
        110,
        f"Listed Name: {facts.name}",
        f"Service Address: {facts.line1}, {facts.line2}, {facts.place}",
        f"ACCOUNT NO. {facts.account}",
    )
    page.at(54, 200, *(f"TN {number[2:]}  LOCAL" for number in facts.numbers))
    return bytes(page.output())


def period_only(facts: BillFacts) -> bytes:
    """No bill date but a billing period."""
    page = _Page()
    page.at(54, 60, facts.carrier)
    page.at(
        300,
        60,
        f"Billing period: 10/11/2026 - {_us(facts.dated)}",
        f"Customer number {facts.account}",
        "Pay by 12/01/2026",
    )
    page.at(54, 130, *facts.address)
    page.at(54, 260, *(f"1-{number[2:5]}-{number[5:8]}-{number[8:]}" for number in facts.numbers))
    return bytes(page.output())


def carrier_at_the_foot(facts: BillFacts) -> bytes:
    """Who sends it stands in the small print alone."""
    page = _Page()
    page.at(54, 60, "INVOICE", f"Invoice date  {facts.dated.day} {facts.dated:%B} {facts.dated.year}")
    page.at(54, 110, "Customer name", facts.name)
    page.at(54, 150, f"{facts.line1} {facts.line2}", facts.place)
    page.at(54, 220, "Account no.", facts.account)
    page.at(54, 300, *map(national_number, facts.numbers))
    page.at(54, 700, f"Make checks payable to {facts.carrier}")
    return bytes(page.output())


def several_pages(facts: BillFacts) -> bytes:
    """The numbers come on later pages, beside what was called."""
    page = _Page()
    page.at(54, 60, facts.carrier, f"Account: {facts.account}", f"Billing date {_long(facts.dated)}")
    page.at(54, 130, *facts.address)
    for number in facts.numbers:
        page.add_page()
        page.at(54, 60, f"Calls of {national_number(number)}", "(646) 555-0142   3 min", "(718) 555-0177   12 min")
    return bytes(page.output())


def small_print(facts: BillFacts) -> bytes:
    """Seven points, three columns."""
    page = _Page(size=7)
    page.at(40, 50, facts.carrier)
    page.at(40, 80, *facts.address)
    page.at(240, 80, "ACCOUNT NUMBER", facts.account, "STATEMENT DATE", _us(facts.dated))
    page.at(430, 80, "PREVIOUS BALANCE", "$90.12", "TOTAL DUE", "$90.12")
    page.at(40, 200, *map(national_number, facts.numbers))
    return bytes(page.output())


def french(facts: BillFacts) -> bytes:
    """A bill from Canada."""
    month = {11: "novembre", 10: "octobre", 7: "juillet"}[facts.dated.month]
    page = _Page()
    page.at(54, 60, facts.carrier, "Facture")
    page.at(
        54,
        100,
        f"Numéro de compte : {facts.account}",
        f"Date de facturation : {facts.dated.day} {month} {facts.dated.year}",
    )
    page.at(54, 160, "Adresse de service", *facts.address)
    page.at(54, 300, *map(national_number, facts.numbers))
    return bytes(page.output())


def spaced_account(facts: BillFacts) -> bytes:
    """The account number in groups, the date short."""
    page = _Page()
    plain = facts.account.replace("-", " ")
    page.at(54, 60, f"www.{facts.carrier.replace(' ', '').lower()}.com")
    page.at(54, 90, f"Account Number  {plain}", f"Invoice dated {facts.dated:%m/%d/%y}")
    page.at(54, 140, "Prepared for", facts.name)
    page.at(54, 190, "Service location", facts.name, facts.line1, facts.line2, facts.place)
    page.at(54, 300, *map(national_number, facts.numbers))
    return bytes(page.output())


def screenshot_of_a_portal(facts: BillFacts) -> bytes:
    """A page that was printed from a browser: cells of a table."""
    page = _Page()
    page.set_xy(54, 50)
    for label, value in (
        ("Provider", facts.carrier),
        ("Customer name", facts.name),
        ("Account #", facts.account),
        ("Date issued", facts.dated.isoformat()),
    ):
        page.set_x(54)
        page.row(label, value)
    page.at(54, 140, "Customer address", *facts.address[1:])
    page.at(54, 260, *facts.numbers)
    page.at(54, 500, f"Thank you for choosing {facts.carrier}!")
    return bytes(page.output())


LAYOUTS: Sequence[Layout] = (
    labels_beside,
    header_table,
    two_columns,
    service_and_billing,
    one_line_address,
    period_only,
    carrier_at_the_foot,
    several_pages,
    small_print,
    french,
    spaced_account,
    screenshot_of_a_portal,
)


def sample(facts: BillFacts, folder: Path) -> bytes:
    """The bill of the demo."""
    address = PostalAddress(
        line1=facts.line1,
        line2=facts.line2,
        city=facts.city,
        state=facts.state,
        postal_code=facts.postal_code,
        country="US",
    )
    made = make_invoice(
        folder / "bill.pdf",
        carrier_name=facts.carrier,
        account_number=facts.account,
        end_user_name=facts.name,
        service_address=address,
        numbers=facts.numbers,
        bill_date=facts.dated,
    )
    return made.read_bytes()
