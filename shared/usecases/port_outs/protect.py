"""What protects a number from leaving unasked: a port-out PIN, shown once, and a lock that wants the PIN."""

from dataclasses import dataclass, field
from typing import Final

from shared.domain.losing_accounts import check_pin
from shared.domain.model import Actor, Claim, Event
from shared.domain.permissions import Action
from shared.domain.port_outs.model import Protection
from shared.domain.problems import Problem, RulesBroken, StateConflict
from shared.ports import Append, Create, Replace, WriteRefused
from shared.usecases.desk import Desk, Once, Principal, check_version, lost_race, remember, replayed, require
from shared.usecases.port_outs.facts import pin_digest
from shared.usecases.tracking_numbers import tracking_number

PIN_DIGITS: Final = 8
_RUNS: Final = ("01234567890123456789", "98765432109876543210")


@dataclass(frozen=True, slots=True)
class NewProtection:
    """A number's protection, with its PIN where one was made just now: it is shown this once."""

    protection: Protection
    pin: str = field(default="", repr=False)


def set_pin(
    desk: Desk,
    principal: Principal,
    number: str,
    pin: str | None,
    if_match: int | None = None,
    once: Once | None = None,
) -> NewProtection:
    """Set a number's port-out PIN, or without one have it made: 8 digits. An earlier PIN ends.

    Raises `Forbidden`, `NotFound`, `StateConflict`, `RulesBroken`, `VersionConflict`.
    """
    claim, before = _own(desk, principal, number, if_match)
    earlier = _replayed(desk, once, before)
    if earlier is not None:
        return earlier
    if pin is not None:
        _check(pin)
    after = _with_pin(desk, _next(desk, claim, before), principal.actor, pin)
    event = _event(desk, after, "number.port_out_pin_set", principal.actor, test_mode=principal.test_mode)
    _commit(desk, before, after, event, once)
    return _shown(desk, after)


def set_lock(
    desk: Desk,
    principal: Principal,
    number: str,
    *,
    locked: bool,
    if_match: int | None = None,
    once: Once | None = None,
) -> NewProtection:
    """Lock a number, or take the lock off. A number that has no PIN gets one: a lock alone refuses nobody.

    Raises `Forbidden`, `NotFound`, `StateConflict`, `VersionConflict`.
    """
    claim, before = _own(desk, principal, number, if_match)
    earlier = _replayed(desk, once, before)
    if earlier is not None:
        return earlier
    if before is not None and before.account_id == claim.account_id and before.locked == locked:
        return NewProtection(before)
    after = _locked(desk, claim, before, principal.actor) if locked else _unlocked(desk, claim, before)
    kind = "number.locked" if locked else "number.unlocked"
    _commit(desk, before, after, _event(desk, after, kind, principal.actor, test_mode=principal.test_mode), once)
    return _shown(desk, after)


def lock_for(desk: Desk, claim: Claim, actor: Actor, *, test_mode: bool) -> None:
    """Lock a number whose account did not ask for a port-out; again is harmless. Raises `StateConflict` where somebody
    else changes it this moment."""
    before = desk.store.protections([claim.number]).get(claim.number)
    if before is not None and before.locked and before.account_id == claim.account_id:
        return
    after = _locked(desk, claim, before, actor)
    _commit(desk, before, after, _event(desk, after, "number.locked", actor, test_mode=test_mode), None)


def _locked(desk: Desk, claim: Claim, before: Protection | None, actor: Actor) -> Protection:
    """The number locked; with a PIN made where there was none."""
    after = _next(desk, claim, before)
    if not after.pin_digest:
        after = _with_pin(desk, after, actor, None)
    locked: Protection = after.but(locked=True, locked_at=desk.clock.now(), locked_by=actor)
    return locked


def _unlocked(desk: Desk, claim: Claim, before: Protection | None) -> Protection:
    after: Protection = _next(desk, claim, before).but(locked=False, locked_at=None, locked_by=None)
    return after


