"""A rejected order is put right: everything that is answered at once goes to the carrier as one supplement.

What is answered in part is kept, and waits for the rest: several people may each know something. The order goes on
from where it was; a new letter is asked for only where what it says changed (model.md "Letters").
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from shared.domain.carrier_fit import file_problems
from shared.domain.carriers import Capabilities
from shared.domain.corrections import (
    CARRIERS_NAMES,
    EDITABLE,
    OF_ORDER,
    SAME_ACCOUNT,
    Correction,
    Cost,
    NumbersOut,
    Reason,
    changed_fields,
    cost_of,
    fix_problems,
    numbers_out,
    opened_fields,
    refuse_uncorrectable,
    shown_value,
    tax_id_problems,
    unanswered,
)
from shared.domain.envelopes import signer_of
from shared.domain.foc_dates import WantedDate
from shared.domain.lifecycle import ActorKind, Owner, Status
from shared.domain.losing_accounts import is_on_file, says_no_pin
from shared.domain.model import (
    Actor,
    DocumentStatus,
    Event,
    LosingAccount,
    PendingChange,
    PinStatus,
    PortOrder,
    Role,
    RowMark,
    Split,
)
from shared.domain.number_class import NumberClass
from shared.domain.permissions import Action
from shared.domain.phone_numbers import as_kept, read_number_cell
from shared.domain.problems import NotFound, Problem, RulesBroken, StateConflict
from shared.domain.readiness import lacks_for_numbers
from shared.domain.rejections import REQUESTED_DATE, TAX_ID
from shared.domain.splitting import MAX_ORDERS
from shared.domain.time_zones import latest_day
from shared.ports import Replace, RequestView, Write, WriteRefused
from shared.usecases.account_secrets import vault_context
from shared.usecases.apply_carrier_event import turn_of
from shared.usecases.carrier_answers import order_for_staff
from shared.usecases.corrections.going_on import documents_answered, goes_on, open_reasons
from shared.usecases.corrections.siblings import corrected_siblings
from shared.usecases.desk import Desk, Once, Principal, lost_race, remember, replayed, require, visible_request
from shared.usecases.hand_over import capabilities_of
from shared.usecases.losing_accounts import AccountFields, apply_fields, told_envelopes, what_voids
from shared.usecases.number_pins import give_pins, opened_pin, pin_problems
from shared.usecases.order_documents import questioned
from shared.usecases.order_numbers import order_rows
from shared.usecases.port_dates import order_date_problems
from shared.usecases.revise_letters import effect_on, is_signed
from shared.usecases.support.deciding import check_decided_on
from shared.usecases.transitions import changed, commit_orders, order_event


@dataclass(frozen=True, slots=True)
class SentField:
    """A field that the form opens, with what was sent in it."""

    name: str
    sent: str


@dataclass(frozen=True, slots=True)
class NumberPin:
    """A number that may be given a PIN of its own, and whether one was sent for it."""

    number: str
    on_file: bool


@dataclass(frozen=True, slots=True)
class CorrectionForm:
    """What was sent beside what the carrier answered, and just what is needed to put it right.

    `number_pins` are the numbers whose own PIN is asked for. `why_not`, and `why_code` for it, say why nothing can be
    corrected now.
    """

    order: PortOrder
    reasons: tuple[Reason, ...]
    fields: tuple[SentField, ...]
    number_pins: tuple[NumberPin, ...]
    cost: Cost
    may_correct: bool
    why_not: str = ""
    why_code: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """What whoever corrects may answer: some reasons and their fields only, or all."""

    codes: frozenset[str] | None = None

    def of(self, reasons: Iterable[Reason]) -> tuple[Reason, ...]:
        return tuple(reason for reason in reasons if self.codes is None or reason.code in self.codes)


@dataclass(frozen=True, slots=True)
class Fixes:
    """A correction as it is given: new values of the losing account, PINs by number, the last digits of its tax number,
    and the rest. `void_letters` agrees that the letter is signed anew for what the order does not ask for."""

    fields: AccountFields
    correction: Correction
    number_pins: Mapping[str, str] = field(default_factory=dict, repr=False)
    tax_id_last4: str | None = field(default=None, repr=False)
    void_letters: bool = False


def correction_form(desk: Desk, order: PortOrder, scope: Scope | None = None) -> CorrectionForm:
    """The form for an order; a link's holder sees the reasons of their scope only."""
    now = desk.clock.now()
    capabilities = capabilities_of(desk, order)
    reasons = (scope or Scope()).of(open_reasons(desk, order))
    why_not = why_code = ""
    try:
        refuse_uncorrectable(order, capabilities, now)
    except StateConflict as conflict:
        why_not, why_code = str(conflict), conflict.code
    # An order that its carrier works on asks for nothing, and may be corrected in everything.
    opened = opened_fields(reasons) if reasons or scope else tuple(sorted(EDITABLE - OF_ORDER))
    fields = tuple(SentField(name, shown_value(order.losing_account, name)) for name in opened)
    pins, cost = _number_pins(desk, order, reasons), cost_of(order, capabilities, now)
    return CorrectionForm(order, reasons, fields, pins, cost, not why_not, why_not, why_code)


