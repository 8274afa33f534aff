"""A file read in parts that know nothing of each other comes out as the same file read whole."""

import csv
import hashlib
import io
import json
import time
from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shared.domain.number_list import ListedRow, ListLimits, NumberList, read_number_list
from shared.domain.number_list import cutting as cutting_module
from shared.domain.number_list.cutting import CutFile, cut_file, layout_as_json, layout_of, part_records, read_part
from shared.domain.number_list.drafts import Draft
from shared.domain.number_list.facts import RowFacts, apply_findings, dump_facts, dump_findings, load_facts
from shared.domain.number_list.groups import count_rows, group_problems
from shared.domain.number_list.headers import REQUIRED, SYNONYMS
from shared.domain.number_list.joining import compare_rows, join_accounts
from tests.unit.number_list.builders import any_context, any_row, as_csv, number, target

LIMITS = ListLimits(max_rows=3_000)
CELLS = st.one_of(
    st.sampled_from(["", " ", "N/A", "=1+1", "Acme Plumbing", "Google Ads", "google-ads", "GOOGLE ADS", "Total"]),
    st.sampled_from([number(0), number(1), number(2), target(0), target(1), "800-648-3321", "1.2E+10", "416-368-2204"]),
    st.sampled_from(["(on file)", "no pin", "1234", "01234", "LK-1234567", "LK-9934567", "123.0", "wireless", "A"]),
    st.sampled_from(["a", "x\ny", "\x1f"]),
    st.text(alphabet=st.characters(exclude_characters="\0\ufffd", codec="utf-8"), max_size=12),
)
ROWS = st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(SYNONYMS, CELLS)), min_size=1, max_size=8).map(
    lambda rows: [{**dict.fromkeys(REQUIRED, ""), **row} for row in rows]
)


