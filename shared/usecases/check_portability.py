"""Whether carriers say that they can take numbers: advice, remembered for a day, never in anybody's way.

A carrier that does not answer leaves its numbers unknown. What is known may be wrong: the order is what counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from shared.domain.carrier_profiles import profile, route
from shared.domain.carriers import Portability
from shared.domain.model import LosingAccount, NumberList, NumberRow, PortRequest, RowGroup
from shared.domain.number_class import NumberClass
from shared.domain.number_list import ListedRow
from shared.domain.permissions import Action
from shared.domain.phone_numbers import NumberFacts, read_number_cell
from shared.domain.problems import Problem
from shared.domain.rejections import OTHER, ask_for, canonical
from shared.domain.splitting import account_for_label, carrier_key, class_in
from shared.ports import RequestView, Unavailable
from shared.usecases.desk import Desk, Principal, require

MOST_NUMBERS: Final = 1_000
"""Of one call."""
MOST_OF_A_LIST: Final = 200
"""Numbers of a list that carriers are asked about as it is uploaded; the others are as they are remembered."""

_CHUNK: Final = 100
_LONGEST: Final = timedelta(seconds=8)
"""After this no further question is begun: a carrier may take 20 seconds for the last, and a call has 29."""

NOT_SAID: Final = "The carrier does not say."
NO_CHECKS: Final = "The carrier that would take this number does not check numbers ahead."
NO_ANSWER: Final = "The carrier could not be asked just now. Ask again later."
NOT_ASKED: Final = "The carrier has not been asked about this number yet."


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of one number. `portable` None: nothing, and `reason` says why. `code` is ours, of `rejections`.

    `carrier` is who was asked, or would be; `checked_at` when it said so.
    """

    number: str
    carrier: str
    portable: bool | None = None
    losing_carrier: str = ""
    code: str = ""
    reason: str = ""
    checked_at: datetime | None = None
    from_cache: bool = False


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One entry of a check, in the order given: what it was read as, and what is known, unless it is no number."""

    given: str
    facts: NumberFacts | None
    checked: Checked | None
    problems: tuple[Problem, ...] = ()


def check_numbers(desk: Desk, principal: Principal, given: Sequence[str]) -> tuple[CheckedRow, ...]:
    """Read and check up to `MOST_NUMBERS`; what is no number that can be ported says why and harms no other."""
    require(principal, Action.PORTABILITY_CHECK)
    cells = [read_number_cell(text) for text in given]
    kinds = {cell.facts.e164: (cell.facts.number_class, cell.facts.country) for cell in cells if cell.facts}
    found = known_of(desk, kinds, test_mode=principal.test_mode, ask_at_most=MOST_NUMBERS)
    return tuple(
        CheckedRow(
            text,
            cell.facts,
            found[cell.facts.e164] if cell.facts else None,
            tuple(replace(problem, pointer=f"/numbers/{index}") for problem in cell.problems),
        )
        for index, (text, cell) in enumerate(zip(given, cells, strict=True))
    )


def known_of(
    desk: Desk, kinds: Mapping[str, tuple[NumberClass, str]], *, test_mode: bool, ask_at_most: int
) -> dict[str, Checked]:
    """What is known of numbers, given by class and country: remembered, or asked now about so many at most."""
    by_carrier: dict[str, list[str]] = {}
    for number, (number_class, country) in kinds.items():
        name = route(desk.policy.carrier_routes, number_class, country, test_mode=test_mode)
        by_carrier.setdefault(name, []).append(number)
    found: dict[str, Checked] = {}
    stop_at = desk.clock.now() + _LONGEST
    for name, numbers in by_carrier.items():
        if not profile(name, desk.policy.carrier_profiles).checks_portability:
            found |= {number: Checked(number, name, reason=NO_CHECKS) for number in numbers}
            continue
        found |= _remembered(desk, name, numbers)
        unknown = [number for number in numbers if number not in found]
        asked = unknown[: max(0, ask_at_most)]
        ask_at_most -= len(asked)
        found |= _asked(desk, name, asked, stop_at)
        found |= {number: Checked(number, name, reason=NOT_ASKED) for number in unknown[len(asked) :]}
    return found


def _remembered(desk: Desk, name: str, numbers: Sequence[str]) -> dict[str, Checked]:
    try:
        kept = desk.store.portability(name, numbers, desk.clock.now())
    except Unavailable:
        return {}
    return {number: replace(_checked(name, said), from_cache=True) for number, said in kept.items()}


def _asked(desk: Desk, name: str, numbers: Sequence[str], stop_at: datetime) -> dict[str, Checked]:
    """What the carrier says now. Only what it knows is remembered."""
    found = {number: Checked(number, name, reason=NO_ANSWER) for number in numbers}
    for first in range(0, len(numbers), _CHUNK):
        now = desk.clock.now()
        if now >= stop_at:
            break
        said = _ask(desk, name, numbers[first : first + _CHUNK])
        told = [replace(one, checked_at=now) for one in said if one.portable is not None and one.number in found]
        found |= {one.number: _checked(name, one) for one in told}
        found |= {one.number: Checked(one.number, name, reason=NOT_SAID) for one in said if one.portable is None}
        _keep(desk, name, told, now)
    return found


def _ask(desk: Desk, name: str, numbers: Sequence[str]) -> Sequence[Portability]:
    try:
        return desk.carriers[name].check_portability(numbers)
    except Exception:  # noqa: BLE001 - it is advice: whatever ails a carrier, the numbers stay unknown
        return ()


def _keep(desk: Desk, name: str, told: Sequence[Portability], now: datetime) -> None:
    if told:
        try:
            desk.store.keep_portability(name, told, now + timedelta(hours=desk.policy.portability_hours))
        except Unavailable:
            return


def _checked(name: str, said: Portability) -> Checked:
    code, reason = ("", "") if said.portable else _why_not(name, said)
    return Checked(said.number, name, said.portable, said.losing_carrier, code, reason, said.checked_at)


def _why_not(name: str, said: Portability) -> tuple[str, str]:
    """Our word for why a number cannot be ported. The carrier's own is quoted where it is none that we know."""
    code = canonical(name, said.reason)
    words = said.reason if code == OTHER else ""
    code = "number_not_portable" if code == OTHER else code
    return code, ask_for(code, carrier=said.losing_carrier, detail=words).detail


