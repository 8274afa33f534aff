"""What every use case works with: the ports, the policy, and who is asking."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from shared.domain.lifecycle import ActorKind
from shared.domain.model import Actor, IdempotencyRecord, PortRequest, Role
from shared.domain.permissions import PERMISSIONS, SEES_ALL_REQUESTS, STAFF, Action, actions_of, may
from shared.domain.playbook import Playbook
from shared.domain.policy import Policy
from shared.domain.problems import Forbidden, NotFound, RulesBroken, StateConflict, VersionConflict, VersionRequired
from shared.ports import (
    Carrier,
    Clock,
    Files,
    Ids,
    Mailer,
    NumberPlatform,
    Remember,
    Resolver,
    Store,
    Unavailable,
    Vault,
)

SYSTEM = Actor(kind=ActorKind.SYSTEM, id="system", name="Port Desk")


class Registry(Protocol):
    """What use cases about accounts need: a `Desk` has it, and so has the command line's office."""

    @property
    def store(self) -> Store: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def ids(self) -> Ids: ...


class _NoNames:
    """Where no names are looked up: asked all the same, it knows none."""

    def addresses(self, host: str) -> tuple[str, ...]:
        raise Unavailable(f"this function looks up no names ({host})")


_NO_NAMES: Final = _NoNames()


@dataclass(frozen=True, slots=True)
class Desk:
    """The ports that the doors' use cases need, wired in `shared.runtime`."""

    store: Store
    clock: Clock
    ids: Ids
    policy: Policy
    files: Files
    vault: Vault
    letters: Files
    """The bucket of letters, kept by its own retention; `files` are the documents that customers give."""
    papers: Files
    """The desk's bucket: packets for carriers, and what carriers send by mail."""
    carriers: Mapping[str, Carrier]
    """The gaining carriers that this deployment can speak to, by name."""
    playbook: Callable[[], Playbook]
    """What is known of losing carriers, as it is now."""
    resolver: Resolver = _NO_NAMES
    """Where the names in customers' webhook endpoints lead."""


