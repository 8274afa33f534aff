"""Numbers that leave: what each needs for it, what protects it, and requests of other carriers for them."""

from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.api_gateway import Response
from aws_lambda_powertools.event_handler.openapi.params import Body, Query

from functions.api import answers, bodies, port_outs, show
from functions.api.call import Call, answer, decides, does, here, new_router, text
from shared.domain.permissions import Action
from shared.domain.port_outs.model import PortOut
from shared.domain.problems import Malformed, UnsupportedType
from shared.usecases.port_outs.account_word import say_whose
from shared.usecases.port_outs.answer import confirm_port_out, reject_port_out
from shared.usecases.port_outs.follow import (
    assign_port_out,
    bring_back,
    cancel_port_out,
    record_left,
    supplement_port_out,
)
from shared.usecases.port_outs.number_timeline import number_timeline
from shared.usecases.port_outs.protect import set_lock, set_pin
from shared.usecases.port_outs.record import record_port_out
from shared.usecases.port_outs.sheets import import_records, own_sheet, records_template, set_record, sheet_for_staff
from shared.usecases.port_outs.view import (
    MOST_COUNTED,
    account_port_outs,
    own_port_out,
    own_port_outs,
    port_out_events,
    view_port_out,
    waiting_port_outs,
)

router = new_router()
_TAGS = ["Numbers that leave"]
_STAFF = ["Support staff"]
_SHEET = "/v1/tracking-numbers/<number>/port-out"
_OWN = "/v1/port-outs/<port_out_id>"
_ONE = "/admin/port-outs/<port_out_id>"

Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=2048)]

# --- the account -----------------------------------------------------------------------------------------------------


@router.get(
    _SHEET,
    tags=_TAGS,
    summary="What a number needs to leave, and what protects it (administrators)",
    openapi_extensions=does(Action.PORT_OUT_SHEETS_READ),
)
def read_sheet(number: str) -> Response[port_outs.SheetAnswer]:
    call = here(router)
    found = own_sheet(call.desk, call.principal, number)
    return answer(port_outs.sheet(found), version=found.protection.version if found.protection else 0)


@router.post(
    f"{_SHEET}/pin",
    tags=_TAGS,
    summary="Set a number's port-out PIN, or have one made, which is shown this once",
    openapi_extensions=does(Action.PORT_OUT_PROTECT),
)
def pin(
    number: str, body: Annotated[port_outs.PortOutPinBody | None, Body()] = None
) -> Response[port_outs.NewProtectionAnswer]:
    call = here(router)
    given = body.pin if body else None
    once = call.once({"pin": "given" if given else None})
    made = set_pin(call.desk, call.principal, number, given, call.if_match, once)
    return answer(port_outs.new_protection(made), version=made.protection.version)


@router.put(
    f"{_SHEET}/lock",
    tags=_TAGS,
    summary="Lock a number against leaving, or take the lock off",
    description="A locked number leaves only with the right port-out PIN; without one it gets one, shown this once.",
    openapi_extensions=does(Action.PORT_OUT_PROTECT),
)
def lock(number: str, body: Annotated[port_outs.LockBody, Body()]) -> Response[port_outs.NewProtectionAnswer]:
    call = here(router)
    made = set_lock(call.desk, call.principal, number, locked=body.locked, if_match=call.if_match)
    return answer(port_outs.new_protection(made), version=made.protection.version)


@router.get(
    "/v1/tracking-numbers/<number>/events",
    tags=_TAGS,
    summary="What happened to a number: its protection, and every request to take it over",
    openapi_extensions=does(Action.PORT_OUT_SHEETS_READ),
)
def number_events(number: str) -> port_outs.NumberTimelineAnswer:
    call = here(router)
    return port_outs.number_timeline(number_timeline(call.desk, call.principal, number, staff=False))


@router.get(
    "/v1/port-outs",
    tags=_TAGS,
    summary="Requests of other carriers for the account's numbers, newest first",
    openapi_extensions=does(Action.PORT_OUTS_READ),
)
def index(limit: Limit = 50, cursor: Cursor = None) -> port_outs.PortOutPage:
    call = here(router)
    return port_outs.page(own_port_outs(call.desk, call.principal, limit, cursor))


@router.get(
    _OWN,
    tags=_TAGS,
    summary="One of them",
    openapi_extensions=does(Action.PORT_OUTS_READ),
)
def read(port_out_id: str) -> Response[port_outs.PortOutAnswer]:
    call = here(router)
    return _shown(own_port_out(call.desk, call.principal, port_out_id))


@router.get(
    f"{_OWN}/events",
    tags=_TAGS,
    summary="Its timeline, oldest first",
    openapi_extensions=does(Action.PORT_OUTS_READ),
)
def events(port_out_id: str, limit: Limit = 50, cursor: Cursor = None) -> answers.EventPage:
    return _events(here(router), port_out_id, limit, cursor, staff=False)


