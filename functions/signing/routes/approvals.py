"""Behind an approval link: an administrator sees what was submitted, and approves or returns it.

The link alone opens the page, without signing in and without a cookie: a GET changes nothing, whoever follows it. A
POST needs a tick, or a reason, so that a scanner that presses buttons decides nothing; one that a browser says comes
from another site is refused.
"""

from collections.abc import Iterable
from functools import partial
from typing import Final
from urllib.parse import quote

from functions.signing import pages
from functions.signing.visit import Visit
from shared.domain.lifecycle import Status
from shared.domain.problems import Problem, RulesBroken, StateConflict
from shared.domain.time_zones import zone_of
from shared.domain.words.approvals import APPROVALS
from shared.domain.words.letter import counted
from shared.runtime.web.answers import Answer
from shared.runtime.web.html import Shown, by_target, field_id
from shared.usecases.approvals.deciding import LONGEST_REASON
from shared.usecases.approvals.links import ApprovalView

CHECKED: Final = "/checked"
REASON: Final = "/reason"
_NOT_CHECKED: Final = Problem("not_checked", "Nothing was ticked.", "Tick that you have looked at it.", CHECKED)
_NOTHING_DECIDED: Final = Problem("nothing_decided", "Nothing was chosen.", "Approve the request, or return it.")


def show(visit: Visit) -> Answer:
    """GET /approve/{token}"""
    return _page(visit, visit.acts.open_approval(visit.desk, visit.token))


def decide(visit: Visit) -> Answer:
    """POST /approve/{token}"""
    visit.refuse_other_sites("Nothing was decided.")
    found = visit.acts.open_approval(visit.desk, visit.token)
    if not found.waiting:
        return _page(visit, found)
    chosen = visit.entry("decision")
    missing = _missing(visit, chosen)
    if missing is not None:
        return _page(visit, found, [missing], status=422)
    approve, reason = chosen == "approve", visit.entry("reason")
    try:
        after = visit.acts.decide_approval(visit.desk, visit.token, visit.entry("seen"), approve, reason)
    except RulesBroken as broken:
        return _page(visit, found, broken.problems, status=422)
    except StateConflict:
        return _page(visit, visit.acts.open_approval(visit.desk, visit.token), status=409, changed=True)
    return _page(visit, after, fresh=True)


def dead_page(visit: Visit) -> Answer:
    """The same bytes for every link that opens nothing, whatever it once was."""
    return visit.page("approval_dead", 404, switches=pages.switches(visit.language))


def here(visit: Visit) -> str:
    """The relative address of this approval link."""
    return f"{visit.asked.root}approve/{quote(visit.token, safe='')}"


def _missing(visit: Visit, chosen: str) -> Problem | None:
    if chosen not in ("approve", "return"):
        return _NOTHING_DECIDED
    return _NOT_CHECKED if chosen == "approve" and visit.entry("checked") != "yes" else None


def _page(
    visit: Visit,
    found: ApprovalView,
    problems: Iterable[Problem] = (),
    *,
    status: int = 200,
    changed: bool = False,
    fresh: bool = False,
) -> Answer:
    if not found.waiting:
        # Whoever decided this moment sees that it worked; who comes later, or was too late, what became of it.
        return _ended_page(visit, found, fresh=fresh)
    language = visit.language.value
    told = tuple(_shown(visit, found, problem) for problem in problems)
    address = found.waiting[0].losing_account.service_address
    return visit.page(
        "approval",
        status,
        here=here(visit),
        found=found,
        request=found.request,
        asker=found.request.submitted_by.name,
        count=sum(order.number_count for order in found.waiting),
        more=max(sum(order.number_count for order in found.waiting) - len(found.rows), 0),
        until=max((order.due_at for order in found.waiting if order.due_at), default=found.link.expires_at),
        zone=zone_of(address.state, address.country),
        counted=partial(counted, language),
        longest=LONGEST_REASON,
        entries=visit.form if visit.asked.method == "POST" and not changed else {},
        problems=told,
        errors=by_target(told),
        notice=APPROVALS.say(language, "changed") if changed else "",
        switches=() if visit.asked.method == "POST" else pages.switches(visit.language),
    )


def _ended_page(visit: Visit, found: ApprovalView, *, fresh: bool) -> Answer:
    outcome = _outcome(found)
    by = next((order.approved_by.name for order in found.orders if order.approved_by), "")
    return visit.page(
        "approval_ended",
        outcome=outcome,
        by=by,
        asker=found.request.submitted_by.name,
        request=found.request,
        fresh=fresh,
        switches=() if visit.asked.method == "POST" else pages.switches(visit.language),
    )


def _outcome(found: ApprovalView) -> str:
    """What became of what was asked, in one word: all of it was decided as one, but for what was cancelled before."""
    if any(order.approved_at for order in found.orders):
        return "approved"
    statuses = {order.status for order in found.orders}
    if Status.DRAFT in statuses:
        return "returned"
    return "expired" if Status.EXPIRED in statuses else "cancelled"


def _shown(visit: Visit, found: ApprovalView, problem: Problem) -> Shown:
    """A problem in the page's words, at its field."""
    key, language = f"problem.{problem.code}", visit.language.value
    asker = found.request.submitted_by.name
    text = APPROVALS.say(language, key, asker=asker) if APPROVALS.has(key) else problem.detail
    on_page = problem.pointer in (CHECKED, REASON)
    return Shown(text, field_id(problem.pointer or "") if on_page else "")