# --- a request's list ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ListedNumber:
    """An accepted row of a list."""

    row: int
    number: str
    number_class: NumberClass
    country: str
    losing_account: str


@dataclass(frozen=True, slots=True)
class ListPortability:
    """What is known of a list's numbers, in counts, and what to look at; none of it holds up a request."""

    portable: int = 0
    not_portable: int = 0
    unknown: int = 0
    warnings: tuple[Problem, ...] = ()


def portability_of_upload(desk: Desk, request: PortRequest, rows: Iterable[ListedRow]) -> ListPortability:
    """Of a list that was just stored: what is remembered, and one question about what is not."""
    listed = [
        ListedNumber(row.row, row.number, row.number_class, row.country, row.losing_account)
        for row in rows
        if row.disposition == "accepted" and row.number and row.number_class
    ]
    view = desk.store.request_view(request.id)
    accounts = view.losing_accounts if view else ()
    return list_portability(desk, listed, accounts, test_mode=request.test_mode, ask_at_most=MOST_OF_A_LIST)


def portability_of_rows(desk: Desk, view: RequestView, rows: Iterable[NumberRow]) -> ListPortability:
    """What is remembered of these rows' numbers."""
    return list_portability(desk, _listed(rows), view.losing_accounts, test_mode=view.request.test_mode)


def _listed(rows: Iterable[NumberRow]) -> list[ListedNumber]:
    return [
        ListedNumber(row.row, row.number, row.number_class, row.country, row.losing_account)
        for row in rows
        if row.disposition == "accepted" and row.number_class
    ]


def remembered_advice(desk: Desk, view: RequestView, header: NumberList | None) -> dict[str, tuple[Problem, ...]]:
    """What is remembered of the numbers of a draft's list that its owner should look at, by losing account.

    Nothing is asked, and at most `MOST_OF_A_LIST` rows are looked at, none where no carrier checks numbers.
    """
    accounts = view.losing_accounts
    groups = [group for group in (header.groups if header else ()) if _is_checked(desk, view, group)]
    listed, left = list[ListedNumber](), sum(group.count for group in groups)
    for group in groups:
        wanted = min(group.count, MOST_OF_A_LIST - len(listed))
        if header is not None and wanted > 0:
            page = desk.store.rows(view.request.id, header.id, group.key, group.count, wanted, None)
            listed += _listed(page.items)
    of = {one.number: account_for_label(one.losing_account, accounts) for one in listed}
    kinds = {one.number: (class_in(of[one.number], one.number_class), one.country) for one in listed}
    found = known_of(desk, kinds, test_mode=view.request.test_mode, ask_at_most=0)
    looked_at = f" The first {len(listed):,} numbers were looked at." if left > len(listed) else ""
    by_account: dict[str, list[Checked]] = {}
    for one in listed:
        account = of[one.number]
        if account is not None:
            by_account.setdefault(account.id, []).append(found[one.number])
    return {account.id: _advice(account, by_account.get(account.id, []), looked_at) for account in accounts}