@dataclass(frozen=True, slots=True)
class CarrierDesk:
    """What the workflow's steps need beside a `Desk`: where the numbers will ring, and who mails carriers."""

    desk: Desk
    platform: NumberPlatform
    mailer: Mailer | None = None
    test_platform: NumberPlatform | None = None
    """Where numbers of test mode ring, if that is elsewhere."""

    def platform_of(self, *, test_mode: bool) -> NumberPlatform:
        """Where numbers ring: what test keys made is set up on no real telephony system."""
        return self.test_platform if test_mode and self.test_platform is not None else self.platform


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is asking, as their API key says."""

    account_id: str
    user_id: str
    user_name: str
    role: Role
    key_id: str
    test_mode: bool = False
    limited_to: frozenset[Action] | None = None  # the only things that this key may do; None: all that its role may

    @property
    def may(self) -> frozenset[Action]:
        """Everything that this key may do. Whoever has it may read whose it is."""
        mine = actions_of(self.role)
        return mine if self.limited_to is None else mine & (self.limited_to | {Action.ACCOUNT_READ})

    @property
    def actor(self) -> Actor:
        kind = ActorKind.STAFF if self.is_staff else ActorKind.CUSTOMER
        return Actor(kind=kind, id=self.user_id, name=self.user_name)

    @property
    def is_staff(self) -> bool:
        """Whether it is our own team, which works for every account."""
        return self.role in STAFF

    @property
    def sees_all_requests(self) -> bool:
        """Client managers see only the requests they submitted (brief)."""
        return self.role in SEES_ALL_REQUESTS


def require(principal: Principal, action: Action) -> None:
    """Raises `Forbidden` for a role that may not do this, and (`key_limited`) for a key that is kept from it."""
    permission = PERMISSIONS[action]
    if may(principal.role, action) and action not in principal.may:
        only = ", ".join(sorted(principal.limited_to or ()))
        raise Forbidden(f"This key is limited to {only}; it cannot {permission.to}.", code="key_limited")
    if not may(principal.role, action):
        whose = _one_of(principal.role)
        raise Forbidden(f"Only {_one_of(*permission.roles)} can {permission.to}; this key belongs to {whose}.")


def _one_of(*roles: Role) -> str:
    """Roles in words: "an administrator or manager", "a support or support lead user"."""
    names = [role.replace("_", " ") for role in roles]
    said = " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    article = "an" if said[0] in "aeiou" else "a"
    return f"{article} {said} user" if roles[-1] in STAFF else f"{article} {said}"


def visible_request(principal: Principal, request: PortRequest | None) -> PortRequest:
    """The request, if this principal may see it; otherwise it does not exist for them.

    Test keys see what was made with test keys, and nothing else does: neither can sign, cancel or send for the other.
    Our own team works for every account; what it may do there its own actions say (`permissions`).
    """
    if request is None or request.test_mode != principal.test_mode:
        raise NotFound("There is no such port request.")
    if principal.is_staff:
        return request
    if request.account_id != principal.account_id:
        raise NotFound("There is no such port request.")
    if not principal.sees_all_requests and request.submitted_by.id != principal.user_id:
        raise NotFound("There is no such port request.")
    return request


def may_see(principal: Principal, request: PortRequest) -> bool:
    """Whether `visible_request` shows it."""
    try:
        visible_request(principal, request)
    except NotFound:
        return False
    return True


ANY_VERSION: Final = -1
"""What `If-Match: *` asks for."""


def check_version(current: int, if_match: int | None, *, required: bool) -> None:
    """Compare an `If-Match` header with the version that is stored."""
    if if_match == ANY_VERSION:
        return
    if if_match is None:
        if required:
            raise VersionRequired(
                f'Send If-Match with the version you read, as in If-Match: "{current}"; GET answers it as ETag.'
            )
        return
    if if_match != current:
        raise VersionConflict(
            f"This is version {current} now; you sent {if_match}. Read it again and repeat the change.",
            current_version=current,
        )


@dataclass(frozen=True, slots=True)
class Once:
    """A client's `Idempotency-Key` on one route with one body."""

    account_id: str
    route: str
    key: str
    body_hash: str

    @classmethod
    def of(cls, account_id: str, route: str, key: str | None, body: Any) -> "Once | None":
        if not key:
            return None
        text = body if isinstance(body, str) else json.dumps(body, sort_keys=True, default=str)
        return cls(account_id, route, key, hashlib.sha256(text.encode()).hexdigest())


def replayed(desk: Registry, once: Once | None) -> str | None:
    """The resource that an earlier call with this key made; None when there was none.

    Raises `RulesBroken` (`idempotency_key_reused`) when the key came with another body.
    """
    if once is None:
        return None
    record = desk.store.idempotency(once.account_id, once.route, once.key)
    if record is None:
        return None
    if record.body_hash != once.body_hash:
        raise RulesBroken(
            "This Idempotency-Key came with another body within the last 24 hours. Use a new key for a new request.",
            code="idempotency_key_reused",
        )
    return record.resource_id


def remember(desk: Registry, once: Once | None, resource_id: str) -> list[Remember]:
    """The idempotency item for the transaction of an effect; nothing where no key was given."""
    if once is None:
        return []
    return [
        Remember(
            IdempotencyRecord(
                account_id=once.account_id,
                route=once.route,
                key=once.key,
                body_hash=once.body_hash,
                resource_id=resource_id,
                created_at=desk.clock.now(),
            )
        )
    ]


LOST_RACE: Final = "concurrent_change"


def lost_race(what: str) -> StateConflict:
    return StateConflict(
        f"{what} was changed by someone else at the same moment. Read it again and repeat.", code=LOST_RACE
    )
