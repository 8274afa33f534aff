"""CSV intake: speed against the plain way, memory, and agreement with `phonenumbers`.

``python -m tests.benchmarks.intake`` prints the table and exits non-zero when a target is missed:

- rows per second of 20,000 rows with all checks, over ``csv`` + `phonenumbers` per cell in the same process: 1.0 or
  more, in processor time, which other programs of the machine do not disturb;
- peak memory of a process that does it: under 256 MB;
- on 200,000 generated cells, every verdict that differs from `phonenumbers` has the code of a stricter rule as reason.
"""

import csv
import gc
import io
import random
import re
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumberType

from shared.domain.number_list import CompanyRef, ListContext, ListLimits, NumberList, read_number_list
from shared.domain.phone_numbers import NumberCell, read_number_cell
from shared.domain.phone_numbers.forwarding import _cached_cell as forwarding_cache
from shared.domain.phone_numbers.reading import _cached_cell as number_cache
from shared.domain.phone_numbers.reading import _country_of_exchange as exchange_cache
from tests.benchmarks.measured import Measured

ROWS: Final = 20_000
CELLS: Final = 200_000
LEAST_RATIO: Final = 1.0
MOST_MEGABYTES: Final = 256
ROUNDS: Final = 3

AREA_CODES: Final = ("212", "312", "415", "617", "713", "206", "303", "404", "416", "604", "514", "403", "800", "888")
PORTABLE_TYPES: Final = frozenset(
    {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.TOLL_FREE,
    }
)
PORTABLE_REGIONS: Final = frozenset({"US", "CA", "PR", "VI", "GU", "MP", "AS"})

STRICTER: Final[dict[str, Callable[[str, str], bool]]] = {
    "number_directory_assistance": lambda _, number: number[3:] == "5551212",
    "number_fictional": lambda _, number: number[3:8] == "55501",
    "number_invalid_nxx": lambda _, number: number[4:6] == "11" or number[3:6] in ("950", "958", "959"),
    "number_pay_per_call_976": lambda _, number: number[3:6] == "976",
    "number_has_extension": lambda cell, _: re.search(r"(?:x|#|ext|,,).*[0-9]", cell, re.IGNORECASE) is not None,
    "number_multiple_in_cell": lambda cell, _: _digits_in(cell) > 11,
    "number_range_in_cell": lambda cell, _: _digits_in(cell) > 11 or cell.upper().endswith(("XX", "**")),
    "number_not_parseable": lambda cell, _: re.search(r"[A-Za-z,;/*#=]", cell) is not None,
    "number_wrong_length": lambda cell, _: _digits_in(cell) not in (10, 11) or re.search("[A-Z]", cell) is not None,
}
"""Codes that may refuse what `phonenumbers` takes for a portable number (porting.md 7 and 10, model.md), and what has
to be seen in the cell or in its ten digits for that. Any other refusal of such a cell is unexplained."""

LENIENT: Final = frozenset({"number_unknown_area_code", "number_unknown_exchange"})
"""Codes that may accept, for review, what its metadata does not know yet (model.md)."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A cell on which we and `phonenumbers` differ without a code that says why."""

    cell: str
    ours: str
    theirs: str


def sample_csv(rows: int, forwarding_numbers: int, seed: int = 7) -> str:
    """A list as a customer would upload it: every tracking number once, forwarding numbers among a given count."""
    chance = random.Random(seed)
    numbers = _distinct_numbers(chance, rows, AREA_CODES)
    targets = _distinct_numbers(chance, forwarding_numbers, ("773", "646", "425", "469", "647", "778"))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(("Tracking Number", "Forwarding Number", "Name", "Source", "Company"))
    for index, number in enumerate(numbers):
        target = targets[index % len(targets)]
        source = ("Google Ads", "Bing Ads", "Direct Mail", "Radio")[index % 4]
        company = ("Acme Plumbing", "Acme Heating", "Acme Roofing")[index % 3]
        writer.writerow((_written(chance, number), _written(chance, target), f"Campaign {index}", source, company))
    return out.getvalue()


def _distinct_numbers(chance: random.Random, count: int, areas: Iterable[str]) -> list[str]:
    codes = tuple(areas)
    found: dict[str, None] = {}
    while len(found) < count:
        exchange = chance.randint(220, 899)
        if exchange % 100 != 11 and exchange != 555:
            found[f"{chance.choice(codes)}{exchange}{chance.randint(0, 9999):04d}"] = None
    return list(found)


