"""The sheet of a number: what another carrier has to give to take it over, and what protects it.

What is not known is said so, with how to get it. Our team enters what the carrier under us has on file, one number at a
time or from a CSV.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from shared.domain.carrier_mail import clean
from shared.domain.losing_accounts import normalise_address
from shared.domain.model import Actor, Event, PostalAddress
from shared.domain.number_class import NumberClass
from shared.domain.permissions import Action
from shared.domain.phone_numbers import NumberFacts, read_number_cell
from shared.domain.port_outs.model import NumberRecord, Protection
from shared.domain.port_outs.records import OnFile
from shared.domain.problems import Malformed, NotFound, Problem, RulesBroken
from shared.ports import Append
from shared.usecases.desk import Desk, Principal, require
from shared.usecases.port_outs.facts import Known, known_of, on_file_of
from shared.usecases.tracking_numbers import state_of, tracking_number

MOST_ROWS: Final = 2_000
_LONGEST: Final = 300
COLUMNS: Final = (
    *("number", "carrier", "account_number", "end_user_name", "address_line1", "address_line2", "city", "state"),
    *("postal_code", "country", "note"),
)
"""Of the CSV; any order, `number` is needed. An empty cell leaves what is on file, ``-`` takes it away."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that a number needs to leave, as far as it is known. `state` is that of the tracking number."""

    number: str
    account_id: str
    state: str
    number_class: NumberClass
    on_file: OnFile
    protection: Protection | None
    request_id: str
    order_id: str
    ported_in_at: datetime | None
    ported_out_at: datetime | None
    port_out_ids: tuple[str, ...]


def own_sheet(desk: Desk, principal: Principal, number: str) -> Sheet:
    """For an administrator of the account. Raises `Forbidden`, `NotFound`."""
    require(principal, Action.PORT_OUT_SHEETS_READ)
    found = tracking_number(desk, principal, number)
    return _sheet(desk, known_of(desk, [found.claim.number]), found.claim.number)


def sheet_for_staff(desk: Desk, principal: Principal, number: str) -> Sheet:
    """For our team, of any account's number. Raises `Forbidden`, `NotFound`."""
    require(principal, Action.STAFF_SHEETS)
    facts = read_number_cell(number).facts
    known = known_of(desk, [facts.e164] if facts else [])
    if facts is None or not known.holder_of(facts.e164, test_mode=principal.test_mode):
        raise NotFound("No account has this number here.")
    return _sheet(desk, known, facts.e164)


def _sheet(desk: Desk, known: Known, number: str) -> Sheet:
    claim, order = known.claims[number], known.order_of(number)
    ported_at = claim.ported_at or (order.actual_ported_at if order else None)
    return Sheet(
        number=number,
        account_id=claim.account_id,
        state=state_of(claim, order),
        number_class=claim.number_class,
        on_file=on_file_of(desk, known, number),
        protection=known.protection_of(number),
        request_id=claim.request_id,
        order_id=claim.order_id,
        ported_in_at=ported_at,
        ported_out_at=claim.ported_out_at,
        port_out_ids=desk.store.port_outs_of(number, 10),
    )


@dataclass(frozen=True, slots=True)
class RecordFields:
    """What our team says of one number; None was not said, "" takes away what was on file."""

    carrier: str | None = None
    account_number: str | None = None
    end_user_name: str | None = None
    service_address: PostalAddress | None = None
    note: str | None = None


def set_record(desk: Desk, principal: Principal, number: str, given: RecordFields) -> Sheet:
    """Enter what the carrier under us has on file of a number. Raises `Forbidden`, `NotFound`, `RulesBroken`."""
    sheet = sheet_for_staff(desk, principal, number)
    before = desk.store.number_records([sheet.number]).get(sheet.number)
    after, problems = _record(desk, principal.actor, sheet.number, given, before)
    if problems:
        raise RulesBroken("Nothing was entered.", problems=problems)
    desk.store.put_number_records([after])
    desk.store.commit([Append(_event(desk, sheet.number, sheet.account_id, principal.actor, given))])
    return sheet_for_staff(desk, principal, sheet.number)


def _record(
    desk: Desk, actor: Actor, number: str, given: RecordFields, before: NumberRecord | None
) -> tuple[NumberRecord, list[Problem]]:
    now = desk.clock.now()
    record = before or NumberRecord(number=number, told_by=actor, updated_at=now)
    changes: dict[str, object] = {}
    problems = []
    for name in ("carrier", "account_number", "end_user_name", "note"):
        text = getattr(given, name)
        if text is None:
            continue
        if len(text.strip()) > _LONGEST:
            fix = f"Use up to {_LONGEST} characters."
            problems.append(Problem("too_long", "This is too long.", fix, f"/{name}", column=name))
        changes[name] = clean(text, _LONGEST).strip()
    if given.service_address is not None:
        changes["service_address"] = normalise_address(given.service_address)
    after: NumberRecord = record.but(**changes, told_by=actor, updated_at=now)
    return after, problems


def _event(desk: Desk, number: str, account_id: str, actor: Actor, given: RecordFields) -> Event:
    """Names of what was entered, never the values: an account number is among them."""
    said = [name for name in RecordFields.__dataclass_fields__ if getattr(given, name) is not None]
    return Event(
        id=desk.ids.new("evt"),
        type="number.record_changed",
        account_id=account_id,
        about=number,
        at=desk.clock.now(),
        actor=actor,
        data={"fields": said},
    )


