"""The lifecycle of a port order, written once: statuses, transitions, who may make them, and the fold over a request.

Sources: porting.md section 2 (statuses, transitions) and model.md "Statuses and transitions". Everything that checks or
shows a transition reads these tables.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final


class Status(StrEnum):
    """Status of an order; a request shows the fold of its orders', `draft` before there are any."""

    DRAFT = "draft"
    SUBMITTING = "submitting"  # requests only: the submit saga is under way
    AWAITING_APPROVAL = "awaiting_approval"
    AWAITING_SIGNATURE = "awaiting_signature"
    IN_REVIEW = "in_review"
    SUBMITTED = "submitted"
    ACTION_REQUIRED = "action_required"
    CHANGE_PENDING = "change_pending"
    SCHEDULED = "scheduled"
    ACTIVATING = "activating"
    COMPLETED = "completed"
    PARTIALLY_COMPLETED = "partially_completed"
    CANCEL_REQUESTED = "cancel_requested"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class ActorKind(StrEnum):
    CUSTOMER = "customer"
    SIGNER = "signer"
    STAFF = "staff"
    CARRIER = "carrier"
    SYSTEM = "system"


class Owner(StrEnum):
    """Whose turn it is."""

    CUSTOMER = "customer"
    SIGNER = "signer"
    ADMINISTRATOR = "administrator"
    STAFF = "staff"
    CARRIER = "carrier"


TERMINAL: Final = frozenset({Status.COMPLETED, Status.PARTIALLY_COMPLETED, Status.CANCELLED, Status.EXPIRED})
CARRIERS_TURN: Final = frozenset(
    {Status.SUBMITTED, Status.CHANGE_PENDING, Status.SCHEDULED, Status.ACTIVATING, Status.CANCEL_REQUESTED}
)
"""Where an order waits for its carrier."""

_S = Status
_CUSTOMER, _SIGNER, _STAFF, _CARRIER, _SYSTEM = ActorKind
_PEOPLE = frozenset({_CUSTOMER, _STAFF, _SYSTEM})
_CARRIER_SIDE = frozenset({_CARRIER, _STAFF, _SYSTEM})
_ANYONE = frozenset(ActorKind)

# from -> {to: who may}. What a carrier reports comes in as carrier, staff (manual carriers) or system (poller).
TRANSITIONS: Final[Mapping[Status, Mapping[Status, frozenset[ActorKind]]]] = {
    _S.DRAFT: {
        _S.AWAITING_APPROVAL: _PEOPLE,
        _S.AWAITING_SIGNATURE: _PEOPLE,
        _S.IN_REVIEW: _PEOPLE,
        _S.CANCELLED: _PEOPLE,
        _S.EXPIRED: frozenset({_SYSTEM}),
    },
    _S.AWAITING_APPROVAL: {
        _S.AWAITING_SIGNATURE: _PEOPLE,
        _S.DRAFT: _PEOPLE,
        _S.CANCELLED: _PEOPLE,
        _S.EXPIRED: frozenset({_SYSTEM}),
    },
    _S.AWAITING_SIGNATURE: {
        _S.IN_REVIEW: _ANYONE - {_CARRIER},
        _S.DRAFT: _PEOPLE,
        _S.CANCEL_REQUESTED: _PEOPLE,  # here and below: the carrier has it, and it is being corrected
        _S.CANCELLED: _ANYONE,
        _S.COMPLETED: _CARRIER_SIDE,
        _S.PARTIALLY_COMPLETED: _CARRIER_SIDE,
        _S.EXPIRED: frozenset({_SYSTEM}),
    },
    _S.IN_REVIEW: {
        _S.SUBMITTED: frozenset({_SYSTEM, _STAFF}),
        _S.ACTION_REQUIRED: frozenset({_SYSTEM, _STAFF}),
        _S.AWAITING_SIGNATURE: _PEOPLE,  # the letter grew too old, or a change voided it
        _S.DRAFT: frozenset({_STAFF}),
        _S.CHANGE_PENDING: frozenset({_SYSTEM, _STAFF}),
        _S.CANCELLED: _PEOPLE | {_CARRIER},
        _S.CANCEL_REQUESTED: _PEOPLE,
        _S.COMPLETED: _CARRIER_SIDE,
        _S.PARTIALLY_COMPLETED: _CARRIER_SIDE,
    },
    _S.SUBMITTED: {
        _S.IN_REVIEW: frozenset({_STAFF}),  # its carrier lost it, and gets it again
        _S.SCHEDULED: _CARRIER_SIDE,
        _S.ACTION_REQUIRED: _CARRIER_SIDE,
        _S.CHANGE_PENDING: _PEOPLE,
        _S.CANCEL_REQUESTED: _PEOPLE,
        _S.ACTIVATING: _CARRIER_SIDE,
        _S.COMPLETED: _CARRIER_SIDE,
        _S.PARTIALLY_COMPLETED: _CARRIER_SIDE,
        _S.CANCELLED: _CARRIER_SIDE,
    },
    _S.ACTION_REQUIRED: {
        _S.IN_REVIEW: _ANYONE - {_CARRIER},
        _S.SUBMITTED: _ANYONE - {_SIGNER},
        _S.SCHEDULED: _CARRIER_SIDE,
        _S.AWAITING_SIGNATURE: _ANYONE - {_CARRIER},
        _S.CHANGE_PENDING: _ANYONE - {_CARRIER},
        _S.CANCEL_REQUESTED: _PEOPLE,
        _S.CANCELLED: _ANYONE - {_SIGNER},
        _S.COMPLETED: _ANYONE - {_SIGNER},  # a bad number is dropped, and the rest has been ported
        _S.PARTIALLY_COMPLETED: _ANYONE - {_SIGNER},
        _S.EXPIRED: frozenset({_SYSTEM}),
    },
    _S.CHANGE_PENDING: {
        _S.SUBMITTED: _CARRIER_SIDE,
        _S.SCHEDULED: _CARRIER_SIDE,
        _S.ACTION_REQUIRED: _CARRIER_SIDE,
        _S.CANCEL_REQUESTED: _PEOPLE,
        _S.CANCELLED: _CARRIER_SIDE,
        _S.COMPLETED: _CARRIER_SIDE,
        _S.PARTIALLY_COMPLETED: _CARRIER_SIDE,
    },
    _S.SCHEDULED: {
        _S.ACTIVATING: _CARRIER_SIDE,
        _S.CHANGE_PENDING: _PEOPLE,
        _S.ACTION_REQUIRED: _CARRIER_SIDE,
        _S.CANCEL_REQUESTED: _PEOPLE,
        _S.COMPLETED: _CARRIER_SIDE,
        _S.PARTIALLY_COMPLETED: _CARRIER_SIDE,
        _S.CANCELLED: _CARRIER_SIDE,
    },
    _S.ACTIVATING: {
        _S.COMPLETED: _CARRIER_SIDE,
        _S.PARTIALLY_COMPLETED: _CARRIER_SIDE,
        _S.ACTION_REQUIRED: _CARRIER_SIDE,
    },
    _S.CANCEL_REQUESTED: {
        _S.CANCELLED: _CARRIER_SIDE,
        _S.SUBMITTED: _CARRIER_SIDE,
        _S.SCHEDULED: _CARRIER_SIDE,
        _S.COMPLETED: _CARRIER_SIDE,
        _S.PARTIALLY_COMPLETED: _CARRIER_SIDE,
    },
    _S.COMPLETED: {},
    _S.PARTIALLY_COMPLETED: {},
    _S.CANCELLED: {},
    _S.EXPIRED: {},
}

