"""Port-outs and sheets of numbers: what is sent, and what is answered, to our team and to the account."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from functions.api import show
from functions.api.answers import ActorAnswer, AddressAnswer, Answer, EventAnswer, ProblemAnswer
from functions.api.bodies import AddressBody, Body, Day, Instant, Text
from functions.api.carrier_desk import GivenMoment
from shared.domain.model import PostalAddress
from shared.domain.port_outs.checks import Finding, Obstacle, Usable
from shared.domain.port_outs.lifecycle import allowed_from
from shared.domain.port_outs.model import AnswerReason, PortOut, Protection
from shared.domain.port_outs.reasons import reasons_of
from shared.domain.port_outs.records import Known
from shared.ports import Page
from shared.usecases.port_outs.number_timeline import NumberTimeline
from shared.usecases.port_outs.protect import NewProtection
from shared.usecases.port_outs.record import NewPortOut, Told
from shared.usecases.port_outs.sheets import RecordFields, RecordRow, Sheet
from shared.usecases.port_outs.view import CheckedPortOut, Waiting

# --- what is sent ----------------------------------------------------------------------------------------------------

Secret = Annotated[str, Field(max_length=64)]
Numbers = Annotated[tuple[Text, ...], Field(max_length=2_000)]


class PortOutBody(Body):
    """A request of another carrier for numbers of one account: an LSR, or of toll-free numbers a RespOrg change.

    `reference` is that carrier's own (PON). `account_number` and `pin` are what it gave; they are compared, and not
    kept. `received_at` is when it came, now if left out; the time for our answer runs from then.
    """

    numbers: Numbers
    winning_carrier: Text
    reference: Text
    asked_by: Text = ""
    requested_on: Day | None = None
    received_at: GivenMoment = None
    account_number: Secret | None = None
    pin: Secret | None = None
    postal_code: Text | None = None
    end_user_name: Text | None = None


class SupplementBody(Body):
    """What a supplement of the winning carrier changes; what is left out stays. "" takes away what was given."""

    account_number: Secret | None = None
    pin: Secret | None = None
    postal_code: Text | None = None
    end_user_name: Text | None = None
    requested_on: Day | None = None
    drop_numbers: Numbers = ()


class ConfirmBody(Body):
    """The port date (FOC). `reason`: why it is confirmed although something stands against it."""

    confirmed_foc_at: Instant
    reason: Annotated[str, Field(max_length=1_000)] = ""


class RejectReasonBody(Body):
    """One reason of the closed list. `numbers`: all that it is so of, if left out."""

    code: Text
    words: Annotated[str, Field(max_length=1_000)] = ""
    numbers: Numbers = ()


class PortOutRejectionBody(Body):
    reasons: Annotated[tuple[RejectReasonBody, ...], Field(max_length=30)]


class PortOutReasonBody(Body):
    reason: Annotated[str, Field(max_length=1_000)] = ""


class LeftBody(Body):
    """When the numbers moved; now, if left out. `reason`: why they are said to have moved before the confirmed date, or
    although the account did not ask for it (a lead)."""

    left_at: Instant | None = None
    reason: Annotated[str, Field(max_length=1_000)] = ""


class WordBody(Body):
    """`ours`: it was us. `not_ours`: this was not us; a case is opened, and the numbers are locked."""

    decision: Literal["ours", "not_ours"]
    note: Annotated[str, Field(max_length=1_000)] = ""


class PortOutPinBody(Body):
    """A PIN of 4 to 10 letters and digits. Left out, one is made, and shown this once."""

    pin: Secret | None = None


class LockBody(Body):
    locked: bool


class RecordBody(Body):
    """What the carrier under us has on file of a number; "" takes a value away. Members left out stay."""

    carrier: Text | None = None
    account_number: Text | None = None
    end_user_name: Text | None = None
    service_address: AddressBody | None = None
    note: Text | None = None


def told(body: PortOutBody | SupplementBody) -> Told:
    return Told(body.account_number, body.pin, body.postal_code, body.end_user_name)


def new_port_out(body: PortOutBody) -> NewPortOut:
    return NewPortOut(
        numbers=body.numbers,
        winning_carrier=body.winning_carrier,
        reference=body.reference,
        asked_by=body.asked_by,
        requested_on=body.requested_on,
        received_at=body.received_at,
        told=told(body),
    )


def reasons(body: PortOutRejectionBody) -> tuple[AnswerReason, ...]:
    return tuple(AnswerReason(code=one.code, words=one.words, numbers=one.numbers) for one in body.reasons)


def record_fields(body: RecordBody) -> RecordFields:
    address = body.service_address
    return RecordFields(
        carrier=body.carrier,
        account_number=body.account_number,
        end_user_name=body.end_user_name,
        service_address=None
        if address is None
        else PostalAddress(**{name: value or "" for name, value in address.model_dump().items()}),
        note=body.note,
    )


# --- what is answered ------------------------------------------------------------------------------------------------


class KnownAnswer(Answer):
    """A value on file. `source`: the number's own record, the deployment's for its carrier, how it was ported in, or
    unknown; then `how_to_get` says who knows it."""

    value: str | None
    source: Literal["number", "deployment", "port_in", "unknown"]
    how_to_get: str | None


class KnownAddressAnswer(Answer):
    value: AddressAnswer | None
    source: Literal["number", "deployment", "port_in", "unknown"]
    how_to_get: str | None


class ProtectionAnswer(Answer):
    """The PIN itself is shown once, when it is made. `version` is what `If-Match` takes."""

    pin_set: bool
    pin_set_at: datetime | None
    pin_set_by: ActorAnswer | None
    locked: bool
    locked_at: datetime | None
    locked_by: ActorAnswer | None
    version: int


class NewProtectionAnswer(ProtectionAnswer):
    pin: str | None = Field(description="The PIN that was made just now: it is not shown again.")


class SheetAnswer(Answer):
    """What another carrier has to give to take this number over, and what protects it."""

    number: str
    account_id: str
    status: str
    number_class: str
    carrier: KnownAnswer
    account_number: KnownAnswer = Field(description="Or SID, at the carrier under us.")
    end_user_name: KnownAnswer
    service_address: KnownAddressAnswer
    note: str | None
    protection: ProtectionAnswer
    request_id: str | None
    order_id: str | None
    ported_in_at: datetime | None
    ported_out_at: datetime | None
    port_out_ids: list[str] = Field(description="The latest port-outs that named it.")


class GivenAnswer(Answer):
    """What the winning carrier gave. Of secrets: that they were given, and the account number's last digits."""

    account_number: bool
    account_number_last4: str | None
    pin: bool
    postal_code: str | None
    end_user_name: str | None