@router.post(
    f"{_OWN}/answer",
    tags=_TAGS,
    summary="Say whether it was you: `not_ours` stops it, opens a case and locks the numbers (administrators)",
    openapi_extensions=does(Action.PORT_OUTS_ANSWER),
)
def answer_it(port_out_id: str, body: Annotated[port_outs.WordBody, Body()]) -> Response[port_outs.PortOutAnswer]:
    call = here(router)
    once = call.once(body.model_dump(mode="json"))
    return _shown(
        say_whose(call.desk, call.principal, port_out_id, ours=body.decision == "ours", note=body.note, once=once)
    )


# --- our team --------------------------------------------------------------------------------------------------------


@router.get(
    "/admin/numbers/<number>/port-out",
    tags=_STAFF,
    summary="What a number of any account needs to leave, and what protects it",
    openapi_extensions=does(Action.STAFF_SHEETS),
)
def read_any_sheet(number: str) -> port_outs.SheetAnswer:
    call = here(router)
    return port_outs.sheet(sheet_for_staff(call.desk, call.principal, number))


@router.put(
    "/admin/numbers/<number>/port-out",
    tags=_STAFF,
    summary="Enter what the carrier under us has on file of a number",
    openapi_extensions=does(Action.STAFF_SHEETS),
)
def write_record(number: str, body: Annotated[port_outs.RecordBody, Body()]) -> port_outs.SheetAnswer:
    call = here(router)
    return port_outs.sheet(set_record(call.desk, call.principal, number, port_outs.record_fields(body)))


@router.get(
    "/admin/numbers/<number>/events",
    tags=_STAFF,
    summary="What happened to a number of any account",
    openapi_extensions=does(Action.STAFF_SHEETS),
)
def any_number_events(number: str) -> port_outs.NumberTimelineAnswer:
    call = here(router)
    return port_outs.number_timeline(number_timeline(call.desk, call.principal, number, staff=True))


@router.get(
    "/admin/port-out-records.csv",
    tags=_STAFF,
    summary="The empty file for what carriers have on file",
    openapi_extensions=does(Action.STAFF_SHEETS),
)
def template() -> Response[str]:
    here(router)
    return text(records_template(), "text/csv; charset=utf-8", "port-out-records.csv")


@router.post(
    "/admin/port-out-records",
    tags=_STAFF,
    summary="Enter what the carrier under us has on file of many numbers, from a CSV",
    description="`text/csv` in UTF-8. An empty cell leaves what is on file, `-` takes it away. Every row is answered "
    "for; the same file again changes nothing.",
    openapi_extensions=does(Action.STAFF_SHEETS),
)
def write_records() -> port_outs.RecordsAnswer:
    call = here(router)
    if call.content_type not in ("text/csv", "application/csv", "application/octet-stream"):
        raise UnsupportedType(f"Send the CSV as text/csv, not {call.content_type or 'without a Content-Type'}.")
    given = call.raw_body()
    try:
        body = given.decode() if isinstance(given, bytes) else given
    except UnicodeDecodeError:
        raise Malformed("The file is not UTF-8. Save it as CSV in UTF-8.", code="csv_bad_encoding") from None
    return port_outs.records(import_records(call.desk, call.principal, body))


@router.post(
    "/admin/port-outs",
    tags=_STAFF,
    summary="Record that another carrier asks for numbers; the account's administrators are told at once",
    status_code=201,
    openapi_extensions=does(Action.STAFF_PORT_OUTS),
)
def record(body: Annotated[port_outs.PortOutBody, Body()]) -> Response[port_outs.CheckedAnswer]:
    call = here(router)
    given = port_outs.new_port_out(body)
    made = record_port_out(call.desk, call.principal, given, call.once(_without_secrets(body)))
    return answer(
        port_outs.checked(view_port_out(call.desk, call.principal, made.id)),
        201,
        version=made.revision,
        location=f"/admin/port-outs/{made.id}",
    )


