"""What could not be handled however often it was tried: how much of it there is, and what is done about it."""

from typing import Final

from shared.domain.permissions import Action
from shared.domain.problems import NotFound, StateConflict
from shared.ports import Append, DeadLetterQueues, DeadLetters
from shared.usecases.desk import Desk, Principal, require
from shared.usecases.support.deciding import reason_of
from shared.usecases.support.timeline import desk_event

AT_ONCE: Final = 100
"""Messages that one call sends back."""


def list_dead_letters(queues: DeadLetterQueues, principal: Principal) -> tuple[DeadLetters, ...]:
    """Every queue with about how many messages are in it. Raises `Forbidden`, `Unavailable`."""
    require(principal, Action.STAFF_READ)
    return queues.counts()


def send_back(desk: Desk, queues: DeadLetterQueues, principal: Principal, name: str, reason: str) -> int:
    """Have the messages of a queue handled once more, `AT_ONCE` at most; answers how many.

    Raises `NotFound`, `RulesBroken`, `StateConflict` for a queue whose messages came from none.
    """
    found = _queue(queues, principal, name)
    said = reason_of(reason, "Nothing was sent back.", why="Say what was put right.")
    if not found.can_go_back:
        raise StateConflict(
            f"What is in {name} came from no queue: what it was about is repaired from the table by the sweep, or "
            "asked about again by the poller; files of the drop folder go on by `portdesk redrive`. Read it, then "
            "purge it.",
            code="nothing_to_send_back_to",
        )
    moved = queues.send_back(name, AT_ONCE)
    told = desk_event(desk, "staff.dead_letters_sent_back", principal, said, queue=name, messages=moved)
    desk.store.commit([Append(told)])
    return moved


def purge(desk: Desk, queues: DeadLetterQueues, principal: Principal, name: str, reason: str) -> None:
    """Forget the messages of a queue, once somebody read them. Raises `NotFound`, `RulesBroken`."""
    found = _queue(queues, principal, name)
    said = reason_of(reason, "Nothing was purged.", why="Say what you found.")
    told = desk_event(desk, "staff.dead_letters_purged", principal, said, queue=name, messages=found.messages)
    desk.store.commit([Append(told)])
    queues.purge(name)


def _queue(queues: DeadLetterQueues, principal: Principal, name: str) -> DeadLetters:
    require(principal, Action.STAFF_DEAD_LETTERS)
    found = next((one for one in queues.counts() if one.name == name), None)
    if found is None:
        raise NotFound("There is no such dead-letter queue.")
    return found
