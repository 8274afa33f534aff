"""Whether the numbers of an order work since they were ported, and what follows from it.

Calls and tests write the number alone, so here all of an order's are read together: after news of them, and by a sweep.
A test that failed is our team's, with a flag. What nobody called for three days is said once. Once everything passed, a
certificate is made and it is told what of the old service may be cancelled.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from shared.domain.cancel_advice import CancelAdvice, of_old_account
from shared.domain.cutover import NOT_CALLED_AFTER, Proof, Verification, is_late, proof_of
from shared.domain.cutover_certificate import CertifiedNumber, CutoverCertificate
from shared.domain.lifecycle import Status
from shared.domain.model import Claim, Cutover, MessagingStatus, PortOrder, StaffFlag, StoredFile
from shared.ports import Append, CutoverCertifier, Replace, RequestView, Unavailable
from shared.usecases.desk import SYSTEM, Desk
from shared.usecases.hand_over import capabilities_of, carrier_of
from shared.usecases.letters import stored_file
from shared.usecases.notifications.owing import owed_for
from shared.usecases.order_numbers import group_rows, order_rows
from shared.usecases.telephony.show_proof import advice_of, others_of
from shared.usecases.telephony.watch_cutover import next_version, rests_until, written
from shared.usecases.transitions import changed, flagged, order_event, unflagged, with_orders

_ATTEMPTS: Final = 8
_AT_ONCE: Final = 50
_NAMED: Final = 20
"""Numbers that an event or a cutover names."""
_KEPT: Final = 200
"""Numbers that a cutover keeps for the advice what to cancel."""
_TAKES: Final = timedelta(minutes=10)
"""After which a look that was broken off is repeated."""
_WATCHED_FOR: Final = timedelta(days=30)
"""After which an order is looked at only where there is news of it."""
_ARRIVED: Final = (Status.COMPLETED, Status.PARTIALLY_COMPLETED)
_MOVED: Final = (MessagingStatus.NOT_APPLICABLE, MessagingStatus.PORTED)


def look_at_due(desk: Desk, certifier: CutoverCertifier) -> int:
    """The sweep; answers how many orders were looked at. One's trouble does not hold up the others: all of it is raised
    at the end as `Unavailable`."""
    looked, trouble = 0, []
    for order_id in desk.store.cutovers_due(desk.clock.now() + timedelta(seconds=1), _AT_ONCE):
        try:
            look_at_cutover(desk, certifier, order_id)
            looked += 1
        except Unavailable as error:
            trouble.append(f"{order_id}: {error}")
    if trouble:
        raise Unavailable("; ".join(trouble)[:2000])
    return looked


def look_at_cutover(desk: Desk, certifier: CutoverCertifier, order_id: str) -> None:
    """Look at the numbers of an order that were ported, and do what follows. Safe to repeat. Raises `Unavailable`."""
    for _ in range(_ATTEMPTS):
        order, cutover = desk.store.order(order_id), desk.store.cutover(order_id)
        if order is None or cutover is None or _look(desk, certifier, order, cutover):
            return
    raise Unavailable(f"{order_id} is written by too many at once")


# --- one look --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one look showed: each ported number with its proof."""

    numbers: tuple[tuple[Claim, Proof], ...]
    messaging: MessagingStatus
    now: datetime
    ported_at: datetime | None

    def of(self, verification: Verification) -> list[Claim]:
        return [claim for claim, proof in self.numbers if proof.verification == verification]

    @property
    def silent(self) -> list[Claim]:
        """Those that nobody has called."""
        return [claim for claim, proof in self.numbers if proof.voice is None]

    @property
    def passed(self) -> bool:
        return bool(self.numbers) and len(self.of(Verification.PASSED)) == len(self.numbers)


def _look(desk: Desk, certifier: CutoverCertifier, order: PortOrder, cutover: Cutover) -> bool:
    """Whether what was seen is written, or was not to be looked at yet."""
    now = desk.clock.now()
    rests = rests_until(cutover)
    if order.marks:
        # Its workflow has yet to tell the numbers what became of them.
        rests = max(rests, now + timedelta(minutes=1))
    if rests > now:
        return written([Replace(next_version(desk, cutover, look_at=rests))], desk)
    # From here on whoever has news finds that it is not due, and says so: then this look is written by nobody.
    begun = next_version(desk, cutover, look_at=now + _TAKES)
    if not written([Replace(begun)], desk):
        return False
    view = desk.store.request_view(order.request_id)
    if view is None:
        return True
    messaging, asked = _messaging(desk, order, begun)
    seen = _seen(desk, order, messaging, now)
    after = _noted(desk, order, begun, seen)
    if asked:
        after = after.but(messaging_asked_at=now)
    return _commit(desk, certifier, view, order, cutover, after, seen)


