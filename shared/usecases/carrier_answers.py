"""What a carrier says by mail, by telephone or in its portal, entered by staff as the same events that webhooks bring.

It holds for every order that a carrier has, whichever carrier that is. One answer at a time, or a pasted table of
confirmed port dates (FOC).
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

from shared.domain.business_days import calendar_for
from shared.domain.carrier_profiles import PROFILES
from shared.domain.desk_clock import hours_of
from shared.domain.ids import is_order_id
from shared.domain.lifecycle import Status
from shared.domain.model import Actor, Ask, CarrierEvent, CarrierEventKind, CarrierStage, PortOrder
from shared.domain.permissions import Action
from shared.domain.phone_numbers import read_number_cell
from shared.domain.problems import NotFound, Problem, RulesBroken, StateConflict
from shared.domain.rejections import GivenReason, asks_of
from shared.domain.written_dates import read_date, read_instant
from shared.ports import Unavailable, WriteRefused
from shared.usecases.apply_carrier_event import Applied, apply_carrier_event
from shared.usecases.desk import Desk, Once, Principal, remember, replayed, require
from shared.usecases.hand_over import capabilities_of
from shared.usecases.order_numbers import order_rows

MOST_LINES: Final = 100
"""Lines of one pasted table."""
_CLOCKS_DIFFER: Final = timedelta(minutes=1)
_FARTHEST_FOC: Final = timedelta(days=400)
_PAST_FOC: Final = timedelta(days=2)
"""A date of a table that is further back was misread or mistyped, as ``03/12/2026`` for December 3."""
_K = CarrierEventKind
_OF_NUMBERS: Final = frozenset({_K.REJECTED, _K.PORTED})
"""Kinds that may be about some numbers of an order only."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the carrier said. `occurred_at` is when it said so, now where it is None. `reason` is ours: why it is
    entered although another date is confirmed.

    A time that is a text is read, and judged with all the rest.
    """

    kind: str
    occurred_at: datetime | str | None = None
    confirmed_foc_at: datetime | str | None = None
    reasons: tuple[GivenReason, ...] = ()
    numbers: tuple[str, ...] = ()
    reason: str = ""


LONGEST_REASON: Final = 2_000


@dataclass(frozen=True, slots=True)
class Heard:
    """How an answer came in: `event_id` makes it count once, `received_at` is when we had it, `raw` says from where."""

    event_id: str
    received_at: datetime
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Recorded:
    """The order after an answer, what became of the answer, and, where it moves nothing, why."""

    order: PortOrder
    outcome: Applied
    note: str = ""


def staff_actor(principal: Principal, action: Action) -> Actor:
    """Who of our team is asking. Raises `Forbidden` for anybody else."""
    require(principal, action)
    return principal.actor


def order_for_staff(desk: Desk, principal: Principal, order_id: str) -> PortOrder:
    """The order, if this key reaches it. Raises `NotFound`."""
    order = in_reach(principal, desk.store.order(order_id) if is_order_id(order_id) else None)
    if order is None:
        raise NotFound("There is no such order.")
    return order


def in_reach(principal: Principal, order: PortOrder | None) -> PortOrder | None:
    """The order, if it exists for this key: test keys see what was made with test keys, and nothing else does."""
    return order if order is not None and order.test_mode == principal.test_mode else None


def record_answer(
    desk: Desk, principal: Principal, order_id: str, answer: Answer, once: Once | None = None
) -> Recorded:
    """Enter what a carrier says about one order. The same `Idempotency-Key` again answers as the first time.

    Raises `Forbidden`, `NotFound`, `StateConflict` where no carrier has the order, `RulesBroken` with all problems.
    """
    actor = staff_actor(principal, Action.STAFF_CARRIERS)
    order = order_at_carrier(desk, principal, order_id)
    problems = _unexplained(desk, order, answer)
    why = {"reason": answer.reason.strip()} if answer.reason.strip() else {}
    if once is None:
        heard = Heard(desk.ids.new("cev"), desk.clock.now(), {"entered_by_hand": True, **why})
        return put_down(desk, actor, order, answer, heard, problems)
    event_id = _id_of("staff", once.account_id, once.route, once.key)
    earlier = recorded_event(desk, order, event_id)
    if earlier is not None and earlier.raw.get("body_hash") != once.body_hash:
        raise RulesBroken(
            "This Idempotency-Key came with another body before. Use a new key for a new answer.",
            code="idempotency_key_reused",
        )
    if earlier is not None:
        return Recorded(order, "duplicate")
    heard = Heard(event_id, desk.clock.now(), {"entered_by_hand": True, "body_hash": once.body_hash, **why})
    return put_down(desk, actor, order, answer, heard, problems)


def _unexplained(desk: Desk, order: PortOrder, answer: Answer) -> list[Problem]:
    """What wants a reason beside the date that is confirmed: that the numbers moved on an earlier day, another date."""
    foc, at = order.confirmed_foc_at, "/reason"
    if len(answer.reason) > LONGEST_REASON:
        return [Problem("too_long", "The reason is too long.", f"Use at most {LONGEST_REASON} characters.", at)]
    if foc is None or answer.reason.strip():
        return []
    shown = f"{foc:%Y-%m-%d %H:%M} UTC"
    if answer.kind == _K.PORTED and hours_of(desk.policy).today(desk.clock.now())[1] <= foc:
        detail = f"The confirmed date is {shown}, which is still to come."
        fix = "Say in `reason` who says that the numbers moved before it, and how you know; it stands on the timeline."
        return [Problem("reason_missing", detail, fix, at)]
    given = given_moment(answer.confirmed_foc_at, "")
    if answer.kind == _K.FOC_CONFIRMED and isinstance(given, datetime) and given != foc:
        fix = "Say in `reason` who moved it, and why; it stands on the timeline."
        return [Problem("reason_missing", f"Another date is confirmed already: {shown}.", fix, at)]
    return []


def order_at_carrier(desk: Desk, principal: Principal, order_id: str) -> PortOrder:
    """An order that a carrier has, or may have. Raises `NotFound`, `StateConflict`."""
    order = order_for_staff(desk, principal, order_id)
    if order.carrier_stage == CarrierStage.NONE:
        raise StateConflict(
            "No carrier has this order yet, so none can have said anything about it.", code="not_at_carrier"
        )
    return order


def recorded_event(desk: Desk, order: PortOrder, event_id: str) -> CarrierEvent | None:
    """The event of an order that was entered under this id, if it was."""
    return next(
        (one for one in desk.store.inbox(order.id) if (one.carrier, one.event_id) == (order.carrier, event_id)), None
    )


def put_down(
    desk: Desk, actor: Actor, order: PortOrder, answer: Answer, heard: Heard, found: Sequence[Problem] = ()
) -> Recorded:
    """Make the event of an answer and apply it. Raises `RulesBroken` with what was `found` wrong, and all the rest."""
    read = _Reading(desk, order, answer)
    problems = [*read.problems, *found]
    if problems:
        raise RulesBroken("The answer was not recorded.", problems=problems)
    event = CarrierEvent(
        carrier=order.carrier,
        event_id=heard.event_id,
        kind=CarrierEventKind(answer.kind),
        carrier_order_id=order.carrier_order_id,
        reference=order.reference,
        occurred_at=min(read.occurred_at or heard.received_at, heard.received_at),
        received_at=heard.received_at,
        confirmed_foc_at=read.foc,
        reasons=read.reasons,
        numbers=read.numbers,
        told_by=actor,
        raw=dict(heard.raw),
    )
    outcome = apply_carrier_event(desk, event, event.model_dump_json())
    note = _why_nothing_moved(desk, event, order, outcome)
    return Recorded(desk.store.order(order.id) or order, outcome, note)


def _why_nothing_moved(desk: Desk, event: CarrierEvent, before: PortOrder, outcome: Applied) -> str:
    """Why an answer was put aside, or kept without moving the order as it was `before`; "" where it moved it."""
    if outcome == "quarantined":
        kept = desk.store.quarantined_event(event.carrier, event.event_id)
        return f"It was put in quarantine: {kept.why}." if kept else "It was put in quarantine."
    if outcome != "kept":
        return ""
    if before.ended:
        return f"The order is {before.status}, which is its end: it is kept on record, and moves nothing."
    if event.kind == CarrierEventKind.CANCEL_REFUSED and before.status != Status.CANCEL_REQUESTED:
        return "Nobody asked to cancel this order, so there is nothing to refuse: it is kept on record."
    if before.asked_carrier_at is not None and event.occurred_at < before.asked_carrier_at:
        return "It was said before the carrier was last asked, so it is about what went before: it is kept on record."
    return f"The order is {before.status} already, or waits for something else: it is kept on record."


def given_moment(given: datetime | str | None, pointer: str) -> datetime | Problem | None:
    """A time as it was sent, or what is wrong with it."""
    read = read_instant(given) if isinstance(given, str) else given
    if given is None or read is not None:
        return read
    fix = "Write it as 2026-12-03T15:00:00Z, or with an offset: 2026-12-03T10:00:00-05:00."
    return Problem("date_format", "This is not a date with a time and a zone.", fix, pointer)


class _Reading:
    """An answer as its order's event will say it, and all that is wrong with it."""

    def __init__(self, desk: Desk, order: PortOrder, answer: Answer) -> None:
        self.problems: list[Problem] = []
        self._order = order
        self._there: frozenset[str] | None = None
        self._desk = desk
        known = answer.kind in {kind.value for kind in CarrierEventKind}
        if not known:
            self._wrong("kind_unknown", "There is no such kind of answer.", f"Use one of {', '.join(_K)}.", "/kind")
        now = desk.clock.now()
        self.occurred_at = self._moment(answer.occurred_at, "/occurred_at")
        if self.occurred_at is not None and self.occurred_at > now + _CLOCKS_DIFFER:
            detail = "A carrier cannot have said something in the future."
            self._wrong("in_the_future", detail, "Give the time at which it said so.", "/occurred_at")
        if self.occurred_at is not None and self.occurred_at < now - _FARTHEST_FOC:
            detail = f"{self.occurred_at.date().isoformat()} is more than a year ago."
            self._wrong("date_in_past", detail, "Check the year.", "/occurred_at")
        self.numbers = self._numbers(answer.numbers, "/numbers")
        self.foc = self._moment(answer.confirmed_foc_at, "/confirmed_foc_at")
        if known:
            self._date(answer, now)
        self.reasons = self._reasons(answer, known=known)
        if known and self.numbers and answer.kind not in _OF_NUMBERS:
            detail = f"“{answer.kind}” is about a whole order."
            fix = "Leave the numbers out; numbers that go another way are split off, ported or rejected by name."
            self._wrong("numbers_not_for_kind", detail, fix, "/numbers")

    def _wrong(self, code: str, detail: str, fix: str, pointer: str) -> None:
        self.problems.append(Problem(code, detail, fix, pointer))

    def _moment(self, given: datetime | str | None, pointer: str) -> datetime | None:
        read = given_moment(given, pointer)
        if isinstance(read, Problem):
            self.problems.append(read)
            return None
        return read

    def _date(self, answer: Answer, now: datetime) -> None:
        foc, pointer = self.foc, "/confirmed_foc_at"
        if answer.kind != _K.FOC_CONFIRMED:
            if answer.confirmed_foc_at is not None:
                detail = "Only “foc_confirmed” comes with a date."
                self._wrong("foc_not_for_kind", detail, "Leave it out, or record “foc_confirmed”.", pointer)
        elif answer.confirmed_foc_at is None:
            detail = "The confirmed port date (FOC) is missing."
            self._wrong("foc_missing", detail, "Give it with its time and zone: 2026-12-03T15:00:00Z.", pointer)
        elif foc is not None and foc > now + _FARTHEST_FOC:
            detail = f"{foc.date().isoformat()} is more than a year away."
            self._wrong("foc_too_far", detail, "Check the year.", pointer)
        elif foc is not None and foc < now - _FARTHEST_FOC:
            detail = f"{foc.date().isoformat()} passed more than a year ago."
            self._wrong("date_in_past", detail, "Check the year.", pointer)

    def _numbers(self, given: tuple[str, ...], pointer: str) -> tuple[str, ...]:
        """E.164, each once; all of the order is said by none."""
        found: dict[str, None] = {}
        for place, text in enumerate(given):
            facts = read_number_cell(text).facts
            if facts is None or facts.e164 not in self._in_order():
                detail = f"{text[:40]} is not a number of this order."
                fix = "Take it out, or record the answer for the order that it is in."
                self._wrong("number_not_in_order", detail, fix, f"{pointer}/{place}")
            else:
                found[facts.e164] = None
        return () if found and found.keys() == self._in_order() else tuple(found)

    def _in_order(self) -> frozenset[str]:
        if self._there is None:
            self._there = frozenset(row.number for row in order_rows(self._desk, self._order))
        return self._there

    def _reasons(self, answer: Answer, *, known: bool) -> tuple[Ask, ...]:
        if known and answer.kind != _K.REJECTED:
            if answer.reasons:
                detail = "Only “rejected” comes with reasons."
                self._wrong("reasons_not_for_kind", detail, "Leave them out, or record “rejected”.", "/reasons")
            return ()
        if known and not answer.reasons:
            detail = "A rejection has at least one reason."
            self._wrong(
                "reasons_missing", detail, "Give every reason; “other” with the carrier's words will do.", "/reasons"
            )
        read = []
        for place, reason in enumerate(answer.reasons):
            if not reason.code.strip():
                detail = "The reason has no code."
                self._wrong("code_missing", detail, "Use “other” where there is none.", f"/reasons/{place}/code")
            own = self._numbers(reason.numbers, f"/reasons/{place}/numbers")
            read.append(GivenReason(reason.code.strip(), reason.words, own or self.numbers))
        return asks_of(read, self._order.carrier, losing_carrier=self._order.losing_account.carrier_name)


