"""What our team does with port-outs and with what is on file of numbers, as their pages offer it."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Final

from functions.pages.actions import Field, Offer
from functions.pages.entries import day, moment, numbers
from functions.pages.order_actions import people_of
from functions.pages.visit import Visit
from shared.domain.lifecycle import ActorKind
from shared.domain.model import PostalAddress
from shared.domain.permissions import Action
from shared.domain.port_outs.lifecycle import PortOutStatus, may_move
from shared.domain.port_outs.model import AnswerReason
from shared.domain.port_outs.records import Known
from shared.domain.problems import Problem, RulesBroken
from shared.domain.words.desk import say
from shared.runtime.web.answers import Answer as Page
from shared.usecases.port_outs.answer import LONGEST_WORDS, confirm_port_out, reject_port_out
from shared.usecases.port_outs.follow import (
    assign_port_out,
    bring_back,
    cancel_port_out,
    record_left,
    supplement_port_out,
)
from shared.usecases.port_outs.record import LONGEST_REFERENCE, LONGEST_TEXT, NewPortOut, Told, record_port_out
from shared.usecases.port_outs.sheets import RecordFields, Sheet, set_record
from shared.usecases.port_outs.view import CheckedPortOut

_S = PortOutStatus
_Seen = CheckedPortOut
_STAFF: Final = Action.STAFF_PORT_OUTS
_REASONS: Final = 4
"""Reasons that a rejection has room for at once."""
_LONGEST_SECRET: Final = 64
_NOTHING_GIVEN: Final = "-"
"""What a supplement's field holds where the winning carrier takes back what it gave."""


def _text(key: str) -> str:
    return say(f"do.{key}")


def _reason(visit: Visit) -> str:
    return visit.entry("reason", LONGEST_WORDS + 1)


def _why(key: str, *, required: bool = True) -> Field:
    return Field("reason", _text("reason"), "area", required=required, hint=_text(key), longest=LONGEST_WORDS)


# --- recording one ---------------------------------------------------------------------------------------------------


def _record(visit: Visit, _nothing: None) -> Page:
    given = NewPortOut(
        numbers=numbers(visit),
        winning_carrier=visit.entry("winning_carrier", 300),
        reference=visit.entry("reference", 100),
        asked_by=visit.entry("asked_by", 300),
        requested_on=day(visit, "requested_on"),
        received_at=moment(visit, "received_at"),
        told=_told(visit),
    )
    made = record_port_out(visit.desk, visit.principal, given, visit.once)
    return visit.to(f"admin/pages/port-outs/{made.id}", done="port_out_recorded")


def _told(visit: Visit) -> Told:
    """What the winning carrier gave; a field that is left empty says nothing."""

    def given(name: str, longest: int) -> str | None:
        text = visit.entry(name, longest + 1)
        if len(text) > longest:
            problem = Problem("too_long", "This is too long.", f"Use up to {longest} characters.", f"/{name}")
            raise RulesBroken("Nothing was recorded.", problems=[problem])
        return ("" if text == _NOTHING_GIVEN else text) if text else None

    return Told(
        account_number=given("secret_account_number", _LONGEST_SECRET),
        pin=given("secret_pin", _LONGEST_SECRET),
        postal_code=given("postal_code", 20),
        end_user_name=given("end_user_name", LONGEST_TEXT),
    )


_GIVEN: Final = (
    Field(
        "secret_account_number",
        _text("port_out.account_number"),
        hint=_text("port_out.secret"),
        longest=_LONGEST_SECRET,
    ),
    Field("secret_pin", _text("port_out.pin"), longest=_LONGEST_SECRET),
    Field("postal_code", _text("port_out.postal_code"), longest=20),
    Field("end_user_name", _text("port_out.end_user_name"), longest=LONGEST_TEXT),
)
_REQUESTED: Final = Field("requested_on", _text("port_out.requested_on"), "date")
NEW_PORT_OUT: Final[Offer[None]] = Offer(
    "new",
    _text("port_out.new"),
    _STAFF,
    _record,
    fields=(
        Field("numbers", _text("numbers"), "area", required=True, hint=_text("port_out.numbers"), longest=100_000),
        Field("winning_carrier", _text("port_out.winner"), required=True, longest=LONGEST_TEXT),
        Field("reference", _text("port_out.reference"), required=True, longest=LONGEST_REFERENCE),
        Field("asked_by", _text("port_out.asked_by"), hint=_text("port_out.asked_by.hint"), longest=LONGEST_TEXT),
        _REQUESTED,
        Field("received_at", _text("port_out.received"), "datetime-local", hint=_text("when.hint")),
        *_GIVEN,
    ),
    about=_text("port_out.new.about"),
)


# --- one of them -----------------------------------------------------------------------------------------------------


def _can(to: PortOutStatus) -> Callable[[_Seen], bool]:
    return lambda seen: may_move(seen.port_out.status, to, ActorKind.STAFF)


def _is_confirmable(seen: _Seen) -> bool:
    return _can(_S.CONFIRMED)(seen) and all(one.over != "nobody" for one in seen.obstacles)