def _number_pins(desk: Desk, order: PortOrder, reasons: Sequence[Reason]) -> tuple[NumberPin, ...]:
    """Numbers with PINs of their own, and wireless numbers that a reason about the PIN names."""
    about = [reason for reason in reasons if "pin" in reason.fields]
    named = {number for reason in about for number in reason.numbers}
    wireless = order.number_class == NumberClass.WIRELESS
    if not about or not (order.own_pins or (wireless and named)):
        return ()
    everything = any(not reason.numbers for reason in about)
    return tuple(
        NumberPin(row.number, bool(row.sealed_pin))
        for row in order_rows(desk, order)
        if row.own_state != "ported" and (row.number in named or (everything and row.sealed_pin))
    )


def correction_forms(
    desk: Desk, principal: Principal, request_id: str, order_id: str | None = None
) -> tuple[CorrectionForm, ...]:
    """The forms of a request's orders that wait for a correction; or that of one order, whatever it waits for."""
    view = _view(desk, principal, request_id)
    if order_id is not None:
        return (correction_form(desk, _order(view, order_id)),)
    return tuple(
        correction_form(desk, order)
        for order in sorted(view.orders, key=lambda one: one.id)
        if order.status == Status.ACTION_REQUIRED
    )


def correct_order(
    desk: Desk,
    principal: Principal,
    request_id: str,
    order_id: str,
    fixes: Fixes,
    once: Once | None = None,
    unread: Sequence[Problem] = (),
) -> PortOrder:
    """A customer puts an order right. Raises `RulesBroken` with everything that is wrong, `StateConflict`.

    What of a form could not be read (`unread`) refuses it, and is told with all else that is wrong.
    """
    view = _view(desk, principal, request_id)
    order = _order(view, order_id)
    if replayed(desk, once) is not None:
        return order
    extra, wrong = remember(desk, once, order_id), [*unread, *_needs_administrator(principal, fixes.correction)]
    try:
        return apply_fixes(desk, view, order, fixes, principal.actor, Scope(), extra, wrong)
    except RulesBroken as broken:
        raise broken.under(_ACCOUNT_FIELDS, "/edit") from None
    except StateConflict:
        if replayed(desk, once) is None:
            raise
        # The same call, made several times at once: another of them did it.
        return desk.store.order(order_id) or order


def _needs_administrator(principal: Principal, correction: Correction) -> list[Problem]:
    """Numbers that move to another account get a letter of their own there, and no letter of a manager's or client
    manager's goes out unapproved (model.md, "Statuses and transitions")."""
    if principal.role == Role.ADMINISTRATOR or not correction.moved:
        return []
    return [
        Problem(
            "approval_needed",
            "A number that moves to another current carrier account gets a letter of its own, which an administrator "
            "of your account has to approve.",
            "Ask an administrator to move it. Or take it out here and submit it with a new request.",
            "/move_numbers",
        )
    ]


