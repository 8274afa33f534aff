"""Numbers that go a way of their own: ported ahead of their order, dropped from it, or into an order of their own.

Rows and claims are told by steps of the order's workflow, which may run again; what they have to learn stands on the
order, so nothing is lost in between.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from shared.domain.carrier_profiles import route
from shared.domain.desk_clock import ticked
from shared.domain.document_reviews import documents_status
from shared.domain.envelopes import letter_language, signer_of
from shared.domain.ids import order_id as make_order_id
from shared.domain.ids import purchase_order_number
from shared.domain.lifecycle import Status
from shared.domain.model import Letter, NumberRow, PendingChange, PortOrder, PortRequest, RowMark, Split, StaffFlag
from shared.domain.progress import default_owner_and_due
from shared.domain.splitting import MAX_ORDERS
from shared.ports import Append, Create, Replace, Unavailable, WriteRefused
from shared.usecases.apply_carrier_event import apply_inbox
from shared.usecases.desk import SYSTEM, CarrierDesk, Desk
from shared.usecases.number_pins import counted
from shared.usecases.order_numbers import order_rows
from shared.usecases.revise_letters import copy_for
from shared.usecases.telephony.watch_cutover import begin_cutover
from shared.usecases.transitions import changed, commit_unless_moved, flagged, order_event, with_orders

_ATTEMPTS = 12


def mark_numbers(partners: CarrierDesk, order: PortOrder) -> None:
    """Tell rows and claims of the order what their numbers became; numbers that are dropped stop ringing."""
    desk = partners.desk
    for mark in order.marks:
        _mark(desk, order, mark)
        if mark.own_state == "ported":
            begin_cutover(desk, order)
        if mark.own_state == "excluded" and order.platform_ready:
            partners.platform_of(test_mode=order.test_mode).release(order.account_id, list(mark.numbers))
    own_pins = counted(order_rows(desk, order), order.created_at) if order.own_pins else {}
    done = changed(order, desk.clock.now(), marks=(), **own_pins)
    facts: dict[str, Any] = {f"{mark.own_state}_numbers": len(mark.numbers) for mark in order.marks}
    event = order_event(desk, done, "order.numbers_marked", SYSTEM, before=order, **facts)
    if commit_unless_moved(desk, done, event):
        apply_inbox(desk, order.id)


def split_order(partners: CarrierDesk, order: PortOrder) -> None:
    """Make the next order that is to be split off: an id first, then its rows and claims, then the order itself."""
    desk = partners.desk
    split = order.agreed_splits[0]
    if not split.order_id:
        named = _with_id(desk, order, split)
        if named is None:
            return
        order, split = named, named.agreed_splits[0]
    view = desk.store.request_view(order.request_id)
    if view is None:
        return
    every = order_rows(desk, order)
    rows = [row for row in every if row.number in split.numbers and row.own_state != "ported"]
    staying = [row for row in every if row.number not in split.numbers]
    if not rows:
        # They were ported meanwhile.
        without = changed(order, desk.clock.now(), splits=_without(order, split))
        commit_unless_moved(desk, without, order_event(desk, without, "order.split_needless", SYSTEM, before=order))
        return
    if split.losing_account_id:
        # A PIN of one carrier is of no use at another.
        rows = [row.but(sealed_pin="", pin_set_at=None) for row in rows]
    _rewrite(desk, [row.but(own_order_id=split.order_id) for row in rows if row.own_order_id != split.order_id])
    desk.store.mark_claims(
        [row.number for row in rows], order.id, own_state="", at=desk.clock.now(), to_order_id=split.order_id
    )
    made = order_of_split(desk, view.request, order, split, rows)
    _commit_split(desk, order.but(**counted(staying, order.created_at)), made, split)


def _without(order: PortOrder, split: Split) -> tuple[Split, ...]:
    return tuple(one for one in order.splits if one != split)


def _mark(desk: Desk, order: PortOrder, mark: RowMark) -> None:
    numbers = set(mark.numbers)
    rows = [row for row in order_rows(desk, order) if row.number in numbers and row.own_state != mark.own_state]
    # Claims first: the rows are how a step that runs again knows what is left to do.
    desk.store.mark_claims(mark.numbers, order.id, own_state=mark.own_state, at=mark.at)
    _rewrite(desk, [row.but(own_state=mark.own_state, sealed_pin="") for row in rows])


def _rewrite(desk: Desk, rows: Sequence[NumberRow]) -> None:
    if rows:
        desk.store.put_rows(rows)


def _with_id(desk: Desk, order: PortOrder, split: Split) -> PortOrder | None:
    """The order with an id for its split, taken from the request; None where somebody else moved the order."""
    for _ in range(_ATTEMPTS):
        request = desk.store.request(order.request_id)
        if request is None:
            return None
        if request.next_order > MAX_ORDERS:
            # A person has to make room, or a request of its own for these numbers.
            now = desk.clock.now()
            stuck = changed(
                order,
                now,
                splits=_without(order, split),
                marks=(*order.marks, RowMark(numbers=split.numbers, own_state="excluded", at=now)),
                excluded_count=order.excluded_count + len(split.numbers),
                staff_flags=flagged(order, StaffFlag.STUCK_CHANGE),
            )
            commit_unless_moved(desk, stuck, order_event(desk, stuck, "order.split_impossible", SYSTEM, before=order))
            return None
        now = desk.clock.now()
        named_split = split.but(order_id=make_order_id(request.id, request.next_order))
        named = changed(order, now, splits=tuple(named_split if one == split else one for one in order.splits))
        counted = request.but(next_order=request.next_order + 1, version=request.version + 1, updated_at=now)
        event = order_event(
            desk,
            named,
            "order.split_begun",
            SYSTEM,
            before=order,
            into=named_split.order_id,
            numbers=len(split.numbers),
        )
        try:
            desk.store.commit([Replace(named), Replace(counted), Append(event)])
        except WriteRefused as refused:
            if any(isinstance(write, Replace) and write.entity == named for write in refused.refused):
                return None
            continue
        return named
    raise Unavailable(f"{order.request_id} is written by too many at once")


def order_of_split(
    desk: Desk, request: PortRequest, order: PortOrder, split: Split, rows: Sequence[NumberRow]
) -> PortOrder:
    """The new order. With this order's account it keeps the signed letter, which may name more numbers than go."""
    now = desk.clock.now()
    account = order.losing_account
    status, letter, signer = Status.IN_REVIEW, order.letter, order.signer
    documents = order.documents_status
    if split.losing_account_id:
        view = desk.store.request_view(order.request_id)
        documents = documents_status(view.documents if view else (), split.losing_account_id)
        accounts = {one.id: one for one in (view.losing_accounts if view else ())}
        account = copy_for(order, accounts[split.losing_account_id])
        status, signer = Status.AWAITING_SIGNATURE, signer_of(request, account)
        letter = Letter(language=letter_language(request, order.number_class, order.country, account))
    owner, due_at = default_owner_and_due(status, now, desk.policy, country=order.country)
    made: PortOrder = _blank(order, now).but(
        id=split.order_id,
        reference=purchase_order_number(split.order_id),
        losing_account=account,
        losing_account_ids=(account.id,) if split.losing_account_id else order.losing_account_ids,
        number_count=len(rows),
        **counted(rows, now),
        status=status,
        owner=owner,
        due_at=due_at,
        letter=letter,
        signer=signer,
        envelope_id="" if split.losing_account_id else order.envelope_id,
        review_passed=not split.losing_account_id,
        sealed_tax_id="" if split.losing_account_id else order.sealed_tax_id,
        platform_ready=order.platform_ready,
        change=_still_to_say(order, now) if split.why == "replaced" else None,
        documents_status=documents,
        docs_accepted_at=None if split.losing_account_id else order.docs_accepted_at,
        split_from=order.id,
        rejections=order.rejections,
        carrier=route(desk.policy.carrier_routes, order.number_class, order.country, test_mode=request.test_mode),
    )
    return ticked(made, now, desk.policy)