def _is_rejectable(seen: _Seen) -> bool:
    """Whether any reason may be given; of a confirmed one that is the account's word alone."""
    codes = {one.reason.code for one in seen.usable}
    confirmed = seen.port_out.status == _S.CONFIRMED
    return _can(_S.REJECTED)(seen) and bool(codes & {"not_authorized"} if confirmed else codes)


def _is_leaving(seen: _Seen) -> bool:
    return _can(_S.RELEASING)(seen) and all(one.over != "nobody" for one in seen.leaving_obstacles)


def _confirm(visit: Visit, seen: _Seen) -> str:
    foc = _required_moment(visit, "confirmed_foc_at")
    confirm_port_out(visit.desk, visit.principal, seen.port_out.id, foc, _reason(visit), visit.if_match)
    return "port_out_confirmed"


def _required_moment(visit: Visit, name: str) -> datetime:
    found = moment(visit, name)
    if isinstance(found, datetime):
        return found
    code = "foc_missing" if found is None else "date_format"
    detail = "The port date is missing." if found is None else "This is not a date with a time."
    problem = Problem(code, detail, "Give it as 2026-12-03T10:00, on the desk's clock.", f"/{name}")
    raise RulesBroken("The port-out was not confirmed.", problems=[problem])


def _reject(visit: Visit, seen: _Seen) -> str:
    places = [place for place in range(_REASONS) if visit.entry(f"code_{place}", 64)]
    given = [
        AnswerReason(
            code=visit.entry(f"code_{place}", 64),
            words=visit.entry(f"words_{place}", LONGEST_WORDS),
            numbers=numbers(visit, f"numbers_{place}"),
        )
        for place in places
    ]
    with _at_fields(places):
        reject_port_out(visit.desk, visit.principal, seen.port_out.id, given, visit.if_match)
    return "port_out_rejected"


@contextmanager
def _at_fields(places: Sequence[int]) -> Iterator[None]:
    """Problems of the reasons, by their place in the list, at the fields that they were entered in."""
    try:
        yield
    except RulesBroken as broken:
        placed = [replace(one, pointer=_field_of(one.pointer or "", places)) for one in broken.problems]
        raise RulesBroken(broken.detail, problems=placed) from None


def _field_of(pointer: str, places: Sequence[int]) -> str:
    found = re.fullmatch(r"/reasons/(\d+)/(\w+)", pointer)
    if found is None:
        return "/code_0" if pointer == "/reasons" else pointer
    return f"/{found[2]}_{places[int(found[1])]}"


def _supplement(visit: Visit, seen: _Seen) -> str:
    supplement_port_out(
        visit.desk,
        visit.principal,
        seen.port_out.id,
        told=_told(visit),
        requested_on=day(visit, "requested_on"),
        drop_numbers=numbers(visit, "drop_numbers"),
        if_match=visit.if_match,
    )
    return "port_out_supplemented"


def _cancel(visit: Visit, seen: _Seen) -> str:
    cancel_port_out(visit.desk, visit.principal, seen.port_out.id, _reason(visit), visit.if_match)
    return "port_out_cancelled"


def _complete(visit: Visit, seen: _Seen) -> str:
    left_at = _required_moment(visit, "left_at") if visit.entry("left_at", 100) else None
    record_left(visit.desk, visit.principal, seen.port_out.id, left_at, _reason(visit), visit.if_match)
    return "port_out_left"


def _bring_back(visit: Visit, seen: _Seen) -> str:
    bring_back(visit.desk, visit.principal, seen.port_out.id, _reason(visit), visit.if_match)
    return "port_out_came_back"


def _assign(visit: Visit, seen: _Seen) -> str:
    to = visit.entry("to", 64)
    assign_port_out(visit.desk, visit.principal, seen.port_out.id, to or None, visit.if_match)
    return "port_out_assigned"


def _assign_me(visit: Visit, seen: _Seen) -> str:
    assign_port_out(visit.desk, visit.principal, seen.port_out.id, "me", visit.if_match)
    return "port_out_assigned"


def _confirm_fields(visit: Visit, seen: _Seen) -> Sequence[Field]:
    wanted = seen.port_out.requested_on
    value = f"{wanted.isoformat()}T10:00" if wanted and wanted > visit.desk.clock.now().date() else ""
    at = Field("confirmed_foc_at", _text("foc.date"), "datetime-local", required=True, hint=_text("zone"), value=value)
    return (at, *((_why("port_out.despite"),) if seen.obstacles else ()))


def _reject_fields(_visit: Visit, seen: _Seen) -> Sequence[Field]:
    """Room for some of the reasons that may be given now, each with words and with the numbers that it is so of."""
    choices = tuple((one.reason.code, f"{one.reason.said} ({one.reason.carrier_code})") for one in seen.usable)
    many = len(seen.port_out.numbers) > 1
    found: list[Field] = []
    for place in range(min(_REASONS, len(choices))):
        label = _text("reject.more" if place else "reject.code")
        found.append(Field(f"code_{place}", label, "choice", required=not place, choices=choices))
        found.append(Field(f"words_{place}", _text("port_out.words"), longest=LONGEST_WORDS))
        if many:
            hint = _text("port_out.so_of")
            found.append(Field(f"numbers_{place}", _text("numbers"), "area", hint=hint, longest=100_000, rows=2))
    return tuple(found)