def correct_as_staff(
    desk: Desk,
    principal: Principal,
    order_id: str,
    fixes: Fixes,
    once: Once | None = None,
    if_match: int | None = None,
) -> PortOrder:
    """Our team puts an order right, or sends it on with a note: what it acts on itself, only it can answer.

    A version that is given is compared with the order's.
    """
    require(principal, Action.STAFF_CORRECT)
    order = order_for_staff(desk, principal, order_id)
    view = desk.store.request_view(order.request_id)
    if view is None or order.status == Status.DRAFT:
        raise NotFound("There is no such order.")
    if replayed(desk, once) is not None:
        return order
    check_decided_on(desk, order, if_match, required=False)
    actor = principal.actor
    try:
        return apply_fixes(desk, view, order, fixes, actor, Scope(), remember(desk, once, order_id))
    except RulesBroken as broken:
        raise broken.under(_ACCOUNT_FIELDS, "/edit") from None


def split_off(numbers: Iterable[str], losing_account_id: str = SAME_ACCOUNT, note: str = "") -> Fixes:
    """Numbers, in any form, that go into an order of their own: of the same account, or of another of the request."""
    moved = tuple((number, losing_account_id) for number in dict.fromkeys(map(as_kept, numbers)))
    return Fixes(AccountFields({}), Correction(moved=moved, note=note))


def split_as_staff(
    desk: Desk,
    principal: Principal,
    order_id: str,
    fixes: Fixes,
    once: Once | None = None,
    if_match: int | None = None,
) -> PortOrder:
    """Our team puts numbers into an order of their own. Raises as `correct_as_staff`, pointing at the numbers."""
    try:
        return correct_as_staff(desk, principal, order_id, fixes, once, if_match)
    except RulesBroken as broken:
        problems = [
            replace(one, pointer=_SPLIT_POINTERS.get((one.pointer or "").rsplit("/", 1)[-1], one.pointer))
            for one in broken.problems
        ]
        raise RulesBroken("Nothing was split.", code=broken.code, problems=tuple(dict.fromkeys(problems))) from None


_SPLIT_POINTERS = {
    "drop_numbers": "/numbers",
    "move_numbers": "/numbers",
    "number": "/numbers",
    "losing_account_id": "/losing_account_id",
}


def apply_fixes(
    desk: Desk,
    view: RequestView,
    order: PortOrder,
    fixes: Fixes,
    actor: Actor,
    scope: Scope,
    extra: Sequence[Write] = (),
    unread: Sequence[Problem] = (),
) -> PortOrder:
    """Put an order right as far as `fixes` go, within `scope`; `extra` is written with it.

    What of a form could not be read (`unread`) refuses it, and is told with all else that is wrong.
    """
    now = desk.clock.now()
    capabilities = capabilities_of(desk, order)
    refuse_uncorrectable(order, capabilities, now, by_staff=actor.kind == ActorKind.STAFF)
    reasons = scope.of(open_reasons(desk, order))
    current = _account(view, order)
    wrong: tuple[Problem, ...] = ()
    try:
        account, edited = _edited(desk, order, current, fixes.fields, view)
    except RulesBroken as broken:
        account, edited, wrong = order.losing_account, _named(fixes.fields), broken.problems
    pins, wrong_pins = _new_pins(desk, order, fixes.number_pins)
    tax_id = fixes.tax_id_last4.strip() if fixes.tax_id_last4 is not None else None
    named = frozenset(edited) | (frozenset() if tax_id is None else {TAX_ID})
    of_all = bool(pins) and _has_every_pin(desk, order, fixes.number_pins)
    correction = replace(fixes.correction, edited=named, number_pins=frozenset(pins), pins_of_all=of_all)
    problems = [
        *unread,
        *(tax_id_problems(reasons, tax_id) if tax_id is not None else ()),
        *wrong_pins,
        *wrong,
        *fix_problems(reasons, correction, latest_day(now)),
        *_not_theirs(reasons, correction, actor),
        *_emptied(desk, order, account, view, correction),
        *_needs_a_letter(desk, order, account),
        *_scope_problems(reasons, correction, scope),
        *_document_problems(view, correction, capabilities),
        *_number_problems(desk, view, order, correction),
        *_leaving_problems(view, order, correction, capabilities, actor),
        *_date_problems(desk, order, correction),
    ]
    if problems:
        raise RulesBroken("Nothing was corrected.", problems=problems)
    if not fixes.void_letters:
        _say_what_voids_unasked(desk, order, account, reasons)
    if order.own_pins and correction.edited & {"pin", "pin_status"}:
        pins = _replaced_by_account(desk, order, reasons) | pins
    sealed = give_pins(desk, order, pins) if pins else {}
    if tax_id is not None:
        sealed["sealed_tax_id"] = desk.vault.seal([tax_id], vault_context(account.account_id, account.id))[0]
    after, event = _corrected(desk, order, account, correction, actor, **sealed)
    siblings = corrected_siblings(desk, view, order, account, edited, actor)
    writes: list[Write] = [*extra, *_kept_there(view, correction, now), *told_envelopes(desk, view, siblings)]
    writes += questioned(desk, view, [(order, after)])
    if edited:
        # The account itself follows, so that what is shown of the request is what was corrected.
        mended, _ = apply_fields(desk, current, fixes.fields, view.losing_accounts)
        writes.append(Replace(mended.but(version=current.version + 1, updated_at=now)))
    try:
        commit_orders(desk, order.request_id, [(after, event), *siblings], writes)
    except WriteRefused:
        raise lost_race("The order") from None
    return after