class AnswerReasonAnswer(Answer):
    code: str
    carrier_code: str
    said: str = Field(description="What the winning carrier reads.")
    words: str
    numbers: list[str] = Field(description="What it is about; all of them when empty.")


class WordAnswer(Answer):
    decision: Literal["ours", "not_ours"]
    by: ActorAnswer
    at: datetime
    note: str


class PortOutAnswer(Answer):
    id: str
    account_id: str | None = Field(description="Null: nobody here has any of the numbers.")
    account_name: str
    status: Literal["received", "rejected", "confirmed", "releasing", "completed", "returning", "returned", "cancelled"]
    numbers: list[str]
    number_class: str
    country: str | None
    winning_carrier: str
    reference: str
    pon_version: int
    asked_by: str
    requested_on: date | None
    received_at: datetime
    respond_by: datetime | None
    given: GivenAnswer
    confirmed_foc_at: datetime | None
    reasons: list[AnswerReasonAnswer]
    account_says: WordAnswer | None
    answered_at: datetime | None
    left_at: datetime | None
    completed_at: datetime | None
    snapback_until: datetime | None = Field(description="Until when it can be asked back as an unauthorized port.")
    case_id: str | None
    test_mode: bool
    version: int
    created_at: datetime
    updated_at: datetime


class PortOutPage(Answer):
    items: list[PortOutAnswer]
    cursor: str | None


