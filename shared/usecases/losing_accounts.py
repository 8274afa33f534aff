"""A customer gives, changes or removes a losing account; PIN and account number are sealed on the way in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.domain.corrections import changed_fields
from shared.domain.envelopes import noted, with_signer_as_authorized_person
from shared.domain.lifecycle import Status
from shared.domain.losing_accounts import check_fields, check_given, is_on_file, label_key, normalise
from shared.domain.model import (
    Actor,
    Event,
    LosingAccount,
    NumbersStaying,
    Person,
    PinStatus,
    PortOrder,
    PostalAddress,
    ServiceType,
    TrailKind,
)
from shared.domain.problems import NotFound, Problem, RulesBroken, StateConflict
from shared.domain.renderable import check_renderable
from shared.ports import Append, Create, Discard, Replace, RequestView, Write, WriteRefused
from shared.usecases.account_secrets import sealed_account_number, sealed_pin
from shared.usecases.corrections.going_on import answered_by_edit
from shared.usecases.desk import (
    Desk,
    Once,
    Principal,
    check_version,
    lost_race,
    remember,
    replayed,
    visible_request,
)
from shared.usecases.envelopes.sending import next_version
from shared.usecases.order_documents import questioned
from shared.usecases.readiness import is_closed
from shared.usecases.revise_letters import Effect, effect_on, is_signed, with_effect
from shared.usecases.transitions import commit_orders, request_event

MOST_ACCOUNTS = 20


@dataclass(frozen=True, slots=True)
class AccountFields:
    """What a customer says of a losing account; only what is in `values` was said. Secrets are apart."""

    values: Mapping[str, Any] = field(default_factory=dict)
    account_number: str | None = field(default=None, repr=False)
    pin: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class AccountChange:
    account: LosingAccount
    warnings: tuple[Problem, ...] = ()


def add_losing_account(
    desk: Desk, principal: Principal, request_id: str, fields: AccountFields, once: Once | None
) -> AccountChange:
    view = view_for_change(desk, principal, request_id)
    earlier = replayed(desk, once)
    if earlier is not None:
        for account in view.losing_accounts:
            if account.id == earlier:
                return AccountChange(account)
    if len(view.losing_accounts) >= MOST_ACCOUNTS:
        raise RulesBroken(f"A request takes at most {MOST_ACCOUNTS} losing accounts.", code="too_many_losing_accounts")
    now = desk.clock.now()
    blank = LosingAccount(
        id=desk.ids.new("lac"),
        request_id=request_id,
        account_id=principal.account_id,
        label=str(fields.values.get("label") or fields.values.get("carrier_name") or "").strip(),
        created_at=now,
        updated_at=now,
    )
    account, warnings = apply_fields(desk, blank, fields, view.losing_accounts)
    request = view.request.but(version=view.request.version + 1, updated_at=now)
    event = request_event(desk, request, "losing_account.added", principal.actor, losing_account_id=account.id)
    _commit(
        desk,
        [Create(account), Replace(request), Append(event), *remember(desk, once, account.id)],
    )
    return AccountChange(account, warnings)


def change_losing_account(
    desk: Desk,
    principal: Principal,
    request_id: str,
    losing_account_id: str,
    fields: AccountFields,
    if_match: int | None,
    *,
    void_letters: bool = False,
) -> AccountChange:
    """Change a losing account, and with it the orders that have not gone to a carrier.

    A change that voids letters is refused with what it would void (`letter_would_be_voided`), until it is repeated
    with `void_letters`: they are then printed anew and signed again. What does not void a letter changes at once, and
    the signed letter stands (model.md "Letters"). Once an order is with a carrier only the PIN may change here.
    """
    view = view_for_change(desk, principal, request_id)
    current = _account(view, losing_account_id)
    check_version(current.version, if_match, required=True)
    orders = _orders_to_change(view, losing_account_id)
    now = desk.clock.now()
    account, warnings = apply_fields(desk, current, fields, view.losing_accounts)
    account = account.but(version=current.version + 1, updated_at=now)
    if orders:
        _refuse_another_split(current, account)
        _refuse_another_signer(fields)
    named = with_signer_as_authorized_person(view.request, account)
    effects = [effect_on(desk, order, named) for order in orders]
    if not void_letters:
        _say_what_voids(effects)
    changed = sorted({*fields.values, *(["account_number"] if fields.account_number is not None else [])})
    befores = [effect.order for effect in effects]
    moves = [_moved(desk, effect, principal.actor) for effect in effects]
    if moves:
        event = request_event(
            desk, view.request, "losing_account.changed", principal.actor, losing_account_id=account.id, fields=changed
        )
        try:
            more = [Replace(account), Append(event), *told_envelopes(desk, view, moves)]
            more += questioned(desk, view, zip(befores, (after for after, _ in moves), strict=True))
            commit_orders(desk, request_id, moves, more)
        except WriteRefused:
            raise lost_race("The request") from None
        return AccountChange(account, warnings)
    request = view.request.but(version=view.request.version + 1, updated_at=now)
    event = request_event(
        desk, request, "losing_account.changed", principal.actor, losing_account_id=account.id, fields=changed
    )
    _commit(desk, [Replace(account), Replace(request), Append(event)])
    return AccountChange(account, warnings)


def _moved(desk: Desk, effect: Effect, actor: Actor) -> tuple[PortOrder, Event]:
    """The order with the account, without what it waited for because of what the account says now."""
    after, event = with_effect(desk, effect, actor)
    edited = changed_fields(effect.order.losing_account, effect.account)
    return answered_by_edit(desk, effect.order, after, event, edited, actor)


def told_envelopes(desk: Desk, view: RequestView, moves: Sequence[tuple[PortOrder, Event]]) -> list[Write]:
    """The open envelopes of letters that are printed anew, with a word of it on their trails."""
    now = desk.clock.now()
    anew = {order.envelope_id for order, event in moves if event.type == "letter.changed"}
    return [
        Replace(next_version(desk, one, trail=noted(one, TrailKind.LETTER_CHANGED, now, who=one.account_name)))
        for one in view.envelopes
        if one.is_open and one.id in anew
    ]


def _orders_to_change(view: RequestView, losing_account_id: str) -> tuple[PortOrder, ...]:
    """The orders that a change of this account reaches. Raises `StateConflict` where one is past it."""
    live = [
        order
        for order in view.orders
        if order.losing_account.id == losing_account_id and order.status not in ("draft", "cancelled", "expired")
    ]
    if not all(is_before_carrier(order) for order in live):
        raise StateConflict(
            "This current carrier account has orders at the carrier. Its PIN can be set with PUT …/pin; for the rest "
            "use corrections.",
            code="account_in_order",
        )
    return tuple(live)


def _refuse_another_signer(fields: AccountFields) -> None:
    """Who signs letters that are out is changed at their envelope. Raises `StateConflict`."""
    if "signer" in fields.values or "left_to_signer" in fields.values:
        raise StateConflict(
            "The letters of this account are out. Ask another signer with POST …/envelopes, or replace the signer of "
            "their envelope.",
            code="letters_are_out",
        )


def _refuse_another_split(before: LosingAccount, after: LosingAccount) -> None:
    """What the orders were split by stays while they are under way. Raises `StateConflict`."""
    fixed = [name for name in ("label", "service_type") if getattr(before, name) != getattr(after, name)]
    if fixed:
        raise StateConflict(
            f"The orders under way were made by this account's {' and '.join(fixed).replace('_', ' ')}.",
            code="account_in_order",
            problems=[
                Problem(
                    "account_in_order",
                    "This cannot change while the account has orders under way.",
                    "Leave it as it is, or cancel the orders and submit the numbers again.",
                    f"/{name}",
                )
                for name in fixed
            ],
        )


def is_before_carrier(order: PortOrder) -> bool:
    """Whether the order is under way and no carrier has it: what it says of its account can still change here."""
    return order.is_unsent and order.status in _BEFORE_CARRIER


_BEFORE_CARRIER = frozenset(
    {Status.AWAITING_APPROVAL, Status.AWAITING_SIGNATURE, Status.IN_REVIEW, Status.ACTION_REQUIRED}
)

_VOIDS = {
    "end_user_name": ("/end_user_name", "another end user"),
    "authorized_person": ("/authorized_person/name", "another authorised person"),
    "losing_carrier": ("/carrier_name", "another current carrier"),
    "service_address": ("/service_address", "another service address"),
    "number_added": ("", "a number that it did not list"),
    "resp_org": ("", "another RespOrg"),
    "port_scope": ("/numbers_staying", "lines going that were to stay"),
}


def _say_what_voids(effects: Iterable[Effect]) -> None:
    """Raises `StateConflict` naming every change that would void a letter, before anything is changed."""
    problems = what_voids(effects)
    if problems:
        raise StateConflict(
            "Nothing was changed: this would void letters that were sent or signed.",
            code="letter_would_be_voided",
            problems=problems,
        )


def what_voids(effects: Iterable[Effect]) -> list[Problem]:
    """Every change that would void letters, at the field that it is about."""
    found: dict[str, list[PortOrder]] = {}
    for effect in effects:
        for why in effect.voids:
            found.setdefault(why, []).append(effect.order)
    problems = []
    for why, voided in found.items():
        pointer, what = _VOIDS[why]
        signed = sum(is_signed(order) for order in voided)
        letters = f"{len(voided)} letter{'s' if len(voided) != 1 else ''}"
        state = "signed" if signed == len(voided) else f"{signed} of them signed" if signed else "sent to be signed"
        problems.append(
            Problem(
                "voids_letter",
                f"A letter with {what} is another letter: {letters} ({state}) would no longer count.",
                "Repeat the change with void_letters=true: the letters are printed anew and have to be signed again.",
                pointer,
            )
        )
    return problems


def remove_losing_account(
    desk: Desk, principal: Principal, request_id: str, losing_account_id: str, if_match: int | None
) -> None:
    view = view_for_change(desk, principal, request_id)
    current = _account(view, losing_account_id)
    check_version(current.version, if_match, required=True)
    if has_live_orders(view, losing_account_id):
        raise StateConflict("This current carrier account has orders; cancel them first.", code="account_in_order")
    request = view.request.but(version=view.request.version + 1, updated_at=desk.clock.now())
    event = request_event(desk, request, "losing_account.removed", principal.actor, losing_account_id=current.id)
    _commit(desk, [Discard(current), Replace(request), Append(event)])


def view_for_change(desk: Desk, principal: Principal, request_id: str) -> RequestView:
    view = desk.store.request_view(request_id)
    visible_request(principal, view.request if view else None)
    if view is None:
        raise NotFound("There is no such port request.")
    if view.request.status == "submitting":
        raise StateConflict("The request is being submitted this moment; try again shortly.", code="submit_in_flight")
    if is_closed(view):
        raise StateConflict(
            f"The request has ended: it is {view.request.status}. Make a new one for more numbers.",
            code="terminal_state",
        )
    return view


def has_live_orders(view: RequestView, losing_account_id: str) -> bool:
    """Whether an order that is under way or done stands on this account, or is about to be split off to it."""
    return any(
        losing_account_id in (*order.losing_account_ids, *(split.losing_account_id for split in order.splits))
        and order.status not in ("draft", "cancelled", "expired")
        for order in view.orders
    )


def _account(view: RequestView, losing_account_id: str) -> LosingAccount:
    for account in view.losing_accounts:
        if account.id == losing_account_id:
            return account
    raise NotFound("There is no such losing account on this request.")


def apply_fields(
    desk: Desk, current: LosingAccount, fields: AccountFields, siblings: tuple[LosingAccount, ...]
) -> tuple[LosingAccount, tuple[Problem, ...]]:
    """The account with what was said of it, secrets sealed. Raises `RulesBroken` with every problem at once."""
    number, pin = (_given(text) for text in (fields.account_number, fields.pin))
    unfit = check_given(fields.values, account_number=number, pin=pin)
    # What else is wrong is told with that, of the values that can be read.
    strange = {(problem.pointer or "").split("/")[1] for problem in unfit}
    readable = {name: value for name, value in fields.values.items() if name not in strange}
    account: LosingAccount = current.but(**_typed(current, readable))
    # Checked as given: what normalising mends, such as a lost leading zero, is told.
    errors, warnings = check_fields(account, account_number=number, pin=pin)
    account = normalise(account)
    found = [*unfit, *errors, *_label_problems(account, siblings), *check_renderable(_texts(account, number))]
    errors = list({(problem.code, problem.pointer): problem for problem in reversed(found)}.values())[::-1]
    if errors:
        raise RulesBroken("The losing account was not kept.", problems=errors)
    if number is not None:
        account = sealed_account_number(desk, account, number)
    if pin is not None:
        account = sealed_pin(desk, account, pin)
    return account, tuple(warnings)


def _given(text: str | None) -> str | None:
    """A secret as it was given; None where it stays as it is."""
    return None if text is None or is_on_file(text) else text.strip()


def _label_problems(account: LosingAccount, siblings: tuple[LosingAccount, ...]) -> list[Problem]:
    if not account.label:
        return [
            Problem("label_missing", "The account has no label.", "Give it one, such as the carrier's name.", "/label")
        ]
    if any(s.id != account.id and label_key(s.label) == label_key(account.label) for s in siblings):
        return [
            Problem(
                "label_taken",
                f"Another current carrier account of this request is called “{account.label}”.",
                "Number rows find their account by its label, so each needs its own.",
                "/label",
            )
        ]
    return []


def _texts(account: LosingAccount, number: str | None) -> dict[str, str]:
    """What the letter will print, by where it was given."""
    address = account.service_address
    return {
        "/carrier_name": account.carrier_name,
        "/end_user_name": account.end_user_name,
        "/reseller_name": account.reseller_name,
        "/authorized_person/name": account.authorized_person.name,
        "/authorized_person/title": account.authorized_person.title,
        "/service_address/line1": address.line1,
        "/service_address/line2": address.line2,
        "/service_address/city": address.city,
        "/service_address/state": address.state,
        "/account_number": number or "",
    }


_NESTED: dict[str, type[PostalAddress] | type[Person]] = {
    "service_address": PostalAddress,
    "authorized_person": Person,
    "signer": Person,
}
_CHOICES: dict[str, Any] = {
    "service_type": ServiceType,
    "pin_status": PinStatus,
    "numbers_staying": NumbersStaying,
    "numbers_staying_list": tuple,
    "left_to_signer": bool,
}


def _typed(current: LosingAccount, values: Mapping[str, Any]) -> dict[str, Any]:
    """Plain values as the entity's types. `None` clears, also a part; of an address or a person only what is given
    changes."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if value is None:
            cleared = LosingAccount.model_fields[name]
            found[name] = "" if cleared.is_required() else cleared.get_default()
        elif name in _NESTED:
            before = getattr(current, name)
            given = {part: "" if text is None else text for part, text in value.items()}
            found[name] = _NESTED[name].model_validate({**(before.model_dump() if before else {}), **given})
        else:
            found[name] = _CHOICES[name](value) if name in _CHOICES else str(value).strip()
    return found


def _commit(desk: Desk, writes: list[Write]) -> None:
    try:
        desk.store.commit(writes)
    except WriteRefused:
        raise lost_race("The request") from None
