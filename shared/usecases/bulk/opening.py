"""A file is opened: whose it is, whether it can be read, where its parts lie, which port requests it is about."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import chain
from math import ceil
from typing import Final

from shared.domain.bulk.codes import REFUSAL_FIXES, drop_problem
from shared.domain.bulk.model import FOLDER_ACTOR, BulkUpload, Outcome, Stage
from shared.domain.bulk.names import PURGED, read_name
from shared.domain.eligibility import ACCOUNT_CLOSED, check_eligibility
from shared.domain.model import AccountKind, PortRequest, Role, Standing
from shared.domain.number_list.codes import problem
from shared.domain.number_list.cutting import CutFile, cut_file, layout_as_json
from shared.domain.number_list.headers import REQUEST_NAME
from shared.domain.number_list.model import ListLimits
from shared.domain.policy import Policy
from shared.domain.problems import NotFound, Problem
from shared.ports import Dropped
from shared.usecases.bulk.desk import (
    PARTS,
    REQUESTS,
    BulkDesk,
    FileRequest,
    Wait,
    as_allowed_now,
    moved,
    new_ids,
    part_as_item,
    principal_of,
    put_json,
)
from shared.usecases.create_request import RequestFields, check_fields
from shared.usecases.desk import Principal, visible_request
from shared.usecases.drop_names import drop_references, may_be_replaced

LEASE: Final = timedelta(minutes=15)
"""How long the key of a file is kept for one version of it, unless that is done earlier."""
_TURN_SECONDS: Final = 2


def open_upload(bulk: BulkDesk, upload: BulkUpload) -> BulkUpload | Wait:
    """Look at a file and cut it into parts, or refuse it with everything that is wrong with it."""
    account = bulk.desk.store.account(upload.account_id) if upload.account_id else None
    if account is None or account.kind == AccountKind.DESK:
        return _refused(bulk, upload, [_no_account(upload)])
    if account.standing == Standing.CLOSED:
        return _refused(bulk, upload, [ACCOUNT_CLOSED])
    if upload.via == "folder":
        # Whose rights it has is decided by what holds when it is opened.
        role = Role.ADMINISTRATOR if account.drop.preapproved else Role.MANAGER
        upload = upload.but(actor=FOLDER_ACTOR, role=role, submit=account.drop.submit)
    allowed = as_allowed_now(bulk, upload)
    if allowed is None:
        return _refused(bulk, upload, [uploader_ended()])
    upload = allowed.but(account_name=account.name)
    found = bulk.drop.look(upload.key, upload.version_id)
    latest = bulk.drop.look(upload.key)
    if found is None or latest is None:
        gone = drop_problem("file_gone", "The file was taken away before it was read.")
        return _refused(bulk, upload, [gone])
    still = (found.modified_at - bulk.desk.clock.now()).total_seconds() + bulk.desk.policy.bulk_settle_seconds
    if still > 0:
        return Wait(ceil(still))
    # At an address of its own the first version counts, and no other is read.
    newer_counts = upload.via == "folder" and latest.notes.get(PURGED) != upload.id
    if newer_counts and latest.version_id != found.version_id:
        newer = drop_problem("superseded", "A newer version of the file came before this one was read.")
        return _refused(bulk, upload, [newer], outcome=Outcome.SUPERSEDED)
    if not take_key(bulk, upload):
        return Wait(_TURN_SECONDS)
    return _cut(bulk, upload, found, check_eligibility(account, bulk.desk.clock.now().date()))


def take_key(bulk: BulkDesk, upload: BulkUpload) -> bool:
    """Whether it is this version's turn: versions of one file are taken one after the other."""
    now = bulk.desk.clock.now()
    return bulk.desk.store.take_lease(upload.key, upload.id, now, now + LEASE) == upload.id


def bulk_limits(policy: Policy) -> ListLimits:
    return ListLimits(max_rows=policy.bulk_max_rows, max_bytes=policy.bulk_max_bytes)


def uploader_ended() -> Problem:
    """Why nothing more is done for a file of somebody who may upload none any more."""
    return drop_problem(
        "uploader_ended", "Whoever announced the file may upload none any more: their key or user has ended."
    )


def _no_account(upload: BulkUpload) -> Problem:
    if not upload.account_id:
        return drop_problem("account_folder_missing", "The file is in no account's folder.")
    return drop_problem("account_unknown", f"There is no account {upload.account_id[:80]!r}.")


