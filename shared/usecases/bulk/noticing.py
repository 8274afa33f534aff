"""Something arrived in the drop bucket: a file to read, or a document that files may be waiting for."""

from datetime import datetime
from typing import Final

from shared.domain.bulk.model import FOLDER_ACTOR, BulkUpload, Stage
from shared.domain.bulk.names import PURGED, DropName, read_name, upload_id_of
from shared.domain.model import Role
from shared.ports import Create, Dropped, WriteRefused
from shared.usecases.bulk.desk import ATTEND_AFTER, BulkDesk, MovedOn, moved, upload_event
from shared.usecases.bulk.driving import start_attempt

_TRIES: Final = 6
_MOST_VERSIONS: Final = 50


def notice(bulk: BulkDesk, key: str, version_id: str = "") -> str | None:
    """Take note of what arrived; the same thing again is harmless. Answers the id of the file it is, if it is one.

    `version_id` may be missing in what the bucket tells: then it is every version that nothing is known of, since the
    latest by now need not be the one that was told of. Raises `Unavailable`.
    """
    name = read_name(key)
    if name is None or name.kind == "nothing":
        return None
    if name.kind == "document":
        _look_again(bulk, key[: key.rfind("/") + 1])
        return None
    announced = bulk.desk.store.upload(name.upload_id) if name.upload_id else None
    if announced is not None and announced.key == key:
        found = bulk.drop.look(key, version_id)
        if found is None or PURGED in found.notes:
            return None
        _arrived(bulk, announced, found)
        return announced.id
    upload_id = None
    for found in _come(bulk, key, version_id):
        upload_id = _dropped(bulk, name, found)
    return upload_id


def _come(bulk: BulkDesk, key: str, version_id: str) -> list[Dropped]:
    """The versions to take note of, oldest first: back to the newest that is known already."""
    come: list[Dropped] = []
    for one in (version_id,) if version_id else bulk.drop.version_ids(key, _MOST_VERSIONS):
        found = bulk.drop.look(key, one)
        if found is None or PURGED in found.notes:
            continue
        come.append(found)
        if bulk.desk.store.upload(upload_id_of(key, found.version_id, found.modified_at)) is not None:
            break
    return come[::-1]


def _dropped(bulk: BulkDesk, name: DropName, found: Dropped) -> str:
    """A file that was put into a folder: one version of it is one upload."""
    upload_id = upload_id_of(found.key, found.version_id, found.modified_at)
    upload = bulk.desk.store.upload(upload_id)
    if upload is None:
        upload = _new_upload(bulk, upload_id, name, found)
        try:
            bulk.desk.store.commit([Create(upload), upload_event(bulk, upload, "bulk.received", file=found.key)])
        except WriteRefused:
            upload = bulk.desk.store.upload(upload_id) or upload
    if upload.attempt == 1:
        bulk.executions.start(upload_id, 1)
    return upload_id


def _new_upload(bulk: BulkDesk, upload_id: str, name: DropName, found: Dropped) -> BulkUpload:
    now: datetime = bulk.desk.clock.now()
    return BulkUpload(
        id=upload_id,
        account_id=name.account_id[:100],
        key=found.key,
        filename=name.filename,
        version_id=found.version_id,
        size=found.size,
        actor=FOLDER_ACTOR,
        role=Role.MANAGER,
        dropped_at=found.modified_at,
        attempt=1,
        attend_at=now + ATTEND_AFTER,
        created_at=now,
        updated_at=now,
    )


def _arrived(bulk: BulkDesk, upload: BulkUpload, found: Dropped) -> None:
    """The file that was announced over the API. A second one at the same address is not read: it loses its secrets."""
    for _ in range(_TRIES):
        if upload.stage != Stage.AWAITED and upload.version_id == found.version_id:
            if upload.attempt == 1:
                bulk.executions.start(upload.id, 1)
            return
        if upload.stage != Stage.AWAITED:
            if _is_put_aside(bulk, upload, found.version_id):
                return
            upload = bulk.desk.store.upload(upload.id) or upload
            continue
        event = upload_event(bulk, upload, "bulk.received", file=found.key)
        try:
            upload = moved(
                bulk,
                upload,
                Stage.OPEN,
                [event],
                version_id=found.version_id,
                size=found.size,
                dropped_at=found.modified_at,
                attempt=1,
            )
        except MovedOn:
            upload = bulk.desk.store.upload(upload.id) or upload


def _is_put_aside(bulk: BulkDesk, upload: BulkUpload, version_id: str) -> bool:
    """Whether a version that nobody reads is noted for the next purge, which the file goes back for if it was there."""
    if version_id in upload.unread_versions or len(upload.unread_versions) >= _MOST_VERSIONS:
        return True
    unread = (*upload.unread_versions, version_id)
    stage = Stage.PURGE if upload.stage in _PURGED else upload.stage
    try:
        told = moved(bulk, upload, stage, unread_versions=unread)
        if upload.stage in (Stage.WINDOW, Stage.DONE):
            start_attempt(bulk, told)
    except MovedOn:
        return False
    return True


_PURGED: Final = frozenset({Stage.MAIL, Stage.WINDOW, Stage.DONE})


def _look_again(bulk: BulkDesk, folder: str) -> None:
    """A document came: files that wait for one of this folder look for theirs again."""
    for upload_id in bulk.desk.store.uploads_awaiting(folder, bulk.desk.clock.now()):
        for _ in range(_TRIES):
            upload = bulk.desk.store.upload(upload_id)
            if upload is None or upload.ended or upload.looked_again:
                break
            try:
                told = moved(bulk, upload, upload.stage, looked_again=True)
                if told.stage == Stage.WINDOW:
                    start_attempt(bulk, told)
            except MovedOn:
                continue
            break
