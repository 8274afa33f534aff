"""What a user wants to be mailed of, and in which language.

A link in each mail of a topic that is not essential switches that topic off for its reader, without signing in. It is
derived from user and topic, so it works for good and opens nothing else; it is posted to, never only opened (RFC 8058).
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from shared.domain.mail_table import ESSENTIAL, TOPICS, Topic, topics_of, wants
from shared.domain.model import MailKind, User
from shared.domain.permissions import Action
from shared.domain.problems import Problem, RulesBroken
from shared.ports import Replace, WriteRefused
from shared.usecases.desk import Desk, Principal, lost_race, require
from shared.usecases.notifications.audiences import administrators
from shared.usecases.signing.links import DeadLink, derived

_LONGEST: Final = 300
_ATTEMPTS: Final = 4


@dataclass(frozen=True, slots=True)
class Choices:
    """`topics` says of each that this user can get mails of whether they do; `language` "" is that of each request."""

    topics: dict[Topic, bool]
    language: str
    digest: str


def choices_of(desk: Desk, principal: Principal) -> Choices:
    require(principal, Action.NOTIFICATIONS_CHOOSE)
    return _choices(_me(desk, principal))


def choose(
    desk: Desk, principal: Principal, topics: Mapping[str, bool], language: str | None, digest: str | None = None
) -> Choices:
    """Switch topics on and off; those that are not named stay as they are. Again is harmless.

    Raises `RulesBroken` (``unknown_topic``; ``somebody_needed`` where nobody of the account would get what is
    essential), with all that is wrong.
    """
    require(principal, Action.NOTIFICATIONS_CHOOSE)
    user = _me(desk, principal)
    mine = topics_of(user.role)
    off = {topic.value for topic in mine if not topics.get(topic.value, wants(user.mails_off, topic))}
    problems = [
        Problem(
            "unknown_topic",
            f"{name!r} is nothing that this user is mailed of.",
            f"Name some of {', '.join(mine)}.",
            f"/topics/{name}",
        )
        for name in topics
        if name not in {topic.value for topic in mine}
    ]
    problems += _needed(desk, user, {Topic(name) for name in off} & ESSENTIAL)
    if problems:
        raise RulesBroken("The choices were not kept.", problems=problems)
    chosen: User = user.but(
        mails_off=tuple(sorted(off)), mail_language=user.mail_language if language is None else language
    )
    chosen = chosen.but(mail_digest=digest or user.mail_digest)
    if chosen != user:
        _keep(desk, chosen)
    return _choices(chosen)


def _needed(desk: Desk, user: User, off: set[Topic]) -> list[Problem]:
    """Essential topics that nobody else of the account would read for this user."""
    others = [one for one in administrators(desk, user.account_id) if one.id != user.id]
    return [
        Problem(
            "somebody_needed",
            f"Mails of {topic.value} are essential: somebody of the account has to get them, and no other "
            "administrator does.",
            "Leave them on, or have another administrator of the account switch them on first.",
            f"/topics/{topic.value}",
        )
        for topic in sorted(off)
        if not any(wants(one.mails_off, topic) for one in others)
    ]


def _me(desk: Desk, principal: Principal) -> User:
    user = desk.store.user(principal.account_id, principal.user_id)
    assert user is not None, "whoever has a key is a user"
    return user


def _choices(user: User) -> Choices:
    return Choices(
        {topic: wants(user.mails_off, topic) for topic in topics_of(user.role)}, user.mail_language, user.mail_digest
    )


def _keep(desk: Desk, chosen: User) -> None:
    try:
        desk.store.commit([Replace(chosen.but(version=chosen.version + 1))])
    except WriteRefused:
        raise lost_race("The user") from None


# --- the link in a mail ----------------------------------------------------------------------------------------------


def unsubscribe_url(desk: Desk, user: User, kind: MailKind) -> str:
    """Where a reader of mails of this kind switches its topic off; "" for what is essential or nobody's to choose."""
    topic = TOPICS.get(kind)
    if topic is None or topic in ESSENTIAL or not desk.policy.public_base_url:
        return ""
    return f"{desk.policy.public_base_url}/unsubscribe/{unsubscribe_token(desk, user, topic)}"


def unsubscribe_token(desk: Desk, user: User, topic: Topic) -> str:
    """Names account, user and topic, and 256 bits that only we can make of them."""
    named = f"{user.account_id}.{user.id}.{topic.value}"
    return f"{named}.{derived(desk, 'unsubscribe', named)}"


def opened(desk: Desk, token: str) -> tuple[User, Topic]:
    """Whose link it is, and for which topic. Raises `DeadLink`."""
    named, _, _ = token.rpartition(".")
    parts: Sequence[str] = named.split(".")
    if len(token) > _LONGEST or len(parts) != 3 or parts[2] not in {topic.value for topic in Topic}:
        raise DeadLink
    user = desk.store.user(parts[0], parts[1])
    if user is None or not user.is_active:
        raise DeadLink
    topic = Topic(parts[2])
    if topic in ESSENTIAL or not hmac.compare_digest(unsubscribe_token(desk, user, topic).encode(), token.encode()):
        raise DeadLink
    return user, topic


def unsubscribe(desk: Desk, token: str) -> tuple[User, Topic]:
    """Switch the topic of a link off for its reader. Again is harmless. Raises `DeadLink`, `StateConflict`."""
    for left in reversed(range(_ATTEMPTS)):
        user, topic = opened(desk, token)
        if not wants(user.mails_off, topic):
            return user, topic
        chosen: User = user.but(mails_off=tuple(sorted({*user.mails_off, topic.value})), version=user.version + 1)
        try:
            desk.store.commit([Replace(chosen)])
        except WriteRefused:
            if not left:
                raise lost_race("The user") from None
            continue
        return chosen, topic
    raise AssertionError("unreachable")