def _kept_there(view: RequestView, correction: Correction, now: datetime) -> list[Write]:
    """The accounts that numbers move to, at their next version: one that is removed this moment is not moved to."""
    to = {losing_account_id for _, losing_account_id in correction.moved}
    return [
        Replace(account.but(version=account.version + 1, updated_at=now))
        for account in view.losing_accounts
        if account.id in to
    ]


_ACCOUNT_FIELDS = tuple(sorted({f"/{name.split('.')[0]}" for name in EDITABLE - {REQUESTED_DATE}}))


def _not_theirs(reasons: Sequence[Reason], correction: Correction, actor: Actor) -> list[Problem]:
    """What answers nothing: what a customer says where all that is open is our team's, and a note alone."""
    by_staff = actor.kind == ActorKind.STAFF
    if not reasons or correction.is_empty or len(unanswered(reasons, correction, by_staff=by_staff)) < len(reasons):
        return []
    if not any(reason.owner == Owner.CUSTOMER for reason in reasons):
        said = "What the order waits for is our team's to do."
        fix = "Nothing to do. Tell our team what you know with a comment on the request."
        return [Problem("nothing_to_correct", said, fix, "/note" if correction.only_a_note else "")]
    if not correction.only_a_note:
        return []
    kinds = dict.fromkeys(kind.value.replace("_", " ") for reason in reasons for kind in reason.kinds)
    said = "A note alone answers nothing of what the order waits for."
    return [Problem("nothing_to_correct", said, f"What answers it: {', '.join(kinds)}.", "/note")]


def _emptied(
    desk: Desk, order: PortOrder, account: LosingAccount, view: RequestView, correction: Correction
) -> list[Problem]:
    """What the account would lack after the correction, or contradict, and did not before; and secrets that were to be
    replaced."""
    found: list[Problem] = []
    if "account_number" in correction.edited and not account.sealed_account_number:
        found.append(Problem("account_number_missing", "The account number is empty.", "Enter it.", "/account_number"))
    if (
        correction.edited & {"pin", "pin_status"}
        and account.pin_status == PinStatus.PROVIDED
        and not account.sealed_pin
    ):
        found.append(
            Problem("pin_missing", "There is no PIN.", 'Enter it, or say "NO PIN REQUIRED" if there is none.', "/pin")
        )
    if not correction.edited:
        return found

    ported = _ported_with(desk, order, view, correction) if correction.edited & _NAMES_NUMBERS else frozenset()

    def lacks(one: LosingAccount) -> dict[tuple[str, str | None], Problem]:
        signer = signer_of(view.request, one)
        problems = lacks_for_numbers(one, order, order.live_count, view.documents, signer, ported)
        return {(problem.code, problem.pointer): problem for problem in problems}

    before = lacks(order.losing_account)
    found += [problem for key, problem in lacks(account).items() if key not in before or _about(problem, correction)]
    return found


