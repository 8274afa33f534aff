"""Submit: a saga that can be resumed, since one transaction takes 100 items (design.md "Request, order, number").

1. the request becomes `submitting` with a submit_id and the plan of its orders, with the idempotency item;
2. every number is claimed, a page at a time, on condition that the claim is free, this submit's, or dead;
3. numbers that another request of the account holds end the submit and everything is released; numbers of another
   account are held back, and the rest goes on;
4. one last transaction makes the orders, their events, and the request what it becomes.

Each part may run again: the sweep finishes or rolls back what stood still for 5 minutes.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from pydantic import BaseModel

from shared.domain.carrier_profiles import profile, route
from shared.domain.desk_clock import ticked
from shared.domain.document_reviews import documents_status
from shared.domain.eligibility import check_eligibility
from shared.domain.envelopes import letter_language, signer_of, with_signer_as_authorized_person
from shared.domain.ids import order_id as make_order_id
from shared.domain.ids import purchase_order_number
from shared.domain.lifecycle import ActorKind, Status, fold_orders
from shared.domain.model import (
    Actor,
    CarrierStage,
    Claim,
    Letter,
    LoaStatus,
    LosingAccount,
    NumberRow,
    PaperLetter,
    PortOrder,
    PortRequest,
    Role,
    RowGroup,
    StaffFlag,
)
from shared.domain.number_class import NumberClass
from shared.domain.outlook import most_numbers
from shared.domain.permissions import Action
from shared.domain.problems import Forbidden, Problem, RulesBroken, StateConflict
from shared.domain.progress import default_owner_and_due
from shared.domain.readiness import Readiness, left_to_complete
from shared.domain.review_flags import PAPER_LETTER, PERSON_CHANGED
from shared.domain.splitting import OrderPlan, split_into_orders
from shared.ports import Append, Create, Replace, RequestView, Write, WriteRefused
from shared.usecases.approvals.asking import ask_approval, check_approvers, to_be_approved
from shared.usecases.desk import (
    SYSTEM,
    Desk,
    Once,
    Principal,
    Registry,
    check_version,
    lost_race,
    remember,
    replayed,
    require,
)
from shared.usecases.losing_accounts import view_for_change
from shared.usecases.notifications.owing import owed_for
from shared.usecases.number_pins import counted
from shared.usecases.paper_letters import GivenPaper, paper_letter, paper_problems
from shared.usecases.readiness import accounts_with_orders, assess, draft_list
from shared.usecases.toll_free_first import HeldBack, hold_back, rung_at
from shared.usecases.transitions import counts_of, order_event, request_event

MOST_WRITES: Final = 100
"""Items of one transaction."""
_ATTEMPTS: Final = 5
NEW_ORDER: Final = "new|"
"""How the submit ids of claims begin whose order our team makes (`support.new_orders`)."""
_NEW_ORDERS_TAKE: Final = timedelta(minutes=5)
"""For how long such a claim stands without its order."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A number that a live port holds already."""

    row: NumberRow
    claim: Claim
    same_account: bool


GoOn = Callable[[], bool]
"""Asked between pages: whether there is time for another."""


def submit_request(
    desk: Desk,
    principal: Principal,
    request_id: str,
    *,
    only_ready: bool,
    paper: Sequence[tuple[str, GivenPaper]] = (),
    if_match: int | None,
    once: Once | None,
    go_on: GoOn = lambda: True,
) -> PortRequest:
    """Submit a request, or what of it is ready. Raises `RulesBroken` with everything that is missing, at once.

    `paper` holds letters that were signed by hand, by losing account: their orders go to review and not to a signer.
    `go_on` is as for `finish_submit`.
    """
    require(principal, Action.REQUESTS_SUBMIT)
    if replayed(desk, once) is not None:
        return _replayed(desk, request_id)
    view = view_for_change(desk, principal, request_id)
    check_version(view.request.version, if_match, required=False)
    _check_state(view)
    _check_account(desk, principal)
    check_approvers(desk, principal)
    readiness = assess(desk, view)
    plans = _plans(desk, view, readiness, only_ready=only_ready)
    begun = _begin(desk, principal, view, plans, _papers(desk, principal, view, plans, paper), once)
    return finish_submit(desk, begun, go_on)