def _messaging(desk: Desk, order: PortOrder, cutover: Cutover) -> tuple[MessagingStatus, bool]:
    """How far the text messages of an order have moved, and whether its carrier was asked. One that moves them is asked
    until they have; while it does not answer they count as on their way."""
    capabilities = capabilities_of(desk, order)
    known = cutover.messaging_asked_at is not None
    moves = capabilities.ports_messaging and capabilities.answers and order.ended
    if not moves or (known and order.messaging_status in _MOVED):
        return order.messaging_status, False
    try:
        snapshot = carrier_of(desk, order).get(order.reference)
    except Unavailable:
        return (order.messaging_status if known else MessagingStatus.PENDING), False
    said = snapshot.messaging if snapshot is not None else None
    return said or order.messaging_status, True


def _seen(desk: Desk, order: PortOrder, messaging: MessagingStatus, now: datetime) -> _Seen:
    rows = order_rows(desk, order)
    claims = desk.store.claims(row.number for row in rows)
    here = [claims[row.number] for row in rows if row.number in claims and _is_here(claims[row.number], order)]
    return _Seen(tuple((claim, proof_of(claim, messaging)) for claim in here), messaging, now, order.actual_ported_at)


def _is_here(claim: Claim, order: PortOrder) -> bool:
    if claim.order_id != order.id:
        return False
    return claim.own_state == "ported" or (claim.own_state == "" and order.status in _ARRIVED)


def _noted(desk: Desk, order: PortOrder, cutover: Cutover, seen: _Seen) -> Cutover:
    """The cutover as it is after this look, but for what is told of it."""
    failing, waiting = seen.of(Verification.FAILED), seen.of(Verification.UNVERIFIED)
    left = _left_behind(desk, order)
    there = of_old_account(order, left)
    to = sorted(
        {claim.forwarding_number for claim, _ in seen.numbers}, key=lambda number: (number not in there, number)
    )
    noted: Cutover = cutover.but(
        ported=len(seen.numbers),
        passed=len(seen.of(Verification.PASSED)),
        failed=len(failing),
        called=len(seen.numbers) - len(seen.silent),
        failing=tuple(claim.number for claim in failing[:_NAMED]),
        failed_at=_failed_at(failing),
        waiting=tuple(claim.number for claim in waiting[:_NAMED]),
        forwarded_to=tuple(to[:_KEPT]),
        forwarded_count=len(to),
        left_behind=tuple(left[:_KEPT]),
        left_behind_count=len(left),
        looked_at=seen.now,
        look_at=_look_again(order, cutover, seen),
    )
    return noted


def _failed_at(failing: Iterable[Claim]) -> datetime | None:
    verdicts = [verdict for claim in failing for verdict in (claim.voice, claim.messaging)]
    return max((one.at for one in verdicts if one is not None and not one.passed), default=None)


def _left_behind(desk: Desk, order: PortOrder) -> list[str]:
    """The numbers that were dropped from an order, and stay where they were."""
    header = desk.store.number_list(order.request_id, order.list_id) if order.excluded_count else None
    if header is None:
        return []
    counts = {group.key: group.count for group in header.groups}
    return [
        row.number
        for key in order.row_groups
        for row in group_rows(desk, order.request_id, order.list_id, key, counts.get(key, 0))
        if row.own_state == "excluded" and row.own_order_id in ("", order.id)
    ]


def _look_again(order: PortOrder, cutover: Cutover, seen: _Seen) -> datetime | None:
    """When to look again if there is no news: soon while a carrier moves messages, then less and less often."""
    if not order.ended or seen.ported_at is None:
        return seen.now + timedelta(hours=6)
    if seen.passed or seen.now > seen.ported_at + _WATCHED_FOR:
        return None
    since = seen.now - seen.ported_at
    pause = timedelta(hours=6)
    if seen.messaging not in _MOVED and since < timedelta(days=5):
        pause = timedelta(minutes=15) if since < timedelta(hours=6) else timedelta(hours=1)
    late = seen.ported_at + NOT_CALLED_AFTER
    again = seen.now + pause
    return min(again, late) if cutover.not_called_told_at is None and late > seen.now else again


# --- what follows ----------------------------------------------------------------------------------------------------


