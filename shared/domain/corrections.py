"""The way back from a rejection: what may be answered how, what it costs, and what a correction leaves unanswered.

Kinds of fix and their words are model.md's ("Rejections"): edit, attest, dispute with evidence, drop or move the
number, give a date. What each reason takes stands in `rejections`; what the carrier takes in its profile.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from shared.domain.carriers import Capabilities
from shared.domain.document_reviews import REFUSALS
from shared.domain.lifecycle import Owner, Status
from shared.domain.losing_carriers import Guidance
from shared.domain.model import Ask, Attestation, CarrierStage, Dispute, LosingAccount, PortOrder
from shared.domain.playbook import PIN_NEEDED, Playbook
from shared.domain.problems import Problem, StateConflict
from shared.domain.rejections import NUMBERS, OTHER, REJECTIONS, REQUESTED_DATE, TAX_ID, FixKind, Rejection
from shared.domain.time_zones import clock_there

CORRECTABLE: Final = frozenset({Status.ACTION_REQUIRED, Status.SUBMITTED, Status.SCHEDULED})

CARRIERS_NAMES: Final[Mapping[str, str]] = {
    "account_number": "account_number",
    "pin": "pin",
    "pin_status": "pin",
    "billing_telephone_number": "billing_telephone_number",
    "new_billing_telephone_number": "new_billing_telephone_number",
    "end_user_name": "end_user_name",
    "subscriber_type": "subscriber_type",
    "authorized_person.name": "authorized_person_name",
    "carrier_name": "losing_carrier_name",
    "numbers_staying": "port_scope",
    "numbers_staying_list": "port_scope",
    "reseller_name": "reseller_name",
    REQUESTED_DATE: REQUESTED_DATE,
    TAX_ID: TAX_ID,
    **{
        f"service_address.{part}": f"service_address.{part}"
        for part in ("line1", "line2", "city", "state", "postal_code", "country")
    },
}
"""Fields that a correction may change, and what the carrier's order calls them."""

OF_ORDER: Final = frozenset({REQUESTED_DATE, TAX_ID})
"""Those of the order; all others are its losing account's."""

SECRETS: Final = frozenset({"account_number", "pin", TAX_ID})
"""Never shown: whether an account's are set, and the end of its number, is."""

WITHOUT_CARRIER: Final = frozenset({"authorized_person.title", "authorized_person.email"})
"""What a correction may change that no carrier is told."""

SAME_ACCOUNT: Final = ""
"""Where a number goes that is only split off: into another order of the account that it is on."""

EDITABLE: Final = frozenset(CARRIERS_NAMES) | WITHOUT_CARRIER


class NumbersOut(StrEnum):
    """How numbers leave an order, to be dropped or to go into another."""

    AT_ONCE = "at_once"  # no carrier works on it
    CHANGE = "change"  # its carrier takes them out
    NEW_ORDER = "new_order"  # it is cancelled there, and what stays goes on in a new order
    NOT_POSSIBLE = "not_possible"