# --- a file of records -----------------------------------------------------------------------------------------------

Outcome = Literal["kept", "unchanged", "refused"]


@dataclass(frozen=True, slots=True)
class RecordRow:
    """What became of one row, which is counted as a spreadsheet counts it."""

    row: int
    number: str
    outcome: Outcome
    problems: tuple[Problem, ...] = ()


def import_records(desk: Desk, principal: Principal, text: str) -> tuple[RecordRow, ...]:
    """Enter what the carrier under us has on file, from a CSV with `COLUMNS`.

    Every row is answered for; good rows count though others do not. The same file again changes nothing. Raises
    `Forbidden`, `Malformed`, `RulesBroken`.
    """
    require(principal, Action.STAFF_SHEETS)
    rows = list(_read_csv(text))
    read = {number: read_number_cell(cells.get("number", "")) for number, cells in rows}
    known = known_of(desk, [cell.facts.e164 for cell in read.values() if cell.facts])
    answers: list[RecordRow] = []
    kept: dict[str, NumberRecord] = {}
    for row, cells in rows:
        facts, problems = read[row].facts, [_at(problem, row) for problem in read[row].problems]
        if facts is not None:
            problems += _whose(known, facts, row, test_mode=principal.test_mode)
        if facts is None or problems:
            answers.append(RecordRow(row, facts.e164 if facts else "", "refused", tuple(problems)))
            continue
        before = kept.get(facts.e164) or known.records.get(facts.e164)
        after, wrong = _record(desk, principal.actor, facts.e164, _fields(cells, before), before)
        if wrong:
            answers.append(RecordRow(row, facts.e164, "refused", tuple(_at(problem, row) for problem in wrong)))
        elif before is not None and _same(before, after):
            answers.append(RecordRow(row, facts.e164, "unchanged"))
        else:
            kept[facts.e164] = after
            answers.append(RecordRow(row, facts.e164, "kept"))
    desk.store.put_number_records(list(kept.values()))
    return tuple(answers)


def _read_csv(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Rows by the number that a spreadsheet shows, blank ones left out."""
    if "\ufffd" in text or "\x00" in text:
        raise RulesBroken("The file was not read.", problems=[Problem("csv_bad_encoding", "Save it as CSV in UTF-8.")])
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        lines = [(reader.line_num, line) for line in reader]
    except csv.Error as error:
        raise Malformed(f"The file is no CSV from line {reader.line_num} on: {error}.", code="csv_malformed") from None
    header = [" ".join(cell.casefold().replace("_", " ").split()) for cell in lines[0][1]] if lines else []
    names = {" ".join(column.split("_")): column for column in COLUMNS}
    problems = [
        Problem("csv_header_unknown", f"There is no column {cell!r}.", f"Use {', '.join(COLUMNS)}.", row=1)
        for cell in header
        if cell not in names
    ]
    if "number" not in header:
        problems.append(Problem("csv_header_missing", "There is no column number.", "Add it.", row=1))
    if len(set(header)) < len(header):
        problems.append(Problem("csv_header_duplicate", "A column stands there twice.", "Leave one of them.", row=1))
    if len(lines) - 1 > MOST_ROWS:
        fix = "Send it in parts."
        problems.append(Problem("csv_too_many_rows", f"{len(lines) - 1} rows; {MOST_ROWS} are the most.", fix))
    if problems:
        raise RulesBroken("The file was not read.", problems=problems)
    columns = [names[cell] for cell in header]
    for number, line in lines[1:]:
        if any(cell.strip() for cell in line):
            yield number, dict(zip(columns, (cell.strip() for cell in line), strict=False))


def _whose(known: Known, facts: NumberFacts, row: int, *, test_mode: bool) -> list[Problem]:
    if known.holder_of(facts.e164, test_mode=test_mode):
        return []
    return [Problem("number_unknown", "No account has this number here.", "Leave it out.", row=row, column="number")]


def _fields(cells: Mapping[str, str], before: NumberRecord | None) -> RecordFields:
    """What a row says: an empty cell leaves what is on file."""
    said = {name: "" if text == "-" else text for name, text in cells.items() if text}
    kept = before.service_address if before else PostalAddress()
    parts = {"line1": "address_line1", "line2": "address_line2"}
    address = {
        part: said[parts.get(part, part)] for part in PostalAddress.model_fields if parts.get(part, part) in said
    }
    return RecordFields(
        carrier=said.get("carrier"),
        account_number=said.get("account_number"),
        end_user_name=said.get("end_user_name"),
        service_address=kept.but(**address) if address else None,
        note=said.get("note"),
    )


def _same(before: NumberRecord, after: NumberRecord) -> bool:
    return bool(before.but(told_by=after.told_by, updated_at=after.updated_at) == after)


def _at(problem: Problem, row: int) -> Problem:
    return Problem(problem.code, problem.detail, problem.fix, row=row, column=problem.column or "number")


def records_template() -> str:
    """The empty file."""
    return ",".join(COLUMNS) + "\r\n"