def _supplement_fields(_visit: Visit, seen: _Seen) -> Sequence[Field]:
    drop = Field("drop_numbers", _text("port_out.drop"), "area", hint=_text("numbers.lines"), longest=100_000)
    return (*_GIVEN, _REQUESTED, *((drop,) if len(seen.port_out.numbers) > 1 else ()))


def _complete_fields(_visit: Visit, seen: _Seen) -> Sequence[Field]:
    at = Field("left_at", _text("port_out.left_at"), "datetime-local", hint=_text("when.hint"))
    return (at, *((_why("port_out.despite"),) if seen.leaving_obstacles else ()))


def _assign_fields(visit: Visit, seen: _Seen) -> Sequence[Field]:
    now = seen.port_out.assignee.id if seen.port_out.assignee else ""
    return (Field("to", _text("assign.to"), "choice", hint=_text("assign.hint"), value=now, choices=people_of(visit)),)


PORT_OUT_OFFERS: Final[tuple[Offer[_Seen], ...]] = (
    Offer("confirm", _text("foc"), _STAFF, _confirm, _is_confirmable, _confirm_fields, key="f",
          about=_text("port_out.confirm.about")),
    Offer("reject", _text("port_out.reject"), _STAFF, _reject, _is_rejectable, _reject_fields,
          about=_text("port_out.reject.about")),
    Offer("complete", _text("port_out.complete"), _STAFF, _complete, _is_leaving, _complete_fields, confirm=True,
          about=_text("port_out.complete.about")),
    Offer("supplement", _text("port_out.supplement"), _STAFF, _supplement, _can(_S.RECEIVED), _supplement_fields,
          about=_text("port_out.supplement.about")),
    Offer("assign-me", _text("assign.me"), _STAFF, _assign_me,
          lambda seen: seen.port_out.is_open and seen.port_out.assignee is None),
    Offer("assign", _text("assign"), _STAFF, _assign, lambda seen: seen.port_out.is_open, _assign_fields),
    Offer("cancel", _text("port_out.cancel"), _STAFF, _cancel, _can(_S.CANCELLED), (_why("port_out.cancel.why"),),
          confirm=True, about=_text("port_out.cancel.about")),
    Offer("return", _text("port_out.return"), _STAFF, _bring_back, _can(_S.RETURNING), (_why("port_out.return.why"),),
          confirm=True, about=_text("port_out.return.about")),
)  # fmt: skip


# --- what is on file of a number -------------------------------------------------------------------------------------

_ADDRESS: Final = tuple(PostalAddress.model_fields)


def _enter_record(visit: Visit, sheet: Sheet) -> str:
    """Only what was changed is entered, so that what is known from elsewhere stays known from there."""
    on_file = sheet.on_file
    kept = _own(on_file.service_address) or PostalAddress()
    address = PostalAddress(**{part: visit.entry(part, 301) for part in _ADDRESS})
    fields = RecordFields(
        carrier=_changed(visit, "carrier", _own(on_file.carrier)),
        account_number=_changed(visit, "account_number", _own(on_file.account_number)),
        end_user_name=_changed(visit, "end_user_name", _own(on_file.end_user_name)),
        service_address=address if address != kept else None,
        note=_changed(visit, "note", on_file.note),
    )
    set_record(visit.desk, visit.principal, sheet.number, fields)
    return "record_entered"


def _own(known: Known) -> "PostalAddress | str | None":
    """What the number's own record says; what follows from the deployment or the port is no part of it."""
    return known.value if known.source == "number" else None


def _changed(visit: Visit, name: str, before: object) -> str | None:
    text = visit.entry(name, 301)
    return text if text != (before or "") else None


def _record_fields(_visit: Visit, sheet: Sheet) -> Sequence[Field]:
    on_file = sheet.on_file
    address = _own(on_file.service_address)
    parts = address.model_dump() if isinstance(address, PostalAddress) else {}
    texts = {name: str(_own(getattr(on_file, name)) or "") for name in ("carrier", "account_number", "end_user_name")}
    return (
        *(Field(name, _text(f"record.{name}"), value=value, longest=300) for name, value in texts.items()),
        *(Field(part, _text(f"record.{part}"), value=str(parts.get(part) or ""), longest=300) for part in _ADDRESS),
        Field("note", _text("record.note"), "area", value=on_file.note, longest=300),
    )


NUMBER_OFFERS: Final[tuple[Offer[Sheet], ...]] = (
    Offer("record", _text("record"), Action.STAFF_SHEETS, _enter_record, fields=_record_fields,
          about=_text("record.about"), key="e"),
)  # fmt: skip