def numbers_out(order: PortOrder, capabilities: Capabilities) -> NumbersOut:
    """How numbers leave this order, at this carrier."""
    if order.is_unsent:
        return NumbersOut.AT_ONCE
    if capabilities.can_remove_numbers and capabilities.can_change:
        return NumbersOut.CHANGE
    return NumbersOut.NEW_ORDER if capabilities.can_cancel else NumbersOut.NOT_POSSIBLE


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that the order waits for: why, in whose hands, what answers it, and what the form opens for it."""

    code: str
    title: str
    detail: str
    fix: str
    said: str
    raw_code: str
    numbers: tuple[str, ...]
    owner: Owner
    kinds: tuple[FixKind, ...]
    fields: tuple[str, ...]
    needs_new_letter: bool
    hints: tuple[Guidance, ...]


@dataclass(frozen=True, slots=True)
class Cost:
    """What sending a correction means. `keeps_foc` and `supplements_left` are None where nobody knows or limits it.

    `foc_at` is the confirmed date that it is about, also one that went with the rejection; None where there is none.
    `cutoff_at` is when the carrier takes its last change, None while no date is confirmed or it has no such limit.
    `numbers_out` is how numbers would leave the order.
    """

    supplement: bool
    pon_version: int
    foc_at: datetime | None
    keeps_foc: bool | None
    supplements_left: int | None
    best_effort: bool
    cutoff_at: datetime | None
    numbers_out: NumbersOut
    text: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody answers: names of changed fields, and the rest of the fixes. Values of fields are elsewhere."""

    edited: frozenset[str] = frozenset()
    attested: tuple[Attestation, ...] = ()
    disputed: tuple[Dispute, ...] = ()
    dropped: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()  # number, losing account id or `SAME_ACCOUNT`
    number_pins: frozenset[str] = frozenset()  # numbers that are given a PIN of their own
    pins_of_all: bool = False  # and they are all that may have one
    requested_foc_at: date | None = None
    new_letter: bool = False
    note: str = ""

    @property
    def is_empty(self) -> bool:
        return not (
            self.edited
            or self.attested
            or self.disputed
            or self.dropped
            or self.moved
            or self.number_pins
            or self.requested_foc_at
            or self.new_letter
            or self.note
        )

    @property
    def only_a_note(self) -> bool:
        return bool(self.note) and replace(self, note="").is_empty


DOCUMENT_REQUESTED: Final = "document_requested"
"""What an order asks for when our team wants to see a document before it goes on."""

_OUR_QUESTIONS: Final[Mapping[str, tuple[tuple[FixKind, ...], tuple[str, ...]]]] = {
    PIN_NEEDED: ((FixKind.EDIT,), ("pin_status", "pin")),
    DOCUMENT_REQUESTED: ((FixKind.DISPUTE,), ()),
    **{row.code: (row.kinds, row.fields) for row in REFUSALS.values()},
}
"""What answers our own questions, and the fields that they open: a document is attached as evidence is."""


_OUR_TITLES: Final[Mapping[str, str]] = {
    PIN_NEEDED: "The transfer PIN is needed",
    DOCUMENT_REQUESTED: "Our team asks for a document",
}


def reasons_of(order: PortOrder, playbook: Playbook, capabilities: Capabilities) -> tuple[Reason, ...]:
    """Everything the order waits for, as a form needs it, with what is known of its losing carrier: answered by what
    its own carrier allows, the digits of a tax number where that has a field for them."""
    carrier = order.losing_account.carrier_name
    reasons = (_reason(ask, playbook.hints_for(carrier, ask.code)) for ask in order.asks)
    found = tuple(reason if capabilities.takes_tax_id else _without_tax_id(reason) for reason in reasons)
    stay = numbers_out(order, capabilities) == NumbersOut.NOT_POSSIBLE
    return tuple(_without_numbers(reason) for reason in found) if stay else found


def _without_tax_id(reason: Reason) -> Reason:
    if TAX_ID not in reason.fields:
        return reason
    fields = tuple(name for name in reason.fields if name != TAX_ID)
    kinds = tuple(kind for kind in reason.kinds if fields or kind != FixKind.EDIT)
    return replace(reason, fields=fields, kinds=kinds)


def _without_numbers(reason: Reason) -> Reason:
    return replace(
        reason,
        kinds=tuple(kind for kind in reason.kinds if kind not in _OF_NUMBERS) or (FixKind.WAIT,),
        fields=tuple(name for name in reason.fields if name != NUMBERS),
    )


_OF_NUMBERS: Final = frozenset({FixKind.DROP_NUMBER, FixKind.MOVE_NUMBER})


def whose(row: Rejection) -> Owner:
    """Who answers a reason here: our team, or the customer, who alone can move their current carrier."""
    return Owner.STAFF if row.acts[0] == Owner.STAFF else Owner.CUSTOMER