class WaitingPortOuts(PortOutPage):
    waiting: str = Field(description='How many wait for our team: "3", or "99+".')


class FindingAnswer(Answer):
    """What our check found for some of the numbers; all of them when none is named."""

    subject: str
    outcome: str
    detail: str
    numbers: list[str]
    how_to_get: str | None


class UsableAnswer(Answer):
    """A reason of the closed list that may be answered now."""

    code: str
    carrier_code: str
    said: str
    when: str
    numbers: list[str]
    needs_words: bool
    ends: bool = Field(description="The request is over with it; otherwise a supplement may follow.")


class ObstacleAnswer(Answer):
    """What stands against a confirmation. `over`: who may confirm all the same."""

    code: str
    detail: str
    fix: str
    over: Literal["nobody", "lead", "reason"]


class CheckedAnswer(PortOutAnswer):
    assignee: ActorAnswer | None
    findings: list[FindingAnswer]
    may_reject_with: list[UsableAnswer]
    against_confirming: list[ObstacleAnswer]
    against_completing: list[ObstacleAnswer] = Field(description="Of a confirmed one.")
    moves: list[str] = Field(description="The statuses that it can go to.")


class RecordRowAnswer(Answer):
    row: int
    number: str | None
    outcome: Literal["kept", "unchanged", "refused"]
    problems: list[ProblemAnswer]


class RecordsAnswer(Answer):
    """Every row of the file is answered for."""

    kept: int
    unchanged: int
    refused: int
    items: list[RecordRowAnswer]


class NumberTimelineAnswer(Answer):
    """What happened to a number, newest first. `more`: there are older events, on its port-outs' own timelines."""

    number: str
    status: str
    events: list[EventAnswer]
    port_outs: list[PortOutAnswer]
    more: bool


def sheet(found: Sheet) -> SheetAnswer:
    on_file = found.on_file
    address = on_file.service_address
    return SheetAnswer(
        number=found.number,
        account_id=found.account_id,
        status=found.state,
        number_class=found.number_class,
        carrier=_known(on_file.carrier),
        account_number=_known(on_file.account_number),
        end_user_name=_known(on_file.end_user_name),
        service_address=KnownAddressAnswer(
            value=AddressAnswer(**address.value.model_dump()) if address.value else None,
            source=address.source,
            how_to_get=address.how_to_get or None,
        ),
        note=on_file.note or None,
        protection=protection(found.protection),
        request_id=found.request_id or None,
        order_id=found.order_id or None,
        ported_in_at=found.ported_in_at,
        ported_out_at=found.ported_out_at,
        port_out_ids=list(found.port_out_ids),
    )


def _known(found: Known) -> KnownAnswer:
    return KnownAnswer(value=found.value, source=found.source, how_to_get=found.how_to_get or None)


def protection(found: Protection | None) -> ProtectionAnswer:
    return ProtectionAnswer(**_protection(found))


def new_protection(found: NewProtection) -> NewProtectionAnswer:
    return NewProtectionAnswer(**_protection(found.protection), pin=found.pin or None)


def _protection(found: Protection | None) -> dict[str, Any]:
    return {
        "pin_set": found is not None and bool(found.pin_digest),
        "pin_set_at": found.pin_set_at if found else None,
        "pin_set_by": show.actor(found.pin_set_by) if found and found.pin_set_by else None,
        "locked": found is not None and found.locked,
        "locked_at": found.locked_at if found else None,
        "locked_by": show.actor(found.locked_by) if found and found.locked_by else None,
        "version": found.version if found else 0,
    }


def port_out(found: PortOut) -> PortOutAnswer:
    return PortOutAnswer(**_port_out(found))


