"""Our team records that another carrier asks for numbers of ours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from shared.domain.carrier_mail import clean
from shared.domain.losing_accounts import tidy
from shared.domain.model import MailKind
from shared.domain.number_class import NumberClass
from shared.domain.permissions import Action
from shared.domain.phone_numbers import NumberFacts, read_number_cell
from shared.domain.port_outs.checks import CLOCKS_DIFFER
from shared.domain.port_outs.due import answer_due
from shared.domain.port_outs.model import GivenData, PortOut
from shared.domain.problems import Problem, RulesBroken, StateConflict
from shared.domain.written_dates import read_instant
from shared.ports import Append, Create, HoldAccount, PointPortOut, Write, WriteRefused
from shared.usecases.attending import attended, event_about
from shared.usecases.desk import Desk, Once, Principal, lost_race, remember, replayed, require
from shared.usecases.port_outs.facts import Known, account_number_digest, known_of, other_port_outs, pin_digest
from shared.usecases.port_outs.keeping import telling

MOST_NUMBERS: Final = 2_000
"""Of one port-out as it is recorded; how many are taken at once is the desk's to say (`port_out_most_numbers`)."""
LONGEST_TEXT: Final = 200
LONGEST_REFERENCE: Final = 64
MOST_OPEN: Final = 5
"""Port-outs that are open for one number at a time."""
_LONG_PAST: Final = timedelta(days=60)
_FAR_AHEAD: Final = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Told:
    """What the winning carrier gave. None was not said; "" clears it in a supplement."""

    account_number: str | None = None
    pin: str | None = None
    postal_code: str | None = None
    end_user_name: str | None = None


@dataclass(frozen=True, slots=True)
class NewPortOut:
    """What our team enters. `received_at` is when it came, now where it is None; a text is read."""

    numbers: Sequence[str]
    winning_carrier: str
    reference: str
    asked_by: str = ""
    requested_on: date | None = None
    received_at: datetime | str | None = None
    told: Told = Told()


def record_port_out(desk: Desk, principal: Principal, given: NewPortOut, once: Once | None = None) -> PortOut:
    """Record a request of another carrier for numbers of one account. Its administrators are told at once.

    Numbers that are not ours stay in it, and are answered so. Raises `Forbidden`, `RulesBroken` with all problems,
    `StateConflict` (``port_out_exists``) where the carrier's reference is known.
    """
    require(principal, Action.STAFF_PORT_OUTS)
    earlier = replayed(desk, once)
    if earlier is not None:
        found = desk.store.port_out(earlier)
        if found is not None:
            return found
    facts, problems = read_numbers(given.numbers)
    if len(facts) > MOST_NUMBERS:
        fix = "Record the others in another port-out, with a reference of its own."
        problems.append(
            Problem("too_many_numbers", f"{len(facts)} numbers; {MOST_NUMBERS} are taken.", fix, "/numbers")
        )
    received_at = _received(desk, given.received_at, problems)
    problems += [*_text_problems(given), *date_problems(desk, given.requested_on)]
    known = known_of(desk, [one.e164 for one in facts])
    problems += _strange(given.numbers, known)
    account_id = _account(facts, known, problems, test_mode=principal.test_mode)
    _one_kind(facts, problems)
    if problems:
        raise RulesBroken("The port-out was not recorded.", problems=problems)
    port_out = _made(desk, principal, given, facts, known, account_id, received_at)
    _refuse_twice(desk, port_out)
    _refuse_many(desk, port_out)
    # Entries of the numbers first: one without its port-out is passed over, a port-out without them is not found.
    desk.store.link_port_out(port_out.id, port_out.numbers)
    event = event_about(
        desk,
        port_out,
        "port_out.received",
        principal.actor,
        numbers=len(port_out.numbers),
        winning_carrier=port_out.winning_carrier,
        reference=port_out.reference,
    )
    writes: list[Write] = [Create(port_out), Append(event), *remember(desk, once, port_out.id)]
    writes.append(PointPortOut(port_out.winning_carrier.casefold(), port_out.reference, account_id, port_out.id))
    if account_id:
        writes.append(HoldAccount(account_id, port_out.id))
    try:
        desk.store.commit(writes)
    except WriteRefused as refused:
        if any(isinstance(write, PointPortOut) for write in refused.refused):
            _refuse_twice(desk, port_out)
        raise lost_race("The port-out") from None
    return port_out


