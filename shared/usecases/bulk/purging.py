"""Secrets are taken out of a file once it was read: it is written again without them, and what held them is deleted."""

from shared.domain.bulk.model import BulkUpload, Outcome, Stage
from shared.domain.bulk.names import PURGED, work_key
from shared.domain.number_list.concealing import places_to_mask
from shared.domain.number_list.cutting import cut_file, layout_of
from shared.domain.number_list.masking import without_secrets
from shared.ports import Dropped
from shared.usecases.bulk.desk import (
    PURGED_PARTS,
    SOURCE,
    BulkDesk,
    moved,
    part_as_item,
    part_items,
    part_of_item,
    put_json,
    secret_context,
    secrets_name,
)
from shared.usecases.bulk.opening import bulk_limits, take_key
from shared.usecases.bulk.reading import records_of


def purge_source(bulk: BulkDesk, upload: BulkUpload) -> BulkUpload:
    """Mask the secrets of the file where it lies, keep those that are still needed sealed, delete the version that had
    them. Then its key is free for the next version."""
    take_key(bulk, upload)
    if not upload.purged:
        found = bulk.drop.look(upload.key, upload.version_id)
        may_hold = upload.has_secrets or upload.outcome != Outcome.TAKEN
        masked = _masked(bulk, found) if found is not None and may_hold else None
        if found is not None and masked is not None:
            upload = _written_over(bulk, upload, found, masked)
    if upload.purged:
        bulk.drop.delete_version(upload.key, upload.version_id)
    for version_id in upload.unread_versions:
        _mask_unread(bulk, upload, version_id)
    bulk.desk.store.release_lease(upload.key, upload.id)
    return moved(bulk, upload, Stage.MAIL, unread_versions=())


def _mask_unread(bulk: BulkDesk, upload: BulkUpload, version_id: str) -> None:
    found = bulk.drop.look(upload.key, version_id)
    masked = _masked(bulk, found) if found is not None else None
    if found is None or masked is None:
        return
    bulk.drop.put(upload.key, masked, "text/csv", notes={PURGED: upload.id}, over=found.tag)
    bulk.drop.delete_version(upload.key, version_id)


def _masked(bulk: BulkDesk, found: Dropped) -> bytes | None:
    limits = bulk_limits(bulk.desk.policy)
    if found.size > limits.max_bytes:
        return None
    return without_secrets(bulk.drop.read(found.key, found.version_id), limits)


def _written_over(bulk: BulkDesk, upload: BulkUpload, found: Dropped, masked: bytes) -> BulkUpload:
    if upload.outcome == Outcome.TAKEN:
        _keep_what_was_lost(bulk, upload)
        policy = bulk.desk.policy
        again = cut_file(masked, "", bulk_limits(policy), max_requests=policy.bulk_max_requests)
        named = {int(item["part"]): item["requests"] for item in part_items(bulk, upload)}
        items = [{**part_as_item(part), "requests": named[part.number]} for part in again.parts]
        put_json(bulk, upload.id, PURGED_PARTS, items)
        bulk.drop.put(work_key(upload.id, SOURCE), masked, "text/csv")
    # Only where nothing newer lies there: that has a turn of its own.
    bulk.drop.put(upload.key, masked, "text/csv", notes={PURGED: upload.id}, over=found.tag)
    return moved(bulk, upload, Stage.PURGE, purged=True)


def _keep_what_was_lost(bulk: BulkDesk, upload: BulkUpload) -> None:
    """Seal the secrets of parts that are to be read again: their rows have not been taken."""
    columns = layout_of(upload.layout).columns
    for item in part_items(bulk, upload):
        if int(item["part"]) not in upload.lost_parts:
            continue
        cells = [
            (row, index, record[index])
            for row, record in records_of(bulk, upload, part_of_item(item))
            for index in sorted(places_to_mask(record, columns))
        ]
        sealed = bulk.desk.vault.seal([text for *_, text in cells], secret_context(upload)) if cells else ()
        kept: dict[str, dict[str, str]] = {}
        for (row, index, _), text in zip(cells, sealed, strict=True):
            kept.setdefault(str(row), {})[str(index)] = text
        put_json(bulk, upload.id, secrets_name(int(item["part"])), kept)
