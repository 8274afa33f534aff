"""What became of files, for those who dropped them: one with its progress and links, or a list of them."""

from collections import Counter
from dataclasses import dataclass, field

from shared.domain.bulk.model import BulkUpload, PartState
from shared.domain.bulk.names import REPORT_OF, csv_report_key, json_report_key
from shared.domain.permissions import Action
from shared.domain.problems import NotFound
from shared.ports import DropFiles, Page
from shared.usecases.bulk.announcing import Places, places_of
from shared.usecases.desk import Desk, Principal, require


@dataclass(frozen=True, slots=True)
class RowProgress:
    """How far the rows of a file are read, and what was found so far."""

    read: int = 0
    accepted: int = 0
    held: int = 0
    skipped: int = 0
    not_taken: int = 0
    codes: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ShownUpload:
    """`report` and `summary` are links that die within minutes; "" where there are none any more, or not yet."""

    places: Places
    rows: RowProgress = field(default_factory=RowProgress)
    report: str = ""
    summary: str = ""

    @property
    def upload(self) -> BulkUpload:
        return self.places.upload


def show_upload(desk: Desk, drop: DropFiles, principal: Principal, upload_id: str) -> ShownUpload:
    """One file. Raises `NotFound`."""
    require(principal, Action.BULK_READ)
    upload = desk.store.upload(upload_id)
    if upload is None or not _may_see(principal, upload):
        raise NotFound(f"There is no upload {upload_id[:60]}.")
    return ShownUpload(
        places_of(desk, drop, upload),
        _rows(desk, upload),
        _link(desk, drop, upload, csv_report_key(upload.key)),
        _link(desk, drop, upload, json_report_key(upload.key)),
    )


def list_uploads(desk: Desk, principal: Principal, limit: int, cursor: str | None) -> Page[BulkUpload]:
    """Files of the account, newest first; of a client manager their own, so that a page may hold fewer."""
    require(principal, Action.BULK_READ)
    page = desk.store.uploads(principal.account_id, limit, cursor)
    return Page(tuple(one for one in page.items if _may_see(principal, one)), page.cursor)


def _may_see(principal: Principal, upload: BulkUpload) -> bool:
    """As of port requests: test keys see what came with test keys, and a client manager their own."""
    own = principal.sees_all_requests or upload.actor.id == principal.user_id
    return own and upload.account_id == principal.account_id and upload.test_mode == principal.test_mode


def _rows(desk: Desk, upload: BulkUpload) -> RowProgress:
    parts = desk.store.parts(upload.id) if upload.parts else ()
    read = [part for part in parts if part.state == PartState.READ]
    lost = sum(part.rows for part in parts if part.state == PartState.LOST)
    codes: Counter[str] = Counter()
    for part in read:
        codes.update(part.codes)
    return RowProgress(
        read=sum(part.rows for part in read) + lost,
        accepted=sum(part.accepted for part in read),
        held=sum(part.held for part in read),
        skipped=sum(part.skipped for part in read),
        not_taken=lost,
        codes=tuple(codes.most_common()),
    )


def _link(desk: Desk, drop: DropFiles, upload: BulkUpload, key: str) -> str:
    """The link to a report, unless it is gone, or the report of a newer version took its place."""
    if upload.reported_at is None:
        return ""
    found = drop.look(key)
    if found is None or found.notes.get(REPORT_OF) != upload.id:
        return ""
    return drop.presign_get(key, key.rpartition("/")[2], desk.policy.download_link_seconds)