def read_numbers(given: Iterable[str], at: str = "/numbers") -> tuple[list[NumberFacts], list[Problem]]:
    """The numbers that are written, each once, and what is wrong with the others."""
    facts: dict[str, NumberFacts] = {}
    problems: list[Problem] = []
    for index, text in enumerate(given):
        cell = read_number_cell(text)
        problems += [replace(problem, pointer=f"{at}/{index}") for problem in cell.problems]
        if cell.facts is not None:
            facts.setdefault(cell.facts.e164, cell.facts)
    if not facts and not problems:
        problems.append(Problem("numbers_missing", "There is no number in it.", "Name the numbers asked for.", at))
    return list(facts.values()), problems


def _received(desk: Desk, given: datetime | str | None, problems: list[Problem]) -> datetime:
    now = desk.clock.now()
    if given is None:
        return now
    moment = read_instant(given) if isinstance(given, str) else given
    if moment is None:
        fix = "Write a date, a time and an offset, as in 2026-12-03T10:00:00-05:00."
        problems.append(Problem("time_format", "This is not a time.", fix, "/received_at"))
        return now
    if not now - _LONG_PAST <= moment <= now + CLOCKS_DIFFER:
        where = "in the future" if moment > now else "more than 60 days ago"
        fix = "Give the time at which the request came in; leave it out for now."
        problems.append(Problem("received_at_implausible", f"This is {where}.", fix, "/received_at"))
    return moment


def date_problems(desk: Desk, requested_on: date | None) -> list[Problem]:
    """What is wrong with the date that the winning carrier asks for."""
    today = desk.clock.now().date()
    if requested_on is None or today - _LONG_PAST <= requested_on <= today + _FAR_AHEAD:
        return []
    where = "more than 400 days away" if requested_on > today else "more than 60 days ago"
    fix = "Give the date that the carrier asks for, as in 2026-12-03; look at its year."
    return [Problem("requested_on_implausible", f"This is {where}.", fix, "/requested_on")]


def _text_problems(given: NewPortOut) -> list[Problem]:
    problems = []
    for name, text, longest, what in (
        ("winning_carrier", given.winning_carrier, LONGEST_TEXT, "who asks for the numbers"),
        ("reference", given.reference, LONGEST_REFERENCE, "the carrier's own reference (PON), as it is written"),
    ):
        if not tidy(text):
            problems.append(Problem(f"{name}_missing", "This is missing.", f"Give {what}.", f"/{name}"))
        elif len(tidy(text)) > longest or not tidy(text).isprintable():
            fix = f"Use up to {longest} printable characters."
            problems.append(Problem("text_invalid", "This is too long, or cannot be printed.", fix, f"/{name}"))
    return problems


def _strange(given: Sequence[str], known: Known) -> list[Problem]:
    """Numbers that may not exist (an area code nobody knows), and that nobody here has."""
    problems = []
    for index, text in enumerate(given):
        cell = read_number_cell(text)
        if cell.facts is not None and cell.facts.e164 not in known.claims:
            problems += [replace(problem, pointer=f"/numbers/{index}") for problem in cell.review]
    return problems


def _account(facts: Sequence[NumberFacts], known: Known, problems: list[Problem], *, test_mode: bool) -> str:
    """Whose the numbers are: one account's, "" where nobody here has any of them."""
    holders = {one.e164: known.holder_of(one.e164, test_mode=test_mode) for one in facts}
    accounts = sorted({account for account in holders.values() if account})
    if len(accounts) > 1:
        shown = "; ".join(
            f"{account}: {', '.join(number for number, holder in holders.items() if holder == account)[:200]}"
            for account in accounts
        )
        fix = f"Record one port-out for each account, all with this reference. {shown}"
        problems.append(Problem("several_accounts", "The numbers are of several accounts.", fix, "/numbers"))
    return accounts[0] if accounts else ""