def _replayed(desk: Desk, request_id: str) -> PortRequest:
    request = desk.store.request(request_id)
    if request is None or request.status == Status.SUBMITTING:
        raise StateConflict("This submit is still under way; ask again in a moment.", code="submit_in_flight")
    return request


def _check_state(view: RequestView) -> None:
    request = view.request
    header = draft_list(view)
    if view.number_list is not None and view.orders and header is not None and not header.groups and not header.held:
        raise StateConflict(
            f"Everything in this request is submitted already; it is {request.status}.", code="invalid_transition"
        )


def eligibility_of(desk: Desk, principal: Principal) -> tuple[Problem, ...]:
    """Every reason why this user's account may not port in today."""
    account = desk.store.account(principal.account_id)
    return check_eligibility(account, desk.clock.now().date()) if account else ()


def _check_account(desk: Desk, principal: Principal) -> None:
    account = desk.store.account(principal.account_id)
    reasons = check_eligibility(account, desk.clock.now().date()) if account else ()
    if account is None or reasons:
        raise Forbidden(
            "This account cannot port numbers in yet; the request is kept as it is.",
            code="account_not_eligible",
            problems=reasons,
        )


def _plans(desk: Desk, view: RequestView, readiness: Readiness, *, only_ready: bool) -> tuple[OrderPlan, ...]:
    ready = readiness.ready_account_ids
    if not readiness.ready and not (only_ready and ready):
        detail = "Nothing was submitted."
        if ready:
            labels = ", ".join(repr(a.label) for a in readiness.accounts if a.losing_account_id in ready)
            detail += f" {labels} could go ahead: submit with only_ready true."
        raise RulesBroken(detail, code="not_ready", problems=readiness.problems)
    most = most_numbers(desk.policy, test_mode=view.request.test_mode)
    return split_into_orders(_groups(view), accounts_with_orders(view), only=ready, most=most)


def _papers(
    desk: Desk,
    principal: Principal,
    view: RequestView,
    plans: Sequence[OrderPlan],
    paper: Sequence[tuple[str, GivenPaper]],
) -> dict[str, Any]:
    """The letters on paper as they are kept, by losing account. Raises `RulesBroken` with everything about them."""
    accounts = {plan.losing_account_id: _account(view, plan.losing_account_id) for plan in plans}
    problems: list[Problem] = []
    for index, (account_id, given) in enumerate(paper):
        at = f"/paper_letters/{index}"
        account = accounts.get(account_id)
        if account is None:
            problems.append(
                Problem(
                    "losing_account_unknown",
                    "Nothing of this current carrier account is being submitted.",
                    "Name an account that is complete and has numbers.",
                    f"{at}/losing_account_id",
                )
            )
            continue
        mine = [plan for plan in plans if plan.losing_account_id == account_id]
        classes = [plan.number_class for plan in mine]
        carriers = [profile(_carrier_of(desk, view.request, plan), desk.policy.carrier_profiles) for plan in mine]
        problems += paper_problems(desk, view.request.id, account, classes, carriers, given, at)
        if left_to_complete(account, [group for group in _groups(view) if group.count]):
            problems.append(
                Problem(
                    "loa_incomplete",
                    "The letter's details are left to its signer, and not complete.",
                    "Complete the account, or let a signer complete and sign the letter electronically.",
                    f"{at}/losing_account_id",
                )
            )
    if problems:
        raise RulesBroken("Nothing was submitted.", problems=problems)
    return {
        account_id: paper_letter(desk, view.request.id, given, principal.actor).model_dump(mode="json")
        for account_id, given in paper
    }


