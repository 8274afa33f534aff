"""When something of a port-out is due: our answer, what the function that looks after it does, what the desk does."""

from datetime import datetime, timedelta

from shared.domain.desk_clock import hours_of
from shared.domain.number_class import NumberClass
from shared.domain.policy import Policy
from shared.domain.port_outs.lifecycle import PortOutStatus
from shared.domain.port_outs.model import PortOut

_S = PortOutStatus


def answer_due(received_at: datetime, numbers: int, number_class: NumberClass, policy: Policy) -> datetime:
    """When a port-out has to be answered, in the desk's business hours from when it came.

    One number is answered within hours, as its port takes a business day in all (47 CFR 52.35); several within a day
    (porting.md section 6: FOC within 24 hours); toll-free ones within two business days (Somos).
    """
    if number_class == NumberClass.TOLL_FREE:
        hours = policy.port_out_answer_hours_toll_free
    else:
        hours = policy.port_out_answer_hours if numbers == 1 else policy.port_out_answer_hours_many
    return hours_of(policy).later(received_at, hours * 60)


def attend_at(port_out: PortOut, now: datetime) -> datetime | None:
    """When there is something to do for it without a person: mails, releasing, locking, and deadlines. None: never."""
    at_once = bool(port_out.pending) or port_out.lock_wanted or port_out.status in (_S.RELEASING, _S.RETURNING)
    if at_once:
        return max(filter(None, (port_out.retry_at, port_out.claimed_until)), default=now)
    if port_out.status == _S.RECEIVED and not port_out.overdue_told:
        return port_out.respond_by
    return port_out.gives_up_at if port_out.status == _S.REJECTED else None


def waits_for_desk(port_out: PortOut) -> datetime | None:
    """Since or until when a port-out wants a person of our team; None where it wants none.

    Before the answer it is when that is due; afterwards the confirmed date, on which somebody sees whether it left.
    """
    if port_out.status == _S.RECEIVED:
        return port_out.respond_by
    return port_out.confirmed_foc_at if port_out.status == _S.CONFIRMED else None


def snapback_until(left_at: datetime, policy: Policy) -> datetime:
    """Until when a number that left can be asked back as an unauthorised port (Bandwidth: within a day, a week at
    most; after that it is a port like any other)."""
    return left_at + timedelta(days=policy.snapback_days)
