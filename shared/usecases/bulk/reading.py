"""One part of a file is read: every row judged on its own, looked up, and written where it will most likely stay.

What the rows of all parts mean to each other is found out later, from what is noted here; a row for which that changes
something is written again. A part can be read again at any time.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from shared.domain.bulk.model import BulkUpload, PartOutcome, PartState
from shared.domain.bulk.names import origin_of, work_key
from shared.domain.model import NumberRow
from shared.domain.number_list import ON_FILE, ListContext
from shared.domain.number_list.claims import Placed, collisions, still_true
from shared.domain.number_list.codes import CODES, problem
from shared.domain.number_list.cutting import Part, layout_of, part_records, read_part_records
from shared.domain.number_list.drafts import Draft
from shared.domain.number_list.facts import Blind, RowFacts, dump_facts
from shared.domain.number_list.records import Record
from shared.domain.outlook import most_numbers
from shared.domain.problems import Problem
from shared.domain.splitting import Most
from shared.ports import Unavailable
from shared.usecases.bulk.desk import (
    SOURCE,
    BulkDesk,
    FileRequest,
    blind_of,
    facts_name,
    find_json,
    principal_of,
    put_json,
    requests_of,
    secret_context,
    secrets_name,
)
from shared.usecases.bulk.opening import bulk_limits
from shared.usecases.number_pins import NO_PIN, seal_row_pins
from shared.usecases.store_numbers import (
    account_context,
    facts_of_claims,
    group_of_row,
    is_stored,
    stored_row,
)

Account = tuple[str, str]
"""The key of a request and the label of an account in it."""


@dataclass(frozen=True, slots=True)
class PartRead:
    """The rows of a part as they were read: drafts, and what their numbers collide with, by row."""

    drafts: list[Draft]
    late: dict[int, list[Problem]]


@dataclass(frozen=True, slots=True)
class _Ready:
    """A part that was judged: its rows as they are to be stored, and what is to be noted of it."""

    part: Part
    read: PartRead
    rows: list[NumberRow]
    facts: list[RowFacts]
    own: set[int]
    sealed: dict[str, str]


def read_parts(bulk: BulkDesk, upload_id: str, parts: Sequence[Part], *, again: bool = False) -> list[PartOutcome]:
    """Read parts, each written while the next is judged, and note what came of them; nothing where there is no such
    file any more.

    `again`: they were tried before, so that rows of them may be there already. So they may where the file's execution
    is not its first. What fails keeps no other part out: the first failure is raised once all were tried.
    """
    upload = bulk.desk.store.upload(upload_id)
    if upload is None or not upload.layout:
        return []
    requests = {request.key: request for request in requests_of(bulk, upload_id)}
    context = account_context(bulk.desk, principal_of(upload))
    writing: list[Future[PartOutcome]] = []
    failures: list[BaseException] = []
    with ThreadPoolExecutor(1) as writer:
        for part in parts:
            try:
                ready = _ready(bulk, upload, part, requests, context)
            except Exception as error:  # noqa: BLE001 - raised below
                failures.append(error)
                continue
            writing.append(writer.submit(_write, bulk, upload, ready, again=again))
    failures += [failure for one in writing if (failure := one.exception()) is not None]
    if failures:
        raise failures[0]
    return [one.result() for one in writing]


def _ready(
    bulk: BulkDesk, upload: BulkUpload, part: Part, requests: Mapping[str, FileRequest], context: ListContext
) -> _Ready:
    read = _judged(bulk, upload, part, requests, context)
    # Before any row is frozen, which takes secrets out of its cells.
    blind = blind_of(bulk, upload)
    facts = [draft.note(blind) for draft in read.drafts]
    sealed = _sealed_secrets(bulk, upload, read.drafts, blind)
    own = own_pins(read.drafts)
    most = most_numbers(bulk.desk.policy, test_mode=upload.test_mode)
    return _Ready(part, read, _rows(bulk, upload, read, requests, own, most), facts, own, sealed)


def _write(bulk: BulkDesk, upload: BulkUpload, ready: _Ready, *, again: bool) -> PartOutcome:
    part, drafts = ready.part, ready.read.drafts
    if again or upload.attempt > 1:
        # What was written before may have been judged otherwise and stand elsewhere.
        most = most_numbers(bulk.desk.policy, test_mode=upload.test_mode)
        bulk.desk.store.remove_rows([other for row in ready.rows for other in elsewhere(row, most)])
    write_rows(bulk, ready.rows, drafts)
    for noted, draft in zip(ready.facts, drafts, strict=True):
        noted.errors = tuple(draft.errors)
    note = {
        "facts": dump_facts(ready.facts),
        "late": {str(row): [one.as_dict() for one in problems] for row, problems in ready.read.late.items()},
        "own_pins": sorted(ready.own),
        "sealed": ready.sealed,
    }
    put_json(bulk, upload.id, facts_name(part.number), note)
    done = PartOutcome(
        upload_id=upload.id, number=part.number, rows=part.rows, read_at=bulk.desk.clock.now(), **_counted(ready.read)
    )
    bulk.desk.store.note_part(done)
    return done


def lose_parts(bulk: BulkDesk, upload_id: str, parts: Sequence[Part], error: str) -> None:
    """Parts of which one could not be read, however often that was tried: those that were read stay so."""
    outcomes = bulk.desk.store.parts(upload_id)
    read = {one.number for one in outcomes if one.state == PartState.READ}
    for part in parts:
        if part.number not in read:
            lose_part(bulk, upload_id, part, error)


def lose_part(bulk: BulkDesk, upload_id: str, part: Part, error: str) -> None:
    """A part could not be read, however often it was tried: its rows are told of as not taken.

    Rows that a try had written are taken back, as far as that can be done: what fails may be what came after them.
    """
    with suppress(Exception):
        _take_back(bulk, upload_id, part)
    bulk.desk.store.note_part(
        PartOutcome(
            upload_id=upload_id,
            number=part.number,
            state=PartState.LOST,
            rows=part.rows,
            error=error[:500],
            read_at=bulk.desk.clock.now(),
        )
    )


def _take_back(bulk: BulkDesk, upload_id: str, part: Part) -> None:
    upload = bulk.desk.store.upload(upload_id)
    if upload is None or not upload.layout:
        return
    requests = {request.key: request for request in requests_of(bulk, upload_id)}
    most = most_numbers(bulk.desk.policy, test_mode=upload.test_mode)
    context = account_context(bulk.desk, principal_of(upload))
    rows = _rows(bulk, upload, _judged(bulk, upload, part, requests, context), requests, set(), most)
    bulk.desk.store.remove_rows([*rows, *(other for row in rows for other in elsewhere(row, most))])


def records_of(bulk: BulkDesk, upload: BulkUpload, part: Part) -> list[tuple[int, Record]]:
    """The records of a part, with the secrets that were taken out of the file since, where they are still needed."""
    layout = layout_of(upload.layout)
    key, version = (work_key(upload.id, SOURCE), "") if upload.purged else (upload.key, upload.version_id)
    records = part_records(bulk.drop.read(key, version, part.start, part.end), layout, part)
    if not upload.purged or part.number not in upload.retried_parts:
        return records
    kept = find_json(bulk, upload.id, secrets_name(part.number), {})
    return [(row, _with_secrets(bulk, upload, record, kept.get(str(row), {}))) for row, record in records]


def _with_secrets(bulk: BulkDesk, upload: BulkUpload, record: Record, sealed: Mapping[str, str]) -> Record:
    if not sealed:
        return record
    opened = list(record)
    for index, text in sealed.items():
        opened[int(index)] = bulk.desk.vault.open(text, secret_context(upload))
    return opened


def _judged(
    bulk: BulkDesk, upload: BulkUpload, part: Part, requests: Mapping[str, FileRequest], context: ListContext
) -> PartRead:
    layout = layout_of(upload.layout)
    drafts = read_part_records(records_of(bulk, upload, part), layout, context, bulk_limits(bulk.desk.policy))
    new = [draft for draft in drafts if not draft.skipped and not _is_known(requests, draft)]
    late = looked_up(bulk, upload, new)
    for draft in new:
        # Told last, as where a list is read whole, but part of the verdict from here on.
        add_late(draft, late.get(draft.row, ()))
    return PartRead(drafts, late)


def _is_known(requests: Mapping[str, FileRequest], draft: Draft) -> bool:
    request = requests.get(draft.request)
    return request is not None and request.known


def looked_up(bulk: BulkDesk, upload: BulkUpload, drafts: Iterable[Draft]) -> dict[int, list[Problem]]:
    """What the numbers of these rows collide with, by row."""
    store = bulk.desk.store
    listed = [_placed(draft) for draft in drafts]
    claims = store.claims({number for one in listed for number in (one.number, one.forwarding) if number})
    if not claims:
        return {}
    orders = store.orders({claim.order_id for claim in claims.values() if claim.order_id})
    facts, _ = facts_of_claims(claims, orders, upload.account_id, "")
    return {one.row: found for one in listed if (found := collisions(one, facts))}


def _placed(draft: Draft) -> Placed:
    known = frozenset(one.code for one in (*draft.errors, *draft.warnings))
    return Placed(draft.row, _e164(draft.number), _e164(draft.forwarding), draft.number_class, known)


def _e164(number: Any) -> str:
    return number.e164 if number is not None else ""


def add_late(draft: Draft, problems: Sequence[Problem]) -> None:
    """Add to a row what its numbers collide with, where a code's level puts it; what is said already stays as it is."""
    draft.warnings[:] = still_true(draft.warnings, problems)
    for found in problems:
        level = CODES[found.code].level
        known = {"error": draft.errors, "warning": draft.warnings, "review": draft.review}[level]
        if all(one.code != found.code for one in known):
            known.append(found)


