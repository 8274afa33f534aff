"""A customer changes or throws away a draft request."""

from typing import Any

from shared.domain.lifecycle import Status
from shared.domain.model import Language, PortRequest
from shared.domain.number_list.headers import request_key
from shared.domain.problems import Problem, RulesBroken, StateConflict
from shared.ports import (
    Append,
    Discard,
    ReleaseReference,
    Replace,
    RequestView,
    TakeReference,
    Write,
    WriteRefused,
)
from shared.usecases.create_request import RequestFields, check_fields, company_problems, reference_taken
from shared.usecases.desk import Desk, Principal, check_version, lost_race, visible_request
from shared.usecases.drop_names import let_go_of_name, under_its_name
from shared.usecases.port_dates import requested_date_problems
from shared.usecases.transitions import request_event

_FREE_AFTER_SUBMIT = frozenset({"notes", "name"})
_DATES = frozenset({"requested_foc_at", "requested_foc_time", "requested_foc_zone"})


def change_request(
    desk: Desk, principal: Principal, request_id: str, fields: RequestFields, if_match: int | None
) -> PortRequest:
    """Change what `fields.said` names. After submission only name and notes; identity goes through corrections."""
    request = visible_request(principal, desk.store.request(request_id))
    check_version(request.version, if_match, required=True)
    locked = fields.said - _FREE_AFTER_SUBMIT - {"reference"}
    if locked and request.status != Status.DRAFT:
        raise StateConflict(
            f"The request is {request.status}: {', '.join(sorted(locked))} can no longer be changed here.",
            code="invalid_transition",
        )
    problems = check_fields(fields)
    if "name" in fields.said and not (fields.name or "").strip():
        problems = (Problem("request_name_missing", "The name is empty.", "Give it one.", "/name"), *problems)
    changes: dict[str, Any] = {
        name: getattr(fields, name) for name in fields.said if hasattr(request, name) and name != "said"
    }
    changes = _without_nulls(changes)
    if "requested_foc_at" in changes and changes["requested_foc_at"] is None:
        changes = {"requested_foc_time": None, "requested_foc_zone": ""} | changes
    now = desk.clock.now()
    updated: PortRequest = request.but(version=request.version + 1, updated_at=now, **changes)
    if _DATES & changes.keys():
        problems = (*problems, *requested_date_problems(desk, updated, desk.store.request_view(request_id)))
    problems = (*problems, *company_problems(desk, principal, changes.get("company_id")))
    if problems:
        raise RulesBroken("The request was not changed.", problems=problems)
    names: list[Write] = []
    if request_key(updated.name) != request.drop_name:
        updated, taken = under_its_name(desk, updated)
        names = [*taken, *let_go_of_name(desk, request)]
    writes: list[Write] = [
        Replace(updated),
        *names,
        Append(request_event(desk, updated, "request.changed", principal.actor, fields=sorted(changes))),
    ]
    if updated.reference != request.reference:
        if updated.reference:
            writes.append(TakeReference(updated.account_id, updated.reference, updated.id))
        if request.reference:
            writes.append(ReleaseReference(updated.account_id, request.reference, updated.id))
    try:
        desk.store.commit(writes)
    except WriteRefused as refused:
        if any(isinstance(write, TakeReference) and write not in names for write in refused.refused):
            raise reference_taken(desk, updated.account_id, updated.reference) from None
        raise lost_race("The request") from None
    return updated


def _without_nulls(changes: dict[str, Any]) -> dict[str, Any]:
    """Null clears a member: to what it was before anyone said anything."""
    blank = {
        **dict.fromkeys(("name", "reference", "notes", "requested_foc_zone", "company_id"), ""),
        "language": Language.ENGLISH,
        "attached_services": (),
    }
    found = {name: blank.get(name) if value is None else value for name, value in changes.items()}
    return {name: value.strip() if type(value) is str else value for name, value in found.items()}


def delete_request(desk: Desk, principal: Principal, request_id: str, if_match: int | None) -> None:
    """Delete a draft that never had an order, with its accounts and documents' records."""
    view = desk.store.request_view(request_id)
    request = visible_request(principal, view.request if view else None)
    check_version(request.version, if_match, required=True)
    if view is None or request.status != Status.DRAFT or view.orders:
        raise StateConflict(
            f"Only a draft without orders can be deleted; this request is {request.status}. Cancel it instead.",
            code="invalid_transition",
        )
    told = request_event(desk, request, "request.deleted", principal.actor)
    writes: list[Write] = [Discard(request), Append(told), *_parts(view)]
    if request.reference:
        writes.append(ReleaseReference(request.account_id, request.reference, request.id))
    writes += let_go_of_name(desk, request)
    try:
        desk.store.commit(writes[:100])
    except WriteRefused:
        raise lost_race("The request") from None
    if view.number_list is not None:
        desk.store.discard_list(view.number_list)


def _parts(view: RequestView) -> list[Write]:
    return [
        *(Discard(account) for account in view.losing_accounts),
        *(Discard(document) for document in view.documents),
    ]