def _carrier_of(desk: Desk, request: PortRequest, plan: OrderPlan) -> str:
    return route(desk.policy.carrier_routes, plan.number_class, plan.country, test_mode=request.test_mode)


def _groups(view: RequestView) -> tuple[RowGroup, ...]:
    header = draft_list(view)
    return header.groups if header else ()


def _begin(
    desk: Desk,
    principal: Principal,
    view: RequestView,
    plans: Sequence[OrderPlan],
    papers: dict[str, Any],
    once: Once | None,
) -> PortRequest:
    request = view.request
    now = desk.clock.now()
    planned = [
        {
            "order_id": make_order_id(request.id, request.next_order + index),
            "losing_account_id": plan.losing_account_id,
            "losing_account_ids": list(plan.losing_account_ids),
            "number_class": plan.number_class.value,
            "country": plan.country,
            "group_keys": list(plan.group_keys),
        }
        for index, plan in enumerate(plans)
    ]
    begun: PortRequest = request.but(
        status=Status.SUBMITTING,
        submit_id=desk.ids.new("sub"),
        submit_started_at=now,
        submit_plan={
            "list_id": request.list_id,
            "orders": planned,
            "actor": principal.actor.model_dump(mode="json"),
            "role": principal.role.value,
            "papers": papers,
        },
        next_order=request.next_order + len(plans),
        version=request.version + 1,
        updated_at=now,
    )
    try:
        desk.store.commit([Replace(begun), *remember(desk, once, request.id)])
    except WriteRefused:
        if replayed(desk, once) is not None:
            return _replayed(desk, request.id)
        raise lost_race("The request") from None
    return begun


def finish_submit(desk: Desk, begun: PortRequest, go_on: GoOn = lambda: True) -> PortRequest:
    """Claims and orders of a request that is `submitting`, a page of rows after the other. Safe to run again, also
    beside another run.

    `go_on` is asked after every page; where there is no more time, how far it came is kept on the request, which stays
    `submitting` until it is finished by another call. Raises `StateConflict` (`number_active_port_exists`) after
    rolling back.
    """
    if begun.status != Status.SUBMITTING:
        return begun
    view = desk.store.request_view(begun.id)
    if view is None or view.request.submit_id != begun.submit_id or view.request.status != Status.SUBMITTING:
        return view.request if view else begun
    done = SubmitProgress.model_validate(view.request.submit_plan.get("progress", {}))
    for place, order_id, rows in _pages(desk, view.request, done.claimed):
        _claim_page(desk, view.request, order_id, rows, done)
        done.claimed = place
        if not go_on():
            return _keep_progress(desk, view.request, done)
    if done.conflicting:
        roll_back(desk, view.request, f"{done.conflicting} of its numbers are in another open port request")
        raise _already_ported(done)
    if not any(done.numbers.values()):
        roll_back(desk, view.request, "every number is being checked with another account")
        raise StateConflict(
            "Every number of this request is being checked by our team; nothing was submitted.", code="number_on_hold"
        )
    for place, order_id, rows in _pages(desk, view.request, done.looked, only=_toll_free_orders(view.request)):
        _look_where_they_ring(desk, view.request, order_id, rows, done)
        done.looked = place
        if not go_on():
            return _keep_progress(desk, view.request, done)
    return _make_orders(desk, view, done)


class Place(BaseModel):
    """How far the rows of a submit were walked: which order of the plan, which group of it, and where in that."""

    order: int = 0
    group: int = 0
    cursor: str | None = None


class SubmitProgress(BaseModel):
    """What a submit found so far. `there_before`: how many of those in the way were the account's before any port.
    `after`: for an order, the toll-free orders of the submit that go before it. `rung_at`: for a toll-free order, the
    orders of the account that were there already and hold numbers that it rings at."""

    claimed: Place = Place()
    looked: Place = Place()
    numbers: dict[str, int] = {}
    own_pins: dict[str, int] = {}
    own_pins_since: dict[str, datetime] = {}
    held_back: int = 0
    conflicting: int = 0
    there_before: int = 0
    conflicts: list[dict[str, Any]] = []
    after: dict[str, list[str]] = {}
    rung_at: dict[str, list[str]] = {}


