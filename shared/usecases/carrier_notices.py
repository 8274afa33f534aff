"""What a carrier says that moves no order: kept once, and a comment shown to our team, for its people wait for us."""

from typing import Any, Final, Literal

from shared.domain.lifecycle import ActorKind
from shared.domain.masking import NOTHING_KNOWN, masked_message, without_secrets
from shared.domain.model import Actor, Notice, PortOrder, StaffFlag
from shared.domain.rejections import WORDS_LIMIT
from shared.ports import Append, Receive, Unavailable, WriteRefused
from shared.usecases.account_secrets import known_of
from shared.usecases.desk import Desk
from shared.usecases.transitions import changed, commit_order, flagged, order_event

_ATTEMPTS: Final = 12
_ON_TIMELINE: Final = frozenset({"split", "messaging", "other"})
"""Kinds that say something new; the rest repeat what we did ourselves."""


def keep_notice(desk: Desk, order_id: str, notice: Notice) -> Literal["noted", "duplicate"]:
    """Keep a verified notice about an order of ours, once. What the carrier's people or its system wrote goes on the
    timeline, and flags the order for our team; what we wrote ourselves does not.

    Secrets are masked in what is kept. Raises `Unavailable`.
    """
    found = desk.store.order(order_id)
    known = known_of(found) if found else NOTHING_KNOWN
    notice = notice.but(text=without_secrets(notice.text, known), raw=masked_message(dict(notice.raw), known))
    for _ in range(_ATTEMPTS):
        order = desk.store.order(order_id)
        if order is None or is_kept(desk, order_id, notice):
            return "duplicate"
        try:
            _commit(desk, order, notice)
        except WriteRefused as refused:
            if any(isinstance(write, Receive) for write in refused.refused):
                return "duplicate"
            continue
        return "noted"
    raise Unavailable(f"{order_id} is written by too many at once")


def is_kept(desk: Desk, order_id: str, notice: Notice) -> bool:
    return any((kept.carrier, kept.key) == (notice.carrier, notice.key) for kept in desk.store.notices(order_id))


def _commit(desk: Desk, order: PortOrder, notice: Notice) -> None:
    actor = Actor(kind=ActorKind.CARRIER, id=order.carrier, name=order.carrier)
    facts: dict[str, Any] = {"carrier": notice.carrier, "carrier_event_id": notice.event_id}
    if notice.kind == "comment" and notice.author != "us":
        after = changed(order, desk.clock.now(), staff_flags=flagged(order, StaffFlag.CARRIER_COMMENT))
        facts["text"] = " ".join(notice.text.split())[:WORDS_LIMIT]
        event = order_event(desk, after, "carrier.comment", actor, before=order, comment_id=notice.comment_id, **facts)
        commit_order(desk, after, event, [Receive(order.id, notice)])
        return
    event = order_event(desk, order, "carrier.notice", actor, before=order, notice=notice.kind, **facts)
    told = [Append(event)] if notice.kind in _ON_TIMELINE else []
    desk.store.commit([Receive(order.id, notice), *told])