_NAMES_NUMBERS = frozenset(
    {"billing_telephone_number", "new_billing_telephone_number", "numbers_staying", "numbers_staying_list"}
)


def _about(problem: Problem, correction: Correction) -> bool:
    """Whether a problem is about a number that is given just now."""
    return (problem.pointer or "").split("/")[1] in correction.edited & _NAMES_NUMBERS


def _ported_with(desk: Desk, order: PortOrder, view: RequestView, correction: Correction) -> frozenset[str]:
    """The numbers of this account that are being ported, in this order and in others of the request."""
    gone = {*correction.dropped, *(number for number, _ in correction.moved)}
    its = [one for one in view.orders if one.losing_account.id == order.losing_account.id and not one.ended]
    found = {row.number for one in its for row in order_rows(desk, one)}
    return frozenset(found - gone)


def _needs_a_letter(desk: Desk, order: PortOrder, account: LosingAccount) -> list[Problem]:
    """An order that its carrier works on stays there: only a rejected one comes back to be signed anew."""
    if order.status not in (Status.SUBMITTED, Status.SCHEDULED):
        return []
    return [
        Problem(
            "letter_would_be_voided",
            f"This needs a letter that is signed anew ({why.replace('_', ' ')}), and the carrier works on the order.",
            "Wait for the carrier's answer, or cancel the order and submit its numbers again.",
            "",
        )
        for why in effect_on(desk, order, account).voids
    ]


def _say_what_voids_unasked(desk: Desk, order: PortOrder, account: LosingAccount, reasons: Sequence[Reason]) -> None:
    """A signed letter is not voided by the way. Raises `StateConflict` with the changes that nothing asks for and that
    would."""
    if not is_signed(order) or order.status == Status.AWAITING_SIGNATURE:
        return
    asked = {f"/{name.replace('.', '/')}/" for name in opened_fields(reasons)}
    unasked = [
        replace(problem, pointer=f"/edit{problem.pointer}")
        for problem in what_voids([effect_on(desk, order, account)])
        if problem.pointer and not any(name.startswith(f"{problem.pointer}/") for name in asked)
    ]
    if unasked:
        raise StateConflict(
            "Nothing was corrected: what the order does not ask for would void its signed letter.",
            code="letter_would_be_voided",
            problems=unasked,
        )


def _corrected(
    desk: Desk, order: PortOrder, account: LosingAccount, correction: Correction, actor: Actor, **secrets: Any
) -> tuple[PortOrder, Event]:
    """The order with the correction on it: sent on, signed anew first, or waiting for the rest."""
    now = desk.clock.now()
    open_still = unanswered(open_reasons(desk, order), correction, by_staff=actor.kind == ActorKind.STAFF)
    left = tuple(ask for ask in order.asks if ask.code in {reason.code for reason in open_still})
    change = _change(
        order, correction, held=bool(left), answered=[a.code for a in order.asks if a not in left], now=now
    )
    facts: dict[str, Any] = {
        "fields": sorted(correction.edited),
        "answers": list(change.answers),
        "attested": [one.code for one in correction.attested],
        "disputed": [one.code for one in correction.disputed],
        "dropped": len(correction.dropped),
        "moved": len(correction.moved),
        "number_pins": len(correction.number_pins),
    }
    more = _numbers_of(order, correction, now) | secrets
    if correction.requested_foc_at is not None:
        more["requested_foc_at"] = correction.requested_foc_at
    more |= documents_answered(order, left)
    if left:
        waiting = changed(order, now, losing_account=account, asks=left, owner=turn_of(left), change=change, **more)
        return waiting, order_event(desk, waiting, "order.partly_corrected", actor, before=order, **facts)
    return goes_on(desk, order, account, change, actor, facts, **more)