def _pages(
    desk: Desk, request: PortRequest, start: Place, only: Collection[str] | None = None
) -> Iterator[tuple[Place, str, list[NumberRow]]]:
    """The rows of the planned orders from a place on, up to 500 at a time, each with the place behind it."""
    plan = request.submit_plan
    header = desk.store.number_list(request.id, plan["list_id"])
    counts = {group.key: group.count for group in header.groups} if header else {}
    place = start
    while place.order < len(plan["orders"]):
        planned = plan["orders"][place.order]
        if place.group >= len(planned["group_keys"]) or (only is not None and planned["order_id"] not in only):
            place = Place(order=place.order + 1)
            continue
        key = planned["group_keys"][place.group]
        page = desk.store.rows(request.id, plan["list_id"], key, counts.get(key, 0), _ROWS_OF_A_PAGE, place.cursor)
        following = {"cursor": page.cursor} if page.cursor else {"group": place.group + 1, "cursor": None}
        place = place.model_copy(update=following)
        yield place, planned["order_id"], [row for row in page.items if row.own_state != "excluded"]


def _keep_progress(desk: Desk, request: PortRequest, done: SubmitProgress) -> PortRequest:
    """There is no more time: the next call goes on from here, and the sweep leaves it alone meanwhile."""
    now = desk.clock.now()
    kept: PortRequest = request.but(
        submit_plan={**request.submit_plan, "progress": done.model_dump(mode="json")},
        submit_started_at=now,
        version=request.version + 1,
        updated_at=now,
    )
    try:
        desk.store.commit([Replace(kept)])
    except WriteRefused:
        return desk.store.request(request.id) or request
    return kept


def _claim_page(
    desk: Desk, request: PortRequest, order_id: str, rows: Sequence[NumberRow], done: SubmitProgress
) -> None:
    """Claim these rows' numbers and note what became of them; numbers of another account are held back."""
    conflicts = _claim(desk, request, order_id, rows)
    own = [conflict for conflict in conflicts if conflict.same_account]
    others = [conflict.row for conflict in conflicts if not conflict.same_account]
    _hold(desk, others)
    blocked = {conflict.row.number for conflict in conflicts}
    left = [row for row in rows if row.number not in blocked]
    done.numbers[order_id] = done.numbers.get(order_id, 0) + len(left)
    _note_pins(done, order_id, left, desk.clock.now())
    done.held_back += len(others)
    done.conflicting += len(own)
    done.there_before += sum(conflict.claim.was_there_before for conflict in own)
    room = _MOST_CONFLICTS_TOLD - len(done.conflicts)
    done.conflicts += [_in_the_way(conflict).as_dict() for conflict in own[: max(0, room)]]


def _note_pins(done: SubmitProgress, order_id: str, rows: Iterable[NumberRow], now: datetime) -> None:
    pins = counted(rows, now)
    if pins["own_pins"]:
        done.own_pins[order_id] = done.own_pins.get(order_id, 0) + pins["own_pins"]
        since = pins["own_pins_set_at"]
        done.own_pins_since[order_id] = min(since, done.own_pins_since.get(order_id, since))


_ROWS_OF_A_PAGE: Final = 500
_MOST_CONFLICTS_TOLD: Final = 200
_MOST_RUNG_AT: Final = 100


def _toll_free_orders(request: PortRequest) -> frozenset[str]:
    """The toll-free orders of a plan: their numbers may ring at those of others."""
    return frozenset(
        planned["order_id"]
        for planned in request.submit_plan["orders"]
        if planned["number_class"] == NumberClass.TOLL_FREE
    )


