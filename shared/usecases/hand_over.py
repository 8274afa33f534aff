"""An order and its carrier: what is handed over, changed, cancelled and taken back there.

Everything is recorded before or told by the carrier's own answer, since a call that failed may have landed.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from shared.domain.carrier_fit import file_problems
from shared.domain.carrier_profiles import MANUAL, profile
from shared.domain.carriers import Capabilities, CarrierDocument, Change, ChangeAnswer, DocumentKind
from shared.domain.corrections import NumbersOut, numbers_out
from shared.domain.foc_dates import wanted_of
from shared.domain.lifecycle import Owner, Status
from shared.domain.masking import Known
from shared.domain.model import (
    Ask,
    CarrierStage,
    Document,
    DocumentStatus,
    NumbersStaying,
    PendingChange,
    PortOrder,
    RowMark,
    StaffFlag,
)
from shared.domain.number_class import NumberClass
from shared.domain.orders_from_events import carrier_state
from shared.domain.problems import Problem
from shared.domain.rejections import REJECTIONS, GivenReason, asks_of, masked
from shared.ports import (
    Carrier,
    CarrierNumber,
    CarrierRefused,
    CarrierSubmission,
    PointCarrierOrder,
    Unavailable,
)
from shared.usecases.account_secrets import known_of, vault_context
from shared.usecases.apply_carrier_event import CANCELLED_AT_CARRIER, apply_inbox, hear_all, turn_of, with_ported
from shared.usecases.desk import SYSTEM, CarrierDesk, Desk
from shared.usecases.number_pins import opened_pin
from shared.usecases.order_numbers import order_rows
from shared.usecases.port_dates import order_date_problems
from shared.usecases.replace_order import begin_replacing, freed, kept_whole
from shared.usecases.transitions import changed, commit_unless_moved, flagged, moved, order_event

_KINDS: Final[dict[str, DocumentKind]] = {
    "invoice": "invoice",
    "csr": "csr",
    "screenshot": "screenshot",
    "receipt": "receipt",
}


def submit_to_carrier(partners: CarrierDesk, order: PortOrder) -> None:
    """Hand the order over. `sending` is written first: a call that fails may still have made the order there."""
    desk = partners.desk
    carrier = carrier_of(desk, order)
    if order.is_unsent:
        now = desk.clock.now()
        sending = changed(order, now, carrier_stage=CarrierStage.SENDING, asked_carrier_at=now)
        left_out = _date_problems(desk, order)
        facts: dict[str, Any] = {}
        if left_out:
            facts["requested_date_left_out"] = [problem.code for problem in left_out]
        event = order_event(
            desk, sending, "order.submission_started", SYSTEM, before=order, carrier=order.carrier, **facts
        )
        # Events that overtake the carrier's own answer find the order by our reference.
        pointer = PointCarrierOrder(order.carrier, f"reference:{order.reference}", order.id)
        if not commit_unless_moved(desk, sending, event, [pointer]):
            return
        order = sending
    try:
        receipt = carrier.ensure_order(submission_of(desk, order), documents_of(desk, order))
    except CarrierRefused as refusal:
        # What a part that is there has yet to hear waits for the next answer.
        held = order.change.but(held=True) if order.change else None
        _refused(desk, order, refusal, carrier_stage=_stage_of_refused(desk, carrier, order), change=held)
        return
    sent = moved(
        desk,
        order,
        Status.SUBMITTED,
        SYSTEM,
        carrier_stage=CarrierStage.SENT,
        carrier_order_id=receipt.carrier_order_id,
        **_unheard(desk, order),
    )
    event = order_event(
        desk,
        sent,
        "order.submitted",
        SYSTEM,
        before=order,
        carrier=order.carrier,
        carrier_order_id=receipt.carrier_order_id,
    )
    pointer = PointCarrierOrder(order.carrier, receipt.carrier_order_id, order.id)
    if commit_unless_moved(desk, sent, event, [pointer]):
        apply_inbox(desk, order.id)


def _stage_of_refused(desk: Desk, carrier: Carrier, order: PortOrder) -> CarrierStage:
    """Part of a refused order may be there all the same: as drafts, that a next try makes otherwise and an end of the
    order takes back, or on its way to the losing carrier."""
    there = carrier.get(order.reference) if capabilities_of(desk, order).answers else None
    if there is None:
        return CarrierStage.NONE
    return CarrierStage.DRAFTED if there.is_draft else CarrierStage.SENDING


def send_change(partners: CarrierDesk, order: PortOrder) -> None:
    """Send the supplement that waits. It carries the PON's next version, by which a carrier knows it again.

    When it was first tried is written before the call: one that landed unseen may be answered before it is repeated.
    Numbers leave the order only when the carrier took them out of its own.
    """
    desk = partners.desk
    pending = order.change or PendingChange(kind="other", asked_at=desk.clock.now())
    if pending.removed_numbers and numbers_out(order, capabilities_of(desk, order)) != NumbersOut.CHANGE:
        _replace(desk, order, pending)
        return
    if pending.sent_at is None:
        now = desk.clock.now()
        pending = pending.but(sent_at=now)
        trying = changed(order, now, change=pending, asked_carrier_at=now)
        event = order_event(desk, trying, "order.change_started", SYSTEM, before=order)
        if not commit_unless_moved(desk, trying, event):
            return
        order = trying
    submission = submission_of(desk, order, version=order.pon_version + 1)
    try:
        answer = carrier_of(desk, order).change(
            submission, _change(pending, submission), documents_of(desk, order, pending)
        )
    except CarrierRefused as refusal:
        _refused(desk, order, refusal, **_kept(order, pending), staff_flags=flagged(order, StaffFlag.STUCK_CHANGE))
        return
    if answer == "sent":
        after = _in(
            desk,
            order,
            Status.CHANGE_PENDING,
            change=None,
            asked_carrier_at=pending.sent_at,
            pon_version=order.pon_version + 1,
            supplements=order.supplements + 1,
            answered=pending.answers,
            **_unheard(desk, order),
            **_left(desk, order, pending),
            **_date_lost(order, capabilities_of(desk, order)),
        )
        event = order_event(
            desk, after, "order.change_sent", SYSTEM, before=order, pon_version=after.pon_version, **_named(pending)
        )
    else:
        after = _not_sent(desk, order, pending, answer)
        event = order_event(desk, after, "order.change_not_taken", SYSTEM, before=order, carrier_answer=answer)
    if commit_unless_moved(desk, after, event):
        apply_inbox(desk, order.id)


def _replace(desk: Desk, order: PortOrder, pending: PendingChange) -> None:
    """The carrier takes no number out: the order is replaced by one of those that stay. Not while it works on the order
    again, which would only be stopped for that: then people decide."""
    impossible = numbers_out(order, capabilities_of(desk, order)) == NumbersOut.NOT_POSSIBLE
    if impossible or order.status in (Status.SUBMITTED, Status.SCHEDULED):
        after = changed(kept_whole(order, order), desk.clock.now())
        event = order_event(desk, after, "order.flagged", SYSTEM, before=order, flag=StaffFlag.STUCK_CHANGE)
    else:
        after, event = begin_replacing(desk, order, pending)
    commit_unless_moved(desk, after, event)


def _date_lost(order: PortOrder, capabilities: Capabilities) -> dict[str, Any]:
    """The confirmed date goes with a change at carriers that set a new one after each."""
    if capabilities.change_keeps_foc is not False or order.confirmed_foc_at is None:
        return {}
    return {"confirmed_foc_at": None, "lost_foc_at": order.confirmed_foc_at}


def _unheard(desk: Desk, order: PortOrder) -> dict[str, Any]:
    """A packet that no mail tells of waits in its bucket until somebody looks: a case for our team."""
    unannounced = order.carrier == MANUAL and not desk.policy.desk_email
    return {"staff_flags": flagged(order, StaffFlag.UNANNOUNCED)} if unannounced else {}


def _left(desk: Desk, order: PortOrder, pending: PendingChange) -> dict[str, Any]:
    """What becomes of numbers that the carrier took out of its order: dropped, or split off."""
    found: dict[str, Any] = {"splits": tuple(split.but(agreed=True) for split in order.splits)}
    if pending.dropped:
        mark = RowMark(numbers=pending.dropped, own_state="excluded", at=desk.clock.now())
        found["marks"] = (*order.marks, mark)
        found["excluded_count"] = order.excluded_count + len(pending.dropped)
    return found


def _kept(order: PortOrder, pending: PendingChange) -> dict[str, Any]:
    """A change that was refused waits for what it was refused for; numbers stay until they are taken out anew."""
    again = pending.but(held=True, sent_at=None, removed_numbers=(), dropped=())
    return {"change": again, "splits": order.agreed_splits}


def cancel_at_carrier(partners: CarrierDesk, order: PortOrder) -> None:
    """Ask the carrier to cancel. Too late, the order goes on, and says so."""
    desk = partners.desk
    if order.carrier_stage == CarrierStage.UNDONE:
        # It was cancelled there, and its numbers have gone on.
        after = _cancelled(desk, order)
        commit_unless_moved(desk, after, order_event(desk, after, f"order.{after.status}", SYSTEM, before=order))
        return
    if not capabilities_of(desk, order).can_cancel:
        flags = flagged(order, StaffFlag.STUCK_CHANGE)
        after = changed(order, desk.clock.now(), carrier_cancel_sent=True, owner=Owner.STAFF, staff_flags=flags)
        event = order_event(desk, after, "order.cancel_not_possible", SYSTEM, before=order)
        commit_unless_moved(desk, after, event)
        return
    carrier = carrier_of(desk, order)
    outcome = carrier.ensure_cancelled(order.reference)
    if outcome == "cancelled":
        # Numbers that were ported before stay so; nobody asks about them once the order has ended.
        hear_all(desk, carrier, order.id)
        order = desk.store.order(order.id) or order
        if order.status != Status.CANCEL_REQUESTED or order.carrier_stage == CarrierStage.UNDONE:
            return
    if outcome == "unknown" and order.carrier_stage == CarrierStage.SENT:
        # It took this order and knows nothing of it now: nobody can say that no number moves.
        flags = flagged(order, StaffFlag.CARRIER_LOST_ORDER)
        after = changed(order, desk.clock.now(), carrier_cancel_sent=True, owner=Owner.STAFF, staff_flags=flags)
        event = order_event(desk, after, "order.flagged", SYSTEM, before=order, flag=StaffFlag.CARRIER_LOST_ORDER)
    elif outcome in ("cancelled", "unknown") and order.replaced:
        state = carrier_state(desk.store.inbox(order.id))
        after = freed(desk, order, state.ported_numbers)
        event = order_event(desk, after, CANCELLED_AT_CARRIER, SYSTEM, before=order, carrier_answer=outcome)
    elif outcome in ("cancelled", "unknown"):
        after = _cancelled(desk, order)
        event = order_event(desk, after, f"order.{after.status}", SYSTEM, before=order, carrier_answer=outcome)
    elif outcome == "requested":
        # It has the order, also where the answer to the submission was lost.
        sent = {"carrier_cancel_sent": True, "carrier_stage": CarrierStage.SENT, **_unheard(desk, order)}
        after = changed(order, desk.clock.now(), **sent)
        event = order_event(desk, after, "order.cancel_sent", SYSTEM, before=order)
    else:
        back = Status.SCHEDULED if order.confirmed_foc_at else Status.SUBMITTED
        after = moved(desk, order, back, SYSTEM, carrier_stage=CarrierStage.SENT)
        after = kept_whole(after, order) if order.replaced else after
        reason = "The carrier says that it is too late to cancel."
        event = order_event(desk, after, "order.cancel_too_late", SYSTEM, before=order, reason=reason)
    if commit_unless_moved(desk, after, event) and outcome == "too_late":
        apply_inbox(desk, order.id)


def _cancelled(desk: Desk, order: PortOrder) -> PortOrder:
    """The order without what its carrier has not ported: in part completed, where that is not all of it."""
    if not order.ported_count:
        return moved(desk, order, Status.CANCELLED, SYSTEM, carrier_stage=CarrierStage.UNDONE, change=None)
    state = carrier_state(desk.store.inbox(order.id))
    ended = moved(desk, order, Status.PARTIALLY_COMPLETED, SYSTEM, change=None, actual_ported_at=state.ported_at)
    return with_ported(desk, order, ended, state, desk.clock.now())


def undo_at_carrier(partners: CarrierDesk, order: PortOrder) -> None:
    """The order ended while the carrier has, or may have, one: take it back there. Too late, people have to act."""
    desk = partners.desk
    drafted = order.carrier_stage == CarrierStage.DRAFTED
    if capabilities_of(desk, order).can_cancel or drafted:
        outcome: str = carrier_of(desk, order).ensure_cancelled(order.reference)
    else:
        outcome = "not_possible"
    stays = outcome in ("too_late", "not_possible")
    flags = flagged(order, StaffFlag.CONTRADICTION) if stays else order.staff_flags
    undone = changed(order, desk.clock.now(), carrier_stage=CarrierStage.UNDONE, staff_flags=flags)
    event = order_event(desk, undone, "order.undone_at_carrier", SYSTEM, before=order, carrier_answer=outcome)
    commit_unless_moved(desk, undone, event)


def carrier_of(desk: Desk, order: PortOrder) -> Carrier:
    """The carrier that has the order. Raises `Unavailable` for one that this deployment does not know."""
    carrier = desk.carriers.get(order.carrier)
    if carrier is None:
        raise Unavailable(f"no carrier {order.carrier!r} is configured")
    return carrier


def capabilities_of(desk: Desk, order: PortOrder) -> Capabilities:
    """What the order's carrier takes, as this operator has it."""
    return profile(order.carrier, desk.policy.carrier_profiles)


