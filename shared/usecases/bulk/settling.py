"""The rows of a part for which the other parts changed something are written again, and taken from where they stood."""

from typing import Any

from shared.domain.bulk.model import BulkUpload
from shared.domain.model import NumberRow
from shared.domain.number_list.cutting import Part, layout_of, read_part_records
from shared.domain.number_list.drafts import Draft
from shared.domain.number_list.facts import apply_findings
from shared.domain.outlook import most_numbers
from shared.usecases.bulk.desk import (
    BulkDesk,
    FileRequest,
    as_problems,
    facts_name,
    get_json,
    principal_of,
    requests_of,
)
from shared.usecases.bulk.joining import findings_of
from shared.usecases.bulk.opening import bulk_limits
from shared.usecases.bulk.reading import add_late, elsewhere, records_of, rows_to_store, write_rows
from shared.usecases.store_numbers import account_context


def settle_part(bulk: BulkDesk, upload_id: str, part: Part) -> int:
    """Write the changed rows of a part; answers how many there were. Again is harmless. Raises `Unavailable`."""
    upload = bulk.desk.store.upload(upload_id)
    if upload is None:
        return 0
    found = findings_of(bulk, upload_id, part.number)
    own = set(found.get("own_pins", ()))
    note = get_json(bulk, upload_id, facts_name(part.number))
    changed = {int(row) for row in found.get("rows", {})} | (own ^ set(note["own_pins"]))
    drafts = [draft for draft in read_again(bulk, upload, part) if draft.row in changed]
    labels = {draft.row: draft.losing_account for draft in drafts}
    judge(drafts, found, note)
    requests = {request.key: request for request in requests_of(bulk, upload_id)}
    most = most_numbers(bulk.desk.policy, test_mode=upload.test_mode)
    rows: list[NumberRow] = []
    stale: list[NumberRow] = []
    for key, its in _by_request(drafts, requests).items():
        for row in rows_to_store(bulk, upload, requests[key], its, own, most):
            rows.append(row)
            as_read = row.but(losing_account=labels[row.row])
            stale += [other for other in (*elsewhere(row, most), *elsewhere(as_read, most)) if other.group != row.group]
    # First to where they belong, then from where they do not: a row is there twice rather than not at all.
    write_rows(bulk, rows, drafts)
    bulk.desk.store.remove_rows(stale)
    return len(rows)


def read_again(bulk: BulkDesk, upload: BulkUpload, part: Part) -> list[Draft]:
    """The rows of a part as they were when they were first read, but for what their numbers collided with."""
    context = account_context(bulk.desk, principal_of(upload))
    records = records_of(bulk, upload, part)
    return read_part_records(records, layout_of(upload.layout), context, bulk_limits(bulk.desk.policy))


def judge(drafts: list[Draft], found: dict[str, Any], note: dict[str, Any]) -> None:
    """Add to rows what is known of them beside themselves: from the look-up, and from the other rows."""
    for draft in drafts:
        if str(draft.row) in found.get("rows", {}):
            apply_findings(draft, found["rows"][str(draft.row)])
        if not draft.skipped:
            add_late(draft, as_problems(note["late"].get(str(draft.row), ())))


def _by_request(drafts: list[Draft], requests: dict[str, FileRequest]) -> dict[str, list[Draft]]:
    """The rows of new requests; those of known ones are kept with what is there."""
    found: dict[str, list[Draft]] = {}
    for draft in drafts:
        request = requests.get(draft.request)
        if request is not None and not request.known:
            found.setdefault(request.key, []).append(draft)
    return found
