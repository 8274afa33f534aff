"""Who is asked to sign: envelopes are made, sent again, handed to another signer, taken back.

Nothing here sends a mail. What is to go out stands on the envelope, and `attend` sends it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from shared.domain.envelopes import (
    attend_at,
    check_signer,
    noted,
    same_signer,
    waiting_in,
    waits_for_signature,
    with_mail,
)
from shared.domain.letter import same_person
from shared.domain.lifecycle import Owner, Status
from shared.domain.model import (
    Actor,
    Ask,
    Envelope,
    EnvelopeStatus,
    Event,
    LoaStatus,
    MailKind,
    PendingMail,
    Person,
    PortOrder,
    PortRequest,
    TrailKind,
)
from shared.domain.permissions import Action
from shared.domain.problems import NotFound, Problem, RulesBroken, StateConflict
from shared.domain.renderable import check_renderable
from shared.domain.time_zones import zone_of
from shared.ports import Append, Create, PointSigningLink, Replace, RequestView, Write, WriteRefused
from shared.usecases.desk import (
    SYSTEM,
    Desk,
    Once,
    Principal,
    lost_race,
    remember,
    replayed,
    require,
    visible_request,
)
from shared.usecases.signing.links import signing_token, token_hash
from shared.usecases.transitions import changed, commit_orders, order_event, request_event

_MOST_RESENT = 20
_BETWEEN_MAILS = timedelta(minutes=1)
_MOST_REPLACED = 12
"""Envelopes in one call: with 40 orders they fit into one transaction."""

Moves = list[tuple[PortOrder, Event]]


@dataclass(frozen=True, slots=True)
class Sent:
    """Envelopes as they are now, and what whoever sent them should know."""

    envelopes: tuple[Envelope, ...]
    warnings: tuple[Problem, ...] = ()


def send_for_signature(desk: Desk, request_id: str) -> None:
    """Ask the signers of all orders that wait for one and have no envelope; a step of the orders' workflows.

    One signer gets one envelope: an order joins the one that has not gone out yet. Again, or twice at once, is
    harmless.
    """
    view = desk.store.request_view(request_id)
    if view is None:
        return
    waiting = [order for order in view.orders if waits_for_signature(order) and order.wants_envelope]
    for signer in _signers(waiting):
        theirs = [order for order in waiting if order.signer is not None and same_signer(order.signer, signer)]
        unsent = next(
            (
                one
                for one in view.envelopes
                if one.is_open and one.sent_at is None and one.bounced_at is None and same_signer(one.signer, signer)
            ),
            None,
        )
        made = _joined(desk, unsent, theirs) if unsent else _made(desk, view.request, signer, theirs, SYSTEM)
        try:
            _commit(desk, made, _asked(desk, made, theirs, SYSTEM), is_new=unsent is None)
        except WriteRefused:
            return  # another order's workflow was faster; each decides again from the table


def _signers(orders: Iterable[PortOrder]) -> list[Person]:
    found: list[Person] = []
    for order in orders:
        if order.signer is not None and not any(same_signer(order.signer, other) for other in found):
            found.append(order.signer)
    return found


def _joined(desk: Desk, envelope: Envelope, orders: Sequence[PortOrder]) -> Envelope:
    ids = tuple(dict.fromkeys((*envelope.order_ids, *(order.id for order in orders))))
    return next_version(desk, envelope, order_ids=ids)


def _made(desk: Desk, request: PortRequest, signer: Person, orders: Sequence[PortOrder], actor: Actor) -> Envelope:
    now = desk.clock.now()
    envelope_id = desk.ids.new("env")
    address = orders[0].losing_account.service_address
    envelope = Envelope(
        id=envelope_id,
        request_id=request.id,
        account_id=request.account_id,
        account_name=request.account_name,
        request_name=request.name,
        signer=signer,
        language=request.language,
        order_ids=tuple(order.id for order in orders),
        token_hash=token_hash(signing_token(desk, envelope_id, 1)),
        time_zone=zone_of(address.state, address.country),
        created_by=actor,
        expires_at=now + timedelta(days=desk.policy.signature_expiry_days),
        created_at=now,
        updated_at=now,
    )
    trail = noted(envelope, TrailKind.CREATED, now, who=actor.name, detail=", ".join(envelope.order_ids))
    made: Envelope = envelope.but(trail=trail)
    return made.but(attend_at=attend_at(made, now, desk.policy))  # type: ignore[no-any-return]


def _asked(desk: Desk, envelope: Envelope, orders: Iterable[PortOrder], actor: Actor) -> Moves:
    """The orders, with this envelope asking for them: the signer's turn again."""
    now = desk.clock.now()
    moves: Moves = []
    for order in orders:
        reopened = order.letter.status in (LoaStatus.DECLINED, LoaStatus.VOIDED, LoaStatus.EXPIRED)
        letter = order.letter.but(status=LoaStatus.NOT_SENT) if reopened else order.letter
        after = changed(
            order,
            now,
            envelope_id=envelope.id,
            signer=envelope.signer,
            letter=letter,
            owner=Owner.SIGNER,
            asks=(),
            due_at=max(order.due_at or envelope.expires_at, envelope.expires_at),
        )
        event = order_event(desk, after, "letter.assigned", actor, before=order, envelope_id=envelope.id)
        moves.append((after, event))
    return moves


