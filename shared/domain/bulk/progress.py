"""The five questions for a dropped file: where is it, whose turn is it, what to do, by when, what otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from shared.domain.bulk.model import BulkUpload, Outcome, Stage
from shared.domain.lifecycle import Owner
from shared.domain.progress import Progress


class UploadStatus(StrEnum):
    """What a file's sender sees of its stage and outcome."""

    AWAITING_UPLOAD = "awaiting_upload"
    READING = "reading"
    IMPORTING = "importing"
    WAITING_FOR_DOCUMENTS = "waiting_for_documents"
    DONE = "done"
    REFUSED = "refused"
    SUPERSEDED = "superseded"
    DELAYED = "delayed"


_S = UploadStatus
_SOON: Final = "Nothing to do; this takes seconds to minutes."


@dataclass(frozen=True, slots=True)
class _Text:
    where: str
    owner: Owner | None
    action: str
    otherwise: str = ""


_TEXTS: Final[Mapping[UploadStatus, _Text]] = MappingProxyType(
    {
        _S.AWAITING_UPLOAD: _Text(
            "Announced; the file has not arrived.",
            Owner.CUSTOMER,
            "POST the documents, then the file, to the addresses that are given here.",
            "What does not come by then is not waited for; it can be announced again.",
        ),
        _S.READING: _Text("Its rows are being read.", Owner.STAFF, _SOON),
        _S.IMPORTING: _Text(
            "Its port requests are being made, completed and submitted, and its report is written.", Owner.STAFF, _SOON
        ),
        _S.WAITING_FOR_DOCUMENTS: _Text(
            "Its rows are taken and its report is there. Documents that come to lie beside it are still taken in.",
            Owner.CUSTOMER,
            "Read the report. Put what is missing beside the file, or complete and submit the drafts.",
            "What is missing then is reported, and the drafts stay drafts.",
        ),
        _S.DONE: _Text(
            "Done: its report says of every row what became of it.",
            None,
            "Read the report; correct the rows that were not taken and drop it again.",
        ),
        _S.REFUSED: _Text("Nothing was taken from it.", None, "Correct the file and drop it again."),
        _S.SUPERSEDED: _Text(
            "A newer version of the file came before this one was read.", None, "Nothing to do: the newer one counts."
        ),
        _S.DELAYED: _Text(
            "A step of ours failed. Our team was told and goes on with it; no row of it is lost.",
            Owner.STAFF,
            "Nothing to do.",
        ),
    }
)
_READING: Final = frozenset({Stage.OPEN, Stage.PARTS, Stage.JOIN, Stage.SETTLE})
_ENDS: Final[Mapping[Outcome, UploadStatus]] = MappingProxyType(
    {Outcome.TAKEN: _S.DONE, Outcome.REFUSED: _S.REFUSED, Outcome.SUPERSEDED: _S.SUPERSEDED}
)


def status_of(upload: BulkUpload) -> UploadStatus:
    if upload.stage == Stage.AWAITED:
        return _S.AWAITING_UPLOAD
    if upload.stage == Stage.FAILED:
        return _S.DELAYED
    if upload.stage == Stage.DONE or upload.outcome != Outcome.TAKEN:
        return _ENDS[upload.outcome]
    if upload.stage == Stage.WINDOW:
        return _S.WAITING_FOR_DOCUMENTS
    return _S.READING if upload.stage in _READING else _S.IMPORTING


def explain_upload(upload: BulkUpload) -> Progress:
    """The five answers for a file; one that was refused says why."""
    status = status_of(upload)
    text = _TEXTS[status]
    where, action = text.where, text.action
    if status == _S.REFUSED and upload.problems:
        where = " ".join([where, *(str(one["detail"]) for one in upload.problems[:_MOST_REASONS])])
        action = str(upload.problems[0].get("fix") or action)
    if upload.lost_parts:
        where += " Some of its rows could not be read: our team was told, and has them read again."
    return Progress(where, text.owner, action, _due(upload, status), text.otherwise)


_MOST_REASONS: Final = 3


def _due(upload: BulkUpload, status: UploadStatus) -> datetime | None:
    if status == _S.AWAITING_UPLOAD:
        return upload.attend_at
    return upload.documents_until if status == _S.WAITING_FOR_DOCUMENTS else None