def _look_where_they_ring(
    desk: Desk, request: PortRequest, order_id: str, rows: Sequence[NumberRow], done: SubmitProgress
) -> None:
    """The orders that hold numbers which these toll-free ones ring at: those that can wait go after this one."""
    mine, others = rung_at(desk, request, [row for row in rows if row.own_state != "claim_conflict"])
    for waiting in mine - _toll_free_orders(request):
        done.after[waiting] = sorted({*done.after.get(waiting, ()), order_id})
    if others:
        known = {*done.rung_at.get(order_id, ()), *others}
        done.rung_at[order_id] = sorted(known)[:_MOST_RUNG_AT]


def _claim(desk: Desk, request: PortRequest, order_id: str, rows: Sequence[NumberRow]) -> list[Conflict]:
    """Claim numbers; claims of orders that ended, or of submits that were rolled back, are taken over."""
    now = desk.clock.now()
    wanted = {row.number: row for row in rows}
    claims = [
        Claim(
            number=row.number,
            account_id=request.account_id,
            request_id=request.id,
            order_id=order_id,
            submit_id=request.submit_id,
            number_class=row.number_class or NumberClass.LOCAL,
            country=row.country,
            forwarding_number=row.forwarding_number,
            name=row.name,
            source=row.source,
            company_id=row.company_id,
            company=row.company,
            row_group=row.group,
            row=row.row,
            claimed_at=now,
        )
        for row in wanted.values()
    ]
    attempt = desk.store.claim(claims, frozenset())
    dead = dead_orders(desk, attempt.conflicts.values())
    if dead:
        again = [claim for claim in claims if claim.number in attempt.conflicts]
        attempt = desk.store.claim(again, dead)
    return [
        Conflict(wanted[number], claim, claim.account_id == request.account_id)
        for number, claim in attempt.conflicts.items()
    ]


def dead_orders(desk: Registry, claims: Iterable[Claim]) -> frozenset[str]:
    """The orders of these claims that are no more: ended without porting, back in draft, or never made."""
    by_order = {claim.order_id: claim for claim in claims if not claim.was_there_before}
    orders = desk.store.orders(by_order)
    dead = set()
    for order_id, claim in by_order.items():
        order = orders.get(order_id)
        if order is None:
            request = desk.store.request(claim.request_id)
            submitting = request and request.submit_id == claim.submit_id and request.status == Status.SUBMITTING
            fresh = claim.claimed_at > desk.clock.now() - _NEW_ORDERS_TAKE
            being_made = claim.submit_id.startswith(NEW_ORDER) and fresh
            if not submitting and not being_made and not _is_being_split_off(desk, claim):
                dead.add(order_id)
        elif order.status == Status.DRAFT or (
            order.status in (Status.CANCELLED, Status.EXPIRED)
            and order.carrier_stage in (CarrierStage.NONE, CarrierStage.UNDONE)
            and StaffFlag.CONTRADICTION not in order.staff_flags
        ):
            # Not while its carrier may still port it, nor where it would not stop.
            dead.add(order_id)
    return frozenset(dead)


def _is_being_split_off(desk: Registry, claim: Claim) -> bool:
    """Whether the claim's order was about to be made out of another one, which may have ended meanwhile."""
    view = desk.store.request_view(claim.request_id)
    return any(split.order_id == claim.order_id for order in (view.orders if view else ()) for split in order.splits)


def _already_ported(done: SubmitProgress) -> StateConflict:
    before = done.there_before == done.conflicting
    why = (
        "are tracking numbers of this account already"
        if before
        else "are being ported, or were ported, by another request of this account"
    )
    more = done.conflicting - len(done.conflicts)
    return StateConflict(
        f"Nothing was submitted: some numbers {why}."
        + (f" {more:,} more of them are not listed here." if more else ""),
        code="number_already_in_account" if before else "number_active_port_exists",
        problems=[Problem(**problem) for problem in done.conflicts],
    )