def _one_kind(facts: Sequence[NumberFacts], problems: list[Problem]) -> None:
    toll_free = {one.number_class == NumberClass.TOLL_FREE for one in facts}
    if len(toll_free) > 1:
        detail = "Toll-free numbers change their RespOrg; others are ported. They are never in one request."
        problems.append(Problem("classes_mixed", detail, "Record the toll-free numbers apart.", "/numbers"))


def _made(
    desk: Desk,
    principal: Principal,
    given: NewPortOut,
    facts: Sequence[NumberFacts],
    known: Known,
    account_id: str,
    received_at: datetime,
) -> PortOut:
    now = desk.clock.now()
    numbers = tuple(one.e164 for one in facts)
    number_class = _class_of(facts, known)
    account = desk.store.account(account_id) if account_id else None
    port_out = PortOut(
        id=desk.ids.new("pto"),
        account_id=account_id,
        account_name=account.name if account else "",
        test_mode=principal.test_mode,
        numbers=numbers,
        number_class=number_class,
        country=facts[0].country,
        winning_carrier=tidy(given.winning_carrier),
        reference=tidy(given.reference),
        asked_by=clean(given.asked_by, LONGEST_TEXT).strip(),
        requested_on=given.requested_on,
        given=sealed_data(desk, GivenData(), given.told),
        status_since=now,
        received_at=received_at,
        respond_by=answer_due(received_at, len(numbers), number_class, desk.policy),
        recorded_by=principal.actor,
        changed_by=principal.actor,
        last_change="port_out.received",
        created_at=now,
        updated_at=now,
    )
    return attended(desk, telling(desk, port_out, MailKind.PORT_OUT_ASKED))


def _class_of(facts: Sequence[NumberFacts], known: Known) -> NumberClass:
    """Toll-free, or wireless where the port that brought the number in said so; a request of both is a local one."""
    if facts[0].number_class == NumberClass.TOLL_FREE:
        return NumberClass.TOLL_FREE
    found = {claim.number_class for claim in known.claims.values()}
    return NumberClass.WIRELESS if found == {NumberClass.WIRELESS} else NumberClass.LOCAL


def sealed_data(desk: Desk, before: GivenData, told: Told) -> GivenData:
    """What the winning carrier gave, with what it gave before where it now says nothing. PIN and account number as
    digests."""
    changes: dict[str, str] = {}
    if told.account_number is not None:
        bare = tidy(told.account_number)
        changes["account_number_digest"] = account_number_digest(desk, bare)
        changes["account_number_last4"] = bare[-4:] if len(bare) >= 6 else bare[-2:]
    if told.pin is not None:
        changes["pin_digest"] = pin_digest(desk, told.pin)
    if told.postal_code is not None:
        changes["postal_code"] = clean(told.postal_code, 20).strip()
    if told.end_user_name is not None:
        changes["end_user_name"] = clean(told.end_user_name, LONGEST_TEXT).strip()
    after: GivenData = before.but(**changes)
    return after


def _refuse_many(desk: Desk, port_out: PortOut) -> None:
    """Raises `RulesBroken` where too many port-outs are open already for one of its numbers."""
    others = other_port_outs(desk, port_out)
    many = [number for number in port_out.numbers if sum(number in one.numbers for one in others) >= MOST_OPEN]
    if many:
        detail = f"{MOST_OPEN} port-outs are open already for {', '.join(many[:5])}."
        fix = "Answer those first, or cancel what was withdrawn. What is new about one of them is a supplement."
        problem = Problem("too_many_port_outs", detail, fix, "/numbers")
        raise RulesBroken("The port-out was not recorded.", problems=[problem])


def _refuse_twice(desk: Desk, port_out: PortOut) -> None:
    """Raises `StateConflict` where this carrier's reference is known for this account."""
    found = desk.store.port_out_by_reference(
        port_out.winning_carrier.casefold(), port_out.reference, port_out.account_id
    )
    if found is not None and found != port_out.id:
        raise StateConflict(
            f"{port_out.winning_carrier} {port_out.reference} is recorded already: {found}. What is new about it is a "
            "supplement.",
            code="port_out_exists",
            port_out_id=found,
        )