def _commit(
    desk: Desk,
    certifier: CutoverCertifier,
    view: RequestView,
    order: PortOrder,
    before: Cutover,
    after: Cutover,
    seen: _Seen,
) -> bool:
    """Write what was seen with what is told of it, as one. False where something of it moved meanwhile."""
    changes: dict[str, Any] = {}
    told: list[tuple[str, dict[str, Any]]] = []
    if seen.messaging != order.messaging_status:
        changes["messaging_status"] = seen.messaging
        told.append(("order.messaging_changed", {"messaging_status": seen.messaging.value}))
    _tell_failures(order, before, after, changes, told)
    if _is_late(order, before, seen):
        after = after.but(not_called_told_at=seen.now)
        silent = [claim.number for claim in seen.silent]
        told.append(("order.not_called", {"numbers": len(silent), "not_called": silent[:_NAMED]}))
    if seen.passed and order.ended and order.proved_at is None:
        advice = advice_of(view, order, after)
        stored = _certified(desk, certifier, view, order, seen, advice)
        after = after.but(passed_at=seen.now, certificate=stored)
        changes["proved_at"] = seen.now
        told.append(("order.proved", _proved(view, order, advice, len(seen.numbers), stored)))
    return _written(desk, view, order, after, changes, told)


def _tell_failures(
    order: PortOrder,
    before: Cutover,
    after: Cutover,
    changes: dict[str, Any],
    told: list[tuple[str, dict[str, Any]]],
) -> None:
    """A test that failed is our team's to look into; once all of them passed after all, it is not any more. What our
    team took off the list comes back with the next test that fails."""
    is_flagged = StaffFlag.CUTOVER_FAILED in order.staff_flags
    more = after.failed > before.failed or bool(set(after.failing) - set(before.failing))
    again = not is_flagged and after.failed_at is not None and after.failed_at != before.failed_at
    if after.failed and (more or again):
        changes["staff_flags"] = flagged(order, StaffFlag.CUTOVER_FAILED)
        told.append(("order.cutover_failed", {"numbers": after.failed, "failing": list(after.failing)}))
    elif not after.failed and is_flagged:
        changes["staff_flags"] = unflagged(order, StaffFlag.CUTOVER_FAILED)
        told.append(("order.cutover_mended", {}))


def _is_late(order: PortOrder, before: Cutover, seen: _Seen) -> bool:
    if before.not_called_told_at is not None or not order.ended or seen.ported_at is None:
        return False
    return bool(seen.silent) and is_late(seen.ported_at, seen.now)


def _certified(
    desk: Desk,
    certifier: CutoverCertifier,
    view: RequestView,
    order: PortOrder,
    seen: _Seen,
    advice: CancelAdvice,
) -> StoredFile:
    """The certificate, kept for as long as letters are. The same numbers seen so are the same file."""
    certificate = CutoverCertificate(
        order_id=order.id,
        reference=order.reference,
        company_name=desk.policy.company_name,
        account_name=order.account_name,
        request_name=view.request.name,
        language=view.request.language.value,
        made_at=seen.now,
        numbers=tuple(_certified_number(claim, proof, order) for claim, proof in seen.numbers),
        advice=advice,
    )
    told_apart = hashlib.sha256(repr((certificate.numbers, certificate.advice)).encode()).hexdigest()[:16]
    key = f"letters/{order.account_id}/{order.id}/cutover-{told_apart}.pdf"
    return stored_file(desk.letters.write_once(key, certifier.certify(certificate), "application/pdf"))


def _certified_number(claim: Claim, proof: Proof, order: PortOrder) -> CertifiedNumber:
    assert proof.voice is not None
    tested = claim.voice is not None and proof.voice == claim.voice
    return CertifiedNumber(
        number=claim.number,
        ported_at=claim.ported_at or order.actual_ported_at,
        seen_at=proof.voice.at,
        seen="test" if tested else "call",
        by=proof.voice.by if tested else "",
        messaging=proof.messaging.value,
    )


def _proved(
    view: RequestView, order: PortOrder, advice: CancelAdvice, numbers: int, stored: StoredFile
) -> dict[str, Any]:
    """What an order's event says: ids, counts and reasons."""
    return {
        "numbers": numbers,
        "whole_account": advice.whole_account,
        "keep": [kept.why.value for kept in advice.kept],
        "request_proved": all(one.proved_at is not None for one in others_of(view, order)),
        "sha256": stored.sha256,
    }


def _written(
    desk: Desk,
    view: RequestView,
    order: PortOrder,
    after: Cutover,
    changes: dict[str, Any],
    told: list[tuple[str, dict[str, Any]]],
) -> bool:
    """All of it as one, on the request that was read: two orders that pass at once each know of the other."""
    noted = next_version(desk, after)
    if not told:
        return written([Replace(noted)], desk)
    moved = changed(order, desk.clock.now(), **changes)
    events = [order_event(desk, moved, kind, SYSTEM, before=order, **data) for kind, data in told]
    owed = owed_for(desk, view.request, events, {moved.id: moved})
    folded = with_orders(view.request, [moved], desk.clock.now())
    return written([Replace(moved), Replace(folded), Replace(noted), *map(Append, events), *owed], desk)