# --- a table of dates ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FocLine:
    """What became of one line. `confirmed_foc_at` is how its date was read."""

    line: int
    text: str
    outcome: Applied | Literal["skipped", "problem"]
    order_id: str = ""
    reference: str = ""
    confirmed_foc_at: datetime | None = None
    problem: Problem | None = None
    note: str = ""  # why it moves nothing, or what is odd about its day


@dataclass(frozen=True, slots=True)
class _Entry:
    line: int
    text: str
    order: PortOrder | None = None
    foc: datetime | None = None
    problem: Problem | None = None
    note: str = ""

    def became(
        self, outcome: Applied | Literal["skipped", "problem"], problem: Problem | None = None, note: str = ""
    ) -> FocLine:
        order_id, reference = (self.order.id, self.order.reference) if self.order else ("", "")
        notes = " ".join(one for one in (note, self.note) if one)
        return FocLine(self.line, self.text, outcome, order_id, reference, self.foc, problem, notes)


def record_foc_dates(desk: Desk, principal: Principal, text: str, once: Once | None = None) -> tuple[FocLine, ...]:
    """Enter a table of confirmed port dates, an order a line: its PON, its id or one of its numbers, then the date.

    Between them stand blanks, tabs, commas or semicolons. A date without a time means when the order's carrier begins
    to activate numbers that day, in its zone. Dates more than two days back and times that a clock shows never or
    twice are left to a person. Every line is answered for; what is wrong with one leaves the others alone, and pasting
    the same table again changes nothing. Raises `Forbidden`, and `RulesBroken` for too many lines.
    """
    actor = staff_actor(principal, Action.STAFF_CARRIERS)
    done_before = replayed(desk, once) is not None
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(lines) > MOST_LINES or not lines:
        raise RulesBroken("Nothing was recorded.", problems=[_line_count(len(lines))])
    entries = [_entry(desk, principal, number, line) for number, line in lines]
    dates: dict[str, set[datetime]] = {}
    for entry in entries:
        if entry.order is not None and entry.foc is not None:
            dates.setdefault(entry.order.id, set()).add(entry.foc)
    twice = {order_id for order_id, found in dates.items() if len(found) > 1}
    found = tuple(_record_line(desk, actor, entry, twice, once) for entry in entries)
    if once is not None and not done_before:
        with suppress(WriteRefused):
            desk.store.commit(remember(desk, once, "foc-dates"))
    return found