def _change(
    order: PortOrder, correction: Correction, *, held: bool, answered: Sequence[str], now: datetime
) -> PendingChange:
    """What the supplement says, with what was kept of earlier answers."""
    before = order.change or PendingChange(kind="other", asked_at=now)
    names = {CARRIERS_NAMES[name] for name in correction.edited if name in CARRIERS_NAMES}
    if correction.requested_foc_at is not None:
        names.add(REQUESTED_DATE)
    if correction.number_pins:
        names.add("pin")
    gone = (*correction.dropped, *(number for number, _ in correction.moved))
    fields = tuple(sorted({*before.fields, *names}))
    whole = PendingChange(
        kind="other",
        fields=fields,
        removed_numbers=tuple(dict.fromkeys((*before.removed_numbers, *gone))),
        dropped=tuple(dict.fromkeys((*before.dropped, *correction.dropped))),
        attested=(*before.attested, *correction.attested),
        disputed=(*before.disputed, *correction.disputed),
        answers=tuple(dict.fromkeys((*before.answers, *answered))),
        note="\n".join(filter(None, (before.note, correction.note.strip()))),
        new_letter=before.new_letter or correction.new_letter,
        held=held,
        asked_at=now,
    )
    only_date = fields == (REQUESTED_DATE,) and not (whole.removed_numbers or whole.attested or whole.disputed)
    dated: PendingChange = whole.but(kind="new_date") if only_date else whole
    return dated


def _numbers_of(order: PortOrder, correction: Correction, now: datetime) -> dict[str, Any]:
    """Marks and splits of numbers that leave the order: at once where no carrier has it, else once it took them out."""
    found: dict[str, Any] = {}
    here = order.is_unsent
    if correction.dropped and here:
        mark = RowMark(numbers=correction.dropped, own_state="excluded", at=now)
        found["marks"] = (*order.marks, mark)
        found["excluded_count"] = order.excluded_count + len(correction.dropped)
    by_account: dict[str, list[str]] = {}
    for number, losing_account_id in correction.moved:
        by_account.setdefault(losing_account_id, []).append(number)
    if by_account:
        splits = (
            Split(
                order_id="", numbers=tuple(numbers), losing_account_id=to, why="moved" if to else "split", agreed=here
            )
            for to, numbers in by_account.items()
        )
        found["splits"] = (*order.splits, *splits)
    return found


def _edited(
    desk: Desk, order: PortOrder, current: LosingAccount, fields: AccountFields, view: RequestView
) -> tuple[LosingAccount, set[str]]:
    """The order's own copy of the account with the new values, and which of them are new."""
    if not fields.values and not _given(fields.account_number) and not _given(fields.pin):
        return order.losing_account, set()
    copy = order.losing_account.but(label=current.label)
    account, _ = apply_fields(desk, copy, fields, view.losing_accounts)
    if order.number_class == NumberClass.TOLL_FREE:
        account = account.but(sealed_pin="")
    edited = set(changed_fields(order.losing_account, account))
    if "pin" in edited and _same_pin(desk, order.losing_account, account):
        edited.discard("pin")
        account = account.but(sealed_pin=order.losing_account.sealed_pin, pin_set_at=order.losing_account.pin_set_at)
    return account, edited


def _replaced_by_account(desk: Desk, order: PortOrder, reasons: Sequence[Reason]) -> dict[str, str]:
    """The numbers whose own PIN was rejected, each with none: the account's, which is given now, takes its place."""
    return {one.number: "" for one in _number_pins(desk, order, reasons) if one.on_file}


def _new_pins(desk: Desk, order: PortOrder, given: Mapping[str, str]) -> tuple[dict[str, str], list[Problem]]:
    """The PINs by number that are others than were sent, and what is wrong with what is given."""
    if not given:
        return {}, []
    rows = {row.number: row for row in order_rows(desk, order) if row.own_state != "ported"}
    problems, _ = pin_problems(given, "/number_pins")
    problems += [
        Problem("number_not_in_order", f"{number} is not in this order.", "Leave it out.", f"/number_pins/{at}/number")
        for at, number in enumerate(given)
        if number not in rows
    ]
    if problems:
        return dict(given), problems
    new = {
        number: pin
        for number, pin in given.items()
        if opened_pin(desk, rows[number], order.account_id) != ("" if says_no_pin(pin) else pin.strip())
    }
    return new, []


