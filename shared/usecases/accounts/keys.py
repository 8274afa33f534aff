"""API keys: made and shown once, limited, rotated without a gap, revoked."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, Literal

from shared.domain.api_keys import hash_key
from shared.domain.model import ApiKey, User
from shared.domain.permissions import Action, actions_of, may
from shared.domain.problems import Forbidden, NotFound, Problem, RulesBroken, StateConflict
from shared.ports import Append, Create, Replace, WriteRefused
from shared.usecases.accounts.checks import LONGEST_NAME, day, unseen_problems
from shared.usecases.accounts.reach import By, Deed, account_event, reach
from shared.usecases.accounts.users import deactivated, known_user, working_keys
from shared.usecases.desk import Once, Principal, Registry, lost_race, remember, replayed

DEFAULT_OVERLAP: Final = timedelta(hours=24)
LONGEST_OVERLAP: Final = timedelta(days=30)
MOST_KEYS: Final = 20
MOST_KEYS_WHILE_ROTATED: Final = 40
"""Keys of one user that work at the same time: they change with their user, in one transaction."""

KeyState = Literal["active", "expired", "revoked"]


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key as it is shown, once: only its hash is kept. Without a `secret` where a call that made it is repeated."""

    key: ApiKey
    secret: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeyWish:
    """What a key is to be. `actions` are the only things it may do, all that its user may if empty; `expires_on` is its
    last day, in UTC; a `test_mode` key sees and makes nothing but tests."""

    name: str = ""
    actions: Sequence[str] = ()
    test_mode: bool = False
    expires_on: date | str | None = None


def list_keys(office: Registry, by: By, account_id: str) -> tuple[ApiKey, ...]:
    """All keys of the account, oldest first, those that no longer work too."""
    reach(office, by, account_id, Deed.READ_KEYS)
    return office.store.api_keys(account_id)


def create_key(
    office: Registry, by: By, account_id: str, user_id: str, wish: KeyWish | None = None, once: Once | None = None
) -> NewKey:
    """A key for a user: `pk_live_…` or `pk_test_…` and 256 random bits.

    Raises `NotFound`, `RulesBroken`, and `StateConflict` (`user_deactivated`).
    """
    wish = wish or KeyWish()
    reach(office, by, account_id, Deed.CHANGE_KEYS)
    earlier = replayed(office, once)
    if earlier is not None:
        return NewKey(_known_key(office, account_id, earlier), None)
    user = known_user(office, account_id, user_id)
    if not user.is_active:
        raise deactivated(user)
    problems, expires_at = _wish_problems(office, by, user, wish)
    problems += _too_many(office, user, MOST_KEYS)
    if problems:
        raise RulesBroken("The key was not made.", problems=problems)
    made = _new_key(office, user, wish.name.strip(), tuple(dict.fromkeys(wish.actions)), wish.test_mode, expires_at)
    event = account_event(office, by, account_id, "key_created", version=1, **_told(made.key))
    try:
        office.store.commit([Create(made.key), Append(event), *remember(office, once, made.key.id)])
    except WriteRefused:
        raise lost_race("The account") from None
    return made


def rotate_key(
    office: Registry,
    by: By,
    account_id: str,
    key_id: str,
    *,
    overlap: timedelta = DEFAULT_OVERLAP,
    once: Once | None = None,
) -> NewKey:
    """A key that takes the place of this one, like it in all: it works at once, and the old one for the `overlap` on.

    It lives as long as the old one was given when it was made. Raises `NotFound`, `RulesBroken`, `StateConflict`
    (`key_ended`, `key_rotated_already`).
    """
    reach(office, by, account_id, Deed.CHANGE_KEYS)
    earlier = replayed(office, once)
    if earlier is not None:
        return NewKey(_known_key(office, account_id, earlier), None)
    old = _known_key(office, account_id, key_id)
    now = office.clock.now()
    _check_rotation(old, now, overlap)
    user = known_user(office, account_id, old.user_id)
    if problems := _too_many(office, user, MOST_KEYS_WHILE_ROTATED):
        raise RulesBroken("The key was not rotated.", problems=problems)
    beyond = _beyond(by, user, old.actions, old.test_mode)
    if beyond is not None:
        raise Forbidden(beyond.detail, code=beyond.code, problems=[beyond])
    lives = None if old.expires_at is None else now + (old.expires_at - old.created_at)
    new = _new_key(office, user, old.name, old.actions, old.test_mode, lives)
    ends = min(filter(None, (old.expires_at, now + overlap)))
    ending: ApiKey = old.but(expires_at=ends, rotated_to=new.key.id, version=old.version + 1)
    told = {**_told(new.key), "rotated_key_id": old.id, "rotated_key_ends_at": ends.isoformat()}
    event = account_event(office, by, account_id, "key_rotated", version=ending.version, **told)
    try:
        office.store.commit([Create(new.key), Replace(ending), Append(event), *remember(office, once, new.key.id)])
    except WriteRefused:
        raise lost_race("The key") from None
    return new


def _check_rotation(old: ApiKey, now: datetime, overlap: timedelta) -> None:
    if not timedelta(0) <= overlap <= LONGEST_OVERLAP:
        hours = int(LONGEST_OVERLAP.total_seconds()) // 3600
        said = f"The old key would end in {overlap.total_seconds() / 3600:g} hours."
        problem = Problem("overlap_out_of_range", said, f"Give 0 to {hours} hours.", "/overlap_hours")
        raise RulesBroken("The key was not rotated.", problems=[problem])
    if not old.works(now):
        raise StateConflict("This key has ended already; make a new one.", code="key_ended")
    if old.rotated_to:
        raise StateConflict(
            f"This key was rotated already, to {old.rotated_to}; rotate that one.", code="key_rotated_already"
        )