def _port_out(found: PortOut) -> dict[str, Any]:
    word, given = found.customer_word, found.given
    table = reasons_of(found.number_class)
    return {
        "id": found.id,
        "account_id": found.account_id or None,
        "account_name": found.account_name,
        "status": found.status.value,
        "numbers": list(found.numbers),
        "number_class": found.number_class,
        "country": found.country or None,
        "winning_carrier": found.winning_carrier,
        "reference": found.reference,
        "pon_version": found.pon_version,
        "asked_by": found.asked_by,
        "requested_on": found.requested_on,
        "received_at": found.received_at,
        "respond_by": found.respond_by,
        "given": GivenAnswer(
            account_number=bool(given.account_number_digest),
            account_number_last4=given.account_number_last4 or None,
            pin=bool(given.pin_digest),
            postal_code=given.postal_code or None,
            end_user_name=given.end_user_name or None,
        ),
        "confirmed_foc_at": found.confirmed_foc_at,
        "reasons": [
            AnswerReasonAnswer(
                code=one.code,
                carrier_code=table[one.code].carrier_code,
                said=table[one.code].said,
                words=one.words,
                numbers=list(one.numbers),
            )
            for one in found.reasons
        ],
        "account_says": WordAnswer(decision=word.word, by=show.actor(word.by), at=word.at, note=word.note)
        if word
        else None,
        "answered_at": found.answered_at,
        "left_at": found.left_at,
        "completed_at": found.completed_at,
        "snapback_until": found.snapback_until,
        "case_id": found.case_id or None,
        "test_mode": found.test_mode,
        "version": found.revision,
        "created_at": found.created_at,
        "updated_at": found.updated_at,
    }


def page(found: Page[PortOut]) -> PortOutPage:
    return PortOutPage(items=[port_out(one) for one in found.items], cursor=found.cursor)


def waiting(found: Waiting, most: int) -> WaitingPortOuts:
    return WaitingPortOuts(
        items=[port_out(one) for one in found.page.items],
        cursor=found.page.cursor,
        waiting=f"{most - 1}+" if found.count >= most else str(found.count),
    )


def checked(found: CheckedPortOut) -> CheckedAnswer:
    return CheckedAnswer(
        **_port_out(found.port_out),
        assignee=show.actor(found.port_out.assignee) if found.port_out.assignee else None,
        findings=[_finding(one) for one in found.findings],
        may_reject_with=[_usable(one) for one in found.usable],
        against_confirming=[_obstacle(one) for one in found.obstacles],
        against_completing=[_obstacle(one) for one in found.leaving_obstacles],
        moves=[str(status) for status in allowed_from(found.port_out.status)],
    )


def _finding(found: Finding) -> FindingAnswer:
    return FindingAnswer(
        subject=found.subject,
        outcome=found.outcome,
        detail=found.detail,
        numbers=list(found.numbers),
        how_to_get=found.how or None,
    )


def _usable(found: Usable) -> UsableAnswer:
    return UsableAnswer(
        code=found.reason.code,
        carrier_code=found.reason.carrier_code,
        said=found.reason.said,
        when=found.reason.when,
        numbers=list(found.numbers),
        needs_words=found.needs_words,
        ends=found.reason.ends,
    )


def _obstacle(found: Obstacle) -> ObstacleAnswer:
    return ObstacleAnswer(code=found.code, detail=found.detail, fix=found.fix, over=found.over)


def records(found: tuple[RecordRow, ...]) -> RecordsAnswer:
    count = {outcome: sum(one.outcome == outcome for one in found) for outcome in ("kept", "unchanged", "refused")}
    return RecordsAnswer(
        **count,
        items=[
            RecordRowAnswer(
                row=one.row, number=one.number or None, outcome=one.outcome, problems=show.problems(one.problems)
            )
            for one in found
        ],
    )


def number_timeline(found: NumberTimeline) -> NumberTimelineAnswer:
    return NumberTimelineAnswer(
        number=found.sheet.number,
        status=found.sheet.state,
        events=[show.event(one) for one in found.events],
        port_outs=[port_out(one) for one in found.port_outs],
        more=found.more,
    )