def _line_count(found: int) -> Problem:
    if not found:
        return Problem("table_empty", "The table is empty.", "Paste an order and its date, one a line.", "/text")
    detail = f"The table has {found} lines; {MOST_LINES} can be recorded at once."
    return Problem("too_many_lines", detail, "Paste it in parts: a line that was recorded is harmless again.", "/text")


def _record_line(desk: Desk, actor: Actor, entry: _Entry, twice: set[str], once: Once | None) -> FocLine:
    order, foc = entry.order, entry.foc
    if entry.problem is not None or order is None or foc is None:
        return entry.became("problem", entry.problem) if entry.problem else entry.became("skipped")
    if order.id in twice:
        detail = f"The table has several dates for {order.reference}."
        return entry.became("problem", Problem("foc_conflicting", detail, "Leave the one that holds.", row=entry.line))
    fresh = desk.store.order(order.id) or order
    past = foc < desk.clock.now() - _PAST_FOC
    if fresh.confirmed_foc_at == foc and (past or fresh.status == Status.SCHEDULED):
        return entry.became("duplicate")
    if past:
        return entry.became("problem", _in_the_past(foc, entry))
    event_id = _id_of("table", once.account_id, once.key, order.id, foc.isoformat()) if once else desk.ids.new("cev")
    heard = Heard(event_id, desk.clock.now(), {"entered_by_hand": True, "line": entry.text})
    try:
        answer = Answer(CarrierEventKind.FOC_CONFIRMED, confirmed_foc_at=foc)
        recorded = put_down(desk, actor, order, answer, heard)
        return entry.became(recorded.outcome, note=recorded.note)
    except RulesBroken as refused:
        return entry.became("problem", refused.problems[0])
    except Unavailable:
        problem = Problem("unavailable", "This line was not recorded just now.", "Paste it again.", row=entry.line)
        return entry.became("problem", problem)