def _written(chance: random.Random, digits: str) -> str:
    area, exchange, line = digits[:3], digits[3:6], digits[6:]
    return chance.choice(
        (
            f"({area}) {exchange}-{line}",
            f"{area}-{exchange}-{line}",
            digits,
            f"+1{digits}",
            f"1-{area}-{exchange}-{line}",
            f"{area}.{exchange}.{line}",
        )
    )


def context() -> ListContext:
    """The companies of the sample."""
    names = ("Acme Plumbing", "Acme Heating", "Acme Roofing")
    return ListContext([CompanyRef(f"com_{index}", name) for index, name in enumerate(names)])


def our_way(text: str) -> NumberList:
    """The whole intake, with nothing remembered from an earlier run."""
    number_cache.cache_clear()
    forwarding_cache.cache_clear()
    exchange_cache.cache_clear()
    return read_number_list(text, context(), ListLimits(max_rows=ROWS))


def plain_way(text: str) -> list[tuple[bool, str | None, int]]:
    """What one would write first: parse, validity, region and type of the two cells of every row."""
    found: list[tuple[bool, str | None, int]] = []
    for row in csv.DictReader(io.StringIO(text, newline="")):
        for column in ("Tracking Number", "Forwarding Number"):
            try:
                number = phonenumbers.parse(row[column], "US")
            except phonenumbers.NumberParseException:
                found.append((False, None, PhoneNumberType.UNKNOWN))
                continue
            found.append(
                (
                    phonenumbers.is_valid_number(number),
                    phonenumbers.region_code_for_number(number),
                    phonenumbers.number_type(number),
                )
            )
    return found


def speed_ratio(forwarding_numbers: int) -> tuple[float, float]:
    """Our rows per second, and those over the plain way's; best of three, turn about."""
    text = sample_csv(ROWS, forwarding_numbers)
    listed = our_way(text)
    if listed.counts.accepted != ROWS:
        raise AssertionError(f"the sample should be good: {listed.counts}, {listed.groups[:3]}")
    ours = plain = float("inf")
    for _ in range(ROUNDS):
        ours, plain = min(ours, _seconds(our_way, text)), min(plain, _seconds(plain_way, text))
    return ROWS / ours, plain / ours


def _seconds(work: Callable[[str], object], text: str) -> float:
    gc.collect()
    start = time.process_time()
    work(text)
    return time.process_time() - start


def peak_megabytes() -> float:
    """The largest resident size of a fresh process that reads 20,000 rows."""
    script = "import tests.benchmarks.intake as intake; intake.print_peak()"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return float(done.stdout)


def print_peak() -> None:
    """Runs in the child: reads a list with distinct forwarding numbers and prints the peak in megabytes."""
    our_way(sample_csv(ROWS, ROWS))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def generated_cells(count: int, seed: int = 11) -> list[str]:
    """Cells of every kind: real and unassigned area codes, all exchanges, other countries, damage, noise."""
    chance = random.Random(seed)
    makers = (_any_ten_digits, _any_ten_digits, _any_ten_digits, _any_written, _any_foreign, _any_damaged, _any_length)
    return [chance.choice(makers)(chance) for _ in range(count)]


def _any_ten_digits(chance: random.Random) -> str:
    exchange = chance.choice((chance.randint(200, 999), chance.randint(200, 999), 555, 976, 911, 950))
    line = chance.choice((chance.randint(0, 9999), chance.randint(0, 9999), chance.randint(100, 199), 1212))
    return f"{chance.randint(200, 999)}{exchange}{line:04d}"


def _any_written(chance: random.Random) -> str:
    return _written(chance, f"{chance.randint(0, 9_999_999_999):010d}")


def _any_foreign(chance: random.Random) -> str:
    return f"{chance.choice(('+', '011', '00', ''))}{chance.randint(2, 99)}{chance.randint(10**6, 10**10)}"


def _any_length(chance: random.Random) -> str:
    return str(chance.randint(0, 10 ** chance.randint(1, 16)))


