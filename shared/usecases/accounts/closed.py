"""A closed account only reads: nothing is begun, submitted, signed or approved in its name any more."""

from typing import Final

from shared.domain.eligibility import ACCOUNT_CLOSED
from shared.domain.lifecycle import TERMINAL, Status
from shared.domain.model import PortRequest, Standing
from shared.domain.permissions import Action
from shared.domain.problems import Forbidden, Problem
from shared.ports import RequestFilter, Store
from shared.usecases.desk import Desk, Principal

STILL_MAY: Final = frozenset({Action.REQUESTS_CANCEL, Action.PORT_OUTS_ANSWER})
"""What a closed account may do all the same: it only stops what would go on without it."""
_OPEN: Final = tuple(status for status in Status if status not in TERMINAL and status != Status.DRAFT)
_NAMED: Final = 25


def is_closed(store: Store, account_id: str) -> bool:
    account = store.account(account_id)
    return account is not None and account.standing == Standing.CLOSED


def check_not_closed(desk: Desk, principal: Principal, action: Action) -> None:
    """Raises `Forbidden` (`account_closed`) where the key of a closed account would change something."""
    if principal.is_staff or action in STILL_MAY or not is_closed(desk.store, principal.account_id):
        return
    raise Forbidden(
        "The account is closed: its keys read, and change nothing.", code="account_closed", problems=[ACCOUNT_CLOSED]
    )


def open_order_problems(store: Store, account_id: str) -> tuple[Problem, ...]:
    """One for each of the account's requests with open orders, up to 25 of a status."""
    found: list[Problem] = []
    for status in _OPEN:
        page = store.requests(account_id, RequestFilter(status=status), _NAMED, None)
        found += [_problem(request) for request in page.items if not request.test_mode]
    return tuple(found)


def _problem(request: PortRequest) -> Problem:
    names = [f"{order_id} ({status})" for order_id, status in request.orders.items() if status in _OPEN]
    orders = ", ".join(names[:5]) or str(request.status)
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return Problem(
        "account_has_open_orders",
        f"Numbers are on their way in with {request.name} ({request.id}): {orders}{more}.",
        "Close the account once they have ended, or cancel them. A lead may close it all the same, for a reason.",
        "/standing",
    )