def _in_the_way(conflict: Conflict) -> Problem:
    number, row = conflict.row.number, conflict.row.row
    code, said = "number_active_port_exists", f"{number} is in port request {conflict.claim.request_id}."
    fix = "Drop the row here, or cancel the port there."
    if conflict.claim.was_there_before:
        code, said = "number_already_in_account", f"{number} is a tracking number of this account already."
        fix = "Drop the row: there is nothing to port."
    return Problem(code, said, fix, row=row, column="number")


def _hold(desk: Desk, rows: Sequence[NumberRow]) -> None:
    """Numbers that another account holds wait for our team; what the other account does is not told."""
    if rows:
        desk.store.put_rows([row.but(own_state="claim_conflict") for row in rows])


def roll_back(desk: Desk, request: PortRequest, reason: str) -> None:
    """Make the request what it was, then release the claims of the submit.

    In this order: a claim that outlives its submit is dead and gets taken over; an order without its claims would not
    be noticed.
    """
    back: PortRequest = request.but(
        status=fold_orders(request.orders, request.order_sizes),
        submit_started_at=None,
        submit_plan={},
        version=request.version + 1,
        updated_at=desk.clock.now(),
    )
    event = request_event(desk, back, "request.submit_rolled_back", SYSTEM, reason=reason)
    try:
        desk.store.commit([Replace(back), Append(event)])
    except WriteRefused:
        return
    for _, _, rows in _pages(desk, request, Place()):
        desk.store.release([row.number for row in rows], request.submit_id)


def _make_orders(desk: Desk, view: RequestView, done: SubmitProgress) -> PortRequest:
    request = view.request
    actor = Actor.model_validate(request.submit_plan["actor"])
    orders = [
        _order(desk, view, planned, done, actor)
        for planned in request.submit_plan["orders"]
        if done.numbers.get(planned["order_id"])
    ]
    made_ids = {order.id for order in orders}
    orders = [
        order.but(goes_after=tuple(one for one in done.after.get(order.id, ()) if one in made_ids)) for order in orders
    ]
    approval_id, orders = to_be_approved(desk, orders)
    orders = [ticked(order, desk.clock.now(), desk.policy) for order in orders]
    targets = {order_id: tuple(ids) for order_id, ids in done.rung_at.items() if order_id in made_ids}
    for attempt in range(_ATTEMPTS):
        made = _made(desk, request, orders, done.held_back)
        asked = ask_approval(desk, made, orders, approval_id, actor)
        room = (MOST_WRITES - 2 - 2 * len(orders) - len(asked)) // 2
        # Others never keep a request from being submitted: those that will not stand still go on by themselves.
        held = hold_back(desk, request, targets, room=room if attempt < _ATTEMPTS - 1 else 0)
        writes = [*_writes(desk, made, orders, held, actor, done.held_back), *asked, *held.writes]
        try:
            desk.store.commit(writes)
        except WriteRefused as refused:
            after = desk.store.request(request.id)
            if after is not None and all(order.id in after.orders for order in orders):
                return after
            if refused.refused and all(write in held.writes for write in refused.refused):
                continue  # an order that was to wait moved: it is looked at anew
            raise lost_race("The request") from None
        return made
    raise lost_race("The request")


def _made(desk: Desk, request: PortRequest, orders: Sequence[PortOrder], held_back: int) -> PortRequest:
    """The request with its new orders."""
    now = desk.clock.now()
    statuses = {**request.orders, **{order.id: order.status for order in orders}}
    sizes = {**request.order_sizes, **{order.id: order.number_count for order in orders}}
    on_hold = request.counts.get("on_hold", 0) + held_back
    before = {**request.counts, "on_hold": on_hold}
    made: PortRequest = request.but(
        status=fold_orders(statuses, sizes),
        orders=statuses,
        order_sizes=sizes,
        counts=counts_of(statuses, sizes, before, request.order_ported, request.order_excluded),
        submit_started_at=None,
        submit_plan={},
        first_submitted_at=request.first_submitted_at or now,
        version=request.version + 1,
        updated_at=now,
    )
    return made


