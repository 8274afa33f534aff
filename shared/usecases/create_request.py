"""A customer begins a port request."""

from dataclasses import dataclass, field
from datetime import date, time

from shared.domain.envelopes import check_signer
from shared.domain.lifecycle import Status
from shared.domain.model import Language, Person, PortRequest
from shared.domain.permissions import Action
from shared.domain.problems import Problem, RulesBroken, StateConflict
from shared.domain.renderable import check_renderable
from shared.ports import Append, Create, TakeReference, Write, WriteRefused
from shared.usecases.desk import Desk, Once, Principal, lost_race, remember, replayed, require
from shared.usecases.drop_names import under_its_name
from shared.usecases.port_dates import requested_date_problems
from shared.usecases.store_numbers import permitted_companies
from shared.usecases.transitions import request_event

ATTACHED_SERVICES = ("dsl", "alarm", "fax", "lift", "internet")


@dataclass(frozen=True, slots=True)
class RequestFields:
    """What a customer says of a request itself. `None` means: not said."""

    name: str | None = None
    reference: str | None = None
    requested_foc_at: date | None = None
    requested_foc_time: time | None = None
    requested_foc_zone: str | None = None
    signer: Person | None = None
    language: Language | None = None
    notes: str | None = None
    company_id: str | None = None
    attached_services: tuple[str, ...] | None = None
    said: frozenset[str] = field(default_factory=frozenset)


def check_fields(fields: RequestFields) -> tuple[Problem, ...]:
    """Format problems, all at once; the date asked for has rules of its own (`port_dates`). A missing name is asked
    for at submit."""
    found: list[Problem] = []
    if fields.name is not None and len(fields.name) > 128:
        found.append(
            Problem("request_name_too_long", "The name is longer than 128 characters.", "Shorten it.", "/name")
        )
    for index, service in enumerate(fields.attached_services or ()):
        if service not in ATTACHED_SERVICES:
            found.append(
                Problem(
                    "attached_service_unknown",
                    f"{service!r} is not one of {', '.join(ATTACHED_SERVICES)}.",
                    "Leave it out and say it in notes.",
                    f"/attached_services/{index}",
                )
            )
    texts = {"/name": fields.name or "", "/notes": fields.notes or "", "/reference": fields.reference or ""}
    if fields.signer:
        found.extend(check_signer(fields.signer, "/signer"))
    found.extend(check_renderable(texts))
    return tuple(found)


def company_problems(desk: Desk, principal: Principal, company_id: str | None) -> tuple[Problem, ...]:
    """Why numbers cannot go into this company: there is none, or a client manager is kept to others."""
    if not company_id:
        return ()
    permitted = permitted_companies(desk, principal)
    if all(company.id != company_id for company in desk.store.companies(principal.account_id)):
        detail, code = "There is no such company in the account.", "company_unknown"
    elif permitted is not None and company_id not in permitted:
        detail, code = "You have no access to this company.", "company_not_permitted"
    else:
        return ()
    return (Problem(code, detail, "Choose one of the account's companies, or leave it out.", "/company_id"),)


def create_request(desk: Desk, principal: Principal, fields: RequestFields, once: Once | None) -> PortRequest:
    """Make a draft. Raises `Forbidden`, `RulesBroken` (also for a reference that is another request's)."""
    require(principal, Action.REQUESTS_WRITE)
    earlier = replayed(desk, once)
    if earlier is not None:
        return _made_earlier(desk, earlier)
    now = desk.clock.now()
    problems = check_fields(fields)
    if not (fields.name or "").strip():
        problems = (
            Problem(
                "request_name_missing", "A port request needs a name.", "Give it one, up to 128 characters.", "/name"
            ),
            *problems,
        )
    account = desk.store.account(principal.account_id)
    request = PortRequest(
        id=desk.ids.new("prq"),
        account_id=principal.account_id,
        account_name=account.name if account else "",
        name=(fields.name or "").strip(),
        reference=fields.reference or "",
        requested_foc_at=fields.requested_foc_at,
        requested_foc_time=fields.requested_foc_time,
        requested_foc_zone=(fields.requested_foc_zone or "").strip(),
        signer=fields.signer,
        language=fields.language or Language.ENGLISH,
        notes=fields.notes or "",
        company_id=fields.company_id or "",
        attached_services=fields.attached_services or (),
        submitted_by=principal.actor,
        submitter_role=principal.role,
        test_mode=principal.test_mode,
        status=Status.DRAFT,
        created_at=now,
        updated_at=now,
    )
    problems = (
        *problems,
        *company_problems(desk, principal, request.company_id),
        *requested_date_problems(desk, request, None),
    )
    if problems:
        raise RulesBroken("The request was not made; nothing is kept of it.", problems=problems)
    more: list[Write] = [
        Append(request_event(desk, request, "request.created", principal.actor)),
        *remember(desk, once, request.id),
    ]
    if request.reference:
        more.append(TakeReference(request.account_id, request.reference, request.id))
    named, names = under_its_name(desk, request)
    try:
        desk.store.commit([Create(named), *more, *names])
    except WriteRefused as refused:
        if not names or list(refused.refused) != list(names):
            return _explain(desk, principal, fields, once, refused)
    else:
        return named
    # Another took the name at this moment: files find that one by it.
    try:
        desk.store.commit([Create(request), *more])
    except WriteRefused as refused:
        return _explain(desk, principal, fields, once, refused)
    return request


def _made_earlier(desk: Desk, request_id: str) -> PortRequest:
    found = desk.store.request(request_id)
    if found is None:
        raise StateConflict(
            "The request that this Idempotency-Key made was deleted. Use a new key for a new request.",
            code="resource_deleted",
        )
    return found


def _explain(
    desk: Desk, principal: Principal, fields: RequestFields, once: Once | None, refused: WriteRefused
) -> PortRequest:
    earlier = replayed(desk, once)
    if earlier is not None:
        return _made_earlier(desk, earlier)
    if any(isinstance(write, TakeReference) for write in refused.refused):
        raise reference_taken(desk, principal.account_id, fields.reference or "")
    raise lost_race("The request")


def reference_taken(desk: Desk, account_id: str, reference: str) -> RulesBroken:
    other = desk.store.request_by_reference(account_id, reference)
    return RulesBroken(
        "The request was not changed.",
        problems=[
            Problem(
                "reference_taken",
                f"The reference {reference!r} is already {other}'s.",
                "Use a reference of its own for each request, or read that request.",
                "/reference",
            )
        ],
    )
