"""For any file: rows in are rows reported, and what was stored is what was reported."""

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.bulk.model import Outcome
from shared.domain.number_list.headers import REQUIRED, SYNONYMS
from tests.bulk_world import ACCOUNT, BulkWorld, any_drop_row

CELLS = st.one_of(
    st.sampled_from([any_drop_row(index)["number"] for index in range(3)] + ["12", "", "=1", "8886483321", "Total 2"]),
    st.sampled_from(
        ["Acme Plumbing", "Nobody", "Google Ads", "google-ads", "(on file)", "A", "B", "yes", "no", "4821"]
    ),
    st.text(alphabet=st.characters(exclude_characters="\0\ufffd", codec="utf-8"), max_size=8),
)
COLUMNS = [*SYNONYMS, "port_request_name", "submit", "status", "codes", "anything"]
BROKEN = st.fixed_dictionaries(
    dict.fromkeys(REQUIRED, CELLS), optional={name: CELLS for name in COLUMNS if name not in REQUIRED}
)
GOOD = st.builds(
    lambda index, change: any_drop_row(index, **{**ACCOUNT, "invoice_file": "", **change}),
    st.integers(0, 6),
    st.dictionaries(st.sampled_from(COLUMNS), CELLS, max_size=2),
)
PLAIN = st.builds(
    lambda index, name: any_drop_row(index, **{**ACCOUNT, "invoice_file": "", "name": name}),
    st.integers(0, 6),
    st.sampled_from(["Line", "", "=1", "N/A", "Fürth 1", "4821"]),
)
ROWS = st.lists(st.one_of(GOOD, BROKEN), min_size=1, max_size=8)


def as_text(rows: list[dict[str, str]], gap: int) -> str:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    lines = [[row.get(column, "") for column in columns] for row in rows]
    half = len(lines) // 2
    writer.writerows([columns, *lines[:half], *([""] for _ in range(gap)), *lines[half:]])
    return out.getvalue()


@settings(deadline=None, max_examples=60)
@given(first=ROWS, again=ROWS, gap=st.sampled_from([0, 0, 3, 499]))
def test_rows_in_are_rows_reported(first: list[dict[str, str]], again: list[dict[str, str]], gap: int) -> None:
    world = BulkWorld()
    for text in (as_text(first, gap), as_text(again, 0)):
        upload = world.drop("list.csv", text.encode())
        if upload.outcome == Outcome.REFUSED:
            assert world.summary(upload)["problems"]
            continue
        records = list(csv.reader(io.StringIO(text, newline="")))
        report = world.report(upload)
        assert len(report) == len(records) - 1 == upload.rows == sum(upload.counts.values())
        _is_what_is_stored(world, report)
        back = world.bucket.read(f"reports/{world.account_id}/list.csv")
        assert b"4821" not in back.replace(b"(on file)", b"") or "4821" not in _secret_cells(back)


@settings(deadline=None, max_examples=60)
@given(
    rows=st.lists(PLAIN, min_size=1, max_size=6),
    at=st.integers(0, 5),
    cell=st.integers(0, 4),
    ends=st.sampled_from(["\r\n", "\n", "\r"]),
)
def test_rows_in_are_rows_reported_where_a_quotation_mark_stays_open(
    rows: list[dict[str, str]], at: int, cell: int, ends: str
) -> None:
    world = BulkWorld()
    header, *lines = as_text(rows, 0).split("\r\n")[:-1]
    cells = lines[at % len(lines)].split(",")
    cells[cell % len(cells)] = '"' + cells[cell % len(cells)]
    lines[at % len(lines)] = ",".join(cells)

    upload = world.drop("list.csv", ends.join([header, *lines]).encode())

    assert upload.outcome == Outcome.REFUSED
    assert len(world.report(upload)) == upload.rows == sum(upload.counts.values()) == len(lines)
    assert not _secret_cells(world.bucket.read(f"reports/{world.account_id}/list.csv")) - {"", "(on file)"}


MORE_CELLS = st.lists(st.sampled_from(["", "Inc.", "PINS4821", "=1+1", "ok;=1+1;x", "M\0in"]), max_size=3)


@settings(deadline=None, max_examples=25, derandomize=True, database=None)
@given(
    rows=st.lists(st.tuples(st.one_of(GOOD, BROKEN), MORE_CELLS, st.integers(0, 4)), min_size=1, max_size=5),
    own=st.sampled_from([(), ("Status", "Codes"), ("port_request_name",)]),
)
def test_a_report_dropped_again_says_the_same_however_often(
    rows: list[tuple[dict[str, str], list[str], int]], own: tuple[str, ...]
) -> None:
    world = BulkWorld()
    columns = [*own, *dict.fromkeys(column for row, *_ in rows for column in row if column not in own)]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    for row, more, fewer in rows:
        cells = [row.get(column, "abc" if column in ("Status", "Codes") else "") for column in columns]
        writer.writerow([*cells, *more] if more else cells[: len(cells) - fewer])
    text = out.getvalue().encode()
    told: list[list[list[str]]] = []
    for _ in range(4):
        upload = world.drop("list.csv", text)
        if upload.outcome == Outcome.REFUSED:
            return
        text = world.bucket.read(f"reports/{world.account_id}/list.csv")
        told.append(list(csv.reader(io.StringIO(text.decode("utf-8-sig"), newline=""))))
    assert [len(one) for one in told] == [len(rows) + 1] * 4
    if not any("number_duplicate" in cell for row in told[0] for cell in row):
        # Rows for one number are compared with what was kept of each, which for moved cells is less than what was read.
        assert _answers(told[0]) == _answers(told[1])
        assert told[1] == told[2]
    assert told[2] == told[3]


def _answers(report: list[list[str]]) -> list[list[str]]:
    """Every row as the customer wrote it, and its status."""
    header = report[0]
    shown = [index for index, title in enumerate(header) if title not in ("request_id", "order_id", "codes", "fix")]
    return [[row[index] for index in shown] + row[len(header) :] for row in report]


def _secret_cells(report: bytes) -> set[str]:
    header, *rows = csv.reader(io.StringIO(report.decode("utf-8-sig"), newline=""))
    return {row[index] for index, title in enumerate(header) if title in ("pin", "account_number") for row in rows}


def _is_what_is_stored(world: BulkWorld, report: list[dict[str, str]]) -> None:
    """Every row that is reported as a draft or held stands in its request so, once."""
    stored: dict[str, list[str]] = {}
    for request in world.requests():
        for row in world.rows(request["id"]):
            if row["disposition"] == "accepted":
                stored.setdefault(request["id"], []).append(row["number"])
    assert all(len(numbers) == len(set(numbers)) for numbers in stored.values())
    told: dict[str, int] = {}
    for row in report:
        if row["status"] in ("draft", "awaiting_approval"):
            told[row["request_id"]] = told.get(row["request_id"], 0) + 1
    for request_id, count in told.items():
        assert count <= len(stored.get(request_id, []))