def _reason(ask: Ask, hints: tuple[Guidance, ...]) -> Reason:
    row = REJECTIONS.get(ask.code)
    if row is None:
        kinds, fields = _OUR_QUESTIONS.get(ask.code, ((FixKind.EDIT,), ()))
        refusal = REFUSALS.get(ask.code)
        return Reason(
            code=ask.code,
            title=refusal.title if refusal else _OUR_TITLES.get(ask.code, ask.detail),
            detail=ask.detail,
            fix=ask.fix,
            said="",
            raw_code="",
            numbers=ask.numbers,
            owner=Owner.CUSTOMER,
            kinds=kinds,
            fields=fields,
            needs_new_letter=refusal is not None and refusal.needs_new_letter,
            hints=hints,
        )
    return Reason(
        code=ask.code,
        title=row.title,
        detail=ask.detail,
        fix=ask.fix,
        said=ask.said,
        raw_code=ask.raw_code,
        numbers=ask.numbers,
        owner=whose(row),
        kinds=row.kinds,
        fields=row.fields,
        needs_new_letter=row.needs_new_letter,
        hints=hints,
    )


def opened_fields(reasons: Iterable[Reason]) -> tuple[str, ...]:
    """The fields that a form for these reasons shows, each once; numbers and dates have parts of their own."""
    return tuple(
        dict.fromkeys(name for reason in reasons for name in reason.fields if name not in (NUMBERS, REQUESTED_DATE))
    )


_KEEPS: Final[Mapping[bool | None, str]] = {
    True: "The confirmed port date stays.",
    False: "The confirmed port date is lost: the carrier sets a new one.",
    None: "The confirmed port date may change.",
}


def cost_of(order: PortOrder, capabilities: Capabilities, now: datetime) -> Cost:
    """What a correction of this order costs, as far as it is known; nothing is made up where it is not.

    A rejection takes the confirmed date back. Whether a correction in time brings it again is the carrier's to say, and
    never so where the date itself was refused.
    """
    supplement = order.carrier_stage == CarrierStage.SENT
    foc, cutoff_at = _date_at_stake(order, now), last_change_at(order, capabilities)
    most = capabilities.supplements_max
    left = None if most is None else max(0, most - order.supplements)
    hours = capabilities.best_effort_hours
    best_effort = foc is not None and hours is not None and foc - now < timedelta(hours=hours)
    keeps = None if foc is None else _keeps_date(order, capabilities)
    version = order.pon_version + (1 if supplement else 0)
    said = [f"It goes to the carrier as version {version} of order {order.reference}."]
    if foc is not None:
        said.append(_KEEPS[keeps])
    if best_effort:
        said.append("This close to the date the carrier tries to make the change, and does not promise it.")
    if left is not None and supplement:
        more = f"{left} more change{'' if left == 1 else 's'}" if left else "no more changes"
        said.append(f"The carrier takes {more} of this order.")
    out = numbers_out(order, capabilities)
    if out == NumbersOut.NEW_ORDER:
        said.append(_NEW_ORDER)
    return Cost(supplement, version, foc, keeps, left, best_effort, cutoff_at, out, " ".join(said))


_NEW_ORDER: Final = (
    "To take a number out, or to move it, the order is cancelled at the carrier: its other numbers go on in a new "
    "order, under a PON of its own and without the confirmed date."
)


def _date_at_stake(order: PortOrder, now: datetime) -> datetime | None:
    """The confirmed date, or the one that went with the rejection while it has not passed."""
    if order.confirmed_foc_at is not None:
        return order.confirmed_foc_at
    return order.lost_foc_at if order.lost_foc_at is not None and order.lost_foc_at > now else None


def _keeps_date(order: PortOrder, capabilities: Capabilities) -> bool | None:
    refused = any(REJECTIONS[ask.code].keeps_foc is False for ask in order.asks if ask.code in REJECTIONS)
    return False if refused else capabilities.change_keeps_foc


def last_change_at(order: PortOrder, capabilities: Capabilities) -> datetime | None:
    """When the carrier takes its last change or cancellation of the order; None without a date or a limit."""
    foc, hours = order.confirmed_foc_at, capabilities.change_cutoff_hours
    if order.carrier_stage != CarrierStage.SENT or foc is None or hours is None:
        return None
    return foc - timedelta(hours=hours)


def is_used_up(order: PortOrder, capabilities: Capabilities) -> bool:
    """Whether its carrier has taken as many changes of the order as it says that it takes, or takes none."""
    most = capabilities.supplements_max
    at_carrier = order.carrier_stage == CarrierStage.SENT
    return at_carrier and (not capabilities.can_change or (most is not None and order.supplements >= most))


