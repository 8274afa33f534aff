"""A link for the person who knows: it opens the correction of one order, for a time, and nothing else.

The token is derived from the link's id as signing links are; the table holds its hash. A link dies with its order's
rejection, when it is revoked, and when it expires; to whoever holds a dead one all of them are the same.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from shared.domain.carrier_mail import clean
from shared.domain.lifecycle import ActorKind, Status
from shared.domain.losing_accounts import is_email
from shared.domain.model import Actor, CorrectionLink, Person, PortOrder
from shared.domain.problems import NotFound, Problem, RulesBroken, StateConflict
from shared.ports import Append, Create, Replace, RequestView, WriteRefused
from shared.usecases.accounts.closed import is_closed
from shared.usecases.corrections.correcting import (
    CorrectionForm,
    Fixes,
    Scope,
    apply_fixes,
    correction_form,
)
from shared.usecases.desk import Desk, Once, Principal, lost_race, remember, replayed, visible_request
from shared.usecases.signing.links import DeadLink, derived, token_hash
from shared.usecases.transitions import order_event

_LONGEST: Final = 200
LONGEST_NAME: Final = 128
"""Characters of a person's name, and of their title."""
LONGEST_NOTE: Final = 2_000
MOST_LINKS: Final = 20
"""Live links of one order."""


def link_token(desk: Desk, link_id: str) -> str:
    """The 256 bits of a link, base64url."""
    return derived(desk, "correction_link", link_id)


def link_url(desk: Desk, link: CorrectionLink) -> str:
    return f"{desk.policy.public_base_url}/fix/{link_token(desk, link.id)}"


def make_link(
    desk: Desk,
    principal: Principal,
    request_id: str,
    order_id: str,
    person: Person,
    codes: tuple[str, ...],
    note: str,
    once: Once | None = None,
) -> CorrectionLink:
    """A link to the correction of an order that waits for one. Raises `RulesBroken`, `StateConflict`."""
    order = _order_of(desk, principal, request_id, order_id)
    earlier = replayed(desk, once)
    links = desk.store.correction_links(order_id)
    for link in links:
        if link.id == earlier:
            return link
    if order.status != Status.ACTION_REQUIRED:
        raise StateConflict("This order waits for no correction.", code="invalid_transition")
    now = desk.clock.now()
    if sum(is_live(desk, link) for link in links) >= MOST_LINKS:
        raise StateConflict(f"There are {MOST_LINKS} links to this order already; revoke some.", code="too_many_links")
    _check(order, person, codes, note)
    person = person.but(name=_one_line(person.name), title=_one_line(person.title))
    # A later rejection is another matter, which nobody meant to show to this person.
    codes = codes or tuple(ask.code for ask in order.asks)
    link_id = desk.ids.new("fix")
    link = CorrectionLink(
        id=link_id,
        order_id=order_id,
        request_id=request_id,
        account_id=order.account_id,
        token_hash=token_hash(link_token(desk, link_id)),
        person=person,
        codes=codes,
        note=_seen(note),
        created_by=principal.actor,
        expires_at=now + timedelta(days=desk.policy.correction_link_days),
        created_at=now,
        updated_at=now,
    )
    event = order_event(
        desk, order, "order.correction_link_made", principal.actor, before=order, link_id=link.id, codes=list(codes)
    )
    try:
        desk.store.commit([Create(link), Append(event), *remember(desk, once, link.id)])
    except WriteRefused:
        raise lost_race("The order") from None
    return link


def links_of(desk: Desk, principal: Principal, request_id: str, order_id: str) -> tuple[CorrectionLink, ...]:
    _order_of(desk, principal, request_id, order_id)
    return desk.store.correction_links(order_id)


def revoke_link(desk: Desk, principal: Principal, request_id: str, order_id: str, link_id: str) -> CorrectionLink:
    """Take a link back; again is harmless."""
    links = links_of(desk, principal, request_id, order_id)
    link = next((one for one in links if one.id == link_id), None)
    if link is None:
        raise NotFound("There is no such link to this order.")
    if link.revoked_at is not None:
        return link
    now = desk.clock.now()
    revoked: CorrectionLink = link.but(revoked_at=now, updated_at=now, version=link.version + 1)
    try:
        desk.store.commit([Replace(revoked)])
    except WriteRefused:
        raise lost_race("The link") from None
    return revoked


