"""The link in a mail about a port-out: one page, on which an administrator says "it was us" or "this was not us".

It is worked out from the port-out and the person it is mailed to, and signed with the vault's digest; nothing of it is
kept. Opening it changes nothing. It dies with the person's being an administrator, and when nothing is left to say.
"""

import base64
import binascii
import hmac
from dataclasses import dataclass
from typing import Final

from shared.domain.lifecycle import ActorKind
from shared.domain.model import Actor, Person, Role
from shared.domain.port_outs.lifecycle import MAY_BE_STOPPED, PortOutStatus
from shared.domain.port_outs.model import PortOut
from shared.usecases.desk import Desk
from shared.usecases.port_outs.account_word import take_word
from shared.usecases.signing.links import DeadLink, derived

_LONGEST: Final = 400
PATH: Final = "leaving"


@dataclass(frozen=True, slots=True)
class LeavingPage:
    """What the page shows: the port-out, who is asked, and whether there is still something to say."""

    port_out: PortOut
    person: Actor
    may_stop: bool
    may_claim: bool


def page_link(desk: Desk, port_out: PortOut, to: Person) -> str:
    """The link that is mailed to this person; "" where they are no administrator any more."""
    for user in desk.store.users(port_out.account_id):
        if user.role == Role.ADMINISTRATOR and user.email.casefold() == to.email.casefold():
            return f"{desk.policy.public_base_url}/{PATH}/{_token(desk, port_out.id, user.id)}"
    return ""


def open_page(desk: Desk, token: str) -> LeavingPage:
    """What a link shows. Raises `DeadLink`."""
    port_out, person = _read(desk, token)
    left = port_out.status in (PortOutStatus.RELEASING, PortOutStatus.COMPLETED)
    in_time = port_out.snapback_until is not None and desk.clock.now() <= port_out.snapback_until
    here = port_out.status in MAY_BE_STOPPED
    word = port_out.customer_word.word if port_out.customer_word else ""
    return LeavingPage(
        port_out,
        person,
        may_stop=(here or (left and in_time)) and word != "not_ours",
        may_claim=here and word != "ours",
    )


def answer_by_link(desk: Desk, token: str, ours: bool, note: str) -> PortOut:
    """Keep what the person says. Raises `DeadLink`, `StateConflict` where it is too late."""
    port_out, person = _read(desk, token)
    return take_word(desk, port_out, person, ours=ours, note=note)


def _token(desk: Desk, port_out_id: str, user_id: str) -> str:
    who = base64.urlsafe_b64encode(f"{port_out_id}:{user_id}".encode()).decode().rstrip("=")
    return f"{who}.{derived(desk, 'port_out_page', f'{port_out_id}:{user_id}')}"


def _read(desk: Desk, token: str) -> tuple[PortOut, Actor]:
    who, _, signed = token.partition(".") if len(token) <= _LONGEST else ("", "", "")
    try:
        raw = base64.b64decode(who + "=" * (-len(who) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise DeadLink from None
    port_out_id, _, user_id = raw.partition(":")
    expected = derived(desk, "port_out_page", raw)
    if not hmac.compare_digest(signed.encode(), expected.encode()):
        raise DeadLink
    port_out = desk.store.port_out(port_out_id)
    if port_out is None:
        raise DeadLink
    for user in desk.store.users(port_out.account_id):
        if user.id == user_id and user.role == Role.ADMINISTRATOR:
            return port_out, Actor(kind=ActorKind.CUSTOMER, id=user.id, name=user.name)
    raise DeadLink
