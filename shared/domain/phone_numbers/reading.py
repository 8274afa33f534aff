"""Reads one cell as one telephone number: clean, look for damage, parse once, then the rules stricter than the plan.

`phonenumbers` does the parsing and says what is assigned. It is asked once per question: its own ``is_valid_number``,
``region_code_for_number`` and ``number_type`` each walk the 25 regions of calling code 1 again.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumber

from shared.domain.number_class import NumberClass
from shared.domain.phone_numbers import plan
from shared.domain.phone_numbers.cleaning import PLACEHOLDERS, clean_cell
from shared.domain.phone_numbers.codes import number_problem
from shared.domain.phone_numbers.damage import MAX_CELL_LENGTH, ORDINARY, digits_of, find_damage
from shared.domain.problems import Problem

CACHED_CELLS: Final = 8192
"""Cells remembered per process; a file forwards most of its numbers to a few."""
CACHED_EXCHANGES: Final = 16384
"""Of the about 300,000 exchanges in use; a customer's numbers come from few."""

_HAS_LETTER = re.compile(r"[A-Za-z]")
_VANITY = re.compile(r"(?:\+?1[\s.-]*)?\(?([0-9]{3})\)?[\s.-]*([A-Za-z0-9][A-Za-z0-9\s.-]*)")


@dataclass(frozen=True, slots=True)
class NumberFacts:
    """A number that can be ported, or held for review: E.164, class, and country, "" for toll-free.

    `territory` is the ISO code of a US territory (then `country` is "US"). An area code that is not assigned yet counts
    as "US" until staff know better.
    """

    e164: str
    number_class: NumberClass
    country: str
    territory: str = ""


@dataclass(frozen=True, slots=True)
class NumberCell:
    """What one cell says: `facts` unless it has `problems`; `warnings` and `review` go with an accepted number."""

    facts: NumberFacts | None = None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    review: tuple[Problem, ...] = ()


def read_number_cell(text: str) -> NumberCell:
    """The number to port that a cell holds. Any text gives an answer; nothing raises."""
    return _cached_cell(text) if len(text) <= MAX_CELL_LENGTH else _read(text)


def as_kept(number: str) -> str:
    """A number in any form as we keep it; what is none stays as it is, to be named in the answer."""
    facts = read_number_cell(number).facts
    return facts.e164 if facts else number


@lru_cache(maxsize=CACHED_CELLS)
def _cached_cell(text: str) -> NumberCell:
    return _read(text)


def _read(text: str) -> NumberCell:
    clean = clean_cell(text)
    if ORDINARY.fullmatch(clean):
        digits = digits_of(clean)[-10:]
        # What `phonenumbers` makes of such a cell too, at many times the cost.
        return _judged(digits) if digits[0] not in "01" else _parsed(clean)
    if not clean or clean.casefold() in PLACEHOLDERS:
        return _refused(number_problem("number_missing", "There is no number in this row."))
    damage = find_damage(clean, _acceptable)
    if damage is not None:
        return _refused(damage)
    return _vanity(clean) if _HAS_LETTER.search(clean) else _parsed(clean)


def _acceptable(candidate: str) -> str | None:
    cell = _read(candidate)
    return cell.facts.e164 if cell.facts is not None else None


def _refused(problem: Problem) -> NumberCell:
    return NumberCell(problems=(problem,))


def _vanity(clean: str) -> NumberCell:
    """Letters of a keypad: ``1-800-FLOWERS``. What goes past ten places is only for show (``1-800-MATTRESS``)."""
    found = _VANITY.fullmatch(clean)
    if found is None:
        return _refused(number_problem("number_not_parseable", "This is not a phone number."))
    keypad = digits_of(phonenumbers.convert_alpha_characters_in_number(found.group(1) + found.group(2)))
    if len(keypad) > 10:
        detail = f"The letters make {len(keypad)} digits; only the first 10 are dialled."
        return _refused(number_problem("number_wrong_length", detail, _acceptable(keypad[:10])))
    cell = _parsed(keypad)
    if cell.facts is None:
        return cell
    dialled = phonenumbers.format_number(
        PhoneNumber(country_code=1, national_number=int(keypad)), phonenumbers.PhoneNumberFormat.NATIONAL
    )
    converted = number_problem("number_vanity_converted", f"The letters were read as {dialled}.")
    return NumberCell(cell.facts, warnings=(converted, *cell.warnings), review=cell.review)


def _parsed(clean: str) -> NumberCell:
    try:
        number = phonenumbers.parse(clean, "US")
    except phonenumbers.NumberParseException:
        return _unparseable(clean)
    if number.country_code != 1:
        return _refused(_foreign(number, clean))
    digits = str(number.national_number)
    if len(digits) != 10 or number.italian_leading_zero:
        return _refused(_wrong_length(clean))
    return _judged(digits)


def _judged(digits: str) -> NumberCell:
    problem = _refusal(digits)
    return _refused(problem) if problem is not None else _assigned(digits)


def _unparseable(clean: str) -> NumberCell:
    digits = digits_of(clean)
    if digits and len(digits) == len(clean):
        return _refused(_wrong_length(clean))
    return _refused(number_problem("number_not_parseable", "This is not a phone number."))


