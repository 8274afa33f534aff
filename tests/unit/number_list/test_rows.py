"""Each row: every code it can get, alone and against the other rows, and that a good row is never lost."""

from collections.abc import Mapping

import pytest

from shared.domain.number_list import CompanyRef, ListContext, NumberList, read_number_rows
from shared.domain.number_list.codes import CODES, ROW_CODES
from tests.unit.number_list.builders import (
    HEATING,
    PLUMBING,
    any_context,
    any_row,
    codes,
    file_codes,
    number,
    read,
    target,
)

ALONE: list[tuple[dict[str, str], str, str | None]] = [
    ({"name": ""}, "name_missing", None),
    ({"name": "#REF!"}, "name_missing", None),
    ({"name": "x" * 129}, "name_too_long", None),
    ({"name": "Main\nline"}, "name_control_characters", "Main line"),
    ({"name": "Main\x07line"}, "name_control_characters", "Main line"),
    ({"name": "<b>Main</b>"}, "name_html", None),
    ({"name": "A &amp; B"}, "name_html", None),
    ({"name": "=Main"}, "name_starts_like_formula", None),
    ({"name": "'=SUM(A1)"}, "name_starts_like_formula", None),
    ({"name": "@Main"}, "name_starts_like_formula", None),
    ({"name": "3-May"}, "name_looks_like_date", None),
    ({"name": "May-03"}, "name_looks_like_date", None),
    ({"name": "5/3/2024"}, "name_looks_like_date", None),
    ({"source": " "}, "source_missing", None),
    ({"source": "x" * 129}, "source_too_long", None),
    ({"source": "Google\tAds"}, "source_control_characters", "Google Ads"),
    ({"source": "<script>"}, "source_html", None),
    ({"company": ""}, "company_missing", None),
    ({"company": "Acme Plumming"}, "company_unknown", "Acme Plumbing"),
    ({"company": "Zenith"}, "company_unknown", None),
    ({"number": ""}, "number_missing", None),
    ({"number": "2125552345.0"}, "number_decimal", "+12125552345"),
    ({"number": "233-234-5678"}, "number_unknown_area_code", None),
    ({"forwarding_number": ""}, "forwarding_missing", None),
    ({"forwarding_number": "800-648-3321"}, "forwarding_toll_free", None),
    ({"forwarding_number": number(0)}, "forwarding_equals_tracking", None),
]


@pytest.mark.parametrize(("cells", "code", "suggestion"), ALONE)
def test_a_row_with_one_thing_wrong_has_one_problem(cells: dict[str, str], code: str, suggestion: str | None) -> None:
    listed = read([{**any_row(0), **cells}, any_row(1)])
    row, good = listed.rows
    assert codes(row) == [code]
    (problem,) = (*row.errors, *row.warnings, *row.review)
    assert (problem.row, problem.column, problem.suggestion) == (2, next(iter(cells)), suggestion)
    assert row.disposition == ("held" if CODES[code].level == "error" else "accepted")
    assert (good.disposition, codes(good)) == ("accepted", [])


def test_all_errors_of_a_row_are_told_at_once() -> None:
    (row,) = read([any_row(number="911", forwarding_number="x", name="", source="", company="Nobody")]).rows
    expected = ["number_short_code", "forwarding_invalid", "name_missing", "source_missing", "company_unknown"]
    assert codes(row) == expected


def test_a_company_of_the_row_above_is_suggested() -> None:
    first, second = read([any_row(0, company="acme heating"), any_row(1, company="")]).rows
    assert (first.company, first.company_id) == ("Acme Heating", "com_2")
    assert second.errors[0].suggestion == "Acme Heating"


def test_a_company_is_found_by_id_and_whatever_its_spelling() -> None:
    for text in ("com_2", "ACME  HEATING", " Acme Heating ", "Acme\u00a0Heating"):
        assert read([any_row(company=text)]).rows[0].company_id == "com_2"


def test_a_company_one_may_not_use_and_one_of_two_are_told_apart() -> None:
    companies = [CompanyRef("com_1", "Acme", permitted=False), CompanyRef("com_2", "Twin"), CompanyRef("com_3", "twin")]
    rows = [
        any_row(0, company="Acme"),
        any_row(1, company="TWIN"),
        any_row(2, company="twin"),
        any_row(3, company="com_2"),
    ]
    listed = read(rows, any_context(companies=companies))
    assert [codes(row) for row in listed.rows] == [["company_not_permitted"], ["company_ambiguous"], [], []]
    assert [row.company_id for row in listed.rows] == [None, None, "com_3", "com_2"]


