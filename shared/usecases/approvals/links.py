"""A link that lets one administrator decide about one approval, without signing in.

It is derived as signing links are, for each administrator their own; the table holds its hash. It dies when it expires,
with its administrator, and when they get another address: who is none any more decides nothing. To whoever holds a dead
one all of them are the same.
"""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from shared.domain.lifecycle import ActorKind, Status
from shared.domain.model import Actor, ApprovalLink, Document, NumberRow, PortOrder, PortRequest, Role, User
from shared.domain.people import folded_email
from shared.ports import Create, WriteRefused
from shared.usecases.accounts.closed import is_closed
from shared.usecases.approvals.deciding import decide
from shared.usecases.desk import Desk, lost_race
from shared.usecases.signing.links import DeadLink, derived, token_hash

MOST_ROWS: Final = 60
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class ApprovalView:
    """What an administrator is asked, or was. `waiting` are the orders that still wait; none once it was decided.

    `rows` are the first numbers of them, `seen` stands for exactly what is shown.
    """

    link: ApprovalLink
    user: User
    request: PortRequest
    orders: tuple[PortOrder, ...]
    waiting: tuple[PortOrder, ...]
    rows: tuple[NumberRow, ...]
    documents: tuple[Document, ...]
    seen: str


def approval_token(desk: Desk, approval_id: str, user: User) -> str:
    """The 256 bits of an administrator's link to their address, base64url."""
    return derived(desk, "approval_link", f"{approval_id}:{user.id}:{folded_email(user.email)}")


def was_asked(desk: Desk, approval_id: str, user: User) -> bool:
    """Whether an administrator was sent a link to this approval, at the address that they have."""
    return desk.store.approval_link(token_hash(approval_token(desk, approval_id, user))) is not None


def approval_url(desk: Desk, approval_id: str, request: PortRequest, user: User, waiting: Sequence[PortOrder]) -> str:
    """The address of an administrator's link, which opens from now on. Again is harmless."""
    token = approval_token(desk, approval_id, user)
    now = desk.clock.now()
    link = ApprovalLink(
        token_hash=token_hash(token),
        approval_id=approval_id,
        request_id=request.id,
        account_id=request.account_id,
        user_id=user.id,
        email=folded_email(user.email),
        expires_at=max((order.due_at for order in waiting if order.due_at), default=now),
        created_at=now,
    )
    if desk.store.approval_link(link.token_hash) is None:
        with suppress(WriteRefused):  # somebody else made the very same this moment
            desk.store.commit([Create(link)])
    return f"{desk.policy.public_base_url}/approve/{token}"


def open_approval(desk: Desk, token: str) -> ApprovalView:
    """What a link asks, or what became of it. Raises `DeadLink`."""
    link = desk.store.approval_link(token_hash(token)) if token and len(token) <= _LONGEST else None
    if link is None or link.expires_at <= desk.clock.now() or is_closed(desk.store, link.account_id):
        raise DeadLink
    user = desk.store.user(link.account_id, link.user_id)
    view = desk.store.request_view(link.request_id)
    orders = tuple(order for order in (view.orders if view else ()) if order.approval_id == link.approval_id)
    if user is None or not user.is_active or user.role != Role.ADMINISTRATOR or view is None or not orders:
        raise DeadLink
    if link.email and link.email != folded_email(user.email):
        raise DeadLink
    waiting = tuple(order for order in orders if order.status == Status.AWAITING_APPROVAL)
    return ApprovalView(
        link=link,
        user=user,
        request=view.request,
        orders=orders,
        waiting=waiting,
        rows=_first_rows(desk, waiting),
        documents=view.documents,
        seen=_seen(waiting),
    )


def decide_by_link(desk: Desk, token: str, seen: str, approve: bool, reason: str) -> ApprovalView:
    """Approve or return what the page had shown. Raises `DeadLink`, `RulesBroken`, `StateConflict`."""
    found = open_approval(desk, token)
    if found.waiting and seen != found.seen:
        raise lost_race("The request")
    actor = Actor(kind=ActorKind.CUSTOMER, id=found.user.id, name=found.user.name)
    view = desk.store.request_view(found.request.id)
    assert view is not None
    decide(desk, view, found.waiting, actor, approve=approve, reason=reason, via="link")
    return open_approval(desk, token)


def _first_rows(desk: Desk, orders: Sequence[PortOrder]) -> tuple[NumberRow, ...]:
    found: list[NumberRow] = []
    for order in orders:
        for group in order.row_groups:
            if len(found) >= MOST_ROWS:
                return tuple(found)
            page = desk.store.rows(
                order.request_id, order.list_id, group, order.number_count, MOST_ROWS - len(found), None
            )
            found += [row for row in page.items if not row.own_state]
    return tuple(found)


def _seen(orders: Sequence[PortOrder]) -> str:
    told = " ".join(f"{order.id}:{order.version}" for order in orders)
    return hashlib.sha256(told.encode()).hexdigest()[:32]