def _commit(desk: Desk, envelope: Envelope, moves: Moves, extra: Sequence[Write] = (), *, is_new: bool) -> None:
    writes: list[Write] = [*extra]
    if is_new:
        writes += [Create(envelope), PointSigningLink(envelope.token_hash, envelope.request_id, envelope.id)]
    else:
        writes.append(Replace(envelope))
    commit_orders(desk, envelope.request_id, moves, writes)


def next_version(desk: Desk, envelope: Envelope, **changes: object) -> Envelope:
    """The envelope's next version, with when it is to be looked at next."""
    now = desk.clock.now()
    changed_one: Envelope = envelope.but(version=envelope.version + 1, updated_at=now, **changes)
    timed: Envelope = changed_one.but(attend_at=attend_at(changed_one, now, desk.policy))
    return timed


def with_mail_to(desk: Desk, envelope: Envelope, kind: MailKind, to: Person, **data: str) -> Envelope:
    """The envelope with one more mail that is to go out; nothing more where such a one waits already (`with_mail`)."""
    return with_mail(envelope, PendingMail(id=desk.ids.new("mail"), kind=kind, to=to, data=data))


# --- what the customer asks for ---------------------------------------------------------------------------------------


def send_to(
    desk: Desk,
    principal: Principal,
    request_id: str,
    signer: Person | None,
    order_ids: tuple[str, ...] | None,
    once: Once | None = None,
) -> Sent:
    """Ask `signer` to sign these orders' letters, or all that wait for a signature.

    Without a signer: whom each order names, or its authorised person. Envelopes that asked somebody else for them are
    replaced, their links dead; whoever is asked for the very same already keeps their link. Raises `RulesBroken` and
    `StateConflict`.
    """
    view = _view(desk, principal, request_id)
    if replayed(desk, once) is not None:
        return Sent(view.envelopes)
    orders = _wanted(view, order_ids)
    asked = [(order, signer or order.signer or order.losing_account.authorized_person) for order in orders]
    _check_signers([person for _, person in asked], given=signer is not None)
    groups = [
        (person, [order for order, whom in asked if same_signer(whom, person)])
        for person in _distinct([person for _, person in asked])
    ]
    there = [_asked_already(view, person, theirs) for person, theirs in groups]
    warnings = [problem for person, theirs in groups for problem in _not_the_authorized_person(theirs, person)]
    new = [group for group, envelope in zip(groups, there, strict=True) if envelope is None]
    made = [envelope for envelope in there if envelope is not None]
    _check_how_many(view, new)
    for number, (person, theirs) in enumerate(new, 1):
        # The key comes last: a call that got half way and is repeated goes on with what is missing.
        keys = remember(desk, once, request_id) if number == len(new) else []
        fresh = view if number == 1 else _view(desk, principal, request_id)
        made.append(_sent_to(desk, principal, fresh, person, {order.id for order in theirs}, keys))
    if not new and once is not None:
        _remember_alone(desk, once, request_id)
    return Sent(tuple(made), tuple(warnings))


def _remember_alone(desk: Desk, once: Once, request_id: str) -> None:
    try:
        desk.store.commit(remember(desk, once, request_id))
    except WriteRefused:
        return


def _check_how_many(view: RequestView, groups: Sequence[tuple[Person, Sequence[PortOrder]]]) -> None:
    """Before anything is sent: no transaction may grow beyond what one takes."""
    for _, orders in groups:
        ids = {order.id for order in orders}
        replaced = [e for e in view.envelopes if e.is_open and {o.id for o in waiting_in(e, view.orders)} & ids]
        if len(replaced) > _MOST_REPLACED:
            problem = Problem(
                "too_many_signers_replaced",
                f"This would replace {len(replaced)} signers at once; {_MOST_REPLACED} is the most.",
                "Name some of the orders in order_ids, and then the others.",
                "/order_ids",
            )
            raise RulesBroken("Nothing was sent.", problems=[problem])


