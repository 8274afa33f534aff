"""A letter of 1,000 numbers beside bare fpdf2 drawing its table alone: same font, same cells, no other text."""

import gc
import time
from collections.abc import Callable
from datetime import date
from typing import Final

from fpdf import FPDF

from shared.adapters.pdf.letter import render_letter
from shared.adapters.pdf.sheet import BOTTOM, FAMILY, MARGIN, TOP, font_files
from shared.domain.letter import LetterContent, PostalAddress, national_number
from tests.benchmarks.measured import Measured

NUMBERS: Final = 1_000
MOST: Final = 1.5
_ROUNDS: Final = 5
_SETS: Final = 3
_ROW: Final = 15.5
_CELLS: Final = (24.0, 68.0, 70.0)


def content(numbers: int) -> LetterContent:
    return LetterContent(
        letter_id="ord_01JCXW6M2T8R4V5Q9YB3ZK7HNA",
        order_reference="PD-000123-01",
        company_name="Example Tracking, Inc.",
        losing_carrier_name="Prairie Telephone",
        number_class="local",
        end_user_name="Orchard Dental Group",
        service_address=PostalAddress(line1="1200 Orchard Lane", city="Springfield", state="IL", postal_code="62701"),
        authorized_person_name="Jane Q. Public",
        account_number="287-00123",
        billing_telephone_number="+12175550100",
        numbers=tuple(f"+1217{2_000_000 + at:07d}" for at in range(numbers)),
        prepared_on=date(2026, 1, 5),
    )


def our_way(letter: LetterContent) -> bytes:
    return render_letter(letter).body


def plain_way(letter: LetterContent) -> bytes:
    """What one would write first: the font, and a cell for each of ordinal, national number and E.164."""
    pdf = FPDF(unit="pt", format="letter")
    pdf.set_margins(MARGIN, TOP, MARGIN)
    pdf.set_auto_page_break(True, margin=pdf.h - BOTTOM)
    pdf.add_font(FAMILY, "", font_files()[""])
    pdf.add_page()
    pdf.set_font(FAMILY, "", 9.4)
    for start in range(0, len(letter.numbers), _SETS):
        for at, e164 in enumerate(letter.numbers[start : start + _SETS]):
            for width, text in zip(_CELLS, (str(start + at + 1), national_number(e164), e164), strict=True):
                pdf.cell(width, _ROW, text)
        pdf.ln(_ROW)
    return bytes(pdf.output())


def seconds(work: Callable[[LetterContent], bytes], letter: LetterContent) -> float:
    gc.collect()
    start = time.process_time()
    work(letter)
    return time.process_time() - start


def measure() -> list[Measured]:
    """In processor time, the best of five of each, turn about."""
    letter = content(NUMBERS)
    our_way(letter), plain_way(letter)
    ours = plain = float("inf")
    for _ in range(_ROUNDS):
        ours, plain = min(ours, seconds(our_way, letter)), min(plain, seconds(plain_way, letter))
    ratio = ours / plain
    return [
        Measured(
            f"A letter of {NUMBERS:,} numbers over bare fpdf2 with the same table",
            f"{ratio:.2f} x ({ours * 1000:.0f} ms over {plain * 1000:.0f} ms, at most {MOST:.1f} x)",
            ratio > MOST,
        )
    ]