def _foreign(number: PhoneNumber, clean: str) -> Problem:
    """A number of another calling code; ten US digits behind a stray ``+`` or ``011`` come with a suggestion."""
    calling_code = number.country_code or 0
    region = phonenumbers.region_code_for_country_code(calling_code)
    name = plan.country_name("" if region in ("ZZ", "001") else region, calling_code)
    digits = digits_of(clean)
    meant = digits[3:] if digits.startswith("011") else digits
    honest = len(meant) == 10 and not phonenumbers.is_valid_number(number)
    suggestion = _acceptable(meant) if honest else None
    return number_problem("number_country_not_supported", f"This is read as a number of {name}.", suggestion)


def _wrong_length(clean: str) -> Problem:
    digits = digits_of(clean)
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    if len(digits) == 10 and digits[0] in "01":
        return number_problem("number_invalid_npa", f"No area code begins with {digits[0]}.")
    if 3 <= len(digits) <= 6:
        return number_problem("number_short_code", f"{digits} is a short code.")
    missing = " The area code is missing." if len(digits) == 7 else ""
    return number_problem("number_wrong_length", f"This has {len(digits)} digits; a number has 10.{missing}")


def _refusal(digits: str) -> Problem | None:
    """The rules that are stricter than the metadata (porting.md section 7). `digits` are ten."""
    area = digits[:3]
    if area in plan.TOLL_FREE_AREA_CODES:
        return _refused_exchange(digits) or _refused_line(digits)
    return _refused_area(area) or _refused_exchange(digits) or _refused_local_exchange(digits) or _refused_line(digits)


def _refused_area(area: str) -> Problem | None:
    if area[0] in "01":
        return number_problem("number_invalid_npa", f"No area code begins with {area[0]}.")
    if area[1] == "9" or plan.is_service_code(area):
        return number_problem("number_invalid_npa", f"{area} is not an area code.")
    if area in plan.PREMIUM_AREA_CODES:
        return number_problem("number_premium_900", "900 numbers are premium rate and cannot be ported.")
    if area in plan.TOLL_FREE_RESERVED:
        return number_problem("number_tollfree_reserved", f"{area} is reserved for toll-free and not in service.")
    if area in plan.NON_GEOGRAPHIC:
        return number_problem("number_non_geographic", f"{area} is for {plan.NON_GEOGRAPHIC[area]}.")
    if area in plan.OTHER_COUNTRIES:
        name = plan.country_name(plan.OTHER_COUNTRIES[area])
        return number_problem("number_country_not_supported", f"{area} is an area code of {name}.")
    return None


def _refused_exchange(digits: str) -> Problem | None:
    if digits[3] in "01":
        return number_problem("number_invalid_nxx", f"The part after the area code cannot begin with {digits[3]}.")
    return None


def _refused_local_exchange(digits: str) -> Problem | None:
    """Not for toll-free, where these exchanges are in use (1-800-411-…, 1-800-950-…)."""
    exchange = digits[3:6]
    if exchange == plan.PAY_PER_CALL_EXCHANGE:
        return number_problem("number_pay_per_call_976", "976 numbers are pay-per-call and cannot be ported.")
    if plan.is_service_code(exchange) or exchange in plan.RESERVED_EXCHANGES:
        return number_problem("number_invalid_nxx", f"{exchange} is a service, not an exchange of customers.")
    return None


def _refused_line(digits: str) -> Problem | None:
    if digits[3:6] != "555":
        return None
    if digits[6:] == "1212":
        return number_problem("number_directory_assistance", "555-1212 is directory assistance.")
    if digits[6:8] == "01":
        return number_problem("number_fictional", "555-0100 to 555-0199 are made-up numbers for films and examples.")
    return None


def _assigned(digits: str) -> NumberCell:
    """Class and country of ten digits that no rule refuses. What the metadata lacks is for review, not refused."""
    e164, area = "+1" + digits, digits[:3]
    if area in plan.TOLL_FREE_AREA_CODES:
        return NumberCell(NumberFacts(e164, NumberClass.TOLL_FREE, ""))
    country = _country_of_exchange(digits[:6])
    if country:
        return NumberCell(NumberFacts(e164, NumberClass.LOCAL, country))
    if area in plan.US_TERRITORIES:
        return _in_territory(NumberFacts(e164, NumberClass.LOCAL, "US", plan.US_TERRITORIES[area]))
    unknown = number_problem("number_unknown_area_code", f"We do not know area code {area} yet.")
    return NumberCell(NumberFacts(e164, NumberClass.LOCAL, "US"), review=(unknown,))


@lru_cache(maxsize=CACHED_EXCHANGES)
def _country_of_exchange(exchange: str) -> str:
    """ "US", "CA" or "" for area code and exchange. The plan assigns exchanges whole, 10,000 numbers to one country,
    so `phonenumbers` is asked about one of them (tests and the benchmark hold it to that).
    """
    number = PhoneNumber(country_code=1, national_number=int(f"{exchange}2345"))
    return next((region for region in ("US", "CA") if phonenumbers.is_valid_number_for_region(number, region)), "")


def _in_territory(facts: NumberFacts) -> NumberCell:
    name = plan.country_name(facts.territory)
    number = PhoneNumber(country_code=1, national_number=int(facts.e164[2:]))
    if not phonenumbers.is_valid_number_for_region(number, facts.territory):
        unknown = number_problem("number_unknown_exchange", f"We do not know this exchange of {name} yet.")
        return NumberCell(facts, review=(unknown,))
    if facts.territory in plan.COVERED_TERRITORIES:
        return NumberCell(facts, warnings=(number_problem("number_territory", f"This is a number of {name}."),))
    return NumberCell(facts, review=(number_problem("number_territory_manual", f"This is a number of {name}."),))
