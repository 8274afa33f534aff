"""The last step: what is left, when, what it costs and not to cancel anything yet; and submit."""

from collections.abc import Mapping
from datetime import date, time
from typing import Final

from functions.pages.portal.asking import signing
from functions.pages.portal.asking.frame import CONFLICTS, Draft, draft_of, not_eligible, said_by, step_page
from functions.pages.visit import Visit
from shared.domain.eta import is_bulk
from shared.domain.lifecycle import Status
from shared.domain.model import PortRequest, Role
from shared.domain.permissions import Action
from shared.domain.problems import Forbidden, Problem, Refused, RulesBroken
from shared.runtime.web.answers import Answer
from shared.usecases.change_request import change_request
from shared.usecases.create_request import ATTACHED_SERVICES, RequestFields
from shared.usecases.desk import replayed
from shared.usecases.foc_windows import draft_windows
from shared.usecases.submit_request import submit_request
from shared.usecases.view_requests import view_request

_ON_PAGE: Final = ("/requested_foc_at", "/requested_foc_time", "/requested_foc_zone", "/notes", "/attached_services")
ZONES: Final = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Halifax",
    "America/St_Johns",
)


def show(visit: Visit) -> Answer:
    """GET /portal/requests/{request_id}/edit/review"""
    return _page(visit, draft_of(visit))


def act(visit: Visit) -> Answer:
    """POST /portal/requests/{request_id}/edit/review: keeps the date asked for, what hangs on the lines and the notes;
    with ``then=submit`` submits it, too"""
    draft = draft_of(visit)
    try:
        # Sent twice, it was kept and submitted the first time.
        version = visit.if_match if replayed(visit.desk, visit.once) else _keep_wishes(visit, draft)
        if visit.entry("then") != "submit":
            return visit.to(f"{draft.path}/review", done="ask_saved")
        submitted = submit_request(
            visit.desk,
            visit.principal,
            draft.request.id,
            only_ready=visit.entry("only_ready") == "yes",
            if_match=version,
            once=visit.once,
        )
    except (*CONFLICTS, Forbidden) as refusal:
        return _refused(visit, refusal)
    return _onwards(visit, submitted)


def _refused(visit: Visit, refusal: Refused) -> Answer:
    """What is missing stands in the page's own list; everything else is said above it."""
    fresh = draft_of(visit)
    problems = () if refusal.code == "not_ready" else said_by(visit, refusal)
    at_fields = any(one.pointer in _ON_PAGE for one in problems)
    intro = (Problem(refusal.code, refusal.detail),) if refusal.problems and not at_fields else ()
    return _page(visit, fresh, visit.form, tuple(dict.fromkeys((*intro, *problems))), status=refusal.status)


def _keep_wishes(visit: Visit, draft: Draft) -> int | None:
    """The version of the request once they are kept. Raises `RulesBroken`, `VersionConflict`."""
    fields, unread = _wishes(visit, draft)
    if unread:
        raise RulesBroken("The request was not changed.", problems=unread)
    before = {name: getattr(draft.request, name) for name in fields.said}
    if {name: getattr(fields, name) for name in fields.said} == before:
        return visit.if_match
    return change_request(visit.desk, visit.principal, draft.request.id, fields, visit.if_match).version


def _onwards(visit: Visit, submitted: PortRequest) -> Answer:
    """To the letters, where they are ours to sign; otherwise to the request."""
    path = f"portal/requests/{submitted.id}"
    if submitted.status == Status.AWAITING_APPROVAL:
        return visit.to(path, done="ask_to_be_approved")
    view = view_request(visit.desk, visit.principal, submitted.id)
    if visit.may(Action.LETTERS_SIGN) and signing.waiting(view):
        return visit.to(f"{path}/sign", done="ask_submitted")
    return visit.to(path, done="ask_submitted")


def _wishes(visit: Visit, draft: Draft) -> tuple[RequestFields, list[Problem]]:
    problems: list[Problem] = []
    day: date | None = None
    at: time | None = None
    try:
        day = date.fromisoformat(text) if (text := visit.entry("requested_foc_at", 40)) else None
    except ValueError:
        problems.append(Problem("date_invalid", "This is not a date.", "Enter it as 2026-12-31.", "/requested_foc_at"))
    try:
        at = time.fromisoformat(text) if (text := visit.entry("requested_foc_time", 40)) else None
    except ValueError:
        problems.append(
            Problem("time_invalid", "This is not a time of day.", "Enter it as 09:30.", "/requested_foc_time")
        )
    if at is not None:
        at = at.replace(second=0, microsecond=0, tzinfo=None)
    notes = visit.entry("notes", 5_000)
    if len(notes) > 4_000:
        problems.append(Problem("too_long", "The notes are too long.", "Use at most 4000 characters.", "/notes"))
    said = {"notes"} if not draft.is_draft else {
        "requested_foc_at", "requested_foc_time", "requested_foc_zone", "notes", "attached_services"
    }  # fmt: skip
    fields = RequestFields(
        requested_foc_at=day,
        requested_foc_time=at,
        requested_foc_zone=visit.entry("requested_foc_zone", 100) if at else "",
        notes=notes,
        attached_services=visit.ticked("attached"),
        said=frozenset(said),
    )
    return fields, problems


def _page(
    visit: Visit,
    draft: Draft,
    entries: Mapping[str, str] | None = None,
    problems: tuple[Problem, ...] = (),
    *,
    status: int = 200,
) -> Answer:
    policy = visit.desk.policy
    header = draft.view.number_list
    count = header.accepted if header else 0
    bulk = is_bulk(count, policy)
    ready = draft.readiness.ready_account_ids if draft.readiness else ()
    windows = draft_windows(visit.desk, visit.principal, draft.request.id) if draft.readiness and count else ()
    earliest = [one.earliest for one in windows if one.earliest]
    latest = [one.latest for one in windows if one.latest]
    return step_page(
        visit,
        draft,
        "review",
        "review",
        status=status,
        problems=problems,
        on_page=_ON_PAGE,
        entries=entries,
        reasons=not_eligible(visit),
        count=count,
        weeks=(
            (policy.bulk_window_days_min if bulk else policy.window_days_min) // 7,
            (policy.bulk_window_days_max if bulk else policy.window_days_max) // 7,
        ),
        is_ready=draft.readiness is not None and draft.readiness.ready,
        ready=[one.label for one in draft.view.losing_accounts if one.id in ready],
        earliest=max(earliest) if earliest else None,
        latest=min(latest) if latest else None,
        services=ATTACHED_SERVICES,
        attached=visit.ticked("attached") if entries is not None else draft.request.attached_services,
        zones=ZONES,
        needs_approval=visit.principal.role != Role.ADMINISTRATOR,
        is_ours_to_submit=visit.may(Action.REQUESTS_SUBMIT),
    )