def _cut(bulk: BulkDesk, upload: BulkUpload, found: Dropped, not_eligible: Iterable[Problem]) -> BulkUpload:
    policy = bulk.desk.policy
    limits = bulk_limits(policy)
    if found.size == 0:
        return _refused(bulk, upload, [problem("csv_empty", "The file is empty.")])
    if found.size > limits.max_bytes:
        detail = f"The file has {found.size:,} bytes; at most {limits.max_bytes:,} are allowed."
        return _refused(bulk, upload, [problem("csv_too_large", detail)])
    name = read_name(upload.key)
    stem = name.stem if name else upload.filename
    cut = cut_file(bulk.drop.read(upload.key, found.version_id), stem, limits, max_requests=policy.bulk_max_requests)
    if cut.problems or cut.layout is None:
        return _refused(bulk, upload, cut.problems, warnings=cut.warnings)
    nameless = _nameless(cut, stem)
    if nameless:
        return _refused(bulk, upload, nameless, warnings=cut.warnings)
    requests = _requests(bulk, upload, cut)
    put_json(bulk, upload.id, PARTS, [part_as_item(part) for part in cut.parts])
    put_json(bulk, upload.id, REQUESTS, [request.as_json() for request in requests])
    warnings = (*cut.warnings, *not_eligible, *_of_other_folders(bulk, upload, requests))
    return moved(
        bulk,
        upload,
        Stage.PARTS,
        size=found.size,
        layout=layout_as_json(cut.layout),
        rows=cut.rows,
        parts=len(cut.parts),
        has_secrets=cut.has_secrets,
        requests=len(requests),
        warnings=tuple(one.as_dict() for one in warnings),
    )


def _nameless(cut: CutFile, stem: str) -> list[Problem]:
    """What keeps the file's name from being that of a request, where all of its rows would be of that."""
    if len(cut.requests) != 1 or cut.layout is None or cut.requests[0].key != cut.layout.request:
        return []
    unfit = check_fields(RequestFields(name=cut.requests[0].name))
    if not cut.requests[0].name:
        detail = f"No row names a port request, and the file's name ({stem!r}) is none."
    elif unfit:
        detail = f"No row names a port request, and the file's name cannot be that of one: {unfit[0].detail}"
    else:
        return []
    return [drop_problem("file_name_unfit", detail, column=REQUEST_NAME)]


def _requests(bulk: BulkDesk, upload: BulkUpload, cut: CutFile) -> list[FileRequest]:
    """The requests that the file names: those that are there under their names, and new ones."""
    principal = principal_of(upload)
    references = {one.key: drop_references(one.key, principal) for one in cut.requests}
    there = bulk.desk.store.requests_by_reference(upload.account_id, chain.from_iterable(references.values()))
    found = []
    for place, named in enumerate(cut.requests):
        request_id, list_id = new_ids(upload, named.key)
        stored = _found_again(bulk, principal, [there[one] for one in references[named.key] if one in there])
        goes_on = stored is not None
        found.append(
            FileRequest(
                place=place,
                key=named.key,
                name=named.name,
                submit=upload.submit if named.submit is None else named.submit,
                request_id=request_id if stored is None else stored.id,
                list_id=list_id,
                known=goes_on,
                after_file=cut.layout is not None and named.key == cut.layout.request,
            )
        )
    return found


def _of_other_folders(bulk: BulkDesk, upload: BulkUpload, requests: Iterable[FileRequest]) -> list[Problem]:
    """Requests that are known by the file's name alone, and were made of a file of that name in another folder."""
    known = [bulk.desk.store.request(one.request_id) for one in requests if one.known and one.after_file]
    return [
        drop_problem(
            "request_of_another_folder",
            f"The port request “{one.name[:60]}” was made of a file of this name in {one.drop_folder[:200]}; "
            "the rows of this one go to it as well.",
        )
        for one in known
        if one is not None and one.drop_folder and upload.partner_folder and one.drop_folder != upload.partner_folder
    ]


def _found_again(bulk: BulkDesk, principal: Principal, ids: Iterable[str]) -> PortRequest | None:
    """The first of these requests that the file may go on with: one that its caller sees, and that has not ended."""
    for request_id in ids:
        with suppress(NotFound):
            request = visible_request(principal, bulk.desk.store.request(request_id))
            if not may_be_replaced(request):
                return request
    return None


def _refused(
    bulk: BulkDesk,
    upload: BulkUpload,
    problems: Iterable[Problem],
    *,
    warnings: Iterable[Problem] = (),
    outcome: Outcome = Outcome.REFUSED,
) -> BulkUpload:
    return moved(
        bulk,
        upload,
        Stage.REPORT,
        outcome=outcome,
        problems=tuple(replace(one, fix=REFUSAL_FIXES.get(one.code, one.fix)).as_dict() for one in problems),
        warnings=tuple(one.as_dict() for one in warnings),
    )


def refuse_later(bulk: BulkDesk, upload: BulkUpload, problems: Iterable[Problem]) -> BulkUpload:
    """Refuse a file of which it turned out only now that there is nothing to take from it."""
    return _refused(bulk, upload, problems, warnings=[Problem(**one) for one in upload.warnings])