def _writes(
    desk: Desk, made: PortRequest, orders: Sequence[PortOrder], held: HeldBack, actor: Actor, held_back: int
) -> list[Write]:
    """The request, its orders and their events. A toll-free order knows which orders wait for it."""
    said = request_event(desk, made, "request.submitted", actor, orders=len(orders), held_back=held_back)
    writes: list[Write] = [Replace(made), Append(said), *owed_for(desk, made, [said], {})]
    for order in orders:
        before, moving = held.goes_before.get(order.id, ()), held.moving.get(order.id, ())
        facts = {"goes_before": list(before), "may_move_first": list(moving)}
        told: dict[str, Any] = {name: ids for name, ids in facts.items() if ids}
        created = order_event(desk, order, "order.created", actor, numbers=order.number_count, **told)
        writes += [Create(order.but(goes_before=before)), Append(created)]
    return writes


def _order(desk: Desk, view: RequestView, planned: dict[str, Any], done: SubmitProgress, actor: Actor) -> PortOrder:
    request = view.request
    now = desk.clock.now()
    needs_approval = request.submit_plan["role"] != Role.ADMINISTRATOR
    given = request.submit_plan.get("papers", {}).get(planned["losing_account_id"])
    paper = PaperLetter.model_validate(given) if given else None
    signed = Status.IN_REVIEW if paper else Status.AWAITING_SIGNATURE
    status = Status.AWAITING_APPROVAL if needs_approval else signed
    owner, due_at = default_owner_and_due(status, now, desk.policy)
    account = with_signer_as_authorized_person(request, _account(view, planned["losing_account_id"]))
    number_class = NumberClass(planned["number_class"])
    language = letter_language(request, number_class, planned["country"], account)
    return PortOrder(
        id=planned["order_id"],
        request_id=request.id,
        account_id=request.account_id,
        account_name=request.account_name,
        request_name=request.name,
        reference=purchase_order_number(planned["order_id"]),
        losing_account=account if number_class != NumberClass.TOLL_FREE else account.but(sealed_pin=""),
        losing_account_ids=tuple(planned["losing_account_ids"]),
        number_class=number_class,
        country=planned["country"],
        list_id=request.submit_plan["list_id"],
        row_groups=tuple(planned["group_keys"]),
        number_count=done.numbers[planned["order_id"]],
        own_pins=done.own_pins.get(planned["order_id"], 0),
        own_pins_set_at=done.own_pins_since.get(planned["order_id"]),
        status=status,
        owner=owner,
        due_at=due_at,
        status_since=now,
        submitted_by=Actor(kind=ActorKind.CUSTOMER, id=actor.id, name=actor.name),
        test_mode=request.test_mode,
        letter=Letter(language=language, paper=paper, status=LoaStatus.SIGNED if paper else LoaStatus.NOT_SENT),
        review_flags=tuple(
            flag for flag, up in ((PAPER_LETTER, paper is not None), (PERSON_CHANGED, account.person_unreviewed)) if up
        ),
        signer=signer_of(request, account),
        prepared_on=now.date(),
        documents_status=documents_status(view.documents, *planned["losing_account_ids"]),
        carrier=route(desk.policy.carrier_routes, number_class, planned["country"], test_mode=request.test_mode),
        requested_foc_at=request.requested_foc_at,
        requested_foc_time=request.requested_foc_time,
        requested_foc_zone=request.requested_foc_zone,
        created_at=now,
        updated_at=now,
    )


def _account(view: RequestView, losing_account_id: str) -> LosingAccount:
    return next(account for account in view.losing_accounts if account.id == losing_account_id)


def resume_submit(desk: Desk, request_id: str) -> None:
    """Finish, or roll back, a submit that stood still; for the sweep."""
    request = desk.store.request(request_id)
    if request is None or request.status != Status.SUBMITTING:
        return
    try:
        finish_submit(desk, request)
    except StateConflict:
        return
