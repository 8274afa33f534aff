"""An administrator of the account says whether a port-out was asked for: "it was us", or "this was not us"."""

from shared.domain.carrier_mail import clean
from shared.domain.cases.model import CaseKind
from shared.domain.model import Actor
from shared.domain.permissions import Action
from shared.domain.port_outs.lifecycle import MAY_BE_STOPPED, PortOutStatus
from shared.domain.port_outs.model import CustomerWord, PortOut
from shared.domain.problems import NotFound, StateConflict
from shared.usecases.attending import next_version, on_what_stands
from shared.usecases.cases.keeping import new_case, opening
from shared.usecases.desk import Desk, Once, Principal, remember, replayed, require
from shared.usecases.port_outs.keeping import commit, happened, port_out_of_account

_LONGEST_NOTE = 1_000


def say_whose(
    desk: Desk, principal: Principal, port_out_id: str, *, ours: bool, note: str = "", once: Once | None = None
) -> PortOut:
    """Through the API. Raises `Forbidden`, `NotFound`, `StateConflict`."""
    require(principal, Action.PORT_OUTS_ANSWER)
    port_out = port_out_of_account(desk, principal, port_out_id)
    if replayed(desk, once) is not None:
        return port_out
    return take_word(desk, port_out, principal.actor, ours=ours, note=note, once=once)


def take_word(
    desk: Desk, port_out: PortOut, actor: Actor, *, ours: bool, note: str, once: Once | None = None
) -> PortOut:
    """Keep what the account says. "Not us" opens a case and locks the numbers: nothing is confirmed from then on.

    It is of any version: where our team, or a mail that goes out, was quicker, it is kept on what stands then. The same
    again changes nothing. Raises `StateConflict` where it is too late for a word.
    """
    return _keep_word(desk, port_out.id, actor, ours=ours, note=note, once=once)


@on_what_stands
def _keep_word(desk: Desk, port_out_id: str, actor: Actor, *, ours: bool, note: str, once: Once | None) -> PortOut:
    port_out = desk.store.port_out(port_out_id)
    if port_out is None:
        raise NotFound("There is no such port-out.")
    word = "ours" if ours else "not_ours"
    if port_out.customer_word is not None and port_out.customer_word.word == word:
        return port_out
    _check_time(desk, port_out, ours=ours)
    said = CustomerWord(word=word, by=actor, at=desk.clock.now(), note=clean(note, _LONGEST_NOTE, lines=True).strip())
    if ours:
        after = next_version(desk, port_out, customer_word=said, lock_wanted=False)
        event = happened(desk, after, "port_out.claimed_by_account", actor, port_out, said.note)
        return commit(desk, after, event, remember(desk, once, after.id))
    case = new_case(
        desk,
        CaseKind.SNAPBACK,
        actor,
        account_id=port_out.account_id,
        account_name=port_out.account_name,
        test_mode=port_out.test_mode,
        port_out_id=port_out.id,
        numbers=port_out.numbers[:500],
    )
    known = bool(port_out.case_id)
    after = next_version(
        desk, port_out, customer_word=said, lock_wanted=True, case_id=port_out.case_id if known else case.id
    )
    event = happened(desk, after, "port_out.disowned_by_account", actor, port_out, said.note, case_id=after.case_id)
    extra = [*([] if known else opening(desk, case, said.note)), *remember(desk, once, after.id)]
    return commit(desk, after, event, extra)


def _check_time(desk: Desk, port_out: PortOut, *, ours: bool) -> None:
    if port_out.status in MAY_BE_STOPPED:
        return
    gone = port_out.status in (PortOutStatus.RELEASING, PortOutStatus.COMPLETED)
    until = port_out.snapback_until
    if gone and not ours and until is not None and desk.clock.now() <= until:
        return
    if gone and not ours and until is not None:
        raise StateConflict(
            f"The numbers left, and could be asked back as an unauthorized port until {until:%Y-%m-%d}. Port them in "
            "with a new port request.",
            code="snapback_window_over",
        )
    raise StateConflict(f"This port-out is {port_out.status}: nothing is decided about it any more.")
