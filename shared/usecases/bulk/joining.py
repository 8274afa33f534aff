"""The parts of a file are put together: what its rows mean to each other, and what that makes of its requests.

Everything is worked out from what the parts noted; no row is read here. Rows for which something was found are written
again by `settling`, a part at a time.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from shared.domain.bulk.model import BulkUpload, PartOutcome, PartState, Stage
from shared.domain.number_list import ON_FILE, ListContext, ListCounts, ListedAccount, ProblemGroup
from shared.domain.number_list.codes import problem
from shared.domain.number_list.cutting import layout_of
from shared.domain.number_list.facts import RowFacts, dump_findings, load_facts
from shared.domain.number_list.groups import GroupTally
from shared.domain.number_list.headers import Columns
from shared.domain.number_list.joining import compare_rows, join_accounts
from shared.domain.outlook import most_numbers
from shared.domain.splitting import Most
from shared.usecases.bulk.desk import (
    JOINED,
    SETTLE,
    BulkDesk,
    FileRequest,
    facts_name,
    find_json,
    findings_name,
    get_json,
    moved,
    part_items,
    part_of_item,
    put_json,
    requests_of,
)
from shared.usecases.bulk.opening import refuse_later
from shared.usecases.bulk.reading import lose_part
from shared.usecases.store_numbers import Tally, group_of_row

_AT_ONCE: Final = 8
"""Notes of parts that are fetched, or written, at the same time."""


@dataclass(slots=True)
class JoinedPart:
    """What a part noted. `own_pins` are the rows that were written with a PIN of their own; `sealed` its secrets."""

    number: int
    rows: list[RowFacts] = field(default_factory=list)
    own_pins: set[int] = field(default_factory=set)
    sealed: Mapping[str, str] = field(default_factory=dict)


def join_parts(bulk: BulkDesk, upload: BulkUpload) -> BulkUpload:
    """Compare the rows of all parts, and say what each of the file's new requests is to be made of."""
    items = part_items(bulk, upload)
    lost = note_lost(bulk, upload, items)
    parts = load_parts(bulk, upload.id, [int(item["part"]) for item in items if int(item["part"]) not in lost])
    requests = requests_of(bulk, upload.id)
    rows = [row for part in parts for row in part.rows]
    compare_rows(rows)
    if not lost and all(row.skipped for row in rows):
        nothing = problem("csv_no_data_rows", "There are no rows with numbers: all of them were skipped.")
        return refuse_later(bulk, upload, [nothing])
    columns = layout_of(upload.layout).columns
    most = most_numbers(bulk.desk.policy, test_mode=upload.test_mode)
    joined = _join_requests(requests, rows, columns, most, [part.sealed for part in parts])
    settle = _write_findings(bulk, upload, parts, joined.own_pins, {one.key for one in requests if one.known})
    put_json(bulk, upload.id, JOINED, joined.requests)
    put_json(bulk, upload.id, SETTLE, [item for item in items if int(item["part"]) in settle])
    return moved(bulk, upload, Stage.SETTLE if settle else Stage.KEEP, lost_parts=tuple(sorted(lost)))


def note_lost(bulk: BulkDesk, upload: BulkUpload, items: Sequence[Mapping[str, Any]]) -> set[int]:
    """The parts that were not read; one of which nothing is known is lost as well."""
    outcomes: dict[int, PartOutcome] = {one.number: one for one in bulk.desk.store.parts(upload.id)}
    lost = set()
    for item in items:
        number = int(item["part"])
        outcome = outcomes.get(number)
        if outcome is not None and outcome.state == PartState.READ:
            continue
        lost.add(number)
        if outcome is None or outcome.state != PartState.LOST:
            lose_part(bulk, upload.id, part_of_item(item), "nothing was heard of it")
    return lost


def load_parts(bulk: BulkDesk, upload_id: str, numbers: Sequence[int]) -> list[JoinedPart]:
    """What these parts noted, in the order of the file."""

    def load(number: int) -> JoinedPart:
        note = get_json(bulk, upload_id, facts_name(number))
        return JoinedPart(number, load_facts(note["facts"]), set(note["own_pins"]), note["sealed"])

    if not numbers:
        return []
    with ThreadPoolExecutor(min(_AT_ONCE, len(numbers))) as pool:
        return list(pool.map(load, numbers))


@dataclass(slots=True)
class _Joined:
    """The new requests of a file as they are to be made, and the rows that keep a PIN of their own."""

    requests: list[dict[str, Any]] = field(default_factory=list)
    own_pins: set[int] = field(default_factory=set)