def submission_of(desk: Desk, order: PortOrder, *, version: int | None = None) -> CarrierSubmission:
    """The order as the carrier gets it, with its secrets opened. Numbers that were ported are not in it."""
    account = order.losing_account
    context = vault_context(account.account_id, account.id)
    partial = account.numbers_staying in (NumbersStaying.SOME, NumbersStaying.UNKNOWN)
    removed = set(order.change.removed_numbers) if order.change else set()
    signed, paper = order.letter.signed, order.letter.paper
    toll_free = order.number_class == NumberClass.TOLL_FREE
    return CarrierSubmission(
        reference=order.reference,
        order_id=order.id,
        version=order.version,
        number_class=order.number_class.value,
        country=order.country,
        numbers=tuple(
            CarrierNumber(row.number, opened_pin(desk, row, order.account_id))
            for row in order_rows(desk, order)
            if row.own_state != "ported" and row.number not in removed
        ),
        losing_carrier_name=account.carrier_name,
        account_number=desk.vault.open(account.sealed_account_number, context) if account.sealed_account_number else "",
        pin=desk.vault.open(account.sealed_pin, context) if account.sealed_pin else "",
        tax_id_last4=desk.vault.open(order.sealed_tax_id, context) if order.sealed_tax_id else "",
        billing_telephone_number=account.billing_telephone_number,
        new_billing_telephone_number=account.new_billing_telephone_number,
        port_scope="partial" if partial else "full",
        end_user_name=account.end_user_name,
        subscriber_type=account.subscriber_type or "business",
        service_address=account.service_address.model_dump(),
        authorized_person_name=account.authorized_person.name,
        reseller_name=account.reseller_name,
        target_resp_org=order.letter.resp_org or desk.policy.target_resp_org if toll_free else "",
        requested_foc_at=_wanted_date(desk, order),
        letter_sha256=signed.sha256 if signed else paper.sha256 if paper else "",
        pon_version=version or order.pon_version,
    )