def _asked_already(view: RequestView, signer: Person, orders: Sequence[PortOrder]) -> Envelope | None:
    """The envelope that asks this signer for just these letters, and whose mail did not come back."""
    wanted = {order.id for order in orders}
    for envelope in view.envelopes:
        same = envelope.is_open and envelope.bounced_at is None and same_signer(envelope.signer, signer)
        named_so = envelope.signer.name.casefold() == signer.name.casefold()
        if same and named_so and {order.id for order in waiting_in(envelope, view.orders)} == wanted:
            return envelope
    return None


def _sent_to(
    desk: Desk,
    principal: Principal,
    view: RequestView,
    signer: Person,
    order_ids: set[str],
    keys: Sequence[Write],
) -> Envelope:
    orders = [order for order in view.orders if order.id in order_ids and waits_for_signature(order)]
    if len(orders) < len(order_ids):
        raise lost_race("A letter")
    envelope = _made(desk, view.request, signer, orders, principal.actor)
    closed = _without(desk, view, orders, envelope, principal.actor)
    moves = _asked(desk, envelope, orders, principal.actor)
    try:
        _commit(desk, envelope, moves, [*(Replace(one) for one in closed), *keys], is_new=True)
    except WriteRefused:
        raise lost_race("A letter") from None
    return envelope


def replace_signer(
    desk: Desk, principal: Principal, request_id: str, envelope_id: str, signer: Person, once: Once | None = None
) -> Sent:
    """Ask somebody else for the letters of an envelope that is not signed; its own link dies."""
    view = _view(desk, principal, request_id)
    envelope = _envelope(view, envelope_id)
    if replayed(desk, once) is not None:
        return Sent(view.envelopes)
    waiting = waiting_in(envelope, view.orders)
    if not waiting:
        raise _not_waiting(envelope)
    return send_to(desk, principal, request_id, signer, tuple(order.id for order in waiting), once)


def resend(
    desk: Desk, principal: Principal, request_id: str, envelope_id: str, *, new_link: bool, once: Once | None = None
) -> Sent:
    """Mail the signing link once more; with `new_link` another one, and the earlier is dead.

    At most once a minute and 20 times in all (`StateConflict` ``resend_too_soon``, ``resend_limit``).
    """
    view = _view(desk, principal, request_id)
    envelope = _envelope(view, envelope_id)
    if replayed(desk, once) is not None:
        return Sent((envelope,))
    if not envelope.is_open or not waiting_in(envelope, view.orders):
        raise _not_waiting(envelope)
    now = desk.clock.now()
    if envelope.resent >= _MOST_RESENT:
        raise StateConflict(
            "This envelope was sent again 20 times. Replace its signer, or ask them in another way.",
            code="resend_limit",
        )
    last = next((entry.at for entry in reversed(envelope.trail) if entry.kind in _MAILED), None)
    if any(mail.to.email == envelope.signer.email and mail.kind != MailKind.REMINDER for mail in envelope.pending):
        raise StateConflict(
            "A mail to the signer is waiting to go out already; it is tried again by itself.", code="mail_waiting"
        )
    if last is not None and now - last < _BETWEEN_MAILS:
        raise StateConflict("A mail went out within the last minute. Try again in a minute.", code="resend_too_soon")
    kind = MailKind.INVITATION if envelope.sent_at is None else MailKind.NEW_LINK
    generation = envelope.generation + 1 if new_link else envelope.generation
    fresh_hash = token_hash(signing_token(desk, envelope.id, generation))
    trail = noted(envelope, TrailKind.RESENT, now, who=principal.user_name, detail="new link" if new_link else "")
    again = next_version(
        desk,
        with_mail_to(desk, envelope.but(pending=still_true(envelope)), kind, envelope.signer),
        generation=generation,
        token_hash=fresh_hash,
        resent=envelope.resent + 1,
        bounced_at=None,
        bounce="",
        mail_faults=0,
        trail=trail,
        **({"code_sent_at": None, "code_tries": 0, "codes_sent": 0} if new_link else {}),
    )
    moves = _asked(desk, again, [o for o in waiting_in(envelope, view.orders) if o.asks], principal.actor)
    event = request_event(desk, view.request, "envelope.resent", principal.actor, envelope_id=envelope.id)
    pointer = PointSigningLink(fresh_hash, request_id, envelope.id)
    try:
        commit_orders(
            desk, request_id, moves, [Replace(again), pointer, Append(event), *remember(desk, once, envelope.id)]
        )
    except WriteRefused:
        raise lost_race("The envelope") from None
    return Sent((again,))


