"""An account stays open while numbers of it are on their way out: numbers of a closed account are lost on the way
(brief: "do not close your account until the port is complete")."""

from shared.domain.port_outs.model import PortOut
from shared.domain.problems import Problem
from shared.ports import Store


def closing_problems(store: Store, account_id: str) -> tuple[Problem, ...]:
    """One for each open port-out of the account; none where it may be closed."""
    found = (store.port_out(port_out_id) for port_out_id in store.holds(account_id))
    return tuple(_problem(port_out) for port_out in found if port_out is not None and port_out.is_open)


def _problem(port_out: PortOut) -> Problem:
    count = len(port_out.numbers)
    numbers = f"{count} numbers" if count > 1 else port_out.numbers[0]
    return Problem(
        "account_has_port_out",
        f"{numbers} may be leaving to {port_out.winning_carrier} ({port_out.id}, {port_out.status}).",
        "Close the account once the numbers have left, or the request for them is rejected and given up.",
        "/standing",
    )
