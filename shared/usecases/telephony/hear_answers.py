"""What a telephony system answers by event: whether the numbers it was asked for ring, or are released."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from shared.domain.model import PlatformAsk, PortOrder
from shared.ports import Replace, Unavailable, WriteRefused
from shared.usecases.desk import SYSTEM, Desk
from shared.usecases.transitions import changed, commit_unless_moved, order_event

Heard = Literal["kept", "known", "overtaken", "unknown"]
_ATTEMPTS: Final = 8


@dataclass(frozen=True, slots=True)
class Answers:
    """What is said of the numbers of an ask: `done` ring as asked for, or are released; `silent` do not, and why."""

    ask_id: str
    done: Sequence[str] = ()
    silent: Mapping[str, str] = field(default_factory=dict)


def hear_answers(desk: Desk, answers: Answers) -> Heard:
    """Keep what a telephony system answers, and let go on what waited for it. Safe to repeat. Raises `Unavailable`.

    `overtaken`: it answers an earlier ask for these numbers; `unknown`: none of ours.
    """
    set_id, _, generation = answers.ask_id.rpartition(".")
    for _ in range(_ATTEMPTS):
        ask = desk.store.platform_asks([set_id]).get(set_id) if set_id else None
        if ask is None:
            return "unknown"
        if str(ask.generation) != generation:
            return "overtaken"
        after = _answered(desk, ask, answers)
        if (after.done, after.silent) == (ask.done, ask.silent):
            _let_go_on(desk, ask)
            return "known"
        try:
            desk.store.commit([Replace(after)])
        except WriteRefused:
            continue
        _let_go_on(desk, after)
        return "kept"
    raise Unavailable(f"{set_id} is written by too many at once")


def _answered(desk: Desk, ask: PlatformAsk, answers: Answers) -> PlatformAsk:
    """The ask with these answers, of which the last about a number counts."""
    mine = set(ask.numbers)
    silent = {number: why for number, why in answers.silent.items() if number in mine}
    done = [number for number in answers.done if number in mine and number not in silent]
    now = desk.clock.now()
    after: PlatformAsk = ask.but(
        done=tuple(sorted({*ask.done, *done} - silent.keys())),
        silent={number: why for number, why in ({**ask.silent, **silent}).items() if number not in done},
        sent=True,
        answered_at=now,
        version=ask.version + 1,
        updated_at=now,
    )
    return after.but(attend_at=None) if after.answered else after


def _let_go_on(desk: Desk, ask: PlatformAsk) -> None:
    """Wake the orders that wait for these numbers, once each of them is answered for."""
    if not ask.answered:
        return
    claims = desk.store.claims(ask.numbers)
    for order in desk.store.orders({claim.order_id for claim in claims.values()}).values():
        if order.platform_asked_at is not None and order.retry_at is not None and not order.ended:
            _wake(desk, order)


def _wake(desk: Desk, order: PortOrder) -> None:
    """An order that moved meanwhile is awake."""
    awake = changed(order, desk.clock.now(), retry_at=None)
    event = order_event(desk, awake, "order.numbers_answered", SYSTEM, before=order)
    commit_unless_moved(desk, awake, event)