def test_two_spellings_of_a_source_are_pointed_out() -> None:
    context = ListContext([PLUMBING], known_sources=["Bing Ads"])
    rows = [any_row(0, source="google-ads"), any_row(1, source="Google Ads"), any_row(2, source="BING ADS")]
    listed = read(rows, context)
    assert [codes(row) for row in listed.rows] == [[], ["source_near_duplicate"], ["source_near_duplicate"]]
    assert [row.warnings[0].suggestion for row in listed.rows[1:]] == ["google-ads", "Bing Ads"]


def test_a_near_name_is_sought_for_some_of_thousands_of_unknown_ones() -> None:
    companies = [CompanyRef(f"com_{index}", f"Acme number {index} of many") for index in range(1000)]
    rows = [any_row(index, company=f"Akme nomber {index} of mani") for index in range(40)]
    suggested = [row.errors[0].suggestion for row in read(rows, any_context(companies=companies)).rows]
    assert suggested[0]
    assert suggested[-1] is None


def test_endless_cells_are_kept_short() -> None:
    (row,) = read([any_row(name="x" * 100_000)]).rows
    assert codes(row) == ["name_too_long"]
    assert len(row.cells["name"]) < 5_000


def test_the_same_cause_in_many_rows_is_one_group() -> None:
    rows = [any_row(index, company="Acme Plumming") for index in range(5)]
    listed = read([*rows, any_row(5)])
    (group,) = listed.groups
    assert (group.code, group.column, group.count, group.rows) == ("company_unknown", "company", 5, (2, 3, 4, 5, 6))
    assert (group.level, group.suggestion) == ("error", "Acme Plumbing")


def test_identical_rows_are_kept_once() -> None:
    rows = [any_row(0), any_row(0, number="+12125552300", name="MAIN LINE"), any_row(1)]
    listed = read(rows)
    assert [row.disposition for row in listed.rows] == ["accepted", "skipped", "accepted"]
    assert codes(listed.rows[1]) == ["number_duplicate_in_file"]
    assert "row 2" in listed.rows[1].warnings[0].detail


def test_rows_that_differ_about_one_number_are_all_held() -> None:
    listed = read([any_row(0), any_row(1), any_row(0, name="Other")])
    assert [row.disposition for row in listed.rows] == ["held", "accepted", "held"]
    assert codes(listed.rows[0]) == codes(listed.rows[2]) == ["number_duplicate_conflicting"]
    assert "2, 4" in listed.rows[0].errors[0].detail


def test_the_odd_row_is_blamed_for_swapped_columns() -> None:
    rows = [any_row(index, forwarding_number=target(0)) for index in range(20)]
    odd = any_row(number=target(0), forwarding_number=number(50))
    listed = read([*rows[:10], odd, *rows[10:]])
    assert [row.disposition for row in listed.rows].count("accepted") == 20
    assert codes(listed.rows[10]) == ["columns_look_swapped"]
    assert listed.rows[10].errors[0].suggestion == "+12125552350"


def test_a_whole_file_with_swapped_columns_is_told_so() -> None:
    listed = read([any_row(number=target(0), forwarding_number=number(7 * index)) for index in range(4)])
    assert {code for row in listed.rows for code in codes(row)} == {"columns_look_swapped"}
    assert len(listed.groups) == 1


def test_forwarding_to_a_number_being_ported_is_an_error_of_the_row_that_does() -> None:
    listed = read([any_row(0, forwarding_number=number(1)), any_row(1)])
    assert [codes(row) for row in listed.rows] == [["forwarding_is_being_ported"], ["number_looks_like_forwarding"]]
    assert [row.disposition for row in listed.rows] == ["held", "accepted"]


def test_a_toll_free_number_may_ring_at_one_that_is_ported_and_goes_first() -> None:
    listed = read([any_row(0, number="+18005552302", forwarding_number=number(1)), any_row(1)])
    assert codes(listed.rows[0]) == ["toll_free_goes_first"]
    assert [row.disposition for row in listed.rows] == ["accepted", "accepted"]


def test_a_toll_free_number_and_the_one_it_rings_at_may_not_forward_in_a_circle() -> None:
    rows = [
        any_row(0, number="+18005552302", forwarding_number=number(1)),
        any_row(1, forwarding_number="+18005552302"),
    ]
    assert [row.disposition for row in read(rows).rows] == ["held", "held"]


def test_two_numbers_that_forward_to_each_other_are_both_held() -> None:
    listed = read([any_row(0, forwarding_number=number(1)), any_row(1, forwarding_number=number(0))])
    assert [row.disposition for row in listed.rows] == ["held", "held"]


def test_forwarding_numbers_that_count_up_are_pointed_out() -> None:
    rows = [any_row(index, forwarding_number=f"646-555-{3000 + index}") for index in range(4)]
    listed = read(rows)
    assert [codes(row) for row in listed.rows] == [[], *[["forwarding_autofilled"]] * 3]
    assert listed.groups[0].suggestion == "+16465553000"
    assert codes(read(rows[:3]).rows[2]) == []