def refuse_uncorrectable(
    order: PortOrder, capabilities: Capabilities, now: datetime, *, by_staff: bool = False
) -> None:
    """Raises `StateConflict` where the order cannot be corrected now: by its status, or by what its carrier takes.

    How many changes a carrier takes is a figure in a table, and its people may take one more: our team, who asks them,
    may send it.
    """
    waits_for_letter = order.status == Status.AWAITING_SIGNATURE and order.carrier_stage == CarrierStage.SENT
    if order.status not in CORRECTABLE and not waits_for_letter:
        early = order.is_unsent and not order.ended
        instead = " No carrier has it yet: PATCH …/losing-accounts/{id} changes what it says." if early else ""
        raise StateConflict(
            f"An order that is {order.status} takes no corrections.{instead}",
            code="terminal_state" if order.ended else "invalid_transition",
            allowed=sorted(str(status) for status in CORRECTABLE),
        )
    if order.change is not None and not order.change.held and not waits_for_letter:
        raise StateConflict(
            "A correction of this order is on its way to the carrier. Wait until it is sent.", code="change_in_flight"
        )
    if order.carrier_stage != CarrierStage.SENT:
        return
    cost = cost_of(order, capabilities, now)
    if not capabilities.can_change:
        raise StateConflict("This carrier takes no changes of an order. Our team can help.", code="change_not_possible")
    if cost.supplements_left == 0 and not by_staff:
        raise StateConflict(
            "The carrier takes no more changes of this order. Our team can help.", code="supplements_exhausted"
        )
    if cost.cutoff_at is not None and now >= cost.cutoff_at:
        address = order.losing_account.service_address
        at = clock_there(cost.cutoff_at, address.state, address.country)
        raise StateConflict(
            f"The carrier took its last change of this order at {at}. After the port our team can help.",
            code="frozen_window",
        )


def unanswered(reasons: Iterable[Reason], correction: Correction, *, by_staff: bool) -> tuple[Reason, ...]:
    """The reasons that this correction leaves open. Our team answers its own by whatever it says; what a customer says
    of something else leaves them with our team."""
    return tuple(
        reason
        for reason in reasons
        if not (by_staff and reason.owner != Owner.CUSTOMER) and not _answers(reason, correction)
    )


def _answers(reason: Reason, correction: Correction) -> bool:
    gone = {*correction.dropped, *(number for number, _ in correction.moved)}
    return bool(
        correction.edited & set(reason.fields)
        or ("pin" in reason.fields and _pins_given(reason, correction))
        or reason.code in {one.code for one in correction.attested}
        or reason.code in {one.code for one in correction.disputed}
        or (reason.numbers and set(reason.numbers) <= gone)
        or (not reason.numbers and NUMBERS in reason.fields and gone)
        or (correction.requested_foc_at and FixKind.GIVE_DATE in reason.kinds)
        or (correction.new_letter and FixKind.NEW_LETTER in reason.kinds)
        or (correction.note and reason.code == OTHER)
    )


def _pins_given(reason: Reason, correction: Correction) -> bool:
    """Whether the numbers that a reason is about, all of them where it names none, have new PINs of their own."""
    if not reason.numbers:
        return correction.pins_of_all
    return bool(correction.number_pins) and set(reason.numbers) <= correction.number_pins