def blind(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def cut(data: bytes, limits: ListLimits = LIMITS) -> CutFile:
    return cut_file(data, "file", limits, max_requests=50)


def read_in_parts(data: bytes, accounts: Sequence[str] = ()) -> NumberList:
    """Every part is read twice, as two workers do; all that passes between them is JSON."""
    context = any_context(accounts=accounts)
    found = cut(data)
    if found.problems or found.layout is None:
        return NumberList(file_problems=found.problems, file_warnings=found.warnings)
    layout = layout_of(json.loads(json.dumps(layout_as_json(found.layout))))
    noted: list[RowFacts] = []
    for part in found.parts:
        drafts = read_part(data[part.start : part.end], layout, part, context, LIMITS)
        assert {draft.row // 500 for draft in drafts} == {part.number}
        noted += load_facts(json.loads(json.dumps(dump_facts(draft.note(blind) for draft in drafts))))
    compare_rows(noted)
    joined = join_accounts(noted, layout.columns, context)
    findings = {one.row: json.loads(json.dumps(dump_findings(one))) for one in noted}
    rows: list[ListedRow] = []
    for part in found.parts:
        for draft in read_part(data[part.start : part.end], layout, part, context, LIMITS):
            if findings[draft.row]:
                apply_findings(draft, findings[draft.row])
            rows.append(draft.freeze())
    assert [one.levelled("error") for one in noted] == [row.errors for row in rows]
    assert [one.levelled("warning") for one in noted] == [row.warnings for row in rows]
    assert [one.levelled("review") for one in noted] == [row.review for row in rows]
    assert [one.is_held for one in noted] == [row.disposition == "held" for row in rows]
    return NumberList(
        rows=tuple(rows),
        losing_accounts=joined.accounts,
        file_warnings=(*found.warnings, *joined.warnings),
        groups=group_problems(rows),
        counts=count_rows(rows),
        columns=layout.columns.names,
    )


def same(data: bytes, accounts: Sequence[str] = ()) -> NumberList:
    """The file read in both ways, which must agree on everything; secrets are only told apart in parts."""
    whole = read_number_list(data, any_context(accounts=accounts), LIMITS)
    parts = read_in_parts(data, accounts)
    if whole.file_problems and not parts.file_problems:
        # A file of nothing but noise is known as one once all of it was read.
        assert [problem.code for problem in whole.file_problems] == ["csv_no_data_rows"]
        assert all(row.disposition == "skipped" for row in parts.rows)
        return whole
    assert parts.file_problems == whole.file_problems
    assert parts.file_warnings == whole.file_warnings
    assert parts.rows == whole.rows
    assert parts.counts == whole.counts
    assert parts.groups == whole.groups
    assert [_without_secrets(one) for one in parts.losing_accounts] == [
        _without_secrets(one) for one in whole.losing_accounts
    ]
    return whole


def _without_secrets(account: object) -> str:
    return repr(account)


@settings(deadline=None)
@given(
    rows=ROWS,
    accounts=st.sampled_from([(), ("Main",), ("A", "B")]),
    gap=st.sampled_from([0, 0, 0, 1, 2, 495, 499, 500]),
)
def test_read_in_parts_or_whole_it_is_the_same_list(
    rows: list[dict[str, str]], accounts: Sequence[str], gap: int
) -> None:
    """Blank rows between them put rows that belong together into different parts."""
    header, lines = as_csv(rows).split("\r\n", 1)
    records = list(csv.reader(io.StringIO(lines, newline="")))
    blanks = [[""]] * gap
    out = io.StringIO(newline="")
    csv.writer(out).writerows([*records[: len(records) // 2], *blanks, *records[len(records) // 2 :]])
    same(f"{header}\r\n{out.getvalue()}".encode(), accounts)


@settings(deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=200).map(str.encode)))
def test_any_file_is_answered_in_parts_as_it_is_whole(data: bytes) -> None:
    same(data)


@given(
    body=st.text(alphabet=",;\t\"\r\n ='0123456789aNé/()+-.\u2028", max_size=300),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1252"]),
)
@example(body='a,"b\r\nc"\rd', encoding="utf-16")
@settings(deadline=None)
def test_parts_lie_where_their_rows_are_in_any_encoding(body: str, encoding: str) -> None:
    text = "number,forwarding number,name,source,company,pin\n" + body
    data = text.encode(encoding, "ignore")
    if encoding == "utf-16-be":
        data = b"\xfe\xff" + data
    same(data)
    found = cut(data)
    if found.layout is not None:
        listed = [record for part in found.parts for _, record in _records(data, found, part)]
        assert len(listed) == found.rows


def _records(data: bytes, found: CutFile, part: cutting_module.Part) -> list[tuple[int, list[str]]]:
    assert found.layout is not None
    return part_records(data[part.start : part.end], found.layout, part)


def test_a_long_list_is_cut_where_its_rows_are_stored() -> None:
    data = as_csv([any_row(0, number=f"212-3{index:06d}"[:12]) for index in range(1_700)]).encode()
    found = cut(data)
    assert [(part.number, part.first_row, part.rows) for part in found.parts] == [
        (0, 2, 498),
        (1, 500, 500),
        (2, 1_000, 500),
        (3, 1_500, 202),
    ]
    assert found.parts[-1].end == len(data)
    same(data)


def test_blank_rows_at_the_end_are_rows_while_they_are_few() -> None:
    text = as_csv([any_row(0)])
    assert cut((text + "\r\n" * 100).encode()).rows == 101
    few = cut((text + "\r\n" * 101).encode())
    assert (few.rows, [part.rows for part in few.parts]) == (1, [1])
    many = cut((text + ",,,,\r\n" * 5_000).encode())
    assert (many.rows, [part.rows for part in many.parts]) == (1, [1])
    same((text + ",,,,\r\n" * 5_000).encode())


def test_the_limit_of_rows_holds_for_filled_ones() -> None:
    text = as_csv([any_row(0)]) + "x,,,,\r\n" * 20
    assert [problem.code for problem in cut(text.encode(), ListLimits(max_rows=20)).problems] == ["csv_too_many_rows"]
    assert cut(text.encode(), ListLimits(max_rows=21)).problems == ()


def named(*names: str, **more: str) -> bytes:
    rows = [{**any_row(index), "port_request_name": name, **more} for index, name in enumerate(names)]
    return as_csv(rows).encode()


def test_rows_without_a_request_name_are_of_the_request_named_after_the_file() -> None:
    assert [(one.key, one.name) for one in cut(as_csv([any_row(0)]).encode()).requests] == [("file", "file")]
    found = cut(named("Chicago", "", "CHICAGO ", "File"))
    assert [(one.key, one.name) for one in found.requests] == [("chicago", "Chicago"), ("file", "file")]
    assert found.parts[0].requests == (0, 1)


def test_noise_between_rows_names_no_request() -> None:
    text = named("A", "B").decode()
    text += text.split("\r\n", 1)[0] + "\r\n,,,,,\r\nTotal 2 rows,,,,,\r\n"
    assert [one.key for one in cut(text.encode()).requests] == ["a", "b"]


def test_submit_is_what_the_rows_of_a_request_agree_on() -> None:
    rows = [
        {**any_row(index), "port_request_name": name, "submit": said}
        for index, (name, said) in enumerate([("A", "yes"), ("A", ""), ("B", "No"), ("C", ""), ("D", "x"), ("D", "n")])
    ]
    found = cut(as_csv(rows).encode())
    assert {one.name: one.submit for one in found.requests} == {"A": True, "B": False, "C": None, "D": False}
    assert [warning.code for warning in found.warnings] == ["submit_conflicting"]
    unknown = cut(as_csv([{**any_row(0), "submit": "perhaps"}]).encode())
    assert [warning.code for warning in unknown.warnings] == ["submit_unknown"]


def test_a_name_that_is_too_long_is_cut_and_told() -> None:
    found = cut(named("n" * 200))
    assert [one.name for one in found.requests] == ["n" * 128]
    assert [warning.code for warning in found.warnings] == ["request_name_cut"]
    data = named("n" * 200, "n" * 128)
    assert found.layout is not None
    drafts = read_part(data[found.parts[0].start :], found.layout, cut(data).parts[0], any_context(), LIMITS)
    assert {draft.request for draft in drafts} == {"n" * 128}


def test_there_is_a_most_of_requests() -> None:
    assert [one.code for one in cut(named(*map(str, range(51)))).problems] == ["too_many_requests_in_file"]
    assert len(cut(named(*map(str, range(50)))).requests) == 50


def test_one_number_in_two_requests_of_a_file_is_in_neither() -> None:
    rows = [{**any_row(0), "port_request_name": name} for name in ("A", "B")]
    listed = read_in_parts(as_csv(rows).encode())
    assert [row.errors[0].code for row in listed.rows] == ["number_duplicate_conflicting"] * 2


def test_a_toll_free_number_goes_first_within_its_request_only() -> None:
    local, toll_free = any_row(0), any_row(1, number="800-648-3321", forwarding_number=number(0))
    codes = {}
    for name in ("A", "B"):
        rows = [{**local, "port_request_name": "A"}, {**toll_free, "port_request_name": name}]
        last = read_in_parts(as_csv(rows).encode()).rows[1]
        codes[name] = [problem.code for problem in (*last.errors, *last.warnings)]
    assert codes == {"A": ["toll_free_goes_first"], "B": ["forwarding_is_being_ported"]}


def test_what_passes_between_parts_holds_no_secret() -> None:
    data = as_csv([any_row(0, account_number="LK-123456789", pin="482913", losing_account="A")]).encode()
    found = cut(data)
    assert found.layout is not None
    (draft,) = read_part(data[found.parts[0].start :], found.layout, found.parts[0], any_context(), LIMITS)
    text = json.dumps(dump_facts([draft.note(blind)]))
    assert "482913" not in text
    assert "123456789" not in text
    assert "6789" in text


def test_a_row_that_nobody_foresaw_is_told_and_takes_no_other_down(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(draft: Draft, limits: ListLimits) -> None:
        if draft.cells["name"] == "poison":
            raise RecursionError

    monkeypatch.setattr("shared.domain.number_list.rows.check_name", stumble)
    listed = same(as_csv([any_row(0), any_row(1, name="poison"), any_row(2)]).encode())
    assert [row.disposition for row in listed.rows] == ["accepted", "held", "accepted"]
    assert [problem.code for problem in listed.rows[1].errors] == ["row_not_read"]
    assert listed.rows[1].cells["name"] == "poison"


def test_numbers_that_meet_in_thousands_are_compared_in_a_moment() -> None:
    """Half of a long list rings at one number, which the other half wants to port."""
    rows = [any_row(0, number=f"800-3{index:06d}"[:11], forwarding_number=number(0)) for index in range(3_000)]
    rows += [any_row(0, forwarding_number=f"646-2{index:06d}"[:11]) for index in range(3_000)]
    noted = [
        RowFacts(at, number=one.number, forwarding=one.forwarding, digest=str(at))
        for at, one in enumerate(_drafts(as_csv(rows).encode()), 2)
    ]
    began = time.process_time()
    compare_rows(noted)
    assert time.process_time() - began < 2
    assert {added.code for one in noted for added in one.added} >= {"columns_look_swapped"}


def _drafts(data: bytes) -> list[Draft]:
    limits = ListLimits(max_rows=10_000)
    found = cut(data, limits)
    assert found.layout is not None
    return [
        draft
        for part in found.parts
        for draft in read_part(data[part.start : part.end], found.layout, part, any_context(), limits)
    ]