def _in_the_past(foc: datetime, entry: _Entry) -> Problem:
    slashes = ": with slashes the month comes first" if re.search(r"\d/\d", entry.text) else ""
    detail = f"The date was read as {foc:%Y-%m-%d %H:%M} UTC, which has passed{slashes}."
    return Problem("date_in_past", detail, "If it is right, record it for this order alone.", row=entry.line)


_KEY: Final = re.compile(
    r"[\"']?(?:(?P<order>ord_[0-9a-z]{9,60})|(?P<pon>PD[0-9a-z]{14})"
    r"|(?P<number>\+?1?[ .-]?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}))(?![0-9a-z])[\"']?",
    re.IGNORECASE,
)


def _entry(desk: Desk, principal: Principal, number: int, line: str) -> _Entry:
    text = line[:200]
    line = line.lstrip("|,; \t")
    key = _KEY.match(line)
    if key is None:
        if not any(ch.isdigit() for ch in line):
            return _Entry(number, text)
        fix = "Begin the line with the PON, the order's id or one of its numbers."
        problem = Problem("order_not_named", "The line does not begin with an order.", fix, row=number)
        return _Entry(number, text, problem=problem)
    order, rest, differing = _named_in(desk, principal, line, key)
    if order is None or order.carrier_stage == CarrierStage.NONE:
        what = "No order is known by this." if order is None else "No carrier has this order yet."
        problem = Problem("order_unknown", what, "Compare it with the order's page.", row=number)
        return _Entry(number, text, order, problem=problem)
    if differing:
        fix = "Leave the one that the date is for."
        problem = Problem("order_conflicting", f"{differing} is not of {order.reference}.", fix, row=number)
        return _Entry(number, text, order, problem=problem)
    written = read_date(rest)
    if written is None:
        fix = "Write it as 2026-12-03, 12/3/2026 or Dec 3 2026; a time and a zone may follow: 10:00 ET."
        problem = Problem("date_not_read", "The rest of the line is not a date.", fix, row=number)
        return _Entry(number, text, order, problem=problem)
    if not written.weekday_fits:
        detail = f"{written.day:%B} {written.day.day}, {written.day.year} is a {written.day:%A}."
        fix = "Ask the carrier which of the two it means: the day of the week or the date."
        return _Entry(number, text, order, problem=Problem("date_contradicts_itself", detail, fix, row=number))
    carrier = capabilities_of(desk, order)
    zone = carrier.activation_zone
    shown = written.clock(zone)
    if shown != "once":
        local = written.local(carrier.activation_from, zone)
        return _Entry(number, text, order, problem=_off_the_clock(local, shown, number))
    note = _odd_day(order, written.day)
    return _Entry(number, text, order, written.moment(carrier.activation_from, zone), note=note)


