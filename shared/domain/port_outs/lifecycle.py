"""The lifecycle of a port-out, written once: statuses, transitions, and who may make them.

A port-out is the losing side of a port: another carrier asks for numbers of ours (an LSR, or for toll-free numbers a
RespOrg change). Sources: porting.md 5.3 (the losing side's states: PENDING, FOC, EXCEPTION, COMPLETE, CANCELLED) and
5.1 (port-out: pending, authorized, ported, rejected, canceled). What checks or shows a move reads this table.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from shared.domain.lifecycle import ActorKind


class PortOutStatus(StrEnum):
    RECEIVED = "received"  # recorded; our answer is due
    REJECTED = "rejected"  # answered with reasons; the winning carrier may send a supplement
    CONFIRMED = "confirmed"  # the port date (FOC) was given
    RELEASING = "releasing"  # gone; its numbers are being released here
    COMPLETED = "completed"  # gone, and released
    RETURNING = "returning"  # snapped back; its numbers are being made to ring again
    RETURNED = "returned"  # back with us
    CANCELLED = "cancelled"  # the numbers stay


_S = PortOutStatus
_STAFF, _SYSTEM = ActorKind.STAFF, ActorKind.SYSTEM
_DESK: Final = frozenset({_STAFF})
_WORK: Final = frozenset({_SYSTEM})

MOVES: Final[Mapping[PortOutStatus, Mapping[PortOutStatus, frozenset[ActorKind]]]] = MappingProxyType(
    {
        _S.RECEIVED: {
            _S.RECEIVED: _DESK,  # a supplement that comes before the answer
            _S.CONFIRMED: _DESK,
            _S.REJECTED: _DESK,
            _S.CANCELLED: _DESK,
        },
        _S.REJECTED: {
            _S.RECEIVED: _DESK,
            _S.CANCELLED: _DESK | _WORK,  # withdrawn, or no supplement came in time
        },
        _S.CONFIRMED: {
            _S.RECEIVED: _DESK,
            _S.REJECTED: _DESK,  # nobody of the account asked for it, and it has not moved yet
            _S.RELEASING: _DESK,
            _S.CANCELLED: _DESK,
        },
        _S.RELEASING: {_S.COMPLETED: _WORK},
        _S.COMPLETED: {_S.RETURNING: _DESK},
        _S.RETURNING: {_S.RETURNED: _WORK},
        _S.RETURNED: {},
        _S.CANCELLED: {},
    }
)

OPEN: Final = frozenset({_S.RECEIVED, _S.REJECTED, _S.CONFIRMED, _S.RELEASING, _S.RETURNING})
"""While a port-out is in one of these its account stays open (brief: "do not close your account until …")."""

MAY_BE_STOPPED: Final = frozenset({_S.RECEIVED, _S.REJECTED, _S.CONFIRMED})
"""Its numbers are still here: whoever did not ask for it can say so in time."""


def may_move(current: PortOutStatus, to: PortOutStatus, actor: ActorKind) -> bool:
    return actor in MOVES[current].get(to, frozenset())


def allowed_from(current: PortOutStatus) -> tuple[PortOutStatus, ...]:
    """Where a port-out in `current` can go, for an `invalid_transition` answer."""
    return tuple(MOVES[current])
