"""What customers are told is passed on to the endpoints that want it: a delivery for each, written once.

A feed knows how far it was passed on, so it does not matter which event wakes this up, or how often: everything behind
that mark is looked at, in order, and nothing is left out.
"""

from typing import Final

from shared.domain.webhooks import wants
from shared.ports import Create, WriteRefused
from shared.usecases.desk import Desk
from shared.usecases.webhooks.desk import new_delivery

_AT_ONCE: Final = 100


def pass_on(desk: Desk, account_id: str, test_mode: bool) -> int:
    """Make the deliveries of everything that was told and not passed on yet; answers how many were made. Again is
    harmless. Raises `Unavailable`."""
    feed = desk.store.feed(account_id, test_mode)
    if not feed.followed or feed.passed_on >= feed.seq:
        return 0
    made, at = 0, feed.passed_on
    while True:
        events = desk.store.customer_events(account_id, test_mode, at, _AT_ONCE)
        if not events:
            return made
        # Read behind the events: an endpoint that is made in between may get what came just before it.
        endpoints = desk.store.webhook_endpoints(account_id)
        for event in events:
            for endpoint in endpoints:
                if wants(endpoint, event):
                    made += _created(desk, Create(new_delivery(desk, endpoint, event)))
        at = events[-1].seq
        desk.store.mark_passed_on(account_id, test_mode, at)


def _created(desk: Desk, write: Create) -> bool:
    try:
        desk.store.commit([write])
    except WriteRefused:
        return False
    return True