def _is_checked(desk: Desk, view: RequestView, group: RowGroup) -> bool:
    """Whether the carrier that would take such numbers checks them ahead."""
    number_class = class_in(account_for_label(group.losing_account, view.losing_accounts), group.number_class)
    name = route(desk.policy.carrier_routes, number_class, group.country, test_mode=view.request.test_mode)
    return profile(name, desk.policy.carrier_profiles).checks_portability


def _advice(account: LosingAccount, known: Sequence[Checked], looked_at: str) -> tuple[Problem, ...]:
    """Each other carrier once, and the numbers that cannot be ported together."""
    elsewhere: dict[str, int] = {}
    for checked in known:
        if differs(account.carrier_name, checked.losing_carrier):
            elsewhere[checked.losing_carrier] = elsewhere.get(checked.losing_carrier, 0) + 1
    found = [_found_elsewhere(account, name, count, looked_at) for name, count in elsewhere.items()]
    closed = [checked for checked in known if checked.portable is False]
    if closed:
        named = ", ".join(checked.number for checked in closed[:_MOST_NAMED])
        more = f" and {len(closed) - _MOST_NAMED:,} more" if len(closed) > _MOST_NAMED else ""
        found.append(
            Problem(
                "number_not_portable_at_carrier",
                f"The carrier says that {_numbers(len(closed))} cannot be ported: {named}{more}. {closed[0].reason}"
                f"{looked_at}",
                _ASK_FIRST,
                "/numbers",
            )
        )
    return tuple(found)


_MOST_NAMED: Final = 3
_ASK_FIRST: Final = "Ask your current carrier about it before you submit, or take the number off the list."


def _numbers(count: int) -> str:
    return f"{count:,} {'number' if count == 1 else 'numbers'}"


def _found_elsewhere(account: LosingAccount, found: str, count: int, looked_at: str = "") -> Problem:
    return Problem(
        "losing_carrier_differs",
        f"{_numbers(count)} of '{account.label}' {'was' if count == 1 else 'were'} found at {found}, and the account "
        f"names {account.carrier_name}."
        f"{looked_at}",
        "Look at the bill: name the carrier that sends it. One that resells lines of the other is right as it is.",
        "/carrier_name",
    )


def list_portability(
    desk: Desk,
    listed: Sequence[ListedNumber],
    accounts: Sequence[LosingAccount],
    *,
    test_mode: bool,
    ask_at_most: int = 0,
) -> ListPortability:
    """What is remembered of these numbers and, of those that are not, what carriers say of so many now."""
    of = {one.number: account_for_label(one.losing_account, accounts) for one in listed}
    kinds = {one.number: (class_in(of[one.number], one.number_class), one.country) for one in listed}
    found = known_of(desk, kinds, test_mode=test_mode, ask_at_most=ask_at_most)
    known = [(one, found[one.number]) for one in listed]
    return ListPortability(
        portable=sum(checked.portable is True for _, checked in known),
        not_portable=sum(checked.portable is False for _, checked in known),
        unknown=sum(checked.portable is None for _, checked in known),
        warnings=(*_not_portable(known), *_elsewhere(known, of)),
    )


def _not_portable(known: Iterable[tuple[ListedNumber, Checked]]) -> tuple[Problem, ...]:
    return tuple(
        Problem(
            "number_not_portable_at_carrier",
            f"The carrier says that {one.number} cannot be ported: {checked.reason}",
            _ASK_FIRST,
            row=one.row,
            column="number",
        )
        for one, checked in known
        if checked.portable is False
    )


def _elsewhere(
    known: Iterable[tuple[ListedNumber, Checked]], of: Mapping[str, LosingAccount | None]
) -> tuple[Problem, ...]:
    """Numbers that were found at another carrier than their account's, each carrier once."""
    groups: dict[tuple[str, str], tuple[LosingAccount, list[ListedNumber]]] = {}
    for one, checked in known:
        account = of[one.number]
        if account is not None and differs(account.carrier_name, checked.losing_carrier):
            groups.setdefault((account.id, checked.losing_carrier), (account, []))[1].append(one)
    return tuple(
        replace(_found_elsewhere(account, found, len(rows)), pointer=None, row=rows[0].row, column="losing_account")
        for (_, found), (account, rows) in groups.items()
    )


def differs(named: str, found: str) -> bool:
    """Whether two names are of different carriers; one that is part of the other is the same, and so is no name."""
    ours, theirs = carrier_key(named), carrier_key(found)
    return bool(ours and theirs) and ours not in theirs and theirs not in ours
