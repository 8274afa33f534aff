"""What is done for a port-out without a person: its numbers are released or made to ring again, it is locked, its
deadlines pass, and the account is mailed.

Called for every event of a port-out and by a sweep every few minutes. Both work from the table alone and may come twice
or at once.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from shared.domain.desk_clock import hours_of
from shared.domain.mails import Mail, MailFacts, compose
from shared.domain.model import Claim, MailKind, PendingMail
from shared.domain.port_outs.lifecycle import MAY_BE_STOPPED, PortOutStatus
from shared.domain.port_outs.model import PortOut
from shared.domain.problems import StateConflict
from shared.ports import Mailer, NumberPlatform, PlatformNumber, Unavailable
from shared.usecases.attending import attend_each, deliver, next_version, note_fault
from shared.usecases.desk import SYSTEM, CarrierDesk, Desk
from shared.usecases.port_outs.facts import known_of
from shared.usecases.port_outs.keeping import commit, happened, moved, telling
from shared.usecases.port_outs.page_links import page_link
from shared.usecases.port_outs.protect import lock_for

_S = PortOutStatus
_STEPS: Final = 6
"""Of one port-out in one call: each changes it, and the next is decided on what then stands in the table."""


def attend_port_out(partners: CarrierDesk, mailer: Mailer, port_out_id: str) -> int:
    """Do what is due for one port-out; answers how many mails went out. Raises `Unavailable`, to be called again."""
    desk = partners.desk
    for _ in range(_STEPS):
        port_out = desk.store.port_out(port_out_id)
        if port_out is None:
            return 0
        step = _due(desk, port_out)
        if step is None:
            return deliver(desk, mailer, port_out, desk.store.port_out, lambda one, mail: _mail(desk, one, mail))
        try:
            step(partners, port_out)
        except StateConflict:
            continue  # somebody was quicker
        except Unavailable:
            note_fault(desk, port_out)
            raise
    raise Unavailable(f"{port_out_id} is changed over and over")


def attend_due(partners: CarrierDesk, mailer: Mailer) -> int:
    """The sweep: deadlines, and whatever an event that was lost should have brought."""
    return attend_each(partners.desk, "port_out", lambda one: attend_port_out(partners, mailer, one))


_Step = Callable[[CarrierDesk, PortOut], None]


def _due(desk: Desk, port_out: PortOut) -> _Step | None:
    """The next thing to do for it, before any mail."""
    now = desk.clock.now()
    if port_out.retry_at is not None and port_out.retry_at > now:
        return None
    if port_out.lock_wanted:
        return _lock
    if port_out.status in _BY_ITSELF:
        return _BY_ITSELF[port_out.status]
    if port_out.status == _S.RECEIVED and not port_out.overdue_told and _passed(port_out.respond_by, now):
        return _tell_overdue
    if port_out.status == _S.REJECTED and _passed(port_out.gives_up_at, now):
        return _give_up
    return None


def _passed(at: object, now: object) -> bool:
    return at is not None and at <= now  # type: ignore[operator]


def _lock(partners: CarrierDesk, port_out: PortOut) -> None:
    """Its account did not ask for it: lock its numbers, against the next who tries."""
    desk = partners.desk
    actor = port_out.customer_word.by if port_out.customer_word else SYSTEM
    claims = _here(desk, port_out)
    for claim in claims:
        lock_for(desk, claim, actor, test_mode=port_out.test_mode)
    after = next_version(desk, port_out, lock_wanted=False, faults=0, retry_at=None)
    commit(desk, after, happened(desk, after, "port_out.numbers_locked", SYSTEM, port_out, numbers=len(claims)))


def _release(partners: CarrierDesk, port_out: PortOut) -> None:
    """The numbers have left: they stop ringing here, and their claims are free. After a fault some have gone already,
    and are told as gone all the same."""
    desk = partners.desk
    every = _gone(desk, port_out)
    claims = [claim for claim in every if claim.own_state != "ported_out"]
    if claims:
        platform = partners.platform_of(test_mode=port_out.test_mode)
        platform.release(port_out.account_id, [claim.number for claim in claims])
    left_at = port_out.left_at or desk.clock.now()
    for order_id, mine in _by_order(claims).items():
        desk.store.mark_claims(mine, order_id, own_state="ported_out", at=left_at)
    after = moved(
        desk,
        telling(desk, port_out, MailKind.PORT_OUT_COMPLETED),
        _S.COMPLETED,
        SYSTEM,
        completed_at=desk.clock.now(),
        faults=0,
        retry_at=None,
    )
    gone = [claim.number for claim in every if claim in claims or claim.ported_out_at == left_at]
    commit(
        desk,
        after,
        happened(desk, after, "port_out.completed", SYSTEM, port_out, released=len(gone), numbers=gone[:50]),
    )


def _bring_back(partners: CarrierDesk, port_out: PortOut) -> None:
    """The numbers are back: they ring again where they did, but for those that somebody else has claimed since, or that
    left again with another port-out."""
    desk = partners.desk
    every = [
        claim
        for claim in _gone(desk, port_out)
        if claim.own_state != "ported_out" or claim.ported_out_at == port_out.left_at
    ]
    claims = [claim for claim in every if claim.own_state == "ported_out"]
    if claims:
        _ring(partners.platform_of(test_mode=port_out.test_mode), port_out.account_id, claims)
    for order_id, mine in _by_order(claims).items():
        order = desk.store.order(order_id) if order_id else None
        ported_at = (order.actual_ported_at if order else None) or desk.clock.now()
        desk.store.mark_claims(mine, order_id, own_state="ported" if order_id else "", at=ported_at)
    after = moved(
        desk, telling(desk, port_out, MailKind.PORT_OUT_RETURNED), _S.RETURNED, SYSTEM, faults=0, retry_at=None
    )
    back = {claim.number for claim in every}
    not_back = [number for number in port_out.numbers if number not in back]
    event = happened(desk, after, "port_out.returned", SYSTEM, port_out, returned=len(back), not_returned=not_back[:50])
    commit(desk, after, event)


def _ring(platform: NumberPlatform, account_id: str, claims: Sequence[Claim]) -> None:
    numbers = [PlatformNumber(claim.number, claim.forwarding_number, claim.name) for claim in claims]
    platform.ensure(account_id, numbers)
    silent = platform.check(account_id, numbers)
    if silent:
        raise Unavailable(f"{len(silent)} numbers would not ring yet, first {silent[0].number}: {silent[0].why}")


def _tell_overdue(partners: CarrierDesk, port_out: PortOut) -> None:
    desk = partners.desk
    after = next_version(desk, port_out, overdue_told=True)
    event = happened(desk, after, "port_out.answer_overdue", SYSTEM, port_out, respond_by=str(port_out.respond_by))
    commit(desk, after, event)


def _give_up(partners: CarrierDesk, port_out: PortOut) -> None:
    desk = partners.desk
    after = moved(desk, telling(desk, port_out, MailKind.PORT_OUT_CANCELLED), _S.CANCELLED, SYSTEM, gives_up_at=None)
    reason = "No supplement came after the rejection."
    commit(desk, after, happened(desk, after, "port_out.cancelled", SYSTEM, port_out, reason))


_BY_ITSELF: Final[Mapping[PortOutStatus, _Step]] = {_S.RELEASING: _release, _S.RETURNING: _bring_back}


def _here(desk: Desk, port_out: PortOut) -> list[Claim]:
    """The claims of its numbers that are its account's and have not left: those that somebody took over since are no
    business of it."""
    return [claim for claim in _gone(desk, port_out) if claim.own_state != "ported_out"]


def _gone(desk: Desk, port_out: PortOut) -> list[Claim]:
    known = known_of(desk, port_out.numbers)
    held = {number: known.held(number, port_out.account_id, test_mode=port_out.test_mode) for number in known.claims}
    return [
        claim
        for number, claim in known.claims.items()
        if claim.account_id == port_out.account_id and held[number] in ("ours", "left")
    ]


def _by_order(claims: Sequence[Claim]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for claim in claims:
        found.setdefault(claim.order_id, []).append(claim.number)
    return found


# --- mails -----------------------------------------------------------------------------------------------------------


def _mail(desk: Desk, port_out: PortOut, mail: PendingMail) -> Mail:
    may_answer = port_out.status in MAY_BE_STOPPED or port_out.status in (_S.RELEASING, _S.COMPLETED)
    return compose(
        mail.kind,
        MailFacts(
            to=mail.to,
            company_name=desk.policy.company_name,
            account_name=port_out.account_name,
            numbers=port_out.numbers,
            winning_carrier=port_out.winning_carrier,
            order_reference=port_out.reference,
            asked_for=port_out.requested_on,
            foc_at=port_out.confirmed_foc_at,
            expires_at=port_out.snapback_until or port_out.respond_by,
            time_zone=hours_of(desk.policy).zone,
            text=mail.data.get("codes", "") or port_out.why_returned,
            link=page_link(desk, port_out, mail.to) if may_answer else "",
        ),
    )
