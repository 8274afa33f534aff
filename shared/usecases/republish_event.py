"""Have a carrier send a webhook again that did not arrive, or that we could not take."""

from shared.domain.carrier_profiles import SIMULATED, profile
from shared.domain.permissions import Action
from shared.domain.problems import NotFound, StateConflict
from shared.usecases.carrier_answers import staff_actor
from shared.usecases.desk import Desk, Principal


def republish_event(desk: Desk, principal: Principal, carrier_name: str, event_id: str) -> None:
    """Ask a carrier for one of its events once more; it comes as a webhook, and one that is known has no effect.

    Test keys reach the simulated carrier only. Raises `Forbidden`, `NotFound` for a carrier that is not there or an
    event that it does not know, `StateConflict` for a carrier that sends none again, `Unavailable`.
    """
    staff_actor(principal, Action.STAFF_TALK)
    there = sorted(name for name in desk.carriers if name == SIMULATED or not principal.test_mode)
    if carrier_name not in there:
        raise NotFound(f"There is no carrier of this name here. There are: {', '.join(there)}.")
    able = profile(carrier_name, desk.policy.carrier_profiles)
    if not able.resends_events:
        instead = (
            "It is asked about its orders by itself, and what was lost is heard then."
            if able.answers
            else "Enter what it said with POST /admin/orders/{order_id}/carrier-answers."
        )
        raise StateConflict(
            f"The carrier {carrier_name!r} sends no event again. {instead}", code="republish_not_possible"
        )
    if not desk.carriers[carrier_name].republish(event_id):
        raise NotFound(f"The carrier {carrier_name!r} knows no such event. Its id is in the carrier's list of events.")