_MAILED = (TrailKind.SENT, TrailKind.REMINDED, TrailKind.RESENT)


def revoke(
    desk: Desk, principal: Principal, request_id: str, envelope_id: str, reason: str, once: Once | None = None
) -> Sent:
    """Take an envelope back: its link is dead and its letters wait for another way to be signed. Again is harmless."""
    view = _view(desk, principal, request_id)
    envelope = _envelope(view, envelope_id)
    if replayed(desk, once) is not None or envelope.status == EnvelopeStatus.REVOKED:
        return Sent((envelope,))
    if not envelope.is_open:
        raise _not_waiting(envelope)
    problems = check_renderable({"/reason": reason.strip()})
    if problems:
        raise RulesBroken("The envelope was not revoked.", problems=problems)
    closed = ended(desk, envelope, EnvelopeStatus.REVOKED, TrailKind.REVOKED, who=principal.user_name, reason=reason)
    ask = Ask(
        code="signature_revoked",
        detail=f"{principal.user_name} took back the request for {envelope.signer.name}'s signature.",
        fix="Send the letter to a signer, sign it yourself, or upload it signed on paper.",
    )
    moves = back_to_owner(desk, waiting_in(envelope, view.orders), ask, principal.actor, "letter.revoked")
    event = request_event(
        desk, view.request, "envelope.revoked", principal.actor, reason=reason.strip(), envelope_id=envelope.id
    )
    try:
        commit_orders(desk, request_id, moves, [Replace(closed), Append(event), *remember(desk, once, envelope.id)])
    except WriteRefused:
        raise lost_race("The envelope") from None
    return Sent((closed,))


def back_to_owner(
    desk: Desk,
    orders: Iterable[PortOrder],
    ask: Ask,
    actor: Actor,
    kind: str,
    loa_status: LoaStatus = LoaStatus.NOT_SENT,
) -> Moves:
    """The orders, with the customer's turn: the letter did not get signed this way.

    Nobody is asked by itself any more: a letter that is voided later does not go to who was taken back or refused.
    """
    now = desk.clock.now()
    moves: Moves = []
    for order in orders:
        letter = order.letter.but(status=loa_status)
        after = changed(order, now, owner=Owner.CUSTOMER, asks=(ask,), letter=letter, signer=None)
        moves.append((after, order_event(desk, after, kind, actor, before=order, reason=ask.detail)))
    return moves


def ended(
    desk: Desk,
    envelope: Envelope,
    status: EnvelopeStatus,
    entry: TrailKind,
    *,
    who: str = "",
    reason: str = "",
    ip: str = "",
    user_agent: str = "",
    tell: bool = True,
    **changes: object,
) -> Envelope:
    """The envelope closed without a signature. A signer who got its link is told, unless they closed it."""
    now = desk.clock.now()
    told = envelope.but(pending=still_true(envelope))
    withdrawn = status == EnvelopeStatus.REVOKED or (status == EnvelopeStatus.REPLACED and tell)
    if envelope.sent_at is not None and withdrawn:
        told = with_mail_to(desk, told, MailKind.WITHDRAWN, envelope.signer, reason=reason.strip())
    trail = noted(envelope, entry, now, who=who, ip=ip, user_agent=user_agent, detail=reason.strip())
    return next_version(desk, told, status=status, ended_at=now, reason=reason.strip(), trail=trail, **changes)


def still_true(envelope: Envelope) -> tuple[PendingMail, ...]:
    """The waiting mails that are still to go out once their envelope has ended, or was signed."""
    return tuple(mail for mail in envelope.pending if mail.kind in _OUTLIVE)


_OUTLIVE = frozenset(
    {
        MailKind.QUESTION_REQUESTER,
        MailKind.BOUNCED_REQUESTER,
        MailKind.DECLINED_REQUESTER,
        MailKind.HANDED_BACK_REQUESTER,
    }
)
"""Mails that are still true once their envelope has ended."""