def _any_damaged(chance: random.Random) -> str:
    number = _written(chance, _any_ten_digits(chance))
    other = _any_ten_digits(chance)
    return chance.choice(
        (
            f"{number}.0",
            f"{number} ext {chance.randint(1, 9999)}",
            f"{number} x{chance.randint(1, 99)}",
            f"{number}/{other}",
            f"{number}; {other}",
            f"{number} - {chance.randint(10, 9999)}",
            f"{number} (main)",
            f"'{number}",
            f"  {number}\u00a0",
            f"\ufeff{number}",
            number.replace("0", "O", 1),
            f"{float(other):.5E}",
            f"1-{chance.choice(('800', '888', '212'))}-{''.join(chance.choices('ABCDEFGHIJKLMNOPQRSTUVWXYZ', k=7))}",
            "".join(chance.choices("0123456789()-+. xX#*,;/eE'=\n\t", k=chance.randint(0, 24))),
        )
    )


def compare(
    cells: Iterable[str], read: Callable[[str], NumberCell] = read_number_cell
) -> tuple[list[Disagreement], Counter[str]]:
    """Cells whose verdicts differ without a reason, and how often each code was the reason."""
    unexplained: list[Disagreement] = []
    reasons: Counter[str] = Counter()
    for cell in cells:
        ours = read(cell)
        theirs = their_verdict(cell)
        reason = _reason(cell, ours, theirs)
        if reason is None:
            shown = ours.facts.e164 if ours.facts else " ".join(problem.code for problem in ours.problems)
            unexplained.append(Disagreement(cell, shown, f"{theirs.e164} {theirs.region}"))
        elif reason:
            reasons[reason] += 1
    return unexplained, reasons


def _reason(cell: str, ours: NumberCell, theirs: "Verdict") -> str | None:
    """ "" when both say the same, the code that explains the difference, or None when none does."""
    if ours.facts is None:
        if not theirs.portable:
            return ""
        codes = [problem.code for problem in ours.problems]
        return next((code for code in codes if code in STRICTER and STRICTER[code](cell, theirs.e164[2:])), None)
    if not theirs.portable:
        return next((problem.code for problem in ours.review if problem.code in LENIENT), None)
    place = ours.facts.territory or ours.facts.country
    same = theirs.toll_free if not place else place == theirs.region and not theirs.toll_free
    return "" if same and ours.facts.e164 == theirs.e164 else None


def _digits_in(cell: str) -> int:
    return sum(map(str.isdecimal, cell))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `phonenumbers` says of a cell."""

    e164: str = ""
    region: str = ""
    portable: bool = False
    toll_free: bool = False


def their_verdict(cell: str) -> Verdict:
    """Asked the plain way, nothing remembered."""
    try:
        number = phonenumbers.parse(cell, "US")
    except phonenumbers.NumberParseException:
        return Verdict()
    region = phonenumbers.region_code_for_number(number) or ""
    kind = phonenumbers.number_type(number)
    portable = phonenumbers.is_valid_number(number) and region in PORTABLE_REGIONS and kind in PORTABLE_TYPES
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Verdict(e164, region, portable, kind == PhoneNumberType.TOLL_FREE)


def measure() -> list[Measured]:
    """Everything, in the order of the module's docstring."""
    lines = []
    for label, targets in (("forwarding to 200 numbers", 200), ("forwarding numbers all distinct", ROWS)):
        rate, ratio = speed_ratio(targets)
        value = f"{ratio:.2f} x ({rate:,.0f} rows/s, at least {LEAST_RATIO:.1f} x)"
        lines.append(Measured(f"CSV intake over the plain way, {label}", value, ratio < LEAST_RATIO))
    peak = peak_megabytes()
    value = f"{peak:.0f} MB (under {MOST_MEGABYTES})"
    lines.append(Measured(f"CSV intake, peak memory at {ROWS:,} rows", value, peak >= MOST_MEGABYTES))
    unexplained, reasons = compare(generated_cells(CELLS))
    value = (
        f"{len(unexplained)} unexplained of {CELLS:,} ({reasons.total():,} by {len(reasons)} stricter or lenient rules)"
    )
    example = f", such as {unexplained[0]}" if unexplained else ""
    lines.append(Measured("Verdicts that differ from phonenumbers", value + example, bool(unexplained)))
    return lines


def run() -> list[tuple[str, str]]:
    """(label, value) rows for ``make bench``. Raises `AssertionError` when a target is missed."""
    lines = measure()
    missed = [f"{line.label}: {line.value}" for line in lines if line.missed]
    if missed:
        raise AssertionError("; ".join(missed))
    return [(line.label, line.value) for line in lines]


def main() -> int:
    lines = measure()
    for line in lines:
        print(f"{line.label:<60} {line.value}{'   MISSED' if line.missed else ''}")
    return 1 if any(line.missed for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