def _join_requests(
    requests: Sequence[FileRequest],
    rows: Iterable[RowFacts],
    columns: Columns,
    most: Most,
    secrets: Sequence[Mapping[str, str]],
) -> _Joined:
    of_request: dict[str, list[RowFacts]] = {}
    for row in rows:
        of_request.setdefault(row.request, []).append(row)
    joined = _Joined()
    numbers = _numbers_of_several(of_request)
    for request in requests:
        its = of_request.get(request.key, [])
        if request.known:
            joined.requests.append({"place": request.place, "shared": sorted(_among(its, numbers))})
            continue
        made = _new_request(request, its, columns, most, joined.own_pins)
        wanted = {one[name] for one in made["accounts"] for name in ("account_number", "pin") if one[name]}
        made["sealed"] = {key: sealed[key] for sealed in secrets for key in wanted & sealed.keys()}
        joined.requests.append(made)
    return joined


def _numbers_of_several(of_request: Mapping[str, Sequence[RowFacts]]) -> frozenset[str]:
    """Numbers that several requests of the file want to port."""
    seen: dict[str, str] = {}
    shared = set()
    for key, rows in of_request.items():
        for row in rows:
            if row.number is not None and seen.setdefault(row.number.e164, key) != key:
                shared.add(row.number.e164)
    return frozenset(shared)


def _among(rows: Iterable[RowFacts], numbers: frozenset[str]) -> set[str]:
    return {row.number.e164 for row in rows if row.number is not None and row.number.e164 in numbers}


def _new_request(
    request: FileRequest, rows: Sequence[RowFacts], columns: Columns, most: Most, own_pins: set[int]
) -> dict[str, Any]:
    """What a request is to be made of: its list's header, its losing accounts with what stands for their secrets."""
    found = join_accounts(rows, columns, ListContext())
    pins = {account.label: account.pin for account in found.accounts}
    tally, groups = Tally(), GroupTally()
    counts = {"accepted": 0, "held": 0, "skipped": 0}
    for row in rows:
        disposition = "skipped" if row.skipped else "held" if row.is_held else "accepted"
        counts[disposition] += 1
        for level in ("error", "review", "warning"):
            groups.take(level, row.levelled(level))
        pin = row.pin_cell.key
        own = bool(pin) and not row.skipped and pin != ON_FILE and pins.get(row.losing_account, "") != pin
        if own:
            own_pins.add(row.row)
        country = row.number.country if row.number is not None else ""
        tally.take(
            group_of_row(disposition, row.losing_account, row.number_class, country, row.row, most),
            row.losing_account,
            row.number_class,
            country,
            own_pin=own,
            company_id=row.company_id or "",
        )
    return {
        "place": request.place,
        "tally": {
            "groups": [group.model_dump(mode="json") for group in tally.groups],
            "held_by_label": tally.held_by_label,
            "stored": tally.stored,
            "company_ids": sorted(tally.company_ids),
        },
        "counts": counts,
        "groups": [asdict(group) for group in groups.first(_MOST_GROUPS)],
        "warnings": [warning.as_dict() for warning in found.warnings],
        "accounts": [asdict(account) | {"rows": list(account.rows[:1])} for account in found.accounts],
    }


_MOST_GROUPS: Final = 100


def stored_counts(stored: Mapping[str, int]) -> ListCounts:
    return ListCounts(sum(stored.values()), stored["accepted"], stored["held"], stored["skipped"])


def stored_groups(stored: Iterable[Mapping[str, Any]]) -> list[ProblemGroup]:
    return [ProblemGroup(**{**group, "rows": tuple(group["rows"])}) for group in stored]


def stored_accounts(stored: Iterable[Mapping[str, Any]]) -> list[ListedAccount]:
    return [
        ListedAccount(**{**one, "rows": tuple(one["rows"]), "invoice_files": tuple(one["invoice_files"])})
        for one in stored
    ]


def _write_findings(
    bulk: BulkDesk, upload: BulkUpload, parts: Iterable[JoinedPart], own_pins: set[int], known: set[str]
) -> set[int]:
    """Write down what was found for each part; answers the parts of which rows have to be written again.

    Rows of requests that are there already are not stored by what was found here.
    """
    settle: set[int] = set()
    notes: list[tuple[int, dict[str, Any]]] = []
    for part in parts:
        rows = {row.row: found for row in part.rows if (found := dump_findings(row)) is not None}
        own = {row.row for row in part.rows if row.row in own_pins}
        if rows or own != part.own_pins:
            notes.append((part.number, {"rows": rows, "own_pins": sorted(own)}))
        stored = {row.row for row in part.rows if row.request not in known}
        if not stored.isdisjoint(rows) or (own != part.own_pins and not stored.isdisjoint(own ^ part.own_pins)):
            settle.add(part.number)

    def write(note: tuple[int, dict[str, Any]]) -> None:
        put_json(bulk, upload.id, findings_name(note[0]), note[1])

    if notes:
        with ThreadPoolExecutor(min(_AT_ONCE, len(notes))) as pool:
            list(pool.map(write, notes))
    return settle


def findings_of(bulk: BulkDesk, upload_id: str, part: int) -> dict[str, Any]:
    """What was found for the rows of a part; empty where nothing was."""
    found: dict[str, Any] = find_json(bulk, upload_id, findings_name(part), {})
    return found
