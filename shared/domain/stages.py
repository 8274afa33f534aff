"""The way of a port request in a few stages, for people: which are behind it, where it is, which are to come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from shared.domain.lifecycle import Status
from shared.domain.model import PortOrder, PortRequest


class Stage(StrEnum):
    """In order. `DATED`: the current carrier has confirmed a port date; `PORTED`: every number moved."""

    ASKED = "asked"
    LETTER = "letter"
    REVIEW = "review"
    CARRIER = "carrier"
    DATED = "dated"
    PORTED = "ported"


Standing = Literal["done", "now", "ahead", "ended"]

_S = Status
_STAGES: Final[Mapping[Status, Stage]] = {
    _S.DRAFT: Stage.ASKED,
    _S.SUBMITTING: Stage.ASKED,
    _S.AWAITING_APPROVAL: Stage.ASKED,
    _S.AWAITING_SIGNATURE: Stage.LETTER,
    _S.IN_REVIEW: Stage.REVIEW,
    _S.SUBMITTED: Stage.CARRIER,
    _S.ACTION_REQUIRED: Stage.CARRIER,
    _S.CHANGE_PENDING: Stage.CARRIER,
    _S.CANCEL_REQUESTED: Stage.CARRIER,
    _S.SCHEDULED: Stage.DATED,
    _S.ACTIVATING: Stage.PORTED,
    _S.COMPLETED: Stage.PORTED,
    _S.PARTIALLY_COMPLETED: Stage.PORTED,
    _S.CANCELLED: Stage.ASKED,
    _S.EXPIRED: Stage.ASKED,
}
_STOPPED: Final = frozenset({_S.CANCELLED, _S.EXPIRED})


@dataclass(frozen=True, slots=True)
class StageShown:
    stage: Stage
    standing: Standing


def stages_of(request: PortRequest, orders: Sequence[PortOrder]) -> tuple[StageShown, ...]:
    """Every stage, with how it stands. `now` is at most one; a request that was cancelled or expired is `ended` where
    it got to."""
    at = _stage_of(request, orders)
    every = list(Stage)
    if request.status in (_S.COMPLETED, _S.PARTIALLY_COMPLETED):
        return tuple(StageShown(stage, "done") for stage in every)
    here: Standing = "ended" if request.status in _STOPPED else "now"
    place = every.index(at)
    return tuple(
        StageShown(stage, "done" if number < place else here if number == place else "ahead")
        for number, stage in enumerate(every)
    )


def _stage_of(request: PortRequest, orders: Sequence[PortOrder]) -> Stage:
    """By the status; what was stopped, by the furthest that any of its orders got."""
    if request.status in _STOPPED:
        return max((_reached(order) for order in orders), key=list(Stage).index, default=Stage.ASKED)
    if request.status == _S.ACTION_REQUIRED and all(order.is_unsent for order in _same(request, orders)):
        # Our own check found it: no carrier has it yet.
        return Stage.REVIEW
    return _STAGES[request.status]


def _same(request: PortRequest, orders: Sequence[PortOrder]) -> list[PortOrder]:
    return [order for order in orders if order.status == request.status]


def _reached(order: PortOrder) -> Stage:
    if order.confirmed_foc_at is not None:
        return Stage.DATED
    if not order.is_unsent:
        return Stage.CARRIER
    if order.letter.signed is not None or order.letter.paper is not None:
        return Stage.REVIEW
    return Stage.LETTER if order.letter.unsigned is not None else Stage.ASKED
