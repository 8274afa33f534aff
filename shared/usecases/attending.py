"""Things that are looked after beside a request: their events, their next versions, and the mails that they owe."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

from shared.domain.attended import CLAIM, Attended, next_try
from shared.domain.cases import kinds
from shared.domain.cases.model import Case
from shared.domain.desk_clock import hours_of
from shared.domain.lifecycle import ActorKind
from shared.domain.mails import Mail, as_test
from shared.domain.model import Actor, Event, MailKind, PendingMail, Person
from shared.domain.permissions import STAFF
from shared.domain.port_outs import due
from shared.domain.port_outs.model import PortOut
from shared.domain.problems import Problem, RulesBroken, StateConflict, VersionConflict, VersionRequired
from shared.ports import Kept, Mailer, MailRefused, Replace, Unavailable, WriteRefused
from shared.usecases.desk import ANY_VERSION, LOST_RACE, Desk, Principal
from shared.usecases.notifications.audiences import administrators

T = TypeVar("T", PortOut, Case)
P = ParamSpec("P")
_ATTEMPTS: Final = 8
_AT_ONCE: Final = 100


def check_fresh(thing: Attended, if_match: int | None) -> None:
    """Raises `VersionConflict` where the thing moved on since it was read, saying who did what to it."""
    if if_match is None or if_match in (ANY_VERSION, thing.revision):
        return
    who = thing.changed_by.name if thing.changed_by else "somebody"
    what = thing.last_change.rpartition(".")[2].replace("_", " ") or "changed"
    raise VersionConflict(
        f"Changed by {who} meanwhile ({what}): this is version {thing.revision} now, you decided on {if_match}. Read "
        "it again.",
        current_version=thing.revision,
        changed_by=who,
        last_change=thing.last_change,
    )


def check_decided_on(thing: Attended, if_match: int | None) -> None:
    """Like `check_fresh`, of what is decided on a version that was looked at: without one, `VersionRequired`."""
    if if_match is None:
        raise VersionRequired(
            f'Send If-Match with the version that you looked at, as in If-Match: "{thing.revision}"; GET answers it as '
            "ETag."
        )
    check_fresh(thing, if_match)


def on_what_stands(decide: Callable[P, T]) -> Callable[P, T]:
    """A decision that reads what it is about: made anew where a mail that left, or somebody, wrote that in the same
    moment. It raises what it raises then, such as `VersionConflict`; `Unavailable` where that never ends."""

    @wraps(decide)
    def again(*args: P.args, **kwargs: P.kwargs) -> T:
        for _ in range(_ATTEMPTS):
            try:
                return decide(*args, **kwargs)
            except StateConflict as conflict:
                if conflict.code != LOST_RACE:
                    raise
        raise Unavailable("it is written by too many at once")

    return again


def event_about(
    desk: Desk, thing: PortOut | Case, kind: str, actor: Actor, *, before: str = "", reason: str = "", **data: Any
) -> Event:
    """What happened to a port-out or a case, for its timeline and the bus; `before` is its status before. `data` must
    hold no secrets."""
    moved = before != thing.status
    if isinstance(thing, Case) and not thing.shown:
        data["hidden"] = True  # its account is told nothing of it
    return Event(
        id=desk.ids.new("evt"),
        type=kind,
        account_id=thing.account_id,
        about=thing.id,
        status=thing.status,
        test_mode=thing.test_mode,
        submitter_id=thing.requester_id if isinstance(thing, Case) else "",
        version=thing.revision + (1 if before else 0),
        at=desk.clock.now(),
        actor=actor,
        from_status=before if moved else "",
        to_status=thing.status if moved else "",
        reason=reason,
        data=data,
    )


def next_version(desk: Desk, thing: T, **changes: Any) -> T:
    """The next version of a thing, with when it has to be attended to."""
    now = desk.clock.now()
    after: T = thing.but(**changes, version=thing.version + 1, updated_at=now)
    return attended(desk, after)


def attended(desk: Desk, thing: T) -> T:
    """The same with when it has to be attended to."""
    now = desk.clock.now()
    at = due.attend_at(thing, now) if isinstance(thing, PortOut) else None
    if isinstance(thing, Case):
        at = kinds.attend_at(thing, now)
    found: T = thing.but(attend_at=at)
    return found


def end_of_today(desk: Desk) -> datetime:
    """When the day ends where the desk is: what is due before that is for today."""
    return hours_of(desk.policy).today(desk.clock.now())[1]


def who_answers(desk: Desk, account_id: str) -> tuple[Person, ...]:
    """The administrators of an account, each address once."""
    found: dict[str, Person] = {}
    for user in administrators(desk, account_id) if account_id else ():
        found.setdefault(user.email.casefold(), Person(name=user.name, email=user.email))
    return tuple(found.values())


def team_member(desk: Desk, principal: Principal, user_id: str) -> Actor:
    """A user of the desk who can see to something; "me" is whoever asks. Raises `RulesBroken`."""
    if user_id in ("me", principal.user_id):
        return principal.actor
    for user in desk.store.users(principal.account_id):
        if user.id == user_id and user.role in STAFF and user.is_active:
            return Actor(kind=ActorKind.STAFF, id=user.id, name=user.name)
    problem = Problem(
        "user_unknown", f"Nobody of our team is {user_id}.", "Name a user of the desk, or me.", "/user_id"
    )
    raise RulesBroken("Nobody was assigned.", problems=[problem])


def owing(desk: Desk, thing: T, kind: MailKind, people: tuple[Person, ...], **data: str) -> T:
    """The thing with a mail of this kind owed to each of these people."""
    mails: tuple[PendingMail, ...] = tuple(
        PendingMail(id=desk.ids.new("ml"), kind=kind, to=person, data=data) for person in people
    )
    told: T = thing.but(pending=(*thing.pending, *mails))
    return told


def attend_each(desk: Desk, kind: Kept, attend: Callable[[str], int]) -> int:
    """Attend to everything of a kind that is due by now; answers how many mails went out. One's trouble does not hold
    up the others; all of it is raised at the end."""
    sent, trouble = 0, []
    for thing_id in desk.store.attended_due(kind, desk.clock.now() + timedelta(seconds=1), _AT_ONCE):
        try:
            sent += attend(thing_id)
        except Unavailable as error:
            trouble.append(f"{thing_id}: {error}")
    if trouble:
        raise Unavailable("; ".join(trouble)[:2000])
    return sent


# --- mails -----------------------------------------------------------------------------------------------------------


def deliver(
    desk: Desk, mailer: Mailer, thing: T, read: Callable[[str], T | None], written: Callable[[T, PendingMail], Mail]
) -> int:
    """Send the mails that a thing owes; answers how many went out.

    Whoever claims a thing's mails sends them, and a claim that nobody finished is taken over: a mail may go out twice,
    and is never lost. A refused address is passed over. Raises `Unavailable` once what went out is noted.
    """
    now = desk.clock.now()
    if not thing.pending or any(at is not None and at > now for at in (thing.claimed_until, thing.retry_at)):
        return 0
    claimed = next_version(desk, thing, claimed_until=now + CLAIM)
    try:
        desk.store.commit([Replace(claimed)])
    except WriteRefused:
        return 0
    gone: list[str] = []
    sent, trouble = 0, None
    for mail in claimed.pending:
        try:
            composed = written(claimed, mail)
            mailer.send(as_test(composed) if claimed.test_mode else composed, {"about": thing.id, "kind": mail.kind})
            sent += 1
        except MailRefused:
            pass
        except Unavailable as error:
            trouble = error
            break
        gone.append(mail.id)
    _settle(desk, thing.id, read, gone, failed=trouble is not None)
    if trouble is not None:
        raise trouble
    return sent


def _settle(desk: Desk, thing_id: str, read: Callable[[str], T | None], gone: list[str], *, failed: bool) -> None:
    """Note what went out on the thing as it is now: people go on with it meanwhile."""
    for _ in range(_ATTEMPTS):
        thing = read(thing_id)
        if thing is None:
            return
        faults = thing.faults + 1 if failed else 0
        after = next_version(
            desk,
            thing,
            pending=tuple(mail for mail in thing.pending if mail.id not in gone),
            claimed_until=None,
            faults=faults,
            retry_at=next_try(faults, desk.clock.now()) if failed else None,
        )
        try:
            desk.store.commit([Replace(after)])
        except WriteRefused:
            continue
        return
    raise Unavailable(f"{thing_id} is written by too many at once")


def note_fault(desk: Desk, thing: T) -> None:
    """Work on a thing failed: it is tried again after a pause that grows. Best effort: the sweep comes again anyway."""
    faults = thing.faults + 1
    after = next_version(desk, thing, faults=faults, retry_at=next_try(faults, desk.clock.now()))
    try:
        desk.store.commit([Replace(after)])
    except (WriteRefused, Unavailable):
        return