def _without(
    desk: Desk, view: RequestView, orders: Sequence[PortOrder], new: Envelope, actor: Actor
) -> tuple[Envelope, ...]:
    """The open envelopes that asked for these orders: closed, or left with the orders that stay in them."""
    taken = {order.id for order in orders}
    found = []
    for envelope in view.envelopes:
        waiting = {order.id for order in waiting_in(envelope, view.orders)}
        if not envelope.is_open or not waiting & taken:
            continue
        if waiting <= taken:
            found.append(
                ended(
                    desk,
                    envelope,
                    EnvelopeStatus.REPLACED,
                    TrailKind.REPLACED,
                    who=actor.name,
                    tell=not same_signer(envelope.signer, new.signer),
                    replaced_by=new.id,
                )
            )
        else:
            left = tuple(order_id for order_id in envelope.order_ids if order_id not in taken)
            found.append(next_version(desk, envelope, order_ids=left))
    return tuple(found)


def _view(desk: Desk, principal: Principal, request_id: str) -> RequestView:
    require(principal, Action.STAFF_ORDERS if principal.is_staff else Action.SIGNERS_ASK)
    view = desk.store.request_view(request_id)
    visible_request(principal, view.request if view else None)
    if view is None:
        raise NotFound("There is no such port request.")
    return view


def _envelope(view: RequestView, envelope_id: str) -> Envelope:
    for envelope in view.envelopes:
        if envelope.id == envelope_id:
            return envelope
    raise NotFound("There is no such envelope on this request.")


def _wanted(view: RequestView, order_ids: tuple[str, ...] | None) -> tuple[PortOrder, ...]:
    waiting = {order.id: order for order in view.orders if waits_for_signature(order)}
    if order_ids is None:
        if not waiting:
            raise StateConflict(_nothing_waits(view), code="invalid_transition")
        return tuple(waiting.values())
    known = {order.id: order for order in view.orders}
    wrong = [
        Problem(
            "order_unknown" if order_id not in known else "invalid_transition",
            f"This request has no order {order_id!r}."
            if order_id not in known
            else f"Order {order_id} does not wait for a signature: it is {known[order_id].status}.",
            "Name orders of this request that are awaiting_signature, or leave order_ids out for all of them.",
            f"/order_ids/{index}",
        )
        for index, order_id in enumerate(order_ids)
        if order_id not in waiting
    ]
    if not order_ids:
        wrong = [Problem("order_ids_empty", "order_ids names no order.", "Name some, or leave it out.", "/order_ids")]
    if wrong:
        raise RulesBroken("Nothing was sent.", problems=wrong)
    return tuple(waiting[order_id] for order_id in dict.fromkeys(order_ids))


def _nothing_waits(view: RequestView) -> str:
    if view.request.status == Status.DRAFT:
        return "There is no letter yet: it goes out once the request is submitted."
    if view.request.status == Status.AWAITING_APPROVAL:
        return "No letter goes out before an administrator has approved the request."
    return f"No letter of this request waits for a signature; it is {view.request.status}."


def _not_waiting(envelope: Envelope) -> StateConflict:
    return StateConflict(
        f"This envelope is {envelope.status.value.replace('_', ' ')}: nothing in it waits for a signature."
        if not envelope.is_open
        else "No letter of this envelope waits for a signature any more.",
        code="envelope_closed",
    )


def _distinct(people: Iterable[Person]) -> list[Person]:
    found: list[Person] = []
    for person in people:
        if not any(same_signer(person, other) for other in found):
            found.append(person)
    return found


def _check_signers(people: Sequence[Person], *, given: bool) -> None:
    problems: list[Problem] = []
    for person in people[:1] if given else people:
        problems += check_signer(person, "/signer")
    if problems:
        fix = "" if given else " Name a signer with an e-mail address."
        raise RulesBroken(f"Nothing was sent.{fix}", problems=list({p.pointer: p for p in problems}.values()))


def _not_the_authorized_person(orders: Iterable[PortOrder], signer: Person) -> list[Problem]:
    named = dict.fromkeys(
        order.losing_account.authorized_person.name
        for order in orders
        if order.losing_account.authorized_person.name
        and not same_person(order.losing_account.authorized_person.name, signer.name)
    )
    return [
        Problem(
            "signer_is_not_authorized_person",
            f"The letters name {name} as the authorized person, and {signer.name} is asked to sign.",
            f"If {signer.name} may act for the account, they can say so on the signing page; the letters are then "
            "printed with their name, and our team looks at it.",
            "/signer/name",
        )
        for name in named
    ]