CANCELLABLE: Final = frozenset(
    status for status, to in TRANSITIONS.items() if {_S.CANCELLED, _S.CANCEL_REQUESTED} & set(to)
) - {_S.CANCEL_REQUESTED}

# design.md "Request, order, number": the request shows the first of these that any of its orders has.
_FOLD_ORDER: Final = (
    _S.ACTION_REQUIRED,
    _S.AWAITING_APPROVAL,
    _S.AWAITING_SIGNATURE,
    _S.IN_REVIEW,
    _S.CANCEL_REQUESTED,
    _S.CHANGE_PENDING,
    _S.SUBMITTED,
    _S.SCHEDULED,
    _S.ACTIVATING,
)


def may_move(current: Status, to: Status, actor: ActorKind) -> bool:
    """Whether `actor` may move an order from `current` to `to`."""
    return actor in TRANSITIONS[current].get(to, frozenset())


def allowed_from(current: Status) -> tuple[Status, ...]:
    """Where an order in `current` can go, for an `invalid_transition` answer."""
    return tuple(TRANSITIONS.get(current, {}))


def fold_orders(statuses: Mapping[str, Status], sizes: Mapping[str, int]) -> Status:
    """The status a request shows for its orders, by their ids, and how many numbers each has. One that was cancelled
    and has none left, since they are dropped or in other orders, says nothing of the rest."""
    over = (_S.CANCELLED, _S.EXPIRED)
    empty = {order_id for order_id, status in statuses.items() if status in over and not sizes.get(order_id)}
    left = [status for order_id, status in statuses.items() if order_id not in empty]
    return fold(left or statuses.values())


def fold(statuses: Iterable[Status]) -> Status:
    """The status a request shows for its orders' statuses; `draft` where there are none.

    All orders ended: `completed` where all completed; `cancelled` or `expired` only where nothing was ported
    (model.md), otherwise `partially_completed`. An order that went back to draft counts as no order.
    """
    found = {status for status in statuses if status != Status.DRAFT}
    if not found:
        return Status.DRAFT
    for status in _FOLD_ORDER:
        if status in found:
            return status
    if found == {Status.COMPLETED}:
        return Status.COMPLETED
    if found & {Status.COMPLETED, Status.PARTIALLY_COMPLETED}:
        return Status.PARTIALLY_COMPLETED
    return Status.EXPIRED if found == {Status.EXPIRED} else Status.CANCELLED