def fix_problems(reasons: Iterable[Reason], correction: Correction, today: date) -> list[Problem]:
    """What of a correction cannot be, all at once. `today` is the latest day that it is anywhere on Earth."""
    found: list[Problem] = []
    by_code = {reason.code: reason for reason in reasons}
    if correction.is_empty:
        found.append(Problem("correction_empty", "Nothing is corrected.", "Say what is to change.", ""))
    for place, one in enumerate(correction.attested):
        found += _impossible(by_code, one.code, FixKind.ATTEST, f"/attest/{place}/code")
        if one.done_on > today:
            found.append(
                Problem(
                    "date_in_future",
                    "This is said to be done on a day to come.",
                    "Correct it.",
                    f"/attest/{place}/done_on",
                )
            )
        if one.done_on < today - _LONG_AGO:
            at = f"/attest/{place}/done_on"
            found.append(Problem("date_too_old", "This is said to be done years ago.", "Correct it.", at))
    found += _answered_twice(correction)
    for place, two in enumerate(correction.disputed):
        found += _impossible(by_code, two.code, FixKind.DISPUTE, f"/dispute/{place}/code")
        if not two.note.strip() and not two.document_ids:
            found.append(
                Problem(
                    "evidence_missing",
                    "To say that our data is right, something has to show it.",
                    "Write why, or name an uploaded document such as the latest bill or a customer service record.",
                    f"/dispute/{place}",
                )
            )
    if correction.new_letter and not any(FixKind.NEW_LETTER in reason.kinds for reason in by_code.values()):
        said = "Nothing that the order waits for is answered by signing the letter anew."
        found.append(Problem("fix_not_possible", said, "Leave it out.", "/new_letter"))
    strange = sorted(correction.edited - EDITABLE)
    found += [
        Problem("unknown_field", f"{name} cannot be corrected.", "Leave it out.", f"/edit/{name}") for name in strange
    ]
    return found


_LONG_AGO: Final = timedelta(days=730)


def tax_id_problems(reasons: Iterable[Reason], given: str) -> list[Problem]:
    """What is wrong with the last digits of a tax number. What was given is not repeated."""
    at = f"/{TAX_ID}"
    if not any(TAX_ID in reason.fields for reason in reasons):
        fix = "Leave it out. If its carrier wants them and has no field for them, confirm that you have them ready."
        return [Problem("tax_id_not_asked", "No digits of a tax number are asked for here.", fix, at)]
    if re.fullmatch("[0-9]{4}", given) is None:
        fix = "Send the last four digits, and no more of it."
        return [Problem("tax_id_format", "These are not the last four digits of a tax number.", fix, at)]
    return []


def _answered_twice(correction: Correction) -> list[Problem]:
    """A reason is answered one way: what is done cannot be disputed too."""
    given = [("attest", place, one.code) for place, one in enumerate(correction.attested)]
    given += [("dispute", place, two.code) for place, two in enumerate(correction.disputed)]
    seen: set[str] = set()
    found: list[Problem] = []
    for way, place, code in given:
        if code in seen:
            said = f"{code!r} is answered more than once."
            found.append(Problem("answered_twice", said, "Answer it one way.", f"/{way}/{place}/code"))
        seen.add(code)
    return found


def _impossible(by_code: Mapping[str, Reason], code: str, kind: FixKind, pointer: str) -> list[Problem]:
    reason = by_code.get(code)
    if reason is None:
        asked = ", ".join(by_code) or "nothing"
        return [Problem("reason_unknown", f"The order does not wait for {code!r}.", f"It waits for: {asked}.", pointer)]
    if kind not in reason.kinds:
        kinds = ", ".join(one.value.replace("_", " ") for one in reason.kinds)
        return [
            Problem(
                "fix_not_possible", f"{reason.title}: this is not answered so.", f"What answers it: {kinds}.", pointer
            )
        ]
    return []


def changed_fields(before: LosingAccount, after: LosingAccount) -> frozenset[str]:
    """Names of the fields that differ between two states of an account, as `EDITABLE` has them."""
    found: set[str] = set()
    for name in EDITABLE - OF_ORDER:
        if name == "pin":
            differs = before.sealed_pin != after.sealed_pin
        elif name == "account_number":
            differs = before.account_number_digest != after.account_number_digest
        else:
            differs = _at(before, name) != _at(after, name)
        if differs:
            found.add(name)
    return frozenset(found)


def shown_value(account: LosingAccount, name: str) -> str:
    """What was sent of a field, as it may be shown: of secrets only that they are there, and a number's last digits."""
    if name == TAX_ID:
        return ""
    if name == "pin":
        return "(on file)" if account.sealed_pin else ""
    if name == "account_number":
        return f"(on file, ends in {account.account_number_last4})" if account.sealed_account_number else ""
    value = _at(account, name)
    return ", ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def _at(account: LosingAccount, name: str) -> object:
    value: object = account
    for part in name.split("."):
        value = getattr(value, part)
    return value
