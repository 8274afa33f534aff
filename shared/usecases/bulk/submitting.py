"""The requests of a file that are to be submitted are, as far as they are complete; others stay drafts and say why."""

from collections.abc import Mapping
from typing import Any, Final

from shared.domain.bulk.model import BulkUpload, Stage
from shared.domain.lifecycle import Status
from shared.domain.model import LosingAccount, PortRequest
from shared.domain.problems import Problem, Refused
from shared.domain.splitting import assign
from shared.ports import RequestView
from shared.usecases.bulk.desk import (
    KEPT,
    BulkDesk,
    FileRequest,
    GoOn,
    Wait,
    as_allowed_now,
    find_json,
    get_json,
    moved,
    part_items,
    principal_of,
    put_json,
    requests_of,
)
from shared.usecases.bulk.documents import paper_letters_of
from shared.usecases.bulk.opening import take_key, uploader_ended
from shared.usecases.readiness import draft_list
from shared.usecases.submit_request import finish_submit, submit_request

SUBMITTED: Final = "submitted.json"
"""By the place of a request: whether it was submitted, and what it lacks where it was not."""


def submit_requests(bulk: BulkDesk, upload: BulkUpload, go_on: GoOn) -> BulkUpload | Wait:
    """Submit what is to be submitted, one request after the other; a long one in several turns."""
    take_key(bulk, upload)
    kept: Mapping[str, Any] = get_json(bulk, upload.id, KEPT)
    done: dict[str, Any] = find_json(bulk, upload.id, SUBMITTED, {})
    turn = str(upload.version)
    for request in requests_of(bulk, upload.id):
        one = kept.get(str(request.place))
        before = done.get(str(request.place), {})
        if one is None or one["state"] not in ("made", "merged") or before.get("turn") == turn:
            continue
        if before.get("submitted") or not request.submit or _is_incomplete(bulk, upload, request):
            continue
        found = _submit(bulk, upload, one["request_id"], go_on)
        if found is None:
            put_json(bulk, upload.id, SUBMITTED, done)
            return Wait(0)
        done[str(request.place)] = {**found, "turn": turn}
        if not go_on():
            put_json(bulk, upload.id, SUBMITTED, done)
            return Wait(0)
    put_json(bulk, upload.id, SUBMITTED, done)
    return moved(bulk, upload, Stage.REPORT)


def _is_incomplete(bulk: BulkDesk, upload: BulkUpload, request: FileRequest) -> bool:
    """Whether rows of the request were lost: it is not all of what was dropped."""
    lost = set(upload.lost_parts)
    if not lost:
        return False
    return any(request.place in item["requests"] for item in part_items(bulk, upload) if item["part"] in lost)


def _submit(bulk: BulkDesk, upload: BulkUpload, request_id: str, go_on: GoOn) -> dict[str, Any] | None:
    """Submit one request, or say what it lacks; None where there was no time to finish."""
    desk = bulk.desk
    allowed = as_allowed_now(bulk, upload)  # it may have waited for documents for a day
    if allowed is None:
        return _told(submitted=False, problems=[uploader_ended().as_dict()], code="uploader_ended")
    view = desk.store.request_view(request_id)
    if view is None:
        return _told(submitted=False)
    try:
        if view.request.status == Status.SUBMITTING:
            after = finish_submit(desk, view.request, go_on)
        else:
            letters = paper_letters_of(view, _accounts_with_drafts(view))
            after = submit_request(
                desk,
                principal_of(allowed),
                request_id,
                only_ready=False,
                paper=letters,
                if_match=None,
                once=None,
                go_on=go_on,
            )
    except Refused as refused:
        return _not_submitted(view.request, refused)
    return None if after.status == Status.SUBMITTING else _told(submitted=True)


def _accounts_with_drafts(view: RequestView) -> list[LosingAccount]:
    header = draft_list(view)
    its = assign(header.groups if header else (), view.losing_accounts).by_account
    return [account for account in view.losing_accounts if its[account.id]]


def _not_submitted(request: PortRequest, refused: Refused) -> dict[str, Any]:
    if refused.code == "invalid_transition" and request.orders:
        return _told(submitted=True)  # all of it is in orders already
    problems = refused.problems or (Problem(refused.code, refused.detail),)
    return _told(submitted=False, problems=[problem.as_dict() for problem in problems[:200]], code=refused.code)


def _told(*, submitted: bool, **more: Any) -> dict[str, Any]:
    return {"submitted": submitted, "problems": [], **more}


def submits_of(bulk: BulkDesk, upload_id: str) -> dict[str, dict[str, Any]]:
    """What became of submitting each request, by its place in the file."""
    found: dict[str, dict[str, Any]] = find_json(bulk, upload_id, SUBMITTED, {})
    return found
