"""Webhook endpoints of an account: made, changed, deleted, and given new secrets, by its administrators."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from shared.domain.model import EndpointEnd, WebhookEndpoint, WebhookSecret
from shared.domain.permissions import Action
from shared.domain.problems import NotFound, Problem, RulesBroken, StateConflict
from shared.domain.webhooks import (
    LONGEST_DESCRIPTION,
    LONGEST_OVERLAP_HOURS,
    MOST_ENDPOINTS,
    MOST_SECRETS,
    live_secrets,
    read_url,
    refused_address,
    rotated,
)
from shared.ports import Create, Discard, HostUnknown, Replace, WriteRefused
from shared.usecases.account_events import type_problems
from shared.usecases.desk import Desk, Once, Principal, check_version, lost_race, remember, replayed, require
from shared.usecases.webhooks.desk import changed_endpoint, secret_of


@dataclass(frozen=True, slots=True)
class EndpointFields:
    """What a client said of an endpoint; `said` names it. `event_types` None: all of them."""

    url: str | None = None
    description: str | None = None
    event_types: tuple[str, ...] | None = None
    enabled: bool | None = None
    said: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Revealed:
    """An endpoint and one of its secrets, as they are shown when that is made, and then never again."""

    endpoint: WebhookEndpoint
    secret: str = field(repr=False)


def list_endpoints(desk: Desk, principal: Principal) -> tuple[WebhookEndpoint, ...]:
    """The endpoints of the account in the key's mode, oldest first."""
    require(principal, Action.WEBHOOKS_MANAGE)
    every = desk.store.webhook_endpoints(principal.account_id)
    return tuple(one for one in every if one.test_mode == principal.test_mode)


def endpoint_of(desk: Desk, principal: Principal, endpoint_id: str) -> WebhookEndpoint:
    """One endpoint of the account in the key's mode. Raises `NotFound`."""
    require(principal, Action.WEBHOOKS_MANAGE)
    found = desk.store.webhook_endpoint(principal.account_id, endpoint_id)
    if found is None or found.test_mode != principal.test_mode:
        raise NotFound("There is no such webhook endpoint.")
    return found


def create_endpoint(desk: Desk, principal: Principal, fields: EndpointFields, once: Once | None) -> Revealed:
    """Make an endpoint. It is sent what happens from now on."""
    require(principal, Action.WEBHOOKS_MANAGE)
    earlier = replayed(desk, once)
    if earlier is not None:
        made = endpoint_of(desk, principal, earlier)
        return Revealed(made, secret_of(desk, made, 1))
    if len(list_endpoints(desk, principal)) >= MOST_ENDPOINTS:
        raise StateConflict(
            f"An account has at most {MOST_ENDPOINTS} endpoints in each mode. Delete one, or have one take more types.",
            code="too_many_endpoints",
        )
    problems = _problems(desk, EndpointFields(fields.url or "", fields.description, fields.event_types))
    if problems:
        raise RulesBroken("The endpoint was not made.", problems=problems)
    # Before the endpoint: whatever is told from now on is passed on.
    desk.store.follow_feed(principal.account_id, principal.test_mode)
    now = desk.clock.now()
    enabled = fields.enabled is not False
    endpoint = WebhookEndpoint(
        id=desk.ids.new("whk"),
        account_id=principal.account_id,
        test_mode=principal.test_mode,
        url=(fields.url or "").strip(),
        description=(fields.description or "").strip(),
        event_types=tuple(dict.fromkeys(fields.event_types or ())),
        enabled=enabled,
        ended_why=None if enabled else EndpointEnd.BY_CUSTOMER,
        ended_at=None if enabled else now,
        secrets=(WebhookSecret(generation=1),),
        created_by=principal.actor,
        created_at=now,
        updated_at=now,
    )
    try:
        desk.store.commit([Create(endpoint), *remember(desk, once, endpoint.id)])
    except WriteRefused:
        raise lost_race("The account") from None
    return Revealed(endpoint, secret_of(desk, endpoint, 1))


def change_endpoint(
    desk: Desk, principal: Principal, endpoint_id: str, fields: EndpointFields, if_match: int | None
) -> WebhookEndpoint:
    """Change what `fields.said` names. Enabled again, or at another address, it begins with a clean slate."""
    endpoint = endpoint_of(desk, principal, endpoint_id)
    check_version(endpoint.version, if_match, required=True)
    enabling = "enabled" in fields.said and fields.enabled is not False and not endpoint.enabled
    looked_at = fields.url or "" if "url" in fields.said else endpoint.url if enabling else None
    problems = _problems(desk, EndpointFields(looked_at, fields.description, fields.event_types))
    if problems:
        raise RulesBroken("The endpoint was not changed.", problems=problems)
    now = desk.clock.now()
    changes: dict[str, Any] = {}
    if "url" in fields.said:
        changes["url"] = (fields.url or "").strip()
    if "description" in fields.said:
        changes["description"] = (fields.description or "").strip()
    if "event_types" in fields.said:
        changes["event_types"] = tuple(dict.fromkeys(fields.event_types or ()))
    if enabling:
        changes |= {"enabled": True, "ended_why": None, "ended_at": None, "owed": (), "attend_at": None}
    if fields.enabled is False and endpoint.enabled:
        changes |= {"enabled": False, "ended_why": EndpointEnd.BY_CUSTOMER, "ended_at": now}
    after = changed_endpoint(endpoint, now, **changes)
    try:
        desk.store.commit([Replace(after)])
    except WriteRefused:
        raise lost_race("The endpoint") from None
    if enabling or after.url != endpoint.url:
        desk.store.clear_webhook_health(endpoint.id)
    return after