@router.get(
    "/admin/port-outs",
    tags=_STAFF,
    summary="Port-outs that wait for our team, by when they are due; with `account_id` all of an account",
    description="Before our answer they are due when that is, afterwards on the confirmed date. `due=today` leaves out "
    "what is not due before the desk's day ends.",
    openapi_extensions=does(Action.STAFF_PORT_OUTS),
)
def queue(
    account_id: Annotated[str | None, Query(max_length=64)] = None,
    due: Annotated[Literal["today"] | None, Query()] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response[port_outs.WaitingPortOuts | port_outs.PortOutPage]:
    call = here(router)
    if account_id:
        return answer(port_outs.page(account_port_outs(call.desk, call.principal, account_id, limit, cursor)))
    found = waiting_port_outs(call.desk, call.principal, limit, cursor, today=due == "today")
    return answer(port_outs.waiting(found, MOST_COUNTED))


@router.get(
    _ONE,
    tags=_STAFF,
    summary="A port-out with what our check finds, and what may be answered",
    openapi_extensions=does(Action.STAFF_PORT_OUTS),
)
def read_any(port_out_id: str) -> Response[port_outs.CheckedAnswer]:
    return _checked(here(router), port_out_id)


@router.get(
    f"{_ONE}/events",
    tags=_STAFF,
    summary="Its timeline, oldest first",
    openapi_extensions=does(Action.STAFF_PORT_OUTS),
)
def any_events(port_out_id: str, limit: Limit = 50, cursor: Cursor = None) -> answers.EventPage:
    return _events(here(router), port_out_id, limit, cursor, staff=True)


@router.put(
    f"{_ONE}/assignee",
    tags=_STAFF,
    summary="Have somebody of our team see to a port-out, or nobody",
    openapi_extensions=does(Action.STAFF_PORT_OUTS),
)
def assign(port_out_id: str, body: Annotated[bodies.AssigneeBody, Body()]) -> Response[port_outs.CheckedAnswer]:
    call = here(router)
    assign_port_out(call.desk, call.principal, port_out_id, body.user_id, call.if_match)
    return _checked(call, port_out_id)


@router.post(
    f"{_ONE}/confirm",
    tags=_STAFF,
    summary="Confirm the port date (FOC)",
    openapi_extensions=decides(Action.STAFF_PORT_OUTS),
)
def confirm(port_out_id: str, body: Annotated[port_outs.ConfirmBody, Body()]) -> Response[port_outs.CheckedAnswer]:
    call = here(router)
    confirm_port_out(call.desk, call.principal, port_out_id, body.confirmed_foc_at, body.reason, call.if_match)
    return _checked(call, port_out_id)


@router.post(
    f"{_ONE}/reject",
    tags=_STAFF,
    summary="Reject it, with reasons of the closed list that are so",
    openapi_extensions=decides(Action.STAFF_PORT_OUTS),
)
def reject(
    port_out_id: str, body: Annotated[port_outs.PortOutRejectionBody, Body()]
) -> Response[port_outs.CheckedAnswer]:
    call = here(router)
    reject_port_out(call.desk, call.principal, port_out_id, port_outs.reasons(body), call.if_match)
    return _checked(call, port_out_id)


@router.post(
    f"{_ONE}/supplement",
    tags=_STAFF,
    summary="Enter a supplement of the winning carrier: it is to be answered anew",
    openapi_extensions=decides(Action.STAFF_PORT_OUTS),
)
def supplement(
    port_out_id: str, body: Annotated[port_outs.SupplementBody, Body()]
) -> Response[port_outs.CheckedAnswer]:
    call = here(router)
    supplement_port_out(
        call.desk,
        call.principal,
        port_out_id,
        told=port_outs.told(body),
        requested_on=body.requested_on,
        drop_numbers=body.drop_numbers,
        if_match=call.if_match,
    )
    return _checked(call, port_out_id)


@router.post(
    f"{_ONE}/cancel",
    tags=_STAFF,
    summary="The winning carrier withdrew it: the numbers stay",
    openapi_extensions=decides(Action.STAFF_PORT_OUTS),
)
def cancel(port_out_id: str, body: Annotated[port_outs.PortOutReasonBody, Body()]) -> Response[port_outs.CheckedAnswer]:
    call = here(router)
    cancel_port_out(call.desk, call.principal, port_out_id, body.reason, call.if_match)
    return _checked(call, port_out_id)


@router.post(
    f"{_ONE}/complete",
    tags=_STAFF,
    summary="The numbers moved: they are released here, and their tracking numbers end",
    openapi_extensions=decides(Action.STAFF_PORT_OUTS),
)
def complete(
    port_out_id: str, body: Annotated[port_outs.LeftBody | None, Body()] = None
) -> Response[port_outs.CheckedAnswer]:
    call = here(router)
    left = body or port_outs.LeftBody()
    record_left(call.desk, call.principal, port_out_id, left.left_at, left.reason, call.if_match)
    return _checked(call, port_out_id)


@router.post(
    f"{_ONE}/return",
    tags=_STAFF,
    summary="The numbers came back by a snapback: they ring again as they did",
    openapi_extensions=decides(Action.STAFF_PORT_OUTS),
)
def give_back(
    port_out_id: str, body: Annotated[port_outs.PortOutReasonBody, Body()]
) -> Response[port_outs.CheckedAnswer]:
    call = here(router)
    bring_back(call.desk, call.principal, port_out_id, body.reason, call.if_match)
    return _checked(call, port_out_id)


def _shown(found: PortOut) -> Response[port_outs.PortOutAnswer]:
    return answer(port_outs.port_out(found), version=found.revision)


def _checked(call: Call, port_out_id: str) -> Response[port_outs.CheckedAnswer]:
    found = view_port_out(call.desk, call.principal, port_out_id)
    return answer(port_outs.checked(found), version=found.port_out.revision)


def _events(call: Call, port_out_id: str, limit: int, cursor: str | None, *, staff: bool) -> answers.EventPage:
    page = port_out_events(call.desk, call.principal, port_out_id, limit, cursor, staff=staff)
    return answers.EventPage(items=[show.event(one) for one in page.items], cursor=page.cursor)


def _without_secrets(body: port_outs.PortOutBody) -> dict[str, object]:
    """What an `Idempotency-Key` is held to. Its hash is kept, so what nobody may guess is left out."""
    return body.model_dump(mode="json", exclude={"pin", "account_number"})
