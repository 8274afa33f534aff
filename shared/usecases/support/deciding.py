"""How our team decides about an order: on the version that was looked at, once, with a reason where it matters.

Whoever decides on a version that is no longer the latest is told who changed what in between, and nothing is done.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from shared.domain.model import Actor, Event, PortOrder
from shared.domain.permissions import Action
from shared.domain.problems import Problem, VersionConflict, VersionRequired
from shared.ports import Write, WriteRefused
from shared.usecases.carrier_answers import Recorded, order_for_staff, staff_actor
from shared.usecases.comments import written
from shared.usecases.desk import ANY_VERSION, Desk, Once, Principal, remember, replayed
from shared.usecases.transitions import commit_orders

_LOOKED_THROUGH: Final = 50
"""Latest events of a request that are looked through for what changed an order."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What one of our team is about to decide about; `done` where an earlier call with the same key decided it."""

    desk: Desk
    actor: Actor
    order: PortOrder
    once: Once | None
    done: bool

    def commit(self, after: PortOrder, event: Event, extra: Iterable[Write] = ()) -> PortOrder:
        """Write what was decided. Raises `VersionConflict` where somebody else was faster."""
        return self.commit_all([(after, event)], extra)

    def told(self, recorded: Recorded) -> PortOrder:
        """The order after what its carrier said was entered, which remembers the call by itself; the key with it."""
        with suppress(WriteRefused):
            if self.once is not None:
                self.desk.store.commit(remember(self.desk, self.once, self.order.id))
        return recorded.order

    def commit_all(self, moves: Sequence[tuple[PortOrder, Event]], extra: Iterable[Write] = ()) -> PortOrder:
        """Write what was decided about this order, the first of `moves`, and others of its request."""
        keys = remember(self.desk, self.once, self.order.id)
        try:
            commit_orders(self.desk, self.order.request_id, moves, [*extra, *keys])
        except WriteRefused:
            fresh = self.desk.store.order(self.order.id)
            if fresh is not None and replayed(self.desk, self.once) is not None:
                return fresh
            raise changed_meanwhile(self.desk, fresh or self.order, self.order.version) from None
        return self.desk.store.order(self.order.id) or moves[0][0]


def begin(
    desk: Desk,
    principal: Principal,
    action: Action,
    order_id: str,
    if_match: int | None,
    once: Once | None = None,
    *,
    required: bool = True,
) -> Decision:
    """The order that is decided about, if this key may and if it still is as it was looked at.

    Raises `Forbidden`, `NotFound`, `VersionRequired`, `VersionConflict`, `RulesBroken` for a key that came with another
    body.
    """
    actor = staff_actor(principal, action)
    order = order_for_staff(desk, principal, order_id)
    done = replayed(desk, once) is not None
    if not done:
        check_decided_on(desk, order, if_match, required=required)
    return Decision(desk, actor, order, once, done)


def check_decided_on(desk: Desk, order: PortOrder, if_match: int | None, *, required: bool = True) -> None:
    """Compare the version that somebody decided on with the one that is stored."""
    if if_match is None:
        if required:
            raise VersionRequired(
                f'Send If-Match with the version that you looked at, as in If-Match: "{order.version}".'
            )
        return
    if if_match not in (ANY_VERSION, order.version):
        raise changed_meanwhile(desk, order, if_match)


def changed_meanwhile(desk: Desk, order: PortOrder, version: int) -> VersionConflict:
    """Who changed what of an order since a version of it, as an answer to whoever decided on that."""
    since = [
        event
        for event in reversed(desk.store.latest_events(order.request_id, _LOOKED_THROUGH))
        if event.order_id == order.id and event.version > version
    ]
    who = " and ".join(dict.fromkeys(event.actor.name for event in since)) or "someone else"
    what = ", ".join(dict.fromkeys(told(event) for event in since))
    said = f"It was changed by {who} meanwhile{f': {what}' if what else ''}."
    return VersionConflict(
        f"{said} Order {order.id} is at version {order.version} now; you decided on version {version}. Nothing was "
        "done: look at it again.",
        current_version=order.version,
        your_version=version,
        changes=[
            {
                "version": event.version,
                "type": event.type,
                "what": told(event),
                "by": event.actor.name,
                "by_kind": event.actor.kind.value,
                "at": event.at.isoformat(),
                "reason": event.reason,
            }
            for event in since
        ],
    )


def told(event: Event) -> str:
    """An event in a few words: ``foc changed``, ``order is scheduled``."""
    thing, _, happened = event.type.partition(".")
    if thing == "order" and happened == event.to_status:
        return f"order is {happened.replace('_', ' ')}"
    words = happened.replace("_", " ")
    return words if thing in ("order", "staff") else f"{thing} {words}"


def reason_of(given: str, refusal: str, *, pointer: str = "/reason", why: str = "Say why.") -> str:
    """A reason as it is kept. Raises `RulesBroken` (`reason_missing`, `too_long`)."""
    return written(given, Problem("reason_missing", "There is no reason.", why, pointer), refusal=refusal)