def _wanted_date(desk: Desk, order: PortOrder) -> str | None:
    """The date that is asked for. One that cannot be had any more, since the letter took its time, is left out: the
    carrier then gives its earliest, where it would only refuse the other."""
    wanted = wanted_of(order)
    return wanted.iso() if wanted and not _date_problems(desk, order) else None


def _date_problems(desk: Desk, order: PortOrder) -> tuple[Problem, ...]:
    """What keeps the date that is asked for from being had, if the order went to the carrier now."""
    wanted = wanted_of(order)
    return order_date_problems(desk, order, wanted).errors if wanted else ()


def documents_of(desk: Desk, order: PortOrder, pending: PendingChange | None = None) -> tuple[CarrierDocument, ...]:
    """The signed letter, the accepted papers of the losing account, and what a change brings along."""
    view = desk.store.request_view(order.request_id)
    there = {document.id: document for document in (view.documents if view else ())}
    letter, paper = order.letter.signed, order.letter.paper
    found: list[CarrierDocument] = []
    if letter is not None:
        body = desk.letters.read(letter.key, letter.version_id)
        found.append(CarrierDocument("loa", f"letter-{order.reference}.pdf", "application/pdf", body))
    elif paper is not None and paper.document_id in there:
        found.append(_read(desk, there[paper.document_id], "loa"))
    brought, capabilities = _brought(pending), capabilities_of(desk, order)
    for document in there.values():
        # One that the carrier does not take would only hold up the order; the rest is as it was checked.
        if document.status != DocumentStatus.ACCEPTED or any(file_problems(document, capabilities, "")):
            continue
        kind = _KINDS.get(document.type)
        if (kind and document.serves(*order.losing_account_ids)) or document.id in brought:
            found.append(_read(desk, document, kind or "other"))
    return tuple(found)