def _has_every_pin(desk: Desk, order: PortOrder, given: Mapping[str, str]) -> bool:
    """Whether a PIN is given for each number that has one of its own; for every number where none has."""
    rows = [row for row in order_rows(desk, order) if row.own_state != "ported"]
    own = {row.number for row in rows if row.sealed_pin}
    return (own or {row.number for row in rows}) <= given.keys()


def _same_pin(desk: Desk, before: LosingAccount, after: LosingAccount) -> bool:
    """Whether the PIN that was given is the one that was sent: no answer to a carrier that refused it."""
    if not before.sealed_pin or not after.sealed_pin:
        return False
    context = vault_context(before.account_id, before.id)
    return desk.vault.open(before.sealed_pin, context) == desk.vault.open(after.sealed_pin, context)


def _named(fields: AccountFields) -> set[str]:
    """The fields that were given, as `EDITABLE` has them."""
    found = {"account_number"} if _given(fields.account_number) else set()
    found |= {"pin"} if _given(fields.pin) else set()
    for name, value in fields.values.items():
        found |= {f"{name}.{part}" for part in value} if isinstance(value, Mapping) else {name}
    return found


def _given(text: str | None) -> bool:
    return text is not None and not is_on_file(text)


def _scope_problems(reasons: Sequence[Reason], correction: Correction, scope: Scope) -> list[Problem]:
    """A link opens what its reasons open, and nothing else."""
    if scope.codes is None:
        return []
    opened = set(opened_fields(reasons))
    found = [
        Problem("field_not_opened", f"{name} is not asked for here.", "Leave it out.", f"/edit/{name}")
        for name in sorted(correction.edited - opened)
    ]
    if correction.number_pins and "pin" not in opened:
        found.append(Problem("field_not_opened", "No PIN is asked for here.", "Leave it out.", "/number_pins"))
    return found


def _document_problems(view: RequestView, correction: Correction, capabilities: Capabilities) -> list[Problem]:
    there = {document.id: document for document in view.documents}
    named = [
        *((f"/attest/{place}/document_id", one.document_id) for place, one in enumerate(correction.attested)),
        *(
            (f"/dispute/{place}/document_ids/{index}", document_id)
            for place, one in enumerate(correction.disputed)
            for index, document_id in enumerate(one.document_ids)
        ),
    ]
    found: list[Problem] = []
    for pointer, document_id in named:
        document = there.get(document_id)
        if document_id and (document is None or document.status != DocumentStatus.ACCEPTED):
            said = f"{document_id} is no accepted document of this request."
            fix = "Upload it with POST …/documents, and name its id once it is accepted."
            found.append(Problem("document_not_there", said, fix, pointer))
        elif document is not None:
            found += file_problems(document, capabilities, pointer)
    return found


def _leaving_problems(
    view: RequestView, order: PortOrder, correction: Correction, capabilities: Capabilities, actor: Actor
) -> list[Problem]:
    """What keeps numbers from leaving the order at this carrier, or from going into new ones."""
    into = {to for _, to in correction.moved}
    if not correction.dropped and not into:
        return []
    out = numbers_out(order, capabilities)
    if out == NumbersOut.NOT_POSSIBLE:
        said = f"The carrier ({order.carrier}) takes no number out of an order that it has, and cancels none."
        return [Problem("change_not_possible", said, "Ask our team: they settle it with the carrier.", "/drop_numbers")]
    if out == NumbersOut.NEW_ORDER and order.status in _AT_WORK and actor.kind != ActorKind.STAFF:
        return [
            Problem(
                "order_would_be_replaced",
                f"The carrier ({order.carrier}) takes no number out of an order that it works on: the order would be "
                "cancelled there and begun anew, and a confirmed date lost.",
                "Wait for the carrier's answer, or ask our team.",
                "/drop_numbers",
            )
        ]
    room = MAX_ORDERS + 1 - view.request.next_order
    if len(into) + (out == NumbersOut.NEW_ORDER) > room:
        said = f"The request has {view.request.next_order - 1} orders, and can have {MAX_ORDERS}."
        fix = "Cancel the order with POST …/cancel, and put its numbers into a new request."
        return [Problem("too_many_orders", said, fix, "/move_numbers")]
    return []