def _still_to_say(order: PortOrder, now: datetime) -> PendingChange | None:
    """What was attested, disputed or noted about an order that is replaced: its carrier hears it of the new one."""
    said = order.change
    if said is None or not (said.attested or said.disputed or said.note):
        return None
    return PendingChange(
        kind="other", attested=said.attested, disputed=said.disputed, note=said.note, answers=said.answers, asked_at=now
    )


def _blank(order: PortOrder, now: datetime) -> PortOrder:
    """An order with what a split never changes: whose it is, its kind of number, its list."""
    made: PortOrder = PortOrder(
        id=order.id,
        request_id=order.request_id,
        account_id=order.account_id,
        account_name=order.account_name,
        request_name=order.request_name,
        reference=order.reference,
        losing_account=order.losing_account,
        losing_account_ids=order.losing_account_ids,
        number_class=order.number_class,
        country=order.country,
        list_id=order.list_id,
        row_groups=order.row_groups,
        number_count=0,
        status=order.status,
        owner=None,
        due_at=None,
        status_since=now,
        submitted_by=order.submitted_by,
        test_mode=order.test_mode,
        labels_changed=True,  # or changed while this is made: their claims know
        goes_after=order.goes_after,
        goes_before=order.goes_before,
        prepared_on=now.date(),
        carrier=order.carrier,
        requested_foc_at=order.requested_foc_at,
        requested_foc_time=order.requested_foc_time,
        requested_foc_zone=order.requested_foc_zone,
        created_at=now,
        updated_at=now,
    )
    return made


def _commit_split(desk: Desk, order: PortOrder, made: PortOrder, split: Split) -> None:
    """Both orders and their request, as one."""
    for _ in range(_ATTEMPTS):
        request = desk.store.request(order.request_id)
        if request is None:
            return
        now = desk.clock.now()
        without = changed(
            order,
            now,
            splits=_without(order, split),
            number_count=order.number_count - made.number_count,
        )
        told = order_event(
            desk, without, "order.split", SYSTEM, before=order, into=made.id, numbers=made.number_count, why=split.why
        )
        begun = order_event(desk, made, "order.created", SYSTEM, numbers=made.number_count, split_from=order.id)
        folded = with_orders(request, [without, made], now)
        try:
            desk.store.commit([Create(made), Replace(without), Replace(folded), Append(told), Append(begun)])
        except WriteRefused as refused:
            if (
                any(isinstance(write, Replace) and write.entity == folded for write in refused.refused)
                and len(refused.refused) == 1
            ):
                continue
            return
        apply_inbox(desk, order.id)
        return
    raise Unavailable(f"{order.request_id} is written by too many at once")
