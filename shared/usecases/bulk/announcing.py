"""A file is announced over the API: it gets an address in the drop folder, and counts as the caller's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from shared.domain.bulk.announcing import Announced, check_announced
from shared.domain.bulk.model import BulkUpload, Stage
from shared.domain.bulk.names import announced_key
from shared.domain.permissions import Action
from shared.domain.problems import RulesBroken
from shared.ports import Create, DropFiles, PresignedPost, WriteRefused
from shared.usecases.desk import Desk, Once, Principal, lost_race, remember, replayed, require

AWAITED_FOR: Final = timedelta(hours=1)
"""How long an announced file may take to come."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where to upload the list, and by name each document beside it."""

    upload: BulkUpload
    form: PresignedPost | None = None
    documents: tuple[tuple[str, PresignedPost], ...] = ()


def announce_upload(
    desk: Desk,
    drop: DropFiles,
    principal: Principal,
    announced: Announced,
    documents: Sequence[Announced],
    *,
    submit: bool,
    once: Once | None,
) -> Places:
    """Record that a file is coming and answer where to POST it and the documents beside it.

    What comes of it is the caller's: it may do what they may, and waits for approval where theirs does. `submit`
    holds for requests whose rows do not say. Raises `RulesBroken`, and `Forbidden` where the key may not.
    """
    require(principal, Action.BULK_WRITE)
    if submit:
        require(principal, Action.REQUESTS_SUBMIT)
    earlier = replayed(desk, once)
    if earlier is not None and (found := desk.store.upload(earlier)) is not None:
        return places_of(desk, drop, found)
    problems = check_announced(
        announced, documents, most_bytes=desk.policy.bulk_max_bytes, most_document_bytes=desk.policy.upload_max_bytes
    )
    if problems:
        raise RulesBroken("The file was not announced.", problems=problems)
    now = desk.clock.now()
    upload_id = desk.ids.new("bul")
    account = desk.store.account(principal.account_id)
    upload = BulkUpload(
        id=upload_id,
        account_id=principal.account_id,
        account_name=account.name if account else "",
        key=announced_key(principal.account_id, upload_id, announced.filename),
        filename=announced.filename,
        size=announced.size,
        via="api",
        actor=principal.actor,
        role=principal.role,
        key_id=principal.key_id,
        limited_to=None if principal.limited_to is None else tuple(sorted(principal.limited_to)),
        test_mode=principal.test_mode,
        submit=submit,
        dropped_at=now,
        stage=Stage.AWAITED,
        documents=tuple(document.filename for document in documents),
        attend_at=now + AWAITED_FOR,
        created_at=now,
        updated_at=now,
    )
    try:
        desk.store.commit([Create(upload), *remember(desk, once, upload.id)])
    except WriteRefused:
        raise lost_race("The upload") from None
    return places_of(desk, drop, upload)


def places_of(desk: Desk, drop: DropFiles, upload: BulkUpload) -> Places:
    """Where a file that is still awaited is to be uploaded; nowhere for any other."""
    if upload.stage != Stage.AWAITED:
        return Places(upload)
    seconds = desk.policy.upload_link_seconds

    def form(filename: str, most: int) -> PresignedPost:
        key = announced_key(upload.account_id, upload.id, filename)
        return drop.presign_post(key, Announced(filename, 0).content_type, most, seconds)

    return Places(
        upload,
        form(upload.filename, desk.policy.bulk_max_bytes),
        tuple((name, form(name, desk.policy.upload_max_bytes)) for name in upload.documents),
    )