SERVICE = [
    ("wireless", "212-555-2345", "wireless", []),
    ("Mobile", "212-555-2345", "wireless", []),
    ("landline", "212-555-2345", "local", []),
    ("VoIP", "212-555-2345", "local", []),
    ("unknown", "800-648-3321", "toll_free", []),
    ("toll_free", "800-648-3321", "toll_free", []),
    ("wireless", "800-648-3321", "toll_free", ["number_class_differs_from_account"]),
    ("Toll-free", "212-555-2345", "local", ["number_class_differs_from_account"]),
    ("fax", "212-555-2345", "local", ["service_type_unknown"]),
]


@pytest.mark.parametrize(("service_type", "text", "number_class", "expected"), SERVICE)
def test_the_service_type_decides_what_wireless_is(
    service_type: str, text: str, number_class: str, expected: list[str]
) -> None:
    (row,) = read([any_row(number=text, service_type=service_type, losing_account="A")]).rows
    assert (row.number_class, codes(row)) == (number_class, expected)


def from_json(*rows: Mapping[str, object]) -> NumberList:
    return read_number_rows(rows, any_context())


def test_a_json_list_goes_through_the_same_checks() -> None:
    listed = from_json({**any_row(0)}, {**any_row(1), "name": None}, {"number": 2125552345, "nothing": 1})
    assert [row.row for row in listed.rows] == [1, 2, 3]
    assert [codes(row) for row in listed.rows] == [
        [],
        ["name_missing"],
        ["forwarding_missing", "name_missing", "source_missing", "company_missing"],
    ]
    assert listed.rows[2].number == "+12125552345"
    assert file_codes(listed) == ["column_ignored"]


def test_a_json_value_that_is_no_text_is_an_error_of_its_row() -> None:
    good, bad, flag = from_json({**any_row(0)}, {**any_row(1), "name": ["x"]}, {**any_row(2), "source": True}).rows
    assert codes(good) == []
    assert codes(bad) == ["name_missing", "cell_not_text"]
    assert (codes(flag), flag.errors[1].column) == (["source_missing", "cell_not_text"], "source")


def test_half_a_character_is_no_reason_to_fail_later() -> None:
    (row,) = from_json({**any_row(), "name": "Main \ud83d"}).rows
    assert row.name.encode()
    assert row.cells["name"].encode()


def test_a_json_number_with_a_fraction_is_not_read_as_eleven_digits() -> None:
    (row,) = from_json({**any_row(), "number": 2125552345.0}).rows
    assert codes(row) == ["number_decimal"]


def test_an_empty_and_an_endless_json_list_are_refused() -> None:
    assert file_codes(from_json()) == ["csv_no_data_rows"]
    assert file_codes(from_json(*({**any_row()} for _ in range(5001)))) == ["csv_too_many_rows"]
    assert file_codes(from_json({"phone": "1"})) == ["csv_header_missing"]


ELSEWHERE = {
    "test_files": {"csv_row_width", "csv_blank_row", "csv_example_row", "csv_repeated_header", "csv_section_row"},
    "test_files too": {"csv_footer_row", "csv_field_too_large", "cell_null_character", "cell_not_kept"},
    "test_accounts": {
        "losing_account_conflicting",
        "losing_account_near_duplicate",
        "numbers_staying_unknown",
        "subscriber_type_unknown",
        "account_number_scientific_notation",
        "account_number_excel_truncated",
        "zip_leading_zero_lost",
        "pin_leading_zero_lost",
    },
    "test_claims": {
        "number_already_in_account",
        "number_active_port_exists",
        "number_being_checked",
        "forwarding_is_own_tracking_number",
        "toll_free_may_go_later",
    },
    "test_parts": {"row_not_read"},
    "above": {
        "cell_not_text",
        "columns_look_swapped",
        "company_ambiguous",
        "company_not_permitted",
        "forwarding_autofilled",
        "forwarding_is_being_ported",
        "number_class_differs_from_account",
        "number_duplicate_conflicting",
        "number_duplicate_in_file",
        "number_looks_like_forwarding",
        "service_type_unknown",
        "source_near_duplicate",
        "toll_free_goes_first",
    },
}


def test_every_code_of_a_row_has_a_case() -> None:
    shown = {code for _, code, _ in ALONE}.union(*ELSEWHERE.values())
    assert set(ROW_CODES) - shown == set()


def test_every_code_has_a_fix() -> None:
    assert all(rule.fix.endswith(".") for rule in CODES.values())
    assert HEATING.permitted