def revoke_key(office: Registry, by: By, account_id: str, key_id: str) -> ApiKey:
    """The key works no longer, in doors that had it in their cache after `api_key_cache_seconds`. Again is harmless."""
    reach(office, by, account_id, Deed.CHANGE_KEYS)
    key = _known_key(office, account_id, key_id)
    if key.revoked_at is not None:
        return key
    revoked: ApiKey = key.but(revoked_at=office.clock.now(), version=key.version + 1)
    event = account_event(office, by, account_id, "key_revoked", version=revoked.version, **_told(key))
    try:
        office.store.commit([Replace(revoked), Append(event)])
    except WriteRefused:
        raise lost_race("The key") from None
    return revoked


def key_state(key: ApiKey, now: datetime) -> KeyState:
    if key.revoked_at is not None:
        return "revoked"
    return "active" if key.works(now) else "expired"


def _known_key(office: Registry, account_id: str, key_id: str) -> ApiKey:
    for key in office.store.api_keys(account_id):
        if key.id == key_id:
            return key
    raise NotFound(f"The account {account_id} has no key {key_id[:64]}.")


def _new_key(
    office: Registry, user: User, name: str, actions: tuple[str, ...], test_mode: bool, expires_at: datetime | None
) -> NewKey:
    prefix = "pk_test_" if test_mode else "pk_live_"
    secret = prefix + secrets.token_urlsafe(32)
    key = ApiKey(
        id=office.ids.new("key"),
        account_id=user.account_id,
        user_id=user.id,
        user_name=user.name,
        role=user.role,
        name=name,
        actions=actions,
        hash=hash_key(secret),
        prefix=secret[: len(prefix) + 4],
        test_mode=test_mode,
        created_at=office.clock.now(),
        expires_at=expires_at,
    )
    return NewKey(key, secret)


def _told(key: ApiKey) -> dict[str, Any]:
    """What a timeline says of a key."""
    return {"key_id": key.id, "prefix": key.prefix, "user_id": key.user_id, "user_name": key.user_name}


def _wish_problems(office: Registry, by: By, user: User, wish: KeyWish) -> tuple[list[Problem], datetime | None]:
    problems = list(unseen_problems(wish.name.strip(), "/name", "The key's name"))
    if len(wish.name.strip()) > LONGEST_NAME:
        said = f"The key's name has {len(wish.name.strip())} characters."
        problems.append(Problem("name_too_long", said, f"Shorten it to {LONGEST_NAME}.", "/name"))
    problems += _action_problems(user, wish.actions)
    beyond = _beyond(by, user, wish.actions, wish.test_mode)
    if beyond is not None and not problems:
        problems.append(beyond)
    today = office.clock.now().date()
    last_day = day(wish.expires_on, "/expires_on", problems)
    if last_day is not None and last_day < today:
        said = f"The key would have expired on {last_day.isoformat()} already."
        problems.append(Problem("date_in_past", said, f"Give {today.isoformat()} or a later day.", "/expires_on"))
    ends = None if last_day is None else datetime.combine(last_day + timedelta(days=1), time(), UTC)
    return problems, ends


def _action_problems(user: User, actions: Sequence[str]) -> list[Problem]:
    """What is none of the actions, or none that the user may do."""
    mine = ", ".join(sorted(actions_of(user.role)))
    known = {action.value for action in Action}
    found = []
    for index, action in enumerate(actions):
        pointer = f"/actions/{index}"
        if action not in known:
            said = f"There is no action {action[:60]!r}."
            found.append(Problem("action_unknown", said, f"Use some of {mine}.", pointer))
        elif not may(user.role, Action(action)):
            said = f"A {user.role} cannot {action}, so no key of theirs can."
            found.append(Problem("action_not_of_role", said, f"Use some of {mine}.", pointer))
    return found


def _beyond(by: By, user: User, actions: Sequence[str], test_mode: bool) -> Problem | None:
    """What keeps a key from making another that may do more than it may itself: one who has it would have that, too."""
    principal = by.principal
    if principal is None or principal.account_id != user.account_id:
        return None
    if principal.test_mode and not test_mode:
        return Problem("key_beyond_own", "A test key makes test keys only.", "Use a live key.", "/test_mode")
    given = _limits(user, actions)
    if given <= principal.may:
        return None
    more = ", ".join(sorted(given - principal.may))
    detail = f"The key would do what this one may not: {more}."
    return Problem("key_beyond_own", detail, "Leave it out of actions, or use a key that may.", "/actions")


def _limits(user: User, actions: Sequence[str]) -> frozenset[Action]:
    """What a key of this user with these actions may do."""
    of_role = actions_of(user.role)
    return of_role & limited_to(actions) if actions else of_role


def limited_to(actions: Sequence[str]) -> frozenset[Action]:
    """The actions that these values name; one that is no action any more names none."""
    known = {action.value: action for action in Action}
    return frozenset(known[action] for action in actions if action in known)


def _too_many(office: Registry, user: User, most: int) -> list[Problem]:
    if len(working_keys(office, user)) < most:
        return []
    said = f"{user.name} has {most} keys that work, which is the most."
    return [Problem("too_many_keys", said, "Revoke one that is not used: they are listed with their last use.")]


def principal_of(key: ApiKey) -> Principal:
    """Who asks with this key."""
    return Principal(
        account_id=key.account_id,
        user_id=key.user_id,
        user_name=key.user_name,
        role=key.role,
        key_id=key.id,
        test_mode=key.test_mode,
        limited_to=limited_to(key.actions) if key.actions else None,
    )