_AT_WORK = frozenset({Status.SUBMITTED, Status.SCHEDULED})


def _unknown_number(given: str, pointer: str) -> Problem:
    """Why a number that is named cannot be found in the order: it is none, or another's."""
    for wrong in read_number_cell(given).problems:
        return replace(wrong, detail=f"{given[:40]!r}: {wrong.detail}", pointer=pointer)
    return Problem("number_not_in_order", f"{given} is not in this order.", "Leave it out.", pointer)


def _number_problems(desk: Desk, view: RequestView, order: PortOrder, correction: Correction) -> list[Problem]:
    gone = [*correction.dropped, *(number for number, _ in correction.moved)]
    if not gone:
        return []
    # Rows hear of what leaves an order a step later than the order itself.
    leaving = {number for mark in order.marks if mark.own_state == "excluded" for number in mark.numbers}
    leaving |= {number for split in order.splits for number in split.numbers}
    leaving |= set(order.change.removed_numbers) if order.change else set()
    rows = {row.number: row for row in order_rows(desk, order) if row.number not in leaving}
    at = {number: f"/move_numbers/{place}/number" for place, (number, _) in enumerate(correction.moved)}
    at |= dict.fromkeys(correction.dropped, "/drop_numbers")
    found = [_unknown_number(number, at[number]) for number in dict.fromkeys(gone) if number not in rows]
    found += [
        Problem("number_already_ported", f"{number} has been ported.", "Leave it out.", at[number])
        for number in dict.fromkeys(gone)
        if number in rows and rows[number].own_state == "ported"
    ]
    if len(set(gone)) < len(gone):
        found.append(Problem("number_twice", "A number is named twice.", "Drop it, or move it.", "/drop_numbers"))
    staying = [number for number, row in rows.items() if number not in gone and row.own_state != "ported"]
    if not staying and not order.ported_count and not found:
        found.append(
            Problem(
                "no_number_left",
                "No number would be left in the order.",
                "Cancel the order with POST …/cancel, and put its numbers into a new request.",
                "/drop_numbers",
            )
        )
    accounts = {account.id: account for account in view.losing_accounts}
    for place, (_, to) in enumerate(correction.moved):
        if to == SAME_ACCOUNT:
            continue
        pointer = f"/move_numbers/{place}/losing_account_id"
        account = accounts.get(to)
        if account is None or to in order.losing_account_ids:
            found.append(
                Problem(
                    "losing_account_unknown",
                    f"{to!r} is no other current carrier account of this request.",
                    "Add it with POST …/losing-accounts first.",
                    pointer,
                )
            )
            continue
        lacks = lacks_for_numbers(account, order, 1, view.documents, signer_of(view.request, account))
        found += [
            Problem(problem.code, f"Current carrier account {account.label!r}: {problem.detail}", problem.fix, pointer)
            for problem in lacks
        ]
    return found


def _date_problems(desk: Desk, order: PortOrder, correction: Correction) -> tuple[Problem, ...]:
    """What keeps the carrier from the day that is asked for; a time that the order asks for stays."""
    day = correction.requested_foc_at
    if day is None:
        return ()
    return order_date_problems(desk, order, WantedDate(day, order.requested_foc_time, order.requested_foc_zone)).errors


def _view(desk: Desk, principal: Principal, request_id: str) -> RequestView:
    view = desk.store.request_view(request_id)
    visible_request(principal, view.request if view else None)
    if view is None:
        raise NotFound("There is no such port request.")
    return view


def _order(view: RequestView, order_id: str) -> PortOrder:
    for order in view.orders:
        if order.id == order_id and order.status != Status.DRAFT:
            return order
    raise NotFound("There is no such order in this request.")


def _account(view: RequestView, order: PortOrder) -> LosingAccount:
    for account in view.losing_accounts:
        if account.id == order.losing_account.id:
            return account
    return order.losing_account