def delete_endpoint(desk: Desk, principal: Principal, endpoint_id: str, if_match: int | None) -> None:
    """Delete an endpoint. What is on its way to it ends."""
    endpoint = endpoint_of(desk, principal, endpoint_id)
    check_version(endpoint.version, if_match, required=True)
    try:
        desk.store.commit([Discard(endpoint)])
    except WriteRefused:
        raise lost_race("The endpoint") from None


def rotate_secret(
    desk: Desk, principal: Principal, endpoint_id: str, overlap_hours: int, once: Once | None
) -> Revealed:
    """Give an endpoint a new secret. The one before signs along with it for so many hours; 0 ends it at once."""
    endpoint = endpoint_of(desk, principal, endpoint_id)
    earlier = replayed(desk, once)
    if earlier is not None:
        return Revealed(endpoint, secret_of(desk, endpoint, int(earlier)))
    if not 0 <= overlap_hours <= LONGEST_OVERLAP_HOURS:
        fix = f"Give 0 to {LONGEST_OVERLAP_HOURS}."
        problem = Problem("overlap_out_of_range", f"{overlap_hours} hours is no overlap.", fix, "/overlap_hours")
        raise RulesBroken("The secret was not changed.", problems=[problem])
    now = desk.clock.now()
    secrets = rotated(endpoint.secrets, now, timedelta(hours=overlap_hours))
    if len(secrets) > MOST_SECRETS:
        ends = min(one.ends_at for one in live_secrets(endpoint, now) if one.ends_at is not None)
        raise StateConflict(
            f"{MOST_SECRETS} secrets of this endpoint overlap already. Wait until {ends:%Y-%m-%d %H:%M} UTC, or give "
            "an overlap of 0 hours, which ends all older ones at once.",
            code="too_many_secrets",
        )
    latest = secrets[-1].generation
    after = changed_endpoint(endpoint, now, secrets=secrets)
    try:
        desk.store.commit([Replace(after), *remember(desk, once, str(latest))])
    except WriteRefused:
        raise lost_race("The endpoint") from None
    return Revealed(after, secret_of(desk, after, latest))


def _problems(desk: Desk, fields: EndpointFields) -> list[Problem]:
    """Everything that is wrong with these; a URL of None is not looked at."""
    found = list(_url_problems(desk, fields.url)) if fields.url is not None else []
    description = (fields.description or "").strip()
    if len(description) > LONGEST_DESCRIPTION:
        fix = f"Use at most {LONGEST_DESCRIPTION} characters."
        found.append(Problem("too_long", "The description is too long.", fix, "/description"))
    if not description.isprintable():
        detail, fix = "The description has characters nobody sees.", "Write it as one line of text."
        found.append(Problem("description_control_characters", detail, fix, "/description"))
    if fields.event_types is not None and not fields.event_types:
        found.append(
            Problem(
                "event_types_empty",
                "The list of event types is empty.",
                "Name some types; leave the list out, or send null, for all of them.",
                "/event_types",
            )
        )
    return [*found, *type_problems(fields.event_types or (), "/event_types")]


def _url_problems(desk: Desk, url: str) -> Sequence[Problem]:
    """What is wrong with an address, and with where its name leads today; at every try that is looked at again."""
    to_loopback = desk.policy.webhooks_to_loopback
    target, problems = read_url(url, desk.policy.ports_of_webhooks, to_loopback=to_loopback)
    if target is None:
        return problems
    try:
        addresses = desk.resolver.addresses(target.host)
    except HostUnknown:
        fix = "Check its spelling; a new name can take some minutes to be known."
        return (Problem("host_unknown", f"There is no host {target.host}.", fix, "/url"),)
    refused = refused_address(target, addresses, to_loopback=to_loopback)
    if refused is None:
        return ()
    address, why = refused
    where = f"{target.host} is" if address == target.host else f"{target.host} is at {address}, which is"
    fix = "Give an address on the public internet; a gateway or tunnel can lead from there to a private network."
    return (Problem("address_not_public", f"{where} {why}.", fix, "/url"),)
