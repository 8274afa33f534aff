"""One cell, one number: every code of a number's cell, and agreement with `phonenumbers`."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.phone_numbers import (
    NUMBER_CODES,
    NumberCell,
    NumberClass,
    NumberFacts,
    read_forwarding_cell,
    read_number_cell,
)
from shared.domain.phone_numbers.cleaning import clean_cell
from shared.domain.phone_numbers.reading import _parsed
from tests.benchmarks.intake import compare, generated_cells

LOCAL, TOLL_FREE = NumberClass.LOCAL, NumberClass.TOLL_FREE

ACCEPTED = [
    ("2125552345", "+12125552345", LOCAL, "US"),
    ("(212) 555-2345", "+12125552345", LOCAL, "US"),
    ("1-212-555-2345", "+12125552345", LOCAL, "US"),
    ("+1 212 555 2345", "+12125552345", LOCAL, "US"),
    ("212.555.2345", "+12125552345", LOCAL, "US"),
    ("tel:+1-212-555-2345", "+12125552345", LOCAL, "US"),
    ("'2125552345", "+12125552345", LOCAL, "US"),
    ('="2125552345"', "+12125552345", LOCAL, "US"),
    ("=2125552345", "+12125552345", LOCAL, "US"),
    ("'+12125552345", "+12125552345", LOCAL, "US"),
    ("\ufeff2125552345", "+12125552345", LOCAL, "US"),
    ("\u202a2125552345\u202c", "+12125552345", LOCAL, "US"),
    ("212\u2011555\u20112345", "+12125552345", LOCAL, "US"),
    ("\u00a0212\u00a0555\u00a02345 ", "+12125552345", LOCAL, "US"),
    ("２１２５５５２３４５", "+12125552345", LOCAL, "US"),
    ("٢١٢٥٥٥٢٣٤٥", "+12125552345", LOCAL, "US"),
    ("2125551999", "+12125551999", LOCAL, "US"),
    ("416-368-2204", "+14163682204", LOCAL, "CA"),
    ("604 688 1942", "+16046881942", LOCAL, "CA"),
    ("800-648-3321", "+18006483321", TOLL_FREE, ""),
    ("8332345678", "+18332345678", TOLL_FREE, ""),
    ("1-800-411-7246", "+18004117246", TOLL_FREE, ""),
    ("800-950-2345", "+18009502345", TOLL_FREE, ""),
]

REFUSED = [
    ("", "number_missing", None),
    (" \u200b ", "number_missing", None),
    ("N/A", "number_missing", None),
    ("TBD", "number_missing", None),
    ("see invoice", "number_not_parseable", None),
    ("+", "number_not_parseable", None),
    ("2,125,552,345", "number_not_parseable", "+12125552345"),
    ("212555O345", "number_not_parseable", "+12125550345"),
    ("2l2-555-2345", "number_not_parseable", "+12125552345"),
    ("2125552345 (main)", "number_not_parseable", "+12125552345"),
    ("Main: 212-555-2345", "number_not_parseable", "+12125552345"),
    ("9" * 300, "number_not_parseable", None),
    ("#REF!", "number_excel_error", None),
    ("##########", "number_excel_error", None),
    ("1.21256E+10", "number_scientific_notation", None),
    ("2.13E+09", "number_scientific_notation", None),
    ("1,21256E+10", "number_scientific_notation", None),
    ("1.2125552345E+10", "number_scientific_notation", "+12125552345"),
    ("2125552345.0", "number_decimal", "+12125552345"),
    ("12125552345.00", "number_decimal", "+12125552345"),
    ("2125552345.5", "number_decimal", None),
    ("2125552345/2125552346", "number_multiple_in_cell", None),
    ("212-555-2345; 212-555-2346", "number_multiple_in_cell", None),
    ("212-555-2345 and 212-555-9346", "number_multiple_in_cell", None),
    ("212-555-2345\n212-555-2346", "number_multiple_in_cell", None),
    ("212-555-2345 / 46", "number_multiple_in_cell", None),
    ("212-555-2300-2399", "number_range_in_cell", None),
    ("212-555-2300 thru 2399", "number_range_in_cell", None),
    ("2125552300 – 2125552399", "number_range_in_cell", None),
    ("212-555-23XX", "number_range_in_cell", None),
    ("212-555-2345 ext 5", "number_has_extension", "+12125552345"),
    ("212-555-2345x501", "number_has_extension", "+12125552345"),
    ("tel:+12125552345;ext=7", "number_has_extension", "+12125552345"),
    ("212-555-2345,,5", "number_has_extension", "+12125552345"),
    ("555-2345", "number_wrong_length", None),
    ("310-1234", "number_wrong_length", None),
    ("212555234", "number_wrong_length", None),
    ("442079460958", "number_wrong_length", None),
    ("011107858193545", "number_wrong_length", None),
    ("1-800-MATTRESS", "number_wrong_length", "+18006288737"),
    ("0125552345", "number_invalid_npa", None),
    ("1125552345", "number_invalid_npa", None),
    ("2925552345", "number_invalid_npa", None),
    ("9115552345", "number_invalid_npa", None),
    ("2120552345", "number_invalid_nxx", None),
    ("2121552345", "number_invalid_nxx", None),
    ("2129112345", "number_invalid_nxx", None),
    ("2129582345", "number_invalid_nxx", None),
    ("8001552345", "number_invalid_nxx", None),
    ("212-555-0123", "number_fictional", None),
    ("800-555-0199", "number_fictional", None),
    ("2125551212", "number_directory_assistance", None),
    ("8005551212", "number_directory_assistance", None),
    ("911", "number_short_code", None),
    ("411", "number_short_code", None),
    ("72345", "number_short_code", None),
    ("9002345678", "number_premium_900", None),
    ("2129762345", "number_pay_per_call_976", None),
    *((f"{area}2345678", "number_non_geographic", None) for area in (500, 521, 533, 544, 566, 577, 588, 600, 622, 700)),
    ("7102345678", "number_non_geographic", None),
    *((f"{area}2345678", "number_tollfree_reserved", None) for area in (822, 880, 887, 889)),
    ("+525512345678", "number_country_not_supported", None),
    ("011 44 20 7946 0958", "number_country_not_supported", None),
    ("8765232345", "number_country_not_supported", None),
    ("+1 441 295 2345", "number_country_not_supported", None),
    ("0112125552345", "number_country_not_supported", "+12125552345"),
    ("+2125552345", "number_country_not_supported", "+12125552345"),
]

WARNED = [
    ("1-800-FLOWERS", "number_vanity_converted", "+18003569377"),
    ("212-555-CALL", "number_vanity_converted", "+12125552255"),
    ("787-234-5678", "number_territory", "+17872345678"),
    ("340-693-2345", "number_territory", "+13406932345"),
    ("671-646-2345", "number_territory_manual", "+16716462345"),
    ("2332345678", "number_unknown_area_code", "+12332345678"),
    ("9836345678", "number_unknown_area_code", "+19836345678"),
    ("3404992345", "number_unknown_exchange", "+13404992345"),
]

FORWARDING = [
    ("", "forwarding_missing", None),
    ("n/a", "forwarding_missing", None),
    ("212-555-2345 x 5", "forwarding_has_extension", "+12125552345"),
    ("#N/A", "forwarding_excel_error", None),
    ("1.21256E+10", "forwarding_excel_error", None),
    ("2125552345.0", "forwarding_excel_error", "+12125552345"),
    ("900-234-5678", "forwarding_premium_or_international", None),
    ("212-976-2345", "forwarding_premium_or_international", None),
    ("+44 20 7946 0958", "forwarding_premium_or_international", None),
    ("876-523-2345", "forwarding_premium_or_international", None),
    ("555-2345", "forwarding_invalid", None),
    ("212-555-0123", "forwarding_invalid", None),
    ("212-555-2345 or 212-555-2346", "forwarding_invalid", None),
    ("911", "forwarding_invalid", None),
    ("800-648-3321", "forwarding_toll_free", None),
    ("212-555-CALL", "forwarding_vanity_converted", None),
    ("787-234-5678", "forwarding_territory", None),
    ("671-646-2345", "forwarding_territory", None),
    ("233-234-5678", "forwarding_unknown_area_code", None),
]


def codes_of(cell: NumberCell) -> list[str]:
    return [problem.code for problem in (*cell.problems, *cell.warnings, *cell.review)]


@pytest.mark.parametrize(("text", "e164", "number_class", "country"), ACCEPTED)
def test_an_ordinary_number_is_read(text: str, e164: str, number_class: NumberClass, country: str) -> None:
    assert read_number_cell(text) == NumberCell(NumberFacts(e164, number_class, country))


@pytest.mark.parametrize(("text", "code", "suggestion"), REFUSED)
def test_a_cell_that_holds_no_portable_number_says_why(text: str, code: str, suggestion: str | None) -> None:
    cell = read_number_cell(text)
    assert (cell.facts, codes_of(cell)) == (None, [code])
    assert cell.problems[0].suggestion == suggestion
    assert cell.problems[0].fix


@pytest.mark.parametrize(("text", "code", "e164"), WARNED)
def test_a_number_to_look_at_twice_is_accepted(text: str, code: str, e164: str) -> None:
    cell = read_number_cell(text)
    assert cell.facts is not None
    assert (cell.facts.e164, codes_of(cell), cell.problems) == (e164, [code], ())
    assert bool(cell.review) == (NUMBER_CODES[code].level == "review")


@pytest.mark.parametrize(("text", "code", "suggestion"), FORWARDING)
def test_a_forwarding_cell_has_codes_of_its_own(text: str, code: str, suggestion: str | None) -> None:
    cell = read_forwarding_cell(text)
    assert codes_of(cell) == [code]
    assert (cell.facts is None) == (NUMBER_CODES[code].level == "error")
    if cell.problems:
        assert cell.problems[0].suggestion == suggestion


def test_a_country_is_named() -> None:
    assert "Mexico" in read_number_cell("+525512345678").problems[0].detail
    assert "Jamaica" in read_number_cell("876-523-2345").problems[0].detail


def test_a_territory_belongs_to_the_us() -> None:
    assert read_number_cell("787-234-5678").facts == NumberFacts("+17872345678", LOCAL, "US", "PR")


def test_every_code_of_a_number_has_a_case() -> None:
    shown = {code for _, code, _ in (*REFUSED, *WARNED, *FORWARDING)}
    assert shown == set(NUMBER_CODES)


@given(st.text(max_size=200))
def test_any_text_is_answered(text: str) -> None:
    for cell in (read_number_cell(text), read_forwarding_cell(text)):
        assert (cell.facts is None) == bool(cell.problems)
        assert all(problem.code in NUMBER_CODES for problem in (*cell.problems, *cell.warnings, *cell.review))


@given(st.text(alphabet="0123456789()+-. xXeEO/,;=#'\t", max_size=40))
def test_a_suggestion_is_always_acceptable(text: str) -> None:
    for problem in read_number_cell(text).problems:
        if problem.suggestion is not None:
            assert read_number_cell(problem.suggestion).facts is not None


@given(st.integers(min_value=2_000_000_000, max_value=9_999_999_999))
def test_every_way_to_write_a_number_reads_the_same(number: int) -> None:
    digits = str(number)
    area, exchange, line = digits[:3], digits[3:6], digits[6:]
    plain = read_number_cell(digits)
    for text in (f"({area}) {exchange}-{line}", f"+1{digits}", f"1-{area}-{exchange}-{line}", f"'{digits}"):
        assert read_number_cell(text) == plain


def test_verdicts_are_those_of_phonenumbers_but_for_the_stricter_rules() -> None:
    unexplained, reasons = compare(generated_cells(3_000, seed=3))
    assert unexplained == []
    assert reasons


def test_the_comparison_sees_a_reader_that_refuses_everything() -> None:
    unexplained, _ = compare(generated_cells(500), lambda _: NumberCell())
    assert unexplained


def test_the_comparison_sees_a_wrong_country() -> None:
    unexplained, _ = compare(["4163682204"], lambda _: NumberCell(NumberFacts("+14163682204", LOCAL, "US")))
    assert unexplained


@given(st.integers(min_value=0, max_value=9999), st.sampled_from(["212", "983", "416", "600", "235", "942", "523"]))
def test_an_exchange_belongs_to_one_country_whole(line: int, area: str) -> None:
    """What lets us ask once per exchange."""
    for exchange in ("234", "634", "999"):
        number = phonenumbers.PhoneNumber(country_code=1, national_number=int(f"{area}{exchange}{line:04d}"))
        other = phonenumbers.PhoneNumber(country_code=1, national_number=int(f"{area}{exchange}2345"))
        for region in ("US", "CA"):
            assert phonenumbers.is_valid_number_for_region(number, region) == phonenumbers.is_valid_number_for_region(
                other, region
            )


_THREE, _FOUR = (st.text("0123456789", min_size=size, max_size=size) for size in (3, 4))
_GAP = st.sampled_from(["", " ", ".", "-"])
_ORDINARY = st.builds(
    lambda one, area, exchange, gap, line: f"{one}{area}{exchange}{gap}{line}",
    st.sampled_from(["", "1", "+1", "1 ", "+1-", "1."]),
    st.one_of(
        st.builds("({}) ".format, _THREE), st.builds("({})".format, _THREE), st.builds("{}{}".format, _THREE, _GAP)
    ),
    _THREE,
    _GAP,
    _FOUR,
)


@given(_ORDINARY)
def test_a_cell_as_nearly_all_are_is_what_phonenumbers_makes_of_it(text: str) -> None:
    assert read_number_cell(text) == _parsed(clean_cell(text))
