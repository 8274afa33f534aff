"""The port requests of a file are made, or, where they are there already, changed by its rows (`merging`)."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

from shared.domain.bulk.codes import drop_problem
from shared.domain.bulk.model import BulkUpload, Stage
from shared.domain.lifecycle import Status
from shared.domain.model import NumberList, PortRequest, RowGroup
from shared.domain.number_list.cutting import layout_of
from shared.domain.number_list.headers import REQUEST_NAME
from shared.domain.number_list.model import ON_FILE, ListedAccount
from shared.domain.problems import Problem
from shared.ports import Append, Create, ReleaseReference, RequestView, TakeReference, WriteRefused
from shared.usecases.bulk.desk import (
    JOINED,
    KEPT,
    BulkDesk,
    FileRequest,
    GoOn,
    Wait,
    as_problems,
    find_json,
    get_json,
    moved,
    new_ids,
    principal_of,
    put_json,
    requests_of,
    secret_context,
)
from shared.usecases.bulk.joining import stored_accounts, stored_counts, stored_groups
from shared.usecases.bulk.merging import Busy, merge_rows
from shared.usecases.bulk.opening import take_key
from shared.usecases.create_request import RequestFields, check_fields
from shared.usecases.drop_names import drop_owner_of, drop_reference_of, may_be_replaced
from shared.usecases.store_numbers import Tally, accounts_of_list, list_header
from shared.usecases.transitions import request_event

Kept = dict[str, Any]
"""What became of one request of a file, as JSON; see `_kept`."""

_TRIES: Final = 5
_BUSY_SECONDS: Final = 2
_AT_ONCE: Final = 4
_MANY: Final = 8


def keep_requests(bulk: BulkDesk, upload: BulkUpload, go_on: GoOn) -> BulkUpload | Wait:
    """Make or change every request of the file; what is done stays done."""
    take_key(bulk, upload)
    joined = {one["place"]: one for one in get_json(bulk, upload.id, JOINED)}
    kept: dict[str, Kept] = find_json(bulk, upload.id, KEPT, {})
    for requests in _together([one for one in requests_of(bulk, upload.id) if str(one.place) not in kept]):
        try:
            done = _kept_at_once(bulk, upload, requests, joined)
            kept |= {str(one.place): outcome for one, outcome in zip(requests, done, strict=True)}
        except Busy:
            put_json(bulk, upload.id, KEPT, kept)
            return Wait(_BUSY_SECONDS)
        if not go_on():
            put_json(bulk, upload.id, KEPT, kept)
            if len(kept) < len(joined):
                return Wait(0)
    put_json(bulk, upload.id, KEPT, kept)
    ids = [one["request_id"] for one in kept.values() if one["request_id"]]
    return moved(bulk, upload, Stage.DOCUMENTS, request_ids=tuple(ids[:100]))


def _together(requests: list[FileRequest]) -> list[list[FileRequest]]:
    """Those that are handled at the same time: new ones, of a file that makes many."""
    new, known = ([one for one in requests if one.known == is_known] for is_known in (False, True))
    each = _AT_ONCE if len(new) >= _MANY else 1
    return [*(new[at : at + each] for at in range(0, len(new), each)), *([one] for one in known)]


def _kept_at_once(
    bulk: BulkDesk, upload: BulkUpload, requests: list[FileRequest], joined: dict[int, dict[str, Any]]
) -> list[Kept]:
    def keep(request: FileRequest) -> Kept:
        return keep_request(bulk, upload, request, joined[request.place])

    if len(requests) == 1:
        return [keep(requests[0])]
    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(keep, requests))


def keep_request(bulk: BulkDesk, upload: BulkUpload, request: FileRequest, joined: dict[str, Any]) -> Kept:
    if request.known:
        return _merged(bulk, upload, request, joined)
    return _made(bulk, upload, request, joined)


def kept_as(state: str, request_id: str, **more: Any) -> Kept:
    """`state`: made, merged (into what was there), empty (nothing but rows that are no numbers) or refused.

    `invoices`: by the label of an account, the files that its rows name; `updates`: by row, what it did to a number
    that is in an order.
    """
    return {"state": state, "request_id": request_id, "invoices": {}, "problems": [], **more}


def _made(bulk: BulkDesk, upload: BulkUpload, request: FileRequest, joined: dict[str, Any]) -> Kept:
    counts = stored_counts(joined["counts"])
    if not counts.accepted and not counts.held:
        return kept_as("empty", "")
    problems = check_fields(RequestFields(name=request.name))
    if not request.name:
        detail = "These rows name no port request, and the file's name is none."
        problems = (drop_problem("file_name_unfit", detail, column=REQUEST_NAME),)
    if problems:
        named = [replace(one, pointer=None, column=REQUEST_NAME) for one in problems]
        return kept_as("refused", "", problems=[one.as_dict() for one in named])
    accounts = _opened(bulk, upload, joined)
    made = _new_request(bulk, upload, request, counts.accepted, counts.held)
    writes, warnings = accounts_of_list(bulk.desk, RequestView(made), accounts)
    header = _header(bulk, upload, request, joined, warnings)
    _keep_header(bulk, header)
    invoices = {one.label: list(one.invoice_files) for one in accounts if one.invoice_files}
    for _ in range(_TRIES):
        reference = drop_reference_of(made)
        try:
            bulk.desk.store.commit(
                [
                    Create(made),
                    Append(request_event(bulk.desk, made, "request.created", upload.actor, upload_id=upload.id)),
                    Append(_listed_event(bulk, upload, made, header)),
                    TakeReference(upload.account_id, reference, made.id),
                    *writes,
                ]
            )
        except WriteRefused:
            if bulk.desk.store.request(made.id) is not None:
                break  # it was made by this file before, and the answer was lost
            taken_by = bulk.desk.store.request_by_reference(upload.account_id, reference)
            there = bulk.desk.store.request(taken_by) if taken_by else None
            if there is not None and not may_be_replaced(there):
                # Another file made it meanwhile: this one changes it.
                known = replace(request, request_id=there.id, known=True)
                kept = _merged(bulk, upload, known, {"shared": []})
                bulk.desk.store.discard_list(header)
                return kept
            if taken_by:
                bulk.desk.store.commit([ReleaseReference(upload.account_id, reference, taken_by)])
            continue
        break
    else:
        raise Busy
    bulk.desk.store.settle_list(made.id, header.id)
    told = [one.as_dict() for one in warnings]
    return kept_as("made", made.id, list_id=header.id, invoices=invoices, warnings=told)


def _opened(bulk: BulkDesk, upload: BulkUpload, joined: dict[str, Any]) -> list[ListedAccount]:
    """The accounts that the rows describe, with their secrets in the place of what stood for them."""

    def opened(text: str) -> str:
        if not text or text == ON_FILE:
            return text
        return bulk.desk.vault.open(joined["sealed"][text], secret_context(upload))

    return [
        replace(one, account_number=opened(one.account_number), pin=opened(one.pin))
        for one in stored_accounts(joined["accounts"])
    ]


def _new_request(
    bulk: BulkDesk, upload: BulkUpload, request: FileRequest, accepted: int = 0, held: int = 0
) -> PortRequest:
    now = bulk.desk.clock.now()
    return PortRequest(
        id=request.request_id,
        account_id=upload.account_id,
        account_name=upload.account_name,
        name=request.name,
        submitted_by=upload.actor,
        submitter_role=upload.role,
        test_mode=upload.test_mode,
        status=Status.DRAFT,
        list_id=request.list_id,
        listed_numbers=accepted,
        drop_name=request.key,
        drop_folder=upload.partner_folder if request.after_file else "",
        drop_owner=drop_owner_of(principal_of(upload)),
        counts={"held": held} if held else {},
        created_at=now,
        updated_at=now,
    )


def _header(
    bulk: BulkDesk, upload: BulkUpload, request: FileRequest, joined: dict[str, Any], warnings: tuple[Problem, ...]
) -> NumberList:
    stored = joined["tally"]
    tally = Tally(
        {group["key"]: RowGroup.model_validate(group) for group in stored["groups"]},
        stored["held_by_label"],
        stored["stored"],
        set(stored["company_ids"]),
    )
    return list_header(
        request.request_id,
        upload.account_id,
        request.list_id,
        tally,
        stored_counts(joined["counts"]),
        groups=stored_groups(joined["groups"]),
        warnings=(*as_problems(upload.warnings), *as_problems(joined["warnings"]), *warnings),
        columns=layout_of(upload.layout).columns.names,
        now=bulk.desk.clock.now(),
    )


def _keep_header(bulk: BulkDesk, header: NumberList) -> None:
    with suppress(WriteRefused):  # written before, from the same rows
        bulk.desk.store.commit([Create(header)])
    bulk.desk.store.link_companies(header.request_id, header.account_id, header.company_ids)


def _listed_event(bulk: BulkDesk, upload: BulkUpload, made: PortRequest, header: NumberList) -> Any:
    return request_event(
        bulk.desk,
        made,
        "numbers.listed",
        upload.actor,
        accepted=header.accepted,
        held=header.held,
        skipped=header.skipped,
        list_id=header.id,
        replaced_list_id="",
        upload_id=upload.id,
    )


def _merged(bulk: BulkDesk, upload: BulkUpload, request: FileRequest, joined: dict[str, Any]) -> Kept:
    if bulk.desk.store.request(request.request_id) is None:
        request = _begun_anew(bulk, upload, request)
    found = merge_rows(bulk, upload, request, frozenset(joined["shared"]))
    return kept_as(
        "refused" if found.refused else "merged",
        request.request_id,
        list_id=found.list_id,
        invoices=found.invoices,
        problems=[one.as_dict() for one in found.refused],
        left_behind=found.left_behind,
        warnings=[one.as_dict() for one in found.warnings],
    )


def _begun_anew(bulk: BulkDesk, upload: BulkUpload, request: FileRequest) -> FileRequest:
    """A request in the place of one that was deleted while the file was read, empty so far. Raises `Busy`."""
    anew = replace(request, request_id=new_ids(upload, request.key)[0], list_id="")
    made = _new_request(bulk, upload, anew)
    reference = drop_reference_of(made)
    event = request_event(bulk.desk, made, "request.created", upload.actor, upload_id=upload.id)
    try:
        bulk.desk.store.commit([Create(made), Append(event), TakeReference(upload.account_id, reference, made.id)])
    except WriteRefused:
        if bulk.desk.store.request(made.id) is None:
            raise Busy from None
    return anew