def _read(desk: Desk, document: Document, kind: DocumentKind) -> CarrierDocument:
    body = desk.files.read(document.key, document.version_id)
    return CarrierDocument(kind, document.filename, document.content_type, body)


def _brought(pending: PendingChange | None) -> set[str]:
    if pending is None:
        return set()
    proofs = {one.document_id for one in pending.attested if one.document_id}
    return proofs | {document for one in pending.disputed for document in one.document_ids}


def _change(pending: PendingChange, submission: CarrierSubmission) -> Change:
    """The supplement with its values, which are those of the order as it reads now."""
    fields = {name: value_of(submission, name) for name in pending.fields}
    return Change(pending.kind, fields, submission.pon_version, note_of(pending), pending.removed_numbers)


def value_of(submission: CarrierSubmission, name: str) -> str:
    """What the submission says under one of its names, an address by its parts."""
    if name.startswith("service_address."):
        return str(submission.service_address.get(name.removeprefix("service_address."), ""))
    value = getattr(submission, name, "")
    return "" if value is None else str(value)


def note_of(pending: PendingChange) -> str:
    """What goes with a supplement for the carrier's people to read."""
    lines = [
        f"{_title(one.code)}: done on {one.done_on.isoformat()}{'. ' + one.note if one.note else '.'}"
        for one in pending.attested
    ]
    lines += [f"{_title(one.code)}: our data is right. {one.note}" for one in pending.disputed]
    return "\n".join(filter(None, (*lines, pending.note)))