# --- rows as they are stored ------------------------------------------------------------------------------------------


def own_pins(drafts: Iterable[Draft]) -> set[int]:
    """The rows that keep a PIN of their own, as far as these rows tell: those of accounts with several."""
    pins: dict[Account, set[str]] = {}
    live = [draft for draft in drafts if not draft.skipped and draft.pin and draft.pin != ON_FILE]
    for draft in live:
        pins.setdefault((draft.request, draft.losing_account), set()).add(draft.pin)
    return {draft.row for draft in live if len(pins[draft.request, draft.losing_account]) > 1}


def _rows(
    bulk: BulkDesk, upload: BulkUpload, read: PartRead, requests: Mapping[str, FileRequest], own: set[int], most: Most
) -> list[NumberRow]:
    """The rows of new requests as they are stored; those of known ones are kept with what is there."""
    of_request: dict[str, list[Draft]] = {}
    for draft in read.drafts:
        if not _is_known(requests, draft) and draft.request in requests:
            of_request.setdefault(draft.request, []).append(draft)
    return [
        row
        for key, drafts in of_request.items()
        for row in rows_to_store(bulk, upload, requests[key], drafts, own, most)
    ]


def rows_to_store(
    bulk: BulkDesk, upload: BulkUpload, request: FileRequest, drafts: Sequence[Draft], own: set[int], most: Most
) -> list[NumberRow]:
    """Drafts of one request as rows of its list, PINs of their own sealed."""
    pins = {draft.row: draft.pin for draft in drafts if draft.row in own and draft.pin and draft.pin != ON_FILE}
    sealed = seal_row_pins(bulk.desk, upload.account_id, request.request_id, pins)
    listed = (draft.freeze() for draft in drafts)
    return [
        with_origin(stored_row(row, request.request_id, request.list_id, most, sealed.get(row.row, NO_PIN)), upload)
        for row in listed
        if is_stored(row)
    ]


