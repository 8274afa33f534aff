"""What a file's workflow does next, decided from the table, and done as far as one call has time for.

The workflow itself only runs the parts of a file beside each other and waits; a call that comes twice, or beside
another, finds the file where it is by then.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from shared.domain.bulk.codes import drop_problem
from shared.domain.bulk.model import BulkUpload, Outcome, Stage
from shared.usecases.bulk.desk import (
    KEPT,
    PARTS,
    PURGED_PARTS,
    REQUESTS,
    RETRIED_PARTS,
    SETTLE,
    BulkDesk,
    GoOn,
    MovedOn,
    Wait,
    find_json,
    moved,
    part_items,
    put_json,
    put_together,
    requests_of,
    upload_event,
)
from shared.usecases.bulk.documents import take_documents
from shared.usecases.bulk.joining import join_parts
from shared.usecases.bulk.keeping import keep_requests
from shared.usecases.bulk.mailing import mail_report
from shared.usecases.bulk.opening import open_upload
from shared.usecases.bulk.purging import purge_source
from shared.usecases.bulk.reporting import report, waits_for_documents
from shared.usecases.bulk.submitting import submit_requests

MapName = Literal["parts", "settle"]


@dataclass(frozen=True, slots=True)
class Decision:
    """`parts` and `settle`: run these items beside each other, `items` is the key of their list; `again`: call again;
    `wait`: call again after so many seconds; `end`: nothing more for now.

    `lost`: so many parts could not be read; put that into the dead-letter queue, then call again with "told"."""

    step: Literal["parts", "settle", "again", "wait", "end"]
    wait_seconds: int = 0
    items: str = ""
    lost: int = 0


def advance(bulk: BulkDesk, upload_id: str, done: str, go_on: GoOn) -> Decision:
    """Take a file as far as there is time; `done` is what was just done for it: "parts", "settle", "told" or ""."""
    while True:
        upload = bulk.desk.store.upload(upload_id)
        if upload is None or upload.ended or upload.stage == Stage.AWAITED:
            return Decision("end")
        try:
            decision = _next(bulk, upload, done, go_on)
        except MovedOn:
            continue
        done = ""
        if decision is not None:
            return decision
        if not go_on():
            return Decision("again")


def _next(bulk: BulkDesk, upload: BulkUpload, done: str, go_on: GoOn) -> Decision | None:
    """Do what is next; None where the file moved on by it."""
    if upload.stage == Stage.PARTS:
        if done == "parts":
            moved(bulk, upload, Stage.JOIN)
            return None
        return Decision("parts", items=put_together(bulk, upload, _parts_name(upload)))
    if upload.stage == Stage.SETTLE:
        if done == "settle":
            moved(bulk, upload, Stage.KEEP)
            return None
        return Decision("settle", items=put_together(bulk, upload, SETTLE))
    if upload.stage == Stage.WINDOW:
        if upload.lost_parts and not upload.lost_told and done != "told":
            return Decision("again", lost=len(upload.lost_parts))
        return _at_window(bulk, upload.but(lost_told=bool(upload.lost_parts)))
    after = _STEPS[upload.stage](bulk, upload, go_on)
    if isinstance(after, Wait):
        return Decision("wait", after.seconds) if after.seconds else Decision("again")
    return None


def _parts_name(upload: BulkUpload) -> str:
    if upload.retried_parts:
        return RETRIED_PARTS
    return PURGED_PARTS if upload.purged else PARTS


def _at_window(bulk: BulkDesk, upload: BulkUpload) -> Decision | None:
    """Rest until documents come or the time for them is over; look once more then, and report what is missing."""
    until = upload.documents_until
    if until is None or upload.closed or not waits_for_documents(bulk, upload):
        moved(bulk, upload, Stage.DONE)
        return None
    if upload.looked_again or bulk.desk.clock.now() >= until:
        moved(bulk, upload, Stage.DOCUMENTS, closed=bulk.desk.clock.now() >= until)
        return None
    if upload.attend_at != until:
        moved(bulk, upload, Stage.WINDOW, attend_at=until)
        return None
    return Decision("end")


Step = Callable[[BulkDesk, BulkUpload, GoOn], BulkUpload | Wait]

_STEPS: Final[Mapping[Stage, Step]] = {
    Stage.OPEN: lambda bulk, upload, _: open_upload(bulk, upload),
    Stage.JOIN: lambda bulk, upload, _: join_parts(bulk, upload),
    Stage.KEEP: keep_requests,
    Stage.DOCUMENTS: lambda bulk, upload, _: take_documents(bulk, upload),
    Stage.SUBMIT: submit_requests,
    Stage.REPORT: lambda bulk, upload, _: report(bulk, upload),
    Stage.PURGE: lambda bulk, upload, _: purge_source(bulk, upload),
    Stage.MAIL: lambda bulk, upload, _: mail_report(bulk, upload),
}


# --- what goes wrong --------------------------------------------------------------------------------------------------


def fail(bulk: BulkDesk, upload_id: str, error: str) -> None:
    """A step failed for good: the file stops there, and no other file waits for it. Somebody redrives it."""
    for _ in range(_TRIES):
        upload = bulk.desk.store.upload(upload_id)
        if upload is None or upload.ended:
            return
        event = upload_event(bulk, upload, "bulk.failed", error[:300], stage=upload.stage.value)
        try:
            moved(bulk, upload, Stage.FAILED, [event], fault=error[:500], fault_step=upload.stage.value)
        except MovedOn:
            continue
        bulk.desk.store.release_lease(upload.key, upload.id)
        return


_TRIES: Final = 6


def redrive(bulk: BulkDesk, upload_id: str) -> bool:
    """Go on with a file that failed, or read its lost parts again; False where there is nothing to go on with."""
    upload = bulk.desk.store.upload(upload_id)
    if upload is None:
        return False
    if upload.stage == Stage.FAILED:
        start_attempt(bulk, moved(bulk, upload, Stage(upload.fault_step), fault="", fault_step=""))
        return True
    if not upload.lost_parts or upload.stage not in (Stage.DONE, Stage.WINDOW):
        return False
    _ready_lost_parts(bulk, upload)
    again = moved(
        bulk,
        upload,
        Stage.PARTS,
        retried_parts=upload.lost_parts,
        lost_parts=(),
        lost_told=False,
        closed=False,
        looked_again=False,
    )
    start_attempt(bulk, again)
    return True


def _ready_lost_parts(bulk: BulkDesk, upload: BulkUpload) -> None:
    """The rows of lost parts meet what was made without them, as those of another file would."""
    lost = [item for item in part_items(bulk, upload) if int(item["part"]) in upload.lost_parts]
    concerned = {place for item in lost for place in item["requests"]}
    kept = find_json(bulk, upload.id, KEPT, {})
    requests = []
    for one in requests_of(bulk, upload.id):
        there = kept.get(str(one.place), {}) if one.place in concerned else {}
        made = there.get("state") in ("made", "merged")
        requests.append({**one.as_json(), **({"known": True, "request_id": there["request_id"]} if made else {})})
    put_json(bulk, upload.id, REQUESTS, requests)
    put_json(bulk, upload.id, KEPT, {place: one for place, one in kept.items() if int(place) not in concerned})
    put_json(bulk, upload.id, RETRIED_PARTS, lost)


def start_attempt(bulk: BulkDesk, upload: BulkUpload) -> BulkUpload:
    """Give a file its next execution."""
    after = moved(bulk, upload, upload.stage, attempt=upload.attempt + 1)
    bulk.executions.start(after.id, after.attempt)
    return after


def attend_uploads(bulk: BulkDesk, *, everything: bool = False, limit: int = 100) -> int:
    """Look after files that stood still: one whose execution is gone gets another. Answers how many did.

    `everything`: also those that moved a moment ago, as after a restart of the local cloud.
    """
    now = bulk.desk.clock.now()
    far = now.replace(year=now.year + 1)
    started = 0
    for upload_id in bulk.desk.store.uploads_due(far if everything else now, limit):
        upload = bulk.desk.store.upload(upload_id)
        if upload is None or upload.ended:
            continue
        try:
            started += _attend(bulk, upload, everything=everything)
        except MovedOn:
            continue
    return started


def _attend(bulk: BulkDesk, upload: BulkUpload, *, everything: bool) -> bool:
    now = bulk.desk.clock.now()
    if upload.stage == Stage.AWAITED:
        if upload.attend_at is not None and upload.attend_at <= now:
            late = drop_problem("file_not_uploaded", "The file was announced and never uploaded.")
            moved(bulk, upload, Stage.DONE, outcome=Outcome.REFUSED, problems=(late.as_dict(),))
        return False
    resting = upload.stage == Stage.WINDOW and upload.attend_at == upload.documents_until and not upload.looked_again
    if resting and everything and upload.documents_until is not None and upload.documents_until > now:
        return False
    if upload.attempt and bulk.executions.is_running(upload.id, upload.attempt):
        moved(bulk, upload, upload.stage)
        return False
    start_attempt(bulk, upload)
    return True