def _title(code: str) -> str:
    return REJECTIONS[code].title if code in REJECTIONS else code


def _named(pending: PendingChange) -> dict[str, Any]:
    """What a timeline may say of a change: names, never values."""
    said: dict[str, Any] = {"supp": pending.kind, "fields": list(pending.fields), "answers": list(pending.answers)}
    return said | ({"removed_numbers": list(pending.removed_numbers)} if pending.removed_numbers else {})


def _in(desk: Desk, order: PortOrder, status: Status, **changes: Any) -> PortOrder:
    """The order in this status, whether it is there already or not."""
    if order.status != status:
        return moved(desk, order, status, SYSTEM, **changes)
    return changed(order, desk.clock.now(), retry_at=None, faults_in_a_row=0, fault="", fault_step="", **changes)


def _not_sent(desk: Desk, order: PortOrder, pending: PendingChange, answer: ChangeAnswer) -> PortOrder:
    """The carrier did not take the change: too late for it, or the order is not there any more."""
    if answer == "too_late" and order.confirmed_foc_at is not None:
        return _back(desk, order, Status.SCHEDULED, change=None, splits=order.agreed_splits)
    flag = StaffFlag.CARRIER_LOST_ORDER if answer == "unknown" else StaffFlag.STUCK_CHANGE
    ask = Ask(
        code="other",
        detail=f"The carrier did not take the correction: it answered “{answer}”.",
        fix="Our team asks the carrier what it needs.",
    )
    flags = flagged(order, flag)
    kept = _kept(order, pending)
    return _back(desk, order, Status.ACTION_REQUIRED, asks=(ask,), owner=Owner.STAFF, staff_flags=flags, **kept)


def _back(desk: Desk, order: PortOrder, status: Status, **changes: Any) -> PortOrder:
    if order.status == Status.IN_REVIEW and status != Status.ACTION_REQUIRED:
        order = moved(desk, order, Status.CHANGE_PENDING, SYSTEM).but(version=order.version)
    return _in(desk, order, status, **changes)


def _refused(desk: Desk, order: PortOrder, refusal: CarrierRefused, **changes: Any) -> None:
    """The carrier said no: every reason becomes something to fix."""
    asks = refusal_asks(order, refusal.reasons or [("other", str(refusal))], refusal.numbers)
    account = order.losing_account
    context = vault_context(account.account_id, account.id)
    sealed = [one for one in (account.sealed_account_number, account.sealed_pin) if one]
    said_again = Known(values=tuple(desk.vault.open(one, context) for one in sealed))
    asks = tuple(masked(ask, said_again) for ask in asks)
    stopped = _in(desk, order, Status.ACTION_REQUIRED, **{"asks": asks, "owner": turn_of(asks)} | changes)
    event = order_event(
        desk,
        stopped,
        "order.refused",
        SYSTEM,
        before=order,
        reason="The carrier did not take it.",
        codes=[ask.code for ask in asks],
    )
    commit_unless_moved(desk, stopped, event)


def refusal_asks(order: PortOrder, reasons: Iterable[tuple[str, str]], numbers: Sequence[str] = ()) -> tuple[Ask, ...]:
    """A carrier's reasons as the customer reads them, about these numbers, or all of the order."""
    given = (GivenReason(code, said, tuple(numbers)) for code, said in reasons)
    asks = asks_of(given, order.carrier, losing_carrier=order.losing_account.carrier_name)
    return tuple(masked(ask, known_of(order, tuple(numbers))) for ask in asks)