def is_live(desk: Desk, link: CorrectionLink) -> bool:
    """Whether the link still opens something, as far as it alone tells."""
    return link.revoked_at is None and link.expires_at > desk.clock.now()


def open_link(desk: Desk, token: str) -> tuple[CorrectionLink, CorrectionForm]:
    """The form that a link opens. Raises `DeadLink`."""
    link, _, order = _opened(desk, token)
    form = correction_form(desk, order, _scope(link))
    if not form.reasons:
        raise DeadLink
    return link, form


def correct_by_link(desk: Desk, token: str, fixes: Fixes, unread: Sequence[Problem] = ()) -> PortOrder:
    """The holder of a link answers what it opens. Raises `DeadLink`, `RulesBroken`, `StateConflict`."""
    link, view, order = _opened(desk, token)
    now = desk.clock.now()
    used: CorrectionLink = link.but(used_at=now, updated_at=now, version=link.version + 1)
    actor = Actor(kind=ActorKind.CUSTOMER, id=link.id, name=link.person.name)
    return apply_fixes(desk, view, order, fixes, actor, _scope(link), [Replace(used)], unread)


def _opened(desk: Desk, token: str) -> tuple[CorrectionLink, RequestView, PortOrder]:
    link = desk.store.correction_link(token_hash(token)) if token and len(token) <= _LONGEST else None
    if link is None or not is_live(desk, link) or is_closed(desk.store, link.account_id):
        raise DeadLink
    view = desk.store.request_view(link.request_id)
    order = next((one for one in (view.orders if view else ()) if one.id == link.order_id), None)
    if view is None or order is None or order.status != Status.ACTION_REQUIRED:
        raise DeadLink
    return link, view, order


def _scope(link: CorrectionLink) -> Scope:
    """What a link opens: the fields of its reasons, never all of an account."""
    return Scope(frozenset(link.codes))


def _check(order: PortOrder, person: Person, codes: tuple[str, ...], note: str) -> None:
    problems: list[Problem] = []
    asked = [ask.code for ask in order.asks]
    problems += [
        Problem(
            "reason_unknown", f"The order does not wait for {code!r}.", f"It waits for: {', '.join(asked)}.", "/codes"
        )
        for code in codes
        if code not in asked
    ]
    if not person.name.strip():
        problems.append(Problem("name_missing", "Nobody is named.", "Say who the link is for.", "/person/name"))
    problems += _line_problems("name", person.name)
    problems += _line_problems("title", person.title)
    if person.email and not (is_email(person.email) and person.email.isprintable()):
        problems.append(
            Problem("email_invalid", "This is no e-mail address.", "Correct it, or leave it out.", "/person/email")
        )
    if len(_seen(note)) > LONGEST_NOTE:
        problems.append(Problem("text_too_long", "The note is too long.", "Use at most 2,000 characters.", "/note"))
    if problems:
        raise RulesBroken("No link was made.", problems=problems)


def _line_problems(field: str, text: str) -> list[Problem]:
    """A name or title stands in a mail, on a page and in the timeline: short, and without what nobody sees, such as
    marks that turn the direction of what follows."""
    at, bare = f"/person/{field}", _one_line(text)
    found = []
    if len(bare) > LONGEST_NAME:
        said = f"The {field} has {len(bare)} characters."
        found.append(Problem(f"{field}_too_long", said, f"Shorten it to {LONGEST_NAME}.", at))
    if not bare.isprintable():
        said, fix = f"The {field} has characters that nobody sees.", "Type it again rather than paste it."
        found.append(Problem(f"{field}_control_characters", said, fix, at))
    return found


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _seen(note: str) -> str:
    """The lines of a note, without what nobody sees in them."""
    return clean(note, len(note), lines=True).strip()


def _order_of(desk: Desk, principal: Principal, request_id: str, order_id: str) -> PortOrder:
    view = desk.store.request_view(request_id)
    visible_request(principal, view.request if view else None)
    for order in view.orders if view else ():
        if order.id == order_id and order.status != Status.DRAFT:
            return order
    raise NotFound("There is no such order in this request.")