def with_origin(row: NumberRow, upload: BulkUpload) -> NumberRow:
    """A row whose number cannot be read is told by the file that it came in."""
    marked: NumberRow = row if row.number or row.disposition != "held" else row.but(dropped_as=origin_of(upload.key))
    return marked


_PLACES: Final = ("accepted", "held", "skipped")


def elsewhere(row: NumberRow, most: Most) -> list[NumberRow]:
    """The row in the other places of its list, where it may have been written when it was judged otherwise."""
    places = {
        group_of_row(place, row.losing_account, row.number_class, row.country, row.row, most) for place in _PLACES
    }
    return [row.but(group=place) for place in sorted(places - {row.group})]


def write_rows(bulk: BulkDesk, rows: list[NumberRow], read: Iterable[Draft]) -> None:
    """Write the rows; one that the store refuses for itself is held, without what it said."""
    store = bulk.desk.store
    try:
        store.put_rows(rows)
    except Unavailable:
        raise
    except Exception:  # noqa: BLE001 - one row that nobody foresaw must not keep the others out
        drafts = {draft.row: draft for draft in read}
        for place, row in enumerate(rows):
            rows[place] = _written_alone(bulk, row, drafts[row.row])


def _written_alone(bulk: BulkDesk, row: NumberRow, draft: Draft) -> NumberRow:
    try:
        bulk.desk.store.put_rows([row])
        return row
    except Unavailable:
        raise
    except Exception:  # noqa: BLE001 - as above
        found = problem("row_not_read", "This row cannot be stored; the other rows were.", row=draft.row)
        draft.errors.append(found)
        held = NumberRow(
            request_id=row.request_id,
            list_id=row.list_id,
            group="held",
            row=row.row,
            disposition="held",
            number=row.number,
            losing_account=row.losing_account,
            errors=({name: value for name, value in found.as_dict().items() if name != "row"},),
        )
        bulk.desk.store.put_rows([held])
        return held


# --- what is noted ----------------------------------------------------------------------------------------------------


def _sealed_secrets(bulk: BulkDesk, upload: BulkUpload, drafts: Sequence[Draft], blind: Blind) -> dict[str, str]:
    """Account numbers, and PINs that may be an account's, each once, sealed, by what stands for them in the facts."""
    if not upload.has_secrets:
        return {}
    own = own_pins(drafts)
    secrets = {
        blind(cell.key): cell.key
        for draft in drafts
        for cell in (draft.account_number, *([] if draft.row in own else [draft.pin_cell]))
        if cell.key and cell.key != ON_FILE
    }
    sealed = bulk.desk.vault.seal(list(secrets.values()), secret_context(upload)) if secrets else ()
    return dict(zip(secrets, sealed, strict=True))


def _counted(read: PartRead) -> dict[str, Any]:
    kinds = Counter(draft.disposition for draft in read.drafts)
    codes = Counter(found.code for draft in read.drafts for found in {one.code: one for one in draft.errors}.values())
    return {
        "accepted": kinds["accepted"],
        "held": kinds["held"],
        "skipped": kinds["skipped"],
        "codes": dict(codes),
    }