def _with_pin(desk: Desk, protection: Protection, actor: Actor, pin: str | None) -> Protection:
    """With this PIN, or one that is made for this version of it."""
    chosen = _made_pin(desk, protection, protection.version) if pin is None else pin.strip()
    after: Protection = protection.but(
        pin_digest=pin_digest(desk, chosen),
        pin_set_at=desk.clock.now(),
        pin_set_by=actor,
        made_version=protection.version if pin is None else 0,
    )
    return after


def _shown(desk: Desk, protection: Protection) -> NewProtection:
    """With the PIN, where this version made it."""
    made = protection.made_version == protection.version
    return NewProtection(protection, _made_pin(desk, protection, protection.version) if made else "")


def _replayed(desk: Desk, once: Once | None, present: Protection | None) -> NewProtection | None:
    """What an earlier call with this key answered: its PIN too, as long as that is the number's."""
    earlier = replayed(desk, once)
    if earlier is None or present is None:
        return None
    version = int(earlier.rpartition(":")[2])
    made = present.made_version == version
    return NewProtection(present, _made_pin(desk, present, version) if made else "")


def _own(desk: Desk, principal: Principal, number: str, if_match: int | None) -> tuple[Claim, Protection | None]:
    """The account's number, which works, and what protects it so far."""
    require(principal, Action.PORT_OUT_PROTECT)
    found = tracking_number(desk, principal, number)
    if found.state not in ("pending", "active"):
        raise StateConflict(
            "This number has not arrived yet, or has left: there is nothing to protect.", code="not_a_tracking_number"
        )
    before = desk.store.protections([found.claim.number]).get(found.claim.number)
    if before is not None:
        check_version(before.version, if_match, required=False)
    return found.claim, before


def _next(desk: Desk, claim: Claim, before: Protection | None) -> Protection:
    """The next version; what an earlier account set is dropped."""
    now = desk.clock.now()
    if before is None or before.account_id != claim.account_id:
        version = before.version + 1 if before else 1
        return Protection(number=claim.number, account_id=claim.account_id, version=version, updated_at=now)
    after: Protection = before.but(version=before.version + 1, updated_at=now)
    return after


def _made_pin(desk: Desk, protection: Protection, version: int) -> str:
    """The PIN that is made for a version of a number's protection: worked out, and kept nowhere."""
    value = f"{protection.account_id}:{protection.number}:{version}"
    digest = desk.vault.digest(value, {"purpose": "port_out_pin_made"})
    return f"{int(digest, 16) % 10**PIN_DIGITS:0{PIN_DIGITS}d}"


def _check(pin: str) -> None:
    bare = pin.strip()
    errors, warnings = check_pin(bare)
    problems = [*errors, *warnings]
    if bare and not problems and (len(set(bare)) == 1 or any(bare in run for run in _RUNS)):
        fix = "Choose one that nobody guesses, or leave it out to have one made."
        problems = [Problem("pin_too_simple", "This PIN is easy to guess.", fix, "/pin")]
    if not bare:
        problems = [Problem("pin_missing", "The PIN is empty.", "Leave it out to have one made.", "/pin")]
    if problems:
        raise RulesBroken("The PIN was not set.", problems=problems)


def _event(desk: Desk, protection: Protection, kind: str, actor: Actor, *, test_mode: bool) -> Event:
    return Event(
        id=desk.ids.new("evt"),
        type=kind,
        account_id=protection.account_id,
        about=protection.number,
        version=protection.version,
        test_mode=test_mode,
        at=desk.clock.now(),
        actor=actor,
    )


def _commit(desk: Desk, before: Protection | None, after: Protection, event: Event, once: Once | None) -> None:
    write = Create(after) if before is None else Replace(after)
    try:
        desk.store.commit([write, Append(event), *remember(desk, once, f"{after.number}:{after.version}")])
    except WriteRefused:
        raise lost_race("The number's protection") from None