def _named_in(desk: Desk, principal: Principal, line: str, key: re.Match[str]) -> tuple[PortOrder | None, str, str]:
    """The order that a line names, what follows, and another name in it that is not that order's, "" for none: a
    table may have the PON and a number side by side."""
    order = in_reach(principal, _order_named(desk, key))
    rest = line[key.end() :].lstrip("|,; \t")
    another = _KEY.match(rest)
    if another is None:
        return order, rest, ""
    other = in_reach(principal, _order_named(desk, another))
    order = order or other
    differing = another[0] if order is not None and (other is None or other.id != order.id) else ""
    return order, rest[another.end() :], differing


def _odd_day(order: PortOrder, day: date) -> str:
    """What is odd about a day to port on, "" where nothing is: carriers hardly port on it, so it may be misread."""
    calendar = calendar_for(order.country)
    if calendar.is_business_day(day):
        return ""
    holiday = calendar.holiday(day)
    name = holiday.name if holiday else f"a {day:%A}"
    return f"{day:%B} {day.day}, {day.year} is {name}: carriers hardly port on it, so compare it with what was said."


def _off_the_clock(local: datetime, shown: Literal["never", "twice"], row: int) -> Problem:
    """A time in the hour that clocks leave out in spring, or in the one that they show twice in autumn."""
    offset = local.isoformat(" ", "minutes")
    fix = f"Ask the carrier which hour it means, and write that with its offset, as in {offset}."
    if shown == "never":
        detail = f"Clocks go forward over {local:%H:%M} on {local.date().isoformat()}: there is no such time."
        return Problem("time_in_dst_gap", detail, fix, row=row)
    detail = f"Clocks go back over {local:%H:%M} on {local.date().isoformat()}: there are two such times."
    return Problem("time_ambiguous", detail, fix, row=row)


def _order_named(desk: Desk, key: re.Match[str]) -> PortOrder | None:
    if key["order"]:
        return order_by_name(desk, key["order"])
    if key["pon"]:
        return order_by_name(desk, key["pon"])
    facts = read_number_cell(key["number"]).facts
    claim = desk.store.claims([facts.e164]).get(facts.e164) if facts else None
    return desk.store.order(claim.order_id) if claim and claim.order_id and claim.own_state != "excluded" else None


def order_by_name(desk: Desk, name: str) -> PortOrder | None:
    """The order with this id or purchase order number (PON), in whatever case it is written."""
    if name.lower().startswith("ord_"):
        order_id = "ord_" + name[4:].upper()
        return desk.store.order(order_id) if is_order_id(order_id) else None
    for carrier in dict.fromkeys((*PROFILES, *desk.carriers)):
        found = desk.store.order_by_carrier_id(carrier, f"reference:{name.upper()}")
        if found is not None:
            return desk.store.order(found)
    return None


def _id_of(kind: str, *parts: str) -> str:
    """The same for the same parts: an answer that is entered again is known by it."""
    return f"{kind}-{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"
